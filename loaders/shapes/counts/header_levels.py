"""What each row of a header says of the columns of numbers: periods, places, measures, words, or one thing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from graphlab.loaders.mapping.numbered_periods import is_dated_number, period_number
from graphlab.loaders.mapping.periods import is_period, lacks_year
from graphlab.loaders.mapping.words import is_part_total, is_total, total_of
from graphlab.loaders.shapes.columns import Column
from graphlab.loaders.shapes.reading import Reading
from graphlab.loaders.shapes.vocabulary import is_group, measure_of, number_of

_AGE = re.compile(r"\bage[sd]?\b(?! of )|\byears old\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Level:
    """What a row of the header says of the columns of numbers: periods, places, measures, words, or one thing."""

    number: str
    kind: str
    texts: tuple[str, ...]


def levels_of(reading: Reading, values: Sequence[Column]) -> list[Level]:
    """Return what each row of the header says, two that only together are periods as one."""
    block = reading.block
    depth = len(block.levels[0]) if block.levels else 1
    found = []
    for first, last in _runs(reading, values, depth):
        texts = [joined(block.levels[c.index][first:last]) if depth > 1 else c.name for c in values]
        number = "yes" if depth == 1 else f"{first + 1}" if last == first + 1 else f"{first + 1}-{last}"
        found.append(Level(number, _kind(texts, reading, values, depth), tuple(texts)))
    return found


def joined(texts: Sequence[str]) -> str:
    """Return texts of a header one after the other, each once."""
    return " ".join(dict.fromkeys(t for t in texts if t))


def _runs(reading: Reading, values: Sequence[Column], depth: int) -> list[tuple[int, int]]:
    """Return the rows of a header; two that only together are periods (2021 above Jan) are one."""
    levels = [reading.block.levels[c.index] for c in values] if depth > 1 else []
    runs: list[tuple[int, int]] = []
    at = 0
    while at < depth:
        two = [level for level in levels if at + 1 < depth and level[at] and level[at + 1]]
        alone = any(not is_period(level[at + 1]) and not is_total(level[at + 1]) for level in two)
        together = [_is_dated(joined(level[at : at + 2])) or is_total(level[at + 1]) for level in two]
        step = 2 if two and alone and all(together) else 1
        runs.append((at, at + step))
        at += step
    return runs


def _is_dated(text: str) -> bool:
    """Return whether a header is a period, by its days or by its number and year."""
    return is_period(text) or is_dated_number(text)


def _kind(texts: Sequence[str], reading: Reading, values: Sequence[Column], depth: int) -> str:
    plain = [t for t in texts if t and not is_total(t) and not is_part_total(t) and not is_period(total_of(t))]
    different = list(dict.fromkeys(plain))
    if not different:
        return "total"
    if len(different) == 1 and depth > 1:
        return "one measure" if measure_of(different[0]) else "one"
    if all(map(is_group, different)) and (not all(map(is_period, different)) or _by_age(reading)):
        return "words"
    if sum(is_period(t) for t in different) == len(different):
        return "period"
    if sum(is_period(t) for t in different) > 1 and depth == 1:
        return "period"
    if all(map(lacks_year, different)):
        return "season"
    if all(map(period_number, different)):
        return "period" if all(map(is_dated_number, different)) else "season"
    grouped = not any(c.measure for c in values)  # "Adults" beside "Under 18s" below a title of arrests
    measures = sum(bool((measure_of(t) and not (grouped and is_group(t))) or number_of(t)) for t in different)
    if measures == len(different):
        return "measure"
    places = sum(bool(reading.index.match(t, "place").id) and not measure_of(t) for t in different)
    if 2 * places >= len(different) and places >= 1 and not measures:
        return "place"
    return "measure" if measures else "words"


def _by_age(reading: Reading) -> bool:
    """Return whether titles or headers speak of ages: "17-18" is an age then and no financial year."""
    texts = [*reading.block.titles, *(t for level in reading.block.levels for t in level)]
    return any(_AGE.search(text) for text in texts)
