"""What a page may hold: above 300 nodes it warns, above 1,000 it draws groups unless told otherwise, and says so.

Nothing is dropped in silence: every way of drawing less says in the page what it joined or left out, and how many.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace

from graphlab.errors import NotFoundError, RefusedError
from graphlab.graph.network import Network
from graphlab.report.pages.picture import Dot, Picture, Tie, best_grade, picture_of
from graphlab.wording.phrases import many

WARN, MOST = 300, 1000
#: Links between places that are drawn at most; the others are counted.
MOST_TIES = 500
WAYS = ("auto", "none", "twins", "places", "communities")


def joined(picture: Picture, group_of: Mapping[str, str], dots: Mapping[str, Dot]) -> Picture:
    """Return a picture of groups instead of nodes; ties between two groups become one, with all claims.

    Parameters
    ----------
    picture
        What would be drawn.
    group_of
        Group of each node; its own id where it stays itself.
    dots
        The nodes of the new picture by id.
    """
    found: dict[tuple[str, str, str], list[Tie]] = defaultdict(list)
    for tie in picture.ties:
        source, target = group_of[tie.source], group_of[tie.target]
        if source != target:
            found[source, target, tie.type].append(tie)
    ties = [
        Tie(
            *key,
            min((t.certainty for t in group), key=("stated", "implied", "unknown").index),
            tuple(sorted({c for t in group for c in t.claims})),
            best_grade(t.grade for t in group),
            sum(t.count for t in group),
        )
        for key, group in sorted(found.items())
    ]
    return replace(picture, dots=dict(sorted(dots.items())), ties=tuple(ties), sizes=picture.counted())


def twins(picture: Picture) -> Picture:
    """Return the picture with lines of the same origins, destinations and operations as one node; no link is lost."""
    kin: dict[str, list[tuple[str, str, str]]] = defaultdict(list)
    for tie in picture.ties:
        kin[tie.source].append((tie.type, ">", tie.target))
        kin[tie.target].append((tie.type, "<", tie.source))
    groups: dict[tuple[tuple[str, str, str], ...], list[str]] = defaultdict(list)
    for key, dot in picture.dots.items():
        if dot.kind == "line":
            groups[tuple(sorted(kin[key]))].append(key)
    group_of = {key: key for key in picture.dots}
    dots = {key: dot for key, dot in picture.dots.items() if dot.kind != "line"}
    for members in groups.values():
        first = members[0]
        dots[first] = _group(picture, members)
        group_of.update(dict.fromkeys(members, first))
    joint = sum(1 for members in groups.values() if len(members) > 1)
    said = (
        f"Lines that serve the same places are one node: {many(len(picture.of_kind('line')), 'line')} in "
        f"{many(len(groups), 'node')}, of which {joint:,} hold several; select one to see them."
    )
    return replace(joined(picture, group_of, dots), shown_as=said, warnings=(*picture.warnings, said))


def _group(picture: Picture, members: list[str]) -> Dot:
    first = picture.dots[members[0]]
    if len(members) == 1:
        return first
    names = [picture.dots[m].name for m in members]
    shown = ", ".join(names[:20]) + (f" and {len(names) - 20:,} more" if len(names) > 20 else "")
    claims = tuple(sorted({c for m in members for c in picture.dots[m].claims}))
    return Dot(
        first.id,
        "group",
        f"{len(members):,} lines",
        claims,
        tuple(members),
        (("Lines", f"{len(members):,}"), ("Names", shown)),
    )


def places_only(picture: Picture) -> Picture:
    """Return places and operations alone; a link from an origin to a town stands for the lines between them.

    Notes
    -----
    The greatest `MOST_TIES` links are drawn; how many others there are, and lines without both ends, is said.
    """
    ends: dict[str, tuple[list[Tie], list[Tie]]] = defaultdict(lambda: ([], []))
    for tie in picture.ties:
        if tie.type == "ORIGINATES_IN":
            ends[tie.target][0].append(tie)
        elif tie.type == "SUPPLIES":
            ends[tie.source][1].append(tie)
    pairs: dict[tuple[str, str], list[tuple[str, Tie, Tie]]] = defaultdict(list)
    for line, (origins, towns) in ends.items():
        for origin in origins:
            for town in towns:
                pairs[origin.source, town.target].append((line, origin, town))
    ranked = sorted((p for p in pairs if p[0] != p[1]), key=lambda p: (-len(pairs[p]), p))
    ties = [_pair_tie(picture, pair, pairs[pair]) for pair in sorted(ranked[:MOST_TIES])]
    dots = {key: dot for key, dot in picture.dots.items() if dot.kind not in ("line", "group")}
    ties += [t for t in picture.ties if t.source in dots and t.target in dots]
    idle = set(dots) - {end for t in ties for end in (t.source, t.target)}
    dots = {key: dot for key, dot in dots.items() if key not in idle}
    said = f"Places alone: a link stands for the lines between two places, {many(len(ranked), 'pair')} in all."
    said += f" The greatest {MOST_TIES:,} are drawn." if len(ranked) > MOST_TIES else ""
    left = [f"{many(len(ranked) - MOST_TIES, 'smaller pair')} of places not drawn."] if len(ranked) > MOST_TIES else []
    inside = sum(1 for a, b in pairs if a == b)
    left += [f"{many(inside, 'place supplies', 'places supply')} itself: not drawn as a link."] if inside else []
    left += (
        [f"{many(len(idle), 'place or operation has', 'places and operations have')} no link drawn."] if idle else []
    )
    half = sum(len(picture.dots[k].lines) for k, (a, b) in ends.items() if not a or not b)
    left += (
        [f"{many(half, 'line has', 'lines have')} no known origin or no known destination: not drawn."] if half else []
    )
    return replace(
        picture,
        dots=dots,
        ties=tuple(ties),
        shown_as=said,
        sizes=picture.counted(),
        warnings=(*picture.warnings, said),
        absent=(*left, *picture.absent),
    )


def _pair_tie(picture: Picture, pair: tuple[str, str], found: list[tuple[str, Tie, Tie]]) -> Tie:
    """Return the link of a pair of places: as many lines, all claims, the surest certainty and the best grade."""
    ties = [tie for _, origin, town in found for tie in (origin, town)]
    lines = sum(len(picture.dots[line].lines) for line, *_ in found)
    certainty = min((t.certainty for t in ties), key=("stated", "implied", "unknown").index)
    claims = tuple(sorted({claim for tie in ties for claim in tie.claims}))
    return Tie(*pair, "SUPPLIES", certainty, claims, best_grade(t.grade for t in ties), lines)


def communities_as_nodes(picture: Picture, seed: int = 0) -> Picture:
    """Return the picture with each community as one node (Louvain, one seed), named by its best connected place."""
    import networkx as nx

    graph: nx.Graph = nx.Graph()
    graph.add_nodes_from(sorted(picture.dots))
    graph.add_edges_from(sorted({(t.source, t.target) for t in picture.ties}))
    groups = sorted((sorted(c) for c in nx.community.louvain_communities(graph, seed=seed)), key=lambda c: (-len(c), c))
    group_of, dots = {}, {}
    for members in groups:
        places = [m for m in members if picture.dots[m].kind in ("origin", "both", "town", "place")]
        top = max(places or members, key=lambda m: (graph.degree(m), m))
        lines = tuple(line for m in members for line in picture.dots[m].lines)
        facts = (("Lines", f"{len(lines):,}"), ("Places", f"{len(places):,}"), ("Nodes joined", f"{len(members):,}"))
        claims = tuple(sorted({c for m in members for c in picture.dots[m].claims}))
        if len(members) == 1:
            dots[top] = picture.dots[top]
        else:
            dots[top] = Dot(top, "group", f"Around {picture.dots[top].name} ({len(members):,})", claims, lines, facts)
        group_of.update(dict.fromkeys(members, top))
    size = many(len(groups), "community", "communities")
    said = f"Each community is one node: {many(len(picture.dots), 'node')} in {size}, seed {seed}."
    return replace(joined(picture, group_of, dots), shown_as=said, warnings=(*picture.warnings, said))


def ego(picture: Picture, key: str, hops: int = 2) -> Picture:
    """Return what lies within a number of steps of one node; the rest is counted."""
    if key not in picture.dots:
        raise NotFoundError(f"'{key}' is not in the picture: it has no link that passes the filters")
    beside = picture.neighbours()
    near, edge = {key}, {key}
    for _ in range(hops):
        edge = {other for node in edge for other in beside[node]} - near
        near |= edge
    return _only(picture, near, f"Only what lies within {many(hops, 'step')} of {picture.dots[key].name}.")


def top(picture: Picture, k: int) -> Picture:
    """Return the k best connected nodes; the rest is counted."""
    if k < 1:
        raise RefusedError(f"--top {k} would draw nothing; ask for at least 1")
    degree = {node: len(others) for node, others in picture.neighbours().items()}
    kept = set(sorted(degree, key=lambda node: (-degree[node], node))[:k])
    return _only(picture, kept, f"Only the {many(min(k, len(kept)), 'best connected node')}.")


def _only(picture: Picture, kept: set[str], said: str) -> Picture:
    dots = {key: dot for key, dot in picture.dots.items() if key in kept}
    ties = tuple(t for t in picture.ties if t.source in kept and t.target in kept)
    nodes, links = many(len(picture.dots) - len(dots), "node"), many(len(picture.ties) - len(ties), "link")
    left = f"{said} {nodes} and {links} are not drawn."
    return replace(picture, dots=dots, ties=ties, shown_as=said, absent=(left, *picture.absent), sizes=None)


def fitted(
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
    if aggregate not in WAYS:
        raise RefusedError(f"there is no way '{aggregate}' to draw less; there are: {', '.join(WAYS)}")
    picture = picture_of(net)
    if around:
        picture = ego(picture, net.dataset.find(around, kinds=("line", "place", "operation")), hops)
    if most is not None:
        picture = top(picture, most)
    picture = _joined_as(picture, aggregate, seed)
    return replace(picture, warnings=(*picture.warnings, *_warning(picture)))


def _joined_as(picture: Picture, aggregate: str, seed: int) -> Picture:
    """Return the picture joined as asked; ``auto`` takes the first way below the limit, twins before places."""
    if aggregate == "none" or (aggregate == "auto" and len(picture.dots) <= MOST):
        return picture
    if aggregate == "places":
        return places_only(picture)
    if aggregate == "communities":
        return communities_as_nodes(picture, seed)
    alike = twins(picture)
    if aggregate == "twins" or len(alike.dots) <= MOST:
        return alike
    if len(picture.of_kind("origin", "town", "both", "place")) <= MOST:
        return places_only(picture)
    grouped = communities_as_nodes(picture, seed)
    return grouped if len(grouped.dots) <= MOST else top(grouped, MOST)


def _warning(picture: Picture) -> list[str]:
    if len(picture.dots) <= WARN:
        return []
    size = many(len(picture.dots), "node")
    return [
        (
            f"{size} are many for one picture. Ask for less: places rolled up (--roll-up force), the best connected "
            "(--top 100), what lies around one (--ego norwich), or groups (--aggregate twins, places, communities)."
        )
    ]
