"""Stills: every view in every format, the same bytes, marked, with what is not shown."""

from __future__ import annotations

import hashlib
import io
import re
import subprocess
import sys
from dataclasses import replace
from itertools import product

import numpy as np
import pytest
from matplotlib.backends.backend_agg import FigureCanvasAgg
from PIL import Image

from graphlab.errors import OutputError, RefusedError
from graphlab.report.drawing.marks import Drawing, Shape, Text, rectangle
from graphlab.report.pages.picture import picture_of
from graphlab.report.stills import ink, network, paper
from graphlab.report.stills.network import drawing_beside
from graphlab.report.stills.png import png_bytes
from graphlab.report.views import STILLS, VIEWS, fitted_network_page, still_bytes, view
from tests.rounds import LONG

KINDS = tuple(ending[1:] for ending in STILLS)
STARTS = {"png": b"\x89PNG", "svg": b"<?xml", "pdf": b"%PDF"}


@pytest.fixture(scope="module")
def net(example):
    return example.network()


#: Every view and every kind, and with ``GRAPHLAB_TESTS=long`` each with each: all kinds are written from one drawing.
WRITTEN = [(name, kind) for i, name in enumerate(VIEWS) for j, kind in enumerate(KINDS) if LONG or i % len(KINDS) == j]


@pytest.mark.parametrize(("name", "kind"), WRITTEN)
def test_every_view_is_a_still_of_every_kind(net, name, kind):
    assert still_bytes(net, name, kind).startswith(STARTS[kind])


if LONG:  # every product is compared with that of another process in tests/test_determinism.py

    def test_a_still_is_the_same_bytes_in_another_process(net):
        code = (
            "import hashlib\nfrom graphlab.sources import open_source\n"
            "from graphlab.report.views import STILLS, still_bytes\n"
            "net = open_source('example:open-source').network()\n"
            "print([hashlib.sha256(still_bytes(net, 'matrix', kind)).hexdigest() for kind in [s[1:] for s in STILLS]])"
        )
        command, environment = [sys.executable, "-c", code], {"PYTHONHASHSEED": "3"}
        ran = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
        here = [hashlib.sha256(still_bytes(net, "matrix", kind)).hexdigest() for kind in KINDS]
        assert ran.stdout.strip() == str(here)


def test_a_sheet_that_is_kept_is_that_of_the_same_question_alone(monkeypatch):
    monkeypatch.setattr(paper, "_DRAWN", {})
    drawing, asked = Drawing(200.0, 40.0, (Text(9.0, 20.0, "Lynn"),)), {"lede": "", "marking": "OFFICIAL", "feet": ()}
    first = paper.sheet_bytes(drawing, "svg", title="A", **asked)
    assert paper.sheet_bytes(drawing, "svg", title="A", **asked) is first
    assert b">B<" in paper.sheet_bytes(drawing, "svg", title="B", **asked)
    for number in range(paper.KEPT):
        paper.sheet_bytes(replace(drawing, height=41.0 + number), "svg", title="A", **asked)
    assert len(paper._DRAWN) == paper.KEPT
    again = paper.sheet_bytes(drawing, "svg", title="A", **asked)
    assert again == first and again is not first


@pytest.mark.parametrize("size", [(1, 1), (7, 5), (40, 90)])
def test_a_png_holds_the_pixels_and_the_scale_that_it_was_given(size):
    pixels = np.random.default_rng(4).integers(0, 256, (*size, 3), dtype=np.uint8)
    read = Image.open(io.BytesIO(png_bytes(pixels, paper.DPI)))
    assert (np.asarray(read) == pixels).all() and read.mode == "RGB"
    assert read.info["dpi"] == pytest.approx((paper.DPI, paper.DPI), abs=0.1)


def test_shapes_lie_where_the_drawing_has_them_and_are_cut_at_the_sheet():
    red, wide = Shape(rectangle(60.0, 12.0, 120.0, 24.0), fill="#ff0000"), 640.0 + 36.0
    blue = Shape(rectangle(-900.0, 48.0, 1000.0, 12.0), fill="#0000ff")
    asked = {"title": "", "lede": "", "marking": "", "feet": ()}
    png = paper.sheet_bytes(Drawing(640.0, 96.0, (red, blue)), "png", **asked, ground="#ffffff")
    pixels = np.asarray(Image.open(io.BytesIO(png)))
    assert pixels.shape[1] == int(wide / paper.PIXELS * paper.DPI)
    dots = paper.DPI / paper.PIXELS
    for colour, left, right, tall in (((255, 0, 0), 78.0, 198.0, 24.0), ((0, 0, 255), 0.0, 118.0, 12.0)):
        rows, columns = np.nonzero((pixels == colour).all(axis=2))
        assert (columns.min(), columns.max() + 1) == pytest.approx((left * dots, right * dots), abs=1)
        assert rows.max() + 1 - rows.min() == pytest.approx(tall * dots, abs=1)
        assert len(rows) == pytest.approx((right - left) * tall * dots**2, rel=0.03)  # whole, nothing else so coloured


def test_words_set_on_pixels_lie_where_those_of_matplotlib_do(monkeypatch):
    monkeypatch.setattr(paper, "_DRAWN", {})
    marks = [
        Text(320.0, 20.0 + 9.7 * i, f"Great Yarmouth, gjpq {i}", size=8.0 + i / 3, anchor=anchor, bold=bold,
             fill="#16213a", halo=halo, turned=turned)
        for i, (anchor, bold, halo, turned) in enumerate(
            product(("start", "middle", "end"), (False, True), (False, True), (False, True))
        )
    ]  # fmt: skip
    marks += [Text(9.0, 9.0, "two\nlines", size=9.0), Text(9.0, 9.0, "", size=9.0)]
    asked = {"title": "T", "lede": "of it", "marking": "OFFICIAL", "feet": ("A key.",)}
    ours = paper.sheet_bytes(Drawing(640.0, 300.0, marks), "png", **asked)
    monkeypatch.setattr(paper, "_DRAWN", {})
    monkeypatch.setattr(ink, "RendererAgg", FigureCanvasAgg)  # no renderer is one: every word is a text of matplotlib
    theirs = paper.sheet_bytes(Drawing(640.0, 300.0, marks), "png", **asked)
    assert ours == theirs != paper.sheet_bytes(Drawing(640.0, 300.0, marks[1:]), "png", **asked)


def test_of_more_nodes_than_paper_tells_apart_the_groups_of_the_page_are_drawn(net, monkeypatch):
    page = fitted_network_page(net, aggregate="communities")
    assert drawing_beside(net, page) is None
    monkeypatch.setattr(network, "CROWD", 20)
    drawing = drawing_beside(net, page)
    assert {mark.text for mark in drawing.marks if isinstance(mark, Text)} == {node["short"] for node in page.nodes}
    assert len(page.nodes) < len(picture_of(net).drawn_nodes)
    assert drawing.height < 1000  # by layers groups would stand in one column


def test_a_still_has_no_date_and_no_name_of_a_machine(example):
    for kind in ("svg", "pdf"):
        text = still_bytes(example.network(), "map", kind).decode("latin-1")
        assert not re.search(r"CreationDate|<dc:date>|20\d\d-\d\d-\d\dT", text)


def texts(svg):
    return re.findall(rb"<text[^>]*>(.*?)</text>", svg, re.DOTALL)


def test_text_stays_text_and_the_marking_stands_twice(example):
    svg = still_bytes(example.network(), "matrix", "svg", measure="arrests")
    assert texts(svg).count(b"OFFICIAL") == 2
    assert b"443" in texts(svg) and b"279" in texts(svg)


def test_the_numbers_of_a_still_are_those_of_the_page(example):
    svg = still_bytes(example.network(), "sankey", "svg", measure="arrests").decode()
    assert "London  443" in svg
    assert "Norfolk  1,503" in svg


def test_a_still_says_what_it_does_not_show(example):
    svg = still_bytes(example.network(), "network", "svg").decode()
    assert "5 lines have an origin that is not known" in svg
    assert "No claim is withheld." in svg


def test_a_map_still_has_london_enlarged_and_a_scale_of_each(example):
    svg = still_bytes(example.network(), "map", "svg").decode()
    assert "London, enlarged" in svg
    assert len(re.findall(r">\d+ km<", svg)) == 2


def test_dollar_signs_and_markup_in_names_are_plain_text(dataset):
    lines = [{"line_id": "l", "name": "$x^2$ <b> & \\frac"}]
    net = dataset(lines=lines, links=[{"link_type": "SUPPLIES", "from": "l", "to": "t"}]).network()
    assert "$x^2$ &lt;b&gt; &amp; \\frac" in still_bytes(net, "network", "svg").decode()


def test_any_number_of_nodes_has_a_still_and_nothing_is_joined(dataset):
    links = [{"link_type": "SUPPLIES", "from": f"l{i}", "to": f"t{i % 400}"} for i in range(1100)]
    svg = still_bytes(dataset(links=links).network(), "network", "svg").decode()
    assert "1,100 lines to 400 known destinations" in svg


def test_a_still_is_written_once_and_not_over_another(example, tmp_path):
    path = view(example.network(), tmp_path / "deep" / "m.png", "matrix")
    assert path.read_bytes().startswith(STARTS["png"])
    with pytest.raises(OutputError, match="is there already"):
        view(example.network(), path, "matrix")
    view(example.network(), path, "timeline", force=True)


def test_an_unknown_kind_or_view_is_refused(example):
    with pytest.raises(RefusedError, match="png, svg, pdf"):
        still_bytes(example.network(), "map", "gif")
    with pytest.raises(RefusedError, match="no view"):
        still_bytes(example.network(), "pie", "png")


def test_a_name_with_letters_that_the_font_lacks_is_drawn_without_a_warning(dataset):
    data = dataset(
        lines=[{"line_id": "l", "name": "\U0001f525 Line $x$"}],
        links=[{"link_type": "SUPPLIES", "from": "l", "to": "t"}],
    )
    assert still_bytes(data.network()).startswith(STARTS["png"])
