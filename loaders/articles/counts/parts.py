"""Counts that point at a whole: "of these", "including", "of the 127"; and those that only repeat one."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from graphlab.loaders.articles.counts.mentions import Mention, quantity_at
from graphlab.loaders.articles.grammar import SIGNS
from graphlab.loaders.articles.quantities import Quantity
from graphlab.loaders.articles.shadow import Shadow

#: Words before a number that point at the whole of which it is a part: "of these", "including".
BASE_BEFORE = re.compile(
    r"\b(?P<word>of\s+(?:these|those|them|which|whom|this|the\s+total)|including|"
    rf"among\s+(?:them|those|these)|of\s+the\s+(?P<n>{SIGNS['n']}+)[^,;.]{{0,90}}|of\s+the\s+(?:arrests|"
    rf"lines|closures|warrants)[^,;.]{{0,60}}|"
    rf"of\s+those\s+(?:arrested|held|charged|closed|jailed)[^,;.]{{0,40}})\s*,?\s*(?:[^{SIGNS['n']};.]{{0,40}})$",
    re.IGNORECASE,
)
#: The same after it: "of whom", "of the 127".
BASE_AFTER = re.compile(
    rf"\s*(?:\([^)]*\)\s*)?\s+of\s+(?:(?:these|those|them|which|whom)\b|the\s+(?P<n>{SIGNS['n']}+)|"
    rf"(?:its|their|our)\s+(?P<own>{SIGNS['n']}+)|"
    r"the\s+(?:arrests|lines|closures|warrants|raids|charges|people|men|suspects|total)\b)",
    re.IGNORECASE,
)
#: "Of the" before a number: it is the whole itself.
OF_THE = re.compile(r"\bof\s+(?:the|these|those)\s+$", re.IGNORECASE)
_COMPARISON = re.compile(r"\b(?:compared|up\s+from|down\s+from|against|from|whereas|than)\b", re.IGNORECASE)
_AND = re.compile(
    r"(?:(?!\b(?:were|was|had|have|has|also|then|police|officers)\b)[\w\s-]){0,50}?(?:,|,?\s+and|,?\s+as\s+well\s+as)\s+",
    re.IGNORECASE,
)


def whole_of(shadow: Shadow, said: re.Match[str] | None) -> Quantity | None:
    """Return the number of the whole that "of the 127", "of its 18" states."""
    name = next((n for n in ("n", "own") if said and said.groupdict().get(n)), "")
    return quantity_at(shadow, said.start(name)) if said and name else None


def mark_parts(shadow: Shadow, mentions: Iterable[Mention]) -> None:
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
            "elliptic aged",
            "elliptic local",
            "elliptic in_where",
            "elliptic in_when",
            "elliptic unknown",
            "elliptic gapped",
            "elliptic where_in_n",
            "elliptic unknown_n",
        ):
            mention.base = listed


def _base(shadow: Shadow, mention: Mention) -> str:
    after = BASE_AFTER.match(shadow.text, mention.quantity.end)
    before = BASE_BEFORE.search(shadow.text[: mention.at])
    for match in (after, before):
        if match and not (match is before and _COMPARISON.search(match[0])):
            whole = whole_of(shadow, match)
            if whole is not None and whole.start == mention.at:
                continue
            if "including" in match[0].lower():
                return "including"
            return whole.value if whole else "those"
    return ""


def points_back(mention: Mention, earlier: Sequence[Mention]) -> Mention | None:
    """Return the count that a number only repeats: "of the 41 arrested"; None where it says something new."""
    if not OF_THE.search(mention.shadow.text[: mention.at]):
        return None
    value, name = mention.quantity.value, mention.measure.name
    return next((m for m in reversed(earlier) if m.measure.name == name and m.quantity.value == value), None)
