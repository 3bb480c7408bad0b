"""Plans are exact: against every set of lines tried by hand, the worked example, costs, doubt, ties and the past."""

from __future__ import annotations

import itertools
import random
import re

import numpy as np
import pytest

import graphlab
from graphlab.analysis.lifecycle.aftermath import aftermaths
from graphlab.analysis.lifecycle.lives import cut_off_of, lives
from graphlab.analysis.plan.aims import AIMS
from graphlab.analysis.plan.candidates import candidates
from graphlab.commands.questions.plan import AIMS as TYPED
from graphlab.dataset import Dataset
from graphlab.errors import NotFoundError, RefusedError
from graphlab.graph.filters import SUPPLY
from graphlab.statistics.set_union import Problem, best_selection, good_selection
from graphlab.synthesis.world import make
from tests.rounds import rounds

WORKED = {
    "l1": ("A", "t1"),
    "l2": ("A", "t1"),
    "l3": ("A", "t2"),
    "l4": ("B", "t2"),
    "l5": ("B", "t3"),
    "l6": ("B", "t4"),
}


def link(kind: str, start: str, end: str, **more: str) -> dict[str, str]:
    return {"link_type": kind, "from": start, "to": end, "source_id": "s"} | more


def build(serves: dict[str, tuple[str, str]], events=(), extra=(), **tables) -> Dataset:
    links = [link("ORIGINATES_IN", line, origin) for line, (origin, _) in serves.items()]
    links += [link("SUPPLIES", line, town) for line, (_, town) in serves.items()]
    return Dataset.build({"links": [*links, *extra], "events": list(events), **tables})


@pytest.fixture
def worked() -> Dataset:
    return build(WORKED)


@pytest.mark.parametrize(
    ("budget", "worth", "plans"),
    [
        (1, 1, [("l5",), ("l6",)]),
        (2, 2, [("l5", "l6")]),
        (3, 2, [("l5", "l6")]),
        (4, 3, [("l1", "l2", "l5", "l6"), ("l3", "l4", "l5", "l6")]),
        (6, 4, [("l1", "l2", "l3", "l4", "l5", "l6")]),
    ],
)
def test_the_worked_example(worked, budget, worth, plans):
    result = graphlab.plan(worked, budget)
    assert [r["lines"] for r in result.rows] == plans
    assert {(r["worth"], r["bound"], r["proved"]) for r in result.rows} == {(worth, worth, True)}
    assert "proved: no plan within the budget wins more" in result.notes[0]
    assert any("2 plans win the same" in n for n in result.notes) is (len(plans) == 2)


def test_the_frontier_says_what_the_next_slot_buys(worked):
    rows = graphlab.plan(worked, 3).parts["frontier"].rows
    assert [(r["budget"], r["worth"], r["gain"]) for r in rows] == [(1, 1, 1), (2, 2, 1), (3, 2, 0), (4, 3, 1)]


def test_pairs_are_another_aim(worked):
    result = graphlab.plan(worked, 1, aim="pairs")
    assert {r["lines"] for r in result.rows} == {("l3",), ("l4",), ("l5",), ("l6",)}
    assert result.rows[0]["won"] == ("A > t2",)


def random_problem(seed: int) -> Problem:
    chance = random.Random(seed)
    elements = chance.randint(3, 16)
    items = [
        set(chance.sample(range(elements), chance.randint(1, min(4, elements)))) for _ in range(chance.randint(2, 12))
    ]
    step = (1, 1, 1, 0.25, 1 / 3)[seed % 5]  # whole worths, decimals, and what no decimal is
    worth = [chance.randint(0, 9) * step for _ in items]
    costs = [chance.randint(1, 5) if seed % 2 else 1 for _ in range(elements)]
    if seed % 3:
        return Problem(items, worth, costs, chance.randint(1, sum(costs)))
    groups = [set(chance.sample(range(3), chance.randint(0, 2))) for _ in costs]
    return Problem(
        items, worth, costs, chance.randint(1, sum(costs) + 4), groups, [chance.randint(0, 4) for _ in range(3)]
    )


def least_cost(problem: Problem, chosen: tuple[int, ...]) -> float:
    spent = sum(problem.costs[e] for e in chosen)
    needed = [set(problem.groups[e]) for e in chosen if problem.groups and problem.groups[e]]
    options = [
        sum(problem.group_costs[g] for g in opened)
        for size in range(len(problem.group_costs) + 1)
        for opened in itertools.combinations(range(len(problem.group_costs)), size)
        if all(set(opened) & groups for groups in needed)
    ]
    return spent + min(options, default=0)


@pytest.mark.parametrize("seed", rounds(8, 60))
def test_every_set_tried_by_hand_gives_the_same(seed):
    problem = random_problem(seed)
    best: dict[float, list[tuple[int, ...]]] = {}
    for size in range(len(problem.costs) + 1):
        for chosen in itertools.combinations(range(len(problem.costs)), size):
            if least_cost(problem, chosen) <= problem.budget:
                best.setdefault(problem.worth_of(chosen), []).append(chosen)
    worth = max(best)
    same = [chosen for value, sets in best.items() if value > worth - 1e-9 for chosen in sets]
    fewest = min(map(len, same))
    found = best_selection(problem, ties=10_000)
    assert found.proved
    assert found.worth == found.bound == pytest.approx(worth)
    assert list(found.sets) == sorted(s for s in same if len(s) == fewest)


@pytest.mark.parametrize("seed", rounds(8, 60))
def test_the_quick_search_keeps_to_the_budget(seed):
    problem = random_problem(seed)
    found = good_selection(problem)
    assert sum(problem.costs[e] for e in found) <= problem.budget
    assert problem.worth_of(found) <= best_selection(problem, ties=1).worth


def searched_plainly(problem, starts):
    """The quick search by its rule alone, every loss counted anew from the items."""
    elements, over = range(len(problem.costs)), sum(problem.costs) - problem.budget
    if over <= 0:
        return tuple(elements)

    def lost(gone):
        return sum(w for items, w in zip(problem.items, problem.worth, strict=True) if items & gone)

    chance, best, least = np.random.default_rng(0), (), lost(set(elements))
    for start in range(starts):
        noise, out, saved = np.exp(chance.normal(0, 0.3 if start else 0, len(problem.costs))), set(), 0
        while saved < over:
            price = {e: max(min(problem.costs[e], over - saved), 1e-12) for e in elements}
            left = [e for e in elements if e not in out and problem.costs[e] > 0]
            element = min(left, key=lambda e: (lost(out | {e}) - lost(out) + 1e-9) / price[e] * noise[e])
            out.add(element)
            saved += problem.costs[element]
        better = True
        while better:
            better = False
            for element in sorted(out):
                without = out - {element}
                missing = over - sum(problem.costs[e] for e in without)
                able = [e for e in elements if e not in out and problem.costs[e] >= missing]
                other = min(able, key=lambda e: lost(without | {e}), default=None)
                if missing <= 0:
                    out, better = without, True
                elif other is not None and lost(without | {other}) < lost(out):
                    out, better = without | {other}, True
        if lost(out) < least:
            best, least = tuple(e for e in elements if e not in out), lost(out)
    return tuple(sorted({e for i in problem.won(best) for e in problem.items[i]}))


@pytest.mark.parametrize("seed", range(20))
def test_the_quick_search_finds_what_its_rule_finds(seed):
    chance = random.Random(seed)
    number = chance.randint(2, 9)
    items = [set(chance.sample(range(number), chance.randint(1, min(3, number)))) for _ in range(chance.randint(1, 12))]
    costs = [chance.randint(0, 4) if seed % 2 else 1 for _ in range(number)]
    problem = Problem(items, [chance.randint(1, 9) for _ in items], costs, chance.randint(0, sum(costs)))
    assert good_selection(problem, 4) == searched_plainly(problem, 4)


def test_a_search_that_stops_says_its_bound():
    chance = random.Random(3)
    items = [set(chance.sample(range(60), 8)) for _ in range(80)]
    problem = Problem(items, [chance.randint(1, 500) for _ in items], [chance.randint(1, 500) for _ in range(60)], 9000)
    found = best_selection(problem, time_limit=0.01)
    assert not found.proved
    assert found.bound >= found.worth > 0
    assert not found.all_ties


def test_costs_of_lines_and_operations_come_from_a_file(worked, tmp_path):
    (tmp_path / "c.csv").write_text(
        "line,operation,cost\nl5,,1\nl6,north,1\nl1,north,1\nl2,north,1\n,north,3\n", encoding="utf-8"
    )
    result = graphlab.plan(worked, 2, costs=tmp_path / "c.csv")
    assert [(r["lines"], r["cost"], r["operations"]) for r in result.rows] == [(("l5",), 1, None)]
    result = graphlab.plan(worked, 7, costs=tmp_path / "c.csv")
    assert [(r["lines"], r["worth"], r["cost"], r["operations"]) for r in result.rows] == [
        (("l1", "l2", "l5", "l6"), 3, 7, ("north",)),
        (("l3", "l4", "l5", "l6"), 3, 7, ("north",)),
    ]
    assert any("2 lines without a cost in the file cost 1 each" in n for n in result.notes)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("name,cost\nl1,1\n", "needs the columns line, operation and cost; it has: name, cost"),
        ("line,cost\nl1,many\n", "line 2: 'many' is no cost"),
        ("line,cost\nl1,1\nl1,2\n", "l1 has two costs, 1 and 2"),
        ("line,operation,cost\n,,2\n", "neither a line nor an operation is named"),
    ],
)
def test_a_bad_file_of_costs_is_refused_in_words(worked, tmp_path, text, said):
    (tmp_path / "c.csv").write_text(text, encoding="utf-8")
    with pytest.raises(RefusedError) as error:
        graphlab.plan(worked, 2, costs=tmp_path / "c.csv")
    assert said in str(error.value)


def test_doubtful_links_give_a_worst_and_a_best_case():
    extra = [link("SUPPLIES", "l6", "t3", certainty="implied")]
    result = graphlab.plan(build(WORKED, extra=extra), 1)
    assert {r["lines"] for r in result.rows} == {("l6",)}
    cases = {r["case"]: (r["lines"], r["worth"]) for r in result.parts["cases"].rows}
    assert cases["as recorded"] == (("l6",), 1)
    assert cases["worst"] == (("l6",), 1)
    assert cases["best"][1] == 1
    alone = graphlab.plan(build({"l1": ("A", "t1")}, extra=[link("SUPPLIES", "l1", "t9", certainty="unknown")]), 1)
    assert (alone.rows[0]["worth_low"], alone.rows[0]["worth"], alone.rows[0]["worth_high"]) == (1, 2, 1)


def test_a_closed_line_neither_supplies_nor_is_recommended(worked):
    events = [
        {"line_id": "l2", "event": "closed", "source_id": "s", "date_start": "2025-05-01", "date_end": "2025-05-01"}
    ]
    result = graphlab.plan(build(WORKED, events), 1)
    assert {r["lines"] for r in result.rows} == {("l1",), ("l5",), ("l6",)}
    assert "5 lines open as at 1 May 2025" in result.title
    assert {r["lines"] for r in graphlab.plan(build(WORKED, events), 1, all_time=True).rows} == {("l5",), ("l6",)}


def test_returns_of_the_past_stand_beside_a_plan():
    days = (("closed", "2025-05-01"), ("reemerged", "2025-06-01"))
    events = [{"line_id": "l5", "event": kind, "source_id": "s", "date_start": d, "date_end": d} for kind, d in days]
    past = graphlab.plan(build(WORKED, events), 2).parts["past"]
    assert {r["line"]: (r["closed_before"], r["returned_before"]) for r in past.rows} == {
        "l5": (1, 1),
        "l6": (None, None),
    }
    assert past.notes == ["Of 1 closure in these data 1 came back (no check-back found it)."]


def test_line_months_need_ten_returns():
    with pytest.raises(RefusedError, match="no returns are stated, fewer than 10"):
        graphlab.plan(build(WORKED), 1, aim="months")
    serves = {f"m{i:02}": ("A", f"t{i}") for i in range(10)}
    events = []
    for i, line in enumerate(serves):
        for kind, d in (("closed", "2025-01-01"), ("reemerged", f"2025-02-{i + 1:02}")):
            events.append({"line_id": line, "event": kind, "source_id": "s", "date_start": d, "date_end": d})
    result = graphlab.plan(build(serves, events), 2, aim="months")
    mean_days = sum(31 + i for i in range(10)) / 10
    assert result.rows[0]["worth"] == pytest.approx(2 * mean_days / (365.25 / 12))


def test_levels_of_origins_are_chosen_and_said():
    places = [{"place_id": p, "kind": "borough", "within": "city"} for p in ("A", "B")]
    places += [{"place_id": "city", "kind": "city"}, *({"place_id": f"t{i}", "kind": "town"} for i in range(1, 5))]
    data = build(WORKED, places=places)
    by_borough = graphlab.plan(data, 1, aim="pairs")
    by_city = graphlab.plan(data, 1, aim="pairs", origin_level="city")
    assert {r["lines"] for r in by_borough.rows} == {("l3",), ("l4",), ("l5",), ("l6",)}
    assert {r["lines"] for r in by_city.rows} == {("l5",), ("l6",)}
    assert any("Origins are told apart at the level city" in n for n in by_city.notes)
    with pytest.raises(NotFoundError):
        graphlab.plan(data, 1, aim="pairs", origin_level="galaxy")


def test_which_next_is_a_table_without_a_hidden_score():
    lines = [{"line_id": line, "harm": str(i)} for i, line in enumerate(WORKED)]
    data = build(WORKED, lines=lines)
    plain = graphlab.plan(data, 1).parts["next"]
    assert {r["score"] for r in plain.rows} == {None}
    weighed = graphlab.plan(data, 1, weights={"harm": 2, "sole_supplier": 10}).parts["next"]
    assert [(r["line"], r["score"]) for r in weighed.rows][:3] == [("l6", 20.0), ("l5", 18.0), ("l4", 6.0)]
    assert weighed.notes == ["Score: 2 x harm + 10 x sole_supplier, by the analyst's own weights."]
    with pytest.raises(NotFoundError, match="no column of numbers 'colour'"):
        graphlab.plan(data, 1, weights={"colour": 1})


def test_which_next_tells_of_each_line_what_its_life_does():
    data = Dataset.build(make(40, 5).tables)
    net = data.network(as_at="2021-12-31", all_time=True)
    told, day, rows = lives(net), cut_off_of(net), candidates(net, {}).rows
    links = {row["line"]: [x for x in net.links if x.start_node == row["line"] and x.type in SUPPLY] for row in rows}
    assert len(rows) == 40 and {row["closures"] for row in rows} > {None}
    for row in rows:
        life, grades = told[row["line"]], [x.grade for x in links[row["line"]] if x.grade]
        past, seen = aftermaths(life), life.last_seen.high
        best = min(grades, key=lambda g: (g.source, g.information), default=None)
        assert row["state"] == life.state and row["name"] == net.name(row["line"])
        assert row["days_since_seen"] == (max(0, (day - seen).days) if seen else None)
        assert (row["closures"] or 0, row["returns"] or 0) == (len(past), sum(a.back is not None for a in past))
        assert row["grade"] == (best.text if best else None)
        assert row["claims"] == tuple(sorted(x.id for x in links[row["line"]]))


def test_the_order_of_rows_makes_no_difference(worked):
    turned = Dataset.build({"links": [dict(r) for r in worked.rows("links")][::-1]})
    assert graphlab.plan(turned, 4).to_json() == graphlab.plan(worked, 4).to_json()


def test_a_budget_of_nothing_and_a_plain_network_are_refused(worked):
    with pytest.raises(RefusedError, match="budget above 0"):
        graphlab.plan(worked, 0)


def test_the_command(run):
    result = run(
        "plan", "example:open-source", "--budget", "2", "--weight", "towns=1", "--table", "next", "--format", "csv"
    )
    assert result.exit_code == 0, result.stderr
    assert result.stdout.splitlines()[0].startswith("line,name,state,towns,sole_supplier")
    assert run("plan", "example:open-source").exit_code == 2
    assert run("plan", "example:open-source", "--budget", "1", "--weight", "x").exit_code == 2
    assert TYPED == AIMS


def test_freeing_named_towns_takes_every_line_that_may_supply_them(worked):
    result = graphlab.plan(worked, free=["t2", "T3"])
    assert [r["lines"] for r in result.rows] == [("l3", "l4", "l5")]
    assert result.rows[0]["won"] == ("t2", "t3")
    assert (result.rows[0]["cost"], result.parameters["budget"]) == (3, 3)
    assert "Which lines to close with 3 closures to free t2 and t3" in result.title
    assert "wins 2 of 2 towns; proved" in result.notes[0]
    short = graphlab.plan(worked, 2, free=["t2", "t3"])
    assert [(r["lines"], r["worth"]) for r in short.rows] == [(("l5",), 1)]
    assert not graphlab.plan(worked, 1, free=["t2"]).rows[0]["lines"]


def test_the_least_cost_of_freeing_towns_opens_the_cheapest_operations(worked, tmp_path):
    costs = tmp_path / "costs.csv"
    costs.write_text("line,operation,cost\nl3,Oak,2\nl4,Oak,3\nl4,Elm,3\n,Oak,10\n,Elm,1\n", encoding="utf-8")
    row = graphlab.plan(worked, free=["t2"], costs=costs).rows[0]
    assert (row["lines"], row["operations"], row["cost"]) == (("l3", "l4"), ("Oak",), 15)


def test_what_towns_are_worth_decides(worked, tmp_path):
    worth = tmp_path / "worth.csv"
    worth.write_text('Place,Worth\nt4,"1,000"\nt2,5000\nAtlantis,7\n', encoding="utf-8")
    one = graphlab.plan(worked, 1, worth=worth)
    assert [(r["lines"], r["worth"]) for r in one.rows] == [(("l6",), 1000)]
    assert "wins 1,000 of 6,000 worth of towns" in one.notes[0]
    assert any("2 of the 4 towns are worth nothing" in n for n in one.notes)
    assert [(r["lines"], r["worth"]) for r in graphlab.plan(worked, 2, worth=worth).rows] == [(("l3", "l4"), 5000)]
    pairs = graphlab.plan(worked, 1, aim="pairs", worth=worth)
    assert {r["won"] for r in pairs.rows} == {("A > t2",), ("B > t2",)}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("place,cost\nt1,1\n", "needs the columns place and worth; it has: place, cost"),
        ("place,worth\nt1,much\n", "line 2: 'much' is no worth"),
        ("place,worth\nt1,1\nT1,2\n", "line 3: t1 has two worths, 1 and 2"),
        ("place,worth\n,2\n", "line 2: no place is named"),
        ("place,worth\nAtlantis,2\n", "names no place that the data speak of"),
    ],
)
def test_a_worth_that_cannot_be_meant_is_refused(worked, tmp_path, text, says):
    worth = tmp_path / "worth.csv"
    worth.write_text(text, encoding="utf-8")
    with pytest.raises(RefusedError, match=re.escape(says)):
        graphlab.plan(worked, 1, worth=worth)


def test_a_town_that_no_line_serves_is_not_freed(worked):
    with pytest.raises(RefusedError, match="no line that is asked about serves A"):
        graphlab.plan(worked, free=["A"])
    with pytest.raises(RefusedError, match="towns to free"):
        graphlab.plan(worked)


def dated_lines(seed: int) -> Dataset:
    """Return lines that serve towns at times that overlap or not, two origins at most."""
    chance = random.Random(seed)
    links = []
    for i in range(5):
        start = chance.randint(2015, 2020)
        when = {"start": str(start), "end": str(start + chance.randint(0, 2))}
        for kind, ends in (("ORIGINATES_IN", "AB"), ("SUPPLIES", "tuv")):
            links += [link(kind, f"l{i}", end) | when for end in chance.sample(ends, chance.randint(1, 2))]
    return Dataset.build({"links": links})


@pytest.mark.parametrize("seed", range(4))
def test_what_a_plan_wins_is_what_closing_its_lines_cuts(seed):
    data = dated_lines(seed)
    stepwise = ("towns_without_supplier", "lost")
    for aim, column in zip(("towns", "pairs"), stepwise, strict=True):
        result = graphlab.plan(data, 3, aim=aim)
        for row in result.rows:
            steps = graphlab.whatif(data, close=row["lines"]).rows
            cut = {thing for step in steps for thing in step[column] or ()}
            won, note = set(row["won"]), " ".join(result.notes)
            assert won <= cut
            if row is result.rows[0]:
                assert ("What-if counts" in note) is (won != cut)
                assert all(thing.replace(" > ", " to ") in note for thing in cut - won)


def test_the_only_lines_of_towns_are_those_of_the_question_and_of_what_if_at_one_time(worked):
    told = {r["line"]: r["sole_towns"] for r in graphlab.plan(worked, 1).parts["next"].rows}
    asked = {r["line"]: (r["destination"],) for r in graphlab.query(worked, "towns_with_one_supplier").rows}
    losses = {r["removed"]: r["towns_without_supplier"] for r in graphlab.whatif(worked, rank=True).rows}
    assert told == {line: asked.get(line) for line in WORKED} == losses


def test_pairs_whose_texts_are_the_same_stay_two_pairs():
    data = build({"l1": ("A > B", "C"), "l2": ("A", "B > C")})
    result = graphlab.plan(data, 1, aim="pairs")
    assert [(r["lines"], [pair.ends for pair in r["won"]]) for r in result.rows] == [
        (("l1",), [("A > B", "C")]),
        (("l2",), [("A", "B > C")]),
    ]
    assert "The least that wins" not in result.notes[0]


def test_a_plan_for_one_place_speaks_of_its_pairs_only():
    data = build({"l1": ("A", "t1"), "l2": ("A", "t2")}, extra=[link("SUPPLIES", "l1", "t2")])
    net = data.network(place="t1")
    assert {pair for row in graphlab.plan(net, 9, aim="pairs").rows for pair in row["won"]} == {"A > t1"}
