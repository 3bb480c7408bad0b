"""Which next: every line that stands open with what speaks for closing it, and the analyst's own weights if given.

No hidden score: without weights the table only lists; with them the score is the sum of weight times column, both
shown. Lines only, never people.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from graphlab.analysis.lifecycle.aftermath import aftermaths
from graphlab.analysis.lifecycle.lives import cut_off_of, lives
from graphlab.analysis.lifecycle.standing import scope_words
from graphlab.analysis.lifecycle.supply import sole_towns, town_suppliers
from graphlab.errors import NotFoundError
from graphlab.graph.filters import SUPPLY
from graphlab.graph.network import Network
from graphlab.model.notes import BASIS, Note
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
    rows, extra = _rows(net)
    columns = (*COLUMNS, *(Column(name, "", "column of the lines, as recorded") for name in extra), *LAST)
    numeric = ("towns", "sole_supplier", "days_since_seen", "closures", "returns", *extra)
    for name in weights:
        if name not in numeric:
            raise NotFoundError(f"there is no column of numbers '{name}' to weigh", numeric)
    for row in rows:
        lacking = tuple(name for name in weights if row[name] is None)
        total = sum(weight * (row[name] or 0) for name, weight in weights.items())
        row |= {"score": float(f"{total:.12g}") if weights else None, "score_lacks": lacking or None}
    rows.sort(key=lambda row: (-(row["score"] or 0), -row["sole_supplier"], -row["towns"], row["line"]))
    said = " + ".join(f"{weight:g} x {name}" for name, weight in weights.items())
    note = f"Score: {said}, by the analyst's own weights." if weights else "No score: give weights to add columns up."
    return Result(
        title=f"Which next: {scope_words(net)}",
        method="Counted over the links of the lines asked about; nothing is weighed unless the analyst says so.",
        columns=columns,
        rows=[{c.name: row.get(c.name) for c in columns} for row in rows],
        parameters=dict(net.parameters) | ({"weights": dict(weights)} if weights else {}),
        notes=[Note(note, BASIS)],
        marking=net.marking,
    )


def _rows(net: Network) -> tuple[list[dict[str, Any]], tuple[str, ...]]:
    links: dict[str, list[Any]] = {}
    for link in net.links:
        if link.type in SUPPLY:
            links.setdefault(link.start_node, []).append(link)
    suppliers = town_suppliers(net)
    served, sole = Counter(line for found in suppliers.values() for line in found.lines), sole_towns(suppliers)
    told, day = lives(net).of_some(sorted(links)), cut_off_of(net)
    extra = _numeric_columns(net)
    rows = []
    for line, life in told.items():
        alone = sole.get(line, ())
        past = aftermaths(life)
        grades = [x.grade for x in links[line] if x.grade]
        best = min(grades, key=lambda g: (g.source, g.information), default=None)
        seen = life.last_seen.high
        row: dict[str, Any] = {
            "line": line,
            "name": net.name(line),
            "state": life.state,
            "towns": served[line],
            "sole_supplier": len(alone),
            "sole_towns": alone or None,
            "days_since_seen": max(0, (day - seen).days) if day and seen else None,
            "closures": len(past) or None,
            "returns": sum(a.back is not None for a in past) or None,
            "grade": best.text if best else None,
            "claims": tuple(sorted(x.id for x in links[line])),
        }
        rows.append(row | {name: _number(net.lines[line].text(name)) for name in extra})
    return rows, extra


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
