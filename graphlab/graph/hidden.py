"""What only claims of handling C speak of: such a line, place, operation or source is not shown either."""

from __future__ import annotations

from collections.abc import Mapping

from graphlab.model.claim_set import ClaimSet

#: Columns that name an entity, by table of claims; counts also name their subjects, ';' between.
NAMING = {
    "links": ("from", "to", "source_id"),
    "events": ("line_id", "operation_id", "source_id"),
    "counts": ("origin", "destination", "source_id"),
}


def hidden_entities(dataset: ClaimSet) -> frozenset[str]:
    """Return the ids of entities that are named by claims of handling C and by no other.

    An entity that no claim names stays, and so does what a shown place lies within or a shown operation is part of.
    """
    known = dataset.__dict__.get("_hidden_entities")
    if known is None:
        known = dataset.__dict__["_hidden_entities"] = _hidden_entities(dataset)
    found: frozenset[str] = known
    return found


def may_be_told(hidden: frozenset[str], judgement: Mapping[str, str]) -> bool:
    """Return whether a row of judgements names no hidden line, with the list it stands in ("tracker/echo") or without.

    Examples
    --------
    >>> row = {"first": "tracker/echo", "second": "rico"}
    >>> may_be_told(frozenset({"echo"}), row), may_be_told(frozenset({"kilo"}), row)
    (False, True)
    """
    named = (judgement["first"], judgement["second"])
    return hidden.isdisjoint({*named, *(name.partition("/")[2] for name in named)})


def _hidden_entities(dataset: ClaimSet) -> frozenset[str]:
    barred: set[str] = set()
    shown: set[str] = set()
    for table, columns in NAMING.items():
        held = dataset.columns(table).columns
        closed = held["handling"].equals("C")
        for ids, rows in ((barred, closed), (shown, ~closed)):
            for column in columns:
                ids.update(held[column].take(rows).texts)
            if table == "counts":
                ids.update(one for text in held["subject"].take(rows).texts for one in text.split(";"))
    return hidden_among(dataset, barred, shown)


def hidden_among(dataset: ClaimSet, barred: set[str], shown: set[str]) -> frozenset[str]:
    """Return which ids are hidden.

    Parameters
    ----------
    dataset
        With its places and operations.
    barred, shown
        What claims of handling C name, and what all others name; what shown things lie in is added to `shown`.
    """
    if not barred:
        return frozenset()
    for place in [p for p in dataset.places if p in shown or p not in barred]:
        shown.update(dataset.geography.ancestors(place))
    for operation in [o for o in dataset.operations if o in shown or o not in barred]:
        key = operation
        while key:
            shown.update((key, dataset.operations[key].source_id))
            key = dataset.operations[key].part_of
    return frozenset(barred - shown - {""})
