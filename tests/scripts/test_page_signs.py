"""Flows are told apart without colour: origins whose colours may be taken for one differ in sign."""

from __future__ import annotations

import itertools
import json
import subprocess
from pathlib import Path

import numpy as np

from graphlab.report.drawing.colours import GREY, ORIGIN_COLOURS
from graphlab.report.drawing.marks import Shape
from graphlab.report.drawing.signs import SIGNS, sign_of
from graphlab.report.pages.payload import COMMON
from graphlab.report.stills.map import map_still

SCRIPT = Path(__file__).parents[2] / "graphlab" / "report" / "pages" / "scripts" / "signs.js"
#: Linear RGB as seen without the medium cone (Machado, Oliveira and Fernandes 2009, severity 1).
WITHOUT_GREEN = np.array(
    [[0.367322, 0.860646, -0.227968], [0.280085, 0.672501, 0.047413], [-0.01182, 0.04294, 0.968881]]
)
TO_XYZ = np.array([[0.4124, 0.3576, 0.1805], [0.2126, 0.7152, 0.0722], [0.0193, 0.1192, 0.9505]])
#: Below this distance in L*a*b* two colours of thin lines are easily taken for one.
APART = 20.0


def lab(colour: str, seen: np.ndarray) -> np.ndarray:
    """Return a colour as seen, in L*a*b* (white D65)."""
    values = np.array([int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)])
    linear = np.where(values <= 0.04045, values / 12.92, ((values + 0.055) / 1.055) ** 2.4)
    xyz = TO_XYZ @ np.clip(seen @ linear, 0, 1) / np.array([0.9505, 1.0, 1.089])
    f = np.where(xyz > (6 / 29) ** 3, np.cbrt(xyz), xyz / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.array([116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])])


def test_flows_of_a_map_on_paper_bear_the_signs_of_the_page(example):
    page, drawing = map_still(example.network())
    assert COMMON["palette"]["signs"] == list(SIGNS.items())
    colours = {f["colour"] for f in page.edges if f["series"] == 0 and f["drawn"]} - {GREY}
    for colour in colours:
        borne = [m.steps for m in drawing.marks if isinstance(m, Shape) and (m.stroke, m.width) == (colour, 1.6)]
        assert len(borne) > 1, "in the key and on a flow"
        assert {len(steps) for steps in borne} == {len(SIGNS[sign_of(colour)]) + 1}, colour
    assert len(colours) > 5


def test_colours_of_origins_that_may_be_taken_for_one_differ_in_sign(node):
    script = (
        f"import {{ signOf }} from {json.dumps(SCRIPT.as_uri())};"
        "const [palette, asked] = JSON.parse(process.argv[1]);"
        "console.log(JSON.stringify(asked.map((colour) => signOf(palette, colour))));"
    )
    palette = {"origins": ORIGIN_COLOURS, "signs": list(SIGNS.items())}
    asked = json.dumps([palette, [*ORIGIN_COLOURS, GREY]])
    ran = subprocess.run([node, "--input-type=module", "-e", script, asked], capture_output=True, text=True, check=True)
    signs = dict(zip([*ORIGIN_COLOURS, GREY], json.loads(ran.stdout), strict=True))
    assert all(signs[colour] == sign_of(colour) for colour in signs)
    near = {
        kind: [
            (a, b) for a, b in itertools.combinations(signs, 2) if np.linalg.norm(lab(a, seen) - lab(b, seen)) < APART
        ]
        for kind, seen in (("all", np.eye(3)), ("without green", WITHOUT_GREEN))
    }
    assert len(near["without green"]) > len(near["all"]), "colour alone does not tell them apart"
    assert all(signs[a] != signs[b] for pairs in near.values() for a, b in pairs)
    assert len(set(signs.values())) == len(signs) and signs[GREY] == ""
