"""One foreign sheet to raw rows, by its rules: which rows, which columns, unpivoted or not, each with its cell."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from graphlab.loaders.mapping.naming.doubtful import may_doubt
from graphlab.loaders.mapping.naming.named import Namer
from graphlab.loaders.mapping.naming.names import DOUBTED
from graphlab.loaders.mapping.periods import (
    WEEK_RULES,
    days_of,
    numbered_week,
    read_period,
    reads_as_financial,
    reads_as_months,
    week_at,
    weeks_of_year,
)
from graphlab.loaders.mapping.rows.adding import settle_cells, without_lone_blanks
from graphlab.loaders.mapping.rows.cell_text import OVER_YEARS, CellText
from graphlab.loaders.mapping.rows.cut_cells import Cutter
from graphlab.loaders.mapping.rows.gathered import Gathered
from graphlab.loaders.mapping.rows.own_ends import own_ends
from graphlab.loaders.mapping.rows.plain_rows import PlainReader
from graphlab.loaders.mapping.rows.records import DIMENSIONS, SEASON, Record, give_ids, is_broken
from graphlab.loaders.mapping.rows.settling import settle_columns
from graphlab.loaders.mapping.rows.total_labels import ENDS, TotalLabels
from graphlab.loaders.mapping.rows.totals import Checked, settle_totals
from graphlab.loaders.mapping.rows.unpivoting import unpivoted
from graphlab.loaders.mapping.rules import CELL_WORD, DATE_TARGETS, PERIOD, Cell, TableRule
from graphlab.loaders.mapping.tables.view import View, fits, require_column
from graphlab.loaders.mapping.words import is_total
from graphlab.loaders.sheets.grid import column_letters
from graphlab.model.columns import TextColumn
from graphlab.model.identifiers import no_id
from graphlab.model.intake.raw import RawTable
from graphlab.model.intake.report import Defect
from graphlab.model.tables import PERIOD_COLUMNS
from graphlab.wording.phrases import many, verb

#: What is written for a last day that has not come.
_ONGOING = frozenset(("ongoing", "on-going", "present", "to present", "still active", "still running", "current"))
_IDS = ("line_id", "from", "to", "subject", "operation_id", "place_id")


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
        self.months: dict[str, bool] = {}
        self.below: dict[str, list[int]] = {}
        #: Targets of which some cell may cast doubt on a place.
        self.doubted: set[str] = set()
        self.cell_text = CellText(view, rule, file, partial(namer.index.knows, kind="place"))
        self.totals = TotalLabels(view, rule)
        self.cutter = Cutter(view, namer.index)
        self.reader = PlainReader(self)
        #: Columns of figures that became counts.
        self.figures: list[str] = []

    def raw_tables(self) -> list[RawTable]:
        """Return one raw table, or one for each unpivoted column, so that every value knows its cell."""
        names = unpivoted(self.view, self.rule, self.file, self.namer.index) if self.rule.unpivot is not None else [""]
        self.view.used |= set(names)
        self._learn(names)
        parts = [self._gathered(name) for name in names]
        self.view.bad += own_ends(parts, self.rule, self.view)
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
        apart = self.rule.add and self.rule.unpivot is not None and not self._keeps_empty()
        if not apart and (settled := settle_columns(parts, self.rule, self.view, self.file, value, around)) is not None:
            made, self.checked = settled
            return made
        records = self._whole_numbers([r for part in parts for r in part.records()], {p.name: p.bad for p in parts})
        if apart:
            records, self.empty_cells = without_lone_blanks(records, self.view)
        records, left = settle_cells(records, self.rule, self.view, self.file)
        records, self.checked = settle_totals(records, self.view, self.file, value, around)
        give_ids([record.row for record in records])
        made = []
        for part in parts:
            mine = [r for r in records if r.column == part.name]
            bad = [*part.bad, *(r.row for r in left if r.column == part.name)]
            made.append(Gathered.of_records(part.name, mine, bad))
        return made

    def _keeps_empty(self) -> bool:
        return bool((self.rule.unpivot or {}).get("empty") == "keep")

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
                texts = list({self.view.level(name, cell.header or "0"): None for name in names})
            else:
                texts = self.reader.different_texts(target) if cell.needs else []
            if cell.match == "place":
                self.namer.index.hear(texts, cell.column)
                if may_doubt("\n".join(texts)):
                    self.doubted.add(target)
            if target == PERIOD or target in DATE_TARGETS:
                self.financial[target] = reads_as_financial(texts)
                self.months[target] = reads_as_months(texts)
                both = sorted(t for t in texts if re.fullmatch(r"\d{4}-\d\d", t))
                if both and self.financial[target]:
                    sample = ", ".join(both[:4])
                    self.view.notes.append(
                        f"{self.view.grid.name}: {sample} are financial years, by what stands beside"
                    )
            if target in DIMENSIONS or cell.column:
                self.totals.hear(target, texts)

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

    def _gathered(self, name: str) -> Gathered:
        """Return the records of a column of values, and the rows that are not clear."""
        chosen = self._chosen(name)
        spoilt = self._spoilt(name, chosen) if self.view.grid.bad_cells else set()
        whole = bool(self.rule.add and name and self.totals.sums_columns(name))
        plain = self.reader.none(name, chosen) if whole else self.reader.read(name, chosen, spoilt)
        for target, count in plain.empty.items():
            self.empty_ends[target] += count if target in ENDS and self.rule.cells[target].value is None else 0
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
        if name and not self.rule.add and not self._keeps_empty():
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
            index = self.view.columns[column]
            letter = column_letters(index) if self.view.grid.turned_from is None else f"R{index + 1}C"
            letters[target] = f"{letter}{{line}}, mapped by {self.file} line {cell.line}"
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
        texts = {target: self.cell_text.text_of(cell, cells, name) for target, cell in self.rule.cells.items()}
        totals = {target for target, text in texts.items() if text and self.totals.is_total_label(target, text)}
        if totals and self.rule.table != "counts":
            self.view.ignored.append(f"{self.view.grid.name}: row {number} is a total and no row of {self.rule.table}")
            return
        for target, cell in self.rule.cells.items():
            text = texts[target]
            parts = self.cutter.parts_of(cell, text) if cell.split else [text]
            grown = []
            for part in parts or [""]:
                grown += [self._grow(m, target, cell, part, number, cells, totals) for m in made]
            made = grown
        broken = frozenset(f"={c}" for c in self.totals.breakdowns() if is_total(self.view.text(cells, c)))
        if self.rule.add and name and self.totals.sums_columns(name):
            broken |= {"=header"}
        for one in made:
            if "source_id" not in one.row and self.rule.table in ("counts", "links", "events"):
                one.row["source_id"] = self.source
            if self.rule.count:
                one.row["value"] = "1"
            if self.rule.reverse:
                _reverse(one.row)
            one.flags |= broken
            if season := self.cell_text.season_of(texts.get(PERIOD, ""), cells, name):
                one.season = season
                one.flags |= {SEASON} if texts[PERIOD] == f"{OVER_YEARS}{season}" else frozenset()
            yield one

    def _grow(
        self, made: _Made, target: str, cell: Cell, part: str, number: int, cells: list[str], totals: set[str]
    ) -> _Made:
        """Return a row with one more column: read, or left open where it is a total."""
        flags, partly, named = made.flags, made.part, made.named
        if part and target in totals:
            own = self.totals.own_label(target, part)
            if own and target != PERIOD:
                part, partly = own, partly
            else:
                flags, partly = flags | {target}, partly or self.totals.part_total(target, part)
                values = self._open(target)
                if target == PERIOD and own:
                    values, named = self._period(target, own, cell.week), True
                elif target not in DIMENSIONS:
                    values = {target: part}
                return _Made({**made.row, **values}, made.clear, flags, partly, named)
        if not part and totals and target in DIMENSIONS and cell.needs:
            return _Made({**made.row, **self._open(target)}, made.clear, flags | {target}, partly, named)
        self.empty_ends[target] += target in ENDS and not part and cell.value is None
        values, clear = self.resolve(target, cell, part, number, cells)
        return _Made({**made.row, **values}, made.clear and clear, flags, partly, named)

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

    def stands(self, target: str, cell: Cell) -> bool:
        """Return whether the text of a target is taken as it stands, whatever it is."""
        read = cell.new or cell.match or cell.split or target == PERIOD or target in DATE_TARGETS
        return not read and target not in _IDS

    def kept(self, target: str, cell: Cell) -> dict[Any, Any] | None:
        """Return what other tables of the sheet have read of a cell that makes things, None of another."""
        asked = id(self.view), target if cell.split else "", cell.new, (cell.column, *cell.same_when)
        return self.namer.read.setdefault(asked, {}) if cell.new and cell.plain else None

    def made_all(self, target: str, cell: Cell, rows: np.ndarray) -> list[str | None]:
        """Return the ids of what a plain cell makes in some rows of the view; None where `resolve` is to say more."""

        def texts(column: str) -> TextColumn:
            there = self.view.coded(column).take(rows)
            if column not in self.view.places or column == cell.column:
                return there
            return TextColumn.from_codes(list(map(self.namer.place_name, there.texts)), there.codes)

        names = texts(cell.column)
        values = [texts(column) for column in cell.same_when] or [names]
        odd = names.equals("")
        for told in (names, *values):
            if broken := [text for text in told.texts if not text[:1].isalpha() and no_id(text)]:
                odd |= told.is_in(broken)
        if not odd.any():
            return list(self.namer.make_all(cell.new, names.cells(), [told.cells() for told in values]))
        left = [told.take(~odd).cells() for told in (names, *values)]
        made = iter(self.namer.make_all(cell.new, left[0], left[1:]))
        return [None if is_odd else next(made) for is_odd in odd.tolist()]

    def resolve(self, target: str, cell: Cell, text: str, number: int, cells: list[str]) -> tuple[dict[str, str], bool]:
        """Return the columns that a text fills, and whether it is clear; what is not is noted."""
        if target == PERIOD or target in DATE_TARGETS:
            return self._period(target, text, cell.week), True
        if cell.new:
            values = tuple(self._told_apart_by(cells, c, cell, text) for c in cell.same_when) or (text,)
            if problem := self._no_id((text, *values), target, number):
                return problem, False
            return {target: self.namer.make(cell.new, text, values) if text else ""}, True
        if cell.match and text:
            code = self.view.text(cells, cell.code) if cell.code else ""
            if code and (match := self.namer.by_code(code, cell)):
                return {target: match}, True
            where = self.view.grid.address(number, self.view.columns[cell.column]) if cell.column else ""
            found = self.namer.find(text, cell, self.view.grid.name, number, where, cell.column or target)
            doubted = self._doubted(target, cell, text, number) if target in self.doubted else {}
            return {target: text if found is None else found, **doubted}, found is not None
        if target in _IDS and (problem := self._no_id((text,), target, number)):
            return problem, False
        return {target: text}, True

    def _doubted(self, target: str, cell: Cell, text: str, number: int) -> dict[str, str]:
        """Return how certain a link is to a place that may be written with a doubt; of counts that is a warning."""
        doubt = self.namer.index.peek(text, cell.match).how == DOUBTED
        if self.rule.table == "links" and "certainty" not in self.rule.cells:
            return {"certainty": "unknown" if doubt else ""}
        if doubt:
            rule, remedy = "it is written with a doubt, and a figure has none", "settle it, or write 'unknown'"
            self.view.bad.append(
                Defect(self.view.grid.name, number, cell.column or target, text, rule, remedy, "warning")
            )
        return {}

    def _told_apart_by(self, cells: list[str], column: str, cell: Cell, part: str) -> str:
        """Return what tells things of one name apart: places by name, however spelt, a part of a cell by itself."""
        text = part if cell.split and column == cell.column else self.view.text(cells, column)
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
        if target.endswith("end") and text.casefold() in _ONGOING:
            self.read_as[f"'{text}' as open"] = None
            return {target: ""}
        start, end, note = read_period(text, self.financial.get(target, False), self.months.get(target, False))
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


def _reverse(row: dict[str, str]) -> None:
    """Let the two ends of a link or a flow change places."""
    for one, other in (("from", "to"), ENDS):
        if one in row or other in row:
            row[one], row[other] = row.get(other, ""), row.get(one, "")
