"""The command ``diff``: what became of each line, how figures of operations moved, and all other rows that changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from graphlab.analysis.lifecycle.lives import cut_off_of
from graphlab.analysis.versions.claim_changes import (
    Change,
    change_kind,
    changes_between,
    claim_changes,
    visible_versions,
)
from graphlab.analysis.versions.line_changes import CHANGES, CORRECTED, NEW, OTHER, WITHDRAWN, LineChange, line_changes
from graphlab.analysis.versions.operation_changes import operation_changes
from graphlab.dataset import Dataset
from graphlab.errors import NotFoundError
from graphlab.graph.network import Network
from graphlab.model.claims import claim_id
from graphlab.model.grades import highest_marking
from graphlab.model.hidden_names.pseudonyms import pseudonymise
from graphlab.model.naming import fold
from graphlab.model.notes import FINDING, noted
from graphlab.model.result import Column, Result
from graphlab.model.tables import SPECIAL, TABLES
from graphlab.wording.phrases import bounds, date_text, listed, many, period_text, verb


@dataclass(frozen=True, slots=True)
class Versions:
    """The networks of two versions, which a comparison was made from (`Result.made_from`)."""

    old: Network
    new: Network

    def name_apart(self, line: str) -> str:
        """Return the name of a line, with its id where another line of either version has the same brand."""
        nets = [net for net in (self.new, self.old) if line in net.lines]
        return max((net.name_apart(line) for net in nets), key=len, default=line)


BY = ("line", "figure", "claim")
COLUMNS = (
    Column("line", "", "id of the line; empty where a row is of something else"),
    Column("name", "", "brand name of the line, else what the row is about"),
    Column("change", "", f"one of {', '.join(CHANGES)}"),
    Column("before", "", "what the old version says, in words; empty where it says nothing"),
    Column("after", "", "what the new version says"),
    Column("operation", "", "operations that have to do with it"),
    Column("claims", "", "claims of both versions"),
)
METHOD = (
    "A line is new, withdrawn, or in both versions; of those in both: closed by its state or by a closure after the "
    "last day of the old version; back and gone quiet by its state; moved where its places are others; re-graded and "
    "corrected where claims on one thing from one source differ; a sighting of a later day, and all else, is other. "
    "Rows about no line come last."
)
#: Tables whose rows are told line by line; rows of the others are told here.
_OF_LINES = ("lines", "links", "events", "same")
_KINDS = {"added": NEW, "corrected": CORRECTED, "withdrawn": WITHDRAWN}


def diff(old: Dataset, new: Dataset, by: str = "line", **filters: Any) -> Result:
    """Return what changed between two versions of a dataset.

    Parameters
    ----------
    old, new
        Two versions of a dataset.
    by
        What a row of the table is of: ``line`` (what became of each line, in words; then all other things that
        changed), ``figure`` (counts that move) or ``claim`` (rows that were added, corrected or withdrawn).
    filters
        As of every command (see `graphlab.graph.network.Network`): what they keep out, handling C by default, is in
        neither version.

    Returns
    -------
    Result
        In `parts`: ``line``, ``operations`` (figures of operations before and after, with the claims that moved them),
        ``figures`` and ``claim``.

    Raises
    ------
    NotFoundError
        If there is no such table.

    Examples
    --------
    >>> import graphlab
    >>> link = {"link_type": "SUPPLIES", "from": "rico", "to": "norwich", "source_id": "s"}
    >>> old = graphlab.Dataset.build({"links": [link]})
    >>> new = graphlab.Dataset.build({"links": [link | {"to": "ipswich"}]})
    >>> [(row["line"], row["change"], row["before"], row["after"]) for row in graphlab.diff(old, new).rows]
    [('rico', 'moved', 'sells in norwich', 'sells in ipswich')]
    """
    if by not in BY:
        raise NotFoundError(f"there is no table of changes by '{by}'", BY)
    views = _views(old, new, **filters)
    claims = claim_changes(views)
    figures = claims.parts["figures"]
    parts = {"line": _by_line(views, figures), "operations": operation_changes(*views), "figures": figures}
    parts["claim"] = replace(claims, parts={})
    chosen = parts["figures" if by == "figure" else by]
    days = {name: cut_off_of(view) for name, view in zip(("old_as_at", "new_as_at"), views, strict=True)}
    parameters = dict(claims.parameters) | {name: day.isoformat() if day else None for name, day in days.items()}
    made_from = Versions(*views)
    return replace(chosen, parts=parts, parameters=parameters, withheld=claims.withheld, made_from=made_from)


def _views(old: Dataset, new: Dataset, *, pseudonyms: bool = False, **filters: Any) -> list[Network]:
    """Return the networks of two versions; where brand names are replaced, a line has one pseudonym in both."""
    if not pseudonyms or old.pseudonymised or new.pseudonymised:
        return [data.network(as_listed=True, **filters) for data in (old, new)]
    hidden, key = pseudonymise(new)
    earlier, old_key = pseudonymise(old, key)
    made = []
    for plain, data, names in ((old, earlier, old_key), (new, hidden, key)):
        subject = Network(plain, **filters).filters.subject
        asked = {**filters, "subject": ";".join(sorted(names.get(s, s) for s in subject.split(";")))}
        made.append(Network(data, **asked))
    return made


def _by_line(views: Sequence[Network], figures: Result) -> Result:
    old, new = views
    told = line_changes(old, new)
    rows = [_row(views, change) for change in told]
    versions = visible_versions(views)
    changes = changes_between(*versions)
    others = [row for change in changes if change.table not in _OF_LINES for row in _other_rows(views, change)]
    others += list(_loose_links(views, changes))
    others.sort(key=lambda row: (CHANGES.index(row["change"]), row["name"], row["before"] or "", row["after"] or ""))
    return Result(
        title=_title(told, len(others)),
        method=METHOD,
        columns=COLUMNS,
        rows=[*rows, *others],
        notes=noted(FINDING, [*_notes(changes, versions), *_about_figures(figures)]),
        marking=highest_marking(old.marking, new.marking),
    )


def _row(views: Sequence[Network], change: LineChange) -> dict[str, Any]:
    net = views[0] if change.change == WITHDRAWN else views[1]
    return {
        "line": change.line,
        "name": net.name(change.line),
        "change": change.change,
        "before": change.before or None,
        "after": change.after or None,
        "operation": change.operations or None,
        "claims": change.claims,
    }


def _title(told: Sequence[LineChange], others: int) -> str:
    counted = Counter(change.change for change in told)
    parts = [f"{counted[kind]:,} {kind}" for kind in CHANGES if counted[kind]]
    text = f"What changed, line by line: {listed(parts, most=len(CHANGES))}" if parts else "No line changed"
    return text + (f"; {many(others, 'other row')}" if others else "")


# --- rows that are of no line ------------------------------------------------------------------------------------


def _other_rows(views: Sequence[Network], change: Change) -> Iterator[dict[str, Any]]:
    """Yield what changed about a count, an operation, a place or a source, in words."""
    kind = _KINDS[change_kind(change)]
    old_id, old = change.before or ("", {})
    new_id, new = change.after or ("", {})
    if change.table == "counts":
        net, row = (views[1], new) if new else (views[0], old)
        operation = row["subject"] if row["subject"] in net.operations else None
        sides = [_count_words(net, side) if side else None for side in (old, new)]
        if sides[0] == sides[1]:
            sides = [f"{text}, {_rest(old, new, side)}" for text, side in zip(sides, (old, new), strict=True)]
        line = row["subject"] if row["subject"] in net.lines else None
        yield _plain(line, _cell_words(net, row), kind, (sides[0], sides[1]), (operation,), (old_id, new_id))
    elif kind == CORRECTED:
        columns = [c for c in dict.fromkeys((*TABLES[change.table].names, *old, *new)) if old.get(c) != new.get(c)]
        columns = [c for c in columns if not (change.table == "sources" and c in _ISSUE)]
        columns = [c for c in columns if (old.get(c) or new.get(c)) and not _same_name(c, old, new)]
        for column in columns:
            sides = [f"{column.replace('_', ' ')}: {side[column]}" if side.get(column) else None for side in (old, new)]
            yield _plain(None, new.get("name") or new_id, kind, (sides[0], sides[1]), (), ())
    elif change.table == "operations":
        said = "; ".join(f"{k}: {v}" for k, v in (new or old).items() if v and k in ("lead", "kind", "start", "end"))
        text = f"operation{f' ({said})' if said else ''}"
        sides = [text if side else None for side in (old, new)]
        yield _plain(
            None, (new or old).get("name") or new_id or old_id, kind, (sides[0], sides[1]), (new_id or old_id,), ()
        )


def _same_name(column: str, old: Mapping[str, str], new: Mapping[str, str]) -> bool:
    """Return whether two names differ in case and spaces only."""
    return column == "name" and fold(old.get(column, "")) == fold(new.get(column, ""))


#: Columns of a source that each edition changes; a note tells them.
_ISSUE = ("published", "title", "note")


def _plain(
    line: str | None,
    name: str,
    change: str,
    sides: tuple[str | None, str | None],
    operations: Sequence[str | None],
    claims: Sequence[str],
) -> dict[str, Any]:
    ids = tuple(dict.fromkeys(c for c in claims if c))
    named = tuple(o for o in operations if o)
    row = {"line": line, "name": name, "change": change, "before": sides[0], "after": sides[1]}
    return row | {"operation": named or None, "claims": ids}


def _cell_words(net: Network, row: Mapping[str, str]) -> str:
    """Return what a count is of: subject, measure, from where to where, when."""
    ends = [row["origin"], row["destination"]]
    where = " to ".join("anywhere" if not end else net.name(end) for end in ends) if any(ends) else ""
    when = period_text(row["period_start"], row["period_end"])
    parts = [net.name(row["subject"]), f"{row['measure']} ({row['unit']})", where, when, row["definition"]]
    return ", ".join(part for part in parts if part)


def _count_words(net: Network, row: Mapping[str, str]) -> str:
    value = net.dataset.count_of(row).value
    return bounds(value.bounds.low, value.bounds.high) if value.known else row["value"] or "not stated"


def _rest(old: Mapping[str, str], new: Mapping[str, str], side: Mapping[str, str]) -> str:
    """Return what else than the number two counts say differently."""
    skip = {"count_id", "supersedes"}
    names = [c for c in dict.fromkeys((*old, *new)) if c not in skip and old.get(c, "") != new.get(c, "")]
    return ", ".join(f"{name.replace('_', ' ')}: {side.get(name) or 'not stated'}" for name in names) or "the same"


def _loose_links(views: Sequence[Network], changes: Sequence[Change]) -> Iterator[dict[str, Any]]:
    """Yield links that are of no line or say who followed whom: where an operation acted, successors, plain edges."""
    for change in changes:
        if change.table != "links":
            continue
        net, (key, row) = (views[1], change.after) if change.after else (views[0], change.before or ("", {}))
        kind = row["link_type"]
        if kind not in ("CONDUCTED_IN", "SUCCEEDS", "CONNECTS"):
            continue
        words = {"CONDUCTED_IN": "acted in", "SUCCEEDS": "followed", "CONNECTS": "is joined to"}[kind]
        text = f"{words} {net.name(row['to'])}"
        was, now = (text if side else None for side in (change.before, change.after))
        line = row["from"] if kind == "SUCCEEDS" else None
        operations = (row["from"],) if kind == "CONDUCTED_IN" else ()
        ids = [claim_id("links", side[1]) for side in (change.before, change.after) if side]
        made = OTHER if line else _KINDS[change_kind(change)]
        yield _plain(line, net.name(row["from"]), made, (was, now), operations, ids or [key])


def _notes(changes: Sequence[Change], versions: Sequence[Dataset]) -> list[str]:
    notes = []
    for change in changes:
        if change.table == "sources" and change.before and change.after:
            days = [side[1].get("published", "") for side in (change.before, change.after)]
            if days[0] != days[1]:
                was, now = (date_text(day) if day else "no day" for day in days)
                notes.append(f"{change.after[1].get('title') or change.after[0]}: of {was}, now of {now}.")
    for table, noun in (("places", "place"), ("sources", "source")):
        for kind, word in (("added", "new"), ("withdrawn", "no longer named")):
            names = sorted(
                side[1].get("name") or side[1].get("title") or side[0]
                for change in changes
                if change.table == table and change_kind(change) == kind
                for side in (change.after or change.before,)
                if side and side[0] not in SPECIAL
            )
            if names:
                notes.append(f"{many(len(names), noun)} {verb(len(names), 'is', 'are')} {word}: {listed(names)}.")
    judged = sum(change.table == "same" for change in changes)
    if judged:
        notes.append(f"{many(judged, 'judgement')} on lines that may be one {verb(judged, 'is', 'are')} not the same.")
    if not changes:
        notes.append("The two versions hold the same claims.")
    return notes


def _about_figures(figures: Result) -> list[str]:
    move = sum(row["figure"] == "count" for row in figures.rows)
    return [f"{many(move, 'count')} {verb(move, 'moves', 'move')} (--by figure)."] if move else []
