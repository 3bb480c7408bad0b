"""Counts that are still coming in: how they ran off before, what is to come, and how far such forecasts missed."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

Triangle = Sequence[Sequence[float | None]]

#: A factor that fewer counts than this stand under is pooled with that of its neighbour.
FEWEST = 5
#: With a smaller share of the final count known, nothing is said of it.
EARLIEST = 0.2
LEVEL = 0.9
NONE_YET, TOO_EARLY, NO_FACTOR, NO_ERROR = (
    "cannot be said: none is known yet, which is not the same as none",
    "cannot be said: too early, less than a fifth of the final count is known at this age",
    "cannot be said: no older period shows what came later at this age",
    "cannot be said: too few older periods to say how far it may be off",
)


@dataclass(frozen=True, slots=True)
class Step:
    """Ages that share a factor from each to the next: one age, or several that are pooled.

    Attributes
    ----------
    first, last
        Ages from which it leads.
    factor
        Count at the next age over count at this one.
    variance
        Of a count at the next age, per count at this one (Mack's sigma squared); None where nothing shows it.
    under
        Counts that stand under the factor.
    pairs
        How many periods show it.
    """

    first: int
    last: int
    factor: float
    variance: float | None
    under: float
    pairs: int

    @property
    def pooled(self) -> bool:
        """Whether several ages share it."""
        return self.last > self.first


@dataclass(frozen=True, slots=True)
class Forecast:
    """What a period will have come to when it is complete.

    Attributes
    ----------
    latest, age
        The count known, and the age at which.
    share_known
        Of the final count, as older periods ran off; None where they show nothing.
    expected, standard_error, low, high
        The final count, its standard error, and its 90 % interval; None where it cannot be said.
    why
        Why it cannot be said; "" where it can.
    """

    latest: float
    age: int
    share_known: float | None
    expected: float | None = None
    standard_error: float | None = None
    low: float | None = None
    high: float | None = None
    why: str = ""


@dataclass(frozen=True)
class RunOff:
    """How counts ran off, and what is still to come (`run_off`).

    Attributes
    ----------
    steps
        Factors by age, youngest first; pooled ages are one step.
    forecasts
        One a period, in the order given.
    reserve
        What is still to come over all periods together; None if it cannot be said of one of them.
    standard_error
        Of that sum; periods share their factors, so it is more than the errors one by one make.
    """

    steps: tuple[Step, ...]
    forecasts: tuple[Forecast, ...]
    reserve: float | None
    standard_error: float | None
    ages: int = field(default=0)

    def factor(self, age: int) -> float | None:
        """Return the factor from an age to the next; None if nothing shows it."""
        return next((s.factor for s in self.steps if s.first <= age <= s.last), None)

    def share_known(self, age: int) -> float | None:
        """Return the share of the final count that is known at an age; None where a factor is missing."""
        product = 1.0
        for k in range(age, self.ages - 1):
            factor = self.factor(k)
            if not factor:
                return None
            product *= factor
        return 1 / product


@dataclass(frozen=True, slots=True)
class PastError:
    """A forecast as it would have been made before, beside what became of it.

    Attributes
    ----------
    period
        Row of the triangle.
    made_after
        Row of the newest period that was known then.
    forecast
        What would have been said.
    actual
        The count at the oldest age that was known then, as it is known now.
    """

    period: int
    made_after: int
    forecast: Forecast
    actual: float

    @property
    def error(self) -> float | None:
        """Forecast less actual; None where nothing was said."""
        return None if self.forecast.expected is None else self.forecast.expected - self.actual

    @property
    def held(self) -> bool | None:
        """Whether the interval held the actual count; None where nothing was said."""
        low, high = self.forecast.low, self.forecast.high
        return None if low is None or high is None else low <= self.actual <= high


def run_off(triangle: Triangle, earliest: float = EARLIEST) -> RunOff:
    """Forecast counts that are still coming in from how older ones came in.

    Parameters
    ----------
    triangle
        One row a period, oldest first: the count as known at age 0, 1, 2 ... up to today. Ages before the first
        reading are None. The oldest age of all rows is taken for final.
    earliest
        Nothing is said of a period of whose final count a smaller share is known.

    Returns
    -------
    RunOff
        Factors, forecasts with standard errors and 90 % intervals, and the sum of what is to come.

    Raises
    ------
    ValueError
        If a row is empty, or a count is negative or missing after the first reading.

    Notes
    -----
    Chain ladder with the errors of Mack: f_k = sum C[i,k+1] / sum C[i,k] over the periods that know both, sigma2_k from
    their spread about it, the last one extrapolated. A factor that fewer than `FEWEST` counts stand under is pooled
    with its neighbour: one factor over the ages of both, whose error counts as often as it is used. The interval is
    that of a gamma distributed rest whose variance is at least that of a Poisson count; it is widened to whole counts.
    Where nothing came late before, it is symmetric (Student's t) and leaves room for what the rule of three allows.

    References
    ----------
    Mack, ASTIN Bulletin 23:213 (1993). Lawless, Canadian Journal of Statistics 22:15 (1994).

    Examples
    --------
    >>> found = run_off([[10, 20, 22], [20, 40, 44], [15, 30], [10]])
    >>> [round(s.factor, 2) for s in found.steps], round(found.forecasts[3].expected, 2)
    ([2.0, 1.1], 22.0)
    >>> run_off([[10, 20], [12, 25], [0]]).forecasts[2].why
    'cannot be said: none is known yet, which is not the same as none'
    """
    rows = [_checked(row) for row in triangle]
    ages = max((len(row) for row in rows), default=0)
    steps = _steps(rows, ages)
    bare = RunOff(steps, (), None, None, ages)
    made = [_forecast(row, bare, rows, earliest) for row in rows]
    reserve, error = _together(made, rows, bare)
    return RunOff(steps, tuple(f for f, _ in made), reserve, error, ages)


def past_errors(triangle: Triangle) -> list[PastError]:
    """Return every forecast that this triangle would have given before and of which the outcome is known now.

    Parameters
    ----------
    triangle
        As for `run_off`; the newest row is at the youngest age, each older one an age further.

    Returns
    -------
    list of PastError
        Oldest forecasts first; the outcome is read at the same age that the forecast was of.

    Examples
    --------
    >>> found = past_errors([[10, 20], [10, 22], [8, 16], [9]])
    >>> [(e.period, e.made_after, e.forecast.expected, e.actual) for e in found]
    [(2, 2, 16.8, 16)]
    """
    rows = [_checked(row) for row in triangle]
    found = []
    for newest in range(1, len(rows) - 1):
        back = len(rows) - 1 - newest
        then = [row[: max(len(row) - max(0, back - _idle(rows, i)), 0)] for i, row in enumerate(rows[: newest + 1])]
        if not all(row and row[-1] is not None for row in then):
            continue
        found += outcomes(then, rows[: newest + 1], newest)
    return found


def outcomes(then: Triangle, now: Triangle, made_after: int) -> list[PastError]:
    """Return the forecasts of a triangle as it was beside what is known now of the same periods.

    Parameters
    ----------
    then, now
        The same periods, row by row, as they were known then and as they are known now.
    made_after
        Row of the newest period that was known then.

    Examples
    --------
    >>> (found,) = outcomes([[10, 20], [10, 22], [8]], [[10, 20], [10, 22], [8, 16]], 2)
    >>> found.forecast.expected, found.actual, found.held
    (16.8, 16, True)
    """
    ages = max((len(row) for row in then), default=0)
    return [
        PastError(i, made_after, forecast, _number(now[i][ages - 1]))
        for i, forecast in enumerate(run_off(then).forecasts)
        if len(then[i]) < ages <= len(now[i]) and forecast.why not in (NO_ERROR, NO_FACTOR)
    ]


def _idle(rows: Sequence[Sequence[float | None]], i: int) -> int:
    """Return for how many editions a period has been complete: rows end at the oldest age, time does not."""
    ages = max(len(row) for row in rows)
    return max(0, len(rows) - i - 1 + len(rows[-1]) - ages)


def _checked(row: Sequence[float | None]) -> list[float | None]:
    known = [x for x in row if x is not None]
    lead = len(row) - len(known)
    if not known or any(x is not None for x in row[:lead]) or any(x < 0 for x in known):
        raise ValueError(f"a row of a triangle holds counts from its first reading to today, not {list(row)!r}")
    return list(row)


def _number(value: float | None) -> float:
    assert value is not None  # rows are whole after their first reading
    return value


def _pairs(rows: Sequence[Sequence[float | None]], k: int) -> list[tuple[float, float]]:
    """Return the counts at an age and the next, of the periods that know both."""
    found = [(row[k], row[k + 1]) for row in rows if len(row) > k + 1]
    return [(a, b) for a, b in found if a is not None and b is not None]


def _groups(rows: Sequence[Sequence[float | None]], ages: int) -> list[list[int]]:
    """Return ages pooled until each group has counts enough: from the oldest on, a poor youngest joins the next."""
    groups: list[list[int]] = []
    current: list[int] = []
    for k in reversed(range(ages - 1)):
        current.insert(0, k)
        if sum(a for j in current for a, _ in _pairs(rows, j)) >= FEWEST:
            groups.insert(0, current)
            current = []
    if current and groups:
        groups[0] = current + groups[0]
    return groups or ([current] if current else [])


def _steps(rows: Sequence[Sequence[float | None]], ages: int) -> tuple[Step, ...]:
    found: list[Step] = []
    for group in _groups(rows, ages):
        pairs = [pair for k in group for pair in _pairs(rows, k)]
        under = sum(a for a, _ in pairs)
        if not under:
            continue
        factor = sum(b for _, b in pairs) / under
        spread = sum(a * (b / a - factor) ** 2 for a, b in pairs if a)
        free = sum(1 for a, _ in pairs if a) - 1
        variance = spread / free if free > 0 else _extrapolated([s.variance for s in found if s.variance is not None])
        found.append(Step(group[0], group[-1], factor, variance, under, len(pairs)))
    return tuple(found)


def _extrapolated(before: Sequence[float]) -> float | None:
    """Return the variance of the last step, which one period shows: as it fell before, never above the two before."""
    if len(before) < 2:
        return before[-1] if before else None
    earlier, last = before[-2:]
    return min(last * last / earlier if earlier else 0.0, earlier, last)


def _uses(bare: RunOff, age: int) -> list[tuple[Step, int]] | None:
    """Return the steps from an age to the oldest and how often each is used; None if one is missing."""
    uses = [(s, s.last - max(s.first, age) + 1) for s in bare.steps if s.last >= age]
    return uses if sum(n for _, n in uses) == bare.ages - 1 - age else None


def _forecast(
    row: Sequence[float | None], bare: RunOff, rows: Sequence[Sequence[float | None]], earliest: float
) -> tuple[Forecast, float | None]:
    """Return the forecast of a period and its mean squared error."""
    latest, age = _number(row[-1]), len(row) - 1
    if age == bare.ages - 1:
        return Forecast(latest, age, 1.0, latest, 0.0, latest, latest), 0.0
    share, uses = bare.share_known(age), _uses(bare, age)
    if share is None or uses is None:
        return Forecast(latest, age, None, why=NONE_YET if not latest else NO_FACTOR), None
    if not latest:
        return Forecast(latest, age, share, why=NONE_YET), None
    if min(share, _own_share(rows, age, bare)) < earliest:
        return Forecast(latest, age, share, why=TOO_EARLY), None
    expected = latest / share
    error = _squared_error(latest, age, expected, uses)
    if error is None:
        return Forecast(latest, age, share, expected, why=NO_ERROR), None
    low, high = _interval(latest, expected, error, uses)
    return Forecast(latest, age, share, expected, math.sqrt(error), low, high), error


def _own_share(rows: Sequence[Sequence[float | None]], age: int, bare: RunOff) -> float:
    """Return the share known at an age by its own factor: a factor borrowed from older ages would promise too much."""
    pairs, later = _pairs(rows, age), bare.share_known(age + 1)
    most = sum(b for _, b in pairs)
    return (sum(a for a, _ in pairs) / most if most else 1.0) * (later or 0.0)


def _squared_error(latest: float, age: int, expected: float, uses: Sequence[tuple[Step, int]]) -> float | None:
    count, total = latest, 0.0
    for step, times in uses:
        if step.variance is None:
            return None
        each = step.variance / step.factor**2
        for _ in range(times):
            total += each / count
            count *= step.factor
        total += each * times**2 / step.under
    return expected**2 * total


def _interval(latest: float, expected: float, error: float, uses: Sequence[tuple[Step, int]]) -> tuple[float, float]:
    """Return the 90 % interval of the final count, in whole counts where counts are whole."""
    from scipy import stats

    rest, tail = expected - latest, (1 - LEVEL) / 2
    if rest > 0:
        # What nobody has reported yet is a count: it varies at least like one of its size.
        variance = max(error, rest + rest**2 / min(s.under for s, _ in uses))
        low, high = (latest + stats.gamma.ppf(p, rest**2 / variance, scale=variance / rest) for p in (tail, 1 - tail))
    else:
        free = max(1, sum(s.pairs - 1 for s, _ in uses))
        # None came late before: no more than the rule of three allows will now.
        seldom = latest * -math.log(tail) / min(s.under for s, _ in uses)
        half = stats.t.ppf(1 - tail, free) * math.sqrt(error)
        low, high = max(0.0, expected - half), max(expected + half, expected + seldom)
    return (round(low), round(high)) if float(latest).is_integer() else (float(low), float(high))


def _together(
    made: Sequence[tuple[Forecast, float | None]], rows: Sequence[Sequence[float | None]], bare: RunOff
) -> tuple[float | None, float | None]:
    """Return the sum of what is to come over all periods, and its standard error."""
    expected = [f.expected for f, _ in made]
    if any(x is None for x in expected):
        return None, None
    finals = [_number(x) for x in expected]
    reserve = sum(finals) - sum(_number(row[-1]) for row in rows)
    errors = [e for _, e in made]
    if any(e is None for e in errors):
        return reserve, None
    total = sum(_number(e) for e in errors)
    for step in bare.steps:
        used = [u * max(0, step.last - max(step.first, f.age) + 1) for u, (f, _) in zip(finals, made, strict=True)]
        shared = sum(used) ** 2 - sum(u * u for u in used)
        total += shared * (step.variance or 0.0) / step.factor**2 / step.under
    return reserve, math.sqrt(total)
