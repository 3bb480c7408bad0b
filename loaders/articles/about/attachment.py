"""What a count is about: where, when, who did it and of which whole it is a part, as far as the grammar says so.

Where the sentence does not say it, it stays empty and a doubt says why; nothing is filled with what was named last.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from graphlab.loaders.articles.about.actors import actor, organisation_of
from graphlab.loaders.articles.about.count_periods import read_period
from graphlab.loaders.articles.about.count_places import read_definite_place, read_place
from graphlab.loaders.articles.about.memory import Memory
from graphlab.loaders.articles.about.said_once import from_lead, inherit, spread_back, spread_on, spread_over_list
from graphlab.loaders.articles.about.wholes import find_whole
from graphlab.loaders.articles.counts.mentions import Mention
from graphlab.loaders.articles.shadow import Shadow

#: Figures of which header, label or question said the place already.
_SAID_ABOVE = ("cell", "answer")


def attach(shadow: Shadow, number: int, mentions: Sequence[Mention], memory: Memory) -> None:
    """Fill in places, periods, who acted and wholes of the counts of one sentence; the memory is read, not changed."""
    ordered = list(mentions)
    for index, mention in enumerate(ordered):
        if mention.form not in _SAID_ABOVE:
            read_place(shadow, ordered, index)
        if not (mention.first or mention.last):
            read_period(shadow, ordered, index, memory)
    for index in range(len(ordered)):
        read_definite_place(shadow, ordered, index, memory)
    spread_back(shadow, ordered)
    spread_over_list(ordered)
    spread_on(shadow, ordered)
    for mention in ordered:
        from_lead(mention, memory)
        find_whole(mention, ordered, memory)
        inherit(mention, memory)
    for mention in ordered:
        who, how = actor(shadow, mention, memory)
        if who and not mention.subject:
            mention.subject = who
        elif how and not mention.subject:
            mention.doubt(how)
        if not mention.acted_by:
            mention.acted_by = organisation_of(shadow, mention)
    for mention in ordered:
        if mention.whole is not None and not mention.subject:
            mention.subject = mention.whole.subject
        model = mention.like
        if model is not None and model.number == mention.number and not mention.subject:
            mention.subject = model.subject
    _shares(shadow, ordered)


def _shares(shadow: Shadow, ordered: Sequence[Mention]) -> None:
    """Give a number the percentage that stands beside it in brackets or commas."""
    for share in shadow.shares:
        before = [m for m in ordered if m.quantity.end <= share.start]
        after = [m for m in ordered if share.end <= m.at]
        text = shadow.sentence.text
        if (
            before
            and re.fullmatch(r"[^.;]{0,60}?[(,]\s*(?:or\s+|about\s+)?", text[before[-1].quantity.end : share.start])
            and re.match(r"\s*[),]", text[share.end :])
        ):
            before[-1].share = share.text
            before[-1].share_of = before[-1].whole
        elif after and re.fullmatch(r",?\s*(?:\(|,|or)\s*", text[share.end : after[0].at]):
            after[0].share = share.text
            after[0].share_of = after[0].whole
