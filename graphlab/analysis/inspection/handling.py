"""What handling keeps out of products: which rows, why, and how many lines and closures change thereby.

Said at the door (`check` and `load`), because nobody looks for what a product does not show.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from graphlab.analysis.lifecycle.life_columns import LifeColumns
from graphlab.analysis.lifecycle.lives import lives
from graphlab.dataset import Dataset
from graphlab.graph.filters import PASSES
from graphlab.graph.hidden import may_be_told
from graphlab.graph.network import Network
from graphlab.model.claim_set import ClaimSet
from graphlab.model.column_rows import Cells, ColumnRows, each
from graphlab.model.grades import parse_grade
from graphlab.model.notes import LEFT_OUT, noted
from graphlab.model.periods import OPEN_FIRST, OPEN_LAST
from graphlab.model.result import Column, Result
from graphlab.model.tables import CLAIM_TABLES, ENTITY_TABLES, TABLES
from graphlab.wording.phrases import few, listed, many, verb

COLUMNS = (
    Column("table", "", "table of the data model"),
    Column("id", "", "id of the claim"),
    Column("about", "", "line, place or operation that it speaks of"),
    Column("why", "", "what makes it handling C"),
    Column("claims", "", "id of the claim"),
)
_ABOUT = {"links": "from", "events": "line_id", "counts": "subject"}


def withheld_rows(data: ClaimSet) -> Result:
    """Return every claim that handling keeps out of products, why, and in the notes what changes thereby.

    Parameters
    ----------
    data
        The dataset, whole.

    Returns
    -------
    Result
        Columns `COLUMNS`, by table and id; no rows and no notes where nothing is withheld.
    """
    rows = _rows(data)
    return Result(
        title="What handling keeps out of products",
        method="Claims of handling C stay out of products and pictures unless asked for (--audience internal).",
        columns=COLUMNS,
        rows=rows,
        notes=noted(LEFT_OUT, _notes(Dataset.of(data), rows)) if len(rows) else [],
        marking=data.marking,
    )


def _rows(data: ClaimSet) -> ColumnRows:
    """Return the rows of `withheld_rows` as columns: at size they are many, and few are ever printed."""
    tables, ids, about, why = list[str](), list[str](), list[str](), list[str]()
    for table in CLAIM_TABLES:
        columns = data.columns(table).columns
        rows = np.flatnonzero(columns["handling"].equals("C"))
        tables += [table] * len(rows)
        ids += data.claim_column(table).take(rows).cells()
        about += columns[_ABOUT[table]].take(rows).cells()
        grades = columns["grade"].take(rows)
        causes = list(map(_why, grades.texts))
        why += [causes[code] for code in grades.codes.tolist()]
    claims = Cells([(key,) for key in ids])
    return ColumnRows(
        {"table": Cells(tables), "id": Cells(ids), "about": Cells(about), "why": Cells(why), "claims": claims}
    )


def held_claims(data: ClaimSet) -> int:
    """Return how many claims of handling C a dataset holds."""
    return sum(data.columns(table).columns["handling"].counts().get("C", 0) for table in CLAIM_TABLES)


def held_sentence(held: int) -> str:
    """Return how many claims of handling C are passed on, for whoever does it; nothing where there are none.

    Examples
    --------
    >>> held_sentence(2), held_sentence(0)
    ('2 claims of handling C (--release leaves them out)', '')
    """
    return f"{many(held, 'claim')} of handling C (--release leaves {verb(held, 'it', 'them')} out)" if held else ""


def _why(text: str) -> str:
    """Return what makes a claim of a grade one of handling C."""
    if not text:
        return "the column handling says C"
    grade, carried = parse_grade(text)
    if carried == "C":
        return (
            f"the legacy grade {grade.written} means handling C"
            if grade.legacy
            else f"the grade {grade.written} says C"
        )
    return "the column handling says C"


def _notes(data: Dataset, rows: ColumnRows) -> list[str]:
    """Return how many rows are withheld and why, and what a reader of a product does not see."""
    causes = Counter(each(rows, "why", str))
    why = listed([f"{number:,} because {cause}" for cause, number in sorted(causes.items())])
    tables = Counter(each(rows, "table", str))
    where = listed([many(n, table.removesuffix("s")) for table, n in sorted(tables.items())])
    said = f"{many(len(rows), 'row')} ({where}) will be withheld from products: {why}"
    changes = _consequence(data.network(as_listed=True), data.network(as_listed=True, include_handling="C"))
    return [f"{said}. --audience internal lets them in.", changes]


def _consequence(outside: Network, inside: Network) -> str:
    """Return how lines and closures differ between what is shown outside and what there is."""
    shown, every = lives(outside), lives(inside)
    gone = sorted(set(every.lines).difference(shown.lines))
    closures = len(every.columns.closures.low) - len(shown.columns.closures.low)
    at = every.columns.lines.codes_of(shown.lines)
    unlike = (at >= 0) & (_states(shown.columns) != _states(every.columns)[:, at]).any(axis=0)
    other = [shown.lines[place] for place in np.flatnonzero(unlike).tolist()]
    which = f" ({listed(gone)})" if gone else ""
    lines = f"{few(len(gone), 'line')} {verb(len(gone), 'is', 'are')} not shown{which}"
    text = f"Without them {lines}, {few(closures, 'closure')} {verb(closures, 'is', 'are')} not counted"
    states = few(len(other), "line")
    named = f" ({listed(other)})" if other else ""
    return f"{text}, and {states} {verb(len(other), 'stands', 'stand')} in another state{named}."


def _states(told: LifeColumns) -> np.ndarray:
    """Return kind of state and last day of each line, in two rows; an unknown day is one whichever side is open."""
    return np.stack([told.kind, np.where(told.since == OPEN_LAST, OPEN_FIRST, told.since)])


def visible_dataset(net: Network, *, superseded: bool = False) -> ClaimSet:
    """Return the claims that a network's filters let be seen, and the entities that may be named.

    Parameters
    ----------
    net
        The network with its filters.
    superseded
        Keep claims that others supersede, where handling and grade let them pass.

    Notes
    -----
    References to claims and entities that are not among them are empty.
    """
    data, status = net.dataset, net.filters.claim_status
    kept = {claim.id for claim in net.claims}
    if superseded:
        older = {count.supersedes for count in data.counts}
        kept |= {c.id for c in data.counts if c.id in older and status(c.handling, c.grade) == PASSES}
    rows: dict[str, list[dict[str, str]]] = {}
    for table in ENTITY_TABLES:
        key = TABLES[table].key
        rows[table] = [_without(row, net.hidden) for row in data.rows(table) if row[key] not in net.hidden]
    for table in CLAIM_TABLES:
        ids = data.claim_ids(table)
        rows[table] = [dict(r) for r, key in zip(data.rows(table), ids, strict=True) if key in kept]
    rows["same"] = [dict(r) for r in data.rows("same") if may_be_told(net.hidden, r)]
    for row in rows["counts"]:
        for column in ("part_of", "supersedes"):
            if row[column] and row[column] not in kept:
                row[column] = ""
    made = data.with_rows(rows)
    made.record = replace(data.record, tolerances=_of_shown(data.record.tolerances, net.hidden))
    return made


def _of_shown(tolerances: Mapping[str, float], hidden: frozenset[str]) -> dict[str, float]:
    """Return the tolerances of sources that may be named."""
    return {source: share for source, share in tolerances.items() if source not in hidden}


def _without(row: Mapping[str, str], hidden: frozenset[str]) -> dict[str, str]:
    """Return a row of an entity without its references to hidden ones."""
    references = ("within", "part_of", "source_id")
    return {column: "" if column in references and text in hidden else text for column, text in row.items()}
