"""Lines that an article names by their brand, found in a sentence and known again."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from graphlab.loaders.articles.grammar import SIGNS
from graphlab.loaders.articles.named_places import is_place_name
from graphlab.loaders.articles.shadow import Shadow
from graphlab.loaders.articles.words import words

_NAME = r"[A-Z][A-Za-z0-9&-]*(?:\s[A-Z0-9][A-Za-z0-9-]*){0,2}"
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
        rf"{_QUOTED}\s+{_KIND}(?:lines?|Lines?|number|phone|network)\b",
        (
            r"\b(?i:lines?|phones?|numbers?|network|"
            rf"brand)\b[^.;]{{0,60}}?\b{_CALLED}\s+(?:the\s+)?(?:{_QUOTED}|(?P<plain>{_NAME}))"
        ),
        (
            rf"\b[Tt]he\s+(?:so-called\s+|notorious\s+|infamous\s+)?(?P<bare>{_NAME})\s+{_KIND}(?:line|"
            r"Line)\b(?!\s+(?:of|manager|management))"
        ),
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
#: Words in quotation marks before "line" that are no brand.
_NO_QUOTED = frozenset(("county", "drug", "drugs", "deal", "phone", "countylines", "countyline", "graft", "burner"))
_NO_BRAND = words("no_brand")
#: What is said of a line that has ended.
CLOSED = (
    r"(?:closed(?:\s+down)?|shut(?:\s+down)?|dismantled|taken\s+(?:down|out|offline)|"
    r"brought\s+down|smashed|deactivated|disabled|switched\s+off|cut\s+off|put\s+out\s+of\s+(?:action|business))"
)
#: After the bare name of a line that was named before: "when Vinnie was shut down".
_BARE_CLOSED = re.compile(rf"\s+(?:was|had\s+been|has\s+been)\s+(?:\w+ly\s+)?{CLOSED}\b", re.IGNORECASE)
#: After it what only a line does or has done to it: "Bertie was controlled from Woolwich".
_BARE_RAN = re.compile(
    rf"(?:,?\s+and\s+['\"]?[A-Z][\w-]*['\"]?)?(?:,\s+which)?\s+(?:(?:was|were|had\s+been|has\s+been|is|are)\s+(?:\w+ly\s+|being\s+|both\s+|also\s+|all\s+)*"
    rf"(?:run|controlled|operated|supplying|sending|up\s+and\s+running|back\b|advertis\w+|selling|active|thought\s+to\s+have\s+(?:made|sold)|traced|{CLOSED})\b"
    r"|(?:had\s+)?(?:supplied|supplies)\s"
    r"|(?:supplied|sold|came|ran|originat\w+|operated|supplies|sells|runs|comes)\s+(?:from|to|into|in|heroin|crack|drugs|cocaine|class)\b)",
    re.IGNORECASE,
)


_BARE_DOES = re.compile(
    rf"(?:,\s+which|,\s+[^,;.]{{1,60}},)?(?:\s+(?:has|had|was|is)\s+(?:been|the\s+\w+\s+line)\b|\s+ha[sd]\s+(?:(?:about|around|some|over|nearly|more\s+than|up\s+to)\s+)?\d|(?:\s+(?:has|had|was|is|now|also|soon|later|already|then|\w+ly))*\s+{_DOES}\b)"
)
#: "Brought Jagger down".
_BROUGHT = re.compile(r"\b(?:brought|took|put|shut)\s+$", re.IGNORECASE)
_DOWN = re.compile(r"\s+(?:down|out|to\s+an\s+end|out\s+of)\b", re.IGNORECASE)
#: "Both were controlled from afar - Robbo from Walton, and Fizz from Speke".
_EACH_FROM = re.compile(r"\s+from\s+[A-Z]")
_CONTROLLED = re.compile(r"\b(?:controlled|run|operated|directed|came)\b[^.;]*$", re.IGNORECASE)
_ENDING_OF = re.compile(r"\b(?:closure|dismantling|end|demise|disruption|takedown|downfall)\s+of\s+$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Brand:
    """A line that is named at a place in a sentence."""

    start: int
    end: int
    name: str


def brands_in(shadow: Shadow, known: Mapping[str, str], *, near: bool = False) -> list[Brand]:
    """Return the lines that a sentence names, from left to right.

    Parameters
    ----------
    shadow
        The sentence; brands are read from its own text.
    known
        Brands named so far, by folded name: they are known again without the word "line".
    near
        Whether it or one close before it speaks of drugs lines, so that a name in quotation marks may be that of one.
    """
    text = shadow.sentence.text
    found: dict[int, Brand] = {}
    for pattern in (*_PATTERNS, *((_SUBJECT, _ONE_MORE, _A_RIVAL, _KNOWN_AS, _IT_IS_CALLED) if near else ())):
        for match in pattern.finditer(text):
            if pattern is _SUBJECT and not _OPENS.search(text[: match.start()]):
                continue
            group = next((g for g in ("q", "plain", "bare") if g in pattern.groupindex and match[g]), "")
            _add(found, match.start(group), match[group], shadow, quoted=group == "q")
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
                match[0][0] in "'\""
                or re.match(rf"\s+{_KIND}[Ll]ine", after)
                or _BARE_CLOSED.match(after)
                or _BARE_RAN.match(after)
                or _BARE_DOES.match(after)
                or _ENDING_OF.search(text[: match.start()])
                or (_BROUGHT.search(text[: match.start()]) and _DOWN.match(after))
                or (_EACH_FROM.match(after) and _CONTROLLED.search(text[: match.start()]))
            ) and SIGNS["name"] not in shadow.text[at : at + len(name)]:
                _add(found, at, name, shadow, quoted=True)
    return [found[at] for at in sorted(found)]


def _add(found: dict[int, Brand], at: int, name: str, shadow: Shadow, *, quoted: bool) -> None:
    name = re.sub(r"\s+[Ll]ines?$", "", name)
    words = name.split()
    if (
        not words
        or "".join(words).casefold() in _NO_QUOTED
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
