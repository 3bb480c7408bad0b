"""Lines that an article names by their brand, found in a sentence and known again."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graphlab.loaders.articles.grammar import SIGNS
from graphlab.loaders.articles.lines.brand_forms import NAME as _NAME
from graphlab.loaders.articles.lines.brand_forms import names_given
from graphlab.loaders.articles.named_places import is_place_name
from graphlab.loaders.articles.shadow import Shadow
from graphlab.loaders.articles.words import words

_QUOTED = rf"(?<![\w])['\"](?P<q>{_NAME}(?:\s(?:and|&)\s{_NAME})?)(?:\s[Ll]ine)?['\"](?!\w)"
_KIND = r"(?:(?:drugs?|county|deal|phone|dealing|supply|graft)\s+)*"
_CALLED = (
    r"(?:known\s+(?:only\s+|locally\s+)?(?:as|by)|called|named|branded|dubbed|nicknamed|"
    r"marketed\s+as|advertised\s+as|using\s+the\s+name|"
    r"under\s+the\s+(?:brand\s+)?name(?:\s+of)?|operating\s+as|trading\s+as|they\s+called|"
    r"went\s+by\s+the\s+name\s+(?:of\s+)?|call(?:s|ed|ing)\s+itself|titled|labelled)"
)
_PATTERNS = tuple(
    re.compile(p)
    for p in (
        (
            rf"\b(?i:lines?)\b[^.;]{{0,40}}?(?:[,:(]|\s-)\s*(?:among\s+them\s+|including\s+|such\s+as\s+|"
            rf"namely\s+|one\s+being\s+)?(?:the\s+)?{_QUOTED}"
        ),
        (
            rf"\b(?i:lines?)\b[^.;]{{0,90}}?\b(?:rebranded|renamed|re-branded|re-named|"
            rf"relaunched|(?:returned|back|resurfaced|reappeared|re-?emerged)(?=\s+as\b))\s+(?:as\s+|to\s+)?(?:the\s+)?{_QUOTED}"
        ),
        rf"\b(?i:lines?)\b[^.]{{0,90}}?(?:\bone,\s+{_CALLED}|\b(?:it|which)\s+(?:calls|called|calling)\s+itself)\s+{_QUOTED}",
        (
            rf"\b(?i:lines?)\b[^.]{{0,160}}?{_QUOTED},\s+which\s+(?:had\s+been\s+|has\s+been\s+|was\s+|is\s+|also\s+)?"
            r"(?:operated|operating|sold|selling|supplied|supplying|ran|run|controlled|served|serving|sent|flooded|targeted)\b"
        ),
        rf"\b(?i:lines?)\b[^.;]{{0,160}}?\b(?:under\s+(?:the|a)\s+(?:new\s+)?name\s+(?:of\s+)?|(?:replaced|followed|succeeded)\s+by\s+)(?:the\s+)?{_QUOTED}",
        rf"{_QUOTED},\s+(?:an?|the)\s+(?:\w+\s+)?(?:successor|heir|replacement)\s+(?:to|of|for)\b[^.;]{{0,40}}?\blines?\b",
        rf"{_QUOTED},\s+(?:an?|the|another|one)\s+(?:[A-Z][a-z]+(?:-based|-run)?\s+)?(?:(?!about\b|of\b|on\b|for\b|in\b|from\b)[a-z-]+\s+){{0,3}}?(?:of\s+the\s+)?lines?\b",
        rf"\b(?i:lines?)\b[^.;]{{0,60}}?\b(?:were|was|including|include[sd]?|is|are)\s+(?:the\s+)?{_QUOTED}",
    )
)
_ANY_QUOTED = re.compile(_QUOTED)
_DOES = (
    r"(?:suppl(?:y|ies|ied|ying)|fed|feeds|s[eo]lds?|sells|serve[sd]?|ran|runs?|run|controlled|based|c[ao]mes?|came|operate[sd]?|deliver(?:s|ed)|dealt|deals|flood(?:s|ed)|"
    r"replaced|succeeded|started|began|closed|shut|dismantled|smashed|folded|targeted|targets|worked|works|brought|brings|moved|moves|went\s+(?:dead|quiet|down)|taken\s+(?:down|out|over)|"
    r"out\s+of\s+action|gone|linked|connected)"
)
#: A name in quotation marks, near the word "line", as what does what a line does: "'Pablo', which came from Hackney".
_SUBJECT = re.compile(
    rf"{_QUOTED}(?:(?:,|,?\s+and)\s+['\"]{_NAME}['\"])*(?:,\s+(?:the|one|an?)\s[^,;.]{{1,60}},|,)?(?:\s+\w+\s+of)?(?:\s+(?:which|that))?(?:,?\s+(?:has|have|had|was|were|is|are|been|also|now|soon|quickly|later|already|then|both|\w+ly))*"
    rf"\s+{_DOES}\b"
)
#: Before a name that is a subject of its own: nothing, another name, the beginning of a clause; not "the band".
_OPENS = re.compile(
    rf"(?:^[\s\"'(]*|[;:]\s+[\"']?|\b[Tt]hey\s+(?:are|were|include[sd]?)\s+|\b(?:and|while|but|whereas|then|when|as|that|because|after|before|until|since)\s+|['\"]{_NAME}['\"](?:,|\s+and|,\s+and)\s+)$"
)
#: "The other, 'T-Bone',": one more of the lines spoken of.
_ONE_MORE = re.compile(
    r"\b(?:(?:[Aa]nother|[Tt]he|[Aa]n?)\s+(?:[a-z-]+\s+){0,2}?(?:one|rival|other|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|latest|newest|oldest|busiest|largest|last|newcomer)"
    r"|[Aa]nother|[Oo]ne(?:\s+of\s+(?:them|these|those|the\s+(?!men|women|boys|girls|officers|dealers|victims|gang|suspects|people|runners|brothers|defendants)[a-z-]+))?),?\s+"
    rf"(?:(?:called|named|known\s+as)\s+)?{_QUOTED},?"
)
#: "'Dodge', a rival out of Catford", "one of them, which its customers knew as 'Chelsea'": the same.
_A_RIVAL = re.compile(
    rf"{_QUOTED},\s+(?:an?|the|another|one)\s+(?:[a-z-]+\s+){{0,2}}?(?:rival|newcomer|offshoot|competitor)\b"
)
_KNOWN_AS = re.compile(
    rf"\b(?:[Oo]ne\s+of\s+(?:them|these|those)|[Aa]nother),?\s+(?:(?:which|that)\s+)?(?:\w+\s+){{0,3}}?(?:knew|know|called|call)\s+(?:it\s+)?(?:as\s+)?(?:the\s+)?{_QUOTED}"
)
#: "It was called 'Benno'": the line of the sentence before.
_IT_IS_CALLED = re.compile(
    rf"^[\s\"'(]*(?:It|The\s+line|This\s+line|That\s+line)\s+(?:was|is)\s+(?:called|known\s+(?:locally\s+)?as|named|nicknamed|branded|advertised\s+as)\s+(?:the\s+)?{_QUOTED}"
)
#: "Ten lines, although two of these, Rico and Benz, were back": as many names as the number says.
_SOME_OF_THEM = re.compile(
    rf"\b[Ll]ines\b[^.;]{{0,60}}?\b(?P<n>one|two|three)\s+of\s+(?:these|them|those|which),\s+(?:the\s+)?"
    rf"(?P<names>{_NAME}(?:,\s+{_NAME})*(?:\s+and\s+{_NAME})?)(?:\s+lines?)?,"
)
_NUMBERS = ("one", "two", "three")
#: "ZIPPY. The oldest of the lines": a heading that is a name by itself.
_HEADING = re.compile(
    r"(?:['\"](?P<q>[A-Z][\w -]{1,20})['\"]|(?P<p>[A-Z][A-Za-z]{2,}(?:\s[A-Z][A-Za-z]*)?))\s*[.:]?\s*$"
)
#: Before it: "LINE CLOSED: SUNNY".
_LABEL = re.compile(r"^(?:drugs?\s+|county\s+)?lines?\b[^:.]{0,25}:\s+", re.IGNORECASE)
#: What follows it.
_OF_THE_HEADING = re.compile(
    r"[\s\"'(]*(?:(?:the|an?|our|this|another|by\s+far\s+the)\s+(?:[\w-]+\s+){0,3}?(?:of\s+(?:the|our|these)\s+(?:[\w-]+\s+){0,2})?(?:drugs?\s+|county\s+)?lines?\b"
    r"|(?:this|the)\s+(?:drugs?\s+|county\s+)?line\b)",
    re.IGNORECASE,
)
#: Words in quotation marks before "line" that are no brand.
_NO_QUOTED = words("no_quoted")
#: After a name: a line that one may ring for help.
_HELP = re.compile(
    r"['\"]?\s+(?:\w+\s+)?(?:(?:hot|help)?lines?|number)\s+(?:(?:which|that)\s+)?(?:gives|offers|(?:is|was)\s+(?:free|open|staffed|confidential|anonymous|here)|takes?\s+calls|on\s+0|for\s+(?:advice|help|victims|parents))",
    re.IGNORECASE,
)
_NO_BRAND = words("no_brand")
_NO_NAME = words("no_name")
#: What is said of a line that has ended.
CLOSED = (
    r"(?:closed(?:\s+down)?|shut(?:\s+down)?|dismantled|taken\s+(?:down|out|offline)|"
    r"brought\s+down|smashed|deactivated|disabled|switched\s+off|cut\s+off|put\s+out\s+of\s+(?:action|business))"
)
#: Beside a name that is part of a longer one: "Duke Street", "the Duke of York".
_CAPITAL_BEFORE = re.compile(r"[A-Z][\w'-]*\.?\s+$")
_CAPITAL_AFTER = re.compile(r"'?\s+(?:of\s+)?[A-Z]")
_NOT_ITSELF = re.compile(r"\b(?:an?|this|his|her|their|my|Operation|Project)\s+$")


@dataclass(frozen=True, slots=True)
class Brand:
    """A line that is named at a place in a sentence."""

    start: int
    end: int
    name: str


def brands_in(shadow: Shadow, known: Mapping[str, str], *, near: bool = False, spoken: bool = False) -> list[Brand]:
    """Return the lines that a sentence names, from left to right.

    Parameters
    ----------
    shadow
        The sentence; brands are read from its own text.
    known
        Brands named so far, by folded name: they are known again without the word "line".
    near
        Whether it or one close before it speaks of drugs lines, so that a name in quotation marks may be that of one.
    spoken
        Whether one close to it, before or behind, speaks of them.
    """
    text = shadow.sentence.text
    found: dict[int, Brand] = {}
    for at, name, quoted in names_given(text, near=near or spoken):
        _add(found, at, name, shadow, quoted=quoted)
    close_by = (_SUBJECT, _ONE_MORE, _A_RIVAL, _KNOWN_AS, _IT_IS_CALLED) if near else (_SUBJECT,) if spoken else ()
    for pattern in (*_PATTERNS, *close_by):
        for match in pattern.finditer(text):
            if pattern is _SUBJECT and not _OPENS.search(text[: match.start()]):
                continue
            _add(found, match.start("q"), match["q"], shadow, quoted=True)
    for match in _SOME_OF_THEM.finditer(text):
        listed_names = list(re.finditer(_NAME, match["names"]))
        if len(listed_names) == _NUMBERS.index(match["n"]) + 1:
            for one in listed_names:
                _add(found, match.start("names") + one.start(), one[0], shadow, quoted=False)
    if found or re.search(r"\blines\b", text):
        listed = bool(found) or bool(re.search(r"\blines\b[^.]{0,60}['\"][A-Z]", text))
        for match in reversed(list(_ANY_QUOTED.finditer(text))):
            ahead = any(
                re.fullmatch(r"['\"]?(?:,|,?\s+and|,?\s+or)\s+(?:the\s+)?['\"]?", text[match.end("q") : b.start])
                for b in found.values()
            )
            beside = ahead or (
                found
                and re.search(
                    r"(?:\band|,|\bor)\s+(?:[^.;'\"]{0,90}?\b(?:and|,)\s+)?(?:the\s+)?$", text[: match.start()]
                )
            )
            if listed and (beside or match["q"].casefold() in known):
                _add(found, match.start("q"), match["q"], shadow, quoted=True)
    for name in known.values():
        for match in re.finditer(rf"(?<![\w'-])['\"]?{re.escape(name)}['\"]?(?![\w-])", text):
            at = match.start() + match[0].index(name)
            after = text[match.end() :]
            if (
                match[0][0] in "'\"" or re.match(rf"\s+{_KIND}[Ll]ine", after) or _stands_alone(name, text, at)
            ) and SIGNS["name"] not in shadow.text[at : at + len(name)]:
                _add(found, at, name, shadow, quoted=True)
    return [found[at] for at in sorted(found)]


def heading_of(shadow: Shadow, following: str, known: Mapping[str, str], *, listed: bool = False) -> Brand | None:
    """Return the line whose name is all of a sentence: a heading; None if it is none.

    Parameters
    ----------
    shadow
        The sentence.
    following
        The sentence behind it.
    known
        Brands that the article names, by folded name.
    listed
        Whether it opens an item of a list of lines: "- Monty. Run from Edmonton."
    """
    match = _HEADING.match(_LABEL.sub("", shadow.sentence.text.lstrip()))
    if match is None:
        return None
    said = match["q"] or match["p"]
    name = known.get(said.casefold())
    if name is None and (_OF_THE_HEADING.match(following) or (listed and _OF_AN_ITEM.match(following))):
        name = said.title() if said.isupper() and len(said) > 3 else said
        found: dict[int, Brand] = {}
        _add(found, match.start("q" if match["q"] else "p"), name, shadow, quoted=bool(match["q"]))
        name = None if said.split()[0].capitalize() in _NO_NAME or not found else name
    at = shadow.sentence.text.index(said)
    return Brand(at, at + len(said), name) if name else None


#: What follows a name that opens an item: without a subject of its own.
_OF_AN_ITEM = re.compile(
    rf"[\s\"'(]*(?:(?:(?:also|now|still|currently|believed\s+to\s+be|thought\s+to\s+be|known\s+to\s+be)\s+)*(?:run|controlled|operated|based|supplies|supplied|supplying|sells|sold|selling|serves|served|operates|active|first\s+seen|{CLOSED})\b"
    r"|(?:the|its)\s+(?:phone|line|number|holder)\b|[A-Z][\w' -]{2,25}\s+(?:in)?to\s+[A-Z])",
    re.IGNORECASE,
)


_ITEM = re.compile(r"(?:^|\n)[ \t]*(?:[-*•·]|\(?[a-z0-9]{1,2}[.)])[ \t]+[\"']?$")


def opens_an_item(text: str, start: int) -> bool:
    """Return whether the sentence at a place of a text is the first of an item: behind a stroke, letter or number."""
    return bool(_ITEM.search(text, max(0, start - 8), start))


def item_of(shadow: Shadow, head: Shadow, named: Sequence[Brand]) -> str:
    """Return the line of which a sentence without a subject speaks, in a paragraph that a name opens; else "".

    Parameters
    ----------
    shadow, head
        The sentence, and the one that opens its paragraph.
    named
        The lines that the latter names.
    """
    if len(named) != 1 or not _OF_AN_ITEM.match(shadow.sentence.text):
        return ""
    said = head.sentence.text
    rest = said[: named[0].start] + said[named[0].end :]
    return named[0].name if not re.sub(r"[\W_]+", "", rest) else ""


def _stands_alone(name: str, text: str, at: int) -> bool:
    """Return whether a name that the article gives to a line stands at a place as a name of its own."""
    return not (
        name.islower()
        or _CAPITAL_BEFORE.search(text[:at])
        or _CAPITAL_AFTER.match(text, at + len(name))
        or _NOT_ITSELF.search(text[:at])
    )


def _add(found: dict[int, Brand], at: int, name: str, shadow: Shadow, *, quoted: bool) -> None:
    name = re.sub(r"\s+[Ll]ines?$", "", name)
    words = name.split()
    if (
        not words
        or "".join(words).casefold() in _NO_QUOTED
        or _HELP.match(shadow.text, at + len(name))
        or (not quoted and (words[0] in _NO_BRAND or words[-1] in _NO_BRAND))
        or (not quoted and (is_place_name(name) or is_place_name(words[0])))
    ):
        return
    if not quoted and (
        "-to-" in name or any(s in shadow.text[at : at + len(name)] for s in (SIGNS["op"], SIGNS["org"]))
    ):
        return
    if any(b.start < at + len(name) and at < b.end for b in found.values()):
        return
    found[at] = Brand(at, at + len(name), name)
