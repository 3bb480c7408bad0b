"""Counts that are parts of others: alike and within their total; figures of wider places and what lies in them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from graphlab.model.addition.coverage import Span, best_cover
from graphlab.model.addition.nesting import Above
from graphlab.model.addition.splits import Piece, side_by_side, ways_of
from graphlab.model.columns import TextColumn
from graphlab.model.intake.held import Held
from graphlab.model.intake.raw import Entry
from graphlab.model.intake.wholes import exceeded_wholes
from graphlab.model.periods import make_period
from graphlab.model.tables import SPECIAL
from graphlab.model.values import Bounds, Number, parse_value


@dataclass(frozen=True, slots=True)
class Problem:
    """A broken rule at one row of a table."""

    table: str
    entry: Entry
    column: str
    value: str
    rule: str
    remedy: str
    severity: Literal["error", "warning"] = "error"


_ALIKE = ("measure", "unit", "stock_or_flow", "definition")


def part_problems(counts: Held, places: Held | None, tolerance: Callable[[str], float]) -> Iterator[Problem]:
    """Yield what is wrong with parts and their totals, and a warning of each figure that is less than what it holds.

    Parameters
    ----------
    counts, places
        Rows that are each valid by itself.
    tolerance
        What "about" means for a source.
    """
    whole = _totals(counts)
    superseded = counts.keys.is_in({*counts["supersedes"].texts} - {""})
    rows = np.flatnonzero(whole >= 0)
    unlike = {c: counts[c].codes[rows] != counts[c].codes[whole[rows]] for c in _ALIKE}
    differs = np.logical_or.reduce(list(unlike.values()))
    for i in np.flatnonzero(differs).tolist():
        part, total = counts.entry(int(rows[i])), counts.entry(int(whole[rows[i]]))
        yield from (_unlike(part, total, column) for column in _ALIKE if unlike[column][i])
    added = rows[~differs & ~_nowhere(counts, places)[rows] & ~superseded[rows] & ~superseded[whole[rows]]]
    above = _above(_within(places))
    bounds = _CountBounds(counts, tolerance)
    yield from _wholes(counts, ~superseded, above, bounds, whole)
    parts: dict[int, list[Entry]] = defaultdict(list)
    for row in added[_may_exceed(counts, added, whole, bounds)].tolist():
        parts[int(whole[row])].append(counts.entry(row))
    for total in sorted((counts.entry(row) for row in parts), key=lambda e: e.key):
        mine = parts[total.number]
        high, lows = bounds(total.row).high, [bounds(e.row).low or 0 for e in mine]
        if high is not None and sum(lows) > high:
            yield from _excess(total, mine, above, bounds)


def _totals(counts: Held) -> np.ndarray:
    """Return for every row the number of the row that it is a part of; -1 where there is none."""
    row_of = np.empty(len(counts.keys.texts), np.int64)
    row_of[counts.keys.codes] = np.arange(len(counts))
    named = counts["part_of"]
    at = counts.keys.codes_of(named.texts)[named.codes]
    whole = np.where(at >= 0, row_of[np.maximum(at, 0)], -1)
    return np.asarray(np.where(whole == np.arange(len(counts)), -1, whole))


def _unlike(part: Entry, total: Entry, column: str) -> Problem:
    mine, theirs = part.row[column], total.row[column]
    rule = f"a part has another {column} ('{mine}') than its total '{total.key}' ('{theirs}')"
    return Problem("counts", part, column, mine, rule, "make them alike, or empty part_of")


def _within(places: Held | None) -> dict[str, str]:
    return dict(zip(places.keys.cells(), places["within"].cells(), strict=True)) if places is not None else {}


def _nowhere(counts: Held, places: Held | None) -> np.ndarray:
    """Return which rows are from or to a place that there is not.

    That is an error by itself: such a part says nothing of how its total is split.
    """
    if places is None or not len(places):
        return np.zeros(len(counts), bool)
    known = {*places.keys.texts, *SPECIAL, ""}
    return np.asarray(~(counts["origin"].is_in(known) & counts["destination"].is_in(known)))


class _CountBounds:
    """The bounds of counts, each distinct value of a source and unit being read once."""

    def __init__(self, counts: Held, tolerance: Callable[[str], float]) -> None:
        self._tolerance = tolerance
        self._known: dict[tuple[str, str, str], Bounds] = {}
        of_source, number = TextColumn.pairs(counts["source_id"], counts["unit"])
        values = counts["value"]
        found, self._number = np.unique(number * len(values.texts) + values.codes, return_inverse=True)
        keys = [(values.texts[k % len(values.texts)], *of_source[k // len(values.texts)]) for k in found.tolist()]
        bounds = [self._of(*key) for key in keys]
        self._low = np.array([b.low or 0 for b in bounds], float)
        self._high = np.array([np.inf if b.high is None else b.high for b in bounds], float)

    def __call__(self, row: Mapping[str, str]) -> Bounds:
        return self._of(row["value"], row["source_id"], row["unit"])

    def _of(self, value: str, source: str, unit: str) -> Bounds:
        key = (value, source, unit)
        if key not in self._known:
            self._known[key] = parse_value(value, tolerance=self._tolerance(source), unit=unit).bounds
        return self._known[key]

    @property
    def low(self) -> np.ndarray:
        """The least of every row, as a float; 0 where it is not known."""
        return self._low[self._number]

    @property
    def high(self) -> np.ndarray:
        """The most of every row, as a float; infinite where it is not known."""
        return self._high[self._number]


def _may_exceed(counts: Held, parts: np.ndarray, whole: np.ndarray, bounds: _CountBounds) -> np.ndarray:
    """Return which parts are of totals that they may exceed; floats decide only what is looked at more closely.

    Whole numbers add up exactly below 2 ** 53: parts that come to their total, as most do, are not looked at again.
    """
    low = bounds.low[parts]
    least = np.bincount(whole[parts], weights=low, minlength=len(counts))
    broken = np.bincount(whole[parts], weights=low % 1 != 0, minlength=len(counts)) > 0
    slack = np.where(broken | (least >= 2**53), 1e-6 * np.maximum(1, least), 0)
    near = (least + slack > bounds.high) & ~counts["stock_or_flow"].equals("distinct")
    return np.asarray(near[whole[parts]])


def _wholes(
    counts: Held, those: np.ndarray, above: Above, bounds: _CountBounds, stated: np.ndarray
) -> Iterator[Problem]:
    for excess in exceeded_wholes(counts, those, above, bounds, stated):
        whole, ids = excess.whole, ", ".join(e.key for e in excess.within[:5])
        more = f" and {len(excess.within) - 5} more" if len(excess.within) > 5 else ""
        rule = f"'{whole.key}' is {bounds(whole.row)}, but what is stated within it is {excess.least:,} or more"
        remedy = "correct a figure, or leave it: both are shown as stated, as a conflict"
        yield Problem("counts", whole, "value", whole.row["value"], f"{rule} ({ids}{more})", remedy, "warning")


def _above(within: Mapping[str, str]) -> Above:
    """Return what gives the places around a place, nearest first, whatever circles the table has."""

    def around(place: str) -> tuple[str, ...]:
        found = [place]
        while (outer := within.get(found[-1], "")) and outer not in found:
            found.append(outer)
        return tuple(found[1:])

    return around


def _piece(row: Mapping[str, str]) -> Piece:
    period = make_period(row["period_start"], row["period_end"])
    return Piece(row["subject"], row["origin"], row["destination"], *period.ordinals)


def _excess(
    total: Entry, parts: list[Entry], above: Above, bounds: Callable[[Mapping[str, str]], Bounds]
) -> Iterator[Problem]:
    """Yield every way of splitting a total of which the parts add up to more than it."""
    whole, high = _piece(total.row), bounds(total.row).high or 0
    pieces = [_piece(part.row) for part in parts]
    stock = total.row["stock_or_flow"] == "stock"
    ways = ways_of(whole, pieces, above)
    for ends in sorted(ways, key=sorted):
        at = [i for i in ways[ends] if not stock or pieces[i].days == whole.days]
        cells = [_taken(parts, pieces, cell, bounds) for cell in side_by_side(pieces, at, above)]
        least = sum(low for cell in cells for low in cell.values())
        if least > high:
            ids = sorted(parts[i].key for cell in cells for i in cell)
            sample = ", ".join(ids[:5]) + (" ..." if len(ids) > 5 else "")
            rule = f"the parts of '{total.key}' add up to {least:,} or more, its total is {bounds(total.row)} "
            remedy = "correct the total or a part, or empty part_of"
            yield Problem("counts", total, "value", total.row["value"], f"{rule}(parts: {sample})", remedy)


def _taken(
    parts: Sequence[Entry], pieces: Sequence[Piece], cell: Sequence[int], bounds: Callable[[Mapping[str, str]], Bounds]
) -> dict[int, Number]:
    """Return the parts of one cell that are added, with the least of each; of the same days the smallest."""
    least: dict[tuple[int, int], tuple[Number, int]] = {}
    for i in cell:
        offer = (bounds(parts[i].row).low or 0, i)
        least[pieces[i].days] = min(offer, least.get(pieces[i].days, offer))
    same_days = [i for _, i in least.values()]
    spans = [Span(*pieces[i].days, parts[i].key) for i in same_days]
    return {same_days[k]: least[pieces[same_days[k]].days][0] for k in best_cover(spans)}
