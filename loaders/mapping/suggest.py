"""A first mapping for a foreign sheet, from its header and a sample; every doubt stands in it as a comment."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from graphlab.errors import DataError
from graphlab.loaders.mapping.named import slug
from graphlab.loaders.mapping.names import NameIndex
from graphlab.loaders.mapping.periods import read_period
from graphlab.loaders.sheets.grid import Grid, find_header, looks_like_number
from graphlab.loaders.sheets.read import read_grids
from graphlab.model.claim_set import ClaimSet
from graphlab.model.tables import ENTITY_TABLES, TABLES

SAMPLE = 200
_TOTALS = re.compile(r"(?:grand |sub-?)?totals?\b.*|all(?: areas| months)?|sum", re.IGNORECASE)
_FOOTNOTE = re.compile(r"(?:(?:source|note|notes|n\.?b\.?|figures?|provisional)\b|\*+\s).*", re.IGNORECASE)
#: What sheets write instead of a number, and what it often means.
_SHORTHAND = {
    "*": "[c]",
    "**": "[c]",
    "c": "[c]",
    "..": "[x]",
    ":": "[x]",
    "x": "[x]",
    "n/a": "[z]",
    "na": "[z]",
    "z": "[z]",
}
_ROLES = (
    ("closure", r"(?:type [12] )?clos(?:ure|ed)(?: date| on)?"),
    ("start", r"first seen|opened|start(?:ed)?|start date|from date"),
    ("end", r"last seen|end(?:ed)?|end date|to date"),
    ("origin", r"origin|from|home|source|export(?:ing|er)?|run from"),
    ("destination", r"dest|destination|to|towns?|sells?|sold|import(?:ing|er)?|target|supplies"),
    ("period", r"month|date|period|year|quarter|week|when"),
    ("line", r"line|lines|brand|deal line|line name"),
    ("operation", r"operation|op"),
    ("value", r"arrests?|count|number|no|total|value|charges|lines closed|closures|weight|n"),
    ("grade", r"grade|grading|3x5x2"),
    ("place", r"area|force|place|borough|district|county|region|location"),
)


@dataclass
class _Column:
    """What the sample says of a column."""

    name: str
    role: str
    numbers: float
    periods: float
    places: float
    words: list[str]
    cells: list[str]

    def fills(self, other: _Column) -> bool:
        """Return whether it holds words that are no footnotes in rows where another column is empty."""
        pairs = zip(self.cells, other.cells, strict=True)
        return any(a and not b and not _FOOTNOTE.fullmatch(a) and not looks_like_number(a) for a, b in pairs)


def suggest_mapping(path: Path | str, known: ClaimSet | None = None) -> str:
    """Return the text of a mapping file for a workbook or CSV file.

    Parameters
    ----------
    path
        The foreign sheet.
    known
        A dataset whose places names may mean, beside the packaged gazetteer.

    Raises
    ------
    DataError
        If no sheet has a header and a row.
    """
    path = Path(path)
    grids = [g for g in read_grids(path) if len(g.rows) > 1]
    index = NameIndex({t: list(known.rows(t)) for t in ENTITY_TABLES} if known else {})
    parts = [(g, _sheet(g, index)) for g in grids]
    parts = [(g, lines) for g, lines in parts if lines]
    if not parts:
        raise DataError(f"{path.name} has no sheet with a header and rows below it", "is this the right file?")
    out = [
        f"# First mapping for {path.name}: check every line that ends in '# ?' before you rely on it.",
        "# The form is described in docs/ways-in.md.",
        "graphlab: mapping 1",
        f"source: {slug(path.stem)}",
        "sources:",
        f"  - source_id: {slug(path.stem)}",
        f"    title: {_quote(path.name)}  # ? what it is and who published it",
        "    published: ''  # ? date, as precisely as known",
        "sheets:",
    ]
    for grid, lines in parts:
        head = f"  - sheet: {_quote(grid.sheet)}" if grid.sheet else f"  - sheet: {_quote(grid.file)}"
        out += [head, *(f"    {line}" for line in lines)]
    return "\n".join(out) + "\n"


def _quote(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def _sheet(grid: Grid, index: NameIndex) -> list[str]:
    header = find_header(grid)
    if header < 0 or header + 1 >= len(grid.rows):
        return []
    if header + 2 < len(grid.rows) and not grid.cell(header + 1, 0) and _upper_years(grid, header + 1):
        header += 1
    names = [" ".join(c.split()) for c in grid.rows[header]]
    rows = grid.rows[header + 1 : header + 1 + SAMPLE]
    columns = [_column(n, [r[i] if i < len(r) else "" for r in rows], index) for i, n in enumerate(names) if n]
    two = _upper_years(grid, header)
    if two:
        names = [f"{above} {name}".strip() for above, name in zip(two, names, strict=True)]
        columns = [_column(n, [r[i] if i < len(r) else "" for r in rows], index) for i, n in enumerate(names) if n]
    lines = [f"header: {grid.numbers[header - 1]}-{grid.numbers[header]}" if two else f"header: {grid.numbers[header]}"]
    notes = [c for c in columns[:1] for w in c.words if _FOOTNOTE.fullmatch(w)]
    if notes:
        labels = sorted({w for w in columns[0].words if _FOOTNOTE.fullmatch(w)})
        lines += ["leave_out:", f"  {_quote(columns[0].name)}: {_list(labels)}  # ? rows that look like footnotes"]
    return [*lines, "tables:", *(f"  {line}" for line in _table(columns, index))]


def _upper_years(grid: Grid, header: int) -> list[str]:
    """Return the years that stand in the row above the header, each for the columns up to the next; [] if none do."""
    if header < 1 or grid.numbers[header] != grid.numbers[header - 1] + 1:
        return []
    above, found = "", []
    for column in range(len(grid.rows[header])):
        above = grid.cell(header - 1, column) or above
        found.append(above)
    years = [f for f in found if re.fullmatch(r"(?:19|20)\d\d(?:/\d\d)?", f)]
    return found if len(years) >= 2 else []


def _column(name: str, cells: Sequence[str], index: NameIndex) -> _Column:
    words = [c for c in cells if c and not _TOTALS.fullmatch(c)]
    filled = len(words) or 1
    numbers = sum(looks_like_number(c) or c.lower() in _SHORTHAND for c in words) / filled
    periods = sum(_is_period(c) for c in words) / filled
    distinct = list(dict.fromkeys(c for c in words if not looks_like_number(c)))[:60]
    places = sum(bool(index.match(c, "place").id) for c in distinct) / len(distinct) if distinct else 0.0
    role = next(
        (r for r, pattern in _ROLES if re.search(rf"(?:^|\b)(?:{pattern})(?:$|\b)", name.lower().replace("_", " "))), ""
    )
    return _Column(name, role, numbers, periods, places, [c for c in cells if c], list(cells))


def _is_period(text: str) -> bool:
    start, _, note = read_period(text)
    return bool(note) or bool(re.fullmatch(r"\d{4}(-\d\d){0,2}", start))


def _table(columns: list[_Column], index: NameIndex) -> list[str]:
    folded = {c.name.lower() for c in columns}
    if {"id", "lat", "lon"} <= folded or {"id", "name", "lat"} <= folded:
        return _locations(columns)
    by_period = [c for c in columns if _is_period(c.name)]
    numeric = [c for c in columns if c.numbers > 0.5 and not _is_period(c.name) and not _TOTALS.fullmatch(c.name)]
    named = [c for c in numeric if index.match(c.name, "place").id]
    by_place = numeric if 2 * len(named) >= len(numeric) and named else []
    if len(by_period) >= 2:
        return _wide(columns, by_period, "period")
    if len(by_place) >= 2:
        return _wide(columns, by_place, "place")
    if any(c.role == "line" and c.numbers < 0.5 for c in columns):
        return _lines(columns, index)
    return _long(columns)


def _locations(columns: list[_Column]) -> list[str]:
    known = {"id": "place_id", **{n: n for n in TABLES["places"].names}}
    lines = ["- places:"]
    for column in columns:
        target = known.get(column.name.lower(), slug(column.name).replace("-", "_"))
        lines.append(f"    {target}: {_quote(column.name)}")
    return lines


def _counted(measure: str) -> list[str]:
    return [
        "    subject: {value: SUBJECT}  # ? id of the operation, line or place that this is about",
        f"    measure: {{value: {_quote(measure)}}}  # ? arrests, charges, active lines, lines closed ...",
        "    unit: {value: UNIT}  # ? of what: person-arrests, persons, lines ...",
        "    stock_or_flow: {value: flow}  # ? stock (at a time), flow (in a period) or distinct",
    ]


def _labels(columns: list[_Column]) -> tuple[list[str], list[str]]:
    """Return the lines for the columns that name rows, and the labels of totals among them."""
    lines: list[str] = []
    totals: list[str] = []
    for column in columns:
        found = sorted({w for w in column.words if _TOTALS.fullmatch(w)})
        end = "destination" if column.role == "destination" else "origin"
        if any(line.startswith(f"    {end}:") for line in lines):
            continue
        if column.places > 0.5 and column.numbers < 0.5:
            doubt = "" if column.role == end else "  # ? or the other end"
            others = [c for c in columns if c is not column and c.numbers < 0.5 and c.fills(column)]
            where = f"first: {_list([column.name, others[0].name])}" if others else f"column: {_quote(column.name)}"
            found = sorted({*found, *(w for c in others[:1] for w in c.words if _TOTALS.fullmatch(w))})
            lines.append(f"    {end}: {{{where}, match: place}}{doubt}")
            totals += [f"      {end}: {_list(found)}"] if found else []
        elif column.role == end:
            lines.append(f"    {end}: {_quote(column.name)}  # ? ids of places; add match: place if they are names")
        elif column.periods > 0.5:
            lines.append(f"    period: {_quote(column.name)}")
            totals += [f"      period: {_list(found)}"] if found else []
        elif column.role == "grade":
            lines.append(f"    grade: {_quote(column.name)}")
    return lines, totals


def _list(items: Sequence[str]) -> str:
    return "[" + ", ".join(_quote(i) for i in items) + "]"


def _wide(columns: list[_Column], wide: list[_Column], kind: str) -> list[str]:
    others = [c for c in columns if c not in wide]
    totals_column = [c.name for c in others if _TOTALS.fullmatch(c.name) and c.numbers > 0.5]
    chosen = [c.name for c in wide] + totals_column
    lines = ["- counts:", f"    unpivot: {{columns: {_list(chosen)}}}", *_counted("MEASURE")]
    labels, totals = _labels([c for c in others if c.name not in totals_column])
    lines += labels
    if kind == "period":
        lines.append("    period: {header: yes}")
        totals += [f"      period: {_list(totals_column)}"] if totals_column else []
    else:
        lines.append("    destination: {header: yes, match: place}  # ? or origin")
        totals += [f"      destination: {_list(totals_column)}"] if totals_column else []
        if not any(line.lstrip().startswith("period:") for line in lines):
            lines.append("    period: {value: PERIOD}  # ? for instance 2021, or 2021-04..2022-03")
    lines.append(f"    value: {{cell: yes{_translation(wide)}}}{_doubt(wide)}")
    return lines + (["    totals:  # their parts will name them", *totals] if totals else [])


def _long(columns: list[_Column]) -> list[str]:
    ends = ("origin", "destination")
    values = [c for c in columns if c.numbers > 0.5 and c.periods < 0.5 and c.role not in ends]
    preferred = [c for c in values if c.role == "value" and not _TOTALS.fullmatch(c.name)] or values
    measure = preferred[0].name.lower() if preferred and preferred[0].role == "value" else "MEASURE"
    labels, totals = _labels([c for c in columns if c not in values])
    lines = ["- counts:", *_counted(measure), *labels]
    if not any(line.lstrip().startswith("period:") for line in labels):
        lines.append("    period: {value: PERIOD}  # ? for instance 2021, or 2021-04..2022-03")
    if preferred and _translation(preferred[:1]):
        value = f"{{column: {_quote(preferred[0].name)}{_translation(preferred[:1])}}}"
        lines.append(f"    value: {value}{_doubt(preferred[:1])}")
    elif preferred:
        doubt = f"  # ? or {', '.join(_quote(c.name) for c in preferred[1:4])}" if len(preferred) > 1 else ""
        lines.append(f"    value: {_quote(preferred[0].name)}{doubt}")
    else:
        lines.append("    value: {value: VALUE}  # ? no column holds numbers")
    return lines + (["    totals:  # their parts will name them", *totals] if totals else [])


def _odd_words(columns: Sequence[_Column]) -> list[str]:
    return sorted({w for c in columns for w in c.words if w.lower() in _SHORTHAND})


def _translation(columns: Sequence[_Column]) -> str:
    pairs = ", ".join(f"{_quote(w)}: {_quote(_SHORTHAND[w.lower()])}" for w in _odd_words(columns))
    return f", translate: {{{pairs}}}" if pairs else ""


def _doubt(columns: Sequence[_Column]) -> str:
    return "  # ? [c] confidential, [x] unavailable, [z] not applicable" if _odd_words(columns) else ""


def _lines(columns: list[_Column], index: NameIndex) -> list[str]:
    line = next(c for c in columns if c.role == "line" and c.numbers < 0.5)
    first = {role: next((c for c in columns if c.role == role and c is not line), None) for role, _ in _ROLES}
    same = [line.name] + [c.name for c in (first["origin"],) if c]
    who = f"{{column: {_quote(line.name)}, new: line, same_when: {_list(same)}}}"
    grade = [f"    grade: {_quote(first['grade'].name)}"] if first["grade"] else []
    out: list[str] = []
    for role, link_type in (("origin", "ORIGINATES_IN"), ("destination", "SUPPLIES")):
        column = first[role]
        if column is None:
            continue
        out += [
            "- links:",
            f"    filled: {_list([column.name])}",
            f"    link_type: {{value: {link_type}}}",
            f"    from: {who}  # ? the columns that tell two lines of one brand apart",
            f"    to: {{column: {_quote(column.name)}, match: place{_split(column, index)}}}",
        ]
        if role == "destination":
            dates = [(side, found) for side in ("start", "end") if (found := first[side])]
            out += [f"    {side}: {_quote(found.name)}  # ?" for side, found in dates]
        out += grade
    closure = first["closure"]
    if closure is not None:
        kind = re.search(r"type ([12])", closure.name.lower())
        event = f"closed_type{kind[1]}" if kind else "closed"
        out += [
            "- events:",
            f"    filled: {_list([closure.name])}",
            f"    line_id: {who}",
            f"    event: {{value: {event}}}",
            *_closed(closure, first["end"]),
            *grade,
        ]
    return out or ["- lines:", f"    line_id: {who}", f"    name: {_quote(line.name)}"]


def _closed(closure: _Column, last: _Column | None) -> list[str]:
    """Return the lines for a column of closures: their dates, or who made them where it holds names and no date."""
    if closure.periods > 0 or not closure.words:
        name = _quote(closure.name)
        return [f"    date_start: {name}  # ? translate what is no date", f"    date_end: {name}"]
    ended = [f"    date_end: {_quote(last.name)}  # ? it may have ended later"] if last else []
    who = f"{{column: {_quote(closure.name)}, match: operation, unmatched: new}}"
    return [f"    operation_id: {who}  # ? or a kind of closure: leave it out", *ended]


def _split(column: _Column, index: NameIndex) -> str:
    """Return the separator of cells that name several places, where the parts are places and the whole is none."""
    several = [w for w in column.words if not index.match(w, "place").id]
    for mark in (";", "/", ",", " and "):
        parts = [p.strip() for w in several if mark in w for p in w.split(mark)]
        if parts and sum(bool(index.match(p, "place").id) for p in parts) >= 0.5 * len(parts):
            return f", split: {_quote(mark)}"
    return ""
