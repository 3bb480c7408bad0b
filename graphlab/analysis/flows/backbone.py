"""The backbone of a flow system: corridors that stand out at one of their ends (disparity filter)."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np

from graphlab.analysis.flows.matrices import GROUP_COLUMNS, Matrix, admitted_groups, closed_number, matrix_of
from graphlab.errors import RefusedError
from graphlab.model.notes import FINDING, LEFT_OUT, noted
from graphlab.model.result import Column, Result
from graphlab.wording.phrases import capital, share_of, verb

if TYPE_CHECKING:
    from graphlab.graph.network import Network

LEVEL = 0.05
COLUMNS = (
    *GROUP_COLUMNS,
    Column("origin", "", "place it comes from"),
    Column("destination", "", "place it goes to"),
    Column("low", "count", "the least it can be"),
    Column("high", "count", "the most it can be"),
    Column("alpha_origin_low", "", "chance of so large a part of the origin's flow by luck, at least"),
    Column("alpha_origin_high", "", "at most"),
    Column("alpha_destination_low", "", "chance of so large a part of the destination's flow by luck, at least"),
    Column("alpha_destination_high", "", "at most"),
    Column("kept", "", "yes: below the level asked at one end; no; or cannot be said, where bounds disagree"),
    Column("claims", "", "ids of the claims behind it"),
)
METHOD = (
    "Disparity filter (Serrano, Boguna and Vespignani 2009): alpha = (1 - p) ** (k - 1), p the part of the end's flow "
    "and k its number of corridors; kept when alpha < {level} at either end. An end with one corridor gives alpha 1."
)


def make(net: Network, result: Result, options: Mapping[str, Any]) -> Mapping[str, Result]:
    """Return the table ``backbone``: every corridor with its alphas, the kept ones first.

    Raises
    ------
    RefusedError
        If ``alpha`` is no chance.
    """
    level = float(options.get("alpha", LEVEL))
    if not 0 < level < 1:
        raise RefusedError(f"alpha is {level:g}; it is a chance between 0 and 1")
    groups, left_out = admitted_groups(net, result)
    rows = [group.label | row for group in groups for row in _rows(matrix_of(net, group), level)]
    kept = sum(row["kept"] == "yes" for row in rows)
    return {
        "backbone": Result(
            title=f"Corridors that stand out: {result.parameters['measure']}",
            method=METHOD.format(level=f"{level:g}"),
            columns=COLUMNS,
            rows=rows,
            parameters={**result.parameters, "alpha": level},
            notes=[*noted(FINDING, _kept(kept, len(rows), level)), *noted(LEFT_OUT, left_out)],
            marking=result.marking,
        )
    }


def _rows(matrix: Matrix, level: float) -> list[dict[str, Any]]:
    found = []
    for row in matrix.rows:
        i, j = matrix.origins.index(row["origin"]), matrix.destinations.index(row["destination"])
        at_origin = _alpha(matrix.low[i], matrix.high[i], j)
        at_destination = _alpha(matrix.low[:, j], matrix.high[:, j], i)
        surely = min(at_origin[1], at_destination[1]) < level
        perhaps = min(at_origin[0], at_destination[0]) < level
        found.append(
            {
                "origin": row["origin"], "destination": row["destination"], "low": row["low"], "high": row["high"],
                "alpha_origin_low": closed_number(at_origin[0]), "alpha_origin_high": closed_number(at_origin[1]),
                "alpha_destination_low": closed_number(at_destination[0]),
                "alpha_destination_high": closed_number(at_destination[1]),
                "kept": "yes" if surely else "cannot be said" if perhaps else "no",
                "claims": row["claims"],
            }
        )  # fmt: skip
    order = {"yes": 0, "cannot be said": 1, "no": 2}
    return sorted(found, key=lambda r: (order[r["kept"]], -(r["low"] or 0), r["origin"], r["destination"]))


def _alpha(low: np.ndarray, high: np.ndarray, at: int) -> tuple[float, float]:
    """Least and greatest alpha of one flow of an end, over the bounds of all its flows and of their number."""
    rest_low, rest_high = np.delete(low, at), np.delete(high, at)
    surely, perhaps = 1 + int((rest_low > 0).sum()), 1 + int((rest_high > 0).sum())
    least_part = _part(float(low[at]), float(rest_high.sum()))
    most_part = 1.0 if np.isinf(high[at]) else _part(float(high[at]), float(rest_low.sum()))
    values = [1.0 if k == 1 else (1 - p) ** (k - 1) for k in (surely, perhaps) for p in (least_part, most_part)]
    return min(values), max(values)


def _part(flow: float, rest: float) -> float:
    return 0.0 if np.isinf(rest) or not flow + rest else flow / (flow + rest)


def _kept(kept: int, corridors: int, level: float) -> list[str]:
    """Return how many corridors stand out, where there are any to look at."""
    if not corridors:
        return ["There is no corridor to look at."]
    who = capital(share_of(kept, corridors, "corridor"))
    return [f"{who} {verb(max(kept, 1), 'is', 'are')} kept at {level:g}."]
