"""What became of a line that a sentence names: closed, opened, back again, active; when, and by which operation."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from graphlab.loaders.articles.about.actors import actor
from graphlab.loaders.articles.about.memory import Memory
from graphlab.loaders.articles.counts.mentions import Mention
from graphlab.loaders.articles.grammar import SIGNS, grammar
from graphlab.loaders.articles.lines.brands import CLOSED
from graphlab.loaders.articles.lines.drafts import EventDraft, LinkDraft
from graphlab.loaders.articles.lines.going_on import closed_itself, closing_around
from graphlab.loaders.articles.quantities import Quantity
from graphlab.loaders.articles.shadow import Shadow
from graphlab.loaders.articles.times.clock import When

_EVENTS = (
    (
        "closed",
        re.compile(
            r"\b(?:was|were|is|are|been|being|had\s+been|has\s+been|and|then)\s+(?:\w+ly\s+|since\s+|"
            rf"later\s+|also\s+)?{CLOSED}\b|\b(?:went|gone|fell|fallen)\s+(?:dead|silent)\b"
            r"|\b(?:ceased|stopped)\s+(?:to\s+(?:operate|trade|exist|run|function)|operating|trading|running|working|ringing|dealing|selling|answering)\b"
            rf"|\b(?:stopped|ended)(?=\s+(?:in|on)\s+{SIGNS['when']})"
            r"|\b(?:is|are)\s+no\s+longer\s+(?:running|operating|active|working|selling|in\s+(?:operation|business|use))\b",
            re.IGNORECASE,
        ),
    ),
    ("disrupted", re.compile(r"\b(?:was|were|been)\s+(?:\w+ly\s+)?disrupted\b", re.IGNORECASE)),
    (
        "reemerged",
        re.compile(
            r"\b(?:re-?emerged|reappeared|resurfaced|came\s+back|(?:was|were|is|are)\s+back|returned|"
            r"(?:was|were|is|are)\s+(?:up\s+and\s+)?(?:running|active|operating)\s+again|started\s+(?:up\s+)?again|(?:re-?opened|restarted))\b",
            re.IGNORECASE,
        ),
    ),
    (
        "opened",
        re.compile(
            r"\b(?:was\s+set\s+up|first\s+appeared|emerged|was\s+launched|began\s+(?:operating|trading)|"
            r"started\s+(?:operating|trading|up)|was\s+first\s+seen|(?:sprang|sprung)\s+up(?!\s+again)|(?:began|started)(?:\s+life)?(?=\s+in\s+ⓓ))\b",
            re.IGNORECASE,
        ),
    ),
    ("active", re.compile(r"\b(?:was|were|been)\s+(?:\w+ly\s+)?active\b", re.IGNORECASE)),
    (
        "active",
        re.compile(
            rf"\b(?:operated|ran|traded)\s+(?=(?:from\s+|during\s+|throughout\s+)?{SIGNS['when']})", re.IGNORECASE
        ),
    ),
)


_NOT_THE_LINE = re.compile(
    r"\b(?:people|men|women|gang|members|houses?|flats?|club|dealers|pub|man|woman|who)\b(?:\s+(?!it\b)\w+){0,3}\s*$",
    re.IGNORECASE,
)


_CLOSES_BEFORE = re.compile(
    r"\b(?:disrupt(?:ed|ing)|clos(?:ed|ing)|shut(?:ting)?(?:\s+down)?|dismantl(?:ed|ing)|took\s+(?:down|out)|"
    r"smash(?:ed|ing)|brought\s+down|bringing\s+down|help(?:ed|ing)?\s+(?:to\s+)?(?:bring\s+down|close|shut|dismantle|take\s+down)|lines\s+(?:taken\s+out|closed|shut\s+down|"
    r"dismantled)|closure\s+of|dismantling\s+of|taken\s+out|put\s+out\s+of\s+(?:action|business))\b"
    r"(?:(?!\b(?:who|said|but|back|under|after|because|which|that|from|when|where|before|early|as|then|if)\b)[^.;])*$",
    re.IGNORECASE,
)


#: Before "closed": another line was, not the one that is named behind it.
_WAS = re.compile(r"\bline\s+(?:was|is|had\s+been|has\s+been)\s+(?:\w+ly\s+)?$", re.IGNORECASE)


NEGATED = re.compile(
    r"\b(?:not|never|yet\s+to\s+be|will|would|could|may|might|hopes?|aims?|wants?|plans?|nearly|"
    r"almost)\b[^,;.]{0,40}$|n't\b[^,;.]{0,30}$",
    re.IGNORECASE,
)


#: Directly after the name: "nine lines, among them 'Bertie' and 'Ozzy', closed".
_THEN_CLOSED = re.compile(
    rf"['\"]?(?:\s+lines?)?,?\s+(?P<verb>{CLOSED})(?=\s*(?:$|[.;,)]|(?:in|on|during|by|after|when)\b))", re.IGNORECASE
)


_NOT_UNTIL = re.compile(
    rf"\b(?:was|were|had)\s+not\s+(?:been\s+)?(?:\w+ly\s+)?{CLOSED}\s+(?P<until>until)\b", re.IGNORECASE
)


#: Before the date of a sentence that begins with it.
_AT_FIRST = re.compile(
    r"[\s\"'(]*(?:(?:on|in|at|during|early\s+in|late\s+in|then|but|and)\s+)*(?:the\s+)?", re.IGNORECASE
)


_WHEN = re.compile(r",?\s+when\b", re.IGNORECASE)


_IN_A_CLAUSE = re.compile(r"\b(?:where|which|whom|from\s+which)\s+(?:the\s+)?(?:so-called\s+)?['\"]?$", re.IGNORECASE)


_FINITE = re.compile(r"\b(?:was|were|had|ran|sold|bought|kept|operated|worked)\b", re.IGNORECASE)


#: What may be said of another thing of the sentence too: "Operation Willow, which closed the 'Jax' line, began in".
_BEGAN = re.compile(r"(?:began|started)(?:\s+life)?$|spr", re.IGNORECASE)


_SUBJECT = re.compile(r"['\"]?(?:\s+(?:\w+\s+)?lines?)?\s+(?:\w+ly\s+|first\s+)?", re.IGNORECASE)


#: "By May the line was closed" says no day.
#: "That September": of which year is not said.
_THAT = re.compile(r"\bthat\s+$", re.IGNORECASE)
_BY = re.compile(r"\bby\s+(?:the\s+end\s+of\s+)?$", re.IGNORECASE)


_HARDLY = re.compile(r"\b(?:nearly|almost|never|hardly)\b", re.IGNORECASE)


#: "The 'Jax' line, closed in May, made": after the verb.
_PARTICIPLE = re.compile(r"\s+(?:in|on|last|earlier|during|by)\b[^.;,]*(?:,|\.?$)", re.IGNORECASE)


_LINE_ASIDE = re.compile(r",\s+(?:which|who|whose)\s[^,;]*,")


def period_of(
    shadow: Shadow, start: int, end: int, *, strict: bool = True, asides: Sequence[tuple[int, int]] = ()
) -> When | None:
    """Return the only date that stands between two places of a sentence; None for none or several.

    Parameters
    ----------
    shadow, start, end
        The sentence, and from where to where.
    strict
        Whether a date of something else ("jailed in") and one after "by" are left out.
    asides
        Where dates are of something else.
    """
    usable = [
        w
        for w in shadow.periods
        if start <= w.start < end
        and not any(a <= w.start < b for a, b in asides)
        and w.known
        and not _THAT.search(shadow.text[: w.start])
        and not (strict and _BY.search(shadow.text[: w.start]))
        and w.kind not in ("now", "so far")
        and not (strict and grammar().other_dates.search(shadow.text[: w.start][-60:]))
    ]
    return usable[0] if len(usable) == 1 else None


def _closed_at_last(
    shadow: Shadow, names: Sequence[str], first: int, after: int, end: int
) -> Iterator[EventDraft | LinkDraft]:
    """Read "the Dizzy line was not closed until 22 February 2021": it was closed then."""
    match = _NOT_UNTIL.search(shadow.text, after, end)
    when = period_of(shadow, match.start("until"), end, strict=False) if match else None
    if match and when is not None:
        yield from event_of(names, "closed", when, "", (first, match.end()))


def events_of(
    shadow: Shadow, number: int, names: Sequence[str], first: int, after: int, end: int, memory: Memory
) -> Iterator[EventDraft | LinkDraft]:
    """Yield what became of lines of one list, and the operations that did it.

    Parameters
    ----------
    shadow, number
        The sentence and its number.
    names
        What the lines are called.
    first, after, end
        Where the list begins and ends, and where the next one begins.
    memory
        What the article said before.
    """
    text = shadow.text
    yield from _closed_at_last(shadow, names, first, after, end)
    for event, pattern in _EVENTS:
        match = pattern.search(text, after, end)
        if (
            match
            and not NEGATED.search(text[after : match.start()])
            and not _NOT_THE_LINE.search(text[after : match.start()])
            and not _of_another(text, first, after, match.start())
            and not _HARDLY.search(match[0])
            and (event != "opened" or not _BEGAN.match(match[0]) or _SUBJECT.fullmatch(text[after : match.start()]))
        ):
            when = (
                period_of(shadow, match.start(), end, strict=False)
                or period_of(shadow, after, match.start(), asides=[m.span() for m in _LINE_ASIDE.finditer(text, after)])
                or _fronted(shadow, first)
            )
            if event == "active" and when is None:
                return
            who = passive_actor(shadow, match.end())
            yield from event_of(names, event, when, who, (first, match.end()))
            return
    around = closing_around(shadow, first, after) if text[first:after].strip() else None
    stop = around[1] if around else closed_itself(shadow, after)
    if stop and not _HARDLY.search(text[after:stop]):
        when = _closed_when(shadow, first, after, end)
        who = active_actor(shadow, number, around[0], memory) if around else passive_actor(shadow, stop)
        yield from event_of(names, "closed", when, who, (min(first, around[0]) if around else first, stop))
        return
    then = _THEN_CLOSED.match(text, after)
    if then and (re.search(r"\blines\b", text[:first]) or _PARTICIPLE.match(text, then.end())):
        yield from event_of(names, "closed", period_of(shadow, 0, end), "", (first, then.end("verb")))
        return
    before = re.sub(r",\s+(?:which|who|whose)\b[^,;]*,", lambda m: " " * len(m[0]), text[:first])
    closing = _CLOSES_BEFORE.search(before)
    if closing and not (NEGATED.search(before[: closing.start()]) or _WAS.search(before[: closing.start()])):
        when = _closed_when(shadow, first, after, end)
        who = active_actor(shadow, number, closing.start(), memory)
        event = "disrupted" if closing[0].lower().startswith("disrupt") else "closed"
        yield from event_of(names, event, when, who, (closing.start(), after))


def _closed_when(shadow: Shadow, first: int, after: int, end: int) -> When | None:
    """Return the date of a closure: with which the sentence begins, its only one, or the one behind the name."""
    asides = [m.span() for m in _LINE_ASIDE.finditer(shadow.text, after)]
    when = _fronted(shadow, first) or period_of(shadow, 0, end, asides=asides) or _until(shadow, first)
    if when is None and end == len(shadow.text) and first:
        when = period_of(shadow, after, end, asides=asides)
    return when


def _fronted(shadow: Shadow, first: int) -> When | None:
    """Return the date with which a sentence begins: "On 3 May the line went dead"; not "by May"."""
    when = period_of(shadow, 0, first)
    return when if when is not None and _AT_FIRST.fullmatch(shadow.text[: when.start]) else None


def _until(shadow: Shadow, first: int) -> When | None:
    """Return the last day of "it ran until May 2021, when the police shut it"."""
    dates = [w for w in shadow.periods if w.kind == "until" and w.last and w.end <= first]
    told = len(dates) == 1 and _WHEN.match(shadow.text, dates[0].end)
    return replace(dates[0], kind="span", first=dates[0].last) if told else None


def _of_another(text: str, first: int, after: int, verb: int) -> bool:
    """Return whether a verb is that of "the shop where the line was bought": the line stands in a clause of its own."""
    return bool(_IN_A_CLAUSE.search(text[:first]) and _FINITE.search(text[after:verb]))


def event_of(
    names: Sequence[str], event: str, when: When | None, who: str, evidence: tuple[int, int]
) -> Iterator[EventDraft | LinkDraft]:
    """Yield one event for each of some lines, and who did it if that is known (`evidence`: where it is said)."""
    doubts = () if when else ("when is not said",)
    for name in names:
        yield EventDraft(name, event, when, who, evidence, (*doubts, *(() if who else ("who did it is not said",))))
        if who:
            yield LinkDraft("TARGETED", who, name, when, "stated", evidence)


def passive_actor(shadow: Shadow, at: int) -> str:
    """Return the operation by which something was done, named directly behind the verb that ends at a place; or ""."""
    match = re.match(
        r"\s+(?:by|as\s+part\s+of|as\s+a\s+result\s+of|under|during|through)\s+(?:the\s+)?(?:(?:officers|detectives|police)\s+(?:from|on|"
        rf"working\s+on)\s+)?(?:{SIGNS['org']}+(?:'s)?\s+)?(?P<op>{SIGNS['op']}+)",
        shadow.text[at:],
    )
    return next((o.id for o in shadow.operations if match and o.start == at + match.start("op")), "")


def active_actor(shadow: Shadow, number: int, at: int, memory: Memory) -> str:
    """Return the operation that is the subject of the verb at a place, asked as a count at that place would be."""
    measure = grammar().measures["lines closed"]
    asked = Mention(shadow, number, Quantity(at + 1, at + 2, "1"), measure, at, at + 2, "thing_active")
    return actor(shadow, asked, memory)[0]
