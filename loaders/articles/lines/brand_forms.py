"""In which words an article gives a line its brand: one name or several, in quotation marks or plain.

A form ends in, or begins with, a list of names: "the Max and Tony lines", "the line, which traded as Dollar", "one
line, Bobby, ran", "three lines: Dollar, Euro and Yen", "Dollar was a county line". Where the words before or after are
not those of drugs alone ("users asked for 'Dollar'"), a line must be spoken of in a sentence close by.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from graphlab.loaders.articles.words import words

#: A plain name: words with a capital, or with a digit behind the first.
NAME = r"[A-Z][A-Za-z0-9&-]*(?:\s[A-Z0-9][A-Za-z0-9-]*){0,2}"
_PLAIN = rf"(?:{NAME})(?!['\w])"
_CASED = r"(?:[A-Z0-9][\w&+/-]*(?:\s(?:and\s)?[\w&-]+){0,2})"
_INSIDE = rf"(?:{_CASED}|[a-z][\w&+/-]*(?:\s[\w&-]+)?)"
_QUOTED = rf"(?:(?<![\w])['\"]{_INSIDE}[,.]?['\"](?!\w))"
_ONE = rf"(?:(?:the\s+)?(?:{_QUOTED}|{_PLAIN}))"
_ASIDE = r"(?:\s+\([^()]{1,60}\))?"
_ALSO = rf"(?:(?:{_ASIDE},\s+(?:and\s+)?|{_ASIDE}\s+(?:and|&|or)\s+){_ONE})"
_LIST = rf"(?P<list>{_ONE}{_ALSO}{{0,9}})"
_SEVERAL = rf"(?P<list>{_ONE}{_ALSO}{{1,9}})"
_ALSO_QUOTED = rf"(?:(?:,\s+(?:and\s+)?|\s+(?:and|&|or)\s+)(?:the\s+)?{_QUOTED})"
_QUOTED_LIST = rf"(?P<list>{_QUOTED}{_ALSO_QUOTED}{{0,9}})"
_CAPITALS = _QUOTED_LIST.replace(_INSIDE, _CASED)
_KIND = r"(?:(?:drugs?|county|deal|dealer|phone|mobile|dealing|supply|graft|gang|trap)\s+)"
_OF_DRUGS = r"(?:(?:drugs?|county|deal|dealer|dealing|graft|trap)\s+)"
_LINE = r"(?:(?:hot)?[Ll]ines?)"
_BUYERS = (
    r"(?:they|users|drug\s+users|buyers|customers|addicts|dealers|locals|police|officers|detectives|everybody|"
    r"everyone|people|regulars)"
)
_AS = (
    r"(?:known\s+(?:\w+\s+){0,2}?(?:as|by(?:\s+the\s+names?(?:\s+of)?)?)|known\s+to\s+(?:[\w-]+\s+){1,4}?as|called|named|branded|dubbed|nicknamed|titled|labelled|marketed\s+as|advertis(?:ed|ing)\s+(?:itself\s+)?as|"
    r"call(?:s|ed|ing)\s+(?:itself|themselves)|(?:operat|trad|work|run)(?:ed|es|ing|s)?\s+(?:\w+ly\s+)?(?:as|under)(?:\s+the)?(?:\s+(?:brand|trade|street)?\s*names?(?:\s+of)?)?|"
    r"under\s+the\s+(?:brand\s+|street\s+)?(?:names?|brands?|banner)(?:\s+of)?|us(?:ed|es|ing)\s+the\s+(?:brand\s+|street\s+)?(?:names?|brands?|label)(?:\s+of)?|"
    r"(?:went|going|goes|go)\s+by\s+(?:the\s+names?(?:\s+of)?)?|(?:given|giving|gave\s+(?:it|itself)|carr(?:ied|ies|ying)|bore|bears|bearing|with|had|has|having|took|takes|taking)\s+the\s+(?:brand\s+|street\s+)?(?:names?|brands?|label)(?:\s+of)?|"
    r"answer(?:s|ed|ing)\s+to(?:\s+the\s+name(?:\s+of)?)?|whose\s+(?:brand\s+)?name\s+(?:was|is)|"
    rf"{_BUYERS}\s+(?:\w+\s+)?(?:knew|know|called|call|saved|stored)(?:\s+(?:it|them))?(?:\s+as)?)"
)
_DOES = (
    r"(?:(?:was|were|is|are|has|have|had|been|also|both|all|each|then|later|now|soon|\w+ly)\s+)*(?:suppl(?:y|ies|ied|ying)|s[eo]lds?|sells?|selling|serve[sd]?|serving|ran|runs?|running|controlled|operat\w+|based|c[ao]mes?|"
    r"closed|shut|dismantled|smashed|taken|targeted|brought|moved|deliver\w+|dealt|deal(?:s|ing)|flood\w+|sent|linked|disrupted|identified|traced|advertis\w+|used|seized|busy|active|stopped|back|gone|started|began|set\s+up)\b"
)
_ENDED = r"(?:closed|shut|dismantled|smashed|taken\s+(?:down|out)|identified|disrupted|targeted)"
_NTH = (
    r"(?:[Oo]ne|[Aa]nother|[Aa]|(?:[Aa]|[Tt]he)\s+(?:first|second|third|fourth|fifth|other|last|latest|newest|oldest|"
    r"biggest|busiest|largest|main|rival|new|separate|further))"
)
#: What gives a brand by itself.
_FORMS = tuple(
    re.compile(form)
    for form in (
        # the Max and Tony lines; both the "Dollar" and the "Euro" lines
        rf"\b(?:[Tt]he|[Bb]oth)\s+(?:so-called\s+|notorious\s+|infamous\s+)?{_LIST}\s+{_KIND}*{_LINE}\b(?!\s+(?:of|manager|management))",
        # 'Smithy' and 'Dez' phones; the 'billy' line; the "24-7" line
        rf"{_QUOTED_LIST}\s+(?:{_KIND}*(?:{_LINE}|brands?|phones?|numbers?|networks?)|{_OF_DRUGS}+(?:phones?|numbers?|networks?|handsets?|brand))\b",
        # the Kobe graft phone; the Dollar drugs network
        rf"\b[Tt]he\s+(?:so-called\s+)?{_LIST}\s+{_OF_DRUGS}+(?:phones?|numbers?|networks?|handsets?|brand)\b",
        # Dollar line boss jailed; the Dollar brand of county line
        rf"(?:^|[.\n]\s*)['\"]?{_LIST}\s+{_KIND}*line\s+(?:boss(?:es)?|gang|dealers?|runners?|ringleaders?|leaders?|holders?|controllers?|operators?|trio|pair|duo)\b",
        rf"\b[Tt]he\s+{_LIST}\s+brand\s+of\s+{_KIND}*lines?\b",
        rf"\b{_LINE}\b[^.;'\"]{{0,20}}?\bunder\s+the\s+{_LIST}\s+(?:brand|name|label|banner)\b",
        # the line, which traded as Dollar; lines which went by the names of Ace and Bobby
        rf"\b(?:{_LINE}|{_OF_DRUGS}+(?:phones?|numbers?|networks?|brand))\b[^.;]{{0,60}}?\b{_AS}\s+{_LIST}",
        rf"\b(?:numbers?|phones?|networks?|brand)\b[^.;]{{0,40}}?\b(?:branded|dubbed|nicknamed|call(?:s|ed|ing)\s+(?:itself|themselves)|trad(?:ed|es|ing)\s+as)\s+{_LIST}",
        # a gang calling its line 'Dollar'; users knew the line as 'Dollar'
        rf"\b(?:call(?:s|ed|ing)|nam(?:ed|ing)|brand(?:ed|ing)|dubb(?:ed|ing)|(?:knew|know|known))\s+(?:its|their|his|her|the|this|that)\s+{_KIND}*line\s+(?:as\s+)?(?:the\s+)?{_LIST}",
        # Dollar line: Wolverhampton to Hereford
        rf"^\W*(?:The\s+)?{_LIST}\s+{_KIND}*[Ll]ine(?=\s*(?:[:(]|-\s))",
        # Dollar, a rival line which; he carried drugs for Dollar, a line that
        rf"(?P<list>{_PLAIN}),\s+(?:an?|another)\s+(?:(?:rival|new|second|third|smaller|larger|separate|drugs?|county|phone|deal)\s+){{0,3}}line\b",
        # another, which trades as Dollar; back under a new name, Dollar
        rf"\b(?:[Aa]nother|[Oo]ne|[Tt]he\s+(?:other|second|third|fourth|last)),\s+(?:which|that)\s+{_AS}\s+{_LIST}(?=,)",
        rf"\bunder\s+(?:a|the|another)\s+(?:new\s+)?name,\s+{_LIST}(?=\s*(?:[.;,]|$))",
        # the name of the line was Dollar
        rf"\b{_LINE}'s\s+(?:\w+\s+)?name\s+(?:was|is)\s+{_LIST}",
        rf"\bnames?\s+of\s+(?:the|their|his|its|these|those|this|that)\s+{_KIND}*{_LINE}\s+(?:was|is|were|are)\s+{_LIST}",
        # one line, Bobby, was run; a second line, Rex, supplied
        rf"\b{_NTH}\s+(?:{_KIND})*line,\s+{_LIST}(?=,)",
        # the line - Dollar - was passed on; four lines - Ace, Bobby and Rex - were
        rf"\b(?:{_LINE}|{_OF_DRUGS}+(?:phones?|numbers?))\s+-\s+(?:called\s+|known\s+as\s+)?{_LIST}\s+-\s",
        rf"\b{_LINE}\s+\((?:called\s+|known\s+as\s+|dubbed\s+)?{_LIST}\)",
        # county line Dollar was closed; the lines Dollar and Euro were
        rf"\b(?:[Cc]ounty|[Dd]rugs?|[Dd]eal)\s+line\s+{_LIST}(?=\s+{_DOES}|,|\.\s*$|$)",
        rf"\b[Tt]he\s+(?:{_KIND})*lines\s+{_SEVERAL}(?=\s+{_DOES}|,|\.\s*$|$)",
        # the lines in question are Dollar (Hereford) and Euro (Ross-on-Wye)
        rf"\b(?i:(?:the|these|those))\s+(?:{_KIND})*lines\s+(?:in\s+question|concerned|involved|(?:\w+\s+){{0,2}}?{_ENDED}(?:\s+\w+){{0,2}})\s+(?:are|were|include[sd]?)\s+{_SEVERAL}",
        # 'Dollar' was a county line; "Dollar" is one of the three lines
        rf"{_CAPITALS}\s+(?:was|is|were|are|had\s+been|has\s+been)\s+(?:just\s+|only\s+|also\s+|both\s+)?(?:an?|the|one\s+of|among)\s+(?:(?!of\b|on\b|for\b|to\b|from\b|in\b|behind\b)[\w-]+\s+){{0,4}}?{_LINE}\b",
        # "Line: Dollar."
        rf"^\W*(?:[Nn]ame\s+of\s+)?[Ll]ine:\s+{_LIST}(?=\s*(?:[.;,(]|$))",
    )
)
#: What gives one where a line is spoken of close by.
_NEAR_FORMS = tuple(
    re.compile(form)
    for form in (
        rf"\b(?:[Tt]exts?|[Mm]essages?|[Aa]dverts?|[Bb]roadcasts?|[Cc]alls?)\s+(?:\w+\s+){{0,3}}?(?:from|for|by|advertising|signed|to|offering)\s+{_CAPITALS}",
        rf"\b(?:rang|ring|rung|called|phoned|texted|dialled|contacted|asked\s+for|bought\s+from|ordered\s+from|ring(?:ing|s)|calling|phoning|texting|worked\s+for|working\s+for|dealt\s+for|dealing\s+for|sold\s+for|selling\s+for)\s+{_CAPITALS}",
        rf"\b(?:phones?|numbers?|handsets?),\s+(?:called\s+|known\s+as\s+|dubbed\s+)?{_CAPITALS}",
        rf"\b(?:took\s+out|closed|shut(?:\s+down)?|dismantled|smashed|took\s+down|brought\s+down|disrupted)\s+(?:the\s+)?{_CAPITALS}",
        rf"{_CAPITALS},\s+(?:whose\s+(?:customers|users|buyers|operators|owners|phone|number|holder|market|runners)|which\s+(?:its|the)\s+(?:operators|owners|controllers|gang|holders?))\b",
        rf"\b(?:[Tt]he\s+(?:latest|newest|last|most\s+recent|first|second|third|other|biggest|busiest)|[Oo]ne|[Aa]nother)\b[^.;,]{{0,30}},\s+(?:branded|dubbed|nicknamed|known\s+as|called|named)\s+{_LIST}(?=,)",
        rf"\b[Oo]ne\s+(?:of\s+(?:them|these)\s+)?(?:was|is)\s+{_AS}\s+{_LIST}",
        rf"\b[Oo]ne\b[^.;]{{0,60}}?\band\s+the\s+(?:other|second)\s+(?:(?:was|is)\s+)?(?:as|{_AS})\s+{_LIST}",
        r"\b(?:served|supplied|flooded|plagued)\s+by\s+(?P<list>[A-Z][a-z]+)(?=[.,;])",
        rf"^[\s\"'(]*(?:[Ii]ts|[Tt]heir)\s+(?:brand\s+|street\s+|trade\s+)?names?\s+(?:was|is|were|are)\s+{_LIST}",
        rf"^[\s\"'(]*(?:[Tt]hey|[Tt]hese)\s+(?:were|are)\s+(?:called\s+|known\s+as\s+)?(?:named\s+)?{_SEVERAL}(?=\s*(?:[.;,(]|$))",
        rf"\b(?:the\s+(?:biggest|busiest|largest|oldest|newest|main|first|second|third|last|other)(?:\s+of\s+(?:them|these|those|the\s+(?:two|three|four|five|six)))?|one\s+of\s+(?:them|these|those)|another)\s*,\s+{_LIST}(?=,)",
        rf"\b(?:it|them|this\s+one|that\s+one)\s+(?:was\s+|is\s+)?(?:as|known\s+as|called|branded|dubbed|nicknamed)\s+{_CAPITALS}",
        rf"\b(?:saved|stored|listed)\s+(?:[^.;,\"]{{0,40}}?\s+)?(?:as|under)\s+{_CAPITALS}",
    )
)
_NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10}
#: "Three lines: Dollar, Euro and Yen": as many plain names as the number says.
_COUNTED = re.compile(
    rf"\b(?i:(?P<n>{'|'.join(_NUMBERS)}|\d{{1,2}}))\s+(?:[\w-]+\s+){{0,3}}?lines\b(?:\s+[^.;:'\"]{{0,60}}?)?(?::|\s+-|,|,?\s+(?:including|namely|called|such\s+as))\s+{_SEVERAL}"
)
_ITEM = re.compile(rf"(?:the\s+)?(?:(?<![\w])['\"](?P<q>{_INSIDE})[,.]?['\"](?!\w)|(?P<p>{_PLAIN}))")
#: "The A9": a road.
_ROAD = re.compile(r"[ABM]\d{1,4}(?:\(M\))?")
_NO_PLAIN = words("no_name")


def names_given(text: str, *, near: bool) -> Iterator[tuple[int, str, bool]]:
    """Yield the names of lines that the words of a sentence give: where each begins, what it is, whether it is quoted.

    Parameters
    ----------
    text
        The sentence.
    near
        Whether it or one close to it speaks of drugs lines.
    """
    for form in (*_FORMS, *(_NEAR_FORMS if near else ())):
        at = 0
        while match := form.search(text, at):
            yield from _items(text, *match.span("list"))
            at = max(match.start() + 1, match.end("list"))
    for match in _COUNTED.finditer(text):
        found = list(_items(text, *match.span("list")))
        if len(found) == (_NUMBERS.get(match["n"].lower()) or int(match["n"])):
            yield from found


def _items(text: str, start: int, end: int) -> Iterator[tuple[int, str, bool]]:
    """Yield the names of a list; nothing of a list in which a plain word is no brand."""
    found = []
    at = start
    while item := _ITEM.search(text, at, end):
        quoted = item["q"] is not None
        name = item["q"] or item["p"]
        first, last = name.split()[0], name.split()[-1]
        if not quoted and _ROAD.fullmatch(name):
            return
        if not quoted and (first in _NO_PLAIN or last in _NO_PLAIN) and not re.fullmatch(r".*\s[Ll]ines?", name):
            return
        found.append((item.start("q") if quoted else item.start("p"), name, quoted))
        at = item.end()
    yield from found
