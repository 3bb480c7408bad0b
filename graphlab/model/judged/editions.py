"""Editions of a source: which claims a later edition took the place of, and how one is put in beside what is there.

A source says of what it is an edition in ``edition_of`` (a name that its editions share, or the id of one of them).
The latest takes the place of the earlier ones in what both speak of: a measure, the record of lines, where operations
acted. ``replaced_by`` names the source that took its place in everything. What was replaced stays in the record and is
in no figure.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date
from typing import TypeVar

from graphlab.errors import NotFoundError, RefusedError
from graphlab.model.claim_set import ClaimSet
from graphlab.model.grades import highest_marking
from graphlab.model.periods import make_period, parse_date
from graphlab.model.tables import CLAIM_TABLES, ENTITY_TABLES, TABLES

EDITION_OF, REPLACED_BY = "edition_of", "replaced_by"
C = TypeVar("C", bound=ClaimSet)
Row = Mapping[str, str]
#: Types of link that are the record of lines, which an edition replaces as a whole together with its events.
_RECORD_OF_LINES = ("ORIGINATES_IN", "SUPPLIES", "SUCCEEDS", "CONNECTS")
_DATES = {"links": ("start", "end"), "events": ("date_start", "date_end"), "counts": ("period_start", "period_end")}
_NAMES = {
    "links": ("from", "to", "source_id"),
    "events": ("line_id", "operation_id", "source_id"),
    "counts": ("origin", "destination", "source_id"),
}
#: Where a dataset keeps what is current in it, once that was worked out.
_CURRENT = "_current_editions"


def has_editions(data: ClaimSet) -> bool:
    """Return whether any source says that it is an edition of another, or was replaced."""
    columns = data.columns("sources").columns
    return any(any(columns[column].texts) for column in (EDITION_OF, REPLACED_BY))


def replaced_claims(data: ClaimSet) -> frozenset[str]:
    """Return the ids of the claims of which a later edition took the place."""
    if not has_editions(data):
        return frozenset()
    whole = {row["source_id"] for row in data.rows("sources") if row.get(REPLACED_BY)}
    family = _families(data)
    day = _days(data, family)
    told: dict[tuple[str, str], int] = {}
    claims: list[tuple[str, str, str]] = []
    for table in CLAIM_TABLES:
        for key, row in zip(data.claim_ids(table), data.rows(table), strict=True):
            source = row["source_id"]
            if source in whole or source in family:
                about = _about(table, row)
                claims.append((key, source, about))
                if source in family and source not in whole:
                    told[family[source], about] = max(told.get((family[source], about), 0), day[source])
    return frozenset(
        key
        for key, source, about in claims
        if source in whole or (source in family and day[source] < told[family[source], about])
    )


def _about(table: str, row: Row) -> str:
    """Return what an edition replaces as a whole: a measure, the record of lines, or where operations acted."""
    if table == "counts":
        return "\x1f".join((row["measure"], row["unit"], row["stock_or_flow"]))
    return row["link_type"] if table == "links" and row["link_type"] not in _RECORD_OF_LINES else "lines"


def _families(data: ClaimSet) -> dict[str, str]:
    """Return the name of the family of each source that has one; one whose id names a family belongs to it."""
    named = {row["source_id"]: row[EDITION_OF] for row in data.rows("sources") if row.get(EDITION_OF)}
    names = set(named.values())
    return named | {row["source_id"]: row["source_id"] for row in data.rows("sources") if row["source_id"] in names}


def _days(data: ClaimSet, sources: Iterable[str]) -> dict[str, int]:
    """Return the day of each source: of publication, else the last that it speaks of, before which it cannot be."""
    found = dict.fromkeys(sources, 0)
    spoken: dict[str, int] = defaultdict(int)
    for table, (start, end) in _DATES.items():
        for row in data.rows(table):
            if row["source_id"] in found:
                last = make_period(row[start], row[end]).last_known
                spoken[row["source_id"]] = max(spoken[row["source_id"]], last)
    for row in data.rows("sources"):
        if row["source_id"] in found:
            published = row["published"]
            found[row["source_id"]] = parse_date(published).last.toordinal() if published else spoken[row["source_id"]]
    return found


def current_editions(data: ClaimSet) -> ClaimSet:
    """Return a dataset without the claims that a later edition replaced, and without what only they speak of.

    It is the same object where nothing was replaced.
    """
    if not has_editions(data):
        return data
    if _CURRENT not in data.__dict__:
        gone = replaced_claims(data)
        data.__dict__[_CURRENT] = _without(data, gone) if gone else data
    current: ClaimSet = data.__dict__[_CURRENT]
    return current


def _without(data: C, gone: frozenset[str]) -> C:
    rows: dict[str, list[dict[str, str]]] = {table: [dict(r) for r in data.rows(table)] for table in TABLES}
    kept_ids: dict[str, list[str]] = {}
    left: set[str] = set()
    lost: set[str] = set()
    for table in CLAIM_TABLES:
        pairs = list(zip(data.claim_ids(table), rows[table], strict=True))
        for key, row in pairs:
            (lost if key in gone else left).update(_named(table, row))
        rows[table] = [row for key, row in pairs if key not in gone]
        kept_ids[table] = [key for key, _ in pairs if key not in gone]
    for row in rows["counts"]:
        for column in ("part_of", "supersedes"):
            row[column] = "" if row[column] in gone else row[column]
    unseen = lost - left
    for place in sorted(data.places.keys() - unseen):
        unseen -= set(data.geography.ancestors(place))
    unseen -= {operation.part_of for operation in data.operations.values()}
    for table in ENTITY_TABLES:
        key = TABLES[table].key
        rows[table] = [row for row in rows[table] if row[key] not in unseen]
    made = data.with_rows(rows)
    made.keep_claim_ids({table: kept_ids[table] for table in ("links", "events")})
    return made


def _named(table: str, row: Row) -> set[str]:
    found = {row[column] for column in _NAMES[table]}
    if table == "counts":
        found.update(row["subject"].split(";"))
    return found - {""}


def as_known_on(data: C, day: date) -> C:
    """Return a dataset without the editions of sources that came out after a day: what was known then.

    Sources that are no editions stay, whatever their day.
    """
    family = _families(data)
    days = _days(data, family)
    later = {source for source in family if days[source] > day.toordinal()}
    if not later:
        return data
    gone = {
        key
        for table in CLAIM_TABLES
        for key, row in zip(data.claim_ids(table), data.rows(table), strict=True)
        if row["source_id"] in later
    }
    made = _without(data, frozenset(gone))
    rows = {table: [dict(row) for row in made.rows(table)] for table in TABLES}
    rows["sources"] = [row for row in rows["sources"] if row["source_id"] not in later]
    for replacer in sorted(later):
        waiting = [row for row in rows["sources"] if row.get(REPLACED_BY) == replacer]
        latest = max(waiting, key=lambda row: (days[row["source_id"]], row["source_id"]), default=None)
        for row in waiting:
            row[REPLACED_BY] = "" if row is latest else str((latest or {}).get("source_id", ""))
    known = made.with_rows(rows)
    known.keep_claim_ids({table: made.claim_ids(table) for table in ("links", "events")})
    return known


# --- putting an edition in ----------------------------------------------------------------------------------------


def with_edition(kept: C, coming: ClaimSet, *sources: str) -> C:
    """Return a dataset in which a new edition of a source takes the place of the one that is there.

    Parameters
    ----------
    kept
        What is there. The edition in it is kept under another id (``tracker@2026-10-05``) and says by what it was
        replaced.
    coming
        The new edition; further sources in it are put in as they are. A single source may bear another id.
    sources
        Ids of the sources of which it is a new edition; usually one.

    Raises
    ------
    NotFoundError
        If what is coming has several sources and none is called so.
    RefusedError
        If it is an edition that was replaced already.
    """
    late = False
    for source in sources:
        coming = _renamed_source(coming, source)
        mine, theirs = _content_of(kept, source), _content_of(coming, source)
        if not mine or not theirs or mine == theirs:
            continue
        for old in _replaced(kept, source):
            if _content_of(kept, old, under=source) == theirs:
                raise RefusedError(
                    f"this edition of {source} was replaced already (it is kept as '{old}'); nothing changed"
                )
        days = [_days(data, [source])[source] if _published(data, source) else 0 for data in (kept, coming)]
        late = bool(all(days) and days[1] < days[0])
        if late:
            coming = _set_aside(coming, kept, source)
        else:
            kept = _set_aside(kept, coming, source)
    return (kept if late else _entities_of_now(kept, coming)).extend(coming)


def _published(data: ClaimSet, source: str) -> str:
    return next((row["published"] for row in data.rows("sources") if row["source_id"] == source), "")


def _replaced(data: ClaimSet, source: str) -> list[str]:
    return [row["source_id"] for row in data.rows("sources") if row.get(REPLACED_BY) == source]


def _content_of(data: ClaimSet, source: str, under: str = "") -> frozenset[tuple[str, frozenset[tuple[str, str]]]]:
    """Return the claims of a source, with the day of its publication, under a name of the source."""
    found = []
    for table in CLAIM_TABLES:
        for row in data.rows(table):
            if row["source_id"] == source:
                told = {k: v for k, v in row.items() if v} | {"source_id": under or source}
                told.pop("supersedes", "")
                if under and table == "counts":
                    told["count_id"] = told["count_id"].removesuffix(source.removeprefix(under))
                found.append((table, frozenset(told.items())))
    return frozenset(found) | ({("published", frozenset({("", _published(data, source))}))} if found else frozenset())


def _renamed_source(data: C, source: str) -> C:
    ids = {row["source_id"] for table in CLAIM_TABLES for row in data.rows(table)} - {""}
    if source in ids or source in data.sources:
        return data
    if len(ids) != 1:
        raise NotFoundError(f"no source is called '{source}' in what is to be put in", sorted(ids)[:5])
    (other,) = ids
    return _under_other_ids(data, {other: source}, {})


def _set_aside(data: C, beside: ClaimSet, source: str) -> C:
    """Return a dataset in which a source is kept under another id, as replaced, and its counts where ids are taken."""
    taken = {*data.sources, *beside.sources}
    day = _published(data, source)
    names = [f"{source}@{day}"] if day else []
    number = 1
    while not names or names[-1] in taken:
        names.append(f"{source}@{day}.{number + 1}" if day else f"{source}@{number}")
        number += 1
    others = {row["count_id"] for d in (data, beside) for row in d.rows("counts")}
    clash = {row["count_id"] for row in beside.rows("counts")}
    suffix = names[-1].removeprefix(source)
    counts = {
        row["count_id"]: f"{row['count_id']}{suffix}"
        for row in data.rows("counts")
        if row["source_id"] == source and row["count_id"] in clash
    }
    assert not set(counts.values()) & others
    made = _under_other_ids(data, {source: names[-1]}, counts)
    rows = {table: [dict(row) for row in made.rows(table)] for table in TABLES}
    for row in rows["sources"]:
        if row["source_id"] == names[-1]:
            row |= {EDITION_OF: source, REPLACED_BY: source}
    return made.with_rows(rows)


def _under_other_ids(data: C, sources: Mapping[str, str], counts: Mapping[str, str]) -> C:
    rows = {table: [dict(row) for row in data.rows(table)] for table in TABLES}
    for table in ("sources", "operations", *CLAIM_TABLES):
        for row in rows[table]:
            row["source_id"] = sources.get(row["source_id"], row["source_id"])
    for row in rows["counts"]:
        if row["source_id"] in sources.values():
            for column in ("count_id", "part_of", "supersedes"):
                row[column] = counts.get(row[column], row[column])
    return data.with_rows(rows)


def _entities_of_now(kept: C, coming: ClaimSet) -> C:
    """Return what is kept with the entities that both speak of as the new edition has them."""
    rows = {table: [dict(row) for row in kept.rows(table)] for table in TABLES}
    for table in ENTITY_TABLES:
        key = TABLES[table].key
        now = {row[key]: row for row in coming.rows(table)}
        for row in rows[table]:
            row |= {k: v for k, v in now.get(row[key], {}).items() if v}
    return kept.with_rows(rows)


def joined(kept: C | None, coming: C, *, replace_all: bool = False, edition_of: str = "") -> C:
    """Return what a store holds after something was put in: beside what is there, in its place, or as a new edition.

    The marking of what is there is a floor. Of what it is a new edition is one id of a source, or several with ``;``
    between.

    Raises
    ------
    LoadError
        If ids clash, or a claim corrects one that is in neither.
    """
    sources = [source for source in edition_of.split(";") if source]
    if kept is None:
        coming = _renamed_source(coming, sources[0]) if len(sources) == 1 else coming
        return coming.extend() if sources or _corrects_others(coming) else coming
    if replace_all:
        marking = highest_marking(kept.marking, coming.marking)
        if marking == coming.marking:
            return coming
        made = type(coming)(_rows_of(coming), replace(coming.record, marking=marking), coming.report)
        return made.released_as(coming)
    return with_edition(kept, coming, *sources) if sources else kept.extend(coming)


def _rows_of(data: ClaimSet) -> dict[str, list[dict[str, str]]]:
    return {table: [dict(row) for row in data.rows(table)] for table in TABLES}


def _corrects_others(data: ClaimSet) -> bool:
    ids = set(data.claim_ids("counts"))
    return any(row["supersedes"] and row["supersedes"] not in ids for row in data.rows("counts"))
