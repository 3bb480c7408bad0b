"""Mutations: one small error at a time is put into the code in memory, and the tests must notice.

Run by hand (``make mutants``), never in CI. The tests of a room are collected once; a first child process runs them and
notes which test enters which function; then every mutant is a child of its own, in which the functions of the module
get the mutated code and the tests of that function run, quickest first, until one fails. Nothing is imported again and
no file is written: what a test works out while it is collected (in a parameter) notices nothing. ``--most`` takes a
sample by the seed and says how sure its share is; ``--seconds`` bounds the first run.
"""
# ruff: noqa: T201

from __future__ import annotations

import argparse
import ast
import gc
import json
import os
import random
import resource
import shutil
import signal
import sys
import tempfile
import time
import traceback
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import CodeType, FrameType, FunctionType
from typing import Any

import pytest
from _pytest.main import pytest_runtestloop

ROOT = Path(__file__).parent.parent
AIM = 0.9
MOST_TESTS = 60  # of a mutant, the quickest first
#: Room -> its files, and the tests that speak for it.
ROOMS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "counting": (
        ("graphlab/counting/**/*.py", "graphlab/model/addition/*.py"),
        ("tests/counting", "tests/analysis/test_flows_*.py", "tests/analysis/test_disruption_outcome.py"),
    ),
    "release": (
        ("graphlab/release/*.py",),
        ("tests/release/*.py", "tests/report/test_pseudonym_key.py", "tests/report/test_briefing_folder.py"),
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
    """One error: the file, the node it is put into (by its number in the walk of the tree), how, where.

    `function` is the first line of the function that it is in, decorators included.
    """

    path: str
    node: int
    how: str
    line: int
    function: int


def mutants_of(path: str, text: str) -> Iterator[Mutant]:
    """Yield every mutant of a module."""
    tree = ast.parse(text)
    function_of: dict[int, int] = {}
    for function in (
        node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)
    ):  # the outer before the inner
        first = min([function.lineno, *(part.lineno for part in function.decorator_list)])
        function_of |= {id(node): first for part in function.body for node in ast.walk(part)}
    for number, node in enumerate(ast.walk(tree)):
        for how in _ways(node) if id(node) in function_of else ():
            yield Mutant(path, number, how, getattr(node, "lineno", 0), function_of[id(node)])


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


def mutated(text: str, mutant: Mutant) -> ast.AST:
    """Return the module with the error in it; every line stays where it was."""
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
    return ast.fix_missing_locations(tree)


def _replace(tree: ast.AST, old: ast.AST, new: ast.AST) -> None:
    for parent in ast.walk(tree):
        for name, value in ast.iter_fields(parent):
            if value is old:
                setattr(parent, name, new)
            elif isinstance(value, list):
                setattr(parent, name, [new if item is old else item for item in value])


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _codes(constant)


def put_in(mutant: Mutant) -> None:
    """Give the functions of a module that is imported the code with the error in it."""
    path = str(ROOT / mutant.path)
    tree: Any = mutated(Path(path).read_text(encoding="utf-8"), mutant)
    codes = {(c.co_qualname, c.co_firstlineno): c for c in _codes(compile(tree, path, "exec"))}
    for thing in gc.get_objects():
        if isinstance(thing, FunctionType) and _real(thing.__code__.co_filename) == path:
            new = codes.get((thing.__code__.co_qualname, thing.__code__.co_firstlineno))
            if new is not None and len(new.co_freevars) == len(thing.__code__.co_freevars):
                thing.__code__ = new.replace(co_filename=thing.__code__.co_filename)


@dataclass(eq=False)
class Coverage:
    """Which tests enter which functions of some files, and how long each took (seconds of CPU)."""

    files: frozenset[str]
    taken: dict[str, float] = field(default_factory=dict)
    entered: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    failed: list[str] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    of_fixture: dict[str, set[str]] = field(default_factory=dict)

    def _trace(self, frame: FrameType, event: str, arg: object) -> None:
        path = _real(frame.f_code.co_filename)
        if path in self.files:
            self.seen.add(f"{path}:{frame.f_code.co_firstlineno}")

    @pytest.hookimpl(hookwrapper=True)
    def pytest_fixture_setup(self, fixturedef: Any) -> Iterator[None]:
        """Keep the functions that a fixture of many tests entered: each of its tests depends on them."""
        before, self.seen = self.seen, set()
        yield
        self.of_fixture[fixturedef.argname] = self.seen
        self.seen = before

    @pytest.hookimpl(hookwrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        """Note the functions of one test."""
        self.seen, start = set(), time.process_time()
        sys.settrace(self._trace)
        yield
        sys.settrace(None)
        self.taken[item.nodeid] = time.process_time() - start
        fixtures = [self.of_fixture.get(name, set()) for name in getattr(item, "fixturenames", ())]
        for function in self.seen.union(*fixtures):
            self.entered[function].add(item.nodeid)

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note what fails without any mutant: it speaks for nothing."""
        if report.failed:
            self.failed.append(report.nodeid)


_REAL: dict[str, str] = {}


def _real(path: str) -> str:
    """Return a path without links (`graphlab/loaders` is one); cached, since every call of a function asks."""
    if path not in _REAL:
        _REAL[path] = os.path.realpath(path)
    return _REAL[path]


@dataclass(eq=False)
class Room:
    """A run over one room, as a plugin of pytest that takes the place of its loop over the tests."""

    name: str
    most: int
    seed: int
    seconds: float
    tried: int = 0
    survivors: list[Mutant] = field(default_factory=list)
    unseen: list[Mutant] = field(default_factory=list)

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Find out who runs what, then try the mutants."""
        paths = sorted({p for pattern in ROOMS[self.name][0] for p in ROOT.glob(pattern)})
        texts = {str(p.relative_to(ROOT)): p.read_text(encoding="utf-8") for p in paths}
        every = [m for path, text in texts.items() for m in mutants_of(path, text)]
        chosen = random.Random(self.seed).sample(every, min(self.most or len(every), len(every)))
        taken, entered = self._who_runs_what(session, frozenset(map(str, paths)))
        items = {item.nodeid: item for item in session.items}
        for done, mutant in enumerate(sorted(chosen, key=lambda m: (m.path, m.line, m.how)), start=1):
            tests = sorted(entered.get(f"{ROOT / mutant.path}:{mutant.function}", ()), key=taken.__getitem__)
            self.tried += 1
            if not tests:
                self.unseen.append(mutant)
            elif not _noticed(session, mutant, [items[t] for t in tests[:MOST_TESTS]], taken):
                self.survivors.append(mutant)
            if done % 20 == 0:
                left = len(self.survivors) + len(self.unseen)
                print(f"  {self.name}: {done} of {len(chosen)} tried, {left} not noticed", file=sys.stderr, flush=True)
        return True

    def _who_runs_what(
        self, session: pytest.Session, files: frozenset[str]
    ) -> tuple[dict[str, float], dict[str, list[str]]]:
        """Run the tests in a child, each file in turn as long as there is time, and return what it noted."""
        told = Path(tempfile.mkdtemp(prefix="mutants-")) / "told.json"
        child = os.fork()
        if not child:
            try:
                noted = Coverage(files)
                session.config.pluginmanager.register(noted)
                _run_within(session, _in_turn(session.items), self.seconds)
                good = noted.taken.keys() - set(noted.failed)
                kept = {function: sorted(tests & good) for function, tests in noted.entered.items()}
                told.write_text(json.dumps([noted.taken, kept, sorted(noted.failed)]), encoding="utf-8")
            except BaseException:
                told.write_text(traceback.format_exc(), encoding="utf-8")
                os._exit(1)
            os._exit(0)
        if os.waitpid(child, 0)[1]:
            raise RuntimeError(told.read_text(encoding="utf-8"))
        taken, entered, failed = json.loads(told.read_text(encoding="utf-8"))
        shutil.rmtree(told.parent)
        text = f"  {self.name}: {len(taken)} of {len(session.items)} tests ran, {sum(taken.values()):.0f} s of CPU"
        print(
            f"{text}{'; failing without a mutant: ' if failed else ''}{', '.join(failed)}", file=sys.stderr, flush=True
        )
        return taken, entered


def _in_turn(items: Sequence[pytest.Item]) -> list[pytest.Item]:
    """Return the tests so that every file has its turn before any has its second."""
    place: dict[Path, int] = defaultdict(int)
    keyed = []
    for item in items:
        keyed.append((place[item.path], item))
        place[item.path] += 1
    return [item for _, item in sorted(keyed, key=lambda pair: pair[0])]


def _run_within(session: pytest.Session, items: Sequence[pytest.Item], seconds: float) -> None:
    start = time.process_time()
    for at, item in enumerate(items):
        if time.process_time() - start > seconds:
            break
        following = items[at + 1] if at + 1 < len(items) else None
        item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)


def _quiet() -> None:
    nothing = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nothing, 1)
    os.dup2(nothing, 2)


def _noticed(session: pytest.Session, mutant: Mutant, items: list[pytest.Item], taken: dict[str, float]) -> bool:
    """Return whether a test fails (or runs for ever) in a child that has the error in it."""
    child = os.fork()
    if child:
        _, status = os.waitpid(child, 0)
        return status != 0
    _quiet()
    limit = 20 + int(5 * sum(taken[item.nodeid] for item in items))
    resource.setrlimit(resource.RLIMIT_CPU, (limit, limit))
    signal.alarm(30 * limit)
    try:
        put_in(mutant)
        session.items[:] = items
        session.config.option.maxfail = 1
        pytest_runtestloop(session)
    except BaseException:
        os._exit(1)
    os._exit(1 if session.testsfailed else 0)


def run_room(room: Room) -> None:
    """Collect the tests of a room and try its mutants; what came of it is in the room."""
    files, patterns = ROOMS[room.name]
    sources = [str(p) for pattern in files for p in sorted(ROOT.glob(pattern))]
    tests = [str(p) for pattern in patterns for p in sorted(ROOT.glob(pattern))]
    os.environ["CI"] = "1"  # the same examples each time
    arguments = ["-q", "-p", "no:cacheprovider", "-p", "no:xdist", "--doctest-modules", "--rootdir", str(ROOT)]
    pytest.main([*arguments, "-o", "addopts=--import-mode=importlib", *tests, *sources], plugins=[room])


def interval(noticed: int, tried: int) -> tuple[float, float]:
    """Return the 95 % interval of a share by Wilson, for a sample.

    Examples
    --------
    >>> tuple(round(end, 3) for end in interval(55, 60))
    (0.819, 0.964)
    """
    z, share = 1.959964, noticed / tried
    middle = share + z * z / (2 * tried)
    half = z * (share * (1 - share) / tried + z * z / (4 * tried * tried)) ** 0.5
    return (middle - half) / (1 + z * z / tried), (middle + half) / (1 + z * z / tried)


def main() -> int:
    """Run the rooms that were asked for; 1 if fewer than `AIM` were noticed in one of them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("rooms", nargs="*", default=list(ROOMS), help=f"of {', '.join(ROOMS)}")
    parser.add_argument("--most", type=int, default=0, help="mutants a room, drawn by the seed; 0 tries all")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--seconds", type=float, default=600, help="CPU of the first run of a room's tests")
    asked = parser.parse_args()
    short = False
    for name in asked.rooms:
        child = os.fork()  # a room is a process of its own: what it imported is pristine
        if child:
            short |= os.waitpid(child, 0)[1] != 0
            continue
        room = Room(name, asked.most, asked.seed, asked.seconds)
        run_room(room)
        os._exit(int(told(room)))
    return int(short)


def told(room: Room) -> bool:
    """Print what came of a room; return whether too few were noticed."""
    missed = len(room.survivors) + len(room.unseen)
    if not room.tried:
        print(f"{room.name}: no mutant was tried", flush=True)
        return True
    noticed = room.tried - missed
    low, high = interval(noticed, room.tried)
    sample = f", 95 % interval {low:.0%} to {high:.0%}" if room.most else ""
    print(f"{room.name}: {noticed:,} of {room.tried:,} noticed ({noticed / room.tried:.0%}{sample})", flush=True)
    for mutants, why in ((room.survivors, "survives"), (room.unseen, "no test enters it")):
        for mutant in mutants:
            line = (ROOT / mutant.path).read_text(encoding="utf-8").split("\n")[mutant.line - 1].strip()
            print(f"  {mutant.path}:{mutant.line}: {mutant.how} ({why}): {line[:90]}", flush=True)
    return noticed / room.tried < AIM


if __name__ == "__main__":
    sys.exit(main())
