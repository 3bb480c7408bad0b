"""Words beside a date that mean a part of it, more than it, or another one too; and periods written in words."""

from __future__ import annotations

import pytest

from graphlab.loaders.mapping.load import load
from graphlab.loaders.mapping.periods import read_period
from graphlab.loaders.mapping.tables.titles import period_in
from graphlab.loaders.shapes.suggestion import suggest_mapping, understand

LEFT_OPEN = (
    "since January 2024", "from January 2024", "before 2024", "prior to 2020", "after 1 June 2020", "up to March 2024",
    "to 31 March 2024", "by 31 March 2024", "until the end of 2023", "January 2024 onwards", "2025 to date",
    "so far in 2025", "2024 and later", "in summer 2025", "winter 2024/25", "over Easter weekend 2025", "part of 2024",
    "in the week of 3 March 2025", "2023 compared with 2024", "2023 v 2024", "2021 and 2024", "in 2023 or 2024",
    "2024 (part year)", "in the other months of 2024",
)  # fmt: skip
IN_WORDS = {
    "between January and March 2024": ("2024-01", "2024-03"),
    "between 1 January and 31 March 2024": ("2024-01-01", "2024-03-31"),
    "from April 2023 to March 2024": ("2023-04", "2024-03"),
    "2023 and 2024": ("2023", "2024"),
    "2022, 2023 and 2024": ("2022", "2024"),
    "2022/23 and 2023/24": ("2022-04-01", "2024-03-31"),
    "January and February 2024": ("2024-01", "2024-02"),
    "Jan, Feb and Mar 2024": ("2024-01", "2024-03"),
    "Q3 & Q4 2024/25": ("2024-10", "2025-03"),
    "the first six months of 2025": ("2025-01", "2025-06"),
    "first 9 months of 2024/25": ("2024-04", "2024-12"),
    "last three months of 2025": ("2025-10", "2025-12"),
    "the first half of 2025": ("2025-01", "2025-06"),
    "2nd half of 2024/25": ("2024-10", "2025-03"),
    "last quarter of 2025": ("2025-10", "2025-12"),
    "quarter 2 of 2024": ("2024-04", "2024-06"),
    "1H25": ("2025-01", "2025-06"),
    "FYE 2024": ("2023-04-01", "2024-03-31"),
    "FYE24": ("2023-04-01", "2024-03-31"),
    "FYE Mar-24": ("2023-04-01", "2024-03-31"),
}


@pytest.mark.parametrize("words", LEFT_OPEN)
def test_a_date_that_is_left_open_is_no_period(words):
    assert period_in(f"Arrests {words}") == ""


@pytest.mark.parametrize("words", LEFT_OPEN[::5])
def test_a_date_that_is_left_open_dates_no_figure(tmp_path, words):
    sheet, mapping = tmp_path / "arrests_2025.csv", tmp_path / "m.yaml"
    sheet.write_text(f"Arrests {words}\n\nOrigin,Number\nNorfolk,12\nSuffolk,7\n", encoding="utf-8")
    mapping.write_text(suggest_mapping(sheet), encoding="utf-8")
    assert "'Arrests" in next(q.text for q in understand(sheet).questions if "Which period" in q.text)
    assert {str(count.period) for count in load(sheet, mapping).counts} == {"undated"}


@pytest.mark.parametrize("words", LEFT_OPEN[::5])
def test_nor_where_it_stands_in_a_column_or_a_header(tmp_path, words):
    long, across = tmp_path / "long.csv", tmp_path / "across.csv"
    long.write_text(f"Label,Origin,Arrests\n{words},Norfolk,12\n", encoding="utf-8")
    across.write_text(f"Origin,Arrests {words},Charges {words}\nNorfolk,12,7\n", encoding="utf-8")
    for sheet in (long, across):
        (block,) = understand(sheet).readings
        assert block.refused and words[:20] in block.refused


@pytest.mark.parametrize(("words", "span"), IN_WORDS.items())
def test_a_period_in_words_is_read(words, span):
    assert read_period(words)[:2] == span
    assert period_in(f"Arrests, {words}").removeprefix("the ") == words.removeprefix("the ")


@pytest.mark.parametrize(("words", "span"), list(IN_WORDS.items())[::4])
def test_a_period_in_words_is_read_in_a_title_a_column_and_a_header(tmp_path, words, span):
    mapping = tmp_path / "m.yaml"
    for name, text in (
        ("titled", f"Arrests, {words}\n\nOrigin,Number\nNorfolk,12\n"),
        ("long", f'Period,Origin,Arrests\n"{words}",Norfolk,12\n'),
        ("across", f'Origin,"Arrests {words}"\nNorfolk,12\n'),
    ):
        sheet = tmp_path / f"{name}.csv"
        sheet.write_text(text.replace(f"Arrests, {words}", f'"Arrests, {words}"'), encoding="utf-8")
        mapping.write_text(suggest_mapping(sheet), encoding="utf-8")
        (count,) = load(sheet, mapping).counts
        assert (count.period.start.text, count.period.end.text) == span, name


def test_plain_dates_stay_what_they_are():
    assert period_in("Week of 4-10 March 2024") == "4-10 March 2024"
    for words in ("in 2024", "during 2024", "for the year 2024", "by month 2024", "2024 by force", "throughout 2024"):
        assert period_in(f"Arrests {words}") == "2024"


@pytest.mark.parametrize("header", ["Lines in (Oct 25)", "Lines May 24", "Arrests summer 2024"])
def test_a_header_with_what_may_be_a_date_is_no_group(tmp_path, header):
    sheet = tmp_path / "a.csv"
    sheet.write_text(f"Area,{header},Other lines\nNorfolk,3,4\nSuffolk,5,6\n", encoding="utf-8")
    (block,) = understand(sheet).readings
    assert f"the header '{header}' holds a date" in block.refused


def test_figures_of_what_goes_on_are_of_since_it_was_begun(tmp_path):
    mapping = tmp_path / "m.yaml"
    for header, rows, periods in (
        (
            "Operation,Launched,Ended,Arrests",
            "Op Elm,Sep 2022,Mar 2024,103\nOp Oak,Jan 2024,,57\n",
            ["2022-09..2024-03", "2024-01.."],
        ),
        ("Operation,Date launched,Arrests", "Op Elm,Sep 2022,103\nOp Oak,Jan 2024,57\n", ["2022-09..", "2024-01.."]),
        ("Operation,Started,Finished,Arrests", "Op Elm,Sep 2022,Mar 2024,103\n", ["2022-09..2024-03"]),
    ):
        sheet = tmp_path / "a.csv"
        sheet.write_text(f"{header}\n{rows}", encoding="utf-8")
        mapping.write_text(suggest_mapping(sheet), encoding="utf-8")
        assert sorted(str(count.period) for count in load(sheet, mapping).counts) == periods


@pytest.mark.parametrize("header", ["Sentenced", "Executed", "Renewed", "Tasked"])
def test_dates_of_which_no_header_says_what_they_are_of_are_asked_about(tmp_path, header):
    sheet = tmp_path / "a.csv"
    sheet.write_text(f"Town,{header},Arrests\nNorwich,Mar 2024,12\nIpswich,Apr 2024,7\n", encoding="utf-8")
    asked = next(q for q in understand(sheet).questions if header in q.text)
    assert "# ? are the figures of these dates?" in suggest_mapping(sheet)
    assert "are the figures" not in understand(sheet, answers={asked.key: "yes"}).text
    assert f'"{header}"' not in understand(sheet, answers={asked.key: "no"}).text
