"""A large dataset, loaded in many transactions and visible at once.

Nodes are first written with no label but `_Staging`, which nothing reads. When all is there, one small transaction
moves the pointer (the node `GraphlabDataset`): from then on the new version is what graphlab reads, wherever its nodes
still are. What follows only tidies up and may be broken off and taken up again by anyone: the nodes of the old version
are deleted (`clearing`), the new ones get their labels (`relabelling`), then the state is `ready`.

::

    ready ──stage, stage, stage──▶ pointer moves ──▶ clearing ──▶ relabelling ──▶ ready
      └── killed here: the old version stands,        └── killed here: the new version stands,
          the next load removes the remains                the next load tidies up
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from typing import Any, NoReturn
from uuid import uuid4

from graphlab.errors import StoreError
from graphlab.model.claim_set import ClaimSet
from graphlab.model.intake.raw import Progress
from graphlab.stores.neo4j.others import LEAVING, carry_over, hangs_on_others
from graphlab.stores.neo4j.read import CLEARING, READY, RELABELLING, Pointer, read_pointer
from graphlab.stores.neo4j.schema import (
    DATASET,
    EDGES,
    LABEL_OF,
    LOAD,
    NODES,
    OWN,
    STAGING,
    EdgeKind,
    Tables,
    link_properties,
    node_properties,
)
from graphlab.stores.neo4j.write import (
    ChangedMeanwhile,
    Difference,
    batches,
    lock_and_check,
    owner_property,
    set_roles,
    structural_edges,
    write_flows,
    write_pointer,
)

BATCH = 10_000
TIDY = 20_000


class Stage:
    """One staged load: its token guards every batch, so that a batch tried again is not written twice."""

    def __init__(self, session: Any, expected: Pointer | None, progress: Progress | None) -> None:
        """Begin a load; what an earlier one left is removed first, and one that still runs elsewhere is ended."""
        self.session, self.progress = session, progress
        self.token = uuid4().hex
        self.step = 0
        self.ids: dict[str, dict[str, str]] = defaultdict(dict)
        session.execute_write(_take_over, self.token, expected)
        remains = f"MATCH (n:{STAGING}) WHERE n._stage IS NOT NULL WITH n LIMIT {TIDY} DETACH DELETE n"
        while self._write(f"{remains} RETURN count(*) AS gone", [])[0][0]:
            pass

    def _write(self, text: str, rows: list[Any]) -> list[Any]:
        self.step += 1
        result: list[Any] = self.session.execute_write(_guarded, text, rows, self.token, self.step)
        return result

    def put_nodes(self, dataset: ClaimSet, table: str, rows: Any) -> None:
        """Write the nodes of a table and keep where they are."""
        kind = NODES[LABEL_OF[table]]
        text = (
            f"UNWIND $rows AS row CREATE (n:{STAGING}) SET n = row[1], n._stage = '{kind.label}' "
            "RETURN row[0] AS id, elementId(n) AS place"
        )
        done = 0
        for batch in batches(iter(rows.items()), BATCH):
            made = [[key, _without_none(node_properties(dataset, kind, key, row))] for key, row in batch]
            for record in self._write(text, made):
                self.ids[kind.label][record[0]] = record[1]
            done += len(batch)
            self._report_progress(f"write {table}", done)

    def put_edges(self, kind: EdgeKind, rows: Iterator[tuple[str, str, dict[str, Any]]]) -> None:
        """Write relationships of one type: (id of start, id of end, properties)."""
        starts, ends = self.ids[kind.start], self.ids[kind.end]
        text = (
            "UNWIND $rows AS row MATCH (a) WHERE elementId(a) = row[0] MATCH (b) WHERE elementId(b) = row[1] "
            f"CREATE (a)-[r:{kind.type}]->(b) SET r = row[2]"
        )
        done = 0
        for batch in batches(rows, BATCH):
            self._write(text, [[starts[a], ends[b], properties] for a, b, properties in batch])
            done += len(batch)
            self._report_progress(f"write {kind.type}", done)

    def _report_progress(self, what: str, done: int) -> None:
        if self.progress:
            self.progress(what, done)


def _without_none(properties: dict[str, Any]) -> dict[str, Any]:
    return {k: v for k, v in properties.items() if v is not None}


def _take_over(tx: Any, token: str, expected: Pointer | None) -> None:
    lock_and_check(tx, expected)
    tx.run(f"MATCH (l:{LOAD}) DELETE l").consume()
    tx.run(f"CREATE (:{LOAD} {{token: $token, step: 0}})", token=token).consume()


def _guarded(tx: Any, text: str, rows: list[Any], token: str, step: int) -> list[Any]:
    # Setting the step takes the lock. Who waited for it may have waited for the end of this load, so that only what is
    # found after that counts: a node that was found before and deleted since is "set" without a word.
    tx.run(f"MATCH (l:{LOAD} {{token: $token}}) SET l.step = $step", token=token, step=step).consume()
    ours = f"MATCH (l:{LOAD} {{token: $token}}) WHERE l.step = $step RETURN l.step"
    if tx.run(ours, token=token, step=step).single() is None:
        _give_way(tx)
    return list(tx.run(text, rows=rows).values())


def _give_way(tx: Any) -> NoReturn:
    """End this load: to another staged one, or to be worked out anew on what a smaller one has changed."""
    if tx.run(f"MATCH (l:{LOAD}) RETURN 1 LIMIT 1").single() is None:
        raise ChangedMeanwhile
    raise StoreError("another load into this database has taken over; this one was ended and is not visible")


def discard(session: Any) -> None:
    """Remove what loads that were broken off have left; one that still runs elsewhere is worked out anew."""
    left = f"MATCH (n:{STAGING}|{LOAD}) WHERE n:{LOAD} OR n._stage IS NOT NULL RETURN 1 LIMIT 1"
    if session.run(left).single() is None:
        return
    session.execute_write(_step, READY, f"MATCH (l:{LOAD}) DELETE l RETURN count(*) AS gone")
    text = (
        f"MATCH (n:{STAGING}) WHERE n._stage IS NOT NULL AND NOT EXISTS {{ MATCH (:{LOAD}) }} "
        f"WITH n LIMIT {TIDY} DETACH DELETE n RETURN count(*) AS gone"
    )
    while session.execute_write(_step, READY, text):
        pass


def load(
    session: Any,
    dataset: ClaimSet,
    tables: Tables,
    expected: Pointer | None,
    pointer: Pointer,
    progress: Progress | None,
) -> None:
    """Load a whole dataset in stages and make it the visible one.

    Raises
    ------
    ChangedMeanwhile
        If someone else changed the dataset in the meantime; nothing of this load is visible.
    StoreError
        If nodes of another program bear our ids, or another load took over.
    """
    _refuse_clashes(session, tables)
    stage = Stage(session, expected, progress)
    for table in LABEL_OF:
        stage.put_nodes(dataset, table, tables[table])
    whole = {table: Difference(tables[table], {}, {}) for table in LABEL_OF}
    for kind, pairs in structural_edges(tables, whole).items():
        owner = owner_property(kind)
        stage.put_edges(kind, ((a, b, {owner: a}) for a, b in pairs))
    for kind in (k for k in EDGES if k.is_link):
        stage.put_edges(
            kind,
            (
                (row["from"], row["to"], link_properties(row, claim))
                for claim, row in tables["links"].items()
                if row["link_type"] == kind.type
            ),
        )
    session.execute_write(_publish, stage.token, expected, replace(pointer, state=CLEARING))
    finish(session, progress)


def _refuse_clashes(session: Any, tables: Tables) -> None:
    for table, label in LABEL_OF.items():
        key = NODES[label].id
        text = f"MATCH (n:{label}&!{OWN}) WHERE n.{key} IS NOT NULL RETURN DISTINCT n.{key} AS id"
        clash = sorted(str(r["id"]) for r in session.run(text) if r["id"] in tables[table])
        if clash:
            raise StoreError(
                f"a constraint would be broken: this database holds {label} nodes of another program with the same "
                f"{key}, such as '{clash[0]}'; nothing was changed"
            )


def _publish(tx: Any, token: str, expected: Pointer | None, pointer: Pointer) -> None:
    lock_and_check(tx, expected)
    if hangs_on_others(tx):  # since this load began: it is worked out anew, and keeps the nodes
        raise ChangedMeanwhile
    if tx.run(f"MATCH (l:{LOAD} {{token: $token}}) DELETE l RETURN 1 AS n", token=token).single() is None:
        _give_way(tx)
    write_pointer(tx, pointer)


def finish(session: Any, progress: Progress | None = None) -> None:
    """Tidy up after a load that is visible: delete the version before, give the new nodes their labels."""
    pointer = session.execute_read(read_pointer)
    if pointer is None or pointer.state == READY:
        return
    while session.execute_write(_clear):
        pass
    session.execute_write(_set_state, CLEARING, RELABELLING)
    for label in NODES:
        if progress:
            progress(f"publish {label}", len(NODES))
        text = (
            f"MATCH (n:{STAGING}) WHERE n._stage = '{label}' WITH n LIMIT {TIDY} "
            f"SET n:{OWN}:{label} REMOVE n:{STAGING}, n._stage RETURN count(*) AS gone"
        )
        while session.execute_write(_step, RELABELLING, text):
            pass
    session.execute_write(_wind_up, pointer.flows)


def _state(tx: Any) -> str:
    """Return the state under the dataset's lock, so that two who tidy up cannot be in two states."""
    lock = f"MATCH (m:{DATASET} {{key: 'dataset'}}) SET m.locked = true REMOVE m.locked"
    tx.run(lock).consume()
    return str(tx.run(f"MATCH (m:{DATASET} {{key: 'dataset'}}) RETURN m.state AS state").single()["state"])


def _step(tx: Any, state: str, text: str) -> int:
    return int(tx.run(text).single()["gone"]) if _state(tx) == state else 0


def _clear(tx: Any) -> int:
    """Delete some nodes of the version before; what others hung on them meanwhile goes to the new ones."""
    if _state(tx) != CLEARING:
        return 0
    tx.run(f"MATCH (n:{OWN}) WITH n LIMIT {TIDY} SET n:{LEAVING}").consume()
    carry_over(tx)
    return int(tx.run(f"MATCH (n:{LEAVING}) DETACH DELETE n RETURN count(*) AS gone").single()["gone"])


def _set_state(tx: Any, old: str, new: str) -> None:
    if _state(tx) == old:
        tx.run(f"MATCH (m:{DATASET} {{key: 'dataset'}}) SET m.state = $new", new=new).consume()


def _wind_up(tx: Any, flows: bool) -> None:
    if _state(tx) != RELABELLING:
        return
    set_roles(tx)
    if flows:
        write_flows(tx)
    _set_state(tx, RELABELLING, READY)
