"""A line as one list describes it: brand, origins, towns, time and operations, as deconfliction compares them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from graphlab.errors import RefusedError
from graphlab.graph.network import Network
from graphlab.model.columns import TextColumn
from graphlab.model.judged.joining import components
from graphlab.model.judged.lists import TOKEN
from graphlab.model.naming import fold
from graphlab.model.statuses import STATUS
from graphlab.model.tables import SPECIAL

#: Brands that say that there is none: not known, and so no agreement.
NO_BRAND = re.compile(r"\W*|.*\b(unnamed|unknown|no name|not known|n/k|tbc|anonymous)\b.*")
_TELEPHONE = re.compile(r"\s*\+?[\d\s().-]{9,20}\s*")


@dataclass(frozen=True, slots=True)
class LineRecord:
    """A line as one list describes it.

    Attributes
    ----------
    key
        ``source_id/line_id``, or the line id alone where no source speaks of it.
    line
        Its id in its list.
    network
        Position of its list among those compared.
    sources
        Sources whose claims speak of it.
    brands
        Folded names.
    origins, towns
        Places, under one key for all lists.
    first, last
        Ordinal days between which it was seen (see `Period.first_ordinal` for open sides).
    dated
        Whether any date is known.
    operations
        Folded names of operations that dealt with it.
    token
        Token made elsewhere, or "".
    """

    key: str
    line: str
    network: int
    sources: tuple[str, ...]
    brands: tuple[str, ...]
    origins: frozenset[str]
    towns: frozenset[str]
    first: int
    last: int
    dated: bool
    operations: frozenset[str]
    token: str = ""


def line_key(sources: Iterable[str], line: str) -> str:
    """Return the name of a line among several lists.

    Examples
    --------
    >>> line_key(["norfolk", "essex"], "echo"), line_key([], "echo")
    ('essex/echo', 'echo')
    """
    first = min((s for s in sources if s), default="")
    return f"{first}/{line}" if first else line


def line_sources(net: Network) -> dict[str, set[str]]:
    """Return the sources whose claims speak of each line."""
    found: dict[str, set[str]] = defaultdict(set)
    links, events, counts = net.link_columns, net.event_columns, net.count_columns
    happened = np.flatnonzero(events.passes & ~events["event"].equals(STATUS))
    told = (
        (links, "from", links.rows),
        (links, "to", links.rows),
        (events, "line_id", happened),
        (counts, "subject", counts.rows),
    )
    for claims, column, rows in told:
        pairs, _ = TextColumn.pairs(claims[column].take(rows), claims["source_id"].take(rows))
        for subject, source in pairs:
            for part in subject.split(";"):
                if part in net.lines:
                    found[part].add(source)
    return {line: sources - {""} for line, sources in found.items()}


def line_records(nets: Sequence[Network]) -> tuple[LineRecord, ...]:
    """Return the lines of several lists as records, sorted by key.

    A line that two lists give under one id from one source is one record of each; the caller compares only records that
    share no source.
    """
    places = _one_key_for_each_place(nets)
    records = [record for number, net in enumerate(nets) for record in _records_of(net, number, places)]
    return tuple(sorted(records, key=lambda r: (r.key, r.network)))


def _records_of(net: Network, number: int, places: dict[tuple[int, str], str]) -> Iterable[LineRecord]:
    sources = line_sources(net)
    ends: dict[str, dict[str, set[str]]] = defaultdict(lambda: {"ORIGINATES_IN": set(), "SUPPLIES": set()})
    operations: dict[str, set[str]] = defaultdict(set)
    for link in net.links:
        if link.type in ("ORIGINATES_IN", "SUPPLIES") and link.end_node not in SPECIAL:
            ends[link.start_node][link.type].add(places[number, link.end_node])
        elif link.type == "TARGETED":
            operations[link.end_node].add(fold(net.name(link.start_node)))
    for event in net.events:
        if event.operation:
            operations[event.line].add(fold(net.name(event.operation)))
    for line, row in net.lines.items():
        span = net.span(line)
        brands = tuple(sorted({fold(n) for n in row.names() if not NO_BRAND.fullmatch(fold(n))} - {""}))
        yield LineRecord(
            key=line_key(sources.get(line, ()), line),
            line=line,
            network=number,
            sources=tuple(sorted(sources.get(line, ()))),
            brands=brands,
            origins=frozenset(ends[line]["ORIGINATES_IN"]),
            towns=frozenset(ends[line]["SUPPLIES"]),
            first=span.first_ordinal,
            last=span.last_ordinal,
            dated=span.dated,
            operations=frozenset(operations[line]),
            token=_token(line, row.text(TOKEN)),
        )


def _token(line: str, text: str) -> str:
    """Return the token of a line; a telephone number is a key to a person and is refused, as are its digits alone."""
    if _TELEPHONE.fullmatch(text):
        raise RefusedError(
            f"the token of line '{line}' is a telephone number or looks like one (not said back): numbers are a key "
            "to people and can be tried one by one; give a token made elsewhere under a secret key (HMAC)"
        )
    return text


def _one_key_for_each_place(nets: Sequence[Network]) -> dict[tuple[int, str], str]:
    """Return one key for a place of several lists, joined by id, GSS code or name: the smallest of its ids."""
    pairs: list[tuple[str, str]] = []
    nodes: set[str] = set()
    for net in nets:
        for key, row in net.dataset.places.items():
            forms = [f"id {key}", f"name {fold(row.text('name') or key)}"]
            if row.text("gss_code"):
                forms.append(f"code {row.text('gss_code').casefold()}")
            nodes.update(forms)
            pairs.extend((forms[0], other) for other in forms[1:])
    one = components(sorted(nodes), sorted(set(pairs)))
    smallest: dict[str, str] = {}
    for net in nets:
        for key in net.dataset.places:
            group = one[f"id {key}"]
            smallest[group] = min(key, smallest.get(group, key))
    return {(number, key): smallest[one[f"id {key}"]] for number, net in enumerate(nets) for key in net.dataset.places}


def places_around(nets: Sequence[Network]) -> dict[str, frozenset[str]]:
    """Return the places that each place lies within, under the keys of `line_records`."""
    keys = _one_key_for_each_place(nets)
    found: dict[str, set[str]] = defaultdict(set)
    for (number, place), key in keys.items():
        above = ((number, around) for around in nets[number].dataset.geography.ancestors(place))
        found[key].update(keys[one] for one in above if one in keys)  # a special place has no row
    return {key: frozenset(around - {key}) for key, around in found.items()}
