"""Questions about what comes next are asked of the lines that stand open as at a day, and say so."""

from __future__ import annotations

import json

import pytest

import graphlab
from graphlab.analysis.lifecycle.standing import standing
from graphlab.dataset import Dataset
from graphlab.errors import NotFoundError, RefusedError


def link(line: str, kind: str, place: str, start: str = "2024-01", end: str = "2025-03") -> dict[str, str]:
    return {"link_type": kind, "from": line, "to": place, "source_id": "s", "start": start, "end": end}


def event(line: str, kind: str, day: str, **more: str) -> dict[str, str]:
    return {"line_id": line, "event": kind, "source_id": "s", "date_start": day, "date_end": day} | more


def status(line: str, word: str, day: str = "2026-10-05") -> dict[str, str]:
    return event(line, "status", day, status=word)


@pytest.fixture
def data() -> Dataset:
    """Five lines into two towns: one closed in 2025, one closed and back, one dormant, one active, one only seen."""
    links = []
    for line, town in (("shut", "t1"), ("back", "t1"), ("asleep", "t2"), ("live", "t2"), ("seen", "t3")):
        links += [link(line, "ORIGINATES_IN", "city"), link(line, "SUPPLIES", town)]
    events = [event("shut", "closed_type1", "2025-04-01"), event("back", "closed_type2", "2025-04-01")]
    events += [event("back", "reemerged", "2025-06-01"), status("asleep", "Dormant"), status("live", "Active")]
    counts = [
        {"count_id": f"c-{line}", "subject": line, "measure": "arrests", "unit": "persons", "stock_or_flow": "flow",
         "value": "4", "source_id": "s", "period_start": "2024-06", "period_end": "2024-06"}
        for line in ("shut", "live")
    ]  # fmt: skip
    return Dataset.build({"links": links, "events": events, "counts": counts}, {"cut_off": "2026-10-05"})


def test_the_title_says_how_many_stand_open_and_how(data):
    net = standing(data)
    assert net.scope.words == (
        "4 lines open as at 5 October 2026, 1 of them dormant, 1 back, 1 not seen since an earlier day and 1 active"
    )
    assert net.parameters == {"as_at": "2026-10-05"}


def test_a_line_closed_in_2025_is_not_recommended_in_2026(data):
    rows = graphlab.whatif(data, rank=True).rows
    assert {r["removed"] for r in rows} == {"back", "asleep", "live", "seen"}
    first = {r["removed"]: r for r in rows}["back"]
    assert first["pairs_lost"] == 1, "the closed line covers nothing any more"
    every = {r["removed"]: r for r in graphlab.whatif(data, rank=True, all_time=True).rows}
    assert len(every) == 5
    assert every["back"]["pairs_lost"] == 0


def test_as_at_an_earlier_day_nothing_later_is_used(data):
    net = standing(data, as_at="2025-05")
    assert net.scope.lines == {"asleep", "live", "seen"}
    assert "back" not in {r["removed"] for r in graphlab.whatif(data, rank=True, as_at="2025-05").rows}
    assert standing(data, as_at="2025-03-31").scope.lines == {"shut", "back", "asleep", "live", "seen"}
    assert not net.statuses
    early = graphlab.lines(data.network(as_at="2024-12-31"))
    assert {r["line"]: r["state"] for r in early.rows}["shut"] == "active"
    assert early.title == "Ledger of 5 lines, all lines ever seen, as at 31 December 2024"


def test_states_narrow_the_question(data):
    assert standing(data, state="active,back").scope.lines == {"live", "back"}
    assert standing(data, state=["closed"]).scope.words == "1 line closed as at 5 October 2026"
    assert standing(data, all_time=True, state="dormant").scope.lines == {"asleep"}
    with pytest.raises(NotFoundError, match="there is no state 'sleepy'"):
        standing(data, state="sleepy")


def test_what_is_counted_of_a_closed_line_is_not_at_stake(data):
    (row,) = graphlab.whatif(data, ["live"], measure="arrests").rows
    assert (row["flow_lost_low"], row["flow_low"]) == (4, 0)
    (row,) = graphlab.whatif(data, ["live"], measure="arrests", all_time=True).rows
    assert (row["flow_lost_low"], row["flow_low"]) == (4, 4)


def test_closing_a_closed_line_is_answered_in_words(data):
    result = graphlab.whatif(data, ["shut"])
    assert result.rows[0]["pairs_lost"] == 0
    assert any("shut is closed and so not among the 4 lines open as at 5 October 2026" in n for n in result.notes)


def test_the_warning_still_counts_every_closure_and_return(data):
    assert any("Of 2 closures in these data" in n and "1 came back" in n for n in graphlab.whatif(data, ["live"]).notes)


@pytest.mark.parametrize(
    ("filters", "options"),
    [
        ({"period": "2024"}, {"as_at": "2025"}),
        ({"period": "2024"}, {"all_time": True}),
        ({}, {"as_at": "2025", "all_time": True}),
    ],
)
def test_a_day_a_period_and_all_time_exclude_each_other(data, filters, options):
    with pytest.raises(RefusedError, match="choose one"):
        graphlab.whatif(data.network(**filters), rank=True, **options)


def test_every_question_about_the_future_says_whom_it_asks(data):
    net = data.network()
    titles = [
        graphlab.whatif(net, rank=True).title,
        graphlab.centrality(net).title,
        graphlab.communities(net, runs=2).title,
        graphlab.whatif(net, best=1).title,
        graphlab.whatif(net, curve=["degree"]).title,
    ]
    assert all("4 lines open as at 5 October 2026" in title for title in titles), titles
    assert "lines active in 2024" in graphlab.centrality(data.network(period="2024")).title


def test_windows_of_communities_look_back_beyond_the_day(data):
    asked = {"runs": 2, "windows": ["2024", "2025"]}
    mine = graphlab.communities(data, **asked).parts["windows"].rows
    assert mine == graphlab.communities(data, **asked, all_time=True).parts["windows"].rows


def test_an_undated_link_of_a_line_that_only_comes_later_is_not_used():
    links = [link("a", "ORIGINATES_IN", "city", "", ""), link("a", "SUPPLIES", "t", "2026-01", "2026-02")]
    links += [link("b", "SUPPLIES", "t", "2024-01", "2024-02"), link("b", "ORIGINATES_IN", "city", "", "")]
    net = Dataset.build({"links": links}).network(as_at="2025-01")
    assert {x.start_node for x in net.links} == {"b"}
    assert str(net.link_periods[next(x.id for x in net.links if x.type == "ORIGINATES_IN")]) == "2024-01..2024-02"


def test_counts_of_later_days_are_not_used(data):
    assert data.network(as_at="2024-05-31").counts == ()
    assert len(data.network(as_at="2024-06-01").counts) == 2


def test_the_packaged_data_stand_as_they_stand(example):
    assert len(standing(example).scope.lines) == 29
    assert len(graphlab.whatif(example, rank=True).rows) == 29
    assert len(graphlab.whatif(example, rank=True, all_time=True).rows) == 35


def test_the_command_line_refuses_two_ways_at_once(run):
    for other in (["--all-time"], ["--period", "2020"]):
        result = run("whatif", "example:open-source", "--rank", "--as-at", "2020", *other)
        assert result.exit_code == 2
        assert "exclude each other" in result.stderr
    result = run("lines", "example:open-source", "--as-at", "2019", "--period", "2018", "--format", "json")
    assert result.exit_code == 0


def test_the_command_line_passes_the_day_on(run):
    told = json.loads(run("centrality", "example:open-source", "--as-at", "2018-06", "--format", "json").stdout)
    assert "as at 30 June 2018" in told["title"]
    assert told["parameters"]["as_at"] == "2018-06-30"
