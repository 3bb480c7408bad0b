"""What was done to lines, and what came after: by operation, line, place, stock and outcome."""

from __future__ import annotations

from dataclasses import replace
from functools import cache

from graphlab.analysis.disruption.named import NamedLines
from graphlab.analysis.disruption.outcomes import outcome_tables, stock_table
from graphlab.analysis.disruption.returns import returns_table, stated_table
from graphlab.analysis.disruption.scope import View
from graphlab.analysis.disruption.tables import line_table, operation_table, place_table
from graphlab.dataset import Dataset
from graphlab.errors import NotFoundError
from graphlab.graph.network import Network, as_network
from graphlab.model.result import Parts, Result

TABLES = ("operation", "line", "place", "stock", "outcome", "other", "returns", "stated")


def disruption(
    net: Network | Dataset,
    by: str | None = None,
    *,
    operation: str | None = None,
    line: str | None = None,
    place: str | None = None,
) -> Result:
    """Return what was done and what came after, one table with the others as its parts.

    Parameters
    ----------
    net
        The network; its filters hold.
    by
        The table whose rows the result has: one of `TABLES`; ``operation`` unless told.
    operation, line
        Only this operation (with its parts) or line; id, name or alias.
    place
        Only what touches this place or lies within it, as the filter of the same name.

    Returns
    -------
    Result
        In `parts`: ``operation``, ``line``, ``place``, ``stock``, ``outcome``, ``other`` (outcomes of single lines and
        places), ``returns`` (each line that was targeted or closed, and whether it came back) and ``stated`` (the
        operations' own figures beside the lines that are named); each is made when it is asked for.

    Raises
    ------
    NotFoundError
        If there is no such table, operation, line or place.

    Notes
    -----
    Type 1, type 2 and untyped closures are never added. A cell that nothing states is empty, never 0. Stocks and flows
    of different periods are never put together: the figure that is missing is named instead.
    """
    if by is not None and by not in TABLES:
        raise NotFoundError(f"there is no disruption table '{by}'", TABLES)
    net = as_network(net)
    if place is not None:
        net = net.with_filters(place=place)
    find = net.find
    view = View(
        net,
        find(operation, kinds=("operation",)) if operation else None,
        find(line, kinds=("line",)) if line else None,
    )
    counted, named = cache(lambda: outcome_tables(view)), cache(lambda: NamedLines(view))
    parts = Parts(
        {
            "operation": lambda: operation_table(view),
            "line": lambda: line_table(view),
            "place": lambda: place_table(view),
            "stock": lambda: stock_table(view),
            "outcome": lambda: counted()[0],
            "other": lambda: counted()[1],
            "returns": lambda: returns_table(view, named()),
            "stated": lambda: stated_table(view, counted()[0], named()),
        }
    )
    return replace(parts[by or "operation"], parts=parts)
