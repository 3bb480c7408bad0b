"""Rules of the engine one by one, each on the smallest table in which it makes a difference."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import numpy as np
import pytest

from graphlab.analysis.flows.od_table import flows
from graphlab.counting.bounds import Feasible, leftovers, tightened
from graphlab.counting.cells import Cells, codes_of, row_order
from graphlab.counting.feasible.system import Relation
from graphlab.counting.figures import _conflict_notes
from graphlab.counting.joint import about_limit
from graphlab.counting.making import _longest_left, count_table
from graphlab.counting.margins import _solved
from graphlab.counting.readings import Readings
from graphlab.counting.regions import Block, Geography, nested_in_time
from graphlab.counting.row_tables import ends_given
from graphlab.counting.selection import counts_of
from graphlab.counting.shares import denominators
from graphlab.counting.shares.denominators import (
    Gaps,
    Shares,
    Summand,
    _fill_denominators,
    _nested,
    _shares_by_rule,
    _total_item,
    widened,
)
from graphlab.counting.shares.overlaps import Region, Union, regions_of, unions_of
from graphlab.counting.shares.possible import Possible, _possible_ranks, _possible_shares
from graphlab.counting.shares.tight import _share_between, _share_out, _unite
from graphlab.counting.sharing import Sharing, _region
from graphlab.counting.spreading import _free_days, _height, _inherited
from graphlab.counting.stock import StockChange, _end_text, _start_text
from graphlab.counting.sums.relations import _across, _beside, _one_after_another
from graphlab.counting.sums.remainders import Remainders, pieces_of
from graphlab.counting.table import Table
from graphlab.counting.totals import Corrections, _TreeBuilder
from graphlab.errors import RefusedError
from graphlab.model.addition.coverage import Span
from graphlab.model.addition.splits import Piece
from graphlab.model.periods import OPEN_FIRST, OPEN_LAST, parse_period
from graphlab.model.values import Bounds

NORFOLK = {"norwich": ("norfolk",), "yarmouth": ("norfolk",)}


def above(place):
    return NORFOLK.get(place, ())


def table_of(**columns):
    return SimpleNamespace(**{name: np.array(column) for name, column in columns.items()})


def cells_of(*rows, low=None, high=None):
    """Return cells of (origin, destination, first day, last day), with bounds or of 1 each."""
    n = len(rows)
    text = {name: np.array([""] * n, dtype=object) for name in ("subject", "definition", "start_text", "end_text")}
    ends = {name: np.array([row[i] for row in rows], dtype=object) for i, name in enumerate(("origin", "destination"))}
    days = {name: np.array([row[i] for row in rows]) for i, name in ((2, "first"), (3, "last"))}
    numbers = {name: np.zeros(n) for name in ("plain", "plain_low", "plain_high")}
    bounds = {"low": np.array(low if low is not None else [1.0] * n), "high": np.array(high if high else [1.0] * n)}
    at = {"offsets": np.arange(n + 1), "members": np.arange(n), "sign": np.ones(n, dtype=np.int8)}
    return Cells(bucket=np.zeros(n, dtype=np.int64), **text, **ends, **days, **numbers, **bounds, **at)


# --- places and days that reach into each other -----------------------------------------------------------------------


@pytest.mark.parametrize(("first", "last", "meet"), [(90, 365, True), (91, 365, False), (1, 1, True), (0, 0, False)])
def test_claims_share_days_from_one_day_on(first, last, meet):
    county = Region(0, "", "norfolk", 1, 90, 30.0, 30.0)
    town = Region(0, "", "norwich", first, last, 20.0, 20.0)
    assert bool(unions_of([county, town], above)) == meet
    assert bool(unions_of([town, county], above)) == meet


def test_the_least_of_a_table_is_of_what_shares_nothing():
    """Norfolk 30 and Norwich 20 reach into each other, Kent's 7 into neither: at least 37, at most 57."""
    rows = [("", "norfolk", 1, 90), ("", "norwich", 60, 365), ("", "kent", 1, 365)]
    claims = table_of(
        origin=[r[0] for r in rows], destination=[r[1] for r in rows], first=[r[2] for r in rows],
        last=[r[3] for r in rows], low=[30.0, 20.0, 7.0], high=[30.0, 20.0, 7.0],
    )  # fmt: skip
    alone = np.array([-1, -1, -1])
    regions = regions_of(cells_of(*rows), claims, alone, np.zeros(3, dtype=int), None)
    assert [(x.low, x.high, x.total, x.left) for x in regions] == [
        (30.0, 30.0, -1, False), (20.0, 20.0, -1, False), (7.0, 7.0, -1, False),
    ]  # fmt: skip
    assert unions_of(regions, above) == {0: Union(37.0, 57.0, irregular=True)}
    claims.low = np.array([30.0, np.nan, 7.0])
    assert [x.low for x in regions_of(cells_of(*rows), claims, alone, np.zeros(3, dtype=int), None)] == [30.0, 0.0, 7.0]


def test_shares_over_what_overlapping_claims_come_to():
    """3 to 20 of a table that comes to 10 to 40: at least 3/40, at most 20/20; and 5 of it: 5/40 to 5/10."""
    ones = np.ones(2)
    found = Shares(ones, ones, np.array([9.0, 9.0]), np.array([9.0, 9.0]), np.zeros(2, dtype=int), ones.astype(bool))
    cells = cells_of(("", "a", 1, 2), ("", "b", 1, 2), low=[3.0, 5.0], high=[20.0, 5.0])
    made = widened(found, cells, {0: Union(10.0, 40.0, irregular=True), 1: Union(1.0, 2.0, irregular=False)})
    assert made.reaching == {0}
    assert made.low.tolist() == [3 / 40, 5 / 40]
    assert made.high.tolist() == [1.0, 5 / 10]
    assert (made.whole_low.tolist(), made.whole_high.tolist()) == ([10.0] * 2, [40.0] * 2)


def test_a_row_within_another_adds_nothing_to_what_shares_are_of():
    """Norwich's 10 to 12 lie in Norfolk's 20 to 25, beside Kent's 5: Kent has 5/30 to 5/25."""
    cells = cells_of(
        *(("", p, 1, 2) for p in ("norwich", "norfolk", "kent")), low=[10.0, 20.0, 5.0], high=[12.0, 25.0, 5.0]
    )
    result = Shares(*(np.zeros(3) for _ in range(4)), np.zeros(3, dtype=int), np.ones(3, dtype=bool), {}, {0: [1]})
    _shares_by_rule(result, cells, np.arange(3))
    assert result.low.tolist() == [10 / 30, 20 / 25, 5 / 30]
    assert result.high.tolist() == pytest.approx([12 / 25, 25 / 30, 5 / 25])


@pytest.mark.parametrize(("last", "held"), [(90, {1: [0]}), (180, {1: [0]}), (89, {})])
def test_a_row_lies_within_another_of_which_it_shares_a_day(last, held):
    """A county of the days 90 to 120, a town that begins on day 60; then one of the single day 90 in both."""
    county, town = Summand(0, "", "norfolk", 9.0, 9.0, 90, 120), Summand(0, "", "norwich", 5.0, 5.0, 60, last)
    assert _nested([county, town], above) == held
    assert _nested([replace(county, last=90), replace(town, first=min(last, 90), last=last)], above) == held


@pytest.mark.parametrize(("whole", "ends"), [(True, (20.0, np.nan)), (False, (10.0, 10.0))])
def test_what_crosses_a_total_of_the_other_end_is_not_added_to_it_and_leaves_the_top_open(monkeypatch, whole, ends):
    """Norfolk's total of 20 from anywhere, and 10 from a to anywhere: together at least 20."""
    crossing = Summand(0, "a", "", 10.0, 10.0, 1, 9, cell=0)
    items = [Summand(0, "", "norfolk", 20.0, 20.0, 1, 9, total=7), crossing]
    monkeypatch.setattr(denominators, "_items", lambda *_: items)
    cells = cells_of(("a", "", 1, 9), low=[10.0], high=[10.0])
    found = Shares(*(np.zeros(1) for _ in range(4)), np.zeros(1, dtype=int), np.ones(1, dtype=bool))
    trees = SimpleNamespace(root=np.array([-1]))
    _fill_denominators(found, cells, None, trees, np.array([0]), above, whole=whole, gaps=Gaps())
    assert (found.whole_low[0], found.whole_high[0]) == pytest.approx(ends, nan_ok=True)
    assert found.nested == ({0: [-1]} if whole else {})


@pytest.mark.parametrize(
    ("low", "high", "total", "share"),
    [(3, 5, Bounds(10, 40), (3 / 40, 0.5)), (3, 20, Bounds(10, 40), (3 / 40, 1.0)), (0, 0, Bounds(0, 0), (0.0, 0.0)),
     (0, 1, Bounds(0, 5), (0.0, 1.0)), (3, 5, Bounds(10, None), (0.0, 0.5))],
)  # fmt: skip
def test_the_share_of_a_row_that_no_claims_tie_is_its_ends_over_the_others_of_the_whole(low, high, total, share):
    solution = SimpleNamespace(whole=lambda _: SimpleNamespace(bounds=total))
    counted = SimpleNamespace(
        feasible=SimpleNamespace(solution=solution), row=lambda _: None,
        low=lambda _: np.array([low]), high=lambda _: np.array([high]),
    )  # fmt: skip
    found = Shares(*(np.zeros(1) for _ in range(4)), np.zeros(1, dtype=int), np.ones(1, dtype=bool))
    _share_out(counted, found, np.array([0]), {})
    assert (found.low[0], found.high[0]) == share
    whole = (total.low, np.nan if total.high is None else total.high)
    assert (found.whole_low[0], found.whole_high[0]) == pytest.approx(whole, nan_ok=True)


@pytest.mark.parametrize(
    ("outer", "inner", "whole", "shares"),
    [((10, 40), (5, 30), (5, 40), ([2 / 40, 3 / 40], [2 / 5, 1.0])),
     ((5, 30), (10, 40), (5, 40), ([2 / 40, 3 / 40], [2 / 5, 1.0])),
     ((10, np.nan), (5, 30), (5, np.nan), ([0, 0], [2 / 5, 1.0])), ((7, 7), (7, 7), (7, 7), ([0.5, 0.5], [0.5, 0.5])),
     ((0, 9), (1, 8), (0, 9), ([2 / 9, 3 / 9], [1.0, 1.0]))],
)  # fmt: skip
def test_shares_of_what_contradicts_itself_are_of_all_that_is_said(outer, inner, whole, shares):
    """Two rows of 2 and of 3 to 6; the whole is what its figures say, `outer`, or what its pieces do, `inner`."""
    low, high = np.array([2.0, 3.0]), np.array([2.0, 6.0])
    pieces = iter([np.array([inner[0]]), low])
    upper = iter([np.array([inner[1]]), high, high])
    counted = SimpleNamespace(low=lambda _: next(pieces), high=lambda _: next(upper))
    half = np.full(2, 0.5)
    found = Shares(half.copy(), half.copy(), *(np.full(2, float(x)) for x in outer), np.zeros(2, dtype=int), half > 0)
    _share_between(counted, found, np.arange(2))
    assert (found.whole_low[0], found.whole_high[0]) == pytest.approx(whole, nan_ok=True)
    assert (found.low.tolist(), found.high.tolist()) == (pytest.approx(shares[0]), pytest.approx(shares[1]))


def test_what_two_expressions_share_is_in_their_union_once():
    united = {1: 3}
    _unite(united, {1: 1, 2: 5})
    assert united == {1: 3, 2: 1}


@pytest.mark.parametrize("rows", [[0, 1, 2], [1, 0, 2], [2, 1, 0]])
def test_rows_that_share_something_come_to_the_greatest_of_them_and_what_stands_apart(rows):
    table = SimpleNamespace(cells=SimpleNamespace(low=np.array([3.0, 10.0, 4.0]), high=np.array([5.0, 12.0, 6.0])))
    assert Sharing.sum(SimpleNamespace(table=table, others={0: {1}, 1: {0}, 2: set()}), rows) == (14.0, 23.0)


def test_remainders_of_other_totals_leave_out_all_that_is_of_some():
    left = Remainders(unknown=[1, 2], several=[2, 3]).without([2])
    assert (left.unknown, left.several) == ([1], [3])


@pytest.mark.parametrize(("first", "last", "held"), [(1, 90, True), (1, 91, False), (0, 90, False), (5, 60, True)])
def test_a_total_holds_another_of_its_days(first, last, held):
    builder = SimpleNamespace(claims=table_of(first=[1, first], last=[90, last]))
    assert _TreeBuilder._holds(builder, 0, 1) is held


def test_the_region_of_a_row_is_its_origin_and_destination_and_anything_where_it_is_not_itemised():
    cells = cells_of(("a", "norfolk", 1, 2), ("not-itemised", "norfolk", 1, 2), ("a", "not-itemised", 1, 2))
    assert [_region(cells, i) for i in range(3)] == [("a", "norfolk"), ("", "norfolk"), ("a", "")]


def related(*rows):
    """Return claims of (origin, destination, first day, last day), the first to be taken first."""
    of = {name: [row[i] for row in rows] for i, name in enumerate(("origin", "destination", "first", "last"))}
    claims = table_of(**of)
    claims.preference = lambda at: (at,)
    return claims


def test_what_stands_beside_kept_claims_shares_nothing_with_them_or_with_each_other():
    """Beside a to Norfolk: not a to Norwich, which lies in it; b to Kent, and not once more; c to Norwich."""
    rows = [("a", "norfolk"), ("a", "norwich"), ("b", "kent"), ("b", "kent"), ("c", "norwich"), ("c", "norfolk")]
    claims = related(*((*row, 1, 9) for row in rows))
    assert _beside(claims, [0], [1, 2, 3], above) == [2]
    assert _beside(claims, [0], [1, 4, 5], above) == [5], "the wider before what lies in it"


def test_a_claim_of_no_known_days_is_no_sum_of_shorter_ones():
    year, undated = ("", "norfolk", 1, 365), ("", "norfolk", OPEN_FIRST, OPEN_LAST)
    parts = [("", "norwich", 1, 90), ("", "yarmouth", 91, 120)]
    assert [tie.whole for tie in _across(related(year, *parts), range(3), above)] == [0]
    for whole in (undated, (*undated[:3], 365), (*undated[:2], 1, OPEN_LAST)):
        assert list(_across(related(whole, *parts), range(3), above)) == []


def test_something_that_must_be_in_an_empty_cell_of_a_table_is_a_row_of_its_own():
    """Else it counts to what its origin leaves, also where something may be in it."""
    ends = {("a", ""): Bounds(1, 9), ("a", "x"): Bounds(2, 3), ("a", "y"): Bounds(0, 3), ("b", "y"): Bounds(0, 4)}
    asked = []

    def total(atoms):
        asked.append(atoms)
        return ends[atoms[0]]

    block = SimpleNamespace(claims={}, atoms=sorted(ends), geography=Geography(above))
    feasible = SimpleNamespace(blocks=[block], atoms=lambda _, atoms: tuple(atoms), solution=SimpleNamespace(sum=total))
    found = leftovers(feasible, 0, SimpleNamespace(role=[]))
    assert [(x.origin, x.destination) for x in found] == [("a", "not-itemised"), ("a", "x"), ("b", "y")]
    assert (("a", ""), ("a", "y")) in asked


def test_a_stated_total_keeps_its_days():
    claims = table_of(low=[4.0], high=[9.0], origin=[""], destination=["kent"], first=[10], last=[30])
    counted, beside = (_total_item(claims, 0, 0, counts=counts) for counts in (True, False))
    assert (counted.low, counted.high, counted.first, counted.last) == (4.0, 9.0, 10, 30)
    assert (beside.low, beside.high, beside.first, beside.last) == (0.0, 0.0, 10, 30)


@pytest.mark.parametrize(
    ("first", "last", "held"),
    [(1, 100, True), (266, 365, True), (100, 200, True), (1, 365, False), (0, 100, False), (300, 366, False)],
)
def test_a_shorter_claim_of_a_smaller_place_lies_within_a_longer_one(first, last, held):
    """Of the same days it is tied elsewhere."""
    claims = table_of(
        subject=["", ""], definition=["", ""], bucket=[0, 0], origin=["", ""], destination=["norfolk", "norwich"],
        first=[1, first], last=[365, last], claim=["whole", "piece"],
    )  # fmt: skip
    assert nested_in_time(claims, [0, 1], above) == ([(0, (1,))] if held else [])


def test_pieces_that_share_a_day_and_a_place_are_not_added():
    """The longest are taken first; of two as long the first by id."""
    days = [(1, 365), (1, 100), (100, 180), (101, 150), (200, 300), (200, 299)]
    towns = ["norfolk", "norwich", "norwich", "yarmouth", "norwich", "norwich"]
    claims = table_of(
        subject=[""] * 6, definition=[""] * 6, bucket=[0] * 6, origin=[""] * 6, destination=towns,
        first=[d[0] for d in days], last=[d[1] for d in days], claim=list("abcdef"),
    )  # fmt: skip
    assert nested_in_time(claims, range(6), above) == [(0, (1, 3, 4))]


def test_the_widest_claims_within_a_region_are_in_the_order_of_the_claims():
    claims = {("", "norfolk"): 5, ("", "yarmouth"): 3, ("", "norwich"): 2, ("a", "norwich"): 1}
    assert Block(claims, (), Geography(above)).pieces(("", "norfolk")) == [2, 3]


def test_a_piece_of_time_is_its_first_and_last_day():
    assert Piece("op", "a", "b", 1, 9).days == (1, 9)


def test_rows_of_expressions_take_both_their_bounds_and_are_no_sums_any_more():
    ends = {0: Bounds(2, 5), 1: Bounds(1, None), 2: Bounds(None, 4)}
    feasible = SimpleNamespace(solution=SimpleNamespace(sum=lambda row: ends[row]))
    made = _solved(cells_of(*(("a", str(i), 1, 2) for i in range(4))), feasible, {0: 0, 1: 1, 2: 2})
    assert (made.low.tolist(), made.high[[0, 2, 3]].tolist()) == ([2.0, 1.0, 0.0, 1.0], [5.0, 4.0, 1.0])
    assert np.isnan(made.high[1])
    assert made.sign.tolist() == [0, 0, 0, 1]


def test_a_sum_is_of_what_comes_to_it_exactly():
    """What comes to it at most or at least is no sum of it."""
    terms = ((1, 1), (2, 1), (0, -1))
    relations = [Relation(terms, *ends) for ends in ((0, 0), (-np.inf, 0), (0, np.inf), (3, 3))]
    solver = SimpleNamespace(system=SimpleNamespace(relations=relations))
    assert Feasible._splits.func(solver) == {0: relations[:1]}


# --- words ------------------------------------------------------------------------------------------------------------


def test_six_claims_of_a_limit_are_named_and_the_others_counted():
    claims = [f"c{n}" for n in range(8)]
    [note] = about_limit(SimpleNamespace(unproved=True, unproved_claims=tuple(claims)))
    assert "those about c0, c1, c2, c3, c4, c5 and 2 others)" in str(note)


def test_equal_figures_agree_whatever_they_are_called():
    def count(key, low, high, said):
        value = SimpleNamespace(bounds=Bounds(low, high), text=said)
        return SimpleNamespace(
            id=key, value=value, measure="arrests", period="2019", subject="op", source="s", grade=None
        )

    ten, other = count("a", 10, 10, "10"), count("c", 9, 10, "9 or 10")
    assert _conflict_notes(ten, [count("b", 10, 10, "ten")]) == []
    [note] = _conflict_notes(ten, [count("b", 10, 10, "ten"), other])
    assert note.claims == ("a", "c")


def test_a_total_is_spread_after_the_totals_among_its_parts():
    assert [_height(total, {1: [2, 3], 3: [4, 5], 5: [6]}) for total in (5, 3, 1)] == [1, 2, 3]


def test_a_reading_is_from_its_first_to_its_last_day():
    def count(start, end):
        return SimpleNamespace(period=SimpleNamespace(start=start, end=end))

    assert (_start_text(count("2019-01", "2019-06")), _end_text(count("2019-01", "2019-06"))) == ("2019-01", "2019-06")
    assert (_start_text(count("", "2019-06")), _end_text(count("2019-01", ""))) == ("2019-06", "2019-01")
    assert (_start_text(count("", "")), _end_text(count("", ""))) == ("an unknown day",) * 2


# --- rows -------------------------------------------------------------------------------------------------------------


def test_what_margins_leave_at_overlapping_times_stands_once_the_longest():
    """2019 stands for its months; 2020 is beside it; two that share a day are not both kept."""
    spans = [(32, 59), (1, 365), (366, 731), (300, 400), (1, 365)]
    kept = _longest_left(cells_of(*(("a", "b", *span) for span in spans)))
    assert sorted(zip(kept.first.tolist(), kept.last.tolist(), strict=True)) == [(1, 365), (1, 365), (366, 731)]
    touching = _longest_left(cells_of(("a", "b", 1, 90), ("a", "b", 90, 150)))
    assert touching.first.tolist() == [1]


def test_what_is_left_keeps_its_order():
    kept = _longest_left(cells_of(("a", "b", 1, 365), ("a", "b", 366, 731), ("a", "b", 370, 380)))
    assert kept.first.tolist() == [1, 366]


@pytest.mark.parametrize(("spans", "first"), [([(50, 149), (1, 100)], 1), ([(1, 60), (50, 365)], 50)])
def test_of_spans_that_share_a_day_the_longest_stays_then_the_earliest(spans, first):
    kept = _longest_left(cells_of(*(("a", "b", *span) for span in spans)))
    assert kept.first.tolist() == [first]


def test_rows_as_large_go_by_origin_then_destination_then_day():
    rows = [
        ("b", "x", 1, 9),
        ("a", "y", 1, 9),
        ("a", "x", 5, 9),
        ("a", "x", 1, 9),
        ("a", "x", 1, 5),
        ("unknown", "x", 1, 9),
        ("a", "z", 1, 2),
    ]
    order = row_order(cells_of(*rows, low=[1.0, 1.0, 1.0, 1.0, 1.0, 9.0, 2.0]))
    assert [rows[i] for i in order] == [
        ("a", "z", 1, 2), ("a", "x", 1, 5), ("a", "x", 1, 9), ("a", "x", 5, 9), ("a", "y", 1, 9), ("b", "x", 1, 9),
        ("unknown", "x", 1, 9),
    ]  # fmt: skip


def counts_in(dataset, *rows):
    """Return the network of counts of (id, value, origin, destination, start, end, more columns)."""
    names = ("count_id", "value", "origin", "destination", "period_start", "period_end")
    counts = [{"subject": "op", **dict(zip(names, row, strict=False)), **(row[6] if row[6:] else {})} for row in rows]
    places = [{"place_id": "norfolk", "kind": "county"}, {"place_id": "norwich", "within": "norfolk", "kind": "town"}]
    places += [{"place_id": p} for p in ("a", "b", "kent")]
    return dataset(places=places, operations=[{"operation_id": "op"}], counts=counts).network()


def test_what_a_total_leaves_is_of_its_whole_period(dataset):
    days, part = ("2019-01", "2019-06"), {"part_of": "t"}
    net = counts_in(dataset, ("t", "10", "", "norfolk", *days), ("p", "4", "a", "norfolk", *days, part))
    rows = flows(net, "arrests").rows
    assert {(r["origin"], r["low"], r["period_start"], r["period_end"]) for r in rows} == {
        ("a", 4, *days), ("not-itemised", 6, *days),
    }  # fmt: skip


def test_readings_of_different_times_are_not_rolled_into_one(dataset):
    stock = {"stock_or_flow": "stock", "unit": "lines", "measure": "active lines"}
    year, half = (
        ("y", "5", "a", "norwich", "2019", "2019", stock),
        ("h", "6", "a", "norwich", "2019-07", "2019-12", stock),
    )
    rolled = flows(counts_in(dataset, year, half).with_filters(roll_up="county"), "active lines").rows
    assert sorted((r["destination"], r["low"], r["period_start"]) for r in rolled) == [
        ("norfolk", 5, "2019"), ("norfolk", 6, "2019-07"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("days", "denominators"),
    [(("2019-01-05", "2019-01-05", "2019-02-07", "2019-02-07"), {8}),
     (("2019-01-01", "2019-01-06", "2019-02-07", "2019-02-07"), {8}),
     (("2018", "2018", "2019", "2019"), {3, 5})],
)  # fmt: skip
def test_incidents_of_one_source_are_one_table_and_periods_are_one_each(dataset, days, denominators):
    rows = [("c1", "3", "a", "norwich", *days[:2]), ("c2", "5", "b", "norwich", *days[2:])]
    assert {r["denominator"] for r in flows(counts_in(dataset, *rows), "arrests").rows} == denominators


def test_a_correction_of_a_correction_is_a_part_of_what_the_first_was(dataset):
    rows = [("t", "10", "", "norfolk", "2019", "2019"), ("one", "4", "a", "norfolk", "2019", "2019", {"part_of": "t"})]
    rows += [("two", "5", "a", "norfolk", "2019", "2019", {"supersedes": "one"})]
    rows += [("three", "6", "a", "norfolk", "2019", "2019", {"supersedes": "two"})]
    net = counts_in(dataset, *rows)
    made = Corrections.of(net.dataset)
    assert (made.latest("one"), dict(made.part_of)) == ("three", {"two": "t", "three": "t"})
    assert {(r["origin"], r["low"]) for r in flows(net, "arrests").rows} == {("a", 6), ("not-itemised", 4)}


def test_a_better_claim_of_what_a_part_counts_stands_in_its_place(dataset):
    """Its total keeps its account: 10 of which 5, not 10 and 5 beside them."""
    year, better, worse = ("2019", "2019"), {"grade": "1A"}, {"grade": "3D"}
    rows = [("t", "10", "", "norfolk", *year), ("part", "4", "a", "norfolk", *year, {"part_of": "t", **worse})]
    net = counts_in(dataset, *rows, ("alone", "5", "a", "norfolk", *year, better))
    found = flows(net, "arrests")
    assert {(r["origin"], r["low"], r["high"]) for r in found.rows} == {("a", 5, 5), ("not-itemised", 5, 5)}
    assert {r["denominator"] for r in found.rows} == {10}


@pytest.mark.parametrize(
    ("last", "partial"), [(365, [False, True, False]), (200, [False, True, True]), (1, [False] * 3)]
)
def test_a_row_is_partial_where_those_of_its_table_cover_more_days_unless_they_list_incidents(last, partial):
    """Of a year, a half of it, and a row of the same year, of the half, or of one day, as a list of incidents has."""
    days = [(1, 365), (1, 180), (1, last)]
    stub = SimpleNamespace(
        _shown=None, cells=cells_of(*(("a", str(i), *span) for i, span in enumerate(days))), over_time=True,
        claims=table_of(first=[d[0] for d in days], last=[d[1] for d in days]), table=np.zeros(3, dtype=int),
        _unplaced=np.zeros(3, dtype=bool),
    )  # fmt: skip
    assert Table.partial.func(stub).tolist() == partial


def test_totals_are_looked_at_in_the_order_of_the_claims(dataset):
    rows = [(f"c{n}", "1", "b", "kent", str(2000 + n), str(2000 + n)) for n in range(8)]
    rows[1] = ("c1", "9", "", "norwich", "2019", "2019")
    rows[2] = ("c2", "4", "a", "norwich", "2019", "2019", {"part_of": "c1"})
    rows += [("c8", "9", "", "kent", "2019", "2019"), ("c9", "4", "a", "kent", "2019", "2019", {"part_of": "c8"})]
    assert list(count_table(counts_in(dataset, *rows), "arrests").trees.parts) == [1, 8]


def test_a_table_seen_by_another_network_is_of_that_one(dataset):
    net = counts_in(dataset, ("p", "4", "a", "norfolk", "2019", "2019"))
    table = count_table(net, "arrests")
    other = net.with_filters(place="norfolk")
    assert table.seen_by(net) is table
    assert table.seen_by(other).net is other


# --- what is counted --------------------------------------------------------------------------------------------------


def test_units_of_other_measures_are_no_reason_to_refuse(dataset):
    """Also where the filters leave nothing: the unit is then that of all counts of the measure."""
    base = {
        "subject": "op",
        "origin": "a",
        "destination": "b",
        "period_start": "2019",
        "period_end": "2019",
        "value": "3",
    }
    counts = [{**base, "measure": "arrests"}, {**base, "measure": "seizures", "unit": "seizures"}]
    data = dataset(operations=[{"operation_id": "op"}], places=[{"place_id": "a"}, {"place_id": "b"}], counts=counts)
    assert flows(data.network(period="2030"), "arrests").rows == []
    assert [r["low"] for r in flows(data.network(period="2019"), "arrests").rows] == [3]


def test_of_distinct_counts_the_longest_within_the_period_is_the_figure(dataset):
    """Not the sum of months, nor the one that begins or ends last; of two as long the last by id."""
    spans = [
        ("2019-01", "2019-03", "9"),
        ("2019-01", "2019-12", "5"),
        ("2019-11", "2019-12", "7"),
        ("2018-06", "2018-07", "8"),
    ]
    base = {"subject": "op", "measure": "arrests", "unit": "persons", "stock_or_flow": "distinct", "origin": "a"}
    counts = [{**base, "value": value, "period_start": start, "period_end": end} for start, end, value in spans]
    net = dataset(places=[{"place_id": "a"}], operations=[{"operation_id": "op"}], counts=counts).network()
    figure = Readings.of(net, net.counts).figure(net.counts, parse_period("2019"))
    assert figure is not None
    assert (figure.bounds, figure.days) == (Bounds(5, 5), 365)


@pytest.mark.parametrize(("column", "second", "said"), [
    ("unit", "persons", "units, never added or compared: person-arrests, persons; choose one with --unit"),
    ("stock_or_flow", "stock", "kinds, never added or compared: flow, stock"),
])  # fmt: skip
def test_counts_of_several_units_or_kinds_are_named(dataset, column, second, said):
    base = {"subject": "op", "period_start": "2019", "period_end": "2019", "value": "3", "measure": "arrests"}
    data = dataset(operations=[{"operation_id": "op"}], counts=[base, {**base, column: second}])
    net = data.network()
    with pytest.raises(RefusedError) as refused:
        counts_of(net, net.counts, "arrests")
    assert str(refused.value).endswith(said)


# --- what is taken off, corrected and split ---------------------------------------------------------------------------


def test_a_claim_taken_off_another_is_part_of_what_that_was_part_of_the_longest_first():
    """The week is taken off the month, the month off the year: all come under the total of the year."""
    claims = SimpleNamespace(
        first=np.array([1, 10, 15]), last=np.array([365, 40, 21]), part_of=np.array(["all", "", ""], dtype=object),
        claim=np.array(["year", "month", "week"], dtype=object),
    )  # fmt: skip
    assert _inherited(claims, {0: (1,), 1: (2,)}).tolist() == ["all", "all", "all"]
    assert _inherited(claims, {1: (2,), 0: (1,)}).tolist() == ["all", "all", "all"]


def test_days_of_which_nothing_else_is_stated_are_those_between_what_is():
    days = lambda first, last: SimpleNamespace(first=first, last=last)  # noqa: E731
    whole = days(1, 30)
    assert _free_days(whole, [days(20, 22), days(5, 9)]) == [(1, 4), (10, 19), (23, 30)]
    assert _free_days(whole, [days(1, 9), days(10, 30)]) == []


def test_parts_that_share_no_day_are_as_many_as_can_be():
    claims = SimpleNamespace(
        first=np.array([1, 2, 4, 6]), last=np.array([3, 5, 6, 9]), claim=np.array(list("abcd"), dtype=object)
    )
    assert _one_after_another(claims, [0, 1, 2, 3]) == [0, 2]


def test_a_correction_with_a_total_of_its_own_keeps_it(dataset):
    base = {"subject": "op", "measure": "arrests", "unit": "persons", "stock_or_flow": "flow", "source_id": "s"}
    base |= {"period_start": "2021", "period_end": "2021", "value": "9"}
    counts = [
        base | {"count_id": "all", "value": "99"}, base | {"count_id": "other", "value": "88", "origin": "a"},
        base | {"count_id": "old", "part_of": "all", "origin": "b"},
        base | {"count_id": "new", "part_of": "other", "origin": "b", "supersedes": "old"},
        base | {"count_id": "more", "origin": "c"}, base | {"count_id": "last", "origin": "c", "supersedes": "more"},
    ]  # fmt: skip
    assert Corrections.of(dataset(operations=[{"operation_id": "op"}], counts=counts)).part_of == {}


def test_what_would_have_opened_if_nothing_ended_otherwise_may_be_none_at_all():
    """From 5 lines to 3 with 2 closed: none need have opened, and none need have ended otherwise."""
    read = lambda x: SimpleNamespace(taken=SimpleNamespace(value=SimpleNamespace(bounds=Bounds(x, x))))  # noqa: E731
    two = SimpleNamespace(bounds=Bounds(2, 2))
    stock = StockChange("", read(5), read(3), closed=two)
    assert stock.other_ends_needed is None
    assert stock.opened_if_no_other_end == Bounds(0, 0)
    assert StockChange("", read(5), read(1), closed=two, ended=two).opened_if_no_other_end is None


def test_a_table_is_split_by_the_end_of_which_more_are_named():
    def split(rows, origin=True, destination=True):
        table = SimpleNamespace(cells=cells_of(*rows), given={"origin": [origin] * 3, "destination": [destination] * 3})
        return Table._split_by(table, (0, 1, 2))

    towns = [("a", "x", 1, 2), ("a", "y", 1, 2), ("a", "z", 1, 2)]
    assert split(towns) == "destination"
    assert split([(d, o, *days) for o, d, *days in towns]) == "origin"
    assert split([("a", "x", 1, 2), ("b", "not-itemised", 1, 2), ("c", "unknown", 1, 2)]) == "origin"
    assert split(towns, destination=False) == "origin"


def test_shares_as_they_were_are_not_changed_by_those_over_more():
    found = Shares(*(np.array([x, x]) for x in (0.1, 0.2, 9.0, 10.0)), np.zeros(2, dtype=int), np.ones(2, dtype=bool))
    before = [getattr(found, n).copy() for n in ("low", "high", "whole_low", "whole_high")]
    cells = cells_of(("", "a", 1, 2), ("", "b", 1, 2), low=[3.0, 5.0], high=[20.0, 5.0])
    widened(found, cells, {0: Union(10.0, 40.0, irregular=True)})
    assert all(
        (getattr(found, n) == x).all() for n, x in zip(("low", "high", "whole_low", "whole_high"), before, strict=True)
    )


def test_a_share_can_be_no_more_than_its_own_and_the_missing_that_may_be_its():
    """Of 20, a has 6 and b 7; of the missing 4 and 3 only the 4 may be a's, and nothing is solved jointly."""
    rows = [("a", "", 1, 2), ("b", "", 1, 2), ("unknown", "x", 1, 2), ("unknown", "y", 1, 2)]
    numbers = [6.0, 7.0, 4.0, 3.0]
    cells = cells_of(*rows, low=numbers, high=numbers)
    counted = SimpleNamespace(
        cells=cells, table=np.zeros(4, dtype=int), feasible=None, row=lambda _: None,
        low=lambda at: cells.low[at], high=lambda at: cells.high[at],
    )  # fmt: skip
    shares = Shares(
        np.array(numbers) / 20, np.array(numbers) / 20, *np.full((2, 4), 20.0), np.zeros(4, int), np.ones(4, bool)
    )
    for pools, serves, most in (
        ([2, 3], [[True, True], [False, True]], [10 / 20, 14 / 20]),
        ([], np.ones((0, 2), dtype=bool), [6 / 20, 7 / 20]),
    ):
        result = Possible(*np.zeros((4, 4)))
        _possible_shares(
            counted, shares, result, np.arange(4), np.array([0, 1]), np.array(pools, int), np.array(serves)
        )
        assert result.share_high[:2].tolist() == most
        assert result.share_low[:2].tolist() == [6 / 20, 7 / 20]


@pytest.mark.parametrize(
    ("low", "high", "serves", "best", "worst"),
    [
        ([3, 5, 1], [9, 5, 1], [1, 1], [1, 1], [2, 2]),  # a may be 9
        ([3, 9, 0], [3, 9, 4], [1, 1], [2, 1], [2, 1]),  # a is 7 at most
        ([3, 6, 0], [3, 6, 4], [1, 1], [1, 1], [2, 2]),  # a may be 7
        ([3, 6, 4], [3, 6, 4], [1, 1], [1, 1], [2, 2]),  # the 4 may be of either
        ([3, 6, 0], [4, 6, 3], [1, 1], [1, 1], [2, 2]),  # a may be 4 and 3 more
        ([3, 8, 0], [9, 8, 3], [0, 1], [1, 1], [2, 2]),  # what is missing may be nothing
    ],
)
def test_ranks_where_nothing_ties_the_rows(low, high, serves, best, worst):
    cells = cells_of(("a", "", 1, 2), ("b", "", 1, 2), ("unknown", "", 1, 2), low=low, high=high)
    counted = SimpleNamespace(
        cells=cells, table=np.zeros(3, dtype=int), feasible=None, row=lambda _: None,
        low=lambda at: cells.low[at], high=lambda at: cells.high[at],
    )  # fmt: skip
    result = Possible(*np.zeros((4, 3)))
    belong = (np.array([serves], dtype=bool), [False])
    assert _possible_ranks(counted, result, np.array([0, 1]), np.array([2]), belong, new_places=False)
    assert (result.rank_low[:2].tolist(), result.rank_high[:2].tolist()) == (best, worst)


@pytest.mark.parametrize("first", [{0: 1}, None])
def test_a_rest_that_cannot_be_or_is_not_solved_leaves_the_rows_behind_it_to_be_narrowed(first):
    cells = cells_of(("a", "", 1, 2), ("b", "", 1, 2), low=[0.0, 0.0], high=[9.0, 9.0])
    cells = replace(cells, sign=np.array([-1, 1], dtype=np.int8))
    feasible = SimpleNamespace(
        signed=lambda _, i: {1: 1} if i else first, contradicted=lambda p: p == 0,
        solution=SimpleNamespace(sum=lambda row: Bounds(3, 4)),
    )  # fmt: skip
    found = tightened(cells, feasible)
    assert (found.low.tolist(), found.high.tolist()) == ([0.0, 3.0], [9.0, 4.0])


def test_rows_are_told_apart_by_any_number_of_columns():
    """Seventy columns of two values: more pairs than a whole number of 64 bits holds."""
    first = np.arange(2)
    same = [np.array(["x", "x"]) for _ in range(3)]
    codes = codes_of(first, *(np.array([0, 1])[::-1] if k % 2 else np.array([0, 1]) for k in range(70)), *same)
    assert codes[0] != codes[1]
    one = np.array([0, 0, 1, 1])
    others = [np.array([0, 1, 0, 1])] * 69
    assert len(set(codes_of(one, *others).tolist())) == 4


def test_an_end_that_no_claim_of_a_table_says_is_not_missing_from_it():
    cells = cells_of(("", "ely", 1, 2), ("", "", 1, 2), ("", "", 1, 2))
    claims = table_of(origin=["", "", ""], destination=["ely", "", ""])
    given = ends_given(cells, claims, np.array([0, 0, 1]))
    assert {end: said.tolist() for end, said in given.items()} == {
        "origin": [False, False, True], "destination": [True, True, True],
    }  # fmt: skip


def test_pieces_say_what_claims_speak_of():
    claims = table_of(subject=["op"], origin=["a"], destination=["b"], first=[3], last=[7])
    assert pieces_of(claims, [0]) == [Piece("op", "a", "b", 3, 7)]


def test_rivals_of_a_total_are_of_its_days():
    claims = table_of(
        subject=["op"] * 4, definition=[""] * 4, bucket=[0] * 4, origin=[""] * 4, destination=[""] * 4,
        first=[1, 1, 1, 5], last=[9, 9, 7, 9],
    )  # fmt: skip
    builder = SimpleNamespace(
        claims=claims, children={0: [4]}, parent={}, trees=SimpleNamespace(role=[""] * 4),
        _in_cells_of=lambda _: [0, 1, 2, 3],
    )  # fmt: skip
    assert list(_TreeBuilder._rivals(builder, with_period=True)) == [[0, 1]]
    assert list(_TreeBuilder._rivals(builder, with_period=False)) == [[0, 1, 2, 3]]


def test_a_claim_since_ever_covers_the_days_from_the_earliest_known():
    ever, on = Span(OPEN_FIRST, 5, "a"), Span(5, OPEN_LAST, "b")
    assert ever.cover() == on.cover() == ever.cover(9)
    assert ever.cover(1) - ever.cover() == 5
    assert ever.cover(5) - ever.cover() == 1
