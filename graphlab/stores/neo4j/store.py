"""A dataset kept in a Neo4j database: shared, lossless, and whole or not at all."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import replace as changed
from itertools import islice
from typing import Any

from graphlab.errors import LoadError, StoreError
from graphlab.model.claim_set import ClaimSet
from graphlab.model.grades import MARKINGS
from graphlab.model.intake.raw import Progress, RawTable
from graphlab.model.intake.report import FileCount, LoadReport
from graphlab.model.judged.editions import joined
from graphlab.model.record import Record
from graphlab.model.tables import LINK_TYPES, TABLES
from graphlab.stores.neo4j import others as neo4j_others
from graphlab.stores.neo4j import stage as neo4j_stage
from graphlab.stores.neo4j import write as neo4j_write
from graphlab.stores.neo4j.answers import Answer, ServerNames, plain_value
from graphlab.stores.neo4j.connect import Address, session
from graphlab.stores.neo4j.measure import read_measure
from graphlab.stores.neo4j.own_cypher import check_reads_only
from graphlab.stores.neo4j.read import READY, Pointer, read_pointer, read_rows
from graphlab.stores.neo4j.schema import Tables, keyed
from graphlab.stores.neo4j.write import ChangedMeanwhile, Difference, differences
from graphlab.stores.protocol import StoreReport

#: Rows that one transaction changes at most; more are staged, where nothing of another program hangs on the graph.
ONE_TRANSACTION = 50_000
#: Sources that a later edition replaced, or that are editions of one another.
_WITH_EDITIONS = "MATCH (s:Graphlab:Source) WHERE s.editionOf IS NOT NULL OR s.replacedBy IS NOT NULL RETURN s LIMIT 1"
_TRIES = 5
Rows = dict[str, list[dict[str, str]]]


class Neo4jStore:
    """One dataset in one database of a Neo4j server.

    The login is taken from ``NEO4J_USERNAME``, ``NEO4J_PASSWORD`` and ``NEO4J_DATABASE`` when a connection is made.
    """

    def __init__(self, address: Address) -> None:
        """Take the address; nothing is connected yet."""
        self.address = address

    @classmethod
    def from_url(cls, text: str) -> Neo4jStore:
        """Return the store at ``neo4j://...`` or ``bolt://...``.

        Raises
        ------
        StoreError
            If it is no address, or a user or password stands in it.
        """
        return cls(Address.from_url(text))

    def read(self, progress: Progress | None = None) -> ClaimSet:
        """Return the dataset in the database, equal to the one that was put in.

        Raises
        ------
        StoreError
            If there is none, or the server does not answer.
        LoadError
            If someone has edited it by hand so that it breaks the rules of the data model.
        """
        with session(self.address) as opened:
            found = _read(opened, progress)
        if found is None:
            raise StoreError(
                f"there is no dataset of graphlab at {self.address}; load one: graphlab load SOURCE --into"
            )
        return _dataset(*found)

    def read_measure(self, measure: str, progress: Progress | None = None) -> ClaimSet | None:
        """Return the counts of one measure with the entities, chosen on the server; None where all is needed.

        Tables of flows of the measure are the same as of everything (`graphlab.stores.neo4j.measure`).

        Raises
        ------
        StoreError
            If there is no dataset, or the server does not answer.
        LoadError
            If what is read breaks the rules of the data model.
        """
        with session(self.address) as opened:
            pointer = opened.execute_read(read_pointer)
            rows = opened.execute_read(read_measure, pointer, measure, progress) if pointer else None
            if rows is None or opened.execute_read(read_pointer) != pointer:
                return None
        return _built(pointer, rows)

    def merge(
        self,
        dataset: ClaimSet,
        *,
        replace: bool = False,
        edition_of: str = "",
        progress: Progress | None = None,
        flows: bool | None = None,
    ) -> StoreReport:
        """Put a dataset in beside what is kept (or in its place), whole or not at all; twice changes nothing.

        Parameters
        ----------
        dataset
            What to put in.
        replace
            Remove what is kept and not in `dataset`.
        edition_of
            Id of a source of which this is a new edition; the one that is kept stays in the record.
        progress
            Called as ``progress(what, rows)`` now and then.
        flows
            Draw `FLOWS_TO` between places for every count with both ends (True) or no longer (False); None keeps it.

        Raises
        ------
        StoreError
            If it cannot be written; nothing is half visible.
        LoadError
            If ids clash with what is kept.
        """
        with session(self.address, write=True) as opened:
            for attempt in range(_TRIES):
                try:
                    return self._merge_once(opened, dataset, replace, edition_of, progress, flows)
                except ChangedMeanwhile:
                    time.sleep(0.2 * attempt)
        raise StoreError(f"others keep changing the dataset at {self.address}; nothing was changed, try again")

    def _merge_once(
        self,
        opened: Any,
        dataset: ClaimSet,
        replace: bool,
        edition_of: str,
        progress: Progress | None,
        flows: bool | None,
    ) -> StoreReport:
        neo4j_stage.finish(opened, progress)
        pointer = opened.execute_read(read_pointer)
        if pointer and pointer.digest == dataset.digest and not replace and flows in (None, pointer.flows):
            return StoreReport(str(self.address), unchanged={t: len(dataset.rows(t)) for t in TABLES})
        found = _read(opened, progress) if pointer else None
        new = joined(_kept(*found, replace) if found else None, dataset, replace_all=replace, edition_of=edition_of)
        tables = keyed({t: new.rows(t) for t in TABLES})
        expected, old = (found[0], keyed(found[1])) if found else (None, {})
        recount = expected is not None and _tolerances(expected.record) != _tolerances(new.record.as_dict())
        parts = differences(old, tables, recount=recount)
        target = _target(new, expected, flows)
        if target != expected or any(part.size for part in parts.values()):
            neo4j_write.ensure_schema(opened)
            _write(opened, new, (old, tables), parts, expected, target, progress)
        return _account(str(self.address), tables, parts)

    def describe(self) -> dict[str, Any]:
        """Return what is kept: rows by table, schema version, revision, title, marking.

        Raises
        ------
        StoreError
            If there is nothing, or the server does not answer.
        """
        with session(self.address) as opened:
            found = _read(opened, None)
        if found is None:
            raise StoreError(f"there is no dataset of graphlab at {self.address}")
        pointer, rows = found
        return {
            "store": str(self.address),
            "title": pointer.record.get("title", ""),
            "marking": pointer.record.get("marking", ""),
            "schema": pointer.as_properties()["schema"],
            "revision": pointer.revision,
            "flows": pointer.flows,
            "rows": {t: len(rows[t]) for t in TABLES},
        }

    def run(
        self, text: str, parameters: Mapping[str, Any] | None = None, *, timeout: float = 60.0, limit: int = 10_000
    ) -> Answer:
        """Run Cypher of a user's own in a read transaction, after the server's plan of it was looked at.

        Parameters
        ----------
        text
            One statement; the server refuses it if it writes.
        parameters
            Values for ``$name``.
        timeout
            Seconds after which the server ends it.
        limit
            Rows that are taken at most.

        Raises
        ------
        StoreError
            If it is not Cypher, could do more than read (`own_cypher`), or takes too long.
        """
        with session(self.address) as opened, opened.begin_transaction(timeout=timeout) as transaction:
            check_reads_only(transaction, text, parameters or {})
            result = transaction.run(text, dict(parameters or {}))
            columns = tuple(result.keys())
            records = list(islice(result, limit + 1))
            rows = tuple(tuple(plain_value(v) for v in record.values()) for record in records[:limit])
            result.consume()
            pointer = read_pointer(transaction)
            marking = str(pointer.record.get("marking", "")) if pointer else ""
        return Answer(columns, rows, len(records) > limit, marking or MARKINGS[0])

    def names(self, *, include_c: bool = True) -> ServerNames:
        """Return what finds names of lines, places and operations on the server, see `ServerNames.read`."""
        with session(self.address) as opened:
            return ServerNames.read(opened, include_c=include_c)

    def answer(self, text: str, parameters: Mapping[str, Any]) -> Answer:
        """Return the answer of a named question's Cypher twin.

        Raises
        ------
        StoreError
            If there is no dataset, or a load is being tidied up.
        """
        with session(self.address) as opened, opened.begin_transaction() as transaction:
            pointer = read_pointer(transaction)
            if pointer is None or pointer.state != READY:
                raise StoreError(f"there is no dataset at {self.address}, or it is just being loaded; try again")
            if transaction.run("MATCH (j:Graphlab:Judgement {judgement: 'same'}) RETURN j LIMIT 1").single():
                raise StoreError(
                    "lines are judged the same here, which Cypher twins do not know; leave --on-server out and it holds"
                )
            if transaction.run(_WITH_EDITIONS).single():
                raise StoreError(
                    "sources were replaced by later editions here, which Cypher twins do not know; leave --on-server "
                    "out and it holds"
                )
            result = transaction.run(text, dict(parameters))
            rows = tuple(tuple(record.values()) for record in result)
            return Answer(tuple(result.keys()), rows, False, str(pointer.record.get("marking", MARKINGS[0])))

    def withheld(self) -> int:
        """Return the number of claims that stay out of products because of handling code C."""
        text = (
            "CALL () { MATCH (:Graphlab)-[r]->() WHERE type(r) IN $links AND r.handling = 'C' RETURN r.claim AS id "
            "UNION ALL MATCH (e:Graphlab:Event {handling: 'C'}) RETURN e.eventId AS id "
            "UNION ALL MATCH (c:Graphlab:Count {handling: 'C'}) WHERE NOT EXISTS { (c)<-[:SUPERSEDES]-(:Count) } "
            "RETURN c.countId AS id } RETURN count(id) AS n"
        )
        return int(self.run(text, {"links": list(LINK_TYPES)}).rows[0][0])

    def write_property(self, name: str, values: Mapping[str, Any]) -> int:
        """Write one property onto lines and places by id, and give how many were found.

        Raises
        ------
        StoreError
            If the name is one that graphlab itself uses, or the server refuses.
        """
        if name in neo4j_others.known_properties() or name.startswith(("_", "extra_")) or not name.isidentifier():
            raise StoreError(f"'{name}' cannot be the name of a property: take another word, of letters and digits")
        rows = [{"id": key, "p": {name: value}} for key, value in sorted(values.items())]
        done = 0
        with session(self.address, write=True) as opened:
            for label, key in (("Line", "lineId"), ("Place", "placeId")):
                text = (
                    f"UNWIND $rows AS row MATCH (n:Graphlab:{label} {{{key}: row.id}}) SET n += row.p "
                    "RETURN count(n) AS done"
                )
                done += opened.execute_write(lambda tx, text=text: tx.run(text, rows=rows).single()["done"])
        return done


def _read(opened: Any, progress: Progress | None) -> tuple[Pointer, Rows] | None:
    """Return the pointer and rows as they are together at one moment, though others may be writing."""
    for attempt in range(_TRIES):
        pointer = opened.execute_read(read_pointer)
        if pointer is None:
            return None
        rows = opened.execute_read(read_rows, pointer, progress)
        again = opened.execute_read(read_pointer)
        if again == pointer and (pointer.state == READY or _trusted(pointer, rows) is not None):
            return pointer, rows
        time.sleep(0.5 * (attempt + 1))
    raise StoreError("the dataset is being changed by others all the time; try again in a moment")


def _trusted(pointer: Pointer, rows: Rows) -> ClaimSet | None:
    """Return the dataset without checking it again, if it is to the letter the one that was put in."""
    record, defects = Record.read(pointer.record)
    counts = tuple(FileCount(f"Neo4j: {t}", t, len(rows[t]), len(rows[t])) for t in TABLES if rows[t])
    dataset = ClaimSet(rows, record, LoadReport(counts))
    return dataset if not defects and dataset.digest == pointer.digest else None


def _dataset(pointer: Pointer, rows: Rows) -> ClaimSet:
    dataset = _trusted(pointer, rows)
    if dataset is not None:
        return dataset
    return _built(pointer, rows)


def _built(pointer: Pointer, rows: Rows) -> ClaimSet:
    raws = [RawTable.of(t, rows[t], file=f"Neo4j: {t}") for t in TABLES if rows[t]]
    return ClaimSet.build(raws, pointer.record)


def _kept(pointer: Pointer, rows: Rows, replace: bool) -> ClaimSet:
    """Return what is there; of rows that break the rules and are to be replaced only the record, for its marking."""
    try:
        return _dataset(pointer, rows)
    except LoadError:
        if not replace:
            raise
        return ClaimSet({}, Record.read(pointer.record)[0])


def _tolerances(record: Mapping[str, Any]) -> tuple[Any, Any]:
    return record.get("tolerance"), record.get("tolerances")


def _target(new: ClaimSet, was: Pointer | None, flows: bool | None) -> Pointer:
    extra = {t: list(new.extra_columns(t)) for t in TABLES if new.extra_columns(t)}
    drawn = flows if flows is not None else bool(was and was.flows)
    target = Pointer(READY, was.revision if was else 0, new.digest, new.record.as_dict(), extra, drawn)
    return target if target == was else changed(target, revision=target.revision + 1)


def _write(
    opened: Any,
    new: ClaimSet,
    tables: tuple[Tables, Tables],
    parts: Mapping[str, Difference],
    expected: Pointer | None,
    target: Pointer,
    progress: Progress | None,
) -> None:
    old, wanted = tables
    large = sum(part.size for part in parts.values()) > ONE_TRANSACTION
    if large and not (expected and neo4j_others.hangs_on_others(opened)):
        neo4j_stage.load(opened, new, wanted, expected, target, progress)
    else:
        opened.execute_write(neo4j_write.apply, new, old, wanted, parts, expected, target, progress)
        neo4j_stage.discard(opened)


def _account(where: str, tables: Tables, parts: Mapping[str, Difference]) -> StoreReport:
    added = {t: len(p.added) + len(p.changed) for t, p in parts.items()}
    removed = {t: len(p.removed) + len(p.changed) for t, p in parts.items()}
    same = {t: len(tables[t]) - added[t] for t in parts}
    return StoreReport(where, added, same, removed)
