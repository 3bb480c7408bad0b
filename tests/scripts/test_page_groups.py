"""Pages drawn in groups follow every filter: their figures in any state are those of the command."""

from __future__ import annotations

import json
import random
import subprocess
from pathlib import Path

import pytest

from graphlab.dataset import Dataset
from graphlab.model.tables import SPECIAL
from graphlab.report.pages.network import finding
from graphlab.report.pages.picture import picture_of
from graphlab.report.pages.shell import render
from graphlab.report.views import fitted_network_page
from tests.rounds import rounds
from tests.scripts.test_page_drawings import payload, state_of
from tests.scripts.vectors import dataset

HERE = Path(__file__).parent


@pytest.mark.parametrize("way", ["none", "twins", "places", "communities"])
def test_groups_and_pairs_hold_the_lines_of_the_command_in_any_state(node, tmp_path, way):
    rng = random.Random(way)
    pages, wanted = [], []
    for seed in rounds(4, 10):
        net = dataset(seed).network()
        states = [state_of(rng, net) for _ in range(5)]
        rolled = ("level", "joined")
        states = [({k: v for k, v in p.items() if k not in rolled}, a | {"roll_up": None}) for p, a in states]
        pages.append([payload(render(fitted_network_page(net, aggregate=way))), [page for page, _ in states]])
        wanted += [(seed, page, net.with_filters(**asked)) for page, asked in states]
    (tmp_path / "pages.json").write_text(json.dumps(pages), encoding="utf-8")
    command = [node, str(HERE / "numbers.mjs"), str(tmp_path / "pages.json")]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    told = [said for states in json.loads(printed) for said in states]
    for (seed, page, net), said in zip(wanted, told, strict=True):
        picture = picture_of(net)
        if page:
            assert said["title"] == finding(net, picture), (seed, page)
        if way == "places":
            pairs = {(o, d): [s.line for s in lines] for (o, d), lines in net.pairs.items()}
            named = {pair: lines for pair, lines in pairs.items() if pair[0] != pair[1] and not {*pair} & set(SPECIAL)}
            assert {(o, d): sorted(lines) for o, d, lines in said["pairs"]} == named, (seed, page)
        elif way != "communities":
            assert sorted(said["lines"]) == sorted(x for d in picture.of_kind("line") for x in d.lines), (seed, page)
        if way == "none":
            assert said["links"] == len(picture.drawn_links), (seed, page)


@pytest.mark.parametrize("way", ["none", "twins"])
def test_places_joined_in_the_network_page_are_those_that_the_command_rolls_up(node, tmp_path, way):
    rng = random.Random(way)
    ways = (
        ({"level": "county"}, ("c1", "c2")),
        ({"joined": ["c1", "c2"]}, ("c1", "c2")),
        ({"joined": ["c1"]}, ("c1",)),
        ({"level": "county", "opened": ["c1"]}, ("c2",)),
    )
    pages, wanted = [], []
    for seed in rounds(4, 12):
        net = dataset(seed).network()
        states = [state_of(rng, net) for _ in range(4)]
        patches = []
        for (state, asked), (fold, counties) in zip(states, ways, strict=True):
            place = state.get("place", "")
            if place[:1] == "c" and len(counties) == 1:
                state, asked = ({k: v for k, v in told.items() if k != "place"} for told in (state, asked))
            patches.append({**state, "level": "", **fold})
            wanted.append(
                (seed, patches[-1], dataset(seed, counties).network(**{**asked, "roll_up": "county"}), len(net.pairs))
            )
        pages.append([payload(render(fitted_network_page(net, aggregate=way))), patches])
    (tmp_path / "pages.json").write_text(json.dumps(pages), encoding="utf-8")
    command = [node, str(HERE / "numbers.mjs"), str(tmp_path / "pages.json")]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    told = [said for states in json.loads(printed) for said in states]
    joined = 0
    for (seed, page, net, pairs), said in zip(wanted, told, strict=True):
        picture = picture_of(net)
        assert said["title"] == finding(net, picture), (seed, page)
        assert sorted(said["lines"]) == sorted(x for d in picture.of_kind("line") for x in d.lines), (seed, page)
        if way == "none":
            assert said["links"] == len(picture.drawn_links), (seed, page)
            assert said["made"] == [[d.source, d.target, d.type, d.certainty] for d in picture.drawn_links], (
                seed,
                page,
            )
        joined += len(net.pairs) < pairs
    assert joined > 3


def test_the_headline_of_a_plain_network_follows_the_filters(node, tmp_path):
    dates = [("a", "b", "2019", "1A"), ("b", "c", "2020", "2C"), ("c", "a", "2020", "1B"), ("c", "d", "", "")]
    links = [
        {"link_type": "CONNECTS", "from": a, "to": b, "source_id": "s", "start": day, "end": day, "grade": grade}
        for a, b, day, grade in dates
    ]
    net = Dataset.build({"links": links}).network()
    year = {"from": 2020 * 12, "to": 2020 * 12 + 11}
    states = [({}, {}), (year, {"period": "2020"}), ({"grade": "1B"}, {"min_grade": "1B"})]
    states += [({**year, "grade": "1A"}, {"period": "2020", "min_grade": "1A"})]
    page = payload(render(fitted_network_page(net)))
    (tmp_path / "pages.json").write_text(json.dumps([[page, [state for state, _ in states]]]), encoding="utf-8")
    command = [node, str(HERE / "numbers.mjs"), str(tmp_path / "pages.json")]
    (told,) = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    asked = [net.with_filters(**filters) for _, filters in states]
    assert [said["title"] for said in told] == [finding(other, picture_of(other)) for other in asked]
    assert told[0]["title"] == "4 nodes and 4 links" and told[-1]["title"] == "No nodes and no links"
