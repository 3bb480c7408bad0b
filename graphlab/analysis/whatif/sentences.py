"""What-if in plain sentences."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from graphlab.analysis.lifecycle.pairs import Pair
from graphlab.analysis.whatif.scenario import Scenario
from graphlab.model.column_rows import each
from graphlab.model.naming import line_noun
from graphlab.model.statuses import State
from graphlab.wording.phrases import capital, few, listed, many, share_of, verb

#: How many pairs or lines a sentence names before it counts the rest.
NAMED = 4


def at_start(scenario: Scenario) -> str:
    """Return what there is before anything closes."""
    shape = scenario.shape
    size = f"{shape.largest:,} of {len(shape.nodes):,}"
    if scenario.plain:
        return f"At the start {size} nodes hang together."
    serving, lines = len(scenario.table.lines), len(scenario.lines)
    if not lines:
        rest = f"; {size} lines and places hang together" if shape.nodes else ""
        return f"At the start no line has a link to a place{rest}."
    who = many(lines, "line") if serving == lines else share_of(serving, lines, "line")
    pairs = many(len(scenario.table.served), "pair") if serving else "a pair"
    serve = verb(max(serving, 1), "serves", "serve")
    text = f"At the start {who} {serve} {pairs} of a known origin and a known town"
    if special := len(scenario.special):
        text += f"; {few(special, 'more pair')} {verb(special, 'has', 'have')} an end that is not known or not itemised"
        text += " (listed apart)"
    lines_asked = scenario.lines if scenario.net.period is not None else ()
    possibly = sum(scenario.net.line_activity(line) == "possible" for line in lines_asked)
    if possibly:
        text += f"; {many(possibly, 'line')} {verb(possibly, 'is', 'are')} only possibly active in the period"
    return f"{text}; {size} lines and places hang together."


def rank_sentences(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return what closing each line alone would do, counted: every line is in one of the three numbers.

    Parameters
    ----------
    rows
        Rows of a ranking, of any choice of lines: ``pairs_lost`` and ``redundant_with`` of each.

    Returns
    -------
    list of str
        One sentence; none for fewer than two lines, of which a sentence of their own says more.

    Examples
    --------
    >>> alone, shared, bare = ({"pairs_lost": n, "redundant_with": w} for n, w in ((1, None), (0, ("x",)), (0, None)))
    >>> print(*rank_sentences([alone, alone, shared, bare]))  # doctest: +NORMALIZE_WHITESPACE
    Two of 4 named lines are the only line on at least one pair at their time; one line cuts nothing alone because
    others serve the same pairs; one line serves no pair of a known origin and a known town.
    >>> print(*rank_sentences([shared, shared]))
    Both named lines cut nothing alone because others serve the same pairs.
    """
    total = len(rows)
    if total < 2:
        return []
    losing, redundant = (each(rows, name, bool) for name in ("pairs_lost", "redundant_with"))
    alone = sum(losing)
    shared = sum(other and not lost for lost, other in zip(losing, redundant, strict=True))
    bare = total - alone - shared
    noun = line_noun(each(rows, "removed", str))
    its, others = verb(alone, "its", "their"), "because others serve the same pairs"
    counted = (
        (alone, f"{verb(alone, 'is', 'are')} the only line on at least one pair at {its} time"),
        (shared, f"{verb(shared, 'cuts', 'cut')} nothing alone {others}"),
        (bare, f"{verb(bare, 'serves', 'serve')} no pair of a known origin and a known town"),
    )
    (number, words), *rest = [kind for kind in counted if kind[0]]
    parts = [f"{_of_all(number, total, noun)} {words}", *(f"{few(number, 'line')} {words}" for number, words in rest)]
    return [f"{capital('; '.join(parts))}."]


def _of_all(number: int, total: int, noun: str) -> str:
    if number == total:
        return share_of(number, total, noun)
    return f"{few(number)} of {total:,} {noun}s"


def step_sentence(scenario: Scenario, key: str, cut: Collection[Pair], redundant: Sequence[str]) -> str:
    """Return what one closure does to the pairs, and why.

    Parameters
    ----------
    scenario
        The network.
    key
        What is closed.
    cut
        Pairs that this step cuts.
    redundant
        Remaining lines that serve a pair of this line at a time when it did.
    """
    name = scenario.net.name(key)
    if scenario.plain or key in scenario.net.places:
        return f"Removing {name} (stress test) cuts {many(len(cut), 'pair')}."
    if key in scenario.net.out_of_scope:
        state = scenario.lives[key].state if key in scenario.lives else State("undated")
        return f"{name} is {state.shown} and so not among the {_asked_about(scenario)}: closing it cuts nothing."
    served = scenario.table.pairs_of.get(key, ())
    if not served:
        return f"{name} serves no pair of a named origin and a named town: closing it cuts nothing that can be named."
    if not cut and not redundant:
        return f"Closing {name} cuts nothing more: its pairs were lost before."
    if not cut:
        serve = verb(len(redundant), "serves the same pair", "serve the same pairs")
        return f"Closing {name} cuts nothing: {_names(scenario, redundant)} {serve} at the time, so it is redundant."
    pairs = [f"{scenario.net.name(o)} to {scenario.net.name(t)}" for o, t in sorted(cut)]
    text = f"Closing {name} cuts {many(len(cut), 'pair')}: {listed(pairs, most=NAMED)}"
    return f"{text}; its other pairs stay served by {_names(scenario, redundant)}." if redundant else f"{text}."


def _asked_about(scenario: Scenario) -> str:
    scope = scenario.net.scope
    return (scope.short if scope else "") or "lines asked about"


def _names(scenario: Scenario, ids: Sequence[str]) -> str:
    names = [scenario.net.name(key) for key in ids]
    if len(names) > NAMED:
        return many(len(names), "other line")
    return listed(names)
