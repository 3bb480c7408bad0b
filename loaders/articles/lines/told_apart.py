"""A line whose ends several sentences tell: "the gang flooded Exeter", then "they ran a line called Bruno from Leeds".

Each sentence that goes on from the one before it ("the gang", "they", "the line", "its customers in") adds a half:
where the line comes from, or what it supplies (``halves`` of ``flows.yaml``). Another gang or line begins a new chain;
a chain with one name is that line, one with both ends and no name is a line without a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from graphlab.loaders.articles.grammar import SIGNS
from graphlab.loaders.articles.lines.brands import Brand
from graphlab.loaders.articles.lines.drafts import LinkDraft
from graphlab.loaders.articles.lines.flows import NOT_TOLD, POLICE_WORK, STAFF, FlowDraft, families, nested, places_at
from graphlab.loaders.articles.lines.going_on import it_is_another
from graphlab.loaders.articles.named_places import PlaceName
from graphlab.loaders.articles.shadow import Shadow

_KIND = (
    r"(?:(?:drugs?|county|deal|phone|organised|crime|criminal)\s+)*(?:lines?|gangs?|groups?|networks?|conspiracy|men|trio|duo|pair|brothers|outfit|"
    r"crew|business|enterprise|phone|number|dealers|conspirators|defendants|runners|customers|operators|owners|leaders?)"
)
#: A word that goes on from the gang or line of the sentence before.
_GOES_ON = re.compile(
    rf"(?:^[\s\"'(]*(?:the\s+jury\s+heard\s+(?:how|that)\s+|the\s+court\s+heard\s+(?:how|that)\s+|[^,;:.]{{1,60}},\s+)?(?:they|it)\b(?!\s+(?:is|was)\s+(?:thought|believed|understood|known|estimated|said)\s+that\b))"
    rf"|(?<!thought\s)(?<!believed\s)(?<!known\s)(?<!said\s)(?<!heard\s)(?<!told\s)\b(?:the|this|that|their|its|his|these|those|all)\s+(?:(?:\w+|{SIGNS['n']}+)\s+){{0,1}}?{_KIND}\b"
    rf"|\b(?:sent|made)\s+from\s+it\b",
    re.IGNORECASE,
)
#: Another gang or line: a chain ends, and one of its own may begin.
_ANOTHER = re.compile(
    rf"\b(?:another|second|third|rival|separate|different|new|other|unrelated)\s+(?:\w+\s+)?{_KIND}\b|^[\s\"'(]*(?:gangs|dealers|groups|networks)\s+(?:from|in|based|out\s+of)\b|\bseparate\s+case\b|\b(?:most|many|some|half|all|few|majority)\s+of\s+(?:the|its|our|these|those)\s+(?:\w+\s+)?(?:lines|gangs)\b|\b(?:lines|gangs|networks)\s+such\s+as\b",
    re.IGNORECASE,
)
#: What a chain begins with: one gang or line.
_BEGINS = re.compile(
    rf"\b(?:an?|one|{SIGNS['n']}+\s+(?:members\s+of\s+an?)?)\s+(?:[\w-]+\s+|{SIGNS['where']}+(?:-based)?\s+|{SIGNS['n']}+\s+){{0,3}}?{_KIND}\b"
    rf"|^[\s\"'(]*(?:the\s+)?(?:[\w'-]+\s+){{0,3}}?(?:gang|group|network|brothers|men|dealers|trio|pair|duo|line)\b",
    re.IGNORECASE,
)
#: Before the name of a line: it is that of the gang or conspiracy that is spoken of.
_ITS_LINE = re.compile(
    rf"\b(?:the|their|his|this|its)\s+(?:\w+\s+|{SIGNS['n']}+\s+)?(?:{_KIND})\b[^.;]*$|\b(?:their|his)\s+(?:part|role)s?\s+in\b[^.;]*$"
    rf"|\b(?:they|he)\s+(?:\w+\s+)?(?:ran|run|running|controlled|operated)\b[^.;]*$",
    re.IGNORECASE,
)
#: "The number was sold to a group in Deptford": it is sold itself.
_IS_SOLD = re.compile(r"\b(?:lines?|numbers?|phones?|it)\s+(?:was|is|were|had\s+been|has\s+been)\s+$", re.IGNORECASE)
#: "Supplied the seafront from a flat in Dagenham": before a place from where it is done.
_FROM_A = re.compile(r"\bfrom\s+(?:an?|the|his|her|their|its)\s+(?:\w+\s+){1,3}in\s+$", re.IGNORECASE)
#: "Users in Rhyl never bought from it".
_NEVER_NEXT = re.compile(r"\s+(?:(?:have|had|has|did|do|were)\s+)?(?:never|not|no\s+longer)\b", re.IGNORECASE)
#: So far apart two sentences of a chain may stand.
_REACH = 2
_DOUBT = "the ends of the line are told in several sentences: are they of one line?"
Half = tuple[Shadow, tuple[PlaceName, ...], tuple[int, int]]


@dataclass
class Chain:
    """What some sentences tell of one line: its name, where it comes from, what it supplies."""

    last: int
    name: str = ""
    origins: list[Half] = field(default_factory=list)
    towns: list[Half] = field(default_factory=list)
    shadows: list[Shadow] = field(default_factory=list)


def chains_of(shadows: Sequence[Shadow], brands: Sequence[Sequence[Brand]]) -> list[Chain]:
    """Return the chains of an article.

    Parameters
    ----------
    shadows, brands
        Its sentences, and the lines that each names.
    """
    chains: list[Chain] = []
    current: Chain | None = None
    only = {b.name for named in brands for b in named}
    for number, (shadow, named) in enumerate(zip(shadows, brands, strict=True)):
        last = shadows[number - 1] if number else None
        goes_on = bool(_GOES_ON.search(shadow.text)) and not it_is_another(shadow, last)
        near = current is not None and number - current.last <= _REACH
        names = list(dict.fromkeys(b.name for b in named))
        if len(names) > 1 or _ANOTHER.search(shadow.text):
            current = None
            continue
        if names:
            mine = current is not None and (
                current.name == names[0] or (near and not current.name and _is_its(shadow, named))
            )
            if not mine:
                current = next((c for c in chains if c.name == names[0]), None) or _added(chains, number)
            assert current is not None
            current.name, current.last = names[0], number
        elif goes_on and (near or (current is not None and current.name and len(only) == 1)):
            assert current is not None
            current.last = number
        elif _BEGINS.search(shadow.text) and (not goes_on or current is None):
            current = _added(chains, number)
        elif not (near and _towns_in(shadow, users=True)):
            continue
        if current is not None:
            current.shadows.append(shadow)
            current.origins += _of_its_clause(_origins_in(shadow), shadow, named)
            current.towns += _of_its_clause(_towns_in(shadow), shadow, named)
    return chains


def _added(chains: list[Chain], number: int) -> Chain:
    chains.append(Chain(number))
    return chains[-1]


def _is_its(shadow: Shadow, named: Sequence[Brand]) -> bool:
    """Return whether the line that a sentence names is that of the gang spoken of."""
    return bool(_ITS_LINE.search(shadow.text[: named[0].start]))


def _of_its_clause(halves: Sequence[Half], shadow: Shadow, named: Sequence[Brand]) -> list[Half]:
    """Return the halves that no semicolon parts from the line that the sentence names, if it names one."""
    return [h for h in halves if not named or ";" not in shadow.text[h[2][1] : named[0].start]]


def _origins_in(shadow: Shadow) -> list[Half]:
    return [half for kind in ("run from", "gang from") for half in _halves(shadow, kind, "o")]


def _towns_in(shadow: Shadow, *, users: bool = False) -> list[Half]:
    kinds = ("users", "messages") if users else ("users", "messages", "to", "drugs went to", "runners to")
    return [half for kind in kinds for half in _halves(shadow, kind, "d")]


def _halves(shadow: Shadow, kind: str, end: str) -> Iterator[Half]:
    pattern = families("halves")[kind]
    at = 0
    while match := pattern.search(shadow.text, at):
        at = match.start() + 1
        before = shadow.text[: match.start()]
        work = kind != "runners to" and POLICE_WORK.search(match[0])
        if kind == "to" and (_IS_SOLD.search(before) or _FROM_A.search(shadow.text[: match.start(end)])):
            continue
        denied = NOT_TOLD.search(before) or NOT_TOLD.search(match[0]) or _NEVER_NEXT.match(shadow.text, match.end())
        if denied or work or STAFF.search(before):
            continue
        places = tuple(p for p in places_at(shadow, match.start(end)) if p.place)
        if places:
            yield shadow, places, match.span()
            at = match.end()


def links_of_chain(chain: Chain) -> Iterator[tuple[Shadow, LinkDraft]]:
    """Yield the links of a chain that has a name: its towns, and where it comes from if all sentences say the same."""
    for kind, halves in (("ORIGINATES_IN", chain.origins), ("SUPPLIES", chain.towns)):
        for shadow, places, span in halves:
            for place in places:
                if kind == "SUPPLIES" and _is_end(place, chain.origins):
                    continue
                doubts = tuple(d for d in (place.doubt, _DOUBT) if d)
                yield shadow, LinkDraft(kind, chain.name, place.place, None, "implied", span, doubts)


def flow_of_chain(chain: Chain) -> tuple[Shadow, FlowDraft] | None:
    """Return the flow of a chain without a name that has both ends; None where an end is not told or not clear."""
    if chain.name or len(chain.origins) != 1 or not chain.towns:
        return None
    where, origins, there = chain.origins[0]
    shadow, towns, span = chain.towns[0]
    towns = tuple(t for t in towns if not _is_end(t, chain.origins))
    if not towns or where is shadow:
        return None
    return shadow, FlowDraft(origins, towns, None, span, (_DOUBT,), elsewhere=(where, "ORIGINATES_IN", there))


def _is_end(place: PlaceName, halves: Sequence[Half]) -> bool:
    return any(nested(place.place, o.place) for _, origins, _ in halves for o in origins)
