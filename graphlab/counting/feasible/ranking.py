"""The best and the worst rank that each of several figures can take, over every assignment that the claims allow.

Rank 1 is the greatest. The best rank of a figure counts the figures that are above it, the worst those that reach it (a
tie spans), each at the same time: three figures that could each be second cannot all be. Bounds decide most pairs; for
the rest a known assignment may attain what bounds allow; what is still open is a programme with one yes or no a figure.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graphlab.counting.feasible.programme import Programme
from graphlab.counting.feasible.solution import Solution
from graphlab.counting.feasible.system import Expression, Relation
from graphlab.model.values import Number

#: Figures that may be open beside one; with more, the outer ranks of the bounds are given.
MOST_OPEN = 150


@dataclass(frozen=True, slots=True)
class RankBounds:
    """The best and the worst rank, and whether both are proved (else they are outer bounds)."""

    best: int
    worst: int
    proved: bool = True


def ranks_within(solution: Solution, rows: Sequence[Expression]) -> list[RankBounds]:
    """Return the rank bounds of every row among the rows.

    Parameters
    ----------
    solution
        Of the system that the rows are expressions of.
    rows
        What is ranked.
    """
    rows = [solution.resolved(row) for row in rows]
    spans = [solution.sum(row) for row in rows]
    low = [float(s.low or 0) for s in spans]
    high = [math.inf if s.high is None else float(s.high) for s in spans]
    return [_Ranker(solution, rows, low, high, i).bounds() for i in range(len(rows))]


class _Ranker:
    """The rank of one row."""

    def __init__(
        self, solution: Solution, rows: Sequence[Expression], low: list[float], high: list[float], me: int
    ) -> None:
        self.solution, self.rows, self.low, self.high, self.me = solution, rows, low, high, me
        self.others = [j for j in range(len(rows)) if j != me]

    def bounds(self) -> RankBounds:
        best, best_proved = self._best()
        worst, worst_proved = self._worst()
        return RankBounds(best, worst, best_proved and worst_proved)

    def _best(self) -> tuple[int, bool]:
        me = self.me
        above = sum(self.low[j] > self.high[me] for j in self.others)
        maybe = [j for j in self.others if self.low[j] <= self.high[me] and self.high[j] > self.low[me]]
        most = [] if self._independent(maybe) else maybe
        found = self._count(most, strictly=True)
        return (1 + above, False) if found is None else (1 + above + found, True)

    def _worst(self) -> tuple[int, bool]:
        me = self.me
        reaching = sum(self.low[j] >= self.high[me] for j in self.others)
        maybe = [j for j in self.others if self.low[j] < self.high[me] and self.high[j] >= self.low[me]]
        if self._independent(maybe):
            return 1 + reaching + len(maybe), True
        found = self._count(maybe, strictly=False)
        return (1 + reaching + len(maybe), False) if found is None else (1 + reaching + found, True)

    def _independent(self, maybe: Sequence[int]) -> bool:
        """Whether the open rows can take their extremes together, because nothing ties them to each other."""
        seen: set[int] = set()
        for j in (self.me, *maybe):
            tied = self.solution.ties(self.rows[j])
            if seen & tied:
                return False
            seen |= tied
        return True

    def _count(self, maybe: Sequence[int], *, strictly: bool) -> int | None:
        """Return the fewest rows strictly above (or the most that reach) this one; None where that is not proved."""
        if not maybe:
            return 0
        if len(maybe) > MOST_OPEN:
            return None
        programme = self.solution.span([self.rows[j] for j in (self.me, *maybe)])
        shown = self._attained(programme, maybe, strictly=strictly)
        if shown is not None:
            return shown
        return self._programmed(programme, maybe, strictly=strictly)

    def _attained(self, programme: Programme, maybe: Sequence[int], *, strictly: bool) -> int | None:
        """Return the count where one assignment shows that bounds are attained: none above, or all reaching."""
        sign = 1 if strictly else -1
        objective: dict[int, int] = {}
        for j in maybe:
            _add(objective, self.rows[j], -sign)
        _add(objective, self.rows[self.me], sign * (len(maybe) + 1))
        point = self.solution.spend(programme, objective).point
        if point is None:
            return None
        mine = _value(self.rows[self.me], point)
        if strictly and not any(_value(self.rows[j], point) > mine for j in maybe):
            return 0
        if not strictly and all(_value(self.rows[j], point) >= mine for j in maybe):
            return len(maybe)
        return None

    def _programmed(self, programme: Programme, maybe: Sequence[int], *, strictly: bool) -> int | None:
        cap = self._cap(programme)
        low = dict(zip(programme.variables, (programme.low[v] for v in programme.variables), strict=True))
        high = {v: min(programme.high[v], cap) for v in programme.variables}
        first = max(programme.variables) + 1
        relations = list(programme.relations)
        for flag, j in enumerate(maybe, first):
            above = dict(self.rows[j])
            _add(above, self.rows[self.me], -1)
            upper, lower = (j, self.me) if strictly else (self.me, j)
            room = min(self.high[upper], cap) - self.low[lower]
            low[flag], high[flag] = 0, 1
            above[flag] = -math.ceil(room)
            ends = (-math.inf, 0) if strictly else (-math.ceil(room), math.inf)
            relations.append(Relation(tuple(sorted((v, c) for v, c in above.items() if c)), *ends))
        flags = range(first, first + len(maybe))
        sizes = range(first + len(maybe))
        whole = [*programme.whole[:first], *([True] * (first - len(programme.whole))), *([True] * len(maybe))]
        asked = Programme(
            [*programme.variables, *flags], relations, [low.get(v, 0) for v in sizes],
            [high.get(v, 0) for v in sizes], whole[: len(sizes)],
        )  # fmt: skip
        found = self.solution.spend(asked, dict.fromkeys(flags, -1 if strictly else 1))
        return abs(int(found.value)) if found.proved and found.point is not None else None

    def _cap(self, programme: Programme) -> Number:
        """Return a number that is large beside all that is stated, to stand for no greatest."""
        ends = [x for v in programme.variables for x in (programme.low[v], programme.high[v]) if math.isfinite(x)]
        ends += [x for r in programme.relations for x in (r.low, r.high) if math.isfinite(x)]
        return math.ceil(2 * (sum(map(abs, ends)) + len(programme.variables) + 1))


def _add(expression: dict[int, int], other: Expression, factor: int) -> None:
    for variable, coefficient in other.items():
        expression[variable] = expression.get(variable, 0) + factor * coefficient


def _value(row: Expression, point: Mapping[int, Number]) -> Number:
    return sum(c * point[v] for v, c in row.items())
