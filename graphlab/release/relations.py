"""What a reader could add up: the sums among published counts that would give a hidden one away.

Any reader knows what the engine knows: the parts of a stated total (`part_of`, also where the total was corrected), the
cells of a table and its margins (a claim with an empty origin or destination is the total over it), places within
places, periods within periods, an operation within another, and that a stock at the end is the stock at the start less
what ended and more what opened. Distinct counts are never added, so they are in no sum.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial

import numpy as np

from graphlab.counting.selection import claims_at
from graphlab.counting.stock import stock_changes
from graphlab.counting.sums.relations import every_tie
from graphlab.counting.totals import Corrections
from graphlab.graph.count_frame import numeric_counts
from graphlab.model.claim_set import ClaimSet
from graphlab.model.claims import Count
from graphlab.model.columns import TextColumn
from graphlab.model.values import sum_bounds
from graphlab.release.atoms import cut_in_atoms


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum that a reader can do: `total` + `others` = `parts` + a rest.

    Attributes
    ----------
    rest
        What the parts leave of the total; None where a bound keeps it from being one number. Zero means that nothing
        is left over and that a reader may know it (twelve months make the year).
    others
        What is added to the total: of a stock at the end, the lines that closed and that ended otherwise since the
        stock at the start; the rest is then what opened.
    atoms
        Parts that no count is about by itself (`graphlab.release.atoms`): nobody knows them, and other sums share them.
    """

    total: str
    parts: tuple[str, ...]
    rest: float | None
    others: tuple[str, ...] = ()
    atoms: tuple[str, ...] = ()

    def __lt__(self, other: Sum) -> bool:
        """Return whether it comes before another: by what it adds, whatever the rest."""
        return (self.total, self.parts, self.others, self.atoms) < (other.total, other.parts, other.others, other.atoms)

    @property
    def whole(self) -> tuple[str, ...]:
        """The total and what is added to it."""
        return (self.total, *self.others)

    @property
    def cells(self) -> tuple[str, ...]:
        """Every count in it."""
        return (*self.whole, *self.parts)

    @property
    def rest_id(self) -> str:
        """Name of the rest as a cell of its own."""
        return f"rest of {' + '.join(self.whole)} less {'+'.join((*self.parts, *self.atoms))}"


def sums_in(data: ClaimSet) -> tuple[Sum, ...]:
    """Return every sum that ties counts of a dataset together, sorted.

    Parameters
    ----------
    data
        The counts as they are, before anything is hidden: what a sum leaves over is worked out from the true values.
    """
    sums = {*_by_engine(data), *_stocks(data)}
    # Parts that exceed their total overlap or conflict: no reader can subtract there.
    return tuple(sorted(s for s in sums if s.rest is None or s.rest >= 0))


def _by_engine(data: ClaimSet) -> Iterator[Sum]:
    """Yield the sums of the counting engine over stated parts, places, periods and operations."""
    known = {c.id: c for c in data.counts}
    counts = numeric_counts(data)
    corrected = Corrections.of(data)
    number, many = TextColumn.together([counts.text(name) for name in ("measure", "unit", "kind")], len(counts))
    order = np.argsort(number, kind="stable")
    for rows in np.split(order, np.cumsum(np.bincount(number, minlength=many))[:-1]) if many else ():
        claims = claims_at(data, counts, rows)
        if claims.kind == "distinct":
            continue
        names = [str(name) for name in claims.claim]
        above = data.geography.ancestors
        ties = [
            _with_rest(names[tie.whole], tuple(sorted(names[p] for p in tie.parts)), known)
            for tie in every_tie(claims, corrected, above, partial(_wholes_of, data))
        ]
        yield from ties
        incomplete = {key for s in ties if s.rest is None or s.rest > 0 for key in s.cells}
        now = [p for p, name in enumerate(names) if name not in corrected.now]
        for cut in cut_in_atoms(claims, now, above):
            if any(names[p] in incomplete for p in cut.claims) and cut.can_be(claims):
                for p, parts, atoms in cut.sums:
                    yield Sum(names[p], tuple(sorted(names[q] for q in parts)), 0, (), atoms)


def _wholes_of(data: ClaimSet, operation: str) -> tuple[str, ...]:
    """Return the operations that one is a part of, nearest first."""
    found: dict[str, None] = {}
    while (row := data.operations.get(operation)) is not None and (whole := row.text("part_of")) not in found:
        found[whole] = None
        operation = whole
    return tuple(key for key in found if key)


def _stocks(data: ClaimSet) -> Iterator[Sum]:
    """Yield what ties two readings of a stock to the lines that closed and ended otherwise between them."""
    for change in stock_changes(data, data.counts, tuple(data.places)):
        if change.closed is None or change.ended is None:
            continue
        start, end = change.start.taken, change.end.taken
        opened = end.value.bounds + change.closed.bounds + change.ended.bounds - start.value.bounds
        gone = sorted(c.id for flow in (change.closed, change.ended) for c in flow.pieces)
        yield Sum(end.id, (start.id,), opened.low if opened.exact else None, tuple(gone))


def _with_rest(total: str, parts: tuple[str, ...], known: Mapping[str, Count]) -> Sum:
    rest = known[total].value.bounds - sum_bounds(known[p].value.bounds for p in parts)
    if rest.exact:
        return Sum(total, parts, rest.low)
    return Sum(total, parts, -1 if rest.high is not None and rest.high < 0 else None)
