"""Numbers and places in pairs: "Merseyside 7, Greater Manchester 3", "18 run from London, nine from Birmingham".

What they count is said once: by the first number of the list, the count before it in the sentence, a heading, the
question, or the count of the sentence before, if the pairs together are not more than that. Words that stand between
the first number and its place say whether the places are where something comes from.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from graphlab.loaders.articles.counts.mentions import Mention, headings, is_wish
from graphlab.loaders.articles.counts.questions import Asked
from graphlab.loaders.articles.grammar import SIGNS, Measure
from graphlab.loaders.articles.quantities import Quantity
from graphlab.loaders.articles.shadow import Shadow
from graphlab.model.tables import UNKNOWN
from graphlab.model.values import parse_value

_N, _WHERE, _BODY, _WHEN = (SIGNS[k] for k in ("n", "where", "org", "when"))
_TOKEN = re.compile(
    rf"{_N}+|{_WHERE}+|{_BODY}+|\b(?:(?:an?\s+)?(?:area\s+)?unknown(?:\s+areas?)?|not\s+(?:known|recorded|stated|established|identified))\b",
    re.IGNORECASE,
)
_SMALL = (
    r"(?:by|from|in|at|on|had|has|have|with|into|to|for|of|out|them|these|those|which|the|came|come|comes|run|ran|just|only|about|"
    r"around|some|another|within|inside|north|south|east|west|central|inner|greater|a|further|itself|were|was|are|is|had|being|made|took\s+place)"
)
_TIGHT = re.compile(rf"\s*[-(:=|]?\s*(?:{_SMALL}\s+)*", re.IGNORECASE)
#: Between the first number and its place: one clause, in which nothing else is counted.
_LOOSE = re.compile(
    r"\s*(?:[\w'-]+\s+){0,3}?(?:(?:was|were|is|are|has|have|had|being|been|now|still|also|then|currently|thought|believed|known|"
    r"to|be|it|itself|of|them|these|those|lines|most|mainly|all)\s+)*"
    r"(?P<verb>affected|hit|targeted|served|supplied|suppl(?:y|ying)|fed|feed(?:ing)?|home|run|ran|running|controlled|operat(?:e|ed|ing)|"
    r"c[ao]me|coming|originat(?:e|ed|ing)|based|serv(?:e|ing)|cover(?:ed|ing)?|active|at\s+work|work(?:ed|ing)?|has|had|have|takes?|took|gets?|got|suffers?|absorbs?|hosts?|"
    r"were|was|are|accounted|counted|recorded|made|reported|logged|executed|closed|seized|saw\s+the\s+(?:most|fewest)\s+[\w\s-]{1,30}?,?\s+with|linked|traced|led|lead|lived?|living)\s+"
    r"(?:(?:by|from|in|into|out\s+of|at|to|for|on|of|just|only|about|the|north|south|east|west|central|inner|greater)\s+)*",
    re.IGNORECASE,
)
_AND = re.compile(
    rf"\s*(?:\bitself)?(?:\b(?:arrests|warrants|raids|lines|charges|people|closures|seizures)\b)?(?:\s*(?:in\s+)?{_WHEN}+)?(?:\bof\s+(?:them|these|those|(?:the|its)\s+{_N}+))?\s*\)?\s*(?:,|;|\band\b|,\s*and\b|\bwhile\b|\bwith\b|,\s*followed\s+by\b|,\s*then\b|,\s*with\b)\s*(?:(?:the|remaining|other|another|a|further|"
    r"about|around|some|just|only|in|from|for|on|at|north|south|east|west|central|inner|greater)\s+)*",
    re.IGNORECASE,
)
_FROM = re.compile(
    r"\b(?:from|out\s+of|originat\w+|based\s+in|controlled\s+(?:in|by)|home\s+(?:of|area)|traced\s+(?:back\s+)?to|linked\s+to|liv\w+|"
    r"addresses)\b",
    re.IGNORECASE,
)
_INTO = re.compile(r"\b(?:into|suppl\w+|serv\w+|affected|hit|targeted|fed|feed\w*|cover\w*)\b", re.IGNORECASE)
_IN = re.compile(r"\bin\b", re.IGNORECASE)
#: Nouns of which pairs are no counts: they are of others than those counted before.
_NO_COUNT = re.compile(
    r"\b(?:officers?|beds|points?|votes?|pupils|schools?|residents|members|per\s+cent|goals?|miles|staff|seats|deaths|calls|"
    r"messages|posts|clinics?|offices?|workers|volunteers|patients)\b",
    re.IGNORECASE,
)
#: Before the number of a whole: "19 of the 31".
_OF_A_WHOLE = re.compile(rf"{_N}\s+of\s+(?:the|its|these|those)\s+$", re.IGNORECASE)
#: "One each in Ludlow and Market Drayton".
_EACH = re.compile(
    rf"(?P<n>{_N}+)\s+(?:each|apiece)\s+(?P<way>in|from|at|for)\s+(?:the\s+)?(?P<place>{_WHERE}+)", re.IGNORECASE
)
_OF_THE = re.compile(rf"\bof\s+(?:the|its|these|those)\s+(?P<n>{_N}+)", re.IGNORECASE)
#: So many sentences the count that is split may stand before.
_NEAR = 2
_SHORT = 45


@dataclass(frozen=True)
class _Pair:
    """A number and the place beside it; no place is one not known."""

    quantity: Quantity
    place: str
    between: str
    of_body: bool = False


@dataclass(frozen=True)
class Told:
    """What is said around a sentence: the counts in it and before it, and the question that it answers."""

    found: Mapping[int, Mention]
    earlier: Sequence[Mention]
    asked: Asked | None = None


def by_place(shadow: Shadow, number: int, told: Told) -> Iterator[Mention]:
    """Yield the counts of lists of numbers and places, each with its place."""
    for run in _runs(shadow):
        new = [p for p in run if p.quantity.start not in told.found]
        first = told.found.get(run[0].quantity.start)
        said = _measure(shadow, number, run, told) if first is None else (first.measure, first)
        if not new or said is None:
            continue
        measure, model = said
        from_there = _is_from(shadow, run, told)
        if measure.kind == "stock" and measure.unit != "lines" and from_there:
            continue
        if first is not None and not from_there and not (first.destination or first.places or first.origin):
            first.destination = run[0].place
        for pair in new:
            at = pair.quantity.start
            form = f"elliptic {'from_where' if from_there else 'gapped_where'}"
            mention = Mention(shadow, number, pair.quantity, measure, at, pair.quantity.end, form, like=model)
            setattr(mention, "origin" if pair.place == UNKNOWN or from_there else "destination", pair.place)
            if model is not None:
                _of_model(mention, model, run[0].quantity.start)
            elif told.asked is not None:
                _of_question(mention, told.asked)
            if not is_wish(shadow, mention):
                yield mention


def _of_model(mention: Mention, model: Mention, start: int) -> None:
    """Make a count a part of the one that its list splits; of the first of the list it shares the group only."""
    mention.group = model.group
    whole = model.number != mention.number or model.at < start
    if whole and model.form != "elliptic compared":
        mention.whole = model


def by_each(shadow: Shadow, number: int, found: Mapping[int, Mention]) -> Iterator[Mention]:
    """Yield the counts of "one each in Ludlow and Market Drayton", one for each place."""
    for match in _EACH.finditer(shadow.text):
        quantity = next((q for q in shadow.quantities if q.start == match.start("n")), None)
        places = next((p for a, _, p in shadow.place_lists if a == match.start("place")), ())
        before = [m for at, m in sorted(found.items()) if at <= match.start("n")]
        if quantity is None or len(places) < 2 or not before or not all(p.place for p in places):
            continue
        own = found.get(quantity.start)
        model = own or before[-1]
        for place in places:
            form = f"elliptic {'from_where' if match['way'].lower() == 'from' else 'gapped_where'}"
            mention = Mention(shadow, number, quantity, model.measure, match.start(), match.end(), form, model.group)
            mention.like = before[-1] if own is None else own.like
            mention.base = model.base
            setattr(mention, "origin" if match["way"].lower() == "from" else "destination", place.place)
            yield mention


def _of_question(mention: Mention, above: Asked) -> None:
    mention.doubt("what is counted is said in the question")
    if above.when is not None and not any(w.known for w in mention.shadow.periods):
        mention.first, mention.last = above.when.first, above.when.last
    if not mention.destination:
        mention.destination = above.place


def _runs(shadow: Shadow) -> Iterator[list[_Pair]]:
    """Yield lists of at least two pairs of a number and a place, all in one order."""
    tokens = [m for m in _TOKEN.finditer(shadow.text) if not _OF_A_WHOLE.search(shadow.text[: m.start()])]
    at = 0
    while at < len(tokens) - 3:
        run, used = _run_at(shadow, tokens, at)
        if len(run) > 1:
            yield run
            at += used
        else:
            at += 1


def _run_at(shadow: Shadow, tokens: Sequence[re.Match[str]], at: int) -> tuple[list[_Pair], int]:
    text = shadow.text
    run: list[_Pair] = []
    end = at
    number_first = tokens[at][0][0] == _N
    while end + 1 < len(tokens):
        one, two = tokens[end], tokens[end + 1]
        if (one[0][0] == _N) != number_first or (two[0][0] == _N) == number_first:
            break
        if run and not _AND.fullmatch(text[tokens[end - 1].end() : one.start()]):
            break
        between = text[one.end() : two.start()]
        if not number_first:
            between = re.sub(r"^(?:\s[A-Z][\w']+){1,2}(?=\s)", "", between)  # "Birmingham New Street 94"
        if ";" in text and not number_first:
            between = re.sub(r"^,\s", " ", between)  # "Bristol, 12; Bath, 6"
        fits = _TIGHT if run else _LOOSE
        if len(between) > _SHORT or not (_TIGHT.fullmatch(between) or fits.fullmatch(between)):
            break
        pair = _pair(shadow, one if number_first else two, two if number_first else one, between)
        if pair is None:
            break
        run.append(pair)
        end += 2
    return run, max(1, end - at)


def _pair(shadow: Shadow, number: re.Match[str], place: re.Match[str], between: str) -> _Pair | None:
    quantity = next((q for q in shadow.quantities if q.start == number.start() and q.end == number.end()), None)
    if quantity is None:
        return None
    if place[0][0] == _WHERE:
        names = next((p for a, b, p in shadow.place_lists if (a, b) == place.span()), ())
        key = names[0].place if len(names) == 1 else ""
    elif place[0][0] == _BODY:
        key = shadow.areas.get(place.start(), "")
    else:
        key = UNKNOWN
    return _Pair(quantity, key, between, place[0][0] == _BODY) if key else None


def _measure(shadow: Shadow, number: int, run: Sequence[_Pair], told: Told) -> tuple[Measure, Mention | None] | None:
    """Return what a list of pairs counts and the count that it splits; None where that is not said."""
    before = [m for at, m in sorted(told.found.items()) if at < run[0].quantity.start]
    if _NO_COUNT.search(shadow.sentence.text):
        return None
    if before:
        return (before[-1].measure, before[-1]) if _holds(before[-1], run) else None
    heads = headings(shadow.text[: run[0].quantity.start])
    if heads:
        return max(heads, key=lambda h: h[0])[1], None
    if told.asked is not None:
        return (told.asked.measure, None) if told.asked.measure is not None else None
    stated = _OF_THE.search(shadow.text[: run[0].quantity.start])
    if stated:
        value = next((q.value for q in shadow.quantities if q.start == stated.start("n")), "")
        same = [m for m in told.earlier if m.quantity.value == value and _holds(m, run)]
        return (same[-1].measure, same[-1]) if same else None
    near = [m for m in told.earlier if 0 < number - m.number <= _NEAR]
    last = [m for m in near if m.number == near[-1].number] if near else []
    whole = next((m for m in near if _is_sum(m, run)), None) or next((m for m in last if _holds(m, run)), None)
    if (
        whole is None
        or (whole.base and not _is_sum(whole, run))
        or (len({m.measure.name for m in last}) != 1 and not _is_sum(whole, run))
    ):
        return None
    return whole.measure, whole


def _is_sum(whole: Mention, run: Sequence[_Pair]) -> bool:
    return whole.quantity.value == str(sum(parse_value(p.quantity.value).bounds.low or 0 for p in run))


def _holds(whole: Mention, run: Sequence[_Pair]) -> bool:
    """Return whether a count can be the total of some pairs: they are not certainly more."""
    high = parse_value(whole.quantity.value).bounds.high
    lows = sum(parse_value(p.quantity.value).bounds.low or 0 for p in run)
    return high is None or lows <= high


def _is_from(shadow: Shadow, run: Sequence[_Pair], told: Told) -> bool:
    """Return whether the places of a list are where something comes from."""
    first = told.found.get(run[0].quantity.start)
    if first is not None and first.form.startswith("elliptic"):
        return first.form.endswith(("from_where", "origin_of"))
    if any(p.of_body for p in run):
        return told.asked is not None and told.asked.origins
    if any(_FROM.search(p.between) for p in run):
        return True
    ahead = re.split(r"[.;]", shadow.text[: run[0].quantity.start])[-1]
    if ahead.rstrip().endswith(":") and _FROM.search(ahead):
        return True
    if _INTO.search(run[0].between):
        return False
    return (told.asked is not None and told.asked.origins) or bool(
        _FROM.search(ahead) and not _IN.search(run[0].between)
    )
