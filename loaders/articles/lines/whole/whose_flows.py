"""Of which line a flow is, when all of an article has been read: a named one, or one without a name."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from graphlab.loaders.articles.lines.brands import Brand
from graphlab.loaders.articles.lines.carriers import Unnamed, links_of, unnamed_lines, unnamed_links
from graphlab.loaders.articles.lines.drafts import EventDraft, LinkDraft
from graphlab.loaders.articles.lines.flows import FlowDraft, nested
from graphlab.loaders.articles.lines.told_apart import Chain, chains_of, flow_of_chain, links_of_chain
from graphlab.loaders.articles.lines.whole.closures import closures
from graphlab.loaders.articles.lines.whole.discourse import further, told_in_passing
from graphlab.loaders.articles.lines.whole.focus import foci
from graphlab.loaders.articles.lines.whole.operation_focus import acted_in_focus
from graphlab.loaders.articles.lines.whole.passing_flows import flows_in_passing
from graphlab.loaders.articles.shadow import Shadow

_THE_GANG = re.compile(
    r"\b(?:the|their|his|this)\s+(?:\w+\s+)?(?:gang|group|network|conspiracy|outfit|crew|brothers|pair)\b[^.;]*$",
    re.IGNORECASE,
)


@dataclass
class Told:
    """What an article tells of its lines: `links`, `flows` and `events` change, and lines without a name are added.

    Attributes
    ----------
    shadows, brands_of
        Its sentences, and the lines that each names.
    names
        All lines that it names, in the order in which they are met.
    towns
        Its places with their kinds.
    first_seen
        In which sentence, and where in it, a thing is met first, by its table and name.
    links, flows, events
        What its sentences say one by one.
    unnamed
        The lines without a name.
    """

    shadows: Sequence[Shadow]
    brands_of: Sequence[Sequence[Brand]]
    names: Sequence[str]
    towns: Mapping[str, str]
    first_seen: dict[tuple[str, str], tuple[Shadow, int, int]]
    links: list[tuple[Shadow, LinkDraft]]
    flows: list[tuple[Shadow, FlowDraft]]
    events: list[tuple[Shadow, EventDraft]]
    unnamed: list[Unnamed] = field(default_factory=list)


def settle_flows(found: Told) -> None:
    """Give every flow of an article, and what its sentences tell together, to the line that it is of.

    What no named line is told to do makes lines without a name, as few as can be.
    """
    named: dict[str, tuple[set[str], set[str]]] = {}
    for _, link in found.links:
        if link.kind in ("ORIGINATES_IN", "SUPPLIES"):
            named.setdefault(link.start, (set(), set()))[link.kind == "SUPPLIES"].add(link.end)
    _one_line_is_meant(found)
    _told_apart(found, named)
    spoken_of = foci(found.shadows, found.brands_of)
    for shadow, link in further(told_in_passing(found.shadows, found.brands_of, found.towns, spoken_of), found.links):
        named.setdefault(link.start, (set(), set()))[link.kind == "SUPPLIES"].add(link.end)
        found.links.append((shadow, link))
    told = {shadow.sentence.start for shadow, _ in (*found.links, *found.flows)}
    found.flows = [*found.flows, *flows_in_passing(found.shadows, found.brands_of, told)]
    gone = {event.brand for _, event in found.events if event.event == "closed"}
    found.events += closures(found.shadows, found.brands_of, spoken_of, gone)
    targeted = {(link.start, link.end) for _, link in found.links if link.kind == "TARGETED"}
    acted = acted_in_focus(found.shadows, found.brands_of, spoken_of)
    found.links += [(shadow, link) for shadow, link in acted if (link.start, link.end) not in targeted]
    found.unnamed = unnamed_lines(found.flows, named)
    for line in found.unnamed:
        shadow, flow = line.said[0]
        found.first_seen["lines", line.name] = (shadow, *flow.evidence)
        found.links += unnamed_links(line, found.names)


def _told_apart(found: Told, named: dict[str, tuple[set[str], set[str]]]) -> None:
    """Add the links of lines whose ends several sentences tell, where no sentence alone has told that end."""
    said = {name: (bool(origins), set(towns)) for name, (origins, towns) in named.items()}
    for chain in chains_of(found.shadows, found.brands_of):
        if (flow := flow_of_chain(chain)) is not None:
            found.flows.append(flow)
        if chain.name:
            _flows_of_chain(found, chain, named)
        for shadow, link in links_of_chain(chain) if chain.name else ():
            has_origin, towns = said.get(link.start, (False, set()))
            if has_origin if link.kind == "ORIGINATES_IN" else any(nested(link.end, t) for t in towns):
                continue
            named.setdefault(link.start, (set(), set()))[link.kind == "SUPPLIES"].add(link.end)
            found.links.append((shadow, link))


def _flows_of_chain(found: Told, chain: Chain, named: dict[str, tuple[set[str], set[str]]]) -> None:
    """Give the flows that the sentences of a chain tell to the line that it names."""
    naming = [s for s, brands in zip(found.shadows, found.brands_of, strict=True) if brands]
    chained = [s for s in chain.shadows if not any(s is n for n in naming)]
    mine = [f for f in found.flows if any(f[0] is s for s in chained)]
    doubt = f"the line is named in another sentence: is it {chain.name}?"
    for shadow, flow in mine:
        for link in links_of(flow, [chain.name], flow.evidence, "implied", doubt):
            found.links.append((shadow, link))
            named.setdefault(chain.name, (set(), set()))[link.kind == "SUPPLIES"].add(link.end)
    found.flows = [f for f in found.flows if f not in mine]


def _one_line_is_meant(found: Told) -> None:
    """Give the flows before "the group, which called itself Blanco" to that line, if the article names no other."""
    if len(found.names) != 1:
        return
    name = found.names[0]
    where, start, _ = found.first_seen["lines", name]
    if not _THE_GANG.search(where.text[:start]):
        return
    before = [f for f in found.flows if f[0].sentence.start < where.sentence.start]
    doubt = f"the line is not named here: is it {name}, the only one that the article names?"
    for shadow, flow in before:
        found.links += [(shadow, link) for link in links_of(flow, [name], flow.evidence, "implied", doubt)]
    found.flows = [f for f in found.flows if f not in before]
