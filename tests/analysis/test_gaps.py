"""What to find out next: the published case, and each kind of gap on data made for it."""

from __future__ import annotations

import pytest

import graphlab
from graphlab.analysis.gaps.figures import gaps_of_figures
from graphlab.analysis.gaps.gaps import gaps


def count(count_id, value, origin="", destination="norfolk", part_of="", **more):
    base = {"count_id": count_id, "subject": "op", "value": str(value), "origin": origin, "destination": destination}
    return {**base, "part_of": part_of, "period_start": "2021", "period_end": "2021", **more}


def of_kind(result, kind):
    return [r for r in result.rows if r["gap"] == kind]


def test_the_published_case_says_what_each_gap_would_settle(example):
    result = gaps(example.network(subject="gravity"))
    found = {
        (r["gap"], "outside" in r["finding"]): (
            round(r["width_now"], 1), round(r["width_filled"], 1), round(r["settles"], 2), r["changes"],
        )
        for r in result.rows
        if r["gap"] != "one source"
    }  # fmt: skip
    assert found == {
        ("not itemised", True): (22.1, 3.5, 0.84, False),
        ("not itemised", False): (22.1, 3.5, 0.84, True),
        ("unknown", True): (22.1, 18.6, 0.16, False),
        ("unknown", False): (22.1, 18.6, 0.16, False),
    }
    assert {r["who"] for r in result.rows} == {"Eastern Daily Press"}
    assert graphlab.gaps(example).rows[0]["changes"] is True


def test_the_gaps_widths_are_those_of_the_table_with_the_gap_filled(dataset):
    """Filling the gap in the data gives the width that was promised, wherever the missing turn out to belong."""
    rows = [count("t", 100), count("a", 40, "london", part_of="t"), count("b", 25, "essex", part_of="t")]
    rows.append(count("u", 10, "unknown", part_of="t"))

    def width(counts):
        net = dataset(operations=[{"operation_id": "op"}], counts=counts).network()
        row = next(r for r in graphlab.flows(net, "arrests").rows if r["origin"] == "london")
        return 100 * (row["possible_high"] - row["possible_low"])

    net = dataset(operations=[{"operation_id": "op"}], counts=rows).network()
    promised = {r["gap"]: r["width_filled"] for r in gaps(net).rows if r["width_unit"] == "points"}
    for more in (("kent", 25), ("london", 65)):
        itemised = [r for r in rows if r["origin"] != more[0]]
        itemised += [count("n", more[1], more[0], part_of="t")]
        assert abs(width(itemised) - promised["not itemised"]) < 1e-9
    assert abs(width([r for r in rows if r["count_id"] != "u"] + [count("u", 10, "kent", part_of="t")]) - 25) < 1e-9
    assert promised["unknown"] == 25


def test_the_gaps_of_a_place_are_those_of_tables_that_speak_of_it(dataset):
    other = {"subject": "op2", "destination": "suffolk"}
    rows = [count("t", 100), count("a", 40, "london", part_of="t"), count("b", 25, "essex", part_of="t")]
    rows += [count("t2", 90, **other), count("c", 9, "kent", part_of="t2", **other)]
    rows.append(count("d", 6, "sussex", part_of="t2", **other))
    net = dataset(operations=[{"operation_id": o} for o in ("op", "op2")], counts=rows).network
    every = {r["about"] for r in gaps(net()).rows}
    for place, mine in (("suffolk", "op2"), ("essex", "op"), ("norfolk", "op"), ("kent", "op2")):
        about = {r["about"] for r in gaps(net(place=place)).rows if r["gap"] != "one source"}
        assert about and about <= every
        assert {r["about"] for r in gaps(net(subject=mine)).rows if r["gap"] != "one source"} == about


def test_a_figure_with_bounds_can_change_who_is_first(dataset):
    rows = [count("a", "30-40", "london"), count("b", 35, "essex"), count("c", "<5", "kent")]
    found = of_kind(gaps(dataset(operations=[{"operation_id": "op"}], counts=rows)), "bounded")
    assert [("london" in r["about"], r["changes"], r["width_now"]) for r in found] == [
        (True, True, 10),
        (False, False, 4),
    ]


@pytest.mark.parametrize(("most", "changes"), [(3, False), (4, True), (5, True)])
def test_a_gap_that_can_make_another_origin_level_changes_who_is_the_largest(dataset, most, changes):
    """Of 9 from London and 5 from Essex, with so many not placed, or as many more from Essex by its bounds."""
    parts = [count("a", 9, "london", part_of="t"), count("b", 5, "essex", part_of="t")]
    operations = [{"operation_id": "op"}]
    (unplaced,) = of_kind(gaps(dataset(operations=operations, counts=[count("t", 14 + most), *parts])), "not itemised")
    assert unplaced["changes"] is changes
    rows = [count("a", 9, "london"), count("b", f"5-{5 + most}", "essex")]
    (bounded,) = of_kind(gaps(dataset(operations=operations, counts=rows)), "bounded")
    assert bounded["changes"] is changes
    open_end = [count("a", 9, "london"), count("b", "5+", "essex")]
    assert of_kind(gaps(dataset(operations=operations, counts=open_end)), "bounded")[0]["changes"] is True


def test_unchecked_closures_and_undated_lines_are_gaps_one_by_one(dataset):
    links = [
        {"link_type": kind, "from": line, "to": place, "start": start}
        for line, start in (("a", "2021"), ("b", "2021"), ("c", ""))
        for kind, place in (("ORIGINATES_IN", "london"), ("SUPPLIES", "norwich"))
    ]
    events = [{"line_id": x, "event": "closed_type1", "date_start": "2021-06-01"} for x in "ab"]
    events.append({"line_id": "b", "event": "check_back", "date_start": "2021-09-01"})
    result = gaps(dataset(links=links, events=events))
    (unchecked,) = of_kind(result, "unchecked closure")
    assert unchecked["about"].startswith("whether a came back")
    assert (unchecked["finding"], unchecked["settles"]) == (
        "between 0 and 1 of 2 lines with a stated closure came back",
        1,
    )
    (undated,) = of_kind(result, "undated")
    assert "when c was active" in undated["about"]


def test_lines_without_an_end_say_whether_one_could_change_the_first_place(dataset):
    def supplied(*towns):
        return [{"link_type": "SUPPLIES", "from": f"l{i}", "to": t} for i, t in enumerate(towns)]

    ends = [{"link_type": "ORIGINATES_IN", "from": f"l{i}", "to": "london"} for i in range(5)]
    close = of_kind(gaps(dataset(links=[*ends, *supplied("norwich", "ipswich")])), "unknown end")
    clear = of_kind(gaps(dataset(links=[*ends, *supplied("norwich", "norwich", "norwich")])), "unknown end")
    assert {r["changes"] for r in close} == {True}
    assert {r["changes"] for r in clear} == {False}
    assert len(clear) == 2


def test_dated_counts_of_a_line_from_a_place_are_no_link_and_are_not_denied(dataset):
    """Ten arrests of Karl from Croydon in 2024: nothing may say that no origin is known or that nothing is dated."""
    counts = [{"count_id": "c", "subject": "karl", "value": "10", "origin": "croydon", "destination": "margate"}]
    counts[0] |= {"measure": "arrests", "unit": "person-arrests", "period_start": "2024", "period_end": "2024"}
    rows = gaps(dataset(lines=[{"line_id": "karl", "name": "Karl"}], counts=counts)).rows
    undated = "no link, event or status of it is dated"
    assert {r["about"]: r["finding"] for r in rows if r["gap"] in {"undated", "unknown end"}} == {
        f"when Karl was active: {undated}": "one undated line may have been active at any time",
        "where Karl is run from": "no link names an origin of any line",
        "where Karl sells": "no link names a town of any line",
    }


def test_a_pair_that_nobody_has_judged_is_a_gap_and_a_judged_one_is_not(dataset):
    tables = {
        "lines": [
            {"line_id": "e1", "name": "Echo"},
            {"line_id": "e2", "name": "Echo"},
            {"line_id": "z", "name": "Zulu"},
        ],
        "links": [
            {"link_type": kind, "from": line, "to": place, "source_id": source, "start": "2021-01", "end": "2021-06"}
            for line, source in (("e1", "one"), ("e2", "two"), ("z", "two"))
            for kind, place in (("ORIGINATES_IN", "london"), ("SUPPLIES", "norwich"))
        ],
    }
    (pair,) = [
        r
        for r in of_kind(gaps(dataset(**tables)), "undecided pair")
        if "one/e1" in r["about"] and "two/e2" in r["about"]
    ]
    assert (pair["changes"], pair["finding"].startswith("there are 2 to 3")) == (True, True)
    judged = {
        "first": "one/e1",
        "second": "two/e2",
        "judgement": "different",
        "decided_by": "a",
        "decided_on": "2021-07-01",
    }
    assert not any("two/e2" in r["about"] for r in of_kind(gaps(dataset(**tables, same=[judged])), "undecided pair"))


def test_what_rests_on_one_source_is_counted_by_source(dataset):
    rows = [count("a", 5, "london"), count("b", 6, "essex"), count("c", 5, "london", source_id="other")]
    result = gaps(dataset(operations=[{"operation_id": "op"}], counts=rows))
    (alone,) = of_kind(result, "one source")
    assert (alone["low"], alone["claims"]) == (1, ("b",))


def test_no_two_gaps_have_one_place_in_the_order(dataset):
    """Two sources of one title leave gaps that read alike: their order may not fall to chance."""
    sources = [{"source_id": s, "title": "Annual report"} for s in ("a", "b", "c")]
    rows = [count(f"c{i}", 10 + i, "london", source_id=s, period_start=f"20{i + 10}") for i, s in enumerate("abc")]
    rows = [r | {"period_end": r["period_start"]} for r in rows]
    net = dataset(operations=[{"operation_id": "op"}], sources=sources, counts=rows).network()
    found = [*gaps_of_figures(net)]
    alike = [g for g in found if g.gap == "one source"]
    assert len({g.about for g in alike}) == 1 < len(alike)
    assert len({g.order for g in found}) == len(found)
    assert [r["claims"] for r in of_kind(gaps(net), "one source")] == sorted(g.claims for g in alike)
