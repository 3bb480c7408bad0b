"""Names of ids, looked up once each: a page of thousands of claims asks for the same few names again and again."""

from __future__ import annotations

from weakref import WeakKeyDictionary

from graphlab.graph.network import Network

_KNOWN: WeakKeyDictionary[Network, dict[str, str]] = WeakKeyDictionary()


def name_of(net: Network, key: str) -> str:
    """Return the name of an id in a network, as `graphlab.graph.network.Network.name` does."""
    known = _KNOWN.setdefault(net, {})
    if key not in known:
        known[key] = net.name(key)
    return known[key]
