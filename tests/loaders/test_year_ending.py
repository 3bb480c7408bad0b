"""A month below "Year ending" is the twelve months to its end, not one month."""

from __future__ import annotations

import pytest

from graphlab.loaders.mapping.load import load
from graphlab.loaders.shapes.suggestion import suggest_mapping, understand


@pytest.mark.parametrize("header", ["Year ending", "Year ended", "12 months to"])
@pytest.mark.parametrize("cell", ["Mar-25", "31/03/2025", "Year ending March 2025"])
def test_it_is_a_year(tmp_path, header, cell):
    sheet, mapping = tmp_path / "a.csv", tmp_path / "m.yaml"
    sheet.write_text(f"Force,{header},Arrests\nNorfolk,{cell},14\nSuffolk,{cell},9\n", encoding="utf-8")
    mapping.write_text(suggest_mapping(sheet), encoding="utf-8")
    periods = {str(count.period) for count in load(sheet, mapping).counts}
    assert periods == {"2024-04-01..2025-03-31"}


def periods_of(path, mapping):
    mapping.write_text(suggest_mapping(path), encoding="utf-8")
    return sorted({str(count.period) for count in load(path, mapping).counts})


@pytest.mark.parametrize(
    ("header", "periods"),
    [
        *((h, ["2021-04-01..2022-03-31", "2022-04-01..2023-03-31"]) for h in (
            "Year ending March", "Year ended 31 March", "YE Mar", "Y/E March", "12 months to Mar", "FY ending",
            "Year (to 31 March)", "Yr ending Mar.", "Year-ending March", "Financial year ending", "Financial year",
            "FY", "Year (April-March)", "Performance year",
        )),
        *((h, ["2021-10-01..2022-09-30", "2022-10-01..2023-09-30"])
          for h in ("Year to Sept", "Year ended 30 September")),
        *((h, ["2022-04..2023-03", "2023-04..2024-03"])
          for h in ("Year beginning April", "Year starting 1 April", "FY starting")),
        ("Year ending 5 April", ["2021-04-06..2022-04-05", "2022-04-06..2023-04-05"]),
        ("Academic year", ["2021-09-01..2022-08-31", "2022-09-01..2023-08-31"]),
        *((h, ["2022", "2023"]) for h in ("Year", "Calendar year", "Yr")),
    ],
)  # fmt: skip
def test_a_bare_year_is_the_year_that_its_header_says(tmp_path, header, periods):
    sheet = tmp_path / "years.csv"
    rows = [
        f"{year},{place},{n}" for n, (place, year) in enumerate((p, y) for p in ("Kent", "Essex") for y in (2022, 2023))
    ]
    sheet.write_text("\n".join([f"{header},Origin,Arrests", *rows]) + "\n", encoding="utf-8")
    assert periods_of(sheet, tmp_path / "m.yaml") == periods
    across = tmp_path / "across.csv"
    across.write_text(f"Arrests\nOrigin,{header},\n,2022,2023\nKent,0,1\nEssex,2,3\n", encoding="utf-8")
    assert periods_of(across, tmp_path / "m.yaml") == periods
    titled = tmp_path / "titled.csv"
    titled.write_text(f"Arrests by origin ({header})\n\nOrigin,2022,2023\nKent,0,1\nEssex,2,3\n", encoding="utf-8")
    if len(header.split()) > 1 and header not in ("FY ending", "Financial year ending", "FY starting"):
        assert periods_of(titled, tmp_path / "m.yaml") == periods


@pytest.mark.parametrize(
    ("header", "asked", "answer", "period"),
    [
        ("Financial year", "Which twelve months is 2022 by", "April 2022 to March 2023", "2022-04..2023-03"),
        ("FY", "Which twelve months is 2022 by", "the calendar year 2022", "2022"),
        ("Year ending", "In which month does the year '2022'", "June", "2021-07-01..2022-06-30"),
        ("Year starting", "In which month does the year '2022'", "July", "2022-07..2023-06"),
    ],
)
def test_which_year_a_bare_year_is_can_be_answered(tmp_path, header, asked, answer, period):
    sheet = tmp_path / "years.csv"
    sheet.write_text(f"{header},Origin,Arrests\n2022,Kent,4\n2022,Essex,5\n", encoding="utf-8")
    (question,) = [q for q in understand(sheet).questions if q.text.startswith(asked)]
    assert answer in question.choices
    mapping = tmp_path / "m.yaml"
    mapping.write_text(understand(sheet, answers={question.key: answer}).text, encoding="utf-8")
    assert {str(count.period) for count in load(sheet, mapping).counts} == {period}
    assert f"# ? {question.default}" not in mapping.read_text(encoding="utf-8")


def test_a_month_beside_a_year_of_two_is_refused(tmp_path):
    sheet = tmp_path / "months.csv"
    rows = "2022,April,Kent,4\n2022,January,Kent,5\n2023,April,Kent,6\n"
    sheet.write_text(f"Financial year,Month,Origin,Arrests\n{rows}", encoding="utf-8")
    assert "write 2021/22 or 2022/23" in understand(sheet).readings[0].refused
    sheet.write_text(f"Year,Month,Origin,Arrests\n{rows}", encoding="utf-8")
    assert not understand(sheet).readings[0].refused


def sheet_of(folder, header, dates, measure="Arrests"):
    path = folder / "dated.csv"
    rows = [f"{day},{place},{n}" for n, (place, day) in enumerate((p, d) for p in ("Kent", "Essex") for d in dates)]
    path.write_text("\n".join([f"{header},Origin,{measure}", *rows]) + "\n", encoding="utf-8")
    return path


FIRSTS, ENDS, QUARTERS = (
    ("01/01/2026", "01/02/2026", "01/03/2026"),
    ("31/01/2026", "28/02/2026", "31/03/2026"),
    ("30/06/2025", "30/09/2025", "31/12/2025"),
)


@pytest.mark.parametrize(
    ("header", "dates", "first", "asked"),
    [
        ("Month", FIRSTS, "2026-01", False),
        ("Month", FIRSTS[:1], "2026-01", False),
        ("Month", ENDS, "2026-01", False),
        ("Quarter", QUARTERS, "2025-04..2025-06", False),
        ("Date of return", QUARTERS, "2025-04..2025-06", True),
        ("Date", FIRSTS, "2026-01", True),
        ("Month", QUARTERS, "2025-04..2025-06", True),
        ("Date", ("31/03/2024", "31/03/2025"), "2023-04-01..2024-03-31", True),
        ("Date", ("01/04/2024", "01/04/2025"), "2024-04..2025-03", True),
        ("Date", ("01/01/2026", "02/02/2026"), "2026-01-01", False),
        ("Date", FIRSTS[:1], "2026-01-01", False),
        ("Date of arrest", ("03/01/2026", "28/02/2026", "31/03/2026"), "2026-01-03", False),
    ],
)
def test_first_and_last_days_of_months_stand_for_spans(tmp_path, header, dates, first, asked):
    sheet = sheet_of(tmp_path, header, dates)
    assert any("what is each?" in q.text for q in understand(sheet).questions) is asked
    assert periods_of(sheet, tmp_path / "m.yaml")[0] == first


def test_what_such_days_are_can_be_answered_and_stocks_are_of_a_day(tmp_path):
    sheet, mapping = sheet_of(tmp_path, "Date of return", QUARTERS), tmp_path / "m.yaml"
    (question,) = [q for q in understand(sheet).questions if "what is each?" in q.text]
    firsts = ("2025-04..2025-06", "2025-06", "2025-06-30")
    for choice, first in zip(question.choices, firsts, strict=True):
        mapping.write_text(understand(sheet, answers={question.key: choice}).text, encoding="utf-8")
        assert min(str(count.period) for count in load(sheet, mapping).counts) == first
    stock = sheet_of(tmp_path, "Date of return", QUARTERS, "Active lines")
    assert periods_of(stock, mapping)[0] == "2025-06-30"


def test_days_across_stand_for_months_too(tmp_path):
    sheet = tmp_path / "across.csv"
    sheet.write_text(f"Arrests\nOrigin,{','.join(FIRSTS)}\nKent,1,2,3\nEssex,4,5,6\n", encoding="utf-8")
    assert periods_of(sheet, tmp_path / "m.yaml") == ["2026-01", "2026-02", "2026-03"]
