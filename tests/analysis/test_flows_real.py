"""The published figures of the packaged dataset come out of `flows`, each with its denominator."""

import pytest

from graphlab.analysis.flows.od_table import flows
from graphlab.errors import RefusedError


def row(result, **wanted):
    found = [r for r in result.rows if all(r[k] == v for k, v in wanted.items())]
    assert len(found) == 1, f"{len(found)} rows for {wanted}"
    return found[0]


@pytest.fixture
def gravity(example):
    net = example.network(subject="gravity")
    return lambda **options: flows(net, "arrests", **options)


def test_columns_are_the_promised_ones_in_order(gravity):
    promised = (
        "subject origin destination measure unit stock_or_flow definition period_start period_end low high "
        "share_low share_high denominator claims"
    )
    assert gravity().names[:15] == tuple(promised.split())


def test_gravity_keeps_its_remainder_its_unknown_and_its_self_loop(gravity):
    result = gravity()
    cells = {(r["origin"], r["destination"]): (r["low"], r["high"]) for r in result.rows}
    assert cells == {
        ("norfolk", "norfolk"): (639, 639),
        ("london", "norfolk"): (443, 443),
        ("essex", "norfolk"): (25, 25),
        ("cambridgeshire", "norfolk"): (21, 21),
        ("suffolk", "norfolk"): (14, 14),
        ("hertfordshire", "norfolk"): (13, 13),
        ("liverpool", "norfolk"): (11, 11),
        ("nottinghamshire", "norfolk"): (5, 5),
        ("unknown", "norfolk"): (53, 53),
        ("not-itemised", "norfolk"): (279, 279),
    }
    assert sum(low for low, _ in cells.values()) == 1503
    assert sum(low for (origin, _), (low, _) in cells.items() if origin != "not-itemised") == 1224


@pytest.mark.parametrize(
    ("share_of", "denominator", "share"),
    [("all", 1503, 0.295), ("itemised", 1224, 0.362), ("named", 1171, 0.378), ("outside", 532, 0.833)],
)
def test_londons_share_depends_on_the_denominator_which_is_printed(gravity, share_of, denominator, share):
    result = gravity(share_of=share_of)
    london = row(result, origin="london")
    assert london["denominator"] == denominator
    assert london["share_low"] == london["share_high"] == pytest.approx(443 / denominator)
    assert round(london["share_low"], 3) == share
    assert any(f"of {denominator:,} person-arrests" in note for note in result.notes)


def test_rows_outside_the_denominator_stay_with_null_shares(gravity):
    result = gravity(share_of="outside")
    for origin in ("norfolk", "unknown", "not-itemised"):
        assert row(result, origin=origin)["share_low"] is None
    assert row(gravity(share_of="itemised"), origin="unknown")["share_low"] == pytest.approx(53 / 1224)
    assert row(gravity(share_of="named"), origin="unknown")["share_low"] is None


def test_the_remainder_names_the_total_and_the_parts_behind_it(gravity):
    claims = row(gravity(), origin="not-itemised")["claims"]
    assert claims[0] == "gravity-all"
    assert len(claims) == 10
    assert row(gravity(), origin="london")["claims"] == ("gravity-london",)


def test_a_stated_total_is_never_a_row(gravity):
    assert all(r["low"] != 1503 for r in gravity().rows)
    assert {r["denominator"] for r in gravity().rows} == {1503}


def test_norwich_is_one_row_of_175_and_twelve_by_month(example):
    net = example.network(subject="norwich")
    whole = flows(net, "arrests")
    assert [(r["low"], r["origin"], r["claims"]) for r in whole.rows] == [
        (175, "not-itemised", ("norwich-arrests-2021",))
    ]
    months = flows(net, "arrests", by="month")
    assert [r["low"] for r in months.rows] == [5, 16, 24, 4, 12, 20, 10, 19, 18, 15, 19, 13]
    assert sum(r["low"] for r in months.rows) == 175
    assert [r["month"] for r in months.rows] == [f"2021-{m:02d}" for m in range(1, 13)]


def test_a_period_that_excludes_the_total_adds_its_months(example):
    result = flows(example.network(subject="norwich", period="2021-01..2021-03"), "arrests")
    assert [(r["low"], r["period_start"], r["period_end"]) for r in result.rows] == [(45, "2021-01", "2021-03")]
    assert result.withheld["overlapping"] == 1


def test_claims_that_span_months_are_left_out_and_counted(example):
    result = flows(example.network(), "arrests", by="month")
    subjects = {r["subject"] for r in result.rows}
    assert subjects == {"cayman", "norwich"}
    assert result.withheld["overlapping"] == 13
    assert any("13 claims span several months" in note for note in result.notes)


def test_cumulative_closures_take_the_reading_that_covers_most_and_show_the_fall(example):
    result = flows(example.network(), "lines closed")
    (only,) = result.rows
    assert (only["low"], only["high"], only["claims"][0]) == (74, 74, "norfolk-closed-2023")
    assert set(only["claims"]) == {
        "norfolk-closed-2023", "norfolk-closed-2020-06", "norfolk-closed-2020-09", "norfolk-closed-2021-01",
    }  # fmt: skip
    text = " ".join(result.notes)
    assert "superseded: 20 (norfolk-closed-2020-06)" in text
    assert "31 (norfolk-closed-2020-09) to 2020-09 is followed by 30 (norfolk-closed-2021-01)" in text


def test_two_sources_on_one_case_are_a_conflict_with_the_rule(example):
    result = flows(example.network(), "jailed")
    (only,) = result.rows
    assert set(only["claims"]) == {"porky-jailed-itv", "porky-jailed-bbc"}
    taken = {"porky-jailed-itv": 10, "porky-jailed-bbc": 9}[only["claims"][0]]
    assert only["low"] == only["high"] == taken
    note = next(n for n in result.notes if n.startswith("Conflict"))
    assert "porky-jailed-itv" in note and "porky-jailed-bbc" in note and "best grade" in note


def test_stocks_stay_apart_in_time_and_definition(example):
    result = flows(example.network(subject="norfolk"), "active lines")
    assert [(r["definition"], r["period_start"], r["low"], r["high"]) for r in result.rows] == [
        ("county lines team", "2019-11", 75, 75),
        ("county lines team", "2021-12", 0, 29),
        ("force count before November 2019", "2018-11", 21, 21),
        ("force count before November 2019", "2019-01", 27, 27),
    ]


def test_distinct_counts_have_shares_of_their_stated_total_only(example):
    whole = flows(example.network(), "individuals linked")
    assert {r["denominator"] for r in whole.rows} == {4013, 3290}
    assert not any("not-itemised" in (r["origin"], r["destination"]) for r in whole.rows)
    norfolk = row(whole, destination="norfolk", period_start="2018-01")
    assert norfolk["share_low"] == pytest.approx(416 / 4013)
    hampshire = row(whole, destination="hampshire", period_start="2018-01")
    assert (hampshire["low"], hampshire["high"]) == (362, 378)
    itemised = flows(example.network(), "individuals linked", share_of="itemised")
    assert {(r["share_low"], r["denominator"]) for r in itemised.rows} == {(None, None)}


def test_lines_are_distinct_so_cells_add_up_to_more(example):
    result = flows(example.network(), "lines")
    assert len(result.rows) == 32
    assert sum(r["low"] for r in result.rows) == sum(r["high"] for r in result.rows) == 44
    assert {r["denominator"] for r in result.rows} == {35}
    assert sum(r["share_low"] for r in result.rows) == pytest.approx(44 / 35)
    assert any("35 lines in 32 pairs; the cells add up to 44" in n for n in result.notes)
    assert row(result, origin="manchester")["destination"] == "manchester"
    fixed = {(r["subject"], r["definition"], r["unit"], r["stock_or_flow"], r["period_start"]) for r in result.rows}
    assert fixed == {(None, None, "lines", "distinct", None)}


def test_lines_in_a_period_are_certain_or_possible(example):
    result = flows(example.network(period="2019"), "lines")
    assert {(r["period_start"], r["period_end"]) for r in result.rows} == {("2019", "2019")}
    assert all(r["low"] <= r["high"] for r in result.rows)
    assert any(r["low"] < r["high"] for r in result.rows)
    certain = row(result, origin="london", destination="great-yarmouth")
    assert (certain["low"], certain["high"]) == (1, 1)


def test_several_measures_are_refused_and_what_there_is_is_named(example):
    with pytest.raises(RefusedError, match=r"arrests \(person-arrests, flow\).*lines closed \(lines, flow\)"):
        flows(example.network(), ["arrests", "active lines"])


def test_the_place_filter_shows_rows_of_the_whole_table(example):
    result = flows(example.network(place="london", subject="gravity"), "arrests")
    assert [(r["origin"], r["low"], r["denominator"]) for r in result.rows] == [("london", 443, 1503)]
    assert any("shares are of the whole table" in n for n in result.notes)
    ipswich = flows(example.network(place="ipswich"), "arrests")
    assert {r["subject"] for r in ipswich.rows} == {"wolf", "volcanic"}
    assert not any("gravity" in n for n in ipswich.notes)


def test_roll_up_to_region_adds_what_is_disjoint_and_keeps_the_self_loop(example):
    result = flows(example.network(subject="gravity", roll_up="region"), "arrests")
    east = row(result, origin="england-east", destination="england-east")
    assert east["low"] == 639 + 25 + 21 + 14 + 13
    assert row(result, origin="london", destination="england-east")["low"] == 443
    assert row(result, origin="nottinghamshire")["low"] == 5
    assert any("nottinghamshire" in n and "left as they are" in n for n in result.notes)


def test_lines_roll_up_as_the_distinct_union(example):
    result = flows(example.network(roll_up="region"), "lines")
    east = row(result, origin="london", destination="england-east")
    lines = {"lj", "deano", "apollo", "chase", "montana", "ricki", "tj", "t-business", "haverhill-line"}
    assert set(east["lines"]) == lines
    assert east["low"] == len(lines)
    assert {r["denominator"] for r in result.rows} == {35}
