"""Whatever texts and names of columns a dataset holds, a folder or a workbook gives it back equal."""

from __future__ import annotations

import random

import pytest

import graphlab
from graphlab.dataset import Dataset
from graphlab.model.claim_set import ClaimSet
from graphlab.model.intake.raw import RawTable
from graphlab.model.naming import column_of, header_of
from graphlab.report.exports.tables import workbook
from tests.rounds import rounds

SIGNS = "+='@- \u00a0\tA1(|!;,\"xé[]_\n"


def _text(rng, longest):
    return "".join(rng.choice(SIGNS) for _ in range(rng.randrange(1, longest)))


def _dataset(seed):
    rng = random.Random(seed)
    names = [name for name in dict.fromkeys(_text(rng, 7) for _ in range(4)) if name.strip()]
    rows = [
        {"link_type": "SUPPLIES", "from": f"l{i}", "to": "ely", "source_id": "s", "note": _text(rng, 9)}
        | {name: _text(rng, 9) for name in names}
        for i in range(3)
    ]
    return Dataset.of(ClaimSet.build([RawTable.of("links", rows)]))


@pytest.mark.parametrize("seed", range(25))
def test_a_dataset_comes_back_equal_from_a_folder_and_a_workbook(tmp_path, seed):
    data = _dataset(seed)
    data.save(tmp_path / "folder")
    assert graphlab.load(tmp_path / "folder").digest == data.digest
    book = workbook(data).files["dataset.xlsx"]
    (tmp_path / "book.xlsx").write_bytes(book)
    assert graphlab.load(tmp_path / "book.xlsx").digest == data.digest


@pytest.mark.parametrize("seed", rounds(25, 300))
def test_a_name_of_a_column_comes_back_from_its_header(seed):
    name = _text(random.Random(seed), 9)
    assert column_of(header_of(name)) == name


def test_a_foreign_attribute_loaded_twice_changes_nothing(tmp_path):
    (tmp_path / "s.csv").write_text("Line,Sells in,Colour Name\nEcho,Norwich,red\n", encoding="utf-8")
    (tmp_path / "m.yaml").write_text(
        "tables:\n- links:\n    link_type: {value: SUPPLIES}\n"
        "    from: {column: Line, new: line, same_when: [Line]}\n    to: {column: Sells in, match: place}\n"
        "    Colour Name: Colour Name\n",
        encoding="utf-8",
    )
    data = graphlab.load(tmp_path / "s.csv", mapping=tmp_path / "m.yaml")
    assert data.save(tmp_path / "out").changed
    assert not data.save(tmp_path / "out").changed
    assert graphlab.load(tmp_path / "out").rows("links") == data.rows("links")
