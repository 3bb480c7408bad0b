"""The counts that a sentence gives: which number is of what measure, and in which form it is said."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from graphlab.loaders.articles.counts.answers import by_question
from graphlab.loaders.articles.counts.by_clause import Around, by_clause, by_clause_without_noun
from graphlab.loaders.articles.counts.clause_words import BY_DEALERS, OF_A_WHOLE
from graphlab.loaders.articles.counts.ellipses import Context, by_ellipsis
from graphlab.loaders.articles.counts.mentions import AND_OTHERS, Mention, group_of, is_wish, quantity_at
from graphlab.loaders.articles.counts.numbers_of import numbers_of
from graphlab.loaders.articles.counts.ordinals import by_ordinal
from graphlab.loaders.articles.counts.parts import mark_parts, points_back
from graphlab.loaders.articles.counts.place_lists import Told, by_each, by_place
from graphlab.loaders.articles.counts.questions import Asked
from graphlab.loaders.articles.grammar import SIGNS, Form, expand, grammar
from graphlab.loaders.articles.quantities import Quantity
from graphlab.loaders.articles.shadow import Shadow

_AFTER_CHANGE = re.compile(
    rf"(?:\s+(?:in|over|within|by)\s+(?:the\s+)?[{SIGNS['x']}{SIGNS['when']}]+|,|\s+by\s+(?:just\s+|only\s+)?{SIGNS['n']}+)*(?P<first>(?:\s+(?:from|at|to|of|just|only|around|a|low|high|peak|record))*\s*(?P<a>{SIGNS['n']}+))"
    rf"(?P<second>[^{SIGNS['n']}.;]{{0,70}}?\b(?P<word>to|from|and)\s+(?:just\s+|only\s+|the\s+)?(?P<b>{SIGNS['n']}+))?"
)
#: "During the searches officers recovered:", before the items of a list.
_VERB_OF_LIST = re.compile(r"\b(?P<verb>\w+ed|took|shut|found|made)\s*:\s*$", re.IGNORECASE)
_ENDED = re.compile(expand("{closed}", grammar().slots, group=False), re.IGNORECASE)
_OF_A_PLACE = re.compile(
    rf"(?:\b(?:town|city|county|district|area|force|region|borough)|{SIGNS['where']})'s\s+$", re.IGNORECASE
)
_ARE_FROM = (
    r"(?:(?:are|were|have|had|been|being|currently|all|thought|believed|known|to|be|now|mainly|mostly|directly)\s+)*"
    r"(?:run|controlled|operated|managed|come|came|originat\w+|start|begin|based|directed|traced|linked)\b"
)
_KNOWN_LINES = r"(?:(?:known|active|current|live|identified|drugs?|county|deal|phone)\s+)*lines\b"
_FEW = rf"[^.;,{SIGNS['n']}{SIGNS['where']}]{{0,25}}?"
_SOMEWHERE = rf"{_FEW}\b(?:from|in|on|out\s+of|to|by)\s+{_FEW}{SIGNS['where']}"
#: "Of the 27 lines, 15 originate in Leeds": there are 27.
_LINES_SPLIT = re.compile(
    rf"(?:^|[;:]\s+)[\s\"'(]*of\s+(?:the|our|its|all)\s+(?P<n>{SIGNS['n']}+)\s+{_KNOWN_LINES}[^.;:{SIGNS['n']}]{{0,60}}?,\s+(?:about\s+|some\s+)?{SIGNS['n']}+\s+{_ARE_FROM}{_SOMEWHERE}",
    re.IGNORECASE,
)
#: What has more numbers is no sentence: a table that lost its lines.
_MOST_NUMBERS = 80


def mentions_in(
    shadow: Shadow,
    number: int,
    earlier: Sequence[Mention],
    before: Shadow | None = None,
    asked: Asked | None = None,
    lead: Shadow | None = None,
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
        The question that it answers.
    lead
        The sentence before the list of which it is an item.
    """
    if shadow.sentence.text.rstrip("\"')").endswith("?"):
        return []
    if not 0 < len(shadow.quantities) <= _MOST_NUMBERS:
        return [] if shadow.quantities else list(by_ordinal(shadow, number))
    found: dict[int, Mention] = {}
    for mention in (*_by_form(shadow, number), *_by_change(shadow, number), *_by_lead(shadow, number, lead)):
        if mention.at not in found and not is_wish(shadow, mention):
            found[mention.at] = mention
    for mention in (*by_ordinal(shadow, number), *_lines_split(shadow, number, earlier)):
        found.setdefault(mention.at, mention)
    around = Around(shadow, number, before, earlier)
    for mention in numbers_of(around, found):
        found.setdefault(mention.at, mention)
    for mention in by_clause(around, found):
        found.setdefault(mention.at, mention)
    mark_parts(shadow, found.values())
    for mention in by_question(shadow, number, found, asked):
        found.setdefault(mention.at, mention)
    context = Context(before, asked.measure if asked else None)
    for _ in range(2):  # what is left out may be that of a number that only its verb says
        for mention in by_ellipsis(shadow, number, found, earlier, context):
            found.setdefault(mention.at, mention)
        for mention in by_clause_without_noun(around, found):
            found.setdefault(mention.at, mention)
    for mention in by_place(shadow, number, Told(found, earlier, asked)):
        found.setdefault(mention.at, mention)
    each = list(by_each(shadow, number, found))
    kept = [found[at] for at in sorted(found) if at not in {m.at for m in each}]
    kept = sorted([*kept, *each], key=lambda m: m.at)
    mark_parts(shadow, kept)
    back = {id(m): said for m in kept if (said := points_back(m, earlier)) is not None}
    for mention in kept:
        mention.like = back.get(id(mention.like), mention.like)
    return [m for m in kept if id(m) not in back]


def _lines_split(shadow: Shadow, number: int, earlier: Sequence[Mention]) -> Iterator[Mention]:
    """Yield the lines of which a sentence says how many come from where, unless they were counted before."""
    told = {m.quantity.value for m in earlier if m.measure.unit == "lines"}
    for match in _LINES_SPLIT.finditer(shadow.text):
        quantity = quantity_at(shadow, match.start("n"))
        if quantity is not None and quantity.value not in told and not _ENDED.search(match[0]):
            measure = grammar().measures["active lines"]
            yield Mention(shadow, number, quantity, measure, quantity.start, quantity.end, "named")


def _by_form(shadow: Shadow, number: int) -> Iterator[Mention]:
    for form in grammar().forms:
        if not form.hint.search(shadow.text) or (form.name == "headline" and not _is_headline(shadow)):
            continue
        for match in _overlapping(form.pattern, shadow.text):
            quantity = quantity_at(shadow, match.start("n"))
            if quantity is None or _is_whole(shadow, quantity, form):
                continue
            if form.before is not None and not form.before.search(shadow.text[: quantity.start]):
                continue
            dealers = form.name.endswith("_active") and BY_DEALERS.search(shadow.text[: match.start()])
            if dealers and form.measure.unit != "addresses":
                continue
            start, end = min(match.start(), match.start("n")), match.end()
            if form.measure.unit == "lines" and grammar().other_lines.search(shadow.sentence.text):
                continue
            yield Mention(
                shadow, number, quantity, form.measure, start, end, form.name, _group(shadow, quantity.end, end)
            )


def _is_whole(shadow: Shadow, quantity: Quantity, form: Form) -> bool:
    """Return whether a number is only that of which a part is told: "three of the 12"; "of the town's 12" says more."""
    before = shadow.text[: quantity.start]
    stock = form.measure.name == "active lines" and bool(_OF_A_PLACE.search(before))
    stock = stock and not _ENDED.search(shadow.text, quantity.end)  # "19 of the town's 24 lines had been taken out"
    return bool(OF_A_WHOLE.search(before)) and not stock


def _by_lead(shadow: Shadow, number: int, lead: Shadow | None) -> Iterator[Mention]:
    """Yield the counts of an item whose verb ends the sentence before the list: "officers recovered:" "- 23 phones"."""
    verb = _VERB_OF_LIST.search(lead.text) if lead is not None else None
    if not verb or (lead is not None and grammar().not_yet.search(lead.text)):
        return
    ahead = f"{verb['verb']} "
    told = ahead + shadow.text.lstrip(" -•*")
    shift = len(told) - len(shadow.text)
    for form in grammar().forms:
        if not form.name.endswith("_active") or not form.hint.search(told):
            continue
        for match in _overlapping(form.pattern, told):
            quantity = quantity_at(shadow, match.start("n") - shift)
            if quantity is not None and match.start() < len(ahead):
                end = match.end() - shift
                group = _group(shadow, quantity.end, end)
                yield Mention(shadow, number, quantity, form.measure, quantity.start, end, form.name, group)


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
    if AND_OTHERS.search(shadow.sentence.text[start:end]):
        return ""
    return group_of(
        re.split(r"[,(]| - |\b(?:and|who|that|including|were|was|have|has)\b", shadow.sentence.text[start:end].lower())[
            0
        ]
    )


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
