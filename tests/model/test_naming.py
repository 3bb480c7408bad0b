"""From what a person types to an id."""

from __future__ import annotations

import pytest

from graphlab.errors import NotFoundError
from graphlab.model.naming import fold


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("norwich", "norwich"),
        ("NORWICH", "norwich"),
        ("great yarmouth", "great-yarmouth"),
        ("Great-Yarmouth", "great-yarmouth"),
        ("Op Gravity", "gravity"),
        ("Operation Gravity", "gravity"),
        ("gravity", "gravity"),
        ("project adder", "adder"),
        ("Kings Lynn", "kings-lynn"),
        ("King’s Lynn", "kings-lynn"),
        ("greater london", "london"),
        ("unknown", "unknown"),
        ("Not itemised", "not-itemised"),
    ],
)
def test_ids_names_and_aliases_are_found_whatever_the_case(example, typed, found):
    assert example.find(typed) == found


def test_an_unknown_name_offers_the_closest(example):
    with pytest.raises(NotFoundError) as caught:
        example.find("norwhich", kinds=("place",))
    assert "norwich" in caught.value.candidates
    assert "there is no place called 'norwhich'" in str(caught.value)


def test_an_ambiguous_name_names_those_it_fits(example):
    with pytest.raises(NotFoundError, match="use the id") as caught:
        example.find("rico")
    assert str(caught.value).count("(line)") == 2


def test_only_the_kinds_asked_for_are_searched(example):
    with pytest.raises(NotFoundError):
        example.find("norwich", kinds=("operation", "line"))


def test_an_id_wins_over_the_name_of_another(dataset):
    data = dataset(
        lines=[{"line_id": "max", "name": "Other"}, {"line_id": "other", "name": "Max"}],
        links=[{"link_type": "SUPPLIES", "from": "max", "to": "t"}],
    )
    assert data.find("max") == "max"
    with pytest.raises(NotFoundError, match="fits several"):
        data.find("Max")


@pytest.mark.parametrize("name", ["", "zzzzqqqq", "; drop", "\x00"])
def test_nonsense_is_not_found_and_nothing_is_guessed(example, name):
    with pytest.raises(NotFoundError) as caught:
        example.find(name)
    assert caught.value.candidates == ()


def test_folding_leaves_a_bare_word_alone():
    assert fold("The") == "the"
    assert fold("Operation") == "operation"
    assert fold("ＮＯＲＷＩＣＨ") == "norwich"
