"""What our own GEXF draws as edges comes back as columns and counts, and what it cannot carry is said."""

from __future__ import annotations

import re

import pytest

from graphlab.report.exports.export import export
from graphlab.sources import open_source


@pytest.fixture(params=["gexf", "graphml"])
def back(request, example, tmp_path):
    """Return the example through a GEXF, and through a GraphML whose tables another program has dropped."""
    path = tmp_path / f"g.{request.param}"
    export(example, path)
    if request.param == "graphml":
        text = path.read_text(encoding="utf-8")
        text = re.sub(r'(?s)<data key="graphlab_tables_\d+">.*?</data>', "", text)
        path.write_text(text, encoding="utf-8")
    return open_source(path)


def _counts(data):
    return {
        c.id: (c.subject, c.measure, c.unit, c.value.written, c.origin, c.destination, str(c.period), c.source)
        for c in data.counts
        if c.origin and c.destination
    }


def test_counts_between_places_links_and_geography_come_back(example, back):
    assert _counts(back) == _counts(example)
    assert sorted((x.type, x.start_node, x.end_node, str(x.grade), x.source) for x in back.links) == sorted(
        (x.type, x.start_node, x.end_node, str(x.grade), x.source) for x in example.links
    )
    assert {k: p.within for k, p in back.places.items()} == {k: p.within for k, p in example.places.items()}
    assert {k: o.part_of for k, o in back.operations.items()} == {k: o.part_of for k, o in example.operations.items()}


def test_totals_that_the_file_does_not_carry_are_a_warning(back):
    assert any("counts are parts of totals, or correct counts" in w.rule for w in back.report.warnings)
    assert any("48 edges WITHIN and PART_OF are columns" in a for a in back.report.assumptions)
