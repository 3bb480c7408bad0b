"""The filters that every command shares: what passes, what is withheld and why, what was never asked for."""

from __future__ import annotations

import pytest

from graphlab.errors import GradeTextError, NotFoundError, PeriodTextError, RefusedError

S = "SUPPLIES"


def link(kind, one, other, **more):
    return {"link_type": kind, "from": one, "to": other, **more}


def count(subject, value, start="", end="", **more):
    return {"subject": subject, "value": value, "period_start": start, "period_end": end, **more}


@pytest.fixture
def data(dataset):
    return dataset(
        places=[
            {"place_id": "norfolk", "name": "Norfolk", "kind": "county"},
            {"place_id": "norwich", "name": "Norwich", "kind": "town", "within": "norfolk"},
            {"place_id": "essex", "name": "Essex", "kind": "county"},
            {"place_id": "london", "name": "London", "kind": "region"},
        ],
        operations=[{"operation_id": "gravity", "name": "Operation Gravity"}, {"operation_id": "cayman"}],
        counts=[
            count("gravity", "1", "2019", "2019", destination="norfolk"),
            count("gravity", "2", "2019", "2020", destination="norwich"),
            count("cayman;gravity", "3", origin="london", destination="essex"),
            count("cayman", "4", "2019", "2019", grade="2C", handling="C"),
            count("norwich", "5", "2018", "2018", grade="3A"),
        ],
        links=[
            link("ORIGINATES_IN", "rico", "london", certainty="implied"),
            link(S, "rico", "norwich", start="2019", end="2019", grade="1A"),
            link(S, "deano", "essex", certainty="unknown"),
            link("TARGETED", "gravity", "rico"),
            link("CONDUCTED_IN", "gravity", "norfolk"),
        ],
        events=[
            {"line_id": "rico", "event": "closed", "operation_id": "cayman", "date_start": "2019", "date_end": "2019"}
        ],
    )


def values(net):
    return [c.value.low for c in net.counts]


def test_without_filters_everything_but_handling_c_passes(data):
    assert values(data.network()) == [1, 2, 3, 5]
    assert values(data.network(include_handling="C")) == [1, 2, 3, 4, 5]
    assert data.network().withheld(counts=slice(None)) == {"handling": 1, "grade": 0, "undated": 0, "overlapping": 0}


def test_in_a_period_counts_must_lie_inside_and_what_overlaps_is_counted_never_cut(data):
    net = data.network(period="2019")
    assert values(net) == [1]
    assert net.withheld(counts=slice(None)) == {"handling": 1, "grade": 0, "undated": 1, "overlapping": 1}


def test_an_open_period_takes_all_that_ends_in_it(data):
    assert values(data.network(period="..2019")) == [1, 5]
    assert values(data.network(period="2019..")) == [1, 2]


def test_a_claim_outside_the_period_is_not_withheld_but_not_asked_for(data):
    assert sum(data.network(period="1990").withheld(counts=slice(None)).values()) == 1  # the undated one


def test_a_minimum_grade_withholds_the_ungraded_and_the_worse(data):
    net = data.network(min_grade="2C", include_handling="C")
    assert values(net) == [4]
    assert net.withheld(counts=slice(None))["grade"] == 4
    assert values(data.network(min_grade="3E", include_handling="C")) == [4, 5]


def test_certainty_lets_through_what_is_at_least_so_certain(data):
    def kinds(**filters):
        return sorted((x.type, x.start_node) for x in data.network(**filters).links if x.type != "TARGETED")

    assert ("ORIGINATES_IN", "rico") not in kinds(certainty="stated")
    assert ("ORIGINATES_IN", "rico") in kinds(certainty="implied")
    assert (S, "deano") not in kinds(certainty="implied")
    assert (S, "deano") in kinds(certainty="unknown")
    assert data.network(certainty="stated").withheld(links=("ORIGINATES_IN", S))["certainty"] == 2


@pytest.mark.parametrize("typed", ["gravity", "Op Gravity", "Operation Gravity"])
def test_a_subject_is_found_by_name_and_so_are_claims_about_several(data, typed):
    net = data.network(subject=typed)
    assert values(net) == [1, 2, 3]
    assert net.parameters["subject"] == "gravity"


def test_two_subjects_ask_for_claims_about_both(data):
    assert values(data.network(subject="gravity;cayman")) == [3]


def test_a_subject_brings_the_lines_that_it_targeted_and_what_it_did(data):
    net = data.network(subject="gravity")
    assert {x.start_node for x in net.links if x.type == S} == {"rico"}
    assert {x.type for x in net.links} == {"ORIGINATES_IN", S, "TARGETED", "CONDUCTED_IN"}
    assert [e.line for e in net.events] == ["rico"]


def test_a_subject_that_is_a_line_leaves_that_line(data):
    assert {x.start_node for x in data.network(subject="deano").links} == {"deano"}


def test_a_place_takes_what_touches_it_or_lies_within_it(data):
    net = data.network(place="norfolk")
    assert values(net) == [1, 2, 5]
    assert {x.start_node for x in net.links if x.type == S} == {"rico"}
    assert any(x.type == "CONDUCTED_IN" for x in net.links)
    assert values(data.network(place="London")) == [3]


def test_pairs_of_a_place_touch_it(data):
    assert list(data.network(place="norwich").pairs) == [("london", "norwich")]
    assert list(data.network(place="essex").pairs) == []


def test_superseded_counts_never_pass(dataset):
    data = dataset(counts=[{"subject": "o", "value": "9"}, {"subject": "o", "value": "10", "supersedes": "c0"}])
    assert values(data.network()) == [10]


@pytest.mark.parametrize(
    ("filters", "error"),
    [
        ({"period": "soon"}, PeriodTextError),
        ({"period": "2020..2019"}, PeriodTextError),
        ({"min_grade": "Z9"}, GradeTextError),
        ({"include_handling": "X"}, NotFoundError),
        ({"certainty": "maybe"}, NotFoundError),
        ({"subject": "nobody"}, NotFoundError),
        ({"subject": ";"}, RefusedError),
        ({"place": "atlantis"}, NotFoundError),
        ({"roll_up": "galaxy"}, NotFoundError),
    ],
)
def test_filters_that_cannot_be_read_are_refused(data, filters, error):
    with pytest.raises(error):
        data.network(**filters)


def test_an_unknown_filter_is_a_mistake_of_the_programmer(data):
    with pytest.raises(TypeError, match="unknown filter 'perod'"):
        data.network(perod="2019")


def test_a_level_may_be_typed_in_any_case_and_an_unknown_one_names_those_that_exist(data):
    assert data.network(roll_up="County").roll("norwich") == "norfolk"
    with pytest.raises(NotFoundError, match="county, force, region, town"):
        data.network(roll_up="ward")


def test_parameters_repeat_what_was_asked_and_nothing_else(data):
    assert data.network(period="2019..2020", place="Norwich", pseudonyms=False).parameters == {
        "period": "2019..2020",
        "place": "norwich",
    }
    assert data.network().parameters == {}


def test_what_only_handling_c_speaks_of_is_not_shown_at_all(dataset):
    data = dataset(
        places=[{"place_id": "london"}, {"place_id": "hackney", "within": "london"}, {"place_id": "den"}],
        lines=[{"line_id": "known"}, {"line_id": "secret"}, {"line_id": "unmentioned"}],
        links=[
            link(S, "known", "hackney"),
            link(S, "secret", "den", handling="C", source_id="informant"),
            link(S, "secret", "london", handling="C", source_id="informant"),
            link("TARGETED", "quiet", "secret", handling="C"),
        ],
    )
    net = data.network()
    assert (list(net.lines), list(net.places)) == (["known", "unmentioned"], ["hackney", "london"])
    assert (list(net.operations), list(net.sources)) == ([], ["s"])
    assert {"secret", "den", "informant", "quiet"}.isdisjoint(net.graph)
    everything = data.network(include_handling="C")
    assert set(everything.lines) == {"known", "secret", "unmentioned"}
    assert "informant" in everything.graph
