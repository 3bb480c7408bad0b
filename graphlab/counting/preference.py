"""The rule that chooses between claims that conflict; the choice is always shown with what it passed over."""

from __future__ import annotations

from collections.abc import Iterable

from graphlab.model.claim_set import ClaimSet
from graphlab.model.claims import Claim, Count
from graphlab.model.grades import Grade
from graphlab.model.periods import parse_date

RULE = "best grade (ungraded last), then latest published, then widest bounds, then smallest id"


def grade_order(grade: Grade | None) -> tuple[int, int]:
    """Return numbers that put grades in order, the best first and none last."""
    return (grade.source, ord(grade.information)) if grade else (9, ord("Z"))


def day_published(dataset: ClaimSet, source: str) -> int:
    """Return the last day on which a source can have been published, as an ordinal; 0 where no date is stated."""
    row = dataset.sources.get(source)
    published = row.text("published") if row is not None else ""
    return parse_date(published).last.toordinal() if published else 0


def preference(dataset: ClaimSet, claim: Claim) -> tuple[bool, int, int, int, float, str]:
    """Return the key by which claims that conflict are put in order, the one to take first.

    Of counts a number before none. Best grade (ungraded last), then latest published by last day (no date is earliest),
    then widest bounds (an open bound is widest), then smallest id. `graphlab.counting.selection.FlowClaims.preference`
    is the same for columns of counts.
    """
    known = not isinstance(claim, Count) or claim.value.known
    width = claim.value.bounds.width if isinstance(claim, Count) and known else 0.0
    return (not known, *grade_order(claim.grade), -day_published(dataset, claim.source), -width, claim.id)


def preferred(dataset: ClaimSet, claims: Iterable[Claim]) -> list[Claim]:
    """Return the claims with the one to take first."""
    return sorted(claims, key=lambda claim: preference(dataset, claim))


def preferred_counts(dataset: ClaimSet, counts: Iterable[Count]) -> list[Count]:
    """Return counts with the one to take first."""
    return sorted(counts, key=lambda count: preference(dataset, count))
