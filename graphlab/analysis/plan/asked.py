"""What a plan is asked with, read against the network: worth and costs from files, towns by name; and in words."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from graphlab.analysis.plan.aims import Aim
from graphlab.analysis.plan.costs import Costs, read_costs, read_worth
from graphlab.errors import RefusedError
from graphlab.graph.network import Network
from graphlab.model.naming import fold
from graphlab.wording.phrases import listed, many, number


def worth_by_file(net: Network, aim: Aim, path: str | Path) -> Aim:
    """Return an aim whose things are worth what a file says of their towns."""
    if not aim.of_places:
        raise RefusedError("line-months are of lines, not of towns: leave --worth out or ask for --aim towns or pairs")
    known = {fold(name) for key, row in net.places.items() for name in (key, *row.names())}

    def find(name: str, kind: str) -> str | None:
        return net.find(name, kinds=(kind,)) if fold(name) in known else None

    return aim.weighed({net.roll(place): value for place, value in read_worth(path, find).items()})


def only_towns(net: Network, aim: Aim, names: Sequence[str]) -> Aim:
    """Return an aim where only named towns are to be won."""
    if not aim.of_places:
        raise RefusedError("line-months are of lines, not of towns: leave --free out or ask for --aim towns or pairs")
    towns = {net.roll(net.find(name, kinds=("place",))) for name in names}
    unserved = sorted(towns - {town for _, town in aim.needs})
    if unserved:
        names = listed([net.name(town) for town in unserved])
        raise RefusedError(f"no line that is asked about serves {names}; nothing is to be freed")
    return aim.only({thing for thing in aim.needs if thing[1] in towns})


def costs_of_file(net: Network, path: str | Path | None) -> Costs:
    """Return what closures cost by a file; one each without it."""
    if path is None:
        return Costs()
    targeted: dict[str, set[str]] = {}
    for link in net.links:
        if link.type == "TARGETED":
            targeted.setdefault(link.start_node, set()).add(link.end_node)
    operations = net.operations
    known = {fold(name) for key, row in operations.items() for name in (key, *row.names())}

    def find(name: str, kind: str) -> str:
        """Return the id of a line or operation; an operation that the data do not know is a new one."""
        if kind == "operation" and fold(name) not in known:
            return name
        return net.find(name, kinds=(kind,))

    return read_costs(path, find, targeted)


def free_words(net: Network, free: Sequence[str]) -> str:
    """Return which towns are to be freed, as the end of a sentence."""
    names = [net.name(net.find(name, kinds=("place",))) for name in free]
    return f" to free {listed(names)}" if names else ""


def budget_words(budget: float, costs: Costs) -> str:
    """Return a budget in words: so many closures, or so much to spend."""
    return many(int(budget), "closure") if costs.unit == "lines" else f"{number(budget)} to spend"
