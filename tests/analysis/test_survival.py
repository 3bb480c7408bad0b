"""Survival: the worked tables of the method notes, and what is left out rather than guessed."""

from __future__ import annotations

import pytest

from graphlab.analysis.lifecycle.ledger import lines
from graphlab.analysis.lifecycle.lives import lives
from graphlab.analysis.lifecycle.survival_tables import CLOSURE, RETURN, durations
from graphlab.statistics.survival import cumulative_incidence, kaplan_meier, log_rank

A = ([3, 5, 5, 8, 12, 12, 15], [True, True, False, True, True, False, False])
B = ([2, 4, 6, 6, 7, 9, 14], [True, True, True, True, False, True, True])


def values(curve):
    return {step.time: round(step.survival, 4) for step in curve.steps}


def closed_lines(number, **more):
    links, events = [], []
    for i in range(number):
        links.append(
            {
                "link_type": "SUPPLIES",
                "from": f"l{i:02}",
                "to": "t",
                "start": "2020-01-01",
                "end": f"2020-02-{i + 1:02}",
            }
        )
        events.append(
            {
                "line_id": f"l{i:02}",
                "event": "closed_type1",
                "date_start": f"2020-02-{i + 1:02}",
                "date_end": f"2020-02-{i + 1:02}",
            }
            | more
        )
    return links, events


def test_worked_table_a():
    curve = kaplan_meier(*A)
    assert values(curve) == {3: 0.8571, 5: 0.7143, 8: 0.5357, 12: 0.3571}
    assert curve.median == 12


def test_worked_table_b():
    assert kaplan_meier(*B).median == 6


def test_worked_table_a_with_late_entries():
    assert values(kaplan_meier(*A, entries=[0, 0, 2, 3, 0, 6, 4])) == {3: 0.75, 5: 0.6, 8: 0.45, 12: 0.3}


def test_worked_log_rank():
    statistic, p = log_rank(A[0] + B[0], A[1] + B[1], ["A"] * 7 + ["B"] * 7)
    assert (round(statistic, 3), round(p, 3)) == (0.953, 0.329)


def test_no_end_gives_no_curve():
    curve = kaplan_meier([3, 4], [False, False])
    assert curve.steps == ()
    assert curve.median is None


def test_competing_ends_add_up_with_what_is_still_there():
    times, causes = [1, 2, 3, 4, 5, 6], [1, 2, 0, 1, 2, 0]
    shares = cumulative_incidence(times, causes)
    curve = kaplan_meier(times, [c > 0 for c in causes])
    assert shares[1][-1][1] + shares[2][-1][1] == pytest.approx(1 - curve.steps[-1].survival)
    assert cumulative_incidence([1, 2], [0, 0]) == {}


def test_ten_closures_make_a_band(dataset):
    links, events = closed_lines(12)
    result = lines(dataset(links=links, events=events).network(), survival=True).parts["survival"]
    assert {row["bound"] for row in result.rows} == {"shortest", "longest"}
    first = result.rows[0]
    assert (first["days"], first["at_risk"], first["ended"]) == (31, 12, 1)
    assert first["still_there"] == pytest.approx(11 / 12)
    assert first["closed_by_then"] == pytest.approx(1 / 12)
    assert any("median 36 days" in note for note in result.notes)


def test_nine_closures_are_listed(dataset):
    links, events = closed_lines(9)
    parts = lines(dataset(links=links, events=events).network(), survival=True).parts
    assert parts["survival"].rows == []
    assert len(parts["durations"].rows) == 9


def test_types_of_closure_are_compared_by_log_rank(dataset):
    links, events = closed_lines(12)
    for i, event in enumerate(list(events)):
        kind = "closed_type1" if i % 2 else "closed_type2"
        event["event"] = kind
        back = f"2020-0{4 if i % 2 else 3}-{i + 1:02}"
        events.append({"line_id": event["line_id"], "event": "reemerged", "date_start": back, "date_end": back})
    result = lines(dataset(links=links, events=events).network(), survival=True).parts["survival"]
    assert any(note.startswith("closure to return: type 1 against type 2, log-rank") for note in result.notes)


def test_a_closure_that_nobody_looked_at_again_has_no_time_to_return(dataset):
    links, events = closed_lines(2)
    events.append({"line_id": "l00", "event": "check_back", "date_start": "2020-03-01", "date_end": "2020-03-01"})
    found = durations(lives(dataset(links=links, events=events).network()))
    back = [d for d in found if d.question == RETURN]
    assert [(d.line, d.ended, d.low, d.high) for d in back] == [("l00", "still open when last looked at", 29, 29)]


def test_a_line_known_before_the_period_comes_under_observation_when_it_begins(dataset):
    links, events = closed_lines(1)
    net = dataset(links=links, events=events).network(period="2020-01-11..2020-12")
    (found,) = [d for d in durations(lives(net), net.period.first) if d.question == CLOSURE]
    assert (found.entry, found.low, found.high) == (10, 31, 31)


def test_a_line_without_a_first_date_has_no_longest_time(dataset):
    data = dataset(links=[{"link_type": "SUPPLIES", "from": "a", "to": "t", "end": "2020"}])
    (found,) = durations(lives(data.network()))
    assert (found.low, found.high) == (0, None)


def test_a_last_sight_that_is_stated_is_an_end_of_its_own(dataset):
    supplies = {"link_type": "SUPPLIES", "from": "a", "to": "t", "start": "2020-01-01", "end": "2020-01-01"}
    seen = {"line_id": "a", "event": "last_seen", "date_start": "2020-03-01", "date_end": "2020-03-01"}
    (found,) = durations(lives(dataset(links=[supplies], events=[seen]).network()))
    assert (found.ended, found.low, found.high) == ("last seen", 60, 60)


def test_a_line_without_dates_has_no_duration(dataset):
    assert durations(lives(dataset(links=[{"link_type": "SUPPLIES", "from": "a", "to": "t"}]).network())) == []


def test_a_line_that_is_still_active_has_no_longest_time(dataset):
    data = dataset(links=[{"link_type": "SUPPLIES", "from": "a", "to": "t", "start": "2020-01-01"}])
    (found,) = durations(lives(data.network()))
    assert found.high is None
