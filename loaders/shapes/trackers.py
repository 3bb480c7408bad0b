"""One row a line: a tracker of lines with where they run from, where they sell, when they were seen, how they stand."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from graphlab.loaders.mapping.naming.named import slug
from graphlab.loaders.mapping.splitting import STRONG, WEAK, has_mark, split_cell
from graphlab.loaders.mapping.tables.titles import period_of_title
from graphlab.loaders.shapes.columns import Column
from graphlab.loaders.shapes.parts.marks import active_across, sells_across, towns_across
from graphlab.loaders.shapes.parts.several import marks_between
from graphlab.loaders.shapes.parts.statuses import closed_in_status, status_lines, status_of_day, yes_and_no
from graphlab.loaders.shapes.parts.times import period_of
from graphlab.loaders.shapes.reading import Reading, listed, pairs, quote
from graphlab.loaders.shapes.vocabulary import only_heard, plain_header
from graphlab.model.tables import TABLES
from graphlab.wording.phrases import verb

_TYPE = re.compile(r"\b(?:type|t)[ -]?([12])(?!\d)", re.IGNORECASE)

#: Stands for the type of a link whose end nobody has said.
UNSETTLED_END = "ORIGIN OR DESTINATION"

#: Headers of areas that hold others.
_COARSE = re.compile(r"\b(?:forces?|regions?|constabular(?:y|ies)|county|counties|police)\b", re.IGNORECASE)
#: What a dated column says of a line beside its closure.
_AFTERWARDS = {"disrupted_on": "disrupted", "checked_on": "check_back", "returned_on": "reemerged"}
#: What may happen to a line more than once, each time in a column of its own ("Closed", "Reopened", "Closed again").
_AGAIN = ("closed_on", *_AFTERWARDS)
#: Names of columns that mean something else in the table of lines or of `plan`.
_KEPT = frozenset((*TABLES["lines"].names, "line", "state", "towns", "closures", "returns", "grade", "score", "claims"))


def read(reading: Reading) -> None:
    """Fill in a reading of a table of lines."""
    columns = reading.columns
    by_role = {role: _first(reading, role) for role in (
        "line", "origin", "destination", "start", "end", "status", "as_at", "closed_on", "closed_by", "closure_type",
        "disrupted_on", "returned_on", "checked_on", "grade", "handling", "notes", "operation",
    )}  # fmt: skip
    line = by_role["line"]
    ident = _id_column(columns)
    doubts = _ends(reading, by_role)
    across = towns_across(reading) if by_role["destination"] is None else []
    reading.shape = "a tracker of lines, one row a line"
    known = ("origin", "destination", "start", "status", "closed_on")
    seen = across[:2] + [by_role[r] for r in known if by_role[r] is not None]
    named = ", ".join(f"'{c.name}'" for c in seen if c is not None)
    who = line or ident
    reading.why = f"'{who.name if who else ''}' names lines, and {named} say what is known of them"
    reading.as_at = period_of_title(reading.block)
    told = UNSETTLED_END not in doubts.values()
    identity = _identity(reading, line, ident, by_role["origin"] if told else None)
    if by_role["closure_type"] is None:
        types = [c for c in columns if c.role == "type" and any(map(_type_of, c.labels))]
        types += [c for c in columns if not c.role and c.labels and all(_TYPE.fullmatch(x.strip()) for x in c.labels)]
        by_role["closure_type"] = types[0] if types else None
    for role in _AFTERWARDS:
        if (after := by_role[role]) is not None and not after.dated:
            by_role[role] = None  # a mark or a word is no day
    if by_role["status"] is None:
        by_role["status"] = status_of_day(reading, by_role)
    if by_role["as_at"] is None and by_role["status"] is not None and _in_several_rows(ident or line):
        by_role["as_at"] = next((c for c in reading.free() if c.role == "period" and c.dated), None)
    _heard(reading, by_role)
    marks = yes_and_no(reading, by_role)
    _mark_parts(reading, by_role, line, ident)
    _links(reading, identity, by_role, across, doubts)
    if _closed_it(reading, by_role):
        by_role["closed_by"] = by_role["operation"]
    if (operation := by_role["operation"]) is not None:
        _targeted(reading, identity, operation)
    _events(reading, identity, by_role, marks)
    active_across(reading, identity)
    _own_figures(reading, identity, line, ident)
    if not reading.lines:
        reading.lines += ["- lines:", f"    line_id: {identity}"]
    for column in reading.free():
        if column.numeric:
            reading.leave(
                column, "what it counts, of which line, is not said; figures of a line need a table of counts"
            )
        elif column.filled:
            reading.leave(column, "nothing in a line's record says what it is")


def _in_several_rows(known: Column | None) -> bool:
    """Return whether a line stands in several rows: each says how it stood on its day."""
    return known is not None and known.filled > 1 and not known.unique


def _heard(reading: Reading, by_role: dict[str, Column | None]) -> None:
    """Ask whether columns such as "Last call" say when a line was seen; leave them out where they do not."""
    found = {role: c for role in ("start", "end") if (c := by_role[role]) is not None and only_heard(c.name)}
    if not found:
        return
    names = " and ".join(f"'{c.name}'" for c in found.values())
    seen = " and ".join({"start": "first", "end": "last"}[role] for role in found)
    text = f"{verb(len(found), 'Is', 'Are')} {names} when a line was {seen} seen?"
    if reading.ask("seen", text, "yes", ("yes", "no")) == "no":
        for role, column in found.items():
            by_role[role] = None
            reading.leave(column, "it does not say when the line was seen")


def _own_figures(reading: Reading, identity: str, line: Column | None, ident: Column | None) -> None:
    """Keep the analyst's own numbers of a line (harm, priority) as columns of the lines, where no line stands twice."""
    key = ident or line
    found = [c for c in reading.free() if c.numeric and c.measure is None and c.role in ("", "value")]
    found = [c for c in found if not c.header_total]
    if not found or key is None or not key.unique:
        return
    reading.lines += ["- lines:", f"    line_id: {identity}"]
    if line is not None:
        reading.lines.append(f"    name: {quote(line.name)}")
    for column in found:
        name = slug(column.name).replace("-", "_")
        reading.use(column, "a number of the line, for weights of 'plan'")
        reading.lines.append(f"    {name if name not in _KEPT else f'{name}_recorded'}: {quote(column.name)}")
    reading.lines.append("    totals: words")


def _first(reading: Reading, role: str) -> Column | None:
    found = [c for c in reading.free() if c.role == role and c.filled]
    if role in ("origin", "destination"):
        found.sort(key=lambda c: bool(_COARSE.search(c.name)))  # a borough before the force that it lies in
    return (next((c for c in found if c.words or c.dated), found[0])) if found else None


def _id_column(columns: Sequence[Column]) -> Column | None:
    found = [c for c in columns if c.role == "id" and c.filled and not c.personal]
    return next((c for c in found if c.index < 3), found[0] if found else None)


def _ends(reading: Reading, by_role: dict[str, Column | None]) -> dict[str, str]:
    """Find where lines are run from and where they sell, where headers do not say; return the doubt about each end.

    Notes
    -----
    Nothing but a header tells the one from the other: of two columns of places without a word for either the mapping
    is refused until somebody says which is which, unless one alone names several places in a cell (towns supplied).
    """
    headed = by_role["destination"] is not None
    first = by_role["destination"] = by_role["destination"] or _places(reading, by_role)
    other = _places(reading, by_role) if by_role["origin"] is None and first is not None else None
    if first is None or (headed and other is None):
        return {}
    if headed and other is not None:
        if reading.ask("origin", f"Is '{other.name}' where a line is run from?", "yes", ("yes", "no")) == "no":
            return {}
        by_role["origin"] = other
        return {"origin": reading.doubt("origin", "or is it something else?")}
    if other is None:
        if by_role["origin"] is not None:
            return {"destination": ""}
        ends = ("where it sells", "where it is run from")
        if (
            reading.ask("end", f"Is '{first.name}' where a line sells, or where it is run from?", ends[0], ends)
            != ends[0]
        ):
            by_role["origin"], by_role["destination"] = first, None
        return {role: reading.doubt("end", "or the other end?") for role in ("origin", "destination")}
    several = [c for c in (first, other) if any(has_mark(x, m) for x in c.labels for m in STRONG)]
    usual = next(c.name for c in (first, other) if c not in several) if len(several) == 1 else UNSETTLED_END
    text = f"Where is a line run from: '{first.name}' or '{other.name}'? (the other is where it sells)"
    origin = reading.ask("origin", text, usual, (first.name, other.name))
    by_role["origin"], by_role["destination"] = (other, first) if origin == other.name else (first, other)
    if origin == UNSETTLED_END:
        return dict.fromkeys(("origin", "destination"), UNSETTLED_END)
    return {"origin": reading.doubt("origin", "or is it where they sell?")}


def _places(reading: Reading, by_role: dict[str, Column | None]) -> Column | None:
    taken = [c for c in by_role.values() if c is not None]
    stems = {_stem(c) for c in taken}
    return next((c for c in reading.free() if c.places > 0.4 and c not in taken and _stem(c) not in stems), None)


def _stem(column: Column) -> str:
    """Return the name of a column without the number behind it: "Town 1" and "Town 2" are of one kind."""
    return re.sub(r"\s*\d+$", "", column.name)


def _identity(reading: Reading, line: Column | None, ident: Column | None, origin: Column | None) -> str:
    """Return how a line is known: by its id, else by its brand and the columns that tell brands apart."""
    name = line or ident
    assert name is not None
    if ident is not None and ident is not line:
        return f"{{column: {quote(name.name)}, new: line, same_when: {listed([ident.name])}}}"
    same = [name.name] + ([origin.name] if origin is not None else [])
    marks = marks_between(name)
    if marks and _are_several(reading, name, marks):
        return f"{{column: {quote(name.name)}, new: line, split: {listed(marks)}, same_when: {listed(same)}}}"
    repeated = len([c for c in name.cells if c]) != len({c.casefold() for c in name.cells if c})
    if not repeated:
        return f"{{column: {quote(name.name)}, new: line, same_when: {listed(same)}}}"
    choices = ("brand and origin", "brand") if origin is not None else ("brand",)
    answer = reading.ask("same", "A brand stands in several rows: which rows are one line?", choices[0], choices)
    same = same if answer == "brand and origin" else same[:1]
    return f"{{column: {quote(name.name)}, new: line, same_when: {listed(same)}}}"


def _are_several(reading: Reading, name: Column, marks: Sequence[str]) -> bool:
    """Return whether a cell with marks in a column of lines names several of them; one may have several names."""
    sample = next(x for x in name.labels if len(split_cell(x, marks)) > 1)
    text = f"'{name.name}' holds '{sample[:60]}': are these several lines?"
    usual = "yes" if plain_header(name.name).endswith("s") or name.name.lower().endswith("(s)") else "no"
    return reading.ask("several", text, usual, ("yes", "no")) == "yes"


def _mark_parts(reading: Reading, by_role: dict[str, Column | None], line: Column | None, ident: Column | None) -> None:
    said = {
        "line": "the brand of the line", "origin": "where it is run from", "destination": "where it sells",
        "start": "first seen", "end": "last seen", "status": "its recorded status", "as_at": "the day of the status",
        "closed_on": "when it was closed", "closed_by": "the operation that closed it",
        "closure_type": "how it was closed", "checked_on": "when it was looked at again",
        "returned_on": "when it was back",
        "disrupted_on": "when it was disrupted",
        "operation": "the operation that worked on it",
        "grade": "the grade", "handling": "the handling code", "notes": "a note",
    }  # fmt: skip
    for role, text in said.items():
        if (column := by_role[role]) is not None:
            reading.use(column, text)
    if ident is not None and ident is not line:
        reading.use(ident, "the id of the line")


def _links(
    reading: Reading,
    identity: str,
    by_role: dict[str, Column | None],
    across: Sequence[Column],
    doubts: Mapping[str, str],
) -> None:
    several = (
        reading.doubt("same", "the columns that tell two lines of one brand apart") if reading.asked("same") else ""
    )
    for role, link in (("origin", "ORIGINATES_IN"), ("destination", "SUPPLIES")):
        column = by_role[role]
        if column is None:
            continue
        reading.lines += [
            "- links:",
            f"    filled: {listed([column.name])}",
            f"    link_type: {_link_type(link, column, doubts.get(role, ''))}",
            f"    from: {identity}{several if role == 'origin' else ''}",
            f"    to: {{{_of_columns(reading, column)}, match: place{_split(reading, column)}}}"
            + (doubt if (doubt := doubts.get(role, "")) != UNSETTLED_END else ""),
        ]
        if role == "destination":
            for side in ("start", "end"):
                if (found := by_role[side]) is not None:
                    reading.lines.append(f"    {side}: {quote(found.name)}{_seen_doubt(reading, found)}")
            if by_role["start"] is None and by_role["end"] is None and (when := _when(reading)) is not None:
                reading.lines.append(f"    period: {period_of(reading, when, spans=False)}  # ? when it was seen")
        reading.lines += _graded(by_role)
        if role == "destination" and (notes := by_role["notes"]) is not None:
            reading.lines.append(f"    note: {quote(notes.name)}")
        reading.lines.append("    totals: words")
    if across:
        sides = {side: found for side in ("start", "end") if (found := by_role[side]) is not None}
        dates = [f"    {side}: {quote(c.name)}{_seen_doubt(reading, c)}" for side, c in sides.items()]
        sells_across(reading, identity, across, [*dates, *_graded(by_role)])
    elif by_role["destination"] is None and (by_role["start"] or by_role["end"]) is not None:
        _seen(reading, identity, by_role)


def _link_type(link: str, column: Column, doubt: str) -> str:
    """Return the type of a link to a place; what stands for it where nobody said which end the place is."""
    if doubt != UNSETTLED_END:
        return f"{{value: {link}}}"
    return (
        f"{{value: {UNSETTLED_END}}}  # ? ORIGINATES_IN if '{column.name}' is where lines are run from, else SUPPLIES"
    )


def _of_columns(reading: Reading, column: Column) -> str:
    """Return what names a place: a column, or all of "Town 1", "Town 2" ... put together."""
    stem = _stem(column)
    alike = [c for c in reading.free() if c.filled and re.fullmatch(rf"{re.escape(stem)}\s*\d+", c.name)]
    if not alike:
        return f"column: {quote(column.name)}"
    for other in alike:
        reading.use(other, f"as '{column.name}'")
    return f'columns: {listed([column.name, *(c.name for c in alike)])}, join: "; "'


def _when(reading: Reading) -> Column | None:
    """Return the column of a period that no other part takes, and use it."""
    free = [c for c in reading.free() if c.role in ("period", "month", "year", "fy", "quarter") and c.periods > 0.5]
    return reading.use(free[0], "when it was seen") if free else None


def _closed_it(reading: Reading, by_role: dict[str, Column | None]) -> bool:
    """Return whether the operation beside a line closed it: asked of a list of closures, where every row is one."""
    closed, operation = by_role["closed_on"], by_role["operation"]
    if closed is None or operation is None or by_role["closed_by"] is not None:
        return False
    if closed.filled < len(closed.cells) or any(by_role[role] is not None for role in ("status", "start", "end")):
        return False
    text = f"Every row is a closure: did the operation below '{operation.name}' close the line?"
    return reading.ask("closed by", text, "yes", ("yes", "no")) == "yes"


def _targeted(reading: Reading, identity: str, operation: Column) -> None:
    """Map the operation beside a line: it acted on the line, and whether it closed it is not said."""
    reading.lines += [
        "- links:",
        f"    filled: {listed([operation.name])}",
        "    link_type: {value: TARGETED}",
        f"    from: {{column: {quote(operation.name)}, match: operation, unmatched: new}}  # ? it acted on the line",
        f"    to: {identity}",
        "    totals: words",
    ]


def _seen(reading: Reading, identity: str, by_role: dict[str, Column | None]) -> None:
    """Say when a line was active where no town does."""
    sides = [(t, c) for t, r in (("date_start", "start"), ("date_end", "end")) if (c := by_role[r]) is not None]
    reading.lines += [
        "- events:",
        f"    filled: {listed([sides[0][1].name])}",
        f"    line_id: {identity}",
        "    event: {value: active}",
        *(f"    {target}: {quote(column.name)}{_seen_doubt(reading, column)}" for target, column in sides),
        *_graded(by_role),
        "    totals: words",
    ]


def _split(reading: Reading, column: Column) -> str:
    """Return the marks that part several places in the cells of a column."""
    whole = [w for w in column.labels if not reading.index.match(w, "place").exact]
    marks = []
    for mark in (*STRONG, *WEAK):
        with_mark = [w for w in whole if has_mark(w, mark) and len(split_cell(w, [mark])) > 1]
        parts = [p for w in with_mark for p in split_cell(w, [mark])]
        cut = [p for p in parts if reading.index.match(p, "place").id or any(has_mark(p, m) for m in (*STRONG, *WEAK))]
        if with_mark and 2 * len(cut) >= len(parts):
            marks.append(mark)
    if column.name != (stem := _stem(column)):
        alike = [c for c in reading.columns if re.fullmatch(rf"{re.escape(stem)}\s*\d+", c.name)]
        marks = list(dict.fromkeys([*([";"] if len(alike) > 1 else []), *marks]))
    return f", split: {listed(marks)}" if marks else ""


def _events(reading: Reading, identity: str, by_role: dict[str, Column | None], marks: dict[str, str]) -> None:
    closed, by, kind = by_role["closed_on"], by_role["closed_by"], by_role["closure_type"]
    if closed is not None and not closed.dated and closed.words and by is None:
        closed, by = None, closed
    if closed is None and by is None and kind is not None:
        reading.parts.pop(kind.name, None)
        reading.leave(kind, "no column says when a line was closed, or by whom")
    if closed is not None or by is not None:
        trigger = closed or by
        assert trigger is not None
        reading.lines += [
            "- events:",
            f"    filled: {listed([trigger.name])}",
            f"    line_id: {identity}",
            f"    event: {_closure(closed, kind)}",
        ]
        if closed is not None:
            reading.lines.append(f"    period: {quote(closed.name)}")
        elif (last := by_role["end"]) is not None:
            # What was last seen on a day was closed then or later; "Live to" is when it ended.
            seen = re.match(r"(?:date (?:of )?)?(?:last|latest|most recent)\b", plain_header(last.name))
            when = "date_start" if seen else "period"
            reading.lines.append(f"    {when}: {quote(last.name)}  # ? when it was closed")
        if by is not None:
            reading.lines.append(f"    operation_id: {{column: {quote(by.name)}, match: operation, unmatched: new}}")
        if kind is not None and any(not _TYPE.fullmatch(x) and x not in ("1", "2") for x in kind.labels):
            reading.use(kind, "how it was closed, kept as a note of the closure")
            reading.lines.append(f"    note: {quote(kind.name)}")
        reading.lines += [*_graded(by_role), "    totals: words"]
    for role, event in _AFTERWARDS.items():
        if (after := by_role[role]) is not None:
            reading.lines += _dated_event(identity, after, f"{{value: {event}}}", by_role)
    for column in [c for c in reading.free() if c.role in _AGAIN and c.dated]:
        event = _closure(column, None) if column.role == "closed_on" else f"{{value: {_AFTERWARDS[column.role]}}}"
        reading.use(column, "when that happened again")
        reading.lines += _dated_event(identity, column, event, by_role)
    status = by_role["status"]
    if status is not None:
        if by_role["closed_on"] is None:
            closed_in_status(reading, identity, status)
        status_lines(reading, identity, status, by_role["as_at"], marks)


def _dated_event(identity: str, column: Column, event: str, by_role: dict[str, Column | None]) -> list[str]:
    return [
        "- events:",
        f"    filled: {listed([column.name])}",
        f"    line_id: {identity}",
        f"    event: {event}",
        f"    period: {quote(column.name)}",
        *_graded(by_role),
        "    totals: words",
    ]


def _type_of(text: str) -> str:
    """Return the type of a closure that a text names, "1" or "2"; "" where it names none, or both."""
    found = {text} if text in ("1", "2") else set(_TYPE.findall(text))
    return found.pop() if len(found) == 1 else ""


def _closure(closed: Column | None, kind: Column | None) -> str:
    words = {x: f"closed_type{n}" for x in kind.labels if (n := _type_of(x))} if kind is not None else {}
    if kind is not None and words:
        others = {x: "closed" for x in kind.labels if x not in words}
        # Next week's sheet may have the other type.
        others |= {f"Type {n}": f"closed_type{n}" for n in "12" if any("type" in w.lower() for w in words)}
        return f"{{column: {quote(kind.name)}, translate: {pairs({**words, **others})}, default: closed}}"
    name = closed.name.lower() if closed is not None else ""
    number = next((n for n in "12" if f"type {n}" in name), "")
    return f"{{value: closed{f'_type{number}' if number else ''}}}"


def _seen_doubt(reading: Reading, column: Column) -> str:
    return reading.doubt("seen", "is that when it was seen?") if only_heard(column.name) else ""


def _graded(by_role: dict[str, Column | None]) -> list[str]:
    return [f"    {r}: {quote(c.name)}" for r in ("grade", "handling") if (c := by_role[r]) is not None]
