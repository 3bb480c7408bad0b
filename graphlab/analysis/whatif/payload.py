"""What a page needs to replay what-if in the browser, so that page and command give the same numbers."""

from __future__ import annotations

from typing import Any

from graphlab.analysis.lifecycle.pairs import Pair
from graphlab.analysis.lifecycle.standing import standing
from graphlab.analysis.lifecycle.supply import is_special, pair_table
from graphlab.analysis.whatif.flow_at_stake import Flow, FlowTable, flow_table
from graphlab.graph.network import Network


def whatif_payload(net: Network, measure: str | None = None, unit: str | None = None) -> dict[str, Any]:
    """Return lines, pairs, spans and flows as JSON-able data from which `whatif` can be replayed.

    Parameters
    ----------
    net
        The network; narrowed to the lines that stand open, as the command does.
    measure, unit
        Flow to count; none by default.

    Returns
    -------
    dict
        ``lines`` (ids, sorted), ``pairs`` and ``special`` (lists of ``origin``, ``destination``, ``lines``, ``low``,
        ``high``, ``claims``; special = an end is unknown or not itemised: shown apart, never counted), ``spans``
        (line to first and last day as ordinal numbers; -10^9 and 10^9 are open sides), ``line_flow`` (line to
        ``[low, high]``), ``measure``, ``unit``. An open bound is None; both None = nothing stated.

    Notes
    -----
    To replay, with C the set of closed lines:

    - A pair is lost if one of its lines c in C overlaps in time (``spans[a][0] <= spans[b][1]`` and the reverse)
      none of its lines outside C. ``pairs_lost`` = lost pairs, each once; ``pairs_served`` = all ``pairs`` - lost.
    - ``flow_lost`` = the sum of ``line_flow`` over the lines of C that have one, plus the flow of each lost pair of
      which no line in C has a ``line_flow`` of its own. With nothing to add it is empty, not 0. An open bound keeps
      the sum open.
    - ``flow`` = what would be lost if every line closed and is not lost now.
    - ``redundant_with`` of a line = its pairs' lines outside C that overlap it in time.
    """
    net = standing(net)
    flows = flow_table(net, measure, unit) if measure else FlowTable("", "", {}, {})
    table = pair_table(net)
    rows = [(pair, tuple(s.line for s in lines)) for pair, lines in net.pairs.items()]
    return {
        "lines": list(table.lines),
        "pairs": [_pair(pair, lines, flows) for pair, lines in rows if not is_special(pair)],
        "special": [_pair(pair, lines, flows) for pair, lines in rows if is_special(pair)],
        "spans": {line: list(table.spans[line]) for line in table.lines},
        "line_flow": {line: _ends(flow) for line, flow in sorted(flows.of_line.items())},
        "measure": flows.measure or None,
        "unit": flows.unit or None,
    }


def _pair(pair: Pair, lines: tuple[str, ...], flows: FlowTable) -> dict[str, Any]:
    flow = flows.of_pair.get(pair)
    low, high = _ends(flow) if flow else (None, None)
    claims = list(flow.claims) if flow else []
    return {
        "origin": pair[0],
        "destination": pair[1],
        "lines": list(lines),
        "low": low,
        "high": high,
        "claims": claims,
    }


def _ends(flow: Flow) -> list[int | float | None]:
    return [flow.bounds.low, flow.bounds.high]
