"""The command `plan`: the sets of lines whose closure wins most for what it costs, with the proof."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

from graphlab.analysis.lifecycle.aftermath import Aftermath, Outcomes, aftermath_sentence, aftermaths
from graphlab.analysis.lifecycle.lives import lives
from graphlab.analysis.lifecycle.pairs import Pair, pair_texts
from graphlab.analysis.lifecycle.standing import scope_words, standing
from graphlab.analysis.lifecycle.states import Life
from graphlab.analysis.lifecycle.supply import pair_table, town_table
from graphlab.analysis.plan.aims import Aim, aim_of
from graphlab.analysis.plan.asked import budget_words, costs_of_file, free_words, only_towns, worth_by_file
from graphlab.analysis.plan.candidates import candidates
from graphlab.analysis.plan.costs import Costs
from graphlab.dataset import Dataset
from graphlab.errors import RefusedError
from graphlab.graph.network import Network
from graphlab.model.notes import BASIS, FINDING, LIMIT, Note, noted
from graphlab.model.result import Column, Result
from graphlab.statistics.set_union import MOST_TIES, TIME_LIMIT, Problem, Selection, best_selection
from graphlab.wording.phrases import listed, many, number, verb

COLUMNS = (
    Column("plan", "", "number of the plan; plans of one table are worth the same"),
    Column("lines", "", "lines to close together"),
    Column("names", "", "their names"),
    Column("cost", "", "what it costs, in the unit of the budget"),
    Column("worth", "", "what it wins, in the unit of the aim, as links are recorded"),
    Column("worth_low", "", "what it wins where every doubtful link is a supplier and no doubtful thing counts"),
    Column("worth_high", "", "what it wins where only stated links are suppliers"),
    Column("won", "", "what is won: towns, pairs as origin > town, or lines"),
    Column("operations", "", "operations to open for it, where costs name any"),
    Column("proved", "", "whether no plan within the budget wins more"),
    Column("bound", "", "no plan within the budget wins more than this"),
    Column("still_supplied", "", "towns or pairs of these lines that others go on serving"),
    Column("claims", "", "ids behind the row"),
)
FRONTIER_COLUMNS = (
    Column("budget", "", "what may be spent"),
    Column("worth", "", "most that it can win"),
    Column("gain", "", "what this budget wins above the row before"),
    Column("lines", "", "lines of the first best plan"),
    Column("ties", "plans", "plans of equal worth and equally few lines that were looked for"),
    Column("ties_all", "", "whether these are all such plans"),
    Column("proved", "", "whether no plan wins more"),
    Column("claims", "", "ids behind the row"),
)
CASE_COLUMNS = (
    Column("case", "", "as recorded; worst: doubtful links supply, doubtful things count nothing; best: stated only"),
    Column("lines", "", "lines of the first plan that is best in this case"),
    Column("worth", "", "what it wins in this case"),
    Column("worth_worst", "", "what it wins in the worst case"),
    Column("proved", "", "whether no plan wins more in this case"),
    Column("claims", "", "ids behind the row"),
)
PAST_COLUMNS = (
    Column("line", "", "line of the first plan"),
    Column("name", "", "its name"),
    Column("state", "", "state in the ledger"),
    Column("closed_before", "closures", "closures of it that are stated; empty = none"),
    Column("returned_before", "returns", "returns after them that are stated; empty = none"),
    Column("claims", "", "ids behind the row"),
)
METHOD = (
    "A town or pair is won when every line that serves it is closed; a line that goes on supplies it. Exact: an "
    "integer programme with gap 0. Among plans of equal worth the fewest closures, then all ties by id. Costs and the "
    "choice of levels are the analyst's. Lines, never people."
)
_FRONTIER_STEPS = 10


def plan(
    net: Network | Dataset,
    budget: float | None = None,
    *,
    aim: str = "towns",
    free: Sequence[str] = (),
    worth: str | Path | None = None,
    costs: str | Path | None = None,
    origin_level: str = "",
    horizon: float = 12.0,
    weights: Mapping[str, float] | None = None,
    time_limit: float = TIME_LIMIT,
    as_at: str | date | None = None,
    all_time: bool = False,
    state: str | Sequence[str] | None = None,
) -> Result:
    """Return the sets of lines to close that win most within a budget, with the proof.

    Parameters
    ----------
    net
        The network.
    budget
        Number of lines that can be closed, or with `costs` what may be spent. With `free` it may be left out:
        then it is what freeing these towns costs at least.
    aim
        ``towns`` (left without a supplier), ``pairs`` (cut) or ``months`` (line-months out of use).
    free
        Names or ids of towns: only these are to be won (with ``pairs`` the pairs that end in them).
    worth
        CSV file with the columns ``place``, ``worth`` (inhabitants, harm ...): what a town, or each pair that ends in
        it, is worth; see `graphlab.analysis.plan.costs.read_worth`. One each by default.
    costs
        CSV file with the columns ``line``, ``operation``, ``cost``; see `graphlab.analysis.plan.costs.read_costs`.
    origin_level
        Level at which origins of pairs are told apart (``force``, ``county`` ...); as they are recorded by default.
    horizon
        Months after which a line that is out of use counts no more, for ``months``.
    weights
        Weight of each column of the table ``next`` that the analyst wants to add up; no score without.
    time_limit
        Seconds for each search, after which the bound is given instead of the proof.
    as_at, all_time, state
        Which lines are asked about: by default those that stand open as at the cut-off, see
        `graphlab.analysis.lifecycle.standing.standing`.

    Returns
    -------
    Result
        Columns `COLUMNS`, one row a plan of the greatest worth. In `parts`: ``frontier`` (what the next slot buys),
        ``cases`` (the best plans under doubtful links), ``past`` (closures and returns of these lines before) and
        ``next`` (every open line with what speaks for closing it).

    Raises
    ------
    NotFoundError
        If the aim, a level, a line, a town or an operation is not known.
    RefusedError
        If the network has no lines, neither a positive budget nor a town to free is given, a file cannot be read, no
        line serves a town to free, too few returns are known, or line-months are asked for by town.

    References
    ----------
    Goldschmidt, Nehme & Yu 1994, Naval Research Logistics 41:833-842.
    """
    net = standing(net, as_at=as_at, all_time=all_time, state=state)
    if net.is_plain or (budget is None and not free) or (budget is not None and not budget > 0):
        raise RefusedError("a plan needs a network of lines, and a budget above 0 or towns to free")
    wanted = aim_of(net, aim, horizon=horizon, origin_level=origin_level)
    if worth is not None:
        wanted = worth_by_file(net, wanted, worth)
    if free:
        wanted = only_towns(net, wanted, free)
    question = _Question(net, wanted, costs_of_file(net, costs), time_limit)
    if budget is None:
        budget = question.least
    found = question.best(budget)
    rows = [question.row(i, lines, found) for i, lines in enumerate(question.sets(found), start=1)]
    first = question.sets(found)[0]
    asked: dict[str, Any] = {"budget": budget, "aim": aim, "costs": Path(costs).name if costs else None}
    asked |= {"free": tuple(free) or None, "worth": Path(worth).name if worth else None}
    asked |= {"origin_level": origin_level or None, "horizon": horizon if aim == "months" else None}
    parts = {"frontier": question.frontier(budget), "cases": question.cases(budget), "past": question.past(first)}
    parts["next"] = candidates(net, weights or {})
    return Result(
        title=f"Which lines to close with {budget_words(budget, question.costs)}{free_words(net, free)}: "
        f"{scope_words(net)}",
        method=METHOD,
        columns=COLUMNS,
        rows=rows,
        parameters=dict(net.parameters) | {k: v for k, v in asked.items() if v is not None},
        notes=question.notes(budget, found, rows, origin_level),
        withheld=net.withheld(links=("ORIGINATES_IN", "SUPPLIES")),
        marking=net.marking,
        parts=parts,
    )


@dataclass(frozen=True)
class _Question:
    """A network, what is to be won, what it costs, and how long may be searched."""

    net: Network
    aim: Aim
    costs: Costs
    time_limit: float

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """The lines that something needs closed, sorted."""
        return tuple(sorted({line for lines in self.aim.needs.values() for line in lines}))

    @cached_property
    def operations(self) -> tuple[str, ...]:
        """The operations that must be opened to close lines, sorted."""
        return tuple(sorted({op for line in self.lines for op in self.costs.through.get(line, ())}))

    @cached_property
    def lives(self) -> Mapping[str, Life]:
        """The lives of the lines."""
        return lives(self.net)

    @cached_property
    def least(self) -> float:
        """What winning everything costs at least."""
        return float(self.spent(self.lines, self.opened(self.lines)))

    def _cheapest_words(self) -> list[str]:
        """Return a sentence on what takes the least to win."""
        if self.costs.operations:
            return []
        needs = {thing: lines for thing, lines in self.aim.needs.items() if lines and self.aim.worth[thing]}
        priced = {thing: sum(self.costs.of(line) for line in lines) for thing, lines in needs.items()}
        least = min(priced.values(), default=0.0)
        if not least:
            return []
        words = listed([self._named(thing) for thing, cost in priced.items() if cost == least], most=3)
        return [f"The least that wins anything is {budget_words(least, self.costs)}: {words}."]

    def _named(self, thing: Pair) -> str:
        origin, place = thing
        return f"{self.net.name(origin)} to {self.net.name(place)}" if origin else self.net.name(place)

    def problem(self, budget: float, needs: Mapping[Pair, frozenset[str]], worth: Mapping[Pair, float]) -> Problem:
        """Return the numbers of one search."""
        place = {line: i for i, line in enumerate(self.lines)}
        opened = {operation: i for i, operation in enumerate(self.operations)}
        return Problem(
            [{place[line] for line in needs[thing]} for thing in self.aim.needs],
            [worth[thing] for thing in self.aim.needs],
            [self.costs.of(line) for line in self.lines],
            budget,
            [{opened[op] for op in self.costs.through.get(line, ())} for line in self.lines],
            [self.costs.operations.get(op, 0.0) for op in self.operations],
        )

    def best(self, budget: float, ties: int = MOST_TIES) -> Selection:
        """Return the best sets as links are recorded."""
        return best_selection(
            self.problem(budget, self.aim.needs, self.aim.worth), time_limit=self.time_limit, ties=ties
        )

    def sets(self, found: Selection) -> list[tuple[str, ...]]:
        """Return the sets as ids of lines."""
        return [tuple(self.lines[i] for i in chosen) for chosen in found.sets]

    @cached_property
    def worst_worth(self) -> Mapping[Pair, float]:
        """What each thing is worth where a thing that is not stated at all counts nothing."""
        return {thing: worth if self.aim.sure[thing] else 0.0 for thing, worth in self.aim.worth.items()}

    def worth_worst(self, closed: Sequence[str]) -> float:
        """Return what closures win where every doubtful link is a supplier."""
        return sum(self.worst_worth[thing] for thing in self.aim.won(frozenset(closed)))

    def row(self, place: int, lines: tuple[str, ...], found: Selection) -> dict[str, Any]:
        """Return one plan as a row."""
        closed = frozenset(lines)
        won = self.aim.won(closed)
        touched = {thing for thing, needs in self.aim.needs.items() if needs & closed} - set(won)
        operations = self.opened(lines)
        return {
            "plan": place,
            "lines": lines or None,
            "names": tuple(self.net.name(line) for line in lines) or None,
            "cost": self.spent(lines, operations),
            "worth": _plain(self.aim.worth_of(won)),
            "worth_low": _plain(self.worth_worst(lines)),
            "worth_high": _plain(self.aim.worth_of(self.aim.won(closed, self.aim.sure))),
            "won": pair_texts(won),
            "operations": operations or None,
            "proved": found.proved,
            "bound": _plain(found.bound),
            "still_supplied": pair_texts(touched),
            "claims": self.claims(lines),
        }

    def opened(self, lines: Sequence[str]) -> tuple[str, ...]:
        """Return the cheapest operations that can close some lines."""
        needed = [frozenset(self.costs.through[line]) for line in lines if self.costs.through.get(line)]
        if not needed:
            return ()
        return _cheapest_cover(needed, {op: self.costs.operations.get(op, 0.0) for ops in needed for op in ops})

    def spent(self, lines: Sequence[str], operations: Sequence[str]) -> int | float:
        """Return what closing some lines through some operations costs."""
        lines_cost = sum(self.costs.of(line) for line in lines)
        return _plain(lines_cost + sum(self.costs.operations.get(op, 0.0) for op in operations))

    def claims(self, lines: Sequence[str]) -> tuple[str, ...]:
        """Return the ids of the links that say where some lines serve."""
        chosen = set(lines)
        kinds = ("ORIGINATES_IN", "SUPPLIES")
        return tuple(sorted(x.id for x in self.net.links if x.type in kinds and x.start_node in chosen))

    def frontier(self, budget: float) -> Result:
        """Return what each budget up to one beyond the asked one can win."""
        rows: list[dict[str, Any]] = []
        before = 0.0
        for step in self.steps(budget):
            found = self.best(step)
            lines = self.sets(found)[0]
            row: dict[str, Any] = {
                "budget": _plain(step),
                "worth": _plain(found.worth),
                "gain": _plain(found.worth - before),
            }
            row |= {
                "lines": lines or None,
                "ties": len(found.sets),
                "ties_all": found.all_ties,
                "proved": found.proved,
                "claims": self.claims(lines),
            }
            rows.append(row)
            before = found.worth
        return self.part("What the next slot buys", FRONTIER_COLUMNS, rows)

    def steps(self, budget: float) -> list[float]:
        """Return the budgets of the frontier: each number of lines, or tenths of what may be spent, and one more."""
        if self.costs.unit == "lines":
            last = min(int(budget) + 1, max(1, len(self.lines)))
            first = max(1, last - _FRONTIER_STEPS)
            return [float(k) for k in range(first, last + 1)]
        return [budget * k / _FRONTIER_STEPS for k in range(1, _FRONTIER_STEPS + 2)]

    def cases(self, budget: float) -> Result:
        """Return the best plans where doubtful links are read one way and the other."""
        cases = (
            ("as recorded", self.aim.needs, self.aim.worth),
            ("worst", self.aim.needs, self.worst_worth),
            ("best", self.aim.sure, self.aim.worth),
        )
        rows = []
        for name, needs, worth in cases:
            found = best_selection(self.problem(budget, needs, worth), time_limit=self.time_limit, ties=1)
            lines = self.sets(found)[0]
            row = {"case": name, "lines": lines or None, "worth": _plain(found.worth), "proved": found.proved}
            rows.append(row | {"worth_worst": _plain(self.worth_worst(lines)), "claims": self.claims(lines)})
        return self.part("The best plans under doubtful links", CASE_COLUMNS, rows)

    def past(self, lines: Sequence[str]) -> Result:
        """Return closures and returns of some lines before."""
        rows = []
        for line in lines:
            life = self.lives.get(line)
            told: tuple[Aftermath, ...] = aftermaths(life) if life else ()
            back = [a for a in told if a.back is not None]
            rows.append(
                {
                    "line": line,
                    "name": self.net.name(line),
                    "state": life.state if life else None,
                    "closed_before": len(told) or None,
                    "returned_before": len(back) or None,
                    "claims": tuple(dict.fromkeys(c for a in told for c in a.claims)),
                }
            )
        return replace(
            self.part("Closures and returns before", PAST_COLUMNS, rows), notes=[Note(self.past_sentence(), LIMIT)]
        )

    def past_sentence(self) -> str:
        """Return what became of every closure in these data."""
        return aftermath_sentence(Outcomes.of_columns(lives(self.net).columns))

    def part(self, title: str, columns: Sequence[Column], rows: list[dict[str, Any]]) -> Result:
        """Return a further table."""
        about = f"{title}: {scope_words(self.net)}"
        parameters = dict(self.net.parameters)
        return Result(about, METHOD, tuple(columns), rows, parameters=parameters, marking=self.net.marking)

    def notes(self, budget: float, found: Selection, rows: Sequence[Mapping[str, Any]], level: str) -> list[Note]:
        """Return what a plan says in sentences: what it wins, the proof, the ties, doubt, redundancy, the past."""
        first = rows[0]
        aim = self.aim
        if not first["lines"]:
            words = budget_words(budget, self.costs)
            none = f"Nothing can be won with {words}: everything has more suppliers than that."
            return noted(FINDING, [none, *self._cheapest_words()])
        proof = (
            "proved: no plan within the budget wins more"
            if found.proved
            else (f"not proved: the search stopped, and no plan wins more than {number(_plain(found.bound))}")
        )
        unit = aim.name.rstrip("s") if aim.whole == 1 and aim.unit == aim.name else aim.unit
        won = f"{number(_plain(found.worth))} of {number(_plain(aim.whole))} {unit}"
        close = listed([str(name) for name in first["names"]], most=6)
        notes = [Note(f"Closing {close} wins {won}; {proof}.", FINDING)]
        unweighed = sum(value == 0 for value in aim.worth.values())
        if unweighed:
            about = f"{number(unweighed)} of the {many(len(aim.worth), aim.name.rstrip('s'))}"
            text = f"{about} {verb(unweighed, 'is', 'are')} worth nothing: the file says so or does not name it."
            notes.append(Note(text, BASIS))
        if len(rows) > 1:
            more = "" if found.all_ties else ", and there may be more"
            text = f"{many(len(rows), 'plan')} win the same with as few closures{more}: the data do not choose."
            notes.append(Note(text, LIMIT))
        if first["worth_low"] != first["worth_high"] or first["worth_low"] != first["worth"]:
            text = (
                f"Under doubtful links it wins {number(first['worth_low'])} at least and {number(first['worth_high'])} "
                "at most; see the table cases for the plan that is best in the worst case."
            )
            notes.append(Note(text, LIMIT))
        left = len(first["still_supplied"] or ())
        if left:
            things = f"{number(left)} more of the {aim.unit} that these lines serve"
            text = f"{things} {verb(left, 'goes', 'go')} on: others serve {verb(left, 'it', 'them')} too."
            notes.append(Note(text, FINDING))
        notes += noted(FINDING, self._cut_in_time(rows[0]["lines"]))
        notes.append(Note(self._level_note(level), BASIS))
        text = f"Closing a line on paper overstates the effect: lines form again. {self.past_sentence()}"
        notes.append(Note(text, LIMIT))
        unnamed = [line for line in self.lines if line not in self.costs.lines] if self.costs.unit == "cost" else []
        if unnamed:
            text = f"{many(len(unnamed), 'line')} without a cost in the file cost {self.costs.usual:g} each."
            notes.append(Note(text, BASIS))
        return notes

    def _cut_in_time(self, lines: Sequence[str]) -> list[str]:
        """Return a sentence on what `whatif` counts as cut by a plan beyond what is won: others serve it, not then."""
        if not self.aim.of_places:
            return []
        table = town_table(self.net) if self.aim.name == "towns" else pair_table(self.net)
        cut = table.lost(lines) & self.aim.needs.keys() - set(self.aim.won(frozenset(lines)))
        if not cut:
            return []
        named = listed([self._named(thing) for thing in sorted(cut)], most=6)
        return [f"What-if counts {named} as cut too: a line closed there and those left were not seen at one time."]

    def _level_note(self, level: str) -> str:
        rolled = self.net.filters.roll_up
        origins = f"at the level {level}" if level else f"at the level {rolled}" if rolled else "as they are recorded"
        towns = f"at the level {rolled}" if rolled else "as they are recorded"
        return f"Origins are told apart {origins}, towns {towns}; another level gives other pairs."


def _cheapest_cover(needed: Sequence[frozenset[str]], costs: Mapping[str, float]) -> tuple[str, ...]:
    """Return the cheapest operations of which every set holds one; fewest, then by id, among equals."""
    best: tuple[float, int, tuple[str, ...]] | None = None

    def search(chosen: tuple[str, ...], rest: Sequence[frozenset[str]]) -> None:
        nonlocal best
        spent = sum(costs[op] for op in chosen)
        if best is not None and (spent, len(chosen)) > best[:2]:
            return
        if not rest:
            key = (spent, len(chosen), tuple(sorted(chosen)))
            best = key if best is None or key < best else best
            return
        narrowest: frozenset[str] = min(rest, key=lambda ops: (len(ops), sorted(ops)))
        for operation in sorted(narrowest):
            search((*chosen, operation), [ops for ops in rest if operation not in ops])

    search((), list(needed))
    return best[2] if best else ()


def _plain(value: float) -> int | float:
    """Return a whole number as one."""
    rounded = float(f"{value:.12g}")
    return int(rounded) if rounded.is_integer() else rounded
