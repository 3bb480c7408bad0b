"""What a count takes over of places: of its sentence, of the one before it, of the headline, of a force.

Each is taken with the doubt that says where it comes from; where two could be meant, or something was done elsewhere
too, the place stays empty.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graphlab.loaders.articles.acted_in import work_of
from graphlab.loaders.articles.counts.mentions import Mention
from graphlab.loaders.articles.grammar import SIGNS
from graphlab.loaders.articles.named_places import DESTINATION_WORDS, around, is_called, kind_of, places_in
from graphlab.loaders.articles.shadow import Shadow

#: How a doubt begins that says where a place or period was taken from.
TAKEN_OVER = "taken over: "
_AS_MEANT = "the place is what the article means by the "
#: A sentence of the whole country, of other forces, or of somewhere else.
_WIDE = re.compile(
    r"\b(?:national(?:ly)?(?!\s+(?:referral|crime|county\s+lines\s+intensification|week|intensification))|nationwide|across\s+the\s+(?:country|uk|nation|region|"
    r"border)|countrywide|england|wales|scotland|uk|britain|british\s+transport|home\s+office|elsewhere|other\s+(?:forces|areas|towns|counties)|"
    r"forces|worldwide|the\s+(?:whole\s+)?country|home\s+secretary|(?:both|the\s+two|the\s+three)\s+(?:towns|counties|cities|ends))\b",
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
#: "These figures are for the whole of Sussex Police".
FIGURES_OF = re.compile(r"\b(?:figures?|data|force(?:'s)?|response|request|records?|information)\b", re.IGNORECASE)
#: Before the places of a headline: they are where something comes from, or a name that is no place is listed with them.
_NOT_ALL = re.compile(r"\bfrom\s+(?:the\s+)?$|[A-Z][\w'-]+(?:,|\s+and)\s+(?:the\s+)?$|\b(?:of|by|for)\s+$")
_GANG_OF = re.compile(
    r"(?:-(?:based|run|to)\b|'s\b)?\s+(?:drugs?\s+|county\s+lines?\s+)*(?:gangs?|dealers?|lines?|"
    r"m[ae]n|networks?|brothers|gangsters|group|to)\b",
    re.IGNORECASE,
)
_GANG_NEXT = re.compile(
    r"-(?:based|run)\b|\s+(?:drugs?\s+)?(?:gangs?|dealers?|gangsters|networks?|routes?|pipelines?)\b", re.IGNORECASE
)
#: What is done in a place: where it is done elsewhere too, the headline does not say where all of it was.
_ACTIONS = ("arrests", "raids", "warrants", "searches", "charges", "addresses visited")
#: "14 addresses, three of them on Merseyside".
_SOME_IN = re.compile(
    r"\bof\s+(?:them|which|whom|these|those)\s+(?:were\s+)?(?:in|on|across)\s+(?:the\s+)?$", re.IGNORECASE
)
#: A sentence of a place that the one before it names.
_THERE = re.compile(
    r"\b(?:searched\s+it|inside|(?:at|in|of)\s+the\s+(?:flat|house|property|address|home)|(?:found|seized|arrested|made|living|were)\s+there)\b",
    re.IGNORECASE,
)
_THERE_FIRST = re.compile(r"[\s\"'(]*there,\s", re.IGNORECASE)
#: "The force made 21 referrals": that of the headline.
_THE_FORCE = re.compile(r"\bthe\s+(?:force|constabulary)(?:'s)?\b(?!\s+area)", re.IGNORECASE)
#: After a place: another of which no gazetteer knows, "Sheerness and Minster".
_AND_UNKNOWN = re.compile(r"(?:,|,?\s+and)\s+[A-Z][a-z]+(?=\s*(?:$|[.,;:]|and\b))")
_HEADING = re.compile(rf"[\s\"'(]*(?:{SIGNS['where']}+|{SIGNS['org']}+)\s*[.:]?\s*")
_FROM = re.compile(r"\b(?:from|out\s+of)\s+(?:the\s+)?$", re.IGNORECASE)
#: A line that heads those below it: without a verb or a full stop.
_SHORT = re.compile(r"[^.!?;:]{1,50}")
_LABEL = re.compile(rf"[\s\"'(]*(?P<where>{SIGNS['where']}+):\s")
#: "In 2022 we recorded 46 cuckooed properties": those who answer.
_WE = re.compile(r"\b(?:we|our|the\s+force|charges\s+were|were\s+(?:recorded|made|charged|executed))\b", re.IGNORECASE)
#: "It closed 58 of them": the force of the sentence before.
_IT = re.compile(
    r"[\s\"'(]*(?:it|the\s+force)\s+(?:has|had|also|closed|made|arrested|knew|recorded|executed|shut|obtained|visited)\b",
    re.IGNORECASE,
)
_HAS = re.compile(
    r"\b(?:ha[sd]|have|puts?|knew|knows?|aware|made|recorded|closed|arrested|executed|seized|charged|reports?|says?|said|told|informs?|informed|identified|"
    r"estimates?d?|logged|shut|dismantled|safeguarded|visited|officers|is|was)\b",
    re.IGNORECASE,
)
#: Between two counts that "and" joins, of which only the first says where.
_AND_ALSO = re.compile(
    rf"[^.;:{SIGNS['org']}]*{SIGNS['where']}+(?:(?!\b(?:but|while|of\s+(?:whom|which|those|these|them)|who|compared|against|another)\b)"
    rf"[^.;:{SIGNS['where']}{SIGNS['org']}])*\band\s+(?:\w+\s+){{0,4}}",
    re.IGNORECASE,
)
#: Before a force: it only helped.
_TOGETHER_WITH = re.compile(
    r"\b(?:with|alongside|help\s+from|support\s+from|thanks\s+to)\s+(?:the\s+|colleagues\s+(?:from|in|at)\s+(?:the\s+)?)?$",
    re.IGNORECASE,
)
#: What a team has done so far.
_A_TEAM = re.compile(
    rf"\b(?:the|our|its)\s+(?:\w+\s+)?(?:team|unit|squad|taskforce|operation)\b|{SIGNS['op']}", re.IGNORECASE
)
_SO_FAR = re.compile(r"\b(?:since|so\s+far|to\s+date|until\s+now|this\s+year|last\s+year)\b", re.IGNORECASE)
_COUNCIL_OF = re.compile(
    r"[\W_]*(?P<place>[A-Z][\w' -]{2,30}?)\s+(?:(?:metropolitan|royal)\s+)?"
    r"(?:borough|city|district|county|town)\s+council\b",
    re.IGNORECASE,
)
#: So many sentences back "the town" may go.
_LOOK_BACK = 6
#: So far down stand headlines, before the first whole sentence.
HEADLINES = 6


@dataclass(frozen=True)
class Around:
    """What an article says around its counts: its places, the forces it names, where operations acted, and when."""

    home: tuple[str, ...]
    forces: tuple[str, ...]
    of_a_force: bool
    acted_in: Mapping[str, Sequence[str]]
    event: tuple[str, str] | None
    year: tuple[str, str] | None
    shadows: Sequence[Shadow] = ()
    abroad: bool = False
    published: str = ""
    titled: str = ""
    of_a_council: bool = False
    police: tuple[str, ...] = ()
    asked_in: str = ""


def places_of_the_article(shadows: Sequence[Shadow]) -> tuple[str, ...]:
    """Return the places that an article is about: those of its headlines, or of its first sentence where it names more.

    Only places in or into which something is done are taken.
    """
    home: tuple[str, ...] = ()
    for shadow in shadows[:HEADLINES]:
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
        if _TO_PLACE.search(shadow.text[:at]) and not (
            _GANG_NEXT.match(shadow.text, end) or _AND_UNKNOWN.match(shadow.text, end)
        ):
            found += [p.place for p in places if p.place]
    return tuple(dict.fromkeys(found))


def _named_in(shadow: Shadow) -> tuple[str, ...]:
    """Return the places of a headline that names them in one list, none an origin: "Safer Bexley and Rother"."""
    after = shadow.text[shadow.place_lists[0][1] :] if shadow.place_lists else ""
    if (
        len(shadow.place_lists) != 1
        or _GANG_OF.match(after)
        or _AND_UNKNOWN.match(after)
        or _NOT_ALL.search(shadow.text[: shadow.place_lists[0][0]])
    ):
        return ()
    return tuple(p.place for p in shadow.place_lists[0][2] if p.place)


def take_place(mention: Mention, mentions: Sequence[Mention], index: int, known: Around) -> None:
    """Give a count the place that the text around it says, with a doubt, if it leaves no choice.

    Parameters
    ----------
    mention, mentions, index
        The count, all counts of the article in its order, and which it is.
    known
        What the article says around them.
    """
    shadow, whole = mention.shadow, mention.whole
    beside = [m for m in mentions if m.number == mention.number]
    behind = [a for a, _, places in shadow.place_lists if a > mention.at and not mention.origin]
    if behind and whole is not None:
        return
    told = _said_near(mention, beside, known)
    if told is None:
        told = _said_around(mention, mentions[:index], beside, known)
    _set(mention, *told)


def _said_near(mention: Mention, beside: Sequence[Mention], known: Around) -> tuple[Sequence[str], str] | None:
    """Return the place that the whole or the sentence of a count gives; None where it leaves that to the article."""
    shadow, whole, said = mention.shadow, mention.whole, mention.shadow.sentence.text
    alike = whole is not None and (
        whole.measure.kind == mention.measure.kind or (whole.measure.people and mention.measure.people)
    )
    if whole is not None and alike and (whole.destination or whole.places):
        return _places(whole), "the place is that of the whole"
    if labelled := _labelled(mention, known, beside):
        return labelled, "the place is that with which the paragraph opens"
    if shared := _joined_by_and(mention, beside):
        return shared, "the place is that of the count before it in the sentence"
    if _THERE_FIRST.match(said) and (there := _only_place_before(mention, known)):
        return there, "'there' is the place of the sentence before"
    if definite := _DEFINITE.search(said):
        word = definite["kind"].lower()
        title = tuple(p.place for s in known.shadows[:1] if s.sentence.title for p in s.places if p.place)
        titled = _of_kind([h for h in known.home if h in title], word)
        meant = titled or _council(known.shadows, word) or _last_of_kind(mention, word, known)
        place = () if _WIDE.search(said) else _of_kind(known.home, word) or meant
        return place, f"{_AS_MEANT}{word}"
    if acting := _acting_force(mention, known):
        return acting, "the place is the area of the force that the sentence names"
    if _WIDE.search(said):
        return (), ""
    unclear = mention.base == "those" and whole is None and mention.measure.people
    if unclear or _other_place(shadow, beside, known) or _THERE.search(said):
        return _of_those(mention), "the place is that of the lines of which it is a part"
    own = list(dict.fromkeys(shadow.forces))
    if own and _of_a_part(shadow, known):
        return None
    if own:
        return own if len(own) == 1 else (), "the place is the area of the force that the sentence names"
    return None


def _labelled(mention: Mention, known: Around, beside: Sequence[Mention]) -> tuple[str, ...]:
    """Return the place before the colon with which the paragraph of a count opens: "Leeds: 78 arrests were made"."""
    own = mention.shadow.sentence.paragraph
    first = next((s for s in known.shadows if s.sentence.paragraph == own), None)
    label = _LABEL.match(first.text) if first is not None else None
    named = next((p for a, _, p in first.place_lists if label and a == label.start("where")), ()) if first else ()
    if len(named) == 1 and named[0].place:
        return (named[0].place,)
    origins = {m.origin for m in beside}
    named_here = [
        p
        for p in mention.shadow.places
        if mention.shadow is not first and p.place not in origins and not _FROM.search(mention.shadow.text[: p.start])
    ]
    return _headed(first, known) if first is not None and not named_here else ()


def _headed(first: Shadow, known: Around) -> tuple[str, ...]:
    """Return the place or force that stands alone before a paragraph: "Norfolk. Operation Orbit led to 96 arrests"."""
    alone = first
    if first is not known.shadows[0] and not _HEADING.fullmatch(first.text):
        above = [
            s for s in known.shadows if s.sentence.paragraph < first.sentence.paragraph and _SHORT.fullmatch(s.text)
        ]
        alone = above[-1] if above else first
    if alone is known.shadows[0] or not _HEADING.fullmatch(alone.text):
        return ()
    places = {p.place for p in alone.places if p.place} | set(alone.forces)
    return tuple(places) if len(places) == 1 else ()


def _only_place_before(mention: Mention, known: Around) -> tuple[str, ...]:
    """Return the only place that the sentence before names."""
    before = known.shadows[mention.number - 1] if mention.number else None
    named = list(dict.fromkeys(p.place for p in before.places)) if before is not None else []
    return (named[0],) if len(named) == 1 and named[0] else ()


def _said_around(
    mention: Mention, earlier: Sequence[Mention], beside: Sequence[Mention], known: Around
) -> tuple[Sequence[str], str]:
    """Return the place of the sentence before, of the operation, of the headline or of the only force; () for none."""
    if told := _of_the_force(mention, known):
        return told
    if worked := _worked_before(mention, known):
        return worked, "the place is that in which the operation of the sentence before worked"
    of_question = any(d.startswith("what is counted is said in the question") for d in mention.doubts)
    if of_question and known.asked_in:
        return (known.asked_in,), "the place is the only one that the questions name"
    if not of_question and (near := _just_before(mention, earlier)):
        return near, "the place is that of the sentence before"
    acted = known.acted_in.get(mention.subject, ())
    if len(acted) == 1:
        return acted, f"the place is where {mention.subject} acted"
    if acted or _is_programme(mention, known) or any(m.origin and _overlap(m.origin, known.home) for m in beside):
        return (), ""
    everywhere = mention.measure.name == "convictions"  # of all that was investigated
    if everywhere or ((known.abroad or _narrower_before(mention, known)) and _of_event(mention)):
        return (), ""
    wider = any(h != p and p in around(h) for h in known.home for m in earlier for p in _places(m))
    if wider or (_is_sum(mention) and all(kind_of(h) == "town" for h in known.home)):
        return (), ""
    title = {p.place for s in known.shadows[:1] if s.sentence.title for p in s.places}
    if len(known.home) > 1 and title and not title >= set(known.home) and _of_event(mention):
        return (), ""  # what is sold in both towns was not searched for in both
    if known.home and not any(kind_of(h) in ("country", "countries") for h in known.home):
        return known.home, "the place is that of the headline"
    if (
        known.asked_in
        and not known.home
        and (known.asked_in == known.titled or _WE.search(mention.shadow.sentence.text))
    ):
        return (known.asked_in,), "the place is the only one that the questions name"
    if len(known.forces) == 1 and known.of_a_force:
        return known.forces, "the place is the area of the only force that the article names"
    return (), ""


def _of_the_force(mention: Mention, known: Around) -> tuple[Sequence[str], str] | None:
    """Return the area of the force that "it" or "the force" means; None where that is not said."""
    if (said := _force_before(mention, known)) and _IT.match(mention.shadow.text):
        return (said,), "the place is the area of the force that the sentence before names"
    if known.titled and _THE_FORCE.search(mention.shadow.sentence.text):
        return (known.titled,), "the place is the area of the force that the headline names"
    if len(known.police) == 1 and _THE_FORCE.search(mention.shadow.sentence.text):
        return known.police, "the place is the area of the only force that the article names"
    return None


def _worked_before(mention: Mention, known: Around) -> tuple[str, ...]:
    """Return the places of "Operation Wren was carried out in Rhyl in May" for what was done, in the next sentence."""
    before = known.shadows[mention.number - 1] if mention.number else None
    if before is None or before.sentence.paragraph != mention.shadow.sentence.paragraph or not _of_event(mention):
        return ()
    return work_of(before)[1] if not _SO_FAR.search(mention.shadow.sentence.text) else ()


def _narrower_before(mention: Mention, known: Around) -> bool:
    """Return whether an earlier sentence of the paragraph says that something was done in a part of the home area."""
    own = mention.shadow.sentence
    for shadow in known.shadows[: mention.number]:
        if shadow.sentence.paragraph == own.paragraph:
            for at, _, listed in shadow.place_lists:
                inside = any(h in around(p.place) for p in listed for h in known.home if p.place)
                if inside and re.search(r"\b(?:in|at|across)\s+(?:the\s+)?$", shadow.text[:at]):
                    return True
    return False


def _is_sum(mention: Mention) -> bool:
    """Return whether a count sums up what a team has done since some day: that was not all in the town of one story."""
    before = mention.shadow.text[: mention.at]
    return bool(_A_TEAM.search(before)) and bool(_SO_FAR.search(mention.shadow.sentence.text))


def acted_abroad(mentions: Sequence[Mention], home: Sequence[str]) -> bool:
    """Return whether something was done in a place that is not in those of the headline: they do not hold for all."""
    for mention in (m for m in mentions if home and m.measure.name in _ACTIONS):
        shadow = mention.shadow
        places = [mention.destination, *mention.places]
        for at, _, listed in shadow.place_lists:
            if _SOME_IN.search(shadow.text[mention.at : at]):
                places += [p.place for p in listed]
        if any(p and not _overlap(p, home) for p in places):
            return True
    return False


def _of_event(mention: Mention) -> bool:
    """Return whether a count is of what is done and found in one action, rather than of lines or in court."""
    return mention.measure.name in (*_ACTIONS, "phones seized", "weapons seized", "people safeguarded")


def _force_before(mention: Mention, known: Around) -> str:
    """Return the area of the only force of the sentence before, of one paragraph."""
    before = known.shadows[mention.number - 1] if mention.number else None
    if before is None or before.sentence.paragraph != mention.shadow.sentence.paragraph:
        return ""
    forces = set(before.forces)
    helped = any(_TOGETHER_WITH.search(before.text[:at]) for at in before.areas)
    return forces.pop() if len(forces) == 1 and not helped else ""


def _acting_force(mention: Mention, known: Around) -> tuple[str, ...]:
    """Return the area of the only force before a count in its sentence, if no place stands between."""
    shadow = mention.shadow
    if len(set(shadow.forces)) != 1:
        return ()
    bodies = [end for _, end, _ in shadow.organisations if end <= mention.at]
    if _TOGETHER_WITH.search(shadow.text[: shadow.organisations[0][0]]):
        return ()
    between = shadow.text[bodies[-1] : mention.at] if bodies else ""
    if _of_a_part(shadow, known):
        return ()
    stands = bool(bodies) and not re.search(rf"[;{SIGNS['where']}]|\bfrom\b|\bwhile\b", between)
    return tuple(set(shadow.forces)) if stands and _HAS.search(between) else ()


def _of_a_part(shadow: Shadow, known: Around) -> bool:
    """Return whether a council tells what the force around it does: that in the borough only may be meant."""
    return known.of_a_council and any(f in around(h) for f in shadow.forces for h in known.home)


def _joined_by_and(mention: Mention, beside: Sequence[Mention]) -> tuple[str, ...]:
    """Return the place of the count before that "and" joins to one: "40 warrants across Ely and closed two lines"."""
    earlier = [m for m in beside if m.at < mention.at]
    if not earlier or mention.whole is not None or mention.measure.kind == "stock":
        return ()
    last = earlier[-1]
    between = mention.shadow.text[last.quantity.end : mention.at]
    own = not any(d.startswith(TAKEN_OVER) for d in last.doubts)
    return _places(last) if own and last.measure.kind != "stock" and _AND_ALSO.fullmatch(between) else ()


def _of_those(mention: Mention) -> tuple[str, ...]:
    """Return the place of the count of lines at which "three of them were shut down" points."""
    like = mention.like
    lines = like is not None and mention.base == "those" and like.measure.unit == "lines"
    return _places(like) if like is not None and lines else ()


def _last_of_kind(mention: Mention, word: str, known: Around) -> tuple[str, ...]:
    """Return the only town, county or borough in which, in the last sentence that says so, something is."""
    homes = {
        p.place
        for s in known.shadows
        for at, _, listed in s.place_lists
        for p in listed
        if re.search(r"\b(?:from|out\s+of|based\s+in)\s+(?:the\s+)?$", s.text[:at])
    }
    for shadow in reversed(known.shadows[max(0, mention.number - _LOOK_BACK) : mention.number]):
        found = {
            p.place
            for at, _, listed in shadow.place_lists
            for p in listed
            if p.place and p.place not in homes and is_called(p.place, word) and _TO_PLACE.search(shadow.text[:at])
        }
        found |= {f for f in shadow.forces if kind_of(f) == "county"} if word == "county" else set()
        if found:
            return tuple(found) if len(found) == 1 else ()
    only = set(known.forces)
    return tuple(only) if word == "county" and len(only) == 1 and kind_of(next(iter(only))) == "county" else ()


def _places(mention: Mention) -> tuple[str, ...]:
    return (mention.destination,) if mention.destination else mention.places


def _council(shadows: Sequence[Shadow], word: str) -> tuple[str, ...]:
    """Return the place of the council that the first line of a report names, in capitals too: "ELY CITY COUNCIL"."""
    said = _COUNCIL_OF.match(shadows[0].sentence.text) if shadows else None
    found = (
        {p.place for p in places_in(said["place"].title()) if p.place and is_called(p.place, word)} if said else set()
    )
    return tuple(found) if len(found) == 1 else ()


def _of_kind(home: Sequence[str], word: str) -> tuple[str, ...]:
    """Return the place of a kind that the article is about: "the county" in one about Norwich is Norfolk."""
    found = {p for h in home for p in (h, *around(h)) if is_called(p, word)}
    return (found.pop(),) if len(found) == 1 else ()


def _just_before(mention: Mention, earlier: Sequence[Mention]) -> tuple[str, ...]:
    """Return the place of all counts of the sentence before, if this one goes on in its paragraph; else ()."""
    before = [m for m in earlier if m.number == mention.number - 1]
    if not before or before[0].shadow.sentence.paragraph != mention.shadow.sentence.paragraph:
        return ()
    places = {_places(m) for m in before}
    found = places.pop() if len(places) == 1 else ()
    own = not any(d.startswith(TAKEN_OVER) and _AS_MEANT not in d for m in before for d in m.doubts)
    return found if own and not before[0].form.startswith("elliptic") else ()


def _other_place(shadow: Shadow, beside: Sequence[Mention], known: Around) -> bool:
    """Return whether a sentence names a place that is not the origin of one of its counts, nor that of the headline."""
    headline = bool(known.shadows) and known.shadows[0] is not shadow
    split = any(_SOME_IN.search(shadow.text[:at]) for at, _, _ in shadow.place_lists)
    told = {*(m.origin for m in beside), *(known.home if headline and not split else ())}
    return any(p.place not in told for p in shadow.places)


def _is_programme(mention: Mention, known: Around) -> bool:
    """Return whether an operation or programme acted of which no place is said: it may be one of the whole country."""
    of_who_answers = any("is said in the question" in d for d in mention.doubts)
    return bool(mention.subject) and not (known.acted_in.get(mention.subject) or of_who_answers)


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
