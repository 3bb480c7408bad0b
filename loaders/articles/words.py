"""Lists of words that the rules for articles ask: ``words.yaml``, and common first names."""

from __future__ import annotations

from functools import lru_cache
from importlib.resources import files

from graphlab.data.packaged import packaged


@lru_cache(maxsize=1)
def _lists() -> dict[str, frozenset[str]]:
    content = packaged(__package__, "words.yaml")
    return {name: frozenset(text.split()) for name, text in content.items()}


def words(name: str) -> frozenset[str]:
    """Return a list of ``words.yaml``.

    Examples
    --------
    >>> "Jubilee" in words("no_brand")
    True
    """
    return _lists()[name]


@lru_cache(maxsize=1)
def first_names() -> frozenset[str]:
    """Return common first names of the United Kingdom, each with a capital."""
    return frozenset((files(__package__) / "first_names.txt").read_text(encoding="utf-8").split())
