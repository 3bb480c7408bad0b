"""A real scheduler and worker behind certificates, on loopback: who has none is not let in."""

from __future__ import annotations

import subprocess
import sys

import distributed
import pytest
from distributed.security import Security

from graphlab.errors import StoreError
from graphlab.spread import cluster as clusters
from graphlab.spread.opening import opened


def made(folder, name, authority=None):
    """Make a key and a certificate, of its own or signed by an authority; return both paths."""
    key, certificate = folder / f"{name}-key.pem", folder / f"{name}.pem"
    signed = [] if authority is None else ["-CA", str(authority[1]), "-CAkey", str(authority[0])]
    words = f"openssl req -x509 -newkey rsa:2048 -nodes -keyout {key} -out {certificate} -days 2 -subj /CN={name}"
    subprocess.run([*words.split(), *signed], check=True, capture_output=True)
    return key, certificate


@pytest.fixture(scope="module")
def keys(tmp_path_factory):
    folder = tmp_path_factory.mktemp("keys")
    authority = made(folder, "authority")
    return {name: made(folder, name, authority) for name in ("scheduler", "client")} | {
        "authority": authority,
        "stranger": made(folder, "stranger"),
    }


@pytest.fixture(scope="module")
def address(keys):
    """Give the address of a scheduler with one worker that want certificates of the authority."""
    key, certificate = map(str, keys["scheduler"])
    both = {f"tls_{role}_{what}": path for role in ("scheduler", "worker", "client") for what, path in
            (("key", key), ("cert", certificate))}  # fmt: skip
    security = Security(tls_ca_file=str(keys["authority"][1]), require_encryption=True, **both)
    with distributed.LocalCluster(
        n_workers=1, threads_per_worker=1, processes=False, protocol="tls://", security=security, host="127.0.0.1",
        dashboard_address="127.0.0.1:0",
    ) as cluster:  # fmt: skip
        yield cluster.scheduler_address


def environment(keys, name):
    """Return the environment variables that docs/sizes.md names."""
    key, certificate = keys[name]
    return {
        "DASK_DISTRIBUTED__COMM__TLS__CA_FILE": str(keys["authority"][1]),
        "DASK_DISTRIBUTED__COMM__TLS__CLIENT__KEY": str(key),
        "DASK_DISTRIBUTED__COMM__TLS__CLIENT__CERT": str(certificate),
    }


def test_the_variables_of_the_guide_let_a_client_in(keys, address, monkeypatch):
    for name, value in environment(keys, "client").items():
        monkeypatch.setenv(name, value)
    script = (
        "import sys\nfrom graphlab.spread.opening import opened\n"
        "with opened(cluster=sys.argv[1]) as way:\n    print(list(way.each(pow, 2, [1, 2, 3])))"
    )
    done = subprocess.run([sys.executable, "-c", script, address], capture_output=True, text=True, check=False)
    assert done.stdout.strip() == "[2, 4, 8]", done.stderr


@pytest.mark.parametrize("name", ["stranger", None])
def test_who_has_no_certificate_of_the_authority_is_not_let_in(name, keys, address, monkeypatch):
    import dask

    monkeypatch.setattr(clusters, "PATIENCE", 2.0)
    told = {} if name is None else environment(keys, name)
    given = {key.removeprefix("DASK_").lower().replace("__", ".").replace("_", "-"): v for key, v in told.items()}
    with (
        dask.config.set(given),
        pytest.raises(StoreError, match=r"no cluster answers at tls://.*DASK_DISTRIBUTED__COMM__TLS__CA_FILE"),
        opened(cluster=address),
    ):
        pass


def test_a_plain_address_is_not_let_in_either(address, monkeypatch):
    monkeypatch.setattr(clusters, "PATIENCE", 2.0)
    with (
        pytest.raises(StoreError, match="where it wants certificates, write tls://"),
        opened(cluster=address.replace("tls", "tcp")),
    ):
        pass
