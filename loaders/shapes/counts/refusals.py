"""Tables of figures that are refused, since their headers or rows leave open what the figures are of."""

from __future__ import annotations

import re
from collections.abc import Sequence

from graphlab.loaders.mapping.periods import is_period
from graphlab.loaders.mapping.words import is_footnote, is_total
from graphlab.loaders.shapes.columns import Column
from graphlab.loaders.shapes.counts.combined import unread_part
from graphlab.loaders.shapes.parts.figure_columns import unfinished
from graphlab.loaders.shapes.reading import Reading
from graphlab.loaders.shapes.vocabulary import OF_WHICH, measure_of, plain_header

#: Headers and titles of figures that are not counted one by one.
_SCALED = re.compile(
    r"(?:\bin|\() *(?:the )?(?:thousands|millions)\b|^(?:thousands|millions)$|(?<!per )(?<![\d,])['’]?\b000['’]?s\b"
    r"|(?<!per )\(?['’]000['’]?s?\)?",
    re.IGNORECASE,
)
#: Headers of what an estimate lies between.
_BOUND = re.compile(
    r"\b(?:lower|upper|low|high)\b.*\b(?:ci|bounds?|limits?|confidence|estimates?|95)\b|\bconfidence (?:interval|limit)"
    r"|\b(?:ci|95%?) (?:lower|upper)|\blcl\b|\bucl\b|^(?:lower|upper)(?: bound)?$",
    re.IGNORECASE,
)
#: Headers that name a period by the day on which somebody read them.
_RELATIVE = re.compile(
    r"(?:this|last|current|previous|prior|latest|next) (?:financial |calendar |fiscal )?"
    r"(?:year|quarter|month|week|period)(?: to date)?",
    re.IGNORECASE,
)


def refuse_unsafe(reading: Reading, values: Sequence[Column]) -> bool:
    """Refuse a table whose headers or rows leave open what its figures are of; return whether it was refused."""
    if relative := next((c.name for c in values if _RELATIVE.fullmatch(plain_header(c.name))), ""):
        reading.shape, reading.why = "figures of periods without their dates", f"'{relative}' is one"
        reading.refused = f"which period '{relative}' is, is not said: write it into the header, such as 2024/25"
        return True
    if part := next((c.name for c in values if unfinished(c.name)), ""):
        period = unfinished(part)
        months = "Jan-Sep" if re.fullmatch(r"\d{4}", period) else "Apr-Sep"
        reading.shape, reading.why = "figures of a period that is not over", f"'{part}' holds them"
        reading.refused = (
            f"to which month '{part}' counts is not said: write it into the header, such as {period} ({months})"
        )
        return True
    if part := next((c.name for c in values if unread_part(c.name)), ""):
        reading.shape, reading.why = "figures of parts of years", f"'{part}' holds some"
        reading.refused = (
            f"which months '{part}' counts is not clear ('{unread_part(part)}'): write them into the header, such as "
            "Arrests Jan-Jun 2025"
        )
        return True
    if bound := next((c.name for c in reading.columns if _BOUND.search(plain_header(c.name)) and c.figures), ""):
        reading.shape, reading.why = "estimates with their bounds", f"'{bound}' is one"
        reading.refused = f"'{bound}' is a bound of the estimate beside it: write each as a range, such as 100-140"
        return True
    if twin := _twins(reading, values):
        reading.shape, reading.why = "columns of one name", f"several are called '{twin}'"
        reading.refused = (
            f"several columns are called '{twin}' and hold different figures: say in their headers of what"
        )
        return True
    if heading := _heading_row(reading, values):
        reading.shape, reading.why = "sections below each other", f"rows such as '{heading}' head the rows below them"
        reading.refused = f"{reading.why}: write what they say into a column beside those rows"
        return True
    if again := _parts_again(reading):
        reading.shape, reading.why = "rows of parts below their wholes", f"'{again}' stands below several rows"
        reading.refused = f"{reading.why}: write into a column beside it of what it is a part"
        return True
    if scaled := _scaled(reading, values):
        reading.shape, reading.why = "figures in thousands or millions", f"'{scaled}' says so"
        reading.refused = (
            f"its figures are in thousands or millions, as '{scaled}' says: they are rounded and no counts; "
            "write each out as what it may be (12 thousand: 11500-12499)"
        )
        return True
    return False


def _twins(reading: Reading, values: Sequence[Column]) -> str:
    """Return the header that several columns of figures bear which differ, "" for none."""
    if len(reading.block.levels[values[0].index]) > 1:
        return ""
    first: dict[str, Column] = {}
    for column in values:
        name = reading.block.names[column.index]
        if first.setdefault(name, column).cells != column.cells:
            return name
    return ""


def _parts_again(reading: Reading) -> str:
    """Return the label of a part that stands below several rows, each of another figure; "" for none."""
    labels = (text for c in reading.columns if c.words for text in c.labels if c.cells.count(text) > 1)
    return next((text for text in labels if OF_WHICH.match(text)), "")


def _heading_row(reading: Reading, values: Sequence[Column]) -> str:
    """Return the label of a row that only names what the rows below it are of ("Charges", "2023"), "" for none.

    Any label alone in its row is one where the labels of the other rows repeat.
    """
    label = next((c for c in reading.columns if c not in values and c.filled), None)
    if label is None:
        return ""
    sides = [c for c in reading.columns if c is not label]
    alone = [i for i, t in enumerate(label.cells) if t and not any(c.cells[i] for c in sides)]
    heads = [label.cells[i] for i in alone if not is_footnote(label.cells[i]) and not is_total(label.cells[i])]
    if found := next((t for t in heads if measure_of(t) or is_period(t)), ""):
        return found
    others = [
        tuple(c.cells[i] for c in (label, *sides) if c not in values) for i in range(len(label.cells)) if i not in alone
    ]
    return heads[0] if heads and len(set(others)) < len(others) else ""


def _scaled(reading: Reading, values: Sequence[Column]) -> str:
    """Return the header or title that says that figures are in thousands or millions, "" for none."""
    texts = [*(c.name for c in values), *(t for c in values for t in reading.block.levels[c.index])]
    return next((text for text in (*texts, *reading.block.titles) if _SCALED.search(text)), "")
