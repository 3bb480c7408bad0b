"""The sentences of an article, each at its place in the text, and what kind of line it stands in."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass

_ABBREVIATIONS = re.compile(
    r"(?:^|[\s(])(?:Mr|Mrs|Ms|Dr|St|DCI|DS|DI|DC|PC|Supt|Sgt|Insp|Det|Ch|No|no|Op|approx|Prof|"
    r"Cllr|Rev|Hon|e\.g|i\.e|c|ca"
    r"|Jan|Feb|Mar|Apr|Aug|Sept|Sep|Oct|Nov|Dec|[A-Z])\.$"
)
_END = re.compile(r"[.!?][\"')\]]*(?=\s|$)|(?<=[a-z])[.!?][\"')]*(?=[A-Z])")
_BULLET = re.compile(r"\s*(?:[-*•·▪◦–—]\s+|\(?(?:[a-z]|[ivx]+|\d{1,2})\)\s+|\d{1,2}\.\s+|\d{1,2}(?:\.\d{1,2})+\.?\s+)")
_SAME_LENGTH = str.maketrans(
    dict.fromkeys("\n\t\r\u00a0\u202f\u2009", " ")
    | dict.fromkeys("’‘`´", "'")
    | dict.fromkeys("“”", '"')
    | dict.fromkeys("–—\u2011\u2010", "-")
)
_LONG_LINE, _WRAPPED = 40, 110
_TITLE_LENGTH = 160
_GAP = re.compile(r"[ \u00a0]*(?:\t|\|)[ \u00a0\t|]*|(?<=\S)[ \u00a0]{3,}(?=\S)")
_LONGEST_CELL = 60


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of a text.

    Attributes
    ----------
    start, end
        Its place in the text.
    text
        The sentence with plain quotation marks, hyphens and spaces, strokes between cells: letter for letter as long
        as in the article.
    line
        Number of the line in which it begins, from 1.
    paragraph
        Number of its paragraph, from 0.
    title
        Whether it is the headline.
    item
        Whether it stands in a list or a line of figures, so that the sentence before the list speaks of it too.
    cells
        Where its cells stand in it, if it is a row of a table.
    """

    start: int
    end: int
    text: str
    line: int
    paragraph: int
    title: bool = False
    item: bool = False
    cells: tuple[tuple[int, int], ...] = ()


def plain(text: str) -> str:
    """Return a text with plain quotation marks, hyphens and spaces; it is as long as before.

    Examples
    --------
    >>> plain("the ‘Ace’ line")
    "the 'Ace' line"
    """
    return text.translate(_SAME_LENGTH)


def sentences(text: str) -> list[Sentence]:
    """Return the sentences of a text in its order.

    Examples
    --------
    >>> [s.text for s in sentences("Op. Gravity ran on. Ten were jailed.")]
    ['Op. Gravity ran on.', 'Ten were jailed.']
    """
    found: list[Sentence] = []
    spans = list(_paragraphs(text))
    for number, (start, end) in enumerate(spans):
        inner = text[start:end]
        bullet = _BULLET.match(inner)
        lead = bullet.end() if bullet and bullet.end() < len(inner) else 0
        listed = bool(bullet and not re.match(r"\s*\d", inner)) or bool(
            re.match(r"\s*[^.]{1,60}(?:[:\t]|\s[-–=]\s)\s*\S{1,12}\s*$", inner)
            or re.match(r"\s*[A-Z][^.:\d]{1,40}:\s[^.]{0,120}\d[^.]{0,120}$", inner)
            or re.match(r"\s*[A-Z][^.:,\d]{1,40}\s[-–=]\s\d[^.]{0,120}$", inner)
            or re.match(r"\s*[A-Z][^.:,\d]{1,30},\s\d[\d,]*\s*$", inner)
        )
        title = (
            not found and len(spans) > 1 and end - start <= _TITLE_LENGTH and not inner.rstrip().endswith((".", ":"))
        )
        row = _cells(inner)
        if row:
            a, b = start + row[0][0], start + row[-1][1]
            line = text.count("\n", 0, a) + 1
            cells = tuple((first - row[0][0], last - row[0][0]) for first, last in row)
            found.append(Sentence(a, b, _walled(plain(text[a:b]), cells), line, number, title, item=True, cells=cells))
            continue
        for first, last in _sentence_spans(plain(inner)[lead:]):
            a, b = start + lead + first, start + lead + last
            line = text.count("\n", 0, a) + 1
            found.append(Sentence(a, b, plain(text[a:b]), line, number, title, listed))
    return found


def _cells(line: str) -> list[tuple[int, int]]:
    """Return where the cells of a row of a table stand in a line: between tabs, strokes or wide gaps; [] for no row."""
    if "\n" in line or not (gaps := list(_GAP.finditer(line.strip()))):
        return []
    lead = len(line) - len(line.lstrip())
    edges = [lead, *(lead + at for gap in gaps for at in gap.span()), lead + len(line.strip())]
    spans = [(a, b) for a, b in zip(edges[::2], edges[1::2], strict=True) if a < b]
    long = any(b - a > _LONGEST_CELL or re.search(r"[a-z]\. [A-Z]", line[a:b]) for a, b in spans)
    return spans if len(spans) > 1 and not long else []


def _walled(text: str, cells: tuple[tuple[int, int], ...]) -> str:
    """Return a row with strokes between its cells, as long as before: "18" and "140" are not 18 140."""
    for (_, end), (start, _) in itertools.pairwise(cells):
        text = f"{text[:end]}{'|' * (start - end)}{text[start:]}"
    return text


def _paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Yield where paragraphs begin and end; lines that a mail program or a PDF has broken are joined."""
    lines, at = [], 0
    for line in text.splitlines(keepends=True):
        body = line.rstrip()
        lines.append((at, at + len(body)))
        at += len(line)
    wrapped = _is_wrapped([text[a:b] for a, b in lines])
    current: tuple[int, int] | None = None
    for a, b in lines:
        body = text[a:b]
        if current and body.strip() and wrapped and _goes_on(text[current[0] : current[1]], body):
            current = (current[0], b)
            continue
        if current:
            yield current
        current = (a, b) if body.strip() else None
    if current:
        yield current


def _is_wrapped(lines: list[str]) -> bool:
    long = [len(line) for line in lines if len(line) >= _LONG_LINE]
    return (
        bool(long)
        and max(long) <= _WRAPPED
        and any(len(a) >= _LONG_LINE and b[:1].islower() for a, b in itertools.pairwise(lines))
    )


def _goes_on(before: str, line: str) -> bool:
    last = before.rsplit("\n", 1)[-1].rstrip()
    if _BULLET.match(line) or last.endswith((".", "!", "?", ":", '."', ".'")):
        return not _BULLET.match(line) and len(last) >= _LONG_LINE and not last.endswith(":")
    return len(last) >= _LONG_LINE


def _sentence_spans(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for match in _END.finditer(text):
        part = text[start : match.end()]
        if _ABBREVIATIONS.search(part.rstrip("\"')")) and match.end() < len(text.rstrip()):
            continue
        yield from _stripped(text, start, match.end())
        start = match.end()
    yield from _stripped(text, start, len(text))


def _stripped(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    part = text[start:end]
    if part.strip():
        yield start + len(part) - len(part.lstrip()), start + len(part.rstrip())
