"""What a count takes over from the text around it: a place or period that its own sentence does not say.

Nothing is taken over without the doubt that names where it comes from, and nothing into a sentence that speaks of the whole
country, of another place or of another time. It is done when the whole article has been read.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graphlab.loaders.articles.clock import days_of
from graphlab.loaders.articles.mentions import Mention
from graphlab.loaders.articles.named_places import DESTINATION_WORDS, around, kind_of
from graphlab.loaders.articles.shadow import Shadow

#: How a doubt begins that says where a place or period was taken from.
TAKEN_OVER = "taken over: "
#: A sentence of the whole country, of other forces, or of somewhere else.
_WIDE = re.compile(
    r"\b(?:national(?:ly)?(?!\s+(?:referral|crime|county\s+lines\s+intensification|week|intensification))|nationwide|across\s+the\s+(?:country|uk|nation|region|"
    r"border)|countrywide|england|wales|scotland|uk|britain|british\s+transport|home\s+office|elsewhere|other\s+(?:forces|areas|towns|counties)|"
    r"forces|worldwide|the\s+(?:whole\s+)?country|home\s+secretary|both\s+(?:towns|counties|cities|ends))\b",
    re.IGNORECASE,
)
#: A time other than that of the event that an article tells of.
_OTHER_TIME = re.compile(
    r"\b(?:since|so\s+far|to\s+date|years?|ago|previous(?:ly)?|earlier|last|until|ever|now|already|before|past|currently|today|annual\w*|month)\b",
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    r"\b(?:also|in\s+total|altogether|in\s+all|those|they|a\s+total|during\s+the\s+(?:raids|week|warrants|searches|operation|action|activity)|"
    r"the\s+(?:raids|warrants|searches|action|operation|activity|week|team)|officers|police|we|detectives|of\s+(?:these|them)|were\s+(?:found|seized|"
    r"recovered|arrested|charged|safeguarded)|elsewhere|meanwhile|as\s+well\s+as|another|further|more)\b",
    re.IGNORECASE,
)
_TO_PLACE = re.compile(
    rf"\b(?:{DESTINATION_WORDS[3:-1]}|hits?|on|of)\s+(?:the\s+|our\s+|north\s+|south\s+|east\s+|west\s+|central\s+|rural\s+|streets\s+of\s+)*$", re.IGNORECASE
)
_DEFINITE = re.compile(r"\b(?:in|into|across|around|within|throughout|to|of)\s+the\s+(?P<kind>county|town|city|borough|district)\b(?!\s+(?:council|lines?))", re.IGNORECASE)
#: An event takes no longer than this; so far down stand headlines, before the first whole sentence.
_EVENT_DAYS, _HEADLINES = 31, 6


@dataclass(frozen=True)
class _Around:
    """What an article says around its counts: its own places, the forces it names, and where operations acted."""

    home: tuple[str, ...]
    forces: tuple[str, ...]
    acted_in: Mapping[str, Sequence[str]]


def places_of_the_article(shadows: Sequence[Shadow]) -> tuple[str, ...]:
    """Return the places that an article is about: those of its headlines, and of its first sentence if these are among them.

    Only places in or into which something is done are taken; "" of no place.
    """
    home: tuple[str, ...] = ()
    for shadow in shadows[:_HEADLINES]:
        headline = not re.search(r"[.!?:][\"')]*$", shadow.sentence.text)
        found = _done_in(shadow)
        if not headline:
            wider = set(home) <= {*found, *(p for f in found for p in around(f))} or any(h in around(f) for f in found for h in home)
            return found if home and found and set(home) < set(found) and wider else home
        home = home or found
    return home


def _done_in(shadow: Shadow) -> tuple[str, ...]:
    found: list[str] = []
    for at, _, places in shadow.place_lists:
        if _TO_PLACE.search(shadow.text[:at]):
            found += [p.place for p in places if p.place]
    return tuple(dict.fromkeys(found))


def take_over(
    mentions: Sequence[Mention], shadows: Sequence[Shadow], acted_in: Mapping[str, Sequence[str]]
) -> None:
    """Fill in the places and periods of the counts of an article that their sentences do not say, each with a doubt.

    Parameters
    ----------
    mentions
        The counts, in the order of the article; they are changed.
    shadows
        Its sentences.
    acted_in
        The places in which each operation acted, as sentences say.
    """
    forces = tuple(dict.fromkeys(f for s in shadows for f in s.forces))
    known = _Around(places_of_the_article(shadows), forces, acted_in)
    for index, mention in enumerate(mentions):
        if not (mention.destination or mention.places):
            _take_place(mention, mentions, index, known)
        if not (mention.first or mention.last):
            _take_period(mention, mentions[:index], shadows)


def _take_place(mention: Mention, mentions: Sequence[Mention], index: int, known: _Around) -> None:
    shadow, whole, home = mention.shadow, mention.whole, known.home
    said = shadow.sentence.text
    beside = [m for m in mentions if m.number == mention.number]
    if whole is not None and whole.measure.kind == mention.measure.kind and (whole.destination or whole.places):
        _set(mention, _places(whole), "the place is that of the whole")
    elif _WIDE.search(said) or _other_place(shadow, beside):
        return
    elif definite := _DEFINITE.search(said):
        _set(mention, _of_kind(home, definite["kind"].lower()), f"the place is what the article means by the {definite['kind'].lower()}")
    elif len(own := list(dict.fromkeys(shadow.forces))) == 1:
        _set(mention, own, "the place is the area of the force that the sentence names")
    elif own:
        return
    elif near := _just_before(mention, mentions[:index]):
        _set(mention, near, "the place is that of the sentence before")
    elif len(acted := known.acted_in.get(mention.subject, ())) == 1:
        _set(mention, acted, f"the place is where {mention.subject} acted")
    elif home and not acted:
        _set(mention, home, "the place is that of the headline")
    elif len(known.forces) == 1 and not acted:
        _set(mention, known.forces, "the place is the area of the only force that the article names")


def _places(mention: Mention) -> tuple[str, ...]:
    return (mention.destination,) if mention.destination else mention.places


def _of_kind(home: Sequence[str], word: str) -> tuple[str, ...]:
    """Return the place of a kind that the article is about: "the county" in one about Norwich is Norfolk."""
    kinds = {"county": ("county",), "town": ("town",), "city": ("town",), "borough": ("borough",), "district": ("district",)}[word]
    found = {p for h in home for p in (h, *around(h)) if kind_of(p) in kinds}
    return (found.pop(),) if len(found) == 1 else ()


def _just_before(mention: Mention, earlier: Sequence[Mention]) -> tuple[str, ...]:
    """Return the place of all counts of the sentence before, if this one goes on in its paragraph; else ()."""
    before = [m for m in earlier if m.number == mention.number - 1]
    if not before or before[0].shadow.sentence.paragraph != mention.shadow.sentence.paragraph:
        return ()
    places = {_places(m) for m in before}
    found = places.pop() if len(places) == 1 else ()
    own = not any(d.startswith(TAKEN_OVER) for m in before for d in m.doubts)
    return found if own and not before[0].form.startswith("elliptic") else ()


def _other_place(shadow: Shadow, beside: Sequence[Mention]) -> bool:
    """Return whether a sentence names a place that is not the origin of one of its counts."""
    origins = {m.origin for m in beside}
    return any(p.place not in origins for p in shadow.places)


def _set(mention: Mention, places: Sequence[str], doubt: str) -> None:
    kept = [p for p in places if p]
    if not kept or mention.origin in kept:
        return
    widest = next((p for p in kept if all(p == q or p in around(q) for q in kept)), "")
    if len(kept) == 1 or widest:
        mention.destination = widest or kept[0]
    else:
        mention.places = tuple(kept)
    mention.doubt(f"{TAKEN_OVER}{doubt}")


def _take_period(mention: Mention, earlier: Sequence[Mention], shadows: Sequence[Shadow]) -> None:
    shadow = mention.shadow
    if mention.measure.kind == "stock" or shadow.periods or _OTHER_TIME.search(shadow.sentence.text):
        return
    whole = mention.whole
    if whole is not None and (whole.first or whole.last):
        mention.first, mention.last = whole.first, whole.last
        mention.doubt(f"{TAKEN_OVER}the period is that of the whole")
        return
    if not (_GOES_ON.search(shadow.sentence.text) or shadow.sentence.item):
        return
    for number in range(mention.number - 1, max(-1, mention.number - 4), -1):
        known = [w for w in shadows[number].periods if w.known]
        before = [m for m in earlier if m.number == number and m.measure.kind != "stock"]
        counted = {(m.first, m.last) for m in before if m.first and m.last}
        if len(counted) == 1 and _is_event(*next(iter(counted))):
            mention.first, mention.last = next(iter(counted))
        elif len(known) == 1 and not any(m.number == number for m in earlier) and known[0].first and known[0].last and _is_event(known[0].first, known[0].last):
            mention.first, mention.last = known[0].first, known[0].last
        elif not known and not counted:
            continue
        else:
            return
        mention.doubt(f"{TAKEN_OVER}the period is that of a sentence before")
        return


def _is_event(first: str, last: str) -> bool:
    return len(first) == len(last) == len("2000-01-01") and days_of(first, last) <= _EVENT_DAYS

