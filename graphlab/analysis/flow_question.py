"""What can be asked of flows, checked; and what every table of flows has in common."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graphlab.analysis.flow_rates import RATES
from graphlab.analysis.flow_shares import DENOMINATORS
from graphlab.analysis.flow_time import BUCKETS
from graphlab.errors import NotFoundError, RefusedError

if TYPE_CHECKING:
    from graphlab.graph.network import Network


@dataclass(frozen=True)
class Question:
    """What was asked of `flows`, checked."""

    share_of: str = "all"
    by: str | None = None
    per: str | None = None
    sum_subjects: bool = False
    spread: bool = False

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


def title_of(net: Network, measure: str, unit: str, by: str | None = None) -> str:
    """Give the title of a table of flows."""
    what = measure if measure == unit else f"{measure} ({unit})"
    when = str(net.period) if net.period else "all periods"
    level = f", by {net.filters.roll_up}" if net.filters.roll_up else ""
    return f"Who supplies whom: {what}, {when}{f', by {by}' if by else ''}{level}"


def touching(net: Network, rows: Sequence[Mapping[str, Any]]) -> Sequence[Mapping[str, Any]]:
    """Give the rows that touch the asked place (or the place it rolls up to); all rows when none was asked for."""
    place = net.filters.place
    if not place:
        return rows
    wanted = {place, net.roll(place)}

    def touches(row: Mapping[str, Any]) -> bool:
        ends = (row["origin"], row["destination"], *row["subject"].split(";"))
        return any(net.is_within(end, w) for end in ends for w in wanted)

    return [row for row in rows if touches(row)]
