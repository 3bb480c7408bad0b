"""Where drugs come from and go to, as a sentence says it of a line or gang that it does not name.

Each family of sentences is one pattern of ``flows.yaml`` over the shadow. A flow is drafted where both ends are said;
of the line itself the article says no more than that there is at least one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from graphlab.data.packaged import packaged
from graphlab.loaders.articles.grammar import SIGNS, grammar
from graphlab.loaders.articles.named_places import PlaceName, around, is_called, name_of, those_called
from graphlab.loaders.articles.shadow import Shadow
from graphlab.loaders.articles.times.clock import When

_PLACE = (
    rf"(?P<{{}}>{SIGNS['where']}+|the\s+(?:whole\s+|entire\s+)?(?:seaside\s+|market\s+|coastal\s+)?(?:town|city|county|region|borough|district)\b"
    r"(?!\s+(?:lines?|council)))"
)
#: A sentence of these words speaks of drugs or of lines.
SPEAKS = re.compile(
    r"\b(?:drugs?|heroin|cocaine|crack|county\s+lines?|deal(?:er|ers|ing|t)?|traffick\w+|gangs?|off\s+a\s+(?:drugs?\s+)?debt|grip\s+on|(?:targeted|supplied|flooded|plagued|blighted|served)\s+by|(?:drugs?|phone|deal)\s+lines?|(?:an?|the|this|that)\s+(?:[\w-]+\s+)?line|lines|sell(?:ing)?|suppl(?:ied|ying|ies)|to\s+supply|wraps|cuckoo\w*|class\s+A|"
    r"wraps|cannabis|narcotics|trafficking)\b",
    re.IGNORECASE,
)
_DEALS = re.compile(
    r"\b(?:drugs?|heroin|cocaine|crack|deal(?:ing|er|ers)?|sell(?:ing)?|sold|suppl(?:y|ied|ying)|wraps|runners?|gangs?|plagued|blighted|flooded|targeted)\b",
    re.IGNORECASE,
)
_TRAINS = re.compile(
    r"\b(?:British\s+Transport\s+Police|BTP|tickets?|stations?|on\s+the\s+line\s+between)\b", re.IGNORECASE
)
#: Before "from": those who come are police and other staff.
STAFF = re.compile(
    r"\b(?:officers?|detectives?|police|colleagues|staff|teams?|units?|forces?|constables?|specialists|help|support|away|miles|calls?|"
    r"inspectors?|experts?|charity|workers|lawyers?|judge|prosecutors?|messages?|magistrates)\s+(?:\w+\s+)?$",
    re.IGNORECASE,
)
#: Before a flow: it is denied, feared or planned.
NOT_TOLD = re.compile(
    r"\b(?:not|never|no\s+(?:evidence|sign|suggestion|link\w*)|denied|denies|cleared\s+of|acquitted|could|might|may|if|whether|would|unlike|"
    r"hopes?|plan(?:s|ned)?\s+to)\b[^,;.]{0,50}$|\bno\s+(?:\w+\s+)?$|^[^,;.]{0,3}no\s+(?:drugs|heroin|crack|cocaine|lines?|gangs?)\b|n't\b[^,;.]{0,40}$",
    re.IGNORECASE,
)
_ACTED = re.compile(
    r"\b(?:police|officers|detectives|court|operation|programme|council|team|commissioner)\b[^.;,]{0,40}$",
    re.IGNORECASE,
)
POLICE_WORK = re.compile(
    r"\b(?:police|officers|detectives|raids?|raided|warrants?|hearing|court|appear\w*|remanded|hospital|school|care\s+home|safeguarded|supported|"
    r"trained|visited|patrol\w*|(?<!by\s)train|prison|jail|council|squad|moved\s+(?:house|home)|campaign|charity|commissioner)\b",
    re.IGNORECASE,
)
_ALSO_FROM = re.compile(rf",?\s+and,?\s+[^.;{SIGNS['where']}]{{0,40}}?\bfrom\s+(?:the\s+)?(?P<o>{SIGNS['where']}+)")
_NOW = re.compile(r"(?<![a-z])now(?![a-z])")
#: "Stoke-on-Trent, long supplied from Liverpool, now supplies Leek": the origin of another town.
_SUPPLIED = re.compile(r"\b(?:supplied|fed|served)\s+$", re.IGNORECASE)
#: After the town of a flow: "and three into King's Lynn".
_ALSO_TO = re.compile(
    rf",?\s+and\s+(?:{SIGNS['n']}+\s+|{SIGNS['x']}+\s+|others?\s+|some\s+)?(?:in)?to\s+(?:the\s+)?(?P<d>{SIGNS['where']}+)"
)
#: Before "from" and a place: what moves or runs is no line and no gang, or somebody moves house.
_OTHER_MOVES = re.compile(
    r"\b(?:(?:council|charity|squad|race|walk|march|tour|campaign|scheme|team)\s+(?:\w+\s+){0,3}|moved\s+(?:house|home)\s+)"
    r"(?:from|out\s+of)\s+(?:the\s+)?$",
    re.IGNORECASE,
)
#: Families in which the words between the ends are said of dealers.
_OF_DEALERS = ("fronted by", "deal travelling")
#: "The line", "it", "the gang": of the line that the article has named.
_GOES_ON = re.compile(
    r"(?:the\s+(?:\w+\s+)?(?:line|gang|group|network|operation|conspiracy|business|phone|number)|it|its|their|they)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class FlowDraft:
    """A flow that a sentence gives: places of origin, towns that are supplied, when, and where it is said.

    `elsewhere` is the sentence before, the link that it gives, and where in it.
    """

    origins: tuple[PlaceName, ...]
    towns: tuple[PlaceName, ...]
    when: When | None
    evidence: tuple[int, int]
    doubts: tuple[str, ...] = ()
    goes_on: bool = False
    elsewhere: tuple[Shadow, str, tuple[int, int]] | None = None


@lru_cache(maxsize=1)
def _patterns() -> Mapping[str, Mapping[str, re.Pattern[str]]]:
    content = packaged(__package__, "flows.yaml")

    def compact(text: str) -> str:
        return re.sub(r"\s+", "", text)

    near = compact(content["before_place"])
    words = {
        "o": compact(content["house"]) + near + _PLACE.format("o"),
        "d": near + _PLACE.format("d"),
        **{word: compact(said) for word, said in content["words"].items()},
        "gap": f"[^.;{SIGNS['where']}]",
        "clause": "[^.;]",
        **{word: f"{sign}+" for word, sign in SIGNS.items()},
    }
    named = re.compile(r"(?<!\?P)<([a-z]+)>")

    def compiled(written: str) -> re.Pattern[str]:
        said = _NOW.sub("(?:now|<when>)", compact(written))  # in the shadow "now" is a date
        text = named.sub(lambda m: words[m[1]], named.sub(lambda m: words[m[1]], said))
        return re.compile(text.replace("_?", r"\s*").replace("_", r"\s+"), re.IGNORECASE)

    return {
        kind: {name: compiled(text) for name, text in content[kind].items()}
        for kind in ("families", "chains", "halves")
    }


def families(kind: str) -> Mapping[str, re.Pattern[str]]:
    """Return the compiled patterns of ``flows.yaml``: its ``families``, ``chains`` or ``halves``."""
    return _patterns()[kind]


def flows_in(
    shadow: Shadow, towns: Mapping[str, str], when: When | None = None, home: Sequence[str] = ()
) -> Iterator[FlowDraft]:
    """Yield the flows that a sentence gives, one for each pair of ends.

    Parameters
    ----------
    shadow
        The sentence.
    towns
        Places that the article has named so far, with their kinds, which "the town" may mean.
    when
        The only period of the sentence.
    home
        The places of the headline, which "the town" means before all others.
    """
    said = shadow.sentence.text
    if not shadow.place_lists or not SPEAKS.search(said) or said.endswith("?"):
        return
    done: set[tuple[tuple[str, ...], tuple[str, ...]]] = set()
    for family, pattern in families("families").items():
        at = 0
        while match := pattern.search(shadow.text, at):
            at = match.start() + 1
            flow = None if _of_a_railway(said, family, match) else _flow(shadow, family, match, (towns, home), when)
            if flow is None:
                continue
            at = match.end()
            key = (tuple(p.place for p in flow.origins), tuple(p.place for p in flow.towns))
            if key not in done:
                done.add(key)
                yield flow


def _of_a_railway(said: str, family: str, match: re.Match[str]) -> bool:
    """Return whether a line may be one of trains: a train is spoken of, and no drugs and no dealing beside the ends."""
    beside = said[match.start() : match.end() + (60 if "travel" in family else 0)]
    trains = grammar().other_lines.search(said) or _TRAINS.search(said)
    return bool(trains) and not _DEALS.search(beside)


def _flow(
    shadow: Shadow, family: str, match: re.Match[str], named: tuple[Mapping[str, str], Sequence[str]], when: When | None
) -> FlowDraft | None:
    before = shadow.text[: match.start()]
    doubts: tuple[str, ...] = ()
    origins: tuple[PlaceName, ...]
    ends: tuple[PlaceName, ...]
    if NOT_TOLD.search(before) or NOT_TOLD.search(match[0]):
        return None
    if family == "between":
        both = places_at(shadow, match.start("both"))
        if len(both) != 2:
            return None
        origins, ends = both[:1], both[1:]
        doubts = ("the line ran between two places: which end is which is not said",)
    else:
        if "head" in match.re.groupindex and match["head"] and STAFF.search(shadow.text[: match.start("head")]):
            return None
        first, second = sorted((match.span("o"), match.span("d")))
        passive = family == "from deal" and _SUPPLIED.search(before)
        if passive or _OTHER_MOVES.search(shadow.text[: match.start("o")]):
            return None
        if family not in _OF_DEALERS and POLICE_WORK.search(shadow.text[first[1] : second[0]]):
            return None
        if (
            family in ("adjective", "from deal", "gang in deal")
            and _ACTED.search(before)
            and "target" in match[0].lower()
        ):
            return None
        origins = places_at(shadow, match.start("o"))
        ends = places_at(shadow, match.start("d"))
        if not origins and match["o"].lower().startswith("the"):
            return None
        if not ends and match["d"].lower().startswith("the"):
            ends, doubts = definite(shadow, match["d"], named, origins)
        origins = (*origins, *_also_from(shadow, match.end("o")))
        also = _ALSO_TO.match(shadow.text, match.end("d"))
        ends = (*ends, *(places_at(shadow, also.start("d")) if also and match.end("d") == match.end() else ()))
    origins = tuple(p for p in origins if p.place)
    ends = tuple(p for p in ends if p.place and not any(nested(p.place, o.place) for o in origins))
    if not origins or not ends:
        return None
    goes_on = bool(_GOES_ON.match(shadow.text.lstrip("\"' ")))
    return FlowDraft(origins, ends, when, match.span(), doubts, goes_on)


def _also_from(shadow: Shadow, at: int) -> tuple[PlaceName, ...]:
    """Return the places of "and, since 2015, increasingly from Liverpool" after an origin."""
    also = _ALSO_FROM.match(shadow.text, at)
    return places_at(shadow, also.start("o")) if also else ()


def nested(first: str, second: str) -> bool:
    """Return whether two places are one, or one lies in the other."""
    return first == second or first in around(second) or second in around(first)


def places_at(shadow: Shadow, at: int) -> tuple[PlaceName, ...]:
    """Return the places of the list that begins at a place of a sentence."""
    return next((places for a, _, places in shadow.place_lists if a == at), ())


def definite(
    shadow: Shadow, said: str, named: tuple[Mapping[str, str], Sequence[str]], origins: Sequence[PlaceName]
) -> tuple[tuple[PlaceName, ...], tuple[str, ...]]:
    """Return what "the town" is, and why: the only one of the sentence, of the headline, or of those named so far.

    Parameters
    ----------
    shadow, said
        The sentence, and the words "the town".
    named
        The places that the article has named so far, with their kinds, and those of its headline.
    origins
        Places that are not meant.
    """
    word = said.split()[-1].lower()
    not_these = {o.place for o in origins}
    near = {p.place for p in shadow.places if is_called(p.place, word)} - not_these
    far = those_called(named[0], word) - not_these
    far = far if len(far) == 1 else far & set(named[1])
    found = near if len(near) == 1 else far
    if len(found) != 1:
        return (), ()
    place = found.pop()
    doubt = f"'the {word}' is read as {place}, the one that the article is about"
    return (PlaceName(0, 0, place, name_of(place)),), (doubt,)
