"""When a count is: the period of its clause, and the year that settles a month without one."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence

from graphlab.loaders.articles.about.clauses import (
    BREAK,
    DATE_ACTS,
    TOOK_TO,
    belongs_to_next,
    in_aside,
    in_its_brackets,
    is_of_the_report,
    new_statement,
    of_a_comparison,
    tail_of,
)
from graphlab.loaders.articles.about.memory import Memory
from graphlab.loaders.articles.counts.mentions import Mention
from graphlab.loaders.articles.counts.respective import together
from graphlab.loaders.articles.grammar import SIGNS, grammar
from graphlab.loaders.articles.shadow import Shadow
from graphlab.loaders.articles.times.clock import When, days_of
from graphlab.model.periods import make_period

#: "By 30 June", "96 arrests to 30 June": no day on which it was done, but the last of them.
_UNTIL = re.compile(r"\b(?:by|until|till|to)\s+(?:the\s+end\s+of\s+)?$", re.IGNORECASE)
START_NOT_SAID = "the start of the period is not said"
_JOINED_PERIOD = re.compile(r"\b(?:and|while|but)\s+(?:in|on|during|at|by|over)\s+(?:the\s+)?$", re.IGNORECASE)
#: "There were 11 and now there are six".
_AND_NOW = re.compile(r"\b(?:and|but|while)\s+$", re.IGNORECASE)
_OTHER_FIGURE = re.compile(
    rf"(?:\b(?:half|twice|double|treble)|{SIGNS['x']})\s+(?:the|that)\s+(?:number|figure|total)\b|"
    r"\b(?:up|down|rise|fall|increase|decrease|drop)\b[^.;]{0,30}?\b(?:on|from)\s+(?:the\s+)?$|\b(?:more|fewer|less|higher|lower)\s+than\s+(?:in|at|on|during|a|the|last)\b|"
    r"\b(?:compared|twice\s+as|times\s+as|as\s+many\s+as|more\s+than\s+in|than\s+in|up\s+from|down\s+from)\b|\bthan\s*$",
    re.IGNORECASE,
)
_SINCE_A_START = re.compile(
    r"\bsince\s+(?:(?:its|their|the)\s+(?:launch|inception|start|creation|formation|introduction|beginning|foundation)\s+(?:in|on)\b|the\s+(?:start|launch|beginning|introduction|creation)\s+of\b|(?:it\s+|they\s+|the\s+\w+\s+|[^\s,.;]+\s+)(?:was\s+|were\s+)?(?:(?:brought|put)\s+together|created|founded|opened|established|introduced|set\s+up|launched|began|started|formed|got\s+under\s*way|came\s+in)\b)[^,.;]{0,80}$",
    re.IGNORECASE,
)

_BEGAN = re.compile(
    r"(?:,\s+(?:which\s+(?:was\s+)?)?|\b(?:which|that)\s+(?:was\s+)?)(?:set\s+up|launched|began|begun|started|formed|introduced|created|established)\s+(?:in|on|at)?\s*"
    r"(?:the\s+(?:start|end)\s+of\s+)?$",
    re.IGNORECASE,
)
#: "Operation Willow, a two-week operation in March 2024, resulted in": the action is dated in an aside.
_DATED_ACTION = re.compile(
    rf"{SIGNS['op']}+,\s+(?:an?|the|our|this)\s+[^,.;]{{0,40}}?\b(?:operation|deployment|week|weekend|fortnight|campaign|crackdown|blitz|action|initiative)\b(?:(?!\b(?:launched|began|begun|started|set\s+up|since)\b)[^,.;])*"
    rf"{SIGNS['when']}+,\s+(?:has\s+|have\s+)?(?:resulted|led|saw|made|netted|produced|ended|yielded|brought)\b[^.;]*$",
    re.IGNORECASE,
)
#: After it a date is that of the offence.
_CHARGED_WITH = re.compile(r"\bcharged\s+with\b", re.IGNORECASE)
#: "It lasted from March 2018 until May 2019, when police raided five homes": the end is the date of what follows.
_WHEN_THEN = re.compile(r",\s+when\b", re.IGNORECASE)
#: "When Ochre was set up in January 2022, we knew of 26 lines".
_WHEN_BEGUN = re.compile(r"(?:[^.;]*[:,]\s*)?[\"']?when\s+[^,.;]{1,60}\b(?:in|on)\s+", re.IGNORECASE)
_LATER = re.compile(r"\b(?:later|subsequently|afterwards)\b", re.IGNORECASE)
_HAS_DONE = re.compile(
    r"^(?:[^.;]{0,40}?,|\s+and\b)[^.;]{0,60}?\b(?:has|have)\b(?!\s+been\s+(?:told|said))", re.IGNORECASE
)


def read_period(shadow: Shadow, ordered: Sequence[Mention], index: int, memory: Memory) -> None:
    """Set the period of a count where its clause says one, and doubt it where several could be meant."""
    mention = ordered[index]
    start, end = tail_of(shadow, ordered, index)
    lead_start = ordered[index - 1].quantity.end if index else 0
    usable = [w for w in shadow.periods if not _of_something_else(shadow, w, mention)]
    usable = [w for w in usable if not (mention.base and w.kind == "so far")]
    tail = [
        w
        for w in usable
        if start <= w.start < end
        and not _elsewhere(shadow.text[start : w.start], mention.end - start)
        and not (w.kind == "now" and _AND_NOW.search(shadow.text[start : w.start]))
        and not belongs_to_next(shadow, w.start, end, ordered, index)
    ]
    lead = [
        w
        for w in usable
        if lead_start <= w.start < mention.at
        and (
            index == 0
            or belongs_to_next(shadow, w.start, mention.at, ordered, index - 1)
            or (w.kind == "now" and mention.at - w.end <= 2)
        )
    ]
    chosen = tail[0] if tail else lead[-1] if lead else None
    acting = [w for w in lead if DATE_ACTS.match(shadow.text, w.start)]
    if chosen is not None and acting and _narrower(acting[-1], chosen):
        chosen = acting[-1]
    if tail and mention.form.startswith("change") and index + 1 < len(ordered) and len(usable) == 1 and not lead:
        chosen = None
    if chosen is None and index and not mention.form.startswith("elliptic compared"):
        fronted = [w for w in usable if w.start < ordered[0].at]
        own = mention.form.split()[-1] in ("as_active", "known", "state")
        chosen = (
            fronted[-1] if fronted and not own and not BREAK.search(shadow.text[ordered[0].at : mention.at]) else None
        )
    if chosen is not None and chosen not in tail and _before_that(shadow, chosen, mention):
        chosen = None
    if chosen is not None and chosen.kind == "span" and _ends_then(shadow, chosen, mention):
        chosen = When(chosen.start, chosen.end, "span", chosen.last, chosen.last, chosen.doubt)
    if chosen is None and mention.measure.kind == "stock":
        chosen = next((w for w in shadow.periods if w.first and _WHEN_BEGUN.fullmatch(shadow.text, 0, w.start)), None)
    if mention.form.startswith("change") and chosen is not None:
        chosen = _side_of_change(mention, chosen)
    if re.search(r"\bfor\s+the\s+same\s+(?:week|month|period|day)\b", shadow.text):
        mention.doubt("'the same' period goes back to another")
        return
    if chosen is None or (chosen.kind in ("now", "so far") and mention.measure.kind != "stock"):
        chosen = _since_then(shadow, mention, memory) or chosen
    if chosen is None:
        return
    told = together(shadow, chosen)
    if told is None:
        mention.doubt("several periods are named together: which of them is not clear")
    else:
        set_period(mention, told, _context_year(shadow, told, mention, memory))


def _ends_then(shadow: Shadow, when: When, mention: Mention) -> bool:
    """Return whether a count is of the end of a span: "from March 2018 until May 2019, when police raided"."""
    said = shadow.sentence.text[when.start : when.end]
    spans = re.match(r"(?:from|between)\b", said, re.IGNORECASE) or re.search(r"\bfrom\s+$", shadow.text[: when.start])
    return bool(spans) and when.end < mention.at and bool(_WHEN_THEN.match(shadow.text, when.end))


def _before_that(shadow: Shadow, when: When, mention: Mention) -> bool:
    """Return whether a date before a count is of something earlier: "closed in July, and three men were later jailed".

    "Now" in the clause before says nothing of what was done in another.
    """
    if when.end > mention.at:
        return False
    between = shadow.text[when.end : mention.end]
    other_clause = SIGNS["n"] in shadow.text[when.end : mention.at]
    return bool(_LATER.search(between)) or (when.kind == "now" and mention.measure.kind != "stock" and other_clause)


def _narrower(first: When, second: When) -> bool:
    """Return whether a period is shorter than another: in "March saw the most arrests of the year" it is March."""
    return _days(first) < _days(second)


def _days(when: When) -> float:
    if when.first and when.last:
        return days_of(when.first, when.last)
    return 31 if when.month else math.inf


def _elsewhere(between: str, own: int) -> bool:
    """Return whether another statement has begun between a number and a date."""
    return (
        new_statement(between, own)
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
        if when.first and _since_its_start(shadow, when, mention):
            return When(when.start, when.end, "since", when.first, memory.clock.text, "counted from when it began")
        if (
            when.first
            and _SINCE_A_START.search(shadow.text[: when.start])
            and not in_aside(shadow, when.start, mention)
            and not (mention.at < when.start and TOOK_TO.search(shadow.text[mention.quantity.end : when.start]))
        ):
            text = memory.clock.text
            doubt = "" if text else "the end of the period is the publication, which is not dated"
            return When(when.start, when.end, "since", when.first, text, doubt)
    return None


def _since_its_start(shadow: Shadow, when: When, mention: Mention) -> bool:
    """Return whether a date is when that began which has done it: "set up in 2017, which has closed 34 lines"."""
    if mention.measure.kind == "stock" or when.end > mention.start or when.kind not in ("span", "since"):
        return False
    began = _BEGAN.search(shadow.text[: when.start])
    return bool(began) and bool(_HAS_DONE.search(shadow.text[when.end : max(mention.quantity.end, mention.end)]))


def _of_something_else(shadow: Shadow, when: When, mention: Mention) -> bool:
    """Return whether a date tells of another thing than the count: "launched in June 2022"."""
    before = shadow.text[: when.start]
    offence = mention.measure.name == "charges" and _CHARGED_WITH.search(shadow.text[mention.quantity.end : when.start])
    if offence or in_its_brackets(mention, when) or is_of_the_report(shadow, when):
        return True
    if mention.measure.kind != "stock" and shadow.sentence.text[when.start : when.end].lower().startswith("at any"):
        return True
    until = re.search(r"\bby\s+$", before)
    if until and mention.measure.kind == "flow":
        return bool(re.search(r"\b(?:will|to|be|place|aims?|closed)\b[^.;]*\bby\s+$", before[-40:]))
    if when.kind != "since" and _SINCE_A_START.search(before):
        return True
    if when.end <= mention.at and _DATED_ACTION.search(shadow.text[: mention.at]) and when.kind != "since":
        return False
    return bool(grammar().other_dates.search(before[-90:])) or in_aside(shadow, when.start, mention)


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
    said = {w.first[:4] for w in shadow.periods if w.first and not w.month and not of_a_comparison(shadow, w)}
    if len(said) == 1:
        return said.pop()
    like = mention.like
    if like is not None and like.first and like.first[:4] == like.last[:4]:
        return like.first[:4]
    return memory.year if mention.form.startswith("elliptic") else ""


def set_period(mention: Mention, when: When, year: str = "") -> None:
    """Set the period of a count, with the year of the text around it where it has none; a stock is of its last day."""
    settled = when.in_year(year)
    if when.month and year:
        mention.doubt(f"the year {year} is that of the text around it" if when.doubt else "")
    mention.doubt(settled.doubt)
    until = _UNTIL.search(mention.shadow.text[: when.start])
    mention.first, mention.last = settled.first, settled.last
    if mention.measure.kind == "stock" and when.kind in ("since", "span") and not until and when.kind == "since":
        mention.first = settled.last
    elif (until and mention.measure.kind != "stock") or (
        when.kind in ("so far", "now") and mention.measure.kind != "stock"
    ):
        mention.first = ""
        mention.doubt(START_NOT_SAID)
