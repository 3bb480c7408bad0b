"""The rule that chooses between claims that conflict; the choice is always shown with what it passed over."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from graphlab.model.claim_set import ClaimSet
from graphlab.model.claims import Claim, Count
from graphlab.model.periods import parse_date

#: Puts claims that conflict in order, the one to take first.
Rank = Callable[[Iterable[Count]], list[Count]]

RULE = "best grade (ungraded last), then latest published, then widest bounds, then smallest id"


def preference(dataset: ClaimSet, claim: Claim) -> tuple[int, str, int, float, str]:
    """Return the key by which claims that conflict are put in order, the one to take first.

    Best grade (ungraded last), then latest published by last day (no date is earliest), then widest bounds (an open
    bound is widest), then smallest id.
    """
    source = dataset.sources.get(claim.source)
    published = parse_date(source.published).last.toordinal() if source is not None and source.text("published") else 0
    grade = (claim.grade.source, claim.grade.information) if claim.grade else (9, "Z")
    width = claim.value.bounds.width if isinstance(claim, Count) and claim.value.known else -1.0
    return (*grade, -published, -width, claim.id)


def preferred(dataset: ClaimSet, claims: Iterable[Claim]) -> list[Claim]:
    """Return the claims with the one to take first."""
    return sorted(claims, key=lambda claim: preference(dataset, claim))
