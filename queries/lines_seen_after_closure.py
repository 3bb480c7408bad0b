"""Question: which lines were seen again after they were closed."""

from __future__ import annotations

from graphlab.graph.network import Network
from graphlab.model.periods import Period
from graphlab.model.tables import CLOSURES
from graphlab.queries._shared import Rows, iso_day

EXAMPLE: dict[str, str] = {}
_SIGNS = ("opened", "active", "reemerged", "last_seen")


def _after(seen: Period, lasting: bool, closed: Period) -> str | None:
    """Return whether a sighting is after a closure: "certain", "possible" or None; dates are intervals."""
    if not seen.dated or not closed.dated:
        return None
    start = seen.start.first if seen.start else None
    latest = (seen.end.first if seen.end else start) if lasting else start
    if latest is not None and closed.last is not None and latest > closed.last:
        return "certain"
    may_be = seen.last is None or closed.first is None or seen.last > closed.first
    return "possible" if may_be else None


def ask(net: Network) -> Rows:
    """Lines seen after a closure.

    Certain: the sighting can only be later than the last day on which the line may have been closed. Possible: their
    intervals allow it. A sighting is a link that says where the line sells, or an event: opened, active, reemerged,
    last_seen.

    Returns
    -------
    line
        Line that was closed.
    closed
        The kind of closure.
    closed_low
        Earliest day of the closure.
    closed_high
        Latest day of the closure.
    seen
        What shows the line afterwards.
    seen_low
        First day of the sighting.
    seen_high
        Last day of the sighting, empty where it is open.
    certainty
        "certain" or "possible".
    claims
        The closure and the sighting.
    """
    closures = [e for e in net.events if e.event in CLOSURES]
    signs: dict[str, list[tuple[str, bool, Period, str]]] = {e.line: [] for e in closures}
    for e in net.events:
        if e.event in _SIGNS and e.line in signs:
            signs[e.line].append((e.event, e.event == "active", e.period, e.id))
    for x in net.links:
        if x.type == "SUPPLIES" and x.start_node in signs:
            signs[x.start_node].append(("SUPPLIES", True, x.period, x.id))
    rows: Rows = []
    for closure in closures:
        for what, lasting, seen, claim in signs[closure.line]:
            certainty = _after(seen, lasting, closure.period)
            if certainty:
                rows.append(
                    {
                        "line": closure.line,
                        "closed": closure.event,
                        "closed_low": iso_day(closure.period.first),
                        "closed_high": iso_day(closure.period.last),
                        "seen": what,
                        "seen_low": iso_day(seen.first),
                        "seen_high": iso_day(seen.last),
                        "certainty": certainty,
                        "claims": [closure.id, claim],
                    }
                )
    return sorted(rows, key=lambda r: (r["line"], *r["claims"]))
