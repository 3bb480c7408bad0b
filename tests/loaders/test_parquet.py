"""A dataset folder of Parquet files: the same dataset as its CSV files, whatever the types, and nothing in silence."""

from __future__ import annotations

import shutil
import sys
from datetime import date, datetime

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from graphlab.commands import main
from graphlab.dataset import Dataset
from graphlab.errors import LoadError, MissingExtraError
from graphlab.model.intake.raw import RawTable
from graphlab.sources import open_source
from graphlab.stores import open_store
from graphlab.stores.folder import FORMS, dataset_files
from tests.rounds import examples

COUNT = {
    "count_id": "a", "subject": "gravity", "measure": "arrests", "unit": "persons", "stock_or_flow": "flow",
    "origin": "london", "destination": "norwich", "value": "12", "period_start": "2019", "period_end": "2019",
    "source_id": "s",
}  # fmt: skip


def written(folder, table, columns):
    folder.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.table(columns), folder / f"{table}.parquet")
    return folder


def counts(folder, **changed):
    return written(folder, "counts", {k: [v] for k, v in {**COUNT, **changed}.items()})


def defects(folder):
    with pytest.raises(LoadError) as refused:
        open_source(folder)
    return [str(d) for d in refused.value.report.errors]


def test_the_packaged_dataset_is_the_same_from_parquet(example, tmp_path):
    open_store(tmp_path / "p", "parquet").merge(example)
    assert {p.suffix for p in (tmp_path / "p").iterdir()} == {".parquet", ".yaml"}
    again = open_source(tmp_path / "p")
    assert again == example
    assert (again.report.defects, again.report.assumptions, again.report.ignored) == ((), (), ())


@settings(max_examples=examples(8, 30), suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=12), min_size=1, max_size=4))
def test_any_text_comes_back_as_from_csv(tmp_path_factory, notes):
    folder = tmp_path_factory.mktemp("notes")
    rows = [{**COUNT, "count_id": f"c{i}", "note": note, "value": str(i)} for i, note in enumerate(notes)]
    try:
        data = Dataset.of(Dataset.build([RawTable.of("counts", rows)], {}))
    except LoadError:  # a note that looks personal, which no form of file may hold
        return
    for form in FORMS:
        (folder / form).mkdir()
        for name, content in dataset_files(data, form).items():
            (folder / form / name).write_bytes(content)
    assert open_source(folder / "parquet") == data == open_source(folder / "csv")


def test_native_types_are_read_as_the_text_of_a_csv(tmp_path):
    typed = {
        "value": 12.0, "period_start": date(2019, 1, 1), "period_end": datetime(2019, 12, 31),
        "grade": None, "extra_number": 2.5, "extra_flag": True, "extra_missing": float("nan"),
    }  # fmt: skip
    (row,) = open_source(counts(tmp_path, **typed)).rows("counts")
    shown = {k: row[k] for k in ("value", "period_start", "period_end", "grade", "extra_number", "extra_flag")}
    assert shown == {
        "value": "12", "period_start": "2019-01-01", "period_end": "2019-12-31", "grade": "",
        "extra_number": "2.5", "extra_flag": "true",
    }  # fmt: skip
    assert "extra_missing" not in row


def test_a_column_that_is_no_text_is_named(tmp_path):
    folder = written(tmp_path, "counts", {k: [v] for k, v in COUNT.items()} | {"note": [["a", "b"]]})
    assert defects(folder) == [
        "counts.parquet, column 'note': the column is of the type VARCHAR[], which is no text; write it as text"
    ]


def test_a_bad_cell_is_named_with_its_row(tmp_path):
    rows = {k: [v, v, v] for k, v in COUNT.items()} | {"count_id": ["a", "b", "c"], "value": ["1", "x1", "3"]}
    (text,) = defects(written(tmp_path, "counts", rows))
    assert text.startswith("counts.parquet, line 2, column 'value': 'x1' is not a number or bound")


def test_what_is_no_parquet_and_what_is_no_table_is_refused(tmp_path):
    counts(tmp_path / "broken")
    (tmp_path / "broken" / "links.parquet").write_bytes(b"PAR1 and no more")
    assert defects(tmp_path / "broken")[0].startswith("links.parquet: is not a Parquet file that can be read")
    written(counts(tmp_path / "other"), "links", {"x": ["1"]})
    assert defects(tmp_path / "other")[0].startswith("links.parquet: is not a table of links: its columns are x")


def test_a_damaged_file_is_refused_and_not_cut_short(tmp_path):
    rows = {k: [v] * 5000 for k, v in COUNT.items()} | {"count_id": [f"c{i}" for i in range(5000)]}
    path = written(tmp_path, "counts", rows) / "counts.parquet"
    content = bytearray(path.read_bytes())
    content[40:400] = bytes(360)
    path.write_bytes(bytes(content))
    assert "counts.parquet" in defects(tmp_path)[0]


def test_a_table_in_both_forms_is_refused_and_two_tables_in_two_forms_are_one_dataset(example, tmp_path):
    open_store(tmp_path / "p", "parquet").merge(example)
    open_store(tmp_path / "c").merge(example)
    shutil.copy(tmp_path / "c" / "lines.csv", tmp_path / "p")
    assert "there are two files for lines: lines.csv and lines.parquet" in defects(tmp_path / "p")[0]
    (tmp_path / "p" / "lines.parquet").unlink()
    assert open_source(tmp_path / "p") == example


@pytest.mark.parametrize("name", ["week [1]", "year=2019", "what*", "it's"])
def test_a_folder_is_no_pattern_and_gives_no_column(tmp_path, name):
    counts(tmp_path / "week 1", value="99")
    (row,) = open_source(counts(tmp_path / name)).rows("counts")
    assert (row["value"], set(row) - {"year"}) == ("12", set(row))


def test_personal_data_in_it_is_refused(tmp_path):
    folder = counts(tmp_path, note="call 07700 900123 of the mother")
    csv = tmp_path / "csv"
    csv.mkdir()
    keys = {**COUNT, "note": "call 07700 900123 of the mother"}
    (csv / "counts.csv").write_text(",".join(keys) + "\n" + ",".join(f'"{v}"' for v in keys.values()) + "\n")
    same = [text.replace(".csv, line 2", ".parquet, line 1").replace("(row 2)", "(row 1)") for text in defects(csv)]
    assert defects(folder) == same


def test_load_writes_parquet_and_goes_on_as_it_began(tmp_path):
    store = str(tmp_path / "store")

    def load(*words):
        done = CliRunner().invoke(main, ["load", "example:open-source", "--into", store, *words])
        assert done.exit_code == 0, done.output
        return done.output, {p.name: p.read_bytes() for p in (tmp_path / "store").iterdir()}

    _, first = load("--as", "parquet")
    said, second = load()
    assert "Nothing changed" in said
    assert first == second
    _, text = load("--as", "csv")
    assert {name.partition(".")[2] for name in text} == {"csv", "yaml"}
    assert load("--as", "parquet")[1] == first


def test_without_duckdb_it_says_how_to_get_it(tmp_path, monkeypatch):
    folder = counts(tmp_path)
    monkeypatch.setitem(sys.modules, "duckdb", None)
    with pytest.raises(MissingExtraError, match=r'pip install "graphlab\[big\]"'):
        open_source(folder)


def test_a_server_is_not_told_how_to_keep_its_tables():
    done = CliRunner().invoke(main, ["load", "example:open-source", "--into", "neo4j://localhost", "--as", "parquet"])
    assert done.exit_code == 1
    assert "a server keeps them its own way" in done.output
