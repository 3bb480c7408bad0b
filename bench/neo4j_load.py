"""Loading 100,000 lines and 300,000 links into Neo4j and back, against plain UNWIND ... MERGE of the same rows.

``python bench/neo4j_load.py [--lines 100000]`` starts a server of its own (Java and Maven) and prints ratios.
"""

from __future__ import annotations

import argparse
import os
import random
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from graphlab.dataset import Dataset
from graphlab.model.tables import TABLES
from graphlab.stores.neo4j.store import Neo4jStore
from tests.neo4j.runtime import Server

BATCH = 10_000


def made(lines: int) -> Dataset:
    """Return a dataset with three links a line."""
    chance = random.Random(1)
    origins, towns = [f"origin-{i}" for i in range(300)], [f"town-{i}" for i in range(1700)]
    links = []
    for i in range(lines):
        told = {
            "source_id": f"source-{i % 40}",
            "grade": "2C",
            "handling": "P",
            "start": f"20{10 + i % 15}-0{1 + i % 9}",
        }
        ends = [("ORIGINATES_IN", chance.choice(origins)), *(("SUPPLIES", t) for t in chance.sample(towns, 2))]
        links += [{"link_type": kind, "from": f"line-{i}", "to": end, **told} for kind, end in ends]
    named = [{"line_id": f"line-{i}", "name": f"Brand {i % 5000}"} for i in range(lines)]
    return Dataset.build({"links": links, "lines": named}, {"title": "bench"})


def plain(driver: object, data: Dataset) -> float:
    """Write the rows as the driver's manual says: constraints, nodes, relationships, in batches."""
    start = time.perf_counter()
    keys = {"lines": ("Line", "line_id"), "places": ("Place", "place_id"), "sources": ("Source", "source_id")}
    with driver.session(database="neo4j") as session:  # type: ignore[attr-defined]
        for label, key in keys.values():
            session.run(f"CREATE CONSTRAINT FOR (n:{label}) REQUIRE n.{key} IS UNIQUE").consume()
        for table, (label, key) in keys.items():
            rows = [{k: v for k, v in row.items() if v} for row in data.rows(table)]
            text = f"UNWIND $rows AS row MERGE (n:{label} {{{key}: row.{key}}}) SET n += row"
            for i in range(0, len(rows), BATCH):
                session.execute_write(lambda tx, t=text, r=rows[i : i + BATCH]: tx.run(t, rows=r).consume())
        for kind in ("ORIGINATES_IN", "SUPPLIES"):
            text = (
                "UNWIND $rows AS row MATCH (a:Line {line_id: row.from}) MATCH (b:Place {place_id: row.to}) "
                f"MERGE (a)-[r:{kind} {{claim: row.claim}}]->(b) SET r += row.p"
            )
            ids = data.claim_ids("links")
            rows = [
                {"from": r["from"], "to": r["to"], "claim": c, "p": {k: v for k, v in r.items() if v}}
                for c, r in zip(ids, data.rows("links"), strict=True)
                if r["link_type"] == kind
            ]
            for i in range(0, len(rows), BATCH):
                session.execute_write(lambda tx, t=text, r=rows[i : i + BATCH]: tx.run(t, rows=r).consume())
    return time.perf_counter() - start


def plain_read(driver: object) -> float:
    """Read all nodes and relationships with their properties."""
    start = time.perf_counter()
    with driver.session(database="neo4j", fetch_size=5000) as session:  # type: ignore[attr-defined]
        for text in (
            "MATCH (n) RETURN labels(n), properties(n)",
            "MATCH (a)-[r]->(b) RETURN a.line_id, b.place_id, properties(r)",
        ):
            for _ in session.run(text):
                pass
    return time.perf_counter() - start


def ours(store: Neo4jStore, data: Dataset) -> tuple[float, float]:
    """Load and read back, and make sure that what comes back is what was put in."""
    start = time.perf_counter()
    store.merge(data)
    loaded = time.perf_counter()
    assert store.read() == data
    return loaded - start, time.perf_counter() - loaded


def main() -> None:
    """Measure on one fresh server each, after a small run that warms it up."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--lines", type=int, default=100_000)
    lines = parser.parse_args().lines
    data, small = made(lines), made(2000)
    assert set(TABLES) >= {"lines", "links"}
    with tempfile.TemporaryDirectory() as folder:
        with Server(Path(folder) / "plain", heap="2g", gds=False) as server, server.driver() as driver:
            plain(driver, small)
            with driver.session(database="neo4j") as session:
                session.run("MATCH (n) DETACH DELETE n").consume()
                for row in session.run("SHOW CONSTRAINTS YIELD name").data():
                    session.run(f"DROP CONSTRAINT {row['name']}").consume()
            load, read = plain(driver, data), plain_read(driver)
        with Server(Path(folder) / "ours", heap="2g", gds=False) as server, server.driver() as driver:
            os.environ |= server.environment
            store = Neo4jStore.from_url(server.uri)
            store.merge(small)
            with driver.session(database="neo4j") as session:
                session.run("MATCH (n) DETACH DELETE n").consume()
            mine, back = ours(store, data)
    print(f"{lines:,} lines, {3 * lines:,} links      plain    graphlab    ratio")
    print(f"load                        {load:8.1f} s {mine:8.1f} s {mine / load:8.2f}")
    print(f"read back                   {read:8.1f} s {back:8.1f} s {back / read:8.2f}")
    print(f"load and read back          {load + read:8.1f} s {mine + back:8.1f} s {(mine + back) / (load + read):8.2f}")


if __name__ == "__main__":
    main()
