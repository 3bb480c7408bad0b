"""Who supplies whom, grouped on arrays: the links between two ends, and the lines that serve a pair of places.

A hundred thousand lines have a quarter of a million links; neither an object a link nor one a line and pair is made
until somebody looks at it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np

from graphlab.graph.claim_columns import ClaimColumns
from graphlab.model.column_rows import ClaimIds, Lists
from graphlab.model.columns import TextColumn, distinct, runs

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Served:
    """A line that serves a pair, whether certainly, and the links that say so."""

    line: str
    certain: bool
    claims: tuple[str, ...]


@dataclass(frozen=True)
class Joined:
    """Links grouped by their two ends, in order of these.

    Attributes
    ----------
    names
        The text of every end that occurs, sorted.
    start, end
        Number among `names` of both ends of each group.
    rows
        Rows of the links, group by group, each group by claim id.
    bounds
        Group ``i`` has the links ``rows[bounds[i]:bounds[i + 1]]``.
    """

    names: list[str]
    start: np.ndarray
    end: np.ndarray
    rows: np.ndarray
    bounds: np.ndarray

    @classmethod
    def of(cls, start: TextColumn, end: TextColumn, rows: np.ndarray, ids: TextColumn) -> Joined:
        """Return the groups of links with these ends; `rows` are their numbers, `ids` the claim ids of all links."""
        both = TextColumn.concat([start, end])
        first, second = both.codes[: len(start)].astype(np.int64), both.codes[len(start) :]
        width = max(len(both.texts), 1)
        keys = first * width + second
        order = np.lexsort((ids.codes[rows], keys))
        opens = np.flatnonzero(np.diff(keys[order], prepend=-1))
        return cls(
            both.texts, first[order][opens], second[order][opens].astype(np.int64), rows[order],
            np.append(opens, len(order)),
        )  # fmt: skip

    def ends(self) -> Iterator[Pair]:
        """Yield the ends of each group."""
        return ((self.names[a], self.names[b]) for a, b in zip(self.start.tolist(), self.end.tolist(), strict=True))

    def claims(self, ids: TextColumn) -> list[tuple[str, ...]]:
        """Return the claim ids of each group, sorted."""
        texts = list(map(ids.texts.__getitem__, ids.codes[self.rows].tolist()))
        return [tuple(texts[a:b]) for a, b in pairwise(self.bounds.tolist())]

    def types(self, types: TextColumn) -> list[tuple[str, ...]]:
        """Return the types of link of each group, sorted."""
        codes, known = types.codes[self.rows].tolist(), [(text,) for text in types.texts]
        return [
            known[codes[a]] if b - a == 1 else tuple(types.texts[code] for code in sorted(set(codes[a:b])))
            for a, b in pairwise(self.bounds.tolist())
        ]


def _any_certain(certain: np.ndarray, joined: Joined) -> np.ndarray:
    """Return for each group of links whether one of them is certain."""
    of_row = certain[joined.rows]
    return np.asarray(np.maximum.reduceat(of_row, joined.bounds[:-1])) if len(of_row) else of_row


def every_way(line_o: np.ndarray, line_t: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return every way through a line: the number of its link with an origin, and of its link with a town.

    `line_o`, sorted, and `line_t` are the lines of both kinds of link. The ways are in order of the links with towns.

    Examples
    --------
    >>> [numbers.tolist() for numbers in every_way(np.array([1, 1, 3]), np.array([3, 1, 2]))]
    [[2, 0, 1], [0, 1, 1]]
    """
    first = np.searchsorted(line_o, line_t, side="left")
    times = np.searchsorted(line_o, line_t, side="right") - first
    town = np.repeat(np.arange(len(line_t)), times)
    return np.arange(len(town)) - np.repeat(np.cumsum(times) - times, times) + np.repeat(first, times), town


class Pairs(Mapping[Pair, tuple[Served, ...]]):
    """The lines that serve each pair (origin, destination), in sorted order; made when a pair is asked for.

    A line with two origins and n towns serves every combination. A pair is certain where both links are.
    """

    def __init__(self, links: ClaimColumns, places: TextColumn, ids: TextColumn) -> None:
        """Take the links, the place that stands for the end of each of them, and their claim ids."""
        self._links, self._ids = links, ids
        self._origins, self._towns = (
            self._joined(links.passes & links["link_type"].equals(kind), places)
            for kind in ("ORIGINATES_IN", "SUPPLIES")
        )
        self._entries = self._crossed()
        self._chosen = False

    def _joined(self, mask: np.ndarray, places: TextColumn) -> Joined:
        rows = np.flatnonzero(mask)
        return Joined.of(self._links["from"].take(rows), places.take(rows), rows, self._ids)

    def _crossed(self) -> tuple[list[str], np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
        """Return the names, pairs as one number and lines of all entries in order, and their groups of both kinds."""
        origins, towns = self._origins, self._towns
        names = sorted({*origins.names, *towns.names})
        number = {name: i for i, name in enumerate(names)}
        of_origin, of_town = (np.array([number[n] for n in joined.names], np.int64) for joined in (origins, towns))
        line_o, line_t = of_origin[origins.start], of_town[towns.start]
        origin, town = every_way(line_o, line_t)
        pair = of_origin[origins.end[origin]] * len(names) + of_town[towns.end[town]]
        line = line_t[town]
        order = np.lexsort((line, pair))
        return names, pair[order], line[order], origin[order], town[order]

    @cached_property
    def _place(self) -> dict[Pair, tuple[int, int]]:
        names, pair, *_ = self._entries
        opens = np.flatnonzero(np.diff(pair, prepend=-1)).tolist()
        ends = (divmod(number, len(names)) for number in pair[opens].tolist())
        return {
            (names[a], names[b]): bounds for (a, b), bounds in zip(ends, pairwise([*opens, len(pair)]), strict=True)
        }

    def among(self, pairs: Sequence[Pair]) -> Pairs:
        """Return those of some pairs."""
        left = object.__new__(Pairs)
        left.__dict__.update(self.__dict__)
        left._chosen = True
        left.__dict__["_place"] = {pair: self._place[pair] for pair in pairs}
        for kept in ("_served", "_entry"):
            left.__dict__.pop(kept, None)
        return left

    @property
    def routes(self) -> tuple[list[str], np.ndarray, np.ndarray, np.ndarray]:
        """Names, and the numbers among them of origin, town and line of all these, pair by pair, then by line."""
        names, pair, line, *_ = self._entries
        return (names, *np.divmod(pair[self._entry], max(len(names), 1)), line[self._entry])

    @cached_property
    def _entry(self) -> np.ndarray:
        """Numbers of the entries of all these pairs, pair by pair, then by line."""
        pair = self._entries[1]
        if not self._chosen:
            return np.arange(len(pair))
        kept = np.zeros(len(pair), bool)
        for a, b in self._place.values():
            kept[a:b] = True
        return np.flatnonzero(kept)

    @property
    def _bounds(self) -> np.ndarray:
        """Pair `i` has the entries `_entry[_bounds[i]:_bounds[i + 1]]`."""
        opens = np.flatnonzero(np.diff(self._entries[1][self._entry], prepend=-1))
        return np.append(opens, len(self._entry))

    @property
    def certain(self) -> np.ndarray:
        """Whether each of `routes` is certain: a link of the line with either end is."""
        return np.asarray(self._sure[self._entry])

    def lines_among(self, pairs: Iterable[Pair], *, certain: bool = False) -> set[str]:
        """Return the lines that serve any of some pairs, all or those that certainly do; other pairs have none."""
        names = self._entries[0]
        return {names[code] for code in self._lines_among(pairs, certain=certain).tolist()}

    def number_among(self, pairs: Iterable[Pair], *, certain: bool = False) -> int:
        """Return how many these are."""
        return len(self._lines_among(pairs, certain=certain))

    def numbers_among(self, pairs: Sequence[Pair], group: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Return how many lines certainly serve any of the pairs of each group, and how many certainly or possibly.

        `group` numbers the groups of the pairs from 0 on.
        """
        bounds = np.array([self._place.get(pair, (0, 0)) for pair in pairs], np.int64).reshape(-1, 2)
        sizes = bounds[:, 1] - bounds[:, 0]
        entries, names = runs(bounds[:, 0], sizes), max(len(self._entries[0]), 1)
        keys = np.repeat(group, sizes) * names + self._entries[2][entries]
        number = int(group.max(initial=-1)) + 1
        certain, every = (
            np.bincount(distinct(some) // names, minlength=number) for some in (keys[self._sure[entries]], keys)
        )
        return certain, every

    def _lines_among(self, pairs: Iterable[Pair], *, certain: bool) -> np.ndarray:
        places = self._place
        bounds = np.array([places[pair] for pair in pairs if pair in places], np.int64).reshape(-1, 2)
        entries = runs(bounds[:, 0], bounds[:, 1] - bounds[:, 0])
        return distinct(self._entries[2][entries[self._sure[entries]] if certain else entries])

    @cached_property
    def _sure(self) -> np.ndarray:
        """Whether each of all entries is certain."""
        found = np.ones(len(self._entries[1]), bool)
        for joined, group in zip((self._origins, self._towns), self._entries[3:], strict=True):
            if len(found):
                found &= _any_certain(self._links.certain, joined)[group]
        return found

    def lines(self) -> Lists:
        """Return the lines of each pair, sorted."""
        return Lists(self._entries[0], self._entries[2][self._entry], self._bounds, ())

    def claims(self) -> Lists:
        """Return the ids of the claims behind each pair, sorted."""
        pair = np.repeat(np.arange(len(self._bounds) - 1), np.diff(self._bounds))
        width, keys = max(len(self._ids), 1), [np.zeros(0, np.int64)]
        for joined, group in zip((self._origins, self._towns), self._entries[3:], strict=True):
            mine, sizes = group[self._entry], np.diff(joined.bounds)
            codes = self._ids.codes[joined.rows[runs(joined.bounds[mine], sizes[mine])]]
            keys.append(np.repeat(pair, sizes[mine]) * width + codes)
        groups, entries = np.divmod(distinct(np.concatenate(keys)), width)
        return Lists.of_groups(groups, ClaimIds([self._ids]), entries, len(self._bounds) - 1, ())

    def lines_of(self, pair: Pair) -> tuple[str, ...]:
        """Return the lines that serve a pair, sorted."""
        names, _, line, *_ = self._entries
        a, b = self._place[pair]
        return tuple(map(names.__getitem__, line[a:b].tolist()))

    def __getitem__(self, pair: Pair) -> tuple[Served, ...]:
        if pair not in self._served:
            self._served[pair] = tuple(self._told(entry) for entry in range(*self._place[pair]))
        return self._served[pair]

    @cached_property
    def _served(self) -> dict[Pair, tuple[Served, ...]]:
        return {}

    @cached_property
    def _sides(self) -> list[tuple[list[tuple[str, ...]], list[bool], list[int]]]:
        """Of origins and towns: the claims of each group, whether it is certain, and the group of each entry."""
        found = []
        for joined, group in zip((self._origins, self._towns), self._entries[3:], strict=True):
            sure = _any_certain(self._links.certain, joined)
            found.append((joined.claims(self._ids), sure.tolist(), group.tolist()))
        return found

    def _told(self, entry: int) -> Served:
        names, _, line, *_ = self._entries
        (claims_o, sure_o, group_o), (claims_t, sure_t, group_t) = self._sides
        a, b = group_o[entry], group_t[entry]
        claims = tuple(sorted({*claims_o[a], *claims_t[b]}))
        return Served(names[line[entry]], sure_o[a] and sure_t[b], claims)

    def __contains__(self, pair: object) -> bool:
        return pair in self._place

    def __iter__(self) -> Iterator[Pair]:
        return iter(self._place)

    def __len__(self) -> int:
        return len(self._place)
