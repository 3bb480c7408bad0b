"""The page of a check: a picture of the rows, every finding, nothing that runs or asks."""

from __future__ import annotations

import base64
import hashlib
import re

import pytest

from graphlab.analysis.inspection.check import check_result, load_verdict, without_repeats
from graphlab.model.intake.report import Defect, FileCount, LoadReport
from graphlab.report.pages.check import MOST, check_page


def _report(**parts):
    files = (FileCount("counts.csv", "counts", 10, 6, 1, 3), FileCount("links.csv", "links", 4, 4))
    return LoadReport(files=files, **parts)


def _page(**parts):
    return check_page(check_result(_report(**parts)))


def test_the_title_is_the_verdict_and_numbers_reconcile():
    report = _report(defects=(Defect("counts.csv", 3, "value", "x", "is no number", "write one"),))
    assert (
        load_verdict(report)
        == "This would be refused: 14 rows read, 10 kept, 1 merged, 3 rejected; 1 error, no warnings"
    )
    assert f"<h1>{load_verdict(report)}</h1>" in check_page(check_result(report))


def test_bars_are_as_long_as_their_rows():
    page = _page()
    widths = [
        (m[1], float(m[2])) for m in re.finditer(r'<rect class="(\w+)" x="[\d.]+" y="\d+" width="([\d.]+)"', page)
    ]
    assert widths == [("kept", 180.0), ("merged", 30.0), ("rejected", 90.0), ("kept", 120.0)]
    assert "10 read, 3 rejected" in page


def test_the_policy_allows_only_the_style_of_the_page():
    page = _page()
    style = re.search(r"<style>(.*?)</style>", page, re.DOTALL)[1]
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    policy = f"default-src &#39;none&#39;; style-src &#39;sha256-{digest}&#39;"
    assert policy.replace("&#39;", "'") in page.replace("&#39;", "'").replace("&#43;", "+").replace("&#x2F;", "/")
    assert "<script" not in page


@pytest.mark.parametrize(
    "text", ["<b>bold</b>", "</script><script>alert(1)</script>", '" onmouseover="alert(1)', "a & b"]
)
def test_what_stands_in_a_file_is_text_on_the_page(text):
    page = _page(defects=(Defect(text, 1, text, text, text, text),), assumptions=(text,), ignored=(text,))
    assert text not in page.replace("&amp;", "&") or text == "a & b"
    assert page.count("<td") == page.count("</td>")


def test_very_many_findings_are_cut_and_the_number_stays():
    defects = tuple(Defect("counts.csv", n, "value", f"x{n}", "is no number", "") for n in range(MOST + 5))
    page = _page(defects=defects)
    assert f"Errors ({MOST + 5:,}, the first {MOST:,} shown (--format csv has all))" in page
    assert page.count("is no number") == MOST


def test_findings_that_differ_in_their_line_only_are_one_row_with_its_lines():
    left = [Defect("counts.csv", n, "review", "", "is not accepted", "it is left out", "warning") for n in range(2, 27)]
    page = _page(defects=(*left, Defect("links.csv", 2, "review", "", "is not accepted", "it is left out", "warning")))
    assert "Warnings (26)" in page and page.count("is not accepted") == 2
    assert f">{', '.join(map(str, range(2, 22)))} and 5 more<" in page


def test_the_marking_stands_at_both_ends():
    page = check_page(check_result(_report(), marking="OFFICIAL-SENSITIVE"))
    assert page.count('<p class="marking">OFFICIAL-SENSITIVE</p>') == 2


def test_warnings_of_one_kind_are_cut_on_a_terminal_and_errors_never():
    warnings = [Defect("links.csv", n, "source_id", "", "has no source", "name it", "warning") for n in range(30)]
    errors = [Defect("links.csv", n, "to", "x", "is no place", "add it") for n in range(30)]
    short = without_repeats(_report(defects=tuple(sorted(warnings + errors))), limit=5)
    assert (len(short.warnings), len(short.errors)) == (5, 30)
    assert short.ignored == ("links.csv: 25 more warnings on column 'source_id'",)


def test_a_result_has_one_row_for_every_finding_and_empty_is_null():
    report = _report(defects=(Defect("f", 0, "", "", "is empty", ""),), assumptions=("a",), ignored=("i", "j"))
    rows = check_result(report).to_dict()["rows"]
    assert [r["finding"] for r in rows] == ["file", "file", "error", "assumption", "ignored", "ignored"]
    assert (rows[1]["merged"], rows[1]["line"], rows[2]["line"], rows[2]["column"]) == (0, None, None, None)
