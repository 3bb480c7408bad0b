"""How a dataset is a graph in Neo4j: labels, types, property names, constraints. None of it comes from data.

Lines, places, operations, sources, counts and events are nodes; links are relationships with the id of their claim.
Every column is a property under its name in lowerCamelCase, as it was written; what Cypher likes to compute with is
beside it: bounds (`low`, `high`), dates as intervals (`startFirst` to `startLast`, `endFirst` to `endLast`), grades,
names with aliases as a list. Extra columns are properties ``extra_NAME``. Every node of ours bears the label `Graphlab`
too, so that it is told from those of other programs; a load that is not finished bears only `_Staging`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graphlab.model.claim_set import ClaimSet
from graphlab.model.claims import claim_id
from graphlab.model.grades import parse_grade
from graphlab.model.periods import parse_date
from graphlab.model.tables import LINK_TYPES, SPECIAL, TABLES
from graphlab.model.values import parse_value

#: Version of what is written here; it stands in the database, and another version is refused.
SCHEMA = 1
OWN, STAGING, DATASET, LOAD = "Graphlab", "_Staging", "GraphlabDataset", "_GraphlabLoad"
ROLES = {"ORIGINATES_IN": "OriginArea", "SUPPLIES": "DestinationTown"}
Row = Mapping[str, str]
Tables = Mapping[str, dict[str, Row]]
#: Column of the row made for a special place that has none; no column of a file can be called so.
ROWLESS = "\x00rowless"
Properties = dict[str, Any]


def camel(column: str) -> str:
    """Return the property of a column.

    Examples
    --------
    >>> camel("stock_or_flow"), camel("from")
    ('stockOrFlow', 'from')
    """
    first, *rest = column.split("_")
    return first + "".join(part.capitalize() for part in rest)


@dataclass(frozen=True)
class NodeKind:
    """A table whose rows are nodes: its label, the property of its key and its columns."""

    table: str
    label: str
    key: str
    columns: tuple[str, ...]
    derive: Callable[[ClaimSet, Row], Properties]

    @property
    def id(self) -> str:
        """The property that holds the id."""
        return camel(self.key)


@dataclass(frozen=True)
class EdgeKind:
    """A type of relationship between two labels; `table` is where its rows come from."""

    table: str
    type: str
    start: str
    end: str

    @property
    def is_link(self) -> bool:
        """Whether it is a claim itself (a row of links) and not drawn from the columns of a node."""
        return self.table == "links"


# --- properties that Cypher computes with -----------------------------------------------------------------------------


def _interval(name: str, text: str) -> Properties:
    if not text:
        return {f"{name}First": None, f"{name}Last": None}
    day = parse_date(text)
    return {f"{name}First": day.first, f"{name}Last": day.last}


def _period(row: Row, start: str, end: str) -> Properties:
    return {**_interval("start", row[start]), **_interval("end", row[end])}


def _grade(row: Row) -> Properties:
    grade = parse_grade(row["grade"])[0] if row["grade"] else None
    return {"gradeSource": grade.source if grade else None, "gradeInformation": grade.information if grade else None}


def _names(row: Row) -> Properties:
    parts = [row["name"], *(a.strip() for a in row["aliases"].split(";"))]
    return {"names": list(dict.fromkeys(p for p in parts if p)) or None}


def _number(value: Any) -> Any:
    """Return a number that Bolt can carry: a whole number beyond 64 bits becomes a fraction."""
    return float(value) if isinstance(value, int) and not -(2**63) <= value < 2**63 else value


def _count(dataset: ClaimSet, row: Row) -> Properties:
    value = parse_value(row["value"], tolerance=dataset.tolerance(row["source_id"]), unit=row["unit"])
    bounds = {"low": _number(value.low), "high": _number(value.high), "known": value.known}
    marks = {"mark": value.mark, "reason": value.reason}
    return {**bounds, **marks, **_period(row, "period_start", "period_end"), **_grade(row)}


#: The properties that the functions above give, and the mark of a special place without a row.
DERIVED = frozenset(
    {"names", "low", "high", "known", "mark", "reason", "gradeSource", "gradeInformation", "rowless"}
    | {f"{name}{end}" for name in ("start", "end", "published", "decided") for end in ("First", "Last")}
)
NODES: dict[str, NodeKind] = {
    label: NodeKind(table, label, TABLES[table].key or f"{label.lower()}_id", TABLES[table].names, derive)
    for label, table, derive in (
        ("Source", "sources", lambda _, row: _interval("published", row["published"])),
        ("Place", "places", lambda _, row: _names(row)),
        ("Line", "lines", lambda _, row: _names(row)),
        (
            "Operation",
            "operations",
            lambda _, row: {"names": [row["name"]] if row["name"] else None} | _period(row, "start", "end"),
        ),
        ("Event", "events", lambda _, row: {**_period(row, "date_start", "date_end"), **_grade(row)}),
        ("Count", "counts", _count),
        ("Judgement", "same", lambda _, row: {**_interval("decided", row["decided_on"]), **_grade(row)}),
    )
}
#: What joins a judgement to its two lines, by what was decided.
JUDGED = {"same": "SAME_AS", "different": "NOT_SAME_AS", "unsure": "MAY_BE_SAME_AS", "": "MAY_BE_SAME_AS"}
LABEL_OF = {kind.table: kind.label for kind in NODES.values()}
EDGES: tuple[EdgeKind, ...] = (
    *(EdgeKind("links", name, start, end) for name, (start, end) in LINK_TYPES.items()),
    EdgeKind("places", "WITHIN", "Place", "Place"),
    EdgeKind("operations", "PART_OF", "Operation", "Operation"),
    EdgeKind("operations", "STATED_BY", "Operation", "Source"),
    EdgeKind("events", "HAPPENED_TO", "Event", "Line"),
    EdgeKind("events", "CARRIED_OUT_BY", "Event", "Operation"),
    EdgeKind("events", "STATED_BY", "Event", "Source"),
    *(EdgeKind("counts", "ABOUT", "Count", label) for label in ("Line", "Place", "Operation")),
    EdgeKind("counts", "COUNTED_FROM", "Count", "Place"),
    EdgeKind("counts", "COUNTED_TO", "Count", "Place"),
    EdgeKind("counts", "STATED_BY", "Count", "Source"),
    EdgeKind("counts", "PART_OF_TOTAL", "Count", "Count"),
    EdgeKind("counts", "SUPERSEDES", "Count", "Count"),
    *(EdgeKind("same", name, "Judgement", "Line") for name in sorted({*JUDGED.values()})),
)
#: Types that `merge` writes and removes; `FLOWS_TO` is made on request only.
STRUCTURAL = tuple(sorted({e.type for e in EDGES if not e.is_link}))
LINK_COLUMNS = tuple(c for c in TABLES["links"].names if c not in ("link_type", "from", "to"))
#: The columns of a node that point to another one: (table, column) -> type.
POINTERS = {
    "places": {"within": "WITHIN"},
    "operations": {"part_of": "PART_OF", "source_id": "STATED_BY"},
    "events": {"line_id": "HAPPENED_TO", "operation_id": "CARRIED_OUT_BY", "source_id": "STATED_BY"},
    "counts": {
        "subject": "ABOUT",
        "origin": "COUNTED_FROM",
        "destination": "COUNTED_TO",
        "source_id": "STATED_BY",
        "part_of": "PART_OF_TOTAL",
        "supersedes": "SUPERSEDES",
    },
    "sources": {},
    "lines": {},
}


def schema_statements() -> dict[str, str]:
    """Return the statements that make constraints and indexes, by the name of what they make."""
    made = {}
    for kind in NODES.values():
        name = f"{kind.label.lower()}_id_unique"
        made[name] = f"CREATE CONSTRAINT {name} IF NOT EXISTS FOR (n:{kind.label}) REQUIRE n.{kind.id} IS UNIQUE"
    made["graphlab_dataset_unique"] = (
        f"CREATE CONSTRAINT graphlab_dataset_unique IF NOT EXISTS FOR (n:{DATASET}) REQUIRE n.key IS UNIQUE"
    )
    for name, label, key in (
        ("line_name", "Line", "name"),
        ("place_name", "Place", "name"),
        ("operation_name", "Operation", "name"),
        ("count_measure", "Count", "measure"),
    ):
        made[name] = f"CREATE INDEX {name} IF NOT EXISTS FOR (n:{label}) ON (n.{key})"
    return made


# --- rows to nodes and relationships ----------------------------------------------------------------------------------


def keyed(rows: Mapping[str, Sequence[Row]]) -> Tables:
    """Return the rows of every table by key; links and events by the id of their claim.

    A special place that is used and has no row gets one that says so (`ROWLESS`).
    """
    tables: dict[str, dict[str, Row]] = {}
    for table, spec in TABLES.items():
        tables[table] = {row[spec.key] if spec.key else claim_id(table, row): row for row in rows[table]}
    blank = dict.fromkeys(TABLES["places"].names, "")
    for place in sorted(_used_places(tables) & set(SPECIAL) - set(tables["places"])):
        tables["places"][place] = blank | {"place_id": place, ROWLESS: "yes"}
    return tables


def _used_places(tables: Tables) -> set[str]:
    used = {end for row in tables["links"].values() for end in (row["from"], row["to"])}
    used |= {row["within"] for row in tables["places"].values()}
    for row in tables["counts"].values():
        used |= {row["origin"], row["destination"], *row["subject"].split(";")}
    return used


def node_properties(dataset: ClaimSet, kind: NodeKind, key: str, row: Row) -> Properties:
    """Return every property of a node of ours, None where it has none; extra columns are ``extra_NAME``."""
    made: Properties = {camel(c): row[c] or None for c in kind.columns}
    made |= {f"extra_{c}": text or None for c, text in row.items() if c not in kind.columns and c != ROWLESS}
    rowless = {"rowless": True if ROWLESS in row else None} if kind.label == "Place" else {}
    return {**made, **kind.derive(dataset, row), **rowless, kind.id: key}


def link_properties(row: Row, claim: str) -> Properties:
    """Return the properties of a link: the claim's id, its columns, dates as intervals, grade, extra columns."""
    made: Properties = {camel(c): row[c] for c in LINK_COLUMNS if row[c]}
    made |= {f"extra_{c}": text for c, text in row.items() if text and c not in TABLES["links"].names}
    if row["start"] or row["end"]:
        made |= {k: v for k, v in _period(row, "start", "end").items() if v is not None}
    if row["grade"]:
        made |= _grade(row)
    made["claim"] = claim
    return made


def subject_labels(tables: Tables) -> dict[str, str]:
    """Return the label of everything that a count can be about."""
    return {key: LABEL_OF[table] for table in ("places", "lines", "operations") for key in tables[table]}


def pointers(table: str, row: Row, label_of: Mapping[str, str]) -> Iterator[tuple[EdgeKind, str]]:
    """Yield the relationships that a node's own columns say: (kind, id of the end).

    A judgement is joined to those of its lines that are there.
    """
    if table == "same":
        lines = {line for end in ("first", "second") if (line := _line_named(row[end], label_of))}
        yield from ((_EDGE_BY["same", JUDGED[row["judgement"]], "Line"], line) for line in sorted(lines))
        return
    for column, type_ in POINTERS[table].items():
        for target in row[column].split(";") if column == "subject" else (row[column],):
            if target:
                end = label_of[target] if type_ == "ABOUT" else _ENDS[table, type_]
                yield _EDGE_BY[table, type_, end], target


def _line_named(reference: str, label_of: Mapping[str, str]) -> str:
    """Return the line that ``source_id/line_id`` names, "" where it is not there."""
    tails = [reference, *(reference[i + 1 :] for i, letter in enumerate(reference) if letter == "/")]
    return next((tail for tail in tails if label_of.get(tail) == "Line"), "")


_EDGE_BY = {(e.table, e.type, e.end): e for e in EDGES}
_ENDS = {(e.table, e.type): e.end for e in EDGES}
