"""Who supplies whom: sentences, tables and charts from the flow tables, each with its denominator."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from math import inf
from typing import Any

from graphlab.analysis.flows.headline import Headline
from graphlab.analysis.flows.notes import about_unproved
from graphlab.analysis.flows.standing import drawing_level, most_missing, overtaking, standing_of
from graphlab.counting.groups import Group
from graphlab.counting.table import Table as Counted
from graphlab.counting.table import table_behind
from graphlab.graph.network import Network
from graphlab.model.result import Result
from graphlab.model.tables import NOT_ITEMISED, SPECIAL, UNKNOWN
from graphlab.model.values import Bounds, sum_bounds
from graphlab.report.briefing.document import Bar, Bars, Head, Row, Sentence, Table
from graphlab.wording import phrases as words

Cells = Mapping[str, Any]
#: Bars of a chart at most.
_BARS = 16
SHARE_HEADS = {
    "all": "of all",
    "itemised": "of the itemised",
    "named": "of named origins",
    "outside": "of named origins outside",
}


@dataclass(frozen=True)
class Flow:
    """The rows that make one table (`graphlab.counting.groups.Group`), with every share.

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
    def adds_up(self) -> bool:
        """Whether its rows come to something together: those of a total, or counts of several places."""
        return bool(self.stated_total) or (len(self.named_rows) > 1 and self.first["stock_or_flow"] != "distinct")

    @property
    def total(self) -> Bounds | None:
        """What the stated totals come to with whatever stands beside them, else the sum of the rows."""
        return self.group.whole if self.adds_up else None

    @property
    def is_nothing(self) -> bool:
        """Whether every row is 0."""
        whole = self.total
        return all(r["high"] == 0 for r in self.rows) if whole is None else whole.high == 0

    @property
    def split_by(self) -> str:
        """The end by which the rows differ: ``"origin"`` or ``"destination"``."""
        return self.group.split_by

    @cached_property
    def named_rows(self) -> tuple[Cells, ...]:
        """Rows that name every end which the table says, the greatest lower bound first."""
        named = [r for r in self.rows if self.group.places(r)]
        return tuple(sorted(named, key=lambda r: (-(r["low"] or 0), r["origin"] or "", r["destination"] or "")))

    @property
    def one_sided(self) -> str:
        """The end that no claim of the table says; "" where both are said."""
        return next((end for end in ("origin", "destination") if end not in self.group.ends), "")

    @cached_property
    def headline(self) -> Headline:
        """The places of the end that splits the table, compared with each other."""
        return Headline.of(self.table, self.group)

    def rest(self, special: str) -> tuple[Cells, ...]:
        """Rows of the headline without a place at the end that splits the table."""
        return tuple(r for r in self.headline.rest if r[self.split_by] == special)

    def half_placed(self, special: str) -> tuple[Cells, ...]:
        """Pairs that have a place at the end that splits the table and none at the other, and lie in no other row."""
        other = "destination" if self.split_by == "origin" else "origin"
        if other not in self.group.ends:
            return ()
        counted = self.table.counted(self.group, self.split_by)
        row_of = dict(zip(self.group.rows, self.rows, strict=True))
        rows = [row_of[i] for i in counted]
        return tuple(r for r in rows if r[other] == special and r[self.split_by] not in SPECIAL)

    def share(self, row: Cells, of: str) -> Cells:
        """Return the row with its share of a denominator (an empty one where the analysis gave none)."""
        return self.shares[of][self._place[id(row)]] if of in self.shares else {}

    @cached_property
    def _place(self) -> dict[int, int]:
        return {id(row): i for i, row in enumerate(self.rows)}

    @property
    def uneven(self) -> str:
        """A sentence on the rows that cover less of the time than others; "" where there are none."""
        partial = [r for r, i in zip(self.rows, self.group.rows, strict=True) if self.table.partial[i]]
        if not partial:
            return ""
        who = [
            f"{self.net.name(r[self.split_by])} {words.period_text(r['period_start'], r['period_end'])}"
            for r in partial
        ]
        return f"Not every place covers the whole time: {words.listed(who, most=4)}."

    def kind_of(self, end: str) -> str:
        """What a place at an end is called: an origin, a destination, or of arrests by place alone where they were."""
        if end == "destination" and self.one_sided:
            return "place of arrest" if self.first["measure"] == "arrests" else "place"
        return end

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
    return not flow.stated_total, -(group.whole.low or 0), group.subject, group.definition, group.first, group.last


def total_sentences(flow: Flow) -> list[Sentence]:
    """Say, of a table, the largest origin with every share, the inside flow, and what is not itemised or not given."""
    said = []
    head = flow.headline
    rows = head.outside
    if flow.is_nothing:
        claims = flow.totals or tuple(dict.fromkeys(c for r in flow.rows for c in r["claims"]))
        text = f"{words.capital(words.counted('no', flow.what))} of {flow.subject} ({flow.period}) are recorded"
        return [Sentence(f"{text}: {_zeros(flow)}.", claims, "finding")]
    if head.has_largest:
        text = " ".join(x for x in (_largest(flow, rows), head.level_note(rows[0]), flow.uneven) if x)
        compared = (c for r in (*head.level, *head.rivals) for c in r["claims"])
        said.append(Sentence(text, tuple(dict.fromkeys((*compared, *flow.totals))), "finding"))
        others = _other_shares(flow, rows[0]) if len(head.level) == 1 else ""
        if others:
            said.append(Sentence(others, rows[0]["claims"]))
    inside = [r for r in flow.named_rows if r["origin"] == r["destination"]]
    if flow.split_by == "origin" and inside:
        said.append(Sentence(_inside(flow, inside[0]), inside[0]["claims"]))
    rest = rest_sentence(flow)
    if rest:
        claims = flow.totals or tuple(dict.fromkeys(c for r in flow.rows for c in r["claims"]))
        said.append(Sentence(rest, claims))
    return said


def _zeros(flow: Flow) -> str:
    """Return of which places the figure is 0: "0 each from Essex and Kent", "0 from London"."""
    head = flow.headline
    if not head.named:
        return "each row is 0"
    each = " each" if len(head.named) > 1 else ""
    return f"0{each} {'from' if flow.split_by == 'origin' else 'to'} {head.names(head.named)}"


def _largest(flow: Flow, rows: Sequence[Cells]) -> str:
    head, top = flow.headline, rows[0]
    name, verb, value = head.name(top), head.verb(top), words.bounds(top["low"], top["high"])
    kind, where = flow.kind_of(flow.split_by), head.where
    added = "" if flow.stated_total else f", the sum of {words.many(len(flow.rows), 'row')}"
    whole = f"{_whole(flow.total, flow)} of {flow.subject} ({flow.period}{added})"
    which = _which(flow, top)
    if head.rivals:
        recorded = f"{_recorded(flow)}{which}"
        return f"{words.capital(_not_certain(flow))} in {whole}: {recorded}."
    if len(head.level) > 1:
        names = head.names(head.level)
        return f"{names} are level as the largest {kind}s{where} in {whole}: {value} each{which}{_if_missing(flow)}."
    missing = most_missing(head.rest, head.named, flow.total)
    if missing == 0 or flow.first["stock_or_flow"] == "distinct":
        return f"{name} {verb} the largest {kind}{where} in {whole}: {value}{which}."
    firm = _firmness(flow, rows, missing)
    return f"In {whole} {name} {verb} the largest {kind}{where} {firm}. {name} {verb} recorded for {value}{which}."


def _whole(total: Bounds | None, flow: Flow) -> str:
    """Return what all rows come to, with its article: "the 100 arrests", "at least 681 arrests"."""
    figure = words.bounds(total.low, total.high) if total else "all"
    the = "the " if total and total.low == total.high else ""
    return f"{the}{words.counted(figure, flow.what)}"


def _which(flow: Flow, row: Cells) -> str:
    """Return the shares of a figure, as they follow it; "" where none is known."""
    shares = [s for s in (_share(flow, row, of) for of in ("all", *_if_open(flow.headline))) if s]
    each = "each of " if len(flow.headline.level) > 1 else ""
    return f", {each}which is {words.listed(shares)}" if shares else ""


def _if_open(head: Headline) -> tuple[str, ...]:
    """Return the denominator of the itemised where it is not the same as all."""
    return ("itemised",) if any(r[head.end] == NOT_ITEMISED for r in head.rest) else ()


def _recorded(flow: Flow) -> str:
    """Return what the first is recorded for: by name, two that are level by both, more that are level counted."""
    head = flow.headline
    value = words.bounds(head.outside[0]["low"], head.outside[0]["high"])
    if len(head.level) == 1:
        return f"{head.name(head.outside[0])} {head.verb(head.outside[0])} recorded for {value}"
    names = head.names(head.level)
    if len(head.level) > 2:
        names = f"{words.many(len(head.level), flow.kind_of(flow.split_by))} ({names})"
    return f"{names} are recorded for {value} each"


def _not_certain(flow: Flow) -> str:
    """Say that nothing is certainly the largest, and which others may have as much."""
    head = flow.headline
    kind = flow.kind_of(flow.split_by)
    return f"no {kind}{head.where} is certainly the largest, since {head.names(head.rivals)} may have as many or more"


def _if_missing(flow: Flow) -> str:
    """Return that only what is recorded is compared, where something is not placed."""
    head = flow.headline
    none = flow.total is None or most_missing(head.rest, head.named, flow.total) == 0
    return "" if none else " (on what is recorded)"


def origin_sentence(flow: Flow) -> str:
    """Return one sentence on the largest origin: its figure and shares, and what the missing could change.

    Of origins that are level none is preferred; where bounds leave open which is the largest that is said.
    """
    head = flow.headline
    rows, top = head.outside, head.outside[0]
    subject = f" of {flow.subject}" if flow.group.subject else ""
    added = "" if flow.stated_total else f", the sum of {words.many(len(flow.rows), 'row')}"
    text = f"Of {_whole(flow.group.whole, flow)}{subject} ({flow.period}{added}) {_recorded(flow)}"
    text += _which(flow, top)
    if head.rivals:
        return f"{text}; {_not_certain(flow)}."
    if len(head.level) > 1:
        return f"{text}: level as the largest origins{head.where}{_if_missing(flow)}."
    missing = most_missing(head.rest, head.named, flow.total)
    firm = "" if missing == 0 else f" {_firmness(flow, rows, missing)}"
    return f"{text}: the largest origin{head.where}{firm}."


def _firmness(flow: Flow, rows: Sequence[Cells], most: int | None) -> str:
    """Return what the missing cannot change about the first of the rows, and how many of them would change what.

    `most` is how many are missing at most; None where that is open.
    """
    head, top = flow.headline, rows[0]
    verb = "from" if flow.split_by == "origin" else "to"
    least, missing = sum(row["low"] or 0 for row in head.rest), inf if most is None else most
    number = "" if most is None else f"{'' if least >= most else 'at most '}{words.number(most)} "
    name, whole = head.name(top), f"of the {number}unplaced were {verb}"
    there = "there" if verb == "from" else "that place"
    standing = standing_of(top, rows[1:], missing, head.named, flow.total)
    firm = "whatever the missing are" if standing.alone else "on what is recorded"
    more = []
    if standing.certain and not standing.alone:
        other = head.name(standing.level.row) if standing.level else "another place"
        needed = words.number(standing.level.needed if standing.level else standing.new_level)
        more.append(f"none can be larger, and {other} would be level only if {needed} or more {whole} {there}")
    if standing.overtaken is not None:
        other = head.name(standing.overtaken.row)
        more.append(
            f"{other} would be larger only if {words.number(standing.overtaken.needed)} or more {whole} {there}"
        )
    elif standing.new_place is not None:
        more.append(f"another place would be larger only if {words.number(standing.new_place)} or more {whole} {there}")
    for row in head.inside:
        if (row["low"] or 0) <= (top["high"] or 0):
            continue
        other, found = head.name(row), overtaking(top, row, missing)
        level = drawing_level(top, row, missing)
        if found is not None:
            more.append(f"it would be larger than {other} only if {words.number(found.needed)} or more {whole} {name}")
        elif level is not None:
            more.append(f"it would be level with {other} only if {words.number(level.needed)} or more {whole} {name}")
        else:
            more.append(f"{other} {head.verb(row)} larger whatever the missing are")
    return "; ".join([firm, *more])


def _share(flow: Flow, row: Cells, of: str) -> str:
    cells = flow.headline.share(row, of)
    if words.missing(cells.get("share_low")):
        return ""
    share = words.share_text(cells["share_low"], cells["share_high"])
    if of == "all":
        return f"{share} of all"
    whole = cells.get("denominator")
    number = f" {words.number(whole)}" if not words.missing(whole) else ""
    named = "with a named origin" if flow.split_by == "origin" else "with a named destination"
    those = f"the{number}" if number else "those"
    noun = {"itemised": f"of the{number} itemised", "named": f"of {those} {named}"}
    return f"{share} {noun.get(of, f'of {those} from named areas{flow.headline.where}')}"


def _other_shares(flow: Flow, row: Cells) -> str:
    of = ("named", "outside") if flow.headline.where else ("named",)
    shares = [s for s in (_share(flow, row, d) for d in of) if s]
    if flow.split_by != "origin" or not shares or flow.one_sided or not flow.stated_total:
        return ""
    return f"With other denominators {flow.headline.name(row)} {flow.headline.verb(row)} {words.listed(shares)}."


def _inside(flow: Flow, row: Cells) -> str:
    name, value = flow.net.name(row["origin"]), words.bounds(row["low"], row["high"])
    whole = flow.share(row, "itemised").get("denominator")
    of_itemised = "of the itemised" if words.missing(whole) else f"of the {words.number(whole)} itemised"
    told = {"all": "of all", "itemised": of_itemised}
    said = [
        (words.share_text(c.get("share_low"), c.get("share_high")), told[of])
        for of in told
        if (c := flow.share(row, of))
    ]
    shares = words.listed([f"{share} {noun}" for share, noun in said if share != words._NONE])
    return f"{name} to {name} is {value}{f', {shares}' if shares else ''}: they are recorded as from inside the area."


def rest_sentence(flow: Flow) -> str:
    """Return how many of a total are not itemised, and of how many the end is not known."""
    total = words.bounds(flow.total.low, flow.total.high) if flow.total else "all"
    end = flow.kind_of(flow.split_by)
    if flow.first["stock_or_flow"] == "distinct":
        return (
            f"The rows are not added up: the same one may be in several of them. Shares are of the {total} stated in "
            "all, and there is no share of the itemised."
        )
    parts = []
    for special, verb in ((NOT_ITEMISED, "not itemised in the source"), (UNKNOWN, f"recorded with {end} not known")):
        rows = flow.rest(special)
        if rows:
            parts.append(_part(rows, verb))
    other = "destination" if flow.split_by == "origin" else "origin"
    for special, verb in ((NOT_ITEMISED, f"not itemised by {other}"), (UNKNOWN, f"recorded with {other} not known")):
        half = flow.half_placed(special)
        if half:
            parts.append(_part(half, verb))
    one_sided = f"by {end}; {flow.one_sided} not given" if flow.one_sided else ""
    figure = words.counted(total, flow.what)
    if parts:
        said = f"Of {_whole(flow.total, flow)}, {words.listed(parts)}"
        return f"{said}; all are {one_sided}." if one_sided else f"{said}."
    if one_sided:
        return f"{words.capital(figure)} {one_sided}."
    if not flow.stated_total:
        return ""
    return f"{f'All of the {total} are' if total != '1' else 'The one is'} itemised by {end}."


def _part(rows: Sequence[Cells], verb: str) -> str:
    """Return how many some rows are together, the share of a single one, and what is said of them."""
    value = sum_bounds(Bounds(r["low"], r["high"]) for r in rows)
    share = words.share_text(rows[0]["share_low"], rows[0]["share_high"]) if len(rows) == 1 else words._NONE
    known = f" ({share})" if share != words._NONE else ""
    text = words.bounds(value.low, value.high)
    return f"{text}{known} {'is' if text == '1' else 'are'} {verb}"


def flow_table(flow: Flow, key: str) -> Table:
    """Return the table of a flow: every row, unknown and not itemised in grey at the end, shares by denominator."""
    shown = [of for of in SHARE_HEADS if any(not words.missing(flow.share(r, of).get("share_low")) for r in flow.rows)]
    if not flow.stated_total and len(flow.rows) == 1:
        shown = []
    heads = [Head("From"), Head("To"), Head(words.capital(str(flow.first["unit"])), True)]
    heads += [Head(words.capital(SHARE_HEADS[of]), True) for of in shown]
    ordered = [*flow.named_rows, *(r for r in flow.rows if not flow.group.places(r))]
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
    return Row((*cells, *shares), tuple(row["claims"]), not flow.group.places(row))


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
    note += f" {words.capital(flow.one_sided)} not given." if flow.one_sided else ""
    note += f" {flow.uneven}" if flow.uneven else ""
    note += "".join(f" {limit}" for limit in about_unproved(flow.headline.table))
    if any(_is_open(row) for row in flow.named_rows):
        note += " Possible and rank: wherever what is unknown and not itemised belongs."
    return note


def flow_bars(flow: Flow, key: str) -> Bars | None:
    """Return the chart of a flow by its split end; none where fewer than three rows have a number.

    What is unknown or not itemised is always among the `_BARS` that are drawn.
    """
    head = flow.headline
    rest = [r for r in head.rest if not (words.missing(r["low"]) and words.missing(r["high"]))]
    if len(head.named) + len(rest) < 3:
        return None
    shown = [*head.named[: max(_BARS - len(rest), 1)], *rest]
    left = len(head.named) + len(rest) - len(shown)
    bars = tuple(
        Bar(
            head.name(r),
            float(r["low"] or 0),
            None if words.missing(r["high"]) else float(r["high"]),
            words.bounds(r["low"], r["high"]),
            r in head.rest,
        )
        for r in shown
    )
    more = f" {words.many(left, 'more row')} {words.verb(left, 'is', 'are')} in the table." if left > 0 else ""
    title = f"{words.capital(flow.what)} by {flow.kind_of(flow.split_by)}: {flow.subject}, {flow.period}"
    return Bars(key, title, str(flow.first["unit"]), bars, f"{grey_note(flow)}{more}")


def grey_note(flow: Flow) -> str:
    """Return what is grey in a chart of a flow, and whether a limit on the work left bounds wider than they may be."""
    return " ".join(["Unknown and not itemised in grey.", *about_unproved(flow.headline.margin)])
