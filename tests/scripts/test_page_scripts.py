"""The scripts of pages: their own tests, types and lint, and the bundle that is committed."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

from graphlab.report.pages.shell import template_text
from tests.scripts.vectors import vectors

HERE = Path(__file__).parent
SCRIPTS = HERE.parents[1] / "graphlab" / "report" / "pages" / "scripts"


def test_the_rules_say_what_the_commands_say_on_random_datasets(node, tmp_path):
    made = vectors(range(24))
    assert sum(len(v["cases"]) for v in made) > 100
    (tmp_path / "vectors.json").write_text(json.dumps(made), encoding="utf-8")
    environment = {"GRAPHLAB_VECTORS": str(tmp_path / "vectors.json")}
    tests = [str(path) for path in sorted(HERE.glob("*.test.js"))]
    ran = subprocess.run([node, "--test", *tests], env=environment, capture_output=True, text=True)
    assert ran.returncode == 0, ran.stdout[-4000:]
    assert int(re.search(r"pass (\d+)", ran.stdout)[1]) >= 35


def test_the_bundle_is_what_the_sources_give(run, tmp_path):
    run("build.js", str(tmp_path / "page.js"))
    assert (tmp_path / "page.js").read_text(encoding="utf-8") == template_text("page.js"), "run make pages"


def test_types_and_lint_find_nothing(run):
    run("node_modules/typescript/bin/tsc", "--project", "tsconfig.json")
    run("node_modules/eslint/bin/eslint.js", ".")


def test_packages_are_pinned_with_integrity_and_no_registry_stands_in_the_lock():
    package = json.loads((SCRIPTS / "package.json").read_text(encoding="utf-8"))
    wanted = {**package["dependencies"], **package["devDependencies"]}
    assert all(re.fullmatch(r"\d+\.\d+\.\d+", version) for version in wanted.values())
    lock = json.loads((SCRIPTS / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name: told for name, told in lock["packages"].items() if name}
    assert all(told["integrity"].startswith("sha512-") and "resolved" not in told for told in packages.values())
    assert {name: packages[f"node_modules/{name}"]["version"] for name in wanted} == wanted


def test_what_is_bundled_is_named_with_its_licence():
    lock = json.loads((SCRIPTS / "package-lock.json").read_text(encoding="utf-8"))
    packages = {name.removeprefix("node_modules/"): told for name, told in lock["packages"].items() if name}
    bundled = {name: told for name, told in packages.items() if not told.get("dev")}
    text = (SCRIPTS / "LICENCES.md").read_text(encoding="utf-8")
    for name, told in bundled.items():
        assert f"`{name}` {told['version']}, {told['license']}" in text
