"""Nodes and links of the network page as the builder takes them, and what the side panel says of every node."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from graphlab.graph.network import Network
from graphlab.model.column_rows import each
from graphlab.model.periods import make_period
from graphlab.model.result import Result
from graphlab.report.drawing.colours import KIND_WORDS, KINDS, LAYERS, TONES, outline_of
from graphlab.report.drawing.force import force_directed
from graphlab.report.drawing.layered import layered
from graphlab.report.drawing.marks import short_label
from graphlab.report.pages.claim_cards import period_words
from graphlab.report.pages.names import name_of
from graphlab.report.pages.picture import DrawnLink, DrawnNode, Picture

#: Above so many links each is drawn paler.
CROWDED = 300


def places_of(picture: Picture, layouts: Sequence[str], seed: int) -> dict[str, dict[str, tuple[float, float]]]:
    """Return the place of every node in every arrangement, worked out here so that the page need not move."""
    keys = list(picture.drawn_nodes)
    pairs = [(t.source, t.target) for t in picture.drawn_links]
    found: dict[str, dict[str, tuple[float, float]]] = {}
    if "layered" in layouts:
        layer = {k: LAYERS[d.kind] for k, d in picture.drawn_nodes.items()}
        found["layered"] = layered(layer, pairs, {k: d.name for k, d in picture.drawn_nodes.items()})
    if "force" in layouts:
        index = {k: i for i, k in enumerate(keys)}
        points = force_directed(len(keys), [(index[a], index[b]) for a, b in pairs], seed)
        found["force"] = {k: (float(x), float(y)) for k, (x, y) in zip(keys, points.tolist(), strict=True)}
    return found


def node_records(
    picture: Picture,
    layouts: Sequence[str],
    seed: int,
    states: Mapping[str, str] | None = None,
    *,
    fixed: bool = False,
) -> list[dict[str, Any]]:
    """Return the nodes as the builder takes them, with kind, shape, size, places and the lines that they stand for.

    Parameters
    ----------
    picture
        What is drawn.
    layouts, seed
        Arrangements, and the seed of the force-directed one.
    states
        Kind of state of each line, which is told by its outline.
    fixed
        Of a page that is as it was made (`graphlab.report.pages.large`): lines are counted, not named.
    """
    states = states or {}
    degree = {k: len(v) for k, v in picture.neighbours().items()}
    places = places_of(picture, layouts, seed)
    records = []
    for key, drawn_node in picture.drawn_nodes.items():
        _, shape = KINDS[drawn_node.kind]
        records.append(
            {
                "id": f"n/{key}",
                "short": short_label(drawn_node.name),
                "kind": drawn_node.kind,
                "tone": TONES.get(drawn_node.kind, drawn_node.kind),
                "shape": shape,
                "ring": drawn_node.kind == "both",
                "always_hollow": drawn_node.kind == "place",
                "size": round(min(13.0, 5.0 + 1.5 * degree[key] ** 0.5), 2),
                "weight": degree[key],
                "places": {name: places[name][key] for name in layouts},
                **({"lines": [], "held": len(drawn_node.lines)} if fixed else {"lines": list(drawn_node.lines)}),
                "outline": outline_of(states[line] for line in drawn_node.lines if line in states),
            }
        )
    return records


def edge_records(picture: Picture, places: Mapping[str, int] | None) -> list[dict[str, Any]]:
    """Return the links as the builder takes them: ends, style by type and certainty, and the claims behind them.

    Parameters
    ----------
    picture
        What is drawn.
    places
        Place of each link among the rows of the page's facts (`graphlab.report.pages.facts.link_places`); None for a
        page that is as it was made, whose links have their claims and grade themselves.
    """
    records = []
    most = max((drawn_link.count for drawn_link in picture.drawn_links), default=1) + 12
    crowded = len(picture.drawn_links) > CROWDED
    for i, drawn_link in enumerate(picture.drawn_links):
        supply = drawn_link.type in ("ORIGINATES_IN", "SUPPLIES", "CONNECTS")
        operation = drawn_link.type in ("TARGETED", "CONDUCTED_IN")
        record: dict[str, Any] = {
            "id": f"e/{i}",
            "from": f"n/{drawn_link.source}",
            "to": f"n/{drawn_link.target}",
            "type": drawn_link.type,
            "width": round(1.1 + 4.9 * ((drawn_link.count - 1) / most) ** 0.5, 2) if supply else 1,
            "head": 0 if drawn_link.type == "CONNECTS" else 5,
            "certainty": drawn_link.certainty,
            "rows": [] if places is None else sorted(places[claim] for claim in drawn_link.claims),
            "count": drawn_link.count,
            **(_told_here(drawn_link) if places is None else {}),
        }
        if drawn_link.type == "SUPPLIES" and picture.drawn_nodes[drawn_link.source].kind not in ("line", "group"):
            record["of_pairs"] = True
        if crowded:
            record["strength"] = 0.4
        if operation:
            record |= {"tone": "operation", "dash": [2, 3], "strength": 0.55}
        elif drawn_link.certainty != "stated" or drawn_link.type == "SUCCEEDS":
            record |= {"dash": [6, 4], "open": True}
        records.append(record)
    return records


def _told_here(drawn_link: DrawnLink) -> dict[str, Any]:
    told = {"claims": list(drawn_link.claims), "grade": str(drawn_link.grade)[:2] if drawn_link.grade else ""}
    return told | ({"behind": drawn_link.behind} if drawn_link.behind else {})


def things_of(net: Network, picture: Picture, ledger: Result, *, fixed: bool = False) -> dict[str, dict[str, Any]]:
    """Return what the side panel says of every node: title, kind, facts and claims. The page makes those of links."""
    row_of = {line: number for number, line in enumerate(each(ledger.rows, "line", str))}
    things: dict[str, dict[str, Any]] = {}
    for key, drawn_node in picture.drawn_nodes.items():
        facts = [list(f) for f in (*drawn_node.facts, *_facts(net, drawn_node, ledger.rows, row_of))]
        things[f"n/{key}"] = {
            "title": drawn_node.name,
            "kind": "node" if net.is_plain and drawn_node.kind == "place" else KIND_WORDS[drawn_node.kind][0],
            "facts": facts,
            "claims": list(drawn_node.claims),
            "lines": [] if fixed else list(drawn_node.lines),
            **({"behind": drawn_node.behind} if drawn_node.behind else {}),
            "find": drawn_node.name if drawn_node.name == key else f"{drawn_node.name} ({key})",
        }
    return things


def _facts(
    net: Network, drawn_node: DrawnNode, rows: Sequence[Mapping[str, Any]], row_of: Mapping[str, int]
) -> list[tuple[str, str]]:
    if drawn_node.kind == "line" and drawn_node.id in row_of:
        row = rows[row_of[drawn_node.id]]
        seen = [f"{row[f'{k}_seen_low'] or 'open'} to {row[f'{k}_seen_high'] or 'open'}" for k in ("first", "last")]
        return [
            ("State", row["state"].shown),
            ("First seen", seen[0]),
            ("Last seen", seen[1]),
        ]
    if drawn_node.id in net.operations:
        operation = net.operations[drawn_node.id]
        period = make_period(operation.text("start"), operation.text("end"))
        return [("Lead", operation.text("lead") or "not stated"), ("Period", period_words(period))]
    if drawn_node.id in net.places:
        place = net.places[drawn_node.id]
        facts = [
            ("Kind of place", place.text("kind") or "not stated"),
            ("Police force", place.text("force") or "not stated"),
        ]
        return [*facts, ("Within", name_of(net, place.within))] if place.within else facts
    return []
