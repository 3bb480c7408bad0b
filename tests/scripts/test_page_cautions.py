"""What a filter chosen in a page cannot do as the command does is said in the page."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from graphlab.dataset import Dataset
from graphlab.graph.network import Network
from graphlab.report.pages import facts
from graphlab.report.views import page_html
from tests.scripts.vectors import dataset

HERE = Path(__file__).parent
DAY = "2021-06-30"


@pytest.fixture
def said(node, tmp_path):
    """Return a function from a page and patches of its state to the line under its picture in each."""

    def make(net: Network, view: str, patches: list[dict[str, Any]]) -> list[str]:
        return said_of(node, tmp_path, page_html(net, view), patches)

    return make


def said_of(node: str, folder: Path, html: str, patches: list[dict[str, Any]]) -> list[str]:
    """Return the line under the picture of a page in each of some states."""
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', html, re.S)
    assert found
    (folder / "states.json").write_text(json.dumps([[json.loads(found[1]), patches]]), encoding="utf-8")
    command = [node, str(HERE / "status.mjs"), str(folder / "states.json")]
    told: list[str] = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)[0]
    return told


def late_lines(n: int) -> Dataset:
    """Return `n` lines with undated links of grade 1A that a claim of grade 3E dates later, and one dated line."""
    good, poor = ({"source_id": "s", "grade": grade} for grade in ("1A", "3E"))
    lines = [f"l{i}" for i in range(n)]
    links = [{"link_type": "ORIGINATES_IN", "from": x, "to": "leeds"} | good for x in ["old", *lines]]
    links += [{"link_type": "SUPPLIES", "from": x, "to": f"p{x[1:]}"} | good for x in lines]
    links.append({"link_type": "SUPPLIES", "from": "old", "to": "hull", "start": "2020", "end": "2020"} | good)
    return Dataset.build(
        {
            "lines": [{"line_id": x} for x in ["old", *lines]],
            "places": [{"place_id": p, "kind": "town"} for p in ("leeds", "hull", *(f"p{x[1:]}" for x in lines))],
            "sources": [{"source_id": "s"}],
            "links": links,
            "events": [{"line_id": x, "event": "opened", "date_start": "2023"} | poor for x in lines],
        }
    )


@pytest.mark.parametrize("n", [1, 3, 6])
def test_pairs_and_links_that_a_grade_brings_into_a_day_are_said_to_be_missing(said, n):
    data = late_lines(n)
    net, narrowed = data.network(as_at=DAY), data.network(as_at=DAY, min_grade="2B")
    new = sorted(set(narrowed.pairs) - set(net.pairs))
    assert len(new) == n
    any_grade, chosen, worse = said(net, "map", [{}, {"grade": "2B"}, {"grade": "3E"}])
    assert "missing" not in any_grade + worse
    words = "1 pair of places passes" if n == 1 else f"{n} pairs of places pass"
    assert f"{words} these filters and {'is' if n == 1 else 'are'} missing from picture and table" in chosen
    assert all(f"{origin} → {town}" in chosen for origin, town in new[:4]) and ("2 more" in chosen) == (n == 6)
    before, after = said(net, "network", [{}, {"grade": "2B"}])
    assert "missing" not in before and f"{2 * n} links pass these filters and are missing" in after
    whole_again = said(narrowed, "map", [{}, {"grade": "2B"}])
    assert not any("missing" in words for words in whole_again)


def test_nothing_is_said_to_be_missing_where_the_page_holds_every_pair(said):
    for seed in range(3):
        patches = [{"grade": "2B"}, {"certainty": 0}, {"from": 2020 * 12, "to": 2020 * 12 + 11}]
        for view in ("map", "network"):
            assert not any("missing" in words for words in said(dataset(seed).network(), view, patches))


@pytest.mark.parametrize(("seed", "filters"), [(0, {}), (36, {}), (0, {"min_grade": "3E"})])
def test_lookalikes_of_more_claims_than_the_grade_chosen_are_said(said, monkeypatch, seed, filters):
    net = dataset(seed).network(**filters)
    grade = min(str(x.grade) for x in net.links if x.grade and x.type == "SUPPLIES")
    patches = [{}, {"grade": grade}, {"grade": grade, "closed": sorted(net.lines)[:1]}]
    wanted = "Which lines may be one is told from claims"
    if not filters:
        assert not any(wanted in words for view in ("map", "network") for words in said(net, view, patches))
        monkeypatch.setattr(facts, "EVERY_GRADE", 1)
        net = dataset(seed).network(**filters)  # what is known of a network is kept with it
    of = "every grade that this file lets pass" if filters else "all grades"
    for view, expected in (("map", [False, True, True]), ("network", [False, False, True])):
        told = said(net, view, patches)
        assert [f"{wanted} of {of}, not of {grade} or better alone" in words for words in told] == expected
        assert [wanted in words for words in told] == expected


@pytest.mark.parametrize(("seed", "any_grade", "best"), [(0, True, True), (36, False, True), (105, True, False)])
def test_lines_may_be_one_under_one_grade_and_not_under_another(monkeypatch, seed, any_grade, best):
    net = dataset(seed).network()
    doubt = facts.facts_of(net, ["1A"])["doubt"]
    assert {grade: told is not None for grade, told in doubt.items()} == {"": any_grade, "1A": best}
    monkeypatch.setattr(facts, "EVERY_GRADE", 1)
    assert facts.facts_of(net, ["1A"])["doubt"] == {"": doubt[""]}


def test_where_lines_are_not_compared_nothing_is_said_of_doubt(monkeypatch):
    monkeypatch.setattr(facts, "EVERY_GRADE", 1)
    assert facts.facts_of(dataset(1).network(), ["1A"])["doubt"] == {}, "one source only"


def test_a_picture_of_joined_nodes_says_that_it_rolls_nothing_up(node, tmp_path):
    net = dataset(0).network()
    words = "Places are not rolled up in this picture."
    for way, expected in (("communities", True), ("places", True), ("twins", False), ("none", False)):
        told = said_of(node, tmp_path, page_html(net, "network", aggregate=way), [{}, {"level": "county"}])
        assert [words in text for text in told] == [False, expected]


CONNECTED = [{"link_type": "CONNECTS", "from": "a", "to": "b", "source_id": "s", "start": "2020", "end": "2020"}]
SOLD = [{"link_type": "SUPPLIES", "from": "l", "to": "hull", "source_id": "s", "start": "2020", "end": "2020"}]


@pytest.mark.parametrize(
    ("links", "view", "patch", "wanted"),
    [
        (CONNECTED, "network", {"hidden": ["place"]}, "Nothing is drawn: everything was hidden"),
        (CONNECTED, "network", {"from": 2019 * 12, "to": 2019 * 12}, "passes the filters (period 2019-01)"),
        (CONNECTED, "map", {}, "no link here leads from the one to the other"),
        (CONNECTED, "timeline", {}, "there is no line here; the network page draws the links"),
        (SOLD, "matrix", {}, "of 1 line only the places supplied are known"),
        (SOLD, "sankey", {"grade": "1A"}, "passes the filters (min grade 1A)"),
    ],
)
def test_an_empty_picture_says_why(said, links, view, patch, wanted):
    (told,) = said(Dataset.build({"links": links}).network(), view, [patch])
    assert told.count(" is drawn: ") == 1 and wanted in told


def test_a_page_of_an_empty_period_says_so(said):
    data = Dataset.build({"links": [*SOLD, {**SOLD[0], "link_type": "ORIGINATES_IN", "to": "leeds"}]})
    for view in ("network", "map", "sankey", "matrix", "timeline"):
        assert "passes the filters (period 1990)" in said(data.network(period="1990"), view, [{}])[0]
        assert " is drawn: " not in said(data.network(), view, [{}])[0]
