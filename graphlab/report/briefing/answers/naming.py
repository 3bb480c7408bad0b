"""Names and days as a short product says them: long names are cut, long lists are counted."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TypeVar

from graphlab.analysis.lifecycle.lives import cut_off_of
from graphlab.analysis.lifecycle.standing import when_text
from graphlab.graph.network import Network
from graphlab.model.tables import SPECIAL_WORDS
from graphlab.wording import phrases as words

Row = TypeVar("Row")
#: Letters of a name that a short product shows; the annex has the whole name.
LONGEST = 40
#: Names that a sentence of a short product lists before it counts the rest.
MOST_NAMES = 4
#: Rows beyond its most that a proof shows all the same, rather than send a reader elsewhere for them.
A_FEW = 3


def short_name(net: Network, key: str) -> str:
    """Return the name of a thing, told apart from others of its name, cut where it is long."""
    return cut(SPECIAL_WORDS.get(key) or net.name_apart(key))


def cut(text: str, most: int = LONGEST) -> str:
    """Return a text of at most so many letters.

    Examples
    --------
    >>> cut("Great Yarmouth", 8)
    'Great Y…'
    """
    text = " ".join(text.split())
    return text if len(text) <= most else f"{text[: most - 1].rstrip()}…"


def short_names(net: Network, keys: Iterable[str], *, most: int = MOST_NAMES, last: str = "and") -> str:
    """Return names as a sentence lists them, in order, the rest counted."""
    return words.listed([short_name(net, key) for key in keys], most=most, last=last)


def first_rows(rows: Sequence[Row], most: int) -> Sequence[Row]:
    """Return the first rows of a proof, at most so many; all of them where only a few would be left out.

    Examples
    --------
    >>> len(first_rows(range(13), 12)), len(first_rows(range(40), 12))
    (13, 12)
    """
    return rows if len(rows) <= most + A_FEW else rows[:most]


def as_at(net: Network) -> date | None:
    """Return the day as at which a product speaks: what was asked for, else the cut-off of the data."""
    return cut_off_of(net)


def as_at_text(net: Network) -> str:
    """Return that day in words with its preposition; "" where nothing is dated."""
    day = as_at(net)
    return f"as at {words.day_text(day)}" if day else ""


def open_lines_text(number: int, net: Network) -> str:
    """Return how many lines a question about what comes next is asked of: "29 lines open as at 30 November 2026"."""
    if net.period is not None:
        return f"{words.many(number, 'line')} active {when_text(net.period)}"
    if net.filters.all_time:
        return f"{words.many(number, 'line')} ever seen"
    return " ".join(x for x in (f"{words.many(number, 'line')} open", as_at_text(net)) if x)
