"""What the scripts of a page work from: links, events and recorded statuses as rows of numbers.

The page asks the questions of the commands again, of the same claims, under the filters that its reader sets. The rules
for that stand once in the scripts (`scripts/rules.js`) and are held against the commands by vectors
(`tests/scripts/vectors.py`). Days are ordinal numbers; an open side is null.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from graphlab.analysis.deconfliction.lookalikes import lookalikes, too_many
from graphlab.analysis.deconfliction.records import line_sources
from graphlab.analysis.lifecycle.lives import cut_off_of
from graphlab.graph.filters import SUPPLY
from graphlab.graph.network import Network
from graphlab.model.grades import Grade
from graphlab.model.periods import OPEN_FIRST, OPEN_LAST, Period, make_period
from graphlab.model.statuses import STATE_WORDS
from graphlab.model.tables import CERTAINTIES, SPECIAL

#: Types of link in the order of their numbers in a row.
TYPES = ("ORIGINATES_IN", "SUPPLIES", "TARGETED", "CONDUCTED_IN", "SUCCEEDS", "CONNECTS")
#: Levels that a reader can roll places up to.
LEVELS = ("borough", "county", "force", "region")
#: Lines up to which look-alikes are told apart for every grade that the page offers.
EVERY_GRADE = 400


class _Ids:
    """Ids as numbers, in the order in which they are first met."""

    def __init__(self) -> None:
        self.known: dict[str, int] = {}

    def __call__(self, key: str) -> int:
        return self.known.setdefault(key, len(self.known))


def period_days(period: Period) -> list[int | None]:
    """Return a period as first and last day of its start, first and last day of its end; None where a side is open.

    Examples
    --------
    >>> from graphlab.model.periods import make_period
    >>> period_days(make_period("1970-01-01", ""))
    [719163, 719163, None, None]
    """
    start, end = period.start, period.end
    return [
        start.first.toordinal() if start else None,
        start.last.toordinal() if start else None,
        end.first.toordinal() if end else None,
        end.last.toordinal() if end else None,
    ]


def _graded(grade: Grade | None) -> str:
    return str(grade)[:2] if grade else ""


def whole(net: Network) -> Network:
    """Return the network of all times that the rules look at: the same filters without period and day.

    Which undated claims a day leaves out depends on the grade that a reader chooses; so the rules ask that themselves.
    """
    if net.period is None and net.filters.as_at is None:
        return net
    return net.with_filters(period=None, as_at=None)


def link_places(net: Network) -> dict[str, int]:
    """Return the place of every link among the rows of `facts_of`, by id of claim."""
    return {x.id: i for i, x in enumerate(x for x in whole(net).links if x.type in TYPES)}


def facts_of(net: Network, grades: Sequence[str] = ()) -> dict[str, Any]:
    """Return the claims of a page as rows, and what its filters need to know of places and operations.

    Parameters
    ----------
    net
        The network that the page is made of; its own period is the widest that the page can choose.
    grades
        The grades that the page offers as a filter.

    Returns
    -------
    dict
        ``ids`` (what numbers in rows stand for); ``links`` (type, from, to, place shown, four days, certainty, grade,
        source), ``events`` (kind, line, operation, four days, grade, source), ``statuses`` (line, state, four days,
        grade, source), each by id of claim; ``operations`` and ``places`` (the lines that each filter leaves),
        ``within`` (what lies in each place) and ``inside`` (by level, the ends of pairs that touch it),
        ``levels`` (what each end is shown as when places are rolled up), ``operation_days``,
        ``counted`` and ``counted_operations`` (see `_counted`), ``unnamed`` (lines that no claim names),
        ``doubt`` (lines that may be one, by grade), ``asked`` (the filters of the file).
    """
    every = whole(net)
    ids = _Ids()
    links = [
        [
            TYPES.index(x.type),
            ids(every.roll(x.start_node) if x.type == "CONNECTS" else x.start_node),
            ids(x.end_node),
            ids(every.roll(x.end_node)),
            *period_days(x.period),
            CERTAINTIES.index(x.certainty or "stated"),
            _graded(x.grade),
            ids(x.source),
        ]
        for x in every.links
        if x.type in TYPES
    ]
    events = [
        [
            e.event,
            ids(e.line),
            ids(e.operation) if e.operation else None,
            *period_days(e.period),
            _graded(e.grade),
            ids(e.source),
        ]
        for e in every.events
    ]
    statuses = [[ids(s.line), s.state, *period_days(s.period), _graded(s.grade), ids(s.source)] for s in every.statuses]
    return {
        "types": TYPES,
        "claims": list(link_places(net)),
        "special": [ids(key) for key in SPECIAL],
        "links": links,
        "events": events,
        "statuses": statuses,
        "operations": {} if net.filters.subject else _operations(every, ids),
        **({"places": {}, "inside": {}, "within": {}} if net.filters.place else _places(every, ids)),
        "levels": {
            level: [[ids(end), ids(shown)] for end, shown in found.items()]
            for level, found in rolled_ends(every).items()
        },
        "operation_days": _operation_days(every, ids),
        "counted": _counted(every, ids, every.lines),
        "counted_operations": _counted(every, ids, every.operations),
        "unnamed": [ids(line) for line in _unnamed(every)],
        "doubt": _doubts(net, grades),
        "asked": _asked(net, ids),
        "ids": list(ids.known),
    }


def _asked(net: Network, ids: _Ids) -> dict[str, Any]:
    """Return the filters that the file was made with, as far as the rules need them."""
    cut_off = cut_off_of(whole(net))
    scope = net.scope.lines if net.scope is not None else None
    return {
        "period": [net.period.first_ordinal, net.period.last_ordinal] if net.period is not None else None,
        "cut_off": cut_off.toordinal() if cut_off else None,
        "as_at": net.filters.as_at.toordinal() if net.filters.as_at else None,
        "all_time": net.filters.all_time,
        "states": list(net.filters.states),
        "scope": None if net.scope is None else {"lines": None if scope is None else [ids(x) for x in sorted(scope)]},
        "state_words": STATE_WORDS,
        "roll_up": net.filters.roll_up,
    }


def rolled_ends(net: Network) -> dict[str, dict[str, str]]:
    """Return the levels that a reader can roll places up to, each with the ends that it shows as another place.

    None where the file is rolled up itself, and no level that changes nothing.
    """
    if net.filters.roll_up:
        return {}
    ends = sorted(
        {end for x in net.links if x.type != "TARGETED" for end in (x.start_node, x.end_node)} & set(net.places)
    )
    level_of = net.dataset.geography.at_level
    found = {}
    for level in LEVELS:
        shown = {end: level_of(end, level) or end for end in ends}
        if any(end != place for end, place in shown.items()):
            found[level] = {end: place for end, place in shown.items() if end != place}
    return found


def _operations(net: Network, ids: _Ids) -> dict[str, list[int]]:
    """Return the lines that the filter on each operation leaves, as the command chooses them: from all claims."""
    used = {x.start_node for x in net.links if x.type in ("TARGETED", "CONDUCTED_IN")}
    used |= {e.operation for e in net.events if e.operation}
    lines: dict[str, set[str]] = {key: set() for key in sorted(used & set(net.operations))}
    for link in net.dataset.links:
        if link.type == "TARGETED" and link.start_node in lines:
            lines[link.start_node].add(link.end_node)
    for event in net.dataset.events:
        if event.operation in lines:
            lines[event.operation].add(event.line)
    return {key: [ids(line) for line in sorted(found & net.lines.keys())] for key, found in lines.items()}


def _places(net: Network, ids: _Ids) -> dict[str, Any]:
    """Return the lines that the filter on each place leaves, what lies within it, the ends of pairs that touch it."""
    geography, level = net.dataset.geography, net.filters.roll_up
    around = {place: (place, *geography.ancestors(place)) for place in net.dataset.places}
    ends = sorted({x.end_node for x in net.links if x.type != "TARGETED" and x.end_node in net.places})
    places = sorted({place for end in ends for place in around[end]} & set(net.places))
    lines: dict[str, set[str]] = {place: set() for place in places}
    for link in net.dataset.links:
        if link.type in SUPPLY:
            for place in around.get(link.end_node, ()):
                if place in lines:
                    lines[place].add(link.start_node)
    within = _held(ends, around, {place: {place} for place in places})
    inside = {"": _inside(net, ends, around, places, level)}
    inside |= {level: _inside(net, ends, around, places, level) for level in rolled_ends(net)}
    return {
        "places": {place: [ids(line) for line in sorted(found & net.lines.keys())] for place, found in lines.items()},
        "inside": {
            level: {place: [ids(end) for end in found] for place, found in by_place.items()}
            for level, by_place in inside.items()
        },
        "within": {place: [ids(end) for end in found] for place, found in within.items()},
    }


def _inside(
    net: Network, ends: Sequence[str], around: Mapping[str, tuple[str, ...]], places: Sequence[str], level: str
) -> dict[str, list[str]]:
    """Return, for each place, the ends as shown at a level that are or lie within it or what holds it there."""
    level_of = net.dataset.geography.at_level
    shown = sorted({level_of(end, level) or end if level else end for end in ends})
    wider = {place: {place, level_of(place, level) or place} if level else {place} for place in places}
    return _held(shown, around, wider)


def _held(
    ends: Sequence[str], around: Mapping[str, tuple[str, ...]], wanted: Mapping[str, set[str]]
) -> dict[str, list[str]]:
    """Return, for each place, the ends that are or lie within one of the places wanted for it, in their order."""
    holding: dict[str, list[str]] = {}
    for end in ends:
        for place in around.get(end, (end,)):
            holding.setdefault(place, []).append(end)
    return {place: sorted({end for w in wanted[place] for end in holding.get(w, ())}) for place in wanted}


def _operation_days(net: Network, ids: _Ids) -> dict[int, list[int | None]]:
    """Return the days of each operation: an undated link to a place takes them."""
    used = sorted({x.start_node for x in net.links if x.type == "CONDUCTED_IN" and x.start_node in net.operations})
    periods = {key: make_period(net.operations[key].text("start"), net.operations[key].text("end")) for key in used}
    return {ids(key): period_days(period) for key, period in periods.items() if period.dated}


def _counted(net: Network, ids: _Ids, entities: Collection[str]) -> list[list[Any]]:
    """Return what is counted of lines or operations: a count brings what it counts into view.

    A row has the id, first and last day, grade, operations counted with it, and the places that the count touches.
    """
    around = {place: (place, *net.dataset.geography.ancestors(place)) for place in net.dataset.places}
    found = set()
    for c in net.counts:
        subjects = [subject for subject in c.subjects if subject in entities]
        if not subjects:
            continue
        touched = {place for end in (c.origin, c.destination, *c.subjects) for place in around.get(str(end or ""), ())}
        beside, places = sorted(set(c.subjects) & net.operations.keys()), sorted(touched & net.places.keys())
        told = (c.period.first_ordinal, c.period.last_ordinal, _graded(c.grade), tuple(beside), tuple(places))
        found |= {(subject, *told) for subject in subjects}
    return [
        [
            ids(subject),
            None if first == OPEN_FIRST else first,
            None if last == OPEN_LAST else last,
            grade,
            [ids(x) for x in beside],
            [ids(x) for x in places],
        ]
        for subject, first, last, grade, beside, places in sorted(found)
    ]


def _unnamed(net: Network) -> list[str]:
    """Return the lines that no claim names at all; they are in view as long as nothing was asked for."""
    if net.filters.place or net.filters.subject:
        return []
    claims = net.dataset
    named = {node for x in claims.links for node in (x.start_node, x.end_node)}
    named |= {e.line for e in claims.events} | {s.line for s in claims.statuses}
    named |= {subject for c in claims.counts for subject in c.subjects}
    return sorted(set(net.lines) - named)


def _doubts(net: Network, grades: Sequence[str]) -> dict[str, dict[str, Any] | None]:
    """Return which lines may be one by grade, None where none may; a grade that is not told apart has no entry.

    Nothing at all is returned where no two lines may be one under any of the grades.
    """
    apart = len(net.lines) <= EVERY_GRADE and not net.filters.min_grade
    found = {grade: _doubt(net, grade) for grade in ("", *(grades if apart else ()))}
    compared = not too_many(net) and len(set().union(*line_sources(whole(net)).values())) > 1
    return found if any(found.values()) or (compared and not apart) else {}


def _doubt(net: Network, grade: str) -> dict[str, Any] | None:
    """Return which lines are judged one and which may be, for the least grade that the reader chose."""
    clusters = lookalikes(net.with_filters(min_grade=grade) if grade else net)
    if clusters is None:
        return None
    joined = {line: first for line, first in sorted(clusters.representative.items()) if line != first}
    return {"joined": joined, "groups": [list(group) for group in clusters.groups_in_doubt()]}
