"""What the claims of a network hold, in numbers that can be put together with those of other claims of one dataset."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

import numpy as np

from graphlab.graph.claim_columns import REASONS, ClaimColumns
from graphlab.graph.count_frame import bounds_of
from graphlab.graph.filters import CERTAINTY
from graphlab.graph.network import Network
from graphlab.model.columns import Days
from graphlab.model.grades import parse_grade
from graphlab.model.result import WITHHELD
from graphlab.model.statuses import STATUS
from graphlab.model.tables import SPECIAL, UNKNOWN

K = TypeVar("K")
Spread = tuple[int, int]
#: What is missing, in the order of the table.
GAPS = (
    "lines without a named origin",
    "lines without a named destination",
    "lines without any date",
    "counts without a date",
    "counts without a number",
    "counts with an unknown end",
    "claims without a source",
)
#: What the counts of one measure have in common.
SERIES = ("measure", "unit", "stock_or_flow", "definition")
RECORDED = "recorded statuses"


@dataclass
class Told:
    """Some claims: how many there are, and the first and last day that any of them speaks of (ordinals; 0 = none)."""

    number: int = 0
    first: int = 0
    last: int = 0

    @classmethod
    def of(cls, number: int, days: Days) -> Told:
        """Return a number of claims with their days."""
        first = min(days.first[days.starts].tolist(), default=0)
        return cls(number, first, max(days.last[days.ends].tolist(), default=0))

    def __add__(self, other: Told) -> Told:
        """Return both together."""
        starts = [day for day in (self.first, other.first) if day]
        return Told(self.number + other.number, min(starts, default=0), max(self.last, other.last))


@dataclass
class Series:
    """The counts of one measure, unit, kind and definition, with their ids and whom they are about.

    `about` says of how many others they are whose names are not kept.
    """

    told: Told = field(default_factory=Told)
    subjects: set[str] = field(default_factory=set)
    about: int = 0
    claims: list[str] = field(default_factory=list)

    def __add__(self, other: Series) -> Series:
        """Return both together."""
        subjects, about = self.subjects | other.subjects, self.about + other.about
        return Series(self.told + other.told, subjects, about, self.claims + other.claims)


@dataclass
class Holdings:
    """What is counted of some claims; those of claims that share none are put together by adding.

    Attributes
    ----------
    lines
        How many lines may be told of.
    claims
        By kind, as the table names it.
    grades, handling
        How many claims by grade and by handling code, in words.
    sources
        Ids that claims give as their source; "" = none.
    gaps
        For each of `GAPS` how many there are.
    lacking
        The ids of these.
    series
        Counts by the cells of `SERIES`.
    withheld
        How many claims are withheld, by reason.
    """

    lines: int = 0
    claims: dict[str, Told] = field(default_factory=dict)
    grades: Counter[str] = field(default_factory=Counter)
    handling: Counter[str] = field(default_factory=Counter)
    sources: set[str] = field(default_factory=set)
    gaps: Counter[str] = field(default_factory=Counter)
    lacking: dict[str, list[str]] = field(default_factory=lambda: {gap: [] for gap in GAPS})
    series: dict[tuple[str, ...], Series] = field(default_factory=dict)
    withheld: Counter[str] = field(default_factory=Counter)

    def __add__(self, other: Holdings) -> Holdings:
        """Return what both hold."""
        return Holdings(
            self.lines + other.lines,
            _both(self.claims, other.claims, Told()),
            self.grades + other.grades,
            self.handling + other.handling,
            self.sources | other.sources,
            self.gaps + other.gaps,
            {gap: self.lacking[gap] + other.lacking[gap] for gap in GAPS},
            _both(self.series, other.series, Series()),
            self.withheld + other.withheld,
        )


def _both(first: dict[K, Any], second: dict[K, Any], nothing: Any) -> dict[K, Any]:
    return {key: first.get(key, nothing) + second.get(key, nothing) for key in [*first, *(second.keys() - first)]}


def holdings(net: Network, times: np.ndarray | None = None) -> Holdings:
    """Return what the claims hold that pass the filters of a network.

    Parameters
    ----------
    net
        A network.
    times
        For each count of its dataset, by id, how many claims of this kind it stands for; one unless told.
    """
    weight = np.ones(len(net.count_columns.reason), np.int64) if times is None else times
    found = Holdings(lines=len(net.lines))
    found.claims = _claims(net, weight)
    for told in (net.count_columns, net.link_columns, net.event_columns):
        each = weight if told is net.count_columns else np.ones(len(told.reason), np.int64)
        found.grades += _by_word(told, "grade", each, lambda text: parse_grade(text)[0].text if text else "ungraded")
        found.handling += _by_word(told, "handling", each, lambda text: text or "not stated")
        found.sources |= set(told["source_id"].take(told.rows).texts)
        reasons = np.bincount(told.reason, each, len(REASONS)).astype(np.int64).tolist()
        found.withheld.update({reason: n for reason, n in zip(REASONS, reasons, strict=True) if n})
    _add_gaps(net, weight, found)
    found.series = _series(net, weight)
    return found


def withheld_of(net: Network, found: Holdings) -> dict[str, int]:
    """Return how many claims were withheld by each reason that a result names."""
    return {key: found.withheld[key] for key in ((*WITHHELD, CERTAINTY) if net.filters.certainty else WITHHELD)}


def _claims(net: Network, weight: np.ndarray) -> dict[str, Told]:
    """Return the claims by kind; dates are those that the claims give themselves."""
    data, counts, links, events = net.dataset, net.count_columns, net.link_columns, net.event_columns
    found = {"counts": Told.of(int(weight[counts.rows].sum()), counts.days.take(counts.rows))}
    for kind in links["link_type"].texts:
        those = links.passes & links["link_type"].equals(kind)
        found[f"links {kind}"] = Told.of(int(those.sum()), data.days("links").take(those))
    for kind in events["event"].texts:
        those = events.passes & events["event"].equals(kind)
        what = RECORDED if kind == STATUS else f"events {kind}"
        found[what] = Told.of(int(those.sum()), events.days.take(those))
    return found


def _by_word(told: ClaimColumns, column: str, weight: np.ndarray, word: Callable[[str], str]) -> Counter[str]:
    """Return how many claims that pass there are by what a word makes of a column."""
    cells, found = told[column], Counter[str]()
    numbers = np.bincount(cells.codes[told.rows], weight[told.rows], len(cells.texts)).astype(np.int64).tolist()
    for text, number in zip(cells.texts, numbers, strict=True):
        found[word(text)] += number
    return +found


def _add_gaps(net: Network, weight: np.ndarray, found: Holdings) -> None:
    counts, links = net.count_columns, net.link_columns
    named = links.passes & ~links["to"].is_in(SPECIAL)

    def lines_but(gap: str, having: set[str]) -> None:
        found.lacking[gap] += sorted(line for line in net.lines if line not in having)
        found.gaps[gap] += len(found.lacking[gap])

    def claims_of(gap: str, told: ClaimColumns, those: np.ndarray) -> None:
        those = told.passes & those
        found.lacking[gap] += told.table.ids.take(those).texts
        found.gaps[gap] += int(weight[those].sum()) if told is counts else int(those.sum())

    for gap, kind in zip(GAPS, ("ORIGINATES_IN", "SUPPLIES"), strict=False):
        lines_but(gap, set(links["from"].take(named & links["link_type"].equals(kind)).texts))
    lines_but(GAPS[2], set(net.line_spans.lines.texts))
    claims_of(GAPS[3], counts, ~counts.days.dated)
    claims_of(GAPS[4], counts, ~bounds_of(net.dataset, counts.table)[2])
    claims_of(GAPS[5], counts, counts["origin"].equals(UNKNOWN) | counts["destination"].equals(UNKNOWN))
    for told in (counts, links, net.event_columns):
        claims_of(GAPS[6], told, told["source_id"].equals(""))


def _series(net: Network, weight: np.ndarray) -> dict[tuple[str, ...], Series]:
    counts = net.count_columns
    columns = [counts[c] for c in SERIES]
    groups: dict[tuple[str, ...], list[int]] = {}
    for row in counts.rows.tolist():
        groups.setdefault(tuple(column[row] for column in columns), []).append(row)
    found = {}
    for key, rows in groups.items():
        those = np.array(rows)
        told = Told.of(int(weight[those].sum()), counts.days.take(those))
        subjects, ids = counts["subject"].take(those).texts, counts.table.ids.take(those).cells()
        found[key] = Series(told, set(subjects), claims=ids)
    return found
