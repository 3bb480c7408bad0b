"""The ledger: one row a line, on the real dataset and on lines made for one question each."""

from __future__ import annotations

import time
from datetime import date

import pytest

from graphlab.analysis.lifecycle.ledger import lines

PROMISED = (
    "line name origins destinations first_seen_low first_seen_high last_seen_low last_seen_high state closed "
    "closed_type1 closed_type2 check_backs returned_after_days_low returned_after_days_high successors operations "
    "claims"
)


@pytest.fixture(scope="module")
def ledger(example):
    result = lines(example.network())
    return {row["line"]: row for row in result.rows}


def row_of(result, line):
    return next(row for row in result.rows if row["line"] == line)


def supplies(line, town, start="", end="", **more):
    return {"link_type": "SUPPLIES", "from": line, "to": town, "start": start, "end": end, **more}


def from_place(line, place):
    return {"link_type": "ORIGINATES_IN", "from": line, "to": place}


def test_columns_begin_as_promised(example):
    assert " ".join(lines(example.network()).names).startswith(PROMISED)


def test_every_line_of_the_real_dataset_has_one_row(ledger):
    assert len(ledger) == 35


def test_two_lines_called_rico_are_two_lines(example, ledger):
    assert ledger["rico-exeter"]["name"] == ledger["rico-cambridgeshire"]["name"] == "Rico"
    assert ledger["rico-exeter"]["state"] != ledger["rico-cambridgeshire"]["state"]
    assert any("2 lines are called Rico" in note for note in lines(example.network()).notes)


def test_echo_has_its_four_destinations(ledger):
    assert ledger["echo"]["destinations"] == ("aberdeen", "anglesey", "cornwall", "deeside")
    assert ledger["echo"]["origins"] == ("walton",)


@pytest.mark.parametrize(
    ("line", "state"),
    [
        ("lj", "closed"),
        ("montana", "closed"),
        ("echo", "disrupted"),
        ("t-business", "disrupted"),
        ("apollo", "not seen since 2017-12-31"),
        ("reece", "not seen since 2021-01-31"),
        ("scouse-mo", "active"),
        ("frosty", "not seen since 2025-12-31"),
    ],
)
def test_states_of_the_real_dataset(ledger, line, state):
    assert ledger[line]["state"] == state


def test_six_untyped_closures_and_no_typed_one(ledger):
    assert sum(row["closed"] or 0 for row in ledger.values()) == 6
    assert all(row["closed_type1"] is None and row["closed_type2"] is None for row in ledger.values())


def test_what_was_never_checked_is_empty(ledger):
    assert all(row["check_backs"] is None and row["returned_after_days_low"] is None for row in ledger.values())


def test_the_claim_that_decides_comes_first(example, ledger):
    first = ledger["lj"]["claims"][0]
    assert example.claim(first).event == "closed"
    assert ledger["lj"]["state_claim"] == first


def test_unknown_origin_is_shown_and_a_missing_one_is_empty(dataset):
    result = lines(dataset(links=[supplies("a", "t"), supplies("b", "t"), from_place("b", "unknown")]).network())
    assert row_of(result, "a")["origins"] is None
    assert row_of(result, "b")["origins"] == ("unknown",)


def test_operations_are_those_that_targeted_it_or_that_its_events_name(dataset):
    data = dataset(
        links=[supplies("a", "t"), {"link_type": "TARGETED", "from": "op2", "to": "a"}],
        events=[{"line_id": "a", "event": "closed", "date_start": "2020", "operation_id": "op1"}],
    )
    assert row_of(lines(data.network()), "a")["operations"] == ("op1", "op2")


def test_period_moves_the_cut_off_and_leaves_out_lines_of_other_times(dataset):
    data = dataset(links=[supplies("a", "t", "2018", "2020"), supplies("b", "t", "2022", "2022")])
    result = lines(data.network(period="2019..2019"))
    assert [row["line"] for row in result.rows] == ["a"]
    assert result.rows[0]["state"] == "active"
    assert result.rows[0]["certainly_active"] is True
    assert result.parameters["cut_off"] == "2019-12-31"


def test_a_possibly_active_line_is_marked(dataset):
    data = dataset(links=[supplies("a", "t", "", "2022"), supplies("b", "t", "2018", "2022")])
    result = lines(data.network(period="2019..2020"))
    assert {row["line"]: row["certainly_active"] for row in result.rows} == {"a": False, "b": True}


def test_a_line_known_from_conditional_claims_only_stays_out(dataset):
    data = dataset(links=[supplies("a", "t", handling="C"), supplies("b", "t")])
    assert [row["line"] for row in lines(data.network()).rows] == ["b"]
    assert lines(data.network()).withheld["handling"] == 1
    assert [row["line"] for row in lines(data.network(include_handling="C")).rows] == ["a", "b"]


def test_a_line_that_no_claim_names_keeps_its_row(dataset):
    data = dataset(lines=[{"line_id": "quiet"}, {"line_id": "a"}], links=[supplies("a", "t")])
    assert row_of(lines(data.network()), "quiet")["state"] == "undated"
    assert [row["line"] for row in lines(data.network(place="t")).rows] == ["a"]


def test_successor_keeps_its_grade_and_the_chain_is_shown(dataset):
    data = dataset(
        links=[
            supplies("a", "t", "2018", "2019-06"),
            supplies("b", "t", "2019-08", "2020"),
            supplies("c", "t", "2021", "2021"),
            {"link_type": "SUCCEEDS", "from": "b", "to": "a", "grade": "2C", "certainty": "implied"},
            {"link_type": "SUCCEEDS", "from": "c", "to": "b"},
        ]
    )
    result = lines(data.network())
    assert row_of(result, "a")["successors"] == ("b",)
    assert row_of(result, "b")["successors"] == ("c",)
    assert row_of(result, "c")["successors"] is None
    first = result.parts["successors"].rows[0]
    assert first["chain"] == ("a", "b", "c")
    assert first["grade"] == ("2C",)
    assert (first["gap_days_low"], first["gap_days_high"]) == (32, 91)


def test_a_chain_that_runs_in_a_circle_ends(dataset):
    data = dataset(
        links=[{"link_type": "SUCCEEDS", "from": "b", "to": "a"}, {"link_type": "SUCCEEDS", "from": "a", "to": "b"}]
    )
    chains = {row["line"]: row["chain"] for row in lines(data.network()).parts["successors"].rows}
    assert chains == {"a": ("a", "b"), "b": ("b", "a")}


def test_impossible_sequences_are_in_the_notes(dataset):
    checked = {"line_id": "a", "event": "check_back", "date_start": "2020", "date_end": "2020"}
    data = dataset(links=[supplies("a", "t")], events=[checked])
    assert any("a: the claims do not fit together: check_back" in note for note in lines(data.network()).notes)


def test_roll_up_joins_places(example):
    result = lines(example.network(roll_up="region"))
    assert row_of(result, "deano")["origins"] == ("london",)
    assert any("Without the level region" in note for note in result.notes)


def test_a_dataset_is_taken_as_well_as_a_network(example):
    assert len(lines(example).rows) == 35


def test_first_seen_of_an_exact_date_is_exact(ledger):
    assert ledger["lj"]["first_seen_low"] == ledger["lj"]["first_seen_high"] == date(2019, 11, 21)


def test_survival_of_six_closures_is_listed_and_not_drawn(example):
    result = lines(example.network(), survival=True)
    assert result.parts["survival"].rows == []
    assert any("first seen to closure: 6 events, fewer than 10" in note for note in result.parts["survival"].notes)
    lived = [row for row in result.parts["durations"].rows if row["question"] == "first seen to closure"]
    listed = {row["line"]: row for row in lived}
    assert (listed["lj"]["days_low"], listed["lj"]["days_high"]) == (67, 314)


def test_a_successor_whose_life_is_withheld_has_no_gap(dataset):
    succeeds = {"link_type": "SUCCEEDS", "from": "b", "to": "a"}
    data = dataset(links=[supplies("a", "t", "2018", "2019", handling="C"), succeeds])
    row = lines(data.network()).parts["successors"].rows[0]
    assert (row["gap_days_low"], row["gap_days_high"], row["grade"]) == (None, None, None)


def test_impossible_sequences_are_a_table_and_only_the_first_are_notes(dataset):
    events = [
        {"line_id": f"l{i:02}", "event": "reemerged", "date_start": "2020", "date_end": "2020"} for i in range(30)
    ]
    result = lines(dataset(links=[supplies("l00", "t")], events=events).network())
    assert len(result.parts["impossible"].rows) == 30
    assert result.parts["impossible"].rows[0]["what"] == "reemerged without a closure before it"
    assert sum("do not fit together" in note for note in result.notes) == 20
    assert "And 10 more that do not fit: see the table 'impossible'." in result.notes


def test_a_long_chain_of_successors_costs_no_cubic_time(dataset):
    links = [{"link_type": "SUCCEEDS", "from": f"l{n + 1:04}", "to": f"l{n:04}"} for n in range(1_000)]
    net = dataset(links=links).network()
    began = time.process_time()
    chains = lines(net).parts["successors"]
    assert time.process_time() - began < 2.5
    assert [len(row["chain"]) for row in chains.rows] == list(range(1_001, 1, -1))
    assert chains.rows[0]["chain"][:3] == ("l0000", "l0001", "l0002")
