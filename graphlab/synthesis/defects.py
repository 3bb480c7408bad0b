"""Plant a stated number of each kind of defect in made-up tables, and write down where each one is.

What is planted is exactly what a load must find: no planted defect causes another one elsewhere.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass

from graphlab.synthesis.world import Row, Synthetic


@dataclass(frozen=True, slots=True, order=True)
class PlantedDefect:
    """One planted defect: where it is and how a load must take it."""

    file: str
    line: int
    column: str
    kind: str
    severity: str
    value: str


@dataclass(frozen=True, slots=True)
class _Kind:
    """A kind of defect that one cell shows."""

    table: str
    column: str
    value: str
    severity: str = "error"


#: Kinds that spoil one cell of a row which nothing else refers to.
CELL_KINDS: Mapping[str, _Kind] = {
    "letter in a number": _Kind("counts", "value", "1O3"),
    "negative number": _Kind("counts", "value", "-4"),
    "formula in a value": _Kind("counts", "value", "=SUM(A1:A9)"),
    "no such day": _Kind("counts", "period_end", "2020-02-31"),
    "empty measure": _Kind("counts", "measure", ""),
    "neither stock nor flow": _Kind("counts", "stock_or_flow", "level"),
    "unknown origin": _Kind("counts", "origin", "no-such-place"),
    "unknown total": _Kind("counts", "part_of", "no-such-count"),
    "unknown link type": _Kind("links", "link_type", "DELIVERS_TO"),
    "unknown grade": _Kind("links", "grade", "9Z"),
    "unknown certainty": _Kind("links", "certainty", "perhaps"),
    "link to nowhere": _Kind("links", "to", "no-such-town"),
    "link without a source row": _Kind("links", "source_id", "no-such-source"),
    "unknown event": _Kind("events", "event", "vanished"),
    "event of no line": _Kind("events", "line_id", "no-such-line"),
    "dates backwards": _Kind("events", "date_end", "2001-01-01"),
    "no source": _Kind("links", "source_id", "", "warning"),
    "British date": _Kind("events", "date_start", "", "warning"),
    "legacy grade": _Kind("links", "grade", "B2", "warning"),
    "markup in a note": _Kind("events", "note", "<script>alert(1)</script>", "warning"),
    "formula in a note": _Kind("counts", "note", "=HYPERLINK(\"x\")", "warning"),
}  # fmt: skip
#: Kinds that need rows of their own.
ROW_KINDS = ("id used twice", "place within itself in a circle", "parts above their total")
REPEATED = "same row twice"


def plant(made: Synthetic, each: int, seed: int = 0) -> list[PlantedDefect]:
    """Spoil the tables in place: `each` defects of every kind, and as many rows repeated (which a load merges).

    Parameters
    ----------
    made
        Tables of `graphlab.synthesis.world.make`; changed in place.
    each
        How many of each kind.
    seed
        Chooses the rows.

    Returns
    -------
    list of Planted
        Where they are, by file and line as in the CSV files (header in line 1), sorted.

    Raises
    ------
    ValueError
        If the dataset is too small to hold so many; make it with more lines.
    """
    rng = random.Random(f"messy {seed}")
    planted = _plant_excess(made, each)
    spoilt_totals = {made.tables["counts"][p.line - 2]["count_id"] for p in planted}
    free = {table: _free_rows(made, table, rng, spoilt_totals) for table in ("links", "events", "counts")}
    for kind, what in CELL_KINDS.items():
        fitting = _FITS.get(kind, lambda row: True)
        for _ in range(each):
            index = _take(free[what.table], made.tables[what.table], fitting, kind)
            row = made.tables[what.table][index]
            value = _british(row[what.column]) if kind == "British date" else what.value
            row[what.column] = value
            column = "date_start" if kind == "dates backwards" else what.column
            shown = row[column]
            planted.append(PlantedDefect(f"{what.table}.csv", index + 2, column, kind, what.severity, shown))
    planted += _plant_twice(made, free, each)
    planted += _plant_circles(made, each)
    _repeat_rows(made, free, each)
    made.truth["planted"] = [asdict(p) for p in sorted(planted)]
    made.truth["repeated_rows"] = each
    return sorted(planted)


_FITS: dict[str, Callable[[Row], bool]] = {
    "unknown origin": lambda row: bool(row.get("part_of")),
    "link to nowhere": lambda row: row["link_type"] == "SUPPLIES",
    "British date": lambda row: bool(row["date_start"]),
    "dates backwards": lambda row: bool(row["date_start"]),
}


def _free_rows(made: Synthetic, table: str, rng: random.Random, spoilt_totals: set[str]) -> list[int]:
    """Return rows that may be spoilt, in random order: nothing refers to them, and no spoilt total needs them."""
    rows = made.tables[table]
    totals = {row.get("part_of", "") for row in rows} if table == "counts" else set()
    indices = [
        i
        for i, row in enumerate(rows)
        if row.get("count_id", "?") not in totals and row.get("part_of", "?") not in spoilt_totals
    ]
    rng.shuffle(indices)
    return indices


def _take(free: list[int], rows: list[Row], fitting: Callable[[Row], bool], kind: str) -> int:
    for position, index in enumerate(free):
        if fitting(rows[index]):
            return free.pop(position)
    raise ValueError(f"no row is left for '{kind}'; make more lines or plant fewer defects")


def _british(text: str) -> str:
    year, month, day = text.split("-")
    return f"{day}/{month}/{year}"


def _plant_excess(made: Synthetic, each: int) -> list[PlantedDefect]:
    """Make totals smaller than their parts by month, but not than those by origin; the defect is at the total."""
    index_of = {row["count_id"]: i for i, row in enumerate(made.tables["counts"])}
    spare = [x for x in made.truth["operations"] if x["not_itemised"] > x["unknown"] + 1]
    if len(spare) < each:
        raise ValueError("no row is left for 'parts above their total'; make more lines or plant fewer defects")
    found = []
    for operation in spare[:each]:
        index = index_of[f"{operation['operation']}-all"]
        value = str(sum(operation["by_month"].values()) - 1)
        made.tables["counts"][index]["value"] = value
        found.append(PlantedDefect("counts.csv", index + 2, "value", "parts above their total", "error", value))
    return found


def _plant_twice(made: Synthetic, free: Mapping[str, list[int]], each: int) -> list[PlantedDefect]:
    """Use the id of a count again for another row, at the end of the file."""
    rows = made.tables["counts"]
    found = []
    for _ in range(each):
        index = _take(free["counts"], rows, lambda row: True, "id used twice")
        rows.append({**rows[index], "value": f"{rows[index]['value']} [r]"})  # sorts behind the row it copies
        found.append(
            PlantedDefect("counts.csv", len(rows) + 1, "count_id", "id used twice", "error", rows[index]["count_id"])
        )
    return found


def _plant_circles(made: Synthetic, each: int) -> list[PlantedDefect]:
    rows = made.tables["places"]
    found = []
    for number in range(1, each + 1):
        first, second = f"circle-{number}-a", f"circle-{number}-b"
        rows.append({"place_id": first, "name": first, "kind": "area", "within": second})
        found.append(
            PlantedDefect("places.csv", len(rows) + 1, "within", "place within itself in a circle", "error", second)
        )
        rows.append({"place_id": second, "name": second, "kind": "area", "within": first})
    return found


def _repeat_rows(made: Synthetic, free: Mapping[str, list[int]], each: int) -> None:
    """Write rows a second time, at the end: a load merges them and finds no defect."""
    rows = made.tables["links"]
    for _ in range(each):
        rows.append(dict(rows[_take(free["links"], rows, lambda row: True, REPEATED)]))
