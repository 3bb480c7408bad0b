"""What a count takes over from the text around it: a place or period that its own sentence does not say.

Nothing is taken over without the doubt that names where it comes from, and nothing into a sentence that speaks of the
whole country, of another place or of another time. It is done when the whole article has been read.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence

from graphlab.loaders.articles.about.clauses import in_its_brackets, of_a_comparison
from graphlab.loaders.articles.about.count_periods import START_NOT_SAID
from graphlab.loaders.articles.about.inherited_places import (
    FIGURES_OF,
    HEADLINES,
    TAKEN_OVER,
    Around,
    acted_abroad,
    places_of_the_article,
    take_place,
)
from graphlab.loaders.articles.counts.mentions import Mention
from graphlab.loaders.articles.counts.questions import Asked
from graphlab.loaders.articles.grammar import SIGNS, grammar
from graphlab.loaders.articles.quantities import PLAIN, number_of
from graphlab.loaders.articles.shadow import Shadow
from graphlab.loaders.articles.times.clock import When, days_of, is_year, month_text
from graphlab.model.periods import parse_date

#: A time other than that of the event that an article tells of.
_OTHER_TIME = re.compile(
    r"\b(?:since|so\s+far|to\s+date|years?|ago|previous(?:ly)?|earlier|last|until|ever|now|already|before(?!\s+(?:magistrates|the\s+courts?|a\s+(?:judge|court)|appearing))|past|currently|today|annual\w*|month)\b",
    re.IGNORECASE,
)
_GOES_ON = re.compile(
    r"\b(?:also|in\s+total|altogether|in\s+all|those|they|a\s+total|during\s+the\s+(?:raids|week|warrants|searches|operation|action|activity)|"
    r"the\s+(?:raids|warrants|searches|action|operation|activity|week|team)|officers|police|we|detectives|of\s+(?:these|them)|were\s+(?:found|seized|"
    r"recovered|arrested|charged|safeguarded|carried\s+out|executed|made|closed|shut|taken|disrupted|dismantled|visited|detained|searched|raided|identified|jailed|rescued|cuckooed)|the\s+haul|among\s+the|followed|elsewhere|meanwhile|as\s+well\s+as|another|further|more)\b",
    re.IGNORECASE,
)
#: An event takes no longer than this, and is dated near the beginning.
_EVENT_DAYS, _EVENT_SENTENCES = 31, 8
#: "These are the results for April to June 2021".
_RESULTS_FOR = re.compile(
    r"\b(?:results|figures|numbers|statistics|data)\s+(?:are\s+)?(?:for|of|from)\s+(?:the\s+\w+\s+of\s+)?$",
    re.IGNORECASE,
)
#: Days of a quarter, at least and at most.
_QUARTER = (80, 100)
#: Days of half a year, at least and at most.
_HALF = (175, 190)
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
#: A stock in the present: "there are 12 lines", "16 lines are active"; and what makes it one of the past.
_THERE_ARE = re.compile(
    rf"(?:\b(?:there\s+(?:are|is)|{SIGNS['where']}+\s+(?:alone\s+)?(?:has|have)|(?:are|is)\s+(?:running|operating)|(?:know|knows|aware)\s+of|(?:we|they|it)\s+(?:have|has)|(?:is|are)\s+dealing\s+with|estimates?(?:\s+that)?|believes?|puts?\s+the\s+number\s+at))\s+"
    rf"(?:(?:some|about|around|up\s+to|just|only|at\s+least|still|no\s+fewer\s+than|{SIGNS['x']})\s+)*$",
    re.IGNORECASE,
)
_ARE_ACTIVE = re.compile(
    r"\s+(?:\w+\s+){0,4}?(?:lines?|gangs|groups)\s+(?:(?:that|which)\s+)?(?:are|is|operate|run|supply|come)\b(?!\s+(?:said|alleged)\b)"
    r"|\s+(?:are|operate|run|come|remain)\b",
    re.IGNORECASE,
)
_PAST = re.compile(r"\b(?:was|were|had|did|knew|ran|came|operated|when)\b", re.IGNORECASE)
_OTHERS = "".join(SIGNS[k] for k in ("when", "org", "op"))
_AND_A_VERB = re.compile(
    rf"(?:(?!\b(?:but|while|who|which|that|compared|against|another|of)\b)[^.;:,{_OTHERS}])*"
    r"\band\s+(?:(?:has|have|had|also)\s+)?[a-z]+(?:ed|t|n)?\s+",
    re.IGNORECASE,
)
_NEAR = 60
#: "Kent closed 29 lines in the year to March, while Dorset closed 22 and Wiltshire eight": how the later ones are said.
_GAPPED = ("elliptic gapped", "elliptic gapped_where", "elliptic by_body", "elliptic closing", "elliptic arresting")
#: "Coventry: 51 arrests were made": an item of its own.
_LABELLED = re.compile(rf"[\s\"'(]*{SIGNS['where']}+:\s")
_NEXT_TO = re.compile(rf"[^.;:{SIGNS['n']}]*(?:,|\b(?:while|and|with))[^.;:{SIGNS['n']}]*")
#: What an action is called whose results the next sentence gives.
_CAMPAIGN = re.compile(
    r"\b(?:caught\s+up\s+with|swoop(?:s|ed)?|pounced|struck|raids|warrants|campaign|crackdown|operation|blitz|drive|"
    r"week|fortnight|action|effort)\b",
    re.IGNORECASE,
)
#: "It has since closed 12 lines": since the beginning that the sentence before dates.
_HAS_SINCE = re.compile(
    rf"\b(?:has|have)\s+(?:now\s+|already\s+|so\s+far\s+)?since\b|\bsince\s+then\b|[\s\"'(]*(?:it|its\s+\w+|the\s+(?:team|unit|squad|operation|project|programme))\s+(?:has|have|had)\b"
    rf"|{SIGNS['op']}+(?:'s)?\s+(?:\w+\s+)?(?:has|have)\b",
    re.IGNORECASE,
)
#: "In its first three months".
_FIRST_MONTHS = re.compile(
    rf"\b(?:in|within|during|over)\s+(?:its|their|the)\s+first\s+(?P<n>{PLAIN})\s+(?P<unit>months?|years?)\b",
    re.IGNORECASE,
)
_STARTED = re.compile(
    r"\b(?:launched|began|begun|started|set\s+up|introduced|established|formed|created|founded)\s+(?:(?:the|a|an|its|our)\s+[^,.;]{1,50}?\s+)?(?:in|on|at)?\s*(?:the\s+(?:start|end)\s+of\s+)?$",
    re.IGNORECASE,
)
#: "Kingfisher has so far led to 214 arrests": since it began.
_ALL_ALONG = re.compile(
    rf"{SIGNS['op']}+(?:'s)?\s+(?:\w+\s+)?ha(?:s|ve|d)\b|\b(?:it|the\s+operation)\s+(?:has|had)\b", re.IGNORECASE
)
_WHEN_IT_BEGAN = re.compile(
    rf"\bwhen\s+[^.;,]{{0,40}}?\b(?:started|began|was\s+launched|was\s+set\s+up)\s+(?:in|on)\s+(?P<d>{SIGNS['when']}+)",
    re.IGNORECASE,
)
_AS_PUBLISHED = "the period is the day of publication, since the sentence is in the present"
_REVIEW = re.compile(
    r"\b(?:review|report|our\s+(?:year|quarter)|the\s+(?:year|quarter)|annual|quarter(?:ly)?|bulletin|accounts?|in\s+(?:numbers|figures)|"
    r"performance|dashboard)\b",
    re.IGNORECASE,
)
_POLICE = re.compile(r"\b(?:police|constabulary)\b", re.IGNORECASE)
_COUNCIL = re.compile(r"\b(?:council|borough|partnership|district|committee|cabinet)\b", re.IGNORECASE)
_AS_AT = re.compile(r"\b(?:at|by|until|from|since)\s+(?:the\s+end\s+of\s+)?$", re.IGNORECASE)


def take_over(
    mentions: Sequence[Mention],
    shadows: Sequence[Shadow],
    acted_in: Mapping[str, Sequence[str]],
    published: str = "",
    questions: Sequence[Asked] = (),
    starts: Mapping[str, str] | None = None,
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
    published
        The day of publication, "" if not known.
    questions
        What its questions ask for.
    starts
        When operations began, as sentences say.
    """
    forces = tuple(dict.fromkeys(f for s in shadows for f in s.forces))
    speaks = any(s.forces and (i < HEADLINES or FIGURES_OF.search(s.sentence.text)) for i, s in enumerate(shadows))
    home = places_of_the_article(shadows)
    asked = {a.place for a in questions if a.place}
    known = Around(
        home,
        forces,
        speaks,
        acted_in,
        _event_of(shadows),
        _year_of(shadows),
        shadows,
        acted_abroad(mentions, home or (forces if len(forces) == 1 else ())),
        published,
        _titled(shadows),
        any(_COUNCIL.search(s.sentence.text) for s in _headlines(shadows)),
        tuple(
            dict.fromkeys(
                s.areas[a] for s in shadows for a, _, body in s.organisations if a in s.areas and _POLICE.search(body)
            )
        ),
        asked.pop() if len(asked) == 1 else "",
    )
    for index, mention in enumerate(mentions):
        if not (mention.destination or mention.places):
            take_place(mention, mentions, index, known)
        if not (mention.first or mention.last):
            _take_period(mention, mentions[:index], shadows, known)
        elif not mention.first and mention.measure.kind != "stock":
            since = _since_its_beginning(mention, shadows, mention.last)
            began = (starts or {}).get(mention.subject, "")
            if since is None and began and began <= mention.last and _ALL_ALONG.search(mention.shadow.text):
                since = (began, mention.last)
            if since and since[1] == mention.last:
                _set_period(mention, since, "the period is counted from when it began")
                mention.doubts = [d for d in mention.doubts if d != START_NOT_SAID]


def _take_period(mention: Mention, earlier: Sequence[Mention], shadows: Sequence[Shadow], known: Around) -> None:
    said = mention.shadow.sentence.text
    dated = [w for w in mention.shadow.periods if not in_its_brackets(mention, w)]
    told = [w for w in dated if w.known and not of_a_comparison(mention.shadow, w)]
    if _FIRST_MONTHS.search(said):
        told = [w for w in told if not _STARTED.search(mention.shadow.text[: w.start])]
    behind = [w for w in dated if w.start >= mention.quantity.end]
    own = any(
        SIGNS["n"] not in mention.shadow.text[mention.quantity.end : w.start]
        and not (
            of_a_comparison(mention.shadow, w) and SIGNS["x"] in mention.shadow.text[mention.quantity.end : w.start]
        )
        for w in behind
    )
    joined = _joined_by_and(mention, earlier)
    if joined is not None:
        _set_period(mention, (joined.first, joined.last), "the period is that of the count before it in the sentence")
        return
    if mention.form.startswith("elliptic compared") or told or own:
        model = None if behind else _side_by_side(mention, earlier)
        if model is not None:
            _set_period(mention, (model.first, model.last), "the period is that of the count before it in the sentence")
        return
    began = (
        _WHEN_IT_BEGAN.search(mention.shadow.text, mention.quantity.end) if mention.measure.kind == "stock" else None
    )
    when = next((w for w in mention.shadow.periods if began and w.start == began.start("d") and w.first), None)
    if when is not None:
        _set_period(mention, (when.first, when.last), "the period is when it began")
        return
    if mention.measure.kind == "stock":
        _take_day(mention, known.published)
        return
    if since := _since_its_beginning(mention, shadows, known.published):
        _set_period(mention, since, "the period is counted from when it began")
        return
    whole = mention.whole
    if whole is not None and whole.measure == mention.measure and (whole.first or whole.last):
        _set_period(mention, (whole.first, whole.last), "the period is that of the whole")
    elif _THE_PERIOD.search(said):
        _set_period(mention, _last_named(mention, shadows), "the period is the one named last")
    elif _in_that_period(mention, shadows):
        _set_period(mention, _last_named(mention, shadows), "the period is that of the sentence before")
    elif _A_WEEK.search(said):
        _set_period(mention, known.event, "the period is that of the action that the article dates")
    elif not _OTHER_TIME.search(said):
        near = _told_before(mention, earlier, shadows)
        _set_period(mention, near, "the period is that of a sentence before")
        if not (near or mention.shadow.sentence.title):
            _set_period(mention, known.year, "the period is that of the headline")


def _side_by_side(mention: Mention, earlier: Sequence[Mention]) -> Mention | None:
    """Return the count before one whose verb it shares, one place beside another, no other time between."""
    before = [m for m in earlier if m.number == mention.number and m.measure == mention.measure]
    if not before or mention.form not in _GAPPED or mention.whole is not None:
        return None
    between = mention.shadow.text[before[-1].quantity.end : mention.at]
    return before[-1] if _NEXT_TO.fullmatch(between) and not _OTHER_TIME.search(between) else None


def _joined_by_and(mention: Mention, earlier: Sequence[Mention]) -> Mention | None:
    """Return the count before one that only "and" and a verb join to it: "last year arrested 260 and charged 75"."""
    before = [m for m in earlier if m.number == mention.number]
    if not before or "stock" in (mention.measure.kind, before[-1].measure.kind) or mention.whole is not None:
        return None
    last = before[-1]
    own = bool(last.first or last.last) and not any(d.startswith(TAKEN_OVER + "the period") for d in last.doubts)
    return last if own and _AND_A_VERB.fullmatch(mention.shadow.text[last.quantity.end : mention.at]) else None


def _since_its_beginning(mention: Mention, shadows: Sequence[Shadow], published: str) -> tuple[str, str] | None:
    """Return the time since the beginning that this sentence or the one before it dates, or the first months of it."""
    said = mention.shadow.sentence.text
    first = _FIRST_MONTHS.search(said)
    if not first and not _HAS_SINCE.search(mention.shadow.text[: mention.at]):
        return None
    for shadow in reversed(shadows[max(0, mention.number - 1) : mention.number + 1]):
        begun = {
            w.first
            for w in shadow.periods
            if w.first and w.kind in ("span", "since") and _STARTED.search(shadow.text[: w.start])
        }
        if len(begun) != 1:
            continue
        start = begun.pop()
        if first is None:
            return (start, published) if published else None
        months = number_of(first["n"]) * (12 if first["unit"].lower().startswith("year") else 1)
        return (start[:7], month_text(parse_date(start).first, months - 1)) if len(start) >= len("2000-01") else None
    return None


def _take_day(mention: Mention, published: str) -> None:
    """Give a stock in the present tense the day of publication; a part of it has that of its whole."""
    others = (mention.whole, mention.like)
    model = next(
        (m for m in others if m is not None and m.measure == mention.measure and mention.number - m.number <= 2), None
    )
    if model is not None and any(d == f"{TAKEN_OVER}{_AS_PUBLISHED}" for d in model.doubts):
        _set_period(mention, (model.first, model.last), _AS_PUBLISHED)
    elif model is None and published and _in_the_present(mention):
        _set_period(mention, (published, published), _AS_PUBLISHED)


def _in_the_present(mention: Mention) -> bool:
    """Return whether a sentence says in the present tense how many there are, and nothing of another time."""
    shadow = mention.shadow
    said = re.split(r",\s+(?:compared|against|up\s+from|down\s+from)\b", shadow.text)[0]
    head = shadow.text[: mention.at]
    if mention.whole is not None or _OTHER_TIME.search(said) or _PAST.search(head[-_NEAR:]):
        return False
    after = shadow.text[mention.quantity.end : mention.quantity.end + _NEAR]
    return bool(_THERE_ARE.search(head[-_NEAR:]) or _ARE_ACTIVE.match(after))


def _in_that_period(mention: Mention, shadows: Sequence[Shadow]) -> bool:
    """Return whether the sentence before, of one paragraph, tells of "the period", and this one of no other time."""
    if not mention.number or _OTHER_TIME.search(mention.shadow.sentence.text):
        return False
    before = shadows[mention.number - 1]
    same = before.sentence.paragraph == mention.shadow.sentence.paragraph
    return same and not any(w.known for w in before.periods) and bool(_THE_PERIOD.search(before.sentence.text))


def _set_period(mention: Mention, period: tuple[str, str] | None, doubt: str) -> None:
    if period and (period[0] or period[1]):
        mention.first, mention.last = period
        mention.doubt(f"{TAKEN_OVER}{doubt}")


def _last_named(mention: Mention, shadows: Sequence[Shadow]) -> tuple[str, str] | None:
    """Return the last span that was named before a sentence, alone in its own; of "the same six months" one of six."""
    length = re.search(rf"\bsame\s+({PLAIN})\s+months\b", mention.shadow.sentence.text, re.IGNORECASE)
    for shadow in reversed(shadows[: mention.number]):
        spans = {
            (w.first, w.last)
            for w in shadow.periods
            if w.first and w.last and w.kind == "span" and w.first != w.last and not of_a_comparison(shadow, w)
        }
        if length:
            spans = {s for s in spans if number_of(length[1]) * 28 <= days_of(*s) <= number_of(length[1]) * 31}
        if spans:
            return spans.pop() if len(spans) == 1 else None
    return None


def _told_before(mention: Mention, earlier: Sequence[Mention], shadows: Sequence[Shadow]) -> tuple[str, str] | None:
    """Return the period of the counts before, of an event or in the same paragraph, with nothing else between."""
    own = mention.shadow.sentence
    if not (_GOES_ON.search(own.text) or own.item) or _LABELLED.match(mention.shadow.text):
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
            and not grammar().other_dates.search(shadows[number].text[: w.start][-90:])
        }
        if len(told) == 1:
            found = told.pop()
            near = shadows[number].sentence.paragraph == own.paragraph
            told_on = bool(here) or _CAMPAIGN.search(shadows[number].sentence.text)
            return found if _is_event(*found) or (near and told_on) else None
        if told or any(w.known for w in shadows[number].periods):
            return None
    return None


def _headlines(shadows: Sequence[Shadow]) -> list[Shadow]:
    """Return the headlines: what stands before the first whole sentence."""
    whole = re.compile(r"[.!?:][\"')]*$")
    return list(itertools.takewhile(lambda s: not whole.search(s.sentence.text), shadows[:HEADLINES]))


def _titled(shadows: Sequence[Shadow]) -> str:
    """Return the area of the only force that the headlines name."""
    forces = {f for s in _headlines(shadows) for f in s.forces}
    return forces.pop() if len(forces) == 1 else ""


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
    """Return the year or quarter that the headlines of a review or report say that it is about."""
    heads = _headlines(shadows)
    if not any(_REVIEW.search(s.sentence.text) for s in heads):
        return None
    told = [[w for w in s.periods if w.kind == "span" and w.first and w.last and not _in_brackets(s, w)] for s in heads]
    told += [
        [w for w in s.periods if w.kind == "span" and w.first and w.last and _RESULTS_FOR.search(s.text[: w.start])]
        for s in shadows[len(heads) : len(heads) + 3]
    ]
    spans = [w for here in told for w in here]
    years = {(w.first, w.last) for w in spans if is_year(w)} or {
        (w.first, w.last)
        for w in spans
        if any(low <= days_of(w.first, w.last) <= high for low, high in (_QUARTER, _HALF))
    }
    return years.pop() if len(years) == 1 else None


def _in_brackets(shadow: Shadow, when: When) -> bool:
    """Return whether a period stands in brackets, as that of a figure that is compared with."""
    before = shadow.text[: when.start]
    return before.count("(") > before.count(")")


def _is_event(first: str, last: str) -> bool:
    return len(first) == len(last) == len("2000-01-01") and days_of(first, last) <= _EVENT_DAYS
