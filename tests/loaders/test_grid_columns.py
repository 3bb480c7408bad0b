"""A large regular sheet is read into the same grid by columns as line by line, and gives the same rows and claims."""

from __future__ import annotations

import random

import pytest

from graphlab.loaders.delimited import regular
from graphlab.loaders.mapping.load import read_mapped
from graphlab.loaders.sheets import grid
from tests.loaders.test_plain_rows import LIST

CELLS = ("Hackney", " Camden ", "", "Total", "07/2021", "1,204", 'say "hi"', "Note: revised", "Home", "é", "a;b")


@pytest.fixture
def both(tmp_path, monkeypatch):
    def read(text, function):
        path = tmp_path / "s.csv"
        path.write_text(text, encoding="utf-8")
        slow = function(path)
        with monkeypatch.context() as patched:
            patched.setattr(regular, "LARGE", 0)
            return function(path), slow

    return read


def _grid(path):
    found = grid.read_delimited(path)
    columns = [column.cells() for column in found.columns]
    return (found.rows, found.numbers, found.gaps, found.assumptions), columns


def _cell(text, *, quoted):
    escaped = text.replace('"', '""')
    return f'"{escaped}"' if quoted or "," in text or '"' in text else text


@pytest.mark.parametrize("seed", range(8))
def test_both_ways_read_the_same_grid(both, seed):
    chance = random.Random(seed)
    width = chance.randint(2, 5)
    rows = [["Home", "Town", "Month", "Arrests", "Notes"][:width]]
    rows += [[chance.choice(CELLS) for _ in range(width)] for _ in range(20)]
    lines = [",".join(_cell(c, quoted=chance.random() < 0.2) for c in row) for row in rows]
    if seed % 2:
        lines.insert(chance.randint(2, 20), "" if seed % 4 == 1 else "," * (width - 1))
    (fast, columns), (slow, none) = both("\n".join(lines) + "\n", _grid)
    assert fast == slow
    assert not none
    assert [(*row, *[""] * (width - len(row))) for row in fast[0]] == list(zip(*columns, strict=True))


@pytest.mark.parametrize("leave", ["", "leave_out: {Home: [Camden]}\n", 'rows: "3..15"\n'])
def test_both_ways_choose_the_same_rows_and_find_the_same_wrong(both, tmp_path, leave):
    chance = random.Random(5)
    body = ["Home,Town,Month,Arrests,Notes"]
    for i in range(30):
        cells = chance.choice(("Hackney", "Camden", "")), chance.choice(("Ely", "Norwich", "Nowhere in particular"))
        body.append(f"{cells[0]},{cells[1]},{i % 12 + 1:02d}/20{i % 5 + 10},{chance.choice(('5', '<5', ''))},x")
    body[7:7] = ["", "Note: figures are revised,,,,", body[0]]
    (tmp_path / "m.yaml").write_text(LIST.replace("tables:\n", f"{leave}tables:\n", 1), encoding="utf-8")

    def read(path):
        raws, _, report, _ = read_mapped(path, tmp_path / "m.yaml")
        return [(r.table, r.columns, [dict(row) for row in r.rows], list(r.lines), r.unreadable) for r in raws], report

    fast, slow = both("\n".join(body) + "\n", read)
    assert fast == slow
