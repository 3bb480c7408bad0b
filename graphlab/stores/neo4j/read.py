"""From Neo4j back to rows: what the pointer says is there, to the letter, whatever load is on its way beside it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from graphlab.errors import StoreError
from graphlab.model.intake.raw import Progress
from graphlab.model.tables import LINK_TYPES, TABLES
from graphlab.stores.neo4j.schema import DATASET, LINK_COLUMNS, NODES, OWN, SCHEMA, STAGING, NodeKind, Row, camel

READY, CLEARING, RELABELLING = "ready", "clearing", "relabelling"
#: Where the nodes of the visible version are, by the state of the pointer (see `neo4j_stage`).
_LABELS = {READY: OWN, CLEARING: STAGING, RELABELLING: f"{OWN}|{STAGING}"}
_RECORDS_A_NOTICE = 50_000


@dataclass(frozen=True)
class Pointer:
    """What the database says about the dataset in it: one node, changed in one transaction with every load."""

    state: str
    revision: int
    digest: str
    record: dict[str, Any]
    extra: dict[str, list[str]]
    flows: bool

    def as_properties(self) -> dict[str, Any]:
        """Return what is written on the node; title and marking also in the open."""
        return {
            "schema": SCHEMA,
            "state": self.state,
            "revision": self.revision,
            "digest": self.digest,
            "record": json.dumps(self.record, ensure_ascii=False),
            "title": self.record.get("title"),
            "marking": self.record.get("marking"),
            "extraColumns": json.dumps(self.extra, ensure_ascii=False),
            "flows": self.flows,
        }


def read_pointer(runner: Any) -> Pointer | None:
    """Return the pointer, or None when graphlab has put nothing into this database.

    Raises
    ------
    StoreError
        If another version of graphlab wrote it.
    """
    row = runner.run(f"MATCH (m:{DATASET} {{key: 'dataset'}}) RETURN properties(m) AS p").single()
    properties = row["p"] if row is not None else {}
    if not {"schema", "digest"} & set(properties):
        return None
    if properties.get("schema") != SCHEMA:
        raise StoreError(
            f"the graph in this database has schema {properties.get('schema')}, "
            f"this graphlab reads and writes {SCHEMA}; "
            "use the graphlab that wrote it, or load the dataset into an empty database"
        )
    extra = {str(k): [str(c) for c in v] for k, v in json.loads(properties["extraColumns"]).items()}
    record = json.loads(properties["record"])
    return Pointer(
        properties["state"], properties["revision"], properties["digest"], record, extra, bool(properties.get("flows"))
    )


def read_rows(runner: Any, pointer: Pointer, progress: Progress | None = None) -> dict[str, list[dict[str, str]]]:
    """Return the canonical rows of every table, sorted by key, of the version that the pointer shows."""
    label = _LABELS[pointer.state]
    tables: dict[str, list[dict[str, str]]] = {}
    for kind in NODES.values():
        tables[kind.table] = node_rows(runner, kind, label, pointer.extra.get(kind.table, []), progress)
    tables["links"] = _links(runner, label, pointer.extra.get("links", []), progress)
    return {table: tables[table] for table in TABLES}


def node_rows(
    runner: Any,
    kind: NodeKind,
    label: str,
    extra: list[str],
    progress: Progress | None,
    *,
    where: str = "true",
    **given: Any,
) -> list[dict[str, str]]:
    """Return the canonical rows of one kind of node, sorted by key; of those for which a condition on ``n`` holds."""
    fields = ", ".join(f"n.{camel(c)}" for c in kind.columns)
    named = f"n:{kind.label}" if label == OWN else f"(n:{kind.label} OR n._stage = '{kind.label}')"
    text = (
        f"MATCH (n:{label}) WHERE {named} AND n.rowless IS NULL AND {where} "
        f"RETURN n.{kind.id}, [{fields}] + [k IN $extra | n[k]]"
    )
    found = runner.run(text, extra=[f"extra_{c}" for c in extra], **given)
    return _in_order(_keyed_rows(_with_progress(found, kind.table, progress), (*kind.columns, *extra), {}))


def _links(runner: Any, label: str, extra: list[str], progress: Progress | None) -> list[dict[str, str]]:
    fields = ", ".join(f"r.{camel(c)}" for c in LINK_COLUMNS)
    names = ("from", "to", *LINK_COLUMNS, *extra)
    keyed: list[tuple[str, dict[str, str]]] = []
    for type_, (start, end) in LINK_TYPES.items():
        text = (
            f"MATCH (a:{label})-[r:{type_}]->(b) WHERE r.claim IS NOT NULL "
            f"RETURN r.claim, [a.{NODES[start].id}, b.{NODES[end].id}, {fields}] + [k IN $extra | r[k]]"
        )
        found = runner.run(text, extra=[f"extra_{c}" for c in extra])
        keyed += _keyed_rows(_with_progress(found, "links", progress), names, {"link_type": type_})
    return _in_order(keyed)


def _keyed_rows(records: Iterator[Any], names: tuple[str, ...], fixed: Row) -> Iterator[tuple[str, dict[str, str]]]:
    for key, values in records:
        texts = ["" if v is None else str(v) for v in values]
        yield str(key), {**fixed, **dict(zip(names, texts, strict=True))}


def _in_order(keyed: Iterable[tuple[str, dict[str, str]]]) -> list[dict[str, str]]:
    return [row for _, row in sorted(keyed, key=lambda pair: pair[0])]


def _with_progress(records: Any, what: str, progress: Progress | None) -> Iterator[Any]:
    for number, record in enumerate(records, start=1):
        if progress and number % _RECORDS_A_NOTICE == 0:
            progress(f"read {what}", number)
        yield record
