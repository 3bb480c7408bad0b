"""The section "What we do not know": every gap that the data themselves show."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from graphlab.counting.cells import Key
from graphlab.counting.preference import RULE, preferred_counts
from graphlab.graph.network import Network
from graphlab.model.claims import Count
from graphlab.model.tables import NOT_ITEMISED, SPECIAL, UNKNOWN
from graphlab.release.run_record import withheld, withheld_text
from graphlab.report.briefing.document import Head, Row, Section, Sentence, Table
from graphlab.report.briefing.flow_sentences import Flow, rest_sentence
from graphlab.report.briefing.material import Material
from graphlab.report.briefing.section_lines import closure_stated, ids_in
from graphlab.wording import phrases as words

#: Rows of the table of what to find out next that the document shows.
MOST_ROWS = 12


def gaps_section(material: Material, flows: list[Flow]) -> Section:
    """Return the section; it is never left out, because a product without gaps does not exist."""
    net = material.net
    said = [
        *_not_in_the_table(
            material,
            [
                *_remainders(flows),
                *_ends(material, "origins", "ORIGINATES_IN", "run from"),
                *_ends(material, "destinations", "SUPPLIES", "selling in"),
                *_returns(material),
                *_open_figures(net),
            ],
        ),
        *_undated(material),
        *_closure_types(net),
        *_breaks(net),
        *_conflicts(net),
        *_single_sources(net),
        *_withheld(net),
        *(Sentence(f"{name}: {why}.", kind="refused") for name, why in sorted(material.refused.items())),
    ]
    if not said:
        said = [Sentence("The data show no gap of their own; what no source reported is still not known.")]
    heading = "What the sources leave open matters as much as what they say"
    plan = _collection_plan(material)
    return Section("gaps", "What we do not know", heading, (*plan, *said))


def _plan_groups(material: Material) -> list[list[Mapping[str, Any]]]:
    """Return the gaps that hang on one finding together, what settles most first."""
    groups: dict[tuple[str, ...], list[Mapping[str, Any]]] = defaultdict(list)
    for row in material.gaps.rows if material.gaps is not None else ():
        if row["gap"] != "one source":
            alike = () if row["width_unit"] == "lines" and row["gap"] != "bounded" else (row["about"],)
            groups[row["gap"], row["finding"], *alike].append(row)
    return list(groups.values())


def _not_in_the_table(material: Material, said: Sequence[Sentence]) -> list[Sentence]:
    """Leave out sentences whose claims the table of what to find out next is about already: nothing is told twice."""
    told = {c for found in _plan_groups(material)[:MOST_ROWS] for row in found for c in row["claims"]}
    return [s for s in said if not s.claims or not told.issuperset(s.claims)]


def _collection_plan(material: Material) -> tuple[Table, ...]:
    """Return the table of what to find out next: gaps that hang on one finding in one row, what settles most first."""
    groups = _plan_groups(material)
    if not groups:
        return ()
    rows = tuple(map(_plan_row, groups[:MOST_ROWS]))
    more = f" {len(groups) - MOST_ROWS} more are in tables/gaps.csv." if len(groups) > MOST_ROWS else ""
    heads = ("Not known", "Finding that hangs on it", "Width now", "Once known", "Can change it", "Who could know")
    note = (
        "Width: between the least and the greatest that the finding's figure can be; several gaps in one row are "
        f"filled together.{more}"
    )
    return (Table("gaps", "What to find out next", tuple(Head(h) for h in heads), rows, note),)


def _plan_row(found: Sequence[Mapping[str, Any]]) -> Row:
    first = found[0]
    about = words.listed([str(r["about"]) for r in found], most=6)
    who = words.listed(sorted({name for r in found for name in r["publishers"]}), most=3)
    left = first["width_filled"]
    if len(found) > 1:
        left = max(0.0, first["width_now"] - len(found) * (first["width_now"] - first["width_filled"]))
    changes = {True: "yes", False: "no", None: "not known"}[first["changes"]]
    cells = (about, str(first["finding"]), _width(first["width_now"], first), _width(left, first), changes, who or "–")
    return Row(cells, tuple(dict.fromkeys(c for r in found for c in r["claims"])))


def _width(width: float | None, row: Mapping[str, Any]) -> str:
    if width is None:
        return "open"
    number = f"{words.half_up(width, 1)}" if row["width_unit"] == "points" else words.number(round(width))
    return words.many(round(width), "line") if row["width_unit"] == "lines" else f"{number} {row['width_unit']}"


def _remainders(flows: list[Flow]) -> Iterator[Sentence]:
    for flow in flows:
        if flow.adds_up and (flow.rest(NOT_ITEMISED) or flow.rest(UNKNOWN)):
            said = rest_sentence(flow)
            claims = tuple(c for r in (*flow.rest(NOT_ITEMISED), *flow.rest(UNKNOWN)) for c in r["claims"])
            end = "come" if flow.split_by == "origin" else "go"
            start = f"where part of the {flow.what} of {flow.subject} {end} {'from' if end == 'come' else 'to'}. "
            yield Sentence(start + said, claims, "gap")


def _ends(material: Material, column: str, link: str, phrase: str) -> Iterator[Sentence]:
    """Return which lines have no stated place at one end, and which have only an implied one."""
    if material.ledger is None:
        return
    net = material.net
    rows = material.ledger.rows
    missing = [r for r in rows if not set(ids_in(r[column])) - set(SPECIAL)]
    if missing:
        who = words.listed(sorted(net.name_apart(r["line"]) for r in missing), most=12)
        lines = {r["line"] for r in missing}
        claims = tuple(x.id for x in net.links if x.type == link and x.start_node in lines)
        where = "where they are run from" if link == "ORIGINATES_IN" else "where they sell"
        yield Sentence(f"{where}, for {words.share_of(len(missing), len(rows), 'line')}: {who}.", claims, "gap")
    implied = [x for x in net.links if x.type == link and x.certainty == "implied" and x.end_node not in SPECIAL]
    if implied:
        who = words.listed(sorted({net.name_apart(x.start_node) for x in implied}), most=12)
        number = len({x.start_node for x in implied})
        told = f"{words.few(number, 'line')} {words.verb(number, 'is', 'are')}"
        text = f"that {told} {phrase} the place given is implied, "
        yield Sentence(f"{text}not stated: {who}.", tuple(x.id for x in implied), "gap")


def _undated(material: Material) -> Iterator[Sentence]:
    if material.ledger is None:
        return
    undated = sorted(material.net.name_apart(r["line"]) for r in material.ledger.rows if r["state"] == "undated")
    if undated:
        verb = "was" if len(undated) == 1 else "were"
        text = f"when {words.few(len(undated), 'line')} {verb} active: {words.listed(undated, most=12)}; "
        yield Sentence(text + "undated lines count as possibly active at any time.", kind="gap")


def _returns(material: Material) -> Iterator[Sentence]:
    if material.ledger is None:
        return
    closed = [r for r in material.ledger.rows if closure_stated(r)]
    unchecked = [
        r
        for r in closed
        if words.missing(r["check_backs"])
        and words.missing(r["returned_after_days_low"])
        and words.missing(r["returned_after_days_high"])
    ]
    if unchecked:
        who = words.listed(sorted(material.net.name_apart(r["line"]) for r in unchecked), most=12)
        one, several = "line with a stated closure", "lines with a stated closure"
        some = words.share_of(len(unchecked), len(closed), one, several)
        asked = f"any of {len(closed):,} {several}" if len(unchecked) == len(closed) > 1 else some
        text = f"whether {asked} came back: no check-back is stated"
        yield Sentence(f"{text} ({who}).", tuple(c for r in unchecked for c in r["claims"]), "gap")


def _closure_types(net: Network) -> Iterator[Sentence]:
    untyped = [e for e in net.events if e.event == "closed"]
    if untyped:
        text = f"the type of {words.few(len(untyped), 'closure')} (type 1: line holder charged and the number checked; "
        yield Sentence(f"{text}type 2: number taken out of use).", tuple(e.id for e in untyped), "gap")


def _open_figures(net: Network) -> Iterator[Sentence]:
    loose = [c for c in net.counts if c.value.known and (c.value.low is None or c.value.high is None)]
    if loose:
        about = sorted({f"{c.measure} of {net.name(c.subject)} ({c.value.written})" for c in loose})
        text = f"the upper end of {words.few(len(loose), 'figure')}: {words.listed(about, most=6)}."
        yield Sentence(text, tuple(c.id for c in loose), "gap")
    unstated = [c for c in net.counts if not c.value.known]
    if unstated:
        hidden = sum(c.value.reason == "c" for c in unstated)
        more = f", of which {words.few(hidden)} {words.verb(hidden, 'is', 'are')} confidential: [c]" if hidden else ""
        yield Sentence(f"{words.few(len(unstated), 'figure')} without a number{more}.", kind="gap")


def _breaks(net: Network) -> Iterator[Sentence]:
    """Return where one measure of one place has several definitions."""
    series: dict[tuple[str, str, str], dict[str, list[Count]]] = defaultdict(lambda: defaultdict(list))
    for count in net.counts:
        if count.kind == "stock":
            series[count.subject, count.measure, count.unit][count.definition].append(count)
    for (subject, measure, _), definitions in sorted(series.items()):
        if len(definitions) > 1:
            named = " and ".join(f'"{d or "not stated"}"' for d in sorted(definitions))
            claims = tuple(c.id for d in sorted(definitions) for c in definitions[d])
            values = ", ".join(
                c.value.written for c in sorted(_of(definitions), key=lambda c: (c.period.ordinals, c.id))
            )
            text = f"how {measure} in {net.name(subject)} moved across a break in the series: definitions {named}; "
            yield Sentence(f"{text}the readings {values} are not one series and are not compared.", claims, "gap")


def _of(definitions: dict[str, list[Count]]) -> list[Count]:
    return [c for counts in definitions.values() for c in counts]


def conflicts(net: Network) -> list[list[Count]]:
    """Return the counts on one cell that differ, each group with the one taken first."""
    cells: dict[Key, list[Count]] = defaultdict(list)
    for c in net.counts:
        cells[Key.of(c)].append(c)
    groups = [group for _, group in sorted(cells.items()) if len({c.value.bounds for c in group}) > 1]
    return [preferred_counts(net.dataset, group) for group in groups]


def _conflicts(net: Network) -> Iterator[Sentence]:
    for group in conflicts(net):
        taken, *others = group
        about = f"{taken.measure} of {net.name(taken.subject)}"
        said = "; ".join(f"{c.value.written} ({_source(net, c)})" for c in others)
        text = f"which figure is right for {about}: taken {taken.value.written} ({_source(net, taken)}), not {said}. "
        yield Sentence(text + f"Rule: {RULE}.", tuple(c.id for c in group), "gap")


def _source(net: Network, count: Count) -> str:
    source = net.sources.get(count.source)
    return (source.text("publisher") or source.text("title") or count.source) if source else "no source"


def _single_sources(net: Network) -> Iterator[Sentence]:
    cells: dict[Key, set[str]] = defaultdict(set)
    for c in net.counts:
        cells[Key.of(c)].add(c.source)
    alone = sum(len(sources) == 1 for sources in cells.values())
    if alone:
        who = words.share_of(alone, len(cells), "figure")
        each = " each" if alone > 1 else ""
        rests = words.verb(alone if len(cells) > 1 else 1, "rests", "rest")
        text = f"whether other sources would agree: {who} {rests} on one source{each}."
        yield Sentence(text, kind="gap")


def _withheld(net: Network) -> Iterator[Sentence]:
    if any(withheld(net).values()):
        yield Sentence(f"what was withheld from this product: {withheld_text(net)}.", kind="gap")
