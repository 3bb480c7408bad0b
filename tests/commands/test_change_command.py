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
