"""The tests with other versions: the lowest that are declared, and every other Python that is found.

``make test-lowest`` resolves each lower bound of ``pyproject.toml`` to itself (`uv`), puts that into ``.venv-lowest``
and runs the tests there; ``make test-python`` makes ``.venv-3.12`` and so on with the newest of everything. A Python
that is not found is said to be untested. Both run by hand, outside CI.
"""
# ruff: noqa: T201

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).parent.parent
#: What runs the tests; newest versions, within what the lowest ones allow.
TOOLS = ("pytest>=8.3", "pytest-xdist>=3.6", "hypothesis>=6.100", "import-linter>=2.0", "ruff>=0.8", "setuptools>=77")
#: Pythons that are meant to work, oldest first.
PYTHONS = ("3.11", "3.12", "3.13")
#: Tests that look at tools and not at what the program does.
LEFT_OUT = ("tests/test_wheel.py", "tests/browser")


def uv(*words: object) -> str:
    """Return what ``uv`` says; where it is not installed, say how to get it."""
    found = shutil.which("uv") or shutil.which("uv", path=str(Path(sys.executable).parent))
    if found is None:
        raise SystemExit("uv is needed to resolve lowest versions: pip install uv")
    done = subprocess.run([found, *map(str, words)], cwd=ROOT, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"uv {words[0]} {words[1]} failed:\n{done.stderr[-3000:]}")
    return done.stdout


def interpreters(wanted: str) -> Iterator[str]:
    """Yield the programs that may be a Python of a version."""
    yield from filter(None, [shutil.which(f"python{wanted}")])
    yield from map(str, sorted(Path.home().glob(f".pyenv/versions/{wanted}.*/bin/python{wanted}"), reverse=True))


def interpreter(wanted: str) -> str:
    """Return a Python of a version that runs; nothing where there is none."""
    asks = "import sys; print('%d.%d' % sys.version_info[:2])"
    for found in interpreters(wanted):
        done = subprocess.run([found, "-c", asks], capture_output=True, text=True, check=False)
        if done.returncode == 0 and done.stdout.strip() == wanted:
            return found
    return ""


def environment(folder: Path, python: str, requirements: Sequence[str]) -> str:
    """Make an environment afresh; return its Python."""
    uv("venv", "--clear", "--python", python, folder)
    uv("pip", "install", "--python", folder / "bin" / "python", *requirements)
    return str(folder / "bin" / "python")


def lowest(folder: Path) -> str:
    """Make the environment of the lowest versions; return its Python."""
    bounds = folder.with_suffix(".txt")
    python = interpreter(PYTHONS[0]) or sys.executable
    asked = ("--python", python, "--resolution", "lowest-direct", "--extra", "all")
    uv("pip", "compile", "--quiet", *asked, "pyproject.toml", "--output-file", bounds)
    print(f"lowest versions: {bounds}")
    made = environment(folder, python, ["--requirements", str(bounds), *TOOLS])
    uv("pip", "install", "--python", made, "--no-deps", ".")  # what it offers to networkx is found by its metadata
    return made


def newest(folder: Path, version: str) -> str:
    """Make the environment of a Python with the newest of everything; return its Python, "" where none is found."""
    python = interpreter(version)
    return environment(folder, python, [".[all]", *TOOLS]) if python else ""


def run_tests(python: str, arguments: Sequence[str]) -> int:
    """Run the tests from the sources, not from what is installed; return the exit status."""
    print(f"== {subprocess.run([python, '--version'], capture_output=True, text=True, check=False).stdout.strip()}")
    left_out = [f"--ignore={name}" for name in LEFT_OUT]
    words = [python, "-m", "pytest", "-q", "-p", "no:cacheprovider", *left_out, *(arguments or ("tests",))]
    return subprocess.run(words, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, check=False).returncode


def main() -> int:
    """Run the tests of what was asked for; the exit status is that of the worst."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("what", choices=("lowest", "pythons"))
    asked.add_argument("--folder", type=Path, default=ROOT, help="Where the environments are made.")
    options, arguments = asked.parse_known_args()
    if options.what == "lowest":
        return run_tests(lowest(options.folder / ".venv-lowest"), arguments)
    worst, untested = 0, []
    here = f"{sys.version_info[0]}.{sys.version_info[1]}"
    for version in PYTHONS:
        if version == here:
            continue
        python = newest(options.folder / f".venv-{version}", version)
        untested += [] if python else [version]
        worst = max(worst, run_tests(python, arguments) if python else 0)
    if untested:
        print(f"untested, because no such Python was found: {', '.join(untested)}")
    return worst


if __name__ == "__main__":
    sys.exit(main())
