"""The same cell in two periods: what is counted of one subject, definition, origin and destination before and after."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from graphlab.counting.cells import Key
from graphlab.counting.preference import RULE
from graphlab.counting.readings import Figure, Readings
from graphlab.errors import RefusedError
from graphlab.graph.network import Network
from graphlab.model.claims import Count
from graphlab.model.periods import Period


@dataclass(frozen=True, slots=True)
class Cell:
    """One series before and after; None where nothing is stated."""

    key: Key
    unit: str
    kind: str
    before: Figure | None
    after: Figure | None


def compare_cells(net: Network, counts: Sequence[Count], before: Period, after: Period) -> list[Cell]:
    """Return the cells of two periods side by side, by subject, place and definition.

    Parameters
    ----------
    net
        That the counts are from.
    counts
        Claims of one measure, unit and kind.
    before, after
        The periods; only claims that lie wholly inside count.

    Raises
    ------
    RefusedError
        If a cell is stated in one definition before and in another after, or nothing is stated in a period.
    """
    found: dict[Key, list[Count]] = defaultdict(list)
    for count in counts:
        if count.value.known and count.period.dated:
            found[Key.of(count).timeless].append(count)
    readings = Readings.of(net, counts)
    made = [
        Cell(key, claims[0].unit, claims[0].kind, readings.figure(claims, before), readings.figure(claims, after))
        for key, claims in sorted(found.items(), key=lambda item: _order(item[0]))
    ]
    made = [cell for cell in made if cell.before or cell.after]
    _check_definitions(made)
    if not any(cell.before and cell.after for cell in made):
        _refuse(counts, made, before, after)
    return made


def _order(key: Key) -> tuple[str, ...]:
    return key.subject, key.destination, key.origin, key.definition


def conflict_notes(made: Iterable[Cell]) -> list[str]:
    """Return which of conflicting claims were taken, and by what rule; equal figures agree and need no note."""
    notes = []
    for cell in made:
        for side in (cell.before, cell.after):
            for claim in side.passed if side else ():
                rivals = [c for c in (side.taken if side else ()) if c.period == claim.period]
                if rivals and rivals[0].value.bounds != claim.value.bounds:
                    notes.append(
                        f"{cell.key.label}, {claim.period}: taken {rivals[0].id}, not {claim.id}. Rule: {RULE}."
                    )
    return notes


def _check_definitions(made: Sequence[Cell]) -> None:
    """Refuse a comparison that would run across a change of definition."""
    series: dict[tuple[str, str, str], list[Cell]] = defaultdict(list)
    for cell in made:
        series[cell.key.subject, cell.key.origin, cell.key.destination].append(cell)
    for group in series.values():
        before = {c.key.definition for c in group if c.before}
        after = {c.key.definition for c in group if c.after}
        if before and after and not before & after:
            said = ", ".join(f"'{d}'" if d else "no definition" for d in sorted(before))
            then = ", ".join(f"'{d}'" if d else "no definition" for d in sorted(after))
            raise RefusedError(
                f"the definition changed between the periods for {group[0].key.label}: {said} before, {then} after; "
                "two definitions are two series and are not compared"
            )


def _refuse(counts: Sequence[Count], made: Sequence[Cell], before: Period, after: Period) -> None:
    periods = sorted({c.period for c in counts if c.period.dated}, key=lambda period: period.ordinals)
    stated = ", ".join(str(period) for period in periods[:12]) or "no period, they are undated"
    lack = []
    for name, period in (("before", before), ("after", after)):
        if not any(c.period.inside(period) for c in counts):
            lack.append(f"{name} ({period})")
    if lack:
        raise RefusedError(f"no claim lies inside the period {' nor '.join(lack)}; claims are stated for: {stated}")
    sides = "; ".join(f"{c.key.label} only {'before' if c.before else 'after'}" for c in made[:6])
    raise RefusedError(f"nothing is stated in both periods for the same subject and place: {sides}")
