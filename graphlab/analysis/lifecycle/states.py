"""The life of one line as its claims tell it: a written state machine over dated events and links.

Every date is an interval, so is everything computed from dates. The latest claim decides the state of a line:

=====================================  ==========================================================================
latest claim                           state
=====================================  ==========================================================================
closed, closed_type1, closed_type2     ``closed``
check_back (passed)                    what it was before; ``closed`` if nothing else is known
check_back_failed, reemerged           ``returned``
disrupted                              ``disrupted``
opened, active, a link                 ``active`` if it has an open end or contains the cut-off, else
                                       ``not seen since`` its last day
last_seen                              ``not seen since`` its last day
a recorded status                      what it records: ``active``, ``returned``, ``disrupted``, ``dormant`` or
                                       ``closed``; a doubtful word decides nothing
no dated claim                         ``closed`` if a closure is stated and nothing that could have come after it,
                                       else ``undated``
=====================================  ==========================================================================

Latest is by last day; on the same day closed before returned before disrupted before dormant before active. A recorded
status is no sighting, no closure and no return: it moves the state and nothing else. A claim with an open end
is placed by its start, because nothing says how long it held: a line that ran "from 2018" and was closed in 2020 is
closed. A source that closes a line on 12 August 2026 and has it "last seen August 2026" says of no day after the
closure that the line was seen: of one source, a closure within the month or year of a sighting decides.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from graphlab.analysis.lifecycle.closures import Closure, Return, Span
from graphlab.analysis.lifecycle.oddities import Oddity, oddities, status_oddities
from graphlab.model.claims import Event, Link, Status
from graphlab.model.periods import OPEN_FIRST, OPEN_LAST, Period
from graphlab.model.statuses import NOT_SEEN, STATUS, State
from graphlab.model.tables import CLOSURES, RETURNS
from graphlab.model.values import Bounds

#: Events and links that say how long something lasted; every other event is one day somewhere in its range.
_LASTING = ("active", "link")
#: Families of claims that a line was seen, with no word on how it stands after that.
SEEN = ("active", "last_seen")
#: Links that put a line in time.
SEEN_BY = ("ORIGINATES_IN", "SUPPLIES", "TARGETED")
ORDER_ON_ONE_DAY = {"closed": 5, "returned": 4, "disrupted": 3, "dormant": 2, "active": 1}
#: States that one claim decides, whatever the cut-off.
DECIDED = ("closed", "returned", "disrupted", "dormant")
#: Events that come before a closure wherever both are stated without a date; a check-back finds it held.
BEFORE_CLOSURE = frozenset({"opened", "disrupted", "check_back"})
FAMILY = (
    dict.fromkeys(CLOSURES, "closed")
    | dict.fromkeys(RETURNS, "returned")
    | {"disrupted": "disrupted", "opened": "active", "active": "active", "last_seen": "last_seen", "link": "active"}
)


@dataclass(frozen=True)
class Life:
    """What is stated about one line over time; what follows from that is worked out when it is first asked for.

    Attributes
    ----------
    events, links, statuses
        The claims about it in order of time, links by id.
    cut_off
        Last day that the data speak for.
    """

    line: str
    events: tuple[Event, ...]
    links: tuple[Link, ...]
    statuses: tuple[Status, ...]
    cut_off: date | None

    @cached_property
    def _decided(self) -> tuple[State, str | None]:
        return _state(self.events, self.links, self.statuses, self.cut_off)

    @property
    def state(self) -> State:
        """How the line stands."""
        return self._decided[0]

    @property
    def decided_by(self) -> str | None:
        """Id of the claim that decides the state."""
        return self._decided[1]

    @cached_property
    def _seen(self) -> tuple[Span, Span]:
        return _seen(self.events, self.links, _recorded_on(self.statuses))

    @property
    def first_seen(self) -> Span:
        """When it was first seen."""
        return self._seen[0]

    @property
    def last_seen(self) -> Span:
        """When it was last seen."""
        return self._seen[1]

    @cached_property
    def closures(self) -> tuple[Closure, ...]:
        """Its closures, in order of time."""
        return closures_of(self.events)

    @cached_property
    def returns(self) -> tuple[Return, ...]:
        """The first return after each closure that one followed."""
        return _returns(self.events, self.closures)

    @cached_property
    def oddities(self) -> tuple[Oddity, ...]:
        """What does not fit together."""
        returned = {r.closure for r in self.returns}
        return (*oddities(self.events, self.closures, returned), *status_oddities(self.statuses, self.events))

    def of(self, *kinds: str) -> tuple[Event, ...]:
        """Return the events of some kinds."""
        return tuple(event for event in self.events if event.event in kinds)

    @property
    def recorded(self) -> Status | None:
        """The latest recorded status, doubtful ones included; None where none is dated."""
        dated = [s for s in self.statuses if s.period.dated]
        return max(dated, key=lambda s: (s.period.last_known, s.id), default=None)

    @property
    def doubtful(self) -> tuple[Status, ...]:
        """The recorded statuses whose word decides nothing."""
        return tuple(s for s in self.statuses if s.state is None)

    def count(self, kind: str) -> int | None:
        """Return how many closures of a kind are stated; None when none is."""
        mine = self.of(kind)
        return len(closures_of(mine)) if mine else None


@dataclass(frozen=True, slots=True)
class _Dated:
    """A dated claim on the scale of days."""

    kind: str
    family: str
    claim: str
    period: Period
    type: str
    until: int = OPEN_LAST

    @property
    def key(self) -> tuple[int, int, int, str]:
        """Sort key, latest first: the last day known to count, what wins on one day, the kind of claim, the id.

        A claim that is not dated to the day ("2022") counts until `until` where its range holds that day: a list as at
        June 2022 has seen nothing later, however widely it dates a sighting, and one that closes a line in June 2022
        does not see it after that.
        """
        start, end = self.period.start, self.period.end
        if end is not None:
            day = end.last.toordinal()
        elif self.kind in _LASTING:
            day = start.first.toordinal() if start else OPEN_FIRST
        else:
            day = start.last.toordinal() if start else OPEN_FIRST
        if self.period.first_ordinal <= self.until < day:
            day = self.until
        last = {STATUS: 1, "link": 2}.get(self.kind, 0)
        return -day, -ORDER_ON_ONE_DAY.get(self.family, 0), last, self.claim


def closures_of(events: Iterable[Event]) -> tuple[Closure, ...]:
    """Return the fewest closures that all closure claims among `events` can mean, in order of time.

    Notes
    -----
    Two claims whose ranges share a day can speak of one closure and are taken as one (two sources, one closure);
    a claim without a date joins the last. The range of a closure is what its claims have in common.
    """
    dated = sorted(
        (e for e in events if e.event in CLOSURES), key=lambda e: (e.period.last_ordinal, e.period.first_ordinal, e.id)
    )
    groups: list[list[Event]] = []
    for event in dated:
        if groups and any_common([*groups[-1], event]):
            groups[-1].append(event)
        else:
            groups.append([event])
    closures = [
        Closure(
            max(e.period.first_ordinal for e in g),
            min(e.period.last_ordinal for e in g),
            tuple(sorted(g, key=lambda e: e.id)),
        )
        for g in groups
    ]
    return tuple(sorted(closures, key=lambda c: (c.low, c.high, c.claims)))


def any_common(events: Sequence[Event]) -> bool:
    """Return whether the ranges of all events share a day."""
    return max(e.period.first_ordinal for e in events) <= min(e.period.last_ordinal for e in events)


def life_of(
    line: str,
    events: Iterable[Event],
    links: Iterable[Link],
    cut_off: date | None,
    statuses: Iterable[Status] = (),
) -> Life:
    """Return what the claims about one line say of its life.

    Parameters
    ----------
    line
        Id of the line.
    events, links
        The claims about it, in any order; links other than `SEEN_BY` are left out.
    cut_off
        Last day that the data speak for; None if there is no date at all.
    statuses
        The recorded statuses of the line, in any order.
    """
    own = tuple(sorted(events, key=event_key))
    seen = tuple(sorted((link for link in links if link.type in SEEN_BY), key=lambda link: link.id))
    recorded = tuple(sorted(statuses, key=lambda s: (s.period.last_known, s.id)))
    return Life(line, own, seen, recorded, cut_off)


def event_key(event: Event) -> tuple[int, int, str, str]:
    """Return the key that puts events in order of time."""
    return event.period.first_ordinal, event.period.last_ordinal, event.event, event.id


def _state(
    events: Sequence[Event], links: Sequence[Link], statuses: Sequence[Status], cut_off: date | None
) -> tuple[State, str | None]:
    recorded_on = _recorded_on(statuses)
    last_day = cut_off.toordinal() if cut_off else OPEN_LAST
    closed = [e for e in events if e.event in CLOSURES and e.period.dated]

    def until(claim: Event | Link, kind: str) -> int:
        vague = _closed_within(claim, closed) if FAMILY[kind] in SEEN else OPEN_LAST
        return min(recorded_on.get(claim.source, OPEN_LAST), last_day, vague)

    dated_claims = [
        _Dated(e.event, FAMILY[e.event], e.id, e.period, "", until(e, e.event))
        for e in events
        if e.period.dated and e.event != "check_back"
    ]
    dated_claims += [
        _Dated("link", "active", x.id, x.period, x.type, until(x, "link")) for x in links if x.period.dated
    ]
    dated_claims += [_Dated(STATUS, s.state, s.id, s.period, "") for s in statuses if s.state and s.period.dated]
    if any(d.family in DECIDED for d in dated_claims):
        # An operation's dates on a line outlast what it did to the line: they do not undo a closure.
        dated_claims = [d for d in dated_claims if d.type != "TARGETED"]
    passed = [
        _Dated("check_back", "closed", e.id, e.period, "") for e in events if e.event == "check_back" and e.period.dated
    ]
    if not dated_claims:
        ends = min(passed, key=lambda d: d.key).claim if passed else _closed_without_date(events, statuses)
        return (State("closed"), ends) if ends else (State("undated"), None)
    latest = min(dated_claims, key=lambda d: d.key)
    if latest.family in DECIDED or latest.kind == STATUS:
        return State(latest.family), latest.claim
    if latest.family == "active" and _reaches(latest, cut_off):
        return State("active"), latest.claim
    return State(NOT_SEEN, _days(latest.period.last_known)), latest.claim


def _closed_without_date(events: Sequence[Event], statuses: Sequence[Status]) -> str:
    """Return the first by id of closures without a date; "" where something stated could have come after them."""
    if not {e.event for e in events} <= {*BEFORE_CLOSURE, *CLOSURES} or {s.state for s in statuses} - {None, "closed"}:
        return ""
    return min((e.id for e in events if e.event in CLOSURES), default="")


def _closed_within(claim: Event | Link, closures: Sequence[Event]) -> int:
    """Return the last day of a closure by the same source within the last month or year of a sighting."""
    last = claim.period.end or claim.period.start
    if last is None:
        return OPEN_LAST
    range_ = last.first.toordinal(), last.last.toordinal()
    days = [e.period.last_ordinal for e in closures if e.source == claim.source]
    return max((day for day in days if range_[0] <= day < range_[1]), default=OPEN_LAST)


def _recorded_on(statuses: Iterable[Status]) -> dict[str, int]:
    """Return the last day as at which each source records how a line stands."""
    found: dict[str, int] = {}
    for status in statuses:
        if status.period.dated:
            day = status.period.last_known
            found[status.source] = max(day, found.get(status.source, day))
    return found


def _reaches(dated: _Dated, cut_off: date | None) -> bool:
    if dated.period.end is None:
        return True
    return cut_off is not None and dated.period.first_ordinal <= cut_off.toordinal() <= dated.period.last_ordinal


def _days(day: int) -> date | None:
    return None if day in (OPEN_FIRST, OPEN_LAST) else date.fromordinal(day)


def _edges(period: Period, *, lasting: bool) -> tuple[tuple[int, int], tuple[int, int]]:
    """Return the range of the first day and the range of the last day that a claim speaks of."""
    first, last = period.first_ordinal, period.last_ordinal
    if not lasting:
        return (first, last), (first, last)
    start_last = period.start.last.toordinal() if period.start else last
    end_first = period.end.first.toordinal() if period.end else first
    return (first, min(start_last, last)), (max(end_first, first), last)


def _bounded(edges: tuple[tuple[int, int], tuple[int, int]], until: int) -> tuple[tuple[int, int], tuple[int, int]]:
    """Return edges whose ranges end on a day that they hold, where both sides are known."""
    (a, b), (c, d) = edges
    return (a, until if a <= until < b else b), (c, until if c <= until < d != OPEN_LAST else d)


def _seen(events: Sequence[Event], links: Sequence[Link], recorded_on: Mapping[str, int]) -> tuple[Span, Span]:
    """Return the ranges of the first and last day on which a line was seen; a check-back that passed is no sighting.

    No sighting of a list is later than the day as at which the list records the line.
    """
    edges = [
        _bounded(_edges(e.period, lasting=e.event == "active"), recorded_on.get(e.source, OPEN_LAST))
        for e in events
        if e.period.dated and e.event != "check_back"
    ]
    edges += [
        _bounded(_edges(link.period, lasting=True), recorded_on.get(link.source, OPEN_LAST))
        for link in links
        if link.period.dated
    ]
    if not edges:
        return Span(None, None), Span(None, None)
    starts, ends = zip(*edges, strict=True)
    first = Span(_days(min(low for low, _ in starts)), _days(min(high for _, high in starts)))
    last = Span(_days(max(low for low, _ in ends)), _days(max(high for _, high in ends)))
    return first, last


def _between(closure: Closure, event: Event) -> Bounds:
    first, last = event.period.first_ordinal, event.period.last_ordinal
    low = 0 if first == OPEN_FIRST or closure.high == OPEN_LAST else max(0, first - closure.high)
    high = None if last == OPEN_LAST or closure.low == OPEN_FIRST else max(0, last - closure.low)
    return Bounds(low, high)


def _returns(events: Sequence[Event], closures: Sequence[Closure]) -> tuple[Return, ...]:
    """Return the first return after each closure, in order of time."""
    found: dict[Closure, Return] = {}
    for event in events:
        before = [c for c in closures if c.low <= event.period.last_ordinal]
        if event.event in RETURNS and before and before[-1] not in found:
            found[before[-1]] = Return(event, before[-1], _between(before[-1], event))
    return tuple(found[c] for c in closures if c in found)
