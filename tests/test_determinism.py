"""Same input, same bytes: rows and files shuffled, and the hash seed changed."""

from __future__ import annotations

import csv
import json
import os
import random
import subprocess
import sys
from importlib import resources

import pytest

from graphlab.model.tables import TABLES
from graphlab.sources import open_source

ANALYSES = {
    "info": ("info",),
    "flows": ("flows", "--measure", "arrests", "--subject", "gravity"),
    "flows by lines": ("flows", "--measure", "lines"),
    "lines": ("lines",),
    "disruption": ("disruption",),
    "centrality": ("centrality", "--measure", "betweenness"),
    "communities": ("communities", "--runs", "5"),
    "whatif": ("whatif", "--rank"),
}
SCRIPT = """
import hashlib, json, sys
from click.testing import CliRunner
from graphlab.commands import main
from graphlab.sources import open_source
source, analyses = sys.argv[1], json.loads(sys.argv[2])
data = open_source(source)
graph = data.network().graph
whole = repr((list(graph.nodes(data=True)), list(graph.edges(keys=True, data=True))))
told = {"digest": data.digest, "graph": hashlib.sha256(whole.encode()).hexdigest()}
for name, (command, *options) in analyses.items():
    result = CliRunner().invoke(main, [command, source, *options, "--format", "json"])
    assert result.exit_code == 0, result.output
    told[name] = hashlib.sha256(result.stdout.encode()).hexdigest()
print(json.dumps(told))
"""


def answers(source, seed, analyses=tuple(ANALYSES)):
    """Digest of dataset, graph and analyses, worked out in a process of its own."""
    asked = {name: ANALYSES[name] for name in analyses}
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT, str(source), json.dumps(asked)],
        capture_output=True,
        text=True,
        check=False,
        env=os.environ | {"PYTHONHASHSEED": str(seed)},
    )
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def shuffled(folder, seed):
    """Write the packaged dataset with its rows, columns and files in another order."""
    rng = random.Random(seed)
    folder.mkdir()
    packaged = resources.files("graphlab.data") / "open_source"
    names = [f"{table}.csv" for table in TABLES]
    rng.shuffle(names)
    for name in names:
        header, *rows = csv.reader((packaged / name).read_text(encoding="utf-8").splitlines())
        order = rng.sample(range(len(header)), len(header))
        rng.shuffle(rows)
        with (folder / name).open("w", newline="", encoding="utf-8") as stream:
            writer = csv.writer(stream)
            writer.writerow([header[i] for i in order])
            writer.writerows([row[i] for i in order] for row in rows)
    (folder / "dataset.yaml").write_bytes((packaged / "dataset.yaml").read_bytes())
    return folder


@pytest.fixture(scope="module")
def usual():
    return answers("example:open-source", 0)


def test_the_hash_seed_and_the_order_of_rows_columns_and_files_make_no_difference(usual, tmp_path):
    assert answers(shuffled(tmp_path / "mixed", 1), 2) == usual


def test_a_dataset_that_went_through_a_store_gives_the_same_answers(usual, tmp_path, example):
    """Dataset and graph are equal to the last byte; of what is worked out of them one answer stands for all."""
    example.save(str(tmp_path / "store"))
    found = answers(tmp_path / "store", 1, ("info", "flows by lines"))
    assert found == {name: usual[name] for name in found}
    assert {"digest", "graph", "info"} <= set(found)


def test_a_dataset_in_two_halves_is_the_dataset(tmp_path, example):
    rng = random.Random(5)
    halves = [tmp_path / "one", tmp_path / "two"]
    for half in halves:
        shuffled(half, 3)
    for table in ("links", "events"):
        header, *rows = (halves[0] / f"{table}.csv").read_text(encoding="utf-8").splitlines()
        cut = rng.randrange(1, len(rows))
        (halves[0] / f"{table}.csv").write_text("\n".join([header, *rows[:cut]]) + "\n", encoding="utf-8")
        (halves[1] / f"{table}.csv").write_text("\n".join([header, *rows[cut:]]) + "\n", encoding="utf-8")
    assert open_source(*halves) == example
    assert open_source(*reversed(halves)).digest == example.digest


def test_nothing_of_the_machine_stands_in_an_answer(run, tmp_path):
    folder = shuffled(tmp_path / "a-folder-of-its-own", 4)
    text = run("info", folder, "--format", "json").stdout
    assert "a-folder-of-its-own" not in text
    assert text == run("info", "example:open-source", "--format", "json").stdout
