"""Rules that need the whole dataset: unique and known ids, geography and parts without circles, parts within totals."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise

from graphlab.model.periods import make_period
from graphlab.model.raw import Entry
from graphlab.model.tables import LINK_TYPES, SPECIAL
from graphlab.model.values import Bounds, parse_value, sum_bounds

Tables = Mapping[str, list[Entry]]
KIND_OF = {"sources": "Source", "places": "Place", "lines": "Line", "operations": "Operation"}


@dataclass(frozen=True, slots=True)
class Problem:
    """A broken rule at one row."""

    entry: Entry
    column: str
    value: str
    rule: str
    remedy: str


def kinds_of_ids(tables: Tables) -> dict[str, str]:
    """Give the label of every entity id; special places are places."""
    kinds = {e.key: KIND_OF[t] for t in KIND_OF for e in tables.get(t, ())}
    return kinds | dict.fromkeys(SPECIAL, "Place")


def check(tables: Tables) -> Iterator[Problem]:
    """Yield every broken rule of a whole dataset."""
    kinds = kinds_of_ids(tables)
    yield from _ids_used_twice(tables)
    yield from _dangling_entities(tables, kinds)
    yield from _dangling_links(tables, kinds)
    yield from _dangling_events(tables, kinds)
    yield from _dangling_counts(tables, kinds)
    for table, column in (("places", "within"), ("operations", "part_of"), ("counts", "part_of")):
        yield from _circles(tables.get(table, ()), column)
    yield from _parts(tables.get("counts", ()))


def _ids_used_twice(tables: Tables) -> Iterator[Problem]:
    seen: dict[str, tuple[str, Entry]] = {}
    for table in (*KIND_OF, "counts"):
        for entry in tables.get(table, ()):
            if entry.key in seen and seen[entry.key][0] != table:
                other, first = seen[entry.key]
                rule = f"the id '{entry.key}' also names a row of {other} ({first.file}, line {first.line})"
                yield Problem(entry, "", entry.key, rule, "ids are unique across all tables: rename one")
            seen.setdefault(entry.key, (table, entry))


def _unknown(
    entry: Entry, column: str, wanted: str, kinds: Mapping[str, str], value: str | None = None
) -> Iterator[Problem]:
    value = entry.row[column] if value is None else value
    found = kinds.get(value)
    if not value or found == wanted:
        return
    what = f"is a {found} and not a {wanted}" if found else f"is not the id of a {wanted}"
    table = {v: k for k, v in KIND_OF.items()}[wanted]
    yield Problem(entry, column, value, f"'{value}' {what}", f"add it to {table} or correct the id")


def _dangling_entities(tables: Tables, kinds: Mapping[str, str]) -> Iterator[Problem]:
    for entry in tables.get("places", ()):
        yield from _unknown(entry, "within", "Place", kinds)
    for entry in tables.get("operations", ()):
        yield from _unknown(entry, "part_of", "Operation", kinds)
        yield from _unknown(entry, "source_id", "Source", kinds)


def _dangling_links(tables: Tables, kinds: Mapping[str, str]) -> Iterator[Problem]:
    for entry in tables.get("links", ()):
        start, end = LINK_TYPES[entry.row["link_type"]]
        yield from _unknown(entry, "from", start, kinds)
        yield from _unknown(entry, "to", end, kinds)
        yield from _unknown(entry, "source_id", "Source", kinds)


def _dangling_events(tables: Tables, kinds: Mapping[str, str]) -> Iterator[Problem]:
    for entry in tables.get("events", ()):
        yield from _unknown(entry, "line_id", "Line", kinds)
        yield from _unknown(entry, "operation_id", "Operation", kinds)
        yield from _unknown(entry, "source_id", "Source", kinds)


def _dangling_counts(tables: Tables, kinds: Mapping[str, str]) -> Iterator[Problem]:
    rows = {e.key: e for e in tables.get("counts", ())}
    for entry in rows.values():
        yield from _unknown(entry, "origin", "Place", kinds)
        yield from _unknown(entry, "destination", "Place", kinds)
        yield from _unknown(entry, "source_id", "Source", kinds)
        for subject in entry.row["subject"].split(";"):
            if kinds.get(subject) not in ("Line", "Place", "Operation"):
                rule = f"'{subject}' is not the id of a line, place or operation"
                yield Problem(
                    entry, "subject", subject, rule, "add it to lines, places or operations, or correct the id"
                )
        for column in ("part_of", "supersedes"):
            wanted = entry.row[column]
            if wanted and wanted not in rows:
                yield Problem(
                    entry, column, wanted, f"'{wanted}' is not the id of a count", "correct the id or leave it empty"
                )
            elif wanted == entry.key:
                yield Problem(entry, column, wanted, "a count cannot refer to itself", "leave it empty")


def _circles(entries: Iterable[Entry], column: str) -> Iterator[Problem]:
    parent = {e.key: e.row[column] for e in entries if e.row[column] and e.row[column] != e.key}
    by_key = {e.key: e for e in entries}
    done: set[str] = set()
    for start in sorted(by_key):
        if by_key[start].row[column] == start and column != "part_of":
            yield Problem(by_key[start], column, start, f"'{start}' lies within itself", "leave it empty")
        path: list[str] = []
        node = start
        while node in parent and node not in done and node not in path:
            path.append(node)
            node = parent[node]
        if node in path:
            circle = path[path.index(node) :]
            rule = f"'{column}' runs in a circle: {' -> '.join([*circle, node])}"
            yield Problem(
                by_key[min(circle)], column, by_key[min(circle)].row[column], rule, "break the circle at one of them"
            )
        done.update(path)


def _parts(entries: Iterable[Entry]) -> Iterator[Problem]:
    rows = {e.key: e for e in entries}
    parts: dict[str, list[Entry]] = defaultdict(list)
    for entry in rows.values():
        total = rows.get(entry.row["part_of"])
        if total is None or total is entry:
            continue
        unlike = [c for c in ("measure", "unit", "stock_or_flow", "definition") if entry.row[c] != total.row[c]]
        for column in unlike:
            mine, theirs = entry.row[column], total.row[column]
            rule = f"a part has another {column} ('{mine}') than its total '{total.key}' ('{theirs}')"
            yield Problem(entry, column, entry.row[column], rule, "make them alike, or empty part_of")
        if not unlike:
            parts[total.key].append(entry)
    for key in sorted(parts):
        yield from _excess(rows[key], parts[key])


def split_by(total: Mapping[str, str], part: Mapping[str, str]) -> tuple[str, ...]:
    """Tell by what a part splits its total: some of origin, destination, subject, period.

    Examples
    --------
    >>> row = dict(origin="", destination="t", subject="o", period_start="2019", period_end="2019")
    >>> split_by(row, {**row, "origin": "a"})
    ('origin',)
    """
    names = [c for c in ("origin", "destination", "subject") if total[c] != part[c]]
    if (total["period_start"], total["period_end"]) != (part["period_start"], part["period_end"]):
        names.append("period")
    return tuple(names)


def _excess(total: Entry, parts: list[Entry]) -> Iterator[Problem]:
    whole = parse_value(total.row["value"]).bounds
    if whole.high is None or total.row["stock_or_flow"] == "distinct":
        return
    groups: dict[tuple[str, ...], dict[tuple[str, ...], list[Entry]]] = defaultdict(lambda: defaultdict(list))
    for part in parts:
        cell = tuple(part.row[c] for c in ("origin", "destination", "subject", "period_start", "period_end"))
        groups[split_by(total.row, part.row)][cell].append(part)
    for split in sorted(groups):
        cells = groups[split]
        if "period" in split and (total.row["stock_or_flow"] == "stock" or _overlap(cells)):
            continue
        least = (
            sum_bounds(
                Bounds(min(parse_value(e.row["value"]).low or 0 for e in same), None) for same in cells.values()
            ).low
            or 0
        )
        if least > whole.high:
            ids = sorted(e.key for same in cells.values() for e in same)
            sample = ", ".join(ids[:5]) + (" ..." if len(ids) > 5 else "")
            rule = f"the parts of '{total.key}' add up to {least:,} or more, its total is {whole} (parts: {sample})"
            yield Problem(total, "value", total.row["value"], rule, "correct the total or a part, or empty part_of")


def _overlap(cells: Iterable[tuple[str, ...]]) -> bool:
    """Tell whether two cells of one place pair overlap in time (cumulative readings are not a split)."""
    by_pair: dict[tuple[str, ...], list[tuple[int, int]]] = defaultdict(list)
    for *pair, start, end in cells:
        period = make_period(start, end)
        by_pair[tuple(pair)].append((period.first_ordinal, period.last_ordinal))
    for spans in by_pair.values():
        spans.sort()
        if any(b[0] <= a[1] for a, b in pairwise(spans)):
            return True
    return False
