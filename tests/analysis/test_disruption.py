"""Disruption summaries: by operation, line, place, stock and outcome, on the real dataset and on planted cases."""

from __future__ import annotations

import pytest

from graphlab.analysis.disruption.summary import disruption
from graphlab.errors import NotFoundError
from graphlab.model.notes import FINDING, notes_of

PROMISED = {
    "operation": "operation lines_targeted closed closed_type1 closed_type2 returned claims",
    "line": "line event date_low date_high operation rating claims",
    "place": "place lines lines_targeted closed closed_type1 closed_type2 returned claims",
    "stock": (
        "place measure definition period_start period_end stock_start_low stock_start_high closed_low closed_high "
        "stock_end_low stock_end_high change_low change_high opened_low opened_high missing claims"
    ),
    "outcome": "operation measure unit period_start period_end low high claims",
}


@pytest.fixture(scope="module")
def real(example):
    return disruption(example.network())


def by_key(result):
    return {row[result.names[0]]: row for row in result.rows}


def targeted(operation, line):
    return {"link_type": "TARGETED", "from": operation, "to": line}


def supplies(line, town):
    return {"link_type": "SUPPLIES", "from": line, "to": town}


def event(line, kind, day, operation="", **more):
    return {"line_id": line, "event": kind, "date_start": day, "date_end": day, "operation_id": operation, **more}


@pytest.mark.parametrize("table", sorted(PROMISED))
def test_columns_begin_as_promised(real, table):
    assert " ".join(real.parts[table].names).startswith(PROMISED[table])


def test_operation_is_the_table_unless_told(example, real):
    assert real.names == real.parts["operation"].names
    assert disruption(example.network(), "stock").names[0] == "place"


def test_an_unknown_table_is_refused_with_what_there_is(example):
    with pytest.raises(NotFoundError, match="outcome"):
        disruption(example.network(), "month")


def test_every_operation_is_there_and_those_without_a_word_are_named(real):
    rows = by_key(real)
    assert len(rows) == 19
    for quiet in ("cayman", "smuggler", "sceptre", "adder", "streetsafe", "norfolk-county-lines-team"):
        assert rows[quiet]["lines_targeted"] is None
        assert rows[quiet]["closed"] is None
        assert rows[quiet]["claims"]
    note = next(n for n in real.notes if n.startswith("Nothing is stated on lines"))
    assert "#StreetSafe" in note
    assert "Operation Gravity" not in note


def test_a_closure_counts_for_the_operation_that_its_event_names(real):
    rows = by_key(real)
    assert (rows["orochi"]["lines_targeted"], rows["orochi"]["closed"]) == (4, 3)
    assert (rows["raptor-north"]["lines_targeted"], rows["raptor-north"]["closed"]) == (1, None)


def test_nothing_was_ever_checked_so_returned_is_empty(real):
    assert all(row["returned"] is None for row in real.rows)


def test_ipswich_operations_follow_each_other_by_date_and_undated_ones_come_after(example):
    result = disruption(example.network(), "operation", place="ipswich")
    assert [row["operation"] for row in result.rows] == ["wolf", "volcanic", "velocity", "orochi", "kudzu", "muzzle"]
    assert all("followed each other in Ipswich" in row["note"] for row in result.rows[-2:])


def test_norfolk_fell_by_46_or_more_and_the_missing_figure_is_named(real):
    row = next(r for r in real.parts["stock"].rows if r["definition"] == "county lines team")
    assert (row["change_low"], row["change_high"]) == (-75, -46)
    assert (row["opened_low"], row["closed_low"]) == (None, None)
    assert row["missing"].startswith("lines closed in norfolk from 2019-11 to 2021-12")


def test_two_definitions_of_active_lines_are_never_subtracted(real):
    pairs = {(r["stock_start_low"], r["stock_end_low"]) for r in real.parts["stock"].rows if r["place"] == "norfolk"}
    assert pairs == {(75, 0), (21, 27)}


def test_kent_has_four_steps(real):
    changes = [(r["change_low"], r["change_high"]) for r in real.parts["stock"].rows if r["place"] == "kent"]
    assert changes == [(-18, -18), (-18, -18), (-4, -4), (-19, -19)]


def test_outcomes_of_the_real_dataset(real):
    rows = {(r["operation"], r["measure"], r["period_start"]): r for r in real.parts["outcome"].rows}
    gravity = rows["gravity", "arrests", "2016-12"]
    assert (gravity["low"], gravity["high"], gravity["claims"]) == (1503, 1503, ("gravity-all",))
    several = rows["sceptre;smuggler", "arrests", "2019"]
    assert (several["low"], several["high"]) == (1, None)
    team = rows["norfolk-county-lines-team", "lines closed", "2019-11"]
    assert (team["low"], team["period_end"], team["claims"][0]) == (74, "2023", "norfolk-closed-2023")
    assert any("cannot fall" in note for note in real.parts["outcome"].notes)


def test_both_claims_on_the_jailed_are_shown_with_the_rule(real):
    row = next(r for r in real.parts["other"].rows if r["subject"] == "scouse-porky")
    assert set(row["claims"]) == {"porky-jailed-bbc", "porky-jailed-itv"}
    assert row["low"] == 9
    assert any("porky-jailed-itv" in note and "Rule:" in note for note in real.parts["other"].notes)


def test_line_table_has_every_event(example, real):
    assert len(real.parts["line"].rows) == len(example.events)


def test_types_of_closure_are_apart_and_check_backs_decide_what_returned_means(dataset):
    data = dataset(
        links=[targeted("op", "a"), targeted("op", "b"), targeted("op", "b")],
        events=[
            event("a", "closed_type1", "2020-01-01", "op"),
            event("b", "closed_type2", "2020-01-01", "op"),
            event("a", "check_back", "2020-03-01"),
        ],
    )
    (row,) = disruption(data.network()).rows
    assert (row["lines_targeted"], row["closed"], row["closed_type1"], row["closed_type2"]) == (2, None, 1, 1)
    assert (row["returned"], row["check_backs"], row["check_backs_failed"]) == (0, 1, 0)


@pytest.mark.parametrize("kind", ["reemerged", "check_back_failed"])
def test_a_line_that_came_back_is_counted_with_its_time(dataset, kind):
    data = dataset(
        links=[targeted("op", "a")],
        events=[event("a", "closed", "2020-01-01", "op"), event("a", kind, "2020-01-31")],
    )
    (row,) = disruption(data.network()).rows
    assert (row["returned"], row["returned_after_days_low"], row["returned_after_days_high"]) == (1, 30, 30)


def test_a_return_counts_for_the_operation_whose_closure_it_undid(dataset):
    data = dataset(
        links=[targeted("first", "a"), targeted("second", "a")],
        events=[
            event("a", "closed", "2018-01-01", "first"),
            event("a", "reemerged", "2019-01-01"),
            event("a", "closed", "2020-01-01", "second"),
        ],
    )
    rows = by_key(disruption(data.network()))
    assert (rows["first"]["returned"], rows["second"]["returned"]) == (1, None)


def test_a_closure_that_names_nobody_counts_for_the_place_only(dataset):
    data = dataset(links=[targeted("op", "a"), supplies("a", "t")], events=[event("a", "closed", "2020-01-01")])
    result = disruption(data.network())
    assert result.rows[0]["closed"] is None
    assert result.parts["place"].rows[0]["closed"] == 1


def test_nested_operations_do_not_count_a_line_twice(dataset):
    data = dataset(
        operations=[{"operation_id": "whole"}, {"operation_id": "part", "part_of": "whole"}],
        links=[targeted("whole", "a"), targeted("part", "a"), targeted("part", "b")],
    )
    rows = by_key(disruption(data.network()))
    assert (rows["whole"]["lines_targeted"], rows["whole"]["lines_targeted_with_parts"]) == (1, 2)
    assert (rows["part"]["lines_targeted"], rows["part"]["lines_targeted_with_parts"]) == (2, None)
    assert [r["operation"] for r in disruption(data.network(), operation="whole").rows] == ["part", "whole"]


def test_ratings_are_a_table_and_no_average(dataset):
    data = dataset(
        links=[targeted("op", "a")],
        events=[
            event("a", "disrupted", "2020-01-01", "op", rating="major"),
            event("a", "disrupted", "2020-02-01", "op", rating="minor"),
            event("a", "disrupted", "2020-03-01", "op", rating="minor"),
        ],
    )
    (row,) = disruption(data.network()).rows
    assert (row["rated_major"], row["rated_moderate"], row["rated_minor"], row["disruptions"]) == (1, None, 2, 3)


def test_place_counts_distinct_lines_of_both_roles(dataset):
    both = [{"link_type": "ORIGINATES_IN", "from": "a", "to": "t"}, supplies("a", "t"), supplies("b", "t")]
    (row,) = disruption(dataset(links=both).network(), "place").rows
    assert (row["lines"], row["lines_from"], row["lines_to"]) == (2, 1, 2)


def test_one_line_narrows_every_table(example):
    result = disruption(example.network(), line="lj")
    assert [row["operation"] for row in result.rows] == ["orochi"]
    assert (result.rows[0]["lines_targeted"], result.rows[0]["closed"]) == (1, 1)
    assert {row["line"] for row in result.parts["line"].rows} == {"lj"}
    assert {row["place"] for row in result.parts["place"].rows} == {"great-yarmouth", "woolwich"}


def test_a_joint_claim_is_found_by_its_line_as_by_its_operation(dataset):
    told = {"measure": "arrests", "unit": "people", "stock_or_flow": "flow", "destination": "t", "period_start": "2020"}
    counts = [
        told | {"count_id": "both", "subject": "op;a", "value": "5"},
        told | {"count_id": "team", "subject": "op", "value": "7"},
    ]
    targeted = {"link_type": "TARGETED", "from": "op", "to": "a"}
    net = dataset(counts=counts, links=[supplies("a", "t"), targeted]).network()
    by_line = disruption(net, "outcome", line="a").rows
    assert [(row["operation"], row["claims"]) for row in by_line] == [("a;op", ("both",))]
    by_operation = disruption(net, "outcome", operation="op").rows
    assert [row["claims"] for row in by_operation] == [("both",), ("team",)]


def test_one_operation_by_name(example):
    result = disruption(example.network(), operation="Op Orochi")
    assert [row["operation"] for row in result.rows] == ["orochi"]
    assert {row["line"] for row in result.parts["line"].rows} == {"haverhill-line", "hustle", "lj", "montana"}
    assert result.parts["outcome"].rows == []


def test_opened_lines_appear_where_the_figures_share_a_period(dataset):
    common = {"subject": "p", "unit": "lines", "destination": "p"}
    stock = common | {"measure": "active lines", "stock_or_flow": "stock"}
    data = dataset(
        counts=[
            stock | {"value": "40", "period_start": "2020-01", "period_end": "2020-01"},
            stock | {"value": "20-29", "period_start": "2020-12", "period_end": "2020-12"},
            common
            | {
                "measure": "lines closed",
                "value": "25",
                "period_start": "2020-01",
                "period_end": "2020-12",
                "subject": "team",
            },
        ]
    )
    result = disruption(data.network(), "stock")
    (row,) = result.rows
    assert (row["opened_low"], row["opened_high"], row["opened_high_if_no_other_end"]) == (5, None, 14)
    assert row["missing"] is None
    assert any("are said of team" in note for note in result.notes)


def test_conditional_claims_stay_out_and_are_counted(dataset):
    data = dataset(links=[targeted("op", "a")], events=[event("a", "closed", "2020-01-01", "op", handling="C")])
    result = disruption(data.network())
    assert result.rows[0]["closed"] is None
    assert result.withheld["handling"] == 1


def test_closures_that_joined_are_told_apart_from_those_passed_over(dataset):
    common = {"subject": "p", "unit": "lines", "destination": "p", "definition": "d"}
    stock = common | {"measure": "active lines", "stock_or_flow": "stock"}
    flow = common | {"measure": "lines closed", "period_start": "2020-01", "period_end": "2020-12", "definition": ""}
    data = dataset(
        counts=[
            stock | {"value": "40", "period_start": "2020-01", "period_end": "2020-01"},
            stock | {"value": "29", "period_start": "2020-12", "period_end": "2020-12"},
            flow | {"value": "25", "grade": "1A"},
            flow | {"value": "26", "grade": "2C"},
        ]
    )
    result = disruption(data.network(), "stock")
    assert result.rows[0]["closed_low"] == 25
    assert "p: the closures c2 have no definition, the stock 'd'." in result.notes
    assert any("closures taken from c2, not 26 (c3). Rule: best grade" in note for note in result.notes)


def test_an_operation_without_own_dates_is_placed_by_where_it_acted(dataset):
    def acted(operation, start, end):
        return {"link_type": "CONDUCTED_IN", "from": operation, "to": "t", "start": start, "end": end}

    data = dataset(
        operations=[{"operation_id": "b"}, {"operation_id": "a"}, {"operation_id": "c", "start": "2019"}],
        links=[acted("b", "2018", "2018"), acted("b", "2020", "2021"), acted("a", "", "")],
    )
    rows = disruption(data.network()).rows
    assert [(r["operation"], r["start"], r["end"]) for r in rows] == [
        ("b", "2018", "2021"),
        ("c", "2019", None),
        ("a", None, None),
    ]


def test_successors_of_what_an_operation_closed(dataset):
    data = dataset(
        links=[targeted("op", "a"), {"link_type": "SUCCEEDS", "from": "b", "to": "a"}],
        events=[event("a", "closed", "2020-01-01", "op")],
    )
    assert disruption(data.network()).rows[0]["successors"] == ("b",)


def test_places_without_the_asked_level_stay_and_are_named(example):
    result = disruption(example.network(roll_up="region"), "place")
    assert "london" in by_key(result)
    assert any(note.startswith("Without the level region:") for note in result.notes)


def test_place_narrows_a_pseudonymised_network_too(example):
    result = disruption(example.network(pseudonyms=True), "place", place="ipswich")
    assert {"ipswich", "london"} == set(by_key(result))
    assert result.parameters["pseudonyms"] is True


def test_an_operation_that_nobody_names_keeps_its_row(dataset):
    data = dataset(operations=[{"operation_id": "quiet"}, {"operation_id": "op"}], links=[targeted("op", "a")])
    assert [row["operation"] for row in disruption(data.network()).rows] == ["op", "quiet"]
    assert [row["operation"] for row in disruption(data.network(subject="op")).rows] == ["op"]


def test_a_closure_told_by_two_operations_and_types_is_one(dataset):
    """What operations did together counts lines and closures once, whatever the rows of the operations say."""
    base = {"line_id": "a", "date_start": "2021-03", "date_end": "2021-03", "source_id": "s"}
    events = [
        base | {"event": "closed", "operation_id": "one"},
        base | {"event": "closed_type1", "operation_id": "two", "source_id": "t"},
        base | {"event": "reemerged", "date_start": "2021-06", "date_end": "2021-06", "source_id": "t"},
    ]
    data = dataset(
        lines=[{"line_id": "a"}],
        operations=[{"operation_id": o} for o in ("one", "two", "three")],
        events=events,
        links=[{"link_type": "TARGETED", "from": "one", "to": "a", "source_id": "s"}],
        sources=[{"source_id": "s"}, {"source_id": "t"}],
    )
    (note,) = notes_of(disruption(data.network()).notes, FINDING)
    assert note == (
        "1 of 3 operations is said to have targeted a named line; one closure of a named line is credited to an "
        "operation. Returns are stated for two operations: one line came back."
    )


@pytest.mark.parametrize("credited", [True, False])
def test_a_return_of_a_line_that_was_only_targeted_is_not_denied(dataset, credited):
    """Ali was closed and came back; Orochi targeted it, and no closure names Orochi."""
    closed = {"line_id": "ali", "event": "closed", "date_start": "2025-11", "date_end": "2025-11"}
    back = {"line_id": "ali", "event": "reemerged", "date_start": "2026-02", "date_end": "2026-02"}
    data = dataset(
        lines=[{"line_id": "ali", "name": "Ali"}],
        operations=[{"operation_id": "orochi", "name": "Orochi"}],
        links=[{"link_type": "TARGETED", "from": "orochi", "to": "ali"}],
        events=[closed | {"operation_id": "orochi"}] if credited else [closed, back],
    )
    (told,) = notes_of(disruption(data.network()).notes, FINDING)
    assert told.endswith(
        "one closure of a named line is credited to an operation. No check-back and no return is stated after a "
        "closure of theirs: whether a line came back is not known."
        if credited
        else "no closure of a named line is credited to an operation, so no return is counted for one."
    )
