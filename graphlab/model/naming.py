"""From what a person types to an id: by id, by name, by alias; never guessed."""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Mapping
from itertools import repeat

from graphlab.errors import NotFoundError
from graphlab.model.tables import SPECIAL, Row

#: How the id of a line begins that its source does not name: an article tells of it by its places only.
NOT_NAMED = "not-named-"
_LEFT_OUT = str.maketrans({"'": None, "’": None, "-": " ", "_": " "})
_LEADING = ("operation ", "op ", "op. ", "project ", "the ")


def line_noun(lines: Iterable[str]) -> str:
    """Return what lines are called together, by their ids: "named line" where each of them has a name.

    Examples
    --------
    >>> line_noun(["ace", "max"]), line_noun(["ace", "not-named-hackney-ely-story"])
    ('named line', 'recorded line')
    """
    return "recorded line" if any(map(str.startswith, lines, repeat(NOT_NAMED))) else "named line"


def fold(name: str) -> str:
    """Return a name in the form in which names are compared: case, apostrophes, hyphens and "Operation" left out.

    Examples
    --------
    >>> fold("Op Gravity") == fold("operation gravity") == fold("Gravity")
    True
    """
    plain = name if name.isascii() else unicodedata.normalize("NFKC", name)
    folded = " ".join(plain.casefold().translate(_LEFT_OUT).split())
    if folded.startswith(_LEADING):
        for prefix in _LEADING:
            if folded.startswith(prefix) and len(folded) > len(prefix):
                return folded[len(prefix) :]
    return folded


def find_name(name: str, tables: Mapping[str, Mapping[str, Row]]) -> str:
    """Return the id that `name` stands for among entities by kind.

    Raises
    ------
    NotFoundError
        If nothing or several things bear the name.
    """
    for rows in tables.values():
        if name in rows:
            return name
    wanted = fold(name)
    if "place" in tables and wanted in (special := {fold(s): s for s in SPECIAL}):
        return special[wanted]
    called: dict[str, set[tuple[str, str]]] = {}
    for kind, rows in tables.items():
        for key in sorted(rows):
            for form in {fold(key), *(fold(n) for n in rows[key].names())}:
                called.setdefault(form, set()).add((kind, key))
    found = sorted(called.get(wanted, ()))
    if len(found) == 1:
        return found[0][1]
    kinds = " or ".join(tables)
    if found:
        raise NotFoundError(f"'{name}' fits several: {', '.join(f'{key} ({kind})' for kind, key in found)}; use the id")
    close = difflib.get_close_matches(wanted, sorted(called), n=3, cutoff=0.6)
    candidates = sorted({key for form in close for _, key in called[form]})[:5]
    raise NotFoundError(f"there is no {kinds} called '{name}'", candidates)


def plain_header(text: str) -> str:
    """Return a header in the form that columns have in every table: lower case, underscores.

    Examples
    --------
    >>> plain_header(" Period Start"), plain_header("Foo-Bar")
    ('period_start', 'foo_bar')
    """
    return re.sub(r"[\s-]+", "_", text.strip().lower())


def _in_brackets(text: str) -> bool:
    """Return whether a header is a name in brackets that is not read in the plain form."""
    inner = text[1:-1]
    return text[:1] == "[" and text[-1:] == "]" and (plain_header(inner) != inner or _in_brackets(inner))


def header_of(column: str) -> str:
    """Return how a column is written above a table: in brackets where its name would not be read back as it is.

    Examples
    --------
    >>> header_of("note"), header_of("Modularity Class"), column_of(header_of("Modularity Class"))
    ('note', '[Modularity Class]', 'Modularity Class')
    """
    return f"[{column}]" if plain_header(column) != column or _in_brackets(column) else column


def column_of(header: str) -> str:
    """Return the name of a column from its header: in the plain form, or as it stands in brackets (`header_of`).

    Examples
    --------
    >>> column_of("Period Start"), column_of("[x]"), column_of("[ X]")
    ('period_start', '[x]', ' X')
    """
    text = header.strip()
    return text[1:-1] if _in_brackets(text) else plain_header(text)
