"""Rejected rows on file: with what they refer to, with their reasons, whole again after correction."""

from __future__ import annotations

import csv

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphlab.dataset import Dataset
from graphlab.errors import LoadError, OutputError
from graphlab.loaders.rejects import write_rejected
from graphlab.model.intake.report import LoadReport
from graphlab.sources import open_source

COUNT = {
    "subject": "o",
    "measure": "arrests",
    "unit": "persons",
    "stock_or_flow": "flow",
    "source_id": "s",
    "destination": "t",
}
ENTITIES = {
    "sources": [{"source_id": "s", "title": "A source"}],
    "places": [
        {"place_id": "t", "name": "Town", "within": "c"},
        {"place_id": "c", "name": "County"},
        {"place_id": "a", "name": "A"},
    ],
    "operations": [
        {"operation_id": "o", "name": "Op", "part_of": "p", "source_id": "s"},
        {"operation_id": "p", "name": "Parent"},
    ],
    "lines": [{"line_id": "l", "name": "Line"}],
}


def _rows(path):
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _build(counts, *, keep_going=False, **tables):
    return Dataset.build({**ENTITIES, "counts": [COUNT | c for c in counts], **tables}, keep_going=keep_going)


def test_nothing_rejected_writes_nothing(tmp_path):
    assert write_rejected(LoadReport(), tmp_path / "out") == {}
    assert not (tmp_path / "out").exists()


def test_totals_places_operations_and_sources_come_along(tmp_path):
    data = _build(
        [{"count_id": "all", "value": "9"}, {"count_id": "bad", "value": "1O3", "origin": "a", "part_of": "all"}],
        keep_going=True,
    )
    assert write_rejected(data.report, tmp_path / "out", data) == {"counts": 1}
    written = {path.stem: _rows(path) for path in (tmp_path / "out").glob("*.csv")}
    assert [row["count_id"] for row in written["counts"]] == ["bad", "all"]
    assert sorted(row["place_id"] for row in written["places"]) == ["a", "c", "t"]
    assert sorted(row["operation_id"] for row in written["operations"]) == ["o", "p"]
    assert [row["source_id"] for row in written["sources"]] == ["s"]
    assert "lines" not in written
    assert [(r["column"], r["value"]) for r in written["reasons"]] == [("value", "1O3")]
    with pytest.raises(LoadError, match="1O3"):
        open_source(tmp_path / "out")


def test_extra_columns_of_a_rejected_row_are_kept(tmp_path):
    data = _build(
        [{"count_id": "ok", "value": "9"}, {"count_id": "bad", "value": "x", "colour": "blue"}], keep_going=True
    )
    write_rejected(data.report, tmp_path / "out", data)
    assert _rows(tmp_path / "out" / "counts.csv")[0]["colour"] == "blue"


def test_a_folder_that_holds_something_is_left_alone(tmp_path):
    data = _build([{"count_id": "ok", "value": "9"}, {"count_id": "bad", "value": "x"}], keep_going=True)
    (tmp_path / "mine.txt").write_text("x", encoding="utf-8")
    with pytest.raises(OutputError, match="holds something already"):
        write_rejected(data.report, tmp_path, data)
    assert [p.name for p in tmp_path.iterdir()] == ["mine.txt"]


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sets(st.integers(0, 9), min_size=1, max_size=9))
def test_kept_and_corrected_rows_together_are_the_whole(tmp_path_factory, spoilt):
    sound = [{"count_id": f"c{n}", "value": str(n), "origin": "a"} for n in range(10)]
    whole = _build([{"count_id": "all", "value": "99"}, *({**c, "part_of": "all"} for c in sound)])
    bad = [{**c, "part_of": "all"} | ({"value": "?"} if n in spoilt else {}) for n, c in enumerate(sound)]
    kept = _build([{"count_id": "all", "value": "99"}, *bad], keep_going=True)
    out = tmp_path_factory.mktemp("rejected") / "out"
    write_rejected(kept.report, out, kept)
    path = out / "counts.csv"
    rows = _rows(path)
    for row in rows:
        if row["value"] == "?":
            row["value"] = row["count_id"][1:]
    with path.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    assert kept.extend(open_source(out)) == whole
