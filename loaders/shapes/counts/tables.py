"""Tables of figures: long lists, periods, places or measures across, matrices of origin by destination."""

from __future__ import annotations

import re
from collections.abc import Sequence

from graphlab.loaders.mapping.numbered_periods import period_number
from graphlab.loaders.mapping.periods import is_period, lacks_year
from graphlab.loaders.mapping.tables.titles import period_in
from graphlab.loaders.mapping.words import is_part_total, is_total, total_of
from graphlab.loaders.shapes.columns import Column, adds_up
from graphlab.loaders.shapes.counts import count_lines
from graphlab.loaders.shapes.counts.combined import combined, read_combined
from graphlab.loaders.shapes.counts.figures import (
    adds_up_so_far,
    begins_anew,
    counted_since,
    measured,
    unpivoted,
    value_of,
)
from graphlab.loaders.shapes.counts.header_levels import Level, levels_of
from graphlab.loaders.shapes.counts.refusals import refuse_unsafe
from graphlab.loaders.shapes.parts import labels
from graphlab.loaders.shapes.parts.figure_columns import CUMULATIVE, figure_columns
from graphlab.loaders.shapes.parts.found import Labels
from graphlab.loaders.shapes.parts.numbers_of_periods import across_numbers
from graphlab.loaders.shapes.parts.spans import span_words
from graphlab.loaders.shapes.parts.times import names_only
from graphlab.loaders.shapes.parts.weeks import week_words, year_of
from graphlab.loaders.shapes.parts.years import year_words
from graphlab.loaders.shapes.reading import Reading, pairs, quote
from graphlab.loaders.shapes.vocabulary import (
    OF_WHICH,
    PEOPLE,
    Measure,
    is_group,
    measure_in,
    measure_of,
    number_of,
    own_measure,
    plain_header,
)
from graphlab.wording.months import MONTH
from graphlab.wording.phrases import listed, many, verb

#: Words for several things, of which a header may be the number.
_SEVERAL = re.compile(r"\w\ws\b(?<!ss)(?<!us)|\wed\b|\bpeople\b|\bchildren\b|\bnfa\b|\bcash\b", re.IGNORECASE)


def read(reading: Reading) -> None:
    """Fill in a reading of a table with figures."""
    values = figure_columns(reading)
    mixed = [c for c in reading.free() if c not in values and c.places >= 0.2 and c.periods >= 0.2 and c.filled > 3]
    if mixed and mixed[0].role not in ("notes", "origin", "destination"):
        reading.shape = "a pivot table in compact form"
        reading.why = f"'{mixed[0].name}' holds places and periods, one below the other"
        reading.refused = (
            f"{reading.why}: show the pivot table in tabular form, with its labels in columns of their own"
        )
        return
    _tell_groups(reading, values)
    levels = levels_of(reading, values)
    if refuse_unsafe(reading, values):
        return
    by_kind = {level.kind: level for level in levels}
    single = len(values) == 1 and not values[0].header_period and "season" not in by_kind
    undated = not any(c.dated for c in reading.columns)
    if single and undated and (both := combined(reading, values)):
        read_combined(reading, both)
    elif single and not ("place" in by_kind and _matrix_like(reading, values)):
        _read_long(reading, values[0])
    elif "period" in by_kind:
        _read_wide(reading, values, levels, "period")
    elif "season" in by_kind:
        _read_wide(reading, values, levels, "season")
    elif "measure" in by_kind and "place" in by_kind:
        _read_wide(reading, values, levels, "measure")
    elif "place" in by_kind:
        _read_places(reading, values, levels)
    elif "measure" in by_kind and not _parts_of_one(reading, values):
        _read_wide(reading, values, levels, "measure")
    elif both := combined(reading, values):
        read_combined(reading, both)
    elif doubtful := sorted((c.name for c in values if _may_be_dated(c.name)), key=is_period):
        _refuse_dated(reading, doubtful[0])
    else:
        _read_groups(reading, values)


#: A year, or a month with the last figures of its year or a day: "Lines (Oct 25)".
_HOLDS_DATE = re.compile(rf"\b(?:19|20)\d\d\b|\b(?:{MONTH})\.? \d\d?\b", re.IGNORECASE)


#: Which may be a financial year or a day: "22/3".
_TWO_NUMBERS = re.compile(r"\W*\d\d\s?/\s?\d{1,2}\W*")


def _may_be_dated(header: str) -> bool:
    return bool(period_in(header) or _HOLDS_DATE.search(header) or _TWO_NUMBERS.fullmatch(header))


def _refuse_dated(reading: Reading, header: str) -> None:
    """Refuse a table with a header that holds a date and more, of which nobody knows whether it is the period."""
    reading.shape, reading.why = "figures under headers that hold dates", f"'{header}' is one of them"
    reading.refused = (
        f"the header '{header}' holds a date that cannot be told from the rest: write it as 2021, Jan 2021 or 2020/21"
    )


def _tell_groups(reading: Reading, values: Sequence[Column]) -> None:
    """Let "Adults" beside "Under 18s" be a group of what the titles count, unless another column is a measure."""
    titled = {measure_in(title) for title in reading.block.titles} - {None, PEOPLE}
    if titled and len(values) > 1 and all(c.measure in (None, PEOPLE) for c in values):
        for column in values:
            if is_group(column.name):
                column.measure = None


def _two_breakdowns(values: Sequence[Column]) -> int:
    """Return how many columns at the left come to the same as those behind them in every row; 0 where none do."""
    for at in range(2, len(values) - 1):
        rows = [tuple(c.cells[i] for c in values) for i, text in enumerate(values[0].cells) if text]
        if len(rows) > 1 and all(all(map(str.isdecimal, row)) for row in rows):
            sums = [(sum(map(int, row[:at])), sum(map(int, row[at:]))) for row in rows]
            if all(left == right for left, right in sums) and any(left for left, _ in sums):
                return at
    return 0


def _parts_of_one(reading: Reading, values: Sequence[Column]) -> bool:
    """Return whether columns are outcomes of what the titles count, since one of them is the sum of the others."""
    whole = next((c for c in values if c.header_total), None)
    others = [c for c in values if c is not whole]
    titled = any(measure_in(title) for title in reading.block.titles)
    return whole is not None and len(others) > 1 and titled and adds_up(whole, others)


def _matrix_like(reading: Reading, values: Sequence[Column]) -> bool:
    return values[0].header_place and not values[0].measure


def _read_long(reading: Reading, value: Column) -> None:
    reading.shape, reading.why = "a long list of counts", f"one column, '{value.name}', holds the figures"
    reading.use(value, "the figures")
    parts = labels.find(reading, wide=[value])
    measure, doubt = (Measure("", ""), "") if parts.measure else measured(reading, value.name)
    if measure.name == "active lines" and _by_status(reading):
        return
    so_far = adds_up_so_far(reading, value.name)
    if so_far and begins_anew(reading, [value]):
        return
    if so_far and len(parts.period_columns) == 1:
        parts.period = counted_since(reading, value.name, parts.period[0])
    _say_shape(reading, parts)
    reading.lines += count_lines.counted(reading, parts, measure.name, measure.unit, measure.kind, doubt=doubt)
    reading.lines.append(f"    value: {value_of(reading, value.name, [value])}")
    count_lines.finish(reading, parts, [value])


def _by_status(reading: Reading) -> bool:
    """Refuse lines that are counted by their statuses, of which some are not active; return whether they are."""
    status = next((c for c in reading.columns if c.role == "status" and len(c.labels) > 1), None)
    if status is not None:
        reading.refused = (
            f"rows differ in '{status.name}' ({listed(status.labels, most=3)}), and not all lines are active ones: "
            "keep the rows of the active ones, or give each status a column of its own"
        )
    return status is not None


def _say_shape(reading: Reading, parts: Labels) -> None:
    if len(parts.ends) == 2:
        reading.shape = "flows from place to place"


def _read_wide(reading: Reading, values: list[Column], levels: Sequence[Level], kind: str) -> None:
    """Read periods or measures across, in one or several rows of headers."""
    level = {x.kind: x for x in levels}
    main = level[kind]
    kept = _in_level(values, main, kind, own=_own_measures(reading, values, main) if kind == "measure" else [])
    if kind == "period" and (unread := [c.name for c in values if c not in kept and period_in(c.name)]):
        _refuse_dated(reading, unread[0])
        return
    kept = _without_groups(reading, kept, values, levels)
    for column in values:
        if column not in kept:
            reading.leave(
                column, "it is no known measure" if kind == "measure" else "no header says which figure it is"
            )
    rows = "several rows of headers" if len(levels) > 1 else "one row of headers"
    kind = "period" if kind == "season" else kind
    reading.shape = f"wide counts, {kind}s across"
    shown = ", ".join(f"'{t}'" for t in list(dict.fromkeys(main.texts))[:3]) + verb(len(kept), "", " ...")
    headed = verb(len(kept), f"is headed by a {kind}", f"are headed by {kind}s")
    reading.why = f"{many(len(kept), 'column')} {headed} ({shown}), in {rows}"
    end, end_doubt = _end_across(reading) if "place" in level else ("", "")
    parts = labels.find(reading, wide=values, header_end=end, years_across="period" in level)
    across = "measure" in level
    single = next((x.texts[0] for x in levels if x.kind == "one measure"), "")
    measure, doubt = (Measure("", ""), "") if across or parts.measure else measured(reading, single)
    base = count_lines.counted(reading, parts, measure.name, measure.unit, measure.kind, doubt=doubt)
    if across:
        base = _measures_across(base, level["measure"], values, kept)
    unpivot = unpivoted(reading, kept, "periods" if kind == "period" and len(levels) == 1 else "", f"figures by {kind}")
    reading.lines += [base[0], unpivot, *base[1:]]
    dims = [k for k in ("period", "season") if k in level]
    if dims:
        across_line = _period_across(reading, parts, level[dims[0]])
        title = next((t for t in reading.block.titles if CUMULATIVE.search(t)), "")
        if title and begins_anew(reading, [c for c in kept if not c.header_total]):
            return
        reading.lines += (
            [f"    {line}" for line in counted_since(reading, title, across_line)] if title else [across_line]
        )
    if "place" in level:
        reading.lines.append(f"    {end}: {{header: {level['place'].number}, match: place}}{end_doubt}")
    reading.lines.append(f"    value: {value_of(reading, '', kept)}")
    count_lines.finish(reading, parts, kept, ["period"] if dims else [])
    _add_words(reading, levels)


def _period_across(reading: Reading, parts: Labels, level: Level) -> str:
    """Return the line for periods across: whole ones, years with their months at the left, or months without a year."""
    if numbered := [t for t in dict.fromkeys(level.texts) if period_number(t)]:
        return f"    period: {across_numbers(reading, numbered, level.number)}"
    months = [c for c in parts.period_columns if names_only(c)]
    if level.kind == "period" and months:
        return f"    {parts.period[0]}"
    if level.kind == "period":
        dates = [t for t in dict.fromkeys(level.texts) if t and not is_total(t) and not is_part_total(t)]
        for words_of in (year_words, span_words):
            words, doubt = words_of(reading, dates, "", _headers_beside(reading, level))
            if words or doubt:
                return f"    period: {{header: {level.number}{words}}}{doubt}"
        weeks, doubt = week_words(reading, dates, headers=_headers_beside(reading, level))
        return f"    period: {{header: {level.number}{weeks}}}{doubt}"
    years = [c for c in parts.period_columns if c.role in ("year", "fy") or c.years > 0.5]
    if years:
        return f"    period: {{header: {level.number}, year: {quote(years[0].name)}}}"
    what = next(t for t in level.texts if t)
    dates = [t for t in dict.fromkeys(level.texts) if lacks_year(t)]
    weeks, _ = week_words(reading, dates, headers=_headers_beside(reading, level))
    return f"    period: {{header: {level.number}{weeks}, {year_of(reading, what)}"


def _headers_beside(reading: Reading, level: Level) -> list[str]:
    """Return the other texts of the header: its corner, and the rows above and below the dates."""
    block = reading.block
    levels = {text for texts in block.levels for text in texts if text and text not in level.texts}
    return sorted({c.name for c in reading.columns if not c.numeric and not c.header_period} | levels)


def _without_groups(
    reading: Reading, kept: list[Column], values: Sequence[Column], levels: Sequence[Level]
) -> list[Column]:
    """Return the columns of totals where a row of the header breaks each figure down (Male, Female, Total)."""
    words = next((x for x in levels if x.kind == "words"), None)
    if words is None or not any(is_total(t) for t in words.texts):
        return kept
    text = {c.name: t for c, t in zip(values, words.texts, strict=True)}
    for column in kept:
        if not is_total(text[column.name]):
            reading.leave(column, "the total beside it is taken")
    return [c for c in kept if is_total(text[c.name])]


def _own_measures(reading: Reading, values: Sequence[Column], level: Level) -> list[Column]:
    """Return the columns beside known measures that count something else ("People safeguarded"): no part of another."""
    unknown = [c for c, t in zip(values, level.texts, strict=True) if t == c.name and not (c.measure or measure_of(t))]
    bare = [c for c in unknown if not c.role or number_of(c.name)]
    found = [c for c in bare if not (c.header_total or is_group(c.name) or OF_WHICH.match(c.name))]
    found = [c for c in found if _SEVERAL.search(plain_header(c.name))]  # "Phase" and "Score" count nothing
    known = [c for c in values if c.measure and not c.header_total]
    parts = len(found) > 1 and any(adds_up(c, found) for c in known)
    return [] if parts or len(reading.block.levels[values[0].index]) > 1 else found


def _in_level(values: Sequence[Column], level: Level, kind: str, *, own: Sequence[Column] = ()) -> list[Column]:
    kept = list[Column]()
    for column, text in zip(values, level.texts, strict=True):
        total = is_total(text) or is_part_total(text) or is_period(total_of(text))
        dated = is_period(text) or lacks_year(text) or bool(period_number(text))
        fits = bool(_measure(column, text)) or column in own if kind == "measure" else dated
        if fits or (total and kind != "measure") or not text:
            kept.append(column)
    return kept


def _measure(column: Column, text: str) -> Measure | None:
    """Return what a row of the header says that a column counts, as the columns beside it have it."""
    return column.measure if text == column.name else measure_of(text)


def _measures_across(base: list[str], level: Level, values: Sequence[Column], kept: Sequence[Column]) -> list[str]:
    of = {t: _measure(c, t) for c, t in zip(values, level.texts, strict=True) if t}
    own = {c.name: number_of(c.name) or own_measure(c.name) for c in kept if c.name in of}
    found = {t: m for t, measure in of.items() if (m := measure or own.get(t))}
    header = level.number
    names = pairs({t: m.name for t, m in found.items()})
    units = pairs({t: m.unit for t, m in found.items()})
    kinds = pairs({t: m.kind for t, m in found.items()})
    lines = [x for x in base if not x.lstrip().startswith(("measure:", "unit:", "stock_or_flow:"))]
    return [
        *lines,
        f"    measure: {{header: {header}, translate: {names}}}  # ? what each is called",
        f"    unit: {{header: {header}, translate: {units}}}  # ? of what each is counted",
        f"    stock_or_flow: {{header: {header}, translate: {kinds}}}  # ? stock, flow or distinct",
    ]


def _add_words(reading: Reading, levels: Sequence[Level]) -> None:
    """Add up columns that only break a figure down (Male, Female), or take their total where there is one."""
    words = next((x for x in levels if x.kind == "words"), None)
    if words is None or len(levels) == 1 or any(is_total(t) for t in words.texts):
        return
    different = [t for t in dict.fromkeys(words.texts) if t]
    names = ", ".join(f"'{t}'" for t in different[:4])
    if not any(line.lstrip().startswith("add:") for line in reading.lines):
        answer = reading.ask("add", f"Do the columns {names} add up to one figure?", "yes", ("yes", "no"))
        if answer == "yes":
            reading.lines.append(f"    add: rows{reading.doubt('add', f'are {names} parts of one figure?')}")
        else:
            reading.lines.append(f"    definition: {{header: {words.number}}}")


def _read_places(reading: Reading, values: list[Column], levels: Sequence[Level]) -> None:
    """Read places across: a matrix where places stand at the left too, else counts by place."""
    level = next(x for x in levels if x.kind == "place")
    single = next((x.texts[0] for x in levels if x.kind == "one measure"), "")
    free = [c for c in reading.free() if c not in values and c.words]
    rows = next((c for c in free if c.places > 0.5 or c.role in ("origin", "place")), None)
    if rows is None and free and not free[0].dated and free[0].index == reading.block.left:
        rows = free[0] if free[0].places > 0.2 else None
    if rows is not None:
        reading.shape = "a matrix of origin by destination"
        reading.why = "places head the rows and the columns"
        corner = rows.name if rows.role else ""
        default = "destination" if rows.role == "destination" else "origin"
        ends = ("origin", "destination")
        end = default
        if rows.role not in ends:
            end = reading.ask(
                "rows", "Are the places in the first column the origins, or the destinations?", default, ends
            )
        other = "destination" if end == "origin" else "origin"
        doubt = "" if rows.role in ends else reading.doubt("rows", f"or {other}")
        mine = "" if rows.role in ends else reading.doubt("rows", f"or {end}")
        reading.use(rows, f"{end} (places){'' if corner else ', by its place at the left'}")
        parts = labels.find(reading, wide=values, header_end=other)
        parts.ends = {end: (rows, doubt)}
    else:
        headed = verb(len(values), "is headed by a place", "are headed by places")
        reading.shape, reading.why = "wide counts, places across", f"{many(len(values), 'column')} {headed}"
        other, mine = _end_across(reading)
        parts = labels.find(reading, wide=values, header_end=other)
    measure, said = (Measure("", ""), "") if parts.measure else measured(reading, single)
    base = count_lines.counted(reading, parts, measure.name, measure.unit, measure.kind, doubt=said)
    kept = _without_groups(reading, [c for c in values if not c.header_period], values, levels)
    unpivot = unpivoted(reading, kept, "" if len(levels) > 1 else "places", "figures by place")
    reading.lines += [base[0], unpivot, *base[1:]]
    reading.lines.append(f"    {other}: {{header: {level.number}, match: place}}{mine}")
    reading.lines.append(f"    value: {value_of(reading, '', kept)}")
    count_lines.finish(reading, parts, kept)
    _add_words(reading, levels)


def _end_across(reading: Reading) -> tuple[str, str]:
    """Return the end that places across stand for, and the doubt about it."""
    text = "Are the places across where it comes from, or where it happened?"
    end = reading.ask("end", text, "destination", ("destination", "origin"))
    other = "origin" if end == "destination" else "destination"
    return end, reading.doubt("end", f"or {other}")


def _read_groups(reading: Reading, values: list[Column]) -> None:
    """Read columns that break one figure down (Male, Female, Total), or the one of them that is a figure."""
    totals = [c for c in values if c.header_total or c.role == "value"]
    named = [c for c in values if c.measure]
    whole = named[0] if len(named) == 1 else totals[-1] if totals else None
    if totals and _parts_of_one(reading, values):
        whole = totals[-1]
    inner = [c for c in values if OF_WHICH.match(c.name) and not c.measure]
    if inner and whole is None and len(inner) < len(values):
        for column in inner:
            reading.leave(column, "it is a part of what stands before it, and never added to it")
        values = [c for c in values if c not in inner]
        whole = values[0] if len(values) == 1 else None
    others = [c for c in values if c is not whole]
    if whole is not None:
        adds = adds_up(whole, others)
        for column in others:
            why = f"'{whole.name}' is their sum" if adds else f"the figures are '{whole.name}'"
            reading.leave(column, why)
        reading.shape, reading.why = "a long list of counts", f"'{whole.name}' holds the figures"
        reading.use(whole, "the figures")
        parts = labels.find(reading, wide=values)
        measure, doubt = measured(reading, whole.name if whole.measure or inner else "")
        reading.lines += count_lines.counted(reading, parts, measure.name, measure.unit, measure.kind, doubt=doubt)
        more = "" if adds or not others else f"  # ? or {', '.join(quote(c.name) for c in others[:3])}"
        reading.lines.append(f"    value: {value_of(reading, whole.name, [whole])}{more}")
        count_lines.finish(reading, parts, [whole])
        return
    if at := _two_breakdowns(values):
        left, right = (listed([f"'{c.name}'" for c in some]) for some in (values[:at], values[at:]))
        reading.shape, reading.why = "two breakdowns of one figure", f"{left} come to the same as {right}"
        reading.refused = f"{reading.why}: keep one of them, or give each a table of its own"
        return
    names = ", ".join(f"'{c.name}'" for c in values[:4])
    hold = f"{many(len(values), 'column')} {verb(len(values), 'holds', 'hold')} figures"
    reading.shape, reading.why = "wide counts, groups across", f"{hold}: {names}"
    parts = labels.find(reading, wide=values)
    said = [m.name if (m := measure_in(c.name)) else "" for c in values]
    common = said[0] if len(set(said)) == 1 else ""
    measure, doubt = measured(reading, common)
    base = count_lines.counted(reading, parts, measure.name, measure.unit, measure.kind, doubt=doubt)
    # Columns that each name the measure are figures of different kinds: "Arrests (all)", "Arrests (county lines)".
    # So are those that name several: arrests and charges are never one figure.
    usual = "no" if common or len(set(filter(None, said))) > 1 else "yes"
    answer = reading.ask("add", f"Do {names} add up to one figure?", usual, ("yes", "no"))
    reading.lines += [base[0], unpivoted(reading, values, "", "figures of a group"), *base[1:]]
    reading.lines.append(f"    value: {value_of(reading, '', values)}")
    if answer == "yes":
        reading.lines.append(f"    add: rows{reading.doubt('add', f'are {names} parts of one figure?')}")
    else:
        reading.lines.append("    definition: {header: yes}")
    for column in parts.breakdowns:
        reading.use(column, "rows are added up over it")
    parts.breakdowns = []
    count_lines.finish(reading, parts, values)
