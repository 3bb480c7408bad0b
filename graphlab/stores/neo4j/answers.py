"""Answers of the server as plain values, and names as people type them found on the server."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graphlab.model.naming import find_name
from graphlab.model.tables import TABLES, Row
from graphlab.stores.neo4j.schema import NODES, OWN, camel


def _named_by(comparison: str) -> str:
    """Return a condition on a node ``d``: that a claim names it whose handling compares so with C."""
    return (
        "(EXISTS { (d)-[r:ORIGINATES_IN|SUPPLIES|TARGETED|CONDUCTED_IN|SUCCEEDS|CONNECTS]-() "
        f"WHERE r.claim IS NOT NULL AND coalesce(r.handling, 'P') {comparison} 'C' }} "
        "OR EXISTS { (d)<-[:HAPPENED_TO|CARRIED_OUT_BY|ABOUT|COUNTED_FROM|COUNTED_TO]-(c:Graphlab) "
        f"WHERE coalesce(c.handling, 'P') {comparison} 'C' }})"
    )


#: That a node may be named although handling C stays out: by itself, or for what lies in it.
_SHOWN = f"EXISTS {{ MATCH (d)-[:WITHIN|PART_OF*0..]->(n) WHERE {_named_by('<>')} OR NOT {_named_by('=')} }}"


@dataclass(frozen=True)
class Answer:
    """Rows that the server gave, whether there were more than were taken, and the marking of the dataset."""

    columns: tuple[str, ...]
    rows: tuple[tuple[Any, ...], ...]
    more: bool
    marking: str


def plain_value(value: Any) -> Any:
    """Return a Cypher value as one that every output can hold: nodes and relationships as mappings, dates as text."""
    if value is None or isinstance(value, bool | int | float | str):
        return value
    if hasattr(value, "labels"):
        return {"labels": sorted(value.labels), **_properties(value)}
    if hasattr(value, "relationships"):
        return [plain_value(part) for part in _path_parts(value)]
    if hasattr(value, "start_node"):
        return {"type": value.type, **_properties(value)}
    if hasattr(value, "iso_format"):
        return value.iso_format()
    if isinstance(value, Mapping):
        return {str(k): plain_value(v) for k, v in value.items()}
    if isinstance(value, bytes | bytearray):
        return value.hex()
    if isinstance(value, list | tuple) and type(value) in (list, tuple):
        return [plain_value(v) for v in value]
    return str(value)


def _properties(value: Any) -> dict[str, Any]:
    return {str(k): plain_value(v) for k, v in sorted(value.items())}


def _path_parts(path: Any) -> list[Any]:
    parts: list[Any] = [path.start_node]
    for step, node in zip(path.relationships, path.nodes[1:], strict=True):
        parts += [step, node]
    return parts


class ServerNames:
    """Finds what people call a line, place or operation among the entities on the server."""

    def __init__(self, tables: Mapping[str, Mapping[str, Row]]) -> None:
        """Take entities by kind and id."""
        self._tables = tables

    @classmethod
    def read(cls, runner: Any, *, include_c: bool = True) -> ServerNames:
        """Read ids, names and aliases; nothing else is transferred.

        Without `include_c`, what only claims of handling C name is neither found nor offered.
        """
        tables: dict[str, Mapping[str, Row]] = {}
        for label in ("Line", "Place", "Operation"):
            kind = NODES[label]
            columns = [c for c in (kind.key, "name", "aliases") if c in kind.columns]
            fields = ", ".join(f"n.{camel(c)}" for c in columns)
            shown = f"WHERE n.rowless IS NULL AND ($includeC OR {_SHOWN})"
            records = runner.run(f"MATCH (n:{OWN}:{label}) {shown} RETURN [{fields}]", {"includeC": include_c})
            model = TABLES[kind.table].model
            rows = [dict(zip(columns, (v or "" for v in record[0]), strict=True)) for record in records]
            tables[label.lower()] = {row[kind.key]: model(**row) for row in rows}
        return cls(tables)

    def find(self, name: str, kinds: Sequence[str] = ("line", "place", "operation")) -> str:
        """Return the id that a name stands for.

        Raises
        ------
        NotFoundError
            If nothing or several things bear it.
        """
        return find_name(name, {kind: self._tables[kind] for kind in kinds})
