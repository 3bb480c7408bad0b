"""`graphlab flows` on the command line: formats, refusals, exit codes."""

import csv
import io
import json

import pytest

SOURCE = "example:open-source"
PROMISED = [
    "subject",
    "origin",
    "destination",
    "measure",
    "unit",
    "stock_or_flow",
    "definition",
    "period_start",
    "period_end",
    "low",
    "high",
    "share_low",
    "share_high",
    "denominator",
    "claims",
]


def test_json_is_the_envelope_with_the_promised_columns(run):
    done = run("flows", SOURCE, "--measure", "arrests", "--subject", "gravity", "--format", "json")
    assert done.exit_code == 0, done.output
    envelope = json.loads(done.stdout)
    assert [c["name"] for c in envelope["columns"]][:15] == PROMISED
    assert list(envelope) == [
        "title", "method", "parameters", "seed", "columns", "rows", "notes", "withheld", "marking",
    ]  # fmt: skip
    london = next(r for r in envelope["rows"] if r["origin"] == "london")
    assert (london["low"], london["denominator"], london["claims"]) == (443, 1503, ["gravity-london"])
    assert envelope["withheld"] == {"handling": 0, "grade": 0, "undated": 0, "overlapping": 0}


def test_csv_has_the_promised_columns_and_an_empty_cell_for_null(run):
    done = run("flows", SOURCE, "--measure", "arrests", "--share-of", "outside", "--format", "csv")
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert list(rows[0])[:15] == PROMISED
    norfolk = next(r for r in rows if r["origin"] == "norfolk")
    assert (norfolk["low"], norfolk["share_low"], norfolk["definition"]) == ("639", "", "")


def test_the_table_says_its_denominator(run):
    done = run("flows", SOURCE, "--measure", "arrests", "--subject", "gravity", "--share-of", "itemised")
    assert done.exit_code == 0
    assert "36.2 %" in done.stdout
    assert "of 1,224 person-arrests, itemised" in " ".join(done.stdout.split())


@pytest.mark.parametrize(("named", "days"), [("2020/21", "2020-04-01..2021-03-31"), ("Q1 2021", "2021-01..2021-03")])
def test_a_period_may_be_a_financial_year_or_a_quarter(run, named, days):
    asked = [run("flows", SOURCE, "--measure", "arrests", "--period", p, "--format", "csv") for p in (named, days)]
    assert asked[0].exit_code == 0, asked[0].stderr
    assert asked[0].stdout == asked[1].stdout and asked[0].stdout.count("\n") > 1


def test_several_measures_are_refused_with_exit_1_and_what_there_is(run):
    done = run("flows", SOURCE, "--measure", "arrests", "--measure", "active lines")
    assert done.exit_code == 1
    assert "active lines (lines, stock)" in done.stderr and "arrests (person-arrests, flow)" in done.stderr
    assert "Traceback" not in done.output and done.stdout == ""


def test_several_units_are_refused_with_exit_1(run):
    done = run("flows", SOURCE, "--measure", "arrests", "--unit", "persons", "--unit", "lines")
    assert done.exit_code == 1
    assert "of one unit" in done.stderr


def test_one_measure_said_twice_is_one_measure(run):
    assert run("flows", SOURCE, "--measure", "arrests", "--measure", "arrests").exit_code == 0


def test_a_measure_is_required(run):
    assert run("flows", SOURCE).exit_code == 2


def test_an_unknown_measure_is_exit_1_and_an_unknown_denominator_exit_2(run):
    assert run("flows", SOURCE, "--measure", "arrets").exit_code == 1
    assert run("flows", SOURCE, "--measure", "arrests", "--share-of", "most").exit_code == 2


@pytest.mark.parametrize("options", [[], ["--totals", "--boundary", "--conflicts"]])
def test_further_tables_follow_on_a_terminal_and_stay_out_of_data(run, options):
    table = run("flows", SOURCE, "--measure", "lines closed", *options)
    assert ("Row and column totals" in table.stdout) == bool(options)
    data = run("flows", SOURCE, "--measure", "lines closed", "--format", "json", *options)
    assert len(json.loads(data.stdout)["rows"]) == 1


def test_every_further_table_can_be_asked_for(run):
    flags = ["--conflicts", "--totals", "--boundary", "--shape", "--backbone", "--estimate"]
    done = run("flows", SOURCE, "--measure", "arrests", "--subject", "norwich", "--by", "quarter", *flags)
    assert done.exit_code == 0, done.output
    for title in ("Claims passed over", "Row and column totals", "boundary", "Concentration", "stand out", "Estimates"):
        assert title in done.stdout


def test_two_periods_can_be_compared(run):
    done = run(
        "flows",
        SOURCE,
        "--measure",
        "arrests",
        "--subject",
        "norwich",
        "--compare",
        "2021-01..2021-06",
        "2021-07..2021-12",
    )
    assert done.exit_code == 0, done.output
    assert "Who reported in both periods" in done.stdout


def test_surprise_without_enough_flows_is_refused(run):
    done = run("flows", SOURCE, "--measure", "arrests", "--surprise", "doubly")
    assert done.exit_code == 1
    assert "do not determine" in done.stderr


def test_months_of_norwich_add_up_to_175(run):
    done = run("flows", SOURCE, "--measure", "arrests", "--subject", "Norwich", "--by", "month", "--format", "json")
    assert sum(r["low"] for r in json.loads(done.stdout)["rows"]) == 175


def test_the_same_question_gives_the_same_bytes(run):
    asked = ("flows", SOURCE, "--measure", "individuals linked", "--format", "json")
    assert run(*asked).stdout == run(*asked).stdout


def test_a_stock_and_a_flow_are_refused(run, folder):
    rows = [
        {"count_id": f"c{i}", "subject": "op", "origin": "a", "destination": "b", "value": "5", "stock_or_flow": kind}
        for i, kind in enumerate(("stock", "flow"))
    ]
    path = folder(counts=rows)
    refused = run("flows", path, "--measure", "arrests")
    assert refused.exit_code == 1
    assert "flow and stock" in refused.stderr
    assert run("flows", path, "--measure", "arrests", "--kind", "flow").exit_code == 0


def test_the_example_in_the_help_works(run):
    done = run("flows", "--help")
    assert "graphlab flows example:open-source --measure lines --roll-up county" in done.stdout
    assert run("flows", SOURCE, "--measure", "lines", "--roll-up", "county").exit_code == 0


def test_what_every_row_says_is_said_once_above_a_wide_table(run):
    text = run("flows", SOURCE, "--measure", "arrests", "--subject", "gravity").stdout
    assert "In every row: subject gravity, destination norfolk, measure arrests" in text
    table = text.split("\n\n")[2].splitlines()
    assert max(map(len, table)) <= 100
    assert table[0].split()[:3] == ["origin", "low", "high"]


@pytest.mark.parametrize("table", ["conflicts", "totals", "boundary", "shape", "places", "corridors", "backbone"])
def test_a_further_table_alone_can_be_printed_as_data(run, table):
    done = run("flows", SOURCE, "--measure", "arrests", "--subject", "gravity", "--table", table, "--format", "json")
    assert done.exit_code == 0, done.output
    envelope = json.loads(done.stdout)
    assert envelope["columns"][-1]["name"] == "claims"
    assert all(row["claims"] for row in envelope["rows"])


def test_the_table_of_two_periods_needs_the_periods(run):
    assert run("flows", SOURCE, "--measure", "arrests", "--table", "coverage").exit_code == 2


def test_distances_are_read_from_a_file(run, tmp_path):
    path = tmp_path / "far.csv"
    path.write_text("origin,destination,distance\na,b,x\n", encoding="utf-8")
    done = run("flows", SOURCE, "--measure", "lines", "--surprise", "radiation", "--distances", path)
    assert done.exit_code == 1
    assert "line 2" in done.stderr
