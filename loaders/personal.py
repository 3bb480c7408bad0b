"""What is personal in a sheet: columns of names, addresses, births, vehicles, e-mail; numbers of telephones in cells.

A dataset holds lines, places, operations and sources and nobody. A column of this kind is never read: where a mapping
asks for it the load is refused, and where none does the report names it. A table of our own that holds one is refused.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache

import numpy as np

from graphlab.data.gazetteer import gazetteer_rows
from graphlab.model.identifiers import is_phone, no_id
from graphlab.model.intake.raw import RawTable
from graphlab.model.intake.report import Defect
from graphlab.model.tables import TABLES
from graphlab.wording.phrases import many, verb

_WHO = (
    r"(?:suspect|offender|victim|nominal|detainee|arrestee|line\s*holder|runner|dealer|officer|oic|witness|defendant)"
)
_ANYONE = r"(?:subject|person|child|holder|owner|tenant|associate|driver|contact)"
_HEADERS = {
    "names of people": (
        r"(?:(?:first|last|full|sur|family|middle|fore|given|maiden)\s*-?names?|initials|nominals?|nickname|street name"
        rf"|{_WHO}(?:'?s)?(?:\s+(?:name|nominal|details|surname))?|{_ANYONE}(?:'?s)?\s+(?:name|nominal|details|surname)"
        rf"|names? of (?:{_WHO}|{_ANYONE})|alias(?:es)? of .*|pnc\s*(?:id|no|number)?|cro\s*(?:no|number)?|nino"
        r"|national insurance.*)"
    ),
    "addresses": r"(?:home |full |suspect'?s? )?address(?:es)?(?: line)?\s*\d?|post\s?codes?|house|uprn",
    "dates of birth": r"d\.?o\.?b\.?|dates? of birth|birth\s?(?:date|day)|born(?: on)?",
    "vehicles": (
        r"vrm|vrn|vehicle(?:s)?(?: reg(?:istration)?)?(?: no| number| mark)?"
        r"|reg(?:istration)? (?:no|number|mark|plate)|number\s?plate|car reg.*|index no"
    ),
    "e-mail": r"e-?mails?(?: address(?:es)?)?|social media.*|snapchat.*|instagram.*|facebook.*|username",
    "telephones": (
        r"(?:tele)?phones?(?: no| number)?s?|mobiles?(?: no| number)?s?|msisdn|imei|imsi|sim(?: no| number)?"
        r"|(?:graft|contact|tel|call|burner) (?:no|number|tel|phone)s?|tel(?: no)?"
        r"|(?:line|deal line) (?:phone|tel|mobile).*"
    ),
}
_HEADER = {kind: re.compile(pattern, re.IGNORECASE) for kind, pattern in _HEADERS.items()}
_PHONE = re.compile(r"(?<![\d.,])(?:\+?44\s?\(?0?\)?\s?|0)[1237]\d{2,3}[\s-]?\d{3}[\s-]?\d{3,4}(?!\d)")
_CELLS = {
    "telephones": _PHONE,
    "e-mail": re.compile(r"[\w.+-]{1,64}@[\w-]{1,255}\.[\w.]{1,255}"),
    "vehicles": re.compile(r"\b[A-Z]{2}\d{2}\s?[A-Z]{3}\b"),
    "addresses": re.compile(
        r"\b[A-Z]{1,2}\d[A-Z\d]?\s\d[A-Z]{2}\b|\b\d{1,4}[a-z]?,? [A-Z]\w+ (?:Road|Street|Avenue|Close|Lane)\b"
    ),
}

#: So many digits has a telephone number at least.
_SHORTEST_PHONE = 10


def personal_header(header: str) -> str:
    """Return what a column of this header holds of people, "" for nothing.

    Examples
    --------
    >>> personal_header("DOB"), personal_header("Suspect name"), personal_header("Line name")
    ('dates of birth', 'names of people', '')
    """
    text = " ".join(re.sub(r"[_/.]", " ", header).split())
    return next((kind for kind, pattern in _HEADER.items() if pattern.fullmatch(text)), "")


#: Cells of a column that counts things: "Phones" seized are not the numbers of telephones.
_COUNTED = re.compile(r"[<>~]?=?\s?\d{1,4}[*+]?|\[?[a-z]{1,2}\]?|n/k|n/a|-|\*|\.\.", re.IGNORECASE)
_PEOPLE = re.compile(r"(?:detainee|arrestee|suspect|offender|victim|nominal|defendant|runner|dealer)s", re.IGNORECASE)
_COUNTABLE = ("telephones", "vehicles", "addresses")


def personal_column(header: str, cells: Sequence[str]) -> str:
    """Return what a column holds of people by its header and its cells, "" for nothing.

    A header that names something which can be counted is believed unless every cell is a small number; "Home address"
    above nothing but names of areas is where somebody comes from.

    Examples
    --------
    >>> personal_column("Phones", ["12", "<5"]), personal_column("Phones", ["07700 900123"])
    ('', 'telephones')
    >>> personal_column("Home address", ["Lambeth", "Essex", "Total"]), personal_column("Address", ["The Old Mill"])
    ('', 'addresses')
    """
    kind, filled = personal_header(header), [c.strip() for c in cells if c.strip()]
    if (kind in _COUNTABLE or _PEOPLE.fullmatch(header.strip())) and filled and all(map(_COUNTED.fullmatch, filled)):
        return ""
    if kind == "addresses" and filled and not any(any(map(str.isdigit, c)) for c in filled):
        areas = sum(c.casefold() in _areas() for c in filled)
        return "" if 2 * areas > len(filled) else kind
    return kind or personal_cells(cells)


@lru_cache(maxsize=1)
def _areas() -> frozenset[str]:
    """Return the names of the places of the gazetteer, folded."""
    rows = gazetteer_rows()
    return frozenset(n.casefold() for row in rows for n in (row["name"], *row["aliases"].split(";")) if n)


def personal_cells(cells: Sequence[str]) -> str:
    """Return what most filled cells of a column hold of people, "" for nothing.

    Examples
    --------
    >>> personal_cells(["07700 900123", "07700900456"]), personal_cells(["Norwich", "Ely"])
    ('telephones', '')
    """
    filled = [c for c in cells if c]
    if not filled:
        return ""
    if 2 * sum(is_phone(c) for c in filled) > len(filled):
        return "telephones"
    return next((k for k, p in _CELLS.items() if 2 * sum(bool(p.search(c)) for c in filled) > len(filled)), "")


def personal_words(text: str) -> str:
    """Return what a cell of free text holds of people (a telephone, an e-mail, a registration, an address), or "".

    Examples
    --------
    >>> personal_words("rings from 07700 900123"), personal_words("seen 3 times in 2021")
    ('telephones', '')
    """
    if len(text) < 7 or (not any(map(str.isdigit, text)) and "@" not in text):
        return ""
    return next((kind for kind, pattern in _CELLS.items() if pattern.search(text)), "")


def personal_texts(texts: Sequence[str]) -> dict[str, str]:
    """Return those of some texts that hold something personal, with what that is (`personal_words`).

    Examples
    --------
    >>> personal_texts(["rings from 07700 900123", "seen 3 times in 2021", "a@b.example"])
    {'rings from 07700 900123': 'telephones', 'a@b.example': 'e-mail'}
    """
    odd = [] if "\n".join(texts).isascii() else [text for text in texts if not text.isascii()]
    plain = [text for text in texts if text.isascii()] if odd else texts
    # What a pattern finds in a text it finds where the texts are lines as well: a line break ends words and numbers.
    lines = "\n".join(plain)
    if not any(_CELLS[kind].search(lines) for kind in _that_may_be_in(lines)):
        plain = ()
    return {text: kind for text in (*plain, *odd) if (kind := personal_words(text))}


#: Every digit as 0, every capital as A, what may stand between parts as a space: what is personal has few such forms.
_FORM = bytes.maketrans(
    b"123456789BCDEFGHIJKLMNOPQRSTUVWXYZ\t\n\v\f\r\x1c\x1d\x1e\x1f", b"0" * 9 + b"A" * 25 + b" " * 9
)
_STREETS = ("Road", "Street", "Avenue", "Close", "Lane")


def _that_may_be_in(lines: str) -> list[str]:
    """Return which kinds of what is personal an ASCII text may hold: what has not their form holds none."""
    form = lines.encode().translate(_FORM)
    digits = form.translate(None, b" ()-")
    may = {
        "telephones": b"0" * _SHORTEST_PHONE in digits,
        "e-mail": "@" in lines,
        "vehicles": b"AA00AAA" in form or b"AA00 AAA" in form,
        "addresses": b"0 0AA" in form or b"A 0AA" in form or any(f" {word}" in lines for word in _STREETS),
    }
    return [kind for kind, is_so in may.items() if is_so]


def without_personal(text: str) -> str:
    """Return free text with what is personal in it blanked out.

    Examples
    --------
    >>> without_personal("rings from 07700 900123 at night")
    'rings from [left out] at night'
    """
    for pattern in _CELLS.values():
        text = pattern.sub("[left out]", text)
    return text


def personal_spans(text: str) -> list[tuple[int, int]]:
    """Return where something personal stands in free text, from left to right.

    Examples
    --------
    >>> personal_spans("rings from 07700 900123 at night")
    [(11, 23)]
    """
    return sorted(m.span() for pattern in _CELLS.values() for m in pattern.finditer(text))


#: Columns of our own tables in which people write freely.
_FREE_TEXT = ("name", "aliases", "note", "definition")
#: Columns that name lines, places and operations.
_IDS = ("line_id", "place_id", "operation_id", "from", "to", "subject", "origin", "destination", "within", "part_of")
_SHOWN = 6


def guard_table(raw: RawTable) -> tuple[RawTable, list[Defect]]:
    """Return a table of our own without what is personal in it, and an error for each column that holds any.

    Parameters
    ----------
    raw
        As read from a file or sheet. Sources and judgements name publishers and colleagues, and are looked at only for
        columns of people.
    """
    named = [c for c in raw.columns if c not in TABLES[raw.table].names]
    people = {c: kind for c in named if (kind := personal_header(c))}
    defects = [
        Defect(raw.file, 1, c, "", f"the column '{c}' holds {kind}: personal data is not loaded", "delete the column")
        for c, kind in people.items()
    ]
    bad: set[int] = set()
    free = [] if raw.table in ("sources", "same") else [c for c in raw.columns if c in _FREE_TEXT or c in named]
    for column in (c for c in raw.columns if c in _IDS and raw.table != "same"):
        texts = raw.texts(column)
        broken = {text: why for text in texts.texts if (why := no_id(text))}
        rows = np.flatnonzero(texts.is_in(broken)).tolist() if broken else []
        bad.update(rows)
        defects += [Defect(raw.file, raw.lines[i], column, texts[i], *broken[texts[i]]) for i in rows]
    for column in (c for c in free if c not in people):
        texts = raw.texts(column)
        found = personal_texts(texts.texts)
        rows = np.flatnonzero(texts.is_in(found)).tolist() if found else []
        if rows:
            defects.append(_personal_cells_defect(raw, column, rows, sorted(set(found.values()))))
            bad.update(rows)
    if not defects:
        return raw, []
    columns = tuple(c for c in raw.columns if c not in people)
    kept = [i for i in range(len(raw.rows)) if i not in bad]
    left = tuple(tuple(raw.rows[i].get(c, "") for c in columns) for i in sorted(bad))
    rows_kept, lines = [dict(raw.rows[i]) for i in kept], [raw.lines[i] for i in kept]
    return replace(raw, columns=columns, rows=rows_kept, lines=lines, unreadable=(*raw.unreadable, *left)), defects


def _personal_cells_defect(raw: RawTable, column: str, rows: Sequence[int], kinds: Sequence[str]) -> Defect:
    shown = ", ".join(f"{raw.lines[i]:,}" for i in rows[:_SHOWN]) + (" ..." if len(rows) > _SHOWN else "")
    cells = f"{many(len(rows), 'cell')} of '{column}' {verb(len(rows), 'holds', 'hold')}"
    rule = f"{cells} {', '.join(kinds)} ({verb(len(rows), 'row', 'rows')} {shown}): personal data is not loaded"
    return Defect(raw.file, raw.lines[rows[0]], column, "", rule, "delete it there")
