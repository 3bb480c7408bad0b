"""What came back, line by line, counted by hand, and the operation's own figures beside the lines that are named."""

from __future__ import annotations

import pytest

import graphlab
from graphlab.dataset import Dataset


def link(kind: str, start: str, end: str, first: str = "", last: str = "") -> dict[str, str]:
    return {"link_type": kind, "from": start, "to": end, "source_id": "tracker", "start": first, "end": last}


def event(line: str, kind: str, day: str, operation: str = "", **more: str) -> dict[str, str]:
    row = {"line_id": line, "event": kind, "source_id": "tracker", "date_start": day, "date_end": day}
    return row | {"operation_id": operation} | more


def count(key: str, measure: str, value: str, start: str = "2026-01", end: str = "2026-03") -> dict[str, str]:
    row = {"count_id": key, "subject": "x", "measure": measure, "unit": "lines", "stock_or_flow": "flow"}
    return row | {"value": value, "source_id": "return", "period_start": start, "period_end": end}


LINES = ("held", "back", "blind", "bare", "noted", "other", "never")


@pytest.fixture
def data() -> Dataset:
    """Operation X: one closure checked and held, one back by a failed check, one back unlooked-for, one never checked,

    one recorded as re-emerged without a day; one line closed by nobody named, one targeted and never closed.
    """
    links = [link("SUPPLIES", line, "town", "2025-10", "2025-12") for line in LINES]
    links += [link("ORIGINATES_IN", line, "city") for line in LINES]
    links += [link("TARGETED", "x", line, "2026-01-10", "2026-01-20") for line in LINES]
    events = [event(line, "closed_type1", "2026-01-20", "x") for line in ("held", "back")]
    events += [event(line, "closed_type2", "2026-02-01", "x") for line in ("blind", "bare", "noted")]
    events += [event("other", "closed", "2026-02-03")]
    events += [event("held", "check_back", "2026-03-01"), event("back", "check_back_failed", "2026-03-11")]
    events += [event("blind", "reemerged", "2026-02-15")]
    events += [
        event("noted", "status", "2026-03-31", status="Re-emerged"),
        event("bare", "status", "2026-03-31", status="Closed"),
    ]
    return Dataset.build(
        {"links": links, "events": events, "counts": [count("c", "lines closed", "6")]}, {"cut_off": "2026-03-31"}
    )


def rows(result, *columns):
    return {r["line"]: tuple(None if r[c] is None else str(r[c]) for c in columns) for r in result.rows}


def test_each_line_is_named_with_its_closure_and_return(data):
    found = graphlab.disruption(data, "returns", operation="x")
    assert rows(found, "closure", "closed_low", "outcome", "checked_high", "back_low", "back_after_days_low") == {
        "held": ("closed_type1", "2026-01-20", "still closed when looked at", "2026-03-01", None, None),
        "back": ("closed_type1", "2026-01-20", "back", "2026-03-11", "2026-03-11", "50"),
        "blind": ("closed_type2", "2026-02-01", "back", None, "2026-02-15", "14"),
        "bare": ("closed_type2", "2026-02-01", "not checked", None, None, None),
        "noted": ("closed_type2", "2026-02-01", "recorded as back", None, None, None),
        "other": (None, None, "not closed", None, None, None),
        "never": (None, None, "not closed", None, None, None),
    }
    assert rows(found, "recorded", "state")["noted"] == ("Re-emerged", "returned")
    assert {r["targeted_low"].isoformat() for r in found.rows} == {"2026-01-10"}


def test_what_was_not_looked_for_is_said_as_not_looked_for(data):
    notes = graphlab.disruption(data, "returns", operation="x").notes
    assert notes[0] == (
        "Of 5 closures here 2 came back (1 found by a check-back, 1 without one), 1 is recorded as back without a day "
        "of return, 1 was still closed when looked at and 1 was not looked for again."
    )
    assert "Came back: back (after 50 days), blind (after 14 days)." in notes
    assert "Recorded as back, the day of the return not stated: noted (Re-emerged)." in notes
    assert "Not looked for again: bare." in notes
    assert "Targeted, and closed without a claim that the operation in brackets did it: other (x)." in notes
    assert "Targeted, and no closure is stated: never." in notes


def test_notes_on_many_lines_name_the_first_and_count_the_rest():
    names = [f"l{i:02d}" for i in range(66)]
    links = [link(kind, line, place) for line in names for kind, place in (("ORIGINATES_IN", "c"), ("SUPPLIES", "t"))]
    links += [link("TARGETED", "x", line, "2026-01-01", "2026-01-02") for line in names[22:]]
    events = [event(line, "closed", "2026-01-03", "x") for line in names[:22]]
    events += [event(line, "closed", "2026-01-04") for line in names[22:43]]
    found = graphlab.disruption(Dataset.build({"links": links, "events": events}), "returns", operation="x")
    said = dict(note.rstrip(".").split(": ") for note in found.notes if ": " in note)
    kinds = {
        "Not looked for again": names[:22],
        "Targeted, and closed without a claim that the operation in brackets did it": [
            f"{n} (x)" for n in names[22:43]
        ],
        "Targeted, and no closure is stated": names[43:],
    }
    for kind, lines in kinds.items():
        assert said[kind] == f"{', '.join(lines[:20])} and {len(lines) - 20} more", kind
    assert {row["line"] for row in found.rows} == set(names)


def test_returns_found_without_a_check_back_are_never_called_looked_at():
    events = [event(f"l{i}", "closed", "2026-01-01", "x") for i in range(5)]
    events += [event(f"l{i}", "reemerged", "2026-02-01") for i in range(5)]
    links = [link("SUPPLIES", f"l{i}", "t", "2025-12", "2025-12") for i in range(5)]
    links += [link("ORIGINATES_IN", f"l{i}", "c") for i in range(5)]
    data = Dataset.build({"links": links, "events": events})
    warning = " ".join(graphlab.whatif(data, rank=True).notes)
    assert "Of 5 closures in these data 5 came back (no check-back found them)." in warning
    assert "looked at again" not in warning


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("6", "return says 6 closed, 5 are named: one closure has no line."),
        ("5", "return says 5 closed, 5 are named: the two agree."),
        ("4", "return says 4 closed, 5 are named: one line more is named than the figure says."),
        ("5+", "return says at least 5 closed, 5 are named: the two can both be true."),
        ("8+", "return says at least 8 closed, 5 are named: at least three closures have no line."),
    ],
)
def test_the_operations_own_figure_stands_beside_the_names(data, value, said):
    tables = {t: [dict(r) for r in data.rows(t)] for t in ("links", "events")}
    again = Dataset.build(tables | {"counts": [count("c", "lines closed", value)]}, {"cut_off": "2026-03-31"})
    (row,) = graphlab.disruption(again, "stated", operation="x").rows
    assert row["says"] == said
    assert row["claims"][0] == "c"
    assert len(row["claims"]) == 6


def test_a_figure_of_another_period_counts_only_what_lies_in_it(data):
    tables = {t: [dict(r) for r in data.rows(t)] for t in ("links", "events")}
    figures = [count("jan", "lines closed", "2", "2026-01", "2026-01"), count("tar", "lines targeted", "7")]
    figures += [count("ret", "lines back", "2", "2026-02", "2026-03")]
    found = graphlab.disruption(Dataset.build(tables | {"counts": figures}), "stated", operation="x").rows
    assert {r["measure"]: (r["named_low"], r["named_high"]) for r in found} == {
        "lines closed": (2, 2),
        "lines targeted": (7, 7),
        "lines back": (2, 3),
    }


def test_without_an_operation_every_closure_is_there_once(data):
    found = graphlab.disruption(data, "returns").rows
    closed = [(r["operation"], r["line"]) for r in found if r["closure"]]
    assert sorted(closed, key=str) == sorted(
        [(None, "other"), *(("x", line) for line in ("held", "back", "blind", "bare", "noted"))], key=str
    )


def test_as_at_an_earlier_day_later_returns_are_not_known(data):
    found = graphlab.disruption(data.network(as_at="2026-02-10"), "returns", operation="x")
    assert rows(found, "outcome")["blind"] == ("not checked",)
    assert found.title == "What came back: lines and closures of x, as at 10 February 2026"


def test_the_debrief_says_it_and_recommends_no_line_that_stays_closed(data, tmp_path):
    made = graphlab.brief(data, tmp_path / "b", operation="x")
    told = (tmp_path / "b" / "briefing.html").read_text(encoding="utf-8")
    assert "1 was still closed when looked at" in told
    assert "return says 6 closed, 5 are named: one closure has no line." in told
    table = (tmp_path / "b" / "tables" / "disruption-returns.csv").read_text(encoding="utf-8")
    assert "blind" in table
    closing = [s for s in made.briefing.sections if s.key == "whatif"]
    text = repr(closing)
    assert "held" not in text
    assert "Asked of 4 lines open as at 31 March 2026, 3 of them back and 1 not seen since an earlier day." in text
    assert "'bare'" not in text
