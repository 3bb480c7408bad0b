"""Counts by age: the triangle of a series, how it was revised, what is still to come, how far such forecasts missed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from graphlab.analysis.editions.readings import Reading
from graphlab.counting.cells import Key
from graphlab.graph.network import Network
from graphlab.model.notes import FINDING, noted
from graphlab.model.result import Column, Result
from graphlab.statistics.run_off import Forecast, outcomes, run_off
from graphlab.wording.phrases import many, number, percent, period_text, share_of

_SERIES = (
    Column("subject", "", "whom or what the figure is said of"),
    Column("origin", "", "origin; empty = total over all"),
    Column("destination", "", "destination; empty = total over all"),
    Column("definition", "", "what the measure means here"),
)
_PERIOD = (
    Column("period_start", "date", "first day"),
    Column("period_end", "date", "last day"),
)
_CLAIMS = Column("claims", "", "ids behind the row")
TRIANGLE_COLUMNS = (
    *_SERIES,
    *_PERIOD,
    Column("age", "", "periods from the end of this one to the day of publication"),
    Column("known", "", "count as known at that age"),
    Column("newest", "", "whether this is all that is known of it so far"),
    _CLAIMS,
)
AGES_COLUMNS = (
    *_SERIES,
    Column("age", "", "periods from the end of one to the day of publication"),
    Column("periods", "", "periods whose count is known at this age and the one before"),
    Column("mean_revision", "", "mean change from the age before"),
    Column("factor", "", "count at the next age over count at this one"),
    Column("pooled", "", "whether the factor is that of several ages, because few counts stand under it"),
    Column("share_known", "share", "of the final count that is known at this age"),
    _CLAIMS,
)
NOWCAST_COLUMNS = (
    *_SERIES,
    *_PERIOD,
    Column("age", "", "age of what is known; of complete ones the age at which counts are"),
    Column("known", "", "count known so far"),
    Column("share_known", "share", "of the final count, as earlier periods came in"),
    Column("expected", "", "final count to be expected"),
    Column("standard_error", "", "of that count"),
    Column("low", "", "90 % interval"),
    Column("high", "", "90 % interval"),
    Column("reading", "", "complete, not yet complete, or why nothing can be said"),
    _CLAIMS,
)
PAST_COLUMNS = (
    *_SERIES,
    *_PERIOD,
    Column("made_on", "date", "day of the edition from which this would have been said"),
    Column("age", "", "age of what was known then"),
    Column("known", "", "count known then"),
    Column("expected", "", "what would have been said; empty where nothing would have been"),
    Column("low", "", "90 % interval"),
    Column("high", "", "90 % interval"),
    Column("actual", "", "what is known now of the same age"),
    Column("error", "", "expected less actual"),
    Column("held", "", "whether the interval held the actual count"),
    _CLAIMS,
)
#: So many periods known a further age on and not revised settle that counts are complete.
SETTLED = 3
METHOD = (
    "Chain ladder with the standard errors of Mack (1993) on the counts by age; a reading stands until a later edition "
    "gives another. Counts are complete at the age after which none was ever revised. The 90 % interval is in whole "
    "counts."
)


@dataclass(frozen=True)
class Series:
    """Periods of one length of one series, with what each edition said of them.

    Attributes
    ----------
    family, key
        Of what (the cell of its first period).
    readings
        By period (first and last day, ordinals), in order of publication; exact and dated ones only.
    months
        Length of a period in months; None where it is a number of days.
    """

    family: str
    key: Key
    readings: Mapping[tuple[int, int], Sequence[Reading]]
    months: int | None

    @property
    def periods(self) -> list[tuple[int, int]]:
        """First and last days, oldest first."""
        return sorted(self.readings)

    @property
    def days(self) -> list[int]:
        """Days on which editions of it came out."""
        return sorted({r.edition.day for found in self.readings.values() for r in found})

    def age(self, period: tuple[int, int], day: int) -> int:
        """Return the age of a period on a day: whole periods since its end."""
        if self.months is None:
            return (day - period[1]) // (period[1] - period[0] + 1)
        published, end = date.fromordinal(day), date.fromordinal(period[1])
        return ((published.year - end.year) * 12 + published.month - end.month) // self.months

    @property
    def youngest(self) -> int:
        """Youngest age at which any period was read."""
        return min(self.age(p, r.edition.day) for p, found in self.readings.items() for r in found)

    def row(self, period: tuple[int, int], day: int) -> list[Reading | None]:
        """Return the reading of a period at each age up to a day, from the `youngest` age on; empty if none is."""
        told = [r for r in self.readings[period] if r.edition.day <= day]
        ages = range(self.youngest, self.age(period, day) + 1) if told else range(0)
        return [next((r for r in reversed(told) if self.age(period, r.edition.day) <= k), None) for k in ages]

    @property
    def shown(self) -> dict[str, Any]:
        """The columns that say of what it is."""
        names = ("subject", "origin", "destination", "definition")
        return {name: getattr(self.key, name) or None for name in names}


def series_of(readings: Mapping[tuple[str, Key], Sequence[Reading]]) -> list[Series]:
    """Return the series that were read more than once of several periods of one length.

    Left out are readings that are bounds, undated, of an open period, or of before the end of their period.
    """
    found: dict[tuple[str, Key, int, int], dict[tuple[int, int], list[Reading]]] = defaultdict(dict)
    for (family, key), told in readings.items():
        usable = [r for r in told if r.age is not None and r.age >= 0 and r.claim.value.bounds.exact]
        if not usable or not told[0].claim.period.closed:
            continue
        months = _months(key.first, key.last)
        length = 0 if months else key.last - key.first + 1
        found[family, key._replace(first=0, last=0), months or 0, length][key.days] = usable
    return [
        Series(family, key, by_period, months or None)
        for (family, key, months, _), by_period in sorted(found.items())
        if len(by_period) > 1 and any(len(told) > 1 for told in by_period.values())
    ]


def _months(first: int, last: int) -> int | None:
    """Return how many whole calendar months a period is; None if it is not."""
    start, after = date.fromordinal(first), date.fromordinal(last) + timedelta(days=1)
    if start.day != 1 or after.day != 1:
        return None
    return (after.year - start.year) * 12 + after.month - start.month


@dataclass(frozen=True)
class _Rows:
    """The triangle of a series as at a day: its periods, and the readings of each by age."""

    periods: list[tuple[int, int]]
    rows: list[list[Reading | None]]

    @property
    def counts(self) -> list[list[float | None]]:
        return [[None if r is None else r.claim.value.low for r in row] for row in self.rows]

    def claims(self, i: int) -> tuple[str, ...]:
        return tuple(dict.fromkeys(r.claim.id for r in self.rows[i] if r is not None))

    def settled(self) -> _Rows:
        """Return these rows up to the age after which no period was ever revised, if several periods show that.

        Periods that were first read later than that are complete, and left out.
        """
        counts = self.counts
        ages = max((len(row) for row in counts), default=0)
        pairs = [
            [row[k - 1 : k + 1] for row in counts if len(row) > k and row[k - 1] is not None] for k in range(1, ages)
        ]
        last = max((k for k, told in enumerate(pairs, start=1) if any(a != b for a, b in told)), default=ages)
        if last >= ages - 1 or len(pairs[last]) < SETTLED:
            return self
        known = [i for i, row in enumerate(self.rows) if any(r is not None for r in row[: last + 1])]
        return _Rows([self.periods[i] for i in known], [self.rows[i][: last + 1] for i in known])


def _as_at(series: Series, day: int) -> _Rows:
    rows = {p: series.row(p, day) for p in series.periods}
    known = [p for p in series.periods if any(r is not None for r in rows[p])]
    return _Rows(known, [rows[p] for p in known])


def _dates(period: tuple[int, int]) -> dict[str, Any]:
    return {"period_start": date.fromordinal(period[0]), "period_end": date.fromordinal(period[1])}


def age_tables(net: Network, series: Sequence[Series], title: str) -> dict[str, Result]:
    """Return the tables ``triangle``, ``ages``, ``nowcast`` and ``past-errors``; none if no series was revised."""
    if not series:
        return {}
    found: dict[str, list[dict[str, Any]]] = {"triangle": [], "ages": [], "nowcast": [], "past-errors": []}
    for one in series:
        now = _as_at(one, one.days[-1])
        found["triangle"] += _triangle_rows(one, now)
        found["ages"] += _ages_rows(one, now.settled())
        found["nowcast"] += nowcast_rows(one)
        found["past-errors"] += _past_rows(one, now)
    columns = {
        "triangle": TRIANGLE_COLUMNS, "ages": AGES_COLUMNS, "nowcast": NOWCAST_COLUMNS, "past-errors": PAST_COLUMNS
    }  # fmt: skip
    titles = {
        "triangle": "counts by age", "ages": "revisions by age", "nowcast": "what is still to come",
        "past-errors": "what forecasts missed by",
    }  # fmt: skip
    notes = {"nowcast": noted(FINDING, forecast_notes(found["nowcast"], found["past-errors"]))}
    return {
        name: Result(
            f"{title}: {titles[name]}",
            METHOD,
            columns[name],
            rows,
            notes=notes.get(name, ()),
            marking=net.marking,
        )
        for name, rows in found.items()
    }


def _triangle_rows(series: Series, now: _Rows) -> list[dict[str, Any]]:
    return [
        series.shown
        | _dates(period)
        | {
            "age": series.youngest + k,
            "known": reading.claim.value.low,
            "newest": k == len(row) - 1,
            "claims": (reading.claim.id,),
        }
        for period, row in zip(now.periods, now.rows, strict=True)
        for k, reading in enumerate(row)
        if reading is not None
    ]


def _ages_rows(series: Series, now: _Rows) -> list[dict[str, Any]]:
    found = run_off(now.counts)
    rows = []
    for k in range(found.ages):
        pairs = [(row[k - 1], row[k]) for row in now.counts if k and len(row) > k]
        changes = [b - a for a, b in pairs if a is not None and b is not None]
        step = next((s for s in found.steps if s.first <= k <= s.last), None)
        rows.append(
            series.shown
            | {
                "age": series.youngest + k,
                "periods": len(changes) if k else sum(row[0] is not None for row in now.counts),
                "mean_revision": sum(changes) / len(changes) if changes else None,
                "factor": step.factor if step else None,
                "pooled": step.pooled if step else None,
                "share_known": found.share_known(k),
                "claims": tuple(dict.fromkeys(r.claim.id for row in now.rows for r in row[k : k + 1] if r is not None)),
            }
        )
    return rows


def _said(forecast: Forecast) -> dict[str, Any]:
    return {
        "known": forecast.latest,
        "expected": forecast.expected,
        "low": forecast.low,
        "high": forecast.high,
    }


def _nowcast_rows(series: Series, now: _Rows) -> list[dict[str, Any]]:
    found = run_off(now.counts)
    return [
        series.shown
        | _dates(period)
        | _said(forecast)
        | {
            "age": series.youngest + forecast.age,
            "share_known": forecast.share_known,
            "standard_error": forecast.standard_error,
            "reading": forecast.why or ("complete" if forecast.age == found.ages - 1 else "not yet complete"),
            "claims": now.claims(i),
        }
        for i, (period, forecast) in enumerate(zip(now.periods, found.forecasts, strict=True))
    ]


def nowcast_rows(series: Series) -> list[dict[str, Any]]:
    """Return what is known of each period of a series now, and whether it is complete."""
    return _nowcast_rows(series, _as_at(series, series.days[-1]).settled())


def _past_rows(series: Series, now: _Rows) -> list[dict[str, Any]]:
    rows = []
    at = {period: i for i, period in enumerate(now.periods)}
    for day in series.days[:-1]:
        then = _as_at(series, day).settled()
        today = [now.counts[at[p]] for p in then.periods]
        for error in outcomes(then.counts, today, len(then.periods) - 1):
            period = then.periods[error.period]
            rows.append(
                series.shown
                | _dates(period)
                | _said(error.forecast)
                | {
                    "made_on": date.fromordinal(day),
                    "age": series.youngest + error.forecast.age,
                    "actual": error.actual,
                    "error": error.error,
                    "held": error.held,
                    "claims": now.claims(at[period]),
                }
            )
    return rows


def forecast_notes(nowcast: Sequence[Mapping[str, Any]], past: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return what is not yet complete, and how far such forecasts missed before."""
    late = [row for row in nowcast if row["reading"] != "complete"]
    notes = [_sentence(row) for row in late[-3:]]
    told = [row for row in past if row["held"] is not None]
    if told:
        held = sum(bool(row["held"]) for row in told)
        off = sum(abs(row["error"]) for row in told) / len(told)
        notes.append(
            f"Made again from earlier editions, the interval held {share_of(held, len(told), 'outcome')}; the forecast "
            f"was off by {number(off, 2)} on average. See the table of past errors before using any forecast."
        )
    elif late:
        notes.append("No forecast of this kind can be tested on earlier editions yet, so none should be relied on.")
    return notes


def _sentence(row: Mapping[str, Any]) -> str:
    when = period_text(row["period_start"].isoformat(), row["period_end"].isoformat())
    period = f"{row['subject']}, {when}: {number(row['known'])} known so far"
    if row["expected"] is None or row["low"] is None:
        return f"{period}; what it will come to {row['reading']}."
    return (
        f"{period}, not yet complete ({percent(row['share_known'], 0)} of the final count, as earlier periods came in);"
        f" to be expected are about {number(round(row['expected']))} ({number(row['low'])} to {number(row['high'])})."
    )


def left_out_notes(readings: Mapping[tuple[str, Key], Sequence[Reading]]) -> list[str]:
    """Return how many readings no triangle can use, and why."""
    told = [r for found in readings.values() for r in found if len(found) > 1 and r.claim.period.closed]
    reasons = {
        "bounds and not exact": sum(not r.claim.value.bounds.exact for r in told),
        "from sources without a date of publication": sum(not r.edition.dated for r in told),
        "published before the end of their period": sum(r.age is not None and r.age < 0 for r in told),
    }
    return [f"Left out of counts by age: {many(n, 'reading')} {why}." for why, n in reasons.items() if n]
