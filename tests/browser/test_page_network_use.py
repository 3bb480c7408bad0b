"""Using the network page: find, select, filter, replay, close, undo, save; by mouse and by keyboard."""

from __future__ import annotations

import csv
import io
import random

import networkx as nx
import pytest

from graphlab.analysis.lifecycle.ledger import lines as ledger
from graphlab.analysis.whatif.steps import whatif
from graphlab.report.pages.picture import picture_of


@pytest.fixture
def network(opened, pages):
    watched = opened(pages["network"])
    yield watched
    watched.clean()


def find(watched, name):
    watched.page.fill("#search", name)
    watched.page.keyboard.press("Enter")


def shown(watched):
    return {node["key"]: node for node in watched.page.evaluate("window.graphlab.shown()")}


def drag(page, at, dx, dy):
    """Drag what lies at a point of the picture."""
    box = page.locator("#picture").bounding_box()
    page.mouse.move(box["x"] + at["x"], box["y"] + at["y"])
    page.mouse.down()
    page.mouse.move(box["x"] + at["x"] + dx, box["y"] + at["y"] + dy, steps=3)
    page.mouse.up()


def click_on(watched, key):
    at = watched.page.evaluate("key => window.graphlab.placeOf(key)", key)
    box = watched.page.locator("#picture").bounding_box()
    watched.page.mouse.click(box["x"] + at["x"], box["y"] + at["y"])


def test_finding_by_name_opens_the_claims(network):
    network.page.fill("#search", "Echo (echo)")
    network.page.keyboard.press("Enter")
    assert network.text("#selection-title") == "Echo"
    body = network.text("#selection-body")
    assert "Echo supplies Aberdeen" in body
    assert "As written" in body and "160000 (calls)" in body
    assert "Grade" in body and "2C, handling P" in body


def test_a_part_of_a_name_finds_too_and_nonsense_says_so(network):
    network.page.fill("#search", "great yar")
    network.page.keyboard.press("Enter")
    assert network.text("#selection-title") == "Great Yarmouth"
    network.page.fill("#search", "zzz")
    network.page.keyboard.press("Enter")
    # What is spoken comes at intervals: a second sentence may have to wait for its turn.
    network.page.wait_for_function(
        "document.querySelector('#spoken').textContent.includes('Nothing here is called “zzz”')"
    )


def test_suggestions_tell_the_two_ricos_apart(network):
    network.page.fill("#search", "rico")
    options = network.page.locator("#found [role=option]").all_inner_texts()
    assert options == ["Rico (rico-cambridgeshire) line", "Rico (rico-exeter) line"]
    network.page.keyboard.press("Enter")
    assert network.text("#selection-title") == "Nothing selected", "which of the two is for the reader to say"
    network.page.keyboard.press("ArrowDown")
    network.page.keyboard.press("ArrowDown")
    network.page.keyboard.press("Enter")
    assert network.page.evaluate("graphlab.address()") == "select=n%2Frico-exeter"


def test_a_click_isolates_a_neighbourhood_and_a_click_beside_clears_it(network):
    click_on(network, "n/norwich")
    assert network.text("#selection-title") == "Norwich"
    near = {key for key, node in shown(network).items() if not node["faint"]}
    assert {"n/norwich", "n/lewis", "n/hobble", "n/clovet"} - {"n/hobble"} <= near
    assert "n/echo" not in near
    box = network.page.locator("#picture").bounding_box()
    network.page.mouse.click(box["x"] + 4, box["y"] + 4)
    assert network.text("#selection-title") == "Nothing selected"


def test_a_click_on_a_link_opens_the_link(network):
    ends = [network.page.evaluate("key => window.graphlab.placeOf(key)", k) for k in ("n/frosty", "n/black-country")]
    box = network.page.locator("#picture").bounding_box()
    x, y = (ends[0]["x"] + ends[1]["x"]) / 2, (ends[0]["y"] + ends[1]["y"]) / 2
    network.page.mouse.click(box["x"] + x, box["y"] + y)
    assert network.text("#selection-title") == "Frosty → Black Country"
    assert "1 claim behind this" in network.text("#selection-body")


def test_the_keyboard_walks_reads_and_clears(network):
    network.page.focus("#picture")
    network.page.keyboard.press("ArrowRight")
    first = network.text("#selection-title")
    assert first != "Nothing selected"
    network.page.keyboard.press("ArrowDown")
    assert network.text("#selection-title") != first
    network.page.keyboard.press("Enter")
    assert network.page.evaluate("document.activeElement.id") == "selection-title"
    network.page.keyboard.press("Escape")
    assert network.text("#selection-title") == "Nothing selected"


def test_zoom_by_button_and_key_keeps_labels_and_says_how_many_wait(network):
    network.page.click("#zoom-out")
    network.page.click("#zoom-out")
    network.page.click("#zoom-out")
    network.wait_for_text("#waiting", "when you zoom in")
    network.page.click("#zoom-fit")


def test_hiding_a_kind_is_counted(network):
    network.page.locator("#legend label", has_text="operations").click()
    assert "0 of 18 operations" in network.text("#status")
    assert not any(key == "n/gravity" for key in shown(network))
    network.page.click("#undo")
    assert "18 of 18 operations" in network.text("#status")


def test_choosing_an_operation_leaves_its_lines(network):
    network.page.select_option("#operation", "orochi")
    lines = {k for k in shown(network) if k in {"n/lj", "n/montana", "n/hustle", "n/haverhill-line", "n/echo"}}
    assert lines == {"n/lj", "n/montana", "n/hustle", "n/haverhill-line"}


def test_a_grade_hides_what_is_worse(network):
    network.page.select_option("#grade", "1C")
    assert set(shown(network)) >= {"n/j", "n/manchester", "n/felix", "n/cambridgeshire"}
    assert "n/echo" not in shown(network)


def test_the_two_arrangements_move_every_node(network):
    before = network.page.evaluate("window.graphlab.placeOf('n/echo')")
    network.page.select_option("#layout", "force")
    assert network.page.evaluate("window.graphlab.placeOf('n/echo')") != before


@pytest.mark.parametrize("month", ["2018-05", "2019-12", "2023-06"])
def test_the_replay_says_of_a_month_what_the_command_says(network, example, month):
    year, number = (int(part) for part in month.split("-"))
    network.page.evaluate(
        "m => { const s = document.getElementById('month'); s.value = m; s.dispatchEvent(new Event('input')); }",
        year * 12 + number - 1,
    )
    net = example.network(period=month)
    certain = sum(net.line_activity(line) == "certain" for line in net.lines)
    possible = sum(net.line_activity(line) == "possible" for line in net.lines)
    assert f"{month}: {certain} line" in network.text("#status")
    assert f"certainly active, {possible} possibly" in network.text("#status")


def test_the_replay_plays_and_stops_and_all_time_comes_back(network):
    network.page.click("#play")
    network.wait_for_text("#when", "20")
    network.page.click("#play")
    assert network.text("#play") == "Replay"
    network.page.click("#all-time")
    assert network.text("#when") == "All time"


def test_closing_lines_gives_the_numbers_of_the_command(network, example):
    net = example.network()
    served = sorted({line.line for lines in net.pairs.values() for line in lines})
    rng = random.Random(7)
    for size in (1, 1, 2, 3, 5, 8, 13, len(served)):
        closed = sorted(rng.sample(served, size))
        told = network.page.evaluate("lines => window.graphlab.afterClosing(lines)", closed)
        for measure in (None, "calls", "jailed"):
            row = whatif(net, close=closed, measure=measure).rows[-1]
            assert (told["served"], len(told["lost"])) == (row["pairs_served"], row["pairs_lost"])
            assert sorted(told["towns"]) == sorted(row["towns_without_supplier"] or ())
            if measure:
                names = [
                    f["measure"]
                    for f in network.page.evaluate(
                        "JSON.parse(document.getElementById('data').textContent).whatif.flows"
                    )
                ]
                flow = told["flows"][names.index(measure)]
                assert (flow or [None, None]) == [row["flow_lost_low"], row["flow_lost_high"]]


def test_closing_by_click_key_and_list_updates_the_panel_and_undoes(network):
    network.page.select_option("#close-line", "echo")
    figures = network.text("#whatif-figures")
    assert "19 of 23" in figures and "160,000" in figures
    assert shown(network)["n/echo"]["crossed"]
    network.page.fill("#search", "Deano (deano)")
    network.page.keyboard.press("Enter")
    network.page.get_by_role("button", name="Close this line").click()
    assert "Closed (2)" in network.text("#whatif-closed")
    network.page.focus("#picture")
    network.page.keyboard.press("x")
    assert "Closed (1)" in network.text("#whatif-closed")
    network.page.get_by_role("button", name="Re-open all").click()
    assert "23 of 23" in network.text("#whatif-figures")
    network.page.click("#undo")
    assert "19 of 23" in network.text("#whatif-figures")
    network.page.click("#reset")
    assert "23 of 23" in network.text("#whatif-figures")


def test_headings_sort_numbers_and_names(network):
    table = network.page.locator("#table-0")
    table.get_by_role("button", name="name", exact=True).click()
    first = table.locator("tbody tr").first.inner_text()
    table.get_by_role("button", name="name", exact=True).click()
    assert table.locator("tbody tr").first.inner_text() != first
    assert table.locator("th[aria-sort=descending]").count() == 1


def test_a_row_opens_its_line_and_is_marked(network):
    network.page.locator("#table-0 .opens", has_text="Montana").click()
    assert network.text("#selection-title") == "Montana"
    assert network.page.locator("tr.chosen").count() >= 1


def test_the_saved_table_is_the_csv_of_the_command(network, example):
    with network.page.expect_download() as saving:
        network.page.locator("#table-0 .save-table").click()
    text = saving.value.path().read_text(encoding="utf-8-sig")
    assert text == ledger(example.network()).to_csv()
    assert saving.value.suggested_filename == "lines.csv"
    assert len(list(csv.DictReader(io.StringIO(text)))) == 35


def test_the_saved_picture_bears_the_marking_at_top_and_bottom(network):
    from PIL import Image

    with network.page.expect_download() as saving:
        network.page.click("#save-picture")
    picture = Image.open(saving.value.path()).convert("RGB")
    navy = (0x16, 0x21, 0x3A)
    assert picture.getpixel((3, 3)) == navy
    assert picture.getpixel((3, picture.height - 3)) == navy
    assert (255, 255, 255) in set(picture.crop((0, 0, picture.width, 60)).get_flattened_data())


def test_dark_and_light_can_be_chosen(network):
    network.page.click("#theme")
    assert network.page.evaluate("document.documentElement.dataset.theme") == "dark"
    assert network.page.get_attribute("#theme", "aria-pressed") == "true"


def test_the_shortest_way_between_two_things_is_that_of_the_graph(opened, pages, example):
    net = example.network()
    graph = nx.Graph()
    graph.add_edges_from((t.source, t.target) for t in picture_of(net).drawn_links)
    watched = opened(pages["network"])
    nodes, rng = sorted(graph), random.Random(4)
    said = 0
    for start, end in [rng.sample(nodes, 2) for _ in range(25)]:
        told = watched.page.evaluate(
            "([a, b]) => { const w = graphlab.tell({ anchor: `n/${a}`, selected: `n/${b}` }).way;"
            " return [[...w.keys].filter((k) => k.startsWith('n/')).map((k) => k.slice(2)).sort(), w.words]; }",
            [start, end],
        )
        if not nx.has_path(graph, start, end):
            assert told[1].startswith("No way leads from")
            continue
        ways = list(nx.all_shortest_paths(graph, start, end))
        assert told[0] == sorted({key for way in ways for key in way})
        steps = len(ways[0]) - 1
        assert told[1].startswith(f"{steps} step{'s' * (steps != 1)} from {net.name(start)}: {net.name(start)} – ")
        assert (f"One of {len(ways)} ways as short." in told[1]) == (len(ways) > 1)
        said += 1
    assert said > 5
    watched.clean()


def test_a_way_is_looked_for_by_two_clicks_and_is_in_the_link(opened, pages):
    watched = opened(pages["network"])
    find(watched, "Hackney (hackney)")
    watched.page.click("text=Way from here")
    find(watched, "Great Yarmouth (great-yarmouth)")
    assert watched.text("#way").startswith("2 steps from Hackney: Hackney – ")
    assert "way-from=n" in watched.page.evaluate("graphlab.address()")
    watched.page.click("text=End the way")
    assert not watched.page.locator("#way").count()
    watched.clean()


def test_several_nodes_are_selected_with_shift_and_closed_together(opened, pages):
    watched = opened(pages["network"])
    find(watched, "Deano (deano)")
    for name in ("Montana", "LJ"):
        watched.page.keyboard.down("Shift")
        click_on(watched, f"n/{name.lower()}")
        watched.page.keyboard.up("Shift")
    assert "Also selected (2)" in watched.text("#selection-body")
    watched.page.click("text=Leave these 3 out of the picture")
    assert "32 of 35 lines" in watched.text("#status")
    watched.page.click("#undo")
    assert "also=" in watched.page.evaluate("graphlab.address()")
    watched.clean()


def test_each_arrangement_has_its_own_places_and_nodes_are_pinned_and_dragged_together(opened, pages):
    watched = opened(pages["network"])
    page = watched.page

    def places():
        return {key: page.evaluate("key => graphlab.placeOf(key)", key) for key in ("n/norwich", "n/lewis")}

    page.evaluate("location.hash = 'select=n%2Fnorwich&also=n%252Flewis'")
    page.wait_for_selector("#pin-selected:enabled")
    was = places()
    drag(page, was["n/norwich"], 20, 30)
    for key, at in places().items():
        assert at == pytest.approx({"x": was[key]["x"] + 20, "y": was[key]["y"] + 30}, abs=1)
    assert "2 nodes stand where the reader put them." in page.evaluate("graphlab.numbers().sheet")
    page.select_option("#layout", "force")
    force = places()
    page.get_by_role("button", name="Pin these here").click()
    page.get_by_role("button", name="Unpin these").click()
    assert places() == force
    page.select_option("#layout", "layered")
    page.get_by_role("button", name="Unpin these").click()
    assert all(at == pytest.approx(was[key]) for key, at in places().items())
    assert "moved" not in page.evaluate("graphlab.address()")
    watched.clean()


def test_a_box_drawn_with_shift_is_looked_at(opened, pages):
    watched = opened(pages["network"])
    box = watched.page.locator("#picture").bounding_box()
    before = watched.page.evaluate("[graphlab.picture.k, graphlab.picture.x]")
    watched.page.keyboard.down("Shift")
    watched.page.mouse.move(box["x"] + 100, box["y"] + 100)
    watched.page.mouse.down()
    watched.page.mouse.move(box["x"] + 300, box["y"] + 220, steps=4)
    watched.page.mouse.up()
    watched.page.keyboard.up("Shift")
    after = watched.page.evaluate("[graphlab.picture.k, graphlab.picture.x]")
    assert after[0] > 2 * before[0] and after != before
    assert watched.page.evaluate("graphlab.address()") == ""
    watched.clean()


def test_on_a_phone_filters_unfold_and_a_selection_is_a_sheet_that_is_put_away(opened, pages):
    watched = opened(pages["network"], width=390, height=844)
    assert watched.page.locator("#grade").is_hidden()
    watched.page.click("#more-tools")
    assert watched.page.locator("#grade").is_visible()
    watched.page.click("#more-tools")
    find(watched, "Deano (deano)")
    sheet = watched.page.locator("#selection").bounding_box()
    assert sheet["y"] + sheet["height"] == 844 and sheet["height"] < 400
    watched.page.click("#close-sheet")
    assert watched.text("#selection-title") == "Nothing selected"
    watched.clean()


def test_notes_in_the_picture_and_words_of_the_key_are_the_readers_and_undone(opened, pages):
    watched = opened(pages["network"])
    page = watched.page
    page.fill("#pin-text", "nobody looked again")
    assert page.is_disabled("#pin-selected")
    page.evaluate("location.hash = 'select=n%2Fnorwich'")
    page.wait_for_selector("#pin-selected:enabled")
    page.click("#pin-selected")
    page.fill("#pin-text", "a gap")
    page.click("#pin-point")
    page.click("#picture", position={"x": 40, "y": 15})
    notes = page.evaluate("graphlab.picture.notes()")
    at = page.evaluate("graphlab.placeOf('n/norwich')")
    first, second = [page.evaluate("([x, y]) => graphlab.picture.toScreen(x, y)", [n["x"], n["y"]]) for n in notes]
    assert [n["text"] for n in notes] == ["nobody looked again", "a gap"]
    assert first == pytest.approx(at) and second == pytest.approx({"x": 40, "y": 15}, abs=2)
    drag(page, page.evaluate("graphlab.placeOf('n/norwich')"), 30, 20)
    assert page.evaluate("graphlab.placeOf('n/norwich')") == pytest.approx(
        {"x": at["x"] + 30, "y": at["y"] + 20}, abs=1
    )
    (box, _) = page.evaluate("graphlab.picture.noted.map((n) => graphlab.picture.toScreen(n.left + 4, n.top + 4))")
    (was, _) = page.evaluate("[0, 1].map((i) => graphlab.noteOff(i))")
    drag(page, box, -60, 35)
    assert page.evaluate("graphlab.state().notes[0].off") == pytest.approx([was[0] - 60, was[1] + 35], abs=2)
    (x, y) = page.evaluate("graphlab.noteOff(1)")
    for key in ("ArrowDown", "ArrowDown", "ArrowLeft"):
        page.get_by_label("Move the note at a point:").press(key)
    assert page.evaluate("graphlab.state().notes[1].off") == pytest.approx([x - 10, y + 20], abs=2)
    for _ in range(3):
        page.click("#undo")
    assert page.evaluate("graphlab.placeOf('n/norwich')") == pytest.approx(at)
    assert not any("off" in n for n in page.evaluate("graphlab.state().notes"))
    page.click("#key-edit summary")
    page.get_by_label("Words for: origin areas").fill("exporters")
    page.get_by_label("Words for: origin areas").press("Enter")
    assert "exporters" in watched.text("#legend") and "origin areas" not in watched.text("#legend")
    assert "Words of the key changed by the reader: “exporters” for “origin areas”." in page.evaluate(
        "graphlab.numbers().sheet"
    )
    assert "key=origin%2520areas%3Aexporters" in page.evaluate("graphlab.address()")
    for _ in range(3):
        page.click("#undo")
    assert page.evaluate("graphlab.address()") == "select=n%2Fnorwich" and not page.evaluate("graphlab.picture.notes()")
    assert "origin areas" in watched.text("#legend")
    watched.clean()
