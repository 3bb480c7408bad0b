"""Datasets made from a seed, small and nasty: ties, loops, open dates, missing grades, names that look like Cypher."""

from __future__ import annotations

import random

from graphlab.dataset import Dataset
from graphlab.model.tables import LINK_TYPES

NAMES = (
    "Rico",
    "RICO",
    "Ωμέγας",
    "İstanbul",
    "O'Brien",
    '"quoted"',
    "`tick`",
    "}) DETACH DELETE (n) //",
    "\U0001f600",
    "",
)
DATES = ("", "2018", "2019-01", "2019-01-01", "2019-02-28", "2019", "2020-06", "2020-06-15", "2021")
GRADES = ("", "1A", "2C", "2D", "3E")
HANDLINGS = ("", "P", "C", "P")
VALUES = ("3", "<10", "20+", "~40", "5-9", "", "[c]", "1,503", "7 [p]")


class Maker:
    """Makes one dataset from one seed."""

    def __init__(self, seed: int, size: int = 1) -> None:
        self.random = random.Random(seed)
        self.lines = [f"line-{i}" for i in range(6 * size)]
        self.places = [f"place-{i}" for i in range(7 * size)]
        self.operations = [f"op-{i}" for i in range(4 * size)]
        self.sources = [f"source-{i}" for i in range(3 * size)]
        self.links = 30 * size

    def pick(self, options):
        return self.random.choice(options)

    def period(self):
        start, end = self.pick(DATES), self.pick(DATES)
        return (start, end) if not start or not end or start[:4] < end[:4] else (start, "")

    def told(self):
        return {
            "source_id": self.pick([*self.sources, ""]),
            "grade": self.pick(GRADES),
            "handling": self.pick(HANDLINGS),
        }

    def entities(self):
        places = [
            {
                "place_id": p,
                "name": self.pick(NAMES),
                "kind": self.pick(("town", "county", "region")),
                "within": self.pick(["", *self.places[:i]]) if i else "",
                "aliases": self.pick(("", "Yarmouth;Great Yarmouth", "rico")),
            }
            for i, p in enumerate(self.places)
        ]
        if self.random.random() < 0.5:
            places.append({"place_id": "unknown", "name": "Areas unknown", "kind": "special"})
        lines = [{"line_id": x, "name": self.pick(NAMES), "aliases": self.pick(("", "rico;Jeezy"))} for x in self.lines]
        operations = [
            {"operation_id": o, "name": self.pick(NAMES), "part_of": self.pick(["", *self.operations[:i]]) if i else ""}
            for i, o in enumerate(self.operations)
        ]
        sources = [
            {"source_id": s, "title": self.pick(("", "A report")), "published": self.pick(DATES)} for s in self.sources
        ]
        return {"places": places, "lines": lines, "operations": operations, "sources": sources}

    def link(self):
        kinds = {"Line": self.lines, "Operation": self.operations}
        link_type = self.pick([t for t in LINK_TYPES for _ in range(4 if t in ("ORIGINATES_IN", "SUPPLIES") else 1)])
        start, end = LINK_TYPES[link_type]
        ends = [*self.places, "unknown", "not-itemised"]
        first, last = self.period()
        return {
            "link_type": link_type,
            "from": self.pick(kinds.get(start, ends)),
            "to": self.pick(kinds.get(end, ends)),
            "start": first,
            "end": last,
            "certainty": self.pick(("", "stated", "implied")),
            **self.told(),
        }

    def event(self):
        first, last = self.period()
        kinds = ("opened", "active", "closed", "closed_type1", "closed_type2", "reemerged", "last_seen", "disrupted")
        return {
            "line_id": self.pick(self.lines),
            "event": self.pick(kinds),
            "date_start": first,
            "date_end": last,
            "operation_id": self.pick(["", *self.operations]),
            **self.told(),
        }

    def status(self):
        first, _ = self.period()
        words = ("Active", "Dormant", "Closed", "Re-emerged", "Active?")
        row = {"line_id": self.pick(self.lines), "event": "status", "status": self.pick(words), "date_start": first}
        return row | {"operation_id": self.pick(["", *self.operations]), **self.told()}

    def count(self, number):
        first, last = self.period()
        return {
            "count_id": f"count-{number}",
            "subject": self.pick([self.operations[0], self.operations[1], f"{self.lines[0]};{self.places[1]}"]),
            "measure": self.pick(("arrests", "charges")),
            "unit": "persons",
            "stock_or_flow": "flow",
            "value": self.pick(VALUES),
            "origin": self.pick(["", self.places[0], "unknown"]),
            "destination": self.pick(["", self.places[0], self.places[1], "not-itemised"]),
            "period_start": self.pick(("", "2019", first)),
            "period_end": self.pick(("", last)),
            "supersedes": f"count-{number - 1}" if number and self.random.random() < 0.1 else "",
            **self.told(),
        }

    def tables(self):
        links = [self.link() for _ in range(self.links)]
        doubled = [{**link, "source_id": self.sources[0], "note": "said again"} for link in links[:3]]
        made = {**self.entities(), "links": links + doubled, "events": [self.event() for _ in range(self.links // 2)]}
        made["events"] += [self.status() for _ in range(self.links // 6)]
        return {**made, "counts": [self.count(i) for i in range(self.links // 2)]}


def made_up(seed: int, size: int = 1) -> Dataset:
    """Return a dataset made from a seed; rows that happen to break a rule (a period running backwards) are left out."""
    record = {"title": f"Made up {seed}", "tolerances": {"source-0": 0.25}, "extra": {"b": [1, 2.5, None], "a": "x"}}
    return Dataset.build(Maker(seed, size).tables(), record, keep_going=True)
