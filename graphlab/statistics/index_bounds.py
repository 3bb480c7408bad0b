"""Concentration of flows that are only known by bounds: the least and the greatest that an index can be.

Every index here is a function of the flows that grows when they become more uneven and does not depend on their scale.
The most even flows within bounds are a common level, clipped to the bounds of each flow. The most uneven ones have
every flow at one of its ends, but for one where the sum of all is bounded too: which, is a problem of packing, and what
is given is its fractional solution, never less than the true greatest and seldom more than a trace above it.
"""

from __future__ import annotations

import heapq
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from graphlab.statistics.flow_indices import concentration, entropy, gini

#: Cells up to which the greatest Gini is worked out by assigning ranks; beyond, an outer bound by sorting alone.
_MOST_ASSIGNED = 400
_STEPS = 60
#: Parts into which the question for the greatest index may be cut.
_MOST_PARTS = 600
_NEAR = 1e-9


@dataclass(frozen=True)
class _Sums:
    """An index that is worked out from a sum over the flows, and the sum of the flows.

    Attributes
    ----------
    term
        What each flow adds to the first sum; convex.
    value
        The index of both sums.
    turn
        Where value(A + t g, B + t d) is greatest over t.
    level
        Where the index is least as a common level rises, from the two sums over the flows that do not take part.
    of
        The index of flows.
    """

    term: Callable[[np.ndarray], np.ndarray]
    value: Callable[[float, float], float]
    turn: Callable[[float, float, float, float], float]
    level: Callable[[float, float], float]
    of: Callable[[np.ndarray], float]


def _x_log_x(x: np.ndarray) -> np.ndarray:
    return x * np.log(np.where(x > 0, x, 1.0))


_HHI = _Sums(
    term=np.square,
    value=lambda a, b: a / b**2,
    turn=lambda a, b, g, d: (g * b - 2 * d * a) / (g * d),
    level=lambda a, b: a / b,
    of=concentration,
)
_ORDER = _Sums(
    term=_x_log_x,
    value=lambda a, b: a / b - math.log(b),
    turn=lambda a, b, g, d: (g * b - d * a - d * b) / d**2,
    level=lambda a, b: math.exp(min(a / b, 700.0)),
    of=lambda x: -entropy(x),
)
Ends = tuple[float, float]


def concentration_bounds(low: np.ndarray, high: np.ndarray, total: Ends = (0.0, math.inf)) -> Ends:
    """Return the least and greatest Herfindahl-Hirschman index of flows within bounds.

    Parameters
    ----------
    low, high
        Bounds of each flow; an open top is infinite.
    total
        Bounds of the sum of all flows.

    Examples
    --------
    >>> concentration_bounds(np.array([10.0, 10.0]), np.array([10.0, 30.0]))
    (0.5, 0.625)
    """
    return _bounds(_HHI, low, high, total)


def entropy_bounds(low: np.ndarray, high: np.ndarray, total: Ends = (0.0, math.inf)) -> Ends:
    """Return the least and greatest entropy (nats) of flows within bounds; parameters as `concentration_bounds`.

    Examples
    --------
    >>> [round(x, 4) for x in entropy_bounds(np.array([10.0, 10.0]), np.array([10.0, 30.0]))]
    [0.5623, 0.6931]
    """
    least, greatest = _bounds(_ORDER, low, high, total)
    return max(0.0, -greatest), -least + 0.0


def gini_bounds(low: np.ndarray, high: np.ndarray, total: Ends = (0.0, math.inf)) -> Ends:
    """Return the least and greatest Gini coefficient of flows within bounds; parameters as `concentration_bounds`.

    Examples
    --------
    >>> gini_bounds(np.array([10.0, 10.0]), np.array([10.0, 30.0]))
    (0.0, 0.25)
    """
    low, high, total = _checked(low, high, total)
    least = min(gini(x) for x in _levels(low, high, total))
    if (low == high).all():
        return least, least
    if _one_can_be_all(high, total):
        return least, (len(low) - 1) / len(low)
    return least, max(least, _most_gini(low, high, total))


def _checked(low: np.ndarray, high: np.ndarray, total: Ends) -> tuple[np.ndarray, np.ndarray, Ends]:
    low, high = np.asarray(low, dtype=float).ravel(), np.asarray(high, dtype=float).ravel()
    most = min(total[1], float(high.sum()))
    # Claims that contradict each other may leave no sum that fits: then the flows by themselves are what is known.
    least = max(total[0], float(low.sum()))
    ends = (least, most) if least <= most else (float(low.sum()), float(high.sum()))
    if math.isfinite(ends[1]):
        high = np.minimum(high, low + (ends[1] - low.sum()))
    return low, high, ends


def _one_can_be_all(high: np.ndarray, total: Ends) -> bool:
    """Whether a flow can outgrow all the others together."""
    return bool(np.isinf(high).any()) and math.isinf(total[1])


def _bounds(index: _Sums, low: np.ndarray, high: np.ndarray, total: Ends) -> Ends:
    low, high, total = _checked(low, high, total)
    if (low == high).all():
        value = index.of(low)
        return value, value
    least = min(index.of(x) for x in _levels(low, high, total, index))
    greatest = index.of(np.array([1.0])) if _one_can_be_all(high, total) else _greatest(index, low, high, total)
    return least, max(least, greatest)


# --- the most even ----------------------------------------------------------------------------------------------


def _levels(low: np.ndarray, high: np.ndarray, total: Ends, index: _Sums | None = None) -> Iterator[np.ndarray]:
    """Yield the flows among which the most even are.

    They are those at each common level where a flow starts or stops to take part, at the ends of the sum, and where the
    index turns between two such levels.
    """
    least, most = (_level_of(low, high, end) for end in total)
    ends = np.unique(np.concatenate([low, high[np.isfinite(high)], [least, most] if math.isfinite(most) else [least]]))
    ends = ends[(ends >= least) & (ends <= most)]
    for level in ends:
        flows = np.clip(level, low, high)
        if flows.sum() > 0:
            yield flows
    if math.isinf(most):
        yield np.isinf(high).astype(float)
    for one, other in zip(ends, [*ends[1:], most], strict=True) if index is not None else ():
        apart = np.clip(one, low, high)[(high <= one) | (low >= other)]
        if index is not None and (size := float(apart.sum())) > 0:
            level = index.level(float(index.term(apart).sum()), size)
            if one < level < other:
                yield np.clip(level, low, high)


def _level_of(low: np.ndarray, high: np.ndarray, total: float) -> float:
    """Return the common level at which flows come to a sum."""
    if math.isinf(total):
        return math.inf
    ends = np.unique(np.concatenate([low, high[np.isfinite(high)]]))
    sums = np.array([np.clip(level, low, high).sum() for level in ends])
    at = int(np.searchsorted(sums, total))
    if at < len(ends) and sums[at] == total:
        return float(ends[at])
    start = ends[at - 1] if at else ends[0]
    moving = int(((low <= start) & (high > start)).sum())
    return float(start + (total - sums[max(at - 1, 0)]) / moving) if moving else float(start)


# --- the most uneven --------------------------------------------------------------------------------------------


def _greatest(index: _Sums, low: np.ndarray, high: np.ndarray, total: Ends) -> float:
    """Return the greatest index over every sum; after `_MOST_PARTS` parts of the question an outer bound.

    Where the best packing takes a part of a flow, the flow is cut there, and what lies below and above are asked apart.
    """
    bound, flows = _packed(index, low, high, total)
    known = index.of(flows) if flows.sum() > 0 else -math.inf
    waiting = [(-bound, 0, low, high, flows)]
    for number in range(1, _MOST_PARTS, 2):
        bound, _, low, high, flows = waiting[0]
        inside = np.flatnonzero((flows > low) & (flows < high))
        if -bound <= known + _NEAR or not len(inside):
            break
        heapq.heappop(waiting)
        k = inside[0]
        for side, ends in enumerate(((low[k], flows[k]), (flows[k], high[k]))):
            lows, highs = low.copy(), high.copy()
            lows[k], highs[k] = ends
            bound, found = _packed(index, lows, highs, total)
            if found.sum() > 0:
                known = max(known, index.of(found))
            if bound > known:
                heapq.heappush(waiting, (-bound, number + side, lows, highs, found))
        if not waiting:
            return known
    return max(known, min(-waiting[0][0], index.of(np.array([1.0]))))


def _packed(index: _Sums, low: np.ndarray, high: np.ndarray, total: Ends) -> tuple[float, np.ndarray]:
    """Return an outer bound of the index, and the flows that it is of.

    Flows rise to their tops in the order of what they gain by it, the last one in part.
    """
    moving = np.flatnonzero(high > low)
    gains, widths = index.term(high[moving]) - index.term(low[moving]), high[moving] - low[moving]
    order = np.argsort(-gains / widths, kind="stable")
    gains, widths, moving = gains[order], widths[order], moving[order]
    starts = np.concatenate([[low.sum()], low.sum() + np.cumsum(widths)])
    sums = np.concatenate([[index.term(low).sum()], index.term(low).sum() + np.cumsum(gains)])
    best, at, part = -math.inf, 0, 0.0
    for k in np.flatnonzero((starts[1:] >= total[0]) & (starts[:-1] <= total[1])).tolist():
        a, b, gain, width = float(sums[k]), float(starts[k]), float(gains[k]), float(widths[k])
        first, last = max(0.0, (total[0] - b) / width), min(1.0, (total[1] - b) / width)
        turn = min(max(index.turn(a, b, gain, width), first), last) if gain else first
        for t in (first, last, turn):
            if b + t * width > 0 and (value := index.value(a + t * gain, b + t * width)) > best:
                best, at, part = value, k, t
    flows = low.copy()
    flows[moving[:at]] = high[moving[:at]]
    if len(moving):
        flows[moving[at]] += part * widths[at]
    return best, flows


def _most_gini(low: np.ndarray, high: np.ndarray, total: Ends) -> float:
    """Return the greatest Gini coefficient.

    Notes
    -----
    The coefficient is sum(w x) / (n sum(x)) with the weights 2 r - n - 1 of the ranks r that make it most. For any m
    the greatest of sum((w - m) x) is an assignment of ranks; with it the coefficient is at most (m + that / sum(x)) /
    n. The m that makes this least is looked for; every m gives an outer bound.
    """
    n = len(low)
    weights = 2.0 * np.arange(1, n + 1) - n - 1

    def outer(m: float) -> tuple[float, float]:
        """Return the bound that m gives, and its slope."""
        excess, size = _most_weighted(low, high, weights - m)
        if total[0] <= 0:
            return (math.inf, -1.0) if excess > 0 else (m, 1.0)
        end = total[0] if excess > 0 else total[1]
        return m + excess / end, 1 - size / end

    start, stop = 0.0, float(n - 1)
    (first, falls), (last, rises) = outer(start), outer(stop)
    best = min(first, last)
    for _ in range(_STEPS):
        if falls >= 0 or rises <= 0 or stop - start < _NEAR:
            break
        # Where the tangents meet; halfway where one of them has no height.
        at = (last - first + falls * start - rises * stop) / (falls - rises) if math.isfinite(first) else math.nan
        at = at if start < at < stop else (start + stop) / 2
        value, slope = outer(at)
        best = min(best, value)
        if slope < 0:
            start, first, falls = at, value, slope
        else:
            stop, last, rises = at, value, slope
    return min(best, float(n - 1)) / n


def _most_weighted(low: np.ndarray, high: np.ndarray, weights: np.ndarray) -> tuple[float, float]:
    """Return the greatest sum (or an outer bound) of flows times the weights of their ranks, and the sum of the flows.

    The flow of a rank lies between the bounds of that rank, whichever flow it is: that is what is left of the question
    where the cells are too many to say which flow takes which rank.
    """
    if len(low) <= _MOST_ASSIGNED:
        from scipy.optimize import linear_sum_assignment

        rank = linear_sum_assignment(np.where(weights > 0, np.outer(high, weights), np.outer(low, weights)), True)[1]
        taken = weights[rank]
        flows = np.where(taken > 0, high, low)
    else:
        taken = weights
        flows = np.where(taken > 0, np.sort(high), np.sort(low))
    return float(taken @ flows), float(flows.sum())


# --- location quotients -----------------------------------------------------------------------------------------


def quotient_bounds(low: np.ndarray, high: np.ndarray, i: int, j: int, total: Ends = (0.0, math.inf)) -> Ends:
    """Return the least and greatest location quotient of cell (i, j) of a matrix with bounds.

    Parameters
    ----------
    low, high
        Bounds of each cell of the matrix; an open top is infinite.
    i, j
        Row and column of the cell.
    total
        Bounds of the sum of the matrix.

    Notes
    -----
    With f the cell, o the rest of its row, d the rest of its column and r all else, LQ = f (f + o + d + r) / ((f + o)
    (f + d)): it falls with o and d and grows with r; it rises with f to where r f^2 = 2 o d f + o d (o + d + r), and
    falls from there.
    """
    shape = np.shape(low)
    low, high, total = _checked(low, high, total)
    low, high = low.reshape(shape), high.reshape(shape)
    (o0, d0, r0), (o1, d1, r1) = (_remaining_sums(matrix, i, j) for matrix in (low, high))
    ends = [float(low[i, j]), float(high[i, j])]
    if not ends[1]:
        known = bool(high[i].any() and high[:, j].any())
        return (0.0, 0.0) if known else (math.nan, math.nan)
    if math.isfinite(total[1]) and (low.sum() < total[0] or total[1] < high.sum()):
        return _summed_quotient(((ends[0], ends[1]), (o0, o1), (d0, d1), (r0, r1)), total)
    turn = _turn(o0, d0, r1)
    flows = [*ends, turn] if ends[0] < turn < ends[1] else ends
    least = [x for f in ends if (x := _quotient(f, o1, d1, r0)) is not None]
    most = [x for f in flows if (x := _quotient(f, o0, d0, r1)) is not None]
    return min(least, default=math.nan), max(most, default=math.nan)


def _summed_quotient(ends: Sequence[Ends], total: Ends) -> Ends:
    """Return the least and greatest quotient of a cell where the sum of everything is bounded too.

    Parameters
    ----------
    ends
        Bounds of the cell f, of the rest of its row o, of the rest of its column d and of all else r, all closed.
    total
        Bounds of the sum T of the four.

    Notes
    -----
    LQ = f T / ((f + o) (f + d)). For one f the greatest has o and d as small as r can make up for, one of them first;
    the least has them as large as r leaves, as level as they can be. Along f either rises, or turns once between the
    flows at which some number meets an end.
    """
    (f0, f1), (o0, o1), (d0, d1), (r0, r1) = ends
    least, most = total
    f0, f1 = max(f0, least - r1 - o1 - d1), min(f1, most - r0 - o0 - d0)
    turns = [_turn(o0, d0, r1), math.sqrt(o0 * d0)]
    turns += [t - r - o - d for t in total for r in (r0, r1) for o in (o0, o1) for d in (d0, d1)]
    turns += [t - r0 - 2 * x for t in total for x in (o0, o1, d0, d1)]
    found: list[float | None] = []
    for f in sorted({f0, f1, *(f for f in turns if f0 < f < f1)}):
        whole = min(max(f + o0 + d0 + r1, least), most)
        more = max(0.0, whole - r1 - f - o0 - d0)
        for o in (min(o0 + more, o1), max(o0, o0 + more - (d1 - d0))):
            d = o0 + d0 + more - o
            found.append(_quotient(f, o, d, whole - f - o - d))
        whole = min(max(f + o1 + d1 + r0, least), most)
        room = min(whole - r0 - f, o1 + d1)
        o = min(max(room / 2, o0, room - d1), o1, room - d0)
        found.append(_quotient(f, o, room - o, whole - f - room))
    known = [x for x in found if x is not None]
    return min(known, default=math.nan), max(known, default=math.nan)


def _turn(o: float, d: float, r: float) -> float:
    """Return the flow at which a location quotient is greatest."""
    if not r or math.isinf(r):
        return math.inf
    return (o * d + math.sqrt((o * d) ** 2 + r * o * d * (o + d + r))) / r


def _remaining_sums(matrix: np.ndarray, i: int, j: int) -> tuple[float, float, float]:
    """Rest of the row, rest of the column, and all else."""
    rest = np.delete(np.delete(matrix, i, axis=0), j, axis=1)
    return float(np.delete(matrix[i], j).sum()), float(np.delete(matrix[:, j], i).sum()), float(rest.sum())


def _quotient(f: float, o: float, d: float, r: float) -> float | None:
    """Return the location quotient, at its limit where a number is infinite; None where an end has nothing."""
    if math.isinf(f):
        return math.inf if math.isinf(r) else 1.0
    if math.isinf(r):
        return math.inf if f > 0 else None
    if math.isinf(o) and math.isinf(d):
        return 0.0
    if math.isinf(o) or math.isinf(d):
        rest = d if math.isinf(o) else o
        return f / (f + rest) if f + rest else 1.0
    if f:
        return f * (f + o + d + r) / ((f + o) * (f + d))
    if o and d:
        return 0.0
    # Where a flow is all that its origin or its destination has, the quotient goes to this as it falls to nothing.
    return (o + d + r) / (o + d) if o or d else math.inf if r else 1.0
