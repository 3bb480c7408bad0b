"""Treated place, buffer and controls: who is who, and whether what fell turned up next door."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

from graphlab.analysis.change.cells import Cell
from graphlab.errors import RefusedError
from graphlab.graph.network import Network
from graphlab.model.notes import FINDING, LEFT_OUT, LIMIT, Note, noted
from graphlab.model.result import Column, Result
from graphlab.model.values import Bounds
from graphlab.statistics.displacement import Area, displacement_difference, displacement_quotient

ROLES = ("treated", "buffer", "control", "buffer_control")
COLUMNS = (
    Column("statistic", "", "which figure"),
    Column("low", "", "least"),
    Column("high", "", "greatest"),
    Column("se", "", "standard error, where it has one"),
    Column("interval_low", "", "90 % interval"),
    Column("interval_high", "", "90 % interval"),
    Column("reading", "", "what it says"),
    Column("claims", "", "ids behind the row"),
)
METHOD = (
    "WDQ = (B1/C1 - B0/C0) / (A1/C1 - A0/C0), to be read only when the treated area A fell against the control C. "
    "WDD = (A1 - A0) - (C1 - C0), plus the same for the buffer B and its own control; SE = root of the sum of counts."
)


@dataclass(frozen=True)
class Areas:
    """The places of a comparison; falsy when there are none."""

    treated: str | None = None
    buffer: str | None = None
    control: str | None = None
    buffer_control: str | None = None

    @property
    def places(self) -> dict[str, str]:
        """Role of each place."""
        return {getattr(self, role): role for role in ROLES if getattr(self, role)}

    def role(self, place: str) -> str | None:
        """Return the role of a place, or None."""
        return self.places.get(place)

    def __bool__(self) -> bool:
        return bool(self.places)


def find_areas(net: Network, names: Mapping[str, str | None]) -> Areas:
    """Return the places by id.

    Raises
    ------
    NotFoundError
        If a name is no place.
    RefusedError
        If a treated place lacks a control or the reverse, or two places are one or lie within each other.
    """
    found = {role: net.find(name, kinds=("place",)) for role, name in names.items() if name}
    if found and not {"treated", "control"} <= set(found):
        raise RefusedError("displacement needs a treated and a control place (and a buffer, to see where it went)")
    if "buffer_control" in found and "buffer" not in found:
        raise RefusedError("a control for the buffer needs a buffer")
    for one, other in combinations(found.values(), 2):
        if net.is_within(one, other) or net.is_within(other, one):
            raise RefusedError(f"the areas {one} and {other} overlap, so the same counts would be in both")
    return Areas(**found)


def area_cells(made: Sequence[Cell], areas: Areas) -> dict[str, Cell]:
    """Return the one series of each role, stated on both sides.

    Raises
    ------
    RefusedError
        If an area has no figure on both sides, or several series.
    """
    return {role: _one_cell(made, place, role) for place, role in areas.places.items()}


def displacement_table(net: Network, cells: Mapping[str, Cell], areas: Areas) -> Result:
    """Return the weighted displacement quotient and difference of one series in each area.

    Parameters
    ----------
    net
        For parameters and marking.
    cells
        The series of each role (`area_cells`), over the same time (`to_same_time`).
    areas
        Who is who.
    """
    counts = {role: _area(cell) for role, cell in cells.items()}
    claims = tuple(c for _, found in counts.values() for c in found)
    treated, control = counts["treated"][0], counts["control"][0]
    buffer = counts["buffer"][0] if "buffer" in counts else None
    rows: list[dict[str, Any]] = []
    notes = []
    if buffer is not None:
        found = displacement_quotient(treated, buffer, control)
        rows += [
            _bounds_row("treated against control", found.treated, "below 0: it fell more than the control"),
            _bounds_row("buffer against control", found.buffer, "above 0: it rose against the control"),
            _bounds_row("WDQ", found.quotient, found.reading),
        ]
        text = f"Displacement quotient: {found.reading}. It has no standard error; see the difference."
        notes.append(Note(text, FINDING))
    second = counts["buffer_control"][0] if "buffer_control" in counts else None
    difference = displacement_difference(treated, control, buffer if second else None, second)
    if buffer is not None and second is None:
        text = "The difference leaves the buffer out: it needs a control of its own (--buffer-control)."
        notes.append(Note(text, LEFT_OUT))
    rows.append(
        _bounds_row("WDD", difference.difference, _difference_reading(difference.low, difference.high))
        | {"se": difference.se, "interval_low": difference.low, "interval_high": difference.high}
    )
    return Result(
        title="Displacement",
        method=METHOD,
        columns=COLUMNS,
        rows=[row | {"claims": claims} for row in rows],
        parameters=dict(net.parameters) | {role: place for place, role in areas.places.items()},
        notes=[
            *notes,
            *noted(LIMIT, _lengths(cells["treated"])),
            Note("Buffer and control are the analyst's choice: try others before believing either figure.", LIMIT),
        ],
        marking=net.marking,
    )


def _one_cell(made: Sequence[Cell], place: str, role: str) -> Cell:
    cells = [c for c in made if c.key.where == place]
    whole = [c for c in cells if not (c.key.origin and c.key.destination)] or cells
    if len(whole) != 1:
        there = "; ".join(c.key.label for c in whole) or "nothing"
        raise RefusedError(f"the {role} place {place} needs one series; there is: {there} (choose with --subject)")
    if whole[0].before is None or whole[0].after is None:
        raise RefusedError(f"the {role} place {place} is not stated in both periods")
    return whole[0]


def _area(cell: Cell) -> tuple[Area, tuple[str, ...]]:
    before, after = cell.before, cell.after
    assert before is not None and after is not None  # area_cells saw to it
    return Area(before.bounds, after.bounds), (*before.claims, *after.claims)


def _lengths(cell: Cell) -> list[str]:
    """Return a note when the two sides are not equally long: a difference of counts then mixes time with change."""
    before, after = cell.before, cell.after
    if cell.kind != "flow" or before is None or after is None or abs(before.days - after.days) <= before.days * 0.03:
        return []
    lengths = f"The time before has {before.days:,} days and the time after {after.days:,}"
    return [f"{lengths}: the difference (WDD) is of counts and not of rates, so read the quotient."]


def _bounds_row(name: str, bounds: Bounds, reading: str) -> dict[str, Any]:
    return {"statistic": name, "low": bounds.low, "high": bounds.high, "reading": reading}


def _difference_reading(low: float | None, high: float | None) -> str:
    if low is None or high is None:
        return "bounds only: a count is not exact"
    if high < 0:
        return "fewer than expected from the control"
    if low > 0:
        return "more than expected from the control"
    return "no difference that could not be chance"
