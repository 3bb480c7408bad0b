"""One row an event: arrests, custody records, street-level records; rows are counted."""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

from graphlab.loaders.mapping.periods import is_period, lacks_year
from graphlab.loaders.mapping.tables.blocks import is_value
from graphlab.loaders.shapes.columns import Column
from graphlab.loaders.shapes.counts import count_lines
from graphlab.loaders.shapes.counts.combined import is_counted
from graphlab.loaders.shapes.parts import labels
from graphlab.loaders.shapes.reading import Reading, quote
from graphlab.loaders.shapes.vocabulary import Measure, measure_in, measure_of, plain_header

_EVENT_WORDS = {"custody": "arrests", "arrest": "arrests", "detain": "arrests", "crime": "crimes", "seiz": "seizures",
                "warrant": "warrants", "charge": "charges", "search": "searches", "incident": "incidents",
                "offence": "offences", "stop": "searches"}  # fmt: skip
#: Headers of what a row is, which need not hold a figure.
_ROWS = ("records", "record", "all")
#: Names with a figure behind each, in brackets or after a colon.
_LISTED = re.compile(
    r"(?:[A-Za-z][^\d;,()]* ?(?:\(\d{1,6}\)|[:=x] ?\d{1,6})(?:\s*[;,/&]\s*|\s+and\s+|$))+", re.IGNORECASE
)


def read(reading: Reading) -> None:
    """Fill in a reading of a table without numbers: every row is one event."""
    if _refuse_figures(reading):
        return
    ids = [c for c in reading.free() if c.role == "id" and c.filled]
    for column in ids:
        reading.use(column, "the number of the event")
    parts = labels.find(reading, events=True)
    if not parts.ends and not parts.routes and not parts.period:
        reading.shape, reading.why = "no table of figures", "it has neither numbers nor places nor dates"
        reading.refused = "no column holds numbers, places or dates, so nothing can be counted or linked"
        return
    reading.shape = "one row an event"
    reading.why = "it has no column of numbers, but places or dates in every row"
    for column in reading.free():
        if column.numbers > 0.5:
            reading.leave(column, "it is a number about each row, and rows are counted")
    measure, doubt = _measure(reading)
    rows = len(reading.rows)
    name = measure.name
    if doubt:
        name = reading.ask("measure", f"What is one row of these {rows:,}?{doubt}", measure.name)
        known = measure_of(name)
        measure = measure if name == measure.name else known or Measure(name, name)
    lines = count_lines.counted(reading, parts, measure.name, measure.unit, measure.kind)
    repeats = [c for c in ids if c.filled and not c.unique]
    if repeats:
        what = reading.ask(
            "count",
            f"'{repeats[0].name}' repeats: count its different values, or every row?",
            "values",
            ("values", "rows"),
        )
        counted = quote(repeats[0].name) if what == "values" else "rows"
    else:
        counted = "rows"
    doubt = reading.doubt("count", "or rows") if repeats else ""
    reading.lines += [*lines, f"    count: {counted}{doubt}"]
    count_lines.finish(reading, parts)


def _refuse_figures(reading: Reading) -> bool:
    """Refuse a table that holds figures of which none is a count that can be read; return whether it was refused."""
    if figures := [c for c in reading.columns if _holds_figures(c)]:
        reading.shape, reading.why = "figures that are no counts", f"'{figures[0].name}' holds them"
        what = "percentages" if figures[0].role == "percent" or figures[0].percents > 0.5 else "rates, targets or ranks"
        reading.refused = (
            f"the column '{figures[0].name}' holds {what}, which are no counts, and no other figures are there"
        )
        return True
    if unread := next((c for c in reading.columns if _heads_figures(c)), None):
        sample = next(x for x in unread.labels if not is_value(x))
        turned = is_period(sample) or lacks_year(sample)
        perhaps = " (a spreadsheet may have turned ranges such as 1-4 into dates)" if turned else ""
        reading.shape, reading.why = "figures that cannot be read", f"'{unread.name}' holds them"
        reading.refused = (
            f"the column '{unread.name}' holds '{sample[:40]}' where figures are expected{perhaps}: correct it, or say "
            "in a column of its own what the mark means"
        )
        return True
    if listed := next((c for c in reading.columns if _holds_listed_figures(c)), None):
        reading.shape, reading.why = "figures within lists", f"'{listed.name}' holds names with a figure each"
        reading.refused = (
            f"the column '{listed.name}' holds '{listed.labels[0][:40]}', names with a figure each: write each name "
            "into a row of its own, with its figure beside it"
        )
        return True
    if doubtful := next((c for c in reading.free() if c.role == "id" and _may_count(c)), None):
        reading.shape, reading.why = "numbers of events, or how many there were", f"'{doubtful.name}' holds them"
        reading.refused = (
            f"'{doubtful.name}' may be the number of each event, or how many there were: call it a reference, or what "
            "it counts ('Arrests')"
        )
        return True
    return False


def _may_count(column: Column) -> bool:
    """Return whether a column such as "Arrest number" holds small numbers in no order, which may be counts."""
    name = re.sub(r"\s*(?:numbers?|no\.?)$", "", plain_header(column.name))
    if measure_of(name) is None or not column.labels or not all(x.isdecimal() and len(x) < 4 for x in column.labels):
        return False
    numbers = [int(x) for x in column.cells if x.isdecimal()]
    return any(b <= a for a, b in pairwise(numbers))


def _heads_figures(column: Column) -> bool:
    """Return whether the header of a column says that figures stand below, and what stands there looks like some."""
    says = column.header_period or column.header_place or is_counted(column) or lacks_year(column.name)
    like = 4 * sum(x[:1].isdigit() for x in column.labels) > len(column.labels)
    name = plain_header(column.name)
    amount = name.startswith(("quantity", "amount", "volume")) or (column.role == "value" and name not in _ROWS)
    return (says or amount) and like and column.role in ("", "value") and any(not is_value(x) for x in column.labels)


def _holds_listed_figures(column: Column) -> bool:
    """Return whether cells list names with a figure each: "Norwich (12); Cromer (4)"."""
    return 2 * sum(bool(_LISTED.fullmatch(x)) for x in column.labels) > len(column.labels)


def _holds_figures(column: Column) -> bool:
    """Return whether a column holds percentages or rates: its rows are no events."""
    figures = column.numbers > 0.5 or column.figures > 0.5
    return column.percents > 0.5 or (column.role in ("percent", "aside") and figures)


def _beside_statuses(reading: Reading) -> str:
    """Return the doubt of a title's measure where a column says how each row stands: no event is live or dormant."""
    status = next((c for c in reading.columns if c.role == "status" and c.words), None)
    return f" '{status.name}' says how each stands, as of lines: then call a column 'Line'." if status else ""


def _measure(reading: Reading) -> tuple[Measure, str]:
    """Return what one row is, and what else it may be ("" where nothing else is named) for the question."""
    texts = (
        [c.name for c in reading.columns] + reading.block.titles + [reading.block.grid.sheet, reading.block.grid.file]
    )
    found = measure_in(" ".join(reading.block.titles))
    if found:
        return found, _beside_statuses(reading)
    words = [m for text in texts for w, m in _EVENT_WORDS.items() if w in text.lower()]
    if not words:
        return Measure("events", "events"), " "
    by_weight = Counter(words).most_common()
    first = by_weight[0][0]
    others = " or ".join(m for m, _ in by_weight)
    return measure_of(first) or Measure(first, first), f" Headers speak of {others}." if len(by_weight) > 1 else ""
