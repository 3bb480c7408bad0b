"""Arrangements: every node has a place, the same one every time, and what belongs together lies together."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphlab.report.drawing.clip import clipped
from graphlab.report.drawing.colours import GREY, HEAT, heat, origin_colours
from graphlab.report.drawing.force import STEP, force_directed
from graphlab.report.drawing.layered import LAYER_GAP, ROW_GAP, layered
from graphlab.report.drawing.map import coast_steps, coastline, curve, extent_of, inside_box, km_of_unit, project
from graphlab.report.drawing.marks import Drawing, Shape, Text, arriving, arrow_head, rectangle, symbol
from graphlab.report.drawing.matrix import matrix
from graphlab.report.drawing.sankey import Band, sankey
from graphlab.report.drawing.svg import svg_of
from graphlab.report.drawing.timeline import Bar, timeline

GRAPHS = st.integers(1, 30).flatmap(
    lambda n: st.tuples(st.just(n), st.lists(st.tuples(st.integers(0, n - 1), st.integers(0, n - 1)), max_size=60))
)


@settings(max_examples=40, deadline=None)
@given(GRAPHS)
def test_every_node_has_a_finite_place_and_no_two_nodes_the_same(graph):
    n, pairs = graph
    points = force_directed(n, pairs)
    assert points.shape == (n, 2)
    assert np.isfinite(points).all()
    assert len({tuple(p) for p in points.tolist()}) == n


@settings(max_examples=20, deadline=None)
@given(GRAPHS)
def test_order_and_repetition_of_links_make_no_difference(graph):
    n, pairs = graph
    again = [(b, a) for a, b in reversed(pairs)] + pairs
    assert np.array_equal(force_directed(n, pairs), force_directed(n, again))


def test_linked_nodes_lie_about_one_step_apart():
    points = force_directed(6, [(0, 1), (1, 2), (2, 3), (3, 4), (4, 5)])
    gaps = [math.dist(points[i], points[i + 1]) for i in range(5)]
    assert all(0.7 * STEP < gap < 1.3 * STEP for gap in gaps)


def test_components_do_not_lie_over_each_other():
    points = force_directed(8, [(0, 1), (1, 2), (2, 3), (4, 5), (5, 6), (6, 7)])
    first, second = points[:4], points[4:]
    apart_x = first[:, 0].max() < second[:, 0].min() or second[:, 0].max() < first[:, 0].min()
    apart_y = first[:, 1].max() < second[:, 1].min() or second[:, 1].max() < first[:, 1].min()
    assert apart_x or apart_y


def test_another_seed_moves_only_what_is_symmetric():
    star = [(0, i) for i in range(1, 9)]
    assert np.array_equal(force_directed(9, star, 1), force_directed(9, star, 1))
    assert not np.array_equal(force_directed(9, star, 1), force_directed(9, star, 2))


def test_large_components_use_links_and_pivots_and_stay_finite():
    pairs = [(i, (i * 7 + 1) % 900) for i in range(900)] + [(i, i + 1) for i in range(899)]
    points = force_directed(900, pairs)
    assert np.isfinite(points).all()
    linked = np.mean([math.dist(points[a], points[b]) for a, b in pairs])
    rng = np.random.default_rng(0)
    others = np.mean([math.dist(points[a], points[b]) for a, b in rng.integers(0, 900, (900, 2))])
    assert linked < others


def test_no_node_has_no_place():
    assert force_directed(0, []).shape == (0, 2)
    assert layered({}, []) == {}


def test_layers_stand_in_columns_and_rows_do_not_touch():
    layer = {"a": 0, "b": 0, "l": 1, "m": 1, "t": 2}
    places = layered(layer, [("a", "l"), ("b", "m"), ("l", "t"), ("m", "t")])
    assert {k: x / LAYER_GAP for k, (x, _) in places.items()} == {k: float(v) for k, v in layer.items()}
    assert abs(places["a"][1] - places["b"][1]) >= ROW_GAP


def test_a_layer_is_ordered_so_that_links_do_not_cross():
    layer = {"a": 0, "b": 0, "c": 0, "x": 1, "y": 1, "z": 1}
    places = layered(layer, [("a", "z"), ("b", "y"), ("c", "x")])
    left = sorted("abc", key=lambda k: places[k][1])
    right = sorted("xyz", key=lambda k: places[k][1])
    assert list(zip(left, right, strict=True)) in (
        [("a", "z"), ("b", "y"), ("c", "x")],
        [("c", "x"), ("b", "y"), ("a", "z")],
    )


def test_the_map_has_north_up_and_true_distances():
    norwich, london = project(1.299, 52.628), project(-0.128, 51.507)
    assert norwich[1] < london[1] and norwich[0] > london[0]
    km = math.dist(norwich, london) * km_of_unit(52.07)
    assert km == pytest.approx(158, abs=3)


def test_the_coastline_in_the_page_is_the_coastline():
    rings, steps = coastline(), coast_steps()
    assert len(rings) == len(steps) == 61
    x = y = 0.0
    for i in range(0, len(steps[0]), 2):
        x, y = x + steps[0][i] / 10, y + steps[0][i + 1] / 10
    assert (x, y) == pytest.approx(rings[0][-1], abs=0.051)


def test_opposite_directions_lie_apart():
    there, back = curve((0, 0), (100, 0)), curve((100, 0), (0, 0))
    assert there[3] < 0 < back[3]


def test_boxes_and_extents():
    assert inside_box((0, 0, 2, 2), 1, 1) and not inside_box((0, 0, 2, 2), 3, 1)
    left, top, right, bottom = extent_of([(0, 0), (100, 50)])
    assert left < 0 and top < 0 and right > 100 and bottom > 50


def test_arrows_end_where_the_node_begins():
    tip, before = arriving((0, 0, 30, 0, 60, 0, 90, 0), 9)
    assert tip == pytest.approx((81, 0), abs=0.01)
    assert before[0] < tip[0]
    assert arrow_head((10, 0), (0, 0), 4)[0] == ("M", (10.0, 0.0))


@pytest.mark.parametrize("shape", ["square", "circle", "diamond", "triangle"])
def test_kinds_have_different_outlines_around_their_middle(shape):
    steps = symbol(shape, 5, 5, 2)
    others = [symbol(s, 5, 5, 2) for s in ("square", "circle", "diamond", "triangle") if s != shape]
    assert steps not in others
    assert steps[-1] == ("Z", ())


def test_a_window_cuts_an_outline_and_leaves_nothing_outside():
    ring = [(-5.0, -5.0), (15.0, -5.0), (15.0, 15.0), (-5.0, 15.0)]
    cut = clipped(ring, (0, 0, 10, 10))
    assert cut and all(0 <= x <= 10 and 0 <= y <= 10 for x, y in cut)
    assert clipped(ring, (20, 20, 30, 30)) == []


def test_the_first_eight_origins_have_colours_of_their_own():
    colours = origin_colours([f"o{i}" for i in range(10)])
    assert len(set(list(colours.values())[:8])) == 8
    assert colours["o8"] == colours["o9"] == GREY


def test_darker_is_more_and_ink_stays_readable():
    steps = [HEAT.index(heat(v, 100)[0]) for v in (0, 1, 10, 50, 100)]
    assert steps == sorted(steps)
    assert heat(100, 100)[1] == "#ffffff" and heat(1, 100)[1] != "#ffffff"


def test_svg_escapes_every_text_and_lets_keys_be_reached():
    drawing = Drawing(10, 10, [Shape(rectangle(0, 0, 1, 1), key='n/"<', tip="<b>"), Text(1, 1, "<script>", key='n/"<')])
    svg = svg_of(drawing)
    assert "<script>" not in svg and "<b>" not in svg
    assert 'data-key="n/&#34;&lt;" tabindex="0" role="button"' in svg
    assert svg.count("<g ") == 1


def test_bands_are_as_high_as_their_figures_and_open_ones_are_dashed():
    from graphlab.model.values import Bounds

    bands = [Band("a", "t", Bounds(30, 30), "f/0/0"), Band("b", "t", Bounds(10, None), "f/0/1")]
    drawing = sankey(bands, str, {"a": "#0072b2"}, {("origin", "a"): "30"})
    shapes = [m for m in drawing.marks if isinstance(m, Shape)]
    assert any(s.dash and s.key == "f/0/1" for s in shapes)
    assert not any(s.dash and s.key == "f/0/0" for s in shapes)
    labels = {m.text for m in drawing.marks if isinstance(m, Text)}
    assert {"a  30", "b", "t"} == labels


def test_a_matrix_without_rows_and_a_timeline_without_dates_say_so():
    assert "No flow" in matrix([], str, str).marks[0].text
    assert "Nothing here has a date" in timeline([Bar("n/l", "L", [], [])], None, []).marks[0].text


def test_a_bar_with_an_open_end_ends_in_an_open_arrow():
    drawing = timeline([Bar("n/l", "L", [(24000, None, False)], [])], [24000, 24011], [])
    arrows = [m for m in drawing.marks if isinstance(m, Shape) and m.key and m.fill == "none"]
    assert len(arrows) == 1


def test_an_event_of_many_days_shows_how_many():
    long = timeline([Bar("n/l", "L", [], [("closed", 24000, 24011, "w")])], [24000, 24011], [])
    short = timeline([Bar("n/l", "L", [], [("closed", 24000, 24000, "w")])], [24000, 24119], [])
    count = [sum(1 for m in d.marks if isinstance(m, Shape) and m.tip == "w") for d in (long, short)]
    assert count == [2, 1]
