"""How many different lines several lists hold: all, by pair of places and by town, each as a range."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from graphlab.analysis.deconfliction.proposals import Pair
from graphlab.analysis.deconfliction.records import LineRecord
from graphlab.errors import DataError
from graphlab.model.judged.judgements import DIFFERENT, SAME, Judgement
from graphlab.statistics.cluster_counts import Clusters, ContradictionError

#: What is counted: every line, the lines of a pair (origin, town), the lines of a town.
LINES, PAIR, TOWN = "lines", "pair", "town"
#: Undecided pairs at least so likely make a count a range.
DOUBTFUL = 0.05


@dataclass(frozen=True, slots=True, order=True)
class Counted:
    """What is counted: `LINES`, or the lines that serve a `PAIR` or a `TOWN`."""

    what: str
    origin: str = ""
    destination: str = ""


def clusters_of(
    records: Sequence[LineRecord],
    judged: Mapping[tuple[str, str], Judgement],
    pairs: Iterable[Pair],
    *,
    least: float = DOUBTFUL,
) -> Clusters:
    """Return the records under what is judged and what is in doubt.

    Parameters
    ----------
    records
        Lines of all lists.
    judged
        The judgement that stands for each pair of keys.
    pairs
        Proposed pairs; those that are not judged and at least `least` likely are in doubt.

    Raises
    ------
    DataError
        If judgements contradict each other; the chain of judgements is named.
    """
    doubt: dict[tuple[str, str], float] = {}
    for pair in pairs:
        first, second = sorted(pair.keys)
        decided = judged.get((first, second))
        if pair.probability >= least and (decided is None or decided.judgement not in (SAME, DIFFERENT)):
            doubt[first, second] = pair.probability
    try:
        return Clusters(
            [r.key for r in records],
            [pair for pair, j in judged.items() if j.judgement == SAME],
            [pair for pair, j in judged.items() if j.judgement == DIFFERENT],
            doubt,
            {r.key: r.sources for r in records},
        )
    except ContradictionError as error:
        raise DataError(
            f"judgements contradict each other: {error}", "correct one of them, or date a later judgement"
        ) from None


def counted_lines(records: Sequence[LineRecord]) -> dict[Counted, set[str]]:
    """Return the lines (by key) behind each number of lines: all, by pair and by town."""
    found: dict[Counted, set[str]] = defaultdict(set)
    for record in records:
        for what in counts_of(record):
            found[what].add(record.key)
    return dict(sorted(found.items()))


def counts_of(record: LineRecord) -> list[Counted]:
    """Return the numbers of lines that a line is part of."""
    towns = [Counted(TOWN, "", town) for town in sorted(record.towns)]
    pairs = [Counted(PAIR, origin, town) for origin in sorted(record.origins) for town in sorted(record.towns)]
    return [Counted(LINES), *pairs, *towns]
