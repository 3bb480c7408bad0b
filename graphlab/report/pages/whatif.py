"""What the page needs to answer "what if these lines were closed?" with the numbers of the `whatif` command."""

from __future__ import annotations

from collections import Counter
from typing import Any

from graphlab.analysis.lifecycle.standing import scope_words, standing
from graphlab.analysis.whatif.payload import whatif_payload
from graphlab.analysis.whatif.scenario import Scenario
from graphlab.errors import NotFoundError, RefusedError
from graphlab.graph.network import Network


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
        pairs = {
            str(i): {"bounds": [p["low"], p["high"]], "claims": p["claims"]}
            for i, p in enumerate(payload["pairs"])
            if p["claims"]
        }
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
    """Return pairs, spans, suppliers and flows for the page, or None where no line serves a pair.

    Asked of the lines that stand open, as the command asks: a line that is closed already cannot be closed in the page.

    Parameters
    ----------
    net
        The network.
    measure, unit
        Flow to count as lost; every measure that is counted of a line or a served pair by default, each apart.
    """
    net = standing(net)
    payload = whatif_payload(net)
    scenario = Scenario(net, None)
    if not payload["pairs"] or net.is_plain:
        return None
    suppliers = {town: sorted(lines) for town, lines in scenario.suppliers.items()}
    lines = sorted({*payload["lines"], *(line for served in suppliers.values() for line in served)})
    ids = {*lines, *suppliers, *(p[end] for p in payload["pairs"] for end in ("origin", "destination"))}
    names = {key: net.name(key) for key in sorted(ids)}
    shown = Counter(net.name(key) for key in ids | set(net.lines))
    twice = {name for name, times in shown.items() if times > 1}
    return {
        "pairs": [{k: p[k] for k in ("origin", "destination", "lines")} for p in payload["pairs"]],
        "spans": payload["spans"],
        "suppliers": suppliers,
        "lines": sorted(lines, key=lambda line: (names[line].casefold(), line)),
        "names": {key: f"{name} ({key})" if name in twice else name for key, name in names.items()},
        "flows": _flows(net, measure, unit),
        "warning": f"Asked of {scope_words(net)}. {scenario.warning}",
    }
