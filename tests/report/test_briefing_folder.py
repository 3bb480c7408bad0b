"""A briefing folder is written whole or not at all, marked as high as its data, and never gives away what is hidden."""

import io
import json
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from graphlab.dataset import Dataset
from graphlab.errors import DataError, GradeTextError, NotFoundError, OutputError, RefusedError
from graphlab.files import write_file, write_folder
from graphlab.files.products import MANIFEST
from graphlab.report.briefing.document import Sentence, Table
from graphlab.report.briefing.folder import BriefingOptions, brief, make_brief
from graphlab.report.house_style import HouseStyle, Thresholds
from graphlab.wording.phrases import TURNING

QUICK = HouseStyle(thresholds=Thresholds(stability=2))


@pytest.fixture(scope="module")
def small() -> Dataset:
    """Two lines, one of them handled C, and a total with a small part."""

    def count(key, value, origin="", part_of="", **more):
        base = {
            "count_id": key,
            "subject": "sweep",
            "measure": "arrests",
            "unit": "person-arrests",
            "value": str(value),
        }
        base |= {
            "stock_or_flow": "flow",
            "origin": origin,
            "destination": "norwich",
            "part_of": part_of,
            "source_id": "s",
        }
        return base | {"period_start": "2021", "period_end": "2021"} | more

    def link(kind, start, end, **more):
        return {"link_type": kind, "from": start, "to": end, "source_id": "s", "start": "2020", "end": "2021", **more}

    return Dataset.build(
        {
            "sources": [{"source_id": "s", "title": "Return"}],
            "lines": [{"line_id": "rico", "name": "Rico"}, {"line_id": "bosco", "name": "Bosco"}],
            "operations": [{"operation_id": "sweep", "name": "Operation Sweep"}],
            "links": [
                link("ORIGINATES_IN", "rico", "london"),
                link("SUPPLIES", "rico", "norwich", note="called Rico"),
                link("ORIGINATES_IN", "bosco", "essex", handling="C"),
                link("SUPPLIES", "bosco", "norwich", handling="C"),
                link("TARGETED", "sweep", "rico"),
            ],
            "events": [
                {"line_id": "rico", "event": "closed", "source_id": "s", "date_start": "2021-06", "date_end": "2021-06"}
            ],
            "counts": [
                count("all", 100),
                count("c-london", 60, "london", "all"),
                count("c-essex", 37, "essex", "all", note="printed share 37 %"),
                count("c-kent", 3, "kent", "all", note="printed share 3 %"),
            ],
        },
        {"title": "A small return", "marking": "OFFICIAL-SENSITIVE", "cut_off": "2021-12"},
    )


def test_the_folder_holds_what_the_contract_names(small, tmp_path):
    made = brief(small, tmp_path / "out", BriefingOptions(to=("html", "docx", "pptx")), style=QUICK)
    names = {p.relative_to(tmp_path / "out").as_posix() for p in (tmp_path / "out").rglob("*") if p.is_file()}
    assert names == set(made.files)
    for name in (
        "briefing.html",
        "briefing.docx",
        "briefing.pptx",
        "network.html",
        "run-record.json",
        "tables/ledger.csv",
    ):
        assert name in names


def test_an_existing_folder_is_refused_and_left_as_it_is(small, tmp_path):
    target = tmp_path / "out"
    target.mkdir()
    (target / "mine.txt").write_text("kept")
    with pytest.raises(OutputError, match="exists already; nothing was written"):
        brief(small, target, style=QUICK)
    with pytest.raises(OutputError, match=r"holds other files .mine\.txt"):
        brief(small, target, style=QUICK, force=True)
    assert [p.name for p in tmp_path.iterdir()] == ["out"]
    assert (target / "mine.txt").read_text() == "kept"


def test_force_replaces_our_own_folder_whole(tmp_path):
    write_folder(tmp_path / "out", {"briefing.html": b"old", "tables/a.csv": b"old"}, "briefing")
    write_folder(tmp_path / "out", {"briefing.html": b"new"}, "briefing", force=True)
    assert sorted(p.name for p in (tmp_path / "out").rglob("*")) == [MANIFEST, "briefing.html"]
    assert [p.name for p in tmp_path.iterdir()] == ["out"]


def test_an_empty_folder_may_be_filled(tmp_path):
    (tmp_path / "out").mkdir()
    write_folder(tmp_path / "out", {"briefing.html": b"new"}, "briefing")
    assert (tmp_path / "out" / "briefing.html").read_bytes() == b"new"


def test_a_write_that_fails_in_the_middle_leaves_nothing(tmp_path):
    with pytest.raises(OutputError, match="cannot be written"):
        write_folder(tmp_path / "out", {"a": b"1", "a/b": b"2"}, "briefing")
    assert list(tmp_path.iterdir()) == []


def test_a_file_where_a_folder_should_be_is_refused(tmp_path):
    (tmp_path / "out").write_text("kept")
    with pytest.raises(OutputError, match="is a file"):
        write_folder(tmp_path / "out", {"a": b"1"}, "briefing", force=True)
    with pytest.raises(OutputError, match="is a folder"):
        write_file(tmp_path, b"1", force=True)
    with pytest.raises(OutputError, match="is there already"):
        write_file(tmp_path / "out", b"1")
    assert (tmp_path / "out").read_text() == "kept"


def test_the_marking_of_the_data_is_the_floor(small):
    made = make_brief(small, BriefingOptions(), style=QUICK)
    assert made.briefing.marking == "OFFICIAL-SENSITIVE"
    with pytest.raises(RefusedError, match=r"the data are OFFICIAL-SENSITIVE.*--authorised-by NAME"):
        make_brief(small, BriefingOptions(marking="OFFICIAL"), style=QUICK)
    raised = make_brief(small, BriefingOptions(marking="secret"), style=QUICK)
    assert raised.briefing.marking == "SECRET"


def test_a_marking_is_lowered_only_in_the_name_of_someone_and_the_product_says_who(small):
    made = make_brief(small, BriefingOptions(marking="OFFICIAL", authorised_by="Supt Jones"), style=QUICK)
    assert made.briefing.marking == "OFFICIAL"
    assert dict(made.briefing.control)["Authorised by"] == "Supt Jones"


def test_a_word_that_is_no_marking_is_refused(small):
    with pytest.raises(GradeTextError, match="not a marking"):
        make_brief(small, BriefingOptions(marking="NOT PROTECTIVELY MARKED"), style=QUICK)


def test_handling_c_stays_out_and_the_page_says_how_many(small):
    made = make_brief(small, BriefingOptions(), style=QUICK)
    assert dict(made.briefing.control)["Withheld"] == "two claims with handling code C"
    assert b"bosco" not in _all_bytes(made.files).lower()
    assert json.loads(made.files["run-record.json"])["withheld"]["handling"] == 2
    asked = make_brief(small, BriefingOptions(), style=QUICK, include_handling="C")
    assert dict(asked.briefing.control)["Withheld"] == "no claims with handling code C"


def _all_bytes(files) -> bytes:
    import io
    import zipfile

    parts = []
    for name, content in files.items():
        if name.endswith((".docx", ".pptx")):
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                for member in archive.namelist():
                    inner = archive.read(member)
                    parts.append(inner)
                    if member.endswith(".xlsx"):
                        with zipfile.ZipFile(io.BytesIO(inner)) as book:
                            parts += [book.read(n) for n in book.namelist()]
        elif not name.endswith(".png"):
            parts.append(content)
    return b"\n".join(parts)


def test_pseudonyms_leave_no_brand_in_any_file_and_the_key_lies_apart(small, tmp_path):
    made = brief(small, tmp_path / "out", BriefingOptions(to=("html", "docx", "pptx")), style=QUICK, pseudonyms=True)
    everything = _all_bytes(made.files)
    for brand in (b"Rico", b"rico", b"Bosco", b"bosco"):
        assert brand not in everything
    assert b"Line 0" in everything
    key = (tmp_path / "out.pseudonym-key.csv").read_text()
    assert "rico,Rico" in key
    assert not (tmp_path / "out" / "out.pseudonym-key.csv").exists()


def test_the_same_key_gives_the_same_pseudonyms_in_the_next_product(small, tmp_path):
    brief(small, tmp_path / "one", BriefingOptions(), style=QUICK, pseudonyms=True)
    before = (tmp_path / "one.pseudonym-key.csv").read_bytes()
    key = tmp_path / "one.pseudonym-key.csv"
    brief(small, tmp_path / "two", BriefingOptions(), style=QUICK, key_file=key, pseudonyms=True)
    assert key.read_bytes() == before
    assert (tmp_path / "one" / "tables" / "ledger.csv").read_bytes() == (
        tmp_path / "two" / "tables" / "ledger.csv"
    ).read_bytes()


def test_a_line_summary_with_pseudonyms_does_not_name_the_line(small, tmp_path):
    made = make_brief(small, BriefingOptions(line="Rico"), style=QUICK, key_file=tmp_path / "key.csv", pseudonyms=True)
    assert made.briefing.title.startswith("Line Line 0")
    assert b"ico" not in made.files["tables/ledger.csv"].replace(b"indicator", b"")


def test_suppressed_numbers_are_in_no_file(small):
    made = make_brief(small, BriefingOptions(to=("html", "docx", "pptx"), suppress_below=5), style=QUICK)
    assert made.release.suppression is not None
    assert made.release.suppression.primary == ("c-kent",)
    assert made.release.suppression.secondary == ("c-essex",)
    everything = _all_bytes(made.files)
    assert b"printed share" not in everything
    assert b"37.0 %" not in everything
    rows = next(t for s in made.briefing.sections for t in s.of(Table) if t.key == "flow-1").rows
    shown = {r.cells[0]: r.cells[2] for r in rows}
    assert shown["london"] == "60"
    for hidden in ("essex", "kent"):
        assert shown.get(hidden, "not stated") not in {"37", "3"}
    assert "Small numbers: two counts are hidden and written [c]" in " ".join(v for _, v in made.briefing.record)


def test_hidden_cells_cannot_be_had_from_what_the_flow_tables_leave(small):
    made = make_brief(small, BriefingOptions(suppress_below=5), style=QUICK)
    for name, content in made.files.items():
        if name.startswith("tables/flows"):
            text = content.decode()
            assert ",40,40," not in text, name
            assert ",97," not in text, name


def test_without_a_threshold_nothing_is_hidden(small):
    assert make_brief(small, BriefingOptions(), style=QUICK).release.suppression is None


def test_a_line_summary_speaks_of_one_line(small):
    made = make_brief(small, BriefingOptions(line="rico"), style=QUICK)
    assert (made.briefing.product, made.briefing.title) == ("Line card", "Line Rico")
    ledger = next(t for s in made.briefing.sections for t in s.of(Table) if t.key == "ledger")
    assert [r.cells[0] for r in ledger.rows] == ["Rico"]


def test_an_operation_debrief_and_a_town_profile_bear_their_names(small):
    assert make_brief(small, BriefingOptions(operation="sweep"), style=QUICK).briefing.title == "Operation Sweep"
    town = make_brief(small, BriefingOptions(place="norwich"), style=QUICK)
    assert (town.briefing.product, town.briefing.title) == ("Town profile", "County lines and norwich")


def test_a_product_is_of_one_thing(small):
    with pytest.raises(DataError, match="one line, one operation or one place"):
        make_brief(small, BriefingOptions(line="rico", place="norwich"), style=QUICK)
    with pytest.raises(NotFoundError, match="no line called 'rica'"):
        make_brief(small, BriefingOptions(line="rica"), style=QUICK)
    with pytest.raises(OutputError, match="'pdf' is no format"):
        make_brief(small, BriefingOptions(to=("pdf",)), style=QUICK)


def test_an_analysis_that_refuses_is_told_and_the_rest_is_written(small):
    change = {"measure": "no such thing", "before": "2020", "after": "2021"}
    made = make_brief(small, BriefingOptions(change=change), style=QUICK)
    assert "no such thing" in made.refused["Change"]
    gaps = next(s for s in made.briefing.sections if s.key == "gaps")
    assert any(s.kind == "refused" and "Change" in s.text for s in gaps.of(Sentence))
    assert b"Not shown" in made.files["briefing.html"] or b"refused" in made.files["briefing.html"]


def test_the_same_bytes_whatever_the_order_of_rows(small):
    tables = {
        t: [dict(r) for r in reversed(small.rows(t))]
        for t in ("sources", "lines", "operations", "links", "events", "counts")
    }
    tables["places"] = [dict(r) for r in reversed(small.rows("places"))]
    again = Dataset.build(tables, small.record.as_dict())
    order = BriefingOptions(to=("html", "docx", "pptx"))
    one, two = make_brief(small, order, style=QUICK), make_brief(again, order, style=QUICK)
    assert {n for n in one.files if one.files[n] != two.files.get(n)} == set()


def test_data_without_counts_or_dates_still_give_a_product():
    data = Dataset.build({"links": [{"link_type": "SUPPLIES", "from": "rico", "to": "norwich", "source_id": "s"}]})
    made = make_brief(data, BriefingOptions(to=("html", "docx", "pptx")), style=QUICK)
    assert dict(made.briefing.control)["Reporting period"] == "not dated"
    assert any("where they are run from" in s.text for sec in made.briefing.sections for s in sec.of(Sentence))


def test_data_without_lines_still_give_a_product():
    count = {"count_id": "a", "subject": "norwich", "measure": "arrests", "unit": "persons", "stock_or_flow": "flow"}
    data = Dataset.build({"counts": [{**count, "value": "7", "source_id": "s", "destination": "norwich"}]})
    made = make_brief(data, BriefingOptions(), style=QUICK)
    assert made.files["briefing.html"].startswith(b"<!DOCTYPE html>")
    assert Path("tables/ledger.csv").as_posix() not in made.files
    whole = make_brief(data, BriefingOptions(to=("html",)), style=replace(QUICK, without=()))
    assert "pictures/network.png" not in whole.files  # nothing is linked: an empty picture says nothing
    assert "network" not in {section.key for section in whole.briefing.sections}


def test_no_name_turns_what_stands_behind_it_round():
    """A figure behind an override of direction would be read from its end: 12 as 21."""
    links = [
        {"link_type": kind, "from": "echo", "to": end, "source_id": "s", "start": "2020", "end": "2021"}
        for kind, end in (("ORIGINATES_IN", "essex"), ("SUPPLIES", "norwich"))
    ]
    data = Dataset.build({"links": links, "lines": [{"line_id": "echo", "name": "Ec\u202eho\u2067"}]})
    made = make_brief(data, BriefingOptions(), style=QUICK)
    told = {}
    for name, content in made.files.items():
        if name.endswith((".docx", ".pptx")):
            with zipfile.ZipFile(io.BytesIO(content)) as office:
                told |= {f"{name}/{n}": office.read(n).decode() for n in office.namelist() if n.endswith(".xml")}
        elif name.endswith((".html", ".svg")):
            told[name] = content.decode()
    assert sum("Echo" in text for text in told.values()) >= 4
    assert [name for name, text in told.items() if set(text) & set(TURNING)] == []
