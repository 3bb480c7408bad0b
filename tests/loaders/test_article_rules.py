"""One sentence, what is drafted from it, and what must not be."""

from __future__ import annotations

import pytest

from graphlab.errors import LoadError
from graphlab.loaders.articles.draft import extract

LEAD = "Operation Harrier began.\n"


def _drafted(tmp_path, sentence):
    path = tmp_path / "a.txt"
    path.write_text(LEAD + sentence + "\n", encoding="utf-8")
    try:
        data = extract(path)
    except LoadError:
        return set()
    counts = {(c.measure, c.value.written, c.origin, c.destination, str(c.period)) for c in data.counts}
    return counts | {(link.type, data.lines[link.start_node].name, link.end_node) for link in data.links}


@pytest.mark.parametrize(
    ("sentence", "wanted"),
    [
        ("Police made 12 arrests in Norwich.", {("arrests", "12", "", "norwich", "undated")}),
        ("Officers made more than 40 arrests in Ipswich in 2019.", {("arrests", ">40", "", "ipswich", "2019")}),
        ("Twenty-one people were arrested in Essex.", {("arrests", "21", "", "essex", "undated")}),
        ("A number of arrests were made in March 2020.", {("arrests", ">=1", "", "", "2020-03")}),
        ("Dozens of arrests followed.", {("arrests", ">=24", "", "", "undated")}),
        ("Nine men were jailed.", {("jailed", "9", "", "", "undated")}),
        ("Around 30 people have been charged.", {("charges", "~30", "", "", "undated")}),
        ("The team closed 20 county lines in 2020.", {("lines closed", "20", "", "", "2020")}),
        ("Some 31 lines have been dismantled.", {("lines closed", "~31", "", "", "undated")}),
        ("There are at least 75 drug lines into Norfolk.", {("active lines", ">=75", "", "norfolk", "undated")}),
        ("Fewer than 10 county lines remain.", {("active lines", "<10", "", "", "undated")}),
        ("They carried out 17 raids across Norfolk.", {("warrants", "17", "", "norfolk", "undated")}),
        ("It led to 14 safeguarding referrals.", {("safeguarding referrals", "14", "", "", "undated")}),
        ("Of the arrests, 443 were from London.", {("arrests", "443", "london", "", "undated")}),
        ("Six of those arrested were from areas unknown.", {("arrests", "6", "unknown", "", "undated")}),
        ("The 'Zebra' line supplies Norwich.", set()),
        ("The 'Zebra' line, run from Hackney, sold drugs in Norwich.",
         {("ORIGINATES_IN", "Zebra", "hackney"), ("SUPPLIES", "Zebra", "norwich")}),
        ("The county line ran into Norwich.", set()),
        ("The force has 1,700 officers in Norwich.", set()),
        ("In 2019 arrests rose.", set()),
        ("He was arrested in Norwich.", set()),
        ("The 31-year-old man lives in Norwich.", set()),
    ],
)  # fmt: skip
def test_a_sentence_gives_what_it_says_and_no_more(tmp_path, sentence, wanted):
    assert _drafted(tmp_path, sentence) == wanted


def test_a_month_series_takes_the_year_of_the_sentence_before(tmp_path):
    text = "In 2021 there were four arrests in January and six in February. There were 8 in March and 9 in April."
    periods = {(value, period) for _, value, _, _, period in _drafted(tmp_path, text)}
    assert periods == {("4", "2021-01"), ("6", "2021-02"), ("8", "2021-03"), ("9", "2021-04")}


def test_the_operation_named_last_is_the_subject(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text(
        "Operation Harrier made 3 arrests. Project Otter made 4 arrests. Later 5 arrests followed.\n", encoding="utf-8"
    )
    data = extract(path)
    assert {(c.subject, c.value.low) for c in data.counts} == {("harrier", 3), ("otter", 4), ("otter", 5)}
    doubts = {c.value.low: c.extra.get("doubts", "") for c in data.counts}
    assert "named last (otter)" in doubts[5]
    assert "named last" not in doubts[4]


def test_the_same_text_gives_the_same_draft(tmp_path):
    path = tmp_path / "a.txt"
    path.write_text("Operation Harrier made 3 arrests in Norwich and 4 raids.\n", encoding="utf-8")
    assert extract(path) == extract(path)


def test_windows_text_is_read(tmp_path):
    path = tmp_path / "a.txt"
    path.write_bytes("Operation Harrier’s team made 3 arrests in Norwich.".encode("cp1252"))
    assert [c.subject for c in extract(path).counts] == ["harrier"]
