"""The lives of the lines of a network, and which lines and operations a filter leaves in view."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from weakref import WeakKeyDictionary

from graphlab.analysis.lifecycle.states import Life, life_of
from graphlab.graph.network import Network
from graphlab.model.claims import Count, Event, Link, Status
from graphlab.model.notes import DOUBTFUL, Note
from graphlab.model.statuses import STATE_WORDS
from graphlab.wording.phrases import day_text, many

#: Notes on one subject before the rest is only counted.
MOST_NOTES = 20
_TOLD: WeakKeyDictionary[Network, dict[str, Life]] = WeakKeyDictionary()


def cut_off_of(net: Network) -> date | None:
    """Return the last day that a network speaks for: the end of its period or the day as at which it is asked.

    Without either it is the cut-off of the dataset.
    """
    asked = [day for day in (net.period.last if net.period else None, net.filters.as_at) if day]
    return min(asked) if asked else net.dataset.cut_off


def as_at_words(net: Network) -> str:
    """Return the day as at which a table is asked for, for the end of its title; "" where none was asked for."""
    return f", as at {day_text(net.filters.as_at)}" if net.filters.as_at else ""


def lives(net: Network) -> dict[str, Life]:
    """Return the life of every line in view, by id.

    Notes
    -----
    Only claims that pass the filters are told; see `graphlab.analysis.lifecycle.states` for the states.
    """
    if net not in _TOLD:
        _TOLD[net] = _lives(net)
    return dict(_TOLD[net])


def _lives(net: Network) -> dict[str, Life]:
    events: defaultdict[str, list[Event]] = defaultdict(list)
    links: defaultdict[str, list[Link]] = defaultdict(list)
    for event in net.events:
        events[event.line].append(event)
    for link in net.links:
        links[link.end_node if link.type == "TARGETED" else link.start_node].append(link)
    statuses: defaultdict[str, list[Status]] = defaultdict(list)
    for status in net.statuses:
        statuses[status.line].append(status)
    cut_off = cut_off_of(net)
    return {line: life_of(line, events[line], links[line], cut_off, statuses[line]) for line in in_view(net, net.lines)}


def in_view(net: Network, entities: Mapping[str, object]) -> tuple[str, ...]:
    """Return the lines or operations that a network shows, sorted.

    One with a claim that passes is in view. One that no claim names at all is in view as long as nothing was asked for
    that it cannot answer (period, place, subject). One whose claims are all withheld is not. A recorded status is no
    activity: in a period it brings no line into view.
    """
    passing = _named(net.links, net.events, net.counts)
    named = _named(net.dataset.links, net.dataset.events, net.dataset.counts)
    named |= {status.line for status in net.dataset.statuses}
    if net.period is None:
        passing |= {status.line for status in net.statuses}
    narrowed = net.period is not None or bool(net.filters.place) or bool(net.filters.subject)
    return tuple(sorted(key for key in entities if key in passing or (key not in named and not narrowed)))


def _named(links: Sequence[Link], events: Sequence[Event], counts: Sequence[Count]) -> set[str]:
    names = {node for link in links for node in (link.start_node, link.end_node)}
    names |= {name for event in events for name in (event.line, event.operation)}
    return names | {subject for count in counts for subject in count.subjects}


def oddity_notes(lives_by_line: Mapping[str, Life]) -> list[str]:
    """Return notes on what does not fit together, the first `MOST_NOTES` of them and the number of the rest."""
    odd = [
        f"{line}: the claims do not fit together: {odd}."
        for line in sorted(lives_by_line)
        for odd in lives_by_line[line].oddities
    ]
    more = len(odd) - MOST_NOTES
    return odd if more <= 0 else [*odd[:MOST_NOTES], f"And {more:,} more that do not fit: see the table 'impossible'."]


def tally_states(lives_by_line: Mapping[str, Life]) -> dict[str, int]:
    """Return how many lines are in each state that occurs, in the order of `STATE_WORDS`."""
    counted = Counter(life.state.kind for life in lives_by_line.values())
    return {kind: counted[kind] for kind in STATE_WORDS if counted[kind]}


def states_note(lives_by_line: Mapping[str, Life]) -> str:
    """Return how many lines are in each state, in one sentence."""
    parts = [f"{number:,} {STATE_WORDS[kind]}" for kind, number in tally_states(lives_by_line).items()]
    return f"States: {', '.join(parts) or 'no line is in view'}."


def doubtful_notes(lives_by_line: Mapping[str, Life]) -> list[str]:
    """Return what is to be said of recorded statuses: those that decide nothing, and those dated by their source."""
    doubtful = [s for line in sorted(lives_by_line) for s in lives_by_line[line].doubtful]
    notes: list[str] = []
    if doubtful:
        named = ", ".join(f"{s.line} ('{s.status}', {s.id})" for s in doubtful[:MOST_NOTES])
        more = f" and {len(doubtful) - MOST_NOTES:,} more" if len(doubtful) > MOST_NOTES else ""
        what = (
            "recorded status is doubtful and decides"
            if len(doubtful) == 1
            else "recorded statuses are doubtful and decide"
        )
        text = f"{len(doubtful):,} {what} nothing: {named}{more}."
        notes.append(Note(text, DOUBTFUL, [s.id for s in doubtful]))
    for dated_by, day in (("source", "the day on which their source was published"), ("cut-off", "the cut-off")):
        number = sum(s.dated_by == dated_by for life in lives_by_line.values() for s in life.statuses)
        if number:
            notes.append(
                f"{number:,} recorded {'status' if number == 1 else 'statuses'} without a date: taken as at {day}."
            )
    undated = sum(not s.period.dated for life in lives_by_line.values() for s in life.statuses)
    if undated:
        notes.append(
            f"Without any date, and so deciding nothing: {many(undated, 'recorded status', 'recorded statuses')}."
        )
    return notes
