"""Rules that need the whole dataset: unique and known ids, geography and parts without circles, parts within totals."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from operator import itemgetter
from typing import Literal

from graphlab.model.addition.coverage import Span, best_cover
from graphlab.model.addition.nesting import Above
from graphlab.model.addition.splits import Piece, side_by_side, ways_of
from graphlab.model.intake.raw import Entry
from graphlab.model.intake.wholes import exceeded_wholes
from graphlab.model.periods import make_period
from graphlab.model.tables import LINK_TYPES, SPECIAL, TABLES
from graphlab.model.values import Bounds, Number, parse_value

Tables = Mapping[str, list[Entry]]
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


@dataclass(frozen=True, slots=True)
class Problem:
    """A broken rule at one row."""

    entry: Entry
    column: str
    value: str
    rule: str
    remedy: str
    severity: Literal["error", "warning"] = "error"


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
    kinds = {e.key: KIND_OF[t] for t in KIND_OF for e in tables.get(t, ())} | dict.fromkeys(SPECIAL, "Place")
    yield from _ids_used_twice(tables)
    for table, column, label in _ENTITY_COLUMNS:
        yield from _dangling(tables.get(table, ()), column, _Known(kinds, (label,), lost))
    for kind, (start, end) in LINK_TYPES.items():
        links = [e for e in tables.get("links", ()) if e.row["link_type"] == kind]
        yield from _dangling(links, "from", _Known(kinds, (start,), lost))
        yield from _dangling(links, "to", _Known(kinds, (end,), lost))
    counts = tables.get("counts", ())
    yield from _dangling(counts, "subject", _Known(kinds, ("Line", "Place", "Operation"), lost))
    ids = {e.key: "Count" for e in counts}
    for column in ("part_of",) if _MORE_TO_COME.get() else ("part_of", "supersedes"):
        yield from _dangling(counts, column, _Known(ids, ("Count",), lost))
    for table, column in _REFERENCES:
        yield from _circles(tables.get(table, ()), column)
    yield from _parts(tables, tolerance)


def _ids_used_twice(tables: Tables) -> Iterator[Problem]:
    seen: dict[str, tuple[str, Entry]] = {}
    for table in (*KIND_OF, "counts"):
        for entry in tables.get(table, ()):
            if entry.key in seen:
                other, first = seen[entry.key]
                rule = f"the id '{entry.key}' also names a row of {other} ({first.file}, line {first.line})"
                yield Problem(entry, TABLES[table].key, entry.key, rule, "ids are unique across all tables: rename one")
            elif entry.key in SPECIAL and table != "places":
                rule = f"the id '{entry.key}' is kept for the place that a source does not name"
                yield Problem(entry, TABLES[table].key, entry.key, rule, "give it another id")
        if table != "counts":
            seen.update((e.key, (table, e)) for e in tables.get(table, ()) if e.key not in seen)


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


def _dangling(entries: Sequence[Entry], column: str, known: _Known) -> Iterator[Problem]:
    wrong: dict[str, tuple[str, str, str]] = {}
    for value in {e.row[column] for e in entries}:
        for part in value.split(";") if column == "subject" else (value,):
            problem = known.problem(part)
            if problem:
                wrong.setdefault(value, (part, *problem))
    if wrong:
        yield from (Problem(e, column, *wrong[e.row[column]]) for e in entries if e.row[column] in wrong)


def _circles(entries: Sequence[Entry], column: str) -> Iterator[Problem]:
    by_key = {e.key: e for e in entries if e.row[column]}
    done: set[str] = set()
    for start, entry in by_key.items():
        if entry.row[column] not in by_key:
            continue
        path: dict[str, None] = {}
        node = start
        while node in by_key and node not in done and node not in path:
            path[node] = None
            node = by_key[node].row[column]
        if node in path:
            nodes = list(path)
            circle = nodes[nodes.index(node) :]
            first = circle.index(min(circle))
            circle = [*circle[first:], *circle[:first]]
            rule = f"'{column}' runs in a circle: {' -> '.join([*circle[:20], circle[0]])}"
            least = by_key[circle[0]]
            yield Problem(least, column, least.row[column], rule, "break the circle at one of them")
        done.update(path)


_ALIKE = ("measure", "unit", "stock_or_flow", "definition")


def _parts(tables: Tables, tolerance: Callable[[str], float]) -> Iterator[Problem]:
    counts = tables.get("counts", ())
    rows = {e.key: e for e in counts}
    superseded = {e.row["supersedes"] for e in counts}
    alike = itemgetter(*_ALIKE)
    of_total: dict[str, tuple[str, ...]] = {}
    parts: dict[str, list[Entry]] = defaultdict(list)
    # A part from or to a place that there is not is an error by itself: it says nothing of how its total is split.
    places = {*(e.key for e in tables.get("places", ())), *SPECIAL, ""} if tables.get("places") else set()
    for entry in counts:
        total = rows.get(entry.row["part_of"]) if entry.row["part_of"] else None
        if total is None or total is entry:
            continue
        if total.key not in of_total:
            of_total[total.key] = alike(total.row)
        same = alike(entry.row) == of_total[total.key]
        unlike = [] if same else [c for c in _ALIKE if entry.row[c] != total.row[c]]
        for column in unlike:
            mine, theirs = entry.row[column], total.row[column]
            rule = f"a part has another {column} ('{mine}') than its total '{total.key}' ('{theirs}')"
            yield Problem(entry, column, entry.row[column], rule, "make them alike, or empty part_of")
        nowhere = bool(places) and not {entry.row["origin"], entry.row["destination"]} <= places
        if not unlike and not nowhere and entry.key not in superseded and total.key not in superseded:
            parts[total.key].append(entry)
    above = _above({e.key: e.row["within"] for e in tables.get("places", ())})
    known: dict[tuple[str, str, str], Bounds] = {}

    def bounds(row: Mapping[str, str]) -> Bounds:
        key = (row["value"], row["source_id"], row["unit"])
        if key not in known:
            known[key] = parse_value(key[0], tolerance=tolerance(key[1]), unit=key[2]).bounds
        return known[key]

    for excess in exceeded_wholes([e for e in counts if e.key not in superseded], above, bounds):
        whole, ids = excess.whole, ", ".join(e.key for e in excess.within[:5])
        more = f" and {len(excess.within) - 5} more" if len(excess.within) > 5 else ""
        rule = f"'{whole.key}' is {bounds(whole.row)}, but what is stated within it is {excess.least:,} or more"
        remedy = "correct a figure, or leave it: both are shown as stated, as a conflict"
        yield Problem(whole, "value", whole.row["value"], f"{rule} ({ids}{more})", remedy, "warning")
    for key in sorted(parts):
        high, lows = bounds(rows[key].row).high, [bounds(e.row).low or 0 for e in parts[key]]
        if high is not None and sum(lows) > high and rows[key].row["stock_or_flow"] != "distinct":
            yield from _excess(rows[key], parts[key], above, bounds)


def _above(within: Mapping[str, str]) -> Above:
    """Return what gives the places around a place, nearest first, whatever circles the table has."""

    def around(place: str) -> tuple[str, ...]:
        found = [place]
        while (outer := within.get(found[-1], "")) and outer not in found:
            found.append(outer)
        return tuple(found[1:])

    return around


def _piece(row: Mapping[str, str]) -> Piece:
    period = make_period(row["period_start"], row["period_end"])
    return Piece(row["subject"], row["origin"], row["destination"], *period.ordinals)


def _excess(
    total: Entry, parts: list[Entry], above: Above, bounds: Callable[[Mapping[str, str]], Bounds]
) -> Iterator[Problem]:
    """Yield every way of splitting a total of which the parts add up to more than it."""
    whole, high = _piece(total.row), bounds(total.row).high or 0
    pieces = [_piece(part.row) for part in parts]
    stock = total.row["stock_or_flow"] == "stock"
    ways = ways_of(whole, pieces)
    for ends in sorted(ways, key=sorted):
        at = [i for i in ways[ends] if not stock or pieces[i].days == whole.days]
        cells = [_taken(parts, pieces, cell, bounds) for cell in side_by_side(pieces, at, above)]
        least = sum(low for cell in cells for low in cell.values())
        if least > high:
            ids = sorted(parts[i].key for cell in cells for i in cell)
            sample = ", ".join(ids[:5]) + (" ..." if len(ids) > 5 else "")
            rule = f"the parts of '{total.key}' add up to {least:,} or more, its total is {bounds(total.row)} "
            remedy = "correct the total or a part, or empty part_of"
            yield Problem(total, "value", total.row["value"], f"{rule}(parts: {sample})", remedy)


def _taken(
    parts: Sequence[Entry], pieces: Sequence[Piece], cell: Sequence[int], bounds: Callable[[Mapping[str, str]], Bounds]
) -> dict[int, Number]:
    """Return the parts of one cell that are added, with the least of each; of the same days the smallest."""
    least: dict[tuple[int, int], tuple[Number, int]] = {}
    for i in cell:
        offer = (bounds(parts[i].row).low or 0, i)
        least[pieces[i].days] = min(offer, least.get(pieces[i].days, offer))
    same_days = [i for _, i in least.values()]
    spans = [Span(*pieces[i].days, parts[i].key) for i in same_days]
    return {same_days[k]: least[pieces[same_days[k]].days][0] for k in best_cover(spans)}
