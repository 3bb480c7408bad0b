"""Rows both of whose ends came of one cell of the sheet: a place that is its own origin, which hardly a sheet means."""

from __future__ import annotations

from collections.abc import Sequence

from graphlab.loaders.mapping.rows.gathered import Gathered
from graphlab.loaders.mapping.rows.total_labels import ENDS
from graphlab.loaders.mapping.rules import Cell, TableRule
from graphlab.loaders.mapping.tables.view import View
from graphlab.model.intake.report import Defect
from graphlab.wording.phrases import listed, many, verb


def own_ends(parts: Sequence[Gathered], rule: TableRule, view: View) -> list[Defect]:
    """Return a warning for each column that gave both origin and destination of rows, with those rows.

    A cell from which each end takes its own piece (``extract``) is read twice on purpose.
    """
    one, other = (rule.cells.get(end) for end in ENDS)
    if one is None or other is None or one.extract or other.extract or not {*one.needs} & {*other.needs}:
        return []
    rows: dict[str, list[int]] = {}
    alike = _alike(parts)
    for number, cells in view.rows if alike else ():
        column = _column_of(one, cells, view) if number in alike else ""
        if column and column == _column_of(other, cells, view):
            rows.setdefault(column, []).append(number)
    others = [*one.needs, *other.needs]
    return [_said(column, numbers, others, view) for column, numbers in sorted(rows.items())]


def _alike(parts: Sequence[Gathered]) -> set[int]:
    """Return the rows of the sheet with a record whose ends are one."""
    alike: set[int] = set()
    for part in parts:
        if part.length and {*ENDS} <= set(part.columns):
            pairs = zip(part.numbers.tolist(), *(part.columns[end].cells() for end in ENDS), strict=True)
            alike |= {number for number, one, other in pairs if one and one == other}
    return alike


def _column_of(cell: Cell, cells: list[str], view: View) -> str:
    """Return the column that gives the text of an end in a row, "" where it is not one cell."""
    return next((c for c in cell.first if view.text(cells, c)), "") if cell.first else cell.column


def _said(column: str, rows: list[int], others: Sequence[str], view: View) -> Defect:
    said = (
        f"{many(len(rows), 'row')} {verb(len(rows), 'has', 'have')} '{column}' as origin and as destination "
        f"({verb(len(rows), 'row', 'rows')} {listed([f'{row:,}' for row in rows])}): the place is its own origin there"
    )
    left = next((c for c in others if c != column), "")
    remedy = f"read '{column}' at one end only" + (f", and '{left}' alone at the other" if left else "")
    return Defect(view.grid.name, rows[0], column, "", said, remedy, "warning")
