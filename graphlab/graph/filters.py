"""The filters that every command shares, and the reason for which a claim stays out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graphlab.errors import NotFoundError, RefusedError
from graphlab.model.claim_set import ClaimSet
from graphlab.model.grades import HANDLINGS, Grade, parse_grade
from graphlab.model.periods import Period, parse_period
from graphlab.model.tables import CERTAINTIES

#: Reasons for which a claim is withheld; they are counted in every output.
HANDLING, GRADE, UNDATED, OVERLAPPING, CERTAINTY = "handling", "grade", "undated", "overlapping", "certainty"
#: Status of claims that pass, and of claims that were not asked for (another period, place or subject, or superseded).
PASSES, OUTSIDE = "", "outside"


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

    @classmethod
    def read(cls, dataset: ClaimSet, asked: Mapping[str, Any]) -> Filters:
        """Read filters as typed; names are resolved to ids.

        Raises
        ------
        PeriodTextError, GradeTextError
            If a text cannot be read.
        NotFoundError
            If a subject, place, certainty or level is not known.
        """
        period, grade = asked.get("period"), asked.get("min_grade")
        handling = (asked.get("include_handling") or "").upper()
        if handling and handling not in HANDLINGS:
            raise NotFoundError(f"there is no handling code '{handling}'", HANDLINGS)
        certainty = (asked.get("certainty") or "").lower()
        if certainty and certainty not in CERTAINTIES:
            raise NotFoundError(f"there is no certainty '{certainty}'", CERTAINTIES)
        subject, place, level = asked.get("subject"), asked.get("place"), (asked.get("roll_up") or "").strip().lower()
        if level and level not in dataset.geography.levels:
            raise NotFoundError(f"no place is of the level '{level}'", dataset.geography.levels)
        return cls(
            period=period if isinstance(period, Period) or period is None else parse_period(period),
            min_grade=grade if isinstance(grade, Grade) or grade is None else parse_grade(grade)[0],
            include_c=handling == "C",
            certainty=certainty,
            subject=_subject(dataset, subject) if subject else "",
            place=dataset.find(place, kinds=("place",)) if place else "",
            roll_up=level,
        )

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


def _subject(dataset: ClaimSet, text: str) -> str:
    parts = [
        dataset.find(part.strip(), kinds=("operation", "line", "place")) for part in text.split(";") if part.strip()
    ]
    if not parts:
        raise RefusedError(f"'{text}' names no subject")
    return ";".join(sorted(set(parts)))
