"""Questions to a folder of Parquet files that is read in pieces: to the byte the answer of the whole in memory."""

from __future__ import annotations

import random

import pytest

from graphlab.analysis.flows.od_table import flows
from graphlab.dataset import Dataset
from graphlab.errors import GraphlabError
from graphlab.large.engine import Engine, opened
from graphlab.large.flows import flow_lines
from graphlab.stores.folder import dataset_files
from tests.counting.random_claims import LINES, OPERATIONS, Maker

FILTERS = [
    {},
    {"period": "2019"},
    {"period": "2019-01..2019-06"},
    {"min_grade": "1A"},
    {"include_handling": "C"},
    {"place": "norfolk"},
    {"roll_up": "county"},
    {"subject": "line-a"},
    {"subject": "op-two", "period": "2019"},
]
ASKED = [
    {},
    {"by": "year"},
    {"by": "month", "spread": True},
    {"share_of": "named"},
    {"per": "month"},
    {"new_origins": True},
]


class Wild(Maker):
    """Random claims of several kinds, of several subjects at once, and totals that are split by subject."""

    def tables(self):
        tables = super().tables()
        for _ in range(self.random.choice([0, 1, 3])):
            kind = self.random.choice(["stock", "distinct", "flow"])
            self._add(self._number(7), **self._cell(";".join(LINES[:2])), stock_or_flow=kind, measure=f"{kind}s")
        if self.random.random() < 0.5:
            cell = self._cell(OPERATIONS[0]) | {"origin": ""}
            whole = self._add("90", **cell, handling="")
            for subject in self.random.sample([*LINES, OPERATIONS[1]], 2):
                self._add(self._number(9), **cell | {"subject": subject, "part_of": whole}, handling="")
        return tables


def written(folder, data):
    folder.mkdir(exist_ok=True)
    for name, content in dataset_files(data, "parquet").items():
        (folder / name).write_bytes(content)
    return folder


@pytest.fixture
def tiny(monkeypatch):
    """Pieces of one subject or line each."""
    monkeypatch.setattr(Engine, "claims_a_piece", property(lambda _: 1))


def told(ask):
    """What a question gives, or how it is refused."""
    try:
        return ask()
    except GraphlabError as error:
        return type(error), str(error)


def flows_agree(folder, data, seed):
    """Put some questions about flows to a dataset whole and in pieces."""
    choose = random.Random(seed)
    with opened(folder, "600MB") as engine:
        for filters, asked in [({}, {}), (choose.choice(FILTERS), choose.choice(ASKED))]:
            measure = choose.choice(["arrests", "arrests", "stocks", "distincts", "flows", "Arrests"])
            whole = told(lambda m=measure, f=filters, a=asked: flows(data.network(**f), m, **a).to_csv())
            pieces = told(lambda m=measure, f=filters, a=asked: "".join(flow_lines(engine, [m], [], f, a)))
            assert pieces == whole, (seed, measure, filters, asked)


@pytest.mark.parametrize("seed", range(12))
def test_flows_are_those_of_the_whole(seed, tiny, tmp_path):
    data = Dataset.build(Wild(seed, exact=seed % 4 == 0).tables())
    flows_agree(written(tmp_path / "d", data), data, seed)
