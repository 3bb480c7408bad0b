"""Months of counts and of new lines by town, each with its bounds and its sources."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from graphlab.analysis.lifecycle.states import Life
from graphlab.counting.buckets import bucket_of
from graphlab.counting.cells import Cells
from graphlab.counting.groups import Terms
from graphlab.counting.making import count_table
from graphlab.graph.network import Network
from graphlab.model.addition.nesting import disjoint
from graphlab.model.tables import SPECIAL

NEW_LINES = "new lines"
#: A month nobody counted is not a month of none; of new lines every month is one that was looked at.
Month = int


@dataclass
class Cell:
    """What one month of one series says: bounds, claims and the sources behind it."""

    low: float = 0.0
    high: float = 0.0
    claims: set[str] = field(default_factory=set)
    sources: set[str] = field(default_factory=set)


@dataclass
class Series:
    """Months of one measure in one town.

    Attributes
    ----------
    town, measure, unit
        What is counted where.
    subject, definition
        Of whom, and what the measure means; two definitions are two series.
    months
        By month (months since January 1970).
    complete
        Whether a month without a cell is a month of none (new lines), not one that nobody counted.
    spans
        Of new lines: the first and last month in which each can have been first seen.
    """

    town: str
    measure: str
    unit: str
    subject: str = ""
    definition: str = ""
    months: dict[Month, Cell] = field(default_factory=dict)
    complete: bool = False
    spans: list[tuple[Month, Month]] = field(default_factory=list)

    def total(self, months: Sequence[Month]) -> tuple[float, float]:
        """Return the least and the most of some consecutive months together; a line is new only once."""
        if not self.complete:
            cells = [self.months[month] for month in months]
            return sum(cell.low for cell in cells), sum(cell.high for cell in cells)
        first, last = months[0], months[-1]
        inside = sum(first <= low and high <= last for low, high in self.spans)
        return float(inside), float(sum(low <= last and first <= high for low, high in self.spans))


def month_of(day: date) -> Month:
    """Return the number of the month of a day."""
    return int(bucket_of(np.array([day.toordinal()]), "month")[0])


def last_full_month(day: date) -> Month:
    """Return the last month that is over, or ends, on a day."""
    month = month_of(day)
    return month if month_of(date.fromordinal(day.toordinal() + 1)) != month else month - 1


def counted_series(net: Network, measure: str, unit: str | None) -> list[Series]:
    """Return the months of a flow by town, subject and definition, summed over origins by the rules of the engine.

    Raises
    ------
    NotFoundError, RefusedError
        If there is no such measure, or units or kinds would mix.
    """
    table = count_table(net, measure, unit, "flow", Terms(by="month", each_subject=True))
    cells, claims = table.cells, table.claims
    found: dict[tuple[str, str, str], Series] = {}
    for key, month, rows in _months_of(net, cells):
        series = found.setdefault(key, Series(key[0], claims.measure, claims.unit, *key[1:]))
        cell = series.months.setdefault(month, Cell())
        for i in rows:
            cell.low += float(cells.low[i])
            cell.high += float(cells.high[i]) if not np.isnan(cells.high[i]) else np.inf
            ids = {str(claims.claim[at]) for at in cells.of(i)}
            cell.claims |= ids
            cell.sources |= {net.dataset.claim(key).source for key in ids} - {""}
    return [found[key] for key in sorted(found)]


def _months_of(net: Network, cells: Cells) -> Iterator[tuple[tuple[str, str, str], Month, list[int]]]:
    """Yield town, subject and definition, month, and its rows that may be added: none from within another's origin."""
    together: dict[tuple[tuple[str, str, str], Month], list[int]] = {}
    for i in range(len(cells)):
        town = net.roll(str(cells.destination[i]))
        if town and town not in SPECIAL and not np.isnan(cells.low[i]):
            key = (town, str(cells.subject[i]), str(cells.definition[i]))
            together.setdefault((key, int(cells.bucket[i])), []).append(i)
    for (key, month), rows in together.items():
        pairs = [(str(cells.origin[i]), str(cells.destination[i])) for i in rows]
        yield key, month, [rows[k] for k in disjoint(pairs, net.dataset.geography.ancestors)]


def flow_measures(net: Network) -> list[tuple[str, str]]:
    """Return the measures and units of flows that are counted into places, sorted."""
    return sorted({(c.measure, c.unit) for c in net.counts if c.kind == "flow" and c.destination})


def new_line_series(net: Network, told: Mapping[str, Life]) -> list[Series]:
    """Return how many lines were first seen in each month, by town; one whose month is not sure is possible in each."""
    found: dict[str, Series] = {}
    for line, town, ids, sources in _served(net):
        series = found.setdefault(town, Series(town, NEW_LINES, "lines", complete=True))
        first = told[line].first_seen if line in told else None
        if first is None or first.low is None or first.high is None:
            continue
        low, high = month_of(first.low), month_of(first.high)
        series.spans.append((low, high))
        for month in range(low, high + 1):
            cell = series.months.setdefault(month, Cell())
            cell.low += low == high
            cell.high += 1
            cell.claims |= ids
            cell.sources |= sources
    return [found[town] for town in sorted(found)]


def _served(net: Network) -> Iterator[tuple[str, str, set[str], set[str]]]:
    """Yield each line and town that it serves, with the links that say so and their sources."""
    found: dict[tuple[str, str], tuple[set[str], set[str]]] = {}
    for link in net.links:
        if link.type == "SUPPLIES" and link.end_node not in SPECIAL:
            ids, sources = found.setdefault((link.start_node, net.roll(link.end_node)), (set(), set()))
            ids.add(link.id)
            sources |= {link.source} - {""}
    for line, town in sorted(found):
        yield (line, town, *found[line, town])
