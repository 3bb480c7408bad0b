"""The state machine of a line: which claim decides, what is counted, and which sequences cannot be true."""

from __future__ import annotations

import random
from collections import Counter
from dataclasses import replace
from datetime import date

import pytest

import graphlab
from graphlab.analysis.lifecycle import lives as lives_module
from graphlab.analysis.lifecycle.aftermath import Outcomes, aftermaths
from graphlab.analysis.lifecycle.closures import Span
from graphlab.analysis.lifecycle.ledger import lines, operations_of
from graphlab.analysis.lifecycle.lives import cut_off_of, lives
from graphlab.analysis.lifecycle.states import closures_of, life_of
from graphlab.dataset import Dataset
from graphlab.model.claims import Event, Link
from graphlab.model.periods import make_period, parse_date
from graphlab.model.tables import CLOSURES
from graphlab.synthesis.world import make

EVENT_KINDS = (
    *CLOSURES, "opened", "active", "last_seen", "disrupted", "check_back", "check_back_failed", "reemerged",
)  # fmt: skip
CUT_OFF = date(2022, 12, 31)


def event(kind, start="", end=None, key=None, operation=""):
    end = start if end is None else end
    return Event(key or f"e-{kind}-{start}-{end}", "l1", kind, make_period(start, end), operation)


def link(start="", end="", kind="SUPPLIES", key=None):
    ends = ("op", "l1") if kind == "TARGETED" else ("l1", "town")
    return Link(key or f"l-{kind}-{start}-{end}", kind, *ends, make_period(start, end))


def life(*claims, cut_off=CUT_OFF):
    events = [c for c in claims if isinstance(c, Event)]
    links = [c for c in claims if isinstance(c, Link)]
    return life_of("l1", events, links, cut_off)


@pytest.mark.parametrize(
    ("claims", "state"),
    [
        ((event("closed", "2020-05"),), "closed"),
        ((event("closed_type1", "2020-05"),), "closed"),
        ((event("closed_type2", "2020-05"),), "closed"),
        ((event("disrupted", "2020-05"),), "disrupted"),
        ((event("reemerged", "2020-05"),), "returned"),
        ((event("check_back_failed", "2020-05"),), "returned"),
        ((event("last_seen", "2020-05"),), "not seen since 2020-05-31"),
        ((event("active", "2019", "2020"),), "not seen since 2020-12-31"),
        ((event("active", "2019", "2022"),), "active"),
        ((event("active", "2019", ""),), "active"),
        ((event("opened", "2019"),), "not seen since 2019-12-31"),
        ((event("opened", "2022"),), "active"),
        ((link("2019", "2020-03"),), "not seen since 2020-03-31"),
        ((link("2019", ""),), "active"),
        ((link("", "2021"),), "not seen since 2021-12-31"),
        ((link(),), "undated"),
        ((), "undated"),
        ((event("active"),), "undated"),
        ((event("closed_type1"),), "closed"),
        ((link(), event("opened"), event("disrupted"), event("closed"), event("check_back")), "closed"),
        ((event("closed"), event("reemerged")), "undated"),
        ((event("closed"), event("check_back_failed")), "undated"),
        ((event("closed"), event("last_seen")), "undated"),
        ((event("closed"), event("last_seen", "2020-05")), "not seen since 2020-05-31"),
    ],
)
def test_state_by_one_claim(claims, state):
    assert life(*claims).state == state


@pytest.mark.parametrize(
    ("claims", "state"),
    [
        ((event("active", "2019", "2020-05"), event("closed", "2020-05")), "closed"),
        ((event("disrupted", "2020-05"), event("closed", "2020-05")), "closed"),
        ((event("disrupted", "2020-05"), event("active", "2019", "2020-05")), "disrupted"),
        ((event("closed", "2019"), event("disrupted", "2020")), "disrupted"),
        ((event("closed", "2019"), event("reemerged", "2020")), "returned"),
        ((event("closed", "2019"), event("reemerged", "2020"), event("closed", "2021")), "closed"),
        ((event("closed", "2020-01"), event("check_back", "2020-06")), "closed"),
        ((event("closed", "2020-01"), event("check_back_failed", "2020-06")), "returned"),
        ((event("closed", "2020-01"), event("active", "2021", "2022")), "active"),
        ((event("closed", "2020-01"), link("2018", "2020-01")), "closed"),
        ((event("disrupted", "2020-01"), link("2018", "2021-01")), "not seen since 2021-01-31"),
    ],
)
def test_latest_claim_by_last_day_decides(claims, state):
    assert life(*claims).state == state
    assert life(*reversed(claims)).state == state


@pytest.mark.parametrize("seen", [link("2019", "2020-08"), link("2019", "2020"), event("last_seen", "2020-08")])
def test_a_sighting_of_the_month_in_which_its_own_source_closed_the_line_does_not_open_it(seen):
    assert life(seen, event("closed", "2020-08-12")).state == "closed"
    assert life(seen, event("closed", "2020-08-12"), event("reemerged", "2020-08-20")).state == "returned"


def test_another_sources_month_and_a_day_after_the_closure_are_sightings_after_it():
    other = replace(link("2019", "2020-08"), source="other")
    assert life(other, event("closed", "2020-08-12")).state == "not seen since 2020-08-31"
    assert life(link("2019", "2020-08-13"), event("closed", "2020-08-12")).state == "not seen since 2020-08-13"


def test_a_claim_with_an_open_end_does_not_outlast_a_later_closure():
    assert life(event("active", "2018", ""), event("closed", "2020")).state == "closed"
    assert life(link("2018", ""), event("closed", "2020")).state == "closed"


def test_a_line_seen_after_its_closure_with_an_open_end_is_active():
    assert life(event("closed", "2020"), event("active", "2021-03", "")).state == "active"


def test_dates_of_an_operation_do_not_undo_a_closure():
    assert life(event("closed", "2020-06"), link("2020-01", "2021", kind="TARGETED")).state == "closed"


def test_an_operation_on_the_line_is_a_sight_of_it_when_nothing_else_is_stated():
    assert life(link("2020-01", "2020-02", kind="TARGETED")).state == "not seen since 2020-02-29"


def test_deciding_claim_is_named_and_an_event_goes_before_a_link():
    found = life(event("active", "2019", "2020", key="e-1"), link("2019", "2020", key="a-link"))
    assert found.decided_by == "e-1"


def test_cut_off_is_the_day_that_active_must_reach():
    claims = (event("active", "2019", "2020"),)
    assert life(*claims, cut_off=date(2020, 6, 1)).state == "active"
    assert life(*claims, cut_off=date(2021, 1, 1)).state == "not seen since 2020-12-31"
    assert life(*claims, cut_off=None).state == "not seen since 2020-12-31"


def test_first_and_last_seen_are_ranges():
    found = life(event("active", "2019", "2020-03"), event("closed", "2020-03", "2020-09"))
    assert found.first_seen == Span(date(2019, 1, 1), date(2019, 12, 31))
    assert found.last_seen == Span(date(2020, 3, 1), date(2020, 9, 30))


def test_an_open_start_leaves_first_seen_open():
    assert life(link("", "2021")).first_seen == Span(None, date(2021, 12, 31))


def test_a_check_back_that_passed_is_no_sight_of_the_line():
    found = life(event("closed", "2020-01"), event("check_back", "2021-01"))
    assert found.last_seen.high == date(2020, 1, 31)


def test_two_sources_on_one_closure_are_one_closure():
    found = closures_of([event("closed_type1", "2020-05", key="a"), event("closed_type1", "2020", key="b")])
    assert [c.claims for c in found] == [("a", "b")]
    assert date.fromordinal(found[0].low) == date(2020, 5, 1)


def test_closures_that_share_no_day_are_two():
    assert life(event("closed", "2019"), event("closed", "2021")).count("closed") == 2


def test_types_of_closure_are_counted_apart_and_what_is_not_stated_is_none():
    found = life(event("closed_type1", "2020"), event("closed_type2", "2021"))
    assert (found.count("closed"), found.count("closed_type1"), found.count("closed_type2")) == (None, 1, 1)


def test_time_to_return_has_low_and_high():
    found = life(event("closed", "2020-01", key="c"), event("reemerged", "2020-03", key="r"))
    (back,) = found.returns
    assert (back.days.low, back.days.high) == (30, 90)
    assert (back.closure.claims, back.event.id) == (("c",), "r")


def test_a_return_belongs_to_the_closure_before_it():
    found = life(
        event("closed", "2018", key="first"), event("closed", "2020", key="second"), event("reemerged", "2021")
    )
    assert [r.closure.claims for r in found.returns] == [("second",)]


def test_a_return_that_may_have_come_on_the_day_itself_is_never_before_it():
    (back,) = life(event("closed", "2020-06"), event("reemerged", "2020-06")).returns
    assert (back.days.low, back.days.high) == (0, 29)


def test_a_return_without_a_date_has_no_length():
    (back,) = life(event("closed", "2020-06"), event("reemerged")).returns
    assert (back.days.low, back.days.high) == (0, None)


@pytest.mark.parametrize(
    ("claims", "complaint"),
    [
        ((event("check_back", "2020", key="x"),), "check_back without a closure before it (x)"),
        ((event("reemerged", "2020", key="x"),), "reemerged without a closure before it (x)"),
        (
            (event("closed", "2018", key="a"), event("closed", "2020", key="b")),
            "closed twice without a return between (a, b)",
        ),
        (
            (event("closed", "2018", key="a"), event("opened", "2020", key="b")),
            "closed before it was opened (a, b)",
        ),
        (
            (event("closed", key="a"), event("active", "2020")),
            "closed without a date, so it cannot decide the state (a)",
        ),
        (
            (event("closed", "2018", key="a"), event("active", "2020", key="b")),
            "active after a closure without a re-emergence claim (b, a)",
        ),
    ],
)
def test_sequences_that_cannot_be_are_told_with_their_claims(claims, complaint):
    assert complaint in [str(odd) for odd in life(*claims).oddities]


def test_a_plain_life_is_not_complained_of():
    claims = [event("opened", "2018"), event("closed_type1", "2019"), event("check_back", "2019-06", "2020")]
    claims += [event("reemerged", "2021"), event("closed_type2", "2022")]
    assert life(*claims).oddities == ()


def test_only_the_first_opening_counts_as_the_beginning():
    claims = [event("opened", "2018"), event("active", "2019"), event("opened", "2020")]
    assert life(*claims).oddities == ()


def test_a_list_as_at_a_day_has_seen_nothing_later_however_widely_it_dates_a_sighting(dataset):
    """A tracker as at June 2022 with "last seen 2022" and the status Closed: closed, and the data end in June."""
    supply = {"link_type": "SUPPLIES", "from": "rico", "to": "norwich", "start": "2021-01", "end": "2022"}
    closed = {"line_id": "rico", "event": "status", "status": "Closed", "date_start": "2022-06-30"}
    tracker = dataset(links=[supply], events=[closed | {"date_end": "2022-06-30"}])
    row = graphlab.lines(tracker).rows[0]
    assert (str(row["state"]), str(row["last_seen_high"])) == ("closed", "2022-06-30")
    assert str(tracker.cut_off) == "2022-06-30"
    elsewhere = dataset(links=[supply | {"source_id": "other"}], events=[closed | {"date_end": "2022-06-30"}])
    assert str(elsewhere.cut_off) == "2022-12-31", "another source may have seen the line later"


def test_lives_asked_line_by_line_do_not_go_through_all_rows_for_each(dataset, monkeypatch):
    links = [{"link_type": "SUPPLIES", "from": f"l{i:02}", "to": "t", "start": "2020"} for i in range(60)]
    looked = []
    by_line = lives_module._rows_by_line
    monkeypatch.setattr(lives_module, "_rows_by_line", lambda *asked: looked.append(len(asked[2])) or by_line(*asked))
    data = dataset(links=links)
    one_by_one, at_once = (lives_module.Lives.of(data.network(as_listed=True)) for _ in range(2))
    told = {line: one_by_one[line] for line in one_by_one}
    assert looked.count(1) == 3 * (lives_module.MOST_LOOKS - 1) and looked[-3:] == [60, 60, 60]
    assert told == dict(at_once.items())


def test_lives_kept_from_another_view_are_those_that_a_fresh_one_tells():
    """Views of one dataset share the lives that the same claims tell; brute force: each line from its own claims."""
    asked = ({}, {"as_at": "2020-03-01"}, {"period": "2020"}, {"min_grade": "2B"}, {"include_handling": "C"}, {})
    tables = make(80, seed=3).tables
    shared = Dataset.build(tables)
    for view in asked:
        net = shared.network(**view)
        found = lives(net)
        assert found == lives(Dataset.build(tables).network(**view))
        for line, life in found.items():
            events = [e for e in net.events if e.line == line]
            links = [x for x in net.links if line in (x.start_node, x.end_node) and x.type != "SUCCEEDS"]
            statuses = [s for s in net.statuses if s.line == line]
            assert life == life_of(line, events, links, cut_off_of(net), statuses), (view, line)
    assert shared.kept["lives"]


# --- on columns ------------------------------------------------------------------------------------------------

DAYS = ("", "2019", "2019-03", "2019-03-10", "2019-06-01", "2020", "2020-01-15", "2020-02", "2021-05-05")
WORDS = ("Active", "Closed", "Dormant", "Re-emerged", "Active?", "disrupted")


def random_dates(rng, start, end):
    first, last = rng.choice(DAYS), rng.choice(DAYS)
    if first and last and parse_date(last).last < parse_date(first).first:
        first, last = last, first
    return {start: first, end: last}


def random_claims(seed, lines=40):
    """Return tables in which lines have any events, links and statuses of three sources, dated in any way."""
    rng = random.Random(seed)
    events, links = [], []
    for number in range(lines):
        line = f"l{number}"
        common = {"grade": "2B", "handling": "P"}
        for _ in range(rng.choice((0, 1, 2, 4, 8))):
            told = {"line_id": line, "source_id": rng.choice("abc"), **common}
            told |= random_dates(rng, "date_start", "date_end")
            if rng.random() < 0.25:
                events.append(told | {"event": "status", "status": rng.choice(WORDS)})
            else:
                events.append(told | {"event": rng.choice(EVENT_KINDS), "operation_id": rng.choice(("", "op1", "op2"))})
        for _ in range(rng.choice((0, 1, 3))):
            kind = rng.choice(("ORIGINATES_IN", "SUPPLIES", "TARGETED", "SUCCEEDS"))
            ends = {"from": line, "to": rng.choice(("ayton", "beeton", "unknown"))}
            if kind == "TARGETED":
                ends = {"from": rng.choice(("op1", "op2")), "to": line}
            elif kind == "SUCCEEDS":
                ends = {"from": line, "to": f"l{(number + rng.randrange(1, 5)) % lines}"}
            links.append({"link_type": kind, **ends, "source_id": rng.choice("abc"), **common})
            links[-1] |= random_dates(rng, "start", "end")
    tables = {"lines": [{"line_id": f"l{n}", "name": f"Brand {n % 30}"} for n in range(lines)]}
    places = [{"place_id": name, "name": name.title(), "kind": "town"} for name in ("ayton", "beeton")]
    operations = [{"operation_id": key, "name": key} for key in ("op1", "op2")]
    sources = [{"source_id": key, "title": key, "published": "2021" if key == "a" else ""} for key in "abc"]
    return tables | {
        "events": events, "links": links, "places": places, "operations": operations, "sources": sources,
    }  # fmt: skip


def row_told(net, told):
    """Return the row of the ledger as the life of its line tells it, object by object."""
    checks, latest = told.of("check_back", "check_back_failed"), told.returns[-1] if told.returns else None
    after = [x for x in net.links if x.type == "SUCCEEDS" and x.end_node == told.line]
    ids = {c.id for c in (*told.events, *told.statuses, *told.links, *after)} - {told.decided_by}
    activity, recorded = net.line_activity(told.line), told.recorded

    def some(found):
        return tuple(sorted(set(found) - {""}, key=lambda key: (key == "unknown", key))) or None

    return {
        "line": told.line,
        "name": net.name(told.line),
        "origins": some(x.end_node for x in told.links if x.type == "ORIGINATES_IN"),
        "destinations": some(x.end_node for x in told.links if x.type == "SUPPLIES"),
        "first_seen_low": told.first_seen.low,
        "first_seen_high": told.first_seen.high,
        "last_seen_low": told.last_seen.low,
        "last_seen_high": told.last_seen.high,
        "state": told.state,
        **{kind: told.count(kind) for kind in CLOSURES},
        "check_backs": len(checks) or None,
        "returned_after_days_low": latest.days.low if latest else None,
        "returned_after_days_high": latest.days.high if latest else None,
        "successors": some(x.start_node for x in after),
        "operations": operations_of(told),
        "claims": (*((told.decided_by,) if told.decided_by else ()), *sorted(ids)),
        "state_claim": told.decided_by,
        "check_backs_failed": len(told.of("check_back_failed")) if checks else None,
        "disruptions": len(told.of("disrupted")) or None,
        "certainly_active": None if net.period is None or activity is None else activity == "certain",
        "recorded_status": recorded.status if recorded else None,
        "recorded_as_at": date.fromordinal(recorded.period.last_known) if recorded else None,
    }


@pytest.mark.parametrize("seed", range(6))
def test_the_ledger_of_columns_is_that_of_the_lives_told_one_by_one(seed):
    data = Dataset.build(random_claims(seed))
    for filters in ({}, {"period": "2019-03..2020-01"}, {"as_at": "2020-01-31"}):
        net = data.network(**filters)
        told, result = lives(net), lines(net)
        assert list(result.rows) == [row_told(net, life) for life in told.values()]
        odd = [(line, str(odd)) for line, life in told.items() for odd in life.oddities]
        assert [(line, str(what)) for line, what in told.odd] == odd
        # Found on columns are all lines with an oddity and few others, so that few are told as objects.
        assert told.columns.odd.sum() <= 1.5 * len({line for line, _ in odd}) + 2
        past = [after for life in told.values() for after in aftermaths(life)]
        assert Outcomes.of_columns(told.columns) == Outcomes.of(past)
        counted = Counter(life.state.kind for life in told.values())
        assert told.states() == counted
        gaps = {
            (r["line"], r["successor"]): (r["gap_days_low"], r["gap_days_high"])
            for r in result.parts["successors"].rows
        }
        for (line, successor), gap in gaps.items():
            ends, starts = told[line].last_seen, told[successor].first_seen
            low = (starts.low - ends.high).days if starts.low and ends.high else None
            high = (starts.high - ends.low).days if starts.high and ends.low else None
            assert gap == (low, high)


@pytest.mark.parametrize("how", ["to_csv", "to_json", "to_markdown", "to_text"])
def test_rows_kept_as_columns_print_as_rows_do(how):
    result = lines(Dataset.build(random_claims(1)).network(period="2019"))
    as_rows = replace(result, rows=[dict(row) for row in result.rows], parts={})
    assert getattr(result, how)() == getattr(as_rows, how)()
    assert as_rows.to_csv() == "".join(as_rows.csv_lines())
    assert result.frame.equals(as_rows.frame)
