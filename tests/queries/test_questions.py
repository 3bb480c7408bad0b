"""Named questions by hand: small datasets whose answers can be worked out on paper."""

from __future__ import annotations

import pytest

from graphlab.queries import ask


def line(name, origins=(), towns=(), **more):
    """Links of one line: where it is run from and where it sells."""
    made = [{"link_type": "ORIGINATES_IN", "from": name, "to": o, **more} for o in origins]
    return made + [{"link_type": "SUPPLIES", "from": name, "to": t, **more} for t in towns]


def event(name, kind, start="", end="", **more):
    return {"line_id": name, "event": kind, "date_start": start, "date_end": end, **more}


@pytest.fixture
def rows(dataset):
    """Ask a question of a dataset made of tables; the rows without their claims."""

    def answer(name, given=None, filters=None, **tables):
        result = ask(dataset(**tables).network(**(filters or {})), name, **(given or {}))
        return [{k: v for k, v in row.items() if k != "claims"} for row in result.rows]

    return answer


def values(found, *columns):
    return [tuple(row[c] for c in columns) for row in found]


def test_pairs_are_every_origin_with_every_town_and_a_place_with_itself(rows):
    links = [*line("a", ["x", "y"], ["t", "x"]), *line("b", ["x"], ["t"]), *line("c", ["x"], ["unknown"])]
    assert values(rows("pairs_by_lines", links=links), "origin", "destination", "number", "lines") == [
        ("x", "t", 2, ["a", "b"]),
        ("x", "unknown", 1, ["c"]),
        ("x", "x", 1, ["a"]),
        ("y", "t", 1, ["a"]),
        ("y", "x", 1, ["a"]),
    ]


def test_pairs_that_lose_their_only_line_leave_special_ends_out(rows):
    links = [*line("a", ["x"], ["t", "u"]), *line("b", ["x"], ["t"]), *line("c", ["unknown"], ["t"])]
    assert values(rows("pairs_lost", links=links), "line", "origin", "destination") == [("a", "x", "u")]
    assert rows("pairs_lost", {"line": "b"}, links=links) == []


def test_one_town_asked_for_twice_gives_its_lines(rows):
    links = [*line("a", [], ["t", "u"]), *line("b", [], ["t"])]
    assert values(rows("lines_shared_by_towns", {"town": "t", "other": "t"}, links=links), "line") == [("a",), ("b",)]
    assert values(rows("lines_shared_by_towns", {"town": "t", "other": "u"}, links=links), "line") == [("a",)]


def test_two_sources_for_one_link_are_one_row_with_both_claims(dataset):
    links = [*line("a", ["x"], ["t"]), *line("a", [], ["t"], source_id="s2")]
    result = ask(dataset(links=links).network(), "lines_into_town", town="t")
    assert len(result.rows) == 1
    assert len(result.rows[0]["claims"]) == 3


@pytest.mark.parametrize(
    ("closed", "seen", "certainty"),
    [
        (("2019", "2019"), ("2020-01", "2020-02"), "certain"),
        (("2019", "2019"), ("2019-06", "2020-02"), "certain"),
        (("2019", "2019"), ("2019-06", "2019-12-31"), "possible"),
        (("2019", "2019"), ("2018", "2018"), None),
        (("2019-05-01", "2019-05-01"), ("2019", ""), "possible"),
        (("2019-05-01", "2019-05-01"), ("2019-05-01", "2019-05-01"), None),
        (("", "2019"), ("2019", "2019"), "possible"),
        (("2019", "2019"), ("", ""), None),
        (("", ""), ("2020", "2020"), None),
    ],
)
def test_seen_after_a_closure_is_certain_only_if_no_reading_of_the_dates_says_otherwise(rows, closed, seen, certainty):
    events = [event("a", "closed_type1", *closed), event("a", "active", *seen)]
    found = rows("lines_seen_after_closure", events=events, links=line("a", ["x"], ["t"]))
    assert values(found, "seen", "certainty") == ([("active", certainty)] if certainty else [])


def test_one_day_somewhere_in_a_range_is_not_a_duration(rows):
    events = [event("a", "closed", "2019-05", "2019-05"), event("a", "reemerged", "2019-04", "2019-08")]
    found = rows("lines_seen_after_closure", events=events, links=line("a", ["x"], ["t"]))
    assert values(found, "seen", "certainty", "seen_high") == [("reemerged", "possible", "2019-08-31")]


def test_a_successor_chain_goes_both_ways_and_ends_in_a_circle(rows):
    succeeds = [("b", "a"), ("c", "b"), ("d", "a"), ("a", "c"), ("a", "a")]
    links = [{"link_type": "SUCCEEDS", "from": x, "to": y} for x, y in succeeds]
    found = rows("successor_chain", {"line": "a"}, links=links)
    assert values(found, "direction", "step", "line") == [
        ("earlier", 1, "c"),
        ("earlier", 2, "b"),
        ("later", 1, "b"),
        ("later", 1, "d"),
        ("later", 2, "c"),
    ]


def test_the_special_places_join_nothing(rows):
    links = [*line("a", ["unknown"], ["t"]), *line("b", ["unknown"], ["u"])]
    found = rows("neighbourhood", {"node": "a", "steps": "9"}, links=links)
    assert values(found, "step", "node") == [(1, "t")]


def test_a_neighbourhood_ends_after_so_many_steps(rows):
    links = [*line("a", ["x"], ["t"]), *line("b", ["y"], ["t"])]
    assert values(rows("neighbourhood", {"node": "x"}, links=links), "node") == [("a",)]
    found = rows("neighbourhood", {"node": "x", "steps": "3"}, links=links)
    assert values(found, "step", "node", "kind") == [(1, "a", "line"), (2, "t", "place"), (3, "b", "line")]


def test_the_shortest_connection_is_the_first_in_the_alphabet_of_equals(rows):
    targets = [("o", "b"), ("o", "a"), ("p", "a"), ("p", "b")]
    links = [{"link_type": "TARGETED", "from": o, "to": x} for o, x in targets]
    found = rows("shortest_connection", {"operation": "o", "other": "p"}, links=links)
    assert values(found, "step", "node", "kind") == [(0, "o", "operation"), (1, "a", "line"), (2, "p", "operation")]
    same = rows("shortest_connection", {"operation": "o", "other": "o"}, links=links)
    assert values(same, "step", "node") == [(0, "o")]


def test_operations_that_nothing_connects_have_no_connection(rows):
    links = [{"link_type": "TARGETED", "from": "o", "to": "a"}, {"link_type": "TARGETED", "from": "p", "to": "b"}]
    assert rows("shortest_connection", {"operation": "o", "other": "p"}, links=links) == []


PLACES = [
    {"place_id": "norwich", "kind": "town", "within": "norfolk"},
    {"place_id": "norfolk", "kind": "county", "within": "east"},
    {"place_id": "east", "kind": "region"},
    {"place_id": "london", "kind": "region"},
]


def test_lines_roll_up_to_the_nearest_area_and_count_once(rows):
    links = [*line("a", ["london"], ["norwich", "norfolk"]), *line("b", ["london"], ["norfolk"])]
    found = rows("lines_by_area", {"level": "county"}, links=links, places=PLACES)
    assert values(found, "place", "lines_from", "lines_into") == [("norfolk", 0, 2)]
    found = rows("lines_by_area", {"level": "region"}, links=links, places=PLACES)
    assert values(found, "place", "lines_from", "lines_into") == [("east", 0, 2), ("london", 2, 0)]


def test_lines_within_an_area_are_those_of_everything_in_it(rows):
    links = [*line("a", ["london"], ["norwich"]), *line("b", ["london"], ["london"])]
    found = rows("lines_within", {"place": "east"}, links=links, places=PLACES)
    assert values(found, "line", "origins", "destinations") == [("a", [], ["norwich"])]


def test_claims_lacking_a_source_title_or_date_are_listed(rows):
    sources = [{"source_id": "s", "title": "T", "published": "2019"}, {"source_id": "u", "title": "", "published": ""}]
    links = [*line("a", [], ["t"]), *line("b", [], ["t"], source_id="u"), *line("c", [], ["t"], source_id="")]
    found = sorted(values(rows("claims_lacking_source", links=links, sources=sources), "source", "lacks"), key=str)
    assert found == [("u", ["title", "published"]), (None, ["row"])]


def test_claims_are_counted_by_source_and_grade_empty_ones_last(rows):
    links = [*line("a", ["x"], ["t"], grade="2C"), *line("b", [], ["t"]), *line("c", [], ["t"], source_id="")]
    found = rows("claims_by_source_and_grade", links=links, events=[event("a", "closed", grade="2C")])
    assert values(found, "source", "grade", "links", "events", "counts") == [
        ("s", "2C", 2, 1, 0),
        ("s", None, 1, 0, 0),
        (None, None, 1, 0, 0),
    ]


def test_a_count_overlaps_a_period_that_it_shares_a_day_with(rows):
    spans = [("2018", "2019-01-01"), ("2019-06", ""), ("", "2018"), ("2019-02", "2019-03"), ("", ""), ("2020", "2020")]
    counts = [{"subject": "o", "value": "1", "period_start": a, "period_end": b, "destination": "t"} for a, b in spans]
    found = rows("counts_overlapping", {"period": "2019"}, counts=counts)
    assert values(found, "period_start", "period_end", "inside") == [
        ("2018", "2019-01-01", False),
        ("2019-06", None, False),
        ("2019-02", "2019-03", True),
    ]


def test_conflicting_counts_stand_together_the_one_taken_first(dataset):
    cell = {"subject": "o", "destination": "t", "period_start": "2019", "period_end": "2019"}
    counts = [
        {**cell, "value": "9", "grade": "2C"},
        {**cell, "value": "10", "grade": "1C"},
        {**cell, "value": "10", "period_end": "2019-12"},
        {**cell, "value": "7", "definition": "another"},
        {**cell, "value": "5", "supersedes": "c1"},
    ]
    result = ask(dataset(counts=counts).network(), "conflicts")
    row = result.rows[0]
    assert (row["claims"], row["values"], row["agree"]) == (["c0", "c2", "c4"], ["9", "10", "5"], False)
    assert len(result.rows) == 1


def test_a_brand_is_no_identity(rows):
    lines = [{"line_id": "a", "name": "Rico"}, {"line_id": "b", "name": "X", "aliases": "RICO;Jay"}, {"line_id": "c"}]
    found = rows("shared_brands", lines=lines, links=[*line("a", [], ["t"]), *line("b", [], ["t"])])
    assert found == [{"brand": "rico", "lines": ["a", "b"]}]


def test_places_are_ranked_by_distinct_lines(rows):
    links = [*line("a", ["x"], ["x", "t"]), *line("b", ["x"], ["unknown"]), *line("a", ["x"], [], source_id="s2")]
    assert values(rows("places_by_lines", links=links), "place", "lines", "lines_from", "lines_into") == [
        ("x", 2, 2, 1),
        ("t", 1, 0, 1),
    ]


def test_text_is_found_in_names_aliases_and_ids_whatever_the_case(rows):
    lines = [{"line_id": "l-1", "name": "O'Brien"}, {"line_id": "brien-2", "name": "Z", "aliases": "Öbrien"}]
    found = rows("text_search", {"text": "BRIEN"}, lines=lines, links=line("l-1", [], ["unknown"]))
    assert values(found, "node", "found_in") == [("brien-2", ["brien-2", "Öbrien"]), ("l-1", ["O'Brien"])]


@pytest.mark.parametrize(
    ("start", "end", "certainty"),
    [
        ("2019-11", "2019-11", "certain"),
        ("2019", "2020", "certain"),
        ("2019-11-03", "", "certain"),
        ("", "2019-11-30", "certain"),
        ("2019", "", "possible"),
        ("", "2020", "possible"),
        ("2019-12", "", None),
        ("", "2019-10-31", None),
    ],
)
def test_a_line_is_active_for_certain_or_possibly_by_its_dates(rows, start, end, certainty):
    links = line("a", [], ["t"], start=start, end=end)
    found = rows("lines_active_in", {"month": "2019-11"}, links=links)
    assert values(found, "line", "certainty") == ([("a", certainty)] if certainty else [])


def test_an_undated_link_takes_the_span_of_its_line(rows):
    links = [*line("a", ["x"]), *line("a", [], ["t"], start="2019", end="2019-10"), *line("b", ["x"])]
    events = [event("a", "active", "2020", "2020")]
    found = rows("lines_active_in", {"month": "2019-11"}, links=links, events=events)
    assert values(found, "line", "certainty") == [("a", "certain")]


def test_origins_without_a_town_share_none(rows):
    links = [*line("a", ["x"], ["t"]), *line("b", ["y"], ["t"]), *line("c", ["z"], ["unknown"]), *line("d", ["w"], [])]
    assert values(rows("origins_sharing_no_town", links=links), "origin", "other") == [
        ("w", "x"), ("w", "y"), ("w", "z"), ("x", "z"), ("y", "z"),
    ]  # fmt: skip


def test_a_town_of_one_line_told_by_two_sources_has_a_single_supplier(rows):
    links = [*line("a", ["x"], ["t", "u"]), *line("a", [], ["t"], source_id="s2"), *line("b", [], ["u", "unknown"])]
    assert values(rows("towns_with_one_supplier", links=links), "destination", "line", "origins") == [("t", "a", ["x"])]


def test_operations_show_what_they_targeted_and_the_events_that_name_them(rows):
    links = [{"link_type": "TARGETED", "from": "o", "to": "a", "start": "2019"}]
    events = [event("a", "closed", "2019-05", "2019-05", operation_id="o"), event("a", "closed", "2020", "2020")]
    found = rows("operations_and_targets", {"operation": "o"}, links=links, events=events)
    assert values(found, "line", "what", "start", "end") == [
        ("a", "closed", "2019-05", "2019-05"),
        ("a", "targeted", "2019", None),
    ]


def test_filters_hold_for_questions(rows):
    links = [*line("a", ["x"], ["t"], grade="3E"), *line("b", ["x"], ["t"], grade="1A", handling="C")]
    assert rows("lines_into_town", {"town": "t"}, {"min_grade": "2C"}, links=links) == []
    found = rows("lines_into_town", {"town": "t"}, {"min_grade": "2C", "include_handling": "C"}, links=links)
    assert values(found, "line") == [("b",)]


def test_roll_up_holds_for_towns_and_origins(rows):
    links = line("a", ["london"], ["norwich"])
    found = rows("towns_of_origin", {"origin": "london"}, {"roll_up": "county"}, links=links, places=PLACES)
    assert values(found, "destination", "lines") == [("norfolk", ["a"])]
