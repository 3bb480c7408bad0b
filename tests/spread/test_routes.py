"""The same results in the same order by every route, whoever dies on the way."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys

import numpy as np
import pytest

from graphlab.analysis.centrality.ranking import scored_graph
from graphlab.errors import RefusedError, StoreError
from graphlab.graph.kernel import betweenness_centrality, finish, make_plan
from graphlab.graph.kernel.spans import _bare, make_job, run, spans
from graphlab.spread import cluster as clusters
from graphlab.spread.cluster import Cluster
from graphlab.spread.opening import opened
from graphlab.spread.processes import Processes
from graphlab.spread.routes import HERE
from tests.graph.test_kernel_betweenness import line_graph
from tests.spread import works


@pytest.fixture(scope="module")
def local():
    with opened(2, "local") as way:
        yield way


@pytest.fixture(params=["here", "processes", "cluster"])
def way(request):
    made = {"here": lambda: HERE, "processes": lambda: Processes(2, fan_out=0)}
    return made[request.param]() if request.param in made else request.getfixturevalue("local")


def test_results_come_in_the_order_of_the_pieces(way):
    assert list(way.each(works.added, 10, range(30))) == list(range(10, 40))
    assert list(way.each(works.added, 10, [])) == []


def test_an_error_of_the_work_is_raised_as_itself(way):
    found = way.each(works.refused, 3, range(6))
    assert [next(found) for _ in range(3)] == [0, 1, 2]
    with pytest.raises(ValueError, match="piece 3 is wrong"):
        next(found)


@pytest.mark.parametrize("name", ["processes", "cluster"])
def test_a_worker_that_is_killed_costs_time_and_not_the_result(name, local, tmp_path):
    way = local if name == "cluster" else Processes(2, fan_out=0)
    assert list(way.each(works.dies_once, str(tmp_path / "mark"), range(8))) == list(range(8))
    assert (tmp_path / "mark").exists()


def test_the_only_worker_of_a_cluster_may_die_too(tmp_path):
    with opened(1, "local") as way:
        assert list(way.each(works.dies_once, str(tmp_path / "mark"), range(5))) == list(range(5))
    assert (tmp_path / "mark").exists()


def test_work_that_kills_every_worker_is_given_up():
    with pytest.raises(StoreError, match="ended with code 9, 3 times over; use jobs=1"):
        list(Processes(2, fan_out=0).each(works.dies, None, range(4)))


@pytest.mark.parametrize("engine", ["cover", "levels", "loops"])
def test_betweenness_has_the_same_bytes_by_every_route(engine, local, monkeypatch):
    monkeypatch.setattr("graphlab.graph.kernel.spans.NARROW", 20)
    graph = line_graph(4, lines=150, origins=8, towns=20)
    job = make_job(make_plan(graph), engine=engine)
    assert job.engine == engine and len(spans(job)) > 2
    alone = finish(job, run(job))
    assert alone.any()
    for way in (Processes(2, fan_out=0), local):
        assert finish(job, run(job, way)).tobytes() == alone.tobytes()
    assert betweenness_centrality(graph, engine=engine, way=local) == betweenness_centrality(graph, engine=engine)


def test_workers_get_numbers_and_no_name(example):
    graph = scored_graph(example.network())
    job = make_job(make_plan(graph))
    sent = pickle.dumps(_bare(job))
    assert not [name for name in map(str, graph) if name.encode() in sent]
    assert len(sent) < len(pickle.dumps(job))


def test_small_work_stays_here_and_large_work_does_not():
    assert set(Processes(2).each(works.process, None, range(5))) == {os.getpid()}
    assert set(Processes(2).each(works.process, None, range(5), seconds=1.0)) == {os.getpid()}
    assert os.getpid() not in set(Processes(2).each(works.process, None, range(5), seconds=60.0))


def test_processes_end_when_nobody_asks_on():
    found = Processes(2, fan_out=0).each(works.process, None, range(100))
    worker = next(found)
    found.close()
    for _ in range(200):
        done = subprocess.run(["ps", "-o", "stat=", "-p", str(worker)], capture_output=True, text=True, check=False)
        if not done.stdout.strip() or done.stdout.startswith("Z"):
            return
        import time

        time.sleep(0.02)
    pytest.fail("a worker process is still there")


def test_a_script_from_standard_input_can_use_processes():
    script = "from graphlab.spread.processes import Processes\nprint(list(Processes(2, 0).each(pow, 2, [1, 2, 3])))"
    done = subprocess.run([sys.executable, "-"], input=script, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[2, 4, 8]"


def test_workers_of_ours_keep_freed_memory_and_use_one_thread(local):
    names = ["MALLOC_TRIM_THRESHOLD_", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"]
    assert list(local.each(works.environment, None, names)) == [os.environ.get(names[0]), "1", "1"]


@pytest.mark.parametrize(
    ("asked", "says"),
    [
        ({"jobs": 0}, "jobs=0: at least 1"),
        ({"cluster": "127.0.0.1:8786"}, "write local, tcp://HOST:8786 or tls://HOST:8786"),
        ({"cluster": "tcp://host"}, "write local, tcp"),
        ({"cluster": "ucx://host:1"}, "write local, tcp"),
        ({"cluster": "tcp://host:8786", "jobs": 2}, "a cluster has the workers that it has"),
    ],
)
def test_what_cannot_be_meant_is_refused(asked, says):
    with pytest.raises(RefusedError, match=says), opened(**asked):
        pass


def test_a_scheduler_that_does_not_answer_is_said(monkeypatch, free_port):
    monkeypatch.setattr(clusters, "PATIENCE", 1.0)
    with (
        pytest.raises(StoreError, match=rf"no cluster answers at tcp://127.0.0.1:{free_port} .*dask scheduler"),
        opened(cluster=f"tcp://127.0.0.1:{free_port}"),
    ):
        pass


def test_workers_of_another_version_are_refused(scheduler, monkeypatch):
    monkeypatch.setattr(clusters, "version", lambda: "0.0.1")
    monkeypatch.setattr(clusters, "_told", lambda client: {"0.1.0"})
    with pytest.raises(StoreError, match=r"have graphlab 0\.1\.0; here it is 0\.0\.1"), opened(cluster=scheduler):
        pass


def test_a_cluster_that_runs_already_is_used_by_its_address(scheduler):
    with opened(cluster=scheduler) as way:
        assert isinstance(way, Cluster)
        assert list(way.each(np.add, 1, [2])) == [3]


def test_a_plain_scheduler_asked_for_certificates_is_said(scheduler, monkeypatch):
    monkeypatch.setattr(clusters, "PATIENCE", 1.0)
    address = scheduler.replace("tcp", "tls")
    with pytest.raises(StoreError, match="for tls:// dask needs DASK_DISTRIBUTED__COMM__TLS"), opened(cluster=address):
        pass
