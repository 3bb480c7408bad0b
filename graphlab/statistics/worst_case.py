"""What the missing cannot change: shares, ranks and tipping points under any placing of what is not placed.

Of a total some are recorded in a place and some are not. The recorded share is a fact; the true share lies between the
case that none of the missing belong there and the case that all do. Nothing is assumed about the missing.

References
----------
Manski 1989, Journal of Human Resources 24:343-360. Horowitz & Manski 2000, Journal of the American Statistical
Association 95:77-84.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True, slots=True)
class Interval:
    """The least and the greatest that a share can be, as fractions."""

    low: float
    high: float


def possible_share(placed: float, missing: float, total: float) -> Interval:
    """Return the least and the greatest share under any placing of the missing.

    Parameters
    ----------
    placed
        How many are recorded there.
    missing
        How many are recorded nowhere.
    total
        Of how many.

    Examples
    --------
    Of 106 homeless men 64 were followed up, of whom 21 had left:

    >>> share = possible_share(21, 106 - 64, 106)
    >>> round(share.low, 3), round(share.high, 3)
    (0.198, 0.594)
    """
    return Interval(placed / total, (placed + missing) / total)


def possible_ranks(placed: np.ndarray, missing: float, *, new_places: bool = False) -> tuple[np.ndarray, np.ndarray]:
    """Return the best and the worst rank of each place under any placing of the missing.

    Parameters
    ----------
    placed
        How many are recorded in each place.
    missing
        How many are recorded nowhere; each belongs to one place.
    new_places
        Whether the missing may belong to places of which none is recorded so far (the list is not complete).

    Returns
    -------
    tuple of numpy.ndarray
        Best: 1 + the places above it though all the missing were its own. Worst: 1 + the most places that the missing
        can lift to it, a tie included; with new places also those that they can put above it.

    Notes
    -----
    Cost n log n. The cheapest lifts are those of the nearest places, so that the places below are lifted in order.

    Examples
    --------
    >>> [x.tolist() for x in possible_ranks(np.array([639, 443, 25, 21]), 332)]
    [[1, 1, 3, 3], [2, 2, 4, 4]]
    """
    values = np.asarray(placed, dtype=float)
    ordered = np.sort(values)[::-1]
    # Places without an upper bound stand above all others: what is below a place is added up without them.
    sums = np.concatenate([[0.0], np.cumsum(np.where(np.isfinite(ordered), ordered, 0.0))])
    falling = -ordered
    best = 1 + np.searchsorted(falling, -(values + missing), side="left")
    distinct, place = np.unique(values, return_inverse=True)  # places of one number have one rank
    worst = np.empty(len(distinct), dtype=np.int64)
    for i, own in enumerate(distinct.tolist()):
        reaching = int(np.searchsorted(falling, -own, side="right"))
        lifted, spent = _lifted(sums, reaching, own, missing)
        new = int((missing - spent) // (own + 1)) if new_places and np.isfinite(missing) else 0
        worst[i] = reaching + lifted + new
    return best.astype(np.int64), worst[place]


def _lifted(sums: np.ndarray, reaching: int, own: float, missing: float) -> tuple[int, float]:
    """Return how many of the places below can be lifted to `own` with the missing, and what that takes."""
    least, most = 0, len(sums) - 1 - reaching
    while least < most:
        middle = (least + most + 1) // 2
        if middle * own - (sums[reaching + middle] - sums[reaching]) <= missing:
            least = middle
        else:
            most = middle - 1
    if not least:
        return 0, 0.0  # also where nothing bounds the place itself
    return least, least * own - float(sums[reaching + least] - sums[reaching])


def certainly_above(placed: float, other: float, missing: float) -> bool:
    """Return whether a place is level with another or above it whatever the missing are."""
    return placed >= other + missing


def tipping_point(placed: float, other: float, missing: float, *, rest_to_placed: bool = False) -> int | None:
    """Return the fewest of the missing that must belong to another place for it to be above a place; None = never.

    Parameters
    ----------
    placed
        How many are recorded in the place that stands above.
    other
        How many are recorded in the other.
    missing
        How many are recorded nowhere.
    rest_to_placed
        Whether the rest of the missing belongs to the first place (the hardest case), and not to third places.

    Examples
    --------
    Norfolk 639, London 443, 332 missing:

    >>> tipping_point(639, 443, 332), tipping_point(639, 443, 332, rest_to_placed=True)
    (197, 265)
    >>> tipping_point(443, 25, 332) is None
    True
    """
    gap = placed - other
    needed = int(np.floor((gap + missing) / 2)) + 1 if rest_to_placed else int(np.floor(gap)) + 1
    needed = max(needed, 0)
    return needed if needed <= missing else None


def tipping_to_share(placed: float, missing: float, total: float, share: float) -> int | None:
    """Return the fewest of the missing that must belong to a place for it to hold more than a share; None = never.

    Examples
    --------
    Norfolk needs 113 of the 332 for more than half of 1,503:

    >>> tipping_to_share(639, 332, 1503, 0.5)
    113
    """
    needed = max(0, int(np.floor(share * total - placed)) + 1)
    return needed if needed <= missing else None


def share_if_alike(placed: int, missing: int, total: int, *, confidence: float = 0.95) -> tuple[float, Interval]:
    """Return the share among the placed, as if the missing were like them, with its exact (Clopper-Pearson) interval.

    Parameters
    ----------
    placed, missing, total
        As in `possible_share`; whole numbers.
    confidence
        Of the interval, between 0 and 1.

    Notes
    -----
    One assumption among many, and usually wrong: beside the possible shares, never instead of them.

    References
    ----------
    Clopper & Pearson 1934, Biometrika 26:404-413.

    Examples
    --------
    >>> share, interval = share_if_alike(443, 332, 1503)
    >>> round(share, 4), round(interval.low, 4), round(interval.high, 4)
    (0.3783, 0.3504, 0.4068)
    """
    from scipy.stats import beta

    known, half = total - missing, (1 - confidence) / 2
    low = 0.0 if placed == 0 else float(beta.ppf(half, placed, known - placed + 1))
    high = 1.0 if placed == known else float(beta.ppf(1 - half, placed + 1, known - placed))
    return placed / known, Interval(low, high)
