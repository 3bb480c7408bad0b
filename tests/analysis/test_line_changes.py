"""What became of each line between two versions, in words; each kind of change against a case made by hand."""

from __future__ import annotations

import pytest

import graphlab
from graphlab.analysis.versions.change_sentences import change_sentences
from graphlab.analysis.versions.diff import diff
from graphlab.dataset import Dataset
from graphlab.errors import NotFoundError

TRACKER = [
    # line, brand, origin, towns, first seen, last seen, status, closed on, closed by, grade
    ("n1", "Rico", "lambeth", "norwich", "2026-01-05", "2026-09-30", "Active", "", "", "2B"),
    ("n2", "Ace", "croydon", "norwich;ipswich", "2026-02-05", "2026-08-30", "Dormant", "", "", "2C"),
    ("n3", "Jay", "hackney", "dereham", "2026-03-05", "2026-09-20", "Closed", "2026-09-20", "granta", "1A"),
]
FIELDS = ("line", "name", "origin", "towns", "first", "last", "status", "closed", "by", "grade")


def tracker(*lines, day="2026-10-05", source="t"):
    """Return the dataset of a tracker as at a day."""
    rows = {"lines": [], "links": [], "events": [], "operations": []}
    for line in lines:
        row = dict(zip(FIELDS, line, strict=True))
        told = {"source_id": source, "grade": row["grade"]}
        rows["lines"].append({"line_id": row["line"], "name": row["name"]})
        rows["links"].append({"link_type": "ORIGINATES_IN", "from": row["line"], "to": row["origin"], **told})
        dates = {"start": row["first"], "end": row["last"]}
        for town in row["towns"].split(";"):
            rows["links"].append({"link_type": "SUPPLIES", "from": row["line"], "to": town, **dates, **told})
        status = {"event": "status", "status": row["status"], "date_start": day, "date_end": day}
        rows["events"].append({"line_id": row["line"], "source_id": source, **status})
        if row["closed"]:
            closed = {"date_start": row["closed"], "date_end": row["closed"], "operation_id": row["by"]}
            rows["events"].append({"line_id": row["line"], "event": "closed", **closed, **told})
    rows["operations"] = [{"operation_id": o, "name": f"Op {o.title()}"} for o in ("granta", "gravity")]
    rows["sources"] = [{"source_id": source, "title": "Tracker", "published": day}]
    return Dataset.build(rows)


def changed(number, **cells):
    """Return the tracker with some cells of one line changed."""
    lines = [list(line) for line in TRACKER]
    for name, value in cells.items():
        lines[number][FIELDS.index(name)] = value
    return lines


def told(old, new, **filters):
    return [(r["line"], r["change"], r["before"], r["after"]) for r in diff(old, new, **filters).rows]


BEFORE = tracker(*TRACKER)
NEXT = "2026-10-12"


GRANTA = "closed on 20 September 2026 by Op Granta"


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (TRACKER, []),
        (changed(0, status="ACTIVE"), []),
        (changed(0, name=" RICO"), []),
        (changed(0, status="Closed", closed="2026-10-08", by="gravity"),
         [("n1", "closed", "active", "closed on 8 October 2026 by Op Gravity")]),
        (changed(0, status="Closed", closed="2026-10-08", by="gravity", last="2026-10-08"),
         [("n1", "closed", "active", "closed on 8 October 2026 by Op Gravity")]),
        (changed(0, status="Closed"), [("n1", "closed", "active", "closed")]),
        (changed(0, status="Dormant"), [("n1", "gone quiet", "active", "dormant")]),
        (changed(1, status="Live"), [("n2", "back", "dormant", "active")]),
        (changed(2, status="Re-emerged"), [("n3", "back", "closed", "back")]),
        (changed(2, status="Active", closed="", by=""),
         [("n3", "corrected", "closed", "active"), ("n3", "corrected", GRANTA, None)]),
        (changed(2, closed="2026-09-18"),
         [("n3", "corrected", GRANTA, "closed on 18 September 2026 by Op Granta")]),
        (changed(2, by="gravity"),
         [("n3", "corrected", GRANTA, "closed on 20 September 2026 by Op Gravity")]),
        (changed(0, origin="hackney"), [("n1", "moved", "run from lambeth", "run from hackney")]),
        (changed(1, towns="norwich;cromer"),
         [("n2", "moved", "sells in ipswich and norwich", "sells in cromer and norwich")]),
        (changed(1, origin="hackney", towns="norwich"),
         [("n2", "moved", "run from croydon; sells in ipswich and norwich", "run from hackney; sells in norwich")]),
        (changed(0, origin="unknown"), [("n1", "corrected", "run from lambeth", "run from Unknown")]),
        (changed(0, grade="1A"), [("n1", "re-graded", "2B", "1A")]),
        (changed(0, first="2025-12-24"),
         [("n1", "corrected", "first seen 5 January 2026", "first seen 24 December 2025")]),
        (changed(0, last="2026-10-11"),
         [("n1", "other", "last seen 30 September 2026", "last seen 11 October 2026")]),
        (changed(0, last="2026-09-01"),
         [("n1", "corrected", "last seen 30 September 2026", "last seen 1 September 2026")]),
        (changed(0, name="Ricco"), [("n1", "corrected", "called Rico", "called Ricco")]),
        (changed(0, status="Under review"), [("n1", "other", "recorded as 'Active'", "recorded as 'Under review'")]),
        (TRACKER[:2], [("n3", "withdrawn", "run from hackney; sells in dereham; closed", None)]),
        ([*TRACKER, ("n4", "Bolt", "newham", "thetford", "2026-10-06", "2026-10-10", "Active", "", "", "2C")],
         [("n4", "new", None, "run from newham; sells in thetford; active")]),
    ],
)  # fmt: skip
def test_each_kind_of_change_is_told_once_and_in_words(lines, expected):
    assert told(BEFORE, tracker(*lines, day=NEXT)) == expected


def test_a_line_that_is_named_by_what_changed_is_one_line():
    by_origin = tracker(*[("rico-hackney" if x[0] == "n1" else x[0], *x[1:]) for x in changed(0, origin="hackney")])
    old = tracker(*[("rico-lambeth" if x[0] == "n1" else x[0], *x[1:]) for x in TRACKER])
    assert told(old, by_origin) == [("rico-hackney", "moved", "run from lambeth", "run from hackney")]
    spelt = tracker(*[("ricco-lambeth" if x[0] == "n1" else x[0], *x[1:]) for x in changed(0, name="Ricco")])
    assert told(old, spelt) == [("ricco-lambeth", "corrected", "called Rico", "called Ricco")]


def test_operations_figures_stand_before_and_after_with_the_claims_that_moved_them():
    new = tracker(*changed(0, status="Closed", closed="2026-10-08", by="granta"), day=NEXT)
    (row,) = diff(BEFORE, new).parts["operations"].rows
    assert (row["operation"], row["name"], row["before_low"], row["after_low"]) == ("granta", "Op Granta", 1, 2)
    (claim,) = row["claims"]
    assert new.claim(claim).line == "n1"


def test_new_and_withdrawn_are_mirrored_and_names_never_stand_for_hashes():
    new = tracker(*TRACKER[1:], ("n4", "Bolt", "newham", "ely", "2026-10-06", "", "Active", "", "", "2C"), day=NEXT)
    there, back = diff(BEFORE, new), diff(new, BEFORE)

    def of(result, change):
        return {r["line"] for r in result.rows if r["change"] == change}

    assert of(there, "new") == of(back, "withdrawn") == {"n4"}
    assert of(there, "withdrawn") == of(back, "new") == {"n1"}
    for row in there.rows:
        assert row["name"]
        assert row["before"] or row["after"]


def test_filters_hold_in_both_versions():
    lines = changed(0, status="Dormant")
    lines[1][FIELDS.index("status")] = "Active"
    new = tracker(*lines, day=NEXT)
    assert {r[0] for r in told(BEFORE, new)} == {"n1", "n2"}
    assert {r[0] for r in told(BEFORE, new, place="ipswich")} == {"n2"}


def test_rows_of_no_line_come_last_and_say_what_they_are_of():
    count = {"count_id": "a", "subject": "granta", "measure": "arrests", "unit": "persons", "stock_or_flow": "flow"}
    count |= {"value": "7", "source_id": "s", "origin": "london", "period_start": "2026-09", "period_end": "2026-09"}
    place = {"place_id": "london", "name": "London"}
    old = BEFORE.extend(Dataset.build({"counts": [count], "places": [place]}))
    moved = tracker(*changed(0, status="Dormant"), day=NEXT)
    new = moved.extend(Dataset.build({"counts": [count | {"value": "<5"}], "places": [place]}))
    rows = diff(old, new).rows
    assert [r["line"] for r in rows] == ["n1", None]
    assert rows[1]["name"] == "Op Granta, arrests (persons), London to anywhere, September 2026"
    assert (rows[1]["change"], rows[1]["before"], rows[1]["after"]) == ("corrected", "7", "fewer than 5")
    assert rows[1]["operation"] == ("granta",)


def test_the_sentences_for_the_top_of_a_product():
    lines = changed(0, status="Closed", closed="2026-10-08", by="granta")
    lines[1][FIELDS.index("status")] = "Active"
    assert change_sentences(diff(BEFORE, tracker(*lines, day=NEXT))) == [
        "Since 5 October 2026: one line was closed: Rico; one line is back: Ace.",
        "Op Granta, lines closed (type not stated): 2, before 1.",
    ]
    assert change_sentences(diff(BEFORE, BEFORE)) == ["Since 5 October 2026 no line changed."]


def test_the_columns_are_those_that_were_promised():
    columns = [c.name for c in graphlab.diff(BEFORE, BEFORE).columns]
    assert columns == ["line", "name", "change", "before", "after", "operation", "claims"]
    with pytest.raises(NotFoundError):
        graphlab.diff(BEFORE, BEFORE, by="row")


def test_a_line_has_one_pseudonym_in_both_versions_and_no_brand_is_named():
    lines = [
        *changed(0, status="Dormant")[:2],
        ("n9", "Bolt", "newham", "ely", "2026-10-06", "", "Active", "", "", "2C"),
    ]
    new = tracker(*lines, day=NEXT)
    plain, hidden = diff(BEFORE, new), diff(BEFORE, new, pseudonyms=True)
    assert [r["change"] for r in hidden.rows] == [r["change"] for r in plain.rows] == ["new", "gone quiet", "withdrawn"]
    assert all(r["name"].startswith("Line ") for r in hidden.rows)
    assert not any(brand in hidden.to_json(hidden.parts) for brand in ("Rico", "Ace", "Jay", "Bolt"))
    assert [r["change"] for r in diff(BEFORE, new, pseudonyms=True, subject="Rico").rows] == ["gone quiet"]
