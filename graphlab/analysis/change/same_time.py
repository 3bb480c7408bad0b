"""Areas that are compared with each other cover the same time: what only one of them states is cut away, and said."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from graphlab.analysis.change.cells import Cell
from graphlab.counting.readings import Figure, Readings
from graphlab.errors import RefusedError
from graphlab.graph.network import Network
from graphlab.model.addition.coverage import Span, best_cover, stretches_of
from graphlab.model.claims import Count
from graphlab.model.periods import make_period
from graphlab.model.values import sum_bounds

#: First and last day, as ordinals.
Days = tuple[int, int]


def to_same_time(net: Network, cells: Mapping[str, Cell]) -> tuple[dict[str, Cell], list[str]]:
    """Return the cells of several areas over the time that all of them state, and what was cut.

    Parameters
    ----------
    net
        For the conflict rule.
    cells
        The series of each role (treated, control ...), stated on both sides.

    Returns
    -------
    tuple
        The cells by role, and one note a side that was cut.

    Raises
    ------
    RefusedError
        If no time of a side is stated for all areas.

    Notes
    -----
    A flow may be stated by month in one area and by quarter in another: a time is common when the claims of every area
    tile it without gap or overlap. Stocks are read at the last common reading.
    """
    made, notes = dict(cells), []
    for side in ("before", "after"):
        figures = {role: getattr(cell, side) for role, cell in made.items()}
        times = {role: _covered(f.taken) for role, f in figures.items()}
        if len(set(times.values())) == 1:
            continue
        blocks = _common([f.taken + f.passed for f in figures.values()], next(iter(made.values())).kind)
        stated = "; ".join(f"{made[role].key.label}: {_in_words(time)}" for role, time in times.items())
        if not blocks:
            raise RefusedError(
                f"the areas cover different times {side} and have none in common ({stated}); "
                "choose periods that all of them state"
            )
        for role, cell in made.items():
            cut = _cut(net, figures[role], blocks)
            made[role] = replace(cell, before=cut) if side == "before" else replace(cell, after=cut)
        notes.append(f"Cut to the time that all areas state {side}, {_in_words(tuple(blocks))} ({stated}).")
    return made, notes


def _covered(claims: Iterable[Count]) -> tuple[Days, ...]:
    """Return the stretches of days that claims cover, joined where they touch."""
    joined: list[Days] = []
    for first, last in sorted((c.period.first_ordinal, c.period.last_ordinal) for c in claims):
        if joined and first <= joined[-1][1] + 1:
            joined[-1] = joined[-1][0], max(joined[-1][1], last)
        else:
            joined.append((first, last))
    return tuple(joined)


def _common(areas: Sequence[Sequence[Count]], kind: str) -> list[Days]:
    """Return the stretches that every area states, as long as can be together; of stocks the last, else the longest."""
    shared = set.intersection(*(_tiled(claims, kind) for claims in areas))
    if kind == "flow":
        spans = [Span(first, last, f"{first:010}") for first, last in sorted(shared)]
        return [(spans[i].first, spans[i].last) for i in best_cover(spans)]
    if kind == "stock":
        return [max(shared, key=lambda days: (days[1], days[0]))] if shared else []
    return [max(shared, key=lambda days: (days[1] - days[0], days))] if shared else []


def _tiled(claims: Sequence[Count], kind: str) -> set[Days]:
    """Return every stretch that some of the claims tile; of what is never added over time, the claims' own periods."""
    own = {c.period.ordinals for c in claims}
    return stretches_of(own) if kind == "flow" else own


def _cut(net: Network, whole: Figure, blocks: Iterable[Days]) -> Figure:
    """Return a figure for some stretches of its time."""
    claims = (*whole.taken, *whole.passed)
    periods = [make_period(*(date.fromordinal(day).isoformat() for day in block)) for block in blocks]
    readings = Readings.of(net, claims)
    parts = [part for period in periods if (part := readings.figure(claims, period)) is not None]
    taken = tuple(c for part in parts for c in part.taken)
    passed = tuple(sorted((c for c in claims if c not in taken), key=lambda c: c.id))
    return Figure(sum_bounds(part.bounds for part in parts), sum(part.days for part in parts), taken, passed)


def _in_words(stretches: Sequence[Days]) -> str:
    return ", ".join(f"{date.fromordinal(first)} to {date.fromordinal(last)}" for first, last in stretches)
