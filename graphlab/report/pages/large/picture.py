"""What is drawn of a large network: the same groups as `graphlab.report.pages.aggregation` makes, from columns.

A test holds both together on small data. Of the claims behind a node or link the first are named and all are counted.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from graphlab.graph.network import Network
from graphlab.model.columns import distinct, runs
from graphlab.model.tables import CERTAINTIES
from graphlab.report.pages.aggregation import (
    MOST,
    MOST_TIES,
    PLACES,
    check_way,
    communities_of,
    communities_words,
    fit_picture,
    node_of_community,
    node_of_twins,
    places_alone,
    twins_words,
    warned,
)
from graphlab.report.pages.large.behind import Claims, numbered
from graphlab.report.pages.large.size import is_large
from graphlab.report.pages.large.ties import KINDS, Ties, ties_of
from graphlab.report.pages.picture import DrawnLink, DrawnNode, Picture, absent_words

Key = tuple[str, str, str]


@dataclass(frozen=True)
class Drawing:
    """A picture whose nodes and links have no claims yet.

    Attributes
    ----------
    members
        Ids that each node stands for, by its own id.
    resting
        Numbers of the links (`Ties`) that each link rests on, by its ends and type.
    """

    picture: Picture
    members: Mapping[str, Sequence[str]]
    resting: Mapping[Key, np.ndarray]


def picture_to_draw(net: Network, *, around: str | None = None, most: int | None = None, **asked: Any) -> Picture:
    """Return the picture that a page can hold; options as `graphlab.report.pages.aggregation.fit_picture`."""
    if around or most is not None or asked.get("aggregate") == "none" or not is_large(net):
        return fit_picture(net, around=around, most=most, **asked)
    return large_picture(net, asked.get("aggregate") or "auto", asked.get("seed") or 0)


def large_picture(net: Network, aggregate: str = "auto", seed: int = 0) -> Picture:
    """Return what is drawn of a network in groups, as `fit_picture` does, without an object of each link.

    Raises
    ------
    RefusedError
        If there is no such way of drawing less.
    """
    check_way(aggregate)
    ties = ties_of(net)
    drawing = _drawing(net, ties, aggregate, seed)
    return warned(_with_claims(net, ties, drawing))


def _drawing(net: Network, ties: Ties, aggregate: str, seed: int) -> Drawing:
    """Return the picture joined as asked; ``auto`` takes twins where they are few enough, else places.

    However many places there are, only the greatest pairs are drawn of them: communities need not be looked for.
    """
    if aggregate == "auto" and len(ties.nodes) <= MOST:
        every = np.arange(len(ties.nodes))
        return _joined(net, ties, every, {}, _whole(net, ties, sized=False), apart=False)
    if aggregate == "auto":
        alike = _twins(ties)
        aggregate = "twins" if len(distinct(alike)) <= MOST else "places"
    if aggregate == "twins":
        return _twins_joined(net, ties)
    return _places(net, ties) if aggregate == "places" else _communities(net, ties, seed)


def _whole(net: Network, ties: Ties, *, sized: bool = True) -> Picture:
    """Return the picture of everything, of which nothing is made yet, with what it leaves out and its sizes."""
    sizes = tuple(int(ties.of_kind(*kinds).sum()) for kinds in (("line",), ("origin", "both"), ("town", "both")))
    absent = tuple(absent_words(net, set(ties.nodes)))
    return Picture({}, (), absent, sizes=(sizes[0], sizes[1], sizes[2]) if sized else None)


def _node(net: Network, ties: Ties, number: int) -> DrawnNode:
    key, kind = ties.nodes[number], KINDS[ties.kind[number]]
    return DrawnNode(key, kind, net.name(key), (), (key,) if kind == "line" else ())


def _joined(
    net: Network, ties: Ties, group: np.ndarray, made: Mapping[int, DrawnNode], picture: Picture, *, apart: bool = True
) -> Drawing:
    """Return the picture of groups: `group` has the number of the node that stands for each node.

    `made` are the nodes of several; links within a group are not drawn where groups are joined (`apart`).
    """
    order = np.argsort(group, kind="stable")
    heads, opens = np.unique(group[order], return_index=True)
    members = {
        ties.nodes[head]: [ties.nodes[i] for i in part.tolist()]
        for head, part in zip(heads.tolist(), np.split(order, opens[1:]), strict=True)
    }
    nodes = {ties.nodes[head]: made.get(head) or _node(net, ties, head) for head in heads.tolist()}
    start, end = group[ties.start], group[ties.end]
    used = np.flatnonzero(start != end) if apart else np.arange(len(ties))
    used = used[np.lexsort((used, ties.type[used], end[used], start[used]))]
    links, resting = _links(ties, used, start[used], end[used], ties.type[used])
    return Drawing(replace(picture, drawn_nodes=nodes, drawn_links=tuple(links)), members, resting)


def _links(
    ties: Ties, used: np.ndarray, start: np.ndarray, end: np.ndarray, kind: np.ndarray, lines: bool = False
) -> tuple[list[DrawnLink], dict[Key, np.ndarray]]:
    """Return the links that stand for those `used`, which are in order of the ends and kind that they are drawn with.

    A link counts what it stands for, or of ways through lines (`lines`, two links each) those.
    """
    if not len(used):
        return [], {}
    change = [np.diff(codes, prepend=-1) != 0 for codes in (start, end, kind)]
    opens = np.flatnonzero(change[0] | change[1] | change[2])
    certainty = np.minimum.reduceat(ties.certainty[used], opens).tolist()
    grade = np.minimum.reduceat(ties.grade[used], opens).tolist()
    parts = np.split(used, opens[1:])
    keys = [
        (ties.nodes[a], ties.nodes[b], ties.types[t])
        for a, b, t in zip(start[opens].tolist(), end[opens].tolist(), kind[opens].tolist(), strict=True)
    ]
    links = [
        DrawnLink(*key, CERTAINTIES[c], (), ties.grades[g], len(part) // (2 if lines else 1))
        for key, c, g, part in zip(keys, certainty, grade, parts, strict=True)
    ]
    return links, dict(zip(keys, parts, strict=True))


def _with_claims(net: Network, ties: Ties, drawing: Drawing) -> Picture:
    """Return the picture with the first claims behind each node and link, and how many there are."""
    picture, claims = drawing.picture, Claims(net)
    about = claims.about(numbered([drawing.members[key] for key in picture.drawn_nodes]), len(picture.drawn_nodes))
    nodes = {
        key: replace(node, claims=found.first, behind=found.number)
        for (key, node), found in zip(picture.drawn_nodes.items(), about, strict=True)
    }
    parts = [drawing.resting[t.source, t.target, t.type] for t in picture.drawn_links]
    used = np.concatenate([np.zeros(0, np.int64), *parts])
    link = np.repeat(np.repeat(np.arange(len(parts)), list(map(len, parts))), ties.claims[used])
    rows = ties.rows[runs(ties.bounds[used], ties.claims[used])]
    behind = claims.of_rows({"links": (link, rows)}, len(parts))
    links = [
        replace(t, claims=found.first, behind=found.number)
        for t, found in zip(picture.drawn_links, behind, strict=True)
    ]
    return replace(picture, drawn_nodes=nodes, drawn_links=tuple(links), claims=claims)


def _twins(ties: Ties) -> np.ndarray:
    """Return for each node the first of the lines that have the same links with the same nodes; itself for others."""
    lines, size = ties.of_kind("line"), max(len(ties.nodes), 1)
    node = np.concatenate([ties.start, ties.end])
    told = np.concatenate([2 * ties.type * size + ties.end, (2 * ties.type + 1) * size + ties.start])
    node, told = node[lines[node]], told[lines[node]]
    order = np.lexsort((told, node))
    node, told = node[order], told[order]
    begins, degree = np.searchsorted(node, np.arange(size)), np.bincount(node, minlength=size)
    same = np.zeros(size, np.int64)  # the number of what was told so far, among nodes told as much
    for place in range(int(degree.max(initial=0))):
        more = np.flatnonzero(degree > place)
        _, entry = np.unique(told[begins[more] + place], return_inverse=True)
        _, same[more] = np.unique(same[more] * (len(told) + 1) + entry, return_inverse=True)
    group = np.arange(len(ties.nodes))
    those = np.flatnonzero(lines)
    _, first, number = np.unique(degree[those] * (size + 1) + same[those], return_index=True, return_inverse=True)
    group[those] = those[first[number]]
    return group


def _twins_joined(net: Network, ties: Ties) -> Drawing:
    group = _twins(ties)
    those = np.flatnonzero(ties.of_kind("line"))
    order = those[np.argsort(group[those], kind="stable")]
    heads, opens = np.unique(group[order], return_index=True)
    made = {}
    for head, part in zip(heads.tolist(), np.split(order, opens[1:]), strict=True):
        if len(part) > 1:
            members = [ties.nodes[i] for i in part.tolist()]
            made[head] = node_of_twins(members, net.names_of_lines(members))
    said = twins_words(len(those), len(heads), len(made))
    picture = _whole(net, ties)
    return _joined(net, ties, group, made, replace(picture, shown_as=said, warnings=(*picture.warnings, said)))


def _places(net: Network, ties: Ties) -> Drawing:
    """Return places and operations alone; a link from an origin to a town stands for the lines between them."""
    origin, town = ties.ways
    size = max(len(ties.nodes), 1)
    pair = ties.start[origin] * size + ties.end[town]
    pairs, number, times = np.unique(pair, return_inverse=True, return_counts=True)
    inside = pairs // size == pairs % size
    ranked = np.flatnonzero(~inside)
    ranked = ranked[np.argsort(-times[ranked], kind="stable")]
    kept = np.zeros(len(pairs), bool)
    kept[ranked[:MOST_TIES]] = True
    ways = np.flatnonzero(kept[number])
    ways = ways[np.argsort(pair[ways], kind="stable")]
    used = np.stack([origin[ways], town[ways]], axis=1).ravel()
    first, second = (np.repeat(side, 2) for side in np.divmod(pair[ways], size))
    supplying = np.full(len(used), ties.types.index("SUPPLIES") if "SUPPLIES" in ties.types else -1)
    links, resting = _links(ties, used, first, second, supplying, lines=True)
    alone = ~ties.of_kind("line")
    others = np.flatnonzero(alone[ties.start] & alone[ties.end])
    more, resting_more = _links(ties, others, ties.start[others], ties.end[others], ties.type[others])
    nodes = sorted({end for t in (*links, *more) for end in (t.source, t.target)})
    place = {key: i for i, key in enumerate(ties.nodes)}
    drawn = {key: _node(net, ties, place[key]) for key in nodes}
    ends = [np.zeros(size, bool), np.zeros(size, bool)]
    ends[0][ties.end[ties.of_type("ORIGINATES_IN")]] = True
    ends[1][ties.start[ties.of_type("SUPPLIES")]] = True
    half = int((ends[0] ^ ends[1]).sum())
    numbers = (len(ranked), int(inside.sum()), int(alone.sum()) - len(drawn), half)
    picture = places_alone(_whole(net, ties), drawn, [*links, *more], numbers)
    return Drawing(picture, {key: [key] for key in nodes}, resting | resting_more)


def _communities(net: Network, ties: Ties, seed: int) -> Drawing:
    """Return each community as one node, named by its best connected place."""
    size = len(ties.nodes)
    width = max(size, 1)
    links = np.stack(np.divmod(distinct(ties.start * width + ties.end), width), axis=1)
    low, high = np.divmod(distinct(links.min(axis=1) * width + links.max(axis=1)), width)
    degree = np.bincount(np.concatenate([low, high]), minlength=size)
    place = ties.of_kind(*PLACES)
    group, made = np.zeros(size, np.int64), {}
    communities = [*communities_of([(a, b) for a, b in links.tolist()], size, seed)]
    for found in communities:
        members = np.sort(np.fromiter(found, np.int64, len(found)))
        inside = members[place[members]]
        asked = inside if len(inside) else members
        top = int(asked[np.lexsort((asked, degree[asked]))[-1]])
        group[members] = top
        if len(members) > 1:
            lines = tuple(ties.nodes[i] for i in members[ties.kind[members] == 0].tolist())
            made[top] = node_of_community(_node(net, ties, top), len(members), len(inside), lines)
    said = communities_words(size, len(communities), seed)
    picture = _whole(net, ties)
    return _joined(net, ties, group, made, replace(picture, shown_as=said, warnings=(*picture.warnings, said)))
