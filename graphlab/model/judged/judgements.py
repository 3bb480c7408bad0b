"""Judgements on whether two lines of different lists are one: never a guess, always somebody's decision.

A judgement names its lines ``source_id/line_id``, so that it survives a fresh export of either list. A later judgement
on the same pair takes the place of an earlier one; two of one day that differ contradict each other.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from graphlab.errors import DataError
from graphlab.model.periods import parse_date

SAME, DIFFERENT, UNSURE = "same", "different", "unsure"
JUDGEMENTS = (SAME, DIFFERENT, UNSURE)


@dataclass(frozen=True, slots=True, order=True)
class Judgement:
    """What somebody decided about two lines.

    Attributes
    ----------
    first, second
        The two lines, as ``source_id/line_id``, in order.
    judgement
        ``same``, ``different`` or ``unsure``.
    decided_by, decided_on
        Who decided, and on which day (ISO text, "" where not said).
    grade, note
        How sure the ground is, and what it is.
    """

    first: str
    second: str
    judgement: str
    decided_by: str = ""
    decided_on: str = ""
    grade: str = ""
    note: str = ""

    @property
    def pair(self) -> tuple[str, str]:
        """The two lines."""
        return self.first, self.second

    def __str__(self) -> str:
        who = f" by {self.decided_by}" if self.decided_by else ""
        when = f" on {self.decided_on}" if self.decided_on else ""
        return f"{self.first} and {self.second}: {self.judgement}{who}{when}"


def read_judgement(row: Mapping[str, str]) -> Judgement | None:
    """Return the judgement of a row of ``same.csv``, or None where it is still to be made.

    Parameters
    ----------
    row
        Canonical text by column: first, second, judgement, decided_by, decided_on, grade, note.
    """
    if not row.get("judgement"):
        return None
    first, second = sorted((row["first"], row["second"]))
    rest = {name: row.get(name, "") for name in ("decided_by", "decided_on", "grade", "note")}
    return Judgement(first, second, row["judgement"], **rest)


def standing_judgements(judgements: Iterable[Judgement]) -> dict[tuple[str, str], Judgement]:
    """Return the judgement that stands for each pair: the latest, whatever order they are given in.

    Raises
    ------
    DataError
        If two of the same day differ.

    Examples
    --------
    >>> early = Judgement("a/1", "b/1", "same", decided_on="2026-01")
    >>> late = Judgement("a/1", "b/1", "different", decided_on="2026-02-03")
    >>> standing_judgements([late, early])["a/1", "b/1"].judgement
    'different'
    """
    by_pair: dict[tuple[str, str], list[Judgement]] = defaultdict(list)
    for judgement in judgements:
        by_pair[judgement.pair].append(judgement)
    return {pair: _latest(by_pair[pair]) for pair in sorted(by_pair)}


def _latest(judgements: list[Judgement]) -> Judgement:
    last = max(_day(j) for j in judgements)
    latest = sorted(j for j in judgements if _day(j) == last)
    if len({j.judgement for j in latest}) > 1:
        said = "; ".join(map(str, latest))
        raise DataError(f"judgements of one day contradict each other: {said}", "keep one, or date the later one later")
    return latest[-1]


def _day(judgement: Judgement) -> int:
    """Return the last day on which a judgement may have been made; 0 where no day is given, before all others."""
    return parse_date(judgement.decided_on).last.toordinal() if judgement.decided_on else 0
