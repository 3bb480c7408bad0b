"""Half characters: lone surrogates, which JSON and YAML can write with an escape and no file can hold."""

from __future__ import annotations

from typing import Any


def half_character(value: Any) -> str:
    r"""Return the first half character in what a parser gave, as it is escaped; nothing where there is none.

    Parameters
    ----------
    value
        Text, or lists and dictionaries of anything.

    Examples
    --------
    >>> half_character({"name": ["rico", "\ud83d\ude00 \U0001f600"]})
    '\\ud83d'
    >>> half_character({"name": 3, "rico": None})
    ''
    """
    waiting = [value]
    while waiting:
        found = waiting.pop()
        if isinstance(found, str):
            if half := next((c for c in found if "\ud800" <= c <= "\udfff"), ""):
                return f"\\u{ord(half):04x}"
        elif isinstance(found, dict):
            waiting += [*found.values(), *found]
        elif isinstance(found, list | tuple):
            waiting += found
    return ""
