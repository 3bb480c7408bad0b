"""Further Python processes over plain pipes: from a script, a notebook or standard input, with nothing to import again.

A worker is ``python -m graphlab.spread.processes``. It reads the work and what is shared, then one piece after the
other, and answers each on its standard output. A worker that dies is replaced and its piece done again.
"""

from __future__ import annotations

import os
import pickle
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, BinaryIO

from graphlab.errors import StoreError
from graphlab.spread.routes import TRIES, Done, Work

FANNED_OUT = 4.0  # seconds of work below which starting processes costs more than it saves


@dataclass(frozen=True, slots=True)
class Processes:
    """The route of several processes on this machine.

    ``fan_out`` is how many seconds of work are worth starting them.
    """

    jobs: int
    fan_out: float = FANNED_OUT

    def each(
        self, work: Work[Any, Any, Done], shared: Any, pieces: Sequence[Any], *, seconds: float | None = None
    ) -> Iterator[Done]:
        """Yield the results in the order of the pieces; see `graphlab.spread.routes.Route.each`.

        Notes
        -----
        Where nobody knows how long the work takes, the first piece is done here and timed.
        """
        left = list(pieces)
        if seconds is None and self.fan_out > 0 and left:
            start = time.perf_counter()
            yield work(shared, left.pop(0))
            seconds = (time.perf_counter() - start) * len(left)
        if min(self.jobs, len(left)) < 2 or (seconds or 0.0) < self.fan_out:
            for piece in left:
                yield work(shared, piece)
            return
        with _Crew(work, shared, left, min(self.jobs, len(left))) as crew:
            yield from crew.results()


@dataclass
class _Worker:
    """One process and its pipes."""

    process: subprocess.Popen[bytes]

    @classmethod
    def started(cls, opening: bytes) -> _Worker:
        """Start a process and hand it the work and what is shared."""
        path = os.pathsep.join(entry for entry in sys.path if entry)
        process = subprocess.Popen(
            [sys.executable, "-m", "graphlab.spread.processes"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": path},
        )
        worker = cls(process)
        worker.write(opening)
        return worker

    def write(self, content: bytes) -> None:
        """Write to the process; what it never reads is not missed here: its answer is."""
        pipe = self.process.stdin
        try:
            if pipe is not None:
                pipe.write(content)
                pipe.flush()
        except OSError:
            return

    def ask(self, piece: Any) -> tuple[bool, Any]:
        """Return whether a piece went well, and its result or its error.

        Raises
        ------
        EOFError
            If the process died over it.
        """
        self.write(_packed(piece))
        try:
            told: tuple[bool, Any] = pickle.load(self.process.stdout)  # type: ignore[arg-type]  # noqa: S301 - ours
        except (EOFError, pickle.UnpicklingError, ValueError) as error:
            raise EOFError from error
        return told

    def end(self) -> int:
        """End the process and return its exit code."""
        self.process.kill()
        for pipe in (self.process.stdin, self.process.stdout):
            try:
                if pipe is not None:
                    pipe.close()
            except OSError:
                continue
        return self.process.wait()


@dataclass
class _Crew:
    """Workers, each with a thread that hands it the next piece, and the results that wait for their turn."""

    work: Any
    shared: Any
    pieces: list[Any]
    size: int
    waiting: deque[int] = field(default_factory=deque)
    tries: dict[int, int] = field(default_factory=dict)
    done: dict[int, tuple[bool, Any]] = field(default_factory=dict)
    workers: set[int] = field(default_factory=set)
    running: dict[int, _Worker] = field(default_factory=dict)
    over: bool = False
    change: threading.Condition = field(default_factory=threading.Condition)

    def __enter__(self) -> _Crew:
        """Start the threads, and with them the processes."""
        self.waiting.extend(range(len(self.pieces)))
        self.opening = _packed((self.work, self.shared))
        for number in range(self.size):
            threading.Thread(target=self._drive, args=(number,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        """End every process, also in the middle of its piece."""
        with self.change:
            self.over = True
            self.waiting.clear()
            left = list(self.running.values())
        for worker in left:
            worker.process.kill()

    def results(self) -> Iterator[Any]:
        """Yield the results in order, or raise the error of the first piece that has one."""
        for at in range(len(self.pieces)):
            with self.change:
                while at not in self.done:
                    self.change.wait()
                good, told = self.done.pop(at)
            if not good:
                raise told
            yield told

    def _drive(self, number: int) -> None:
        """Hand one worker piece after piece, and replace it when it dies."""
        worker: _Worker | None = None
        answer: tuple[bool, Any] | None
        while (at := self._next()) is not None:
            try:
                worker = worker or self._start(number)
                answer = worker.ask(self.pieces[at])
            except EOFError:
                code = worker.end() if worker else 0
                worker, answer = None, self._lost(at, code)
            except OSError as error:
                answer = (False, StoreError(f"a worker process cannot be started: {error}"))
            if answer is not None:
                with self.change:
                    self.done[at] = answer
                    self.change.notify_all()
        with self.change:
            self.running.pop(number, None)
        if worker is not None:
            worker.end()

    def _start(self, number: int) -> _Worker:
        worker = _Worker.started(self.opening)
        with self.change:
            self.running[number] = worker
            if self.over:
                worker.process.kill()
        return worker

    def _next(self) -> int | None:
        with self.change:
            return self.waiting.popleft() if self.waiting else None

    def _lost(self, at: int, code: int) -> tuple[bool, Any] | None:
        """Put a piece back whose worker died; give it up after some tries."""
        with self.change:
            self.tries[at] = self.tries.get(at, 0) + 1
            if self.tries[at] < TRIES and not self.over:
                self.waiting.appendleft(at)
                return None
        text = f"a worker process ended with code {code}, {TRIES} times over; use jobs=1 to compute in this process"
        return (False, StoreError(text))


def _packed(what: Any) -> bytes:
    return pickle.dumps(what, protocol=pickle.HIGHEST_PROTOCOL)


def _answers(asked: BinaryIO) -> Iterator[tuple[bool, Any]]:
    """Yield the answer to every piece that comes in."""
    work, shared = pickle.load(asked)  # noqa: S301 - from our own parent
    while True:
        try:
            piece = pickle.load(asked)  # noqa: S301 - from our own parent
        except EOFError:
            return
        try:
            yield True, work(shared, piece)
        except Exception as error:  # noqa: BLE001 - it is raised again in the parent
            yield False, error


def main() -> None:
    """Answer pieces until there are no more."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which ends its workers
    answer = sys.stdout.buffer
    sys.stdout = sys.stderr  # whatever the work prints must not come between the answers
    for told in _answers(sys.stdin.buffer):
        answer.write(_packed(told))
        answer.flush()


if __name__ == "__main__":
    main()
