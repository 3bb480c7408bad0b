"""A count that a sentence gives, and what is read of any: its number, its group, and whether it is told."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from graphlab.loaders.articles.grammar import SIGNS, Measure, grammar
from graphlab.loaders.articles.quantities import Quantity
from graphlab.loaders.articles.shadow import Shadow

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
_CLAUSE = re.compile(
    r"[;:]|\s-\s|,\s+(?:and|but|while|after|with|which|who)\b|\b(?:but|after|while|although|"
    r"because|before|following)\b|\bsaid\b|\bthat\b"
)
_NOT_YET_REACH = 70
#: Behind a number of people: it was at another time, in another matter.
_BEFORE_THAT = re.compile(
    rf"[^.,;:{SIGNS['n']}]{{0,60}}\b(?:(?<!year )(?<!month )(?<!week )(?<!s )before|previously|in\s+the\s+past)"
    r"\s*(?:$|[.,;)])",
    re.IGNORECASE,
)


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
        Filled in by `graphlab.loaders.articles.about.attachment`.
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


def quantity_at(shadow: Shadow, at: int) -> Quantity | None:
    """Return the number that begins at a place of a sentence."""
    return next((q for q in shadow.quantities if q.start == at), None)


AND_OTHERS = re.compile(
    r"\band\s+(?:young|vulnerable|older|at-risk|other)(?:er)?\s+(?:people|adults|persons)\b", re.IGNORECASE
)


def group_of(said: str) -> str:
    """Return the part of those counted that some words name; "" for all.

    Examples
    --------
    >>> group_of("Number of children safeguarded"), group_of("arrests")
    ('children', '')
    >>> group_of("children and vulnerable adults")
    ''
    """
    if AND_OTHERS.search(said):
        return ""
    group = next((g for g in _GROUPS if re.search(rf"\b{g}\b", said.lower())), "")
    return _PLURAL.get(group, group)


def headings(text: str) -> list[tuple[int, Measure]]:
    """Return where a text names measures without a number, the first of those at one place first."""
    return [(m.start(), f.measure) for f in grammar().headings if f.hint.search(text) for m in f.pattern.finditer(text)]


def is_wish(shadow: Shadow, mention: Mention) -> bool:
    """Return whether a number is wished for, planned or denied rather than told."""
    before = shadow.text[: mention.at]
    bounds = [m.end() for m in _CLAUSE.finditer(before)]
    clause = before[max([0, *bounds, mention.at - _NOT_YET_REACH]) :]
    after = shadow.text[mention.end :]
    if mention.measure.people and _BEFORE_THAT.match(after):
        return True
    if grammar().rate.match(after) or grammar().rate_before.search(clause):
        return True
    return (
        bool(grammar().not_yet.search(clause))
        or bool(
            re.search(
                r"(?<!known )(?<!thought )(?<!believed )(?<!turned out )(?<!proved )\bto\s+be\b|\bwill\b|\bwould\b",
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
