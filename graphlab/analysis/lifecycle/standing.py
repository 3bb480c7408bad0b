"""Who stands open: the lines that a question about what comes next is asked of, as at a day.

What closing a line would cut, which to close, who matters and what to watch are questions about the future: a line that
was closed last year and did not come back is no answer to them. They are asked of every line whose state on the day is
not ``closed``; ``state`` narrows that, ``all_time`` asks of all lines ever seen, a period of the lines active in it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np

from graphlab.analysis.lifecycle.life_columns import KINDS
from graphlab.analysis.lifecycle.lives import Lives, cut_off_of, lives, tally
from graphlab.dataset import Dataset
from graphlab.errors import RefusedError
from graphlab.graph.filters import Scope
from graphlab.graph.network import Network, as_network
from graphlab.model.periods import Period
from graphlab.model.statuses import NOT_SEEN, STATE_WORDS
from graphlab.wording.phrases import day_text, listed, many, period_text

#: In titles the states that ask for a second look come first.
_ORDER = ("dormant", "returned", "disrupted", NOT_SEEN, "undated", "active", "closed")
#: Where a network keeps the answer: many analyses of one product ask.
_STANDING = "_standing"


def standing(
    net: Network | Dataset,
    *,
    as_at: str | date | None = None,
    all_time: bool = False,
    state: str | Sequence[str] | None = None,
) -> Network:
    """Return the network of the lines that a question about what comes next is asked of; its `scope` says which.

    Parameters
    ----------
    net
        The network or dataset; a network that was narrowed like this before is given back.
    as_at
        Day as at which it is asked; claims whose first day is later are not used. By default what the network says,
        else the cut-off of the dataset.
    all_time
        Ask of all lines ever seen.
    state
        Only lines in these states (``"active,returned"``); by default all but ``closed``.

    Raises
    ------
    RefusedError
        If a day, a period and all time are asked for together.
    NotFoundError
        If there is no such state.

    Notes
    -----
    A line that is left out keeps its events and operations, so that what came of it can still be told; its links to
    places and what is counted of it alone are not in the network. A plain network has no lines and stays whole.

    Examples
    --------
    >>> import graphlab
    >>> standing(graphlab.load("example:open-source")).scope.words
    '29 lines open as at 30 November 2026, 8 of them disrupted, 19 not seen since an earlier day and 2 active'
    """
    net = as_network(net)
    asked: dict[str, Any] = {"as_at": as_at, "all_time": all_time, "state": state}
    given = {name: value for name, value in asked.items() if value}
    if given:
        net = net.with_filters(**given)
    _check_exclusive(net)
    if net.scope is not None or net.is_plain:
        return net
    kept: dict[str, Any] = net.__dict__
    if _STANDING not in kept:
        everyone = net.filters.all_time or net.period is not None
        kept[_STANDING] = _of_all(net) if everyone else _of_open(net)
    found: Network = kept[_STANDING]
    return found


def _check_exclusive(net: Network) -> None:
    ways = {
        "as at a day": net.filters.as_at is not None and net.scope is None,
        "of all time": net.filters.all_time,
        "of a period": net.period is not None,
    }
    asked = [way for way, given in ways.items() if given]
    if len(asked) > 1:
        raise RefusedError(f"a question about what comes next is asked {' or '.join(asked)}, not both: choose one")


def _of_all(net: Network) -> Network:
    """Return the network of all lines, or of those active in the period, in the states asked for."""
    when = f"active {when_text(net.period)}" if net.period is not None else "ever seen"
    if not net.filters.states:
        words = scope_words(net)
        return net.with_filters(scope=Scope(None, words))
    kept, kinds = _in_states(lives(net), net.filters.states)
    return net.with_filters(scope=Scope(kept, f"{many(len(kept), 'line')} {when}, {_split(kinds)}"))


def _of_open(net: Network) -> Network:
    day = cut_off_of(net)
    dated = net.with_filters(as_at=day.isoformat()) if day else net
    states = net.filters.states
    kept, kinds = _in_states(lives(dated), states or [kind for kind in KINDS if kind != "closed"])
    if day is None:
        return dated.with_filters(scope=Scope(kept, f"{many(len(kept), 'line')}, nothing is dated"))
    closed = kinds.keys() == {"closed"}
    kind = "closed" if closed else "asked about" if "closed" in states else "open"
    split = "" if closed else _split(kinds)
    short = f"{many(len(kept), 'line')} {kind} as at {day_text(day)}"
    return dated.with_filters(scope=Scope(kept, f"{short}, {split}" if split else short, short))


def _in_states(told: Lives, states: Collection[str]) -> tuple[frozenset[str], dict[str, int]]:
    """Return the lines that are in some states, and how many are in each."""
    kinds = told.columns.kind
    rows = np.flatnonzero(np.isin(kinds, [KINDS.index(kind) for kind in states]))
    return frozenset([told.lines[row] for row in rows.tolist()]), tally(kinds[rows])


def _split(kinds: Mapping[str, int]) -> str:
    """Return how many lines are in each state: "8 of them dormant, 5 back and 43 active"."""
    numbers = [(kinds[kind], STATE_WORDS[kind]) for kind in _ORDER if kind in kinds]
    if not numbers:
        return ""
    if len(numbers) == 1:
        number, word = numbers[0]
        return word if number == 1 else f"all of them {word}"
    (first, word), *rest = numbers
    return listed([f"{first:,} of them {word}", *(f"{n:,} {w}" for n, w in rest)])


def scope_words(net: Network) -> str:
    """Return which lines a table is about, for its title."""
    if net.scope is not None:
        return net.scope.words
    return "all lines ever seen" if net.period is None else f"lines active {when_text(net.period)}"


def when_text(period: Period) -> str:
    """Return an asked period with its preposition: "in April 2026 to June 2026", "up to 2020"."""
    start, end = (str(side) if side else "" for side in (period.start, period.end))
    return f"{'in ' if start and end else ''}{period_text(start, end)}"


def subject_of(net: Network) -> str:
    """Return what tables of nodes are about: nodes of a plain network, or lines and places of a scope."""
    if net.is_plain:
        return "the nodes of a plain network"
    return f"lines and places, {scope_words(net)}"
