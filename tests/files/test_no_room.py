"""A disk or quota that is full: one clear error, what was there stays, and nothing is left lying about."""

from __future__ import annotations

import hashlib
import subprocess
import sys
from pathlib import Path

import pytest

resource = pytest.importorskip("resource", reason="file-size limits are of POSIX systems")
ARTICLE = "In 2019 police arrested 40 people in Norwich as part of Operation Oak. Three lines were closed.\n" * 3
EXAMPLE = "example:open-source"
WRITERS = {
    "template.xlsx": ("template", "--force", "-o"),
    "made": ("synth", "--lines", "20", "--force", "-o"),
    "draft": ("extract", "article.txt", "--published", "2020-01-01", "--force", "-o"),
    "page.html": ("view", EXAMPLE, "--force", "-o"),
    "data.xlsx": ("export", EXAMPLE, "--force", "-o"),
    "tables": ("export", EXAMPLE, "--format", "csv", "--force", "-o"),
    "lines.csv": ("lines", EXAMPLE, "--force", "-o"),
    "store": ("load", "article.csv", "--into"),
}


def content(path: Path) -> dict[str, str]:
    """Return a digest of each file at or below a path."""
    files = [path] if path.is_file() else sorted(p for p in path.rglob("*") if p.is_file())
    return {str(p.relative_to(path)): hashlib.sha256(p.read_bytes()).hexdigest() for p in files}


@pytest.mark.parametrize("name", WRITERS)
def test_a_full_disk_leaves_what_was_there(tmp_path, name, run, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "article.txt").write_text(ARTICLE, encoding="utf-8")
    (tmp_path / "article.csv").write_text("source_id,title\ns,S\n", encoding="utf-8")
    words = [*WRITERS[name], name]
    if name == "store":
        words[1] = EXAMPLE
    first = run(*words)
    assert first.exit_code == 0, first.stderr
    before, around = content(tmp_path / name), sorted(p.name for p in tmp_path.iterdir())
    if name == "store":  # the same again would change nothing: another dataset
        words = ["load", "example:programme", "--into", name]
    done = subprocess.run(
        # -B: half of a compiled module would stay behind.
        [sys.executable, "-B", "-m", "graphlab", *words], cwd=tmp_path, capture_output=True, text=True, check=False,
        preexec_fn=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (200, 200)),
    )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr.strip().splitlines()[-1].startswith("Error: ")
    assert "; nothing was " in done.stderr
    assert "Traceback" not in done.stderr
    assert "did not expect" not in done.stderr
    assert content(tmp_path / name) == before
    assert sorted(p.name for p in tmp_path.iterdir()) == around
