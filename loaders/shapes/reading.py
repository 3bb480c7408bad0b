"""What was understood of one table: its shape and why, the part of every column, the doubts, and the mapping of it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from graphlab.loaders.mapping.naming.names import NameIndex
from graphlab.loaders.mapping.tables.blocks import Block
from graphlab.loaders.shapes.columns import Column


@dataclass(frozen=True, slots=True)
class Question:
    """One doubt: what is asked, what is taken unless told, and what may be answered ("" stands for any text)."""

    key: str
    text: str
    default: str
    choices: tuple[str, ...] = ()


@dataclass
class Reading:
    """What was understood of one table.

    Attributes
    ----------
    block, columns, index
        The table, its columns, and what names may mean.
    number
        Which table of the file it is, from 1.
    answers
        Answers to questions, by key.
    shared
        Keys of the questions of all tables of the file, by what they ask.
    shape, why
        What it is, in words, and how that was seen.
    parts
        What each column is used for; unused ones begin with "not used".
    questions
        Every doubt that a person may settle.
    sheet_lines, lines
        The mapping: lines of the sheet, lines of its tables.
    as_at
        The day in the title that the sheet is as at, "" for none.
    without
        Rows that are left out, by their indices in the rows of the grid.
    left_out
        Their labels by column, each with the reason.
    refused
        Why no mapping is offered, "" where one is.
    """

    block: Block
    columns: list[Column]
    index: NameIndex
    number: int = 1
    answers: Mapping[str, str] = field(default_factory=dict)
    shared: dict[tuple[str, str], str] = field(default_factory=dict)
    shape: str = ""
    why: str = ""
    parts: dict[str, str] = field(default_factory=dict)
    questions: list[Question] = field(default_factory=list)
    sheet_lines: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    refused: str = ""
    as_at: str = ""
    without: frozenset[int] = frozenset()
    left_out: dict[str, dict[str, str]] = field(default_factory=dict)
    _keys: dict[str, str] = field(default_factory=dict, repr=False)

    @property
    def rows(self) -> list[int]:
        """The rows that are read, by their indices in the rows of the grid."""
        return [i for i in self.block.body if i not in self.without]

    def leave_rows(self, name: str, labels: Sequence[str], why: str, rows: Iterable[int] = ()) -> None:
        """Leave out the rows with some labels in a column: those given by their indices, else all of them."""
        self.left_out.setdefault(name, {}).update(dict.fromkeys(labels, why))
        at = next((c.index for c in self.columns if c.name == name), -1)
        found = rows or (i for i in self.rows if self.block.grid.cell(i, at) in labels)
        self.without |= frozenset(found)

    @property
    def head(self) -> list[str]:
        """The lines of the sheet: which rows are left out, and the others."""
        if not self.left_out:
            return self.sheet_lines
        whys = sorted({why for reasons in self.left_out.values() for why in reasons.values()})
        doubt = "? " if any(why.startswith("? ") for why in whys) else ""
        left = ", ".join(f"{quote(name)}: {listed(list(labels))}" for name, labels in self.left_out.items())
        said = "; ".join(why.removeprefix("? ") for why in whys)
        return [f"leave_out: {{{left}}}  # {doubt}{said}", *self.sheet_lines]

    def ask(self, key: str, text: str, default: str, choices: Sequence[str] = ()) -> str:
        """Return the answer to a question, or its default; the question is kept, once for all tables that ask it."""
        key = self._key(key, f"{text} [{default}]")
        self.questions.append(Question(key, text, default, tuple(choices)))
        answer = self.answers.get(key, "")
        return answer if answer and (not choices or answer in choices) else default

    def _key(self, key: str, text: str) -> str:
        """Return the key of a question: that of the first table which asks the same."""
        mine = self.shared.setdefault((key, text), f"{self.number}.{key}")
        self._keys[key] = mine
        return mine

    def asked(self, key: str) -> bool:
        """Return whether a question was asked of this table."""
        return key in self._keys

    def settled(self, key: str) -> bool:
        """Return whether a person answered a question."""
        return bool(self.answers.get(self._keys.get(key, "")))

    def doubt(self, key: str, text: str) -> str:
        """Return the comment that marks a line as a doubt, "" where a person settled it."""
        return "" if self.settled(key) else f"  # ? {text}"

    def use(self, column: Column, part: str) -> Column:
        """Note what a column is used for."""
        self.parts[column.name] = part
        return column

    def leave(self, column: Column, why: str) -> None:
        """Note why a column is not used."""
        self.parts.setdefault(column.name, f"not used: {why}")

    def free(self) -> list[Column]:
        """Return the columns that no part was found for yet, without those of people."""
        return [c for c in self.columns if c.name not in self.parts and not c.personal]


def quote(text: str) -> str:
    """Return a text as YAML reads it back."""
    return json.dumps(text, ensure_ascii=False)


def listed(items: Sequence[str]) -> str:
    """Return texts as a list of YAML."""
    return "[" + ", ".join(quote(i) for i in items) + "]"


def pairs(items: Mapping[str, str]) -> str:
    """Return texts with their translations as YAML."""
    return "{" + ", ".join(f"{quote(a)}: {quote(b)}" for a, b in items.items()) + "}"
