"""The columns of places beside the numbers: where it comes from and where it happened, new places, routes, codes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from graphlab.loaders.mapping.words import is_total
from graphlab.loaders.shapes.columns import Column
from graphlab.loaders.shapes.parts.found import Labels
from graphlab.loaders.shapes.reading import Reading

_GSS = re.compile(r"[EWSNK]\d{8}")
#: Codes of areas too small for the gazetteer: of census, and wards.
_SMALL = re.compile(r"(?:[EW]0[0-2]|S0[01]|E05|W05)\d+")
_SIZES = (
    ("country", "nation"),
    ("region",),
    ("force", "constabulary", "pfa"),
    ("county",),
    ("district", "borough", "authority", "lad", "csp"),
)
_OPERATIONS = re.compile(r"\bop(?:eration)?s?\b|disrupted by", re.IGNORECASE)
#: What is left of a name without its number.
_NUMBERED = r"^\d+[.)]\s*(\D.*)$"
#: What stands between the two places of a route, the surest first.
_ARROWS = ("→", "->", "=>", " > ", " to ", " - ", " – ")


def find_ends(
    reading: Reading, found: Labels, columns: Sequence[Column], header_end: str, events: bool = False
) -> None:
    """Take the columns of places for origin and destination; the end that the headers name is not looked for."""
    _take_routes(reading, found, columns)
    codes = [c for c in columns if c.role == "code" or (c.labels and all(_GSS.fullmatch(x) for x in c.labels[:50]))]
    others = [c for c in columns if c not in codes]
    for end in ("origin", "destination"):
        given = [c for c in others if c.role == end and c.words and (c.places > 0.2 or not c.dated)]
        if given and end != header_end:
            found.ends[end] = (reading.use(given[0], f"{end} (places)"), "")
    for column in [c for c in others if c.name not in reading.parts]:
        if twin := next((c for c, _ in found.ends.values() if c.cells == column.cells), None):
            reading.leave(column, f"it says the same as '{twin.name}'")
    placed = [c for c in others if c.name not in reading.parts and c.words and _is_place_column(c)]
    placed = _known(reading, placed, surely=events or bool(found.ends))
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
        if column.name in _numbered_names(reading, [column]):
            found.extracts[end] = _NUMBERED
        elif not column.places and len(column.labels) > 1:
            found.fresh.update([end] if _are_new(reading, column) else [])
        found.ends[end] = (reading.use(column, f"{end} (places)"), doubt)
    _pair_codes(reading, found, codes)


def _numbered_names(reading: Reading, columns: Sequence[Column]) -> list[str]:
    """Return the columns whose names of places each bear a number: "1. Kent", "2) Essex"."""
    found = []
    for column in columns:
        names = [m[1] for x in column.labels if (m := re.match(_NUMBERED, x))]
        if names and len(names) == len(column.labels):
            known = sum(bool(reading.index.match(name, "place").id) for name in names)
            found += [column.name] if 2 * known > len(names) else []
    return found


def _are_new(reading: Reading, column: Column) -> bool:
    """Return whether names of which none is known are new places: wards, beats, districts by postcode."""
    names = ", ".join(f"'{x}'" for x in column.labels[:3])
    text = f"No name of '{column.name}' is a place that is known ({names}): are they new places?"
    return reading.ask("new", text, "yes", ("yes", "no")) == "yes"


def _take_routes(reading: Reading, found: Labels, columns: Sequence[Column]) -> None:
    """Take a column of two places with a mark between ("London → Norwich") for both ends."""
    for column in columns:
        mark = next((m for m in _ARROWS if column.words and all(m in x for x in column.labels)), "")
        sides = [x.split(mark) for x in column.labels] if mark else []
        names = {name.strip() for parts in sides for name in parts}
        if not sides or any(len(parts) != 2 for parts in sides) or found.ends or column.role in ("notes", "id"):
            continue
        if 2 * sum(bool(reading.index.match(name, "place").id) for name in names) <= len(names):
            continue
        reading.use(column, f"origin and destination (places, '{mark.strip()}' between them)")
        between = re.escape(mark.strip()).join([r"\s+", r"\s+"] if mark.startswith(" ") else [r"\s*", r"\s*"])
        found.routes = {"origin": (column, f"^(.*?){between}"), "destination": (column, f"{between}(.*)$")}
        return


def _known(reading: Reading, columns: list[Column], *, surely: bool) -> list[Column]:
    """Return the columns of places, without those of names that nobody knows where others hold names that are known."""
    known = surely or any(c.places > 0.5 for c in columns)
    for column in columns if known else ():
        if column.places <= 0.2:
            reading.leave(column, "its names are no places that are known")
    return [c for c in columns if c.name not in reading.parts]


def _is_place_column(column: Column) -> bool:
    if column.role == "line" or (column.role == "operation" and _OPERATIONS.search(column.name)):
        return False  # "Op Flint" is no town; a team may be called after its own
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
        inner = next((o for o in columns if o is not column and _holds(reading, column, o)), None)
        if inner is None:
            kept.append(column)
        else:
            reading.leave(column, f"it is the larger area of '{inner.name}'")
    return kept


def _holds(reading: Reading, outer: Column, inner: Column) -> bool:
    """Return whether the areas of one column lie around those of another, by where they stand and by the gazetteer."""
    seen: dict[str, set[str]] = {}
    above = ""
    for out, into in zip(outer.cells, inner.cells, strict=True):
        above = out or (above if outer.index < inner.index else "")
        if into and above and not is_total(into) and not is_total(above):
            seen.setdefault(into, set()).add(above)
    ids = {text: reading.index.peek(text, "place").id for found in (seen, *seen.values()) for text in found}
    known = [(ids[a], ids[b]) for a, found in seen.items() for b in found if ids[a] and ids[b]]
    if known and not any(b == a or b in reading.index.around(a) for a, b in known):
        return False  # Hackney is beside Norwich, and not around it
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
        if not any(_GSS.fullmatch(x) and not _SMALL.fullmatch(x) for x in code.labels):
            reading.leave(code, "codes that no gazetteer has")
            continue
        near = sorted(found.ends.items(), key=lambda item: abs(item[1][0].index - code.index))
        if near and near[0][0] not in found.codes:
            found.codes[near[0][0]] = reading.use(code, f"codes of '{near[0][1][0].name}'")
        elif not near:
            found.ends["origin"] = (reading.use(code, "origin (codes of places)"), "  # ? or destination")
