"""What the questions share: kinds of parameters, who serves what, and breadth-first search over links."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from typing import Annotated, Any

from graphlab.graph.network import Network
from graphlab.model.claims import Link
from graphlab.model.periods import Period
from graphlab.model.tables import SPECIAL

LineId = Annotated[str, "line"]
PlaceId = Annotated[str, "place"]
OperationId = Annotated[str, "operation"]
NodeId = Annotated[str, "node"]
Number = Annotated[int, "number"]
When = Annotated[Period, "period"]
Rows = list[dict[str, Any]]
#: Line -> place -> ids of the links that say so.
Ends = dict[str, dict[str, list[str]]]


def linked_places(net: Network, link_type: str, *, special: bool = True) -> Ends:
    """Return for every line the places of one type of link with the claims, rolled up as the network asks."""
    found: Ends = defaultdict(lambda: defaultdict(list))
    for link in net.links:
        if link.type == link_type and (special or link.end_node not in SPECIAL):
            found[link.start_node][net.roll(link.end_node)].append(link.id)
    return found


def by_place(found: Ends) -> Ends:
    """Return the same by place: place -> line -> claims."""
    other: Ends = defaultdict(lambda: defaultdict(list))
    for line, places in found.items():
        for place, claims in places.items():
            other[place][line] += claims
    return other


def claims_of(*parts: Iterable[str]) -> list[str]:
    """Return the ids of claims once each, in order."""
    return sorted({claim for part in parts for claim in part})


def all_claims(places: dict[str, list[str]] | None) -> list[str]:
    """Return every claim of a mapping place -> claims (or line -> claims)."""
    return [claim for claims in (places or {}).values() for claim in claims]


def kind_of(net: Network, node: str) -> str:
    """Return the kind of a node: "line", "place" or "operation"."""
    if node in net.dataset.lines:
        return "line"
    return "operation" if node in net.dataset.operations else "place"


def neighbours(net: Network) -> dict[str, dict[str, list[Link]]]:
    """Return what every line, place and operation is linked to; never over the special places, which join nothing."""
    found: dict[str, dict[str, list[Link]]] = defaultdict(lambda: defaultdict(list))
    for link in net.links:
        if link.start_node not in SPECIAL and link.end_node not in SPECIAL:
            found[link.start_node][link.end_node].append(link)
            found[link.end_node][link.start_node].append(link)
    return found


def distances(near: dict[str, dict[str, list[Link]]], start: str) -> Iterator[tuple[int, str]]:
    """Yield (steps, node) for everything that can be reached, `start` first."""
    seen, level, step = {start}, [start], 0
    while level:
        yield from ((step, node) for node in sorted(level))
        following = {n for node in level for n in near.get(node, ())} - seen
        seen |= following
        level, step = sorted(following), step + 1


def iso_day(value: Any) -> str | None:
    """Return a date as ISO text."""
    return value.isoformat() if value is not None else None
