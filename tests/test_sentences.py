"""Every sentence that the program prints reads as English where there is none, one or many of a thing."""

from __future__ import annotations

import ast
import random
import re
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

import graphlab
from graphlab.analysis.flows.od_table import flows
from graphlab.commands import main
from graphlab.dataset import Dataset
from graphlab.report.views import page_html
from graphlab.synthesis.files import synth
from graphlab.wording.phrases import percent
from tests.conftest import filled
from tests.spoken import readable, said

PACKAGE = Path(graphlab.__file__).parent
#: What ends in s after "1" or "one" and is no noun in the plural.
VERBS = "is|was|has|this|its|as|us|plus|does|serves|cuts|rests|stands|moves|lies|counts|covers|means|holds|series"
WHICH = "different|distinct|named|served|known|more|other|dated|smaller"
ONE_OF_MANY = re.compile(rf"(?<![\d.,/:–≥<-])\b(?:1|[Oo]ne) (?:(?:{WHICH}) )?(?!(?:{VERBS})\b)[a-z][a-z-]*[a-rt-z]s\b")
#: A slot that was left empty, a number that is no number, two negations, a sign twice, nought things that do something.
EMPTY = re.compile(
    r"\bof the (?:with|from)\b|\bNone\b(?! of)|\bnan\b|\binf\b|\(\)|\( \)|,,|;;| ,|: [.;]"
    r"|\b[Nn]o \w*[a-rt-z] are\b|\bNone of \d+ \w+ are\b|\bdoubly model\b"
    r"|\bno \w+ (?:serve|do not|are not) no\b|\b[Nn]o \w+s of \d"
    r"|\b0 (?:lines|figures|claims|pairs|sources|links|operations) (?:are|is|serve|move|rest)\b"
)
O, S, T = "ORIGINATES_IN", "SUPPLIES", "TARGETED"


def link(kind: str, one: str, other: str, **more: str) -> dict[str, str]:
    return {"link_type": kind, "from": one, "to": other, "source_id": "s", **more}


def build(**tables: list[dict[str, str]]) -> Dataset:
    counts = [{"count_id": f"c{i}", **row} for i, row in enumerate(tables.pop("counts", []))]
    every = {**tables, **({"counts": counts} if counts else {})}
    return Dataset.build({t: [filled(t, row) for row in rows] for t, rows in every.items()})


def arrests(value: str, origin: str = "A", **more: str) -> dict[str, str]:
    year = {"period_start": "2019", "period_end": "2019"}
    return {"subject": "op", "measure": "arrests", "value": value, "origin": origin, "destination": "t", **year, **more}


def stock(value: str, month: str) -> dict[str, str]:
    return {
        "subject": "force", "measure": "active lines", "unit": "lines", "stock_or_flow": "stock", "value": value,
        "destination": "t", "period_start": month, "period_end": month,
    }  # fmt: skip


def named(lines: int) -> list[dict[str, str]]:
    dated = {"start": "2018", "end": "2019"}
    return [x for i in range(lines) for x in (link(O, f"l{i}", "A", **dated), link(S, f"l{i}", "t", **dated))]


CLOSED = {"line_id": "l0", "event": "closed_type1", "date_start": "2019-02", "date_end": "2019-02"}
CLOSURE = {**CLOSED, "operation_id": "op"}
LATER = {"line_id": "l0", "event": "reemerged", "date_start": "2019-06", "date_end": "2019-06"}
TINY: dict[str, Any] = {
    "one line": lambda: build(links=named(1)),
    "one line without a town": lambda: build(links=[link(O, "l0", "A")]),
    "one of each": lambda: build(
        operations=[{"operation_id": "op", "name": "Operation One"}],
        links=[*named(1), link(T, "op", "l0")],
        events=[CLOSURE, LATER, {**LATER, "event": "check_back"}],
        counts=[arrests("1"), arrests("1", period_start="2018", period_end="2018")],
    ),
    "an operation that did nothing": lambda: build(
        operations=[{"operation_id": "op", "name": "Operation One"}], counts=[arrests("<30")]
    ),
    "two lines, one closed": lambda: build(links=named(2), events=[CLOSED]),
    "sources that agree and disagree": lambda: build(
        counts=[
            arrests(value, origin, source_id=f"s{i}")
            for origin, pair in (("A", ("64", "64")), ("B", ("~64", "64")), ("D", ("9", "10")))
            for i, value in enumerate(pair)
        ]
    ),
    "a total with one part": lambda: build(counts=[arrests("10", ""), arrests("9", part_of="c0")]),
    "a total of one": lambda: build(counts=[arrests("1", ""), arrests("1", part_of="c0")]),
    "two stocks": lambda: build(counts=[stock("1", "2018-01"), stock("2", "2019-01")]),
    "special ends": lambda: build(
        links=[link(O, "l0", "unknown"), link(S, "l0", "t"), link(O, "l1", "A"), link(S, "l1", "not-itemised")],
        counts=[arrests("5", "unknown"), arrests("1")],
    ),
    "a plain network": lambda: build(places=[{"place_id": p} for p in "abc"], links=[link("CONNECTS", "a", "b")]),
}


def faults(text: str) -> list[str]:
    """Return what reads wrong in a text, line by line."""
    found = []
    for line in text.splitlines():
        if "   " in line.strip():
            continue  # a row of a table of columns
        hits = [m[0] for pattern in (ONE_OF_MANY, EMPTY) for m in pattern.finditer(line)]
        found += [f"{hit!r} in {line[:160]}" for hit in hits]
    return found


def heard(data: Dataset, folder: Path | None, **filters: Any) -> list[str]:
    return [f"{where}: {fault}" for where, text in said(data, folder, **filters) for fault in faults(text)]


@pytest.mark.parametrize("name", TINY)
def test_no_sentence_on_few_things_reads_wrong(name, tmp_path):
    assert heard(TINY[name](), tmp_path / "out") == []


@pytest.mark.parametrize("lines", [1, 7])
def test_no_sentence_on_made_up_data_reads_wrong(lines, tmp_path):
    made = synth(lines, seed=lines)
    assert heard(Dataset.build(made.tables, made.record), tmp_path / "out") == []


def test_no_sentence_on_the_packaged_data_reads_wrong(example, tmp_path):
    assert heard(example, tmp_path / "out") == []
    assert heard(example, None, place="norfolk", period="2019") == []


@pytest.mark.parametrize("name", TINY)
def test_no_sentence_of_check_load_and_export_reads_wrong(name, tmp_path, monkeypatch):
    """What is said on the way in and out, asked in one process."""
    monkeypatch.chdir(tmp_path)
    TINY[name]().save("data")
    asked = [["check", "data"], ["load", "data", "--into", "out"], ["load", "data", "--into", "out"]]
    asked += [
        ["export", "data", "-o", f"file.{ending}"] for ending in ("graphml", "gexf", "json", "xlsx", "cypher", "anx")
    ]
    for words in asked:
        told = CliRunner().invoke(main, words)
        assert told.exit_code == 0, told.output
        assert faults(told.output) == [], words


def test_the_test_hears_what_is_wrong():
    for wrong in (
        "No operations of 1 are said to have targeted a named line", "1 lines are dated", "1 figures move; they",
        "25 % of the with a named origin", "0 lines serve no pair", "taken None, not 4", "the 1 pairs of a town",
    ):  # fmt: skip
        assert faults(wrong), wrong
    for right in ("1 line is dated", "1 of 4 lines is dated", "one has a core", "1,503 arrests", "2.1 km", "None of 4"):
        assert faults(right) == [], right


def test_equal_figures_of_two_sources_are_agreement_everywhere(tmp_path):
    texts = dict(said(TINY["sources that agree and disagree"](), tmp_path / "out"))
    told = " ".join(" ".join(texts.values()).split())
    assert "64 (c0) is taken, 64 (c1) is not" not in told
    assert "taken 64 (c0), not 64 (c1)" not in told
    assert "Agreement in op, A -> t, 2019: 64 (c0) and 64 (c1); the figure counts once." in told
    assert "Conflict in op, D -> t, 2019: 9 (c4) is taken, 10 (c5) is not" in told


# --- one rounding rule ---------------------------------------------------------------------------------------------


def test_a_share_is_rounded_the_same_in_table_page_and_briefing(tmp_path):
    data = build(counts=[arrests("400", ""), arrests("1", "A", part_of="c0"), arrests("399", "B", part_of="c0")])
    texts = dict(said(data, tmp_path / "out"))
    assert percent(1 / 400) == "0.3 %"
    for where in ("flows arrests person-arrests", "page map", "page sankey", "page matrix", "briefing"):
        assert "0.3 %" in texts[where] and "0.2 %" not in texts[where], where


def test_every_share_of_random_tables_is_printed_by_the_one_rule():
    rng = random.Random(5)
    for _ in range(20):
        total = rng.randrange(50, 5000)
        part = rng.randrange(1, total)
        data = build(counts=[arrests(str(total), ""), arrests(str(part), "A", part_of="c0")])
        result = flows(data.network(), "arrests")
        page = readable(page_html(data.network(), "matrix"))
        for row in result.rows:
            for text in (result.to_text(), page):
                assert percent(row["share_low"]) in text


def _formats(path: Path) -> list[str]:
    """Return the places of a module where a number is made per cent or rounded for people without the one rule."""
    found = []
    text = path.read_text(encoding="utf-8")
    if not re.search(r"%\}|\.\d+[fg]\}", text):
        return []  # nothing is written with places or per cent
    for node in ast.walk(ast.parse(text)):
        if not isinstance(node, ast.JoinedStr):
            continue
        for part, after in zip(node.values, [*node.values[1:], None], strict=True):
            spec = (
                ast.unparse(part.format_spec)[2:-1] if isinstance(part, ast.FormattedValue) and part.format_spec else ""
            )
            follows = after.value if isinstance(after, ast.Constant) and isinstance(after.value, str) else ""
            if spec.endswith("%") or (re.search(r"\.\d+[fg]$", spec) and follows.lstrip().startswith("%")):
                found.append(f"{path.name}:{node.lineno}")
    return found


def test_no_module_writes_per_cent_by_another_rule():
    modules = [p for p in PACKAGE.rglob("*.py") if "wording" not in p.parts]
    assert len(modules) > 200
    assert [place for path in modules for place in _formats(path)] == []
