"""Every page is one safe file: one policy, only our scripts, data that cannot leave its block."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from graphlab.errors import MissingExtraError
from graphlab.report.pages import shell
from graphlab.report.pages.pyvis_page import vis_network
from graphlab.report.pages.shell import Page, json_block, render
from graphlab.report.views import LINKED, linked_pages, page_html

HOSTILE = [
    "</script><script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    "javascript:alert(1)",
    "line\u2028separator\u2029here",
    "\u202eright to left",
    "🙈 emoji",
    "quote \" and ' and `",
    "{{ 7 * 7 }}{% raw %}",
    "x" * 500,
]


def blocks(html, kind):
    return re.findall(rf"<{kind}[^>]*>(.*?)</{kind}>", html, re.DOTALL)


def data_of(html):
    return json.loads(re.search(r'<script type="application/json" id="data">(.*?)</script>', html, re.DOTALL)[1])


@pytest.fixture(scope="module")
def pages(example):
    net = example.network()
    return {view: page_html(net, view) for view in LINKED}


@pytest.mark.parametrize("view", LINKED)
def test_a_page_has_one_policy_that_forbids_everything_but_itself(pages, view):
    policies = re.findall(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)"', pages[view])
    assert len(policies) == 1
    assert policies[0].startswith("default-src 'none'; script-src 'sha256-")
    assert "unsafe" not in policies[0]
    assert "http" not in policies[0]


@pytest.mark.parametrize("view", LINKED)
def test_the_policy_names_every_script_and_the_style_sheet(pages, view):
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', pages[view])[1]
    inline = blocks(pages[view], "script") + blocks(pages[view], "style")
    assert len(inline) == 3
    for text in inline:
        digest = base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()
        assert f"'sha256-{digest}'" in policy


@pytest.mark.parametrize("view", LINKED)
def test_a_page_refers_to_nothing_outside_itself(pages, view):
    without_code = re.sub(r"<(script|style)[^>]*>.*?</\1>", "", pages[view], flags=re.DOTALL)
    assert "<link" not in without_code
    assert not re.search(r"\s(src|style|on\w+)=", without_code)
    assert set(re.findall(r'href="([^"]*)"', without_code)) == {"#tables"}


def test_pages_of_one_folder_are_linked_and_nothing_else_is(example):
    pages = linked_pages(example.network())
    assert set(pages) == {f"{view}.html" for view in LINKED}
    for file, html in pages.items():
        without_code = re.sub(r"<(script|style)[^>]*>.*?</\1>", "", html, flags=re.DOTALL)
        assert set(re.findall(r'href="([^"]*)"', without_code)) == {"#tables", *pages} - {file}


@pytest.mark.parametrize("view", LINKED)
def test_the_marking_stands_at_top_and_bottom_and_on_every_printed_page(pages, view):
    html = pages[view]
    assert html.count('<p class="marking">OFFICIAL</p>') == 2
    assert html.index('<p class="marking">') < html.index("<h1>") < html.rindex('<p class="marking">')
    assert html.count('content: "OFFICIAL"') == 2
    assert data_of(html)["marking"] == "OFFICIAL"


@pytest.mark.parametrize("view", LINKED)
def test_a_page_holds_a_picture_a_table_and_what_is_not_shown(pages, view):
    assert 'class="canvas"' in pages[view] or "<svg" in pages[view]
    assert "<table>" in pages[view]
    assert "What is not shown" in pages[view]
    assert data_of(pages[view])["absent"]


@pytest.mark.parametrize("view", LINKED)
def test_a_page_of_the_example_is_under_600_kilobytes(pages, view):
    assert len(pages[view].encode()) < 600_000


@pytest.mark.parametrize("view", LINKED)
def test_everything_in_a_table_row_leads_to_something_with_claims(pages, view):
    data = data_of(pages[view])
    keys = set(re.findall(r'<tr data-series="[^"]*" data-key="([^"]*)"', pages[view]))
    assert keys
    assert keys <= set(data["things"]) | {edge["id"] for edge in data["edges"]}
    for thing in data["things"].values():
        assert set(thing["claims"]) <= set(data["claims"])
        assert set(thing.get("related", ())) <= set(data["things"])


def test_scripts_never_turn_data_into_markup_or_code(pages):
    """Ours never do; of the libraries bundled with them d3 could set markup, and nobody asks it to."""
    folder = Path(shell.__file__).parent / "scripts"
    own = "".join(path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.js")) if "config" not in path.name)
    for word in (
        "innerHTML",
        "outerHTML",
        "insertAdjacentHTML",
        "document.write",
        "eval(",
        "new Function",
        "fetch(",
        ".html(",
    ):
        assert word not in own
    for word in ("eval(", "new Function", "fetch(", "document.write", "XMLHttpRequest", "WebSocket", "import("):
        assert not any(word in blocks(html, "script")[-1] for html in pages.values())


@given(st.text() | st.sampled_from(HOSTILE))
def test_any_text_survives_the_json_block_and_stays_inside_it(text):
    block = str(json_block({"name": text}))
    assert json.loads(block) == {"name": text}
    assert "<" not in block
    assert "\u2028" not in block


def test_numbers_that_json_cannot_say_are_refused():
    with pytest.raises(ValueError, match="not JSON compliant"):
        json_block(float("nan"))


def test_text_of_a_page_is_escaped_wherever_it_stands():
    bad = "<img src=x onerror=alert(1)>"
    page = Page("network", bad, bad, bad, {"things": {}}, kicker=bad, alt=bad, absent=[bad], notes=[bad])
    html = render(page)
    assert "<img" not in html
    assert html.count("&lt;img src=x onerror=alert(1)&gt;") >= 6


@pytest.mark.parametrize("view", LINKED)
def test_hostile_names_stay_text_in_every_view(dataset, view):
    lines = [{"line_id": f"l{i}", "name": name} for i, name in enumerate(HOSTILE)]
    places = [{"place_id": "a", "name": HOSTILE[0]}, {"place_id": "b", "name": HOSTILE[1]}]
    links = [{"link_type": "ORIGINATES_IN", "from": f"l{i}", "to": "a", "start": "2019"} for i in range(len(HOSTILE))]
    links += [{"link_type": "SUPPLIES", "from": f"l{i}", "to": "b", "start": "2019"} for i in range(len(HOSTILE))]
    html = page_html(dataset(lines=lines, places=places, links=links).network(), view)
    assert "<script>alert" not in html
    assert "<img" not in html
    assert len(blocks(html, "script")) == 2
    titles = {thing["title"] for thing in data_of(html)["things"].values()}
    assert view != "network" or {*HOSTILE[:3], "right to left", HOSTILE[8]} <= titles
    assert not re.search("[\u202a-\u202e\u2066-\u2069]", html), "nothing turns the figures behind a name round"


def test_the_same_data_gives_the_same_bytes_in_any_row_order_and_hash_seed(tmp_path):
    code = (
        "import hashlib, random, sys\n"
        "from graphlab.sources import open_source\n"
        "from graphlab.dataset import Dataset\n"
        "from graphlab.report.views import LINKED, linked_pages, page_html\n"
        "data = open_source('example:open-source')\n"
        "names = ('sources','places','lines','operations','links','events','counts')\n"
        "tables = {t: [dict(r) for r in data.rows(t)] for t in names}\n"
        "random.seed(int(sys.argv[1])); [random.shuffle(rows) for rows in tables.values()]\n"
        "record = {'title': data.title, 'marking': data.marking}\n"
        "net = Dataset.build(tables, record).network()\n"
        "print(hashlib.sha256(''.join(page_html(net, v) for v in LINKED).encode()).hexdigest())\n"
    )
    digests = {
        subprocess.run(
            [sys.executable, "-c", code, seed], env={"PYTHONHASHSEED": seed}, capture_output=True, text=True, check=True
        ).stdout
        for seed in ("1", "2")
    }
    assert len(digests) == 1


def test_the_script_of_pyvis_is_found_whatever_its_release(tmp_path):
    for folder in ("tom-select", "vis-10.0.1"):
        (tmp_path / folder).mkdir()
    with pytest.raises(MissingExtraError, match=r"no vis-network\.min\.js; pip install 'pyvis"):
        vis_network(tmp_path)
    script = tmp_path / "vis-10.0.1" / "vis-network.min.js"
    script.write_text("1;")
    assert vis_network(tmp_path) == script
