"""A briefing as slides: one message each, native tables and charts that can be edited, marking top and bottom."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from graphlab.errors import require
from graphlab.report.briefing.deck import (
    FONT,
    HIGH,
    WIDE,
    Copies,
    add_logo,
    add_slide,
    clear_table_style,
    describe,
    empty_deck,
    in_english,
    set_properties,
    titled_layout,
)
from graphlab.report.briefing.document import (
    Bars,
    Block,
    Briefing,
    Head,
    Picture,
    Row,
    Section,
    Sentence,
    Table,
    shortened,
    without_empty_columns,
)
from graphlab.report.briefing.short import room
from graphlab.report.briefing.short.slides import PADDING, SMALLEST
from graphlab.report.briefing.short.word_chart import chart_data, style_chart
from graphlab.report.drawing.text_width import shortened_text
from graphlab.report.steady_zip import steady_zip
from graphlab.wording.phrases import printable, unbroken

_GREY = "5B6270"
#: Width of what stands on a slide, in millimetres.
_WIDTH = WIDE - 30.0
#: Slides that one table may take; the document has the rest.
_TABLE_SLIDES = 5
_LINES = 13
_CHARACTERS = 98
_PREFIX = {"gap": "Not known: ", "refused": "Not shown. "}
#: The margin of a slide in millimetres, and where the body begins and ends.
_MARGIN, _TOP, _BOTTOM = 15.0, 38.0, 178.0
#: Height of the note at the foot of a slide, of two lines.
_NOTE = 15.0


def briefing_pptx(briefing: Briefing) -> bytes:
    """Return the slides.

    Returns
    -------
    bytes
        A .pptx file with the same bytes for the same briefing. Every table is a table, every chart a chart with its
        numbers inside, no text is smaller than `SMALLEST` points; long tables go over several slides, and what would
        take more than `_TABLE_SLIDES` is counted. The annex of claims stays in the document.

    Raises
    ------
    MissingExtraError
        If python-pptx is not installed (extra ``office``).
    """
    require("pptx", extra="office")
    deck = _Deck(empty_deck(briefing.appearance), briefing)
    deck.title()
    deck.words("Key findings", list(briefing.findings))
    for section in briefing.sections:
        if section.slide:
            deck.section(section)
    deck.table("How this briefing was made", _record(briefing))
    buffer = io.BytesIO()
    deck.presentation.save(buffer)
    return steady_zip(buffer.getvalue(), briefing.date)


def _record(briefing: Briefing) -> Table:
    rows = tuple(Row(cells) for cells in briefing.record)
    return Table("record", "Run record", (Head("What"), Head("Value")), rows)


class _Deck:
    """The slides while they are being made."""

    def __init__(self, presentation: Any, briefing: Briefing) -> None:
        self.presentation = presentation
        self.briefing = briefing
        self.copies = Copies(briefing.appearance)
        self.layout = titled_layout(presentation)
        set_properties(presentation.core_properties, briefing)

    def title(self) -> None:
        """Make the first slide: title, product and control block."""
        slide = self._slide(self.briefing.title)
        house = f" · {self.briefing.appearance.organisation}" if self.briefing.appearance.organisation else ""
        self._text(slide, self.briefing.product + house, top=_TOP - 7, height=8)
        rows = tuple(Row(cells) for cells in self.briefing.control)
        self._grid(slide, Table("control", "", (), rows), top=_TOP + 4)

    def section(self, section: Section) -> None:
        """Make the slides of a section: each run of sentences under its heading, then its table, picture or chart."""
        said: list[Sentence] = []
        heading = section.heading
        for block in (*section.blocks, None):
            if isinstance(block, Sentence):
                said += [block] if block.kind != "note" else []
                continue
            if said:
                self.words(heading, said)
                said = []
            if block is not None:
                self._block(section, block)
            heading = section.topic

    def _block(self, section: Section, block: Block) -> None:
        if isinstance(block, Table):
            self.table(block.title, block)
        elif isinstance(block, Bars):
            self._chart(block)
        elif isinstance(block, Picture):
            self._picture(section.heading, block)

    def words(self, heading: str, sentences: list[Sentence]) -> None:
        """Make slides of sentences, as many as fit each."""
        for place, page in enumerate(_pages(sentences)):
            slide = self._slide(heading if place == 0 else f"{heading} (continued)")
            box = self._box(slide, _TOP, _BOTTOM - _TOP)
            for number, sentence in enumerate(page):
                paragraph = box.paragraphs[0] if number == 0 else box.add_paragraph()
                self._run(paragraph, _PREFIX.get(sentence.kind, ""), bold=True)
                self._run(paragraph, sentence.text)
                if notes := self.briefing.notes(sentence):
                    self._run(paragraph, f" [{notes}]", colour=_GREY)
                paragraph.space_after = 101600

    def table(self, heading: str, table: Table) -> None:
        """Make the slides of a table, as many rows on each as fit; none for a table that stays in the document."""
        if not table.on_slides:
            return
        for place, page in enumerate(_slides_of_table(without_empty_columns(table))):
            slide = self._slide(heading if place == 0 else f"{heading} (continued)")
            self._grid(slide, page, top=_TOP)
            self._note(slide, page.note)

    def _chart(self, bars: Bars) -> None:
        from pptx.enum.chart import XL_CHART_TYPE
        from pptx.util import Mm

        slide = self._slide(bars.title)
        data = chart_data(bars)
        place = (Mm(_MARGIN), Mm(_TOP), Mm(WIDE - 2 * _MARGIN), Mm(_BOTTOM - _TOP - _NOTE))
        shape = slide.shapes.add_chart(XL_CHART_TYPE.BAR_STACKED, *place, data)
        describe(shape, bars.alt)
        style_chart(shape.chart, bars, accent=self._accent, size=SMALLEST, width=WIDE - 2 * _MARGIN)
        self._note(slide, bars.caption)

    @property
    def _accent(self) -> str:
        return self.briefing.appearance.accent.lstrip("#").upper()

    def _picture(self, heading: str, picture: Picture) -> None:
        from pptx.util import Mm

        slide = self._slide(heading)
        shape = slide.shapes.add_picture(io.BytesIO(picture.png), Mm(_MARGIN), Mm(_TOP))
        scale = min(Mm(WIDE - 2 * _MARGIN) / shape.width, Mm(_BOTTOM - _TOP - _NOTE) / shape.height)
        shape.width, shape.height = int(shape.width * scale), int(shape.height * scale)
        shape.left = (Mm(WIDE) - shape.width) // 2
        describe(shape, picture.alt)
        self._note(slide, picture.caption)

    def _slide(self, heading: str) -> Any:
        from pptx.dml.color import RGBColor
        from pptx.util import Mm, Pt

        slide = add_slide(self.presentation, self.layout)
        title = slide.shapes.title
        width = WIDE - 2 * _MARGIN - add_logo(slide, self.briefing.appearance, 10.0, WIDE - _MARGIN)
        title.left, title.top, title.width, title.height = Mm(_MARGIN), Mm(11), Mm(width), Mm(20)
        title.text_frame.word_wrap = True
        title.text_frame.text = unbroken(heading)
        for paragraph in title.text_frame.paragraphs:
            paragraph.alignment = 1
            for run in paragraph.runs:
                run.font.size, run.font.bold = Pt(24 if len(heading) < 90 else 20), True
                self._letters(run)
                in_english(run)
                run.font.color.rgb = RGBColor.from_string(self.briefing.appearance.frame.lstrip("#").upper())
        for top, name in ((0.0, "Marking, top"), (HIGH - 8, "Marking, bottom")):
            self._band(slide, top, name)
        return slide

    def _band(self, slide: Any, top: float, name: str) -> None:
        from pptx.dml.color import RGBColor
        from pptx.util import Mm

        shape = slide.shapes.add_shape(1, Mm(0), Mm(top), Mm(WIDE), Mm(8))
        shape.name = name
        shape.shadow.inherit = False
        shape.fill.solid()
        shape.fill.fore_color.rgb = RGBColor.from_string(self.briefing.appearance.frame.lstrip("#").upper())
        shape.line.fill.background()
        shape.text_frame.margin_top = shape.text_frame.margin_bottom = 0
        paragraph = shape.text_frame.paragraphs[0]
        paragraph.alignment = 2
        self._run(paragraph, self.briefing.marking, bold=True, colour="FFFFFF")

    def _box(self, slide: Any, top: float, height: float) -> Any:
        from pptx.util import Mm

        frame = slide.shapes.add_textbox(Mm(_MARGIN), Mm(top), Mm(WIDE - 2 * _MARGIN), Mm(height)).text_frame
        frame.word_wrap = True
        return frame

    def _text(self, slide: Any, text: str, *, top: float, height: float) -> None:
        self._run(self._box(slide, top, height).paragraphs[0], text, colour=_GREY)

    def _note(self, slide: Any, text: str) -> None:
        """Write the note of a slide in two lines at most; the document has the whole of it."""
        if text:
            wide = (WIDE - 2 * _MARGIN - 6) / room.POINT * 1.9
            self._text(slide, shortened_text(text, wide, SMALLEST), top=_BOTTOM - _NOTE + 1, height=_NOTE)

    def _run(self, paragraph: Any, text: str, *, bold: bool = False, colour: str = "1A1F2B") -> None:
        self.copies.add_words(paragraph, text, size=SMALLEST, colour=colour, bold=bold)

    def _letters(self, run: Any) -> None:
        """Give a text its letters: those of the template where there is one."""
        if not self.briefing.appearance.template:
            run.font.name = FONT

    def _grid(self, slide: Any, table: Table, *, top: float) -> None:
        from pptx.util import Mm

        lines = room.lines_of(table)
        if not lines:
            return
        place = (Mm(_MARGIN), Mm(top), Mm(WIDE - 2 * _MARGIN), Mm(8 * len(lines)))
        shape = slide.shapes.add_table(len(lines), len(lines[0].cells), *place)
        shape.name = printable(table.title) or "Control block"
        describe(shape, f"Table: {table.title or 'control block'}")
        grid = shape.table
        grid.first_row = bool(table.heads)
        clear_table_style(grid)
        for column, share in zip(grid.columns, room.shares_of(table, _WIDTH, SMALLEST), strict=True):
            column.width = Mm(_WIDTH * share)
        for number, row in enumerate(lines):
            grid.rows[number].height = Mm(7)
            for column, text in enumerate(row.cells):
                numeric = bool(table.heads) and table.heads[column].numeric
                bold = (number == 0 and bool(table.heads)) or (not table.heads and column == 0)
                self._cell(grid.cell(number, column), text, row, numeric=numeric, bold=bold)

    def _cell(self, cell: Any, text: str, row: Row, *, numeric: bool, bold: bool) -> None:
        self.copies.dress_cell(cell, "cell", _dress)
        paragraph = cell.text_frame.paragraphs[0]
        paragraph.alignment = 3 if numeric else 1
        self._run(paragraph, text, bold=bold, colour=_GREY if row.muted else "1A1F2B")


def _dress(cell: Any) -> None:
    from pptx.util import Mm

    cell.margin_top = cell.margin_bottom = Mm(0.8)
    cell.fill.background()


def _slides_of_table(table: Table) -> list[Table]:
    """Return the parts of a table that fit a slide each; what would take too many slides is counted in the note."""
    most = len(table.rows)
    while True:
        whole = shortened(table, most)
        pages = _broken(whole)
        if len(pages) <= _TABLE_SLIDES:
            return [replace(whole, rows=tuple(page)) for page in _broken(whole, len(pages))]
        most = min(sum(len(page) for page in pages[:_TABLE_SLIDES]), most - 1)


def _broken(table: Table, slides: int = 0) -> list[list[Row]]:
    """Return the rows of a table by slide: as many on each as fit with the header row, at least one.

    With `slides` said they are shared out evenly, so that none has one row alone.
    """
    shares = room.shares_of(table, _WIDTH, SMALLEST)
    head, *heights = [
        room.row_height(row, shares, width=_WIDTH, size=SMALLEST, bold=i == 0) + PADDING
        for i, row in enumerate(room.lines_of(table))
    ] or [0.0]
    free = _BOTTOM - _NOTE - _TOP - head
    if slides > 1:
        free = min(free, sum(heights) / slides + max(heights))
    pages: list[list[Row]] = [[]]
    used = 0.0
    for row, height in zip(table.rows, heights, strict=True):
        if pages[-1] and used + height > free:
            pages, used = [*pages, []], 0.0
        pages[-1].append(row)
        used += height
    return pages


def _pages(sentences: list[Sentence]) -> Iterator[list[Sentence]]:
    """Split sentences into slides by the lines that they take."""
    page: list[Sentence] = []
    used = 0.0
    for sentence in sentences:
        lines = -(-len(sentence.text) // _CHARACTERS) + 0.5
        if page and used + lines > _LINES:
            yield page
            page, used = [], 0.0
        page.append(sentence)
        used += lines
    if page:
        yield page
