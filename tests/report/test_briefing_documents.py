"""The three formats say the same, mark every page and slide, and hold no clock."""

import io
import re
import struct
import zipfile
import zlib

import pytest
from docx import Document
from lxml import etree, html
from pptx import Presentation
from pptx.util import Pt

from graphlab.report.briefing.deck import Copies, add_slide, empty_deck, titled_layout
from graphlab.report.briefing.document import (
    Bar,
    Bars,
    Briefing,
    ClaimNote,
    Finding,
    Head,
    Picture,
    Row,
    Section,
    Sentence,
    Table,
)
from graphlab.report.briefing.docx_writer import briefing_docx
from graphlab.report.briefing.html_writer import briefing_html
from graphlab.report.briefing.pptx_writer import briefing_pptx
from graphlab.report.briefing.short.paper import short_docx
from graphlab.report.briefing.short.slides import short_pptx
from graphlab.report.briefing.short.word_chart import OPEN, POSSIBLE
from graphlab.report.house_style import Appearance
from graphlab.report.steady_zip import full_date, steady_zip, zip_members


def png() -> bytes:
    """A picture of one white pixel."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\x00\xff\xff\xff")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


HOSTILE = '</script><script>alert("x")</script><img src=x onerror=alert(1)>'


def sample(**changes) -> Briefing:
    places = (Row((f"Place {i}", f"{i * 7:,}"), ("a",)) for i in range(30))
    rows = (*places, Row(("Not itemised", "279"), (), True))
    section = Section(
        "flows",
        "Who supplies whom",
        "London is 36.2 % of the itemised arrests",
        (
            Sentence("London is 443 of 1,503: 29.5 % of all.", ("a", "b")),
            Sentence(f"who wrote {HOSTILE}.", ("b",), "gap"),
            Sentence("Arrests and lines cannot be added.", (), "refused"),
            Table(
                "arrests", "Arrests by origin", (Head("From"), Head("Arrests", True)), rows, "Denominator: all 1,503."
            ),
            Bars(
                "bars",
                "Arrests by origin, drawn",
                "person-arrests",
                (
                    Bar("London", 443, 443, "443"),
                    Bar("Open", 20, None, "at least 20"),
                    Bar("Few", 0, 29, "fewer than 30"),
                    Bar("Unknown", 53, 53, "53", True),
                ),
            ),
            Picture("map", png(), "Map of three flows", "Drawn from the claims."),
        ),
    )
    parts = {
        "title": "County lines in Norfolk",
        "product": "Problem profile",
        "marking": "OFFICIAL-SENSITIVE",
        "date": "2026-11",
        "author": "A. Analyst",
        "control": (("Marking", "OFFICIAL-SENSITIVE"), ("Author", "A. Analyst")),
        "findings": (Sentence("A fall of 46 or more.", ("b",), "finding"),),
        "sections": (section,),
        "annex": tuple(ClaimNote(n, c, f"says {c}", "443", "443", "2019", "2C", "s") for n, c in ((1, "b"), (2, "a"))),
        "record": (("Program", "graphlab"),),
    }
    return Briefing(**(parts | changes))


@pytest.fixture(scope="module")
def page():
    return html.fromstring(briefing_html(sample()))


@pytest.fixture(scope="module")
def paper():
    return Document(io.BytesIO(briefing_docx(sample())))


@pytest.fixture(scope="module")
def slides():
    return Presentation(io.BytesIO(briefing_pptx(sample())))


def slide_texts(slide) -> str:
    found = []
    for shape in slide.shapes:
        if shape.has_text_frame:
            found.append(shape.text_frame.text)
        if shape.has_table:
            found += [cell.text for row in shape.table.rows for cell in row.cells]
    return breaking("\n".join(found))


def breaking(text: str) -> str:
    """The same words with plain spaces before the sign of per cent; no writer of an office file leaves one there."""
    assert " %" not in text
    return text.replace("\xa0%", " %")


def test_every_sentence_stands_in_all_three(page, paper, slides):
    text = {
        "html": " ".join(page.text_content().split()),
        "docx": breaking("\n".join(p.text for p in paper.paragraphs)),
        "pptx": "\n".join(slide_texts(s) for s in slides.slides),
    }
    for sentence in (*sample().findings, *sample().sections[0].of(Sentence)):
        for kind, where in text.items():
            assert sentence.text in where, (kind, sentence.text)


def cells_of(kind, page, paper, slides):
    if kind == "html":
        return [
            ["".join(td.itertext()).split(" [")[0] for td in tr]
            for tr in page.xpath("//table[@data-key='arrests']//tr")
        ]
    if kind == "docx":
        table = next(t for t in paper.tables if t.cell(0, 0).text == "From")
        return [[c.text.split(" [")[0] for c in row.cells] for row in table.rows]
    tables = [s.table for slide in slides.slides for s in slide.shapes if s.has_table]
    found = [t for t in tables if t.cell(0, 0).text == "From"]
    body = [[c.text for c in row.cells] for t in found for row in list(t.rows)[1:]]
    return [[c.text for c in found[0].rows[0].cells], *body]


@pytest.mark.parametrize("kind", ["html", "docx", "pptx"])
def test_tables_hold_every_row_and_none_twice(kind, page, paper, slides):
    table = next(iter(sample().sections[0].of(Table)))
    wanted = [[h.label for h in table.heads], *(list(r.cells) for r in table.rows)]
    assert cells_of(kind, page, paper, slides) == wanted


def test_the_marking_stands_at_top_and_bottom_of_the_page_and_of_every_printed_page(page):
    assert [p.text_content() for p in page.xpath("//p[@class='marking']")] == ["OFFICIAL-SENSITIVE"] * 2
    style = page.xpath("string(//style)")
    frame = style[style.rindex("@page") :]
    assert frame.count('content: "OFFICIAL-SENSITIVE"') == 2
    assert "@top-center" in frame
    assert "@bottom-center" in frame


def test_the_marking_stands_in_header_and_footer_of_the_document(paper):
    for part in (paper.sections[0].header, paper.sections[0].footer):
        assert "OFFICIAL-SENSITIVE" in "\n".join(p.text for p in part.paragraphs)


def test_the_marking_stands_at_top_and_bottom_of_every_slide(slides):
    assert len(slides.slides) > 5
    for slide in slides.slides:
        bands = {s.name: s for s in slide.shapes if s.name.startswith("Marking")}
        assert {s.text_frame.text for s in bands.values()} == {"OFFICIAL-SENSITIVE"}
        assert bands["Marking, top"].top < bands["Marking, bottom"].top
        assert bands["Marking, bottom"].top + bands["Marking, bottom"].height <= slides.slide_height


def test_the_page_asks_for_nothing_and_runs_nothing(page):
    text = briefing_html(sample())
    assert not page.xpath("//script | //link | //iframe | //object | //@onerror | //@onclick")
    assert not [s for s in page.xpath("//@src") if not s.startswith("data:image/png;base64,")]
    policy = page.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")
    assert len(policy) == 1
    assert policy[0].startswith("default-src 'none'; img-src data:; style-src 'sha256-")
    assert "&lt;script&gt;alert(" in text
    assert page.xpath("//svg")


def test_a_hostile_marking_cannot_leave_the_style_sheet():
    text = briefing_html(sample(marking='OFFICIAL"; } </style><script>'))
    assert "<script>" not in text
    assert text.count("</style>") == 1


def test_every_note_leads_to_its_claim_in_the_annex(page):
    targets = {row.get("id") for row in page.xpath("//table[@data-key='annex']//tr[@id]")}
    links = {a.get("href").removeprefix("#") for a in page.xpath("//span[@class='ref']/a")}
    assert links <= targets == {"c1", "c2"}
    assert "[1, 2]" in page.text_content()


def test_pictures_and_charts_have_alternative_text(page, paper, slides):
    assert page.xpath("//figure/img/@alt") == ["Map of three flows"]
    assert "Open at least 20" in page.xpath("//svg/@aria-label")[0]
    described = [e.get("descr") for e in paper.element.iter() if e.tag.endswith("}docPr")]
    assert "Map of three flows" in described
    shapes = [
        s
        for slide in slides.slides
        for s in slide.shapes
        if s.shape_type is not None and (s.has_chart or s.shape_type == 13)
    ]
    texts = [s._element.xpath(".//p:cNvPr")[0].get("descr") for s in shapes]
    assert len(texts) == 2
    assert all(texts)


def test_the_chart_of_the_slides_is_native_and_holds_the_numbers(slides):
    chart = next(s.chart for slide in slides.slides for s in slide.shapes if s.has_chart)
    certain, possible, endless = chart.plots[0].series
    assert list(certain.values) == [443, 20, 0, 53]
    assert list(possible.values) == [0, 0, 29, 0]
    assert [value > 0 for value in endless.values] == [False, True, False, False]
    assert list(chart.plots[0].categories) == [
        "London (443)",
        "Open (at least 20)",
        "Few (fewer than 30)",
        "Unknown (53)",
    ]


def test_an_open_bound_is_drawn_open_on_the_page(page):
    fills = page.xpath("//svg//rect/@fill")
    assert "url(#open-bars)" in fills
    assert page.xpath("//svg//rect[@stroke-dasharray]")


def test_header_rows_repeat_in_the_document(paper):
    assert paper.element.xpath("//w:tblHeader")


def test_refusals_and_gaps_are_named_in_the_document(paper):
    texts = [p.text for p in paper.paragraphs]
    assert "Not shown. Arrests and lines cannot be added." in texts
    assert any(t.startswith("Not known: who wrote") for t in texts)


@pytest.mark.parametrize("write", [briefing_docx, briefing_pptx])
def test_office_files_have_the_same_bytes_twice_and_no_clock(write):
    first, second = write(sample()), write(sample())
    assert first == second
    with zipfile.ZipFile(io.BytesIO(first)) as archive:
        names = archive.namelist()
        assert names[0] == "[Content_Types].xml"
        assert names[1:] == sorted(names[1:])
        assert {info.date_time for info in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        core = archive.read("docProps/core.xml").decode()
    assert set(re.findall(r"\d{4}-\d\d-\d\dT[\d:]+Z", core)) == {"2026-11-01T00:00:00Z"}


BOUNDS = (Bar("London", 443, 443, "443"), Bar("Essex", 5, None, "at least 5"), Bar("Kent", 0, 29, "fewer than 30"))


@pytest.mark.parametrize("length", ["short", "full"])
def test_no_native_chart_draws_an_open_bound_as_an_exact_bar(length):
    """In both formats what is only possible and what has no end are series of their own, and the caption says so."""
    bars = Bars("b", "By origin", "arrests", BOUNDS)
    finding = Finding("London is first.", (), "finding", question="q", topic="T", table="t", proof=bars, rows=3)
    section = Section("flows", "Who supplies whom", "London is first", (bars,))
    made = Briefing("T", "P", "OFFICIAL", "", "", (), (finding,), (section,))
    writers = (short_docx, short_pptx) if length == "short" else (briefing_docx, briefing_pptx)
    for content in (write(made) for write in writers):
        files = zipfile.ZipFile(io.BytesIO(content))
        (name,) = [n for n in files.namelist() if re.fullmatch(r"(word|ppt)/charts/chart\d+\.xml", n)]
        series = {s.find(f"{C}tx").xpath("string(.//c:v)", namespaces=NAMES): s for s in chart_series(files.read(name))}
        values = {key: [float(v.text) for v in s.iterfind(f"{C}val//{C}v")] for key, s in series.items()}
        assert (values["arrests"], values[POSSIBLE]) == ([443, 5, 0], [0, 0, 29])
        assert [v > 0 for v in values[OPEN]] == [False, True, False]
        fills = {
            key: {e.tag.rpartition("}")[2] for e in s.iterfind(f".//{C}dPt/{C}spPr/*")} for key, s in series.items()
        }
        assert fills == {"arrests": {"solidFill"}, POSSIBLE: {"solidFill", "ln"}, OPEN: {"gradFill"}}
        text = " ".join(text_of(files, n) for n in files.namelist() if n.endswith((".xml",)))
        assert "Fading: no upper bound is known" in text and "Pale: possible beyond." in text
        assert "London 443; Essex at least 5; Kent fewer than 30." in text


@pytest.mark.parametrize("write", [briefing_docx, short_docx, briefing_pptx, short_pptx])
def test_every_text_is_said_to_be_british_english(write):
    """Whoever has a product read aloud hears its own language, whatever the program that opens it is set to."""
    files = zipfile.ZipFile(io.BytesIO(write(sample())))
    names = [n for n in files.namelist() if re.fullmatch(r"word/styles\.xml|ppt/slides/slide\d+\.xml", n)]
    tops = [etree.fromstring(files.read(n)) for n in names]
    default = {e.get(f"{W}val") for top in tops for e in top.iterfind(f"{W}docDefaults//{W}lang")}
    runs = {run.find(f"{A}rPr").get("lang") for top in tops for run in top.iter(f"{A}r")}
    assert names and default | runs == {"en-GB"}
    assert b"<dc:language>en-GB<" in files.read("docProps/core.xml")


A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
C = "{http://schemas.openxmlformats.org/drawingml/2006/chart}"
NAMES = {"c": C.strip("{}")}


def chart_series(content):
    return etree.fromstring(content).iter(f"{C}ser")


def text_of(files, name):
    """Return the texts and descriptions of a part of an office file."""
    top = etree.fromstring(files.read(name))
    return " ".join([*(t for t in top.itertext()), *(e.get("descr", "") for e in top.iter())])


def test_the_workbook_inside_a_chart_has_no_clock_either():
    with zipfile.ZipFile(io.BytesIO(briefing_pptx(sample()))) as deck:
        inner = next(name for name in deck.namelist() if name.endswith(".xlsx"))
        with zipfile.ZipFile(io.BytesIO(deck.read(inner))) as book:
            assert {info.date_time for info in book.infolist()} == {(1980, 1, 1, 0, 0, 0)}
            core = book.read("docProps/core.xml").decode()
    assert set(re.findall(r"\d{4}-\d\d-\d\dT[\d:]+Z", core)) == {"2026-11-01T00:00:00Z"}


def test_the_house_decides_colours_and_logo():
    look = Appearance(
        frame="#112233", accent="#445566", organisation="Norfolk Constabulary", logo=png(), logo_alt="Crest"
    )
    page = html.fromstring(briefing_html(sample(appearance=look)))
    style = page.xpath("string(//style)")
    assert "--frame: #112233" in style
    assert "--accent: #445566" in style
    assert page.xpath("//div[@class='title']//img/@alt") == ["Crest"]
    assert "Norfolk Constabulary" in page.xpath("string(//div[@class='title'])")


def test_a_colour_that_is_none_cannot_enter_the_style_sheet():
    assert "evil" not in briefing_html(sample(appearance=Appearance(frame="red;} evil{")))


def test_zip_members_are_ordered_whatever_the_order_given():
    a = zip_members({"b": b"1", "a": b"2", "[Content_Types].xml": b"3"})
    b = zip_members({"[Content_Types].xml": b"3", "a": b"2", "b": b"1"})
    assert a == b
    assert steady_zip(a, "") == a


@pytest.mark.parametrize(
    ("text", "full"),
    [("2026", "2026-01-01"), ("2026-11", "2026-11-01"), ("2026-11-22", "2026-11-22"), ("soon", "1980-01-01")],
)
def test_dates_of_any_precision_become_a_day(text, full):
    assert full_date(text) == full


def test_characters_that_no_office_file_can_hold_do_not_break_it():
    bad = "before\x0b\x1fafter\ufffe"
    rows = (Row((bad, "1")),)
    section = Section("s", bad, bad, (Sentence(bad), Table("t", bad, (Head(bad), Head("n", True)), rows, bad)))
    made = sample(title=bad, author=bad, sections=(section,), findings=(Sentence(bad),), record=((bad, bad),))
    paper = Document(io.BytesIO(briefing_docx(made)))
    assert any("before\ufffd\ufffdafter\ufffd" in p.text for p in paper.paragraphs)
    deck = Presentation(io.BytesIO(briefing_pptx(made)))
    assert any("before\ufffd\ufffdafter\ufffd" in slide_texts(s) for s in deck.slides)


def test_markup_in_a_cell_stays_text_and_line_breaks_stay_breaks(paper):
    rows = (Row(("<w:p/> & two\nlines", "1")),)
    section = Section("s", "t", "h", (Table("t", "T", (Head("a"), Head("n", True)), rows),))
    made = Document(io.BytesIO(briefing_docx(sample(sections=(section,)))))
    table = next(t for t in made.tables if t.cell(0, 0).text == "a")
    assert table.cell(1, 0).text == "<w:p/> & two\nlines"


def test_a_very_long_table_takes_few_slides_and_says_what_is_left():
    rows = tuple(Row((str(i), str(i))) for i in range(500))
    section = Section("s", "t", "h", (Table("t", "Long", (Head("a"), Head("b", True)), rows, "Unit: x."),))
    deck = Presentation(io.BytesIO(briefing_pptx(sample(sections=(section,)))))
    slides = [s for s in deck.slides if s.shapes.title.text_frame.text.startswith("Long")]
    tables = [shape.table for slide in slides for shape in slide.shapes if shape.has_table]
    shown = [row.cells[0].text for table in tables for row in list(table.rows)[1:]]
    assert len(slides) == 5 and shown == [str(i) for i in range(len(shown))]
    assert f"{500 - len(shown)} more rows are in the folder of tables." in slide_texts(slides[-1])


def test_no_letter_of_the_long_deck_is_small_and_nothing_leaves_its_slide():
    cells = ("A line of some name", "not seen since 30 November 2018", "Great Yarmouth and King's Lynn", "12.5 %")
    heads = tuple(Head(h, h == "Share") for h in ("Line", "State", "Sells in", "Share", "Nothing"))
    table = Table("t", "Wide", heads, tuple(Row((*cells, "–")) for _ in range(30)), "A long note. " * 40)
    deck = Presentation(io.BytesIO(briefing_pptx(sample(sections=(Section("s", "t", "h", (table,)),)))))
    for slide in deck.slides:
        frames = [s.text_frame for s in slide.shapes if s.has_text_frame]
        grids = [s for s in slide.shapes if s.has_table]
        frames += [c.text_frame for s in grids for r in s.table.rows for c in r.cells]
        assert min(r.font.size for f in frames for p in f.paragraphs for r in p.runs) >= Pt(16)
        assert all("Nothing" not in [c.text for c in s.table.rows[0].cells] for s in grids)
        assert all(s.top + s.height <= deck.slide_height for s in slide.shapes)


@pytest.mark.parametrize("template", [b"", b"theirs"])
def test_words_and_cells_of_a_deck_that_are_copied_look_as_those_that_were_set(template):
    copies, deck = Copies(Appearance(template=template)), empty_deck(Appearance())
    slide = add_slide(deck, titled_layout(deck))
    grid = slide.shapes.add_table(2, 1, 0, 0, 9, 9).table
    for cell, text in zip((grid.cell(0, 0), grid.cell(1, 0)), ("Norwich & Ely", "Diss"), strict=True):
        copies.dress_cell(cell, "thin", lambda cell: setattr(cell, "margin_top", 7))
        copies.add_words(cell.text_frame.paragraphs[0], text, size=20, colour="5B6270", bold=True)
        copies.add_words(cell.text_frame.paragraphs[0], "", size=20, colour="5B6270")
    first, second = (etree.tostring(grid.cell(row, 0)._tc).decode() for row in (0, 1))
    assert first.replace("Norwich &amp; Ely", "Diss") == second
    (run,) = grid.cell(1, 0).text_frame.paragraphs[0].runs
    letters = run.font.size.pt, run.font.bold, str(run.font.color.rgb), run._r.rPr.get("lang")
    assert letters == (20, True, "5B6270", "en-GB")
    assert run.font.name == (None if template else "Arial") and grid.cell(1, 0).margin_top == 7
