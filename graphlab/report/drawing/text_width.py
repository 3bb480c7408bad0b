"""How wide a text is: the advance widths of Helvetica, which Arial and Liberation Sans share."""

from __future__ import annotations

from functools import lru_cache

_PLAIN = (
    "278 278 355 556 556 889 667 222 333 333 389 584 278 333 278 278 556 556 556 556 556 556 556 556 556 556 278 "
    "278 584 584 584 556 1015 667 667 722 722 667 611 778 722 278 500 667 556 833 722 778 667 778 722 667 611 722 "
    "667 944 667 667 611 278 278 278 469 556 222 556 556 500 556 556 278 556 556 222 222 500 222 833 556 556 556 "
    "556 333 500 278 556 500 722 500 500 500 334 260 334 584"
)
_BOLD = (
    "278 333 474 556 556 889 722 278 333 333 389 584 278 333 278 278 556 556 556 556 556 556 556 556 556 556 333 "
    "333 584 584 584 611 975 722 722 722 722 667 611 778 722 278 556 722 611 833 722 778 667 778 722 667 611 722 "
    "667 944 667 667 611 333 278 333 584 556 278 556 611 556 611 556 333 611 611 278 278 556 278 889 611 611 611 "
    "611 389 556 333 611 556 778 556 556 500 389 280 389 584"
)
#: Advance width by letter, in thousandths of the size, from the Adobe font metrics of Helvetica.
_WIDTHS = {
    bold: {chr(32 + i): int(width) for i, width in enumerate(widths.split())}
    for bold, widths in ((False, _PLAIN), (True, _BOLD))
}
#: Width of a letter that the metrics lack: of other Latin letters generous, beyond them a full square.
_LATIN, _WIDE = 667, 1000


def text_width(text: str, size: float = 1.0, *, bold: bool = False) -> float:
    """Return the width of a text on one line, in the unit of `size`.

    Examples
    --------
    >>> text_width("Norwich", 10), text_width("Norwich", 10, bold=True)
    (36.11, 39.45)
    """
    return round(_units(text, bold) * size / 1000, 4)


@lru_cache(maxsize=20_000)
def _units(text: str, bold: bool) -> int:
    """Return the width of a text in thousandths of the size of its letters."""
    widths = _WIDTHS[bold]
    return sum(widths.get(c, _LATIN if ord(c) < 0x2E80 else _WIDE) for c in text)


@lru_cache(maxsize=20_000)
def wrapped(text: str, room: float, size: float, *, bold: bool = False) -> tuple[str, ...]:
    """Break a text into the lines that it takes in a room; a word longer than a line is broken too.

    Parameters
    ----------
    text
        The text; its own line breaks stay.
    room
        Width of a line, in the unit of `size`.
    size
        Size of the letters.

    Examples
    --------
    >>> wrapped("Great Yarmouth", 30, 5)
    ('Great', 'Yarmouth')
    """
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line, units = "", 0
        for word in paragraph.split():
            joined = units + _units(" ", bold) + _units(word, bold) if line else _units(word, bold)
            if round(joined * size / 1000, 4) <= room:
                line, units = f"{line} {word}" if line else word, joined
                continue
            if line:
                lines.append(line)
            *full, line = _broken(word, room, size, bold)
            units = _units(line, bold)
            lines += full
        lines.append(line)
    return tuple(lines)


def _broken(word: str, room: float, size: float, bold: bool) -> list[str]:
    """Return the pieces of a word that are no wider than a line."""
    pieces, piece = [], ""
    for letter in word:
        if piece and text_width(piece + letter, size, bold=bold) > room:
            pieces.append(piece)
            piece = ""
        piece += letter
    return [*pieces, piece]


def shortened_text(text: str, room: float, size: float, *, bold: bool = False) -> str:
    """Return a text that fits one line, cut with an ellipsis where it is too long.

    Examples
    --------
    >>> shortened_text("Great Yarmouth", 40, 6)
    'Great Yarmo…'
    """
    if text_width(text, size, bold=bold) <= room:
        return text
    while text and text_width(f"{text}…", size, bold=bold) > room:
        text = text[:-1].rstrip()
    return f"{text}…"
