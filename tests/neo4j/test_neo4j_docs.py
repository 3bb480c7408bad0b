"""The documentation of Neo4j is true: its Cypher runs and finds something, and it names what is there."""

from __future__ import annotations

import re
from pathlib import Path

import yaml

from graphlab.stores.neo4j.schema import EDGES, NODES
from graphlab.stores.neo4j.store import Neo4jStore

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs/neo4j.md").read_text(encoding="utf-8")
SHOWN = PAGE + (ROOT / "docs/neo4j-model.svg").read_text(encoding="utf-8")
CYPHER = re.search(r"```cypher\n(.*?)```", PAGE, re.DOTALL)
EXAMPLES = [e.strip() for e in CYPHER[1].split("\n\n")] if CYPHER else []


def test_there_are_examples():
    assert len(EXAMPLES) >= 4


def test_every_example_of_the_page_gives_rows(server, example):
    store = Neo4jStore.from_url(server.uri)
    store.merge(example)
    for text in EXAMPLES:
        assert store.run(text).rows, text


def test_every_label_type_and_key_is_on_the_page():
    for kind in NODES.values():
        assert kind.label in SHOWN
        assert f"`{kind.id}`" in PAGE
    for edge in EDGES:
        assert edge.type in SHOWN


def test_the_compose_file_takes_the_password_from_the_environment_and_listens_on_loopback():
    service = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))["services"]["neo4j"]
    assert service["environment"]["NEO4J_AUTH"] == "neo4j/${NEO4J_PASSWORD:?set NEO4J_PASSWORD}"
    assert "graph-data-science" in service["environment"]["NEO4J_PLUGINS"]
    assert all(port.startswith("127.0.0.1:") for port in service["ports"])
