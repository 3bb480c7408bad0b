"""Rules of the sentences and tables of a briefing one by one, each on the least that it can be seen on."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest

from graphlab.analysis.disruption.summary import disruption
from graphlab.model.values import Bounds
from graphlab.report.briefing import flow_sentences, section_flows, section_lines, section_network
from graphlab.report.briefing.flow_sentences import Flow
from graphlab.report.briefing.products import reporting_period


def named(key):
    return key.title()


NET = SimpleNamespace(name=named, name_apart=named)


def cells(origin, low, high, destination="norfolk"):
    return {"origin": origin, "destination": destination, "low": low, "high": high}


# --- flows ------------------------------------------------------------------------------------------------------------


def test_named_rows_are_those_that_are_most_for_certain_then_by_their_places():
    rows = [cells("d", None, 9), cells("b", 3, 30), cells("a", 3, 3, "suffolk"), cells("a", 3, 4), cells(None, 3, 3)]
    rows += [cells("c", 9, 9), cells("not placed", 50, 50)]
    flow = SimpleNamespace(rows=rows, group=SimpleNamespace(places=lambda r: r["origin"] != "not placed"))
    found = [(r["origin"], r["destination"], r["low"]) for r in Flow.named_rows.func(flow)]
    assert found == [
        ("c", "norfolk", 9), (None, "norfolk", 3), ("a", "norfolk", 3), ("a", "suffolk", 3), ("b", "norfolk", 3),
        ("d", "norfolk", None),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("high", "said"),
    [(8, "it would be larger than Essex only if 2 or more of the 4 unplaced were from Kent"),
     (11, "it would be level with Essex only if 4 or more of the 4 unplaced were from Kent"),
     (13, "Essex is larger whatever the missing are"), (7, "whatever the missing are")],
)  # fmt: skip
def test_what_is_recorded_inside_is_compared_where_it_is_more(high, said):
    """Each that is more, also after one that is not: Suffolk's 1, then Essex."""
    top, essex = cells("kent", 7, 7), cells("essex", high, high)
    head = SimpleNamespace(
        rest=[cells("", 4, 4)], named=[top], inside=[cells("suffolk", 1, 1), essex],
        name=lambda r: named(r["origin"]), verb=lambda _: "is",
    )  # fmt: skip
    flow = SimpleNamespace(headline=head, split_by="origin", total=None)
    parts = flow_sentences._firmness(flow, [top], 4).split("; ")
    assert parts[-1] == said
    assert not any("Suffolk" in part for part in parts)


def test_what_is_recorded_from_inside_is_told_with_both_ends_of_its_figure_and_shares():
    shares = {"all": {"share_low": 0.1, "share_high": 0.2, "denominator": 40}, "itemised": {"denominator": 30}}
    shares["itemised"] |= {"share_low": 0.12, "share_high": 0.25}
    flow = SimpleNamespace(net=NET, share=lambda _, of: shares[of])
    said = flow_sentences._inside(flow, cells("norfolk", 3, 5, "norwich"))
    assert said.startswith("Norfolk to Norfolk is 3 to 5, 10.0 to 20.0 % of all and 12.0 to 25.0 % of the 30 itemised")


def test_the_definition_of_a_figure_is_told_below_its_table(monkeypatch):
    monkeypatch.setattr(flow_sentences, "about_unproved", lambda _: [])
    first = {"unit": "persons", "stock_or_flow": "flow", "definition": "first arrest only"}
    flow = SimpleNamespace(
        first=first, shares={}, one_sided="", uneven="", headline=SimpleNamespace(table=None), named_rows=()
    )
    note = flow_sentences._table_note(flow, ())
    assert note.startswith("Unit: persons (flow). Definition: first arrest only. ")
    first["definition"] = ""
    assert "Definition" not in flow_sentences._table_note(flow, ())


@pytest.mark.parametrize(("rows", "of_names", "worth"), [(2, 1, True), (2, 0, False), (1, 1, False)])
def test_a_table_of_flows_is_made_of_several_rows_of_which_one_is_named(rows, of_names, worth):
    assert section_flows._worth_a_table(SimpleNamespace(rows=[0] * rows, named_rows=(0,) * of_names)) is worth


@pytest.mark.parametrize(
    ("second", "level"), [((1, 2), True), ((0, 1), False), ((2, 3), True), ((0, None), False), ((2, 2), True)]
)
def test_areas_are_level_where_one_may_have_as_many_lines_as_the_first_has_for_certain(monkeypatch, second, level):
    first, other = (
        SimpleNamespace(area=area, lines=Bounds(*ends), claims=())
        for area, ends in (("kent", (2, 4)), ("essex", second))
    )
    areas = SimpleNamespace(members={"kent": ["a"], "essex": ["b"]}, several=lambda _: False, name=named)
    found = SimpleNamespace(areas=areas, rows=[first, other], whole=Bounds(9, 9), unplaced=0, certain=True)
    monkeypatch.setattr(section_flows, "line_origins", lambda _: found)
    sentence = section_flows.origins_sentence(None)
    assert sentence is not None
    assert ("Kent and Essex run the most of the 9 lines" in sentence.text) is level
    assert level is ("up to 4 each" in sentence.text)


# --- lines and periods ------------------------------------------------------------------------------------------------


def test_the_ledger_has_both_ends_of_every_date(monkeypatch):
    for name in ("state_text", "closure_text"):
        monkeypatch.setattr(section_lines, name, lambda _: "")
    dates = {"first_seen_low": "2011", "first_seen_high": "2012", "last_seen_low": "2013", "last_seen_high": "2014"}
    ends = {name: f"{year}-03-01" for name, year in dates.items()}
    row = {"line": "echo", "origins": (), "destinations": (), "state": "", "claims": ["c1"], **ends}
    row |= {"returned_after_days_low": 3, "returned_after_days_high": 5}
    made = section_lines._ledger_row(NET, row)
    assert made.cells[3:5] == ("1 Mar 2011 to 1 Mar 2012", "1 Mar 2013 to 1 Mar 2014")
    assert made.cells[-1] == "after 3 to 5 days"


def test_stock_and_flow_have_both_ends_of_every_figure():
    figures = ("stock_start", "stock_end", "change", "closed", "opened")
    ends = {f"{what}_{end}": 10 * n + (end == "high") for n, what in enumerate(figures, 1) for end in ("low", "high")}
    row = {"place": "kent", "measure": "active lines", "definition": "", "period_start": "2019", "period_end": "2020"}
    made = section_lines._stock_cells(NET, row | ends)
    assert made[2:6] == ("2019", "2020", "10 to 11", "20 to 21")
    assert made[7:] == ("40 to 41", "50 to 51")


def test_a_stock_that_names_no_place_is_told_of_whose_it_is(dataset):
    stock = {"measure": "active lines", "unit": "lines", "stock_or_flow": "stock", "subject": "return"}
    months = [
        {**stock, "value": v, "period_start": m, "period_end": m} for v, m in (("31", "2026-04"), ("29", "2026-05"))
    ]
    closures = [{**months[1], "measure": "lines closed", "stock_or_flow": "flow", "value": "5"}]
    net = dataset(operations=[{"operation_id": "return"}], counts=[*months, *closures]).network()
    [row] = disruption(net, "stock").rows
    assert row["place"] is None
    assert section_lines.stock_sentence(net, row) == (
        "Active lines of return fell by 2: from 31 (April 2026) to 29 (May 2026). How many opened cannot be computed: "
        "the stock names no place, and closures are set against the stock of a place only."
    )
    assert section_lines._stock_cells(net, row)[0] == "return"


@pytest.mark.parametrize(("value", "said"), [
    ("1", "1 is said to have opened (May 2026)"), ("<5", "fewer than 5 are said to have opened (May 2026)"),
    ("6+", "at least 6 are said to have opened (May 2026)"), (None, "none need have"),
])  # fmt: skip
def test_what_a_source_says_opened_is_told_where_it_cannot_be_worked_out(dataset, value, said):
    base = {"subject": "return", "unit": "lines", "destination": "kent"}
    stock = {**base, "measure": "active lines", "stock_or_flow": "stock"}
    counts = [
        {**stock, "value": v, "period_start": m, "period_end": m} for v, m in (("31", "2026-04"), ("25", "2026-05"))
    ]
    flow = {**base, "stock_or_flow": "flow", "period_start": "2026-05", "period_end": "2026-05"}
    counts.append({**flow, "measure": "lines closed", "value": "5"})
    counts += [{**flow, "measure": "lines opened", "value": value}] if value else []
    counts.append({**flow, "measure": "lines opened", "value": "9", "destination": "essex"})
    places = [{"place_id": "kent"}, {"place_id": "essex"}]
    net = dataset(operations=[{"operation_id": "return"}], places=places, counts=counts).network()
    [row] = disruption(net, "stock").rows
    assert section_lines.stock_opened(net, row).endswith(said)


def test_the_period_of_a_product_is_from_the_first_to_the_last_day_of_what_it_holds():
    def net(*spans):
        claims = [SimpleNamespace(period=SimpleNamespace(first=a, last=b)) for a, b in spans]
        return SimpleNamespace(period=None, claims=claims)

    early, late = (date(2019, 1, 1), date(2019, 3, 31)), (date(2020, 1, 1), date(2021, 12, 31))
    assert reporting_period(net(late, early)) == "all dates in the data: 1 January 2019 to 31 December 2021"
    assert reporting_period(net((late[0], None), (early[0], None))) == "from 1 January 2019"
    assert reporting_period(net((None, late[1]), (None, early[1]))) == "up to 31 December 2021"
    assert reporting_period(net((None, None))) == "not dated"


# --- closing lines ----------------------------------------------------------------------------------------------------


def test_pairs_that_are_lost_are_told_by_their_ends():
    pairs = [SimpleNamespace(ends=("london", "norwich")), SimpleNamespace(ends=("kent", "ely"))]
    assert section_network._pairs(NET, pairs) == "London to Norwich; Kent to Ely"
    assert section_network._pairs(NET, None) == section_network._pairs(NET, ()) == ""


@pytest.mark.parametrize(("level", "who"), [(1, "A"), (3, "A, B or C"), (5, "A, B, C or 2 others")])
def test_lines_that_are_level_are_named_up_to_three(level, who):
    rows = [{"removed": x, "pairs_lost": 2, "pairs_served": 5} for x in "abcde"[:level]]
    rows.append({"removed": "z", "pairs_lost": 1, "pairs_served": 6})
    material = SimpleNamespace(ranked=rows, line="", net=NET, whole=NET, line_noun="line")
    each = " each" if level > 1 else ""
    assert section_network.whatif_heading(material) == f"Closing {who} would cut most: two pairs of 7{each}"


def test_how_sure_a_rank_is_has_both_its_ends():
    first = {"node": "echo", "rank": 1, "score": 9.0, "in_top_share": 0.97, "rank_low": 1, "rank_high": 4}
    rows = [first, {**first, "node": "kilo", "rank": 2, "score": 3.0}]
    said = section_network.centrality_sentence(NET, rows)
    assert "Echo ranks first; with claims left out at random its rank is 1 to 4, and it stays" in said
    together = section_network.centrality_sentence(NET, [first, {**first, "node": "kilo"}])
    assert "Echo and Kilo rank first together; with claims left out at random their rank is 1 to 4" in together


def test_ranks_and_groups_are_tables_of_numbers_and_names():
    ranked = [
        {"node": "echo", "kind": "line", "rank": 1, "score": 9.0, "in_top_share": 0.97, "rank_low": 1, "rank_high": 4}
    ]
    ranked += [{**ranked[0], "node": "kilo", "rank": 2, "rank_low": None, "rank_high": None, "in_top_share": None}]
    groups = [{"node": node, "community": 7, "in_core": node != "out"} for node in ("kilo", "echo", "ely", "out")]
    groups += [{"node": node, "community": 8, "in_core": True} for node in ("a", "b")]
    groups += [{"node": node, "community": 9, "in_core": True} for node in "cdef"]
    style = SimpleNamespace(thresholds=SimpleNamespace(top=9))
    material = SimpleNamespace(net=NET, style=style, communities=SimpleNamespace(rows=groups))
    table = section_network._centrality_table(material, ranked)
    assert [row.cells for row in table.rows] == [
        ("1", "Echo", "line", "9", "1 to 4", "97.0 %"), ("2", "Kilo", "line", "9", "–", "–"),
    ]  # fmt: skip
    assert [head.numeric for head in table.heads] == [True, False, False, True, True, True]
    [held] = section_network._communities(material)
    assert [row.cells for row in held.rows] == [("9", "4", "C, D, E, F"), ("7", "3", "Echo, Ely, Kilo")]
    assert [head.numeric for head in held.heads] == [False, True, False]


def test_a_comparison_is_told_with_the_claims_behind_each_row():
    columns = [SimpleNamespace(name=name) for name in ("origin", "change_low", "claims")]
    rows = [
        {"origin": "kent", "change_low": 3, "claims": ("c1", "c2")},
        {"origin": "ely", "change_low": -1, "claims": None},
    ]
    compared = SimpleNamespace(rows=rows, columns=columns, title="2019 to 2020", method="How.", notes=["A note."])
    section = section_network.change_section(SimpleNamespace(compared=compared))
    assert section is not None
    table, note = section.blocks
    assert [(row.cells, row.claims) for row in table.rows] == [(("kent", "3"), ("c1", "c2")), (("ely", "-1"), ())]
    assert [head.label for head in table.heads] == ["Origin", "Change low"]
    assert (table.note, note.text) == ("How.", "A note.")
    assert section_network.change_section(SimpleNamespace(compared=SimpleNamespace(rows=[]))) is None
