"""CSV text made column by column: what has to be quoted is looked for once a column, not in every cell."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence

#: What a cell is quoted for; a carriage return is left to the `csv` of this Python.
_QUOTED = ('"', ",", "\n", "\r")


def csv_text(header: Sequence[str], columns: Sequence[Sequence[str]]) -> str:
    r"""Return the text that `csv.writer` (line feeds) writes of a header and columns of as many cells each.

    Examples
    --------
    >>> csv_text(["name", "is"], [["a", "b, c"], ["", "d"]])
    'name,is\na,\n"b, c",d\n'
    """
    if len(header) < 2:  # a row of one empty cell is quoted
        return _written([header, *zip(*columns, strict=True)])
    rows = zip(*map(_quoted, columns), strict=True)
    return "\n".join([_written([header])[:-1], *map(",".join, rows), ""])


def _quoted(cells: Sequence[str]) -> Sequence[str]:
    """Return cells as they stand in a row of several."""
    whole = "".join(cells)
    if not any(sign in whole for sign in _QUOTED):
        return cells
    of = {text: _written([(text, "")])[:-2] for text in {*cells} if any(sign in text for sign in _QUOTED)}
    return [of.get(text, text) for text in cells]


def _written(rows: Sequence[Sequence[str]]) -> str:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(rows)
    return out.getvalue()
