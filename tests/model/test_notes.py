"""Notes are chosen by kind, and named by structure: rewording one, or an odd id, changes nothing of that."""

import copy
import json

import pytest

import graphlab
from graphlab.analysis.disruption.summary import disruption
from graphlab.analysis.whatif.steps import whatif
from graphlab.model.notes import CONFLICT, GENERAL, NO_LIST, READINGS, Note, notes_of
from graphlab.report.briefing.section_lines import readings_notes


def closed(value: str, end: str, **more: str) -> dict[str, str]:
    return {
        "subject": "a, b: to c", "measure": "lines closed", "unit": "lines", "value": value, "destination": "t",
        "period_start": "2019-01", "period_end": end, **more,
    }  # fmt: skip


@pytest.fixture
def net(dataset):
    team = [{"operation_id": "a, b: to c", "name": "The team"}]
    return dataset(operations=team, counts=[closed("9", "2019-03"), closed("7", "2019-06")]).network()


def test_a_note_begins_with_the_name_of_what_it_is_about_whatever_its_id(net):
    result = disruption(net).parts["outcome"]
    assert [note.kind for note in notes_of(result.notes, READINGS, CONFLICT)] == [READINGS, CONFLICT]
    said = readings_notes(net, [result])
    assert [text.split(",")[0] for text in said] == ["The team", "The team"]
    assert all(note.claims == ("c1", "c0") or note.claims == ("c0", "c1") for note in notes_of(result.notes, CONFLICT))


def test_a_reworded_note_is_still_chosen(net):
    reworded = Note(", arrests: quite other words", CONFLICT, ("x",), about="a, b: to c")
    assert notes_of([Note("plain"), reworded], CONFLICT) == [reworded]
    assert reworded.by_name(net.name) == "The team, arrests: quite other words"
    assert (copy.deepcopy(reworded).kind, copy.deepcopy(reworded)) == (CONFLICT, reworded)


def test_notes_are_plain_texts_in_every_format(dataset):
    links = [{"link_type": t, "from": "l", "to": p} for t, p in (("ORIGINATES_IN", "A"), ("SUPPLIES", "t"))]
    result = whatif(dataset(links=links), rank=True)
    (note,) = notes_of(result.notes, NO_LIST)
    assert str(note) in json.loads(result.to_json())["notes"]
    assert str(note) in " ".join(result.to_text().split())


def test_every_note_of_ours_has_a_kind_of_its_own(example, dataset):
    net = example.network()
    readings = dataset(counts=[closed("9", "2019-03"), closed("7", "2019-06")]).network()
    results = [
        graphlab.info(net),
        graphlab.flows(net, measure="arrests"),
        graphlab.flows(readings, measure="lines closed"),
        graphlab.flows(net, measure="lines"),
        graphlab.lines(net),
        graphlab.disruption(net),
        graphlab.whatif(net, rank=True),
        graphlab.centrality(net, "degree", stability=0),
        graphlab.communities(net, runs=1, scan=False, rewired=False),
        graphlab.plan(net, 1),
        graphlab.gaps(net),
        graphlab.diff(example, example),
    ]
    notes = [note for result in results for one in (result, *result.parts.values()) for note in one.notes]
    assert len({note.kind for note in notes}) > 5
    assert [note for note in notes if note.kind == GENERAL] == []
