"""Names that people type, found in the data as they are even when the output shows pseudonyms."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from graphlab.commands._common import filters_of, network_of

if TYPE_CHECKING:
    from graphlab.graph.network import Network
    from graphlab.model.dataset import Dataset

#: Gives the id in the network for a name as typed.
Finder = Callable[[str, Sequence[str]], str]


def network_and_finder(source: str, options: Mapping[str, Any]) -> tuple[Network, Finder]:
    """Return the filtered network of SOURCE, and what finds names in it.

    With ``--pseudonyms`` brands are not in the network any more; a name is looked up in the data as they were and the
    pseudonym of what was found is given.
    """
    plain = network_of(source, {**options, "pseudonyms": False})
    hidden = bool(options.get("pseudonyms"))
    net = plain.dataset.network(**filters_of(options)) if hidden else plain
    return net, _finder(plain.dataset, hidden=hidden)


def _finder(data: Dataset, *, hidden: bool) -> Finder:
    key: Mapping[str, str] = {}
    if hidden:
        from graphlab.model.pseudonyms import pseudonymise

        key = pseudonymise(data)[1]

    def find(name: str, kinds: Sequence[str]) -> str:
        if name in key.values():
            return name
        found = data.find(name, kinds)
        return key.get(found, found)

    return find
