"""The sets of lines whose closure together cuts most pairs, as a table."""

from __future__ import annotations

from typing import Any

from graphlab.analysis.lifecycle.pairs import pair_texts
from graphlab.analysis.lifecycle.standing import scope_words
from graphlab.analysis.whatif.scenario import Scenario
from graphlab.analysis.whatif.set_search import BestSet, SetSearch
from graphlab.errors import RefusedError
from graphlab.model.result import Column, Result
from graphlab.spread.routes import HERE, Route

COLUMNS = (
    Column("size", "lines", "number of lines closed together"),
    Column("lines", "", "the best set found"),
    Column("pairs_lost", "pairs", "pairs that it cuts"),
    Column("proved", "", "whether no set of this size cuts more"),
    Column("upper_bound", "pairs", "no set of this size cuts more than this"),
    Column("greedy_lines", "", "the set found by taking the best next line each time"),
    Column("greedy_pairs_lost", "pairs", "pairs that the greedy set cuts"),
    Column("lost", "pairs", "the pairs cut by the best set, origin > town"),
    Column("claims", "", "ids behind the row"),
)
METHOD = (
    "Exact by branch and bound, beside the greedy set. Losing a pair needs all the lines that cover each other, so "
    "greedy has no general guarantee here; the upper bound shares each pair out over the lines that must close."
)


def best_sets(scenario: Scenario, size: int, way: Route = HERE) -> Result:
    """Return the best sets of 1 to `size` lines.

    Raises
    ------
    RefusedError
        If the network has no lines, or the size is not positive.
    """
    if scenario.plain or size < 1:
        raise RefusedError("best sets need a network of lines and a size of at least 1")
    sizes = range(min(size, len(scenario.table.lines)), 0, -1)  # the largest takes longest: it begins first
    found = list(way.each(_searched, SetSearch(scenario.table), sizes))
    rows = [_row(scenario, k, *both) for k, both in sorted(zip(sizes, found, strict=True), key=lambda pair: pair[0])]
    return Result(
        title=f"Sets of lines that cut most pairs when closed together: {scope_words(scenario.net)}",
        method=METHOD,
        columns=COLUMNS,
        rows=rows,
        parameters=dict(scenario.net.parameters) | {"best": size},
        notes=[scenario.warning],
        marking=scenario.net.marking,
    )


def _searched(search: SetSearch, size: int) -> tuple[BestSet, BestSet]:
    return search.greedy(size), search.exact(size)


def _row(scenario: Scenario, size: int, greedy: BestSet, best: BestSet) -> dict[str, Any]:
    return {
        "size": size,
        "lines": best.lines,
        "pairs_lost": best.pairs_lost,
        "proved": best.exact,
        "upper_bound": best.upper,
        "greedy_lines": greedy.lines,
        "greedy_pairs_lost": greedy.pairs_lost,
        "lost": pair_texts(scenario.table.lost(best.lines)),
        "claims": tuple(sorted({claim for ids in scenario.claims_of(best.lines) for claim in ids})),
    }
