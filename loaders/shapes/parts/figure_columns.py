"""Which columns of a table hold figures, and which only number its rows or its events."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from graphlab.loaders.mapping.periods import is_period, read_period
from graphlab.loaders.mapping.tables.titles import date_in, period_in
from graphlab.loaders.shapes.columns import Column
from graphlab.loaders.shapes.reading import Reading
from graphlab.loaders.shapes.vocabulary import Measure, measure_in, plain_header
from graphlab.model.periods import make_period

#: Figures that are added up so far, and words after which a title says since when.
CUMULATIVE = re.compile(r"(?<!not )(?<!non-)\bcumulative|\brunning total|\byear to date\b|\bytd\b", re.IGNORECASE)

#: What stands beside a period that is not over.
_SO_FAR = re.compile(r"[ ,(]*\b(?:(?:year|yr|financial year) to date|to date|so far|ytd)\b\)?[ ,]*", re.IGNORECASE)

#: Headers of numbers that only tell rows apart, where each is one more than the last: "Docket no".
_SERIAL = re.compile(r"\w (?:no|number|ref)\.?$")
_NO_VALUES = frozenset(("aside", "percent", "code", "coordinate", "grade", "attribute", "type", "closure_type"))


def unfinished(header: str) -> str:
    """Return the period of which a header counts what there is so far, "" for none.

    Examples
    --------
    >>> unfinished("FY26 YTD"), unfinished("2025/26 to date"), unfinished("Arrests YTD"), unfinished("2026")
    ('FY26', '2025/26', '', '')
    """
    rest = _SO_FAR.sub(" ", header).strip()
    return rest if rest != header.strip() and is_period(rest) else ""


def _sums_others(column: Column, columns: Sequence[Column]) -> bool:
    """Return whether a column of figures so far adds up others: unless its period holds the period of none of them."""
    period = unfinished(column.name) or date_in(column.name)[0]
    if not period:
        return True
    whole = make_period(*read_period(period)[:2])
    texts = [p for c in columns if c is not column and (p := period_in(c.name)) and p != period]
    return any(make_period(*read_period(text)[:2]).inside(whole) for text in texts)


def has_numbers(reading: Reading) -> bool:
    """Return whether a table has columns of figures; one unnamed number in every row of a list of events is none."""
    values = figure_columns(reading)
    return bool(values) and not _numbers_of_events(reading, values)


def _numbers_of_events(reading: Reading, values: Sequence[Column]) -> bool:
    """Return whether rows are events with a reference and a date each, and the only numbers say not what they count."""
    named = any(c.measure or c.role or c.header_period or c.header_place for c in values)
    references = any(c.role == "id" and c.unique for c in reading.columns)
    return len(values) == 1 and not named and references and any(c.dated for c in reading.columns)


def figure_columns(reading: Reading) -> list[Column]:
    """Return the columns of figures; those that add up what stands beside them are left out."""
    found = []
    for column in reading.free():
        numbered = column.numeric or (
            column.header_period and column.filled > 0 and not (column.words and column.labels)
        )
        if not numbered or column.role in _NO_VALUES or column.percents > 0.5:
            continue
        if column.measure is None and _SERIAL.search(plain_header(column.name)) and _numbers_rows(column):
            continue
        bare = plain_header(column.name) in ("number", "no", "#", "record", "records")
        if column.role == "id" and not (bare and not _numbers_rows(column)):
            continue
        timed = column.role in ("year", "fy", "month", "quarter", "period", "start", "end")
        if timed and not column.measure and not column.header_period:
            continue
        at_left = column.index == reading.block.left and not (column.header_place or column.header_period)
        if not column.role and at_left and (_numbers_rows(column) or _numbers_events(column)):
            continue
        found.append(column)
    so_far = [c for c in found if CUMULATIVE.search(c.name) and _sums_others(c, found)]
    if so_far and len(so_far) < len(found):
        for column in so_far:
            reading.leave(column, "it adds up what stands beside it")
        found = [c for c in found if c not in so_far]
    return found


def _numbers_events(column: Column) -> bool:
    """Return whether a column called by one event ("Incident", "Arrest") holds the number of each and no count."""
    one = column.measure is not None and not plain_header(column.name).endswith("s")
    return one and column.unique and all(x.isdecimal() for x in column.labels)


def _numbers_rows(column: Column) -> bool:
    """Return whether a column of figures without a word for them numbers the rows: 1001, 1002, 1003 ..."""
    whole = [int(c) for c in column.cells if c.isdecimal() and len(c) < 20]
    steps = [b - a for a, b in pairwise(whole)]
    return len(whole) > 2 and len(whole) == column.filled and all(s == steps[0] for s in steps) and steps[0] == 1


def measures_told(reading: Reading) -> list[Measure]:
    """Return what the headers of a table say is counted, else what its titles say."""
    return [c.measure for c in reading.columns if c.measure] or [
        measure for title in reading.block.titles if (measure := measure_in(title))
    ]
