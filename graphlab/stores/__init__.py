"""Where a dataset can be kept: a folder of CSV or Parquet files, or a Neo4j database; one small protocol for both.

`protocol` is what every store can do; `folder` and `neo4j` are the two; `addresses` tells them apart.
"""

from __future__ import annotations

from pathlib import Path

from graphlab.errors import RefusedError
from graphlab.stores.addresses import is_address, normal_address
from graphlab.stores.protocol import Store, StoreReport

__all__ = ["Store", "StoreReport", "is_address", "open_store"]


def open_store(where: str | Path, form: str = "") -> Store:
    """Return the store at an address: ``neo4j://...`` or ``bolt://...``, else a folder.

    Parameters
    ----------
    where
        Address or path.
    form
        How a folder keeps its tables, one of `graphlab.stores.folder.FORMS`; "" as it does already, else CSV.

    Raises
    ------
    MissingExtraError
        If the driver is needed and not installed.
    RefusedError
        If a server is told how a folder keeps its tables.
    """
    where = str(where)
    if is_address(where):
        if form:
            raise RefusedError("--as says how a folder keeps its tables; a server keeps them its own way")
        from graphlab.stores.neo4j.store import Neo4jStore

        store: Store = Neo4jStore.from_url(normal_address(where))
        return store
    from graphlab.stores.folder import FolderStore

    return FolderStore(where, form)
