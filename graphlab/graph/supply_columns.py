"""The network that is analysed as columns: lines and places as numbers, links with their claims, who serves whom.

What `Network.supply_graph` holds in objects, one a node and one a link, for questions that are asked of all of them.
"""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from graphlab.graph.build import FilteredClaims, supply_links
from graphlab.model.column_rows import Cells, ClaimIds, Lists
from graphlab.model.columns import distinct
from graphlab.model.tables import SPECIAL

if TYPE_CHECKING:
    from graphlab.graph.kernel.arrays import Arrays


class SupplyColumns:
    """Nodes and links of the network of lines and places, without the special ends.

    Attributes
    ----------
    nodes
        Ids, sorted; a node is known by its number among them.
    start, end
        Numbers of the nodes at both ends of each link: line and place, in a plain network the lower first.
    """

    def __init__(self, net: FilteredClaims) -> None:
        """Take what a network shows."""
        self._net = net
        self.nodes, self._joined = supply_links(net)
        place = np.array([self.number[name] for name in self._joined.names], np.int64)
        self.start, self.end = place[self._joined.start], place[self._joined.end]

    def __len__(self) -> int:
        return len(self.nodes)

    @cached_property
    def number(self) -> dict[str, int]:
        """The number of each node."""
        return {node: i for i, node in enumerate(self.nodes)}

    @cached_property
    def is_line(self) -> np.ndarray:
        """Which nodes are lines."""
        lines = np.zeros(len(self), bool)
        if not self._net.is_plain:
            lines[self.start] = True
        return lines

    @cached_property
    def loops(self) -> np.ndarray:
        """Which links have one node at both ends."""
        return np.asarray(self.start == self.end)

    @cached_property
    def arrays(self) -> Arrays:
        """The network for the exact kernel, which takes this in place of a NetworkX graph."""
        from graphlab.graph.kernel.arrays import Arrays, make_rows

        apart, size = ~self.loops, len(self)
        one, other = self.start[apart], self.end[apart]
        tails, heads = np.concatenate([one, other]), np.concatenate([other, one])
        by_tail = heads[np.argsort(tails, kind="stable")].astype(np.int32)
        out = make_rows(np.bincount(tails, minlength=size), by_tail, None)
        loops = np.zeros(size)
        loops[self.start[self.loops]] = 1.0
        return Arrays(list(self.nodes), False, out, out, loops)

    @cached_property
    def claims_of_link(self) -> np.ndarray:
        """How many claims state each link."""
        return np.diff(self._joined.bounds)

    def each_end(self, of_link: np.ndarray) -> np.ndarray:
        """Return the sum of a whole number of each link over the links of each node, a loop counted once."""
        other = np.where(self.loops, 0, of_link)
        found = [np.bincount(ends, number, len(self)) for ends, number in ((self.start, of_link), (self.end, other))]
        return np.asarray(sum(found)).astype(np.int64)

    def claims(self, nodes: np.ndarray) -> Lists:
        """Return the claim ids on the links of each of some nodes, sorted."""
        ids, rows, times = self._net.dataset.claim_column("links"), self._joined.rows, self.claims_of_link
        place = np.full(len(self), -1, np.int64)
        place[nodes] = np.arange(len(nodes))
        node = place[np.concatenate([np.repeat(self.start, times), np.repeat(self.end, times)])]
        code = np.tile(ids.codes[rows], 2).astype(np.int64)
        width = max(len(ids), 1)
        groups, entries = np.divmod(distinct((node * width + code)[node >= 0]), width)
        return Lists.of_groups(groups, ClaimIds([ids]), entries, len(nodes), ())

    def around(self, node: str) -> dict[str, dict[str, Any]]:
        """Return what the NetworkX graph has around a node: each neighbour with claims and types of the link."""
        at, types = self.number[node], self._net.link_columns["link_type"]
        ids = ClaimIds([self._net.dataset.claim_column("links")])
        found = {}
        for link in np.flatnonzero((self.start == at) | (self.end == at)).tolist():
            rows = self._joined.rows[self._joined.bounds[link] : self._joined.bounds[link + 1]]
            other = self.end[link] if self.start[link] == at else self.start[link]
            found[self.nodes[other]] = {
                "claims": tuple(ids.at(ids.codes[0][rows])),
                "types": tuple(types.take(rows).texts),
            }
        return found

    @cached_property
    def names(self) -> list[str]:
        """The name of every node as people write it."""
        names = [""] * len(self)
        lines = np.flatnonzero(self.is_line).tolist()
        of_lines = self._net.names_of_lines([self.nodes[i] for i in lines])
        for i, name in zip(lines, of_lines, strict=True):
            names[i] = name
        for i in np.flatnonzero(~self.is_line).tolist():
            names[i] = self._net.name(self.nodes[i])
        return names

    def kinds(self, nodes: np.ndarray) -> Cells:
        """Return whether each of some nodes is a line or a place."""
        return Cells(["place", "line"], self.is_line[nodes].astype(np.int64))

    @cached_property
    def routes(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Origin, town and line, by their numbers, of every way of supply between two known places.

        In order of origin, town and line; a place that is its own town is among them.
        """
        names, *ways = self._net.pairs.routes
        known = np.array([self.number.get(name, -1) if name not in SPECIAL else -1 for name in names], np.int64)
        origin, town, line = (known[codes] for codes in ways)
        there = (origin >= 0) & (town >= 0)
        return origin[there], town[there], line[there]
