"""The wheel: one top-level name, and everything that is needed at run time inside."""

from __future__ import annotations

import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

#: Folders that are no part of the tree.
OTHERS = {"__pycache__", "node_modules"}
ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def names(tmp_path_factory) -> list[str]:
    """Build the wheel from a copy of the tree and list what is in it."""
    source = tmp_path_factory.mktemp("source") / "graphlab"
    skip = shutil.ignore_patterns(
        ".git", ".venv", ".neo4j", "build", "*.egg-info", "__pycache__", "graphlab-demo", ".*_cache"
    )
    shutil.copytree(ROOT, source, symlinks=True, ignore=skip)
    target = tmp_path_factory.mktemp("wheel")
    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-deps",
        "--no-build-isolation",
        "-w",
        str(target),
        str(source),
    ]
    done = subprocess.run(command, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-2000:]
    with zipfile.ZipFile(next(target.glob("*.whl"))) as wheel:
        return wheel.namelist()


def test_graphlab_is_the_only_top_level_name(names):
    assert {n.split("/")[0] for n in names if ".dist-info/" not in n} == {"graphlab"}


@pytest.mark.parametrize(
    "wanted",
    [
        "graphlab/py.typed",
        "graphlab/loaders/folder.py",
        "graphlab/queries/__init__.py",
        "graphlab/data/open_source/counts.csv",
        "graphlab/data/open_source/dataset.yaml",
        "graphlab/data/open_source/README.md",
        "graphlab/data/geo/british-isles-coast.geojson",
    ],
)
def test_what_is_needed_at_run_time_is_inside(names, wanted):
    assert wanted in names


def test_every_template_query_and_data_file_of_the_tree_is_inside(names):
    here = [
        p
        for folder in ("graphlab/report/pages/templates", "graphlab/data")
        for p in (ROOT / folder).rglob("*")
        if p.is_file()
    ]
    here += list((ROOT / "queries").glob("*.cypher"))
    wanted = {str(p.relative_to(ROOT)) for p in here if "__pycache__" not in p.parts}
    wanted = {f"graphlab/{w}" if w.startswith("queries/") else w for w in wanted}
    assert wanted <= set(names)


def test_every_module_of_the_tree_is_inside_once(names):
    modules = [str(p.relative_to(ROOT)) for p in (ROOT / "graphlab").rglob("*.py") if not OTHERS & {*p.parts}]
    modules += [
        f"graphlab/{p.relative_to(ROOT)}" for folder in ("loaders", "queries") for p in (ROOT / folder).rglob("*.py")
    ]
    assert set(modules) <= set(names)
    assert len(names) == len(set(names))
