"""Rows that are made column by column are those that are made one by one; whole sheets are read in bounded time."""

from __future__ import annotations

import random
from types import SimpleNamespace

import numpy as np
import pytest

from graphlab.loaders.mapping import load as mapped
from graphlab.loaders.mapping import splitting
from graphlab.loaders.mapping.naming.names import NameIndex
from graphlab.loaders.mapping.rows import sheet
from graphlab.loaders.mapping.rows.cut_cells import Cutter
from graphlab.loaders.mapping.rows.plain_rows import PlainReader
from graphlab.loaders.mapping.rules import PLACEHOLDERS, Cell
from graphlab.loaders.mapping.splitting import Splitter, split_cell
from graphlab.loaders.mapping.words import is_total, totals_among
from graphlab.loaders.shapes.suggestion import understand
from tests.loaders.layouts import LAYOUTS

MIXED = (
    "Ref,Brand,Run from,Towns,First seen,Month,Arrests\n"
    "1,Echo,Hackney,Norwich; Ely,Jan-21,Jan-21,5\n"
    "2,Rico,Nowhere in particular,Ely,Feb-21,Feb-21,<5\n"
    '3,Rico,Camden,"Norwich, Ely / Thetford",,Mar-21,7\n'
    "4,Max,Camden,,Mar-21,,3\n"
    "5,Total,,,,,15\n"
)
RULES = """\
source: s
tables:
- links:
    filled: [Towns]
    link_type: {value: SUPPLIES}
    from: {column: Brand, new: line, same_when: [Brand, Run from]}
    to: {column: Towns, match: place, split: [";", ",", "/"]}
    start: First seen
    totals: words
- counts:
    subject: {value: team}
    measure: {value: arrests}
    unit: {value: persons}
    stock_or_flow: {value: flow}
    origin: {column: Run from, match: place, unmatched: unknown}
    destination: {column: Towns, match: place, split: [";", ",", "/"]}
    period: Month
    value: Arrests
    totals: words
    add: rows
"""


def _raws(path, mapping):
    raws, _, report, _ = mapped.read_mapped(path, mapping)
    tables = [(r.table, r.file, r.columns, [_filled(row) for row in r.rows], list(r.lines), r.unreadable) for r in raws]
    return tables, report


def _filled(row):
    return {column: text for column, text in row.items() if text}


def _both(path, mapping, monkeypatch):
    fast = _raws(path, mapping)
    with monkeypatch.context() as patched:
        patched.setattr(PlainReader, "read", lambda self, name, chosen, spoilt: self.none(name, chosen))
        patched.setattr(sheet, "settle_columns", lambda *_: None)
        return fast, _raws(path, mapping)


@pytest.mark.parametrize("layout", LAYOUTS[::6], ids=lambda x: x.name)
def test_both_ways_make_the_same_rows_of_a_sheet(tmp_path, monkeypatch, layout):
    path = tmp_path / layout.file
    if callable(layout.content):
        layout.content(path)
    else:
        path.write_text(layout.content, encoding="utf-8")
    answers = {q.key: layout.answers.get(q.key.partition(".")[2], q.default) for q in understand(path).questions}
    text = understand(path, answers=answers).text
    if not text or any(f'"{word}"' in text for word in PLACEHOLDERS):  # refused, which is tested with the layouts
        return
    (tmp_path / "m.yaml").write_text(text, encoding="utf-8")
    fast, slow = _both(path, tmp_path / "m.yaml", monkeypatch)
    assert fast == slow


def test_both_ways_make_the_same_of_rows_that_are_split_unclear_empty_or_totals(tmp_path, monkeypatch):
    (tmp_path / "s.csv").write_text(MIXED, encoding="utf-8")
    (tmp_path / "m.yaml").write_text(RULES, encoding="utf-8")
    fast, slow = _both(tmp_path / "s.csv", tmp_path / "m.yaml", monkeypatch)
    assert fast == slow
    assert len(fast[0]) == 5


def test_the_time_for_names_grows_with_different_names_and_not_with_rows(tmp_path, monkeypatch):
    asked: list[str] = []
    match = NameIndex._match
    monkeypatch.setattr(NameIndex, "_match", lambda self, t, *a, **k: asked.append(t) or match(self, t, *a, **k))
    rows = "".join(f"{i},Hackney,Norwich; Ely,{i % 12 + 1:02d}/20{i % 9 + 10}\n" for i in range(2_000))
    (tmp_path / "s.csv").write_text(f"Brand,Run from,Towns,First seen\n{rows}", encoding="utf-8")
    (tmp_path / "m.yaml").write_text(RULES.partition("- counts")[0], encoding="utf-8")
    data = mapped.load(tmp_path / "s.csv", tmp_path / "m.yaml")
    assert len(data.links) == 4_000
    assert len(asked) < 60


LIST = """\
source: s
tables:
- counts:
    subject: {value: team}
    measure: {value: arrests}
    unit: {value: persons}
    stock_or_flow: {value: flow}
    origin: {column: Home, match: place}
    destination: {column: Town, match: place, split: [";"]}
    period: Month
    value: Arrests
    note: Notes
    totals: words
"""


def test_rounded_figures_of_a_column_become_ranges_in_both_ways(tmp_path, monkeypatch):
    (tmp_path / "s.csv").write_text("Home,Town,Month,Arrests,Notes\nHackney,Ely,Jan-21,15,\nCamden,Ely,Jan-21,<5,\n")
    (tmp_path / "m.yaml").write_text(LIST.replace("value: Arrests", "value: {column: Arrests, rounded: 5}"))
    fast, slow = _both(tmp_path / "s.csv", tmp_path / "m.yaml", monkeypatch)
    assert fast == slow
    assert [row["value"] for row in fast[0][0][3]] == ["13-17", "<5"]


HOMES = ("Hackney", "London", "Camden", "Total", "", "Hakney", "Nowhere in particular")
TOWNS = ("Norwich", "Norfolk", "Ely", "Total", "", "Norwich; Ely", "Thetford")
MONTHS = ("Jan-21", "2021-02", "Total", "", "31/02/2021", "Mar 2021")
VALUES = ("5", "7", "<5", "1,204", "30", "n/k", "12*", "", "[c]", "3.5", "=1+1")


WIDE = """\
source: s
tables:
- counts:
    unpivot: {columns: periods}
    subject: {value: team}
    measure: {value: arrests}
    unit: {value: person-arrests}
    stock_or_flow: {value: flow}
    origin: {column: Force, match: place}
    period: {header: yes}
    value: {cell: yes}
    totals: words
"""
MARGINS = "Force,Jan-21,Feb-21,Mar-21,Total\nKent,8,<5,6,{}\nSurrey,2,5,<5,{}\nTotal,10,8,8,{}\n"
SUBTOTALS = "Force,Jan-21\nKent,8\nSurrey,<5\nSub total,10\nDorset,<5\nDevon,2\n{}Total,{}\n"
YEAR = "Force,Jan 2021,Feb 2021,Mar 2021,Q1 2021 total,Apr 2021,Q2 2021 total,2021 total\nKent,8,<5,6,16,1,{},{}\n"


MONTHS_BENEATH, FORCES_BENEATH = "E4: 3 totals beneath it (B4, C4 and D4)", "E4: 2 totals beneath it (E2 and E3)"
AREAS_BENEATH, QUARTERS_BENEATH = "B8: 2 totals beneath it (B4 and B7)", "H2: 2 totals beneath it (E2 and G2)"
FINEST = "E4: 6 parts loaded (over origin and period)"


@pytest.mark.parametrize(
    ("text", "severity", "said"),
    [
        (MARGINS.format("", "", 27), "warning", MONTHS_BENEATH),
        (MARGINS.format("", "", 25), "error", MONTHS_BENEATH),
        (MARGINS.format("", "", 26), "", ""),
        (MARGINS.format(16, 9, 26), "warning", FORCES_BENEATH),
        (MARGINS.format(16, 11, 26), "error", FORCES_BENEATH),
        (MARGINS.format(18, 8, 27), "warning", MONTHS_BENEATH),
        (MARGINS.format("", "", 31), "warning", FINEST),
        (MARGINS.replace("8,<5", "8,3").replace("5,<5", "5,2").format("", "", 27), "warning", FINEST),
        (MARGINS.replace("8,8", "n/k,8").format("", "", 28), "", ""),
        (MARGINS.replace("8,8", ",8").format("", "", 28), "", ""),
        (MARGINS.format(16, "", 27).replace("10,8,8", ",,"), "", ""),
        (SUBTOTALS.format("Sub total,5\n", 16), "warning", AREAS_BENEATH),
        (SUBTOTALS.format("Sub total,5\n", 14), "error", AREAS_BENEATH),
        (SUBTOTALS.format("Sub total,5\n", 15), "", ""),
        (SUBTOTALS.format("", 16), "", ""),
        (YEAR.format("1", 18), "warning", QUARTERS_BENEATH),
        (YEAR.format("1", 16), "error", QUARTERS_BENEATH),
        (YEAR.format("1", 17), "", ""),
        (YEAR.format("", 18), "", ""),
    ],
)
def test_a_total_is_checked_against_totals_that_cover_its_parts_where_those_leave_a_range_open(
    tmp_path, monkeypatch, text, severity, said
):
    (tmp_path / "s.csv").write_text(text, encoding="utf-8")
    (tmp_path / "m.yaml").write_text(WIDE, encoding="utf-8")
    fast, slow = _both(tmp_path / "s.csv", tmp_path / "m.yaml", monkeypatch)
    assert fast == slow
    defects = [d for d in fast[1].defects if "the total at" in d.rule]
    assert [d.severity for d in defects] == [severity] * bool(said), defects
    cell, _, what = said.partition(": ")
    assert all(f"at {cell} says" in d.rule and f"the {what} add" in d.rule for d in defects)


@pytest.mark.parametrize("seed", range(12))
def test_both_ways_make_the_same_of_random_lists_with_totals_and_hostile_cells(tmp_path, monkeypatch, seed):
    chance = random.Random(seed)
    odd = chance.choice((4, 4, 7))
    cells = [(h, t, m) for h in HOMES[:odd] for t in TOWNS[:odd] for m in MONTHS[:odd]]
    chosen = [chance.choice(cells) for _ in range(30)] if seed % 3 == 0 else chance.sample(cells, min(30, len(cells)))
    rows = [(*cell, chance.choice(VALUES[: odd + 4]), chance.choice(("", "a note"))) for cell in chosen]
    text = "Home,Town,Month,Arrests,Notes\n" + "".join(",".join(f'"{c}"' for c in row) + "\n" for row in rows)
    (tmp_path / "s.csv").write_text(text, encoding="utf-8")
    (tmp_path / "m.yaml").write_text(LIST, encoding="utf-8")
    fast, slow = _both(tmp_path / "s.csv", tmp_path / "m.yaml", monkeypatch)
    assert fast[0] == slow[0]
    assert fast[1].defects == slow[1].defects
    assert sorted(map(_without_order, fast[1].assumptions)) == sorted(map(_without_order, slow[1].assumptions))


def _without_order(note):
    """Which of the periods are shown depends on the order in which they were read."""
    return note.partition("periods read")[0]


TRACKER = """\
source: s
tables:
- links:
    filled: [Run from]
    link_type: {value: ORIGINATES_IN}
    from: {column: Brand, new: line, same_when: [Ref, Run from]}
    to: {column: Run from, match: place}
- links:
    filled: [Towns]
    link_type: {value: SUPPLIES}
    from: {column: Brand, new: line, same_when: [Ref, Run from]}
    to: {column: Towns, match: place, split: [" and ", ";", ","]}
    start: Seen
    note: Notes
- events:
    filled: [Closed]
    line_id: {column: Brand, new: line, same_when: [Ref, Run from]}
    event: {value: closed}
    period: Closed
    operation_id: {column: By, match: operation, unmatched: new, split: [" and ", "/"], translate: {soon: ""}}
    grade: Grade
    totals: words
- events:
    filled: [Status]
    line_id: {column: Brand, new: line, same_when: [Ref, Run from]}
    event: {value: status}
    status: Status
    totals: words
"""
CLOSED = ("Jan-24", "", "2/3/2024", "Total", "soon")
BY = ("Op Gravity", "Gravity / Op Ely", "", "Total", "07700 900123", "x and X")
STATUS = ("Closed", "Active", "", "Overall", "gone?")
REFS = ("1", "1", "2", "a/b", "A B", "", "07700 900123", "4.4E+11", "\u00e9", "l'x", "=1+1", "y")
BRANDS = ("Rico", "RICO", "Op Rico", "", "Mama's", "07700 900123", "Total", "\u00c9cho")
SPLIT = ("Norwich; Ely", "Ely;Ely", "Tyne and Wear and Ely", "Hackney, London", "Ely, ; .", "Nowhere; Ely", "", "Diss")


@pytest.mark.parametrize("seed", range(10))
def test_both_ways_make_the_same_of_random_trackers_with_hostile_refs_brands_and_towns(tmp_path, monkeypatch, seed):
    chance = random.Random(100 + seed)
    kinds = 6 if seed % 2 else 12
    rows = [
        (chance.choice(REFS[:kinds]), chance.choice(BRANDS[:kinds]), chance.choice(HOMES[:3]), chance.choice(SPLIT))
        for _ in range(25)
    ]
    ends = (CLOSED, BY, STATUS, ("2B", "B24", "", "9Z")[: 3 if seed % 2 else 4])
    cells = [(*row, chance.choice(("Jan-21", "", "2021", "x")), "n", *map(chance.choice, ends)) for row in rows]
    header = "Ref,Brand,Run from,Towns,Seen,Notes,Closed,By,Status,Grade\n"
    text = header + "".join(",".join(f'"{c}"' for c in row) + "\n" for row in cells)
    (tmp_path / "s.csv").write_text(text, encoding="utf-8")
    (tmp_path / "m.yaml").write_text(TRACKER, encoding="utf-8")
    fast, slow = _both(tmp_path / "s.csv", tmp_path / "m.yaml", monkeypatch)
    assert [(t, f, c, sorted(zip(n, map(str, r), strict=True)), sorted(u)) for t, f, c, r, n, u in fast[0]] == [
        (t, f, c, sorted(zip(n, map(str, r), strict=True)), sorted(u)) for t, f, c, r, n, u in slow[0]
    ]
    assert fast[1].defects == slow[1].defects
    assert sorted(map(_without_order, fast[1].assumptions)) == sorted(map(_without_order, slow[1].assumptions))
    if seed % 2:
        assert fast[0][0][3]


@pytest.mark.parametrize("seed", range(5))
def test_cells_are_cut_at_once_as_they_are_cut_mark_by_mark(seed):
    chance = random.Random(seed)
    index = NameIndex({})
    names = ("Norwich", "Ely", "Tyne and Wear", "Brighton & Hove", "Diss", "x;y", "", " . ", "Bristol, City of")
    marks = chance.sample((";", ",", "/", "|", "+", "&", " & ", " and ", " - ", "\n"), chance.randint(1, 5))
    splitter = Splitter(marks, lambda t: index.knows(t, "place"), lambda m: index.parts_names(m, "place"))
    for _ in range(60):
        text = "".join(chance.choice((*names, *marks)) for _ in range(chance.randint(1, 6)))
        assert splitter.parts(text) == split_cell(text, marks, lambda t: index.knows(t, "place")), (text, marks)
        assert Splitter(marks).parts(text) == _by_each_mark(text, marks)


@pytest.mark.parametrize("seed", range(4))
def test_cells_are_cut_together_as_they_are_cut_one_by_one(seed):
    chance = random.Random(seed)
    names = (
        "Norwich",
        "Hackney",
        "London",
        "Norfolk",
        "Ely",
        " Diss. ",
        "Tyne and Wear",
        "nowhere",
        "",
        ".",
        "\u00c9 AND x",
    )
    marks = tuple(chance.sample((";", ",", "/", " and ", " - ", "\n"), chance.randint(1, 4)))
    texts = ["".join(chance.choice((*names, *marks, ",")) for _ in range(chance.randint(0, 6))) for _ in range(80)]
    view = SimpleNamespace(grid=SimpleNamespace(name="s"), notes=[])
    for kind in ("place", ""):
        cutter = Cutter(view, NameIndex({}))
        cell = Cell(1, column="Towns", split=marks, match=kind)
        cut = cutter.cut(cell, texts)
        made = [[cut.parts[code] for code in cut.codes[cut.owner == i]] for i in range(len(texts))]
        assert made == [cutter.parts_of(cell, text) or [""] for text in texts]
    assert (np.diff(cut.owner) >= 0).all()


@pytest.mark.parametrize("odd", ["", "\u00e9", "\u017fum", "\0"])
def test_totals_are_found_among_many_texts_as_in_each(odd):
    words = ("Total", "ALL", "sum", "Both sexes", "overall", "Cumulative", "Walsall", "Norfolk total", "Ely", "", odd)
    texts = [f"{a}{b}" for a in words for b in ("", " ", " 2021", ":")]
    assert totals_among(texts) == [text for text in texts if is_total(text)]
    assert totals_among(words[6:7] + words[8:9]) == []


def _by_each_mark(text, marks):
    """Return the parts of a text without names, cut by one mark after the other, the strong ones first."""
    parts = [text.strip()]
    for mark in sorted(marks, key=lambda m: (m not in splitting.STRONG, marks.index(m))):
        parts = [p for part in parts for p in splitting._pattern(mark).split(part)]
    return [p for p in dict.fromkeys(p.strip(" .") for p in parts) if p]


def cut_by_trial(cell, known):
    """Cut at commas; of all ways to join neighbours into a known name, the longest from the left."""
    pieces = cell.split(",")
    made, first = [], 0
    while first < len(pieces):
        for last in range(len(pieces), first, -1):
            name = ",".join(pieces[first:last])
            if last == first + 1 or known(name.strip()):
                made.append(name)
                break
        first = last
    return [name for name in dict.fromkeys(name.strip(" .") for name in made) if name]


def test_a_name_with_marks_in_it_is_found_among_others():
    names = {"a", "b", "a, b", "b,b", "c, a, b", "a,,b"}
    rng = random.Random(5)
    for _ in range(400):
        cell = rng.choice([",", ", "]).join(rng.choice(["a", "b", "c", "", "a, b"]) for _ in range(rng.randint(1, 8)))
        assert split_cell(cell, [","], names.__contains__) == cut_by_trial(cell, names.__contains__), cell


def test_a_cell_of_thousands_of_parts_is_asked_for_as_often_as_it_is_long():
    asked = []
    cell = ", ".join(f"town {n}" for n in range(3000))
    found = split_cell(cell, [","], lambda name: asked.append(len(name)) or False)
    assert len(found) == 3000
    assert len(asked) <= 3000 * splitting.MOST_IN_A_NAME
    assert sum(asked) < 3_000_000
