"""A folder of CSV files is put into a folder of Parquet files in blocks of rows: to the byte what the load writes."""

from __future__ import annotations

import pyarrow.parquet as pq
import pytest

from graphlab.dataset import Dataset
from graphlab.large import convert as conversion
from graphlab.loaders import folder as folder_loader
from graphlab.stores.folder import dataset_files
from tests.large.test_in_pieces import Lived

INTO = ("--as", "parquet")


@pytest.fixture
def csv_folder(tmp_path):
    def make(data, changed=None):
        folder = tmp_path / "csv"
        folder.mkdir()
        for name, content in {**dataset_files(data), **(changed or {})}.items():
            (folder / name).write_bytes(content)
        return folder

    return make


@pytest.mark.parametrize("seed", range(2))
def test_what_is_converted_in_blocks_is_what_the_load_writes(seed, csv_folder, run, tmp_path, monkeypatch):
    monkeypatch.setattr(conversion, "_BLOCK", 3)
    tables = Lived(seed, exact=False).tables()
    tables["counts"][0]["note"] = "=1+1, it says,\n“so”"
    folder = csv_folder(Dataset.build(tables))
    whole = run("load", folder, "--into", tmp_path / "whole", *INTO)
    pieces = run("load", folder, "--into", tmp_path / "pieces", *INTO, "--memory", "600MB")
    assert pieces.exit_code == 0, pieces.output
    assert pieces.stdout.partition("Method")[0] == whole.stdout.partition("Method")[0]
    assert "of handling C" in pieces.stdout
    assert {p.name: p.read_bytes() for p in (tmp_path / "pieces").iterdir()} == {
        p.name: p.read_bytes() for p in (tmp_path / "whole").iterdir()
    }
    assert "counts.csv" in pieces.stderr


def test_row_groups_of_a_conversion_hold_what_the_load_writes(csv_folder, run, tmp_path, monkeypatch):
    monkeypatch.setattr(conversion, "_GROUP", 4)
    data = Dataset.build(Lived(3, exact=False).tables())
    run("load", csv_folder(data), "--into", tmp_path / "pieces", *INTO, "--memory", "600MB")
    groups = pq.ParquetFile(tmp_path / "pieces" / "counts.parquet").metadata
    assert (groups.num_row_groups > 2, groups.num_rows) == (True, len(data.rows("counts")))
    assert folder_loader.load(tmp_path / "pieces") == data


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("counts.csv", b",flow,", b",flow,x,", "counts.csv:"),
        ("counts.csv", b",arrests,", b", arrests,", "counts.csv: column 'measure': ' arrests' is kept"),
        ("counts.csv", b"count_id", b"colour", "counts.csv"),
        ("links.csv", b"SUPPLIES", b"SUPPLY", "links.csv: column 'link_type'"),
        ("places.csv", b"place_id", b"x", "places.csv"),
    ],
)  # fmt: skip
def test_a_conversion_refuses_what_the_load_would_change_or_refuse(file, old, new, said, csv_folder, run, tmp_path):
    data = Dataset.build(Lived(1, exact=True).tables())
    content = dataset_files(data)[file]
    assert old in content
    folder = csv_folder(data, {file: content.replace(old, new, 1)})
    done = run("load", folder, "--into", tmp_path / "pieces", *INTO, "--memory", "600MB")
    assert (done.exit_code, done.stdout) == (1, "")
    assert said in done.output
    assert not (tmp_path / "pieces").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "add --as parquet"),
        (["--as", "parquet", "--replace"], "--replace is not answered in pieces"),
        (["--as", "parquet", "--release"], "--leaves is not answered"),
        (["--as", "parquet", "--memory", "1MB"], "too little memory"),
    ],
)
def test_what_a_load_in_pieces_does_not_do_is_refused(words, said, csv_folder, run, tmp_path):
    folder = csv_folder(Dataset.build(Lived(1, exact=True).tables()))
    done = run("load", folder, "--into", tmp_path / "new", "--memory", "600MB", *words)
    assert (done.exit_code, done.stdout) == (1, "")
    assert said in done.output
    assert not (tmp_path / "new").exists()


def test_a_conversion_goes_into_a_new_folder_only(csv_folder, run, tmp_path):
    folder = csv_folder(Dataset.build(Lived(1, exact=True).tables()))
    done = run("load", folder, "--into", folder, *INTO, "--memory", "600MB")
    assert "is there already; what is loaded in pieces is put into a new folder" in done.output
