"""What communities are worth: beside rewired networks, beside plain geography, at other resolutions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from graphlab.analysis.communities.methods import CommunityGraph, Method, division_quality
from graphlab.graph.network import Network
from graphlab.spread.routes import HERE, Route
from graphlab.statistics.mutual_information import Labels, ami, mean_ami

REWIRED = 20
SWAPS = 10  # per link
MANY_LINKS = 1_000  # above this the comparison with rewired networks is left out unless asked for
SCAN = tuple(round(float(g), 3) for g in np.geomspace(0.2, 3.0, 15))
SCAN_RUNS = 5
SAME = 0.95  # AMI from which two neighbouring resolutions are on one plateau
LEVELS = ("county", "force", "region")


def rewired_graph(community_graph: CommunityGraph, rng: np.random.Generator) -> CommunityGraph:
    """Return a random network with the same degree of every node; in a two-sided one the sides are kept.

    Notes
    -----
    Ten double swaps for each link; a swap that would make a loop or a double link is not done.
    """
    side = community_graph.side
    links = [(u, v) if side is None or side[u] == 0 else (v, u) for u, v in community_graph.ends.tolist()]
    present = {frozenset(link) for link in links}
    count = len(links)
    if count < 2:
        return community_graph
    picks = rng.integers(0, count, size=(SWAPS * count, 2)).tolist()
    turns = rng.random(SWAPS * count).tolist()
    for (i, j), turn in zip(picks, turns, strict=True):
        (a, b), (c, d) = links[i], links[j]
        if side is None and turn < 0.5:
            c, d = d, c
        first, second = frozenset((a, d)), frozenset((c, b))
        if len(first) < 2 or len(second) < 2 or first in present or second in present or first == second:
            continue
        present -= {frozenset(links[i]), frozenset(links[j])}
        present |= {first, second}
        links[i], links[j] = (a, d), (c, b)
    ends = np.array(sorted(sorted(link) for link in links), dtype=np.int64)
    return CommunityGraph(community_graph.nodes, ends, community_graph.lines)


def rewired_qualities(
    community_graph: CommunityGraph, method: Method, resolution: float, seeds: Sequence[int], way: Route = HERE
) -> list[float]:
    """Return the quality that the method finds in rewired networks, one for each seed."""
    return list(way.each(_rewired_quality, (community_graph, method, resolution), seeds))


def _rewired_quality(shared: tuple[CommunityGraph, Method, float], seed: int) -> float:
    community_graph, method, resolution = shared
    other = rewired_graph(community_graph, np.random.default_rng(seed))
    return division_quality(other, method, method.find(other, resolution, seed), resolution)


def agreement_with_geography(
    net: Network, community_graph: CommunityGraph, labels: Labels
) -> dict[str, tuple[float, int]]:
    """Return for each level of geography the AMI of communities and areas, and over how many places."""
    found: dict[str, tuple[float, int]] = {}
    for level in LEVELS:
        named = [(i, _area(net, node, level)) for i, node in enumerate(community_graph.nodes) if node in net.places]
        named = [(i, name) for i, name in named if name]
        if len({name for _, name in named}) > 1:
            areas = np.unique([name for _, name in named], return_inverse=True)[1]
            found[level] = (ami(areas, labels[[i for i, _ in named]]), len(named))
    return found


def _area(net: Network, place: str, level: str) -> str | None:
    agreement_with_geography = net.dataset.geography
    return (
        agreement_with_geography.force_of(place)
        if level == "force"
        else agreement_with_geography.at_level(place, level)
    )


def _at_resolution(shared: tuple[CommunityGraph, Method, Sequence[int]], resolution: float) -> list[Labels]:
    community_graph, method, seeds = shared
    return [method.find(community_graph, resolution, seed) for seed in seeds]


def resolution_scan(
    community_graph: CommunityGraph, method: Method, seeds: Sequence[int], way: Route = HERE
) -> list[dict[str, Any]]:
    """Return one row for each resolution from 0.2 to 3: groups, quality, agreement of its runs, and its plateau.

    Neighbouring resolutions with the same number of groups whose best divisions agree (AMI at least `SAME`) are one
    plateau; a plateau of one resolution has no number.
    """
    rows: list[dict[str, Any]] = []
    before: Labels | None = None
    plateau = 0
    every = way.each(_at_resolution, (community_graph, method, seeds[:SCAN_RUNS]), SCAN)
    for resolution, found in zip(SCAN, every, strict=True):
        qualities = [division_quality(community_graph, method, labels, resolution) for labels in found]
        best = found[int(np.argmax(np.round(qualities, 12)))]
        groups = len(np.unique(best))
        same = before is not None and len(np.unique(before)) == groups and ami(before, best) >= SAME
        plateau += not same
        rows.append(
            {
                "resolution": resolution,
                "communities": groups,
                "quality": max(qualities),
                "ami_of_runs": mean_ami(found),
                "plateau": plateau,
                "claims": (),
            }
        )
        before = best
    sizes = [row["plateau"] for row in rows]
    kept = sorted({p for p in sizes if sizes.count(p) > 1})
    for row in rows:
        row["plateau"] = kept.index(row["plateau"]) + 1 if row["plateau"] in kept else None
    return rows
