"""What stands in a cell before it is read: the text of a target, put together as its rule says, with its year."""

from __future__ import annotations

import re
from collections.abc import Callable

from graphlab.loaders.mapping.numbered_periods import numbered_span, period_number, with_its_year
from graphlab.loaders.mapping.periods import WEEK_RULES, is_period, with_year
from graphlab.loaders.mapping.rules import PERIOD, Cell, TableRule
from graphlab.loaders.mapping.tables.titles import period_of_title, place_of_titles, year_of_title
from graphlab.loaders.mapping.tables.view import View
from graphlab.loaders.mapping.words import is_total, unrounded
from graphlab.model.intake.report import Defect

#: How a total over years is written on its way: "Total of Jan".
OVER_YEARS = "Total of "


class CellText:
    """Puts the texts of one table of a sheet together; what its titles and its file say is looked up once."""

    def __init__(self, view: View, rule: TableRule, file: str, knows_place: Callable[[str], bool]) -> None:
        """Note where a title or the mapping lacks a date that a rule reads there."""
        self.view, self.rule = view, rule
        self.title = ""
        self.unsaid: set[str] = set()
        if any(cell.title for cell in rule.cells.values()):
            self.title = period_of_title(view.block, flow=rule.of_flows)
            if not self.title:
                rule_text = (
                    "no title, name of the sheet or name of the file holds a date, which the mapping reads there"
                )
                view.bad.append(Defect(view.grid.name, 0, "", "", rule_text, 'write it: {value: "2021"}, or use --ask'))
        self.place = ""
        if any(cell.title_place for cell in rule.cells.values()):
            self.place = place_of_titles(view.block.titles, knows_place)
            if not self.place:
                rule_text = "no title of the table names one place, which the mapping reads there"
                view.bad.append(Defect(view.grid.name, 0, "", "", rule_text, "write it: {value: norfolk}"))
        self.title_year = year_of_title(view.block)
        if not self.title_year and any(cell.year == "title" for cell in rule.cells.values()):
            rule_text = "no title, name of the sheet or name of the file says which one year the periods are of"
            view.bad.append(Defect(view.grid.name, 0, "", "", rule_text, 'write it: year: "2021", or use --ask'))
        for cell in rule.cells.values():
            by_file = cell.of_file or cell.year_of_file
            if by_file and view.grid.file not in by_file:
                rule_text = f"{file}, line {cell.line}, says no date for this file; it has {', '.join(by_file)}"
                view.bad.append(Defect(view.grid.name, 0, "", "", rule_text, "add this file there, or use --ask"))

    def text_of(self, cell: Cell, cells: list[str], name: str) -> str:
        """Return the text of a target before it is read."""
        if cell.value is not None:
            text = cell.value
        elif cell.header is not None:
            text = self.view.level(name, cell.header) if name else ""
        elif cell.title:
            text = self.title
        elif cell.title_place:
            text = self.place
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
        if cell.numbered and not is_total(text):
            return self._of_number(cell, text, cells, name)
        if cell.year or cell.year_of_file:
            number = cell.week in WEEK_RULES and text.isdecimal()
            text = _completed(f"Week {text}" if number else text, self._year(cell, cells, name))
        return cell.format.replace("{}", text) if cell.format and text else text

    def _of_number(self, cell: Cell, text: str, cells: list[str], name: str) -> str:
        """Return the days of a period by its number; a year of which the mapping says no first day is noted once."""
        dated = with_its_year(text, self._year(cell, cells, name) if cell.year or cell.year_of_file else "")
        if span := numbered_span(dated, cell.numbered):
            return span[0] if span[0] == span[1] else f"{span[0]}..{span[1]}"
        if (found := period_number(dated)) and found[1] not in self.unsaid:
            self.unsaid.add(found[1])
            rule = f"'{dated}' is a period by its number, and the mapping does not say what it is"
            year = found[1] or "2024/25"
            remedy = f'add the first day of period 1 to numbered: {{"{year}": "2024-04-01"}}, or use --ask'
            self.view.bad.append(Defect(self.view.grid.name, 0, cell.column, text, rule, remedy))
        return dated

    def season_of(self, text: str, cells: list[str], name: str) -> str:
        """Return a period without its year, "" where it says its year itself."""
        cell = self.rule.cells.get(PERIOD)
        if cell is None or cell.numbered or not (cell.year or cell.year_of_file) or not text:
            return ""
        year = self._year(cell, cells, name)
        return text.removeprefix(OVER_YEARS).removesuffix(year).removeprefix(year).strip()

    def _year(self, cell: Cell, cells: list[str], name: str) -> str:
        """Return the year that completes a period, from where the mapping says that it stands."""
        if cell.year_of_file:
            return cell.year_of_file.get(self.view.grid.file, "")
        if cell.year_column:
            return self.view.text(cells, cell.year_column)
        if cell.year == "title":
            return self.title_year
        return (self.view.level(name, "0") if name else "") if cell.year == "header" else cell.year


def _completed(text: str, year: str) -> str:
    """Return a period with its year, where it has none; of a total what it is the total of."""
    if is_total(text) and is_period(year):
        return f"Total {year}"
    if text and is_total(year) and not is_total(text):
        return f"{OVER_YEARS}{text}"
    return with_year(text, year)
