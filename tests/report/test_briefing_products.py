"""Each product says what its commands say, within its budget, once, and names what these data do not answer."""

import hashlib
import io
import json
import re
from collections import Counter
from dataclasses import replace
from datetime import date
from urllib.parse import parse_qsl, unquote

import openpyxl
import pytest
from docx import Document
from lxml import html
from openpyxl.cell import WriteOnlyCell
from pptx import Presentation
from pptx.util import Mm, Pt

from graphlab.analysis.disruption.summary import disruption
from graphlab.analysis.flows.od_table import flows
from graphlab.analysis.gaps.gaps import gaps
from graphlab.analysis.lifecycle.ledger import lines
from graphlab.analysis.plan.planning import plan
from graphlab.dataset import Dataset
from graphlab.errors import DataError
from graphlab.release.inputs import InputFile, contents_of
from graphlab.report.briefing.annex.book import sheet_names
from graphlab.report.briefing.annex.sheet_rows import Styles, row_xml, with_rows
from graphlab.report.briefing.document import Bar, Bars, Briefing, Budget, Finding, Head, Row, Table
from graphlab.report.briefing.folder import BriefingOptions, make_brief
from graphlab.report.briefing.products import reporting_period
from graphlab.report.briefing.short import room
from graphlab.report.briefing.short.slides import short_pptx, slides_of
from graphlab.report.house_style import HouseStyle, Thresholds

QUICK = HouseStyle(thresholds=Thresholds(stability=2), without=("network",))


@pytest.fixture(scope="module")
def made(example):
    return make_brief(example, BriefingOptions(assurance=True, command="graphlab brief x"), style=QUICK)


def supply(line, origin, *towns, **more):
    link = {"source_id": "s", "start": "2026-01", "end": "2026-06", "grade": "2C", **more}
    yield {"link_type": "ORIGINATES_IN", "from": line, "to": origin, **link}
    yield from ({"link_type": "SUPPLIES", "from": line, "to": town, **link} for town in towns)


def event(line, day, kind, **more):
    return {"line_id": line, "event": kind, "date_start": day, "date_end": day, "source_id": "s", **more}


NAMES = {"rico": "=1+1", "echo": "Echo", "ace": "Ace", "bo": "Bo"}


def tracker(names=NAMES, cut_off="2026-06-30", **more):
    """Four lines: one back after a closure, one closed and checked, one closed and never checked, one open."""
    tables = {
        "sources": [{"source_id": "s", "title": "=cmd|' /C calc'!A0", "published": "2026-06-30"}],
        "lines": [{"line_id": line, "name": name} for line, name in names.items()],
        "operations": [{"operation_id": "sweep", "name": "Operation Sweep"}],
        "links": [x for line in ("rico", "echo", "ace", "bo") for x in supply(line, "london", f"t-{line}")]
        + [{"link_type": "TARGETED", "from": "sweep", "to": line, "source_id": "s"} for line in ("rico", "ace")],
        "places": [{"place_id": "london"}, *({"place_id": f"t-{line}"} for line in ("rico", "echo", "ace", "bo"))],
        "events": [
            event("rico", "2026-02-01", "closed_type1", operation_id="sweep"),
            event("rico", "2026-03-03", "reemerged"),
            event("echo", "2026-02-01", "closed_type2"),
            event("echo", "2026-05-01", "check_back"),
            event("ace", "2026-04-01", "closed", operation_id="sweep"),
        ],
    }
    return Dataset.build(tables | more, {"cut_off": cut_off, "title": "Our tracker"})


def texts(made: Briefing, key: str) -> str:
    return next(f.text for f in made.proved if f.question == key)


# --- figures ----------------------------------------------------------------------------------------------------------


def test_each_finding_says_what_its_command_gives(example, made):
    net, said = example.network(), made.briefing
    london = next(r for r in flows(net, "arrests").rows if (r["subject"], r["origin"]) == ("gravity", "london"))
    assert f"recorded for {london['low']}, which is {london['share_low']:.1%}".replace("%", " %") in texts(
        said, "supply"
    )
    ledger = lines(net).rows
    still = [r for r in ledger if r["state"].kind != "closed"]
    assert f"{len(still)} of {len(ledger)} named lines stand open" in texts(said, "open")
    best = plan(net, budget=1).rows[0]
    assert f"closing {best['names'][0]} next" in texts(said, "next")
    assert f": {best['worth']} of 21" in texts(said, "next")
    closed = [r for r in disruption(net).parts["returns"].rows if r["closure"]]
    assert f"Of {len({(r['line'], r['closed_low']) for r in closed})} closures" in texts(said, "disrupted")
    told = {r["about"]: r["changes"] for r in gaps(net).rows if r["gap"] != "one source"}
    changing = {r["about"] for r in gaps(net).rows if r["changes"] and r["gap"] != "one source"}
    assert texts(said, "gaps").startswith(f"{len(changing)} of {len(told)} gaps can change a finding")


def test_what_came_back_is_told_by_name_and_days_and_types_are_kept_apart():
    said = make_brief(tracker(), BriefingOptions(to=("html",)), style=QUICK).briefing
    assert texts(said, "disrupted") == (
        "Of 3 closures of named lines as at 30 June 2026 (1 type 1, 1 type 2 and 1 type not stated) 1 came back: =1+1 "
        "(after 30 days); 1 was still closed when looked at; 1 was not checked."
    )
    assert "what changed since the last edition, of which none was given" in said.unanswered


def test_the_debrief_of_an_operation_keeps_to_its_lines():
    said = make_brief(tracker(), BriefingOptions(to=("html",), operation="sweep"), style=QUICK).briefing
    assert said.product == "Operation debrief"
    assert texts(said, "targeted").startswith("Operation Sweep is said to have targeted or closed 2 named lines: ")
    told = "Of 2 closures of named lines by Operation Sweep as at 30 June 2026 (1 type 1 and 1 type not stated)"
    assert told in texts(said, "disrupted")
    assert "Echo" not in " ".join(f.text for f in said.findings)


def test_a_weekly_update_says_what_changed_since_the_edition_before():
    old = tracker(events=[], cut_off="2026-01-31")
    said = make_brief(tracker(), BriefingOptions(to=("docx",), product="weekly"), style=QUICK, before=old).briefing
    first = said.proved[0]
    assert first.topic == "What changed since the last edition"
    assert "4 lines are in the record as at 30 June 2026" in first.text
    assert first.text.startswith("Since 31 January 2026: ")
    assert "Echo" in first.text
    assert ("Echo", "closed") in {row.cells[:2] for row in first.proof.rows}
    assert (said.budget.pages, said.budget.slides) == (1, 1)
    alone = make_brief(tracker(), BriefingOptions(to=("docx",), product="weekly"), style=QUICK).briefing
    assert alone.proved[0].question == "disrupted"
    assert "what changed since the last edition, of which none was given" in alone.unanswered


def test_editions_are_compared_by_pseudonyms_and_neither_names_a_brand(tmp_path):
    """What changed is told of the pseudonyms of today; a brand that only one edition knows stands in no text."""
    brands = {"rico": "Rico", "echo": "Echo", "ace": "Ace", "bo": "Zulu"}
    old = tracker(
        names=brands | {"gone": "Marley"}, events=[], cut_off="2026-01-31",
        lines=[{"line_id": k, "name": v} for k, v in (brands | {"gone": "Marley"}).items() if k != "echo"]
        + [{"line_id": "echo", "name": "Echo", "note": "was Marley, now with Zulu"}],
    )  # fmt: skip
    now = tracker(names=brands, lines=[{"line_id": k, "name": v, "note": "as Marley was"} for k, v in brands.items()])
    key = tmp_path / "key.csv"
    order = BriefingOptions(to=("html",), product="weekly")
    made = make_brief(now, order, style=QUICK, before=old, key_file=key, pseudonyms=True)
    first = made.briefing.proved[0]
    assert first.topic == "What changed since the last edition"
    assert "closed" in {row.cells[1] for row in first.proof.rows}
    text = b" ".join(made.files[name] for name in made.files if name.endswith((".html", ".csv", ".json"))).decode()
    assert not [brand for brand in (*brands.values(), "Marley") if re.search(rf"\b{brand}\b", text)]
    plain = make_brief(now, order, style=QUICK, before=old).briefing.proved[0]
    assert Counter(r.cells[1] for r in plain.proof.rows) == Counter(r.cells[1] for r in first.proof.rows)
    told = key.read_text()
    assert all(f",{name}\n" in told for name in (*brands.values(), "Marley"))


def test_editions_are_not_compared_while_small_numbers_are_hidden():
    hidden = make_brief(
        tracker(), BriefingOptions(to=("html",), product="weekly", suppress_below=5), style=QUICK, before=tracker()
    )
    assert "small numbers are hidden" in hidden.refused["What changed"]
    assert hidden.briefing.proved[0].topic != "What changed since the last edition"


def test_a_quarterly_statement_keeps_types_and_subjects_apart():
    counts = [
        {"count_id": "a", "subject": "sweep", "measure": "arrests", "unit": "persons", "value": "9"},
        {"count_id": "b", "subject": "t-bo", "measure": "arrests", "unit": "persons", "value": "<5"},
    ]
    month = {"period_start": "2026-04", "period_end": "2026-04", "source_id": "s", "stock_or_flow": "flow"}
    data = tracker(counts=[c | month for c in counts])
    order = BriefingOptions(to=("html",), product="quarterly")
    said = make_brief(data, order, style=QUICK, period="2026-04..2026-06").briefing
    assert texts(said, "closures") == (
        "1 closure of a named line is stated for April 2026 to June 2026: type not stated."
    )
    assert "9 arrests (persons, definition not stated) are stated for Operation Sweep (April 2026); 1 other figure" in (
        texts(said, "arrests")
    )
    assert "14" not in texts(said, "arrests")
    assert texts(said, "safeguarding").endswith("which does not show that there were none.")
    with pytest.raises(DataError, match="of a period"):
        make_brief(data, order, style=QUICK)


@pytest.mark.parametrize("named", [True, False])
def test_closures_that_are_counted_without_names_stand_in_a_quarterly_statement_and_are_not_added(named):
    flow = {"measure": "lines closed", "unit": "lines", "stock_or_flow": "flow", "source_id": "s"}
    month = {"period_start": "2026-05", "period_end": "2026-05"}
    counts = [
        {"count_id": "a", "subject": "sweep", "value": "7"} | flow | month,
        {"count_id": "b", "subject": "t-bo", "value": "<4"} | flow | month,
    ]
    data = tracker(counts=counts) if named else tracker(counts=counts, events=[])
    order = BriefingOptions(to=("html",), product="quarterly")
    made = make_brief(data, order, style=QUICK, period="2026-04..2026-06").briefing
    said = texts(made, "closures")
    assert said.startswith("1 closure of a named line is stated" if named else "No closure of a named line is stated")
    assert said.endswith(
        "; 7 lines without a name are said to have been closed by Operation Sweep (May 2026), beside 1 other figure; "
        "they are not added, since figures may count the same lines."
    )
    proof = next(f.proof for f in made.proved if f.question == "closures")
    assert [row.cells[-1] for row in proof.rows] == (["not checked"] if named else ["7", "at most 3"])


def test_the_card_of_a_line_has_what_is_stated_and_no_empty_line():
    rico = {"line_id": "rico", "name": "Rico", "aliases": "R", "note": "seen at the station"}
    data = tracker(lines=[rico, *({"line_id": line} for line in ("echo", "ace", "bo"))])
    said = make_brief(data, BriefingOptions(to=("docx", "pptx"), line="Rico"), style=QUICK).briefing
    facts = dict(said.facts)
    assert facts["Status"] == "Active"
    assert facts["What came of them"] == "1 Feb 2026 (type 1): back after 30 days"
    assert (facts["Run from"], facts["Sells in"], facts["Note"]) == ("london", "t-rico", "seen at the station")
    assert all(facts.values())
    assert "Successors" not in facts
    assert said.title == "Line Rico"


# --- form -------------------------------------------------------------------------------------------------------------


def test_no_sentence_stands_in_two_places_and_nothing_is_not_stated_in_the_control_block(made):
    page = html.fromstring(made.files["briefing.html"].decode())
    sentences = [" ".join(e.text_content().split()) for e in page.xpath("//main//p | //main//li")]
    twice = [s for s, n in Counter(s for s in sentences if len(s) > 40).items() if n > 1]
    assert twice == []
    paper = Document(io.BytesIO(made.files["briefing.docx"]))
    told = [p.text for p in paper.paragraphs if len(p.text) > 40]
    assert len(told) == len(set(told))
    assert "not stated ·" not in " ".join(p.text for p in paper.paragraphs)
    assert any(
        p.text == "Not stated: organisation, author, owner, authorised by and review date." for p in paper.paragraphs
    )


def test_every_note_of_every_document_leads_to_its_place_in_the_annex(made):
    annex = html.fromstring(made.files["annex.html"].decode())
    ids = set(annex.xpath("//@id"))
    page = html.fromstring(made.files["briefing.html"].decode())
    targets = {h for h in page.xpath("//a/@href") if h.startswith("annex.html#")}
    assert {f"annex.html#note-{n}" for n in range(1, len(made.briefing.findings) + 1)} <= targets
    paper = Document(io.BytesIO(made.files["briefing.docx"]))
    targets |= {r.target_ref for r in paper.part.rels.values() if r.is_external}
    deck = Presentation(io.BytesIO(made.files["briefing.pptx"]))
    targets |= {r.target_ref for s in deck.slides for r in s.part.rels.values() if r.is_external}
    assert {t.partition("#")[2] for t in targets} <= ids
    inside = {h[1:] for h in annex.xpath("//a/@href") if h.startswith("#")}
    assert inside <= ids
    for note in annex.xpath("//div[@class='annex-note']"):
        assert note.xpath(".//a[starts-with(@href, '#table-')]")


def test_slides_have_one_message_legible_from_three_metres(made):
    deck = Presentation(io.BytesIO(made.files["briefing.pptx"]))
    assert len(deck.slides) == len(made.briefing.findings) <= 6
    for slide, finding in zip(deck.slides, made.briefing.findings, strict=True):
        assert slide.shapes.title.text_frame.text == finding.text.replace(" %", "\xa0%")
        frames = [s.text_frame for s in slide.shapes if s.has_text_frame]
        frames += [c.text_frame for s in slide.shapes if s.has_table for r in s.table.rows for c in r.cells]
        sizes = {run.font.size for f in frames for p in f.paragraphs for run in p.runs}
        assert min(sizes) >= Pt(16)
        assert any(s.has_table or s.has_chart or s.shape_type == 13 for s in slide.shapes)
        for shape in slide.shapes:
            assert shape.left >= 0 and shape.top >= 0
            assert shape.left + shape.width <= deck.slide_width + 1
            assert shape.top + shape.height <= deck.slide_height + 1


def test_documents_use_the_styles_of_word_and_charts_of_their_own(made):
    paper = Document(io.BytesIO(made.files["briefing.docx"]))
    styles = {p.style.name for p in paper.paragraphs}
    assert {"Title", "List Number", "Heading 2", "Caption"} <= styles
    charts = [name for name in paper.part.package.iter_parts() if "/charts/" in str(name.partname)]
    assert charts
    described = [e.get("descr") for e in paper.element.iter() if e.tag.endswith("}docPr")]
    assert described and all(described)


def test_the_same_data_give_the_same_bytes():
    events = [event("rico", "2026-02-01", "closed_type1"), event("echo", "2026-02-01", "closed")]
    one, two = (make_brief(tracker(events=e), BriefingOptions(), style=QUICK).files for e in (events, events[::-1]))
    assert {name for name in one if one[name] != two[name]} == set()
    assert {"briefing.docx", "briefing.pptx", "briefing.html", "annex.xlsx", "annex.html"} <= set(one)


# --- the workbook -----------------------------------------------------------------------------------------------------


def test_the_workbook_is_typed_filtered_and_runs_nothing():
    files = make_brief(tracker(), BriefingOptions(to=("html",)), style=QUICK).files
    book = openpyxl.load_workbook(io.BytesIO(files["annex.xlsx"]))
    for sheet in book:
        assert (sheet.freeze_panes, sheet["A1"].value) == ("A4", "OFFICIAL")
        assert sheet.auto_filter.ref.startswith("A3:")
        assert sheet.oddHeader.center.text == "OFFICIAL"
        assert not [c for row in sheet.iter_rows() for c in row if c.data_type == "f"]
    heads = [c.value for c in book["disruption-returns"][3]]
    rico = next(r for r in book["disruption-returns"].iter_rows(min_row=4) if r[heads.index("line")].value == "rico")
    cells = dict(zip(heads, rico, strict=True))
    assert (cells["back_after_days_low"].value, cells["back_after_days_high"].value) == (30, 30)
    assert cells["back_after_days (as written)"].value == "30"
    assert cells["closed_low"].is_date
    assert cells["name"].value == "=1+1"
    assert {"Contents", "Notes", "Columns", "Claims", "Sources", "Methods", "Run record"} <= set(book.sheetnames)


def test_a_row_of_the_workbook_is_read_as_it_was_meant():
    """Whatever stands in a cell, and in whichever column: a reader of workbooks finds it again, of the same kind."""
    texts = ["=1+1", "<a>&\"'", "  spaced ", "two\nlines", "\x0bodd", "x" * 40_000, "-5", "2026-10-05"]
    days = [date(2026, 10, 5), date(1900, 2, 15), date(1900, 3, 1)]
    values = [*texts, *days, date(1850, 1, 2), 7, -3, True, False, 0.25, 1 / 3, float("inf"), ("a", "b"), {"k": 1}]
    values += [None, "", (), *range(10)]
    maker = openpyxl.Workbook(write_only=True)
    sheet = maker.create_sheet("s")
    day, share = WriteOnlyCell(sheet), WriteOnlyCell(sheet)
    day.number_format, share.number_format = "yyyy-mm-dd", "0.0%"
    sheet.append(["head"])
    buffer = io.BytesIO()
    styles = Styles(day.style_id, share.style_id)
    shares = [value == 0.25 for value in values]
    maker.save(buffer)
    rows = [[row_xml(2, values, styles, shares)]]
    read = openpyxl.load_workbook(io.BytesIO(with_rows(buffer.getvalue(), rows)))["s"]
    found = [cell.value for cell in read[2]]
    assert found[:6] == [*texts[:4], "\ufffdodd", "x" * 32_000]
    assert found[6:8] == ["-5", "2026-10-05"]
    assert [cell.data_type for cell in read[2][:8]] == ["s"] * 8
    assert [d.date() for d in found[8:11]] == days
    assert found[11:21] == ["1850-01-02", 7, -3, True, False, 0.25, 0.3333333333333333, None, "a; b", "k 1"]
    assert found[21:] == [None, None, None, *range(10)]
    assert [cell.number_format for cell in read[2]].count("0.0%") == 1
    assert read["A1"].value == "head" and read.max_column == len(values) > 26


def test_names_of_sheets_are_short_and_never_twice():
    names = sheet_names(
        [f"flows-arrests-person-arrests-flow-of-{of}" for of in ("all", "named", "outside")] + ["claims"]
    )
    assert len(set(names.values())) == 4
    assert all(len(name) <= 31 for name in names.values())


def test_the_assurance_page_says_what_was_used_and_leaves_room_for_people(made):
    page = html.fromstring(made.files["annex.html"].decode())
    rows = {r.xpath("string(th)"): r.xpath("string(td)") for r in page.xpath("//section[@id='assurance']//tr")}
    assert rows["Checked by"] == "(to be filled in by a person)"
    assert rows["Fingerprint of the data"] == dict(made.briefing.record)["Fingerprint of the data"]
    assert rows["To make it again"] == "graphlab brief x"
    assert "Judgements used" in rows


def test_a_style_takes_annex_and_record_away():
    style = HouseStyle(thresholds=Thresholds(stability=2), without=("network", "annex", "record"))
    made = make_brief(tracker(), BriefingOptions(), style=style)
    assert not [name for name in made.files if name.startswith("annex")]
    assert "annex.html" not in made.files["briefing.html"].decode()
    assert made.briefing.record == ()


# --- the budget -------------------------------------------------------------------------------------------------------


def briefing_of(*rows: int, pages: int = 2) -> Briefing:
    def proof(n):
        return Table("t", f"Table of {n}", (Head("a"), Head("b")), tuple(Row((f"row {i}", "x")) for i in range(n)))

    found = tuple(Finding(f"Finding {n}.", (), question=str(n), proof=proof(n), rows=n, table="t") for n in rows)
    return Briefing("T", "P", "OFFICIAL", "", "", (), found, (), budget=type(Briefing.budget)(pages, 6))


def test_the_longest_table_gives_way_first_and_nothing_is_lost_in_silence():
    findings, left = room.fitted(briefing_of(5, 60, 20, pages=1), [40.0], 20.0)
    shown = [len(f.proof.rows) for f in findings]
    assert shown[0] == 5
    assert shown[1] < 60
    assert left == ()
    assert f"{60 - shown[1]} more rows in the annex, table t." in room.proof_note(findings[1])


def test_what_is_unknown_is_drawn_however_many_origins_there_are():
    counts = [{"count_id": "all", "value": "400"}]
    counts += [{"count_id": f"p{i}", "value": str(40 - i), "origin": f"o{i:02}", "part_of": "all"} for i in range(10)]
    counts += [{"count_id": f"few{i}", "value": "1", "origin": f"q{i:02}", "part_of": "all"} for i in range(12)]
    same = {"subject": "norfolk", "measure": "arrests", "unit": "persons", "stock_or_flow": "flow", "source_id": "s"}
    same |= {"period_start": "2025", "destination": "norfolk"}
    tables = {"sources": [{"source_id": "s"}], "counts": [row | same for row in counts]}
    made = make_brief(Dataset.build(tables, {"cut_off": "2026"}), BriefingOptions(to=("html",)), style=QUICK)
    finding = next(f for f in made.briefing.proved if f.question == "supply")
    grey = [bar.text for bar in finding.proof.bars if bar.muted]
    assert grey == ["33"]
    assert room.proof_note(finding).endswith(" 7 more origins in the annex, table flows-arrests-persons-flow-of-all.")


def test_a_card_counts_what_it_has_no_room_for_and_says_where_it_is():
    """Events and closures of a line that was closed again and again: the table with all of them is named."""
    months = [f"20{20 + n // 12}-{1 + n % 12:02}" for n in range(24)]
    events = [
        {"line_id": "ace", "event": ("closed", "reemerged")[n % 2], "date_start": m, "date_end": m, "source_id": "s"}
        for n, m in enumerate(months)
    ]
    tables = {"sources": [{"source_id": "s"}], "links": list(supply("ace", "london", "norwich")), "events": events}
    made = make_brief(Dataset.build(tables, {"cut_off": "2026-06-30"}), BriefingOptions(to=("html",), line="ace"))
    (card,) = made.briefing.proved
    assert room.proof_note(card).endswith("10 more events in the annex, table disruption-line.")
    assert len(made.files["tables/disruption-line.csv"].splitlines()) == 1 + len(card.proof.rows) + 10
    came = dict(made.briefing.facts)["What came of them"]
    assert came.endswith("; 8 more closures in the annex, table disruption-returns")


def test_answers_without_room_on_the_only_slide_are_counted_there():
    answers = [Finding(f"Answer {n}: {'word ' * 60}.", (), question=str(n), topic=f"Topic {n}") for n in range(20)]
    one = replace(briefing_of(), findings=tuple(answers), budget=Budget(1, 1), has_annex=False)
    (slide,) = Presentation(io.BytesIO(short_pptx(one))).slides
    shown = next(len(shape.table.rows) - 1 for shape in slide.shapes if shape.has_table)
    source = next(shape.text_frame.text for shape in slide.shapes if shape.name == "Source")
    assert 0 < shown < 19
    assert source == f"No room for {19 - shown} more answers."


def test_lines_in_one_state_are_listed_and_columns_that_say_nothing_are_left_out():
    tables = {"sources": [{"source_id": "s"}], "links": list(supply("ace", "london", "norwich"))}
    made = make_brief(Dataset.build(tables, {"cut_off": "2026-06-30"}), BriefingOptions(to=("html",)), style=QUICK)
    proofs = {f.question: f.proof for f in made.briefing.proved}
    assert [row.cells for row in proofs["open"].rows] == [("ace", "norwich", "Jan 2026", "Jun 2026")]
    assert "Closed, back" not in [head.label for head in proofs["next"].heads]


def test_every_answer_of_an_operation_has_something_to_show_on_its_slide(example):
    for data, operation in ((tracker(), "sweep"), (example, "Operation Gravity")):
        made = make_brief(data, BriefingOptions(to=("html",), operation=operation), style=QUICK).briefing
        shown = [finding for _, finding in slides_of(made)]
        assert all(f.proof is not None or f.picture is not None for f in shown), operation


@pytest.mark.parametrize(
    ("dates", "said"),
    [
        ({"start": "2025-09", "end": ""}, "from 1 September 2025"),
        ({"start": "", "end": "2025-09"}, "up to 30 September 2025"),
        ({"start": "", "end": ""}, "not dated"),
    ],
)
def test_a_period_with_an_open_end_is_said_as_one(dates, said):
    links = list(supply("ace", "london", "norwich", **dates))
    net = Dataset.build({"sources": [{"source_id": "s"}], "links": links}, {"cut_off": "2026"}).network()
    assert reporting_period(net) == said


def test_when_no_row_can_go_the_last_proof_goes_and_is_named():
    findings, left = room.fitted(briefing_of(4, 4, 4, pages=1), [room.HEIGHT - 60], 10.0)
    assert findings[0].proof is not None
    assert findings[-1].proof is None
    assert left[-1] == "Table of 4"


def test_grey_rows_stay_when_a_chart_is_shortened():
    bars = (*(Bar(str(i), i, i, str(i)) for i in range(9)), Bar("Unknown", 3, 3, "3", True))
    cut = room.shorter(Finding("x.", proof=Bars("b", "t", "u", bars), rows=10), 4)
    assert [b.label for b in cut.proof.bars] == ["0", "1", "2", "Unknown"]


def test_findings_that_nothing_proves_share_one_slide():
    plain = tuple(Finding(f"Nothing {i}.", (), topic=f"Topic {i}") for i in range(3))
    made = briefing_of(2)
    deck = slides_of(Briefing("T", "P", "OFFICIAL", "", "", (), (*made.findings, *plain), ()))
    assert [number for number, _ in deck] == [1, 2]
    assert [row.cells for row in deck[1][1].proof.rows] == [
        ("Topic 1", "Nothing 1. [3]"),
        ("Topic 2", "Nothing 2. [4]"),
    ]


def test_a_table_of_one_row_is_said_in_words_and_one_slide_is_never_empty():
    """One row shows no more than its sentence; and where only one slide is allowed, it bears the other answers."""
    two = briefing_of(2, 3).findings
    thin = tuple(replace(f, proof=replace(f.proof, rows=f.proof.rows[:1])) for f in two)
    assert [n for n, _ in slides_of(Briefing("T", "P", "OFFICIAL", "", "", (), (*two, *thin), ()))] == [1, 2, 3]
    bare = replace(two[0], proof=None)
    deck = slides_of(Briefing("T", "P", "OFFICIAL", "", "", (), (bare, *two), (), budget=Budget(1, 1)))
    assert [len(f.proof.rows) for _, f in deck] == [2]


def test_one_origin_is_said_and_not_drawn_as_one_bar():
    said = make_brief(tracker(), BriefingOptions(to=("html",)), style=QUICK).briefing
    supply_finding = next(f for f in said.proved if f.question == "supply")
    assert "london is named as origin of all 4 lines open" in supply_finding.text
    assert supply_finding.proof is None


def test_a_figure_with_one_origin_is_a_finding_in_words(dataset):
    def count(key, value, origin, **more):
        row = {"count_id": key, "subject": "op", "measure": "arrests", "unit": "arrests", "stock_or_flow": "flow"}
        return row | {"value": value, "origin": origin, "destination": "norwich", "source_id": "s"} | more

    counts = [
        count("t", "100", "", period_start="2025", period_end="2025"),
        count("a", "100", "london", part_of="t", period_start="2025", period_end="2025"),
    ]
    data = dataset(counts=counts, operations=[{"operation_id": "op"}], sources=[{"source_id": "s"}])
    (first, *_) = make_brief(data, BriefingOptions(to=("html",)), style=QUICK).briefing.proved
    assert first.text == "100 arrests of op (2025) are recorded from london, the one origin that is stated."
    assert first.proof is None


def test_what_is_empty_is_no_column_and_events_are_told_in_words():
    card = make_brief(tracker(), BriefingOptions(to=("docx",), line="rico"), style=QUICK).briefing.proved[0]
    assert [head.label for head in card.proof.heads] == ["When", "What", "By"]
    assert [row.cells[1] for row in card.proof.rows] == ["closed (type 1)", "re-emerged"]
    debrief = make_brief(tracker(), BriefingOptions(to=("docx",), operation="sweep"), style=QUICK).briefing
    for finding in debrief.proved:
        if isinstance(finding.proof, Table):
            columns = list(zip(*(row.cells for row in finding.proof.rows), strict=True))
            assert not [c for c in columns[1:] if set(c) <= {"", "–", "not stated"}]


def test_as_many_gaps_can_change_a_finding_as_the_command_says():
    whole = {"subject": "norfolk", "measure": "arrests", "unit": "persons", "stock_or_flow": "flow", "source_id": "s"}
    whole |= {"destination": "norfolk", "period_start": "2025", "period_end": "2025"}
    values = {"lambeth": "310", "essex": "220", "newham": "~90", "hackney": "<30", "birmingham": "20+"}
    parts = [{"count_id": f"c-{k}", "origin": k, "value": v, "part_of": "all", **whole} for k, v in values.items()]
    counts = [{"count_id": "all", "value": "1503", **whole}, *parts]
    data = Dataset.build({"sources": [{"source_id": "s"}], "counts": counts})
    rows = [r for r in gaps(data.network()).rows if r["gap"] != "one source"]
    changing = {r["about"] for r in rows if r["changes"]}
    said = make_brief(data, BriefingOptions(to=("html",)), style=QUICK).briefing
    assert 0 < len(changing) < len({r["about"] for r in rows})
    assert texts(said, "gaps").startswith(f"{len(changing)} of {len({r['about'] for r in rows})} gaps can change")


def test_lines_without_a_place_are_counted_wherever_open_lines_are():
    seen = event("bare", "2026-05-01", "opened")
    data = tracker(names={**NAMES, "bare": "Bare"}, events=[seen])
    said = make_brief(data, BriefingOptions(to=("html",)), style=QUICK).briefing
    assert "all 5 named lines stand open" in texts(said, "open")
    assert texts(said, "next").startswith("Of 5 lines open as at 30 June 2026 (1 without a stated place), ")
    card = make_brief(data, BriefingOptions(to=("html",), line="bare"), style=QUICK).briefing
    assert (
        texts(card, "card") == "What closing Bare would cut is not known: neither an origin nor a town of it is stated."
    )


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        ("opened", "both named lines stand open: both active."),
        ("closed", "neither of the 2 named lines stands open: both are closed by their latest claim."),
    ],
)
def test_two_lines_are_both_or_neither(kind, sentence):
    names = {"rico": "Rico", "bo": "Bo"}
    links = [x for line in names for x in supply(line, "london", f"t-{line}")]
    events = [event(line, "2026-06-01", kind) for line in names]
    said = make_brief(
        tracker(names=names, links=links, events=events), BriefingOptions(to=("html",)), style=QUICK
    ).briefing
    assert sentence in texts(said, "open")


def test_lines_are_not_called_named_where_a_source_names_one_by_its_places_only():
    key = "not-named-london-t-bo-story"
    links = [x for line in (*NAMES, key) for x in supply(line, "london", "t-bo")]
    data = tracker(names={**NAMES, key: "London to Bo (name not given)"}, links=links)
    said = make_brief(data, BriefingOptions(to=("html",)), style=QUICK).briefing
    told = repr(said)
    assert "named line" not in told, told[max(told.index("named line") - 200, 0) :][:400]
    assert "all 5 recorded lines stand open" in texts(said, "open")


def test_a_name_is_written_as_it_is_and_no_line_is_shown_twice():
    one = {"lines": [{"line_id": "l", "name": "l"}], "links": list(supply("l", "o", "t"))}
    data = Dataset.build({"sources": [{"source_id": "s"}], **one, "events": [event("l", "2026-07-01", "disrupted")]})
    said = make_brief(data, BriefingOptions(to=("html",)), style=QUICK).briefing
    assert "the only named line, l, is disrupted." in texts(said, "open")
    told = "The only named line, l, is said to have been disrupted; no closure of it is stated."
    assert texts(said, "disrupted") == told
    tables = [f.proof for f in said.proved if isinstance(f.proof, Table)]
    assert len({t.rows for t in tables}) == len(tables)


def test_a_hostile_name_is_cut_and_runs_nowhere():
    data = tracker(NAMES | {"echo": "<script>alert(1)</script>" + "W" * 300})
    files = make_brief(data, BriefingOptions(), style=QUICK).files
    for name in ("briefing.html", "annex.html"):
        assert b"<script>alert" not in files[name]
    deck = Presentation(io.BytesIO(files["briefing.pptx"]))
    assert all(len(s.shapes.title.text_frame.text) < 400 for s in deck.slides)
    assert not re.search(r"W{60}", " ".join(s.shapes.title.text_frame.text for s in deck.slides))


# --- the force's own template -----------------------------------------------------------------------------------------


def deck_bytes(width=338.67, height=190.5) -> bytes:
    deck = Presentation()
    deck.slide_width, deck.slide_height = Mm(width), Mm(height)
    deck.slide_layouts[5].name = "Plain"
    deck.slides.add_slide(deck.slide_layouts[0]).shapes.title.text = "Left over from the last meeting"
    out = io.BytesIO()
    deck.save(out)
    return out.getvalue()


def styled(tmp_path, content: bytes) -> HouseStyle:
    (tmp_path / "force.pptx").write_bytes(content)
    return replace(QUICK, template=("force.pptx",), folder=tmp_path)


def test_the_slides_are_made_on_the_layout_of_the_template_that_has_only_a_title(tmp_path):
    files = make_brief(tracker(), BriefingOptions(to=("pptx",)), style=styled(tmp_path, deck_bytes())).files
    deck = Presentation(io.BytesIO(files["briefing.pptx"]))
    assert {s.slide_layout.name for s in deck.slides} == {"Plain"}
    assert b"Left over" not in b"".join(p.blob for p in deck.part.package.iter_parts() if hasattr(p, "blob"))
    runs = [r for s in deck.slides for r in s.shapes.title.text_frame.paragraphs[0].runs]
    assert {r.font.name for r in runs} == {None}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (deck_bytes(254, 190.5), "are 254 by 190 mm"),
        (b"PK no deck", "cannot be read"),
        (b"x", "no PowerPoint or Word file"),
    ],
)
def test_a_template_that_cannot_serve_is_refused_with_what_to_do(tmp_path, content, words):
    with pytest.raises(DataError, match=words):
        make_brief(tracker(), BriefingOptions(to=("pptx",)), style=styled(tmp_path, content))


def test_closures_that_are_only_counted_are_told_without_a_line():
    count = {"count_id": "a", "subject": "team", "measure": "lines closed", "unit": "lines", "value": "74"}
    count |= {"period_start": "2023", "period_end": "2023", "source_id": "s", "stock_or_flow": "flow"}
    data = Dataset.build({"sources": [{"source_id": "s"}], "counts": [count]})
    said = make_brief(data, BriefingOptions(to=("html",)), style=QUICK).briefing
    assert texts(said, "disrupted").startswith("74 lines are said to have been closed by team (2023); none is named")


# --- the files that were used beside the data -------------------------------------------------------------------------


def used(data, **options):
    inputs = (InputFile("style", "house.yaml", b"author: A\n"), InputFile("mapping", "m.yaml", b"brand: Rico\n"))
    files = make_brief(data, BriefingOptions(to=("html",), assurance=True), style=QUICK, inputs=inputs, **options).files
    return json.loads(files["run-record.json"]), files["annex.html"].decode()


def test_no_machine_is_named_by_a_file_in_a_record():
    file = InputFile("project", "graphlab.yaml", b"  - path: 'neo4j+s://intel-db.force.uk:7687'\n  - path: a.csv\n")
    (told,) = contents_of([file], hidden=False)
    assert told["text"] == "  - path: 'neo4j+s://(address left out)'\n  - path: a.csv\n"
    assert told["sha256"] == hashlib.sha256(file.content).hexdigest()


def test_the_record_holds_the_files_that_were_used_and_the_assurance_their_digests():
    record, page = used(tracker())
    assert [(f["use"], f["name"], f["text"]) for f in record["inputs"]] == [
        ("mapping", "m.yaml", "brand: Rico\n"),
        ("style", "house.yaml", "author: A\n"),
    ]
    digest = hashlib.sha256(b"author: A\n").hexdigest()
    assert record["inputs"][1]["sha256"] == digest
    assert {"what": "Used as style", "value": f"house.yaml, SHA-256 {digest}"} in record["record"]
    assert f"house.yaml, SHA-256 {digest}" in page


@pytest.mark.parametrize("hides", ["pseudonyms", "handling"])
def test_a_file_may_name_what_is_hidden_and_then_only_its_digest_is_told(tmp_path, hides):
    grades = {"handling": "C"} if hides == "handling" else {}
    links = [*supply("rico", "london", "norwich"), *supply("hush", "london", "norwich", **grades)]
    tables = {"sources": [{"source_id": "s"}], "links": links}
    more = {"pseudonyms": True, "key_file": tmp_path / "key.csv"} if hides == "pseudonyms" else {}
    record, page = used(Dataset.build(tables, {"cut_off": "2026-06-30"}), **more)
    assert {f["left_out"] for f in record["inputs"]} == {"its text, which may name what is hidden"}
    assert "brand: Rico" not in json.dumps(record) + page


def page_data(text):
    return json.loads(re.search(r'<script type="application/json" id="data">(.*?)</script>', text, re.S)[1])


def test_each_finding_leads_to_the_page_that_shows_its_figure_and_the_page_leads_back(made, example):
    pages = {view: page_data(made.files[f"{view}.html"].decode()) for view in ("map", "network")}
    links = made.briefing.links
    assert set(links) == {"changed", "supply", "disrupted", "open", "next"}
    shown = html.fromstring(made.files["briefing.html"].decode()).xpath("//a[contains(@class, 'look')]/@href")
    assert {address for found in links.values() for _, address in found} == set(shown)
    figures = []
    for address in (address for question in ("changed", "supply") for _, address in links[question]):
        file, _, state = address.partition("#")
        asked = dict(parse_qsl(state))
        flow = next(f for f in pages["map"]["edges"] if f["id"] == asked["select"])
        assert (file, pages["map"]["series"][flow["series"]]["name"]) == ("map.html", asked["figure"])
        figures.append((flow["pair"][1], flow["low"], flow["high"]))
    assert figures == [("norfolk", 75, 75), ("norfolk", 0, 29), ("norfolk", 443, 443)]
    says = {f.question: f.text for f in made.briefing.proved}
    closed = dict(parse_qsl(links["next"][0][1].partition("#")[2]))
    assert example.name(closed["closed"]) in says["next"] and closed["select"] == f"n/{closed['closed']}"
    lines = dict(parse_qsl(links["disrupted"][0][1].partition("#")[2]))
    nodes = {node["id"] for node in pages["network"]["nodes"]}
    assert {lines["select"], *(unquote(key) for key in lines["also"].split())} <= nodes
    for view, data in pages.items():
        assert data["siblings"] == {"briefing": "briefing.html", "network": "network.html", "map": "map.html"}
        assert '<a data-file="briefing.html" href="briefing.html">' in made.files[f"{view}.html"].decode()
