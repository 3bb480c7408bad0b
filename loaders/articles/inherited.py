"""What a count takes over from the text around it: a place or period that its own sentence does not say.

Nothing is taken over without the doubt that names where it comes from, and nothing into a sentence that speaks of the
whole country, of another place or of another time. It is done when the whole article has been read.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graphlab.loaders.articles.clauses import of_a_comparison
from graphlab.loaders.articles.clock import days_of, is_year
from graphlab.loaders.articles.grammar import SIGNS
from graphlab.loaders.articles.mentions import Mention
from graphlab.loaders.articles.named_places import DESTINATION_WORDS, around, kind_of
from graphlab.loaders.articles.quantities import PLAIN, number_of
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
    r"recovered|arrested|charged|safeguarded|carried\s+out|executed|made|closed|shut|taken|disrupted|dismantled|visited)|elsewhere|meanwhile|as\s+well\s+as|another|further|more)\b",
    re.IGNORECASE,
)
_TO_PLACE = re.compile(
    rf"\b(?:{DESTINATION_WORDS[3:-1]}|hits?|on|of)\s+(?:the\s+|our\s+|north\s+|south\s+|east\s+|west\s+|central\s+|rural\s+|streets\s+of\s+)*$",
    re.IGNORECASE,
)
_ACTED_IN = re.compile(
    r"\b(?:in|across|around|throughout)\s+(?:the\s+|north\s+|south\s+|east\s+|west\s+)*$", re.IGNORECASE
)
_DEFINITE = re.compile(
    r"\b(?:in|into|across|around|within|throughout|to|of)\s+(?:the|our|this)\s+(?P<kind>county|town|city|borough|district)\b(?!\s+(?:council|lines?))",
    re.IGNORECASE,
)
#: An event takes no longer than this; so far down stand headlines, before the first whole sentence.
_EVENT_DAYS, _HEADLINES, _EVENT_SENTENCES = 31, 6, 8
#: "In a week of action", "a three-day blitz": the action that an article dates elsewhere.
_A_WEEK = re.compile(
    r"\b(?:a|the|this|our|their|latest|national)\s+(?:[\w-]+\s+){0,2}?(?:(?:intensification\s+)?week|weekend|fortnight|[\w]+-days?(?:\s+\w+)?|"
    r"day)\b(?!\s+(?:before|after|later|ago|earlier))"
    r"|\b(?:in|over|during)\s+(?:\w+)\s+days\b",
    re.IGNORECASE,
)
#: "In the period", "during the same six months": goes back to the period that was named last.
_THE_PERIOD = re.compile(
    r"\b(?:in|during|over|for|throughout|across)\s+(?:the|this|that)\s+(?:same\s+)?(?:\w+[- ])?(?:period|months|"
    r"quarter|half[- ]year|time)\b(?!\s+(?:before|of|in|last|earlier))",
    re.IGNORECASE,
)
#: "These figures are for the whole of Sussex Police".
_FIGURES_OF = re.compile(r"\b(?:figures?|data|force(?:'s)?|response|request|records?|information)\b", re.IGNORECASE)
#: Before the places of a headline: they are where something comes from, or a name that is no place is listed with them.
_NOT_ALL = re.compile(r"\bfrom\s+(?:the\s+)?$|[A-Z][\w'-]+(?:,|\s+and)\s+(?:the\s+)?$|\b(?:of|by|for)\s+$")
_GANG_OF = re.compile(
    r"(?:-(?:based|run|to)\b|'s\b)?\s+(?:drugs?\s+|county\s+lines?\s+)*(?:gangs?|dealers?|lines?|"
    r"m[ae]n|networks?|brothers|gangsters|group|to)\b",
    re.IGNORECASE,
)
_GANG_NEXT = re.compile(r"-(?:based|run)\b|\s+(?:drugs?\s+)?(?:gangs?|dealers?|gangsters|networks?)\b", re.IGNORECASE)
_REVIEW = re.compile(r"\b(?:review|report|our\s+year|the\s+year|annual|accounts?)\b", re.IGNORECASE)
_AS_AT = re.compile(r"\b(?:at|by|until|from|since)\s+(?:the\s+end\s+of\s+)?$", re.IGNORECASE)


@dataclass(frozen=True)
class _Around:
    """What an article says around its counts: its places, the forces it names, where operations acted, and when."""

    home: tuple[str, ...]
    forces: tuple[str, ...]
    of_a_force: bool
    acted_in: Mapping[str, Sequence[str]]
    event: tuple[str, str] | None
    year: tuple[str, str] | None


def places_of_the_article(shadows: Sequence[Shadow]) -> tuple[str, ...]:
    """Return the places that an article is about: those of its headlines, or of its first sentence where it names more.

    Only places in or into which something is done are taken.
    """
    home: tuple[str, ...] = ()
    for shadow in shadows[:_HEADLINES]:
        headline = not re.search(r"[.!?:][\"')]*$", shadow.sentence.text)
        found = _done_in(shadow) or (_named_in(shadow) if headline else ())
        if not headline:
            wider = set(home) <= {*found, *(p for f in found for p in around(f))} or any(
                h in around(f) for f in found for h in home
            )
            if not home:
                acted = all(_ACTED_IN.search(shadow.text[:at]) for at, _, _ in shadow.place_lists)
                return found if len(found) == 1 and acted else ()
            return found if found and set(home) < set(found) and wider else home
        home = home or found
    return home


def _done_in(shadow: Shadow) -> tuple[str, ...]:
    found: list[str] = []
    for at, end, places in shadow.place_lists:
        if _TO_PLACE.search(shadow.text[:at]) and not _GANG_NEXT.match(shadow.text, end):
            found += [p.place for p in places if p.place]
    return tuple(dict.fromkeys(found))


def _named_in(shadow: Shadow) -> tuple[str, ...]:
    """Return the places of a headline that names them in one list, none an origin: "Safer Bexley and Rother"."""
    after = shadow.text[shadow.place_lists[0][1] :] if shadow.place_lists else ""
    if (
        len(shadow.place_lists) != 1
        or _GANG_OF.match(after)
        or _NOT_ALL.search(shadow.text[: shadow.place_lists[0][0]])
    ):
        return ()
    return tuple(p.place for p in shadow.place_lists[0][2] if p.place)


def take_over(mentions: Sequence[Mention], shadows: Sequence[Shadow], acted_in: Mapping[str, Sequence[str]]) -> None:
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
    speaks = any(s.forces and (i < _HEADLINES or _FIGURES_OF.search(s.sentence.text)) for i, s in enumerate(shadows))
    known = _Around(places_of_the_article(shadows), forces, speaks, acted_in, _event_of(shadows), _year_of(shadows))
    for index, mention in enumerate(mentions):
        if not (mention.destination or mention.places):
            _take_place(mention, mentions, index, known)
        if not (mention.first or mention.last):
            _take_period(mention, mentions[:index], shadows, known)


def _take_place(mention: Mention, mentions: Sequence[Mention], index: int, known: _Around) -> None:
    shadow, whole, home = mention.shadow, mention.whole, known.home
    said = shadow.sentence.text
    beside = [m for m in mentions if m.number == mention.number]
    behind = [a for a, _, places in shadow.place_lists if a > mention.at and not mention.origin]
    if behind and whole is not None:
        return
    if whole is not None and whole.measure.kind == mention.measure.kind and (whole.destination or whole.places):
        _set(mention, _places(whole), "the place is that of the whole")
    elif _WIDE.search(said) or _other_place(shadow, beside):
        return
    elif definite := _DEFINITE.search(said):
        _set(
            mention,
            _of_kind(home, definite["kind"].lower()),
            f"the place is what the article means by the {definite['kind'].lower()}",
        )
    elif len(own := list(dict.fromkeys(shadow.forces))) == 1:
        _set(mention, own, "the place is the area of the force that the sentence names")
    elif own:
        return
    elif near := _just_before(mention, mentions[:index]):
        _set(mention, near, "the place is that of the sentence before")
    elif len(acted := known.acted_in.get(mention.subject, ())) == 1:
        _set(mention, acted, f"the place is where {mention.subject} acted")
    elif _is_programme(mention, known) or any(m.origin and _overlap(m.origin, home) for m in beside):
        return
    elif home and not acted:
        _set(mention, home, "the place is that of the headline")
    elif len(known.forces) == 1 and known.of_a_force and not acted:
        _set(mention, known.forces, "the place is the area of the only force that the article names")


def _places(mention: Mention) -> tuple[str, ...]:
    return (mention.destination,) if mention.destination else mention.places


def _of_kind(home: Sequence[str], word: str) -> tuple[str, ...]:
    """Return the place of a kind that the article is about: "the county" in one about Norwich is Norfolk."""
    kinds = {
        "county": ("county",),
        "town": ("town",),
        "city": ("town",),
        "borough": ("borough",),
        "district": ("district",),
    }[word]
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


def _is_programme(mention: Mention, known: _Around) -> bool:
    """Return whether an operation or programme acted of which no place is said: it may be one of the whole country."""
    return bool(mention.subject) and not known.acted_in.get(mention.subject)


def _overlap(place: str, others: Sequence[str]) -> bool:
    return any(place == o or place in around(o) or o in around(place) for o in others)


def _set(mention: Mention, places: Sequence[str], doubt: str) -> None:
    kept = [p for p in places if p]
    if not kept or (mention.origin in kept and mention.whole is None):
        return
    widest = next((p for p in kept if all(p == q or p in around(q) for q in kept)), "")
    if len(kept) == 1 or widest:
        mention.destination = widest or kept[0]
    else:
        mention.places = tuple(kept)
    mention.doubt(f"{TAKEN_OVER}{doubt}")


def _take_period(mention: Mention, earlier: Sequence[Mention], shadows: Sequence[Shadow], known: _Around) -> None:
    said = mention.shadow.sentence.text
    told = [w for w in mention.shadow.periods if w.known and not of_a_comparison(mention.shadow, w)]
    behind = [w for w in mention.shadow.periods if w.start >= mention.quantity.end]
    own = any(SIGNS["n"] not in mention.shadow.text[mention.quantity.end : w.start] for w in behind)
    if mention.measure.kind == "stock" or told or own or mention.form.startswith("elliptic compared"):
        return
    whole = mention.whole
    if whole is not None and whole.measure == mention.measure and (whole.first or whole.last):
        _set_period(mention, (whole.first, whole.last), "the period is that of the whole")
    elif _THE_PERIOD.search(said):
        _set_period(mention, _last_named(mention, shadows), "the period is the one named last")
    elif _A_WEEK.search(said):
        _set_period(mention, known.event, "the period is that of the action that the article dates")
    elif not _OTHER_TIME.search(said):
        near = _told_before(mention, earlier, shadows)
        _set_period(mention, near, "the period is that of a sentence before")
        if not (near or mention.shadow.sentence.title):
            _set_period(mention, known.year, "the period is that of the headline")


def _set_period(mention: Mention, period: tuple[str, str] | None, doubt: str) -> None:
    if period and (period[0] or period[1]):
        mention.first, mention.last = period
        mention.doubt(f"{TAKEN_OVER}{doubt}")


def _last_named(mention: Mention, shadows: Sequence[Shadow]) -> tuple[str, str] | None:
    """Return the last span that was named before a sentence, alone in its own; of "the same six months" one of six."""
    length = re.search(rf"\bsame\s+({PLAIN})\s+months\b", mention.shadow.sentence.text, re.IGNORECASE)
    for shadow in reversed(shadows[: mention.number]):
        spans = {
            (w.first, w.last) for w in shadow.periods if w.first and w.last and w.kind == "span" and w.first != w.last
        }
        if length:
            spans = {s for s in spans if number_of(length[1]) * 28 <= days_of(*s) <= number_of(length[1]) * 31}
        if spans:
            return spans.pop() if len(spans) == 1 else None
    return None


def _told_before(mention: Mention, earlier: Sequence[Mention], shadows: Sequence[Shadow]) -> tuple[str, str] | None:
    """Return the period of the counts before, of an event or in the same paragraph, with nothing else between."""
    own = mention.shadow.sentence
    if not (_GOES_ON.search(own.text) or own.item):
        return None
    for number in range(mention.number - 1, max(-1, mention.number - 4), -1):
        here = [m for m in earlier if m.number == number]
        told = {
            (m.first, m.last)
            for m in here
            if m.measure.kind != "stock" and m.first and m.last and not m.form.startswith("elliptic compared")
        }
        told |= {
            (w.first, w.last)
            for w in shadows[number].periods
            if not here
            and w.first
            and w.last
            and (w.first != w.last or w.kind == "span")
            and not _AS_AT.search(shadows[number].text[: w.start])
        }
        if len(told) == 1:
            found = told.pop()
            near = shadows[number].sentence.paragraph == own.paragraph
            return found if _is_event(*found) or (near and bool(here)) else None
        if told or any(w.known for w in shadows[number].periods):
            return None
    return None


def _event_of(shadows: Sequence[Shadow]) -> tuple[str, str] | None:
    """Return the only span of two to thirty-one days that an article dates, near its beginning."""
    spans = {
        (w.first, w.last)
        for s in shadows[:_EVENT_SENTENCES]
        for w in s.periods
        if w.kind == "span" and w.first != w.last and _is_event(w.first, w.last)
    }
    return spans.pop() if len(spans) == 1 else None


def _year_of(shadows: Sequence[Shadow]) -> tuple[str, str] | None:
    """Return the year that the headlines of a review or report say that it is about."""
    heads = list(itertools.takewhile(lambda s: not re.search(r"[.!?:][\"')]*$", s.sentence.text), shadows[:_HEADLINES]))
    if not any(_REVIEW.search(s.sentence.text) for s in heads):
        return None
    years = {(w.first, w.last) for s in heads for w in s.periods if w.kind == "span" and is_year(w)}
    return years.pop() if len(years) == 1 else None


def _is_event(first: str, last: str) -> bool:
    return len(first) == len(last) == len("2000-01-01") and days_of(first, last) <= _EVENT_DAYS
