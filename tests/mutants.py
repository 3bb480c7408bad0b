"""Mutations: one small error at a time is put into a copy of the code, and the tests must notice.

Run by hand (``make mutants``), never in CI: every mutant runs its doctests and the tests of its room until one fails.
Says for each room how many were noticed, and lists those that were not. ``--most`` takes a sample by the seed.
"""
# ruff: noqa: T201

from __future__ import annotations

import argparse
import ast
import os
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parent.parent
AIM = 0.9
TIMEOUT = 600  # seconds for the tests of one mutant; a loop that never ends is noticed
#: Room -> its files, and the tests that speak for it, quickest first.
ROOMS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "counting": (
        ("graphlab/counting/*.py", "graphlab/model/addition/*.py"),
        ("tests/counting", "tests/analysis/test_flows_*.py", "tests/analysis/test_disruption_outcome.py"),
    ),
    "release": (
        ("graphlab/release/*.py",),
        ("tests/release/*.py", "tests/report/test_suppression*.py", "tests/report/test_briefing_folder.py"),
    ),
    "wording": (
        ("graphlab/wording/*.py",),
        (
            "tests/wording",
            "tests/report/test_briefing_words.py",
            "tests/model/test_result.py",
        ),
    ),
    "headline": (
        (
            "graphlab/report/briefing/products.py",
            "graphlab/report/briefing/flow_sentences.py",
            "graphlab/report/briefing/section_flows.py",
            "graphlab/report/briefing/section_lines.py",
            "graphlab/report/briefing/section_network.py",
        ),
        ("tests/report/test_briefing_*.py",),
    ),
}
_SWAPS: dict[type, type] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq, ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.Mult: ast.Add, ast.Div: ast.Mult, ast.FloorDiv: ast.Div,
    ast.And: ast.Or, ast.Or: ast.And, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd,
}  # fmt: skip
_NAMES = {"min": "max", "max": "min", "any": "all", "all": "any", "sorted": "list", "sum": "max"}


@dataclass(frozen=True, slots=True)
class Mutant:
    """One error: the file, the node it is put into (by its number in the walk of the tree), and how."""

    path: str
    node: int
    how: str
    line: int


def mutants_of(path: str, text: str) -> Iterator[Mutant]:
    """Yield every mutant of a module."""
    for number, node in enumerate(ast.walk(ast.parse(text))):
        for how in _ways(node):
            yield Mutant(path, number, how, getattr(node, "lineno", 0))


def _ways(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.Compare):
        yield from (f"operator {i}" for i, op in enumerate(node.ops) if type(op) in _SWAPS)
    elif isinstance(node, ast.BinOp | ast.BoolOp | ast.AugAssign) and type(node.op) in _SWAPS:
        yield "operator"
    elif isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not):
        yield "drop not"
    elif isinstance(node, ast.Constant) and type(node.value) in (int, float, bool):
        yield "another constant"
    elif isinstance(node, ast.If | ast.IfExp | ast.While):
        yield "condition turned"
    elif isinstance(node, ast.Name) and node.id in _NAMES and isinstance(node.ctx, ast.Load):
        yield f"{node.id} for {_NAMES[node.id]}"
    elif isinstance(node, ast.comprehension) and node.ifs:
        yield "drop filter"
    elif isinstance(node, ast.Continue):
        yield "break for continue"


def mutated(text: str, mutant: Mutant) -> str:
    """Return the module with the error in it."""
    tree = ast.parse(text)
    node: Any = list(ast.walk(tree))[mutant.node]
    if isinstance(node, ast.Compare):
        at = int(mutant.how.split()[1])
        node.ops[at] = _SWAPS[type(node.ops[at])]()
    elif isinstance(node, ast.BinOp | ast.BoolOp | ast.AugAssign):
        node.op = _SWAPS[type(node.op)]()
    elif isinstance(node, ast.Constant):
        value: Any = node.value
        node.value = (not value) if isinstance(value, bool) else value + 1
    elif isinstance(node, ast.If | ast.IfExp | ast.While):
        node.test = ast.UnaryOp(ast.Not(), node.test)
    elif isinstance(node, ast.Name):
        node.id = _NAMES[node.id]
    elif isinstance(node, ast.comprehension):
        node.ifs = node.ifs[1:]
    else:
        _replace(tree, node, ast.Break() if isinstance(node, ast.Continue) else node.operand)
    return ast.unparse(ast.fix_missing_locations(tree))


def _replace(tree: ast.AST, old: ast.AST, new: ast.AST) -> None:
    for parent in ast.walk(tree):
        for name, value in ast.iter_fields(parent):
            if value is old:
                setattr(parent, name, new)
            elif isinstance(value, list):
                setattr(parent, name, [new if item is old else item for item in value])


def _copy(target: Path) -> None:
    for name in ("graphlab", "loaders", "queries", "tests", "docs", "bench"):
        ignored = shutil.ignore_patterns("__pycache__", "*.pyc")
        shutil.copytree(ROOT / name, target / name, symlinks=True, ignore=ignored)
    for name in ("pyproject.toml", "README.md", "CHANGELOG.md", "cli.py", "Makefile"):
        if (ROOT / name).exists():
            shutil.copy2(ROOT / name, target / name)


def _tests(folder: Path, patterns: tuple[str, ...]) -> list[str]:
    return [str(path.relative_to(folder)) for pattern in patterns for path in sorted(folder.glob(pattern))]


def _passes(folder: Path, tests: list[str]) -> bool:
    environment = {
        **os.environ,
        "PYTHONPATH": str(folder),
        "PYTHONDONTWRITEBYTECODE": "1",
        "HYPOTHESIS_STORAGE_DIRECTORY": str(folder / ".h"),
    }
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "-x",
        "-p",
        "no:cacheprovider",
        "--hypothesis-seed=0",
        "--doctest-modules",
        *tests,
    ]
    try:
        done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, check=False, timeout=TIMEOUT)
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0


def _survives(folder: Path, mutant: Mutant, tests: list[str]) -> bool:
    path = folder / mutant.path
    text = path.read_text(encoding="utf-8")  # of the copy: the sources may be worked on meanwhile
    try:
        path.write_text(mutated(text, mutant), encoding="utf-8")
        return _passes(folder, [mutant.path, *tests])
    finally:
        path.write_text(text, encoding="utf-8")


def run_room(room: str, most: int, seed: int, jobs: int) -> tuple[int, list[Mutant]]:
    """Return how many mutants of a room were tried, and those that no test noticed."""
    files, patterns = ROOMS[room]
    with tempfile.TemporaryDirectory(prefix="mutants-") as work:
        folders = [Path(work) / str(n) for n in range(jobs)]
        for folder in folders:
            folder.mkdir()
            _copy(folder)
        paths = _tests(folders[0], files)
        every = [m for path in paths for m in mutants_of(path, (folders[0] / path).read_text(encoding="utf-8"))]
        chosen = random.Random(seed).sample(every, min(most or len(every), len(every)))
        tests = _tests(folders[0], patterns)
        if not _passes(folders[0], tests):
            raise SystemExit(f"{room}: the tests fail without any mutant")
        with ThreadPoolExecutor(jobs) as pool:
            shares = [chosen[n::jobs] for n in range(jobs)]
            found = pool.map(lambda f, share: [m for m in share if _survives(f, m, tests)], folders, shares)
            return len(chosen), sorted((m for part in found for m in part), key=lambda m: (m.path, m.line, m.how))


def main() -> int:
    """Run the rooms that were asked for; 1 if fewer than `AIM` were noticed in one of them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rooms", nargs="*", default=list(ROOMS), help=f"of {', '.join(ROOMS)}")
    parser.add_argument("--most", type=int, default=0, help="mutants a room, drawn by the seed; 0 tries all")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--jobs", type=int, default=max(1, (os.cpu_count() or 2) - 1))
    asked = parser.parse_args()
    short = False
    for room in asked.rooms:
        tried, survivors = run_room(room, asked.most, asked.seed, asked.jobs)
        share = 1 - len(survivors) / max(tried, 1)
        short |= share < AIM
        print(f"{room}: {tried - len(survivors):,} of {tried:,} noticed ({share:.0%})", flush=True)
        for mutant in survivors:
            line = (ROOT / mutant.path).read_text(encoding="utf-8").split("\n")[mutant.line - 1].strip()
            print(f"  {mutant.path}:{mutant.line}: {mutant.how}: {line[:90]}", flush=True)
    return int(short)


if __name__ == "__main__":
    sys.exit(main())
