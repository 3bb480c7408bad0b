"""Which rows are one table, which ends a table says, and which rows a denominator admits."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np

from graphlab.counting.cells import Cells, codes_of
from graphlab.counting.selection import FlowClaims
from graphlab.counting.totals import Trees
from graphlab.graph.components import components
from graphlab.model.tables import NOT_ITEMISED, SPECIAL

Within = Callable[[str, str], bool]
ENDS = ("origin", "destination")
DENOMINATORS = ("all", "itemised", "named", "outside")
#: Steps of so many days or fewer make the flows of one source a series in time, whichever of them a row has.
MOST_DAYS = 31
_SERIES = ("definition", "bucket", "subject")


def ends_given(cells: Cells, claims: FlowClaims, table: np.ndarray) -> dict[str, np.ndarray]:
    """Return, for each end, which rows are of a table of which some claim says that end at all.

    Arrests by place of arrest alone have destinations and no origins: there is nothing that an origin could be missing
    from. A table of which no claim says either end is taken to lack both.
    """
    owner = np.repeat(np.arange(len(cells)), np.diff(cells.offsets))
    _, codes = np.unique(table, return_inverse=True)
    found = {}
    for end in ENDS:
        said = np.bincount(codes[owner], weights=getattr(claims, end)[cells.members] != "", minlength=len(cells)) > 0
        found[end] = said[codes] if len(cells) else np.zeros(0, dtype=bool)
    neither = ~(found[ENDS[0]] | found[ENDS[1]])
    return {end: given | neither for end, given in found.items()}


def without_end(cells: Cells, given: Mapping[str, np.ndarray], barred: Sequence[str] = SPECIAL) -> np.ndarray:
    """Return which rows have a special place at an end that their table says (`ends_given`)."""
    at = [given[end] & np.isin(getattr(cells, end), barred) for end in ENDS]
    return np.asarray(at[0] | at[1])


def admitted_rows(cells: Cells, share_of: str, is_within: Within, given: Mapping[str, np.ndarray]) -> np.ndarray:
    """Return which rows a denominator admits.

    ``all``; ``itemised`` = neither end not itemised; ``named`` = itemised with neither end unknown; ``outside`` = named
    origins that are not the destination nor within it. An end that no claim of the table says is not asked for, but
    nothing is from outside where origins or destinations are not given.
    """
    mask = np.ones(len(cells), dtype=bool)
    if share_of == "all":
        return mask
    mask &= ~without_end(cells, given, (NOT_ITEMISED,) if share_of == "itemised" else SPECIAL)
    if share_of == "outside":
        mask &= np.array(
            [
                not {o, d} & set(SPECIAL) and not is_within(o, d)
                for o, d in zip(cells.origin, cells.destination, strict=True)
            ],
            dtype=bool,
        )
    return mask


def tables_of(cells: Cells, claims: FlowClaims, trees: Trees, *, one_period: bool, by_subject: bool) -> np.ndarray:
    """Return the number of the table that each row belongs to.

    Parameters
    ----------
    cells, claims, trees
        Rows, the counts behind them and their totals.
    one_period
        All flows of a subject and definition are one table (a period was asked for).
    by_subject
        Tables are per subject (subjects were not added).

    Notes
    -----
    Rows of one stated total are one table. So are flows of one subject and definition that have a period in common, and
    those that one source gives in steps of a month or less: a list of incidents, a return of which a row lacks a month.
    """
    totals = np.array(trees.top_totals, dtype=np.int64)
    columns = [
        np.concatenate([getattr(cells, n), getattr(claims, n)[totals]]) for n in _SERIES if by_subject or n != "subject"
    ]
    series = codes_of(*columns)
    days = [np.concatenate([getattr(cells, n), getattr(claims, n)[totals]]) for n in ("first", "last")]
    every = np.arange(len(series))
    links = [(every, codes_of(series, *([] if one_period else days)))]
    at, owner = cells.members, np.repeat(np.arange(len(cells)), np.diff(cells.offsets))
    if len(totals):
        part = np.flatnonzero(np.isin(trees.root[at], totals))
        nodes = np.concatenate([owner[part], np.arange(len(cells), len(series))])
        links.append((nodes, np.concatenate([trees.root[at][part], totals])))
    if claims.kind == "flow" and not one_period:
        first, last = claims.first[at], claims.last[at]
        links.append((owner, codes_of(series[owner], first, last)))
        step = np.flatnonzero(last - first < MOST_DAYS)
        links.append((owner[step], codes_of(series[owner][step], claims.source[at][step])))
    return _joined(len(series), links)[: len(cells)]


def _joined(nodes: int, links: Sequence[tuple[np.ndarray, np.ndarray]]) -> np.ndarray:
    """Return for each node the number of its group: nodes that have a code of some kind in common are in one group."""
    size, ends = nodes, []
    for at, codes in links:
        found, number = np.unique(codes, return_inverse=True)
        ends.append((at, number + size))
        size += len(found)
    one, other = (np.concatenate(x) for x in zip(*ends, strict=True))
    return components(size, one, other)[:nodes]
