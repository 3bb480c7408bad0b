"""Random datasets for the tests at the engine's door: totals, parts, places in places, ways of dating, several sources.

The numbers of a total are always enough for its parts, so that every dataset loads.
"""

from __future__ import annotations

import random

from graphlab.dataset import Dataset
from graphlab.model.intake.raw import RawTable

WITHIN = {"norwich": "norfolk", "yarmouth": "norfolk", "hackney": "london", "camden": "london"}
ORIGINS = ["london", "hackney", "camden", "essex", "merseyside", "unknown"]
TOWNS = ["norwich", "yarmouth", "norfolk", "ipswich"]
LINES = ["line-a", "line-b", "line-c", "line-d"]
OPERATIONS = ["op-one", "op-two"]
#: A period and other ways of writing the same days.
PERIODS = {
    ("2019", "2019"): [("2019-01", "2019-12"), ("2019-01-01", "2019-12-31"), ("2019", "2019-12-31")],
    ("2019-01", "2019-06"): [("2019-01-01", "2019-06-30"), ("2019-01", "2019-06-30")],
    ("2019-07", "2019-12"): [("2019-07-01", "2019-12"), ("2019-07", "2019-12-31")],
    ("2019-03", "2019-03"): [("2019-03-01", "2019-03-31"), ("2019-03", "2019-03-31")],
    ("2020", "2020"): [("2020-01", "2020-12"), ("2020-01-01", "2020-12-31")],
    ("2019", "2020"): [("2019-01", "2020-12"), ("2019-01-01", "2020")],
}


class Maker:
    """Makes the rows of one dataset.

    Parameters
    ----------
    seed
        The same seed makes the same rows.
    exact
        Whether every number is one number; otherwise some have bounds or are missing.
    """

    #: What totals are split into, and into how many parts.
    split_origins = ORIGINS[1:]
    parts = 2

    def __init__(self, seed: int, *, exact: bool) -> None:
        self.random = random.Random(seed)
        self.exact = exact
        self.counts: list[dict[str, str]] = []

    def tables(self) -> dict[str, list[dict[str, str]]]:
        """Return rows by table."""
        for subject in [*LINES, *OPERATIONS]:
            for _ in range(self.random.choice([0, 1, 2, 3])):
                self._total(subject) if self.random.random() < 0.4 else self._plain(subject)
        if not self.counts:
            self._plain(LINES[0])
        places = sorted({*WITHIN, *WITHIN.values(), *ORIGINS, *TOWNS} - {"unknown"})
        return {
            "counts": self.counts,
            "links": self._links(),
            "places": [
                {"place_id": p, "within": WITHIN.get(p, ""), "kind": "county" if p in WITHIN.values() else "town"}
                for p in places
            ],
            "lines": [{"line_id": line} for line in LINES],
            "operations": [{"operation_id": op} for op in OPERATIONS],
            "sources": [{"source_id": "s1", "published": "2021"}, {"source_id": "s2", "published": "2022-03"}],
        }

    def _links(self) -> list[dict[str, str]]:
        return [
            {"link_type": kind, "from": line, "to": place, "source_id": "s1"}
            for line in LINES
            for kind, places in (("ORIGINATES_IN", ORIGINS), ("SUPPLIES", TOWNS))
            for place in self.random.sample(places, self.random.choice([1, 1, 2]))
        ]

    def _add(self, value: str, **cell: str) -> str:
        key = f"n-{len(self.counts):03d}"
        made = {
            "count_id": key,
            "measure": "arrests",
            "unit": "persons",
            "stock_or_flow": "flow",
            "value": value,
            "source_id": self.random.choice(["s1", "s2"]),
            "grade": self.random.choice(["", "1A", "2C"]),
            "handling": "C" if self.random.random() < 0.05 else "",
        }
        self.counts.append(made | cell)
        return key

    def _number(self, number: int) -> str:
        if self.exact or self.random.random() < 0.5:
            return str(number)
        forms = [f"{max(0, number - 2)}-{number + 3}", f"<{number + 4}", f"~{number}"]
        return self.random.choice(forms)

    def _cell(self, subject: str) -> dict[str, str]:
        start, end = self.random.choice(list(PERIODS))
        origin, town = self.random.choice([*ORIGINS, ""]), self.random.choice(TOWNS)
        return {"subject": subject, "origin": origin, "destination": town, "period_start": start, "period_end": end}

    def _plain(self, subject: str) -> None:
        self._add(self._number(self.random.randint(0, 40)), **self._cell(subject))

    def _total(self, subject: str) -> None:
        cell = self._cell(subject) | {"origin": ""}
        parts = [(origin, self.random.randint(0, 20)) for origin in self.random.sample(self.split_origins, self.parts)]
        whole = sum(number + 6 for _, number in parts) + self.random.choice([0, 5, 30])
        key = self._add(str(whole), **cell)
        for origin, number in parts:
            self._add(self._number(number), **cell | {"origin": origin, "part_of": key})


def tables_of(seed: int, *, exact: bool = True) -> dict[str, list[dict[str, str]]]:
    """Return the rows of a random dataset by table."""
    return Maker(seed, exact=exact).tables()


def dataset_of(tables: dict[str, list[dict[str, str]]]) -> Dataset:
    """Return rows as a dataset."""
    return Dataset.build(tables)


def written_otherwise(tables, seed):
    """Return the same rows with every period written in another way."""
    choose = random.Random(seed)
    counts = []
    for row in tables["counts"]:
        start, end = choose.choice(PERIODS[row["period_start"], row["period_end"]])
        counts.append(row | {"period_start": start, "period_end": end})
    return tables | {"counts": counts}


def shuffled(tables, seed):
    """Return the same rows in another order."""
    order = random.Random(seed)
    return {name: order.sample(rows, len(rows)) for name, rows in tables.items()}


def in_two_files(tables, seed):
    """Return the rows with those of counts and links spread over two files each."""
    parts = []
    for name, rows in tables.items():
        cut = random.Random(seed).randint(0, len(rows))
        parts += [RawTable.of(name, rows[:cut]), RawTable.of(name, rows[cut:])]
    return [part for part in parts if part.rows]


def renamed(tables, change):
    """Return the rows with every id of a count, line and operation changed; the order of ids stays what it was."""
    columns = {
        "counts": ("count_id", "part_of", "subject"),
        "lines": ("line_id",),
        "operations": ("operation_id",),
        "links": ("from",),
    }
    return {
        name: [row | {c: change(row[c]) for c in columns.get(name, ()) if row.get(c)} for row in rows]
        for name, rows in tables.items()
    }
