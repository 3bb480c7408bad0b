"""Where a dataset can be kept: a folder of CSV files, or a Neo4j database; one small protocol for both.

`protocol` is what every store can do; `folder` and `neo4j` are the two; `addresses` tells them apart.
"""

from __future__ import annotations

from pathlib import Path

from graphlab.stores.addresses import is_address, normal_address
from graphlab.stores.protocol import Store, StoreReport

__all__ = ["Store", "StoreReport", "is_address", "open_store"]


def open_store(where: str | Path) -> Store:
    """Return the store at an address: ``neo4j://...`` or ``bolt://...``, else a folder.

    Raises
    ------
    MissingExtraError
        If the driver is needed and not installed.
    """
    where = str(where)
    if is_address(where):
        from graphlab.stores.neo4j.store import Neo4jStore

        store: Store = Neo4jStore.from_url(normal_address(where))
        return store
    from graphlab.stores.folder import FolderStore

    return FolderStore(where)
