"""What the runs agree on: cores of nodes that are together in at least nine runs of ten."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graphlab.statistics.mutual_information import Labels, canonical_labels

TOGETHER = 0.9
MANY = 3_000  # groups of always-together nodes from which only these are taken as cores


@dataclass(frozen=True, slots=True)
class Agreement:
    """The division that stands for all runs, and what the runs say of each node.

    ``community`` numbers communities from 1, the largest first, then the one with the smallest first member;
    ``in_core`` tells the members of its core; ``share`` is the mean share of runs that a node is together with the core
    (of a community without one: with its other members); ``named`` the communities that have a core.
    """

    community: Labels
    in_core: NDArray[np.bool_]
    share: NDArray[np.float64]
    named: frozenset[int]


def consensus_division(divisions: Sequence[Labels], best: int) -> Agreement:
    """Return what all runs agree on, laid over the best division.

    Parameters
    ----------
    divisions
        Labels of every node, one array a run.
    best
        Index of the division that stands for all.

    Notes
    -----
    Nodes that are together in every run are handled as one. Cores are found by complete linkage, so that every two
    members of a core are together in at least `TOGETHER` of the runs. O(k^2) for k such bundles of nodes.
    """
    runs = np.stack(divisions)
    community = _renumbered(divisions[best])
    bundle = canonical_labels(np.unique(runs, axis=1, return_inverse=True)[1].reshape(-1))
    core = bundle if bundle.max(initial=-1) >= MANY else _linked(runs, bundle)
    in_core = np.zeros(runs.shape[1], dtype=bool)
    share = np.ones(runs.shape[1])
    named = set()
    for number in range(1, int(community.max(initial=0)) + 1):
        members = np.flatnonzero(community == number)
        anchor = _largest(members, core)
        if len(anchor) > 1:
            in_core[anchor] = True
            named.add(number)
        share[members] = _together(runs, members, anchor if len(anchor) > 1 else members)
    return Agreement(community, in_core, share, frozenset(named))


def _renumbered(labels: Labels) -> Labels:
    """Communities from 1: the largest first, then the one whose first member comes first."""
    labels = canonical_labels(labels)
    sizes = np.bincount(labels)
    order = np.lexsort((np.arange(len(sizes)), -sizes))
    number = np.empty(len(sizes), dtype=np.int64)
    number[order] = np.arange(1, len(sizes) + 1)
    return number[labels]


def _linked(runs: Labels, bundle: Labels) -> Labels:
    from scipy.cluster.hierarchy import fcluster, linkage
    from scipy.spatial.distance import squareform

    first = np.unique(bundle, return_index=True)[1]
    if len(first) < 2:
        return bundle
    seen = runs[:, first]
    apart = np.mean([run[:, None] != run[None, :] for run in seen], axis=0)
    tree = linkage(squareform(apart, checks=False), method="complete")
    found = fcluster(tree, t=1 - TOGETHER + 1e-9, criterion="distance")
    return canonical_labels(found[bundle])


def _largest(members: Labels, core: Labels) -> Labels:
    """The largest part of a community that is one core; of equal ones that with the first member."""
    labels = canonical_labels(core[members])
    chosen: Labels = members[labels == int(np.argmax(np.bincount(labels)))]
    return chosen


def _together(runs: Labels, members: Labels, anchor: Labels) -> NDArray[np.float64]:
    """For each member, the mean share of the runs in which it is with the nodes of the anchor, itself left out."""
    total = np.zeros(len(members))
    for run in runs:
        counts = np.bincount(run[anchor], minlength=int(run.max()) + 1)
        total += counts[run[members]]
    own = np.isin(members, anchor)
    others = len(anchor) - own
    return np.where(others > 0, (total / len(runs) - own) / np.maximum(others, 1), 1.0)
