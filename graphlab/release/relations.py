"""What a reader could add up: the sums among published counts that would give a hidden one away.

Three kinds of sum are known to any reader: the parts of a stated total (`part_of`), the cells of a table and its
margins (a claim with an empty origin or destination is the total over it), and the pieces of a period that tile a
longer one. Distinct counts are never added, so they are in no sum.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from graphlab.model.claims import Count
from graphlab.model.tables import SPECIAL
from graphlab.model.values import sum_bounds


@dataclass(frozen=True, slots=True, order=True)
class Sum:
    """A sum that a reader can do: `total` = `parts` + a rest.

    Attributes
    ----------
    rest
        What the parts leave of the total; None where a bound keeps it from being one number. Zero means that nothing
        is left over and that a reader may know it (twelve months make the year).
    """

    total: str
    parts: tuple[str, ...]
    rest: float | None

    @property
    def rest_id(self) -> str:
        """Name of the rest as a cell of its own."""
        return f"rest of {self.total} less {'+'.join(self.parts)}"


def sums_of(counts: Iterable[Count]) -> tuple[Sum, ...]:
    """Return every sum that ties published counts together, sorted.

    Parameters
    ----------
    counts
        The counts as they are, before anything is hidden: what a sum leaves over is worked out from the true values.
    """
    every = sorted(counts, key=lambda c: c.id)
    known = {c.id: c for c in every}
    found = {*_stated(every, known), *_margins(every), *_pieces(every)}
    sums = (_with_rest(total, parts, known) for total, parts in sorted(found))
    # Parts that exceed their total overlap or conflict: no reader can subtract there.
    return tuple(s for s in sums if s.rest is None or s.rest >= 0)


def _with_rest(total: str, parts: tuple[str, ...], known: dict[str, Count]) -> Sum:
    rest = known[total].value.bounds - sum_bounds(known[p].value.bounds for p in parts)
    if rest.exact:
        return Sum(total, parts, rest.low)
    return Sum(total, parts, -1 if rest.high is not None and rest.high < 0 else None)


def _stated(every: Sequence[Count], known: dict[str, Count]) -> set[tuple[str, tuple[str, ...]]]:
    parts: dict[str, list[Count]] = defaultdict(list)
    for count in every:
        if count.part_of in known and known[count.part_of].kind != "distinct":
            parts[count.part_of].append(count)
    found = set()
    for total, group in parts.items():
        # One total may be split several ways (by origin, by month); each way is a sum of its own.
        ways: dict[tuple[bool, bool, bool], list[str]] = defaultdict(list)
        for count in group:
            whole = known[total]
            way = (count.origin != whole.origin, count.destination != whole.destination, count.period != whole.period)
            ways[way].append(count.id)
        found |= {(total, tuple(ids)) for ids in ways.values()}
    return found


def _series(count: Count) -> tuple[str, ...]:
    return (count.subject, count.measure, count.unit, count.kind, count.definition)


def _margins(every: Sequence[Count]) -> set[tuple[str, tuple[str, ...]]]:
    tables: dict[tuple, list[Count]] = defaultdict(list)
    for count in every:
        if count.kind != "distinct":
            tables[*_series(count), count.period.ordinals].append(count)
    found = set()
    for cells in tables.values():
        for total in cells:
            for end in ("origin", "destination"):
                other = "destination" if end == "origin" else "origin"
                if getattr(total, end):
                    continue
                split = [
                    c
                    for c in cells
                    if c is not total and getattr(c, end) and getattr(c, other) == getattr(total, other)
                ]
                # Two claims on one cell are a conflict and not two parts.
                named = {getattr(c, end): c.id for c in reversed(split)}
                if named and not set(named) <= set(SPECIAL):
                    found.add((total.id, tuple(sorted(named.values()))))
    return found


def _pieces(every: Sequence[Count]) -> set[tuple[str, tuple[str, ...]]]:
    cells: dict[tuple, list[Count]] = defaultdict(list)
    for count in every:
        if count.kind == "flow" and count.period.closed:
            cells[*_series(count), count.origin, count.destination].append(count)
    found = set()
    for group in cells.values():
        for total in group:
            inside = [c for c in group if c is not total and c.period != total.period and c.period.inside(total.period)]
            pieces = _tiling(inside, total)
            if len(pieces) > 1:
                found.add((total.id, tuple(sorted(pieces))))
    return found


def _tiling(pieces: Sequence[Count], whole: Count) -> list[str]:
    """Return pieces that follow each other without gap or overlap from the first to the last day of `whole`."""
    first, last = whole.period.first, whole.period.last
    taken: list[str] = []
    day: date | None = first
    while day is not None and last is not None and day <= last:
        here = [c for c in pieces if c.period.first == day]
        if not here:
            return []
        piece = min(here, key=lambda c: (c.period.days or 0, c.id))
        taken.append(piece.id)
        end = piece.period.last
        day = end + timedelta(days=1) if end else None
    return taken
