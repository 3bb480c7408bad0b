"""What a page may hold: above 300 nodes it warns, above 1,000 it draws groups unless told otherwise, and says so.

Nothing is dropped in silence: every way of drawing less says in the page what it joined or left out, and how many.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from graphlab.errors import NotFoundError, RefusedError
from graphlab.graph.network import Network
from graphlab.report.pages.picture import DrawnLink, DrawnNode, Picture, best_grade, picture_of
from graphlab.statistics.louvain import louvain
from graphlab.wording.phrases import first_few, many

WARN, MOST = 300, 1000
#: Links between places that are drawn at most; the others are counted.
MOST_TIES = 500
WAYS = ("auto", "none", "twins", "places", "communities")
PLACES = ("origin", "town", "both", "place")


def join_groups(picture: Picture, group_of: Mapping[str, str], drawn_nodes: Mapping[str, DrawnNode]) -> Picture:
    """Return a picture of groups instead of nodes; ties between two groups become one, with all claims.

    Parameters
    ----------
    picture
        What would be drawn.
    group_of
        Group of each node; its own id where it stays itself.
    drawn_nodes
        The nodes of the new picture by id.
    """
    found: dict[tuple[str, str, str], list[DrawnLink]] = defaultdict(list)
    for drawn_link in picture.drawn_links:
        source, target = group_of[drawn_link.source], group_of[drawn_link.target]
        if source != target:
            found[source, target, drawn_link.type].append(drawn_link)
    drawn_links = [
        DrawnLink(
            *key,
            min((t.certainty for t in group), key=("stated", "implied", "unknown").index),
            tuple(sorted({c for t in group for c in t.claims})),
            best_grade(t.grade for t in group),
            sum(t.count for t in group),
        )
        for key, group in sorted(found.items())
    ]
    return replace(
        picture, drawn_nodes=dict(sorted(drawn_nodes.items())), drawn_links=tuple(drawn_links), sizes=picture.counted()
    )


def merge_twins(picture: Picture) -> Picture:
    """Return the picture with lines of the same origins, destinations and operations as one node; no link is lost."""
    same_group: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for drawn_link in picture.drawn_links:
        same_group[drawn_link.source].append((drawn_link.type, ">", drawn_link.target))
        same_group[drawn_link.target].append((drawn_link.type, "<", drawn_link.source))
    groups: dict[tuple[tuple[str, str, str], ...], list[str]] = defaultdict(list)
    for key, drawn_node in picture.drawn_nodes.items():
        if drawn_node.kind == "line":
            groups[tuple(sorted(same_group[key]))].append(key)
    group_of = {key: key for key in picture.drawn_nodes}
    drawn_nodes = {key: drawn_node for key, drawn_node in picture.drawn_nodes.items() if drawn_node.kind != "line"}
    for members in groups.values():
        first = members[0]
        drawn_nodes[first] = _group(picture, members)
        group_of.update(dict.fromkeys(members, first))
    joint = sum(1 for members in groups.values() if len(members) > 1)
    said = twins_words(len(picture.of_kind("line")), len(groups), joint)
    return replace(join_groups(picture, group_of, drawn_nodes), shown_as=said, warnings=(*picture.warnings, said))


def twins_words(lines: int, groups: int, joint: int) -> str:
    """Return what is said of lines that are drawn as groups, of which some (`joint`) hold several."""
    return (
        f"Lines that serve the same places are one node: {many(lines, 'line')} in "
        f"{many(groups, 'node')}, of which {joint:,} hold several; select one to see them."
    )


def _group(picture: Picture, members: list[str]) -> DrawnNode:
    if len(members) == 1:
        return picture.drawn_nodes[members[0]]
    claims = tuple(sorted({c for m in members for c in picture.drawn_nodes[m].claims}))
    return node_of_twins(members, [picture.drawn_nodes[m].name for m in members], claims)


def node_of_twins(members: Sequence[str], names: Sequence[str], claims: tuple[str, ...] = ()) -> DrawnNode:
    """Return the node of several lines that serve the same places; its id is that of the first."""
    facts = (("Lines", f"{len(members):,}"), ("Names", first_few(names, 20)))
    return DrawnNode(members[0], "group", f"{len(members):,} lines", claims, tuple(members), facts)


def places_only(picture: Picture) -> Picture:
    """Return places and operations alone; a link from an origin to a town stands for the lines between them.

    Notes
    -----
    The greatest `MOST_TIES` links are drawn; how many others there are, and lines without both ends, is said.
    """
    ends: dict[str, tuple[list[DrawnLink], list[DrawnLink]]] = defaultdict(lambda: ([], []))
    for drawn_link in picture.drawn_links:
        if drawn_link.type == "ORIGINATES_IN":
            ends[drawn_link.target][0].append(drawn_link)
        elif drawn_link.type == "SUPPLIES":
            ends[drawn_link.source][1].append(drawn_link)
    pairs: dict[tuple[str, str], list[tuple[str, DrawnLink, DrawnLink]]] = defaultdict(list)
    for line, (origins, towns) in ends.items():
        for origin in origins:
            for town in towns:
                pairs[origin.source, town.target].append((line, origin, town))
    ranked = sorted((p for p in pairs if p[0] != p[1]), key=lambda p: (-len(pairs[p]), p))
    drawn_links = [_pair_tie(picture, pair, pairs[pair]) for pair in sorted(ranked[:MOST_TIES])]
    drawn_nodes = {
        key: drawn_node for key, drawn_node in picture.drawn_nodes.items() if drawn_node.kind not in ("line", "group")
    }
    drawn_links += [t for t in picture.drawn_links if t.source in drawn_nodes and t.target in drawn_nodes]
    idle = set(drawn_nodes) - {end for t in drawn_links for end in (t.source, t.target)}
    drawn_nodes = {key: drawn_node for key, drawn_node in drawn_nodes.items() if key not in idle}
    inside = sum(1 for a, b in pairs if a == b)
    half = sum(len(picture.drawn_nodes[k].lines) for k, (a, b) in ends.items() if not a or not b)
    return places_alone(picture, drawn_nodes, drawn_links, (len(ranked), inside, len(idle), half))


def places_alone(
    picture: Picture,
    drawn_nodes: Mapping[str, DrawnNode],
    drawn_links: Sequence[DrawnLink],
    numbers: tuple[int, int, int, int],
) -> Picture:
    """Return the picture of places and operations, with what it leaves out.

    `numbers` are the pairs of different places, the places that supply themselves, the places and operations without a
    link drawn, and the lines that lack a known end.
    """
    pairs, inside, idle, half = numbers
    said = f"Places alone: a link stands for the lines between two places, {many(pairs, 'pair')} in all."
    said += f" The greatest {MOST_TIES:,} are drawn." if pairs > MOST_TIES else ""
    left = [f"{many(pairs - MOST_TIES, 'smaller pair')} of places not drawn."] if pairs > MOST_TIES else []
    left += [f"{many(inside, 'place supplies', 'places supply')} itself: not drawn as a link."] if inside else []
    left += [f"{many(idle, 'place or operation has', 'places and operations have')} no link drawn."] if idle else []
    left += (
        [f"{many(half, 'line has', 'lines have')} no known origin or no known destination: not drawn."] if half else []
    )
    return replace(
        picture,
        drawn_nodes=drawn_nodes,
        drawn_links=tuple(drawn_links),
        shown_as=said,
        sizes=picture.counted(),
        warnings=(*picture.warnings, said),
        absent=(*left, *picture.absent),
    )


def _pair_tie(picture: Picture, pair: tuple[str, str], found: list[tuple[str, DrawnLink, DrawnLink]]) -> DrawnLink:
    """Return the link of a pair of places: as many lines, all claims, the surest certainty and the best grade."""
    drawn_links = [drawn_link for _, origin, town in found for drawn_link in (origin, town)]
    lines = sum(len(picture.drawn_nodes[line].lines) for line, *_ in found)
    certainty = min((t.certainty for t in drawn_links), key=("stated", "implied", "unknown").index)
    claims = tuple(sorted({claim for drawn_link in drawn_links for claim in drawn_link.claims}))
    return DrawnLink(*pair, "SUPPLIES", certainty, claims, best_grade(t.grade for t in drawn_links), lines)


def communities_as_nodes(picture: Picture, seed: int = 0) -> Picture:
    """Return the picture with each community as one node (Louvain, one seed), named by its best connected place."""
    names = sorted(picture.drawn_nodes)
    number = {name: i for i, name in enumerate(names)}
    links = sorted({(number[t.source], number[t.target]) for t in picture.drawn_links})
    degree = np.bincount(
        np.array(list({(min(link), max(link)) for link in links}), np.int64).ravel(), minlength=len(names)
    )
    communities = communities_of(links, len(names), seed)
    groups = sorted((sorted(names[i] for i in found) for found in communities), key=lambda c: (-len(c), c))
    group_of, drawn_nodes = {}, {}
    for members in groups:
        places = [m for m in members if picture.drawn_nodes[m].kind in PLACES]
        top = max(places or members, key=lambda m: (int(degree[number[m]]), m))
        lines = tuple(line for m in members for line in picture.drawn_nodes[m].lines)
        claims = tuple(sorted({c for m in members for c in picture.drawn_nodes[m].claims}))
        one = picture.drawn_nodes[top]
        drawn_nodes[top] = (
            one if len(members) == 1 else node_of_community(one, len(members), len(places), lines, claims)
        )
        group_of.update(dict.fromkeys(members, top))
    said = communities_words(len(picture.drawn_nodes), len(groups), seed)
    return replace(join_groups(picture, group_of, drawn_nodes), shown_as=said, warnings=(*picture.warnings, said))


def node_of_community(
    top: DrawnNode, members: int, places: int, lines: tuple[str, ...], claims: tuple[str, ...] = ()
) -> DrawnNode:
    """Return the node of a community of several nodes, named by its best connected place."""
    facts = (("Lines", f"{len(lines):,}"), ("Places", f"{places:,}"), ("Nodes joined", f"{members:,}"))
    return DrawnNode(top.id, "group", f"Around {top.name} ({members:,})", claims, lines, facts)


def communities_words(nodes: int, groups: int, seed: int) -> str:
    """Return what is said of nodes that are drawn as communities."""
    size = many(groups, "community", "communities")
    return f"Each community is one node: {many(nodes, 'node')} in {size}, seed {seed}."


def communities_of(links: Sequence[tuple[int, int]], size: int, seed: int) -> Iterable[Collection[int]]:
    """Return the communities of some nodes, which are numbers; above `MOST` NetworkX would take far longer."""
    if size > MOST:
        ends = list(dict.fromkeys((min(link), max(link)) for link in links if link[0] != link[1]))
        found = louvain(np.array(ends, np.int64).reshape(-1, 2), size, seed=seed)
        order = np.argsort(found, kind="stable")
        return np.split(order, np.flatnonzero(np.diff(found[order])) + 1)
    import networkx as nx

    graph: nx.Graph = nx.Graph()
    graph.add_nodes_from(range(size))
    graph.add_edges_from(links)
    communities: Iterable[Collection[int]] = nx.community.louvain_communities(graph, seed=seed)
    return communities


def ego_network(picture: Picture, key: str, hops: int = 2) -> Picture:
    """Return what lies within a number of steps of one node; the rest is counted."""
    if key not in picture.drawn_nodes:
        raise NotFoundError(f"'{key}' is not in the picture: it has no link that passes the filters")
    neighbours_of = picture.neighbours()
    near, edge = {key}, {key}
    for _ in range(hops):
        edge = {other for node in edge for other in neighbours_of[node]} - near
        near |= edge
    return _subpicture(picture, near, f"Only what lies within {many(hops, 'step')} of {picture.drawn_nodes[key].name}.")


def top_nodes(picture: Picture, k: int) -> Picture:
    """Return the k best connected nodes; the rest is counted."""
    if k < 1:
        raise RefusedError(f"--top {k} would draw nothing; ask for at least 1")
    degree = {node: len(others) for node, others in picture.neighbours().items()}
    kept = set(sorted(degree, key=lambda node: (-degree[node], node))[:k])
    return _subpicture(picture, kept, f"Only the {many(min(k, len(kept)), 'best connected node')}.")


def _subpicture(picture: Picture, kept: set[str], said: str) -> Picture:
    drawn_nodes = {key: drawn_node for key, drawn_node in picture.drawn_nodes.items() if key in kept}
    drawn_links = tuple(t for t in picture.drawn_links if t.source in kept and t.target in kept)
    nodes, links = (
        many(len(picture.drawn_nodes) - len(drawn_nodes), "node"),
        many(len(picture.drawn_links) - len(drawn_links), "link"),
    )
    left = f"{said} {nodes} and {links} are not drawn."
    return replace(
        picture,
        drawn_nodes=drawn_nodes,
        drawn_links=drawn_links,
        shown_as=said,
        absent=(left, *picture.absent),
        sizes=None,
    )


def check_way(aggregate: str) -> None:
    """Raise `RefusedError` for a way of drawing less that there is not."""
    if aggregate not in WAYS:
        raise RefusedError(f"there is no way '{aggregate}' to draw less; there are: {', '.join(WAYS)}")


def fit_picture(
    net: Network,
    *,
    aggregate: str = "auto",
    around: str | None = None,
    hops: int = 2,
    most: int | None = None,
    seed: int = 0,
) -> Picture:
    """Return the picture that a page can hold.

    Parameters
    ----------
    net
        A network with its filters.
    aggregate
        ``auto`` (groups only above 1,000 nodes), ``none`` (every node, however many), ``twins`` (lines of the same
        places as one), ``places`` (places alone, linked by their lines) or ``communities``.
    around, hops
        Only what lies within so many steps of one line, place or operation (id, name or alias).
    most
        Only the best connected nodes.
    seed
        Of the communities.

    Raises
    ------
    RefusedError
        If there is no such way of drawing less.
    """
    check_way(aggregate)
    picture = picture_of(net)
    if around:
        picture = ego_network(picture, net.find(around, kinds=("line", "place", "operation")), hops)
    if most is not None:
        picture = top_nodes(picture, most)
    return warned(_joined_as(picture, aggregate, seed))


def warned(picture: Picture) -> Picture:
    """Return the picture with what is to be said where it has many nodes."""
    return replace(picture, warnings=(*picture.warnings, *_warning(picture)))


def _joined_as(picture: Picture, aggregate: str, seed: int) -> Picture:
    """Return the picture joined as asked; ``auto`` takes the first way below the limit, twins before places."""
    if aggregate == "none" or (aggregate == "auto" and len(picture.drawn_nodes) <= MOST):
        return picture
    if aggregate == "places":
        return places_only(picture)
    if aggregate == "communities":
        return communities_as_nodes(picture, seed)
    alike = merge_twins(picture)
    if aggregate == "twins" or len(alike.drawn_nodes) <= MOST:
        return alike
    if len(picture.of_kind("origin", "town", "both", "place")) <= MOST:
        return places_only(picture)
    return most_of(communities_as_nodes(picture, seed))


def most_of(grouped: Picture) -> Picture:
    """Return a picture of groups, or the best connected of them where they are too many; it is of all lines still."""
    if len(grouped.drawn_nodes) <= MOST:
        return grouped
    return replace(top_nodes(grouped, MOST), sizes=grouped.sizes)


def _warning(picture: Picture) -> list[str]:
    if len(picture.drawn_nodes) <= WARN:
        return []
    size = many(len(picture.drawn_nodes), "node")
    return [
        (
            f"{size} are many for one picture. Ask for less: places rolled up (--roll-up force), the best connected "
            "(--top 100), what lies around one (--ego norwich), or groups (--aggregate twins, places, communities)."
        )
    ]
