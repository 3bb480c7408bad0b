"""A drawing as SVG for a page: every text escaped, every mark that opens something reachable by keyboard."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

from markupsafe import escape

from graphlab.report.drawing.marks import Drawing, Shape, Text


def number_text(value: float) -> str:
    """Write a coordinate as short as it can be.

    Examples
    --------
    >>> number_text(3.0), number_text(-0.0), number_text(1.25)
    ('3', '0', '1.25')
    """
    text = f"{value:.2f}".rstrip("0").rstrip(".")
    return "0" if text in ("-0", "") else text


def _shape(mark: Shape) -> str:
    path = "".join(letter + " ".join(number_text(v) for v in values) for letter, values in mark.steps)
    parts = [f'd="{path}"', f'fill="{escape(mark.fill)}"']
    if mark.stroke != "none":
        parts += [f'stroke="{escape(mark.stroke)}"', f'stroke-width="{number_text(mark.width)}"']
    if mark.dash:
        parts.append(f'stroke-dasharray="{" ".join(number_text(d) for d in mark.dash)}"')
    if mark.opacity < 1:
        parts.append(f'opacity="{number_text(mark.opacity)}"')
    if mark.role:
        parts.append(f'class="{escape(mark.role)}"')
    if mark.tip:
        parts.append(f'data-tip="{escape(mark.tip)}"')
    return f"<path {' '.join(parts)}/>"


def _text(mark: Text) -> str:
    parts = [f'x="{number_text(mark.x)}"', f'y="{number_text(mark.y)}"', f'font-size="{number_text(mark.size)}"']
    parts += [f'fill="{escape(mark.fill)}"', f'text-anchor="{mark.anchor}"']
    if mark.bold:
        parts.append('font-weight="600"')
    if mark.role:
        parts.append(f'class="{escape(mark.role)}"')
    if mark.turned:
        parts.append(f'transform="rotate(-55 {number_text(mark.x)} {number_text(mark.y)})"')
    return f"<text {' '.join(parts)}>{escape(mark.text)}</text>"


def _tip(marks: Iterable[Shape | Text]) -> str:
    marks = list(marks)
    for mark in marks:
        if isinstance(mark, Shape) and mark.tip:
            return mark.tip
    return next((m.text for m in marks if isinstance(m, Text)), "")


def svg_of(drawing: Drawing, series: int = 0, hidden: bool = False) -> str:
    """Return the SVG of a drawing.

    Parameters
    ----------
    drawing
        What is drawn. Neighbouring marks of one key become one group that can be focused and selected.
    series
        Number of the series, for pages that show one of several.
    hidden
        Whether it is hidden at first.
    """
    body = []
    for key, group in groupby(drawing.marks, key=lambda m: m.key):
        marks: Sequence[Shape | Text] = list(group)
        inside = "".join(_shape(m) if isinstance(m, Shape) else _text(m) for m in marks)
        if key:
            name = escape(_tip(marks))
            inside = f'<g data-key="{escape(key)}" tabindex="0" role="button" aria-label="{name}">{inside}</g>'
        body.append(inside)
    size = f'width="{number_text(drawing.width)}" height="{number_text(drawing.height)}"'
    box = f'viewBox="0 0 {number_text(drawing.width)} {number_text(drawing.height)}"'
    family = 'font-family="system-ui, -apple-system, Segoe UI, Roboto, Arial, sans-serif"'
    shown = " hidden" if hidden else ""
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" {size} {box} {family}>{"".join(body)}</svg>'
    return f'<div class="series" data-series="{series}"{shown}>{svg}</div>'
