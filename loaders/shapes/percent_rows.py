"""Rows of percentages among rows of counts: "%" below each row of numbers, or cells that end in %."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from graphlab.loaders.mapping.tables.blocks import Block, is_value
from graphlab.loaders.mapping.words import is_total
from graphlab.loaders.shapes.vocabulary import role_of

#: Labels of rows of percentages: "%", "Per cent", "Kent %".
_LABEL = re.compile(r"(?:[^\d]*\s)?\(?(?:%|per ?cent|percentage|pct)\)?", re.IGNORECASE)
#: So many rows are looked at for which columns hold figures.
_SAMPLE = 60


@dataclass(frozen=True)
class PercentRows:
    """Which rows of a table hold percentages: indices in the rows of its grid, and the labels that leave them out."""

    rows: frozenset[int] = frozenset()
    labels: dict[str, list[str]] = field(default_factory=dict)


def percent_rows(block: Block) -> PercentRows:
    """Return the rows of percentages that stand among rows of counts.

    Notes
    -----
    A row is one by its label ("%", "Kent %"), or by its cells, where its labels are empty or those of a row of counts:
    "Essex 15%" among numbers of other forces is a figure that cannot be read.
    """
    columns = block.called()
    figures = [name for name, at in columns.items() if _holds_figures(block, at)]
    labels = [name for name in columns if name not in figures]
    if not figures or not _may_hold(block, [columns[n] for n in labels], [columns[n] for n in figures]):
        return PercentRows()
    signed = {i: _signed(block, i, columns, figures) for i in block.body}
    plain = {_labels(block, i, columns, labels) for i, at in signed.items() if not at}
    rows: set[int] = set()
    found: dict[str, dict[str, None]] = {}
    for index, at in signed.items():
        label = next((n for n in labels if _LABEL.fullmatch(block.grid.cell(index, columns[n]))), "")
        if label:
            text = block.grid.cell(index, columns[label])
            found.setdefault(label, {})["* %" if text.endswith(" %") else text] = None
        elif at and _is_beside(_labels(block, index, columns, labels), plain):
            found.setdefault(at, {})["*%"] = None
        else:
            continue
        rows.add(index)
    if len(rows) == len(block.body):
        return PercentRows()
    return PercentRows(frozenset(rows), {name: list(texts) for name, texts in found.items()})


def _holds_figures(block: Block, at: int) -> bool:
    """Return whether a column holds counts: more numbers than words, and not percentages only."""
    cells = [t for i in block.body[:_SAMPLE] if (t := block.grid.cell(i, at)) and not t.endswith("%")]
    return bool(cells) and 2 * sum(map(is_value, cells)) > len(cells)


def _may_hold(block: Block, labels: Sequence[int], figures: Sequence[int]) -> bool:
    """Return whether a label or a figure of a table speaks of per cent at all."""
    grid = block.grid

    def texts(at: int) -> Collection[str]:
        return grid.columns[at].texts if grid.columns else {grid.cell(i, at) for i in block.body}

    named = any(_LABEL.fullmatch(text) for at in labels for text in texts(at) if len(text) < 60)
    return named or any(text.endswith("%") for at in figures for text in texts(at))


def _signed(block: Block, index: int, columns: dict[str, int], figures: Sequence[str]) -> str:
    """Return the first column of figures that is filled in a row all of whose figures end in %, "" for other rows."""
    filled = {name: text for name in figures if (text := block.grid.cell(index, columns[name]))}
    return next(iter(filled)) if filled and all(text.endswith("%") for text in filled.values()) else ""


def _labels(block: Block, index: int, columns: dict[str, int], labels: Sequence[str]) -> tuple[str, ...]:
    return tuple(block.grid.cell(index, columns[name]) for name in labels)


def _is_beside(labels: tuple[str, ...], plain: set[tuple[str, ...]]) -> bool:
    """Return whether the labels of a row of percentages are empty, those of a row of counts, or a total or change."""
    said = [text for text in labels if text]
    return not said or labels in plain or any(is_total(t) or role_of(t) in ("percent", "aside") for t in said)
