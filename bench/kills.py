"""Kill commands with SIGKILL at any moment: what they write is the old or the new version, whole, and nothing is left.

``python bench/kills.py [--kills 200] [--seed 1]`` runs each way of writing (briefing, view, exports, a store that is
new, is added to, is replaced, a refresh) again and again on two versions of a dataset, and kills it: at a file
operation that is drawn by chance, which reaches every step of a writing, or after a random time. Then it looks: every
file is that of one version, and once the command has run again there is no file that does not belong there.
"""

from __future__ import annotations

import argparse
import hashlib
import io
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from graphlab.commands import main as graphlab
from graphlab.dataset import Dataset
from graphlab.sources import open_source

#: Events of Python's auditing that stand for a step of a writing.
STEPS = frozenset({"open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.chmod", "os.utime", "shutil.rmtree"})


@dataclass(frozen=True)
class Way:
    """A way of writing: its words, with SOURCE and TARGET in them, and whether the target is a store or a project."""

    name: str
    words: tuple[str, ...]
    store: bool = False
    fresh: bool = False
    project: bool = False
    often: int = 6


WAYS = (
    Way("view", ("view", "SOURCE", "-o", "TARGET.html", "--force", "--quiet")),
    Way("export .xlsx", ("export", "SOURCE", "-o", "TARGET.xlsx", "--force", "--quiet")),
    Way("export csv", ("export", "SOURCE", "-o", "TARGET", "--format", "csv", "--force", "--quiet")),
    Way("brief", ("brief", "SOURCE", "-o", "TARGET", "--force", "--quiet"), often=1),
    Way("load, new", ("load", "SOURCE", "--into", "TARGET", "--quiet"), store=True, fresh=True),
    Way("load, existing", ("load", "SOURCE", "--into", "TARGET", "--quiet"), store=True),
    Way("load --replace", ("load", "SOURCE", "--into", "TARGET", "--replace", "--quiet"), store=True),
    Way("refresh", ("refresh", "TARGET", "--quiet"), project=True),
)
#: What the refresh that is killed writes.
PRODUCTS = {"lines.csv": "lines", "page.html": "view", "book.xlsx": "export", "tables": "export"}


def versions(folder: Path) -> list[Path]:
    """Write two versions of a small dataset; return their folders."""
    link = {"link_type": "SUPPLIES", "source_id": "s", "start": "2020"}
    made = []
    for number in (1, 2):
        links = [link | {"from": f"l{n}", "to": f"town-{number}-{n}"} for n in range(3 + number)]
        count = {"subject": "op", "measure": "arrests", "unit": "persons", "stock_or_flow": "flow", "source_id": "s"}
        counts = [count | {"count_id": f"c{number}-{n}", "value": str(n + 9), "period_start": "2020"} for n in range(4)]
        data = Dataset.build({"links": links, "counts": counts}, {"title": f"Version {number}"})
        made.append(folder / f"version-{number}")
        data.save(str(made[-1]))
    return made


def _run(words: Sequence[str], before: Callable[[], None] | None = None) -> tuple[int, int]:
    """Run a command in a process of its own; return its process id at once and -1."""
    process = os.fork()
    if process:
        return process, -1
    sink = os.open(os.devnull, os.O_WRONLY)
    os.dup2(sink, 1)
    os.dup2(sink, 2)
    status = 1
    try:
        if before:
            before()
        graphlab(list(words), standalone_mode=False)
        status = 0
    finally:
        os._exit(status)


def ended(process: int) -> int:
    """Wait for a process; return its exit status, negative for a signal."""
    return os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])


def kill_at_step(number: int, place: str) -> Callable[[], None]:
    """Return what lets a process kill itself at its so-manieth file operation below a place."""

    def arm() -> None:
        left = [number]

        def watch(event: str, arguments: tuple[Any, ...]) -> None:
            if event in STEPS and any(isinstance(a, str | os.PathLike) and place in os.fspath(a) for a in arguments):
                left[0] -= 1
                if left[0] == 0:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(watch)

    return arm


def steps_of(words: Sequence[str], place: str) -> int:
    """Return how many file operations a command makes below a place; it runs once."""
    reading, writing = os.pipe()

    def count() -> None:
        found = [0]

        def watch(event: str, arguments: tuple[Any, ...]) -> None:
            if event in STEPS and any(isinstance(a, str | os.PathLike) and place in os.fspath(a) for a in arguments):
                found[0] += 1
                os.write(writing, b".")

        sys.addaudithook(watch)

    process, _ = _run(words, count)
    os.close(writing)
    number = 0
    while piece := os.read(reading, 65536):
        number += len(piece)
    os.close(reading)
    if ended(process) != 0:
        raise RuntimeError(f"does not run by itself: {' '.join(words)}")
    return number


def state_of(target: Path) -> str:
    """Return a digest of what stands at a target: names and contents; "" for nothing."""
    if not target.exists():
        return ""
    files = [target] if target.is_file() else sorted(p for p in target.rglob("*") if p.is_file())
    told = hashlib.blake2b()
    for file in files:
        told.update(f"{file.relative_to(target.parent)}\0".encode() + file.read_bytes() + b"\0")
    return told.hexdigest()


class Trial:
    """A way of writing on two versions in a folder of its own."""

    def __init__(self, way: Way, folder: Path, sources: Sequence[Path]) -> None:
        """Find out what the versions look like at the target, and how many steps a writing has."""
        self.way, self.folder, self.sources = way, folder, sources
        folder.mkdir()
        typed = next(w for w in way.words if w.startswith("TARGET"))
        self.target = folder / typed.replace("TARGET", "target")
        with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
            graphlab(self.words(0), standalone_mode=False)  # so that no process has to import everything
        self._clear()
        self.steps = [steps_of(self.words(n), str(self.target.parent)) for n in (0, 1)]
        self.good = [self._alone(n) for n in (0, 1)]
        self.names: set[str] = {self.target.name}

    def words(self, number: int) -> list[str]:
        """Return the command for a version."""
        return [
            str(self.sources[number]) if w == "SOURCE" else str(self.target) if "TARGET" in w else w
            for w in self.way.words
        ]

    def _clear(self) -> None:
        for path in self.folder.iterdir():
            shutil.rmtree(path) if path.is_dir() else path.unlink()

    def _alone(self, number: int) -> str:
        if self.way.fresh:
            self._clear()
        process, _ = _run(self.words(number))
        if ended(process) != 0:
            raise RuntimeError(f"does not run by itself: {self.way.name}")
        return self.seen()

    def seen(self) -> str:
        """Return the version at the target: of a store as it is read, of a product by its bytes."""
        if not self.way.store:
            return state_of(self.target)
        if not self.target.exists() or all(p.name.startswith(".") for p in self.target.iterdir()):
            return ""
        return open_source(self.target).digest

    def kill(self, rng: random.Random) -> str:
        """Kill the writing of one version once; return what is wrong afterwards, "" when all is well."""
        number = rng.randrange(2)
        if self.way.fresh:
            self._clear()
        old = self.seen()
        began = time.perf_counter()
        at = rng.randrange(1, self.steps[number] + 2)
        if rng.random() < 0.75:
            process, _ = _run(self.words(number), kill_at_step(at, str(self.target.parent)))
        else:
            process, _ = _run(self.words(number))
            time.sleep(rng.random() * 0.6)
            os.kill(process, signal.SIGKILL)
        killed = ended(process) == -signal.SIGKILL
        found = self.seen()
        if found not in {old, *self.good}:
            return f"neither the old nor a new version after step {at} ({time.perf_counter() - began:.1f} s)"
        process, _ = _run(self.words(number))
        if ended(process) != 0:
            return f"the next command does not run after step {at}"
        if self.way.fresh and self.seen() != self.good[number]:
            return f"the next command did not write the version after step {at}"
        left = {p.name for p in self.folder.iterdir()} - {self.target.name}
        if self.target.is_dir():
            left |= {
                p.name for p in self.target.iterdir() if p.name.startswith(".") and p.name != ".graphlab-product.json"
            }
        return f"left behind: {sorted(left)}" if left else ("" if killed else "not killed")


class ProjectTrial(Trial):
    """A refresh: it begins from a project as the other version left it, and ends as one that nobody killed."""

    def __init__(self, way: Way, folder: Path, sources: Sequence[Path]) -> None:
        """Make the project as each version leaves it, and as the next refresh does."""
        self.way, self.folder, self.sources = way, folder, sources
        self.homes = [folder.with_name(f"{folder.name}-home-{n}") for n in (0, 1)]
        self.target = folder / "target"
        folder.mkdir()
        self.target.mkdir()
        listed = "".join(
            f"  - {{command: {command}, output: {output}{', format: csv' if output == 'tables' else ''}}}\n"
            for output, command in PRODUCTS.items()
        )
        (self.target / "graphlab.yaml").write_text(
            f"graphlab: project 1\nsources:\n  - path: data\nproducts:\n{listed}", encoding="utf-8"
        )
        blank = folder.with_name(f"{folder.name}-blank")
        self.target.rename(blank)
        for number in (0, 1):
            self._begin(blank, number)
            self._refresh()
            shutil.copytree(self.target, self.homes[number])
        self.steps, self.good = [], []
        for number in (0, 1):
            self._begin(self.homes[1 - number], number)
            self.steps.append(steps_of(self.words(number), str(self.folder)))
            self.good.append(state_of(self.target))

    def _begin(self, home: Path, number: int) -> None:
        self._clear()
        shutil.copytree(home, self.target)
        shutil.rmtree(self.target / "data", ignore_errors=True)
        shutil.copytree(self.sources[number], self.target / "data")

    def _refresh(self) -> int:
        return ended(_run(self.words(0))[0])

    def kill(self, rng: random.Random) -> str:
        """Kill the refresh of one version once; return what is wrong afterwards, "" when all is well."""
        number = rng.randrange(2)
        self._begin(self.homes[1 - number], number)
        at = rng.randrange(1, self.steps[number] + 2)
        process, _ = _run(self.words(number), kill_at_step(at, str(self.folder)))
        killed = ended(process) == -signal.SIGKILL
        for product in PRODUCTS:
            versions = {state_of(home / product) for home in self.homes}
            if state_of(self.target / product) not in versions:
                return f"{product} is of no version after step {at}"
        if self._refresh() != 0:
            return f"the next refresh does not run after step {at}"
        if state_of(self.target) != self.good[number]:
            return f"the next refresh did not finish what step {at} left"
        left = {p.name for p in self.folder.iterdir()} - {self.target.name}
        return f"left behind: {sorted(left)}" if left else ("" if killed else "not killed")


def run(kills: int, seed: int, folder: Path, ways: Sequence[Way] = WAYS) -> tuple[Counter[str], list[str]]:
    """Kill so many times; return how often each way survived, and what was wrong."""
    rng = random.Random(seed)
    sources = versions(folder)
    kinds = {False: Trial, True: ProjectTrial}
    trials = [kinds[way.project](way, folder / f"way-{n}", sources) for n, way in enumerate(ways)]
    survived: Counter[str] = Counter()
    wrong: list[str] = []
    while survived.total() + len(wrong) < kills:
        trial = rng.choices(trials, [t.way.often for t in trials])[0]
        said = trial.kill(rng)
        if said == "not killed":
            continue
        if said:
            wrong.append(f"{trial.way.name}: {said}")
        else:
            survived[trial.way.name] += 1
    return survived, wrong


def main() -> int:
    """Kill, and say what survived."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--kills", type=int, default=200)
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--only", action="append", choices=[way.name for way in WAYS], help="Only this way; repeatable.")
    options = asked.parse_args()
    with tempfile.TemporaryDirectory() as place:
        ways = [way for way in WAYS if not options.only or way.name in options.only]
        survived, wrong = run(options.kills, options.seed, Path(place), ways)
    for name, times in sorted(survived.items()):
        print(f"  {name:<16} {times:>4} kills survived")
    for said in wrong:
        print(f"  WRONG {said}")
    print(f"{survived.total()} of {options.kills} kills survived: old or new, whole, nothing left behind")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
