"""What the names in a mapped sheet became: matched, made new, or left open as a defect with candidates."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from graphlab.loaders.mapping.naming.names import CODE, SEVERAL, TABLE_OF, Match, NameIndex
from graphlab.loaders.mapping.rules import Cell
from graphlab.loaders.mapping.tables.blocks import is_value
from graphlab.loaders.mapping.words import is_part_total, is_total, total_of
from graphlab.model.intake.report import Defect
from graphlab.model.naming import fold
from graphlab.model.tables import NOT_ITEMISED, TABLES, UNKNOWN

_BETWEEN = "\x1f"


def slug(text: str) -> str:
    """Return an id for a name.

    Examples
    --------
    >>> slug("King's Lynn"), slug("Café Ø 7")
    ('kings-lynn', 'cafe-7')
    """
    plain = text.casefold()
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.replace("'", "")).strip("-") or "unnamed"


def slugs(texts: Sequence[str]) -> list[str]:
    """Return the `slug` of each of many names.

    Examples
    --------
    >>> slugs(["King's Lynn", "Café Ø 7", "--"])
    ['kings-lynn', 'cafe-7', 'unnamed']
    """
    lines = "\n".join(texts)
    if not lines.isascii() or lines.count("\n") != len(texts) - 1:
        return list(map(slug, texts))
    cut = re.sub(r"[^a-z0-9\n]+", "-", lines.casefold().replace("'", ""))
    return [key.strip("-") or "unnamed" for key in cut.split("\n")]


class Namer:
    """Finds or makes the ids of names, and keeps account of how."""

    def __init__(self, index: NameIndex) -> None:
        """Start with what is known."""
        self.index = index
        #: The names of what was made, by table and id, and what told each apart, by kind and id.
        self.made: dict[str, dict[str, str]] = {table: {} for table in TABLE_OF.values()}
        self.values: dict[str, dict[str, str]] = {kind: {} for kind in TABLE_OF}
        self.used: set[str] = set()
        self.defects: list[Defect] = []
        self.notes: dict[str, None] = {}
        #: The names of what bears several, and what told apart what became one, by kind and id.
        self.several: dict[tuple[str, str], set[str]] = {}
        self.alike: dict[tuple[str, str], set[str]] = {}
        #: What cells that make things were read as, by sheet, target, kind and columns.
        self.read: dict[tuple[int, str, str, tuple[str, ...]], dict[Any, Any]] = {}
        self._ids: dict[tuple[str, str, tuple[str, ...]], str] = {}

    def make(self, kind: str, name: str, values: tuple[str, ...]) -> str:
        """Return the id of a thing made from a sheet: the same for the same values of columns that tell it apart."""
        known = self._ids.get((kind, name, values))
        if known is None:
            known = self._ids[kind, name, values] = self.make_all(kind, [name], [[value] for value in values])[0]
        return known

    def make_all(self, kind: str, names: Sequence[str], values: Sequence[Sequence[str]]) -> list[str]:
        """Return the ids of many things in their order; `values` holds one column for each that tells them apart."""
        several = len(values) > 1
        keys = slugs(list(map(" ".join, zip(*values, strict=True))) if several else values[0])
        told = list(map(_BETWEEN.join, zip(*values, strict=True))) if several else values[0]
        apart, made = self.values[kind], self.made[TABLE_OF[kind]]
        if len(new := dict(zip(keys, told, strict=True))) == len(keys) and apart.keys().isdisjoint(new):
            apart.update(new)
            if made.keys().isdisjoint(new):
                made.update(zip(keys, names, strict=True))
                return keys
        for key, value, name in zip(keys, told, names, strict=True):
            if (before := apart.setdefault(key, value)) != value:
                self.alike.setdefault((kind, key), {before}).add(value)
            if (known := made.setdefault(key, name)) != name:
                self.several.setdefault((kind, key), {known}).add(name)
                made[key] = min(known, name)
        return keys

    def said(self) -> list[str]:
        """Return what was assumed of names, sorted."""
        return sorted((*self.notes, *(self._one(kind, key, values) for (kind, key), values in self.alike.items())))

    @staticmethod
    def _one(kind: str, key: str, values: Iterable[str]) -> str:
        *first, last = (f"'{' '.join(told)}'" for told in sorted(tuple(value.split(_BETWEEN)) for value in values))
        shown = f"{', '.join(first)} and {last}"
        return f"{shown} are one {kind} ('{key}'): they differ in case, accents or punctuation only"

    def place_name(self, text: str) -> str:
        """Return the name of the place that a text clearly means; the text itself where it means none."""
        match = self.index.peek(text, "place") if text and not is_value(text) else None
        if match is None or not match.id or match.literal:
            return text
        return (self.index.row("place", match.id) or {}).get("name") or text

    def by_code(self, code: str, cell: Cell) -> str:
        """Return the id of a code such as E10000020, "" where no place has it."""
        match = self.index.match(code, cell.match)
        if match.how != CODE:
            return ""
        self.used.add(match.id)
        return match.id

    def find(self, text: str, cell: Cell, file: str, line: int, where: str, target: str) -> str | None:
        """Return the id for a name, "" for an empty one, or None after noting a defect with the candidates."""
        match = self.index.match(text, cell.match)
        if not match.exact and is_value(text):
            self._refuse_number(text, cell, file, line, where, target)
            return None
        if match.id == "new" or (not match.id and cell.unmatched == "new"):
            self.notes[f"the {cell.match} '{text}' is new"] = None
            return self.make(cell.match, text, (text,))
        if match.id:
            if not match.literal:
                score = f", {match.score}" if match.how == "close spelling" else ""
                self.notes[f"the {cell.match} '{text}' was read as {match.id} ({match.how}{score})"] = None
            if cell.match == "place":
                self.used.add(match.id)
            return match.id
        if cell.unmatched != "error":
            given = {"unknown": UNKNOWN, "not-itemised": NOT_ITEMISED, "empty": ""}[cell.unmatched]
            self.notes[
                f"the {cell.match} '{text}' is not known and was read as '{given or 'empty'}', as the mapping says"
            ] = None
            return given
        self._complain(match, file, line, where, target)
        return None

    def _refuse_number(self, text: str, cell: Cell, file: str, line: int, where: str, target: str) -> None:
        at = f" (cell {where})" if where else ""
        rule = f"'{text}' is a number and no {cell.match}{at}"
        self.defects.append(Defect(file, line, target, text, rule, "map the column of names here, not one of numbers"))

    def _complain(self, match: Match, file: str, line: int, where: str, target: str) -> None:
        names = "; ".join(f"{c.id} ({c.name}, {c.score})" for c in match.candidates) or "none"
        rule = f"the {match.kind} '{match.text}' is not clear: {match.how} (candidates: {names})"
        if where:
            rule += f" (cell {where})"
        if is_total(match.text) or is_part_total(match.text) or total_of(match.text):
            remedy = "it reads as a total: write totals: words, or leave the row out (leave_out)"
            self.defects.append(Defect(file, line, target, match.text, rule, remedy))
            return
        remedy = (
            "settle it in a matches file (graphlab check ... --write-matches matches.csv, then --matches matches.csv)"
        )
        if match.kind == "place" and match.how == SEVERAL and not self.index.home:
            remedy += ", or name the home area (--home suffolk)"
        self.defects.append(Defect(file, line, target, match.text, rule, remedy))

    def several_names(self, file: str) -> list[Defect]:
        """Return warnings of things that bear several names under one id."""
        found = []
        for (kind, key), names in sorted(self.several.items()):
            unlike = {fold(name): name for name in sorted(names, reverse=True)}
            if len(unlike) < 2:
                continue
            shown = ", ".join(f"'{n}'" for n in sorted(unlike.values()))
            rule = f"the {kind} '{key}' bears several names: {shown}"
            found.append(Defect(file, 0, "", "", rule, "correct the name, or the id of one of them", "warning"))
        return found

    def things_made(self) -> Mapping[str, dict[str, list[str]]]:
        """Return the new entities by table: the columns of their ids, in order, and of their names."""
        made = ((table, sorted(names), names) for table, names in self.made.items() if names)
        return {table: {TABLES[table].key: keys, "name": [names[key] for key in keys]} for table, keys, names in made}
