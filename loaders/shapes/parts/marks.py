"""Marks below the names of towns, or below months: where a line sells, and when it was active."""

from __future__ import annotations

from collections.abc import Sequence

from graphlab.loaders.mapping.naming.doubtful import may_doubt
from graphlab.loaders.mapping.periods import is_period
from graphlab.loaders.mapping.words import is_total
from graphlab.loaders.shapes.columns import Column
from graphlab.loaders.shapes.parts.statuses import NO, YES
from graphlab.loaders.shapes.reading import Reading, listed

#: Marks of a doubt, which no column counts among its labels.
_DOUBTFUL_MARKS = ("?", "??", "tbc", "TBC")


def towns_across(reading: Reading) -> list[Column]:
    """Return the columns that are headed by towns and hold nothing but marks: Y where the line sells there."""
    names = reading.columns[0].cells
    rows = [i for i, text in enumerate(names) if not is_total(text)]
    marked = [(c, {c.cells[i].lower() for i in rows} - {""}) for c in reading.free() if c.header_place]
    plain = [c for c, marks in marked if marks and marks <= YES | NO]
    # A word of its own below one of several towns is a mark too ("poss", "was until May").
    return [c for c, marks in marked if marks and (c in plain or (plain and not any(map(is_period, marks))))]


def sells_across(reading: Reading, identity: str, across: Sequence[Column], more: Sequence[str]) -> None:
    """Map marks below the names of towns: a link for every cell that says yes, with more lines about each."""
    for column in across:
        reading.use(column, "a town where it sells, where it is marked")
    marks = {x for c in across for x in (*c.labels, *(t for t in c.cells if t in _DOUBTFUL_MARKS))}
    yes = {x for x in marks if x.lower() in YES}
    others = {x for x in marks - yes if x.lower() not in NO}
    perhaps = {x for x in others if _may_sell(reading, x)}
    for words, certainty in ((yes, ""), (perhaps, "unknown")):
        if not words:
            continue
        no = sorted(marks - yes - perhaps)
        doubt = f"  # ? what marks a town; not {listed(no)}" if no and words is yes else ""
        reading.lines += [
            "- links:",
            f"    unpivot: {{columns: {listed([c.name for c in across])}}}",
            f"    where: {{cell: {listed(sorted(words))}}}{doubt}",
            "    link_type: {value: SUPPLIES}",
            f"    from: {identity}",
            "    to: {header: yes, match: place}",
            *([f"    certainty: {{value: {certainty}}}"] if certainty else []),
            *more,
            "    totals: words",
        ]


def _may_sell(reading: Reading, mark: str) -> bool:
    """Return whether a mark below the name of a town says that a line may sell there; asked unless it is a doubt."""
    if may_doubt(mark):
        return True
    answers = ("may sell there", "does not")
    return (
        reading.ask(f"mark {mark}", f"What does '{mark}' below a town say of a line?", *answers[:1], answers)
        == (answers[0])
    )


def active_across(reading: Reading, identity: str) -> None:
    """Map marks below periods: a line was active in each that says yes."""
    found = [c for c in reading.free() if c.header_period and c.filled and {x.lower() for x in c.labels} <= YES | NO]
    yes = sorted({x for c in found for x in c.labels if x.lower() in YES})
    if not yes:
        return
    for column in found:
        reading.use(column, "when the line was active, where it is marked")
    reading.lines += [
        "- events:",
        f"    unpivot: {{columns: {listed([c.name for c in found])}}}",
        f"    where: {{cell: {listed(yes)}}}",
        f"    line_id: {identity}",
        "    event: {value: active}",
        "    period: {header: yes}",
        "    totals: words",
    ]
