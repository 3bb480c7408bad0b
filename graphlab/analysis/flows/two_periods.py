"""Two periods of flows side by side, and which police force areas reported in both."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from graphlab.errors import RefusedError
from graphlab.model.notes import LIMIT, Note
from graphlab.model.periods import Period, parse_period
from graphlab.model.result import Column, Result
from graphlab.model.tables import SPECIAL

if TYPE_CHECKING:
    from graphlab.graph.network import Network

COVERAGE = (
    Column("force", "", "police force area of the destination; empty: none in the data"),
    Column("claims_before", "", "claims about it that lie in the period before"),
    Column("claims_after", "", "claims about it that lie in the period after"),
    Column("both", "", "whether it is reported on in both"),
    Column("claims", "", "ids of those claims"),
)


def make(net: Network, result: Result, options: Mapping[str, Any]) -> Mapping[str, Result]:
    """Return the tables ``compare`` (rate ratios with exact intervals) and ``coverage`` (who reported in both).

    Raises
    ------
    RefusedError
        For lines, and when units or definitions differ.
    """
    from graphlab.analysis.change.comparison import change
    from graphlab.analysis.flows.lines import LINES

    before, after = (parse_period(p) for p in options["periods"])
    measure, unit = result.parameters["measure"], result.parameters["unit"]
    if measure == LINES:
        raise RefusedError("rate ratios are of counts; lines are distinct: ask for lines with each --period instead")
    compared = change(net, measure, before, after, unit=unit)
    return {"compare": compared, "coverage": coverage(net, result, before, after)}


def coverage(net: Network, result: Result, before: Period, after: Period) -> Result:
    """Return the police force areas with claims of the measure in either period, and whether in both.

    Parameters
    ----------
    net
        Filtered view of a dataset.
    result
        The table of flows.
    before, after
        The two periods.
    """
    found: dict[str, tuple[list[str], list[str]]] = defaultdict(lambda: ([], []))
    for count in net.counts:
        if (count.measure, count.unit) != (result.parameters["measure"], result.parameters["unit"]):
            continue
        place = count.destination or count.origin
        force = "" if not place or place in SPECIAL else net.dataset.geography.force_of(place) or ""
        for side, period in enumerate((before, after)):
            if count.period.dated and count.period.inside(period):
                found[force][side].append(count.id)
    rows = [
        {
            "force": force or None,
            "claims_before": len(first),
            "claims_after": len(second),
            "both": bool(first and second),
            "claims": tuple(sorted({*first, *second})),
        }
        for force, (first, second) in sorted(found.items())
    ]
    return Result(
        title=f"Who reported in both periods: {result.parameters['measure']}, {before} and {after}",
        method="Claims that lie wholly inside each period, by the police force area of their destination.",
        columns=COVERAGE,
        rows=rows,
        parameters={"before": str(before), "after": str(after), **result.parameters},
        notes=[
            Note("A force that reported in one period only makes a change that is no change in what happened.", LIMIT)
        ],
        marking=result.marking,
    )
