"""What the page needs to answer "what if these lines were closed?" with the numbers of the `whatif` command."""

from __future__ import annotations

from typing import Any

from graphlab.analysis.lifecycle.standing import standing
from graphlab.analysis.whatif.payload import whatif_payload
from graphlab.analysis.whatif.scenario import Scenario
from graphlab.errors import NotFoundError, RefusedError
from graphlab.graph.network import Network
from graphlab.model.tables import SPECIAL
from graphlab.report.pages.large.size import is_large

#: Where a network keeps what was asked of it: every page and still of a product asks the same.
_ASKED = "_whatif_data"


def _flows(net: Network, measure: str | None, unit: str | None) -> list[dict[str, Any]]:
    """Return what is counted of lines and served pairs, one entry a measure and unit that touches either."""
    asked = {(c.measure, c.unit) for c in net.counts} if measure is None else {(measure, unit)}
    found = []
    for name, counted in sorted(asked, key=str):
        try:
            payload = whatif_payload(net, name, counted)
        except (NotFoundError, RefusedError):
            if measure is not None:
                raise
            continue
        pairs = [[p["origin"], p["destination"], p["low"], p["high"]] for p in payload["pairs"] if p["claims"]]
        lines = {line: ends for line, ends in payload["line_flow"].items() if line in payload["spans"]}
        if pairs or lines or measure is not None:
            found.append(
                {
                    "measure": payload["measure"],
                    "unit": payload["unit"],
                    "pair_flow": pairs,
                    "line_flow": payload["line_flow"],
                }
            )
    return found


def whatif_data(net: Network, measure: str | None = None, unit: str | None = None) -> dict[str, Any] | None:
    """Return what is counted of lines and pairs, for the page, or None where no line serves a pair.

    The page itself asks which lines stand open, which pairs they serve and which are lost (`scripts/rules.js`).

    Parameters
    ----------
    net
        The network.
    measure, unit
        Flow to count as lost; every measure that is counted of a line or a served pair by default, each apart.

    Returns
    -------
    dict or None
        ``flows`` of the lines that stand open (as the command asks), ``flows_all`` of all lines ever seen (what a
        period chosen in the page asks of), ``warning``.
    """
    kept: dict[Any, dict[str, Any] | None] = net.__dict__.setdefault(_ASKED, {})
    if (measure, unit) not in kept:
        kept[measure, unit] = _whatif_data(net, measure, unit)
    return kept[measure, unit]


def _whatif_data(net: Network, measure: str | None, unit: str | None) -> dict[str, Any] | None:
    if is_large(net) or net.is_plain or not any(not {*pair} & set(SPECIAL) for pair in net.pairs):
        return None
    open_now = standing(net)
    flows = _flows(open_now, measure, unit)
    everyone = net.scope is None and net.period is None and not net.filters.all_time
    every = _flows(net.with_filters(as_at=None, all_time=True), measure, unit) if everyone else flows
    return {"flows": flows, "flows_all": every, "warning": Scenario(open_now, None).warning}
