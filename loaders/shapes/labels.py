"""The columns beside the numbers: places at either end, periods, operations, measures, and what only breaks down."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from graphlab.loaders.mapping.periods import is_period, lacks_year
from graphlab.loaders.mapping.titles import period_in, year_of_title
from graphlab.loaders.mapping.words import is_total
from graphlab.loaders.shapes.columns import Column
from graphlab.loaders.shapes.reading import Reading, listed, pairs, quote
from graphlab.loaders.shapes.vocabulary import Measure, measure_of, role_of
from graphlab.loaders.shapes.weeks import numbers_weeks, week_rule, week_words

_GSS = re.compile(r"[EWSNK]\d{8}")
_SIZES = (
    ("country", "nation"),
    ("region",),
    ("force", "constabulary", "pfa"),
    ("county",),
    ("district", "borough", "authority", "lad", "csp"),
)
#: Headers whose dates are the ends of spans: "Year ending", "Quarter to", "4 weeks ending"; of a week see `weeks`.
_ENDING = re.compile(
    r"(?P<span>(?:financial |fiscal )?year|(?:\d{1,2} |two |three |four |six |nine )?(?:months?|weeks?|days?|quarters?)"
    r"|twelve months|fortnight|half[ -]year) (?:ending|ended|end|to)\b",
    re.IGNORECASE,
)
#: Headers that say that a span ends, and not how long it is.
_SOME_END = re.compile(r"(?:(?:reporting |time )?period )(?:ending|ended|end|to)\b.*", re.IGNORECASE)
_TIMES = ("period", "month", "year", "fy", "quarter")


@dataclass
class Labels:
    """What the columns beside the numbers are.

    Attributes
    ----------
    ends
        The column of each end, with the doubt about it ("" for none).
    of_sheet
        The line of the mapping for the place that the name of the sheet is, "" for none.
    period
        The lines of the mapping for the period.
    breakdowns
        Columns that tell rows apart and are no part of a claim.
    measures
        What each label of the column `measure` counts, where it is not the label itself.
    totals
        Whether a label is a total.
    """

    ends: dict[str, tuple[Column, str]] = field(default_factory=dict)
    codes: dict[str, Column] = field(default_factory=dict)
    of_sheet: str = ""
    period: list[str] = field(default_factory=list)
    period_columns: list[Column] = field(default_factory=list)
    subject: Column | None = None
    measure: Column | None = None
    measures: dict[str, Measure] = field(default_factory=dict)
    note: Column | None = None
    grade: Column | None = None
    breakdowns: list[Column] = field(default_factory=list)
    totals: bool = False


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
    _find_period(reading, found, [c for c in columns if c.name not in reading.parts], years_across)
    _find_ends(reading, found, [c for c in columns if c.name not in reading.parts], header_end)
    for column in [c for c in columns if c.name not in reading.parts and c.filled]:
        _find_other(reading, found, column, events)
    found.totals = any(c.totals for c in columns if c.name in reading.parts) or any(
        c.totals for c in reading.columns if c.personal
    )
    if not found.ends and not header_end:
        _name_by_sheet(reading, found)
    return found


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


def _find_period(reading: Reading, found: Labels, columns: Sequence[Column], years_across: bool) -> None:
    if not any(c.role == "start" for c in columns) and (unsaid := [c for c in columns if _says_some_end(c)]):
        reading.shape, reading.why = "figures of spans of time", f"'{unsaid[0].name}' says only when each ends"
        reading.refused = f"{reading.why}: name how long it is, such as 'Quarter ending', or add when it begins"
        return
    by_role = {role: [c for c in columns if c.role == role and c.filled] for role in (*_TIMES, "start", "end")}
    months = by_role["month"] + by_role["quarter"] + by_role["period"]
    named = [c for c in columns if (c in months or not c.role) and names_only(c)]
    years = by_role["year"] + by_role["fy"]
    named = named or [c for c in by_role["month"] if years and _numbered_months(c)]
    named = [c for c in months if numbers_weeks(c)] or named
    full = [c for c in months if c.periods > 0.4 and c not in named and not _numbered_months(c)] or [
        c for c in columns if c.dated and c.role not in (*_TIMES, "start", "end", "as_at", "closed_on")
    ]
    if named and years and not full:
        first, second = named[0], next((y for y in by_role["fy"]), years[0])
        _take_period(reading, found, _of_two_columns(reading, first, second), [first, second])
    elif full:
        _take_period(reading, found, period_of(reading, full[0]), full[:1])
        for extra in years:
            reading.leave(extra, f"'{full[0].name}' is more exact")
        for extra in full[1:]:
            reading.leave(extra, f"the period is '{full[0].name}'")
    elif by_role["start"] and by_role["end"]:
        start, end = by_role["start"][0], by_role["end"][0]
        found.period_columns = [start, end]
        found.period = [f"period_start: {quote(start.name)}", f"period_end: {quote(end.name)}"]
        reading.use(start, "first day of the period")
        reading.use(end, "last day of the period")
    elif years and not (odd := [c for c in months if c.filled and not c.measure and c.periods <= 0.4]):
        _take_period(reading, found, quote(years[0].name), years[:1])
    elif years:
        _refuse_dates(reading, odd[0])
    elif named:
        year = "year: header}" if years_across else year_of(reading, named[0].name)
        weeks, _ = week_words(reading, named[0].labels, named[0].name, bare=numbers_weeks(named[0]))
        _take_period(reading, found, f"{{column: {quote(named[0].name)}{weeks}, {year}", named[:1])
    elif single := [c for c in by_role["start"] + by_role["end"] if c.dated]:
        _take_period(reading, found, period_of(reading, single[0]), single[:1])
    elif unread := [c for c in months if c.filled and not c.measure]:
        _refuse_dates(reading, unread[0])
    for extra in (*by_role["quarter"], *by_role["month"]):
        if extra.name not in reading.parts and found.period:
            reading.leave(extra, "the period is known from another column")


def _says_some_end(column: Column) -> bool:
    return column.dated and bool(_SOME_END.fullmatch(column.name.strip()))


def period_of(reading: Reading, column: Column) -> str:
    """Return where a mapping reads the period: a column, of which single days may stand for weeks."""
    ending = _ENDING.match(" ".join(column.name.split()))
    if ending and ending["span"].lower() != "week" and not any(_ENDING.match(label) for label in column.labels):
        # "Mar-25" below "Year ending" is twelve months, not one.
        span = "12 months" if ending["span"].lower() == "twelve months" else ending["span"].lower()
        return f'{{column: {quote(column.name)}, format: "{span} ending {{}}"}}'
    weeks, doubt = week_words(reading, column.labels, column.name)
    return (f"{{column: {quote(column.name)}{weeks}}}" if weeks else quote(column.name)) + doubt


def _of_two_columns(reading: Reading, first: Column, years: Column) -> str:
    """Return where a mapping reads the period: months, quarters or weeks beside a column of their years."""
    weeks, doubt = "", ""
    if numbers_weeks(first):
        weeks, doubt = week_rule(reading, first.labels, next(iter(years.labels), ""), bare=True)
    if weeks or _numbered_months(first):
        return f"{{column: {quote(first.name)}{weeks}, year: {quote(years.name)}}}{doubt}"
    return f"{{columns: {listed([first.name, years.name])}}}"


def names_only(column: Column) -> bool:
    """Return whether a column names months, quarters or weeks without their year."""
    return bool(column.labels) and 2 * sum(map(lacks_year, column.labels)) > len(column.labels)


def _numbered_months(column: Column) -> bool:
    """Return whether a column numbers months from 1 to 12."""
    return bool(column.labels) and all(x.isdecimal() and 1 <= int(x) <= 12 for x in column.labels)


def year_of(reading: Reading, what: str) -> str:
    """Return the end of a mapping's line for periods without their year: the year of the title, or an answer.

    Parameters
    ----------
    reading
        The table.
    what
        The column or header that lacks the year, for the question.
    """
    if year := year_of_title(reading.block):
        return f"year: title}}  # ? the year {year} stands in the title, or in the name of the sheet or file"
    answer = reading.ask("year", f"Which year are the periods of '{what}' in? (such as 2021, or 2021/22)", "")
    year = answer if is_period(answer) else "YEAR"
    doubt = "" if is_period(answer) else "  # ? which year is it?"
    return f"year: {{of_file: {{{quote(reading.block.grid.file)}: {quote(year)}}}}}}}{doubt}"


def _refuse_dates(reading: Reading, column: Column) -> None:
    """Refuse a table whose column of periods cannot be read: its rows would lose their dates."""
    sample = next((x for x in column.labels if not is_period(x)), column.labels[0] if column.labels else "")
    month_first = re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-]\d{2,4}.*", sample)
    why = "no date: is it written month before day?" if month_first else "no period that can be read"
    reading.shape, reading.why = "figures without dates", f"'{column.name}' cannot be read"
    reading.refused = (
        f"the column '{column.name}' holds '{sample[:40]}', which is {why}; write it as 2021-04-25 or Apr 2021"
    )


def _take_period(reading: Reading, found: Labels, text: str, columns: Sequence[Column]) -> None:
    found.period, found.period_columns = [f"period: {text}"], list(columns)
    for column in columns:
        reading.use(column, "the period")


def _find_ends(reading: Reading, found: Labels, columns: Sequence[Column], header_end: str) -> None:
    codes = [c for c in columns if c.role == "code" or (c.labels and all(_GSS.fullmatch(x) for x in c.labels[:50]))]
    others = [c for c in columns if c not in codes]
    for end in ("origin", "destination"):
        given = [c for c in others if c.role == end and c.words and (c.places > 0.2 or not c.dated)]
        if given and end != header_end:
            found.ends[end] = (reading.use(given[0], f"{end} (places)"), "")
    placed = [c for c in others if c.name not in reading.parts and c.words and _is_place_column(c)]
    placed = _known(reading, placed)
    placed = _finest(reading, placed) if len(placed) > 1 else placed
    for column in placed:
        free = [e for e in ("origin", "destination") if e not in found.ends and e != header_end]
        if not free:
            reading.leave(column, "both ends are known")
            continue
        others_named = ", ".join(e for e in ("origin", "destination") if e != free[0])
        end = free[0]
        if len(free) > 1:
            what = "the column of places" if column.measure else f"'{column.name}'"
            end = reading.ask("end", f"Is {what} where it comes from or where it happened?", free[0], free)
        doubt = "" if len(free) == 1 else reading.doubt("end", f"or {others_named}")
        found.ends[end] = (reading.use(column, f"{end} (places)"), doubt)
    _pair_codes(reading, found, codes)


def _known(reading: Reading, columns: list[Column]) -> list[Column]:
    """Return the columns of places, without those of names that nobody knows where others hold names that are known."""
    known = [c for c in columns if c.places > 0.5]
    for column in columns if known else ():
        if column.places <= 0.2:
            reading.leave(column, "its names are no places that are known")
    return [c for c in columns if c.name not in reading.parts]


def _is_place_column(column: Column) -> bool:
    return (
        column.places > 0.5
        or (column.role == "place" and column.places > 0.2)
        or (column.role == "place" and not column.dated and len(column.labels) > 1)
    )


def _finest(reading: Reading, columns: list[Column]) -> list[Column]:
    """Return the columns that are not the larger areas of another: a region beside its forces is not a second end."""
    kept: list[Column] = []
    for column in columns:
        if twin := next((k for k in kept if k.cells == column.cells), None):
            reading.leave(column, f"it says the same as '{twin.name}'")
            continue
        inner = next((o for o in columns if o is not column and _holds(column, o)), None)
        if inner is None:
            kept.append(column)
        else:
            reading.leave(column, f"it is the larger area of '{inner.name}'")
    return kept


def _holds(outer: Column, inner: Column) -> bool:
    seen: dict[str, set[str]] = {}
    above = ""
    for out, into in zip(outer.cells, inner.cells, strict=True):
        above = out or (above if outer.index < inner.index else "")
        if into and above and not is_total(into) and not is_total(above):
            seen.setdefault(into, set()).add(above)
    one = all(len(found) == 1 for found in seen.values())
    fewer = len(seen) > len({x for found in seen.values() for x in found})
    wider = _rank(inner.name) - _rank(outer.name)
    return one and len(seen) > 1 and (wider > 0 or (fewer and wider == 0))


def _rank(header: str) -> int:
    """Return how small the areas are that a header speaks of: countries 0, regions 1, forces 2, counties 3 ..."""
    text = header.lower()
    return next((i for i, words in enumerate(_SIZES) if any(w in text for w in words)), len(_SIZES))


def _pair_codes(reading: Reading, found: Labels, codes: Sequence[Column]) -> None:
    for code in codes:
        if not code.labels or not any(_GSS.fullmatch(x) for x in code.labels):
            reading.leave(code, "codes that no gazetteer has")
            continue
        near = sorted(found.ends.items(), key=lambda item: abs(item[1][0].index - code.index))
        if near and near[0][0] not in found.codes:
            found.codes[near[0][0]] = reading.use(code, f"codes of '{near[0][1][0].name}'")
        elif not near:
            found.ends["origin"] = (reading.use(code, "origin (codes of places)"), "  # ? or destination")


def _dated_labels(reading: Reading, found: Labels, column: Column) -> bool:
    """Take a column whose labels each hold a period ("Arrests 2021") for the period, and for what is counted."""
    periods = {x: period_in(x) for x in column.labels}
    if (
        found.period
        or not column.words
        or not column.labels
        or column.role in ("notes", "operation", "id")
        or not all(periods.values())
    ):
        return False
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
        _leave_rates(reading, column, rates)
        column.labels = [x for x in column.labels if x not in rates]
    named = 2 * len(measures) > len(column.labels) or (measures and column.role == "measure")
    if events and len(measures) < len(column.labels):
        named = False  # what became of an arrest ("Charged", "NFA") is another question than what a row is
    if column.words and found.measure is None and named:
        found.measure = reading.use(column, "what is counted")
    elif column.role == "operation" and column.words and found.subject is None:
        found.subject = reading.use(column, "whose figures these are (operations)")
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


def _leave_rates(reading: Reading, column: Column, rates: Sequence[str]) -> None:
    """Leave rows of rates out, once: another column may say of the same rows that they are rates."""
    left = [line for line in reading.sheet_lines if line.startswith("leave_out:")]
    if not left:
        reading.sheet_lines.append(f"leave_out: {{{quote(column.name)}: {listed(rates)}}}  # rates are no counts")
        return
    at = reading.sheet_lines.index(left[0])
    reading.sheet_lines[at] = left[0].replace("}  # rates", f", {quote(column.name)}: {listed(rates)}}}  # rates")
