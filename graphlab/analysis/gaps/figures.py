"""Gaps in counts: what a total does not itemise, unknown ends, bounds, undated figures, figures of one source."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from graphlab.analysis.flows.headline import Headline
from graphlab.analysis.flows.od_table import result_of
from graphlab.analysis.flows.options import FlowOptions
from graphlab.analysis.flows.standing import drawing_level, most_missing, standing_of
from graphlab.analysis.gaps.gap import Gap
from graphlab.counting.cells import Key
from graphlab.counting.groups import Group
from graphlab.counting.making import count_table
from graphlab.counting.table import Table
from graphlab.graph.network import Network
from graphlab.model.tables import UNKNOWN
from graphlab.wording import phrases as words

Row = Mapping[str, Any]


def gaps_of_tables(net: Network) -> Iterator[Gap]:
    """Yield, for every table of counts that is split by place, what it does not place and what that would settle.

    Asked of a place or a subject, a table is whole, so that its shares stay true; one that says nothing of it is left
    out.
    """
    passing = {c.id for c in net.counts}
    series = sorted({(c.measure, c.unit, c.kind) for c in net.counts if c.kind != "distinct"})
    for measure, unit, kind in series:
        table = count_table(net, measure, unit, kind)
        rows = result_of(table, FlowOptions(), table.net).rows
        for group in table.groups:
            split = _Split(net, table, group, [rows[i] for i in group.rows])
            if split.top is not None and not passing.isdisjoint(c for row in split.rows for c in row["claims"]):
                yield from split.unplaced()
                yield from split.bounded()


@dataclass(frozen=True)
class _Split:
    """A table that is split by place, and its findings."""

    net: Network
    table: Table
    group: Group
    rows: Sequence[Row]

    @cached_property
    def headline(self) -> Headline:
        return Headline.of(self.table, self.group)

    @property
    def named(self) -> list[Row]:
        return self.headline.named

    @property
    def loose(self) -> list[Row]:
        return self.headline.rest

    @property
    def top(self) -> Row | None:
        """The first of the named rows outside; None where nothing is compared."""
        if sum(map(self.group.places, self.rows)) < 2:
            return None
        return self.headline.outside[0] if len(self.named) > 1 and self.headline.has_largest else None

    @property
    def what(self) -> str:
        subject = self.net.name(self.group.subject) if self.group.subject else "all"
        period = words.period_text(self.group.start_text, self.group.end_text)
        return f"{self.rows[0]['measure']} of {subject} ({period})"

    @cached_property
    def findings(self) -> list[tuple[str, Row, list[Row]]]:
        """The findings: which is the largest from outside, and of all where that is another."""
        return list(self._found())

    def _found(self) -> Iterator[tuple[str, Row, list[Row]]]:
        top = self.top
        if top is None:
            return
        head = self.headline
        rivals = [r for r in head.outside if r is not top]
        yield self._said(top, rivals, f"{head.end}{head.where}"), top, rivals
        first = self.named[0]
        if first is not top:
            rivals = [r for r in self.named if r is not first]
            yield self._said(first, rivals, head.end), first, rivals

    def _said(self, first: Row, rivals: Sequence[Row], kind: str) -> str:
        """Return a finding in words; where bounds leave open who is first, as a question."""
        sure = all(r["high"] is not None and r["high"] < first["low"] for r in rivals)
        who = f"{self.headline.name(first)} {self.headline.verb(first)}" if sure else "which is"
        return f"{who} the largest {kind} in the {self.what}"

    def unplaced(self) -> Iterator[Gap]:
        """Yield the rows that are not placed, each with each finding."""
        for row in self.loose:
            others = [r for r in self.loose if r is not row]
            filled = most_missing(others, self.named, self.group.whole)
            kind = "unknown" if row[self.headline.end] == UNKNOWN else "not itemised"
            verb = {"unknown": "recorded with the place not known", "not itemised": "not itemised by the source"}[kind]
            about = f"{words.bounds(row['low'], row['high'])} {verb} in the {self.what}"
            for finding, first, rivals in self.findings:
                changes = row["high"] is None or not standing_of(first, rivals, int(row["high"])).alone
                width, left = self._width(first), self._filled(first, filled)
                yield Gap(
                    kind, about, row["low"], row["high"], finding, tuple(row["claims"]), width, left, "points", changes
                )

    def _width(self, row: Row) -> float | None:
        ends = row["possible_low"], row["possible_high"]
        return None if None in ends else float(100 * (ends[1] - ends[0]))

    def _filled(self, row: Row, missing: int | None) -> float | None:
        whole = self.group.whole
        if missing is None or row["high"] is None or not whole.low or row["share_low"] is None:
            return self._width(row)
        return float(100 * (min(1.0, row["possible_high"], (row["high"] + missing) / whole.low) - row["share_low"]))

    def bounded(self) -> Iterator[Gap]:
        """Yield named figures with bounds: whether the exact number could change who is first."""
        for row in self.named:
            if row["low"] == row["high"]:
                continue
            figure = words.bounds(row["low"], row["high"])
            end = "from" if self.headline.end == "origin" else "to"
            about = f"the exact number {end} {self.headline.name(row)} in the {self.what}: {figure}"
            width = None if row["high"] is None else float(row["high"] - row["low"])
            for finding, first, rivals in self.findings:
                against = rivals if row is first else [first]
                low_first = row if row is first else first
                others = against if row is first else [row]
                changes = any(drawing_level(r, low_first, 0) is not None for r in others)
                yield Gap(
                    "bounded", about, row["low"], row["high"], finding, tuple(row["claims"]), width, 0.0,
                    str(row["unit"]), changes,
                )  # fmt: skip


def by_or_in(net: Network, subject: str) -> str:
    """Return whose a figure is, with its preposition: by an operation, in a place, else of its subject.

    Examples
    --------
    >>> import graphlab
    >>> net = graphlab.load("example:open-source").network()
    >>> by_or_in(net, "gravity"), by_or_in(net, "norfolk"), by_or_in(net, "rico-exeter")
    ('by Operation Gravity', 'in Norfolk', 'of Rico')
    """
    word = "by" if subject in net.operations else "in" if subject in net.places else "of"
    return f"{word} {net.name(subject)}"


def gaps_of_figures(net: Network) -> Iterator[Gap]:
    """Yield figures without a date, figures with bounds that stand alone, and what rests on one source."""
    for count in net.counts:
        low, high = count.value.low, count.value.high
        about = f"{count.measure} {by_or_in(net, count.subject)}: {words.bounds(low, high, nothing='no number')}"
        if not count.period.dated:
            yield Gap("undated", f"the period of {about}", low, high, "in which period it counts", (count.id,))
        if not (count.origin and count.destination) and low != high:
            width = None if low is None or high is None else float(high - low)
            yield Gap(
                "bounded", f"the exact number of {about}", low, high, "the figure itself", (count.id,), width,
                None if width is None else 0.0, count.unit,
            )  # fmt: skip
    cells: dict[Key, set[str]] = defaultdict(set)
    alone: dict[str, list[str]] = defaultdict(list)
    for count in net.counts:
        cells[Key.of(count)].add(count.source)
    for count in net.counts:
        if len(cells[Key.of(count)]) == 1:
            alone[count.source].append(count.id)
    for source, ids in sorted(alone.items()):
        title = net.sources[source].text("title") if source in net.sources else ""
        rests = words.few(len(ids), "figure")
        verb = "rests" if len(ids) == 1 else "rest"
        about = f"{rests} {verb} on {title or source or 'no source'} alone"
        yield Gap("one source", about, len(ids), len(ids), "whether another source agrees", tuple(sorted(ids)))
