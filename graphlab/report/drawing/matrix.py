"""Origins against destinations as a heat table, each cell with its bounds as written for people."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from graphlab.model.tables import SPECIAL
from graphlab.report.drawing.colours import RULE, SOFT, heat
from graphlab.report.drawing.marks import Drawing, Shape, Text, rectangle, segment, short_label
from graphlab.wording.phrases import short_bounds

_LEFT, _TOP, _ROW, _LEAST = 200.0, 130.0, 28.0, 46.0
#: Letters of a name at a row and over a column.
_LETTERS = 28, 22


def _ends(rows: Sequence[Mapping[str, Any]], end: str) -> list[str]:
    totals: dict[str, float] = {}
    for row in rows:
        key = row[end] or "not-itemised"
        totals[key] = totals.get(key, 0.0) + float(row["low"] or row["high"] or 0)
    return sorted(totals, key=lambda k: (k in SPECIAL, -totals[k], k))


def matrix(rows: Sequence[Mapping[str, Any]], name_of: Callable[[str], str], key_of: Callable[[int], str]) -> Drawing:
    """Return the heat table of one series: darker is more (square root of the least), a dashed frame has an open bound.

    Parameters
    ----------
    rows
        Rows of one subject, measure, unit, definition and period.
    name_of
        Name of an end.
    key_of
        What the cell of a row opens.
    """
    if not rows:
        return Drawing(400, 60, [Text(20, 34, "No flow is counted here.")])
    origins, towns = _ends(rows, "origin"), _ends(rows, "destination")
    texts = [short_bounds(r["low"], r["high"]) for r in rows]
    wide = max(_LEAST, 7.2 * max(len(t) for t in texts) + 10)
    width, height = _LEFT + wide * len(towns) + 130, _TOP + _ROW * len(origins) + 20
    greatest = max(float(r["low"] or r["high"] or 0) for r in rows)
    marks: list[Shape | Text] = []
    for i, origin in enumerate(origins):
        y = _TOP + i * _ROW
        role = "soft" if origin in SPECIAL else "ink"
        marks.append(
            Text(
                _LEFT - 10,
                y + 18,
                short_label(name_of(origin), _LETTERS[0]),
                anchor="end",
                role=role,
                fill=SOFT if role == "soft" else "#1a1f2b",
                key=f"n/{origin}",
            )
        )
        marks.append(Shape(segment(_LEFT, y, _LEFT + wide * len(towns), y), stroke=RULE, width=1, role="rule"))
    for j, town in enumerate(towns):
        role = "soft" if town in SPECIAL else "ink"
        marks.append(
            Text(
                _LEFT + (j + 0.5) * wide + 4,
                _TOP - 8,
                short_label(name_of(town), _LETTERS[1]),
                role=role,
                turned=True,
                fill=SOFT if role == "soft" else "#1a1f2b",
                key=f"n/{town}",
            )
        )
    for i, (row, text) in enumerate(zip(rows, texts, strict=True)):
        x = _LEFT + towns.index(row["destination"] or "not-itemised") * wide
        y = _TOP + origins.index(row["origin"] or "not-itemised") * _ROW
        ground, ink = heat(float(row["low"] or 0), greatest)
        open_bound = row["low"] is None or row["high"] is None
        tip = f"{name_of(row['origin'] or 'not-itemised')} → {name_of(row['destination'] or 'not-itemised')}: {text}"
        marks.append(
            Shape(
                rectangle(x + 1, y + 1, wide - 2, _ROW - 2),
                fill=ground,
                stroke=SOFT if open_bound else "none",
                width=1.2 if open_bound else 0,
                dash=(4, 3) if open_bound else (),
                key=key_of(i),
                tip=tip,
            )
        )
        marks.append(Text(x + wide / 2, y + 18, text, anchor="middle", fill=ink, role="", key=key_of(i)))
    return Drawing(width, height, marks)
