"""A sentence with a sign in the place of each line that it names, so that a pattern need not know the name."""

from __future__ import annotations

import re
from collections.abc import Mapping

LINE = "ⓛ"
_AND = re.compile(r"['\"]?(?:\s+lines?)?(?:,|,?\s+and)\s+(?:the\s+)?['\"]?")


def signed(text: str, spans: Mapping[int, tuple[int, str]]) -> str:
    """Return a text in which each line is as many signs as its name has letters.

    Parameters
    ----------
    text
        That of the shadow of a sentence.
    spans
        Where each line ends and what it is called, by where it begins.
    """
    for start, (end, _) in spans.items():
        text = text[:start] + LINE * (end - start) + text[end:]
    return text


def listed(text: str, spans: Mapping[int, tuple[int, str]], end: int) -> list[str]:
    """Return the lines that a list goes on with after a place: "the 'Ace' and 'Bex' lines"."""
    names = []
    for start, (stop, name) in sorted(spans.items()):
        if start >= end and _AND.fullmatch(text[end:start]):
            names.append(name)
            end = stop
    return names
