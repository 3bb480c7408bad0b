"""Names and columns are promises to users: every analysis command keeps them, in JSON, CSV and the library alike."""

from __future__ import annotations

import csv
import io
import json

import pytest

EXAMPLE = "example:open-source"
COLUMNS = {
    "flows": "subject origin destination measure unit stock_or_flow definition period_start period_end low high "
    "share_low share_high denominator claims",
    "lines": "line name origins destinations first_seen_low first_seen_high last_seen_low last_seen_high state "
    "closed closed_type1 closed_type2 check_backs returned_after_days_low returned_after_days_high "
    "successors operations claims",
    "disruption": "operation lines_targeted closed closed_type1 closed_type2 returned claims",
    "disruption-line": "line event date_low date_high operation rating claims",
    "disruption-stock": "place measure definition period_start period_end stock_start_low stock_start_high closed_low "
    "closed_high stock_end_low stock_end_high change_low change_high opened_low opened_high missing claims",
    "disruption-outcome": "operation measure unit period_start period_end low high claims",
    "disruption-place": "place lines lines_targeted closed closed_type1 closed_type2 returned claims",
    "whatif": "step removed pairs_served pairs_lost flow_low flow_high flow_lost_low flow_lost_high largest_component "
    "efficiency redundant_with",
    "centrality": "rank node name kind score rank_low rank_high in_top_share claims",
    "communities": "node name kind community in_core share_of_runs claims",
    "query": "name title parameters columns",
    "editions": "subject origin destination definition period_start period_end edition published age low high "
    "revision_low revision_high claims",
}
QUESTIONS = {
    "flows": ("flows", EXAMPLE, "--measure", "arrests"),
    "lines": ("lines", EXAMPLE),
    "disruption": ("disruption", EXAMPLE),
    "disruption-line": ("disruption", EXAMPLE, "--by", "line"),
    "disruption-stock": ("disruption", EXAMPLE, "--by", "stock"),
    "disruption-outcome": ("disruption", EXAMPLE, "--by", "outcome"),
    "disruption-place": ("disruption", EXAMPLE, "--by", "place"),
    "whatif": ("whatif", EXAMPLE, "--close", "echo"),
    "centrality": ("centrality", EXAMPLE, "--measure", "degree", "--stability", "0"),
    "communities": ("communities", EXAMPLE, "--runs", "3"),
    "query": ("query", EXAMPLE, "--list"),
    "editions": ("editions", EXAMPLE, "--measure", "arrests"),
}
ENVELOPE = ["title", "method", "parameters", "seed", "columns", "rows", "notes", "withheld", "marking"]


@pytest.fixture(scope="module")
def answers() -> dict[str, dict]:
    """Ask each question once, as JSON."""
    from click.testing import CliRunner

    from graphlab.commands import main

    found = {}
    for name, arguments in QUESTIONS.items():
        result = CliRunner().invoke(main, [*arguments, "--format", "json", "--quiet"])
        assert result.exit_code == 0, (name, result.output)
        found[name] = json.loads(result.stdout)
    return found


@pytest.mark.parametrize("name", sorted(QUESTIONS))
def test_the_envelope_has_its_keys_in_order(answers, name):
    assert list(answers[name]) == ENVELOPE
    assert {"handling", "grade", "undated", "overlapping"} <= set(answers[name]["withheld"])


@pytest.mark.parametrize("name", sorted(QUESTIONS))
def test_promised_columns_are_there_with_unit_and_meaning(answers, name):
    columns = answers[name]["columns"]
    assert set(COLUMNS[name].split()) <= {c["name"] for c in columns}
    assert all(set(c) == {"name", "unit", "means"} and c["means"] for c in columns)


@pytest.mark.parametrize("name", sorted(set(QUESTIONS) - {"query"}))
def test_every_row_names_its_claims_and_has_every_column(answers, name):
    rows = answers[name]["rows"]
    assert rows
    names = {c["name"] for c in answers[name]["columns"]}
    for row in rows:
        assert set(row) == names
        assert isinstance(row["claims"], list)


@pytest.mark.parametrize("name", sorted(set(QUESTIONS) - {"query"}))
def test_the_claims_of_every_row_open(answers, name, example):
    for row in answers[name]["rows"]:
        for key in row["claims"]:
            assert example.claim(key).id == key


@pytest.mark.parametrize("name", sorted(QUESTIONS))
def test_nothing_empty_is_text_and_nothing_is_a_path_or_an_infinity(answers, name):
    text = json.dumps(answers[name], ensure_ascii=False)
    assert "NaN" not in text
    assert "Infinity" not in text
    assert ".csv" not in text
    assert all(value != "" for row in answers[name]["rows"] for value in row.values())


@pytest.mark.parametrize("name", sorted(QUESTIONS))
def test_csv_has_the_same_columns_and_rows(answers, name, run):
    result = run(*QUESTIONS[name], "--format", "csv", "--quiet")
    rows = list(csv.DictReader(io.StringIO(result.stdout)))
    assert list(rows[0]) == [c["name"] for c in answers[name]["columns"]]
    assert len(rows) == len(answers[name]["rows"])


@pytest.mark.parametrize("name", sorted(QUESTIONS))
def test_the_same_question_twice_gives_the_same_bytes(name, run):
    first, second = (run(*QUESTIONS[name], "--format", "json", "--quiet").stdout_bytes for _ in range(2))
    assert first == second


@pytest.mark.parametrize("name", ["flows", "lines", "disruption", "centrality", "communities"])
def test_the_library_gives_the_rows_of_the_command(answers, name, example):
    import graphlab

    options = {
        "flows": {"measure": "arrests"},
        "centrality": {"measure": "degree", "stability": 0},
        "communities": {"runs": 3},
    }
    result = getattr(graphlab, name)(example.network(), **options.get(name, {}))
    assert result.to_dict()["rows"] == answers[name]["rows"]
    assert list(result.frame.columns) == [c["name"] for c in answers[name]["columns"]]


def test_every_command_about_data_has_a_function_of_its_name(example, run):
    import graphlab
    from graphlab.commands import COMMANDS

    assert {name for name in COMMANDS if not hasattr(graphlab, name)} == {"demo", "init", "open", "refresh"}
    asked = run("query", EXAMPLE, "lines_into_town", "-p", "town=great yarmouth", "--format", "json", "--quiet")
    assert graphlab.query(example, "lines_into_town", town="great yarmouth").to_json() == asked.stdout


@pytest.mark.parametrize("arguments", [q for n, q in QUESTIONS.items() if n != "query"])
def test_filters_are_the_same_everywhere(arguments, run):
    filters = ("--period", "2018..2024", "--min-grade", "2C", "--certainty", "stated", "--quiet", "--format", "json")
    result = run(*arguments, *filters)
    assert result.exit_code == 0, result.output
    envelope = json.loads(result.stdout)
    assert envelope["parameters"]["period"] == "2018..2024"
    assert envelope["parameters"]["min_grade"] == "2C"


@pytest.mark.parametrize("arguments", [q for n, q in QUESTIONS.items() if n not in ("query", "disruption-stock")])
def test_pseudonyms_leave_no_brand_in_any_output(arguments, run):
    if "--close" in arguments:
        arguments = ("whatif", EXAMPLE, "--rank")
    text = run(*arguments, "--pseudonyms", "--format", "json", "--quiet").stdout
    brands = ("Scouse", "scouse", "porky", "Echo", "echo", "Deano", "deano", "Montana", "montana", "rico-", "Rico")
    assert [b for b in brands if b in text] == []
