"""What can be asked of flows, checked; and what every table of flows has in common."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from graphlab.analysis.flows.rates import RATES
from graphlab.counting.buckets import BUCKETS
from graphlab.counting.cells import Cells
from graphlab.counting.groups import Terms
from graphlab.counting.row_tables import DENOMINATORS
from graphlab.errors import NotFoundError, RefusedError

if TYPE_CHECKING:
    from graphlab.graph.network import Network


@dataclass(frozen=True)
class FlowOptions:
    """What was asked of `flows`, checked."""

    share_of: str = "all"
    by: str | None = None
    per: str | None = None
    sum_subjects: bool = False
    spread: bool = False
    new_origins: bool = False

    def __post_init__(self) -> None:
        """Refuse words that mean nothing here."""
        for what, value, allowed in (
            ("share_of", self.share_of, DENOMINATORS),
            ("by", self.by, tuple(BUCKETS)),
            ("per", self.per, tuple(RATES)),
        ):
            if value is not None and value not in allowed:
                raise NotFoundError(f"{what} is '{value}'; it can be {', '.join(allowed)}")
        if self.spread and not self.by:
            raise RefusedError("spread shares out claims over months, quarters or years: say by which")

    @property
    def terms(self) -> Terms:
        """What of it decides which cells there are."""
        return Terms(self.by, self.spread, self.sum_subjects)


def title_of(net: Network, measure: str, unit: str, by: str | None = None) -> str:
    """Return the title of a table of flows."""
    what = measure if measure == unit else f"{measure} ({unit})"
    when = str(net.period) if net.period else "all periods"
    level = f", by {net.filters.roll_up}" if net.filters.roll_up else ""
    return f"Who supplies whom: {what}, {when}{f', by {by}' if by else ''}{level}"


def touching(net: Network, cells: Cells) -> np.ndarray:
    """Return the indices of cells that touch the asked place (or the place it rolls up to); all when none was asked.

    A cell touches a place with an end or a subject that is it or lies within it.
    """
    place = net.filters.place
    if not place:
        return np.arange(len(cells))
    wanted = {place, net.roll(place)}
    near = {
        name: any(net.is_within(part, w) for part in name.split(";") for w in wanted)
        for name in {*cells.origin, *cells.destination, *cells.subject}
    }
    hits = [any(near[x] for x in ends) for ends in zip(cells.origin, cells.destination, cells.subject, strict=True)]
    return np.flatnonzero(np.array(hits, dtype=bool))
