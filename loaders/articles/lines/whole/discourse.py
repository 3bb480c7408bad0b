"""Where lines run, read from the flow of the article: which line is spoken of, and what each place is, asked apart.

The line *in focus* is the one named last in a clause, or before it where "it", "the line", "its phone" or nobody at
all is the subject; a new line, "another line", a statement about lines in general or a new paragraph that takes up
nothing ends it. What a place is says `place_roles`. Where two lines could be meant, nothing is drafted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from graphlab.loaders.articles.about.inherited_places import places_of_the_article
from graphlab.loaders.articles.grammar import SIGNS
from graphlab.loaders.articles.lines.brands import Brand
from graphlab.loaders.articles.lines.drafts import LinkDraft
from graphlab.loaders.articles.lines.ends import Spot, of_its_people, spots_of
from graphlab.loaders.articles.lines.flows import nested
from graphlab.loaders.articles.lines.going_on import it_is_another
from graphlab.loaders.articles.lines.line_signs import LINE, signed
from graphlab.loaders.articles.lines.whole.clauses_read import BLOCKED, BREAK, of_dealers, with_numbers
from graphlab.loaders.articles.lines.whole.place_roles import ORIGIN, TOWN, Role, role_of
from graphlab.loaders.articles.named_places import PlaceName, around
from graphlab.loaders.articles.shadow import Shadow

_W = SIGNS["where"]
_TOGETHER = re.compile(r"['\"]?(?:\s+\([^()]*\))?(?:\s+[Ll]ines?)?(?:,|\s+and|,\s+and|\s+or|\s+&)?\s+(?:the\s+)?['\"]?")
_REFERS = re.compile(
    r"\b(?:its?|(?:the|this|that)\s+(?:(?:drugs?|county|deal|phone|dealing|same)\s+)*(?:line|number|phone|network|brand|operation|handset)(?:'s)?)\b(?!\s+(?:is|was)\s+(?:thought|believed|understood|clear|known)\s+that)",
    re.IGNORECASE,
)
_PEOPLE = re.compile(
    r"\b(?:they|he|she|(?:the|this|that|his|their)\s+(?:\w+\s+)?(?:gang|group|crew|pair|duo|trio|brothers|men|couple|outfit|conspiracy|conspirators|dealers|business|enterprise|organisation|ring))\b",
    re.IGNORECASE,
)
_OTHERS = re.compile(
    r"\b(?:another|other|second|third|rival|separate|different|most|many|some|half|all|any|few|several|new|more|these|those|our|no|ⓠ+)\s+(?:of\s+)?(?:the\s+)?(?:[\w-]+\s+){0,2}?(?:lines|line|gangs?|networks?|groups?)\b"
    r"|\b(?:county\s+)?lines\b|\bgangs\b|\bnetworks\b|\banother,|^\W*(?:it\s+is\s+\w+\s+that\s+)?(?:dealers|groups|men|youths|criminals|youngsters|teenagers)\s+from\b|\bthat\s+(?:dealers|groups|men)\s+from\b",
    re.IGNORECASE,
)
#: Before a line that is not the subject of what follows.
_BESIDE = re.compile(
    r"\b(?:(?:previously|formerly|once|originally|until\s+then|earlier)\s+(?:known\s+as|called|named)|unlike|than|like|to|with|alongside|from|replac\w+|succe\w+|after|as|than|for|against|beside|besides|of|rival\w*)\s+(?:the\s+)?(?:so-called\s+)?['\"]?$",
    re.IGNORECASE,
)


_ITS_PHONE = re.compile(r"\b(?:phone|handset|sim)\s+(?:was|were|is|had|has|turned|lay)\b|\banother\b", re.IGNORECASE)


_KIND = (
    r"(?:gangs?|lines?|networks?|rings?|groups?|conspiracy|brothers|business|enterprise|outfit|crew|plot|phone|number)"
)
#: What an article speaks of before it names a line.
_LEAD = re.compile(rf"\b{_KIND}\b", re.IGNORECASE)
_COUNTED = re.compile(rf"{SIGNS['n']}+\s+(?:\w+\s+){{0,2}}?lines\b", re.IGNORECASE)
_LEAD_LINES = re.compile(r"\bcounty\s+lines\s+(?:gang|network|drugs?)\b", re.IGNORECASE)
_ITS_LINE = re.compile(
    r"\b(?:the|their|his|this|its)\s+(?:[\w-]+\s+){0,3}?(?:line|gang|group|network|phone|number|operation|business|enterprise|conspiracy|outfit|brothers|men)\b[^.;]*$|\b[Tt]he\s+(?:so-called\s+)?['\"]?$|\b(?:they|he)\s+(?:\w+\s+)?(?:ran|called|named|used|operated|controlled|sold)\b[^.;]*$",
    re.IGNORECASE,
)
_ANOTHER = re.compile(r"\b(?:another|second|other|separate|rival|one\s+of|among|including|such\s+as)\b", re.IGNORECASE)
_DEFINITE = re.compile(
    r"\b(?:the|this|that)\s+(?:(?:drugs?|county|deal|phone|dealing)\s+)*(?:line|phone|network|brand|gang|group|conspiracy|number)\b|\bthe\s+line's\b",
    re.IGNORECASE,
)


_RENAMED = re.compile(
    r"\b(?:back|renamed|rebranded|relaunched|became|replaced\s+by|succeeded\s+by|returned|re-?surfaced|reappeared|re-?emerged|new\s+name|name\s+of)\b[^.;]{0,40}$",
    re.IGNORECASE,
)
_LINES_THERE = re.compile(r"\b(?:both|lines|they)\b", re.IGNORECASE)
#: "The number was sold to a gang in Leeds": it is sold itself.
_HANDED_ON = re.compile(
    rf"(?:\b(?:lines?|numbers?|phones?|it)|{LINE}['\"]?)\s+(?:was|is|were|has\s+been|had\s+been)\s+(?:\w+ly\s+|later\s+|then\s+)?(?:sold|handed|passed|given|lent|hired|rented)\b",
    re.IGNORECASE,
)
#: "Children were sent from Leeds to Rhyl": where they come from.
_SENT = re.compile(
    r"\b(?:child(?:ren)?|boys?|girls?|teenagers?|runners?|youths?|youngsters?|couriers?|people|pupils)\b[^.;]{0,40}?\b(?:sent|taken|driven|brought|moved|ferried|travel\w+|trafficked|recruited)\b[^.;]{0,20}?\bfrom\s+(?:\w+\s+)?$",
    re.IGNORECASE,
)
_OPENS_ASIDE = re.compile(r"['\"]?(?:\s+(?:\w+\s+)?lines?)?,")
_FROM_HERE = re.compile(rf"\b(?:from|out\s+of)\s+(?:the\s+)?{_W}")
#: "The oldest of our lines": this line, not others.
_ONE_OF = re.compile(
    r"\b(?:(?:oldest|newest|biggest|busiest|largest|smallest|first|second|third|fourth|last|latest|longest\S*|most\s+\w+)(?:\s+\w+)?\s+of\s+(?:the|our|these|those|all)\b[^.;,]{0,20}?\blines|one\s+of\s+(?:the|our|these)\b[^.;,]{0,20}?\blines"
    r"|the\s+other\s+lines?)\b",
    re.IGNORECASE,
)
#: From one place on to the next, of which the same is said: "in Rhyl and now also in Towyn".
_ON = re.compile(
    r",?\s+(?:(?:and|then|or|later|but)\s+)?(?:[^,.;]{1,40},\s+)?(?:(?:now|also|later|lately|latterly|then|even|increasingly|sometimes|rather|fewer|more|some|others|a|handful|few|the|rest|from\s+time\s+to\s+time)\s+)*"
    r"(?:in|into|to|across|on|as\s+far\s+as|at)\s+(?:the\s+)?",
    re.IGNORECASE,
)
_LIES_IN = re.compile(r",?\s+(?:in|near|on)\s+(?:the\s+)?", re.IGNORECASE)
_TOGETHER_SAID = re.compile(
    r"[\W_]*(?:both|each|all\s+(?:of\s+(?:them|these)|three|four|five)|the\s+(?:two|pair|three|lines)|these\s+(?:two\s+)?lines)\b",
    re.IGNORECASE,
)
_BOTH_HERE = re.compile(
    r"\b(?:both|all\s+(?:two|three|four)|each)\s+(?:of\s+(?:them|which)\s+)?(?:was|were|is|are|came|ran|had|being|run)\b",
    re.IGNORECASE,
)
_FORMER = re.compile(r"\bthe\s+(?P<first>former|first)\b|\bthe\s+(?:latter|second|other)\b", re.IGNORECASE)
#: A sentence without a subject of its own: "Run from Leeds; supplies Rhyl.", "Leeds to Rhyl".
_NO_SUBJECT = re.compile(
    rf"[\W_]*(?:(?:also|now|still|currently|mainly|mostly|(?:believed|thought|known|said|understood)\s+to\s+(?:be|have\s+been))\s+)*"
    rf"(?:run|controlled|operated|based|held|managed|suppl(?:y|ies|ied|ying)|sells|sold|selling|serve[sd]|serving|active|covers|worked|came|comes|from|out\s+of|{_W}+,?\s+(?:in)?to)\b",
    re.IGNORECASE,
)
_FRONTED = re.compile(r"\W*(?:From|Out\s+of)\s")


#: A sentence of more places is a list, not a tale.
_TOO_MANY = 15


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


def told_in_passing(
    shadows: Sequence[Shadow], brands: Sequence[Sequence[Brand]], towns: Mapping[str, str]
) -> Iterator[tuple[Shadow, LinkDraft]]:
    """Yield the ends of named lines, with the sentence that tells each.

    Parameters
    ----------
    shadows, brands
        The sentences of an article, and the lines that each names.
    towns
        The places that it names, with their kinds.
    """
    only = {b.name for named in brands for b in named}
    lead = _lead(shadows, brands)
    groups = _groups(shadows[0], brands[0]) if shadows else []
    titled = tuple(dict.fromkeys(b.name for b in groups[0])) if len(groups) == 1 else ()
    focus = Focus()
    for number, (shadow, named) in enumerate(zip(shadows, brands, strict=True)):
        text = signed(with_numbers(shadow), {b.start: (b.end, b.name) for b in named})
        mine = number < _first(brands) and _speaks_of(shadow, len(lead)) if lead else False
        mine = mine or (bool(titled) and 0 < number <= 2 and not named and _speaks_of(shadow, 1))
        carried = (
            Focus(lead or titled, opens=True)
            if mine
            else _carried(focus, shadow, text, number, shadows[number - 1] if number else None)
        )
        if not carried.names and len(only) == 1 and number > _first(brands) and _DEFINITE.search(text):
            carried = Focus(tuple(only), far=True)
        yield from (
            (shadow, link) for link in _links_of(shadow, text, named, carried, _spots(shadows[: number + 1], towns))
        )
        _move(focus, shadow, text, named, number)


def further(
    told: Iterable[tuple[Shadow, LinkDraft]], links: Iterable[tuple[Shadow, LinkDraft]]
) -> list[tuple[Shadow, LinkDraft]]:
    """Return the ends that the flow of the article adds to links that were drafted from single sentences.

    A line has one place that it is run from, and sells in no place that lies there; of two places that lie in each
    other the one that was drafted first stands, among those added here the smaller.
    """
    said: dict[tuple[str, str], set[str]] = {}
    for _, link in links:
        said.setdefault((link.start, link.kind), set()).add(link.end)
    told = list(told)
    origins: dict[str, set[str]] = {}
    for _, link in told:
        if link.kind == ORIGIN:
            origins.setdefault(link.start, set()).add(link.end)
    added = []
    for shadow, link in told:
        mine = said.get((link.start, link.kind), set())
        other = said.get((link.start, TOWN if link.kind == ORIGIN else ORIGIN), set())
        rivals = {p for p in origins.get(link.start, ()) if not nested(p, link.end)} if link.kind == ORIGIN else set()
        if any(nested(link.end, p) for p in (*mine, *other)) or (link.kind == ORIGIN and (mine or rivals)):
            continue
        if any(
            l.start == link.start and l.kind == link.kind and link.end != l.end and link.end in around(l.end)
            for _, l in told
        ):
            continue
        said.setdefault((link.start, link.kind), set()).add(link.end)
        added.append((shadow, link))
    return added


def _spots(shadows: Sequence[Shadow], towns: Mapping[str, str]) -> list[Spot]:
    """Return the places of the last of some sentences, "the town" too where only one can be meant."""
    named = {p.place: towns[p.place] for s in shadows[:-1] for p in s.places if p.place in towns}
    return list(spots_of(shadows[-1], named, places_of_the_article(shadows[:-1])))


def _first(brands: Sequence[Sequence[Brand]]) -> int:
    return next((n for n, named in enumerate(brands) if named), len(brands))


def _lead(shadows: Sequence[Shadow], brands: Sequence[Sequence[Brand]]) -> tuple[str, ...]:
    """Return the lines that an article speaks of before it names them: "a gang flooded Rhyl", "its line, Rafa"."""
    first = _first(brands)
    if not 0 < first < len(shadows):
        return ()
    groups = _groups(shadows[first], brands[first])
    names = tuple(dict.fromkeys(b.name for b in groups[0]))
    start = groups[0][0].start
    ahead = [n for n in range(first) if _speaks_of(shadows[n], len(names))]
    if not ahead or first - max(ahead) > 6:
        return ()
    if any(_OTHERS.search(_LEAD_LINES.sub("", shadows[n].text)) for n in range(max(ahead) + 1, first)):
        return ()
    before = shadows[first].text[:start]
    definite = len(names) > 1 or (_ITS_LINE.search(before) and not _ANOTHER.search(before))
    return names if definite else ()


def _speaks_of(shadow: Shadow, lines: int) -> bool:
    """Return whether a sentence that names no line speaks of one, or of as many as are named then."""
    if lines == 1:
        return bool(_LEAD.search(shadow.text)) and not _OTHERS.search(_LEAD_LINES.sub("", shadow.text))
    spans = [m.span() for m in _COUNTED.finditer(shadow.text)]
    return any(q.value == str(lines) and any(a <= q.start < b for a, b in spans) for q in shadow.quantities)


def _carried(focus: Focus, shadow: Shadow, text: str, number: int, last: Shadow | None) -> Focus:
    """Return the focus that a sentence may go on from."""
    if it_is_another(shadow, last):
        return Focus()
    near = shadow.sentence.paragraph == focus.paragraph and number - focus.at <= 3
    next_one = shadow.sentence.paragraph - focus.paragraph <= 1 and number - focus.at == 1
    turn = _FORMER.search(text) or _TOGETHER_SAID.match(text)
    if turn and len(focus.several) > 1 and next_one:
        return Focus(_turned(turn, focus.several), near=True)
    if _FORMER.search(text):
        return Focus()
    just = shadow.sentence.paragraph - focus.paragraph == 1 and number - focus.at == 1 and _REFERS.search(text)
    return focus if near or just else Focus()


def _turned(turn: re.Match[str], several: tuple[str, ...]) -> tuple[str, ...]:
    """Return which of several lines "both" or "the latter" means; of more than two only all are meant."""
    if turn.re is _TOGETHER_SAID:
        counted = {"two": 2, "both": 2, "pair": 2, "three": 3, "four": 4, "five": 5}
        number = next((n for word, n in counted.items() if word in turn[0].lower()), len(several))
        return several if number == len(several) else ()
    if len(several) != 2:
        return ()
    return several[:1] if turn["first"] else several[1:]


def _move(focus: Focus, shadow: Shadow, text: str, named: Sequence[Brand], number: int) -> None:
    groups = _groups(shadow, named)
    near = shadow.sentence.paragraph - focus.paragraph <= 1 and number - focus.at == 1
    if groups:
        subject = [g for g in groups if not _BESIDE.search(shadow.text[: g[0].start])]
        names = subject[0] if len(subject) == 1 else groups[0] if len(groups) == 1 else None
        if len(groups) == 2 and _RENAMED.search(shadow.text[groups[0][-1].end : groups[1][0].start]):
            names = groups[1]
        focus.names = tuple(dict.fromkeys(b.name for b in names)) if names else ()
        mine = tuple(dict.fromkeys(b.name for g in groups for b in g))
        before = focus.several if near and not set(mine) & set(focus.several) else ()
        focus.several = (*before, *mine)
    elif _OTHERS.search(_ONE_OF.sub("", text)):
        focus.names = ()
    elif not (_REFERS.search(text) or _PEOPLE.search(text) or shadow.sentence.paragraph == focus.paragraph):
        focus.names = ()
        return
    elif not _REFERS.search(text):
        return
    focus.at, focus.paragraph = number, shadow.sentence.paragraph


def _groups(shadow: Shadow, named: Sequence[Brand]) -> list[list[Brand]]:
    """Return the lines of a sentence, those of one list together."""
    groups: list[list[Brand]] = []
    for brand in named:
        if groups and _TOGETHER.fullmatch(shadow.sentence.text[groups[-1][-1].end : brand.start]):
            groups[-1].append(brand)
        else:
            groups.append([brand])
    return groups


def _links_of(
    shadow: Shadow, text: str, named: Sequence[Brand], focus: Focus, spots: Sequence[Spot]
) -> Iterator[LinkDraft]:
    if len(spots) > _TOO_MANY:
        return
    groups = _groups(shadow, named)
    brands = {b.name.casefold() for b in named} | {n.casefold() for n in focus.names}
    breaks = [m.start() for m in BREAK.finditer(text)]
    role, start, stop = "", 0, -1
    names: tuple[str, ...] = ()
    for at, end, places in sorted(spots, key=lambda s: s[0]):
        gap = text[stop:at] if stop >= 0 else ""
        stop = end
        if _LIES_IN.fullmatch(gap):
            continue  # "Walton in Liverpool": where the one before lies
        clause = max((b for b in breaks if b < at), default=0)
        found = role_of(text, clause, at, end)
        if found is not None or not _ON.fullmatch(gap):
            role, names, start = "", (), at
            if found is not None:
                role, (names, start) = found.role, _line_told(text, groups, focus, (clause, at, end), found)
        if not names or _not_one_by_one(text, role, names, places):
            continue
        for place in places[-1:] if found is not None and found.behind else places:
            for name in names if place.place and place.name.casefold() not in brands else ():
                yield LinkDraft(role, name, place.place or "", None, "implied", (min(start, at), end))


def _not_one_by_one(text: str, role: str, names: Sequence[str], places: Sequence[PlaceName]) -> bool:
    """Return whether several lines have several origins: which comes from where is not said."""
    several = len(places) > 1 or len(_FROM_HERE.findall(text)) > 1
    return len(names) > 1 and role == ORIGIN and several


def _line_told(
    text: str, groups: Sequence[Sequence[Brand]], focus: Focus, spot: tuple[int, int, int], found: Role
) -> tuple[tuple[str, ...], int]:
    """Return the lines that a place is told of, and where they stand; none where the words are of somebody else."""
    clause, at, end = spot
    if found.ahead and (behind := [g for g in groups if g[0].start > at]):
        told = not BLOCKED.search(text[at : behind[0][0].start])
        return (tuple(b.name for b in behind[0]) if told else ()), at
    names, start, since = _line_of(text, groups, focus, clause, at, trade=found.trade)
    if found.behind:
        names = names or (focus.names if not groups else ())
        several = _LINES_THERE.search(text, end, end + 60)
        return (() if several and len(names) == 1 else names), min(start, at)
    between = of_dealers(text[since:at] if since <= at and start < at else text[clause : max(start, at)])
    if _HANDED_ON.search(text[:at]) or (found.role == ORIGIN and _SENT.search(text[clause:at])):
        return (), 0
    if groups and start < at and of_its_people(text[:start], text[since:at]) == "":
        return (), 0
    if BLOCKED.search(between) or (found.role != ORIGIN and _ITS_PHONE.search(between)):
        return (), 0
    if not (groups or focus.opens or focus.near) and _OTHERS.search(_ONE_OF.sub("", text[:at])):
        return (), 0
    return names, start


def _line_of(
    text: str, groups: Sequence[Sequence[Brand]], focus: Focus, clause: int, at: int, *, trade: bool
) -> tuple[tuple[str, ...], int, int]:
    """Return the lines of which a place is told, where they stand, and from where on the words speak of them."""
    before = [g for g in groups if g[0].start < at]
    if before:
        group = before[-1]
        if len(before) > 1 and _BOTH_HERE.search(text[group[-1].end : at]):
            group = [b for g in before for b in g]
        elif len(before) > 1 and _BESIDE.search(text[: group[0].start]) and "," in text[group[-1].end : at]:
            aside = _OPENS_ASIDE.match(text, before[-2][-1].end)
            if not aside:
                return (), 0, 0
            group = before[-2]
        return tuple(dict.fromkeys(b.name for b in group)), group[0].start, group[-1].end
    if groups:
        group = groups[0]
        same = not BREAK.search(text[at : group[0].start])
        return (tuple(b.name for b in group), group[0].start, clause) if len(groups) == 1 and same else ((), 0, 0)
    if not focus.names:
        return (), 0, 0
    said: re.Match[str] | None = _REFERS.search(text[:at]) or _PEOPLE.search(text[:at])
    if focus.opens:
        said = said or _LEAD.search(text[:at]) or _COUNTED.search(text[:at])
    if focus.near:
        said = _FORMER.search(text[:at]) or _TOGETHER_SAID.match(text)
    if focus.far:
        said, trade = _DEFINITE.search(text[:at]), False
    elif not said and (_FRONTED.match(text) or _NO_SUBJECT.match(text)):
        return focus.names, 0, at if _FRONTED.match(text) else 0
    if trade or said:
        return focus.names, said.start() if said else at, min(clause, said.start()) if said else clause
    return (), 0, 0
