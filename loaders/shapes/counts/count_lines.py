"""The lines of a mapping for a table of counts: subject, measure, ends, period, what repeats, totals."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import yaml

from graphlab.loaders.mapping.naming.named import slug
from graphlab.loaders.mapping.periods import is_period
from graphlab.loaders.mapping.rows.records import bounds_of
from graphlab.loaders.mapping.tables.titles import is_day_of_making, open_title, period_of_title
from graphlab.loaders.mapping.words import is_total, says_nothing, total_of
from graphlab.loaders.shapes.columns import SAMPLE, Column
from graphlab.loaders.shapes.counts.versions import settle_versions, settle_wholes
from graphlab.loaders.shapes.parts.found import Labels
from graphlab.loaders.shapes.parts.several import names_several
from graphlab.loaders.shapes.reading import Reading, listed, pairs, quote
from graphlab.loaders.shapes.vocabulary import measure_of, own_measure
from graphlab.model.tables import SPECIAL
from graphlab.model.values import Bounds, sum_bounds
from graphlab.wording.phrases import many, verb


def counted(reading: Reading, parts: Labels, measure: str, unit: str, kind: str, *, doubt: str = "") -> list[str]:
    """Return the first lines of a table of counts: subject, measure, unit, kind, ends, period."""
    lines = ["- counts:"]
    default = f"{slug(Path(reading.block.grid.file).stem)}-return"
    if parts.subject is None and parts.line is not None and (several := names_several([parts.line])):
        reading.refused = (
            f"'{several.name}' names several lines in a cell, and which of them a figure is of is not said: write "
            "one line a row"
        )
    whose, match = (parts.subject, "operation") if parts.subject is not None else (parts.line, "line")
    some = whose is not None and _without_subject(reading, whose)
    if some and whose is not None and (match == "line" or any(column.totals for column in reading.columns)):
        # Whoever else the other figures are of is no line.
        why = "" if match == "line" else ", and the totals are of all of them"
        reading.parts[whose.name] = f"not used: some rows name none{why}"
        parts.subject = parts.line = whose = None
    if whose is not None:
        told = ""
        if some:
            text = f"Whose figures are those of which '{whose.name}' names none? (a force, team or place)"
            told = f", default: {quote(slug(reading.ask('subject', text, default)))}"
        lines.append(f"    subject: {{column: {quote(whose.name)}{told}, match: {match}, unmatched: new}}")
    else:
        subject = reading.ask("subject", "Whose figures are these? (an operation, team, line or place)", default)
        said = reading.doubt("subject", "id of the operation, line or place that this is about")
        lines.append(f"    subject: {{value: {quote(slug(subject))}}}{said}")
    lines += _measured(reading, parts, measure, unit, kind, doubt)
    for end, (column, said) in parts.ends.items():
        others = [other for other, _ in parts.ends.values()]
        beside = _beside(reading, column, others)
        if beside is not None:
            used = f"{reading.parts[beside.name]}; " if beside in (parts.subject, parts.line) else ""
            reading.parts[beside.name] = f"{used}{end}, where '{column.name}' is empty"
            lines.append(f"    {end}: {{first: {listed([column.name, beside.name])}, match: place}}{said}")
            continue
        code = f", code: {quote(parts.codes[end].name)}" if end in parts.codes else ""
        whole = _whole(reading, column) if not code else ""
        parts.totals |= bool(whole)
        told = f", translate: {{{quote(whole)}: Total}}" if whole else ""
        said += f"{';' if said else '  #'} '{whole}' is the sum of the others" if whole else ""
        new = ", unmatched: new" if end in parts.fresh else ""
        told += f", extract: {quote(parts.extracts[end])}" if end in parts.extracts else ""
        lines.append(f"    {end}: {{column: {quote(column.name)}{told}, match: place{code}{new}}}{said}")
    for end, (column, pattern) in parts.routes.items():
        lines.append(f"    {end}: {{column: {quote(column.name)}, extract: {quote(pattern)}, match: place}}")
    return [*lines, *([parts.of_sheet] if parts.of_sheet else [])]


def _without_subject(reading: Reading, subject: Column) -> bool:
    """Return whether rows of figures or events name no operation, beside labels that are no totals at its left."""
    left = [c for c in reading.columns if c.index < subject.index and not c.numeric]
    for row in (i for i, text in enumerate(subject.cells) if not text or says_nothing(text)):
        if subject.cells[row]:
            return True
        texts = [c.cells[row] for c in left if c.cells[row]]
        if texts and not any(is_total(t) or total_of(t) for t in texts):
            return True
    return False


def _whole(reading: Reading, column: Column) -> str:
    """Return the label of the area around all others that is their sum in every column of figures, "" for none.

    "England and Wales" above the forces is a total, whatever it is called; without such a sum it is a figure by itself.
    """
    ids = {x: reading.index.peek(x, "place").id for x in column.labels}
    outer = [x for x, found in ids.items() if found and found not in SPECIAL]
    outer = [x for x in outer if all(y == x or ids[x] in reading.index.around(ids[y]) for y in ids if ids[y])]
    if len(outer) != 1 or len(column.labels) < 3 or len(column.cells) >= SAMPLE:
        return ""
    rows = [i for i, text in enumerate(column.cells) if text == outer[0]]
    others = [i for i, text in enumerate(column.cells) if text in ids and text != outer[0]]
    figures = [c for c in reading.columns if c.numeric and c.role not in ("percent", "aside", "code")]
    sums = [[_sum(c, some) for c in figures] for some in (rows, others)]
    return outer[0] if figures and sums[0] == sums[1] and any(s.low for s in sums[0]) else ""


def _sum(column: Column, rows: Sequence[int]) -> Bounds:
    return sum_bounds(bounds_of(column.cells[i]) for i in rows if column.cells[i])


def _beside(reading: Reading, column: Column, ends: Sequence[Column]) -> Column | None:
    """Return the label column at the left that speaks where this one is empty: "Unknown", "Total".

    Never one that is an end itself: a town whose origin is left empty is no origin.
    """
    taken = {end.index for end in ends}
    for other in reading.columns:
        if other.index in taken or other.index >= column.index:
            continue
        if other.personal or other.dated or other.role == "code":
            continue
        rows = [i for i, text in enumerate(column.cells) if not text and other.cells[i]]
        texts = {other.cells[i] for i in rows}
        known = [t for t in texts if is_total(t) or total_of(t) or reading.index.peek(t, "place").id in SPECIAL]
        if texts and len(known) == len(texts):
            return other
    return None


def _measured(reading: Reading, parts: Labels, measure: str, unit: str, kind: str, doubt: str) -> list[str]:
    said = doubt or "  # ? arrests, charges, active lines, lines closed ..."
    if parts.measure is None:
        said = "" if reading.settled("measure") else said
        return [
            f"    measure: {{value: {quote(measure)}}}{said}",
            f"    unit: {{value: {quote(unit)}}}  # ? of what: person-arrests, persons, lines ...",
            f"    stock_or_flow: {{value: {kind}}}  # ? stock (at a time), flow (in a period) or distinct",
        ]
    column = quote(parts.measure.name)
    words = {x: parts.measures.get(x) or measure_of(x) for x in parts.measure.labels}
    names = {x: (m.name if m else x.lower()) for x, m in words.items()}
    units = {x: (m.unit if m else x.lower()) for x, m in words.items()}
    kinds = {x: (m.kind if m else "stock" if own_measure(x).kind == "stock" else kind) for x, m in words.items()}
    return [
        f"    measure: {{column: {column}, translate: {pairs(names)}}}",
        f"    unit: {{column: {column}, translate: {pairs(units)}}}  # ? of what each is counted",
        f"    stock_or_flow: {{column: {column}, translate: {pairs(kinds)}}}  # ? stock, flow or distinct",
    ]


def _tells_stocks(lines: Sequence[str]) -> bool:
    """Return whether a mapping calls some of its figures stocks.

    Examples
    --------
    >>> _tells_stocks(["    stock_or_flow: {value: stock}  # ? or flow"])
    True
    >>> _tells_stocks(['    stock_or_flow: {header: yes, translate: {"Arrests in stock rooms": "flow"}}'])
    False
    """
    kinds = [yaml.safe_load(x)["stock_or_flow"] for x in lines if x.lstrip().startswith("stock_or_flow:")]
    return any("stock" in (kind.get("value"), *kind.get("translate", {}).values()) for kind in kinds)


def dated(reading: Reading, parts: Labels, *, flow: bool) -> list[str]:
    """Return the lines for the period: from columns, from the title, from an answer; a doubt where nothing says it.

    What happened in a period (a flow) did not happen on the day on which a sheet was made: the period is asked then.
    """
    if parts.period:
        return [f"    {line}" for line in parts.period]
    title = period_of_title(reading.block, flow=flow)
    asked = "Which period are the figures of? (such as 2021, or 2021-04..2022-03)"
    if title and flow and is_day_of_making(reading.block):
        asked = f"'{title}' may be only the day on which the sheet was made. {asked}"
    elif title:
        return [f"    period: {{title: yes}}  # ? '{title}' stands in the title, or in the name of the sheet or file"]
    left = open_title(reading.block)
    if left:
        asked = f"'{left[:80]}' leaves open when that begins or ends. {asked}"
    answer = reading.ask("period", asked, "")
    if answer and is_period(answer):
        return [f"    period: {{of_file: {{{quote(reading.block.grid.file)}: {quote(answer)}}}}}"]
    why = "the title leaves it open" if left else "no date was found"
    return [f'    # period: {{value: "2021"}}  # ? {why}: write the period of the figures']


def repeats(reading: Reading, parts: Labels, used: Sequence[Column], values: Sequence[Column]) -> list[str]:
    """Return the line that adds rows of one cell, where the columns that are used do not tell rows apart."""
    rows = _keys(reading, used, values)
    double = {key for key, n in Counter(rows).items() if n > 1}
    if not double:
        for column in parts.breakdowns:
            reading.leave(column, "every cell has one row without it")
        return []

    def cells_without(versions: Column) -> list[tuple[str, ...]]:
        return _keys(reading, [*used, *(c for c in parts.breakdowns if c is not versions)], values)

    if settle_versions(reading, [*used, *values], cells_without):
        parts.breakdowns = [c for c in parts.breakdowns if c.name not in reading.parts]
        return [] if reading.refused else repeats(reading, parts, used, values)
    if settle_wholes(reading, parts.breakdowns, values, cells_without):
        parts.breakdowns = [c for c in parts.breakdowns if c.name not in reading.parts]
        return [] if reading.refused else repeats(reading, parts, used, values)
    telling = parts.breakdowns or []
    more = _keys(reading, [*used, *telling], values)
    apart = len(set(more)) == len(more)
    groups = [c for c in telling if len(c.labels) > 1]
    if groups and apart:
        names = " and ".join(f"'{c.name}'" for c in groups)
        answer = reading.ask(
            "add", f"Rows of one place and period differ in {names}: add them up?", "yes", ("yes", "no")
        )
        for column in groups:
            reading.use(column, "rows are added up over it")
        for column in telling:
            reading.leave(column, "every cell has one row without it")
        if answer == "yes":
            return [
                f"    add: {listed([c.name for c in groups])}{reading.doubt('add', 'are these parts of one figure?')}"
            ]
        return [f"    definition: {{columns: {listed([c.name for c in groups])}, join: ' / '}}"]
    repeated = sum(n for n in Counter(rows).values() if n > 1)
    differing = _differing(reading, rows, [*used, *values])
    told = f" and {verb(repeated, 'differs', 'differ')} in {differing}" if differing else ""
    question = f"{many(repeated, 'row')} {verb(repeated, 'repeats', 'repeat')} a place and period{told}: add them up?"
    for column in telling:
        reading.use(column, "rows are added up over it")
    whole = [tuple(reading.block.grid.rows[i]) for i in reading.rows]
    twice = len(set(whole)) < len(whole)
    answer = reading.ask(
        "add", f"{question}{' Some are alike in every cell.' if twice else ''}", "no" if twice else "yes", ("yes", "no")
    )
    if answer == "yes":
        return [f"    add: rows{reading.doubt('add', 'several rows fall on one cell')}"]
    return []


def _differing(reading: Reading, rows: Sequence[tuple[str, ...]], used: Sequence[Column]) -> str:
    """Return the columns that nobody uses in which rows of one cell differ, "" for none."""
    taken = {c.index for c in used}
    others = [c for c in reading.columns if c.index not in taken and not c.personal and c.words]
    if len(rows) != len(reading.rows):
        return ""
    cells: dict[tuple[tuple[str, ...], int], set[str]] = {}
    for key, row in zip(rows, reading.rows, strict=True):
        for column in others:
            cells.setdefault((key, column.index), set()).add(reading.block.grid.cell(row, column.index))
    found = [c.name for c in others if any(at == c.index and len(texts) > 1 for (_, at), texts in cells.items())]
    return " and ".join(f"'{name}'" for name in found[:3])


def _keys(reading: Reading, used: Sequence[Column], values: Sequence[Column]) -> list[tuple[str, ...]]:
    """Return what tells the rows with figures apart, of the whole table and not only of its sample."""
    grid, above = reading.block.grid, dict.fromkeys((c.index for c in used), "")
    keys, aside = [], [c.index for c in reading.columns if c.totals and c not in values]
    for index in reading.rows:
        for at in above:
            above[at] = grid.cell(index, at) or above[at]
        key = tuple(above.values())
        if any(is_total(grid.cell(index, at)) for at in aside):
            continue
        if any(grid.cell(index, v.index) for v in values) and not any(is_total(t) or total_of(t) for t in key if t):
            keys.append(key)
    return keys


def fill_downs(reading: Reading, used: Sequence[Column], values: Sequence[Column]) -> list[str]:
    """Return the columns whose labels are written once for the rows below."""
    found = []
    for column in used:
        first = next((i for i, t in enumerate(column.cells) if t), len(column.cells))
        left = [c for c in reading.columns if c.index < column.index and not c.numeric and c.filled]
        rows = [
            i
            for i, text in enumerate(column.cells)
            if i > first
            and not text
            and (not values or any(v.cells[i] for v in values))
            and not _total_row([*used, *(c for c in reading.columns if c.totals and c not in values)], i)
            and not any(c.cells[i] for c in left)
        ]
        if rows:
            found.append(column.name)
    return found


def _total_row(used: Sequence[Column], index: int) -> bool:
    return any(is_total(c.cells[index]) or bool(total_of(c.cells[index])) for c in used if c.cells[index])


def finish(reading: Reading, parts: Labels, values: Sequence[Column] = (), header_dims: Sequence[str] = ()) -> None:
    """Add the last lines of a table of counts: period, repeats, note, grade, totals; and what is filled down."""
    if "period" not in header_dims:
        reading.lines += dated(reading, parts, flow=not _tells_stocks(reading.lines))
    used = [c for c, _ in (*parts.ends.values(), *parts.routes.values())] + parts.period_columns
    used += [c for c in (parts.subject, parts.line, parts.measure) if c is not None]
    downs = fill_downs(reading, used + parts.breakdowns, values)
    if downs and reading.shape == "a long list of counts":
        reading.shape = "a pivot table"
        reading.why += f"; labels of '{downs[0]}' are written once"
    if downs:
        doubt = "  # ? labels written once hold for the empty cells below"
        reading.sheet_lines.append(f"fill_down: {listed(downs)}{doubt}")
    if values and not any(line.lstrip().startswith("count:") for line in reading.lines):
        reading.lines += repeats(reading, parts, used, values)
    else:
        for column in parts.breakdowns:
            reading.leave(column, "rows are counted whatever it says")
    if parts.note is not None and not any("add:" in line for line in reading.lines):
        reading.lines.append(f"    note: {quote(parts.note.name)}")
    if parts.grade is not None:
        reading.lines.append(f"    grade: {quote(parts.grade.name)}")
    total_headers = any(c.header_total for c in values)
    if parts.totals or total_headers or any(c.totals for c in used + parts.breakdowns):
        reading.lines.append("    totals: words")
