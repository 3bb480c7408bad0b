"""Rows that say one thing again and are never added: provisional and revised, actual and target, persons and men.

Where such a column tells rows of one cell apart, the rows that count are taken and the others left out and named; where
leaving them out would lose a cell, the table is refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from graphlab.loaders.mapping.periods import is_period
from graphlab.loaders.shapes.columns import Column
from graphlab.loaders.shapes.reading import Reading, listed
from graphlab.loaders.shapes.vocabulary import plain_header

#: Kinds of labels that stand for one figure over again, those that count first.
_FAMILIES = (
    (
        r"final(?:ised)?|confirmed|audited|validated",
        r"revised|updated|corrected|amended|re-?stated",
        r"provisional|prov\.?|prelim(?:inary)?|draft|interim|unaudited|initial|original(?:ly published)?|first",
    ),
    (
        r"actuals?|outturn|observed|achieved|recorded|results?",
        r"targets?|forecasts?|plan(?:ned)?|budget|projections?|projected|expected|trajectory|baseline|ambition",
    ),
    (
        r"(?:in |this )?(?:month|quarter|period|week|year)(?:ly)?(?: only)?|monthly|quarterly|weekly",
        r"cumulative|ytd|(?:financial )?year[- ]to[- ]date|to date|running total|rolling.*",
    ),
    (r"current|new|latest", r"previous|prior|old|superseded|last"),
)
#: Labels of what others are parts of, however these overlap.
_WHOLE = re.compile(r"any\b.*|all\b.*|persons|people|everyone|overall|either(?: sex)?|both\b.*", re.IGNORECASE)
_NUMBERED = re.compile(r"(?:v|ver|version|edition|issue|release|rev|revision)\.? ?(\d+(?:\.\d+)?)", re.IGNORECASE)
#: Headers of the day or number of an edition of the figures.
_HEADER = re.compile(
    r"(?:date )?(?:published|released|extracted|issued)(?: on| date)?|(?:publication|release|extract(?:ion)?|issue"
    r"|snapshot|report) date|version(?: no| number)?|edition|vintage|release|revision|snapshot|as (?:at|of)"
    r"|date of (?:publication|release|extract(?:ion)?)",
    re.IGNORECASE,
)


def rank_of(labels: Sequence[str]) -> dict[str, float] | None:
    """Return how much each label counts where all of them are versions of one figure, the greatest that which counts.

    Examples
    --------
    >>> rank_of(["Provisional", "Revised"]), rank_of(["v1", "v2"]), rank_of(["Class A", "Class B"])
    ({'Provisional': -2, 'Revised': -1}, {'v1': 1.0, 'v2': 2.0}, None)
    """
    if len(labels) < 2:
        return None
    numbered = {x: float(m[1]) for x in labels if (m := _NUMBERED.fullmatch(x.strip()))}
    if len(numbered) == len(labels):
        return numbered
    for family in _FAMILIES:
        ranks = {x: -i for x in labels for i, words in enumerate(family) if re.fullmatch(words, x.strip(), re.I)}
        if len(ranks) == len(labels) and len(set(ranks.values())) > 1:
            return dict(ranks)
    return None


def settle_wholes(
    reading: Reading,
    groups: Sequence[Column],
    values: Sequence[Column],
    cells: Callable[[Column], list[tuple[str, ...]]],
) -> bool:
    """Leave out the rows that a row of their whole holds ("Persons" beside "Male" and "Female"); return whether any do.

    Parameters
    ----------
    reading
        The table, which is refused where the whole stands in some cells only.
    groups, values
        The columns that break figures down, and those of figures.
    cells
        Gives for such a column the cells of the rows that are read, one for each row.
    """
    for column in groups:
        found = cells(column)
        if len(found) != len(reading.rows) or len(column.labels) < 2:
            continue
        at = [reading.block.grid.cell(i, column.index) for i in reading.rows]
        whole = next((x for x in column.labels if _WHOLE.fullmatch(x.strip())), "")
        whole = whole or next((x for x in column.labels if _is_sum(reading, x, at, found, values)), "")
        if not whole:
            continue
        others = [x for x in column.labels if x != whole]
        if {c for c, x in zip(found, at, strict=True) if x == whole} == set(found):
            reading.use(column, f"'{whole}' is the whole of the others")
            reading.leave_rows(column.name, others, f"? '{whole}' is the whole of the others")
            return True
        reading.shape, reading.why = "wholes beside their parts", f"'{whole}' stands among its parts in '{column.name}'"
        reading.refused = f"{reading.why}, in some places and periods only: keep one kind of row for each"
        return True
    return False


def _is_sum(
    reading: Reading, label: str, at: Sequence[str], cells: Sequence[tuple[str, ...]], values: Sequence[Column]
) -> bool:
    """Return whether the rows of a label are the sums of two others or more, in two places and periods or more."""
    rows: dict[tuple[tuple[str, ...], int], tuple[list[int], list[int]]] = {}
    for i, text, cell in zip(reading.rows, at, cells, strict=True):
        for column in values:
            written = reading.block.grid.cell(i, column.index).replace(",", "")
            if not written.isdecimal():
                return False
            rows.setdefault((cell, column.index), ([], []))[text != label].append(int(written))
    pairs = list(rows.values())
    several = sum(bool(own and own[0]) for own, _ in pairs) > 1
    return several and all(len(own) == 1 and len(rest) > 1 and own[0] == sum(rest) for own, rest in pairs)


def settle_versions(reading: Reading, used: Sequence[Column], cells: Callable[[Column], list[tuple[str, ...]]]) -> bool:
    """Leave out the rows of a column of versions that do not count; return whether the table had such a column.

    Parameters
    ----------
    reading
        The table, which is refused where no row of some cell would be left.
    used
        The columns that tell cells apart.
    cells
        Gives for a column of versions the cells of the rows that are read, one for each row.
    """
    column = next((c for c in reading.columns if c not in used and _says_versions(c)), None)
    if column is None:
        return False
    wanted = set(cells(column))
    ranks = rank_of(column.labels)
    best = [x for x in column.labels if ranks is not None and ranks[x] == max(ranks.values())]
    others = [x for x in column.labels if x not in best]
    before = reading.without
    if ranks is not None:
        out = {i for i in reading.rows if reading.block.grid.cell(i, column.index) in others}
        reading.without = before | out
        same = set(cells(column)) == wanted
        reading.without = before
        if same:
            reading.use(column, f"{listed(best)} counts, {listed(others)} is left out")
            counts = " or ".join(f"'{x}'" for x in best)
            reading.leave_rows(column.name, others, f"? {counts} is the figure that counts")
            return True
    shown = ", ".join(f"'{x}'" for x in column.labels[:3])
    reading.shape, reading.why = (
        "figures with their versions",
        f"'{column.name}' tells rows of one cell apart ({shown})",
    )
    reading.refused = (
        f"rows of one place and period differ in '{column.name}' ({shown}): these are versions of one figure and are "
        "never added up; keep one row for each place and period, or load each version as an edition of its own"
    )
    return True


def _says_versions(column: Column) -> bool:
    """Return whether a column tells versions of figures apart, by its labels or as a day or number of their edition."""
    if column.numeric and not column.dated:
        return bool(_HEADER.fullmatch(plain_header(column.name))) and len(set(column.labels)) > 1
    if rank_of(column.labels) is not None:
        return True
    edition = bool(_HEADER.fullmatch(plain_header(column.name)))
    return edition and len(column.labels) > 1 and (column.periods > 0.5 or all(map(is_period, column.labels)))
