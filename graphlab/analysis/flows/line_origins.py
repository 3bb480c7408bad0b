"""Which areas lines are run from: distinct lines over all towns, by areas of one level, and how many have no origin."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from graphlab.analysis.deconfliction.lookalikes import different_lines
from graphlab.analysis.flows.headline import Areas
from graphlab.graph.network import Network
from graphlab.model.tables import SPECIAL
from graphlab.model.values import Bounds


@dataclass(frozen=True)
class AreaOfLines:
    """An area and the distinct lines that are run from it; `claims` are the links behind them."""

    area: str
    lines: Bounds
    claims: tuple[str, ...]


@dataclass(frozen=True)
class LineOrigins:
    """Areas that lines are run from, the most lines first.

    Attributes
    ----------
    areas
        Which area stands for each origin.
    rows
        One an area; a line that is run from two areas is in both.
    whole
        How many different lines there are in the pairs.
    unplaced
        How many of them are said to be run from nowhere that is named.
    """

    areas: Areas
    rows: tuple[AreaOfLines, ...]
    whole: Bounds
    unplaced: int

    @property
    def certain(self) -> bool:
        """Whether the first area has the most lines wherever the lines without an origin are run from."""
        first, *others = self.rows
        most = max((r.lines.high or 0 for r in others), default=0)
        return (first.lines.low or 0) > most + self.unplaced


def line_origins(net: Network) -> LineOrigins:
    """Return the areas that the lines of a view are run from, counted over the pairs that they serve.

    Parameters
    ----------
    net
        Filtered view of a dataset.
    """
    certain: dict[str, set[str]] = defaultdict(set)
    every: dict[str, set[str]] = defaultdict(set)
    claims: dict[str, set[str]] = defaultdict(set)
    areas = Areas.among(net, (origin for origin, _ in net.pairs))
    for (origin, _), served in net.pairs.items():
        area = areas.of.get(origin, origin)
        for one in served:
            every[area].add(one.line)
            claims[area] |= set(one.claims)
            if one.certain:
                certain[area].add(one.line)
    named = {line for area, lines in every.items() if area not in SPECIAL for line in lines}
    found = set().union(*every.values()) if every else set()
    sure = set().union(*certain.values()) if certain else set()
    rows = [
        AreaOfLines(area, _bounds(net, certain[area], lines), tuple(sorted(claims[area])))
        for area, lines in every.items()
        if area not in SPECIAL
    ]
    rows.sort(key=lambda r: (-(r.lines.low or 0), -(r.lines.high or 0), r.area))
    return LineOrigins(areas, tuple(rows), _bounds(net, sure, found), len(found - named))


def _bounds(net: Network, certain: set[str], every: set[str]) -> Bounds:
    return Bounds(different_lines(net, certain).low, different_lines(net, every).high)
