"""An attack that needs to know nothing of how numbers are hidden: other worlds that leave as the same bytes.

For random tables an integer programme of the test's own finds worlds in which every published number is the same, every
stated sum holds, and a hidden small number is 1, or one less than the threshold. If such a world leaves as the same
bytes in every product, no reader of any of them, however clever, can tell the value apart from the true one.
"""

from __future__ import annotations

import csv
import io
from itertools import product
from pathlib import Path
from random import Random

import numpy as np
import pytest
from scipy.optimize import Bounds, LinearConstraint, milp

from graphlab.analysis.flows.od_table import flows
from graphlab.dataset import Dataset
from graphlab.errors import OutputError, RefusedError
from graphlab.release import suppression
from graphlab.release.release import release
from graphlab.release.suppression import Suppression
from graphlab.report.exports.export import export
from graphlab.report.views import view
from tests.release.test_protection import by_month, complete_sums, table
from tests.rounds import rounds

#: Products of a release: files by ending, folders by format, pages, and the printed table.
FILES = ("d.xlsx", "d.anx", "d.json", "d.graphml", "d.gexf", "d.cypher", "d.geojson")
FOLDERS = ("csv", "flowmap", "neo4j-admin")
VIEWS = ("network", "map", "sankey", "matrix")
SMALL = (0, 2, 3, 6, 8, 13, 20, 40)


def made(rows, values):
    """The rows as a dataset with other values; notes, an extra column and a source that give each number away."""
    places = {p for row in rows for p in (row["origin"], row["destination"]) if p}
    counts = [
        row | {"value": str(values[row["count_id"]]), "note": f"{values[row['count_id']]} of them, as printed"}
        | {"share": f"{values[row['count_id']] / 997:.6f}"}
        for row in rows
    ]  # fmt: skip
    text = " and ".join(str(values[row["count_id"]]) for row in rows)
    return Dataset.build(
        {
            "sources": [
                {"source_id": "s", "title": f"A return of {text}", "note": text, "published": "2022"},
                {"source_id": "t"},
            ],
            "places": [{"place_id": p, "lat": f"5{i}.5", "lon": "0.5"} for i, p in enumerate(sorted(places))],
            "operations": [{"operation_id": "sweep", "note": f"with {text}"}],
            "events": [
                {"line_id": "rico", "event": "closed", "date_start": "2021-03", "date_end": "2021-03", "source_id": "t"}
                | {"operation_id": "sweep", "note": f"one of {text}"}
            ],
            "counts": counts,
        },
        {"cut_off": "2022-01-01", "description": f"of {text}"},
    )


def twin(data, hidden, key, value, random) -> dict[str, int] | None:
    """Every count in another world: the published ones as they are, all complete sums kept, one hidden count given."""
    counts = list(data.counts)
    place = {c.id: i for i, c in enumerate(counts)}
    sums = complete_sums(counts)
    matrix = np.zeros((len(sums), len(counts)))
    for line, (total, parts) in zip(matrix, sums, strict=True):
        line[place[total]] = 1
        line[[place[p] for p in parts]] -= 1
    low, high = np.zeros(len(counts)), np.full(len(counts), 1000.0)
    for c in counts:
        if c.id not in hidden:
            low[place[c.id]] = high[place[c.id]] = c.value.low
    low[place[key]] = high[place[key]] = value
    aim = np.array([random.uniform(-1, 1) for _ in counts])
    limits = [LinearConstraint(matrix, 0, 0)] if sums else []
    found = milp(aim, integrality=np.ones(len(counts)), bounds=Bounds(low, high), constraints=limits)
    return {c.id: round(found.x[i]) for i, c in enumerate(counts)} if found.success else None


def leaving(
    data, account, below, folder: Path, monkeypatch, *, files=FILES, folders=FOLDERS, views=VIEWS
) -> dict[str, bytes]:
    """Products of a release in which the given counts are hidden, by name; all of them unless told."""
    folder.mkdir()
    with monkeypatch.context() as patch:
        patch.setattr(suppression, "choose_hidden", lambda *a, **k: account)
        net = release(data, {}, suppress_below=below).net
        for name, kind in [*((name, None) for name in files), *((kind, kind) for kind in folders)]:
            try:
                export(net, folder / name, format=kind)
            except OutputError as error:  # where every flow is hidden there is no map; what is said of that leaves too
                (folder / f"{name}.txt").write_text(str(error))
        for name in views:
            view(net, folder / f"{name}.html", name)
        tables = flows(net, "arrests", parts=("totals", "conflicts", "boundary"))
        (folder / "flows.json").write_text("\n".join([tables.to_json(), *(t.to_json() for t in tables.parts.values())]))
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


def worlds(rows, below, random) -> tuple[Dataset, Suppression, list[Dataset]]:
    """The dataset, what is hidden of it, and twins in which a small number is 1 or one below the threshold."""
    values = {row["count_id"]: int(row["value"]) for row in rows}
    data = made(rows, values)
    try:
        account = suppression.choose_hidden(data, below)
    except RefusedError:
        return data, Suppression(below, (), ()), []
    small = [key for key in account.primary if 0 < values[key] < below]
    others = []
    for key, value in product(random.sample(small, min(2, len(small))), (1, below - 1)):
        found = twin(data, account.hidden, key, value, random)
        assert found is not None, (key, value)
        assert all(found[k] == v for k, v in values.items() if k not in account.hidden)
        if found != values:
            others.append(made(rows, found))
    return data, account, others


def random_table(kind, random):
    if kind == "months":
        return by_month(random)
    return table([[random.choice(SMALL) for _ in range(4)] for _ in range(4)], random)


@pytest.mark.parametrize(
    ("kind", "seed", "products"),
    [("places", 1, {}), ("months", 3, {}), ("places", 2, {"files": ("d.xlsx",), "folders": ("csv",), "views": ()})],
)
def test_worlds_with_other_hidden_numbers_leave_as_the_same_bytes(kind, seed, products, tmp_path, monkeypatch):
    random, others = Random(seed), []
    while not others:
        data, account, others = worlds(random_table(kind, random), 5, random)
    one = leaving(data, account, 5, tmp_path / "one", monkeypatch, **products)
    assert others[-1].digest != data.digest
    found = leaving(others[-1], account, 5, tmp_path / "other", monkeypatch, **products)
    assert found.keys() == one.keys()
    assert [name for name in one if one[name] != found[name]] == []


def test_the_comparison_sees_a_number_that_leaks(tmp_path, monkeypatch):
    """With one more count hidden in the other world than in this one, files differ."""
    rows = table([[2, 9, 20], [7, 12, 30]])
    data, account, others = worlds(rows, 5, Random(1))
    careless = Suppression(5, account.primary, ())
    some = {"files": ("d.xlsx", "d.anx"), "folders": ("csv",), "views": ("matrix",)}
    one = leaving(data, careless, 5, tmp_path / "one", monkeypatch, **some)
    found = leaving(others[0], careless, 5, tmp_path / "other", monkeypatch, **some)
    differing = {name for name in one if one[name] != found[name]}
    assert {"flows.json", "d.xlsx", "d.anx", "matrix.html", "csv/counts.csv"} <= differing


# --- the printed table --------------------------------------------------------------------------------------------


def printed_limits(text: str, cells: list[tuple[str, str]]) -> tuple[np.ndarray, np.ndarray]:
    """The least and greatest of each cell that the figures of a printed table of flows allow, share by share."""
    low, high = np.zeros(len(cells)), np.full(len(cells), 1000.0)
    for row in csv.DictReader(io.StringIO(text)):
        pair = row["origin"], row["destination"]
        if pair not in cells:
            continue
        at, whole = cells.index(pair), row["denominator"]
        ends = [(row["low"], row["high"], 1.0)]
        if whole and ".." not in whole:
            ends += [(row[f"{name}_low"], row[f"{name}_high"], float(whole)) for name in ("share", "possible")]
        for least, most, size in ends:
            low[at] = max(low[at], float(least or 0) * size - 1e-6)
            high[at] = min(high[at], float(most or "inf") * size + 1e-6)
    return low, high


@pytest.mark.parametrize("seed", rounds(3, 12))
def test_nothing_is_worked_out_from_a_printed_table(seed):
    """The reader has the printed rows with bounds and shares, the margins, and a solver; not the data behind them."""
    random = Random(500 + seed)
    below, size = random.choice([3, 5, 8]), (random.randint(2, 4), random.randint(2, 4))
    values = [[random.choice(SMALL) for _ in range(size[1])] for _ in range(size[0])]
    rows = table(values, random)
    data = Dataset.build({"counts": rows})
    try:
        released, account = suppression.suppress(data, below)
    except RefusedError:
        return
    cells = [(f"o{i}", f"d{j}") for i in range(size[0]) for j in range(size[1])]
    low, high = printed_limits(flows(released.network(), "arrests").to_csv(), cells)
    lines, sums = [], []
    for c in released.counts:
        if c.value.known and not (c.origin and c.destination):
            lines.append([float(c.origin in ("", o) and c.destination in ("", d)) for o, d in cells])
            sums.append(c.value.low)
    limits = [LinearConstraint(np.array(lines), sums, sums)] if lines else []
    for at, (o, d) in enumerate(cells):
        key = f"c{o[1:]}-{d[1:]}"
        if key not in account.hidden or not 0 < values[int(o[1:])][int(d[1:])] < below:
            continue
        for value in {1, max(2, below - 1)}:
            ends = low.copy(), high.copy()
            assert ends[0][at] <= value <= ends[1][at], (seed, key, value)
            ends[0][at] = ends[1][at] = value
            found = milp(
                np.zeros(len(cells)), integrality=np.ones(len(cells)), bounds=Bounds(*ends), constraints=limits
            )
            assert found.success, (seed, key, value)
