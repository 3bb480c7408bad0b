"""`Dataset`: canonical, immutable, comparable, and one from several without loss."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from graphlab.dataset import Dataset
from graphlab.errors import LoadError, NotFoundError

SUPPLY = {"link_type": "SUPPLIES", "from": "rico", "to": "norwich"}


def test_the_real_dataset_loads_without_a_single_defect(example):
    assert example.report.defects == ()
    assert all(f.balanced and f.kept == f.read for f in example.report.files)


def test_the_real_dataset_is_what_its_files_hold(example):
    sizes = {f.table: f.kept for f in example.report.files}
    assert sizes == {
        "sources": len(example.sources),
        "places": len(example.places) + 2,
        "lines": len(example.lines),
        "operations": len(example.operations),
        "links": len(example.links),
        "events": len(example.events),
        "counts": len(example.counts),
        "same": len(example.rows("same")),
    }


def test_two_lines_called_rico_are_two_lines(example):
    assert len([line for line in example.lines.values() if line.name == "Rico"]) == 2
    with pytest.raises(NotFoundError, match="'Rico' fits several"):
        example.find("Rico")


def test_a_count_keeps_its_bounds_period_grade_and_words(example):
    london = example.claim("gravity-london")
    assert (london.value.low, london.subject, london.origin, london.destination) == (
        443,
        "gravity",
        "london",
        "norfolk",
    )
    assert (str(london.period), london.grade.text, london.handling) == ("2016-12..2019-11-30", "2C", "P")
    assert london.part_of == "gravity-all"


def test_gravity_adds_up_as_published(example):
    parts = [c for c in example.counts if c.part_of == "gravity-all"]
    assert sum(c.value.low for c in parts) == 1224
    assert example.claim("gravity-all").value.low == 1503


def test_norwich_arrests_by_month_in_2021_add_up_to_175(example):
    months = [
        c
        for c in example.counts
        if c.part_of and example.claim(c.part_of).value.low == 175 and str(c.period).startswith("2021")
    ]
    assert sum(c.value.low for c in months) == 175


def test_a_claim_that_is_not_there_offers_the_closest(example):
    with pytest.raises(NotFoundError, match="gravity-london"):
        example.claim("gravity-lodnon")


def test_the_tolerance_of_about_may_differ_by_source(dataset):
    counts = [{"subject": "o", "value": "~40"}, {"subject": "o", "value": "~40", "source_id": "chart"}]
    data = dataset({"tolerance": 0.25, "tolerances": {"chart": 0.05}}, counts=counts)
    assert [str(c.value.bounds) for c in data.counts] == ["30 to 50", "38 to 42"]


def test_a_frame_holds_canonical_text_and_the_claim_id(dataset):
    data = dataset(links=[SUPPLY | {"start": "Nov 2019"}], counts=[{"subject": "o", "value": "<30", "colour": "red"}])
    links, counts = data.frame("links"), data.frame("counts")
    assert links.loc[0, "start"] == "2019-11"
    assert links.loc[0, "claim"] == data.links[0].id
    assert counts.loc[0, ["claim", "value", "colour", "note"]].tolist() == ["c0", "<30", "red", ""]


def test_a_column_called_claim_does_not_hide_the_ids(dataset):
    data = dataset(counts=[{"subject": "o", "value": "1", "claim": "mine"}])
    assert data.frame("counts")["claim"].tolist() == ["c0"]
    assert data.counts[0].extra == {"claim": "mine"}


def test_changing_a_frame_or_row_does_not_change_the_dataset(dataset):
    data = dataset(counts=[{"subject": "o", "value": "1"}])
    frame = data.frame("counts")
    frame.loc[0, "value"] = "2"
    assert data.frame("counts").loc[0, "value"] == "1"
    with pytest.raises(TypeError):
        data.rows("counts")[0]["value"] = "2"
    with pytest.raises(TypeError):
        data.lines["x"] = None
    with pytest.raises(AttributeError, match="not changed once it is made"):
        data.operations["o"].name = "x"


def test_names_are_as_people_write_them_and_special_ends_have_one(dataset):
    data = dataset(places=[{"place_id": "norwich", "name": "Norwich"}], links=[SUPPLY])
    assert [data.name(x) for x in ("norwich", "rico", "unknown", "not-itemised")] == [
        "Norwich",
        "rico",
        "Unknown",
        "Not itemised",
    ]


def test_the_cut_off_is_the_records_else_the_last_day_in_the_data(dataset):
    counts = [{"subject": "o", "value": "1", "period_end": "2019-11"}, {"subject": "o", "value": "2"}]
    assert dataset({"cut_off": "2026-11"}, counts=counts).cut_off == date(2026, 11, 30)
    assert dataset(counts=counts).cut_off == date(2019, 11, 30)
    assert dataset(counts=counts, links=[SUPPLY | {"start": "2021"}]).cut_off == date(2021, 12, 31)
    assert dataset(links=[SUPPLY]).cut_off is None


def test_equal_content_is_equal_whatever_the_way_of_writing(dataset):
    one = dataset(counts=[{"subject": "a;b", "value": "1", "period_start": "2019-11-30"}])
    two = dataset(counts=[{"subject": "b; a", "value": "1", "period_start": "30/11/2019", "note": " "}])
    assert one == two
    assert hash(one) == hash(two)
    assert one != dataset(counts=[{"subject": "a", "value": "1"}])
    assert one != "one"


def test_an_undated_dataset_without_anything_else_still_says_what_it_is(dataset):
    assert repr(dataset({"title": "T"}, links=[SUPPLY])) == "<Dataset T: 1 sources, 1 places, 1 lines, 1 links>"


# --- one dataset from several -----------------------------------------------------------------------------------


def test_extending_by_itself_changes_nothing(example):
    again = example.extend(example)
    assert again == example
    assert all(f.balanced for f in again.report.files)


def test_extending_is_idempotent_for_titles_with_semicolons(dataset):
    record = {"title": "Norfolk; a county; and more", "description": "One; two.\nThree.", "licence": "b; a"}
    data = dataset(record, links=[SUPPLY])
    assert data.extend(data).record == data.record


def test_loading_a_then_b_equals_loading_b_then_a(dataset):
    one = dataset(
        {"title": "A", "marking": "OFFICIAL-SENSITIVE", "cut_off": "2020"},
        links=[SUPPLY],
        lines=[{"line_id": "rico", "name": "Rico"}],
    )
    two = dataset(
        {"title": "B", "tolerance": 0.2},
        links=[SUPPLY | {"from": "deano"}],
        counts=[{"subject": "gravity", "value": "~40"}],
        lines=[{"line_id": "deano", "note": "n", "colour": "red"}],
    )
    assert one.extend(two) == two.extend(one)
    assert one.extend(two).extend(two) == one.extend(two)
    assert one.extend(two).marking == "OFFICIAL-SENSITIVE"
    assert one.extend(two).title == "A; B"


def test_about_means_the_same_after_merging(dataset):
    one = dataset({"tolerance": 0.1}, counts=[{"subject": "o", "value": "~40", "source_id": "fine"}])
    two = dataset({"tolerance": 0.5}, counts=[{"count_id": "k", "subject": "o", "value": "~40", "source_id": "coarse"}])
    both = {c.source: str(c.value.bounds) for c in one.extend(two).counts}
    assert both == {"fine": "36 to 44", "coarse": "20 to 60"}
    assert one.extend(two) == two.extend(one)


def test_entities_fill_each_other_up_and_a_difference_is_told(dataset):
    one = dataset(links=[SUPPLY], lines=[{"line_id": "rico", "name": "Rico"}])
    two = dataset(links=[SUPPLY], lines=[{"line_id": "rico", "note": "seen"}])
    three = dataset(links=[SUPPLY], lines=[{"line_id": "rico", "name": "Ricky"}])
    merged = one.extend(two, three)
    assert (merged.lines["rico"].name, merged.lines["rico"].note) == ("Ricky", "seen")
    assert any("has two answers" in d.rule for d in merged.report.warnings)


def test_conflicting_claims_stay_several(dataset):
    one = dataset(counts=[{"subject": "o", "value": "9"}])
    two = dataset(counts=[{"count_id": "other", "subject": "o", "value": "10"}])
    assert [c.value.low for c in one.extend(two).counts] == [9, 10]


def test_one_id_for_two_counts_is_refused(dataset):
    with pytest.raises(LoadError, match="'c0' is used twice"):
        dataset(counts=[{"subject": "o", "value": "9"}]).extend(dataset(counts=[{"subject": "o", "value": "10"}]))


def test_what_was_told_on_loading_is_not_told_again_by_merging(dataset):
    one = dataset(links=[SUPPLY | {"grade": "B2"}])
    merged = one.extend(dataset(links=[SUPPLY | {"from": "deano"}]))
    assert sum("legacy" in d.rule for d in merged.report.warnings) == 1


@settings(max_examples=20, deadline=None)
@given(st.permutations(range(4)), st.lists(st.integers(0, 3), min_size=1, max_size=5))
def test_any_order_and_repetition_of_datasets_is_the_same_dataset(order, repeats):
    row = {"subject": "o", "measure": "m", "unit": "u", "stock_or_flow": "flow", "source_id": "s"}
    sets = [
        Dataset.build({"counts": [row | {"count_id": f"c{i}", "value": str(i), "x": str(i)}]}, {"title": f"t{i}"})
        for i in range(4)
    ]
    usual = sets[0].extend(*sets[1:])
    again = sets[order[0]].extend(*(sets[i] for i in (*order[1:], *repeats)))
    assert again == usual
