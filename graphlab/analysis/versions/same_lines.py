"""Which line of an old version is which of a new one: by id, else where one went and one came that is clearly it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Hashable, Iterable, Mapping

from graphlab.analysis.lifecycle.states import Life
from graphlab.graph.network import Network

Sign = Callable[[Network, Life], Hashable | None]


def _towns(life: Life, kind: str) -> frozenset[str]:
    return frozenset(link.end_node for link in life.links if link.type == kind)


def _brand_and_towns(net: Network, life: Life) -> Hashable | None:
    towns = _towns(life, "SUPPLIES")
    return (net.name(life.line).casefold(), towns) if towns else None


def _brand_and_first_day(net: Network, life: Life) -> Hashable | None:
    first = life.first_seen
    return (net.name(life.line).casefold(), first.low, first.high) if first.low else None


def _places_and_first_day(net: Network, life: Life) -> Hashable | None:
    origins, towns, first = _towns(life, "ORIGINATES_IN"), _towns(life, "SUPPLIES"), life.first_seen
    return (origins, towns, first.low, first.high) if origins and towns and first.low else None


#: What makes a line that came the one that went, where it is so of one on each side: the first that fits decides.
_SIGNS: tuple[Sign, ...] = (_brand_and_towns, _brand_and_first_day, _places_and_first_day)


def same_lines(
    views: tuple[Network, Network], old: Mapping[str, Life], new: Mapping[str, Life]
) -> list[tuple[str, str]]:
    """Return pairs of ids of lines that both versions have; the ids differ where a sheet names lines by what changed.

    Parameters
    ----------
    views
        The networks of the two versions.
    old, new
        The lines in view of each.

    Notes
    -----
    A line is known by its id. Where the id is made of brand and origin, a corrected brand or a new origin makes another
    id: of lines that went and came, one on each side with the same brand and towns, the same brand and first day, or
    the same origin, towns and first day are one.
    """
    pairs = [(line, line) for line in sorted(old.keys() & new.keys())]
    gone, come = set(old) - set(new), set(new) - set(old)
    for sign in _SIGNS:
        sides = [_by_sign(views[0], (old[x] for x in gone), sign), _by_sign(views[1], (new[x] for x in come), sign)]
        for key in sides[0].keys() & sides[1].keys():
            before, after = sides[0][key], sides[1][key]
            if len(before) == len(after) == 1:
                pairs.append((before[0], after[0]))
                gone.discard(before[0])
                come.discard(after[0])
    return sorted(pairs)


def _by_sign(net: Network, lives: Iterable[Life], sign: Sign) -> dict[Hashable, list[str]]:
    found: dict[Hashable, list[str]] = defaultdict(list)
    for life in lives:
        key = sign(net, life)
        if key is not None:
            found[key].append(life.line)
    return found
