"""Which route is meant by what was asked."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from graphlab.errors import RefusedError
from graphlab.spread.routes import HERE, Route


@contextmanager
def opened(jobs: int | None = None, cluster: str | None = None) -> Iterator[Route]:
    """Give the route that is meant, and end its workers afterwards.

    Parameters
    ----------
    jobs
        Processes on this machine, 1 if not said; of ``cluster="local"`` its workers, else one for each processor.
    cluster
        ``"local"`` for a cluster of one's own on this machine, or the address of a dask scheduler:
        ``tcp://host:8786``, with certificates ``tls://host:8786``.

    Raises
    ------
    RefusedError
        If the number or the address cannot be right.
    MissingExtraError
        If a cluster is asked for and ``distributed`` is not installed.
    StoreError
        If the scheduler does not answer, or its workers do not have this version of graphlab.

    Examples
    --------
    >>> with opened() as way:
    ...     list(way.each(pow, 2, [1, 2, 3]))
    [2, 4, 8]
    """
    if jobs is not None and jobs < 1:
        raise RefusedError(f"jobs={jobs}: at least 1")
    if cluster is None:
        from graphlab.spread.processes import Processes

        yield HERE if jobs in (None, 1) else Processes(jobs or 1)
        return
    from graphlab.spread.cluster import connected

    with connected(cluster, jobs) as way:
        yield way
