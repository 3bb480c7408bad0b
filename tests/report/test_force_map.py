"""The map of a force: no line is lost or doubled when origins are rolled up, no label lies over another."""

import io
import itertools
import json
import re
import zipfile
from collections import defaultdict
from html import unescape

import pytest

from graphlab.model.values import Bounds
from graphlab.report.briefing.folder import BriefingOptions, make_brief
from graphlab.report.drawing.marks import Shape, Text
from graphlab.report.drawing.text_width import text_width
from graphlab.report.house_style import HouseStyle, Thresholds
from graphlab.report.pages.flow_series import series_set_of
from graphlab.report.pages.rolled_flows import home_force, rolled_flows
from graphlab.report.stills.force_map import _WIDER, SHAPES, SIZE, _name, _Sheet, force_map
from graphlab.wording.phrases import short_bounds

PLACES = [
    {"place_id": "london", "name": "London", "force": "Metropolitan", "kind": "region", "lat": "51.5", "lon": "-0.1"},
    *(
        {"place_id": key, "name": key.title(), "force": "Metropolitan", "within": "london", "lat": lat, "lon": "-0.1"}
        for key, lat in (("hackney", "51.55"), ("croydon", "51.37"))
    ),
    {"place_id": "norwich", "name": "Norwich", "force": "Norfolk", "lat": "52.63", "lon": "1.3"},
    {"place_id": "yarmouth", "name": "Great Yarmouth", "force": "Norfolk", "lat": "52.6", "lon": "1.73"},
    {"place_id": "glasgow", "name": "Glasgow", "force": "Police Scotland", "lat": "55.86", "lon": "-4.25"},
    {"place_id": "nowhere", "name": "Nowhere"},
]


def runs(line, *ends):
    origins, towns = ends[:-1], ends[-1:]
    yield from ({"link_type": "ORIGINATES_IN", "from": line, "to": o} for o in origins)
    yield from ({"link_type": "SUPPLIES", "from": line, "to": t} for t in towns)


@pytest.fixture
def rolled(dataset):
    def make(home="", links=None):
        links = links or [
            *runs("a", "hackney", "croydon", "norwich"),
            *runs("b", "croydon", "norwich"),
            *runs("c", "glasgow", "yarmouth"),
            *runs("d", "nowhere", "norwich"),
        ]
        net = dataset(places=PLACES, links=links).network()
        return rolled_flows(net, series_set_of(net, "lines").series[0], home)

    return make


def test_a_line_with_two_origins_in_one_force_is_counted_once(rolled):
    made = rolled()
    told = {(f.origin.name, f.town.name): f.bounds for f in made.flows}
    assert told == {("London", "Norwich"): Bounds(2, 2), ("Glasgow", "Great Yarmouth"): Bounds(1, 1)}
    assert [row["origin"] for row in made.unplaced] == ["nowhere"]
    assert made.home == "Norfolk"


def test_counts_are_added_as_the_counting_engine_adds_them(example):
    net = example.network()
    series = series_set_of(net, "arrests", "person-arrests").series[0]
    told = {f.origin.name: f.bounds.low for f in rolled_flows(net, series).flows}
    assert told["London"] == 443
    assert told["Norfolk"] == 639
    assert sum(told.values()) == 1503 - 279 - 53


def test_the_home_force_is_found_by_its_name_or_a_place_of_it(rolled, dataset):
    net = dataset(places=PLACES, links=list(runs("a", "hackney", "norwich"))).network()
    assert [home_force(net, asked, ()) for asked in ("norfolk", "Norwich", "")] == ["Norfolk", "Norfolk", ""]
    half = rolled(links=[*runs("a", "hackney", "norwich"), *runs("b", "hackney", "glasgow")])
    assert half.home == ""


def label_boxes(drawing):
    for mark in drawing.marks:
        if isinstance(mark, Text) and mark.size == SIZE:
            wide = text_width(mark.text, SIZE, bold=mark.bold) * 1.16
            left = mark.x - wide / 2 if mark.anchor == "middle" else mark.x
            yield mark.text, (left, mark.y - SIZE * 0.8, left + wide, mark.y + SIZE * 0.2)


@pytest.mark.parametrize("shape", sorted(SHAPES))
def test_no_label_lies_over_another_or_outside_the_picture(example, shape):
    net = example.network()
    for series in series_set_of(net).series[:6]:
        drawing = force_map(rolled_flows(net, series), shape).drawing
        boxes = list(label_boxes(drawing))
        for (a, x), (b, y) in itertools.combinations(boxes, 2):
            assert x[2] <= y[0] or y[2] <= x[0] or x[3] <= y[1] or y[3] <= x[1], (series.name, a, b)
        assert all(x[0] >= 0 and x[2] <= drawing.width and x[1] >= 0 for _, x in boxes)


def test_an_origin_outside_the_picture_comes_in_at_the_edge_with_its_name_and_number(rolled):
    made = rolled("Norfolk")
    drawing = force_map(made, "landscape").drawing
    texts = {m.text: m for m in drawing.marks if isinstance(m, Text)}
    assert {"Glasgow", "Norwich", "Great Yarmouth", "London", "1", "2"} <= set(texts)
    squares = [m for m in drawing.marks if isinstance(m, Shape) and m.stroke == "#ffffff" and m.steps[0][0] == "M"]
    corners = [s.steps[0][1] for s in squares]
    assert any(x < 8 or y < 8 or y > drawing.height - 20 for x, y in corners)


def test_what_is_not_drawn_is_counted(rolled):
    made = rolled()
    assert (force_map(made, most=1).drawn, force_map(made, most=1).left) == (1, 1)
    assert (force_map(made).drawn, force_map(made).left) == (2, 0)


@pytest.mark.parametrize("measure", ["lines", "arrests"])
def test_page_pictures_and_documents_show_the_same_arrows_with_the_same_numbers(dataset, measure):
    """The page has every pair of places: its figures come to the number of each arrow of the picture."""
    links = [
        *runs("a", "hackney", "croydon", "norwich"),
        *runs("b", "croydon", "norwich"),
        *runs("c", "glasgow", "yarmouth"),
    ]
    where = {"measure": "arrests", "unit": "persons", "period_start": "2026", "period_end": "2026"}
    ends = {"hackney": "17", "croydon": "12", "glasgow": "<30"}
    counts = [where | {"subject": "op", "origin": o, "destination": "norwich", "value": v} for o, v in ends.items()]
    more = {"counts": counts, "operations": [{"operation_id": "op", "name": "Op"}]} if measure == "arrests" else {}
    data = dataset(places=PLACES, links=links, **more)
    made = make_brief(
        data, BriefingOptions(), style=HouseStyle(thresholds=Thresholds(stability=2), without=("network",))
    )
    files = made.files
    page = json.loads(
        re.search(r'<script type="application/json" id="data">(.*?)</script>', files["map.html"].decode(), re.S)[1]
    )
    at = next(i for i, s in enumerate(page["series"]) if s["by_lines"] == (measure == "lines"))
    force = {p["place_id"]: p.get("force") for p in PLACES}
    arrows = defaultdict(list)
    for edge in (e for e in page["edges"] if e["series"] == at):
        arrows[force[edge["pair"][0]], edge["pair"][1]].append(edge)
    if measure == "lines":
        told = [str(len({line for e in edges for line in e["lines"]})) for edges in arrows.values()]
        assert sorted(told) == ["1", "2"]
    else:
        told = [short_bounds(sum(e["low"] for e in edges), sum(e["high"] for e in edges)) for edges in arrows.values()]
        assert sorted(told) == ["29", short_bounds(0, 29)]
    names = {"London", "Glasgow", "Norwich"} | ({"Great Yarmouth"} if measure == "lines" else set())
    texts = [unescape(t) for t in re.findall(r"<text[^>]*>(.*?)</text>", files["map.svg"].decode())]
    assert names <= set(texts) and not set(told) - set(texts)
    numbers = re.compile(r"(?:<\s?)?\d[\d–+]*")
    assert sorted(t for t in texts if numbers.fullmatch(t)) == sorted(told)
    (picture,) = (f.picture for f in made.briefing.proved if f.picture is not None)
    for document, image in (("briefing.docx", picture.png), ("briefing.pptx", picture.wide)):
        with zipfile.ZipFile(io.BytesIO(files[document])) as parts:
            assert [parts.read(n) for n in parts.namelist() if "/media/" in n] == [image]
    assert files["pictures/map.png"] == files["map.png"]
    net = data.network()
    series = series_set_of(net, measure).series[0]
    for shape in SHAPES:
        marks = force_map(rolled_flows(net, series), shape).drawing.marks
        drawn = [m.text for m in marks if isinstance(m, Text)]
        assert sorted(t for t in drawn if numbers.fullmatch(t)) == sorted(told)
        assert names <= set(drawn)


def test_the_same_map_has_the_same_marks(rolled):
    assert force_map(rolled()).drawing.marks == force_map(rolled()).drawing.marks


def test_a_name_at_the_edge_is_pushed_into_the_picture_where_its_side_is_taken():
    """An origin that comes in at the edge has its mark there: beside it may stand a town, above and below is room."""
    sheet = _Sheet(500.0, 300.0, (0.0, 0.0, 500.0, 300.0))
    wide = text_width("Birmingham", SIZE, bold=True) * _WIDER + 4
    sheet.taken += [(8.0, 144.0, 20.0, 156.0), (wide + 5, 0.0, wide + 30, 300.0)]
    assert _name(sheet, "Birmingham", (14.0, 150.0), bold=True)
    left, top, right, bottom = sheet.taken[-1]
    assert left >= 2
    assert right < wide + 5
    assert bottom < 144 or top > 156
