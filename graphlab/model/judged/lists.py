"""Lines that somebody judged the same, as one line everywhere: with the claims and the names of all of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import TypeVar

from graphlab.errors import DataError
from graphlab.model.claim_set import ClaimSet
from graphlab.model.judged.joining import components, shortest_chain
from graphlab.model.judged.judgements import DIFFERENT, SAME, Judgement, read_judgement, standing_judgements
from graphlab.model.tables import TABLES

#: Extra column of `lines` with a token made elsewhere under a secret key.
TOKEN = "token"  # noqa: S105
C = TypeVar("C", bound=ClaimSet)
_LINE_COLUMNS = {"links": ("from", "to"), "events": ("line_id",)}


def lines_by_reference(data: ClaimSet) -> dict[str, str]:
    """Return the line that each reference names: its id, or ``source_id/line_id`` for any source that speaks of it."""
    found = {line: line for line in data.lines}
    for line, sources in sources_of_lines(data).items():
        found.update({f"{source}/{line}": line for source in sources})
    return found


def sources_of_lines(data: ClaimSet) -> dict[str, set[str]]:
    """Return the sources whose claims speak of each line."""
    found: dict[str, set[str]] = defaultdict(set)
    for table, columns in _LINE_COLUMNS.items():
        for row in data.rows(table):
            for column in columns:
                found[row[column]].add(row["source_id"])
    for row in data.rows("counts"):
        for part in row["subject"].split(";"):
            found[part].add(row["source_id"])
    return {line: found[line] - {""} for line in data.lines if line in found}


def judgements_of(data: ClaimSet) -> dict[tuple[str, str], Judgement]:
    """Return the judgement that stands for each pair of lines of a dataset; those on other lines are left out.

    Raises
    ------
    DataError
        If two judgements of one day differ.
    """
    named = lines_by_reference(data) if data.rows("same") else {}
    found = []
    for judgement in filter(None, map(read_judgement, data.rows("same"))):
        first, second = (named.get(reference, "") for reference in judgement.pair)
        if first and second and first != second:
            rest = (judgement.judgement, judgement.decided_by, judgement.decided_on, judgement.grade, judgement.note)
            first, second = sorted((first, second))
            found.append(Judgement(first, second, *rest))
    return standing_judgements(found)


def with_judged_lines(data: C) -> C:
    """Return a dataset in which lines judged the same are one, under the smallest id; itself where there are none.

    Claims keep their ids, and the line has the names of all.

    Raises
    ------
    DataError
        If a chain of judgements of same joins two lines that are judged different.
    """
    if not any(judgement.judgement == SAME for judgement in judgements_of(data).values()):
        return data
    one = judged_ids(data)
    return _renamed(data, one) if any(line != kept for line, kept in one.items()) else data


def judged_ids(data: ClaimSet) -> dict[str, str]:
    """Return, for every line, the smallest id of the lines that it is judged to be.

    Raises
    ------
    DataError
        If a chain of judgements of same joins two lines that are judged different.
    """
    judged = judgements_of(data)
    same = [pair for pair, judgement in judged.items() if judgement.judgement == SAME]
    if not same:
        return {line: line for line in data.lines}
    one = components(sorted(data.lines), same)
    for pair in (pair for pair, judgement in judged.items() if judgement.judgement == DIFFERENT):
        if one[pair[0]] == one[pair[1]]:
            raise DataError(
                f"judgements contradict each other: {' = '.join(shortest_chain(*pair, same))}, "
                f"but {pair[0]} and {pair[1]} are judged different",
                "correct one of them, or date a later judgement",
            )
    return one


def without_tokens(data: C) -> C:
    """Return a dataset without the tokens of its lines, which are compared for equality and leave in no output."""
    if TOKEN not in data.extra_columns("lines"):
        return data
    rows = {table: [dict(row) for row in data.rows(table)] for table in TABLES}
    for row in rows["lines"]:
        row.pop(TOKEN, None)
    made = data.with_rows(rows)
    made.keep_claim_ids({table: data.claim_ids(table) for table in ("links", "events")})
    return made


def _renamed(data: C, one: Mapping[str, str]) -> C:
    rows = {table: [dict(row) for row in data.rows(table)] for table in TABLES}
    for table, columns in _LINE_COLUMNS.items():
        for row in rows[table]:
            for column in columns:
                row[column] = one.get(row[column], row[column])
    for row in rows["counts"]:
        row["subject"] = ";".join(sorted({one.get(part, part) for part in row["subject"].split(";")}))
    rows["lines"] = _joined_lines(rows["lines"], one)
    made = type(data)(rows, data.record, data.report)
    made.keep_claim_ids({table: data.claim_ids(table) for table in ("links", "events")})
    return made.released_as(data)


def _joined_lines(lines: list[dict[str, str]], one: Mapping[str, str]) -> list[dict[str, str]]:
    """Return one row a line, with the names of all that are judged to be it."""
    members: dict[str, list[dict[str, str]]] = defaultdict(list)
    for row in sorted(lines, key=lambda r: (r["line_id"] != one[r["line_id"]], r["line_id"])):
        members[one[row["line_id"]]].append(row)
    found = []
    for key, group in sorted(members.items()):
        names = [n.strip() for row in group for n in (row["name"], *row["aliases"].split(";")) if n.strip()]
        name, *others = dict.fromkeys(names) or [""]
        notes = dict.fromkeys(row["note"] for row in group if row["note"])
        extra = {k: v for row in reversed(group) for k, v in row.items() if v}
        found.append({**extra, "line_id": key, "name": name, "aliases": "; ".join(others), "note": "; ".join(notes)})
    return found
