"""A build balances, is all or nothing, and does not depend on the order of rows."""

from __future__ import annotations

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphlab.dataset import Dataset
from graphlab.errors import LoadError
from graphlab.model.intake.build import build_tables
from graphlab.model.intake.raw import RawTable
from graphlab.model.intake.report import Defect, LoadReport
from graphlab.model.tables import TABLES

COUNT = {
    "subject": "gravity",
    "measure": "arrests",
    "unit": "persons",
    "stock_or_flow": "flow",
    "source_id": "s",
}
LINK = {"link_type": "SUPPLIES", "from": "rico", "to": "norwich", "source_id": "s"}


def count(name, value="1", **more):
    return {"count_id": name, "value": value, **COUNT, **more}


def build(**tables):
    keep_going = tables.pop("keep_going", False)
    return build_tables([RawTable.of(t, rows) for t, rows in tables.items()], keep_going=keep_going)


def test_rows_come_out_sorted_by_their_key():
    rows, _ = build(counts=[count("b"), count("a")], links=[LINK | {"to": "z"}, LINK])
    assert [r["count_id"] for r in rows["counts"]] == ["a", "b"]
    assert [r["place_id"] for r in rows["places"]] == ["norwich", "z"]


def test_the_same_row_twice_is_one_and_counted_as_merged():
    rows, report = build(counts=[count("a"), count("a"), count("a", note="")], links=[LINK, LINK])
    assert (len(rows["counts"]), len(rows["links"])) == (1, 1)
    by_table = {f.table: (f.read, f.kept, f.merged, f.rejected) for f in report.files}
    assert by_table == {"counts": (3, 1, 2, 0), "links": (2, 1, 1, 0)}


def test_one_id_for_two_different_rows_is_an_error_that_names_both():
    with pytest.raises(LoadError) as caught:
        build(counts=[count("a"), count("b"), count("a", "2")])
    (defect,) = caught.value.report.errors
    assert (defect.column, defect.value) == ("count_id", "a")
    assert "used twice, for different rows" in defect.rule
    assert {defect.line, 2 if "line 2" in defect.rule else 4} == {2, 4}


@pytest.mark.parametrize("reverse", [False, True])
def test_going_on_keeps_the_same_twin_whatever_the_order(reverse):
    counts = [count("a", "7"), count("a", "5")]
    rows, report = build(counts=counts[::-1] if reverse else counts, keep_going=True)
    assert [r["value"] for r in rows["counts"]] == ["5"]
    assert [row["value"] for _, row in report.rejected] == ["7"]


def test_all_or_nothing_unless_asked_to_go_on():
    counts = [count("a", "1O3"), count("b", "2")]
    with pytest.raises(LoadError, match="the load was refused: 1 error"):
        build(counts=counts)
    rows, report = build(counts=counts, keep_going=True)
    assert [r["count_id"] for r in rows["counts"]] == ["b"]
    assert [row["count_id"] for _, row in report.rejected] == ["a"]
    assert len(report.errors) == 1


def test_what_hangs_on_a_rejected_row_goes_with_it_and_says_so():
    rows, report = build(
        lines=[{"line_id": "rico"}],
        places=[{"place_id": "norwich", "lat": "x"}, {"place_id": "lynn"}],
        links=[LINK, LINK | {"to": "lynn"}],
        keep_going=True,
    )
    assert [r["to"] for r in rows["links"]] == ["lynn"]
    assert any(d.rule == "'norwich' was left out for a defect of its own" for d in report.errors)
    assert all(f.balanced for f in report.files)


def test_going_on_with_nothing_left_is_still_refused():
    with pytest.raises(LoadError, match="nothing to load"):
        build(counts=[count("a", "x")], keep_going=True)


def test_all_defects_of_all_tables_stand_in_one_report():
    with pytest.raises(LoadError) as caught:
        build(
            counts=[count("a", "1O3"), count("b", period_start="2020", period_end="2019"), count("c", subject="")],
            events=[{"line_id": "l", "event": "shut", "source_id": "s"}],
            places=[{"place_id": "p", "lon": "far"}],
        )
    assert {d.column for d in caught.value.report.errors} == {"value", "period_start", "subject", "event", "lon"}


def test_a_missing_column_is_told_with_the_header_and_every_row_is_rejected():
    with pytest.raises(LoadError) as caught:
        build(counts=[{"count_id": "a", "value": "1"}])
    report = caught.value.report
    assert {d.column for d in report.errors} == set(TABLES["counts"].required) - {"count_id", "value"}
    assert all("the header has count_id, value" in d.rule for d in report.errors)
    assert report.files[0].rejected == 1


def test_unknown_columns_are_kept_and_reported_once():
    rows, report = build(counts=[count("a", colour="red"), count("b", colour="blue")])
    assert [r["colour"] for r in rows["counts"]] == ["red", "blue"]
    assert [d.column for d in report.warnings] == ["colour"]


def test_missing_entity_tables_are_filled_from_the_ids_that_occur():
    rows, report = build(
        links=[LINK, {"link_type": "TARGETED", "from": "gravity", "to": "rico", "source_id": "t"}],
        events=[{"line_id": "deano", "event": "closed", "operation_id": "cayman", "source_id": "s"}],
        counts=[count("a", origin="unknown", destination="norfolk")],
    )
    assert [r["line_id"] for r in rows["lines"]] == ["deano", "rico"]
    assert [r["place_id"] for r in rows["places"]] == ["norfolk", "norwich"]
    assert [r["operation_id"] for r in rows["operations"]] == ["cayman", "gravity"]
    assert [r["source_id"] for r in rows["sources"]] == ["s", "t"]
    assert sum("it was filled with the" in a for a in report.assumptions) == 4


@pytest.mark.parametrize(
    ("present", "becomes"),
    [
        ((), "operations"),
        (("operations",), "places"),
        (("operations", "places"), "lines"),
        (("lines",), "operations"),
        (("lines", "operations"), "places"),
        (("lines", "places"), "operations"),
    ],
)
def test_a_subject_found_nowhere_else_takes_the_first_table_that_is_missing(present, becomes):
    given = {t: [{TABLES[t].key: f"some-{t}"}] for t in present}
    rows, report = build(counts=[count("a", subject="mystery")], **given)
    key = TABLES[becomes].key
    assert [r[key] for r in rows[becomes]] == ["mystery"]
    assert any(f"no {becomes} table" in a and "mystery" in a for a in report.assumptions)


def test_a_subject_is_dangling_when_all_three_tables_are_there():
    given = {t: [{TABLES[t].key: f"some-{t}"}] for t in ("operations", "places", "lines")}
    with pytest.raises(LoadError, match="'mystery' is not the id of a line or place or operation"):
        build(counts=[count("a", subject="mystery")], **given)


def test_a_subject_that_a_link_names_as_a_line_stays_a_line():
    rows, _ = build(links=[LINK], counts=[count("a", subject="rico")])
    assert not rows["operations"]
    assert [r["line_id"] for r in rows["lines"]] == ["rico"]


def test_a_place_in_the_role_of_a_line_is_told_and_not_filled_in():
    with pytest.raises(LoadError, match="'norwich' is a Place and not a Line"):
        build(places=[{"place_id": "norwich"}], links=[LINK | {"from": "norwich"}])


def test_neither_links_nor_counts_is_nothing_to_load():
    with pytest.raises(LoadError, match="no links and no counts"):
        build(lines=[{"line_id": "a"}])


def test_what_the_loader_found_wrong_refuses_the_load_too():
    base = LoadReport(defects=(Defect("links.csv", 1, "", "", "is not a text file", "save it as CSV"),))
    with pytest.raises(LoadError, match="is not a text file"):
        build_tables([RawTable.of("counts", [count("a")])], base=base)


def test_rows_that_fit_no_header_count_as_rejected():
    raw = RawTable("counts", "c.csv", ("count_id", *COUNT, "value"), [count("a")], [2], unreadable=(("x", "y"),))
    _, report = build_tables([raw])
    assert (report.files[0].read, report.files[0].kept, report.files[0].rejected) == (2, 1, 1)


@settings(max_examples=25, deadline=None)
@given(st.randoms(use_true_random=False), st.booleans())
def test_the_order_of_rows_and_tables_makes_no_difference(rng: random.Random, keep_going: bool):
    counts = [count(f"c{i}", str(i), origin="a" if i % 2 else "unknown") for i in range(6)]
    counts += [count("c1", "9"), count("bad", "1O3")] if keep_going else [count("c1", "1", origin="a")]
    links = [LINK, LINK | {"to": "lynn"}, LINK | {"from": "deano", "start": "2019"}]
    usual = Dataset.build({"counts": counts, "links": links}, keep_going=keep_going)
    mixed = {"links": rng.sample(links, len(links)), "counts": rng.sample(counts, len(counts))}
    again = Dataset.build(mixed, keep_going=keep_going)
    assert again.digest == usual.digest
    assert [f.balanced for f in again.report.files] == [True, True]


@settings(max_examples=30, deadline=None)
@given(
    st.lists(
        st.tuples(
            st.sampled_from("abcd"), st.sampled_from(["1", "2", "1O3", "<30", ""]), st.sampled_from(["x", "y", ""])
        ),
        min_size=1,
        max_size=12,
    )
)
def test_rows_read_are_kept_merged_or_rejected(cells):
    rows = [count(name, value, origin=origin) for name, value, origin in cells]
    try:
        report = build_tables([RawTable.of("counts", rows)], keep_going=True)[1]
    except LoadError as error:
        report = error.report
    (account,) = report.files
    assert account.balanced
    assert account.read == len(rows)
    assert account.rejected == len(report.rejected)
