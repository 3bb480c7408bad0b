"""`info` counts what is there, names what is missing, and keeps series apart."""

from __future__ import annotations

from graphlab.analysis.inspection.info import info


def numbers(result, section):
    return {r["item"]: r["number"] for r in result.rows if r["section"] == section}


def test_entities_of_the_real_dataset(example):
    assert numbers(info(example), "entities") == {"lines": 35, "places": 72, "operations": 19, "sources": 44}


def test_claims_add_up_to_the_rows_of_the_files(example):
    found = numbers(info(example), "claims")
    assert found["counts"] == 92
    assert sum(n for item, n in found.items() if item.startswith("links")) == 110
    assert sum(n for item, n in found.items() if item.startswith("events")) == 30


def test_two_definitions_of_active_lines_are_two_series(example):
    rows = [r for r in info(example).parts["measures"].rows if r["measure"] == "active lines"]
    assert {r["definition"] for r in rows} == {None, "county lines team", "force count before November 2019"}


def test_lines_without_origin_are_five_as_published(example):
    gap = next(r for r in info(example).rows if r["item"] == "lines without a named origin")
    assert gap["number"] == 5
    assert gap["claims"] == ("dj", "felix", "frosty", "lewis", "rico-cambridgeshire")


def test_a_line_without_any_link_has_neither_origin_nor_destination(dataset):
    data = dataset(lines=[{"line_id": "l1"}], counts=[{"subject": "l1", "value": "3"}], places=[], operations=[])
    gaps = numbers(info(data), "gaps")
    assert gaps["lines without a named origin"] == gaps["lines without a named destination"] == 1


def test_counts_without_a_number_are_named(dataset):
    data = dataset(
        counts=[{"subject": "o", "value": "[c]"}, {"subject": "o", "value": "n/k"}, {"subject": "o", "value": "<5"}]
    )
    gap = next(r for r in info(data).rows if r["item"] == "counts without a number")
    assert gap["claims"] == ("c0", "c1")


def test_filters_hold_and_what_they_withhold_is_counted(example):
    result = info(example.network(min_grade="1C"))
    assert numbers(result, "grades") == {"1C": 48}
    assert result.withheld["grade"] == 232 - 48


def test_handling_c_stays_out_and_is_counted(dataset):
    rows = [{"subject": "o", "value": "1", "handling": "C"}, {"subject": "o", "value": "2", "handling": "P"}]
    data = dataset(counts=rows)
    assert numbers(info(data), "claims")["counts"] == 1
    assert info(data).withheld["handling"] == 1
    assert numbers(info(data.network(include_handling="C")), "claims")["counts"] == 2


def test_first_and_last_day_come_from_the_claims(dataset):
    row = {"subject": "o", "value": "1"}
    data = dataset(
        counts=[{**row, "period_start": "2019-02", "period_end": "2019-02"}, {**row, "period_start": "2021"}]
    )
    row = next(r for r in info(data).rows if r["item"] == "counts")
    assert (row["first"].isoformat(), row["last"].isoformat()) == ("2019-02-01", "2019-02-28")


def test_sources_are_counted_by_kind(example):
    assert numbers(info(example), "sources") == {"official": 6, "press": 38}
