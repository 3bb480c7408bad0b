"""What-if in words: numbers add up to the lines that they speak of; pairs are pairs whatever their ids look like."""

from __future__ import annotations

import copy
import json
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphlab.analysis.whatif.sentences import rank_sentences
from graphlab.analysis.whatif.steps import whatif
from graphlab.dataset import Dataset
from graphlab.errors import LoadError
from graphlab.report.briefing.folder import brief
from graphlab.wording.phrases import _SMALL

ROWS = st.lists(st.tuples(st.integers(0, 3), st.booleans()), min_size=2, max_size=30)
AWKWARD = ["Merseyside > Liverpool", "a, b", "here to there", "plain", "a > b, c to d"]


def link(kind: str, line: str, place: str) -> dict[str, str]:
    return {"link_type": kind, "from": line, "to": place, "source_id": "s"}


def supply(line: str, origin: str, town: str) -> list[dict[str, str]]:
    return [link("ORIGINATES_IN", line, origin), link("SUPPLIES", line, town)]


def numbers_in(sentence: str) -> list[int]:
    """Return the numbers of lines that each part of a sentence begins with; the whole stands after "of"."""
    words = {**{word: n for n, word in enumerate(_SMALL)}, "both": 2}
    found = []
    for part in sentence.rstrip(".").split("; "):
        first = part.split()[0].lower()
        whole = re.match(r"All (\d+) named", part)
        found.append(int(whole[1]) if whole else words[first] if first in words else int(first))
    return found


def test_the_packaged_lines(example):
    notes = whatif(example.network(), rank=True, all_time=True).notes
    assert (
        "17 of 35 named lines are the only line on at least one pair at their time; eight lines cut nothing alone "
        "because others serve the same pairs; ten lines serve no pair of a known origin and a known town."
    ) in notes


@given(ROWS)
def test_the_numbers_of_a_ranking_add_up_to_its_lines(cases):
    rows = [{"pairs_lost": lost, "redundant_with": ("x",) if shared else None} for lost, shared in cases]
    (sentence,) = rank_sentences(rows)
    assert sum(numbers_in(sentence)) == len(rows)
    assert not re.search(r"\b(1|one) lines\b|\b0\b", sentence)


@settings(max_examples=25, deadline=None)
@given(st.data())
def test_they_add_up_on_networks_too(data):
    ends = st.sampled_from(["unknown", "a", "b", "c"])
    drawn = data.draw(st.lists(st.tuples(ends, ends), min_size=2, max_size=9))
    links = [x for i, (origin, town) in enumerate(drawn) for x in supply(f"l{i}", origin, town)]
    result = whatif(Dataset.build({"links": links}), rank=True)
    (sentence,) = rank_sentences(result.rows)
    assert sentence in result.notes
    assert sum(numbers_in(sentence)) == len(result.rows)


@pytest.mark.parametrize("place", AWKWARD)
def test_an_id_that_looks_like_a_list_is_one_place_everywhere(place, tmp_path):
    data = Dataset.build({"links": [*supply("l1", place, "town"), *supply("l2", "elsewhere", place)]})
    result = whatif(data, ["l1"])
    assert [pair.ends for pair in result.rows[0]["lost"]] == [(place, "town")]
    assert json.loads(result.to_json())["rows"][0]["lost"] == [f"{place} > town"]
    assert copy.deepcopy(result.rows[0]["lost"][0]).ends == (place, "town")
    assert f"Closing l1 cuts 1 pair: {place} to town." in result.notes
    brief(data, tmp_path / "out", to=("html",))
    text = (tmp_path / "out" / "briefing.html").read_text(encoding="utf-8").replace("&gt;", ">")
    assert f"{place} to town" in text
    assert f"elsewhere to {place}" in text
    ledger = re.search(r"<table[^>]*>(?:(?!</table>).)*First seen(?:(?!</table>).)*</table>", text, re.DOTALL)[0]
    assert f"<td>{place}</td>" in ledger


def test_the_mark_between_several_ids_is_in_no_id():
    with pytest.raises(LoadError, match="'x;y' cannot be an id: it holds ';'"):
        Dataset.build({"links": supply("l1", "x;y", "town")})
