"""Using the map, the flow diagram, the timeline and the matrix."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from graphlab.analysis.flows.od_table import flows
from graphlab.dataset import Dataset
from graphlab.report.views import page_html


def figures(watched):
    told = watched.page.evaluate("window.graphlab.figures()")
    return {tuple(f["pair"]): (f["low"], f["high"]) for f in told}


def rows(net, measure):
    return {(r["origin"], r["destination"]): (r["low"], r["high"]) for r in flows(net, measure=measure).rows}


@pytest.fixture
def map_(opened, pages):
    watched = opened(pages["map"])
    yield watched
    watched.clean()


def test_the_map_shows_the_figures_of_flows(map_, example):
    assert figures(map_) == rows(example.network(), "lines")


def test_another_figure_is_chosen_with_its_title_table_and_flows(map_, example):
    label = next(o for o in map_.page.locator("#series option").all_inner_texts() if "Gravity" in o)
    map_.page.select_option("#series", label=label)
    assert figures(map_) == rows(example.network(subject="gravity"), "arrests")
    assert map_.text("h1").startswith("London to Norfolk: 443 arrests, 29.5 % of 1,503")
    visible = map_.page.locator("#tables tbody tr:visible")
    assert visible.count() == 10


@pytest.mark.parametrize("month", ["2018-05", "2019-12"])
def test_lines_in_a_month_are_those_of_flows_in_that_period(map_, example, month):
    year, number = (int(part) for part in month.split("-"))
    map_.page.evaluate(
        "m => { const s = document.getElementById('month'); s.value = m; s.dispatchEvent(new Event('input')); }",
        year * 12 + number - 1,
    )
    assert figures(map_) == rows(example.network(period=month), "lines")


def test_closing_a_line_thins_its_flows_and_counts_pairs(map_):
    before = figures(map_)["hackney", "peterborough"]
    map_.page.select_option("#close-line", "tj")
    assert figures(map_)["hackney", "peterborough"] == (before[0] - 1, before[1] - 1)
    assert "23 of 23" in map_.text("#whatif-figures")
    map_.page.select_option("#close-line", "ricki")
    assert "21 of 23" in map_.text("#whatif-figures")


def test_choosing_an_origin_isolates_its_flows(map_):
    map_.page.locator("#legend .opens", has_text="Hackney").click()
    assert map_.text("#selection-title") == "Hackney"
    faint = {tuple(f["pair"]): f["faint"] for f in map_.page.evaluate("window.graphlab.figures()")}
    assert not faint["hackney", "great-yarmouth"]
    assert faint["walton", "aberdeen"]


def test_a_row_of_the_table_opens_its_flow_and_lines_can_be_closed_there(map_):
    map_.page.locator("tbody tr:visible .opens", has_text="Hackney").first.click()
    assert "Hackney →" in map_.text("#selection-title")
    assert map_.page.get_by_role("button", name="Close Ricki").is_visible()


def test_london_is_enlarged_with_a_scale_of_its_own(map_):
    assert map_.text("#inset-title") == "London, enlarged"
    assert map_.page.locator("#inset canvas").count() == 1


def test_the_map_saves_as_a_picture(map_):
    with map_.page.expect_download() as saving:
        map_.page.click("#save-picture")
    assert saving.value.suggested_filename == "map.png"
    assert saving.value.path().read_bytes().startswith(b"\x89PNG")


@pytest.mark.parametrize("view", ["sankey", "matrix"])
def test_clicking_a_flow_opens_its_claims_and_isolates_it(opened, pages, view):
    watched = opened(pages[view])
    watched.page.locator("#picture svg:visible [data-key^='f/0/']").first.click(force=True)
    assert "→" in watched.text("#selection-title")
    assert "claims behind this" in watched.text("#selection-body") or "claim behind this" in watched.text(
        "#selection-body"
    )
    assert watched.page.locator("#picture.isolating").count() == 1
    watched.page.keyboard.press("Escape")
    assert watched.page.locator("#picture.isolating").count() == 0
    watched.clean()


@pytest.mark.parametrize("view", ["sankey", "matrix", "timeline"])
def test_the_keyboard_opens_what_is_in_focus(opened, pages, view):
    watched = opened(pages[view])
    watched.page.locator("#picture svg:visible [data-key]").first.focus()
    watched.page.keyboard.press("Enter")
    assert watched.text("#selection-title") != "Nothing selected"
    assert watched.page.evaluate("document.activeElement.id") == "selection-title"
    watched.clean()


@pytest.mark.parametrize("view", ["sankey", "matrix", "timeline"])
def test_a_drawing_saves_as_a_picture(opened, pages, view):
    watched = opened(pages[view])
    with watched.page.expect_download() as saving:
        watched.page.click("#save-picture")
    assert saving.value.suggested_filename == f"{view}.png"
    assert saving.value.path().stat().st_size > 20_000
    watched.clean()


SVG = "{http://www.w3.org/2000/svg}"


@pytest.mark.parametrize("view", ["sankey", "matrix", "timeline"])
def test_a_drawing_saved_as_svg_carries_marking_headline_and_source(opened, pages, example, view):
    watched = opened(pages[view])
    page = watched.page
    page.locator("#picture svg:visible [data-key^='n/'] > *").first.click(force=True)
    page.fill("#pin-text", "looked at again")
    page.click("#pin-selected")
    note = page.locator("#picture svg:visible .note rect")
    note.scroll_into_view_if_needed()
    was = note.bounding_box()
    page.mouse.move(was["x"] + 5, was["y"] + 5)
    page.mouse.down()
    page.mouse.move(was["x"] + 45, was["y"] + 30, steps=3)
    page.mouse.up()
    now = note.bounding_box()
    assert (now["x"] - was["x"], now["y"] - was["y"]) == pytest.approx((40, 25), abs=2)
    x = float(note.get_attribute("x"))
    page.locator("#pin-list button").first.press("ArrowRight")
    assert float(note.get_attribute("x")) == pytest.approx(x + 10, abs=1)
    page.click("#undo")
    assert float(note.get_attribute("x")) == pytest.approx(x)
    with watched.page.expect_download() as saving:
        watched.page.click("#save-svg")
    assert saving.value.suggested_filename == f"{view}.svg"
    sheet = ElementTree.parse(saving.value.path()).getroot()
    words = [(text.text, float(text.get("y"))) for text in sheet.findall(f"{SVG}text")]
    marks = [y for text, y in words if text == example.network().marking.upper()]
    holder = sheet.find(f"{SVG}g")
    drawing, top = (
        holder.find(f"{SVG}svg"),
        float(re.search(r"translate\([\d.]+ ([\d.]+)\)", holder.get("transform"))[1]),
    )
    bottom = top + float(drawing.get("height"))
    above, below = (" ".join(t for t, y in words if found(y)) for found in (lambda y: y < top, lambda y: y > bottom))
    assert len(marks) == 2 and marks[0] < 30 < top
    assert bottom < marks[1] and float(sheet.get("height")) - 30 < marks[1] < float(sheet.get("height"))
    assert all(y < top or y > bottom for _, y in words), "the sheet writes beside the drawing"
    assert watched.text("h1") in above and watched.text(".lede") in above and watched.text("h1") == sheet[0].text
    assert watched.text(".foot .inner") in below and "Key: " in below
    shown = watched.page.locator("#picture svg:visible [data-key]").count()
    assert len([mark for mark in drawing.iter() if mark.get("data-key")]) == shown > 0
    assert [n.text for n in drawing.iter(f"{SVG}text") if n.text == "looked at again"] == ["looked at again"]
    watched.clean()


@pytest.mark.parametrize("view", ["sankey", "matrix", "timeline"])
def test_on_paper_a_drawing_stands_on_one_sheet_with_its_key_and_on_a_wall_it_grows(opened, pages, view):
    watched = opened(pages[view])
    page = watched.page
    page.fill("#pin-text", "a gap")
    page.click("#pin-point")
    page.click("#picture", position={"x": 300, "y": 70})
    assert page.evaluate("graphlab.numbers().notes.map((note) => Boolean(note.point))") == [True]
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    sheet = page.locator(".sheet")
    assert sheet.count() == 1 and "a gap" in sheet.text_content()
    assert sheet.locator(".paper-key li").count() == page.locator("#legend > li:not([hidden])").count() > 2
    assert sheet.bounding_box()["height"] < 620 and not page.is_visible(".series")
    sizes = sheet.locator("text").evaluate_all(
        """texts => texts.map((text) => {
          const { a, b } = text.getScreenCTM();
          return Number(text.getAttribute("font-size")) * Math.hypot(a, b);
        })"""
    )
    assert min(sizes) * 72 / 96 >= 8
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    page.emulate_media(media="screen")
    assert sheet.count() == 0
    page.set_viewport_size({"width": 2560, "height": 1440})
    before = page.locator("#picture svg:visible text").first.evaluate("text => text.getScreenCTM().a")
    page.click("#present")
    assert page.locator("#picture").bounding_box()["width"] > 2500
    assert page.locator("#picture svg:visible text").first.evaluate("text => text.getScreenCTM().a") > 1.2 * before
    watched.clean()


def test_a_name_that_no_xml_can_hold_spoils_no_saved_drawing(opened):
    ends = (("ORIGINATES_IN", "p"), ("SUPPLIES", "q"))
    data = Dataset.build(
        {
            "lines": [{"line_id": "a", "name": "a"}],
            "places": [{"place_id": "p", "name": "P & <Q>\ufffe"}, {"place_id": "q", "name": "]]>"}],
            "sources": [{"source_id": "s"}],
            "links": [{"link_type": kind, "from": "a", "to": place, "source_id": "s"} for kind, place in ends],
        }
    )
    watched = opened(page_html(data.network(), "matrix"))
    with watched.page.expect_download() as saving:
        watched.page.click("#save-svg")
    assert "P & <Q>" in [text.text for text in ElementTree.parse(saving.value.path()).iter(f"{SVG}text")]
    with watched.page.expect_download() as saving:
        watched.page.click("#save-picture")
    assert saving.value.path().read_bytes().startswith(b"\x89PNG")
    watched.clean()


def test_a_matrix_shows_one_figure_at_a_time(opened, pages):
    watched = opened(pages["matrix"])
    assert watched.page.locator("#picture svg:visible").count() == 1
    label = next(o for o in watched.page.locator("#series option").all_inner_texts() if "presence" in o)
    watched.page.select_option("#series", label=label)
    assert watched.page.locator("#picture svg:visible").count() == 1
    assert "≥ 1" in watched.text("#picture")
    watched.clean()


def test_the_timeline_says_what_an_event_was(opened, pages):
    watched = opened(pages["timeline"])
    mark = watched.page.locator("#picture [data-tip='Montana: closed, Operation Orochi, 2020-12-09']")
    mark.hover(force=True)
    assert watched.text("#tip") == "Montana: closed, Operation Orochi, 2020-12-09"
    watched.clean()


def test_a_plain_network_and_a_small_one_draw_too(opened, dataset):
    links = [{"link_type": "CONNECTS", "from": "a", "to": "b"}]
    watched = opened(page_html(dataset(links=links).network(), "network"))
    assert "2 of 2 nodes" in watched.text("#status")
    watched.clean()


def test_a_page_without_any_flow_draws_its_empty_map(opened, dataset):
    links = [{"link_type": "TARGETED", "from": "o", "to": "l"}]
    watched = opened(page_html(dataset(links=links).network(), "map"))
    assert watched.text("h1") == "No flow is counted between two places"
    watched.clean()


def test_a_picture_saved_from_a_dark_page_is_the_light_one(opened, pages):
    saved = []
    for scheme in ("light", "dark"):
        watched = opened(pages["map"], color_scheme=scheme)
        with watched.page.expect_download() as saving:
            watched.page.click("#save-picture")
        saved.append(saving.value.path().read_bytes())
        assert watched.page.evaluate("document.documentElement.dataset.theme") == scheme
    assert saved[0] == saved[1]


def test_a_stock_is_drawn_as_a_circle_with_its_figure(map_):
    label = next(
        o for o in map_.page.locator("#series option").all_inner_texts() if o.endswith("county lines team, 2021-12")
    )
    map_.page.select_option("#series", label=label)
    assert map_.page.evaluate("graphlab.stocks()") == [{"key": "n/norfolk", "figure": "0–29"}]
    assert "Area of a circle by figure." in map_.text(".lede")
    assert map_.text("h1").startswith("Norfolk: fewer than 30 active lines")
