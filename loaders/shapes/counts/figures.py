"""What the figures of a table are: what is counted, since when, what marks among them mean."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from itertools import pairwise

from graphlab.loaders.mapping.periods import is_period
from graphlab.loaders.mapping.tables.blocks import Block, is_value
from graphlab.loaders.mapping.tables.titles import period_in
from graphlab.loaders.mapping.words import SHORTHAND, is_part_total, is_total, rounded_to, total_of
from graphlab.loaders.shapes.columns import Column
from graphlab.loaders.shapes.parts.figure_columns import CUMULATIVE
from graphlab.loaders.shapes.reading import Reading, listed, pairs, quote
from graphlab.loaders.shapes.vocabulary import (
    Measure,
    measure_in,
    measure_of,
    number_of,
    only_measure,
    plain_header,
    role_of,
)

_SINCE = re.compile(r"\b(?:since|from)\s+(.+)", re.IGNORECASE)
#: A note that says what a mark in cells means.
_LEGEND = re.compile(
    r"(?:(?:note|key) ?:? ?)?['\"‘“(]?(?P<mark>[^\w\s]{1,3}?|[a-z])['\"’”)]?\s*(?:=|:|denotes|means"
    r"|indicates|represents|is used for|is|-|–)\s*(?:a )?(?:(?:number|figure|count|value)s? (?:of )?)?(?P<means>.+)",
    re.IGNORECASE,
)
#: The same with nothing between the mark and its meaning: "* fewer than 5".
_PLAIN_LEGEND = re.compile(r"(?P<mark>[^\w\s]{1,3}) +(?P<means>.+)")
#: The other way round: "Figures below five are shown as *", "fewer than 5 have been replaced with an asterisk".
_MARKED_AS = re.compile(
    r".*?\b(?P<means>(?:(?:fewer|less) than|under|below) (?:\d{1,2}|[a-z]+)|\d{1,2} ?(?:-|–|to) ?\d{1,2})\b[^.]{0,60}?"
    r"\b(?:shown|marked|replaced|suppressed|denoted|indicated|represented|given|displayed|recorded)"
    r" (?:as|by|with|using) (?:an? )?"
    r"['\"‘“(]?(?P<mark>\[[a-z]\]|[^\w\s]{1,3}?|asterisk|dash|[a-z])(?:['\"’”).;,]|\s|$).*",
    re.IGNORECASE,
)
#: Words of a note by which a mark hides larger numbers too, so that small ones cannot be worked out: it bounds nothing.
_LARGER_TOO = re.compile(
    r"\bsecondary|\b(?:second|next)[ -](?:smallest|lowest)|\badditional|\bfurther (?:cells?|figures?|numbers?|suppress)"
    r"|\balso (?:been )?(?:suppress|hidden|shown|marked|replaced|withheld)|\blarger\b"
    r"|\bothers?\b(?=.{0,120}?"
    r"(?:suppress|hidden|shown|marked|replaced|withheld|deriv|calculat|reveal|disclos|worked out))",
    re.IGNORECASE,
)
_NAMES_OF_MARKS = {"asterisk": "*", "dash": "-"}
#: Between the meanings of several marks in one note.
_SEVERAL_MARKS = re.compile(r"[;|\n]\s*|\.\s+|,\s+(?=\S{1,3}\s*[=:])")
_NIL = re.compile(r"^(?:nil|zero|none|no (?:arrests|cases|records|data recorded))(?: returns?)?$", re.IGNORECASE)


def measured(reading: Reading, header: str = "") -> tuple[Measure, str]:
    """Return what is counted, and the doubt about it."""
    found = measure_of(header) if header else None
    if found:
        return found, ""
    if thing := number_of(header):
        return thing, "  # ? what it is called"
    said = [c for c in reading.columns if not c.numeric and not c.personal and c.role != "line"]
    corner = [c.name for c in said if not c.header_period]
    texts = [*reading.block.titles[::-1], *corner, reading.block.grid.sheet, reading.block.grid.file]
    title = next((m for text in texts if (m := measure_in(text.replace("_", " ")))), None)
    plain = plain_header(header)
    named = Measure(plain, plain) if plain and role_of(header) not in ("value", "id", "period") else None
    default = title or named or Measure("MEASURE", "UNIT")
    if title and only_measure(reading.block.titles) == title:
        return title, "  # ? the title speaks of it"
    name = reading.ask("measure", "What is counted? (arrests, charges, active lines, lines closed ...)", default.name)
    if not title and not reading.settled("measure"):
        perhaps = f"perhaps '{plain}'; " if plain else ""
        return Measure("MEASURE", "UNIT"), reading.doubt("measure", f"{perhaps}arrests, charges, lines closed ...")
    chosen = default if name == default.name else (measure_of(name) or Measure(name, name))
    return chosen, reading.doubt("measure", "arrests, charges, active lines, lines closed ...")


def adds_up_so_far(reading: Reading, header: str = "") -> bool:
    """Return whether figures are added up so far, by their header or a title."""
    return any(CUMULATIVE.search(text) for text in (header, *reading.block.titles))


def begins_anew(reading: Reading, columns: Sequence[Column]) -> bool:
    """Refuse figures that are added up so far where they rise and fall: they begin anew; return whether they do."""
    labels = [c for c in reading.columns if c not in columns and not c.dated and c.words]
    told: dict[tuple[str, ...], list[int]] = {}
    for column in columns:
        for i, text in enumerate(column.cells):
            if text.isdecimal() and not any(is_total(c.cells[i]) for c in labels):
                key = tuple(c.cells[i] for c in labels) + (() if len(columns) == 1 else (str(i),))
                told.setdefault(key, []).append(int(text))
    steps = [[b - a for a, b in pairwise(numbers)] for numbers in told.values()]
    if not any(max(some) > 0 > min(some) for some in steps if some):
        return False
    reading.shape, reading.why = "figures that are added up so far", "they rise and fall, so that they begin anew"
    reading.refused = (
        f"{reading.shape} rise and fall, so that they begin anew somewhere: write what each period adds, or when each "
        "begins ('April to May 2024')"
    )
    return True


def counted_since(reading: Reading, what: str, period: str) -> list[str]:
    """Return the lines for periods of figures that are added up so far: they begin where the counting began."""
    since = next((found for title in reading.block.titles if (found := _SINCE.search(title))), None)
    known = period_in(since[1]) if since else ""
    text = f"Since when does '{what}' count? (such as 2019-11)"
    answer = reading.ask("since", text, known)
    start = answer if is_period(answer) else "PERIOD"
    doubt = reading.doubt("since", "the day or month in which the counting began")
    end = period.strip().removeprefix("period: ")
    return [f"period_start: {{value: {quote(start)}}}{doubt}", f"period_end: {end}"]


def value_of(reading: Reading, name: str, columns: Sequence[Column]) -> str:
    """Return where the figures are read, with what marks among them mean and to what they are rounded."""
    block = reading.block
    legend = _legend(block, {x for c in columns for x in c.cells if x})
    words = sorted({w for c in columns for w in c.shorthand} | set(legend))
    said = [text for text in (*block.titles, *(note for _, note in block.notes)) if rounded_to(text)]
    if not words and not said:
        return quote(name) if name else "{cell: yes}"
    where = f"column: {quote(name)}" if name else "cell: yes"
    told = f", translate: {pairs({w: legend.get(w) or SHORTHAND[w.lower()] for w in words})}" if words else ""
    rounded = f", rounded: {rounded_to(said[0])}" if said else ""
    plain = len(words) > len(legend)
    doubts = ["[c] confidential, [x] unavailable, [z] not applicable"] if plain else []
    doubts += [f"'{mark}' is {means}, as a note says" for mark, means in legend.items()]
    doubts += [f"'{said[0][:60]}'"] if said else []
    return f"{{{where}{told}{rounded}}}  # ? {'; '.join(doubts)}"


def _legend(block: Block, cells: Collection[str]) -> dict[str, str]:
    """Return what marks in cells mean by the notes around a table: ``- denotes nil``, ``* = fewer than 5``."""
    found: dict[str, str] = {}
    notes = (*block.titles, *(note for _, note in block.notes))
    more = any(map(_LARGER_TOO.search, notes))
    for text in [piece for note in notes for piece in (note, *_SEVERAL_MARKS.split(note))]:
        for pattern in (_LEGEND, _PLAIN_LEGEND, _MARKED_AS):
            match = pattern.match(text.strip())
            mark = _NAMES_OF_MARKS.get(match["mark"].lower(), match["mark"]) if match else ""
            if match is None or mark not in cells:
                continue
            means = _NIL.sub("0", match["means"].strip(" .'\""))
            means = SHORTHAND.get(means.lower(), means)
            if is_value(means) and not (more and means != "0"):
                found.setdefault(mark, means)
    return found


def unpivoted(reading: Reading, values: Sequence[Column], word: str, part: str) -> str:
    """Return which columns become rows: by a word where that fits next week's sheet too, else by name."""
    for column in values:
        last = column.name if len(reading.block.levels[column.index]) == 1 else reading.block.levels[column.index][-1]
        total = is_total(last) or is_part_total(last) or is_period(total_of(last))
        reading.use(column, "a total, checked against its parts" if total else part)
    return (
        f"    unpivot: {{columns: {word}}}" if word else f"    unpivot: {{columns: {listed([c.name for c in values])}}}"
    )
