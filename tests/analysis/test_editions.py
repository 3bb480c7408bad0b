"""Editions of a figure: which sources are editions, counts by age, forecasts, and a bridge that leaves nothing over."""

from __future__ import annotations

import random
from datetime import date

import numpy as np
import pytest

from graphlab.analysis.editions.bridge import (
    BOUNDED,
    CORRECTED,
    LATE,
    NEW,
    RECLASSIFIED,
    SCOPE,
    WITHDRAWN,
    bridge,
    counted,
    residual,
    total,
)  # fmt: skip
from graphlab.analysis.editions.editions import TABLES, editions
from graphlab.analysis.editions.readings import counts_of_all_editions, editions_of
from graphlab.dataset import Dataset
from graphlab.errors import NotFoundError, RefusedError
from graphlab.graph.network import as_network
from graphlab.sources import open_source
from tests.rounds import rounds


def source(key: str, published: str = "", family: str = "tracker") -> dict[str, str]:
    return {"source_id": key, "published": published, "edition_of": family}


def closed(key: str, of: str, value: object, period: str = "2024-01", place: str = "norfolk", **more: str):
    said = {"subject": "team", "measure": "lines closed", "unit": "lines", "stock_or_flow": "flow", "definition": ""}
    said |= {"count_id": key, "source_id": of, "value": str(value), "destination": place, "origin": ""}
    return said | {"period_start": period, "period_end": period} | more


def build(sources, counts, **tables) -> Dataset:
    return Dataset.build({"sources": sources, "counts": counts, **tables})


TWO = [source("first", "2024-02-05"), source("second", "2024-03-05")]


def reasons(counts, sources=TWO):
    """The cells of the bridge between two editions, and their change."""
    found = editions(build(sources, counts), "lines closed")
    rows = {row["row"]: row for row in found.parts["bridge"].rows}
    assert (rows["residual"]["low"], rows["residual"]["high"]) in ((0, 0), (None, None))
    return [(r["reason"], r["change_low"], r["change_high"], r["claims"]) for r in found.parts["bridge-cells"].rows]


def test_each_reason_for_a_change_is_told_from_the_others():
    before = [
        closed("a1", "first", 10),
        closed("a2", "first", 7, "2023-12"),
        closed("a3", "first", 6, "2023-11"),
        closed("a4", "first", 5, "2023-10", definition="by team"),
        closed("a5", "first", 4, place="suffolk"),
        closed("a6", "first", 3, "2023-09"),
        closed("a7", "first", 2, "2023-08"),
    ]
    after = [
        closed("b1", "second", 12),
        closed("b2", "second", 5, "2023-12"),
        closed("b3", "second", 9, "2023-11", supersedes="a3"),
        closed("b4", "second", 8, "2023-10", definition="by force"),
        closed("b5", "second", 11, place="essex"),
        closed("b6", "second", 3, "2023-09"),
        closed("b8", "second", 1, "2024-02"),
        closed("b9", "second", 2, "2023-07"),
    ]
    assert reasons(before + after) == [
        (NEW, 1, 1, ("b8",)),
        (LATE, 2, 2, ("b9",)),
        (LATE, 2, 2, ("a1", "b1")),
        (CORRECTED, 3, 3, ("a3", "b3")),
        (CORRECTED, -2, -2, ("a2", "b2")),
        (RECLASSIFIED, 3, 3, ("a4", "b4")),
        (SCOPE, 11, 11, ("b5",)),
        (SCOPE, -4, -4, ("a5",)),
        (WITHDRAWN, -2, -2, ("a7",)),
    ]


def test_bounds_that_did_not_change_may_still_hide_a_change():
    assert reasons([closed("a", "first", "<30"), closed("b", "second", "<30")]) == [(BOUNDED, -29, 29, ("a", "b"))]
    assert reasons([closed("a", "first", 30), closed("b", "second", 30)]) == []


def test_a_part_beside_its_whole_and_a_month_beside_its_year_are_not_added_twice():
    data = build(
        TWO,
        [
            closed("year", "first", 100, "2023", origin="", place="norfolk"),
            closed("month", "first", 10, "2023-05"),
            closed("from-london", "first", 40, "2023", origin="london"),
            closed("part", "first", 9, "2023", place="norwich", part_of="year"),
            closed("b", "second", 100, "2023"),
        ],
    )
    net = as_network(data).with_all_editions()
    first, second = editions_of(net, counts_of_all_editions(net))
    assert [c.id for c in counted(net, first).values()] == ["year"]
    assert (total(net, first).low, bridge(net, first, second)) == (100, [])


def made_up(seed: int) -> tuple[Dataset, dict[str, tuple[float, float | None]]]:
    """Two random editions of monthly counts without overlaps, and the sum of each, worked out here."""
    chance = random.Random(seed)
    counts: list[dict[str, str]] = []
    sums: dict[str, tuple[float, float | None]] = {}
    for edition in ("first", "second"):
        low: float = 0
        high: float | None = 0
        for month in range(1, 13):
            for place in ("norfolk", "suffolk", "essex", "kent"):
                if chance.random() < 0.4:
                    continue
                number = chance.randrange(40)
                value = chance.choices([str(number), f"<{number + 1}", f"{number}+", "[c]"], [8, 2, 1 + (seed % 2), 1])[
                    0
                ]
                if seed % 2 == 0 and value.endswith("+"):
                    value = str(number)
                definition = chance.choice(["", "", "by force"])
                key = f"{edition}-{month}-{place}"
                before = key.replace("second", "first")
                corrects = before if edition == "second" and chance.random() < 0.2 else ""
                if corrects and corrects not in {c["count_id"] for c in counts}:
                    corrects = ""
                more = {"definition": definition, "supersedes": corrects}
                counts.append(closed(key, edition, value, f"2023-{month:02d}", place, **more))
                if value != "[c]":
                    low += 0 if value.startswith("<") else number
                    high = None if high is None or value.endswith("+") else high + number
        sums[edition] = (low, high)
    return build(TWO, counts), sums


@pytest.mark.parametrize("seed", rounds(10, 60))
def test_the_bridge_between_random_editions_leaves_nothing_over(seed):
    data, sums = made_up(seed)
    net = as_network(data).with_all_editions()
    first, second = editions_of(net, counts_of_all_editions(net))
    for edition in (first, second):
        bounds = total(net, edition)
        assert (bounds.low, bounds.high) == sums[edition.sources[0]]
    steps = bridge(net, first, second)
    assert residual(total(net, first), total(net, second), steps) in (0, None)
    assert steps
    used = [c for s in steps for c in s.claims]
    assert len(used) == len(set(used))
    if all(high is not None for _, high in sums.values()):
        assert sum(s.change.high for s in steps) == sums["second"][1] - sums["first"][0]
        assert sum(s.change.low for s in steps) == sums["second"][0] - sums["first"][1]


def test_the_order_of_rows_makes_no_difference():
    data, _ = made_up(3)
    rows = [dict(row) for row in data.rows("counts")]
    random.Random(1).shuffle(rows)
    again = build(list(reversed(TWO)), rows)
    one, other = (editions(d, "lines closed") for d in (data, again))
    assert one.to_json(one.parts) == other.to_json(other.parts)


def tracker(seed: int = 4, ends: int = 18):
    """Monthly editions of a tracker that learns of closures up to three months late, and the final counts."""
    chance = np.random.default_rng(seed)
    months = [f"{2024 + i // 12}-{i % 12 + 1:02d}" for i in range(ends)]
    known = {m: np.cumsum(chance.poisson(40 * np.array([4, 3, 2, 1]) / 10)) for m in months}
    sources, counts = [], []
    for e in range(3, ends):
        after = f"{2024 + (e + 1) // 12}-{(e + 1) % 12 + 1:02d}"
        sources.append(source(f"ed-{after}", f"{after}-10"))
        for i, month in enumerate(months[: e + 1]):
            counts.append(closed(f"{after}/{month}", f"ed-{after}", known[month][min(e - i, 3)], month))
    return build(sources, counts), known


def test_counts_by_age_are_those_that_each_edition_gave():
    data, known = tracker()
    found = editions(data, "lines closed")
    cells = {(r["period_start"].isoformat()[:7], r["age"]): r["known"] for r in found.parts["triangle"].rows}
    assert cells["2025-06", 1] == known["2025-06"][0]
    assert cells["2025-04", 3] == known["2025-04"][2]
    assert cells["2024-12", 7] == known["2024-12"][3]
    assert ("2024-01", 3) not in cells, "the first edition came when it was four months old"


def test_the_newest_months_are_not_complete_and_what_is_to_come_stands_with_its_past_errors():
    data, known = tracker()
    found = editions(data, "lines closed")
    rows = {r["period_start"].isoformat()[:7]: r for r in found.parts["nowcast"].rows}
    assert [m for m, r in rows.items() if r["reading"] != "complete"] == ["2025-04", "2025-05", "2025-06"]
    for month in ("2025-04", "2025-05", "2025-06"):
        assert rows[month]["known"] < rows[month]["expected"]
        assert rows[month]["low"] <= known[month][3] <= rows[month]["high"]
    shares = [r["share_known"] for r in found.parts["ages"].rows]
    assert shares == sorted(shares)
    assert shares[0] == pytest.approx(0.4, abs=0.08)
    assert shares[-1] == 1
    past = found.parts["past-errors"].rows
    assert all(r["actual"] == known[r["period_start"].isoformat()[:7]][3] for r in past)
    assert all(r["made_on"] < date(2025, 7, 10) for r in past)
    held = [r["held"] for r in past]
    assert any("the interval held" in note and f"of {len(held)} outcomes" in note for note in found.notes)


def test_no_count_yet_cannot_be_said_and_is_not_nought():
    data, _ = tracker()
    newest = max(data.sources)
    rows = [dict(r) for r in data.rows("counts")]
    for row in rows:
        if row["source_id"] == newest and row["period_start"] == "2025-06":
            row["value"] = "0"
    found = editions(build([dict(r) for r in data.rows("sources")], rows), "lines closed")
    last = found.parts["nowcast"].rows[-1]
    assert last["expected"] is None
    assert last["reading"].startswith("cannot be said: none is known yet")
    assert any(
        "1 June 2025 to 30 June 2025: 0 known so far; what it will come to cannot be said" in n for n in found.notes
    )


def test_readings_before_the_end_of_their_month_and_bounds_are_in_no_triangle():
    data, _ = tracker()
    early = [source("early", "2025-07-10"), source("earlier", "2025-06-20")]
    more = [
        closed("x", "earlier", 5, "2025-06"),
        closed("y", "early", "<30", "2025-05"),
        closed("z", "early", 9, "2025-06"),
    ]
    kept = [dict(r) for r in data.rows("counts") if r["source_id"] != "ed-2025-07"]
    found = editions(build([*map(dict, data.rows("sources")), *early], [*kept, *more]), "lines closed")
    used = {c for r in found.parts["triangle"].rows for c in r["claims"]}
    assert "z" in used
    assert not used & {"x", "y"}
    assert any("1 reading bounds and not exact" in n for n in found.notes)
    assert any("1 reading published before the end" in n for n in found.notes)


def test_sources_are_editions_when_they_say_so_or_correct_one_another():
    sources = [
        source("a", "2024-02", ""),
        source("b", "2024-03", ""),
        source("c", "2024-02", "a"),
        source("d", "2024-04", ""),
    ]
    counts = [
        closed("1", "a", 1),
        closed("2", "b", 2, supersedes="1"),
        closed("3", "c", 3, "2024-02"),
        closed("4", "d", 4),
    ]
    net = as_network(build(sources, counts))
    families = {s: e.family for e in editions_of(net, counts_of_all_editions(net)) for s in e.sources}
    assert families["a"] == families["b"] == families["c"] != families["d"]
    assert families["d"] == ""


def test_sources_that_nothing_ties_and_that_share_no_figure_have_no_bridge():
    untied = [source("a", "2024-02", ""), source("b", "2024-03", "")]
    apart = editions(build(untied, [closed("1", "a", 1), closed("2", "b", 2, "2024-02", "kent")]), "lines closed")
    assert "bridge" not in apart.parts
    assert any("No source says what it is an edition of" in n for n in apart.notes)
    alike = editions(build(untied, [closed("1", "a", 1), closed("2", "b", 2)]), "lines closed")
    assert [r["revision_low"] for r in alike.rows] == [None, 1]
    assert [r["low"] for r in alike.parts["bridge"].rows if r["row"] == LATE] == [1]


def test_a_count_since_one_start_that_falls_is_said_to_be_no_count_of_the_same():
    counts = [closed("1", "first", 31, period_start="2023"), closed("2", "second", 30, "2024-02", period_start="2023")]
    found = editions(build(TWO, counts), "lines closed")
    assert any("1 fewer to 29 February 2024" in n and "cannot fall" in n for n in found.notes)
    assert [r["reason"] for r in found.parts["bridge-cells"].rows] == [CORRECTED]


def test_refusals_name_what_there_is():
    data = build(TWO, [closed("1", "first", 1), closed("2", "first", 2, unit="teams")])
    with pytest.raises(NotFoundError, match=r"there is no measure 'arrests'; there is: lines closed"):
        editions(data, "arrests")
    with pytest.raises(RefusedError, match=r"several units.*--unit"):
        editions(data, "lines closed")
    assert editions(data, "lines closed", "teams").rows[0]["low"] == 2


# --- the County Lines Programme -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def programme() -> Dataset:
    return open_source("example:programme")


def test_what_no_edition_covers_is_at_most_1563_closures_and_more_than_the_pace_explains(programme):
    found = editions(programme, "lines closed")
    rows = [(r["row"], r["days"], r["low"], r["high"]) for r in found.parts["readings"].rows]
    assert rows == [
        ("reading", None, 1501, None),
        ("between readings", 651, 0, 5165 - 1501),
        ("of it stated", 548, 2101, None),
        ("left for other days", 31 + 31 + 30 + 11, 0, 5165 - 1501 - 2101),
        ("reading", None, 5165, 5165),
        ("between readings", 211, 462, 462),
        ("reading", None, 5627, 5627),
    ]
    (said,) = [n for n in found.notes if "no claim covers" in n]
    assert "at most 1,563 for 103 days" in said
    assert "scope or definition moved, and no edition says so" in said
    assert "3.83 or more and 2.19 a day" in said


def test_arrests_per_closure_fall_between_readings_and_since_the_start(programme):
    found = editions(programme, "arrests", per="lines closed").parts["ratio"]
    told = [
        (r["row"], r["ratio_low"] and round(r["ratio_low"], 1), r["ratio_high"] and round(r["ratio_high"], 1))
        for r in found.rows
    ]
    assert told == [
        ("reading", None, 4.9),
        ("between readings", 2.2, None),
        ("reading", 3.0, 3.0),
        ("between readings", 2.0, 2.0),
        ("reading", 2.9, 2.9),
    ]


def test_greater_manchester_joined_and_the_bridge_of_the_last_readings_is_462_new(programme):
    found = editions(programme, "lines closed")
    assert [(r["place"], r["change"]) for r in found.parts["scope"].rows] == [("greater-manchester", "joined")]
    last = [r for r in found.parts["bridge"].rows if r["new"] == "programme-to-2024-07"]
    assert [(r["row"], r["low"]) for r in last] == [("before", 5165), (NEW, 462), ("residual", 0), ("after", 5627)]
    assert any("Without a date of publication" in n for n in found.notes)


def test_the_tables_of_the_command_are_those_of_the_analysis():
    from graphlab.commands.datasets.editions import NAMES

    assert NAMES == TABLES


def test_a_count_that_ends_earlier_than_the_one_before_did_not_run_on():
    counts = [closed("1", "first", 30, "2024-02", period_start="2023"), closed("2", "second", 20, period_start="2023")]
    assert reasons(counts) == [(LATE, 20, 20, ("2",)), (WITHDRAWN, -30, -30, ("1",))]


def test_a_month_and_a_year_of_one_source_are_no_readings_of_one_count():
    counts = [closed("1", "first", 5, "2023-01"), closed("2", "first", 60, "2023")]
    assert "readings" not in editions(build(TWO, counts), "lines closed").parts


def test_a_claim_that_its_own_edition_corrects_is_not_what_the_edition_says():
    found = editions(build(TWO, [closed("1", "first", 10), closed("2", "first", 12, supersedes="1")]), "lines closed")
    assert [row["low"] for row in found.rows] == [12]


def test_the_bridge_is_between_the_two_editions_that_are_asked_for():
    data, _ = tracker()
    first, last = min(data.sources), max(data.sources)
    found = editions(data, "lines closed", between=(first, last)).parts["bridge"].rows
    assert {(r["old"], r["new"]) for r in found} == {(first, last)}
    assert [r["low"] for r in found if r["row"] == "residual"] == [0]
    by_day = editions(data, "lines closed", between=("2024-05", "10 July 2025")).parts["bridge"].rows
    assert by_day == found
    with pytest.raises(NotFoundError, match="'x' is no edition; there are"):
        editions(data, "lines closed", between=(first, "x"))
