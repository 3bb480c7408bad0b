"""What-if on a network: steps, ranking, flows lost, special ends, stress tests, curves and best sets."""

from __future__ import annotations

import pytest

from graphlab.analysis.whatif.steps import whatif
from graphlab.errors import NotFoundError, RefusedError

PROMISED = (
    "step removed pairs_served pairs_lost flow_low flow_high flow_lost_low flow_lost_high largest_component efficiency "
    "redundant_with"
)
WORKED = [
    ("A", "l1", "t1"),
    ("A", "l2", "t1"),
    ("A", "l3", "t2"),
    ("B", "l4", "t2"),
    ("B", "l5", "t3"),
    ("B", "l6", "t4"),
]


def served(origin, line, town, start="", end=""):
    return [
        {"link_type": "ORIGINATES_IN", "from": line, "to": origin},
        {"link_type": "SUPPLIES", "from": line, "to": town, "start": start, "end": end},
    ]


def flow(value, subject, origin="A", destination="t1", **more):
    return {"subject": subject, "origin": origin, "destination": destination, "value": value, **more}


@pytest.fixture
def worked(dataset):
    return dataset(links=[row for triple in WORKED for row in served(*triple)]).network()


def only(result):
    (row,) = result.rows
    return row


def test_columns_begin_as_promised(worked):
    assert " ".join(whatif(worked, ["l1"]).names).startswith(PROMISED)


@pytest.mark.parametrize(
    ("close", "pairs", "largest", "efficiency"),
    [(["l3"], 4, 7, 0.3045), (["l1", "l2"], 4, 9, 0.3844), (["l1"], 5, 11, 0.4216)],
)
def test_worked_example(worked, close, pairs, largest, efficiency):
    last = whatif(worked, close).rows[-1]
    assert (last["pairs_served"], last["pairs_lost"]) == (pairs, 5 - pairs)
    assert last["largest_component"] == largest
    assert last["efficiency"] == pytest.approx(efficiency, abs=5e-5)


def test_removing_an_origin_is_a_stress_test_and_said_to_be(worked):
    result = whatif(worked, stress=["B"])
    row = only(result)
    assert (row["pairs_served"], row["largest_component"]) == (2, 7)
    assert row["efficiency"] == pytest.approx(0.2597, abs=5e-5)
    assert "stress test" in result.title.lower()


def test_steps_are_cumulative_and_the_last_is_all_of_them(worked):
    rows = whatif(worked, ["l2", "l1", "l3", "l2"]).rows
    assert [(r["step"], r["removed"], r["pairs_lost"]) for r in rows] == [(1, "l2", 0), (2, "l1", 1), (3, "l3", 2)]
    assert rows[0]["redundant_with"] == ("l1",)
    assert rows[1]["redundant_with"] is None
    assert rows[2]["towns_without_supplier"] == ("t1",)


def test_redundancy_is_said_in_a_sentence(worked):
    notes = whatif(worked, ["l1"]).notes
    assert "Closing l1 cuts nothing: l2 serves the same pair at the time, so it is redundant." in notes


def test_every_table_says_that_closing_on_paper_overstates(worked):
    for result in (
        whatif(worked, ["l1"]),
        whatif(worked, rank=True),
        whatif(worked, curve=["degree"]),
        whatif(worked, best=1),
    ):
        assert any("overstates" in note for note in result.notes)


def test_rank_puts_the_greatest_loss_first_and_ties_by_id(example):
    rows = whatif(example.network(), rank=True, all_time=True).rows
    assert rows[0]["removed"] == "echo"
    assert rows[0]["pairs_lost"] == 4
    assert all(row["pairs_lost"] < 4 for row in rows[1:])
    keys = [(-row["pairs_lost"], row["removed"]) for row in rows]
    assert keys == sorted(keys)
    assert len(rows) == 35


def test_rank_rows_equal_closing_each_line_alone(worked):
    for row in whatif(worked, rank=True).rows:
        step = only(whatif(worked, [row["removed"]]))
        for name in (
            "pairs_served",
            "pairs_lost",
            "largest_component",
            "redundant_with",
            "lost",
            "towns_without_supplier",
        ):
            assert row[name] == step[name], (row["removed"], name)
        assert row["efficiency"] == pytest.approx(step["efficiency"], rel=1e-12)  # added up in another order


def test_lines_of_different_times_do_not_replace_each_other(dataset):
    data = dataset(links=served("A", "l1", "t", "2018", "2018") + served("A", "l2", "t", "2019", "2019"))
    assert only(whatif(data.network(), ["l1"]))["pairs_lost"] == 1
    later = dataset(links=served("A", "l1", "t", "2018", "2018") + served("A", "l2", "t", "2018-12", ""))
    assert only(whatif(later.network(), ["l1"]))["pairs_lost"] == 0


def test_pairs_with_a_special_end_are_listed_apart(dataset):
    data = dataset(links=served("unknown", "l1", "t") + served("A", "l2", "not-itemised") + served("A", "l3", "t"))
    result = whatif(data.network(), ["l1", "l2"])
    assert [(r["pairs_served"], r["pairs_lost"]) for r in result.rows] == [(1, 0), (1, 0)]
    apart = [(r["origin"], r["destination"], r["lines"]) for r in result.parts["special"].rows]
    assert apart == [("A", "not-itemised", ("l2",)), ("unknown", "t", ("l1",))]


def test_a_pair_of_a_place_with_itself_is_a_pair(example):
    row = only(whatif(example.network(), ["j"]))
    assert row["lost"] == ("manchester > manchester",)


def test_flow_is_that_of_the_line_itself(example):
    row = only(whatif(example.network(), ["echo"], measure="calls"))
    assert (row["flow_lost_low"], row["flow_lost_high"]) == (160000, 160000)
    assert (row["flow_low"], row["flow_high"]) == (0, 0)
    assert "echo-calls-leader" in row["claims"]


def test_flow_of_a_pair_goes_with_its_last_line(dataset):
    links = [row for triple in WORKED for row in served(*triple)]
    data = dataset(links=links, counts=[flow("20+", "op"), flow("7", "op", "A", "t2")])
    first, second = whatif(data.network(), ["l1", "l2"], measure="arrests").rows
    assert (first["flow_lost_low"], first["flow_lost_high"]) == (None, None)
    assert (first["flow_low"], first["flow_high"]) == (27, None)
    assert (second["flow_lost_low"], second["flow_lost_high"]) == (20, None)
    assert (second["flow_low"], second["flow_high"]) == (7, 7)


def test_flow_lost_does_not_depend_on_the_order_of_closing(dataset):
    links = served("A", "l1", "t1") + served("A", "l2", "t1") + served("A", "l3", "t2")
    data = dataset(links=links, counts=[flow("9", "op"), flow("4", "l1"), flow("5", "op", "A", "t2")])
    last = [whatif(data.network(), order, measure="arrests").rows[-1] for order in (["l1", "l2"], ["l2", "l1"])]
    assert [(r["flow_lost_low"], r["flow_low"]) for r in last] == [(4, 5), (4, 5)]


def test_flow_without_a_measure_is_empty(worked):
    row = only(whatif(worked, ["l3"]))
    assert row.get("flow_low") is row.get("flow_lost_low") is None


def test_subjects_that_may_overlap_are_not_added(dataset):
    data = dataset(links=served("A", "l1", "t1"), counts=[flow("20", "op"), flow("8", "other")])
    row = only(whatif(data.network(), ["l1"], measure="arrests"))
    assert (row["flow_lost_low"], row["flow_lost_high"]) == (20, 28)


def test_several_measures_or_units_are_refused_with_what_there_is(dataset):
    data = dataset(links=served("A", "l1", "t1"), counts=[flow("20", "op"), flow("8", "op", unit="persons")])
    with pytest.raises(RefusedError, match=r"several units.*person-arrests and persons"):
        whatif(data.network(), ["l1"], measure="arrests")
    assert only(whatif(data.network(), ["l1"], measure="arrests", unit="persons"))["flow_lost_low"] == 8
    with pytest.raises(RefusedError, match="one table is of one measure"):
        whatif(data.network(), ["l1"], measure=["arrests", "charges"])
    with pytest.raises(NotFoundError, match=r"no measure 'seizures'.*arrests"):
        whatif(data.network(), ["l1"], measure="seizures")


def test_an_operations_lines_are_closed_in_order(example):
    rows = whatif(example.network(), close_operation="Orochi").rows
    assert [row["removed"] for row in rows] == ["haverhill-line", "hustle", "lj", "montana"]
    with pytest.raises(RefusedError, match="no line is stated that Operation Cayman"):
        whatif(example.network(), close_operation="cayman")


def test_everything_from_an_origin_includes_the_places_within_it(example):
    rows = whatif(example.network(), close_origin="liverpool").rows
    assert [row["removed"] for row in rows] == ["echo", "scouse-mo", "scouse-nay", "scouse-porky"]


def test_a_place_cannot_be_closed_and_a_wrong_name_offers_the_closest(example):
    with pytest.raises(NotFoundError, match="only lines can be closed"):
        whatif(example.network(), ["norwich"])
    with pytest.raises(NotFoundError, match="montana"):
        whatif(example.network(), ["montanna"])
    with pytest.raises(NotFoundError, match="fits several"):
        whatif(example.network(), ["Rico"])


def test_nothing_asked_for_is_refused(worked):
    with pytest.raises(RefusedError, match="nothing was asked for"):
        whatif(worked)


def test_returns_of_the_past_are_told(dataset):
    events = [
        {"line_id": "l1", "event": "closed", "date_start": "2020", "date_end": "2020"},
        {"line_id": "l1", "event": "reemerged", "date_start": "2021", "date_end": "2021"},
        {"line_id": "l2", "event": "closed", "date_start": "2020", "date_end": "2020"},
    ]
    data = dataset(links=served("A", "l1", "t") + served("A", "l2", "t"), events=events)
    assert any(
        "Of 2 closures in these data 1 came back (no check-back found it) and 1 was not looked for again" in n
        for n in whatif(data.network(), ["l1"]).notes
    )


def test_curve_removes_lines_only_and_gives_both_shares(worked):
    result = whatif(worked, curve=["degree"], adaptive=True)
    assert [row["removed"] for row in result.rows] == [None, "l1", "l2", "l3", "l4", "l5", "l6"]
    assert result.rows[3]["pairs_served"] == 3
    assert result.rows[0]["share"] == result.rows[0]["share_of_first"] == 1.0
    assert "smallest id goes first" in result.method


def test_tie_rule_turns_the_curve(worked):
    rows = whatif(worked, curve=["degree"], ties="largest").rows
    assert rows[1]["removed"] == "l6"


def test_best_sets_are_exact_beside_greedy(worked):
    result = whatif(worked, best=2)
    assert [(r["size"], r["pairs_lost"], r["proved"], r["greedy_pairs_lost"]) for r in result.rows] == [
        (1, 1, True, 1),
        (2, 2, True, 2),
    ]


def test_a_plain_network_is_a_stress_test_of_its_nodes(dataset):
    data = dataset(links=[{"link_type": "CONNECTS", "from": a, "to": b} for a, b in ("ab", "bc", "cd", "de")])
    result = whatif(data.network(), rank=True)
    assert result.rows[0]["removed"] == "c"
    assert result.rows[0]["largest_component"] == 2
    assert result.rows[0]["pairs_lost"] is None
    step = whatif(data.network(), ["c"])
    assert any("stress test" in note for note in step.notes)


def test_efficiency_can_be_left_out_and_asked_for(worked):
    assert whatif(worked, rank=True, efficiency=False).rows[0]["efficiency"] is None
    assert whatif(worked, rank=True, efficiency=True).rows[0]["efficiency"] is not None


def test_order_of_rows_changes_nothing(dataset):
    links = [row for triple in WORKED for row in served(*triple)]
    one = whatif(dataset(links=links).network(), rank=True).to_json()
    assert whatif(dataset(links=links[::-1]).network(), rank=True).to_json() == one


@pytest.mark.parametrize(("strategy", "robustness"), [("degree", 0.1667), ("betweenness", 0.1875)])
def test_worked_robustness_with_places_as_a_stress_test(worked, strategy, robustness):
    result = whatif(worked, curve=[strategy], adaptive=True, all_nodes=True)
    assert len(result.rows) == 13
    assert result.rows[0]["robustness"] == pytest.approx(robustness, abs=5e-5)
    assert result.rows[-1]["pairs_served"] == 0
    assert "stress test" in result.method


def test_removing_a_place_takes_its_pairs_along(worked):
    rows = whatif(worked, curve=["degree"], adaptive=True, all_nodes=True).rows
    assert [(row["removed"], row["pairs_served"]) for row in rows[:3]] == [(None, 5), ("A", 3), ("B", 0)]


def test_a_plain_network_has_no_pairs_to_go_by(dataset):
    data = dataset(links=[{"link_type": "CONNECTS", "from": "a", "to": "b"}])
    with pytest.raises(RefusedError, match="needs lines"):
        whatif(data.network(), curve=["origin-town-betweenness"])
    assert len(whatif(data.network(), curve=["degree"]).rows) == 3


def test_an_origin_of_no_line_is_refused(example):
    with pytest.raises(RefusedError, match="no line is stated that is run from Norwich"):
        whatif(example.network(), close_origin="norwich")


def test_best_sets_need_lines(dataset):
    data = dataset(links=[{"link_type": "CONNECTS", "from": "a", "to": "b"}])
    with pytest.raises(RefusedError, match="best sets need a network of lines"):
        whatif(data.network(), best=1)


def test_a_line_of_several_periods_loses_those_that_do_not_overlap(dataset):
    counts = [
        flow("9", "l1", period_start="2020", period_end="2020"),
        flow("4", "l1", period_start="2020-01", period_end="2020-06"),
        flow("5", "l1", period_start="2021-01", period_end="2021-06"),
    ]
    data = dataset(links=served("A", "l1", "t1"), counts=counts)
    assert only(whatif(data.network(), ["l1"], measure="arrests"))["flow_lost_low"] == 14


def test_a_stock_of_a_line_is_its_latest_reading(dataset):
    more = {"stock_or_flow": "stock"}
    counts = [flow(v, "l1", period_start=y, period_end=y, **more) for v, y in (("9", "2020"), ("4", "2021"))]
    data = dataset(links=served("A", "l1", "t1"), counts=counts)
    assert only(whatif(data.network(), ["l1"], measure="arrests"))["flow_lost_low"] == 4


def test_parts_of_a_pairs_flow_are_left_to_their_total(dataset):
    counts = [flow("9", "op"), flow("4", "op", part_of="c0", period_start="2020", period_end="2020")]
    data = dataset(links=served("A", "l1", "t1"), counts=counts)
    assert only(whatif(data.network(), ["l1"], measure="arrests"))["flow_lost_low"] == 9


def test_claims_about_several_lines_are_not_split_and_suppressed_ones_say_nothing(dataset):
    links = served("A", "l1", "t1") + served("A", "l2", "t2")
    counts = [flow("9", "l1;l2", "", ""), flow("[c]", "l1")]
    result = whatif(dataset(links=links, counts=counts).network(), ["l1"], measure="arrests")
    assert only(result)["flow_lost_low"] is None
    assert "1 claim speaks of several lines together and is not split." in result.notes


def test_a_pair_that_was_lost_before_is_said_to_be(dataset):
    links = served("A", "l1", "t", "2018", "2018") + served("A", "l2", "t", "2020", "2020")
    notes = whatif(dataset(links=links).network(), ["l1", "l2"]).notes
    assert "Closing l2 cuts nothing more: its pairs were lost before." in notes


def test_many_lines_that_replace_one_are_counted(dataset):
    links = [row for i in range(7) for row in served("A", f"l{i}", "t")]
    notes = whatif(dataset(links=links).network(), ["l0"]).notes
    assert "Closing l0 cuts nothing: 6 other lines serve the same pairs at the time, so it is redundant." in notes


def test_lines_that_are_only_possibly_active_are_told(dataset):
    links = served("A", "l1", "t", "2018", "2021") + served("A", "l2", "t", "", "2022")
    notes = whatif(dataset(links=links).network(period="2019..2020"), ["l1"]).notes
    assert any("; 1 line is only possibly active in the period; " in note for note in notes)


def test_titles_say_what_is_closed_and_what_is_a_stress_test(worked):
    assert whatif(worked, ["l1", "l2"]).title == "What closing l1, l2 would cut: 6 lines, nothing is dated"
    assert whatif(worked, stress=["B"]).title == "Stress test: what removing B would cut: 6 lines, nothing is dated"
    assert (
        whatif(worked, ["l1"], stress=["B"]).title
        == "What closing l1 would cut; stress test: what removing B would cut: 6 lines, nothing is dated"
    )
    assert whatif(worked, [f"l{i}" for i in range(1, 7)]).title.endswith(
        "l3 and 3 more would cut: 6 lines, nothing is dated"
    )


def test_nothing_to_close_in_a_dataset_without_lines_is_an_empty_rank(dataset):
    result = whatif(dataset(counts=[flow("5", "op")]).network(), rank=True)
    assert list(result.rows) == []
    assert not any("Efficiency is left out" in note for note in result.notes)


def test_many_steps_are_told_in_the_table_and_not_all_in_sentences(dataset):
    net = dataset(links=[row for i in range(30) for row in served("A", f"l{i:02}", f"t{i:02}")]).network()
    result = whatif(net, close_origin="A")
    assert len(result.rows) == 30
    assert sum(note.startswith("Closing l") for note in result.notes) == 20
    assert "And 10 more steps: see the columns lost and redundant_with." in result.notes


def test_a_town_is_without_a_supplier_by_the_rule_that_pairs_are_lost_by(dataset):
    """Two lines that never ran on one day do not stand in for each other, for a pair or for a town."""
    links = [
        {"link_type": kind, "from": line, "to": place, "start": year, "end": year}
        for line, origin, year in (("old", "A", "2015"), ("new", "B", "2019"), ("late", "B", "2019"))
        for kind, place in (("ORIGINATES_IN", origin), ("SUPPLIES", "t"))
    ]
    net = dataset(links=links).network()
    told = {r["removed"]: r["towns_without_supplier"] for r in whatif(net, rank=True, all_time=True).rows}
    assert told == {"old": ("t",), "new": None, "late": None}
    assert whatif(net, ["new", "late"], all_time=True).rows[-1]["towns_without_supplier"] == ("t",)
