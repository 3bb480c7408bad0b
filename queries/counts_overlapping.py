"""Question: which counts speak of a period, wholly or in part."""

from __future__ import annotations

from graphlab.graph.network import Network
from graphlab.queries._shared import Rows, When

EXAMPLE = {"period": "2019"}


def ask(net: Network, period: When) -> Rows:
    """Counts overlapping a period.

    Parameters
    ----------
    period
        For example 2019-11..2021-12; either end may be open.

    Returns
    -------
    subject
        What the count is about.
    measure
        What is counted.
    unit
        Of what.
    value
        The number as written.
    period_start
        First day as written.
    period_end
        Last day as written.
    inside
        Whether it lies wholly inside the asked period; one that does not is never cut.
    claims
        The count.
    """
    return [
        {
            "subject": c.subject,
            "measure": c.measure,
            "unit": c.unit,
            "value": c.value.written or None,
            "period_start": c.period.start.text if c.period.start else None,
            "period_end": c.period.end.text if c.period.end else None,
            "inside": c.period.inside(period),
            "claims": [c.id],
        }
        for c in net.counts
        if c.period.dated and c.period.overlaps(period)
    ]
