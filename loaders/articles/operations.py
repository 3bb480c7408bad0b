"""Operations, projects and programmes that an article names."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from graphlab.loaders.articles.named_places import is_place_name
from graphlab.loaders.articles.words import words
from graphlab.loaders.mapping.naming.named import slug

_WORD = r"[A-Z][\w-]*(?:'[a-rt-z]\w*)?"
_NAMED = re.compile(
    r"\b(?P<kind>[Oo]peration|OPERATION|Op\b\.?|Project|Programme|"
    rf"project(?=\s+[A-Z]{{3,}}))\s+(?P<quote>['\"])?(?P<name>{_WORD}(?:\s+{_WORD})?)(?:(?P=quote"
    r"))?"
)
_BEFORE_KIND = re.compile(
    r"(?:\b(?:[Tt]he|[Ii]ts|[Tt]heir|[Oo]ur|under|\w+'s)\s+)(?:(?:new|national|joint|flagship|long-running)\s+)?"
    rf"['\"]?(?P<name>{_WORD}(?:\s+(?:(?:and|for|of)\s+)?{_WORD}){{0,2}})['\"]?\s+(?P<kind>programme|initiative|scheme|"
    r"taskforce|campaign|project|team|Team)\b"
)
_CODENAME = re.compile(
    rf"\b[Aa](?:nother|\s+second|\s+third)?\s+operation,\s+(?P<aside>{_WORD})(?=,)|\b[Oo]peration,?\s+(?:which\s+(?:was|is)\s+)?(?:code-?named|dubbed|named|called|known\s+as)\s+(?P<quote>['\"])?(?P<name>{_WORD})(?:(?P=quote))?"
)
_PROGRAMME = re.compile(r"\b(?P<name>[Cc]ounty\s+[Ll]ines\s+(?P<kind>[Pp]rogramme|Taskforce|Task\s+Force))\b")
#: "Project Adder-style work" is not of that project.
_ALIKE = re.compile(r"\w-(?:style|type|like|led|inspired)$", re.IGNORECASE)
_NOT_SECOND = words("no_second_word")
_NO_PROGRAMME = words("no_programme")
_FINITE = re.compile(
    r"(?:'s)?,?\s+(?:which|has|have|had|is|was|also|led|made|began|ran|runs|covers|covered|visited|targets|targeted|closed|took|saw|alone|so|now|"
    r"officers?|detectives|team|works?|operates|started|resulted|ended|continues|arrests|raids)\b"
)
_NO_NAME = words("no_name")
_KINDS = {"operation": "operation", "op": "operation", "project": "programme", "programme": "programme", "team": "team"}


@dataclass(frozen=True, slots=True)
class OperationName:
    """An operation at its place in a sentence, with its id, its full name and what kind it is."""

    start: int
    end: int
    id: str
    name: str
    kind: str


#: "On 21 November Wren officers": a day is no part of a name.
_DAY = re.compile(
    r"\b(?:January|February|March|April|May|June|July|August|September|October|November|December|"
    r"(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day)\s$"
)


def operations_in(text: str, known: Mapping[str, OperationName] | None = None) -> list[OperationName]:
    """Return the operations that a sentence names, from left to right.

    Parameters
    ----------
    text
        A sentence with plain quotation marks.
    known
        Operations named so far, by their bare name: "Gravity" alone is one when it was named before.

    Examples
    --------
    >>> [(o.id, o.name, o.kind) for o in operations_in("Op Cayman and project ADDER made arrests.")]
    [('cayman', 'Operation Cayman', 'operation'), ('adder', 'Project ADDER', 'programme')]
    """
    found: list[OperationName] = []
    for match in _NAMED.finditer(text):
        words = match["name"].split()
        if len(words) > 1 and (words[1] in _NOT_SECOND or is_place_name(words[1])):
            words.pop()
        if words[0] in _NOT_SECOND or _ALIKE.search(words[-1]):
            continue
        end = match.start("name") + len(words[0]) if len(words) == 1 else match.end("name")
        bare = re.sub(r"'s$", "", " ".join(words))
        kind = match["kind"].lower().rstrip(".")
        label = kind.capitalize() if kind in ("project", "programme") else "Operation"
        found.append(_named(match.start(), end, bare, f"{label} {bare}", _KINDS[kind]))
    for match in _CODENAME.finditer(text):
        bare = re.sub(r"^Operation\s+", "", match["name"] or match["aside"])
        if bare not in _NOT_SECOND and not any(o.start < match.end() and match.start() < o.end for o in found):
            found.append(_named(match.start(), match.end(), bare, f"Operation {bare}", "operation"))
    for match in _PROGRAMME.finditer(text):
        said = " ".join(match["name"].split())
        name = f"C{said[1:]}"
        kind = "team" if match["kind"].startswith("Task") else "programme"
        found.append(OperationName(match.start(), match.end(), slug(name), name, kind))
    for match in _BEFORE_KIND.finditer(text):
        name = match["name"]
        parts = name.split()
        joined = len(parts) > 2 and match["kind"].lower() != "team"
        if joined and (parts[0] in _NO_PROGRAMME or all(w in _NO_NAME for w in parts if w[0].isupper())):
            continue
        if not joined and (len(parts) > 2 or any(w in _NO_PROGRAMME for w in parts)):
            continue
        if is_place_name(name) or any(is_place_name(w) for w in parts):
            continue
        if not any(o.start < match.end() and match.start() < o.end for o in found):
            kind = _KINDS.get(match["kind"].lower(), "programme")
            found.append(_named(match.start("name"), match.end("kind"), name, f"{name} {match['kind']}", kind))
    found += [o for o in _bare(text, known or {}) if not any(f.start < o.end and o.start < f.end for f in found)]
    return sorted(found, key=lambda o: o.start)


def _bare(text: str, known: Mapping[str, OperationName]) -> Iterator[OperationName]:
    """Yield operations named before that stand here without their kind: "Gravity has led to 12 arrests"."""
    for name, first in known.items():
        for match in re.finditer(rf"(?<![\w-])(?<![A-Z][a-z]\s){re.escape(name)}(?:'s)?(?![\w-])", text):
            before, after = text[: match.start()], text[match.end() :]
            if before.endswith(("'", '"')) and not _FINITE.match(after):
                continue  # in quotation marks it may be the name of a line
            before = _DAY.sub("", before)
            if re.search(r"\b[A-Z][\w'-]*\s$", before) or re.match(r"\s+[A-Z]", after):
                continue
            opens = not before.strip(" \"'(") or re.search(r"[.:;]\s*$", before)
            if opens and not _FINITE.match(after):
                continue
            yield OperationName(match.start(), match.start() + len(name), first.id, first.name, first.kind)


def _named(start: int, end: int, bare: str, name: str, kind: str) -> OperationName:
    key = slug(bare)
    return OperationName(start, end, f"operation-{key}" if is_place_name(bare) else key, name, kind)
