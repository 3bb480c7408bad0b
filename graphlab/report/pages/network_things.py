"""What the side panel says of every node of the network: title, kind, facts, claims."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graphlab.graph.network import Network
from graphlab.model.periods import make_period
from graphlab.model.result import Result
from graphlab.report.drawing.colours import KIND_WORDS
from graphlab.report.pages.claim_cards import period_words
from graphlab.report.pages.names import name_of
from graphlab.report.pages.picture import DrawnNode, Picture


def things_of(net: Network, picture: Picture, ledger: Result) -> dict[str, dict[str, Any]]:
    """Return what the side panel says of every node: title, kind, facts and claims. The page makes those of links."""
    states = {row["line"]: row for row in ledger.rows}
    things: dict[str, dict[str, Any]] = {}
    for key, drawn_node in picture.drawn_nodes.items():
        facts = [list(f) for f in (*drawn_node.facts, *_facts(net, drawn_node, states.get(key)))]
        things[f"n/{key}"] = {
            "title": drawn_node.name,
            "kind": KIND_WORDS[drawn_node.kind][0],
            "facts": facts,
            "claims": list(drawn_node.claims),
            "lines": list(drawn_node.lines),
            "find": drawn_node.name if drawn_node.name == key else f"{drawn_node.name} ({key})",
        }
    return things


def _facts(net: Network, drawn_node: DrawnNode, row: Mapping[str, Any] | None) -> list[tuple[str, str]]:
    if drawn_node.kind == "line" and row is not None:
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
