"""What changed since the version before, in a few sentences for the top of a product."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Any

from graphlab.analysis.versions.diff import Versions
from graphlab.analysis.versions.line_changes import (
    BACK,
    CHANGES,
    CLOSED,
    CORRECTED,
    MOVED,
    NEW,
    OTHER,
    QUIET,
    REGRADED,
    WITHDRAWN,
)
from graphlab.model.result import Result
from graphlab.wording.phrases import bounds, capital, date_text, few, listed, many, period_text, verb

#: Verb of each kind of change, of one line and of several.
_VERBS = {
    NEW: ("is new", "are new"),
    CLOSED: ("was closed", "were closed"),
    BACK: ("is back", "are back"),
    QUIET: ("has gone quiet", "have gone quiet"),
    MOVED: ("moved", "moved"),
    REGRADED: ("was re-graded", "were re-graded"),
    CORRECTED: ("was corrected", "were corrected"),
    WITHDRAWN: ("is no longer in the record", "are no longer in the record"),
}
#: Kinds that are said with the names of their lines; the others are counted.
_NAMED = (NEW, CLOSED, BACK, QUIET, MOVED, WITHDRAWN)
#: Lines of a kind that are named before the rest is counted.
MOST_NAMED = 6


def change_sentences(result: Result) -> list[str]:
    """Return what changed in a few sentences: lines by what became of them, then figures of operations.

    Parameters
    ----------
    result
        What `graphlab.diff` gave, by line.
    """
    rows, versions = result.parts["line"].rows, result.made_from
    by_kind: dict[str, dict[str, str]] = defaultdict(dict)
    for row in rows:
        if row["line"]:
            name = versions.name_apart(row["line"]) if isinstance(versions, Versions) else row["name"]
            by_kind[row["change"]][row["line"]] = name
    since = result.parameters.get("old_as_at")
    start = f"Since {date_text(since)}" if since else "Since the version before"
    told = [_said(kind, by_kind[kind]) for kind in CHANGES if kind in _VERBS and by_kind[kind]]
    sentences = [f"{start}: {'; '.join(told)}."] if told else [f"{start} no line changed."]
    sentences += _about_operations(result.parts["operations"].rows)
    seen = by_kind[OTHER].keys() - {line for kind, lines in by_kind.items() if kind != OTHER for line in lines}
    rest = sum(not row["line"] for row in rows)
    more = (
        [f"{few(len(seen), 'further line')} {verb(len(seen), 'has', 'have')} later sightings or notes"] if seen else []
    )
    more += [f"{many(rest, 'row')} about no line {verb(rest, 'differs', 'differ')}"] if rest else []
    return [*sentences, *([f"{capital(' and '.join(more))}."] if more else [])]


def _said(kind: str, lines: Mapping[str, str]) -> str:
    one, several = _VERBS[kind]
    text = f"{few(len(lines), 'line')} {verb(len(lines), one, several)}"
    if kind not in _NAMED:
        return text
    return f"{text}: {listed(list(lines.values()), most=MOST_NAMED)}"


def _about_operations(rows: Sequence[Mapping[str, Any]]) -> list[str]:
    told = []
    for row in rows[:MOST_NAMED]:
        sides = [(row[f"{side}_low"], row[f"{side}_high"]) for side in ("before", "after")]
        was, now = ("not stated" if side == (None, None) else bounds(*side) for side in sides)
        when = f", {period_text(row['period_start'], row['period_end'])}" if row["period_start"] else ""
        told.append(f"{row['name']}, {row['figure']}{when}: {now}, before {was}")
    rest = len(rows) - len(told)
    more = [f"{few(rest, 'further figure')} of operations moved"] if rest else []
    return [f"{'; '.join([*told, *more])}."] if told else []
