"""Claims as the side panel shows them: what is said, as written, bounds, period, grade, and the source in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from weakref import WeakKeyDictionary

from graphlab.graph.network import Network
from graphlab.model.claims import Claim, Count, Event, Link, Status
from graphlab.model.periods import Period
from graphlab.model.values import REASONS
from graphlab.report.pages.names import name_of
from graphlab.wording.phrases import many, verb

Card = dict[str, Any]
#: Cards that a page holds at most; beyond them claims are named by their ids.
MOST_CARDS = 6000
_SOURCES: WeakKeyDictionary[Network, dict[str, str]] = WeakKeyDictionary()

_LINK_WORDS = {
    "ORIGINATES_IN": "{0} is run from {1}",
    "SUPPLIES": "{0} supplies {1}",
    "TARGETED": "{0} targeted {1}",
    "CONDUCTED_IN": "{0} acted in {1}",
    "SUCCEEDS": "{0} is suspected to succeed {1}",
    "CONNECTS": "{0} is connected with {1}",
}
_EVENT_WORDS = {"check_back": "check-back", "check_back_failed": "check-back failed", "closed_type1": "closed (type 1)"}
_EVENT_WORDS |= {"closed_type2": "closed (type 2)", "reemerged": "re-emerged", "last_seen": "last seen"}


def period_words(period: Period) -> str:
    """Return a period as people read it, as precise as it was written.

    Examples
    --------
    >>> from graphlab.model.periods import make_period
    >>> period_words(make_period("2016-12", "2019-11-30")), period_words(make_period("", "2021"))
    ('2016-12 to 2019-11-30', 'until 2021')
    """
    start, end = (None if x is None else x.text for x in (period.start, period.end))
    if start is None and end is None:
        return "not dated"
    if start is None:
        return f"until {end}"
    if end is None:
        return f"from {start}"
    return start if start == end else f"{start} to {end}"


def event_words(event: str) -> str:
    """Return the name of an event in words.

    Examples
    --------
    >>> event_words("closed_type1"), event_words("active")
    ('closed (type 1)', 'active')
    """
    return _EVENT_WORDS.get(event, event)


def _graded(claim: Claim) -> str:
    grade = str(claim.grade) if claim.grade else "not graded"
    return f"{grade}, handling {claim.handling}" if claim.handling else grade


def source_words(net: Network, source: str) -> str:
    """Return a source in words: title, publisher, date and reference; its id where the dataset says no more."""
    known = _SOURCES.setdefault(net, {})
    if source not in known:
        known[source] = _source_words(net, source)
    return known[source]


def _source_words(net: Network, source: str) -> str:
    row = net.sources.get(source)
    if row is None:
        return f"Source: {source}" if source else "No source is named"
    parts = [row.text("title") or source, row.text("publisher"), row.text("published"), row.text("reference")]
    return ", ".join(p for p in parts if p)


def _count_card(net: Network, claim: Count) -> tuple[str, list[list[str]]]:
    ends = [name_of(net, x) if x else "" for x in (claim.origin, claim.destination)]
    way = (
        f"{ends[0]} to {ends[1]}" if all(ends) else f"from {ends[0]}" if ends[0] else f"in {ends[1]}" if ends[1] else ""
    )
    said = f"{name_of(net, claim.subject)}: {claim.measure}" + (f", {way}" if way else "")
    value = claim.value
    bounds = str(value.bounds) if value.known else REASONS.get(value.reason or "", "not stated")
    facts = [
        ["As written", f"{value.written or 'empty'} ({claim.unit})"],
        ["Bounds", bounds],
        ["Period", period_words(claim.period)],
        ["Counted as", claim.kind],
    ]
    if claim.definition:
        facts.append(["Definition", claim.definition])
    if claim.part_of:
        facts.append(["Part of", claim.part_of])
    return said, facts


def _link_card(net: Network, claim: Link) -> tuple[str, list[list[str]]]:
    words = _LINK_WORDS.get(claim.type, "{0} " + claim.type.lower().replace("_", " ") + " {1}")
    facts = [["Period", period_words(claim.period)], ["Certainty", claim.certainty]]
    return words.format(name_of(net, claim.start_node), name_of(net, claim.end_node)), facts


def _event_card(net: Network, claim: Event) -> tuple[str, list[list[str]]]:
    by = f", {name_of(net, claim.operation)}" if claim.operation else ""
    facts = [["Date", period_words(claim.period)]]
    if claim.rating:
        facts.append(["Rating", claim.rating])
    return f"{name_of(net, claim.line)}: {event_words(claim.event)}{by}", facts


def _status_card(net: Network, claim: Status) -> tuple[str, list[list[str]]]:
    facts = [["As at", period_words(claim.period)]]
    if claim.state is None:
        facts.append(["Doubtful", "decides nothing"])
    return f"{name_of(net, claim.line)}: recorded as {claim.status}", facts


def claim_card(net: Network, claim: Claim) -> Card:
    """Return one claim as a card: ``says``, ``facts`` (name and value) and ``source``."""
    if isinstance(claim, Count):
        says, facts = _count_card(net, claim)
    elif isinstance(claim, Link):
        says, facts = _link_card(net, claim)
    elif isinstance(claim, Status):
        says, facts = _status_card(net, claim)
    else:
        says, facts = _event_card(net, claim)
    facts.append(["Grade", _graded(claim)])
    if claim.note:
        facts.append(["Note", claim.note])
    return {"says": says, "facts": facts, "source": source_words(net, claim.source)}


def claim_cards(net: Network, ids: Iterable[str], claims: Iterable[Claim] | None = None) -> dict[str, Any]:
    """Return what a page knows of claims: ``claims`` (id -> card) and ``source_names``, which cards point into.

    `claims` are those with these ids, by id, where they were made already.
    """
    made = map(net.dataset.claim, sorted(set(ids))) if claims is None else claims
    cards = {claim.id: claim_card(net, claim) for claim in made}
    names = sorted({card["source"] for card in cards.values()})
    place = {name: i for i, name in enumerate(names)}
    return {"claims": {k: card | {"source": place[card["source"]]} for k, card in cards.items()}, "source_names": names}


def sources_of(net: Network, ids: Iterable[str]) -> list[str]:
    """Return the sources behind claims in words, each once, in alphabetical order."""
    found = {net.dataset.claim(key).source for key in set(ids)}
    return sorted(source_words(net, source) for source in found if source)


def things_claims(things: Mapping[str, Mapping[str, Any]], most: int = MOST_CARDS) -> list[str]:
    """Return claims whose cards a page holds: all that its things lead to, or the first of each if they are too many.

    Parameters
    ----------
    things
        What the side panel can open, each with its ``claims``.
    most
        How many cards at most; of a thing with more claims the others are named by their ids only.
    """
    lists = [thing["claims"] for thing in things.values()]
    for first in (None, 100, 40, 20, 10, 5, 3, 1):
        found = {claim for claims in lists for claim in claims[:first]}
        if len(found) <= most:
            return sorted(found)
    return sorted(found)[:most]


def ids_only(things: Mapping[str, Mapping[str, Any]], cards: Sequence[str]) -> list[str]:
    """Return the sentence on claims that a page names by their ids only; nothing where it holds them all."""
    left = len({claim for thing in things.values() for claim in thing["claims"]} - set(cards))
    if not left:
        return []
    return [
        (
            f"{many(left, 'claim')} {verb(left, 'is', 'are')} named by their ids only in this page; "
            f"graphlab claims opens them."
        )
    ]
