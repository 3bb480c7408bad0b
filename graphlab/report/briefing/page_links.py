"""Where the pages beside a briefing show what a finding says: the address of a state of the map or of the network."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from urllib.parse import quote, urlencode

from graphlab.report.briefing.document import Finding
from graphlab.report.pages.shell import Page

#: Findings whose figures are flows or stocks of the map; of a stock both readings.
COUNTED = ("supply", "changed")
#: Figures of one finding that are linked at most.
MOST = 2
#: What a finding's `look` may hold: parts of the state of the network page, with their values.
Look = Sequence[tuple[str, Sequence[str]]]


def state_address(parts: Mapping[str, Sequence[str]]) -> str:
    """Return a state of a page as the text of an address, as `scripts/state.js` reads it.

    Examples
    --------
    >>> state_address({"closed": ["a b", "l1"], "figure": ["arrests (persons)"]})
    'closed=a%2520b+l1&figure=arrests+%28persons%29'
    """
    lists = ("closed", "also", "join")
    texts = {
        name: " ".join(quote(value, safe="") for value in values) if name in lists else values[0]
        for name, values in parts.items()
        if values
    }
    return urlencode(texts)


def finding_links(findings: Iterable[object], pages: Mapping[str, Page]) -> dict[str, tuple[tuple[str, str], ...]]:
    """Return, for each answered question, the words and addresses of the pages that show what is said.

    Parameters
    ----------
    findings
        Those of the briefing.
    pages
        The pages that are written beside it, by view.
    """
    found = {}
    for finding in findings:
        if isinstance(finding, Finding):
            links = [*_on_the_map(finding, pages.get("map")), *_in_the_network(finding, pages.get("network"))]
            if links:
                found[finding.question] = tuple(links)
    return found


def _on_the_map(finding: Finding, page: Page | None) -> list[tuple[str, str]]:
    """Return the figures of the map that rest on the claims of a finding."""
    if page is None or finding.question not in COUNTED:
        return []
    series, things = page.payload["series"], page.payload["things"]
    resting: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for flow in page.edges:
        if not series[flow["series"]]["by_lines"]:
            for claim in things[flow["id"]]["claims"]:
                resting[claim].append((series[flow["series"]]["name"], flow["id"]))
    found: dict[str, str] = {}
    for claim in finding.claims:
        name, flow_id = next((about for about in resting.get(claim, ()) if about[0] not in found), ("", ""))
        if flow_id:
            found[name] = f"map.html#{state_address({'figure': [name], 'select': [flow_id]})}"
    some = list(found.items())[:MOST]
    return [("map" if len(some) == 1 else f"map: {name}", address) for name, address in some]


def _in_the_network(finding: Finding, page: Page | None) -> list[tuple[str, str]]:
    """Return the state of the network that a finding asked for, where the page has what it names."""
    if page is None or not finding.look:
        return []
    facts = page.payload["facts"]
    areas = {facts["ids"][area] for ends in facts["levels"].values() for _, area in ends}
    nodes = {node["id"] for node in page.nodes}
    lines, operations = set(page.payload["lines"]), facts["operations"]
    choices = {"join": areas, "closed": lines, "operation": operations, "hide": page.payload["kinds"]}
    parts: dict[str, list[str]] = {}
    for name, values in finding.look:
        known = choices.get(name, nodes | {f"n/{a}" for a in areas})
        parts[name] = [value for value in values if value in known]
    selected = parts.get("select", [])
    if selected and selected[0] not in nodes and selected[0][2:] not in parts.get("join", []):
        return []
    if not any(parts.values()):
        return []
    return [("network", f"network.html#{state_address(parts)}")]
