"""The briefing of the real dataset: every number in every format is one that the analyses gave."""

import csv
import io
import re
from pathlib import Path

import pytest
from docx import Document
from lxml import html
from pptx import Presentation

from graphlab.analysis.disruption.summary import disruption
from graphlab.analysis.flows.od_table import flows
from graphlab.analysis.lifecycle.ledger import lines
from graphlab.analysis.whatif.steps import whatif
from graphlab.report.briefing.document import Sentence, Table
from graphlab.report.briefing.folder import BriefingOptions, make_brief
from graphlab.wording import phrases as words
from graphlab.wording.likelihood import BANDS


@pytest.fixture(scope="module")
def made(example):
    return make_brief(example, BriefingOptions(length="full", author="A. Analyst", date="2026-11-22"))


@pytest.fixture(scope="module")
def texts(made):
    """The words of each format."""
    page = html.fromstring(made.files["briefing.html"].decode())
    for style in page.xpath("//style"):
        style.getparent().remove(style)
    paper = Document(io.BytesIO(made.files["briefing.docx"]))
    told = [p.text for p in paper.paragraphs] + [c.text for t in paper.tables for r in t.rows for c in r.cells]
    deck = Presentation(io.BytesIO(made.files["briefing.pptx"]))
    shapes = [shape for slide in deck.slides for shape in slide.shapes]
    slides = [s.text_frame.text for s in shapes if s.has_text_frame]
    slides += [c.text for s in shapes if s.has_table for r in s.table.rows for c in r.cells]
    office = {kind: "\n".join(words).replace("\xa0", " ") for kind, words in (("docx", told), ("pptx", slides))}
    return {"html": " ".join(page.text_content().split()), **office}


@pytest.mark.parametrize("kind", ["html", "docx", "pptx"])
@pytest.mark.parametrize(
    "words_",
    [
        "29.5 %",
        "36.2 %",
        "37.8 %",
        "83.3 %",
        "443, which is 29.5 % of all and 36.2 % of the 1,224 itemised",
        "279 (18.6 %) are not itemised",
        "53 (3.5 %) are recorded with origin not known",
        "fell by 46 or more: from 75 (November 2019) to fewer than 30 (December 2021)",
        "Norfolk to Norfolk is 639",
    ],
)
def test_the_figures_of_operation_gravity_and_norfolk_stand_in_every_format(texts, kind, words_):
    assert words_ in texts[kind]


def test_a_fall_is_never_told_as_the_difference_of_a_bound(made, texts):
    for kind, text in texts.items():
        assert not re.search(r"(?<![\d.,–-])45 (lines|or more)", text), kind
    stock = _table(made, "stock")
    assert "fell by 46 or more" in {cell for row in stock.rows for cell in row.cells}


def _table(made, key) -> Table:
    return next(b for s in made.briefing.sections for b in s.of(Table) if b.key == key)


def _numbers(text: str) -> set[float]:
    return {float(n.replace(",", "")) for n in re.findall(r"\d[\d,]*(?:\.\d+)?", text)}


def test_the_flow_table_holds_the_rows_of_the_analysis_and_no_other(example, made):
    net = example.network()
    by_share = {of: flows(net, "arrests", share_of=of) for of in ("all", "itemised", "named", "outside")}
    rows = {of: {r["origin"]: r for r in result.rows if r["subject"] == "gravity"} for of, result in by_share.items()}
    wanted = set()
    for origin, row in rows["all"].items():
        shares = [rows[of].get(origin, {}) for of in ("all", "itemised", "named", "outside")]
        told = [words.share_text(s.get("share_low"), s.get("share_high")) for s in shares]
        possible = words.share_text(row["possible_low"], row["possible_high"])
        rank = "–" if row["rank_low"] is None else words.bounds(row["rank_low"], row["rank_high"])
        wanted.add((net.name(origin), "Norfolk", words.bounds(row["low"], row["high"]), *told, possible, rank))
    assert {r.cells for r in _table(made, "flow-1").rows} == wanted
    assert len(_table(made, "flow-1").rows) == 10


def test_unknown_and_not_itemised_are_muted_and_last(made):
    rows = _table(made, "flow-1").rows
    assert [r.cells[0] for r in rows if r.muted] == [r.cells[0] for r in rows[-2:]]
    assert {r.cells[0] for r in rows[-2:]} == {"Unknown", "Not itemised"}


def test_the_ledger_has_one_row_a_line(example, made):
    ledger = _table(made, "ledger")
    assert len(ledger.rows) == len(lines(example.network()).rows) == 35
    assert [row.cells[0] for row in ledger.rows if row.cells[0].startswith("Rico")] == [
        "Rico (rico-cambridgeshire)",
        "Rico (rico-exeter)",
    ]
    assert next(r for r in ledger.rows if r.cells[0] == "Echo").cells[2].count(",") == 3


def test_the_whatif_table_is_the_head_of_the_ranking(example, made):
    result = whatif(example.network(), rank=True)
    shown = _table(made, "whatif").rows
    assert [r.cells[0] for r in shown] == [row["name"] for row in result.rows][: len(shown)]
    assert [int(r.cells[1].split(" of ")[0]) for r in shown] == [row["pairs_lost"] for row in result.rows][: len(shown)]


def test_counted_outcomes_are_those_of_the_analysis_and_arrests_are_never_added_to_lines(example, made):
    parts = disruption(example.network()).parts
    rows = [*parts["outcome"].rows, *parts["other"].rows]
    wanted = [(r["measure"], r["unit"], words.bounds(r["low"], r["high"])) for r in rows]
    assert [(r.cells[1], r.cells[2], r.cells[5]) for r in _table(made, "outcomes").rows] == wanted
    lows = {r["measure"]: r["low"] for r in rows}
    forbidden = lows["arrests"] + lows["lines closed"]
    assert all(forbidden not in _numbers(cell) for r in _table(made, "outcomes").rows for cell in r.cells)


def test_every_number_of_a_document_is_in_the_description(made, texts):
    said = " ".join(
        [
            *(s.text for s in made.briefing.findings),
            *(b.text for s in made.briefing.sections for b in s.of(Sentence)),
            *(c for s in made.briefing.sections for t in s.of(Table) for r in t.rows for c in r.cells),
            *(
                t.title + t.note + " ".join(h.label for h in t.heads)
                for s in made.briefing.sections
                for t in s.of(Table)
            ),
            *(b.alt + b.title + b.note for s in made.briefing.sections for b in s.blocks if hasattr(b, "bars")),
            *(b.caption for s in made.briefing.sections for b in s.blocks if hasattr(b, "png")),
            *(s.heading + s.topic for s in made.briefing.sections),
            *(f"{label} {value}" for label, value in (*made.briefing.control, *made.briefing.record)),
            *(
                " ".join((n.claim, n.says, n.written, n.bounds, n.period, n.grade, n.source))
                for n in made.briefing.annex
            ),
            made.briefing.title,
        ]
    )
    notes = {float(n) for n in range(len(made.briefing.annex) + 1)}
    page = html.fromstring(made.files["briefing.html"].decode())
    apart = " ".join(t for t in page.xpath("//body//text()"))
    for kind, text in {**texts, "html": apart}.items():
        # Contents, page numbers and numbered notes are counted, not claimed.
        assert _numbers(text) - _numbers(said) - notes == set(), kind


def test_every_sentence_and_table_cell_stands_in_html_and_docx(made, texts):
    for section in made.briefing.sections:
        for sentence in section.of(Sentence):
            for kind in ("html", "docx"):
                assert " ".join(sentence.text.split()) in " ".join(texts[kind].split()), (kind, sentence.text)
        for table in section.of(Table):
            for cell in {c for row in table.rows for c in row.cells}:
                for kind in ("html", "docx"):
                    assert " ".join(cell.split()) in " ".join(texts[kind].split()), (kind, cell)


def test_every_cited_claim_is_in_the_annex_as_its_source_wrote_it(example, made):
    numbers = {n.claim: n for n in made.briefing.annex}
    assert numbers["norfolk-lines-2021-12"].written == "<30"
    assert numbers["norfolk-lines-2021-12"].bounds == "fewer than 30"
    assert numbers["gravity-london"].grade == "2C P"
    assert [n.number for n in made.briefing.annex] == list(range(1, len(made.briefing.annex) + 1))
    for row in _table(made, "flow-1").rows:
        assert set(row.claims) <= set(numbers)


def test_sources_are_listed_with_the_grades_of_their_claims(example, made):
    rows = {r.cells[0]: r.cells for r in _table(made, "sources").rows}
    assert set(rows) == {c.source for c in (*example.counts, *example.links, *example.events)}
    graded = sum(c.source == "seed-003" for c in (*example.counts, *example.links, *example.events))
    assert rows["seed-003"][5] == f"2C ({graded})"


def test_the_gaps_name_what_the_data_leave_open(made):
    gaps = next(s for s in made.briefing.sections if s.key == "gaps")
    cells = [cell for block in gaps.blocks for row in getattr(block, "rows", ()) for cell in row.cells]
    text = " ".join([*(s.text for s in gaps.of(Sentence)), *cells])
    for wanted in (
        "279 not itemised by the source in the arrests of Operation Gravity",
        "where DJ is run from, where Felix is run from, where Frosty is run from, where Lewis is run from",
        "the type of six closures",
        "are not one series and are not compared",
        "taken 9 (BBC), not 10 (ITV Meridian)",
        "one source each",
    ):
        assert wanted in text


def test_the_control_block_is_complete(made):
    control = dict(made.briefing.control)
    for label in ("Marking", "Title", "Author", "Reporting period", "Data cut-off", "Sources"):
        assert control[label]
    assert "not stated" not in control.values()
    assert made.briefing.unstated == ("organisation", "owner", "authorised by", "review date")
    assert control["Date"] == "22 November 2026"
    assert control["Data cut-off"] == "November 2026"
    assert control["Withheld"] == "no claims with handling code C"


def test_the_order_is_that_of_a_briefing(made):
    keys = [s.key for s in made.briefing.sections]
    assert keys == ["map", "flows", "ledger", "disruption", "whatif", "network", "gaps", "methods", "sources"]
    asked = [f.question for f in made.briefing.proved]
    assert asked == ["changed", "supply", "disrupted", "open", "next", "gaps"]


def test_tables_in_the_folder_are_whole_and_carry_their_claims(example, made):
    text = made.files["tables/flows-arrests-person-arrests-flow-of-itemised.csv"].decode()
    rows = list(csv.DictReader(io.StringIO(text)))
    london = next(r for r in rows if r["origin"] == "london")
    assert (london["low"], london["denominator"]) == ("443", "1224")
    assert float(london["share_low"]) == pytest.approx(443 / 1224, rel=1e-11)
    assert "gravity-london" in london["claims"]
    assert len(list(csv.DictReader(io.StringIO(made.files["tables/ledger.csv"].decode())))) == 35


def test_no_wall_clock_path_or_machine_is_in_any_text_file(made):
    for name, content in made.files.items():
        if name.endswith((".html", ".csv", ".json")):
            text = content.decode()
            assert str(Path.cwd()) not in text, name
            assert "/tmp/" not in text, name


def test_the_run_record_says_how_to_make_it_again(example, made):
    record = dict(made.briefing.record)
    assert record["Fingerprint of the data"] == example.digest
    assert record["Claims used"] == "92 counts, 110 links, 30 events"
    assert record["Program"].startswith("graphlab ")


def test_likelihood_words_stand_only_beside_a_percentage(made):
    phrases = [band.phrase for band in BANDS]
    for section in made.briefing.sections:
        if section.key == "methods":
            continue
        for sentence in section.of(Sentence):
            if any(re.search(rf"\b{p}\b", sentence.text) for p in phrases):
                assert " %" in sentence.text


@pytest.mark.parametrize("kind", ["html", "docx"])
@pytest.mark.parametrize(
    "words_",
    [
        "27 pairs of an origin and a town are named; five more have an end that is not known or not itemised",
        "as at 30 November 2026: the 6 closed lines and the 4 pairs that only they serve are left out.",
        "Not looked for again: (unnamed) Haverhill line, LJ, Montana, DJ, Felix, Rico (rico-cambridgeshire).",
        "closed without a claim that the operation in brackets did it: Montana (Raptor North).",
        "BBC says 74 closed, none is named: 74 closures have no line.",
        "35 lines are named; six have a stated closure",
    ],
)
def test_counts_of_different_things_are_told_in_different_words(texts, kind, words_):
    assert words_ in texts[kind]


def test_the_pairs_and_lines_left_out_of_what_if_make_up_the_tables(example):
    net = example.network()
    known = [pair for pair in net.pairs if not {"unknown", "not-itemised"} & set(pair)]
    first = whatif(net, rank=True).rows[0]
    assert len(known) == 27 == first["pairs_served"] + first["pairs_lost"] + 4
    assert len(lines(net).rows) == 35 == len(whatif(net, rank=True).rows) + 6
