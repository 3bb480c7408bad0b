"""A briefing as slides: one message each, native tables and charts that can be edited, marking top and bottom."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import Any

from graphlab.errors import require
from graphlab.report.briefing.deck import (
    FONT,
    HIGH,
    WIDE,
    add_logo,
    add_slide,
    clear_table_style,
    describe,
    empty_deck,
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
    column_shares,
    shortened,
)
from graphlab.report.briefing.short.word_chart import chart_data, style_chart
from graphlab.report.steady_zip import steady_zip
from graphlab.wording.phrases import printable

_GREY = "5B6270"
#: Slides that one table may take; the document has the rest.
_TABLE_SLIDES = 5
#: A slide takes this many times its usual rows rather than leave one or two to the next.
_A_FEW_MORE = 1.25
_LINES = 13
_CHARACTERS = 98
_PREFIX = {"gap": "Not known: ", "refused": "Not shown. "}
#: The margin of a slide in millimetres, and where the body begins and ends.
_MARGIN, _TOP, _BOTTOM = 15.0, 38.0, 178.0


def briefing_pptx(briefing: Briefing) -> bytes:
    """Return the slides.

    Returns
    -------
    bytes
        A .pptx file with the same bytes for the same briefing. Every table is a table, every chart a chart with its
        numbers inside; long tables go over several slides; nothing is cut. The annex of claims stays in the document.

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
        self.layout = titled_layout(presentation)
        set_properties(presentation.core_properties, briefing)

    def title(self) -> None:
        """Make the first slide: title, product and control block."""
        slide = self._slide(self.briefing.title)
        house = f" · {self.briefing.appearance.organisation}" if self.briefing.appearance.organisation else ""
        self._text(slide, self.briefing.product + house, top=_TOP - 7, height=8, size=14, colour=_GREY)
        rows = tuple(Row(cells) for cells in self.briefing.control)
        self._grid(slide, Table("control", "", (), rows), rows, top=_TOP + 4)

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
                self._run(paragraph, _PREFIX.get(sentence.kind, ""), size=16, bold=True)
                self._run(paragraph, sentence.text, size=16)
                if notes := self.briefing.notes(sentence):
                    self._run(paragraph, f" [{notes}]", size=9, colour=_GREY)
                paragraph.space_after = 101600

    def table(self, heading: str, table: Table) -> None:
        """Make one slide for every `slide_rows` rows of a table; none for a table that stays in the document."""
        if not table.slide_rows:
            return
        step = table.slide_rows
        table = shortened(table, step * _TABLE_SLIDES)
        if len(table.rows) <= step * _A_FEW_MORE:
            step = max(len(table.rows), 1)
        for start in range(0, max(len(table.rows), 1), step):
            slide = self._slide(heading if start == 0 else f"{heading} (continued)")
            self._grid(slide, table, table.rows[start : start + step], top=_TOP)
            self._note(slide, table.note)

    def _chart(self, bars: Bars) -> None:
        from pptx.enum.chart import XL_CHART_TYPE
        from pptx.util import Mm

        slide = self._slide(bars.title)
        data, _ = chart_data(bars)
        place = (Mm(_MARGIN), Mm(_TOP), Mm(WIDE - 2 * _MARGIN), Mm(_BOTTOM - _TOP - 8))
        shape = slide.shapes.add_chart(XL_CHART_TYPE.BAR_STACKED, *place, data)
        describe(shape, bars.alt)
        style_chart(shape.chart, bars, accent=self._accent, size=12, width=WIDE - 2 * _MARGIN)
        self._note(slide, bars.note)

    @property
    def _accent(self) -> str:
        return self.briefing.appearance.accent.lstrip("#").upper()

    def _picture(self, heading: str, picture: Picture) -> None:
        from pptx.util import Mm

        slide = self._slide(heading)
        shape = slide.shapes.add_picture(io.BytesIO(picture.png), Mm(_MARGIN), Mm(_TOP))
        scale = min(Mm(WIDE - 2 * _MARGIN) / shape.width, Mm(_BOTTOM - _TOP - 9) / shape.height)
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
        title.text_frame.text = printable(heading)
        for paragraph in title.text_frame.paragraphs:
            paragraph.alignment = 1
            for run in paragraph.runs:
                run.font.size, run.font.bold = Pt(24 if len(heading) < 90 else 20), True
                self._letters(run)
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
        paragraph = shape.text_frame.paragraphs[0]
        paragraph.alignment = 2
        self._run(paragraph, self.briefing.marking, size=11, bold=True, colour="FFFFFF")

    def _box(self, slide: Any, top: float, height: float) -> Any:
        from pptx.util import Mm

        frame = slide.shapes.add_textbox(Mm(_MARGIN), Mm(top), Mm(WIDE - 2 * _MARGIN), Mm(height)).text_frame
        frame.word_wrap = True
        return frame

    def _text(self, slide: Any, text: str, *, top: float, height: float, size: int, colour: str) -> None:
        self._run(self._box(slide, top, height).paragraphs[0], text, size=size, colour=colour)

    def _note(self, slide: Any, text: str) -> None:
        if text:
            self._text(slide, text, top=_BOTTOM - 8, height=10, size=9 if len(text) > 220 else 11, colour=_GREY)

    def _run(self, paragraph: Any, text: str, *, size: int, bold: bool = False, colour: str = "1A1F2B") -> None:
        from pptx.dml.color import RGBColor
        from pptx.util import Pt

        if not text:
            return
        run = paragraph.add_run()
        run.text = printable(text)
        run.font.size, run.font.bold = Pt(size), bold
        self._letters(run)
        run.font.color.rgb = RGBColor.from_string(colour)

    def _letters(self, run: Any) -> None:
        """Give a text its letters: those of the template where there is one."""
        if not self.briefing.appearance.template:
            run.font.name = FONT

    def _grid(self, slide: Any, table: Table, rows: tuple[Row, ...], *, top: float) -> None:
        from pptx.util import Mm

        lines = [Row(tuple(head.label for head in table.heads)), *rows] if table.heads else list(rows)
        if not lines:
            return
        columns = len(lines[0].cells)
        room = (Mm(_MARGIN), Mm(top), Mm(WIDE - 2 * _MARGIN), Mm(8 * len(lines)))
        shape = slide.shapes.add_table(len(lines), columns, *room)
        shape.name = printable(table.title) or "Control block"
        describe(shape, f"Table: {table.title or 'control block'}")
        grid = shape.table
        grid.first_row = bool(table.heads)
        clear_table_style(grid)
        for place, width in enumerate(
            column_shares([row.cells for row in rows], [head.label for head in table.heads], room=150)
        ):
            grid.columns[place].width = int(room[2] * width)
        size = 12 if columns <= 5 else 10 if columns <= 8 else 8
        for number, row in enumerate(lines):
            grid.rows[number].height = Mm(7)
            for place, text in enumerate(row.cells):
                numeric = bool(table.heads) and table.heads[place].numeric
                bold = (number == 0 and bool(table.heads)) or (not table.heads and place == 0)
                self._cell(grid.cell(number, place), text, row, size=size, numeric=numeric, bold=bold)

    def _cell(self, cell: Any, text: str, row: Row, *, size: int, numeric: bool, bold: bool) -> None:
        from pptx.util import Mm

        cell.margin_top = cell.margin_bottom = Mm(0.8)
        cell.fill.background()
        paragraph = cell.text_frame.paragraphs[0]
        paragraph.alignment = 3 if numeric else 1
        self._run(paragraph, text, size=size, bold=bold, colour=_GREY if row.muted else "1A1F2B")


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
