"""The least and the greatest survival curve over all times that intervals allow."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class Spell:
    """One line under observation: when it came in and left (whole days), each between two days; whether it ended."""

    entry_low: float
    entry_high: float
    low: float
    high: float
    ended: bool


@dataclass(frozen=True, slots=True)
class BandStep:
    """The least and the greatest share that is left after a time."""

    time: float
    lowest: float
    highest: float


def survival_band(spells: Sequence[Spell]) -> tuple[BandStep, ...]:
    """Return the least and the greatest Kaplan-Meier share at each time, over all times that the spells allow.

    Parameters
    ----------
    spells
        What is known of each line, in days. ``high`` may be infinite; a line is at risk strictly after its entry.

    Returns
    -------
    tuple
        One step a time at which either changes.

    Notes
    -----
    At the k-th end, the lines at risk are all that have come in and were not lost from sight, less the k - 1 that
    ended before; its factor is 1 - 1/that. For the greatest share after a time only the lines that must have ended by
    then end, each where most are at risk; for the least all that can have ended by then, where fewest are. Where no
    line comes in late both are attained, so the band is exact. With late entries it holds every curve and can be a
    little wider. The cost is (different days) x (lines).

    Examples
    --------
    >>> band = survival_band([Spell(0, 0, 1, 3, True), Spell(0, 0, 2, 2, False), Spell(0, 0, 10, 10, True)])
    >>> [(s.time, round(s.lowest, 3), round(s.highest, 3)) for s in band]
    [(1, 0.667, 1.0), (3, 0.5, 0.667), (10, 0.0, 0.0)]
    """
    observed = [s for s in spells if s.high > s.entry_low]
    ends = [s for s in observed if s.ended]
    days = _days_of_change(observed)
    fewest, most = _AtRisk(observed, days, surely=True), _AtRisk(observed, days, surely=False)
    low, high = np.array([s.low for s in ends]), np.array([s.high for s in ends])
    seen = np.array([s.low > s.entry_high or s.entry_high == 0 for s in ends], dtype=bool)
    steps: list[BandStep] = []
    for day in days:
        can, must = low <= day, (high <= day) & seen
        least = fewest.product(low[can], np.minimum(high[can], day))
        greatest = most.product(low[must], high[must])
        before = (steps[-1].lowest, steps[-1].highest) if steps else (1.0, 1.0)
        if before != (least, greatest):
            steps.append(BandStep(day, least, greatest))
    return tuple(steps)


def _days_of_change(spells: Sequence[Spell]) -> list[float]:
    """Return the days on which a line can end, and the first days on which one more or one fewer can be at risk."""
    ends = {day for s in spells if s.ended for day in (s.low, s.high)}
    lost = {math.floor(day) + 1 for s in spells if not s.ended for day in (s.low, s.high) if math.isfinite(day)}
    late = {math.floor(day) + 1 for s in spells for day in (s.entry_low, s.entry_high) if 0 < day < math.inf}
    return sorted(day for day in ends | lost | late if math.isfinite(day))


class _AtRisk:
    """How many are at risk on each day when nobody has ended yet, and its extreme over ranges of days."""

    def __init__(self, spells: Sequence[Spell], days: Sequence[float], *, surely: bool) -> None:
        self.days = np.array(days)
        self.pick = np.minimum if surely else np.maximum
        entries = [s.entry_high if surely else s.entry_low for s in spells]
        gone = [math.inf if s.ended else (s.low if surely else s.high) for s in spells]
        here = [e == 0 or e < g for e, g in zip(entries, gone, strict=True)]
        if surely:
            here = [h and (s.entry_high == 0 or s.low > s.entry_high) for h, s in zip(here, spells, strict=True)]
        came = np.sort([e for e, h in zip(entries, here, strict=True) if h])
        left = np.sort([g for g, h in zip(gone, here, strict=True) if h])
        counts = np.searchsorted(came, self.days, "left") - np.searchsorted(left, self.days, "left")
        # Level k holds the extreme over 2**k days from each day on.
        self.levels = [counts.astype(float)]
        while 2 ** len(self.levels) <= len(days):
            half, last = 2 ** (len(self.levels) - 1), self.levels[-1]
            self.levels.append(self.pick(last[:-half], last[half:]))

    def product(self, low: np.ndarray, high: np.ndarray) -> float:
        """Return the product of the factors of ends between `low` and `high` each, all at the extreme."""
        if not len(low):
            return 1.0
        start = np.searchsorted(self.days, np.sort(low))
        stop = np.searchsorted(self.days, np.sort(high))
        level = np.log2(stop - start + 1).astype(int)
        extreme = np.empty(len(low))
        for k in np.unique(level).tolist():
            at = level == k
            extreme[at] = self.pick(self.levels[k][start[at]], self.levels[k][stop[at] - 2**k + 1])
        return float(np.prod(1.0 - 1.0 / np.maximum(extreme - np.arange(len(low)), 1.0)))
