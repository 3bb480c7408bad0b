"""What the record of one line cannot all say is shown, also while a load is refused."""

from __future__ import annotations

import json
import random

import pytest

from graphlab.analysis.inspection import contradictions as module
from graphlab.analysis.inspection.contradictions import contradictions
from graphlab.model.claim_set import ClaimSet

TRACKER = """\
Lines as at 5 October 2026
Ref,Brand,Run from,Towns,First seen,Last seen,Status,Closed on,Closed by
L1,Echo,Hackney,Norwich,Jan-26,Sep-26,Active,12/05/2026,Op Alder
L2,Rico,Camden,Norwich; Ely,03/2025,04/2026,Closed,12/05/2026,Op Alder
L2,Riko,Camden,Norwich; Ely,03/2025,04/2026,Active,,
L3,Ace,Croydon,Ely,2025,2026,Re-emerged,01/02/2026,
L4,Zed,Croydon,Ely,2025,Jan-26,Closed,01/02/2026,
L5,Max,Croydon,Ely,2025,Feb-26,Closed,11/02/2026,
"""


def _checked(run, tmp_path, sheet=TRACKER, operations="  - {operation_id: op-alder, name: Op Alder, start: 2026-06}\n"):
    path = tmp_path / "tracker.csv"
    path.write_text(sheet, encoding="utf-8")
    suggested = run("check", path, "--suggest-mapping").stdout
    mapping = tmp_path / "m.yaml"
    mapping.write_text(suggested.replace("sheets:\n", f"operations:\n{operations}sheets:\n", 1), encoding="utf-8")
    return run("check", path, "--mapping", mapping, "--quiet"), path, mapping


def test_contradictions_within_one_id_are_named_and_sound_lines_are_not(run, tmp_path):
    result, _, _ = _checked(run, tmp_path)
    said = result.output.split("what the record of one line cannot all say:")[1]
    assert "line 'l1' is seen until 2026-09, after its closure on 12 May 2026" in said
    assert "line 'l1' is recorded as 'Active' on 2026-10-05, after its closure on 12 May 2026" in said
    assert "line 'l2' is recorded as 'Active' and 'Closed' on one day (2026-10-05" in said
    assert "line 'l1' was closed by op-alder on 2026-05-12, before that began (1 June 2026" in said
    assert "'l3'" not in said.split("lines of one brand")[0]
    assert "'l4'" not in said.split("lines of one brand")[0]
    assert "'l5'" not in said.split("lines of one brand")[0]
    assert "the line 'l2' bears several names: 'Rico', 'Riko'" in result.output


def test_they_are_shown_while_there_are_errors_and_as_data(run, tmp_path):
    result, path, mapping = _checked(
        run, tmp_path, TRACKER.replace("Croydon,Ely,2025,2026", "Croydon,Elyxx zz,2025,2026")
    )
    assert result.exit_code == 1
    assert "'Elyxx zz' is not clear" in result.output
    assert "line 'l2' is recorded as 'Active' and 'Closed' on one day" in result.output
    mended = path.read_text(encoding="utf-8").replace("Elyxx zz", "Ely")
    path.write_text(mended, encoding="utf-8")
    rows = json.loads(run("check", path, "--mapping", mapping, "--format", "json", "--quiet").stdout)["rows"]
    assert sum(r["finding"] == "contradiction" for r in rows) == 6


DAYS = ("2025", "2025-06", "2026-01-31", "2026-02", "", "2026-02-10")


@pytest.mark.parametrize("seed", (1, 3, 6, 9, 11, 17, 22, 24, 33, 34, 35, 37, 38, 39))
def test_the_lines_that_columns_show_as_doubtful_are_all_that_contradict_themselves(monkeypatch, seed):
    chance = random.Random(seed)
    lines = [f"l{i}" for i in range(6)]
    words = ("active", "Closed", "re-emerged", "gone?", "dormant")
    kinds = ("closed", "closed_type1", "last_seen", "active", "reemerged", "status", "status", "disrupted")
    links = [
        {"link_type": "SUPPLIES", "from": chance.choice(lines), "to": f"town{i}", "end": chance.choice(DAYS)}
        for i in range(9)
    ]
    events = []
    for _ in range(chance.randrange(25)):
        kind, day = chance.choice(kinds), chance.choice(DAYS)
        event = {"line_id": chance.choice(lines), "event": kind, "date_start": day}
        event |= {"status": chance.choice(words)} if kind == "status" else {"date_end": chance.choice((day, ""))}
        events.append(event | {"operation_id": chance.choice(("op", "late", ""))})
    rows = {"links": links, "events": events, "operations": [{"operation_id": "late", "start": "2026-02"}]}
    rows["operations"].append({"operation_id": "op"})
    rows |= {t: [row | {"source_id": chance.choice("st")} for row in rows[t]] for t in ("links", "events")}
    data = ClaimSet.build(rows, {"cut_off": "2026-06-30"}, keep_going=True)
    found = contradictions(data)
    monkeypatch.setattr(module, "doubtful_lines", lambda _: set(lines))
    assert found == contradictions(data)
    assert found
