"""Lines as bars over time with what happened to them, and above them how many were active in each month."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from graphlab.report.drawing.colours import GREY, INK, RULE, SOFT
from graphlab.report.drawing.marks import Drawing, Shape, Text, polygon, rectangle, segment, symbol
from graphlab.wording.phrases import many

_LEFT, _WIDE, _ROW, _TOP = 190.0, 640.0, 22.0, 150.0
_BAR, _PALE = "#009e73", "#9fd8c6"
#: Colours of certain and of possible spans, of lines and of operations.
SPANS = {"line": (_BAR, _PALE), "operation": ("#a64d82", "#e3c6d8")}
#: Shape and colour of what can happen to a line.
EVENTS: dict[str, tuple[str, str]] = {
    "opened": ("triangle", "#0072b2"),
    "reemerged": ("triangle", "#a64d82"),
    "disrupted": ("circle", "#c98300"),
    "closed": ("square", "#d55e00"),
    "closed_type1": ("square", "#d55e00"),
    "closed_type2": ("square", "#7d1f3c"),
    "check_back": ("diamond", "#0072b2"),
    "check_back_failed": ("diamond", "#7d1f3c"),
    "last_seen": ("diamond", GREY),
}


@dataclass(frozen=True)
class Bar:
    """A line or operation over time: spans (first month, last, certain) and events (event, first, last, words)."""

    key: str
    name: str
    spans: Sequence[tuple[float | None, float | None, bool]]
    events: Sequence[tuple[str, float, float, str]]
    tip: str = ""
    kind: str = "line"


def _scale(months: Sequence[int]) -> tuple[float, float]:
    first = months[0] - months[0] % 12
    last = months[1] - months[1] % 12 + 12
    return float(first), _WIDE / (last - first)


def timeline(
    bars: Sequence[Bar],
    months: Sequence[int] | None,
    activity: Sequence[tuple[int, int, int]],
    operations: Sequence[Bar] = (),
    before: int = 0,
) -> Drawing:
    """Return the picture of lines and operations over time.

    Parameters
    ----------
    bars
        One a line, in the order drawn.
    months
        First and last month drawn; None where nothing is dated. What lies before the first is cut at the left edge.
    activity
        Month, lines certainly active, lines certainly or possibly active.
    operations
        Bars below those of the lines.
    before
        How many dates lie before the first month.
    """
    if not months:
        return Drawing(_LEFT + 400, 60, [Text(20, 34, "Nothing here has a date.")])
    first, step = _scale(months)
    below = _TOP + _ROW * len(bars)
    height = below + (_ROW * (len(operations) + 1.6) if operations else 0) + 30
    marks = [*_axis(months, first, step, height), *_activity(activity, first, step)]
    if before:
        words = f"{many(before, 'date')} before {int(first) // 12}"
        marks.append(
            Text(
                _LEFT - 10,
                124,
                f"\N{BLACK LEFT-POINTING TRIANGLE} {words}",
                anchor="end",
                size=11,
                fill=SOFT,
                role="soft",
            )
        )
    for i, bar in enumerate(bars):
        marks += _bar(bar, _TOP + i * _ROW, first, step)
    if operations:
        marks.append(Text(_LEFT - 16, below + 1.2 * _ROW, "Operations", anchor="end", bold=True))
    for i, bar in enumerate(operations):
        marks += _bar(bar, below + (i + 1.6) * _ROW, first, step)
    return Drawing(_LEFT + _WIDE + 50, height, marks)


def _axis(months: Sequence[int], first: float, step: float, height: float) -> list[Shape | Text]:
    years = range(int(first) // 12, months[1] // 12 + 2)
    every = next(n for n in (1, 2, 5, 10, 20, 50, 100) if len(years) / n <= 24)
    marks: list[Shape | Text] = []
    for year in years:
        x = _LEFT + (12 * year - first) * step
        if year % every == 0:
            marks.append(Shape(segment(x, 18, x, height - 22), stroke=RULE, width=1, role="rule"))
            marks.append(Text(x, 13, str(year), size=11, anchor="middle", fill=SOFT, role="soft"))
            marks.append(Text(x, height - 8, str(year), size=11, anchor="middle", fill=SOFT, role="soft"))
    return marks


def _activity(activity: Sequence[tuple[int, int, int]], first: float, step: float) -> list[Shape | Text]:
    """Draw lines active by month: solid = certainly, pale = possibly."""
    most = max((high for _, _, high in activity), default=0)
    marks: list[Shape | Text] = [
        Text(_LEFT - 10, 44, "Lines active by month", anchor="end", bold=True),
        Text(_LEFT - 10, 60, "solid: certainly", anchor="end", size=11, fill=SOFT, role="soft"),
        Text(_LEFT - 10, 75, "pale: possibly", anchor="end", size=11, fill=SOFT, role="soft"),
    ]
    if not most:
        return marks
    tall = 88.0 / most
    floor = 120.0
    for month, low, high in activity:
        x = _LEFT + (month - first) * step
        tip = f"{month // 12}-{month % 12 + 1:02d}: {low} certainly, {high} at most"
        if high:
            marks.append(Shape(rectangle(x, floor - high * tall, step, high * tall), fill=_PALE, tip=tip))
        if low:
            marks.append(Shape(rectangle(x, floor - low * tall, step, low * tall), fill=_BAR, tip=tip))
    marks.append(Shape(segment(_LEFT, floor, _LEFT + _WIDE, floor), stroke=SOFT, width=1, role="rule"))
    marks.append(Text(_LEFT + _WIDE + 6, floor - most * tall + 4, f"{most:,}", size=11, fill=SOFT, role="soft"))
    marks.append(Text(_LEFT + _WIDE + 6, floor + 4, "0", size=11, fill=SOFT, role="soft"))
    return marks


def _bar(bar: Bar, y: float, first: float, step: float) -> list[Shape | Text]:
    mid = y + _ROW / 2
    sure, pale = SPANS[bar.kind]
    marks: list[Shape | Text] = [Text(_LEFT - 16, mid + 4, bar.name, anchor="end", key=bar.key)]
    spans = [span for span in bar.spans if span[1] is None or span[1] >= first]
    events = [event for event in bar.events if event[2] >= first]
    if not spans and not events:
        dated = bar.spans or bar.events
        said = f"before {int(first) // 12}" if dated else "not dated"
        marks.append(Text(_LEFT + 4, mid + 4, said, size=11, fill=SOFT, role="soft", key=bar.key))
    for start, end, certain in spans:
        x0 = _LEFT if start is None else _LEFT + max(0, start - first) * step
        x1 = _LEFT + _WIDE if end is None else _LEFT + (end + 1 - first) * step
        x1 = max(x1, x0 + 3)
        fill = sure if certain else pale
        marks.append(Shape(rectangle(x0, mid - 5, x1 - x0, 10), fill=fill, key=bar.key, tip=bar.tip))
        if start is None:
            marks.append(
                Shape(polygon((x0, mid - 7), (x0 - 9, mid), (x0, mid + 7)), stroke=sure, width=1.2, key=bar.key)
            )
        if end is None:
            marks.append(
                Shape(polygon((x1, mid - 7), (x1 + 9, mid), (x1, mid + 7)), stroke=sure, width=1.2, key=bar.key)
            )
    for event, start, end, words in events:
        marks += _event(event, start, end, words, mid, first, step, bar.key)
    return marks


def _event(
    event: str, start: float, end: float, words: str, mid: float, first: float, step: float, key: str
) -> list[Shape | Text]:
    """Draw an event at the middle of the days that it may have been on, as far as drawn; a thin line shows them."""
    shape, colour = EVENTS.get(event, ("circle", INK))
    x0, x1 = _LEFT + max(0, start - first) * step, _LEFT + (end + 1 - first) * step
    marks: list[Shape | Text] = []
    if x1 - x0 > 12:
        marks.append(Shape(segment(x0, mid, x1, mid), stroke=colour, width=1.4, key=key, tip=words))
    marks.append(
        Shape(symbol(shape, (x0 + x1) / 2, mid, 5), fill=colour, stroke="#ffffff", width=0.8, key=key, tip=words)
    )
    return marks
