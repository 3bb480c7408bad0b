"""Every command and every named question at several sizes: CPU seconds, ratio to reading the files, and growth.

    python bench/commands.py [--sizes 1000 3000 10000] [--places few many] [--only lines brief ...] [--limit 120]

A folder of CSV is made for each size, once with few places (`graphlab synth`: at most 20 origins and 374 towns) and
once with many (a place for every two lines, and a figure of each line and month, one in five with a bound). Each
command runs as it is typed, in a process of its own, once `info` has warmed what is kept of a load. Printed are its
CPU seconds, how many times that is `pandas.read_csv(dtype=str)` of the same files (after half a second for the
start), and over the sizes the exponent of its growth: the slope of the logarithms, the time of `info` of the packaged
example taken off. 1.0 grows as the data do; what is above 1.2 over the last step is marked. Named questions are asked
in one process, each of a network made afresh. What takes longer than the limit is not tried at the next size.
"""

from __future__ import annotations

import argparse
import csv
import math
import random
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path

import pandas as pd

import graphlab
from graphlab.graph.network import Network
from graphlab.queries import ask, catalogue
from graphlab.synthesis.world import make

ROOT = Path(__file__).parents[1]
START = 0.5  # CPU seconds that a command may take whatever the size
MARKED = 1.2  # the exponent above which a step is marked
Rows = list[dict[str, str]]

#: What is typed after the source, by what it is called here.
COMMANDS: dict[str, tuple[str, ...]] = {
    "info": ("info", "SOURCE"),
    "check": ("check", "SOURCE"),
    "claims": ("claims", "SOURCE", "line-00001"),
    "lines": ("lines", "SOURCE", "--format", "csv"),
    "lines --survival": ("lines", "SOURCE", "--survival"),
    "flows": ("flows", "SOURCE", "--measure", "arrests", "--format", "csv"),
    "flows lines": ("flows", "SOURCE", "--measure", "lines", "--format", "csv"),
    "flows --by month": ("flows", "SOURCE", "--measure", "arrests", "--by", "month", "--format", "csv"),
    "flows --shape": ("flows", "SOURCE", "--measure", "arrests", "--shape", "--format", "csv"),
    "disruption": ("disruption", "SOURCE"),
    "whatif --close": ("whatif", "SOURCE", "--close", "line-00001", "--measure", "arrests"),
    "whatif --rank": ("whatif", "SOURCE", "--rank", "--format", "csv"),
    "whatif --best 3": ("whatif", "SOURCE", "--best", "3", "--format", "csv"),
    "centrality": ("centrality", "SOURCE", "--measure", "origin-town-betweenness", "--format", "csv"),
    "communities 1 run": ("communities", "SOURCE", "--runs", "1", "--format", "csv"),
    "communities": ("communities", "SOURCE", "--format", "csv"),
    "change": ("change", "SOURCE", "--measure", "MEASURE", "--before", "BEFORE", "--after", "AFTER"),
    "gaps": ("gaps", "SOURCE"),
    "plan": ("plan", "SOURCE", "--budget", "5"),
    "watch": ("watch", "SOURCE"),
    "deconflict": ("deconflict", "SOURCE", "--top", "20"),
    "diff": ("diff", "SOURCE", "SOURCE"),
    "view network": ("view", "SOURCE", "-o", "OUT.html", "--force"),
    "view map": ("view", "SOURCE", "--as", "map", "-o", "OUT.html", "--force"),
    "view sankey": ("view", "SOURCE", "--as", "sankey", "-o", "OUT.html", "--force"),
    "view timeline": ("view", "SOURCE", "--as", "timeline", "-o", "OUT.html", "--force"),
    "view matrix": ("view", "SOURCE", "--as", "matrix", "-o", "OUT.html", "--force"),
    "export csv": ("export", "SOURCE", "--format", "csv", "-o", "OUT.folder", "--force"),
    "export graphml": ("export", "SOURCE", "-o", "OUT.graphml", "--force"),
    "brief": ("brief", "SOURCE", "-o", "OUT.brief", "--force"),
}
#: What is compared in time, where places are few and many.
CHANGE = {
    "few": {"MEASURE": "active lines", "BEFORE": "2019-12-31", "AFTER": "2020-12-31"},
    "many": {"MEASURE": "arrests", "BEFORE": "2020-01..2020-06", "AFTER": "2020-07..2020-12"},
}
#: What each named question is asked; the others need nothing.
ASKED: dict[str, dict[str, str]] = {
    "counts_overlapping": {"period": "2019"},
    "lines_active_in": {"month": "2019-11"},
    "lines_by_area": {"level": "county"},
    "lines_into_town": {"town": "TOWN"},
    "lines_shared_by_towns": {"town": "TOWN", "other": "OTHER"},
    "lines_within": {"place": "TOWN"},
    "neighbourhood": {"node": "line-00001", "steps": "2"},
    "pairs_lost": {},
    "shortest_connection": {"operation": "operation-01", "other": "operation-02"},
    "successor_chain": {"line": "line-00001"},
    "text_search": {"text": "ba"},
    "towns_of_origin": {"origin": "ORIGIN"},
}


def many_places(lines: int, seed: int = 0) -> dict[str, Rows]:
    """Return the tables of `make` with a town for every two lines, an origin for every ten, and a figure a line.

    Each line has its arrests in each of three months, of persons from its origin at its first town, one in five as a
    bound; the counts of few places are left out.
    """
    rng = random.Random(seed)
    tables = make(lines, seed).tables
    origins, towns = max(2, lines // 10), max(3, lines // 2)
    counties = max(1, towns // 20)
    places = [{"place_id": f"county-{n}", "name": f"County {n}", "kind": "county"} for n in range(counties)]
    for kind, number in (("origin", origins), ("town", towns)):
        places += [
            {
                "place_id": f"{kind}-{n}", "name": f"{kind.title()} {n}", "kind": "town",
                "within": f"county-{n % counties}",
                "lat": f"{rng.uniform(50.5, 54.5):.5f}", "lon": f"{rng.uniform(-3.5, 1.2):.5f}",
            }
            for n in range(number)
        ]  # fmt: skip
    ends: dict[str, dict[str, str]] = {}
    for link in tables["links"]:
        if link["link_type"] in ("ORIGINATES_IN", "SUPPLIES"):
            kind, number = ("origin", origins) if link["link_type"] == "ORIGINATES_IN" else ("town", towns)
            link["to"] = f"{kind}-{int(number * rng.random() ** 2)}"
            ends.setdefault(link["from"], {})[kind] = link["to"]
    counts = []
    for line, found in ends.items():
        for month in rng.sample(range(1, 13), 3):
            number = rng.randrange(1, 40)
            counts.append(
                {
                    "count_id": f"{line}-{month:02}", "subject": line, "measure": "arrests", "unit": "persons",
                    "stock_or_flow": "flow", "value": f"<{number + 1}" if rng.random() < 0.2 else str(number),
                    "origin": found["origin"], "destination": found["town"], "period_start": f"2020-{month:02}",
                    "period_end": f"2020-{month:02}", "source_id": "synthetic", "grade": "2B", "handling": "P",
                }
            )  # fmt: skip
    return {**tables, "places": places, "counts": counts}


def written(folder: Path, tables: dict[str, Rows]) -> Path:
    """Write tables as a folder of CSV and return it."""
    folder.mkdir(parents=True)
    for name, rows in tables.items():
        columns = list(dict.fromkeys(column for row in rows for column in row))
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns)
            writer.writeheader()
            writer.writerows(rows)
    (folder / "dataset.yaml").write_text("title: Made up\ncut_off: 2021-12-31\nmarking: OFFICIAL\n", encoding="utf-8")
    return folder


def reading(folder: Path) -> float:
    """Return the least CPU seconds of three times reading the files of a folder with pandas as text."""

    def read() -> None:
        for path in sorted(folder.glob("*.csv")):
            pd.read_csv(path, dtype=str)

    return min(cpu(read) for _ in range(3))


def cpu(task: Callable[[], object]) -> float:
    """Return the CPU seconds of a task in this process."""
    start = time.process_time()
    task()
    return time.process_time() - start


def command(words: Sequence[str], names: dict[str, str], limit: float) -> tuple[float, str]:
    """Run a command of its own process; return its CPU seconds (infinite: stopped) and why it failed."""
    typed = [names.get(word, word.replace("OUT", names.get("OUT", ""))) for word in words]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(
        [sys.executable, str(ROOT / "cli.py"), *typed],
        capture_output=True,
        text=True,
        check=False,
        preexec_fn=partial(resource.setrlimit, resource.RLIMIT_CPU, (math.ceil(4 * limit), -1)),
    )
    if done.returncode == -signal.SIGXCPU:
        return math.inf, ""
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    said = done.stderr.strip().splitlines()[-1:] if done.returncode else []
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, "".join(said)[:60]


def asking(net: Network, name: str, given: dict[str, str]) -> int:
    """Ask a question; return how many rows answer it."""
    return len(list(ask(net, name, **given).rows))


def questions(folder: Path, only: Sequence[str]) -> Iterator[tuple[str, float]]:
    """Ask every named question of a folder in this process; give each with its CPU seconds."""
    data = graphlab.load(str(folder))
    net = data.network()
    towns = [x.end_node for x in net.links if x.type == "SUPPLIES"]
    origin = next(x.end_node for x in net.links if x.type == "ORIGINATES_IN")
    names = {"TOWN": towns[0], "OTHER": towns[1], "ORIGIN": origin}
    for name in catalogue():
        if not only or f"query {name}" in only or "query" in only:
            given = {key: names.get(value, value) for key, value in ASKED.get(name, {}).items()}
            fresh = data.network()
            assert fresh.link_periods is not None  # what every question shares is not counted for each
            yield f"query {name}", cpu(partial(asking, fresh, name, given))


def exponent(points: Sequence[tuple[float, float]]) -> float:
    """Return the slope of the logarithms of size and seconds, by least squares; NaN without two points."""
    known = [(math.log(size), math.log(max(seconds, 1e-3))) for size, seconds in points if math.isfinite(seconds)]
    if len(known) < 2:
        return math.nan
    x, y = (sum(values) / len(known) for values in zip(*known, strict=True))
    return float(sum((a - x) * (b - y) for a, b in known) / sum((a - x) ** 2 for a, _ in known))


class Sheet:
    """What was measured: seconds by name and size, printed as it comes."""

    def __init__(self, kind: str) -> None:
        self.kind, self.seconds, self.reads = kind, dict[str, dict[int, float]](), dict[int, float]()

    def add(self, name: str, size: int, seconds: float, said: str, start: float) -> None:
        """Keep and print one figure."""
        self.seconds.setdefault(name, {})[size] = seconds
        over = max(0.0, seconds - start) / self.reads[size]
        figure = f"{seconds:9.2f} s {over:9.1f} x" if math.isfinite(seconds) else f"{'stopped':>11} {'':>11}"
        print(f"{self.kind:5} {size:>9,} {name:32} {figure} {said}", flush=True)

    def growth(self, floor: float) -> None:
        """Print the exponents: over all sizes, and of the last step."""
        print(f"\n{self.kind} places: exponent over all sizes, and of the last step ('!' above {MARKED})")
        for name, by_size in self.seconds.items():
            start = 0.0 if name.startswith("query") else floor
            points = [(size, seconds - start) for size, seconds in sorted(by_size.items())]
            last = exponent(points[-2:])
            mark = "!" if last > MARKED and points[-1][1] > 1 else ""
            print(f"  {name:32} {exponent(points):6.2f} {last:6.2f} {mark}")


def measure(sheet: Sheet, size: int, folder: Path, asked: argparse.Namespace) -> None:
    """Measure everything at one size."""
    sheet.reads[size] = reading(folder)
    print(f"{sheet.kind:5} {size:>9,} pandas.read_csv(dtype=str) {sheet.reads[size]:15.3f} s", flush=True)

    def stopped(name: str) -> bool:
        return any(seconds > asked.limit for seconds in sheet.seconds.get(name, {}).values())

    chosen = [name for name in COMMANDS if not asked.only or name in asked.only or COMMANDS[name][0] in asked.only]
    names = {"SOURCE": str(folder), "OUT": str(folder.parent / "out"), **CHANGE[sheet.kind]}
    if chosen:
        command(COMMANDS["info"], names, asked.limit)  # fills what is kept of a load
    for name in chosen:
        if not stopped(name):
            seconds, said = command(COMMANDS[name], names, asked.limit)
            sheet.add(name, size, seconds, said, START)
    if not asked.only or any(word.startswith("query") for word in asked.only):
        for name, seconds in questions(folder, asked.only):
            sheet.add(name, size, seconds, "", 0.0)


def main() -> None:
    """Make the folders, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 3_000])
    parser.add_argument("--places", nargs="+", choices=("few", "many"), default=["few", "many"])
    parser.add_argument("--only", nargs="*", default=[], help="names as printed, or commands")
    parser.add_argument("--limit", type=float, default=120, help="CPU seconds after which larger sizes are not tried")
    asked = parser.parse_args()
    floor, _ = command(("info", "example:open-source"), {}, asked.limit)
    print(f"start of a command (info of the packaged example): {floor:.2f} s")
    for kind in asked.places:
        sheet = Sheet(kind)
        with tempfile.TemporaryDirectory() as place:
            for size in sorted(asked.sizes):
                tables = make(size).tables if kind == "few" else many_places(size)
                folder = written(Path(place) / f"{kind}{size}" / "data", tables)
                measure(sheet, size, folder, asked)
                shutil.rmtree(folder.parent)
        sheet.growth(floor)


if __name__ == "__main__":
    main()
