"""In which ways parts split their total, and which of them stand side by side.

A total can be split several times: by origin, by destination, by subject, by time. Each way is an account of the whole
by itself; parts of two ways are never added.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from graphlab.model.addition.nesting import Above, contained_by, disjoint

ENDS = ("origin", "destination", "subject")


@dataclass(frozen=True, slots=True)
class Piece:
    """What a claim speaks of: whom, where from, where to, and from which day to which (ordinals)."""

    subject: str
    origin: str
    destination: str
    first: int
    last: int

    @property
    def cell(self) -> tuple[str, str, str]:
        """Subject, origin and destination."""
        return self.subject, self.origin, self.destination

    @property
    def days(self) -> tuple[int, int]:
        """First and last day."""
        return self.first, self.last

    def differs(self, other: Piece) -> tuple[str, ...]:
        """Return in which of `ENDS` two differ.

        Examples
        --------
        >>> Piece("op", "", "t", 1, 9).differs(Piece("op", "a", "t", 1, 5))
        ('origin',)
        """
        return tuple(end for end in ENDS if getattr(self, end) != getattr(other, end))


def ways_of(total: Piece, parts: Sequence[Piece], above: Above) -> dict[frozenset[str], list[int]]:
    """Return the parts (indices) by the ends that they split; those that split the time only under no end.

    Parts that differ from their total in several ends belong to the split by the first of them, in the order of `ENDS`.
    Two such splits are one where no part of the one shares a place or subject with a part of the other: pairs into one
    town, and another town whose origins are not told, stand side by side.

    Parameters
    ----------
    total, parts
        What the total and its parts speak of.
    above
        Gives the places (operations) that a place (operation) lies within, nearest first.

    Examples
    --------
    >>> total = Piece("op", "", "", 1, 9)
    >>> parts = [Piece("op", "a", "", 1, 9), Piece("op", "", "t", 1, 9), Piece("op", "b", "t", 1, 9)]
    >>> [(sorted(ends), at) for ends, at in ways_of(total, parts, lambda place: ()).items()]
    [(['destination'], [1]), (['destination', 'origin'], [0, 2])]
    >>> parts = [Piece("op", "a", "s", 1, 9), Piece("op", "", "t", 1, 9), Piece("op", "b", "s", 1, 9)]
    >>> [(sorted(ends), at) for ends, at in ways_of(total, parts, lambda place: ()).items()]
    [(['destination', 'origin'], [0, 1, 2])]
    """
    groups: dict[str, list[int]] = defaultdict(list)
    split: dict[str, set[str]] = defaultdict(set)
    for i, part in enumerate(parts):
        names = total.differs(part)
        lead = names[0] if names else ""
        groups[lead].append(i)
        split[lead].update(names)
    for earlier, later in combinations(ENDS, 2):
        if earlier in groups and later in groups:
            ends = [[getattr(parts[i], later) for i in groups[lead]] for lead in (earlier, later)]
            if getattr(total, later) not in ends[0] and _apart(set(ends[0]), set(ends[1]), above):
                groups[later] = sorted(groups.pop(earlier) + groups[later])
                split[later] |= split.pop(earlier)
    return {frozenset(split[lead]): groups[lead] for lead in sorted(groups)}


def _apart(some: set[str], others: set[str], above: Above) -> bool:
    """Whether no place of some is, lies within or lies around one of others."""
    around = [{outer for place in places for outer in (place, *above(place))} for places in (some, others)]
    return around[0].isdisjoint(others) and around[1].isdisjoint(some)


def side_by_side(parts: Sequence[Piece], at: Sequence[int], above: Above) -> list[list[int]]:
    """Return the parts (indices) cell by cell, without the cells that lie within others of them.

    Parameters
    ----------
    parts
        What the parts speak of.
    at
        Indices of the parts of one way of splitting (`ways_of`).
    above
        Gives the places that a place lies within, nearest first.
    """
    cells: dict[tuple[str, str, str], list[int]] = defaultdict(list)
    for i in at:
        cells[parts[i].cell].append(i)
    keys = sorted(cells)
    if len({subject for subject, _, _ in keys}) == 1:
        kept = disjoint([(origin, destination) for _, origin, destination in keys], above)
    else:
        inner = contained_by([(s, (o, d)) for s, o, d in keys], above)
        kept = [i for i in range(len(keys)) if i not in inner]
    return [cells[keys[i]] for i in kept]
