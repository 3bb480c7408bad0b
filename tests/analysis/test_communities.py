"""Communities: published values, stable names, cores, chance, geography, windows."""

import networkx as nx
import numpy as np
import pytest

import graphlab
from graphlab.analysis.communities.baselines import rewired_graph
from graphlab.analysis.communities.consensus import consensus_division
from graphlab.analysis.communities.detection import communities, run_seeds
from graphlab.analysis.communities.methods import (
    METHODS,
    barber_modularity,
    make_community_graph,
    newman_modularity,
)
from graphlab.analysis.communities.over_time import group_fates
from graphlab.commands.questions.communities import METHODS as TYPED
from graphlab.errors import MissingExtraError, NotFoundError, RefusedError
from graphlab.statistics.mutual_information import ami, canonical_labels, mean_ami

PROMISED = ["node", "name", "kind", "community", "in_core", "share_of_runs", "claims"]


def plain(dataset, graph):
    """A NetworkX graph as a plain network."""
    return dataset(links=[{"link_type": "CONNECTS", "from": f"n{u}", "to": f"n{v}"} for u, v in graph.edges]).network()


def quantity(result, name):
    return next(row["value"] for row in result.parts["quality"].rows if row["quantity"] == name)


@pytest.mark.parametrize("method", ["louvain", "leiden"])
def test_the_best_division_of_the_karate_club(dataset, method):
    result = communities(plain(dataset, nx.karate_club_graph()), method, scan=False, rewired=False)
    assert round(quantity(result, "best quality"), 7) == 0.4197896
    assert len({row["community"] for row in result.rows}) == 4


def test_the_best_two_sided_division_of_the_southern_women(dataset):
    result = communities(plain(dataset, nx.davis_southern_women_graph()), "bipartite", scan=False, rewired=False)
    assert round(quantity(result, "best quality"), 7) == 0.3455372
    assert "Barber's modularity" in result.method


def test_label_propagation_finds_cliques(dataset):
    result = communities(plain(dataset, nx.connected_caveman_graph(4, 6)), "label-propagation", runs=10, scan=True)
    assert quantity(result, "best quality") > 0.6
    assert any("knows no resolution" in note for note in result.parts["resolution"].notes)


def test_two_sided_communities_need_two_sides(dataset):
    with pytest.raises(RefusedError, match="the network is not two-sided"):
        communities(plain(dataset, nx.karate_club_graph()), "bipartite")


def test_the_columns_that_were_promised(example):
    result = communities(example, runs=5)
    assert [name for name in result.names if name in PROMISED] == PROMISED
    assert all(row["claims"] for row in result.rows)
    keys = [(row["community"], not row["in_core"], row["node"]) for row in result.rows]
    assert keys == sorted(keys)


def test_the_largest_community_is_the_first(example):
    sizes = {}
    for row in communities(example, runs=5).rows:
        sizes[row["community"]] = sizes.get(row["community"], 0) + 1
    assert sorted(sizes) == list(range(1, len(sizes) + 1))
    assert list(sizes.values()) == sorted(sizes.values(), reverse=True)


def test_a_community_is_named_after_the_place_with_most_links_in_its_core(example):
    names = {row["node"]: row["community_name"] for row in communities(example).rows}
    assert names["ace"] == "around London"
    assert names["echo"] == "around Walton (Liverpool)"  # of equally linked places the origin


def test_what_the_runs_do_not_agree_on_is_in_no_core():
    division = [np.array([0, 0, 0, 1, 1, 1, 0]), np.array([0, 0, 0, 1, 1, 1, 1])] * 5
    found = consensus_division(division, 0)
    assert found.community.tolist() == [1, 1, 1, 2, 2, 2, 1]
    assert found.in_core.tolist() == [True] * 6 + [False]
    assert found.share[6] == 0.5
    assert found.share[0] == 1.0
    assert found.named == {1, 2}


def test_nine_runs_of_ten_are_enough_and_eight_are_not():
    together, apart = np.array([0, 0, 1, 1]), np.array([0, 1, 2, 2])
    assert consensus_division([together] * 9 + [apart], 0).in_core.tolist() == [True] * 4
    assert consensus_division([together] * 8 + [apart] * 2, 0).in_core.tolist() == [False, False, True, True]


def test_a_community_without_a_core_is_not_named(dataset):
    result = communities(plain(dataset, nx.gnp_random_graph(40, 0.2, seed=5)), "label-propagation", runs=30, scan=False)
    outside = [row for row in result.rows if not row["in_core"]]
    unnamed = {row["community"] for row in result.rows if row["community_name"] is None}
    assert all(not row["in_core"] for row in result.rows if row["community"] in unnamed)
    assert any(f"{len(outside)} of 40 lines and places are in no core" in note for note in result.notes)


def test_many_bundles_are_not_linked(monkeypatch):
    monkeypatch.setattr("graphlab.analysis.communities.consensus.MANY", 0)
    together, apart = np.array([0, 0, 1, 1]), np.array([0, 1, 2, 2])
    assert consensus_division([together] * 9 + [apart], 0).in_core.tolist() == [False, False, True, True]


def test_shuffled_rows_give_the_same_bytes(dataset):
    links = [{"link_type": "CONNECTS", "from": f"n{u}", "to": f"n{v}"} for u, v in nx.les_miserables_graph().edges]
    links = [{**link, "from": link["from"].replace(" ", "-"), "to": link["to"].replace(" ", "-")} for link in links]
    one = communities(dataset(links=links).network(), runs=4, scan=False)
    other = communities(dataset(links=links[::-1]).network(), runs=4, scan=False)
    assert one.to_json() == other.to_json()
    assert one.parts["quality"].to_json() == other.parts["quality"].to_json()


def test_the_first_seeds_do_not_depend_on_the_number_of_runs():
    assert run_seeds(3, 5) == run_seeds(3, 50)[:5]
    assert len(set(run_seeds(0, 50)) | set(run_seeds(1, 50))) == 100


def test_random_networks_with_the_same_degrees(dataset):
    for graph in (nx.karate_club_graph(), nx.davis_southern_women_graph()):
        ground = make_community_graph(plain(dataset, graph).supply_graph)
        other = rewired_graph(ground, np.random.default_rng(1))
        assert (np.bincount(other.ends.ravel()) == np.bincount(ground.ends.ravel())).all()
        assert len({tuple(link) for link in other.ends.tolist()}) == len(ground.ends)
        assert (other.ends[:, 0] != other.ends[:, 1]).all()
        assert not np.array_equal(other.ends, ground.ends)
        if ground.side is not None:
            assert (ground.side[other.ends].sum(axis=1) == 1).all()


def test_a_random_graph_is_said_to_divide_no_better_than_chance(dataset):
    result = communities(plain(dataset, nx.gnm_random_graph(40, 80, seed=3)), runs=10, scan=False)
    assert quantity(result, "as good by chance") > 0
    assert any("random networks with the same degrees divide as well" in note for note in result.notes)
    clear = communities(plain(dataset, nx.connected_caveman_graph(5, 8)), runs=10, scan=False)
    assert quantity(clear, "as good by chance") == 0
    assert quantity(clear, "distance from chance") > 5


def test_communities_that_redraw_the_map_are_said_to(dataset):
    links, places = [], []
    for county in ("norfolk", "essex", "kent"):
        places.append({"place_id": county, "name": county, "kind": "county"})
        towns = [f"{county}-{i}" for i in range(3)]
        places += [{"place_id": town, "name": town, "kind": "town", "within": county} for town in towns]
        for i in range(6):
            links.append({"link_type": "ORIGINATES_IN", "from": f"{county}-line{i}", "to": towns[i % 3]})
            links.append({"link_type": "SUPPLIES", "from": f"{county}-line{i}", "to": towns[(i + 1) % 3]})
    result = communities(dataset(places=places, links=links).network(), runs=10, scan=False)
    assert quantity(result, "agreement with county") > 0.9
    assert any("mostly redraw the map" in note for note in result.notes)


def test_clear_communities_make_a_plateau(dataset):
    part = communities(plain(dataset, nx.connected_caveman_graph(4, 8)), runs=5, scan=True, rewired=False).parts[
        "resolution"
    ]
    assert len(part.rows) == 15
    at_four = [row for row in part.rows if row["communities"] == 4]
    assert len(at_four) >= 5
    assert len({row["plateau"] for row in at_four}) == 1
    assert "4 communities from resolution" in part.notes[0]


def test_resolution_makes_smaller_communities(example):
    few, many = (
        len({r["community"] for r in communities(example, runs=3, resolution=g, scan=False, rewired=False).rows})
        for g in (0.3, 3)
    )
    assert few < many


@pytest.mark.parametrize(("asked", "text"), [({"runs": 0}, "runs=0"), ({"resolution": 0}, "resolution=0")])
def test_numbers_out_of_range_are_refused(example, asked, text):
    with pytest.raises(RefusedError, match=text):
        communities(example, **asked)


def test_an_unknown_method_offers_the_others(example):
    with pytest.raises(NotFoundError, match=r"there is no method 'luvain'.*did you mean louvain"):
        communities(example, "luvain")
    assert tuple(METHODS) == TYPED


def test_a_missing_package_says_how_to_get_it(example, monkeypatch):
    monkeypatch.setitem(__import__("sys").modules, "graspologic_native", None)
    with pytest.raises(MissingExtraError, match=r'pip install "graphlab\[communities\]"'):
        communities(example, "leiden")


@pytest.mark.parametrize("method", METHODS)
def test_an_empty_network_has_no_communities(dataset, method):
    undated = [
        {"link_type": "ORIGINATES_IN", "from": "l", "to": "A"},
        {"link_type": "SUPPLIES", "from": "l", "to": "t"},
    ]
    result = communities(dataset(links=undated).network(period="1950"), method, runs=2)
    assert result.rows == []
    assert any("there are no communities" in note for note in result.notes)


def test_large_networks_go_to_scikit_network_with_the_same_quality(dataset, monkeypatch):
    pytest.importorskip("sknetwork")
    ground = make_community_graph(plain(dataset, nx.connected_caveman_graph(6, 9)).supply_graph)
    own = METHODS["louvain"].find(ground, 1.0, 1)
    monkeypatch.setattr("graphlab.analysis.communities.methods.LARGE", 0)
    assert newman_modularity(ground, METHODS["louvain"].find(ground, 1.0, 1)) == pytest.approx(
        newman_modularity(ground, own), abs=0.02
    )


def test_isolated_nodes_stay_alone(dataset):
    places = [{"place_id": p, "name": p} for p in ("a", "b", "c", "alone")]
    links = [{"link_type": "CONNECTS", "from": "a", "to": "b"}, {"link_type": "CONNECTS", "from": "b", "to": "c"}]
    for method in ("louvain", "leiden"):
        rows = {
            r["node"]: r
            for r in communities(dataset(places=places, links=links).network(), method, runs=3, scan=False).rows
        }
        assert [r["node"] for r in rows.values() if r["community"] == rows["alone"]["community"]] == ["alone"]
        assert not rows["alone"]["in_core"]


def test_modularity_by_hand():
    graph = nx.Graph([("a", "b"), ("c", "d")])
    ground = make_community_graph(graph)
    assert newman_modularity(ground, np.array([0, 0, 1, 1])) == 0.5
    assert newman_modularity(ground, np.array([0, 0, 0, 0])) == 0
    assert barber_modularity(ground, np.array([0, 0, 1, 1])) == 0.5
    assert newman_modularity(make_community_graph(nx.empty_graph(0)), np.zeros(0)) == 0


def test_modularity_agrees_with_networkx():
    graph = nx.relabel_nodes(nx.les_miserables_graph(), str)
    ground = make_community_graph(graph)
    labels = METHODS["louvain"].find(ground, 1.3, 7)
    groups = [{ground.nodes[i] for i in np.flatnonzero(labels == c)} for c in np.unique(labels)]
    assert newman_modularity(ground, labels, 1.3) == pytest.approx(
        nx.community.modularity(graph, groups, weight=None, resolution=1.3)
    )


def test_agreement_of_divisions():
    assert ami([0, 0, 1, 1, 2, 2], [5, 5, 6, 6, 7, 7]) == 1
    assert ami([0, 0, 1, 1, 2, 2], [0, 0, 1, 1, 1, 1]) == pytest.approx(8 / 13)
    rng = np.random.default_rng(1)
    chance = [ami(rng.integers(0, 4, 200), rng.integers(0, 4, 200)) for _ in range(40)]
    assert abs(np.mean(chance)) < 0.01
    assert ami([0, 0, 0], [0, 1, 2]) == pytest.approx(0, abs=1e-9)


def test_expected_agreement_is_the_mean_over_all_rearrangements():
    from itertools import permutations

    one, other = [0, 0, 1, 1, 2], [0, 0, 0, 1, 1]
    values = [ami(one, [other[i] for i in order]) for order in permutations(range(5))]
    assert np.mean(values) == pytest.approx(0, abs=1e-12)


def test_mean_agreement_counts_equal_runs():
    a, b = np.array([0, 0, 1, 1]), np.array([0, 1, 0, 1])
    assert mean_ami([a]) == 1
    assert mean_ami([a, a, a]) == 1
    assert mean_ami([a, a, b]) == pytest.approx((1 + 2 * ami(a, b)) / 3)


def test_equal_divisions_have_equal_labels():
    assert canonical_labels([3, 3, 9, 0]).tolist() == canonical_labels([1, 1, 0, 5]).tolist() == [0, 0, 1, 2]


def test_fates_of_communities():
    before = {1: frozenset("abcdef"), 2: frozenset("ghij"), 3: frozenset("klm"), 4: frozenset("xyz")}
    now = {1: frozenset("abcdefghij"), 2: frozenset("klm"), 3: frozenset("uvw")}
    found = group_fates(before, now)
    assert {n: found["now"][n][:2] for n in now} == {1: ("merged", [1, 2]), 2: ("continued", [3]), 3: ("born", [])}
    assert found["ended"] == [4]
    split = group_fates({1: frozenset("abcdef")}, {1: frozenset("abcd"), 2: frozenset("ef")})["now"]
    assert {n: fate for n, (fate, _, _) in split.items()} == {1: "split", 2: "split"}
    scrap = group_fates({1: frozenset("abcdefgh")}, {1: frozenset("ap")})
    assert scrap["now"][1][0] == "born"
    assert scrap["ended"] == [1]


def test_communities_are_followed_over_windows(example):
    result = communities(example, runs=5, windows=["..2018", "2019.."], scan=False)
    rows = result.parts["windows"].rows
    assert {row["fate"] for row in rows if row["window"] == "..2018"} == {None}
    assert "continued" in {row["fate"] for row in rows if row["window"] == "2019.."}
    assert all(row["community"] is None for row in rows if row["fate"] == "ended")
    with pytest.raises(RefusedError, match="at least two windows"):
        communities(example, runs=2, windows=["2018"], scan=False)


def test_the_library_offers_it():
    assert graphlab.communities is communities
