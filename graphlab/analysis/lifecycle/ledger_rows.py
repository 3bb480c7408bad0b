"""The rows of the ledger, made of columns: one a line, without an object for each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from itertools import pairwise

import numpy as np

from graphlab.analysis.lifecycle.life_columns import EVENTS, KINDS, LINKS, NOWHERE, LifeColumns
from graphlab.analysis.lifecycle.told import closures_in
from graphlab.graph.network import Network
from graphlab.model.column_rows import Cells, ColumnRows
from graphlab.model.columns import TextColumn, distinct
from graphlab.model.periods import OPEN_FIRST
from graphlab.model.statuses import State
from graphlab.model.tables import CHECKS, CLOSURES, SPECIAL


def ledger_rows(net: Network, told: LifeColumns) -> ColumnRows:
    """Return the rows of `graphlab.analysis.lifecycle.ledger.COLUMNS`, by line.

    Parameters
    ----------
    net
        The network.
    told
        The lives of the lines that have a row.
    """
    number, lines = len(told.lines), told.lines.texts
    links, events = told.links, told.events
    table = net.dataset.columns("links").columns
    after = np.flatnonzero(net.link_columns.passes & table["link_type"].equals("SUCCEEDS"))
    ended = table["to"].take(after)
    followed = told.lines.codes_of(ended.texts)[ended.codes] if len(after) else np.zeros(0, np.int64)
    ends = net.rolled(table["to"].take(links.rows))

    def places(kind: str) -> Cells:
        mine = links.kind.equals(kind)
        return ids_of_groups(links.line[mine], ends.take(mine), number)

    def times(*kinds: str) -> np.ndarray:
        return np.bincount(events.line[events.kind.is_in(kinds)], minlength=number)

    checks, first_low, first_high, last_low, last_high = times(*CHECKS), *told.seen
    targeted = links.kind.equals("TARGETED")
    operations = TextColumn.concat(
        [
            table["from"].take(links.rows[targeted]),
            net.dataset.columns("events").columns["operation_id"].take(events.rows),
        ]
    )
    table_of, row_of = told.decided_by
    ids = [net.dataset.claim_column(name) for name in ("events", "links")]
    decided = [
        None if where == NOWHERE else ids[where][row]
        for where, row in zip(table_of.tolist(), row_of.tolist(), strict=True)
    ]
    low, high = _latest_return(told)
    status, recorded = _recorded(net, told)
    return ColumnRows(
        {
            "line": Cells(lines),
            "name": Cells(net.names_of_lines(lines)),
            "origins": places("ORIGINATES_IN"),
            "destinations": places("SUPPLIES"),
            "first_seen_low": Cells.of_days(first_low),
            "first_seen_high": Cells.of_days(first_high),
            "last_seen_low": Cells.of_days(last_low),
            "last_seen_high": Cells.of_days(last_high),
            "state": states_of(told),
            **{kind: _closed(told, kind) for kind in CLOSURES},
            "check_backs": Cells.of_numbers(checks, checks > 0),
            "returned_after_days_low": low,
            "returned_after_days_high": high,
            "successors": ids_of_groups(followed, table["from"].take(after), number),
            "operations": ids_of_groups(np.concatenate([links.line[targeted], events.line]), operations, number),
            "claims": _claims(told, ids, followed, after),
            "state_claim": Cells(decided),
            "check_backs_failed": Cells.of_numbers(times("check_back_failed"), checks > 0),
            "disruptions": Cells.of_numbers(times("disrupted"), times("disrupted") > 0),
            "certainly_active": _certainly_active(net, lines),
            "recorded_status": status,
            "recorded_as_at": recorded,
        }
    )


def states_of(told: LifeColumns) -> Cells:
    """Return the state of each line as its column has it."""
    width = 10**10
    found, codes = np.unique(told.kind * width + (told.since - OPEN_FIRST), return_inverse=True)
    states = [
        State(KINDS[kind], date.fromordinal(day + OPEN_FIRST) if day else None)
        for kind, day in (divmod(number, width) for number in found.tolist())
    ]
    return Cells(states, codes)


def ids_of_groups(group: np.ndarray, ids: TextColumn, number: int) -> Cells:
    """Return for each of a number of groups the ids of its entries, once each, special places last; None for none."""
    known = np.flatnonzero((group >= 0) & ~ids.equals("")) if len(group) else np.zeros(0, np.int64)
    special = np.fromiter((text in SPECIAL for text in ids.texts), bool, len(ids.texts))
    order = np.argsort(np.argsort(special, kind="stable"))  # special places last
    sorted_texts = [ids.texts[i] for i in np.argsort(order).tolist()]
    width = max(len(ids.texts), 1)
    keys = distinct(group[known].astype(np.int64) * width + order[ids.codes[known]])
    groups, codes = np.divmod(keys, width)
    return _tuples(groups, [sorted_texts[code] for code in codes.tolist()], number)


def _tuples(groups: np.ndarray, texts: Sequence[str], number: int, none: tuple[str, ...] | None = None) -> Cells:
    """Return for each of a number of groups the tuple of its texts, `none` where it has none; `groups` is sorted."""
    ends = np.searchsorted(groups, np.arange(number + 1)).tolist()
    return Cells([tuple(texts[a:b]) if a < b else none for a, b in pairwise(ends)])


def _closed(told: LifeColumns, kind: str) -> Cells:
    mine = told.events.take(told.events.kind.equals(kind))
    closures = closures_in(mine.line, mine.days, mine.order)
    found = np.bincount(closures.group, minlength=len(told.lines))
    return Cells.of_numbers(found, found > 0)


def _latest_return(told: LifeColumns) -> tuple[Cells, Cells]:
    """Return the least and greatest days after the latest closure of each line that a return followed."""
    low, high = (np.full(len(told.lines), -1, np.int64) for _ in range(2))
    line = told.closures.group[told.returns.closure]  # sorted by line and time: the latest stands last
    latest = np.flatnonzero(np.diff(line, append=-1))
    low[line[latest]], high[line[latest]] = told.returns.low[latest], told.returns.high[latest]
    return Cells.of_numbers(low, low >= 0), Cells.of_numbers(high, high >= 0)


def _claims(told: LifeColumns, ids: Sequence[TextColumn], followed: np.ndarray, after: np.ndarray) -> Cells:
    """Return the ids behind each line, the one that decides its state first."""
    events = np.concatenate([told.events.rows, told.statuses.rows])
    links = np.concatenate([told.links.rows, after])
    every = TextColumn.concat([ids[0].take(events), ids[1].take(links)])
    line = np.concatenate([told.events.line, told.statuses.line, told.links.line, followed])
    table_of, row_of = told.decided_by
    table, row = np.repeat([EVENTS, LINKS], [len(events), len(links)]), np.concatenate([events, links])
    known = np.flatnonzero(line >= 0)
    line, table, row = line[known], table[known], row[known]
    behind = (table_of[line] != table) | (row_of[line] != row)
    width = max(len(every.texts), 1)
    groups, codes = np.divmod(distinct((line * 2 + behind) * width + every.codes[known]), width)
    texts = every.texts
    return _tuples(groups // 2, [texts[code] for code in codes.tolist()], len(told.lines), ())


def _certainly_active(net: Network, lines: Sequence[str]) -> Cells:
    if net.period is None:
        return Cells([None], np.zeros(len(lines), np.int64))
    said = {None: None, "certain": True, "possible": False}
    return Cells([said[net.line_activity(line)] for line in lines])


def _recorded(net: Network, told: LifeColumns) -> tuple[Cells, Cells]:
    """Return the word and the day of the latest recorded status of each line, doubtful ones included."""
    statuses = told.statuses.take(told.statuses.days.dated)
    rows = np.lexsort((statuses.order, statuses.days.last_known, statuses.line))
    latest = rows[np.flatnonzero(np.diff(statuses.line[rows], append=-1))]
    code, day = np.zeros(len(told.lines), np.int64), np.full(len(told.lines), OPEN_FIRST, np.int64)
    code[statuses.line[latest]] = statuses.kind.codes[latest] + 1
    day[statuses.line[latest]] = statuses.days.last_known[latest]
    return Cells([None, *statuses.kind.texts], code), Cells.of_days(day)
