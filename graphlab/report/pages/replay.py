"""Dates for the replay, in months since year 0 (12 * year + month - 1), as the page counts them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np

from graphlab.graph.network import Network
from graphlab.model.claims import Event, Link
from graphlab.model.periods import OPEN_FIRST, OPEN_LAST, Period, make_period
from graphlab.report.pages.claim_cards import event_words, period_words
from graphlab.report.pages.picture import SUPPLY

OF_OPERATIONS = ("TARGETED", "CONDUCTED_IN")


def month_of(ordinal: int) -> int | None:
    """Return the month of an ordinal day as 12 * year + month - 1; None for an open side.

    Examples
    --------
    >>> from datetime import date
    >>> month_of(date(2019, 11, 30).toordinal()) == 2019 * 12 + 10
    True
    """
    if ordinal in (OPEN_FIRST, OPEN_LAST):
        return None
    day = date.fromordinal(ordinal)
    return 12 * day.year + day.month - 1


def _months(period: Period) -> tuple[int | None, int | None]:
    return month_of(period.first_ordinal), month_of(period.last_ordinal)


def _rules(period: Period, *, event: bool) -> list[list[Any]]:
    """Return how a period shows activity: [first, last, rule]; "overlap" and "inside" are certain, "maybe" is not."""
    first, last = _months(period)
    if not period.dated:
        return []
    if period.closed:
        return [[first, last, "inside" if event else "overlap"], [first, last, "maybe"]]
    known = period.start or period.end
    inside = (
        []
        if event or known is None
        else [[month_of(known.first.toordinal()), month_of(known.last.toordinal()), "inside"]]
    )
    return [*inside, [first, last, "maybe"]]


def line_times(
    net: Network, links: Iterable[Link] | None = None, events: Iterable[Event] | None = None
) -> dict[str, dict[str, Any]]:
    """Return when each line is certainly or possibly active, by the rule of `graphlab.graph.activity`, for the replay.

    Of all links and events that pass, and of all lines; or of the lines that some of them name.

    Returns
    -------
    dict
        line -> ``dated``, ``first`` and ``last`` month (None = open), ``rules`` as [first, last, rule].
    """
    rules: dict[str, list[list[Any]]] = defaultdict(list)
    for link in net.links if links is None else links:
        if link.type in SUPPLY:
            rules[link.start_node] += _rules(net.link_periods[link.id], event=False)
    for event in net.events if events is None else events:
        rules[event.line] += _rules(event.period, event=event.event != "active")
    found = {}
    for line in sorted(net.lines if links is None else rules):
        unique = [list(r) for r in sorted({tuple(r) for r in rules.get(line, [])}, key=str)]
        firsts, lasts = [r[0] for r in unique], [r[1] for r in unique]
        found[line] = {
            "dated": bool(unique),
            "first": None if not unique or None in firsts else min(firsts),
            "last": None if not unique or None in lasts else max(lasts),
            "rules": unique,
        }
    return found


def link_times(net: Network) -> dict[str, dict[str, Any]]:
    """Return when each connection of a network without lines is active, by id of claim, as `line_times` does."""
    found = {}
    for link in net.links:
        if link.type == "CONNECTS" and (rules := _rules(net.link_periods[link.id], event=False)):
            found[link.id] = {"rules": rules}
    return found


def other_dates(net: Network) -> list[dict[str, int]]:
    """Return the months of what is drawn and is no line: operations by their own dates, links of every other type."""
    operations = {x.start_node for x in net.links if x.type in OF_OPERATIONS} | {e.operation for e in net.events}
    own = [net.operations[key] for key in sorted(operations & net.operations.keys())]
    periods = [make_period(row.text("start"), row.text("end")) for row in own]
    periods += [net.link_periods[x.id] for x in net.links if x.type not in SUPPLY]
    return [{"first": m, "last": m} for period in periods for m in _months(period) if m is not None]


def replay_events(net: Network, events: Iterable[Event] | None = None) -> list[dict[str, Any]]:
    """Return the dated events in order of their first month, as the replay tells them."""
    found = []
    for event in net.events if events is None else events:
        if event.period.dated and event.event != "active":
            first, last = _months(event.period)
            if first is None or last is None:
                first = last = first if last is None else last
            text = f"{net.name(event.line)} {event_words(event.event)} ({period_words(event.period)})"
            found.append({"first": first, "last": last, "text": text, "id": event.id})
    return sorted(found, key=lambda h: (h["first"], h["text"], h["id"]))


def activity_in_month(times: Mapping[str, Any], month: int) -> int:
    """Return 2 for a line that is certainly active in a month, 1 for possibly, 0 for neither, as the replay does.

    Examples
    --------
    >>> times = {"rules": [[10, 20, "overlap"], [10, 30, "maybe"]]}
    >>> [activity_in_month(times, m) for m in (9, 15, 25)]
    [0, 2, 1]
    """
    best = 0
    for first, last, rule in times["rules"]:
        low = float("-inf") if first is None else first
        high = float("inf") if last is None else last
        if low == high == month if rule == "inside" else low <= month <= high:
            best = max(best, 1 if rule == "maybe" else 2)
    return best


def activity_by_month(
    times: Mapping[str, Mapping[str, Any]], months: Sequence[int] | None
) -> list[tuple[int, int, int]]:
    """Return month, lines certainly active and lines certainly or possibly active, for every month of the picture."""
    if not months:
        return []
    first, number = months[0], months[1] - months[0] + 1
    sure, maybe = np.zeros(number, dtype=int), np.zeros(number, dtype=int)
    for line in times.values():
        certain, possible = np.zeros(number, dtype=bool), np.zeros(number, dtype=bool)
        for start, end, rule in line["rules"]:
            low = 0 if start is None else max(0, start - first)
            high = number if end is None else max(0, end - first + 1)
            if rule != "inside":
                (possible if rule == "maybe" else certain)[low:high] = True
            elif start == end:
                certain[low:high] = True
        sure += certain
        maybe += certain | possible
    return [(first + i, int(sure[i]), int(maybe[i])) for i in range(number)]


def opening_year(dates: Sequence[int], months: Sequence[int], asked: int | None) -> int:
    """Return the year at which a timeline opens: where its dates are dense.

    Parameters
    ----------
    dates
        Months in which bars begin, end or have an event, each once a bar.
    months
        First and last month of anything dated.
    asked
        First month of the period that is asked for; None where its start is open; without a period the last month.

    Returns
    -------
    int
        The latest year from which 95 % of the dates follow, if that leaves out a quarter of the years or more, and
        never one after the period begins; otherwise the first year.

    Examples
    --------
    >>> late = [2020 * 12 + i for i in range(38)]
    >>> opening_year([1990 * 12, *late], [1990 * 12, late[-1]], late[-1])
    2020
    >>> opening_year([1990 * 12, *late], [1990 * 12, late[-1]], 2010 * 12)
    2010
    >>> opening_year(late, [late[0], late[-1]], late[-1]), opening_year([1990 * 12, *late], [1990 * 12, late[-1]], None)
    (2020, 1990)
    """
    first, last = months[0] // 12, months[1] // 12
    before = np.searchsorted(np.sort(np.asarray(dates, int)), 12 * np.arange(first, last + 1))
    left_out = 20 * before <= len(dates)
    left_out &= 4 * np.arange(len(before)) >= last + 1 - first
    opened = first + (int(np.flatnonzero(left_out)[-1]) if left_out.any() else 0)
    return max(first, min(opened, first if asked is None else asked // 12))


def month_range(times: Mapping[str, Mapping[str, Any]], events: Iterable[Mapping[str, Any]]) -> list[int] | None:
    """Return the first and last month of anything dated, or None when nothing is."""
    months = [m for t in times.values() for r in t["rules"] for m in r[:2] if m is not None]
    months += [h[k] for h in events for k in ("first", "last")]
    return [min(months), max(months)] if months else None
