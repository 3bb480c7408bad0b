"""When links and lines are active: dates that are not given are taken from the line, and doubt stays doubt."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from graphlab.model.claims import Event, Link
from graphlab.model.periods import UNDATED, PartialDate, Period, make_period
from graphlab.model.tables import OperationRow

CERTAIN, POSSIBLE = "certain", "possible"
_TAKES_SPAN = {"ORIGINATES_IN": "start_node", "SUPPLIES": "start_node", "TARGETED": "end_node"}


def line_spans(links: Iterable[Link], events: Iterable[Event]) -> dict[str, Period]:
    """Return the widest period that the dated links and events of each line allow; an open side stays open."""
    dated: dict[str, list[Period]] = defaultdict(list)
    for link in links:
        if link.period.dated and link.type in _TAKES_SPAN:
            dated[getattr(link, _TAKES_SPAN[link.type])].append(link.period)
    for event in events:
        if event.period.dated:
            dated[event.line].append(event.period)
    spans = {}
    for line, periods in dated.items():
        span = periods[0]
        for period in periods[1:]:
            span = span.widest(period)
        spans[line] = span
    return spans


def effective_period(link: Link, spans: Mapping[str, Period], operations: Mapping[str, OperationRow]) -> Period:
    """Return the period of a link; an undated one takes that of its line (or of its operation, for CONDUCTED_IN)."""
    if link.period.dated:
        return link.period
    if link.type in _TAKES_SPAN:
        return spans.get(getattr(link, _TAKES_SPAN[link.type]), UNDATED)
    if link.type == "CONDUCTED_IN" and link.start_node in operations:
        row = operations[link.start_node]
        return make_period(row.text("start"), row.text("end"))
    return UNDATED


def _known_inside(day: PartialDate | None, asked: Period) -> bool:
    return (
        day is not None and asked.first_ordinal <= day.first.toordinal() and day.last.toordinal() <= asked.last_ordinal
    )


def activity(period: Period, asked: Period | None) -> str | None:
    """Return whether something that lasts `period` is active in the asked one: "certain", "possible" or None.

    Certain = dated on both sides and sharing a day, or with a known date inside; possible = anything else that may
    share a day. Without an asked period everything is certain.

    Examples
    --------
    >>> from graphlab.model.periods import make_period, parse_period
    >>> asked = parse_period("2018")
    >>> activity(make_period("2018-04", "2018-07"), asked), activity(make_period("", "2022"), asked)
    ('certain', 'possible')
    """
    if asked is None:
        return CERTAIN
    if not period.dated or not period.overlaps(asked):
        return None
    if period.closed or _known_inside(period.start, asked) or _known_inside(period.end, asked):
        return CERTAIN
    return POSSIBLE


def event_activity(event: Event, asked: Period | None) -> str | None:
    """Return whether an event shows its line in the asked period; a range of days is one day somewhere in it."""
    if asked is None:
        return CERTAIN
    if event.event == "active":
        return activity(event.period, asked)
    if not event.period.dated or not event.period.overlaps(asked):
        return None
    return CERTAIN if event.period.closed and event.period.inside(asked) else POSSIBLE
