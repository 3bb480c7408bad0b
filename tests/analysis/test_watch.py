"""Unusual now: published and computed numbers, planted changes, the stated rate of false alarms, and the lists."""

from __future__ import annotations

import math

import numpy as np
import pytest

import graphlab
from graphlab.analysis.watch.series import counted_series
from graphlab.dataset import Dataset
from graphlab.errors import NotFoundError, RefusedError
from graphlab.statistics.aberration import (
    alarm_threshold,
    conditional_probability,
    ears,
    ears_c3,
    excess_probability,
    expected_alarms,
    knox_probability,
    recurrence,
    space_time_scan,
)

#: Weeks 273 to 288 of the counts of Salmonella Agona in the United Kingdom, as far as the printed thresholds tell them.
AGONA = (1, 1, 0, 1, 0, 1, 0, 1, 2, 2, 4, 7, 6, 1, 4, 6)


@pytest.mark.parametrize(
    ("past", "periods", "now", "chance"),
    [(6, 24, 3, 0.0037), (0, 24, 1, 0.0202), (0, 24, 2, 0.0006), (2, 12, 4, 0.0003), (1, 36, 2, 0.0014)],
)
def test_small_counts(past, periods, now, chance):
    assert round(excess_probability(past, periods, now), 4) == chance


def test_once_in_how_many_looks():
    assert round(recurrence(excess_probability(6, 24, 3))) == 267
    assert round(recurrence(excess_probability(0, 24, 2))) == 1644


def test_the_conditional_twin_and_knox():
    assert round(conditional_probability(6, 24, 3), 5) == 0.00448
    assert round(knox_probability(25 * 152 / 4560, 5), 4) == 0.0017


def test_ears_reproduces_the_reference():
    c1, c2 = ears(AGONA), ears(AGONA, lag=2)
    assert [round(x, 4) for x in c1[9:]] == [3.0503, 3.5232, 5.7465, 9.7538, 11.2068, 10.7949, 10.5581]
    assert [round(x, 4) for x in c2[9:15]] == [2.2232, 2.2232, 3.0503, 3.5232, 5.7465, 9.7538]
    assert [273 + i for i, x in enumerate(c1) if x is not None and AGONA[i] > x] == [283, 284]
    assert [273 + i for i, x in enumerate(c2) if x is not None and AGONA[i] > x] == [283, 284, 285]
    assert [273 + i for i, alarm in enumerate(ears_c3(AGONA)) if alarm] == [284, 285, 286, 287]


def test_the_excess_is_the_predictive_sum_by_hand():
    size, share = 6.5, 24 / 25
    mass = [
        math.gamma(k + size) / math.gamma(size) / math.factorial(k) * share**size * (1 - share) ** k for k in range(3)
    ]
    assert excess_probability(6, 24, 3) == pytest.approx(1 - sum(mass))


@pytest.mark.parametrize("rates", [(0.05,), (0.3,), (0.8,), (5.0,), (0.1, 0.4, 1.0, 4.0)])
def test_steady_counts_alarm_at_the_stated_rate(rates):
    chance = np.random.default_rng(11)
    rate = np.resize(rates, 200)
    alarms, stated = 0, 0.0
    known: dict[float, int] = {}
    for _ in range(150):
        past, now = chance.poisson(rate * 24), chance.poisson(rate)
        thresholds = [known.setdefault(s, alarm_threshold(float(s), 24, 0.01)) for s in past]
        alarms += int((now >= np.array(thresholds)).sum())
    for _ in range(20):
        stated += 7.5 * expected_alarms(chance.poisson(rate * 24).tolist(), [24] * 200, 0.01)
    assert alarms == pytest.approx(stated, rel=0.2)


def test_the_threshold_is_the_smallest_count_at_the_level():
    for past in range(40):
        threshold = alarm_threshold(past, 24, 0.01)
        assert excess_probability(past, 24, threshold) <= 0.01 < excess_probability(past, 24, threshold - 1)


def test_a_planted_cluster_is_found_and_chance_is_not():
    chance = np.random.default_rng(5)
    counts = chance.poisson(2, (9, 20))
    zones = [[i] for i in range(9)] + [[i, i + 1] for i in range(8)]
    assert space_time_scan(counts.tolist(), zones, longest=4, runs=99).probability > 0.05
    counts[3:5, 17:] += 7
    found = space_time_scan(counts.tolist(), zones, longest=4, runs=99)
    assert (found.places, found.first, found.last) == ((3, 4), 17, 19)
    assert found.probability == 0.01


@pytest.mark.parametrize("seed", range(20))
def test_the_scan_is_every_zone_and_time_tried_by_hand(seed):
    chance = np.random.default_rng(seed)
    counts = chance.poisson(chance.choice([0.2, 2.0]), (5, 8))
    zones = [sorted(chance.choice(5, chance.integers(1, 4), replace=False).tolist()) for _ in range(6)]
    total, tried = counts.sum(), []
    for zone in zones:
        for first in range(5, 8):
            seen = counts[zone, first:].sum()
            due = counts[zone].sum() * counts[:, first:].sum() / total if total else 0
            if seen > due:
                rest = (total - seen) * math.log((total - seen) / (total - due)) if seen < total else 0
                tried.append(seen * math.log(seen / due) + rest)
    found = space_time_scan(counts.tolist(), zones, longest=3, runs=1)
    assert (found.likelihood_ratio if found else None) == (pytest.approx(max(tried)) if tried else None)


# --- the command


def months(count: int, last: str = "2026-09") -> list[str]:
    year, month = map(int, last.split("-"))
    numbers = [year * 12 + month - 1 - i for i in range(count)][::-1]
    return [f"{n // 12:04d}-{n % 12 + 1:02d}" for n in numbers]


def count(town: str, month: str, value: str, source: str = "s", measure: str = "arrests") -> dict[str, str]:
    row = {"count_id": f"{measure}-{town}-{month}-{source}", "subject": "op", "measure": measure, "unit": "persons"}
    row |= {"stock_or_flow": "flow", "value": value, "source_id": source, "destination": town}
    return row | {"period_start": month, "period_end": month}


def steady(town: str, number: int, past: str = "1", now: str = "1", **more: str) -> list[dict[str, str]]:
    told = [count(town, month, past) for month in months(number + 1)]
    told[-1] = count(town, told[-1]["period_start"], now, **more)
    return told


def build(counts: list[dict[str, str]], **tables) -> Dataset:
    operations = [{"operation_id": "op", "name": "Op"}]
    return Dataset.build({"counts": counts, "operations": operations, **tables}, {"cut_off": "2026-10-05"})


def test_a_planted_rise_is_an_alarm_and_a_steady_town_is_none():
    counts = [*steady("calm", 24), *steady("hot", 24, now="7")]
    result = graphlab.watch(build(counts), measure="arrests")
    assert [(r["place"], r["alarm"]) for r in result.rows] == [("hot", "sure"), ("calm", None)]
    first = result.rows[0]
    assert (first["month"], first["now_low"], first["periods"], first["past_low"]) == ("2026-09", 7, 24, 24)
    assert first["probability"] == pytest.approx(excess_probability(24, 24, 7))
    assert first["adjusted"] == pytest.approx(2 * first["probability"])
    note = next(n for n in result.notes if n.startswith("Alarm"))
    assert note.startswith("Alarm: hot, arrests: 7 in 2026-09 after 24 in 24 months (once in ")
    assert note.endswith("recording: no change of source is known.")
    stated = 12 * expected_alarms([24, 24], [24, 24], 0.01)
    assert f"false alarms a year are expected to be {stated:.3g}" in result.notes[0]


def test_bounds_make_sure_and_possible_alarms():
    counts = [*steady("wide", 24, now="2-9"), *steady("sure", 24, now="7-9"), *steady("loose", 24, past="0-3", now="7")]
    alarms = {r["place"]: r["alarm"] for r in graphlab.watch(build(counts), measure="arrests").rows}
    assert alarms == {"wide": "possible", "sure": "sure", "loose": "possible"}


def test_changes_of_source_and_coverage_are_named():
    told = [count("t", month, "1", "old") for month in months(25)[:-1] if not month.endswith("-12")]
    told += [count("t", "2026-09", "8", "new")]
    (row,) = graphlab.watch(build(told), measure="arrests").rows
    assert row["changes"] == (
        "source new speaks since 2026-09",
        "source old speaks until 2026-08",
        "2 months of the past were not counted",
    )
    assert row["periods"] == 22


def test_fewer_than_twelve_months_are_refused():
    with pytest.raises(RefusedError, match="fewer than 12 months of the past"):
        graphlab.watch(build(steady("t", 11)), measure="arrests")
    assert len(graphlab.watch(build(steady("t", 12)), measure="arrests").rows) == 1
    both = graphlab.watch(build([*steady("short", 11), *steady("long", 12)]), measure="arrests")
    assert [r["place"] for r in both.rows] == ["long"]
    assert any("1 town and measure with fewer than 12 months" in n for n in both.notes)


def test_an_unknown_measure_and_a_period_are_refused():
    with pytest.raises(NotFoundError):
        graphlab.watch(build(steady("t", 12)), measure="ghosts")
    with pytest.raises(RefusedError, match="leave the period out"):
        graphlab.watch(build(steady("t", 12)).network(period="2026"), measure="arrests")


def line(name: str, start: str, end: str, town: str = "t") -> list[dict[str, str]]:
    base = {"from": name, "source_id": "s", "start": start, "end": end}
    return [{"link_type": "ORIGINATES_IN", "to": "city", **base}, {"link_type": "SUPPLIES", "to": town, **base}]


def event(name: str, kind: str, day: str, operation: str = "") -> dict[str, str]:
    row = {"line_id": name, "event": kind, "source_id": "s", "date_start": day, "date_end": day}
    return row | {"operation_id": operation}


@pytest.fixture
def lines() -> Dataset:
    links = [
        *line("old", "2023-01", "2026-09"),
        *line("quiet", "2023-05", "2026-01"),
        *line("gone", "2023-05", "2025-01"),
    ]
    links += [*line("shut", "2023-06", "2026-02"), *line("again", "2023-06", "2026-03")]
    links += [x for i in range(4) for x in line(f"new{i}", f"2026-09-{i + 10}", "2026-09-30")]
    events = [event("gone", "closed", "2025-02-01", "op"), event("gone", "check_back", "2025-05-01")]
    events += [event("shut", "closed", "2026-03-01", "op"), event("again", "closed", "2026-04-01")]
    events += [event("again", "reemerged", "2026-09-20")]
    return build([], links=links, events=events)


def test_new_lines_are_counted_by_their_first_sight(lines):
    result = graphlab.watch(lines, measure="new lines", past=24)
    (row,) = result.rows
    assert (row["now_low"], row["now_high"], row["past_low"], row["periods"], row["alarm"]) == (4, 4, 0, 24, "sure")
    assert len(row["claims"]) == 4


def test_a_new_line_whose_month_is_not_sure_counts_once(lines):
    tables = {t: [dict(r) for r in lines.rows(t)] for t in ("links", "events", "operations")}
    tables["links"] += line("vague", "2025", "2026-09-30")
    (row,) = graphlab.watch(Dataset.build(tables, {"cut_off": "2026-10-05"}), measure="new lines").rows
    assert (row["past_low"], row["past_high"]) == (1, 1)


def test_the_lists_that_a_team_works_through(lines):
    parts = graphlab.watch(lines).parts
    assert [(r["line"], r["days_quiet"]) for r in parts["quiet"].rows] == [("quiet", 247)]
    assert [(r["line"], r["after_days_low"]) for r in parts["back"].rows] == [("again", 172)]
    assert [r["line"] for r in parts["first_seen"].rows] == ["new0", "new1", "new2", "new3"]
    assert [(r["line"], r["days_since_closed"], r["operations"]) for r in parts["unchecked"].rows] == [
        ("shut", 218, ("op",))
    ]
    note = graphlab.watch(lines).notes[-1]
    assert note == ("Lists as at 5 October 2026: 1 gone quiet, 1 back, 4 first seen, 1 closed and not looked at again.")


def test_as_at_an_earlier_day(lines):
    parts = graphlab.watch(lines, as_at="2026-03-31").parts
    assert [r["line"] for r in parts["first_seen"].rows] == []
    assert [r["line"] for r in parts["quiet"].rows] == []
    assert "as at 31 March 2026" in graphlab.watch(lines, as_at="2026-03-31").title


def test_the_command(run):
    result = run("watch", "example:open-source", "--as-at", "2020-12-31", "--table", "quiet", "--format", "csv")
    assert result.exit_code == 0, result.stderr
    assert result.stdout.startswith("line,name,towns,state,last_seen,days_quiet")
    assert run("watch", "example:open-source", "--as-at", "2020", "--all-time").exit_code == 2


def test_a_town_of_origin_is_not_added_to_its_county(dataset):
    month = {"subject": "op", "destination": "t", "period_start": "2019-01", "period_end": "2019-01"}
    counts = [month | {"value": v, "origin": o} for v, o in (("10", ""), ("6", "essex"), ("3", "harlow"))]
    places = [{"place_id": p, "within": "essex" if p == "harlow" else ""} for p in ("t", "essex", "harlow")]
    (series,) = counted_series(dataset(counts=counts, places=places).network(), "arrests", None)
    (cell,) = series.months.values()
    assert (cell.low, cell.high) == (10, 10)


def test_neighbouring_towns_that_grow_together_are_one_cluster():
    chance = np.random.default_rng(2)
    names = months(25)
    towns = {"a": (52.0, 0.0), "b": (52.2, 0.1), "c": (54.0, -2.0), "d": (50.5, -4.0), "e": (55.0, -1.5)}
    rows = []
    for town in towns:
        for at, month in enumerate(names):
            planted = 6 if town in "ab" and at >= 23 else 0
            rows.append(count(town, month, str(int(chance.poisson(2)) + planted)))
    places = [
        {"place_id": town, "name": town.upper(), "kind": "town", "lat": str(lat), "lon": str(lon)}
        for town, (lat, lon) in towns.items()
    ]
    result = graphlab.watch(Dataset.build({"counts": rows, "places": places}), measure="arrests")
    (row,) = result.parts["neighbours"].rows
    assert (row["places"], row["first_month"], row["last_month"]) == (("a", "b"), names[23], names[24])
    assert row["probability"] <= 0.01
    assert (row["towns"], row["left_out"]) == (5, None)
    assert row["observed"] == sum(
        int(r["value"]) for r in rows if r["destination"] in "ab" and r["period_start"] >= names[23]
    )
    assert len(row["claims"]) == 4
    assert any(note.startswith("Neighbouring towns: A and B, arrests") for note in result.notes)


def test_a_long_series_is_held_against_the_thresholds_of_ears():
    names = months(40)
    counts = [2, 3, 1, 2, 2, 3, 1, 2] * 4 + [2, 1, 3, 2, 2, 1, 2, 9]
    data = Dataset.build({"counts": [count("t", m, str(c)) for m, c in zip(names, counts, strict=True)]})
    result = graphlab.watch(data, measure="arrests")
    (row,) = result.parts["long_series"].rows
    assert (row["now"], row["months"], row["above"]) == (9, 39, ("C1", "C2", "C3"))
    assert row["c1"] == ears(counts, alpha=0.01)[-1]
    assert any("EARS: 1 of 1 series of at least 36 months without a gap lies above" in note for note in result.notes)
    short = Dataset.build({"counts": [count("t", m, str(c)) for m, c in list(zip(names, counts, strict=True))[5:]]})
    assert not graphlab.watch(short, measure="arrests").parts["long_series"].rows


def test_a_month_after_all_that_is_said_of_lines_is_no_month_of_none():
    links = [
        {"link_type": "SUPPLIES", "from": f"l{i}", "to": "t", "source_id": "s", "start": m, "end": m}
        for i, m in enumerate(months(20, "2025-06"))
    ]
    data = Dataset.build({"links": links})
    assert any(row["measure"] == "new lines" for row in graphlab.watch(data).rows)
    late = graphlab.watch(data, as_at="2025-12-31")
    assert not late.rows
    assert "New lines are not judged: what is said of lines ends on 30 June 2025" in late.notes[0]
    with pytest.raises(RefusedError, match="nobody looked is no month of none"):
        graphlab.watch(data, measure="new lines", as_at="2025-12-31")
