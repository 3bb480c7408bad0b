"""Removal curves of a network: how fast it falls apart when its lines go in a given order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from graphlab.analysis.whatif.orders import Ties, removal_order
from graphlab.analysis.whatif.pairs import Pair
from graphlab.analysis.whatif.removal import RemovalCurve, removal_curve
from graphlab.analysis.whatif.scenario import Situation
from graphlab.errors import RefusedError
from graphlab.model.result import Column, Result

COLUMNS = (
    Column("strategy", "", "what decides the order of removal"),
    Column("step", "", "number of removals so far"),
    Column("removed", "", "id removed in this step"),
    Column("largest_component", "nodes", "largest part that hangs together"),
    Column("share", "share", "largest component over the original number of nodes"),
    Column("share_of_first", "share", "largest component over the first largest component"),
    Column("pairs_served", "pairs", "origin-to-town pairs still served"),
    Column("robustness", "", "R of the whole curve: mean of the share over all removals; lower = more fragile"),
    Column("claims", "", "ids behind the row"),
)


def curves(case: Situation, strategies: Sequence[str], *, adaptive: bool, ties: str, all_nodes: bool = False) -> Result:
    """Return the largest component along the orders of several strategies, with R of each.

    Parameters
    ----------
    case
        The network; of a network of lines only the lines are removed, of a plain one every node (a stress test).
    strategies
        Of `graphlab.analysis.whatif.orders.STRATEGIES`.
    adaptive
        Recompute the score after each removal.
    ties
        Which of equal scores goes first.
    all_nodes
        Remove places too: a stress test.

    Raises
    ------
    NotFoundError
        If a strategy or tie rule is not known.
    RefusedError
        If origin-to-town betweenness is asked of a plain network, which has no pairs.
    """
    if case.plain and "origin-town-betweenness" in strategies:
        raise RefusedError("origin-town-betweenness needs lines; this is a plain network: choose degree or betweenness")
    rows: list[dict[str, Any]] = []
    said = []
    for strategy in dict.fromkeys(strategies):
        curve = _curve(case, strategy, adaptive, ties, all_nodes or case.plain)
        rows += _rows(case, strategy, curve)
        if curve.robustness is not None:
            said.append(f"R of {strategy}: {curve.robustness:.4g} over {len(curve.order):,} removals.")
    removed = "all nodes (a stress test)" if all_nodes or case.plain else "lines only"
    how = "recomputed after each removal" if adaptive else "computed once"
    return Result(
        title=f"Removal curves by {', '.join(dict.fromkeys(strategies))}",
        method=f"Removed are {removed}, the score being {how}; of equal scores the {_tie_words(ties)} goes first. "
        "R = mean of LCC/N after each removal.",
        columns=COLUMNS,
        rows=rows,
        parameters=dict(case.net.parameters)
        | {"strategies": list(strategies), "adaptive": adaptive, "ties": ties, "all_nodes": all_nodes},
        notes=[*said, "On small networks ties decide the curve: compare the tie rules.", case.warning],
        marking=case.net.marking,
    )


def _tie_words(ties: str) -> str:
    return {"smallest": "smallest id", "largest": "largest id"}.get(ties, "last node of the graph")


def _curve(case: Situation, strategy: str, adaptive: bool, ties: str, every: bool) -> RemovalCurve:
    rule: Ties = ties  # type: ignore[assignment]  # checked where the order is made
    removable = None if every else [line for line in case.lines if line in case.graph]
    order = removal_order(
        case.graph, strategy, adaptive=adaptive, ties=rule, removable=removable, pairs=case.table.served
    )
    return removal_curve(case.graph, order)


def _rows(case: Situation, strategy: str, curve: RemovalCurve) -> list[dict[str, Any]]:
    rows = []
    served = _served_along(case, curve)
    for step, size in enumerate(curve.largest):
        removed = curve.order[step - 1] if step else None
        rows.append(
            {
                "strategy": strategy,
                "step": step,
                "removed": removed,
                "largest_component": size,
                "share": curve.shares[step],
                "share_of_first": curve.shares_of_first[step],
                "pairs_served": served[step],
                "robustness": curve.robustness,
                "claims": case.claims_of_line.get(str(removed), ()),
            }
        )
    return rows


def _served_along(case: Situation, curve: RemovalCurve) -> list[int | None]:
    """Return the pairs still served before and after each removal; only the pairs of what is removed are looked at."""
    if case.plain:
        return [None] * len(curve.largest)
    ends: defaultdict[str, set[Pair]] = defaultdict(set)
    for pair in case.table.served:
        for end in pair:
            ends[end].add(pair)
    closed: set[str] = set()
    lost: set[Pair] = set()
    served: list[int | None] = [len(case.table.served)]
    for node in map(str, curve.order):
        closed.add(node)
        lost |= {pair for pair in case.table.pairs_of.get(node, ()) if case.table.is_lost(pair, closed)}
        lost |= ends.get(node, set())
        served.append(len(case.table.served) - len(lost))
    return served
