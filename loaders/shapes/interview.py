"""The doubts about a sheet as questions, one by one, and the mapping and matches that the answers make.

What is written serves next week's sheet of the same shape: columns are known by their headers, and a date that nobody
could read from the sheet is kept for its file, so that another file asks again.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from graphlab.loaders.mapping.load import read_mapped
from graphlab.loaders.mapping.naming.matches import MATCH_COLUMNS, read_answers
from graphlab.loaders.mapping.naming.names import TABLE_OF, Match, NameIndex
from graphlab.loaders.mapping.periods import UNDATED, is_period
from graphlab.loaders.mapping.rules import PLACEHOLDERS
from graphlab.loaders.shapes.reading import Question, quote
from graphlab.loaders.shapes.suggestion import understand

#: Gets a question, gives the answer.
Asker = Callable[[Question], str]
_MOST = 60


@dataclass
class Interview:
    """What a person settled.

    Attributes
    ----------
    mapping, matches
        Texts of the two files; `matches` is "" where no name was open.
    asked
        Every question with its answer, in order.
    """

    mapping: str = ""
    matches: str = ""
    asked: list[tuple[Question, str]] = field(default_factory=list)


def interview(path: Path, ask: Asker, *, home: str = "", drop_personal: bool = False, source: str = "") -> Interview:
    """Return the mapping of a sheet after every doubt was asked.

    Parameters
    ----------
    path
        The foreign sheet.
    ask
        Asked once for every doubt; an empty answer takes the default.
    home, drop_personal, source
        As in `graphlab.loaders.shapes.suggestion.understand`.
    """
    done = Interview()
    answers: dict[str, str] = {}
    while True:
        found = understand(path, answers=answers, home=home, drop_personal=drop_personal, source=source)
        open_ = [q for q in found.questions if q.key not in answers]
        if not open_ or len(answers) >= _MOST:
            done.mapping = found.text
            return done
        question = _readable(open_[0])
        answer = ask(question).strip() or question.default
        answers[question.key] = answer or " "
        done.asked.append((question, answer))


def _readable(question: Question) -> Question:
    """Return a question without a default that is only a mark for something to be settled."""
    default = "" if question.default in PLACEHOLDERS else question.default
    return Question(question.key, question.text, default, question.choices)


def ask_dates(path: Path, mapping: str, ask: Asker, done: Interview) -> str:
    """Return a mapping that says the dates of this file too, where it keeps dates by file and this one has none."""
    blocks = re.findall(r"of_file: \{([^{}]*)\}", mapping)
    missing = [b for b in blocks if f"{quote(path.name)}:" not in b]
    if not missing:
        return mapping
    question = Question("period", f"Which day or period is {path.name} of?", "")
    answer = ""
    while not is_period(answer) and answer.casefold() != UNDATED:
        answer = ask(question).strip()
    done.asked.append((question, answer))
    for block in missing:
        mapping = mapping.replace(f"{{{block}}}", f"{{{block}, {quote(path.name)}: {quote(answer)}}}")
    return mapping


def ask_names(path: Path, mapping: Path, matches: Path | None, ask: Asker, done: Interview, *, home: str = "") -> None:
    """Ask what every name means that is not clear, and put the answers into `done.matches`.

    Notes
    -----
    An answer is a number of a candidate, an id, ``new``, or of a place ``unknown``. What the mapping makes new anyway
    is asked only where it may be a known one.
    """
    _, rules, _, index = read_mapped(path, mapping, matches=matches, home=home)
    made = {c.match for s in rules.sheets for t in s.tables for c in t.cells.values() if c.unmatched == "new"}
    settled = read_answers(matches) if matches is not None and matches.exists() else {}
    rows = [{"name": name, "kind": kind, "id": key} for (kind, name), key in sorted(settled.items())]
    for match in sorted(index.seen, key=lambda m: (m.kind, m.text)):
        if match.id or match.kind not in TABLE_OF or not any(map(str.isalpha, match.text)):
            continue
        if match.kind in made and (match.kind == "place" or not match.candidates):
            continue  # the mapping makes it a new one: a person said so of places, or there is nothing else it could be
        answer = _ask_name(match, index, ask, done)
        if answer:
            rows.append({"name": match.text, "kind": match.kind, "id": answer})
    if rows:
        out = io.StringIO()
        writer = csv.DictWriter(out, MATCH_COLUMNS, lineterminator="\n", restval="")
        writer.writeheader()
        writer.writerows(rows)
        done.matches = out.getvalue()


def _ask_name(match: Match, index: NameIndex, ask: Asker, done: Interview) -> str:
    numbered = {str(i): c.id for i, c in enumerate(match.candidates, 1)}
    offered = "; ".join(f"{n} {c.name} ({c.id})" for n, c in zip(numbered, match.candidates, strict=True))
    # Only a place may be unknown: an operation or line that nobody knows is a new one.
    special = ("unknown", "not-itemised") if match.kind == "place" else ()
    others = "new, unknown" if special else "new"
    text = f"Which {match.kind} is '{match.text}'? {offered + '; ' if offered else ''}{others}, or an id"
    default = "1" if match.likely else "unknown" if special else "new"
    question = Question(f"name {match.kind} {match.text}", text, default)
    for _ in range(3):
        answer = ask(question).strip() or question.default
        known = numbered.get(answer, answer)
        if known == "new" or known in special or index.row(match.kind, known) is not None:
            done.asked.append((question, known))
            return known
        again = index.match(known, match.kind)
        if again.id:
            done.asked.append((question, again.id))
            return again.id
        question = Question(question.key, f"'{answer}' is not known. {text}", question.default)
    return ""
