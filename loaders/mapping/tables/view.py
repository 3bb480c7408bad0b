"""A foreign sheet with its table found and its rows chosen, as a mapping says."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

from graphlab.errors import DataError
from graphlab.loaders.mapping.rules import CELL_WORD, DATE_TARGETS, PERIOD, SheetRule
from graphlab.loaders.mapping.tables.blocks import Block, block_at
from graphlab.loaders.mapping.tables.turning import tables_of, turn
from graphlab.loaders.mapping.words import is_footnote, is_total, says_nothing, total_of, totals_among
from graphlab.loaders.personal import personal_column, personal_texts, personal_words, without_personal
from graphlab.loaders.sheets.column_rows import CellLists, NumberedRows
from graphlab.loaders.sheets.grid import Grid, column_letters, fill_merged
from graphlab.model.columns import TextColumn
from graphlab.model.intake.report import Defect
from graphlab.wording.phrases import many, verb

Rows = Sequence[tuple[int, list[str]]]
_SAMPLE = 200
#: Things whose names may be left out by a mark; a place that is not named is a place all the same.
_NAMED = ("line", "operation")
_STATED = re.compile(r"\btotal\b[^\d]{0,30}(\d{1,6})\b", re.IGNORECASE)
_ROWS = re.compile(r"\b(?:lines|rows|records|entries)\b", re.IGNORECASE)
_COUNTED_ROWS = re.compile(r"(\d[\d,]{0,12})\s+(?:lines|rows|records|entries)", re.IGNORECASE)


@dataclass
class View:
    """A sheet with its table found and its rows chosen.

    Attributes
    ----------
    grid, block
        The sheet and the table on it.
    columns
        Index of every column by its name.
    rows
        Number and cells of every row that is read.
    notes, ignored, bad
        What was assumed, what was not read, what is wrong.
    used
        Names of the columns that a rule reads.
    personal
        Columns that hold something of people, with what that is.
    drop_personal
        Whether that is left out instead of refused.
    filled_down, places
        Names of the columns whose labels were repeated, and of those that name places.
    as_read
        The rows before any cell was changed, and their places in the rows of the grid.
    """

    grid: Grid
    block: Block
    columns: dict[str, int]
    rows: Rows
    notes: list[str] = field(default_factory=list)
    ignored: list[str] = field(default_factory=list)
    used: set[str] = field(default_factory=set)
    bad: list[Defect] = field(default_factory=list)
    personal: dict[str, str] = field(default_factory=dict)
    drop_personal: bool = False
    filled_down: set[str] = field(default_factory=set)
    places: set[str] = field(default_factory=set)
    _by_number: dict[int, list[str]] = field(default_factory=dict, repr=False)
    _kept: Rows | None = field(default=None, repr=False)
    _texts: dict[str, list[str]] = field(default_factory=dict, repr=False)
    _coded: dict[str, TextColumn] = field(default_factory=dict, repr=False)
    _numbers: np.ndarray | None = field(default=None, repr=False)
    as_read: tuple[Rows, np.ndarray] | None = field(default=None, repr=False)

    def text(self, cells: list[str], column: str) -> str:
        """Return a cell by the header of its column."""
        index = self.columns[column]
        return cells[index] if index < len(cells) else ""

    def column(self, name: str) -> list[str]:
        """Return the cells of a column in the order of the rows; it is kept as long as the rows are."""
        self._forget()
        if isinstance(self.rows, NumberedRows):
            return self.coded(name).cells()
        if name not in self._texts:
            at = self.columns[name]
            try:
                self._texts[name] = [cells[at] for _, cells in self.rows]
            except IndexError:
                self._texts[name] = [cells[at] if at < len(cells) else "" for _, cells in self.rows]
        return self._texts[name]

    def coded(self, name: str) -> TextColumn:
        """Return the cells of a column as codes; it is kept as long as the rows are."""
        self._forget()
        if name not in self._coded:
            self._coded[name] = self._as_codes(name)
        return self._coded[name]

    def _as_codes(self, name: str) -> TextColumn:
        """Return a column as codes: those of the grid, where it has them and no cell was changed since."""
        if self.as_read is None or self.as_read[0] is not self.rows or not self.grid.columns:
            return TextColumn.of(self.column(name))
        return self.grid.columns[self.columns[name]].take(self.as_read[1])

    def whole(self) -> list[TextColumn]:
        """Return every column of the sheet as codes where the grid has them and no cell was changed, else none."""
        if self.as_read is None or self.as_read[0] is not self.rows:
            return []
        return [column.take(self.as_read[1]) for column in self.grid.columns]

    @property
    def numbers(self) -> np.ndarray:
        """Number of every row that is read (int64)."""
        self._forget()
        if self._numbers is None:
            rows = self.rows
            if isinstance(rows, NumberedRows):
                self._numbers = rows.numbers
            else:
                self._numbers = np.fromiter((number for number, _ in rows), np.int64, len(rows))
        return self._numbers

    def _forget(self) -> None:
        if self._kept is not self.rows:
            self._kept, self._texts, self._coded, self._numbers = self.rows, {}, {}, None

    def row(self, number: int) -> list[str]:
        """Return the cells of a row by its number."""
        if len(self._by_number) != len(self.rows):
            self._by_number = dict(self.rows)
        return self._by_number[number]

    def level(self, column: str, level: str) -> str:
        """Return the text above a column in a row of the header: ``2``, in several: ``2-3``, in all: ``0``."""
        if level == "0":
            return column
        first, _, last = level.partition("-")
        texts = self.block.levels[self.columns[column]][int(first) - 1 : int(last or first)]
        return " ".join(dict.fromkeys(t for t in texts if t))


def view_of(grid: Grid, rule: SheetRule, file: str, *, drop_personal: bool = False) -> View:
    """Find the table of a sheet and choose its rows; what is left out is counted.

    Raises
    ------
    DataError
        If the header is not where the mapping says, or no row will do.
    """
    block = _block(grid, rule, file)
    grid = block.grid
    fill_merged(grid, block.header)
    columns = block.called()
    notes = list(grid.assumptions)
    for name in columns:
        written = " ".join(block.names[columns[name]].split())
        if written and written != name:
            at = column_letters(columns[name])
            notes.append(f"{grid.name}: a second column '{written}' ({at}) is called '{name}'")
    if block.first > 0 and block.header >= 0:
        titles = "; ".join(t[:60] for t in block.titles)
        notes.append(f"{grid.name}: the header is in row {grid.numbers[block.first]}; above it stands '{titles}'")
    view = View(grid, block, columns, [], notes, drop_personal=drop_personal)
    cells_of_places = [cell for t in rule.tables for cell in t.cells.values() if cell.match == "place"]
    view.places = {column for cell in cells_of_places for column in (cell.column, *cell.first) if column}
    if block.notes:
        sample = "; ".join(f"'{text[:50]}'" for _, text in block.notes[:3]) + (" ..." if len(block.notes) > 3 else "")
        view.ignored.append(
            f"{grid.name}: {many(len(block.notes), 'row')} below the table "
            f""
            f"{verb(len(block.notes), 'is a note', 'are notes')}: {sample}"
        )
    _choose_rows(view, rule, file)
    _empty_marks(view, rule)
    _find_personal(view)
    if drop_personal:
        _drop_personal(view)
    _fill_down(view, rule)
    return view


def _block(grid: Grid, rule: SheetRule, file: str) -> Block:
    where = f"{file}, line {rule.line}"
    if rule.header == "none":
        return block_at(grid, -1, -1)
    if rule.header:
        first, _, last = rule.header.partition("-")
        wanted = [int(first), int(last or first)]
        missing = [n for n in wanted if n not in grid.numbers]
        if missing:
            raise DataError(f"{where}: {grid.name} has nothing in row {missing[0]}", "correct 'header'")
        block = block_at(grid, grid.numbers.index(wanted[0]), grid.numbers.index(wanted[1]))
        return turn(block) if rule.turned else block
    blocks = tables_of(grid, turned=rule.turned)
    if not blocks:
        raise DataError(f"{where}: no header was found in {grid.name}", "say its row: header: 3 (or none)")
    if rule.table:
        if rule.table > len(blocks):
            raise DataError(
                f"{where}: {grid.name} has {many(len(blocks), 'table')}, not {rule.table}", "correct 'table'"
            )
        return blocks[rule.table - 1]
    return best_block(blocks, columns_of(rule))


def columns_of(rule: SheetRule) -> set[str]:
    """Return the columns that the rules of a sheet name."""
    named = {c for t in rule.tables for cell in t.cells.values() for c in cell.needs}
    named |= {c for t in rule.tables for c in (*t.where, *t.filled, *t.add) if c not in ("rows", CELL_WORD)}
    return named | set(rule.leave_out) | set(rule.fill_down)


def best_block(blocks: list[Block], wanted: Iterable[str]) -> Block:
    """Return the first table that has most of the columns that a mapping names."""
    wanted = set(wanted)
    return max(blocks, key=lambda b: (len(wanted & set(b.called())), -blocks.index(b)))


def _choose_rows(view: View, rule: SheetRule, file: str) -> None:
    first, _, last = rule.rows.partition("..")
    lowest, highest = int(first or 0), int(last or 10**9)
    for column in (*rule.leave_out, *rule.fill_down):
        require_column(view, column, file, rule.line)
    left: Counter[str] = Counter()
    between: list[str] = []
    taken: list[int] = []
    plain = _plain_rows(view, rule, lowest, highest)
    header = [c.casefold() for c in view.grid.rows[view.block.header]] if view.block.header >= 0 else None
    body = np.arange(view.block.body.start, view.block.body.stop)
    for index in body[~plain].tolist():
        number, cells = view.grid.numbers[index], view.grid.rows[index]
        if not lowest <= number <= highest:
            left["outside of 'rows'"] += 1
            continue
        if header and cells and cells[0].casefold() == header[0] and [c.casefold() for c in cells] == header:
            left["the header again"] += 1
            continue
        reason = _left_out(view, rule, cells) if rule.leave_out else ""
        if reason:
            left[reason] += 1
        elif _is_note(cells, view.block):
            between.append(f"{number}: '{cells[view.block.left][:50]}'")
        elif any(cells[view.block.left : view.block.right]):
            taken.append(index)
    grid = view.grid
    at = np.sort(np.concatenate([np.array(taken, np.int64), body[plain]]))
    if isinstance(grid.rows, CellLists):
        view.rows = NumberedRows(np.array(grid.numbers, np.int64), grid.rows, at)
    else:
        view.rows = [(grid.numbers[i], grid.rows[i]) for i in at.tolist()]
    view.as_read = view.rows, at
    if between:
        said = f"{many(len(between), 'row')} between the others {verb(len(between), 'is a note', 'are notes')}"
        view.ignored.append(f"{view.grid.name}: {said} and no data ({'; '.join(between[:3])})")
    view.ignored += [
        f"{view.grid.name}: {many(count, 'row')} left out by the mapping ({reason[:80]})"
        for reason, count in sorted(left.items())
    ]


def _plain_rows(view: View, rule: SheetRule, lowest: int, highest: int) -> np.ndarray:
    """Return which rows of the body are read whatever else they hold; the others are looked at one by one."""
    grid, block = view.grid, view.block
    body = np.arange(block.body.start, block.body.stop)
    if not grid.columns or block.header < 0 or block.right - block.left < 2:
        return np.zeros(len(body), bool)
    filled = np.zeros(len(grid.rows), bool)
    for column in grid.columns[block.left + 1 : block.right]:
        filled |= ~column.equals("")
    first = grid.columns[0]
    corner = grid.rows[block.header][0].casefold()
    again = first.is_in([text for text in first.texts if text.casefold() == corner])
    for name, labels in rule.leave_out.items():
        column = grid.columns[view.columns[name]]
        again |= column.is_in([text for text in column.texts if fits(text, labels)])
    numbers = np.array(grid.numbers, np.int64)
    return np.asarray((filled & ~again & (lowest <= numbers) & (numbers <= highest))[body])


def _is_note(cells: list[str], block: Block) -> bool:
    """Return whether a row holds nothing but a note in its first column."""
    if any(cells[block.left + 1 : block.right]) or block.right - block.left < 2:
        return False
    text = cells[block.left] if block.left < len(cells) else ""
    return bool(text) and is_footnote(text) and not is_total(text)


def _left_out(view: View, rule: SheetRule, cells: list[str]) -> str:
    """Return by which label a row is left out, "" where it is not."""
    for column, labels in rule.leave_out.items():
        text = view.text(cells, column)
        if (label := next((label for label in labels if fits(text, (label,))), None)) is not None:
            return f"{column} = '{label if '*' in label else text}'"
    return ""


def _empty_marks(view: View, rule: SheetRule) -> None:
    """Empty the cells of names and dates of lines that hold a mark for none: "-" is no operation, "N/A" no day."""
    cells = [(t.table, *item) for t in rule.tables for item in t.cells.items()]
    names = [item for item in cells if (item[2].new or item[2].match) in _NAMED]
    figures = [item for item in cells if item[0] == "counts" and item not in names]
    others = {c for item in cells if item in figures or item[2].match == "place" for c in item[2].needs}
    named = {c for item in cells if item in names or item[1] in (PERIOD, *DATE_TARGETS) for c in item[2].needs}
    found: dict[str, str] = {}
    for name in sorted(named & set(view.columns) - others - view.places):
        if mark := next((text for text in view.coded(name).texts if says_nothing(text)), ""):
            found[name] = mark
    if not found:
        return
    at = {view.columns[name] for name in found}
    view.rows = [
        (number, ["" if i in at and says_nothing(text) else text for i, text in enumerate(texts)])
        for number, texts in view.rows
    ]
    said = ", ".join(f"'{mark}' in '{name}'" for name, mark in found.items())
    view.notes.append(f"{view.grid.name}: cells that name nothing were read as empty ({said})")


def _find_personal(view: View) -> None:
    sample = view.rows[:_SAMPLE]
    for column in view.columns:
        found = personal_column(column, [view.text(cells, column) for _, cells in sample])
        if found:
            view.personal[column] = found


def _drop_personal(view: View) -> None:
    """Empty the columns of people, and blank out what is personal in other cells, before any rule reads them."""
    view.rows = [(number, list(cells)) for number, cells in view.rows]
    for index in (view.columns[column] for column in view.personal):
        for _, cells in view.rows:
            if index < len(cells) and not is_total(cells[index]):  # that a row is a total is nobody's
                cells[index] = ""
    for column in sorted(set(view.columns) - set(view.personal)):
        if said := _personal_cells(view, column):
            index = view.columns[column]
            for _, cells in view.rows:
                if index < len(cells) and personal_words(cells[index]):
                    cells[index] = without_personal(cells[index])
            view.notes.append(f"{view.grid.name}: {said[1]}; that part is left out")
    view.rows = list(view.rows)


def guard_personal(view: View, file: str) -> None:
    """Refuse the columns of people that a rule reads; name those that none reads, or that were left out.

    Notes
    -----
    Cells of free text that a rule reads are looked through too: a telephone number in a note is as personal there.
    """
    grid = view.grid
    for column, what in view.personal.items():
        at = column_letters(view.columns[column])
        if column not in view.used or view.drop_personal:
            view.ignored.append(
                f"{grid.name}: the column '{column}' ({at}) holds {what} and is left out: personal data"
            )
        else:
            rule = f"the column '{column}' ({at}) holds {what}; a dataset holds nothing of people (mapped by {file})"
            view.bad.append(Defect(grid.name, 0, column, "", rule, "take it out of the mapping, or --drop-personal"))
    for column in sorted(view.used & set(view.columns) - set(view.personal)):
        if found := _personal_cells(view, column):
            row, said = found
            remedy = "delete it there, or --drop-personal"
            view.bad.append(Defect(grid.name, row, column, "", f"{said}: personal data is not loaded", remedy))


def _personal_cells(view: View, column: str) -> tuple[int, str] | None:
    """Return the first row of a column that holds something personal, and what is said of all of them."""
    texts = view.coded(column)
    kinds = personal_texts(texts.texts)
    if not kinds:
        return None
    rows = view.numbers[texts.is_in(kinds)].tolist()
    shown = ", ".join(f"{n:,}" for n in rows[:6]) + (" ..." if len(rows) > 6 else "")
    return rows[
        0
    ], f"{many(len(rows), 'cell')} of '{column}' with {', '.join(sorted(set(kinds.values())))} (rows {shown})"


def _rows_stated(cells: Sequence[str]) -> int | None:
    """Return how many rows a total row says that there are: "84 lines" in a cell, or a number beside "Total lines".

    Any other number of a total row is the sum of its column.
    """
    if found := next(filter(None, (_COUNTED_ROWS.fullmatch(t.strip()) for t in cells)), None):
        return int(found[1].replace(",", ""))
    if any(_ROWS.search(t) for t in cells):
        return next((int(t.replace(",", "")) for t in cells if t.replace(",", "").isdecimal() and len(t) < 14), None)
    return None


def _total_rows(view: View) -> np.ndarray:
    """Return which rows say in their first or second cell that they are totals."""
    first = min(view.columns.values(), default=0)
    found = np.zeros(len(view.rows), bool)
    for at in (first, first + 1):
        name = next((name for name, index in view.columns.items() if index == at), None)
        texts = (
            view.coded(name)
            if name
            else TextColumn.of([cells[at] if at < len(cells) else "" for _, cells in view.rows])
        )
        found |= texts.is_in(totals_among(texts.texts))
    return found


def _repeats(view: View, those: np.ndarray) -> list[tuple[int, int]]:
    """Return the rows of a mask that repeat another in every cell, each with the number of that one before its own."""
    if (columns := view.whole()) and TextColumn.together(columns, len(view.rows))[1] == len(view.rows):
        return []
    first: dict[tuple[str, ...], int] = {}
    data = (row for row, is_one in zip(view.rows, those.tolist(), strict=True) if is_one)
    return [(first[key], n) for n, cells in data if first.setdefault(key := tuple(cells), n) != n]


def check_rows(view: View) -> None:
    """Compare what a list of lines says of its own length ("Total lines 84") with its rows; name rows that repeat."""
    total = _total_rows(view)
    data, totals = int((~total).sum()), [view.rows[i] for i in np.flatnonzero(total).tolist()]
    stated = [(n, count) for n, cells in totals if (count := _rows_stated(cells)) is not None][:1]
    stated += [(n, int(m[1])) for n, text in view.block.notes if (m := _STATED.search(text))][:1]
    repeats = _repeats(view, ~total)
    if repeats:
        pairs = ", ".join(f"{b} is {a}" for a, b in repeats[:6]) + (" ..." if len(repeats) > 6 else "")
        view.notes.append(
            f"{view.grid.name}: {many(len(repeats), 'row')} "
            f"{verb(len(repeats), 'repeats another', 'repeat others')} in every cell and "
            f"{verb(len(repeats), 'counts', 'count')} once (row {pairs})"
        )
    for number, count in stated:
        if count in (data, data - len(repeats)):
            view.notes.append(
                f"{view.grid.name}: row {number} says {count:,}, and {many(data, 'row')} "
                f"{verb(data, 'was', 'were')} read"
            )
        else:
            rule = (
                f"row {number} says that there are {count:,}, and {many(data, 'row')} {verb(data, 'was', 'were')} read"
            )
            remedy = "a row is missing or stands twice, or the total is old"
            view.bad.append(Defect(view.grid.name, number, "", "", rule, remedy, "warning"))


def _fill_down(view: View, rule: SheetRule) -> None:
    """Repeat labels that a pivot table writes once; a total ends what the label above it covers."""
    view.filled_down = set(rule.fill_down)
    if not rule.fill_down:
        return
    labels = [view.columns[c] for c in rule.fill_down]
    above: dict[int, str] = {}
    filled = 0
    rows: list[tuple[int, list[str]]] = []
    for number, cells in view.rows:
        ends = any(is_total(t) or total_of(t) for t in cells[: max(labels) + 2] if t)
        new = list(cells)
        for rank, index in enumerate(labels):
            text = new[index] if index < len(new) else ""
            if text:
                above[index] = text
                for lower in labels[rank + 1 :]:
                    above.pop(lower, None)
            elif above.get(index) and not ends:
                new += [""] * (index + 1 - len(new))
                new[index] = above[index]
                filled += 1
        if ends:
            above = {i: t for i, t in above.items() if not (is_total(t) or total_of(t))}
        rows.append((number, new))
    view.rows = rows
    names = ", ".join(f"'{c}'" for c in rule.fill_down)
    labelled = verb(filled, "has the label above it", "have the label above them")
    view.notes.append(f"{view.grid.name}: {many(filled, 'empty cell')} of {names} {labelled}")


def fits(text: str, labels: tuple[str, ...]) -> bool:
    """Return whether a cell is one of some labels; a label may end, or begin, with ``*``.

    Examples
    --------
    >>> fits("Source: FOI 12", ("Total", "Source*")), fits("", ("",)), fits("12%", ("*%",)), fits("*", ("*%",))
    (True, True, True, False)
    """
    folded = text.casefold()
    return any(_fits(folded, label.casefold()) for label in labels)


def _fits(text: str, label: str) -> bool:
    if label.endswith("*"):
        return text.startswith(label[:-1])
    return text == label or (len(label) > 1 and label.startswith("*") and text.endswith(label[1:]))


def unused_columns(view: View, rule: SheetRule) -> list[str]:
    """Return which columns of a sheet no rule reads."""
    unused = [c for c in view.columns if c not in view.used and c not in rule.leave_out and c not in view.personal]
    filled = [c for c in unused if any(view.coded(c).texts)]
    return [f"{view.grid.name}: the column '{c}' is not in the mapping" for c in filled]


def require_column(view: View, column: str, file: str, line: int) -> None:
    """Refuse a mapping that names a column which the sheet does not have; offers the closest."""
    if column in view.columns:
        return
    close = difflib.get_close_matches(column, view.columns, n=3, cutoff=0.5)
    has = ", ".join(f"'{c}'" for c in list(view.columns)[:12])
    hint = f"did you mean {' or '.join(repr(c) for c in close)}?" if close else "correct the mapping or the header row"
    raise DataError(f"{file}, line {line}: {view.grid.name} has no column '{column}'; it has {has}", hint)
