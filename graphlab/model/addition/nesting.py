"""Which places hold which: so that a town inside a county is never added to the county.

A cell is held by another when both its ends lie within the other's ends (the same place, or an empty end, which is the
total over all places, holds everything).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
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


class Taken:
    """Cells taken one after the other, and whether another one lies within, around or across one of them.

    Two cells lie across each other where the one is the wider by its origin and the other by its destination
    (hackney-norfolk, london-norwich). A question costs the product of the depths of its ends, however many are taken.

    Examples
    --------
    >>> above = {"norwich": ("norfolk",), "hackney": ("london",)}.get
    >>> taken = Taken(lambda p: above(p, ()))
    >>> taken.add(("london", "norwich"))
    >>> [taken.crosses(pair) for pair in (("hackney", "norfolk"), ("hackney", "norwich"), ("essex", "norfolk"))]
    [True, False, False]
    >>> [taken.touches(pair) for pair in (("hackney", "norfolk"), ("hackney", "norwich"), ("essex", "norfolk"))]
    [True, True, False]
    """

    def __init__(self, above: Above) -> None:
        self._holders = holders_of(above)
        self._cells: set[Pair] = set()
        self._around: set[Pair] = set()
        self._wider_destination: set[Pair] = set()
        self._wider_origin: set[Pair] = set()

    def add(self, pair: Pair) -> None:
        """Take a cell."""
        origins, destinations = self._holders(pair[0]), self._holders(pair[1])
        self._cells.add(pair)
        self._around |= {(o, d) for o in origins for d in destinations} - {pair}
        self._wider_destination |= {(pair[0], d) for d in destinations[1:]}
        self._wider_origin |= {(o, pair[1]) for o in origins[1:]}

    def crosses(self, pair: Pair) -> bool:
        """Return whether a cell lies across one that is taken."""
        origins, destinations = self._holders(pair[0])[1:], self._holders(pair[1])[1:]
        return any((o, pair[1]) in self._wider_destination for o in origins) or any(
            (pair[0], d) in self._wider_origin for d in destinations
        )

    def touches(self, pair: Pair) -> bool:
        """Return whether a cell lies within, around or across one that is taken and is not it."""
        around = ((o, d) for o in self._holders(pair[0]) for d in self._holders(pair[1]))
        return pair in self._around or self.crosses(pair) or any(p in self._cells for p in around if p != pair)


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
    taken, kept = Taken(above), []
    for i in outer:
        if not taken.crosses(pairs[i]):
            taken.add(pairs[i])
            kept.append(i)
    return kept
