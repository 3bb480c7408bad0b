"""Claims in columns say of each link and event what the rules say of it alone, on random datasets and filters."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

import pytest

from graphlab.dataset import Dataset
from graphlab.errors import NotFoundError
from graphlab.graph.activity import activity, event_activity
from graphlab.graph.claim_columns import REASONS
from graphlab.graph.network import Network
from graphlab.model.claims import Event, Link, Status
from graphlab.model.periods import UNDATED, make_period
from graphlab.model.statuses import STATUS
from tests.rounds import rounds

DATES = ("", "", "2017", "2018", "2018-01", "2018-06", "2018-06-15", "2019", "2019-12-31", "2020-02")
LINES, PLACES, OPERATIONS = ("a", "b", "c", "d"), ("x", "y", "z", "county"), ("op", "other")
SUPPLY = ("ORIGINATES_IN", "SUPPLIES")


def dates(rng, start, end):
    first, last = rng.choice(DATES), rng.choice(DATES)
    backwards = first and last and make_period("", last).last < make_period(first, "").first
    return {start: last, end: first} if backwards else {start: first, end: last}


def told(rng):
    grade, handling = rng.choice(("", "1A", "2C", "3D")), rng.choice(("", "P", "P", "C"))
    return {"source_id": rng.choice(("s", "t")), "grade": grade, "handling": handling}


def a_link(rng):
    kind = rng.choice((*SUPPLY, *SUPPLY, "TARGETED", "CONDUCTED_IN", "SUCCEEDS"))
    ends = {
        "TARGETED": (OPERATIONS, LINES),
        "CONDUCTED_IN": (OPERATIONS, PLACES),
        "SUCCEEDS": (LINES, LINES),
    }.get(kind, (LINES, (*PLACES, "unknown")))
    start, end = (rng.choice(side) for side in ends)
    sure = rng.choice(("stated", "implied", "unknown"))
    return {"link_type": kind, "from": start, "to": end, "certainty": sure, **dates(rng, "start", "end"), **told(rng)}


def an_event(rng):
    kind = rng.choice(("opened", "active", "closed", "closed_type1", "last_seen", STATUS))
    word = {"status": rng.choice(("Active", "Closed", "Dormant"))} if kind == STATUS else {}
    told_when = dates(rng, "date_start", "date_end")
    operation = rng.choice(("", *OPERATIONS))
    return {"line_id": rng.choice(LINES), "event": kind, "operation_id": operation, **word, **told_when, **told(rng)}


def random_data(seed):
    rng = random.Random(seed)
    return Dataset.build(
        {
            "sources": [{"source_id": "s", "published": rng.choice(("", "2019-03"))}, {"source_id": "t"}],
            "lines": [{"line_id": line} for line in LINES],
            "places": [{"place_id": p, "within": "county" if p in ("x", "y") else ""} for p in PLACES],
            "operations": [{"operation_id": o, **dates(rng, "start", "end")} for o in OPERATIONS],
            "links": [a_link(rng) for _ in range(rng.randint(1, 25))],
            "events": [an_event(rng) for _ in range(rng.randint(0, 15))],
        },
        {"cut_off": "2019-06"} if rng.random() < 0.3 else {},
    )


FILTERS = (
    {},
    {"period": "2018"},
    {"period": "2018-06..2019", "min_grade": "2C"},
    {"as_at": "2018-12-31"},
    {"as_at": "2018-06-20", "include_handling": "C", "certainty": "implied"},
    {"place": "county", "period": "2018.."},
    {"subject": "op"},
    {"subject": "a;op", "place": "x"},
    {"subject": "county", "as_at": "2019-01-01", "certainty": "stated"},
)


class Rules:
    """What the rules say of one claim, claim by claim."""

    def __init__(self, net: Network) -> None:
        """Take the view of which claims are judged."""
        self.net, self.data, self.asked = net, net.dataset, net.filters
        links: list[Any] = [x for x in self.data.links if self.passes(x) and self.asked.accepts_certainty(x.certainty)]
        events: list[Any] = [x for x in self.data.events if self.passes(x)]
        self.ever = self.spans([*links, *events])
        self.spanned = self.spans([x for x in (*links, *events) if not self.asked.comes_later(x.period)])

    def passes(self, claim):
        return not self.asked.claim_status(claim.handling, claim.grade)

    @staticmethod
    def spans(claims):
        found = {}
        for x in claims:
            named = {"TARGETED": "end_node", **dict.fromkeys(SUPPLY, "start_node")}
            line = x.line if isinstance(x, Event) else getattr(x, named.get(x.type, ""), None)
            if line and x.period.dated:
                found[line] = found[line].widest(x.period) if line in found else x.period
        return found

    def period(self, x: Link):
        if x.period.dated:
            return x.period
        if x.type == "CONDUCTED_IN":
            row = self.net.operations.get(x.start_node)
            return make_period(row.start, row.end) if row else UNDATED
        line = {**dict.fromkeys(SUPPLY, x.start_node), "TARGETED": x.end_node}.get(x.type)
        return self.spanned.get(line, UNDATED)

    def near(self, place):
        return self.data.geography.is_within(place, self.asked.place)

    def lines(self):
        if not (self.asked.subject or self.asked.place):
            return None
        touching = {x.start_node for x in self.data.links if x.type in SUPPLY and self.near(x.end_node)}
        chosen = set(self.data.lines) if not self.asked.subject else set()
        for subject in filter(None, self.asked.subject.split(";")):
            within = self.data.geography.is_within
            chosen |= {subject} & set(self.data.lines)
            chosen |= {x.start_node for x in self.data.links if x.type in SUPPLY and within(x.end_node, subject)}
            chosen |= {x.end_node for x in self.data.links if x.type == "TARGETED" and x.start_node == subject}
            chosen |= {x.line for x in self.data.events if x.operation == subject}
        return chosen & touching if self.asked.place else chosen

    def asked_for(self, x: Link, lines):
        if lines is None or {x.start_node, x.end_node} & lines:
            return True
        if self.asked.subject:
            named = {x.start_node, x.end_node} & set(self.asked.subject.split(";"))
            return bool(named) and (not self.asked.place or self.near(x.end_node))
        return x.type == "CONDUCTED_IN" and self.near(x.end_node)

    def later(self, x: Link):
        if x.period.dated or x.type == "CONDUCTED_IN":
            return self.asked.comes_later(self.period(x))
        line = x.end_node if x.type == "TARGETED" else x.start_node
        return self.asked.as_at is not None and line in self.ever and line not in self.spanned

    def link(self, x: Link):
        period = self.period(x)
        seen = activity(period, self.asked.period)
        if not self.asked_for(x, self.lines()) or self.later(x) or (period.dated and seen is None):
            return "outside", seen
        barred = self.asked.claim_status(x.handling, x.grade)
        barred = barred or ("" if self.asked.accepts_certainty(x.certainty) else "certainty")
        return barred or ("undated" if self.asked.period and not period.dated else ""), seen

    def event(self, x: Event | Status):
        seen = event_activity(x, self.asked.period) if isinstance(x, Event) else None
        overlaps = self.asked.period is None or not x.period.dated or x.period.overlaps(self.asked.period)
        lines = self.lines()
        if (lines is not None and x.line not in lines) or self.asked.comes_later(x.period) or not overlaps:
            return "outside", seen
        undated = self.asked.period and not x.period.dated
        return self.asked.claim_status(x.handling, x.grade) or ("undated" if undated else ""), seen


@pytest.mark.parametrize("seed", rounds(10, 60))
def test_columns_say_of_every_claim_what_the_rules_say_of_it_alone(seed):
    data = random_data(seed)
    for filters in FILTERS:
        try:
            net = Network(data, **filters)
        except NotFoundError:  # only claims of handling C speak of it
            continue
        rules = Rules(net)
        links, events = net.link_columns, net.event_columns
        for row, x in enumerate(data.links):
            reason, seen = rules.link(x)
            period = rules.period(x)
            said = (REASONS[links.reason[row]], bool(links.certain[row]))
            assert said == (reason, seen == "certain"), (seed, filters, x)
            assert (links.days.first[row], links.days.last[row]) == period.ordinals
            assert str(net.link_periods[x.id]) == str(period)
        told = {x.id: x for x in (*data.events, *data.statuses)}
        for row, key in enumerate(data.claim_ids("events")):
            reason, seen = rules.event(told[key])
            assert REASONS[events.reason[row]] == reason, (seed, filters, told[key])
            assert (events.days.first[row], events.days.last[row]) == told[key].period.ordinals
            if seen:
                assert bool(events.certain[row]) == (seen == "certain")
        assert {line: str(net.span(line)) for line in LINES} == {
            line: str(rules.spanned.get(line, UNDATED)) for line in LINES
        }


def cut_off(data):
    """Return the last day that any claim or operation speaks of, no later than its source has seen."""
    seen: dict[str, date] = {}
    for status in data.statuses:
        days = [day.last for day in (status.period.start, status.period.end) if day]
        if days:
            seen[status.source] = max(*days, seen.get(status.source, days[0]))
    found = []
    for claim in (*data.counts, *data.links, *data.events, *data.statuses):
        for day in filter(None, (claim.period.start, claim.period.end)):
            until = seen.get(claim.source)
            found.append(until if until and day.first <= until < day.last else day.last)
    periods = [make_period(row.start, row.end) for row in data.operations.values()]
    found += [day.last for period in periods for day in (period.start, period.end) if day]
    return max(found, default=None)


@pytest.mark.parametrize("seed", rounds(15, 90))
def test_the_cut_off_is_the_last_day_that_any_claim_speaks_of(seed):
    data = random_data(seed)
    assert data.cut_off == (data.record.cut_off.last if data.record.cut_off else cut_off(data))
