"""How much room the parts of a page take, and which of them fit the budget of a product.

Findings are never left out. When the pages are too few for what proves them, tables are shortened row by row, the
longest first, down to `FEWEST` rows; then proofs are left out, that of the last question first. What was shortened or
left out says where it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from graphlab.report.briefing.document import Bars, Briefing, Finding, Row, Table, column_shares
from graphlab.report.drawing.text_width import wrapped
from graphlab.wording import phrases as words

#: Width and height of the text of an A4 page, in millimetres, with margins of 18 and 20.
WIDTH, HEIGHT = 174.0, 257.0
#: Millimetres of a point, and of a line of text by its size.
POINT = 25.4 / 72
LINE = 1.17
#: Sizes of letters in points: text, tables, captions.
TEXT, CELL, CAPTION = 10.0, 9.0, 9.0
#: Rows to which a table may be shortened before its proof is left out altogether.
FEWEST = 3
#: Part of a page that is kept free, since every program sets text a little differently.
SPARE = 0.05
#: The same with a template of the force, of whose fonts, headers and footers nothing is known.
SPARE_OF_TEMPLATE = 0.12
#: Height of a picture on a page, and of one bar of a chart.
PICTURE, BAR = 118.0, 7.0
#: Width of what stands beside a picture.
BESIDE = 74.0


def text_height(
    text: str, size: float = TEXT, *, width: float = WIDTH, after: float = 4.0, bold: bool = False
) -> float:
    """Return the height of a paragraph in millimetres, with `after` points below it.

    Examples
    --------
    >>> round(text_height("one line"), 1), round(text_height("word " * 60), 1)
    (5.5, 13.8)
    """
    lines = len(wrapped(text, width / POINT, size, bold=bold))
    return (lines * size * LINE + after) * POINT


def shares_of(table: Table, width: float, size: float) -> list[float]:
    """Return how the width of a table is shared among its columns, at a size of letters."""
    room = round(width / size * 5.4)
    return column_shares([row.cells for row in table.rows], [head.label for head in table.heads], room=room)


def lines_of(table: Table) -> list[Row]:
    """Return the rows of a table, its header row first."""
    heads = [Row(tuple(head.label for head in table.heads))] if table.heads else []
    return [*heads, *table.rows]


def table_height(table: Table, *, width: float = WIDTH, size: float = CELL, padding: float = 0.55) -> float:
    """Return the height of a table with its header row, in millimetres; `padding` is that of a row."""
    if not table.rows:
        return 0.0
    shares, lines = shares_of(table, width, size), lines_of(table)
    heights = [row_height(row, shares, width=width, size=size, bold=i == 0) for i, row in enumerate(lines)]
    return sum(heights) + padding * len(lines)


def row_height(row: Row, shares: Sequence[float], *, width: float, size: float, bold: bool = False) -> float:
    """Return the height of a row of a table without its padding: that of its tallest cell."""
    # A cell has 1.9 mm at each side.
    rooms = [max(share * width - 3.8, 4.0) / POINT for share in shares]
    lines = max(len(wrapped(cell, room, size, bold=bold)) for cell, room in zip(row.cells, rooms, strict=True))
    return lines * size * LINE * POINT


def proof_note(finding: Finding) -> str:
    """Return the note beneath a proof: its own, and how many more of what it shows there are and where."""
    proof = finding.proof
    if proof is None:
        return ""
    left, table = finding.rows - _told(proof), finding.shown_in or finding.table
    more = words.many(left, f"more {finding.counted}") if left > 0 else ""
    if more:
        more = f"{more} in the annex, table {table}." if table else f"No room for {more}."
    own = proof.caption if isinstance(proof, Bars) else proof.note
    return " ".join(x for x in (own, more) if x)


def _told(proof: Table | Bars) -> int:
    """Return how many things a proof shows; a row may stand for several."""
    return len(proof.bars) if isinstance(proof, Bars) else sum(row.stands_for for row in proof.rows)


def proof_height(finding: Finding) -> float:
    """Return the height of what proves a finding, with its title and note; 0 where nothing does."""
    if finding.picture is not None:
        caption = text_height(finding.picture.caption, CAPTION, width=WIDTH - BESIDE)
        return max(PICTURE + caption + 2.0, _alone(finding, BESIDE))
    return _alone(finding, WIDTH)


def _alone(finding: Finding, width: float) -> float:
    proof = finding.proof
    if proof is None:
        return 0.0
    said = proof_note(finding)
    note = text_height(said, CAPTION, width=width) if said else 2.0
    title = text_height(proof.title, TEXT, bold=True, after=8, width=width)
    if isinstance(proof, Bars):
        return title + note + bars_height(proof)
    return title + note + table_height(proof, width=width)


def bars_height(bars: Bars) -> float:
    """Return the height of a chart, in millimetres."""
    return BAR * len(bars.bars) + 8.0


def pages_of(parts: Sequence[float], spare: float = SPARE) -> int:
    """Return how many pages parts take that are set one after the other, none broken; `spare` of a page stays free.

    Examples
    --------
    >>> pages_of([200.0, 40.0]), pages_of([200.0, 60.0]), pages_of([])
    (1, 2, 1)
    """
    room = HEIGHT * (1 - spare)
    pages, used = 1, 0.0
    for height in parts:
        if used and used + height > room:
            pages, used = pages + 1, 0.0
        used += height
        while used > room:
            pages, used = pages + 1, used - room
    return pages


def fitted(briefing: Briefing, fixed: Sequence[float], closing: float) -> tuple[tuple[Finding, ...], tuple[str, ...]]:
    """Return the findings with the proofs that fit the pages of the budget, and what was left out.

    Parameters
    ----------
    briefing
        The product.
    fixed
        Heights of what stands before the proofs, in order.
    closing
        Height of what stands after them.
    """
    findings = list(briefing.proved)
    left: list[str] = []
    spare = SPARE_OF_TEMPLATE if briefing.appearance.paper else SPARE

    def fits() -> bool:
        heights = [proof_height(f) for f in in_order(findings)]
        return pages_of([*fixed, *heights, closing], spare) <= briefing.budget.pages

    while not fits():
        longest = max(range(len(findings)), key=lambda i: (_spare_rows(findings[i]), i), default=-1)
        if longest >= 0 and _spare_rows(findings[longest]):
            findings[longest] = shorter(findings[longest], _rows(findings[longest]) - 1)
            continue
        proofs = [i for i, f in enumerate(findings) if f.proof is not None or f.picture is not None]
        if not proofs:
            break
        last = findings[proofs[-1]]
        left.append(last.proof.title if last.proof is not None else "the map")
        findings[proofs[-1]] = replace(last, proof=None, picture=None)
    return tuple(findings), tuple(reversed(left))


def in_order(findings: Sequence[Finding]) -> list[Finding]:
    """Return the findings that have something to show in the order of the page: the map first, it is the largest."""
    shown = [f for f in findings if f.proof is not None or f.picture is not None]
    return sorted(shown, key=lambda f: f.picture is None)


def _spare_rows(finding: Finding) -> int:
    """Return how many rows may be left out for room; none of a chart that is no taller than the map beside it."""
    if finding.picture is not None and _alone(finding, BESIDE) <= PICTURE:
        return 0
    return max(_rows(finding) - FEWEST, 0)


def _rows(finding: Finding) -> int:
    proof = finding.proof
    if isinstance(proof, Table):
        return len(proof.rows)
    return len(proof.bars) if isinstance(proof, Bars) else 0


def shorter(finding: Finding, most: int) -> Finding:
    """Return a finding whose table or chart has at most so many rows; its note says how many more there are.

    Rows in grey (unknown, not itemised) stay: what is not known is never what room is made with.
    """
    proof = finding.proof
    if isinstance(proof, Table) and len(proof.rows) > most:
        muted = [r for r in proof.rows if r.muted][:most]
        rows = (*[r for r in proof.rows if not r.muted][: most - len(muted)], *muted)
        return replace(finding, proof=replace(proof, rows=rows))
    if isinstance(proof, Bars) and len(proof.bars) > most:
        grey = [b for b in proof.bars if b.muted][:most]
        bars = (*[b for b in proof.bars if not b.muted][: most - len(grey)], *grey)
        return replace(finding, proof=replace(proof, bars=bars))
    return finding
