"""How a table comes about: claims to totals and parts, cells, roll-up, remainders, rows in order."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from graphlab.counting.bounds import Feasible, cover_margins, feasible_claims, leftover_cells, leftovers, tightened
from graphlab.counting.buckets import put_in_buckets
from graphlab.counting.cells import (
    CONFLICT,
    Cells,
    PassedOver,
    codes_of,
    merge,
    number,
    resolve,
    row_order,
    stock_order,
)
from graphlab.counting.regions import blocks_of, nested_in_time
from graphlab.counting.row_tables import ends_given, tables_of
from graphlab.counting.selection import FlowClaims, select_claims
from graphlab.counting.sums.relations import Tie, ties_of
from graphlab.counting.sums.remainders import Remainders, remainders, with_remainders
from graphlab.counting.sums.rollup import roll_cells, towns_of_totals
from graphlab.counting.table import Table, above_of
from graphlab.counting.totals import (
    HIDDEN,
    LEAF,
    TOTAL,
    Corrections,
    Trees,
    build_total_trees,
    parts_stay_with_subjects,
)
from graphlab.errors import RefusedError
from graphlab.model.addition.nesting import Above
from graphlab.model.values import Bounds

if TYPE_CHECKING:
    from graphlab.graph.network import Network
from graphlab.counting.groups import Terms

#: Tables that are kept with a dataset.
MOST_KEPT = 40


def count_table(
    net: Network, measure: str, unit: str | None = None, kind: str | None = None, terms: Terms | None = None
) -> Table:
    """Return what is counted of one measure.

    Parameters
    ----------
    net
        Filtered view of a dataset. A filter on place is left out: it chooses rows and not what they are shares of.
    measure
        As the data spell it; upper and lower case make no difference.
    unit, kind
        Needed only where the measure has several.
    terms
        What decides which cells there are.

    Raises
    ------
    NotFoundError
        If no count is of the measure, unit or kind.
    RefusedError
        If units or kinds would mix, or distinct counts would be added.
    """
    terms = terms or Terms()
    whole = without(net, "place")
    claims, relevant = select_claims(whole, measure, unit, kind)
    if terms.sum_subjects and claims.kind == "distinct":
        raise RefusedError(
            f"'{claims.measure}' counts distinct {claims.unit}: the same one may be in several, they never add"
        )
    bucketed = put_in_buckets(claims, terms.by, spread=terms.spread) if terms.by else None
    around = None
    if bucketed is not None and bucketed.spanning and not terms.spread:
        around = table_of_claims(whole, claims, replace(terms, by=None)).feasible
    table = table_of_claims(whole, bucketed.claims if bucketed else claims, terms, around)
    return table.seen_by(whole, bucketed=bucketed, relevant=relevant)


def without(net: Network, *names: str) -> Network:
    """Return the same view without some of its filters."""
    if not any(net.asked.get(name) for name in names):
        return net
    return net.with_filters(**dict.fromkeys(names))


def table_of_claims(
    net: Network, claims: FlowClaims, terms: Terms | None = None, around: Feasible | None = None
) -> Table:
    """Return the table of some claims: totals and parts, what to add, roll-up, remainders, order of the rows.

    Parameters
    ----------
    net
        For the geography, the roll-up and whether a period was asked for.
    claims
        Counts of one measure, unit and kind.
    terms
        What decides which cells there are.
    around
        What ties claims that are put into buckets of time to those that span several.

    Notes
    -----
    The last tables are kept with the dataset, so that a briefing and its pages, which look at the same claims through
    several filters, count once. Of the filters only what is in the key decides anything: the claims, the roll-up, and
    whether there is a period.
    """
    terms = terms or Terms()
    if terms.by or not len(claims):
        return _table_of_claims(net, claims, terms, around)
    tables: dict[object, Table] = net.dataset.kept.setdefault("tables", {})
    asked = (claims.measure, claims.unit, claims.kind, net.filters.roll_up, claims.row.tobytes())
    key = (terms, net.period is not None, *asked)
    if key not in tables:
        _make_room(tables)
        tables[key] = _of_same_cells(net, claims, terms, asked)
    return tables[key].seen_by(net)


def _make_room(kept: dict[object, Table]) -> None:
    while len(kept) >= MOST_KEPT:
        del kept[next(iter(kept))]


def _of_same_cells(net: Network, claims: FlowClaims, terms: Terms, asked: tuple[object, ...]) -> Table:
    """Return the table of some claims from one whose cells are the same, where there is one.

    Terms of which tables the cells make change no cell, and what says that each subject is looked at by itself changes
    none where no claim is a part of one of another subject. Tables share cells and no answers: what is worked out of
    the one has the bytes that it has without the other.
    """
    apart = terms.each_subject and not parts_stay_with_subjects(claims, Corrections.of(net.dataset))
    counted: dict[object, Table] = net.dataset.kept.setdefault("counted cells", {})
    key = (replace(terms, whole_time=False, each_subject=apart), *asked)
    if key not in counted:
        _make_room(counted)
        counted[key] = _table_of_claims(net, claims, terms)
    made = counted[key]
    feasible = made.feasible.forked() if made.feasible is not None else None
    return replace(made, net=net, terms=terms, feasible=feasible, **_tables(net, made.cells, claims, made.trees, terms))


def _tables(net: Network, cells: Cells, claims: FlowClaims, trees: Trees, terms: Terms) -> dict[str, Any]:
    """Return which rows make one table, and which ends each table gives."""
    one_period = claims.kind == "flow" and (terms.whole_time or net.period is not None)
    table = tables_of(cells, claims, trees, one_period=one_period, by_subject=not terms.sum_subjects)
    return {"table": table, "given": ends_given(cells, claims, table)}


def _table_of_claims(net: Network, claims: FlowClaims, terms: Terms, around: Feasible | None = None) -> Table:
    above, roll = above_of(net), net.roll
    over_time, addable = claims.kind == "flow", claims.kind != "distinct"
    corrected = Corrections.of(net.dataset)
    trees = build_total_trees(claims, roll, corrected, over_time=over_time, each_subject=terms.each_subject)
    rests = remainders(claims, trees, above, over_time=over_time) if addable else Remainders()
    # Claims spread over their days are an assumption and not bounds: nothing is worked out from them.
    cells = resolve(claims, trees.leaves, trees.root, over_time=over_time)
    tied = addable and not terms.spread
    feasible = _feasible(claims, trees, rests, above, cells.passed, around) if tied else None
    covered = _cover_margins(feasible, trees, cells.passed) if feasible is not None else []
    blocks = feasible.blocks if feasible is not None else ()
    rests = rests.without(p for n in covered for p in blocks[n].claims.values())
    if covered:
        cells = resolve(claims, trees.leaves, trees.root, over_time=over_time)
    if rests.found:
        cells = with_remainders(cells, claims, rests, by_period=not over_time)
    beside: dict[int, tuple[Bounds, tuple[int, ...]]] = {}
    apart: tuple[str, ...] = ()
    if net.filters.roll_up:
        rolled = roll_cells(cells, claims, trees, roll, above, over_time=over_time, addable=addable)
        cells, apart = rolled.cells, rolled.kept_apart
        beside = {**rolled.beside, **towns_of_totals(claims, trees, above, over_time=over_time)}
    if feasible is not None:
        left = [(min(blocks[n].claims.values()), x) for n in covered for x in leftovers(feasible, n, trees)]
        if left:
            more = _longest_left(leftover_cells(claims, left, roll))
            cells, within = _without_rows_of(cells, more)
            beside |= within
            cells = merge(cells.join(more), by_period=not over_time)
        cells = tightened(cells, feasible)
    if terms.sum_subjects:
        cells = merge(cells, by_subject=False, by_period=not over_time)
    cells = cells.take(row_order(cells) if over_time else stock_order(cells))
    tables = _tables(net, cells, claims, trees, terms)
    return Table(net, claims, trees, rests, cells, **tables, beside=beside, apart=apart, terms=terms, feasible=feasible)


def _cover_margins(feasible: Feasible, trees: Trees, before: PassedOver) -> list[int]:
    """Make totals of margins that others split; earlier readings of such a margin stay passed over."""
    covered = cover_margins(feasible, trees)
    for drop in before if covered else ():
        if trees.role[drop.taken] == TOTAL and trees.role[drop.other] == LEAF:
            trees.role[drop.other] = HIDDEN
            trees.passed.append(drop)
    return covered


def _longest_left(cells: Cells) -> Cells:
    """Return what margins leave, without what a roll-up puts into one cell at overlapping times: the longest stays."""
    codes = codes_of(cells.subject, cells.definition, cells.bucket, cells.origin, cells.destination)
    taken: dict[int, set[tuple[int, int]]] = defaultdict(set)
    kept = []
    for i in sorted(range(len(cells)), key=lambda i: (cells.first[i] - cells.last[i], cells.first[i], i)):
        days, mine = (int(cells.first[i]), int(cells.last[i])), taken[int(codes[i])]
        if not any(days != other and days[0] <= other[1] and other[0] <= days[1] for other in mine):
            mine.add(days)
            kept.append(i)
    return cells.take(np.array(sorted(kept), dtype=np.int64))


def _without_rows_of(cells: Cells, more: Cells) -> tuple[Cells, dict[int, tuple[Bounds, tuple[int, ...]]]]:
    """Return cells without those that a roll-up puts where margins leave something at the time, and those beside it."""
    columns = ("subject", "definition", "bucket", "origin", "destination")
    codes = codes_of(*(np.concatenate([getattr(cells, c), getattr(more, c)]) for c in columns))
    here = {int(code): k for k, code in enumerate(codes[len(cells) :])}
    kept = np.ones(len(cells), dtype=bool)
    beside: dict[int, tuple[Bounds, tuple[int, ...]]] = {}
    for i in np.flatnonzero(np.isin(codes[: len(cells)], list(here))).tolist():
        k = here[int(codes[i])]
        if cells.first[i] <= more.last[k] and more.first[k] <= cells.last[i]:
            kept[i] = False
            low, high = number(float(cells.low[i])), number(float(cells.high[i]))
            beside[int(more.of(k)[0])] = (Bounds(low or 0, high), tuple(cells.of(i).tolist()))
    return (cells if kept.all() else cells.take(np.flatnonzero(kept))), beside


def _feasible(
    claims: FlowClaims, trees: Trees, rests: Remainders, above: Above, over: PassedOver, around: Feasible | None
) -> Feasible | None:
    """Return the system that ties the claims; None where nothing does. `over` is what is in no row."""
    passed = {p.other for p in trees.passed}
    shown = [p for p in np.flatnonzero(trees.role != HIDDEN).tolist() if p not in passed]
    ends = {*claims.origin.tolist(), *claims.destination.tolist()}
    untied = "" not in ends and not any(place in ends for end in ends for place in above(end))
    if untied and not trees.parts and not over.others and around is None:
        return None
    # Of claims on one cell and the same days the one to take stands for all. What is not added because its time lies
    # within that of others, or around it, still bounds them.
    kept = [p for p in shown if p not in passed | {p.other for p in over}]
    passed |= {p.other for p in over if p.why == CONFLICT}
    blocks = blocks_of(claims, [p for p in kept if claims.known[p]], above)
    every = np.array([p for p in range(len(claims)) if p not in passed], dtype=np.int64)
    ties = ties_of(claims, every, above)
    if claims.kind == "flow":
        ties += [Tie(whole, parts) for whole, parts in nested_in_time(claims, kept, above)]
    return feasible_claims(claims, blocks, ties, rests, kept, around)
