"""The counts that a sentence gives: which number is of what measure, and in which form it is said."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from graphlab.loaders.articles.counts.by_clause import Around, by_clause, by_clause_without_noun
from graphlab.loaders.articles.counts.clause_words import BY_DEALERS, OF_A_WHOLE
from graphlab.loaders.articles.counts.ellipses import Context, by_ellipsis
from graphlab.loaders.articles.counts.mentions import Mention, group_of, is_wish, quantity_at
from graphlab.loaders.articles.counts.parts import mark_parts, points_back
from graphlab.loaders.articles.grammar import SIGNS, Measure, grammar
from graphlab.loaders.articles.shadow import Shadow

_AFTER_CHANGE = re.compile(
    rf"(?:\s+(?:in|over|within|by)\s+(?:the\s+)?[{SIGNS['x']}{SIGNS['when']}]+|,)*(?P<first>(?:\s+(?:from|at|to|of|just|only|around|by|a|low|high|peak|record))*\s*(?P<a>{SIGNS['n']}+))"
    rf"(?P<second>[^{SIGNS['n']}.;]{{0,70}}?\b(?P<word>to|from|and)\s+(?:just\s+|only\s+|the\s+)?(?P<b>{SIGNS['n']}+))?"
)
#: "During the searches officers recovered:", before the items of a list.
_VERB_OF_LIST = re.compile(r"\b(?P<verb>\w+ed|took|shut|found|made)\s*:\s*$", re.IGNORECASE)
#: What has more numbers is no sentence: a table that lost its lines.
_MOST_NUMBERS = 80


def mentions_in(
    shadow: Shadow,
    number: int,
    earlier: Sequence[Mention],
    before: Shadow | None = None,
    asked: Measure | None = None,
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
        The measure of the question that it answers.
    lead
        The sentence before the list of which it is an item.
    """
    if not 0 < len(shadow.quantities) <= _MOST_NUMBERS or shadow.sentence.text.rstrip("\"')").endswith("?"):
        return []
    found: dict[int, Mention] = {}
    for mention in (*_by_form(shadow, number), *_by_change(shadow, number), *_by_lead(shadow, number, lead)):
        if mention.at not in found and not is_wish(shadow, mention):
            found[mention.at] = mention
    around = Around(shadow, number, before, earlier)
    for mention in by_clause(around, found):
        found.setdefault(mention.at, mention)
    mark_parts(shadow, found.values())
    for mention in by_ellipsis(shadow, number, found, earlier, Context(before, asked)):
        found.setdefault(mention.at, mention)
    for mention in by_clause_without_noun(around, found):
        found.setdefault(mention.at, mention)
    kept = [found[at] for at in sorted(found)]
    mark_parts(shadow, kept)
    back = {id(m): said for m in kept if (said := points_back(m, earlier)) is not None}
    for mention in kept:
        mention.like = back.get(id(mention.like), mention.like)
    return [m for m in kept if id(m) not in back]


def _by_form(shadow: Shadow, number: int) -> Iterator[Mention]:
    for form in grammar().forms:
        if not form.hint.search(shadow.text) or (form.name == "headline" and not _is_headline(shadow)):
            continue
        for match in _overlapping(form.pattern, shadow.text):
            quantity = quantity_at(shadow, match.start("n"))
            if quantity is None or OF_A_WHOLE.search(shadow.text[: quantity.start]):
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
