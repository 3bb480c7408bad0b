"""When lines and links are active: certain, possible or not."""

from __future__ import annotations

import pytest

from graphlab.graph.activity import activity, event_activity
from graphlab.model.periods import make_period, parse_period

O, S, T = ("ORIGINATES_IN", "SUPPLIES", "TARGETED")


def link(kind, one, other, **more):
    return {"link_type": kind, "from": one, "to": other, **more}


@pytest.mark.parametrize(
    ("start", "end", "asked", "found"),
    [
        ("2018-04", "2018-07", "2018", "certain"),
        ("2017", "2019", "2018", "certain"),
        ("2017", "2018-01", "2018", "certain"),
        ("2018-04", "", "2018", "certain"),
        ("", "2018-04", "2018", "certain"),
        ("2017", "", "2018", "possible"),
        ("", "2022", "2018", "possible"),
        ("2018", "", "2018-06", "possible"),
        ("2019", "2020", "2018", None),
        ("2019", "", "2018", None),
        ("", "2017-12-31", "2018", None),
        ("", "", "2018", None),
        ("", "", None, "certain"),
        ("2019", "", None, "certain"),
    ],
)
def test_certain_is_dated_on_both_sides_or_known_inside(start, end, asked, found):
    assert activity(make_period(start, end), parse_period(asked) if asked else None) == found


@pytest.mark.parametrize(
    ("kind", "start", "end", "found"),
    [
        ("active", "2017", "2019", "certain"),
        ("closed", "2018-02", "2018-03", "certain"),
        ("closed", "2017-12", "2018-03", "possible"),
        ("closed", "2018-02", "", "possible"),
        ("closed", "2019", "2019", None),
        ("closed", "", "", None),
    ],
)
def test_an_event_is_one_day_somewhere_in_its_range_and_only_active_lasts(dataset, kind, start, end, found):
    data = dataset(
        links=[link(S, "l", "t")], events=[{"line_id": "l", "event": kind, "date_start": start, "date_end": end}]
    )
    net = data.network(period="2018")
    passing = [e.event for e in net.events]
    assert passing == ([kind] if found else [])
    assert event_activity(data.events[0], net.period) == found


def test_an_undated_link_takes_the_span_of_its_lines_dated_links_and_events(dataset):
    data = dataset(
        links=[link(O, "l", "london"), link(S, "l", "norwich", start="2018-05", end="2018-06"), link(T, "op", "l")],
        events=[{"line_id": "l", "event": "closed", "date_start": "2019-03-01", "date_end": "2019-03-01"}],
    )
    periods = {x.type: str(data.network().link_periods[x.id]) for x in data.links}
    assert periods == {O: "2018-05..2019-03-01", S: "2018-05..2018-06", T: "2018-05..2019-03-01"}


def test_an_undated_conducted_in_takes_the_dates_of_its_operation(dataset):
    data = dataset(
        operations=[{"operation_id": "op", "start": "2016-12", "end": ""}, {"operation_id": "other"}],
        links=[link("CONDUCTED_IN", "op", "norwich"), link("CONDUCTED_IN", "other", "norwich")],
    )
    periods = {x.start_node: str(data.network().link_periods[x.id]) for x in data.links}
    assert periods == {"op": "2016-12..", "other": "undated"}


def test_a_succession_does_not_take_the_dates_of_its_line(dataset):
    data = dataset(links=[link(S, "a", "t", start="2018", end="2019"), link("SUCCEEDS", "b", "a"), link(S, "b", "t")])
    net = data.network(period="2018")
    assert [x.type for x in net.links] == [S]
    assert net.withheld(links=("SUCCEEDS", S))["undated"] == 2


def test_what_stays_undated_is_withheld_in_a_period_and_counted(dataset):
    data = dataset(links=[link(O, "l", "london"), link(S, "l", "norwich")])
    net = data.network(period="2018")
    assert net.links == ()
    assert net.withheld(links=(O, S))["undated"] == 2
    assert len(data.network().links) == 2


def test_an_open_side_keeps_the_span_open(dataset):
    data = dataset(links=[link(S, "l", "a", start="2018", end="2019"), link(S, "l", "b", start="2017", end="")])
    assert str(data.network().span("l")) == "2017.."
    assert str(data.network().span("absent")) == "undated"


def test_withheld_claims_lend_no_dates(dataset):
    data = dataset(
        links=[link(O, "l", "london"), link(S, "l", "norwich", start="2018", end="2018", handling="C")],
    )
    assert [x.type for x in data.network(period="2018").links] == []
    assert len(data.network(period="2018", include_handling="C").links) == 2


def test_the_surest_link_decides_on_a_line(dataset):
    data = dataset(
        links=[
            link(S, "l", "a", start="2017", end=""),
            link(S, "l", "b", start="2018", end="2018"),
            link(S, "m", "a", end="2022"),
        ]
    )
    net = data.network(period="2018")
    assert (net.line_activity("l"), net.line_activity("m"), net.line_activity("n")) == ("certain", "possible", None)
    assert data.network().line_activity("m") == "certain"
