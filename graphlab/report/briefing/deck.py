"""What every deck of slides begins with: an empty one, or the force's template; its layout, logo and properties."""

from __future__ import annotations

import io
from collections.abc import Callable
from copy import deepcopy
from typing import Any

from graphlab.errors import DataError
from graphlab.report.briefing.document import LANGUAGE, Briefing
from graphlab.report.house_style import Appearance
from graphlab.report.steady_zip import full_date
from graphlab.wording.phrases import printable, unbroken

#: A 16:9 slide, and the most that a logo takes of it, in millimetres.
WIDE, HIGH = 338.67, 190.5
_LOGO_WIDE, _LOGO_HIGH = 60.0, 9.5
#: The letters of a deck without a template.
FONT = "Arial"


def empty_deck(look: Appearance) -> Any:
    """Return an empty widescreen deck, or the force's template without its slides.

    Raises
    ------
    DataError
        If the template cannot be read, is not widescreen, or has no layout with a title.
    """
    from pptx import Presentation
    from pptx.util import Mm

    if not look.template:
        made = Presentation()
        made.slide_width, made.slide_height = Mm(WIDE), Mm(HIGH)
        return made
    try:
        made = Presentation(io.BytesIO(look.template))
    except Exception as error:  # noqa: BLE001  whatever a broken file makes the package say
        raise DataError(f"house style: the template cannot be read ({error})", "save it again as .pptx") from None
    if abs(made.slide_width - Mm(WIDE)) > Mm(1) or abs(made.slide_height - Mm(HIGH)) > Mm(1):
        size = f"{made.slide_width / Mm(1):.0f} by {made.slide_height / Mm(1):.0f} mm"
        raise DataError(f"house style: the slides of the template are {size}", "save it as widescreen, 339 by 190 mm")
    slides = made.slides._sldIdLst
    for slide in list(slides):
        made.part.drop_rel(slide.rId)
        slides.remove(slide)
    return made


def titled_layout(presentation: Any) -> Any:
    """Return the layout that has a title and the fewest other places: chosen by what it holds, not by its name."""
    from pptx.enum.shapes import PP_PLACEHOLDER

    titles = (PP_PLACEHOLDER.TITLE, PP_PLACEHOLDER.CENTER_TITLE)
    small = (PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER)
    found = []
    for number, layout in enumerate(presentation.slide_layouts):
        kinds = [p.placeholder_format.type for p in layout.placeholders]
        if any(kind in titles for kind in kinds):
            found.append(
                (sum(kind not in (*titles, *small) for kind in kinds), PP_PLACEHOLDER.TITLE not in kinds, number)
            )
    if not found:
        raise DataError("house style: no layout of the template has a title", "add the layout 'Title Only'")
    return presentation.slide_layouts[min(found)[2]]


def add_slide(presentation: Any, layout: Any) -> Any:
    """Return a new slide of a layout with its title alone: no other place stays on it, empty."""
    slide = presentation.slides.add_slide(layout)
    for placeholder in list(slide.placeholders):
        if placeholder.placeholder_format.idx:
            placeholder._element.getparent().remove(placeholder._element)
    return slide


def add_logo(slide: Any, look: Appearance, top: float, right: float) -> float:
    """Set the logo with its right upper corner at a point; return the width that it takes. A template has its own.

    Parameters
    ----------
    top, right
        The point, in millimetres.
    """
    from pptx.util import Mm

    if not look.logo or look.template:
        return 0.0
    shape = slide.shapes.add_picture(io.BytesIO(look.logo), 0, Mm(top))
    scale = min(Mm(_LOGO_HIGH) / shape.height, Mm(_LOGO_WIDE) / shape.width)
    shape.width, shape.height = int(shape.width * scale), int(shape.height * scale)
    shape.left = Mm(right) - shape.width
    shape.name = "Logo"
    describe(shape, look.logo_alt)
    return float(shape.width / Mm(1)) + 4.0


def set_properties(core: Any, briefing: Briefing) -> None:
    """Set title, author, marking and dates of a deck; no clock is in them."""
    from datetime import datetime

    core.title, core.author = printable(briefing.title)[:255], printable(briefing.author)[:255]
    core.subject = briefing.product
    core.keywords, core.last_modified_by, core.language = briefing.marking, core.author, LANGUAGE
    core.created = core.modified = datetime.fromisoformat(full_date(briefing.date))
    core.revision = 1


class Copies:
    """How words and cells of a deck look, set once and copied: each setter of python-pptx looks its element up anew."""

    def __init__(self, look: Appearance) -> None:
        self._template = bool(look.template)
        self._made: dict[object, Any] = {}

    def add_words(self, paragraph: Any, text: str, *, size: int, colour: str, bold: bool = False) -> None:
        """Add a text to a paragraph, if there is any; the letters are those of the template where there is one."""
        if not text:
            return
        run = paragraph.add_run()
        run.text = unbroken(text)
        key = (size, colour, bold)
        if key in self._made:
            run._r.insert(0, deepcopy(self._made[key]))
            return
        self._dress(run, size=size, colour=colour, bold=bold)
        self._made[key] = deepcopy(run._r.rPr)

    def _dress(self, run: Any, *, size: int, colour: str, bold: bool) -> None:
        from pptx.dml.color import RGBColor
        from pptx.util import Pt

        in_english(run)
        run.font.size, run.font.bold = Pt(size), bold
        if not self._template:
            run.font.name = FONT
        run.font.color.rgb = RGBColor.from_string(colour)

    def dress_cell(self, cell: Any, key: object, dress: Callable[[Any], None]) -> None:
        """Give a new cell of a table the look that `dress` gives; `key` names that look."""
        named = ("cell", key)
        if named in self._made:
            cell._tc.replace(cell._tc.tcPr, deepcopy(self._made[named]))
            return
        dress(cell)
        self._made[named] = deepcopy(cell._tc.tcPr)


def in_english(run: Any) -> None:
    """Say that a text is British English, for whoever has it read aloud or its spelling checked."""
    run._r.get_or_add_rPr().set("lang", LANGUAGE)


def describe(shape: Any, alt: str) -> None:
    """Set the alternative text of a picture, chart or table."""
    shape._element.xpath(".//p:cNvPr")[0].set("descr", printable(alt))


def clear_table_style(grid: Any) -> None:
    """Take the "no style, table grid" look instead of the coloured default, without banding."""
    properties = grid._tbl.tblPr
    properties.set("bandRow", "0")
    for child in list(properties):
        if child.tag.endswith("tableStyleId"):
            child.text = "{5940675A-B579-460E-94D1-54222C63F5DA}"
