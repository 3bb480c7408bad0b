"""Why a figure moved from one edition to the next: every part of the change by its reason, and nothing left over."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from graphlab.analysis.editions.readings import Edition
from graphlab.counting.cells import Key
from graphlab.errors import DataError, NotFoundError
from graphlab.graph.network import Network
from graphlab.model.addition.coverage import Span, best_cover
from graphlab.model.claims import Count
from graphlab.model.notes import FINDING, Note, noted
from graphlab.model.periods import OPEN_FIRST, OPEN_LAST, parse_date
from graphlab.model.result import Column, Result
from graphlab.model.values import ZERO, Bounds, sum_bounds
from graphlab.wording.phrases import fall_or_rise, many, number, verb

NEW, LATE, CORRECTED, RECLASSIFIED, SCOPE, WITHDRAWN, BOUNDED = (
    "new in period", "newly known of old periods", "corrected", "re-classified", "scope", "withdrawn",
    "unchanged bounds",
)  # fmt: skip
REASONS = (NEW, LATE, CORRECTED, RECLASSIFIED, SCOPE, WITHDRAWN, BOUNDED)
BEFORE, AFTER, RESIDUAL = "before", "after", "residual"
COLUMNS = (
    Column("old", "", "sources of the edition before"),
    Column("new", "", "sources of the edition after"),
    Column("row", "", f"before, a reason ({', '.join(REASONS)}), residual, after"),
    Column("low", "", "least; of a reason, least change"),
    Column("high", "", "greatest; empty = open"),
    Column("cells", "", "how many figures"),
    Column("claims", "", "ids behind the row"),
)
CELL_COLUMNS = (
    Column("old", "", "sources of the edition before"),
    Column("new", "", "sources of the edition after"),
    Column("reason", "", f"one of {', '.join(REASONS)}"),
    Column("subject", "", "whom or what the figure is said of"),
    Column("origin", "", "origin; empty = total over all"),
    Column("destination", "", "destination; empty = total over all"),
    Column("definition", "", "what the measure means here, in the edition after where it has the figure"),
    Column("period_start", "date", "first day; empty = not stated"),
    Column("period_end", "date", "last day; empty = not stated"),
    Column("before_low", "", "least in the edition before; empty = open or not in it"),
    Column("before_high", "", "greatest in the edition before"),
    Column("after_low", "", "least in the edition after; empty = open or not in it"),
    Column("after_high", "", "greatest in the edition after"),
    Column("change_low", "", "least change"),
    Column("change_high", "", "greatest change"),
    Column("claims", "", "ids behind the row"),
)
METHOD = (
    "What each edition states, parts of what it also states as a whole left out. Figures are paired where the new "
    "edition says which it corrects, where the cell is the same, where only the definition differs, and where a count "
    "since one start runs on to a later day; then come places that one edition alone names (scope), periods that begin "
    "after the last day of the edition before (new in period), older ones (newly known), and what is gone (withdrawn). "
    "A figure that fell was corrected; one that rose without saying that it corrects anything was newly known. The "
    "residual is what the reasons leave of the difference."
)


@dataclass(frozen=True, slots=True)
class Step:
    """One figure in two editions, None where one lacks it, and why it moved."""

    reason: str
    before: Count | None
    after: Count | None

    @property
    def key(self) -> Key:
        """The cell, of the edition after where it has the figure."""
        shown = self.after or self.before
        assert shown is not None  # a step has a claim on one side
        return Key.of(shown)

    @property
    def change(self) -> Bounds:
        """Least and greatest change."""
        before, after = (ZERO if c is None else c.value.bounds for c in (self.before, self.after))
        return after - before

    @property
    def claims(self) -> tuple[str, ...]:
        """Ids of the claims."""
        return tuple(dict.fromkeys(c.id for c in (self.before, self.after) if c is not None))


def bridge(net: Network, old: Edition, new: Edition) -> list[Step]:
    """Return every figure that two editions state and that moved, or may have, with its reason.

    The changes of the steps add up to what `total` of the new edition is more than that of the old, bound for bound.
    """
    before, after = counted(net, old), counted(net, new)
    steps = list(_pairs(before, after))
    gone = set(before) - {Key.of(s.before) for s in steps if s.before is not None}
    come = set(after) - {Key.of(s.after) for s in steps if s.after is not None}
    places = [{_place(key) for key in side} for side in (before, after)]
    last = max((key.last for key in before if key.last != OPEN_LAST), default=OPEN_FIRST)
    for key in come:
        joined = bool(before) and _place(key) not in places[0]
        steps.append(Step(SCOPE if joined else NEW if key.first > last else LATE, None, after[key]))
    for key in gone:
        left = bool(after) and _place(key) not in places[1]
        steps.append(Step(SCOPE if left else WITHDRAWN, before[key], None))
    moved = [s for s in steps if not (s.reason == BOUNDED and s.change == ZERO)]
    return sorted(moved, key=lambda s: (REASONS.index(s.reason), s.key, s.claims))


def total(net: Network, edition: Edition) -> Bounds:
    """Return the sum of what an edition states, nothing counted twice."""
    return sum_bounds(c.value.bounds for c in counted(net, edition).values())


def counted(net: Network, edition: Edition) -> dict[Key, Count]:
    """Return the figures of an edition that may be added: no part beside its whole, no day of one cell twice."""
    cells = {key: claim for key, claim in edition.by_cell(net).items() if claim.value.known}
    ids = {c.id for c in cells.values()}
    groups: dict[tuple[str, ...], list[Key]] = defaultdict(list)
    for key, claim in cells.items():
        if claim.part_of not in ids:
            groups[key.series].append(key)
    kept = {key: cells[key] for keys in groups.values() for key in keys if not _has_whole(net, key, keys)}
    by_cell: dict[Key, list[Key]] = defaultdict(list)
    for key in sorted(kept):
        by_cell[key._replace(first=0, last=0)].append(key)
    chosen = [keys[i] for keys in by_cell.values() for i in best_cover([_span(k, kept[k]) for k in keys])]
    return {key: kept[key] for key in chosen}


def _span(key: Key, claim: Count) -> Span:
    return Span(key.first, key.last, claim.id)


def _has_whole(net: Network, key: Key, keys: Sequence[Key]) -> bool:
    """Return whether another figure of the series holds this one: its days, and its places."""

    def holds(outer: str, inner: str) -> bool:
        return not outer or outer == inner or (bool(inner) and net.is_within(inner, outer))

    return any(
        other != key
        and other.first <= key.first
        and key.last <= other.last
        and holds(other.origin, key.origin)
        and holds(other.destination, key.destination)
        for other in keys
    )


def _place(key: Key) -> tuple[str, str, str]:
    return key.subject, key.origin, key.destination


def _pairs(before: dict[Key, Count], after: dict[Key, Count]) -> Iterator[Step]:
    """Yield figures that both editions have: what corrects what, one cell, another definition, a count that runs on."""
    gone, come = dict(before), dict(after)
    ids = {c.id: key for key, c in before.items()}
    for key in sorted(after):
        was = ids.get(after[key].supersedes)
        if was in gone:
            defined_anew = was != key and was._replace(definition="") == key._replace(definition="")
            yield Step(RECLASSIFIED if defined_anew else CORRECTED, gone.pop(was), come.pop(key))
    ways: tuple[tuple[Callable[[Key], Key], str], ...] = (
        (lambda k: k, ""),
        (lambda k: k._replace(definition=""), RECLASSIFIED),
        (lambda k: k._replace(last=0), NEW),
    )
    for alike, reason in ways:
        for was, now in _one_to_one(gone, come, alike):
            if reason == NEW and now.last <= was.last:
                continue
            yield _one_cell(gone[was], come[now]) if not reason else _moved(reason, gone[was], come[now])
            del gone[was], come[now]


def _share_a_figure(net: Network, old: Edition, new: Edition) -> bool:
    """Return whether two editions, which nothing ties, speak of one figure: otherwise each tells of something else."""
    return any(True for _ in _pairs(counted(net, old), counted(net, new)))


def _one_to_one(gone: dict[Key, Count], come: dict[Key, Count], alike: Callable[[Key], Key]) -> list[tuple[Key, Key]]:
    """Return the pairs of keys that are alike where there is one on each side."""
    sides: dict[Key, tuple[list[Key], list[Key]]] = defaultdict(lambda: ([], []))
    for at, side in enumerate((gone, come)):
        for key in sorted(side):
            sides[alike(key)][at].append(key)
    return [(was[0], now[0]) for was, now in sides.values() if len(was) == len(now) == 1]


def _moved(reason: str, was: Count, now: Count) -> Step:
    """Return a step for its reason; a count since one start cannot fall, so where it did, something was corrected."""
    step = Step(reason, was, now)
    fell = step.change.high is not None and step.change.high < 0
    return Step(CORRECTED, was, now) if reason == NEW and fell else step


def _one_cell(was: Count, now: Count) -> Step:
    a, b = was.value.bounds, now.value.bounds
    if a == b:
        return Step(BOUNDED, was, now)
    least = (b - a).low
    rose = least is not None and least >= 0
    return Step(LATE if rose and now.value.mark is None else CORRECTED, was, now)


def edition_named(editions: Sequence[Edition], text: str) -> Edition:
    """Return the edition of a source or of a day.

    Raises
    ------
    NotFoundError
        If there is none, or several; says which there are.
    """
    found = [e for e in editions if text in (*e.sources, e.name)]
    if not found:
        with suppress(DataError):
            days = parse_date(text)
            found = [e for e in editions if e.published and days.first <= e.published <= days.last]
    if len(found) != 1:
        there = ", ".join(f"{e.name}{f' ({e.published})' if e.published else ''}" for e in found or editions)
        raise NotFoundError(f"'{text}' is {'several editions' if found else 'no edition'}; there are {there}")
    return found[0]


def _pairs_of_editions(
    net: Network, editions: Sequence[Edition], between: tuple[str, str] | None
) -> Iterator[tuple[Edition, Edition]]:
    """Yield the two editions that were asked for, else each edition and the next of its family."""
    if between:
        yield edition_named(editions, between[0]), edition_named(editions, between[1])
        return
    families: dict[str, list[Edition]] = defaultdict(list)
    for edition in editions:
        families[edition.family].append(edition)
    for family in sorted(families):
        for old, new in pairwise(families[family]):
            if family or _share_a_figure(net, old, new):
                yield old, new


def bridge_tables(
    net: Network, editions: Sequence[Edition], title: str, between: tuple[str, str] | None = None
) -> dict[str, Result]:
    """Return the tables ``bridge`` and ``bridge-cells``: each edition and the next of its family, or the two asked for.

    Raises
    ------
    NotFoundError
        If an edition that is asked for is not there.
    """
    rows: list[dict[str, Any]] = []
    cells: list[dict[str, Any]] = []
    notes: list[Note] = []
    for old, new in _pairs_of_editions(net, editions, between):
        steps = bridge(net, old, new)
        rows += _rows(net, old, new, steps)
        cells += [{"old": old.name, "new": new.name} | _cell_row(s) for s in steps]
        notes += noted(FINDING, _gone_by(steps, old, new))
    if not rows:
        return {}
    return {
        "bridge": Result(f"{title}: why it moved", METHOD, COLUMNS, rows, notes=notes, marking=net.marking),
        "bridge-cells": Result(f"{title}: figures that moved", METHOD, CELL_COLUMNS, cells, marking=net.marking),
    }


def _rows(net: Network, old: Edition, new: Edition, steps: Sequence[Step]) -> Iterator[dict[str, Any]]:
    named = {"old": old.name, "new": new.name}
    first, last = total(net, old), total(net, new)
    yield named | _row(BEFORE, first, [c.id for c in counted(net, old).values()])
    for reason in REASONS:
        found = [s for s in steps if s.reason == reason]
        if found:
            ids = [c for s in found for c in s.claims]
            yield named | _row(reason, sum_bounds(s.change for s in found), ids, len(found))
    rest = residual(first, last, steps)
    yield named | _row(RESIDUAL, Bounds(rest, rest), [], 0)
    yield named | _row(AFTER, last, [c.id for c in counted(net, new).values()])


def residual(first: Bounds, last: Bounds, steps: Sequence[Step]) -> float | None:
    """Return what the steps leave of the change between two totals; None where both bounds of it are open.

    The larger of what they leave of the least and of the greatest change.
    """
    whole, told = last - first, sum_bounds(s.change for s in steps)
    pairs = [(a, b) for a, b in ((whole.low, told.low), (whole.high, told.high)) if a is not None or b is not None]
    if not pairs:
        return None
    # Fractions (kilograms) add up to within what a float holds.
    return max(float("inf") if a is None or b is None else round(abs(a - b), 6) for a, b in pairs)


def _row(name: str, bounds: Bounds, claims: Sequence[str], cells: int | None = None) -> dict[str, Any]:
    ids = tuple(dict.fromkeys(claims))
    return {
        "row": name,
        "low": bounds.low,
        "high": bounds.high,
        "cells": len(ids) if cells is None else cells,
        "claims": ids,
    }


def _day(ordinal: int) -> date | None:
    return None if ordinal in (OPEN_FIRST, OPEN_LAST) else date.fromordinal(ordinal)


def _cell_row(step: Step) -> dict[str, Any]:
    key, change, nothing = step.key, step.change, Bounds(None, None)
    a, b = (nothing if c is None else c.value.bounds for c in (step.before, step.after))
    return {
        "reason": step.reason,
        "subject": key.subject,
        "origin": key.origin or None,
        "destination": key.destination or None,
        "definition": key.definition or None,
        "period_start": _day(key.first),
        "period_end": _day(key.last),
        "before_low": a.low, "before_high": a.high, "after_low": b.low, "after_high": b.high,
        "change_low": change.low, "change_high": change.high,
        "claims": step.claims,
    }  # fmt: skip


def _change_words(reason: str, change: Bounds) -> str:
    """Return a change in words: what came is never less than none, however open the bounds are."""
    if reason in (NEW, LATE) and change.high is not None and (change.low is None or change.low < 0 < change.high):
        return f"rose by at most {number(change.high)}"
    return fall_or_rise(change.low, change.high)


def _gone_by(steps: Sequence[Step], old: Edition, new: Edition) -> list[str]:
    """Say in words by how much the figure moved for each reason, and what the new edition no longer covers."""
    said = []
    for reason in REASONS:
        found = [s for s in steps if s.reason == reason]
        if found:
            change = sum_bounds(s.change for s in found)
            said.append(f"{reason}: {_change_words(reason, change)}")
    starts = [Key.of(s.after).first for s in steps if s.after is not None]
    first = min((*starts, *(Key.of(c).first for c in new.counts)), default=OPEN_FIRST)
    before = sum(s.reason == WITHDRAWN and s.before is not None and Key.of(s.before).last < first for s in steps)
    text = f"{old.name} to {new.name}: {'; '.join(said) or 'no figure moved'}."
    if before:
        lie = f"{many(before, 'figure')} {verb(before, 'lies', 'lie')}"
        text += f" Of what is withdrawn, {lie} before the first period of the new edition."
    return [text]
