"""Communities over time: those of one period matched to those of the next; born, merged, split, ended."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from graphlab.errors import RefusedError
from graphlab.graph.filters import Scope
from graphlab.graph.network import Network
from graphlab.model.notes import LIMIT, Note
from graphlab.model.result import Column, Result

MATCH = 0.3  # Jaccard similarity from which two communities are the same, or part of each other
COLUMNS = (
    Column("window", "", "period"),
    Column("community", "", "its number in that period"),
    Column("name", "", "its name there"),
    Column("members", "count", "lines and places"),
    Column("fate", "", "born, continued, merged, split or ended, seen from the period before to this one"),
    Column("before", "", "numbers of the communities of the period before that it comes from"),
    Column("similarity", "share", "members in common over members of either, for the closest one before"),
    Column("claims", "ids", "claims on the links of its members"),
)
Groups = Mapping[int, frozenset[str]]


def window_fates(
    net: Network,
    windows: Sequence[str],
    find: Callable[[Network], Result],
    *,
    asked: Mapping[str, Any],
    seed: int = 0,
) -> Result:
    """Return the communities of each period and what became of those of the period before.

    Parameters
    ----------
    net
        Its other filters are kept.
    windows
        At least two periods, in their order.
    find
        Gives the communities of the network of one period.
    asked, seed
        What `find` was asked for, for the record.

    Returns
    -------
    Result
        Columns `COLUMNS`, by period and community; an ended one is a row of the period in which it is gone.

    Raises
    ------
    RefusedError
        If there are fewer than two periods.

    References
    ----------
    Greene, Doyle and Cunningham 2010 (matching by Jaccard similarity).
    """
    if len(windows) < 2:
        raise RefusedError("name at least two windows, such as 2018 and 2019")
    rows: list[dict[str, Any]] = []
    before: list[dict[str, Any]] = []
    for number, window in enumerate(windows):
        now = _groups(
            find(net.with_filters(period=window, all_time=None, scope=Scope(None, f"lines active in {window}")))
        )
        rows += _window_rows(window, before, now, first=number == 0)
        before = now
    return Result(
        title="What became of communities from period to period",
        method=f"Communities of consecutive periods matched by shared members (Jaccard at least {MATCH}).",
        columns=COLUMNS,
        rows=rows,
        parameters=dict(net.parameters) | dict(asked) | {"windows": list(windows)},
        seed=seed,
        notes=[
            Note("A community that ends may only have ceased to be reported; undated links are in no period.", LIMIT)
        ],
        marking=net.marking,
    )


def _groups(result: Result) -> list[dict[str, Any]]:
    found: dict[int, dict[str, Any]] = {}
    for row in result.rows:
        group = found.setdefault(row["community"], {"community": row["community"], "nodes": set(), "claims": set()})
        group["name"] = row["community_name"]
        group["nodes"].add(row["node"])
        group["claims"].update(row["claims"])
    return [group for _, group in sorted(found.items()) if len(group["nodes"]) > 1]


def _window_rows(
    window: str, before: list[dict[str, Any]], now: list[dict[str, Any]], *, first: bool
) -> list[dict[str, Any]]:
    found = group_fates(
        {g["community"]: frozenset(g["nodes"]) for g in before}, {g["community"]: frozenset(g["nodes"]) for g in now}
    )
    rows = []
    for group in now:
        fate, origins, similarity = found["now"][group["community"]]
        rows.append(_row(window, group, None if first else fate, origins, None if first else similarity))
    ended = [group for group in before if group["community"] in found["ended"]]
    return rows + [_row(window, group, "ended", [group["community"]], 0.0) | {"community": None} for group in ended]


def _row(
    window: str, group: dict[str, Any], fate: str | None, before: list[int], similarity: float | None
) -> dict[str, Any]:
    return {
        "window": window,
        "community": group["community"],
        "name": group["name"],
        "members": len(group["nodes"]),
        "fate": fate,
        "before": tuple(str(number) for number in before),
        "similarity": similarity,
        "claims": tuple(sorted(group["claims"])),
    }


def group_fates(before: Groups, now: Groups) -> dict[str, Any]:
    """Return what became of groups: for each one now its fate, its origins and its similarity; and which have ended.

    Parameters
    ----------
    before, now
        Number -> members.

    Returns
    -------
    dict
        ``now``: number -> (fate, origins, similarity); ``ended``: numbers of before.

    Notes
    -----
    Partners are chosen so that the sum of Jaccard similarities is greatest. A group that also holds most members of
    another group of before has merged; one that holds most of its members from a group that has another partner has
    split off. Members that were not seen before do not count against a merger or a split.

    Examples
    --------
    >>> group_fates({1: frozenset("abcd")}, {1: frozenset("ab"), 2: frozenset("cd")})["now"]
    {1: ('split', [1], 0.5), 2: ('split', [1], 0.5)}
    """
    from scipy.optimize import linear_sum_assignment

    old, new = sorted(before), sorted(now)
    likeness = np.array([[_jaccard(before[o], now[n]) for n in new] for o in old]).reshape(len(old), len(new))
    rows, columns = linear_sum_assignment(-likeness)
    partner = {new[j]: old[i] for i, j in zip(rows, columns, strict=True) if likeness[i, j] >= MATCH}
    sources = {n: _from(before, now[n], partner.get(n)) for n in new}
    heirs = {o: [n for n in new if o in sources[n]] for o in old}
    for n in new:  # the only heir, but too small a part to be called the same group
        if n not in partner and len(sources[n]) == 1 and heirs[sources[n][0]] == [n]:
            rest = sources[n][0]
            if len(before[rest] & now[n]) * 2 <= len(before[rest]):
                sources[n], heirs[rest] = [], []
    found = {}
    for j, n in enumerate(new):
        origins = sources[n]
        if not origins:
            fate = "born"
        elif len(origins) > 1:
            fate = "merged"
        elif len(heirs[origins[0]]) > 1:
            fate = "split"
        else:
            fate = "continued"
        found[n] = (fate, origins, float(likeness[:, j].max()) if len(old) else 0.0)
    return {"now": found, "ended": [o for o in old if not heirs[o]]}


def _jaccard(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other)


def _from(before: Groups, members: frozenset[str], partner: int | None) -> list[int]:
    """Groups of before that a group comes from: its partner, those it holds most of, the one most came from."""
    known = [number for number in sorted(before) if before[number] & members]
    predecessors = {n for n in known if len(before[n] & members) * 2 > len(before[n])}
    seen = sum(len(before[n] & members) for n in known)
    predecessors |= {
        n for n in known if len(before[n] & members) * 2 > seen and len(before[n] & members) * 3 >= len(members)
    }
    return sorted(predecessors | ({partner} if partner is not None else set()))
