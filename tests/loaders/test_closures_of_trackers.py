"""How a line was closed: the type where a tracker says it, and its words as the note of the closure."""

from __future__ import annotations

import pytest

from graphlab.loaders.mapping.load import load
from graphlab.loaders.shapes.suggestion import understand
from graphlab.loaders.shapes.vocabulary import role_of

HEAD = "Line,Origin,Town,Closed on,How closed\n"


def _events(tmp_path, *words):
    sheet, mapping = tmp_path / "s.csv", tmp_path / "m.yaml"
    rows = (f"Line{i},Hackney,Ely,{i}/08/2026,{word}\n" for i, word in enumerate(words, 1))
    sheet.write_text(HEAD + "".join(rows), encoding="utf-8")
    mapping.write_text(understand(sheet).text, encoding="utf-8")
    events = sorted(load(sheet, mapping).events, key=lambda e: e.line)
    return [e.event for e in events], [e.note for e in events]


@pytest.mark.parametrize(
    ("words", "events", "notes"),
    [
        (("Type 1 - holder charged", "SIM switched off"), ["closed_type1", "closed"], None),
        (("2 phones seized", "1 arrested"), ["closed", "closed"], None),
        (("Type 1, was type 2 before", "T2"), ["closed", "closed_type2"], None),
        (("1", "2"), ["closed_type1", "closed_type2"], ["", ""]),
        (("Type 1", "type 2"), ["closed_type1", "closed_type2"], ["", ""]),
    ],
)
def test_a_type_is_read_where_one_is_named_and_no_word_is_lost(tmp_path, words, events, notes):
    quoted = [f'"{word}"' for word in words]
    assert _events(tmp_path, *quoted) == (events, list(words) if notes is None else notes)


@pytest.mark.parametrize(
    "header", ["How closed", "Closure type", "Method of closure", "Closed how", "Reason for closure"]
)
def test_headers_that_say_how(header):
    assert role_of(header) == "closure_type"


def test_without_a_day_or_an_operation_the_column_is_named_as_unused(tmp_path):
    sheet = tmp_path / "s.csv"
    sheet.write_text("Line,Origin,Town,How closed\nEcho,Hackney,Ely,warrant\n", encoding="utf-8")
    assert "no column says when a line was closed" in understand(sheet).readings[0].parts["How closed"]


@pytest.mark.parametrize(
    ("header", "period"),
    [("Last noted", "2026-08.."), ("Live until", "2026-08"), ("Most recent activity", "2026-08..")],
)
def test_who_closed_a_line_with_its_last_sighting_closed_it_then_or_later(tmp_path, header, period):
    sheet, mapping = tmp_path / "s.csv", tmp_path / "m.yaml"
    sheet.write_text(f"Line,Origin,Town,{header},Closed by\nEcho,Hackney,Ely,Aug-26,Op Elm\n", encoding="utf-8")
    mapping.write_text(text := understand(sheet).text, encoding="utf-8")
    (closed,) = load(sheet, mapping).events
    assert (closed.event, str(closed.period), closed.operation) == ("closed", period, "op-elm")
    assert "# ? when it was closed" in text
