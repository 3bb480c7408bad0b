"""Small-number suppression of square tables with margins: CPU seconds, and how they grow from 8 x 8 to 24 x 24.

Run: ``python bench/suppression.py``. The house target: 24 x 24 in less than 10 times the CPU of 8 x 8.
"""

from __future__ import annotations

import time
from random import Random

from graphlab.dataset import Dataset
from graphlab.release.suppression import suppress


def made_up(size: int, seed: int, *, small: float) -> Dataset:
    """Return a table of origins by destinations with its margins, some of its cells small, one at least."""
    random = Random(seed)
    cells = [
        [random.randint(1, 4) if random.random() < small else random.randint(5, 90) for _ in range(size)]
        for _ in range(size)
    ]
    # A table with nothing to hide takes no work, and would make any other look slow.
    cells[random.randrange(size)][random.randrange(size)] = random.randint(1, 4)
    columns = [sum(line[j] for line in cells) for j in range(size)]
    rows = [(f"o{i}", f"d{j}", v) for i, line in enumerate(cells) for j, v in enumerate(line)]
    rows += [(f"o{i}", "", sum(line)) for i, line in enumerate(cells)]
    rows += [("", f"d{j}", v) for j, v in enumerate(columns)] + [("", "", sum(columns))]
    base = {"subject": "sweep", "measure": "arrests", "unit": "persons", "stock_or_flow": "flow", "source_id": "s"}
    base |= {"period_start": "2021", "period_end": "2021"}
    counts = [
        base | {"count_id": f"c{n}", "origin": o, "destination": d, "value": str(v)} for n, (o, d, v) in enumerate(rows)
    ]
    return Dataset.build({"counts": counts})


def main() -> None:
    """Print seconds, hidden cells and the ratio, for tables with few and with many small cells."""
    suppress(made_up(4, 1, small=0.3), 5)
    for small in (0.02, 0.1, 0.4):
        taken = {}
        for size in (8, 24):
            data = [made_up(size, seed, small=small) for seed in range(5)]
            began = time.process_time()
            hidden = [len(suppress(each, 5)[1].hidden) for each in data]
            taken[size] = time.process_time() - began
            print(f"small {small:.0%}, {size} x {size}: {taken[size] / 5:.3f} s, hidden {sum(hidden) / 5:.0f}")
        print(f"small {small:.0%}: {taken[24] / taken[8]:.1f} times")


if __name__ == "__main__":
    main()
