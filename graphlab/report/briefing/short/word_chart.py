"""A native bar chart in a Word document: the chart of python-pptx in a part of its own, with its workbook inside."""

from __future__ import annotations

from dataclasses import replace
from html import escape
from typing import Any

from graphlab.model.result import safe_cell
from graphlab.report.briefing.document import Bars
from graphlab.report.drawing.text_width import shortened_text, text_width
from graphlab.wording.phrases import printable

_CHART = "application/vnd.openxmlformats-officedocument.drawingml.chart+xml"
_BOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_DRAWING = "http://schemas.openxmlformats.org/drawingml/2006"
_EMU = 36_000
#: What stands for line ends in an attribute, where a bare one is a space.
_LINE_ENDS = str.maketrans({"\n": "&#10;", "\r": "&#13;", "\t": "&#9;"})
#: Names of the series of what is possible and of what has no upper bound; part of the longest bar that shows this.
POSSIBLE, OPEN = "possible beyond", "no upper bound known"
_OPEN_PART = 0.12
_GREY = "8A919E"
#: Size of the letters of a chart on a page, in points.
SIZE = 9
#: Part of its width that labels get at most, and of a chart that stands beside a map (narrower than `_NARROW` mm).
MOST_FOR_LABELS, _MOST_OF_NARROW, _NARROW = 0.4, 0.6, 100.0


def chart_data(bars: Bars) -> Any:
    """Return the data of a chart for python-pptx; every label says the value in words.

    The certain part of a bar is one series, what is possible beyond it another; where a bar has no upper bound a third
    one says so, with a length that stands for nothing.
    """
    from pptx.chart.data import CategoryChartData

    data = CategoryChartData()
    # The workbook behind a chart takes a text that begins with "=" for a formula.
    data.categories = [safe_cell(printable(f"{bar.label} ({bar.text})")) for bar in bars.bars]
    data.add_series(safe_cell(printable(bars.unit)), [bar.low for bar in bars.bars])
    if bars.ranged:
        data.add_series(POSSIBLE, [(bar.low if bar.high is None else bar.high) - bar.low for bar in bars.bars])
    if bars.open:
        longest = max(bar.low if bar.high is None else bar.high for bar in bars.bars) or 1.0
        data.add_series(OPEN, [longest * _OPEN_PART if bar.high is None else 0.0 for bar in bars.bars])
    return data


def add_word_chart(paragraph: Any, bars: Bars, *, width: float, height: float, accent: str, number: int) -> None:
    """Add a bar chart to a paragraph of a Word document, of a width and height in millimetres.

    Parameters
    ----------
    paragraph
        The paragraph of python-docx.
    bars
        What is drawn.
    accent
        Colour of the bars, six digits; bars in grey are unknown or not itemised.
    number
        Number of the chart in the document, from 1.
    """
    from docx.opc.packuri import PackURI
    from docx.opc.part import Part
    from docx.oxml import parse_xml

    xml, book = _chart_parts(_cut_labels(bars, width), accent, width)
    package = paragraph.part.package
    workbook = Part(PackURI(f"/word/embeddings/chart{number}.xlsx"), _BOOK, book, package)
    chart = Part(PackURI(f"/word/charts/chart{number}.xml"), _CHART, b"", package)
    link = chart.relate_to(workbook, f"{_RELATIONS}/package")
    chart._blob = xml.replace("BOOK-LINK", link).encode()
    shown = paragraph.part.relate_to(chart, f"{_RELATIONS}/chart")
    size = f'cx="{round(width * _EMU)}" cy="{round(height * _EMU)}"'
    alt = escape(printable(bars.alt)).translate(_LINE_ENDS)
    drawing = (
        '<w:r xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:drawing>'
        f'<wp:inline xmlns:wp="{_DRAWING}/wordprocessingDrawing" distT="0" distB="0" distL="0" distR="0">'
        f'<wp:extent {size}/><wp:docPr id="{1000 + number}" name="Chart {number}" descr="{alt}"/>'
        f'<wp:cNvGraphicFramePr/><a:graphic xmlns:a="{_DRAWING}/main">'
        f'<a:graphicData uri="{_DRAWING}/chart"><c:chart xmlns:c="{_DRAWING}/chart" xmlns:r="{_RELATIONS}" '
        f'r:id="{shown}"/></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>'
    )
    paragraph._p.append(parse_xml(drawing))


def _most_for_labels(width: float) -> float:
    return MOST_FOR_LABELS if width > _NARROW else _MOST_OF_NARROW


def _cut_labels(bars: Bars, width: float) -> Bars:
    """Return a chart whose labels fit the part of its width that labels get, each on one line."""
    room = _most_for_labels(width) * width * 72 / 25.4 - 8
    made = (replace(b, label=_fitting(b.label, room - text_width(f" ({b.text})", SIZE))) for b in bars.bars)
    return replace(bars, bars=tuple(made))


def _fitting(label: str, room: float) -> str:
    """Return a label that fits: "Birmingham (in West Midlands)" loses what it lies in before any of its letters."""
    bare, inside, _ = label.partition(" (in ")
    return shortened_text(bare if inside and text_width(label, SIZE) > room else label, room, SIZE)


def _chart_parts(bars: Bars, accent: str, width: float) -> tuple[str, bytes]:
    """Return the XML of the chart, as python-pptx makes and styles it, and its workbook."""
    from pptx import Presentation
    from pptx.enum.chart import XL_CHART_TYPE
    from pptx.util import Mm

    deck = Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    data = chart_data(bars)
    chart = slide.shapes.add_chart(XL_CHART_TYPE.BAR_STACKED, Mm(0), Mm(0), Mm(100), Mm(100), data).chart
    style_chart(chart, bars, accent=accent, size=SIZE, width=width)
    xml = chart.part.blob.decode("utf-8")
    old = chart._chartSpace.xpath("c:externalData/@r:id")[0]
    return xml.replace(f'r:id="{old}"', 'r:id="BOOK-LINK"'), chart.part.chart_workbook.xlsx_part.blob


def style_chart(chart: Any, bars: Bars, *, accent: str, size: int, width: float, font: str = "Arial") -> None:
    """Give a chart its look: one colour, grey for what is unknown, no axis of values since every bar says its own.

    Parameters
    ----------
    size
        Size of the letters, in points.
    width
        Width of the chart in millimetres, of which its labels get what the longest needs, up to two fifths, or three
        fifths of a narrow one.
    """
    from pptx.dml.color import RGBColor
    from pptx.enum.chart import XL_LEGEND_POSITION, XL_TICK_MARK
    from pptx.util import Pt

    _without_frame(chart)
    longest = max((text_width(f"{bar.label} ({bar.text})", size) for bar in bars.bars), default=0.0)
    _room_for_labels(chart, min(longest * 25.4 / 72 / width + 0.03, _most_for_labels(width)))
    ranged = len(chart.plots[0].series) > 1
    chart.has_title, chart.has_legend = False, ranged
    if ranged:
        chart.legend.position, chart.legend.include_in_layout = XL_LEGEND_POSITION.BOTTOM, False
    chart.font.size, chart.font.name = Pt(size), font
    chart.category_axis.reverse_order = True
    chart.category_axis.major_tick_mark = XL_TICK_MARK.NONE
    chart.category_axis.format.line.color.rgb = RGBColor.from_string("8A919E")
    _every_label(chart.category_axis)
    chart.value_axis.minimum_scale = 0
    chart.value_axis.has_major_gridlines = False
    chart.value_axis.visible = False
    chart.plots[0].gap_width = 40
    chart.plots[0].overlap = 100
    for series in chart.plots[0].series:
        for position, bar in enumerate(bars.bars):
            _fill(series.points[position].format, series.name, _GREY if bar.muted else accent)
        _fill(series.format, series.name, accent)


def _fill(look: Any, series: str, colour: str) -> None:
    """Fill a bar: solid where it is certain, pale with a dashed edge where possible, fading where it has no end."""
    from pptx.dml.color import RGBColor
    from pptx.enum.dml import MSO_LINE_DASH_STYLE

    if series == OPEN:
        look.fill.gradient()
        look.fill.gradient_angle = 0
        for stop, shade in zip(look.fill.gradient_stops, (mixed_with_white(colour, 0.7), "FFFFFF"), strict=True):
            stop.color.rgb = RGBColor.from_string(shade)
        return
    look.fill.solid()
    look.fill.fore_color.rgb = RGBColor.from_string(mixed_with_white(colour, 0.25) if series == POSSIBLE else colour)
    if series == POSSIBLE:
        look.line.color.rgb = RGBColor.from_string(colour)
        look.line.width = 6_350
        look.line.dash_style = MSO_LINE_DASH_STYLE.SQUARE_DOT


def mixed_with_white(colour: str, part: float) -> str:
    """Return a colour of six digits of which a part is left, the rest white.

    Examples
    --------
    >>> mixed_with_white("000000", 1.0), mixed_with_white("0072B2", 0.25)
    ('000000', 'BFDCEC')
    """
    return "".join(f"{round(255 + (int(colour[i : i + 2], 16) - 255) * part):02X}" for i in (0, 2, 4))


def _room_for_labels(chart: Any, share: float) -> None:
    """Begin the bars after a share of the width, so that labels stand on one line in every program."""
    from pptx.oxml import parse_xml

    space = f"{_DRAWING}/chart"
    box = {"x": share, "y": 0.02, "w": 0.98 - share, "h": 0.84 if len(chart.plots[0].series) > 1 else 0.96}
    modes = "".join(f'<c:{mode} val="edge"/>' for mode in ("xMode", "yMode"))
    inside = f'<c:layoutTarget val="inner"/>{modes}' + "".join(f'<c:{k} val="{v:.4f}"/>' for k, v in box.items())
    layout = f'<c:layout xmlns:c="{space}"><c:manualLayout>{inside}</c:manualLayout></c:layout>'
    area = chart._chartSpace.find(f"{{{space}}}chart").find(f"{{{space}}}plotArea")
    for old in area.findall(f"{{{space}}}layout"):
        area.remove(old)
    area.insert(0, parse_xml(layout))


def _every_label(axis: Any) -> None:
    """Have every bar named: programs leave labels out where they think that there are too many."""
    from pptx.oxml import parse_xml

    for after in ("lblOffset", "lblAlgn", "auto"):
        found = axis._element.xpath(f"c:{after}")
        if found:
            found[0].addnext(parse_xml(f'<c:tickLblSkip xmlns:c="{_DRAWING}/chart" val="1"/>'))
            return


def _without_frame(chart: Any) -> None:
    """Take away the line around a chart that programs draw where none is named."""
    from pptx.oxml import parse_xml

    space = chart._chartSpace
    names = {"c": f"{_DRAWING}/chart", "a": f"{_DRAWING}/main"}
    plain = parse_xml(
        f'<c:spPr xmlns:c="{names["c"]}" xmlns:a="{names["a"]}"><a:noFill/><a:ln><a:noFill/></a:ln></c:spPr>'
    )
    after = space.find(f"{{{names['c']}}}chart")
    after.addnext(plain)
