"""Made-up datasets with a known truth: lines that open, close, return and are succeeded; operations and their arrests.

Everything follows from the seed. Places are real (from the packaged gazetteer), lines, operations and figures are not.
The truth beside the tables says what a sound analysis must find.
"""

from __future__ import annotations

import random
from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from graphlab.data.gazetteer import gazetteer_rows
from graphlab.model.tables import CLOSURES
from graphlab.wording.phrases import many

FIRST, LAST = date(2018, 1, 1), date(2021, 12, 31)
SOURCE = "synthetic"
_SYLLABLES = ("ba", "co", "da", "fi", "go", "jo", "ka", "li", "mo", "ni", "pa", "ro", "sa", "te", "vo", "za")
_ORIGINS = (
    *(
        "hackney",
        "lambeth",
        "newham",
        "croydon",
        "brent",
        "enfield",
        "lewisham",
        "southwark",
        "liverpool",
        "birmingham",
    ),
    *("manchester", "coventry", "wolverhampton", "luton", "nottingham", "leicester", "bristol", "leeds", "bradford"),
    "salford",
)
Row = dict[str, str]


@dataclass
class Synthetic:
    """Tables as text, the record, and the truth behind them."""

    tables: dict[str, list[Row]] = field(default_factory=dict)
    record: dict[str, Any] = field(default_factory=dict)
    truth: dict[str, Any] = field(default_factory=dict)


@dataclass
class _Life:
    """What really happened to a line."""

    line: str
    brand: str
    origin: str
    towns: list[str]
    opened: date
    closed: date | None = None
    how: str = ""
    operation: str = ""
    check_back: date | None = None
    returned: date | None = None
    ended: date | None = None
    succeeds: str = ""


def make(lines: int, seed: int = 0) -> Synthetic:
    """Return a made-up dataset.

    Parameters
    ----------
    lines
        How many lines (at least 1).
    seed
        The same number gives the same dataset.

    Returns
    -------
    Synthetic
        Tables of the data model, the record and the truth: per line its life, per operation its arrests by month and
        origin, the pairs that are served, and active lines by county at two dates.

    Notes
    -----
    Cost grows with the number of lines.
    """
    rng = random.Random(seed)
    places = {row["place_id"]: row for row in gazetteer_rows()}
    origins = sorted(rng.sample(_ORIGINS, min(len(_ORIGINS), max(2, lines // 8))))
    all_towns = sorted(
        k for k, row in places.items() if row["kind"] == "town" and k not in _ORIGINS and row["gss_code"]
    )
    towns = sorted(rng.sample(all_towns, min(len(all_towns), max(3, lines // 4))))
    operations = [f"operation-{n:02d}" for n in range(1, max(2, min(40, lines // 10)) + 1)]
    lives = _lives(rng, lines, origins, towns, operations)
    out = Synthetic(
        record={
            "title": f"Made-up dataset of {many(lines, 'line')}, seed {seed}",
            "cut_off": LAST.isoformat(),
            "marking": "OFFICIAL",
        }
    )
    out.tables = {name: [] for name in ("sources", "places", "lines", "operations", "links", "events", "counts")}
    out.tables["sources"].append(
        {"source_id": SOURCE, "title": f"graphlab synth, seed {seed}", "published": "2022", "kind": "made up"}
    )
    _add_lives(out, lives, rng)
    arrests = _add_arrests(out, rng, operations, origins, towns)
    stocks = _add_stocks(out, lives, places, towns)
    _add_entities(out, lives, places, {*origins, *towns}, operations)
    out.truth = {
        "seed": seed,
        "lines": [_truth_of(life) for life in lives],
        "pairs": sorted({(life.origin, town) for life in lives for town in life.towns}),
        "operations": arrests,
        "active_lines": stocks,
        "closures": dict(sorted(Counter(life.how for life in lives if life.closed).items())),
        "returned": sum(life.returned is not None for life in lives),
        "rows": {name: len(rows) for name, rows in out.tables.items()},
    }
    return out


def _brand(rng: random.Random) -> str:
    return "".join(rng.choice(_SYLLABLES) for _ in range(rng.choice((2, 2, 3)))).capitalize()


def _day(rng: random.Random, first: date, last: date) -> date:
    return first + timedelta(days=rng.randrange(max(1, (last - first).days)))


def _lives(rng: random.Random, lines: int, origins: list[str], towns: list[str], operations: list[str]) -> list[_Life]:
    lives: list[_Life] = []
    for number in range(1, lines + 1):
        brand = lives[-1].brand if lives and rng.random() < 0.05 else _brand(rng)
        chosen = rng.sample(towns, min(len(towns), rng.choice((1, 1, 1, 2, 2, 3))))
        life = _Life(
            f"line-{number:05d}", brand, rng.choice(origins), sorted(chosen), _day(rng, FIRST, date(2021, 6, 1))
        )
        if rng.random() < 0.6:
            _close(rng, life, operations)
        if lives and lives[-1].closed and not lives[-1].returned and rng.random() < 0.2:
            before = lives[-1]
            life.succeeds, life.towns, life.origin = before.line, list(before.towns), before.origin
            life.opened = (
                min(before.closed + timedelta(days=rng.randrange(5, 90)), LAST) if before.closed else life.opened
            )
            life.closed = life.returned = life.check_back = life.ended = None
            life.how = life.operation = ""
        lives.append(life)
    return lives


def _close(rng: random.Random, life: _Life, operations: list[str]) -> None:
    life.closed = min(life.opened + timedelta(days=rng.randrange(30, 600)), LAST)
    life.how = rng.choice(("closed_type1", "closed_type1", "closed_type2", "closed"))
    life.operation = rng.choice(operations)
    life.ended = life.closed
    chance = rng.random()
    if chance < 0.3:
        life.returned = life.closed + timedelta(days=rng.randrange(7, 120))
        life.ended = None
        if life.returned > LAST:
            life.returned, life.ended = None, life.closed
    elif chance < 0.6:
        life.check_back = min(life.closed + timedelta(days=90), LAST)


def _truth_of(life: _Life) -> dict[str, Any]:
    days = (life.returned - life.closed).days if life.returned and life.closed else None
    return {
        "line": life.line,
        "brand": life.brand,
        "origin": life.origin,
        "towns": life.towns,
        "opened": life.opened.isoformat(),
        "closed": life.closed.isoformat() if life.closed else None,
        "how": life.how or None,
        "operation": life.operation or None,
        "returned_after_days": days,
        "succeeds": life.succeeds or None,
    }


def _claim(rng: random.Random) -> Row:
    handling = "C" if rng.random() < 0.05 else "P"
    return {"source_id": SOURCE, "grade": rng.choice(("1A", "2B", "2C", "2C", "3D")), "handling": handling}


def _add_lives(out: Synthetic, lives: list[_Life], rng: random.Random) -> None:
    links, events = out.tables["links"], out.tables["events"]
    for life in lives:
        end = life.ended.isoformat() if life.ended else ""
        start = life.opened.isoformat()
        certainty = "implied" if rng.random() < 0.1 else "stated"
        links.append(
            {"link_type": "ORIGINATES_IN", "from": life.line, "to": life.origin, "certainty": certainty, **_claim(rng)}
        )
        for town in life.towns:
            links.append(
                {
                    "link_type": "SUPPLIES",
                    "from": life.line,
                    "to": town,
                    "start": start,
                    "end": end,
                    "certainty": "stated",
                    **_claim(rng),
                }
            )
        if life.succeeds:
            links.append(
                {"link_type": "SUCCEEDS", "from": life.line, "to": life.succeeds, "certainty": "implied", **_claim(rng)}
            )
        if life.operation and life.closed:
            links.append(
                {"link_type": "TARGETED", "from": life.operation, "to": life.line, "certainty": "stated", **_claim(rng)}
            )
        for event, day in (
            ("opened", life.opened),
            (life.how, life.closed),
            ("check_back", life.check_back),
            ("reemerged", life.returned),
        ):
            if day and event:
                by = life.operation if event in CLOSURES else ""
                day_text = day.isoformat()
                events.append(
                    {
                        "line_id": life.line,
                        "event": event,
                        "date_start": day_text,
                        "date_end": day_text,
                        "operation_id": by,
                        **_claim(rng),
                    }
                )


def _count(key: str, subject: str, measure: str, unit: str, kind: str, value: int, **more: str) -> Row:
    row = {
        "count_id": key,
        "subject": subject,
        "measure": measure,
        "unit": unit,
        "stock_or_flow": kind,
        "value": str(value),
    }
    return row | {"source_id": SOURCE, "grade": "2B", "handling": "P"} | more


def _add_arrests(
    out: Synthetic, rng: random.Random, operations: list[str], origins: list[str], towns: list[str]
) -> list[dict[str, Any]]:
    truth = []
    for operation in operations:
        town, year = rng.choice(towns), rng.choice((2019, 2020, 2021))
        cells = {(month, origin): rng.randrange(0, 9) for month in range(1, 13) for origin in origins}
        by_month = {f"{year}-{m:02d}": sum(n for (month, _), n in cells.items() if month == m) for m in range(1, 13)}
        by_origin = {o: sum(n for (_, origin), n in cells.items() if origin == o) for o in origins}
        itemised = origins[: max(1, len(origins) - 1)]
        total, unknown = sum(cells.values()) + 3, 3
        by_month[f"{year}-01"] += unknown  # known by month, not by origin
        add = {"destination": town, "period_start": f"{year}-01", "period_end": f"{year}-12"}
        counts = out.tables["counts"]
        key = f"{operation}-all"
        counts.append(_count(key, operation, "arrests", "person-arrests", "flow", total, **add))
        for origin in itemised:
            counts.append(
                _count(
                    f"{operation}-from-{origin}",
                    operation,
                    "arrests",
                    "person-arrests",
                    "flow",
                    by_origin[origin],
                    origin=origin,
                    part_of=key,
                    **add,
                )
            )
        counts.append(
            _count(
                f"{operation}-from-unknown",
                operation,
                "arrests",
                "person-arrests",
                "flow",
                unknown,
                origin="unknown",
                part_of=key,
                **add,
            )
        )
        for month, number in by_month.items():
            one = {"destination": town, "period_start": month, "period_end": month}
            counts.append(
                _count(
                    f"{operation}-{month}", operation, "arrests", "person-arrests", "flow", number, part_of=key, **one
                )
            )
        truth.append({
            "operation": operation,
            "town": town,
            "year": year,
            "total": total,
            "unknown": unknown,
            "not_itemised": total - unknown - sum(by_origin[o] for o in itemised),
            "by_origin": {o: by_origin[o] for o in itemised},
            "by_month": by_month,
        })  # fmt: skip
    return truth


def _active(life: _Life, day: date) -> bool:
    if day < life.opened:
        return False
    if life.closed is None or day < life.closed:
        return True
    return life.returned is not None and day >= life.returned


def _add_stocks(
    out: Synthetic, lives: list[_Life], places: Mapping[str, Row], towns: list[str]
) -> list[dict[str, Any]]:
    """Add active lines by county at the end of 2019 and of 2020, and the closures between the two."""
    truth = []
    counties: dict[str, list[str]] = defaultdict(list)
    for town in towns:
        counties[places[town]["within"]].append(town)
    start, end = date(2019, 12, 31), date(2020, 12, 31)
    for county, inside in sorted(counties.items()):
        here = [life for life in lives if set(life.towns) & set(inside)]
        first, last = (sum(_active(life, day) for life in here) for day in (start, end))
        closed = sum(life.closed is not None and start < life.closed <= end for life in here)
        counts = out.tables["counts"]
        for day, number in ((start, first), (end, last)):
            text = day.isoformat()
            add = {"destination": county, "period_start": text, "period_end": text}
            counts.append(
                _count(f"active-{county}-{day.year}", county, "active lines", "lines", "stock", number, **add)
            )
        add = {"destination": county, "period_start": "2020-01-01", "period_end": end.isoformat()}
        counts.append(_count(f"closed-{county}-2020", county, "lines closed", "lines", "flow", closed, **add))
        truth.append({"county": county, "start": first, "end": last, "closed": closed})
    return truth


def _add_entities(
    out: Synthetic, lives: list[_Life], places: Mapping[str, Row], used: set[str], operations: list[str]
) -> None:
    wanted = set(used)
    for key in used:
        while key := places[key]["within"]:
            wanted.add(key)
    out.tables["places"] = [dict(places[key]) for key in sorted(wanted)]
    out.tables["lines"] = [{"line_id": life.line, "name": life.brand} for life in lives]
    out.tables["operations"] = [
        {"operation_id": key, "name": key.replace("-", " ").capitalize(), "kind": "operation", "source_id": SOURCE}
        for key in operations
    ]
