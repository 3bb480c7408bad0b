"""Which line a flow is of: one that the sentence names, the only one of the article, or one that has no name."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from graphlab.loaders.articles.grammar import SIGNS
from graphlab.loaders.articles.lines.brands import Brand
from graphlab.loaders.articles.lines.drafts import LinkDraft
from graphlab.loaders.articles.lines.ends import OFFICERS_THINK
from graphlab.loaders.articles.lines.flows import FlowDraft, nested
from graphlab.loaders.articles.named_places import PlaceName, name_of
from graphlab.loaders.articles.shadow import Shadow
from graphlab.model.naming import NOT_NAMED

#: Between the name of a line and a flow: somebody else has become the subject.
_ANOTHER = re.compile(
    r"[.;]|\b(?:who|man|woman|men|people|boys?|girls?|police|officers|while|but|another|separate|court|arrest\w*|others?)\b",
    re.IGNORECASE,
)
#: After a flow, before the name of the line that it is of: "dealing in Ramsgate on behalf of the so-called Marco line".
_FOR = re.compile(
    r"(?:\s+(?:to|and)\s+(?:sell|deal|work|run)(?:\s+(?:drugs|heroin|crack|cocaine))?)?\s+(?:for|on\s+behalf\s+of|as\s+part\s+of|under|through|using|via|with)\s+(?:the\s+|a\s+)?(?:so-called\s+|name\s+of\s+the\s+|name\s+)?"
    r"(?:(?:drugs?|county|phone|deal)\s+)*(?:lines?\s+(?:called|named|known\s+as)\s+(?:the\s+)?)?['\"]?$",
    re.IGNORECASE,
)

#: After the flow of a gang: the line is its own.
_WITH_IT = re.compile(r"\s+(?:under|through|using|via)\s", re.IGNORECASE)
#: Before "from": the home of one person, who is said to have run the line.
_ONE_MAN = re.compile(
    rf"\b(?:man|woman|boy|girl|teenager)(?:\s+(?:of|aged)\s+\S+)?,?\s+$|-year-old\s+$|\b(?:an?|the)\s+{SIGNS['x']}+,?\s+$|\b(?:us(?:ed|es|ing)|recruit(?:ed|s|ing)|sen[dt]|sending|exploit(?:ed|s|ing))\s+(?:\w+\s+)?(?:children|teenagers|boys|girls|youngsters|pupils|youths)\s+$",
    re.IGNORECASE,
)
#: "That gang's line, nicknamed Skittles", "one of them held the phone of the BX line": goes on from the flow before.
GOES_ON_FROM_FLOW = re.compile(
    r"[\s\"'(]*(?:(?:that|the|this)\s+(?:gang|group|network|pair|duo|trio|men|brothers)(?:'s?|s')?\s+(?:drugs?\s+|county\s+)?line\b"
    r"|(?:their|his|her|its)\s+(?:drugs?\s+|county\s+)?line\b"
    r"|(?:one\s+of\s+(?:them|the\s+\w+)|he|she|they|both(?:\s+men)?|the\s+(?:men|man|pair|gang|group|woman|boy))\b[^.;]{0,40}?\b"
    r"(?:hold|held|carr\w+|had|ha[sd]|run|ran|running|controll\w+|operat\w+|working|selling|dealing)\w*\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Unnamed:
    """A line of which no name is said, known by its ends: `key` is its id without the source."""

    key: str
    name: str
    origin: str
    towns: tuple[str, ...]
    said: tuple[tuple[Shadow, FlowDraft], ...]


def flow_of_named(
    shadow: Shadow, flow: FlowDraft, brands: Sequence[Brand], lines: Sequence[str]
) -> Iterator[LinkDraft]:
    """Yield the links of a flow that is that of a line with a name; none if it is not clear whose it is.

    Parameters
    ----------
    shadow, flow
        The sentence, and the flow that it gives.
    brands
        The lines that the sentence names.
    lines
        The lines that the article has named so far.
    """
    start, end = flow.evidence
    text = shadow.sentence.text
    names = [b.name for b in brands if start <= b.start < end]
    if not names and (ahead := [b for b in brands if b.end <= start]):
        between = OFFICERS_THINK.sub("", shadow.text[ahead[-1].end : start])
        names = [] if _ANOTHER.search(between) else [ahead[-1].name]
    if names:
        each_its_own = len(brands) > len(names) and len(flow.origins) > 1  # "'Ace', from Ely, and 'Bex', from Leeds"
        links = links_of(replace(flow, origins=()) if each_its_own else flow, names, flow.evidence)
        yield from (link for link in links if link.kind == "SUPPLIES" or not _ONE_MAN.search(shadow.text[:start]))
        return
    behind = next((b for b in brands if b.start >= end), None)
    if behind is not None and _FOR.fullmatch(text[end : behind.start]):
        own = _WITH_IT.match(text, end) and not _ONE_MAN.search(shadow.text[:start])
        links = links_of(flow, [behind.name], (start, behind.end))
        yield from (link for link in links if own or link.kind == "SUPPLIES")
    elif not brands and flow.goes_on and len(lines) == 1:
        doubt = f"the line is not named here: is it {lines[0]}, the only one named so far?"
        yield from links_of(flow, lines, flow.evidence, "implied", doubt)


def links_of(
    flow: FlowDraft, names: Sequence[str], evidence: tuple[int, int], certainty: str = "stated", doubt: str = ""
) -> Iterator[LinkDraft]:
    """Yield the links of a flow as those of some lines."""
    for name in names:
        for kind, places in (("ORIGINATES_IN", flow.origins), ("SUPPLIES", flow.towns)):
            for place in places:
                doubts = tuple(d for d in (*flow.doubts, place.doubt, doubt) if d)
                when = flow.when if kind == "SUPPLIES" else None
                if flow.elsewhere and flow.elsewhere[1] == kind:
                    said_in, _, spot = flow.elsewhere
                    yield LinkDraft(kind, name, place.place, when, "implied", spot, doubts, said_in)
                else:
                    yield LinkDraft(kind, name, place.place, when, certainty, evidence, doubts)


def unnamed_lines(
    flows: Sequence[tuple[Shadow, FlowDraft]], named: Mapping[str, tuple[set[str], set[str]]]
) -> list[Unnamed]:
    """Return the lines without a name that the flows of an article need, as few as they can be.

    Flows of one origin that share a town are one line; what a line with a name does needs no other.

    Parameters
    ----------
    flows
        The flows, in the order of the article.
    named
        The origins and towns of each line that it names.
    """
    groups: list[tuple[PlaceName, dict[str, PlaceName], list[tuple[Shadow, FlowDraft]]]] = []
    for shadow, flow in flows:
        for origin in flow.origins:
            towns = {p.place: p for p in flow.towns}
            if any(origin.place in o and set(towns) <= d for o, d in named.values()):
                continue
            same = next((g for g in groups if g[0].place == origin.place and _share(g[1], towns)), None)
            if same is None:
                groups.append((origin, towns, [(shadow, flow)]))
            else:
                for place, town in towns.items():
                    same[1].setdefault(place, town)
                same[2].append((shadow, flow))
    return [
        Unnamed(
            f"{NOT_NAMED}{origin.place}-{next(iter(towns))}",
            f"{name_of(origin.place)} to {' and '.join(name_of(p) for p in towns)} (name not given)",
            origin.place,
            tuple(towns),
            tuple(said),
        )
        for origin, towns, said in groups
    ]


def unnamed_links(line: Unnamed, named: Sequence[str]) -> Iterator[tuple[Shadow, LinkDraft]]:
    """Yield the links of a line without a name, with the doubt that it may be one of those that have one."""
    doubts = ["the line is not named: it is at least one"]
    if named:
        doubts.append(f"may it be one that the article names ({', '.join(named)})?")
    for shadow, flow in line.said:
        for link in links_of(flow, [line.name], flow.evidence, "implied", "; ".join(doubts)):
            if link.kind == "SUPPLIES" or link.end == line.origin:
                yield shadow, link


def _share(first: Mapping[str, PlaceName], second: Mapping[str, PlaceName]) -> bool:
    return any(nested(a, b) for a in first for b in second)
