"""Who supplies whom: sentences, tables and charts from the flow tables, each with its denominator."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from graphlab.analysis.flows.standing import most_missing, overtaking, standing_of
from graphlab.counting.table import Group, table_behind
from graphlab.counting.table import Table as Counted
from graphlab.graph.network import Network
from graphlab.model.result import Result
from graphlab.model.tables import NOT_ITEMISED, SPECIAL, UNKNOWN
from graphlab.model.values import Bounds, sum_bounds
from graphlab.report.briefing.document import Bar, Bars, Head, Row, Sentence, Table
from graphlab.wording import phrases as words

Cells = Mapping[str, Any]
SHARE_HEADS = {
    "all": "of all",
    "itemised": "of the itemised",
    "named": "of named origins",
    "outside": "of named origins outside",
}


@dataclass(frozen=True)
class Flow:
    """The rows that make one table (`graphlab.counting.table.Group`), with every share.

    Attributes
    ----------
    rows
        Rows with all as denominator, in the order of the analysis.
    shares
        By denominator: the same rows with that share.
    group
        What the rows are together: subject, period, stated totals and what they add up to.
    totals
        Ids of the stated totals whose parts the rows are.
    """

    table: Counted
    rows: tuple[Cells, ...]
    shares: Mapping[str, Sequence[Cells]] = field(repr=False)
    group: Group = field(repr=False)
    totals: tuple[str, ...] = ()

    @property
    def net(self) -> Network:
        """The view that was counted."""
        return self.table.net

    @property
    def first(self) -> Cells:
        """Any row: measure, unit, kind and definition are the same in all."""
        return self.rows[0]

    @property
    def stated_total(self) -> str:
        """Id of the first stated total whose parts these rows are, "" if there is none."""
        return self.totals[0] if self.totals and len(self.rows) > 1 else ""

    @property
    def total(self) -> Bounds | None:
        """What the stated totals come to, with whatever stands beside them."""
        return self.group.whole if self.stated_total else None

    @cached_property
    def split_by(self) -> str:
        """The end by which the rows differ: ``"origin"`` or ``"destination"``."""
        ends = {end: {row[end] for row in self.rows if row[end] not in SPECIAL} for end in ("origin", "destination")}
        return "destination" if len(ends["destination"]) > len(ends["origin"]) else "origin"

    @cached_property
    def named_rows(self) -> tuple[Cells, ...]:
        """Rows whose ends are both named, the greatest lower bound first."""
        named = [r for r in self.rows if r["origin"] not in SPECIAL and r["destination"] not in SPECIAL]
        return tuple(sorted(named, key=lambda r: (-(r["low"] or 0), r["origin"] or "", r["destination"] or "")))

    @cached_property
    def outside_rows(self) -> tuple[Cells, ...]:
        """Named rows that do not begin where they end, or within it."""
        return tuple(r for r in self.named_rows if not self.net.is_within(r["origin"], r["destination"]))

    def rest(self, end: str) -> tuple[Cells, ...]:
        """Rows with a special end that are told of in the split by `split_by`, and lie within no other row."""
        counted = self.table.counted(self.group, self.split_by)
        rows = [self.rows[self.group.rows.index(i)] for i in counted]
        return tuple(r for r in rows if end in (r["origin"], r["destination"]))

    def share(self, row: Cells, of: str) -> Cells:
        """Return the row with its share of a denominator (an empty one where the analysis gave none)."""
        return self.shares[of][self._place[id(row)]] if of in self.shares else {}

    @cached_property
    def _place(self) -> dict[int, int]:
        return {id(row): i for i, row in enumerate(self.rows)}

    @property
    def subject(self) -> str:
        """The subject by name."""
        return self.net.name(self.group.subject) if self.group.subject else "all lines"

    @property
    def period(self) -> str:
        """The period in words."""
        return words.period_text(self.group.start_text, self.group.end_text)

    @property
    def what(self) -> str:
        """What is counted."""
        measure, unit = str(self.first["measure"]), str(self.first["unit"])
        return measure if unit in measure or measure in unit else f"{measure} ({unit})"


def flow_groups(answers: Mapping[str, Result]) -> list[Flow]:
    """Return the flows of one measure and unit, one a table: those of a stated total first, then the greatest.

    Parameters
    ----------
    answers
        The rows of one table of counts by denominator (`graphlab.analysis.flows.od_table.result_of`).
    """
    table = table_behind(answers["all"]) if "all" in answers else None
    if table is None:
        return []
    flows = [
        Flow(
            table,
            tuple(answers["all"].rows[i] for i in group.rows),
            {of: [answer.rows[i] for i in group.rows] for of, answer in answers.items()},
            group,
            tuple(str(table.claims.claim[t]) for t in group.totals),
        )
        for group in table.groups
    ]
    return sorted(flows, key=_order)


def _order(flow: Flow) -> tuple[Any, ...]:
    group = flow.group
    size = sum(r["low"] or 0 for r in flow.rows)
    return not flow.stated_total, -size, group.subject, group.definition, group.first, group.last


def total_sentences(flow: Flow) -> list[Sentence]:
    """Say, for a stated total, the largest origin with every share, the inside flow, and what is not itemised."""
    said = []
    rows = flow.outside_rows if flow.split_by == "origin" else flow.named_rows
    if rows:
        said.append(Sentence(_largest(flow, rows), (*rows[0]["claims"], *flow.totals), "finding"))
        others = _other_shares(flow, rows[0])
        if others:
            said.append(Sentence(others, rows[0]["claims"]))
    inside = [r for r in flow.named_rows if r not in flow.outside_rows]
    if flow.split_by == "origin" and inside and inside[0]["origin"] == inside[0]["destination"]:
        said.append(Sentence(_inside(flow, inside[0]), inside[0]["claims"]))
    said.append(Sentence(rest_sentence(flow), flow.totals))
    return said


def _largest(flow: Flow, rows: Sequence[Cells]) -> str:
    top = rows[0]
    end = flow.split_by
    name, value = flow.net.name(top[end]), words.bounds(top["low"], top["high"])
    sure = all((r["high"] is not None and r["high"] < (top["low"] or 0)) for r in rows[1:])
    kind = "origin" if end == "origin" else "destination"
    inside = len(rows) < len(flow.named_rows)
    where = f" outside {flow.net.name(top['destination'])}" if inside and end == "origin" else ""
    total = words.bounds(flow.total.low, flow.total.high) if flow.total else "all"
    whole = f"the {words.counted(total, flow.what)} of {flow.subject} ({flow.period})"
    shares = [s for s in (_share(flow, top, "all"), _share(flow, top, "itemised")) if s]
    which = f", which is {words.listed(shares)}" if shares else ""
    missing = most_missing([*flow.rest(NOT_ITEMISED), *flow.rest(UNKNOWN)], flow.named_rows, flow.total)
    if not sure:
        return f"{name} is the {kind}{where} with the largest figure (bounds overlap) in {whole}: {value}{which}."
    if not missing or flow.first["stock_or_flow"] == "distinct":
        return f"{name} is the largest {kind}{where} in {whole}: {value}{which}."
    firm = _firmness(flow, rows, missing)
    return f"In {whole} {name} is the largest {kind}{where} {firm}. {name} is recorded for {value}{which}."


def _firmness(flow: Flow, rows: Sequence[Cells], missing: int) -> str:
    """Return what the missing cannot change about the first of the rows, and how many of them would change what."""
    top, end = rows[0], flow.split_by
    verb = "from" if end == "origin" else "to"
    name, whole = flow.net.name(top[end]), f"of the {words.number(missing)} unplaced were {verb}"
    standing = standing_of(top, rows[1:], missing)
    firm = "whatever the missing are" if standing.certain else "on what is recorded"
    more = []
    if standing.overtaken is not None:
        other = flow.net.name(standing.overtaken.row[end])
        more.append(f"{other} would be larger if {words.number(standing.overtaken.needed)} or more {whole} {other}")
    elif standing.new_place is not None:
        more.append(f"one other place would be larger if {words.number(standing.new_place)} or more {whole} it")
    for row in flow.named_rows:
        if row in rows or (row["low"] or 0) <= (top["high"] or 0):
            continue
        other, found = flow.net.name(row[end]), overtaking(top, row, missing)
        if found is None:
            more.append(f"{other} is larger whatever the missing are")
        else:
            more.append(f"it would be larger than {other} only if {words.number(found.needed)} or more {whole} {name}")
    return "; ".join([firm, *more])


def _share(flow: Flow, row: Cells, of: str) -> str:
    cells = flow.share(row, of)
    if words.missing(cells.get("share_low")) and words.missing(cells.get("share_high")):
        return ""
    share = words.share_text(cells["share_low"], cells["share_high"])
    if of == "all":
        return f"{share} of all"
    whole = cells.get("denominator")
    number = f" {words.number(whole)}" if not words.missing(whole) else ""
    outside = f" {flow.net.name(row['destination'])}" if of == "outside" else ""
    named = "with a named origin" if flow.split_by == "origin" else "with a named destination"
    those = f"the{number}" if number else "those"
    noun = {"itemised": f"of the{number} itemised", "named": f"of {those} {named}"}
    return f"{share} {noun.get(of, f'of {those} from named areas outside{outside}')}"


def _other_shares(flow: Flow, row: Cells) -> str:
    shares = [s for s in (_share(flow, row, "named"), _share(flow, row, "outside")) if s]
    if flow.split_by != "origin" or not shares:
        return ""
    return f"With other denominators {flow.net.name(row['origin'])} is {words.listed(shares)}."


def _inside(flow: Flow, row: Cells) -> str:
    name, value = flow.net.name(row["origin"]), words.bounds(row["low"], row["high"])
    shares = words.listed([s for s in (_share(flow, row, "all"), _share(flow, row, "itemised")) if s])
    return f"{name} to {name} is {value}{f', {shares}' if shares else ''}: they are recorded as from inside the area."


def rest_sentence(flow: Flow) -> str:
    """Return how many of a total are not itemised, and of how many the end is not known."""
    total = words.bounds(flow.total.low, flow.total.high) if flow.total else "all"
    end = "origin" if flow.split_by == "origin" else "destination"
    if flow.first["stock_or_flow"] == "distinct":
        return (
            f"The rows are not added up: the same one may be in several of them. Shares are of the {total} stated in "
            "all, and there is no share of the itemised."
        )
    parts = []
    for special, verb in ((NOT_ITEMISED, "not itemised in the source"), (UNKNOWN, f"recorded with {end} not known")):
        rows = flow.rest(special)
        if rows:
            value = sum_bounds(Bounds(r["low"], r["high"]) for r in rows)
            share = words.share_text(rows[0]["share_low"], rows[0]["share_high"]) if len(rows) == 1 else words._NONE
            known = f" ({share})" if share != words._NONE else ""
            text = words.bounds(value.low, value.high)
            parts.append(f"{text}{known} {'is' if text == '1' else 'are'} {verb}")
    if not parts:
        whole = f"All of the {total} are" if total != "1" else "The one is"
        return f"{whole} itemised by {end}."
    return f"Of the {words.counted(total, flow.what)}, {words.listed(parts)}."


def flow_table(flow: Flow, key: str) -> Table:
    """Return the table of a flow: every row, unknown and not itemised in grey at the end, shares by denominator."""
    shown = [of for of in SHARE_HEADS if any(not words.missing(flow.share(r, of).get("share_low")) for r in flow.rows)]
    if not flow.stated_total and len(flow.rows) == 1:
        shown = []
    heads = [Head("From"), Head("To"), Head(words.capital(str(flow.first["unit"])), True)]
    heads += [Head(words.capital(SHARE_HEADS[of]), True) for of in shown]
    ordered = [*flow.named_rows, *(r for r in flow.rows if r not in flow.named_rows)]
    open_ = any(_is_open(row) for row in flow.named_rows)
    heads += [Head("Possible, of all", True), Head("Rank", True)] if open_ else []
    rows = tuple(_row(flow, row, shown, possible=open_) for row in ordered)
    note = _table_note(flow, shown)
    return Table(key, f"{words.capital(flow.what)}: {flow.subject}, {flow.period}", tuple(heads), rows, note)


def _is_open(row: Cells) -> bool:
    """Whether the missing, or bounds, leave the share or the rank of a row open."""
    return bool(row["possible_high"] != row["possible_low"] or row["rank_low"] != row["rank_high"])


def _row(flow: Flow, row: Cells, shown: Sequence[str], *, possible: bool) -> Row:
    shares = []
    for of in shown:
        share = flow.share(row, of)
        shares.append(words.share_text(share.get("share_low"), share.get("share_high")))
    if possible:
        shares.append(words.share_text(row["possible_low"], row["possible_high"]))
        shares.append("–" if row["rank_low"] is None else words.bounds(row["rank_low"], row["rank_high"]))
    cells = (flow.net.name(row["origin"]), flow.net.name(row["destination"]), words.bounds(row["low"], row["high"]))
    return Row((*cells, *shares), tuple(row["claims"]), row not in flow.named_rows)


def _table_note(flow: Flow, shown: Sequence[str]) -> str:
    wholes = []
    for of in shown:
        whole = {words.number(c["denominator"]) for c in flow.shares[of] if not words.missing(c["denominator"])}
        if len(whole) == 1:
            wholes.append(f"{SHARE_HEADS[of].removeprefix('of ')} {whole.pop()}")
    unit, kind = flow.first["unit"], flow.first["stock_or_flow"]
    note = f"Unit: {unit} ({kind}). "
    note += f"Definition: {flow.first['definition']}. " if flow.first["definition"] else ""
    note += f"Denominators: {'; '.join(wholes)}." if wholes else "No denominator is stated."
    if any(_is_open(row) for row in flow.named_rows):
        note += " Possible and rank: wherever what is unknown and not itemised belongs."
    return note


def flow_bars(flow: Flow, key: str) -> Bars | None:
    """Return the chart of a flow by its split end; none where fewer than three rows have a number."""
    known = [r for r in flow.rows if not (words.missing(r["low"]) and words.missing(r["high"]))]
    if len(known) < 3:
        return None
    ordered = [r for r in flow.named_rows if r in known] + [r for r in known if r not in flow.named_rows]
    bars = tuple(
        Bar(
            flow.net.name(r[flow.split_by]),
            float(r["low"] or 0),
            None if words.missing(r["high"]) else float(r["high"]),
            words.bounds(r["low"], r["high"]),
            r not in flow.named_rows,
        )
        for r in ordered[:16]
    )
    more = f" {len(ordered) - 16} more are in the table." if len(ordered) > 16 else ""
    title = f"{words.capital(flow.what)} by {flow.split_by}: {flow.subject}, {flow.period}"
    return Bars(key, title, str(flow.first["unit"]), bars, f"Unknown and not itemised in grey.{more}")
