"""Shares that stand by themselves: "about 60 per cent of the lines come from London" is a row without a number."""

from __future__ import annotations

import re
from collections.abc import Sequence

from graphlab.loaders.articles.counts.mentions import Mention
from graphlab.loaders.articles.grammar import SIGNS, grammar
from graphlab.loaders.articles.named_places import DESTINATION_WORDS, ORIGIN_WORDS
from graphlab.loaders.articles.quantities import Quantity
from graphlab.loaders.articles.shadow import Shadow

_THE = r"(?:the|its|our|their|these|those|all|of|known|active|county|drugs?|deal|dealing)"
_NOUNS = {
    "active lines": rf"\s+of\s+(?:{_THE}\s+)*lines",
    "arrests": rf"\s+of\s+(?:{_THE}\s+)*(?:(?:people\s+|persons\s+|suspects\s+)?arrested|arrests)",
}
_VERBS = (
    r"(?:\s+(?:that|which|who|come|comes|came|coming|originat\w+|run|runs|ran|running|controlled|operated?|operating|based|are|is|"
    r"was|were|have|had|been|being|still|now|known|believed|thought|said|to|made))*"
)
_FROM_OR_IN = rf"\s+(?P<way>{ORIGIN_WORDS}|{DESTINATION_WORDS})\s+(?:the\s+)?(?={SIGNS['where']})"
_NEXT = re.compile(r"\s*[,;]?\s*(?:and|with|while|but)?\s*(?:a\s+further|another)?\s*", re.IGNORECASE)
_ONLY = "only a share is said, and no number"


def lone_shares(shadow: Shadow, number: int, mentions: Sequence[Mention], earlier: Sequence[Mention]) -> list[Mention]:
    """Return a mention without a value for every share of lines or arrests that no number stands beside.

    Parameters
    ----------
    shadow, number
        The sentence, and which it is.
    mentions, earlier
        The counts of this sentence, and of those before it; the nearest of the measure may be what it is a share of.
    """
    taken = {m.share for m in mentions if m.share}
    counts = [*earlier, *mentions]
    made: list[Mention] = []
    measure, of, end = "", "", -1
    for share in (s for s in shadow.shares if s.text not in taken):
        goes_on = bool(measure) and bool(_NEXT.fullmatch(shadow.text[end : share.start]))
        noun, said = _what(shadow.text[share.end :], measure if goes_on else "")
        place = next((p for p in shadow.place_lists if said and p[0] == share.end + said.end()), None)
        if said is None or place is None or any(p.doubt for p in place[2]):
            continue
        from_there = bool(re.fullmatch(ORIGIN_WORDS, said["way"], re.IGNORECASE)) or "originat" in said[0].lower()
        of = "origin" if from_there or (goes_on and of == "origin") else "destination"
        measure, end = noun, place[1]
        ids = ";".join(sorted({p.place for p in place[2]}))
        span = (share.start, place[1])
        found = Mention(shadow, number, Quantity(share.start, share.end, ""), grammar().measures[noun], *span, "share")
        setattr(found, of, ids)
        found.share = share.text
        made.append(_joined(found, counts))
    return made


def _what(after: str, measure: str) -> tuple[str, re.Match[str] | None]:
    """Return what a share is of, by the words after it (or as the share before it), and those words up to a place."""
    for name, pattern in _NOUNS.items():
        if found := re.match(pattern + _VERBS + _FROM_OR_IN, after, re.IGNORECASE):
            return name, found
    return measure, re.match(_VERBS + _FROM_OR_IN, after, re.IGNORECASE) if measure else None


def _joined(share: Mention, counts: Sequence[Mention]) -> Mention:
    """Return a share with the count that it may be of, and the period of its sentence, else of that count."""
    share.doubt(_ONLY)
    alike = (m for m in reversed(counts) if m.measure == share.measure and not m.group and m.like is None)
    whole = next(alike, None)
    known = [w for w in share.shadow.periods if w.known]
    if len(known) == 1:
        share.first, share.last = known[0].first, known[0].last
    if whole is None:
        share.doubt("of how many is not said")
        return share
    share.whole = share.share_of = whole
    share.doubt(f"of the {whole.quantity.value} that are counted before?")
    if not known:
        share.first, share.last = whole.first, whole.last
    share.subject = whole.subject
    if not share.destination:
        share.destination = whole.destination
    return share
