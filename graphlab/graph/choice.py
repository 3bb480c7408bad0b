"""Which lines and pairs a subject or a place leaves in question."""

from __future__ import annotations

from graphlab.graph.filters import SUPPLY, Filters
from graphlab.model.claim_set import ClaimSet
from graphlab.model.statuses import STATUS


def selected_lines(dataset: ClaimSet, filters: Filters) -> frozenset[str] | None:
    """Return the lines that a subject or place leaves in question; None when neither was asked for."""
    chosen: set[str] | None = None
    if filters.subject:
        chosen = set()
        for subject in filters.subject.split(";"):
            chosen |= _lines_of(dataset, subject)
    if filters.place:
        touching = _lines_touching(dataset, filters.place)
        chosen = touching if chosen is None else chosen & touching
    return None if chosen is None else frozenset(chosen)


def _lines_of(dataset: ClaimSet, subject: str) -> set[str]:
    if subject in dataset.lines:
        return {subject}
    if subject in dataset.places:
        return _lines_touching(dataset, subject)
    links, events = dataset.columns("links").columns, dataset.columns("events").columns
    targeted = links["link_type"].equals("TARGETED") & links["from"].equals(subject)
    acted = events["operation_id"].equals(subject) & ~events["event"].equals(STATUS)
    return {*links["to"].take(targeted).texts, *events["line_id"].take(acted).texts}


def _lines_touching(dataset: ClaimSet, place: str) -> set[str]:
    links = dataset.columns("links").columns
    near = [end for end in links["to"].texts if dataset.geography.is_within(end, place)]
    return set(links["from"].take(links["link_type"].is_in(SUPPLY) & links["to"].is_in(near)).texts)


def pair_asked_for(pair: tuple[str, str], dataset: ClaimSet, filters: Filters) -> bool:
    """Return whether a pair touches the place in question; at a wider level, whether its place holds it."""
    if not filters.place:
        return True
    wanted = {
        filters.place,
        dataset.geography.at_level(filters.place, filters.roll_up) if filters.roll_up else None,
    } - {None}
    return any(end == w or dataset.geography.is_within(end, str(w)) for end in pair for w in wanted)
