"""Drafts against articles that were marked by hand: precision and recall, and nobody's name."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest

from graphlab.loaders.articles.people import MASK
from tests.rounds import LONG

_SPEC = importlib.util.spec_from_file_location("bench_extract", Path(__file__).parents[2] / "bench" / "extract.py")
assert _SPEC is not None
assert _SPEC.loader is not None
bench = importlib.util.module_from_spec(_SPEC)
_SPEC.loader.exec_module(bench)


def test_precision_and_recall_on_the_marked_articles(monkeypatch):
    """Of every second article (all with ``GRAPHLAB_TESTS=long``); the fields of so few may be a hundredth worse."""
    if not LONG:
        some = bench.marked()[::2]
        monkeypatch.setattr(bench, "marked", lambda which="": some)
    scores = bench.score()
    for kind in ("counts", "links", "operations", "lines", "events"):
        right, made, told = scores[kind]
        assert right / made >= 0.95, (kind, right, made)
        assert right / told >= 0.8, (kind, right, told)
    for field in ("origin", "destination", "period", "subject"):
        right, made, _ = scores[f"  {field} of a count"]
        assert right / made >= (0.95 if LONG else 0.94), (field, right, made)


def test_the_score_counts_what_is_wrong():
    marks = {
        "text": "Police made 12 arrests.\n",
        "published": "",
        "counts": ["arrests | 13 | | | | ?"],
        "operations": [],
    }
    marks |= {"lines": [], "links": ["a CONDUCTED_IN b"], "events": []}
    draft = bench.drafted("x", marks)
    assert bench.paired(bench.marked_counts(marks), bench.drafted_counts(draft)) == []
    assert bench.named_things(marks, draft)["links"] == ({"a CONDUCTED_IN b"}, set())


@pytest.mark.parametrize("name", [name for name, _ in bench.marked()[:: 1 if LONG else 2]])
def test_no_marked_name_is_in_a_draft_and_every_quotation_is_the_text(name):
    marks = dict(bench.marked())[name]
    draft = bench.drafted(name, marks)
    for rows in draft.tables.values():
        for row in rows:
            said = marks["text"][int(row["text_start"]) : int(row["text_end"])]
            assert all(q in (MASK, s) for q, s in zip(row["quotation"], said, strict=True))
            for person in marks["names"]:
                named = re.compile(rf"\b{re.escape(person.split()[-1])}\b", re.IGNORECASE)  # "Tate" is in "stated"
                assert not any(named.search(cell) for cell in row.values()), (person, row)
    assert not any(person in draft.text for person in marks["names"])
