"""The counts that a question about flows is about, as columns; and the refusal to mix what must not be mixed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

import numpy as np

from graphlab.counting.preference import day_published, grade_order
from graphlab.errors import NotFoundError, RefusedError
from graphlab.graph.filters import HANDLING, PASSES
from graphlab.model.columns import TextColumn
from graphlab.model.grades import parse_grade

if TYPE_CHECKING:
    from graphlab.graph.count_frame import CountArrays
    from graphlab.graph.network import Network
    from graphlab.model.claim_set import ClaimSet
    from graphlab.model.claims import Count

KINDS = ("stock", "flow", "distinct")
#: The options of `graphlab flows` by which one unit or kind is chosen.
OPTIONS = MappingProxyType({"unit": "--unit", "kind": "--kind"})
_SEVERAL = {"unit": "units", "kind": "kinds of count"}
_TEXT = ("claim", "subject", "definition", "origin", "destination", "part_of", "start_text", "end_text")
_NUMBERS = ("first", "last", "low", "high", "known")


def one_measure(net: Network, measure: str | Sequence[str] | None) -> str:
    """Return the one measure asked for.

    Raises
    ------
    RefusedError
        If several were named: figures of different measures are never added.
    """
    names = [measure] if isinstance(measure, str) else list(dict.fromkeys(measure or ()))
    if len(names) == 1:
        return names[0]
    known = sorted({f"{c.measure} ({c.unit}, {c.kind})" for c in net.counts})
    raise RefusedError(f"one table is of one measure, not of {' and '.join(names)}; there are: {', '.join(known)}")


def as_one(asked: str | Sequence[str] | None, what: str, counts: CountArrays) -> str | None:
    """Return the one measure or unit that was asked for; several are refused.

    Raises
    ------
    RefusedError
        If several different ones are given; the text says what there is.
    """
    if asked is None or isinstance(asked, str):
        return asked
    several = sorted(set(asked))
    if len(several) > 1:
        raise RefusedError(
            f"a table of flows is of one {what}; asked for {_words(several)}, which do not add up. "
            f"There is: {available(counts)}"
        )
    return several[0] if several else None


def _words(items: Sequence[str]) -> str:
    return " and ".join([", ".join(items[:-1]), items[-1]] if len(items) > 1 else items)


def available(counts: CountArrays, *, lines: bool = True) -> str:
    """Return in words which measures, units and kinds (stock, flow, distinct) there are.

    Parameters
    ----------
    counts
        Counts in columns; what handling keeps out is not named.
    lines
        Whether the lines themselves can be counted too.
    """
    shown = counts.where(~counts.text("status").equals(HANDLING))
    found = sorted(set(zip(*(shown.text(name).cells() for name in ("measure", "unit", "kind")), strict=True)))
    texts = [f"{m} ({u}, {k})" for m, u, k in found]
    return "; ".join([*texts, *(["lines (distinct lines, from links)"] if lines else [])]) or "no count at all"


@dataclass(frozen=True)
class FlowClaims:
    """The counts of one measure, unit and kind as parallel arrays, in the order of their ids.

    ``row`` is the position among all counts of the dataset; ``bucket`` is the month, quarter or year (0 without one).
    """

    dataset: ClaimSet
    measure: str
    unit: str
    kind: str
    claim: np.ndarray
    subject: np.ndarray
    definition: np.ndarray
    origin: np.ndarray
    destination: np.ndarray
    part_of: np.ndarray
    start_text: np.ndarray
    end_text: np.ndarray
    first: np.ndarray
    last: np.ndarray
    low: np.ndarray
    high: np.ndarray
    known: np.ndarray
    row: np.ndarray
    bucket: np.ndarray

    def __len__(self) -> int:
        return len(self.claim)

    def where(self, mask: np.ndarray, **changed: Any) -> FlowClaims:
        """Return the claims that a mask leaves; `changed` replaces whole columns before."""
        base = replace(self, **changed)
        columns: dict[str, Any] = {n: getattr(base, n)[mask] for n in (*_TEXT, *_NUMBERS, "row", "bucket")}
        return replace(base, **columns)

    def preference(self, at: np.ndarray) -> tuple[np.ndarray, ...]:
        """Return sort keys of claims that conflict, the most telling first; smaller is taken first.

        A number before none; then best grade, latest published, widest bounds (`graphlab.counting.preference`).
        """
        digit, letter, published = (x[at] for x in self._standing)
        known = self.known[at]
        width = np.where(np.isnan(self.high[at]), np.inf, self.high[at] - self.low[at])
        return (~known, digit, letter, -published, np.where(known, -width, 0.0))

    @cached_property
    def source(self) -> np.ndarray:
        """Id of the source of every claim."""
        return np.asarray(self.dataset.columns("counts").columns["source_id"].objects()[self.row])

    @cached_property
    def _standing(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Grade digit, grade letter and day of publication of every claim."""
        columns = self.dataset.columns("counts").columns
        digit, letter = _by_value(
            columns["grade"], self.row, lambda text: grade_order(parse_grade(text)[0] if text else None)
        )
        (published,) = _by_value(columns["source_id"], self.row, lambda s: (day_published(self.dataset, s),))
        return digit, letter, published


def _by_value(column: TextColumn, rows: np.ndarray, function: Callable[[str], tuple[int, ...]]) -> list[np.ndarray]:
    codes = column.codes[rows]
    used, place = np.unique(codes, return_inverse=True)
    found = np.array([function(column.texts[i]) for i in used.tolist()], dtype=np.int64).reshape(len(used), -1)
    return [found[place, i] for i in range(found.shape[1])]


def _spelling(names: Sequence[str], asked: str, there: Callable[[], str]) -> str:
    """Return the measure as the data spell it."""
    if asked in names:
        return asked
    alike = [n for n in names if n.casefold() == asked.casefold()]
    if len(alike) == 1:
        return alike[0]
    raise NotFoundError(f"there is no measure '{asked}'. There is: {there()}")


def select_claims(
    net: Network,
    measure: str,
    unit: str | None = None,
    kind: str | None = None,
    options: Mapping[str, str] = OPTIONS,
) -> tuple[FlowClaims, np.ndarray]:
    """Return the counts that pass the filters and are of the measure, and a mask over all counts of what is relevant.

    Parameters
    ----------
    net
        Filtered view of a dataset.
    measure
        As the data spell it; upper and lower case make no difference.
    unit, kind
        Needed only where the measure has several.
    options
        The options by which the one who asks can choose a unit or kind, for the words of a refusal.

    Raises
    ------
    NotFoundError
        If no count is of the measure, unit or kind; the text says what there is.
    RefusedError
        If what is left is of several units, or mixes stock, flow and distinct.
    """
    counts = net.count_arrays
    coded = {c: counts.text(c) for c in ("measure", "unit", "kind", "status")}
    lines = options is OPTIONS
    shown = ~coded["status"].equals(HANDLING)
    measure = _spelling([*coded["measure"].counts(shown)], measure, lambda: available(counts, lines=lines))
    relevant = coded["measure"].equals(measure)
    for column, asked in (("unit", unit), ("kind", kind)):
        if asked is not None:
            relevant = _narrowed(counts, relevant, shown, coded[column], column, asked, measure)
    passing = relevant & coded["status"].equals(PASSES)
    here = passing if passing.any() else relevant & shown
    chosen = {c: _the_one(counts, here, coded[c], measure, _SEVERAL[c], options.get(c, "")) for c in ("unit", "kind")}
    relevant = relevant & coded["unit"].equals(chosen["unit"]) & coded["kind"].equals(chosen["kind"])
    rows = np.flatnonzero(passing)
    return _columns(net.dataset, counts, rows, (measure, chosen["unit"], chosen["kind"])), relevant


def counts_of(net: Network, counts: Iterable[Count], measure: str, unit: str | None = None) -> list[Count]:
    """Return those counts that are of one measure, in one unit and of one kind.

    Parameters
    ----------
    net
        That they are from, for the words of a refusal.
    counts
        Of any measure.
    measure, unit
        As the data spell them; a unit is needed only where there are several.

    Raises
    ------
    NotFoundError
        If there are none; says what there is.
    RefusedError
        If there are several units or kinds.
    """
    found = [c for c in counts if c.measure == measure and unit in (None, "", c.unit)]
    if not found:
        what = f"{measure} ({unit})" if unit else measure
        there = available(net.count_arrays.where(net.count_columns.rows), lines=False)
        raise NotFoundError(f"there is no measure '{what}'; there is: {there}")
    for name, several in (("units", {c.unit for c in found}), ("kinds", {c.kind for c in found})):
        if len(several) > 1:
            said = ", ".join(sorted(several)) + ("; choose one with --unit" if name == "units" else "")
            raise RefusedError(f"'{measure}' is counted in several {name}, never added or compared: {said}")
    return found


def claims_at(dataset: ClaimSet, counts: CountArrays, rows: np.ndarray) -> FlowClaims:
    """Return some rows of counts, all of one measure, unit and kind, as columns."""
    measure, unit, kind = (counts.text(name)[rows[0]] for name in ("measure", "unit", "kind"))
    return _columns(dataset, counts, rows, (measure, unit, kind))


def _columns(dataset: ClaimSet, counts: CountArrays, rows: np.ndarray, what: tuple[str, str, str]) -> FlowClaims:
    every = len(rows) == len(counts)
    columns = {n: counts[n] if every else counts[n][rows] for n in (*_TEXT, *_NUMBERS)}
    measure, unit, kind = what
    bucket = np.zeros(len(rows), dtype=np.int64)
    return FlowClaims(dataset, measure, unit, kind, **columns, row=rows, bucket=bucket)


def _narrowed(
    counts: CountArrays, mask: np.ndarray, shown: np.ndarray, coded: TextColumn, column: str, asked: str, measure: str
) -> np.ndarray:
    found: np.ndarray = mask & coded.equals(asked)
    if not (found & shown).any():
        there = available(counts.where(mask), lines=False)
        raise NotFoundError(f"no count of '{measure}' is of the {column} '{asked}'. There is: {there}")
    return found


def _the_one(counts: CountArrays, mask: np.ndarray, coded: TextColumn, measure: str, what: str, option: str) -> str:
    found = [*coded.counts(mask)]
    if len(found) > 1:
        choose = f"; choose one with {option}" if option else ""
        raise RefusedError(
            f"'{measure}' is counted in several {what} that do not add up ({_words(found)}){choose}. "
            f"There is: {available(counts.where(mask), lines=False)}"
        )
    return found[0]
