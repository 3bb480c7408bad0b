"""The short form as slides: one message each, the finding as headline, what proves it beneath, source and marking."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from graphlab.errors import require
from graphlab.report.briefing.deck import (
    HIGH,
    WIDE,
    Copies,
    add_logo,
    add_slide,
    clear_table_style,
    describe,
    empty_deck,
    set_properties,
    titled_layout,
)
from graphlab.report.briefing.document import Bars, Briefing, Finding, Head, Picture, Row, Sentence, Table
from graphlab.report.briefing.short import room
from graphlab.report.briefing.short.closing import ANNEX, note_link
from graphlab.report.briefing.short.paper import facts_table
from graphlab.report.briefing.short.word_chart import chart_data, style_chart
from graphlab.report.drawing.text_width import shortened_text, wrapped
from graphlab.report.steady_zip import steady_zip
from graphlab.wording.phrases import printable

#: The margin of a slide and the height of a band with the marking, in millimetres.
MARGIN, BAND = 15.0, 9.0
#: The smallest letters of a slide, in points: what is read from three metres away.
SMALLEST = 16
_HEADLINES, _CELLS = (28, 26, 24, 22, 20, 18), (20, 18, SMALLEST)
_HEAD_ROOM, _GAP = 42.0, 3.0
#: Width of the words beside a picture.
_BESIDE = 104.0
#: Millimetres above and below a row of a table; bars that a chart has at most.
PADDING, _BARS = 2.4, 11
_GREY, _INK = "5B6270", "1A1F2B"


def short_pptx(briefing: Briefing) -> bytes:
    """Return the short form as slides, as many as the budget allows.

    Returns
    -------
    bytes
        A .pptx file with the same bytes for the same briefing. Headlines are titles, tables and charts are native,
        no text is smaller than `SMALLEST` points, pictures and charts carry alternative text.

    Raises
    ------
    MissingExtraError
        If python-pptx is not installed (extra ``office``).
    """
    require("pptx", extra="office")
    deck = _Deck(empty_deck(briefing.appearance), briefing)
    for number, finding in slides_of(briefing)[: briefing.budget.slides]:
        deck.slide(number, finding)
    buffer = io.BytesIO()
    deck.presentation.save(buffer)
    return steady_zip(buffer.getvalue(), briefing.date)


def slides_of(briefing: Briefing) -> list[tuple[int, Sentence]]:
    """Return the finding of each slide with its number; findings that their sentence proves share one slide.

    The first of them is its headline, the others are the rows of its table: a slide with a table of one row or with
    nothing would be empty. Where there is but one slide, all others are its rows if its own finding shows nothing.
    """
    numbered = list(enumerate(briefing.findings, 1))
    alone = [(n, f) for n, f in numbered if isinstance(f, Finding) and _is_thin(f)]
    if briefing.budget.slides == 1 and alone[:1] and alone[0] == numbered[0]:
        alone = [(n, f) for n, f in numbered if isinstance(f, Finding)]
    if len(alone) < 2:
        return numbered
    (number, first), *others = alone
    note = " [{}]" if briefing.has_annex else ""
    rows = tuple(Row((f.topic, f.text + note.format(n))) for n, f in others)
    table = Table("also", "Also", (Head("Question"), Head("Answer")), rows)
    shared = replace(first, proof=table, rows=len(rows), table="", shown_in="", counted="answer")
    return [(n, shared if n == number else f) for n, f in numbered if n not in {m for m, _ in others}]


def _is_thin(finding: Finding) -> bool:
    """Whether what proves a finding shows no more than its sentence says: nothing, or a table of one row."""
    if finding.picture is not None or finding.question == "card":
        return False
    return finding.proof is None or (isinstance(finding.proof, Table) and len(finding.proof.rows) < 2)


@dataclass(frozen=True, slots=True)
class Box:
    """A place on a slide, in millimetres."""

    left: float
    top: float
    width: float
    height: float


class _Deck:
    """The slides while they are being made."""

    def __init__(self, presentation: Any, briefing: Briefing) -> None:
        self.presentation = presentation
        self.briefing = briefing
        self.copies = Copies(briefing.appearance)
        self.layout = titled_layout(presentation)
        set_properties(presentation.core_properties, briefing)

    def slide(self, number: int, finding: Sentence) -> None:
        """Make the slide of a finding: kicker, headline, proof, source."""
        slide = add_slide(self.presentation, self.layout)
        shown = finding if isinstance(finding, Finding) else None
        if shown is not None and self.briefing.facts:
            proof, facts = facts_table(self.briefing), len(self.briefing.facts)
            shown = replace(shown, proof=proof, rows=facts, table="", shown_in="", counted="fact")
        picture = shown.picture if shown else None
        width = _BESIDE if picture else WIDE - 2 * MARGIN
        foot = HIGH - BAND - (36.0 if picture else 15.0)
        top = self._headline(slide, finding, width, foot - BAND - 12 if picture else _HEAD_ROOM)
        body = Box(MARGIN, top + _GAP, WIDE - 2 * MARGIN, foot - top - 2 * _GAP)
        if picture:
            self._picture(slide, picture, Box(MARGIN + _BESIDE + 6, BAND + 11, WIDE - 2 * MARGIN - _BESIDE - 6, 159))
        elif shown and isinstance(shown.proof, Table):
            shown = self._table(slide, shown, shown.proof, body)
        elif shown and isinstance(shown.proof, Bars):
            shown = self._chart(slide, shown, body)
        self._source(slide, number, shown, Box(MARGIN, foot, width, HIGH - BAND - foot))
        for at, name in ((0.0, "Marking, top"), (HIGH - BAND, "Marking, bottom")):
            self._band(slide, at, name)

    def _headline(self, slide: Any, finding: Sentence, wide: float, most: float) -> float:
        """Write kicker and headline; return where they end."""
        topic = finding.topic if isinstance(finding, Finding) else ""
        kicker = " · ".join(x for x in (topic, self.briefing.subtitle or self.briefing.title) if x)
        whole = WIDE - 2 * MARGIN
        whole -= add_logo(slide, self.briefing.appearance, BAND + 1, WIDE - MARGIN)
        line = self._box(slide, Box(MARGIN, BAND + 2, whole, 8), "Product")
        self._run(line, shortened_text(kicker, (whole - 6) / room.POINT, SMALLEST), size=SMALLEST, colour=_GREY)
        size, lines = self._headline_size(finding.text, wide, most)
        height = lines * size * 1.2 * room.POINT + 3
        title = slide.shapes.title
        self._place(title, Box(MARGIN, BAND + 11, wide, height))
        frame = title.text_frame
        frame.word_wrap = True
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
        frame.vertical_anchor = 1
        paragraph = frame.paragraphs[0]
        paragraph.alignment = 1
        self._run(paragraph, finding.text, size=size, bold=True, colour=self._frame)
        return BAND + 11 + height

    @staticmethod
    def _headline_size(text: str, wide: float, most: float) -> tuple[int, int]:
        """Return the largest size at which a headline keeps to its room, and its lines."""
        for size in _HEADLINES:
            lines = len(wrapped(text, (wide - 4) / room.POINT, size, bold=True))
            if lines * size * 1.2 * room.POINT <= most:
                return size, lines
        return size, lines

    @property
    def _frame(self) -> str:
        return self.briefing.appearance.frame.lstrip("#").upper()

    @property
    def _accent(self) -> str:
        return self.briefing.appearance.accent.lstrip("#").upper()

    def _table(self, slide: Any, finding: Finding, table: Table, body: Box) -> Finding:
        """Set a native table that fills its room; return the finding with the rows that it shows."""
        from pptx.util import Mm

        size, shown = _fitted_table(finding, body)
        proof = shown.proof
        if not isinstance(proof, Table):
            return shown
        lines, shares = room.lines_of(proof), room.shares_of(proof, body.width, size)
        heights = [_row_height(row, shares, body.width, size, bold=i == 0) for i, row in enumerate(lines)]
        spare = max(0.0, min((body.height - sum(heights)) / len(lines), 5.0))
        place = [Mm(x) for x in (body.left, body.top, body.width, sum(heights) + spare * len(lines))]
        shape = slide.shapes.add_table(len(lines), len(table.heads), *place)
        shape.name = printable(table.title)
        describe(shape, f"Table: {table.title}")
        grid = shape.table
        clear_table_style(grid)
        grid.first_row = True
        for column, share in zip(grid.columns, shares, strict=True):
            column.width = Mm(body.width * share)
        for number, row in enumerate(lines):
            grid.rows[number].height = Mm(heights[number] + spare)
            for column, text in enumerate(row.cells):
                cell = grid.cell(number, column)
                # A text after a number stands apart from it.
                after = bool(column and table.heads[column - 1].numeric and not table.heads[column].numeric)
                self.copies.dress_cell(cell, (after, number == 0), partial(self._dress, after=after, head=number == 0))
                paragraph = cell.text_frame.paragraphs[0]
                paragraph.alignment = 3 if table.heads[column].numeric else 1
                colour = self._frame if number == 0 else _GREY if row.muted else _INK
                self._run(paragraph, text, size=size, bold=number == 0, colour=colour)
        return shown

    def _dress(self, cell: Any, *, after: bool, head: bool) -> None:
        """Set margins and the rule of a cell: of the head, and of one after a number."""
        from pptx.util import Mm

        cell.margin_top = cell.margin_bottom = Mm(1)
        cell.margin_left, cell.margin_right = Mm(6 if after else 1.5), Mm(1.5)
        cell.vertical_anchor = 3
        cell.fill.background()
        _rules(cell, self._frame if head else "C9CDD5", 2.0 if head else 0.75)

    def _chart(self, slide: Any, finding: Finding, body: Box) -> Finding:
        """Set a native chart; return the finding with the bars that it shows."""
        from pptx.enum.chart import XL_CHART_TYPE
        from pptx.util import Mm

        shown = room.shorter(finding, _BARS)
        bars = shown.proof
        if not isinstance(bars, Bars):
            return shown
        title = self._box(slide, replace(body, height=8), "Title of the chart")
        self._run(title, bars.title, size=SMALLEST, colour=_INK, bold=True)
        high = min(body.height - 9, 26.0 * len(bars.bars) + 12)
        place = [Mm(x) for x in (body.left, body.top + 9, body.width, high)]
        data = chart_data(bars)
        shape = slide.shapes.add_chart(XL_CHART_TYPE.BAR_STACKED, *place, data)
        shape.name = printable(bars.title)
        describe(shape, bars.alt)
        style_chart(shape.chart, bars, accent=self._accent, size=SMALLEST, width=body.width)
        return shown

    def _picture(self, slide: Any, picture: Picture, body: Box) -> None:
        from pptx.util import Mm

        shape = slide.shapes.add_picture(io.BytesIO(picture.wide or picture.png), Mm(body.left), Mm(body.top))
        scale = min(Mm(body.width) / shape.width, Mm(body.height) / shape.height)
        shape.width, shape.height = int(shape.width * scale), int(shape.height * scale)
        shape.left = Mm(body.left) + (Mm(body.width) - shape.width) // 2
        describe(shape, picture.alt)

    def _source(self, slide: Any, number: int, finding: Finding | None, place: Box) -> None:
        """Write the line at the foot: where the proof is from, how much of it is here, which note has the rest."""
        said = ""
        if finding is not None:
            picture = finding.picture
            said = (picture.wide_caption or picture.caption) if picture else room.proof_note(finding)
        lines = int(place.height / (SMALLEST * 1.2 * room.POINT))
        note = f"Note {number} in {ANNEX}" if self.briefing.has_annex else ""
        wide = (place.width - 6) / room.POINT * (lines - 0.1) - len(note) * SMALLEST * 0.6
        text = shortened_text(said, wide, SMALLEST) if said else ""
        paragraph = self._box(slide, place, "Source")
        self._run(paragraph, f"{text} " if text and note else text, size=SMALLEST, colour=_GREY)
        if note:
            self._run(paragraph, note, size=SMALLEST, colour=_GREY)
            paragraph.runs[-1].hyperlink.address = note_link(number)

    def _band(self, slide: Any, top: float, name: str) -> None:
        from pptx.dml.color import RGBColor

        shape = slide.shapes.add_shape(1, 0, 0, 1, 1)
        self._place(shape, Box(0, top, WIDE, BAND))
        shape.name = name
        shape.shadow.inherit = False
        shape.fill.solid()
        shape.fill.fore_color.rgb = RGBColor.from_string(self._frame)
        shape.line.fill.background()
        frame = shape.text_frame
        frame.margin_top = frame.margin_bottom = 0
        frame.paragraphs[0].alignment = 2
        self._run(frame.paragraphs[0], self.briefing.marking, size=SMALLEST, bold=True, colour="FFFFFF")

    def _box(self, slide: Any, place: Box, name: str) -> Any:
        shape = slide.shapes.add_textbox(0, 0, 1, 1)
        self._place(shape, place)
        shape.name = name
        frame = shape.text_frame
        frame.word_wrap = True
        frame.margin_left = frame.margin_right = frame.margin_top = frame.margin_bottom = 0
        return frame.paragraphs[0]

    @staticmethod
    def _place(shape: Any, place: Box) -> None:
        from pptx.util import Mm

        shape.left, shape.top = Mm(place.left), Mm(place.top)
        shape.width, shape.height = Mm(place.width), Mm(place.height)

    def _run(self, paragraph: Any, text: str, *, size: int, colour: str, bold: bool = False) -> None:
        self.copies.add_words(paragraph, text, size=size, colour=colour, bold=bold)


def _row_height(row: Row, shares: Sequence[float], width: float, size: int, *, bold: bool = False) -> float:
    return room.row_height(row, shares, width=width, size=size, bold=bold) + PADDING


def _fitted_table(finding: Finding, body: Box) -> tuple[int, Finding]:
    """Return the size of letters and the rows with which a table fits its room, the largest letters first."""
    proof = finding.proof
    most = len(proof.rows) if isinstance(proof, Table) else 0
    for rows in (most, *range(most - 1, 0, -1)):
        shown = room.shorter(finding, rows)
        for size in _CELLS:
            if _table_height(shown, body.width, size) <= body.height:
                return size, shown
    return SMALLEST, room.shorter(finding, 1)


def _table_height(finding: Finding, width: float, size: int) -> float:
    table = finding.proof
    if not isinstance(table, Table):
        return 0.0
    return room.table_height(table, width=width, size=size, padding=PADDING)


def _rules(cell: Any, colour: str, points: float) -> None:
    """Return a cell one thin rule beneath it and none elsewhere."""
    from pptx.oxml import parse_xml

    space = "http://schemas.openxmlformats.org/drawingml/2006/main"
    properties = cell._tc.get_or_add_tcPr()
    rules = [f'<a:{side} xmlns:a="{space}" w="0"><a:noFill/></a:{side}>' for side in ("lnL", "lnR", "lnT")]
    fill = f'<a:solidFill><a:srgbClr val="{colour}"/></a:solidFill>'
    rules.append(f'<a:lnB xmlns:a="{space}" w="{round(points * 12700)}">{fill}</a:lnB>')
    for place, rule in enumerate(rules):
        properties.insert(place, parse_xml(rule))
