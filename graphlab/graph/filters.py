"""The filters that every command shares, and the reason for which a claim stays out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from graphlab.errors import NotFoundError, RefusedError
from graphlab.graph.hidden import hidden_entities
from graphlab.model.claim_set import ClaimSet
from graphlab.model.grades import HANDLINGS, Grade, parse_grade
from graphlab.model.periods import Period, parse_date, parse_period
from graphlab.model.statuses import NOT_SEEN, STATE_WORDS
from graphlab.model.tables import CERTAINTIES

#: Reasons for which a claim is withheld; they are counted in every output.
HANDLING, GRADE, UNDATED, OVERLAPPING, CERTAINTY = "handling", "grade", "undated", "overlapping", "certainty"
#: Status of claims that pass, and of claims that were not asked for (another period, place or subject, or superseded).
PASSES, OUTSIDE = "", "outside"
#: Types of link that say what a line supplies and from where.
SUPPLY = ("ORIGINATES_IN", "SUPPLIES")


@dataclass(frozen=True)
class Scope:
    """The lines whose supply a question about the future is asked of, and the words that say which.

    Attributes
    ----------
    lines
        Ids of the lines that are asked about; None = all.
    words
        For titles, such as "56 lines open as at 5 October 2026, 8 of them dormant".
    short
        The same without the states, for sentences: "56 lines open as at 5 October 2026".
    """

    lines: frozenset[str] | None
    words: str
    short: str = ""


@dataclass(frozen=True)
class Filters:
    """What was asked for, read and resolved against a dataset."""

    period: Period | None = None
    min_grade: Grade | None = None
    include_c: bool = False
    certainty: str = ""
    subject: str = ""
    place: str = ""
    roll_up: str = ""
    as_at: date | None = None
    all_time: bool = False
    states: tuple[str, ...] = ()

    @classmethod
    def read(cls, dataset: ClaimSet, asked: Mapping[str, Any]) -> Filters:
        """Read filters as typed; names are resolved to ids.

        Raises
        ------
        PeriodTextError, GradeTextError
            If a text cannot be read.
        NotFoundError
            If a subject, place, certainty, level or state is not known.
        """
        period, grade = asked.get("period"), asked.get("min_grade")
        handling = (asked.get("include_handling") or "").upper()
        if handling and handling not in HANDLINGS:
            raise NotFoundError(f"there is no handling code '{handling}'", HANDLINGS)
        certainty = (asked.get("certainty") or "").lower()
        if certainty and certainty not in CERTAINTIES:
            raise NotFoundError(f"there is no certainty '{certainty}'", CERTAINTIES)
        subject, place, level = asked.get("subject"), asked.get("place"), (asked.get("roll_up") or "").strip().lower()
        hidden = frozenset() if handling == "C" else hidden_entities(dataset)
        if level and level not in dataset.geography.levels:
            raise NotFoundError(f"no place is of the level '{level}'", dataset.geography.levels_without(hidden))
        return cls(
            period=period if isinstance(period, Period) or period is None else parse_period(period),
            min_grade=grade if isinstance(grade, Grade) or grade is None else parse_grade(grade)[0],
            include_c=handling == "C",
            certainty=certainty,
            subject=_subject(dataset, subject, hidden) if subject else "",
            place=dataset.find(place, kinds=("place",), without=hidden) if place else "",
            roll_up=level,
            as_at=_as_at(asked.get("as_at")),
            all_time=bool(asked.get("all_time")),
            states=_states(asked.get("state")),
        )

    def comes_later(self, period: Period) -> bool:
        """Return whether a claim speaks of days after the day as at which is asked only: it is not used."""
        return self.as_at is not None and period.first_ordinal > self.as_at.toordinal()

    @property
    def choose_links(self) -> bool:
        """Whether links are chosen among; a node that no chosen one touches is then no node of a plain network."""
        return bool(self.period or self.min_grade or self.certainty or self.subject or self.place)

    def claim_status(self, handling: str, grade: Grade | None) -> str:
        """Return the reason for which handling or grade keep a claim out, or `PASSES`."""
        if handling == "C" and not self.include_c:
            return HANDLING
        if self.min_grade and (grade is None or not grade.at_least(self.min_grade)):
            return GRADE
        return PASSES

    def accepts_certainty(self, certainty: str) -> bool:
        """Return whether a link of this certainty is wanted: as certain as asked for, or more."""
        if not self.certainty:
            return True
        return CERTAINTIES.index(certainty or "stated") <= CERTAINTIES.index(self.certainty)


def _as_at(day: str | date | None) -> date | None:
    return parse_date(day).last if isinstance(day, str) and day else day or None


def _states(asked: str | Sequence[str] | None) -> tuple[str, ...]:
    """Return the kinds of state asked for, each once; "back" is `returned`, "not seen" is `not seen since`."""
    words = asked.split(",") if isinstance(asked, str) else list(asked or ())
    folded = [" ".join(word.lower().replace("-", " ").split()) for word in words]
    same = {shown: kind for kind, shown in STATE_WORDS.items()} | {"not seen": NOT_SEEN}
    kinds = [same.get(word, word) for word in folded if word]
    for kind in kinds:
        if kind not in STATE_WORDS:
            raise NotFoundError(f"there is no state '{kind}'", list(STATE_WORDS))
    return tuple(dict.fromkeys(kinds))


def _subject(dataset: ClaimSet, text: str, hidden: frozenset[str]) -> str:
    kinds = ("operation", "line", "place")
    parts = [dataset.find(part.strip(), kinds, without=hidden) for part in text.split(";") if part.strip()]
    if not parts:
        raise RefusedError(f"'{text}' names no subject")
    return ";".join(sorted(set(parts)))
