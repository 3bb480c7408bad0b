"""Lines that may be one line under one brand: listed with reasons, never merged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import combinations, islice

import numpy as np

from graphlab.model.claim_set import ClaimSet
from graphlab.model.claims import Event
from graphlab.model.columns import TextColumn
from graphlab.model.naming import fold
from graphlab.model.periods import OPEN_FIRST, OPEN_LAST
from graphlab.wording.phrases import many, verb


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


#: Pairs that are listed at most: those of the rarest brands, which say most.
MOST = 1_000


def possible_duplicates(data: ClaimSet) -> list[PossibleDuplicate]:
    """Return pairs of lines that share a brand, with the reasons to think that they are one, sorted.

    Notes
    -----
    A brand is never an identity, so nothing is merged; reasons are a shared origin, a shared town and dates that
    overlap. Of more than `MOST` pairs those of the rarest brands are given; `pairs_left_out` counts the others.
    """
    chosen: set[tuple[str, str]] = set()
    for lines in sorted(_brands(data).values(), key=lambda found: (len(found), found)):
        if len(chosen) < MOST:
            chosen.update(islice(combinations(lines, 2), MOST - len(chosen)))
    traces = _traces(data, {line for pair in chosen for line in pair})
    found = []
    for a, b in chosen:
        reasons, against = _compare(traces[a], traces[b])
        found.append(PossibleDuplicate(a, b, data.lines[a].text("name") or a, reasons, against))
    return sorted(found)


def pairs_left_out(data: ClaimSet) -> str:
    """Return a sentence on the pairs of lines of one brand beyond `MOST`; "" where all are listed."""
    pairs = sum(len(lines) * (len(lines) - 1) // 2 for lines in _brands(data).values())
    if pairs <= MOST:
        return ""
    return f"{many(pairs - MOST, 'more pair')} of lines {verb(pairs - MOST, 'shares', 'share')} a brand; see deconflict"


_BRANDS = "lines of one brand"


def _brands(data: ClaimSet) -> dict[str, list[str]]:
    """Return the lines of each brand that several have, sorted."""
    if _BRANDS not in data.kept:
        data.kept[_BRANDS] = _lines_by_brand(data)
    found: dict[str, list[str]] = data.kept[_BRANDS]
    return found


def _lines_by_brand(data: ClaimSet) -> dict[str, list[str]]:
    columns = data.columns("lines").columns
    named, number = TextColumn.pairs(columns["name"], columns["aliases"])
    texts = [{fold(part) for part in (name, *aliases.split(";")) if part.strip()} for name, aliases in named]
    brands: dict[str, list[str]] = defaultdict(list)
    for line, at in zip(columns["line_id"].cells(), number.tolist(), strict=True):
        for brand in texts[at]:
            brands[brand].append(line)
    return {brand: sorted(lines) for brand, lines in brands.items() if len(lines) > 1}


def _traces(data: ClaimSet, lines: set[str]) -> Mapping[str, _Trace]:
    traces: dict[str, _Trace] = defaultdict(_Trace)
    links, events = data.columns("links").columns, data.columns("events").columns
    supply = links["link_type"].is_in(("ORIGINATES_IN", "SUPPLIES"))
    for link in data.links_at(np.flatnonzero(supply & links["from"].is_in(lines))):
        trace = traces[link.start_node]
        (trace.origins if link.type == "ORIGINATES_IN" else trace.towns).add(link.end_node)
        _stretch(trace, link.period.first_ordinal, link.period.last_ordinal, link.period.dated)
    for event in data.told_at(np.flatnonzero(events["line_id"].is_in(lines))):
        if isinstance(event, Event):
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
