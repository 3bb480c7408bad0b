"""How the figures of operations moved between two versions, and which claims moved them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from graphlab.analysis.disruption.summary import disruption
from graphlab.graph.network import Network
from graphlab.model.grades import highest_marking
from graphlab.model.result import Column, Result

COLUMNS = (
    Column("operation", "", "id of the operation"),
    Column("name", "", "name of the operation"),
    Column("figure", "", "what is counted"),
    Column("unit", "", "of what"),
    Column("period_start", "date", "first day of a counted outcome, as precisely as stated"),
    Column("period_end", "date", "last day of a counted outcome"),
    Column("before_low", "", "least in the old version; empty = not stated"),
    Column("before_high", "", "greatest in the old version"),
    Column("after_low", "", "least in the new version; empty = not stated"),
    Column("after_high", "", "greatest in the new version"),
    Column("claims", "", "claims that moved it: those that only one version has"),
)
#: Figures of an operation that are made of claims on lines, and what they are called.
_COUNTED = {
    "lines_targeted": "lines targeted",
    "closed": "lines closed (type not stated)",
    "closed_type1": "lines closed (type 1)",
    "closed_type2": "lines closed (type 2)",
    "returned": "lines closed that came back",
}
Figure = tuple[str, str, str, str, str]


def operation_changes(old: Network, new: Network) -> Result:
    """Return the figures of operations that moved: lines targeted, closed and back, and their counted outcomes.

    Parameters
    ----------
    old, new
        The networks of the two versions, seen through the same filters.
    """
    sides = [_figures(net) for net in (old, new)]
    rows = []
    for key in sorted(sides[0].keys() | sides[1].keys()):
        before, after = (side.get(key) for side in sides)
        if _values(before) != _values(after):
            rows.append(_row(new if after else old, key, before, after))
    return Result(
        title="Figures of operations that moved" if rows else "No figure of an operation moved",
        method="Each figure of an operation in both versions, as disruption gives it; a cell that nothing states is "
        "empty.",
        columns=COLUMNS,
        rows=rows,
        marking=highest_marking(old.marking, new.marking),
    )


def _figures(net: Network) -> dict[Figure, Mapping[str, Any]]:
    """Return the figures of every operation, by operation, what is counted, unit and period."""
    tables = disruption(net).parts
    found: dict[Figure, Mapping[str, Any]] = {}
    for row in tables["operation"].rows:
        for name, words in _COUNTED.items():
            if row[name] is not None:
                claims = tuple(row["claims"])
                key = (row["operation"], words, "lines", "", "")
                found[key] = {"low": row[name], "high": row[name], "claims": claims}
    for row in tables["outcome"].rows:
        period = (row["period_start"] or "", row["period_end"] or "")
        found[row["operation"], row["measure"], row["unit"], *map(str, period)] = row
    return found


def _values(row: Mapping[str, Any] | None) -> tuple[Any, Any] | None:
    return (row["low"], row["high"]) if row else None


def _row(
    net: Network, key: Figure, before: Mapping[str, Any] | None, after: Mapping[str, Any] | None
) -> dict[str, Any]:
    was, now = (tuple(side["claims"]) if side else () for side in (before, after))
    moved = tuple(dict.fromkeys(c for c in (*was, *now) if (c in was) != (c in now)))
    low_high = [_values(side) or (None, None) for side in (before, after)]
    return {
        "operation": key[0],
        "name": net.name(key[0]),
        "figure": key[1],
        "unit": key[2],
        "period_start": key[3] or None,
        "period_end": key[4] or None,
        "before_low": low_high[0][0],
        "before_high": low_high[0][1],
        "after_low": low_high[1][0],
        "after_high": low_high[1][1],
        "claims": moved or tuple(dict.fromkeys((*was, *now))),
    }
