"""Counts that run on from one start: what came between two readings, how much of it is stated, what that leaves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from graphlab.counting.cells import Key
from graphlab.counting.preference import preferred
from graphlab.graph.network import Network
from graphlab.model.addition.coverage import Span, best_cover
from graphlab.model.claims import Count
from graphlab.model.notes import FINDING, Note, noted
from graphlab.model.periods import OPEN_FIRST, OPEN_LAST
from graphlab.model.result import Column, Result
from graphlab.model.values import Bounds, sum_bounds
from graphlab.wording.phrases import bounds, day_text, listed, many, number

READING, BETWEEN, STATED, LEFT = "reading", "between readings", "of it stated", "left for other days"
_DATES = (
    Column("period_start", "date", "first day; empty = since the start"),
    Column("period_end", "date", "last day"),
)
COLUMNS = (
    Column("subject", "", "whom or what the figure is said of"),
    Column("origin", "", "origin; empty = total over all"),
    Column("destination", "", "destination; empty = total over all"),
    Column("definition", "", "what the measure means here"),
    Column(
        "row", "", f"{READING} since the start; {BETWEEN}; {STATED} by other claims; {LEFT} that none of them covers"
    ),
    *_DATES,
    Column("days", "days", "how many days it is for; empty = not known"),
    Column("low", "", "least"),
    Column("high", "", "greatest; empty = open"),
    Column("a_day_low", "", "least a day"),
    Column("a_day_high", "", "greatest a day; empty = open"),
    Column("claims", "", "ids behind the row"),
)
RATIO_COLUMNS = (
    Column("subject", "", "whom or what the figures are said of"),
    Column("row", "", f"{READING} since the start, or {BETWEEN}"),
    *_DATES,
    Column("low", "", "least of the measure"),
    Column("high", "", "greatest of the measure"),
    Column("per_low", "", "least of the measure that it is divided by"),
    Column("per_high", "", "greatest of that measure"),
    Column("ratio_low", "", "least ratio"),
    Column("ratio_high", "", "greatest ratio; empty = open"),
    Column("claims", "", "ids behind the row"),
)
METHOD = (
    "Readings of one count since one start, by their last day. Between two readings is the later less the earlier, "
    "bound for bound; from it is taken what other claims state of days between, counted once; the rest falls on the "
    "other days."
)
#: A rest at more than so many times the greatest pace that is published is said to be more than that explains.
FASTER = 2


@dataclass(frozen=True, slots=True)
class Stretch:
    """A count of some days, and the claims that say so."""

    row: str
    first: int
    last: int
    days: int | None
    bounds: Bounds
    claims: tuple[str, ...]

    @property
    def pace(self) -> Bounds:
        """Least and greatest a day; both open where the days are not known or none."""
        days = self.days
        if not days:
            return Bounds(None, None)
        return Bounds(*(None if x is None else x / days for x in (self.bounds.low, self.bounds.high)))


def cumulative_table(net: Network, counts: Sequence[Count], title: str) -> Result | None:
    """Return readings of counts that run on from one start, and what lies between them; None if there are none."""
    rows: list[dict[str, Any]] = []
    notes: list[Note] = []
    by_cell: dict[Key, list[Count]] = defaultdict(list)
    for count in counts:
        by_cell[Key.of(count).timeless].append(count)
    for key, readings in running(net, counts).items():
        stretches = list(_stretches(net, readings, by_cell[key.timeless]))
        shown = {name: getattr(key, name) or None for name in ("subject", "origin", "destination", "definition")}
        rows += [shown | _row(s) for s in stretches]
        notes += noted(FINDING, _notes(net.name(key.subject), counts[0].measure, stretches))
    if not rows:
        return None
    return Result(f"{title}: readings since the start", METHOD, COLUMNS, rows, notes=notes, marking=net.marking)


def running(net: Network, counts: Sequence[Count]) -> dict[Key, list[Count]]:
    """Return the readings of each count that runs on: flows of one cell and one start, two or more last days.

    The start is open, or the same day of all and told by several sources (a month and a year that one source gives are
    no readings of one another); of several readings to one day, the one to take.
    """
    found: dict[Key, dict[int, list[Count]]] = defaultdict(lambda: defaultdict(list))
    for count in counts:
        key = Key.of(count)
        if count.kind == "flow" and count.value.known and key.last != OPEN_LAST:
            found[key._replace(last=0)][key.last].append(count)
    gone = {c.supersedes for c in net.dataset.counts} - {""}
    made = {}
    for key, by_day in sorted(found.items()):
        standing = {day: [c for c in told if c.id not in gone] or told for day, told in by_day.items()}
        taken = [preferred(net.dataset, told)[0] for _, told in sorted(standing.items())]
        if len(taken) > 1 and (key.first == OPEN_FIRST or len({c.source for c in taken}) > 1):
            made[key] = [c for c in taken if isinstance(c, Count)]
    return made


def _stretches(net: Network, readings: Sequence[Count], counts: Sequence[Count]) -> Iterator[Stretch]:
    """Yield the readings of a cell, what lies between them, and what other counts of the cell say of that."""
    yield _reading(readings[0])
    for old, new in pairwise(readings):
        yield (between := _between(old, new))
        inside = _inside(net, between, counts)
        if inside:
            covered = sum(c.period.days or 0 for c in inside)
            said = sum_bounds(c.value.bounds for c in inside)
            ids = tuple(c.id for c in inside)
            first, last = min(c.period.first_ordinal for c in inside), max(c.period.last_ordinal for c in inside)
            yield Stretch(STATED, first, last, covered, said, ids)
            rest = (between.bounds - said).at_least(0) if between.bounds.high is not None else Bounds(0, None)
            rest_days = (between.days or 0) - covered
            yield Stretch(LEFT, between.first, between.last, rest_days, rest, (*between.claims, *ids))
        yield _reading(new)


def _reading(count: Count) -> Stretch:
    first, last = count.period.ordinals
    return Stretch(READING, first, last, count.period.days, count.value.bounds, (count.id,))


def _between(old: Count, new: Count) -> Stretch:
    first, last = old.period.last_ordinal + 1, new.period.last_ordinal
    change = new.value.bounds - old.value.bounds
    if change.low is None:
        # An open reading leaves how much came after it open; less than none it is not.
        change = Bounds(0 if change.high is None or change.high >= 0 else None, change.high)
    return Stretch(BETWEEN, first, last, last - first + 1, change, (old.id, new.id))


def _inside(net: Network, between: Stretch, counts: Sequence[Count]) -> list[Count]:
    """Return the claims of a cell on days between two readings, so chosen that no day is counted twice."""
    told = [
        c
        for c in counts
        if c.value.known and between.first <= c.period.first_ordinal and c.period.last_ordinal <= between.last
    ]
    ranked = [c for c in preferred(net.dataset, told) if isinstance(c, Count)]
    first_of = {c.period.ordinals: c for c in reversed(ranked)}
    chosen = sorted(first_of.values(), key=lambda c: (c.period.ordinals, c.id))
    return [chosen[i] for i in best_cover([Span(*c.period.ordinals, c.id) for c in chosen])]


def _day(ordinal: int) -> date | None:
    return None if ordinal in (OPEN_FIRST, OPEN_LAST) else date.fromordinal(ordinal)


def _row(stretch: Stretch) -> dict[str, Any]:
    pace = stretch.pace
    return {
        "row": stretch.row,
        "period_start": _day(stretch.first),
        "period_end": _day(stretch.last),
        "days": stretch.days,
        "low": stretch.bounds.low,
        "high": stretch.bounds.high,
        "a_day_low": pace.low,
        "a_day_high": pace.high,
        "claims": stretch.claims,
    }


def _notes(subject: str, measure: str, stretches: Sequence[Stretch]) -> Iterator[str]:
    """Say what is left for days that no claim covers, and whether any pace that is published explains it."""
    paces = [(s.pace.low, s.bounds.exact) for s in stretches if s.row == STATED]
    paces += [(s.pace.high, True) for s in stretches if s.row == BETWEEN and s.bounds.exact]
    known = [(pace, exact) for pace, exact in paces if pace is not None]
    for i, s in enumerate(stretches):
        if s.row == BETWEEN and s.bounds.high is not None and s.bounds.high < 0:
            to = day_text(date.fromordinal(s.last))
            yield (
                f"{subject}, {measure}: {number(-s.bounds.high)} fewer to {to} than to the day of the reading before. "
                "A count since one start cannot fall, so scope, definition or a figure is not the same."
            )
        if s.row != LEFT or not s.days or s.bounds.high is None:
            continue
        whole, last = stretches[i + 1], day_text(date.fromordinal(s.last))
        text = (
            f"{subject}, {measure}: of {bounds(whole.bounds.low, whole.bounds.high)} to {last}, the reading before and "
            f"what is stated since leave {bounds(s.bounds.low, s.bounds.high)} for {many(s.days or 0, 'day')} between "
            f"{day_text(date.fromordinal(s.first))} and {last} that no claim covers"
        )
        if s.pace.high is None or not known:
            yield f"{text}."
            continue
        told = listed(
            [f"{number(pace, 3)}{'' if exact else ' or more'}" for pace, exact in sorted(known, reverse=True)]
        )
        text += f": up to {number(s.pace.high, 3)} a day, where published figures make {told} a day"
        if s.pace.high > FASTER * max(pace for pace, _ in known):
            yield (
                f"{text}. Unless the rounded figures are far below what was counted, scope or definition moved, and no "
                "edition says so."
            )
        else:
            yield f"{text}, which explains it."


def ratio_table(net: Network, counts: Sequence[Count], per: Sequence[Count], title: str) -> Result | None:
    """Return one count that runs on over another, at each reading of both and between them; None if there is none."""
    tops, bottoms = ({k.subject: told for k, told in running(net, side).items()} for side in (counts, per))
    rows: list[dict[str, Any]] = []
    for subject in sorted(tops.keys() & bottoms.keys()):
        below = {c.period.ordinals: c for c in bottoms[subject]}
        pairs = [(c, below[c.period.ordinals]) for c in tops[subject] if c.period.ordinals in below]
        for i, (top, bottom) in enumerate(pairs):
            if i:
                rows.append(_ratio(subject, _between(pairs[i - 1][0], top), _between(pairs[i - 1][1], bottom)))
            rows.append(_ratio(subject, _reading(top), _reading(bottom)))
    if not rows:
        return None
    method = "Readings of both counts to one day, and between two such days, one divided by the other, bound for bound."
    return Result(
        f"{title}: {counts[0].measure} per {per[0].measure}", method, RATIO_COLUMNS, rows, marking=net.marking
    )


def _ratio(subject: str, top: Stretch, bottom: Stretch) -> dict[str, Any]:
    least = None if top.bounds.low is None or not bottom.bounds.high else top.bounds.low / bottom.bounds.high
    most = None if top.bounds.high is None or not bottom.bounds.low else top.bounds.high / bottom.bounds.low
    shown = _row(top)
    return {
        "subject": subject,
        **{name: shown[name] for name in ("row", "period_start", "period_end", "low", "high")},
        "per_low": bottom.bounds.low,
        "per_high": bottom.bounds.high,
        "ratio_low": least,
        "ratio_high": most,
        "claims": (*top.claims, *bottom.claims),
    }
