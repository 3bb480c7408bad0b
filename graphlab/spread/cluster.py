"""A cluster of dask.distributed: one's own on this machine, or a scheduler that runs already.

What all pieces share is taken to the workers once. A worker that dies costs time: its pieces are done again elsewhere,
and what is shared is taken round again where nobody has it any more. Certificates are those of dask itself
(``DASK_DISTRIBUTED__COMM__TLS__...``); docs/sizes.md says how.
"""

from __future__ import annotations

import asyncio
import os
import tempfile
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from graphlab.errors import RefusedError, StoreError, require
from graphlab.spread.routes import TRIES, Done, Route, Work

PATIENCE = 20.0  # seconds for a scheduler to answer, and for the first worker to come
AHEAD = 3  # pieces that are handed out for each worker: enough to keep it busy, few enough to hold their results


@dataclass(frozen=True, slots=True)
class Cluster:
    """The route of a cluster; `client` is connected to its scheduler."""

    client: Any

    def each(
        self, work: Work[Any, Any, Done], shared: Any, pieces: Sequence[Any], *, seconds: float | None = None
    ) -> Iterator[Done]:
        """Yield the results in the order of the pieces; see `graphlab.spread.routes.Route.each`."""
        lost = require("distributed", extra="cluster").client.FutureCancelledError
        killed = require("distributed.scheduler", extra="cluster").KilledWorker
        pieces, at, tries = list(pieces), 0, 0
        while at < len(pieces):
            [everywhere] = self.client.scatter([shared], broadcast=True, hash=False)
            try:
                for done in self._in_order(work, everywhere, pieces[at:]):
                    yield done
                    at, tries = at + 1, 0
            except lost as error:  # the only worker that had what is shared is gone
                tries += 1
                if tries == TRIES:
                    raise StoreError(f"workers of the cluster died {TRIES} times over one piece of work") from error
            except killed as error:
                raise StoreError(f"workers of the cluster died again and again over one piece: {error}") from error

    def _in_order(self, work: Any, shared: Any, pieces: Sequence[Any]) -> Iterator[Any]:
        """Hand pieces out, some ahead of the one whose result comes next."""
        ahead = AHEAD * max(1, len(self.client.scheduler_info(n_workers=-1)["workers"]))
        asked: deque[Any] = deque()
        try:
            for piece in pieces:
                asked.append(self.client.submit(work, shared, piece, pure=False))
                if len(asked) >= ahead:
                    yield asked.popleft().result()
            while asked:
                yield asked.popleft().result()
        finally:
            self.client.cancel(list(asked))


@contextmanager
def connected(cluster: str, jobs: int | None = None) -> Iterator[Route]:
    """Give the route of a cluster; see `graphlab.spread.opening.opened`."""
    where = urlsplit(cluster)
    if cluster != "local" and (where.scheme not in ("tcp", "tls") or not where.hostname or not where.port):
        raise RefusedError(f"--cluster {cluster}: write local, tcp://HOST:8786 or tls://HOST:8786")
    if cluster != "local" and jobs is not None:
        raise RefusedError("--jobs is for this machine; a cluster has the workers that it has")
    distributed = require("distributed", extra="cluster")
    dask = require("dask", extra="cluster")
    with ExitStack() as stack:
        stack.enter_context(dask.config.set(_settings()))
        address = stack.enter_context(_own(distributed, jobs)) if cluster == "local" else cluster
        client = stack.enter_context(_client(distributed, address, own=cluster == "local"))
        yield Cluster(client)


def _settings() -> dict[str, Any]:
    """Return settings of dask for the time of our work.

    The nanny's own settings ask malloc to give every freed block back at once: arrays that come and go then cost twice
    the time. One thread for each worker's algebra, as everywhere, so that sums do not depend on the machine.
    """
    one = dict.fromkeys(("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS"), 1)
    return {
        "distributed.nanny.pre-spawn-environ": one,
        "distributed.admin.large-graph-warning-threshold": "1GB",
        "distributed.scheduler.http.routes": [],
        "distributed.worker.http.routes": [],
    }


@contextmanager
def _own(distributed: Any, jobs: int | None) -> Iterator[Any]:
    """Give a cluster on loopback whose files go with it."""
    with (
        tempfile.TemporaryDirectory(prefix="graphlab-cluster-") as folder,
        distributed.LocalCluster(
            n_workers=jobs or os.cpu_count() or 1,
            threads_per_worker=1,
            memory_limit=0,
            host="127.0.0.1",
            security=True,  # certificates for this run: no other user of the machine can hand us code
            scheduler_kwargs={"dashboard": False, "dashboard_address": "127.0.0.1:0"},
            local_directory=folder,
            silence_logs="CRITICAL",
        ) as cluster,
    ):
        yield cluster


@contextmanager
def _client(distributed: Any, address: Any, *, own: bool) -> Iterator[Any]:
    if not own:
        _knock(address)
    with distributed.Client(address, timeout=PATIENCE, set_as_default=False) as client:
        try:
            client.wait_for_workers(1, timeout=PATIENCE)
        except TimeoutError as error:
            raise StoreError(
                f"the cluster at {address} has no worker: start one with: dask worker {address}"
            ) from error
        if not own:
            _same_version(client)
        yield client


def _knock(address: str) -> None:
    """Refuse a scheduler that does not answer in the way that its address says.

    Raises
    ------
    StoreError
        With what to do about it.
    """
    connect = require("distributed.comm", extra="cluster").connect
    security = require("distributed.security", extra="cluster").Security()

    async def answer() -> None:
        comm = await connect(address, timeout=PATIENCE, **security.get_connection_args("client"))
        await comm.close()

    try:
        with ThreadPoolExecutor(1) as thread:  # a notebook has a loop of its own in this one
            thread.submit(asyncio.run, answer()).result()
    except (OSError, TimeoutError, RuntimeError, ValueError, TypeError) as error:
        raise StoreError(_unanswered(address, error)) from error


def _unanswered(address: str, error: Exception) -> str:
    """Return what to do about a scheduler that does not answer."""
    if address.startswith("tls"):
        hint = "for tls:// dask needs DASK_DISTRIBUTED__COMM__TLS__CA_FILE, __CLIENT__CERT and __CLIENT__KEY"
    else:
        hint = "start one with: dask scheduler; where it wants certificates, write tls://"
    return f"no cluster answers at {address} ({type(error).__name__}); {hint}"


def _same_version(client: Any) -> None:
    """Refuse workers without this program: another version might compute something else."""
    ours = version()
    try:
        found = _told(client)
    except Exception as error:
        raise StoreError(f"a worker of the cluster cannot import graphlab {ours}: {error}") from error
    if found - {ours}:
        raise StoreError(f"the workers of the cluster have graphlab {', '.join(sorted(found))}; here it is {ours}")


def _told(client: Any) -> set[str]:
    """Return the versions that the workers tell."""
    return set(map(str, client.run(version).values()))


def version() -> str:
    """Return the version of graphlab in this process, with those of the libraries that its numbers rest on."""
    from importlib.metadata import PackageNotFoundError
    from importlib.metadata import version as of

    def one(name: str) -> str:
        try:
            return of(name)
        except PackageNotFoundError:
            return "unknown"

    return ", ".join([one("graphlab"), *(f"{name} {one(name)}" for name in ("numpy", "scipy", "pandas"))])
