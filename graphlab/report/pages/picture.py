"""The network as a picture: what is drawn, of what kind, linked how, and the claims behind each node and link."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Protocol
from weakref import WeakKeyDictionary

import numpy as np

from graphlab.graph.network import Network
from graphlab.model.claims import Claim, Link
from graphlab.model.grades import Grade
from graphlab.model.tables import SPECIAL
from graphlab.wording.phrases import first_few, many

SUPPLY = ("ORIGINATES_IN", "SUPPLIES")
_ABOUT: WeakKeyDictionary[Network, Mapping[str, Sequence[str]]] = WeakKeyDictionary()
_WHOLE: WeakKeyDictionary[Network, Picture] = WeakKeyDictionary()
DRAWN = (*SUPPLY, "TARGETED", "CONDUCTED_IN", "SUCCEEDS", "CONNECTS")


@dataclass(frozen=True)
class DrawnNode:
    """A node: its id, kind, name, claims, and the lines that it stands for (itself, or those of a group).

    `behind` is how many claims there are where `claims` has the first alone.
    """

    id: str
    kind: str
    name: str
    claims: tuple[str, ...] = ()
    lines: tuple[str, ...] = ()
    facts: tuple[tuple[str, str], ...] = ()
    behind: int = 0


@dataclass(frozen=True)
class DrawnLink:
    """A link as drawn, from left to right: origin to line, line to town, operation to line or place.

    `behind` is how many claims there are where `claims` has the first alone.
    """

    source: str
    target: str
    type: str
    certainty: str
    claims: tuple[str, ...]
    grade: Grade | None = None
    count: int = 1
    behind: int = 0


class ClaimMaker(Protocol):
    """What makes claims by their ids."""

    def made(self, ids: Iterable[str]) -> list[Claim]:
        """Return claims, by id."""


@dataclass(frozen=True)
class Picture:
    """What is drawn, and in words what is not; `sizes` keeps the lines, origins, towns of one drawn in groups."""

    drawn_nodes: Mapping[str, DrawnNode]
    drawn_links: Sequence[DrawnLink]
    absent: tuple[str, ...] = ()
    shown_as: str = ""
    sizes: tuple[int, int, int] | None = None
    warnings: tuple[str, ...] = field(default_factory=tuple)
    #: Makes the claims that are named here, where they were found in columns.
    claims: ClaimMaker | None = field(default=None, compare=False)

    def neighbours(self) -> dict[str, list[str]]:
        """Return the neighbours of every node, in order of the ties."""
        found: dict[str, list[str]] = {key: [] for key in self.drawn_nodes}
        for drawn_link in self.drawn_links:
            found[drawn_link.source].append(drawn_link.target)
            found[drawn_link.target].append(drawn_link.source)
        return {key: list(dict.fromkeys(others)) for key, others in found.items()}

    def counted(self) -> tuple[int, int, int]:
        """Return how many lines, origin areas and destinations the picture is of."""
        if self.sizes is not None:
            return self.sizes
        lines = sum(len(drawn_node.lines) for drawn_node in self.drawn_nodes.values())
        return lines, len(self.of_kind("origin", "both")), len(self.of_kind("town", "both"))

    def of_kind(self, *kinds: str) -> list[DrawnNode]:
        """Return the nodes of some kinds, by id."""
        return [drawn_node for drawn_node in self.drawn_nodes.values() if drawn_node.kind in kinds]


def best_grade(grades: Iterable[Grade | None]) -> Grade | None:
    """Return the best of some grades, or None where none is graded."""
    known = [g for g in grades if g is not None]
    return min(known, key=lambda g: (g.source, g.information)) if known else None


def _ends(net: Network, link: Link) -> tuple[str, str]:
    """Return the ends of a link as drawn: an origin leads to its line."""
    if link.type == "ORIGINATES_IN":
        return net.roll(link.end_node), link.start_node
    if link.type in ("SUPPLIES", "CONDUCTED_IN"):
        return link.start_node, net.roll(link.end_node)
    if link.type == "CONNECTS":
        return net.roll(link.start_node), net.roll(link.end_node)
    return link.start_node, link.end_node


def _ties(net: Network) -> list[DrawnLink]:
    found: dict[tuple[str, str, str], list[Link]] = defaultdict(list)
    for link in net.links:
        if link.type in DRAWN and not {link.start_node, link.end_node} & set(SPECIAL):
            found[(*_ends(net, link), link.type)].append(link)
    order = ("stated", "implied", "unknown")
    return [
        DrawnLink(
            source,
            target,
            kind,
            links[0].certainty
            if len(links) == 1
            else min((link.certainty for link in links), key=lambda c: order.index(c) if c in order else 9),
            tuple(sorted(link.id for link in links)),
            best_grade(link.grade for link in links),
        )
        for (source, target, kind), links in sorted(found.items())
    ]


def place_kind(*, origin: bool, town: bool) -> str:
    """Return the kind of a place that is an origin, a town, both or neither."""
    if origin and town:
        return "both"
    return "origin" if origin else "town" if town else "place"


def claims_about(net: Network) -> Mapping[str, Sequence[str]]:
    """Return the claims that speak of each id: links at either end, events and counts of a subject.

    A network keeps them, and its whole picture: several pages and stills of a product ask for both.
    """
    if net not in _ABOUT:
        _ABOUT[net] = _claims_about(net)
    return _ABOUT[net]


def _claims_about(net: Network) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    for link in net.links:
        for end in dict.fromkeys((link.start_node, link.end_node)):
            found[end].append(link.id)
            if net.roll(end) != end:
                found[net.roll(end)].append(link.id)
    for event in net.events:
        found[event.line].append(event.id)
        if event.operation:
            found[event.operation].append(event.id)
    for status in net.statuses:
        found[status.line].append(status.id)
    for count in net.counts:
        for subject in dict.fromkeys(count.subjects):
            found[subject].append(count.id)
    return {key: sorted(set(ids)) for key, ids in found.items()}


def drawn_ids(net: Network) -> set[str]:
    """Return the ids of all nodes of the picture: the ends of the ties, and every line that serves some place."""
    links = net.link_columns
    kind, start, end = links["link_type"], links["from"], links["to"]
    shown = links.passes & kind.is_in(DRAWN) & ~start.is_in(SPECIAL) & ~end.is_in(SPECIAL)
    to_places = kind.is_in((*SUPPLY, "CONDUCTED_IN", "CONNECTS"))
    between_places = kind.equals("CONNECTS")
    return {
        *start.take(shown & ~between_places).texts,
        *net.rolled(start.take(shown & between_places)).texts,
        *end.take(shown & ~to_places).texts,
        *net.rolled(end.take(shown & to_places)).texts,
        *start.take(links.passes & kind.is_in(SUPPLY)).texts,
    }


def picture_of(net: Network) -> Picture:
    """Return everything that the network page draws.

    Parameters
    ----------
    net
        A network with its filters.

    Returns
    -------
    Picture
        Lines, the places that they start from or sell in, the operations that targeted them or acted in places, and the
        ties between them. ``unknown`` and ``not-itemised`` are no nodes: their links are counted in `absent`.
    """
    if net not in _WHOLE:
        _WHOLE[net] = _picture_of(net)
    return _WHOLE[net]


def _picture_of(net: Network) -> Picture:
    drawn_links = _ties(net)
    origins = {t.source for t in drawn_links if t.type == "ORIGINATES_IN"}
    towns = {t.target for t in drawn_links if t.type == "SUPPLIES"}
    about = claims_about(net)
    drawn_nodes = {}
    for key in sorted(drawn_ids(net)):
        claims = tuple(about.get(key, ()))
        if key in net.lines:
            drawn_nodes[key] = DrawnNode(key, "line", net.name(key), claims, (key,))
        elif key in net.operations:
            drawn_nodes[key] = DrawnNode(key, "operation", net.name(key), claims)
        else:
            drawn_nodes[key] = DrawnNode(
                key, place_kind(origin=key in origins, town=key in towns), net.name(key), claims
            )
    return Picture(drawn_nodes, tuple(drawn_links), tuple(absent_words(net, drawn_nodes.keys())))


def absent_words(net: Network, drawn: Set[str]) -> list[str]:
    """Count what the picture leaves out: special ends, entities without a link, claims withheld."""
    lines: list[str] = []
    links = net.link_columns
    for end in SPECIAL:
        ending = links.passes & links["to"].equals(end)
        for kind, words in (("ORIGINATES_IN", "an origin"), ("SUPPLIES", "a destination")):
            who = links["from"].take(np.flatnonzero(ending & links["link_type"].equals(kind))).texts
            if who:
                said = "not known" if end == "unknown" else "not itemised"
                names = first_few([net.name(k) for k in who], 12)
                lines.append(f"{many(len(who), 'line has', 'lines have')} {words} that is {said}: {names}.")
    for kind, rows in (("line", net.lines), ("operation", net.operations), ("place", net.places)):
        left = len(rows.keys() - drawn - {*SPECIAL})
        if left:
            lines.append(f"{many(left, kind + ' has', kind + 's have')} no link that can be drawn.")
    if counts := len(net.count_columns.rows):
        lines.append(f"{many(counts, 'count is', 'counts are')} not drawn here; the map shows flows.")
    return lines + withheld_words(net.withheld(links=DRAWN, events=True))


def withheld_words(withheld: Mapping[str, int]) -> list[str]:
    """Return what was withheld, one sentence a reason; one sentence that nothing was when nothing was.

    Examples
    --------
    >>> withheld_words({"handling": 2, "grade": 0, "undated": 1, "overlapping": 0})
    ['2 claims are withheld by their handling code.', '1 claim has no date, so it is outside the period asked for.']
    """
    words = {
        "handling": ("is withheld by its handling code", "are withheld by their handling code"),
        "grade": ("is below the grade asked for or ungraded", "are below the grade asked for or ungraded"),
        "undated": (
            "has no date, so it is outside the period asked for",
            "have no date, so they are outside the period asked for",
        ),
        "overlapping": ("only overlaps the period and is never cut", "only overlap the period and are never cut"),
        "certainty": ("is less certain than asked for", "are less certain than asked for"),
    }
    found = [
        f"{many(n, 'claim ' + words[reason][0], 'claims ' + words[reason][1])}."
        for reason, n in withheld.items()
        if n and reason in words
    ]
    return found or ["No claim is withheld."]
