"""Lines that may be one line under one brand: listed with reasons, never merged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from graphlab.model.claim_set import ClaimSet
from graphlab.model.naming import fold
from graphlab.model.periods import OPEN_FIRST, OPEN_LAST


@dataclass(frozen=True, slots=True, order=True)
class PossibleDuplicate:
    """Two lines of one brand, what speaks for one line and what against."""

    first: str
    second: str
    brand: str
    reasons: tuple[str, ...]
    against: tuple[str, ...]

    def __str__(self) -> str:
        text = f"lines '{self.first}' and '{self.second}' share the brand '{self.brand}'"
        text += f"; for one line: {', '.join(self.reasons)}" if self.reasons else "; nothing else speaks for one line"
        return text + (f"; against: {', '.join(self.against)}" if self.against else "")


@dataclass
class _Trace:
    origins: set[str] = field(default_factory=set)
    towns: set[str] = field(default_factory=set)
    first: int = OPEN_LAST
    last: int = OPEN_FIRST
    dated: bool = False


def possible_duplicates(data: ClaimSet) -> list[PossibleDuplicate]:
    """Return the pairs of lines that share a brand, with the reasons to think that they are one, sorted.

    Notes
    -----
    A brand is never an identity, so nothing is merged; reasons are a shared origin, a shared town and dates that
    overlap. Cost is quadratic in the lines of one brand.
    """
    traces = _traces(data)
    brands: dict[str, set[str]] = defaultdict(set)
    for key, line in data.lines.items():
        for name in line.names():
            brands[fold(name)].add(key)
    found = {}
    for keys in brands.values():
        ordered = sorted(keys)
        for i, a in enumerate(ordered):
            for b in ordered[i + 1 :]:
                brand = data.lines[a].text("name") or a
                reasons, against = _compare(traces[a], traces[b])
                found[a, b] = PossibleDuplicate(a, b, brand, reasons, against)
    return sorted(found.values())


def _traces(data: ClaimSet) -> Mapping[str, _Trace]:
    traces: dict[str, _Trace] = defaultdict(_Trace)
    for link in data.links:
        trace = traces[link.start_node]
        if link.type in ("ORIGINATES_IN", "SUPPLIES"):
            (trace.origins if link.type == "ORIGINATES_IN" else trace.towns).add(link.end_node)
            _stretch(trace, link.period.first_ordinal, link.period.last_ordinal, link.period.dated)
    for event in data.events:
        _stretch(traces[event.line], event.period.first_ordinal, event.period.last_ordinal, event.period.dated)
    return traces


def _stretch(trace: _Trace, first: int, last: int, dated: bool) -> None:
    if dated:
        trace.first, trace.last, trace.dated = min(trace.first, first), max(trace.last, last), True


def _compare(a: _Trace, b: _Trace) -> tuple[tuple[str, ...], tuple[str, ...]]:
    reasons, against = [], []
    for what, mine, theirs in (("origin", a.origins, b.origins), ("town", a.towns, b.towns)):
        shared = sorted(mine & theirs)
        if shared:
            reasons.append(f"the same {what} ({', '.join(shared)})")
        elif mine and theirs:
            against.append(f"no {what} in common")
    if a.dated and b.dated:
        overlap = a.first <= b.last and b.first <= a.last
        (reasons if overlap else against).append("dates overlap" if overlap else "dates apart")
    return tuple(reasons), tuple(against)
