"""The claims behind what is drawn, found in columns: how many there are, and the first of them by id."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import repeat
from typing import Any

import numpy as np

from graphlab.graph.network import Network
from graphlab.model.claims import Claim
from graphlab.model.column_rows import ClaimIds
from graphlab.model.columns import TextColumn, distinct
from graphlab.model.statuses import STATUS
from graphlab.report.pages.large.size import FIRST, is_large
from graphlab.report.pages.picture import claims_about

#: The claim tables, with the columns by which their claims speak of a thing.
_SPEAKING = {"links": ("from", "to"), "events": ("line_id", "operation_id"), "counts": ("subject",)}


@dataclass(frozen=True, slots=True)
class Behind:
    """How many claims are behind a thing, and the ids of the first of them, sorted."""

    number: int = 0
    first: tuple[str, ...] = ()


class Claims:
    """Finds claims of a network by the rows of its tables, and remembers where those stand that it names."""

    def __init__(self, net: Network) -> None:
        """Take the network; nothing is looked at yet."""
        self._net = net
        self._row: dict[str, tuple[str, int]] = {}

    def about(self, group_of: Mapping[str, int], number: int) -> list[Behind]:
        """Return what is behind each of so many groups of ids: links at either end, events, and counts of a subject."""
        net = self._net
        passing = {"links": net.link_columns, "events": net.event_columns, "counts": net.count_columns}
        parts = {}
        for table, columns in _SPEAKING.items():
            rows = passing[table].rows
            pairs = []
            for name in columns:
                column = passing[table][name]
                told = rows[~passing[table]["event"].equals(STATUS)[rows]] if name == "operation_id" else rows
                pairs.append(_spoken_of(column, told, group_of))
                if table == "links" and net.filters.roll_up:
                    pairs.append(_spoken_of(net.rolled(column), rows, group_of))
            parts[table] = np.concatenate([group for group, _ in pairs]), np.concatenate([row for _, row in pairs])
        return self.of_rows(parts, number)

    def of_rows(self, parts: Mapping[str, tuple[np.ndarray, np.ndarray]], number: int) -> list[Behind]:
        """Return what is behind each of so many groups; `parts` has, by table, group and row of each of its claims."""
        counted = np.zeros(number, np.int64)
        first: list[list[str]] = [[] for _ in range(number)]
        for table, (groups, rows) in parts.items():
            width = max(len(self._net.dataset.columns(table)), 1)
            group, row = np.divmod(distinct(groups.astype(np.int64) * width + rows), width)
            counted += np.bincount(group, minlength=number)
            place = np.arange(len(group)) - np.searchsorted(group, group)
            group, row = group[place < FIRST], row[place < FIRST]
            ids = self._named(table, row)
            for at, claim in zip(group.tolist(), ids, strict=True):
                first[at].append(claim)
        return [Behind(n, tuple(sorted(ids)[:FIRST])) for n, ids in zip(counted.tolist(), first, strict=True)]

    def _named(self, table: str, rows: np.ndarray) -> list[str]:
        column = self._net.dataset.claim_column(table)
        ids = ClaimIds([column]).at(column.codes[rows])
        self._row.update(zip(ids, zip(repeat(table), rows.tolist()), strict=False))
        return ids

    def _find(self, ids: Sequence[str]) -> None:
        """Look up in which rows claims stand that were not named here."""
        for table in _SPEAKING if ids else ():
            rows = self._net.dataset.claim_column(table)
            place = np.zeros(len(rows.texts), np.int64)
            place[rows.codes] = np.arange(len(rows))
            for claim, code in zip(ids, rows.codes_of(ids).tolist(), strict=True):
                if code >= 0:
                    self._row[claim] = table, int(place[code])

    def made(self, ids: Iterable[str]) -> list[Claim]:
        """Return claims, by id."""
        by_table: dict[str, list[int]] = {}
        wanted = sorted(set(ids))
        self._find([claim for claim in wanted if claim not in self._row])
        for claim in wanted:
            table, row = self._row[claim]
            by_table.setdefault(table, []).append(row)
        data = self._net.dataset
        makers = {"links": data.links_at, "events": data.told_at, "counts": data.counts_at}
        found: list[Claim] = []
        for table, rows in by_table.items():
            found += makers[table](np.array(rows))
        return sorted(found, key=lambda claim: claim.id)


About = Mapping[str, Sequence[str] | Behind]


def about_places(net: Network, keys: Sequence[str]) -> tuple[About, Claims | None]:
    """Return what speaks of some ids: all claims, or in a large network the first, and what makes them."""
    if not is_large(net):
        return claims_about(net), None
    claims = Claims(net)
    return dict(zip(keys, claims.about(numbered([[key] for key in keys]), len(keys)), strict=True)), claims


def claims_of(about: About, key: str) -> dict[str, Any]:
    """Return what a thing of a page says of the claims that speak of it."""
    found = about.get(key, ())
    if isinstance(found, Behind):
        return {"claims": list(found.first), "behind": found.number}
    return {"claims": list(found)}


def _spoken_of(column: TextColumn, rows: np.ndarray, group_of: Mapping[str, int]) -> tuple[np.ndarray, np.ndarray]:
    """Return group and row of every claim among some rows that speaks of an id in a group; of several with ';' each."""
    texts, codes = column.texts, column.codes[rows]
    several = {code: text.split(";") for code, text in enumerate(texts) if ";" in text}
    of_text = np.fromiter(map(group_of.get, texts, repeat(-1)), np.int64, len(texts))
    groups, found = [], []
    for place in range(max(map(len, several.values()), default=1)):
        for code, pieces in several.items():
            of_text[code] = group_of.get(pieces[place], -1) if place < len(pieces) else -1
        group = of_text[codes]
        groups.append(group[group >= 0])
        found.append(rows[group >= 0])
        of_text[:] = -1
    return np.concatenate(groups), np.concatenate(found)


def numbered(groups: Sequence[Iterable[str]]) -> dict[str, int]:
    """Return the number of the group of each id."""
    return {key: number for number, group in enumerate(groups) for key in group}
