"""A foreign sheet on the screen: what it was understood to be, its doubts as questions, and its names."""

from __future__ import annotations

import csv
import io
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from graphlab.loaders.mapping.load import read_mapped
from graphlab.loaders.mapping.naming.matches import MATCH_COLUMNS, read_answers
from graphlab.loaders.mapping.naming.names import TABLE_OF
from graphlab.loaders.mapping.periods import UNDATED
from graphlab.loaders.mapping.rules import PLACEHOLDERS
from graphlab.loaders.shapes.preview import Preview, preview
from graphlab.loaders.shapes.reading import Question
from graphlab.loaders.shapes.suggestion import understand

#: What begins the name of a field that answers a question, and of one that settles a name.
QUESTION, NAME = "q:", "n:"


@dataclass(frozen=True)
class SheetForm:
    """The state of the questions about a sheet.

    Attributes
    ----------
    open_questions
        What is still to be answered, with defaults.
    answered
        What was answered, by key.
    shown
        What was understood, and what would come of it.
    mapping
        The mapping, once nothing is open; else "".
    """

    open_questions: tuple[Question, ...]
    answered: Mapping[str, str]
    shown: Preview
    mapping: str


@dataclass(frozen=True)
class OpenName:
    """A name that is not clear: the words of the sheet, what kind of thing it is, and what it may mean.

    `likely` is the id of a candidate that is spelt nearly the same, "" for none.
    """

    text: str
    kind: str
    candidates: tuple[tuple[str, str], ...]
    likely: str = ""

    @property
    def field(self) -> str:
        """The name of its field."""
        return f"{NAME}{self.kind}:{self.text}"


def answers_in(form: Mapping[str, str]) -> dict[str, str]:
    """Return the answers of a form, by the key of the question; an empty one means that nothing is said."""
    return {name[len(QUESTION) :]: value.strip() or " " for name, value in form.items() if name.startswith(QUESTION)}


def sheet_form(path: Path, answers: Mapping[str, str], *, home: str, drop_personal: bool, source: str) -> SheetForm:
    """Return what a sheet was understood to be after some answers, and what is still open.

    Notes
    -----
    The day of a sheet is that of its file, each week another: it is not asked, since no mapping may say it.
    """
    found = understand(path, answers=answers, home=home, drop_personal=drop_personal, source=source)
    days = {q.key: UNDATED for q in found.questions if q.key.partition(".")[2] == "as at"}
    if days:
        answers = {**days, **answers}
        found = understand(path, answers=answers, home=home, drop_personal=drop_personal, source=source)
    asked = [q for q in found.questions if q.key not in answers]
    shown = preview(path, answers=answers, home=home, drop_personal=drop_personal)
    questions = tuple(Question(q.key, q.text, "" if q.default in PLACEHOLDERS else q.default, q.choices) for q in asked)
    return SheetForm(questions, dict(answers), shown, "" if questions else found.text)


def open_names(path: Path, mapping: str, matches: Path | None, home: str) -> list[OpenName]:
    """Return the names of a sheet that its mapping does not settle."""
    with tempfile.TemporaryDirectory() as folder:
        rules = Path(folder) / "mapping.yaml"
        rules.write_text(mapping, encoding="utf-8")
        *_, index = read_mapped(path, rules, matches=matches, home=home)
    unclear = (m for m in index.seen if not m.id and m.kind in TABLE_OF and any(map(str.isalpha, m.text)))
    return [
        OpenName(
            match.text,
            match.kind,
            tuple((c.id, c.name) for c in match.candidates),
            match.likely.id if match.likely else "",
        )
        for match in sorted(unclear, key=lambda m: (m.kind, m.text))
    ]


def matches_text(form: Mapping[str, str], matches: Path | None) -> str:
    """Return the file of settled names that a form makes, with what was settled before; "" where nothing is settled.

    A value is an id, ``new``, ``unknown`` or ``not-itemised``; a name without an answer stays open.
    """
    settled = dict(read_answers(matches)) if matches is not None and matches.is_file() else {}
    for name, value in form.items():
        if name.startswith(NAME) and value.strip():
            kind, _, text = name[len(NAME) :].partition(":")
            settled[kind, text] = value.strip()
    if not settled:
        return ""
    out = io.StringIO()
    writer = csv.DictWriter(out, MATCH_COLUMNS, lineterminator="\n", restval="")
    writer.writeheader()
    writer.writerows({"name": text, "kind": kind, "id": key} for (kind, text), key in sorted(settled.items()))
    return out.getvalue()
