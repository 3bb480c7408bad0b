"""A Monday without a terminal: drop the tracker, answer, look, judge, plan, write; next week drop the next one."""

from __future__ import annotations

import random
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.browser.accessibility import COLOURS, violations
from tests.rounds import LONG
from tests.workbench.conftest import Served, example_server, serve

__all__ = ["example_server", "serve"]
TOWNS = ("Norwich", "Great Yarmouth", "Kings Lynn", "Thetfrod", "Norwich; Dereham", "Cromer / Hunstanton")


def tracker(path: Path, week: int) -> dict[str, int]:
    """Write a tracker as an office would have it and return how many lines are in each state."""
    chance = random.Random(3)
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append([f"County lines tracker as at {5 + 7 * week} October 2026"])
    sheet.append([])
    sheet.append(["Ref", "Brand", "From", "To", "Last seen", "Status", "Closed on", "Closed by"])
    states = {"Active": 0, "Closed": 0, "Dormant": 0}
    for number in range(24 + week):
        state = chance.choice(list(states))
        if week and number == 0:
            state = "Closed"
        states[state] += 1
        closed = "01/10/2026" if state == "Closed" else None
        town = chance.choice(TOWNS)
        brand = f"Max {number}" if number else '<script>document.title="broken"</script>'
        last = f"{chance.randint(1, 28):02}/09/2026"
        sheet.append([f"L{number:03}", brand, "London", town, last, state, closed, "Op Oak" if closed else None])
    hidden = book.create_sheet("old")
    hidden.sheet_state = "hidden"
    hidden.append(["Ref", "Brand"])
    book.save(path)
    return states


@pytest.mark.parametrize("scripts", [True, False] if LONG else [True])
def test_two_mondays(chromium: Any, serve: Any, tmp_path: Path, scripts: bool):
    served: Served = serve()
    context = chromium.new_context(viewport={"width": 1366, "height": 768}, java_script_enabled=scripts)
    page = context.new_page()
    strange: list[str] = []
    home = f"http://127.0.0.1:{served.port}"
    page.on("request", lambda r: None if r.url.startswith((home, "data:")) else strange.append(r.url))
    page.on("console", lambda m: strange.append(m.text) if m.type in ("error", "warning") else None)
    pressed = 0

    def press(text: str) -> None:
        nonlocal pressed
        pressed += 1
        page.locator("main").locator("button, a.button", has_text=text).first.click()
        page.wait_for_load_state()

    def drop(week: int) -> dict[str, int]:
        nonlocal pressed
        pressed += 1
        sheet = tmp_path / f"tracker_2026-10-{5 + 7 * week:02}.xlsx"
        states = tracker(sheet, week)
        page.goto(f"{home}/sources")
        page.set_input_files("#sheets", sheet)
        press("Add")
        return states

    def refresh() -> str:
        page.goto(f"{home}/changed")
        press("Refresh")
        page.locator("h1", has_text="Done").wait_for(timeout=120_000)
        return page.inner_text("main")

    page.goto(served.address)
    states = drop(0)
    while page.locator("button", has_text="Take these answers").count():
        press("Take these answers")
    for question in page.locator("main select").all():
        if not question.input_value():  # a name that nothing is near is left to the person
            pressed += 1
            question.select_option("new")
    offered = page.locator("main option:checked").all_inner_texts()
    assert any("Thetford" in text for text in offered)
    press("Settle")
    assert "no errors" in page.inner_text(".verdict")
    page.goto(f"{home}/lines")
    said = page.inner_text("main")
    assert f"{states['Closed']} closed" in said
    assert f"{states['Active']} active" in said
    assert f"{states['Dormant']} dormant" in said
    (served.folder / "graphlab.yaml").write_text(
        (served.folder / "graphlab.yaml")
        .read_text()
        .replace('  - command: "brief"\n    output: "briefing"', "  - command: lines\n    output: lines.csv")
    )
    assert "The first edition" in refresh()
    assert (served.folder / "lines.csv").is_file()
    if scripts:  # the second Monday sends the same forms
        drop(1)
        page.goto(f"{home}/changed")
        said = page.inner_text("main")
        assert "L024" in said.upper() or "Max 24" in said
        assert "closed" in said
        refresh()
        assert "Nothing changed" not in page.inner_text("main")
        assert len(list((served.folder / "editions").glob("2026-10-*"))) >= 2 or "2026-10-12" in page.content()
    assert strange == []
    assert page.title() != "broken"
    assert pressed < 40
    context.close()


SCREENS = (
    "sources",
    "check",
    "changed",
    "lines",
    "flows",
    "next",
    "look-alikes",
    "drafts",
    "products",
    "project",
    "line/echo",
)
#: All are built of the same parts in the same colours: at a landing these stand for the others at night.
AT_NIGHT = SCREENS if LONG else ("check", "lines", "flows", "drafts", "project")


def test_axe_finds_nothing(chromium: Any, example_server: Served):
    served = example_server
    context = chromium.new_context(viewport={"width": 320, "height": 700}, color_scheme="light", bypass_csp=True)
    page = context.new_page()
    page.goto(served.address)
    for name in SCREENS:
        page.goto(f"http://127.0.0.1:{served.port}/{name}")
        for summary in page.locator("summary").all():
            summary.click()
        assert page.evaluate("document.documentElement.scrollWidth") <= 320, name
        assert violations(page) == [], name
        if name in AT_NIGHT:
            page.emulate_media(color_scheme="dark")
            assert violations(page, rules=COLOURS) == [], f"{name}, dark"
            page.emulate_media(color_scheme="light")
    context.close()
