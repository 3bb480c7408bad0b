"""The tables of operations and places, counted on arrays, against plain loops over the lives of their lines."""

from __future__ import annotations

import random
from datetime import date

import numpy as np
import pytest

from graphlab.analysis.disruption.named import NamedLines
from graphlab.analysis.disruption.scope import RATINGS, View
from graphlab.analysis.disruption.summary import disruption
from graphlab.analysis.lifecycle.aftermath import aftermaths
from graphlab.analysis.lifecycle.lives import lives
from graphlab.analysis.lifecycle.states import closures_of
from graphlab.counting import figures
from graphlab.dataset import Dataset
from graphlab.graph.filters import SUPPLY
from graphlab.model.column_rows import ColumnRows
from graphlab.model.periods import OPEN_FIRST, OPEN_LAST, make_period
from graphlab.model.tables import CHECKS, CLOSURES, RETURNS
from tests.analysis.test_lifecycle import random_claims

VIEWS = ({}, {"operation": "op1"}, {"line": "l3"})


def closure_cells(lives_and_events):
    pairs = list(lives_and_events)
    cells = {}
    for kind in CLOSURES:
        found = [[e for e in events if e.event == kind] for _, events in pairs]
        cells[kind] = sum(len(closures_of(mine)) for mine in found if mine) or None
    return cells


def return_cells(lives_and_events):
    returned, checks, failed, days, claims = 0, 0, 0, [], set()
    looked = False
    for life, events in lives_and_events:
        ids = {event.id for event in events if event.event in CLOSURES}
        mine = [closure for closure in life.closures if ids & set(closure.claims)]
        named = [event for event in events if event.event in (*CHECKS, "reemerged")]
        after = {event.id: event for event in [*_after(life, mine), *named]}
        back = [event for event in after.values() if event.event in RETURNS]
        looked = looked or bool(after)
        returned += bool(back)
        checks += sum(event.event in CHECKS for event in after.values())
        failed += sum(event.event == "check_back_failed" for event in after.values())
        days += [r.days for r in life.returns if r.closure in mine]
        claims |= set(after)
    lows, highs = [d.low for d in days if d.low is not None], [d.high for d in days]
    cells = {
        "returned": returned if looked else None,
        "check_backs": checks or None,
        "check_backs_failed": failed if checks else None,
        "returned_after_days_low": min(lows) if lows else None,
        "returned_after_days_high": None if not highs or None in highs else max(h for h in highs if h is not None),
    }
    return cells, tuple(sorted(claims))


def _after(life, closures):
    found = []
    for closure in closures:
        later = [c for c in life.closures if c.low > closure.high]
        until = min((c.high for c in later), default=OPEN_LAST)
        found += [e for e in life.of(*CHECKS, "reemerged") if closure.low <= e.period.last_ordinal <= until]
    return found


def rating_cells(events):
    rated = [event.rating for event in events if event.rating]
    return {f"rated_{rating}": rated.count(rating) or None for rating in RATINGS}


def counted(lives_and_events, targeted):
    """Return the cells of a row, and the claims behind it, of lives with the events that count."""
    events = [event for _, mine in lives_and_events for event in mine]
    after, claims = return_cells(lives_and_events)
    cells = {
        **closure_cells(lives_and_events),
        **after,
        "disruptions": sum(event.event == "disrupted" for event in events) or None,
        **rating_cells(events),
        "lines_targeted": len({link.end_node for link in targeted}) or None,
    }
    return cells, {*claims, *(event.id for event in events), *(link.id for link in targeted)}


def with_ratings(tables, seed):
    for number, row in enumerate(tables["events"]):
        row["rating"] = ("", *RATINGS)[(number * 7 + seed) % 4]
    return tables


@pytest.mark.parametrize("seed", range(4))
def test_operations_and_places_of_columns_are_those_of_the_lives_told_one_by_one(seed):
    data = Dataset.build(with_ratings(random_claims(seed), seed))
    for filters in ({}, {"period": "2019-03..2020-01"}, {"as_at": "2020-01-31"}):
        net = data.network(**filters)
        for asked in VIEWS:
            view, told = View(net, **asked), lives(net)
            acting = {asked["operation"]} if "operation" in asked else None
            mine = {
                line: life
                for line, life in told.items()
                if asked.get("line", line) == line and (acting is None or acting & View.operations_on(life))
            }
            assert set(view.lives) == set(mine)
            result = disruption(net, **asked)
            targeting = [link for link in net.links_of("TARGETED") if link.end_node in mine]
            for row in result.rows:
                key = row["operation"]
                named = [(life, tuple(e for e in life.events if e.operation == key)) for life in mine.values()]
                named = [(life, events) for life, events in named if events]
                cells, claims = counted(named, [link for link in targeting if link.start_node == key])
                assert {name: row[name] for name in cells} == cells
                assert not claims or row["claims"] == tuple(sorted(claims))
            supply = [link for link in net.links if link.type in SUPPLY and link.start_node in mine]
            for row in result.parts["place"].rows:
                links = [link for link in supply if link.end_node == row["place"]]
                here = sorted({link.start_node for link in links})
                cells, claims = counted(
                    [(mine[line], mine[line].events) for line in here],
                    [link for link in targeting if link.end_node in here],
                )
                assert {name: row[name] for name in cells} == cells
                assert row["claims"] == tuple(sorted(claims | {link.id for link in links}))
                assert row["lines"] == len(here)
            assert {row["place"] for row in result.parts["place"].rows} == {link.end_node for link in supply}


def named_one_by_one(net, view):
    """Return operation, life and aftermath of every line that an operation in view targeted or closed."""
    shown, place = set(view.operations), {key: i for i, key in enumerate(view.operations)}
    found = []
    for life in view.lives.values():
        closed_by = set()
        for after in aftermaths(life):
            stated = {event.operation for event in after.closure.events}
            acting = (stated & shown) or (stated & {""} if view.operation is None else set())
            closed_by |= acting
            found += [(operation, life, after) for operation in acting - {""} or acting]
        targeting = {link.start_node for link in life.links if link.type == "TARGETED"} & shown
        found += [(operation, life, None) for operation in targeting - closed_by]
    last = OPEN_LAST, OPEN_LAST
    return sorted(
        found,
        key=lambda x: (
            place.get(x[0], len(place)), x[1].line, (x[2].closure.low, x[2].closure.high) if x[2] else last,
        ),
    )  # fmt: skip


def day_of(ordinal):
    return None if ordinal in (OPEN_FIRST, OPEN_LAST) else date.fromordinal(ordinal)


def row_of_one(net, operation, life, after):
    targeted = [x for x in life.links if x.type == "TARGETED" and x.start_node == operation]
    last = after.checks[-1].period if after and after.checks else None
    back = after.back if after else None
    recorded = after.recorded if after else None
    kinds = tuple(sorted({event.event for event in after.closure.events})) if after else None
    return {
        "operation": operation or None,
        "line": life.line,
        "name": net.name(life.line),
        "targeted_low": min((x.period.first for x in targeted if x.period.first), default=None),
        "targeted_high": max((x.period.last for x in targeted if x.period.last), default=None),
        "closure": ", ".join(kinds) if after else None,
        "closed_low": day_of(after.closure.low) if after else None,
        "closed_high": day_of(after.closure.high) if after else None,
        "kinds": kinds,
        "outcome": after.outcome if after else "not closed",
        "checked_low": last.first if last else None,
        "checked_high": last.last if last else None,
        "back_low": back.event.period.first if back else None,
        "back_high": back.event.period.last if back else None,
        "back_after_days_low": back.days.low if back else None,
        "back_after_days_high": back.days.high if back else None,
        "recorded": recorded.status if recorded else None,
        "recorded_as_at": date.fromordinal(recorded.period.last_known) if recorded else None,
        "state": life.state,
        "claims": tuple(dict.fromkeys([*(x.id for x in targeted), *(after.claims if after else ())])),
    }


@pytest.mark.parametrize("seed", range(4))
def test_named_lines_on_columns_are_those_of_the_lives_told_one_by_one(seed):
    data = Dataset.build(with_ratings(random_claims(seed), seed))
    for filters in ({}, {"as_at": "2020-01-31"}):
        net = data.network(**filters)
        for asked in VIEWS:
            view = View(net, **asked)
            told = named_one_by_one(net, view)
            found = NamedLines(view)
            rows = list(ColumnRows(found.cells()))
            expected = [row_of_one(net, *one) for one in told]
            assert [{k: v for k, v in row.items() if k in expected[0]} for row in rows] == expected
            for kind in ("targeted", "closed", "back"):
                for text in ("2019-06", "2019", ""):
                    assert found.within({"op1"}, kind, make_period(text, text)) == counted_within(told, kind, text)


def counted_within(told, kind, text):
    """Return how many lines certainly and possibly count for an operation in a period, and the claims."""
    asked = make_period(text, text)
    sure, most, claims = set(), set(), set()
    for operation, life, after in told:
        links = [x for x in life.links if x.type == "TARGETED" and x.start_node == operation]
        periods, ids = [x.period for x in links if x.period.dated], [x.id for x in links]
        days = [(p.first_ordinal, p.last_ordinal) for p in periods]
        if kind == "closed" and after:
            days, ids = [(after.closure.low, after.closure.high)], list(after.closure.claims)
        elif kind == "back" and after and after.back:
            event = after.back.event
            days, ids = [(event.period.first_ordinal, event.period.last_ordinal)], [event.id]
        elif kind == "back" and after and after.outcome == "recorded as back":
            days, ids = [], [after.recorded.id]
        elif kind != "targeted":
            continue
        touching = [d for d in days if d[0] <= asked.last_ordinal and asked.first_ordinal <= d[1]]
        if operation != "op1" or not ids or (days and not touching):
            continue
        inside = any(asked.first_ordinal <= low and high <= asked.last_ordinal for low, high in touching)
        most.add(life.line)
        claims.update(ids)
        if inside or (not days and not asked.dated and kind != "back"):
            sure.add(life.line)
    return len(sure), len(most), sorted(claims)


def random_counts(seed):
    """Return tables with counts of operations, lines and places that overlap, conflict, nest and are parts."""
    draw = random.Random(seed)
    above = {"ely": "cambs", "cambs": "", "kent": "", "deal": "kent"}
    places = [{"place_id": place, "within": outer} for place, outer in above.items()]
    operations = [{"operation_id": key, "name": key.title()} for key in ("op1", "op2", "op3")]
    spans = [("2020", "2020"), ("2020-01", "2020-01"), ("2020-02", "2020-02"), ("2020-01", "2020-06"), ("2019", "2020")]
    counts = []
    for number in range(60):
        start, end = draw.choice([*spans, ("", "2020")])
        row = {
            "count_id": f"c{number:02}",
            "subject": draw.choice(["op1", "op2", "op1;op2", "l1", "l2", "ely"]),
            "measure": draw.choice(["arrests", "lines closed"]),
            "unit": "persons",
            "stock_or_flow": draw.choice(["flow", "flow", "stock", "distinct"]),
            "definition": draw.choice(["", "", "d"]),
            "value": draw.choice(["3", "<5", "7-9", "[c]", "20+"]),
            "origin": draw.choice(["", "", "kent"]),
            "destination": draw.choice(["", "ely", "cambs", "deal"]),
            "period_start": start,
            "period_end": end,
            "source_id": draw.choice(["s", "t"]),
            "grade": draw.choice(["2B", "1A", ""]),
            "handling": "P",
        }
        counts.append(row)
        if draw.random() < 0.3:
            part = {"count_id": f"p{number:02}", "part_of": row["count_id"], "value": "1", "destination": "ely"}
            counts.append(row | part)
    return {"counts": counts, "places": places, "operations": operations}


def row_of_figure(net, key, figure):
    period = figure.taken[0].period
    return {
        key: figure.subject,
        "measure": figure.measure,
        "unit": figure.unit,
        "period_start": str(period.start) if period.start else None,
        "period_end": str(period.end) if period.end else None,
        "low": figure.bounds.low,
        "high": figure.bounds.high,
        "claims": figure.claims,
        "stock_or_flow": figure.kind,
        "definition": figure.definition or None,
        "name": net.name(figure.subject),
    }


def outcomes_told(tables):
    """Return every figure, and of the tables of outcomes rows, notes and what was withheld, through several filters."""
    told, alone = [], 0
    for asked in ({}, {"min_grade": "2C"}, {"place": "cambs"}, {"period": "2020"}):
        net = Dataset.build(tables).network(**asked)
        found = figures.outcomes(net, net.count_columns.passes)
        alone += len(found) - len(found.several)
        parts = disruption(net).parts
        shown = [(parts[name].rows, parts[name].notes, parts[name].withheld) for name in ("outcome", "other")]
        told.append((list(found), [(list(rows), list(notes), held) for rows, notes, held in shown]))
        about = [f for f in found if {"op1", "op2"} & set(f.subject.split(";"))]
        assert list(parts["outcome"].rows) == [row_of_figure(net, "operation", figure) for figure in about]
        named = tuple(count.id for count in net.counts if "op1" in count.subjects)
        assert View(net).naming("op1") == named
    return told, alone


@pytest.mark.parametrize("seed", range(3))
def test_outcomes_on_columns_are_those_made_one_by_one(seed, monkeypatch):
    tables = random_counts(seed)
    told, alone = outcomes_told(tables)
    monkeypatch.setattr(figures, "_alone", lambda table, kept, beside: np.zeros(len(kept), bool))
    one_by_one, none = outcomes_told(tables)
    assert told == one_by_one
    assert alone > none == 0
