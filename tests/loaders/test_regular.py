"""Large regular files are read as they are line by line: the same rows, lines and remarks, whatever stands in them."""

from __future__ import annotations

import random

import pytest

from graphlab.loaders.delimited import regular
from graphlab.loaders.delimited.csv_table import read_table

CELLS = (
    "", " ", "x", "rico", "NA", "nan", "null", "1", "007", "1.50", "1e5", "True", "-", "<5", "#N/A", "é", "\u2028",
    "'=x", "'a", "a'b", "\xa0", "inf", "0x1f", "2019-01-01", "a b", "\\", "\t", "[c]",
)  # fmt: skip
QUOTED = ('"a,b"', '"a;b"', '""', '"say ""hi"""', '""""', '"x"', '" y "')
#: What makes a line irregular.
BROKEN = ('"open', 'mid"dle', '"a"b', '"two\nlines"', ' "a"', "a\rb", "a\x00b")


def a_table(rng: random.Random) -> bytes:
    delimiter = rng.choice(",,,;\t|")
    end = rng.choice(("\n", "\n", "\r\n"))
    header = ["link_type", "from", "to", "source_id", "note", "Extra"][: rng.randint(4, 6)]
    if rng.random() < 0.2:
        header = [f'"{c}"' for c in header]
    lines = [delimiter.join(header)]
    cells = [c for c in (*CELLS, *QUOTED) if delimiter not in c.replace(f'"a{delimiter}b"', "")]
    cells += BROKEN if rng.random() < 0.2 else ()
    for _ in range(rng.randint(0, 30)):
        width = len(header) + (rng.choice((-1, 1)) if rng.random() < 0.004 else 0)
        row = [rng.choice(cells if rng.random() < 0.5 else CELLS[:4]) for _ in range(width)]
        lines.append(delimiter.join(row) if rng.random() > 0.05 else rng.choice(("", delimiter * (len(header) - 1))))
    text = end.join(lines) + (end if rng.random() < 0.7 else "")
    return (b"\xef\xbb\xbf" if rng.random() < 0.2 else b"") + text.encode()


def told(path):
    raw, sheet = read_table(path, "links")
    remarks = sorted(sheet.defects), sheet.assumptions
    if raw is None:
        return None, remarks
    rows = [dict(row) for row in raw.rows]
    return (raw.file, raw.columns, rows, list(raw.lines), raw.unreadable, raw.disarmed), remarks


def test_both_ways_of_reading_give_the_same_rows_and_remarks(tmp_path, monkeypatch):
    taken = 0
    found = regular.read_regular

    def counted(*arguments):
        nonlocal taken
        made = found(*arguments)
        taken += made is not None
        return made

    monkeypatch.setattr("graphlab.loaders.delimited.csv_table.read_regular", counted)
    for seed in range(300):
        path = tmp_path / "links.csv"
        path.write_bytes(a_table(random.Random(seed)))
        monkeypatch.setattr(regular, "LARGE", 10**9)
        by_line = told(path)
        monkeypatch.setattr(regular, "LARGE", 0)
        assert told(path) == by_line, seed
    assert 100 < taken < 275  # most are regular, and those that are not were tried


@pytest.mark.parametrize("header", ["1,2\n3,4\n", "true,from\nx,y\n", "\n", "", "link_type\n"])
def test_a_header_that_might_be_taken_for_numbers_is_left_to_the_other_way(tmp_path, monkeypatch, header):
    monkeypatch.setattr(regular, "LARGE", 0)
    path = tmp_path / "links.csv"
    path.write_text(header)
    found = regular.read_regular(path, lambda first: ",", 1000)
    assert (found is None) == (header != "link_type\n")
