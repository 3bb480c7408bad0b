"""From raw rows to canonical rows: every cell through the row model, every defect with file, line, column and remedy.

A table is read column by column, each distinct text once: three hundred thousand counts hold a few thousand dates and
grades. What checks them are the fields of the row models (`graphlab.model.tables`).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from functools import partial

import numpy as np

from graphlab.data.region import region
from graphlab.errors import DataError
from graphlab.model.columns import Days, Table, TextColumn
from graphlab.model.grades import Grade, parse_grade
from graphlab.model.intake.held import Held
from graphlab.model.intake.raw import Entry, Progress, RawTable
from graphlab.model.intake.report import Defect
from graphlab.model.periods import make_period, parse_date
from graphlab.model.result import undo_safe_cell
from graphlab.model.statuses import OFFERED, STATUS, read_status
from graphlab.model.tables import CONTROL, MAX_ID, PERIOD_COLUMNS, PLAIN_ID, TABLES, Check, checked_cell, clean_text
from graphlab.wording.phrases import TURNING

#: Columns of free text that may not be empty.
_FILLED_TEXT = ("measure", "unit")
_MARKUP = re.compile(r"<\s*[/!?a-zA-Z]")
_FORMULA = re.compile(r"=|[@+-]\s*[A-Za-z].*[(|!]")
#: Marks that override or embed a direction: a name with one can turn what stands beside it round.
_TURNED = re.compile(f"[{TURNING}]")

_LETTERS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
_IN_PLAIN_IDS = _LETTERS + b"0123456789 _.-\n"
_IS_LETTER = np.isin(np.arange(256), np.frombuffer(_LETTERS, np.uint8))
_LINE_END = 10

LONGEST = 300
DOUBT_REMEDY = f"write {', '.join(OFFERED[:-1])} or {OFFERED[-1]} if that is what the record means"

Broken = dict[str, tuple[str, str]]


def missing_columns(raw: RawTable) -> list[Defect]:
    """List the columns that a file must have and lacks."""
    there = ", ".join(raw.columns[:20]) + (" ..." if len(raw.columns) > 20 else "")
    return [
        Defect(
            raw.file,
            1,
            name,
            "",
            f"the column '{name}' is missing; the header has {there or 'no column'}",
            f"add a column '{name}'",
        )
        for name in TABLES[raw.table].required
        if name not in raw.columns
    ]


def unknown_columns(raw: RawTable) -> list[Defect]:
    """List the columns of a file that the data model does not name; they are kept as attributes."""
    extra = [c for c in raw.columns if c not in TABLES[raw.table].names and c not in raw.made]
    return [
        Defect(raw.file, 1, c, "", "is not a column of the data model", "it is kept as an attribute", "warning")
        for c in extra
    ]


def _validator(table: str, column: str) -> Check | None:
    """Return what checks a column, None where its text is free."""
    field = TABLES[table].model.fields.get(column)
    return partial(checked_cell, field.checks) if field is not None and field.checks else None


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[: LONGEST // 2]} ... {text[-LONGEST // 2 :]}"


def _problem(error: ValueError) -> tuple[str, str]:
    if isinstance(error, UnicodeEncodeError):
        return "holds half a character (a lone surrogate)", "write the text anew"
    return (_short(error.message), error.remedy) if isinstance(error, DataError) else (_short(str(error)), "")


class _Memo(dict[str, str]):
    """Text as written -> canonical text, each checked when it is first asked for; "" where it is `broken`."""

    def __init__(self, check: Check | None, *, disarmed: bool) -> None:
        super().__init__()
        self._check = check or clean_text
        self._disarmed = disarmed
        self.broken: Broken = {}

    def __missing__(self, written: str) -> str:
        text = undo_safe_cell(written.strip()) if self._disarmed and "'" in written else written
        try:
            self[written] = checked = self._check(text)
        except ValueError as error:
            self.broken[written] = _problem(error)
            self[written] = checked = ""
        return checked


def not_plain_ids(texts: Sequence[str]) -> list[int]:
    """Return the places of those of some texts that are no `PLAIN_ID`, looked at together where all seem to be.

    Examples
    --------
    >>> not_plain_ids(["rico", "", "line 7", "7"]), not_plain_ids([" x", "a;b", "y"])
    ([1], [0, 1])
    """
    lines = "\n".join((*texts, ""))
    among: Iterable[int] = range(len(texts))
    if lines.isascii() and " \n" not in lines and max(map(len, texts), default=0) <= MAX_ID:
        held = lines.encode()
        ends = np.flatnonzero(np.frombuffer(held, np.uint8) == _LINE_END)
        if len(ends) == len(texts) and not held.translate(None, _IN_PLAIN_IDS):
            starts = np.concatenate([[0], ends[:-1] + 1]).astype(np.int64)[: len(ends)]
            among = np.flatnonzero(~_IS_LETTER[np.frombuffer(held, np.uint8)[starts]]).tolist()
    return [i for i in among if not PLAIN_ID.fullmatch(texts[i])]


@dataclass
class Reading:
    """What came of one raw table: rows that fit, defects, and the rows that do not fit with what was their key."""

    held: Held
    defects: list[Defect] = field(default_factory=list)
    rejected: list[dict[str, str]] = field(default_factory=list)
    lost_keys: list[str] = field(default_factory=list)

    @property
    def entries(self) -> list[Entry]:
        """The rows that fit, one by one."""
        return self.held.entries()


class _TableReader:
    def __init__(self, raw: RawTable) -> None:
        self.raw = raw
        self.spec = TABLES[raw.table]
        self.missing = frozenset(self.spec.required) - frozenset(raw.columns)
        self.defects: list[Defect] = []
        self.bad = np.zeros(len(raw.rows), bool)
        self.columns: dict[str, TextColumn] = {}

    def read(self) -> Reading:
        for name in self.spec.names:
            self.columns[name] = self._column(name)
        extra = {name: self._column(name) for name in self.raw.columns if name not in self.spec.names}
        self._settle_grades()
        self._check_periods()
        if self.spec.name == "events":
            self._check_statuses()
        if "certainty" in self.columns:
            given = self.columns["certainty"]
            self.columns["certainty"] = TextColumn.from_codes([text or "stated" for text in given.texts], given.codes)
        if "source_id" in self.spec.required and self.spec.key != "source_id" and "source_id" not in self.missing:
            self._warn("source_id", {"": ("has no source", "name the source of every claim")})
        if self.missing:
            self.bad[:] = True
        return self._reading(extra)

    def _column(self, name: str) -> TextColumn:
        """Return the canonical texts of a column; note what is wrong and what is odd in it."""
        if name not in self.raw.columns:
            return TextColumn.constant("", len(self.raw.rows))
        written = self.raw.texts(name)
        validator = _validator(self.spec.name, name)
        memo = _Memo(validator, disarmed=self.raw.disarmed)
        if name in self.spec.ids:
            canonical = list(written.texts)
            for i in not_plain_ids(written.texts):
                canonical[i] = memo[canonical[i]]
            if canonical == written.texts and not memo.broken:
                return written
        else:
            canonical = list(map(memo.__getitem__, written.texts))
        if memo.broken:
            self._note(name, written, memo.broken, "error")
            self.bad |= written.is_in(memo.broken)
        if validator is None or name in _FILLED_TEXT:
            self._note(name, written, _odd_texts(memo), "warning")
        elif name in (*PERIOD_COLUMNS.get(self.spec.name, ()), "published"):
            self._note(name, written, _british_dates(memo), "warning")
        return TextColumn.from_codes(canonical, written.codes)

    def _note(self, column: str, texts: TextColumn, problems: Broken, severity: str) -> None:
        if not problems:
            return
        called = self.raw.called.get(column, column)
        cell = self.raw.cells.get(column, "")
        before, _, after = cell.partition("{line}")
        told = {texts.code_of(text): (text.strip()[:200], *problem) for text, problem in problems.items()}
        rows = np.flatnonzero(texts.is_in(problems))
        for code, line in zip(texts.codes[rows].tolist(), self.raw.line_numbers[rows].tolist(), strict=True):
            value, rule, remedy = told[code]
            rule = f"{rule} (cell {before}{line}{after})" if cell else rule
            self.defects.append(Defect(self.raw.file, line, called, value, rule, remedy, severity))

    def _line(self, row: int) -> int:
        return int(self.raw.line_numbers[row])

    def _say(self, row: int, column: str, value: str, rule: str, remedy: str, severity: str = "error") -> None:
        called = self.raw.called.get(column, column)
        self.defects.append(Defect(self.raw.file, self._line(row), called, value, rule, remedy, severity))

    def _warn(self, column: str, problems: Broken) -> None:
        self._note(column, self.columns[column], problems, "warning")

    def _settle_grades(self) -> None:
        """Move a handling code that stands in the grade to its own column; where the two differ C is kept."""
        if "handling" not in self.columns or "grade" not in self.raw.columns:
            return
        grades, handlings = self.columns["grade"], self.columns["handling"]
        pairs, number = TextColumn.pairs(grades, handlings)
        settled = [_canonical_grade(*pair) for pair in pairs]
        self._warn("grade", {text: _legacy(text) for text in grades.texts if text and _is_legacy(text)})
        differ = [bool(given) and given != taken for (_, given), (_, taken) in zip(pairs, settled, strict=True)]
        for row in np.flatnonzero(np.array(differ, bool)[number]).tolist() if any(differ) else ():
            grade, given, taken = grades[row], handlings[row], settled[number[row]][1]
            rule = f"the grade '{grade}' says handling {taken}, the column handling says {given}"
            self._say(row, "handling", given, rule, f"{taken} is taken; make them agree", "warning")
        self.columns["grade"] = TextColumn.from_codes([grade for grade, _ in settled], number)
        self.columns["handling"] = TextColumn.from_codes([handling for _, handling in settled], number)

    def _check_periods(self) -> None:
        names = PERIOD_COLUMNS.get(self.spec.name)
        if not names:
            return
        start, end = (self.columns[name] for name in names)
        days = Days.between(start, end)
        backwards = days.closed & (days.last < days.first)
        self.bad |= backwards
        for row in np.flatnonzero(backwards).tolist():
            try:
                make_period(start[row], end[row])
            except DataError as error:
                self._say(row, names[0], start[row], error.message, error.remedy)

    def _check_statuses(self) -> None:
        """Refuse a recorded status without its word; say which words are doubtful, and which rows lose theirs."""
        empty = ("the row records a status and the column status is empty", "write the word of the record")
        stray = "a status beside another event is kept as an attribute and decides nothing"
        words = self.columns["status"]
        recorded, filled = self.columns["event"].equals(STATUS), ~words.equals("")
        self.bad |= recorded & ~filled
        for row in np.flatnonzero(recorded & ~filled).tolist():
            self._say(row, "status", "", *empty)
        doubtful = words.is_in([word for word in words.texts if word and read_status(word) is None])
        for row in np.flatnonzero(recorded & doubtful).tolist():
            rule = f"'{words[row]}' is doubtful: this status decides nothing"
            self._say(row, "status", words[row], rule, DOUBT_REMEDY, "warning")
        for row in np.flatnonzero(filled & ~recorded).tolist():
            self._say(row, "status", words[row], stray, "give it a row of its own with the event 'status'", "warning")

    def _reading(self, extra: dict[str, TextColumn]) -> Reading:
        filled = {name: extra[name] for name in sorted(extra) if extra[name].texts not in ([], [""])}
        table = Table(self.spec.name, {**self.columns, **filled}, len(self.bad))
        bad = np.flatnonzero(self.bad).tolist()
        keys = self.columns[self.spec.key] if self.spec.key else TextColumn.constant("", len(self.bad))
        held = Held(table, TextColumn.constant(self.raw.file, len(table)), self.raw.line_numbers).without(self.bad)
        return Reading(held, self.defects, [dict(self.raw.rows[row]) for row in bad], [keys[row] for row in bad])


def read_rows(raw: RawTable, progress: Progress | None = None) -> Reading:
    """Return what came of a raw table: canonical rows, defects, and the rows that do not fit.

    Parameters
    ----------
    raw
        Rows of one table. Where it lacks a required column every row is rejected; the other columns are still checked.
    progress
        Called as ``progress(file, rows)`` when the table was read.

    Notes
    -----
    Every column is checked once per distinct text, so the cost grows with rows x columns by a few look-ups a cell.
    """
    reading = _TableReader(raw).read()
    if progress:
        progress(raw.file, len(raw.rows))
    return reading


def _canonical_grade(grade: str, handling: str) -> tuple[str, str]:
    if not grade:
        return "", handling
    parsed, carried = parse_grade(grade)
    handling = "C" if "C" in (carried, handling) else handling or carried
    return (parsed.written if parsed.legacy else parsed.text), handling


def _is_legacy(grade: str) -> bool:
    return parse_grade(grade)[0].legacy


def _legacy(grade: str) -> tuple[str, str]:
    parsed: Grade = parse_grade(grade)[0]
    return f"legacy 5x5x5 grade, read as {parsed.text}", "the mapping is lossy; the original is kept"


def _selected(good: dict[str, str], judge: Callable[[str, str], tuple[str, str] | None]) -> Broken:
    found = ((text, judge(text, canonical)) for text, canonical in good.items() if canonical)
    return {text: problem for text, problem in found if problem is not None}


def _odd_texts(good: dict[str, str]) -> Broken:
    def judge(text: str, canonical: str) -> tuple[str, str] | None:
        if CONTROL.search(text.strip()):
            return "holds control characters", "they are replaced by spaces"
        if turned := _TURNED.search(canonical):
            mark = f"U+{ord(turned[0]):04X}"
            return (
                f"holds {mark}, which turns the direction of text round",
                "take it out if nobody meant it",
            )
        if _FORMULA.match(canonical):
            return "holds a formula", "it is kept as plain text and never run"
        if "<" in canonical and _MARKUP.search(canonical):
            return "holds markup", "it is kept as plain text and never run"
        return None

    return _selected(good, judge)


def _british_dates(good: dict[str, str]) -> Broken:
    order = "day before month" if region().day_first else "month before day"

    def judge(text: str, canonical: str) -> tuple[str, str] | None:
        if text.strip() == canonical or not parse_date(text.strip()).british:
            return None
        return f"'{text.strip()}' was read as {canonical} ({order})", "write dates as 2019-11-30"

    return _selected(good, judge)
