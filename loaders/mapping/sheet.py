"""One foreign sheet to raw rows, by its rules: which rows, which columns, unpivoted or not, each with its cell."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from graphlab.errors import DataError
from graphlab.loaders.mapping.adding import settle_cells
from graphlab.loaders.mapping.blocks import is_value
from graphlab.loaders.mapping.gathered import Gathered
from graphlab.loaders.mapping.named import Namer
from graphlab.loaders.mapping.periods import (
    WEEK_RULES,
    days_of,
    is_period,
    lacks_year,
    numbered_week,
    read_period,
    reads_as_financial,
    week_at,
    weeks_of_year,
    with_year,
)
from graphlab.loaders.mapping.plain_rows import PlainReader
from graphlab.loaders.mapping.records import DIMENSIONS, SEASON, Record, give_ids, is_broken
from graphlab.loaders.mapping.rules import CELL_WORD, PERIOD, Cell, TableRule
from graphlab.loaders.mapping.settling import settle_columns
from graphlab.loaders.mapping.splitting import split_cell
from graphlab.loaders.mapping.titles import period_of_title, year_of_title
from graphlab.loaders.mapping.totals import Checked, settle_totals
from graphlab.loaders.mapping.view import View, fits, require_column
from graphlab.loaders.mapping.words import is_part_total, is_total, total_of, unrounded
from graphlab.loaders.sheets.grid import column_letters
from graphlab.model.identifiers import no_id
from graphlab.model.intake.raw import RawTable
from graphlab.model.intake.report import Defect
from graphlab.model.tables import PERIOD_COLUMNS
from graphlab.wording.phrases import many, verb

_DATE_TARGETS = {column for pair in PERIOD_COLUMNS.values() for column in pair} | {"published"}
_ENDS = ("origin", "destination")
_IDS = ("line_id", "from", "to", "subject", "operation_id", "place_id")
#: How a total over years is written on its way: "Total of Jan".
_OVER_YEARS = "Total of "
_UNPIVOT_WORDS = {"periods": is_period, "numbers": None, "places": None}


@dataclass
class _Made:
    """A row on its way: its text, whether it is clear, and over what it is a total."""

    row: dict[str, str]
    clear: bool = True
    flags: frozenset[str] = frozenset()
    part: bool = False
    named: bool = False
    season: str = ""


class TableMaker:
    """Makes the raw rows of one table from one sheet."""

    def __init__(self, view: View, rule: TableRule, file: str, namer: Namer, source: str) -> None:
        """Check that the sheet has every column that the rule reads."""
        self.view, self.rule, self.file, self.namer, self.source = view, rule, file, namer, source
        for cell in rule.cells.values():
            for column in cell.needs:
                require_column(view, column, file, cell.line)
        extra = [
            *(c for c in rule.where if c != CELL_WORD),
            *rule.filled,
            *(c for c in (*rule.add, rule.count) if c not in ("", "rows")),
        ]
        for column in extra:
            require_column(view, column, file, rule.line)
        view.used |= {c for cell in rule.cells.values() for c in cell.needs} | set(extra)
        self.empty_cells = self.unfilled = 0
        self.empty_ends: Counter[str] = Counter()
        self.read_as: dict[str, None] = {}
        self.checked = Checked()
        self.financial: dict[str, bool] = {}
        self.labels: dict[str, set[str]] = {}
        self.below: dict[str, list[int]] = {}
        self.title = ""
        self.reader = PlainReader(self)
        #: Columns of figures that became counts.
        self.figures: list[str] = []
        self._broken_down: tuple[str, ...] | None = None
        self._others: dict[str, set[str]] = {}
        if any(cell.title for cell in rule.cells.values()):
            self.title = period_of_title(view.block)
            if not self.title:
                rule_text = (
                    "no title, name of the sheet or name of the file holds a date, which the mapping reads there"
                )
                view.bad.append(Defect(view.grid.name, 0, "", "", rule_text, 'write it: {value: "2021"}, or use --ask'))
        self.title_year = year_of_title(view.block)
        if not self.title_year and any(cell.year == "title" for cell in rule.cells.values()):
            rule_text = "no title, name of the sheet or name of the file says which one year the periods are of"
            view.bad.append(Defect(view.grid.name, 0, "", "", rule_text, 'write it: year: "2021", or use --ask'))
        for cell in rule.cells.values():
            by_file = cell.of_file or cell.year_of_file
            if by_file and view.grid.file not in by_file:
                rule_text = f"{file}, line {cell.line}, says no date for this file; it has {', '.join(by_file)}"
                view.bad.append(Defect(view.grid.name, 0, "", "", rule_text, "add this file there, or use --ask"))

    def raw_tables(self) -> list[RawTable]:
        """Return one raw table, or one for each unpivoted column, so that every value knows its cell."""
        names = self._unpivoted() if self.rule.unpivot is not None else [""]
        self.view.used |= set(names)
        self._learn(names)
        parts = [self._gathered(name) for name in names]
        made = self._counts(parts) if self.rule.table == "counts" else parts
        self._note(names)
        more = ("count_id", "part_of") if self.rule.table == "counts" else ()
        file = self.view.grid.name
        raws = [p.raw_table(self.rule.table, file, self._letters(p.name), self._headers(p.name), more) for p in made]
        return [raw for raw in raws if raw.rows or raw.unreadable]

    def _counts(self, parts: list[Gathered]) -> list[Gathered]:
        """Return the records of counts with their ids: one for each cell, linked to the total that it is part of."""
        value = self.rule.cells["value"].column if "value" in self.rule.cells else ""
        self.figures = [c for c in (*(part.name for part in parts), value) if c]
        around = self.namer.index.around
        if (settled := settle_columns(parts, self.rule, self.view, self.file, value, around)) is not None:
            made, self.checked = settled
            return made
        records = self._whole_numbers([r for part in parts for r in part.records()], {p.name: p.bad for p in parts})
        records, left = settle_cells(records, self.rule, self.view, self.file)
        records, self.checked = settle_totals(records, self.view, self.file, value, around)
        give_ids([record.row for record in records])
        made = []
        for part in parts:
            mine = [r for r in records if r.column == part.name]
            bad = [*part.bad, *(r.row for r in left if r.column == part.name)]
            made.append(Gathered.of_records(part.name, mine, bad))
        return made

    def _whole_numbers(self, records: list[Record], bad: Mapping[str, list[dict[str, str]]]) -> list[Record]:
        """Return the records whose value is a whole number, or of a unit that is measured; others are errors."""
        broken: dict[tuple[str, str], bool] = {}
        kept = []
        for record in records:
            key = record.row.get("value", ""), record.row.get("unit", "")
            if key not in broken:
                broken[key] = is_broken(*key)
            if broken[key]:
                rule = f"'{key[0]}' is no whole number, and {key[1]} are counted in whole numbers"
                remedy = "is the dot a mark of thousands? write the number without it; or say a unit that is measured"
                self.view.bad.append(Defect(self.view.grid.name, record.number, record.column, key[0], rule, remedy))
                bad[record.column].append(record.row)
            else:
                kept.append(record)
        return kept

    def _learn(self, names: list[str]) -> None:
        """Look at whole columns before their cells: periods that stand together are read by one rule."""
        for target, cell in self.rule.cells.items():
            headers = cell.header is not None
            if headers:
                texts = {self.view.level(name, cell.header or "0") for name in names}
            else:
                texts = set(self.reader.different_texts(target)) if cell.needs else set()
            if cell.match == "place":
                self.namer.index.hear(texts)
            if target == PERIOD or target in _DATE_TARGETS:
                self.financial[target] = reads_as_financial(texts)
                both = sorted(t for t in texts if re.fullmatch(r"\d{4}-\d\d", t))
                if both and self.financial[target]:
                    sample = ", ".join(both[:4])
                    self.view.notes.append(
                        f"{self.view.grid.name}: {sample} are financial years, by what stands beside"
                    )
            if target in DIMENSIONS or cell.column:
                self.labels[target] = {t.casefold() for t in texts}

    def _note(self, names: list[str]) -> None:
        where = self.view.grid.name
        if self.empty_cells:
            self.view.ignored.append(
                f"{where}: {many(self.empty_cells, 'empty cell')} gave no claim "
                f"('empty: keep' makes {verb(self.empty_cells, 'it', 'them')} 'not stated')"
            )
        for column, rows in sorted((c, r) for c, r in self.below.items() if r):
            shown = ", ".join(map(str, rows[:6])) + (" ..." if len(rows) > 6 else "")
            rule = (
                f"{many(len(rows), 'row')} {verb(len(rows), 'has', 'have')} an empty '{column}' "
                f"below a filled one ({verb(len(rows), 'row', 'rows')} {shown}): "
                f"read as {verb(len(rows), 'a total', 'totals')} over it"
            )
            remedy = f"if the label is written once and holds for the rows below: fill_down: [{column}]"
            defect = Defect(where, rows[0], column, "", rule, remedy, "warning")
            self.view.bad.append(defect)
        dates = {PERIOD, "period_start", "period_end"}
        if self.rule.table == "counts" and not dates & set(self.rule.cells):
            rule = f"the counts have no period (table of {self.file} line {self.rule.line}): they are undated"
            self.view.bad.append(Defect(where, 0, "", "", rule, 'add period: {value: "2021"}, or a column', "warning"))
        if self.checked.agree or self.checked.differ:
            said = f"what was loaded gives back {many(self.checked.agree, 'total')} of the sheet"
            differ = (
                f", {self.checked.differ:,} {verb(self.checked.differ, 'is', 'are')} not" if self.checked.differ else ""
            )
            self.view.notes.append(f"{where}: {said}{differ} ({self.checked.greatest})")
        if self.unfilled:
            empty = " or ".join(f"'{c}'" for c in self.rule.filled)
            self.view.ignored.append(
                f"{where}: {many(self.unfilled, 'row')} with an empty {empty} gave no {self.rule.table}"
            )
        for target, count in sorted(self.empty_ends.items()):
            if count:
                self.view.notes.append(
                    f"{where}: {many(count, 'count')} {verb(count, 'has', 'have')} an empty "
                    f"{target}: they are totals over it"
                )
        if self.read_as:
            sample = ", ".join(list(self.read_as)[:4]) + (" ..." if len(self.read_as) > 4 else "")
            self.view.notes.append(f"{where}: periods read {sample}")
        if self.rule.unpivot is not None:
            self.view.notes.append(
                f"{where}: {many(len(names), 'column')} became rows of {self.rule.table} ({names[0]} to {names[-1]})"
            )

    def _unpivoted(self) -> list[str]:
        options = self.rule.unpivot or {}
        columns = list(self.view.columns)
        used = {c for cell in self.rule.cells.values() for c in cell.needs}
        line = self.rule.line
        word = options.get("columns")
        if isinstance(word, str) and word in _UNPIVOT_WORDS and word not in columns:
            chosen = [c for c in columns if c not in used and self._suits(c, word, options)]
            if not chosen:
                rule = f"{self.file}, line {line}: no column of {self.view.grid.name} is one of {word}"
                raise DataError(rule, "name the columns, or correct the header row")
        elif "columns" in options:
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

    def _suits(self, column: str, word: str, options: Mapping[str, Any]) -> bool:
        """Return whether a column is one of periods, places or numbers; totals of these are too."""
        left = options.get("except", [])
        if column in (left if isinstance(left, list) else [left]) or column in self.view.personal:
            return False
        sample = [self.view.text(cells, column) for _, cells in self.view.rows[:200]]
        filled = [t for t in sample if t]
        numbers = sum(is_value(t) or not any(map(str.isalpha, t)) or len(t) < 4 for t in filled)
        if 2 * numbers < len(filled) or any(t.endswith("%") for t in filled) or not filled:
            return False
        targets = (PERIOD, "destination", "origin") if word != "places" else ("destination", "origin")
        levels = [c.header for t, c in self.rule.cells.items() if c.header is not None and t in targets]
        level = levels[0] if levels else "0"
        text = self.view.level(column, level)
        if word == "numbers" or is_total(text) or is_part_total(text):
            return True
        if word == "periods":
            return is_period(text) or lacks_year(text) or is_period(total_of(text))
        return bool(self.namer.index.peek(text, "place").id) or not is_period(text)

    def _gathered(self, name: str) -> Gathered:
        """Return the records of a column of values, and the rows that are not clear."""
        chosen = self._chosen(name)
        spoilt = self._spoilt(name, chosen) if self.view.grid.bad_cells else set()
        whole = bool(self.rule.add and name and self._sums_columns(name))
        plain = self.reader.none(name, chosen) if whole else self.reader.read(name, chosen, spoilt)
        for target, count in plain.empty.items():
            self.empty_ends[target] += count if target in _ENDS and self.rule.cells[target].value is None else 0
        self._watch_empty(name, chosen, plain.totals)
        bad: list[dict[str, str]] = []
        odd: list[tuple[int, Record]] = []
        for i in np.flatnonzero(plain.careful).tolist():
            number, cells = self.view.rows[chosen[i]]
            for one in self._rows(number, cells, name):
                if one.clear and i not in spoilt:
                    made = Record(one.row, number, name, one.flags, one.part, one.named, season=one.season)
                    odd.append((i, made))
                else:
                    bad.append(one.row)
        return Gathered.of(name, plain, self.view.numbers[chosen], odd, bad)

    def _chosen(self, name: str) -> np.ndarray:
        """Return the places of the rows that give something: where labels fit and cells are filled."""
        chosen = np.arange(len(self.view.rows))
        for column, labels in self.rule.where.items():
            texts = self.view.coded(name if column == CELL_WORD else column)
            fitting = [text for text in texts.texts if fits(text, labels)]
            chosen = chosen[texts.is_in(fitting)[chosen]]
        before = len(chosen)
        for column in self.rule.filled:
            chosen = chosen[~self.view.coded(column).equals("")[chosen]]
        self.unfilled += before - len(chosen)
        if name and (self.rule.unpivot or {}).get("empty") != "keep":
            before = len(chosen)
            chosen = chosen[~self.view.coded(name).equals("")[chosen]]
            self.empty_cells += before - len(chosen)
        return chosen

    def _spoilt(self, name: str, chosen: np.ndarray) -> set[int]:
        """Return which rows have an error in a cell that the rule reads, and note it."""
        bad = self.view.grid.bad_cells
        read = {c for cell in self.rule.cells.values() for c in cell.needs} | ({name} if name else set())
        spoilt = set()
        for i, number in enumerate(self.view.numbers[chosen].tolist()):
            found = [d for c in sorted(read) if (d := bad.get((number, self.view.columns[c])))]
            self.view.bad += found
            if found:
                spoilt.add(i)
        return spoilt

    def _letters(self, name: str) -> dict[str, str]:
        """Return the letter of the column of the sheet behind each column of the table, with the line that maps it."""
        letters = {}
        for target, column in self._headers(name).items():
            cell = self.rule.cells.get(target) or self.rule.cells[PERIOD]
            letters[target] = (
                f"{column_letters(self.view.columns[column])}{{line}}, mapped by {self.file} line {cell.line}"
            )
        return letters

    def _headers(self, name: str) -> dict[str, str]:
        """Return the header of the column of the sheet behind each column of the table, of those that have one."""
        headers: dict[str, str] = {}
        for target, cell in self.rule.cells.items():
            column = name if (cell.header is not None or cell.cell) and name else cell.column
            for part in PERIOD_COLUMNS[self.rule.table] if target == PERIOD else (target,):
                headers |= {part: column} if column else {}
        return headers

    def _rows(self, number: int, cells: list[str], name: str) -> Iterator[_Made]:
        """Yield the rows of one row (and column) of the sheet: several where a cell was split."""
        made = [_Made({})]
        texts = {target: self.text_of(cell, cells, name) for target, cell in self.rule.cells.items()}
        totals = {target for target, text in texts.items() if text and self.is_total_label(target, text)}
        if totals and self.rule.table != "counts":
            self.view.ignored.append(f"{self.view.grid.name}: row {number} is a total and no row of {self.rule.table}")
            return
        for target, cell in self.rule.cells.items():
            text = texts[target]
            parts = self.parts_of(cell, text) if cell.split else [text]
            grown = []
            for part in parts or [""]:
                grown += [self._grow(m, target, cell, part, number, cells, totals) for m in made]
            made = grown
        broken = frozenset(f"={c}" for c in self.breakdowns() if is_total(self.view.text(cells, c)))
        if self.rule.add and name and self._sums_columns(name):
            broken |= {"=header"}
        for one in made:
            if "source_id" not in one.row and self.rule.table in ("counts", "links", "events"):
                one.row["source_id"] = self.source
            if self.rule.count:
                one.row["value"] = "1"
            if self.rule.reverse:
                _reverse(one.row)
            one.flags |= broken
            if season := self.season_of(texts.get(PERIOD, ""), cells, name):
                one.season = season
                one.flags |= {SEASON} if texts[PERIOD] == f"{_OVER_YEARS}{season}" else frozenset()
            yield one

    def season_of(self, text: str, cells: list[str], name: str) -> str:
        """Return a period without its year, "" where it says its year itself."""
        cell = self.rule.cells.get(PERIOD)
        if cell is None or not (cell.year or cell.year_of_file) or not text:
            return ""
        year = self._year(cell, cells, name)
        return text.removeprefix(_OVER_YEARS).removesuffix(year).removeprefix(year).strip()

    def _year(self, cell: Cell, cells: list[str], name: str) -> str:
        """Return the year that completes a period, from where the mapping says that it stands."""
        if cell.year_of_file:
            return cell.year_of_file.get(self.view.grid.file, "")
        if cell.year_column:
            return self.view.text(cells, cell.year_column)
        if cell.year == "title":
            return self.title_year
        return (self.view.level(name, "0") if name else "") if cell.year == "header" else cell.year

    def breakdowns(self) -> tuple[str, ...]:
        """Return the columns whose totals are sums of other rows: those that are added over, and words nobody reads."""
        if self._broken_down is None:
            read = {c for cell in self.rule.cells.values() for c in cell.needs} | {*self.rule.where, *self.rule.filled}
            rest = [c for c in self.view.columns if c not in read]
            labels = [c for c in rest if any(map(is_total, self.view.coded(c).texts))]
            words = self.rule.total_words or bool(self.rule.add)
            self._broken_down = tuple(labels) if words else tuple(c for c in self.rule.add if c != "rows")
        return self._broken_down

    def _sums_columns(self, name: str) -> bool:
        """Return whether a column of values is the total of others that are added, by a header that nobody reads."""
        read = {c.header for c in self.rule.cells.values() if c.header is not None}
        levels = self.view.block.levels[self.view.columns[name]]
        used = {int(part) for header in read if header != "0" for part in header.split("-")}
        if "0" in read:
            return False
        return any(is_total(t) or is_part_total(t) for i, t in enumerate(levels, 1) if i not in used)

    def _grow(
        self, made: _Made, target: str, cell: Cell, part: str, number: int, cells: list[str], totals: set[str]
    ) -> _Made:
        """Return a row with one more column: read, or left open where it is a total."""
        flags, partly, named = made.flags, made.part, made.named
        if part and target in totals:
            own = self._own_label(target, part)
            if own and target != PERIOD:
                part, partly = own, partly
            else:
                flags, partly = flags | {target}, partly or self._part_total(target, part)
                values = self._open(target)
                if target == PERIOD and own:
                    values, named = self._period(target, own, cell.week), True
                elif target not in DIMENSIONS:
                    values = {target: part}
                return _Made({**made.row, **values}, made.clear, flags, partly, named)
        if not part and totals and target in DIMENSIONS and cell.needs:
            return _Made({**made.row, **self._open(target)}, made.clear, flags | {target}, partly, named)
        self.empty_ends[target] += target in _ENDS and not part and cell.value is None
        values, clear = self.resolve(target, cell, part, number, cells)
        return _Made({**made.row, **values}, made.clear and clear, flags, partly, named)

    def is_total_label(self, target: str, text: str) -> bool:
        """Return whether the text of a target is a total, by the labels of the mapping or by its words."""
        if fits(text, self.rule.totals.get(target, ())):
            return True
        cell = self.rule.cells[target]
        if not self.rule.total_words or cell.value is not None or cell.cell or target in ("value", "note", "grade"):
            return False
        return is_total(text) or self._part_total(target, text) or bool(self._own_label(target, text))

    def _part_total(self, target: str, text: str) -> bool:
        """Return whether a label is the total of a part: "Sub total", "East total" where another column says East."""
        if is_part_total(text):
            return True
        named = total_of(text).casefold()
        return bool(named) and not is_total(text) and target in _ENDS and named in self._other_labels(target)

    def _other_labels(self, target: str) -> set[str]:
        """Return the labels of the columns that a target does not read first, in lower case."""
        if target not in self._others:
            cell = self.rule.cells[target]
            mine = cell.column or next(iter(cell.first), "")
            others = [c for c in self.view.columns if c != mine and c not in self.view.personal]
            texts = {self.view.text(cells, c) for c in others for _, cells in self.view.rows}
            self._others[target] = {t.casefold() for t in texts if t and not is_value(t)}
        return self._others[target]

    def _own_label(self, target: str, text: str) -> str:
        """Return what a label is the total of, where that is a label of the column too or a period: "Norfolk total"."""
        if not self.rule.total_words:
            return ""
        named = total_of(text)
        if target == PERIOD:
            named = named if is_period(named) else text[len("total") :].strip() if is_total(text) else ""
            return named if named and is_period(named) and not is_part_total(text) else ""
        return named if named.casefold() in self.labels.get(target, ()) else ""

    def parts_of(self, cell: Cell, text: str) -> list[str]:
        """Return the parts of a text that the mapping splits."""
        if not cell.match:
            return split_cell(text, cell.split)

        def known(part: str) -> bool:
            return self.namer.index.knows(part, cell.match)

        parts = split_cell(text, cell.split, known)
        return self._without_larger(parts, text) if cell.match == "place" and "," in text and len(parts) > 1 else parts

    def _without_larger(self, parts: list[str], text: str) -> list[str]:
        """Return the parts of "Hackney, London" without what only says where the others lie."""
        index = self.namer.index
        ids = {part: index.peek(part, "place").id for part in parts}
        around: set[str] = set()
        for key in ids.values():
            row = index.row("place", key)
            while row and row.get("within") and row["within"] not in around:
                around.add(row["within"])
                row = index.row("place", row["within"])
        kept = [part for part in parts if not ids[part] or ids[part] not in around]
        if kept and len(kept) < len(parts):
            self.view.notes.append(
                f"{self.view.grid.name}: '{text}' was read as {' and '.join(kept)}, which lies there"
            )
            return kept
        return parts

    def _watch_empty(self, name: str, chosen: np.ndarray, totals: np.ndarray) -> None:
        """Note labels that are empty below a filled one: a pivot table writes labels once."""
        total = totals if len(totals) else np.zeros(len(chosen), bool)
        numbers = self.view.numbers[chosen]
        seen = ~total if self.rule.table != "counts" else np.ones(len(chosen), bool)
        for target in DIMENSIONS:
            cell = self.rule.cells.get(target)
            if cell is None or not cell.column or cell.column in self.view.filled_down:
                continue
            empty = self.reader.texts(target, name, chosen).equals("")
            if not empty.any():
                continue
            last = np.maximum.accumulate(np.where(seen & ~empty, np.arange(len(chosen)), -1))
            below = seen & empty & ~total & (last >= 0) & ~total[np.maximum(last, 0)]
            rows = self.below.setdefault(cell.column, [])
            for number in numbers[below].tolist():
                if not rows or rows[-1] != number:
                    rows.append(number)

    def _open(self, target: str) -> dict[str, str]:
        """Return the columns of a target, empty: what a total leaves open."""
        return dict.fromkeys(PERIOD_COLUMNS[self.rule.table] if target == PERIOD else (target,), "")

    def text_of(self, cell: Cell, cells: list[str], name: str) -> str:
        """Return the text of a target before it is read."""
        if cell.value is not None:
            text = cell.value
        elif cell.header is not None:
            text = self.view.level(name, cell.header) if name else ""
        elif cell.title:
            text = self.title
        elif cell.sheet:
            text = self.view.grid.sheet
        elif cell.of_file:
            text = cell.of_file.get(self.view.grid.file, "")
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
        text = unrounded(text, cell.rounded) if cell.rounded else text
        if cell.year or cell.year_of_file:
            number = cell.week in WEEK_RULES and text.isdecimal()
            text = _completed(f"Week {text}" if number else text, self._year(cell, cells, name))
        return cell.format.replace("{}", text) if cell.format and text else text

    def stands(self, target: str, cell: Cell) -> bool:
        """Return whether the text of a target is taken as it stands, whatever it is."""
        read = cell.new or cell.match or cell.split or target == PERIOD or target in _DATE_TARGETS
        return not read and target not in _IDS

    def kept(self, target: str, cell: Cell) -> dict[Any, Any] | None:
        """Return what other tables of the sheet have read of a cell that makes things, None of another."""
        asked = id(self.view), target, cell.new, cell.needs
        return self.namer.read.setdefault(asked, {}) if cell.new and cell.plain else None

    def resolve(self, target: str, cell: Cell, text: str, number: int, cells: list[str]) -> tuple[dict[str, str], bool]:
        """Return the columns that a text fills, and whether it is clear; what is not is noted."""
        if target == PERIOD or target in _DATE_TARGETS:
            return self._period(target, text, cell.week), True
        if cell.new:
            values = tuple(self._told_apart_by(cells, c, cell) for c in cell.same_when) or (text,)
            if problem := self._no_id((text, *values), target, number):
                return problem, False
            return {target: self.namer.make(cell.new, text, values) if text else ""}, True
        if cell.match and text:
            code = self.view.text(cells, cell.code) if cell.code else ""
            if code and (match := self.namer.by_code(code, cell)):
                return {target: match}, True
            where = f"{column_letters(self.view.columns[cell.column])}{number}" if cell.column else ""
            found = self.namer.find(text, cell, self.view.grid.name, number, where, cell.column or target)
            return {target: text if found is None else found}, found is not None
        if target in _IDS and (problem := self._no_id((text,), target, number)):
            return problem, False
        return {target: text}, True

    def _told_apart_by(self, cells: list[str], column: str, cell: Cell) -> str:
        """Return what tells things of one name apart: a place by its name, however this row spells it."""
        text = self.view.text(cells, column)
        return self.namer.place_name(text) if column in self.view.places and column != cell.column else text

    def _no_id(self, texts: tuple[str, ...], target: str, number: int) -> dict[str, str] | None:
        """Return the row of a text that may be no id, after noting why: telephones, and numbers that lost digits."""
        for text in texts:
            if problem := no_id(text):
                called = self._headers("").get(target, target)
                self.view.bad.append(Defect(self.view.grid.name, number, called, text, *problem))
                return {target: text}
        return None

    def _period(self, target: str, text: str, week: str = "") -> dict[str, str]:
        """Return the date columns that a text fills; a day that begins or ends a week stands for the week."""
        start, end, note = read_period(text, self.financial.get(target, False))
        numbered = week in WEEK_RULES
        if numbered and (span := numbered_week(text, week) or weeks_of_year(text, week)):
            start, end = span
            note = f"'{text}' as {start}..{end} (weeks numbered {'by ISO 8601' if week == 'iso' else week})"
        elif week and start == end and days_of([start]):
            start, end = week_at(start, week)
            note = f"'{text}' as {start}..{end}"
        if note:
            self.read_as[note] = None
        if target == PERIOD:
            first, last = PERIOD_COLUMNS[self.rule.table]
            return {first: start, last: end}
        return {target: end if target.endswith("end") else start}


def _completed(text: str, year: str) -> str:
    """Return a period with its year, where it has none; of a total what it is the total of."""
    if is_total(text) and is_period(year):
        return f"Total {year}"
    if text and is_total(year) and not is_total(text):
        return f"{_OVER_YEARS}{text}"
    return with_year(text, year)


def _reverse(row: dict[str, str]) -> None:
    """Let the two ends of a link or a flow change places."""
    for one, other in (("from", "to"), _ENDS):
        if one in row or other in row:
            row[one], row[other] = row.get(other, ""), row.get(one, "")
