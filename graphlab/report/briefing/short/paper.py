"""The short form as a Word document of a few A4 pages."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import Any

from graphlab.report.briefing.document import Bars, Briefing, Finding, Head, Picture, Row, Table
from graphlab.report.briefing.docx_writer import WordDocument, empty_document, page_field
from graphlab.report.briefing.short import room
from graphlab.report.briefing.short.closing import control_line, note_link, sentences_after
from graphlab.report.drawing.text_width import wrapped
from graphlab.report.steady_zip import steady_zip
from graphlab.wording.phrases import printable, unbroken

#: Lines that a title may take.
_TITLE = 20.0


def short_docx(briefing: Briefing) -> bytes:
    """Return the short form as a Word document that keeps the pages of its budget.

    Returns
    -------
    bytes
        A .docx file with the same bytes for the same briefing. Headings, captions, lists and header rows use Word's
        own styles; charts are native; pictures and charts carry alternative text; numbered notes lead to the annex.

    Raises
    ------
    MissingExtraError
        If python-docx is not installed (extra ``office``).
    """
    paper = _Paper(empty_document(briefing), briefing)
    paper.write()
    buffer = io.BytesIO()
    paper.document.save(buffer)
    return steady_zip(buffer.getvalue(), briefing.date)


def paper_parts(briefing: Briefing) -> tuple[tuple[Finding, ...], tuple[str, ...]]:
    """Return the findings with the proofs that the pages of the budget hold, and the titles of those left out."""
    return room.fitted(briefing, _fixed(briefing), _closing(briefing, ("one proof or another that is left out",)))


def _fixed(briefing: Briefing) -> list[float]:
    """Return the heights of what stands before the proofs."""
    title = len(wrapped(briefing.title, room.WIDTH / room.POINT, _TITLE, bold=True)) * _TITLE * 1.2 * room.POINT + 4
    heights = [6.0 + title, room.text_height(control_line(briefing), room.CAPTION, after=8)]
    if briefing.appearance.logo and not briefing.appearance.paper:
        heights[0] += 18.0
    if briefing.facts:
        heights.append(room.table_height(facts_table(briefing), size=room.TEXT) + 3)
    for number, finding in enumerate(briefing.findings, 1):
        topic = finding.topic if isinstance(finding, Finding) else ""
        heights.append(room.text_height(f"{number}. {topic}. {finding.text} [{number}]", width=room.WIDTH - 8, after=5))
    return heights


def facts_table(briefing: Briefing) -> Table:
    """Return the lines of a card as a table."""
    heads = (Head("About the line"), Head(""))
    return Table("facts", briefing.title, heads, tuple(Row(fact) for fact in briefing.facts))


def _closing(briefing: Briefing, left: Sequence[str]) -> float:
    return sum(room.text_height(text, room.CAPTION) for text in sentences_after(briefing, left)) + 2


class _Paper(WordDocument):
    """The document while it is being written."""

    def _page(self) -> None:
        from docx.shared import Mm, Pt

        page = self.document.sections[0]
        page.page_width, page.page_height = Mm(210), Mm(297)
        page.left_margin = page.right_margin = Mm(18)
        page.top_margin = page.bottom_margin = Mm(20)
        page.header_distance = page.footer_distance = Mm(9)
        for part in self.margins():
            run = self.margin_line(part).add_run(self.briefing.marking)
            run.bold, run.font.size = True, Pt(10)
        number = page.footer.paragraphs[0].add_run
        number("   ").font.size = Pt(8)
        number("Page ").font.size = Pt(8)
        page_field(page.footer.paragraphs[0], "PAGE")
        number(" of ").font.size = Pt(8)
        page_field(page.footer.paragraphs[0], "NUMPAGES")

    def _styles(self) -> None:
        from docx.shared import Pt

        super()._styles()
        for name, size, before, after in (
            ("Title", _TITLE, 0, 4),
            ("Normal", room.TEXT, 0, 4),
            ("List Number", room.TEXT, 0, 5),
            ("Heading 1", 12, 8, 3),
            ("Heading 2", room.TEXT, 6, 2),
            ("Caption", room.CAPTION, 0, 4),
        ):
            style = self.style(name)
            style.paragraph_format.page_break_before = False
            style.font.size = Pt(size)
            style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
            style.paragraph_format.line_spacing = 1.0
        self.style("Title").font.bold = True
        _without_border(self.style("Title"))

    def write(self) -> None:
        """Write head, findings, proofs and closing lines."""
        findings, left = paper_parts(self.briefing)
        self.head()
        if self.briefing.facts:
            self._grid((), [Row(fact) for fact in self.briefing.facts], (), size=room.TEXT, shade_first=True)
        for number, finding in enumerate(self.briefing.findings, 1):
            self._finding(number, finding)
        for finding in room.in_order(findings):
            self._proof(finding)
        for text in sentences_after(self.briefing, left):
            self._caption(text)

    def head(self) -> None:
        """Write logo, product, title and control line."""
        look = self.briefing.appearance
        if look.logo and not look.paper:  # a template has its own
            from docx.shared import Mm

            self._picture(look.logo, look.logo_alt, width=None, height=Mm(16))
        house = f" · {look.organisation}" if look.organisation else ""
        self._caption(self.briefing.product + house)
        self.add(printable(self.briefing.title), "Title")
        self._caption(control_line(self.briefing))

    def _finding(self, number: int, finding: Any) -> None:
        from docx.shared import Pt

        several = len(self.briefing.findings) > 1
        lead = self.lead(number) if several else ""
        paragraph = self.add(lead, "List Number" if several else "")
        if self.briefing.facts and number == 1:
            paragraph.paragraph_format.space_before = Pt(6)
        if isinstance(finding, Finding):
            paragraph.add_run(f"{finding.topic}. ").bold = True
        paragraph.add_run(unbroken(finding.text))
        if self.briefing.has_annex:
            _link(paragraph, f" [{number}]", note_link(number))

    def _proof(self, finding: Finding) -> None:
        if finding.picture is not None and isinstance(finding.proof, Bars):
            self._beside(finding, finding.picture)
        elif finding.picture is not None:
            self._drawn(self.document.add_paragraph(), finding.picture)
            self._caption(finding.picture.caption)
        elif finding.proof is not None:
            self._shown(self.document, finding, room.WIDTH)

    def _shown(self, where: Any, finding: Finding, width: float) -> None:
        """Set the table or chart of a finding with its title and note into the document or a cell."""
        proof, note = finding.proof, room.proof_note(finding)
        if proof is None:
            return
        # A table whose first paragraph stays with the next one drags itself to the next page.
        free = where is self.document
        self.add(printable(proof.title), "Heading 2", where).paragraph_format.keep_with_next = free
        if isinstance(proof, Table):
            numeric = tuple(place for place, head in enumerate(proof.heads) if head.numeric)
            rows = [Row(r.cells, (), r.muted) for r in proof.rows]
            heads = tuple(head.label for head in proof.heads)
            self._grid(heads, rows, numeric, size=room.CELL, together=True, noted=bool(note))
        else:
            paragraph = where.add_paragraph()
            paragraph.paragraph_format.keep_with_next = free and bool(note)
            self.chart(paragraph, proof, width=width, height=room.bars_height(proof) - 4)
        if note:
            self.add(unbroken(note), "Caption", where)

    def _beside(self, finding: Finding, picture: Picture) -> None:
        """Set the chart of a finding and its map side by side, in a table that is only their place on the page."""
        from docx.shared import Mm

        table = self.document.add_table(rows=1, cols=2)
        table.autofit = False
        left, right = table.rows[0].cells
        for column, cell, width in zip(
            table.columns, (left, right), (room.BESIDE, room.WIDTH - room.BESIDE), strict=True
        ):
            column.width = cell.width = Mm(width)
        self._shown(left, finding, room.BESIDE - 4)
        left._tc.remove(left.paragraphs[0]._p)
        self._drawn(right.paragraphs[0], picture)
        self.add(unbroken(picture.caption), "Caption", right)

    @staticmethod
    def _drawn(paragraph: Any, picture: Picture) -> None:
        """Set a picture into a paragraph, with the text that stands for it."""
        from docx.shared import Mm

        shape = paragraph.add_run().add_picture(io.BytesIO(picture.png), height=Mm(room.PICTURE))
        shape._inline.docPr.set("descr", printable(picture.alt))
        shape._inline.docPr.set("title", "")


def _link(paragraph: Any, text: str, target: str) -> None:
    """Add a raised note that leads to a file beside the document."""
    from docx.opc.constants import RELATIONSHIP_TYPE
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    link = OxmlElement("w:hyperlink")
    link.set(qn("r:id"), paragraph.part.relate_to(target, RELATIONSHIP_TYPE.HYPERLINK, is_external=True))
    run = paragraph.add_run(text)
    run.font.superscript = True
    paragraph._p.remove(run._r)
    link.append(run._r)
    paragraph._p.append(link)


def _without_border(style: Any) -> None:
    """Take the rule beneath a title away that Word's default has."""
    for border in style.element.xpath("./w:pPr/w:pBdr"):
        border.getparent().remove(border)
