"""What a draft takes from the text around a sentence, and lines without a name: always with a doubt that says so."""

from __future__ import annotations

import time

from graphlab.loaders.articles.about.inherited_places import TAKEN_OVER
from graphlab.loaders.articles.draft import Draft, draft_text
from graphlab.loaders.articles.reading import Article


def _draft(*lines: str, published: str = "2021-05-27") -> Draft:
    return draft_text(Article("\n\n".join(lines) + "\n", "story.txt"), published=published)


def _counts(draft: Draft) -> dict[str, tuple[str, str, str]]:
    """Return place, first and last day of each count by measure and value."""
    return {
        f"{r['measure']} {r['value']}": (r["destination"], r["period_start"], r["period_end"])
        for r in draft.tables["counts"]
    }


def _doubts(draft: Draft, measure: str) -> str:
    return next(r["doubts"] for r in draft.tables["counts"] if r["measure"] == measure)


def _ends(draft: Draft) -> list[tuple[str, str, str, str]]:
    return [(r["from"], r["link_type"], r["to"], r["certainty"]) for r in draft.tables["links"]]


def test_a_count_takes_the_place_of_the_headline_and_says_so():
    draft = _draft("Raids in Grimsby", "Police seized 22 phones and arrested nine people.")
    assert _counts(draft)["arrests 9"][0] == "grimsby"
    assert TAKEN_OVER + "the place is that of the headline" in _doubts(draft, "arrests")


def test_nothing_local_is_taken_over_into_a_sentence_of_the_country():
    draft = _draft(
        "Raids in Grimsby", "Nationally, 1,075 arrests were made.", "Police forces in England made 900 arrests."
    )
    assert {place for place, _, _ in _counts(draft).values()} == {"", "england"}


def test_the_county_in_an_article_on_a_town_is_that_of_the_town():
    draft = _draft("Raids in Norwich", "There are now 14 lines active in the county.")
    assert _counts(draft)["active lines 14"][0] == "norfolk"


def test_the_force_of_the_sentence_is_nearer_than_the_headline():
    draft = _draft("Raids in Norwich", "Essex Police made 60 arrests.")
    assert _counts(draft)["arrests 60"][0] == "essex"
    assert "the area of the force" in _doubts(draft, "arrests")


def test_the_busiest_month_is_no_year_also_where_its_year_stands_elsewhere():
    draft = _draft(
        "Answer on county lines",
        "In 2020 there were 96 arrests in Ely over county lines.",
        "The month of October saw the most arrests during the year with 31, while June had the fewest with two.",
        published="",
    )
    found = _counts(draft)
    assert found["arrests 96"][1:] == ("2020", "2020")
    assert found["arrests 31"][1:] == ("2020-10", "2020-10")
    assert found["arrests 2"][1:] == ("2020-06", "2020-06")


def test_a_week_of_action_has_the_dates_that_the_article_gives_it_and_its_tuesday():
    draft = _draft(
        "Week of action in Grimsby",
        "Police arrested 31 people in a week of activity.",
        "It took place between Monday 17 and Sunday 23 May.",
        "On Tuesday officers arrested four men.",
    )
    found = _counts(draft)
    assert found["arrests 31"][1:] == ("2021-05-17", "2021-05-23")
    assert found["arrests 4"][1:] == ("2021-05-18", "2021-05-18")
    assert "Tuesday is read as that of the week from 2021-05-17" in draft.tables["counts"][1]["doubts"]


def test_the_period_goes_back_to_the_one_named_last_and_six_months_to_one_of_six():
    draft = _draft(
        "Report on Shrewsbury",
        "Between April and September 2019 police made 64 arrests. One line was closed in July 2019.",
        "During the same six months 23 warrants were executed.",
    )
    assert _counts(draft)["warrants 23"][1:] == ("2019-04", "2019-09")


def test_what_was_set_up_in_a_year_has_counted_since_then():
    draft = _draft("The team, set up in 2017, has closed 34 lines and made 480 arrests in Suffolk.")
    assert _counts(draft)["lines closed 34"] == ("suffolk", "2017", "2021-05-27")


def test_numbered_questions_have_their_numbered_answers_and_a_column_of_which_its_whole():
    draft = _draft(
        "1. How many county lines did the force identify in each year?",
        "2. How many people were arrested?",
        "1. 2019: 41. 2020: 38.",
        "2. Please see the table.",
        "Year | Arrests | Of which under 18\n2019 | 188 | 34",
    )
    found = _counts(draft)
    assert found["lines identified 41"][1] == "2019"
    assert found["lines identified 38"][1] == "2020"
    whole, part = (r for r in draft.tables["counts"] if r["measure"] == "arrests")
    assert (whole["value"], part["value"], part["group"]) == ("188", "34", "under 18")
    assert whole["count_id"] in (part["part_of"], part["of_those"])


def test_those_that_were_closed_of_the_lines_identified_are_lines_closed():
    draft = _draft("Nine of the lines identified in 2019 were closed.")
    assert [f"{r['measure']} {r['value']}" for r in draft.tables["counts"]] == ["lines closed 9"]


def test_a_line_without_a_name_is_one_that_the_article_names_where_that_is_said():
    lead = "A gang exported heroin from Manchester into Kendal."
    draft = _draft(lead, "The group, which called itself the 'Blanco' line, made calls.")
    assert _ends(draft) == [
        ("blanco-story", "ORIGINATES_IN", "manchester", "implied"),
        ("blanco-story", "SUPPLIES", "kendal", "implied"),
    ]
    assert all("is it Blanco" in r["doubts"] for r in draft.tables["links"])


def test_a_line_without_a_name_stays_one_and_asks_whether_it_is_a_named_one():
    draft = _draft("Men ran drugs from Liverpool to Barrow.", "Police closed the 'Ace' line in Kendal.")
    assert [r["line_id"] for r in draft.tables["lines"]] == ["ace-story", "not-named-liverpool-barrow-in-furness-story"]
    doubts = [r["doubts"] for r in draft.tables["links"] if r["from"].startswith("not-named-liverpool")]
    assert len(doubts) == 2
    assert all("may it be one that the article names (Ace)?" in d for d in doubts)


def test_flows_of_one_origin_that_share_a_town_are_one_line():
    draft = _draft(
        "Men ran drugs from London to Margate.",
        "A gang from London flooded Margate and Ramsgate with heroin.",
        "Dealers from London sold crack in Hastings.",
    )
    assert len(draft.tables["lines"]) == 2
    assert sum(r["to"] == "ramsgate" for r in draft.tables["links"]) == 1


def test_the_town_is_the_other_one_of_the_sentence():
    draft = _draft("Two men were held in Cheltenham after travelling from Birmingham to supply cocaine in the town.")
    assert [(r["link_type"], r["to"]) for r in draft.tables["links"]] == [
        ("ORIGINATES_IN", "birmingham"),
        ("SUPPLIES", "cheltenham"),
    ]


def test_a_span_into_which_publication_falls_is_of_its_year():
    draft = _draft("Week of action in Stroud (25 November - 1 December)", "Police arrested 26 people during the week.",
                   published="2024-11-29")  # fmt: skip
    assert _counts(draft)["arrests 26"][1:] == ("2024-11-25", "2024-12-01")


def test_a_programme_takes_no_place_from_the_headline():
    draft = _draft("Drugs in Lincolnshire", "The County Lines Programme has made 10,000 arrests.")
    assert _counts(draft)["arrests 10000"][0] == ""


def test_a_gang_in_a_headline_is_no_place_of_the_article():
    draft = _draft("How London gangs moved in", "Police arrested 15 people.")
    assert _counts(draft)["arrests 15"][0] == ""


def test_all_but_one_is_no_count_and_a_number_that_is_sold_sells_nothing():
    draft = _draft("The 'Ghost' line in Hastings was closed.", "The number was sold to a group in Deptford.",
                   "Police knew of nine lines, all but one of them from London.")  # fmt: skip
    assert [r["value"] for r in draft.tables["counts"]] == ["9"]
    assert [r["to"] for r in draft.tables["links"]] == ["hastings"]


def test_the_line_of_the_next_sentence_has_the_flow_of_the_one_before():
    jailed = "Five men were jailed for supplying cocaine from Birkenhead to dealers in Rhyl."
    for naming in (
        "That gang's line, nicknamed 'Skittles', was busy.",
        "One of them was holding the phone of the Skittles line.",
    ):
        draft = _draft(f"{jailed} {naming}")
        assert [(r["link_type"], r["to"]) for r in draft.tables["links"]] == [
            ("ORIGINATES_IN", "birkenhead"),
            ("SUPPLIES", "rhyl"),
        ]
        assert all("is it Skittles?" in r["doubts"] for r in draft.tables["links"])
    other = _draft(f"{jailed} Police closed the 'Ace' line in Kendal.")
    assert {r["from"] for r in other.tables["links"] if r["to"] == "rhyl"} == {"not-named-birkenhead-rhyl-story"}


def test_a_gang_that_used_it_is_where_the_line_of_the_sentence_before_comes_from():
    draft = _draft("The line known as Frankie is closed. For two years a Bradford gang used it to sell heroin.")
    assert [(r["from"], r["link_type"], r["to"]) for r in draft.tables["links"]] == [
        ("frankie-story", "ORIGINATES_IN", "bradford")
    ]


def test_words_that_go_round_and_round_take_no_longer_than_they_are_long():
    def seconds(words: str) -> float:
        began = time.process_time()
        _draft(words)
        return time.process_time() - began

    seconds("Drugs from London to Norwich.")  # patterns are compiled
    for words in ("county drugs deal phone ", "drugs from London ", "in the streets of towns of the parts of "):
        assert seconds(words * 400 + "lines from London to Norwich") < 2 + 6 * seconds(words * 100 + "lines")


def test_a_part_has_the_place_of_its_whole_though_it_comes_from_there():
    draft = _draft(
        "Norfolk Police made 100 arrests in 2017.", "Of these, 60 were from London and 40 were from Norfolk."
    )
    assert [(r["origin"], r["destination"]) for r in draft.tables["counts"]] == [
        ("", "norfolk"),
        ("london", "norfolk"),
        ("norfolk", "norfolk"),
    ]


def test_an_operation_that_targets_london_based_dealers_is_not_in_london_nor_is_our_city_a_county():
    draft = _draft(
        "Operation Oak was launched in Norwich, targeting the London-based dealers.",
        "Norfolk Police said: 'We have 20 gangs that operate within our city.'",
    )
    assert {r["to"] for r in draft.tables["links"]} <= {"norwich"}
    assert _counts(draft)["active gangs 20"][0] in ("", "norwich")
