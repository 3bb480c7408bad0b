"""The columns beside the numbers: places at either end, periods, operations, measures, and what only breaks down."""

from __future__ import annotations

import re
from collections.abc import Sequence

from graphlab.loaders.mapping.periods import is_period
from graphlab.loaders.mapping.tables.blocks import find_blocks
from graphlab.loaders.mapping.tables.titles import date_in, place_of_titles
from graphlab.loaders.shapes.columns import Column
from graphlab.loaders.shapes.parts.ends import find_ends
from graphlab.loaders.shapes.parts.found import Labels
from graphlab.loaders.shapes.parts.statuses import NO, YES
from graphlab.loaders.shapes.parts.times import find_period, month_like, refuse_dates
from graphlab.loaders.shapes.reading import Reading, pairs, quote
from graphlab.loaders.shapes.vocabulary import OF_WHICH, PEOPLE, measure_in, measure_of, role_of

#: Headers whose labels each say what is counted.
_ASKS = re.compile(r"(?:questions?|indicators?|measures?|metrics?|kpis?|statistics?|count types?)(?: names?)?", re.I)


#: Why rows of rates are left out.
RATES = "rates are no counts"


def find(
    reading: Reading,
    *,
    wide: Sequence[Column] = (),
    events: bool = False,
    header_end: str = "",
    years_across: bool = False,
) -> Labels:
    """Return the parts of the label columns of a table.

    Parameters
    ----------
    reading
        The table.
    wide
        Its columns of numbers.
    events
        Whether one row is one event.
    header_end
        The end that the headers of the numbers name, "" for none.
    years_across
        Whether those headers are periods, which months at the left lie in.
    """
    found = Labels()
    columns = [c for c in reading.free() if c not in wide]
    _leave_asides(reading, columns)
    find_period(reading, found, [c for c in columns if c.name not in reading.parts], years_across)
    for column in found.period_columns:
        if rates := [x for x in column.labels if role_of(x) in ("percent", "aside") and not is_period(x)]:
            reading.leave_rows(column.name, rates, RATES)
    find_ends(reading, found, [c for c in columns if c.name not in reading.parts], header_end, events)
    for column in [c for c in columns if c.name not in reading.parts and c.filled]:
        _find_other(reading, found, column, events)
    found.totals = any(c.totals for c in columns if c.name in reading.parts) or any(
        c.totals for c in reading.columns if c.personal
    )
    if not _name_by_title(reading, found, header_end) and not found.ends and not found.routes and not header_end:
        _name_by_sheet(reading, found)
    return found


def _name_by_title(reading: Reading, found: Labels, header_end: str) -> bool:
    """Take the place that a title names for the end that no column says, once somebody says which it is.

    Where several tables stand on a sheet, each below the name of a place, it is taken unless told.
    """
    free = [end for end in ("destination", "origin") if end not in found.ends and end != header_end]
    titles = reading.block.titles
    place = "" if found.routes or not free else place_of_titles(titles, lambda t: reading.index.peek(t, "place").exact)
    if not place:
        return False
    several = len(find_blocks(reading.block.grid)) > 1
    choices = (*free, "neither")
    what = "Each table stands below the name of a place" if several else f"The title names {place}"
    text = f"{what}: is that where it happened (destination), where it comes from (origin), or neither?"
    end = reading.ask("title", text, free[0] if several else "neither", choices)
    if end == "neither":
        return False
    doubt = reading.doubt("title", "or the other end, or neither?")
    found.of_sheet = f"    {end}: {{title: place, match: place}}{doubt}"
    return True


def _name_by_sheet(reading: Reading, found: Labels) -> None:
    """Take the name of the sheet for the place of its figures, where it is one."""
    name = reading.block.grid.sheet
    if name and reading.index.peek(name, "place").exact:
        ends = ("origin", "destination")
        end = reading.ask("sheet", "Is the name of the sheet where it comes from, or where it happened?", ends[0], ends)
        other = ends[end == ends[0]]
        found.of_sheet = f"    {end}: {{sheet: yes, match: place}}{reading.doubt('sheet', f'or {other}')}"


def _leave_asides(reading: Reading, columns: Sequence[Column]) -> None:
    for column in columns:
        if column.role == "percent" or column.percents > 0.5:
            reading.leave(column, "percentages are no counts")
        elif column.role == "aside" and not column.places:
            reading.leave(column, "it is no count of what happened")
        elif column.role == "coordinate":
            reading.leave(column, "positions come from the places")
        elif not column.filled:
            reading.leave(column, "it is empty")


def _dated_labels(reading: Reading, found: Labels, column: Column) -> bool:
    """Take a column whose labels each hold a period ("Arrests 2021") for the period, and for what is counted."""
    dates = {x: date_in(x) for x in column.labels}
    periods = {x: period for x, (period, _) in dates.items()}
    if (
        found.period
        or not column.words
        or not column.labels
        or column.role in ("notes", "operation", "id")
        or not all(periods.values())
        or month_like(column)
    ):
        return False
    if left_open := next((x for x, (_, is_meant) in dates.items() if not is_meant), ""):
        refuse_dates(reading, column, left_open)
        return True
    measures = {x: measure_of(x.replace(p, " ").strip(" -,:()")) for x, p in periods.items()}
    named = {x: m for x, m in measures.items() if m is not None}
    if len(set(measures.values())) > 1 and len(named) < len(measures):
        return False
    if not named and any(map(str.isdigit, "".join(x.replace(p, " ", 1) for x, p in periods.items()))):
        return False  # "Period 3 2025" is more than its year
    found.period = [f"period: {{column: {quote(column.name)}, translate: {pairs(periods)}}}"]
    found.period_columns = [column]
    reading.use(column, "the period")
    if len(named) == len(measures) and found.measure is None:
        found.measure, found.measures = column, named
        reading.use(column, "the period, and what is counted")
    return True


def _find_other(reading: Reading, found: Labels, column: Column, events: bool) -> None:
    if _dated_labels(reading, found, column):
        return
    measures = [x for x in column.labels if measure_of(x)]
    rates = [x for x in column.labels if role_of(x) in ("percent", "aside")]
    if column.words and rates:
        reading.leave_rows(column.name, rates, RATES)
        column.labels = [x for x in column.labels if x not in rates]
    _leave_parts(reading, column)
    named = _says_what(reading, column, measures, events)
    if column.words and found.measure is None and named:
        found.measure = reading.use(column, "what is counted")
    elif column.role in ("operation", "line") and column.labels and all(x.lower() in YES | NO for x in column.labels):
        reading.leave(column, "it says only whether")
    elif column.role == "operation" and column.words and found.subject is None:
        found.subject = reading.use(column, "whose figures these are (operations)")
    elif column.role == "line" and column.words and found.line is None and not events:
        found.line = reading.use(column, "whose figures these are (lines)")
    elif column.role == "notes" and found.note is None and not events:
        found.note = reading.use(column, "a note of the claim")
    elif column.role == "grade" and found.grade is None:
        found.grade = reading.use(column, "the grade of the claim")
    elif column.role in ("notes", "id", "status", "as_at", "handling", "unit", "closed_by"):
        reading.leave(column, "a claim has no place for it")
    elif column.words and len(column.labels) > 1:
        found.breakdowns.append(column)
    elif column.words and column.labels:
        reading.leave(column, f"it says '{column.labels[0][:40]}' in every row")


def _says_what(reading: Reading, column: Column, measures: Sequence[str], events: bool) -> bool:
    """Return whether the labels of a column, of which some name measures, each say what is counted."""
    if events and len(measures) < len(column.labels):
        return False  # what became of an arrest ("Charged", "NFA") is another question than what a row is
    if _only_people(measures) and _counts_something_else(reading):
        return False  # "Adult" and "Child" beside arrests break the arrests down
    if _ASKS.fullmatch(column.name.strip()):
        return True  # answers to questions are never added up
    if column.role == "measure":
        # What came of arrests ("Line closed") is no other measure of the figure below "Arrests".
        return bool(measures) and not _figures_are_of_one(reading)
    return 2 * len(measures) > len(column.labels)


def _leave_parts(reading: Reading, column: Column) -> None:
    """Leave out rows of what is among others: "of which female" and "of which under 18" may be the same."""
    parts = [x for x in column.labels if OF_WHICH.match(x)] if column.words else []
    if parts:
        reading.leave_rows(column.name, parts, "parts of the rows above them")
        column.labels = [x for x in column.labels if x not in parts]


def _figures_are_of_one(reading: Reading) -> bool:
    """Whether the header of the only column of figures says what they count."""
    said = {column.measure for column in reading.columns if column.numeric and column.role not in ("id", "aside")}
    return len(said) == 1 and said.isdisjoint({None, PEOPLE})


def _only_people(labels: Sequence[str]) -> bool:
    """Whether labels name people of some kind, and nothing that was done or counted."""
    return all(measure_of(x) == PEOPLE for x in labels)


def _counts_something_else(reading: Reading) -> bool:
    """Whether a header of figures, a title or the sheet's name says that something else than people is counted."""
    block = reading.block
    said = [measure_of(column.name) for column in reading.columns if column.numeric]
    said += [measure_in(text.replace("_", " ")) for text in (*block.titles, block.grid.sheet, block.grid.file)]
    return any(measure not in (None, PEOPLE) for measure in said)
