"""What other programs hang on our nodes (relationships, labels, properties): found, and carried to a new version."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graphlab.model.tables import LINK_TYPES
from graphlab.stores.neo4j.schema import DERIVED, NODES, OWN, ROLES, STAGING, STRUCTURAL, camel

#: Label of the nodes that are about to be deleted, within one transaction.
LEAVING = "_GraphlabLeaving"
_TYPES = (*STRUCTURAL, *LINK_TYPES, "FLOWS_TO")
_LABELS = (OWN, LEAVING, *ROLES.values(), *NODES)
_EDGE = f"NOT m:{OWN} OR NOT type(r) IN $types OR (r.claim IS NULL AND r.row IS NULL)"
_LABEL = "any(l IN labels(n) WHERE NOT l IN $labels)"
_PROPERTY = "any(k IN keys(n) WHERE NOT k IN $known AND NOT k STARTS WITH 'extra_')"


def hangs_on_others(runner: Any) -> bool:
    """Return whether another program has hung relationships, labels or properties on our nodes.

    Parameters
    ----------
    runner
        A session, or a transaction that holds the lock.
    """
    asked = (
        (f"MATCH (n:{OWN})-[r]-(m) WHERE {_EDGE} RETURN 1 LIMIT 1", {"types": list(_TYPES)}),
        (f"MATCH (n:{OWN}) WHERE {_LABEL} RETURN 1 LIMIT 1", {"labels": list(_LABELS)}),
        (f"MATCH (n:{OWN}) WHERE {_PROPERTY} RETURN 1 LIMIT 1", {"known": sorted(known_properties())}),
    )
    return any(runner.run(text, parameters).single() is not None for text, parameters in asked)


def known_properties() -> frozenset[str]:
    """Return the names of all properties that graphlab writes on nodes, but for extra columns."""
    columns = {camel(c) for kind in NODES.values() for c in kind.columns}
    return frozenset(columns | {kind.id for kind in NODES.values()} | DERIVED)


def carry_over(tx: Any) -> None:
    """Hang what others hung on nodes that bear `LEAVING` onto the staged nodes of the same ids.

    A node that the new version does not have is left to whoever uses it: without our labels and properties.
    """
    texts = f"MATCH (n:{LEAVING}) WHERE {_LABEL} OR {_PROPERTY} RETURN n"
    for record in list(tx.run(texts, labels=list(_LABELS), known=sorted(known_properties()))):
        _carry_texts(tx, record["n"])
    edges = f"MATCH (n:{LEAVING})-[r]-(m) WHERE {_EDGE} RETURN DISTINCT r, startNode(r) AS a, endNode(r) AS b"
    for record in list(tx.run(edges, types=list(_TYPES))):
        ends = [_staged(tx, record[end]) if OWN in record[end].labels else record[end].element_id for end in "ab"]
        if all(ends):
            relationship = record["r"]
            text = (
                "MATCH (a) WHERE elementId(a) = $a MATCH (b) WHERE elementId(b) = $b "
                f"CREATE (a)-[r:{_quoted(relationship.type)}]->(b) SET r = $properties"
            )
            tx.run(text, a=ends[0], b=ends[1], properties=dict(relationship)).consume()
        else:
            for end in "ab":
                if OWN in record[end].labels and not _staged(tx, record[end]):
                    _leave(tx, record[end])


def _carry_texts(tx: Any, node: Any) -> None:
    target = _staged(tx, node)
    if not target:
        _leave(tx, node)
        return
    labels = "".join(f":{_quoted(label)}" for label in sorted(node.labels - set(_LABELS)))
    text = f"MATCH (s) WHERE elementId(s) = $s SET s += $properties{f' SET s{labels}' if labels else ''}"
    tx.run(text, s=target, properties=_theirs(node)).consume()


def _theirs(node: Mapping[str, Any]) -> dict[str, Any]:
    known = known_properties()
    return {k: v for k, v in node.items() if k not in known and not k.startswith("extra_")}


def _staged(tx: Any, node: Any) -> str:
    """Return where the staged node of the same id is; nothing where there is none."""
    label = next((label for label in NODES if label in node.labels), "")
    if not label:
        return ""
    key = NODES[label].id
    text = f"MATCH (s:{STAGING}) WHERE s._stage = $label AND s.{key} = $id RETURN elementId(s) AS place"
    found = tx.run(text, label=label, id=node[key]).single()
    return str(found["place"]) if found else ""


def _leave(tx: Any, node: Any) -> None:
    """Leave a node to others: it is none of ours any more."""
    ours = "".join(f":{label}" for label in _LABELS if label in node.labels)
    text = f"MATCH (n) WHERE elementId(n) = $n SET n = $properties REMOVE n{ours}"
    tx.run(text, n=node.element_id, properties=_theirs(node)).consume()


def _quoted(name: str) -> str:
    """Return a label or type of somebody else, quoted."""
    return "`" + name.replace("`", "``") + "`"
