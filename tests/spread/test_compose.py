"""The containers of compose.yaml: a scheduler and two workers that only this machine reaches."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from distributed.cli import dask_scheduler, dask_worker

ROOT = Path(__file__).resolve().parents[2]
SERVICES = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))["services"]


def test_a_scheduler_and_two_workers_start_only_when_asked_for():
    assert SERVICES["worker"]["deploy"]["replicas"] == 2
    assert [SERVICES[name]["profiles"] for name in ("scheduler", "worker")] == [["cluster"], ["cluster"]]
    assert "profiles" not in SERVICES["neo4j"]


def test_no_port_is_open_to_others():
    ports = [port for service in SERVICES.values() for port in service.get("ports", ())]
    assert "127.0.0.1:8786:8786" in ports
    assert all(port.startswith("127.0.0.1:") for port in ports)


def test_both_are_built_from_this_project_with_the_tested_versions():
    for name in ("scheduler", "worker"):
        lines = SERVICES[name]["build"]["dockerfile_inline"]
        assert '--constraint /src/constraints.txt "/src[cluster,fast]"' in lines
        assert "USER dask" in lines


@pytest.mark.parametrize(("name", "program"), [("scheduler", dask_scheduler), ("worker", dask_worker)])
def test_every_option_is_one_that_dask_knows(name, program):
    _, what, *words = SERVICES[name]["command"]
    assert what == name
    known = {option for parameter in program.main.params for option in (*parameter.opts, *parameter.secondary_opts)}
    assert {word for word in words if word.startswith("--")} <= known


def test_what_workers_find_in_their_environment_goes_before_the_settings_of_the_nanny(monkeypatch):
    from distributed.nanny import _get_env_variables

    for name, value in SERVICES["worker"]["environment"].items():
        monkeypatch.setenv(name, value)
    assert _get_env_variables("distributed.nanny.pre-spawn-environ")["MALLOC_TRIM_THRESHOLD_"] == "2000000000"
