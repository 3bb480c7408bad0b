"""Rows that were added, corrected or withdrawn between two versions of a dataset, and the figures that they move."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graphlab.analysis.inspection.handling import visible_dataset
from graphlab.counting.preference import RULE, preferred
from graphlab.dataset import Dataset
from graphlab.graph.network import Network
from graphlab.model.claims import Count, claim_id
from graphlab.model.grades import highest_marking
from graphlab.model.notes import FINDING, noted
from graphlab.model.result import Column, Result
from graphlab.model.tables import CLAIM_TABLES, LINK_TYPES, TABLES
from graphlab.model.values import Bounds
from graphlab.wording.phrases import capital, many, verb

Row = Mapping[str, str]
#: What makes two rows speak of the same thing although they are not the same claim.
CORES = {
    "links": ("link_type", "from", "to", "source_id"),
    "events": ("line_id", "event", "source_id"),
    "counts": (
        *("subject", "measure", "unit", "stock_or_flow", "definition", "origin", "destination"),
        *("period_start", "period_end", "source_id"),
    ),
}
COLUMNS = (
    Column("change", "", "added, corrected or withdrawn"),
    Column("table", "", "table of the data model"),
    Column("id", "", "id of the row: of the new version, or of the old one where it was withdrawn"),
    Column("replaces", "", "id in the old version, where it is another"),
    Column("column", "", "what was corrected"),
    Column("before", "", "text in the old version"),
    Column("after", "", "text in the new version; of an added or withdrawn row, what it says"),
    Column("claims", "", "claims of both versions"),
)
_CELL = (
    "subject",
    "measure",
    "unit",
    "stock_or_flow",
    "definition",
    "origin",
    "destination",
    "period_start",
    "period_end",
)
FIGURE_COLUMNS = (
    Column("figure", "", "what is counted: a cell of counts, or things in the dataset"),
    *(Column(name, "", TABLES["counts"].columns[TABLES["counts"].names.index(name)].means) for name in _CELL),
    Column("before_low", "", "least in the old version"),
    Column("before_high", "", "greatest in the old version; empty is open or not stated"),
    Column("after_low", "", "least in the new version"),
    Column("after_high", "", "greatest in the new version"),
    Column("change_low", "", "least change"),
    Column("change_high", "", "greatest change"),
    Column("claims", "", "claims of both versions"),
)


@dataclass(frozen=True, slots=True)
class Change:
    """One row that was added, withdrawn, or corrected from `before` to `after`."""

    table: str
    before: tuple[str, Row] | None
    after: tuple[str, Row] | None


def visible_versions(views: Sequence[Network]) -> list[Dataset]:
    """Return what two networks let be seen, claims that others supersede included."""
    return [Dataset.of(visible_dataset(view, superseded=True)) for view in views]


def changes_between(old: Dataset, new: Dataset) -> list[Change]:
    """Return every row that was added, corrected or withdrawn, table by table.

    A row is corrected when its id stays and its content changes, when it says which claim it `supersedes`, or when a
    claim goes and one on the same thing from the same source comes. Everything else is added or withdrawn.
    """
    return [c for table in TABLES for c in _changes(table, old, new)]


def claim_changes(views: Sequence[Network]) -> Result:
    """Return one row a changed row, or a changed column of a corrected one; in the part ``figures`` those that move.

    Parameters
    ----------
    views
        The network of the old version and that of the new one, with the same filters.
    """
    old, new = visible_versions(views)
    changes = changes_between(old, new)
    rows = [row for change in changes for row in _rows(change)]
    kinds = Counter(change_kind(c) for c in changes)
    title = f"{kinds['added']:,} added, {kinds['corrected']:,} corrected, {kinds['withdrawn']:,} withdrawn"
    figures = _figures(old, new)
    move = len(figures.rows)
    where = "; see the table of figures" if move else ""
    notes = [f"{capital(many(move, 'figure'))} {verb(move, 'moves', 'move')}{where}."]
    if not changes:
        notes = ["The two versions hold the same claims."]
    marking = highest_marking(old.marking, new.marking)
    method = "rows are compared by id; claims of one source on the same thing that go and come are one correction"
    every = tuple(LINK_TYPES)
    left_out = [view.withheld(counts=slice(None), links=every, events=True) for view in views]
    withheld = {reason: sum(tally[reason] for tally in left_out) for reason in left_out[0]}
    asked = dict(views[1].parameters)
    return Result(
        title,
        method,
        COLUMNS,
        rows,
        parameters=asked,
        notes=noted(FINDING, notes),
        withheld=withheld,
        marking=marking,
        parts={"figures": figures},
    )


def change_kind(change: Change) -> str:
    """Return whether a row was added, corrected or withdrawn."""
    if change.before is None:
        return "added"
    return "withdrawn" if change.after is None else "corrected"


def _keyed(data: Dataset, table: str) -> dict[str, Row]:
    key = TABLES[table].key
    if table in CLAIM_TABLES:
        ids = data.claim_ids(table)
    else:  # a judgement has no key: its content is its name
        ids = [row[key] if key else claim_id(table, row) for row in data.rows(table)]
    return dict(zip(ids, data.rows(table), strict=True))


def _changes(table: str, old: Dataset, new: Dataset) -> list[Change]:
    before, after = _keyed(old, table), _keyed(new, table)
    found = [
        Change(table, (k, before[k]), (k, after[k]))
        for k in before.keys() & after.keys()
        if not _same(before[k], after[k])
    ]
    gone, come = before.keys() - after.keys(), after.keys() - before.keys()
    if table == "counts":
        for key in sorted(come):
            replaced = after[key]["supersedes"]
            if replaced in before:
                found.append(Change(table, (replaced, before[replaced]), (key, after[key])))
                come = come - {key}
                gone = gone - {replaced}
    pairs = list(_paired(table, before, after, gone, come))
    found += [Change(table, (a, before[a]), (b, after[b])) for a, b in pairs]
    gone, come = gone - {a for a, _ in pairs}, come - {b for _, b in pairs}
    found += [Change(table, (k, before[k]), None) for k in gone]
    found += [Change(table, None, (k, after[k])) for k in come]
    return sorted(found, key=lambda c: (change_kind(c), (c.after or c.before or ("", {}))[0]))


def _same(a: Row, b: Row) -> bool:
    return {k: v for k, v in a.items() if v} == {k: v for k, v in b.items() if v}


def _paired(
    table: str, before: Mapping[str, Row], after: Mapping[str, Row], gone: set[str], come: set[str]
) -> Iterator[tuple[str, str]]:
    """Yield old and new ids of claims on the same thing from the same source, where there is one of each."""
    if table not in CORES:
        return
    groups: dict[tuple[str, ...], tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    for side, (keys, rows) in enumerate(((gone, before), (come, after))):
        for key in sorted(keys):
            groups[tuple(rows[key][c] for c in CORES[table])][side].append(key)
    for was, now in groups.values():
        if len(was) == len(now) == 1:
            yield was[0], now[0]


def _rows(change: Change) -> Iterator[dict[str, Any]]:
    kind = change_kind(change)
    old_id, old = change.before or ("", {})
    new_id, new = change.after or ("", {})
    claims = tuple(dict.fromkeys(i for i in (old_id, new_id) if i)) if change.table in CLAIM_TABLES else ()
    base: dict[str, Any] = {"change": kind, "table": change.table, "id": new_id or old_id, "claims": claims}
    base |= {
        "replaces": old_id if old_id and new_id and old_id != new_id else None,
        "column": None,
        "before": None,
        "after": None,
    }
    if kind != "corrected":
        said = {k: v for k, v in (new or old).items() if v and k != TABLES[change.table].key}
        yield base | {"after" if kind == "added" else "before": "; ".join(f"{k}={v}" for k, v in said.items())}
        return
    skip = {TABLES[change.table].key, "supersedes"}
    for column in dict.fromkeys((*TABLES[change.table].names, *sorted({*old, *new}))):
        if column not in skip and old.get(column, "") != new.get(column, ""):
            yield base | {"column": column, "before": old.get(column) or None, "after": new.get(column) or None}


def _cells(data: Dataset) -> dict[tuple[str, ...], list[Count]]:
    superseded = {c.supersedes for c in data.counts} - {""}
    cells: dict[tuple[str, ...], list[Count]] = defaultdict(list)
    for row, count in zip(data.rows("counts"), data.counts, strict=True):
        if count.id not in superseded and count.value.known:
            cells[tuple(row[c] for c in _CELL)].append(count)
    return cells


def _figures(old: Dataset, new: Dataset) -> Result:
    """Return the cells of counts whose figure moves, and the numbers of things that differ."""
    before, after = _cells(old), _cells(new)
    rows = [row for cell in sorted(before.keys() | after.keys()) if (row := _moved(cell, old, new, before, after))]
    numbers = {
        name: (_number(old, name), _number(new, name))
        for name in ("lines", "places", "operations", "sources", "pairs served")
    }
    for name, (a, b) in numbers.items():
        if a != b:
            empty = dict.fromkeys(_CELL)
            rows.append(_figure(name, empty | {"unit": name}, Bounds.exactly(a), Bounds.exactly(b), ()))
    method = f"of claims that conflict one is taken: {RULE}; a superseded claim is left out"
    title = "Figures that move" if rows else "No figure moves"
    marking = highest_marking(old.marking, new.marking)
    return Result(title, method, FIGURE_COLUMNS, rows, marking=marking)


def _number(data: Dataset, name: str) -> int:
    if name != "pairs served":
        return len(data.rows(name))
    origins: dict[str, set[str]] = defaultdict(set)
    towns: dict[str, set[str]] = defaultdict(set)
    for link in data.links:
        if link.type in ("ORIGINATES_IN", "SUPPLIES"):
            (origins if link.type == "ORIGINATES_IN" else towns)[link.start_node].add(link.end_node)
    return len({(o, t) for line in origins for o in origins[line] for t in towns[line]})


def _moved(
    cell: tuple[str, ...],
    old: Dataset,
    new: Dataset,
    before: Mapping[tuple[str, ...], Sequence[Count]],
    after: Mapping[tuple[str, ...], Sequence[Count]],
) -> dict[str, Any] | None:
    was, now = preferred(old, before.get(cell, ())), preferred(new, after.get(cell, ()))
    first, last = (claims[0] if claims else None for claims in (was, now))
    a, b = (c.value.bounds if isinstance(c, Count) else None for c in (first, last))
    if a == b:
        return None
    ids = tuple(dict.fromkeys(c.id for c in (first, last) if c is not None))
    return _figure("count", {k: v or None for k, v in zip(_CELL, cell, strict=True)}, a, b, ids)


def _figure(
    name: str, cell: Mapping[str, Any], a: Bounds | None, b: Bounds | None, claims: tuple[str, ...]
) -> dict[str, Any]:
    nothing = Bounds(None, None)
    change = b - a if a and b else nothing
    a, b = a or nothing, b or nothing
    return {
        "figure": name,
        **cell,
        "before_low": a.low,
        "before_high": a.high,
        "after_low": b.low,
        "after_high": b.high,
        "change_low": change.low,
        "change_high": change.high,
        "claims": claims,
    }
