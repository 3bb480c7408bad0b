"""Flows that a share of counted lines tells: "half of them are run from Birmingham; the rest come from London".

The town is the place of the lines counted last, which the count has from its sentence or has taken over.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from graphlab.loaders.articles.counts.mentions import Mention
from graphlab.loaders.articles.grammar import SIGNS
from graphlab.loaders.articles.lines.flows import NOT_TOLD, FlowDraft, families, nested, places_at
from graphlab.loaders.articles.named_places import PlaceName, name_of
from graphlab.loaders.articles.shadow import Shadow

_DOUBT = "the town is that of the lines counted before"


def flows_of_shares(shadows: Sequence[Shadow], mentions: Sequence[Mention]) -> Iterator[tuple[Shadow, FlowDraft]]:
    """Yield the flows of sentences that say from where a share of the lines counted just before comes.

    Parameters
    ----------
    shadows
        The sentences of an article.
    mentions
        Its counts, with the places that they have taken over.
    """
    pattern = families("chains")["most come from"]
    for number, shadow in enumerate(shadows):
        at = 0
        while match := pattern.search(shadow.text, at):
            at = match.end()
            lines = _lines_before(number, match.start(), shadow, mentions)
            counted = SIGNS["n"] in shadow.text[match.start() : match.start("o")].split(" of ")[0]
            if lines is None or lines.form == "ordinal" or counted or NOT_TOLD.search(match[0]):
                continue
            places = (lines.destination, *lines.places)
            towns = tuple(PlaceName(0, 0, p, name_of(p)) for p in places if p)
            origins = tuple(
                p
                for p in places_at(shadow, match.start("o"))
                if p.place and not any(nested(p.place, t.place) for t in towns)
            )
            if origins and towns:
                spot = (lines.start, lines.end)
                elsewhere = (lines.shadow, "SUPPLIES", spot) if lines.shadow is not shadow else None
                yield shadow, FlowDraft(origins, towns, None, match.span(), (_DOUBT,), elsewhere=elsewhere)


def _lines_before(number: int, at: int, shadow: Shadow, mentions: Sequence[Mention]) -> Mention | None:
    """Return the lines counted last before a place of a sentence: in it, or in the sentence before."""
    told = [m for m in mentions if (m.number == number and m.at < at) or m.number == number - 1]
    lines = [m for m in told if m.measure.unit == "lines" and not m.origin and (m.destination or m.places)]
    if not lines or len({m.measure.unit for m in told[-1:]} - {"lines"}):
        return None
    return lines[0] if len({(m.destination, m.places) for m in lines}) == 1 else None
