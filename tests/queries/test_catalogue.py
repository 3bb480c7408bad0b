"""The catalogue: what a question says of itself, and what it says to those who ask it wrongly."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import pytest

import graphlab.queries as queries
from graphlab.errors import DataError, NotFoundError
from graphlab.model.periods import parse_period

FOLDER = Path(queries.__file__).parent
QUESTIONS = sorted(queries.catalogue())


def test_there_is_a_pair_of_files_for_every_question_and_no_file_without_its_twin():
    python = {p.stem for p in FOLDER.glob("*.py") if not p.name.startswith("_")}
    cypher = {p.stem for p in FOLDER.glob("*.cypher")}
    assert python == cypher == set(QUESTIONS)
    assert len(QUESTIONS) >= 20


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_explains_itself(name):
    question = queries.catalogue()[name]
    assert question.title and not question.title.endswith(".")
    assert all(p.means for p in question.parameters), "every parameter says what it is"
    assert all(c.means for c in question.columns), "every column says what it is"
    assert question.columns[-1].name == "claims"
    assert set(question.example) <= {p.name for p in question.parameters}
    assert {p.name for p in question.parameters if p.required} <= set(question.example)


@pytest.mark.parametrize("name", QUESTIONS)
def test_the_cypher_twin_returns_the_columns_and_takes_the_parameters_of_its_question(name):
    question = queries.catalogue()[name]
    text = re.sub(r"//.*", "", question.cypher)
    known = {"includeC"}
    for p in question.parameters:
        known |= {f"{p.name}First", f"{p.name}Last"} if p.kind == "period" else {p.name}
    used = set(re.findall(r"\$(\w+)", text))
    assert used <= known
    assert {p.name for p in question.parameters if p.kind != "period"} <= used
    assert not re.search(r"\b(CREATE|MERGE|SET|DELETE|REMOVE|LOAD)\b", text), "a question only reads"
    assert question.cypher.startswith(f"// {question.title}. Parameters: ")


@pytest.mark.parametrize("name", QUESTIONS)
def test_rows_have_the_columns_that_the_question_names(name, example):
    result = queries.ask(example.network(include_handling="C"), name, **queries.catalogue()[name].example)
    for row in result.rows:
        assert list(row) == list(result.names)
        assert all(example.claim(c) for c in row["claims"])


@pytest.mark.parametrize("name", QUESTIONS)
def test_a_question_is_a_plain_function_of_the_network(name):
    signature = inspect.signature(queries.catalogue()[name].function)
    assert next(iter(signature.parameters)) == "net"


def test_the_listing_shows_name_title_parameters_and_columns():
    listing = queries.listing()
    assert listing.names == ("name", "title", "parameters", "columns")
    rows = {row["name"]: row for row in listing.rows}
    assert rows["lines_into_town"]["parameters"] == ["town=place"]
    assert rows["pairs_lost"]["parameters"] == ["[line=line]"]
    assert rows["lines_into_town"]["columns"] == ["line", "name", "origins", "claims"]


def test_names_are_found_by_name_and_alias_and_hyphens_do_not_matter(example):
    net = example.network()
    by_id = queries.ask(net, "lines_into_town", town="great-yarmouth")
    assert queries.ask(net, "lines-into-town", town="Great Yarmouth").rows == by_id.rows
    assert [row["line"] for row in by_id.rows] == ["apollo", "chase", "deano", "lj"]


@pytest.mark.parametrize(
    ("name", "given", "error", "text"),
    [
        (
            "lines_into_towns",
            {},
            NotFoundError,
            "there is no question 'lines_into_towns'; did you mean lines_into_town",
        ),
        ("lines_into_town", {}, NotFoundError, 'needs town: The town that is supplied. For example: -p town="great-'),
        ("lines_into_town", {"tow": "x"}, NotFoundError, "has no parameter 'tow' .it has town.; did you mean town"),
        ("lines_into_town", {"town": "norwhich"}, NotFoundError, "called 'norwhich'; did you mean norwich"),
        ("neighbourhood", {"node": "lj", "steps": "0"}, DataError, "'0' is no number for steps"),
        ("neighbourhood", {"node": "lj", "steps": "two"}, DataError, "'two' is no number for steps"),
        ("counts_overlapping", {"period": "soon"}, DataError, "'soon' is not a date"),
    ],
)
def test_a_wrong_question_is_answered_with_what_would_be_right(example, name, given, error, text):
    with pytest.raises(error, match=text):
        queries.ask(example.network(), name, **given)


def test_a_period_becomes_two_days_that_are_never_null():
    question = queries.catalogue()["counts_overlapping"]
    made = question.for_cypher({"period": parse_period("..2019-06")}, include_c=False)
    assert {k: str(v) for k, v in made.items()} == {
        "includeC": "False", "periodFirst": "0001-01-01", "periodLast": "2019-06-30",
    }  # fmt: skip


def test_optional_parameters_are_passed_as_null():
    question = queries.catalogue()["pairs_lost"]
    assert question.for_cypher({"line": None}, include_c=True) == {"includeC": True, "line": None}


def test_the_envelope_tells_question_parameters_filters_and_what_was_withheld(dataset):
    links = [
        {"link_type": "SUPPLIES", "from": "a", "to": "t"},
        {"link_type": "SUPPLIES", "from": "b", "to": "t", "handling": "C"},
    ]
    net = dataset({"marking": "OFFICIAL-SENSITIVE"}, links=links).network(min_grade=None)
    told = queries.ask(net, "lines_into_town", town="t").to_dict()
    assert told["parameters"] == {"question": "lines_into_town", "town": "t"}
    assert told["withheld"]["handling"] == 1
    assert told["marking"] == "OFFICIAL-SENSITIVE"
    assert [row["line"] for row in told["rows"]] == ["a"]
