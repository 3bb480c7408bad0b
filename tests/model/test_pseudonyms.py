"""Brand names leave every text of a dataset, consistently, and the key undoes it."""

import re

import pytest

from graphlab.dataset import Dataset
from graphlab.model.hidden_names.pseudonyms import pseudonymise
from graphlab.model.tables import TABLES


def count(key: str, subject: str, measure: str, value: str) -> dict[str, str]:
    row = {"count_id": key, "subject": subject, "measure": measure, "unit": measure, "value": value}
    return row | {"stock_or_flow": "flow", "source_id": "plain"}


@pytest.fixture
def branded() -> Dataset:
    return Dataset.build(
        {
            "lines": [
                {"line_id": "rico-exeter", "name": "Rico", "aliases": "Big Rico"},
                {"line_id": "rico-cambridge", "name": "Rico"},
                {"line_id": "scouse-mo", "name": "Scouse Mo"},
                {"line_id": "j", "name": "J"},
                {"line_id": "holywell-line", "name": "(unnamed) Holywell line"},
            ],
            "places": [{"place_id": "exeter", "name": "Exeter"}, {"place_id": "holywell", "name": "Holywell"}],
            "sources": [
                {"source_id": "bbc-rico", "title": "Rico line of Exeter"},
                {"source_id": "plain", "title": "Lines in Holywell, called SCOUSE MO and J"},
            ],
            "links": [
                {"link_type": "SUPPLIES", "from": "rico-exeter", "to": "exeter", "source_id": "bbc-rico"},
                {"link_type": "SUPPLIES", "from": "holywell-line", "to": "holywell", "source_id": "plain"}
                | {"note": "as rico"},
                {"link_type": "SUCCEEDS", "from": "scouse-mo", "to": "j", "source_id": "plain"},
                {"link_type": "SUPPLIES", "from": "rico-cambridge", "to": "exeter", "source_id": "plain"},
            ],
            "counts": [
                count("rico-calls", "rico-exeter", "calls", "5"),
                count("all", "exeter", "arrests", "7"),
            ],
        }
    )


def every_text(data: Dataset) -> str:
    return "\n".join(text for table in TABLES for row in data.rows(table) for text in row.values())


def test_no_brand_is_left_in_any_text(branded):
    hidden, _ = pseudonymise(branded)
    text = every_text(hidden)
    for brand in ("rico", "scouse", "mo", "j"):
        assert not re.search(rf"(?<![a-z0-9]){brand}(?![a-z0-9])", text, re.IGNORECASE), brand


def test_two_lines_of_one_brand_stay_two_lines(branded):
    hidden, key = pseudonymise(branded)
    assert key["rico-exeter"] != key["rico-cambridge"]
    assert len(hidden.lines) == len(branded.lines)


def test_a_line_bears_its_number_as_name_and_no_alias(branded):
    hidden, key = pseudonymise(branded)
    row = hidden.lines[key["rico-exeter"]]
    assert row.names() == ("Line " + key["rico-exeter"].removeprefix("line-"),)


def test_names_of_places_stay(branded):
    hidden, _ = pseudonymise(branded)
    assert hidden.places["holywell"].text("name") == "Holywell"
    assert "Lines in Holywell, called" in hidden.sources["plain"].text("title")


def test_claims_keep_what_they_say(branded):
    hidden, key = pseudonymise(branded)
    assert (len(hidden.links), len(hidden.counts)) == (len(branded.links), len(branded.counts))
    count = hidden.claim(key["rico-calls"])
    assert (count.subject, count.value.low, count.source) == (key["rico-exeter"], 5, "plain")
    assert hidden.claim("all").value.low == 7


def test_a_source_whose_id_holds_a_brand_gets_a_number(branded):
    hidden, key = pseudonymise(branded)
    assert "bbc-rico" not in hidden.sources
    assert hidden.sources[key["bbc-rico"]].text("title").endswith("line of Exeter")


def test_the_same_data_give_the_same_pseudonyms(branded):
    rows = {t: list(reversed([dict(r) for r in branded.rows(t)])) for t in TABLES if branded.rows(t)}
    again = Dataset.build(rows)
    assert pseudonymise(branded)[1] == pseudonymise(again)[1]
    assert pseudonymise(branded)[0] == pseudonymise(again)[0]


def test_a_key_of_an_earlier_run_is_kept_and_new_lines_get_new_numbers(branded):
    _, first = pseudonymise(branded)
    known = {old: new for old, new in first.items() if old != "scouse-mo"}
    _, second = pseudonymise(branded, known)
    assert {old: second[old] for old in known} == known
    assert second["scouse-mo"] not in known.values()


def test_numbers_do_not_follow_the_alphabet():
    links = [{"link_type": "SUPPLIES", "from": f"brand{c}", "to": "exeter", "source_id": "s"} for c in "abcdefghijkl"]
    _, key = pseudonymise(Dataset.build({"links": links}))
    ordered = [key[f"brand{c}"] for c in "abcdefghijkl"]
    assert ordered != sorted(ordered)
    assert sorted(ordered) == [f"line-{n:02}" for n in range(1, 13)]


def test_data_without_lines_are_left_as_they_are():
    data = Dataset.build({"counts": [count("a", "norwich", "arrests", "3")]})
    hidden, key = pseudonymise(data)
    assert hidden == data
    assert key == {}
