"""How firm a first place is: what the missing cannot change, and how many of them it would take to change it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graphlab.model.values import Bounds, sum_bounds
from graphlab.statistics.worst_case import tipping_point

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Overtaking:
    """A row that could be larger than another, and the fewest of the missing that must belong to it for that."""

    row: Row
    needed: int


@dataclass(frozen=True)
class Standing:
    """How firm it is that one row is the largest of its kind.

    Attributes
    ----------
    missing
        How many are not placed, at most.
    overtaken
        The row that needs the fewest of the missing to be larger; None if no row can be, whatever the missing are.
    new_place
        The fewest of the missing that a place without a row would need to be larger; None if they are too few.
    """

    missing: int
    overtaken: Overtaking | None
    new_place: int | None

    @property
    def certain(self) -> bool:
        """Whether nothing can be larger, wherever the missing belong."""
        return self.overtaken is None and self.new_place is None


def most_missing(rests: Sequence[Row], named: Sequence[Row], whole: Bounds | None) -> int | None:
    """Return how many are not placed at most: by their own bounds, and by what the named rows leave; None if open.

    Parameters
    ----------
    rests
        Rows that are unknown or not itemised.
    named
        Rows that are placed, none within another.
    whole
        What all of them come to, if that is known.
    """
    if not rests:
        return 0
    own = sum_bounds(Bounds(r["low"] or 0, r["high"]) for r in rests).high
    placed = sum_bounds(Bounds(r["low"] or 0, r["high"]) for r in named).low or 0
    left = None if whole is None or whole.high is None else whole.high - placed
    found = [x for x in (own, left) if x is not None]
    return max(0, int(min(found))) if found else None


def overtaking(row: Row, above: Row, missing: int) -> Overtaking | None:
    """Return how many of the missing must belong to a row for it to be larger than another; None = it cannot be."""
    if row["high"] is None:
        return Overtaking(row, 0)
    needed = tipping_point(above["low"] or 0, row["high"], missing)
    return None if needed is None else Overtaking(row, needed)


def standing_of(top: Row, others: Sequence[Row], missing: int) -> Standing:
    """Return how firm the first place of a row is.

    Parameters
    ----------
    top
        The row that stands first.
    others
        The rows that it is compared with.
    missing
        How many are not placed.

    Examples
    --------
    >>> london, essex = {"low": 443, "high": 443}, {"low": 25, "high": 25}
    >>> standing_of(london, [essex], 332).certain
    True
    >>> overtaking(london, {"low": 639, "high": 639}, 332).needed
    197
    """
    found = [x for x in (overtaking(r, top, missing) for r in others) if x is not None]
    first = min(found, key=lambda x: (x.needed, str(x.row.get("origin")), str(x.row.get("destination"))), default=None)
    return Standing(missing, first, tipping_point(top["low"] or 0, 0, missing))
