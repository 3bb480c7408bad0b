"""One column of a foreign sheet: what its header says and what its cells are."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from graphlab.loaders.mapping.naming.names import NameIndex
from graphlab.loaders.mapping.numbered_periods import is_dated_number
from graphlab.loaders.mapping.periods import is_period, lacks_year
from graphlab.loaders.mapping.rows.records import bounds_of
from graphlab.loaders.mapping.splitting import STRONG, WEAK, has_mark, split_cell
from graphlab.loaders.mapping.tables.blocks import Block, is_value, is_year
from graphlab.loaders.mapping.words import NOT_STATED, SHORTHAND, is_part_total, is_total, says_nothing, total_of
from graphlab.loaders.personal import personal_column
from graphlab.loaders.shapes.vocabulary import Measure, measure_of, part_that_is_active, plain_header, role_of
from graphlab.model.values import sum_bounds

#: So many rows are looked at.
SAMPLE = 400
_DISTINCT = 60
#: Parts of a table that hold days of lines.
_DATED = ("start", "end", "as_at", "closed_on", "disrupted_on", "returned_on", "checked_on")

#: A financial year with both of its years.
_TWO_YEARS = re.compile(r"((?:19|20)\d\d)\s*[-/–]\s*((?:19|20)?\d\d)")
#: "Year", "YE Mar", "FY end", "12 months to Sept".
_SAYS_YEAR = re.compile(r"\b(?:years?|yrs?|f/?y|y/?e|(?:12|twelve)[ -]?months?)\b", re.IGNORECASE)
_FIGURE = re.compile(r"[-+<>~=£]*\s*\d[\d.,\s]*(?:$|[^\w/.:-])")


@dataclass
class Column:
    """What is known of a column.

    Attributes
    ----------
    name, index, role
        Name, place from 0, and the part that its header gives it.
    measure
        What the header says is counted, if it does.
    cells
        A sample of its cells, row by row.
    numbers, periods, places, percents, years
        Shares of the filled cells (totals apart) that are one.
    figures
        Share of them that begin as a number does, whether it can be read or not (``-1``, ``1.204``).
    labels
        Different texts, totals apart, in order.
    totals
        Texts that are totals.
    personal
        What it holds of people.
    """

    name: str
    index: int
    role: str
    measure: Measure | None
    cells: list[str]
    numbers: float = 0.0
    periods: float = 0.0
    places: float = 0.0
    percents: float = 0.0
    figures: float = 0.0
    years: float = 0.0
    filled: int = 0
    labels: list[str] = field(default_factory=list)
    totals: list[str] = field(default_factory=list)
    shorthand: list[str] = field(default_factory=list)
    personal: str = ""
    header_period: bool = False
    header_place: bool = False
    header_total: bool = False

    @property
    def numeric(self) -> bool:
        """Whether most of its cells are numbers (some, below the name of a measure), and no years below one of time."""
        if (self.measure or self.role == "value") and self.figures and not self.periods > 0.5:
            return self.percents < 0.5
        timed = self.role in ("period", "year", "month", "fy", "quarter", "start", "end", "as_at", "closed_on")
        return self.numbers > 0.5 and not timed and self.percents < 0.5

    @property
    def words(self) -> bool:
        """Whether it holds words."""
        return self.filled > 0 and self.numbers <= 0.5 and self.percents <= 0.5

    @property
    def dated(self) -> bool:
        """Whether it holds periods or dates."""
        timed = self.role in ("period", "year", "month", "fy", *_DATED)
        return self.periods > 0.5 and (self.numbers < 0.5 or timed)

    @property
    def unique(self) -> bool:
        """Whether no cell of it stands twice."""
        filled = [c for c in self.cells if c]
        return len(filled) > 1 and len(set(filled)) == len(filled)


def look_at(block: Block, index: NameIndex, without: Collection[int] = ()) -> list[Column]:
    """Return every column of a table that holds anything; rows with the indices of `without` are not looked at."""
    grid = block.grid
    rows = [grid.rows[i] for i in block.body[:SAMPLE] if i not in without]
    index.hear(block.called())
    found = []
    for name, at in block.called().items():
        last = block.levels[at][-1] if at < len(block.levels) and len(block.levels[at]) > 1 else name
        column = _look(name, at, [r[at] if at < len(r) else "" for r in rows], index, last)
        if column.filled or name != _letter(at):
            found.append(column)
    _tell_lines_apart(found)
    _tell_sums_apart(found)
    return found


def _tell_sums_apart(columns: Sequence[Column]) -> None:
    """Let a column of figures below "Quarter" or "Year" that adds up the months beside it be their total."""
    parts = [c for c in columns if c.numeric and (c.header_period or lacks_year(c.name))]
    for column in columns:
        if column.role not in ("quarter", "year", "fy", "month") or column.numbers <= 0.5 or column in parts:
            continue
        if len(parts) > 1 and adds_up(column, parts):
            column.role, column.header_total = "", True


def adds_up(whole: Column, others: Sequence[Column]) -> bool:
    """Return whether other columns add up to one in every row."""
    if not others:
        return False
    for i, text in enumerate(whole.cells):
        if not text or not is_value(text):
            continue
        found, stated = (
            sum_bounds(bounds_of(c.cells[i]) if c.cells[i] else bounds_of("0") for c in others),
            bounds_of(text),
        )
        if (found.high is not None and stated.low is not None and found.high < stated.low) or (
            stated.high is not None and (found.low or 0) > stated.high
        ):
            return False
    return True


def _tell_lines_apart(columns: Sequence[Column]) -> None:
    """Let the column of the active lines be that, not the one of all lines beside it ("Lines", "of which active")."""
    for column in columns:
        counted = [c for c in columns if c is not column and c.measure is not None and c.numeric]
        every = part_that_is_active(column.name, [c.name for c in counted]) if column.numeric else ""
        for other in counted if every else ():
            if other.name == every:
                column.measure, column.role, other.measure = other.measure, "", None


def _letter(index: int) -> str:
    from graphlab.loaders.sheets.grid import column_letters

    return column_letters(index)


def _look(name: str, at: int, cells: list[str], index: NameIndex, last: str) -> Column:
    personal = personal_column(name, cells)
    # "Week 3" above figures is a period itself and no word for one.
    role = "" if is_period(name) or lacks_year(name) else role_of(name)
    # Below "Line details" it is the last row of the header that says what a column of words is.
    role = role or (role_of(last) if last != name and not any(map(is_value, cells)) else "")
    column = Column(name, at, role, measure_of(name), cells, personal=personal)
    filled = [c for c in cells if c]
    column.filled = len(filled)
    column.totals = [c for c in dict.fromkeys(filled) if is_total(c) or is_part_total(c) or total_of(c)]
    named = role in (*_DATED, "line", "operation") and column.measure is None
    words = [
        c for c in filled if c not in column.totals and not (says_nothing(c) if named else c.lower() in NOT_STATED)
    ]
    column.labels = list(dict.fromkeys(words))
    column.shorthand = sorted({c for c in words if c.lower() in SHORTHAND})
    number = len(words) or 1
    column.percents = sum(c.endswith("%") for c in words) / number
    column.numbers = sum(is_value(c) or c.lower() in SHORTHAND for c in words) / number
    column.figures = sum(bool(_FIGURE.match(c)) for c in words) / number
    column.periods = sum(is_period(c) for c in words) / number
    column.years = sum(is_year(c) for c in words) / number
    if not column.role and not column.measure and column.years > 0.9 and _SAYS_YEAR.search(name):
        column.role = "year"
    if not column.role and not column.measure and words and all(map(_two_years, words)):
        column.role = "fy"  # "2022-2023" and "2023-2024" are years whatever is written above them
    column.header_total = is_total(name) or is_part_total(name) or is_period(total_of(name))
    column.header_period = is_period(name) or is_dated_number(name)
    if column.numbers <= 0.5 and column.periods < 0.9 and not personal:
        names = [c for c in column.labels if not is_value(c)][:_DISTINCT]
        index.hear(names, name)
        column.places = sum(_is_place(c, index) for c in names) / len(names) if names else 0.0
    if column.role == "origin" and not column.places and plain_header(name) == "source":
        column.role = "notes"  # where figures come from, and not who
    if column.role in ("origin", "destination") and column.periods > 0.5:
        column.role = "start" if column.role == "origin" else "end"  # "From" and "To" above dates are no places
    column.header_place = not column.header_period and column.role not in ("origin",) and _names_place(name, index)
    return column


def _two_years(text: str) -> bool:
    found = _TWO_YEARS.fullmatch(text)
    return found is not None and (int(found[1]) + 1) % 100 == int(found[2]) % 100


def _names_place(name: str, index: NameIndex) -> bool:
    if not any(map(str.isalpha, name)) or len(name) < 3:
        return False
    match = index.match(name, "place")
    return bool(match.id) and match.how != "special word"


def _is_place(text: str, index: NameIndex) -> bool:
    if index.match(text, "place").id:
        return True
    if not any(has_mark(text, m) for m in (*STRONG, *WEAK)):
        return False
    parts = split_cell(text, (*STRONG, *WEAK), lambda t: index.knows(t, "place"))
    return len(parts) > 1 and 2 * sum(bool(index.match(p, "place").id) for p in parts) >= len(parts)
