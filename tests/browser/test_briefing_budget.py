"""A product keeps its budget in the programs that people open it with: LibreOffice for paper and slides, Chromium.

On a laptop without LibreOffice the first is skipped with a hint; in CI (variable CI set) it fails.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from graphlab.dataset import Dataset
from graphlab.report.briefing.html_writer import short_html
from graphlab.report.briefing.material import Material
from graphlab.report.briefing.products import Control, compose, product_for
from graphlab.report.briefing.short.paper import short_docx
from graphlab.report.briefing.short.slides import short_pptx, slides_of
from graphlab.report.house_style import HouseStyle

OFFICE = shutil.which("soffice")
HINT = "needs LibreOffice: apt-get install libreoffice-writer libreoffice-impress fonts-liberation"
NAMES = ("example", "tracker", "counts", "line", "many")
LONG = "W" * 120 + ' =HYPERLINK("x") <b>& a name that nobody can read at a glance'


def supply(line, origin, *towns, **more):
    link = {"source_id": "s", "start": "2026-01", "end": "2026-06", "grade": "2C", **more}
    yield {"link_type": "ORIGINATES_IN", "from": line, "to": origin, **link}
    yield from ({"link_type": "SUPPLIES", "from": line, "to": town, **link} for town in towns)


def closed(line, month, kind="closed_type1", **more):
    return {"line_id": line, "event": kind, "date_start": month, "date_end": month, "source_id": "s", **more}


def tracker():
    """Sixty lines with long and hostile names, operations, closures of every kind, returns and recorded statuses."""
    lines = [{"line_id": f"l{i:02}", "name": LONG if i % 7 == 3 else f"Line {i:02}"} for i in range(60)]
    links = [x for i in range(60) for x in supply(f"l{i:02}", f"o{i % 9}", f"t{i % 13}", f"t{i % 5}")]
    events = [
        closed(f"l{i:02}", "2026-02", ("closed", "closed_type1", "closed_type2")[i % 3], operation_id=f"op{i % 4}")
        for i in range(20)
    ]
    events += [closed(f"l{i:02}", f"2026-0{3 + i % 3}", "reemerged") for i in range(0, 20, 3)]
    events += [closed(f"l{i:02}", "2026-05", "check_back") for i in range(1, 20, 4)]
    events += [closed(f"l{i:02}", "2026-06", "status", status="Dormant") for i in range(30, 40)]
    operations = [{"operation_id": f"op{i}", "name": f"Operation {LONG if i == 2 else i}"} for i in range(4)]
    places = [{"place_id": f"t{i}", "name": LONG if i == 4 else f"Town {i}"} for i in range(13)]
    places += [{"place_id": f"o{i}", "name": f"Origin {i}"} for i in range(9)]
    return {"lines": lines, "links": links, "events": events, "operations": operations, "places": places}


def count(key, value, **more):
    base = {"count_id": key, "subject": "norfolk", "measure": "arrests", "unit": "persons", "value": str(value)}
    return base | {"stock_or_flow": "flow", "source_id": "s", "period_start": "2025", "period_end": "2025"} | more


def counts_only():
    parts = [count(f"p{i}", 90 - i, origin=f"o{i}", destination="norfolk", part_of="all") for i in range(40)]
    stock = [
        count(f"s{y}", value, measure="active lines", unit="lines", stock_or_flow="stock", destination="norfolk")
        | {"period_start": y, "period_end": y}
        for y, value in (("2024-12", "75"), ("2025-12", "<30"))
    ]
    return {"counts": [count("all", 4000, destination="norfolk"), *parts, *stock]}


def many():
    links = [x for i in range(2_000) for x in supply(f"l{i:04}", f"o{i % 40}", f"t{i % 90}")]
    return {"links": links, "events": [closed(f"l{i:04}", "2026-02") for i in range(0, 2_000, 5)]}


@pytest.fixture(scope="module")
def briefings(example):
    tables = {
        "tracker": tracker(),
        "counts": counts_only(),
        "line": {"links": list(supply("l", "o", "t"))},
        "many": many(),
    }
    made = {}
    for name in NAMES:
        record = {"cut_off": "2026-06-30", "marking": "OFFICIAL-SENSITIVE"}
        data = (
            example if name == "example" else Dataset.build({"sources": [{"source_id": "s"}], **tables[name]}, record)
        )
        net = data.network()
        material = Material(net, net, HouseStyle(), without=frozenset({"network"}))
        made[name] = compose(material, product_for(net), Control(date="2026-07-01"), pictures={})
    whole = Dataset.build({"sources": [{"source_id": "s"}], **tracker()}, {"cut_off": "2026-06-30"}).network()
    card = product_for(whole, line="l03")
    net = whole.with_filters(subject="l03")
    material = Material(net, whole, HouseStyle(), line="l03", without=frozenset(card.without))
    return made | {"card": compose(material, card, Control(date="2026-07-01"), pictures={})}


def pages(pdf: bytes) -> int:
    return len(re.findall(rb"/Type\s*/Page[^s]", pdf))


@pytest.fixture(scope="module")
def printed(briefings, tmp_path_factory) -> dict[str, int]:
    """Pages of every document, by one run of LibreOffice for all of them."""
    if OFFICE is None and os.environ.get("CI"):
        pytest.fail(HINT)
    if OFFICE is None:
        pytest.skip(HINT)
    folder: Path = tmp_path_factory.mktemp("office")
    for name, briefing in briefings.items():
        (folder / f"{name}-docx.docx").write_bytes(short_docx(briefing))
        (folder / f"{name}-pptx.pptx").write_bytes(short_pptx(briefing))
    files = sorted(str(p) for p in folder.iterdir())
    own = f"-env:UserInstallation=file://{folder}/profile"
    command = [OFFICE, own, "--headless", "--convert-to", "pdf", "--outdir", str(folder / "pdf"), *files]
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    return {p.stem: pages(p.read_bytes()) for p in (folder / "pdf").iterdir()}


@pytest.mark.parametrize("name", NAMES)
def test_the_document_has_two_pages_and_the_deck_six_slides_at_most(printed, briefings, name):
    assert 1 <= printed[f"{name}-docx"] <= 2
    assert printed[f"{name}-pptx"] == len(slides_of(briefings[name])) <= 6


def test_the_card_of_a_line_has_one_page_and_one_slide(printed, briefings):
    assert (printed["card-docx"], printed["card-pptx"]) == (1, 1)
    assert dict(briefings["card"].facts)["Status"]


def test_a_page_prints_as_two_pages(briefings, chromium):
    page = chromium.new_page()
    for name, briefing in briefings.items():
        page.set_content(short_html(briefing))
        assert pages(page.pdf(prefer_css_page_size=True)) <= briefing.budget.pages, name
    page.close()
