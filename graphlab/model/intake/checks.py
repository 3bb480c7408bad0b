"""Rules that need the whole dataset: unique and known ids, geography and parts without circles, parts within totals."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

import numpy as np

from graphlab.model.columns import TextColumn
from graphlab.model.intake.far_dates import far_dates
from graphlab.model.intake.held import Held
from graphlab.model.intake.parts import Problem, part_problems
from graphlab.model.tables import LINK_TYPES, SPECIAL, TABLES

Tables = Mapping[str, Held]
KIND_OF = {"sources": "Source", "places": "Place", "lines": "Line", "operations": "Operation"}
_ENTITY_COLUMNS = (
    ("places", "within", "Place"),
    ("operations", "part_of", "Operation"),
    ("sources", "replaced_by", "Source"),
    ("operations", "source_id", "Source"),
    ("links", "source_id", "Source"),
    ("events", "line_id", "Line"),
    ("events", "operation_id", "Operation"),
    ("events", "source_id", "Source"),
    ("counts", "origin", "Place"),
    ("counts", "destination", "Place"),
    ("counts", "source_id", "Source"),
)
_REFERENCES = (
    ("sources", "replaced_by"),
    ("places", "within"),
    ("operations", "part_of"),
    ("counts", "part_of"),
    ("counts", "supersedes"),
)


_MORE_TO_COME: ContextVar[bool] = ContextVar("more to come", default=False)


@contextmanager
def more_to_come() -> Iterator[None]:
    """While datasets are read that are put together with others: what a claim corrects may be in one of those."""
    token = _MORE_TO_COME.set(True)
    try:
        yield
    finally:
        _MORE_TO_COME.reset(token)


def is_more_to_come() -> bool:
    """Return whether what is read is put together with others."""
    return _MORE_TO_COME.get()


@dataclass(frozen=True)
class Lost:
    """Ids of rows that were rejected for a defect of their own, with their label, and labels of which none was read."""

    ids: Mapping[str, str] = field(default_factory=dict)
    labels: frozenset[str] = frozenset()
    forgiven: bool = True


def default_tolerance(source: str) -> float:
    """Return the tolerance of "about" where no record says another."""
    return 0.1


def check(
    tables: Tables, tolerance: Callable[[str], float] = default_tolerance, lost: Lost | None = None
) -> Iterator[Problem]:
    """Yield every broken rule of a whole dataset.

    Parameters
    ----------
    tables
        Rows by table, each valid by itself.
    tolerance
        What "about" means for a source.
    lost
        What was rejected before: a reference to it is no second defect, unless those rows are left out for good.
    """
    lost = lost or Lost()
    kinds = {key: label for t, label in KIND_OF.items() if t in tables for key in tables[t].keys.texts}
    kinds |= dict.fromkeys(SPECIAL, "Place")
    yield from _ids_used_twice(tables)
    for table, column, label in _ENTITY_COLUMNS:
        if table in tables:
            yield from _dangling(tables[table], column, _Known(kinds, (label,), lost))
    if "links" in tables:
        types = tables["links"]["link_type"]
        for kind, (start, end) in LINK_TYPES.items():
            those = types.equals(kind)
            yield from _dangling(tables["links"], "from", _Known(kinds, (start,), lost), those)
            yield from _dangling(tables["links"], "to", _Known(kinds, (end,), lost), those)
    if "counts" in tables:
        counts = tables["counts"]
        yield from _dangling(counts, "subject", _Known(kinds, ("Line", "Place", "Operation"), lost))
        ids = {text: "Count" for c in ("part_of", "supersedes") for text in counts.keys.shared(counts[c])}
        for column in ("part_of",) if is_more_to_come() else ("part_of", "supersedes"):
            yield from _dangling(counts, column, _Known(ids, ("Count",), lost))
    for table, column in _REFERENCES:
        if table in tables:
            yield from _circles(tables[table], column)
    if "counts" in tables:
        yield from part_problems(tables["counts"], tables.get("places"), tolerance)
    yield from far_dates(tables)


def _ids_used_twice(tables: Tables) -> Iterator[Problem]:
    seen: dict[str, TextColumn] = {}
    for table in (t for t in (*KIND_OF, "counts") if t in tables):
        held = tables[table]
        twice = {text: other for other in reversed(seen) for text in held.keys.shared(seen[other])}
        for entry in held.entries(held.keys.is_in(twice)) if twice else ():
            other = twice[entry.key]
            first = tables[other].entry(int(np.argmax(tables[other].keys.equals(entry.key))))
            where = f"{first.file}, line {first.line}" if first.line else "filled from the ids that occur"
            rule = f"the id '{entry.key}' also names a row of {other} ({where})"
            remedy = "ids are unique across all tables: rename one"
            yield Problem(table, entry, TABLES[table].key, entry.key, rule, remedy)
        kept = {key for key in SPECIAL if key not in twice and held.keys.code_of(key) >= 0} if table != "places" else ()
        for entry in held.entries(held.keys.is_in(kept)) if kept else ():
            rule = f"the id '{entry.key}' is kept for the place that a source does not name"
            yield Problem(table, entry, TABLES[table].key, entry.key, rule, "give it another id")
        if table != "counts":
            seen[table] = held.keys


@dataclass(frozen=True)
class _Known:
    """Which ids a column may hold: those of some labels."""

    kinds: Mapping[str, str]
    wanted: tuple[str, ...]
    lost: Lost

    def problem(self, value: str) -> tuple[str, str] | None:
        """Return the rule and the remedy where `value` may not stand."""
        found = self.kinds.get(value)
        if not value or found in self.wanted:
            return None
        label = self.lost.ids.get(value) if found is None else None
        if label in self.wanted or (found is None and self.lost.labels.intersection(self.wanted)):
            return (
                None if self.lost.forgiven else (f"'{value}' was left out for a defect of its own", "mend that first")
            )
        wanted = " or ".join(self.wanted).lower() if len(self.wanted) > 1 else self.wanted[0]
        if self.wanted == ("Count",):
            return f"'{value}' is not the id of a count", "correct the id or leave it empty"
        what = f"is {_a(found)} and not {_a(wanted)}" if found else f"is not the id of {_a(wanted)}"
        where = " or ".join(t for t, label in KIND_OF.items() if label in self.wanted)
        return f"'{value}' {what}", f"add it to {where} or correct the id"


def _a(word: str) -> str:
    return f"an {word}" if word.startswith("O") else f"a {word}"


def _dangling(held: Held, column: str, known: _Known, those: np.ndarray | None = None) -> Iterator[Problem]:
    """Yield a problem for each row (of those of a mask) whose column names what it may not."""
    texts = held[column]
    wrong: dict[str, tuple[str, str, str]] = {}
    values = texts.texts if those is None else texts.take(those).texts
    found = list(map(known.kinds.get, values))
    if set(found) <= set(known.wanted):
        return
    for value in (v for v, kind in zip(values, found, strict=True) if kind not in known.wanted):
        for part in value.split(";") if column == "subject" else (value,):
            problem = known.problem(part)
            if problem:
                wrong.setdefault(value, (part, *problem))
    if wrong:
        rows = texts.is_in(wrong) if those is None else texts.is_in(wrong) & those
        yield from (Problem(held.name, e, column, *wrong[e.row[column]]) for e in held.entries(rows))


def _circles(held: Held, column: str) -> Iterator[Problem]:
    named = held[column]
    filled = np.flatnonzero(~named.equals(""))
    # Only a row that names another such row can stand on a circle.
    ends = held.keys.take(filled)
    if not any(ends.code_of(text) >= 0 for text in named.texts):
        return
    row_of = dict(zip(ends.cells(), filled.tolist(), strict=True))
    next_of = dict(zip(ends.cells(), named.take(filled).cells(), strict=True))
    done: set[str] = set()
    for start, following in next_of.items():
        if following not in next_of:
            continue
        path: dict[str, None] = {}
        node = start
        while node in next_of and node not in done and node not in path:
            path[node] = None
            node = next_of[node]
        if node in path:
            nodes = list(path)
            circle = nodes[nodes.index(node) :]
            first = circle.index(min(circle))
            circle = [*circle[first:], *circle[:first]]
            rule = f"'{column}' runs in a circle: {' -> '.join([*circle[:20], circle[0]])}"
            least = held.entry(row_of[circle[0]])
            yield Problem(held.name, least, column, least.row[column], rule, "break the circle at one of them")
        done.update(path)
