"""One transaction that turns the graph of one dataset into that of another, row by row; all of it or nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

from graphlab.errors import StoreError
from graphlab.model.claim_set import ClaimSet
from graphlab.model.intake.raw import Progress
from graphlab.model.tables import LINK_TYPES, SPECIAL, TABLES
from graphlab.stores.neo4j.read import Pointer
from graphlab.stores.neo4j.schema import (
    DATASET,
    LABEL_OF,
    NODES,
    OWN,
    ROLES,
    ROWLESS,
    STRUCTURAL,
    EdgeKind,
    Row,
    Tables,
    link_properties,
    node_properties,
    pointers,
    schema_statements,
    subject_labels,
)

BATCH = 5000


class ChangedMeanwhile(Exception):  # noqa: N818 - not an error: the merge is worked out again
    """Someone else has changed the dataset since it was read."""


@dataclass(frozen=True)
class Difference:
    """Rows of one table by key that are new, say something else than before, or are gone."""

    added: Mapping[str, Row]
    changed: Mapping[str, Row]
    removed: Mapping[str, Row]

    @classmethod
    def between(cls, old: Mapping[str, Row], new: Mapping[str, Row], *, every: bool = False) -> Difference:
        """Compare two tables; with `every`, rows that are alike count as changed too."""
        changed = {k: r for k, r in new.items() if k in old and (every or _differs(old[k], r))}
        added = {k: r for k, r in new.items() if k not in old}
        return cls(added, changed, {k: r for k, r in old.items() if k not in new})

    @property
    def size(self) -> int:
        """How many rows are touched."""
        return len(self.added) + len(self.changed) + len(self.removed)


def _differs(old: Row, new: Row) -> bool:
    return old != new and {k: v for k, v in old.items() if v} != {k: v for k, v in new.items() if v}


def differences(old: Tables, new: Tables, *, recount: bool = False) -> dict[str, Difference]:
    """Compare all tables; with `recount` (another tolerance) every count is written again."""
    return {t: Difference.between(old.get(t, {}), new[t], every=recount and t == "counts") for t in TABLES}


def batches(rows: Sequence[Any] | Iterator[Any], size: int = BATCH) -> Iterator[list[Any]]:
    """Yield rows in lists of at most `size`."""
    source = iter(rows)
    while batch := list(islice(source, size)):
        yield batch


def ensure_schema(session: Any) -> None:
    """Make the constraints and indexes that are not there yet; nothing is asked of a user's rights when all are."""
    have = {r["name"] for r in session.run("SHOW INDEXES YIELD name")}
    have |= {r["name"] for r in session.run("SHOW CONSTRAINTS YIELD name")}
    missing = [text for name, text in schema_statements().items() if name not in have]
    for text in missing:
        session.run(text).consume()
    if missing:
        session.run("CALL db.awaitIndexes(300)").consume()


def lock_and_check(tx: Any, expected: Pointer | None) -> None:
    """Take the lock of the dataset and make sure that it is what it was when it was read.

    Raises
    ------
    ChangedMeanwhile
        If it is not.
    """
    tx.run(f"MERGE (m:{DATASET} {{key: 'dataset'}}) SET m.locked = true REMOVE m.locked").consume()
    row = tx.run(f"MATCH (m:{DATASET} {{key: 'dataset'}}) RETURN m.revision AS revision, m.state AS state").single()
    was = (expected.revision, expected.state) if expected else (None, None)
    if (row["revision"], row["state"]) != was:
        raise ChangedMeanwhile


def write_pointer(tx: Any, pointer: Pointer) -> None:
    """Write what the database says about its dataset."""
    tx.run(
        f"MERGE (m:{DATASET} {{key: 'dataset'}}) SET m += $p",
        p=pointer.as_properties(),
    ).consume()


def apply(
    tx: Any,
    dataset: ClaimSet,
    old: Tables,
    new: Tables,
    parts: Mapping[str, Difference],
    expected: Pointer | None,
    pointer: Pointer,
    progress: Progress | None = None,
) -> None:
    """Write the differences and the pointer in the transaction `tx`.

    Raises
    ------
    ChangedMeanwhile
        If the dataset in the database is no longer the one that the differences start from.
    """
    lock_and_check(tx, expected)
    _remove_links(tx, parts["links"].removed)
    for table, label in LABEL_OF.items():
        touched = [*parts[table].changed, *parts[table].removed]
        _unpoint(tx, label, touched)
    done = 0
    for table, label in LABEL_OF.items():
        done += _put_nodes(tx, dataset, label, parts[table], old[table] if old else {})
        if progress:
            progress(f"write {table}", done)
    _point(tx, new, parts)
    _put_links(tx, parts["links"].added, progress)
    for table, label in reversed(LABEL_OF.items()):
        _remove_nodes(tx, label, list(parts[table].removed))
    set_roles(tx)
    if pointer.flows:
        write_flows(tx)
    elif expected is not None and expected.flows:
        remove_flows(tx)
    write_pointer(tx, pointer)


def _remove_links(tx: Any, removed: Mapping[str, Row]) -> None:
    by_type: dict[str, list[list[str]]] = defaultdict(list)
    for claim, row in removed.items():
        by_type[row["link_type"]].append([row["from"], claim])
    for type_, rows in by_type.items():
        start = NODES[LINK_TYPES[type_][0]]
        text = (
            f"UNWIND $rows AS row MATCH (a:{start.label} {{{start.id}: row[0]}})-[r:{type_}]->() "
            "WHERE r.claim = row[1] DELETE r"
        )
        for batch in batches(rows):
            tx.run(text, rows=batch).consume()


def _unpoint(tx: Any, label: str, ids: Sequence[str]) -> None:
    text = (
        f"UNWIND $ids AS id MATCH (a:{label} {{{NODES[label].id}: id}})-[r]->() "
        "WHERE type(r) IN $types AND (r.claim = id OR r.row = id) DELETE r"
    )
    for batch in batches(ids):
        tx.run(text, ids=batch, types=STRUCTURAL).consume()


def _put_nodes(tx: Any, dataset: ClaimSet, label: str, part: Difference, old: Mapping[str, Row]) -> int:
    kind = NODES[label]
    text = f"UNWIND $rows AS row MERGE (n:{OWN}:{label} {{{kind.id}: row.id}}) SET n += row.p"
    gone = {k: {c: "" for c in old[k] if c != ROWLESS} for k in part.changed}
    rows = (
        {"id": key, "p": node_properties(dataset, kind, key, {**gone.get(key, {}), **row})}
        for source in (part.added, part.changed)
        for key, row in source.items()
    )
    done = 0
    for batch in batches(rows):
        tx.run(text, rows=batch).consume()
        done += len(batch)
    return done


def structural_edges(tables: Tables, parts: Mapping[str, Difference]) -> dict[EdgeKind, list[tuple[str, str]]]:
    """Return the relationships that new and changed rows say by their own columns: (id of start, id of end) by kind."""
    label_of = subject_labels(tables)
    edges: dict[EdgeKind, list[tuple[str, str]]] = defaultdict(list)
    for table in LABEL_OF:
        for source in (parts[table].added, parts[table].changed):
            for key, row in source.items():
                for kind, target in pointers(table, row, label_of):
                    edges[kind].append((key, target))
    return edges


def owner_property(kind: EdgeKind) -> str:
    """Return the property by which a relationship names the row that says it."""
    return "claim" if kind.start in ("Count", "Event") else "row"


def _point(tx: Any, new: Tables, parts: Mapping[str, Difference]) -> None:
    for kind, rows in structural_edges(new, parts).items():
        text = (
            f"UNWIND $rows AS row MATCH (a:{kind.start} {{{NODES[kind.start].id}: row[0]}}) "
            f"MATCH (b:{kind.end} {{{NODES[kind.end].id}: row[1]}}) "
            f"CREATE (a)-[:{kind.type} {{{owner_property(kind)}: row[0]}}]->(b)"
        )
        for batch in batches(rows):
            tx.run(text, rows=[list(row) for row in batch]).consume()


def _put_links(tx: Any, added: Mapping[str, Row], progress: Progress | None) -> None:
    by_type: dict[str, list[tuple[str, Row]]] = defaultdict(list)
    for claim, row in added.items():
        by_type[row["link_type"]].append((claim, row))
    done = 0
    for type_, rows in by_type.items():
        start, end = (NODES[label] for label in LINK_TYPES[type_])
        text = (
            f"UNWIND $rows AS row MATCH (a:{start.label} {{{start.id}: row[0]}}) "
            f"MATCH (b:{end.label} {{{end.id}: row[1]}}) CREATE (a)-[r:{type_}]->(b) SET r = row[2]"
        )
        for batch in batches(rows):
            tx.run(text, rows=[[r["from"], r["to"], link_properties(r, claim)] for claim, r in batch]).consume()
            done += len(batch)
            if progress:
                progress("write links", done)


def _remove_nodes(tx: Any, label: str, ids: Sequence[str]) -> None:
    key = NODES[label].id
    match = f"UNWIND $ids AS id MATCH (n:{OWN}:{label} {{{key}: id}})"
    for batch in batches(ids):
        tx.run(f"{match}-[r:FLOWS_TO]-() DELETE r", ids=batch).consume()
        foreign = tx.run(f"{match}-[r]-() RETURN n.{key} AS id, type(r) AS type LIMIT 1", ids=batch).single()
        if foreign is not None:
            raise StoreError(
                f"'{foreign['id']}' is no longer in the dataset but cannot be removed: a relationship "
                f"{foreign['type']} that graphlab did not write hangs on it; remove that first (nothing was changed)"
            )
        tx.run(f"{match} DELETE n", ids=batch).consume()


def set_roles(tx: Any) -> None:
    """Set the labels `OriginArea` and `DestinationTown` on the places whose links say so; remove them from others."""
    for type_, role in ROLES.items():
        tx.run(
            f"MATCH (:{OWN})-[r:{type_}]->(p:Place) WHERE r.claim IS NOT NULL AND NOT p.placeId IN $special "
            f"WITH DISTINCT p WHERE NOT p:{role} SET p:{role}",
            special=SPECIAL,
        ).consume()
        linked = f"EXISTS {{ (p)<-[r:{type_}]-(:{OWN}) WHERE r.claim IS NOT NULL }}"
        tx.run(f"MATCH (p:{OWN}:{role}) WHERE NOT {linked} REMOVE p:{role}").consume()


def remove_flows(tx: Any) -> None:
    """Remove every `FLOWS_TO` that graphlab drew."""
    tx.run(f"MATCH (:{OWN}:Place)-[r:FLOWS_TO]->(:{OWN}:Place) WHERE r.claim IS NOT NULL DELETE r").consume()


def write_flows(tx: Any) -> int:
    """Draw `FLOWS_TO` for every count with both ends, instead of those drawn before; give their number."""
    remove_flows(tx)
    text = (
        f"MATCH (a:{OWN}:Place)<-[:COUNTED_FROM]-(c:{OWN}:Count)-[:COUNTED_TO]->(b:{OWN}:Place) "
        "WHERE NOT EXISTS { (c)<-[:SUPERSEDES]-(:Count) } "
        "AND NOT EXISTS { (c)-[:STATED_BY]->(s:Source) WHERE s.replacedBy IS NOT NULL } "
        "CREATE (a)-[r:FLOWS_TO {claim: c.countId, subject: c.subject, measure: c.measure, unit: c.unit, "
        "stockOrFlow: c.stockOrFlow, value: c.value, low: c.low, high: c.high, periodStart: c.periodStart, "
        "periodEnd: c.periodEnd, startFirst: c.startFirst, startLast: c.startLast, endFirst: c.endFirst, "
        "endLast: c.endLast, handling: c.handling, grade: c.grade, sourceId: c.sourceId}]->(b) RETURN count(r) AS n"
    )
    return int(tx.run(text).single()["n"])
