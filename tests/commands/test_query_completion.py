"""Completion of ``graphlab query``: questions, parameters, and the ids of the SOURCE that was typed."""

from __future__ import annotations

import pytest
from click.shell_completion import BashComplete

from graphlab.commands import main

EXAMPLE = "example:open-source"


@pytest.fixture
def complete(monkeypatch):
    """What the shell is offered for the last word typed."""

    def offered(*words):
        monkeypatch.setenv("COMP_WORDS", " ".join(["graphlab", *words]))
        monkeypatch.setenv("COMP_CWORD", str(len(words)))
        return [
            item.value for item in BashComplete(main, {}, "graphlab", "_G").get_completions(list(words[:-1]), words[-1])
        ]

    return offered


def test_questions_are_offered_by_name(complete):
    assert complete("query", EXAMPLE, "lines_s") == ["lines_seen_after_closure", "lines_shared_by_towns"]


def test_parameters_of_the_question_and_ids_of_their_kind_are_offered(complete):
    assert complete("query", EXAMPLE, "lines_shared_by_towns", "-p", "") == ["town=", "other="]
    assert complete("query", EXAMPLE, "lines_into_town", "-p", "town=norw") == ["town=norwich"]
    assert complete("query", EXAMPLE, "pairs_lost", "-p", "line=lj") == ["line=lj"]
    assert complete("query", EXAMPLE, "lines_by_area", "-p", "level=c") == []
    assert complete("query", EXAMPLE, "no_such_question", "-p", "x") == []


def test_ids_are_offered_to_the_filters_too(complete):
    assert complete("flows", EXAMPLE, "--place", "norw") == ["norwich"]


def test_a_source_that_cannot_be_read_offers_nothing(complete):
    assert complete("query", "no-such-folder", "lines_into_town", "-p", "town=n") == []
