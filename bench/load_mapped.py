"""Loading and checking foreign sheets by a mapping, as multiples of what pandas needs to read the same files as text.

Run ``python bench/load_mapped.py [ROWS]``. One line a sheet: a long list of counts, the same with a total row, the same
among columns that nobody reads, a tracker of lines and a full one; and a table of our own, which needs no mapping.
"""

from __future__ import annotations

import csv
import gc
import random
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

COUNTS = """\
source: foreign
tables:
  - counts:
      subject: {value: the-team}
      measure: {value: arrests}
      unit: {value: person-arrests}
      stock_or_flow: {value: flow}
      origin: {column: Home area, match: place}
      destination: {column: Town, match: place}
      period: Month
      value: Arrests
      note: Comments
      totals: words
"""
LINE = "{column: Brand, new: line, same_when: [Ref]}"
TRACKER = f"""\
source: tracker
tables:
  - links:
      filled: [Run from]
      link_type: {{value: ORIGINATES_IN}}
      from: {LINE}
      to: {{column: Run from, match: place}}
  - links:
      filled: [Towns]
      link_type: {{value: SUPPLIES}}
      from: {LINE}
      to: {{column: Towns, match: place, split: [";", ","]}}
      start: First seen
      end: Last seen
"""
FULL = f"""{TRACKER}\
      note: Notes
      grade: Grade
  - events:
      filled: [Closed on]
      line_id: {LINE}
      event: {{value: closed}}
      period: Closed on
      operation_id: {{column: Closed by, match: operation, unmatched: new}}
      grade: Grade
  - events:
      filled: [Status]
      line_id: {LINE}
      event: {{value: status}}
      status: Status
      period: {{value: "2025-12-31"}}
"""


def _places() -> list[str]:
    from graphlab.data.gazetteer import gazetteer_rows
    from graphlab.loaders.mapping.naming.names import NameIndex

    index = NameIndex({})
    names = [row["name"] for row in gazetteer_rows() if row["kind"] in ("district", "town") and "," not in row["name"]]
    return [name for name in names if index.match(name, "place").id][:250]


def _write(path: Path, header: Iterable[str], rows: Iterable[Iterable[str]]) -> None:
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(header)
        writer.writerows(rows)


def write_counts_sheet(path: Path, rows: int, *, total: bool = False, more: int = 0) -> None:
    """Write a long list of counts by origin, town and month; with a total row below it and further columns if asked."""
    rng = random.Random(1)
    places = _places()
    months = [f"{month:02d}/20{year}" for year in range(15, 25) for month in range(1, 13)]
    cells = rng.sample([(a, b, m) for a in places[:100] for b in places[100:150] for m in months], rows)
    values = ["12", "7", "1,204", "3", "4", "9", "15", *([] if total else ["<5", "n/k"])]
    drawn = [rng.choice(values) for _ in range(rows)]
    made = [(*cell, value, f"note {i % 50}") for i, (cell, value) in enumerate(zip(cells, drawn, strict=True))]
    if total:
        made.append(("Total", "", "", str(sum(int(v.replace(",", "")) for v in drawn)), ""))
    extra = [f"text {i} of a longer kind" for i in range(more)]
    header = ("Home area", "Town", "Month", "Arrests", "Comments", *(f"Column {i}" for i in range(more)))
    _write(path, header, ((*row, *extra) for row in made))


def write_tracker(path: Path, rows: int, *, full: bool = False) -> None:
    """Write a tracker of lines with one to three towns in a cell, and if asked with how each of them ended."""
    rng = random.Random(2)
    places = _places()
    made = []
    for i in range(rows):
        towns = "; ".join(rng.sample(places[100:], rng.choice((1, 1, 2, 3))))
        first, last = f"{rng.randrange(1, 13):02d}/{rng.randrange(2018, 2023)}", f"{rng.randrange(1, 13):02d}/2024"
        row = (f"L{i}", f"Brand {i % 5000}", rng.choice(places[:100]), towns, first, last)
        made.append((*row, *_end(rng, i)) if full else row)
    more = ("Status", "Closed on", "Closed by", "Type", "Grade", "Notes") if full else ()
    _write(path, ("Ref", "Brand", "Run from", "Towns", "First seen", "Last seen", *more), made)


def _end(rng: random.Random, number: int) -> tuple[str, ...]:
    closed = rng.random() < 0.3
    ended = (f"{rng.randrange(1, 29):02d}/{rng.randrange(1, 13):02d}/2025", f"Op {rng.randrange(800)}")
    status = "Closed" if closed else rng.choice(("Active", "Dormant"))
    said = (rng.choice(("Whole route", "Branded")), rng.choice(("1A", "2B", "3D")), f"note {number % 300}")
    return (status, *(ended if closed else ("", "")), *said)


def ratio(name: str, path: Path, mapping: str, folder: Path) -> None:
    """Print the seconds of both and their ratio."""
    import pandas as pd

    from graphlab.sources import open_source

    options = {}
    if mapping:
        (folder / "m.yaml").write_text(mapping, encoding="utf-8")
        options = {"mapping": str(folder / "m.yaml")}
    theirs = min(_seconds(lambda: pd.read_csv(path, dtype=str)) for _ in range(3))
    ours = min(_seconds(lambda: open_source(path, **options)) for _ in range(2))  # type: ignore[arg-type]
    print(f"{name:<32} {ours:6.2f} s; pandas {theirs:5.2f} s; ratio {ours / theirs:6.1f}")


def _seconds(work: Callable[[], object]) -> float:
    gc.collect()
    start = time.process_time()
    work()
    return time.process_time() - start


def main() -> None:
    """Measure and print."""
    from load_csv import write_counts

    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 300_000
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        write_counts(folder / "counts.csv", rows)
        write_counts_sheet(folder / "list.csv", rows)
        write_counts_sheet(folder / "total.csv", rows, total=True)
        write_counts_sheet(folder / "wide.csv", rows, more=11)
        write_tracker(folder / "tracker.csv", rows)
        write_tracker(folder / "full.csv", rows, full=True)
        ratio("table of our own, 16 columns", folder / "counts.csv", "", folder)
        ratio("list of counts, 5 columns", folder / "list.csv", COUNTS, folder)
        ratio("the same with a total", folder / "total.csv", COUNTS, folder)
        ratio("the same among 16 columns", folder / "wide.csv", COUNTS, folder)
        ratio("tracker of lines, 6 columns", folder / "tracker.csv", TRACKER, folder)
        ratio("the same among 12 columns", folder / "full.csv", FULL, folder)


if __name__ == "__main__":
    main()
