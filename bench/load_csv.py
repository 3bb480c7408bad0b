"""Loading and checking a CSV of counts, as a multiple of what pandas needs to read the same file as text.

Run ``python bench/load_csv.py [ROWS]``. Prints one line: seconds of each, their ratio and the peak memory.
"""

from __future__ import annotations

import csv
import gc
import random
import resource
import sys
import tempfile
import time
from pathlib import Path

HEADER = (
    "count_id", "subject", "measure", "unit", "stock_or_flow", "value", "source_id", "origin", "destination",
    "period_start", "period_end", "definition", "part_of", "grade", "handling", "note",
)  # fmt: skip
VALUES = ("{n}", "<30", ">20", "20+", "~{n}", "{n}-{m}", "[c]", "", "{n} [r]", "1,{k}")


def write_counts(path: Path, rows: int, *, seed: int = 1) -> None:
    """Write a file of counts with totals, parts, bounds, open sides and notes."""
    rng = random.Random(seed)
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(HEADER)
        for i in range(rows):
            n = rng.randrange(1, 5_000)
            year, month = rng.randrange(2015, 2025), rng.randrange(1, 13)
            total = i % 10 == 0
            value = "90000" if total else rng.choice(VALUES).format(n=n, m=n + 50, k=f"{n % 1000:03d}")
            cell = (f"area-{rng.randrange(400)}", f"town-{rng.randrange(900)}")
            writer.writerow(
                (
                    f"c{i:07d}", f"operation-{i // 10 % 60}", "arrests", "person-arrests", "flow", value,
                    f"source-{rng.randrange(200)}", "" if total else cell[0], "" if total else cell[1],
                    "2015" if total else f"{year}-{month:02d}", "2025" if total else f"{year}-{month:02d}-28", "",
                    "" if total else f"c{i - i % 10:07d}", rng.choice(("1A", "2C", "3D", "")),
                    rng.choice(("P", "P", "C", "")), rng.choice(("", "", "as printed", "from a chart", f"page {n}")),
                )
            )  # fmt: skip


def main() -> None:
    """Measure and print."""
    rows = int(sys.argv[1]) if len(sys.argv) > 1 else 300_000
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "counts.csv"
        write_counts(path, rows)
        import pandas as pd

        from graphlab.sources import open_source

        times = []
        for _ in range(3):
            start = time.process_time()
            pd.read_csv(path, dtype=str)
            times.append(time.process_time() - start)
        own = []
        for _ in range(3):
            gc.collect()
            start = time.process_time()
            kept = len(open_source(path).rows("counts"))
            own.append(time.process_time() - start)
            assert kept == rows
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        ours, theirs = min(own), min(times)
        print(
            f"load and check {rows:,} counts: {ours:.2f} s; pandas.read_csv(dtype=str): {theirs:.2f} s; "
            f"ratio {ours / theirs:.1f}; peak memory {peak:,.0f} MB"
        )


if __name__ == "__main__":
    main()
