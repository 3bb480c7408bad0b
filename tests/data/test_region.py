"""The country stands in one file of data, and every place that needs it reads it there."""

from __future__ import annotations

import re
from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest

from graphlab.data import region as module
from graphlab.data.region import coast_polygons, read_region, region
from graphlab.model import periods
from graphlab.report.drawing.map import inside_box

TEXT = (files("graphlab.data") / "region.yaml").read_text(encoding="utf-8")
ROOT = Path(__file__).parents[2]


def test_boxes_lie_on_the_map_and_the_coast_in_it():
    here = region()
    west, south, east, north = here.inset_box
    assert inside_box(here.map_box, west, south)
    assert inside_box(here.map_box, east, north)
    assert inside_box(here.map_box, *here.centre)
    assert all(inside_box(here.map_box, *point) for point in here.boxes.values())
    assert all(inside_box(here.map_box, *point) for polygon in coast_polygons() for ring in polygon for point in ring)


@pytest.mark.parametrize(("order", "day"), [("day first", date(2019, 2, 3)), ("month first", date(2019, 3, 2))])
def test_the_order_of_dates_is_that_of_the_region(monkeypatch, order, day):
    there = read_region(TEXT.replace("date_order: day first", f"date_order: {order}"))
    monkeypatch.setattr(periods, "region", lambda: there)
    assert periods.parse_date.__wrapped__("3/2/2019").first == day


def test_an_unknown_order_is_refused():
    with pytest.raises(ValueError, match="date_order is 'year first'; it can be day first or month first"):
        read_region(TEXT.replace("day first", "year first", 2).replace('"year first" (30', '"day first" (30'))


def test_no_drawing_page_or_still_knows_where_on_earth_it_is():
    degrees = re.compile(r"(?<!\d)-?(?:4[89]|5\d|6[0-2])\.\d+, |London|North Sea")
    files_ = [p for room in ("drawing", "pages", "stills") for p in (ROOT / "graphlab" / "report" / room).rglob("*.py")]
    code = {p.name: re.sub(r'""".*?"""', "", p.read_text("utf-8"), flags=re.DOTALL) for p in files_}
    assert [name for name, text in code.items() if degrees.search(text)] == []
    assert module.__doc__
