"""The replay's months say the same as the rule of activity."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphlab.dataset import Dataset
from graphlab.model.periods import parse_date
from graphlab.report.pages.replay import (
    activity_by_month,
    activity_in_month,
    line_times,
    month_of,
    month_range,
    replay_events,
)
from graphlab.report.pages.timeline import bars_of, operation_bars
from graphlab.report.views import LINKED

DATES = st.sampled_from(["", "2018", "2019-02", "2019-11-21", "2020-01-27", "2021"])
LINK = st.fixed_dictionaries(
    {
        "link_type": st.sampled_from(["SUPPLIES", "ORIGINATES_IN"]),
        "to": st.sampled_from("ab"),
        "start": DATES,
        "end": DATES,
    }
)
EVENT = st.fixed_dictionaries(
    {"event": st.sampled_from(["active", "closed", "disrupted", "opened"]), "date_start": DATES, "date_end": DATES}
)


def forwards(row, start, end):
    return not row[start] or not row[end] or parse_date(row[start]).first <= parse_date(row[end]).last


def month_text(month):
    return f"{month // 12}-{month % 12 + 1:02d}"


@settings(max_examples=60, deadline=None)
@given(st.lists(LINK, max_size=3), st.lists(EVENT, max_size=2), st.integers(2017 * 12, 2022 * 12))
def test_a_month_of_the_replay_says_of_a_line_what_the_period_filter_says(links, events, month):
    rows = [{"from": "l", "source_id": "s", **row} for row in links if forwards(row, "start", "end")]
    told = [{"line_id": "l", "source_id": "s", **row} for row in events if forwards(row, "date_start", "date_end")]
    if not rows:
        return
    data = Dataset.build({"links": rows, "events": told})
    wanted = {"certain": 2, "possible": 1, None: 0}[data.network(period=month_text(month)).line_activity("l")]
    assert activity_in_month(line_times(data.network())["l"], month) == wanted


def test_an_undated_line_is_said_to_be_undated(example):
    times = line_times(example.network())
    assert not times["jeezy"]["rules"] or times["jeezy"]["dated"]
    assert times["lewis"]["dated"]


def test_an_open_end_stays_open(example):
    times = line_times(example.network())["scouse-mo"]
    assert times["first"] == 2024 * 12
    assert times["last"] is None


def test_events_are_told_in_order_and_active_is_no_event(example):
    told = replay_events(example.network())
    assert [h["first"] for h in told] == sorted(h["first"] for h in told)
    assert len(told) == 17
    assert not any(" active " in h["text"] for h in told)


def test_the_range_of_months_covers_everything_dated(example):
    net = example.network()
    assert month_range(line_times(net), replay_events(net)) == [2005 * 12 + 3, 2025 * 12 + 11]
    assert month_range({}, []) is None


def test_the_months_of_a_page_reach_to_the_dates_of_operations_and_of_every_link(dataset):
    ends = [{"link_type": kind, "from": "l", "to": to} for kind, to in (("ORIGINATES_IN", "a"), ("SUPPLIES", "b"))]
    links = [{**end, "start": "2019-03", "end": "2019-04"} for end in ends]
    links.append({"link_type": "TARGETED", "from": "op", "to": "l"})
    operations = [{"operation_id": "op", "name": "Op", "start": "2018-02", "end": "2020-11"}]
    net = dataset(links=links, operations=operations).network()
    for view in LINKED:
        payload = LINKED[view](net).payload
        assert payload["months"] == [2018 * 12 + 1, 2020 * 12 + 10], view
        assert [i for i, (low, _) in enumerate(payload["activity"]) if low] == [13, 14]


def test_a_network_without_lines_has_its_links_by_month(dataset):
    dates = [("2019-01", "2019-02"), ("2019-02", ""), ("", "")]
    links = [
        {"link_type": "CONNECTS", "from": f"a{i}", "to": "b", "start": start, "end": end}
        for i, (start, end) in enumerate(dates)
    ]
    payload = LINKED["network"](dataset(links=links).network()).payload
    assert (payload["activity_of"], payload["months"]) == ("links", [2019 * 12, 2019 * 12 + 1])
    assert payload["activity"] == [[1, 1], [2, 2]]
    assert "node" in payload["kinds"]["place"] and [words for words, *_ in payload["edge_key"]] == ["connection"]


@pytest.mark.parametrize("ordinal", [-(10**9), 10**9])
def test_an_open_side_has_no_month(ordinal):
    assert month_of(ordinal) is None


def test_activity_by_month_counts_certain_lines_among_possible_ones(example):
    net = example.network()
    months = activity_by_month(line_times(net), [2018 * 12 + 4, 2018 * 12 + 6])
    assert len(months) == 3
    for _, low, high in months:
        assert 0 < low <= high <= 35
    for month, low, high in months:
        states = [activity_in_month(t, month) for t in line_times(net).values()]
        assert (low, high) == (states.count(2), states.count(2) + states.count(1))
    july = [line for line, t in line_times(net).items() if activity_in_month(t, 2018 * 12 + 6) == 2]
    assert "echo" in july and "t-business" not in july


def test_bars_start_with_the_first_seen_and_say_how_many_are_left_out(example):
    bars, left = bars_of(example.network(), top=10)
    assert bars[0].key == "n/t-business"
    assert (len(bars), left) == (10, 25)


def test_operations_have_bars_by_their_own_dates_and_undated_ones_come_last(example):
    bars = operation_bars(example.network())
    spans = {b.key: b.spans for b in bars}
    assert spans["n/wolf"] == [(2005 * 12 + 3, 2005 * 12 + 7, True)]
    assert spans["n/gravity"] == [(2016 * 12 + 11, None, False)]
    assert bars[0].key == "n/wolf"
    assert not bars[-1].spans


def test_a_certain_span_is_not_drawn_a_second_time_as_possible(example):
    bars, _ = bars_of(example.network())
    echo = next(b for b in bars if b.key == "n/echo")
    certain = {(a, b) for a, b, sure in echo.spans if sure}
    assert not certain & {(a, b) for a, b, sure in echo.spans if not sure}
