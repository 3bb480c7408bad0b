"""What a count is about: where, when, who did it and of which whole it is a part, as far as the grammar says so.

Where the sentence does not say it, it stays empty and a doubt says why; nothing is filled with what was named last.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from graphlab.loaders.articles.dates import Clock, When, days_of
from graphlab.loaders.articles.figures import Asked
from graphlab.loaders.articles.grammar import SIGNS, grammar
from graphlab.loaders.articles.mentions import Mention
from graphlab.loaders.articles.named_places import DESTINATION_WORDS, ORIGIN_WORDS, PlaceName, around
from graphlab.loaders.articles.respective import together
from graphlab.loaders.articles.shadow import Shadow
from graphlab.model.periods import make_period
from graphlab.model.tables import UNKNOWN
from graphlab.model.values import parse_value

_SKIP = (
    r"(?:the\s+|(?:nearby|neighbouring|central|north|south|east|west|inner|greater|"
    r"elsewhere\s+in|areas?\s+of|parts\s+of|town\s+of|city\s+of|county\s+of|people\s+(?:in|"
    r"from))\s+)*"
)
_STREET = r"(?:[A-Z][\w'-]+(?:\s+[A-Z][\w'-]+){0,3},\s+)?"
_DESTINATION = re.compile(rf"\b(?i:{DESTINATION_WORDS})\s+{_SKIP}{_STREET}$")
_ORIGIN = re.compile(
    rf"(?:\b(?i:{ORIGIN_WORDS})\s+|\b(?i:originat\w+\s+in|based\s+in|(?:with|had|have|gave|"
    rf"home)\s+(?:home\s+)?addresses?\s+in|(?:home\s+)?address\s+[^.;]{{0,40}}?\bin|liv(?:ed|"
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
_LINKED_TO = re.compile(rf"\blinked\s+to\s+{_SKIP}$", re.IGNORECASE)
_STAFF = re.compile(
    (
        r"\b(?:officers?|detectives|police|colleagues|staff|teams?|units?|forces?|constables|"
        r"specialists|help|support|report|away|miles|information|calls?)\s+from\s+[^.;]{0,25}$"
    ),
    re.IGNORECASE,
)
_UNKNOWN = re.compile(
    (
        r"^[^.;,]{0,60}?\b(?:from\s+|in\s+|of\s+)?(?:areas?\s+unknown|unknown\s+areas?|"
        r"an?\s+unknown\s+(?:area|address)|(?:origin|address|home)\s+(?:is|was|were|are)?\s*(?:un|"
        r"not\s+)known)\b"
    ),
    re.IGNORECASE,
)
_BREAK = re.compile(
    r";|\bwhile\b|\bwhereas\b|\bcompared\b|\bbut\b|\bup from\b|\bdown from\b|\bagainst\b", re.IGNORECASE
)
_STARTS_NEXT = re.compile(
    r"(?:[,;]|\band\b|\bwhile\b|\bbut\b)\s*(?:and\s+)?(?:in|on|during|at|by|over|as\s+at|from)?\s*(?:the\s+)?$",
    re.IGNORECASE,
)
_OPENS = re.compile(
    (
        r"(?:[,;]\s*(?:and\s+|while\s+|but\s+)?|\band\s+|\bwhile\s+|\bbut\s+)(?:(?:police|officers|"
        r"detectives|forces|colleagues)\s+)?(?:in|on|during|at|by|over|as\s+at|from)\s+(?:the\s+)?$"
    ),
    re.IGNORECASE,
)
#: "..., while April had the fewest with four": the date is the subject of the next clause.
_NEXT_IS = re.compile(r"\b(?:while|whereas|but|and)\s+$", re.IGNORECASE)
_DATE_ACTS = re.compile(rf"{SIGNS['when']}+\s+(?:had|saw|brought|recorded|was|produced|came)\b", re.IGNORECASE)
_JOINED_PERIOD = re.compile(r"\b(?:and|while|but)\s+(?:in|on|during|at|by|over)\s+(?:the\s+)?$", re.IGNORECASE)
_OTHER_FIGURE = re.compile(
    r"\b(?:compared|twice\s+as|times\s+as|as\s+many\s+as|more\s+than\s+in|than\s+in|up\s+from|down\s+from)\b|\bthan\s*$",
    re.IGNORECASE,
)
_ON_PLACES = frozenset(("merseyside", "isle-of-wight", "anglesey", "cleveland", "tyne-and-wear", "humberside"))
#: ", and in Kendal there are none": the place opens the next statement.
_AND_IN = re.compile(r"(?:,|\b)\s*(?:and|but|while)\s+(?:in|on|across)\s+(?:the\s+)?$", re.IGNORECASE)
_THERE_NEXT = re.compile(rf"{SIGNS['where']}+,?\s+(?:there|it|they|police|officers|the)\b", re.IGNORECASE)
_NEW_SUBJECT = re.compile(
    r";|"
    r",?\s+(?:and|but|while|as)\s+(?:there|it|this|that|they|we|he|she|police|officers|his|her|their)\b",
    re.IGNORECASE,
)
#: What may stand before a place at the beginning of a sentence for it to hold for the whole: "Over the weekend, in ".
_FRONT = re.compile(
    rf"[\s\"'(-]*(?:(?:[A-Za-z]+\s+)?(?:{SIGNS['when']}+|{SIGNS['op']}+|[A-Za-z]+),?\s+){{0,2}}?(?:and\s+)?(?:in|across|around|throughout|within|on|for)\s+(?:the\s+|(?:\w+\s+){{1,3}}of\s+)?$",
    re.IGNORECASE,
)
_FORCE_IN = re.compile(r"\b(?:police|officers|detectives|forces|teams)\s+(?:in|across)\s+(?:the\s+)?$", re.IGNORECASE)
_AFTER = re.compile(r"\b(?:after|following|because|before|until|once)\b", re.IGNORECASE)
_THE_PLACE = re.compile(
    r"\b(?:in|into|across|around|within|throughout|to)\s+the\s+(?P<kind>county|town|city|borough|district)\b(?!\s+(?:council|lines?|police|centre|court|hall))",
    re.IGNORECASE,
)
_KINDS_OF_PLACE = {
    "county": ("county", "force", "region"),
    "town": ("town",),
    "city": ("town",),
    "borough": ("borough", "town", "district"),
    "district": ("district", "town"),
}
_SOME_OF_THEM = re.compile(
    r"\b(?:most|some|many|majority|half|several|few|part|others)\b|\S(?<!all)\s+of\s+(?:whom|which|them|those)\b",
    re.IGNORECASE,
)
#: The place is that of a line or gang and not of the arrests: "jailed over a county line from London".
_OF_A_LINE = re.compile(
    r"(?:\b(?:(?<!county\s)lines|line|gangs?|networks?)\s+(?:\w+ed\s+|\w+ing\s+|run\s+|ran\s+)?"
    r"(?:from|out\s+of|to|into|in|across|between)|\bcounty\s+lines\s+(?:from|out\s+of|to|into|between)|"
    r"\b(?:drugs|heroin|cocaine|crack|cannabis)\s+(?:from|into|to))\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_NEW_VERB = re.compile(
    r"\b(?:that|which|who)\s+(?:was|were|had|have|has)\b|\b(?:and|but)\s+[^,;]{1,60}?\b(?:was|were|is|are|has|have|had)\b",
    re.IGNORECASE,
)
_ASIDE = re.compile(
    r",\s+(?:which|who|whose|where|when|launched|set\s+up|formed|established|introduced|a\s|an\s|the\s)[^,;]*(?:,|$)",
    re.IGNORECASE,
)
_CLOSED_ASIDE = re.compile(r",\s+(?:which|who|whose|a|an|the)\s[^,;.]*,", re.IGNORECASE)
#: "The week of action, which ran from 3 to 9 October": the aside dates the week, and what was done in it.
_DATED_WEEK = re.compile(
    r"\b(?:week|weekend|month|days?|period|operation|crackdown|campaign|activity|intensification)\b[^,;.]{0,40},\s+which\s+"
    r"(?:ran|took\s+place|was\s+held|lasted|was\s+carried\s+out|happened)\s+(?:\w+\s+){0,3}?$",
    re.IGNORECASE,
)
_ANAPHOR_KINDS = {
    "project": "programme",
    "programme": "programme",
    "initiative": "programme",
    "scheme": "programme",
    "operation": "operation",
    "crackdown": "operation",
    "campaign": "operation",
    "investigation": "operation",
    "blitz": "operation",
}
_THEY_HAVE = re.compile(
    rf"^(?:[^,;.:]{{0,30}}[,\s]\s*|{SIGNS['when']}+,?\s+)?they\s+(?:have|had|also)\b", re.IGNORECASE
)
_PARTS_OF = {"arrests": ("charges", "convictions", "jailed", "people safeguarded")}
_SINCE_A_START = re.compile(
    r"\bsince\s+(?:the\s+(?:start|launch|beginning|introduction|creation)\s+of\b|(?:it\s+|[^\s,.;]+\s+)(?:was\s+)?(?:set\s+up|launched|began|started|formed|got\s+under\s*way|came\s+in)\b)[^,.;]{0,80}$",
    re.IGNORECASE,
)
_TOOK_TO = re.compile(r"\b(?:br(?:ought|inging|ings)|took|takes|taking)\b", re.IGNORECASE)
_SINCE_BEGAN = re.compile(rf"\bsince\s+(?:the\s+)?(?:launch\s+of\s+)?{SIGNS['op']}+", re.IGNORECASE)


@dataclass
class Memory:
    """What an article has said so far, sentence by sentence."""

    clock: Clock
    mentions: list[Mention] = field(default_factory=list)
    shadows: list[Shadow] = field(default_factory=list)
    operations: dict[str, str] = field(default_factory=dict)
    actors: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    lead: int = -1
    header: int = -1
    asked: Asked | None = None
    answered: int = -1
    frame: When | None = None
    period: When | None = None
    period_at: int = -9
    long_period: When | None = None
    places: dict[str, str] = field(default_factory=dict)
    year: str = ""

    def before(self, number: int, sentences: int = 1) -> list[Mention]:
        """Return the counts of the sentences directly before one."""
        return [m for m in self.mentions if number - sentences <= m.number < number]


def attach(shadow: Shadow, number: int, mentions: Sequence[Mention], memory: Memory) -> None:
    """Fill in places, periods, who acted and wholes of the counts of one sentence; the memory is read, not changed."""
    ordered = list(mentions)
    for index, mention in enumerate(ordered):
        if mention.form not in _SAID_ABOVE:
            _place(shadow, ordered, index)
        if not (mention.first or mention.last):
            _period(shadow, ordered, index, memory)
    for index, mention in enumerate(ordered):
        _definite_place(shadow, ordered, index, mention, memory)
    _spread_back(shadow, ordered)
    _spread_over_list(ordered)
    _spread_on(shadow, ordered)
    for mention in ordered:
        _from_lead(mention, memory)
        _whole(mention, ordered, memory)
        _inherit(mention, memory)
    for mention in ordered:
        who, how = actor(shadow, mention, memory)
        if who and not mention.subject:
            mention.subject = who
        elif how and not mention.subject:
            mention.doubt(how)
        if not mention.acted_by:
            mention.acted_by = _organisation(shadow, mention)
    for mention in ordered:
        if mention.whole is not None and not mention.subject:
            mention.subject = mention.whole.subject
        model = mention.like
        if model is not None and model.number == mention.number and not mention.subject:
            mention.subject = model.subject
    _shares(shadow, ordered)


# Places


def _tail(shadow: Shadow, ordered: Sequence[Mention], index: int) -> tuple[int, int]:
    end = ordered[index + 1].at if index + 1 < len(ordered) else len(shadow.text)
    return ordered[index].quantity.end, end


#: "The majority of the" before a number: what is said of them is not said of all.
_PART_OF_A_NUMBER = re.compile(
    rf"\b(?:majority|most|many|half|some|few|none|third|quarter)\s+of\s+(?:the|those|these)?\s*$|{SIGNS['x']}\s+of\s+(?:the|those|these)?\s*$",
    re.IGNORECASE,
)
_PLACE_BESIDE = (
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
#: Figures of which header, label or question said the place already.
_SAID_ABOVE = ("cell", "answer")


#: A line that a place heads: "Suffolk: 10 arrests, one line closed".
_HEADED = re.compile(
    rf"\s*(?:in\s+)?(?P<place>{SIGNS['where']}+)\s*(?::|\s-\s|\t)\s*(?={SIGNS['n']}|\w)", re.IGNORECASE
)


def _place_beside(shadow: Shadow, mention: Mention) -> None:
    """Set the place of a number that stands right after it: a line of figures, "in Greater Manchester in 31"."""
    if mention.form in ("elliptic unknown_n", "elliptic not_known"):
        mention.origin = UNKNOWN
        return
    if mention.form in ("elliptic gapped_where", "elliptic verb_where"):
        after = [places for a, _, places in shadow.place_lists if a >= mention.quantity.end]
        _set_place(mention, "destination", after[0] if after else ())
        return
    if mention.origin:
        return
    ahead = [places for _, b, places in shadow.place_lists if b <= mention.at]
    if mention.form == "elliptic bracket":
        ahead = [places for _, b, places in shadow.place_lists if b in (mention.at - 2, mention.at - 1)]
    home = re.search(r"\b(?:address|home|liv|resid|from)\w*\b", shadow.text[: mention.at], re.IGNORECASE)
    if ahead:
        _set_place(mention, "origin" if home and mention.form != "elliptic home_to" else "destination", ahead[-1])


def _place(shadow: Shadow, ordered: Sequence[Mention], index: int) -> None:
    mention = ordered[index]
    if mention.form in _PLACE_BESIDE:
        _place_beside(shadow, mention)
        return
    headed = _HEADED.match(shadow.text)
    if headed:
        _set_place(
            mention, "destination", next((p for a, _, p in shadow.place_lists if a == headed.start("place")), ())
        )
        return
    start, end = _tail(shadow, ordered, index)
    lead_start = ordered[index - 1].quantity.end if index else 0
    if _PART_OF_A_NUMBER.search(shadow.text[: mention.at]):
        return
    if _UNKNOWN.match(shadow.text[start:end]):
        mention.origin = UNKNOWN
    for a, b, places in shadow.place_lists:
        own_tail = start <= a < end and not _belongs_to_next(shadow, a, end, ordered, index)
        own_lead = lead_start <= a < mention.at and (
            index == 0 or _belongs_to_next(shadow, a, mention.at, ordered, index - 1)
        )
        if not own_tail and not own_lead:
            continue
        if own_tail and _new_statement(shadow.text[start:a], mention.end - start):
            continue
        if own_tail and _AND_IN.search(shadow.text[:a]) and _THERE_NEXT.match(shadow.text, a):
            continue
        if _in_aside(shadow, a, mention) or (own_lead and index == 0 and not _fronted(shadow, a, b, mention)):
            continue
        column = _end_at(shadow, a, places, ordered, index, own_tail=own_tail)
        if column:
            _set_place(mention, column, places)


def _end_at(
    shadow: Shadow, at: int, places: Sequence[PlaceName], ordered: Sequence[Mention], index: int, *, own_tail: bool
) -> str:
    """Return whether a place in the clause of a count is its origin or destination; "" for that of another thing."""
    mention, before = ordered[index], shadow.text[:at]
    start = mention.quantity.end
    between = shadow.text[start:at] if own_tail else ""
    if _SOME_OF_THEM.search(between) or _THE_EXAMPLE.search(between):
        return ""
    of_lines = mention.measure.unit in ("lines", "groups")
    if not of_lines and (_OF_A_LINE.search(before) or re.search(r"\bto\s+(?:the\s+)?$", before)):
        return ""
    if at == start + 1 and own_tail and mention.measure.people:
        return "origin"
    if (_ORIGIN.search(before) or (of_lines and _LINKED_TO.search(before))) and not _STAFF.search(before):
        return "" if mention.measure.people and _OTHERS_DO.search(between) else "origin"
    on = places[0].place in _ON_PLACES and re.search(r"\bon\s+$", before, re.IGNORECASE)
    if not (_DESTINATION.search(before) or on) or _wrong_in(shadow, before):
        return ""
    lived = own_tail and _LIVED.search(shadow.text[:start]) and re.search(r"\bin\s+(?:the\s+)?$", before)
    return "origin" if lived or _gapped_origin(ordered, index) else "destination"


def _definite_place(shadow: Shadow, ordered: Sequence[Mention], index: int, mention: Mention, memory: Memory) -> None:
    """Read "in the county" as the only county that the article has named so far."""
    if mention.destination or mention.places or (mention.like is not None and mention.like.number == mention.number):
        return
    start, end = _tail(shadow, ordered, index)
    first = 0 if index == 0 else mention.start
    for match in _THE_PLACE.finditer(shadow.text[first:end]):
        at = first + match.start()
        if at >= start and (
            _new_statement(shadow.text[start:at], mention.end - start) or _SOME_OF_THEM.search(shadow.text[start:at])
        ):
            continue
        if _in_aside(shadow, at, mention):
            continue
        kinds = _KINDS_OF_PLACE[match["kind"].lower()]
        found = [place for place, kind in memory.places.items() if kind in kinds]
        if len(found) == 1:
            mention.destination = found[0]
            mention.doubt(f"'the {match['kind']}' is read as {found[0]}, the only one named so far")
        return


def _gapped_origin(ordered: Sequence[Mention], index: int) -> bool:
    """Return whether "three in Birmingham" goes on from "four originate in London"."""
    mention, before = ordered[index], ordered[index - 1] if index else None
    if before is None or not before.origin or not mention.form.startswith("elliptic in_where"):
        return False
    said = before.shadow.text[before.quantity.end : mention.at]
    return bool(re.search(r"\b(?:originat\w+|based|liv\w+|address\w*)\b[^.;]*\bin\b|^\s+in\s", said)) and not re.search(
        r"\bfrom\b", said
    )


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


def _belongs_to_next(shadow: Shadow, at: int, end: int, ordered: Sequence[Mention], index: int) -> bool:
    """Return whether what stands at `at` in the tail of a count opens the clause of the next count."""
    if index + 1 >= len(ordered):
        return False
    before = shadow.text[ordered[index].quantity.end : at]
    rest = shadow.text[at:end]
    opens = _OPENS.search(before) or (_NEXT_IS.search(before) and _DATE_ACTS.match(rest))
    return bool(opens) and not re.search(r"[,;]", rest.rstrip(" ,"))


def _fronted(shadow: Shadow, start: int, end: int, mention: Mention) -> bool:
    """Return whether a place or date before the first number holds for the whole sentence."""
    if re.search(rf"\.\s|;|{SIGNS['n']}", shadow.text[end : min(mention.start, mention.at)]):
        return False
    headed = re.search(r"\bnumber\s+of\b", shadow.text[:start], re.IGNORECASE)
    return start >= mention.start or bool(
        headed or _FRONT.match(shadow.text[:start]) or _FORCE_IN.search(shadow.text[:start])
    )


def _in_aside(shadow: Shadow, at: int, mention: Mention) -> bool:
    if _DATED_WEEK.search(shadow.text[:at]):
        return False
    for match in _ASIDE.finditer(shadow.text):
        if match.start() <= at < match.end():
            return not match.start() <= mention.at < match.end()
    return False


def _set_place(mention: Mention, column: str, places: Sequence[PlaceName]) -> None:
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


# Periods


def _period(shadow: Shadow, ordered: Sequence[Mention], index: int, memory: Memory) -> None:
    mention = ordered[index]
    start, end = _tail(shadow, ordered, index)
    lead_start = ordered[index - 1].quantity.end if index else 0
    usable = [w for w in shadow.periods if not _of_something_else(shadow, w, mention)]
    usable = [w for w in usable if not (mention.base and w.kind == "so far")]
    tail = [
        w
        for w in usable
        if start <= w.start < end
        and not _elsewhere(shadow.text[start : w.start], mention.end - start)
        and not _belongs_to_next(shadow, w.start, end, ordered, index)
    ]
    lead = [
        w
        for w in usable
        if lead_start <= w.start < mention.at
        and (
            index == 0
            or _belongs_to_next(shadow, w.start, mention.at, ordered, index - 1)
            or (w.kind == "now" and mention.at - w.end <= 2)
        )
    ]
    chosen = tail[0] if tail else lead[-1] if lead else None
    acting = [w for w in lead if _DATE_ACTS.match(shadow.text, w.start)]
    if chosen is not None and acting and _narrower(acting[-1], chosen):
        chosen = acting[-1]
    if tail and mention.form.startswith("change") and index + 1 < len(ordered) and len(usable) == 1 and not lead:
        chosen = None
    if chosen is None and index and not mention.form.startswith("elliptic compared"):
        fronted = [w for w in usable if w.start < ordered[0].at]
        own = mention.form.split()[-1] in ("as_active", "known", "state")
        chosen = (
            fronted[-1] if fronted and not own and not _BREAK.search(shadow.text[ordered[0].at : mention.at]) else None
        )
    if mention.form.startswith("change") and chosen is not None:
        chosen = _side_of_change(mention, chosen)
    if re.search(r"\bfor\s+the\s+same\s+(?:week|month|period|day)\b", shadow.text):
        mention.doubt("'the same' period goes back to another")
        return
    if chosen is None:
        chosen = _since_then(shadow, mention, memory)
    if chosen is None:
        return
    told = together(shadow, chosen)
    if told is None:
        mention.doubt("several periods are named together: which of them is not clear")
    else:
        _set_period(mention, told, _context_year(shadow, told, mention, memory))


def _narrower(first: When, second: When) -> bool:
    """Return whether a period is shorter than another: in "March saw the most arrests of the year" it is March."""
    return bool(first.first and first.last) and (
        not (second.first and second.last) or days_of(first.first, first.last) < days_of(second.first, second.last)
    )


def _new_statement(between: str, own: int) -> bool:
    """Return whether another statement begins after a number and the first `own` letters, which are its own."""
    rest = between[max(0, own) :]
    return bool(_NEW_SUBJECT.search(between) or _NEW_VERB.search(rest) or _AFTER.search(rest))


def _elsewhere(between: str, own: int) -> bool:
    """Return whether another statement has begun between a number and a date."""
    return (
        _new_statement(between, own)
        or bool(re.search(rf",\s+(?:{SIGNS['n']}+\s+)?of\s+(?:which|whom)\b", between))
        or bool(_JOINED_PERIOD.search(between) or _OTHER_FIGURE.search(between))
    )


def _side_of_change(mention: Mention, when: When) -> When:
    """Return the beginning or the end of the span over which a number changed."""
    said = mention.shadow.sentence.text[when.start : when.end]
    if (
        mention.measure.kind != "stock"
        and when.kind == "span"
        and not re.match(r"(?:between|from)\b", said, re.IGNORECASE)
    ):
        return when
    if when.first == when.last or when.kind not in ("span", "since") or not (when.first and when.last) or when.month:
        return when
    if make_period(when.first, when.first) == make_period(when.last, when.last):
        return when
    side = when.first if mention.form == "change from" else when.last
    return When(when.start, when.end, "span", side, side, when.doubt)


def _since_then(shadow: Shadow, mention: Mention, memory: Memory) -> When | None:
    """Return the time since a beginning that is dated: "since the start of the programme in November 2019"."""
    for when in shadow.periods:
        if (
            when.first
            and _SINCE_A_START.search(shadow.text[: when.start])
            and not _in_aside(shadow, when.start, mention)
            and not (mention.at < when.start and _TOOK_TO.search(shadow.text[mention.quantity.end : when.start]))
        ):
            text = memory.clock.text
            doubt = "" if text else "the end of the period is the publication, which is not dated"
            return When(when.start, when.end, "since", when.first, text, doubt)
    return None


def _of_something_else(shadow: Shadow, when: When, mention: Mention) -> bool:
    """Return whether a date tells of another thing than the count: "launched in June 2022"."""
    before = shadow.text[: when.start]
    if mention.measure.kind != "stock" and shadow.sentence.text[when.start : when.end].lower().startswith("at any"):
        return True
    until = re.search(r"\bby\s+$", before)
    if until and mention.measure.kind == "flow":
        return bool(re.search(r"\b(?:will|to|be|place|aims?|closed)\b[^.;]*\bby\s+$", before[-40:]))
    if when.kind != "since" and _SINCE_A_START.search(before):
        return True
    return bool(grammar().other_dates.search(before[-90:])) or _in_aside(shadow, when.start, mention)


def _context_year(shadow: Shadow, when: When, mention: Mention, memory: Memory) -> str:
    """Return the year that settles a month without one: of the sentence, of the whole, or of the series before."""
    if not when.month:
        return ""
    if when.doubt and memory.frame is not None:
        first, last = memory.frame.first[:7], memory.frame.last[:7]
        inside = [
            y
            for y in {first[:4], last[:4]}
            if first <= f"{y}-{when.month:02d}" <= (last if len(last) > 4 else f"{last}-12")
        ]
        if len(inside) == 1:
            return inside[0]
    years = {w.first for w in shadow.periods if len(w.first) == 4 and w.first == w.last}
    if len(years) == 1:
        return years.pop()
    said = {w.first[:4] for w in shadow.periods if w.first and not w.month}
    if len(said) == 1:
        return said.pop()
    like = mention.like
    if like is not None and like.first and like.first[:4] == like.last[:4]:
        return like.first[:4]
    return memory.year if mention.form.startswith("elliptic") else ""


def _set_period(mention: Mention, when: When, year: str = "") -> None:
    settled = when.in_year(year)
    if when.month and year:
        mention.doubt(f"the year {year} is that of the text around it" if when.doubt else "")
    mention.doubt(settled.doubt)
    until = re.search(r"\bby\s+$", mention.shadow.text[: when.start], re.IGNORECASE)
    mention.first, mention.last = settled.first, settled.last
    if mention.measure.kind == "stock" and when.kind in ("since", "span") and not until and when.kind == "since":
        mention.first = settled.last
    elif (until and mention.measure.kind != "stock") or (
        when.kind in ("so far", "now") and mention.measure.kind != "stock"
    ):
        mention.first = ""
        mention.doubt("the start of the period is not said")


def _spread_back(shadow: Shadow, ordered: Sequence[Mention]) -> None:
    """Give numbers joined by "and" the place and period that are said once, after the last of them."""
    for index in range(len(ordered) - 2, -1, -1):
        mention, after = ordered[index], ordered[index + 1]
        between = shadow.text[mention.quantity.end : after.at]
        if (
            _BREAK.search(between)
            or _TOOK_TO.search(between)
            or _AFTER.search(between)
            or after.form.startswith(("elliptic", "change"))
            or mention.form.startswith(("elliptic", "change"))
        ):
            continue
        if not (mention.first or mention.last) and (after.first or after.last):
            mention.first, mention.last = after.first, after.last
            mention.doubts += [d for d in after.doubts if "year" in d or "period" in d]
        if after.measure.unit == "lines" and mention.measure.unit != "lines":
            continue
        if mention.measure.people == after.measure.people or _both_lists(between):
            if after.destination and not mention.destination and not mention.places:
                mention.destination = after.destination
                mention.doubt("the place is said once, after several numbers")
            elif after.places and not mention.destination and not mention.places:
                mention.places = after.places
                mention.doubt(f"{' and '.join(after.places)} together: the destination is not split")


def _spread_over_list(ordered: Sequence[Mention]) -> None:
    """Give "43 in Shrewsbury, 29 in Telford and 17 in Hereford during 2023" the period that is said at the end."""
    for index in range(len(ordered) - 1, 0, -1):
        mention, before = ordered[index], ordered[index - 1]
        between = before.shadow.text[before.quantity.end : mention.at]
        joined = re.fullmatch(
            rf"[\w\s]{{0,30}}?\b(?:in|from|at)\s+(?:the\s+)?{SIGNS['where']}+(?:,\s*|,?\s+and\s+)", between
        )
        if joined and mention.like is before and not (before.first or before.last) and (mention.first or mention.last):
            before.first, before.last = mention.first, mention.last
            before.doubt("the period is said once, after several numbers")


def _spread_on(shadow: Shadow, ordered: Sequence[Mention]) -> None:
    """Give "and arrested 16 people" the period of the verb that it is joined to."""
    for before, mention in itertools.pairwise(ordered):
        if (
            mention.first
            or mention.last
            or not (before.first or before.last)
            or mention.form not in ("people_active", "thing_active")
        ):
            continue
        between = shadow.text[before.quantity.end : mention.at]
        if re.search(
            r",?\s+and\s+(?:also\s+|had\s+|have\s+|has\s+)?(?:\w+(?:ed|ing)|made|shut|took|seized)\s+(?:down\s+|out\s+)?$",
            between,
        ) and not _BREAK.search(between):
            mention.first, mention.last = before.first, before.last
            mention.doubt("the period is said of the number that it is joined to")


def _both_lists(between: str) -> bool:
    return bool(re.search(r"(?:,|\band)\s*(?:\w+\s+){0,3}$", between)) and not re.search(
        r"\b(?:which|who|that)\b", between
    )


def _from_lead(mention: Mention, memory: Memory) -> None:
    """Give an item of a list the place, period and actor of the sentence before the list."""
    if not mention.shadow.sentence.item or memory.lead < 0 or memory.lead >= len(memory.shadows):
        return
    lead = memory.shadows[memory.lead]
    listed = lead.sentence.text.rstrip().endswith(":") or bool(lead.sentence.cells)
    above = memory.shadows[memory.lead - 1] if lead.sentence.cells and memory.lead else None
    if not lead.periods and above is not None and not re.search(r"[.!?]$", above.sentence.text):
        lead = above  # the caption of the table
    usable = [w for w in lead.periods if not grammar().other_dates.search(lead.text[: w.start][-90:])]
    if not (mention.first or mention.last) and len(usable) == 1:
        _set_period(mention, usable[0])
        mention.doubt("" if listed else "the period is that of the sentence before the list")
    if not listed:
        return
    if not mention.destination and not mention.places:
        lists = [p for a, _, p in lead.place_lists if _DESTINATION.search(lead.text[:a])]
        if len(lists) == 1:
            _set_place(mention, "destination", lists[0])
    if not mention.subject and memory.lead < len(memory.actors):
        mention.subject = memory.actors[memory.lead]


# Wholes and parts


def _whole(mention: Mention, ordered: Sequence[Mention], memory: Memory) -> None:
    if not mention.base:
        return
    before = [
        *(m for m in memory.before(mention.number, 3) if m.form != "elliptic compared"),
        *(m for m in ordered if m.at < mention.at),
    ]
    if mention.base not in ("those", "including"):
        same = [m for m in (*memory.mentions, *before) if m.quantity.value == mention.base and _may_hold(m, mention)]
        mention.whole = same[-1] if same else None
        return
    if mention.base == "including":
        here = [m for m in ordered if m.at < mention.at and m.base != "including"]
        mention.whole = here[-1] if here and _may_hold(here[-1], mention) else None
        return
    shared = [
        m.whole
        for m in ordered
        if m.at < mention.at and m.base == "those" and m.whole is not None and _may_hold(m.whole, mention)
    ]
    if shared:
        mention.whole = shared[-1]
        return
    wholes = [
        m
        for m in before
        if _may_hold(m, mention)
        and (m.whole is None or m.measure.name != mention.measure.name or m.number == mention.number)
    ]
    nearest = [m for m in wholes if m.number == mention.number] or [
        m for m in wholes if m.number == max(w.number for w in wholes)
    ]
    tops = [m for m in nearest if m.whole is None] or nearest
    if len({id(m) for m in tops}) > 1:
        same_measure = [m for m in tops if m.measure.name == mention.measure.name]
        tops = same_measure or tops
    if tops and (len(tops) == 1 or tops[-1].measure.name == mention.measure.name):
        mention.whole = tops[-1]
    elif tops:
        mention.doubt("of which of the numbers before it is a part is not clear")
    else:
        for m in before:
            if m.measure.name == mention.measure.name and not fits(mention, m) and m.number < mention.number:
                said = f"{mention.quantity.value} is more than the {m.quantity.value} of which it is said to be a part"
                mention.doubt(f"check failed: {said}")


def _may_hold(whole: Mention, part: Mention) -> bool:
    """Return whether a count can be the whole of another: of one measure, or arrests of which some were charged."""
    if whole is part or not (
        whole.measure.name == part.measure.name or part.measure.name in _PARTS_OF.get(whole.measure.name, ())
    ):
        return False
    return fits(part, whole)


def fits(part: Mention, whole: Mention) -> bool:
    """Return whether a part is not certainly larger than its whole."""
    high = parse_value(whole.quantity.value).bounds.high
    low = parse_value(part.quantity.value).bounds.low or 0
    return high is None or low <= high


def _inherit(mention: Mention, memory: Memory) -> None:
    """Give a part, or a number compared with another, what the sentence says of that other only."""
    whole = mention.whole
    model = mention.like
    if whole is not None:
        same = whole.measure.name == mention.measure.name
        if same:
            mention.destination = mention.destination or whole.destination
            mention.places = mention.places or (() if mention.destination else whole.places)
            mention.origin = mention.origin or whole.origin
            if not (mention.first or mention.last):
                mention.first, mention.last = whole.first, whole.last
        mention.subject = mention.subject or whole.subject
        return
    if model is None:
        return
    mention.subject = mention.subject or (model.subject if model.number == mention.number else "")
    if mention.form in ("elliptic recorded", "elliptic gapped_body"):
        return
    elsewhere = mention.form == "elliptic figure" and model.number != mention.number and bool(mention.shadow.places)
    if not mention.destination and not mention.places and mention.form not in _PLACE_BESIDE and not elsewhere:
        mention.destination, mention.places = model.destination, model.places
    if (
        mention.form == "elliptic figure"
        and mention.destination != model.destination
        and not (mention.first or mention.last)
    ):
        mention.first, mention.last = model.first, model.last
    if mention.form.split()[-1] in ("compared", "to", "in_when", "figure") and model.form != "elliptic from_where":
        mention.origin = mention.origin or model.origin
    if not mention.group and mention.form.split()[-1] in ("compared", "to", "in_when"):
        mention.group = model.group
    if not (mention.first or mention.last) and mention.form.split()[-1] in ("from_where", "local", "in_where"):
        mention.first, mention.last = model.first, model.last


def join_series(mentions: Sequence[Mention]) -> None:
    """Join parts by month or by origin to the stated total that they follow, with its place, period and actor."""
    for run in _runs(mentions):
        if len(run) < 2:
            continue
        total = _total_of(run, mentions)
        if total is None:
            continue
        for part in run:
            part.whole = total
            part.destination = part.destination or total.destination
            part.places = part.places or (() if part.destination else total.places)
            if not part.subject and total.subject:
                part.subject = total.subject
                part.doubts = [d for d in part.doubts if not d.startswith("who did it")]
            if not (part.first or part.last):
                part.first, part.last = total.first, total.last


def _runs(mentions: Sequence[Mention]) -> Iterator[list[Mention]]:
    """Yield counts of one measure in a row that are split in one way: by month, or by origin."""
    run: list[Mention] = []
    way = ""
    for mention in mentions:
        mine = _way(mention)
        goes_on = run and mine == way and mention.measure == run[-1].measure and mention.number - run[-1].number <= 2
        if mine and goes_on:
            run.append(mention)
        else:
            if run:
                yield run
            run, way = ([mention], mine) if mine else ([], "")
    if run:
        yield run


def _way(mention: Mention) -> str:
    if mention.whole is not None and mention.whole.measure.name != mention.measure.name:
        return ""
    if mention.origin:
        return "origin"
    month = mention.first and mention.first == mention.last and len(mention.first) == 7
    return "month" if month and mention.measure.kind == "flow" else ""


def _total_of(run: Sequence[Mention], mentions: Sequence[Mention]) -> Mention | None:
    way = _way(run[0])
    given = [p.whole for p in run if p.whole is not None]
    if given:
        candidates: Iterable[Mention] = [given[0]]
    else:
        before = [m for m in mentions if (m.number, m.at) < (run[0].number, run[0].at) and m.measure == run[0].measure]
        candidates = [m for m in reversed(before) if m not in run and not _way(m) and m.whole is None and not m.group]
        candidates = [m for m in candidates if m.form not in ("elliptic compared", "change from")]
    lows = sum(parse_value(p.quantity.value).bounds.low or 0 for p in run)
    for total in candidates:
        high = parse_value(total.quantity.value).bounds.high
        if high is not None and lows > high:
            continue
        if way == "month" and not all(_inside(p, total) for p in run):
            continue
        if way == "origin" and run[0].number - total.number > (4 if run[0].form == "cell" else 2) and not given:
            continue
        if all(not p.destination or not total.destination or p.destination == total.destination for p in run):
            return total
    return None


def _inside(part: Mention, total: Mention) -> bool:
    if not (total.first and total.last and part.first):
        return False
    inner, outer = make_period(part.first, part.last).ordinals, make_period(total.first, total.last).ordinals
    return outer[0] <= inner[0] and inner[1] <= outer[1] and inner != outer


# Who acted


def actor(shadow: Shadow, mention: Mention, memory: Memory) -> tuple[str, str]:
    """Return the operation that acted, by the grammar of the sentence or an unbroken chain, and else the doubt."""
    rules = grammar().who
    for name in ("subject", "relative", "under_which"):
        for match in rules[name].finditer(shadow.text):
            if match.end() <= mention.quantity.start and _same_clause(
                shadow, match.end(), mention, active=name == "subject"
            ):
                return _named_in(shadow, match), ""
    for match in rules["part"].finditer(shadow.text):
        if _same_statement(shadow, match, mention):
            return _named_in(shadow, match), ""
    for name in ("pronoun", "pronoun_inside"):
        for match in rules[name].finditer(shadow.text):
            close = match.end() <= mention.quantity.start and _same_clause(shadow, match.end(), mention, active=True)
            if close or (name == "pronoun_inside" and _same_statement(shadow, match, mention)):
                found = _referent(match[0].lower(), shadow, mention.number, memory)
                if found:
                    return found, ""
    if rules["they"].match(shadow.text):
        before = {m.subject for m in memory.before(mention.number)}
        if len(before) == 1 and "" not in before and not mention.form.startswith(("people_passive", "thing_passive")):
            return before.pop(), ""
    named = list(dict.fromkeys(o.id for o in shadow.operations))
    if named:
        return "", f"{' and '.join(named)} stands in the sentence: did it do this?"
    if memory.operations:
        return "", f"who did it is not said; the article names {', '.join(memory.operations)}"
    return "", "who did it is not said"


def _named_in(shadow: Shadow, match: re.Match[str]) -> str:
    inside = [o for o in shadow.operations if match.start() <= o.start < match.end()]
    return inside[-1].id if inside else ""


def _same_clause(shadow: Shadow, start: int, mention: Mention, *, active: bool) -> bool:
    """Return whether the verb of a subject governs a count: no other subject stands between them."""
    between = shadow.text[start : mention.start if mention.start > start else mention.at]
    passive = mention.form in ("people_passive", "thing_passive", "people_participle", "people_of_arrested")
    if re.search(r"[;:]|\.\s|\bwhile\b|\bwhereas\b|\bcompared\b", between) or (
        re.search(r",?\s+(?:and|but|as)\s+(?:the|a|an|its|his|their|police|officers|another)\b", between)
    ):
        return False
    if passive and re.search(r"\b(?:and|but)\b", between):
        return False
    return active or not re.search(r"\.\s", between)


def _same_statement(shadow: Shadow, match: re.Match[str], mention: Mention) -> bool:
    """Return whether "as part of Operation X" belongs to a count: no other clause is between."""
    if not any(match.start() <= o.start < match.end() for o in shadow.operations) and "the" not in match[0]:
        return False
    low, high = sorted((match.start(), mention.at))
    between = _CLOSED_ASIDE.sub(" ", shadow.text[min(low + 1, high) : high])
    if re.search(r"[;:]|\bwhile\b|\bbut\b|\bwhereas\b|\bsaid\b|,\s+which\b", between):
        return False
    weak = re.match(r"\s*(?:on|for|from|via|following|because\s+of)\b", match[0], re.IGNORECASE)
    if weak or _SINCE_BEGAN.search(shadow.text[: match.end()]):
        return False
    inside = re.match(r"\s*in\b", match[0], re.IGNORECASE)
    return not inside or not mention.form.startswith("change")


def _referent(words: str, shadow: Shadow, number: int, memory: Memory) -> str:
    """Return the operation that "it", "the operation" or "the programme" means; "" where that is not certain."""
    kind = next((k for w, k in _ANAPHOR_KINDS.items() if w in words), "")
    before = memory.shadows[number - 1] if 0 < number <= len(memory.shadows) else None
    just = list(dict.fromkeys(o.id for o in before.operations)) if before else []
    if kind:
        here = [o for o in shadow.operations if o.kind == kind]
        every = [i for i, k in memory.operations.items() if k == kind]
        every += [o.id for o in here if o.id not in every]
        if len(set(every)) == 1:
            return every[0]
        fitting = [o.id for o in before.operations if o.kind == kind] if before else []
        return fitting[0] if len(set(fitting)) == 1 else ""
    if before is not None and len(just) == 1 and _is_topic(before):
        return just[0]
    return memory.actors[number - 1] if words.startswith("it") and 0 < number <= len(memory.actors) and not just else ""


def _is_topic(shadow: Shadow) -> bool:
    """Return whether the only operation of a sentence is what it is about: it stands at its beginning."""
    return bool(re.match(rf"(?:the\s+)?{SIGNS['op']}", shadow.text, re.IGNORECASE)) or bool(
        re.search(
            r"\b(?:launched|named|called|codenamed|dubbed|is|was)\s+(?:as\s+)?$",
            shadow.text[: shadow.operations[0].start],
        )
    )


def topic(shadow: Shadow, number: int, memory: Memory) -> str:
    """Return the operation that a sentence is about, for the sentence after it and for a list below it."""
    named = list(dict.fromkeys(o.id for o in shadow.operations))
    if len(named) == 1 and (
        _is_topic(shadow) or grammar().who["subject"].search(shadow.text) or grammar().who["part"].search(shadow.text)
    ):
        return named[0]
    if named:
        return ""
    for name in ("pronoun", "pronoun_inside"):
        match = grammar().who[name].search(shadow.text)
        if match:
            return _referent(match[0].lower(), shadow, number, memory)
    if _THEY_HAVE.search(shadow.text) and number:
        return memory.actors[number - 1]
    return ""


def acted_before(shadow: Shadow) -> str:
    """Return the operation that "the work was part of Operation X" names for the sentence before; else ""."""
    match = grammar().who["was_part"].match(shadow.text)
    return _named_in(shadow, match) if match else ""


def _organisation(shadow: Shadow, mention: Mention) -> str:
    """Return the police force or agency that is the subject of an active count, or "by" which it was done."""
    if mention.form in ("elliptic by_body", "elliptic gapped"):
        return next((o[2] for o in shadow.organisations if o[0] >= mention.quantity.end), "")
    if "active" not in mention.form and "named" not in mention.form:
        return ""
    before = [o for o in shadow.organisations if o[1] <= mention.at]
    return (
        before[0][2]
        if len(before) == 1 and not re.search(r"\bsaid\b|\baccording\b", shadow.text[before[0][1] : mention.at])
        else ""
    )


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
