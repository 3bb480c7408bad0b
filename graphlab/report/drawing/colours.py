"""Colours and shapes of every page and picture, told apart by colour-blind readers and by shape in grey print.

The colours are those of Okabe and Ito; colour means one thing per page: the kind of a thing in the network, the origin
area on the map and in the flow diagram, the size of a figure in the matrix.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from graphlab.model.statuses import NOT_SEEN

INK, SOFT, RULE, FRAME = "#1a1f2b", "#565d6b", "#d5d7db", "#16213a"
GROUND, LAND, SEA, COAST, GREY = "#fdfcf9", "#f6f2e9", "#e4edf2", "#9fb0ba", "#6b7280"

#: Colour and shape of each kind of node.
KINDS: dict[str, tuple[str, str]] = {
    "origin": ("#0072b2", "square"),
    "town": ("#d55e00", "circle"),
    "both": ("#0072b2", "square"),
    "line": ("#009e73", "diamond"),
    "operation": ("#a64d82", "triangle"),
    "place": (GREY, "circle"),
    "special": (GREY, "box"),
    "group": ("#009e73", "diamond"),
}
#: Layer of each kind, from left to right.
LAYERS = {"origin": 0, "both": 0, "line": 1, "group": 1, "town": 2, "place": 2, "operation": 3}
#: Kinds that borrow the colour of another.
TONES = {"both": "origin", "group": "line"}
#: What a link is called.
TIE_WORDS = {
    "ORIGINATES_IN": "origin of the line",
    "SUPPLIES": "supply",
    "TARGETED": "operation against a line",
    "CONDUCTED_IN": "operation in a place",
    "SUCCEEDS": "suspected successor",
    "CONNECTS": "connection",
}
#: What a kind is called, one and many.
KIND_WORDS: dict[str, tuple[str, str]] = {
    "origin": ("origin area", "origin areas"),
    "town": ("destination town", "destination towns"),
    "both": ("origin and destination", "places that are both"),
    "line": ("line", "lines"),
    "operation": ("operation", "operations"),
    "place": ("other place", "other places"),
    "special": ("not a place", "not places"),
    "group": ("group of lines", "groups of lines"),
}
#: How a line is outlined in each state.
OUTLINES = {
    "returned": "back",
    "active": "open",
    "disrupted": "open",
    "undated": "open",
    "dormant": "dormant",
    NOT_SEEN: "dormant",
    "closed": "closed",
}
#: What the key says of an outline.
OUTLINE_WORDS = {
    "open": "open (active, disrupted or undated): solid",
    "dormant": "dormant or not seen for some time: dotted",
    "closed": "closed: hollow",
    "back": "back after a closure: ringed",
}
#: Origins in order of their flow: blue, vermilion, green, purple, orange, sky, brown, wine; then grey for the rest.
ORIGIN_COLOURS = ("#0072b2", "#d55e00", "#009e73", "#a64d82", "#c98300", "#3a9bd1", "#7a5230", "#7d1f3c")
#: Circles of what is counted in a place.
STOCK = "#0b4a78"
#: Tints of one blue, light to dark, for the matrix; text on the last three is white.
HEAT = ("#f4f7fa", "#dbe8f3", "#b6d1e8", "#86b3d8", "#4f8fc2", "#21699f", "#0b4a78")


def outline_of(states: Iterable[str]) -> str:
    """Return the outline of a line, or of several as one: that of the most open state.

    Examples
    --------
    >>> outline_of(["closed", "active"]), outline_of(["closed"]), outline_of([])
    ('open', 'closed', 'open')
    """
    found = set(states)
    return next((outline for state, outline in OUTLINES.items() if state in found), "open")


def origin_colours(origins: Iterable[str]) -> dict[str, str]:
    """Return the colour of each origin: the first eight in the order given have their own, the rest share grey.

    Examples
    --------
    >>> origin_colours(["london", "liverpool"])
    {'london': '#0072b2', 'liverpool': '#d55e00'}
    """
    return {
        origin: ORIGIN_COLOURS[i] if i < len(ORIGIN_COLOURS) else GREY
        for i, origin in enumerate(dict.fromkeys(origins))
    }


def heat(value: float, greatest: float, tints: Sequence[str] = HEAT) -> tuple[str, str]:
    """Return the ground and the ink of a matrix cell by the square root of its share of the greatest cell.

    Examples
    --------
    >>> heat(0, 9)[0], heat(9, 9)
    ('#f4f7fa', ('#0b4a78', '#ffffff'))
    """
    share = 0.0 if greatest <= 0 else (max(value, 0) / greatest) ** 0.5
    step = min(len(tints) - 1, int(share * (len(tints) - 1) + 0.5))
    return tints[step], "#ffffff" if step >= len(tints) - 3 else INK
