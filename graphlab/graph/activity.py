"""When links and lines are active: dates that are not given are taken from the line, and doubt stays doubt."""

from __future__ import annotations

from graphlab.model.claims import Event
from graphlab.model.periods import PartialDate, Period

CERTAIN, POSSIBLE = "certain", "possible"
#: Column of the line whose days a link of each type tells, and takes where it has none.
LINE_COLUMN = {"ORIGINATES_IN": "from", "SUPPLIES": "from", "TARGETED": "to"}


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
