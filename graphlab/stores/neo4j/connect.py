"""Reaching a Neo4j server: address and login from the environment, one driver per task, errors that say what to do."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from graphlab.errors import GraphlabError, StoreError, require
from graphlab.stores.addresses import refuse_more

#: Seconds for which a transaction that may be tried again is tried again.
RETRY_SECONDS = 10.0


@dataclass(frozen=True)
class Address:
    """Where a server is and who asks; the password is read from the environment when a connection is made."""

    uri: str
    user: str
    database: str

    @classmethod
    def from_url(cls, text: str) -> Address:
        """Read an address as typed; ``neo4j://`` alone is the one in ``NEO4J_URI``.

        Raises
        ------
        StoreError
            If it is no address, or holds a user or password.
        """
        uri = text
        if not urlsplit(text).netloc:
            uri = os.environ.get("NEO4J_URI", "")
            if not uri:
                raise StoreError(f"'{text}' names no server: write bolt://HOST:7687, or set NEO4J_URI")
        refuse_more(uri)
        return cls(uri, os.environ.get("NEO4J_USERNAME") or "neo4j", os.environ.get("NEO4J_DATABASE") or "neo4j")

    def __str__(self) -> str:
        return f"{self.uri} (database '{self.database}')"


def _auth(address: Address) -> tuple[str, str] | None:
    password = os.environ.get("NEO4J_PASSWORD")
    return (address.user, password) if password else None


@contextmanager
def session(address: Address, *, write: bool = False) -> Iterator[Any]:
    """Return a session on the server; whatever goes wrong in it becomes a `StoreError` that says what to do."""
    neo4j = require("neo4j", extra="neo4j")
    # What the driver has to say stands in the error; without a handler it would also be printed.
    logging.getLogger("neo4j").addHandler(logging.NullHandler())
    try:
        with neo4j.GraphDatabase.driver(
            address.uri,
            auth=_auth(address),
            max_transaction_retry_time=RETRY_SECONDS,
            notifications_min_severity="OFF",
            connection_timeout=15.0,
            user_agent="graphlab",
        ) as driver:
            driver.verify_connectivity()
            mode = neo4j.WRITE_ACCESS if write else neo4j.READ_ACCESS
            with driver.session(database=address.database, default_access_mode=mode, fetch_size=5000) as opened:
                yield opened
    except GraphlabError:
        raise
    except (neo4j.exceptions.Neo4jError, neo4j.exceptions.DriverError) as error:
        raise StoreError(explain(error, address)) from error
    except OSError as error:
        raise StoreError(f"no Neo4j server can be reached at {address.uri}: {error.strerror or error}") from error
    except ValueError as error:
        raise StoreError(f"'{address.uri}' is not an address of a Neo4j server: {error}") from error


def explain(error: Exception, address: Address) -> str:
    """Return what an error of the driver or server means and what to do about it."""
    code = str(getattr(error, "code", "") or "")
    name = type(error).__name__
    told = str(getattr(error, "message", "") or error).strip()
    if name == "ServiceUnavailable":
        told = told.partition("\n")[0].rstrip(":")
        if encryption := _about_encryption(error, address.uri):
            return encryption
    for fragment, sentence in _SENTENCES.items():
        if fragment in code or fragment == name:
            return sentence.format(uri=address.uri, user=address.user, database=address.database, told=told)
    return f"the Neo4j server at {address.uri} refused: {told} ({code or name})"


def _about_encryption(error: Exception, uri: str) -> str:
    """Return what is wrong with TLS between client and server; nothing where that is not what went wrong."""
    causes = list(_causes(error))
    kinds = {type(cause).__name__ for cause in causes}
    encrypted = "+s" in uri.partition("://")[0]
    if "SSLCertVerificationError" in kinds:
        return (
            f"the certificate of the server at {uri} is not one that this machine trusts; for a certificate of your "
            "own making write +ssc instead of +s"
        )
    if encrypted and kinds & {"BoltSecurityError", "SSLError"}:
        return (
            f"{uri} asks for TLS, and the server there does not speak it: write the address without +s (a plain "
            "connection) if the way there is safe, or switch TLS on in the server"
        )
    if not encrypted and any("handshake" in str(cause).lower() for cause in causes):
        return (
            f"the server at {uri} does not answer a plain connection in Bolt: if it wants TLS, write +s (or +ssc for a "
            "certificate of your own making); else the port is not that of Bolt (7687)"
        )
    return ""


def _causes(error: BaseException) -> Iterator[BaseException]:
    """Yield an error and everything behind it, groups of errors included."""
    waiting: list[BaseException] = [error]
    while waiting:
        found = waiting.pop()
        yield found
        waiting += [cause for cause in (found.__cause__, found.__context__) if cause is not None]
        waiting += found.exceptions if isinstance(found, BaseExceptionGroup) else ()


#: What stands in an error's code, or its class, and what a user is told; the first that fits.
_SENTENCES = {
    "Security.Unauthorized": "Neo4j at {uri} refused the login of '{user}': wrong user name or password; set "
    "NEO4J_USERNAME and NEO4J_PASSWORD (a password never goes on the command line)",
    "Security.AuthenticationRateLimit": "Neo4j at {uri} has locked '{user}' for some seconds after wrong passwords; "
    "wait, then set NEO4J_PASSWORD",
    "Security.CredentialsExpired": "the password of '{user}' at {uri} must be changed before it can be used: "
    "ALTER CURRENT USER SET PASSWORD FROM ... TO ... in Neo4j Browser or cypher-shell",
    "Security.Forbidden": "user '{user}' may not do this in database '{database}': {told}; reading needs the rights of "
    "a reader, loading those of an editor (publisher for the first load)",
    "Database.DatabaseNotFound": "there is no database '{database}' at {uri}; set NEO4J_DATABASE to one that "
    "SHOW DATABASES lists",
    "Database.DatabaseUnavailable": "database '{database}' at {uri} is not ready; try again in a moment",
    "TransactionTimedOut": "the time allowed for a transaction ran out (timeout): {told}",
    "LockClientStopped": "the time allowed ran out (timeout) while waiting for another user's lock",
    "LockAcquisitionTimeout": "the time allowed ran out (timeout) while waiting for another user's lock",
    "ConstraintValidationFailed": "a constraint of database '{database}' would be broken, nothing was changed: {told}",
    "ConstraintCreationFailed": "a constraint cannot be made in database '{database}' because of what is there: {told}",
    "MemoryPoolOutOfMemory": "the server has not enough memory for this transaction; raise "
    "dbms.memory.transaction.total.max or the heap (server.memory.heap.max_size): {told}",
    "OutOfMemory": "the server ran out of memory; raise server.memory.heap.max_size",
    "Statement.AccessMode": "this only reads, and the server refused a write: {told}",
    "Statement.SyntaxError": "this is not Cypher that the server understands: {told}",
    "Statement.ParameterMissing": "a parameter is missing: {told}; give it with -p name=value",
    "ProcedureNotFound": "the server has no such procedure: {told}",
    "AuthError": "Neo4j at {uri} refused the login of '{user}'; set NEO4J_USERNAME and NEO4J_PASSWORD",
    "ConfigurationError": "'{uri}' is not an address of a Neo4j server: {told}",
    "IncompleteCommit": "the connection to {uri} broke while the server was saving; nothing is half visible, and "
    "running the same command again puts it right",
    "SessionExpired": "the connection to {uri} broke; nothing is half visible, and running the same command again "
    "puts it right",
    "ServiceUnavailable": "no Neo4j server answers at {uri} ({told}); is it running, and is the port that of "
    "Bolt (7687)? Nothing is half visible; run the command again when it is back",
}
