"""The other sections, from small datasets where every word can be checked by hand."""

from datetime import date
from pathlib import Path
from types import SimpleNamespace

import pytest

from graphlab.errors import RefusedError
from graphlab.model.statuses import NOT_SEEN, State
from graphlab.report.briefing.answers.findings import findings_of
from graphlab.report.briefing.answers.supply import supply as supplied
from graphlab.report.briefing.bars import drawing
from graphlab.report.briefing.document import Bar, Bars, Head, Picture, Row, Section, Sentence, Table, cited, shortened
from graphlab.report.briefing.material import Material
from graphlab.report.briefing.products import Control, compose, product_for, reporting_period
from graphlab.report.briefing.section_back import annex, methods_section, sources_section
from graphlab.report.briefing.section_flows import flow_section, map_section
from graphlab.report.briefing.section_gaps import conflicts, gaps_section
from graphlab.report.briefing.section_lines import (
    change_text,
    closure_stated,
    day_range,
    disruption_section,
    ledger_section,
    state_text,
    stock_certain,
    stock_rows,
    stock_sentence,
)
from graphlab.report.briefing.section_network import change_section, network_section, whatif_section
from graphlab.report.briefing.sections import SECTIONS, methods_of, tables_of
from graphlab.report.house_style import HouseStyle, Thresholds

STYLE = HouseStyle(thresholds=Thresholds(stability=5, top=3))


def supply(line, origin, town, **more):
    base = {"start": "2020", "end": "2021"} | more
    return [
        {"link_type": "ORIGINATES_IN", "from": line, "to": origin, **base},
        {"link_type": "SUPPLIES", "from": line, "to": town, **base},
    ]


@pytest.fixture
def material(dataset):
    def make(change=None, filters=None, **tables):
        net = dataset(**tables).network(**(filters or {}))
        return Material(net, net, STYLE, change)

    return make


def told(section, kind=None):
    return [b.text for b in section.of(Sentence) if kind is None or b.kind == kind]


def gaps(material):
    section = gaps_section(material, material.all_flows)
    cells = [cell for block in section.blocks for row in getattr(block, "rows", ()) for cell in row.cells]
    return " | ".join([*told(section), *cells])


def counts(*rows):
    base = {"subject": "op", "period_start": "2019", "period_end": "2019"}
    return [{"origin": o, "destination": "norwich", "value": v, **base} for o, v in rows]


def test_where_every_figure_is_0_no_origin_is_the_largest(material):
    made = material(counts=counts(("leeds", "0"), ("york", "0")))
    section = flow_section(made)
    assert told(section, "finding") == ["No arrests of op (2019) are recorded: 0 each from leeds and york."]
    assert section.heading == "Which lines serve which towns"
    assert supplied(made).text == told(section, "finding")[0]
    assert (
        supplied(material(counts=counts(("leeds", "0")))).text == "No arrests of op (2019) are recorded: 0 from leeds."
    )
    left = material(counts=counts(("leeds", "0"), ("york", "0"), ("unknown", "7")))
    assert not any("largest" in text for text in told(flow_section(left)))
    assert supplied(left) is None


def test_six_tables_of_flows_are_shown_and_the_first_two_drawn(material):
    rows = [
        row | {"measure": f"m{k}", "unit": "persons"}
        for k in range(8)
        for row in counts(("leeds", f"{30 - k}"), ("york", "5"), ("hull", "2"))
    ]
    section = flow_section(material(counts=rows))
    assert [t.key for t in section.of(Table)] == [f"flow-{k}" for k in range(1, 7)]
    assert [b.key for b in section.of(Bars)] == ["flow-1-bars", "flow-2-bars"]


def test_figures_of_0_answer_what_they_were_asked_for_and_not_more(material):
    """Of nothing that was closed nothing can come back, and nothing is not "added" to itself."""

    def figures(closed, active):
        stock = {"measure": "active lines", "unit": "lines", "stock_or_flow": "stock", "value": active}
        stock |= {"subject": "norfolk", "destination": "norfolk", "period_start": "2019-12-31"}
        flow = {"measure": "lines closed", "unit": "lines", "value": closed, "subject": "norfolk"}
        rows = [stock | {"period_end": "2019-12-31"}, flow | {"period_start": "2019", "period_end": "2019"}]
        places = [{"place_id": "norfolk", "name": "Norfolk", "kind": "county"}]
        made = material(places=places, counts=rows)
        return [found[0].text for key in ("disrupted", "open", "closures") if (found := findings_of(made, (key,))[0])]

    none, one = figures("0", "0"), figures("1", "<30")
    assert none[0] == "No line is said to have been closed in Norfolk (2019)."
    assert one[0] == (
        "1 line is said to have been closed in Norfolk (2019); none is named, so what came back is not known."
    )
    assert none[1] == "No active line is recorded in Norfolk (31 December 2019)."
    assert one[1] == "Fewer than 30 active lines are recorded in Norfolk (31 December 2019); none is named."
    assert none[2].endswith("; no line without a name is said to have been closed in Norfolk (2019).")
    assert one[2].endswith("in Norfolk (2019); they are not added, since figures may count the same lines.")


@pytest.mark.parametrize(
    ("london", "essex", "nowhere", "said"),
    [
        (3, 1, 1, "of 1 no origin is known, which cannot change that."),
        (3, 1, 2, "of 2 no origin is known: essex would have as many only if both were run from there."),
        (3, 2, 1, "of 1 no origin is known: essex would have as many only if it were run from there."),
        (3, 2, 4, "of 4 no origin is known: essex would have more only if 2 or more of them were run from there."),
        (2, 0, 3, "of 3 no origin is known: another place would have more only if all 3 were run from there."),
        (2, 0, 2, "of 2 no origin is known: another place would have as many only if both were run from there."),
        (2, 2, 1, "of 1 no origin is known, which could give one of these more."),
        (3, 1, 0, "the most."),
    ],
)
def test_lines_without_an_origin_say_what_they_could_change(material, london, essex, nowhere, said):
    places = [*["london"] * london, *["essex"] * essex, *[""] * nowhere]
    links = [x for n, at in enumerate(places) for x in supply(f"l{n}", at, "norwich") if x["to"]]
    assert supplied(material(links=links)).text.endswith(said)


def test_a_figure_without_a_named_origin_says_what_its_source_says(material):
    for origin, said in (("unknown", "not known"), ("not-itemised", "not itemised")):
        made = material(counts=counts((origin, "7")))
        table = next(flow_section(made).of(Table))
        assert table.rows[0].cells[4:] == (said, "norwich", "7")


# --- ledger -----------------------------------------------------------------------------------------------------------


def test_the_ledger_names_ends_in_plain_words(material):
    made = ledger_section(
        material(links=[*supply("rico", "unknown", "norwich"), *supply("echo", "london", "not-itemised")])
    )
    table = next(made.of(Table))
    rows = {r.cells[0]: r.cells for r in table.rows}
    assert rows["rico"][1:3] == ("not known", "norwich")
    assert rows["echo"][1:3] == ("london", "not itemised")


def test_the_heading_counts_closed_lines(material):
    events = [{"line_id": "rico", "event": "closed", "date_start": "2021-06", "date_end": "2021-06"}]
    made = ledger_section(
        material(links=[*supply("rico", "london", "norwich"), *supply("echo", "london", "norwich")], events=events)
    )
    assert made.heading == "Two lines are named; one has a stated closure"


def test_closed_by_a_recorded_status_and_a_stated_closure_are_told_apart(material):
    links = [link for line in ("rico", "echo", "ace") for link in supply(line, "london", "norwich")]
    events = [{"line_id": "rico", "event": "closed", "date_start": "2022-06", "date_end": "2022-06"}]
    events += [{"line_id": "echo", "event": "status", "status": "Closed", "date_start": "2022", "date_end": "2022"}]
    asked = material(links=links, events=events)
    made = ledger_section(asked)
    assert made.heading == "Three lines are named; one has a stated closure"
    assert "2 closed (1 by a recorded status alone, without a stated closure)" in told(made)[0]
    by_status = told(ledger_section(material(links=links, events=events[1:])))[0]
    assert "1 closed (by a recorded status alone, without a stated closure)" in by_status
    found, _ = findings_of(asked, ("disrupted",))
    assert found[0].text.startswith(
        "The one closure of a named line as at 31 December 2022 (type not stated) is that of rico;"
    )
    assert found[0].text.endswith("; nobody is said to have looked again, so it may have come back.")


def test_what_closed_lines_alone_serve_is_said_to_be_left_out_of_what_if(material):
    links = [*supply("rico", "london", "norwich"), *supply("echo", "essex", "ipswich"), *supply("ace", "essex", "ely")]
    assert "left out" not in " ".join(told(whatif_section(material(links=links))))
    events = [{"line_id": "rico", "event": "closed", "date_start": "2022", "date_end": "2022"}]
    said = told(whatif_section(material(links=links, events=events)))[0]
    assert said.endswith(": the 1 closed line and the 1 pair that only it serves are left out.")
    links += supply("roy", "london", "norwich")
    events.append(events[0] | {"line_id": "roy"})
    said = told(whatif_section(material(links=links, events=events)))[0]
    assert said.endswith(": the 2 closed lines and the 1 pair that only they serve are left out.")


def test_a_closure_is_stated_where_there_is_one_or_more_of_some_type():
    assert [closure_stated({"closed_type1": n, "closed": None}) for n in (None, 0, 1, 2)] == [False, False, True, True]


def test_two_lines_of_one_brand_are_listed_with_their_ids(material):
    brands = [{"line_id": "r1", "name": "Rico"}, {"line_id": "r2", "name": "RICO"}, {"line_id": "e", "name": "Echo"}]
    links = [link for line in ("r1", "r2", "e") for link in supply(line, "london", "norwich")]
    asked = material(lines=brands, links=links)
    made = ledger_section(asked)
    assert [row.cells[0] for row in next(made.of(Table)).rows] == ["Echo", "Rico (r1)", "RICO (r2)"]
    cells = [cell for b in network_section(asked, {}).of(Table) for row in b.rows for cell in row.cells]
    assert "Rico (r1)" in cells
    assert "Rico" not in cells
    assert any("Rico (r1)" in cell and "RICO (r2)" in cell for cell in cells)


def test_the_map_tells_pairs_without_a_named_end_apart(material):
    links = [*supply("rico", "unknown", "norwich"), *supply("echo", "london", "ely")]
    heading = map_section(material(links=links), {"map": b""}).heading
    assert heading == (
        "One pair of an origin and a town is named; one more has an end that is not known or not itemised"
    )
    bare = map_section(material(links=links[:2]), {"map": b""}).heading
    assert bare == "No pair of an origin and a town is named; one has an end that is not known or not itemised"


def test_the_picture_of_the_network_stands_after_who_is_first(material):
    links = [x for k in range(5) for x in supply(f"line{k}", f"from{k}", f"town{k}")]
    section = network_section(material(links=links), {"network": b"drawn"})
    assert [type(block) for block in section.blocks[:3]] == [Sentence, Picture, Table]
    assert section.blocks[1].png == b"drawn"
    said = section.blocks[0].text.partition("serves) ")[2].partition(" rank first")[0]
    assert said == "line0, line1, line2 and 2 others"


def test_a_single_line_is_told_by_its_state_and_when_it_was_seen(material):
    made = ledger_section(material(links=supply("rico", "london", "norwich")))
    assert made.heading == "rico: active"
    assert told(made)[0] == "rico is active by its latest claim; first seen 2020, last seen 2021."


def test_a_line_summary_says_what_closing_that_line_would_cut(material):
    links = [
        *supply("rico", "london", "norwich"),
        *supply("echo", "essex", "ipswich"),
        *supply("ace", "essex", "ipswich"),
    ]
    one = material(links=links)
    one.line = "rico"
    assert whatif_section(one).heading == "Closing rico would cut one pair of 2"
    assert [r.cells[0] for r in next(whatif_section(one).of(Table)).rows] == ["rico"]
    two = material(links=links)
    two.line = "ace"
    assert whatif_section(two).heading == "Closing ace would cut no pair because echo serves the same pairs at the time"
    assert not list(whatif_section(two).of(Table))


def test_a_town_profile_ranks_its_own_lines_against_all(dataset):
    links = [
        *supply("rico", "london", "norwich"),
        *supply("echo", "essex", "ipswich"),
        *supply("echo", "essex", "lowestoft"),
    ]
    data = dataset(links=links)
    made = Material(data.network(place="norwich"), data.network(), STYLE)
    assert whatif_section(made).heading == "Closing rico would cut most: one pair of 3"
    assert [r.cells[0] for r in next(whatif_section(made).of(Table)).rows] == ["rico"]


def test_analyses_of_sections_that_are_left_out_are_not_asked(material):
    made = material(links=supply("rico", "london", "norwich"))
    made.without = frozenset({"network"})
    assert made.centrality is None
    assert made.communities is None


def test_closures_of_different_types_are_never_added(material):
    events = [
        {"line_id": "rico", "event": "closed_type1", "date_start": "2020-06", "date_end": "2020-06"},
        {"line_id": "rico", "event": "closed_type2", "date_start": "2021-06", "date_end": "2021-06"},
    ]
    table = next(ledger_section(material(links=supply("rico", "london", "norwich"), events=events)).of(Table))
    assert table.rows[0].cells[6] == "1 (type 1), 1 (type 2)"


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [
        ("2019-11-30", "2019-11-30", "30 Nov 2019"),
        ("2019-01-01", "2019-12-31", "2019"),
        ("2018-01-01", "2019-12-31", "2018 to 2019"),
        ("2019-02-01", "2019-02-28", "Feb 2019"),
        ("2018-04-01", "2019-06-30", "Apr 2018 to Jun 2019"),
        ("2018-04-02", "2019-06-30", "2 Apr 2018 to 30 Jun 2019"),
        (None, "2019-12-31", "by 31 Dec 2019"),
        ("2019-01-01", None, "1 Jan 2019 or later"),
        (None, None, "not stated"),
    ],
)
def test_dates_of_the_ledger_are_ranges(low, high, text):
    assert day_range(low, high) == text


def test_a_state_keeps_its_date():
    assert state_text(State(NOT_SEEN, date(2019, 12, 31))) == "not seen since 31 Dec 2019"
    assert state_text(State("closed")) == "closed"


# --- stock against flow -----------------------------------------------------------------------------------------------


def stock(key, value, month, **more):
    base = {"count_id": key, "subject": "norfolk", "measure": "active lines", "unit": "lines", "stock_or_flow": "stock"}
    return base | {"value": value, "destination": "norfolk", "period_start": month, "period_end": month} | more


@pytest.mark.parametrize(
    ("low", "high", "text"),
    [
        (-75, -46, "fell by 46 or more"),
        (-18, -18, "−18"),
        (6, 6, "+6"),
        (3, 9, "rose by 3 or more"),
        (-2, 3, "not decided"),
        (0, 0, "0"),
    ],
)
def test_a_change_is_signed_and_never_more_exact_than_its_bounds(low, high, text):
    assert change_text({"change_low": low, "change_high": high}) == text


def test_a_fall_to_a_bound_and_the_closures_of_another_period(material):
    closed = {"count_id": "x", "subject": "norfolk", "measure": "lines closed", "unit": "lines", "value": "74"}
    closed |= {"destination": "norfolk", "period_start": "2019-11", "period_end": "2023"}
    made = material(counts=[stock("a", "75", "2019-11"), stock("b", "<30", "2021-12"), closed])
    section = disruption_section(made)
    assert section.heading == "Active lines in norfolk fell by 46 or more"
    why = "closures are stated for other periods only, such as 74 for November 2019 to 2023."
    assert told(section)[0].endswith(f"How many opened cannot be computed: {why}")
    moved = "Active lines in norfolk fell by 46 or more: from 75 (November 2019) to fewer than 30 (December 2021)"
    assert told(section)[0].startswith(moved)


def test_the_three_greatest_changes_are_told_and_all_are_in_the_table(material):
    rows = [
        stock(f"{place}{month}", value, month, subject=place, destination=place)
        for k, place in enumerate(("ely", "hull", "leeds", "wells", "york"))
        for month, value in (("2020-01", "50"), ("2021-01", str(40 - k)))
    ]
    section = disruption_section(material(counts=rows))
    assert [text.split(":")[0] for text in told(section)] == [
        "Active lines in york fell by 14",
        "Active lines in wells fell by 13",
        "Active lines in leeds fell by 12",
    ]
    (table,) = section.of(Table)
    assert sorted(row.cells[6] for row in table.rows) == ["−10", "−11", "−12", "−13", "−14"]
    assert [head.numeric for head in table.heads] == [False] * 4 + [True] * 5
    assert {row.cells[:6] for row in table.rows if row.cells[0] == "ely"} == {
        ("ely", "active lines", "January 2020", "January 2021", "50", "40")
    }


def test_counted_outcomes_stand_in_a_table_with_unit_kind_period_and_bounds(material):
    rows = [
        {"subject": "sweep", "measure": m, "unit": u, "value": v, "period_start": "2020", "period_end": end}
        for m, u, v, end in (("arrests", "persons", "3-6", "2021"), ("charges", "charges", "9", "2020"))
    ]
    section = disruption_section(material(counts=rows, operations=[{"operation_id": "sweep", "name": "Sweep"}]))
    (table,) = (t for t in section.of(Table) if t.key == "outcomes")
    assert sorted(row.cells for row in table.rows) == [
        ("Sweep", "arrests", "persons", "flow", "2020 to 2021", "3 to 6"),
        ("Sweep", "charges", "charges", "flow", "2020", "9"),
    ]
    assert told(section, "gap") == [
        "how many people were safeguarded: no referrals are stated beside the arrests, which do not show it."
    ]


def test_opened_lines_are_told_as_a_bound_where_closures_fit(material):
    closed = {"count_id": "x", "subject": "norfolk", "measure": "lines closed", "unit": "lines", "value": "20"}
    closed |= {"destination": "norfolk", "period_start": "2019-11", "period_end": "2021-12"}
    made = material(counts=[stock("a", "75", "2019-11"), stock("b", "60", "2021-12"), closed])
    row = made.part("stock").rows[0]
    assert stock_sentence(made.net, row).endswith("At least 5 opened in that time.")


def changes(low, high):
    """Every change that bounds allow; an open end reaches further than any other figure here."""
    return range(-20 if low is None else low, 20 if high is None else high + 1)


def test_a_change_is_certain_where_every_possible_one_has_its_sign():
    """And the changes stand in the order of what is certain of them."""
    ends = [None, -9, -2, -1, 0, 1, 2, 9]
    pairs = [(a, b) for a in ends for b in ends if a is None or b is None or a <= b]
    rows = [
        {"place": f"p{n % 3}", "period_start": f"{2020 + n % 4}", "change_low": low, "change_high": high}
        for n, (low, high) in enumerate(pairs)
    ]
    least = {}
    for row, pair in zip(rows, pairs, strict=True):
        possible = changes(*pair)
        sure = all(x < 0 for x in possible) or all(x > 0 for x in possible)
        assert stock_certain(row) == sure, pair
        assert (change_text(row) == "not decided") == (not sure and pair != (0, 0)), pair
        least[id(row)] = min(map(abs, possible)) if sure else 0
    ordered = stock_rows(SimpleNamespace(rows=rows))
    keys = [(-least[id(r)], r["place"], r["period_start"]) for r in ordered]
    assert keys == sorted(keys)
    assert len(ordered) == len(rows)


@pytest.mark.parametrize(
    ("closed", "said"),
    [
        ([("2018", "2"), ("2019", "30"), ("2020-01", "7")], "such as 30 for 2019."),  # a leap year is no longer here
        ([("2019-03", "4"), ("2018-01..2019-12", "11")], "such as 11 for January 2018 to December 2019."),
    ],
)
def test_closures_of_another_time_are_told_by_the_longest(material, closed, said):
    base = {"subject": "norfolk", "destination": "norfolk", "measure": "lines closed", "unit": "lines"}
    flows = [
        base
        | {"count_id": f"c{n}", "period_start": days.split("..")[0], "period_end": days.split("..")[-1], "value": v}
        for n, (days, v) in enumerate(closed)
    ]
    section = disruption_section(material(counts=[stock("a", "75", "2020-06"), stock("b", "25", "2021-12"), *flows]))
    assert told(section)[0].endswith(said)


def test_no_figure_for_closures_is_said(material):
    made = material(counts=[stock("a", "75", "2019-11"), stock("b", "60", "2021-12")])
    assert told(disruption_section(made))[0].endswith("cannot be computed: no figure for closures is stated.")


def test_two_definitions_are_a_break_and_not_a_change(material):
    made = material(counts=[stock("a", "27", "2019-01"), stock("b", "75", "2019-11", definition="team")])
    assert not (made.part("stock") and made.part("stock").rows)
    assert "27, 75 are not one series and are not compared" in gaps(made)


# --- outcomes ---------------------------------------------------------------------------------------------------------


def outcome(measure, unit, value):
    base = {"count_id": measure.replace(" ", "-"), "subject": "sweep", "measure": measure, "unit": unit, "value": value}
    return base | {"period_start": "2021", "period_end": "2021", "destination": "norwich"}


def test_arrests_without_safeguarding_are_a_gap(material):
    operations = [{"operation_id": "sweep"}]
    alone = disruption_section(material(counts=[outcome("arrests", "persons", "9")], operations=operations))
    assert "how many people were safeguarded" in " ".join(told(alone, "gap"))
    both = [outcome("arrests", "persons", "9"), outcome("safeguarding referrals", "persons", "4")]
    beside = disruption_section(material(counts=both, operations=operations))
    assert not told(beside, "gap")
    rows = next(t for t in beside.of(Table) if t.key == "outcomes").rows
    assert [(r.cells[1], r.cells[5]) for r in rows] == [("arrests", "9"), ("safeguarding referrals", "4")]


def test_counts_by_origin_alone_are_a_finding_that_says_what_they_leave_open(material):
    def by_origin(measure, *values):
        base = outcome(measure, "persons", "") | {"destination": ""}
        places = ("london", "essex", "unknown")
        return [
            base | {"count_id": f"{measure}{i}", "origin": place, "value": value}
            for i, (place, value) in enumerate(zip(places, values, strict=False))
        ]

    operations = [{"operation_id": "sweep"}]
    said = supplied(material(counts=by_origin("arrests", "31", "12", "7"), operations=operations)).text
    assert said.startswith("Of the 50 arrests (persons) of sweep (2021, the sum of 3 rows) london is recorded for 31, ")
    assert "which is 62.0 % of all: the largest origin whatever the missing are." in said
    assert said.endswith(". Where they were made is not given.")
    charged = supplied(material(counts=by_origin("charges", "3", "4"), operations=operations)).text
    assert charged.endswith("The destination is not given.")
    both = material(counts=by_origin("arrests", "31", "12"), links=supply("rico", "essex", "norwich"))
    assert "lines" in supplied(both).text or "line that stands open" in supplied(both).text


def test_returns_are_told_where_they_are_stated(material):
    events = [
        {"line_id": "rico", "event": "closed", "operation_id": "sweep", "date_start": "2020-03", "date_end": "2020-03"},
        {"line_id": "rico", "event": "reemerged", "date_start": "2020-09", "date_end": "2020-09"},
    ]
    made = disruption_section(
        material(links=supply("rico", "london", "norwich"), events=events, operations=[{"operation_id": "sweep"}])
    )
    assert "Returns are stated for one operation: one line came back." in told(made)[0]


def test_the_table_of_returns_gives_ranges_of_days_and_the_operation_s_own_figure(material):
    """Closed in March, back in September: 154 to 213 days by the calendar; a closure never looked at has no days."""
    events = [
        {
            "line_id": "rico",
            "event": "closed_type1",
            "operation_id": "sweep",
            "date_start": "2020-03",
            "date_end": "2020-03",
        },
        {"line_id": "rico", "event": "check_back_failed", "date_start": "2020-09", "date_end": "2020-09"},
        {
            "line_id": "echo",
            "event": "closed_type2",
            "operation_id": "sweep",
            "date_start": "2020-05",
            "date_end": "2020-05",
        },
        {
            "line_id": "ace",
            "event": "closed",
            "operation_id": "sweep",
            "date_start": "2020-04-02",
            "date_end": "2020-04-09",
        },
        {"line_id": "ace", "event": "check_back", "date_start": "2020-07", "date_end": "2020-08"},
    ]
    links = [x for line in ("rico", "echo", "ace") for x in supply(line, "london", "norwich", end="2020-02")]
    said = {
        "subject": "sweep",
        "measure": "lines closed",
        "unit": "lines",
        "period_start": "2020",
        "period_end": "2020",
    }
    made = disruption_section(
        material(
            links=links,
            events=events,
            operations=[{"operation_id": "sweep", "name": "Sweep"}],
            counts=[said | {"value": "5"}],
        )
    )
    rows = {r.cells[0]: r.cells[1:6] for t in made.of(Table) if t.key == "returns" for r in t.rows}
    days = (date(2020, 9, 1) - date(2020, 3, 31)).days, (date(2020, 9, 30) - date(2020, 3, 1)).days
    assert rows == {
        "rico": ("type 1", "Mar 2020", "Sep 2020", f"Sep 2020, after {days[0]} to {days[1]} days", "back"),
        "echo": ("type 2", "May 2020", "", "", "not checked"),
        "ace": (
            "type not stated",
            "2 Apr 2020 to 9 Apr 2020",
            "Jul 2020 to Aug 2020",
            "",
            "still closed when looked at",
        ),
    }
    assert any("5 closed, 3 are named: two closures have no line" in text for text in told(made))


# --- what-if and network ----------------------------------------------------------------------------------------------


def test_a_tie_at_the_top_is_told_as_a_tie(material):
    links = [*supply("rico", "london", "norwich"), *supply("echo", "essex", "ipswich")]
    made = whatif_section(material(links=links))
    assert made.heading == "Closing echo or rico would cut most: one pair of 2 each"
    assert {r.cells[1] for r in next(made.of(Table)).rows} == {"1 of 2"}


def test_redundant_lines_cut_nothing(material):
    links = [*supply("rico", "london", "norwich"), *supply("echo", "london", "norwich")]
    made = whatif_section(material(links=links))
    assert made.heading == "Closing any single named line would cut no pair of an origin and a town"
    assert not list(made.of(Table))
    assert "Both named lines cut nothing alone" in told(made)[0]


def test_the_network_speaks_of_ranks_with_their_interval(material):
    links = [x for i in range(4) for x in supply(f"l{i}", "london", f"t{i}")]
    section = network_section(material(links=links), {})
    assert "lie equally most often between origins and towns" in section.heading
    table = next(t for t in section.of(Table) if t.key == "centrality")
    assert len(table.rows) == 3


def test_pictures_have_the_size_of_the_network_in_words(material):
    section = network_section(material(links=supply("rico", "london", "norwich")), {"network": b"png"})
    picture = next(b for b in section.blocks if hasattr(b, "png"))
    assert picture.alt == "Network of 3 lines and places and 2 links; the tables say the same in words."


def test_a_comparison_stands_in_a_section_of_its_own(material):
    counts = [
        outcome("arrests", "persons", "9") | {"count_id": f"c{y}", "period_start": y, "period_end": y}
        for y in ("2020", "2021")
    ]
    made = material(
        change={"measure": "arrests", "before": "2020", "after": "2021"},
        counts=counts,
        operations=[{"operation_id": "sweep"}],
    )
    assert change_section(made).key == "change"
    assert change_section(material(counts=counts)) is None


# --- gaps -------------------------------------------------------------------------------------------------------------


def test_missing_and_implied_ends_are_named(material):
    links = [*supply("rico", "unknown", "norwich"), *supply("echo", "london", "norwich", certainty="implied")]
    text = gaps(material(links=links))
    assert "where rico is run from" in text
    assert "where they are run from" not in text
    assert "that one line is run from the place given is implied, not stated: echo." in text
    assert "that one line is selling in the place given is implied, not stated: echo." in text


def test_undated_lines_are_named(material):
    text = gaps(material(links=supply("rico", "london", "norwich", start="", end="")))
    assert "when one line was active: rico" in text


def test_unchecked_and_untyped_closures_are_named(material):
    events = [{"line_id": "rico", "event": "closed", "date_start": "2021-06", "date_end": "2021-06"}]
    text = gaps(material(links=supply("rico", "london", "norwich"), events=events))
    assert text.count("came back after its closure: no check-back is stated") == 1
    assert "whether rico came back" in text
    assert "the type of one closure" in text


def test_several_unchecked_closures_are_asked_after_one_by_one(material):
    links = [*supply("rico", "london", "norwich"), *supply("echo", "london", "norwich")]
    months = {"date_start": "2021-06", "date_end": "2021-06"}
    events = [{"line_id": line, "event": "closed", **months} for line in ("rico", "echo")]
    text = gaps(material(links=links, events=events))
    assert all(f"whether {line} came back after its closure" in text for line in ("echo", "rico"))
    assert "stated closure came back: no check-back" not in text


def test_a_line_that_was_checked_is_no_gap(material):
    events = [
        {"line_id": "rico", "event": "closed_type1", "date_start": "2020-06", "date_end": "2020-06"},
        {"line_id": "rico", "event": "check_back", "date_start": "2020-09", "date_end": "2020-09"},
    ]
    text = gaps(material(links=supply("rico", "london", "norwich"), events=events))
    assert "came back: no check-back" not in text
    assert "the type of" not in text


def test_conflicts_name_both_sources_and_the_rule(material):
    base = outcome("arrests", "persons", "10")
    counts = [
        base | {"count_id": "a", "source_id": "itv"},
        base | {"count_id": "b", "source_id": "bbc", "value": "9", "grade": "1A"},
    ]
    made = material(
        counts=counts,
        operations=[{"operation_id": "sweep"}],
        sources=[{"source_id": "bbc", "publisher": "BBC"}, {"source_id": "itv"}],
    )
    assert [[c.id for c in group] for group in conflicts(made.net)] == [["b", "a"]]
    assert "taken 9 (BBC), not 10 (itv). Rule: best grade" in gaps(made)


def test_equal_claims_of_two_sources_are_no_conflict(material):
    base = outcome("arrests", "persons", "10")
    made = material(
        counts=[base | {"count_id": "a"}, base | {"count_id": "b", "source_id": "t"}],
        operations=[{"operation_id": "sweep"}],
    )
    assert conflicts(made.net) == []
    assert "on one source" not in gaps(made)


def test_open_and_hidden_figures_are_counted(material):
    counts = [outcome("arrests", "persons", "20+"), outcome("raids", "raids", "[c]")]
    text = gaps(material(counts=counts, operations=[{"operation_id": "sweep"}]))
    assert "the exact number of arrests by sweep: at least 20" in text
    assert "the upper end of one figure" not in text
    assert "one figure without a number, of which one is confidential" in text


def test_withheld_claims_and_refusals_are_gaps(material):
    made = material(links=supply("rico", "london", "norwich", handling="C"))
    made.ask("Flows", lambda: (_ for _ in ()).throw(RefusedError("units would mix.")))
    section = gaps_section(made, [])
    assert "two claims with handling code C" in " ".join(told(section))
    assert told(section, "refused") == ["Flows: units would mix."]


def test_an_error_that_is_no_refusal_is_not_swallowed(material):
    with pytest.raises(ZeroDivisionError):
        material(links=supply("rico", "london", "norwich")).ask("x", lambda: 1 / 0)


# --- back matter ------------------------------------------------------------------------------------------------------


def test_sources_count_their_claims_by_grade(material):
    links = [
        *supply("rico", "london", "norwich", grade="2C"),
        *supply("echo", "london", "norwich", grade="", source_id="t"),
    ]
    made = sources_section(
        material(
            links=links, sources=[{"source_id": "s", "title": "Return", "published": "2021-05"}, {"source_id": "t"}]
        )
    )
    rows = {r.cells[0]: r.cells for r in next(made.of(Table)).rows}
    assert rows["s"][1:] == ("Return", "", "May 2021", "", "2C (2)")
    assert rows["t"][3] == "undated"
    assert rows["t"][5] == "ungraded (2)"
    assert made.heading == "Two sources stand behind this product"


def test_methods_stand_in_the_words_of_each_analysis(material):
    made = material(links=supply("rico", "london", "norwich"))
    section = methods_section(methods_of(made))
    assert any(t.startswith("Ledger: ") and made.ledger.method in t for t in told(section, "note"))
    assert not section.slide


def test_the_annex_tells_each_kind_of_claim(material):
    events = [
        {
            "line_id": "rico",
            "event": "closed_type1",
            "operation_id": "sweep",
            "rating": "major",
            "date_start": "2021-06",
        }
    ]
    made = material(
        links=supply("rico", "london", "norwich", certainty="implied", note="as reported"),
        events=events,
        operations=[{"operation_id": "sweep", "name": "Operation Sweep"}],
        counts=[outcome("arrests", "persons", "~40") | {"origin": "london", "grade": "B22", "handling": "P"}],
    )
    notes = annex(made.net, [*made.net.counts, *made.net.links, *made.net.events])
    said = [n.says for n in notes]
    assert said[0] == "arrests (persons) of Operation Sweep, london to norwich"
    assert (notes[0].written, notes[0].bounds, notes[0].grade) == ("~40", "36 to 44", "1A P")
    assert "rico originates in london (implied)" in said
    assert "rico: closed type1 by Operation Sweep (major)" in said


def test_the_reporting_period_is_the_asked_one_or_that_of_the_data(material):
    links = supply("rico", "london", "norwich")
    assert reporting_period(material(links=links).net) == "all dates in the data: 1 January 2020 to 31 December 2021"
    assert reporting_period(material(links=links, filters={"period": "2020-03.."}).net) == "from March 2020"


@pytest.mark.parametrize("drawn", [True, False])
def test_the_map_stands_with_the_finding_on_supply_alone(material, drawn):
    """And what a person has not stated is said by the name of its line, as in the middle of a sentence."""
    made = material(links=supply("rico", "london", "norwich"), counts=counts(("london", "9"), ("leeds", "4")))
    picture = Picture("map", b"drawn", "alt", "caption") if drawn else None
    briefing = compose(made, product_for(made.net), Control(date="2022-01-05"), pictures={}, map_picture=picture)
    with_map = [getattr(f, "question", "") for f in briefing.findings if getattr(f, "picture", None) is not None]
    assert with_map == (["supply"] if drawn else [])
    assert ("map" in [s.key for s in briefing.sections]) == drawn
    assert dict(briefing.control)["Date"] == "5 January 2022"
    assert {"author", "owner", "authorised by", "review date"} <= set(briefing.unstated)
    stated = {label.lower() for label, _ in briefing.control}
    assert not stated & set(briefing.unstated)
    assert "date" not in briefing.unstated


def test_data_without_flows_have_no_such_section(material):
    assert flow_section(material(links=[{"link_type": "TARGETED", "from": "sweep", "to": "rico"}])) is None


# --- the description --------------------------------------------------------------------------------------------------


def test_claims_are_cited_once_in_the_order_of_reading():
    rows = (Row(("a",), ("3", "1")), Row(("b",), ("4",)))
    sections = (Section("s", "t", "h", (Sentence("x", ("2",)), Table("k", "t", (Head("a"),), rows))),)
    assert cited((Sentence("y", ("1", "2")),), sections) == ["1", "2", "3", "4"]


def test_a_long_table_is_shortened_with_its_remainder_kept():
    rows = (*(Row((str(i),)) for i in range(50)), Row(("Not itemised",), (), True))
    table = shortened(Table("k", "t", (Head("a"),), rows, "Unit: x."), 10)
    assert len(table.rows) == 10
    assert table.rows[-1].cells == ("Not itemised",)
    assert table.note == "Unit: x. 41 more rows are in the folder of tables."
    assert shortened(table, 10) is table


def test_bars_share_one_scale_from_zero():
    made = drawing(
        Bars("b", "t", "u", (Bar("a", 10, 10, "10"), Bar("b", 5, 20, "5 to 20"), Bar("c", 5, None, "at least 5"))),
        "#000000",
    )
    full, ranged, open_ = made.bars
    assert full.solid == pytest.approx(2 * ranged.solid)
    assert ranged.solid + ranged.possible == pytest.approx(2 * full.solid)
    assert open_.open
    assert not ranged.open


def test_nobody_ranks_first_where_nothing_lies_between_an_origin_and_a_town(material):
    section = network_section(material(links=[{"link_type": "SUPPLIES", "from": "l", "to": "t"}]), {})
    assert told(section)[0] == "No line or place is known to lie between an origin and a town, so nothing ranks first."


@pytest.mark.parametrize(("lines", "said"), [("l", "One pair of an origin and a town is"), ("lm", "Two pairs")])
def test_the_heading_of_the_map_agrees_in_number(material, lines, said):
    links = [link for i, line in enumerate(lines) for link in supply(line, "o", f"t{i}")]
    assert map_section(material(links=links), {"map": b""}).heading.startswith(said)


def test_every_section_stands_in_the_registry_with_its_tables_and_methods(material):
    keys = [section.key for section in SECTIONS]
    assert len(keys) == len(set(keys))
    asked = material(links=supply("rico", "london", "norwich"))
    made = {section.key: section.make(asked, {}) for section in SECTIONS}
    assert all(section is None or section.key == key for key, section in made.items())
    assert {"flows", "ledger", "gaps", "methods", "sources"} <= {key for key, section in made.items() if section}
    results = {id(result) for result in tables_of(asked).values()}
    assert {name for name, result in methods_of(asked).items() if result.rows and id(result) not in results} == set()
    documented = (Path(__file__).parents[2] / "docs" / "briefings.md").read_text("utf-8")
    assert f"Sections: `{' '.join(keys)}`." in documented


def cells_of(section, key, place=-1):
    return [row.cells[place] for block in section.of(Table) if block.key == key for row in block.rows]


def test_days_from_a_closure_known_to_the_month_are_told_with_their_bounds(material):
    """Closed some day in May, back on 10 August: 71 to 101 days."""
    days = [("closed_type1", "2020-05"), ("reemerged", "2020-08-10")]
    events = [{"line_id": "l", "event": event, "date_start": day, "date_end": day} for event, day in days]
    links = [*supply("l", "london", "norwich", start="2019", end="2019"), *supply("m", "london", "norwich")]
    assert cells_of(ledger_section(material(links=links, events=events)), "ledger") == ["after 71 to 101 days", ""]


def test_a_pair_tells_the_lines_that_certainly_and_possibly_served_it(material):
    """One ran from 2019 to 2021, the other began in 2019 and nobody says how long it ran."""
    links = [*supply("l", "london", "norwich", start="2019"), *supply("m", "london", "norwich", start="2019", end="")]
    made = material(links=links, filters={"period": "2020-06"})
    assert cells_of(flow_section(made), "pairs") == ["1 to 2"]
