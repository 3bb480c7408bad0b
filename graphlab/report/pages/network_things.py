"""What the side panel says of every node of the network: title, kind, facts, claims."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graphlab.analysis.lifecycle.lives import shown_state
from graphlab.graph.network import Network
from graphlab.model.periods import make_period
from graphlab.model.result import Result
from graphlab.report.drawing.colours import KIND_WORDS
from graphlab.report.pages.claim_cards import period_words
from graphlab.report.pages.names import name_of
from graphlab.report.pages.picture import Dot, Picture


def things_of(net: Network, picture: Picture, told: Result) -> dict[str, dict[str, Any]]:
    """Return what the side panel says of every node: title, kind, facts and claims. The page makes those of links."""
    states = {row["line"]: row for row in told.rows}
    things: dict[str, dict[str, Any]] = {}
    for key, dot in picture.dots.items():
        facts = [list(f) for f in (*dot.facts, *_facts(net, dot, states.get(key)))]
        things[f"n/{key}"] = {
            "title": dot.name,
            "kind": KIND_WORDS[dot.kind][0],
            "facts": facts,
            "claims": list(dot.claims),
            "lines": list(dot.lines),
            "find": dot.name if dot.name == key else f"{dot.name} ({key})",
        }
    return things


def _facts(net: Network, dot: Dot, row: Mapping[str, Any] | None) -> list[tuple[str, str]]:
    if dot.kind == "line" and row is not None:
        seen = [f"{row[f'{k}_seen_low'] or 'open'} to {row[f'{k}_seen_high'] or 'open'}" for k in ("first", "last")]
        return [
            ("State", shown_state(str(row["state"]))),
            ("First seen", seen[0]),
            ("Last seen", seen[1]),
        ]
    if dot.id in net.operations:
        operation = net.operations[dot.id]
        period = make_period(operation.text("start"), operation.text("end"))
        return [("Lead", operation.text("lead") or "not stated"), ("Period", period_words(period))]
    if dot.id in net.places:
        place = net.places[dot.id]
        facts = [
            ("Kind of place", place.text("kind") or "not stated"),
            ("Police force", place.text("force") or "not stated"),
        ]
        return [*facts, ("Within", name_of(net, place.within))] if place.within else facts
    return []
