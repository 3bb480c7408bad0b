"""In a real browser: no request, no error, nothing in the data runs, nothing breaks the layout."""

from __future__ import annotations

import pytest

from graphlab.report.briefing.folder import BriefingOptions, make_brief
from graphlab.report.house_style import HouseStyle
from graphlab.report.views import LINKED, page_html
from tests.browser.accessibility import KEPT, violations
from tests.rounds import LONG

HOSTILE = [
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(2)>",
    "javascript:alert(3)",
    "<svg onload=alert(4)>",
    "\u202eright to left\u202c",
    "🙈🏴󠁧󠁢󠁥󠁮󠁧󠁿 emoji",
    "W" * 500,
    "word " * 100,
]


@pytest.mark.parametrize("view", LINKED)
def test_a_page_draws_without_a_network_an_error_or_a_request(opened, pages, view):
    watched = opened(pages[view])
    painted = """() => {
      const canvas = document.querySelector("#picture canvas");
      if (!canvas) return document.querySelectorAll("#picture svg path").length;
      const data = new Uint32Array(canvas.getContext("2d").getImageData(0, 0, canvas.width, canvas.height).data.buffer);
      return new Set(data).size;
    }"""
    assert watched.page.evaluate(painted) > 20
    watched.clean()


@pytest.fixture(scope="module")
def hostile_net():
    from graphlab.dataset import Dataset

    everyone = range(len(HOSTILE))
    year = {"source_id": "s", "start": "2019", "end": "2019"}
    tables = {
        "sources": [{"source_id": "s", "title": HOSTILE[0], "reference": "javascript:alert(5)"}],
        "lines": [{"line_id": f"l{i}", "name": HOSTILE[i]} for i in everyone],
        "places": [
            {"place_id": f"p{i}", "name": HOSTILE[i], "lat": str(51.0 + i / 3), "lon": str(-2 + i / 3)}
            for i in everyone
        ],
        "links": [
            {"link_type": "ORIGINATES_IN", "from": f"l{i}", "to": f"p{i}", "note": HOSTILE[i], **year} for i in everyone
        ]
        + [{"link_type": "SUPPLIES", "from": f"l{i}", "to": f"p{(i + 1) % 8}", **year} for i in everyone],
        "events": [{"line_id": "l0", "event": "closed", "date_start": "2019", "source_id": "s", "note": HOSTILE[1]}],
    }
    return Dataset.build(tables, {"title": HOSTILE[1], "licence": HOSTILE[0]}).network()


@pytest.fixture(scope="module")
def hostile_pages(hostile_net):
    return {view: page_html(hostile_net, view) for view in LINKED}


def test_the_page_of_pyvis_is_offline_and_runs_nothing_that_stands_in_the_data(opened, hostile_net):
    watched = opened(page_html(hostile_net, "pyvis"))
    drawn = watched.page.evaluate("window.network.body.nodeIndices.length")
    assert drawn == 16
    at = watched.page.evaluate("window.network.canvasToDOM(window.network.getPosition('l1'))")
    box = watched.page.locator("#picture").bounding_box()
    watched.page.mouse.move(box["x"] + at["x"], box["y"] + at["y"])
    watched.page.wait_for_timeout(600)
    assert watched.page.evaluate("document.querySelectorAll('img, iframe, object').length") == 0
    watched.clean()


@pytest.mark.parametrize("view", LINKED)
def test_hostile_names_never_run_and_never_break_the_layout(opened, hostile_pages, view):
    """On a desk, and on the same page as wide as a telephone."""
    watched = opened(hostile_pages[view], width=1280, height=844)
    page = watched.page
    for width in (1280, 390):
        page.set_viewport_size({"width": width, "height": 844})
        for button in page.query_selector_all("tr[data-key]:not([hidden]) .opens")[:8]:
            button.click()
        page.mouse.move(width / 3, 500)
        page.wait_for_timeout(100)
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        assert page.evaluate("document.querySelectorAll('img, iframe, object').length") == 0
    watched.clean()


def test_a_script_that_got_into_the_file_is_stopped_by_the_policy(opened, pages):
    bad = "<script>alert('in')</script><img src='http://127.0.0.1:9/x.png' onerror='alert(6)'>"
    bad += "<style>body{display:none}</style>"
    watched = opened(pages["network"].replace("</main>", bad + "</main>"))
    assert watched.dialogs == []
    assert watched.page.is_visible("h1")
    assert any("Content Security Policy" in error for error in watched.errors)


def test_rows_that_axe_does_not_look_at_hide_no_fault(chromium):
    page = chromium.new_page()
    last = '<tr id="r1"><td><button></button></td><td class="pale">pale words</td></tr>'
    rows = "".join(f'<tr id="r{n}"><td><button>{n}</button></td><td>words</td></tr>' for n in range(40)) + last
    style = "<style>.pale { color: #ccc } button { padding: 2em }</style>"
    tables = "".join(f"<table><tbody>{part}</tbody></table>" for part in (rows, rows.replace('id="r', 'id="s')))
    page.set_content(f'<html lang="en"><title>t</title>{style}{tables}')
    found = dict(violations(page))
    assert page.locator("tr").count() == 2 * KEPT, "of both tables together"
    page.close()
    assert sorted(found) == ["an id stands twice", "button-name", "color-contrast"]
    assert found["an id stands twice"] == ["r1", "s1"]


@pytest.mark.parametrize("view", LINKED if LONG else ("network", "matrix"))
def test_axe_finds_nothing_of_level_aa_with_the_panels_open(opened, pages, view):
    """On a desk, and on the same page as wide as a telephone at night."""
    watched = opened(pages[view], color_scheme="light", bypass_csp=True)
    watched.page.locator("#tables .opens").first.click()
    if view in ("network", "map"):
        watched.page.select_option("#close-line", index=1)
        watched.page.select_option("#from", index=3)
    watched.page.fill("#search", "a")
    assert violations(watched.page) == []
    watched.page.set_viewport_size({"width": 390, "height": 800})
    watched.page.emulate_media(color_scheme="dark")
    watched.page.wait_for_timeout(100)
    assert violations(watched.page) == []


@pytest.fixture(scope="module")
def written(example):
    """A briefing in both lengths, and its annex with the page for whoever must vouch for it."""
    made = {}
    for length in ("full", "short"):
        order = BriefingOptions(to=("html",), length=length, assurance=True)
        made[length] = make_brief(example, order, style=HouseStyle(without=("network",))).files
    return {"full": made["full"]["briefing.html"], **{n: made["short"][f"{n}.html"] for n in ("briefing", "annex")}}


#: All are built of the same parts in the same colours: the briefing is looked at both ways, the others one way each.
LOOKED_AT = [("briefing", "light", 1280), ("briefing", "dark", 390), ("full", "light", 1280), ("annex", "dark", 390)]
LOOKED_AT += [("full", "dark", 390), ("annex", "light", 1280)] if LONG else []


@pytest.mark.parametrize(("name", "scheme", "width"), LOOKED_AT)
def test_axe_finds_nothing_on_a_briefing_with_everything_unfolded(chromium, written, name, scheme, width):
    context = chromium.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    page.set_content(written[name].decode())
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    found = violations(page)
    context.close()
    assert found == []


@pytest.mark.parametrize("view", LINKED)
def test_a_narrow_screen_needs_no_sideways_scrolling_of_the_page(opened, pages, view):
    watched = opened(pages[view], width=320, height=640)
    assert watched.page.evaluate("document.documentElement.scrollWidth") <= 320
    watched.clean()


@pytest.mark.parametrize("view", ["network", "map"])
def test_what_is_on_screen_and_on_paper_is_what_a_second_redraw_gives(opened, pages, view):
    page = opened(pages[view]).page
    shot = "() => document.querySelector('#picture canvas').toDataURL()"
    again = "() => { graphlab.picture.redraw(); graphlab.picture.draw(); }"
    page.click("#zoom-in")
    page.evaluate(again)
    screen = page.evaluate(shot)
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    paper = page.evaluate(shot)
    page.evaluate(again)
    assert page.evaluate(shot) == paper != screen
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.evaluate(shot) == screen, "the window looks where it looked before"
    page.evaluate(again)
    assert page.evaluate(shot) == screen
    page.set_viewport_size({"width": 900, "height": 700})
    page.wait_for_timeout(200)
    resized = page.evaluate(shot)
    page.evaluate(again)
    assert page.evaluate(shot) == resized


def test_paper_shows_the_picture_and_tables_without_the_tools(opened, pages):
    watched = opened(pages["network"], color_scheme="dark")
    page = watched.page
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert not page.is_visible("#tools")
    assert page.is_visible("#picture canvas") and page.is_visible("#tables table")
    assert page.evaluate("document.documentElement.dataset.theme") == "light"
    assert page.evaluate("getComputedStyle(document.querySelector('.sort')).display") == "contents", "heads repeat"
    assert not page.is_visible("#selection"), "nothing is selected"
    page.evaluate("window.dispatchEvent(new Event('afterprint'))")
    assert page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert page.pdf().startswith(b"%PDF")
