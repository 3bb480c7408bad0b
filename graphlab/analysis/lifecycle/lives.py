"""The lives of the lines of a network, and which lines and operations a filter leaves in view."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import numpy as np

from graphlab.analysis.lifecycle.states import SEEN_BY, Life, life_of
from graphlab.graph.activity import LINE_COLUMN
from graphlab.graph.claim_columns import ClaimColumns
from graphlab.graph.network import Network
from graphlab.model.claims import Event, Status
from graphlab.model.columns import TextColumn
from graphlab.model.notes import DOUBTFUL, Note
from graphlab.model.statuses import STATE_WORDS, STATUS
from graphlab.wording.phrases import day_text, many

if TYPE_CHECKING:
    import pandas as pd

#: Notes on one subject before the rest is only counted.
MOST_NOTES = 20
_NONE = np.empty(0, dtype=np.int64)
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
        _TOLD[net] = _told(net, _claim_rows(net))
    return dict(_TOLD[net])


def lives_apart(one: Network, other: Network) -> tuple[dict[str, Life], dict[str, Life]]:
    """Return the lives of the lines of which two views of one dataset are told by other claims, in each of them."""
    first, second = _claim_rows(one), _claim_rows(other)
    same = {
        line
        for line in first.keys() & second.keys()
        if all(np.array_equal(x, y) for x, y in zip(first[line], second[line], strict=True))
    }
    return (
        _told(one, {line: rows for line, rows in first.items() if line not in same}),
        _told(other, {line: rows for line, rows in second.items() if line not in same}),
    )


def _claim_rows(net: Network) -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Return the rows of the events and of the links that tell each line in view."""
    told = _rows_by_line(net.event_columns.rows, net.event_columns["line_id"])
    seen = _seen_by(net.link_columns)
    return {line: (told.get(line, _NONE), seen.get(line, _NONE)) for line in in_view(net, net.lines)}


def _told(net: Network, rows: Mapping[str, tuple[np.ndarray, np.ndarray]]) -> dict[str, Life]:
    """Return the lives told by the claims that pass; what the same claims told another view is not told again."""
    data, cut_off, lines = net.dataset, cut_off_of(net), list(rows)
    keys = {line: (line, cut_off, events.tobytes(), links.tobytes()) for line, (events, links) in rows.items()}
    known: dict[object, Life] = data.kept.setdefault("lives", {})
    new = [line for line in lines if keys[line] not in known]
    if new:
        at = [np.concatenate(columns) for columns in zip(*(rows[line] for line in new), strict=True)]
        claims = dict(zip(at[0].tolist(), data.told_at(at[0]), strict=True))
        links = dict(zip(at[1].tolist(), data.links_at(at[1]), strict=True))
        for line in new:
            mine = [claims[i] for i in rows[line][0].tolist()]
            known[keys[line]] = life_of(
                line,
                [x for x in mine if isinstance(x, Event)],
                [links[i] for i in rows[line][1].tolist()],
                cut_off,
                [x for x in mine if isinstance(x, Status)],
            )
    return {line: known[keys[line]] for line in lines}


def _seen_by(links: ClaimColumns) -> dict[str, np.ndarray]:
    """Return the rows of the links that put each line in time."""
    found: dict[str, np.ndarray] = {}
    for end in ("from", "to"):
        here = links["link_type"].is_in([kind for kind in SEEN_BY if LINE_COLUMN[kind] == end])
        for line, rows in _rows_by_line(np.flatnonzero(links.passes & here), links[end]).items():
            found[line] = np.concatenate([found[line], rows]) if line in found else rows
    return found


def _rows_by_line(rows: np.ndarray, lines: TextColumn) -> dict[str, np.ndarray]:
    """Return the rows among some that name each line."""
    if not len(rows):
        return {}
    codes = lines.codes[rows]
    order = np.argsort(codes, kind="stable")
    starts = np.flatnonzero(np.diff(codes[order], prepend=-1))
    named = [lines.texts[code] for code in codes[order][starts].tolist()]
    return dict(zip(named, np.split(rows[order], starts[1:]), strict=True))


def in_view(net: Network, entities: Mapping[str, object]) -> tuple[str, ...]:
    """Return the lines or operations that a network shows, sorted.

    One with a claim that passes is in view. One that no claim names at all is in view as long as nothing was asked for
    that it cannot answer (period, place, subject). One whose claims are all withheld is not. A recorded status is no
    activity: in a period it brings no line into view.
    """
    links, events, counts = net.link_columns, net.event_columns, net.all_counts["subject"]
    happened = ~events["event"].equals(STATUS)
    passing = _named(links, links.passes, events, events.passes & happened)
    passing |= _subjects(net.count_frame["subject"])
    named = _named(links, np.ones_like(links.passes), events, happened) | _subjects(counts)
    named |= {*events["line_id"].take(~happened).texts}
    if net.period is None:
        passing |= {*events["line_id"].take(events.passes & ~happened).texts}
    narrowed = net.period is not None or bool(net.filters.place) or bool(net.filters.subject)
    return tuple(sorted(key for key in entities if key in passing or (key not in named and not narrowed)))


def _named(links: ClaimColumns, linked: np.ndarray, events: ClaimColumns, happened: np.ndarray) -> set[str]:
    """Return what some links and events name."""
    columns = [links[name].take(linked) for name in ("from", "to")]
    columns += [events[name].take(happened) for name in ("line_id", "operation_id")]
    return {name for column in columns for name in column.texts}


def _subjects(counts: pd.Series[str]) -> set[str]:
    return {part for subject in counts.unique() for part in subject.split(";")}


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
    undated = sorted(s.id for life in lives_by_line.values() for s in life.statuses if not s.period.dated)
    if undated:
        told = many(len(undated), "recorded status", "recorded statuses")
        notes.append(Note(f"Without any date, and so deciding nothing: {told}.", DOUBTFUL, undated))
    return notes
