"""Series of three years and more: whether the month that is judged lies above the thresholds of EARS."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from graphlab.analysis.watch.series import Cell, Month, Series
from graphlab.counting.buckets import bucket_name
from graphlab.graph.network import Network
from graphlab.model.result import Column, Result
from graphlab.statistics.aberration import ears, ears_c3

#: Months of its own past, without a gap before the month that is judged, from which EARS is asked.
LONG_SERIES = 36
COLUMNS = (
    Column("place", "", "id of the town"),
    Column("name", "", "its name"),
    Column("measure", "", "what is counted"),
    Column("unit", "", "of what"),
    Column("month", "", "the month that is judged"),
    Column("now", "", "counted in it"),
    Column("months", "months", "months of its own past without a gap"),
    Column("c1", "", "threshold C1: mean + z standard deviations of the seven months before"),
    Column("c2", "", "threshold C2: of the seven months before the last two"),
    Column("above", "", "which of C1, C2 and C3 it lies above"),
    Column("claims", "", "ids behind the month that is judged"),
    Column("subject", "", "whom the counts are said of"),
    Column("definition", "", "what the measure means"),
)
METHOD = (
    "EARS: the month against the mean and standard deviation of seven months before it (C1), or before the last two "
    f"(C2); C3 adds the excess of the two before. Asked of series with at least {LONG_SERIES} months without a gap and "
    "exact counts."
)
_ALPHA_C3 = 0.025


def long_series(
    net: Network,
    found: Iterable[Series],
    month: Month,
    alpha: float,
    first: Month | None,
    parameters: Mapping[str, Any],
) -> Result:
    """Return whether the month lies above the thresholds of EARS, for each series that is long and exact enough.

    Parameters
    ----------
    net
        The network, for names and marking.
    found
        The series.
    month
        The month that is judged.
    alpha
        Share of the counts of a steady normal series that lie above C1 or C2.
    first
        First month in which lines were looked for at all; earlier ones say nothing of new lines.
    parameters
        What was asked.

    References
    ----------
    Hutwagner, Thompson, Seeman & Treadwell 2003, Journal of Urban Health 80:i89-i96.
    """
    rows = []
    for series in found:
        counts = _exact_months(series, month, first)
        if len(counts) <= LONG_SERIES:
            continue
        c1, c2 = ears(counts, alpha=alpha)[-1], ears(counts, lag=2, alpha=alpha)[-1]
        now = counts[-1]
        above = [name for name, threshold in (("C1", c1), ("C2", c2)) if threshold is not None and now > threshold]
        above += ["C3"] if ears_c3(counts, alpha=_ALPHA_C3)[-1] else []
        cell = series.months.get(month, Cell())
        rows.append(
            {
                "place": series.town,
                "name": net.name(series.town),
                "measure": series.measure,
                "unit": series.unit,
                "month": bucket_name(month, "month"),
                "now": int(now),
                "months": len(counts) - 1,
                "c1": c1,
                "c2": c2,
                "above": tuple(above) or None,
                "claims": tuple(sorted(cell.claims)),
                "subject": series.subject or None,
                "definition": series.definition or None,
            }
        )
    rows.sort(key=lambda r: (r["above"] is None, r["place"], r["measure"], str(r["subject"])))
    return Result(
        "Long series: above the thresholds of EARS",
        METHOD,
        COLUMNS,
        rows,
        parameters=dict(parameters),
        marking=net.marking,
    )


def _exact_months(series: Series, month: Month, first: Month | None) -> Sequence[float]:
    """Return the counts of the months up to the one that is judged, back to a gap or a count that is a range."""
    counts: list[float] = []
    at = month
    while True:
        cell = series.months.get(at)
        if cell is None and series.complete and first is not None and at >= first:
            cell = Cell()
        if cell is None or cell.low != cell.high:
            return counts[::-1]
        counts.append(cell.low)
        at -= 1
