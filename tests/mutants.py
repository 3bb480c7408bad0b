"""Mutations: one small error at a time is put into the code in memory, and the tests must notice.

Run by hand (``make mutants``), never in CI. The tests of a room are collected and run once, with a probe in every block
of statements of the room's code that tells which test comes there. Then every mutant is a child of that process, with
all that the run has loaded: the functions of the module get the mutated code and the tests that reach the block of the
error run, quickest first, until one fails. What was kept from the run (a fixture, a cache) was made without the error,
so whatever seems to survive is tried again in a child of a process that has run nothing yet. No file is written: what a
test works out while it is collected (in a parameter) notices nothing. ``--most`` takes a sample by the seed and says
how sure its share is.

With ``--kept FOLDER`` what a run finds out about the tests (which blocks each reaches, how long it takes, how often it
noticed an error) is kept for the next: then only the tests run first whose file changed, or that reach a file of the
room that changed. ``--only`` tries again what an earlier run listed (``--only @FILE``: a line each, as it was printed).
"""
# ruff: noqa: T201

from __future__ import annotations

import argparse
import builtins
import gc
import hashlib
import json
import os
import random
import resource
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import astuple, dataclass, field
from functools import cached_property
from itertools import zip_longest
from pathlib import Path
from types import CodeType, FunctionType, SimpleNamespace
from typing import Any
from xml.etree import ElementTree

import pytest
from _pytest.main import pytest_runtestloop

from tests.mutations import PROBE, Mutant, mutants_of, mutated, probed

ROOT = Path(__file__).parent.parent
AIM = 0.9
MOST_TESTS, FEWEST_TESTS = 400, 5  # of a mutant
NOT_PUT_IN = 3  # what a child ends with that could not take the error
MEMORY = 1_500_000_000  # bytes that a mutant may take more
#: Room -> its files, and the tests that speak for it.
ROOMS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "counting": (
        ("graphlab/counting/**/*.py", "graphlab/model/addition/*.py"),
        (
            "tests/counting",
            "tests/analysis/test_flows_*.py",
            "tests/analysis/test_disruption*.py",
            "tests/analysis/test_stock.py",
            "tests/analysis/test_change.py",
            "tests/analysis/test_gaps.py",
            "tests/graph/test_choice.py",
            "tests/model/test_wholes.py",
        ),
    ),
    "release": (
        ("graphlab/release/*.py",),
        (
            "tests/release/*.py",
            "tests/report/test_pseudonym_key.py",
            "tests/report/test_briefing_folder.py",
            "tests/report/test_briefing_products.py",
            "tests/report/test_refresh.py",
            "tests/analysis/test_handling_at_the_door.py",
            "tests/model/test_pseudonyms.py",
        ),
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
Functions = dict[str, list[FunctionType]]  # of a file


def _codes(code: CodeType) -> Iterator[CodeType]:
    yield code
    for constant in code.co_consts:
        if isinstance(constant, CodeType):
            yield from _codes(constant)


def functions_of(paths: Iterable[str]) -> Functions:
    """Return the functions that are there of each of some files, wherever they hang."""
    wanted = {str(ROOT / path): path for path in paths}
    found: Functions = {path: [] for path in paths}
    gc.unfreeze()  # what is frozen is not found
    for thing in gc.get_objects():
        if isinstance(thing, FunctionType) and (path := wanted.get(_real(thing.__code__.co_filename))):
            found[path].append(thing)
    return found


def put_in(functions: Functions, path: str, tree: Any) -> int:
    """Give the functions of a file the code of a tree; return how many took it."""
    codes = {(c.co_qualname, c.co_firstlineno): c for c in _codes(compile(tree, str(ROOT / path), "exec"))}
    taken = 0
    for function in functions[path]:
        old = function.__code__
        new = codes.get((old.co_qualname, old.co_firstlineno))
        if new is not None and new.co_freevars == old.co_freevars:
            function.__code__ = new.replace(co_filename=old.co_filename)
            taken += 1
    return taken


_REAL: dict[str, str] = {}


def _real(path: str) -> str:
    """Return a path without links (`graphlab/loaders` is one), cached."""
    if path not in _REAL:
        _REAL[path] = os.path.realpath(path)
    return _REAL[path]


@dataclass(eq=False)
class Coverage:
    """Which tests reach which blocks, and how long each takes (seconds of CPU) beside the fixtures of its file."""

    taken: dict[str, float] = field(default_factory=dict)
    reached: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    failed: set[str] = field(default_factory=set)
    noticed: Counter[str] = field(default_factory=Counter)
    seen: set[str] = field(default_factory=set)
    shared: dict[tuple[str, str], tuple[set[str], float]] = field(default_factory=dict)
    in_shared: float = 0

    @pytest.hookimpl(hookwrapper=True)
    def pytest_fixture_setup(self, fixturedef: Any, request: Any) -> Iterator[None]:
        """Keep what a fixture of many tests reached and took: each of its tests depends on it."""
        if fixturedef.scope == "function":
            yield
            return
        before, start, inner = set(self.seen), time.process_time(), self.in_shared
        self.seen.clear()
        yield
        took = time.process_time() - start - (self.in_shared - inner)
        self.in_shared += took
        base = "" if fixturedef.scope == "session" else request.node.nodeid
        self.shared[base, fixturedef.argname] = set(self.seen), took
        self.seen |= before

    @pytest.hookimpl(hookwrapper=True)
    def pytest_runtest_protocol(self, item: pytest.Item) -> Iterator[None]:
        """Note the blocks of one test."""
        self.seen.clear()
        start, self.in_shared = time.process_time(), 0
        yield
        took = time.process_time() - start - self.in_shared
        every = set(self.seen)
        for name in getattr(item, "fixturenames", ()):
            for base in ("", *(node.nodeid for node in item.listchain())):
                blocks, extra = self.shared.get((base, name), ((), 0.0))
                every.update(blocks)
                took += extra if base else 0  # what is there for the whole run stays there
        self.taken[item.nodeid] = took
        for block in every:
            self.reached[block].add(item.nodeid)

    def tests_of(self, mutant: Mutant, seconds: float) -> list[str]:
        """Return tests that reach a mutant: of each file in turn the quickest, most pointed, that noticed others.

        They take `seconds` of CPU together, and a few run however long they take.
        """

        def cost(test: str) -> tuple[float, str]:
            return self.taken[test] * self.blocks[test] / (1 + self.noticed[test]), test

        by_file: dict[str, list[str]] = defaultdict(list)
        for test in sorted(self.reached[mutant.block] - self.failed, key=cost):
            by_file[test.partition("::")[0]].append(test)
        turns = [test for turn in zip_longest(*by_file.values()) for test in turn if test][:MOST_TESTS]
        chosen, left = set(turns[:FEWEST_TESTS]), seconds / 2
        for test in (*sorted(turns, key=cost), "", *turns):  # half of the time for the quick ones, half for every file
            if not test:
                left += seconds / 2
            elif test not in chosen and self.taken[test] <= left:
                chosen.add(test)
                left -= self.taken[test]
        return sorted(chosen, key=cost)

    @cached_property
    def blocks(self) -> Counter[str]:
        """How many blocks each test reaches: the fewer, the more does it say of one."""
        return Counter(test for tests in self.reached.values() for test in tests)

    def keep(self, path: Path, digests: Mapping[str, str]) -> None:
        """Write what was noted, with the digests of the files it was noted of."""
        found = {
            "digests": dict(digests),
            "taken": self.taken,
            "reached": {block: sorted(tests) for block, tests in self.reached.items()},
            "failed": sorted(self.failed),
            "noticed": self.noticed,
        }
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(found), encoding="utf-8")

    def take(self, path: Path, digests: Mapping[str, str]) -> None:
        """Take what an earlier run noted of the tests that nothing has changed since."""
        if not path.exists():
            return
        found = json.loads(path.read_text(encoding="utf-8"))
        changed = {file for file, digest in found["digests"].items() if digests.get(file) != digest}
        stale = {test for test in found["taken"] if test.partition("::")[0] in changed}
        stale |= {t for block, tests in found["reached"].items() if block.partition(":")[0] in changed for t in tests}
        self.taken = {test: seconds for test, seconds in found["taken"].items() if test not in stale}
        for block, tests in found["reached"].items():
            self.reached[block] = set(tests) - stale
        self.failed = set(found["failed"]) - stale
        self.noticed = Counter({test: times for test, times in found["noticed"].items() if test not in stale})

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Note what fails without any mutant: it speaks for nothing."""
        if report.failed:
            self.failed.add(report.nodeid)


@dataclass(eq=False)
class Trial:
    """What a try of a mutant needs: the collected tests, and the text and the functions of every file."""

    session: pytest.Session
    texts: dict[str, str]
    functions: Functions
    told: Path = field(default_factory=lambda: Path(tempfile.mkdtemp(prefix="mutants-")) / "failed.txt")


@dataclass(eq=False)
class Room:
    """A run over one room, as a plugin of pytest that takes the place of its loop over the tests."""

    name: str
    most: int = 0
    seed: int = 0
    seconds: float = 600
    each: float = 30
    kept: Path | None = None
    only: Sequence[str] = ()
    times: Mapping[str, float] = field(default_factory=dict)
    tried: int = 0
    survivors: list[Mutant] = field(default_factory=list)
    unseen: list[Mutant] = field(default_factory=list)

    @pytest.hookimpl(tryfirst=True)
    def pytest_collection(self) -> None:
        """Have no failing example made smaller: that it fails is enough."""
        from hypothesis import Phase, settings  # pytest wants to be there before it

        phases = (Phase.explicit, Phase.generate)
        settings.register_profile("mutants", settings.get_profile("ci"), phases=phases)
        settings.load_profile("mutants")

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Find out who reaches what, then try the mutants; again where nothing is kept, if they seem to survive."""
        paths = sorted({p for pattern in ROOMS[self.name][0] for p in ROOT.glob(pattern)})
        texts = {str(p.relative_to(ROOT)): p.read_text(encoding="utf-8") for p in paths}
        every = [m for path, text in texts.items() for m in mutants_of(path, text) if self._is_asked_for(m)]
        chosen = random.Random(self.seed).sample(every, min(self.most or len(every), len(every)))
        trial = Trial(session, texts, functions_of(texts))
        again = Again(trial)
        noted = self._who_reaches_what(trial)
        doubtful: list[tuple[Mutant, list[str], float]] = []
        spoke: set[str] = set()
        for done, mutant in enumerate(sorted(chosen, key=lambda m: (m.path, m.line, m.how)), start=1):
            tests = noted.tests_of(mutant, self.each)
            limit = sum(noted.taken[test] for test in tests)
            self.tried += 1
            if not tests:
                self.unseen.append(mutant)
            elif not _fails(trial, tests, limit, mutant):
                doubtful.append((mutant, tests, limit))
                _say(f"  seems to survive: {mutant.path}:{mutant.line}: {mutant.how}")
            elif trial.told.exists():
                test = trial.told.read_text(encoding="utf-8")
                noted.noticed[test] += 1
                spoke.add(test)
            if done % 20 == 0:
                left = len(doubtful) + len(self.unseen)
                _say(f"  {self.name}: {done} of {len(chosen)} tried, {left} not noticed so far")
        if _fails(trial, sorted(spoke), sum(noted.taken[test] for test in spoke)):
            raise RuntimeError("the tests that spoke fail without an error too, when run once more")
        self.survivors = again.survivors(doubtful)
        if self.kept:
            noted.keep(self._map(), _digests(session, texts))
        shutil.rmtree(trial.told.parent)
        return True

    def _is_asked_for(self, mutant: Mutant) -> bool:
        name = f"{mutant.path}:{mutant.line}: {mutant.how}"
        places = [o for o in self.only if ": " not in o]
        listed = any(o == name or o.startswith(f"{name} (") for o in self.only)
        return not self.only or listed or any(f"{name}:".startswith(f"{o}:") for o in places)

    def _map(self) -> Path:
        return (self.kept or Path()) / f"mutants-{self.name}.json"

    def _who_reaches_what(self, trial: Trial) -> Coverage:
        """Run the tests, each file in turn as long as there is time, and return what was noted, also before."""
        noted = Coverage()
        digests = _digests(trial.session, trial.texts)
        if self.kept:
            noted.take(self._map(), digests)
        setattr(builtins, PROBE, noted.seen.add)
        for path, text in trial.texts.items():
            put_in(trial.functions, path, probed(path, text))
        session = trial.session
        manager = session.config.pluginmanager
        manager.register(noted)
        items = [item for item in session.items if item.nodeid not in noted.taken]
        _run_within(session, items or session.items[:1], self.seconds, self.times)
        manager.unregister(noted)
        if self.kept:
            noted.keep(self._map(), digests)
        gc.collect()
        gc.freeze()  # the children share it
        text = (
            f"  {self.name}: {len(noted.taken)} of {len(session.items)} tests ran, {time.process_time():.0f} s of CPU"
        )
        failing = f"; failing without a mutant: {', '.join(sorted(noted.failed))}" if noted.failed else ""
        _say(text + failing)
        return noted


class Again:
    """A child that has run no test, and waits for the mutants that seem to survive."""

    def __init__(self, trial: Trial) -> None:
        self.told = Path(tempfile.mkdtemp(prefix="mutants-")) / "told.json"
        gate, self.ask = os.pipe()
        self.child = os.fork()
        if self.child:
            os.close(gate)
            return
        os.close(self.ask)
        with os.fdopen(gate, encoding="utf-8") as asked:
            text = asked.read()
        found = [
            number
            for number, (mutant, tests, limit) in enumerate(json.loads(text or "[]"))
            if not _fails(trial, tests, limit, Mutant(*mutant))
        ]
        self.told.write_text(json.dumps(found), encoding="utf-8")
        os._exit(0)

    def survivors(self, doubtful: Sequence[tuple[Mutant, list[str], float]]) -> list[Mutant]:
        """Return the mutants that survive here too."""
        with os.fdopen(self.ask, "w", encoding="utf-8") as asked:
            json.dump([(astuple(mutant), tests, limit) for mutant, tests, limit in doubtful], asked)
        if os.waitpid(self.child, 0)[1]:
            raise RuntimeError("the second try of the mutants came to an end of its own")
        found = json.loads(self.told.read_text(encoding="utf-8"))
        shutil.rmtree(self.told.parent)
        return [doubtful[number][0] for number in found]


def _digests(session: pytest.Session, texts: Iterable[str]) -> dict[str, str]:
    """Return a digest of every file of tests and of the room."""
    files = {item.nodeid.partition("::")[0] for item in session.items} | set(texts)
    return {file: hashlib.sha256((ROOT / file).read_bytes()).hexdigest() for file in sorted(files)}


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def times_in(path: Path | None) -> dict[str, float]:
    """Return how long each test took in an earlier run, by its id, from what ``pytest --junit-xml`` wrote."""
    cases = ElementTree.parse(path).iter("testcase") if path else ()
    return {f"{c.get('classname', '').replace('.', '/')}.py::{c.get('name')}": float(c.get("time", 0)) for c in cases}


def _run_within(
    session: pytest.Session, items: Sequence[pytest.Item], seconds: float, times: Mapping[str, float]
) -> None:
    """Run tests until the time is up: file after file, an equal part of what is left for each, the quickest first.

    The fixtures of the whole run stay, those of a file until its last test.
    """
    files: dict[Path, list[pytest.Item]] = defaultdict(list)
    for item in sorted(items, key=lambda item: times.get(item.nodeid, 0)):
        files[item.path].append(item)
    start, last = time.process_time(), None
    for number, found in enumerate(files.values()):
        begun = time.process_time() - start
        for item in found:
            if time.process_time() - start - begun > (seconds - begun) / (len(files) - number):
                break
            if last is not None:
                _run_one(last, item)
            last = item
    if last is not None:
        _run_one(last, SimpleNamespace(listchain=lambda: [session]))
    session._setupstate.teardown_exact(SimpleNamespace(listchain=lambda: [session]))  # type: ignore[arg-type]


def _run_one(item: pytest.Item, following: Any) -> None:
    names = dict(item.dtest.globs) if isinstance(item, pytest.DoctestItem) and item.dtest else {}
    item.config.hook.pytest_runtest_protocol(item=item, nextitem=following)
    if names:  # an example forgets its names when it has run
        item.dtest.globs.update(names)  # type: ignore[attr-defined]


@dataclass(eq=False)
class Loud:
    """Keeps which test fails, and says why where nothing should."""

    told: Path
    aloud: bool

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        """Keep a failure."""
        if report.failed:
            self.told.write_text(report.nodeid, encoding="utf-8")
        if report.failed and self.aloud:
            _say(f"{report.nodeid}\n{report.longreprtext}")


def _quiet(session: pytest.Session) -> None:
    nothing = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115 - until the process ends
    os.dup2(nothing.fileno(), 1)
    os.dup2(nothing.fileno(), 2)
    session.config.get_terminal_writer()._file = nothing  # capture gives it the old output back


def _fails(trial: Trial, tests: Sequence[str], seconds: float, mutant: Mutant | None = None) -> bool:
    """Return whether a test fails (or runs for ever, or takes all memory) in a child, which may have an error in it."""
    trial.told.unlink(missing_ok=True)
    child = os.fork()
    if child:
        status = os.waitpid(child, 0)[1]
        if os.WIFEXITED(status) and os.WEXITSTATUS(status) == NOT_PUT_IN:
            raise RuntimeError(f"the error could not be put in: {mutant}")
        return status != 0
    try:
        put = not mutant or put_in(trial.functions, mutant.path, mutated(trial.texts[mutant.path], mutant))
    except BaseException:
        put = 0
    if not put:
        os._exit(NOT_PUT_IN)
    limit = 20 + int(5 * seconds)
    resource.setrlimit(resource.RLIMIT_CPU, (limit, limit))
    held = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    resource.setrlimit(resource.RLIMIT_AS, (held + MEMORY, held + MEMORY))
    signal.alarm(30 * limit)
    session = trial.session
    if mutant:
        _quiet(session)
    session.config.pluginmanager.register(Loud(trial.told, aloud=mutant is None))
    try:
        items = {item.nodeid: item for item in session.items}
        session.items[:] = [items[test] for test in tests]
        session.testsfailed, session.shouldfail = 0, False
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
    arguments = ["-q", "-p", "no:cacheprovider", "--doctest-modules", "--rootdir", str(ROOT)]
    arguments += ["-o", "addopts=--import-mode=importlib", *tests, *sources]
    if pytest.main(arguments, plugins=[room]) == pytest.ExitCode.INTERNAL_ERROR:
        raise RuntimeError(f"{room.name}: the run came to no end")


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
    parser = argparse.ArgumentParser(description=__doc__, fromfile_prefix_chars="@")
    parser.add_argument("rooms", nargs="*", default=list(ROOMS), help=f"of {', '.join(ROOMS)}")
    parser.add_argument("--most", type=int, default=0, help="mutants a room, drawn by the seed; 0 tries all")
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--seconds", type=float, default=600, help="CPU of the first run of a room's tests")
    parser.add_argument("--each", type=float, default=30, help="CPU of the tests of a mutant, beside the first few")
    parser.add_argument("--kept", type=Path, help="folder for what is found out about the tests")
    parser.add_argument("--only", nargs="+", default=[], metavar="FILE:LINE", help="only these; also FILE:LINE: HOW")
    parser.add_argument(
        "--times", type=Path, metavar="XML", help="what pytest --junit-xml wrote: the quickest run first"
    )
    asked = parser.parse_args()
    times = times_in(asked.times)
    short = False
    for name in asked.rooms:
        child = os.fork()  # a room is a process of its own: what it imported is pristine
        if child:
            short |= os.waitpid(child, 0)[1] != 0
            continue
        room = Room(name, asked.most, asked.seed, asked.seconds, asked.each, asked.kept, asked.only, times)
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
