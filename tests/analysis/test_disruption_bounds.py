"""Whatever the truth behind bounded figures, it lies within the bounds that come out."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from graphlab.analysis.lifecycle.pairs import PairTable
from graphlab.analysis.lifecycle.states import closures_of, life_of
from graphlab.analysis.whatif.flow_at_stake import Flow, FlowTable
from graphlab.counting.figures import outcomes
from graphlab.counting.stock import stock_changes
from graphlab.dataset import Dataset
from graphlab.model.claim_set import ClaimSet
from graphlab.model.claims import Count, Event
from graphlab.model.periods import PartialDate, Period, make_period
from graphlab.model.values import Bounds, parse_value

numbers = st.integers(0, 60)
slack = st.integers(0, 9)


def written(truth, below, above):
    """A range that holds the truth, as a source would write it."""
    low, high = max(0, truth - below), truth + above
    return str(truth) if low == high else f"{low}-{high}"


def count(key, value, start, end, measure="active lines", kind="stock"):
    return Count(key, "p", measure, "lines", kind, "", "p", parse_value(value), make_period(start, end))


PLACE = ClaimSet.build({"links": [{"link_type": "SUPPLIES", "from": "l", "to": "p", "source_id": "s"}]})


def holds(bounds, truth):
    return bounds.contains(truth)


@settings(max_examples=120, deadline=None)
@given(numbers, numbers, numbers, numbers, st.lists(slack, min_size=8, max_size=8))
def test_lines_opened_lie_within_their_bounds(start, opened, closed, ended, widths):
    closed, ended = min(closed, start + opened), min(ended, max(0, start + opened - closed))
    end = start + opened - closed - ended
    pairs = list(zip(widths[::2], widths[1::2], strict=True))
    figures = [
        count("s", written(start, *pairs[0]), "2020-01", "2020-01"),
        count("e", written(end, *pairs[1]), "2020-12", "2020-12"),
        count("c", written(closed, *pairs[2]), "2020-01", "2020-12", "lines closed", "flow"),
    ]
    (found,) = stock_changes(PLACE, figures)
    assert holds(found.change, end - start)
    assert holds(found.opened, opened)
    assert found.opened.high is None
    if ended == 0:
        assert holds(found.opened_if_no_other_end, opened)
    other = count("o", written(ended, *pairs[3]), "2020-01", "2020-12", "lines ended otherwise", "flow")
    (closed_off,) = stock_changes(PLACE, [*figures, other])
    assert holds(closed_off.opened, opened)
    assert closed_off.opened.high is not None


@settings(max_examples=80, deadline=None)
@given(st.lists(st.tuples(numbers, slack, slack), min_size=1, max_size=5))
def test_sums_of_outcomes_hold_the_truth(cells):
    row = {"subject": "op", "measure": "arrests", "unit": "persons", "stock_or_flow": "flow", "source_id": "s"}
    row |= {"period_start": "2020", "period_end": "2020"}
    rows = [
        row | {"count_id": f"c{i}", "destination": f"p{i}", "value": written(*cell)} for i, cell in enumerate(cells)
    ]
    net = Dataset.build({"counts": rows}).network()
    (found,) = outcomes(net, net.count_columns.passes)
    assert holds(found.bounds, sum(truth for truth, _, _ in cells))


@settings(max_examples=80, deadline=None)
@given(
    st.dictionaries(st.sampled_from(["l1", "l2", "l3"]), st.tuples(numbers, slack, slack)),
    st.dictionaries(st.sampled_from([("A", "t"), ("A", "u"), ("B", "t")]), st.tuples(numbers, slack, slack)),
    st.sets(st.sampled_from(["l1", "l2", "l3"])),
)
def test_flow_lost_holds_the_truth_and_grows_with_what_is_closed(lines, pairs, closed):
    served = {("A", "t"): ("l1", "l2"), ("A", "u"): ("l2",), ("B", "t"): ("l3",)}
    table = PairTable(served, dict.fromkeys(("l1", "l2", "l3"), (0, 9)))

    def flows(cells):
        return {k: Flow(Bounds(max(0, v - a), v + b), (str(k),)) for k, (v, a, b) in cells.items()}

    found = FlowTable("calls", "calls", flows(lines), flows(pairs))
    lost = table.lost(closed)
    items = [lines[line] for line in closed if line in lines]
    items += [pairs[p] for p in lost if p in pairs and not any(x in closed and x in lines for x in served[p])]
    bounds = found.lost_bounds(closed, lost, table)
    assert (bounds is None) == (not items)
    if bounds is not None:
        assert holds(bounds, sum(truth for truth, _, _ in items))


days = st.dates(min_value=date(2018, 1, 1), max_value=date(2021, 12, 31))


def around(day, before, after):
    """A period of days that holds a day."""
    first, last = day - timedelta(days=before), day + timedelta(days=after)
    return Period(PartialDate(first, first, str(first)), PartialDate(last, last, str(last)))


@settings(max_examples=100, deadline=None)
@given(days, st.integers(1, 400), st.lists(slack, min_size=4, max_size=4))
def test_time_to_return_holds_the_truth(closed, later, widths):
    returned = closed + timedelta(days=later)
    events = [
        Event("c", "l", "closed", around(closed, *widths[:2])),
        Event("r", "l", "reemerged", around(returned, *widths[2:])),
    ]
    found = life_of("l", events, [], None)
    (back,) = found.returns
    assert holds(back.days, later)
    assert found.first_seen.low <= closed
    assert found.last_seen.low <= returned <= found.last_seen.high


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(days, slack, slack), min_size=1, max_size=5, unique_by=lambda t: t[0]))
def test_never_more_closures_are_counted_than_there_were(closures):
    events = [Event(f"e{i}", "l", "closed", around(*closure)) for i, closure in enumerate(closures)]
    found = closures_of(events)
    assert 1 <= len(found) <= len(closures)
    assert sorted(c for closure in found for c in closure.claims) == sorted(e.id for e in events)
    assert all(closure.low <= closure.high for closure in found)


@settings(max_examples=60, deadline=None)
@given(days, st.lists(st.tuples(slack, slack), min_size=1, max_size=5))
def test_several_claims_of_one_day_are_one_closure_whose_range_holds_it(day, widths):
    events = [Event(f"e{i}", "l", "closed_type1", around(day, *width)) for i, width in enumerate(widths)]
    (found,) = closures_of(events)
    assert found.low <= day.toordinal() <= found.high
