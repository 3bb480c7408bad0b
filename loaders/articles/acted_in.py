"""Where an operation acted: the places that a sentence joins to it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from graphlab.loaders.articles.grammar import SIGNS
from graphlab.loaders.articles.named_places import DESTINATION_WORDS
from graphlab.loaders.articles.shadow import Shadow

#: What stands before a place in which an operation acts.
ABOUT = re.compile(
    rf"\b(?:{DESTINATION_WORDS[3:-1]}|covers|covered|targeted|"
    r"(?:focus|concentrat)(?:es|ed|ing)?\s+on|(?<!I )(?<!we )visited|patrolled|"
    r"took\s+place\s+at|(?:stations|addresses|properties|homes|premises|warrants|raids|doors|checks)\s+(?:at|in))\s+(?:the\s+(?:whole|rest)\s+of\s+)?"
    r"(?:the\s+)?(?:[A-Z][\w'-]+(?:\s+[A-Z][\w'-]+){0,3},\s+)?$",
    re.IGNORECASE,
)


#: "The force's response is known as Operation Vermont": the operation is that of the area that the article is about.
_RESPONSE = re.compile(
    rf"{SIGNS['op']}+,?\s+(?:(?:is|was|remains|has\s+been)\s+)?(?:still\s+)?(?:the|our|its|a)\s+[^.;]{{0,60}}?\b(?:response|answer|approach)\b"
    rf"|\b(?:response|answer|approach|multi-agency\s+team)\b[^.;]{{0,30}}?(?:,|\b(?:is|was|known\s+as|called|named))\s+(?:the\s+)?{SIGNS['op']}+",
    re.IGNORECASE,
)


#: "Rhyl's Operation Willow", "Operation Willow is Rhyl's answer to the gangs".
_OWN = re.compile(
    rf"{SIGNS['where']}+'s?\s+(?:own\s+)?{SIGNS['op']}|{SIGNS['op']}+,?\s+(?:(?:is|was|remains)\s+)?{SIGNS['where']}+'s?\s+(?:own\s+|\w+\s+)?(?:response|answer|approach|operation)\b"
)
_LABELLED = re.compile(rf"{SIGNS['where']}+:\s+(?:the\s+)?{SIGNS['op']}")
_CLAUSE = re.compile(r"[;]|,?\s+while\b|,\s+and\s+(?=ⓞ)")


def response_of(shadow: Shadow) -> tuple[str, int, int] | None:
    """Return the operation that a sentence calls the response of its area, and where; None if it does not."""
    said = _RESPONSE.search(shadow.text) if len({o.id for o in shadow.operations}) == 1 else None
    return (shadow.operations[0].id, *said.span()) if said else None


def clauses_of(shadow: Shadow) -> list[Shadow]:
    """Return a sentence for each clause that names one operation, as long as before: "X is ...; Y covers Norfolk"."""
    if len({o.id for o in shadow.operations}) < 2:
        return [shadow]
    found, at = [], 0
    for end in [*(m.start() for m in _CLAUSE.finditer(shadow.text)), len(shadow.text)]:
        inside = [o for o in shadow.operations if at <= o.start < end]
        text = " " * at + shadow.text[at:end] + " " * (len(shadow.text) - end)
        if len({o.id for o in inside}) == 1:
            found.append(replace(shadow, text=text, operations=inside))
        at = end
    return found


#: A sentence that goes on about the operation of the one before.
_GOES_ON = re.compile(
    r"(?:it|the\s+(?:operation|project|programme|team|scheme|initiative))\s+(?:operates|covers|"
    r"runs|works|took\s+place|is\s+running|ran|targets|focuses)\b",
    re.IGNORECASE,
)


def joined_to_operation(shadow: Shadow, at: int) -> bool:
    """Return whether a place stands in the statement about the only operation of a sentence: no other verb between."""
    if not shadow.operations or len({o.id for o in shadow.operations}) > 1:
        return bool(not shadow.operations and ABOUT.search(shadow.text[:at]) and _GOES_ON.match(shadow.text))
    operation = shadow.operations[0]
    before = shadow.text[:at]
    if at > operation.end and re.fullmatch(r"\s+\((?:in\s+)?(?:the\s+)?", shadow.text[operation.end : at]):
        return True  # "Operation Brocade (Derbyshire)"
    own = _OWN.search(shadow.text)
    if own and own.start() <= at < own.end():
        return True
    if at < operation.start and re.fullmatch(r"[\s\"'(]*", before) and _LABELLED.match(shadow.text, at):
        return True  # "Birmingham: Operation Fairway led to 78 arrests"
    if (
        not ABOUT.search(before)
        or re.search(
            (
                r"\b(?:lines?|drugs?|gangs?|dealers|supply|heroin|cocaine|court|residents|people|"
                r"living)\s+(?:\w+\s+){0,2}(?:in|into|from|across|to)\s+(?:the\s+)?$"
            ),
            before,
            re.IGNORECASE,
        )
        or re.search(rf"\bfrom\s+{SIGNS['where']}+\s+(?:in)?to\s+(?:the\s+)?$", before)
    ):
        return False
    if re.fullmatch(r"[^.;]{0,6}(?:In|Across|Around)\s+(?:the\s+)?", before) and re.fullmatch(
        rf"{SIGNS['where']}+,\s+(?:the\s+)?", shadow.text[at : operation.start]
    ):
        return True
    if re.fullmatch(r"[^.;]{0,6}In\s+(?:the\s+)?", before) and re.search(
        r"\b(?:built\s+around|led\s+by|known\s+as|called|run\s+as|delivered\s+through)\s+(?:the\s+)?$",
        shadow.text[at : operation.start],
    ):
        return True  # "In Norfolk the force's approach is built around Operation Heron"
    low, high = sorted((operation.end if operation.end <= at else operation.start, at))
    between = shadow.text[low:high]
    if re.search(
        r"[.;:]|\b(?:who|said|but|while|because|since|where|compared|launched\s+after|after\s+(?:an?|the))\b", between
    ):
        return False
    if operation.end <= at:
        return bool(
            re.search(
                (
                    r"\b(?:raids?|arrest\w*|warrants?|operat\w+|took\s+place|carried\s+out|searched|searching|"
                    r"conducted|launched|deployed|targeted|covers|covered|visited|patrolled|focus\w*|concentrat\w+|activity|action|officers|team|in|"
                    r"across)\b"
                ),
                between,
            )
        )
    return bool(
        re.search(
            r"\b(?:part\s+of|under|during|for|in|through|of|working\s+on)\s+(?:the\s+)?$",
            shadow.text[: operation.start],
        )
    )


_OWN_SUBJECT = re.compile(rf"[\s\"'(]*(?:[^.;,]{{0,40}},\s+)?{SIGNS['op']}+(?=\s)")
#: "At Rhyl and Bangor stations, British Transport Police ran Operation Wren".
_AT_A_PLACE = re.compile(
    rf"[\s\"'(]*(?:at|in|across)\s+(?:the\s+)?(?P<w>{SIGNS['where']}+)[^.;]{{0,60}}?\b(?:ran|held|staged|mounted|launched|began|led|carried\s+out)\s+{SIGNS['op']}+",
    re.IGNORECASE,
)
_WHICH_WAS = re.compile(rf"{SIGNS['op']}+,\s+which\b")
_IT = re.compile(r"[\s\"'(]*(?:it|this|the\s+(?:operation|work|initiative|project|programme|scheme))\b", re.IGNORECASE)
#: Directly before a place in which an operation worked.
_WORKED = re.compile(
    r"\b(?:held|started|began|running|runs?|ran|took\s+place|moved|extended|carried\s+out|conducted|launched|rolled\s+out|spread|widened|expanded|"
    r"day\s+of\s+action|works?|working|operates?|active|focus(?:es|ed)|concentrat(?:es|ed)|based)\b(?:\s+[^\s.;]+){0,7}?\s+(?:at|in|to|across|into|on|throughout)\s+(?:the\s+|both\s+)?$",
    re.IGNORECASE,
)
_NOT_ITS_WORK = re.compile(
    r"\b(?:arrest\w*|gangs?|lines?|dealers|who|drugs|heroin|warrants?|addresses|raid\w*|children|people|m[ae]n|not|never|will|would|could|hopes?|plan\w*|from|after|court)\b|n't\b",
    re.IGNORECASE,
)


def work_of(shadow: Shadow) -> tuple[str, tuple[str, ...]]:
    """Return the only operation of a sentence and the places in which that says it worked; ("", ()) if none."""
    if len({o.id for o in shadow.operations}) != 1:
        return "", ()
    start = _OWN_SUBJECT.match(shadow.text) or _WHICH_WAS.search(shadow.text)
    places = tuple(place for place, _ in _places_of_work(shadow, start)) if start else ()
    return (shadow.operations[0].id, places) if places else ("", ())


def _places_of_work(shadow: Shadow, start: re.Match[str]) -> Iterator[tuple[str, tuple[int, int]]]:
    for a, b, places in shadow.place_lists:
        words = shadow.text[start.end() : a] if a >= start.end() else ""
        if _WORKED.search(words) and not _NOT_ITS_WORK.search(words):
            yield from ((p.place, (a, b)) for p in places if p.place)


def worked_in(shadows: Sequence[Shadow]) -> Iterator[tuple[str, str, Shadow, tuple[int, int]]]:
    """Yield where operations worked: which, in what place, the sentence that says so, and where in it.

    Parameters
    ----------
    shadows
        The sentences of an article.
    """
    who, at = "", -9
    for number, shadow in enumerate(shadows):
        acting = {o.id for o in shadow.operations}
        own = _OWN_SUBJECT.match(shadow.text) if len(acting) == 1 else None
        which = _WHICH_WAS.search(shadow.text) if len(acting) == 1 else None
        near = number - at == 1 and shadow.sentence.paragraph - shadows[number - 1].sentence.paragraph <= 1 and who
        goes_on = None if acting else _IT.match(shadow.text) if near else None
        start = own or which or goes_on
        if acting:
            who, at = (next(iter(acting)) if len(acting) == 1 else ""), number
        elif goes_on:
            at = number
        ahead = _AT_A_PLACE.match(shadow.text) if len(acting) == 1 else None
        if ahead:
            places = next((p for a, _, p in shadow.place_lists if a == ahead.start("w")), ())
            yield from ((who, p.place, shadow, ahead.span()) for p in places if p.place)
        for place, spot in _places_of_work(shadow, start) if start is not None else ():
            yield who, place, shadow, spot
