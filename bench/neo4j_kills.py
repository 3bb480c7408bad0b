"""Kill the client or the server again and again during loads: nothing acknowledged may be lost, nothing half visible.

``python bench/neo4j_kills.py [--client 60] [--server 40]`` starts a server of its own; each round loads one dataset
after the other, half of the rounds in one transaction each, half staged, and is killed at a random moment.
"""

from __future__ import annotations

import argparse
import os
import random
import signal
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from graphlab.stores.neo4j.store import Neo4jStore
from tests.neo4j.runtime import Server
from tests.neo4j.test_neo4j_failures import loader
from tests.queries.made_up import made_up


def check(store: Neo4jStore, last: int | None) -> str:
    """Read what is visible and make sure that it is whole and not older than the last acknowledged load."""
    back = store.read()
    number = int(back.title.split()[-1])
    assert back == made_up(number, size=2), "half visible"
    if last is None:
        return "no load was acknowledged"
    following = last + 1 if last < 1006 else 1000
    assert number in (last, following), f"lost: {last} was acknowledged, {number} is there"
    return "the acknowledged one" if number == last else "the one after it"


def round_(server: Server, store: Neo4jStore, what: str, chance: random.Random) -> str:
    """Kill once, and look at what is there afterwards."""
    process = loader(server, chance.choice([0, 100_000]))
    assert process.stdout is not None
    assert process.stdout.readline().strip() == "ready"
    told = [process.stdout.readline().strip()]
    time.sleep(chance.uniform(0, 1.5))
    if what == "client":
        process.send_signal(signal.SIGKILL)
    else:
        server.kill()
    told += process.communicate(timeout=300)[0].split()
    if what == "server":
        server.start()
    return check(store, int(told[-1]) if told[-1] else None)


def main() -> None:
    """Run all rounds and print what was visible after them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--client", type=int, default=60)
    parser.add_argument("--server", type=int, default=40)
    asked = parser.parse_args()
    chance, found = random.Random(1), Counter[str]()
    with tempfile.TemporaryDirectory() as folder, Server(Path(folder) / "home", heap="512m", gds=False) as server:
        os.environ |= server.environment
        store = Neo4jStore.from_url(server.uri)
        for what in ["client"] * asked.client + ["server"] * asked.server:
            found[f"{what} killed, visible afterwards: {round_(server, store, what, chance)}"] += 1
        store.merge(made_up(1), replace=True)
        assert store.read() == made_up(1)
        left = store.run("MATCH (n:_Staging|_GraphlabLoad) RETURN count(n)").rows[0][0]
    print(*(f"{times:4}  {text}" for text, times in sorted(found.items())), sep="\n")
    print(
        f"{asked.client + asked.server} kills: nothing lost, nothing half visible; {left} remains after one more load"
    )


if __name__ == "__main__":
    main()
