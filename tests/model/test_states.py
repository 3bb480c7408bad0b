"""The state of a line is a value: its kind and day are never read back from how it is written."""

import copy
import pickle
import re
from datetime import date
from pathlib import Path

import pytest

import graphlab
from graphlab.model.statuses import NOT_SEEN, STATE_WORDS, State
from graphlab.report.briefing.section_lines import ledger_heading, ledger_sentence, state_text

SOURCES = Path(graphlab.__file__).parent


def seen(when, line="brand not seen since May"):
    link = {"link_type": "SUPPLIES", "from": line, "to": "norwich", "start": when, "end": when}
    later = {"link_type": "SUPPLIES", "from": "other", "to": "norwich", "start": "2021", "end": "2021"}
    return {"links": [link, later]}


def test_a_line_not_seen_for_long_says_since_when(dataset):
    row, _ = graphlab.lines(dataset(**seen("2019-05"))).rows
    state = row["state"]
    assert (str(state), state.kind, state.since) == ("not seen since 2019-05-31", NOT_SEEN, date(2019, 5, 31))


def test_a_sentence_on_one_line_puts_its_state_in_words(dataset):
    only = graphlab.lines(dataset(**seen("2019-05"))).rows[0]
    result = graphlab.lines(dataset(**seen("2019-05")))
    one = type(result)(result.title, result.method, result.columns, [only])
    assert "has not been seen since 31 May 2019 by its latest claim" in ledger_sentence(one)
    assert ledger_heading(one) == "brand not seen since May: not seen since 31 May 2019"


def test_several_lines_are_counted_by_kind(dataset):
    said = ledger_sentence(graphlab.lines(dataset(**seen("2019-05"))))
    assert said == "Of two named lines, by their latest claim: 1 active and 1 not seen after it."


@pytest.mark.parametrize("kind", [*STATE_WORDS])
def test_a_copy_is_the_same_state(kind):
    for state in (State(kind), State(kind, date(2020, 2, 29))):
        for other in (copy.deepcopy(state), pickle.loads(pickle.dumps(state))):
            assert (str(other), other.kind, other.since) == (str(state), kind, state.since)


def test_a_day_that_is_not_known_is_said_so():
    assert str(State(NOT_SEEN)) == state_text(State(NOT_SEEN)) == "not seen since an unknown day"


def test_no_source_reads_a_state_from_its_text():
    parsing = re.compile(r"""(startswith|partition|split|removeprefix|replace)\(\s*f?["'](not seen| since)""")
    found = [p for p in sorted(SOURCES.rglob("*.py")) if parsing.search(p.read_text(encoding="utf-8"))]
    assert found == []
