"""Small-number suppression: hide small counts, hide as many others as it takes, and prove that it was enough.

Primary: every count from 1 to the threshold less one is hidden (zeros stay, small totals go too), and what parts leave
of their total counts as a number of its own. Secondary: while a reader
could work a hidden count out more closely than the rule tells (`suppression_check`), the least loss of published
numbers is looked for among the cells of the same sums. Hiding happens in the data, before any analysis: tables,
shares, pictures, pages and exports are all made from the hidden dataset and cannot give away what is not in it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass

from graphlab.counting.cells import Key
from graphlab.dataset import Dataset
from graphlab.errors import DataError, RefusedError
from graphlab.model.claims import Count
from graphlab.model.tables import TABLES
from graphlab.release.attack import Derived, derive
from graphlab.release.relations import Sum, sums_of
from graphlab.wording.phrases import few

#: How a hidden count is written: the UK statistics shorthand for "confidential".
HIDDEN = "[c]"


@dataclass(frozen=True)
class Suppression:
    """What was hidden and what the check found.

    Attributes
    ----------
    below
        The threshold.
    primary, secondary
        Ids of counts hidden for being small, and hidden so that the small ones cannot be worked out.
    derived
        What a reader can still work out of each primary count, and of each small rest that parts leave of a total.
    """

    below: int
    primary: tuple[str, ...]
    secondary: tuple[str, ...]
    derived: tuple[Derived, ...] = ()

    @property
    def hidden(self) -> frozenset[str]:
        """Ids of all hidden counts."""
        return frozenset((*self.primary, *self.secondary))

    def sentence(self) -> str:
        """Return how many were hidden and why."""
        if not self.hidden:
            return f"Small numbers: no count below {self.below} had to be hidden."
        hidden = few(len(self.primary), f"count below {self.below}", f"counts below {self.below}")
        if self.secondary:
            hidden += f", and {few(len(self.secondary), 'other')} so that they cannot be worked out,"
        verb = "is" if len(self.hidden) == 1 else "are"
        return (
            f"Small numbers: {hidden} {verb} hidden and written {HIDDEN}. An integer programme over all published sums "
            "found that none of them can be worked out."
        )


def choose_hidden(counts: Iterable[Count], below: int) -> Suppression:
    """Return what must be hidden so that no count from 1 to `below` - 1 can be read or worked out.

    Parameters
    ----------
    counts
        Every count that is to be published.
    below
        Threshold, at least 2; ``5`` hides 1 to 4.

    Raises
    ------
    DataError
        If the threshold is below 2.
    RefusedError
        If hiding everything that is tied to a small count would still not protect it.

    Notes
    -----
    Claims on the same cell (a conflict or a revision) are hidden together. The search is greedy: the smallest cell
    that sums tie to an unsafe one goes next, parts before totals, ids deciding ties; at the end every cell that was
    not needed after all is shown again.
    """
    if below < 2:
        raise DataError(f"a threshold of {below} hides nothing", "write 2 or more, such as --suppress-below 5")
    every = sorted(counts, key=lambda c: c.id)
    sums = sums_of(every)
    cells = _cells(every)
    primary = {key for count in every if _small(count, below) for key in cells[count.id]}
    watched = set(primary) | {s.rest_id for s in sums if s.rest is not None and 0 < s.rest < below}
    hidden = set(primary)
    while unsafe := _unsafe(every, hidden, sums, watched, below):
        further = _next(unsafe, every, sums, hidden)
        if further is None:
            break
        hidden |= set(cells[further])
    _refuse_exact(unsafe)
    accepted = frozenset(d.id for d in unsafe)
    for key in sorted(hidden - primary):
        less = hidden - set(cells[key])
        found = _unsafe(every, less, sums, watched, below)
        if primary <= less and all(d.id in accepted and d.low != d.high for d in found):
            hidden = less
    derived = derive(every, hidden, sums)
    checked = tuple(derived[key] for key in sorted(watched))
    return Suppression(below, tuple(sorted(primary)), tuple(sorted(hidden - primary)), checked)


def suppress(data: Dataset, below: int) -> tuple[Dataset, Suppression]:
    """Return the dataset with small counts hidden, and the account of it.

    Notes
    -----
    A hidden count keeps everything but its value and its note (a note may print a share of it). The values of counts
    are all that is hidden: how many lines, links and events are named can be seen from the names themselves.
    """
    account = choose_hidden(data.counts, below)
    rows = {table: [dict(row) for row in data.rows(table)] for table in TABLES}
    for row in rows["counts"]:
        if row["count_id"] in account.hidden:
            row["value"], row["note"] = HIDDEN, ""
    return data.with_rows(rows), account


def _small(count: Count, below: int) -> bool:
    value = count.value
    return value.known and value.high is not None and 0 < value.high < below


def _cells(every: Sequence[Count]) -> dict[str, tuple[str, ...]]:
    """Return the ids of all claims on the same cell, by id."""
    cells: dict[Key, list[str]] = {}
    for c in every:
        cells.setdefault(Key.of(c), []).append(c.id)
    return {key: tuple(ids) for ids in cells.values() for key in ids}


def _unsafe(
    every: Sequence[Count], hidden: Set[str], sums: Sequence[Sum], watched: Set[str], below: int
) -> list[Derived]:
    derived = derive(every, hidden, sums)
    return [derived[key] for key in sorted(watched) if derived[key].tells(below)]


def _next(unsafe: Sequence[Derived], every: Sequence[Count], sums: Sequence[Sum], hidden: Set[str]) -> str | None:
    """Choose the next cell to hide: one that sums tie to an unsafe cell, parts before totals, smallest first.

    None when everything that is tied to them is hidden: a small total of several parts is then known to be at least
    as many as it has parts, which no hiding changes.
    """
    values = {c.id: c.value for c in every}
    totals = {s.total for s in sums}
    reach = _tied({d.id for d in unsafe}, sums, hidden)
    near = {key for s in sums if reach & {s.total, *s.parts, s.rest_id} for key in (s.total, *s.parts)}
    free = [key for key in near - hidden if values[key].known and values[key].high != 0]
    return min(free, key=lambda key: (key in totals, values[key].low or 0, key), default=None)


def _refuse_exact(unsafe: Sequence[Derived]) -> None:
    exact = sorted(d.id for d in unsafe if d.low == d.high)
    if exact:
        raise RefusedError(f"{', '.join(exact)} cannot be protected: nothing more is left to hide; leave the table out")


def _tied(start: set[str], sums: Sequence[Sum], hidden: Set[str]) -> set[str]:
    """Return the hidden cells that sums tie to some cells, directly or through other hidden ones."""
    reach = set(start)
    while True:
        more = {key for s in sums if reach & {s.total, *s.parts, s.rest_id} for key in (s.total, *s.parts)} & hidden
        if more <= reach:
            return reach
        reach |= more
