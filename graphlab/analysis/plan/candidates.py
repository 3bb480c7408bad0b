"""Which next: every line that stands open with what speaks for closing it, and the analyst's own weights if given.

No hidden score: without weights the table only lists; with them the score is the sum of weight times column, both
shown. Lines only, never people.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import numpy as np

from graphlab.analysis.lifecycle.ledger_rows import states_of
from graphlab.analysis.lifecycle.lives import cut_off_of, lives
from graphlab.analysis.lifecycle.standing import scope_words
from graphlab.analysis.lifecycle.supply import sole_towns, town_suppliers
from graphlab.errors import NotFoundError
from graphlab.graph.filters import SUPPLY
from graphlab.graph.network import Network
from graphlab.model.column_rows import Cells, ClaimIds, ColumnRows, Lists
from graphlab.model.columns import TextColumn
from graphlab.model.grades import parse_grade
from graphlab.model.notes import BASIS, Note
from graphlab.model.periods import OPEN_FIRST, OPEN_LAST
from graphlab.model.result import Column, Result
from graphlab.model.tables import TABLES

COLUMNS = (
    Column("line", "", "id of the line"),
    Column("name", "", "brand name"),
    Column("state", "", "state in the ledger"),
    Column("towns", "towns", "towns that it serves"),
    Column("sole_supplier", "towns", "towns that no other line asked about serves"),
    Column("sole_towns", "", "those towns"),
    Column("days_since_seen", "days", "least days from its last sight to the day asked; empty = open or not dated"),
    Column("closures", "closures", "closures that are stated; empty = none"),
    Column("returns", "returns", "stated returns after them; empty = none"),
    Column("grade", "", "best grade of its links; empty = ungraded"),
)
LAST = (
    Column("score", "", "sum of weight times column, as the analyst asked; empty = no weights"),
    Column("score_lacks", "", "weighted columns that are empty for this line and added nothing"),
    Column("claims", "", "ids of its links"),
)


def candidates(net: Network, weights: Mapping[str, float]) -> Result:
    """Return one row a line: towns, sole supplier, days since seen, closures, returns, grade and columns of its own.

    Parameters
    ----------
    net
        Network of the lines that are asked about.
    weights
        Weight by column.

    Raises
    ------
    NotFoundError
        If a weight is given to a column that is not there or holds no numbers.
    """
    table, extra = _columns(net)
    columns = (*COLUMNS, *(Column(name, "", "column of the lines, as recorded") for name in extra), *LAST)
    numeric = ("towns", "sole_supplier", "days_since_seen", "closures", "returns", *extra)
    for name in weights:
        if name not in numeric:
            raise NotFoundError(f"there is no column of numbers '{name}' to weigh", numeric)
    scores, lacking = _scores({name: list(table[name]) for name in weights}, weights, len(table["line"]))
    table |= {"score": Cells.of(scores), "score_lacks": Cells(lacking)}
    first = [-(score or 0) for score in scores]
    keys = list(zip(first, *([-x for x in table[n]] for n in ("sole_supplier", "towns")), table["line"], strict=True))
    order = np.array(sorted(range(len(keys)), key=keys.__getitem__), np.int64)
    said = " + ".join(f"{weight:g} x {name}" for name, weight in weights.items())
    note = f"Score: {said}, by the analyst's own weights." if weights else "No score: give weights to add columns up."
    return Result(
        title=f"Which next: {scope_words(net)}",
        method="Counted over the links of the lines asked about; nothing is weighed unless the analyst says so.",
        columns=columns,
        rows=ColumnRows({column.name: table[column.name].at(order) for column in columns}),
        parameters=dict(net.parameters) | ({"weights": dict(weights)} if weights else {}),
        notes=[Note(note, BASIS)],
        marking=net.marking,
    )


def _scores(
    told: Mapping[str, Sequence[Any]], weights: Mapping[str, float], number: int
) -> tuple[list[float | None], list[tuple[str, ...] | None]]:
    """Return the score of each line, and the weighted columns that are empty for it; None without weights."""
    if not weights:
        return [None] * number, [None] * number
    rows = [dict(zip(told, cells, strict=True)) for cells in zip(*told.values(), strict=True)]
    totals = [sum(weight * (row[name] or 0) for name, weight in weights.items()) for row in rows]
    lacking = [tuple(name for name in weights if row[name] is None) or None for row in rows]
    return [float(f"{total:.12g}") for total in totals], lacking


def _columns(net: Network) -> tuple[dict[str, Cells], tuple[str, ...]]:
    """Return the columns of the lines with a link, by line, and the names of those beyond the data model."""
    links = net.link_columns
    rows = np.flatnonzero(links.passes & links["link_type"].is_in(SUPPLY))
    of_link = links["from"].take(rows)
    lines, number, told = of_link.texts, len(of_link.texts), lives(net)
    place = {line: i for i, line in enumerate(told.lines)}
    at, every = np.array([place[line] for line in lines], np.int64), len(told.lines)
    closures = np.bincount(told.columns.closures.group, minlength=every)[at]
    back = told.columns.closures.group[told.columns.returns.closure]
    returns = np.bincount(back, minlength=every)[at]
    suppliers = town_suppliers(net)
    served, sole = Counter(line for found in suppliers.values() for line in found.lines), sole_towns(suppliers)
    extra = _numeric_columns(net)
    columns = {
        "line": Cells(lines),
        "name": Cells([net.name(line) for line in lines]),
        "state": states_of(told.columns).at(at),
        "towns": Cells.of(served[line] for line in lines),
        "sole_supplier": Cells.of(len(sole.get(line, ())) for line in lines),
        "sole_towns": Cells([sole.get(line) for line in lines]),
        "days_since_seen": _days_since(told.columns.seen[3][at], cut_off_of(net)),
        "closures": Cells.of_numbers(closures, closures > 0),
        "returns": Cells.of_numbers(returns, returns > 0),
        "grade": _best_grades(links["grade"].take(rows), of_link.codes, number),
        "claims": _claims(net, rows, of_link.codes, number),
    }
    told_of = {name: Cells.of(_number(net.lines[line].text(name)) for line in lines) for name in extra}
    return columns | told_of, extra


def _days_since(last: np.ndarray, day: date | None) -> Cells:
    """Return the least days from the last sight of each line to a day; None where either is not known."""
    known = (last != OPEN_FIRST) & (last != OPEN_LAST) & (day is not None)
    return Cells.of_numbers(np.maximum((day.toordinal() if day else 0) - last, 0), known)


def _best_grades(grades: TextColumn, line: np.ndarray, number: int) -> Cells:
    """Return the best grade of the links of each line; None where none is graded."""
    parsed = [parse_grade(text)[0] if text else None for text in grades.texts]
    texts = sorted({grade.text for grade in parsed if grade})
    rank = np.array([texts.index(grade.text) if grade else len(texts) for grade in parsed], np.int64)
    best = np.full(number, len(texts), np.int64)
    np.minimum.at(best, line, rank[grades.codes])
    return Cells([*texts, None], best)


def _claims(net: Network, rows: np.ndarray, line: np.ndarray, number: int) -> Lists:
    """Return the ids of the links of each line, sorted."""
    ids = net.dataset.claim_column("links")
    order = np.lexsort((ids.codes[rows], line))
    return Lists.of_groups(line[order], ClaimIds([ids]), ids.codes[rows][order], number, ())


def _numeric_columns(net: Network) -> tuple[str, ...]:
    """Return the columns of the lines beyond the data model that hold numbers and nothing else."""
    found: dict[str, bool] = {}
    for row in net.dataset.rows("lines"):
        for name, text in row.items():
            if text and name not in TABLES["lines"].names:
                found[name] = found.get(name, True) and _number(text) is not None
    taken = {c.name for c in (*COLUMNS, *LAST)}
    return tuple(sorted(name for name, numeric in found.items() if numeric and name not in taken))


def _number(text: str) -> float | int | None:
    try:
        value = float(text.replace(",", ""))
    except ValueError:
        return None
    if value != value or value in (float("inf"), float("-inf")):
        return None
    return int(value) if value.is_integer() else value
