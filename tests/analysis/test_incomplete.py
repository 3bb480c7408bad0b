"""The newest periods are marked where earlier ones were revised upward: in tables, comparisons and pages."""

from __future__ import annotations

import graphlab
from graphlab.analysis.editions.incomplete import MARK, incomplete_periods
from graphlab.report.views import page_html
from tests.analysis.test_editions import build, tracker

LATE = ["2025-04", "2025-05", "2025-06"]


def ended(data):
    """Return the tracker with places, so that pages have something to draw."""
    rows = [dict(r) | {"origin": "london", "destination": "norwich"} for r in data.rows("counts")]
    return build([dict(r) for r in data.rows("sources")], rows)


def test_the_rows_of_flows_say_which_months_are_not_yet_complete():
    data, _ = tracker()
    result = graphlab.flows(data.network(), "lines closed", by="month")
    marked = [r["period_start"][:7] for r in result.rows if r[MARK]]
    assert marked == LATE
    assert len(result.rows) == 18
    assert result.notes[0].startswith("Not yet complete, lines closed (lines): 1 April 2025 to 30 April 2025 (")
    assert "June 2025" in result.notes[0]


def test_a_comparison_with_an_incomplete_month_says_so_and_one_of_complete_months_does_not():
    net = tracker()[0].network()
    late = graphlab.change(net, "lines closed", "2025-05", "2025-06")
    assert any(note.startswith("Not yet complete") for note in late.notes)
    early = graphlab.change(net, "lines closed", "2024-05", "2024-06")
    assert not any("Not yet complete" in note for note in early.notes)


def test_pages_say_so_too():
    net = ended(tracker()[0]).network()
    for view in ("sankey", "matrix"):
        assert "Not yet complete, lines closed (lines)" in page_html(net, view)


def test_nothing_is_marked_where_nothing_was_revised_or_no_source_says_that_it_is_an_edition(example):
    data, _ = tracker()
    sources = [dict(r) | {"edition_of": ""} for r in data.rows("sources")]
    assert incomplete_periods(build(sources, [dict(r) for r in data.rows("counts")]).network()) == ()
    assert incomplete_periods(example.network()) == ()
    last = [dict(r) for r in data.rows("counts") if r["source_id"] == max(data.sources)]
    final = {r["period_start"]: r["value"] for r in last}
    same = [dict(r) | {"value": final[r["period_start"]]} for r in data.rows("counts")]
    assert incomplete_periods(build([dict(r) for r in data.rows("sources")], same).network()) == ()
