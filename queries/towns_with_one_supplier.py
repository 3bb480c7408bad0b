"""Question: which towns only one line supplies."""

from __future__ import annotations

from graphlab.graph.network import Network
from graphlab.queries._shared import Rows, all_claims, by_place, claims_of, linked_places

EXAMPLE: dict[str, str] = {}


def ask(net: Network) -> Rows:
    """Towns with a single supplier.

    Of all lines ever seen (or in the asked period).

    Returns
    -------
    destination
        Town that one line supplies.
    name
        Its name.
    line
        The line.
    origins
        Where it is run from, as far as known.
    claims
        The links that say so.
    """
    run_from = linked_places(net, "ORIGINATES_IN")
    rows: Rows = []
    for town, lines in sorted(by_place(linked_places(net, "SUPPLIES", special=False)).items()):
        if len(lines) == 1:
            line = next(iter(lines))
            rows.append(
                {
                    "destination": town,
                    "name": net.name(town),
                    "line": line,
                    "origins": sorted(run_from.get(line, {})),
                    "claims": claims_of(lines[line], all_claims(run_from.get(line))),
                }
            )
    return rows
