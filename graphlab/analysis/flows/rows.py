"""Cells to rows: the columns that are promised, in a stable order, with the claims behind each."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any, overload

import numpy as np

from graphlab.counting.buckets import bucket_name, months_covered
from graphlab.counting.cells import Cells, number
from graphlab.counting.selection import FlowClaims
from graphlab.counting.shares.denominators import Shares
from graphlab.counting.table import Table
from graphlab.model.result import Column
from graphlab.model.values import Bounds, Number

COLUMNS = (
    Column("subject", "", "operation, line or place that the claims are about; several with ';' between are one"),
    Column("origin", "", "place it comes from; not-itemised: the source does not split it; unknown: it says so"),
    Column("destination", "", "place it goes to"),
    Column("measure", "", "what is counted"),
    Column("unit", "", "of what"),
    Column("stock_or_flow", "", "stock (at a time), flow (in a period) or distinct (different ones in a period)"),
    Column("definition", "", "what the measure means here; two definitions are two series"),
    Column("period_start", "date", "start of the period that the number covers, as precisely as the source says it"),
    Column("period_end", "date", "end of that period"),
    Column("low", "count", "the least it can be"),
    Column("high", "count", "the most it can be; empty = open"),
    Column("share_low", "share", "least share of the denominator; empty for rows outside it"),
    Column("share_high", "share", "greatest share of the denominator"),
    Column("denominator", "count", "what the shares are of; empty where it is not one exact number"),
    Column("claims", "", "ids of the claims behind the row, the one taken first"),
)
RANKS = (
    Column("rank_low", "", "best rank among the named pairs of its table, wherever what is not placed belongs"),
    Column("rank_high", "", "worst rank; the two differ where bounds or the missing leave it open"),
    Column("possible_low", "share", "least share of all, wherever what is unknown or not itemised belongs"),
    Column("possible_high", "share", "greatest share of all, if all that may belong to the row does"),
)
BESIDE = (
    Column("within_low", "count", "what the places within the row's own figure add up to, at least"),
    Column("within_high", "count", "what they add up to, at most"),
)

#: Rows that are all made when one is asked for.
MOST_AT_ONCE = 10_000


@dataclass(frozen=True)
class RowOptions:
    """What goes into the rows beside cells and shares."""

    by: str | None = None
    rate: Mapping[int, tuple[Any, Any, Any]] = field(default_factory=dict)
    rate_columns: Sequence[Column] = ()
    beside: Mapping[int, tuple[Bounds, tuple[int, ...]]] = field(default_factory=dict)
    rolled: bool = False
    totals: Collection[int] = ()
    new_origins: bool = False


class Rows(Sequence[Mapping[str, Any]]):
    """Rows that are made when they are first read: a large table costs nothing until somebody looks at it.

    Parameters
    ----------
    size
        Number of rows.
    make
        Makes those of some numbers.
    """

    def __init__(self, size: int, make: Callable[[Sequence[int]], list[dict[str, Any]]]) -> None:
        self._size, self._make = size, make
        self._rows: list[dict[str, Any]] | None = None
        self._alone: dict[int, dict[str, Any]] = {}

    @property
    def made(self) -> list[dict[str, Any]]:
        """The rows as a list."""
        if self._rows is None:
            self._rows = self._make(range(self._size))
        return self._rows

    def __len__(self) -> int:
        return self._size

    @overload
    def __getitem__(self, index: int) -> Mapping[str, Any]: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Mapping[str, Any]]: ...
    def __getitem__(self, index: int | slice) -> Mapping[str, Any] | Sequence[Mapping[str, Any]]:
        if isinstance(index, slice):
            return self.some(range(self._size)[index])
        return self.some([range(self._size)[index]])[0]

    def some(self, numbers: Sequence[int]) -> list[dict[str, Any]]:
        """Return the rows of some numbers; of few rows, or once a quarter of all was asked for, all are made."""
        if self._rows is None and self._size > MOST_AT_ONCE:
            missing = [i for i in dict.fromkeys(numbers) if i not in self._alone]
            if 4 * (len(missing) + len(self._alone)) < self._size:
                self._alone.update(zip(missing, self._make(missing) if missing else (), strict=True))
                return [self._alone[i] for i in numbers]
        return [self.made[i] for i in numbers]

    def __iter__(self) -> Iterator[Mapping[str, Any]]:
        return iter(self.made)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and self.made == list(other)

    def __hash__(self) -> int:
        return id(self)

    def __repr__(self) -> str:
        return repr(self.made)


def columns_of(options: RowOptions) -> list[Column]:
    """Return the columns of a table of flows; the promised ones first."""
    more = [Column(options.by, "", f"the {options.by} that the row lies in")] if options.by else []
    return [*COLUMNS, *more, *RANKS, *options.rate_columns, *(BESIDE if options.rolled else ())]


def rows_of(
    table: Table, shares: Shares, options: RowOptions, numbers: Sequence[int] | None = None
) -> list[dict[str, Any]]:
    """Return the rows of a table, one a cell, in the order of the cells; or those of some numbers, in their order."""
    claims, possible = table.claims, table.possible(new_places=options.new_origins)
    cells = table.cells
    numbers = range(len(cells)) if numbers is None else numbers
    if len(numbers) < len(cells):
        at = np.array(numbers, dtype=np.int64)
        cells, shares, possible = cells.take(at), shares.take(at), possible.take(at)
    least, most = (_numbers(x, whole=False) for x in (possible.share_low, possible.share_high))
    beside_ids = table.others
    merged = len(cells.members) > 0 and int(np.bincount(cells.members).max()) > 1
    ids = iter(claims.claim[cells.members].tolist())
    sizes = np.diff(cells.offsets).tolist()
    low, high = _numbers(cells.low), _numbers(cells.high)
    share_low, share_high = _numbers(shares.low, whole=False), _numbers(shares.high, whole=False)
    denominator = _numbers(shares.denominator)
    rows = []
    for i in range(len(cells)):
        names = tuple(islice(ids, sizes[i]))
        if beside_ids or merged:
            more = (str(claims.claim[o]) for p in cells.of(i).tolist() for o in beside_ids.get(p, ()))
            names = tuple(dict.fromkeys((*names, *more)))
        row = {
            "subject": cells.subject[i],
            "origin": cells.origin[i],
            "destination": cells.destination[i],
            "measure": claims.measure,
            "unit": claims.unit,
            "stock_or_flow": claims.kind,
            "definition": cells.definition[i] or None,
            "period_start": cells.start_text[i] or None,
            "period_end": cells.end_text[i] or None,
            "low": low[i],
            "high": high[i],
            "share_low": share_low[i],
            "share_high": share_high[i],
            "denominator": denominator[i],
            "claims": names,
            "rank_low": int(possible.rank_low[i]) or None,
            "rank_high": int(possible.rank_high[i]) or None,
            "possible_low": least[i],
            "possible_high": most[i],
        }
        rows.append(row)
    _complete(rows, numbers, claims, cells, options)
    return rows


def _complete(
    rows: list[dict[str, Any]], numbers: Sequence[int], claims: FlowClaims, cells: Cells, options: RowOptions
) -> None:
    """Add the columns that only some questions have; `numbers` are those of the rows in the whole table."""
    for i, (number_of_row, row) in enumerate(zip(numbers, rows, strict=True)):
        if options.by:
            row[options.by] = bucket_name(int(cells.bucket[i]), options.by)
        for column, value in zip(options.rate_columns, options.rate.get(number_of_row, ()), strict=False):
            row[column.name] = value
        if options.rolled:
            lead = int(cells.of(i)[0])
            if lead in options.beside and lead not in options.totals:
                bounds, towns = options.beside[lead]
                row["within_low"], row["within_high"] = bounds.low, bounds.high
                row["claims"] = tuple(dict.fromkeys((*row["claims"], *(str(claims.claim[p]) for p in towns))))


def _numbers(values: np.ndarray, *, whole: bool = True) -> list[Number | None]:
    if whole and not np.isnan(values).any() and not (values % 1).any():
        return [int(x) for x in values.tolist()]
    return [number(x) for x in values.tolist()] if whole else [None if x != x else x for x in values.tolist()]


def exposure(claims: FlowClaims, cells: Cells, index: int, totals: Mapping[int, Any]) -> float | None:
    """Return the months that a row was counted for: what its claims cover together; a remainder that of its total."""
    members = cells.of(index).tolist()
    used = [p for p in members if p in totals] or members
    return months_covered([(int(claims.first[p]), int(claims.last[p])) for p in used])
