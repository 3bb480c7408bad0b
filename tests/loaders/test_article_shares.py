"""A share by itself is a row without a number: of what, from where, and that nobody counted it."""

from __future__ import annotations

import csv

import pytest

from graphlab.loaders.articles.draft import draft_text
from graphlab.loaders.articles.reading import Article
from graphlab.sources import open_source


def _rows(text, published="2024-03-14"):
    return draft_text(Article(text, "a.txt"), published=published).tables["counts"]


def _shares(text):
    rows = [row for row in _rows(text) if not row["value"]]
    return [(row["share"], row["measure"], row["origin"], row["destination"]) for row in rows]


@pytest.mark.parametrize(
    ("text", "shares"),
    [
        ("About 60 per cent of the lines come from London.", [("About 60 per cent", "active lines", "london", "")]),
        ("One in five of all arrests were in Norwich.", [("One in five", "arrests", "", "norwich")]),
        (
            "Half of the county lines originate in Merseyside, and a quarter in London.",
            [("Half", "active lines", "merseyside", ""), ("a quarter", "active lines", "london", "")],
        ),
        ("A third of those arrested were from Essex or Kent.", [("A third", "arrests", "essex;kent", "")]),
        ("60 per cent of officers come from London.", []),
        ("60 per cent of the funding comes from London.", []),
        ("Half of the lines were closed within a year.", []),
        ("A third of the arrests were made in the first week.", []),
        ("75% of lines closed in Norwich reopened.", []),
        ("Prices are 20 per cent lower than in London.", []),
    ],
)
def test_a_share_is_read_where_it_says_of_what_and_from_where(text, shares):
    assert _shares(text) == shares


def test_it_is_joined_to_the_count_before_it_and_says_that_this_is_a_guess():
    text = "There are 12 active lines in Wisbech. About 60 per cent of the lines come from London."
    whole, share = _rows(text)
    assert (share["share_of"], share["destination"], share["part_of"]) == (whole["count_id"], "wisbech", "")
    assert "only a share is said, and no number; of the 12 that are counted before?" in share["doubts"]
    assert share["quotation"] == "About 60 per cent of the lines come from London."


def test_an_accepted_share_is_a_claim_without_a_number_and_no_sum(run, tmp_path):
    article = tmp_path / "a.txt"
    article.write_text("Half of the county lines come from London.", encoding="utf-8")
    assert run("extract", article, "-o", tmp_path / "draft", "--published", "2024-03-14").exit_code == 0
    for name in ("counts", "operations", "places", "sources"):
        path = tmp_path / "draft" / f"{name}.csv"
        with path.open(encoding="utf-8", newline="") as stream:
            rows = list(csv.DictReader(stream))
        for row in rows:
            row["review"] = "accept"
        with path.open("w", encoding="utf-8", newline="") as stream:
            writer = csv.DictWriter(stream, rows[0], lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    result = run("load", tmp_path / "draft", "--into", tmp_path / "store")
    assert result.exit_code == 0, result.output
    (count,) = open_source(tmp_path / "store").counts
    assert (count.origin, count.value.known, count.extra["share"]) == ("london", False, "Half")
    shown = run("flows", tmp_path / "store", "--measure", "active lines").output
    assert "Without a number (missing or suppressed, which is not zero)" in shown


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("Police closed nine county lines in Wisbech since last April.", "2023-04", "2024-03-14"),
        ("Police closed nine county lines in Wisbech in last February.", "2024-02", "2024-02"),
        ("Police closed nine county lines in Wisbech this January.", "2024-01", "2024-01"),
    ],
)
def test_last_april_is_the_one_before_publication(text, first, last):
    row = _rows(text)[0]
    assert (row["period_start"], row["period_end"]) == (first, last)


def test_a_year_earlier_goes_back_to_nothing_that_another_sentence_says():
    text = (
        "Officers made 83 arrests between April 2023 and February 2024. "
        "Around a dozen lines were running into Wisbech, down from 21 a year earlier."
    )
    earlier = next(row for row in _rows(text) if row["value"] == "21")
    assert (earlier["period_start"], earlier["period_end"]) == ("", "")
    assert "'a year earlier' goes back to no clear period" in earlier["doubts"]


@pytest.mark.parametrize("comma", ["", ","])
@pytest.mark.parametrize("first", ["Kent", "the West Midlands"])
def test_parts_by_origin_after_of_these_are_found_with_and_without_a_comma(first, comma):
    text = f"164 people were arrested. Of these{comma} 58 were from {first}, 41 from Essex and 22 from Surrey."
    whole, *parts = _rows(text)
    wanted = [("58", "kent" if first == "Kent" else "west-midlands"), ("41", "essex"), ("22", "surrey")]
    assert [(row["value"], row["origin"]) for row in parts] == wanted
    assert {row["part_of"] for row in parts} == {whole["count_id"]}


def test_of_these_before_a_whole_is_no_count_of_its_own():
    rows = _rows("There are 30 county lines in Kent. Nine of these 30 lines were closed in May 2023.")
    assert [row["value"] for row in rows].count("30") == 1
