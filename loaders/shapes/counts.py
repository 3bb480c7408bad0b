"""Tables of figures: long lists, periods, places or measures across, matrices of origin by destination."""

from __future__ import annotations

import re
from collections.abc import Sequence

from graphlab.loaders.mapping.blocks import is_value
from graphlab.loaders.mapping.periods import is_period, lacks_year
from graphlab.loaders.mapping.records import bounds_of
from graphlab.loaders.mapping.titles import period_in
from graphlab.loaders.mapping.words import SHORTHAND, is_part_total, is_total, rounded_to, total_of
from graphlab.loaders.shapes import count_lines, labels
from graphlab.loaders.shapes.columns import Column
from graphlab.loaders.shapes.figure_columns import (
    CUMULATIVE,
    figure_columns,
)
from graphlab.loaders.shapes.header_levels import Level, levels_of
from graphlab.loaders.shapes.reading import Reading, listed, pairs, quote
from graphlab.loaders.shapes.refusals import refuse_unsafe
from graphlab.loaders.shapes.vocabulary import Measure, measure_in, measure_of, plain_header, role_of
from graphlab.loaders.shapes.weeks import week_words
from graphlab.model.values import sum_bounds
from graphlab.wording.phrases import many, verb

_SINCE = re.compile(r"\b(?:since|from)\s+(.+)", re.IGNORECASE)
#: What is left at the end of a header when its period is taken out: "Arrests in", "Charges for".
_OPEN_END = re.compile(r"[\s(]+(?:in|for|during|since|from|to|of|the year)$", re.IGNORECASE)


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
    levels = levels_of(reading, values)
    if refuse_unsafe(reading, values):
        return
    by_kind = {level.kind: level for level in levels}
    single = len(values) == 1 and not values[0].header_period and "season" not in by_kind
    undated = not any(c.dated for c in reading.columns)
    if single and undated and (combined := _combined(reading, values)):
        _read_combined(reading, combined)
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
    elif "measure" in by_kind:
        _read_wide(reading, values, levels, "measure")
    elif combined := _combined(reading, values):
        _read_combined(reading, combined)
    elif doubtful := sorted(
        (c.name for c in values if period_in(c.name) or re.search(r"\b(?:19|20)\d\d\b", c.name)), key=is_period
    ):
        reading.shape, reading.why = "figures under headers that hold dates", f"such as '{doubtful[0]}'"
        reading.refused = (
            f"the header '{doubtful[0]}' holds a date that cannot be told from the rest: write it as 'Jan 2021'"
        )
    else:
        _read_groups(reading, values)


def _combined(reading: Reading, values: Sequence[Column]) -> dict[str, tuple[Column, Measure, str]]:
    """Return columns whose headers name a measure, or a number, and a period at once ("Arrests 2020", "2021 Number").

    Columns of rates and percentages beside them are left out; {} unless every other column is one.
    """
    found: dict[str, tuple[Column, Measure, str]] = {}
    aside, plain = [], []
    for column in values:
        period = period_in(column.name)
        rest = _OPEN_END.sub("", column.name.replace(period, " ").strip(" -,:()")) if period else ""
        if role_of(rest) in ("aside", "percent"):
            aside.append(column)
        elif measure := measure_of(rest):
            found[column.name] = (column, measure, period)
        elif role_of(rest) == "value" or plain_header(rest) in ("number", "no"):
            plain.append((column, period))
        else:
            return {}
    if plain:
        measure, _ = _measure(reading)
        found |= {column.name: (column, measure, period) for column, period in plain}
    for column in aside if found else ():
        reading.leave(column, "it is no count of what happened")
    return found


def _read_combined(reading: Reading, found: dict[str, tuple[Column, Measure, str]]) -> None:
    columns = [c for c, _, _ in found.values()]
    one = len(columns) == 1
    reading.shape = "a list of counts" if one else "wide counts, measures and periods across"
    headers = "the header" if one else "headers such as"
    reading.why = f"{headers} '{columns[0].name}' {verb(len(columns), 'names', 'name')} a measure and a period"
    parts = labels.find(reading, wide=columns)
    base = count_lines.counted(reading, parts, "", "", "flow")
    lines = [x for x in base if not x.lstrip().startswith(("measure:", "unit:", "stock_or_flow:"))]
    reading.lines += [lines[0], _unpivot(reading, columns, "", "figures of a measure and period"), *lines[1:]]
    for target, texts in (
        ("measure", {n: m.name for n, (_, m, _) in found.items()}),
        ("unit", {n: m.unit for n, (_, m, _) in found.items()}),
        ("stock_or_flow", {n: m.kind for n, (_, m, _) in found.items()}),
        ("period", {n: p for n, (_, _, p) in found.items()}),
    ):
        said = {"measure": "what each is called", "unit": "of what each is counted", "period": "when each was"}
        doubt = said.get(target, "stock, flow or distinct")
        reading.lines.append(f"    {target}: {{header: yes, translate: {pairs(texts)}}}  # ? {doubt}")
    reading.lines.append(f"    value: {_value(reading, '', columns)}")
    count_lines.finish(reading, parts, columns, ["period"])


def _matrix_like(reading: Reading, values: Sequence[Column]) -> bool:
    return values[0].header_place and not values[0].measure


def _measure(reading: Reading, header: str = "") -> tuple[Measure, str]:
    """Return what is counted, and the doubt about it."""
    found = measure_of(header) if header else None
    if found:
        return found, ""
    corner = [c.name for c in reading.columns if not c.numeric and not c.personal and not c.header_period]
    texts = [*reading.block.titles[::-1], *corner, reading.block.grid.sheet, reading.block.grid.file]
    title = next((m for text in texts if (m := measure_in(text.replace("_", " ")))), None)
    plain = plain_header(header)
    named = Measure(plain, plain) if plain and role_of(header) not in ("value", "id", "period") else None
    default = title or named or Measure("MEASURE", "UNIT")
    name = reading.ask("measure", "What is counted? (arrests, charges, active lines, lines closed ...)", default.name)
    if not title and not reading.settled("measure"):
        perhaps = f"perhaps '{plain}'; " if plain else ""
        return Measure("MEASURE", "UNIT"), reading.doubt("measure", f"{perhaps}arrests, charges, lines closed ...")
    chosen = default if name == default.name else (measure_of(name) or Measure(name, name))
    return chosen, reading.doubt("measure", "arrests, charges, active lines, lines closed ...")


def _read_long(reading: Reading, value: Column) -> None:
    reading.shape, reading.why = "a long list of counts", f"one column, '{value.name}', holds the figures"
    reading.use(value, "the figures")
    parts = labels.find(reading, wide=[value])
    measure, doubt = _measure(reading, value.name)
    if _cumulative(reading, value.name) and len(parts.period_columns) == 1:
        parts.period = _count_since(reading, value.name, parts.period[0])
    _say_shape(reading, parts)
    reading.lines += count_lines.counted(reading, parts, measure.name, measure.unit, measure.kind, doubt=doubt)
    reading.lines.append(f"    value: {_value(reading, value.name, [value])}")
    count_lines.finish(reading, parts, [value])


def _cumulative(reading: Reading, header: str = "") -> bool:
    """Return whether figures are added up so far, by their header or a title."""
    return any(CUMULATIVE.search(text) for text in (header, *reading.block.titles))


def _count_since(reading: Reading, what: str, period: str) -> list[str]:
    """Return the lines for periods of figures that are added up so far: they begin where the counting began."""
    since = next((found for title in reading.block.titles if (found := _SINCE.search(title))), None)
    known = period_in(since[1]) if since else ""
    text = f"Since when does '{what}' count? (such as 2019-11)"
    answer = reading.ask("since", text, known)
    start = answer if is_period(answer) else "PERIOD"
    doubt = reading.doubt("since", "the day or month in which the counting began")
    end = period.strip().removeprefix("period: ")
    return [f"period_start: {{value: {quote(start)}}}{doubt}", f"period_end: {end}"]


def _say_shape(reading: Reading, parts: labels.Labels) -> None:
    if len(parts.ends) == 2:
        reading.shape = "flows from place to place"


def _value(reading: Reading, name: str, columns: Sequence[Column]) -> str:
    words = sorted({w for c in columns for w in c.shorthand})
    block = reading.block
    said = [text for text in (*block.titles, *(note for _, note in block.notes)) if rounded_to(text)]
    if not words and not said:
        return quote(name) if name else "{cell: yes}"
    where = f"column: {quote(name)}" if name else "cell: yes"
    told = f", translate: {pairs({w: SHORTHAND[w.lower()] for w in words})}" if words else ""
    rounded = f", rounded: {rounded_to(said[0])}" if said else ""
    doubts = ["[c] confidential, [x] unavailable, [z] not applicable"] if words else []
    doubts += [f"'{said[0][:60]}'"] if said else []
    return f"{{{where}{told}{rounded}}}  # ? {'; '.join(doubts)}"


def _unpivot(reading: Reading, values: Sequence[Column], word: str, part: str) -> str:
    """Return which columns become rows: by a word where that fits next week's sheet too, else by name."""
    for column in values:
        last = column.name if len(reading.block.levels[column.index]) == 1 else reading.block.levels[column.index][-1]
        total = is_total(last) or is_part_total(last) or is_period(total_of(last))
        reading.use(column, "a total, checked against its parts" if total else part)
    return (
        f"    unpivot: {{columns: {word}}}" if word else f"    unpivot: {{columns: {listed([c.name for c in values])}}}"
    )


def _read_wide(reading: Reading, values: list[Column], levels: Sequence[Level], kind: str) -> None:
    """Read periods or measures across, in one or several rows of headers."""
    level = {x.kind: x for x in levels}
    main = level[kind]
    kept = _in_level(values, main, kind)
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
    measure, doubt = (Measure("", ""), "") if across or parts.measure else _measure(reading, single)
    base = count_lines.counted(reading, parts, measure.name, measure.unit, measure.kind, doubt=doubt)
    if across:
        base = _measures_across(base, level["measure"])
    unpivot = _unpivot(reading, kept, "periods" if kind == "period" and len(levels) == 1 else "", f"figures by {kind}")
    reading.lines += [base[0], unpivot, *base[1:]]
    dims = [k for k in ("period", "season") if k in level]
    if dims:
        across_line = _period_across(reading, parts, level[dims[0]])
        title = next((t for t in reading.block.titles if CUMULATIVE.search(t)), "")
        reading.lines += (
            [f"    {line}" for line in _count_since(reading, title, across_line)] if title else [across_line]
        )
    if "place" in level:
        reading.lines.append(f"    {end}: {{header: {level['place'].number}, match: place}}{end_doubt}")
    reading.lines.append(f"    value: {_value(reading, '', kept)}")
    count_lines.finish(reading, parts, kept, ["period"] if dims else [])
    _add_words(reading, levels)


def _period_across(reading: Reading, parts: labels.Labels, level: Level) -> str:
    """Return the line for periods across: whole ones, years with their months at the left, or months without a year."""
    months = [c for c in parts.period_columns if labels.names_only(c)]
    if level.kind == "period" and months:
        return f"    {parts.period[0]}"
    if level.kind == "period":
        dates = [t for t in dict.fromkeys(level.texts) if t and not is_total(t) and not is_part_total(t)]
        weeks, doubt = week_words(reading, dates, headers=_headers_beside(reading, level))
        return f"    period: {{header: {level.number}{weeks}}}{doubt}"
    years = [c for c in parts.period_columns if c.role in ("year", "fy") or c.years > 0.5]
    if years:
        return f"    period: {{header: {level.number}, year: {quote(years[0].name)}}}"
    what = next(t for t in level.texts if t)
    dates = [t for t in dict.fromkeys(level.texts) if lacks_year(t)]
    weeks, _ = week_words(reading, dates, headers=_headers_beside(reading, level))
    return f"    period: {{header: {level.number}{weeks}, {labels.year_of(reading, what)}"


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


def _in_level(values: Sequence[Column], level: Level, kind: str) -> list[Column]:
    kept = []
    for column, text in zip(values, level.texts, strict=True):
        total = is_total(text) or is_part_total(text) or is_period(total_of(text))
        fits = bool(measure_of(text)) if kind == "measure" else is_period(text) or lacks_year(text)
        if fits or (total and kind != "measure") or not text:
            kept.append(column)
    return kept


def _measures_across(base: list[str], level: Level) -> list[str]:
    different = [t for t in dict.fromkeys(level.texts) if t]
    found = {t: m for t in different if (m := measure_of(t))}
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
    measure, said = (Measure("", ""), "") if parts.measure else _measure(reading, single)
    base = count_lines.counted(reading, parts, measure.name, measure.unit, measure.kind, doubt=said)
    kept = _without_groups(reading, [c for c in values if not c.header_period], values, levels)
    unpivot = _unpivot(reading, kept, "" if len(levels) > 1 else "places", "figures by place")
    reading.lines += [base[0], unpivot, *base[1:]]
    reading.lines.append(f"    {other}: {{header: {level.number}, match: place}}{mine}")
    reading.lines.append(f"    value: {_value(reading, '', kept)}")
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
    others = [c for c in values if c is not whole]
    if whole is not None:
        adds = _adds_up(whole, others)
        for column in others:
            why = f"'{whole.name}' is their sum" if adds else f"the figures are '{whole.name}'"
            reading.leave(column, why)
        reading.shape, reading.why = "a long list of counts", f"'{whole.name}' holds the figures"
        reading.use(whole, "the figures")
        parts = labels.find(reading, wide=values)
        measure, doubt = _measure(reading, whole.name if whole.measure else "")
        reading.lines += count_lines.counted(reading, parts, measure.name, measure.unit, measure.kind, doubt=doubt)
        more = "" if adds or not others else f"  # ? or {', '.join(quote(c.name) for c in others[:3])}"
        reading.lines.append(f"    value: {_value(reading, whole.name, [whole])}{more}")
        count_lines.finish(reading, parts, [whole])
        return
    names = ", ".join(f"'{c.name}'" for c in values[:4])
    hold = f"{many(len(values), 'column')} {verb(len(values), 'holds', 'hold')} figures"
    reading.shape, reading.why = "wide counts, groups across", f"{hold}: {names}"
    parts = labels.find(reading, wide=values)
    said = [m.name if (m := measure_in(c.name)) else "" for c in values]
    common = said[0] if len(set(said)) == 1 else ""
    measure, doubt = _measure(reading, common)
    base = count_lines.counted(reading, parts, measure.name, measure.unit, measure.kind, doubt=doubt)
    # Columns that each name the measure are figures of different kinds: "Arrests (all)", "Arrests (county lines)".
    usual = "no" if common else "yes"
    answer = reading.ask("add", f"Do {names} add up to one figure?", usual, ("yes", "no"))
    reading.lines += [base[0], _unpivot(reading, values, "", "figures of a group"), *base[1:]]
    reading.lines.append(f"    value: {_value(reading, '', values)}")
    if answer == "yes":
        reading.lines.append(f"    add: rows{reading.doubt('add', f'are {names} parts of one figure?')}")
    else:
        reading.lines.append("    definition: {header: yes}")
    for column in parts.breakdowns:
        reading.use(column, "rows are added up over it")
    parts.breakdowns = []
    count_lines.finish(reading, parts, values)


def _adds_up(whole: Column, others: Sequence[Column]) -> bool:
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
