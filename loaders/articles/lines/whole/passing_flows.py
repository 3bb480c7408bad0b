"""Flows of lines without a name, by what each place of a clause is: one that is run from, one that is sold in."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from graphlab.loaders.articles.lines.brands import Brand
from graphlab.loaders.articles.lines.flows import NOT_TOLD, POLICE_WORK, SPEAKS, FlowDraft
from graphlab.loaders.articles.lines.whole.clauses_read import clauses_of, is_told, with_numbers
from graphlab.loaders.articles.lines.whole.place_roles import ORIGIN, TOWN, role_of
from graphlab.loaders.articles.named_places import PlaceName
from graphlab.loaders.articles.shadow import Shadow

_GOES_ON = re.compile(
    r"\b(?:its?|(?:the|this|that)\s+(?:\w+\s+)?(?:line|phone|number)|both|latter|former)\b", re.IGNORECASE
)
_ASKED_OR_ONE = re.compile(r"\?|\b(?:he|she|him|her)\b|\bno\s+(?:evidence|sign|suggestion)\b", re.IGNORECASE)
_SUPPLIED = re.compile(r"\b(?:supplied|fed|served)\s+(?:from|by)\b", re.IGNORECASE)
_MANY_PLACES = 6


def flows_in_passing(
    shadows: Sequence[Shadow], brands: Sequence[Sequence[Brand]], told: Collection[int]
) -> Iterator[tuple[Shadow, FlowDraft]]:
    """Yield the flows that the clauses of an article tell of lines that it does not name.

    Parameters
    ----------
    shadows, brands
        Its sentences, and the lines that each names.
    told
        Where the sentences begin of which an end or a flow is drafted already.
    """
    for shadow, named in zip(shadows, brands, strict=True):
        begun = shadow.sentence.start in told
        if named or begun or not 2 <= len(shadow.place_lists) <= _MANY_PLACES or not SPEAKS.search(shadow.text):
            continue
        text = with_numbers(shadow)
        if POLICE_WORK.search(text) or _ASKED_OR_ONE.search(text) or _GOES_ON.search(text) or _SUPPLIED.search(text):
            continue
        yield from ((shadow, flow) for flow in _flows_of(shadow, text))


def _flows_of(shadow: Shadow, text: str) -> Iterator[FlowDraft]:
    """Yield the flow of each clause that has one place of each kind."""
    for start, spots in clauses_of(text, shadow.place_lists):
        ends: dict[str, list[tuple[PlaceName, ...]]] = {ORIGIN: [], TOWN: []}
        for at, end, places in spots:
            role = role_of(text, start, at, end)
            if role is not None and is_told(text[start:at]) and not NOT_TOLD.search(text[:at]):
                ends[role.role].append(tuple(p for p in places if p.place))
        (first, second), stop = (ends[ORIGIN], ends[TOWN]), max((e for _, e, _ in spots), default=start)
        if len(first) == len(second) == 1 and first[0] and second[0]:
            doubts = tuple(p.doubt for p in (*first[0], *second[0]) if p.doubt)
            yield FlowDraft(first[0], second[0], None, (min(a for a, _, _ in spots), stop), doubts)
