"""The lives of the lines of a network, and which lines and operations a filter leaves in view."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date
from weakref import WeakKeyDictionary

from graphlab.analysis.lifecycle.states import Life, life_of
from graphlab.graph.network import Network
from graphlab.model.claims import Count, Event, Link

#: Notes on one subject before the rest is only counted.
MOST_NOTES = 20
_TOLD: WeakKeyDictionary[Network, dict[str, Life]] = WeakKeyDictionary()


def cut_off_of(net: Network) -> date | None:
    """Return the last day that a network speaks for: the end of its period, else the cut-off of its dataset."""
    if net.period is not None and net.period.last is not None:
        return net.period.last
    return net.dataset.cut_off


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
    cut_off = cut_off_of(net)
    return {line: life_of(line, events[line], links[line], cut_off) for line in in_view(net, net.lines)}


def in_view(net: Network, entities: Mapping[str, object]) -> tuple[str, ...]:
    """Return the lines or operations that a network shows, sorted.

    One with a claim that passes is in view. One that no claim names at all is in view as long as nothing was asked for
    that it cannot answer (period, place, subject). One whose claims are all withheld is not.
    """
    passing = _named(net.links, net.events, net.counts)
    named = _named(net.dataset.links, net.dataset.events, net.dataset.counts)
    narrowed = net.period is not None or bool(net.filters.place) or bool(net.filters.subject)
    return tuple(sorted(key for key in entities if key in passing or (key not in named and not narrowed)))


def _named(links: Sequence[Link], events: Sequence[Event], counts: Sequence[Count]) -> set[str]:
    names = {node for link in links for node in (link.start_node, link.end_node)}
    names |= {name for event in events for name in (event.line, event.operation)}
    return names | {subject for count in counts for subject in count.subjects}


def oddity_notes(told: Mapping[str, Life]) -> list[str]:
    """Return notes on what does not fit together, the first `MOST_NOTES` of them and the number of the rest."""
    odd = [f"{line}: the claims do not fit together: {odd}." for line in sorted(told) for odd in told[line].oddities]
    more = len(odd) - MOST_NOTES
    return odd if more <= 0 else [*odd[:MOST_NOTES], f"And {more:,} more that do not fit: see the table 'impossible'."]
