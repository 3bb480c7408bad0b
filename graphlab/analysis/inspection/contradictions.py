"""What the claims of one line say that cannot all be so: two statuses on a day, seen after its closure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

import numpy as np

from graphlab.model.claim_set import ClaimSet
from graphlab.model.claims import Event, Link, Status
from graphlab.model.columns import TextColumn, distinct
from graphlab.model.periods import OPEN_FIRST, OPEN_LAST, parse_date
from graphlab.model.statuses import STATUS, read_status
from graphlab.model.tables import CLOSURES, RETURNS
from graphlab.wording.phrases import day_text

_BACK = frozenset((*RETURNS, "opened"))


def contradictions(data: ClaimSet) -> list[str]:
    """Return sentences on lines whose own record contradicts itself, sorted by line.

    Parameters
    ----------
    data
        The claims; those of a load that is refused are looked at too, as far as they are sound.

    Notes
    -----
    Looked for are: two recorded statuses of different meaning on one day; a line that is seen, or recorded as active,
    after the last day of its closure with nothing that says it came back; a closure before the first day of the
    operation that is said to have made it. All of it may be so in two sources; the sentences name the claims.
    """
    events: dict[str, list[Event]] = defaultdict(list)
    statuses: dict[str, list[Status]] = defaultdict(list)
    doubtful = doubtful_lines(data)
    for told in data.told_at(np.flatnonzero(data.columns("events").columns["line_id"].is_in(doubtful))):
        if isinstance(told, Status):
            statuses[told.line].append(told)
        else:
            events[told.line].append(told)
    until: dict[str, Link] = {}
    links = data.columns("links").columns
    closed = {line for line, mine in events.items() if any(event.event in CLOSURES for event in mine)}
    supplies = links["link_type"].equals("SUPPLIES") & links["from"].is_in(closed)
    for link in data.links_at(np.flatnonzero(supplies)):
        if link.period.end is not None:
            known = until.setdefault(link.start_node, link)
            if (_surely_until(link), link.id) > (_surely_until(known), known.id):
                until[link.start_node] = link
    found: list[str] = []
    for line in sorted({*events, *statuses}):
        found += _two_statuses(line, statuses[line])
        found += _after_closure(line, events[line], statuses[line], until.get(line))
        found += _before_operation(data, line, events[line])
    return found


def doubtful_lines(data: ClaimSet) -> set[str]:
    """Return the lines whose days and words may contradict each other, as columns show it: few of many thousands."""
    told, days = data.columns("events").columns, data.days("events")
    lines, recorded = told["line_id"], told["event"].equals(STATUS)
    closes = told["event"].is_in(CLOSURES) & (days.last < OPEN_LAST)
    latest = np.full(len(lines.texts), OPEN_FIRST, np.int64)
    np.maximum.at(latest, lines.codes[closes], days.last[closes])
    latest[latest == OPEN_FIRST] = OPEN_LAST
    states = TextColumn.from_codes([read_status(word) or "" for word in told["status"].texts], told["status"].codes)
    seen = ((recorded & states.equals("active")) | told["event"].is_in(("active", "last_seen"))) & (
        days.first > latest[lines.codes]
    )
    began = [_began(data, operation) for operation in told["operation_id"].texts]
    early = closes & (days.last < np.array(began, np.int64)[told["operation_id"].codes])
    doubtful = np.zeros(len(lines.texts), bool)
    doubtful[lines.codes[seen | early]] = True
    doubtful |= _of_two_states(lines, states, recorded)
    links, until = data.columns("links").columns, data.days("links")
    line = lines.codes_of(links["from"].texts)[links["from"].codes]
    late = links["link_type"].equals("SUPPLIES") & until.ends & (line >= 0)
    doubtful[line[late][until.end_first[late] > latest[line[late]]]] = True
    return {lines.texts[code] for code in np.flatnonzero(doubtful).tolist()}


def _of_two_states(lines: TextColumn, states: TextColumn, recorded: np.ndarray) -> np.ndarray:
    """Return for each line whether it is recorded in several states."""
    clear = recorded & ~states.equals("")
    pairs = distinct(lines.codes[clear].astype(np.int64) * max(len(states.texts), 1) + states.codes[clear])
    return np.asarray(np.bincount(pairs // max(len(states.texts), 1), minlength=len(lines.texts)) > 1)


def _began(data: ClaimSet, key: str) -> int:
    """Return the first day of an operation; `OPEN_FIRST` where it is not known."""
    operation = data.operations.get(key) if key else None
    return parse_date(operation.start).first.toordinal() if operation is not None and operation.start else OPEN_FIRST


def _surely_until(link: Link) -> int:
    """Return the first day that the end of a link can mean: "August 2026" is no sighting after the 12th."""
    return link.period.end.first.toordinal() if link.period.end is not None else OPEN_LAST


def _two_statuses(line: str, statuses: list[Status]) -> Iterator[str]:
    by_day: dict[tuple[tuple[int, int], str], dict[str, Status]] = defaultdict(dict)
    for status in statuses:
        if status.state is not None:
            by_day[status.period.ordinals, status.source].setdefault(status.state, status)
    for _, states in sorted(by_day.items(), key=lambda item: item[0]):
        if len(states) > 1:
            words = " and ".join(f"'{s.status}'" for _, s in sorted(states.items()))
            ids = ", ".join(sorted(s.id for s in states.values()))
            day = next(iter(states.values())).period
            yield f"line '{line}' is recorded as {words} on one day ({day}; claims {ids})"


def _after_closure(line: str, events: list[Event], statuses: list[Status], seen: Link | None) -> Iterator[str]:
    closures = [e for e in events if e.event in CLOSURES and e.period.last_ordinal < OPEN_LAST]
    if not closures:
        return
    closure = max(closures, key=lambda e: (e.period.last_ordinal, e.id))
    last = closure.period.last_ordinal
    back = any(e.event in _BACK and e.period.last_ordinal > last for e in events)
    if back or any(s.state == "returned" and s.period.last_ordinal > last for s in statuses):
        return
    closed = day_text(closure.period.last) if closure.period.last else str(closure.period)
    if seen is not None and _surely_until(seen) > last:
        said = f"seen until {seen.period.end}, after its closure on {closed}"
        yield f"line '{line}' is {said} (claims {seen.id}, {closure.id})"
    for status in sorted(statuses, key=lambda s: s.id):
        if status.state == "active" and status.period.first_ordinal > last:
            said = f"recorded as '{status.status}' on {status.period}, after its closure on {closed}"
            yield f"line '{line}' is {said}, and nothing says that it came back (claims {status.id}, {closure.id})"
    for event in events:
        if event.event in ("active", "last_seen") and event.period.first_ordinal > last:
            said = f"seen on {event.period}, after its closure on {closed}"
            yield f"line '{line}' is {said} (claims {event.id}, {closure.id})"


def _before_operation(data: ClaimSet, line: str, events: list[Event]) -> Iterator[str]:
    for event in events:
        operation = data.operations.get(event.operation) if event.operation else None
        if operation is None or not operation.start or event.event not in CLOSURES:
            continue
        began = parse_date(operation.start).first
        if event.period.last_ordinal < began.toordinal():
            said = f"closed by {event.operation} on {event.period}, before that began ({day_text(began)}"
            yield f"line '{line}' was {said}; claim {event.id})"
