"""Communities of lines and places: what many runs agree on, and what it is worth beside chance and the map."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np

from graphlab.analysis.communities.baselines import (
    MANY_LINKS,
    REWIRED,
    agreement_with_geography,
    resolution_scan,
    rewired_qualities,
)
from graphlab.analysis.communities.consensus import Agreement, consensus_division
from graphlab.analysis.communities.methods import (
    METHODS,
    CommunityGraph,
    Method,
    division_quality,
    make_community_graph,
    one_run,
)
from graphlab.analysis.communities.over_time import window_fates
from graphlab.analysis.lifecycle.standing import standing, subject_of
from graphlab.dataset import Dataset
from graphlab.errors import NotFoundError, RefusedError
from graphlab.graph.build import place_roles
from graphlab.graph.filters import SUPPLY
from graphlab.graph.network import Network
from graphlab.model.column_rows import Cells, ColumnRows, each
from graphlab.model.notes import FINDING, LIMIT, Note, noted
from graphlab.model.result import Column, Parts, Result
from graphlab.spread.opening import opened
from graphlab.spread.routes import Route
from graphlab.statistics.mutual_information import Labels, mean_ami
from graphlab.wording.phrases import capital, listed, many, number, share_of, verb

DEFAULT_RUNS = 50
SMALL = 300  # nodes up to which the resolution is scanned unless told otherwise
REDRAWS = 0.5  # AMI with geography from which communities mostly redraw the map
COLUMNS = (
    Column("node", "id", "line or place"),
    Column("name", "", "its name"),
    Column("kind", "", "line or place"),
    Column("community", "", "number of its community: the largest is 1, of equal ones that with the first id"),
    Column("in_core", "", "whether it is in the core: together with every other member of it in 90 % of the runs"),
    Column("share_of_runs", "share", "share of the runs in which it is together with the core of its community"),
    Column("community_name", "", "place with most links in the core; empty without a core, as it is then not stable"),
    Column("claims", "ids", "claims on its links"),
)
QUALITY = (
    Column("quantity", "", "what is compared"),
    Column("value", "", "its value"),
    Column("means", "", "how to read it"),
    Column("claims", "ids", "none: the whole network is behind it"),
)
RESOLUTION = (
    Column("resolution", "", "below 1 larger communities, above 1 smaller ones"),
    Column("communities", "count", "of the best run"),
    Column("quality", "", "of the best run, at this resolution"),
    Column("ami_of_runs", "", "agreement of the runs at this resolution"),
    Column("plateau", "", "resolutions with the same number give the same communities"),
    Column("claims", "ids", "none"),
)


def communities(
    net: Network | Dataset,
    method: str = "louvain",
    *,
    runs: int = DEFAULT_RUNS,
    seed: int = 0,
    resolution: float = 1.0,
    scan: bool | None = None,
    rewired: bool | None = None,
    windows: Sequence[str] = (),
    jobs: int | None = None,
    cluster: str | None = None,
    as_at: str | None = None,
    all_time: bool = False,
    state: str | Sequence[str] | None = None,
) -> Result:
    """Return the community of every line and place, and whether most runs agree on it.

    Parameters
    ----------
    net
        The network.
    method
        A name of `METHODS`.
    runs
        Runs with different seeds, at least 1.
    seed
        From which the seeds of all runs are made.
    resolution
        Below 1 larger communities, above 1 smaller ones; greater than 0.
    scan
        Scan the resolution from 0.2 to 3 (part ``resolution``); by default up to 300 nodes.
    rewired
        Compare with rewired networks; by default up to 1,000 links.
    windows
        Periods to compare (part ``windows``): which communities were born, merged, split or ended.
    jobs, cluster
        Where the runs are made, see `graphlab.spread.opening.opened`; the same bytes everywhere.
    as_at, all_time, state
        Which lines are asked about: by default those that stand open as at the cut-off, see
        `graphlab.analysis.lifecycle.standing.standing`.

    Returns
    -------
    Result
        Columns `COLUMNS`, by community, then core first, then id. In `parts`: ``quality``, and where asked for
        ``resolution`` and ``windows``.

    Raises
    ------
    NotFoundError
        If there is no such method.
    RefusedError
        If a number is out of range, or the method needs a two-sided network and this is none.
    MissingExtraError
        If the method needs a package that is not installed.

    Notes
    -----
    The division shown is that of the run with the best quality. Nodes are handled in sorted order, so that a seed means
    the same for any order of rows.

    References
    ----------
    Blondel et al. 2008 (Louvain); Traag, Waltman and van Eck, Sci. Rep. 9:5233 (2019, Leiden); Barber, PRE 76:066102
    (2007); Lancichinetti and Fortunato 2012 (consensus of runs).
    """
    net = standing(net, as_at=as_at, all_time=all_time, state=state)
    chosen = _chosen(method, runs, resolution)
    community_graph = make_community_graph(net.supply_columns)
    seeds = run_seeds(seed, max(runs, REWIRED))
    with opened(jobs, cluster) as way:
        divisions = list(way.each(one_run, (community_graph, chosen, resolution), seeds[:runs]))
        chance = _by_chance(community_graph, chosen, resolution, seeds, rewired, way)
        scanned = scan or (scan is None and community_graph.size <= SMALL)
        resolutions = resolution_scan(community_graph, chosen, seeds, way) if scanned else []
    qualities = [round(division_quality(community_graph, chosen, labels, resolution), 12) for labels in divisions]
    best = _best(divisions, qualities)
    agreed = consensus_division(divisions, best)
    rows = community_rows(net, community_graph, agreed)
    alike = agreement_with_geography(net, community_graph, divisions[best])
    worth = _worth(alike, qualities, chance)
    parts: dict[str, Callable[[], Result]] = {
        "quality": partial(_quality, net, chosen, resolution, (divisions, qualities, best, chance), alike, worth)
    }
    if scanned:
        parts["resolution"] = partial(_scan, net, chosen, resolutions)
    if windows:
        same: dict[str, Any] = {"method": method, "runs": runs, "seed": seed, "resolution": resolution}
        again = partial(communities, **same, jobs=jobs, cluster=cluster, scan=False, rewired=False)
        fates = window_fates(net, windows, again, asked={"method": method, "runs": runs}, seed=seed)
        parts["windows"] = lambda: fates
    return Result(
        title=f"{chosen.title} of {subject_of(net)}",
        method=f"{chosen.title}: {chosen.means}; best of {many(runs, 'run')}. "
        "A core is what 90 % of the runs agree on.",
        columns=COLUMNS,
        rows=rows,
        parameters=dict(net.parameters)
        | {"method": method, "runs": runs, "resolution": resolution}
        | ({"windows": list(windows)} if windows else {}),
        seed=seed,
        notes=[*noted(FINDING, _notes(net, rows, agreed)), *worth],
        withheld=net.withheld(links=net.analysed_types),
        marking=net.marking,
        parts=Parts(parts),
    )


def _chosen(method: str, runs: int, resolution: float) -> Method:
    if method not in METHODS:
        from difflib import get_close_matches

        close = get_close_matches(method, METHODS, n=2, cutoff=0.4)
        raise NotFoundError(f"there is no method '{method}'; there are: {', '.join(METHODS)}", close)
    if runs < 1:
        raise RefusedError(f"runs={runs}: at least 1")
    if not resolution > 0:
        raise RefusedError(f"resolution={resolution}: greater than 0")
    return METHODS[method]


def run_seeds(seed: int, runs: int) -> list[int]:
    """Return the seeds of all runs; the first are the same for any number of runs."""
    return [int(np.random.SeedSequence([seed, run]).generate_state(1)[0]) % 2**31 for run in range(runs)]


def _best(divisions: Sequence[Labels], qualities: Sequence[float]) -> int:
    """Index of the run with the best quality; of equal ones the division that comes first in order of labels."""
    return min(range(len(divisions)), key=lambda i: (-qualities[i], divisions[i].tolist()))


def community_rows(net: Network, community_graph: CommunityGraph, agreed: Agreement) -> ColumnRows:
    """Return one row a node: its community, whether it is in the core, and the claims on its links."""
    columns = net.supply_columns
    number = np.array([columns.number[node] for node in community_graph.nodes], np.int64)
    order = np.lexsort((number, ~agreed.in_core, agreed.community))
    at, community = number[order], agreed.community[order].astype(np.int64)
    named = _names(net, agreed, number)
    numbers = list(range(int(community.max(initial=0)) + 1))
    return ColumnRows(
        {
            "node": Cells([columns.nodes[i] for i in at.tolist()]),
            "name": Cells([columns.names[i] for i in at.tolist()]),
            "kind": columns.kinds(at),
            "community": Cells(numbers, community),
            "in_core": Cells([False, True], agreed.in_core[order].astype(np.int64)),
            "share_of_runs": Cells.of(agreed.share[order].tolist()),
            "community_name": Cells([named.get(number) for number in numbers], community),
            "claims": columns.claims(at),
        }
    )


def _names(net: Network, agreed: Agreement, number: np.ndarray) -> dict[int, str]:
    """Return what each community with a core is called: by the place that most of its core is joined to.

    `number` gives the number among the columns of each node that was divided.
    """
    columns, roles, nodes = net.supply_columns, place_roles(net), net.supply_columns.nodes
    core = np.zeros(len(columns), np.int64)
    core[number] = np.where(agreed.in_core, agreed.community, 0)
    within = (core[columns.start] == core[columns.end]) & (core[columns.start] > 0)
    joined = columns.each_end(within).tolist()

    def first(community: int) -> int:
        members = np.flatnonzero(core == community).tolist()
        places = [i for i in members if not columns.is_line[i]] or members
        return min(places, key=lambda i: (-joined[i], "OriginArea" not in roles.get(nodes[i], ()), nodes[i]))

    return {community: f"around {columns.names[first(community)]}" for community in agreed.named}


def _by_chance(
    community_graph: CommunityGraph,
    method: Method,
    resolution: float,
    seeds: Sequence[int],
    rewired: bool | None,
    way: Route,
) -> list[float]:
    """Return the quality of rewired networks; nothing where they are not asked for."""
    if rewired or (rewired is None and len(community_graph.ends) <= MANY_LINKS):
        return rewired_qualities(community_graph, method, resolution, seeds[:REWIRED], way)
    return []


def _worth(alike: Mapping[str, tuple[float, int]], qualities: Sequence[float], chance: Sequence[float]) -> list[Note]:
    """Return what the reader must know of communities that chance or the map explain as well."""
    notes = []
    if above := sum(c >= float(np.mean(qualities)) for c in chance):
        notes.append(
            f"{above} of {REWIRED} random networks with the same degrees divide as well: these communities are "
            "no more than the number of links of each place explains."
        )
    notes += [
        f"The communities mostly redraw the map (agreement with {level}: AMI {number(value, 2)})."
        for level, (value, _) in alike.items()
        if value >= REDRAWS
    ]
    return noted(LIMIT, notes)


def _quality(
    net: Network,
    method: Method,
    resolution: float,
    made: tuple[Sequence[Labels], Sequence[float], int, Sequence[float]],
    alike: Mapping[str, tuple[float, int]],
    worth: Sequence[Note],
) -> Result:
    """Return the part ``quality``, of divisions, their qualities, which is best, and those of random networks."""
    divisions, qualities, best, chance = made
    kind = "Barber's modularity" if method.two_sided else "modularity"
    ours = float(np.mean(qualities))
    rows = [
        ("best quality", qualities[best], f"{kind} of the division shown; 0 is chance, networks rarely exceed 0.8"),
        ("mean quality", ours, "of all runs; compare it with chance"),
        (
            "agreement of runs",
            round(mean_ami(divisions), 12),
            "mean AMI of two runs: 1 the same, 0 no more than chance",
        ),
    ]
    if chance:
        spread = float(np.std(chance))
        rows += [
            ("quality by chance", float(np.mean(chance)), f"mean of {REWIRED} random networks with the same degrees"),
            (
                "as good by chance",
                sum(c >= ours for c in chance) / REWIRED,
                "share of these with at least the mean quality of our runs (one run each)",
            ),
        ]
        if spread > 0:
            apart = (ours - float(np.mean(chance))) / spread
            rows.append(("distance from chance", apart, "of the mean quality, in standard deviations"))
    for level, (value, places) in alike.items():
        rows.append((f"agreement with {level}", value, f"AMI of communities and {level} over {many(places, 'place')}"))
    return Result(
        title="What these communities are worth",
        method="Quality of the runs beside that of random networks with the same degrees, and agreement with the map.",
        columns=QUALITY,
        rows=[{"quantity": name, "value": value, "means": means, "claims": ()} for name, value, means in rows],
        parameters=dict(net.parameters) | {"method": method.name, "resolution": resolution},
        notes=worth,
        marking=net.marking,
    )


def _scan(net: Network, method: Method, rows: list[dict[str, Any]]) -> Result:
    kept = Counter(row["plateau"] for row in rows if row["plateau"] is not None)
    notes = ["No two neighbouring resolutions agree: no number of communities stands out."]
    if kept:
        widest = max(kept, key=lambda p: (kept[p], -p))
        span = [row for row in rows if row["plateau"] == widest]
        first, last = span[0], span[-1]
        found = many(first["communities"], "community", "communities")
        widest_text = f"{found} from resolution {first['resolution']} to {last['resolution']}"
        notes = [f"Widest plateau: {widest_text}."]
    if method.name == "label-propagation":
        notes.append("Label propagation knows no resolution: the rows only differ by chance.")
    return Result(
        title="Communities at other resolutions",
        method="The method at 15 resolutions from 0.2 to 3; neighbours with equal communities form a plateau.",
        columns=RESOLUTION,
        rows=rows,
        parameters=dict(net.parameters) | {"method": method.name},
        notes=noted(FINDING, notes),
        marking=net.marking,
    )


def _notes(net: Network, rows: ColumnRows, agreed: Agreement) -> list[str]:
    if not len(net.supply_columns.start):
        return ["No line has a link to a known place here, so there are no communities."]
    numbers, in_core = each(rows, "community", int), each(rows, "in_core", bool)
    called = zip(numbers, rows.columns["community_name"], strict=True)
    names = {number: name for number, name in called if name}
    sizes = Counter(number for number, core in zip(numbers, in_core, strict=True) if core)
    named = [f"{names[number]} ({sizes[number]:,})" for number in sorted(names)]
    outside = len(rows) - sum(in_core)
    found = int(agreed.community.max())
    cores = share_of(len(named), found, "community", "communities")
    beyond = f": do not assign {verb(outside, 'it', 'them')} to a group" if outside else ""
    notes = [
        f"{capital(cores)} {verb(min(len(named), found), 'has', 'have')} a core: {listed(named)}."
        if named
        else "No community has a core: the runs do not agree on any.",
        f"{outside:,} of {len(rows):,} lines and places {verb(outside, 'is', 'are')} in no core{beyond}.",
        "A community is a pattern of recorded links, not an organisation.",
    ]
    links = net.link_columns
    ends = links.passes & links["link_type"].is_in(SUPPLY) & ~links["to"].is_in(net.supply_columns.number)
    special = int(ends.sum())
    if special:
        are = verb(special, "is", "are")
        notes.append(f"{many(special, 'link')} to a place that is not known or not itemised {are} in no graph.")
    return notes
