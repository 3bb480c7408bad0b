"""Names of people in an article: found so that they can be masked, letter for letter, and kept nowhere.

A name is known by what stands around it: a rank or title before it, an age or "said" beside it, a common first name
at its beginning. Once a name is known its parts are masked wherever they stand. It is better to mask a word too many.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from graphlab.loaders.articles.named_places import is_place_name
from graphlab.loaders.articles.words import first_names, words

MASK = "█"
_RANKS = (
    r"(?:(?:Det(?:ective)?|Chief|Deputy|Assistant|Acting|Temporary|Temp|T|Dep|Asst|Police|"
    r"Senior|Lead|District|High|Family|Former|Area)\.?\s+)*"
    r"(?:Inspector|Insp\.?|Superintendent|Supt\.?|Sergeant|Sgt\.?|Constable|Con\.?|Commissioner|"
    r"Commander|Officer|Commissioner's|"
    r"Councillor|Cllr\.?|Judge|Recorder|Justice|Prosecutor|Minister|Secretary|Lord|Lady|Sir|"
    r"Dame|Mr|Mrs|Ms|Miss|Dr|Prof(?:essor)?\.?|"
    r"Rev(?:erend)?\.?|Canon|Father|Baroness|Baron|Captain|Major|DCI|DCS|DSU|DSupt|DI|DS|DC|PC|"
    r"PS|ACC|DCC|CC|TDI|TDC|A/DI|T/DI|CI|PCSO|PCC|MSP|MLA|MEP|TD|MP|QC|KC)"
)
_PART = (
    r"(?:(?:Mc|Mac|O'|D'|De|de|van|von|al-|Al-|El-|Abu|bin|Ben)\s?)?[A-Z][a-zà-ÿ]+(?:'[A-Z]?[a-z]+)?(?:-[A-Z][a-z]+)*"
)
_FULL = rf"{_PART}(?:\s+(?:['\"][A-Z]\w+['\"]\s+)?(?:[A-Z]\.?\s+)?{_PART}){{0,2}}"
_TWO = rf"{_PART}(?:\s+(?:['\"][A-Z]\w+['\"]\s+)?(?:[A-Z]\.?\s+)?{_PART}){{1,2}}"
_SAID = (
    r"(?:said|says|added|adds|told|explained|stressed|continued|warned|commented|claimed|"
    r"admitted|pleaded|denied|insisted|recalled|urged|confirmed|revealed|emphasised|concluded|"
    r"thanked|praised|went on)"
)
_ROLE = (
    r"(?:dealer|drug-dealer|ringleader|cousin|brother|sister|mother|father|son|daughter|husband|"
    r"wife|partner|girlfriend|boyfriend|"
    r"murder of|death of|killing of|stabbing of|trial of|victim|killer|boss|leader|spokesman|"
    r"spokeswoman|spokesperson|resident|neighbour|"
    r"prosecutor|prosecuting|defending|barrister|solicitor|defendant|gangster|teenager|"
    r"father-of-\w+|mother-of-\w+|chair|chairman|"
    r"chairwoman|director|manager|head|chief executive|mayor|minister|secretary|campaigner|"
    r"lieutenant|runner|associate|named|officer:?|"
    r"accomplice|co-defendant|grandmother|grandfather|pensioner|teacher|head teacher|"
    r"headteacher|author|editor|reporter|correspondent|expert)"
)
_PATTERNS = tuple(
    re.compile(p)
    for p in (
        rf"\b{_RANKS}\s+(?P<name>{_FULL})",
        rf"[?.!]\s+\((?P<name>{_TWO}),\s+[A-Z][\w' -]+\)\s*$",
        rf"^\s*(?P<name>{_TWO})(?=,\s+(?:the\s+)?(?:[A-Z][\w']*\s+){{0,3}}(?:Police\s+and\s+Crime\s+Commissioner|Chief\s+Constable)\b)",
        rf"\b(?:[Oo]ur|[Tt]heir)\s+(?:\w+\s+)?{_RANKS},\s+(?P<name>{_TWO})",
        (
            rf"(?P<name>{_TWO})(?=,?\s+(?:who\s+is\s+|aged\s+)?\(?(?:1[0-9]|[2-9][0-9])\b(?:,|\s*\)|\.|;|"
            r"\s+(?:of|from|and|was|were|has|had|got)\b))"
        ),
        rf"(?P<name>{_TWO})(?=,?\s+{_SAID}\b)",
        (
            rf"(?P<name>{_TWO})(?=,?\s+(?:was|is|has\s+been|had\s+been|has\s+since\s+been)\s+(?:\w+ly\s+)?"
            r"(?:arrested|jailed|charged|sentenced|convicted|caught|stabbed|killed|murdered|remanded|bailed|cleared|"
            r"born|shot|given|handed)\b)"
        ),
        rf"\b{_SAID}\s+(?P<name>{_TWO})(?=[,.;]|\s|$)",
        rf"(?i:\b{_ROLE}),?\s+(?P<name>{_TWO})",
        rf"(?P<name>{_TWO})(?=,?\s+(?:who|whose)\b)",
        rf"(?P<name>{_TWO})(?=,\s+(?:prosecuting|defending|mitigating|presiding|opening|sentencing|for\s+the\s+(?:prosecution|defence|Crown|police))\b)",
        (
            rf"(?P<name>{_TWO})(?=,\s+an?\s+(?:[a-z-]+\s+)?(?:[a-z]+(?:ologist|ian|ist)|researcher|lecturer|professor|teacher|"
            r"worker|mother|father|nurse|lawyer|author|campaigner|shopkeeper|widow|pensioner|grandmother|grandfather)\b)"
        ),
        (
            rf"(?P<name>{_TWO})(?=,?\s+(?:both\s+|also\s+)?of\s+(?:[A-Z][\w'-]+\s+){{1,3}}(?:Road|Street|"
            r"Avenue|Lane|Close|Drive|Way|Terrace|Gardens|Grove|Crescent|Court|Place))"
        ),
        (
            r"(?:Picture|Photo|Image|Credit|PHOTO|PICTURE|Words|"
            r"Byline)s?(?:\s+by)?:\s*(?P<name>[A-Z][\w'-]+\s+[A-Z][\w'-]+?)(?=[A-Z][a-z]|\b)"
        ),
        rf"^(?:By|BY|Written by|Report by)\s+(?P<name>{_TWO}|[A-Z]+\s+[A-Z]+)\b",
        rf"\b(?i:contact\s+officer|press\s+contact|enquiries\s+to|signed\s+by|author):?\s+(?P<name>{_TWO})",
    )
)
_NO_NAME = words("no_name")
_TITLE_CASE_ONLY = re.compile(r"[A-Z][a-z'-]+|[A-Z]{2,}")


def people_in(text: str, keep: Iterable[str] = ()) -> list[tuple[int, int]]:
    """Return where names of people stand in a text with plain quotation marks, from left to right.

    Parameters
    ----------
    text
        The whole article.
    keep
        Names of operations and lines, which are no people wherever they stand by themselves.
    """
    spans: set[tuple[int, int]] = set()
    for line_start, line in _lines(text):
        for start, end in (*_by_pattern(line), *_by_list(line), *_by_first_name(line), *_by_lone_name(line)):
            spans.add((line_start + start, line_start + end))
    kept = {word.casefold() for name in keep for word in name.split()}
    parts = {word for start, end in spans for word in _name_parts(text[start:end]) if word.casefold() not in kept}
    if parts:
        known = "|".join(sorted(map(re.escape, parts), key=lambda p: (-len(p), p)))
        again = re.compile(rf"(?<!Operation )(?<!Project )(?<!\w)(?:{known})(?![\w-])")
        spans |= {(m.start(), m.end()) for m in again.finditer(text)}
    return _joined(spans)


def name_parts(text: str, spans: Iterable[tuple[int, int]]) -> frozenset[str]:
    """Return the words of the names that stand at some places, folded, to know them elsewhere."""
    return frozenset(w.casefold() for start, end in spans for w in re.findall(r"[^\W\d_][\w'-]+", text[start:end]))


def is_first_name(word: str) -> bool:
    """Return whether a word is a common first name.

    Examples
    --------
    >>> is_first_name("Sonia"), is_first_name("Gravity")
    (True, False)
    """
    return word.capitalize() in first_names()


def masked(text: str, spans: Iterable[tuple[int, int]]) -> str:
    """Return a text with every letter at some places masked; it is as long as before.

    Examples
    --------
    >>> masked("DS Jo Bloggs said", [(3, 12)])
    'DS ██ ██████ said'
    """
    letters = list(text)
    for start, end in spans:
        for at in range(start, end):
            if not letters[at].isspace():
                letters[at] = MASK
    return "".join(letters)


def _lines(text: str) -> Iterator[tuple[int, str]]:
    at = 0
    for line in text.splitlines(keepends=True):
        yield at, line.rstrip("\n")
        at += len(line)


def _by_pattern(line: str) -> Iterator[tuple[int, int]]:
    for pattern in _PATTERNS:
        for match in pattern.finditer(line):
            yield from _trimmed(line, match.start("name"), match.end("name"))


_SEVERAL = re.compile(
    rf"\b(?:Councillors|Cllrs|Messrs|Constables|Inspectors|Sergeants|Judges|Detectives|PCs|Superintendents|Present:|Apologies:)\.?\s+"
    rf"(?P<list>{_FULL}(?:\s*\([^)]*\))?(?:(?:,\s+and\s+|,\s+|\s+and\s+){_FULL}(?:\s*\([^)]*\))?)*)"
)


def _by_list(line: str) -> Iterator[tuple[int, int]]:
    """Yield the names of a list after a title in the plural: "Councillors Ahmed (Chair), Birtles and Ferrand"."""
    for match in _SEVERAL.finditer(line):
        for name in re.finditer(_FULL, match["list"]):
            yield from _trimmed(line, match.start("list") + name.start(), match.start("list") + name.end())


def _by_first_name(line: str) -> Iterator[tuple[int, int]]:
    known = first_names()
    for match in re.finditer(
        rf"(?<![\w'-])(?P<first>[A-Z][a-z]+)(?:-[A-Z][a-z]+)?\s+(?:[A-Z]\.?\s+)?(?P<last>{_PART})(?:\s+{_PART})?", line
    ):
        before = line[: match.start()]
        if (
            match["first"] in known
            and match["last"].split()[0] not in _NO_NAME
            and not re.search(r"(?:Operation|Op|Project)\s+$", before)
        ):
            yield from _trimmed(line, match.start(), match.end())


_ALONE = r"(?<![\w'-])(?<!Operation )(?<!Project )(?<!Op )(?P<name>[A-Z][a-zà-ÿ]+(?:-[A-Z][a-z]+)?)"
#: A name that stands alone: said to be no real one, or of somebody called so.
_SURELY_ALONE = tuple(
    re.compile(p)
    for p in (
        rf"{_ALONE}(?=,?\s*\(?\s*(?:not\s+(?:his|her|their)\s+real\s+name|name\s+(?:has\s+been\s+)?changed|a\s+pseudonym))",
        (
            r"(?i:\b(?:boy|girl|man|woman|teenager|child|lad|pupil|student|son|daughter|mother|father|runner|victim)),?\s+"
            r"(?:(?:who\s+)?we\s+(?:shall\s+|will\s+)?call|who\s+(?:asked|wanted)\s+to\s+be\s+(?:called|known\s+as)|"
            rf"called|named)\s+['\"]?{_ALONE}"
        ),
    )
)
#: A common first name that stands alone with an age, or speaks.
_LIKELY_ALONE = tuple(
    re.compile(p)
    for p in (
        rf"{_ALONE}(?=,\s+(?:who\s+is\s+|now\s+|then\s+|aged\s+)?(?:1[0-9]|[2-9][0-9])(?:,|\s+(?:and|from|of|who|was)\b))",
        rf"{_ALONE}(?=\s+\((?:aged\s+)?(?:1[0-9]|[2-9][0-9])\))",
        rf"{_ALONE}(?=\s+(?:was|is)\s+(?:only\s+|just\s+|then\s+)?(?:1[0-9]|[a-z]+teen)\b)",
        rf"{_ALONE}(?=(?:'s\s+(?:mother|father|mum|dad|parents|family|sister|brother|story)\b|\s+{_SAID}\b))",
    )
)


def _by_lone_name(line: str) -> Iterator[tuple[int, int]]:
    """Yield the names of people who are called by one name only: "Molly, 16, from Luton", "Sam (not his real name)"."""
    for patterns, any_name in ((_SURELY_ALONE, True), (_LIKELY_ALONE, False)):
        for pattern in patterns:
            for match in pattern.finditer(line):
                name = match["name"]
                if name not in _NO_NAME and not is_place_name(name) and (any_name or name in first_names()):
                    yield match.span("name")


def _trimmed(line: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yield the part of a name that may be one: without words that begin sentences, bodies and places."""
    words = list(re.finditer(r"\S+", re.sub(r"'s(?=\s|$)", "  ", line[start:end])))
    while words and words[0][0].strip("',\"") in _NO_NAME:
        words.pop(0)
    for number, word in enumerate(words):
        if word[0].strip("',\"") in _NO_NAME:
            words = words[:number]
            break
    if not words or re.search(r"\b(?:Operation|Op|Project)\s+$", line[: start + words[0].start()]):
        return
    said = " ".join(w[0] for w in words)
    if is_place_name(said) or all(is_place_name(w[0]) for w in words):
        return
    led = re.search(r"(?:\b[A-Z][\w'-]+\s+){1,2}$", line[: start + words[0].start()])
    if led and any(is_place_name(f"{led[0][at:]}{said}") for at in _word_starts(led[0])):
        return  # "the West Midlands, 41 from Merseyside" is no Midlands of 41 years
    yield start + words[0].start(), start + words[-1].end()


def _word_starts(text: str) -> list[int]:
    return [match.start() for match in re.finditer(r"\b[A-Z]", text)]


def _name_parts(name: str) -> Iterator[str]:
    for word in re.findall(r"[^\W\d_][\w'-]+", name):
        bare = re.sub(r"'s$", "", word)
        if len(bare) > 2 and bare[0].isupper() and bare not in _NO_NAME and not is_place_name(bare):
            yield bare


def _joined(spans: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if found and start <= found[-1][1]:
            found[-1] = (found[-1][0], max(end, found[-1][1]))
        else:
            found.append((start, end))
    return found
