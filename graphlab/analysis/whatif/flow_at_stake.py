"""The flow that goes when lines close: what is counted of a line itself, else of a pair that nobody serves any more.

Rule: a closed line with claims of its own (the subject is the line) loses those. A pair that is lost loses the pair's
flow if none of the closed lines that served it has claims of its own. Everything else is not stated and stays empty.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from graphlab.analysis.whatif.pairs import Pair, PairTable
from graphlab.counting.coverage import Span, best_cover
from graphlab.counting.figures import Outcome, outcomes
from graphlab.counting.preference import preferred
from graphlab.errors import NotFoundError, RefusedError
from graphlab.graph.network import Network
from graphlab.model.claims import Count
from graphlab.model.values import Bounds, sum_bounds


@dataclass(frozen=True, slots=True)
class Flow:
    """A figure and the claims behind it."""

    bounds: Bounds
    claims: tuple[str, ...]


@dataclass(frozen=True)
class FlowTable:
    """What is counted of each line and of each pair, in one measure and unit."""

    measure: str
    unit: str
    of_line: Mapping[str, Flow]
    of_pair: Mapping[Pair, Flow]
    notes: tuple[str, ...] = field(default=())

    def lost(self, closed: Collection[str], lost: Iterable[Pair], table: PairTable) -> list[Flow]:
        """Return the figures that go when `closed` lines close and `lost` pairs go with them.

        Parameters
        ----------
        closed
            The lines closed together; the order makes no difference.
        lost
            The pairs lost by that.
        table
            Who serves which pair.
        """
        own = [self.of_line[line] for line in sorted(closed) if line in self.of_line]
        pairs = [
            self.of_pair[pair]
            for pair in sorted(lost)
            if pair in self.of_pair
            if not any(line in closed and line in self.of_line for line in table.served[pair])
        ]
        return own + pairs

    def lost_bounds(self, closed: Collection[str], lost: Iterable[Pair], table: PairTable) -> Bounds | None:
        """Return the sum of what goes; None when nothing is stated of it."""
        flows = self.lost(closed, lost, table)
        return sum_bounds(flow.bounds for flow in flows) if flows else None


def flow_table(net: Network, measure: str, unit: str | None = None) -> FlowTable:
    """Return what is counted of each line and each pair in a measure.

    Parameters
    ----------
    net
        The network; places are rolled up as it says.
    measure
        Name of the measure, for example ``"arrests"``.
    unit
        Needed only when the measure has several.

    Raises
    ------
    NotFoundError
        If nothing of that measure (and unit) passes.
    RefusedError
        If there are several units, or both stocks and flows.

    Notes
    -----
    Of several periods the non-overlapping ones that cover most are added (flows only). Subjects other than lines may
    overlap: the greatest low is sure, the sum of their highs cannot be exceeded.
    """
    counts = _one_unit(net, measure, unit)
    lines: defaultdict[str, list[Count]] = defaultdict(list)
    pairs: defaultdict[Pair, list[Count]] = defaultdict(list)
    together = 0
    for count in counts:
        if not count.value.known:
            continue
        if count.subject in net.lines:
            lines[count.subject].append(count)
        elif any(subject in net.lines for subject in count.subjects):
            together += 1
        elif count.origin and count.destination:
            pairs[net.roll(count.origin), net.roll(count.destination)].append(count)
    notes = [f"{together} claims speak of several lines together and are not split."] if together else []
    return FlowTable(
        measure,
        counts[0].unit,
        {line: _of_line(net, lines[line]) for line in sorted(lines)},
        {pair: _of_pair(net, pairs[pair]) for pair in sorted(pairs)},
        tuple(notes),
    )


def _one_unit(net: Network, measure: str, unit: str | None) -> list[Count]:
    counts = [c for c in net.counts if c.measure == measure and unit in (None, "", c.unit)]
    if not counts:
        known = sorted({f"{c.measure} ({c.unit})" for c in net.counts})
        what = f"{measure} ({unit})" if unit else measure
        stated = f"; stated are: {', '.join(known)}" if known else "; no count passes the filters"
        raise NotFoundError(f"there is no measure '{what}'{stated}")
    for name, found in (("units", {c.unit for c in counts}), ("kinds", {c.kind for c in counts})):
        if len(found) > 1:
            raise RefusedError(
                f"'{measure}' is counted in several {name} that do not add up: {', '.join(sorted(found))}"
            )
    return counts


def _of_line(net: Network, counts: Sequence[Count]) -> Flow:
    if len(counts) == 1:
        return Flow(counts[0].value.bounds, (counts[0].id,))
    figures = outcomes(counts, lambda claims: _ranked(net, claims), net.is_within)
    return _over_time(figures)


def _of_pair(net: Network, counts: Sequence[Count]) -> Flow:
    if len(counts) == 1:
        return Flow(counts[0].value.bounds, (counts[0].id,))
    figures = outcomes(counts, lambda claims: _ranked(net, claims), net.is_within)
    subjects = [_over_time(list(group)) for _, group in groupby(figures, key=lambda f: f.subject)]
    if len(subjects) == 1:
        return subjects[0]
    low = max(flow.bounds.low or 0 for flow in subjects)
    high = sum_bounds(flow.bounds for flow in subjects).high
    return Flow(Bounds(low, high), tuple(sorted(claim for flow in subjects for claim in flow.claims)))


def _ranked(net: Network, claims: Iterable[Count]) -> list[Count]:
    return [claim for claim in preferred(net.dataset, claims) if isinstance(claim, Count)]


def _over_time(figures: Sequence[Outcome]) -> Flow:
    """Return one figure of several periods: non-overlapping ones added, of one definition; else the latest one."""
    by_definition = [list(g) for _, g in groupby(figures, key=lambda f: f.definition)]
    chosen = [
        covering(series) if series[0].kind == "flow" else [max(series, key=lambda f: _period(f)[::-1])]
        for series in by_definition
    ]
    best = max(chosen, key=lambda series: sum(_days(f) for f in series))
    return Flow(sum_bounds(f.bounds for f in best), tuple(claim for f in best for claim in f.claims))


def _period(figure: Outcome) -> tuple[int, int]:
    period = figure.taken[0].period
    return period.first_ordinal, period.last_ordinal


def _days(figure: Outcome) -> int:
    first, last = _period(figure)
    return last - first + 1


def covering(figures: Sequence[Outcome]) -> list[Outcome]:
    """Return the non-overlapping figures that cover most days; of equal covers the fewest, then the smallest ids."""
    return [figures[i] for i in best_cover([Span(*_period(f), f.claims[0]) for f in figures])]
