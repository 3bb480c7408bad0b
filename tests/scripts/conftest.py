"""Node for the scripts of pages: on a laptop without it these tests are skipped with a hint; in CI they fail."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import pytest

SCRIPTS = Path(__file__).parents[2] / "graphlab" / "report" / "pages" / "scripts"
NODE_HINT = "needs Node 18 or later: apt-get install nodejs npm"
MODULES_HINT = "needs the scripts' packages: npm ci --prefix graphlab/report/pages/scripts"


def missing(hint: str) -> None:
    """Skip with a hint, or fail where nothing may be skipped."""
    if os.environ.get("CI"):
        pytest.fail(hint)
    pytest.skip(hint)


@pytest.fixture(scope="session")
def node() -> str:
    """The program node."""
    found = shutil.which("node")
    if found is None:
        missing(NODE_HINT)
    return str(found)


@pytest.fixture(scope="session")
def run(node: str):
    """Run node on a script among the packages of the scripts; return what it printed, fail with it."""
    if not (SCRIPTS / "node_modules").is_dir():
        missing(MODULES_HINT)

    def make(*command: str) -> str:
        ran = subprocess.run([node, *command], cwd=SCRIPTS, capture_output=True, text=True)
        assert ran.returncode == 0, ran.stdout + ran.stderr
        return ran.stdout

    return make
