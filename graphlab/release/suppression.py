"""Small-number suppression: hide small counts, hide as many others as it takes, and prove that it was enough.

Primary: every count from 1 to the threshold less one is hidden (small totals go too, with all their parts), and what
parts leave of their total counts as a number of its own. Zeros stay, but beside a small total: if only its parts above
0 were hidden, two of them would tell that it is not one. Secondary: while a reader could work a hidden count out more
closely than the rule tells (`graphlab.release.attack`), the least loss of published numbers is looked for among the
cells of the same sums (`graphlab.release.protection`). Where nothing protects a number, the release is refused. Hiding
happens in the data, before any analysis: tables, shares, pictures, pages and exports are all made from the hidden
dataset and cannot give away what is not in it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from graphlab.counting.cells import Key
from graphlab.dataset import Dataset
from graphlab.errors import DataError, RefusedError
from graphlab.model.claim_set import ClaimSet
from graphlab.model.claims import Count
from graphlab.model.tables import TABLES
from graphlab.model.values import is_measured
from graphlab.release import masking
from graphlab.release.attack import Derived
from graphlab.release.protection import Impossible, Progress, Protector, groups_of
from graphlab.release.relations import Sum, sums_in
from graphlab.wording.phrases import few, listed

#: How a hidden count is written.
HIDDEN = masking.HIDDEN
#: Gives the sums of the counts that are left.


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
        Of each hidden count in a sum, and of each small rest that parts leave of a total, values that tables which
        agree with all that is published show to be possible.
    masked, kept
        What else was blanked, and what was kept though it carries numbers, in words.
    """

    below: int
    primary: tuple[str, ...]
    secondary: tuple[str, ...]
    derived: tuple[Derived, ...] = ()
    masked: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()

    @property
    def hidden(self) -> frozenset[str]:
        """Ids of all hidden counts."""
        return frozenset((*self.primary, *self.secondary))

    def sentence(self) -> str:
        """Return how many were hidden and why; never how many of them are small, which would tell of their values."""
        if not self.hidden:
            return f"Small numbers: no count below {self.below} had to be hidden."
        verb = "is" if len(self.hidden) == 1 else "are"
        text = (
            f"Small numbers: {few(len(self.hidden), 'count')} {verb} hidden and written {HIDDEN}, so that none below "
            f"{self.below} can be read or worked out. Tables that agree with every published sum show that each value "
            "below it stays possible."
        )
        text += f" Blanked beside them: {listed(self.masked)}." if self.masked else ""
        return text + (
            f" Kept with numbers in it, to be read before it leaves: {listed(self.kept)}." if self.kept else ""
        )


def choose_hidden(data: ClaimSet, below: int, *, progress: Progress | None = None) -> Suppression:
    """Return what must be hidden so that no count from 1 to `below` - 1 can be read or worked out.

    Parameters
    ----------
    data
        The dataset that is to be published.
    below
        Threshold, at least 2; ``5`` hides 1 to 4.
    progress
        Told how many cells are protected, of how many.

    Raises
    ------
    DataError
        If the threshold is below 2.
    RefusedError
        If a number can be worked out whatever is hidden.

    Notes
    -----
    Claims on the same cell (a conflict or a revision), and rates of it, are hidden together. For a small cell every
    value from 1 to `below` - 1 stays possible, for one that is hidden to protect it at least `below` whole numbers.
    """
    if below < 2:
        raise DataError(f"a threshold of {below} hides nothing", "write 2 or more, such as --suppress-below 5")
    every = data.counts
    mates = _mates(every)
    primary = {key for count in every if _small(count, below) for key in mates[count.id]}
    found = _protect(every, primary, mates, sums_in(data), below, progress)
    if found.impossible is not None:
        raise RefusedError(
            f"{found.impossible.cell} cannot be protected: {found.impossible.why}; leave the table out or choose "
            "another threshold"
        )
    seen = tuple(Derived(key, *ends) for key, ends in sorted(found.seen.items()))
    return Suppression(below, tuple(sorted(primary)), tuple(sorted(found.hidden - primary)), seen)


def suppress(data: Dataset, below: int, progress: Progress | None = None) -> tuple[Dataset, Suppression]:
    """Return the dataset with small counts hidden, and the account of it.

    Notes
    -----
    A hidden count keeps its id, ends and dates, and nothing that carries a number. Notes, extra columns and titles
    beside it that carry numbers are blanked (`graphlab.release.masking`), and ids that were made from content are made
    from what is left of it. How many lines, links and events are named can be seen from the names themselves.
    """
    account = choose_hidden(data, below, progress=progress)
    rows = {table: [dict(row) for row in data.rows(table)] for table in TABLES}
    if not account.hidden:
        made = data.with_rows(rows)
        made.keep_claim_ids({table: data.claim_ids(table) for table in ("links", "events")})
        made.suppressed = True
        return made, account
    masked = masking.mask_rows(rows, data, account.hidden)
    # Built anew: rows are in the order of their ids, and those of links and events are made from their content.
    record = data.record.as_dict()
    texts = {k: v for k, v in record.items() if k in ("title", "description") and isinstance(v, str)}
    record |= {k: masking.without_numbers(v) for k, v in texts.items()}
    made = type(data).build({table: found for table, found in rows.items() if found}, record)
    made.released_as(data)
    made.suppressed, made.report = True, data.report
    return made, replace(account, masked=masked.blanked, kept=masked.kept)


@dataclass
class _Found:
    hidden: set[str]
    seen: dict[str, tuple[int, int]]
    impossible: Impossible | None = None


def _protect(
    counts: Sequence[Count],
    hidden: set[str],
    mates: Mapping[str, tuple[str, ...]],
    sums: Sequence[Sum],
    below: int,
    progress: Progress | None,
) -> _Found:
    """Protect group after group; a cell hidden in one may lie in another, which is then looked at again."""
    known = {c.id: c for c in counts}
    groups = groups_of([s for s in sums if s.rest is None or s.rest >= 0])
    hidden = {key for key in hidden if key in known}
    done: list[tuple[set[str], dict[str, tuple[int, int]]] | None] = [None] * len(groups)
    while True:
        before = len(hidden)
        for number, group in enumerate(groups):
            cells = {key for s in group for key in s.cells}
            small = {s.rest_id for s in group if s.rest is not None and 0 < s.rest < below} | (hidden & cells)
            last = done[number]
            if not small or (last is not None and last[0] == hidden & cells):
                continue
            protector = Protector(known, group, mates, below)
            tiny = [key for key in sorted(small) if key not in known or _small(known[key], below)]
            protector.hide(sorted(hidden & cells))
            made = protector.protect(tiny, progress)
            if made.impossible is not None:
                return _Found(hidden | made.hidden, made.seen, made.impossible)
            hidden |= {mate for key in made.hidden for mate in mates[key] if mate in known}
            done[number] = hidden & cells, made.seen
        if len(hidden) == before:
            return _Found(hidden, {key: ends for each in done if each for key, ends in each[1].items()})


def _mates(every: Sequence[Count]) -> dict[str, tuple[str, ...]]:
    """Return, by id, the claims that are hidden together: on one cell, corrections of it, and rates of it."""
    import networkx as nx

    together: nx.Graph = nx.Graph()
    known = {c.id: c for c in every}
    cells: defaultdict[object, list[Count]] = defaultdict(list)
    about: defaultdict[object, list[Count]] = defaultdict(list)
    for c in every:
        together.add_node(c.id)
        cells[Key.of(c)].append(c)
        about[c.subject, c.origin, c.destination, c.period.ordinals].append(c)
        if c.supersedes in known:
            together.add_edge(c.id, c.supersedes)
    for same in cells.values():
        together.add_edges_from((same[0].id, other.id) for other in same[1:])
    groups = {key: frozenset(found) for found in nx.connected_components(together) for key in found}
    mates = {key: set(found) for key, found in groups.items()}
    for near in about.values():
        rates = {c.id for c in near if is_measured(c.unit)}
        for c in near:
            if rates and c.id not in rates:
                mates[c.id] |= rates
    return {key: tuple(sorted(found)) for key, found in mates.items()}


def _small(count: Count, below: int) -> bool:
    value = count.value
    return value.known and value.high is not None and 0 < value.high < below
