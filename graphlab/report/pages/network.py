"""The network page: origin areas, lines, destination towns and operations, with filters, replay and what-if."""

from __future__ import annotations

from typing import Any

from graphlab.analysis.deconfliction.lookalikes import doubt_note
from graphlab.analysis.lifecycle.ledger import lines as ledger
from graphlab.graph.network import Network
from graphlab.model.result import Column, Result
from graphlab.report.drawing.colours import KIND_WORDS, KINDS, LAYERS, TIE_WORDS, TONES
from graphlab.report.pages.claim_cards import claim_cards, ids_only, sources_of, things_claims
from graphlab.report.pages.names import name_of
from graphlab.report.pages.network_records import edge_records, node_records, operation_members
from graphlab.report.pages.network_things import things_of
from graphlab.report.pages.picture import Picture, picture_of
from graphlab.report.pages.replay import line_times, month_range, replay_events
from graphlab.report.pages.shell import Page, render
from graphlab.report.pages.tables import Table, result_table
from graphlab.report.pages.whatif import whatif_data
from graphlab.wording.phrases import capital, many

SCRIPTS = ("page_core.js", "page_canvas.js", "page_time.js", "page_whatif.js", "page_network.js")
KEYS = (
    "Keyboard, with the picture in focus: arrow keys walk to the nearest thing that way, Enter reads what is selected, "
    "x closes or re-opens a line, + and − zoom, 0 shows all, Escape clears, Ctrl+Z undoes."
)
EDGE_KEY = (
    ("origin, line and town", "edge", False),
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


def _tables(net: Network, picture: Picture, found: Result) -> list[Table]:
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
            file="lines.csv",
        ),
        result_table(
            links,
            name_of=named,
            key_of=lambda row: edge_of.get((row["from"], row["to"], row["type"]), ""),
            file="links.csv",
        ),
    ]


def finding(net: Network, picture: Picture) -> str:
    """Return the headline: how many lines, from where, to where."""
    if net.is_plain or not net.lines:
        return f"{capital(many(len(picture.drawn_nodes), 'node'))} and {many(len(picture.drawn_links), 'link')}"
    lines, origins, towns = picture.counted()
    whence, whither = many(origins, "known origin area"), many(towns, "known destination")
    return f"{capital(many(lines, 'line'))} from {whence} to {whither}"


def subtitle(net: Network, what: str) -> str:
    """Return the line under the headline: dataset, filters, and what the picture is of."""
    asked = "; ".join(f"{k.replace('_', ' ')} {v}" for k, v in net.parameters.items())
    span = f"Filters: {asked}." if asked else "All periods and grades."
    return f"{net.dataset.title or 'Untitled dataset'}. {what} {span}"


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
    picture = picture or picture_of(net)
    if not picture.of_kind("line", "group", "origin", "both"):
        layouts: list[str] = ["force"]
    else:
        layouts = ["layered", "force"] if layout == "layered" else ["force", "layered"]
    found = ledger(net)
    things = things_of(net, picture, found)
    events, times = replay_events(net), line_times(net)
    months = month_range(times, events)
    every = {**things, **{f"e/{i}": {"claims": drawn_link.claims} for i, drawn_link in enumerate(picture.drawn_links)}}
    ids = things_claims(every)
    kinds = {k: [*KIND_WORDS[k], TONES.get(k, k), KINDS[k][1]] for k in LAYERS}
    payload = {
        "name": "network",
        "things": things,
        **claim_cards(net, ids),
        "kinds": kinds,
        "edge_key": EDGE_KEY,
        "tie_words": TIE_WORDS,
        "key_words": "; ".join(f"{KIND_WORDS[k][0]} = {KINDS[k][1]}" for k in LAYERS if picture.of_kind(k)),
        "operations": operation_members(picture),
        "happenings": events,
        "months": months,
        "whatif": whatif_data(net, measure, unit),
    }
    words = {"layered": "origins, lines, towns", "force": "by connection"}
    title = finding(net, picture)
    return Page(
        view="network",
        title=title,
        kicker="County lines: who supplies whom",
        lede=subtitle(net, picture.shown_as or "Every line, place and operation that a source links."),
        marking=net.marking,
        scripts=SCRIPTS,
        payload=payload,
        alt=f"Network: {title}. The tables below hold the same data.",
        whatif=bool(payload["whatif"]),
        timed=months is not None,
        tables=_tables(net, picture, found),
        absent=[*ids_only(every, ids), *picture.absent, *filter(None, [doubt_note(net, net.lines)])],
        notes=NOTES,
        warnings=picture.warnings,
        sources=sources_of(net, ids),
        imprint=colophon(net),
        keys=KEYS,
        layouts=[(name, words[name]) for name in layouts],
        operations=sorted(((d.id, d.name) for d in picture.of_kind("operation")), key=lambda x: (x[1], x[0])),
        grades=sorted({str(t.grade)[:2] for t in picture.drawn_links if t.grade}),
        nodes=node_records(picture, times, layouts, seed),
        edges=edge_records(picture),
    )


def colophon(net: Network) -> str:
    """Return the last line of a page: what made it and from which data."""
    from graphlab import __version__

    licence = f" Licence: {net.dataset.record.licence}." if net.dataset.record.licence else ""
    return f"Made with graphlab {__version__} from the dataset with digest {net.dataset.digest[:12]}.{licence}"


def network_html(net: Network, **options: Any) -> str:
    """Return the network page as one HTML file; options as `network_page`."""
    return render(network_page(net, **options))
