"""Removal curves of a network: how fast it falls apart when its lines go in a given order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graphlab.analysis.lifecycle.pairs import Pair
from graphlab.analysis.lifecycle.standing import scope_words
from graphlab.analysis.whatif.orders import Node, Pairs, Ties, removal_order
from graphlab.analysis.whatif.removal import RemovalCurve, removal_curve
from graphlab.analysis.whatif.scenario import Scenario
from graphlab.errors import RefusedError
from graphlab.model.notes import FINDING, LIMIT, Note, noted
from graphlab.model.result import Column, Result
from graphlab.spread.routes import HERE, Route

if TYPE_CHECKING:
    import networkx as nx
from graphlab.wording.phrases import many

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


def curves(
    scenario: Scenario,
    strategies: Sequence[str],
    *,
    adaptive: bool,
    ties: str,
    all_nodes: bool = False,
    way: Route = HERE,
) -> Result:
    """Return the largest component along the orders of several strategies, with R of each.

    Parameters
    ----------
    scenario
        The network; of a network of lines only the lines are removed, of a plain one every node (a stress test).
    strategies
        Of `graphlab.analysis.whatif.orders.STRATEGIES`.
    adaptive
        Recompute the score after each removal.
    ties
        Which of equal scores goes first.
    all_nodes
        Remove places too: a stress test.
    way
        Where the orders are worked out: several strategies as pieces, a single one by the pieces of its betweenness.

    Raises
    ------
    NotFoundError
        If a strategy or tie rule is not known.
    RefusedError
        If origin-to-town betweenness is asked of a plain network, which has no pairs.
    """
    if scenario.plain and "origin-town-betweenness" in strategies:
        raise RefusedError("origin-town-betweenness needs lines; this is a plain network: choose degree or betweenness")
    rows: list[dict[str, Any]] = []
    said = []
    names = list(dict.fromkeys(strategies))
    removable = None if all_nodes or scenario.plain else [line for line in scenario.lines if line in scenario.graph]
    served = {} if scenario.plain else scenario.table.served
    terms = _Terms(scenario.graph, removable, served, adaptive, ties)
    orders = way.each(_order, terms, names) if len(names) > 1 else iter([_order(terms, names[0], way)])
    for strategy, order in zip(names, orders, strict=True):
        curve = removal_curve(scenario.graph, order)
        rows += _rows(scenario, strategy, curve)
        if curve.robustness is not None:
            said.append(f"R of {strategy}: {curve.robustness:.4g} over {many(len(curve.order), 'removal')}.")
    removed = "all nodes (a stress test)" if all_nodes or scenario.plain else "lines only"
    how = "recomputed after each removal" if adaptive else "computed once"
    about = "" if scenario.plain else f": {scope_words(scenario.net)}"
    return Result(
        title=f"Removal curves by {', '.join(dict.fromkeys(strategies))}{about}",
        method=f"Removed are {removed}, the score being {how}; of equal scores the {_tie_words(ties)} goes first. "
        "R = mean of LCC/N after each removal.",
        columns=COLUMNS,
        rows=rows,
        parameters=dict(scenario.net.parameters)
        | {"strategies": list(strategies), "adaptive": adaptive, "ties": ties, "all_nodes": all_nodes},
        notes=[
            *noted(FINDING, said),
            Note("On small networks ties decide the curve: compare the tie rules.", LIMIT),
            scenario.warning,
        ],
        marking=scenario.net.marking,
    )


def _tie_words(ties: str) -> str:
    return "smallest id" if ties == "smallest" else f"{ties} id in natural order"


@dataclass(frozen=True)
class _Terms:
    """What every order of removal needs to know."""

    graph: nx.Graph
    removable: Sequence[str] | None
    served: Pairs
    adaptive: bool
    ties: str


def _order(terms: _Terms, strategy: str, way: Route = HERE) -> list[Node]:
    rule: Ties = terms.ties  # type: ignore[assignment]  # checked where the order is made
    asked: dict[str, Any] = {"adaptive": terms.adaptive, "ties": rule, "removable": terms.removable}
    return removal_order(terms.graph, strategy, **asked, pairs=terms.served, way=way)


def _rows(scenario: Scenario, strategy: str, curve: RemovalCurve) -> list[dict[str, Any]]:
    rows = []
    served = _served_along(scenario, curve)
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
                "claims": scenario.claims_of_line.get(str(removed), ()),
            }
        )
    return rows


def _served_along(scenario: Scenario, curve: RemovalCurve) -> list[int | None]:
    """Return the pairs still served before and after each removal; only the pairs of what is removed are looked at."""
    if scenario.plain:
        return [None] * len(curve.largest)
    ends: defaultdict[str, set[Pair]] = defaultdict(set)
    for pair in scenario.table.served:
        for end in pair:
            ends[end].add(pair)
    closed: set[str] = set()
    lost: set[Pair] = set()
    served: list[int | None] = [len(scenario.table.served)]
    for node in map(str, curve.order):
        closed.add(node)
        lost |= {pair for pair in scenario.table.pairs_of.get(node, ()) if scenario.table.is_lost(pair, closed)}
        lost |= ends.get(node, set())
        served.append(len(scenario.table.served) - len(lost))
    return served
