"""What a mapping file says: how a foreign sheet becomes claims, as rules that `mapping_file` has checked."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from graphlab.model.tables import PERIOD_COLUMNS

#: What `year` may say beside the name of a column: the title's year, and that of the header of an unpivoted column.
YEAR_WORDS = ("title", "header")
#: What a suggestion or a person left to be settled: no subject, unit or measure is called that.
PLACEHOLDERS = (
    "SUBJECT",
    "MEASURE",
    "UNIT",
    "PERIOD",
    "VALUE",
    "STOCK_OR_FLOW",
    "YEAR",
    "FIRST DAY",
    "AS AT",
    "TBC",
    "ORIGIN OR DESTINATION",
)
#: In `where`: the cell of the column that became rows.
CELL_WORD = "cell"
#: The target `period` stands for the two date columns of a table.
PERIOD = "period"
#: Targets that hold dates.
DATE_TARGETS = frozenset({column for pair in PERIOD_COLUMNS.values() for column in pair} | {"published"})


@dataclass(frozen=True)
class Cell:
    """Where the text of a target column comes from, and what is done to it.

    Attributes
    ----------
    line
        Line of the mapping, for errors.
    column, columns, join
        One column of the sheet, or several put together.
    first
        Several columns, of which the first that is filled is taken.
    value
        A constant.
    template
        Text with ``{Column}`` in it.
    header, cell
        Of an unpivoted table: the header of the column ("0" for all of it, else its rows, from 1: "2", "2-3"; None
        where it is not asked), the cell itself.
    title
        The period in the title of the sheet, else in its name or that of the file.
    title_place
        The place in the titles.
    sheet
        The name of the sheet.
    of_file
        A text for each file by its name; a file that is not among them is an error.
    translate, extract, format, default, split
        What is done to the text, in this order: extract (a regular expression), translate, default, format, split at
        any of several marks.
    match, code, unmatched
        Kind of thing that the text names, a column with its code, and what to do when it is not clear.
    new, same_when
        Kind of thing that is made, and the columns that tell two of them apart.
    year
        What completes a period without its year (``Jan``, ``Q1``, ``w/c 6 April``): a column, ``title``, ``header`` or
        a year.
    year_of_file
        That year for each file by its name.
    week
        ``begins`` or ``ends`` where single days stand for the weeks that they begin or end, one of `WEEK_RULES` where
        weeks have numbers; "" where days are days.
    numbered
        By year the first day of its period 1, or `months`: what "P3 2024/25" means; {} where no periods have numbers.
    rounded
        To the nearest of what whole numbers are rounded, which become ranges; 0 where they are not.
    """

    line: int
    column: str = ""
    columns: tuple[str, ...] = ()
    join: str = " "
    first: tuple[str, ...] = ()
    value: str | None = None
    template: str = ""
    header: str | None = None
    cell: bool = False
    title: bool = False
    title_place: bool = False
    sheet: bool = False
    of_file: Mapping[str, str] = field(default_factory=dict)
    translate: Mapping[str, str] = field(default_factory=dict)
    extract: str = ""
    format: str = ""
    default: str = ""
    split: tuple[str, ...] = ()
    match: str = ""
    code: str = ""
    unmatched: str = "error"
    new: str = ""
    same_when: tuple[str, ...] = ()
    year: str = ""
    year_of_file: Mapping[str, str] = field(default_factory=dict)
    week: str = ""
    rounded: int = 0
    numbered: Mapping[str, str] = field(default_factory=dict)

    @property
    def needs(self) -> tuple[str, ...]:
        """Columns of the sheet that it reads."""
        named = tuple(re.findall(r"\{([^{}]+)\}", self.template))
        columns = (self.column, *self.columns, *self.first, *named, *self.same_when, self.code, self.year_column)
        return tuple(dict.fromkeys(c for c in columns if c))

    @property
    def plain(self) -> bool:
        """Whether it is a column of the sheet and nothing is done to its texts before they are read."""
        made = (self.columns, self.first, self.template, self.header, self.cell, self.title, self.sheet, self.of_file)
        done = (self.translate, self.extract, self.format, self.default, self.rounded)
        dated = (self.year, self.year_of_file, self.numbered, self.title_place)
        return bool(self.column) and self.value is None and self.header is None and not any((*made, *done, *dated))

    @property
    def year_column(self) -> str:
        """The column of the sheet that holds the year, "" where `year` says something else."""
        plain = self.year in YEAR_WORDS or re.fullmatch(r"\d{2,4}([/-]\d{2,4})?", self.year)
        return "" if plain else self.year


@dataclass(frozen=True)
class TableRule:
    """How the rows of a sheet become rows of one table.

    Attributes
    ----------
    table, line, cells
        The table, the line of the mapping, and where each of its columns comes from.
    unpivot, where, filled
        Columns that become rows, and which rows give something.
    totals, total_words
        Labels of totals by column of the table; whether they are known by their words instead.
    add
        Columns of the sheet over which the rows of one cell are added up; ``("rows",)`` adds all of them.
    count
        ``rows`` where the rows themselves are counted, else a column whose different values are.
    reverse
        Whether the two ends of a link or flow change places.
    """

    table: str
    line: int
    cells: Mapping[str, Cell]
    unpivot: Mapping[str, Any] | None = None
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    filled: tuple[str, ...] = ()
    totals: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    total_words: bool = False
    add: tuple[str, ...] = ()
    count: str = ""
    reverse: bool = False

    @property
    def of_flows(self) -> bool:
        """Whether its rows are counts of what happened in a period, none of how things stood on a day."""
        kind = self.cells.get("stock_or_flow")
        told = (kind.value, *kind.translate.values()) if kind else ()
        return self.table == "counts" and "stock" not in told


@dataclass(frozen=True)
class SheetRule:
    """Which sheet, where its header is, which rows to leave out, and what it becomes.

    `turned` says that its columns are read as rows.
    """

    line: int
    sheet: str = ""
    header: str = ""
    table: int = 0
    rows: str = ""
    fill_down: tuple[str, ...] = ()
    leave_out: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    tables: tuple[TableRule, ...] = ()
    turned: bool = False


@dataclass(frozen=True)
class SheetMapping:
    """A mapping file as read."""

    file: str
    record: Mapping[str, Any]
    source: str
    home: str
    entities: Mapping[str, tuple[Mapping[str, str], ...]]
    sheets: tuple[SheetRule, ...]
    graph: Mapping[str, Any]
    drop_personal: bool = False
