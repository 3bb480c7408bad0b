"""Flows for the map, the flow diagram and the matrix: a series is one subject, measure, unit, definition, period."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, NamedTuple, TypeVar

import numpy as np

from graphlab.analysis.deconfliction.lookalikes import different_lines, lookalikes
from graphlab.analysis.flows.matrices import non_overlapping_rows, sum_of_rows
from graphlab.analysis.flows.od_table import flows
from graphlab.analysis.flows.rows import Rows
from graphlab.counting.groups import Group
from graphlab.counting.table import Table, table_behind
from graphlab.errors import GraphlabError
from graphlab.graph.network import Network
from graphlab.model.column_rows import each
from graphlab.model.columns import TextColumn
from graphlab.model.notes import WIDER, notes_of
from graphlab.model.result import Result
from graphlab.model.tables import NOT_ITEMISED, SPECIAL
from graphlab.model.values import Bounds
from graphlab.report.drawing.colours import origin_colours
from graphlab.report.pages.large.size import is_large
from graphlab.report.pages.names import name_of
from graphlab.report.pages.piles import Piles
from graphlab.wording.phrases import bounds, many, number, share_text, verb

Row = Mapping[str, Any]
T = TypeVar("T")


#: Series that a page offers; each is a drawing of its own.
MOST_SERIES = 60
#: Flows of a series of a large network that are drawn at most.
MOST_DRAWN = 1000


@dataclass(frozen=True)
class Series:
    """One figure that may be drawn: its rows, its name, and which table it comes from.

    Attributes
    ----------
    rows
        Rows of `graphlab.analysis.flows.od_table.flows`, greatest first.
    table
        Index of its table in `SeriesSet.results`.
    numbers
        Number of each row among those of that table.
    """

    name: str
    key: tuple[Any, ...]
    rows: tuple[Row, ...]
    table: int
    numbers: tuple[int, ...] = ()

    @property
    def by_lines(self) -> bool:
        """Whether it counts lines, which have dates and can be closed."""
        return bool(self.rows) and self.rows[0]["measure"] == "lines"

    @property
    def stock(self) -> bool:
        """Whether it is what stands in each place on a day or in a period, which comes from nowhere."""
        return bool(self.rows) and self.rows[0]["stock_or_flow"] == "stock" and self.rows[0]["origin"] == NOT_ITEMISED


@dataclass(frozen=True)
class SeriesSet:
    """All series of a network, the tables that they come from, what could not be drawn, and the origins of each.

    `ranked` has the named origins of each series by its identity: first that from which most leads.
    """

    series: tuple[Series, ...]
    results: tuple[Result, ...]
    absent: tuple[str, ...] = ()
    ranked: Mapping[int, Sequence[str]] = field(default_factory=dict)

    @cached_property
    def colours(self) -> dict[str, str]:
        """The colour of each origin, the same on all series of a page: those of the first series come first."""
        return origin_colours(list(dict.fromkeys(origin for s in self.series for origin in self.ranked[id(s)])))

    @cached_property
    def own_colours(self) -> dict[int, dict[str, str]]:
        """The colours of the origins of each series that was asked for, by the identity of the series."""
        return {}

    @cached_property
    def limits(self) -> list[str]:
        """Where a limit on the work left bounds, shares or ranks wider than they may have to be, each once."""
        return list(dict.fromkeys(str(note) for r in self.results for note in notes_of(r.notes, WIDER)))


def size_of(row: Row) -> float:
    """Return what a flow is ranked and drawn by: its low, else its high, else nothing.

    Examples
    --------
    >>> size_of({"low": 3, "high": None}), size_of({"low": None, "high": 8}), size_of({"low": None, "high": None})
    (3.0, 8.0, 0.0)
    """
    value = row["low"] if row["low"] is not None else row["high"]
    return float(value or 0)


def bounds_words(row: Row) -> str:
    """Return the figure of a row as people read it.

    Examples
    --------
    >>> bounds_words({"low": 0, "high": 29})
    'fewer than 30'
    """
    return bounds(row["low"], row["high"])


def share_words(row: Row) -> str:
    """Return the share of a row with its denominator, or nothing where there is none."""
    low, high = row.get("share_low"), row.get("share_high")
    if low is None and high is None:
        return ""
    total = row.get("denominator")
    return f"{share_text(low, high)} of {'the sum of the rows' if total is None else number(total)}"


class Found(NamedTuple):
    """The series of one table that may be drawn, the most telling first, and how many there are with how many rows."""

    series: list[Series]
    number: int
    rows: int


def _series_of(net: Network, result: Result, number_of_table: int, *, paired: bool, stocks: bool) -> Found:
    """Return the series of a result: the rows of one table of counts and subject; of lines, all rows.

    Beyond the most that are drawn of all measures, the series of one are only counted.

    Parameters
    ----------
    number_of_table
        Index of the result among those of the page.
    paired
        Leave out those without a row between two named places.
    stocks
        Stocks that are counted by place alone are series too, after the others, all places counted themselves in one.
    """
    table = table_behind(result)
    if table is None:
        lines = [_lines_series(net, result, number_of_table)] if len(result.rows) else []
        lines = [s for s in lines if not paired or any(map(_is_place_pair, s.rows))]
        return Found(lines, len(lines), sum(len(s.rows) for s in lines))
    piles = [Piles.of_groups(table, paired=paired, stocks=stocks)]
    if stocks and table.claims.kind == "stock":
        piles.append(Piles.of_stocks(table))
    series = [
        _series(_name(net, table, group, key[0]), key, result, rows, number_of_table)
        for some in piles
        for key, group, rows in some.first(MOST_SERIES)
    ]
    return Found(series[:MOST_SERIES], sum(map(len, piles)), sum(len(some.rows) for some in piles))


def _lines_series(net: Network, result: Result, number_of_table: int) -> Series:
    """Return the rows of lines; of those that are too many to be drawn, with the figure and the ends alone."""
    name = "Lines that serve each pair" + (f", {net.period}" if net.period else ", all ever seen")
    if not is_large(net):
        return _series(name, ("lines",), result, range(len(result.rows)), number_of_table)
    told = ("origin", "destination", "measure", "unit", "stock_or_flow", "low", "high")
    cells = (each(result.rows, column, lambda value: value) for column in told)
    light = [dict(zip(told, row, strict=True)) for row in zip(*cells, strict=True)]
    order = sorted(range(len(light)), key=lambda i: _size_order(light[i]))
    rows = [result.rows[i] for i in order[:MOST_DRAWN]] + [light[i] for i in order[MOST_DRAWN:]]
    return Series(name, ("lines",), tuple(rows), number_of_table, tuple(order))


def _series(name: str, key: tuple[Any, ...], result: Result, numbers: Sequence[int], table: int) -> Series:
    """Return a series of some rows of a result, greatest first."""
    made = result.rows.some(numbers) if isinstance(result.rows, Rows) else [result.rows[i] for i in numbers]
    rows = sorted(zip(made, numbers, strict=True), key=lambda one: _size_order(one[0]))
    return Series(name, key, tuple(row for row, _ in rows), table, tuple(i for _, i in rows))


def _size_order(row: Row) -> tuple[float, str, str]:
    return -size_of(row), row["origin"] or "", row["destination"] or ""


def _name(net: Network, table: Table, group: Group, subject: str) -> str:
    period = " to ".join(dict.fromkeys(text for text in (group.start_text, group.end_text) if text))
    who = name_of(net, subject) if subject else ""
    words = [f"{table.claims.measure} ({table.claims.unit})", who, group.definition, period]
    return ", ".join(w for w in words if w)


def measures_of(net: Network) -> list[tuple[str, str | None]]:
    """Return every measure and unit that is counted between two ends, `lines` first where lines serve pairs."""
    found: list[tuple[str, str | None]] = [("lines", None)] if net.pairs and not net.is_plain else []
    counts = net.count_columns
    return found + sorted(_counted_as(net, ~counts["origin"].is_in(("", *SPECIAL))))


def _counted_as(net: Network, which: np.ndarray) -> set[tuple[str, str]]:
    """Return measure and unit of the counts that pass, among some of all (a mask)."""
    counts = net.count_columns
    rows = np.flatnonzero(counts.passes & which)
    return set(TextColumn.pairs(counts["measure"].take(rows), counts["unit"].take(rows))[0])


def series_set_of(
    net: Network, measure: str | None = None, unit: str | None = None, *, stocks: bool = False
) -> SeriesSet:
    """Return the series to draw.

    Parameters
    ----------
    net
        A network with its filters.
    measure, unit
        One measure; by default every one that is counted from a named origin, each in its own series.
    stocks
        Also what stands in a place and comes from nowhere, after the flows: a map can draw it.

    Raises
    ------
    GraphlabError
        If the measure asked for is not there, or cannot be shown as one table.
    """
    asked = [(measure, unit)] if measure else measures_of(net)
    if stocks and not measure:
        asked += sorted(_counted_as(net, net.count_columns["stock_or_flow"].equals("stock")) - set(asked))
    series: list[Series] = []
    results: list[Result] = []
    absent = []
    tables = rows = 0
    for name, counted in asked:
        try:
            result = flows(net, measure=name, unit=counted)
        except GraphlabError as error:
            if measure:
                raise
            absent.append(f"{name} ({counted}) is not drawn: {error}")
            continue
        found = _series_of(net, result, len(results), paired=not measure, stocks=stocks)
        if found.series:
            results.append(result)
            series += found.series
            tables, rows = tables + found.number, rows + found.rows
    if not measure:
        absent += _not_drawn(net, {(str(r["measure"]), str(r["unit"])) for s in series for r in s.rows[:1]})
    drawn = _most_telling(series)
    absent += _beyond(tables - len(drawn), rows - sum(len(one.rows) for one in drawn))
    return SeriesSet(tuple(drawn), tuple(results), tuple(absent), {id(s): origins_in_order(net, s) for s in drawn})


def _most_telling(series: Sequence[Series]) -> list[Series]:
    """Return no more than `MOST_SERIES` of several series, in their order: of each measure those of most rows."""
    place: dict[int, int] = {}
    ranked = []
    for at, one in enumerate(series):
        place[one.table] = place.get(one.table, -1) + 1
        ranked.append((place[one.table], at))
    return [series[at] for at in sorted(at for _, at in sorted(ranked)[:MOST_SERIES])]


def _beyond(tables: int, rows: int) -> list[str]:
    """Return the sentence on the series that are too many to be drawn; nothing where all are."""
    if not tables:
        return []
    held = f"{many(tables, 'more table of figures', 'more tables of figures')} ({many(rows, 'flow')} together)"
    left = f"{held} {verb(tables, 'is', 'are')} not drawn"
    return [f"{left}, of each measure those of fewest rows: graphlab flows lists them, and --subject draws one."]


def _not_drawn(net: Network, drawn: Collection[tuple[str, str]]) -> list[str]:
    """Return the sentence on what is counted and is no flow between two places; nothing where all is drawn."""
    left = sorted(_counted_as(net, np.ones(len(net.count_columns.passes), bool)) - set(drawn))
    if not left:
        return []
    names = ", ".join(name if name == unit else f"{name} ({unit})" for name, unit in left)
    return [f"Counted and not drawn here, as no source gives both a named origin and a named place: {names}."]


def _is_place_pair(row: Row) -> bool:
    return row["origin"] not in SPECIAL and row["destination"] not in SPECIAL


def origins_in_order(net: Network, series: Series) -> list[str]:
    """Return every named origin of a series, that first from which most leads."""
    by_origin: dict[str, list[Row]] = {}
    for row in series.rows:
        if row["origin"] not in SPECIAL:
            by_origin.setdefault(str(row["origin"]), []).append(row)
    sizes = together_by(net, by_origin)
    return sorted(sizes, key=lambda o: (-size_of({"low": sizes[o].low, "high": sizes[o].high}), o))


def lines_together(net: Network, rows: Sequence[Row]) -> Bounds:
    """Return how many different lines are behind rows of lines: the fewest that certainly are, the most that can be."""
    pairs = [(str(r["origin"]), str(r["destination"])) for r in rows]
    if lookalikes(net) is None:
        return Bounds(net.pairs.number_among(pairs, certain=True), net.pairs.number_among(pairs))
    certain, every = net.pairs.lines_among(pairs, certain=True), net.pairs.lines_among(pairs)
    return Bounds(different_lines(net, certain).low, different_lines(net, every).high)


def together(net: Network, rows: Sequence[Row]) -> Bounds:
    """Return what rows of one series come to: none that lies within another counts, distinct counts are not added.

    Lines are counted as such, whichever places they serve.
    """
    if rows and rows[0]["measure"] == "lines":
        return lines_together(net, rows)
    return sum_of_rows(non_overlapping_rows(net, rows))


def lines_by(net: Network, groups: Mapping[T, Sequence[Row]]) -> dict[T, Bounds]:
    """Return how many different lines are behind each of several groups of rows, as `lines_together` does."""
    if lookalikes(net) is not None:
        return {key: lines_together(net, rows) for key, rows in groups.items()}
    pairs = [(str(r["origin"]), str(r["destination"])) for rows in groups.values() for r in rows]
    number = np.repeat(np.arange(len(groups)), list(map(len, groups.values())))
    low, high = (found.tolist() for found in net.pairs.numbers_among(pairs, number))
    return {key: Bounds(*ends) for key, *ends in zip(groups, low, high, strict=True)}


def together_by(net: Network, groups: Mapping[T, Sequence[Row]]) -> dict[T, Bounds]:
    """Return what each of several groups of rows of one series comes to, as `together` does."""
    if any(rows and rows[0]["measure"] == "lines" for rows in groups.values()):
        return lines_by(net, groups)
    return {key: together(net, rows) for key, rows in groups.items()}


def together_words(net: Network, rows: Sequence[Row]) -> str:
    """Return what rows of one series come to in words; of what is never added, how many flows they are."""
    if len(rows) == 1 or rows[0]["stock_or_flow"] == "flow" or rows[0]["measure"] == "lines":
        return str(together(net, rows))
    return many(len(rows), "flow")


def end_totals(net: Network, series: Series, drawn: Sequence[Row] | None = None) -> dict[tuple[str, str], str]:
    """Return what may be said of each whole end: different lines, or a sum; distinct counts and stocks are not added.

    Parameters
    ----------
    drawn
        Only of the ends of these rows; by default of all.

    Returns
    -------
    dict
        (``"origin"`` or ``"destination"``, id) -> words; an end of one flow has that flow's figure.
    """
    found: dict[tuple[str, str], list[Row]] = {}
    ends = ("origin", "destination")
    asked = {end: {row[end] for row in (series.rows if drawn is None else drawn)} for end in ends}
    for row in series.rows:
        for end in ends:
            if row[end] in asked[end]:
                found.setdefault((end, str(row[end] or "not-itemised")), []).append(row)
    if series.by_lines:
        return {key: str(bounds) for key, bounds in lines_by(net, found).items()}
    return {
        key: together_words(net, rows)
        for key, rows in found.items()
        if len(rows) == 1 or rows[0]["stock_or_flow"] == "flow"
    }
