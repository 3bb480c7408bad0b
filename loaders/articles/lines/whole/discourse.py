"""Where lines run, read from the flow of the article: which line is spoken of, and what each place is, asked apart.

The line *in focus* is the one named last in a clause, or before it where "it", "the line", "its phone" or nobody at
all is the subject; a new line, "another line", a statement about lines in general or a new paragraph that takes up
nothing ends it. What a place is says `place_roles`. Where two lines could be meant, nothing is drafted.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from graphlab.loaders.articles.about.inherited_places import places_of_the_article
from graphlab.loaders.articles.grammar import SIGNS
from graphlab.loaders.articles.lines.brands import Brand
from graphlab.loaders.articles.lines.drafts import LinkDraft
from graphlab.loaders.articles.lines.ends import Spot, of_its_people, spots_of
from graphlab.loaders.articles.lines.flows import nested
from graphlab.loaders.articles.lines.line_signs import LINE, signed
from graphlab.loaders.articles.lines.whole.clauses_read import BLOCKED, BREAK, of_dealers, with_numbers
from graphlab.loaders.articles.lines.whole.focus import (
    BESIDE,
    COUNTED,
    DEFINITE,
    FORMER,
    LEAD,
    NO_SUBJECT,
    ONE_OF,
    OTHERS,
    PEOPLE,
    REFERS,
    TOGETHER_SAID,
    Focus,
    groups_of,
)
from graphlab.loaders.articles.lines.whole.place_roles import ORIGIN, TOWN, Role, role_of
from graphlab.loaders.articles.named_places import PlaceName, around
from graphlab.loaders.articles.shadow import Shadow

_W = SIGNS["where"]


_ITS_PHONE = re.compile(
    r"\b(?:phone|handset|sim)\s+(?:was|were|is|had|has|turned|lay)\b|\banother\s+(?:line|gang|group|man|dealer)\b",
    re.IGNORECASE,
)


_LINES_THERE = re.compile(r"\b(?:both|lines|they)\b", re.IGNORECASE)
#: "The number was sold to a gang in Leeds": it is sold itself.
_DENIED = re.compile(r"\b(?:not|never|nobody|if|whether|could|might)\b|n't\b", re.IGNORECASE)
_HANDED_ON = re.compile(
    rf"(?:\b(?:lines?|numbers?|phones?|it)|{LINE}['\"]?)\s+(?:was|is|were|has\s+been|had\s+been)\s+(?:\w+ly\s+|later\s+|then\s+)?(?:sold|handed|passed|given|lent|hired|rented)\b",
    re.IGNORECASE,
)
#: "Children were sent from Leeds to Rhyl": where they come from.
_SENT = re.compile(
    r"\b(?:child(?:ren)?|boys?|girls?|teenagers?|runners?|youths?|youngsters?|couriers?|people|pupils)\b[^.;]{0,40}?\b(?:sent|taken|driven|brought|moved|ferried|travel\w+|trafficked|recruited|come|came|coming)\b[^.;]{0,20}?\bfrom\s+(?:\w+\s+)?$",
    re.IGNORECASE,
)
_OPENS_ASIDE = re.compile(r"['\"]?(?:\s+(?:\w+\s+)?lines?)?,")
#: "Reported that a line had cuckooed four homes": another, or it is not said which.
_A_LINE = re.compile(r"(?<!was\s)(?<!is\s)(?<!as\s)\ba\s+(?:[\w-]+\s+){0,2}?(?:line|network)\b", re.IGNORECASE)
_UNLIKE = re.compile(r"\bunlike\s+(?:the\s+)?(?:so-called\s+)?['\"]?$", re.IGNORECASE)
_FROM_HERE = re.compile(rf"\b(?:from|out\s+of)\s+(?:the\s+)?{_W}")
#: From one place on to the next, of which the same is said: "in Rhyl and now also in Towyn".
_ON = re.compile(
    r"(?:\s+(?:(?:since|from|until)\s+)?[\dⓓ]+)?,?\s+(?:(?:and|then|or|later|but)\s+)?(?:[^,.;]{1,40},\s+)?"
    r"(?:(?:now|also|later|lately|latterly|then|even|increasingly|sometimes|rather|fewer|more|some|others|another|[\d,]+|a|handful|few|the|rest|reported|seen|noticed|from\s+time\s+to\s+time)\s+)*"
    r"(?:in|into|to|across|on|as\s+far\s+as|at)\s+(?:the\s+)?|,?\s+and,\s+[^,.;]{1,40},\s+(?:the\s+)?",
    re.IGNORECASE,
)
_LIES_IN = re.compile(r",?\s+(?:in|near|on)\s+(?:the\s+)?", re.IGNORECASE)
_BOTH_HERE = re.compile(
    r"\b(?:both|all\s+(?:two|three|four)|each)\s+(?:of\s+(?:them|which)\s+)?(?:was|were|is|are|came|ran|had|being|run)\b",
    re.IGNORECASE,
)
_FRONTED = re.compile(r"\W*(?:From|Out\s+of)\s")


#: A sentence of more places is a list, not a tale.
_TOO_MANY = 15
#: So near behind a place stands what it is told of.
_NEAR = 60


def told_in_passing(
    shadows: Sequence[Shadow],
    brands: Sequence[Sequence[Brand]],
    towns: Mapping[str, str],
    foci: Sequence[Focus],
) -> Iterator[tuple[Shadow, LinkDraft]]:
    """Yield the ends of named lines, with the sentence that tells each.

    Parameters
    ----------
    shadows, brands
        The sentences of an article, and the lines that each names.
    towns
        The places that it names, with their kinds.
    foci
        Which lines each sentence goes on to speak of.
    """
    for number, (shadow, named, focus) in enumerate(zip(shadows, brands, foci, strict=True)):
        text = signed(with_numbers(shadow), {b.start: (b.end, b.name) for b in named})
        spots = _spots(shadows[: number + 1], towns)
        yield from ((shadow, link) for link in _links_of(shadow, text, named, focus, spots))


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


def _links_of(
    shadow: Shadow, text: str, named: Sequence[Brand], focus: Focus, spots: Sequence[Spot]
) -> Iterator[LinkDraft]:
    if len(spots) > _TOO_MANY:
        return
    groups = groups_of(shadow, named)
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
    if found.ahead and not groups and REFERS.search(text, end, end + _NEAR):
        return focus.names, at
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
    others = OTHERS.search(ONE_OF.sub("", text[:at])) or _A_LINE.search(text[:at])
    if others and not (groups or focus.opens or focus.near):
        return (), 0
    return names, start


def _named_before(text: str, before: Sequence[Sequence[Brand]], at: int) -> tuple[tuple[str, ...], int, int]:
    """Return the lines of a sentence, named before a place, that are its subject there; as `_line_of`."""
    group = before[-1]
    if _UNLIKE.search(text[: group[0].start]):
        return (), 0, 0
    if len(before) > 1 and _BOTH_HERE.search(text[group[-1].end : at]):
        group = [b for g in before for b in g]
    elif len(before) > 1 and BESIDE.search(text[: group[0].start]) and "," in text[group[-1].end : at]:
        aside = _OPENS_ASIDE.match(text, before[-2][-1].end)
        if not aside:
            return (), 0, 0
        group = before[-2]
    return tuple(dict.fromkeys(b.name for b in group)), group[0].start, group[-1].end


def _line_of(
    text: str, groups: Sequence[Sequence[Brand]], focus: Focus, clause: int, at: int, *, trade: bool
) -> tuple[tuple[str, ...], int, int]:
    """Return the lines of which a place is told, where they stand, and from where on the words speak of them."""
    before = [g for g in groups if g[0].start < at]
    if before:
        return _named_before(text, before, at)
    if groups:
        group = groups[0]
        same = not BREAK.search(text[at : group[0].start])
        if len(groups) == 1 and same:
            return tuple(b.name for b in group), group[0].start, clause
        if same:
            return (), 0, 0
    if not focus.names:
        return (), 0, 0
    said: re.Match[str] | None = REFERS.search(text[:at]) or PEOPLE.search(text[:at])
    if focus.opens:
        said = said or LEAD.search(text[:at]) or COUNTED.search(text[:at])
    if focus.near:
        said = FORMER.search(text[:at]) or TOGETHER_SAID.match(text)
    if focus.far:
        said, trade = DEFINITE.search(text[:at]), False
    elif not said and (_FRONTED.match(text) or NO_SUBJECT.match(text)):
        return focus.names, 0, at if _FRONTED.match(text) else 0
    if trade or said:
        start = said.start() if said else at
        denied = said is not None and _DENIED.search(text[clause:start])
        return () if denied else focus.names, start, start if said else clause
    return (), 0, 0
