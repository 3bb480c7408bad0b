"""The ranking as a whole: rows, ties, notes, parts, filters, plain networks."""

import re

import networkx as nx
import pytest

import graphlab
from graphlab.analysis.centrality.measures import MEASURES
from graphlab.analysis.centrality.ranking import centrality, explained_node
from graphlab.analysis.centrality.weak_points import cutting_lines, weak_points
from graphlab.errors import NotFoundError, RefusedError

LINKS = [
    {"link_type": "ORIGINATES_IN", "from": "l1", "to": "A"},
    {"link_type": "SUPPLIES", "from": "l1", "to": "t"},
    {"link_type": "ORIGINATES_IN", "from": "l2", "to": "A"},
    {"link_type": "SUPPLIES", "from": "l2", "to": "t"},
    {"link_type": "SUPPLIES", "from": "l2", "to": "u"},
    {"link_type": "ORIGINATES_IN", "from": "l3", "to": "unknown"},
    {"link_type": "SUPPLIES", "from": "l3", "to": "t"},
]
PROMISED = ["rank", "node", "name", "kind", "score", "rank_low", "rank_high", "in_top_share", "claims"]


@pytest.fixture
def net(dataset):
    return dataset(links=LINKS).network()


@pytest.fixture
def plain(dataset):
    edges = [("a", "b"), ("b", "c"), ("c", "d"), ("c", "a")]
    return dataset(links=[{"link_type": "CONNECTS", "from": u, "to": v} for u, v in edges]).network()


def table(result):
    return {row["node"]: row for row in result.rows}


def test_the_columns_that_were_promised(net):
    result = centrality(net)
    assert [name for name in result.names if name in PROMISED] == PROMISED
    assert all(row["claims"] for row in result.rows)


def test_the_default_ranks_lines_by_the_pairs_that_run_through_them(net):
    rows = table(centrality(net, stability=0))
    assert {node: rows[node]["score"] for node in ("l1", "l2", "l3", "A")} == {"l1": 0.25, "l2": 0.75, "l3": 0, "A": 0}
    assert [rows[node]["rank"] for node in ("l2", "l1", "l3", "A", "t", "u")] == [1, 2, 3, 3, 3, 3]


def test_without_runs_the_interval_spans_the_tie(net):
    result = centrality(net, stability=0)
    rows = table(result)
    assert (rows["l3"]["rank_low"], rows["l3"]["rank_high"], rows["l3"]["in_top_share"]) == (3, 6, None)
    assert (rows["l2"]["rank_low"], rows["l2"]["rank_high"]) == (1, 1)
    assert result.seed is None
    assert any("Without stability runs an interval only spans its tie" in note for note in result.notes)


def test_small_networks_are_ranked_again_with_links_missing(net):
    result = centrality(net)
    assert result.parameters["stability"] == 200
    assert result.seed == 0
    row = table(result)["l2"]
    assert row["rank_low"] == 1
    assert 0 < row["in_top_share"] <= 1
    assert "200 runs with one link in ten missing at random" in result.method


def test_large_networks_are_not_unless_asked(net, monkeypatch):
    monkeypatch.setattr("graphlab.analysis.centrality.ranking.SMALL", 5)
    assert centrality(net, "betweenness").parameters["stability"] == 0
    assert centrality(net).parameters["stability"] == 200  # looks at a line's own links only
    assert centrality(net, "betweenness", stability=3).rows[0]["in_top_share"] is not None


def test_rows_are_by_rank_then_id_and_top_keeps_a_tie_whole(net):
    rows = centrality(net, "degree", stability=0).rows
    assert [(row["rank"], row["node"]) for row in rows] == [
        (1, "l2"),
        (1, "t"),
        (3, "A"),
        (3, "l1"),
        (5, "l3"),
        (5, "u"),
    ]
    assert [row["node"] for row in centrality(net, "degree", top=3, stability=0).rows] == ["l2", "t", "A", "l1"]
    assert [row["node"] for row in centrality(net, "degree", top=2, stability=0).rows] == ["l2", "t"]


def test_special_ends_are_counted_in_the_notes_and_never_nodes(net):
    result = centrality(net)
    assert "unknown" not in table(result)
    assert any("1 link to a place that is not known or not itemised is in no graph" in note for note in result.notes)


def test_a_pair_of_a_place_with_itself_counts_in_neither_sum_nor_divisor(dataset):
    own = [{"link_type": "ORIGINATES_IN", "from": "j", "to": "A"}, {"link_type": "SUPPLIES", "from": "j", "to": "A"}]
    result = centrality(dataset(links=LINKS + own).network())
    assert table(result)["j"]["score"] == 0
    assert table(result)["l2"]["score"] == 0.75
    assert any("2 served pairs; 1 of a place with itself" in note for note in result.notes)


def test_each_measure_says_its_meaning_and_its_misuse(net):
    for name in ("degree", "pagerank", "hits", "core"):
        result = centrality(net, name, stability=0)
        assert len(result.notes[0]) > 40
        assert ": " in result.method


def test_pairs_instead_of_shares(net):
    result = centrality(net, normalized=False, stability=0)
    assert table(result)["l2"]["score"] == 1.5
    assert "Not normalised" in result.method
    full = centrality(net, "betweenness", normalized=False, stability=0)
    theirs = nx.betweenness_centrality(net.supply_graph, normalized=False)
    assert {row["node"]: row["score"] for row in full.rows} == pytest.approx(theirs)


def test_a_plain_network_is_ranked_by_betweenness(plain):
    result = centrality(plain)
    assert result.parameters["measure"] == "betweenness"
    assert result.rows[0]["node"] == "c"
    assert result.rows[0]["kind"] == "place"
    assert result.title == "Betweenness of the nodes of a plain network"


def test_a_plain_network_is_not_spoken_of_as_lines_and_places(plain):
    for name in (name for name, measure in MEASURES.items() if measure.plain):
        result = centrality(plain, name, stability=0)
        assert len(result.rows) == 4
        assert not re.search(r"\b(line|place|origin|town)s?\b", f"{result.method} {result.notes[0]}"), name


def test_origins_and_towns_are_not_made_up_for_a_plain_network(plain):
    with pytest.raises(
        RefusedError, match="needs lines with origins and towns, and this is a plain network; there are: degree"
    ):
        centrality(plain, "origin-town-betweenness")


def test_weights_of_a_plain_network_make_its_strength(dataset):
    links = [
        {"link_type": "CONNECTS", "from": "a", "to": "b", "weight": "3"},
        {"link_type": "CONNECTS", "from": "b", "to": "c", "weight": "0.5"},
    ]
    rows = table(centrality(dataset(links=links).network(), "strength"))
    assert rows["b"]["score"] == 3.5
    links[0]["weight"] = "many"
    assert table(centrality(dataset(links=links).network(), "strength"))["a"]["score"] == 1


def test_an_unknown_measure_offers_the_others(net):
    with pytest.raises(NotFoundError, match=r"there is no measure 'betweeness'.*did you mean betweenness"):
        centrality(net, "betweeness")


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ({"top": 0}, "top=0"),
        ({"stability": -1}, "stability=-1"),
        ({"missing": 1.0}, "missing=1.0"),
        ({"jobs": 0}, "jobs=0"),
    ],
)
def test_numbers_out_of_range_are_refused(net, asked, text):
    with pytest.raises(RefusedError, match=text):
        centrality(net, **asked)


def test_an_empty_network_has_no_rows_and_says_so(dataset):
    result = centrality(dataset(links=LINKS).network(period="1990"))
    assert result.rows == []
    assert any("nothing to rank" in note for note in result.notes)
    for name in ("clustering", "redundancy", "hits"):
        assert centrality(dataset(links=LINKS).network(period="1990"), name).rows == []


def test_the_pairs_behind_the_first_scores(net):
    why = centrality(net).parts["why"]
    assert [(r["node"], r["origin"], r["destination"], round(r["share"], 3)) for r in why.rows] == [
        ("l2", "A", "u", 0.667), ("l2", "A", "t", 0.333), ("l1", "A", "t", 1.0),
    ]  # fmt: skip
    assert all(len(row["claims"]) == 2 for row in why.rows)


def test_the_explanation_of_a_betweenness_adds_up(net):
    graph = net.supply_graph
    result = explained_node(net, "t", "betweenness", top=99)
    assert sum(row["share"] for row in result.rows) == pytest.approx(1)
    assert all("t" not in (row["origin"], row["destination"]) for row in result.rows)
    total = nx.betweenness_centrality(graph, normalized=False)["t"]
    direct = [row for row in result.rows if {row["origin"], row["destination"]} == {"l1", "l3"}]
    assert direct[0]["share"] == pytest.approx(1 / total)


def test_the_explanation_of_a_betweenness_in_several_components(dataset):
    apart = [{**link, "from": f"x{link['from']}", "to": f"x{link['to']}"} for link in LINKS[:5]]
    result = explained_node(dataset(links=LINKS + apart).network(), "t", "betweenness", top=99)
    assert all(not row["origin"].startswith("x") for row in result.rows)
    assert sum(row["share"] for row in result.rows) == pytest.approx(1)


def test_other_measures_are_explained_by_neighbours(net):
    result = explained_node(net, "A", "degree")
    assert [(row["origin"], row["share"]) for row in result.rows] == [("l2", 0.6), ("l1", 0.4)]
    assert "no parts by pair" in result.method
    assert "further rows" in explained_node(net, "A", "degree", top=1).notes[0]


def test_what_has_no_link_cannot_be_explained(dataset):
    net = dataset(
        links=LINKS, lines=[{"line_id": line, "name": line} for line in ("l1", "l2", "l3", "quiet")]
    ).network()
    with pytest.raises(RefusedError, match="quiet has no link in this network"):
        explained_node(net, "quiet")


def test_weak_points_say_what_falls_off(net):
    rows = {(row["node"], row["link_to"]): row for row in weak_points(net).rows}
    assert (rows["l2", None]["kind"], rows["l2", None]["parts"], rows["l2", None]["cut_off"]) == ("line", 2, 1)
    assert rows["l2", "u"]["kind"] == "link"
    assert ("A", None) not in rows
    assert set(nx.articulation_points(net.supply_graph)) == {node for node, other in rows if other is None}


def test_the_fewest_lines_between_two_places(net):
    row = cutting_lines(net, "A", "t").rows[0]
    assert (row["lines_needed"], row["lines"]) == (2, ("l1", "l2"))
    assert cutting_lines(net, "A", "u").rows[0]["lines"] == ("l2",)
    assert cutting_lines(net, "t", "A").rows[0]["lines_needed"] == 0
    with pytest.raises(RefusedError, match="both A"):
        cutting_lines(net, "A", "A")


def test_a_chain_through_a_place_that_is_town_and_origin_is_cut(dataset):
    chain = [
        ("ORIGINATES_IN", "l1", "A"),
        ("SUPPLIES", "l1", "b"),
        ("ORIGINATES_IN", "l2", "b"),
        ("SUPPLIES", "l2", "c"),
    ]
    net = dataset(links=[{"link_type": t, "from": line, "to": place} for t, line, place in chain]).network()
    assert cutting_lines(net, "A", "c").rows[0]["lines_needed"] == 1


def test_a_place_without_links_cannot_be_cut_off(net, dataset):
    data = dataset(links=LINKS, places=[{"place_id": p, "name": p} for p in ("A", "t", "u", "far")])
    with pytest.raises(RefusedError, match="far has no link in this network"):
        cutting_lines(data.network(), "A", "far")


def test_shuffled_rows_give_the_same_bytes(dataset):
    one = centrality(dataset(links=LINKS).network(), stability=40)
    other = centrality(dataset(links=LINKS[::-1]).network(), stability=40)
    assert one.to_json() == other.to_json()
    assert one.parts["stability"].to_csv() == other.parts["stability"].to_csv()


def test_the_packaged_data(example):
    result = graphlab.centrality(example, all_time=True)
    assert result.rows[0]["node"] == "echo"
    assert result.rows[0]["score"] == pytest.approx(4 / 26)
    assert any("cannot be separated" in note for note in result.notes)
    assert {row["kind"] for row in result.rows} == {"line", "place"}


def test_roll_up_and_period_are_kept(example):
    result = centrality(example.network(roll_up="region", period="2019..2020", min_grade="1A"), stability=0)
    assert result.parameters["roll_up"] == "region"
    assert "all lines ever seen" not in result.title
    assert result.withheld["grade"] > 0
