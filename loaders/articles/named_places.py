"""Places that a sentence names, by the gazetteer: with the word before them, and with what is not clear about them."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from graphlab.data.gazetteer import gazetteer_rows
from graphlab.loaders.articles.words import words
from graphlab.loaders.mapping.naming.named import slug

#: What "the county" or "the town" may mean: the kinds of places that are called so.
KINDS_OF_DEFINITE = {
    "county": ("county", "force"),
    "town": ("town",),
    "city": ("town",),
    "borough": ("borough", "town", "district"),
    "district": ("district", "town"),
    "region": ("region",),
}

#: Names that are common words, first names or surnames: they are places only where a word of place stands before them.
_ALSO_WORDS = words("also_words")
_NEVER = frozenset(
    ("Som", "Ches", "Met", "The Met", "MPS", "NI", "UK", "GB", "Metropolitan", "Central", "Swale", "British Transport")
)
_ORG = (
    r"Police(?!\s+(?:say|said|have|had|are|were|arrest|raid|hit|swoop|close|target))|Constabulary|Police\s+Service|"
    r"(?:City|County|Borough|District|Town|Metropolitan\s+Borough|Metropolitan)?\s*[Cc]ouncil\b|Fire\s+and\s+Rescue"
)
_NO_PLACE = (
    r"Street|St\b|Road|Rd|Avenue|Lane|Close|Drive|Way|Terrace|Gardens|Square|Grove|Court|Crescent|House|Hall|Park|Gate|"
    r"Bridge\b|Hill|Hotel|(?:and\s+\w+\s+)?(?:Crown|Magistrates'?|County|Youth)\s+Court|"
    r"Magistrates|University|College|School|"
    r"Hospital|Prison|Airport|United|City\s+FC|FC|Post|Mercury|Gazette|Echo|Evening|Times|"
    r"Herald|Chronicle|Live|Press|Argus|"
    r"Mail|Standard|Observer|Guardian|Channel|Cathedral|Football|Army|Prime|Mayor|Echo|Arms|Inn|Assembly|line\b|Line\b"
)
#: "The Leeds-to-Whitby line", "the Leeds to Whitby line", "a Leeds line": a place, though "line" follows it.
_OTHER_END = re.compile(r"-to-$|\b[A-Z][a-z'-]+ to $|\b(?:[Aa]n?|[Aa]nother) $")
_PLACE_WORD = re.compile(
    r"\b(?:in|into|from|across|around|within|throughout|near|to|at|between|of|and|or|outside|"
    r"inside|through|including|on|via|"
    r"neighbouring|nearby|central|south|north|east|west|greater|leave|reach|over|the|flooding|"
    r"supplying|supplies|supply|supplied|serves?|served|target(?:s|ed|ing)?|flood(?:s|ed)?|swamp(?:ed|ing)|"
    r"town|city|county|as)\s+$|[,;(]\s*$|^$",
    re.IGNORECASE,
)
#: "A Bradford gang".
_GANG_NEXT = re.compile(
    r"(?:-based)?\s+(?:drugs?\s+)?(?:gangs?|dealers?|networks?|crew|group|brothers|lines?|duo|trio)\b"
)
_ARTICLE = re.compile(r"\b(?:an?|two|three|four|five|six|several)\s+$", re.IGNORECASE)
_COMPASS = re.compile(
    r"(?:\b(?:north|south|east|west|central|inner|outer|greater)(?:[- ](?:east|west))?\s+)$", re.IGNORECASE
)
_CAPITAL = re.compile(
    r"\b(?:in|into|from|across|around|of|to|leave|left)\s+(?P<capital>the\s+capital)\b(?!\s+(?:of|city|[a-z]+ing)\b)"
)
#: "The Stonehouse, Devonport and Mutley areas": parts of a town that bear the names of other places.
_PART_OF_A_TOWN = re.compile(
    r"(?:,\s+[A-Z][\w'-]+)*(?:,?\s+and\s+[A-Z][\w'-]+)?\s+(?:areas?|estates?|wards?|neighbourhoods?|suburbs?|parts?)\b"
)
#: Words that join a claim to a place, and what they make of it.
DESTINATION_WORDS = (
    r"(?:in|into|across|around|within|throughout|inside|to|through|targeting|affecting|supplying|covering|serving|"
    r"affects?|reach|serve|cover)"
)
ORIGIN_WORDS = r"(?:from|out\s+of)"


#: The first word of a name, and where a name may begin.
_FIRST_WORD = re.compile(r"[^\W_]+")
_WORD_BEGINS = re.compile(r"(?:(?<![\w'-])|(?<=-to-))[^\W_]+")
#: So many letters beside a name are looked at.
_BESIDE = 160


@dataclass(frozen=True, slots=True)
class PlaceName:
    """A place at its place in a sentence; `organisation` is true for a police force or council that bears its name."""

    start: int
    end: int
    place: str
    name: str
    doubt: str = ""
    organisation: bool = False


def _low(name: str) -> str:
    """Return a name as the press writes it too: "north Wales"."""
    return re.sub(r"^(?:North|South|East|West)(?=\s)", lambda m: m[0].lower(), name)


@lru_cache(maxsize=1)
def _index() -> tuple[Mapping[str, Sequence[str]], Mapping[str, tuple[str, ...]]]:
    bearers: dict[str, list[str]] = {}
    counties = {row["name"] for row in gazetteer_rows() if row["kind"] == "county"}
    for row in gazetteer_rows():
        names = [row["name"], *(a.strip() for a in row["aliases"].split(";"))]
        for name in dict.fromkeys(
            n for n in names if len(n) > 2 and n not in _NEVER and not re.fullmatch(r"[A-Z]\d{8}", n)
        ):
            if row["kind"] == "region" and name in ("North East", "North West", "South East", "South West"):
                name = f"the {name}"
            if row["kind"] == "region" and name in counties:
                continue  # the press means the county by "the West Midlands"
            for written in (name, _low(name)) if row["kind"] in ("county", "force", "region") else (name,):
                if row["place_id"] not in bearers.setdefault(written, []):
                    bearers[written].append(row["place_id"])
    by_word: dict[str, list[str]] = {}
    for name in sorted(bearers, key=lambda n: (-len(n), n)):
        for said in {name, name.replace("'", "")}:
            by_word.setdefault(_FIRST_WORD.match(said)[0], []).append(name)  # type: ignore[index]
    return by_word, {n: tuple(sorted(k)) for n, k in bearers.items()}


@lru_cache(maxsize=4096)
def _pattern_of(word: str) -> re.Pattern[str] | None:
    """Return the names that begin with a word, the longest first, as one pattern; None if there is none."""
    names = _index()[0].get(word)
    if names is None:
        return None
    written = "|".join(re.escape(n).replace(r"\ ", r"\s+").replace("'", "'?") for n in names)
    return re.compile(rf"(?:{written})(?!\w|-(?!(?:based\b|run\b|to-[A-Z]))|'[a-rt-z])")


def _names_in(text: str) -> Iterator[re.Match[str]]:
    """Yield the names of places in a text, from left to right, each the longest that begins there."""
    at = 0
    for word in _WORD_BEGINS.finditer(text):
        pattern = _pattern_of(word[0]) if word.start() >= at else None
        match = pattern.match(text, word.start()) if pattern else None
        if match:
            at = match.end()
            yield match


@lru_cache(maxsize=1)
def _rows() -> Mapping[str, Mapping[str, str]]:
    return {row["place_id"]: row for row in gazetteer_rows()}


def is_place_name(text: str) -> bool:
    """Return whether a text is the name of a place of the gazetteer.

    Examples
    --------
    >>> is_place_name("Norwich"), is_place_name("Mattin")
    (True, False)
    """
    return text in _index()[1]


def name_of(place: str) -> str:
    """Return the name of a place of the gazetteer, or its id."""
    row = _rows().get(place)
    return row["name"] if row else place


def kind_of(place: str) -> str:
    """Return what kind of place of the gazetteer an id is; "" for another.

    Examples
    --------
    >>> kind_of("norwich"), kind_of("norfolk")
    ('town', 'county')
    """
    row = _rows().get(place)
    return row["kind"] if row else ""


def is_called(place: str, word: str) -> bool:
    """Return whether a place may be meant by "the county", "the town"; no force of several counties is "the county".

    Examples
    --------
    >>> is_called("norfolk", "county"), is_called("west-mercia", "county"), is_called("norwich", "city")
    (True, False, True)
    """
    return kind_of(place) in KINDS_OF_DEFINITE[word] and not (word == "county" and place in _forces_of_counties())


def those_called(places: Iterable[str], word: str) -> set[str]:
    """Return the places that "the county" may mean; none where a force of other counties is named too.

    Examples
    --------
    >>> those_called(["herefordshire", "west-mercia"], "county"), those_called(["surrey", "west-mercia"], "county")
    ({'herefordshire'}, set())
    """
    of_kind = {place for place in places if kind_of(place) in KINDS_OF_DEFINITE[word]}
    meant = {place for place in of_kind if is_called(place, word)}
    return meant if all(any(force in around(p) for p in meant) for force in of_kind - meant) else set()


@lru_cache(maxsize=1)
def _forces_of_counties() -> frozenset[str]:
    """Return the areas in which several counties lie."""
    inside = Counter(row["within"] for row in _rows().values() if row["kind"] == "county")
    return frozenset(place for place, number in inside.items() if number > 1)


def around(place: str) -> tuple[str, ...]:
    """Return the places that a place lies in, nearest first.

    Examples
    --------
    >>> around("norwich")[:2]
    ('norfolk', 'england-east')
    """
    found = []
    rows = _rows()
    outer = rows[place]["within"] if place in rows else ""
    while outer and outer not in found:
        found.append(outer)
        outer = rows[outer]["within"] if outer in rows else ""
    return tuple(found)


def places_in(text: str) -> list[PlaceName]:
    """Return the places that a sentence names, from left to right, and the forces and councils named after places.

    Examples
    --------
    >>> [(p.place, p.organisation) for p in places_in("Essex Police raided flats in Derby Street, Great Yarmouth.")]
    [('essex', True), ('great-yarmouth', False)]
    """
    bearers = _index()[1]
    found: list[PlaceName] = []
    for match in _names_in(text):
        name = " ".join(match[0].split())
        ids = bearers.get(name) or bearers.get(name.replace("'", "")) or ()
        after = text[match.end() : match.end() + _BESIDE]
        before = text[max(0, match.start() - _BESIDE) : match.start()]
        if (
            not ids
            or (re.match(rf"(?:'s)?\s+(?:{_NO_PLACE})", after) and not _OTHER_END.search(before))
            or re.search(r"\b(?:RAF|HMP|HMS|Royal|New|Old|Port|Fort)\s$", before)
        ):
            continue
        if re.search(r"\b(?:Police|Constabulary|Service)$", name):
            found.append(PlaceName(match.start(), match.end(), ids[0], name, organisation=True))
            continue
        body = re.match(rf"(?:'s)?\s+(?:{_ORG})\b", after)
        if body:
            found.append(PlaceName(match.start(), match.end() + body.end(), ids[0], name, organisation=True))
            continue
        if name in _ALSO_WORDS and _PART_OF_A_TOWN.match(after):
            continue
        of_a_gang = _GANG_NEXT.match(after) and _ARTICLE.search(before)
        if name in _ALSO_WORDS and not (of_a_gang or _PLACE_WORD.search(before) or re.match(r",\s+[A-Z]", after)):
            continue
        if (
            name in _ALSO_WORDS
            and not of_a_gang
            and re.search(r"\b(?!(?:In|At|Across|From|Around|Near|Into|Throughout|On|To)\s)[A-Z][a-z]+\s$", before)
            and not _COMPASS.search(before)
        ):
            continue
        if re.match(r"\s+[A-Z][a-z]+", after) and re.search(r"\b(?:Mr|Mrs|Ms|Miss|Dr|PC|DC|DS|DI|DCI)\s$", before):
            continue
        start = match.start()
        found.append(PlaceName(start, match.end(), ids[0] if len(ids) == 1 else "", name, _doubt(name, ids)))
    found += [
        PlaceName(m.start("capital"), m.end(), "london", "the capital", "the capital is read as London")
        for m in _CAPITAL.finditer(text)
    ]
    return _settled(text, sorted(found, key=lambda p: p.start))


def _doubt(name: str, ids: tuple[str, ...]) -> str:
    if len(ids) > 1:
        return f"{name} may be {' or '.join(ids)}"
    return f"{name} is also a common word or a person's name: is the place meant?" if name in _ALSO_WORDS else ""


def _settled(text: str, found: list[PlaceName]) -> list[PlaceName]:
    """Settle names of two places by the larger place that follows them ("Gillingham, Kent"), and drop that one."""
    kept: list[PlaceName] = []
    skip = -1
    bearers = _index()[1]
    for number, place in enumerate(found):
        if number == skip:
            continue
        after = found[number + 1] if number + 1 < len(found) else None
        gap = text[place.end : after.start] if after else ""
        if (
            after
            and not place.organisation
            and not after.organisation
            and re.fullmatch(
                r"(?:,|\s+in)\s+(?:(?:north|south|east|west|central)(?:[- ](?:east|west))?\s+)?", gap, re.IGNORECASE
            )
        ):
            ids = bearers.get(place.name, (place.place,))
            inside = [i for i in ids if after.place in around(i)]
            if len(inside) == 1:
                place = PlaceName(place.start, after.end, inside[0], place.name)
                skip = number + 1
        kept.append(place)
    return kept


def areas_named(text: str) -> frozenset[str]:
    """Return the counties, force areas and districts that a text names, or in which a place that it names lies.

    Names that two places bear say nothing of where they are.

    Examples
    --------
    >>> sorted(areas_named("Gwent Police raided a flat in Abergavenny."))
    ['gwent']
    """
    inside = {a for p in places_in(text) if p.place for a in (p.place, *around(p.place))}
    return frozenset(a for a in inside if kind_of(a) in ("county", "force", "district"))


def settle_by_area(found: Iterable[PlaceName], areas: frozenset[str]) -> list[PlaceName]:
    """Settle names that several places bear by the areas that the article names: the only one that lies in any.

    Examples
    --------
    >>> newport = places_in("a flat in Newport")
    >>> [p.place for p in newport], [p.place for p in settle_by_area(newport, frozenset({"gwent"}))]
    ([''], ['newport'])
    """
    settled = []
    for place in found:
        ids = () if place.place else _index()[1].get(place.name, ())
        inside = [i for i in ids if areas.intersection((i, *around(i)))]
        if len(inside) == 1:
            said = f"{place.doubt}: {inside[0]} is taken, since the article names the area in which it lies"
            place = replace(place, place=inside[0], doubt=said)
        settled.append(place)
    return settled


def unlisted(text: str, found: Iterable[PlaceName], taken: str) -> list[PlaceName]:
    """Return names that stand in a list beside a known place after a word of place, and are in no gazetteer.

    Parameters
    ----------
    text
        The sentence.
    found
        The places that are known.
    taken
        The shadow so far: what is a sign in it is known to be something else.
    """
    known = [p for p in found if not p.organisation]
    more = []
    for place in known:
        beside = re.match(
            r"(?:,)?\s+and\s+(?:nearby\s+|neighbouring\s+)?([A-Z][a-z]+(?:[ -](?:[A-Z][a-z]+|on|upon|le|"
            r"in)){0,2})(?=\s*[.,;)]|\s+(?:[a-z]|$))",
            text[place.end :],
        )
        prep = re.search(
            rf"\b(?:{DESTINATION_WORDS[3:-1]}|from)\s+(?:the\s+)?(?:[A-Z][\w'-]+(?:\s[A-Z][\w'-]+)*,\s+)*$",
            text[: place.start],
        )
        if beside and beside[0].startswith(",") and _VERB.match(text, place.end + beside.end()):
            continue  # "in Deptford, and Ghost was back"
        if beside and prep:
            start = place.end + beside.start(1)
            end = start + len(beside[1])
            if taken[start:end] == text[start:end] and beside[1].split()[0] not in _NO_UNLISTED:
                more.append(PlaceName(start, end, slug(beside[1]), beside[1], f"{beside[1]} is in no gazetteer"))
    return more


_VERB = re.compile(r"\s+(?:was|were|is|are|has|have|had|said|says|will)\b")
_NO_UNLISTED = frozenset(
    [
        "Operation",
        "Project",
        "The",
        "Police",
        "Officers",
        "Class",
        "Crown",
        "County",
        "Some",
        "Many",
        "Two",
        "Three",
        "Four",
        "Five",
        "Six",
        "British",
        "National",
        "Home",
    ]
)
