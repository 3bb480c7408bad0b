"""The totals that a sheet prints: linked to their parts, and checked, because they are the sheet's own checksum."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations, product
from operator import itemgetter

from graphlab.loaders.mapping.rows.records import DIMENSIONS, SEASON, Record, cell_key, cell_keys, count_id_of
from graphlab.loaders.mapping.rules import PERIOD
from graphlab.loaders.mapping.tables.view import View
from graphlab.model.intake.report import Defect
from graphlab.model.periods import make_period
from graphlab.model.values import Bounds, sum_bounds
from graphlab.wording.phrases import listed, many, verb

Flags = frozenset[str]
#: Gives a place and those around it.
Around = Callable[[str], list[str]]
_ENDS = ("origin", "destination")
NONE: Flags = frozenset()


@dataclass
class Checked:
    """What the totals of one table say beside what was loaded.

    Attributes
    ----------
    agree, differ
        How many totals the parts give back, and how many not.
    greatest
        Text of the greatest total with what its parts add up to, for the account.
    """

    agree: int = 0
    differ: int = 0
    greatest: str = ""
    _least: float = field(default=-1, repr=False)

    def note(self, record: Record, parts: Bounds) -> None:
        """Keep the greatest total."""
        low = record.bounds.low or 0
        if low > self._least:
            self._least = low
            self.greatest = f"{parts} {record.row.get('measure', '')}; the sheet's total says {record.row['value']}"


def settle_totals(
    records: list[Record], view: View, file: str, values: str, around: Around
) -> tuple[list[Record], Checked]:
    """Link parts to their totals, check every total against its parts, and leave out those that say nothing new.

    Parameters
    ----------
    records
        Every row made of one table of the sheet.
    view, file
        The sheet, and the mapping, for what is said.
    values
        The column of the values where it is one.

    Returns
    -------
    tuple
        The records that become claims, and the account of the check. What does not add up is in the view's defects.

    Notes
    -----
    A cell of a matrix with totals on both sides is a part of the total over its origins; those totals are parts of the
    grand total. Margins that the cells give back exactly are a check and no claims, and so are the totals over
    destinations where there are totals over origins: two splits of one total are not added. The period of a total over
    periods is the span of its parts.
    """
    totals = [r for r in records if r.flags]
    checked = Checked()
    if not totals:
        return records, checked
    _span_totals(records)
    index = _Index(records)
    redundant: dict[Flags, bool] = {}
    for total in totals:
        parts = index.parts(total)
        if not parts and total.flags - set(DIMENSIONS):
            total.flags = total.flags & set(DIMENSIONS)  # nothing breaks it down: it is a figure like any other
            continue
        outer = replace(Parts.of(outermost(parts, total, around)), exact=Parts.of(parts).exact)
        layers = (outermost(layer, total, around) for layer in index.layers(total, parts))
        exact = check_total(total, outer, layers, view, file, values, checked)
        redundant[total.flags] = redundant.get(total.flags, True) and exact
    again = _said_again(records)
    kept = [r for r in records if id(r) not in again and not only_a_check(r, redundant)]
    _link(kept)
    note_checks(len(records) - len(kept), view)
    return kept, checked


def _said_again(records: Sequence[Record]) -> set[int]:
    """Return the identities of totals over the only period that there is: they say its figure over again."""
    if not any(PERIOD in record.flags for record in records):
        return set()
    ordered = sorted(records, key=lambda record: len(record.flags))
    first: dict[tuple[str, ...], Record] = {}
    for key, record in zip(cell_keys([r.row for r in ordered]), ordered, strict=True):
        first.setdefault(key, record)
    keys = zip(cell_keys([r.row for r in ordered]), ordered, strict=True)
    return {id(r) for key, r in keys if PERIOD in r.flags and says_again(r, first[key].flags, first[key].bounds)}


def says_again(total: Record, flags: Flags, bounds: Bounds) -> bool:
    """Return whether a total has the figure of a record of its cell that is a total over less."""
    return flags < total.flags and total.bounds == bounds


def note_checks(left: int, view: View) -> None:
    """Note how many totals are no claims."""
    if left:
        view.notes.append(
            f"{view.grid.name}: {many(left, 'total')} {verb(left, 'is', 'are')} a check of the "
            f"cells and no claims of their own"
        )


@dataclass(frozen=True)
class Parts:
    """What a total is the sum of: how many records, their sum, and whether each is exact."""

    number: int
    bounds: Bounds
    exact: bool

    @classmethod
    def of(cls, records: Sequence[Record]) -> Parts:
        """Return the parts of some records."""
        return cls(len(records), sum_bounds(r.bounds for r in records), all(r.bounds.exact for r in records))


def only_a_check(record: Record, redundant: dict[Flags, bool]) -> bool:
    """Return whether a total is no claim: of a part, over what claims cannot leave open, what cells give, nothing."""
    if not record.flags:
        return False
    if record.part or record.flags - set(DIMENSIONS) or record.bounds == Bounds(0, None):
        return True
    by_town, by_origin = frozenset({"origin"}), frozenset({"destination"})
    if record.flags not in (by_town, by_origin) or not {by_town, by_origin} <= set(redundant):
        return False
    if any(len(f) > 1 for f in redundant) and redundant[record.flags]:
        return True
    return record.flags == by_origin


class _Index:
    """Finds the parts of totals."""

    def __init__(self, records: Sequence[Record]) -> None:
        self.records = records
        self._order: dict[int, int] = {}
        self._by: dict[Flags, dict[tuple[object, ...], list[Record]]] = {}
        self.kinds = sorted({r.flags for r in records}, key=lambda f: (len(f), sorted(f)))

    def _group(self, flags: Flags) -> dict[tuple[object, ...], list[Record]]:
        if flags not in self._by:
            groups: dict[tuple[object, ...], list[Record]] = defaultdict(list)
            for record in self.records:
                season = record.season if SEASON in flags else ""
                groups[(record.flags, record.part, season, *cell_key(record.row, _open(flags)))].append(record)
            self._by[flags] = groups
        return self._by[flags]

    def parts(self, total: Record) -> list[Record]:
        """Return the records that a total is the sum of: the finest that there are."""
        return next((found for kind in self.kinds if kind < total.flags and (found := self._beneath(total, kind))), [])

    def layers(self, total: Record, parts: Sequence[Record]) -> Iterator[list[Record]]:
        """Yield the other totals beneath a total, kind by kind, where they cover every part of it, and each once.

        Totals that nothing breaks down stand beside those that cover the parts: theirs are not itemised.
        """
        wanted = {id(part) for part in parts}
        for kind, part in product(self.kinds, (False, True)):
            if not kind or not kind <= total.flags or (kind == total.flags and part and total.part):
                continue
            beneath = [t for t in self._beneath(total, kind, part) if t is not total]
            if kind == total.flags and not part:  # the quarters of a year, all of them totals over periods
                beneath = [t for t in beneath if t.named and not _inside(total, t)]
            over = {id(t): {id(p) for p in self.parts(t)} for t in beneath}
            covered: set[int] = set()
            layer = []
            for one in sorted(beneath, key=lambda t: -len(over[id(t)])):
                mine = over[id(one)]
                if mine and mine <= wanted and covered.isdisjoint(mine):
                    covered |= mine
                elif not wanted.isdisjoint(mine) or one.part or one.named:
                    continue
                layer.append(one)
            if covered == wanted:
                yield layer

    def _beneath(self, total: Record, kind: Flags, part: bool = False) -> list[Record]:
        """Return the records of one kind that a total is over."""
        group = self._group(total.flags)
        key = (total.apart, *cell_key(total.row, _open(total.flags)))
        found = group.get((kind, part, *key), [])
        if total.part:
            found = self._before(total, found, group.get((total.flags, True, *key), []))
        if total.named and PERIOD in total.flags:
            found = [p for p in found if _inside(p, total)]
        return found

    def _before(self, total: Record, parts: Sequence[Record], twins: Sequence[Record]) -> list[Record]:
        if not self._order:
            self._order = {id(r): i for i, r in enumerate(self.records)}
        order = self._order
        at = order[id(total)]
        since = max((order[id(t)] for t in twins if order[id(t)] < at), default=-1)
        return [p for p in parts if since < order[id(p)] < at]


def _open(flags: Flags) -> Flags:
    return frozenset(f for f in flags if not f.startswith("="))


def _inside(part: Record, total: Record) -> bool:
    try:
        mine = make_period(part.row.get("period_start", ""), part.row.get("period_end", ""))
        return mine.inside(make_period(total.row.get("period_start", ""), total.row.get("period_end", "")))
    except ValueError:
        return True


def outermost(parts: list[Record], total: Record, around: Around) -> list[Record]:
    """Return the parts of a total over places without those that lie in others, where all of them are too many.

    Hackney beside London is a part of a part.
    """
    ends = open_ends(total)
    if not ends or not exceeds(sum_bounds(p.bounds for p in parts), total):
        return parts
    places = [tuple(p.row.get(end, "") for end in ends) for p in parts]
    held = inner_places(set(places), around)
    return [part for part, place in zip(parts, places, strict=True) if place not in held]


def open_ends(total: Record) -> list[str]:
    """Return the ends that a total is a total over."""
    return [end for end in _ENDS if end in total.flags]


def exceeds(parts: Bounds, total: Record) -> bool:
    """Return whether parts are more than a total can be."""
    stated = total.bounds.high
    return stated is not None and (parts.low or 0) > stated


def inner_places(places: set[tuple[str, ...]], around: Around) -> set[tuple[str, ...]]:
    """Return which places, or pairs of two, lie within others of them."""
    return {p for p in places if any(outer != p and outer in places for outer in product(*map(around, p)))}


def check_total(
    total: Record,
    parts: Parts,
    layers: Iterable[Sequence[Record]],
    view: View,
    file: str,
    values: str,
    checked: Checked,
) -> bool:
    """Return whether the parts give a total back, figure by figure; what does not fit is a defect at its cell.

    Parts that leave a range open may agree with a total that other totals beneath it contradict (``layers``, each of
    which covers all parts): those are asked too.
    """
    if total.row.get("stock_or_flow") == "distinct" or not parts.number:
        return False
    checked.note(total, parts.bounds)
    over = " and ".join(sorted(f.removeprefix("=") for f in total.flags))
    said = (
        f"the {many(parts.number, 'part')} loaded (over {over}) {verb(parts.number, 'adds', 'add')} up to "
        f"{parts.bounds}"
    )
    misfit = _misfit(total, parts.bounds)
    if not misfit and not parts.exact:
        misfit, said = _misfit_of_layers(total, layers, view, values)
    if not misfit:
        checked.agree += 1
        return total.bounds.exact and parts.exact
    checked.differ += 1
    column = total.column or values
    at = _cell_of(total, view, values)
    rule = f"the total at {at} says {total.row['value']}, {said} (mapped by {file})"
    remedy = "correct the total or a part" if misfit == "error" else "a row is missing, or the rest is not itemised"
    view.bad.append(Defect(view.grid.name, total.number, column, total.row["value"], rule, remedy, misfit))
    return False


def _misfit(total: Record, found: Bounds) -> str:
    """Return "error" where parts are more than their total can be, "warning" where they are less, else ""."""
    if exceeds(found, total):
        return "error"
    return "warning" if found.high is not None and found.high < (total.bounds.low or 0) else ""


def _misfit_of_layers(total: Record, layers: Iterable[Sequence[Record]], view: View, values: str) -> tuple[str, str]:
    """Return the gravest misfit of a total and those beneath it, and what those say; two empty texts for none."""
    found = [(_misfit(total, sum_bounds(t.bounds for t in layer)), layer) for layer in layers]
    for misfit, layer in sorted((x for x in found if x[0]), key=itemgetter(0)):
        cells = sorted(layer, key=lambda t: (t.number, view.columns.get(t.column or values, 0)))
        where = listed([_cell_of(t, view, values) for t in cells])
        added = sum_bounds(t.bounds for t in layer)
        adds = verb(len(layer), "adds", "add")
        return misfit, f"the {many(len(layer), 'total')} beneath it ({where}) {adds} up to {added}"
    return "", ""


def _cell_of(record: Record, view: View, values: str) -> str:
    """Return the address of the cell where a figure stands."""
    column = record.column or values
    if column not in view.columns:
        return f"row {record.number}"
    return view.grid.address(record.number, view.columns[column])


def _link(records: Sequence[Record]) -> None:
    totals: dict[Flags, dict[tuple[str, ...], list[Record]]] = {}
    for record in records:
        if record.flags:
            record.row["count_id"] = record.row.get("count_id") or count_id_of(record.row)
            totals.setdefault(record.flags, {}).setdefault(cell_key(record.row, record.flags), []).append(record)
    wider: dict[Flags, list[Flags]] = {}
    for record in records:
        if record.flags not in wider:
            wider[record.flags] = [flags for flags in wider_than(record.flags) if flags in totals]
        for flags in wider[record.flags]:
            if found := _total_of(record, totals[flags].get(cell_key(record.row, flags), ())):
                record.row["part_of"] = record.row.get("part_of") or found.row["count_id"]
                break


def wider_than(flags: Flags) -> list[Flags]:
    """Return over what totals are that records with these flags are parts of, the nearest first."""
    missing = [d for d in DIMENSIONS if d not in flags]
    return [flags | set(some) for n in range(1, len(missing) + 1) for some in combinations(missing, n)]


def _total_of(record: Record, totals: Sequence[Record]) -> Record | None:
    fits = (t for t in totals if t is not record and (not t.named or _inside(record, t)))
    return next(fits, None)


def _span_totals(records: Sequence[Record]) -> None:
    if not any(PERIOD in record.flags for record in records):
        return
    spans: dict[tuple[str, ...], tuple[str, str]] = {}
    everything = frozenset(DIMENSIONS)
    for record in records:
        row = record.row
        if PERIOD not in record.flags and (start := row.get("period_start")):
            key, end = cell_key(row, everything), row.get("period_end", "")
            known = spans.get(key)
            spans[key] = (min(start, known[0]), max(end, known[1])) if known else (start, end)
    for record in records:
        if PERIOD in record.flags and not record.named and (found := spans.get(cell_key(record.row, everything))):
            record.row["period_start"], record.row["period_end"] = found
