"""Map, flow diagram and matrix: the numbers are those of `flows`, one figure at a time."""

from __future__ import annotations

from itertools import pairwise

import pytest

from graphlab.analysis.flows.od_table import flows
from graphlab.counting.shares import possible
from graphlab.dataset import Dataset
from graphlab.errors import GraphlabError
from graphlab.model.values import Bounds, sum_bounds
from graphlab.report.drawing.colours import GROUND, LAND
from graphlab.report.drawing.map import project
from graphlab.report.drawing.marks import Shape, Text
from graphlab.report.drawing.sankey import REST, bands_of
from graphlab.report.pages import flow_series
from graphlab.report.pages.flow_page import draw_sankey, matrix_page, sankey_page
from graphlab.report.pages.flow_series import (
    end_totals,
    lines_together,
    measures_of,
    origins_in_order,
    series_set_of,
    share_words,
    together,
)
from graphlab.report.pages.map import map_page
from graphlab.report.pages.map_records import coordinates, coordinates_at_home, series_colours
from graphlab.report.stills.map import map_drawing
from graphlab.wording.phrases import short_bounds


@pytest.fixture(scope="module")
def net(example):
    return example.network()


@pytest.fixture(scope="module")
def book(net):
    return series_set_of(net)


def series(book, text):
    return next(s for s in book.series if text in s.name)


def test_lines_come_first_and_every_measure_from_a_named_origin_follows(net, book):
    assert measures_of(net)[0] == ("lines", None)
    assert book.series[0].by_lines
    assert {r["measure"] for s in book.series for r in s.rows} == {"lines", "arrests", "individuals linked", "presence"}


def test_one_series_is_of_one_subject_measure_unit_definition_and_period(book):
    for s in book.series:
        for column in ("subject", "measure", "unit", "definition", "period_start", "period_end"):
            assert len({r[column] for r in s.rows}) == 1


def test_gravity_shows_london_the_remainder_and_the_unknown(book):
    rows = {r["origin"]: r for r in series(book, "Operation Gravity").rows}
    assert (rows["london"]["low"], rows["norfolk"]["low"], rows["unknown"]["low"]) == (443, 639, 53)
    assert rows["not-itemised"]["low"] == 279
    assert share_words(rows["london"]) == "29.5 % of 1,503"


def test_the_headline_of_a_count_names_its_greatest_flow_with_its_share(net):
    page = map_page(net, measure="arrests")
    titles = [s["title"] for s in page.payload["series"]]
    assert "London to Norfolk: 443 arrests, 29.5 % of 1,503; 639 within Norfolk itself" in titles


@pytest.mark.parametrize("make", [map_page, sankey_page, matrix_page])
def test_the_table_of_a_view_is_the_csv_of_the_command(net, make):
    page = make(net, measure="individuals linked")
    assert page.tables[0].csv == flows(net, measure="individuals linked").to_csv()


@pytest.mark.parametrize("make", [map_page, sankey_page, matrix_page])
def test_every_row_of_flows_is_in_the_table_and_opens_its_flow(net, make):
    page = make(net, measure="arrests")
    rows = page.tables[0].rows
    assert len(rows) == len(flows(net, measure="arrests").rows)
    assert all(row.key in page.payload["things"] for row in rows)


def test_flows_drawn_bear_the_bounds_of_the_rows(net, book):
    page = map_page(net)
    drawn = {(f["series"], *f["pair"]): (f["low"], f["high"]) for f in page.edges}
    for number, s in enumerate(book.series):
        for row in s.rows:
            assert drawn[number, row["origin"], row["destination"]] == (row["low"], row["high"])


def test_presence_of_at_least_one_has_an_open_bound_on_the_map(net):
    page = map_page(net, measure="presence")
    assert all((f["low"], f["high"]) == (1, None) for f in page.edges)


def test_what_is_counted_and_cannot_be_drawn_as_a_flow_is_named(net):
    (line,) = [line for line in map_page(net).absent if "no source gives both" in line]
    assert "active lines" not in line and "calls" in line and "disruptions" in line
    assert any("active lines (lines)" in line for line in matrix_page(net).absent), "drawn on the map only"
    assert "arrests" not in line and "presence" not in line
    assert not any("no source gives both" in line for line in map_page(net, measure="arrests").absent)


def test_what_stands_in_a_place_is_a_circle_and_no_flow(dataset):
    stock = {"measure": "active lines", "unit": "lines", "stock_or_flow": "stock"}
    day = {"period_start": "2024-01", "period_end": "2024-01"}
    values = {"kent": "82", "norfolk": "<30", "sussex": "36"}
    counts = [stock | day | {"subject": p, "destination": p, "value": value} for p, value in values.items()]
    places = [{"place_id": p, "lat": "52", "lon": "1"} for p in values]
    net = dataset(counts=counts, places=places).network()
    page = map_page(net)
    assert page.title == "kent: 82 active lines, the most of 3 places, 2024-01"
    assert {(e["from"], e["to"], e["low"], e["high"]) for e in page.edges if e["stock"]} == {
        ("n/kent", "n/kent", 82, 82),
        ("n/norfolk", "n/norfolk", 0, 29),
        ("n/sussex", "n/sussex", 36, 36),
    }
    assert not any("no source gives both" in line for line in page.absent)
    assert not sankey_page(net).edges, "a flow diagram has no circles"
    words = {mark.text for mark in map_drawing(page).marks if isinstance(mark, Text)}
    assert {"82", "< 30", "36"} <= words


def test_boxes_of_a_still_say_bounds_of_lines_in_a_period(dataset):
    def line(name, start, end):
        ends = (("ORIGINATES_IN", "unknown"), ("SUPPLIES", "t"))
        return [{"link_type": kind, "from": name, "to": to, "start": start, "end": end} for kind, to in ends]

    links = [*line("a", "2020", "2020"), *line("b", "2018", ""), {"link_type": "ORIGINATES_IN", "from": "a", "to": "t"}]
    places = [{"place_id": "t", "lat": "52", "lon": "1"}]
    page = map_page(dataset(links=links, places=places).network(period="2020"), measure="lines")
    assert page.payload["series"][0]["boxes"] == {"n/unknown": "from here 1 to 2"}
    assert "from here 1 to 2" in [mark.text for mark in map_drawing(page).marks if isinstance(mark, Text)]


def test_beyond_the_top_flows_are_counted_and_stay_in_the_table(net):
    page = map_page(net, measure="lines", top=5)
    assert sum(f["drawn"] for f in page.edges) == 5
    left = len(page.edges) - 5
    assert any(f"{left} smaller flows" in line for line in page.absent)
    assert len(page.tables[0].rows) == len(page.edges)


@pytest.fixture
def town_in_county(dataset):
    """Figures of a county of origin and, of the same year, of a town within it."""
    year = {"subject": "o", "destination": "t", "period_start": "2019", "period_end": "2019"}
    values = {"essex": "30", "harlow": "10", "kent": "90", "leeds": "4"}
    places = [{"place_id": p, "within": "essex" if p == "harlow" else ""} for p in (*values, "t")]
    counts = [year | {"origin": origin, "value": value} for origin, value in values.items()]
    return dataset(counts=counts, places=places).network()


def test_a_town_is_not_added_to_its_county_in_a_box_nor_in_the_rest(town_in_county):
    page = map_page(town_in_county, top=4)
    (record,) = page.payload["series"]
    assert record["boxes"] == {"n/~off": "from here 124"}
    assert "from here 124" in [mark.text for mark in map_drawing(page).marks if isinstance(mark, Text)]
    series_set = series_set_of(town_in_county)
    (series,) = series_set.series
    assert together(town_in_county, series.rows[1:]) == Bounds.exactly(34)
    assert "34" in " ".join(map_page(town_in_county, top=1).absent)
    band = next(m for m in draw_sankey(town_in_county, series_set, 0, series, 1).marks if "3 smaller flows" in m.tip)
    assert "34" in band.tip and "44" not in band.tip


def test_unknown_and_not_itemised_are_boxes_and_places_without_coordinates_another(dataset):
    year = {"subject": "o", "destination": "b", "period_start": "2019", "period_end": "2019"}
    counts = [{**year, "origin": "a", "value": "5"}, {**year, "origin": "unknown", "value": "2"}]
    places = [{"place_id": "a", "lat": "52", "lon": "1"}, {"place_id": "b", "name": "Nowhere"}]
    page = map_page(dataset(counts=counts, places=places).network(), measure="arrests")
    boxes = {n["id"] for n in page.nodes if "box" in n}
    assert boxes == {"n/unknown", "n/~off"}
    assert "1 place has no coordinates on this map: Nowhere." in page.absent


def abroad_page(dataset, *homes):
    year = {"subject": "o", "period_start": "2019", "period_end": "2019", "value": "5"}
    at = {"rotterdam": ("51.9", "4.5"), "lima": ("-12.0", "-77.0"), "norwich": ("52.6", "1.3")}
    ends = ["rotterdam", "lima", *homes]
    counts = [{**year, "origin": a, "destination": b} for a, b in pairwise(ends)]
    places = [{"place_id": p, "name": p.title(), "lat": at[p][0], "lon": at[p][1]} for p in ends]
    return map_page(dataset(counts=counts, places=places).network(), measure="arrests")


def test_places_anywhere_on_earth_are_drawn_and_no_outline_stands_where_none_is_held(dataset):
    for page, outlined in ((abroad_page(dataset), False), (abroad_page(dataset, "norwich"), True)):
        assert {n["id"]: (n["x"], n["y"]) for n in page.nodes}["n/lima"] == project(-77.0, -12.0)
        assert not any("box" in n for n in page.nodes)
        said = [line for line in page.absent if "no coastline" in line]
        assert said[0].startswith("2 places lie where no coastline is drawn") and "Lima and Rotterdam" in said[0]
        assert bool(page.payload["coast"]) is bool(page.payload["coast_box"]) is outlined
        assert any("Coastline" in note for note in page.notes) is outlined
        fills = [mark.fill for mark in map_drawing(page).marks if isinstance(mark, Shape)]
        assert (LAND in fills) is outlined and fills[0] == GROUND


def test_an_area_without_coordinates_lies_in_the_middle_of_its_places(dataset):
    places = [
        {"place_id": "a", "force": "Upland", "lat": "52", "lon": "1"},
        {"place_id": "b", "force": "Upland", "lat": "54", "lon": "-1"},
        {"place_id": "c", "force": "Lowland"},
    ]
    links = [{"link_type": kind, "from": "l", "to": to} for kind in ("ORIGINATES_IN", "SUPPLIES") for to in "abc"]
    net = dataset(places=places, links=links).network(roll_up="force")
    assert coordinates(net, "upland") == (0.0, 53.0)
    assert coordinates(net, "lowland") is None
    page = map_page(net)
    assert {n["id"] for n in page.nodes} == {"n/upland", "n/~off"}


def test_coordinates_abroad_are_kept_and_are_not_at_home(dataset):
    places = [
        {"place_id": "paris", "lat": "48.85", "lon": "12.35"},
        {"place_id": "empty"},
        {"place_id": "norwich", "lat": "52.628", "lon": "1.299"},
    ]
    net = dataset(places=places, links=[{"link_type": "SUPPLIES", "from": "l", "to": "norwich"}]).network()
    assert coordinates(net, "paris") == (12.35, 48.85) and coordinates_at_home(net, "paris") is None
    assert coordinates(net, "empty") is None
    assert coordinates(net, "unknown") is None
    assert coordinates(net, "norwich") == (1.299, 52.628)


def test_an_origin_keeps_its_colour_in_every_series_and_no_two_share_one(net, book):
    london = {series_colours(net, book, s)["london"] for s in book.series if "london" in origins_in_order(net, s)}
    assert len(london) == 1
    for s in book.series:
        own = [c for c in series_colours(net, book, s).values() if c != "#6b7280"]
        assert len(own) == len(set(own))


def test_an_end_says_different_lines_and_never_a_sum_over_pairs(net, book):
    totals = end_totals(net, book.series[0])
    assert totals["origin", "london"] == "8"
    assert totals["origin", "walton"] == "1"
    assert sum(r["low"] for r in book.series[0].rows if r["origin"] == "london") > 8


def test_an_end_of_lines_that_may_or_may_not_be_active_has_bounds(dataset):
    def line(name, start, end):
        ends = (("ORIGINATES_IN", "leeds"), ("SUPPLIES", f"t-{name}"))
        return [{"link_type": kind, "from": name, "to": to, "start": start, "end": end} for kind, to in ends]

    net = dataset(links=[*line("a", "2020", "2020"), *line("b", "2018", ""), *line("c", "2020", "2021")]).network(
        period="2020"
    )
    (lines,) = series_set_of(net, "lines").series
    assert end_totals(net, lines)["origin", "leeds"] == "2 to 3"
    assert map_page(net, measure="lines").title == "2 to 3 lines lead from leeds to 3 named places"


def test_lines_of_a_place_within_another_are_counted_too_when_the_rest_is_told(dataset):
    ends = {"a": "london", "b": "hackney", "c": "leeds"}
    links = [{"link_type": "ORIGINATES_IN", "from": x, "to": ends[x]} for x in ends]
    links += [{"link_type": "SUPPLIES", "from": x, "to": "t"} for x in ends]
    places = [{"place_id": "hackney", "within": "london"}, *({"place_id": p} for p in ("london", "leeds", "t"))]
    net = dataset(links=links, places=places).network()
    (lines,) = series_set_of(net, "lines").series
    assert together(net, lines.rows) == Bounds.exactly(3)


@pytest.mark.parametrize("filters", [{}, {"period": "2019"}, {"roll_up": "force"}])
def test_lines_of_each_end_are_those_of_its_rows_alone(example, filters):
    view = example.network(**filters)
    (lines,) = series_set_of(view, "lines").series
    totals = end_totals(view, lines)
    for (end, place), said in totals.items():
        assert said == str(lines_together(view, [r for r in lines.rows if r[end] == place]))
    drawn = lines.rows[:5]
    ends = {(end, r[end]) for r in drawn for end in ("origin", "destination")}
    assert end_totals(view, lines, drawn) == {key: said for key, said in totals.items() if key in ends}


def test_distinct_individuals_are_not_added_at_an_end_but_arrests_are(net, book):
    assert ("origin", "london") not in end_totals(net, series(book, "2018-01"))
    assert end_totals(net, series(book, "Operation Gravity"))["destination", "norfolk"] == "1,503"


def test_the_rest_of_a_flow_diagram_is_one_band_with_the_sum_of_its_bounds():
    rows = [
        {"origin": "a", "destination": "t", "low": 9, "high": 9},
        {"origin": "b", "destination": "t", "low": 3, "high": 4},
        {"origin": "c", "destination": "t", "low": 1, "high": None},
    ]

    def added(rest):
        return sum_bounds(Bounds(r["low"], r["high"]) for r in rest)

    bands = bands_of(rows, 1, str, added)
    assert [b.origin for b in bands] == ["a", REST]
    assert (bands[1].bounds.low, bands[1].bounds.high) == (4, None)
    assert bands_of(rows, 3, str, added)[2].key == "2"


def test_cells_of_the_matrix_never_hide_a_bound():
    assert short_bounds(0, 0) == "0"
    assert short_bounds(None, 29) == "< 30"
    assert short_bounds(1503, 1503) == "1,503"


def test_lines_in_a_period_are_named_with_it(example):
    assert "2018" in series_set_of(example.network(period="2018")).series[0].name


def test_a_measure_that_is_not_there_is_refused_with_what_is(net):
    with pytest.raises(GraphlabError, match="arrests"):
        series_set_of(net, "murders")


def test_without_any_flow_the_page_says_so(dataset):
    page = map_page(dataset(links=[{"link_type": "TARGETED", "from": "o", "to": "l"}]).network())
    assert page.title == "No flow is counted between two places"
    assert page.tables == []


def test_the_headline_names_the_origin_of_most_lines_and_says_a_tie(dataset, net):
    def title(*ends):
        links = [{"link_type": "ORIGINATES_IN", "from": f"l{i}", "to": o} for i, o in enumerate(ends)]
        links += [{"link_type": "SUPPLIES", "from": f"l{i}", "to": "t"} for i, _ in enumerate(ends)]
        return map_page(dataset(links=links).network()).title

    ends = "13 named origins to 21 named places"
    assert map_page(net).title == f"Lines lead from {ends}; of these origins London runs the most, 8"
    assert title("a", "unknown", "unknown") == "1 line leads from a to 1 named place; for 2 no origin is named"
    assert title("a", "a", "unknown") == "2 lines lead from a to 1 named place"
    assert title("a", "b").endswith("; of these origins a and b run the most, 1 each")
    assert title("a", "b", "b").endswith("; of these origins b runs the most, 2")
    assert title("a", "b", "c", "d").endswith("; 4 of these origins run 1 each, and none more")


def test_of_more_tables_than_a_page_can_offer_the_rest_is_counted(monkeypatch):
    """A table a line: those of most rows are drawn, the others are counted with their flows."""
    monkeypatch.setattr(flow_series, "MOST_SERIES", 3)
    counts = [
        {
            "count_id": f"c{line}{town}", "subject": f"l{line}", "measure": "arrests", "unit": "persons",
            "stock_or_flow": "flow", "value": "3", "origin": "a", "destination": f"t{town}", "period_start": "2020",
            "period_end": "2020", "source_id": "s",
        }
        for line in range(5)
        for town in range(line + 1)
    ]  # fmt: skip
    net = Dataset.build({"counts": counts, "lines": [{"line_id": f"l{line}"} for line in range(5)]}).network()
    found = flow_series.series_set_of(net)
    assert [len(s.rows) for s in found.series] == [5, 4, 3]
    (said,) = found.absent
    assert said.startswith("2 more tables of figures (3 flows together) are not drawn, of each measure those of fewest")
    monkeypatch.setattr(flow_series, "MOST_SERIES", 5)
    assert flow_series.series_set_of(net).absent == ()


@pytest.mark.parametrize("most", [1, 3, 60])
def test_series_of_stocks_come_after_what_flows_and_the_rest_is_counted(dataset, monkeypatch, most):
    monkeypatch.setattr(flow_series, "MOST_SERIES", most)
    said = [("p", "p", "", "9"), ("q", "q", "", "4"), ("l", "p", "", "2"), ("l", "q", "", "3"), ("m", "q", "a", "5")]
    counts = [
        {
            "count_id": f"c{i}{year}", "subject": subject, "measure": "active lines", "unit": "lines",
            "stock_or_flow": "stock", "value": value, "origin": origin, "destination": town, "period_start": year,
            "period_end": year,
        }
        for year in ("2019", "2020")
        for i, (subject, town, origin, value) in enumerate(said)
    ]  # fmt: skip
    net = dataset(
        counts=counts, places=[{"place_id": p} for p in "pqa"], lines=[{"line_id": x} for x in "lm"]
    ).network()
    found = flow_series.series_set_of(net, "active lines", stocks=True)
    every = [
        ("m", "2019", [5]), ("m", "2020", [5]),
        ("", "2019", [9, 4]), ("", "2020", [9, 4]), ("l", "2019", [3, 2]), ("l", "2020", [3, 2]),
    ]  # fmt: skip
    drawn = [(s.key[0], str(s.rows[0]["period_start"]), [r["low"] for r in s.rows]) for s in found.series]
    assert drawn == every[:most]
    left = every[most:]
    assert len(found.absent) == bool(left)
    for text in found.absent:
        assert text.startswith(f"{len(left)} more tables of figures ({sum(len(r) for *_, r in left)} flows together)")


@pytest.mark.parametrize("make", [map_page, sankey_page, matrix_page])
def test_where_a_limit_left_figures_wider_the_page_says_so(dataset, make, monkeypatch):
    counts = [
        {"count_id": f"c{i}", "subject": "op", "origin": o, "destination": "x", "value": v}
        for i, (o, v) in enumerate([("a", "<5"), ("b", "3"), ("unknown", "2")])
    ]
    data = dataset(places=[{"place_id": p} for p in "abx"], operations=[{"operation_id": "op"}], counts=counts)
    assert not any("narrower than is shown" in note for note in make(data.network()).notes)
    monkeypatch.setattr(possible, "MOST_JOINT", 0)
    data = dataset(places=[{"place_id": p} for p in "abx"], operations=[{"operation_id": "op"}], counts=counts)
    assert sum("narrower than is shown" in note for note in make(data.network()).notes) == 1
