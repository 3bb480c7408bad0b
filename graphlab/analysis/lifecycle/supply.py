"""Who supplies what: the lines of each pair and of each town, once for what-if, plans and lists of sole suppliers.

A town is a pair from anywhere: its origin is empty. So one rule says when pairs and towns are lost (`pairs`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from graphlab.analysis.lifecycle.pair_columns import PairColumns
from graphlab.analysis.lifecycle.pairs import Pair, PairTable
from graphlab.graph.claim_columns import ClaimColumns
from graphlab.graph.filters import SUPPLY
from graphlab.graph.network import Network
from graphlab.model.columns import TextColumn, distinct
from graphlab.model.tables import SPECIAL


@dataclass(frozen=True)
class Suppliers:
    """The lines that serve a pair or town.

    Attributes
    ----------
    lines
        Every line that may serve it.
    sure
        Those of which each needed link is stated (not only implied) and certainly lies in the asked period.
    """

    lines: frozenset[str]
    sure: frozenset[str]


def is_special(pair: Pair) -> bool:
    """Return whether an end of a pair is not known or not itemised."""
    return pair[0] in SPECIAL or pair[1] in SPECIAL


def pair_suppliers(net: Network, origin_level: str = "") -> dict[Pair, Suppliers]:
    """Return the lines that serve each pair without special ends, sorted by pair.

    Parameters
    ----------
    net
        The network.
    origin_level
        Level at which origins are told apart; where a place has none it stays itself. As in `Network.pairs` by default.
    """
    links, ids = net.link_columns, net.dataset.claim_column("links")
    rows = np.flatnonzero(links.passes & links["link_type"].is_in(SUPPLY) & _sure(links))
    sure = {ids[row]: links["link_type"][row] for row in rows.tolist()}
    found: dict[Pair, dict[str, set[str]]] = {}
    for (origin, town), served in net.pairs.items():
        if is_special((origin, town)):
            continue
        above = net.dataset.geography.at_level(origin, origin_level) if origin_level else None
        lines = found.setdefault((above or origin, town), {})
        for one in served:
            lines.setdefault(one.line, set()).update(sure[claim] for claim in one.claims if claim in sure)
    return {
        pair: Suppliers(frozenset(lines), frozenset(line for line, ends in lines.items() if ends == set(SUPPLY)))
        for pair, lines in sorted(found.items())
    }


def town_suppliers(net: Network) -> dict[Pair, Suppliers]:
    """Return the lines that supply each town, as pairs from anywhere, sorted by town."""
    links = net.link_columns
    known = links.passes & links["link_type"].equals("SUPPLIES") & ~links["to"].is_in(SPECIAL)
    every, sure = (_lines_by_town(net, np.flatnonzero(rows)) for rows in (known, known & _sure(links)))
    return {("", town): Suppliers(every[town], sure.get(town, frozenset())) for town in sorted(every)}


def _lines_by_town(net: Network, rows: np.ndarray) -> dict[str, frozenset[str]]:
    towns, lines = net.rolled(net.link_columns["to"].take(rows)), net.link_columns["from"].take(rows)
    order = np.argsort(towns.codes, kind="stable")
    names = np.array([*lines.texts, None], dtype=object)[lines.codes[order]]
    ends = np.searchsorted(towns.codes[order], np.arange(len(towns.texts) + 1)).tolist()
    return {town: frozenset(names[a:b]) for town, (a, b) in zip(towns.texts, pairwise(ends), strict=True)}


def _sure(links: ClaimColumns) -> np.ndarray:
    """Return which links are stated and certainly lie in the asked period."""
    return np.asarray(links["certainty"].equals("stated") & links.certain)


def sole_towns(suppliers: Mapping[Pair, Suppliers]) -> dict[str, tuple[str, ...]]:
    """Return the towns that only one line supplies, by that line, sorted."""
    found: dict[str, list[str]] = {}
    for (_, town), served in suppliers.items():
        if len(served.lines) == 1:
            found.setdefault(next(iter(served.lines)), []).append(town)
    return {line: tuple(sorted(towns)) for line, towns in found.items()}


def pair_table(net: Network) -> PairTable:
    """Return the pairs that are served, without special ends, and the spans of their lines."""
    return timed(net, {pair: net.pairs.lines_of(pair) for pair in net.pairs if not is_special(pair)})


def town_table(net: Network) -> PairTable:
    """Return the towns that are supplied, as pairs from anywhere, and the spans of their lines."""
    return timed(net, {town: tuple(sorted(served.lines)) for town, served in town_suppliers(net).items()})


def pair_columns(net: Network) -> PairColumns:
    """Return what `pair_table` says, on arrays."""
    names, origin, town, line = net.pairs.routes
    special = np.fromiter(map(SPECIAL.__contains__, names), bool, len(names))
    known = ~(special[origin] | special[town]) if len(line) else np.zeros(0, bool)
    width = max(len(names), 1)
    found, pair = np.unique(origin[known] * width + town[known], return_inverse=True)
    pairs = [(names[a], names[b]) for a, b in (divmod(number, width) for number in found.tolist())]
    return _columns(net, pairs, pair, TextColumn(names, line[known].astype(np.int32)))


def town_columns(net: Network) -> PairColumns:
    """Return what `town_table` says, on arrays."""
    links = net.link_columns
    rows = np.flatnonzero(links.passes & links["link_type"].equals("SUPPLIES") & ~links["to"].is_in(SPECIAL))
    towns, lines = net.rolled(links["to"].take(rows)), links["from"].take(rows)
    width = max(len(lines.texts), 1)
    town, line = np.divmod(distinct(towns.codes.astype(np.int64) * width + lines.codes), width)
    return _columns(net, [("", name) for name in towns.texts], town, TextColumn(lines.texts, line.astype(np.int32)))


def _columns(net: Network, pairs: list[Pair], pair: np.ndarray, lines: TextColumn) -> PairColumns:
    """Return entries of a pair and a line each, in their order, with the days of the lines."""
    serving = lines.take(np.s_[:])
    names = TextColumn(serving.texts, np.arange(len(serving.texts), dtype=np.int32))
    days = net.line_spans.of(names)
    return PairColumns(pairs, names, pair, serving.codes.astype(np.int64), np.stack([days.first, days.last], axis=1))


def timed(net: Network, served: Mapping[Pair, tuple[str, ...]]) -> PairTable:
    """Return served pairs with the first and last day of their lines."""
    return PairTable(served, _spans(net, {line for lines in served.values() for line in lines}))


def _spans(net: Network, lines: Iterable[str]) -> dict[str, tuple[int, int]]:
    names = TextColumn.of(sorted(lines))
    days = net.line_spans.of(names)
    return dict(zip(names.cells(), zip(days.first.tolist(), days.last.tolist(), strict=True), strict=True))
