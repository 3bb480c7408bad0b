"""``graphlab change`` on the real dataset."""

from __future__ import annotations

import json

import pytest

BOTH = ("--before", "2021-01..2021-06", "--after", "2021-07..2021-12")


def test_two_halves_of_a_year(run):
    result = run("change", "example:open-source", "--measure", "arrests", *BOTH, "--format", "json")
    envelope = json.loads(result.stdout)
    (row,) = envelope["rows"]
    assert (row["before_low"], row["after_low"]) == (81, 94)
    assert envelope["parameters"]["before"] == "2021-01..2021-06"


def test_terminal_shows_why_there_is_no_series(run):
    assert "at least 8 points on each side" in " ".join(
        run("change", "example:open-source", "--measure", "arrests", *BOTH).stdout.split()
    )


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (
            ("--measure", "active lines", "--subject", "norfolk", "--before", "2018-11", "--after", "2021-12"),
            "definition changed",
        ),
        (("--measure", "arrests", "--measure", "raids", *BOTH), "one table is of one measure"),
        (("--measure", "arrests", "--before", "2021", "--after", "soon"), "not a date"),
        (("--measure", "arrests", "--before", "2021", "--after", "2020"), "must end before"),
        (("--measure", "arrests", *BOTH, "--treated", "norwich"), "needs a treated and a control"),
    ],
)
def test_refusals_are_one_line_and_exit_1(run, arguments, said):
    result = run("change", "example:open-source", *arguments)
    assert result.exit_code == 1
    assert said in result.stderr
    assert "Traceback" not in result.stderr


def test_periods_are_asked_for(run):
    assert run("change", "example:open-source", "--measure", "arrests").exit_code == 2


def yearly(place, before, after):
    return [
        {"count_id": f"{place}-{year}", "subject": place, "destination": place, "value": str(value)}
        | {"period_start": year, "period_end": year}
        for year, value in (("2020", before), ("2021", after))
    ]


@pytest.fixture
def county(folder):
    counts = yearly("a", 60, 30) + yearly("b", 40, 44) + yearly("c", 300, 285) + yearly("d", 50, 50)
    return folder(counts=counts, places=[{"place_id": p, "name": f"Area {p.upper()}"} for p in "abcd"])


YEARS = ("--measure", "arrests", "--before", "2020", "--after", "2021")


def test_displacement_from_a_folder_with_names_as_typed(run, county):
    areas = ("--treated", "area a", "--buffer", "Area B", "--control", "Area C")
    shown = " ".join(run("change", county, *YEARS, *areas).stdout.split())
    assert "Displacement quotient: displacement, smaller than the gain." in shown
    told = json.loads(run("change", county, *YEARS, *areas, "--format", "json").stdout)
    assert {row["destination"]: row["role"] for row in told["rows"]} == {"a": "treated", "b": "buffer", "c": "control"}
    assert told["parameters"]["treated"] == "a"


def test_displacement_with_a_buffer_control(run, county):
    areas = ("--treated", "a", "--buffer", "b", "--control", "c", "--buffer-control", "d")
    shown = run("change", county, *YEARS, *areas).stdout
    assert "WDD" in shown
    assert "needs a control of its own" not in shown


def test_every_area_is_a_row_when_none_is_asked_for(run, county):
    told = json.loads(run("change", county, *YEARS, "--format", "json").stdout)
    assert [row["destination"] for row in told["rows"]] == ["a", "b", "c", "d"]
    assert all(row["p"] <= row["p_screening"] <= row["p_claim"] for row in told["rows"])


def test_unknown_area_offers_the_closest(run, county):
    result = run("change", county, *YEARS, "--treated", "Area E", "--control", "c")
    assert result.exit_code == 1
    assert "Area E" in result.stderr


@pytest.mark.parametrize("options", [("--impact", "jump"), ("--harmonics", "-1"), ("--harmonics", "two")])
def test_wrong_options_are_usage_errors(run, county, options):
    assert run("change", county, *YEARS, *options).exit_code == 2


def test_a_monthly_series_with_every_option(run, folder):
    counts = [
        {"count_id": f"m{i:02}", "subject": "p", "destination": "p", "value": str(v)}
        | {"period_start": f"{2018 + i // 12}-{i % 12 + 1:02}", "period_end": f"{2018 + i // 12}-{i % 12 + 1:02}"}
        for i, v in enumerate([40, 42, 39, 41] * 6 + [20, 21, 19, 20] * 3)
    ]
    people = {"count_id": "people", "subject": "p", "destination": "p", "measure": "people", "unit": "people"}
    people |= {"stock_or_flow": "stock", "value": "1000", "period_start": "2018", "period_end": "2020"}
    path = folder(counts=[*counts, people], places=[{"place_id": "p"}])
    arguments = ("--measure", "arrests", "--before", "2018..2019", "--after", "2020", "--impact", "both")
    result = run("change", path, *arguments, "--harmonics", "1", "--exposure", "people", "--placebo")
    assert result.exit_code == 0
    for words in ("quasi-poisson", "newey-west", "slope", "Interrupted series at 2020"):
        assert words in result.stdout
