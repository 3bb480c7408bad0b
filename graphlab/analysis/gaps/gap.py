"""One gap: what is not known, which finding hangs on it, and what filling it would settle."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from graphlab.model.result import Column
from graphlab.model.values import Number, rounded

COLUMNS = (
    Column(
        "gap", "", "not itemised, unknown, bounded, undated, unchecked closure, unknown end, undecided pair, one source"
    ),
    Column("about", "", "what is not known"),
    Column("low", "count", "how many are concerned, at least"),
    Column("high", "count", "how many are concerned, at most; empty = open"),
    Column("finding", "", "the finding that hangs on it"),
    Column("width_now", "", "between the least and the greatest that the finding's figure can be; empty = no end"),
    Column("width_filled", "", "the same, once the gap is filled and nothing else is known"),
    Column("width_unit", "", "points (of 100) of a share, or what is counted"),
    Column("settles", "share", "how much of the width goes"),
    Column("changes", "", "whether filling the gap can change the finding; empty where that cannot be said"),
    Column("who", "", "who could know: the publishers of the claims concerned"),
    Column("claims", "", "ids of the claims concerned"),
)


@dataclass(frozen=True)
class Gap:
    """A gap and what it would settle; the fields are the columns of `COLUMNS`."""

    gap: str
    about: str
    low: Number | None
    high: Number | None
    finding: str
    claims: tuple[str, ...]
    width_now: float | None = None
    width_filled: float | None = None
    width_unit: str | None = None
    changes: bool | None = None

    @property
    def settles(self) -> float | None:
        """Part of the width that goes when the gap is filled."""
        if self.width_now is None or self.width_filled is None or not self.width_now:
            return None
        return rounded(max(0.0, 1 - self.width_filled / self.width_now))

    @property
    def order(self) -> tuple[Any, ...]:
        """What may change a finding first, then what settles most; no two gaps have one place."""
        told = (self.gap, self.about, self.finding, self.claims, str((self.low, self.high, self.width_now)))
        return (self.changes is not True, -(self.settles or 0), *told)

    def row(self, publishers: tuple[str, ...]) -> dict[str, Any]:
        """Return the gap as a row, with the publishers who could know."""
        widths = {n: None if (x := getattr(self, n)) is None else rounded(x) for n in ("width_now", "width_filled")}
        plain = ("gap", "about", "low", "high", "finding", "width_unit", "changes", "claims")
        return {**{n: getattr(self, n) for n in plain}, **widths, "settles": self.settles} | {
            "who": "; ".join(publishers) or None,
            "publishers": publishers,
        }
