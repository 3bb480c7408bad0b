"""A dataset in Neo4j: lossless, idempotent, whole or not at all, and beside other programs' data."""

from __future__ import annotations

import threading

import pytest

import graphlab.stores.neo4j.store as neo4j_module
from graphlab.dataset import Dataset
from graphlab.errors import LoadError, StoreError
from graphlab.model.tables import TABLES
from graphlab.stores.folder import FolderStore, dataset_files
from graphlab.stores.neo4j.schema import SCHEMA, schema_statements
from graphlab.stores.neo4j.store import Neo4jStore
from tests.queries.made_up import made_up

HOSTILE = (
    "}) DETACH DELETE (n) //",
    "`); MATCH (n) DETACH DELETE n; //",
    "' OR 1=1 //",
    '"$rows"',
    "\\u0027}) SET n.x = 1 //",
    "{x: $p}",
    "\U0001f600 ﷽ İ",
)


@pytest.fixture
def store(server):
    return Neo4jStore.from_url(server.uri)


@pytest.fixture(params=["one transaction", "staged"])
def way(request, monkeypatch):
    """Load in one transaction, or in stages of few rows."""
    if request.param == "staged":
        monkeypatch.setattr(neo4j_module, "ONE_TRANSACTION", 0)
        monkeypatch.setattr("graphlab.stores.neo4j.stage.BATCH", 20)
        monkeypatch.setattr("graphlab.stores.neo4j.stage.TIDY", 30)
    return request.param


def exported(dataset, folder):
    """Every byte of a dataset written as a folder."""
    folder.mkdir()
    for name, content in dataset_files(dataset).items():
        (folder / name).write_bytes(content)
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def other_program(cypher):
    """Everything in the database that is not graphlab's, to the last property."""
    nodes = cypher("MATCH (n:Other) RETURN labels(n) AS labels, properties(n) AS p ORDER BY p.key")
    edges = cypher("MATCH (a:Other)-[r]->(b) RETURN a.key AS a, type(r) AS t, properties(r) AS p ORDER BY a, t")
    return nodes, edges


# --- lossless ---------------------------------------------------------------------------------------------------------


def test_the_real_dataset_comes_back_equal_and_to_the_byte(store, example, tmp_path, way):
    store.merge(example)
    back = store.read()
    assert back == example
    assert exported(back, tmp_path / "back") == exported(example, tmp_path / "first")
    assert [c.id for c in back.links] == [c.id for c in example.links]


@pytest.mark.parametrize("seed", range(2))
def test_random_datasets_come_back_to_the_byte(store, tmp_path, way, seed):
    data = made_up(seed)
    store.merge(data)
    back = store.read()
    assert back == data
    assert exported(back, tmp_path / "back") == exported(data, tmp_path / "first")


def test_extra_columns_unused_places_and_the_whole_record_are_kept(store, dataset, tmp_path, way):
    record = {
        "title": "T",
        "cut_off": "2020-06",
        "tolerances": {"s": 0.02},
        "contact": {"z": [1, None, {"y": "é"}], "a": 2.5},
    }
    data = dataset(
        record,
        links=[
            {"link_type": "SUPPLIES", "from": "l", "to": "unknown", "my column": "  x ", "empty column": "", "low": "9"}
        ],
        lines=[{"line_id": "l", "name": "", "rowless": "yes", "pagerank": "mine", "_stage": "Line", "labels": "Place"}],
        places=[
            {"place_id": "t", "name": "Unused", "lat": "52.10", "names": "x"},
            {"place_id": "not-itemised", "name": "N"},
        ],
        sources=[{"source_id": "s", "title": "S", "digest": "0"}],
    )
    store.merge(data)
    back = store.read()
    assert back == data
    assert exported(back, tmp_path / "back") == exported(data, tmp_path / "first")
    assert back.extra_columns("links") == ("low", "my column")
    assert "unknown" not in {row["place_id"] for row in back.rows("places")}


def test_hostile_names_are_data_and_change_nothing_else(store, dataset, cypher, way):
    cypher("CREATE (:Other {key: 1, name: 'keep'})-[:KNOWS {since: 2001}]->(:Other {key: 2})")
    before = other_program(cypher)
    ids = [x.replace(";", ",") for x in HOSTILE]
    links = [
        {"link_type": "SUPPLIES", "from": i, "to": f"place {i}", "note": x, f"column {x}": x}
        for i, x in zip(ids, HOSTILE, strict=True)
    ]
    counts = [
        {"subject": i, "measure": x, "unit": x, "value": "3", "definition": x, "destination": f"place {i}"}
        for i, x in zip(ids, HOSTILE, strict=True)
    ]
    data = dataset({"title": HOSTILE[0], HOSTILE[1]: HOSTILE[2]}, links=links, counts=counts)
    store.merge(data)
    assert store.read() == data
    assert other_program(cypher) == before
    assert {r["t"] for r in cypher("MATCH ()-[r]->() RETURN DISTINCT type(r) AS t")} <= {
        "SUPPLIES", "ABOUT", "COUNTED_TO", "STATED_BY", "KNOWS",
    }  # fmt: skip


def test_two_sources_that_say_the_same_stay_two_relationships(store, dataset, cypher):
    link = {"link_type": "SUPPLIES", "from": "l", "to": "t"}
    store.merge(dataset(links=[link, {**link, "source_id": "s2"}]))
    assert len(cypher("MATCH (:Line {lineId: 'l'})-[r:SUPPLIES]->(:Place {placeId: 't'}) RETURN r.claim")) == 2
    assert len(store.read().links) == 2


def test_bounds_dates_grades_and_what_was_written_are_on_each_claim(store, dataset, cypher):
    count = {
        "value": "<10",
        "destination": "t",
        "subject": "o",
        "period_start": "2019",
        "period_end": "2019-02",
        "grade": "2C",
    }
    store.merge(dataset(counts=[count], links=[{"link_type": "SUPPLIES", "from": "l", "to": "t", "end": "2019"}]))
    row = cypher("MATCH (c:Count)-[:COUNTED_TO]->(p:Place) RETURN properties(c) AS c, p.placeId AS p")[0]
    assert (row["c"]["low"], row["c"]["high"], row["c"]["value"], row["p"]) == (0, 9, "<10", "t")
    assert [str(row["c"][k]) for k in ("startFirst", "startLast", "endFirst", "endLast")] == [
        "2019-01-01", "2019-12-31", "2019-02-01", "2019-02-28",
    ]  # fmt: skip
    assert (row["c"]["gradeSource"], row["c"]["gradeInformation"], row["c"]["sourceId"]) == (2, "C", "s")
    link = cypher("MATCH (:Line)-[r:SUPPLIES]->(:DestinationTown) RETURN properties(r) AS r")[0]["r"]
    assert "startFirst" not in link and str(link["endLast"]) == "2019-12-31"


def test_another_tolerance_draws_the_bounds_of_unchanged_counts_anew(store, dataset, cypher):
    counts = [{"value": "~100", "subject": "o", "destination": "t"}]
    store.merge(dataset({"title": "a"}, counts=counts))
    store.merge(dataset({"title": "a", "tolerance": 0.5}, counts=counts), replace=True)
    assert cypher("MATCH (c:Count) RETURN c.low AS low, c.high AS high") == [{"low": 50, "high": 150}]


def test_places_bear_the_roles_that_their_links_say(store, dataset, cypher, way):
    links = [
        {"link_type": "ORIGINATES_IN", "from": "l", "to": "a"},
        {"link_type": "SUPPLIES", "from": "l", "to": "a"},
        {"link_type": "SUPPLIES", "from": "l", "to": "b"},
        {"link_type": "SUPPLIES", "from": "l", "to": "unknown"},
    ]
    store.merge(dataset(links=links))
    text = (
        "MATCH (p:Place) RETURN p.placeId AS p, [x IN labels(p) WHERE x IN ['OriginArea', 'DestinationTown']] AS roles"
    )
    assert {r["p"]: set(r["roles"]) for r in cypher(text)} == {
        "a": {"OriginArea", "DestinationTown"}, "b": {"DestinationTown"}, "unknown": set(),
    }  # fmt: skip
    store.merge(dataset(links=links[1:]), replace=True)
    assert {r["p"]: set(r["roles"]) for r in cypher(text)}["a"] == {"DestinationTown"}


def test_flows_are_drawn_on_request_and_kept_in_step_with_loops(store, dataset, cypher):
    counts = [
        {"value": "3", "subject": "o", "origin": "a", "destination": "a"},
        {"value": "4", "subject": "o", "destination": "a"},
    ]
    flows = "MATCH (x)-[f:FLOWS_TO]->(y) RETURN x.placeId AS a, y.placeId AS b, f.low AS low, f.unit AS unit"
    store.merge(dataset(counts=counts))
    assert cypher(flows) == []
    store.merge(dataset(counts=counts), flows=True)
    assert cypher(flows) == [{"a": "a", "b": "a", "low": 3, "unit": "person-arrests"}]
    more = [*counts, {"value": "5", "subject": "o", "origin": "b", "destination": "a"}]
    store.merge(dataset(counts=more))
    assert len(cypher(flows)) == 2
    assert store.read() == dataset(counts=more)
    store.merge(dataset(counts=more), flows=False)
    assert cypher(flows) == []


# --- twice, removed, merged -------------------------------------------------------------------------------------------


def everything(cypher):
    nodes = cypher(
        "MATCH (n) WHERE NOT n:GraphlabDataset RETURN elementId(n) AS i, labels(n) AS l, properties(n) AS p ORDER BY i"
    )
    return nodes, cypher("MATCH ()-[r]->() RETURN elementId(r) AS i, type(r) AS t, properties(r) AS p ORDER BY i")


def test_twice_changes_nothing(store, example, cypher, way):
    assert store.merge(example).changed
    before, revision = everything(cypher), store.describe()["revision"]
    for replace in (False, True):
        report = store.merge(example, replace=replace)
        assert not report.changed
        assert report.unchanged["links"] == len(example.links)
    assert everything(cypher) == before
    assert store.describe()["revision"] == revision


def test_a_second_dataset_comes_beside_the_first(store, dataset, way):
    first = dataset(links=[{"link_type": "SUPPLIES", "from": "a", "to": "t"}])
    second = dataset(
        links=[{"link_type": "SUPPLIES", "from": "b", "to": "t"}],
        lines=[{"line_id": "b"}],
        counts=[{"value": "3", "subject": "b"}],
    )
    store.merge(first)
    report = store.merge(second)
    assert store.read() == first.extend(second)
    assert (report.added["links"], report.unchanged["links"], report.removed["links"]) == (1, 1, 0)


def test_a_removed_row_goes_only_on_purpose(store, example, way):
    tables = {t: list(example.rows(t)) for t in TABLES}
    tables["links"] = tables["links"][5:]
    smaller = Dataset.build(tables, example.record.as_dict())
    store.merge(example)
    assert store.merge(smaller).removed["links"] == 0
    assert store.read() == example
    assert store.merge(smaller, replace=True).removed["links"] == 5
    assert store.read() == smaller


def test_one_dataset_replaces_a_quite_different_one(store, way):
    for seed in (1, 2):
        store.merge(made_up(seed), replace=True)
        assert store.read() == made_up(seed)


def test_ids_that_clash_are_refused_and_nothing_is_changed(store, dataset):
    first = dataset(counts=[{"value": "3", "subject": "a", "destination": "t"}])
    store.merge(first)
    with pytest.raises(LoadError, match="the id 'c0' is used twice, for different rows"):
        store.merge(dataset(counts=[{"value": "4", "subject": "a", "destination": "t"}]))
    assert store.read() == first


def test_two_loads_at_once_both_arrive(store, server, dataset):
    parts = [
        dataset(links=[{"link_type": "SUPPLIES", "from": f"l{i}", "to": f"t{j}"} for j in range(20)]) for i in range(4)
    ]
    failures = []

    def load(part):
        try:
            Neo4jStore.from_url(server.uri).merge(part)
        except Exception as error:
            failures.append(error)

    threads = [threading.Thread(target=load, args=(part,)) for part in parts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not failures
    assert store.read() == parts[0].extend(*parts[1:])


# --- beside others ----------------------------------------------------------------------------------------------------


def test_another_programs_data_in_the_same_database_is_never_touched(store, example, cypher, way):
    cypher(
        "CREATE (a:Other:Line {key: 1, name: 'their line'})-[:SUPPLIES {weight: 3}]->(b:Other:Place {key: 2}) "
        "CREATE (c:Other:Count {key: 3, value: 'x'}), (d:Other {key: 4})-[:WITHIN]->(d)"
    )
    before = other_program(cypher)
    store.merge(example)
    assert store.read() == example
    store.merge(made_up(3), replace=True)
    assert other_program(cypher) == before


def test_what_another_program_hangs_on_our_nodes_survives_changes(store, dataset, cypher, monkeypatch):
    monkeypatch.setattr(neo4j_module, "ONE_TRANSACTION", 0)
    store.merge(dataset(links=[{"link_type": "SUPPLIES", "from": "a", "to": "t"}]))
    cypher("MATCH (l:Line {lineId: 'a'}) SET l.pagerank = 0.5, l:Watched CREATE (:Other {key: 1})-[:MENTIONS]->(l)")
    store.merge(dataset(links=[{"link_type": "SUPPLIES", "from": "a", "to": f"t{i}"} for i in range(9)]), replace=True)
    assert cypher("MATCH (:Other)-[:MENTIONS]->(l:Watched) RETURN l.pagerank AS p") == [{"p": 0.5}]
    with pytest.raises(
        StoreError, match="'a' is no longer in the dataset but cannot be removed: a relationship MENTIONS"
    ):
        store.merge(dataset(links=[{"link_type": "SUPPLIES", "from": "b", "to": "t"}]), replace=True)
    assert cypher("MATCH (:Other)-[:MENTIONS]->(l:Watched) RETURN l.lineId AS l") == [{"l": "a"}]
    assert "a" in store.read().lines


def test_a_node_of_another_program_with_one_of_our_ids_is_a_clear_refusal(store, dataset, cypher, way):
    cypher("CREATE (:Line:Other {key: 1, lineId: 'a'})")
    before = other_program(cypher)
    with pytest.raises(StoreError, match=r"a constraint .*would be broken"):
        store.merge(dataset(links=[{"link_type": "SUPPLIES", "from": "a", "to": "t"}]))
    assert other_program(cypher) == before
    with pytest.raises(StoreError, match="there is no dataset"):
        store.read()


def test_an_edit_by_hand_is_read_and_one_that_breaks_the_rules_is_reported(store, example, cypher):
    store.merge(example)
    cypher("MATCH (l:Line {lineId: 'lj'}) SET l.note = 'seen in Norwich'")
    assert store.read().lines["lj"].note == "seen in Norwich"
    cypher("MATCH (c:Count) WITH c LIMIT 1 SET c.value = '1O3'")
    with pytest.raises(LoadError, match="'1O3' is not a number or bound"):
        store.read()
    store.merge(example, replace=True)
    assert store.read() == example


def test_a_graph_of_another_schema_is_refused(store, example, cypher):
    store.merge(example)
    cypher("MATCH (m:GraphlabDataset) SET m.schema = 99")
    with pytest.raises(StoreError, match=f"has schema 99, this graphlab reads and writes {SCHEMA}"):
        store.read()
    with pytest.raises(StoreError, match="schema 99"):
        store.merge(example)


def test_constraints_and_indexes_are_made_once_by_name(bare_server, example, cypher):
    store = Neo4jStore.from_url(bare_server.uri)
    store.merge(example)
    names = {r["name"] for r in cypher("SHOW INDEXES YIELD name")} | {
        r["name"] for r in cypher("SHOW CONSTRAINTS YIELD name")
    }
    assert set(schema_statements()) <= names
    assert {"line_id_unique", "place_id_unique", "count_id_unique"} <= set(schema_statements())
    store.merge(made_up(2), replace=True)
    with pytest.raises(Exception, match="already exists"):
        cypher("CREATE (:Line {lineId: 'line-0'})")


def test_a_name_that_graphlab_uses_is_no_property_to_write(store, example, cypher):
    store.merge(example)
    assert store.write_property("rank", {"lj": 0.5, "norwich": 1.0, "no such": 2.0}) == 2
    assert cypher("MATCH (l:Line {lineId: 'lj'}) RETURN l.rank AS r") == [{"r": 0.5}]
    assert store.read() == example
    for name in ("name", "lineId", "_stage", "extra_x", "a b", "`x`"):
        with pytest.raises(StoreError, match="cannot be the name of a property"):
            store.write_property(name, {"lj": 1})


# --- editions ---------------------------------------------------------------------------------------------------------


def test_a_new_edition_of_a_source_does_to_the_server_what_it_does_to_a_folder(
    store, server, cypher, tmp_path, way, run
):
    first, second, other = made_up(1), made_up(2), made_up(3)

    def one_source(data, name):
        rows = {t: [dict(row) for row in data.rows(t)] for t in TABLES}
        for table in ("operations", "links", "events", "counts"):
            rows[table] = [row | {"source_id": name} for row in rows[table]]
        rows["sources"] = [{"source_id": name, "title": "List"}]
        for row in rows["counts"]:
            row |= {"count_id": f"{name}-{row['count_id']}", "part_of": "", "supersedes": ""}
        return Dataset.build({t: found for t, found in rows.items() if found})

    folder = FolderStore(tmp_path / "folder")
    loads = (one_source(first, "list"), ""), (one_source(other, "press"), ""), (one_source(second, "list"), "list")
    for dataset, edition_of in loads:
        store.merge(dataset, edition_of=edition_of, flows=True)
        folder.merge(dataset, edition_of=edition_of)
        assert store.read() == folder.read()
    data = Dataset.of(store.read())
    assert "list@1" in data.sources
    assert not store.merge(one_source(second, "list"), edition_of="list").changed
    alone = Dataset.of(one_source(second, "list").extend(one_source(other, "press"))).network()
    assert {c.id for c in data.network().claims} == {c.id for c in alone.claims}
    drawn = {row["id"] for row in cypher("MATCH ()-[r:FLOWS_TO]->() RETURN r.claim AS id")}
    assert drawn
    assert drawn == {c.id for c in alone.dataset.counts if c.origin and c.destination}
    refused = run("query", server.uri, "conflicts", "--on-server")
    assert refused.exit_code == 1
    assert "replaced by later editions here" in refused.output
