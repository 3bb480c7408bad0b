"""Recorded statuses of a sheet: each needs the day as at which the sheet speaks, or the word that nobody knows it."""

from __future__ import annotations

from collections.abc import Sequence

from graphlab.loaders.mapping.periods import UNDATED
from graphlab.loaders.mapping.rules import PERIOD, SheetRule, TableRule
from graphlab.loaders.mapping.tables.view import View
from graphlab.model.intake.raw import RawTable
from graphlab.model.intake.report import Defect
from graphlab.model.statuses import STATUS
from graphlab.wording.phrases import many, verb

_DATES = (PERIOD, "date_start", "date_end")


def statuses_without_day(
    views: Sequence[tuple[SheetRule, View]], made: Sequence[Sequence[RawTable]], file: str
) -> list[Defect]:
    """Return an error for tables of statuses whose mapping says no day, a warning for statuses that are undated.

    Parameters
    ----------
    views
        The sheets of the mapping.
    made
        The rows of each table that gives claims, in the order of the mapping.
    file
        Name of the mapping.
    """
    found = []
    for sheet, view in views:
        for rule in sheet.tables:
            if "status" in rule.cells and not set(_DATES) & set(rule.cells):
                said = f"the statuses have no day, so they would decide nothing ({_where(rule, file)})"
                remedy = f'add period: {{value: "2026-10-05"}}, the day of the list, or {{value: {UNDATED}}}'
                found.append(Defect(view.grid.name, 0, "status", "", said, remedy))
    return found or _undated(made)


def _where(rule: TableRule, file: str) -> str:
    return f"table of {file} line {rule.line}"


def _undated(made: Sequence[Sequence[RawTable]]) -> list[Defect]:
    found = []
    for tables in made:
        for raw in (raw for raw in tables if raw.table == "events" and "event" in raw.columns):
            undated = raw.texts("event").equals(STATUS)
            for column in {"date_start", "date_end"} & set(raw.columns):
                undated &= raw.texts(column).equals("")
            number = int(undated.sum())
            if number:
                said = f"{many(number, 'status', 'statuses')} {verb(number, 'is', 'are')} undated"
                rule = f"{said}: {verb(number, 'it decides', 'they decide')} nothing, and products say so"
                found.append(
                    Defect(raw.file, 0, "status", "", rule, "say the day of the list, if it is known", "warning")
                )
    return found
