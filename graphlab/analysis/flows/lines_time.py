"""Lines by month, quarter or year: how many distinct lines serve each pair in each."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from graphlab.analysis.flows.lines import result_of_lines, rows_of_lines
from graphlab.analysis.flows.options import Question
from graphlab.counting.buckets import BUCKETS, bucket_name, bucket_of
from graphlab.model.periods import Period, parse_date
from graphlab.model.result import Result

if TYPE_CHECKING:
    from graphlab.graph.network import Network

_SUPPLY = ("ORIGINATES_IN", "SUPPLIES")


def lines_by_bucket(net: Network, question: Question) -> Result:
    """Return one table of lines a bucket, from the first day in the data (or asked period) to the last.

    Parameters
    ----------
    net
        Filtered view of a dataset.
    question
        With ``by``.

    Notes
    -----
    Each bucket is a network of its own, so that the cost grows with buckets times links. A line whose end is open is
    possibly active up to the last day that the data speak for.
    """
    by = question.by or "year"
    span = _span(net)
    rows: list[dict[str, Any]] = []
    whole = net
    if span is not None:
        first, last = (int(bucket_of(np.array([day]), by)[0]) for day in span)
        whole = net.with_filters(period=_period(*span))
        for bucket in range(first, last + 1):
            found, _, _ = rows_of_lines(net.with_filters(period=bucket_period(bucket, by)), question.share_of)
            rows += [row | {by: bucket_name(bucket, by)} for row in found]
    low = f"Low counts the lines certainly active in the {by}, high those possibly active too"
    notes = [
        f"One table a {by}: a line stands in every {by} in which it is active, so that rows are never added over time.",
        f"{low}; a {by} without a row has no line that is known to be active, which is not the same as none.",
    ]
    withheld = whole.withheld(links=_SUPPLY)
    if span is None:
        withheld["undated"] += sum(x.type in _SUPPLY for x in net.links)
    return replace(result_of_lines(net, question, rows, notes, by), withheld=withheld)


def _period(first: int, last: int) -> Period:
    return Period(*(parse_date(date.fromordinal(day).isoformat()) for day in (first, last)))


def bucket_period(bucket: int, by: str) -> Period:
    """Return a month, quarter or year as a period, written as shortly as it can be.

    Examples
    --------
    >>> str(bucket_period(612, "month")), str(bucket_period(204, "quarter")), str(bucket_period(51, "year"))
    ('2021-01', '2021-01..2021-03', '2021')
    """
    if by == "year":
        year = parse_date(bucket_name(bucket, by))
        return Period(year, year)
    months = [(bucket * BUCKETS[by]), (bucket + 1) * BUCKETS[by] - 1]
    start, end = (parse_date(bucket_name(m, "month")) for m in months)
    return Period(start, end)


def _span(net: Network) -> tuple[int, int] | None:
    """First and last day on which a line of the view is known or thought to be active; None without dates."""
    periods = [net.link_periods[x.id] for x in net.links if x.type in _SUPPLY]
    days = [d for p in periods for d in (p.start, p.end) if d is not None]
    if not days:
        return None
    first, last = min(d.first for d in days), max(d.last for d in days)
    if any(p.dated and p.end is None for p in periods) and net.dataset.cut_off is not None:
        last = max(last, net.dataset.cut_off)
    if net.period is not None:
        first = max(first, net.period.first or first)
        last = min(last, net.period.last or last)
    return (first.toordinal(), last.toordinal()) if first <= last else None
