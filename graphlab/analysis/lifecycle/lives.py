"""The lives of the lines of a network, and which lines and operations a filter leaves in view."""

from __future__ import annotations

from collections.abc import Collection, ItemsView, Iterator, Mapping, Sequence, ValuesView
from datetime import date
from functools import cached_property
from itertools import compress
from weakref import WeakKeyDictionary

import numpy as np

from graphlab.analysis.lifecycle.life_columns import KINDS, LifeColumns
from graphlab.analysis.lifecycle.oddities import Oddity
from graphlab.analysis.lifecycle.states import SEEN_BY, Life, life_of
from graphlab.graph.activity import LINE_COLUMN
from graphlab.graph.claim_columns import ClaimColumns, entity_numbers
from graphlab.graph.network import Network
from graphlab.model.claim_set import ClaimSet
from graphlab.model.claims import Event, Status
from graphlab.model.columns import TextColumn
from graphlab.model.notes import DOUBTFUL, Note
from graphlab.model.statuses import STATE_WORDS, STATUS
from graphlab.wording.phrases import day_text, first_few, many

#: Notes on one subject before the rest is only counted.
MOST_NOTES = 20
#: Looks for the rows of a few lines before those of all lines are found at once.
MOST_LOOKS = 16
_NONE = np.empty(0, dtype=np.int64)
_TOLD: WeakKeyDictionary[Network, Lives] = WeakKeyDictionary()


def cut_off_of(net: Network) -> date | None:
    """Return the last day that a network speaks for: the end of its period or the day as at which it is asked.

    Without either it is the cut-off of the dataset.
    """
    asked = [day for day in (net.period.last if net.period else None, net.filters.as_at) if day]
    return min(asked) if asked else net.dataset.cut_off


def as_at_words(net: Network) -> str:
    """Return the day as at which a table is asked for, for the end of its title; "" where none was asked for."""
    return f", as at {day_text(net.filters.as_at)}" if net.filters.as_at else ""


class Lives(Mapping[str, Life]):
    """The life of every line in view, by id; what is asked of all of them is in `columns`.

    A `Life` is made when somebody looks at its line.
    """

    def __init__(
        self, data: ClaimSet, events: ClaimColumns, links: ClaimColumns, lines: tuple[str, ...], cut_off: date | None
    ) -> None:
        """Take the claims, which of them pass, the lines in view, sorted, and the last day that the data speak for."""
        self._data, self._events, self._links, self._cut_off = data, events, links, cut_off
        self._made: dict[str, Life] = {}
        self._looked = 0
        self.lines = lines

    @classmethod
    def of(cls, net: Network) -> Lives:
        """Return the lives of the lines that a network shows."""
        return cls(net.dataset, net.event_columns, net.link_columns, in_view(net, "lines"), cut_off_of(net))

    @cached_property
    def columns(self) -> LifeColumns:
        """States, days and closures of the lines on arrays, one entry a line of `lines`."""
        return LifeColumns(self._data, self._events, self._links, self.lines, self._cut_off)

    @cached_property
    def rows(self) -> dict[str, tuple[np.ndarray, np.ndarray]]:
        """The rows of the events and of the links that tell each line in view."""
        return self._rows_of(self.lines)

    def _rows_of(self, lines: Collection[str]) -> dict[str, tuple[np.ndarray, np.ndarray]]:
        told = _rows_by_line(self._events.rows, self._events["line_id"], lines)
        seen = _seen_by(self._links, lines)
        return {line: (told.get(line, _NONE), seen.get(line, _NONE)) for line in lines}

    def of_some(self, lines: Collection[str]) -> dict[str, Life]:
        """Return the lives of some of the lines; what the same claims told another view is not told again."""
        missing = [line for line in lines if line not in self._made]
        if missing:
            # Each look for the rows of a few lines goes through all rows: who asks line by line gets those of all.
            self._looked += 1
            few = len(missing) < len(self.lines) // 2 and "rows" not in self.__dict__ and self._looked < MOST_LOOKS
            rows = self._rows_of(missing) if few else self.rows
            self._made |= self._told({line: rows[line] for line in missing})
        return {line: self._made[line] for line in lines}

    def _told(self, rows: Mapping[str, tuple[np.ndarray, np.ndarray]]) -> dict[str, Life]:
        data, cut_off = self._data, self._cut_off
        keys = {line: (line, cut_off, events.tobytes(), links.tobytes()) for line, (events, links) in rows.items()}
        known: dict[object, Life] = data.kept.setdefault("lives", {})
        new = [line for line in rows if keys[line] not in known]
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
        return {line: known[keys[line]] for line in rows}

    @cached_property
    def odd(self) -> tuple[tuple[str, Oddity], ...]:
        """What does not fit together, by line."""
        lines = [self.lines[i] for i in np.flatnonzero(self.columns.odd).tolist()]
        return tuple((line, odd) for line, life in self.of_some(lines).items() for odd in life.oddities)

    def states(self) -> dict[str, int]:
        """Return how many lines are in each state that occurs, in the order of `STATE_WORDS`."""
        return tally(self.columns.kind)

    def __getitem__(self, line: str) -> Life:
        return self._made.get(line) or self.of_some([line])[line]

    def __contains__(self, line: object) -> bool:
        return isinstance(line, str) and self.columns.lines.code_of(line) >= 0

    def __iter__(self) -> Iterator[str]:
        return iter(self.lines)

    def __len__(self) -> int:
        return len(self.lines)

    def items(self) -> ItemsView[str, Life]:
        """Return all lines with their lives, made at once."""
        return self.of_some(self.lines).items()

    def values(self) -> ValuesView[Life]:
        """Return the lives of all lines, made at once."""
        return self.of_some(self.lines).values()


def lives(net: Network) -> Lives:
    """Return the life of every line in view, by id.

    Notes
    -----
    Only claims that pass the filters are told; see `graphlab.analysis.lifecycle.states` for the states.
    """
    if net not in _TOLD:
        _TOLD[net] = Lives.of(net)
    return _TOLD[net]


def _seen_by(links: ClaimColumns, lines: Collection[str]) -> dict[str, np.ndarray]:
    """Return the rows of the links that put each of some lines in time."""
    found: dict[str, np.ndarray] = {}
    for end in ("from", "to"):
        here = links["link_type"].is_in([kind for kind in SEEN_BY if LINE_COLUMN[kind] == end])
        for line, rows in _rows_by_line(np.flatnonzero(links.passes & here), links[end], lines).items():
            found[line] = np.concatenate([found[line], rows]) if line in found else rows
    return found


def _rows_by_line(rows: np.ndarray, column: TextColumn, lines: Collection[str]) -> dict[str, np.ndarray]:
    """Return the rows among some that name each of some lines."""
    if not len(rows):
        return {}
    asked = np.zeros(len(column.texts) + 1, bool)
    asked[column.codes_of(list(lines))] = True
    asked[-1] = False  # where a line is not named at all its code is -1
    codes = column.codes[rows]
    rows, codes = rows[asked[codes]], codes[asked[codes]]
    order = np.argsort(codes, kind="stable")
    starts = np.flatnonzero(np.diff(codes[order], prepend=-1))
    named = [column.texts[code] for code in codes[order][starts].tolist()]
    return dict(zip(named, np.split(rows[order], starts[1:]), strict=True)) if named else {}


def in_view(net: Network, kind: str) -> tuple[str, ...]:
    """Return the lines or operations (`kind` is their table) that a network shows, sorted.

    One with a claim that passes is in view. One that no claim names at all is in view as long as nothing was asked for
    that it cannot answer (period, place, subject). One whose claims are all withheld is not. A recorded status is no
    activity: in a period it brings no line into view.
    """
    links, events, counts = net.link_columns, net.event_columns, net.count_columns
    ids = net.dataset.columns(kind).ids
    recorded = events["event"].equals(STATUS)
    told = events.passes if net.period is None else events.passes & ~recorded
    passing = _named(net, kind, links.passes, told)
    passing[ids.codes_of(_subjects(counts["subject"].take(counts.rows)))] = True
    shown = passing
    if net.period is None and not net.filters.place and not net.filters.subject:
        named = _named(net, kind, np.ones_like(links.passes), np.ones_like(recorded))
        named[ids.codes_of(_subjects(counts["subject"]))] = True
        shown = passing | ~named
    keys = compress(ids.texts, shown[:-1].tolist())
    return tuple(key for key in keys if key not in net.hidden) if net.hidden else tuple(keys)


def _named(net: Network, kind: str, linked: np.ndarray, told: np.ndarray) -> np.ndarray:
    """Return which entities of a kind some links and events name, by number; the last entry is for none of them."""
    named = np.zeros(len(net.dataset.columns(kind).ids.texts) + 1, bool)
    happened = told & ~net.event_columns["event"].equals(STATUS)  # a status is recorded of a line, by no operation
    for table, column, those in (
        ("links", "from", linked), ("links", "to", linked), ("events", "line_id", told),
        ("events", "operation_id", happened),
    ):  # fmt: skip
        named[entity_numbers(net.dataset, kind, table, column)[those]] = True
    return named


def _subjects(subjects: TextColumn) -> list[str]:
    """Return what some counts are about, each of several by itself."""
    return [part for subject in subjects.texts for part in subject.split(";")]


def oddity_notes(odd: Sequence[tuple[str, Oddity]]) -> list[str]:
    """Return notes on what does not fit together, the first `MOST_NOTES` of them and the number of the rest."""
    notes = [f"{line}: the claims do not fit together: {what}." for line, what in odd[:MOST_NOTES]]
    more = len(odd) - MOST_NOTES
    return notes if more <= 0 else [*notes, f"And {more:,} more that do not fit: see the table 'impossible'."]


def tally(kinds: np.ndarray) -> dict[str, int]:
    """Return how many of some lines are in each state that occurs, by the numbers of their kinds."""
    counted = np.bincount(kinds, minlength=len(KINDS)).tolist()
    return {kind: number for kind, number in zip(KINDS, counted, strict=True) if number}


def states_note(told: Lives) -> str:
    """Return how many lines are in each state, in one sentence."""
    parts = [f"{number:,} {STATE_WORDS[kind]}" for kind, number in told.states().items()]
    return f"States: {', '.join(parts) or 'no line is in view'}."


def doubtful_notes(told: Lives) -> list[str]:
    """Return what is to be said of recorded statuses: those that decide nothing, and those dated by their source."""
    with_one = np.unique(told.columns.statuses.line).tolist()
    recorded = [s for life in told.of_some([told.lines[i] for i in with_one]).values() for s in life.statuses]
    doubtful = [s for s in recorded if s.state is None]
    notes: list[str] = []
    if doubtful:
        named = first_few([f"{s.line} ('{s.status}', {s.id})" for s in doubtful], MOST_NOTES)
        what = (
            "recorded status is doubtful and decides"
            if len(doubtful) == 1
            else "recorded statuses are doubtful and decide"
        )
        text = f"{len(doubtful):,} {what} nothing: {named}."
        notes.append(Note(text, DOUBTFUL, [s.id for s in doubtful]))
    for dated_by, day in (("source", "the day on which their source was published"), ("cut-off", "the cut-off")):
        times = sum(s.dated_by == dated_by for s in recorded)
        if times:
            notes.append(
                f"{times:,} recorded {'status' if times == 1 else 'statuses'} without a date: taken as at {day}."
            )
    undated = sorted(s.id for s in recorded if not s.period.dated)
    if undated:
        number = many(len(undated), "recorded status", "recorded statuses")
        notes.append(Note(f"Without any date, and so deciding nothing: {number}.", DOUBTFUL, undated))
    return notes
