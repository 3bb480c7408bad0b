"""Tables whose headers each say what is counted and when: "Arrests 2023", "Charges Apr-24", "2021 Number"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from graphlab.loaders.mapping.periods import is_period, lacks_year
from graphlab.loaders.mapping.tables.titles import date_in, period_in
from graphlab.loaders.shapes.columns import Column
from graphlab.loaders.shapes.counts import count_lines
from graphlab.loaders.shapes.counts.figures import measured, unpivoted, value_of
from graphlab.loaders.shapes.parts import labels
from graphlab.loaders.shapes.parts.weeks import year_of
from graphlab.loaders.shapes.reading import Reading, pairs
from graphlab.loaders.shapes.vocabulary import (
    Measure,
    measure_of,
    plain_header,
    role_of,
)
from graphlab.wording.months import MONTH
from graphlab.wording.phrases import verb

#: What is left at the end of a header when its period is taken out: "Arrests in", "Charges for".
_OPEN_END = re.compile(r"[\s(]+(?:in|for|during|of|the year)$", re.IGNORECASE)


#: Which of them are counted, in brackets behind a measure: "Arrests (county lines)".
_QUALIFIED = re.compile(r"\s*\(([^()]+)\)$")


#: Words for a part of a year beside the year: "2025 arrests (Jan to Jun)", "Arrests 2025 YTD".
_PART = re.compile(
    rf"\b(?:{MONTH})\b|\bq[1-4]\b"
    r"|\bh[12]\b|\b(?:first|second|1st|2nd) half\b|\b\d+ months?\b|\bto date\b|\bytd\b|\bso far\b",
    re.IGNORECASE,
)


def unread_part(header: str) -> str:
    """Return the words behind a measure and a year that say which part of it is counted and that nothing reads.

    Examples
    --------
    >>> [unread_part(h) for h in ("Arrests 2025 YTD", "2025 arrests (Jan to Jun)", "Arrests May 2025", "Arrests")]
    ['YTD', '', '', '']
    """
    period, rest = _without_period(header, date_in(header)[0])
    found = _PART.search(rest) if period and measure_of(_QUALIFIED.sub("", rest)) else None
    return found[0] if found else ""


def is_counted(column: Column) -> bool:
    """Return whether a header names a measure, perhaps with the period of it ("Arrests", "Arrests Apr-24")."""
    return column.measure is not None or bool(measure_of(_without_period(column.name)[1]))


def _without_period(header: str, period: str | None = None) -> tuple[str, str]:
    """Return the period in a header, "" for none, and what is left of the header."""
    period = period_in(header) if period is None else period
    for part in re.findall(r"\(([^()]+)\)", header) if period else ():
        if _PART.search(part) and part not in period and is_period(whole := f"{period} ({part})"):
            rest = " ".join(header.replace(f"({part})", " ").replace(period, " ").split())
            return whole, _OPEN_END.sub("", rest.strip(" -,:"))
    rest = " ".join(re.sub(r"\(\s*\)", " ", header.replace(period, " ")).split()).strip(" -,:") if period else ""
    return period, _OPEN_END.sub("", rest if rest.count("(") == rest.count(")") else rest.strip("()"))


def _without_season(header: str) -> tuple[str, str]:
    """Return the period without its year at the end of a header ("Arrests Apr"), "" for none, and the rest of it."""
    words = header.split()
    at = next((i for i in range(1, len(words)) if lacks_year(" ".join(words[i:]).strip("()"))), len(words))
    return " ".join(words[at:]).strip("()"), _OPEN_END.sub("", " ".join(words[:at]).strip(" -,:"))


def combined(reading: Reading, values: Sequence[Column]) -> dict[str, tuple[Column, Measure, str]]:
    """Return columns whose headers name a measure, or a number, and a period at once ("Arrests 2020", "2021 Number").

    Columns of rates and percentages beside them are left out; {} unless every other column is one. Either all their
    periods have a year, or none has ("Arrests Apr", "Charges Apr").
    """
    seasonal = {x[0].name: x for x in map(_seasonal, values) if x}
    if len(seasonal) == len(values) > 1:
        return seasonal
    found: dict[str, tuple[Column, Measure, str]] = {}
    aside, plain, bare = [], [], []
    for column in values:
        period, rest = _without_period(column.name)
        if role_of(rest) in ("aside", "percent"):
            aside.append(column)
        elif measure := measure_of(_QUALIFIED.sub("", rest)):
            found[column.name] = (column, measure, period)
        elif role_of(rest) == "value" or plain_header(rest) in ("number", "no"):
            plain.append((column, period))
        elif not period and not column.measure and not column.role:
            bare.append(column)
        else:
            return {}
    if plain:
        measure, _ = measured(reading)
        found |= {column.name: (column, measure, period) for column, period in plain}
    for column in [*aside, *bare] if found else ():
        reading.leave(column, "it is no count of what happened" if column in aside else "nothing says what it counts")
    return found


def _seasonal(column: Column) -> tuple[Column, Measure, str] | None:
    """Return a column whose header names a measure and a period without its year, with both; None for any other."""
    season, rest = _without_season(column.name)
    measure = measure_of(rest) if season and not period_in(column.name) else None
    return None if measure is None else (column, measure, season)


def read_combined(reading: Reading, found: dict[str, tuple[Column, Measure, str]]) -> None:
    """Fill in a reading of a table whose columns of figures `combined` returned."""
    columns = [c for c, _, _ in found.values()]
    one = len(columns) == 1
    reading.shape = "a list of counts" if one else "wide counts, measures and periods across"
    headers = "the header" if one else "headers such as"
    reading.why = f"{headers} '{columns[0].name}' {verb(len(columns), 'names', 'name')} a measure and a period"
    parts = labels.find(reading, wide=columns)
    base = count_lines.counted(reading, parts, "", "", "flow")
    lines = [x for x in base if not x.lstrip().startswith(("measure:", "unit:", "stock_or_flow:"))]
    reading.lines += [lines[0], unpivoted(reading, columns, "", "figures of a measure and period"), *lines[1:]]
    for target, texts in (
        ("measure", {n: m.name for n, (_, m, _) in found.items()}),
        ("unit", {n: m.unit for n, (_, m, _) in found.items()}),
        ("stock_or_flow", {n: m.kind for n, (_, m, _) in found.items()}),
        ("period", {n: p for n, (_, _, p) in found.items()}),
    ):
        said = {"measure": "what each is called", "unit": "of what each is counted", "period": "when each was"}
        doubt = said.get(target, "stock, flow or distinct")
        if target == "period" and all(map(lacks_year, texts.values())):
            year = year_of(reading, columns[0].name)
            reading.lines.append(f"    period: {{header: yes, translate: {pairs(texts)}, {year}")
        else:
            reading.lines.append(f"    {target}: {{header: yes, translate: {pairs(texts)}}}  # ? {doubt}")
    reading.lines.append(f"    value: {value_of(reading, '', columns)}")
    said = {name: q[1] for name in found if (q := _QUALIFIED.search(_without_period(name)[1]))}
    if len({said.get(name, "") for name in found}) > 1:
        kinds = {name: said.get(name, "not said") for name in found}
        reading.lines.append(f"    definition: {{header: yes, translate: {pairs(kinds)}}}  # ? which of them it is")
    count_lines.finish(reading, parts, columns, ["period"])
