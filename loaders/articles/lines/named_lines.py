"""What a sentence says of the lines that are named: where they come from and go to, and what is said of "it"."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from graphlab.loaders.articles.about.inherited_places import places_of_the_article
from graphlab.loaders.articles.about.memory import Memory
from graphlab.loaders.articles.grammar import SIGNS
from graphlab.loaders.articles.lines.brands import CLOSED, Brand
from graphlab.loaders.articles.lines.drafts import EventDraft, LinkDraft
from graphlab.loaders.articles.lines.ends import end_of, from_where, linked_ends, spots_of
from graphlab.loaders.articles.lines.ends_in_brackets import ends_in_brackets
from graphlab.loaders.articles.lines.going_on import called_it, goes_on_from
from graphlab.loaders.articles.lines.in_turn import Turn
from graphlab.loaders.articles.lines.line_events import (
    NEGATED,
    active_actor,
    event_of,
    events_of,
    passive_actor,
    period_of,
)
from graphlab.loaders.articles.lines.told_ahead import told_ahead, told_of_it
from graphlab.loaders.articles.named_places import PlaceName, around
from graphlab.loaders.articles.shadow import Shadow
from graphlab.loaders.articles.times.clock import When

_BASED = re.compile(
    rf"(?P<place>{SIGNS['where']}+)-(?:based|run)\s+(?:\w+\s+){{0,3}}?(?:\w+,?\s+(?:known|called|named|dubbed|nicknamed)\s+(?:as\s+)?(?:the\s+)?)?['\"]?$",
    re.IGNORECASE,
)


_SUCCEEDS = re.compile(
    r"\b(?:rebranded|renamed|relaunched|replaced|re-named|re-branded|changed\s+its\s+name|"
    rf"taken\s+over|became|(?:now|{SIGNS['when']}+)\s+(?:known|called|named|(?:trading|operating|selling|running)(?=\s+(?:as|under)\b))|resurfaced|c[ao]me\s+back|returned|reappeared|re-?emerged|(?:was|is)\s+(?:\w+\s+)?back)\b(?:\s+(?:itself|it))?\s+(?:as|to|by|with|"
    r"under)?\s*(?:the\s+|a\s+)?(?:name,?\s+|new\s+name,?\s+)?(?:of\s+)?$",
    re.IGNORECASE,
)


#: "'Coco', a successor to 'Rafa'", "the 'Coco' line, formerly known as 'Rafa'": the second name is the older.
_FORMERLY = re.compile(
    r"['\"]?(?:\s+(?:drugs?\s+)?line)?,?\s+(?:(?:which|that)\s+(?:was|had\s+been)\s+|(?:was|is)\s+)?(?:\(?(?:formerly|previously|once|originally|until\s+then)\s+(?:(?:known|called|named|branded)\s+)?(?:as\s+)?|"
    r"(?:the|an?)\s+(?:\w+\s+)?(?:successor|heir|replacement|rebrand(?:ing)?|new\s+name)\s+(?:to|of|for)\s+)(?:the\s+)?(?:old\s+)?",
    re.IGNORECASE,
)


_TOOK_OVER = re.compile(r"\btook\s+over\s+(?:when|after|from)\b[^.;]*$", re.IGNORECASE)


_ITS_PLACE = re.compile(
    r"(?:its\s+place\s+was\s+taken\s+by|it\s+was\s+(?:replaced|succeeded|followed)\s+by)\s+(?:a\s+|the\s+|another\s+)?[^.;,]{0,30}$",
    re.IGNORECASE,
)


_REPLACED_IT = re.compile(
    r"['\"]?(?:\s+line)?(?:\s+(?:has|had|soon|quickly|then|now|since|later|also|\w+ly))*\s+(?:replaced|succeeded|took\s+over\s+from|taken\s+over\s+from|(?:took|taken)\s+the\s+place\s+of)\s+"
    r"(?P<it>it|(?:the|that|this)\s+(?:drugs?\s+)?line)\b",
    re.IGNORECASE,
)


_ANY_LINE = re.compile(
    r"\b(?:a|the|their|his|this)\s+(?:drugs?|county|deal|phone|dealing)\s+(?:drugs?\s+)?line\b|\b(?:the|this)\s+line\b",
    re.IGNORECASE,
)


#: "'Bruno', a Liverpool-based line".
_BASED_AFTER = re.compile(r"['\"]?(?:\s+(?:drugs?\s+)?line)?,\s+an?\s+", re.IGNORECASE)


_FRONTED_PLACE = re.compile(r"\W*In\s+(?:the\s+)?")


_A_LINE_NEXT = re.compile(r"(?:,[^,;.]{1,50})?,?\s+(?:a|the|one|another)\s+(?:\w+\s+){0,2}line\b")


#: "Officers closed the line": the only line of the article.
_THE_LINE_CLOSED = re.compile(
    r"\b(?:clos(?:ed|ing)|shut(?:\s+down)?|dismantled|took\s+(?:down|out)|smashed)\s+(?:down\s+)?(?:the|this|that)\s+(?:drugs?\s+)?line\b"
    rf"|\b(?:the|this|that)\s+(?:drugs?\s+)?line\b[^.;]{{0,60}}?\b(?:until|before|when)\s+it\s+was\s+(?:\w+ly\s+)?{CLOSED}\b"
    rf"|\b(?:the|this|that)\s+(?:drugs?\s+)?line\s+(?:was|has\s+been|had\s+been)\s+(?:\w+ly\s+)?{CLOSED}\b"
    r"|\b(?:the|this|that)\s+(?:drugs?\s+)?line\s+(?:(?:went|had\s+gone)\s+dead|(?:ceased|stopped)\s+(?:to\s+operate|operating|trading))\b",
    re.IGNORECASE,
)


#: "The conspiracy was brought to an end by Operation Horizon": who acted on the only line of the article.
_ENDED_BY = re.compile(
    r"\b(?:the|this|that|their|his)\s+(?:\w+\s+)?(?:conspiracy|gang|network|group|enterprise|business|operation|outfit)\s+(?:was|were|had\s+been)\s+(?:\w+ly\s+)?"
    r"(?:brought\s+to\s+(?:an\s+end|justice)|brought\s+down|smashed|dismantled|uncovered|ended|stopped|broken\s+up|targeted|infiltrated|exposed|caught)\b",
    re.IGNORECASE,
)


#: "Marlo, a rival line which competed with Zac, had been closed": what stands behind the aside is said of the first.
_ASIDE_OF_A_NAME = re.compile(r"['\"]?(?:\s+line)?,\s+(?:an?|the|which)\b[^,;]*,(?=\s+(?:was|has|had|is)\b)")
#: All of a sentence below the name of a line: its ends, or that it was closed.
_ENDS_ALONE = re.compile(
    rf"[\s\"'(]*(?:from\s+)?(?P<o>{SIGNS['where']}+)\s+(?:in)?to\s+(?P<d>{SIGNS['where']}+)\s*[.;]?\s*", re.IGNORECASE
)
_CLOSED_ALONE = re.compile(
    rf"[\s\"'(]*(?:also\s+|since\s+)?(?P<verb>{CLOSED})(?:\s+(?:in|on)\s+{SIGNS['when']}+|\s+{SIGNS['when']}+)?",
    re.IGNORECASE,
)
#: "For two years a Bradford gang used it to sell heroin".
_RUN_BY = re.compile(
    rf"\b(?:an?|the)\s+(?P<place>{SIGNS['where']}+)(?:-based)?\s+(?:\w+\s+)?(?:gang|group|network|crew|men|man|dealers?|brothers)\s+(?:had\s+)?"
    r"(?:used|ran|run|controlled|operated|set\s+up|owned)\s+(?:it|the\s+line|that\s+line)\b",
    re.IGNORECASE,
)


#: "The phone sent 11,000 texts to customers in Carlisle": the only line of the article.
_THE_PHONE = re.compile(
    r"\b(?:the|this|that|its|their)\s+(?:drugs?\s+|county\s+|deal\s+)?(?:phone|line|number|handset|brand)\b[^.;]{0,30}?\b"
    r"(?:sent|sending|sends|messaged|advertis\w+|texted|served|serving|supplied|supplying|reached|had|was\s+selling|sold)\b",
    re.IGNORECASE,
)


#: "Within three weeks it was back".
_BACK_WITHIN = re.compile(
    r"\W*(?:within|by|after|before|less\s+than|only|just|but)\b[^.;]{0,50}?\b(?:it|the\s+(?:line|number))\s+(?:was|were)\s+(?:\w+\s+)?"
    r"(?:back|up\s+and\s+running|running\s+again|active\s+again|selling\s+again)\b",
    re.IGNORECASE,
)


#: "The Ace and Rico lines were run from Ely and from Luton": which comes from where is not said.
_FROM_ANOTHER = re.compile(
    rf"\b(?:from|out\s+of)\s+{SIGNS['where']}+\s+and\s+(?:from|out\s+of)\s+{SIGNS['where']}", re.IGNORECASE
)


#: "'Rafa' and 'Coco' were run from Bootle and Leeds respectively".
_RESPECTIVELY = re.compile(r"\brespectively\b", re.IGNORECASE)


#: "Its holder, from Leeds": what is from there is not the line.
_OF_OTHERS = re.compile(
    r"\s+(?:\w+\s+)?(?:holder|runners?|couriers?|dealers?|drugs|heroin|crack|customers|buyers|users)\b", re.IGNORECASE
)


_UNLIKE = re.compile(r"\bunlike\s+(?:the\s+)?(?:so-called\s+)?['\"]?$", re.IGNORECASE)


def _clauses(shadow: Shadow, brands: Sequence[Brand]) -> Iterator[tuple[list[Brand], int, int]]:
    """Yield brands that stand in one list, with the part of the sentence that speaks of them."""
    groups: list[list[Brand]] = []
    text = shadow.sentence.text
    for brand in brands:
        between = text[groups[-1][-1].end : brand.start] if groups else ""
        if groups and _FORMERLY.fullmatch(between.rstrip("'\"")):
            continue  # its older name: what follows is said of the newer
        if groups and re.fullmatch(
            r"['\"]?(?:\s+[Ll]ines?)?(?:\s+\([^()]*\))?(?:,|\s+and|,\s+and|\s+or)?\s+(?:and\s+)?(?:the\s+)?['\"]?",
            between,
        ):
            groups[-1].append(brand)
        else:
            groups.append([brand])
    for number, group in enumerate(groups):
        if _UNLIKE.search(text[: group[0].start]):
            continue
        start = 0 if number == 0 else groups[number - 1][-1].end
        end = groups[number + 1][0].start if number + 1 < len(groups) else len(text)
        aside = _ASIDE_OF_A_NAME.match(text, groups[0][-1].end)
        if aside and len(groups) == 2 and groups[1][0].start < aside.end():
            end = len(text) if number == 0 else aside.end()
        yield group, start, end


def lines_in(
    shadow: Shadow,
    number: int,
    brands: Sequence[Brand],
    memory: Memory,
    only: str = "",
    before: Sequence[str] = (),
    turns: Sequence[Turn] = (),
) -> Iterator[LinkDraft | EventDraft]:
    """Yield links and events of the lines that a sentence names.

    Parameters
    ----------
    shadow, number
        The sentence and its number.
    brands
        The lines named in it.
    memory
        What the article said before.
    only
        The only line that the article has named so far, which "a drugs line" may mean.
    before
        The lines named in the sentence before.
    turns
        Where it calls several of them "both" or "the latter".
    """
    for group, start, end in _clauses(shadow, brands):
        names = [b.name for b in group]
        after = group[-1].end
        yield from _places_of(shadow, names, start if start == 0 else after, after, end, group[0].start, memory)
        yield from events_of(shadow, number, names, group[0].start, after, end, memory)
    yield from ends_in_brackets(shadow, brands)
    yield from told_ahead(shadow, brands)
    yield from _successions(shadow, brands)
    yield from _replacements(shadow, brands, before)
    for turn, following in itertools.zip_longest(turns, turns[1:]):
        yield from _of_turn(shadow, number, turn, following.start if following else len(shadow.text), memory)
    if not (brands or turns):
        yield from _of_no_name(shadow, number, memory, only, before)


def _of_no_name(
    shadow: Shadow, number: int, memory: Memory, only: str, before: Sequence[str]
) -> Iterator[LinkDraft | EventDraft]:
    """Yield what a sentence that names no line says of one: of "it", "the line", "the phone", "a gang that used it"."""
    last = memory.shadows[-1] if memory.shadows else None
    yield from _from_where(shadow, before)
    alone = before[0] if len(before) == 1 else ""
    if alone:
        yield from told_of_it(shadow, alone)
    it = goes_on_from(shadow, last) if alone else None
    said = [*_said_of_it(shadow, number, before, it, memory)] if it is not None else []
    yield from said
    if said:
        return
    called = called_it(shadow, before, memory.lines, last)
    if called is not None:
        yield from _of_it(shadow, number, called, memory)
        return
    if alone and (run := _RUN_BY.search(shadow.text)):
        yield from _run_by(shadow, alone, run)
    if alone and (back := _BACK_WITHIN.match(shadow.text)):
        yield from event_of(before, "reemerged", period_of(shadow, 0, len(shadow.text)), "", back.span())
    yield from _of_the_only_one(shadow, number, memory, only)


def _from_where(shadow: Shadow, before: Sequence[str]) -> Iterator[LinkDraft]:
    """Yield where the lines of the sentence before are run from: "in Ilford, from where both were controlled"."""
    there = from_where(shadow, before)
    for name in before if there else ():
        for place in there[0] if there else ():
            asked = f"the line is not named here: is it {name}, of the sentence before?"
            spot = there[1] if there else (0, 0)
            yield LinkDraft("ORIGINATES_IN", name, place.place, None, "implied", spot, (asked,))


def _of_the_only_one(shadow: Shadow, number: int, memory: Memory, only: str) -> Iterator[LinkDraft | EventDraft]:
    """Yield what a sentence says of "the line", "the phone" or "the conspiracy", where only one line has been named."""
    single = memory.lines[0] if len(memory.lines) == 1 else ""
    if single and (ended := _ENDED_BY.search(shadow.text)):
        who = passive_actor(shadow, ended.end())
        asked = f"the line is not named here: is it {single}, the only one named so far?"
        yield from [LinkDraft("TARGETED", who, single, None, "implied", ended.span(), (asked,))] if who else []
    if single and (told := _THE_LINE_CLOSED.search(shadow.text)):
        yield from _the_line_closed(shadow, number, told, memory)
    phone = _THE_PHONE.search(shadow.text) if single else None
    name = single if phone else only
    match = (phone or _ANY_LINE.search(shadow.sentence.text)) if name else None
    if match is not None:
        doubt = f"the line is not named here: is it {name}, the only one named so far?"
        for draft in _places_of(shadow, [name], match.start(), match.end(), len(shadow.text), match.start(), memory):
            yield replace(draft, certainty="implied", doubts=(*draft.doubts, doubt))


def _of_turn(shadow: Shadow, number: int, turn: Turn, end: int, memory: Memory) -> Iterator[LinkDraft | EventDraft]:
    """Yield what a sentence says of lines that it calls "both" or "the latter"."""
    doubt = f"'{shadow.text[turn.start : turn.end]}' is read as {' and '.join(turn.names)}"
    if turn.end == 0:
        doubt = f"the sentence is read of {turn.names[0]}, which opens its paragraph"
        yield from _of_an_item(shadow, turn.names)
    for draft in (
        *_places_of(shadow, turn.names, turn.end, turn.end, end, turn.start, memory),
        *events_of(shadow, number, turn.names, turn.start, turn.end, end, memory),
    ):
        if isinstance(draft, LinkDraft):
            yield replace(draft, certainty="implied", doubts=(*draft.doubts, doubt))
        else:
            yield replace(draft, doubts=(*draft.doubts, doubt))


def _of_an_item(shadow: Shadow, names: Sequence[str]) -> Iterator[LinkDraft | EventDraft]:
    """Read "Luton to Hemel Hempstead." and "Closed in October by Operation Wren." of the line that opens the item."""
    ends = _ENDS_ALONE.fullmatch(shadow.text)
    for kind, group in (("ORIGINATES_IN", "o"), ("SUPPLIES", "d")) if ends else ():
        at = ends.start(group) if ends else 0
        for place in next((p for a, _, p in shadow.place_lists if a == at), ()):
            if place.place:
                yield LinkDraft(kind, names[0], place.place, None, "implied", (0, len(shadow.text)))
    closed = _CLOSED_ALONE.match(shadow.text)
    if closed:
        who = passive_actor(shadow, closed.end()) or passive_actor(shadow, closed.end("verb"))
        when = period_of(shadow, 0, len(shadow.text))
        yield from event_of(names, "closed", when, who, (0, closed.end()))


def _said_of_it(
    shadow: Shadow, number: int, names: Sequence[str], it: tuple[int, int, bool], memory: Memory
) -> Iterator[LinkDraft | EventDraft]:
    """Yield what a sentence says of the line that it calls "it"; of "its holder from Leeds" it says no origin."""
    start, end, owner = it
    for draft in _places_of(shadow, names, end, end, len(shadow.text), start, memory):
        his = re.search(rf"\bfrom\s+(?:the\s+)?{SIGNS['where']}+$", shadow.text[: draft.evidence[1]])
        if not (owner and draft.kind == "ORIGINATES_IN" and his and _OF_OTHERS.match(shadow.text, end)):
            yield draft
    if not owner:
        yield from events_of(shadow, number, names, start, end, len(shadow.text), memory)


def _of_it(shadow: Shadow, number: int, it: Brand, memory: Memory) -> Iterator[LinkDraft | EventDraft]:
    """Yield what became of the line that "it" or "the line" stands for."""
    doubt = f"'{shadow.text[it.start : it.end]}' is read as {it.name}"
    for draft in events_of(shadow, number, [it.name], it.start, it.end, len(shadow.text), memory):
        yield replace(draft, doubts=(*draft.doubts, doubt))


def _run_by(shadow: Shadow, name: str, run: re.Match[str]) -> Iterator[LinkDraft]:
    """Read "a Bradford gang used it" of the only line of the sentence before."""
    doubt = f"'it' is read as {name}, the line of the sentence before"
    for start, _, places in shadow.place_lists:
        if start == run.start("place"):
            for place in places:
                if place.place:
                    doubts = tuple(d for d in (place.doubt, doubt) if d)
                    yield LinkDraft("ORIGINATES_IN", name, place.place, None, "implied", run.span(), doubts)


def _places_of(
    shadow: Shadow, names: Sequence[str], start: int, after: int, end: int, first: int, memory: Memory
) -> Iterator[LinkDraft]:
    when = period_of(shadow, start, end)
    linked = linked_ends(shadow, after, end)
    if linked is not None:
        yield from _between_two(names, linked[0], when, (min(first, linked[1][0]), linked[1][1]))
    for a, b, places in spots_of(shadow, memory.places, places_of_the_article(memory.shadows)):
        if not start <= a < end:
            continue
        before = shadow.text[:a]
        kind = end_of(shadow, after, first, a, b)
        if re.search(r"\bbetween\s+$", before) and len(places) == 2 and a > after:
            yield from _between_two(names, places, when, (first, b))
            continue
        based = _BASED.search(shadow.text[:first]) if a < first else None
        if based and based.start("place") == a:
            kind = "ORIGINATES_IN"
        if (
            a > after
            and _BASED_AFTER.fullmatch(before[after:])
            and re.match(r"-(?:based|run)\b|\s+line\b", shadow.text[b:])
        ):
            kind = "ORIGINATES_IN"
        if a < first and _FRONTED_PLACE.fullmatch(before) and _A_LINE_NEXT.match(shadow.text, b, first):
            kind = "SUPPLIES"
        if not kind:
            continue
        ended = when is not None and re.search(
            rf"\b(?:until|before|{CLOSED})\b", shadow.text[min(b, when.start) : when.start], re.IGNORECASE
        )
        dated = None if ended or kind != "SUPPLIES" else when
        if len(names) > 1 and kind == "ORIGINATES_IN" and _FROM_ANOTHER.search(shadow.text):
            continue
        places = _narrowest(places, memory.lines) if kind == "ORIGINATES_IN" else places
        in_order = len(names) > 1 and _RESPECTIVELY.search(shadow.text)
        if in_order and len(names) != len(places):
            continue
        for place_number, place in enumerate(places):
            for name in [names[place_number]] if in_order else names:
                if place.place:
                    doubts = (place.doubt,) if place.doubt else ()
                    evidence = (min(first, a), max(after, b))
                    yield LinkDraft(kind, name, place.place, dated, "stated", evidence, doubts)


def _narrowest(places: Sequence[PlaceName], lines: Sequence[str]) -> tuple[PlaceName, ...]:
    """Return the places of "from Walton, in Liverpool, and Fizz" that are origins: not what they lie in, nor a line."""
    told = [p for p in places if p.name not in lines]
    return tuple(p for p in told if not any(p.place in around(o.place) for o in told if o.place and o is not p))


def _between_two(
    names: Sequence[str], places: Sequence[PlaceName], when: When | None, evidence: tuple[int, int]
) -> Iterator[LinkDraft]:
    doubt = ("the line ran between two places: which end is which is not said",)
    for name in names:
        for kind, place in zip(("ORIGINATES_IN", "SUPPLIES"), places, strict=True):
            if place.place:
                yield LinkDraft(
                    kind, name, place.place, when if kind == "SUPPLIES" else None, "implied", evidence, doubt
                )


def _the_line_closed(
    shadow: Shadow, number: int, told: re.Match[str], memory: Memory
) -> Iterator[EventDraft | LinkDraft]:
    """Yield the closure of "the line", where the article has named one line only."""
    if NEGATED.search(shadow.text[: told.start()]):
        return
    name = memory.lines[0]
    doubt = f"the line is not named here: is it {name}, the only one named so far?"
    who = passive_actor(shadow, told.end()) or active_actor(shadow, number, told.start(), memory)
    when = period_of(shadow, told.end(), len(shadow.text)) or period_of(shadow, 0, len(shadow.text))
    for made in event_of([name], "closed", when, who, told.span()):
        yield replace(made, doubts=(*made.doubts, doubt))


def _replacements(shadow: Shadow, brands: Sequence[Brand], before: Sequence[str]) -> Iterator[LinkDraft]:
    """Read "its place was taken by a line called Coco" and "Drizzy replaced it" of the line of the sentence before."""
    it = _REPLACED_IT.match(shadow.text, brands[0].end) if len(before) == len(brands) == 1 else None
    if it and brands[0].name != before[0]:
        evidence = (brands[0].start, it.end())
        doubts = (f"'{it['it']}' is read as {before[0]}", "a successor is suspected, never certain")
        yield LinkDraft("SUCCEEDS", brands[0].name, before[0], None, "implied", evidence, doubts)
    if len(before) == 1 and brands and _ITS_PLACE.match(shadow.text[: brands[0].start].rstrip("'\"")):
        doubt = ("a successor is suspected, never certain",)
        evidence = (0, brands[0].end)
        yield LinkDraft("SUCCEEDS", brands[0].name, before[0], None, "implied", evidence, doubt)


def _successions(shadow: Shadow, brands: Sequence[Brand]) -> Iterator[LinkDraft]:
    for first, second in itertools.pairwise(brands):
        older, newer = first, second
        between = shadow.text[older.end : newer.start].rstrip("'\"")
        if _TOOK_OVER.search(between) or _FORMERLY.fullmatch(between):
            older, newer = second, first
        if (_SUCCEEDS.search(between) or older is second) and older.name != newer.name:
            doubt = ("a successor is suspected, never certain",)
            yield LinkDraft(
                "SUCCEEDS",
                newer.name,
                older.name,
                period_of(shadow, first.end, len(shadow.text)),
                "implied",
                (first.start, second.end),
                doubt,
            )
