"""The rows of the ledger, made of columns: one a line, without an object for each."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np

from graphlab.analysis.lifecycle.life_columns import EVENTS, KINDS, LINKS, LifeColumns
from graphlab.analysis.lifecycle.told import closures_in
from graphlab.graph.network import Network
from graphlab.model.column_rows import Cells, ClaimIds, ColumnRows, Lists
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
    ids = ClaimIds([net.dataset.claim_column(name) for name in ("events", "links")])
    table_of, row_of = told.decided_by
    decided = np.full(number, None, dtype=object)
    for where, of_row in enumerate(ids.codes):
        mine = np.flatnonzero(table_of == where)
        decided[mine] = ids.at(of_row[row_of[mine]])
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
            "state_claim": Cells(decided.tolist()),
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
    in_order = np.argsort(special, kind="stable")  # special places last
    width = max(len(ids.texts), 1)
    keys = distinct(group[known].astype(np.int64) * width + np.argsort(in_order)[ids.codes[known]])
    groups, places = np.divmod(keys, width)
    return Lists.of_groups(groups, ids.texts, in_order[places], number, None)


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


def _claims(told: LifeColumns, ids: ClaimIds, followed: np.ndarray, after: np.ndarray) -> Cells:
    """Return the ids behind each line, the one that decides its state first."""
    events = np.concatenate([told.events.rows, told.statuses.rows])
    links = np.concatenate([told.links.rows, after])
    code = np.concatenate([ids.codes[0][events], ids.codes[1][links]])
    line = np.concatenate([told.events.line, told.statuses.line, told.links.line, followed])
    table_of, row_of = told.decided_by
    table, row = np.repeat([EVENTS, LINKS], [len(events), len(links)]), np.concatenate([events, links])
    known = np.flatnonzero(line >= 0)
    line, table, row = line[known], table[known], row[known]
    behind = (table_of[line] != table) | (row_of[line] != row)
    width = max(len(ids), 1)
    groups, entries = np.divmod(distinct((line * 2 + behind) * width + code[known]), width)
    return Lists.of_groups(groups // 2, ids, entries, len(told.lines), ())


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
