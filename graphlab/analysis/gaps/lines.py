"""Gaps about lines: closures nobody checked, ends and dates nobody states, pairs nobody has judged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import Any

from graphlab.analysis.deconfliction.deconflict import deconflict
from graphlab.analysis.flows.headline import Areas
from graphlab.analysis.flows.standing import standing_of
from graphlab.analysis.gaps.gap import Gap
from graphlab.analysis.lifecycle.ledger import lines
from graphlab.graph.network import Network
from graphlab.model.tables import CLOSURES, SPECIAL
from graphlab.wording import phrases as words

#: Of a link: what it names, as one of many and as any, and how a question of a line's end ends.
_ENDS = {"ORIGINATES_IN": ("origin", "an origin", "is run from"), "SUPPLIES": ("town", "a town", "sells")}


def gaps_of_lines(net: Network) -> Iterator[Gap]:
    """Yield every gap about lines."""
    if not net.lines:
        return
    ledger = lines(net).rows
    yield from _unchecked(net, ledger)
    yield from _undated(net, ledger)
    for link in _ENDS:
        yield from _without_end(net, ledger, link)
    yield from _undecided(net)


def _name(net: Network, row: Mapping[str, Any]) -> str:
    return net.name_apart(row["line"])


def _unchecked(net: Network, ledger: Any) -> Iterator[Gap]:
    closed = [r for r in ledger if any(r[c] for c in CLOSURES)]
    days = ("returned_after_days_low", "returned_after_days_high")
    open_ended = [r for r in closed if all(r[c] is None for c in days)]
    unknown = [r for r in open_ended if r["check_backs"] is None]
    known = len(closed) - len(open_ended)
    most = known + len(unknown)
    lines_closed = "line with a stated closure" if len(closed) == 1 else "lines with a stated closure"
    finding = f"between {known} and {most} of {len(closed)} {lines_closed} came back"
    for row in unknown:
        about = f"whether {_name(net, row)} came back after its closure: no check-back is stated"
        yield Gap(
            "unchecked closure", about, 1, 1, finding, tuple(row["claims"]), float(len(unknown)),
            float(len(unknown) - 1), "lines", True,
        )  # fmt: skip


def _undated(net: Network, ledger: Any) -> Iterator[Gap]:
    undated = [r for r in ledger if r["state"] == "undated"]
    finding = f"{words.few(len(undated), 'undated line')} may have been active at any time"
    for row in undated:
        about = f"when {_name(net, row)} was active: no link, event or status of it is dated"
        now = float(len(undated))
        yield Gap("undated", about, 1, 1, finding, tuple(row["claims"]), now, now - 1, "lines", True)


def _without_end(net: Network, ledger: Any, link: str) -> Iterator[Gap]:
    """Yield lines without a named place at one end, and whether one of them could change which place has most lines."""
    areas = Areas.among(net, (x.end_node for x in net.links if x.type == link))
    places: dict[str, set[str]] = defaultdict(set)
    for claim in net.links:
        if claim.type == link and claim.end_node not in SPECIAL:
            places[areas.of[claim.end_node]].add(claim.start_node)
    told = set().union(*places.values())
    missing = [r for r in ledger if r["line"] not in told]
    counts: list[dict[str, Any]] = [{"low": len(found), "high": len(found), "origin": p} for p, found in places.items()]
    counts.sort(key=lambda r: (-r["low"], r["origin"]))
    kind, any_of_it, verb = _ENDS[link]
    finding = f"no link names {any_of_it} of any line"
    changes = True
    if counts:
        first = str(counts[0]["origin"])
        finding = f"no {kind} has more lines than {areas.name(first)} ({counts[0]['low']})"
        changes = not standing_of(counts[0], counts[1:], 1).certain
    for row in missing:
        about = f"where {_name(net, row)} {verb}"
        now = float(len(missing))
        yield Gap("unknown end", about, 1, 1, finding, tuple(row["claims"]), now, now - 1, "lines", changes)


def _undecided(net: Network) -> Iterator[Gap]:
    if len({row["source_id"] for row in net.dataset.rows("links")}) < 2:
        return
    result = deconflict(net)
    undecided = {(r["first"], r["second"]): r for r in result.rows if r["judgement"] in (None, "unsure")}
    for change in result.parts["changes"].rows:
        row = undecided.get((change["first"], change["second"]))
        if row is None or change["what"] != "lines":
            continue
        now, same = change["high"] - change["low"], change["high_if_same"] - change["low_if_same"]
        about = f"whether {row['name_first']} ({row['first']}) and {row['name_second']} ({row['second']}) are one line"
        finding = f"there are {words.bounds(change['low'], change['high'])} different lines"
        yield Gap("undecided pair", about, 1, 1, finding, tuple(row["claims"]), float(now), float(same), "lines", True)
