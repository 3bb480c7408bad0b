"""Where a count is: its origin and destination, as far as the grammar says so.

What the sentence does not say stays empty; a place of another thing (a line, a court, a gang) is left to that thing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from graphlab.loaders.articles.about.clauses import belongs_to_next, in_aside, new_statement, tail_of
from graphlab.loaders.articles.about.memory import Memory
from graphlab.loaders.articles.counts.mentions import Mention
from graphlab.loaders.articles.grammar import SIGNS
from graphlab.loaders.articles.named_places import DESTINATION_WORDS, ORIGIN_WORDS, PlaceName, around, those_called
from graphlab.loaders.articles.shadow import Shadow
from graphlab.model.tables import UNKNOWN

_SKIP = (
    r"(?:the\s+|(?:nearby|neighbouring|central|north|south|east|west|inner|greater|"
    r"elsewhere\s+in|areas?\s+of|parts\s+of|town\s+of|city\s+of|county\s+of|people\s+(?:in|"
    r"from))\s+)*"
)
_STREET = r"(?:[A-Z][\w'-]+(?:\s+[A-Z][\w'-]+){0,3},\s+)?"
#: "Six lines were driven out of Cumbria": where they were closed.
_OUT_OF = r"(?:(?<=taken )|(?<=driven )|(?<=forced )|(?<=chased ))out of"
#: What stands before a place in which something was done.
DESTINATION = re.compile(rf"\b(?i:{DESTINATION_WORDS}|at|{_OUT_OF}|(?<=were )on|(?<=are )on)\s+{_SKIP}{_STREET}$")
_ORIGIN = re.compile(
    rf"(?:(?!{_OUT_OF})\b(?i:{ORIGIN_WORDS})\s+|\b(?i:originat\w+\s+(?:in|on)|based\s+in|(?:their|its|an?)\s+origins?\s+(?:in|on)|(?:with|had|have|gave|"
    rf"home)\s+(?:home\s+)?addresses?\s+(?:in|on|at)|(?:(?<!at an )address|home\s+address)\s+"
    rf"[^.;]{{0,40}}?\bin|liv(?:ed|"
    rf"ing)\s+in|controlled\s+(?:in|from)|run\s+(?:in|from|out\s+of))\s+){_SKIP}{_STREET}$"
)
#: "Lived outside the county: 52 in London": the places of the numbers are homes.
_LIVED = re.compile(
    r"\b(?:lived|living|live|resided?|residents?\s+of|home\s+address(?:es)?|(?:with|had|have|gave)\s+addresses)\b[^.;]*$",
    re.IGNORECASE,
)
#: "15 lines, among them the Kojak line, run by a gang in Croydon": the place is that of the one that is named.
_THE_EXAMPLE = re.compile(r"\b(?:among\s+them|including|such\s+as|one\s+of\s+(?:them|which))\b", re.IGNORECASE)
#: "130 people in a blitz on gangs that ferry drugs from London": it is the gangs that do.
_OTHERS_DO = re.compile(r"\b(?:gangs?|lines?|networks?|dealers|groups?)\s+(?:that|which|who)\s+\w+", re.IGNORECASE)
_LINKED_TO = re.compile(
    rf"\b(?:linked|traced(?:\s+back)?|tracked(?:\s+back)?|"
    rf"(?:with|have|had|has)\s+(?:\w+\s+)?(?:links?|ties|connections?))\s+to\s+{_SKIP}$",
    re.IGNORECASE,
)
_START_IN = re.compile(rf"\b(?:start|begin)s?\s+in\s+{_SKIP}$", re.IGNORECASE)
_STAFF = re.compile(
    (
        r"\b(?:officers?|detectives|police|colleagues|staff|teams?|units?|forces?|constables|"
        r"specialists|help|support|report|away|miles|information|calls?)\s+from\s+[^.;]{0,25}$"
    ),
    re.IGNORECASE,
)
#: "With our neighbours in Devon": where those are who helped.
_HELPERS_IN = re.compile(
    r"\b(?:with|by|alongside)\s+(?:[\w']+\s+){0,2}?(?:neighbours|colleagues|partners|counterparts|forces|officers)\s+(?:in|from)\s+(?:the\s+)?$",
    re.IGNORECASE,
)
#: "Arrested nine people there and in Cornwall": in that county and in another place.
_THERE_AND = re.compile(r"\bthere\s+and\s+(?:in|at|on)\s+(?:the\s+)?$", re.IGNORECASE)
#: "31 arrests in Rhyl (18) and Bootle (13)": behind a place the number that is its own.
_ITS_NUMBER = re.compile(rf"\s*\(\s*{SIGNS['n']}+\s*\)")
_UNKNOWN = re.compile(
    (
        r"^[^.;,]{0,60}?\b(?:from\s+|in\s+|of\s+)?(?:areas?\s+unknown|unknown\s+areas?|"
        r"an?\s+unknown\s+(?:area|address)|(?:origin|address|home)\s+(?:is|was|were|are)?\s*(?:un|"
        r"not\s+)known)\b"
    ),
    re.IGNORECASE,
)
_ON_PLACES = frozenset(("merseyside", "isle-of-wight", "anglesey", "cleveland", "tyne-and-wear", "humberside"))
#: ", and in Kendal there are none": the place opens the next statement.
_AND_IN = re.compile(r"(?:,|\b)\s*(?:and|but|while)\s+(?:in|on|across)\s+(?:the\s+)?$", re.IGNORECASE)
_THERE_NEXT = re.compile(rf"{SIGNS['where']}+,?\s+(?:there|it|they|police|officers|the)\b", re.IGNORECASE)
#: What may stand before a place at the beginning of a sentence for it to hold for the whole: "Over the weekend, in ".
_FRONT = re.compile(
    rf"[\s\"'(-]*(?:(?:[A-Za-z]+\s+)?(?:{SIGNS['when']}+|{SIGNS['op']}+|[A-Za-z]+),?\s+){{0,2}}?(?:and\s+)?(?:in|across|around|throughout|within|on|for)\s+(?:the\s+|(?:\w+\s+){{1,3}}of\s+)?$",
    re.IGNORECASE,
)
_FORCE_IN = re.compile(r"\b(?:police|officers|detectives|forces|teams)\s+(?:in|across)\s+(?:the\s+)?$", re.IGNORECASE)
_THE_PLACE = re.compile(
    r"\b(?:in|into|across|around|within|throughout|to)\s+the\s+(?P<kind>county|town|city|borough|district)\b(?!\s+(?:council|lines?|police|centre|court|hall))",
    re.IGNORECASE,
)
#: "A dozen of which were in Medway": the place is that of the number.
_OF_WHICH_IN = re.compile(
    r"\s+of\s+(?:which|whom|these|those|them)\s+(?:were|are|was)\s+(?:\w+\s+)?in\s+(?:the\s+)?", re.IGNORECASE
)
_SOME_OF_THEM = re.compile(
    r"\b(?:most|some|many|majority|half|several|few|part|others)\b|\S(?<!all)\s+of\s+(?:whom|which|them|those)\b",
    re.IGNORECASE,
)
#: "31 warrants, nearly half - 14 - were in Blackpool".
_A_SHARE = re.compile(rf",\s+(?:\w+\s+)?{SIGNS['x']}+\s*[-(]")
#: The place is that of a line or gang and not of the arrests: "jailed over a county line from London".
_OF_A_LINE = re.compile(
    r"(?:\b(?:(?<!county\s)lines|line|gangs?|networks?)\s+(?:\w+ed\s+|\w+ing\s+|run\s+|ran\s+)?"
    r"(?:from|out\s+of|to|into|in|across|between)|\bcounty\s+lines\s+(?:from|out\s+of|to|into|between)|"
    r"\b(?:drugs|heroin|cocaine|crack|cannabis)\s+(?:from|into|to))\s+(?:the\s+)?$",
    re.IGNORECASE,
)
#: "The majority of the" before a number: what is said of them is not said of all.
_PART_OF_A_NUMBER = re.compile(
    rf"\b(?:majority|most|many|half|some|few|none|third|quarter)\s+of\s+(?:the|those|these)?\s*$|{SIGNS['x']}\s+of\s+(?:the|those|these)?\s*$",
    re.IGNORECASE,
)
#: Forms in which the place stands right beside the number.
PLACE_BESIDE = (
    "elliptic origin_of",
    "item",
    "elliptic where_in_n",
    "elliptic where_n",
    "elliptic unknown_n",
    "elliptic not_known",
    "elliptic gapped_where",
    "elliptic verb_where",
    "elliptic home_to",
    "elliptic bracket",
)
#: "Rhyl now has seven lines", "Rhyl saw the most arrests, with 61": a place is the subject.
_PLACE_HAS = re.compile(
    rf"(?:^[\s\"'(]*|[;,]\s+(?:and\s+|while\s+|but\s+)?)(?P<place>{SIGNS['where']}+),?\s+(?:(?:now|still|also|alone|currently|today|{SIGNS['when']}+)\s+)*(?:has|had|saw|recorded|reported|accounted\s+for)\s+"
    rf"(?:(?:only|just|some|now|still|at\s+least|{SIGNS['when']}+|the\s+(?:most|fewest|highest|lowest)\s+[\w\s]{{1,30}}?,?\s+(?:with|at))\s+)*$",
    re.IGNORECASE,
)
#: A line that a place heads: "Suffolk: 10 arrests, one line closed".
_SERVED_BY = re.compile(
    rf"^[\s\"'(]*(?P<place>{SIGNS['where']}+)\b[^.;{SIGNS['where']}{SIGNS['n']}]{{0,60}}?\b(?:is|was|are|were|been|being)\s+(?:\w+\s+)?(?:served|supplied|targeted|"
    r"affected|hit|plagued|blighted|fed)\s+by\s+(?:\w+\s+)?$",
    re.IGNORECASE,
)
_HEADED = re.compile(
    rf"\s*(?:in\s+)?(?P<place>{SIGNS['where']}+)\s*(?::|\s-\s|\t)\s*(?={SIGNS['n']}|\w)", re.IGNORECASE
)


def _place_beside(shadow: Shadow, mention: Mention) -> None:
    """Set the place of a number that stands right after it: a line of figures, "in Greater Manchester in 31"."""
    if mention.form in ("elliptic unknown_n", "elliptic not_known"):
        mention.origin = UNKNOWN
        return
    if mention.form == "elliptic origin_of":
        ahead = [places for _, b, places in shadow.place_lists if b <= mention.at]
        set_place(mention, "origin", ahead[-1] if ahead else ())
        return
    if mention.form in ("elliptic gapped_where", "elliptic verb_where"):
        after = [places for a, _, places in shadow.place_lists if a >= mention.quantity.end]
        set_place(mention, "destination", after[0] if after else ())
        return
    if mention.origin:
        return
    ahead = [places for _, b, places in shadow.place_lists if b <= mention.at]
    if mention.form == "elliptic bracket":
        ahead = [places for _, b, places in shadow.place_lists if b in (mention.at - 2, mention.at - 1)]
    home = re.search(r"\b(?:address|home|liv|resid|from)\w*\b", shadow.text[: mention.at], re.IGNORECASE)
    if ahead:
        set_place(mention, "origin" if home and mention.form != "elliptic home_to" else "destination", ahead[-1])


def _place_of_subject(shadow: Shadow, mention: Mention) -> None:
    """Set the place of which a sentence tells: "Rhyl is served by nine lines", "Rhyl had seven lines"."""
    before = shadow.text[: mention.at]
    for said in (mention.measure.unit == "lines" and _SERVED_BY.search(before), _PLACE_HAS.search(before)):
        if said:
            told = next((p for a, _, p in shadow.place_lists if a == said.start("place")), ())
            set_place(mention, "destination", told)


def read_place(shadow: Shadow, ordered: Sequence[Mention], index: int) -> None:
    """Set the origin and destination of a count where its clause says them."""
    mention = ordered[index]
    if mention.form in PLACE_BESIDE:
        _place_beside(shadow, mention)
        return
    _place_of_subject(shadow, mention)
    headed = _HEADED.match(shadow.text)
    if headed:
        set_place(mention, "destination", next((p for a, _, p in shadow.place_lists if a == headed.start("place")), ()))
        return
    start, end = tail_of(shadow, ordered, index)
    lead_start = ordered[index - 1].quantity.end if index else 0
    if _PART_OF_A_NUMBER.search(shadow.text[: mention.at]):
        return
    if _UNKNOWN.match(shadow.text[start:end]):
        mention.origin = UNKNOWN
    for a, b, places in shadow.place_lists:
        own_tail = start <= a < end and not belongs_to_next(shadow, a, end, ordered, index)
        own_lead = lead_start <= a < mention.at and (
            index == 0 or belongs_to_next(shadow, a, mention.at, ordered, index - 1)
        )
        if not own_tail and not own_lead:
            continue
        if own_tail and _ITS_NUMBER.match(shadow.text, b):
            continue
        of_which = _OF_WHICH_IN.fullmatch(shadow.text[start:a]) if own_tail else None
        if own_tail and not of_which and new_statement(shadow.text[start:a], mention.end - start):
            continue
        if own_tail and _AND_IN.search(shadow.text[:a]) and _THERE_NEXT.match(shadow.text, a):
            continue
        if _HELPERS_IN.search(shadow.text[:a]) or _THERE_AND.search(shadow.text[:a]):
            continue
        if in_aside(shadow, a, mention) or (own_lead and index == 0 and not _fronted(shadow, a, b, mention)):
            continue
        column = _end_at(shadow, a, places, ordered, index, own_tail=own_tail)
        if column:
            set_place(mention, column, places)


def _end_at(
    shadow: Shadow, at: int, places: Sequence[PlaceName], ordered: Sequence[Mention], index: int, *, own_tail: bool
) -> str:
    """Return whether a place in the clause of a count is its origin or destination; "" for that of another thing."""
    mention, before = ordered[index], shadow.text[:at]
    start = mention.quantity.end
    between = shadow.text[start:at] if own_tail else ""
    if _SOME_OF_THEM.search(between) or _A_SHARE.search(between) or _THE_EXAMPLE.search(between):
        return ""
    of_lines = mention.measure.unit in ("lines", "groups")
    if not of_lines and (_OF_A_LINE.search(before) or re.search(r"\bto\s+(?:the\s+)?$", before)):
        return ""
    if at == start + 1 and own_tail and mention.measure.people:
        return "origin"
    if (
        _ORIGIN.search(before) or (of_lines and (_LINKED_TO.search(before) or _START_IN.search(before)))
    ) and not _STAFF.search(before):
        return "" if mention.measure.people and _OTHERS_DO.search(between) else "origin"
    on = places[0].place in _ON_PLACES and re.search(r"\bon\s+$", before, re.IGNORECASE)
    if not (DESTINATION.search(before) or on) or _wrong_in(shadow, before):
        return ""
    lived = own_tail and _LIVED.search(shadow.text[:start]) and re.search(r"\bin\s+(?:the\s+)?$", before)
    return "origin" if lived or _gapped_origin(ordered, index) else "destination"


def read_definite_place(shadow: Shadow, ordered: Sequence[Mention], index: int, memory: Memory) -> None:
    """Read "in the county" as the only county that the article has named so far."""
    mention = ordered[index]
    if mention.destination or mention.places or (mention.like is not None and mention.like.number == mention.number):
        return
    start, end = tail_of(shadow, ordered, index)
    first = 0 if index == 0 else mention.start
    for match in _THE_PLACE.finditer(shadow.text[first:end]):
        at = first + match.start()
        if at >= start and (
            new_statement(shadow.text[start:at], mention.end - start) or _SOME_OF_THEM.search(shadow.text[start:at])
        ):
            continue
        if in_aside(shadow, at, mention):
            continue
        found = list(those_called(memory.places, match["kind"].lower()))
        if len(found) == 1:
            mention.destination = found[0]
            mention.doubt(f"'the {match['kind']}' is read as {found[0]}, the only one named so far")
        return


def _gapped_origin(ordered: Sequence[Mention], index: int) -> bool:
    """Return whether "three in Birmingham" goes on from "four originate in London"."""
    mention, before = ordered[index], ordered[index - 1] if index else None
    if before is None or not before.origin or not mention.form.startswith("elliptic"):
        return False
    told = before.shadow.text[before.quantity.end : mention.at]
    if before.measure.unit == "lines" and re.search(r"\b(?:traced|linked|tracked)\b[^.;]*\bto\b|^\s+to\s", told):
        return True
    if not mention.form.startswith("elliptic in_where"):
        return False
    said = before.shadow.text[before.quantity.end : mention.at]
    return bool(
        re.search(
            r"\b(?:originat\w+|origins?|starts?|begins?|based|liv\w+|address\w*)\b[^.;]*\b(?:in|on)\b|^\s+in\s", said
        )
    ) and not re.search(r"\bfrom\b", said)


def _wrong_in(shadow: Shadow, before: str) -> bool:
    """Return whether "in" or "to" belongs to another thing: born in, lives in, drove to, appear in."""
    return bool(
        re.search(
            (
                r"\b(?:born|lives?|grew\s+up|brought\s+up|appear(?:ed)?|court|sent|travel\w*|driv\w+|drove|"
                r"moved|back|close|referred|according|due|prison|station|meeting)\s+(?:in|at|to|into|"
                r"through)\s+(?:the\s+)?$"
            ),
            before,
            re.IGNORECASE,
        )
    )


def _fronted(shadow: Shadow, start: int, end: int, mention: Mention) -> bool:
    """Return whether a place or date before the first number holds for the whole sentence."""
    if re.search(rf"\.\s|;|{SIGNS['n']}", shadow.text[end : min(mention.start, mention.at)]):
        return False
    headed = re.search(r"\bnumber\s+of\b", shadow.text[:start], re.IGNORECASE)
    return start >= mention.start or bool(
        headed or _FRONT.match(shadow.text[:start]) or _FORCE_IN.search(shadow.text[:start])
    )


def set_place(mention: Mention, column: str, places: Sequence[PlaceName]) -> None:
    """Set an empty column to a place, or to the one that holds the others; doubt several that are not split."""
    if getattr(mention, column) or (column == "destination" and mention.places):
        return
    for place in places:
        mention.doubt(place.doubt)
    ids = [p.place for p in places if p.place]
    if not ids:
        return
    widest = next((i for i in ids if all(i == j or i in around(j) for j in ids)), "")
    if len(ids) == 1 or widest:
        if len(ids) > 1:
            mention.doubt(f"{' and '.join(ids)} are named: the larger is taken")
        setattr(mention, column, widest or ids[0])
        return
    mention.doubt(f"{' and '.join(ids)} together: the {column} is not split")
    if column == "destination":
        mention.places = tuple(ids)
