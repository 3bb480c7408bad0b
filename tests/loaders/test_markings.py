"""A marking that stands on a sheet goes with its figures, wherever a sheet carries one."""

from __future__ import annotations

import pytest

from graphlab.loaders.mapping.load import load
from graphlab.model.grades import MARKINGS, marking_in
from tests.loaders.layouts import book

MAPPING = """graphlab: mapping 1
source: s
{record}
sheets:
  - tables:
      - counts:
          subject: {{value: force}}
          measure: {{value: arrests}}
          unit: {{value: person-arrests}}
          stock_or_flow: {{value: flow}}
          destination: {{column: Area, match: place}}
          period: Year
          value: Arrests
"""
ROWS = (("Area", "Year", "Arrests"), ("Norwich", "2021", "4"), ("Ipswich", "2021", "5"))


def read(tmp_path, content, record="", name="sheet.csv"):
    path = tmp_path / name
    if callable(content):
        content(path)
    else:
        path.write_text(content, encoding="utf-8")
    mapping = tmp_path / "m.yaml"
    mapping.write_text(MAPPING.format(record=record), encoding="utf-8")
    return load(path, mapping)


def csv(*rows):
    return "".join(",".join(row) + "\n" for row in rows)


def printed(made):
    for part in ("oddHeader", "firstFooter"):
        getattr(made.worksheets[0], part).center.text = "OFFICIAL - SENSITIVE"
    made.worksheets[0].oddHeader.center.font = "Arial,Bold"
    made.worksheets[0].oddHeader.center.size = 14


def covered(made):
    made.create_sheet("Cover").append(["Produced by the analysts", "Official Sensitive"])


SHEETS = {
    "above the table": (csv(("Arrests - OFFICIAL-SENSITIVE", "", ""), *ROWS), "sheet.csv"),
    "below the table": (csv(*ROWS, ("", "", ""), ("Official: Sensitive", "", "")), "sheet.csv"),
    "in the name of the file": (csv(*ROWS), "arrests_OFFICIAL_SENSITIVE.csv"),
    "in the name of the sheet": (book(*ROWS, title="OFFICIAL SENSITIVE"), "a.xlsx"),
    "printed above every page": (book(*ROWS, more=printed), "a.xlsx"),
    "on a cover sheet": (book(*ROWS, more=covered), "a.xlsx"),
    "in a column": (csv((*ROWS[0], "GSC"), (*ROWS[1], "OFFICIAL"), (*ROWS[2], "Official-Sensitive")), "sheet.csv"),
    "of the old scheme": (csv(("RESTRICTED", "", ""), *ROWS), "sheet.csv"),
}


@pytest.mark.parametrize("where", SHEETS)
def test_a_marking_on_the_sheet_is_that_of_the_data(tmp_path, where):
    content, name = SHEETS[where]
    data = read(tmp_path, content, name=name)
    assert data.record.marking == "OFFICIAL-SENSITIVE"
    assert any("the marking of the data is OFFICIAL-SENSITIVE" in said for said in data.report.assumptions)


def test_a_sheet_without_a_marking_is_marked_as_usual_and_words_in_its_rows_are_no_marking(tmp_path):
    rows = (ROWS[0], ("Norwich", "2021", "4"), ("Secret", "2021", "5"))
    with pytest.raises(Exception, match="'Secret' is not clear"):
        read(tmp_path, csv(*rows))
    assert read(tmp_path, csv(*ROWS)).record.marking == MARKINGS[0]


def test_the_marking_of_the_mapping_stands_and_a_higher_one_on_the_sheet_is_a_warning(tmp_path):
    secret = csv(("SECRET", "", ""), *ROWS)
    data = read(tmp_path, secret, "record: {marking: OFFICIAL-SENSITIVE}")
    assert data.record.marking == "OFFICIAL-SENSITIVE"
    (warning,) = map(str, data.report.defects)
    assert warning == (
        "sheet.csv, column 'marking': 'SECRET' stands on it, which is above the marking of the mapping, "
        "OFFICIAL-SENSITIVE; write marking: SECRET into its record, or leave it if the sheet is marked too high"
    )
    assert read(tmp_path, secret, "record: {marking: TOP SECRET}").report.defects == ()


@pytest.mark.parametrize("marking", MARKINGS)
def test_every_marking_is_found_as_it_is_written(marking):
    for text in (
        marking,
        f"{marking} when complete",
        f"Lines ({marking})",
        marking.replace("-", " - "),
        marking.title(),
    ):
        assert marking_in(text) == marking
