"""Where pieces of work are done: what a route promises, and the route of this process."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

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
