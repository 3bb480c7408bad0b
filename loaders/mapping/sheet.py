"""One foreign sheet to raw rows, by its rules: which rows, which columns, unpivoted or not, each with its cell."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping

from graphlab.errors import DataError
from graphlab.loaders.mapping.named import Namer
from graphlab.loaders.mapping.periods import read_period
from graphlab.loaders.mapping.rules import PERIOD, Cell, TableRule
from graphlab.loaders.mapping.view import View, fits, require_column
from graphlab.loaders.sheets.grid import column_letters
from graphlab.model.intake.raw import RawTable
from graphlab.model.intake.validation import PERIOD_COLUMNS

_DATE_TARGETS = {column for pair in PERIOD_COLUMNS.values() for column in pair} | {"published"}
_ENDS = ("origin", "destination")
_DIMENSIONS = ("origin", "destination", PERIOD)


class TableMaker:
    """Makes the raw rows of one table from one sheet."""

    def __init__(self, view: View, rule: TableRule, file: str, namer: Namer, source: str) -> None:
        """Check that the sheet has every column that the rule reads."""
        self.view, self.rule, self.file, self.namer, self.source = view, rule, file, namer, source
        for cell in rule.cells.values():
            for column in cell.needs:
                require_column(view, column, file, cell.line)
        for column in (*rule.where, *rule.filled):
            require_column(view, column, file, rule.line)
        view.used |= {c for cell in rule.cells.values() for c in cell.needs} | set(rule.where) | set(rule.filled)
        self.empty_cells = self.unfilled = 0
        self.empty_ends: Counter[str] = Counter()
        self.read_as: dict[str, None] = {}
        self.total_flags: dict[int, frozenset[str]] = {}

    def raw_tables(self) -> list[RawTable]:
        """Return one raw table, or one for each unpivoted column, so that every value knows its cell."""
        names = self._unpivoted() if self.rule.unpivot is not None else [""]
        self.view.used |= set(names)
        made = [self._raw_table(name) for name in names]
        if self.rule.totals:
            link_totals([row for raw in made for row in raw.rows], self.total_flags)
        for raw in made:
            finish_rows(raw)
        self._note(names)
        return [raw for raw in made if raw.rows or raw.unreadable]

    def _note(self, names: list[str]) -> None:
        where = self.view.grid.name
        if self.empty_cells:
            self.view.ignored.append(
                f"{where}: {self.empty_cells:,} empty cells gave no claim ('empty: keep' makes them 'not stated')"
            )
        if self.unfilled:
            empty = " or ".join(f"'{c}'" for c in self.rule.filled)
            self.view.ignored.append(f"{where}: {self.unfilled:,} rows with an empty {empty} gave no {self.rule.table}")
        for target, count in sorted(self.empty_ends.items()):
            if count:
                self.view.notes.append(f"{where}: {count:,} counts have an empty {target}: they are totals over it")
        if self.read_as:
            sample = ", ".join(list(self.read_as)[:4]) + (" ..." if len(self.read_as) > 4 else "")
            self.view.notes.append(f"{where}: periods read {sample}")
        if self.rule.unpivot is not None:
            self.view.notes.append(
                f"{where}: {len(names):,} columns became rows of {self.rule.table} ({names[0]} to {names[-1]})"
            )

    def _unpivoted(self) -> list[str]:
        options = self.rule.unpivot or {}
        columns = list(self.view.columns)
        used = {c for cell in self.rule.cells.values() for c in cell.needs}
        line = self.rule.line
        if "columns" in options:
            chosen = options["columns"] if isinstance(options["columns"], list) else [options["columns"]]
            for column in chosen:
                require_column(self.view, column, self.file, line)
        elif "from" in options or "to" in options:
            for side in ("from", "to"):
                if side in options:
                    require_column(self.view, options[side], self.file, line)
            start = columns.index(options["from"]) if "from" in options else 0
            end = columns.index(options["to"]) if "to" in options else len(columns) - 1
            chosen = columns[start : end + 1]
        elif "matching" in options:
            try:
                chosen = [c for c in columns if re.search(options["matching"], c)]
            except re.error as error:
                raise DataError(
                    f"{self.file}, line {line}: '{options['matching']}' is no regular expression ({error})"
                ) from None
        else:
            left = options.get("except", [])
            left = left if isinstance(left, list) else [left]
            chosen = [c for c in columns if c not in used and c not in left]
        if not chosen:
            raise DataError(
                f"{self.file}, line {line}: 'unpivot' fits no column of {self.view.grid.name}", "correct it"
            )
        return list(chosen)

    def _raw_table(self, name: str) -> RawTable:
        rows: list[dict[str, str]] = []
        lines: list[int] = []
        bad: list[dict[str, str]] = []
        keep_empty = (self.rule.unpivot or {}).get("empty") == "keep"
        for number, cells in self.view.rows:
            if any(not fits(self.view.text(cells, c), labels) for c, labels in self.rule.where.items()):
                continue
            if any(not self.view.text(cells, c) for c in self.rule.filled):
                self.unfilled += 1
                continue
            if name and not self.view.text(cells, name) and not keep_empty:
                self.empty_cells += 1
                continue
            spoilt = self._spoilt(number, name)
            for row, clear in self._rows(number, cells, name):
                if clear and not spoilt:
                    rows.append(row)
                    lines.append(number)
                else:
                    bad.append(row)
        columns = self._columns(rows + bad)
        unreadable = tuple(tuple(row.get(c, "") for c in columns) for row in bad)
        return RawTable(self.rule.table, self.view.grid.name, columns, rows, lines, self._letters(name), unreadable)

    def _spoilt(self, number: int, name: str) -> bool:
        """Return whether a cell that the rule reads holds an error, and note it."""
        grid = self.view.grid
        if not grid.bad_cells:
            return False
        read = {c for cell in self.rule.cells.values() for c in cell.needs} | ({name} if name else set())
        found = [d for c in read if (d := grid.bad_cells.get((number, self.view.columns[c])))]
        self.view.bad += found
        return bool(found)

    def _columns(self, rows: list[dict[str, str]]) -> tuple[str, ...]:
        names = dict.fromkeys(c for row in rows for c in row)
        return tuple(dict.fromkeys([*names, *(("count_id", "part_of") if self.rule.table == "counts" else ())]))

    def _letters(self, name: str) -> dict[str, str]:
        letters = {}
        for target, cell in self.rule.cells.items():
            column = name if (cell.header or cell.cell) and name else cell.column
            if column:
                where = f"{column_letters(self.view.columns[column])}{{line}}, mapped by {self.file} line {cell.line}"
                for part in PERIOD_COLUMNS[self.rule.table] if target == PERIOD else (target,):
                    letters[part] = where
        return letters

    def _rows(self, number: int, cells: list[str], name: str) -> Iterator[tuple[dict[str, str], bool]]:
        """Yield the rows of one row (and column) of the sheet: several where a cell was split."""
        partial: list[tuple[dict[str, str], bool, frozenset[str]]] = [({}, True, frozenset())]
        for target, cell in self.rule.cells.items():
            text = self._text(cell, cells, name)
            parts = [p.strip() for p in text.split(cell.split) if p.strip()] if cell.split else [text]
            grown = []
            for part in parts or [""]:
                is_total = fits(part, self.rule.totals.get(target, ()))
                self.empty_ends[target] += target in _ENDS and not part and cell.value is None and not is_total
                values, clear = (
                    (self._open(target), True) if is_total else self._resolve(target, cell, part, number, cells)
                )
                grown += [
                    ({**row, **values}, ok and clear, flags | {target} if is_total else flags)
                    for row, ok, flags in partial
                ]
            partial = grown
        for row, ok, flags in partial:
            if not any(c == "source_id" for c in row) and self.rule.table in ("counts", "links", "events"):
                row["source_id"] = self.source
            self.total_flags[id(row)] = flags
            yield row, ok

    def _open(self, target: str) -> dict[str, str]:
        """Return the columns of a target, empty: what a total leaves open."""
        return dict.fromkeys(PERIOD_COLUMNS[self.rule.table] if target == PERIOD else (target,), "")

    def _text(self, cell: Cell, cells: list[str], name: str) -> str:
        if cell.value is not None:
            text = cell.value
        elif cell.header:
            text = name
        elif cell.cell:
            text = self.view.text(cells, name)
        elif cell.template:
            text = re.sub(r"\{([^{}]+)\}", lambda m: self.view.text(cells, m[1]), cell.template)
        elif cell.first:
            text = next((t for c in cell.first if (t := self.view.text(cells, c))), "")
        elif cell.columns:
            text = cell.join.join(t for t in (self.view.text(cells, c) for c in cell.columns) if t)
        else:
            text = self.view.text(cells, cell.column)
        if cell.extract:
            found = re.search(cell.extract, text)
            text = (found[1] or "") if found else ""
        text = cell.translate.get(text, text) or cell.default
        return cell.format.replace("{}", text) if cell.format and text else text

    def _resolve(
        self, target: str, cell: Cell, text: str, number: int, cells: list[str]
    ) -> tuple[dict[str, str], bool]:
        if target == PERIOD or target in _DATE_TARGETS:
            start, end, note = read_period(text)
            if note:
                self.read_as[note] = None
            if target == PERIOD:
                first, last = PERIOD_COLUMNS[self.rule.table]
                return {first: start, last: end}, True
            return {target: end if target.endswith("end") else start}, True
        if cell.new:
            values = tuple(self.view.text(cells, c) for c in cell.same_when) or (text,)
            return {target: self.namer.make(cell.new, text, values) if text else ""}, True
        if cell.match and text:
            where = f"{column_letters(self.view.columns[cell.column])}{number}" if cell.column else ""
            found = self.namer.find(text, cell, self.view.grid.name, number, where, target)
            return {target: text if found is None else found}, found is not None
        return {target: text}, True


def finish_rows(raw: RawTable) -> None:
    """Return every count without an id one that follows from its content, so that it does not depend on its row."""
    if raw.table != "counts":
        return
    for row in raw.rows:
        if isinstance(row, dict) and not row.get("count_id"):
            row["count_id"] = count_id_of(row)


def count_id_of(row: Mapping[str, str]) -> str:
    """Return the id of a count by its content, without its note and what it is part of."""
    content = "\x1f".join(f"{k}={v}" for k, v in sorted(row.items()) if v and k not in ("note", "part_of", "count_id"))
    return f"m-{hashlib.blake2b(content.encode(), digest_size=8).hexdigest()}"


def link_totals(rows: list[Mapping[str, str]], flags: Mapping[int, frozenset[str]]) -> None:
    """Make parts name their total: the row that is alike but for one dimension, which the total leaves open.

    Notes
    -----
    A cell of a matrix with totals on both sides is a part of the total over its origins; those totals are parts of the
    grand total. The period of a total over periods is the span of its parts.
    """
    plain: list[dict[str, str]] = [row for row in rows if isinstance(row, dict)]
    _span_totals(plain, flags)
    totals: dict[tuple[object, ...], dict[str, str]] = {}
    for row in plain:
        if flags.get(id(row)):
            row["count_id"] = row.get("count_id") or count_id_of(row)
            totals[(flags[id(row)], *_cell_key(row, flags[id(row)]))] = row
    for row in plain:
        own = flags.get(id(row), frozenset())
        for dimension in _DIMENSIONS:
            wider = own | {dimension}
            total = totals.get((wider, *_cell_key(row, wider)))
            if dimension not in own and total is not None and total is not row:
                row["part_of"] = row.get("part_of") or total["count_id"]
                break


def _cell_key(row: Mapping[str, str], without: frozenset[str]) -> tuple[str, ...]:
    left = (
        {"value", "note", "count_id", "part_of"}
        | without
        | ({"period_start", "period_end"} if PERIOD in without else set())
    )
    return tuple(f"{k}={v}" for k, v in sorted(row.items()) if k not in left)


def _span_totals(rows: list[dict[str, str]], flags: Mapping[int, frozenset[str]]) -> None:
    spans: dict[tuple[str, ...], list[tuple[str, str]]] = {}
    everything = frozenset(_DIMENSIONS)
    for row in rows:
        if PERIOD not in flags.get(id(row), frozenset()) and row.get("period_start"):
            spans.setdefault(_cell_key(row, everything), []).append((row["period_start"], row.get("period_end", "")))
    for row in rows:
        found = spans.get(_cell_key(row, everything))
        if PERIOD in flags.get(id(row), frozenset()) and found:
            row["period_start"], row["period_end"] = min(s for s, _ in found), max(e for _, e in found)
