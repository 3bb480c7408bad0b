"""Flows counted in lines: how many distinct lines serve each pair of places."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import numpy as np

from graphlab.analysis.deconfliction.lookalikes import different_lines, doubt_note, lookalikes
from graphlab.analysis.flows import notes as words
from graphlab.analysis.flows.line_columns import LAST, column_rows_of_lines
from graphlab.analysis.flows.options import FlowOptions, title_of
from graphlab.analysis.flows.rows import COLUMNS, RANKS
from graphlab.counting.buckets import BUCKETS, bucket_name, bucket_of
from graphlab.counting.shares.possible import Placing, may_belong
from graphlab.errors import RefusedError
from graphlab.model.column_rows import each
from graphlab.model.column_rows import every as cells_of
from graphlab.model.columns import distinct
from graphlab.model.notes import BASIS, LIMIT, Note, noted
from graphlab.model.periods import Period, parse_date
from graphlab.model.result import Column, Result
from graphlab.model.tables import NOT_ITEMISED, SPECIAL
from graphlab.wording.phrases import many

_SUPPLY = ("ORIGINATES_IN", "SUPPLIES")

if TYPE_CHECKING:
    from graphlab.graph.network import Network
    from graphlab.graph.supply import Served

LINES = "lines"
METHOD = (
    "Distinct lines per pair of places, from ORIGINATES_IN and SUPPLIES links: a line with two origins and n towns "
    "stands in every combination. In a period low counts lines that are certainly active, high those that possibly are."
)
#: What was answered already, by network.
_TOLD: WeakKeyDictionary[Network, dict[FlowOptions, Result]] = WeakKeyDictionary()


def flows_of_lines(net: Network, unit: str | None, question: FlowOptions) -> Result:
    """Return the table of distinct lines by origin and destination.

    Parameters
    ----------
    net
        Filtered view of a dataset; with a period, lines that are certainly or possibly active in it.
    unit
        ``lines`` or None.
    question
        What was asked; lines have no rates or subjects. With buckets of time, one table a bucket.

    Raises
    ------
    RefusedError
        If another unit, a rate, spread or a sum of subjects is asked for.
    """
    _refuse(unit, question)
    told = _TOLD.setdefault(net, {})
    if question not in told:
        told[question] = lines_by_bucket(net, question) if question.by else _whole_time(net, question)
    return told[question]


def _whole_time(net: Network, question: FlowOptions) -> Result:
    rows, sure, maybe = rows_of_lines(net, question)
    return result_of_lines(net, question, rows, _notes(net, question, rows, sure, maybe))


def rows_of_lines(net: Network, question: FlowOptions) -> tuple[Sequence[Mapping[str, Any]], set[str], set[str]]:
    """Return the rows of a network, and the lines that are certainly and possibly in the rows admitted."""
    return column_rows_of_lines(net, question) if lookalikes(net) is None else _rows_under_doubt(net, question)


def _rows_under_doubt(net: Network, question: FlowOptions) -> tuple[list[dict[str, Any]], set[str], set[str]]:
    """Return the same where lines may be one: of each pair they are counted for themselves."""
    pairs = net.pairs
    admitted = {pair for pair in pairs if _admits(net, question.share_of, *pair)}
    sure, maybe = _lines(pairs, admitted, certain=True), _lines(pairs, admitted, certain=False)
    whole = different_lines(net, maybe)
    denominator = whole.high if sure == maybe and admitted and whole.low == whole.high else None
    rows = [_row(net, pair, pairs[pair]) for pair in pairs]
    for row in rows:
        pair = (row["origin"], row["destination"])
        row["denominator"] = denominator
        if pair in admitted:
            row["share_low"], row["share_high"] = _share(net, pairs[pair], sure, maybe)
    _place_the_missing(net, rows, new_origins=question.new_origins)
    return sorted(rows, key=_order), sure, maybe


def result_of_lines(
    net: Network, question: FlowOptions, rows: Sequence[Mapping[str, Any]], notes: list[str], by: str | None = None
) -> Result:
    """Return rows of lines as a result; with buckets of time the column `by` says which."""
    bucket = [Column(by, "", f"the {by} in which the lines are active")] if by else []
    return Result(
        title=title_of(net, LINES, LINES, by).replace("all periods", "all periods" if by else "all lines ever seen"),
        method=METHOD,
        columns=[*COLUMNS, *bucket, *RANKS, Column("lines", "", "ids of the lines that serve the pair")],
        rows=rows,
        parameters={
            "measure": LINES,
            "unit": LINES,
            "share_of": question.share_of,
            **({"by": by} if by else {}),
            **net.parameters,
        },
        notes=noted(BASIS, notes),
        withheld=net.withheld(links=("ORIGINATES_IN", "SUPPLIES")),
        marking=net.marking,
    )


def _refuse(unit: str | None, question: FlowOptions) -> None:
    if unit is not None and unit.casefold() != LINES:
        raise RefusedError(f"the measure '{LINES}' is counted in {LINES}, not in {unit}")
    options = (("--spread", question.spread), ("--per", question.per), ("--sum-subjects", question.sum_subjects))
    for option, asked in options:
        if asked:
            raise RefusedError(f"{option} is for counts; lines are distinct and never added")


def _admits(net: Network, share_of: str, origin: str, destination: str) -> bool:
    ends = {origin, destination}
    if share_of == "all":
        return True
    if share_of == "itemised":
        return NOT_ITEMISED not in ends
    named = not ends & set(SPECIAL)
    return named and (share_of == "named" or not net.is_within(origin, destination))


def _lines(
    pairs: Mapping[tuple[str, str], tuple[Served, ...]], admitted: Iterable[tuple[str, str]], *, certain: bool
) -> set[str]:
    return {s.line for pair in admitted for s in pairs[pair] if s.certain or not certain}


def _row(net: Network, pair: tuple[str, str], served: tuple[Served, ...]) -> dict[str, Any]:
    certain = [s for s in served if s.certain]
    period = net.period
    return {
        "subject": None,
        "origin": pair[0],
        "destination": pair[1],
        "measure": LINES,
        "unit": LINES,
        "stock_or_flow": "distinct",
        "definition": None,
        "period_start": str(period.start) if period and period.start else None,
        "period_end": str(period.end) if period and period.end else None,
        "low": different_lines(net, {s.line for s in certain}).low,
        "high": different_lines(net, {s.line for s in served}).high,
        "share_low": None,
        "share_high": None,
        "claims": tuple(sorted({c for s in served for c in s.claims})),
        "lines": tuple(sorted({s.line for s in served})),
    }


def _share(
    net: Network, served: tuple[Served, ...], sure: set[str], maybe: set[str]
) -> tuple[float | None, float | None]:
    """Return the share of distinct lines: the least with all others active, the greatest with only the certain others.

    Of no lines there is no share: a pair of which every line is possible and no other line is, has all that there are.

    Where lines may be one, the least is of all of them apart and the greatest of the fewest.
    """
    mine_sure, mine = {s.line for s in served if s.certain}, {s.line for s in served}
    if lookalikes(net) is not None:
        fewest, most_mine = different_lines(net, mine_sure).low, different_lines(net, mine).high
        others = different_lines(net, sure | mine).low
        if fewest < len(mine_sure) or others < len(sure | mine):
            return (fewest / len(maybe) if maybe else None), (min(1.0, most_mine / others) if others else None)
    doubtful = len(mine - sure)
    least, most = len(maybe) - doubtful, len(sure) + doubtful
    if not most:
        return None, None
    return len(mine_sure) / least if least else 1.0, len(mine) / most


def _place_the_missing(net: Network, rows: list[dict[str, Any]], *, new_origins: bool) -> None:
    """Fill in ranks, and the shares of all lines, under any placing of the lines without a known place at an end."""
    pairs = net.pairs
    sure, maybe = _lines(pairs, pairs, certain=True), _lines(pairs, pairs, certain=False)
    named = [r for r in rows if not {r["origin"], r["destination"]} & set(SPECIAL)]
    loose = [r for r in rows if {r["origin"], r["destination"]} & set(SPECIAL)]
    within = net.is_within
    serves, elsewhere = may_belong(
        _ends(loose), _ends(named), lambda one, other: within(one, other) or within(other, one)
    )
    low, high = (np.array([r[end] for r in named], dtype=float) for end in ("low", "high"))
    missing = np.array([[r["low"], r["high"]] for r in loose], dtype=float).reshape(-1, 2).T
    best, worst, _ = Placing(low, high, missing[0], missing[1], serves, elsewhere, new_origins).ranks()
    for row in rows:
        row["rank_low"] = row["rank_high"] = row["possible_low"] = row["possible_high"] = None
    for k, row in enumerate(named):
        row["rank_low"], row["rank_high"] = int(best[k]), int(worst[k])
        theirs = pairs[row["origin"], row["destination"]]
        placed = [s for j in np.flatnonzero(serves[:, k]) for s in pairs[loose[j]["origin"], loose[j]["destination"]]]
        row["possible_low"] = _share(net, theirs, sure, maybe)[0]
        row["possible_high"] = _share(net, (*theirs, *placed), sure, maybe)[1]


def _ends(rows: Sequence[Mapping[str, Any]]) -> list[list[str]]:
    """Return the origins and the destinations of some rows."""
    return [[row[end] for row in rows] for end in ("origin", "destination")]


def _order(row: Mapping[str, Any]) -> tuple[Any, ...]:
    late = max(LAST.get(row["origin"], 0), LAST.get(row["destination"], 0))
    return (late, -row["low"], -row["high"], row["origin"], row["destination"])


def _notes(
    net: Network, question: FlowOptions, rows: Sequence[Mapping[str, Any]], sure: set[str], maybe: set[str]
) -> list[str]:
    names, _, _, line = net.pairs.routes
    every = {names[i] for i in distinct(line).tolist()}
    cells = sum(each(rows, "high", int))
    head = (
        f"{many(len(every), 'line')} in {many(len(rows), 'pair')}; the cells add up to {cells:,}, because a line "
        "with two origins and n towns stands in every combination: totals count distinct lines, "
        "and shares may add up to more than 1."
    )
    notes = [head if len(rows) else "No line has both an origin and a town here."]
    admitted = {
        "all": "all rows",
        "itemised": "itemised pairs",
        "named": "named pairs",
        "outside": "pairs from outside",
    }
    if sure == maybe:
        whole = different_lines(net, maybe)
        number = f"{whole.high:,}" if whole.low == whole.high else f"{whole.low:,} to {whole.high:,}"
        of_what = "one distinct line" if number == "1" else f"{number} distinct lines"
        notes.append(f"Shares are of the {of_what} in {admitted[question.share_of]}.")
    else:
        notes.append(
            f"Shares are of the distinct lines in {admitted[question.share_of]}: {len(sure):,} certainly and up to "
            f"{len(maybe):,} possibly active, which is not one exact number."
        )
    if doubt := doubt_note(net, every):
        notes.append(doubt)
    if net.period is None:
        text = "All lines ever seen, whatever their certainty and date; not the lines active at one time."
        notes.append(Note(text, LIMIT))
    one_ended = _one_ended(net)
    if one_ended:
        notes.append(f"Lines with an origin or a town only, and so in no pair: {words.listed(one_ended)}.")
    ends = sorted((cells_of(rows, "origin", str) | cells_of(rows, "destination", str)) & set(net.places))
    kinds = net.kinds_of_places(ends)
    return notes + words.about_levels(kinds, net.unrolled, net.filters.roll_up or None)


def _one_ended(net: Network) -> list[str]:
    links = net.link_columns
    started, selling = (
        set(links["from"].take(np.flatnonzero(links.passes & links["link_type"].equals(kind))).texts)
        for kind in _SUPPLY
    )
    return sorted(started ^ selling)


# --- by month, quarter or year ---------------------------------------------------------------------------------------


def lines_by_bucket(net: Network, question: FlowOptions) -> Result:
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
            found, _, _ = rows_of_lines(net.with_filters(period=bucket_period(bucket, by)), question)
            rows += [{**row, by: bucket_name(bucket, by)} for row in found]
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
