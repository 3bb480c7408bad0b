"""Which line each sentence of an article speaks of: the line in focus.

It is the line named last, as long as "it", "the line", "its phone" or nobody at all is the subject; "both" and "the
latter" are those of the sentence before. Another line, lines in general or a new paragraph that takes up nothing ends
it; a heading opens its own. Before the first name it is that name, if a gang or line is spoken of that has it.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from graphlab.loaders.articles.grammar import SIGNS
from graphlab.loaders.articles.lines.brands import Brand
from graphlab.loaders.articles.lines.going_on import it_is_another
from graphlab.loaders.articles.lines.line_signs import signed
from graphlab.loaders.articles.lines.whole.clauses_read import with_numbers
from graphlab.loaders.articles.shadow import Shadow

_W = SIGNS["where"]
#: A heading has so many words at most.
_FEW_WORDS = 6
_TOGETHER = re.compile(r"['\"]?(?:\s+\([^()]*\))?(?:\s+[Ll]ines?)?(?:,|\s+and|,\s+and|\s+or|\s+&)?\s+(?:the\s+)?['\"]?")
REFERS = re.compile(
    r"\b(?:its?|(?:the|this|that)\s+(?:(?:drugs?|county|deal|phone|dealing|same)\s+)*(?:line|number|phone|network|brand|handset)(?:'s)?)\b(?!\s+between\b)(?!\s+(?:is|was)\s+(?:thought|believed|understood|clear|known)\s+that)",
    re.IGNORECASE,
)
PEOPLE = re.compile(
    r"\b(?:they|he|she|(?:the|this|that|his|their)\s+(?:\w+\s+)?(?:gang|group|crew|pair|duo|trio|brothers|men|couple|outfit|conspiracy|conspirators|dealers|business|enterprise|organisation|ring))\b",
    re.IGNORECASE,
)
OTHERS = re.compile(
    r"\b(?:another|other|second|third|rival|separate|different|most|many|some|half|all|any|few|several|new|more|these|those|our|no|ⓠ+)\s+(?:of\s+)?(?:the\s+)?(?:[\w-]+\s+){0,2}?(?:lines|line|gangs?|networks?|groups?)\b"
    r"|\b(?:county\s+)?lines\b|\bgangs\b|\bnetworks\b|\banother,|^\W*(?:it\s+is\s+\w+\s+that\s+)?(?:dealers|groups|men|youths|criminals|youngsters|teenagers)\s+from\b|\bthat\s+(?:dealers|groups|men)\s+from\b",
    re.IGNORECASE,
)
#: Before a line that is not the subject of what follows.
BESIDE = re.compile(
    r"\b(?:(?:previously|formerly|once|originally|until\s+then|earlier)\s+(?:known\s+as|called|named)|unlike|than|like|to|with|alongside|from|replac\w+|succe\w+|after|as|than|for|against|beside|besides|of|rival\w*)\s+(?:the\s+)?(?:so-called\s+)?['\"]?$",
    re.IGNORECASE,
)
_KIND = (
    r"(?:gangs?|lines?|networks?|rings?|groups?|conspiracy|brothers|business|enterprise|outfit|crew|plot|phone|number)"
)
#: What an article speaks of before it names a line.
LEAD = re.compile(rf"\b{_KIND}\b", re.IGNORECASE)
COUNTED = re.compile(rf"{SIGNS['n']}+\s+(?:\w+\s+){{0,2}}?lines\b", re.IGNORECASE)
_LEAD_LINES = re.compile(r"\bcounty\s+lines\s+(?:gang|network|drugs?)\b", re.IGNORECASE)
_ITS_LINE = re.compile(
    r"\b(?:the|their|his|this|its)\s+(?:[\w-]+\s+){0,3}?(?:line|gang|group|network|phone|number|operation|business|enterprise|conspiracy|outfit|brothers|men)\b[^.;]*$|\b[Tt]he\s+(?:so-called\s+)?['\"]?$|\b(?:they|he)\s+(?:\w+\s+)?(?:ran|called|named|used|operated|controlled|sold)\b[^.;]*$",
    re.IGNORECASE,
)
_ANOTHER = re.compile(r"\b(?:another|second|other|separate|rival|one\s+of|among|including|such\s+as)\b", re.IGNORECASE)
DEFINITE = re.compile(
    r"\b(?:the|this|that)\s+(?:(?:drugs?|county|deal|phone|dealing)\s+)*(?:line|phone|network|brand|gang|group|conspiracy|number)\b(?!\s+between\b)|\bthe\s+line's\b",
    re.IGNORECASE,
)
_RENAMED = re.compile(
    r"\b(?:back|renamed|rebranded|relaunched|became|replaced\s+by|succeeded\s+by|returned|re-?surfaced|reappeared|re-?emerged|new\s+name|name\s+of)\b[^.;]{0,40}$",
    re.IGNORECASE,
)
#: What is said of no flat and of no operation.
_OF_A_LINE = re.compile(
    r"\b(?:c[ao]mes?\s+out\s+of|came\s+out\s+of|(?:run|controlled)\s+from|customers|belonged\s+to)\b", re.IGNORECASE
)
#: "The oldest of our lines": this line, not others.
ONE_OF = re.compile(
    r"\b(?:(?:oldest|newest|biggest|busiest|largest|smallest|first|second|third|fourth|last|latest|longest\S*|most\s+\w+)(?:\s+\w+)?\s+of\s+(?:the|our|these|those|all)\b[^.;,]{0,20}?\blines|one\s+of\s+(?:the|our|these)\b[^.;,]{0,20}?\blines"
    r"|the\s+other\s+lines?)\b",
    re.IGNORECASE,
)
TOGETHER_SAID = re.compile(
    r"[\W_]*(?:both|each|all\s+(?:of\s+(?:them|these)|three|four|five)|the\s+(?:two|pair|three|lines)|these\s+(?:two\s+)?lines)\b",
    re.IGNORECASE,
)
FORMER = re.compile(r"\bthe\s+(?P<first>former|first)\b|\bthe\s+(?:latter|second|other)\b", re.IGNORECASE)
#: A sentence without a subject of its own: "Run from Leeds; supplies Rhyl.", "Leeds to Rhyl".
NO_SUBJECT = re.compile(
    rf"[\W_]*(?:(?:this|that)\s+(?:was|is)\s+an?\b|(?:(?:also|now|still|currently|mainly|mostly|(?:believed|thought|known|said|understood)\s+to\s+(?:be|have\s+been))\s+)*"
    rf"(?:(?:first\s+)?(?:noticed|seen|reported)|a\s+fixture|run|controlled|operated|based|held|managed|suppl(?:y|ies|ied|ying)|sells|sold|selling|serve[sd]|serving|active|covers|worked|came|comes|from|out\s+of|{_W}+,?\s+(?:in)?to)\b)",
    re.IGNORECASE,
)


@dataclass
class Focus:
    """Which lines are spoken of, and where that was said last."""

    names: tuple[str, ...] = ()
    several: tuple[str, ...] = ()
    at: int = -9
    paragraph: int = -9
    far: bool = False
    near: bool = False
    opens: bool = False


def _first(brands: Sequence[Sequence[Brand]]) -> int:
    return next((n for n, named in enumerate(brands) if named), len(brands))


def _lead(shadows: Sequence[Shadow], brands: Sequence[Sequence[Brand]]) -> tuple[str, ...]:
    """Return the lines that an article speaks of before it names them: "a gang flooded Rhyl", "its line, Rafa"."""
    first = _first(brands)
    if not 0 < first < len(shadows):
        return ()
    groups = groups_of(shadows[first], brands[first])
    names = tuple(dict.fromkeys(b.name for b in groups[0]))
    start = groups[0][0].start
    ahead = [n for n in range(first) if _speaks_of(shadows[n], len(names))]
    if not ahead or first - max(ahead) > 6:
        return ()
    if any(OTHERS.search(_LEAD_LINES.sub("", shadows[n].text)) for n in range(max(ahead) + 1, first)):
        return ()
    before = shadows[first].text[:start]
    definite = len(names) > 1 or (_ITS_LINE.search(before) and not _ANOTHER.search(before))
    return names if definite else ()


def _speaks_of(shadow: Shadow, lines: int) -> bool:
    """Return whether a sentence that names no line speaks of one, or of as many as are named then."""
    if lines == 1:
        return bool(LEAD.search(shadow.text)) and not OTHERS.search(_LEAD_LINES.sub("", shadow.text))
    spans = [m.span() for m in COUNTED.finditer(shadow.text)]
    return any(q.value == str(lines) and any(a <= q.start < b for a, b in spans) for q in shadow.quantities)


def _carried(focus: Focus, shadow: Shadow, text: str, number: int, last: Shadow | None) -> Focus:
    """Return the focus that a sentence may go on from."""
    if it_is_another(shadow, last) and not _OF_A_LINE.search(text):
        return Focus()
    near = shadow.sentence.paragraph == focus.paragraph and number - focus.at <= 3
    next_one = shadow.sentence.paragraph - focus.paragraph <= 1 and number - focus.at == 1
    turn = FORMER.search(text) or TOGETHER_SAID.match(text)
    if turn and len(focus.several) > 1 and next_one:
        return Focus(_turned(turn, focus.several), near=True)
    if FORMER.search(text):
        return Focus()
    just = shadow.sentence.paragraph - focus.paragraph == 1 and number - focus.at == 1 and REFERS.search(text)
    return focus if near or just else Focus()


def _turned(turn: re.Match[str], several: tuple[str, ...]) -> tuple[str, ...]:
    """Return which of several lines "both" or "the latter" means; of more than two only all are meant."""
    if turn.re is TOGETHER_SAID:
        counted = {"two": 2, "both": 2, "pair": 2, "three": 3, "four": 4, "five": 5}
        number = next((n for word, n in counted.items() if word in turn[0].lower()), len(several))
        return several if number == len(several) else ()
    if len(several) != 2:
        return ()
    return several[:1] if turn["first"] else several[1:]


def _move(focus: Focus, shadow: Shadow, text: str, named: Sequence[Brand], number: int) -> None:
    groups = groups_of(shadow, named)
    near = shadow.sentence.paragraph - focus.paragraph <= 1 and number - focus.at == 1
    if groups:
        subject = [g for g in groups if not BESIDE.search(shadow.text[: g[0].start])]
        names = subject[0] if len(subject) == 1 else groups[0] if len(groups) == 1 else None
        if len(groups) == 2 and _RENAMED.search(shadow.text[groups[0][-1].end : groups[1][0].start]):
            names = groups[1]
        focus.names = tuple(dict.fromkeys(b.name for b in names)) if names else ()
        mine = tuple(dict.fromkeys(b.name for g in groups for b in g))
        before = focus.several if near and not set(mine) & set(focus.several) else ()
        focus.several = (*before, *mine)
    elif OTHERS.search(ONE_OF.sub("", text)):
        focus.names = ()
    elif not (REFERS.search(text) or PEOPLE.search(text) or shadow.sentence.paragraph == focus.paragraph):
        focus.names = ()
        return
    elif not REFERS.search(text):
        return
    focus.at, focus.paragraph = number, shadow.sentence.paragraph


def groups_of(shadow: Shadow, named: Sequence[Brand]) -> list[list[Brand]]:
    """Return the lines of a sentence, those of one list together."""
    groups: list[list[Brand]] = []
    for brand in named:
        if groups and _TOGETHER.fullmatch(shadow.sentence.text[groups[-1][-1].end : brand.start]):
            groups[-1].append(brand)
        else:
            groups.append([brand])
    return groups


def foci(shadows: Sequence[Shadow], brands: Sequence[Sequence[Brand]]) -> list[Focus]:
    """Return for each sentence the lines that it goes on to speak of, without those that it names.

    Parameters
    ----------
    shadows, brands
        The sentences of an article, and the lines that each names.
    """
    only = {b.name for named in brands for b in named}
    first, lead = _first(brands), _lead(shadows, brands)
    groups = groups_of(shadows[0], brands[0]) if shadows and shadows[0].sentence.title else []
    titled = tuple(dict.fromkeys(b.name for b in groups[0])) if len(groups) == 1 else ()
    focus = Focus()
    found = []
    for number, (shadow, named) in enumerate(zip(shadows, brands, strict=True)):
        text = signed(with_numbers(shadow), {b.start: (b.end, b.name) for b in named})
        opens = bool(lead) and number < first and _speaks_of(shadow, len(lead))
        if opens or (titled and 0 < number <= 2 and not named and _speaks_of(shadow, 1)):
            carried = Focus(lead or titled, opens=True)
        else:
            carried = _carried(focus, shadow, text, number, shadows[number - 1] if number else None)
        if not carried.names and len(only) == 1 and number > first and DEFINITE.search(text):
            carried = Focus(tuple(only), far=True)
        found.append(replace(carried))
        _move(focus, shadow, text, named, number)
        if named and is_heading(shadow) and number + 1 < len(shadows):
            focus.paragraph = shadows[number + 1].sentence.paragraph
    return found


def is_heading(shadow: Shadow) -> bool:
    """Return whether a sentence is a heading: a few words without a full stop."""
    text = shadow.sentence.text.strip()
    return len(text.split()) <= _FEW_WORDS and not re.search(r"[.!?;,][\"']?$", text)
