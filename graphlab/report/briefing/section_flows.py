"""The sections "The map" and "Who supplies whom"."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any

from graphlab.analysis.flows.line_origins import AreaOfLines, line_origins
from graphlab.analysis.lifecycle.supply import is_special
from graphlab.graph.network import Network
from graphlab.model.tables import SPECIAL, SPECIAL_WORDS
from graphlab.report.briefing.document import Block, Head, Row, Section, Sentence, Table, with_rows
from graphlab.report.briefing.flow_sentences import Flow, flow_bars, flow_table, total_sentences
from graphlab.report.briefing.material import Material
from graphlab.wording import phrases as words

#: Tables of flows that the document shows at most; all are in the folder of tables.
MOST_TABLES = 6


def flow_section(material: Material) -> Section | None:
    """Return the section on flows: for each stated total the largest origin with its shares, then the tables."""
    flows = material.all_flows
    if not flows and not material.line_flows:
        return None
    blocks: list[Block] = []
    for place, flow in enumerate(f for f in flows if _worth_a_table(f)):
        if place == MOST_TABLES:
            break
        if flow.adds_up:
            blocks += total_sentences(flow)
        blocks.append(flow_table(flow, f"flow-{place + 1}"))
        if place < 2 and (bars := flow_bars(flow, f"flow-{place + 1}-bars")):
            blocks.append(bars)
    single = [f for f in flows if not _worth_a_table(f)]
    if single:
        blocks.append(_single_totals(single, material.style.thresholds.rows))
    blocks += _pairs(material)
    if not blocks:
        return None
    heading = flow_heading(flows) or "Which lines serve which towns"
    return Section("flows", "Who supplies whom", heading, tuple(blocks))


def _worth_a_table(flow: Flow) -> bool:
    return len(flow.rows) > 1 and bool(flow.named_rows)


def flow_heading(flows: list[Flow]) -> str:
    """Return the finding of the first stated total in a heading."""
    for flow in flows:
        rows = flow.headline.outside if flow.adds_up else []
        if rows and flow.headline.has_largest:
            of = "itemised" if flow.headline.share(rows[0], "itemised").get("share_low") is not None else "all"
            cells = flow.headline.share(rows[0], of)
            share = words.share_text(cells.get("share_low"), cells.get("share_high"))
            noun = f"the itemised {flow.what}" if of == "itemised" else f"all {flow.what}"
            return _heading(flow, share, f"{noun} of {flow.subject}")
    return ""


def _heading(flow: Flow, share: str, whole: str) -> str:
    """Return who has most of a flow, in a heading: those that are level together, none where bounds leave it open."""
    head = flow.headline
    first, kind = head.outside[0], flow.kind_of(flow.split_by)
    if head.rivals:
        return f"No {kind}{head.where} is certainly the largest in {whole}"
    if len(head.level) == 1:
        return f"{head.name(first)} {head.verb(first)} {share} of {whole}"
    if len(head.level) == 2:
        return f"{head.names(head.level)} are {share} each of {whole}"
    return f"{words.many(len(head.level), kind)} are level with {share} each of {whole}"


def _single_totals(flows: list[Flow], most: int) -> Table:
    ordered = sorted(flows, key=lambda f: (f.subject, str(f.first["measure"]), f.period))
    heads = (*(Head(h) for h in ("About", "Measure", "Unit", "Period", "From", "To")), Head("Figure", True))
    note = "Each row is a figure of its own. They differ in unit, period or subject and are not to be added up."
    table = Table("flow-single", "Figures that are not split by origin", heads, note=note, on_slides=False)
    return with_rows(table, [(flow, row) for flow in ordered for row in flow.rows], _single_total, most)


def _single_total(of: tuple[Flow, Mapping[str, Any]]) -> Row:
    flow, row = of
    ends = [_end(flow, row, e) for e in ("origin", "destination")]
    value = words.bounds(row["low"], row["high"])
    cells = (flow.subject, str(row["measure"]), str(row["unit"]), flow.period, *ends, value)
    return Row(cells, tuple(row["claims"]))


def _end(flow: Flow, row: Mapping[str, Any], end: str) -> str:
    if row[end] not in SPECIAL:
        return flow.net.name(row[end])
    return SPECIAL_WORDS.get(row[end], "not itemised") if end in flow.group.ends else "not given"


def origins_sentence(net: Network) -> Sentence | None:
    """Return which area most lines are run from, of how many; None where no two origins are named."""
    found = line_origins(net)
    if sum(len(places) for places in found.areas.members.values()) < 2:
        return None
    first, *others = found.rows
    areas, most = found.areas, words.bounds(first.lines.low, first.lines.high)
    level = [r for r in others if (r.lines.high or 0) >= (first.lines.low or 0)]
    verb = "run" if areas.several(first.area) else "runs"
    whole = words.bounds(found.whole.low, found.whole.high)
    if level:
        names = words.listed([areas.name(r.area) for r in (first, *level)], most=4)
        said = f"{names} run the most of the {whole} lines with an origin and a town: up to {_most(first, *level)} each"
    else:
        sure = "" if found.certain else " on what is recorded"
        firm = f", the most of any area{sure}" if others else ""
        said = f"{areas.name(first.area)} {verb} {most} of the {whole} lines with an origin and a town{firm}"
    if found.unplaced:
        where = (
            f"{words.few(found.unplaced)} {words.verb(found.unplaced, 'is', 'are')} run from a place that is not named"
        )
        firm = " and cannot change that" if found.certain and not level else ""
        said = f"{said}; {where}{firm}"
    return Sentence(f"{said}.", first.claims)


def _most(*rows: AreaOfLines) -> str:
    return words.number(max(r.lines.high or 0 for r in rows))


def _pairs(material: Material) -> Iterator[Block]:
    """Return which area most lines are run from, and the pairs with the number of lines that serve them."""
    if not material.line_flows or not material.line_flows.rows:
        return
    net = material.net
    said = origins_sentence(net)
    if said is not None:
        yield said
    whole = material.line_flows.rows[0].get("denominator")
    note = "A line with several origins or towns is in several rows, so rows do not add up."
    if not words.missing(whole):
        note = f"{words.many(int(str(whole)), 'different line')} in all. {note}"
    heads = (Head("From"), Head("To"), Head("Lines", True))
    title = "Pairs of an origin and a town, by lines that serve them"
    table = Table("pairs", title, heads, note=note, on_slides=False)
    yield with_rows(
        table, material.line_flows.rows, partial(_pair_row, net), material.style.thresholds.rows, _without_an_end
    )


def _without_an_end(row: Mapping[str, Any]) -> bool:
    return is_special((row["origin"], row["destination"]))


def _pair_row(net: Network, row: Mapping[str, Any]) -> Row:
    cells = (net.name(row["origin"]), net.name(row["destination"]), words.bounds(row["low"], row["high"]))
    return Row(cells, tuple(row["claims"]), _without_an_end(row))


def map_section(material: Material, pictures: Mapping[str, bytes]) -> Section | None:
    """Return the section with the map, if it was drawn."""
    from graphlab.report.briefing.document import Picture

    if "map" not in pictures:
        return None
    net = material.net
    places = sorted({end for pair in net.pairs for end in pair} - set(SPECIAL))
    alt = f"Map of the flows between {words.few(len(places), 'place')}; the table of pairs says the same in words."
    caption = "Areas of origin are squares, one a police force; towns are circles; each arrow has its number."
    return Section("map", "The map", _map_heading(net), (Picture("map", pictures["map"], alt, caption),))


def _map_heading(net: Network) -> str:
    """Return how many pairs have both ends named; those with an end without a name are told apart."""
    open_ended = sum(is_special(pair) for pair in net.pairs)
    named = len(net.pairs) - open_ended
    told = f"{words.capital(words.few(named, 'pair') if named else 'no pair')} of an origin and a town "
    told += words.verb(max(named, 1), "is named", "are named")
    if not open_ended:
        return told
    more = f"{words.few(open_ended)} more" if named else words.few(open_ended)
    return f"{told}; {more} {words.verb(open_ended, 'has', 'have')} an end that is not known or not itemised"
