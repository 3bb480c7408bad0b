"""What became of each line between two versions, in words: new, closed, back, gone quiet, moved, re-graded ..."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator
from dataclasses import dataclass
from typing import TypeVar

from graphlab.analysis.lifecycle.lives import cut_off_of, lives
from graphlab.analysis.lifecycle.states import Life
from graphlab.analysis.versions.closure_changes import closure_changes, closure_words
from graphlab.analysis.versions.same_lines import same_lines
from graphlab.graph.network import Network
from graphlab.model.claims import Event, Link, Status
from graphlab.model.naming import fold
from graphlab.model.periods import PartialDate
from graphlab.model.statuses import NOT_SEEN, STATE_WORDS
from graphlab.model.tables import CLOSURES, SPECIAL
from graphlab.wording.phrases import date_text, day_text, listed, period_text

NEW, CLOSED, BACK, QUIET, MOVED, REGRADED, CORRECTED, WITHDRAWN, OTHER = (
    "new", "closed", "back", "gone quiet", "moved", "re-graded", "corrected", "withdrawn", "other",
)  # fmt: skip
#: What can become of a line, in the order in which it is told.
CHANGES = (NEW, CLOSED, BACK, QUIET, MOVED, REGRADED, CORRECTED, WITHDRAWN, OTHER)
_LIVE = ("active", "returned", "disrupted")
_QUIET = ("dormant", NOT_SEEN)
_EVENT_WORDS = {
    "opened": "opened", "active": "active", "disrupted": "disrupted", "check_back": "looked at again",
    "check_back_failed": "found in use when looked at again", "reemerged": "back", "last_seen": "last seen",
}  # fmt: skip
_PLACES = {"ORIGINATES_IN": "run from", "SUPPLIES": "sells in"}
C = TypeVar("C", Link, Event)


@dataclass(frozen=True, slots=True)
class LineChange:
    """One thing that changed about a line.

    Attributes
    ----------
    line
        Its id, in the new version where it is there.
    change
        One of `CHANGES`.
    before, after
        What each version says, in words; "" where it says nothing.
    operations
        Operations that have to do with it.
    claims
        Ids of the claims of both versions.
    """

    line: str
    change: str
    before: str
    after: str
    operations: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()


def line_changes(old: Network, new: Network) -> list[LineChange]:
    """Return what became of every line, line by line within each kind of change.

    Parameters
    ----------
    old, new
        The networks of the two versions, seen through the same filters.
    """
    before, after = lives(old), lives(new)
    pairs = same_lines((old, new), before, after)
    gone = before.keys() - {was for was, _ in pairs}
    come = after.keys() - {now for _, now in pairs}
    was_told, now_told = dict(before.items()), dict(after.items())
    found = [_whole(new, now_told[line], NEW) for line in come]
    found += [_whole(old, was_told[line], WITHDRAWN) for line in gone]
    for was, now in pairs:
        found += _Pair(old, new, was_told[was], now_told[now]).changes()
    return sorted(found, key=lambda c: (CHANGES.index(c.change), c.line, c.before, c.after, c.claims))


def _whole(net: Network, life: Life, change: str) -> LineChange:
    """Return a line that one version lacks."""
    said = "; ".join(part for part in (_where(net, life), life.state.shown) if part)
    told: tuple[Link | Event | Status, ...] = (*life.events, *life.statuses, *life.links)
    claims = tuple(sorted(claim.id for claim in told))
    operations = _operations(life)
    sides = ("", said) if change == NEW else (said, "")
    return LineChange(life.line, change, *sides, operations, claims)


def _operations(life: Life) -> tuple[str, ...]:
    named = {x.start_node for x in life.links if x.type == "TARGETED"} | {e.operation for e in life.events}
    return tuple(sorted(named - {""}))


def _places(net: Network, life: Life, kind: str) -> tuple[str, ...]:
    found = {net.roll(link.end_node) for link in life.links if link.type == kind}
    return tuple(sorted(found, key=lambda place: (place in SPECIAL, place)))


def _where(net: Network, life: Life, kinds: Iterable[str] = _PLACES) -> str:
    told = [(kind, _places(net, life, kind)) for kind in kinds]
    return "; ".join(f"{_PLACES[kind]} {listed([net.name(p) for p in places])}" for kind, places in told if places)


def _when(period: object) -> str:
    start, end = getattr(period, "start", None), getattr(period, "end", None)
    return period_text(start.text if start else "", end.text if end else "")


def _day(day: PartialDate | None) -> str:
    return date_text(day.text) if day else "not stated"


class _Pair:
    """One line in two versions."""

    def __init__(self, old: Network, new: Network, before: Life, after: Life) -> None:
        self.old, self.new, self.before, self.after = old, new, before, after
        self.line = after.line

    def _made(
        self, change: str, before: str, after: str, claims: Iterable[str], operations: Iterable[str] = ()
    ) -> LineChange:
        ids = tuple(dict.fromkeys(c for c in claims if c))
        return LineChange(self.line, change, before, after, tuple(sorted(set(operations) - {""})), ids)

    def changes(self) -> list[LineChange]:
        found = list(self._state_and_closures())
        found += self._moves()
        found += self._same_claims()
        found += self._claims_of_one_side()
        found += self._name()
        told = {c.change for c in found}
        # A line that was closed was last seen then: that is no second change.
        return [c for c in found if not (c.change == OTHER and CLOSED in told and c.before.startswith("last seen"))]

    # --- states and closures --------------------------------------------------------------------------------

    def _state_and_closures(self) -> Iterator[LineChange]:
        a, b = self.before.state.kind, self.after.state.kind
        cut_off = cut_off_of(self.old)
        closed_now = b == "closed" and a != "closed"
        told = False
        for change in closure_changes(self.before, self.after):
            was = closure_words(self.old, change.before) if change.before else ""
            now = closure_words(self.new, change.after) if change.after else ""
            later = change.after is not None and cut_off is not None and change.after.low > cut_off.toordinal()
            if change.after is not None and (later or (closed_now and not told)):
                told = told or closed_now
                yield self._made(CLOSED, was or self._stood(self.before), now, change.claims, change.operations)
            elif was != now:
                yield self._made(CORRECTED, was, now, change.claims, change.operations)
        word = self._unreadable_word()
        if closed_now and not told:
            yield self._state(CLOSED)
        elif word is not None and (a == b or b == NOT_SEEN):
            yield word  # nobody knows what it means: that is no news of the line
        elif a != b and not closed_now:
            yield from self._other_state(a, b)

    def _other_state(self, a: str, b: str) -> Iterator[LineChange]:
        if b in _LIVE and (a in _QUIET or a == "closed"):
            withdrawn = a == "closed" and b != "returned" and bool(self.before.closures) and not self.after.closures
            yield self._state(CORRECTED if withdrawn else BACK)
        elif b in _QUIET and a not in (*_QUIET, "closed"):
            yield self._state(QUIET)
        elif a == "closed":
            yield self._state(CORRECTED)
        elif (a, b) != ("returned", "active"):
            yield self._state(OTHER)

    def _stood(self, life: Life) -> str:
        state = life.state
        if state.kind == NOT_SEEN and state.since:
            return f"not seen since {day_text(state.since)}"
        return STATE_WORDS[state.kind]

    def _state(self, change: str) -> LineChange:
        claims = [c for c in (self.before.decided_by, self.after.decided_by) if c]
        operations = _operations(self.after) if change == CLOSED else ()
        return self._made(change, self._stood(self.before), self._stood(self.after), claims, operations)

    def _unreadable_word(self) -> LineChange | None:
        """Return that a word is recorded which nobody can read, where the old version had another; else None."""
        was, now = self.before.recorded, self.after.recorded
        if now is None or now.state is not None or (was and was.status.casefold() == now.status.casefold()):
            return None
        before = f"recorded as '{was.status}'" if was else ""
        return self._made(OTHER, before, f"recorded as '{now.status}'", [was.id if was else "", now.id])

    # --- places ---------------------------------------------------------------------------------------------

    def _moves(self) -> Iterator[LineChange]:
        kinds = [k for k in _PLACES if _places(self.old, self.before, k) != _places(self.new, self.after, k)]
        if not kinds:
            return
        known = [k for k in kinds if self._known(self.old, self.before, k) and self._known(self.new, self.after, k)]
        for change, chosen in ((MOVED, known), (CORRECTED, [k for k in kinds if k not in known])):
            if chosen:
                sides = (self.before, self.after)
                claims = [x.id for life in sides for x in life.links if x.type in chosen]
                texts = (_where(self.old, self.before, chosen), _where(self.new, self.after, chosen))
                yield self._made(change, *texts, claims)

    @staticmethod
    def _known(net: Network, life: Life, kind: str) -> bool:
        return any(place not in SPECIAL for place in _places(net, life, kind))

    # --- claims that both versions have ---------------------------------------------------------------------

    def _same_claims(self) -> Iterator[LineChange]:
        facts: dict[tuple[str, str, str], list[str]] = defaultdict(list)
        operations: dict[tuple[str, str, str], set[str]] = defaultdict(set)
        links = _pairs(self.before.links, self.after.links, lambda x: (x.type, x.start_node, x.end_node, x.source))
        events = _pairs(_others(self.before.events), _others(self.after.events), _kind_of_event)
        pairs: list[tuple[Link, Link] | tuple[Event, Event]] = [*links, *events, *self._closing_events()]
        for was, now in pairs:
            for fact in _differences(was, now):
                facts[fact] += [was.id, now.id]
                operations[fact] |= {getattr(now, "operation", "")}
        for was_status, now_status in _statuses(self.before, self.after):
            if _grade(was_status) != _grade(now_status):
                facts[REGRADED, _grade(was_status), _grade(now_status)] += [was_status.id, now_status.id]
        for (change, before, after), claims in sorted(facts.items()):
            yield self._made(change, before, after, claims, operations[change, before, after])

    def _closing_events(self) -> list[tuple[Event, Event]]:
        """Return closures that differ in nothing but their grade or note: the rest is told as a closure."""
        found = _pairs(_closing(self.before.events), _closing(self.after.events), _kind_of_event)
        return [(a, b) for a, b in found if (a.period, a.operation, a.rating) == (b.period, b.operation, b.rating)]

    # --- claims that one version lacks -----------------------------------------------------------------------

    def _claims_of_one_side(self) -> Iterator[LineChange]:
        for net, mine, theirs, is_new in (
            (self.old, self.before, self.after, False),
            (self.new, self.after, self.before, True),
        ):
            left = _left_over(_others(mine.events), _others(theirs.events), _kind_of_event)
            for event in left:
                text = f"{_EVENT_WORDS[event.event]}{f', {_when(event.period)}' if event.period.dated else ''}"
                text += f", by {net.name(event.operation)}" if event.operation else ""
                yield self._one_side(text, event.id, (event.operation,), is_new)
            targeted = [x for x in mine.links if x.type == "TARGETED"]
            known = {x.start_node for x in theirs.links if x.type == "TARGETED"}
            for link in targeted:
                if link.start_node not in known:
                    text = f"targeted by {net.name(link.start_node)}"
                    yield self._one_side(text, link.id, (link.start_node,), is_new)

    def _one_side(self, text: str, claim: str, operations: Iterable[str], is_new: bool) -> LineChange:
        return self._made(OTHER, "" if is_new else text, text if is_new else "", [claim], operations)

    def _name(self) -> Iterator[LineChange]:
        names = [net.lines[life.line].text("name") for net, life in ((self.old, self.before), (self.new, self.after))]
        if fold(names[0]) != fold(names[1]):  # case and spaces are no news
            yield self._made(CORRECTED, f"called {names[0] or 'nothing'}", f"called {names[1] or 'nothing'}", ())


def _kind_of_event(event: Event) -> Hashable:
    return event.event, event.source


def _others(events: Iterable[Event]) -> list[Event]:
    return [e for e in events if e.event not in CLOSURES]


def _closing(events: Iterable[Event]) -> list[Event]:
    return [e for e in events if e.event in CLOSURES]


def _content(claim: Link | Event) -> tuple[object, ...]:
    own = (claim.type, claim.end_node, claim.certainty) if isinstance(claim, Link) else (claim.event, claim.operation)
    rating = claim.rating if isinstance(claim, Event) else ""
    extra = tuple(sorted(claim.extra.items()))
    return (*own, rating, claim.period.ordinals, _grade(claim), claim.note, extra, claim.source)


def _pairs(old: Iterable[C], new: Iterable[C], core: Callable[[C], Hashable]) -> list[tuple[C, C]]:
    """Return the claims of two versions that are about one thing and not the same, in order of time where several."""
    groups: dict[Hashable, tuple[list[C], list[C]]] = defaultdict(lambda: ([], []))
    for number, side in enumerate(_unequal(old, new)):
        for claim in side:
            groups[core(claim)][number].append(claim)
    return [pair for before, after in groups.values() for pair in zip(before, after, strict=False)]


def _left_over(mine: Iterable[C], theirs: Iterable[C], core: Callable[[C], Hashable]) -> list[C]:
    """Return the claims of one version of which the other has nothing alike."""
    own, other = _unequal(mine, theirs)
    paired = {id(claim) for pair in _pairs(own, other, core) for claim in pair}
    return [claim for claim in own if id(claim) not in paired]


def _unequal(old: Iterable[C], new: Iterable[C]) -> tuple[list[C], list[C]]:
    """Return the claims of each side without those that the other has too, in order of time."""
    before, after = (sorted(side, key=lambda c: (c.period.ordinals, c.id)) for side in (old, new))
    rest = list(after)
    kept = []
    for claim in before:
        same = next((c for c in rest if _content(c) == _content(claim)), None)
        if same is None:
            kept.append(claim)
        else:
            rest.remove(same)
    return kept, rest


def _statuses(before: Life, after: Life) -> Iterator[tuple[Status, Status]]:
    """Yield the latest recorded status of each source, of both versions."""
    for was in before.statuses:
        now = [s for s in after.statuses if s.source == was.source]
        if now and was == max((s for s in before.statuses if s.source == was.source), key=_age):
            yield was, max(now, key=_age)


def _age(status: Status) -> tuple[int, str]:
    return status.period.last_known, status.id


def _grade(claim: Link | Event | Status) -> str:
    grade = claim.grade.written if claim.grade else ""
    handling = f"handling {claim.handling}" if claim.handling else ""
    return ", ".join(part for part in (grade, handling) if part) or "no grade"


def _differences(was: Link | Event, now: Link | Event) -> Iterator[tuple[str, str, str]]:
    """Yield what two claims about one thing say differently: the kind of change, before and after."""
    if _grade(was) != _grade(now):
        yield REGRADED, _grade(was), _grade(now)
    lasting = isinstance(was, Link) or was.event == "active"
    if lasting:
        yield from _spans(was, now)
    elif was.period != now.period:
        word = _EVENT_WORDS.get(getattr(was, "event", ""), "closed")
        yield CORRECTED, f"{word}, {_when(was.period)}", f"{word}, {_when(now.period)}"
    for field in ("certainty", "rating", "operation"):
        yield from _field(CORRECTED, field, getattr(was, field, ""), getattr(now, field, ""))
    yield from _field(OTHER, "note", was.note, now.note)
    for name in sorted({*was.extra, *now.extra}):
        yield from _field(OTHER, name, was.extra.get(name, ""), now.extra.get(name, ""))


def _field(change: str, name: str, before: str, after: str) -> Iterator[tuple[str, str, str]]:
    if before != after:
        yield change, f"{name}: {before or 'not stated'}", f"{name}: {after or 'not stated'}"


def _spans(was: Link | Event, now: Link | Event) -> Iterator[tuple[str, str, str]]:
    a, b = was.period, now.period
    if a.first_ordinal != b.first_ordinal:
        yield CORRECTED, f"first seen {_day(a.start)}", f"first seen {_day(b.start)}"
    if a.last_ordinal != b.last_ordinal:
        later = a.end is None or (b.end is not None and b.last_ordinal > a.last_ordinal)
        yield OTHER if later else CORRECTED, f"last seen {_day(a.end)}", f"last seen {_day(b.end)}"
