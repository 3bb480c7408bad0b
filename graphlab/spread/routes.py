"""Where pieces of work are done: the routes, and which one is meant by what was asked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from graphlab.errors import RefusedError

Shared = TypeVar("Shared", contravariant=True)
Piece = TypeVar("Piece", contravariant=True)
Done = TypeVar("Done", covariant=True)

#: Times that one piece is tried when the worker that had it dies.
TRIES = 3


class Work(Protocol[Shared, Piece, Done]):
    """A function of a module: what all pieces share, and one piece."""

    def __call__(self, shared: Shared, piece: Piece, /) -> Done:
        """Return what the piece gives."""
        ...


class Route(Protocol):
    """A way of working pieces off."""

    def each(
        self, work: Work[Any, Any, Done], shared: Any, pieces: Sequence[Any], *, seconds: float | None = None
    ) -> Iterator[Done]:
        """Yield the results in the order of the pieces.

        Parameters
        ----------
        work
            A function of a module (not a lambda), so that other processes find it by name.
        shared
            What all pieces need: taken to each worker once.
        pieces
            Small things that tell one piece from the other.
        seconds
            About how long all pieces take on one processor, where that is known: small work stays here.

        Raises
        ------
        StoreError
            If workers die again and again over one piece.
        """
        ...


@dataclass(frozen=True, slots=True)
class Here:
    """The route of one process: this one."""

    def each(
        self, work: Work[Any, Any, Done], shared: Any, pieces: Sequence[Any], *, seconds: float | None = None
    ) -> Iterator[Done]:
        """Yield the results in the order of the pieces; see `Route.each`."""
        return (work(shared, piece) for piece in pieces)


HERE: Route = Here()


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
