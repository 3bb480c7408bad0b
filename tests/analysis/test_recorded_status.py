"""A recorded status decides the state where it is the latest claim, and is no sighting, no closure and no activity."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest

import graphlab
from graphlab.dataset import Dataset
from graphlab.errors import LoadError
from graphlab.model.statuses import read_status

AS_AT = "2026-10-05"


def status(line: str, word: str, day: str = AS_AT, source: str = "tracker", **more: str) -> dict[str, str]:
    row = {"line_id": line, "event": "status", "status": word, "source_id": source}
    return row | {"date_start": day, "date_end": day} | more


def event(line: str, kind: str, day: str, source: str = "tracker", **more: str) -> dict[str, str]:
    return {"line_id": line, "event": kind, "source_id": source, "date_start": day, "date_end": day} | more


def links(*lines: str, start: str = "2025-01", end: str = "2025-06") -> list[dict[str, str]]:
    made = []
    for line in lines:
        for kind, place in (("ORIGINATES_IN", "london"), ("SUPPLIES", "norwich")):
            made.append({"link_type": kind, "from": line, "to": place, "source_id": "tracker"})
            made[-1] |= {"start": start, "end": end}
    return made


def build(events: list[dict[str, str]], lines: list[str] | None = None, **record: str) -> Dataset:
    named = lines or sorted({e["line_id"] for e in events})
    return Dataset.build({"links": links(*named), "events": events}, record)


def row(data: Dataset, line: str = "a", **filters: Any) -> dict:
    return next(r for r in graphlab.lines(data.network(**filters)).rows if r["line"] == line)


@pytest.mark.parametrize(
    ("word", "state"),
    [
        ("Active", "active"),
        ("  LIVE ", "active"),
        ("Re-emerged", "returned"),
        ("reemerged", "returned"),
        ("Back", "returned"),
        ("Dormant", "dormant"),
        ("Closed", "closed"),
        ("Closed (Type 1)", "closed"),
        ("Disrupted", "disrupted"),
        ("Active?", None),
        ("inactive", None),
        ("not active", None),
        ("closed or dormant", None),
        ("TBC", None),
    ],
)
def test_words_of_records(word, state):
    assert read_status(word) == state


def test_a_tracker_gives_exactly_its_own_states():
    words = ["Active"] * 43 + ["Re-emerged"] * 5 + ["Closed"] * 25 + ["Dormant"] * 8 + ["Active??"]
    names = [f"l{i:02}" for i in range(82)]
    data = build([status(n, w) for n, w in zip(names, words, strict=True)])
    result = graphlab.lines(data)
    states = Counter(r["state"] for r in result.rows)
    assert states == {"active": 43, "returned": 5, "closed": 25, "dormant": 8, "not seen since 2025-06-30": 1}
    assert any(n.startswith("States: 43 active, 5 back, 8 dormant, 25 closed, 1 not seen") for n in result.notes)
    doubtful = [n for n in result.notes if "doubtful" in n]
    assert len(doubtful) == 1
    assert doubtful[0].startswith("1 recorded status is doubtful and decides nothing: l81 ('Active??', e-")


def test_a_status_moves_the_state_and_nothing_else():
    plain, recorded = (
        build([event("a", "active", "2025-03")]),
        build([event("a", "active", "2025-03"), status("a", "Closed")]),
    )
    before, after = row(plain), row(recorded)
    changed = {k for k in before if before[k] != after[k]}
    assert changed == {"state", "state_claim", "claims", "recorded_status", "recorded_as_at"}
    assert after["state"] == "closed"
    assert after["closed"] is None
    assert str(after["last_seen_high"]) == "2025-06-30"


def test_it_is_no_activity_of_its_day():
    data = build([status("a", "Active")])
    assert [r["line"] for r in graphlab.lines(data.network(period="2026-10")).rows] == []
    assert data.network().span("a").last.isoformat() == "2025-06-30"


def test_the_latest_claim_decides():
    assert row(build([status("a", "Dormant"), event("a", "closed", "2026-11")]))["state"] == "closed"
    assert row(build([status("a", "Dormant"), event("a", "closed", "2026-09")]))["state"] == "dormant"
    assert row(build([status("a", "Closed", "2026-09"), status("a", "Active")]))["state"] == "active"
    assert row(build([status("a", "Active"), event("a", "closed", AS_AT)]))["state"] == "closed"
    assert row(build([status("a", "Dormant"), event("a", "last_seen", AS_AT)]))["state"] == "dormant"


def test_a_doubtful_word_leaves_the_state_of_the_other_claims():
    assert row(build([status("a", "maybe closed"), event("a", "closed_type2", "2026-01")]))["state"] == "closed"


def test_without_a_date_it_is_as_at_its_source_or_the_cut_off():
    undated = status("a", "Dormant", "")
    source = [{"source_id": "tracker", "title": "T", "published": "2026-10-05"}]
    data = Dataset.build({"links": links("a"), "events": [undated], "sources": source})
    assert data.statuses[0].dated_by == "source"
    assert row(data)["state"] == "dormant"
    assert data.cut_off.isoformat() == "2026-10-05"
    data = build([undated], cut_off="2026-10-07")
    assert row(data)["recorded_as_at"].isoformat() == "2026-10-07"
    bare = graphlab.lines(build([undated]))
    assert bare.rows[0]["state"].startswith("not seen since") or bare.rows[0]["state"] == "active"
    assert any("Without any date" in n for n in bare.notes)


@pytest.mark.parametrize(
    ("events", "said"),
    [
        ([status("a", "Active"), status("a", "Closed")], "tracker records it as Active and as Closed on one day"),
        ([event("a", "closed", "2026-01"), status("a", "Active")], "states a closure before with no return since"),
        (
            [event("a", "closed", "2026-01"), event("a", "reemerged", "2026-03"), status("a", "Closed")],
            "states reemerged after its last closure",
        ),
    ],
)
def test_a_contradiction_inside_one_source_is_told(events, said):
    result = graphlab.lines(build(events))
    odd = result.parts["impossible"].rows
    assert any(said in r["what"] for r in odd)
    assert any(said in n for n in result.notes)
    assert all(c in {x for r in result.rows for x in r["claims"]} for r in odd for c in r["claims"])


@pytest.mark.parametrize(
    "events",
    [
        [event("a", "closed", "2026-01", "other"), status("a", "Active")],
        [event("a", "closed", "2026-01"), event("a", "reemerged", "2026-03"), status("a", "Re-emerged")],
        [event("a", "closed", "2026-01"), status("a", "Closed")],
        [event("a", "active", "2026-01"), status("a", "Closed")],
        [status("a", "Active", "2026-09"), status("a", "Closed")],
    ],
)
def test_what_fits_together_is_not_called_a_contradiction(events):
    assert graphlab.lines(build(events)).parts["impossible"].rows == []


def test_a_status_without_its_word_is_refused():
    with pytest.raises(LoadError, match="records a status and the column status is empty"):
        build([status("a", "")])


def test_a_word_beside_another_event_is_kept_and_said():
    data = build([event("a", "closed", "2026-01", status="Active")])
    assert data.events[0].extra == {"status": "Active"}
    assert not data.statuses
    assert any("decides nothing" in d.rule for d in data.report.warnings)


def test_it_goes_round_through_every_lossless_form(tmp_path):
    data = build([status("a", "Re-emerged"), status("b", "Active?"), event("a", "closed", "2026-01")])
    data.save(str(tmp_path / "folder"))
    assert graphlab.load(str(tmp_path / "folder")) == data
    for name in ("x.xlsx", "x.json", "x.graphml"):
        graphlab.export(data, str(tmp_path / name))
        again = graphlab.load(str(tmp_path / name))
        assert {s.status for s in again.statuses} == {"Re-emerged", "Active?"}
        assert again.claim_ids("events") == data.claim_ids("events")


def test_handling_c_withholds_a_status():
    data = build([status("a", "Closed", handling="C"), event("b", "active", "2025-02")])
    assert row(data)["state"].startswith("not seen") or row(data)["state"] == "active"
    assert row(data, include_handling="C")["state"] == "closed"
    assert graphlab.lines(data).withheld["handling"] == 1


def test_claims_and_query_name_it():
    data = build([status("a", "Active?")])
    told = graphlab.claims(data, data.statuses[0].id).rows
    assert [(r["claim"], r["says"]) for r in told] == [("status", "a: recorded as Active? (doubtful: decides nothing)")]
