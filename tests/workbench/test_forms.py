"""A form is the words that would be typed: whatever is entered, the command reads back what was entered."""

from __future__ import annotations

import shlex

import click
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphlab.commands import COMMANDS, main
from graphlab.workbench.forms import fields_of, typed_line, words_of
from graphlab.workbench.screens import SCREENS

SAMPLE = {"number": "1", "flag": "on"}
TEXTS = st.text(st.characters(blacklist_categories=("Cs", "Cc", "Zl", "Zp")), min_size=1).map(str.strip).filter(bool)


def command(name: str) -> click.Command:
    found = main.get_command(click.Context(main), name)
    assert found is not None
    return found


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_option_of_every_command_is_read_back_as_entered(name):
    found = command(name)
    parser = found.make_parser(click.Context(found))
    for field in fields_of(found):
        entered = SAMPLE.get(field.kind) or (field.choices[0] if field.choices else "x y")
        given = tuple(entered.split()) if field.values > 1 else entered
        typed, rest, _ = parser.parse_args(words_of([field], {field.name: entered}))
        assert not rest
        assert [v for v in typed.values() if v in (given, [given], True)], field


@settings(max_examples=200, deadline=None)
@given(TEXTS)
def test_no_text_becomes_an_option_or_a_shell_word(text):
    found = command("lines")
    place = next(f for f in fields_of(found) if f.name == "place")
    words = words_of([place], {"place": text})
    typed, rest, _ = found.make_parser(click.Context(found)).parse_args(list(words))
    assert (typed["place"], rest) == (text, [])
    assert shlex.split(typed_line(["lines", *words])) == ["graphlab", "lines", *words]


@pytest.mark.parametrize("screen", SCREENS, ids=lambda s: s.name)
def test_screens_name_options_that_there_are(screen):
    names = {field.name for field in fields_of(command(screen.command))}
    assert set(screen.first) | {name for name, _ in screen.needs} <= names
