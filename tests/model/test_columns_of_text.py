"""What is asked of a column of codes is what its cells answer; what rows say is what their claim ids name."""

from __future__ import annotations

import random

import numpy as np
import pandas as pd
import pytest

from graphlab.model.claims import claim_id
from graphlab.model.columns import Table, TextColumn
from graphlab.model.distinct import is_in, numbered
from graphlab.model.intake.raw import RawTable
from graphlab.model.intake.validation import _validator, not_plain_ids, read_rows
from graphlab.model.tables import PLAIN_ID, TABLES

TEXTS = ("", "a", "ab", "b", "ely", "Ely", "é", "norwich", "zz", "=x", "1", "447700900123")


def _column(chance, number):
    return [chance.choice(TEXTS) for _ in range(number)]


@pytest.mark.parametrize("seed", range(6))
def test_a_column_answers_as_its_cells_do(seed):
    chance = random.Random(seed)
    cells, others = _column(chance, chance.choice((0, 1, 40))), _column(chance, chance.choice((1, 3, 40)))
    column, other = TextColumn.of(cells), TextColumn.of(others)
    assert [column.code_of(t) for t in TEXTS] == [column.texts.index(t) if t in cells else -1 for t in TEXTS]
    assert column.codes_of(TEXTS[:1]).tolist() + column.codes_of(TEXTS[1:]).tolist() == column.codes_of(TEXTS).tolist()
    assert set(column.shared(other)) == set(other.shared(column)) == set(cells) & set(others)
    for text in ("m", *cells[:2]):
        headed = column.below(text)
        assert headed.cells() == [text, *cells]
        assert headed.texts == sorted({text, *cells})


@pytest.mark.parametrize("seed", range(8))
def test_a_column_of_codes_reads_as_its_cells_whatever_the_order_of_its_texts(seed):
    """Texts may stand in order or not, be equal, and occur in no row."""
    chance = random.Random(seed)
    texts = chance.sample(TEXTS, chance.choice((1, 4, len(TEXTS)))) + _column(chance, chance.choice((0, 0, 3)))
    if chance.random() < 0.3:
        texts.sort()
    codes = np.array([chance.randrange(len(texts)) for _ in range(chance.choice((1, 7, 60)))])
    column = TextColumn.from_codes(texts, codes)
    cells = [texts[i] for i in codes.tolist()]
    assert column.cells() == cells == TextColumn.of(cells).cells()
    assert column.texts == sorted(set(cells)) == TextColumn.of(cells).texts


def test_what_two_columns_share_is_found_where_one_is_much_longer():
    long = TextColumn.of([f"line-{i}" for i in range(100)])
    short = TextColumn.of(["line-7", "line-99", "other"])
    assert sorted(long.shared(short)) == sorted(short.shared(long)) == ["line-7", "line-99"]


@pytest.mark.parametrize("constant", [("link_type",), ("link_type", "start"), ("source_id",), ("to",), ()])
def test_claim_ids_of_columns_are_those_of_rows_whichever_columns_say_one_thing(constant):
    chance = random.Random(len(constant))
    columns = ("from", "link_type", "source_id", "start", "to")
    rows = [{c: "é" if c in constant else chance.choice(("", "a", "b", "Ely")) for c in columns} for _ in range(30)]
    table = Table("links", {c: TextColumn.of([row[c] for row in rows]) for c in columns}, len(rows))
    assert table.ids.cells() == [claim_id("links", row) for row in rows]


def test_a_plain_id_is_what_its_validator_gives_back_in_every_column_of_ids():
    chance = random.Random(3)
    letters = "ab9E .-_=;'\n\t é0+"
    texts = {"".join(chance.choice(letters) for _ in range(chance.randrange(1, 6))) for _ in range(900)}
    texts |= {"7" * n for n in range(1, 14)} | {"1E5", "2e9", "a" * 500, "a" * 501, "a" + " " * 498 + "b", "E12"}
    plain = [text for text in texts if PLAIN_ID.fullmatch(text)]
    assert len(plain) > 40
    drawn = [chance.sample(plain, chance.randrange(9)) + chance.sample(sorted(texts), odd) for odd in (0, 0, 1, 3) * 9]
    for together in (plain, ["", *plain], list(texts), *drawn):
        assert not_plain_ids(together) == [i for i, text in enumerate(together) if not PLAIN_ID.fullmatch(text)]
    for table, spec in TABLES.items():
        for column in spec.ids:
            check = _validator(table, column)
            assert [check(text) for text in plain] == plain, (table, column)


def test_an_empty_id_beside_plain_ones_is_still_told():
    rows = [{"line_id": "rico"}, {"line_id": ""}, {"line_id": "echo"}]
    reading = read_rows(RawTable.of("lines", rows))
    assert [(d.line, d.column) for d in reading.defects] == [(3, "line_id")]
    assert reading.held.keys.cells() == ["rico", "echo"]


@pytest.mark.parametrize("seed", range(4))
def test_the_values_of_an_array_are_numbered_as_they_come(seed):
    chance = random.Random(seed)
    texts = np.array(_column(chance, chance.choice((1, 5, 60))), dtype=object)
    days = np.array([chance.randrange(-3, 9) for _ in texts])
    for column in (texts, days, texts[:0], days[:0]):
        codes, values = numbered(column)
        expected, first = pd.factorize(column)
        assert codes.tolist() == expected.tolist() and values.tolist() == list(first)
    assert is_in(texts, {"ely", ""}).tolist() == [text in ("ely", "") for text in texts]
