"""Centrality of lines and places: exact scores, ranks with ties, and the interval in which a rank can be trusted."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from copy import copy
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from graphlab.analysis.centrality.explain import explain
from graphlab.analysis.centrality.measures import MEASURES, Measure, katz_alpha, kernel_input
from graphlab.analysis.centrality.routes_left import RoutesLeft
from graphlab.analysis.centrality.stability import (
    DEFAULT_RUNS,
    MISSING,
    SILENCES,
    SMALL,
    SMALL_WHEN_QUICK,
    WAYS,
    Score,
    Stability,
    tellers,
    tied_groups,
)
from graphlab.analysis.centrality.stability import stability as stability_of
from graphlab.analysis.centrality.stability_notes import missing_share, stability_sentences
from graphlab.analysis.lifecycle.standing import standing, subject_of
from graphlab.dataset import Dataset
from graphlab.errors import NotFoundError, RefusedError
from graphlab.graph import kernel
from graphlab.graph.filters import SUPPLY
from graphlab.graph.network import Network
from graphlab.graph.supply_columns import SupplyColumns
from graphlab.model.column_rows import Cells, ColumnRows
from graphlab.model.columns import distinct
from graphlab.model.notes import BASIS, FINDING, LEFT_OUT, LIMIT, SEE_FURTHER, Note, noted
from graphlab.model.result import Column, Parts, Result
from graphlab.spread.opening import opened
from graphlab.spread.routes import HERE, Route
from graphlab.statistics.ranks import Ranked, ranked
from graphlab.wording.phrases import capital, few, listed, many, verb

if TYPE_CHECKING:
    import networkx as nx

EXPLAINED = 2_000  # nodes up to which a betweenness over all pairs is explained without being asked
DEFAULT_TOP = 10  # the k of "in the top k" when no top was asked for
COLUMNS = (
    Column("rank", "", "place in the order of scores; equal scores share the smallest"),
    Column("node", "id", "line or place"),
    Column("name", "", "its name"),
    Column("kind", "", "line or place"),
    Column("score", "", "the measure; see the method"),
    Column("rank_low", "", "best rank to expect: the 5 % point of the runs, or the first place of the tie"),
    Column("rank_high", "", "worst rank to expect: the 95 % point of the runs, or the last place of the tie"),
    Column("in_top_share", "share", "share of the runs in which it is among the first k; empty without runs"),
    Column("rank_median", "", "median rank of the runs; empty without runs"),
    Column("group", "", "rows with the same number cannot be told apart"),
    Column("claims", "ids", "claims on its links"),
)
BIASED = {
    "grade": "links missing the likelier the worse their grade",
    "source": "one source silent at a time",
    "force": "one police force silent at a time",
}


def centrality(
    net: Network | Dataset,
    measure: str | None = None,
    *,
    stability: int | None = None,
    top: int | None = None,
    jobs: int | None = None,
    cluster: str | None = None,
    seed: int = 0,
    normalized: bool = True,
    missing: float = MISSING,
    explained: int = 3,
    as_at: str | None = None,
    all_time: bool = False,
    state: str | Sequence[str] | None = None,
) -> Result:
    """Return every line and place of the network with its score and rank, and how far the rank can be trusted.

    Parameters
    ----------
    net
        The network.
    measure
        A name of `MEASURES`; by default origin-town-betweenness, for a plain network betweenness.
    stability
        Runs with links missing at random; 0 for none. By default 200 where the network has at most 300 nodes (600
        for measures that only look at a node's own links).
    top
        Show the first so many ranks only (a tie at the end is shown whole); also the k of ``in_top_share``, which is
        otherwise 10.
    jobs
        Processes for betweenness of large networks and for many runs; the same bytes for any number.
    cluster
        ``"local"`` or the address of a dask scheduler, instead; see `graphlab.spread.opening.opened`.
    seed
        Of the runs.
    normalized
        Shares of pairs rather than pairs, for the measures that count pairs.
    missing
        Probability that a link is missing in a run, from 0 to less than 1.
    explained
        Explain the scores of so many first rows (part ``why``).
    as_at, all_time, state
        Which lines are asked about: by default those that stand open as at the cut-off, see
        `graphlab.analysis.lifecycle.standing.standing`.

    Returns
    -------
    Result
        Columns `COLUMNS`, by rank, then id. In `parts`: ``why`` (pairs behind the first scores) and ``stability``
        (intervals of the first rows when links are missing by grade, by source and by force).

    Raises
    ------
    NotFoundError
        If there is no such measure.
    RefusedError
        If the measure needs origins and towns and the network is plain, or a number is out of range.

    Notes
    -----
    Exact for every network; betweenness by `graphlab.graph.kernel`. Ranks compare 12 significant digits.

    References
    ----------
    Borgatti, Carley and Krackhardt, Social Networks 28:124 (2006), on ranks with links missing.
    """
    net = standing(net, as_at=as_at, all_time=all_time, state=state)
    columns = net.supply_columns
    chosen = chosen_measure(net, measure)
    _check_numbers(top, stability, missing)
    runs = asked_runs(stability, chosen, len(columns))
    k = top or DEFAULT_TOP
    steady = None
    others: Callable[[], dict[str, Stability | None]] = dict
    with opened(jobs, cluster) as route:
        order = ranked(scores(_scored(net, chosen), chosen, normalized=normalized, route=route))
        if runs and len(columns):
            graph = columns if chosen.name == "origin-town-betweenness" else scored_graph(net)
            again = _again(graph, chosen)
            plan = partial(stability_of, net, graph, again, runs=runs, top=k, seed=seed, missing=missing, route=route)
            steady = plan(way="random")
            others = partial(_each_way, plan)
            if steady is not None and route is not HERE:
                others = partial(dict, others())  # while the workers are there
    rows = rank_rows(columns, order, steady)
    shown: Sequence[Mapping[str, Any]] = rows if top is None else rows[: int((np.array(order.first) <= top).sum())]
    parts: dict[str, Callable[[], Result]] = {}
    if explained and shown and (chosen.name != "betweenness" or len(columns) <= EXPLAINED):
        parts["why"] = lambda: _why(net, chosen, [row["node"] for row in shown[:explained] if row["score"]])
    if steady is not None:
        parts["stability"] = partial(_other_ways, net, shown[:k], others, steady)
    asked: dict[str, Any] = {"measure": chosen.name, "stability": runs, "top": top, "normalized": normalized}
    if runs:
        asked |= {"k": k, "missing": missing}
    if chosen.name == "katz":
        asked["alpha"] = katz_alpha(columns)
    return Result(
        title=f"{chosen.title} of {subject_of(net)}",
        method=_method(net, chosen, runs, missing, k, normalized),
        columns=COLUMNS,
        rows=shown,
        parameters=dict(net.parameters) | {name: value for name, value in asked.items() if value is not None},
        seed=seed if runs else None,
        notes=_notes(net, chosen, rows, steady, missing),
        withheld=net.withheld(links=net.analysed_types),
        marking=net.marking,
        parts=Parts(parts),
    )


def _each_way(plan: Callable[..., Stability | None]) -> dict[str, Stability | None]:
    """Return the ranks with links missing otherwise than at random."""
    return {way: plan(way=way) for way in WAYS[1:]}


def asked_runs(runs: int | None, measure: Measure, nodes: int) -> int:
    """Return the number of runs: as asked, else the default of small networks."""
    small = SMALL_WHEN_QUICK if measure.quick else SMALL
    return runs if runs is not None else DEFAULT_RUNS * (nodes <= small)


def chosen_measure(net: Network, measure: str | None) -> Measure:
    """Return the measure asked for, or the default of the network.

    Raises
    ------
    NotFoundError, RefusedError
        As `centrality`.
    """
    if measure is None:
        return MEASURES["betweenness" if net.is_plain else "origin-town-betweenness"]
    if measure not in MEASURES:
        from difflib import get_close_matches

        close = get_close_matches(measure, MEASURES, n=3, cutoff=0.4)
        raise NotFoundError(f"there is no measure '{measure}'; there are: {', '.join(MEASURES)}", close)
    if net.is_plain and not MEASURES[measure].plain:
        kept = ", ".join(name for name, m in MEASURES.items() if m.plain)
        raise RefusedError(
            f"{measure} needs lines with origins and towns, and this is a plain network; there are: {kept}"
        )
    return MEASURES[measure]


def scored_graph(net: Network) -> nx.Graph:
    """Return the supply graph with what the measures need beside it: weights of links, the pairs in question."""
    weights_told = net.link_columns.table.columns.get("weight")
    if weights_told is None:
        graph = copy(net.supply_graph)  # nodes and links are shared, as nothing here changes them
        graph.graph = {"pairs": frozenset(net.pairs)}
        return graph
    graph = net.supply_graph.copy()
    graph.graph["pairs"] = frozenset(net.pairs)
    rows = np.flatnonzero(net.link_columns.passes & ~weights_told.equals(""))
    ids = net.dataset.claim_column("links")
    told = {ids[row]: weights_told[row] for row in rows.tolist()}
    for _, _, data in graph.edges(data=True):
        weights = [_number(told[c]) for c in data["claims"] if c in told]
        if weights and None not in weights:
            data["weight"] = sum(w for w in weights if w is not None)
    return graph


def _scored(net: Network, measure: Measure) -> nx.Graph | SupplyColumns:
    """Return what a measure scores: columns where they say all that it asks, else the graph."""
    weighted = measure.name == "strength" and "weight" in net.link_columns.table.columns
    return net.supply_columns if measure.on_columns and not weighted else scored_graph(net)


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if value >= 0 else None


def scores(
    graph: nx.Graph | SupplyColumns, measure: Measure, *, normalized: bool = True, route: Route = HERE
) -> dict[str, float]:
    """Return the score of every node."""
    if measure.name == "betweenness":
        found: dict[str, float] = kernel.betweenness_centrality(kernel_input(graph), normalized, way=route)
        return found
    return measure.score(graph, normalized)


def _check_numbers(top: int | None, runs: int | None, missing: float) -> None:
    if top is not None and top < 1:
        raise RefusedError(f"top={top}: ask for at least the first 1")
    if runs is not None and runs < 0:
        raise RefusedError(f"stability={runs}: a number of runs, or 0 for none")
    if not 0 <= missing < 1:
        raise RefusedError(f"missing={missing}: a probability, at least 0 and less than 1")


def _again(graph: nx.Graph | SupplyColumns, measure: Measure) -> Score | RoutesLeft:
    """Return what scores the graph again with links missing: of columns their routes."""
    return RoutesLeft.of(graph) if isinstance(graph, SupplyColumns) else partial(_normalized, measure)


def _normalized(measure: Measure, graph: nx.Graph) -> dict[str, float]:
    return measure.score(graph, True)


def rank_rows(columns: SupplyColumns, order: Ranked, steady: Stability | None) -> ColumnRows:
    """Return the rows of the table, groups of rows that cannot be told apart included."""
    nodes, low, high = order.nodes, list(order.first), list(order.last)
    at = np.array([columns.number[node] for node in nodes], np.int64)
    unknown = Cells([None], np.zeros(len(nodes), np.int64))
    in_top = median = unknown
    if steady is not None:
        low, high = steady.low[at].astype(int).tolist(), steady.high[at].astype(int).tolist()
        in_top = Cells.of(steady.in_top[at].astype(float).tolist())
        median = Cells.of(steady.median[at].astype(int).tolist())
    return ColumnRows(
        {
            "rank": Cells.of(order.first),
            "node": Cells(nodes),
            "name": Cells(list(map(columns.names.__getitem__, at.tolist()))),
            "kind": columns.kinds(at),
            "score": Cells.of(order.scores),
            "rank_low": Cells.of(low),
            "rank_high": Cells.of(high),
            "in_top_share": in_top,
            "rank_median": median,
            "claims": columns.claims(at),
            "group": Cells.of(order.first if steady is None else tied_groups(low, high)),
        }
    )


def _method(net: Network, measure: Measure, runs: int, missing: float, k: int, normalized: bool) -> str:
    text = f"{measure.title}: {measure.words(plain=net.is_plain)[0]}."
    if not normalized and measure.name in ("betweenness", "origin-town-betweenness"):
        text += " Not normalised: pairs, not shares."
    if runs:
        text += (
            f" Ranks again in {runs:,} runs with {missing_share(missing)} missing at random: "
            f"5 to 95 % interval, median, and share of the runs among the first {k}."
        )
    return text


def _notes(
    net: Network,
    measure: Measure,
    rows: Sequence[Mapping[str, Any]],
    steady: Stability | None,
    missing: float,
) -> list[Note]:
    notes = [Note(measure.words(plain=net.is_plain)[1], LIMIT)]
    links, columns = net.link_columns, net.supply_columns
    outside = [end for end in links["to"].texts if end not in columns.number]
    special = int((links.passes & links["link_type"].is_in(SUPPLY) & links["to"].is_in(frozenset(outside))).sum())
    if special:
        are = verb(special, "is", "are")
        text = f"{many(special, 'link')} to a place that is not known or not itemised {are} in no graph."
        notes.append(Note(text, LEFT_OUT))
    if measure.name == "origin-town-betweenness":
        origin, town, _ = columns.routes
        served = distinct(origin * len(columns) + town)
        itself = int((np.floor_divide(served, len(columns)) == served % len(columns)).sum()) if len(served) else 0
        text = _pairs_counted(len(served) - itself, itself)
        notes.append(Note(text, BASIS))
    if not len(columns.start):
        return [*notes, Note("No line has a link to a known place here, so there is nothing to rank.", FINDING)]
    if steady is None:
        text = "Without stability runs an interval only spans its tie: it says nothing about missing reports."
        return [*notes, Note(text, LIMIT)]
    scoring = [row for row in rows if row["score"]]
    said = stability_sentences(
        [row["name"] for row in scoring],
        [row["rank"] for row in scoring],
        [(row["rank_low"], row["rank_high"]) for row in scoring],
        [row["group"] for row in scoring],
        missing,
    )
    notes += noted(FINDING, said)
    if steady.empty:
        runs = f"{steady.empty:,} of {steady.runs + steady.empty:,} runs"
        notes.append(Note(f"In {runs} nothing was left to rank; the intervals are those of the other runs.", LIMIT))
    return [
        *notes,
        Note(
            "Reports are not missing at random: see the table on silent sources and forces before relying on it.",
            SEE_FURTHER,
        ),
    ]


def _pairs_counted(apart: int, itself: int) -> str:
    """Return how many pairs the measure is over, and how many of one place it leaves out."""
    text = capital(many(apart, "served pair"))
    if not itself:
        return f"{text}."
    count = verb(itself, "counts", "count")
    return f"{text}; {itself:,} of a place with itself {count} in neither sum nor divisor."


def _why(net: Network, measure: Measure, nodes: list[str]) -> Result:
    tables = [explain(net, node, measure.name, top=5) for node in nodes]
    if not tables:
        return explain_nothing(net, measure)
    first = tables[0]
    return Result(
        title="What gives the first their scores",
        method=first.method,
        columns=first.columns,
        rows=[row for table in tables for row in table.rows],
        parameters=dict(net.parameters) | {"measure": measure.name, "top": 5},
        notes=[Note("At most five rows for each; ask for one node to see more.", LEFT_OUT)],
        marking=net.marking,
    )


def explained_node(
    net: Network | Dataset,
    node: str,
    measure: str | None = None,
    *,
    top: int = 10,
    as_at: str | None = None,
    all_time: bool = False,
    state: str | Sequence[str] | None = None,
) -> Result:
    """Return the pairs that one line or place owes its score to; see `graphlab.analysis.centrality.explain.explain`.

    Raises
    ------
    NotFoundError
        If there is no such line, place or measure.
    RefusedError
        If the node has no link in the network.
    """
    net = standing(net, as_at=as_at, all_time=all_time, state=state)
    key = net.find(node, kinds=("line", "place"))
    key = net.roll(key) if key in net.places else key
    if key not in net.supply_columns.number:
        raise RefusedError(f"{net.name(key)} has no link in this network, so it has no score")
    return explain(net, key, chosen_measure(net, measure).name, top=top)


def explain_nothing(net: Network, measure: Measure) -> Result:
    """Return the empty table of explanations, for a network in which nothing scores."""
    from graphlab.analysis.centrality.explain import COLUMNS as WHY

    return Result(
        title="Nothing scores here",
        method=measure.title,
        columns=WHY,
        rows=[],
        parameters=dict(net.parameters) | {"measure": measure.name},
        marking=net.marking,
    )


def _other_ways(
    net: Network,
    rows: Sequence[Mapping[str, Any]],
    others: Callable[[], Mapping[str, Stability | None]],
    steady: Stability,
) -> Result:
    ways = others()
    place = net.supply_columns.number
    table = []
    for row in rows:
        i = place[row["node"]]
        entry = {"rank": row["rank"], "node": row["node"], "name": row["name"], "claims": row["claims"]}
        for way, found in {"random": steady, **ways}.items():
            entry[f"{way}_low"] = None if found is None else int(found.low[i])
            entry[f"{way}_high"] = None if found is None else int(found.high[i])
        table.append(entry)
    columns = [Column("rank", "", "rank in the data"), Column("node", "id", "line or place"), Column("name")]
    for way, meaning in {"random": "links missing at random", **BIASED}.items():
        columns += [
            Column(f"{way}_low", "", f"best rank, {meaning}"),
            Column(f"{way}_high", "", f"worst rank, {meaning}"),
        ]
    return Result(
        title="How the first ranks hold when reports are missing otherwise than at random",
        method="5 to 95 % interval of the rank: links missing at random; the likelier the worse their grade (source "
        "1, 2, 3: half, once, one and a half times; information A to E: half to twice). Least and greatest rank: one "
        "source or police force silent at a time, each once.",
        columns=[*columns, Column("claims", "ids", "claims on its links")],
        rows=table,
        parameters=dict(net.parameters),
        notes=noted(BASIS, _silenced(net, ways)),
        marking=net.marking,
    )


def _silenced(net: Network, ways: Mapping[str, Stability | None]) -> list[str]:
    """Return how many sources and forces were silent one at a time, and without how many nothing is left to rank."""
    graph = net.supply_graph
    named = {way: len(frozenset().union(*tellers(net, graph, graph.edges, way)) - {""}) for way in SILENCES}
    said = [many(number, way) for way, number in named.items() if number]
    if not said:
        return ["No source or force is named."]
    ranked_runs = sum(found.runs for way in SILENCES if (found := ways[way]) is not None)
    empty = sum(named.values()) - ranked_runs
    notes = [f"Silenced one at a time: {listed(said)}."]
    if empty:
        notes.append(f"Without {few(empty, 'of them', 'of them')} nothing is left to rank: no rank is shown for that.")
    return notes
