"""The network page: origin areas, lines, destination towns and operations, with filters, replay and what-if."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from graphlab.analysis.deconfliction.lookalikes import doubt_note
from graphlab.analysis.lifecycle.ledger import lines as ledger
from graphlab.graph.network import Network
from graphlab.model.column_rows import each
from graphlab.model.result import Column, Result
from graphlab.report.drawing.colours import (
    KIND_WORDS,
    KINDS,
    LAYERS,
    OUTLINE_WORDS,
    OUTLINES,
    TIE_WORDS,
    TONES,
)
from graphlab.report.pages.claim_cards import claim_cards, ids_only, sources_of, things_claims
from graphlab.report.pages.facts import link_places
from graphlab.report.pages.large.picture import large_picture
from graphlab.report.pages.large.size import NOTES_OF_KIND, is_large, left_out, sources_told
from graphlab.report.pages.names import name_of
from graphlab.report.pages.network_records import edge_records, node_records, things_of
from graphlab.report.pages.payload import filter_options, lede_parts, level_options, living, subtitle, table_record
from graphlab.report.pages.picture import SUPPLY, Picture, picture_of
from graphlab.report.pages.replay import OF_OPERATIONS
from graphlab.report.pages.shell import Page, render
from graphlab.report.pages.tables import IN_CSV, SHOWN, Table, result_table
from graphlab.report.pages.whatif import whatif_data
from graphlab.wording.phrases import capital, many

KEYS = (
    "Keyboard, with the picture in focus: arrow keys walk to the nearest thing that way, Enter reads what is selected, "
    "x closes or re-opens a line, + and − zoom, 0 shows all, Escape clears, Ctrl+Z undoes, Ctrl+Shift+Z does again. "
    "On a touch screen one finger scrolls the page, two move the picture."
)
EDGE_KEY = (
    ("origin, line and town", "edge", False),
    ("connection", "edge", False),
    ("implied or not certain", "edge", True),
    ("operation", "operation", True),
)


def links_result(net: Network, picture: Picture) -> Result:
    """Return the links drawn as a table: from, to, type, certainty, grade and claims."""
    columns = [
        Column("from", "id", "where the link starts"),
        Column("to", "id", "where it leads"),
        Column("type", "", "kind of link"),
        Column("certainty", "", "stated, implied or unknown; the surest of its claims"),
        Column("grade", "", "best grade of its claims"),
        Column("claims", "", "ids of the claims"),
    ]
    rows = [
        {
            "from": t.source,
            "to": t.target,
            "type": t.type,
            "certainty": t.certainty,
            "grade": str(t.grade) if t.grade else None,
            "claims": t.claims,
        }
        for t in picture.drawn_links
    ]
    return Result(
        "Links in the picture",
        "One row a link; several claims on one link are one row. ORIGINATES_IN is run from, SUPPLIES sells in, "
        "TARGETED acted on and CONDUCTED_IN took place in.",
        columns,
        rows,
        marking=net.marking,
    )


def _tables(net: Network, picture: Picture, found: Result, *, whole: bool = True) -> list[Table]:
    """Return the tables of lines and links; their CSV stands in the page where that holds everything (`whole`)."""
    files = ("lines.csv", "links.csv") if whole else ("", "")
    beyond = IN_CSV if whole else "graphlab lines gives all"
    most_notes = None if whole else NOTES_OF_KIND
    names = {key: drawn_node.name for key, drawn_node in picture.drawn_nodes.items()}

    def named(key: str) -> str:
        return names.get(key) or name_of(net, key)

    links = links_result(net, picture)
    edge_of = {(t.source, t.target, t.type): f"e/{i}" for i, t in enumerate(picture.drawn_links)}
    node_of = {line: f"n/{drawn_node.id}" for drawn_node in picture.drawn_nodes.values() for line in drawn_node.lines}
    return [
        result_table(
            found,
            name_of=named,
            key_of=lambda row: node_of.get(str(row["line"]), ""),
            hidden=("claims", "state_claim", "line", "certainly_active"),
            file=files[0],
            whole=beyond,
            most_notes=most_notes,
        ),
        result_table(
            links,
            name_of=named,
            key_of=lambda row: edge_of.get((row["from"], row["to"], row["type"]), ""),
            file=files[1],
            whole=IN_CSV if whole else "a part (--place, --subject) has fewer",
        ),
    ]


def finding(net: Network, picture: Picture) -> str:
    """Return the headline: how many lines, from where, to where."""
    if net.is_plain or not net.lines:
        return f"{capital(many(len(picture.drawn_nodes), 'node'))} and {many(len(picture.drawn_links), 'link')}"
    lines, origins, towns = picture.counted()
    if not lines:
        return "No line is known here"
    whence = f" from {many(origins, 'known origin area')}" if origins else ""
    whither = f" to {many(towns, 'known destination')}" if towns else ""
    unknown = " or ".join(end for end, told in (("origin", whence), ("destination", whither)) if not told)
    return f"{many(lines, 'line')}{whence}{whither}{f'; no {unknown} is known' if unknown else ''}"


NOTES = (
    (
        "A line is a trade, not a person: no personal data is held. A brand name is a label and never the identity; "
        "two lines may bear one name."
    ),
    (
        "A link is drawn as soon as one source states it. Dashed links are implied or not certain; press reports "
        "over-represent successful prosecutions, so a well-connected node may be a well-reported one."
    ),
    "Closing lines in the page is a stress test. Static removal overstates what a closure does: others may take over.",
)


def network_page(
    net: Network,
    *,
    picture: Picture | None = None,
    measure: str | None = None,
    unit: str | None = None,
    layout: str = "layered",
    seed: int = 0,
) -> Page:
    """Return the network page of a network.

    Parameters
    ----------
    net
        A network with its filters.
    picture
        What to draw; everything by default (see `graphlab.report.pages.aggregation.fitted`).
    measure, unit
        Figure of the flow lost in what-if; every one that touches a line or a served pair by default.
    layout
        ``layered`` or ``force``: the arrangement shown first; the page offers both.
    seed
        Of the force-directed arrangement.
    """
    fixed = is_large(net)
    picture = picture or (large_picture(net) if fixed else picture_of(net))
    layouts = _layouts(picture, layout)
    found = ledger(net)
    things = things_of(net, picture, found, fixed=fixed)
    every, ids = _claimed(picture, things)
    claims = picture.claims.made(ids) if picture.claims else None
    drawn = _drawn(net, picture, found, layouts, seed, left_out(net) if fixed else ids_only(every, ids))
    grades = [] if fixed else sorted({str(t.grade)[:2] for t in picture.drawn_links if t.grade})
    alive = living(net, grades)
    offered = filter_options(net, alive["facts"])
    tables = _tables(net, picture, found, whole=not fixed)
    payload = {
        "name": "network",
        "tables": [
            table_record(tables[0], "ledger", each(found.rows[:SHOWN], "line", str)),
            table_record(tables[1], "links", [f"e/{i}" for i in range(len(picture.drawn_links))]),
        ],
        "things": things,
        **claim_cards(net, ids, claims),
        **drawn.payload,
        "whatif": whatif_data(net, measure, unit),
        "plain": net.is_plain or not net.lines,
        "foldable": not fixed and _foldable(net, picture),
        "lede_parts": lede_parts(net, _what(picture)),
        **alive,
    }
    return replace(
        drawn,
        payload=payload,
        kicker="County lines: who supplies whom",
        alt=f"Network: {drawn.title}. The tables below hold the same data.",
        whatif=bool(payload["whatif"]),
        timed=alive["months"] is not None,
        tables=tables,
        notes=NOTES,
        warnings=picture.warnings,
        sources=sources_told(net) if fixed else sources_of(net, ids),
        keys=f"{KEYS} Drag a node to move it.",
        operations=offered["operations"],
        places=offered["places"],
        grades=grades,
        certainty=not fixed and any(t.certainty != "stated" for t in picture.drawn_links),
        levels=level_options(alive["facts"]) if payload["foldable"] else (),
    )


def drawn_page(
    net: Network,
    *,
    picture: Picture,
    measure: str | None = None,
    unit: str | None = None,
    layout: str = "layered",
    seed: int = 0,
) -> Page:
    """Return what a still draws of the network page: without tables, cards and what the scripts work from.

    Options as `network_page`; of the arrangements there is the one shown first.
    """
    if measure is not None:
        whatif_data(net, measure, unit)  # refuses one that nobody counted
    found = ledger(net)
    every, ids = _claimed(picture, things_of(net, picture, found))
    return _drawn(net, picture, found, _layouts(picture, layout)[:1], seed, ids_only(every, ids))


def _layouts(picture: Picture, first: str) -> list[str]:
    """Return the arrangements that a picture has, the one shown first first."""
    if not picture.of_kind("line", "group", "origin", "both"):
        return ["force"]
    return ["layered", "force"] if first == "layered" else ["force", "layered"]


def _claimed(picture: Picture, things: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """Return every thing of a picture that has claims, with the claims of which the page has cards."""
    links = {f"e/{i}": {"claims": drawn_link.claims} for i, drawn_link in enumerate(picture.drawn_links)}
    every = {**things, **links}
    return every, things_claims(every)


def _what(picture: Picture) -> str:
    return picture.shown_as or "Every line, place and operation that a source links."


def _drawn(
    net: Network, picture: Picture, found: Result, layouts: Sequence[str], seed: int, without_cards: Sequence[str]
) -> Page:
    """Return the page with what is drawn and what stands around it on paper."""
    fixed = is_large(net)
    kinds = each(found.rows, "state", lambda state: state.kind)
    states = dict(zip(each(found.rows, "line", str), kinds, strict=True))
    nodes = node_records(picture, layouts, seed, states, fixed=fixed)
    words = {"layered": "origins, lines, towns", "force": "by connection"}
    return Page(
        view="network",
        title=finding(net, picture),
        lede=subtitle(net, _what(picture)),
        marking=net.marking,
        payload=_key(picture, nodes, plain=net.is_plain),
        absent=[*without_cards, *picture.absent, *filter(None, [doubt_note(net, net.lines)])],
        imprint=colophon(net),
        layouts=[(name, words[name]) for name in layouts],
        nodes=nodes,
        edges=edge_records(picture, None if fixed else link_places(net)),
    )


def _foldable(net: Network, picture: Picture) -> bool:
    """Return whether the page can draw places as their areas: places and links stand by themselves."""
    lines = {"line", "group"}
    whole = all(d.kind != "group" or d.id in net.lines for d in picture.drawn_nodes.values())
    return whole and all(
        t.type != "SUPPLIES" or picture.drawn_nodes[t.source].kind in lines for t in picture.drawn_links
    )


def _edge_key(picture: Picture) -> list[tuple[str, str, bool]]:
    """Return the key of the links that are drawn: its words, tone, and whether they are dashed."""
    types = {link.type for link in picture.drawn_links}
    doubtful = any(link.certainty != "stated" for link in picture.drawn_links)
    drawn = (not types.isdisjoint(SUPPLY), "CONNECTS" in types, doubtful, not types.isdisjoint(OF_OPERATIONS))
    return [entry for entry, here in zip(EDGE_KEY, drawn, strict=True) if here]


def _key(picture: Picture, nodes: Sequence[Mapping[str, Any]], *, plain: bool) -> dict[str, Any]:
    """Return the key: kinds, links and outlines, and in words what a still shows of them."""
    words = KIND_WORDS | ({"place": ("node", "nodes")} if plain else {})
    kinds = "; ".join(f"{words[k][0]} = {KINDS[k][1]}" for k in LAYERS if picture.of_kind(k))
    drawn = {node["outline"] for node in nodes if node["kind"] in ("line", "group")}
    states = ", ".join(words for outline, words in OUTLINE_WORDS.items() if outline in drawn)
    return {
        "kinds": {k: [*words[k], TONES.get(k, k), KINDS[k][1]] for k in LAYERS},
        "edge_key": _edge_key(picture),
        "tie_words": TIE_WORDS,
        "outlines": OUTLINES,
        "outline_words": OUTLINE_WORDS,
        "key_words": kinds,
        "still_key": f"{kinds}; lines: {states}" if states else kinds,
    }


def colophon(net: Network) -> str:
    """Return the last line of a page: what made it and from which data."""
    from graphlab import __version__

    licence = f" Licence: {net.dataset.record.licence}." if net.dataset.record.licence else ""
    return f"Made with graphlab {__version__} from the dataset with digest {net.dataset.digest[:12]}.{licence}"


def network_html(net: Network, **options: Any) -> str:
    """Return the network page as one HTML file; options as `network_page`."""
    return render(network_page(net, **options))
