"""Pairs with an end that is not known or not itemised: shown apart from those that can be lost."""

from __future__ import annotations

from graphlab.analysis.whatif.scenario import Scenario
from graphlab.model.result import Column, Result

COLUMNS = (
    Column("origin", "", "origin, or unknown, or not-itemised"),
    Column("destination", "", "town, or unknown, or not-itemised"),
    Column("lines", "", "lines that serve it"),
    Column("claims", "", "ids behind the row"),
)


def special_pairs(scenario: Scenario) -> Result:
    """Return the pairs that cannot be counted as served or lost, because an end has no name."""
    rows = [
        {
            "origin": origin,
            "destination": town,
            "lines": lines,
            "claims": tuple(sorted({c for s in scenario.net.pairs[origin, town] for c in s.claims})),
        }
        for (origin, town), lines in sorted(scenario.special.items())
    ]
    return Result(
        title="Pairs with an end that is not known or not itemised",
        method="They would join lines that have nothing to do with each other, so they are neither served nor lost.",
        columns=COLUMNS,
        rows=rows,
        parameters=dict(scenario.net.parameters),
        marking=scenario.net.marking,
    )
