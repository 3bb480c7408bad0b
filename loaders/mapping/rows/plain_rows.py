"""Rows that need no care, made column by column: each distinct text is read once, whatever the number of its rows.

A row is plain where no label of it is a total, no cell holds an error, at most one cell names several things, and every
name, date and id in it is clear. All other rows are made one by one (`graphlab.loaders.mapping.rows.sheet`), so that
both ways give the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import repeat
from operator import is_not
from typing import Any, Protocol

import numpy as np

from graphlab.loaders.mapping.rows.cell_text import CellText
from graphlab.loaders.mapping.rows.cut_cells import Cut, Cutter
from graphlab.loaders.mapping.rows.total_labels import TotalLabels
from graphlab.loaders.mapping.rules import PERIOD, Cell, TableRule
from graphlab.loaders.mapping.tables.view import View
from graphlab.loaders.mapping.words import totals_among
from graphlab.model.columns import TextColumn


class RowMaker(Protocol):
    """What is asked of the maker of a table: how one cell is read."""

    view: View
    rule: TableRule
    source: str
    cell_text: CellText
    totals: TotalLabels
    cutter: Cutter

    def stands(self, target: str, cell: Cell) -> bool:
        """Return whether the text of a target is taken as it stands."""

    def resolve(self, target: str, cell: Cell, text: str, number: int, cells: list[str]) -> tuple[dict[str, str], bool]:
        """Return the columns that a text fills, and whether it is clear."""

    def kept(self, target: str, cell: Cell) -> dict[Any, Any] | None:
        """Return what other tables of the sheet have read of a cell that makes things, None of another."""

    def made_all(self, target: str, cell: Cell, rows: np.ndarray) -> list[str | None]:
        """Return the ids of what a plain cell makes in some rows of the view; None where `resolve` is to say more."""


@dataclass(frozen=True, slots=True)
class _Read:
    """What a distinct text of a target gives: its columns, once for each part; nothing where it is not clear."""

    variants: tuple[dict[str, str], ...]
    season: str = ""


@dataclass(frozen=True)
class _Answers:
    """What the different cells of a target give.

    Attributes
    ----------
    times
        For each code how many things its cell names; 0 where it is not clear, or was not asked.
    columns
        The columns of these things, in the order of the codes.
    seasons
        For each code its period without its year; None where every period says its own.
    """

    times: np.ndarray
    columns: Mapping[str, TextColumn]
    seasons: TextColumn | None = None

    @classmethod
    def of(cls, found: Mapping[int, _Read], number: int) -> _Answers:
        """Return the answers of so many codes, of which some were read."""
        codes = sorted(found)
        times = np.zeros(number, np.int64)
        times[codes] = [len(found[code].variants) for code in codes]
        names = dict.fromkeys(c for one in found.values() for variant in one.variants for c in variant)
        columns = {c: TextColumn.of([v[c] for code in codes for v in found[code].variants]) for c in names}
        seasons = [found[code].season if code in found else "" for code in range(number)] if number else []
        return cls(times, columns, TextColumn.of(seasons) if any(seasons) else None)

    @cached_property
    def first(self) -> np.ndarray:
        """For each code the place of its first thing."""
        return np.asarray(np.cumsum(self.times) - self.times)


class _CutCells:
    """What the different cells of a target give that were cut, so far as they were asked."""

    def __init__(self, number: int) -> None:
        self.asked = np.zeros(number, bool)
        #: What each part gives; None where it is not clear.
        self.read: dict[str, dict[str, str] | None] = {}
        self._cuts: list[Cut] = []
        self._codes: list[np.ndarray] = []
        self._answers = _Answers(np.zeros(number, np.int64), {})

    def adding(self, codes: np.ndarray, cut: Cut) -> _Answers:
        """Return the answers with those of more codes, the parts of whose cells were read."""
        if len(codes):
            self.asked[codes] = True
            self._cuts.append(cut)
            self._codes.append(codes)
            self._answers = self._put_together()
        return self._answers

    def _put_together(self) -> _Answers:
        read = [self.read.get(part) for cut in self._cuts for part in cut.parts]
        before = np.cumsum([0, *(len(cut.parts) for cut in self._cuts)])
        parts = np.concatenate([cut.codes + start for cut, start in zip(self._cuts, before, strict=False)])
        owner = np.concatenate([codes[cut.owner] for cut, codes in zip(self._cuts, self._codes, strict=True)])
        unclear = np.fromiter((values is None for values in read), bool, len(read))
        clear = np.ones(len(self.asked), bool)
        clear[owner[unclear[parts]]] = False
        order = np.argsort(owner, kind="stable")
        order = order[clear[owner[order]]]
        names = dict.fromkeys(c for values in read if values is not None for c in values)
        columns = {c: TextColumn.from_codes([(v or {}).get(c, "") for v in read], parts[order]) for c in names}
        return _Answers(np.bincount(owner[order], minlength=len(self.asked)), columns)


class _Cells:
    """The different cells of one or several columns of a sheet, and which of them each row has."""

    def __init__(self, columns: Sequence[TextColumn], length: int) -> None:
        self._columns = columns
        if len(columns) == 1:
            self.codes, self.number = columns[0].codes, len(columns[0].texts)
        else:
            # The column with most texts first: what is made of their pairs then mostly stands in the order of these.
            largest = sorted(columns, key=lambda column: -len(column.texts))
            self.codes, self.number = TextColumn.together(largest, length)
        #: The first row of each.
        self.row = _first(self.codes, self.number)

    @cached_property
    def keys(self) -> Sequence[Any]:
        """What tells them apart: a text, or one for each column."""
        if not self._columns:
            return [""]
        if len(self._columns) == 1:
            return self._columns[0].texts
        return list(zip(*(column.take(self.row).cells() for column in self._columns), strict=True))


def _first(codes: np.ndarray, number: int) -> np.ndarray:
    """Return for each of so many codes where it stands first; -1 where it does not."""
    first = np.full(number, -1, np.int64)
    first[codes[::-1]] = np.arange(len(codes) - 1, -1, -1)
    return first


def _in_order(codes: np.ndarray, number: int) -> tuple[np.ndarray, np.ndarray]:
    """Return the codes that occur in the order in which they do, and where each stands first."""
    first = _first(codes, number)
    found = np.flatnonzero(first >= 0)
    found = found[np.argsort(first[found])]
    return found, first[found]


@dataclass
class PlainRows:
    """The plain rows of one column of values.

    Attributes
    ----------
    columns
        The columns of the records that were made, in the order of the rows.
    at
        For each record its place among the chosen rows.
    careful
        Whether each chosen row is to be made one by one.
    totals
        For each chosen row whether a label of it is a total; empty where none is.
    empty
        For each target the number of plain rows whose text is empty.
    seasons
        For each record its period without its year; None where every period says its own.
    """

    columns: dict[str, TextColumn]
    at: np.ndarray
    careful: np.ndarray
    totals: np.ndarray
    empty: dict[str, int]
    seasons: TextColumn | None = None


class PlainReader:
    """Reads the columns of a table at once; what was read of a text is kept for all columns of values."""

    def __init__(self, maker: RowMaker) -> None:
        """Start with nothing read."""
        self.maker = maker
        self._texts: dict[tuple[str, str], dict[Any, str]] = {}
        self._memo: dict[tuple[str, str], dict[Any, _Read]] = {}
        self._done: dict[str, _CutCells] = {}
        self._cells: dict[tuple[str, ...], _Cells] = {}

    def texts(self, target: str, name: str, chosen: np.ndarray) -> TextColumn:
        """Return the texts of a target in some rows of the view, before they are read."""
        cell, view = self.maker.rule.cells[target], self.maker.view
        if cell.plain:
            column = view.coded(cell.column)
            return column if len(chosen) == len(view.rows) == len(column) else column.take(chosen)
        cells = self._of(cell, name)
        codes = cells.codes[chosen]
        memo = self._texts.setdefault((target, _apart(cell, name)), {})
        keys = cells.keys
        for code in np.flatnonzero(np.bincount(codes, minlength=cells.number)).tolist():
            if keys[code] not in memo:
                memo[keys[code]] = self.maker.cell_text.text_of(cell, view.rows[cells.row[code]][1], name)
        return TextColumn.from_codes([memo.get(key, "") for key in keys], codes)

    def different_texts(self, target: str) -> list[str]:
        """Return the different texts of a target that reads columns of the sheet."""
        return self.texts(target, "", np.arange(len(self.maker.view.rows))).texts

    def none(self, name: str, chosen: np.ndarray) -> PlainRows:
        """Return no row as plain: each is to be made one by one."""
        totals = self._total_rows(name, chosen)
        return PlainRows({}, np.zeros(0, np.int64), np.ones(len(chosen), bool), totals, {})

    def read(self, name: str, chosen: np.ndarray, spoilt: Iterable[int]) -> PlainRows:
        """Return the plain rows among the chosen ones.

        Parameters
        ----------
        name
            The column of values that became rows, "" for none.
        chosen
            Places in the rows of the view.
        spoilt
            Places among the chosen rows of those with a cell that holds an error.
        """
        rules = self.maker.rule.cells
        totals = self._total_rows(name, chosen)
        careful = totals.copy() if len(totals) else np.zeros(len(chosen), bool)
        careful |= self._broken_down(chosen)
        careful[list(spoilt)] = True
        codes = {target: self._of(cell, name).codes[chosen] for target, cell in rules.items()}
        asked = chosen[~careful]
        read = {t: self._read(t, name, asked) for t, cell in rules.items() if not self.maker.stands(t, cell)}
        several = ""
        for target, found in read.items():
            unclear = found.times != 1 if several else found.times == 0
            if not several and (found.times > 1).any():
                several = target
            if unclear.any():
                careful |= unclear[codes[target]]
        at = np.flatnonzero(~careful)
        plain = {target: of_rows[at] for target, of_rows in codes.items()}
        columns, rows = self._columns(read, plain, name, chosen[at], several)
        empty = {target: int(self.texts(target, name, chosen[at]).equals("").sum()) for target in rules}
        seasons = read[PERIOD].seasons if PERIOD in read else None
        seasons = None if seasons is None else seasons.take(codes[PERIOD][at[rows]])
        return PlainRows(columns, at[rows], careful, totals, empty, seasons)

    def _of(self, cell: Cell, name: str) -> _Cells:
        """Return what decides the text of a target, and what it is read as."""
        columns = (*cell.needs, *([name] if cell.cell and name else []))
        if columns not in self._cells:
            view = self.maker.view
            self._cells[columns] = _Cells([view.coded(c) for c in columns], len(view.rows))
        return self._cells[columns]

    def _total_rows(self, name: str, chosen: np.ndarray) -> np.ndarray:
        """Return for each chosen row whether a label of it is a total; empty where none is."""
        found = np.zeros(len(chosen), bool)
        for target in self.maker.rule.cells:
            texts = self.texts(target, name, chosen)
            if total := self.maker.totals.among(target, texts.texts):
                found |= texts.is_in(total)
        return found if found.any() else np.zeros(0, bool)

    def _broken_down(self, chosen: np.ndarray) -> np.ndarray:
        """Return which rows have a total as a label in a column that nobody reads."""
        rows = np.zeros(len(chosen), bool)
        for column in self.maker.totals.breakdowns():
            texts = self.maker.view.coded(column)
            rows |= texts.is_in(totals_among(texts.texts))[chosen]
        return rows

    def _read(self, target: str, name: str, asked: np.ndarray) -> _Answers:
        """Return what each cell of a target gives in some rows."""
        cell = self.maker.rule.cells[target]
        cells = self._of(cell, name)
        codes, first = _in_order(cells.codes[asked], cells.number)
        kept = self.maker.kept(target, cell)
        if kept is not None and not cell.split:
            return self._made(target, cell, codes, asked[first], kept)
        by_text = cell.plain and cell.needs == (cell.column,) and not (cell.split and target == PERIOD)
        if by_text and cell.split:
            return self._cut(target, cell, codes, asked[first])
        memo = kept if kept is not None else self._memo.setdefault((target, _apart(cell, name)), {})
        keys, found = cells.keys, {}
        for code, at in zip(codes.tolist(), asked[first].tolist(), strict=True):
            if (one := memo.get(keys[code])) is None:
                one = (
                    self._read_text(target, cell, keys[code], at) if by_text else self._read_one(target, cell, name, at)
                )
                memo[keys[code]] = one
            found[code] = one
        return _Answers.of(found, cells.number)

    def _made(self, target: str, cell: Cell, codes: np.ndarray, rows: np.ndarray, kept: dict[Any, Any]) -> _Answers:
        """Return the ids of what the cells of a target make, each cell being in one of some rows."""
        number = self._of(cell, "").number
        asked = kept.setdefault("asked", np.zeros(number, bool))
        new = ~asked[codes]
        if new.any() or "answers" not in kept:
            ids = kept.setdefault("ids", np.full(number, None, object))
            made = self.maker.made_all(target, cell, rows[new])
            ids[codes[new]] = np.array([*made, None], object)[:-1]
            for i in [i for i, key in enumerate(made) if key is None] if None in made else ():
                code, row = int(codes[new][i]), int(rows[new][i])
                if variants := self._read_one(target, cell, "", row).variants:
                    ids[code] = variants[0][target]
            asked[codes] = True
            clear = np.fromiter(map(is_not, ids.tolist(), repeat(None)), bool, number)
            kept["answers"] = clear.astype(np.int64), TextColumn.of(ids[clear].tolist())
        times, column = kept["answers"]
        return _Answers(times, {target: column})

    def _cut(self, target: str, cell: Cell, codes: np.ndarray, rows: np.ndarray) -> _Answers:
        """Return what the cells of a target give that are cut and read by their texts, each being in one of some rows.

        Each part is read once.
        """
        cells = self._of(cell, "")
        done = self._done.setdefault(target, _CutCells(cells.number))
        new = np.flatnonzero(~done.asked[codes])
        cut = self.maker.cutter.cut(cell, [cells.keys[code] for code in codes[new].tolist()])
        for part, owner in zip(*cut.first_owners(), strict=True):
            if (text := cut.parts[part]) not in done.read:
                number = int(self.maker.view.numbers[rows[new[owner]]])
                values, clear = self.maker.resolve(target, cell, text, number, [])
                done.read[text] = values if clear else None
        return done.adding(codes[new], cut)

    def _read_text(self, target: str, cell: Cell, text: str, at: int) -> _Read:
        """Return what a cell gives that is read by its text alone."""
        values, clear = self.maker.resolve(target, cell, text, int(self.maker.view.numbers[at]), [])
        return _Read((values,) if clear else ())

    def _read_one(self, target: str, cell: Cell, name: str, at: int) -> _Read:
        number, cells = self.maker.view.rows[at]
        text = (
            self.maker.view.text(cells, cell.column) if cell.plain else self.maker.cell_text.text_of(cell, cells, name)
        )
        variants = []
        for part in (self.maker.cutter.parts_of(cell, text) if cell.split else [text]) or [""]:
            values, clear = self.maker.resolve(target, cell, part, number, cells)
            if not clear:
                return _Read(())
            variants.append(values)
        return _Read(tuple(variants), self.maker.cell_text.season_of(text, cells, name) if target == PERIOD else "")

    def _columns(
        self,
        read: Mapping[str, _Answers],
        codes: Mapping[str, np.ndarray],
        name: str,
        places: np.ndarray,
        several: str,
    ) -> tuple[dict[str, TextColumn], np.ndarray]:
        """Return the columns of rows, and of which of them each record is; cells of `several` name several things."""
        rule = self.maker.rule
        rows = np.arange(len(places))
        offset = np.zeros(len(places), np.int64)
        if several:
            often = read[several].times[codes[several]]
            rows = np.repeat(rows, often)
            offset = np.arange(len(rows)) - np.repeat(np.cumsum(often) - often, often)
        columns: dict[str, TextColumn] = {}
        for target in rule.cells:
            if target not in read:
                columns[target] = self.texts(target, name, places[rows])
                continue
            pick = read[target].first[codes[target]][rows] + (offset if target == several else 0)
            columns |= {c: column.take(pick) for c, column in read[target].columns.items()}
        if "source_id" not in columns and rule.table in ("counts", "links", "events"):
            columns["source_id"] = TextColumn.constant(self.maker.source, len(rows))
        if rule.count:
            columns["value"] = TextColumn.constant("1", len(rows))
        return _reversed(columns, len(rows)) if rule.reverse else columns, rows


def _apart(cell: Cell, name: str) -> str:
    """Return the column of values where the text of a target depends on its header."""
    return name if cell.header is not None or cell.year == "header" else ""


def _reversed(columns: Mapping[str, TextColumn], length: int) -> dict[str, TextColumn]:
    """Return columns with the two ends of a link or a flow exchanged."""
    made, blank = dict(columns), TextColumn.constant("", length)
    for one, other in (("from", "to"), ("origin", "destination")):
        if one in columns or other in columns:
            made[one], made[other] = columns.get(other, blank), columns.get(one, blank)
    return made
