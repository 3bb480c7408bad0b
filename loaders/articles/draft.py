"""Draft claims from the text of an article, each with the sentence that it rests on, for a person to review.

Plain rules, no model of language: a number beside a word such as "arrests", the operation named last, places by the
words before them ("from", "in", "across"). What a rule cannot tell is left empty and named in the column ``doubts``.
Nothing drafted is a finding before someone has read the sentence.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from graphlab.errors import DataError
from graphlab.loaders.articles.phrases import (
    NUMBER,
    OPERATION,
    Sentence,
    period_of,
    places_in,
    sentences,
    value_text,
)
from graphlab.loaders.delimited.csv_table import find_encoding
from graphlab.loaders.mapping.named import slug
from graphlab.loaders.mapping.names import with_parents
from graphlab.model.claim_set import ClaimSet
from graphlab.model.intake.raw import RawTable
from graphlab.model.intake.report import LoadReport
from graphlab.model.tables import UNKNOWN
from graphlab.wording.months import MONTHS

MAX_BYTES = 5_000_000
_WHO = "people|men|women|persons|suspects|dealers|youths|teenagers|children|boys|gang members"
_PEOPLE = rf"(?:(?:other |more |further )?(?:{_WHO}))?"
_WERE = r"(?:have since been|have been|had been|were|was|have|being)?"
_ADJECTIVES = r"(?:[\w-]+\s+){0,3}?"
_ENDED = r"(?:closed|dismantled|shut down)"
_ARRESTS = ("arrests", "person-arrests", "flow")
#: (pattern, (measure, unit, kind)), the more telling ones first.
RULES = tuple(
    (re.compile(pattern, re.IGNORECASE), what)
    for pattern, what in (
        (rf"{NUMBER}\s+{_ADJECTIVES}arrests\b", _ARRESTS),
        (rf"{NUMBER}\s+{_PEOPLE}\s*{_WERE}\s*arrested\b", _ARRESTS),
        (rf"{NUMBER}\s+(?:of (?:those|them|whom)\s+)?{_PEOPLE}\s*{_WERE}\s*charged\b", ("charges", "persons", "flow")),
        (rf"{NUMBER}\s+{_PEOPLE}\s*{_WERE}\s*(?:jailed|sentenced|imprisoned)\b", ("jailed", "persons", "flow")),
        (
            rf"(?:closed|dismantled|shut down|took down)\s+{NUMBER}\s+{_ADJECTIVES}lines\b",
            ("lines closed", "lines", "flow"),
        ),
        (rf"{NUMBER}\s+{_ADJECTIVES}lines\s+{_WERE}\s*{_ENDED}\b", ("lines closed", "lines", "flow")),
        (rf"{NUMBER}\s+(?:active |live )?(?:drug |drugs |county |deal )+lines\b", ("active lines", "lines", "stock")),
        (rf"{NUMBER}\s+(?:search )?(?:warrants|raids)\b", ("warrants", "warrants", "flow")),
        (rf"{NUMBER}\s+safeguarding referrals\b", ("safeguarding referrals", "referrals", "flow")),
    )
)
_STEPS = r"(?:\s+(?!and\b|while\b)[\w’'-]+)"
_SHARE = r"(?:\s*\([^)]*\))?"
_FROM = re.compile(rf"{NUMBER}{_SHARE}{_STEPS}{{0,5}}?{_SHARE}{_STEPS}{{0,3}}?\s+from\s+", re.IGNORECASE)
_MONTHLY = re.compile(rf"{NUMBER}{_STEPS}{{0,5}}?\s+in\s+(?P<month>{'|'.join(MONTHS)})\b", re.IGNORECASE)
_BRAND = re.compile(
    r"(?:[‘'\"“](?P<quoted>[A-Z][\w ]{1,20}?)[’'\"”]|\b(?P<plain>[A-Z][a-z]{2,15}))"
    r"\s+(?:drugs? |county |deal |phone )?lines?\b"
)
_NO_BRAND = {
    "The",
    "County",
    "Drug",
    "Drugs",
    "Deal",
    "Phone",
    "These",
    "This",
    "Their",
    "Police",
    "More",
    "Both",
    "Active",
    "London",
}


@dataclass
class _Draft:
    source: str
    counts: list[dict[str, str]] = field(default_factory=list)
    links: list[dict[str, str]] = field(default_factory=list)
    operations: dict[str, str] = field(default_factory=dict)
    lines: dict[str, str] = field(default_factory=dict)
    places: set[str] = field(default_factory=set)
    year: str = ""
    operation: str = ""
    about_arrests: bool = False


def extract(path: Path | str, *, title: str = "", published: str = "") -> ClaimSet:
    """Return a dataset of draft claims from a text file; every claim has the columns ``quotation`` and ``doubts``.

    Parameters
    ----------
    path
        Plain text, one paragraph a line.
    title, published
        Of the article, for its row in sources.

    Raises
    ------
    DataError
        If it is too large or no text.
    LoadError
        If no rule finds a claim.
    """
    path = Path(path)
    if path.stat().st_size > MAX_BYTES:
        raise DataError(f"{path.name} is larger than {MAX_BYTES:,} bytes", "an article is a few pages")
    raw = path.read_bytes()
    if b"\x00" in raw:
        raise DataError(f"{path.name} is not a text file (it holds NUL bytes)", "save the article as plain text")
    text = raw.decode(find_encoding(path), errors="replace")
    draft = _Draft(slug(path.stem), year=_only_year(text))
    for sentence in sentences(text):
        _read(draft, sentence)
    sources = [{"source_id": draft.source, "title": title or path.name, "published": published, "kind": "article"}]
    tables = {
        "sources": sources,
        "places": with_parents(sorted(draft.places), []),
        "lines": [{"line_id": k, "name": v} for k, v in sorted(draft.lines.items())],
        "operations": [
            {"operation_id": k, "name": v, "source_id": draft.source} for k, v in sorted(draft.operations.items())
        ],
        "links": draft.links,
        "counts": draft.counts,
    }
    raws = [RawTable.of(name, rows, file=path.name) for name, rows in tables.items() if rows]
    drafted = f"{len(draft.counts):,} counts and {len(draft.links):,} links"
    note = f"{path.name}: {drafted} were drafted by rules; read every quotation"
    return ClaimSet.build(raws, {"title": f"Draft claims from {path.name}"}, report=LoadReport(assumptions=(note,)))


def _only_year(text: str) -> str:
    years = re.findall(r"\b(?:in|during|throughout)\s+(20\d\d)\b", text, re.IGNORECASE)
    return max(set(years), key=lambda y: (years.count(y), y)) if years else ""


def _read(draft: _Draft, sentence: Sentence) -> None:
    text = sentence.text
    for match in OPERATION.finditer(text):
        name = re.sub(r"['’]s$", "", match[0])
        draft.operation = slug(re.sub(r"['’]s$", "", match["name"]))
        draft.operations.setdefault(draft.operation, re.sub(r"^Op\b", "Operation", name))
    named = bool(re.search(r"\barrest", text, re.IGNORECASE))
    draft.about_arrests = draft.about_arrests or named
    taken: list[tuple[int, int]] = []
    for start, end, row in (*_by_origin(draft, text), *_by_month(draft, text), *_by_rule(draft, text)):
        if any(start < b and a < end for a, b in taken):
            continue
        taken.append((start, end))
        if not _is_year(text, start, end):
            _add_count(draft, sentence, row, start)
    draft.about_arrests = named or bool(taken)
    _add_links(draft, sentence)


def _is_year(text: str, start: int, end: int) -> bool:
    before = re.search(r"\b(?:in|during|of|since|by|for)\s+$", text[:start], re.IGNORECASE)
    return bool(before and re.fullmatch(r"(?:19|20)\d\d", text[start:end]))


def _clause(text: str, at: int) -> tuple[str, int]:
    """Return the part of a sentence that a number stands in ("compared to" begins another), and its place there."""
    begin = 0
    for match in re.finditer(r"\b(?:compared (?:to|with)|up from|down from)\b", text):
        if match.start() > at:
            return text[begin : match.start()], at - begin
        begin = match.end()
    return text[begin:], at - begin


def _value_of_match(match: re.Match[str]) -> str:
    return value_text(match["bound"], match["number"], match["plus"])


def _number_span(match: re.Match[str]) -> tuple[int, int]:
    return match.start("number"), match.end("number")


def _by_origin(draft: _Draft, text: str) -> Iterator[tuple[int, int, dict[str, str]]]:
    """Find "443 of those were from London": arrests by where people come from."""
    if not draft.about_arrests:
        return
    position = 0
    while match := _FROM.search(text, position):
        position = match.end("number")
        after = text[match.end() : match.end() + 40]
        found = [place for at, place in places_in(after) if at <= len("neighbouring ")]
        origin = UNKNOWN if re.match(r"areas? unknown|unknown areas?", after) else found[0] if found else ""
        if origin and not re.search(r"\d", text[match.end("number") : match.end()].split("(")[0]):
            yield *_number_span(match), _row(_ARRESTS, _value_of_match(match), origin=origin)


def _by_month(draft: _Draft, text: str) -> Iterator[tuple[int, int, dict[str, str]]]:
    """Find "16 in February, 24 in March": a series by month."""
    found = list(_MONTHLY.finditer(text))
    if len(found) < 2 or not draft.about_arrests:
        return
    year = draft.year = period_of(text, draft.year)[:4] or draft.year
    for match in found:
        month = f"{year}-{MONTHS.index(match['month'].capitalize()) + 1:02d}" if year else ""
        doubts = f"the year {year} is that of the article" if month else f"the year of {match['month']} is not said"
        yield *_number_span(match), _row(_ARRESTS, _value_of_match(match), period=month, doubts=doubts)


def _by_rule(draft: _Draft, text: str) -> Iterator[tuple[int, int, dict[str, str]]]:
    for pattern, what in RULES:
        for match in pattern.finditer(text):
            yield *_number_span(match), _row(what, _value_of_match(match))


def _row(what: tuple[str, str, str], value: str, **more: str) -> dict[str, str]:
    return dict(zip(("measure", "unit", "stock_or_flow"), what, strict=True)) | {"value": value} | more


def _add_count(draft: _Draft, sentence: Sentence, row: dict[str, str], at: int) -> None:
    doubts = [row.pop("doubts")] if row.get("doubts") else []
    clause, position = _clause(sentence.text, at)
    period = row.pop("period", "") or period_of(clause)
    named = OPERATION.search(sentence.text)
    place = _destination(clause, row.get("origin", ""), position)
    start, dots, end = period.partition("..")
    end = end if dots else start
    subject = draft.operation or place or f"not-named-{draft.source}"
    if not draft.operation:
        doubts.append("no operation is named: who did it?")
    elif not named:
        doubts.append(f"the operation is the one named last ({draft.operation})")
    if not period:
        doubts.append("no period is said")
    if dots and not end:
        doubts.append("the end of the period is not clear")
    if not place:
        doubts.append("no place is said")
    row |= {
        "subject": subject,
        "destination": place,
        "period_start": start,
        "period_end": end,
        "source_id": draft.source,
    }
    if not draft.operation and not place:
        draft.operations.setdefault(subject, "not named in the article")
    row |= {"quotation": sentence.text, "text_line": str(sentence.line), "doubts": "; ".join(doubts)}
    content = "\x1f".join(f"{k}={v}" for k, v in sorted(row.items()) if v)
    row["count_id"] = f"draft-{hashlib.blake2b(content.encode(), digest_size=6).hexdigest()}"
    draft.places |= {p for p in (place, row.get("origin", "")) if p}
    if row not in draft.counts:
        draft.counts.append(row)


def _destination(text: str, origin: str, number_at: int) -> str:
    """Return the place after "in", "into" or "across", rather behind the number than before it, else ""."""
    found = [
        (at, place)
        for at, place in places_in(text)
        if place != origin and re.search(r"\b(?:in|into|across|around|within)\s+(?:the\s+)?$", text[:at])
    ]
    return min(found, key=lambda f: (f[0] < number_at, f[0]), default=(0, ""))[1]


def _add_links(draft: _Draft, sentence: Sentence) -> None:
    """Find lines by their brand, with the places that they come from and go to."""
    for match in _BRAND.finditer(sentence.text):
        brand = match["quoted"] or match["plain"]
        if brand in _NO_BRAND or places_in(brand):
            continue
        line = f"{slug(brand)}-{draft.source}"
        draft.lines[line] = brand
        for at, place in places_in(sentence.text):
            before = sentence.text[:at]
            origin = re.search(r"\b(?:from|in|based in|run from)\s+$", before) and re.search(
                r"\bfrom\s+(?:\w+\s+)?$", before
            )
            town = re.search(r"\b(?:in|into|to|across|supplying|between)\s+$", before)
            if not origin and not town:
                continue
            period = period_of(sentence.text)
            link = {
                "link_type": "ORIGINATES_IN" if origin else "SUPPLIES",
                "from": line,
                "to": place,
                "source_id": draft.source,
            }
            link |= {"start": period, "end": period} if town and not origin and ".." not in period else {}
            link |= {"certainty": "implied", "quotation": sentence.text, "text_line": str(sentence.line)}
            link["doubts"] = "the brand is a name: is it this line, and this place its " + (
                "origin?" if origin else "town?"
            )
            draft.places.add(place)
            if link not in draft.links:
                draft.links.append(link)
