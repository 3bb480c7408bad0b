"""Every named question gives the same rows from the network and from its Cypher twin."""

from __future__ import annotations

import random

import pytest

from graphlab.model.result import json_value
from graphlab.queries import catalogue
from graphlab.stores.neo4j.store import Neo4jStore
from tests.queries.made_up import made_up
from tests.rounds import rounds

PERIODS = ("2019", "2019-01", "2019-02-28", "..2019-06", "2020-06-10..", "2018..2021")
SEEDS = rounds(8, 20)


@pytest.fixture
def both(server, session_driver):
    """Return the rows of a question by both ways, as plain values."""
    with session_driver.session(database="neo4j", default_access_mode="READ") as session:

        def answers(net, question, given, *, include_c=False):
            values = question.read(given, net.dataset)
            mine = [{c.name: row[c.name] for c in question.columns} for row in question.function(net, **values)]
            answer = session.run(question.cypher, question.for_cypher(values, include_c=include_c))
            assert tuple(answer.keys()) == tuple(c.name for c in question.columns)
            return json_value(mine), json_value([dict(record) for record in answer])

        yield answers


def parameters_for(question, data, chance):
    """Made-up parameters for a question; those that may be left out are left out half of the time."""
    pools = {
        "line": sorted(data.lines),
        "place": [*sorted(data.places), "unknown"],
        "operation": sorted(data.operations),
        "node": [*sorted(data.lines), *sorted(data.places), *sorted(data.operations)],
        "period": PERIODS,
        "number": ("1", "2", "3"),
        "text": ("county", "town", "ri", "ΩΜΈ", "i̇s", "line-1", "'", "`", ")"),
    }
    return {p.name: chance.choice(pools[p.kind]) for p in question.parameters if p.required or chance.random() < 0.5}


@pytest.fixture
def store(server):
    return Neo4jStore.from_url(server.uri)


@pytest.mark.parametrize("handling", [None, "C"])
def test_every_worked_example_gives_equal_rows_on_the_real_dataset(store, both, example, handling):
    store.merge(example)
    net = example.network(include_handling=handling)
    for question in catalogue().values():
        mine, theirs = both(net, question, question.example, include_c=handling == "C")
        assert mine == theirs, question.name


def test_every_place_line_operation_and_month_gives_equal_rows_on_the_real_dataset(store, both, example):
    store.merge(example)
    net = example.network()
    chance = random.Random(5)
    for question in catalogue().values():
        for _ in rounds(4 if question.parameters else 0, 8 if question.parameters else 0):
            given = parameters_for(question, example, chance)
            mine, theirs = both(net, question, given)
            assert mine == theirs, (question.name, given)


def test_random_datasets_give_equal_rows(store, both):
    answered = dict.fromkeys(catalogue(), 0)
    for seed in SEEDS:
        data = made_up(seed)
        store.merge(data, replace=True)
        chance = random.Random(seed)
        handling = chance.choice([None, "C"])
        net = data.network(include_handling=handling)
        for question in catalogue().values():
            for _ in range(2 if question.parameters else 1):
                given = parameters_for(question, data, chance)
                mine, theirs = both(net, question, given, include_c=handling == "C")
                assert mine == theirs, (seed, question.name, given)
                answered[question.name] += bool(mine)
    never = [name for name, times in answered.items() if not times]
    assert not never, "the random datasets never gave these questions an answer, so nothing was compared"


def test_a_larger_dataset_gives_equal_rows(store, both):
    data = made_up(77, size=8)
    store.merge(data)
    net = data.network()
    chance = random.Random(77)
    for question in catalogue().values():
        given = parameters_for(question, data, chance)
        mine, theirs = both(net, question, given)
        assert mine == theirs, (question.name, given)


def test_another_programs_nodes_are_no_answer(store, both, example, cypher):
    cypher(
        "CREATE (:Line {name: 'Rico', names: ['Rico']})-[:SUPPLIES {handling: 'P'}]->(:Place {placeId: 'norwich2'}), "
        "(:Event {event: 'closed'}), (:Count {subject: 'x'}), (:Source {title: 'x'})"
    )
    store.merge(example)
    cypher("MATCH (l:Line {lineId: 'lj'}), (p:Place {placeId: 'norwich'}) CREATE (l)-[:SUPPLIES {weight: 2}]->(p)")
    net = example.network()
    for question in catalogue().values():
        mine, theirs = both(net, question, question.example)
        assert mine == theirs, question.name
