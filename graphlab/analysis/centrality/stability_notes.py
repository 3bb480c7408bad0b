"""Stability in plain sentences: one for each of the first places, and one for each group that cannot be told apart."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from graphlab.wording.phrases import listed, number

MOST = 5  # sentences


def ordinal_words(number: int) -> str:
    """A place as people say it.

    Examples
    --------
    >>> [ordinal_words(n) for n in (1, 2, 3, 4, 11, 12, 13, 21, 112)]
    ['1st', '2nd', '3rd', '4th', '11th', '12th', '13th', '21st', '112th']
    """
    ending = "th" if number % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def stability_sentences(
    names: Sequence[str],
    ranks: Sequence[int],
    intervals: Sequence[tuple[int, int]],
    groups: Sequence[int],
    missing: float,
) -> list[str]:
    """Sentences on the first places of a ranking.

    Parameters
    ----------
    names, ranks, intervals, groups
        Of the rows, in the order of the table.
    missing
        Probability that a link was missing.
    """
    said: list[str] = []
    for _, members in groupby(range(len(names)), key=lambda i: groups[i]):
        rows = list(members)
        if len(said) == MOST:
            break
        said.append(
            _alone(names[rows[0]], ranks[rows[0]], intervals[rows[0]], missing)
            if len(rows) == 1
            else _together(names, rows)
        )
    return said


def _alone(name: str, rank: int, interval: tuple[int, int], missing: float) -> str:
    low, high = interval
    places = ordinal_words(low) if low == high else f"{ordinal_words(low)} to {ordinal_words(high)}"
    lead = f"{name} is {ordinal_words(rank)} in the data"
    return f"{lead}; with {missing_share(missing)} missing it was {places} in at least 9 of 10 runs."


def _together(names: Sequence[str], rows: Sequence[int]) -> str:
    first, last = ordinal_words(rows[0] + 1), ordinal_words(rows[-1] + 1)
    between = "and" if rows[-1] == rows[0] + 1 else "to"
    return f"{first} {between} {last} cannot be separated: {listed([names[i] for i in rows], most=6)}."


def missing_share(missing: float) -> str:
    """A probability as people say it.

    Examples
    --------
    >>> missing_share(0.1), missing_share(0.3)
    ('one link in ten', '30 % of links')
    """
    return "one link in ten" if missing == 0.1 else f"{number(missing * 100, 3)} % of links"
