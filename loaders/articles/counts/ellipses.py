"""Numbers without a noun of their own: they take that of the count, the heading or the question before them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from graphlab.loaders.articles.counts.mentions import Mention, group_of, headings, is_wish, quantity_at
from graphlab.loaders.articles.counts.parts import BASE_AFTER, BASE_BEFORE, OF_THE, whole_of
from graphlab.loaders.articles.counts.subject_places import A_PLACE, give_place
from graphlab.loaders.articles.grammar import SIGNS, Measure, grammar
from graphlab.loaders.articles.quantities import Quantity
from graphlab.loaders.articles.shadow import Shadow
from graphlab.model.values import parse_value

#: "Up by 20" is a difference and no count.
_BY = re.compile(r"\b(?:by|up|down|rose|fell|increased|decreased|risen|fallen|dropped|grown)\s+$", re.IGNORECASE)
#: "Up two on 2020": a year and no count.
_YEAR = re.compile(r"(?:19|20)\d\d")
#: "Of these 58 were from London": the comma is left out.
_FRONTED = re.compile(r"[\s\"'(]*of\s+(?:these|those)\s+", re.IGNORECASE)
#: Another thing is counted after it: "closed 13 lines and knew of 19".
_OTHER_VERB = re.compile(
    r"\b(?:and|but|while)\s+(?:(?:also|then|had|has|have|police|officers|they|it|we)\s+)*(?:knew|know|seized|found|visited|"
    r"spoke|recovered|searched|stopped|took|received|dealt|handed|issued|gave|held|trained|checked|reached|helped)\b",
    re.IGNORECASE,
)
_THE_NUMBER = re.compile(r"\b(?:number|figure|total)\b[^.;]{0,20}$", re.IGNORECASE)
_SOME_LINES = re.compile(
    r"\b(?:fewer|more|few|many|some|other|such|several|these|those|of|its|their)\s+lines\b", re.IGNORECASE
)
#: Before a number that opens a sentence: nothing, or by what a total is split.
_OPENS = re.compile(
    r"[\s\"'(]*(?:by\s+(?:town|area|district|place|origin|county|force),?\s+|(?:at\s+least|about|around|some|another|a\s+further)\s+)?",
    re.IGNORECASE,
)
#: "Deaths, of which there were 1,330": of a noun of the sentence, not of what was counted before.
_OF_WHICH_HERE = re.compile(r"[a-z]{3,},\s+of\s+(?:which|whom)\b[^.;]*$", re.IGNORECASE)
#: "The remaining three", "the other two", "most of them, 16,": the rest or the most of those counted before.
_REMAINING = re.compile(
    r"(?:^|[;,]\s*(?:and\s+)?|\b(?:and|but|while)\s+)[\s\"'(]*(?:(?:the|its)\s+)?(?:remaining|other|(?:(?:great|vast)\s+)?majority(?:\s+of\s+(?:them|these|those))?,|"
    r"most(?:\s+of\s+(?:them|these|those))?,)\s*$",
    re.IGNORECASE,
)
_OF_THOSE_PEOPLE = re.compile(
    r"\s+of\s+(?:those|these)\s+(?:(?!were|are|was|is|being)\w+\s+)?(?P<who>children|boys|girls|women|men|teenagers|adults|pupils|students)\b",
    re.IGNORECASE,
)
#: Before the number that answers a question: nothing, or the label of the answer.
_ANSWERS = re.compile(
    r"[\s\"'(]*(?:(?:answer|response|reply|A)\s*\d*\s*[:.-]\s*)?(?:there\s+(?:were|was|are|is)\s+)?", re.IGNORECASE
)
#: Forms without a verb, and those that they go on from.
_AFTER_FORMS = {
    "gapped": ("elliptic of_the", "elliptic gapped", "elliptic by_body"),
    "gapped_body": ("elliptic recorded", "elliptic gapped_body"),
    "gapped_where": ("elliptic verb_where", "elliptic gapped_where"),
    "not_known": (
        "elliptic from_where",
        "elliptic in_where",
        "elliptic unknown",
        "item",
        "thing_passive",
        "named",
        "active",
    ),
}
_WHOLE_NOUN = (
    rf"of\s+the\s+(?:(?P<n>{SIGNS['n']}+)\s+)?(?:county\s+|drugs?\s+|deal\s+)*"
    r"(?P<noun>lines|arrests|warrants|raids|people|men|suspects)\b"
)
_OF_NOUN = re.compile(rf"\s+{_WHOLE_NOUN}", re.IGNORECASE)
_FRONTED_OF_NOUN = re.compile(rf"[\s\"'(]*{_WHOLE_NOUN}", re.IGNORECASE)
_OF_A_STATED = re.compile(rf"[\s\"'(]*of\s+(?:the|those|these)\s+(?P<n>{SIGNS['n']}+),", re.IGNORECASE)
#: Between a number and where those come from.
_STRAIGHT = re.compile(
    rf"\s+(?:were|are|was|came|come)\s+from\s+[^.;,{SIGNS['n']}]{{0,20}}{SIGNS['where']}", re.IGNORECASE
)
#: So many counts back the whole may be.
_FAR = 4
_UNITS_OF_NOUN = {"lines": "lines", "arrests": "person-arrests", "warrants": "warrants", "raids": "raids"}


@dataclass(frozen=True)
class Context:
    """The sentence before one, and the measure of the question that it answers."""

    before: Shadow | None
    asked: Measure | None


def by_ellipsis(
    shadow: Shadow, number: int, found: dict[int, Mention], earlier: Sequence[Mention], context: Context
) -> Iterator[Mention]:
    """Find numbers without a noun of their own: they take that of the count before them."""
    last = _last_told(shadow, number, earlier)
    made = dict(found)
    for quantity in shadow.quantities:
        if quantity.start in made:
            continue
        forms = [name for name, _ in _elliptic_at(shadow, quantity)]
        if "closing" in forms and BASE_AFTER.match(shadow.text, quantity.end):
            forms = ["closing"]
        before = shadow.text[: quantity.start]
        fronted = "from_where" in forms and _FRONTED.fullmatch(before)
        if _across_another(shadow, quantity, made, earlier):
            continue
        if forms == ["compared"] and _YEAR.fullmatch(shadow.sentence.text[quantity.start : quantity.end]):
            continue
        if not forms or (OF_THE.search(before) and not fronted) or _BY.search(before):
            continue
        near = _near(shadow, number, quantity, last, earlier)
        near = _lines_before(shadow, quantity, near, earlier)
        straight = _STRAIGHT.match(shadow.text, quantity.end) if "from_where" in forms and made else None
        whole = _stated_whole(shadow, earlier) if straight else None
        here = {} if whole is not None else made
        tried = ((name, _like(shadow, quantity, here, whole or near, name, earlier, context)) for name in forms)
        form, like = next(((name, found) for name, found in tried if found is not None), ("", None))
        if like is None:
            continue
        measure, model = like
        if model is not None and model.number < number and _points(shadow, quantity) and not _may_hold(model, quantity):
            model = None
        end = _group_end(shadow, quantity) if form in ("including", "group") else quantity.end
        mention = Mention(shadow, number, quantity, measure, quantity.start, end, f"elliptic {form}", like=model)
        give_place(mention, form, model)
        if form == "bracket_when":
            _of_its_bracket(mention)
        if form in ("including", "group", "aged"):
            end = end if form != "aged" else _group_end(shadow, quantity)
            mention.group = group_of(shadow.sentence.text[quantity.end : end])
        if model is not None and model.number == number and form in ("compared", "to"):
            mention.group = model.group
        if is_wish(shadow, mention):
            continue
        made[quantity.start] = mention
        yield mention


def _stated_whole(shadow: Shadow, earlier: Sequence[Mention]) -> Mention | None:
    """Return the count of persons of which a sentence tells parts: "Of the 143, 88 were charged, 39 from London"."""
    said = _OF_A_STATED.match(shadow.text)
    value = next((q.value for q in shadow.quantities if said and q.start == said.start("n")), "")
    return next(
        (m for m in reversed(earlier[-_FAR:]) if value and m.quantity.value == value and m.measure.people), None
    )


def _near(
    shadow: Shadow, number: int, quantity: Quantity, last: Sequence[Mention], earlier: Sequence[Mention]
) -> Mention | None:
    """Return the count that a number may go on from: of the sentence before, that it states, or that it points at."""
    just = [m for m in last if m.number == number - 1]
    stated = _stated(shadow, quantity, earlier)
    near = _adjacent(shadow, quantity, just) or stated
    if stated is not None and near is not None and near.quantity.value != stated.quantity.value:
        near = stated
    if near is not None or just or not _points(shadow, quantity):
        return near
    return _adjacent(shadow, quantity, last)


def _points(shadow: Shadow, quantity: Quantity) -> bool:
    """Return whether a number is said to be one of those before it, or of the rest of them."""
    before = shadow.text[: quantity.start]
    said = (BASE_BEFORE.search(before), BASE_AFTER.match(shadow.text, quantity.end))
    if any(m and re.search(rf"\b(?:whom|which)\b|{SIGNS['n']}", m[0]) for m in said):
        return False
    return any(said) or bool(_REMAINING.search(before))


def _last_told(shadow: Shadow, number: int, earlier: Sequence[Mention]) -> list[Mention]:
    """Return the counts of the sentence before, or of the one before that where it has none in the same paragraph."""
    for back in (number - 1, number - 2, number - 3):
        told = [m for m in earlier if m.number == back]
        if told:
            near = back == number - 1 or told[-1].shadow.sentence.paragraph == shadow.sentence.paragraph
            return told if near or back == number - 2 else []
    return []


def _may_hold(whole: Mention, part: Quantity) -> bool:
    """Return whether a number is not certainly larger than the count of which it is said to be a part."""
    high = parse_value(whole.quantity.value).bounds.high
    return high is None or (parse_value(part.value).bounds.low or 0) <= high


def _of_its_bracket(mention: Mention) -> None:
    """Give the figure of "214 arrests (2020: 187)" the period that stands with it."""
    when = next(w for w in reversed(mention.shadow.periods) if w.end <= mention.at)
    mention.first, mention.last, mention.form = when.first, when.last, "elliptic compared"


def _is_difference(shadow: Shadow, quantity: Quantity) -> bool:
    """Return whether a number is one by which another rose or fell."""
    before = shadow.text[: quantity.start]
    return bool(_BY.search(before) or re.search(r"\b(?:fall|rise|drop|increase|decrease|reduction)\s+of\s+$", before))


def _across_another(
    shadow: Shadow, quantity: Quantity, made: Mapping[int, Mention], earlier: Sequence[Mention]
) -> bool:
    """Return whether a number that counts something unknown stands before this one: it may count the same.

    "23 children were identified ..., compared with 17", "of the 23, 15": nothing is known of what 23 are.
    """
    before = [q for q in shadow.quantities if q.end <= quantity.start and not _is_difference(shadow, q)]
    if not before or before[-1].start in made:
        return False
    said = BASE_BEFORE.search(shadow.text[: quantity.start])
    if said and said["n"] and said.start("n") == before[-1].start:
        noun = bool(headings(shadow.text[before[-1].end : quantity.start]))
        return not noun and not any(m.quantity.value == before[-1].value for m in earlier)
    between = shadow.text[before[-1].end : quantity.start]
    return not re.search(r"[;.]\s", between)


def _group_end(shadow: Shadow, quantity: Quantity) -> int:
    match = re.compile(r"[^.,;ⓠ]*").match(shadow.text, quantity.end)
    return match.end() if match else quantity.end


def _elliptic_at(shadow: Shadow, quantity: Quantity) -> Iterator[tuple[str, re.Match[str]]]:
    for name, pattern in grammar().elliptic.items():
        for match in pattern.finditer(shadow.text, max(0, quantity.start - 90)):
            if match.start("n") == quantity.start and match.end("n") == quantity.end:
                yield name, match
            if match.start() > quantity.start:
                break


def _adjacent(shadow: Shadow, quantity: Quantity, last: Sequence[Mention]) -> Mention | None:
    """Return the count of the sentence before that a number may go on from.

    "Of these" goes back to a whole that can hold it; where counts of several measures can, it is not known to which.
    """
    wholes = [m for m in last if not m.base] or list(last)
    if BASE_BEFORE.search(shadow.text[: quantity.start]) or BASE_AFTER.match(shadow.text, quantity.end):
        low = parse_value(quantity.value).bounds.low or 0
        holding = [m for m in wholes if (high := parse_value(m.quantity.value).bounds.high) is None or low <= high]
        wholes = holding or wholes
        said = BASE_BEFORE.search(shadow.text[: quantity.start]) or BASE_AFTER.match(shadow.text, quantity.end)
        stated = whole_of(shadow, said)
        wholes = [m for m in wholes if stated and m.quantity.value == stated.value] or wholes
        wholes = [m for m in wholes if _verb_fits(shadow, quantity, m)] or wholes
        if len({m.measure.name for m in wholes}) > 1:
            return None
    return wholes[-1] if wholes else None


def _stated(shadow: Shadow, quantity: Quantity, earlier: Sequence[Mention]) -> Mention | None:
    """Return the count that "of the four" repeats, some sentences before; None where several may be meant."""
    said = BASE_BEFORE.search(shadow.text[: quantity.start]) or BASE_AFTER.match(shadow.text, quantity.end)
    whole = whole_of(shadow, said)
    found = [
        m
        for m in earlier
        if whole and m.quantity.value == whole.value and shadow.sentence.paragraph - m.shadow.sentence.paragraph <= 6
    ]
    return found[-1] if len({m.measure.name for m in found}) == 1 else None


def _verb_fits(shadow: Shadow, quantity: Quantity, whole: Mention) -> bool:
    return any(
        _alike(form.measure, whole.measure) and form.pattern.match(shadow.text, quantity.start)
        for form in grammar().done
        if form.hint.search(shadow.text)
    )


def _like(
    shadow: Shadow,
    quantity: Quantity,
    made: dict[int, Mention],
    near: Mention | None,
    form: str,
    earlier: Sequence[Mention],
    context: Context,
) -> tuple[Measure, Mention | None] | None:
    before = [made[at] for at in sorted(made) if at < quantity.start]
    if form == "of_the":
        after = headings(shadow.text[quantity.end :])
        return (min(after, key=lambda h: h[0])[1], None) if after else None
    partitive = bool(BASE_BEFORE.search(shadow.text[: quantity.start]) or BASE_AFTER.match(shadow.text, quantity.end))
    if not before and _OF_WHICH_HERE.search(shadow.text[: quantity.start]):
        return None
    if not before and _other_people(shadow, quantity, near):
        return None
    if form == "done":
        opens = not shadow.text[: quantity.start].strip(" \"'(") and _of_one_unit(earlier, near)
        joined = bool(before) and bool(re.search(r"\band\s+$", shadow.text[: quantity.start]))
        return _by_verb(shadow, quantity, before, near) if partitive or opens or joined else None
    if form == "visited":
        measure = grammar().measures["addresses visited"]
        return (measure, None) if near is not None and near.measure.unit == measure.unit else None
    if form in ("known", "as_active", "state"):
        return _lines_now(shadow, quantity, before, near, form, context)
    pointed = _pointed_at(shadow, quantity, [*earlier, *before])
    if pointed is not None:
        return (pointed.measure, pointed if pointed.at >= 0 else None) if pointed.measure.name != "none" else None
    if not _may_follow(form, before):
        return None
    if before:
        return _like_before(shadow, quantity, before[-1], form)
    if form in ("compared", "to", "where_n", "bracket_when"):
        return _compared_first(shadow, quantity, near, form)
    return _like_earlier(shadow, quantity, near, form, context, partitive=partitive)


def _like_before(shadow: Shadow, quantity: Quantity, last: Mention, form: str) -> tuple[Measure, Mention | None] | None:
    """Return what a number counts that goes on from the count before it in the sentence."""
    told = headings(shadow.text[max(last.end, last.quantity.end) : quantity.start]) if form == "to" else []
    if told and all(m != last.measure for _, m in told):
        return max(told, key=lambda h: h[0])[1], None  # "and cut closures to nine"
    if form == "aged" and not last.measure.people:
        return None
    if form == "closing":
        return (grammar().measures["lines closed"], None) if last.measure.unit == "lines" else None
    between = shadow.text[last.quantity.end : quantity.start]
    other = form not in ("compared", "to") and _OTHER_VERB.search(between)
    return None if other else (last.measure, last)


def _compared_first(
    shadow: Shadow, quantity: Quantity, near: Mention | None, form: str
) -> tuple[Measure, Mention | None] | None:
    """Return what the first number of a sentence counts that is compared: what is named, or the lines of a place."""
    text = shadow.text[: quantity.start]
    if form == "compared" and (heads := headings(text)):
        return max(heads, key=lambda h: h[0])[1], None
    stock = near is not None and near.measure.kind == "stock" and form in ("compared", "to")
    return (near.measure, near) if near is not None and stock and A_PLACE.search(text) else None


def _may_follow(form: str, before: Sequence[Mention]) -> bool:
    """Return whether a number in a form that leaves out the verb may go on from the number before it."""
    needed = _AFTER_FORMS.get(form)
    return needed is None or bool(before and before[-1].form.endswith(needed))


def _of_one_unit(earlier: Sequence[Mention], near: Mention | None) -> bool:
    return near is not None and len({m.measure.unit for m in earlier if m.number == near.number}) == 1


def _lines_now(
    shadow: Shadow,
    quantity: Quantity,
    before: Sequence[Mention],
    near: Mention | None,
    form: str,
    context: Context,
) -> tuple[Measure, Mention | None] | None:
    """Read "it knew of seven", "12 were still running": active lines, where lines are what is spoken of."""
    if before:
        lines = before[-1].measure.unit == "lines"
    else:
        heads = headings(shadow.text[: quantity.start])
        heads = heads or (
            [(0, grammar().measures["active lines"])] if _SOME_LINES.search(shadow.text[: quantity.start]) else []
        )
        lines = bool(heads) and heads[-1][1].unit == "lines"
        if not heads and form != "state":
            lines = near is not None and near.measure.unit == "lines"
        elif not heads:
            said = headings(context.before.text) if context.before is not None else []
            lines = bool(said) and all(m.unit == "lines" for _, m in said)
            lines = lines or (near is not None and near.measure.unit == "lines")
    return (grammar().measures["active lines"], before[-1] if before else None) if lines else None


def _like_earlier(
    shadow: Shadow, quantity: Quantity, near: Mention | None, form: str, context: Context, *, partitive: bool
) -> tuple[Measure, Mention | None] | None:
    """Return what the first number of a sentence counts, by its heading, the question, or the sentence before."""
    text = shadow.text[: quantity.start]
    reach = shadow.text[: quantity.end + 25] if form in ("from_where", "unknown") and partitive else text
    heads = headings(reach)
    if form in ("including", "group"):
        return (near.measure, near) if near is not None and partitive else None
    if form == "closing":
        lines = near is not None and near.measure.unit == "lines"
        return (grammar().measures["lines closed"], None) if lines else None
    if form == "aged":
        return (near.measure, near) if near is not None and near.measure.people and not text.strip(" \"'(") else None
    if heads and form in (
        "in_when",
        "in_where",
        "from_where",
        "figure",
        "unknown",
        "by_body",
        "verb_where",
        "bracket",
        "extreme",
    ):
        measure = max(heads, key=lambda h: h[0])[1]
        series = near is not None and near.measure == measure and near.form.startswith("elliptic in_when")
        return measure, near if series else None
    if context.asked is not None and _ANSWERS.fullmatch(text):
        return context.asked, None
    if near is None and form == "figure" and context.before is not None and _THE_NUMBER.search(text):
        told = headings(context.before.text)
        near_measures = {m.name: m for _, m in told}
        return (next(iter(near_measures.values())), None) if len(near_measures) == 1 else None
    if near is None:
        return None
    there = bool(re.search(r"\bthere\b[^.;]*$", text, re.IGNORECASE))
    if re.search(r"\b(?:number|total|proportion|share)\s+of\b", text, re.IGNORECASE):
        return None  # it is said of what, and that is no measure
    led = bool(_REMAINING.search(text)) or bool(
        re.fullmatch(rf"(?!of\b)[\w\s]{{0,14}}{SIGNS['x']}+,?\s*", text, re.IGNORECASE)
    )
    if form == "figure" and near.base and not partitive:
        return (near.like.measure, near.like) if near.like is not None else None  # a part of what "the number" is of
    if (form == "figure" or _REMAINING.search(text)) and not partitive:
        while near.form in ("elliptic in_where", "elliptic gapped_where") and near.like is not None:
            near = near.like  # what was split by town, not the last of its towns
    if form == "place_has":
        return (near.measure, near) if near is not None and near.measure.kind == "stock" else None
    if form == "concerned" and not _OPENS.fullmatch(text):
        return None
    goes_on = (
        form in ("figure", "recorded", "concerned")
        or partitive
        or there
        or led
        or _splits_lines(text, quantity, near, form)
    )
    return (near.measure, near) if goes_on else None


def _lines_before(
    shadow: Shadow, quantity: Quantity, near: Mention | None, earlier: Sequence[Mention]
) -> Mention | None:
    """Return, for a number that opens a sentence after one that split lines by town, how many lines there are."""
    if near is None or near.measure.unit != "lines" or not near.form.startswith("elliptic"):
        return near
    if not _OPENS.fullmatch(shadow.text[: quantity.start]):
        return near
    said = [m for m in earlier if near.number - m.number <= 2 and not m.form.startswith("elliptic")]
    return said[-1] if said and said[-1].measure == near.measure else near


def _splits_lines(text: str, quantity: Quantity, near: Mention, form: str) -> bool:
    """Return whether "nine are controlled from Ely" opens a sentence after one that says how many lines there are."""
    if near.measure.unit != "lines" or near.base or near.origin or form not in ("from_where", "verb_where"):
        return False
    high = parse_value(near.quantity.value).bounds.high
    low = parse_value(quantity.value).bounds.low or 0
    return (high is None or low < high) and bool(_OPENS.fullmatch(text))


def _other_people(shadow: Shadow, quantity: Quantity, near: Mention | None) -> bool:
    """Return whether "nineteen of those children" points at others than those whom the count before it counts."""
    said = _OF_THOSE_PEOPLE.match(shadow.text, quantity.end)
    if not said:
        return False
    counted = near.shadow.text[near.quantity.end : near.quantity.end + 60] if near is not None else ""
    return not re.search(rf"\b{said['who']}\b", counted, re.IGNORECASE)


def _by_verb(
    shadow: Shadow, quantity: Quantity, before: Sequence[Mention], near: Mention | None
) -> tuple[Measure, Mention | None] | None:
    """Read "of these, 11 were closed": the measure is that of the verb, of what the count before it counted."""
    whole = before[-1] if before else near
    if whole is None:
        return None
    for form in grammar().done:
        if form.pattern.match(shadow.text, quantity.start) and _alike(form.measure, whole.measure):
            return form.measure, whole
    return None


def _alike(first: Measure, second: Measure) -> bool:
    """Return whether two measures count the same kind of thing: lines, addresses, or people."""
    return first.unit == second.unit or (first.people and second.people)


def _pointed_at(shadow: Shadow, quantity: Quantity, earlier: Sequence[Mention]) -> Mention | None:
    """Return the count that "of the 13 lines" points at; one with no place where it points at something else."""
    match = _OF_NOUN.match(shadow.text, quantity.end) or _FRONTED_OF_NOUN.match(shadow.text, 0, quantity.start)
    if not match:
        return None
    unit = _UNITS_OF_NOUN.get(match["noun"].lower(), "")
    whole = quantity_at(shadow, match.start("n")) if match["n"] else None
    fitting = [
        m
        for m in earlier
        if (not unit or m.measure.unit == unit) and (whole is None or m.quantity.value == whole.value)
    ]
    if fitting:
        return next((m for m in reversed(fitting) if not m.base), fitting[-1])
    if not unit:
        return None
    measure = grammar().measures.get(match["noun"].lower(), Measure("none", unit, "flow"))
    return Mention(shadow, 0, Quantity(-1, -1, "0"), measure, 0, 0, "none")
