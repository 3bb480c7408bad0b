"""The country that this copy is about, read from ``region.yaml``: no other module knows where on earth it is."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from graphlab.data.packaged import yaml_of

Box = tuple[float, float, float, float]
_ORDERS = ("day first", "month first")


@dataclass(frozen=True, slots=True)
class Region:
    """A country; see the comments in ``region.yaml``. Boxes are degrees west, south, east, north."""

    name: str
    day_first: bool
    code_name: str
    map_box: Box
    centre: tuple[float, float]
    inset_name: str
    inset_box: Box
    boxes: Mapping[str, tuple[float, float]]
    coast: str


def read_region(text: str) -> Region:
    """Return the region that a YAML text describes.

    Raises
    ------
    ValueError
        If the order of dates is neither of the two.
    """
    found = yaml_of(text)
    if found["date_order"] not in _ORDERS:
        raise ValueError(f"date_order is '{found['date_order']}'; it can be {' or '.join(_ORDERS)}")
    return Region(
        name=found["name"],
        day_first=found["date_order"] == _ORDERS[0],
        code_name=found["code_name"],
        map_box=tuple(found["map_box"]),
        centre=tuple(found["centre"]),
        inset_name=found["inset"]["name"],
        inset_box=tuple(found["inset"]["box"]),
        boxes={key: (x, y) for key, (x, y) in found["boxes"].items()},
        coast=found["coast"],
    )


@lru_cache(maxsize=1)
def region() -> Region:
    """Return the packaged region."""
    return read_region((files("graphlab.data") / "region.yaml").read_text(encoding="utf-8"))


def coast_polygons() -> list[list[list[list[float]]]]:
    """Return the polygons of the coastline: rings of points, longitude first."""
    content = json.loads(files("graphlab.data").joinpath(*region().coast.split("/")).read_text(encoding="utf-8"))
    polygons: list[list[list[list[float]]]] = content["features"][0]["geometry"]["coordinates"]
    return polygons
