"""For a Neo4j server: a Cypher script that anyone can run, and CSV files for ``neo4j-admin database import``.

Both write the graph of `graphlab.stores.neo4j.schema`, the same as ``load --into neo4j://...``, so that graphlab reads
it back as the equal dataset. Labels, types and names of properties come from the data model; names of extra columns
are quoted, and texts cannot leave their quotes.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from graphlab.model.claim_set import ClaimSet
from graphlab.model.hidden_names.brands import told_apart
from graphlab.model.tables import LINK_TYPES, SPECIAL, TABLES
from graphlab.report.exports.export import Exported
from graphlab.stores.neo4j.read import READY, Pointer
from graphlab.stores.neo4j.schema import (
    DATASET,
    LABEL_OF,
    NODES,
    OWN,
    ROLES,
    keyed,
    link_properties,
    node_properties,
    pointers,
    schema_statements,
    subject_labels,
)
from graphlab.stores.neo4j.write import owner_property
from graphlab.wording.phrases import many

BATCH = 500
#: Between the values of a list in the bulk files: a character that no name holds.
LIST_MARK = "\x1f"
#: What begins a type or options in a header of the bulk files, or ends a line of it.
_NO_HEADER = re.compile(r"[:{}()\x00-\x1f\x7f]")
Properties = dict[str, Any]
Edge = tuple[str, str, Properties]


@dataclass
class Graph:
    """Nodes by label and id, roles of places, relationships by (type, label at the start, label at the end)."""

    nodes: dict[str, dict[str, Properties]] = field(default_factory=dict)
    roles: dict[str, tuple[str, ...]] = field(default_factory=dict)
    edges: dict[tuple[str, str, str], list[Edge]] = field(default_factory=dict)
    pointer: Properties = field(default_factory=dict)


def graph_of(data: ClaimSet) -> Graph:
    """Return the property graph of a dataset, without properties that say nothing."""
    tables = keyed({table: data.rows(table) for table in TABLES})
    graph = Graph(pointer=_pointer(data))
    label_of = subject_labels(tables)
    for table, label in LABEL_OF.items():
        rows = sorted(tables[table].items())
        graph.nodes[label] = {
            key: _stated_properties(node_properties(data, NODES[label], key, row)) for key, row in rows
        }
        for key, row in rows:
            for kind, target in pointers(table, row, label_of):
                found = graph.edges.setdefault((kind.type, kind.start, kind.end), [])
                found.append((key, target, {owner_property(kind): key}))
    roles: dict[str, set[str]] = {}
    for claim, row in sorted(tables["links"].items()):
        ends = LINK_TYPES[row["link_type"]]
        properties = _stated_properties(link_properties(row, claim))
        graph.edges.setdefault((row["link_type"], *ends), []).append((row["from"], row["to"], properties))
        if row["link_type"] in ROLES and row["to"] not in SPECIAL:
            roles.setdefault(row["to"], set()).add(ROLES[row["link_type"]])
    graph.roles = {key: tuple(sorted(roles[key])) for key in sorted(roles)}
    return graph


def _stated_properties(properties: Properties) -> Properties:
    return {name: value for name, value in properties.items() if value is not None}


def _pointer(data: ClaimSet) -> Properties:
    extra = {table: list(data.extra_columns(table)) for table in TABLES if data.extra_columns(table)}
    pointer = Pointer(READY, 1, data.digest, data.record.as_dict(), extra, flows=False)
    return _stated_properties({"key": "dataset", **pointer.as_properties()})


# --- the script ---------------------------------------------------------------------------------------------------


def cypher_literal(value: Any) -> str:
    r"""Return a value as Cypher text that cannot leave its place.

    Examples
    --------
    >>> print(cypher_literal("O'Neil\n}) DETACH DELETE n //"))
    'O\'Neil\n}) DETACH DELETE n //'
    >>> from datetime import date
    >>> print(cypher_literal([1, True, date(2019, 11, 30)]))
    [1, true, date('2019-11-30')]
    """
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, date):
        return f"date('{value.isoformat()}')"
    if isinstance(value, list | tuple):
        return f"[{', '.join(cypher_literal(v) for v in value)}]"
    return "'" + _UNSAFE.sub(_escape, str(value)) + "'"


#: Neo4j resolves \\uXXXX before it reads quotes, so a "u" after a backslash is written as such an escape itself.
_ESCAPES = {"\\u": "\\\\\\u0075", "\\": "\\\\", "'": "\\'", "\n": "\\n", "\r": "\\r"}
_UNSAFE = re.compile("\\\\u|[\\\\'\x00-\x1f\x7f\u2028\u2029]")


def _escape(match: re.Match[str]) -> str:
    found = match[0]
    return _ESCAPES.get(found) or f"\\u{ord(found):04x}"


def quoted_name(name: str) -> str:
    """Return the name of a property, quoted where it is not a plain word.

    Examples
    --------
    >>> quoted_name("grade"), quoted_name("extra_seen by"), quoted_name("extra_`x")
    ('grade', '`extra_seen by`', '`extra_``x`')
    """
    if re.fullmatch(r"[A-Za-z][A-Za-z0-9_]*", name):
        return name
    return "`" + name.replace("\\", "\\u005c").replace("`", "``") + "`"


def _map(properties: Mapping[str, Any]) -> str:
    return "{" + ", ".join(f"{quoted_name(n)}: {cypher_literal(v)}" for n, v in sorted(properties.items())) + "}"


def _batches(rows: Sequence[str]) -> Iterable[str]:
    for start in range(0, len(rows), BATCH):
        yield "[\n  " + ",\n  ".join(rows[start : start + BATCH]) + "\n]"


def cypher_script(data: ClaimSet) -> Exported:
    """Return a script of constraints and MERGE statements; running it twice changes nothing."""
    graph = graph_of(data)
    title = " ".join(re.sub(r"[^\w ,.()-]", " ", data.title).split())
    claims = len(data.claim_index)
    out = [f"// {data.marking}. {title or 'dataset'}: {many(claims, 'claim')}. For a database without another dataset."]
    out += [f"{statement};" for _, statement in sorted(schema_statements().items())]
    for label, nodes in graph.nodes.items():
        key = NODES[label].id
        for batch in _batches([_map(p) for p in nodes.values()]):
            out.append(f"UNWIND {batch} AS row\nMERGE (n:{OWN}:{label} {{{key}: row.{key}}}) SET n = row;")
    for role in sorted(set(ROLES.values())):
        ids = [cypher_literal(key) for key, roles in graph.roles.items() if role in roles]
        for batch in _batches(ids):
            out.append(f"UNWIND {batch} AS id\nMATCH (n:{OWN}:Place {{placeId: id}}) SET n:{role};")
    for (kind, start, end), edges in sorted(graph.edges.items()):
        named = next(name for name in ("claim", "row") if name in edges[0][2])
        rows = [f"{{a: {cypher_literal(a)}, b: {cypher_literal(b)}, p: {_map(p)}}}" for a, b, p in edges]
        out += [_relationships(kind, start, end, batch, named) for batch in _batches(rows)]
    out.append(f"MERGE (m:{DATASET} {{key: 'dataset'}}) SET m = {_map(graph.pointer)};")
    return Exported({"dataset.cypher": ("\n".join(out) + "\n").encode()})


def _relationships(kind: str, start: str, end: str, batch: str, named: str) -> str:
    ends = f"MATCH (a:{start} {{{NODES[start].id}: row.a}}), (b:{end} {{{NODES[end].id}: row.b}})"
    return f"UNWIND {batch} AS row\n{ends}\nMERGE (a)-[r:{kind} {{{named}: row.p.{named}}}]->(b) SET r = row.p;"


# --- the bulk files -----------------------------------------------------------------------------------------------


def admin_import(data: ClaimSet) -> Exported:
    """Return typed CSV files for the bulk import of a new, empty database, and the command that reads them.

    Names of extra columns that a header cannot hold are changed, and the notes say how.
    """
    data, changed = _with_plain_columns(data)
    graph = graph_of(data)
    files = {
        f"nodes/{label}.csv": _nodes_csv(label, nodes, graph.roles) for label, nodes in graph.nodes.items() if nodes
    }
    files[f"nodes/{DATASET}.csv"] = _csv(
        [":LABEL", *(_typed(c, [graph.pointer]) for c in sorted(graph.pointer))],
        [[DATASET, *(_cell(graph.pointer[c]) for c in sorted(graph.pointer))]],
    )
    for (kind, start, end), edges in sorted(graph.edges.items()):
        files[f"relationships/{kind}-{start}-{end}.csv"] = _edges_csv(kind, start, end, edges)
    files["import.txt"] = _import_text(data, files).encode()
    note = "These files are for neo4j-admin: texts stand in them as they are, formulas too;"
    return Exported(files, (), (f"{note} do not open them in a spreadsheet.", *changed))


def _with_plain_columns(data: ClaimSet) -> tuple[ClaimSet, tuple[str, ...]]:
    """Return the dataset with extra columns that a header of a bulk file can name, and in words what changed."""
    names = {
        table: told_apart(data.extra_columns(table), lambda c: _NO_HEADER.sub("_", c))
        for table in TABLES
        if any(_NO_HEADER.search(c) for c in data.extra_columns(table))
    }
    if not names:
        return data, ()
    rows = {t: [{names.get(t, {}).get(c, c): text for c, text in r.items()} for r in data.rows(t)] for t in TABLES}
    made = data.with_rows(rows)
    made.keep_claim_ids({table: data.claim_ids(table) for table in ("links", "events")})
    said = [
        f"the column '{c}' of {table} is called '{new}': a header of neo4j-admin cannot hold it"
        for table, columns in names.items()
        for c, new in columns.items()
        if c != new
    ]
    return made, tuple(said)


def _nodes_csv(label: str, nodes: Mapping[str, Properties], roles: Mapping[str, tuple[str, ...]]) -> bytes:
    rows = list(nodes.values())
    columns = sorted({c for row in rows for c in row})
    lines = []
    for key, row in nodes.items():
        labels = (OWN, label, *(roles.get(key, ()) if label == "Place" else ()))
        lines.append([f"{label}:{key}", LIST_MARK.join(labels), *(_cell(row.get(c)) for c in columns)])
    return _csv([":ID", ":LABEL", *(_typed(c, rows) for c in columns)], lines)


def _edges_csv(kind: str, start: str, end: str, edges: Sequence[Edge]) -> bytes:
    rows = [p for _, _, p in edges]
    columns = sorted({c for row in rows for c in row})
    lines = [[f"{start}:{a}", f"{end}:{b}", kind, *(_cell(p.get(c)) for c in columns)] for a, b, p in edges]
    return _csv([":START_ID", ":END_ID", ":TYPE", *(_typed(c, rows) for c in columns)], lines)


def _typed(column: str, rows: Sequence[Properties]) -> str:
    """Return the header of a column with its type."""
    values = [row[column] for row in rows if column in row]
    name = column
    if all(isinstance(v, bool) for v in values):
        return f"{name}:boolean"
    if all(isinstance(v, int | float) for v in values):
        return f"{name}:{'double' if any(isinstance(v, float) for v in values) else 'long'}"
    if all(isinstance(v, date) for v in values):
        return f"{name}:date"
    return f"{name}:string[]" if any(isinstance(v, list) for v in values) else f"{name}:string"


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list | tuple):
        return LIST_MARK.join(str(v) for v in value)
    return value.isoformat() if isinstance(value, date) else str(value)


def _csv(header: list[str], lines: list[list[str]]) -> bytes:
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(lines)
    return out.getvalue().encode()


def _import_text(data: ClaimSet, files: Mapping[str, bytes]) -> str:
    nodes = " ".join(f"--nodes={name}" for name in sorted(files) if name.startswith("nodes/"))
    edges = " ".join(f"--relationships={name}" for name in sorted(files) if name.startswith("relationships/"))
    options = "--multiline-fields=true --array-delimiter=U+001F"
    schema = "\n".join(f"{statement};" for _, statement in sorted(schema_statements().items()))
    return (
        f"{data.marking}\n\n1. Stop the database. Run in this folder, into a new and empty database (Neo4j 5):\n\n"
        f"neo4j-admin database import full neo4j {options} {nodes} {edges}\n\n"
        f"2. Start it and run these once (cypher-shell):\n\n{schema}\n"
    )
