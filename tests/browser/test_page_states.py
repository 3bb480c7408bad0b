"""Every figure on a page is that of the command with the same filters, in states drawn at random."""

from __future__ import annotations

import random
import re
from typing import Any

import pytest

from graphlab.analysis.flows.od_table import flows
from graphlab.analysis.lifecycle.ledger import lines as ledger
from graphlab.analysis.lifecycle.standing import standing
from graphlab.analysis.whatif.scenario import Scenario
from graphlab.analysis.whatif.steps import whatif
from graphlab.report.pages.flow_series import series_set_of
from graphlab.report.pages.map import finding as flow_finding
from graphlab.report.pages.network import finding, network_page
from graphlab.report.pages.picture import picture_of
from graphlab.report.pages.tables import bounds_cell
from graphlab.wording.phrases import number
from tests.rounds import rounds


def drawn(rng: random.Random, net: Any) -> tuple[dict[str, str], dict[str, Any], list[str]]:
    """Return a state as the address has it, the same as filters of the command, and the lines closed."""
    page: dict[str, str] = {}
    asked: dict[str, Any] = {}
    if rng.random() < 0.6:
        first = rng.randint(2014, 2025)
        last = rng.randint(first, 2025)
        page["period"] = asked["period"] = rng.choice(
            [str(first), f"{first}-{rng.randint(1, 12):02d}", f"{first}..{last}", f"..{last}", f"{first}.."]
        )
    if rng.random() < 0.4:
        page["grade"] = asked["min_grade"] = rng.choice(["1B", "1C", "2B", "2C"])
    if rng.random() < 0.3:
        page["certainty"] = asked["certainty"] = rng.choice(["stated", "implied"])
    if rng.random() < 0.3:
        page["operation"] = asked["subject"] = rng.choice(["gravity", "orochi", "sceptre"])
    if rng.random() < 0.3:
        page["place"] = asked["place"] = rng.choice(["norfolk", "london", "hackney", "exeter"])
    closed = sorted(rng.sample(sorted(net.lines), rng.choice([0, 1, 2, 5])))
    if closed:
        page["closed"] = " ".join(closed)
    return page, asked, closed


def go(watched: Any, page: dict[str, str]) -> None:
    """Go to a state by its address."""
    watched.page.evaluate(
        """told => {
          location.hash = new URLSearchParams(told).toString();
          window.dispatchEvent(new HashChangeEvent("hashchange"));
        }""",
        page,
    )


def cells(watched: Any, table: int) -> list[dict[str, str]]:
    """Return the rows of a table that are shown, as a reader reads them."""
    return watched.page.evaluate(
        """number => {
          const box = document.getElementById(`table-${number}`);
          const heads = [...box.querySelectorAll("thead button")].map((b) => b.dataset.title || b.textContent);
          const rows = [...box.querySelectorAll("tbody tr:not([hidden])")];
          return rows.map((row) => Object.fromEntries([...row.children].map((c, i) => [heads[i], c.textContent])));
        }""",
        table,
    )


def check_whatif(watched: Any, net: Any, closed: list[str]) -> None:
    """Assert that the panel says of the closed lines what the command says."""
    said = watched.text("#whatif-figures")
    served = Scenario(standing(net), None).table.served
    row = whatif(net, close=closed).rows[-1] if closed else {}
    left, lost = row.get("pairs_served", len(served)), row.get("pairs_lost", 0)
    high = row.get("pairs_lost_high") or lost
    assert f"Pairs served\t{number(left)} of {number(len(served))}" in said
    assert f"Pairs lost\t{number(lost)}{f' to {number(high)}' if high > lost else ''}\n" in said
    assert f"Towns without a supplier\t{len(row.get('towns_without_supplier') or ())}" in said


MANY, FEW = rounds(9, 80), rounds(3, 12)


@pytest.mark.parametrize(
    ("view", "states"), [("network", MANY), ("map", MANY), ("sankey", FEW), ("matrix", FEW), ("timeline", FEW)]
)
def test_every_figure_is_that_of_the_command_with_the_same_filters(opened, pages, example, view, states):
    rng = random.Random(20)
    watched, base = opened(pages[view]), example.network()
    for _ in states:
        page, asked, closed = drawn(rng, base)
        net = example.network(**asked)
        go(watched, page)
        if view == "network":
            check_network(watched, net)
        elif view == "timeline":
            check_ledger(watched, net)
            bars = watched.page.locator("#picture .series:visible [data-key]").evaluate_all(
                "marks => marks.map((mark) => mark.dataset.key)"
            )
            assert {f"n/{row['line']}" for row in ledger(net).rows} <= {*bars, *[f"n/{x}" for x in net.operations]}
        else:
            check_flows(watched, net, closed)
            if not closed:
                drawn_now = watched.page.evaluate("graphlab.numbers().flows.rows")
                assert {(r["origin"], r["destination"], r["low"], r["high"]) for r in drawn_now} == {
                    (r["origin"], r["destination"], r["low"], r["high"]) for r in flows(net, measure="lines").rows
                }
        check_whatif(watched, net, closed)
        for name, value in page.items():
            assert name == "closed" or value.split("..")[0] in watched.text(".lede") or name in ("operation", "place")
    watched.clean()


def check_network(watched: Any, net: Any) -> None:
    """Assert headline, counts and ledger."""
    picture = picture_of(net)
    assert watched.text("h1") == finding(net, picture)
    shown = watched.text("#status")
    lines = len(picture.of_kind("line"))
    assert re.search(rf"\b{lines} of 35 lines", shown)
    assert f"{len(picture.of_kind('operation'))} of 18 operations" in shown
    assert f"; {len(picture.drawn_links)} of 100 links." in shown
    if net.period is not None and not (net.filters.subject or net.filters.place):
        certain = sum(net.line_activity(line) == "certain" for line in net.lines)
        possible = sum(net.line_activity(line) == "possible" for line in net.lines)
        assert f": {certain} line" in shown and f"certainly active, {possible} possibly" in shown
    check_ledger(watched, net)


def check_ledger(watched: Any, net: Any) -> None:
    """Assert the rows of the ledger."""
    told = [(row["name"], row["state"].replace("back", "returned"), row["last seen"]) for row in cells(watched, 0)]
    wanted = [(r["name"], str(r["state"]), _span(r["last_seen_low"], r["last_seen_high"])) for r in ledger(net).rows]
    assert told == wanted


def _span(low: Any, high: Any) -> str:
    return str(low or "–") if low == high else f"{low or 'open'} to {high or 'open'}"


def check_flows(watched: Any, net: Any, closed: list[str]) -> None:
    """Assert the rows of flows, and on a map the figures that are drawn where no line is closed in the page."""
    rows = flows(net, measure="lines").rows
    series = series_set_of(net, "lines").series
    if series:
        assert watched.text("h1") == flow_finding(net, series[0])
    told = sorted((row["origin"], row["destination"], row["value"], row["share"]) for row in cells(watched, 0))
    wanted = [
        (
            net.name(r["origin"]),
            net.name(r["destination"]),
            bounds_cell(r["low"], r["high"]).text,
            bounds_cell(r["share_low"], r["share_high"], share=True).text,
        )
        for r in rows
    ]
    assert told == sorted(wanted)
    if not closed and watched.page.locator("body[data-view=map]").count():
        figures = {tuple(f["pair"]): (f["low"], f["high"]) for f in watched.page.evaluate("graphlab.figures()")}
        assert figures == {(r["origin"], r["destination"]): (r["low"], r["high"]) for r in rows}


def test_the_address_brings_a_view_back_and_another_page_takes_it_over(opened, pages):
    watched = opened(pages["network"])
    watched.page.select_option("#from", label="2022")
    watched.page.select_option("#to", label="2022")
    watched.page.select_option("#close-line", index=1)
    address = watched.page.evaluate("graphlab.address()")
    assert address.startswith("period=2022&closed=")
    watched.wait_for_text("#whatif-said", "What if")
    said = watched.text("#whatif-figures")
    watched.page.wait_for_timeout(400)
    watched.page.reload()
    assert watched.page.evaluate("graphlab.address()") == address
    assert watched.text("#whatif-figures") == said
    other = opened(pages["sankey"])
    go(other, dict(part.split("=") for part in address.split("&")))
    assert other.text("#whatif-figures") == said
    assert "period 2022" in other.text(".lede")
    watched.clean()


@pytest.mark.parametrize("level", ["county", "force", "region"])
def test_places_rolled_up_in_the_page_are_those_of_the_command(opened, pages, example, level):
    watched, net = opened(pages["map"]), example.network(roll_up=level)
    watched.page.select_option("#level", level)
    rows = flows(net, measure="lines").rows
    figures = {tuple(f["pair"]): (f["low"], f["high"]) for f in watched.page.evaluate("graphlab.figures()")}
    assert figures == {(r["origin"], r["destination"]): (r["low"], r["high"]) for r in rows}
    assert watched.text("h1") == flow_finding(net, series_set_of(net, "lines").series[0])
    told = watched.page.locator("#made tbody tr").evaluate_all(
        "rows => rows.map((row) => [...row.children].slice(0, 3).map((cell) => cell.textContent))"
    )
    wanted = [[net.name(r["origin"]), net.name(r["destination"]), bounds_cell(r["low"], r["high"]).text] for r in rows]
    assert sorted(told) == sorted(wanted)
    assert watched.page.locator("#table-0").is_hidden()
    check_whatif(watched, net, [])
    first = watched.page.locator("#made .opens").first
    first.click()
    assert watched.page.locator("#selection-body .claim").count() > 0
    watched.page.click("#undo")
    watched.page.click("#undo")
    assert watched.page.locator("#made").is_hidden() and watched.text("h1").startswith("Lines lead from 13")
    watched.clean()


def test_small_multiples_are_the_years_of_the_command_and_each_origin_has_its_sign(opened, pages, example):
    watched = opened(pages["map"])
    go(watched, {"period": "2017..2021-06"})
    watched.page.click("#by-year")
    years = watched.page.evaluate("graphlab.years()")
    assert [year["year"] for year in years] == [2017, 2018, 2019, 2020, 2021]
    for told in years:
        net = example.network(period="2021-01..2021-06" if told["year"] == 2021 else str(told["year"]))
        assert told["title"] == flow_finding(net, series_set_of(net, "lines").series[0])
        assert told["shown"] == len(flows(net, measure="lines").rows)
    assert watched.page.locator("#years figure canvas").count() == 5
    signs = {f["colour"]: f["sign"] for f in watched.page.evaluate("graphlab.figures()")}
    assert len(set(signs.values())) == len(signs) > 5 and signs["#6b7280"] == ""
    watched.page.get_by_role("button", name="2019", exact=True).click()
    assert watched.page.evaluate("graphlab.address()") == "period=2019"
    assert watched.page.locator("#years").is_hidden()
    go(watched, {"years": "each", "figure": watched.page.locator("#series option").nth(1).text_content()})
    watched.wait_for_text("#years", "no years to be drawn by")
    watched.clean()


def test_the_boroughs_of_london_are_one_node_and_its_places_again(opened, pages, example):
    watched = opened(pages["network"])
    go(watched, {"select": "n/hackney"})
    watched.page.get_by_role("button", name="Draw 7 places as one: London").click()
    assert watched.page.evaluate("graphlab.address()") == "join=london&select=n%2Flondon"
    shown = {node["key"] for node in watched.page.evaluate("graphlab.shown()")}
    places, london = example.network().places, {"london"}
    boroughs = {f"n/{p}" for p in places if example.network().is_within(p, "london") and p not in london}
    assert boroughs and not boroughs & shown and "n/london" in shown
    assert "7 places drawn as one" in watched.text("#selection-body")
    assert watched.page.locator("#made tbody tr").count() == watched.page.evaluate("graphlab.picture.edges.length")
    watched.page.click("#undo")
    assert "n/hackney" in {node["key"] for node in watched.page.evaluate("graphlab.shown()")}
    watched.page.click("#redo")
    watched.page.get_by_role("button", name="Draw its places").click()
    assert watched.page.evaluate("graphlab.address()") == ""
    go(watched, {"roll-up": "force"})
    net = example.network(roll_up="force")
    assert watched.text("h1") == finding(net, picture_of(net))
    assert {node["key"] for node in watched.page.evaluate("graphlab.shown()")} == {
        f"n/{key}" for key in picture_of(net).drawn_nodes
    }
    watched.clean()


def test_outlines_of_page_and_still_are_one(opened, pages, example):
    watched = opened(pages["network"])
    told = watched.page.evaluate(
        "Object.fromEntries([...graphlab.numbers().nodes].filter(([, n]) => n.words).map(([k, n]) => [k, n.outline]))"
    )
    records = {n["id"]: n["outline"] for n in network_page(example.network()).nodes if n["kind"] == "line"}
    assert told == records
    assert set(records.values()) == {"open", "dormant", "closed"}


def test_a_period_is_drawn_over_the_histogram_and_is_one_step_of_undo(opened, pages, example):
    watched = opened(pages["network"])
    watched.page.locator(".brush").scroll_into_view_if_needed()
    box = watched.page.locator(".brush").bounding_box()
    months = watched.page.evaluate("JSON.parse(document.getElementById('data').textContent).months")
    width = box["width"] / (months[1] - months[0] + 1)

    def at(month):
        return box["x"] + (month - months[0] + 0.5) * width, box["y"] + 20

    watched.page.mouse.move(*at(2018 * 12 + 3))
    watched.page.mouse.down()
    watched.page.mouse.move(*at(2019 * 12), steps=3)
    watched.page.mouse.move(*at(2019 * 12 + 8))
    watched.page.mouse.up()
    assert watched.page.evaluate("graphlab.address()") == "period=2018-04..2019-09"
    check_network(watched, example.network(period="2018-04..2019-09"))
    watched.page.click("#undo")
    assert watched.page.evaluate("graphlab.address()") == ""
    watched.clean()


def test_undo_and_redo_walk_through_every_change(opened, pages):
    watched = opened(pages["network"])
    watched.page.select_option("#grade", "1C")
    watched.page.select_option("#close-line", index=1)
    after = watched.page.evaluate("graphlab.address()")
    watched.page.click("#undo")
    watched.page.click("#undo")
    assert watched.page.evaluate("graphlab.address()") == ""
    assert watched.text("h1").startswith("35 lines")
    watched.page.click("#redo")
    watched.page.keyboard.press("Control+Shift+Z")
    assert watched.page.evaluate("graphlab.address()") == after
    assert watched.page.is_disabled("#redo")
    watched.clean()
