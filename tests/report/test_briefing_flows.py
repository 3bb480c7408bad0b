"""Sentences and tables on flows, worked by hand from small datasets."""

import random
from itertools import product

import pytest

from graphlab.analysis.flows.headline import Areas
from graphlab.analysis.flows.od_table import flows_by_share
from graphlab.counting.feasible.solution import Solution
from graphlab.report.briefing.flow_sentences import (
    flow_bars,
    flow_groups,
    flow_table,
    origin_sentence,
    rest_sentence,
    total_sentences,
)
from graphlab.report.briefing.section_flows import flow_heading, origins_sentence


def count(key, value, origin="", destination="norwich", **more):
    base = {"count_id": key, "subject": "sweep", "measure": "arrests", "unit": "person-arrests", "value": str(value)}
    base |= {"origin": origin, "destination": destination, "period_start": "2021", "period_end": "2021"}
    return base | more


@pytest.fixture
def groups(dataset):
    """Flows of arrests made from rows of counts."""

    def make(*counts, measure="arrests", places=(), **tables):
        operations = [{"operation_id": "sweep", "name": "Operation Sweep"}]
        names = {"london": "London", "essex": "Essex", "kent": "Kent", "norwich": "Norwich", "norfolk": "Norfolk"}
        places = places or [
            {"place_id": k, "name": v, "within": "norfolk" if k == "norwich" else ""} for k, v in names.items()
        ]
        net = dataset(counts=counts, operations=operations, places=places, **tables).network()
        return flow_groups(flows_by_share(net, measure))

    return make


#: Places of several levels.
LEVELS = [
    {"place_id": key, "name": key.title(), "kind": kind, "within": within, "force": force}
    for key, kind, within, force in (
        ("london", "region", "", "Metropolitan"),
        ("metropolitan", "force", "", "Metropolitan"),
        ("hackney", "borough", "london", ""),
        ("newham", "borough", "metropolitan", ""),
        ("essex", "county", "", ""),
        ("norfolk", "county", "", ""),
        ("norwich", "town", "norfolk", ""),
        ("thetford", "town", "norfolk", ""),
    )
]


def split(**values):
    """A total of 100 and its parts."""
    parts = {"london": 40, "essex": 30, "norwich": 10} | values
    return [count("all", 100), *(count(f"c-{o}", v, o, part_of="all") for o, v in parts.items() if v is not None)]


def texts(flow):
    return [s.text for s in total_sentences(flow)]


def test_the_largest_origin_has_its_share_of_all_and_of_the_itemised(groups):
    (flow,) = groups(*split())
    assert texts(flow)[0] == (
        "In the 100 arrests of Operation Sweep (2021) London is the largest origin outside Norwich on what is "
        "recorded; Essex would be larger only if 11 or more of the 20 unplaced were from there. London is recorded for "
        "40, which is 40.0 % of all and 50.0 % of the 80 itemised."
    )


def test_the_missing_cannot_change_what_is_far_ahead(groups):
    (flow,) = groups(*split(london=54, essex=3, norwich=23, unknown=5))
    assert "London is the largest origin outside Norwich whatever the missing are. London is" in texts(flow)[0]
    (flow,) = groups(*split(london=30, essex=2, norwich=45, unknown=5))
    assert texts(flow)[0].startswith(
        "In the 100 arrests of Operation Sweep (2021) London is the largest origin outside Norwich whatever the "
        "missing are; it would be larger than Norwich only if 16 or more of the 23 unplaced were from London. London is"
    )
    (flow,) = groups(*split(london=20, essex=2, norwich=68))
    assert "whatever the missing are; Norwich is larger whatever the missing are" in texts(flow)[0]
    (flow,) = groups(*split(london=20, essex=None, norwich=50))
    assert "; it would be level with Norwich only if 30 or more of the 30 unplaced were from London." in texts(flow)[0]
    (flow,) = groups(*split(london=20, essex=None, norwich=20))
    assert "Norwich only if" not in texts(flow)[0]  # level with it already
    (flow,) = groups(*split(london=20, essex=1, norwich=None))
    assert "another place would be larger only if 21 or more" not in texts(flow)[0]
    assert "Essex would be larger only if 20 or more of the 79 unplaced were from there" in texts(flow)[0]


def test_what_the_missing_can_only_make_level_is_said(groups):
    (flow,) = groups(*split(london=50, essex=20, norwich=None, unknown=30))
    assert (
        "London is the largest origin on what is recorded; none can be larger, and Essex would be level only if 30 or "
        "more of the 30 unplaced were from there." in texts(flow)[0]
    )
    (flow,) = groups(*split(london=50, essex=21, norwich=None, unknown=29))
    assert "none can be larger, and Essex would be level" in texts(flow)[0]
    (flow,) = groups(*split(london=51, essex=20, norwich=None, unknown=29))
    assert "the largest origin whatever the missing are." in texts(flow)[0]


def test_what_is_bounded_and_what_is_missing_are_not_taken_twice(groups):
    """Of 96 the others are 67 at least, so that Essex, 25 to 29, and all the missing together are 35 at most."""
    values = {"london": 38, "essex": "25-29", "kent": 23, "unknown": 6}
    (flow,) = groups(count("all", 96), *(count(f"c-{o}", v, o, part_of="all") for o, v in values.items()))
    assert "the largest origin whatever the missing are." in texts(flow)[0]


def test_other_denominators_follow(groups):
    (flow,) = groups(*split())
    assert texts(flow)[1] == (
        "With other denominators London is 50.0 % of the 80 with a named origin and 57.1 % of the 70 from named areas "
        "outside Norwich."
    )


def test_a_county_around_the_town_that_is_supplied_is_inside(groups):
    rows = [count(f"c-{o}", n, o, part_of="all") for o, n in (("norfolk", 50), ("london", 30), ("essex", 4))]
    (flow,) = groups(count("all", 90), *rows)
    assert "London is the largest origin outside Norwich whatever the missing are; Norfolk is larger" in texts(flow)[0]


def test_what_has_no_upper_bound_may_be_the_largest(groups):
    flow, *_ = groups(count("l", "20+", "london"), count("e", 30, "essex"), count("k", 4, "kent"))
    assert texts(flow)[0].startswith(
        "No origin is certainly the largest, since London may have as many or more in at least 54 arrests"
    )


def test_a_flow_inside_the_area_is_told_apart(groups):
    (flow,) = groups(*split())
    said = "Norwich to Norwich is 10, 10.0 % of all and 12.5 % of the 80 itemised: they are recorded as from inside "
    said += "the area."
    assert texts(flow)[2] == said


def test_a_larger_flow_of_a_place_within_the_area_hides_nothing_of_the_flow_inside(groups):
    pairs = [("hackney", "london", 20), ("london", "london", 10), ("essex", "london", 30), ("essex", "norwich", 4)]
    (flow,) = groups(*(count(f"c{i}", n, o, d) for i, (o, d, n) in enumerate(pairs)), places=LEVELS)
    assert any(said.startswith("London to London is 10, ") for said in texts(flow))
    assert not any("Hackney to" in said for said in texts(flow))


def test_what_is_not_itemised_is_counted(groups):
    (flow,) = groups(*split())
    assert texts(flow)[-1] == "Of the 100 arrests, 20 (20.0 %) are not itemised in the source."


def test_unknown_origins_are_counted_beside_the_remainder(groups):
    (flow,) = groups(*split(unknown=5))
    said = "15 (15.0 %) are not itemised in the source and 5 (5.0 %) are recorded with origin not known."
    assert rest_sentence(flow) == f"Of the 100 arrests, {said}"


def test_a_town_is_not_told_of_beside_its_county(groups):
    parts = [("unknown", "norfolk", 20), ("unknown", "norwich", 8), ("essex", "norwich", 9)]
    split = [count(f"c{i}", value, *ends, part_of="all") for i, (*ends, value) in enumerate(parts)]
    (flow,) = groups(count("all", 50, destination=""), *split)
    said = "21 (42.0 %) are not itemised in the source and 20 (40.0 %) are recorded with origin not known."
    assert rest_sentence(flow) == f"Of the 50 arrests, {said}"


def test_a_total_that_is_itemised_whole_says_so(groups):
    (flow,) = groups(*split(kent=20))
    assert rest_sentence(flow) == "All of the 100 are itemised by origin."


def test_bounds_that_overlap_name_no_largest(groups):
    (flow,) = groups(*split(london="~40", essex="38"))
    assert texts(flow)[0].startswith(
        "No origin outside Norwich is certainly the largest, since London may have as many or more in the 100 arrests"
    )
    assert "Essex is recorded for 38, which is 38.0 % of all and 41.3 to 45.2 % of the itemised" in texts(flow)[0]
    assert origin_sentence(flow).endswith(
        "; no origin outside Norwich is certainly the largest, since London may have as many or more."
    )
    assert flow_heading([flow]).startswith("No origin outside Norwich is certainly the largest in the itemised arrests")


@pytest.mark.parametrize(
    ("values", "recorded", "heading"),
    [
        ({"london": 30}, "Essex and London are recorded for 30 each", "Essex and London are 42.9 % each of"),
        (
            {"london": 30, "kent": 30},
            "3 origins (Essex, Kent and London) are recorded for 30 each",
            "3 origins are level with 30.0 % each of",
        ),
    ],
)
def test_of_level_origins_none_is_preferred(groups, values, recorded, heading):
    (flow,) = groups(*split(**values))
    level, *_ = total_sentences(flow)
    assert f" {recorded}, each of which is 30.0 % of all" in origin_sentence(flow)
    assert ": level as the largest origins outside Norwich" in origin_sentence(flow)
    assert {"c-london", "c-essex"} <= set(level.claims)
    assert " are level as the largest origins outside Norwich in the 100 arrests" in level.text
    assert flow_heading([flow]).startswith(heading)


def test_without_an_inside_flow_nothing_is_said_of_outside(groups):
    (flow,) = groups(*split(norwich=None))
    assert texts(flow)[0].startswith(
        "In the 100 arrests of Operation Sweep (2021) London is the largest origin on what"
    )


def test_parts_by_destination_name_the_largest_destination(groups):
    counts = [
        count("all", 50, "london", ""),
        *(count(f"c-{d}", v, "london", d, part_of="all") for d, v in (("norwich", 30), ("kent", 9))),
    ]
    (flow,) = groups(*counts)
    assert flow.split_by == "destination"
    assert texts(flow)[0].startswith("In the 50 arrests of Operation Sweep (2021) Norwich is the largest destination")


def test_distinct_counts_have_no_share_of_the_itemised_and_are_not_added(groups):
    parts = [count("all", 50, "london", "", stock_or_flow="distinct")]
    parts += [count(f"c-{d}", 30, "london", d, part_of="all", stock_or_flow="distinct") for d in ("norwich", "kent")]
    (flow,) = groups(*parts)
    assert "itemised." not in texts(flow)[0].split(":")[1]
    assert rest_sentence(flow).startswith("The rows are not added up")
    assert flow.total.low == 50


def test_a_total_that_is_open_is_said_with_both_ends(groups):
    parts = [count("all", "80-90", "london", "", stock_or_flow="distinct")]
    parts += [count(f"c-{d}", 30, "london", d, part_of="all", stock_or_flow="distinct") for d in ("norwich", "kent")]
    (flow,) = groups(*parts)
    assert "Shares are of the 80 to 90 stated in all" in rest_sentence(flow)


def test_a_figure_without_parts_has_no_stated_total(groups):
    (flow,) = groups(count("alone", 7))
    assert flow.stated_total == ""
    assert flow.total is None
    assert flow_heading([flow]) == ""


def test_the_heading_says_the_finding(groups):
    assert flow_heading(groups(*split())) == "London is 50.0 % of the itemised arrests of Operation Sweep"


def test_the_table_has_every_row_and_names_its_denominators(groups):
    (flow,) = groups(*split(unknown=5))
    table = flow_table(flow, "t")
    assert [h.label for h in table.heads] == [
        "From",
        "To",
        "Person-arrests",
        "Of all",
        "Of the itemised",
        "Of named origins",
        "Of named origins outside",
        "Possible, of all",
        "Rank",
    ]
    assert [r.cells[:3] for r in table.rows] == [
        ("London", "Norwich", "40"),
        ("Essex", "Norwich", "30"),
        ("Norwich", "Norwich", "10"),
        ("Unknown", "Norwich", "5"),
        ("Not itemised", "Norwich", "15"),
    ]
    assert [r.muted for r in table.rows] == [False, False, False, True, True]
    assert "Denominators: all 100; the itemised 85; named origins 80; named origins outside 70." in table.note
    assert table.rows[2].cells[6] == "–"


def test_rows_stand_by_what_is_certain_then_by_origin_then_by_destination(groups):
    pairs = (("london", "x", "40-45"), ("essex", "x", 42), ("kent", "x", 7), ("essex", "y", 7), ("london", "w", 7))
    places = [{"place_id": key, "name": key.title()} for key in ("london", "essex", "kent", "w", "x", "y")]
    (flow,) = groups(*(count(f"{o}{d}", v, o, d) for o, d, v in pairs), places=places)
    ordered = [row.cells[:2] for row in flow_table(flow, "t").rows]
    assert ordered == [("Essex", "X"), ("London", "X"), ("Essex", "Y"), ("Kent", "X"), ("London", "W")]


@pytest.mark.parametrize(("split", "other"), [("origin", "destination"), ("destination", "origin")])
def test_what_is_not_known_at_the_other_end_is_said_whichever_end_splits(groups, split, other):
    ends = (("london", "norwich", 5), ("essex", "unknown", 3), ("kent", "norwich", 2))
    (flow,) = groups(*(count(f"c-{one}", n, **{split: one, other: two}) for one, two, n in ends))
    assert flow.split_by == split
    assert rest_sentence(flow) == f"Of the 10 arrests, 3 (30.0 %) are recorded with {other} not known."


@pytest.mark.parametrize(("total", "unknown"), [("90+", None), ("90+", "5+"), (None, "20+"), (None, "5+")])
def test_where_it_is_open_how_many_are_missing_the_largest_is_so_on_what_is_recorded(groups, total, unknown):
    parts = [("london", 40), ("essex", 30), *([("unknown", unknown)] if unknown else [])]
    rows = [count("all", total)] if total else []
    rows += [count(f"c-{o}", n, o, part_of="all" if total else "") for o, n in parts]
    flow = groups(*rows)[0]
    firm = "the largest origin on what is recorded; Essex would be larger only if 11 or more of the unplaced were from"
    assert f"London is {firm} there." in texts(flow)[0]
    assert f"{firm} there." in origin_sentence(flow)
    level = groups(*rows, *[count("k", 40, "kent", part_of="all" if total else "")])[0]
    assert texts(level)[0].endswith("(on what is recorded).")


def test_places_of_one_kind_within_each_other_are_compared_by_the_outer(dataset):
    places = [{"place_id": "a"}, {"place_id": "b", "within": "a"}, {"place_id": "c"}]
    net = dataset(places=places, links=[{"link_type": "CONNECTS", "from": "a", "to": "c"}]).network()
    assert Areas.among(net, "abc").of == {"a": "a", "b": "a", "c": "c"}
    assert Areas.among(net, "bc").of == {"b": "b", "c": "c"}


def test_the_chart_greys_what_is_not_named_and_opens_what_is_open(groups):
    (flow,) = groups(*split(london="20+", unknown=5))
    bars = {b.label: b for b in flow_bars(flow, "b").bars}
    assert bars["London"].high == 55  # the total of 100 closes what the source leaves open
    assert bars["Unknown"].muted
    assert not bars["Essex"].muted


@pytest.mark.parametrize(
    ("named", "unknown", "bars", "left"), [(16, 0, 16, ""), (17, 0, 16, "1 more row is"), (16, 1, 16, "1 more row is"),
                                           (19, 1, 16, "4 more rows are"), (3, 0, 3, ""), (2, 1, 3, "")]
)  # fmt: skip
def test_a_chart_counts_the_rows_that_it_has_no_room_for(groups, named, unknown, bars, left):
    rows = [count(f"c{i}", 50 - i, f"o{i:02}") for i in range(named)]
    rows += [count("u", 1, "unknown")] * unknown
    (flow,) = groups(*rows, places=[{"place_id": p} for p in ("norwich", *(f"o{i:02}" for i in range(named)))])
    chart = flow_bars(flow, "b")
    assert len(chart.bars) == bars
    assert [bar.low for bar in chart.bars[: bars - unknown]] == [50 - i for i in range(bars - unknown)]
    assert sum(bar.muted for bar in chart.bars) == unknown
    assert ("more row" in chart.note) == bool(left)
    assert left in chart.note


def test_few_rows_need_no_chart(groups):
    (flow,) = groups(count("alone", 7))
    assert flow_bars(flow, "b") is None


@pytest.mark.parametrize("kind", ["flow", "distinct"])
@pytest.mark.parametrize(
    ("values", "nothing"),
    [
        (("0",), True),
        (("0", "0"), True),
        (("<5",), False),
        (("<3", "0"), False),
        (("<3", "<3"), False),
        (("7", "0"), False),
    ],
)
def test_only_where_every_figure_is_0_is_there_nothing(groups, kind, values, nothing):
    """Of fewer than three there may be two: "none are recorded" is said of no figure that is open."""
    rows = [count(f"c{o}", v, o, stock_or_flow=kind) for o, v in zip(("london", "essex"), values, strict=False)]
    assert {flow.is_nothing for flow in groups(*rows)} == {nothing}


def test_shares_stand_beside_figures_of_which_there_are_several(groups):
    """A figure that stands alone is all there is of itself: no share is said of it."""
    heads = []
    for values in (("7",), ("7", "5"), ("7-9", "8"), ("7-9",)):
        (flow,) = groups(
            *(count(f"c{i}", v, o) for i, (v, o) in enumerate(zip(values, ("london", "essex"), strict=False)))
        )
        table = flow_table(flow, "t")
        heads.append([h.label for h in table.heads[3:] if h.label in ("Of all", "Possible, of all", "Rank")])
        assert all(len(row.cells) == len(table.heads) for row in table.rows)
    assert heads == [[], ["Of all"], ["Of all", "Possible, of all", "Rank"], []]
    (flow,) = groups(*split(london="40-45", norwich=None))
    ends = {row.cells[0]: row.cells[-2:] for row in flow_table(flow, "t").rows}
    assert ends["London"] == ("40.0 to 70.0 %", "1 to 2")
    assert ends["Essex"] == ("30.0 to 60.0 %", "1 to 2")
    assert ends["Not itemised"] == ("–", "–")


def test_two_subjects_are_two_tables(groups):
    found = groups(count("a", 5, "london"), count("b", 6, "london", subject="norfolk"))
    assert {f.subject for f in found} == {"Norfolk", "Operation Sweep"}


def test_tables_with_a_stated_total_come_first(groups):
    found = groups(count("z", 900, "kent", subject="norfolk"), *split())
    assert [bool(f.stated_total) for f in found] == [True, False]


def test_pairs_are_added_up_by_origin_before_origins_are_compared(groups):
    # Newham has the largest pair, Hackney the most arrests: 2 + 4 against 5.
    pairs = [("hackney", "norwich", 2), ("hackney", "thetford", 4), ("newham", "norwich", 5), ("unknown", "norwich", 2)]
    (flow,) = groups(*[count(f"c{i}", value, *ends) for i, (*ends, value) in enumerate(pairs)], places=LEVELS)
    said = texts(flow)[0]
    assert "Hackney is the largest origin on what is recorded" in said
    assert "Newham would be larger only if 2 or more of the 2 unplaced were from there" in said
    assert "Hackney is recorded for 6, which is 46.2 % of all." in said


def test_london_its_boroughs_and_its_force_are_one_area_beside_counties(groups):
    pairs = [("london", 3), ("hackney", 2), ("newham", 4), ("metropolitan", 5), ("essex", 9)]
    (flow,) = groups(*[count(f"c{i}", value, origin) for i, (origin, value) in enumerate(pairs)], places=LEVELS)
    # Hackney is among the 3 of London and Newham among the 5 of the Metropolitan: 8 together, below Essex.
    assert texts(flow)[0].startswith("Essex")
    pairs = [("hackney", 6), ("newham", 4), ("essex", 9)]
    (flow,) = groups(*[count(f"c{i}", value, origin) for i, (origin, value) in enumerate(pairs)], places=LEVELS)
    assert texts(flow)[0] == (
        "London and its boroughs are the largest origin in the 19 arrests of Operation Sweep (2021, the sum of 3 "
        "rows): 10, which is 52.6 % of all. Areas of one level are compared: London is Hackney and Newham."
    )


@pytest.mark.parametrize("parts", [(), ("hackney",), ("essex",), ("hackney", "essex")], ids="+".join)
def test_what_a_total_holds_is_named_whether_or_not_it_is_stated_as_a_part(groups, parts):
    """Of 31 London has 15, told by another source: it is compared with the others, and not among the unplaced."""
    values = {"essex": 13, "london": 15, "hackney": 6}
    said = []
    for stated in (parts, tuple(values)):
        rows = [count(f"c-{o}", n, o, part_of="all" if o in stated else "") for o, n in values.items()]
        found = groups(count("all", 31), *rows, places=LEVELS)
        (flow,) = (f for f in found if f.group.whole.low == 31)
        said.append([origin_sentence(flow), rest_sentence(flow)])
    assert said[0] == said[1]
    assert "London and its boroughs are recorded for 15, which is 48.4 % of all" in said[0][0]
    assert "Essex would be larger only if 3 or more of the 3 unplaced were from there" in said[0][0]


def test_a_figure_within_one_of_a_county_is_compared_with_the_others(groups):
    """Of 20 in Norfolk 9 are from Essex by a source of Norwich: Kent's 5 are not the most on what is recorded."""
    ends = (("", "norfolk", 20), ("essex", "norwich", 9), ("kent", "york", 5), ("london", "york", 2))
    places = [*LEVELS, {"place_id": "kent"}, {"place_id": "york"}]
    (flow,) = groups(*(count(f"c{i}", n, *at) for i, (*at, n) in enumerate(ends)), places=places)
    assert origin_sentence(flow).startswith("Of the 27 arrests of Operation Sweep (2021) Essex is recorded for 9,")
    assert "11 unplaced" in origin_sentence(flow)


def test_boroughs_among_themselves_are_not_rolled_up(groups):
    pairs = [("hackney", 6), ("newham", 4)]
    (flow,) = groups(*[count(f"c{i}", value, origin) for i, (origin, value) in enumerate(pairs)], places=LEVELS)
    assert texts(flow)[0].startswith("Hackney is the largest origin in the 10 arrests")


def test_figures_by_place_of_arrest_alone_have_no_missing_origin(groups):
    towns = [("norwich", "2021-01", 14), ("norwich", "2021-02", 9), ("thetford", "2021-01", 3)]
    rows = [
        count(f"c{i}", value, "", town, period_start=month, period_end=month)
        for i, (town, month, value) in enumerate(towns)
    ]
    (flow,) = groups(*rows, places=LEVELS)
    said = texts(flow)
    assert said[0].startswith("Norwich is the largest place of arrest in the 26 arrests")
    assert said[0].endswith("Not every place covers the whole time: Thetford January 2021.")
    assert said[-1] == "26 arrests by place of arrest; origin not given."
    assert not any("itemised" in sentence for sentence in said)


def test_lines_are_counted_once_by_area_and_the_level_is_named(groups, dataset):
    runs = [("a", "london"), ("b", "hackney"), ("b", "newham"), ("c", "newham"), ("d", "essex"), ("e", "unknown")]
    links = [{"link_type": "ORIGINATES_IN", "from": line, "to": origin} for line, origin in runs]
    links += [{"link_type": "SUPPLIES", "from": line, "to": "norwich"} for line in sorted({line for line, _ in runs})]
    lines = [{"line_id": line, "name": line.upper()} for line in "abcde"]
    said = origins_sentence(dataset(places=LEVELS, lines=lines, links=links).network())
    assert said.text == (
        "London and its boroughs run 3 of the 5 lines with an origin and a town, the most of any area; one is run from "
        "a place that is not named and cannot change that."
    )


@pytest.mark.parametrize(("ahead", "firm"), [(2, " on what is recorded"), (3, "")])
def test_an_area_has_most_lines_for_certain_only_if_those_of_unknown_origin_cannot_draw_level(dataset, ahead, firm):
    runs = [*((f"l{i}", "essex") for i in range(ahead)), ("k", "kent"), ("u", "unknown")]
    links = [{"link_type": "ORIGINATES_IN", "from": line, "to": origin} for line, origin in runs]
    links += [{"link_type": "SUPPLIES", "from": line, "to": "norwich"} for line, _ in runs]
    said = origins_sentence(dataset(lines=[{"line_id": line} for line, _ in runs], links=links).network()).text
    assert f"lines with an origin and a town, the most of any area{firm}; one is run from a place that is" in said
    assert said.endswith("cannot change that.") == (not firm)


def test_a_line_that_may_be_active_is_among_those_without_a_named_origin(dataset):
    """Begun at an unknown time before the end of the year asked for: possible, and so is what it could change."""
    runs = [("a", "essex"), ("b", "essex"), ("k", "kent"), ("u", "unknown")]
    links = [
        {"link_type": kind, "from": line, "to": place, "start": "" if line == "u" else "2020", "end": "2022"}
        for line, origin in runs
        for kind, place in (("ORIGINATES_IN", origin), ("SUPPLIES", "norwich"))
    ]
    net = dataset(lines=[{"line_id": line} for line, _ in runs], links=links).network(period="2021")
    assert origins_sentence(net).text == (
        "essex runs 2 of the 3 to 4 lines with an origin and a town, the most of any area on what is recorded; one is "
        "run from a place that is not named."
    )


def test_a_limit_on_the_work_is_said_beside_table_and_chart(groups, monkeypatch):
    """Three origins by three towns of which only the totals are exact: without work each cell is as wide as stated."""
    cells = [count(f"{o}{d}", "0-9", o, d) for o in ("london", "essex", "kent") for d in ("norwich", "x", "y")]
    rows = [count(f"o{o}", "4", o, "") for o in ("london", "essex", "kent")]
    rows += [count(f"d{d}", "4", "", d) for d in ("norwich", "x", "y")]
    places = [{"place_id": p} for p in ("london", "essex", "kent", "norwich", "x", "y")]
    said = []
    for budget in (None, 0):
        if budget is not None:
            monkeypatch.setitem(Solution.__init__.__kwdefaults__, "budget", budget)
        (flow,) = groups(*cells, *rows, places=places)
        assert flow_table(flow, "t").note.startswith("Unit:")
        said.append("limit on the work" in flow_table(flow, "t").note)
    assert said == [False, True]


def test_what_is_unplaced_at_most_is_said_as_that(groups):
    """Of 100 at most 40 are unplaced: London 40 to 45, Essex 20 to 30, so that 10 to 40 are not itemised."""
    (flow,) = groups(*split(london="40-45", essex="20-30", norwich=None))
    assert "Essex would be larger only if 11 or more of the at most 40 unplaced were from there" in texts(flow)[0]


#: Origins of the tables below, in the order of their ids.
ORIGINS = ("essex", "kent", "london")
PLACE = len(ORIGINS)  # stands for one without a row


def worlds(total, spans, unknown):
    """Every way in which parts and what is unknown come to a total: figures of the origins, and the unplaced."""
    for values in product(*(range(low, high + 1) for low, high in spans)):
        for whole in range(total[0], total[1] + 1):
            if whole >= sum(values) + unknown:
                yield values, whole - sum(values)


def tables_on_fingers(seed, number, widths):
    """Yield small tables as (total, spans of the origins, unknown) that can be."""
    drawn = random.Random(seed)
    for _ in range(number):
        lows = [drawn.randint(0, 6) for _ in ORIGINS[: drawn.choice((1, 2, 3, 3))]]
        spans = [(low, low + drawn.choice(widths)) for low in lows]
        unknown = drawn.choice((0, 0, 1, 2))
        rest = drawn.choice((0, 0, 1, 2, 4, 8))
        if sum(lows) + rest and any(high for _, high in spans) and len(lows) + bool(unknown) + bool(rest) > 1:
            whole = sum(lows) + unknown + rest
            yield (whole, whole + drawn.choice(widths)), spans, unknown


def by_fingers(total, spans, unknown):
    """What has to be said of a table, from every world that it allows."""
    every = list(worlds(total, spans, unknown))
    rows = range(len(spans))
    lows, highs = ([end(v[i] for v, _ in every) for i in rows] for end in (min, max))
    top = max(rows, key=lambda i: (lows[i], -i))
    same = [i for i in rows if lows[top] == highs[top] and (lows[i], highs[i]) == (lows[top], highs[top])] or [top]
    rivals = [i for i in rows if i not in same and highs[i] >= lows[top]]

    def fewest(more):
        """The fewest of the unplaced that bring another origin, or a place without a row, so far beyond the first."""
        needed = {}
        for values, unplaced in every:
            for i, have in [*enumerate(values), (PLACE, 0)]:
                least = max(0, values[top] - have + more)
                if i != top and least <= unplaced:
                    needed[i] = min(needed.get(i, least), least)
        return needed

    return top, same, rivals, fewest(1), fewest(0), {unplaced for _, unplaced in every}, lows


def per_cent(part, whole):
    """A share to one decimal, halves up, by whole numbers alone."""
    tenths = (2000 * part + whole) // (2 * whole)
    return f"{tenths // 10}.{tenths % 10} %"


def written(low, high):
    return f"{low}-{high}" if low < high else str(low)


def flow_of(groups, total, spans, unknown):
    rows = [count("all", written(*total)), *([count("u", unknown, "unknown", part_of="all")] if unknown else [])]
    rows += [count(f"c-{o}", written(*span), o, part_of="all") for o, span in zip(ORIGINS, spans, strict=False)]
    return groups(*rows)[0]


@pytest.mark.parametrize("widths", [(0,), (0, 0, 1, 3)], ids=["exact", "bounds"])
def test_the_finding_is_what_every_world_on_fingers_says(groups, widths):
    """Two routes to each word: the sentence, and all the ways in which a small table can have come about."""
    kinds = set()
    for total, spans, unknown in tables_on_fingers(len(widths), 50, widths):
        top, same, rivals, larger, level, unplaced, lows = by_fingers(total, spans, unknown)
        said = texts(flow_of(groups, total, spans, unknown))[0]
        about = (total, spans, unknown, said)
        names = [ORIGINS[i].title() for i in (*rivals, *same)]
        if rivals:
            kind = "rivals"
            assert "no origin is certainly the largest" in said.lower(), about
            assert all(name in said for name in names), about
        elif len(same) > 1:
            kind = "level"
            assert f"{names[0]}, {names[1]}" in said or f"{names[0]} and {names[1]} are level" in said, about
            assert ("(on what is recorded)" in said) == (max(unplaced) > 0), about
        else:
            kind = firmness(said, ORIGINS[top].title(), larger, level, unplaced, about)
        kinds.add(kind)
        if len(widths) == 1:
            value, itemised, whole = lows[top], sum(lows) + unknown, total[0]
            more = f" and {per_cent(value, itemised)} of the {itemised} itemised" if itemised < whole else ""
            assert f"is {per_cent(value, whole)} of all{more}" in said, about
    assert kinds == {"level", "sure", "larger", "another place", "only level", "only another level"} | (
        {"rivals"} if any(widths) else set()
    )


def firmness(said, name, larger, level, unplaced, about):
    """Check what is said of the missing, and return of which kind it is."""
    assert f"{name} is the largest origin" in said, about
    most = f"of the {'at most ' if len(unplaced) > 1 else ''}{max(unplaced)} unplaced were from there"
    if not larger and not level:
        assert not max(unplaced) or "whatever the missing are" in said, about
        assert "only if" not in said, about
        return "sure"
    assert "on what is recorded" in said, about
    named = {i: n for i, n in larger.items() if i != PLACE}
    if named:
        first = min(named, key=lambda i: (named[i], i))
        assert f"{ORIGINS[first].title()} would be larger only if {named[first]} or more {most}" in said, about
        return "larger"
    if larger:
        assert f"another place would be larger only if {larger[PLACE]} or more {most}" in said, about
        return "another place"
    first = min(level, key=lambda i: (level[i], i))
    other = "another place" if first == PLACE else ORIGINS[first].title()
    assert f"none can be larger, and {other} would be level only if {level[first]} or more" in said, about
    return "only level" if first != PLACE else "only another level"
