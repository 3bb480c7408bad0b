"""Which places hold which: so that a town inside a county is never added to the county.

A cell is held by another when both its ends lie within the other's ends (the same place, or an empty end, which is the
total over all places, holds everything).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from functools import cache

Pair = tuple[str, str]
Above = Callable[[str], tuple[str, ...]]


def holders_of(above: Above) -> Callable[[str], tuple[str, ...]]:
    """Return a function that gives a place, the places around it, nearest first, and "" (everywhere) last.

    Parameters
    ----------
    above
        Gives the places that a place lies within, nearest first.
    """

    @cache
    def holders(place: str) -> tuple[str, ...]:
        return (place, *above(place), "") if place else ("",)

    return holders


def contained_by(pairs: Sequence[tuple[Hashable, Pair]], above: Above) -> dict[int, list[int]]:
    """Return, for each cell that is held by others, the indices of those that hold it.

    Parameters
    ----------
    pairs
        Group and (origin, destination) of each cell; only cells of one group hold each other.
    above
        Gives the places that a place lies within.

    Notes
    -----
    n cells cost n times the product of the depths of their ends.

    Examples
    --------
    >>> above = {"norwich": ("norfolk",)}.get
    >>> contained_by([(0, ("london", "norfolk")), (0, ("london", "norwich"))], lambda p: above(p, ()))
    {1: [0]}
    """
    holders = holders_of(above)
    if not _may_hold({end for _, pair in pairs for end in pair}, holders):
        return {}
    where: dict[tuple[Hashable, Pair], list[int]] = {}
    for index, key in enumerate(pairs):
        where.setdefault(key, []).append(index)
    found: dict[int, list[int]] = {}
    for index, (group, (origin, destination)) in enumerate(pairs):
        around = [(o, d) for o in holders(origin) for d in holders(destination)][1:]
        above_it = [i for pair in around for i in where.get((group, pair), ())]
        if above_it:
            found[index] = above_it
    return found


def _may_hold(ends: set[str], holders: Callable[[str], tuple[str, ...]]) -> bool:
    return "" in ends or any(place in ends for end in ends for place in holders(end)[1:])


def _may_nest(places: set[str], holders: Callable[[str], tuple[str, ...]]) -> bool:
    """Whether any place lies within another of these."""
    return any(outer in places for place in places for outer in holders(place)[1:])


def crossing(pairs: Sequence[Pair], above: Above) -> Iterable[tuple[int, int]]:
    """Yield pairs of cells, neither of which holds the other, that still overlap (hackney-norfolk, london-norwich)."""
    holders = holders_of(above)
    if not all(_may_nest({pair[k] for pair in pairs}, holders) for k in (0, 1)):
        return

    def related(a: str, b: str) -> int:
        return 0 if a == b else 1 if b in holders(a) else -1 if a in holders(b) else 2

    for i, (o, d) in enumerate(pairs):
        for j in range(i + 1, len(pairs)):
            by_origin, by_destination = related(o, pairs[j][0]), related(d, pairs[j][1])
            if by_origin * by_destination == -1:
                yield i, j


def disjoint(pairs: Sequence[Pair], above: Above) -> list[int]:
    """Return the indices of cells that may be added: none held by another, and of two that overlap the earlier one.

    Examples
    --------
    >>> above = {"norwich": ("norfolk",), "hackney": ("london",)}.get
    >>> disjoint([("london", "norwich"), ("hackney", "norfolk")], lambda p: above(p, ()))
    [0]
    """
    inner = contained_by([(0, pair) for pair in pairs], above)
    outer = [i for i in range(len(pairs)) if i not in inner]
    if not _may_hold({e for i in outer for e in pairs[i]}, holders_of(above)):
        return outer
    dropped: set[int] = set()
    for a, b in crossing([pairs[i] for i in outer], above):
        if outer[a] not in dropped:
            dropped.add(outer[b])
    return [i for i in outer if i not in dropped]
