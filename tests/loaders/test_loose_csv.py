"""A CSV file with a name of its own is told apart by its header."""

from __future__ import annotations

import pytest

from graphlab.errors import LoadError
from graphlab.sources import open_source

COUNTS = "count_id,subject,measure,unit,stock_or_flow,value,source_id\nc1,gravity,arrests,persons,flow,3,s\n"


def test_a_table_under_another_name_is_known_by_its_header(tmp_path):
    path = tmp_path / "our return 2021.csv"
    path.write_text(COUNTS, encoding="utf-8")
    data = open_source(path)
    assert [c.id for c in data.counts] == ["c1"]
    assert any("read as a table of counts, by its header" in a for a in data.report.assumptions)


def test_source_and_target_make_an_edge_list(tmp_path):
    path = tmp_path / "who.csv"
    path.write_text("Source;Target;Weight\na;b;2\nb;c;1\n", encoding="utf-8")
    data = open_source(path)
    assert [(link.start_node, link.end_node) for link in data.links] in (
        [("a", "b"), ("b", "c")],
        [("b", "c"), ("a", "b")],
    )


def test_any_other_header_is_refused_with_the_way_out(tmp_path):
    path = tmp_path / "foi.csv"
    path.write_text("Area,Arrests\nNorwich,12\n", encoding="utf-8")
    with pytest.raises(LoadError) as caught:
        open_source(path)
    assert "its header is area, arrests" in str(caught.value)
    assert "--suggest-mapping" in str(caught.value)


def test_a_file_that_is_no_text_keeps_its_own_error(tmp_path):
    path = tmp_path / "picture.csv"
    path.write_bytes(b"\x89PNG\x00\x00\x00")
    with pytest.raises(LoadError, match="not a text file"):
        open_source(path)
