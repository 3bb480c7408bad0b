"""Survival: the worked tables of the method notes, and what is left out rather than guessed; against statsmodels."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statsmodels.duration import survfunc
from statsmodels.stats.multitest import multipletests

from graphlab.analysis.lifecycle.ledger import lines
from graphlab.analysis.lifecycle.lives import lives
from graphlab.analysis.lifecycle.survival_tables import CLOSURE, RETURN, durations
from graphlab.statistics.multiple_testing import benjamini_hochberg, holm
from graphlab.statistics.survival import cumulative_incidence, kaplan_meier, log_rank
from tests.rounds import examples

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
    assert parts["survival"].rows == parts["band"].rows == []
    assert sum(row["question"] == CLOSURE for row in parts["durations"].rows) == 9


def test_types_of_closure_are_compared_by_log_rank(dataset):
    links, events = closed_lines(12)
    for i, event in enumerate(list(events)):
        kind = "closed_type1" if i % 2 else "closed_type2"
        event["event"] = kind
        back = f"2020-0{4 if i % 2 else 3}-{i + 1:02}"
        events.append({"line_id": event["line_id"], "event": "reemerged", "date_start": back, "date_end": back})
    result = lines(dataset(links=links, events=events).network(), survival=True).parts["survival"]
    assert any(note.startswith("closure to return: type 1 against type 2, log-rank") for note in result.notes)


def test_a_closure_without_a_return_is_not_known_to_be_back_by_the_cut_off(dataset):
    links, events = closed_lines(2)
    events.append({"line_id": "l00", "event": "check_back", "date_start": "2020-03-01", "date_end": "2020-03-01"})
    data = dataset({"cut_off": "2020-04-01"}, links=links, events=events)
    found = durations(lives(data.network()), cut_off=date(2020, 4, 1))
    back = [(d.line, d.ended, d.low, d.high) for d in found if d.question == RETURN]
    # Checked and held: looked at until the check-back at least. Never checked: no return is stated by the cut-off.
    assert back == [("l00", "still open when last looked at", 29, 60), ("l01", "not known to be back", 59, 59)]


def test_lines_that_did_not_return_stay_at_risk(dataset):
    links, events = closed_lines(20)
    for i in range(11):
        back = f"2020-03-{i + 1:02}"
        events.append({"line_id": f"l{i:02}", "event": "reemerged", "date_start": back, "date_end": back})
    data = dataset({"cut_off": "2020-12-31"}, links=links, events=events)
    table = lines(data.network(), survival=True).parts["survival"]
    rows = [row for row in table.rows if row["question"] == RETURN]
    assert {row["at_risk"] for row in rows} == {20}  # all eleven came back after 29 days
    assert [row["still_there"] for row in rows] == [pytest.approx(9 / 20)] * 2
    assert any("9 closures have neither a return nor a check-back" in note for note in table.notes)


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
    (found,) = durations(lives(data.network()), cut_off=date(2020, 12, 31))
    assert (found.low, found.high, found.longest) == (365, None, 365)


def test_lines_with_an_open_end_are_at_risk_in_both_curves(dataset):
    links, events = closed_lines(10)
    links += [{"link_type": "SUPPLIES", "from": f"o{i}", "to": "t", "start": "2020-01-01"} for i in range(5)]
    data = dataset({"cut_off": "2020-12-31"}, links=links, events=events)
    rows = [r for r in lines(data.network(), survival=True).parts["survival"].rows if r["question"] == CLOSURE]
    assert [r["at_risk"] for r in rows if r["bound"] == "shortest"] == list(range(15, 5, -1))
    assert [r["at_risk"] for r in rows if r["bound"] == "longest"] == list(range(15, 5, -1))
    assert rows[-1]["still_there"] == pytest.approx(5 / 15)


def test_a_closure_some_time_after_a_day_is_an_end_not_a_line_that_went_on(dataset):
    supplies = {"link_type": "SUPPLIES", "from": "a", "to": "t", "start": "2020-01-01", "end": "2020-01-01"}
    closed = {"line_id": "a", "event": "closed", "date_start": "2020-03-01"}
    data = dataset(links=[supplies], events=[closed])
    (found,) = [d for d in durations(lives(data.network()), cut_off=date(2020, 12, 31)) if d.question == CLOSURE]
    assert (found.ended, found.low, found.high, found.longest) == ("closed", 60, None, 365)


def test_entry_goes_with_the_first_sight_that_the_duration_assumes(dataset):
    supplies = {"link_type": "SUPPLIES", "from": "a", "to": "t", "start": "2019-12", "end": "2020-02"}
    closed = {"line_id": "a", "event": "closed", "date_start": "2020-03-01", "date_end": "2020-03-01"}
    told = lives(dataset(links=[supplies], events=[closed]).network())
    (found,) = [d for d in durations(told, date(2020, 1, 11)) if d.question == CLOSURE]
    # First seen on 31 December: 61 days, known from day 11. On 1 December: 91 days, known from day 41.
    assert (found.low, found.entry, found.high, found.entry_high) == (61, 11, 91, 41)


def test_the_median_is_that_of_the_curve_with_late_entries(dataset):
    """Twelve lines of one age each, ten of them known before the period: the curve crosses one half earlier."""
    links, events = [], []
    for i in range(12):
        day = date(2018, 1, 1) if i < 10 else date(2019, 6, 1)
        end = day + timedelta(days=500 + 40 * i if i < 10 else 60 + i)
        links.append({"link_type": "SUPPLIES", "from": f"l{i:02}", "to": "t", "start": str(day), "end": str(end)})
        events.append({"line_id": f"l{i:02}", "event": "closed", "date_start": str(end), "date_end": str(end)})
    net = dataset(links=links, events=events).network(period="2019-01-01..2021")
    table = lines(net, survival=True).parts["survival"]
    rows = [r for r in table.rows if r["question"] == CLOSURE and r["bound"] == "shortest"]
    # Only the two young lines are at risk before day 365: both end, and nothing is left of the curve.
    assert [(r["days"], r["at_risk"]) for r in rows[:2]] == [(70, 2), (71, 1)]
    assert rows[0]["still_there"] == 0.5
    assert any(n.startswith("first seen to closure: median 70 days") for n in table.notes)


# Forty made-up times, looked up with lifelines 0.30.3 (KaplanMeierFitter with and without entry).
TIMES = [579, 693, 336, 610, 639, 61, 615, 535, 532, 512, 469, 725, 526, 577, 867, 18, 54, 527, 798, 319, 781, 724, 477]
TIMES += [459, 430, 461, 886, 192, 44, 320, 851, 77, 16, 227, 888, 319, 743, 704, 432, 40]
CAUSES = [1, 1, 1, 2, 0, 0, 0, 2, 1, 0, 1, 1, 1, 0, 1, 0, 2, 0, 1, 1, 0, 0, 2, 1, 2, 1, 1, 2, 1, 0, 1, 0, 1, 2, 2, 1, 1]
CAUSES += [2, 0, 1]
ENTRIES = {0: 116, 1: 48, 2: 25, 7: 200, 17: 97, 20: 4, 25: 30, 29: 55, 33: 96}


def at(points, time):
    return [value for when, value in points if when <= time][-1]


def test_late_entries_as_lifelines_has_them():
    entries = [ENTRIES.get(i, 0) for i in range(40)]
    curve = kaplan_meier(TIMES, [c > 0 for c in CAUSES], entries)
    points = [(s.time, s.survival) for s in curve.steps]
    found = [round(at(points, t), 10) for t in (100, 300, 500, 700)]
    assert found == [0.87890625, 0.8248329163, 0.6018619537, 0.400430714]
    assert curve.median == 579


@pytest.mark.parametrize("late", [False, True])
def test_competing_shares_and_what_is_left_add_up_to_all_at_every_time(late):
    entries = [ENTRIES.get(i, 0) for i in range(40)] if late else None
    shares = cumulative_incidence(TIMES, CAUSES, entries)
    for step in kaplan_meier(TIMES, [c > 0 for c in CAUSES], entries).steps:
        ended = sum(at(points, step.time) for points in shares.values())
        assert ended + step.survival == pytest.approx(1, abs=1e-12)


def test_competing_shares_agree_with_statsmodels():
    with np.errstate(all="ignore"):  # its standard errors divide by 0 where nobody is left
        fit = survfunc.CumIncidenceRight(np.array(TIMES, float), np.array(CAUSES))
    shares = cumulative_incidence(TIMES, CAUSES)
    for cause in (1, 2):
        theirs = list(zip(fit.times.tolist(), fit.cinc[cause - 1].tolist(), strict=True))
        assert [at(shares[cause], t) for t in (100, 300, 500, 850)] == pytest.approx(
            [at(theirs, t) for t in (100, 300, 500, 850)]
        )


def test_a_curve_that_reaches_nought_has_no_standard_error_there_and_never_nan(dataset):
    assert [s.se for s in kaplan_meier([1, 2], [True, True]).steps][-1] is None
    links, events = closed_lines(12)
    text = lines(dataset(links=links, events=events).network(), survival=True).parts["survival"].to_json()
    assert "nan" not in text.casefold()


def test_other_ends_compete_and_the_row_adds_up(dataset):
    links, events = closed_lines(12)
    for i in range(12, 16):
        links.append({"link_type": "SUPPLIES", "from": f"l{i}", "to": "t", "start": "2020-01-01", "end": "2020-01-02"})
        day = f"2020-02-{i - 10:02}"
        events.append({"line_id": f"l{i}", "event": "last_seen", "date_start": day, "date_end": day})
    rows = lines(dataset(links=links, events=events).network(), survival=True).parts["survival"].rows
    for row in rows:
        assert row["closed_by_then"] + row["ended_otherwise_by_then"] + row["still_there"] == pytest.approx(1)
    assert rows[-1]["ended_otherwise_by_then"] == pytest.approx(4 / 16)
    notes = lines(dataset(links=links, events=events).network(), survival=True).parts["survival"].notes
    # On 2 to 5 February one line ends otherwise beside the closure of the day: 7 of 16 are left on day 35.
    assert any("median 37 days for the shortest possible times" in n and "of any end 35 days" in n for n in notes)
    assert rows[-1]["not_closed"] == 0


def test_the_band_holds_both_curves_and_names_its_medians(dataset):
    links, events = closed_lines(12, date_end="2020-04-30")
    parts = lines(dataset(links=links, events=events).network(), survival=True).parts
    band = [(r["days"], r["lowest"], r["highest"]) for r in parts["band"].rows]
    for row in parts["survival"].rows:
        _, lowest, highest = [b for b in band if b[0] <= row["days"]][-1]
        assert lowest - 1e-12 <= row["still_there"] <= highest + 1e-12
    assert any("between 36 days and 120 days over all dates" in note for note in parts["survival"].notes)


@settings(max_examples=examples(10, 50))  # statsmodels takes long for Holm's
@given(st.lists(st.floats(0, 1), max_size=12))
def test_adjusted_values_are_those_of_statsmodels(p_values):
    for adjust, method in ((benjamini_hochberg, "fdr_bh"), (holm, "holm")):
        expected = multipletests(p_values, method=method)[1] if p_values else []
        assert adjust(p_values) == pytest.approx(list(expected), abs=1e-15)
