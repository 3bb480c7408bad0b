"""Counts of figures that stand by themselves: in tables and lists, behind a label, below a question.

What they count is said elsewhere, and where is known: the header of the column, the label of the row, the sentence
before the list, the question above. Where none of these names a measure, a figure is no count.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from graphlab.loaders.articles.counts.mentions import Mention, group_of, headings, quantity_at
from graphlab.loaders.articles.counts.questions import UNITS, Asked
from graphlab.loaders.articles.grammar import SIGNS, Measure, grammar
from graphlab.loaders.articles.shadow import Shadow
from graphlab.model.tables import UNKNOWN

_N, _WHEN, _WHERE = (SIGNS[k] for k in ("n", "when", "where"))
_ITEM = re.compile(
    rf"\s*(?:(?:answer|response|reply)\s*:\s*)?(?:in\s+|at\s+|on\s+)?[{_WHEN}{_WHERE}]+(?:\s+[{_WHEN}{_WHERE}]+)*\s*(?:[:|=,-]|\s)\s*(?P<n>{_N}+)\s*(?:arrests|"
    r"lines|warrants|people|persons)?\s*[.;,]?\s*",
    re.IGNORECASE,
)
#: Before a list: its places are where something comes from.
_RUN_FROM = re.compile(
    r"\b(?:(?:run|ran|runs|running|controlled|operated|coming|come|came|originat\w+)\s+(?:mainly\s+|mostly\s+)?(?:from|in)|origins?(?:\s+\w+)*|homes?\s+of|from)\s*:\s*$",
    re.IGNORECASE,
)
_ITEMS = re.compile(
    rf"\s*(?:(?:answer|response|reply|A)\s*\d*\s*[:.-]\s*)?(?:(?:[{_WHEN}{_WHERE}]+|(?:area\s+)?(?:not\s+(?:known|recorded|stated|established|identified)|unknown))"
    rf"\s*[:=-]?\s*{_N}+\s*[;,.]?\s*(?:and\s+)?){{2,}}",
    re.IGNORECASE,
)
_ITEM_NOT_KNOWN = re.compile(
    r"\b(?:not\s+(?:known|recorded|stated|established|identified)|unknown)\s*[:=-]?\s*$", re.IGNORECASE
)
_BARE = re.compile(
    rf"\s*(?:(?:answer|response|reply|A)\s*\d*\s*[:.-]\s*)?(?P<n>{_N}+)(?:\s+(?P<noun>people|persons|individuals|children|adults|"
    r"lines|arrests|warrants|raids|orders|addresses|properties|referrals|weapons|phones|charges|convictions))?\s*[.;]?\s*",
    re.IGNORECASE,
)
#: "a) 38 b) 121": the answers to the letters of one question.
_LETTERED = re.compile(rf"\s*\(?[a-h]\)\s*{_N}", re.IGNORECASE)
#: "26 (b) 11": the first letter was taken for the number of the paragraph.
_LETTER_CUT = re.compile(rf"\s*{_N}+[\s;,]+\(?b\)\s*{_N}", re.IGNORECASE)
_LETTER_BEFORE = re.compile(r"(?:^|[\s(])(?P<letter>[a-h])\)\s*$", re.IGNORECASE)
#: "21, 14 and 12 respectively": figures in the order of the question.
_IN_ORDER = re.compile(
    rf"\s*(?:(?:answer|response|reply|A)\s*\d*\s*[:.-]\s*)?(?:there\s+were\s+|it\s+was\s+|they\s+were\s+|the\s+(?:figures|numbers|totals)\s+(?:are|were)\s+)?{_N}+(?:,\s+{_N}+)*,?\s+and\s+{_N}+"
    r"(?:,?\s+respectively)?\s*[.;]?\s*",
    re.IGNORECASE,
)
#: The header of a column that is a part of the one before it.
_OF_WHICH = re.compile(r"\b(?:of\s+(?:which|whom|those|these)|including)\b\s*", re.IGNORECASE)
_COUNT_WORDS = re.compile(r"\s*(?:total|number|count|no\.?|figures?|how\s+many)\s*", re.IGNORECASE)
#: The label of a row that says no more than where, when, or all.
_TOLD = re.compile(
    rf"(?:[{_WHEN}{_WHERE}]+[\s,/&-]*|(?:and|the|in|of|year|month|period|area|total|all|overall)\b[\s,]*|"
    r"not\s+(?:known|recorded|stated|established|identified)|(?:area\s+)?unknown)+",
    re.IGNORECASE,
)
_NOT_KNOWN = re.compile(
    r"\s*(?:not\s+(?:known|recorded|stated|established|identified)|unknown|area\s+unknown)\s*[:|-]?\s*", re.IGNORECASE
)
_SAID_OF_QUESTION = "what is counted is said in the question"


def figures_in(
    shadow: Shadow, number: int, header: Shadow | None, above: Asked | None, lead: Shadow | None
) -> list[Mention]:
    """Return the counts of a row of a table, of a line of figures or of an answer that is a number and no more.

    Parameters
    ----------
    shadow, number
        The sentence, and which it is.
    header
        The header of the table in which it stands.
    above
        The question above it.
    lead
        The sentence before the list in which it stands.
    """
    if not shadow.quantities:
        return []
    if shadow.sentence.cells:
        found = list(_by_row(shadow, number, header, above))
        if found:
            return found
    measure = _of_lead(lead) or (above.measure if above else None)
    match = _ITEM.fullmatch(shadow.text)
    if match and measure is not None:
        item = _made(shadow, number, match.start("n"), measure, "item")
        if item and _of_lead(lead) is not None:
            _from_lead(item, lead)
        return [_answered(item, above if _of_lead(lead) is None else None)] if item else []
    if measure is not None and _ITEMS.fullmatch(shadow.text):
        return list(_by_items(shadow, number, measure, above if _of_lead(lead) is None else None))
    if measure is not None and above is not None and _IN_ORDER.fullmatch(shadow.text):
        return list(_in_order(shadow, number, measure, above))
    if measure is not None and above is not None and (_LETTERED.match(shadow.text) or _LETTER_CUT.match(shadow.text)):
        return list(_by_letters(shadow, number, measure, above))
    match = _BARE.fullmatch(shadow.text)
    if match and above is not None and above.measure is not None and _may_be(match["noun"], above.measure):
        bare = _made(shadow, number, match.start("n"), above.measure, "answer")
        return [_answered(bare, above)] if bare else []
    return _by_label(shadow, number, lead)


def _by_letters(shadow: Shadow, number: int, measure: Measure, above: Asked) -> Iterator[Mention]:
    """Yield the counts of "a) 38 b) 121": each answers one letter of the question."""
    for quantity in shadow.quantities:
        letter = _LETTER_BEFORE.search(shadow.text[: quantity.start])
        first = not letter and _LETTER_CUT.match(shadow.text) and not shadow.text[: quantity.start].strip()
        if letter or first:
            mention = Mention(shadow, number, quantity, measure, quantity.start, quantity.end, "answer")
            place = dict(above.letters).get(letter["letter"].lower() if letter else "a", "")
            if place:
                setattr(mention, "origin" if above.origins else "destination", place)
            yield _answered(mention, above)


def by_letter(found: Sequence[Mention], above: Asked, letter: str) -> None:
    """Give the only figure of an answer that a letter opens the period of that rank in the question: "(b) 19"."""
    rank = ord(letter.lower()) - ord("a")
    if len(found) == 1 and found[0].form == "answer" and len(above.whens) > 1 and rank < len(above.whens):
        mention, when = found[0], above.whens[rank]
        if not (mention.first or mention.last):
            mention.first, mention.last = when.first, when.last
            mention.doubt("the letter of the answer joins it to a period of the question")


def _in_order(shadow: Shadow, number: int, measure: Measure, above: Asked) -> Iterator[Mention]:
    """Yield the counts of "21, 14 and 12": each is of the period of the same rank in the question."""
    if len(above.whens) != len(shadow.quantities):
        return
    for quantity, when in zip(shadow.quantities, above.whens, strict=True):
        mention = Mention(shadow, number, quantity, measure, quantity.start, quantity.end, "answer")
        mention.first, mention.last, mention.destination = when.first, when.last, above.place
        mention.doubt("figures and periods are two lists: the order joins them")
        yield mention


def _may_be(noun: str | None, measure: Measure) -> bool:
    """Return whether the noun of an answer is what was asked for: people where people are counted, lines, arrests."""
    if not noun:
        return True
    people = noun.lower() in ("people", "persons", "individuals", "children", "adults")
    return (
        people == measure.people
        if people or measure.people
        else noun.lower() in measure.unit or noun.lower() in measure.name
    )


def _by_items(shadow: Shadow, number: int, measure: Measure, above: Asked | None) -> Iterator[Mention]:
    """Yield the counts of "2019 - 19; 2020 - 24; 2021 - 15": each has the period or place before it."""
    start = 0
    for quantity in shadow.quantities:
        mention = Mention(shadow, number, quantity, measure, start, quantity.end, "item")
        whens = [w for w in shadow.periods if start <= w.start < quantity.start and w.known]
        places = [p for p in shadow.places if start <= p.start < quantity.start and p.place]
        if len(whens) == 1:
            mention.first, mention.last = whens[0].first, whens[0].last
        if _ITEM_NOT_KNOWN.search(shadow.text[start : quantity.start]):
            mention.origin = UNKNOWN
        elif len(places) == 1:
            setattr(mention, "origin" if above is not None and above.origins else "destination", places[0].place)
        if above is not None and not mention.destination and (mention.origin or not places):
            mention.destination = above.place
        if above is not None and not (mention.first or mention.last) and above.when is not None:
            mention.first, mention.last = above.when.first, above.when.last
        mention.doubt(_SAID_OF_QUESTION if above is not None else "")
        start = quantity.end
        yield mention


def _of_lead(lead: Shadow | None) -> Measure | None:
    if lead is None or grammar().not_yet.search(lead.text):
        return None
    heads = headings(lead.text)
    return min(heads, key=lambda h: h[0])[1] if heads else None


def _from_lead(item: Mention, lead: Shadow | None) -> None:
    """Give an item its place as origin, where the sentence before the list tells where the lines are run from."""
    places = [p for p in item.shadow.places if p.start < item.at and p.place]
    if len(places) == 1 and lead is not None and _RUN_FROM.search(lead.text):
        item.origin = places[0].place
        item.doubt(places[0].doubt)


def _made(shadow: Shadow, number: int, at: int, measure: Measure, form: str) -> Mention | None:
    quantity = quantity_at(shadow, at)
    return Mention(shadow, number, quantity, measure, 0, quantity.end, form) if quantity else None


def _answered(mention: Mention, above: Asked | None) -> Mention:
    """Give an answer what its question says: the place, the period, and the day of each year."""
    if above is None:
        return mention
    mention.doubt(_SAID_OF_QUESTION)
    shadow = mention.shadow
    here = [w for w in shadow.periods if w.known]
    if above.day and len(here) == 1 and re.fullmatch(r"(?:19|20)\d\d", here[0].first):
        mention.first = mention.last = f"{here[0].first}{above.day}"
    elif not here and above.when is not None:
        mention.first, mention.last = above.when.first, above.when.last
    places = [p for _, _, listed in shadow.place_lists for p in listed if p.place]
    if len(places) == 1 and above.origins:
        mention.origin = places[0].place
    elif not (places or mention.destination):
        mention.destination = above.place
    return mention


def answer(mention: Mention, above: Asked) -> None:
    """Give a count in the sentence that answers a question its operation, period and place, where it has none."""
    if above.who and not mention.subject and mention.measure.kind == "flow" and not mention.shadow.operations:
        mention.subject = above.who
        mention.doubts = [d for d in mention.doubts if not d.startswith("who did it")]
        mention.doubt("who did it is said in the question")
    if mention.measure != above.measure or mention.base or mention.whole is not None:
        return
    if (
        not (mention.first or mention.last)
        and above.when is not None
        and not any(w.known for w in mention.shadow.periods)
    ):
        mention.first, mention.last = above.when.first, above.when.last
        mention.doubt("the period is that of the question")
    if above.place and not (mention.destination or mention.places or mention.shadow.places):
        mention.destination = above.place
        mention.doubt("the place is that of the question")


# Tables


def _by_row(shadow: Shadow, number: int, header: Shadow | None, above: Asked | None) -> Iterator[Mention]:
    """Yield the counts of a row: the measure is said above the column, by the label of the row, or in the question."""
    cells = shadow.sentence.cells
    heads = header.sentence.cells if header is not None else ()
    label = shadow.text[cells[0][0] : cells[0][1]]
    own = _of_label(label)
    last: Mention | None = None
    for index, (start, end) in enumerate(cells[1:], 1):
        quantity = next((q for q in shadow.quantities if q.start >= start and q.end <= end), None)
        if quantity is None or shadow.text[start:end].strip() != _N * (quantity.end - quantity.start):
            continue
        said = header.text[slice(*heads[index])] if header is not None and len(heads) == len(cells) else ""
        part = _OF_WHICH.search(said)
        measure = own or (last.measure if part and last else _of_column(said, above, single=len(cells) == 2))
        if measure is None:
            continue
        mention = Mention(shadow, number, quantity, measure, 0, quantity.end, "cell", group_of(label))
        if part and last is not None:
            said = _OF_WHICH.sub("", header.sentence.text[slice(*heads[index])]) if header is not None else ""
            mention.group, mention.whole = group_of(said) or " ".join(said.split()).lower(), last
        else:
            last = mention
        if own is None and not mention.group and not _TOLD.fullmatch(label):
            continue
        if header is not None and said:
            _from_cell(mention, header, heads[index], above)
        _from_cell(mention, shadow, cells[0], above)
        if above is not None:
            _from_question(mention, above)
        yield mention


def _of_label(label: str) -> Measure | None:
    heads = [h for h in headings(label) if not label[: h[0]].strip(" -*")]
    return heads[0][1] if heads else None


def _of_column(said: str, above: Asked | None, *, single: bool) -> Measure | None:
    heads = headings(said)
    if heads:
        return heads[0][1]
    if above is None or above.measure is None:
        return None
    unit = UNITS.get(said.strip().lower())
    if (unit and unit == above.measure.unit) or _COUNT_WORDS.fullmatch(said) or re.search(rf"{_WHEN}|{_WHERE}", said):
        return above.measure
    return above.measure if single and not said else None


def _from_cell(mention: Mention, shadow: Shadow, span: tuple[int, int], above: Asked | None) -> None:
    """Take the place or period that a cell of the header or the first of the row names."""
    start, end = span
    whens = [w for w in shadow.periods if start <= w.start < end and w.known]
    if len(whens) == 1 and not mention.first:
        mention.first, mention.last = whens[0].first, whens[0].last
        mention.doubt(whens[0].doubt)
    places = [p for p in shadow.places if start <= p.start < end and p.place]
    text = shadow.text[start:end]
    from_there = above is not None and above.origins
    if _NOT_KNOWN.fullmatch(text):
        mention.origin = UNKNOWN
    elif len(places) == 1 and not re.search(r"[a-z]{3,}", text):
        setattr(mention, "origin" if from_there else "destination", places[0].place)
        mention.doubt(places[0].doubt)


def _from_question(mention: Mention, above: Asked) -> None:
    mention.doubt(_SAID_OF_QUESTION)
    if above.day and re.fullmatch(r"(?:19|20)\d\d", mention.first) and mention.first == mention.last:
        mention.first = mention.last = f"{mention.first}{above.day}"
    if not mention.first and above.when is not None:
        mention.first, mention.last = above.when.first, above.when.last
    if not (mention.destination or mention.origin):
        mention.destination = above.place


# Labels

_LABEL = re.compile(
    rf"\s*(?P<label>[^:=\d{_N}]{{3,60}}?)(?:\s+\([^)]*\))?(?:\s*(?:[:=|]|\s-\s)\s*|\s+)(?P<n>{_N}+)\s*(?:\((?:{_WHEN}+\s*:?\s*(?P<other>{_N}+)|[^)]*)\)|,\s+(?:including|of\s+which|among\s+them)\b[^.;]*)?\s*[.;,]?\s*"
)
_BEFORE_LABEL = re.compile(
    r"(?:(?:total|number|overall|county|lines?|drugs?|new|suspected|vulnerable|the|of|at-risk|search)\W+)*",
    re.IGNORECASE,
)
_AFTER_LABEL = re.compile(
    r"(?:[\s,-]+(?:executed|made|safe|carried|out|issued|seized|closed|down|shut|visited|secured|in|for|of|the|period|and|so|far|"
    rf"year|total|[{_WHEN}{_WHERE}]+))*[\s,-]*",
    re.IGNORECASE,
)


#: Labels that say only of what, in a list of results.
_BARE_LABELS = (
    (re.compile(r"(?:bladed\s+)?weapons?|knives|firearms|guns", re.IGNORECASE), "weapons seized"),
    (re.compile(r"(?:mobile\s+)?(?:phones|handsets)", re.IGNORECASE), "phones seized"),
)


def _by_label(shadow: Shadow, number: int, lead: Shadow | None) -> list[Mention]:
    """Read "County lines closed: 14": a label that names a measure and no more, and its figure."""
    match = _LABEL.fullmatch(shadow.text)
    if not match:
        return []
    label = match["label"]
    bare = next((m for words, m in _BARE_LABELS if lead is not None and words.fullmatch(label.strip())), "")
    quantity = quantity_at(shadow, match.start("n")) if bare else None
    if quantity is not None:
        return [Mention(shadow, number, quantity, grammar().measures[bare], 0, quantity.end, "label")]
    for start, end, measure in _spans(label):
        if _BEFORE_LABEL.fullmatch(label[:start]) and _AFTER_LABEL.fullmatch(label[end:]):
            quantity = quantity_at(shadow, match.start("n"))
            if quantity is None:
                return []
            mention = Mention(shadow, number, quantity, measure, 0, quantity.end, "label")
            mention.group = group_of(label)
            return [mention, *_in_brackets(shadow, mention, match)]
    return []


def _in_brackets(shadow: Shadow, mention: Mention, match: re.Match[str]) -> Iterator[Mention]:
    """Yield the figure of another period in brackets: "Lines closed: 18 (2021/22: 13)"; that period is its own."""
    other = quantity_at(shadow, match.start("other")) if match["other"] else None
    whens = [w for w in shadow.periods if w.known and w.start > mention.quantity.end]
    if other is None or len(whens) != 1:
        return
    made = Mention(shadow, mention.number, other, mention.measure, mention.start, other.end, "elliptic compared")
    made.first, made.last, made.group, made.like = whens[0].first, whens[0].last, mention.group, mention
    yield made


def _spans(label: str) -> list[tuple[int, int, Measure]]:
    found = [
        (m.start(), m.end(), f.measure)
        for f in grammar().headings
        if f.hint.search(label)
        for m in f.pattern.finditer(label)
    ]
    return sorted(found, key=lambda f: (f[0], -f[1]))
