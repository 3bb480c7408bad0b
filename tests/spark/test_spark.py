"""What Spark gives is what the small path gives."""

from __future__ import annotations

import pytest

import graphlab
from graphlab import spark
from graphlab.dataset import Dataset
from graphlab.errors import LoadError, NotFoundError, RefusedError, StoreError
from graphlab.graph.kernel import finish, make_plan
from graphlab.graph.kernel.spans import make_job, run
from tests.graph.test_kernel_betweenness import line_graph
from tests.queries.made_up import Maker
from tests.rounds import rounds
from tests.spread import works

pytestmark = pytest.mark.filterwarnings("ignore")  # pyspark's own, about pandas

SHOWN = ("subject", "origin", "destination", "definition", "period_start", "period_end", "low", "high", "share_low",
         "share_high", "denominator", "claims")  # fmt: skip


def frames(session, data, tables=("places", "lines", "operations", "sources", "counts")):
    """Return tables as DataFrames of text."""
    made = {}
    for table in tables:
        rows = list(data.rows(table))
        if rows:
            columns = list(dict.fromkeys(c for row in rows for c in row))
            cells = [tuple(row.get(c, "") for c in columns) for row in rows]
            made[table] = session.createDataFrame(cells, ", ".join(f"`{c}` string" for c in columns))
    return made


def as_told(row):
    """Return a row of either side in the same types."""
    text = {c: None if row[c] is None else str(row[c]) for c in SHOWN[:6]}
    numbers = {c: None if row[c] is None else float(row[c]) for c in SHOWN[6:11]}
    return (*text.values(), *numbers.values(), tuple(row["claims"]))


def in_order(found):
    return sorted(found.rows.collect(), key=lambda row: (row["subject"], row["row"]))


def left_out(found):
    return {row["reason"]: row["claims"] for row in found.withheld.collect()}


def same_subject_only(rows):
    """Return counts without references to those of other subjects or measures."""
    of = {row["count_id"]: (row["subject"], row["measure"]) for row in rows}
    mine = [of.get(row["supersedes"]) == (row["subject"], row["measure"]) for row in rows]
    return [row if same else {**row, "supersedes": ""} for row, same in zip(rows, mine, strict=True)]


def test_claims_of_dataframes_are_the_dataset(session, example):
    tables = ("places", "lines", "operations", "sources", "counts", "links", "events", "same")
    assert spark.dataset(frames(session, example, tables), example.record.as_dict()) == example


def test_native_types_are_read_as_they_are_written_in_a_file(session):
    from datetime import date

    row = ("c1", "op", "arrests", "persons", "flow", 5.0, "s", "a", "b", date(2019, 1, 2), float("nan"))
    schema = (
        "count_id string, subject string, measure string, unit string, stock_or_flow string, value double,"
        " source_id string, origin string, destination string, period_start date, note double"
    )
    data = spark.dataset({"counts": session.createDataFrame([row], schema)})
    [kept] = data.rows("counts")
    assert (kept["value"], kept["period_start"], kept["note"]) == ("5", "2019-01-02", "")


def test_defects_are_told_and_tables_known(session):
    frame = session.createDataFrame([("x", "SUPPLIES")], "`from` string, link_type string")
    with pytest.raises(LoadError, match="refused"):
        spark.dataset({"links": frame})
    with pytest.raises(NotFoundError, match="did you mean links"):
        spark.dataset({"link": frame})


def test_the_matrix_of_the_example_is_that_of_flows(session, example):
    whole = graphlab.flows(example.network(), "arrests", kind="flow")
    found = spark.od_matrix(frames(session, example), "Arrests", kind="flow", record=example.record.as_dict())
    assert [as_told(row) for row in in_order(found)] == [as_told(row) for row in whole.rows]
    assert left_out(found) == {reason: number for reason, number in whole.withheld.items() if number}


@pytest.mark.parametrize("seed", rounds(1, 4))
def test_the_matrix_of_random_claims_is_that_of_flows(session, seed):
    made = Maker(seed, 3).tables()
    tables = {t: made[t] for t in ("places", "lines", "operations", "sources")}
    counts = list(Dataset.build({**tables, "counts": made["counts"]}, keep_going=True).rows("counts"))
    data = Dataset.build({**tables, "counts": same_subject_only(counts)})
    asked = {"min_grade": "2D"} if seed == 2 else {}
    whole = graphlab.flows(data.network(**asked), "arrests")
    assert len({row["subject"] for row in whole.rows}) > 1
    found = spark.od_matrix(frames(session, data), "arrests", filters=asked, partitions=3)
    assert [as_told(row) for row in in_order(found)] == [as_told(row) for row in whole.rows]
    assert left_out(found) == {reason: number for reason, number in whole.withheld.items() if number}


def counted(session, *rows):
    names = (
        "count_id",
        "subject",
        "measure",
        "unit",
        "stock_or_flow",
        "value",
        "source_id",
        "origin",
        "destination",
        "supersedes",
    )
    return {"counts": session.createDataFrame([tuple(r) for r in rows], ", ".join(f"{n} string" for n in names))}


def test_one_subject_written_in_several_ways_is_one(session):
    one = ("1", "b; a", "arrests", "persons", "Flow", "3", "s", "x", "y", "")
    two = ("2", "a;b", " arrests", "persons", "flow", "<5", "s", "x", "z", "")
    [first, second] = in_order(spark.od_matrix(counted(session, one, two), "arrests", partitions=3))
    assert (first["subject"], second["subject"]) == ("a;b", "a;b")
    assert (first["row"], second["row"]) == (0, 1)
    assert {(r["destination"], r["low"], r["high"]) for r in (first, second)} == {("y", 3, 3), ("z", 0, 4)}


def test_what_needs_all_claims_together_is_refused(session):
    one = ("1", "a", "arrests", "persons", "flow", "3", "s", "x", "y", "")
    with pytest.raises(RefusedError, match="count '1' is named in 'supersedes' of a count of another subject"):
        spark.od_matrix(counted(session, one, ("2", "b", *one[2:9], "1")), "arrests")
    with pytest.raises(RefusedError, match="of another subject or measure"):
        spark.od_matrix(counted(session, one, ("2", "a", "charges", *one[3:9], "1")), "arrests")
    with pytest.raises(RefusedError, match="count '1' is there with two subjects"):
        spark.od_matrix(counted(session, one, ("1", "b", *one[2:])), "arrests")
    with pytest.raises(RefusedError, match="persons"):
        spark.od_matrix(counted(session, one, ("2", "a", "arrests", "raids", *one[4:])), "arrests")
    with pytest.raises(NotFoundError, match="no measure 'deaths'"):
        spark.od_matrix(counted(session, one), "deaths")


def test_betweenness_on_spark_has_the_same_bytes(session, monkeypatch):
    monkeypatch.setattr("graphlab.graph.kernel.spans.NARROW", 20)
    job = make_job(make_plan(line_graph(4, lines=150, origins=8, towns=20)), engine="levels")
    way = spark.SparkRoute(session)
    assert finish(job, run(job, way)).tobytes() == finish(job, run(job)).tobytes()


def test_work_on_spark_keeps_its_order_and_survives_a_killed_worker(session, tmp_path):
    way = spark.SparkRoute(session)
    assert list(way.each(works.dies_once, str(tmp_path / "mark"), range(5))) == list(range(5))
    assert (tmp_path / "mark").exists()
    assert list(way.each(works.added, 1, [])) == []
    with pytest.raises(StoreError, match="piece 1 is wrong"):
        list(way.each(works.refused, 1, range(2)))
