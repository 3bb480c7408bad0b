"""A force's own templates: what of them a product takes over, and what is refused."""

from __future__ import annotations

import io
import re
import zipfile

import pytest
from docx import Document
from docx.shared import RGBColor
from pptx import Presentation
from pptx.util import Mm

from graphlab.errors import DataError
from graphlab.report.briefing.deck import WIDE
from graphlab.report.briefing.docx_writer import briefing_docx
from graphlab.report.briefing.pptx_writer import briefing_pptx
from graphlab.report.briefing.short.paper import short_docx
from graphlab.report.briefing.short.slides import short_pptx
from graphlab.report.house_style import Appearance, HouseStyle, style_of
from tests.report.test_briefing_documents import png, sample

LINKED = b'<Relationship Id="y" Type="x/image" Target="http://x/crest.png" TargetMode="External"/>'


def members(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def word_template(dark="5B1A6E", relation=b"", without=("Caption", "List Number")) -> bytes:
    """A template as Word saves it: its own header, first page, fonts and theme, without styles that nobody used."""
    made = Document()
    made.styles["Normal"].font.name = "Georgia"
    made.sections[0].header.paragraphs[0].text = "Norfolk Constabulary"
    made.sections[0].different_first_page_header_footer = True
    made.sections[0].first_page_header.paragraphs[0].text = "Only on page one"
    made.add_paragraph("Left over from another document")
    for name in without:
        made.styles[name].element.getparent().remove(made.styles[name].element)
    made.save(out := io.BytesIO())
    content = members(out.getvalue())
    types = content["[Content_Types].xml"]
    content["[Content_Types].xml"] = types.replace(b"document.main+xml", b"template.main+xml")
    theme = content["word/theme/theme1.xml"]
    content["word/theme/theme1.xml"] = re.sub(rb'(<a:dk2>\s*<a:srgbClr val=")\w{6}', rb"\g<1>" + dark.encode(), theme)
    settings = content["word/settings.xml"].replace(b"</w:settings>", b'<w:attachedTemplate r:id="x"/></w:settings>')
    content["word/settings.xml"] = settings
    content["word/_rels/settings.xml.rels"] = (
        b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="x" '
        b'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/attachedTemplate" '
        b'Target="file:///server/force.dotm" TargetMode="External"/>' + relation + b"</Relationships>"
    )
    with zipfile.ZipFile(out := io.BytesIO(), "w") as archive:
        for name, text in content.items():
            archive.writestr(name, text)
    return out.getvalue()


def style(folder, content: bytes, **said) -> HouseStyle:
    (folder / "force.dotx").write_bytes(content)
    return style_of({"template": "force.dotx", **said}, folder=folder)


@pytest.mark.parametrize("write", [short_docx, briefing_docx])
def test_a_word_template_gives_styles_headers_and_colours_and_none_of_its_text(tmp_path, write):
    look = style(tmp_path, word_template()).appearance()
    assert look.frame == "#5b1a6e"
    content = write(sample(appearance=look))
    made = Document(io.BytesIO(content))
    section = made.sections[0]
    for part, own in ((section.header, "Norfolk Constabulary"), (section.first_page_header, "Only on page one")):
        assert [p.text for p in part.paragraphs] == ["OFFICIAL-SENSITIVE", own]
    for part in (section.footer, section.first_page_footer):
        assert part.paragraphs[0].text.startswith("OFFICIAL-SENSITIVE")
    assert made.styles["Normal"].font.name == "Georgia"
    assert made.styles["Heading 1"].font.color.rgb == RGBColor.from_string("5B1A6E")
    text = b"".join(members(content).values())
    assert b"Left over" not in text
    assert b"force.dotm" not in text
    assert "A fall of 46 or more." in "\n".join(p.text for p in made.paragraphs)
    assert write(sample(appearance=look)) == content


def test_findings_are_numbered_where_the_template_has_no_numbered_style(tmp_path):
    look = style(tmp_path, word_template()).appearance()
    paragraphs = Document(io.BytesIO(briefing_docx(sample(appearance=look)))).paragraphs
    assert next(p.text for p in paragraphs if "A fall of" in p.text).startswith("1. A fall")


def test_colours_of_the_style_win_and_pale_ones_of_a_theme_are_passed_over(tmp_path):
    assert style(tmp_path, word_template(), colours={"frame": "#003300"}).appearance().frame == "#003300"
    assert style(tmp_path, word_template(dark="EEEEFF")).appearance().frame == "#000000"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"PK no document", "cannot be read"),
        (word_template(relation=LINKED), "lies outside of it"),
    ],
)
def test_a_template_that_is_damaged_or_would_fetch_something_is_refused(tmp_path, content, words):
    with pytest.raises(DataError, match=words):
        style(tmp_path, content).appearance()


@pytest.mark.parametrize("said", ["force.dotm", "force.pdf", ["a.pptx", "b.potx"], ["a.dotx", "b.docx"]])
def test_only_templates_without_macros_and_one_of_a_kind_are_taken(said):
    with pytest.raises(DataError, match=r"without macros|of one kind"):
        style_of({"template": said})


@pytest.mark.parametrize("write", [short_pptx, briefing_pptx])
def test_the_logo_stands_on_every_slide_inside_its_margin_and_not_on_a_template(write):
    deck = Presentation(io.BytesIO(write(sample(appearance=Appearance(logo=png(), logo_alt="Crest")))))
    for slide in deck.slides:
        (logo,) = [s for s in slide.shapes if s.name == "Logo"]
        assert logo.left + logo.width <= deck.slide_width * (1 - 15 / WIDE) + 1
        assert logo._element.xpath(".//p:cNvPr/@descr") == ["Crest"]
        words = next((s for s in slide.shapes if s.name == "Product"), slide.shapes.title)
        assert words.left + words.width <= logo.left
    plain = Presentation()
    plain.slide_width, plain.slide_height = deck.slide_width, deck.slide_height
    plain.save(out := io.BytesIO())
    deck = Presentation(io.BytesIO(write(sample(appearance=Appearance(logo=png(), template=out.getvalue())))))
    assert not [s for slide in deck.slides for s in slide.shapes if s.name == "Logo"]


@pytest.mark.parametrize("write", [short_pptx, briefing_pptx])
def test_slides_of_either_length_take_the_layout_and_letters_of_a_template_and_none_of_its_slides(write):
    """The layout is found by the places that it has: the template names none as ours, and holds them in its order."""
    force = Presentation()
    force.slide_width, force.slide_height = Mm(WIDE), Mm(190.5)
    force.slides.add_slide(force.slide_layouts[0]).shapes.title.text = "Left over from another deck"
    for layout in force.slide_layouts:
        layout.name = f"Force {layout.name}"
    order = force.slide_layouts._sldLayoutIdLst
    order.insert(0, order[-1])
    force.save(out := io.BytesIO())
    look = Appearance(template=out.getvalue())
    deck = Presentation(io.BytesIO(write(sample(appearance=look))))
    assert {slide.slide_layout.name for slide in deck.slides} == {"Force Title Only"}
    assert [len(slide.placeholders) for slide in deck.slides] == [1] * len(deck.slides)
    text = b"".join(members(write(sample(appearance=look))).values())
    assert b"Left over" not in text
    slides = [c for n, c in members(write(sample(appearance=look))).items() if n.startswith("ppt/slides/slide")]
    assert not [s for s in slides if b'typeface="Arial"' in s]


def test_contents_lead_to_every_heading_of_a_long_document():
    made = Document(io.BytesIO(briefing_docx(sample(sections=sample().sections * 3))))
    targets = {b.get(b.keys()[1]) for b in made.element.iter() if b.tag.endswith("}bookmarkStart")}
    links = [link for link in made.element.iter() if link.tag.endswith("}hyperlink")]
    headings = [p.text for p in made.paragraphs if p.style.name == "Heading 1"]
    assert ["".join(t.text for t in link.iter() if t.tag.endswith("}t")) for link in links] == headings[1:]
    anchors = [next(v for k, v in link.items() if k.endswith("}anchor")) for link in links]
    assert len(set(anchors)) == len(links)
    assert set(anchors) <= targets
    short = Document(io.BytesIO(briefing_docx(sample())))
    assert not [link for link in short.element.iter() if link.tag.endswith("}hyperlink")]


def test_charts_of_the_long_document_are_native():
    parts = members(briefing_docx(sample()))
    assert [n for n in parts if re.fullmatch(r"word/charts/\w+\.xml", n)] == ["word/charts/chart1.xml"]
    assert b"at least 20" in parts["word/charts/chart1.xml"]
