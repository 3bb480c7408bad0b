"""What a reader could add up: the sums among published counts that would give a hidden one away.

Any reader knows what the engine knows: the parts of a stated total (`part_of`, also where the total was corrected), the
cells of a table and its margins (a claim with an empty origin or destination is the total over it), places within
places, periods within periods, an operation within another, and that a stock at the end is the stock at the start less
what ended and more what opened. Distinct counts are never added, so they are in no sum.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from graphlab.counting.relations import ties_of
from graphlab.counting.selection import select_claims
from graphlab.counting.stock import stock_changes
from graphlab.dataset import Dataset
from graphlab.model.claim_set import ClaimSet
from graphlab.model.claims import Count
from graphlab.model.tables import SPECIAL
from graphlab.model.values import sum_bounds


@dataclass(frozen=True, slots=True, order=True)
class Sum:
    """A sum that a reader can do: `total` + `others` = `parts` + a rest.

    Attributes
    ----------
    rest
        What the parts leave of the total; None where a bound keeps it from being one number. Zero means that nothing
        is left over and that a reader may know it (twelve months make the year).
    others
        What is added to the total: of a stock at the end, the lines that closed and that ended otherwise since the
        stock at the start; the rest is then what opened.
    """

    total: str
    parts: tuple[str, ...]
    rest: float | None
    others: tuple[str, ...] = ()

    @property
    def whole(self) -> tuple[str, ...]:
        """The total and what is added to it."""
        return (self.total, *self.others)

    @property
    def cells(self) -> tuple[str, ...]:
        """Every count in it."""
        return (*self.whole, *self.parts)

    @property
    def rest_id(self) -> str:
        """Name of the rest as a cell of its own."""
        return f"rest of {' + '.join(self.whole)} less {'+'.join(self.parts)}"


def sums_of(counts: Iterable[Count]) -> tuple[Sum, ...]:
    """Return every sum that ties published counts together, sorted.

    Parameters
    ----------
    counts
        The counts as they are, before anything is hidden: what a sum leaves over is worked out from the true values.
    """
    every = sorted(counts, key=lambda c: c.id)
    known = {c.id: c for c in every}
    found = {*_stated(every, known), *_margins(every), *_pieces(every)}
    sums = (_with_rest(total, parts, known) for total, parts in sorted(found))
    # Parts that exceed their total overlap or conflict: no reader can subtract there.
    return tuple(s for s in sums if s.rest is None or s.rest >= 0)


def sums_in(data: ClaimSet, counts: Sequence[Count]) -> tuple[Sum, ...]:
    """Return every sum that ties counts of a dataset together, also by places, operations, corrections and stocks.

    Parameters
    ----------
    data
        For the places, operations and corrections.
    counts
        Those that are published, hidden ones with their true values.
    """
    known = {c.id: c for c in counts}
    # Margins are the engine's, which knows the places: a town is no part of a total beside its county.
    found = {*_stated(counts, known), *_pieces(counts)}
    found |= set(_corrected(counts, known)) | set(_within_operations(data, counts)) | _by_engine(data, known)
    sums = {_with_rest(total, parts, known) for total, parts in found}
    sums |= set(_stocks(data, counts))
    # A sum over some of the parts that another sum is over is known as well; what exceeds its total is no sum.
    return tuple(sorted(s for s in sums if s.rest is None or s.rest >= 0))


def _corrected(counts: Sequence[Count], known: Mapping[str, Count]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the parts of a total that was corrected as parts of the claim that corrects it, and the other way round."""
    now = {c.supersedes: c.id for c in counts if c.supersedes in known}
    for total, parts in sorted(_stated(counts, dict(known))):
        latest = total
        while latest in now:
            latest = now[latest]
            yield latest, tuple(p for p in parts if p != latest)
        earlier = known[total].supersedes
        while earlier in known:
            yield earlier, tuple(p for p in parts if p != earlier)
            earlier = known[earlier].supersedes


def _within_operations(data: ClaimSet, counts: Sequence[Count]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield, for an operation, the count of one that is a part of it: it holds each, though not their sum."""
    above = {key: row.text("part_of") for key, row in data.operations.items() if row.text("part_of")}
    of_cell: dict[tuple[object, ...], list[Count]] = defaultdict(list)
    for count in counts:
        if count.kind == "flow":
            of_cell[*_series(count)[1:], count.origin, count.destination, *_days(count)].append(count)
    for group in of_cell.values():
        for part in group:
            whole, seen = above.get(part.subject), {part.subject}
            while whole and whole not in seen:
                yield from ((c.id, (part.id,)) for c in group if c.subject == whole)
                seen.add(whole)
                whole = above.get(whole)


def _by_engine(data: ClaimSet, known: Mapping[str, Count]) -> set[tuple[str, tuple[str, ...]]]:
    """Return the sums of the counting engine over places and periods."""
    net = Dataset.of(data).network(include_handling="C")
    found = set()
    for measure, unit, kind in sorted({(c.measure, c.unit, c.kind) for c in net.counts if c.kind != "distinct"}):
        claims, _ = select_claims(net, measure, unit, kind)
        ids = claims.claim.tolist()
        for tie in ties_of(claims, range(len(claims)), net.dataset.geography.ancestors):
            names = (ids[tie.whole], tuple(sorted(ids[p] for p in tie.parts)))
            if known.keys() >= {names[0], *names[1]}:
                found.add(names)
    return found


def _stocks(data: ClaimSet, counts: Sequence[Count]) -> Iterator[Sum]:
    """Yield what ties two readings of a stock to the lines that closed and ended otherwise between them."""
    for change in stock_changes(data, counts, tuple(data.places)):
        if change.closed is None or change.ended is None:
            continue
        start, end, gone = change.start.taken, change.end.taken, (change.closed.taken, change.ended.taken)
        opened = end.value.bounds + gone[0].value.bounds + gone[1].value.bounds - start.value.bounds
        rest = opened.low if opened.exact else None
        yield Sum(end.id, (start.id,), rest, tuple(sorted(c.id for c in gone)))


def _with_rest(total: str, parts: tuple[str, ...], known: dict[str, Count]) -> Sum:
    rest = known[total].value.bounds - sum_bounds(known[p].value.bounds for p in parts)
    if rest.exact:
        return Sum(total, parts, rest.low)
    return Sum(total, parts, -1 if rest.high is not None and rest.high < 0 else None)


def _stated(every: Sequence[Count], known: dict[str, Count]) -> set[tuple[str, tuple[str, ...]]]:
    parts: dict[str, list[Count]] = defaultdict(list)
    for count in every:
        if count.part_of in known and known[count.part_of].kind != "distinct":
            parts[count.part_of].append(count)
    found = set()
    for total, group in parts.items():
        # One total may be split several ways (by origin, by month); each way is a sum of its own.
        ways: dict[tuple[bool, bool, bool], list[str]] = defaultdict(list)
        for count in group:
            whole = known[total]
            way = (count.origin != whole.origin, count.destination != whole.destination, count.period != whole.period)
            ways[way].append(count.id)
        found |= {(total, tuple(ids)) for ids in ways.values()}
    return found


def _series(count: Count) -> tuple[str, ...]:
    return (count.subject, count.measure, count.unit, count.kind, count.definition)


def _margins(every: Sequence[Count]) -> set[tuple[str, tuple[str, ...]]]:
    tables: dict[tuple[object, ...], list[Count]] = defaultdict(list)
    for count in every:
        if count.kind != "distinct":
            tables[*_series(count), count.period.ordinals].append(count)
    found = set()
    for cells in tables.values():
        for total in cells:
            for end in ("origin", "destination"):
                other = "destination" if end == "origin" else "origin"
                if getattr(total, end):
                    continue
                split = [
                    c
                    for c in cells
                    if c is not total and getattr(c, end) and getattr(c, other) == getattr(total, other)
                ]
                # Two claims on one cell are a conflict and not two parts.
                named = {getattr(c, end): c.id for c in reversed(split)}
                if named and not set(named) <= set(SPECIAL):
                    found.add((total.id, tuple(sorted(named.values()))))
    return found


def _pieces(every: Sequence[Count]) -> set[tuple[str, tuple[str, ...]]]:
    cells: dict[tuple, list[Count]] = defaultdict(list)
    for count in every:
        if count.kind == "flow" and count.period.closed:
            cells[*_series(count), count.origin, count.destination].append(count)
    found = set()
    for group in cells.values():
        for total in group:
            inside = [c for c in group if _days(c) != _days(total) and c.period.inside(total.period)]
            for shortest in (True, False):
                pieces = _tiling(inside, total, shortest=shortest)
                if len(pieces) > 1:
                    found.add((total.id, tuple(sorted(pieces))))
    return found


def _days(count: Count) -> tuple[int, int]:
    return count.period.first_ordinal, count.period.last_ordinal


def _tiling(pieces: Sequence[Count], whole: Count, *, shortest: bool) -> list[str]:
    """Return pieces that follow each other without gap or overlap from the first to the last day of `whole`.

    Of several that begin on one day the shortest or the longest is taken: months, and quarters.
    """
    first, last = whole.period.first, whole.period.last
    taken: list[str] = []
    day: date | None = first
    while day is not None and last is not None and day <= last:
        here = [c for c in pieces if c.period.first == day]
        if not here:
            return []
        piece = min(here, key=lambda c: ((c.period.days or 0) * (1 if shortest else -1), c.id))
        taken.append(piece.id)
        end = piece.period.last
        day = end + timedelta(days=1) if end else None
    return taken
