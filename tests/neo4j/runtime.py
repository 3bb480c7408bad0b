"""A real Neo4j Community server with Graph Data Science on loopback, from Maven Central and without Docker.

``python tests/neo4j/runtime.py fetch`` puts the jars into ``.neo4j/lib``; ``... run`` starts a developer's own server
on port 7687 (its home is ``.neo4j/home``; the password is taken from ``NEO4J_PASSWORD``) until Ctrl-C.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import neo4j
from neo4j.exceptions import ClientError, DriverError, Neo4jError

ROOT = Path(__file__).resolve().parents[2]
HOME = ROOT / ".neo4j"
POM = Path(__file__).with_name("pom.xml")
PLUGIN = "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies"
#: For Java that runs for seconds or minutes: one collector, no time spent on compiling what soon ends, and jars whose
#: digests Maven has compared are not verified class by class (a quarter of the start).
BRIEF = (
    "-XX:+UseSerialGC",
    "-XX:TieredStopAtLevel=1",
    "-XX:+UnlockDiagnosticVMOptions",
    "-XX:-BytecodeVerificationRemote",
)
OPENED = ("java.nio", "java.io", "sun.nio.ch", "java.util.concurrent")
LAPTOP = "on a laptop: `sudo apt-get install openjdk-17-jre-headless maven`, or `brew install openjdk@17 maven`"


class RuntimeMissingError(RuntimeError):
    """Java or Maven is not installed; the text says how to get it."""


def java_version() -> int | None:
    """Return the major version of the ``java`` found on the path, or None."""
    java = shutil.which("java")
    if java is None:
        return None
    found = re.search(r'version "(\d+)', subprocess.run([java, "-version"], capture_output=True, text=True).stderr)
    return int(found[1]) if found else None


def fetch(folder: Path = HOME) -> Path:
    """Return the folder of jars, fetched by Maven when it is not there yet or the pom has changed."""
    version = java_version()
    if version is None or version < 17:
        raise RuntimeMissingError(f"a Neo4j server needs Java 17 or later ({version or 'no Java'} found); {LAPTOP}")
    lib, stamp = folder / "lib", folder / "lib.sha256"
    wanted = hashlib.sha256(POM.read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text() == wanted:
        return lib
    maven = shutil.which("mvn")
    if maven is None:
        raise RuntimeMissingError(f"Maven fetches the Neo4j server and was not found; {LAPTOP}")
    folder.mkdir(parents=True, exist_ok=True)
    fresh = folder / f"lib-{os.getpid()}"
    options = ["-DincludeScope=runtime", f"-DoutputDirectory={fresh}"]
    done = subprocess.run([maven, "-B", "-q", "-ntp", "-f", str(POM), PLUGIN, *options], capture_output=True, text=True)
    if done.returncode:
        shutil.rmtree(fresh, ignore_errors=True)
        raise RuntimeError(f"Maven could not fetch the Neo4j server:\n{(done.stdout + done.stderr)[-2000:]}")
    shutil.rmtree(lib, ignore_errors=True)
    fresh.rename(lib)
    stamp.write_text(wanted)
    return lib


def free_port() -> int:
    """Return a port of loopback that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


class Server:
    """One server with its own home, port and password."""

    def __init__(self, home: Path, *, port: int = 0, password: str = "", heap: str = "768m", gds: bool = True) -> None:
        self.home, self.lib, self.heap, self.gds = home.resolve(), fetch(), heap, gds
        self.port = port or free_port()
        self.password = password or secrets.token_urlsafe(12)
        self.process: subprocess.Popen[bytes] | None = None
        for name in ("conf", "logs"):
            (self.home / name).mkdir(parents=True, exist_ok=True)

    @property
    def uri(self) -> str:
        """The address to connect to."""
        return f"bolt://127.0.0.1:{self.port}"

    @property
    def running(self) -> bool:
        """Whether it was started and neither stopped nor killed since."""
        return self.process is not None and self.process.poll() is None

    @property
    def environment(self) -> dict[str, str]:
        """The variables by which graphlab finds this server."""
        return {
            "NEO4J_URI": self.uri,
            "NEO4J_USERNAME": "neo4j",
            "NEO4J_PASSWORD": self.password,
            "NEO4J_DATABASE": "neo4j",
        }

    def _plug_in(self) -> None:
        """Put Graph Data Science where the next start finds it, or take it away."""
        plugins = self.home / "plugins"
        shutil.rmtree(plugins, ignore_errors=True)
        plugins.mkdir()
        if self.gds:
            for jar in [*self.lib.glob("proc-*.jar"), *self.lib.glob("alpha-proc-*.jar")]:
                (plugins / jar.name).symlink_to(jar)

    def _configure(self) -> None:
        settings = {
            "server.default_listen_address": "127.0.0.1",
            "server.bolt.listen_address": f"127.0.0.1:{self.port}",
            "server.bolt.advertised_address": f"127.0.0.1:{self.port}",
            "server.http.enabled": "false",
            "server.https.enabled": "false",
            "dbms.security.auth_enabled": "true",
            "dbms.security.auth_max_failed_attempts": "0",
            "dbms.security.auth_lock_time": "0s",
            "dbms.usage_report.enabled": "false",
            "server.memory.pagecache.size": "64m",
            "server.config.strict_validation.enabled": "true",
            "db.tx_log.preallocate": "false",
            # Every test empties and fills the database: plans are kept all the same.
            "dbms.cypher.min_replan_interval": "1d",
            "dbms.cypher.statistics_divergence_threshold": "1",
            "internal.dbms.bolt.netty_server_shutdown_quiet_period": "0",
        } | ({"dbms.security.procedures.unrestricted": "gds.*"} if self.gds else {})
        text = "".join(f"{name}={value}\n" for name, value in settings.items())
        (self.home / "conf/neo4j.conf").write_text(text, encoding="utf-8")

    def start(self, wait: float = 180.0) -> Server:
        """Start the server and return when it answers to its password."""
        self._plug_in()
        self._configure()
        opens = [f"--add-opens=java.base/{package}=ALL-UNNAMED" for package in OPENED]
        command = ["java", "-Xms128m", f"-Xmx{self.heap}", *BRIEF, *opens]
        command += ["-Djol.skipHotspotSAAttach=true", "-Dfile.encoding=UTF-8", "-cp", f"{self.lib}/*"]
        command += ["org.neo4j.server.CommunityEntryPoint", f"--home-dir={self.home}"]
        command += [f"--config-dir={self.home}/conf", "--console-mode"]
        with (self.home / "logs/stdout.log").open("ab") as log:
            self.process = subprocess.Popen(
                command, stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT, cwd=self.home
            )
        try:
            self._wait(time.monotonic() + wait)
        except BaseException:
            self.kill()
            raise
        return self

    def _wait(self, end: float) -> None:
        while True:
            if not self.running:
                raise RuntimeError(f"Neo4j did not start:\n{(self.home / 'logs/stdout.log').read_text()[-3000:]}")
            with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
                break
            if time.monotonic() > end:
                raise TimeoutError("Neo4j did not open its port")
            time.sleep(0.1)
        if not (self.home / "password-set").exists():
            self._set_password(end)

    def _set_password(self, end: float) -> None:
        """Exchange the factory password over the wire: as an argument it would stand in the process list."""
        statement = "ALTER CURRENT USER SET PASSWORD FROM $old TO $new"
        while True:
            try:
                with (
                    neo4j.GraphDatabase.driver(self.uri, auth=("neo4j", "neo4j")) as driver,
                    driver.session(database="system") as session,
                ):
                    session.run(statement, old="neo4j", new=self.password).consume()
                break
            except (Neo4jError, DriverError) as error:
                if time.monotonic() > end or (isinstance(error, ClientError) and "Unauthorized" in str(error.code)):
                    raise
                time.sleep(0.2)
        (self.home / "password-set").touch()

    def driver(self) -> neo4j.Driver:
        """Return a driver that is logged in; close it after use."""
        return neo4j.GraphDatabase.driver(
            self.uri,
            auth=("neo4j", self.password),
            max_transaction_retry_time=5,
            notifications_min_severity="OFF",
        )

    def stop(self, wait: float = 60.0) -> None:
        """Stop the server in order, or by force when it does not go."""
        if self.process is not None and self.running:
            self.process.terminate()
            try:
                self.process.wait(wait)
            except subprocess.TimeoutExpired:
                self.kill()
        self.process = None

    def kill(self) -> None:
        """Kill the server as a power cut would."""
        if self.process is not None and self.running:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()

    def __enter__(self) -> Server:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()


def main() -> int:
    """Fetch the jars, or run a developer's server until Ctrl-C."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("what", choices=("fetch", "run"), nargs="?", default="run")
    parser.add_argument("--port", type=int, default=7687)
    asked = parser.parse_args()
    if asked.what == "fetch":
        sys.stderr.write(f"jars in {fetch().relative_to(ROOT)}\n")
        return 0
    password = os.environ.get("NEO4J_PASSWORD", "")
    if len(password) < 8:
        parser.error("set NEO4J_PASSWORD (8 characters or more) to the password that the server shall have")
    with Server(HOME / "home", port=asked.port, password=password, heap="2g") as server:
        sys.stderr.write(f"Neo4j answers at {server.uri}, user neo4j; stop it with Ctrl-C\n")
        with suppress(KeyboardInterrupt):
            while server.running:
                time.sleep(0.5)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
