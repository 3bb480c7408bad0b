"""How far a rank can be trusted."""

import networkx as nx
import pytest

from graphlab.analysis.centrality.measures import MEASURES
from graphlab.analysis.centrality.ranking import centrality, scored_graph
from graphlab.analysis.centrality.routes_left import RoutesLeft
from graphlab.analysis.centrality.stability import WAYS, chance_missing, stability, tied_groups
from graphlab.analysis.centrality.stability_notes import missing_share, ordinal_words, stability_sentences
from graphlab.analysis.lifecycle.standing import standing


def degree(graph):
    return dict(graph.degree)


@pytest.fixture
def leaders(dataset):
    """Two clear leaders (30 and 20 links), then three that cannot be told apart (8, 8, 7)."""
    sizes = {"first": 30, "second": 20, "third": 8, "fourth": 8, "fifth": 7}
    links = [{"link_type": "CONNECTS", "from": hub, "to": f"{hub}-{i}"} for hub, n in sizes.items() for i in range(n)]
    return dataset(links=links).network()


def test_clear_leaders_are_clear_and_a_tie_is_shown_as_a_tie(leaders):
    rows = {row["node"]: row for row in centrality(leaders, "degree", top=5, stability=300, seed=1).rows}
    assert [(rows[n]["rank_low"], rows[n]["rank_high"]) for n in ("first", "second")] == [(1, 1), (2, 2)]
    assert {(rows[n]["rank_low"], rows[n]["rank_high"]) for n in ("third", "fourth", "fifth")} <= {
        (3, 5),
        (3, 4),
        (4, 5),
    }
    assert len({rows[n]["group"] for n in ("third", "fourth", "fifth")}) == 1
    assert rows["first"]["in_top_share"] == 1.0
    assert rows["first"]["rank_median"] == 1


def test_the_sentences_say_both(leaders):
    notes = centrality(leaders, "degree", stability=200).notes
    assert "first is 1st in the data; with one link in ten missing it was 1st in at least 9 of 10 runs." in notes
    assert any(note.startswith("3rd to 5th cannot be separated: ") for note in notes)


def test_more_missing_links_never_narrow_the_interval(leaders):
    widths = []
    for missing in (0.05, 0.3, 0.6):
        rows = centrality(leaders, "degree", stability=200, missing=missing).rows
        widths.append(
            sum(
                row["rank_high"] - row["rank_low"]
                for row in rows
                if row["node"] in ("third", "fourth", "fifth", "second")
            )
        )
    assert widths == sorted(widths)


def test_nothing_missing_is_the_ranking_itself(leaders):
    for row in centrality(leaders, "degree", stability=5, missing=0.0).rows:
        assert row["rank_low"] == row["rank_high"] == row["rank_median"] == row["rank"]


def test_the_seed_makes_the_runs(leaders):
    graph = leaders.supply_graph
    one, same, other = (stability(leaders, graph, degree, runs=30, seed=seed) for seed in (1, 1, 2))
    assert (one.in_top == same.in_top).all()
    assert (one.in_top != other.in_top).any()


def test_badly_graded_links_go_missing_first(dataset):
    links = [{"link_type": "CONNECTS", "from": "good", "to": f"g{i}", "grade": "1A"} for i in range(10)]
    links += [{"link_type": "CONNECTS", "from": "poor", "to": f"p{i}", "grade": "3E"} for i in range(10)]
    net = dataset(links=links).network()
    graph = net.supply_graph
    order = list(graph)
    found = stability(net, graph, degree, way="grade", runs=200)
    assert found.high[order.index("good")] == 1
    assert found.median[order.index("poor")] == 2


def test_chances_follow_the_best_grade(dataset):
    links = [
        {"link_type": "CONNECTS", "from": "a", "to": b, "grade": g} for b, g in (("b", "1A"), ("c", "3E"), ("d", ""))
    ]
    by_end = {link.end_node: link for link in dataset(links=links).links}
    assert chance_missing([by_end["b"]]) == pytest.approx(0.025)
    assert chance_missing([by_end["c"]]) == pytest.approx(0.3)
    assert chance_missing([by_end["b"], by_end["c"]]) == pytest.approx(0.025)
    assert chance_missing([by_end["d"]]) == 0.1
    assert chance_missing([by_end["c"]], 0.8) == 0.9


def test_a_silent_source_takes_only_what_it_alone_told(dataset):
    links = [
        {"link_type": "CONNECTS", "from": "hub", "to": "a", "source_id": "x"},
        {"link_type": "CONNECTS", "from": "hub", "to": "b", "source_id": "x"},
        {"link_type": "CONNECTS", "from": "hub", "to": "b", "source_id": "y"},
    ]
    net = dataset(links=links).network()
    seen = []

    def remember(graph):
        seen.append(sorted(map(sorted, graph.edges)))
        return dict(graph.degree)

    found = stability(net, net.supply_graph, remember, way="source")
    assert found.runs == 2
    assert seen == [[["b", "hub"]], [["a", "hub"], ["b", "hub"]]]


def test_a_silent_force_takes_the_links_to_its_places(dataset):
    places = [{"place_id": p, "name": p, "force": f} for p, f in (("A", "Met"), ("t", "Norfolk"), ("u", "Essex"))]
    links = [{"link_type": "ORIGINATES_IN", "from": "l", "to": "A"}]
    links += [{"link_type": "SUPPLIES", "from": "l", "to": t} for t in ("t", "u")]
    net = dataset(places=places, links=links).network()
    found = stability(net, net.supply_graph, degree, way="force")
    assert found.runs == 3


def test_no_source_is_nothing_to_silence(dataset):
    net = dataset(links=[{"link_type": "CONNECTS", "from": "a", "to": "b", "source_id": ""}]).network()
    assert stability(net, net.supply_graph, degree, way="source") is None
    part = centrality(net, "degree").parts["stability"]
    assert part.rows[0]["source_low"] is None
    assert part.notes == ["No source or force is named."]


def test_the_table_of_other_ways_has_an_interval_for_each(example):
    part = centrality(example, top=3, all_time=True).parts["stability"]
    assert len(part.rows) >= 3
    for way in WAYS:
        assert all(row[f"{way}_low"] <= row[f"{way}_high"] for row in part.rows)
    assert "24 sources and" in part.notes[0]


def test_groups_begin_where_an_interval_ends():
    assert tied_groups([1, 1, 4, 5, 9], [3, 4, 5, 8, 9]) == [1, 1, 3, 3, 5]
    assert tied_groups([], []) == []


def test_plain_words():
    assert ordinal_words(22) == "22nd"
    assert missing_share(0.25) == "25 % of links"
    assert stability_sentences(["A"], [1], [(1, 3)], [1], 0.25) == [
        "A is 1st in the data; with 25 % of links missing it was 1st to 3rd in at least 9 of 10 runs."
    ]
    names = [f"n{i}" for i in range(9)]
    assert len(stability_sentences(names, range(1, 10), [(i, i) for i in range(1, 10)], list(range(9)), 0.1)) == 5


def star(source_of: dict[str, str]) -> list[dict[str, str]]:
    """Return links of a hub to places, each told by one source."""
    return [{"link_type": "CONNECTS", "from": "hub", "to": to, "source_id": s} for to, s in source_of.items()]


def test_silences_show_the_least_and_the_greatest_rank_over_all_of_them(dataset):
    # Without the first of 25 sources b sinks from rank 2 to the last; the 95 % point of 25 silences would not show it.
    links = [*star({"b": "s0"}), {"link_type": "CONNECTS", "from": "b", "to": "c", "source_id": "s0"}]
    links += star({f"x{i:02}": f"s{i:02}" for i in range(1, 25)})
    net = dataset(links=links).network()
    found = stability(net, net.supply_graph, degree, way="source")
    place = {node: i for i, node in enumerate(net.supply_graph)}
    every = [ranks_without(net, f"s{i:02}" if i else "s0")["b"] for i in range(25)]
    assert (found.low[place["b"]], found.high[place["b"]]) == (min(every), max(every)) == (2, 26)


def ranks_without(net, source):
    """Return the ranks by degree when a source is left out: by brute force, from the links."""
    graph = nx.Graph([(x.start_node, x.end_node) for x in net.links if x.source != source])
    scores = {node: graph.degree(node) if node in graph else 0 for node in net.supply_graph}
    return {node: 1 + sum(other > score for other in scores.values()) for node, score in scores.items()}


def test_where_one_source_tells_all_its_silence_shows_no_rank(dataset):
    net = dataset(links=star({"a": "only", "b": "only"})).network()
    part = centrality(net, "degree").parts["stability"]
    assert {(row["source_low"], row["source_high"]) for row in part.rows} == {(None, None)}
    assert "Without one of them nothing is left to rank: no rank is shown for that." in part.notes


def test_runs_in_which_nothing_is_left_take_no_part_and_are_said(dataset):
    links = [{"link_type": "ORIGINATES_IN", "from": "l", "to": "A"}, {"link_type": "SUPPLIES", "from": "l", "to": "t"}]
    result = centrality(dataset(links=links).network(), missing=0.5)
    first = result.rows[0]
    assert (first["node"], first["rank_low"], first["rank_high"]) == ("l", 1, 1)
    assert any("of 200 runs nothing was left to rank" in note for note in result.notes)


def test_the_runs_on_arrays_score_as_the_measure_does(example):
    """Origin-to-town betweenness with links missing is that of the graph without them, in every way of missing."""
    net = standing(example.network())
    graph = scored_graph(net)
    routes, measure = RoutesLeft.of(graph), MEASURES["origin-town-betweenness"]
    edges, of_columns = list(graph.edges), RoutesLeft.of(net.supply_columns)
    silent = [[i for i in range(len(edges)) if i % 7 == k] for k in range(7)]
    for gone in ([], list(range(len(edges))), *silent):
        left = graph.copy()
        left.remove_edges_from([edges[i] for i in gone])
        scores = measure.score(left, True)
        assert routes.scores(gone).tolist() == of_columns.scores(gone).tolist()
        assert routes.scores(gone) == pytest.approx([scores[node] for node in graph], rel=1e-12)
    assert routes.scores([]).any() and not routes.scores(range(len(edges))).any()
