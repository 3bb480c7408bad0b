"""The place that is the subject of what is said of a number: "Oxford is down to 12", "Rhyl had nine"."""

from __future__ import annotations

import re

from graphlab.loaders.articles.counts.mentions import Mention
from graphlab.loaders.articles.grammar import SIGNS
from graphlab.loaders.articles.shadow import Shadow

#: "Milton Keynes has seen the steepest fall, from": a place is what has changed.
A_PLACE = re.compile(
    rf"(?:^|[;,]\s*(?:and\s+|while\s+|but\s+)?)[\s\"'(]*(?:in\s+)?(?P<place>{SIGNS['where']}+),?\s+(?:(?:it|there)\s+)?(?:is|was|has|had|have|saw|went|fell|rose|came|dropped|grew)\b"
    rf"[^.;{SIGNS['n']}]{{0,60}}$",
    re.IGNORECASE,
)


def give_place(mention: Mention, form: str, model: Mention | None) -> None:
    """Give a number the place that is the subject of what is said of it: "Oxford is down to 12", "Rhyl had nine"."""
    shadow, at = mention.shadow, mention.at
    if form == "place_has":
        mention.destination = _place_before(shadow, at)
        return
    changed = A_PLACE.search(shadow.text[:at]) if form in ("compared", "to", "extreme") else None
    if changed is None:
        return
    own = model is not None and (model.number < mention.number or model.at < changed.start("place"))
    if form == "extreme" or own:
        mention.destination = _place_of(shadow, changed)


def _place_before(shadow: Shadow, at: int) -> str:
    """Return the place that stands last before a number, if it stands alone; else ""."""
    lists = [places for a, b, places in shadow.place_lists if b <= at]
    return lists[-1][0].place if lists and len(lists[-1]) == 1 else ""


def _place_of(shadow: Shadow, said: re.Match[str]) -> str:
    """Return the only place of the list that begins a statement; "" for several."""
    places = next((p for a, _, p in shadow.place_lists if a == said.start("place")), ())
    return places[0].place if len(places) == 1 else ""
