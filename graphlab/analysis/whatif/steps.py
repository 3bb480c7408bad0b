"""What closing lines would cut: pairs and flow first, components and efficiency second."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np

from graphlab.analysis.deconfliction.lookalikes import lookalikes
from graphlab.analysis.lifecycle.lives import MOST_NOTES
from graphlab.analysis.lifecycle.pairs import Pair, PairText, ends_of, pair_texts
from graphlab.analysis.lifecycle.standing import scope_words, standing
from graphlab.analysis.lifecycle.supply import pair_columns, town_columns
from graphlab.analysis.whatif.efficiency import efficiencies_without
from graphlab.analysis.whatif.removal import global_efficiency
from graphlab.analysis.whatif.scenario import COLUMNS, Scenario, unique_in_order
from graphlab.analysis.whatif.sentences import at_start, rank_sentences, step_sentence
from graphlab.dataset import Dataset
from graphlab.errors import NotFoundError, RefusedError
from graphlab.graph.network import Network
from graphlab.model.column_rows import Cells, ColumnRows, Lists, each
from graphlab.model.notes import BASIS, FINDING, LEFT_OUT, LOOKALIKES, NO_LIST, Note, noted
from graphlab.model.result import Column, Parts, Result
from graphlab.spread.opening import opened
from graphlab.wording import phrases

if TYPE_CHECKING:
    from graphlab.analysis.whatif.flow_at_stake import FlowTable

SPECIAL_COLUMNS = (
    Column("origin", "", "origin, or unknown, or not-itemised"),
    Column("destination", "", "town, or unknown, or not-itemised"),
    Column("lines", "", "lines that serve it"),
    Column("claims", "", "ids behind the row"),
)
METHOD = (
    "A pair is lost when a closed line that served it overlaps in time no remaining line that serves it (a line's span "
    "is the widest that its dates allow). Pairs with an end not known or not itemised are listed apart. Flow is "
    "what is counted of the line itself, else of the pair when its last line goes. Efficiency: over the nodes left."
)


def whatif(
    net: Network | Dataset,
    close: Sequence[str] = (),
    *,
    close_operation: str | None = None,
    close_origin: str | None = None,
    rank: bool = False,
    measure: str | Sequence[str] | None = None,
    unit: str | None = None,
    ties: str = "smallest",
    curve: Sequence[str] = (),
    adaptive: bool = False,
    all_nodes: bool = False,
    best: int = 0,
    stress: Sequence[str] = (),
    efficiency: bool | None = None,
    jobs: int | None = None,
    cluster: str | None = None,
    as_at: str | None = None,
    all_time: bool = False,
    state: str | Sequence[str] | None = None,
) -> Result:
    """Return what closing lines would cut, step by step, or one row a line with the greatest loss first.

    Parameters
    ----------
    net
        The network.
    close
        Lines to close one after the other (id, name or alias); the last row is the state with all of them closed.
    close_operation, close_origin
        Close the lines that an operation acted on, or all that are run from a place or from within it.
    rank
        One row a line: what closing it alone would cut.
    measure, unit
        Count the flow lost in this measure.
    ties
        Which of equal scores a removal curve takes first: the ``smallest`` id, or the ``largest`` or ``last`` one.
    curve
        Removal curves to add, of `graphlab.analysis.whatif.orders.STRATEGIES`.
    adaptive
        Recompute the curve's score after each removal.
    all_nodes
        Let curves remove places too: a stress test.
    best
        Find the sets of 1 to this many lines that cut most pairs.
    stress
        Places to remove after the lines: a stress test, since nobody can close a town.
    efficiency
        Work efficiency out however long it takes (True) or not at all (False); by default where it is quick.
    jobs, cluster
        Where curves and best sets are worked out, see `graphlab.spread.opening.opened`; the same bytes everywhere.
    as_at, all_time, state
        Which lines are asked about: by default those that stand open as at the cut-off, see
        `graphlab.analysis.lifecycle.standing.standing`.

    Returns
    -------
    Result
        Columns `COLUMNS`. In `parts`: ``special`` (pairs with a special end), ``curve`` and ``best`` where asked for.

    Raises
    ------
    NotFoundError
        If a line, place, operation, measure or strategy is not known.
    RefusedError
        If nothing was asked for, several measures at once, or a rank beside what is to be closed or removed.
    """
    if not (close or close_operation or close_origin or rank or curve or best or stress):
        raise RefusedError("nothing was asked for: name lines to close, or ask for a rank, a curve or best sets")
    if rank and (close or close_operation or close_origin or stress):
        raise RefusedError("a rank asks of every line alone: leave it out, or what is to be closed or removed")
    net = standing(net, as_at=as_at, all_time=all_time, state=state)
    flows = _flows(net, measure, unit) if measure else None
    scenario = Scenario(net, flows, efficiency)
    asked: dict[str, Any] = {
        "rank": rank or None,
        "measure": flows.measure if flows else None,
        "unit": flows.unit if flows else None,
    }
    made: dict[str, Result] = {}
    with opened(jobs, cluster) as way:
        if best:
            from graphlab.analysis.whatif.best_sets import best_sets

            made["best"] = best_sets(scenario, best, way)
        if curve:
            from graphlab.analysis.whatif.curves import curves

            made["curve"] = curves(scenario, curve, adaptive=adaptive, ties=ties, all_nodes=all_nodes, way=way)
    parts = Parts(
        {"special": partial(_special_pairs, scenario), **{name: partial(made.__getitem__, name) for name in made}}
    )
    if rank:
        ranked = _rank_rows(scenario)
        said = [] if scenario.plain else rank_sentences(ranked)
        return _result(scenario, "What closing each line alone would cut", ranked, asked, said, parts)
    removed, why = _to_close(scenario, close, close_operation, close_origin)
    places = unique_in_order([net.find(name, kinds=("place",)) for name in stress])
    if not removed and not places:
        return replace(parts["best" if best else "curve"], parts=parts)
    rows, sentences = _step_rows(scenario, removed, places)
    asked |= {"close": removed or None, "stress": places or None}
    asked |= {"close_operation": close_operation, "close_origin": close_origin}
    title = f"What closing {_listed(net, removed)} would cut" if removed else ""
    if places:
        title += f"{'; s' if removed else 'S'}tress test: what removing {_listed(net, places)} would cut"
    more = len(sentences) - MOST_NOTES
    if more > 0:
        sentences = [
            *sentences[:MOST_NOTES],
            f"And {phrases.many(more, 'more step')}: see the columns lost and redundant_with.",
        ]
    return _result(scenario, title, rows, asked, [*why, *sentences], parts)


def _flows(net: Network, measure: str | Sequence[str], unit: str | None) -> FlowTable:
    """Return what is at stake in one measure; counting is not even loaded where none is asked for."""
    from graphlab.analysis.whatif.flow_at_stake import flow_table
    from graphlab.counting.selection import one_measure

    return flow_table(net, one_measure(net, measure), unit)


def _result(
    scenario: Scenario,
    title: str,
    rows: Sequence[Mapping[str, Any]],
    asked: dict[str, Any],
    said: list[str],
    parts: Parts,
) -> Result:
    return Result(
        title=title if scenario.plain else f"{title}: {scope_words(scenario.net)}",
        method=METHOD,
        columns=COLUMNS,
        rows=rows,
        parameters=dict(scenario.net.parameters) | {k: v for k, v in asked.items() if v is not None},
        notes=partial(_notes, scenario, rows, said),
        withheld=scenario.net.withheld(
            counts=scenario.net.count_columns["measure"].equals(scenario.flows.measure) if scenario.flows else None,
            links=scenario.net.analysed_types,
        ),
        marking=scenario.net.marking,
        parts=parts,
        made_from=scenario,
    )


def _notes(scenario: Scenario, rows: Sequence[Mapping[str, Any]], said: Sequence[str]) -> list[Note]:
    """Return what the reader must know of a table of closures, what is `said` of this one among it."""
    notes = [
        Note(at_start(scenario), BASIS),
        *noted(FINDING, said),
        scenario.warning,
        Note("A list of lines by what they cut is no list of people to arrest.", NO_LIST),
    ]
    losses = (each(rows, name, lambda value: value) for name in ("pairs_lost", "pairs_lost_high"))
    doubtful = sum(low != high for low, high in zip(*losses, strict=True))
    if doubtful:
        text = (
            f"{phrases.capital(phrases.few(doubtful, 'row'))} {phrases.verb(doubtful, 'loses', 'lose')} more "
            "pairs if lines that look alike are one (pairs_lost_high); graphlab deconflict shows which."
        )
        notes.append(Note(text, LOOKALIKES))
    if len(scenario.shape.nodes) > 2 and rows and not any(each(rows, "efficiency", lambda value: value is not None)):
        notes.append(Note("Efficiency is left out of this large table; ask for it with --efficiency.", LEFT_OUT))
    if scenario.flows is not None:
        notes += noted(BASIS, scenario.flows.notes)
    return notes


def _listed(net: Network, ids: Sequence[str]) -> str:
    names = [net.name(key) for key in ids]
    return ", ".join(names) if len(names) <= 4 else f"{', '.join(names[:3])} and {len(names) - 3} more"


def _to_close(
    scenario: Scenario, close: Sequence[str], operation: str | None, origin: str | None
) -> tuple[list[str], list[str]]:
    """Return the ids to close in order, and what has to be said about the choice."""
    find, net = scenario.net.find, scenario.net
    kinds = ("line", "place") if scenario.plain else ("line",)
    removed = [_line(net, name, kinds) for name in close]
    said = []
    if scenario.plain and removed:
        said.append("A plain network has no lines; removing its nodes is a stress test of its shape.")
    if operation:
        key = find(operation, kinds=("operation",))
        lines = {x.end_node for x in net.links if x.type == "TARGETED" and x.start_node == key}
        lines |= {e.line for e in net.events if e.operation == key}
        if not lines:
            raise RefusedError(f"no line is stated that {net.name(key)} targeted or acted on")
        removed += sorted(lines)
    if origin:
        key = find(origin, kinds=("place",))
        lines = {x.start_node for x in net.links if x.type == "ORIGINATES_IN" and _from(net, x.end_node, key)}
        if not lines:
            raise RefusedError(f"no line is stated that is run from {net.name(key)}")
        removed += sorted(lines)
        said.append(
            f"Everything run from {net.name(key)} or from a place within it: {phrases.many(len(lines), 'line')}."
        )
    return unique_in_order(removed), said


def _line(net: Network, name: str, kinds: Sequence[str]) -> str:
    try:
        return net.find(name, kinds=kinds)
    except NotFoundError:
        if "place" not in kinds and name in net.places:
            raise NotFoundError(
                f"'{name}' is a place: only lines can be closed; --close-origin closes the lines run from it, "
                "--stress removes the place itself as a stress test"
            ) from None
        raise


def _from(net: Network, place: str, origin: str) -> bool:
    return net.is_within(place, origin) or net.roll(place) == origin


def _step_rows(
    scenario: Scenario, removed: Sequence[str], places: Sequence[str]
) -> tuple[list[dict[str, Any]], list[str]]:
    rows, sentences = [], []
    before: set[tuple[str, str]] = set()
    for step, key in enumerate((*removed, *places), start=1):
        closed, cut = set(removed[:step]), set(places[: max(0, step - len(removed))])
        lost = scenario.lost(closed, cut)
        redundant = scenario.table.redundant_with(key, closed)
        rows.append(
            _row(scenario, step, key, lost, redundant, closed)
            | scenario.flow_cells(closed, lost)
            | scenario.graph_cells(closed | cut)
            | {
                "lost": pair_texts(lost - before),
                "towns_without_supplier": scenario.without_supplier(closed, cut) or None,
            }
            | {"claims": _claims(scenario, key, closed, lost - before)}
        )
        sentences.append(step_sentence(scenario, key, lost - before, redundant))
        before = lost
    return rows, sentences


def _lost_if_one(scenario: Scenario, lost: Collection[Pair], closed: Collection[str]) -> int:
    """Return how many pairs are lost if every line that may be a closed one is it."""
    clusters = None if scenario.plain else lookalikes(scenario.net)
    if clusters is None:
        return len(lost)
    kept = {pair for line in closed for pair in scenario.table.pairs_of.get(line, ())} - set(lost)
    more = 0
    for pair in kept:
        serving = set(scenario.table.served[pair])
        gone = serving & set(closed)
        more += clusters.count(serving).low == clusters.count(gone).low
    return len(lost) + more


def _row(
    scenario: Scenario, step: int, key: str, lost: Any, redundant: Sequence[str], closed: Collection[str]
) -> dict[str, Any]:
    pairs = None if scenario.plain else len(lost)
    return dict.fromkeys(c.name for c in COLUMNS) | {
        "step": step,
        "removed": key,
        "name": scenario.net.name(key),
        "pairs_served": None if pairs is None else len(scenario.table.served) - pairs,
        "pairs_lost": pairs,
        "pairs_lost_high": None if pairs is None else _lost_if_one(scenario, lost, closed),
        "redundant_with": tuple(redundant) or None,
    }


def _claims(scenario: Scenario, key: str, closed: set[str], lost: Any) -> tuple[str, ...]:
    own = scenario.claims_of_line.get(key, ())
    if scenario.flows is None:
        return own
    return tuple(dict.fromkeys((*own, *scenario.flow_claims(closed & {key}, lost))))


def _rank_rows(scenario: Scenario) -> ColumnRows:
    """Return one row a line, the greatest loss of pairs first, ties by id (a plain network: by what is left)."""
    shape, left = scenario.shape, scenario.shape.largest_without
    columns, towns = pair_columns(scenario.net), town_columns(scenario.net)
    nodes = tuple(shape.nodes) if scenario.plain else scenario.lines
    texts = [PairText(*pair) for pair in columns.pairs]
    losses = columns.losses(columns.numbers(nodes), texts)
    sizes = np.array([left[node] for node in nodes], np.int64) if scenario.plain else -losses.sizes()
    places = np.argsort(sizes, kind="stable")
    order = [nodes[i] for i in places.tolist()]
    lines, lost = columns.numbers(order), losses.take(places)
    number, known = lost.sizes(), np.full(len(order), not scenario.plain)
    cells = {
        "step": Cells(range(1, len(order) + 1)),
        "removed": Cells(order),
        "pairs_served": Cells.of_numbers(len(columns.pairs) - number, known),
        "pairs_lost": Cells.of_numbers(number, known),
        **_flows_of_each(scenario, order, lost),
        "largest_component": Cells([left.get(line, shape.largest) for line in order]),
        "efficiency": Cells(_efficiencies(scenario, order)),
        "redundant_with": columns.stand_ins(lines),
        "claims": _claims_of_each(scenario, order, lost),
        "name": Cells(scenario.net.names_of_lines(order)),
        "lost": lost,
        "towns_without_supplier": towns.losses(towns.numbers(order), [town for _, town in towns.pairs]),
        "pairs_lost_high": Cells.of_numbers(_most_lost(scenario, order, lost, number), known),
    }
    empty = Cells([None], np.zeros(len(order), np.int64))
    return ColumnRows({c.name: cells.get(c.name, empty) for c in COLUMNS})


def _most_lost(scenario: Scenario, order: Sequence[str], lost: Lists, number: np.ndarray) -> np.ndarray:
    """Return how many pairs closing each line alone loses if lines that look alike are one."""
    if scenario.plain or lookalikes(scenario.net) is None:
        return number
    each_lost = zip(order, lost, strict=True)
    return np.array([_lost_if_one(scenario, ends_of(pairs), {line}) for line, pairs in each_lost], np.int64)


def _claims_of_each(scenario: Scenario, order: Sequence[str], lost: Lists) -> Cells:
    """Return the claims behind closing each line alone."""
    if scenario.flows is None:
        return scenario.claims_of(order)
    return Cells([_claims(scenario, line, {line}, ends_of(pairs)) for line, pairs in zip(order, lost, strict=True)])


def _flows_of_each(scenario: Scenario, lines: Sequence[str], lost: Lists) -> dict[str, Cells]:
    """Return the flow columns of closing each line alone; none where no measure was asked for."""
    if scenario.flows is None:
        return {}
    rows = [scenario.flow_cells({line}, ends_of(pairs)) for line, pairs in zip(lines, lost, strict=True)]
    names = ("flow_low", "flow_high", "flow_lost_low", "flow_lost_high")
    return {name: Cells([row.get(name) for row in rows]) for name in names}


def _efficiencies(scenario: Scenario, order: Sequence[str]) -> list[float | None]:
    """Return the efficiency of what is left without each node; None where it is not worked out."""
    if not scenario.measures_efficiency(1):
        return [None] * len(order)
    inside = [node for node in order if node in scenario.shape.number]
    if not scenario.measures_efficiency(scenario.shape.different(inside)):
        return [None] * len(order)
    found = efficiencies_without(scenario.graph, inside)
    untouched = global_efficiency(scenario.graph)
    return [found.get(node) if node in found else untouched for node in order]


def _special_pairs(scenario: Scenario) -> Result:
    """Return the pairs that cannot be counted as served or lost, because an end has no name."""
    rows = [
        {
            "origin": origin,
            "destination": town,
            "lines": lines,
            "claims": tuple(sorted({c for s in scenario.net.pairs[origin, town] for c in s.claims})),
        }
        for (origin, town), lines in sorted(scenario.special.items())
    ]
    return Result(
        title="Pairs with an end that is not known or not itemised",
        method="They would join lines that have nothing to do with each other, so they are neither served nor lost.",
        columns=SPECIAL_COLUMNS,
        rows=rows,
        parameters=dict(scenario.net.parameters),
        marking=scenario.net.marking,
    )
