"""Loading one large table as CSV and as a workbook, and a mapped sheet as long: seconds and peak memory of each.

Run ``python bench/load.py [ROWS]``. The peak of memory is that of the process, so it only ever grows.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))


def write_workbook(table: Path, path: Path) -> None:
    """Write the rows of a CSV file as a sheet of counts."""
    import csv

    import openpyxl

    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("counts")
    with table.open(encoding="utf-8", newline="") as stream:
        for row in csv.reader(stream):
            sheet.append(row)
    book.save(path)


def measure(name: str, rows: int, *arguments: object, **options: object) -> None:
    """Load once and print seconds and the peak of memory so far."""
    from graphlab.sources import open_source

    start = time.process_time()
    data = open_source(*map(str, arguments), **options)  # type: ignore[arg-type]
    seconds = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{name:<16} {rows:>9,} rows {len(data.counts):>9,} claims {seconds:>7.1f} s CPU {peak:>7,.0f} MB")


def main() -> None:
    """Measure a CSV file, the same as a workbook, and a foreign list of counts under a mapping."""
    from load_csv import write_counts
    from load_mapped import COUNTS, write_counts_sheet

    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 300_000
    with tempfile.TemporaryDirectory() as folder:
        names = ("counts.csv", "book.xlsx", "list.csv", "map.yaml")
        table, book, foreign, mapping = (Path(folder) / name for name in names)
        write_counts(table, rows)
        write_workbook(table, book)
        write_counts_sheet(foreign, rows)
        mapping.write_text(COUNTS, encoding="utf-8")
        measure("CSV", rows, table)
        measure("mapped CSV", rows, foreign, mapping=str(mapping))
        measure("workbook", rows, book)


if __name__ == "__main__":
    main()
