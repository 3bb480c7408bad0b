"""The command `watch`: per town and measure, whether the latest month is more than its own past explains."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from math import inf, isinf
from typing import Any

from graphlab.analysis.lifecycle.lives import cut_off_of, lives
from graphlab.analysis.lifecycle.standing import scope_words, standing
from graphlab.analysis.watch.long_series import LONG_SERIES, long_series
from graphlab.analysis.watch.neighbours import neighbours
from graphlab.analysis.watch.series import (
    NEW_LINES,
    Cell,
    Series,
    counted_series,
    flow_measures,
    last_full_month,
    month_of,
    new_line_series,
)
from graphlab.analysis.watch.worklists import worklists
from graphlab.counting.buckets import bucket_name
from graphlab.dataset import Dataset
from graphlab.errors import RefusedError
from graphlab.graph.network import Network, as_network
from graphlab.model.notes import BASIS, FINDING, LEFT_OUT, Note, noted
from graphlab.model.result import Column, Result
from graphlab.spread.opening import opened
from graphlab.statistics.aberration import FEWEST_PERIODS, excess_probability, expected_alarms, recurrence
from graphlab.statistics.multiple_testing import benjamini_hochberg
from graphlab.wording.phrases import bounds, day_text, listed, many, number, verb

COLUMNS = (
    Column("place", "", "id of the town"),
    Column("name", "", "its name"),
    Column("measure", "", "what is counted"),
    Column("unit", "", "of what"),
    Column("month", "", "the month that is judged"),
    Column("now_low", "", "counted in it, least"),
    Column("now_high", "", "greatest; empty = open"),
    Column("periods", "months", "months of its own past that it is compared with"),
    Column("past_low", "", "counted in those, least"),
    Column("past_high", "", "greatest; empty = open"),
    Column("probability", "", "chance of as many if the rate is what it was: least of now against most of the past"),
    Column("probability_possible", "", "the same, most of now against least of the past"),
    Column("adjusted", "", "the first, adjusted for the many towns looked at (Benjamini and Hochberg)"),
    Column("once_in", "looks", "as many come by chance once in so many looks"),
    Column("alarm", "", "sure, possible, or empty"),
    Column("changes", "", "sources and definitions that came or went, which may be all there is to it"),
    Column("claims", "", "ids behind the month that is judged"),
    Column("subject", "", "whom the counts are said of"),
    Column("definition", "", "what the measure means"),
)
METHOD = (
    "Each town and measure against its own past: the chance of so many or more in the month if the rate is what it was "
    "(Poisson with the Jeffreys prior, negative binomial). A sure alarm takes the least of now and the most of the "
    "past. A month that nobody counted is no month of none. Recording is the first suspect: see the column changes."
)
#: Months of the past that are looked at.
PAST = 24
ALPHA = 0.01


@dataclass(frozen=True)
class _Look:
    """One series judged in one month."""

    series: Series
    now: Cell
    periods: int
    low: float
    high: float
    changes: tuple[str, ...]

    @property
    def sure(self) -> float:
        """Chance of the least of now against the most of the past; 1 where the past has no upper end."""
        return 1.0 if isinf(self.high) else excess_probability(self.high, self.periods, self.now.low)

    @property
    def possible(self) -> float:
        """Chance of the most of now against the least of the past; 0 where now has no upper end."""
        return 0.0 if isinf(self.now.high) else excess_probability(self.low, self.periods, self.now.high)


def watch(
    net: Network | Dataset,
    *,
    measure: str | None = None,
    unit: str | None = None,
    alpha: float = ALPHA,
    past: int = PAST,
    quiet: int = 90,
    recent: int = 31,
    check: int = 90,
    jobs: int | None = None,
    cluster: str | None = None,
    as_at: str | date | None = None,
    all_time: bool = False,
    state: str | Sequence[str] | None = None,
) -> Result:
    """Return what is unusual in each town in the last full month, and the lists that a team works through.

    Parameters
    ----------
    net
        The network.
    measure, unit
        Only this measure; by default new lines, and every flow that is counted into towns by month. ``new lines`` is
        how many lines were first seen.
    alpha
        Chance of an alarm by itself in one look, at most.
    past
        Months of its own past that a month is compared with; at least 12 of them must be known.
    quiet, recent, check
        Days of the lists: without a sighting; since a return or first sight; since a closure that nobody looked at.
    jobs, cluster
        Where the permutations of neighbouring towns are made, see `graphlab.spread.opening.opened`.
    as_at, all_time, state
        The day, and which lines can have gone quiet: by default those that stand open, see
        `graphlab.analysis.lifecycle.standing.standing`.

    Returns
    -------
    Result
        Columns `COLUMNS`, the most unusual first, then by town. In `parts`: ``quiet``, ``back``, ``first_seen``,
        ``unchecked``; ``long_series`` (above the thresholds of EARS) and ``neighbours`` (towns near each other).

    Raises
    ------
    NotFoundError
        If there is no such measure.
    RefusedError
        If a period is asked for, nothing is dated, or no town has 12 months of the past.

    References
    ----------
    Jeffreys 1961, Theory of Probability. Benjamini & Hochberg 1995, J. R. Statist. Soc. B 57:289-300.
    """
    net = as_network(net)
    if net.period is not None:
        raise RefusedError("watch compares a month with the months before it: leave the period out and use --as-at")
    if not 0 < alpha < 1 or past < FEWEST_PERIODS:
        raise RefusedError(f"alpha lies between 0 and 1, and the past is at least {FEWEST_PERIODS} months")
    scoped = standing(net, as_at=as_at, all_time=all_time, state=state)
    day = cut_off_of(scoped)
    if day is None:
        raise RefusedError("nothing is dated, so nothing can be compared with its past")
    dated = net.with_filters(as_at=day.isoformat(), all_time=None, state=None)
    told = lives(dated)
    month, first, found = last_full_month(day), _first_month(dated), _series(dated, measure, unit)
    unseen = _unseen(dated, found, month)
    found = [series for series in found if not (unseen and series.complete)]
    looks, short = _looks(found, month, past, first, _speaks_since(dated))
    asked_of = scoped.scope.lines if scoped.scope and scoped.scope.lines is not None else frozenset(told)
    lists = worklists(dated, told, asked_of, day, quiet=quiet, recent=recent, check=check)
    if not looks and measure:
        raise RefusedError(unseen or _too_short(measure, short))
    rows = _rows(dated, looks, month, alpha)
    asked = {"measure": measure, "unit": unit, "alpha": alpha, "past": past}
    asked |= {"quiet": quiet, "recent": recent, "check": check}
    with opened(jobs, cluster) as way:
        near = neighbours(dated, found, range(month - past, month + 1), first, scoped.parameters, way)
    parts = {
        **lists,
        "long_series": long_series(dated, found, month, alpha, first, scoped.parameters),
        "neighbours": near,
    }
    further = [*_long_notes(parts["long_series"]), *_neighbour_notes(parts["neighbours"], alpha)]
    return Result(
        title=f"What is unusual in {bucket_name(month, 'month')}: {scope_words(scoped)}",
        method=METHOD,
        columns=COLUMNS,
        rows=rows,
        parameters=dict(scoped.parameters) | {k: v for k, v in asked.items() if v is not None},
        notes=[
            *noted(LEFT_OUT, [unseen] if unseen else []),
            *noted(FINDING, [*_notes(looks, rows, short, alpha), *further, *_list_notes(lists, day)]),
        ],
        withheld=dated.withheld(
            counts=dated.count_columns["stock_or_flow"].equals("flow"), links=("SUPPLIES",), events=True
        ),
        marking=dated.marking,
        parts=parts,
    )


def _series(net: Network, measure: str | None, unit: str | None) -> list[Series]:
    if measure and measure.lower() == NEW_LINES:
        return new_line_series(net, lives(net))
    if measure:
        return counted_series(net, measure, unit)
    counted = [series for name, of in flow_measures(net) for series in counted_series(net, name, of)]
    return [*new_line_series(net, lives(net)), *counted]


def _first_month(net: Network) -> int | None:
    """Return the first whole month in which lines were looked for at all: after the first that is dated."""
    days = [life.first_seen.low for life in lives(net).values() if life.first_seen.low]
    return month_of(min(days)) + 1 if days else None


def _unseen(net: Network, found: Sequence[Series], month: int) -> str:
    """Return why new lines are not judged: the month lies after all that is said of lines; "" if it does not."""
    if not any(series.complete for series in found):
        return ""
    declared = net.dataset.record.cut_off
    periods = [link.period for link in net.links] + [event.period for event in net.events]
    days = [period.last_known for period in periods if period.dated]
    last = declared.last if declared is not None else date.fromordinal(max(days)) if days else None
    if last is None or month_of(last) >= month:
        return ""
    return (
        f"New lines are not judged: what is said of lines ends on {day_text(last)}, and a month in which nobody looked "
        "is no month of none. Ask as at an earlier day, or state the cut-off of the dataset."
    )


def _looks(
    found: Iterable[Series], month: int, past: int, first: int | None, speaks_since: Mapping[str, int]
) -> tuple[list[_Look], list[tuple[Series, int]]]:
    """Return the series that can be judged, and those with too few months, with how many they have."""
    looks, short = [], []
    for series in found:
        window = range(month - past, month)
        if series.complete:
            known = [m for m in window if first is not None and m >= first]
        else:
            known = [m for m in window if m in series.months]
        now = series.months.get(month, Cell() if series.complete else None)
        if now is None:
            continue
        if len(known) < FEWEST_PERIODS:
            short.append((series, len(known)))
            continue
        cells = {m: series.months.get(m, Cell()) for m in known}
        low, high = series.total(known)
        changes = _changes(series, now, cells, window, speaks_since)
        looks.append(_Look(series, now, len(known), low, high, changes))
    return looks, short


def _changes(
    series: Series, now: Cell, months: Mapping[int, Cell], window: range, speaks_since: Mapping[str, int]
) -> tuple[str, ...]:
    """Return what came or went in the recording of one series: sources, and months that nobody counted."""
    changes = [
        f"source {source} speaks since {bucket_name(speaks_since[source], 'month')}"
        for source in sorted(now.sources)
        if speaks_since.get(source, window.start) > window.start
    ]
    if series.complete:
        return tuple(changes)
    last = {source: month for month in sorted(months) for source in months[month].sources}
    changes += [
        f"source {source} speaks until {bucket_name(last[source], 'month')}"
        for source in sorted(last)
        if source not in now.sources
    ]
    missing = len(window) - len(months)
    if missing:
        changes.append(f"{many(missing, 'month')} of the past {verb(missing, 'was', 'were')} not counted")
    return tuple(changes)


def _speaks_since(net: Network) -> dict[str, int]:
    """Return the first month that any claim of each source speaks of."""
    first: dict[str, int] = {}
    for claim in net.claims:
        if claim.period.first and claim.source:
            month = month_of(claim.period.first)
            first[claim.source] = min(month, first.get(claim.source, month))
    return first


def _rows(net: Network, looks: Sequence[_Look], month: int, alpha: float) -> list[dict[str, Any]]:
    sure = [look.sure for look in looks]
    adjusted = benjamini_hochberg(sure) if looks else []
    rows = []
    for look, p, q in zip(looks, sure, adjusted, strict=True):
        alarm = "sure" if p <= alpha else "possible" if look.possible <= alpha else None
        rows.append(
            {
                "place": look.series.town,
                "name": net.name(look.series.town),
                "measure": look.series.measure,
                "unit": look.series.unit,
                "month": bucket_name(month, "month"),
                "now_low": _plain(look.now.low),
                "now_high": _plain(look.now.high),
                "periods": look.periods,
                "past_low": _plain(look.low),
                "past_high": _plain(look.high),
                "probability": p,
                "probability_possible": look.possible,
                "adjusted": q,
                "once_in": recurrence(p) if p < 1 else None,
                "alarm": alarm,
                "changes": look.changes or None,
                "claims": tuple(sorted(look.now.claims)),
                "subject": look.series.subject or None,
                "definition": look.series.definition or None,
            }
        )
    order = ("sure", "possible", None)
    rows.sort(key=lambda r: (order.index(r["alarm"]), r["probability"], r["place"], r["measure"], str(r["subject"])))
    return rows


def _plain(value: float) -> int | float | None:
    if value == inf:
        return None
    return int(value) if float(value).is_integer() else value


def _notes(
    looks: Sequence[_Look], rows: Sequence[dict[str, Any]], short: Sequence[tuple[Series, int]], alpha: float
) -> list[Note]:
    """Return what was looked at, how often chance alone alarms, the alarms with their changes, and what was refused."""
    notes = []
    if looks:
        bounded = [look for look in looks if not isinf(look.high)]
        yearly = 12 * expected_alarms([x.high for x in bounded], [x.periods for x in bounded], alpha)
        text = (
            f"{many(len(looks), 'look')} this month, each with a chance of at most {alpha:g} of an alarm by itself: if "
            f"nothing changed, false alarms a year are expected to be {number(float(f'{yearly:.3g}'))}."
        )
        notes.append(Note(text, BASIS))
    notes += [Note(_alarm_note(row), FINDING) for row in rows if row["alarm"]]
    if looks and not any(row["alarm"] for row in rows):
        notes.append(Note("No alarm: no town has more than its own past explains.", FINDING))
    if short:
        notes.append(Note(_too_short("", short), LEFT_OUT))
    return notes


def _alarm_note(row: dict[str, Any]) -> str:
    sure = row["alarm"] == "sure"
    chance = row["probability"] if sure else row["probability_possible"]
    past = number(row["past_high"] if sure else row["past_low"])
    once = f"once in {number(round(recurrence(chance)))} looks" if chance > 0 else "never by chance"
    what = f"{'Alarm' if sure else 'Possible alarm'}: {row['name']}, {row['measure']}"
    now = bounds(row["now_low"], row["now_high"])
    text = f"{what}: {now} in {row['month']} after {past} in {row['periods']} months"
    changes = listed(list(row["changes"])) if row["changes"] else "no change of source is known"
    return f"{text} ({once}); recording: {changes}."


def _too_short(measure: str, short: Sequence[tuple[Series, int]]) -> str:
    about = f"'{measure}'" if measure else "Not judged"
    if not short:
        return f"{about} is counted in no town in the last full month, so nothing can be compared"
    most = max(n for _, n in short)
    pairs = many(len(short), "town and measure", "towns and measures")
    text = f"{pairs} with fewer than {FEWEST_PERIODS} months of the past (at most {most})"
    return f"{about}: {text}; nothing is said of them" if measure else f"{about}: {text}."


def _long_notes(table: Result) -> list[str]:
    """Return which long series lie above a threshold of EARS, and how many were asked."""
    if not table.rows:
        return []
    above = [row for row in table.rows if row["above"]]
    asked = f"{many(len(table.rows), 'series', 'series')} of at least {LONG_SERIES} months without a gap"
    if not above:
        return [f"EARS: none of {asked} lies above its thresholds."]
    told = [f"{row['name']}, {row['measure']}: {number(row['now'])} ({listed(list(row['above']))})" for row in above]
    return [f"EARS: {len(above):,} of {asked} {verb(len(above), 'lies', 'lie')} above a threshold: {'; '.join(told)}."]


def _neighbour_notes(table: Result, alpha: float) -> list[str]:
    """Return the neighbouring towns that stand out at the level asked for."""
    return [
        f"Neighbouring towns: {listed(list(row['names']))}, {row['measure']}: {number(row['observed'])} from "
        f"{row['first_month']} to {row['last_month']} where {row['expected']:.1f} were expected from their own totals "
        f"(chance {row['probability']:.3g})."
        for row in table.rows
        if row["probability"] <= alpha
    ]


def _list_notes(lists: dict[str, Result], day: date) -> list[str]:
    words = {
        "quiet": "gone quiet",
        "back": "back",
        "first_seen": "first seen",
        "unchecked": "closed and not looked at again",
    }
    told = [f"{len(lists[name].rows):,} {words[name]}" for name in words]
    return [f"Lists as at {day_text(day)}: {', '.join(told)}."]
