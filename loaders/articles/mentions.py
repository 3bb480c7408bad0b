"""The counts that a sentence gives: which number is of what measure, and in which form it is said."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from graphlab.loaders.articles.grammar import SIGNS, Measure, grammar
from graphlab.loaders.articles.quantities import Quantity
from graphlab.loaders.articles.shadow import Shadow
from graphlab.model.values import parse_value

_N = SIGNS["n"]
_GROUPS = (
    "children",
    "boys",
    "girls",
    "teenagers",
    "juveniles",
    "under-18s",
    "women",
    "men",
    "woman",
    "man",
    "child",
    "minors",
    "adults",
    "firearms",
    "shotguns",
    "guns",
    "knives",
    "machetes",
    "swords",
)
_PLURAL = {"woman": "women", "man": "men", "child": "children"}
_AFTER_CHANGE = re.compile(
    rf"(?:\s+(?:in|over|within|by)\s+(?:the\s+)?[{SIGNS['x']}{SIGNS['when']}]+|,)*(?P<first>(?:\s+(?:from|at|to|of|just|only|around|by|a|low|high|peak|record))*\s*(?P<a>{_N}+))"
    rf"(?P<second>[^{_N}.;]{{0,70}}?\b(?P<word>to|from|and)\s+(?:just\s+|only\s+|the\s+)?(?P<b>{_N}+))?"
)
_BASE_BEFORE = re.compile(
    r"\b(?P<word>of\s+(?:these|those|them|which|whom|this|the\s+total)|including|"
    rf"among\s+(?:them|those|these)|of\s+the\s+(?P<n>{_N}+)[^,;.]{{0,90}}|of\s+the\s+(?:arrests|"
    rf"lines|closures|warrants)[^,;.]{{0,60}}|"
    rf"of\s+those\s+(?:arrested|held|charged|closed|jailed)[^,;.]{{0,40}})\s*,?\s*(?:[^{_N};.]{{0,40}})$",
    re.IGNORECASE,
)
_BASE_AFTER = re.compile(
    rf"\s*(?:\([^)]*\)\s*)?\s+of\s+(?:(?:these|those|them|which|whom)\b|the\s+(?P<n>{_N}+)|"
    rf"(?:its|their|our)\s+(?P<own>{_N}+)|"
    r"the\s+(?:arrests|lines|closures|warrants|raids|charges|people|men|suspects|total)\b)",
    re.IGNORECASE,
)
#: "Up by 20" is a difference and no count.
_BY = re.compile(r"\b(?:by|up|down|rose|fell|increased|decreased|risen|fallen|dropped|grown)\s+$", re.IGNORECASE)
#: "Of these 58 were from London": the comma is left out.
_FRONTED = re.compile(r"[\s\"'(]*of\s+(?:these|those)\s+", re.IGNORECASE)
_OF_THE = re.compile(r"\bof\s+(?:the|these|those)\s+$", re.IGNORECASE)
#: "22 of the" before a number: it is the whole of which 22 is a part, and no count by itself.
_OF_A_WHOLE = re.compile(rf"{_N}+\s+of\s+(?:the|these|those|its|their|our)\s+(?:[\w-]+'s?\s+)?$", re.IGNORECASE)
_CLAUSE = re.compile(
    r"[;:]|\s-\s|,\s+(?:and|but|while|after|with|which|who)\b|\b(?:but|after|while|although|"
    r"because|before|following)\b|\bsaid\b|\bthat\b"
)
_NOT_YET_REACH = 70
#: What has more numbers is no sentence: a table that lost its lines.
_MOST_NUMBERS = 80
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
_COMPARISON = re.compile(r"\b(?:compared|up\s+from|down\s+from|against|from|whereas|than)\b", re.IGNORECASE)


@dataclass(eq=False)
class Mention:
    """A count that a sentence gives.

    Attributes
    ----------
    quantity, measure
        The number and what it is a number of.
    start, end
        The words that say so, in the sentence.
    form
        Name of the form in the grammar.
    group
        A part of those counted ("children"), "" for all.
    base
        How a whole is pointed at of which this is a part: "" for none, ``those``, or the written number of the whole.
    like
        The count whose measure it shares where it has no noun of its own.
    origin, destination, period, subject ...
        Filled in by `graphlab.loaders.articles.attachment`.
    """

    shadow: Shadow
    number: int
    quantity: Quantity
    measure: Measure
    start: int
    end: int
    form: str
    group: str = ""
    base: str = ""
    like: Mention | None = None
    origin: str = ""
    destination: str = ""
    places: tuple[str, ...] = ()
    first: str = ""
    last: str = ""
    subject: str = ""
    acted_by: str = ""
    said_by: str = ""
    whole: Mention | None = None
    share: str = ""
    share_of: Mention | None = None
    doubts: list[str] = field(default_factory=list)

    @property
    def at(self) -> int:
        """Where its number begins in the sentence."""
        return self.quantity.start

    def doubt(self, text: str) -> None:
        """Add a doubt once."""
        if text and text not in self.doubts:
            self.doubts.append(text)


@dataclass(frozen=True)
class _Context:
    """The sentence before one, and the measure of the question that it answers."""

    before: Shadow | None
    asked: Measure | None


def mentions_in(
    shadow: Shadow, number: int, earlier: Sequence[Mention], before: Shadow | None = None, asked: Measure | None = None
) -> list[Mention]:
    """Return the counts that a sentence gives, from left to right.

    Parameters
    ----------
    shadow
        The sentence.
    number
        Its number in the article.
    earlier
        The counts of the sentences before it, the last one last.
    before
        The sentence before it.
    asked
        The measure of the question that it answers.
    """
    if not 0 < len(shadow.quantities) <= _MOST_NUMBERS or shadow.sentence.text.rstrip("\"')").endswith("?"):
        return []
    found: dict[int, Mention] = {}
    for mention in (*_by_form(shadow, number), *_by_change(shadow, number)):
        if mention.at not in found and not _is_wish(shadow, mention):
            found[mention.at] = mention
    _mark_parts(shadow, found.values())
    for mention in _by_ellipsis(shadow, number, found, earlier, _Context(before, asked)):
        found.setdefault(mention.at, mention)
    kept = [found[at] for at in sorted(found)]
    _mark_parts(shadow, kept)
    back = {id(m): said for m in kept if (said := _points_back(m, earlier)) is not None}
    for mention in kept:
        mention.like = back.get(id(mention.like), mention.like)
    return [m for m in kept if id(m) not in back]


def quantity_at(shadow: Shadow, at: int) -> Quantity | None:
    """Return the number that begins at a place of a sentence."""
    return next((q for q in shadow.quantities if q.start == at), None)


def _by_form(shadow: Shadow, number: int) -> Iterator[Mention]:
    for form in grammar().forms:
        if not form.hint.search(shadow.text) or (form.name == "headline" and not _is_headline(shadow)):
            continue
        for match in _overlapping(form.pattern, shadow.text):
            quantity = quantity_at(shadow, match.start("n"))
            if quantity is None or _OF_A_WHOLE.search(shadow.text[: quantity.start]):
                continue
            if form.before is not None and not form.before.search(shadow.text[: quantity.start]):
                continue
            start, end = min(match.start(), match.start("n")), match.end()
            if form.measure.unit == "lines" and grammar().other_lines.search(shadow.sentence.text):
                continue
            yield Mention(
                shadow, number, quantity, form.measure, start, end, form.name, _group(shadow, quantity.end, end)
            )


def _is_headline(shadow: Shadow) -> bool:
    """Return whether a sentence is told as headlines are, in the present and without a full stop."""
    return shadow.sentence.title or not re.search(r"[.!?][\"')]*$", shadow.sentence.text)


def _overlapping(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Yield every match of a form, also one that begins inside another: "five men and one woman were arrested"."""
    at = 0
    while match := pattern.search(text, at):
        yield match
        at = match.end("n")


def _group(shadow: Shadow, start: int, end: int) -> str:
    """Return the part of those counted that the noun after a number names: "children", "firearms"; "" for all."""
    return group_of(
        re.split(r"[,(]| - |\b(?:and|who|that|including|were|was|have|has)\b", shadow.sentence.text[start:end].lower())[
            0
        ]
    )


def group_of(said: str) -> str:
    """Return the part of those counted that some words name; "" for all.

    Examples
    --------
    >>> group_of("Number of children safeguarded"), group_of("arrests")
    ('children', '')
    """
    group = next((g for g in _GROUPS if re.search(rf"\b{g}\b", said.lower())), "")
    return _PLURAL.get(group, group)


def _by_change(shadow: Shadow, number: int) -> Iterator[Mention]:
    for change in grammar().change:
        measure = change.measure
        for match in change.pattern.finditer(shadow.text) if change.hint.search(shadow.text) else ():
            rest = _AFTER_CHANGE.match(shadow.text, match.end())
            if not rest:
                continue
            first: Mention | None = None
            for name in ("a", "b"):
                quantity = quantity_at(shadow, rest.start(name)) if rest[name] else None
                if quantity:
                    before = shadow.text[: quantity.start]
                    form = (
                        "change from"
                        if re.search(r"\bfrom\s+(?:just\s+|around\s+|a\s+(?:high|peak)\s+of\s+)?$", before)
                        else "change to"
                    )
                    made = Mention(
                        shadow,
                        number,
                        quantity,
                        measure,
                        match.start(),
                        quantity.end,
                        form,
                        group_of(match[0]),
                        like=first,
                    )
                    first = first or made
                    yield made


def headings(text: str) -> list[tuple[int, Measure]]:
    """Return where a text names measures without a number, the first of those at one place first."""
    return [(m.start(), f.measure) for f in grammar().headings if f.hint.search(text) for m in f.pattern.finditer(text)]


def _is_wish(shadow: Shadow, mention: Mention) -> bool:
    """Return whether a number is wished for, planned or denied rather than told."""
    before = shadow.text[: mention.at]
    bounds = [m.end() for m in _CLAUSE.finditer(before)]
    clause = before[max([0, *bounds, mention.at - _NOT_YET_REACH]) :]
    after = shadow.text[mention.end :]
    if grammar().rate.match(after) or grammar().rate_before.search(clause):
        return True
    return (
        bool(grammar().not_yet.search(clause))
        or bool(
            re.search(
                r"(?<!known )(?<!thought )(?<!believed )\bto\s+be\b|\bwill\b|\bwould\b",
                shadow.text[mention.quantity.end : mention.end],
            )
        )
        or bool(
            re.match(
                r"\s+(?:will|would|may|might|could|should|are\s+(?:to|planned|due|expected)|"
                r"(?:were|was|are|is|have\s+been|has\s+been)\s+(?:being\s+)?(?:planned|expected|applied\s+for|sought|"
                r"requested|considered|asked\s+for|needed))\b",
                after,
            )
        )
    )


def _by_ellipsis(
    shadow: Shadow, number: int, found: dict[int, Mention], earlier: Sequence[Mention], context: _Context
) -> Iterator[Mention]:
    """Find numbers without a noun of their own: they take that of the count before them."""
    last = [m for m in earlier if m.number == number - 1]
    made = dict(found)
    for quantity in shadow.quantities:
        if quantity.start in made:
            continue
        forms = [name for name, _ in _elliptic_at(shadow, quantity)]
        before = shadow.text[: quantity.start]
        fronted = "from_where" in forms and _FRONTED.fullmatch(before)
        if _across_another(shadow, quantity, made, earlier):
            continue
        if not forms or (_OF_THE.search(before) and not fronted) or _BY.search(before):
            continue
        near = _adjacent(shadow, quantity, last) or _stated(shadow, quantity, earlier)
        tried = ((name, _like(shadow, quantity, made, near, name, earlier, context)) for name in forms)
        form, like = next(((name, found) for name, found in tried if found is not None), ("", None))
        if like is None:
            continue
        measure, model = like
        end = _group_end(shadow, quantity) if form in ("including", "group") else quantity.end
        mention = Mention(shadow, number, quantity, measure, quantity.start, end, f"elliptic {form}", like=model)
        if form in ("including", "group"):
            mention.group = group_of(shadow.sentence.text[quantity.end : end])
        if model is not None and model.number == number and form in ("compared", "to"):
            mention.group = model.group
        if _is_wish(shadow, mention):
            continue
        made[quantity.start] = mention
        yield mention


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
    said = _BASE_BEFORE.search(shadow.text[: quantity.start])
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
    if _BASE_BEFORE.search(shadow.text[: quantity.start]) or _BASE_AFTER.match(shadow.text, quantity.end):
        low = parse_value(quantity.value).bounds.low or 0
        holding = [m for m in wholes if (high := parse_value(m.quantity.value).bounds.high) is None or low <= high]
        wholes = holding or wholes
        said = _BASE_BEFORE.search(shadow.text[: quantity.start]) or _BASE_AFTER.match(shadow.text, quantity.end)
        stated = _whole_of(shadow, said)
        wholes = [m for m in wholes if stated and m.quantity.value == stated.value] or wholes
        wholes = [m for m in wholes if _verb_fits(shadow, quantity, m)] or wholes
        if len({m.measure.name for m in wholes}) > 1:
            return None
    return wholes[-1] if wholes else None


def _whole_of(shadow: Shadow, said: re.Match[str] | None) -> Quantity | None:
    """Return the number of the whole that "of the 127", "of its 18" states."""
    name = next((n for n in ("n", "own") if said and said.groupdict().get(n)), "")
    return quantity_at(shadow, said.start(name)) if said and name else None


def _stated(shadow: Shadow, quantity: Quantity, earlier: Sequence[Mention]) -> Mention | None:
    """Return the count that "of the four" repeats, some sentences before; None where several may be meant."""
    said = _BASE_BEFORE.search(shadow.text[: quantity.start]) or _BASE_AFTER.match(shadow.text, quantity.end)
    whole = _whole_of(shadow, said)
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
    context: _Context,
) -> tuple[Measure, Mention | None] | None:
    before = [made[at] for at in sorted(made) if at < quantity.start]
    if form == "of_the":
        after = headings(shadow.text[quantity.end :])
        return (min(after, key=lambda h: h[0])[1], None) if after else None
    partitive = bool(_BASE_BEFORE.search(shadow.text[: quantity.start]) or _BASE_AFTER.match(shadow.text, quantity.end))
    if form == "done":
        opens = not shadow.text[: quantity.start].strip(" \"'(") and _of_one_unit(earlier, near)
        joined = bool(before) and bool(re.search(r"\band\s+$", shadow.text[: quantity.start]))
        return _by_verb(shadow, quantity, before, near) if partitive or opens or joined else None
    if form in ("known", "as_active", "state"):
        return _lines_now(shadow, quantity, before, near, form, context)
    pointed = _pointed_at(shadow, quantity, [*earlier, *before])
    if pointed is not None:
        return (pointed.measure, pointed if pointed.at >= 0 else None) if pointed.measure.name != "none" else None
    if not _may_follow(form, before):
        return None
    if before:
        other = form not in ("compared", "to") and _OTHER_VERB.search(
            shadow.text[before[-1].quantity.end : quantity.start]
        )
        return None if other else (before[-1].measure, before[-1])
    if form == "compared" and (heads := headings(shadow.text[: quantity.start])):
        return max(heads, key=lambda h: h[0])[1], None
    if form in ("compared", "to", "where_n"):
        return None
    return _like_earlier(shadow, quantity, near, form, context, partitive=partitive)


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
    context: _Context,
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
    return (grammar().measures["active lines"], before[-1] if before else None) if lines else None


def _like_earlier(
    shadow: Shadow, quantity: Quantity, near: Mention | None, form: str, context: _Context, *, partitive: bool
) -> tuple[Measure, Mention | None] | None:
    """Return what the first number of a sentence counts, by its heading, the question, or the sentence before."""
    text = shadow.text[: quantity.start]
    reach = shadow.text[: quantity.end + 25] if form in ("from_where", "unknown") and partitive else text
    heads = headings(reach)
    if form in ("including", "group"):
        return (near.measure, near) if near is not None and partitive else None
    if heads and form in ("in_when", "in_where", "from_where", "figure", "unknown", "by_body", "verb_where", "bracket"):
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
    led = bool(re.fullmatch(rf"(?!of\b)[\w\s]{{0,14}}{SIGNS['x']}+,?\s*", text, re.IGNORECASE))
    goes_on = form in ("figure", "recorded") or partitive or there or led
    return (near.measure, near) if goes_on else None


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


_WHOLE_NOUN = (
    rf"of\s+the\s+(?:(?P<n>{_N}+)\s+)?(?:county\s+|drugs?\s+|deal\s+)*"
    r"(?P<noun>lines|arrests|warrants|raids|people|men|suspects)\b"
)
_OF_NOUN = re.compile(rf"\s+{_WHOLE_NOUN}", re.IGNORECASE)
_FRONTED_OF_NOUN = re.compile(rf"[\s\"'(]*{_WHOLE_NOUN}", re.IGNORECASE)
_UNITS_OF_NOUN = {"lines": "lines", "arrests": "person-arrests", "warrants": "warrants", "raids": "raids"}


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


_AND = re.compile(
    r"(?:(?!\b(?:were|was|had|have|has|also|then|police|officers)\b)[\w\s-]){0,50}?(?:,|,?\s+and|,?\s+as\s+well\s+as)\s+",
    re.IGNORECASE,
)


def _mark_parts(shadow: Shadow, mentions: Iterable[Mention]) -> None:
    """Note which counts point at a whole; what follows in the same list points at it too."""
    listed = ""
    last: Mention | None = None
    ordered = sorted(mentions, key=lambda m: m.at)
    for mention in ordered:
        if not mention.base:
            mention.base = _base(shadow, mention)
        if not mention.base and last is not None and last.base == "including":
            between = shadow.text[last.quantity.end : mention.at]
            mention.base = "including" if mention.measure == last.measure and _AND.fullmatch(between) else ""
        last = mention
        if mention.base:
            listed = mention.base
        elif listed and mention.form in (
            "elliptic from_where",
            "elliptic local",
            "elliptic in_where",
            "elliptic unknown",
            "elliptic gapped",
            "elliptic where_in_n",
            "elliptic unknown_n",
        ):
            mention.base = listed


def _base(shadow: Shadow, mention: Mention) -> str:
    after = _BASE_AFTER.match(shadow.text, mention.quantity.end)
    before = _BASE_BEFORE.search(shadow.text[: mention.at])
    for match in (after, before):
        if match and not (match is before and _COMPARISON.search(match[0])):
            whole = _whole_of(shadow, match)
            if whole is not None and whole.start == mention.at:
                continue
            if "including" in match[0].lower():
                return "including"
            return whole.value if whole else "those"
    return ""


def _points_back(mention: Mention, earlier: Sequence[Mention]) -> Mention | None:
    """Return the count that a number only repeats: "of the 41 arrested"; None where it says something new."""
    if not _OF_THE.search(mention.shadow.text[: mention.at]):
        return None
    value, name = mention.quantity.value, mention.measure.name
    return next((m for m in reversed(earlier) if m.measure.name == name and m.quantity.value == value), None)
