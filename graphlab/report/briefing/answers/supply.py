"""What changed between two readings, and who supplies us."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from graphlab.analysis.flows.headline import Areas
from graphlab.analysis.flows.standing import standing_of
from graphlab.graph.network import Network
from graphlab.model.tables import SPECIAL, UNKNOWN
from graphlab.report.briefing.answers.naming import as_at_text, cut, first_rows, open_lines_text, short_name
from graphlab.report.briefing.document import Bar, Bars, Finding, Head, Row, Table
from graphlab.report.briefing.flow_sentences import Flow, flow_bars, grey_note, origin_sentence, total_sentences
from graphlab.report.briefing.material import Material
from graphlab.report.briefing.section_lines import (
    change_text,
    ids_in,
    stock_certain,
    stock_moved,
    stock_opened,
    stock_owner,
    stock_rows,
)
from graphlab.wording import phrases as words
from graphlab.wording.phrases import slug

Cells = Mapping[str, Any]
#: Rows that a proof holds before the budget cuts it further.
MOST_ROWS = 10


def changed(material: Material) -> Finding | None:
    """Return the stock that certainly changed most, with what keeps the opened lines from being computed."""
    result = material.part("stock")
    rows = stock_rows(result) if result is not None else []
    if result is None or not rows or not stock_certain(rows[0]):
        return None
    net, row = material.net, rows[0]
    text = f"{stock_moved(net, row)}; {stock_opened(net, row)}."
    return Finding(
        text,
        tuple(row["claims"]),
        "finding",
        question="changed",
        topic="What changed",
        table="disruption-stock",
        proof=_stock_table(material, rows),
        rows=len(rows),
        counted="stock",
    )


def _stock_table(material: Material, rows: Sequence[Cells]) -> Table:
    net = material.net
    made = []
    for r in first_rows(rows, MOST_ROWS):
        definition = f" ({r['definition']})" if r["definition"] else ""
        dates = (words.date_text(r["period_start"]), words.date_text(r["period_end"]))
        values = (
            words.bounds(r["stock_start_low"], r["stock_start_high"]),
            words.bounds(r["stock_end_low"], r["stock_end_high"]),
        )
        cells = (
            f"{short_name(net, stock_owner(r))}: {cut(str(r['measure']) + definition, 60)}",
            *(f"{value} ({day})" for value, day in zip(values, dates, strict=True)),
            words.bounds(r["change_low"], r["change_high"]) if words.missing(r["change_high"]) else change_text(r),
        )
        made.append(Row(cells, tuple(r["claims"])))
    heads = (Head("Stock"), Head("From"), Head("To"), Head("Change", True))
    return Table("proof-changed", "Stocks at two dates", heads, tuple(made), "Two definitions are never compared.")


def supply(material: Material) -> Finding | None:
    """Return the largest origin: of the largest stated total, else of any flow, else of the lines that stand open.

    Counts by origin alone are asked last but one, since they do not say where; then figures that name one origin.
    """
    flow = supply_flow(material)
    if flow is not None:
        return _counted_supply(flow, origin_sentence(flow))
    if (by_lines := _supply_by_lines(material)) is not None:
        return by_lines
    alone = next((f for f in _by_origin(material) if f.one_sided), None)
    if alone is not None:
        return _counted_supply(alone, f"{origin_sentence(alone)} {_not_where(alone)}")
    return _one_origin(material) or _none_recorded(material)


def supply_flow(material: Material) -> Flow | None:
    """Return the counted flow that the answer speaks of: that of the largest stated total, else the largest.

    Both of its ends are said.
    """
    return next((f for f in _by_origin(material) if not f.one_sided), None)


def _by_origin(material: Material) -> Iterator[Flow]:
    """Yield the counted flows that differ by their origin, those of a stated total first, then the largest.

    One at a time: who is compared with whom takes time, and the first that serves is told.
    """
    for f in material.all_flows:
        counted = f.split_by == "origin" and f.adds_up and f.first["stock_or_flow"] == "flow"
        if counted and f.headline.has_largest:
            yield f


def _one_origin(material: Material) -> Finding | None:
    """Return the greatest figure of which one origin is stated: there is nothing to compare it with, so it is said."""
    single = [f for f in material.all_flows if len(f.rows) == 1 and f.split_by == "origin" and f.headline.named]
    single = [f for f in single if f.first["stock_or_flow"] == "flow" and not f.is_nothing]
    if not single:
        return None
    flow = max(single, key=lambda f: f.first["low"] or 0)
    row = flow.headline.named[0]
    figure = words.counted(words.bounds(row["low"], row["high"]), flow.what)
    text = f"{words.capital(figure)} of {flow.subject} ({flow.period}) {words.verb(row['low'], 'is', 'are')} "
    text += f"recorded from {flow.headline.name(row)}, the one origin that is stated"
    if left := len(single) - 1:
        more = f"{words.many(left, 'other figure')} with one origin"
        text += f"; {more} {words.verb(left, 'is', 'are')} not added to it"
    return Finding(
        f"{text}.",
        tuple(row["claims"]),
        "finding",
        question="supply",
        topic="Who supplies us",
        table=flow_table_name(flow),
        rows=1,
    )


def _none_recorded(material: Material) -> Finding | None:
    """Return that nothing is recorded from any origin, where the figures by origin are all 0: that is an answer too."""
    flow = next((f for f in material.all_flows if f.split_by == "origin" and f.is_nothing), None)
    if flow is None:
        return None
    (said,) = total_sentences(flow)
    rows = len(flow.headline.named) + len(flow.headline.rest)
    return Finding(
        said.text,
        said.claims,
        "finding",
        question="supply",
        topic="Who supplies us",
        table=flow_table_name(flow),
        rows=rows,
    )


def _not_where(flow: Flow) -> str:
    """Return the sentence on the end that counts by origin alone leave open."""
    what = "Where they were made" if flow.first["measure"] == "arrests" else "The destination"
    return f"{what} is not given."


def _counted_supply(flow: Flow, text: str) -> Finding:
    compared = (c for r in (*flow.headline.level, *flow.headline.rivals) for c in r["claims"])
    return Finding(
        text,
        tuple(dict.fromkeys((*compared, *flow.totals))),
        "finding",
        question="supply",
        topic="Who supplies us",
        table=flow_table_name(flow),
        proof=_flow_proof(flow),
        rows=len(flow.headline.named) + len(flow.headline.rest),
        counted="origin",
    )


def _flow_proof(flow: Flow) -> Bars | None:
    bars = flow_bars(flow, "proof-supply")
    return replace(bars, note=grey_note(flow)) if bars is not None else None


def flow_table_name(flow: Flow) -> str:
    """Return the name of the table of a flow in the annex and in the folder."""
    first = flow.first
    return f"flows-{slug(first['measure'])}-{slug(first['unit'])}-{first['stock_or_flow']}-of-all"


def _supply_by_lines(material: Material) -> Finding | None:
    """Return the origin of the most lines that stand open, with how many have none stated."""
    rows = open_rows(material)
    if not rows:
        return None
    net = material.net
    areas = Areas.among(net, (key for row in rows for key in ids_in(row["origins"])))
    lines_of: dict[str, list[Cells]] = defaultdict(list)
    missing = []
    for row in rows:
        named = {areas.of[key] for key in ids_in(row["origins"]) if key not in SPECIAL}
        for key in sorted(named):
            lines_of[key].append(row)
        if not named:
            missing.append(row)
    if not lines_of:
        return None
    ranked = sorted(lines_of, key=lambda key: (-len(lines_of[key]), key))
    most = len(lines_of[ranked[0]])
    first = [key for key in ranked if len(lines_of[key]) == most]
    numbers = {key: len(lines_of[key]) for key in ranked}
    text = _origin_of_lines(net, areas, numbers, len(rows), len(missing))
    bars = [_line_bar(cut(areas.name(key)), len(lines_of[key])) for key in first_rows(ranked, MOST_ROWS)]
    if missing:
        bars.append(_line_bar(short_name(net, UNKNOWN).capitalize(), len(missing), muted=True))
    note = "A line with several origins counts in each."
    title = f"Origins of {open_lines_text(len(rows), net)}"
    claims = tuple(dict.fromkeys(c for key in first[:1] for row in lines_of[key] for c in row["claims"]))
    # One origin is said in the sentence: a chart of one bar compares it with nothing.
    proof = Bars("proof-supply", title, "lines", tuple(bars), note) if len(bars) > 1 else None
    return Finding(
        text,
        claims,
        "finding",
        question="supply",
        topic="Who supplies us",
        table="ledger",
        proof=proof,
        rows=len(ranked) + bool(missing),
        counted="origin",
        look=(("join", (first[0],) if areas.parts(first[0]) else ()), ("select", (f"n/{first[0]}",))),
    )


def _origin_of_lines(net: Network, areas: Areas, numbers: Mapping[str, int], total: int, missing: int) -> str:
    """Return which area is named as origin of most lines, and what the lines without an origin could change.

    `numbers` is how many lines each area has, the most first; `missing` how many lines have no origin.
    """
    most = max(numbers.values())
    first = [key for key, number in numbers.items() if number == most]
    share = words.percent(most / total)
    who = words.listed([cut(areas.name(key)) for key in first], most=4)
    several = len(first) > 1 or areas.several(first[0])
    verb = "are named as origin" if several else "is named as origin"
    if total == 1:
        return f"{who} {verb} of the one line that stands open{_comma(as_at_text(net))}."
    if most == total:
        return f"{who} {verb} of all {open_lines_text(total, net)}."
    each = " each" if len(first) > 1 else ""
    text = f"Of {open_lines_text(total, net)}, {who} {verb} of {words.number(most)} ({share}){each}, the most"
    if not missing:
        return f"{text}."
    return f"{text}; of {words.number(missing)} no origin is known{_if_known(areas, numbers, missing)}."


def _if_known(areas: Areas, numbers: Mapping[str, int], missing: int) -> str:
    """Return what the origins of lines without one could change about the area that has most, alone or level."""
    first, *others = ({"low": number, "high": number, "origin": key} for key, number in numbers.items())
    if others and others[0]["low"] == first["low"]:
        return ", which could give one of these more"
    standing = standing_of(first, others, missing)
    for found, more in ((standing.overtaken, "more"), (standing.level, "as many")):
        if found is not None:
            name = cut(areas.name(str(found.row["origin"])))
            return f": {name} would have {more} only if {_of_them(found.needed, missing)} run from there"
    for needed, more in ((standing.new_place, "more"), (standing.new_level, "as many")):
        if needed is not None:
            return f": another place would have {more} only if {_of_them(needed, missing)} run from there"
    return ", which cannot change that"


def _of_them(needed: int, missing: int) -> str:
    """Return so many of the lines without an origin: "it were", "both were", "all 3 were", "2 or more of them were"."""
    if needed == missing:
        return {1: "it were", 2: "both were"}.get(missing, f"all {words.number(missing)} were")
    return f"{words.number(needed)} or more of them were"


def _comma(text: str) -> str:
    return f" {text}" if text else ""


def _line_bar(label: str, number: int, *, muted: bool = False) -> Bar:
    return Bar(label, float(number), float(number), words.number(number), muted)


def open_rows(material: Material) -> list[Cells]:
    """Return the rows of the ledger whose line is not closed."""
    ledger = material.ledger
    return [r for r in ledger.rows if r["state"].kind != "closed"] if ledger is not None else []
