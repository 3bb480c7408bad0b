"""Which places the editions of a family name, and which joined or left."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from itertools import pairwise
from typing import Any

from graphlab.analysis.editions.readings import family_of, published_day
from graphlab.graph.network import Network
from graphlab.model.notes import LIMIT, noted
from graphlab.model.result import Column, Result

COLUMNS = (
    Column("place", "", "place that one edition names and the one before or after it does not"),
    Column("change", "", "joined or left"),
    Column("old", "", "source of the edition before"),
    Column("new", "", "source of the edition after"),
    Column("claims", "", "ids of the claims that name it"),
)
METHOD = (
    "Places in which a source of the family says that its subject works (CONDUCTED_IN): one edition that names any, "
    "and the next that does."
)


def scope_table(net: Network, families: Iterable[str], title: str) -> Result | None:
    """Return the places that joined or left between editions of some families; None if none did."""
    rows: list[dict[str, Any]] = []
    for family in sorted(set(families) - {""}):
        named: dict[tuple[int, str], dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for link in net.links:
            if link.type == "CONDUCTED_IN" and family_of(net, link.source) == family:
                day = published_day(net, link.source)
                if day is not None:
                    named[day, link.source][link.end_node].append(link.id)
        order = sorted(named)
        for old, new in pairwise(order):
            for place in sorted(named[old].keys() ^ named[new].keys()):
                change, at = ("joined", new) if place in named[new] else ("left", old)
                row = {"place": place, "change": change, "old": old[1], "new": new[1]}
                rows.append(row | {"claims": tuple(named[at][place])})
    if not rows:
        return None
    notes = [
        f"Scope: {net.name(row['place'])} {row['change']} between {row['old']} and {row['new']}, so figures of the two "
        "are not of the same places."
        for row in rows
    ]
    return Result(
        f"{title}: places that joined or left", METHOD, COLUMNS, rows, notes=noted(LIMIT, notes), marking=net.marking
    )
