"""`claims` opens any id to what stands behind it."""

from __future__ import annotations

import pytest

from graphlab.analysis.inspection.claims import claims
from graphlab.errors import NotFoundError


def test_a_count_opens_to_its_source_value_grade_and_date(example):
    row = claims(example, "gravity-london").rows[0]
    assert (row["value"], row["low"], row["high"], row["unit"]) == ("443", 443, 443, "person-arrests")
    assert (row["source"], row["published"], row["grade"], row["handling"]) == ("seed-003", "2020", "2C", "P")
    assert (row["period_start"], row["period_end"]) == ("2016-12", "2019-11-30")
    assert row["says"] == "Operation Gravity: arrests (flow) from London to Norfolk"


def test_a_bound_keeps_the_text_as_written(example):
    row = claims(example, "norfolk-lines-2021-12").rows[0]
    assert (row["value"], row["low"], row["high"]) == ("<30", 0, 29)


def test_a_line_opens_to_every_claim_that_speaks_of_it(example):
    rows = claims(example, "echo").rows
    assert sorted(r["claim"] for r in rows) == ["count", "event", "event", "link", "link", "link", "link", "link"]
    assert sum("supplies" in r["says"] for r in rows) == 4


def test_a_claim_about_two_operations_is_found_by_either_and_by_both(example):
    for key in ("smuggler", "Operation Sceptre"):
        assert "smuggler-sceptre-arrests" in [r["id"] for r in claims(example, key).rows]


def test_both_claims_on_the_same_case_are_shown(example):
    found = {r["value"] for r in claims(example, "scouse-porky").rows if r["claim"] == "count"}
    assert found == {"9", "10"}


def test_a_total_brings_its_parts(example):
    assert len(claims(example, "gravity-all").rows) == 10


def test_the_two_lines_called_rico_are_not_one(example):
    with pytest.raises(NotFoundError, match=r"'Rico' fits several: rico-cambridgeshire \(line\), rico-exeter \(line\)"):
        claims(example, "Rico")


def test_an_unknown_id_offers_the_closest(example):
    with pytest.raises(NotFoundError, match="gravity"):
        claims(example, "gravty")
    with pytest.raises(NotFoundError, match="did you mean norwich-arrests-2021"):
        claims(example, "norwich-arrests-2021-99")


def test_no_id_gives_every_claim_once(example):
    ids = [r["id"] for r in claims(example).rows]
    assert len(ids) == len(set(ids)) == 232


def test_what_the_filters_hide_is_counted_among_the_claims_asked_for(example):
    result = claims(example.network(min_grade="1C"), "scouse-porky")
    assert result.rows == []
    assert result.withheld["grade"] == 6


def test_withheld_handling_counts_links_events_and_counts(dataset):
    data = dataset(
        links=[
            {"link_type": "SUPPLIES", "from": "l", "to": "t", "handling": "C"},
            {"link_type": "SUPPLIES", "from": "l", "to": "known"},
        ],
        events=[{"line_id": "l", "event": "closed", "handling": "C"}],
        counts=[{"subject": "l", "value": "1", "handling": "C"}],
    )
    assert claims(data, "l").withheld["handling"] == 3


def test_an_event_says_who_did_it(example):
    says = [r["says"] for r in claims(example, "montana").rows if r["claim"] == "event"]
    assert "Montana: closed by Operation Orochi" in says


def test_every_id_of_the_table_is_a_claim_that_opens(example):
    for row in claims(example, "orochi").rows:
        assert claims(example, row["claims"][0]).rows[0]["id"] == row["id"]


def test_a_superseded_claim_opens_by_its_id_and_says_that_it_is_superseded(dataset):
    told = {"subject": "o", "destination": "t"}
    counts = [told | {"count_id": "old", "value": "40"}, told | {"count_id": "new", "value": "45", "supersedes": "old"}]
    data = dataset(counts=counts)
    result = claims(data, "old")
    assert [row["id"] for row in result.rows] == ["new", "old"]
    assert list(result.notes) == ["old is superseded by a later claim: no figure takes it."]
    assert [row["id"] for row in claims(data, "o").rows] == ["new"]
    counts[0]["handling"] = "C"
    assert [row["id"] for row in claims(dataset(counts=counts), "old").rows] == ["new"]
