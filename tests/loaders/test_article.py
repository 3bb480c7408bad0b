"""Claims drafted from an article carry their sentence and their doubts; numbers are those of the text."""

from __future__ import annotations

import csv

import pytest

from graphlab.errors import DataError, LoadError
from graphlab.loaders.articles.draft import extract
from graphlab.loaders.articles.phrases import period_of, places_in, sentences, value_text

PARAGRAPHS = (
    "The force launched Operation Harrier, a crackdown on drug dealing.",
    (
        "Of the 1,200 arrests made between December 2016 and the end of last year, 340 of those (28.3per cent) were "
        "from London, compared to the 512 arrests (42per cent) of people from Norfolk."
    ),
    (
        "The figures show that 25 (2.1per cent) of those arrested are from Essex, while 21 (1.7per cent) are from "
        "neighbouring Suffolk and nine from areas unknown."
    ),
    "More than 50 people have been charged.",
    "A spokesman said there are now under 30 drug lines into Norwich compared to 75 in November 2019.",
    (
        "The data for 2021 shows there were five county lines arrests across Norwich in January, 16 in February, and "
        "four in March."
    ),
    "The 'Zebra' line ran from Hackney and was sold in Ipswich in 2019.",
    "It was in 2022 arrests fell.",
)
TEXT = "\n".join(PARAGRAPHS) + "\n"
SAID_IN_WORDS = {"5": "five", "4": "four", "9": "nine"}


def _draft(tmp_path, text=TEXT):
    path = tmp_path / "news item.txt"
    path.write_text(text, encoding="utf-8")
    return extract(path, title="News", published="2021-12")


def _counts(data):
    return {(c.measure, c.value.written, c.origin, c.destination, str(c.period)) for c in data.counts}


def test_numbers_origins_bounds_and_months_are_drafted(tmp_path):
    data = _draft(tmp_path)
    assert _counts(data) == {
        ("arrests", "1200", "", "", "2016-12.."),
        ("arrests", "340", "london", "", "2016-12.."),
        ("arrests", "512", "norfolk", "", "undated"),
        ("arrests", "25", "essex", "", "undated"),
        ("arrests", "21", "suffolk", "", "undated"),
        ("arrests", "9", "unknown", "", "undated"),
        ("charges", ">50", "", "", "undated"),
        ("active lines", "<30", "", "norwich", "undated"),
        ("arrests", "5", "", "norwich", "2021-01"),
        ("arrests", "16", "", "norwich", "2021-02"),
        ("arrests", "4", "", "norwich", "2021-03"),
    }
    assert {c.subject for c in data.counts} == {"harrier"}
    assert data.operations["harrier"].name == "Operation Harrier"
    assert data.sources["news-item"].published == "2021-12"


def test_every_claim_carries_its_sentence_its_line_and_its_doubts(tmp_path):
    data = _draft(tmp_path)
    for claim in (*data.counts, *data.links):
        assert claim.extra["quotation"] == PARAGRAPHS[int(claim.extra["text_line"]) - 1]
    for count in data.counts:
        number = count.value.written.strip("<>=+")
        assert SAID_IN_WORDS.get(number, number) in count.extra["quotation"].replace(",", "")
    charged = next(c for c in data.counts if c.measure == "charges")
    assert (
        charged.extra["doubts"] == "the operation is the one named last (harrier); no period is said; no place is said"
    )


def test_a_brand_becomes_a_line_with_implied_links(tmp_path):
    data = _draft(tmp_path)
    assert {(link.type, link.end_node, str(link.period), link.certainty) for link in data.links} == {
        ("ORIGINATES_IN", "hackney", "undated", "implied"),
        ("SUPPLIES", "ipswich", "2019", "implied"),
    }
    assert [line.name for line in data.lines.values()] == ["Zebra"]


def test_a_text_without_claims_is_refused(tmp_path):
    with pytest.raises(LoadError, match="nothing to load"):
        _draft(tmp_path, "The weather was fine.\n")


def test_no_operation_is_a_doubt_and_never_made_up(tmp_path):
    data = _draft(tmp_path, "Police made 12 arrests last week.\n")
    assert [c.subject for c in data.counts] == ["not-named-news-item"]
    assert "no operation is named: who did it?" in data.counts[0].extra["doubts"]


def test_what_is_no_text_is_refused(tmp_path):
    path = tmp_path / "x.txt"
    path.write_bytes(b"\x00\x01")
    with pytest.raises(DataError, match="not a text file"):
        extract(path)


@pytest.mark.parametrize(
    ("bound", "number", "plus", "text"),
    [
        (None, "1,503", None, "1503"),
        ("more than", "500", None, ">500"),
        ("Around", "forty", None, "~40"),
        (None, "twenty-one", None, "21"),
        (None, "20", " plus", "20+"),
        (None, "dozens", None, ">=24"),
        (None, "a number", None, ">=1"),
    ],
)
def test_numbers_in_words_become_values(bound, number, plus, text):
    assert value_text(bound, number, plus) == text


def test_sentences_know_their_lines_and_abbreviations():
    found = [(s.line, s.text) for s in sentences("Mr. Smith spoke. He left!\nNext line")]
    assert found == [(1, "Mr. Smith spoke."), (1, "He left!"), (2, "Next line")]


def test_places_and_periods_are_found_where_they_are_clear():
    assert [place for _, place in places_in("from Great Yarmouth to Norfolk")] == ["great-yarmouth", "norfolk"]
    assert period_of("between December 2016 and November 2019") == "2016-12..2019-11"
    assert period_of("in 2019 and in 2020") == ""


def test_the_command_writes_a_draft_that_check_accepts(run, tmp_path):
    article, out = tmp_path / "a.txt", tmp_path / "draft"
    article.write_text(TEXT, encoding="utf-8")
    result = run("extract", article, "-o", out)
    assert result.exit_code == 0
    assert "11 counts and 2 links drafted by rules" in result.stderr
    assert run("check", out).exit_code == 0
    with (out / "counts.csv").open(encoding="utf-8", newline="") as stream:
        assert all(row["quotation"] for row in csv.DictReader(stream))
    assert run("extract", article, "-o", out).exit_code == 1
    assert run("extract", article, "-o", out, "--force").exit_code == 0
