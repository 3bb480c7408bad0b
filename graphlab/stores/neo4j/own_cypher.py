"""Cypher of a user's own: looked at before it runs, and refused when it could do more than read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from graphlab.errors import StoreError

#: Procedures that only read, as whole names.
READING = re.compile(
    r"db\.(labels|relationshipTypes|propertyKeys|info|ping"
    r"|schema\.(visualization|nodeTypeProperties|relTypeProperties)"
    r"|index\.fulltext\.(queryNodes|queryRelationships|listAvailableAnalyzers))"
    r"|gds\.([\w.]+\.)?(stream|stats|estimate)|gds\.(list|version|graph\.list)"
    r"|apoc\.(help|meta\.[\w.]+|path\.\w+)"
)
_NAME = re.compile(r"\s*([A-Za-z_]\w*(?:\.\w+)*)\s*\(")
#: Operators of a plan that reach outside the graph or change what the server does.
_OUTSIDE = {"LoadCSV": "LOAD CSV reads files and addresses", "TerminateTransactions": "TERMINATE ends others' work"}
_WHAT = {"rw": "reads and writes", "w": "writes", "s": "changes the schema or the server"}


def check_reads_only(transaction: Any, text: str, parameters: Mapping[str, Any]) -> None:
    """Refuse a statement that could do more than read the graph, before any of it runs.

    Parameters
    ----------
    transaction
        In which the server is asked to explain the statement.
    text, parameters
        The statement and the values for its ``$names``.

    Raises
    ------
    StoreError
        If it writes, changes the schema, calls a procedure that is not known to read only, or reaches outside.

    Notes
    -----
    The server's plan is what is judged, not the text: comments, case and nesting hide nothing.
    """
    summary = transaction.run(f"EXPLAIN {text}", dict(parameters)).consume()
    if summary.query_type != "r":
        what = _WHAT.get(summary.query_type, "does more than read")
        raise StoreError(f"refused a write: this Cypher {what}, and own Cypher may only read")
    for operator, details in _operators(summary.plan or {}):
        if operator in _OUTSIDE:
            raise StoreError(f"refused: {_OUTSIDE[operator]}, and own Cypher may only read the graph")
        if operator == "ProcedureCall":
            name = found[1] if (found := _NAME.match(details)) else details
            if not READING.fullmatch(name):
                raise StoreError(f"refused: the procedure {name} is not one of those that are known to read only")


def _operators(plan: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield every operator of a plan with its details, nested ones too."""
    waiting = [plan]
    while waiting:
        step = waiting.pop()
        arguments = step.get("args") or step.get("arguments") or {}
        yield str(step.get("operatorType", "")).partition("@")[0], str(arguments.get("Details", ""))
        waiting.extend(step.get("children") or ())
