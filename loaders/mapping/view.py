"""A foreign sheet with its header found and its rows chosen, as a mapping says."""

from __future__ import annotations

import difflib
from collections import Counter
from dataclasses import dataclass, field

from graphlab.errors import DataError
from graphlab.loaders.mapping.rules import SheetRule
from graphlab.loaders.sheets.grid import Grid, column_letters, fill_merged, find_header
from graphlab.model.intake.report import Defect


@dataclass
class View:
    """A sheet with its header found and its rows chosen."""

    grid: Grid
    columns: dict[str, int]
    rows: list[tuple[int, list[str]]]
    notes: list[str] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    used: set[str] = field(default_factory=set)
    bad: list[Defect] = field(default_factory=list)

    def text(self, cells: list[str], column: str) -> str:
        """Return a cell by the header of its column."""
        index = self.columns[column]
        return cells[index] if index < len(cells) else ""


def view_of(grid: Grid, rule: SheetRule, file: str) -> View:
    """Find the header of a sheet and choose its rows; what is left out is counted.

    Raises
    ------
    DataError
        If the header is not where the mapping says, or no row will do.
    """
    first, header = _header_indices(grid, rule, file)
    fill_merged(grid, header)
    names = _names(grid, first, header)
    columns: dict[str, int] = {}
    notes = list(grid.assumptions)
    for index, written in enumerate(names):
        name = " ".join(written.split())
        if name and name in columns:
            again = f"{name} ({sum(k == name or k.startswith(f'{name} (') for k in columns) + 1})"
            notes.append(f"{grid.name}: a second column '{name}' ({column_letters(index)}) is called '{again}'")
            name = again
        columns.setdefault(name or column_letters(index), index)
    if first > 0:
        titles = "; ".join(" ".join(c for c in cells if c)[:60] for cells in grid.rows[:first])
        notes.append(f"{grid.name}: the header is in row {grid.numbers[first]}; above it stands '{titles}'")
    view = View(grid, columns, [], notes)
    _choose_rows(view, rule, header, file)
    return view


def _header_indices(grid: Grid, rule: SheetRule, file: str) -> tuple[int, int]:
    """Return the indices of the first and the last header row; -1 twice for none."""
    if rule.header == "none":
        return -1, -1
    if rule.header:
        first, _, last = rule.header.partition("-")
        wanted = [int(first), int(last or first)]
        missing = [n for n in wanted if n not in grid.numbers]
        if missing:
            where = f"{file}, line {rule.line}"
            raise DataError(f"{where}: {grid.name} has nothing in row {missing[0]}", "correct 'header'")
        return grid.numbers.index(wanted[0]), grid.numbers.index(wanted[1])
    header = find_header(grid)
    if header < 0:
        where = f"{file}, line {rule.line}"
        raise DataError(f"{where}: no header was found in {grid.name}", "say its row: header: 3 (or none)")
    return header, header


def _names(grid: Grid, first: int, header: int) -> list[str]:
    """Return the headers; those of several rows are put together, the upper ones standing for the columns they span."""
    width = max(map(len, grid.rows), default=0)
    if header < 0:
        return [column_letters(i) for i in range(width)]
    names = [grid.cell(header, i) for i in range(max(len(cells) for cells in grid.rows[first : header + 1]))]
    for index in range(header - 1, first - 1, -1):
        upper = [grid.cell(index, _spanned_from(grid, index, i)) for i in range(len(names))]
        names = [f"{above} {name}".strip() for above, name in zip(upper, names, strict=True)]
    return names


def _spanned_from(grid: Grid, index: int, column: int) -> int:
    """Return the column whose text stands for this one in an upper header row: the merged one, else the last."""
    number = grid.numbers[index]
    if grid.merged:
        inside = (b - 1 for a, b, c, d in grid.merged if a <= number <= c and b - 1 <= column <= d - 1)
        return next(inside, column)
    return next((i for i in range(column, -1, -1) if grid.cell(index, i)), column)


def _choose_rows(view: View, rule: SheetRule, header: int, file: str) -> None:
    first, _, last = rule.rows.partition("..")
    lowest, highest = int(first or 0), int(last or 10**9)
    for column in rule.leave_out:
        require_column(view, column, file, rule.line)
    left: Counter[str] = Counter()
    for number, cells in zip(view.grid.numbers[header + 1 :], view.grid.rows[header + 1 :], strict=True):
        if not lowest <= number <= highest:
            left["outside of 'rows'"] += 1
            continue
        reason = next(
            (
                f"{c} = '{view.text(cells, c)}'"
                for c, labels in rule.leave_out.items()
                if fits(view.text(cells, c), labels)
            ),
            "",
        )
        if reason:
            left[reason] += 1
        else:
            view.rows.append((number, cells))
    view.ignored += [
        f"{view.grid.name}: {count:,} rows left out by the mapping ({reason[:80]})"
        for reason, count in sorted(left.items())
    ]


def fits(text: str, labels: tuple[str, ...]) -> bool:
    """Return whether a cell is one of some labels; a label may end with ``*``.

    Examples
    --------
    >>> fits("Source: FOI 12", ("Total", "Source*")), fits("", ("",))
    (True, True)
    """
    folded = text.casefold()
    return any(folded.startswith(x[:-1].casefold()) if x.endswith("*") else folded == x.casefold() for x in labels)


def unused_columns(view: View, rule: SheetRule) -> list[str]:
    """Return which columns of a sheet no rule reads."""
    unused = [c for c in view.columns if c not in view.used and c not in rule.leave_out]
    filled = [c for c in unused if any(view.text(cells, c) for _, cells in view.rows)]
    return [f"{view.grid.name}: the column '{c}' is not in the mapping" for c in filled]


def require_column(view: View, column: str, file: str, line: int) -> None:
    """Refuse a mapping that names a column which the sheet does not have; offers the closest."""
    if column in view.columns:
        return
    close = difflib.get_close_matches(column, view.columns, n=3, cutoff=0.5)
    has = ", ".join(f"'{c}'" for c in list(view.columns)[:12])
    hint = f"did you mean {' or '.join(repr(c) for c in close)}?" if close else "correct the mapping or the header row"
    raise DataError(f"{file}, line {line}: {view.grid.name} has no column '{column}'; it has {has}", hint)
