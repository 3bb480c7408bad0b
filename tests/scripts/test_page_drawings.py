"""Flow diagram, matrix and timeline in any state are what a page made with the same filters draws."""

from __future__ import annotations

import json
import random
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from graphlab.dataset import Dataset
from graphlab.graph.network import Network
from graphlab.model.tables import CERTAINTIES
from graphlab.report.drawing.marks import Drawing, Shape
from graphlab.report.pages.flow_page import draw_matrix, draw_sankey, matrix_page, sankey_page
from graphlab.report.pages.flow_series import series_set_of
from graphlab.report.pages.shell import render
from graphlab.report.pages.timeline import draw_timeline, timeline_page
from tests.scripts.vectors import GRADES, dataset

HERE = Path(__file__).parent
TOP = 3
STATES = 5


def state_of(rng: random.Random, net: Network) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return a state of the page, as a patch of its first, and the same as filters of a command."""
    page: dict[str, Any] = {}
    asked: dict[str, Any] = {}
    if rng.random() < 0.6 and not net.filters.as_at:
        first = rng.randint(2017, 2022) * 12 + rng.randint(0, 11)
        last = first + rng.choice([0, 5, 24])
        page |= {"from": first, "to": last}
        asked["period"] = f"{first // 12}-{first % 12 + 1:02d}..{last // 12}-{last % 12 + 1:02d}"
        asked["all_time"] = None
    if rng.random() < 0.4:
        page["grade"] = asked["min_grade"] = rng.choice(GRADES)
    if rng.random() < 0.3:
        page["certainty"] = rng.randint(0, 1)
        asked["certainty"] = CERTAINTIES[page["certainty"]]
    if rng.random() < 0.3:
        page["operation"] = asked["subject"] = rng.choice(["x", "y"])
    if rng.random() < 0.3:
        page["place"] = asked["place"] = rng.choice(["p0", "p1", "c1", "c2"])
    if rng.random() < 0.3 and not net.filters.roll_up:
        page["level"] = asked["roll_up"] = "county"
        if len(page) % 2:  # every area of the level joined by itself is the level
            page["level"], page["joined"] = "", ["c1", "c2"]
    return page, asked


def tracker() -> Dataset:
    """Return dates that are dense from 2017 on, one line of 1998 and 1999, and an event between 1998 and 2018."""
    bars = [("old", "1998-02", "1999-03"), *((f"l{i}", f"{2017 + i % 6}-06", "") for i in range(76))]
    links = [
        {"link_type": kind, "from": line, "to": "p0", "source_id": "s1", "start": start, "end": end}
        for line, start, end in bars
        for kind in ("ORIGINATES_IN", "SUPPLIES")
    ]
    events = [{"line_id": "l0", "event": "closed", "source_id": "s1", "date_start": "1998-05", "date_end": "2018-03"}]
    places = [{"place_id": p, "kind": "town", "within": "c1"} for p in ("p0", "p1")]
    places += [{"place_id": c, "kind": "county"} for c in ("c1", "c2")]
    operations = [{"operation_id": "x"}, {"operation_id": "y"}]
    return Dataset.build({"places": places, "operations": operations, "links": links, "events": events})


def wanted_of(net: Network, view: str) -> Drawing | None:
    """Return what the file of a network with these filters draws of its lines."""
    if view == "timeline":
        return draw_timeline(net, TOP)
    series_set = series_set_of(net, "lines")
    if not series_set.series:
        return None
    if view == "matrix":
        return draw_matrix(net, 0, series_set.series[0], TOP)
    return draw_sankey(net, series_set, 0, series_set.series[0], TOP)


def plain(drawing: Drawing) -> list[tuple[Any, ...]]:
    """Return marks as text and numbers; keys and colours of origins differ between a page and a narrowed file."""
    found: list[tuple[Any, ...]] = []
    for mark in drawing.marks:
        if isinstance(mark, Shape):
            found.append(("shape", [v for _, values in mark.steps for v in values], list(mark.dash), mark.tip))
        else:
            found.append((mark.text, [mark.x, mark.y, mark.size], mark.anchor, mark.turned))
    return found


def told_as(drawing: dict[str, Any]) -> list[tuple[Any, ...]]:
    """Return marks of the page in the same form."""
    found: list[tuple[Any, ...]] = []
    for mark in drawing["marks"]:
        if "d" in mark:
            steps = [float(v) for v in re.findall(r"-?[\d.]+", mark["d"])]
            found.append(("shape", steps, mark.get("dash", []), mark.get("tip", "")))
        else:
            place = [mark["x"], mark["y"], mark.get("size", 12)]
            found.append((mark["text"], place, mark.get("anchor", "start"), mark.get("turned", False)))
    return found


def payload(html: str) -> Any:
    """Return the data block of a page."""
    found = re.search(r'<script type="application/json" id="data">(.*?)</script>', html, re.S)
    assert found
    return json.loads(found[1])


@pytest.mark.parametrize("view", ["sankey", "matrix", "timeline"])
def test_a_drawing_in_any_state_is_that_of_a_file_with_the_same_filters(node, tmp_path, view):
    rng = random.Random(view)
    makers = {"sankey": sankey_page, "matrix": matrix_page, "timeline": timeline_page}
    pages, wanted = [], []
    for seed in range(7):
        data = tracker() if view == "timeline" and seed == 6 else dataset(seed)
        net = data.network(**rng.choice([{}, {"roll_up": "county"}, {"all_time": True}]))
        options = {} if view == "timeline" else {"measure": "lines"}
        states = [({}, {}), *(state_of(rng, net) for _ in range(STATES))]
        pages.append([payload(render(makers[view](net, top=TOP, **options))), [page for page, _ in states]])
        wanted += [(seed, page, net.with_filters(**asked)) for page, asked in states]
    (tmp_path / "pages.json").write_text(json.dumps(pages), encoding="utf-8")
    command = [node, str(HERE / "drawings.mjs"), str(tmp_path / "pages.json")]
    printed = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    told = [said for states in json.loads(printed) for said in states]
    compared = 0
    for (seed, page, narrowed), said in zip(wanted, told, strict=True):
        drawing = wanted_of(narrowed, view)
        if drawing is None or not said["drawing"]:
            assert not said["drawing"] or len(said["drawing"]["marks"]) == 1, (seed, page)
            continue
        ours, theirs = told_as(said["drawing"]), plain(drawing)
        assert [(m[0], *m[2:]) for m in ours] == [(m[0], *m[2:]) for m in theirs], (seed, page)
        assert all(a[1] == pytest.approx(b[1], abs=0.011) for a, b in zip(ours, theirs, strict=True)), (seed, page)
        size = [said["drawing"]["width"], said["drawing"]["height"]]
        assert size == pytest.approx([drawing.width, drawing.height])
        assert (
            said["title"]
            == makers[view](narrowed, top=TOP, **({} if view == "timeline" else {"measure": "lines"})).title
        )
        compared += 1
    assert compared > 20


def test_a_timeline_opens_where_its_dates_are_dense_and_counts_what_lies_before(node, tmp_path):
    """Dates: 76 lines begin in a month each; the old line has two, the event two, and one of them begins its line."""
    periods = [(None, None), (2017 * 12, None), (1999 * 12, 1999 * 12 + 11), (None, 2018 * 12)]
    data = payload(render(timeline_page(tracker().network(), top=TOP)))
    (tmp_path / "pages.json").write_text(json.dumps([[data, [{"from": a, "to": b} for a, b in periods]]]), "utf-8")
    command = [node, str(HERE / "drawings.mjs"), str(tmp_path / "pages.json")]
    (told,) = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    texts = [[mark["text"] for mark in said["drawing"]["marks"] if "text" in mark] for said in told]
    assert [said["status"].partition(". ")[2] for said in told] == [
        "3 dates before 2017 are to the left; a period from 1998 draws them.",
        "1 date before 2017 is to the left.",
        "",
        "",
    ]
    assert [found[0] for found in texts] == ["2017", "2017", "1998", "1998"]
    assert ["◀ 3 dates before 2017" in texts[0], "before 2017" in texts[0]] == [True, True]
    assert not any("before" in text for found in texts[2:] for text in found)
    edges = [
        step for mark in told[0]["drawing"]["marks"] if "d" in mark for step in re.findall(r"[ML]([\d.-]+)", mark["d"])
    ]
    assert min(map(float, edges)) >= 180
