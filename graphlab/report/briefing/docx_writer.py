"""A briefing as a Word document: styled headings, real tables, marking in header and footer of every page."""

from __future__ import annotations

import io
from dataclasses import dataclass
from functools import cached_property
from html import escape
from typing import Any

from graphlab.errors import DataError, require
from graphlab.report.briefing.document import (
    LANGUAGE,
    Bars,
    Block,
    Briefing,
    Picture,
    Row,
    Sentence,
    Table,
    column_shares,
)
from graphlab.report.briefing.short.word_chart import add_word_chart
from graphlab.report.steady_zip import full_date, steady_zip
from graphlab.wording.phrases import printable, unbroken

_GREY = "5B6270"
_FONT = "Arial"
#: Width between the margins, in millimetres.
_ROOM = 174.0
#: Height of a bar of a chart, in millimetres.
_BAR = 7.0
#: Headings from which on a document has contents.
_CONTENTS = 4
_ANNEX = "Annex: the claims behind the figures, as their sources wrote them"
_RECORD = "Run record: how to make this briefing again"
_PREFIX = {"gap": "Not known: ", "refused": "Not shown. "}


def briefing_docx(briefing: Briefing) -> bytes:
    """Return the document.

    Returns
    -------
    bytes
        A .docx file with the same bytes for the same briefing: no clock, constant order and dates inside.

    Raises
    ------
    MissingExtraError
        If python-docx is not installed (extra ``office``).

    Notes
    -----
    Headings use Word's own styles, and contents that lead to them stand in front; header rows repeat on every page;
    charts are native; pictures and charts carry alternative text.
    """
    document = empty_document(briefing)
    writer = WordDocument(document, briefing)
    writer.front()
    writer.contents()
    for section in briefing.sections:
        writer.heading(f"{section.topic}: {section.heading}", 1)
        for block in section.blocks:
            writer.block(block)
    writer.back()
    buffer = io.BytesIO()
    document.save(buffer)
    return steady_zip(buffer.getvalue(), briefing.date)


def empty_document(briefing: Briefing) -> Any:
    """Return an empty document of python-docx: the force's template without its text, or a plain one.

    Raises
    ------
    DataError
        If the template cannot be read.
    """
    docx = require("docx", extra="office")
    if not briefing.appearance.paper:
        return docx.Document()
    try:
        made = docx.Document(io.BytesIO(briefing.appearance.paper))
    except Exception as error:  # noqa: BLE001  whatever a broken file makes the package say
        raise DataError(f"house style: the Word template cannot be read ({error})", "save it again") from None
    body = made.element.body
    for part in list(body):
        if part is not body.sectPr:
            body.remove(part)
    return made


class WordDocument:
    """A Word document while it is being written: styles, properties, tables, pictures, captions."""

    charts = 0
    _headings = 0

    def __init__(self, document: Any, briefing: Briefing) -> None:
        self.document = document
        self.briefing = briefing
        self._ids: dict[str, str | None] = {}
        self._page()
        self._styles()
        self._language()
        self._properties()

    def _page(self) -> None:
        from docx.enum.text import WD_ALIGN_PARAGRAPH
        from docx.shared import Mm

        page = self.document.sections[0]
        page.page_width, page.page_height = Mm(210), Mm(297)
        page.left_margin = page.right_margin = Mm(18)
        page.top_margin = page.bottom_margin = Mm(22)
        for part in self.margins():
            run = self.margin_line(part).add_run(self.briefing.marking)
            run.bold = True
        number = page.footer.add_paragraph()
        number.alignment = WD_ALIGN_PARAGRAPH.CENTER
        number.add_run("Page ")
        page_field(number, "PAGE")
        number.add_run(" of ")
        page_field(number, "NUMPAGES")

    def margins(self) -> list[Any]:
        """Return every header and footer of the document: those of a first page and of even pages too."""
        page = self.document.sections[0]
        parts = [page.header, page.footer]
        if page.different_first_page_header_footer:
            parts += [page.first_page_header, page.first_page_footer]
        if self.document.settings.odd_and_even_pages_header_footer:
            parts += [page.even_page_header, page.even_page_footer]
        return parts

    def margin_line(self, part: Any) -> Any:
        """Return an empty centred paragraph of a header or footer, before what a template has there."""
        from docx.enum.text import WD_ALIGN_PARAGRAPH

        first = part.paragraphs[0] if part.paragraphs else part.add_paragraph()
        if self.briefing.appearance.paper:
            first = first.insert_paragraph_before()
        first.alignment = WD_ALIGN_PARAGRAPH.CENTER
        return first

    def style(self, name: str) -> Any:
        """Return a paragraph style of Word by its English name, made where a template has not got it."""
        from docx.enum.style import WD_STYLE_TYPE

        styles = self.document.styles
        return styles[name] if name in styles else styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH, builtin=True)

    def add(self, text: str, style: str = "", where: Any = None) -> Any:
        """Return a new paragraph, of the document or of a cell of it, in a style of Word by its English name."""
        paragraph = (self.document if where is None else where).add_paragraph(text)
        if style:
            paragraph._p.style = self._style_id(style)
        return paragraph

    def _style_id(self, name: str) -> str | None:
        """Return the id of a paragraph style; python-docx looks through all styles whenever it is asked."""
        from docx.enum.style import WD_STYLE_TYPE

        if name not in self._ids:
            self._ids[name] = self.document.part.get_style_id(self.style(name), WD_STYLE_TYPE.PARAGRAPH)
        return self._ids[name]

    @cached_property
    def _grid_style(self) -> str | None:
        """The id of the style of tables; None where a template has none."""
        from docx.enum.style import WD_STYLE_TYPE

        known = "Table Grid" in self.document.styles
        return self.document.part.get_style_id("Table Grid", WD_STYLE_TYPE.TABLE) if known else None

    def _language(self) -> None:
        """Say that the text is British English, for whoever has it read aloud or its spelling checked."""
        from docx.oxml import OxmlElement
        from docx.oxml.ns import qn

        for run in self.document.styles.element.xpath("w:docDefaults/w:rPrDefault/w:rPr"):
            language = run.find(qn("w:lang"))
            if language is None:
                language = OxmlElement("w:lang")
                run.append(language)
            language.set(qn("w:val"), LANGUAGE)

    def _styles(self) -> None:
        from docx.oxml.ns import qn
        from docx.shared import Pt, RGBColor

        sizes = {"Normal": 10, "Title": 22, "Heading 1": 14, "Heading 2": 11, "Caption": 8.5, "List Number": 10}
        for name, size in sizes.items():
            style = self.style(name)
            style.font.size = Pt(size)
            if not self.briefing.appearance.paper:
                style.font.name = _FONT
                fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
                for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
                    fonts.attrib.pop(qn(f"w:{theme}"), None)
            if name not in ("Normal", "List Number"):
                style.font.color.rgb = RGBColor.from_string(self.briefing.appearance.frame.lstrip("#").upper())
        self.document.styles["Caption"].font.color.rgb = RGBColor.from_string(_GREY)
        self.document.styles["Caption"].font.bold = False
        self.document.styles["Normal"].paragraph_format.space_after = Pt(6)

    def _properties(self) -> None:
        from datetime import datetime

        made = datetime.fromisoformat(full_date(self.briefing.date))
        core = self.document.core_properties
        core.title, core.author = printable(self.briefing.title)[:255], printable(self.briefing.author)[:255]
        core.subject = self.briefing.product
        core.keywords, core.comments, core.last_modified_by = self.briefing.marking, "", core.author
        core.created = core.modified = made
        core.language, core.revision = LANGUAGE, 1

    def front(self) -> None:
        """Write title, control block and key findings."""
        if self.briefing.appearance.logo and not self.briefing.appearance.paper:  # a template has its own
            from docx.shared import Mm

            self._picture(self.briefing.appearance.logo, self.briefing.appearance.logo_alt, width=Mm(30))
        house = f" · {self.briefing.appearance.organisation}" if self.briefing.appearance.organisation else ""
        self._caption(self.briefing.product + house)
        self.add(printable(self.briefing.title), "Title")
        self._grid((), [Row(cells) for cells in self.briefing.control], (), shade_first=True)
        self.heading("Key findings", 1)
        for number, finding in enumerate(self.briefing.findings, 1):
            self._sentence(finding, style="List Number", lead=self.lead(number))

    def lead(self, number: int) -> str:
        """Return what stands before a numbered paragraph: nothing, unless the style of a template does not number."""
        numbers = self.document.styles["List Number"].element.xpath("./w:pPr/w:numPr")
        return "" if numbers else f"{number}. "

    def contents(self) -> None:
        """Write the contents: a field that Word can bring up to date, filled with links to the headings to come."""
        topics = [f"{s.topic}: {s.heading}" for s in self.briefing.sections]
        topics += [_ANNEX] if self.briefing.annex else []
        topics += [_RECORD] if self.briefing.record else []
        if len(topics) < _CONTENTS:
            return
        self.heading("Contents", 2)
        # The bookmark of the first heading is that of the key findings, which stand before.
        for place, topic in enumerate(topics, 2):
            paragraph = self.document.add_paragraph()
            paragraph.paragraph_format.space_after = 0
            if place == 2:
                _field_mark(paragraph, "begin")
                _field_code(paragraph, ' TOC \\o "1-1" \\n \\h \\z ')
                _field_mark(paragraph, "separate")
            link_inside(paragraph, unbroken(topic), f"_Toc{place:08}")
            if place == len(topics) + 1:
                _field_mark(paragraph, "end")

    def back(self) -> None:
        """Write the annex of claims and the run record."""
        if self.briefing.annex:
            self.heading(_ANNEX, 1)
            rows = [
                Row((str(n.number), n.claim, n.says, n.written, n.bounds, n.period, n.grade, n.source))
                for n in self.briefing.annex
            ]
            heads = ("No", "Claim", "Says", "As written", "Read as", "Period", "Grade", "Source")
            self._grid(heads, rows, (0,), size=7)
        if self.briefing.record:
            self.heading(_RECORD, 1)
            self._grid((), [Row(cells) for cells in self.briefing.record], (), shade_first=True)

    def heading(self, text: str, level: int) -> None:
        """Write a heading; one of the first level bears a bookmark, by its place among them."""
        heading = self.add(unbroken(text), f"Heading {level}")
        if level == 1:
            self._headings += 1
            _bookmark(heading, self._headings)

    def block(self, block: Block) -> None:
        """Write a sentence, table, picture or chart."""
        if isinstance(block, Sentence):
            self._sentence(block)
        elif isinstance(block, Table):
            self.heading(block.title, 2)
            numeric = tuple(place for place, head in enumerate(block.heads) if head.numeric)
            self._grid(tuple(head.label for head in block.heads), block.rows, numeric)
            self._caption(block.note)
        elif isinstance(block, Picture):
            from docx.shared import Mm

            self._picture(block.png, block.alt, width=Mm(174))
            self._caption(block.caption)
        elif isinstance(block, Bars):
            self.heading(block.title, 2)
            self.chart(self.document.add_paragraph(), block, width=_ROOM, height=_BAR * len(block.bars) + 8.0)
            self._caption(block.caption)

    def chart(self, paragraph: Any, bars: Bars, *, width: float, height: float) -> None:
        """Set a native chart into a paragraph, of a width and height in millimetres."""
        self.charts += 1
        accent = self.briefing.appearance.accent.lstrip("#").upper()
        add_word_chart(paragraph, bars, width=width, height=height, accent=accent, number=self.charts)

    def _sentence(self, sentence: Sentence, style: str = "", lead: str = "") -> None:
        paragraph = self.add(lead, style or ("Caption" if sentence.kind == "note" else ""))
        if prefix := _PREFIX.get(sentence.kind):
            paragraph.add_run(prefix).bold = True
        paragraph.add_run(unbroken(sentence.text))
        if notes := self.briefing.notes(sentence):
            paragraph.add_run(f" [{notes}]").font.superscript = True

    def _caption(self, text: str) -> None:
        if text:
            self.add(unbroken(text), "Caption")

    def _picture(self, png: bytes, alt: str, *, width: Any, height: Any = None) -> None:
        shape = self.document.add_picture(io.BytesIO(png), width=width, height=height)
        properties = shape._inline.docPr
        properties.set("descr", printable(alt))
        properties.set("title", "")

    def _grid(
        self,
        heads: tuple[str, ...],
        rows: Any,
        numeric: tuple[int, ...],
        *,
        size: float = 8.5,
        shade_first: bool = False,
        together: bool = False,
        noted: bool = False,
    ) -> None:
        """Write a table with thin rules and a repeated header row; `together` keeps it and what is noted on a page."""
        from docx.shared import Mm

        if not rows:
            return
        width = len(rows[0].cells)
        table = self.document.add_table(rows=0, cols=width)
        table._tbl.tblStyle_val = self._grid_style
        table.autofit = False
        _thin(table)
        marked = [(row.cells[0] + self.briefing.marks(row.claims)[:12], *row.cells[1:]) for row in rows]
        shares = column_shares(marked, heads, room=round(_ROOM / size * 5.4))
        appearance = _Cells(shares, numeric, size)
        if heads:
            table._tbl.append(appearance.row(Row(heads), "", bold=True, head=True, follow=together))
        for place, row in enumerate(rows, 1):
            follow = together and place < len(rows) + noted
            marks = self.briefing.marks(row.claims)
            table._tbl.append(appearance.row(row, marks, bold_first=shade_first, follow=follow))
        for column, share in zip(table.columns, shares, strict=True):
            column.width = Mm(_ROOM * share)


@dataclass(frozen=True)
class _Cells:
    """How the cells of a table are set; rows are made as text, since tables of claims are long."""

    shares: list[float]
    numeric: tuple[int, ...]
    size: float

    def row(
        self,
        row: Row,
        marks: str,
        *,
        bold: bool = False,
        bold_first: bool = False,
        head: bool = False,
        follow: bool = False,
    ) -> Any:
        """Return the element of a row: grey and slanted if muted, repeated if a head, beside the next if to follow."""
        from docx.oxml import parse_xml
        from docx.oxml.ns import nsdecls

        cells = []
        for place, text in enumerate(row.cells):
            strong = bold or (bold_first and place == 0)
            note = f" [{marks}]" if marks and place == 0 else ""
            cells.append(self._cell(place, text, note, strong=strong, muted=row.muted, follow=follow))
        whole = "<w:cantSplit/>" if follow else ""
        repeat = '<w:tblHeader w:val="true"/>' if head else ""
        repeat = f"<w:trPr>{whole}{repeat}</w:trPr>" if whole or repeat else ""
        return parse_xml(f"<w:tr {nsdecls('w')}>{repeat}{''.join(cells)}</w:tr>")

    def _cell(self, place: int, text: str, note: str, *, strong: bool, muted: bool, follow: bool = False) -> str:
        width = round(_ROOM * self.shares[place] * 56.7)
        align = '<w:jc w:val="right"/>' if place in self.numeric else ""
        weight = ("<w:b/>" if strong else "") + ("<w:i/>" if muted else "")
        weight += f'<w:color w:val="{_GREY}"/>' if muted else ""
        size = f'<w:sz w:val="{round(self.size * 2)}"/>'
        runs = f"<w:r><w:rPr>{weight}{size}</w:rPr>{_text(text)}</w:r>"
        if note:
            runs += f'<w:r><w:rPr>{size}<w:vertAlign w:val="superscript"/></w:rPr>{_text(note)}</w:r>'
        keep = "<w:keepNext/>" if follow else ""
        properties = f'<w:pPr>{keep}<w:spacing w:after="20"/>{align}</w:pPr>'
        return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr><w:p>{properties}{runs}</w:p></w:tc>'


def _text(text: str) -> str:
    lines = escape(unbroken(text), quote=False).split("\n")
    return "<w:br/>".join(f'<w:t xml:space="preserve">{line}</w:t>' for line in lines)


def _element(tag: str, **attributes: str) -> Any:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    element = OxmlElement(tag)
    for key, value in attributes.items():
        element.set(qn(f"w:{key}"), value)
    return element


def page_field(paragraph: Any, code: str) -> None:
    """Put a field (page number) into a paragraph."""
    field = _element("w:fldSimple", instr=code)
    run, text = _element("w:r"), _element("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)


def _field_mark(paragraph: Any, kind: str) -> None:
    run = paragraph.add_run()
    run._r.append(_element("w:fldChar", fldCharType=kind))


def _field_code(paragraph: Any, code: str) -> None:
    text = _element("w:instrText")
    text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    text.text = code
    paragraph.add_run()._r.append(text)


def _bookmark(paragraph: Any, number: int) -> None:
    start = _element("w:bookmarkStart", id=str(number), name=f"_Toc{number:08}")
    place = 1 if paragraph._p.pPr is not None else 0
    paragraph._p.insert(place, start)
    paragraph._p.append(_element("w:bookmarkEnd", id=str(number)))


def link_inside(paragraph: Any, text: str, bookmark: str) -> None:
    """Add a text that leads to a bookmark of the document."""
    link = _element("w:hyperlink", anchor=bookmark, history="1")
    run = paragraph.add_run(text)
    paragraph._p.remove(run._r)
    link.append(run._r)
    paragraph._p.append(link)


def _thin(table: Any) -> None:
    """Return a table thin horizontal rules only."""
    borders = _element("w:tblBorders")
    for side in ("top", "bottom", "insideH"):
        borders.append(_element(f"w:{side}", val="single", sz="4", color="C9CDD5"))
    for side in ("left", "right", "insideV"):
        borders.append(_element(f"w:{side}", val="nil"))
    table._tbl.tblPr.append(borders)
