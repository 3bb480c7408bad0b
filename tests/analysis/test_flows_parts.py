"""Further tables of flows: totals, boundary, conflicts, shape, backbone, estimates, surprise, two periods."""

import numpy as np
import pytest

from graphlab.analysis.flows.gravity_inputs import read_distances, read_sizes
from graphlab.analysis.flows.od_table import flows
from graphlab.errors import DataError, NotFoundError, RefusedError
from graphlab.statistics.flow_indices import concentration

PLACES = [
    {"place_id": "A", "kind": "county", "force": "Alpha", "lat": "51.5", "lon": "-0.1"},
    {"place_id": "B", "kind": "county", "force": "Beta", "lat": "53.4", "lon": "-3.0"},
    {"place_id": "t1", "kind": "town", "force": "Alpha", "lat": "52.6", "lon": "1.3"},
    {"place_id": "t2", "kind": "town", "force": "Beta", "lat": "52.0", "lon": "0.9"},
    {"place_id": "t3", "kind": "town", "lat": "50.7", "lon": "-3.5"},
]
WORKED = {("A", "t1"): "40", ("A", "t2"): "10", ("B", "t1"): "5", ("B", "t2"): "25", ("B", "t3"): "20"}


@pytest.fixture
def part(dataset):
    """Return one further table: part(name, {pair: value} or count rows, options)."""

    def make(name, cells, **options):
        if isinstance(cells, dict):
            cells = [
                {
                    "subject": "op",
                    "origin": o,
                    "destination": d,
                    "value": v,
                    "period_start": "2021",
                    "period_end": "2021",
                }
                for (o, d), v in cells.items()
            ]
        data = dataset(places=PLACES, operations=[{"operation_id": "op"}], counts=cells)
        return flows(data.network(), "arrests", parts=[name], **options).parts

    return make


def test_the_worked_example_comes_out_of_the_command(part):
    tables = part("shape", WORKED)
    shape = {r["index"]: (r["low"], r["high"]) for r in tables["shape"].rows}
    assert shape["HHI"] == pytest.approx((0.275, 0.275))
    assert shape["effective number of corridors"] == pytest.approx((3.636, 3.636), abs=5e-4)
    assert shape["entropy (nats)"] == pytest.approx((1.415, 1.415), abs=5e-4)
    assert shape["entropy, normalised by all possible corridors"][0] == pytest.approx(0.790, abs=5e-4)
    assert shape["Gini over all possible corridors"] == pytest.approx((0.45, 0.45))
    assert shape["Gini over corridors with a flow"] == pytest.approx((0.34, 0.34))
    quotients = {(r["origin"], r["destination"]): r["quotient_low"] for r in tables["corridors"].rows}
    assert quotients["A", "t1"] == pytest.approx(1.778, abs=5e-4)
    assert quotients["B", "t3"] == pytest.approx(2)
    residuals = {(r["origin"], r["destination"]): r["residual"] for r in tables["corridors"].rows}
    assert residuals["A", "t1"] == pytest.approx(3.69, abs=5e-3)
    special = {(r["origin"], r["destination"]): r["of_destination_low"] for r in tables["corridors"].rows}
    assert special["A", "t1"] == pytest.approx(40 / 45)


def test_net_export_balances_out_and_in(part):
    rows = {r["place"]: r for r in part("shape", {**WORKED, ("t1", "A"): "15"})["places"].rows}
    assert (rows["A"]["out_low"], rows["A"]["in_low"], rows["A"]["net_low"]) == (50, 15, 35)
    assert rows["A"]["balance_low"] == rows["A"]["balance_high"] == pytest.approx((50 - 15) / 65)
    assert sum(r["net_low"] for r in rows.values()) == 0


def test_shape_has_bounds_where_counts_have_bounds(part):
    tables = part("shape", {**WORKED, ("A", "t1"): "30-50"})
    shape = {r["index"]: (r["low"], r["high"]) for r in tables["shape"].rows}
    low, high = shape["HHI"]
    assert low < 0.275 < high
    assert high == pytest.approx(concentration(np.array([50, 10, 5, 25, 20])))
    net = next(r for r in tables["places"].rows if r["place"] == "A")
    assert (net["net_low"], net["net_high"]) == (40, 60)


def test_an_open_count_opens_the_upper_side_only(part):
    shape = {r["index"]: (r["low"], r["high"]) for r in part("shape", {**WORKED, ("A", "t1"): ">40"})["shape"].rows}
    assert shape["HHI"][1] == 1
    assert shape["effective number of corridors"][0] == 1
    assert shape["HHI"][0] > 0.2


def test_the_backbone_of_the_worked_example(part):
    rows = {(r["origin"], r["destination"]): r for r in part("backbone", WORKED)["backbone"].rows}
    assert rows["A", "t1"]["alpha_origin_low"] == pytest.approx(0.2)
    assert rows["B", "t1"]["alpha_origin_high"] == pytest.approx(0.81)
    assert rows["A", "t1"]["alpha_destination_low"] == pytest.approx(1 - 40 / 45)
    assert {r["kept"] for r in rows.values()} == {"no"}


def test_the_backbone_says_where_bounds_disagree(part):
    rows = {
        (r["origin"], r["destination"]): r
        for r in part("backbone", {("A", "t1"): "10-990", ("A", "t2"): "10"})["backbone"].rows
    }
    assert rows["A", "t1"]["kept"] == "cannot be said"
    rows = part("backbone", {("A", "t1"): "990", ("A", "t2"): "10"})["backbone"].rows
    assert (rows[0]["kept"], rows[0]["destination"]) == ("yes", "t1")


def test_what_crosses_a_force_boundary_comes_from_geography(part):
    rows = {r["boundary"]: r for r in part("boundary", {**WORKED, ("A", "A"): "7"})["boundary"].rows}
    assert {side: r["low"] for side, r in rows.items()} == {"internal": 40 + 25 + 7, "crossing": 15, "not known": 20}
    assert sum(r["share_low"] for r in rows.values()) == pytest.approx(1)


def test_totals_are_stated_where_a_source_states_them(part):
    count = {"subject": "op", "period_start": "2021", "period_end": "2021", "destination": "t1"}
    rows = part(
        "totals",
        [
            count | {"value": "100", "count_id": "t"},
            count | {"value": "<30", "origin": "A", "part_of": "t"},
            count | {"value": "50", "origin": "B", "part_of": "t"},
        ],
    )["totals"].rows
    found = {(r["end"], r["place"]): (r["low"], r["high"], r["basis"]) for r in rows}
    assert found["destination", "t1"] == (100, 100, "stated")
    assert found["origin", "A"] == (0, 29, "sum of rows")
    assert found["origin", "not-itemised"] == (21, 50, "sum of rows")


def test_totals_of_lines_count_distinct_lines(example):
    rows = flows(example.network(), "lines", parts=["totals"]).parts["totals"].rows
    echo = next(r for r in rows if (r["end"], r["place"]) == ("origin", "walton"))
    assert (echo["low"], echo["high"], echo["rows"], echo["basis"]) == (1, 1, 4, "distinct lines")


def test_distinct_counts_have_no_total_but_a_least(example):
    rows = flows(example.network(), "individuals linked", parts=["totals"]).parts["totals"].rows
    london = [r for r in rows if (r["end"], r["place"]) == ("origin", "london")]
    assert [(r["low"], r["high"], r["basis"]) for r in london] == [(4013, 4013, "stated"), (3290, 3290, "stated")]


def test_conflicts_lists_every_claim_passed_over(example):
    table = flows(example.network(), "lines closed", parts=["conflicts"]).parts["conflicts"]
    assert [(r["taken"], r["other"], r["other_low"]) for r in table.rows] == [
        ("norfolk-closed-2023", "norfolk-closed-2020-06", 20),
        ("norfolk-closed-2023", "norfolk-closed-2020-09", 31),
        ("norfolk-closed-2023", "norfolk-closed-2021-01", 30),
    ]
    assert all("earlier reading" in r["why"] for r in table.rows)


def test_estimates_are_made_of_bounded_sums_only(part):
    count = {"subject": "op", "origin": "A", "destination": "t1"}
    spans = (("<10", "2021-01", "2021-01"), ("14", "2021-02", "2021-03"), (">20", "2021-04", "2021-06"))
    rows = [count | {"value": v, "period_start": a, "period_end": b} for v, a, b in spans]
    (row,) = part("estimate", rows)["estimate"].rows
    assert (row["low"], row["high"], row["months"], row["counts"]) == (35, None, 6, 3)
    assert (row["rate"], row["rate_low"], row["rate_high"]) == pytest.approx((7.64, 5.29, 10.87), abs=6e-3)
    assert row["estimate"] == pytest.approx(6 * row["rate"])
    assert part("estimate", WORKED)["estimate"].rows == []


def test_lines_have_no_rate_to_estimate(example):
    with pytest.raises(RefusedError, match="no rate"):
        flows(example.network(), "lines", parts=["estimate"])


@pytest.fixture
def grid(dataset):
    """Nine places on a grid with about even flows, but 300 from p0 to p8."""
    places = [{"place_id": f"p{i}", "lat": str(51 + i // 3), "lon": str(i % 3)} for i in range(9)]
    ids = [p["place_id"] for p in places]
    counts = [
        {"subject": "op", "origin": o, "destination": d, "period_start": "2021", "period_end": "2021",
         "value": "300" if (o, d) == ("p0", "p8") else str(20 + (i * 7 + j * 5) % 9)}
        for i, o in enumerate(ids) for j, d in enumerate(ids) if o != d
    ]  # fmt: skip
    return dataset(places=places, operations=[{"operation_id": "op"}], counts=counts).network()


@pytest.mark.parametrize("model", ["unconstrained", "origin", "destination", "doubly"])
def test_a_corridor_far_above_the_model_is_found(grid, model):
    table = flows(grid, "arrests", parts=["surprise"], model=model).parts["surprise"]
    assert len(table.rows) == 72
    first = table.rows[0]
    assert (first["origin"], first["destination"], first["verdict"]) == ("p0", "p8", "larger")
    assert first["low"] > first["expected_high"] and first["p_adjusted"] < 0.05
    assert [r["verdict"] for r in table.rows].count("larger") == 1


def test_radiation_expects_what_leaves_each_origin_to_stay_nearby(grid):
    rows = flows(grid, "arrests", parts=["surprise"], model="radiation").parts["surprise"].rows
    expected = {(r["origin"], r["destination"]): r["expected_low"] for r in rows}
    assert expected["p0", "p1"] > expected["p0", "p8"]
    assert next(r for r in rows if (r["origin"], r["destination"]) == ("p0", "p8"))["residual_low"] > 0


def test_bounded_flows_are_fitted_at_both_ends(grid, dataset):
    rows = [dict(r) for r in grid.dataset.rows("counts")]
    rows[0]["value"] = "1-60"
    tables = {"places": [dict(r) for r in grid.dataset.rows("places")], "operations": [{"operation_id": "op"}]}
    table = flows(dataset(counts=rows, **tables).network(), "arrests", parts=["surprise"]).parts["surprise"]
    inexact = next(r for r in table.rows if r["low"] != r["high"])
    assert inexact["residual_low"] < 0 < inexact["residual_high"]
    assert inexact["verdict"] == "cannot be said"
    assert any("fitted to all lows and to all highs" in n for n in table.notes)


def test_distances_can_be_given(grid, tmp_path):
    path = tmp_path / "distances.csv"
    path.write_text("origin,destination,distance\np0,p8,12.5\n", encoding="utf-8")
    given = read_distances(str(path))
    rows = flows(grid, "arrests", parts=["surprise"], distances=given).parts["surprise"].rows
    found = {(r["origin"], r["destination"]): r["distance"] for r in rows}
    assert found["p0", "p8"] == found["p8", "p0"] == 12.5
    assert found["p0", "p1"] > 50


def test_distances_take_names_and_nought_from_a_place_to_itself(grid, tmp_path, dataset):
    named = [dict(r) | {"name": f"Town {r['place_id'][1:]}"} for r in grid.dataset.rows("places")]
    rows = [dict(r) for r in grid.dataset.rows("counts")]
    net = dataset(places=named, operations=[{"operation_id": "op"}], counts=rows).network()
    path = tmp_path / "distances.csv"
    path.write_text("origin,destination,distance\nTown 0,town 8,12.5\nTown 1,Town 1,0\nLeeds,p0,9\n", encoding="utf-8")
    table = flows(net, "arrests", parts=["surprise"], distances=read_distances(str(path))).parts["surprise"]
    found = {(r["origin"], r["destination"]): r["distance"] for r in table.rows}
    assert found["p0", "p8"] == 12.5
    assert any("1 row of the distances names a place that is not in the data" in n for n in table.notes)


def test_constant_exponents_deviance_and_aic_are_printed(grid):
    table = flows(grid, "arrests", parts=["surprise"], model="unconstrained").parts["surprise"]
    said = next(n for n in table.notes if "deviance" in n)
    for word in ("constant", "exponent of the origin size", "exponent of the destination size", "per km", "AIC"):
        assert word in said
    assert any("Sizes of places are the totals of the flows themselves" in n for n in table.notes)
    sizes = {f"p{i}": (100.0 + 10 * i, 100.0 + 10 * i) for i in range(9)}
    table = flows(grid, "arrests", parts=["surprise"], model="unconstrained", sizes=sizes).parts["surprise"]
    assert any(n.startswith("op: One corridor, p0 -> p8, carries") for n in table.notes)


def test_sizes_can_be_given_by_file_column_or_measure(grid, dataset, tmp_path):
    path = tmp_path / "sizes.csv"
    path.write_text("place,size\n" + "".join(f"P{i},{100 + 10 * i}\n" for i in range(9)), encoding="utf-8")
    by_file = flows(grid, "arrests", parts=["surprise"], model="unconstrained", sizes=read_sizes(str(path)))
    sized = [dict(r) | {"people": str(100 + 10 * i)} for i, r in enumerate(grid.dataset.rows("places"))]
    rows = [dict(r) for r in grid.dataset.rows("counts")]
    counted = [
        {"subject": f"p{i}", "destination": f"p{i}", "measure": "residents", "unit": "people", "stock_or_flow": "stock",
         "value": str(100 + 10 * i), "period_start": "2021", "count_id": f"r{i}"}
        for i in range(9)
    ]  # fmt: skip
    net = dataset(places=sized, operations=[{"operation_id": "op"}], counts=rows + counted).network()
    expected = [r["expected_low"] for r in by_file.parts["surprise"].rows]
    assert any("exponent of the origin size" in n for n in by_file.parts["surprise"].notes)
    for sizes in ("people", "residents"):
        table = flows(net, "arrests", parts=["surprise"], model="unconstrained", sizes=sizes).parts["surprise"]
        assert [r["expected_low"] for r in table.rows] == pytest.approx(expected)
        assert any(f"Sizes of places are those of '{sizes}'" in n for n in table.notes)
    with pytest.raises(RefusedError, match="'area' gives no size for p0, p1"):
        flows(net, "arrests", parts=["surprise"], model="origin", sizes="area")
    doubly = flows(net, "arrests", parts=["surprise"], sizes="people").parts["surprise"]
    assert any("are not used" in n for n in doubly.notes)


@pytest.mark.parametrize("line", ["p1,0", "p1,many", ",5", "p1,"])
def test_a_bad_size_names_its_line(tmp_path, line):
    path = tmp_path / "sizes.csv"
    path.write_text(f"place,size\np0,3\n{line}\n", encoding="utf-8")
    with pytest.raises(DataError, match="line 3"):
        read_sizes(str(path))


def test_the_level_of_the_backbone_can_be_chosen(part):
    cells = {
        ("A", "t1"): "40",
        ("A", "t2"): "10",
        ("A", "t3"): "10",
        ("B", "t1"): "30",
        ("B", "t2"): "20",
        ("B", "t3"): "20",
    }
    strict, loose = (part("backbone", cells, alpha=a)["backbone"] for a in (0.05, 0.3))
    # A -> t1: two thirds of three corridors, (1 - 2/3)^2 = 1/9.
    first = next(r for r in loose.rows if (r["origin"], r["destination"]) == ("A", "t1"))
    assert first["alpha_origin_low"] == pytest.approx(1 / 9)
    assert [sum(r["kept"] == "yes" for r in t.rows) for t in (strict, loose)] == [0, 1]
    assert loose.parameters["alpha"] == 0.3 and "alpha < 0.3" in loose.method
    for alpha in (0, 1, 2):
        with pytest.raises(RefusedError, match="between 0 and 1"):
            part("backbone", cells, alpha=alpha)


def test_flows_from_outside_reach_shape_and_backbone(part):
    cells = {("A", "A"): "100", ("A", "t1"): "40", ("B", "t1"): "5", ("B", "A"): "25"}
    every, outside = (part("shape", cells, share_of=s)["shape"] for s in ("all", "outside"))
    hhi = [next((r["low"], r["corridors"]) for r in t.rows if r["index"] == "HHI") for t in (every, outside)]
    assert hhi[0] == (pytest.approx((100**2 + 40**2 + 25**2 + 5**2) / 170**2), 4)
    assert hhi[1] == (pytest.approx((40**2 + 25**2 + 5**2) / 70**2), 3)
    assert any("what stays inside a place takes no part" in n for n in outside.notes)
    pairs = {(r["origin"], r["destination"]) for r in part("backbone", cells, share_of="outside")["backbone"].rows}
    assert pairs == {("A", "t1"), ("B", "t1"), ("B", "A")}


@pytest.mark.parametrize("line", ["p0,p8,far", "p0,p8,0", "p0,p8,", ",p8,4", "p0,p8,nan"])
def test_a_bad_distance_names_its_line(tmp_path, line):
    path = tmp_path / "distances.csv"
    path.write_text(f"origin,destination,distance\np0,p1,3\n{line}\n", encoding="utf-8")
    with pytest.raises(DataError, match="line 3"):
        read_distances(str(path))


def test_surprise_needs_more_than_one_destination(example):
    with pytest.raises(RefusedError, match="do not determine"):
        flows(example.network(subject="gravity"), "arrests", parts=["surprise"])


def test_two_periods_stand_beside_who_reported_in_both(example):
    net = example.network(subject="norwich")
    tables = flows(net, "arrests", parts=["compare"], periods=("2021-01..2021-06", "2021-07..2021-12")).parts
    assert (tables["compare"].rows[0]["before_low"], tables["compare"].rows[0]["after_low"]) == (81, 94)
    (row,) = tables["coverage"].rows
    assert (row["force"], row["claims_before"], row["claims_after"], row["both"]) == ("norfolk", 6, 6, True)


def test_an_unknown_part_names_those_that_there_are(example):
    with pytest.raises(NotFoundError, match="totals"):
        flows(example.network(), "arrests", parts=["nonsense"])
