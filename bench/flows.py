"""OD matrix with bounds from a million count claims, against the plain pandas groupby-sum of the same numbers.

Run: ``python bench/flows.py [claims]``. Prints CPU seconds (best of three) and memory, and checks that the exact
parts agree. The house target: less than three times the time of the groupby, memory within three times the frame.
"""

from __future__ import annotations

import sys
import time
import tracemalloc
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from graphlab.analysis.flows.od_table import flows
from graphlab.dataset import Dataset
from graphlab.graph.count_frame import COLUMNS, CountArrays
from graphlab.graph.filters import PASSES
from graphlab.model.columns import Table, TextColumn
from graphlab.model.periods import parse_period


def made_up(claims: int, places: int = 44, seed: int = 1) -> pd.DataFrame:
    """Counts of 44 x 44 pairs: consecutive months per pair and subject, one in ten with a bound."""
    rng = np.random.default_rng(seed)
    per_cell = 120
    cells = -(-claims // per_cell)
    months = [(1900 + m // 12, m % 12 + 1) for m in range(per_cell)]
    spans = [parse_period(f"{y}-{m:02d}") for y, m in months]
    cell = np.repeat(np.arange(cells), per_cell)[:claims]
    month = np.tile(np.arange(per_cell), cells)[:claims]
    low = rng.poisson(20, claims).astype(float)
    high = np.where(rng.random(claims) < 0.1, low + 9, low)
    high[rng.random(claims) < 0.01] = np.nan
    names = np.array([f"place-{i:02d}" for i in range(places)], dtype=object)
    text = np.array([str(s) for s in spans], dtype=object)[month]
    pair = cell % (places * places)
    frame = pd.DataFrame(
        {
            "claim": np.array([f"c{i:08d}" for i in range(claims)], dtype=object),
            "subject": np.array([f"op-{i:03d}" for i in range(1000)], dtype=object)[cell // (places * places)],
            "measure": "arrests", "unit": "persons", "kind": "flow",
            "origin": names[pair // places], "destination": names[pair % places],
            "definition": "", "part_of": "", "source": "s", "value": low.astype(int).astype(str).astype(object),
            "low": low, "high": high, "known": True,
            "first": np.array([s.first_ordinal for s in spans])[month],
            "last": np.array([s.last_ordinal for s in spans])[month],
            "dated": True, "start_text": text, "end_text": text, "status": PASSES,
        }
    )  # fmt: skip
    columns = ("measure", "unit", "kind", "definition", "part_of", "source", "status")
    return frame.assign(**{c: frame[c].astype(object) for c in columns})


def arrays(frame: pd.DataFrame) -> CountArrays:
    """The frame as a network holds its counts."""
    numbers = {c: frame[c].to_numpy() for c in ("low", "high", "known", "first", "last", "dated")}
    return CountArrays({c: TextColumn.of(frame[c].tolist()) for c in COLUMNS if c not in numbers}, numbers)


def network(frame: pd.DataFrame) -> Any:
    """A network whose counts are the frame: what loading would have made."""
    row = {"subject": "op-000", "measure": "arrests", "unit": "persons", "stock_or_flow": "flow", "value": "1"}
    data = Dataset.build({"counts": [row | {"count_id": "c", "source_id": "s", "destination": "place-00"}]})
    net = data.network()
    net.__dict__["count_arrays"] = arrays(frame)
    # What is read of a claim beside its numbers: the source, and what decides between claims.
    rows = {"source_id": TextColumn.of(frame["source"].tolist())}
    rows |= {c: TextColumn.constant("", len(frame)) for c in ("grade", "supersedes")}
    table = Table("counts", rows, len(frame))
    data.columns = lambda name: table  # type: ignore[method-assign]
    return net


def best_of(function: Callable[[], Any], times: int = 3) -> tuple[float, Any]:
    """CPU seconds of the quickest run, and what it gave."""
    best, found = np.inf, None
    for _ in range(times):
        start = time.process_time()
        found = function()
        best = min(best, time.process_time() - start)
    return best, found


def peak(function: Callable[[], Any]) -> int:
    """Bytes in use at most during a call, beyond what was there before."""
    tracemalloc.start()
    function()
    used = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return used


def main(claims: int) -> None:
    """Compare the two and print a table."""
    frame = made_up(claims)
    net = network(frame)
    keys = ["subject", "measure", "unit", "kind", "definition", "origin", "destination"]
    plain_time, plain = best_of(lambda: frame.groupby(keys)["low"].sum())
    pair_time, _ = best_of(lambda: frame.groupby(["origin", "destination"])["low"].sum())
    flow_time, result = best_of(lambda: flows(net, "arrests"))
    assert sum(row["low"] for row in result.rows) == plain.sum()
    assert len(result.rows) == len(plain)
    size = frame.memory_usage(deep=True).sum()
    print(f"{claims:,} claims, {len(plain):,} cells, frame {size / 1e6:,.0f} MB")
    print(f"pandas groupby-sum by all keys   {plain_time:6.2f} s")
    print(f"pandas groupby-sum by pair only  {pair_time:6.2f} s")
    print(f"graphlab flows, with bounds      {flow_time:6.2f} s  {flow_time / plain_time:.1f} x")
    read_time, _ = best_of(lambda: list(flows(net, "arrests").rows), times=1)
    print(f"and with every row read          {read_time:6.2f} s")
    used = peak(lambda: flows(net, "arrests"))
    print(f"memory of flows {used / 1e6:,.0f} MB, {used / size:.2f} x the frame")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
