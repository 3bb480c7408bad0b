"""The network before and after closures: pairs, flow, towns without a supplier, components, efficiency."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from graphlab.analysis.lifecycle.aftermath import Outcomes, aftermath_sentence
from graphlab.analysis.lifecycle.lives import lives
from graphlab.analysis.lifecycle.pairs import Pair, PairTable
from graphlab.analysis.lifecycle.states import Life
from graphlab.analysis.lifecycle.supply import is_special, pair_table, town_table
from graphlab.analysis.whatif.removal import global_efficiency, largest_component
from graphlab.graph.components import components, largest_without
from graphlab.graph.filters import SUPPLY
from graphlab.graph.network import Network
from graphlab.graph.supply_columns import SupplyColumns
from graphlab.model.column_rows import ClaimIds, Lists
from graphlab.model.notes import LIMIT, Note
from graphlab.model.result import Column
from graphlab.model.values import Bounds, Number, sum_bounds

if TYPE_CHECKING:
    import networkx as nx

    from graphlab.analysis.whatif.flow_at_stake import FlowTable

#: Efficiency is left out of a table where it would take more elementary steps than this (unless it is asked for).
EFFICIENCY_STEPS = 400_000_000

COLUMNS = (
    Column("step", "", "number of the step"),
    Column("removed", "", "id of the line closed in this step"),
    Column("pairs_served", "pairs", "origin-to-town pairs still served"),
    Column("pairs_lost", "pairs", "pairs lost since the start, each once"),
    Column("flow_low", "", "flow still served, least"),
    Column("flow_high", "", "flow still served, greatest; empty = open"),
    Column("flow_lost_low", "", "flow lost since the start, least; empty = nothing stated"),
    Column("flow_lost_high", "", "flow lost since the start, greatest; empty = open or nothing stated"),
    Column("largest_component", "nodes", "lines and places that still hang together"),
    Column("efficiency", "", "mean of 1/distance over the nodes left (so it can rise)"),
    Column("redundant_with", "", "remaining lines that serve a pair of this line at a time when it did"),
    Column("claims", "", "ids behind the row"),
    Column("name", "", "name of what is closed"),
    Column("lost", "pairs", "the pairs that this step cuts, origin > town"),
    Column("towns_without_supplier", "", "towns that no remaining line supplies at a time when a closed one did"),
    Column("components", "", "parts into which the network falls"),
    Column("pairs_lost_high", "pairs", "pairs lost if lines that look alike and are not judged are one"),
)


class Shape:
    """What hangs together: the graph of lines and places as numbers.

    Attributes
    ----------
    nodes
        The nodes, sorted.
    links
        How many links there are.
    number
        The number of each node.
    """

    def __init__(self, columns: SupplyColumns) -> None:
        self.nodes, self.links, self.number = columns.nodes, len(columns.start), columns.number
        self._ends = columns.start, columns.end

    def different(self, nodes: Iterable[str]) -> int:
        """Return how many different neighbourhoods some nodes have."""
        one, other = (np.concatenate(ends) for ends in (self._ends, self._ends[::-1]))
        size = len(self.nodes)
        near = np.split(other[np.lexsort((other, one))], np.cumsum(np.bincount(one, minlength=size))[:-1])
        return len({np.unique(near[self.number[node]]).tobytes() for node in nodes})

    @cached_property
    def largest(self) -> int:
        """Number of nodes of the largest component; 0 without nodes."""
        size = len(self.nodes)
        return int(np.bincount(components(size, *self._ends)).max()) if size else 0

    @cached_property
    def largest_without(self) -> dict[str, int]:
        """Number of nodes of the largest component when each node alone is removed."""
        left = largest_without(len(self.nodes), *self._ends).tolist()
        return dict(zip(self.nodes, left, strict=True))


@dataclass(frozen=True)
class Scenario:
    """A network as what-if sees it: who serves which pair and when, what is counted, what hangs together."""

    net: Network
    flows: FlowTable | None
    efficiency: bool | None = None

    @cached_property
    def table(self) -> PairTable:
        """Pairs without special ends, and the spans of their lines."""
        return pair_table(self.net)

    @cached_property
    def special(self) -> dict[Pair, tuple[str, ...]]:
        """Pairs with an end that is not known or not itemised, with their lines."""
        return {pair: self.net.pairs.lines_of(pair) for pair in self.net.pairs if is_special(pair)}

    @cached_property
    def graph(self) -> nx.Graph:
        """The undirected network of lines and places."""
        return self.net.supply_graph

    @cached_property
    def shape(self) -> Shape:
        """The same network as numbers."""
        return Shape(self.net.supply_columns)

    @cached_property
    def plain(self) -> bool:
        """Whether this is a network without lines, of which only nodes can be removed (a stress test)."""
        return self.net.is_plain

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """Lines with a link to a place, special ends included, sorted."""
        return tuple(self.net.link_columns["from"].take(self._serving).texts)

    @cached_property
    def _serving(self) -> np.ndarray:
        """Rows of the links that say where a line serves."""
        links = self.net.link_columns
        return np.flatnonzero(links.passes & links["link_type"].is_in(SUPPLY))

    @cached_property
    def all_losses(self) -> Mapping[tuple[str, ...], Bounds]:
        """Everything that would be lost if every line closed: bounds by the claims behind them."""
        if self.flows is None:
            return {}
        every = {*self.table.lines, *self.flows.of_line}
        return {f.claims: f.bounds for f in self.flows.lost(every, self.table.served, self.table)}

    @cached_property
    def _total_loss(self) -> tuple[Number, Number, int]:
        """Sum of the lows, sum of the highs that are known, number of open highs."""
        bounds = self.all_losses.values()
        highs = [b.high for b in bounds if b.high is not None]
        return sum(b.low or 0 for b in bounds), sum(highs), len(bounds) - len(highs)

    @cached_property
    def claims_of_line(self) -> dict[str, tuple[str, ...]]:
        """Ids of the links that say where a line serves."""
        return dict(zip(self.lines, self.claims_of(self.lines), strict=True))

    def claims_of(self, lines: Sequence[str]) -> Lists:
        """Return the same of each of some lines, as a column; () of one that serves nowhere."""
        ids = ClaimIds([self.net.dataset.claim_column("links")])
        serving = self.net.link_columns["from"].take(self._serving)
        order = np.lexsort((ids.codes[0][self._serving], serving.codes))
        bounds = np.searchsorted(serving.codes[order], np.arange(len(serving.texts) + 1))
        return Lists(ids, ids.codes[0][self._serving][order], bounds, ()).take(serving.codes_of(lines))

    def without_supplier(self, closed: Collection[str], places: Collection[str] = ()) -> tuple[str, ...]:
        """Return the towns that nobody supplies when lines are closed (and places removed)."""
        return tuple(sorted({town for _, town in self.supplied.lost(frozenset(closed))} - set(places)))

    @cached_property
    def supplied(self) -> PairTable:
        """The towns as pairs from anywhere: the rule by which a pair is lost decides of a town too."""
        return town_table(self.net)

    def lost(self, closed: Collection[str], places: Collection[str] = ()) -> set[Pair]:
        """Return the pairs lost when lines are closed and, as a stress test, places removed."""
        cut = {pair for pair in self.table.served if pair[0] in places or pair[1] in places} if places else set()
        return self.table.lost(closed) | cut

    def flow_cells(self, closed: Collection[str], lost: Iterable[Pair]) -> dict[str, Any]:
        """Return the four flow columns; empty where nothing is stated."""
        if self.flows is None:
            return {}
        gone = self.flows.lost(closed, lost, self.table)
        cells: dict[str, Any] = {}
        if self.all_losses:
            low, high, still_open = self._total_loss
            taken = [f.bounds for f in gone if f.claims in self.all_losses]
            still_open -= sum(1 for b in taken if b.high is None)
            cells["flow_low"] = low - sum(b.low or 0 for b in taken)
            cells["flow_high"] = None if still_open else high - sum(b.high or 0 for b in taken)
        if gone:
            total = sum_bounds(f.bounds for f in gone)
            cells |= {"flow_lost_low": total.low, "flow_lost_high": total.high}
        return cells

    def flow_claims(self, closed: Collection[str], lost: Iterable[Pair]) -> tuple[str, ...]:
        """Return the ids of the counts that go."""
        if self.flows is None:
            return ()
        return tuple(sorted({c for f in self.flows.lost(closed, lost, self.table) for c in f.claims}))

    def graph_cells(self, removed: Collection[str]) -> dict[str, Any]:
        """Return the largest component, the number of components and the efficiency of what is left."""
        import networkx as nx

        rest = self.graph.copy()
        rest.remove_nodes_from(removed)
        return {
            "largest_component": largest_component(rest),
            "components": nx.number_connected_components(rest),
            "efficiency": global_efficiency(rest) if self.measures_efficiency(1) else None,
        }

    def measures_efficiency(self, times: int) -> bool:
        """Return whether efficiency is worked out `times` times: as asked, else when it is not too much work."""
        if self.efficiency is not None:
            return self.efficiency
        nodes = len(self.shape.nodes)
        return nodes * (nodes + self.shape.links) * times <= EFFICIENCY_STEPS

    @cached_property
    def lives(self) -> Mapping[str, Life]:
        """The lives of all lines, those that are not asked about included."""
        return lives(self.net)

    @cached_property
    def warning(self) -> Note:
        """What every table says: closing on paper overstates, with what came back in the past."""
        past = aftermath_sentence(Outcomes.of_columns(lives(self.net).columns))
        return Note(f"Closing a line on paper overstates the effect: lines form again. {past}", LIMIT)


def unique_in_order(items: Sequence[str]) -> list[str]:
    """Return the items without repetition, in the order in which they come."""
    return list(dict.fromkeys(items))
