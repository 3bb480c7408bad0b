"""Random datasets with what the commands say of them under random filters: what the scripts of pages must say too."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

from graphlab.analysis.flows.od_table import flows
from graphlab.analysis.lifecycle.ledger import lines as ledger
from graphlab.analysis.lifecycle.lives import lives
from graphlab.analysis.lifecycle.standing import standing
from graphlab.analysis.whatif.scenario import Scenario
from graphlab.analysis.whatif.steps import whatif
from graphlab.dataset import Dataset
from graphlab.graph.network import Network
from graphlab.model.tables import CERTAINTIES
from graphlab.report.pages.facts import facts_of

GRADES = ("1A", "1B", "2B", "2C", "3D", "3E")
EVENTS = (
    *("opened", "active", "disrupted", "closed", "closed_type1", "closed_type2"),
    *("check_back", "check_back_failed", "reemerged", "last_seen"),
)
STATUSES = ("Active", "Dormant", "Closed", "Back", "Active?")
FILTERS = ({}, {"all_time": True}, {"as_at": "2021-06-30"}, {"state": "active,returned"}, {"roll_up": "county"})


def some_date(rng: random.Random) -> str:
    """Return a date of any precision, or none."""
    year, month, day = rng.randint(2017, 2023), rng.randint(1, 12), rng.randint(1, 28)
    return rng.choice(["", f"{year}", f"{year}-{month:02d}", f"{year}-{month:02d}-{day:02d}", f"{year}"])


def some_period(rng: random.Random, start: str, end: str) -> dict[str, str]:
    """Return two dates that do not run backwards."""
    first, last = some_date(rng), some_date(rng)
    return {start: first, end: last if not first or last[:4] > first[:4] else ""}


def dataset(seed: int, counties: tuple[str, ...] = ("c1", "c2")) -> Dataset:
    """Return a small dataset of lines from towns in counties, with events, statuses, operations and counts.

    Towns of a county that is not among `counties` lie in none; nothing else differs.
    """
    rng = random.Random(seed)
    lines = [f"l{i}" for i in range(rng.randint(2, 9))]
    places = [f"p{i}" for i in range(5)]
    sources = ["s1", "s2"] if seed % 3 == 0 else ["s1"]

    def claim() -> dict[str, str]:
        return {"source_id": rng.choice(sources), "grade": rng.choice(["", *GRADES])}

    links = []
    for line in lines:
        for kind, least in (("ORIGINATES_IN", 0), ("SUPPLIES", 0)):
            for place in rng.sample([*places[:3], rng.choice(["unknown", "not-itemised"])], rng.randint(least, 3)):
                sure = rng.choice(["", "stated", "implied", "unknown"])
                links.append(
                    {"link_type": kind, "from": line, "to": place, "certainty": sure}
                    | some_period(rng, "start", "end")
                    | claim()
                )
    links += [
        {"link_type": "TARGETED", "from": rng.choice("xy"), "to": rng.choice(lines)}
        | some_period(rng, "start", "end")
        | claim()
        for _ in range(3)
    ]
    links.append({"link_type": "CONDUCTED_IN", "from": "x", "to": rng.choice(places)} | claim())
    events = [
        {"line_id": rng.choice(lines), "event": rng.choice(EVENTS), "operation_id": rng.choice(["", "x", "y"])}
        | some_period(rng, "date_start", "date_end")
        | claim()
        for _ in range(rng.randint(0, 10))
    ]
    events += [
        {"line_id": rng.choice(lines), "event": "status", "status": rng.choice(STATUSES)}
        | {"date_start": f"20{rng.randint(18, 23)}-06-01"}
        | claim()
        for _ in range(rng.randint(0, 3))
    ]
    counts = [
        {
            "count_id": f"n-{line}",
            "subject": line,
            "measure": "deals",
            "unit": "deals",
            "stock_or_flow": "flow",
            "value": str(rng.randint(1, 9)),
        }
        | {"period_start": "2020", "period_end": "2020", "destination": rng.choice(["", "", *places])}
        | claim()
        for line in [*rng.sample(lines, 2), *rng.choice([[], ["nobody"], ["x"], ["y"]])]
    ]
    brands = ["Echo", "Echo", "Rico", "Kai", "Bo", "Lee", "Max", "Ray", "Sid"] if seed % 3 == 0 else lines
    tables = {
        "lines": [{"line_id": x, "name": brands[i]} for i, x in enumerate([*lines, "nobody"])]
        if len(brands) > len(lines)
        else [{"line_id": x, "name": x} for x in [*lines, "nobody"]],
        "places": [
            {"place_id": p, "kind": "town", "within": county if county in counties else ""}
            for p, county in [(p, rng.choice(["c1", "c2"])) for p in places]
        ]
        + [{"place_id": c, "kind": "county"} for c in ("c1", "c2")],
        "operations": [{"operation_id": "x", "start": "2020", "end": "2021-03"}, {"operation_id": "y"}],
        "sources": [{"source_id": s} for s in sources],
        "links": links,
        "events": events,
        "counts": counts,
    }
    return Dataset.build(tables)


def some_filters(rng: random.Random, net: Network) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return filters as the page has them and as the command has them."""
    page: dict[str, Any] = {"period": None, "grade": "", "certainty": 2, "operation": "", "place": "", "level": ""}
    asked: dict[str, Any] = {}
    if rng.random() < 0.6 and not net.filters.as_at:
        first = rng.choice([None, date(rng.randint(2017, 2023), rng.randint(1, 12), 1)])
        last = date(rng.randint(2017, 2023), rng.randint(1, 12), 28) if first is None or rng.random() < 0.8 else None
        if not (first and last and last < first):
            page["period"] = [first.toordinal() if first else -1e9, last.toordinal() if last else 1e9]
            asked["period"] = f"{first or ''}..{last or ''}"
    if rng.random() < 0.4:
        page["grade"] = asked["min_grade"] = rng.choice(GRADES)
    if rng.random() < 0.3:
        page["certainty"] = rng.randint(0, 1)
        asked["certainty"] = CERTAINTIES[page["certainty"]]
    if rng.random() < 0.25:
        page["operation"] = asked["subject"] = rng.choice(["x", "y"])
    if rng.random() < 0.25:
        page["place"] = asked["place"] = rng.choice(["p0", "p1", "c1", "c2"])
    if rng.random() < 0.25 and not net.filters.roll_up:
        page["level"] = asked["roll_up"] = "county"
    return page, asked


def told(net: Network, closed: list[str]) -> dict[str, Any]:
    """Return what the commands say: activity, pairs, flows of lines, states of lines, what closing lines would cut."""
    open_now = net if net.filters.as_at or net.period is None else net.with_filters(all_time=None)
    asked = standing(open_now)
    pairs = [
        [o, d, [s.line for s in lines], [s.line for s in lines if s.certain]] for (o, d), lines in net.pairs.items()
    ]
    scenario = Scenario(asked, None)
    found: dict[str, Any] = {
        "activity": {line: state for line in sorted(net.lines) if (state := net.line_activity(line))},
        "pairs": pairs,
        "rows": [
            [r["origin"], r["destination"], r["low"], r["high"], r["share_low"], r["share_high"]]
            for r in flows(net, measure="lines").rows
        ],
        "lives": {
            line: [
                life.state.kind,
                _day(life.state.since),
                *[_day(getattr(s, e)) for s in spans for e in ("low", "high")],
            ]
            for line, life in lives(net).items()
            for spans in [(life.first_seen, life.last_seen)]
        },
        "ledger": [row["line"] for row in ledger(net).rows],
        "open": [[o, d, [s.line for s in lines]] for (o, d), lines in asked.pairs.items()],
        "closed": closed,
    }
    if closed and scenario.table.served:
        row = whatif(open_now, close=closed).rows[-1]
        found["whatif"] = [row["pairs_served"], row["pairs_lost"], row["pairs_lost_high"]]
        found["towns"] = list(row["towns_without_supplier"] or ())
    return found


def _day(day: date | None) -> int | None:
    return day.toordinal() if day else None


def vectors(seeds: range) -> list[dict[str, Any]]:
    """Return the facts of random datasets, each with cases: filters, closed lines and what the commands say."""
    found = []
    for seed in seeds:
        rng = random.Random(seed)
        base = rng.choice(FILTERS)
        net = dataset(seed).network(**base)
        cases = []
        for _ in range(6):
            page, asked = some_filters(rng, net)
            # The command refuses a period beside "of all time": the page's period takes its place.
            narrowed = net.with_filters(**asked, **({"all_time": None} if "period" in asked else {}))
            closed = sorted(rng.sample(sorted(set(net.lines)), rng.randint(0, 3)))
            if narrowed.pairs and rng.random() < 0.5:
                # Every line of one pair: the last that serves it goes with the others.
                closed = sorted({served.line for served in rng.choice(list(narrowed.pairs.values()))})
            cases.append({"filters": page, "told": told(narrowed, closed)})
        found.append({"seed": seed, "base": base, "facts": facts_of(net, GRADES), "cases": cases})
    return found
