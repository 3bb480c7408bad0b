"""Fixtures that all rooms share."""

from __future__ import annotations

import csv
import gc
import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from hypothesis import HealthCheck, settings

from graphlab.dataset import Dataset
from graphlab.model.tables import TABLES
from graphlab.sources import open_source

# No deadlines: machines are shared. CI draws the same examples each time; a laptop draws new ones.
settings.register_profile("house", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.register_profile("ci", settings.get_profile("house"), derandomize=True, database=None)
settings.load_profile("ci" if os.environ.get("CI") else "house")

#: Rooms whose tests wait for servers, browsers and other processes, then others whose files take long: they are begun
#: first, so that none is left to wait for alone at the end.
LONG = (
    "spark", "neo4j", "browser", "tests", "release", "large", "spread", "workbench", "files", "scripts", "report",
    "commands", "counting",
)  # fmt: skip
Row = Mapping[str, str]
DEFAULTS = {"source_id": "s", "stock_or_flow": "flow", "unit": "person-arrests", "measure": "arrests"}


def filled(table: str, row: Row) -> dict[str, str]:
    """Return a row with every required column, from defaults where the test does not care."""
    required = {c: DEFAULTS.get(c, "") for c in TABLES[table].required}
    return {**required, **row}


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_auto_num_workers() -> int:
    """Return one worker more than there are processors: a fifth of the time tests wait for servers and processes.

    With two more the time is no shorter: each worker makes again what its tests share.
    """
    return (os.cpu_count() or 1) + 1


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Give the tests of a file to one worker, for what they share, and all of Neo4j to one, for one server.

    Most of a server's work is to plan each statement the first time. Groups by mark (``--dist loadgroup``) do nothing
    with pytest 9.2: xdist 3.8 writes them into an attribute that is not read any more.
    """
    if config.getoption("dist") != "loadfile":
        return None
    from xdist.scheduler import LoadFileScheduling

    class OneServer(LoadFileScheduling):  # type: ignore[misc]  # xdist has no types
        def _split_scope(self, nodeid: str) -> str:
            return "tests/neo4j" if nodeid.startswith("tests/neo4j/") else str(super()._split_scope(nodeid))

    return OneServer(config, log)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put the tests of long rooms first; the order within a room stays."""
    place = {room: number for number, room in enumerate(LONG)}
    items.sort(key=lambda item: place.get(item.path.parent.name, len(LONG)))
    # Modules and tests stay until the end: the search for circles leaves them out, and comes as seldom as it does in
    # the program (`graphlab.commands`).
    gc.collect()
    gc.freeze()
    gc.set_threshold(200_000, 20, 100)


@pytest.fixture(scope="session", autouse=True)
def own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Keep what loads keep of folders out of the cache of whoever runs the tests."""
    before = os.environ.get("XDG_CACHE_HOME")
    os.environ["XDG_CACHE_HOME"] = str(tmp_path_factory.mktemp("cache"))
    yield Path(os.environ["XDG_CACHE_HOME"])
    if before is None:
        del os.environ["XDG_CACHE_HOME"]
    else:
        os.environ["XDG_CACHE_HOME"] = before


@pytest.fixture(scope="session")
def example() -> Dataset:
    """The packaged real dataset."""
    return open_source("example:open-source")


@pytest.fixture
def dataset() -> Callable[..., Dataset]:
    """Build a dataset from rows by table; columns that are left out are empty, source "s"."""

    def make(record: Mapping[str, object] | None = None, **tables: Sequence[Row]) -> Dataset:
        counts = {"counts": [{"count_id": f"c{i}", **row} for i, row in enumerate(tables.pop("counts", ()))]}
        every = {**tables, **{k: v for k, v in counts.items() if v}}
        return Dataset.build({t: [filled(t, row) for row in rows] for t, rows in every.items()}, record)

    return make


@pytest.fixture
def folder(tmp_path: Path) -> Callable[..., Path]:
    """Write tables as a folder of CSV files and give its path."""

    def make(name: str = "data", record: str = "", **tables: Sequence[Row]) -> Path:
        target = tmp_path / name
        target.mkdir(exist_ok=True)
        for table, rows in tables.items():
            complete = [filled(table, row) for row in rows]
            columns = list(dict.fromkeys(c for row in complete for c in row))
            with (target / f"{table}.csv").open("w", newline="", encoding="utf-8") as stream:
                writer = csv.DictWriter(stream, columns)
                writer.writeheader()
                writer.writerows(complete)
        if record:
            (target / "dataset.yaml").write_text(record, encoding="utf-8")
        return target

    return make


@pytest.fixture
def run() -> Callable[..., Result]:
    """Run the command line in this process: ``run("info", "example:open-source")``."""
    from graphlab.commands import main

    def call(*arguments: object, env: Mapping[str, str] | None = None, input: str | None = None) -> Result:
        return CliRunner().invoke(main, [str(a) for a in arguments], env=env, input=input)

    return call
