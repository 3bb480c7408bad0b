"""Names that people type, found in the data as they are even when the output shows pseudonyms."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from graphlab.commands._common import filters_of, read_source

if TYPE_CHECKING:
    from graphlab.dataset import Dataset
    from graphlab.graph.network import Network

#: Gives the id in the network for a name as typed.
Finder = Callable[[str, Sequence[str]], str]


def network_and_finder(source: str, options: Mapping[str, Any]) -> tuple[Network, Finder]:
    """Return the filtered network of SOURCE, and what finds names in it.

    With ``--pseudonyms`` brands are not in the network any more; a name is looked up in the data as they were and the
    pseudonym of what was found is given.
    """
    data = read_source(source, quiet=bool(options.get("quiet")))
    return data.network(**filters_of(options)), _finder(data, hidden=bool(options.get("pseudonyms")))


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
