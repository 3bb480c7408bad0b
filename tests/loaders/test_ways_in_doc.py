"""The worked examples of docs/ways-in.md work as they are printed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from graphlab.loaders.mapping.load import load
from graphlab.loaders.mapping.mapping_file import FORMS, MODIFIERS, OPTIONS, SHEET, TOP

DOC = (Path(__file__).parents[2] / "docs" / "ways-in.md").read_text(encoding="utf-8")
FLOWMAP = {
    "locations.csv": "id,name,lat,lon\n1,Hackney,51.5,0\n2,Norwich,52.6,1.3\n",
    "flows.csv": "origin,dest,count\n1,2,12\n",
}


def _example(heading):
    section = DOC.split(f"### {heading}\n", 1)[1].split("\n### ", 1)[0]
    mapping = re.search(r"```yaml\n(.*?)```", section, re.DOTALL)[1]
    before = section.split("```yaml", 1)[0]
    sheet = "\n".join(line[4:] for line in before.splitlines() if line.startswith("    ")) + "\n"
    return sheet, mapping


@pytest.mark.parametrize(
    ("heading", "claims"),
    [("An FOI answer by month", 4), ("A force-by-force matrix", 10), ("An edge list of lines", 9)],
)
def test_a_worked_example_gives_the_claims_that_it_says(tmp_path, heading, claims):
    sheet, mapping = _example(heading)
    (tmp_path / "sheet.csv").write_text(sheet, encoding="utf-8")
    (tmp_path / "map.yaml").write_text(mapping, encoding="utf-8")
    data = load(tmp_path / "sheet.csv", tmp_path / "map.yaml")
    assert len(data.counts) + len(data.links) + len(data.events) == claims
    assert data.report.errors == ()


def test_the_flowmap_example_reads_the_pair(tmp_path):
    _, mapping = _example("A flowmap pair (`locations.csv`, `flows.csv`)")
    folder = tmp_path / "pair"
    folder.mkdir()
    for name, text in FLOWMAP.items():
        (folder / name).write_text(text, encoding="utf-8")
    (tmp_path / "map.yaml").write_text(mapping, encoding="utf-8")
    data = load(folder, tmp_path / "map.yaml")
    assert [(c.origin, c.destination, c.value.low) for c in data.counts] == [("1", "2", 12)]


@pytest.mark.parametrize("word", sorted({*TOP, *SHEET, *OPTIONS, *FORMS, *MODIFIERS} - {"graphlab"}))
def test_every_word_of_a_mapping_is_in_the_reference(word):
    reference = DOC.split("### Every word of a mapping", 1)[1]
    assert re.search(rf"`{word}\b|\b{word}`|\b{word}:", reference)
