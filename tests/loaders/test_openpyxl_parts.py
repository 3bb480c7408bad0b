"""What is asked of the insides of openpyxl is there in every release that may be installed."""

from __future__ import annotations

import re
import tomllib
from datetime import datetime
from pathlib import Path

import openpyxl
from openpyxl.reader.excel import ExcelReader

from graphlab.loaders.sheets.openpyxl_parts import OpenpyxlParts

ROOT = Path(__file__).parents[2]


def test_sheets_texts_and_formats_are_read_without_opening_a_sheet(tmp_path):
    book = openpyxl.Workbook()
    book.active.title = "one"
    book.active.append(["rico", datetime(2019, 3, 1), 7])
    book.active["B1"].number_format = "mmm yyyy"
    book.create_sheet("two").sheet_state = "hidden"
    book.save(tmp_path / "b.xlsx")
    parts = OpenpyxlParts(ExcelReader(tmp_path / "b.xlsx", read_only=True))
    assert [sheet[:2] for sheet in parts.sheets] == [("one", "visible"), ("two", "hidden")]
    assert parts.texts == []  # openpyxl writes its texts into the cells; other programs share them
    shapes = {parts.shape(str(n)) for n in range(2)}
    assert shapes == {(False, "General"), (True, "mmm yyyy")}
    parts.reader.archive.close()


def test_only_one_file_reaches_inside_and_the_release_is_bounded():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    (wanted,) = [d for d in project["optional-dependencies"]["excel"] if d.startswith("openpyxl")]
    assert re.fullmatch(r"openpyxl>=3\.1,<3\.\d+", wanted)
    private = re.compile(r"\b_cell_styles\b|\b_number_formats\b|\bread_manifest\b|\bfind_sheets\b")
    found = [
        p.name
        for room in ("loaders", "graphlab/report")
        for p in (ROOT / room).rglob("*.py")
        if private.search(p.read_text("utf-8"))
    ]
    assert found == ["openpyxl_parts.py"]
