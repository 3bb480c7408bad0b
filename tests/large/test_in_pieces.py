"""Questions to a folder of Parquet files that is read in pieces: to the byte the answer of the whole in memory."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphlab.analysis.deconfliction import lookalikes
from graphlab.analysis.disruption.summary import disruption
from graphlab.analysis.flows.od_table import flows
from graphlab.analysis.inspection.info import info
from graphlab.analysis.lifecycle.ledger import lines
from graphlab.dataset import Dataset
from graphlab.errors import GraphlabError
from graphlab.large import disruption as disruptions
from graphlab.large.disruption import BY, disruption_lines
from graphlab.large.engine import Engine, opened
from graphlab.large.flows import flow_lines
from graphlab.large.info import info_in_pieces
from graphlab.large.lines import ledger_lines
from graphlab.large.pieces import cut
from graphlab.model.tables import EVENT_KINDS
from graphlab.stores.folder import dataset_files
from tests.counting.random_claims import LINES, OPERATIONS, ORIGINS, TOWNS, Maker
from tests.rounds import rounds

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


@pytest.mark.parametrize("seed", rounds(2, 10))
def test_flows_are_those_of_the_whole(seed, tiny, tmp_path):
    data = Dataset.build(Wild(seed, exact=seed % 4 == 0).tables())
    flows_agree(written(tmp_path / "d", data), data, seed)


LEDGER_FILTERS = [
    {},
    {"period": "2019"},
    {"min_grade": "1A"},
    {"include_handling": "C"},
    {"place": "norfolk"},
    {"roll_up": "county"},
    {"certainty": "stated"},
    {"subject": "op-one"},
    {"as_at": "2020-03-01"},
    {"subject": "norwich", "period": "2019"},
]
DAYS = ["", "2018-11", "2019", "2019-03-04", "2019-06", "2020-01-31", "2021"]


class Lived(Wild):
    """Random claims with lives of lines: links and events of every kind, recorded statuses, successors."""

    def tables(self):
        tables = super().tables()
        choose = self.random
        tables["lines"] += [{"line_id": f"line-{name}", "name": choose.choice(["Rico", "Sid", ""])} for name in "efgh"]
        names = [row["line_id"] for row in tables["lines"]]
        links = []
        for _ in range(choose.randint(0, 25)):
            kind = choose.choice(["ORIGINATES_IN", "SUPPLIES", "TARGETED", "CONDUCTED_IN", "SUCCEEDS"])
            ends = {
                "TARGETED": (choose.choice(OPERATIONS), choose.choice(names)),
                "CONDUCTED_IN": (choose.choice(OPERATIONS), choose.choice(TOWNS)),
                "SUCCEEDS": (names[-1], choose.choice(names[:-1])),
                "ORIGINATES_IN": (choose.choice(names), choose.choice(ORIGINS)),
                "SUPPLIES": (choose.choice(names), choose.choice(TOWNS)),
            }[kind]
            links.append({"link_type": kind, "from": ends[0], "to": ends[1], **self._told("start", "end")})
        events = []
        for _ in range(choose.randint(0, 30)):
            event = choose.choice([*EVENT_KINDS, "status"])
            status = choose.choice(["Active", "Dormant", "Closed", "who knows"]) if event == "status" else ""
            row = {"line_id": choose.choice(names), "event": event, "status": status}
            row |= {"operation_id": choose.choice(["", *OPERATIONS])}
            events.append(row | self._told("date_start", "date_end"))
        return {**tables, "links": tables["links"][: choose.randint(0, 6)] + links, "events": events}

    def _told(self, first, last):
        choose = self.random
        start = choose.choice(DAYS)
        told = {first: start, last: choose.choice(["", start, "2022"]), "grade": choose.choice(["", "1A", "2C"])}
        told |= {"source_id": choose.choice(["s1", "s2"]), "handling": choose.choice(["", "", "P", "C"])}
        return told


def ledgers_agree(folder, data, seed):
    """Put some questions about lines to a dataset whole and in pieces."""
    choose = random.Random(seed)
    with opened(folder, "600MB") as engine:
        for filters in ({}, choose.choice(LEDGER_FILTERS)):
            whole = told(lambda f=filters: lines(data.network(**f)).to_csv())
            pieces = told(lambda f=filters: "".join(ledger_lines(engine, f)))
            assert pieces == whole, (seed, filters)


@pytest.mark.parametrize("seed", rounds(2, 10))
def test_the_ledger_is_that_of_the_whole(seed, tiny, tmp_path):
    data = Dataset.build(Lived(seed, exact=True).tables())
    ledgers_agree(written(tmp_path / "d", data), data, seed)


def all_of_info(result):
    """What is in it, and of its measures all but the ids of their claims."""
    measures = [{k: v for k, v in row.items() if k != "claims"} for row in result.parts["measures"].rows]
    return result.to_csv(), result.to_text(), measures, result.parts["measures"].to_text()


def infos_agree(folder, data, seed):
    """Ask a dataset what it holds, whole and in pieces."""
    choose = random.Random(seed)
    with opened(folder, "600MB") as engine:
        for filters in ({}, choose.choice(LEDGER_FILTERS)):
            whole = told(lambda f=filters: all_of_info(info(data.network(**f))))
            pieces = told(lambda f=filters: all_of_info(info_in_pieces(engine, f, named=True)))
            assert pieces == whole, (seed, filters)
        text = told(lambda f=filters: info_in_pieces(engine, f, named=False).to_text())
        assert text == (whole[1] if isinstance(whole[0], str) else whole), (seed, filters)


@pytest.mark.parametrize("seed", rounds(2, 6))
def test_what_is_in_it_is_that_of_the_whole(seed, tiny, tmp_path):
    data = Dataset.build(Lived(seed, exact=seed % 4 == 0).tables())
    infos_agree(written(tmp_path / "d", data), data, seed)


def disruption_agrees(folder, data, seed):
    """Ask what was done to lines, whole and in pieces."""
    choose = random.Random(seed)
    some = choose.choice(LEDGER_FILTERS)
    with opened(folder, "600MB") as engine:
        for by, filters, operation in [
            *((by, some, None) for by in BY),
            ("operation", {}, None),
            (choose.choice(["operation", "returns"]), {}, "op-one"),
        ]:
            whole = told(lambda b=by, f=filters, o=operation: disruption(data.network(**f), b, operation=o).to_csv())
            pieces = told(lambda b=by, f=filters, o=operation: "".join(disruption_lines(engine, b, f, operation=o)))
            assert pieces == whole, (seed, by, filters, operation)


class Nested(Lived):
    """Lives of lines under operations that are parts of others."""

    def tables(self):
        tables = super().tables()
        names = [*OPERATIONS, "op-three", "op-four"]
        for event in tables["events"]:
            event["operation_id"] = event["operation_id"] and self.random.choice(names)
        parts = [{"operation_id": key, "part_of": self.random.choice(["", *names[:i]])} for i, key in enumerate(names)]
        parts[0]["start"] = "2020"
        return {**tables, "operations": parts}


@pytest.mark.parametrize("seed", rounds(2, 6))
def test_what_was_done_to_lines_is_that_of_the_whole(seed, tiny, tmp_path):
    data = Dataset.build(Nested(seed, exact=True).tables())
    disruption_agrees(written(tmp_path / "d", data), data, seed)


def test_lines_are_not_searched_for_look_alikes_in_a_piece_of_more(dataset, tiny, tmp_path, monkeypatch):
    """Two lines that look alike are one piece of a dataset that has too many lines to search."""
    monkeypatch.setattr(lookalikes, "MOST", 2)
    monkeypatch.setattr(disruptions, "MOST", 2)
    names = ["rico", "rico2", "sid"]
    data = dataset(
        lines=[{"line_id": key, "name": "Rico" if key != "sid" else "Sid"} for key in names],
        operations=[{"operation_id": "one"}],
        sources=[{"source_id": "s"}, {"source_id": "t"}],
        links=[
            {"link_type": "TARGETED", "from": "one", "to": key, "source_id": source}
            for key, source in zip(names[:2], "st", strict=True)
        ],
    )
    whole, pieces = both(
        tmp_path / "d", data, lambda d: disruption(d.network()).to_csv(), lambda e: disruption_lines(e, None, {})
    )
    assert pieces == whole
    assert whole.splitlines()[1].endswith(",2")


def both(folder, data, ask_whole, ask_pieces):
    """What a question gives, whole and in pieces."""
    with opened(written(folder, data), "600MB") as engine:
        return told(lambda: ask_whole(data)), told(lambda: "".join(ask_pieces(engine)))


def test_a_line_is_judged_by_the_last_day_of_all_lines(dataset, tiny, tmp_path):
    seen = {"event": "active", "date_start": "2019", "date_end": "2019-06"}
    late = {"event": "last_seen", "date_start": "2022-05-01"}
    data = dataset(
        events=[{**seen, "line_id": "a"}, {**late, "line_id": "b"}],
        links=[{"link_type": "SUPPLIES", "from": "a", "to": "norwich"}],
    )
    whole, pieces = both(tmp_path / "d", data, lambda d: lines(d.network()).to_csv(), lambda e: ledger_lines(e, {}))
    assert pieces == whole
    assert "not seen since" in whole


def test_what_one_piece_hides_is_shown_where_another_names_it(dataset, tiny, tmp_path):
    cell = {"origin": "london", "value": "3", "period_start": "2019", "period_end": "2019"}
    data = dataset(
        counts=[
            {**cell, "subject": "one", "destination": "norwich", "handling": "C"},
            {**cell, "subject": "one", "destination": "ely"},
            {**cell, "subject": "two", "destination": "norwich"},
        ],
        operations=[{"operation_id": "one"}, {"operation_id": "two"}],
    )
    asked = {"place": "norwich"}
    whole, pieces = both(
        tmp_path / "d",
        data,
        lambda d: flows(d.network(**asked), "arrests").to_csv(),
        lambda e: flow_lines(e, ["arrests"], [], asked, {}),
    )
    assert pieces == whole
    assert "two,london,norwich" in whole


@given(st.lists(st.lists(st.sampled_from("abcde"), max_size=6), max_size=6), st.integers(1, 7))
def test_pieces_are_cut_between_keys_and_nothing_is_lost(blocks, most):
    class Memory:
        claims_a_piece, most_at_once = most, 1000

    keys = sorted(key for block in blocks for key in block)
    rows = [(key, number) for number, key in enumerate(keys)]
    sizes = [len(block) for block in blocks]
    parts = [rows[sum(sizes[:i]) : sum(sizes[: i + 1])] for i in range(len(sizes))]
    pieces = list(cut(iter(parts), Memory(), "the subject"))
    assert [row for piece in pieces for row in piece] == rows
    ends = [(one[-1][0], other[0][0]) for one, other in pairwise(pieces)]
    assert all(one != other for one, other in ends)
    assert all(len(piece) <= most or len({key for key, _ in piece[most - 1 :]}) == 1 for piece in pieces)


def test_a_line_as_subject_is_refused_in_pieces(tmp_path):
    data = Dataset.build(Lived(1, exact=True).tables())
    refused = pytest.raises(GraphlabError, match="--subject with a line is not answered in pieces")
    with opened(written(tmp_path / "d", data), "600MB") as engine, refused:
        "".join(ledger_lines(engine, {"subject": "line-a"}))
