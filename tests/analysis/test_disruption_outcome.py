"""Outcomes: the stated total, the reading that covers most, the claim that the rule takes; nothing overlaps."""

from __future__ import annotations

from graphlab.counting.figures import outcomes
from graphlab.dataset import Dataset
from graphlab.model.values import Bounds

PLACES = [{"place_id": "norwich", "within": "norfolk"}, *({"place_id": p} for p in ("norfolk", "london", "px", "py"))]


def count(key, value, start="2020", end=None, **more):
    row = {"subject": "op", "measure": "arrests", "unit": "persons", "stock_or_flow": more.pop("kind", "flow")}
    periods = {"period_start": start, "period_end": start if end is None else end}
    return {"count_id": key, "value": value, "source_id": "s", **row, **periods, **more}


def figures(*counts, **filters):
    net = Dataset.build({"counts": list(counts), "places": PLACES}).network(**filters)
    return outcomes(net, net.count_columns.passes)


def test_the_stated_total_is_taken_and_not_the_sum_of_its_parts():
    (found,) = figures(count("all", "1503"), count("a", "443", origin="london", part_of="all"))
    assert found.bounds == Bounds(1503, 1503)
    assert found.claims == ("all",)


def test_parts_stand_for_themselves_when_their_total_is_not_there():
    parts = [count(m, n, f"2021-{d}", part_of="all") for m, n, d in (("jan", "5", "01"), ("feb", "16", "02"))]
    found = figures(count("all", "30", "2020", "2021"), *parts, period="2021")
    assert [f.bounds.low for f in found] == [5, 16]


def test_one_figure_for_each_unit_measure_and_period():
    found = figures(
        count("a", "1"), count("b", "2", unit="arrests"), count("c", "3", measure="charges"), count("d", "4", "2021")
    )
    assert [(f.measure, f.unit, f.bounds.low) for f in found] == [
        ("arrests", "arrests", 2),
        ("arrests", "persons", 1),
        ("arrests", "persons", 4),
        ("charges", "persons", 3),
    ]


def test_of_cumulative_readings_the_one_that_covers_most_is_taken_and_a_fall_is_a_conflict():
    found = figures(
        count("r1", "20", "2019-11", "2020-06"),
        count("r2", "31", "2019-11", "2020-09"),
        count("r3", "30", "2019-11", "2021-01"),
        count("r4", "74", "2019-11", "2023"),
    )
    assert [(f.bounds.low, f.claims) for f in found] == [(74, ("r4", "r1", "r2", "r3"))]
    assert "superseded: 20 for 2019-11..2020-06 (r1), 31" in found[0].notes[0]
    (fall,) = [note for note in found[0].notes if "cannot fall" in note]
    assert fall.endswith("cannot fall: 31 for 2019-11..2020-09 (r2), then 30 for 2019-11..2021-01 (r3).")


def test_readings_of_a_stock_are_not_cumulative():
    found = figures(count("a", "5", "2020", "2021", kind="stock"), count("b", "7", "2020", "2022", kind="stock"))
    assert [f.bounds.low for f in found] == [5, 7]


def test_claims_of_one_cell_conflict_and_the_rule_is_said():
    (found,) = figures(count("a", "10"), count("b", "9"))
    assert found.claims == ("a", "b")
    assert found.bounds == Bounds(10, 10)
    assert "taken 10 (a), not 9 (b). Rule: best grade" in found.notes[0]


def test_a_known_figure_goes_before_a_suppressed_one():
    (found,) = figures(count("a", "[c]"), count("b", "9"))
    assert found.bounds == Bounds(9, 9)


def test_a_suppressed_figure_alone_is_a_row_without_number():
    (found,) = figures(count("a", "[c]"))
    assert found.bounds == Bounds(None, None)


def test_a_claim_for_a_town_is_not_added_to_the_claim_for_its_county():
    (found,) = figures(count("a", "10", destination="norfolk"), count("b", "4", destination="norwich"))
    assert (found.bounds.low, found.claims) == (10, ("a", "b"))


def test_claims_for_different_places_without_a_total_are_added_and_said_to_be():
    (found,) = figures(count("a", "10", destination="px"), count("b", "<5", destination="py"))
    assert found.bounds == Bounds(10, 14)
    assert "no total is stated" in found.notes[0]


def test_a_part_of_the_sum_that_is_not_known_leaves_it_open():
    (found,) = figures(count("a", "10", destination="px"), count("b", "[c]", destination="py"))
    assert found.bounds == Bounds(10, None)


def test_distinct_counts_are_never_added():
    (found,) = figures(
        count("a", "10", destination="px", kind="distinct"), count("b", "7", destination="py", kind="distinct")
    )
    assert found.bounds == Bounds(10, None)


def test_definitions_are_apart():
    assert len(figures(count("a", "10", definition="x"), count("b", "7", definition="y"))) == 2


def test_january_beside_the_year_is_a_month_and_no_reading_of_the_year():
    (found,) = figures(count("y", "100", "2020"), count("jan", "7", "2020-01"), count("feb", "9", "2020-02"))
    assert (found.bounds.low, found.claims) == (100, ("y", "feb", "jan"))
    (note,) = found.notes
    assert note == (
        "op, arrests: taken 100 for 2020 (y), which covers most; not added to it: 7 for 2020-01 (jan), 9 for 2020-02 "
        "(feb)."
    )


def test_a_first_reading_followed_by_nothing_is_superseded():
    found = figures(count("y", "100", "2020"), count("jan", "7", "2020-01"))
    assert [f.claims for f in found] == [("y", "jan")]


def test_two_readings_that_end_alike_conflict():
    found = figures(count("a", "100", "2020"), count("b", "90", "2020"), count("old", "7", "2020-01"))
    assert [f.claims for f in found] == [("a", "b", "old")]


def test_outcomes_of_a_line_itself_are_found_by_asking_for_the_line(example):
    from graphlab.analysis.disruption.summary import disruption

    result = disruption(example.network(), "outcome", line="scouse-porky")
    assert [(r["operation"], r["measure"], r["low"]) for r in result.rows] == [("scouse-porky", "jailed", 9)]
    assert any("taken 9 (porky-jailed-bbc), not 10 (porky-jailed-itv)" in note for note in result.notes)


def test_outcomes_of_lines_and_places_are_a_table_of_their_own_and_counted_beside_operations(example):
    from graphlab.analysis.disruption.summary import disruption

    other = disruption(example.network(), "other")
    assert ("norwich", 175) in [(r["subject"], r["low"]) for r in other.rows]
    notes = disruption(example.network(), "outcome").notes
    assert f"{len(other.rows)} more are said of a single line or place: --by other shows them." in notes
