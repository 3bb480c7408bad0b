"""From the row of a sheet to the sentence or picture that a reader is shown, over periods written in several ways.

What a total leaves, what is hidden and what is lost are worked out by hand here; every product has to say the same.
"""

from __future__ import annotations

import csv
import json
import re

import pytest

from graphlab.release.suppression import HIDDEN
from graphlab.report.pages.flow_page import matrix_page, sankey_page
from graphlab.report.pages.map import map_page
from graphlab.sources import open_source

#: Ways of writing the same days.
YEAR, MONTHS, DAYS = ("2019", "2019"), ("2019-01", "2019-12"), ("2019-01-01", "2019-12-31")
HALF = ("2019-01", "2019-06")
WAYS = pytest.mark.parametrize(
    ("whole", "parts"), [(YEAR, MONTHS), (MONTHS, YEAR), (YEAR, DAYS), (DAYS, MONTHS), (YEAR, YEAR)], ids=str
)


def count(value, period, origin="", *, part_of="", subject="op", destination="t"):
    """A row of counts; its id is made of its origin."""
    return {
        "count_id": f"from {origin or 'all'} {value}", "subject": subject, "measure": "arrests", "unit": "persons",
        "stock_or_flow": "flow", "value": str(value), "origin": origin, "destination": destination,
        "part_of": part_of, "period_start": period[0], "period_end": period[1], "source_id": "s",
    }  # fmt: skip


def said(run, *arguments):
    asked = run(*arguments)
    assert asked.exit_code == 0, asked.output
    return asked.stdout


@pytest.fixture
def fifty(folder):
    """A hundred arrests, of which 40 and 10 are itemised."""

    def make(whole, parts):
        total = count(100, whole)
        split = [count(n, parts, o, part_of=total["count_id"]) for o, n in (("a", 40), ("b", 10))]
        return folder(counts=[total, *split], operations=[{"operation_id": "op", "name": "Operation Fifty"}])

    return make


@WAYS
def test_the_briefing_says_that_fifty_are_not_itemised(fifty, run, tmp_path, whole, parts):
    said(run, "brief", fifty(whole, parts), "-o", tmp_path / "brief")
    page = (tmp_path / "brief" / "briefing.html").read_text(encoding="utf-8")
    text = re.sub("<[^>]+>", "", page).replace("\N{NO-BREAK SPACE}", " ")
    assert "Of the 100 arrests (persons), 50 (50.0 %) are not itemised in the source." in text
    assert "All of the 100" not in text


@WAYS
@pytest.mark.parametrize("page_of", [map_page, sankey_page, matrix_page])
def test_map_sankey_and_matrix_show_the_fifty(fifty, page_of, whole, parts):
    page = page_of(open_source(str(fifty(whole, parts))).network())
    flows = [thing for thing in page.payload["things"].values() if thing["kind"] == "flow"]
    shown = {thing["title"]: dict(thing["facts"])["Figure"] for thing in flows}
    assert shown == {"Not itemised → t": "50 (persons)", "a → t": "40 (persons)", "b → t": "10 (persons)"}


@pytest.mark.parametrize(
    ("split", "stated"),
    [("town", True), ("town", False), ("operation", True)],
)
def test_what_is_untold_of_one_stands_beside_the_pairs_of_another(folder, run, split, stated):
    whole = count(10, YEAR, destination="")
    above = whole["count_id"] if stated else ""
    pairs = [count(n, YEAR, o, part_of=above) for o, n in (("a", 4), ("b", 2))]
    untold = count(3, YEAR, part_of=above, destination="u" if split == "town" else "")
    if split == "operation":
        pairs = [{**pair, "subject": "one"} for pair in pairs]
        untold["subject"] = "another"
    source = folder(counts=[whole, *pairs, untold])
    rows = json.loads(said(run, "flows", source, "--measure", "arrests", "--format", "json"))["rows"]
    left = [r for r in rows if (r["subject"], r["origin"], r["destination"]) == ("op", "not-itemised", "not-itemised")]
    assert [(r["low"], r["high"]) for r in left] == [(1, 1)]
    assert sum(r["low"] for r in rows) == 10


def hidden_in(run, source, target):
    """The ids of the counts that are hidden in what leaves the house."""
    said(run, "export", source, "-o", target, "--format", "csv", "--suppress-below", 5)
    with (target / "counts.csv").open(encoding="utf-8", newline="") as stream:
        return {row["count_id"] for row in csv.DictReader(stream) if row["value"] == HIDDEN}


@WAYS
@pytest.mark.parametrize("stated", [True, False], ids=["part of", "side by side"])
@pytest.mark.parametrize("twice", [False, True], ids=["one source", "two sources"])
def test_a_small_part_takes_another_with_it_however_periods_are_written(
    folder, run, tmp_path, whole, parts, stated, twice
):
    total = count(20, whole)
    above = total["count_id"] if stated else ""
    rows = [total, count(7, whole, "a", part_of=above)]
    rows += [count(n, parts, o, part_of=above) for o, n in (("b", 10), ("c", 3))]
    rows += [count("3-6", whole, "c", part_of=above)] if twice else []
    hidden = hidden_in(run, folder(counts=rows), tmp_path / "out")
    small = {"from c 3", "from c 3-6"} if twice else {"from c 3"}
    assert small < hidden
    assert len(hidden) == len(small) + 1
    assert "from all 20" not in hidden


@pytest.mark.parametrize("year", [YEAR, MONTHS, DAYS], ids=str)
def test_closing_a_line_loses_its_figures_of_every_period(folder, run, year):
    rows = [count(8, year, "a", subject="L"), count(30, HALF, "a", subject="L", destination="u")]
    ends = (("ORIGINATES_IN", "a"), ("SUPPLIES", "t"), ("SUPPLIES", "u"))
    links = [{"link_type": kind, "from": "L", "to": place} for kind, place in ends]
    source = folder(counts=rows, links=links, lines=[{"line_id": "L"}])
    (row,) = json.loads(said(run, "whatif", source, "--close", "L", "--measure", "arrests", "--format", "json"))["rows"]
    assert (row["flow_lost_low"], row["flow_lost_high"]) == (38, 38)
    flows = json.loads(said(run, "flows", source, "--measure", "arrests", "--format", "json"))["rows"]
    assert sum(flow["low"] for flow in flows) == 38
