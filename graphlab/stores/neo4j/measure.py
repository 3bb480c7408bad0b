"""Only the counts of one measure, chosen on the server: what a table of flows needs of a database larger than memory.

Entities come too, of the lines only those that counts are about. Where a table of one measure is not by itself (lines
judged the same, editions, counts that correct or are part of one of another measure), nothing is chosen.
"""

from __future__ import annotations

from typing import Any

from graphlab.model.intake.raw import Progress
from graphlab.model.tables import TABLES
from graphlab.stores.neo4j.read import READY, Pointer, node_rows
from graphlab.stores.neo4j.schema import NODES

_CONDITIONS = {
    "Count": "n.measure IN $measures",
    "Line": "EXISTS { (n)<-[:ABOUT]-(:Graphlab:Count) }",
}
_ENTANGLED = (
    "RETURN EXISTS { MATCH (:Graphlab:Judgement {judgement: 'same'}) } "
    "OR EXISTS { MATCH (s:Graphlab:Source) WHERE s.editionOf IS NOT NULL OR s.replacedBy IS NOT NULL } "
    "OR EXISTS { MATCH (a:Graphlab:Count)-[:SUPERSEDES|PART_OF_TOTAL]->(b:Graphlab:Count) "
    "WHERE (a.measure IN $measures) <> (b.measure IN $measures) } AS entangled"
)


def read_measure(
    runner: Any, pointer: Pointer, measure: str, progress: Progress | None = None
) -> dict[str, list[dict[str, str]]] | None:
    """Return the canonical rows of the counts of a measure and of the entities; None where these are not enough.

    Parameters
    ----------
    runner
        A transaction.
    pointer
        What is visible.
    measure
        In any spelling of upper and lower case.
    """
    if pointer.state != READY:
        return None
    named = runner.run("MATCH (n:Graphlab:Count) RETURN DISTINCT n.measure AS measure")
    spelt = sorted(m for m in (record["measure"] for record in named) if m.casefold() == measure.casefold())
    if not spelt or runner.run(_ENTANGLED, measures=spelt).single()["entangled"]:
        return None
    rows: dict[str, list[dict[str, str]]] = {table: [] for table in TABLES}
    for label in ("Source", "Place", "Line", "Operation", "Count"):
        kind = NODES[label]
        extra = pointer.extra.get(kind.table, [])
        where = _CONDITIONS.get(label, "true")
        rows[kind.table] = node_rows(runner, kind, "Graphlab", extra, progress, where=where, measures=spelt)
    return rows
