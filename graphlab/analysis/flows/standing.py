"""How firm a first place is: what the missing cannot change, and how many of them it would take to change it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
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
    level
        Where nothing can be larger, the row that needs the fewest of the missing to be level; None if none can be.
    new_level
        Where nothing can be larger and no row level, how many of the missing make a place without a row level.
    """

    missing: float
    overtaken: Overtaking | None
    new_place: int | None
    level: Overtaking | None = None
    new_level: int | None = None

    @property
    def certain(self) -> bool:
        """Whether nothing can be larger, wherever the missing belong."""
        return self.overtaken is None and self.new_place is None

    @property
    def alone(self) -> bool:
        """Whether it stays the largest by itself: nothing can be larger, nor level with it."""
        return self.certain and self.level is None and self.new_level is None


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


def overtaking(row: Row, above: Row, missing: float, most: float | None = None) -> Overtaking | None:
    """Return how many of the missing must belong to a row for it to be larger than another; None = it cannot be.

    `most` is the most that the row can be with all that is missing, if that is known.
    """
    if most is not None and most <= (above["low"] or 0):
        return None
    if row["high"] is None:
        return Overtaking(row, 0)
    needed = tipping_point(above["low"] or 0, row["high"], missing)
    return None if needed is None else Overtaking(row, needed)


def drawing_level(row: Row, above: Row, missing: float, most: float | None = None) -> Overtaking | None:
    """Return how many of the missing must belong to a row for it to be level with another; None = it cannot be."""
    least = above["low"] or 0
    if most is not None and most < least:
        return None
    if row["high"] is None:
        return Overtaking(row, 0)
    needed = max(0, int(least - row["high"]))
    return Overtaking(row, needed) if needed <= missing else None


def most_with_missing(row: Row, named: Sequence[Row], whole: Bounds | None) -> float | None:
    """Return what the whole leaves for a row when all other named rows are as few as they can be; None if unknown."""
    if whole is None or whole.high is None:
        return None
    left = whole.high - sum(r["low"] or 0 for r in named if r is not row)
    return left if left >= (row["low"] or 0) else None  # less than is recorded: the figures do not add up


def standing_of(
    top: Row, others: Sequence[Row], missing: float, named: Sequence[Row] = (), whole: Bounds | None = None
) -> Standing:
    """Return how firm the first place of a row is.

    Parameters
    ----------
    top
        The row that stands first.
    others
        The rows that it is compared with.
    missing
        How many are not placed at most; infinity where that is open.
    named, whole
        Every placed row, none within another, and what all come to with the missing, if that is known.

    Examples
    --------
    >>> london, essex = {"low": 443, "high": 443}, {"low": 25, "high": 25}
    >>> standing_of(london, [essex], 332).certain
    True
    >>> overtaking(london, {"low": 639, "high": 639}, 332).needed
    197
    >>> standing_of({"low": 3, "high": 3}, [{"low": 2, "high": 2}], 1).level.needed
    1
    >>> standing_of({"low": 3, "high": 3}, [], 3).new_level
    3
    """
    most = [most_with_missing(row, named, whole) for row in others]

    def fewest(found: Iterable[Overtaking | None]) -> Overtaking | None:
        known = [x for x in found if x is not None]
        return min(
            known, key=lambda x: (x.needed, str(x.row.get("origin")), str(x.row.get("destination"))), default=None
        )

    first = fewest(overtaking(row, top, missing, m) for row, m in zip(others, most, strict=True))
    new_place = tipping_point(top["low"] or 0, 0, missing)
    if first is not None or new_place is not None:
        return Standing(missing, first, new_place)
    level = fewest(drawing_level(row, top, missing, m) for row, m in zip(others, most, strict=True))
    new = drawing_level({"low": 0, "high": 0}, top, missing) if level is None else None
    return Standing(missing, None, None, level, new.needed if new else None)
