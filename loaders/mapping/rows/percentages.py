"""The percentages that a sheet prints beside its figures: a check of what was read, never a claim.

A percentage is rounded or cut off, and nobody says of what it is. It is compared with its figure over each sum that the
sheet offers (its total, all rows, the rows of one label); what none of them gives back in one row, and one of them in
most others, is named.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from graphlab.loaders.mapping.rows.records import bounds_of
from graphlab.loaders.mapping.tables.view import View
from graphlab.loaders.mapping.words import is_part_total, is_total, total_of
from graphlab.model.intake.report import Defect
from graphlab.model.values import sum_bounds
from graphlab.wording.phrases import many, verb

_HEADER = re.compile(r"%|\bper ?cent\b|\bpercentage|\bpct\b|^share\b|^proportion\b", re.IGNORECASE)
_OTHERWISE = re.compile(r"\b(?:change|difference|rate|increase|decrease|previous|target)\b", re.IGNORECASE)
_SHOWN = 6
#: So much of the percentages must be given back before those that are not are called wrong.
_MOST = 0.6


@dataclass(frozen=True, slots=True)
class _Stated:
    """A percentage with its figure: row, text, percent, the step of its last digit, the figure, and its labels."""

    number: int
    text: str
    percent: Decimal
    step: Decimal
    figure: int
    labels: tuple[str, ...]
    total: bool


def check_percentages(view: View, values: Iterable[str]) -> None:
    """Compare the columns of percentages of a sheet with the columns of figures that were read of it."""
    figures = {view.columns[c]: c for c in values if c in view.columns}
    percents = [c for c in view.columns if c not in view.used and c not in figures.values() and _is_percent(view, c)]
    for column in percents if figures else ():
        at = view.columns[column]
        beside = min(figures, key=lambda f: (f > at, abs(at - f)))
        _check(view, column, figures[beside], set(figures.values()) | set(percents))


def _is_percent(view: View, column: str) -> bool:
    if _OTHERWISE.search(column):
        return False
    filled = [t for _, cells in view.rows[:200] if (t := view.text(cells, column))]
    return bool(filled) and (bool(_HEADER.search(column)) or 2 * sum(t.endswith("%") for t in filled) > len(filled))


def _check(view: View, column: str, figures: str, numeric: set[str]) -> None:
    labels = [c for c in view.columns if c not in numeric and c not in view.personal]
    stated = [s for number, cells in view.rows if (s := _stated(view, number, cells, column, figures, labels))]
    if len(stated) < 2:
        return
    parts = [s for s in stated if not s.total]
    best: list[_Stated] | None = None
    for wholes in _wholes(stated, parts, len(labels)):
        wrong = [s for s, whole in zip(stated, wholes, strict=True) if not _given_back(s, whole)]
        best = wrong if best is None or len(wrong) < len(best) else best
    wrong = best or []
    name = view.grid.name
    if len(wrong) > (1 - _MOST) * len(stated):
        said = f"the percentages of '{column}' are not of '{figures}', and were not compared with it"
        view.ignored.append(f"{name}: {said}")
        return
    given = len(stated) - len(wrong)
    percentages = f"{many(given, 'percentage')} of '{column}' {verb(given, 'is', 'are')}"
    view.notes.append(f"{name}: {percentages} given back by '{figures}' (rounded or cut off)")
    for one in wrong[:_SHOWN]:
        at = view.grid.address(one.number, view.columns[column])
        rule = f"the percentage at {at} says {one.text}, which '{figures}' ({one.figure:,}) does not give as others do"
        remedy = "correct the percentage or the figure"
        view.bad.append(Defect(name, one.number, column, one.text, rule, remedy, "warning"))


def _stated(
    view: View, number: int, cells: list[str], column: str, figures: str, labels: Sequence[str]
) -> _Stated | None:
    """Return the percentage of a row, None where it, or its figure, is no plain number."""
    text, figure = view.text(cells, column), bounds_of(view.text(cells, figures))
    plain = text.removesuffix("%").strip()
    if not plain or not figure.exact or not isinstance(figure.low, int) or not view.text(cells, figures):
        return None
    try:
        percent = Decimal(plain)
    except InvalidOperation:
        return None
    if not percent.is_finite():
        return None
    texts = tuple(view.text(cells, c) for c in labels)
    total = any(is_total(t) or is_part_total(t) or bool(total_of(t)) for t in texts if t)
    step = Decimal(1).scaleb(int(percent.as_tuple().exponent))
    return _Stated(number, text, percent, step, figure.low, texts, total)


def _wholes(stated: Sequence[_Stated], parts: Sequence[_Stated], width: int) -> Iterable[list[float]]:
    """Yield for each sum that the sheet offers what each row is a share of: all rows, each total, rows of one label."""
    everything = sum_bounds(bounds_of(str(s.figure)) for s in parts).low or 0
    for whole in dict.fromkeys([everything, *(s.figure for s in stated if s.total)]):
        yield [whole] * len(stated)
    for label in range(width):
        sums: dict[str, int] = {}
        for one in parts:
            sums[one.labels[label]] = sums.get(one.labels[label], 0) + one.figure
        if len(sums) > 1:
            yield [sums.get(s.labels[label], s.figure) for s in stated]


def _given_back(one: _Stated, whole: float) -> bool:
    """Return whether a figure over a whole is the percentage, rounded or cut off; a share of 1 may stand for it."""
    if not whole:
        return one.percent == 0
    share = Decimal(one.figure) / Decimal(whole)
    return any(-one.step < one.percent - share * scale <= one.step / 2 for scale in (100, 1))
