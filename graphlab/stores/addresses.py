"""What is the address of a server, and what only looks like one; a password in it is never said back."""

from __future__ import annotations

import re

from graphlab.errors import StoreError

SCHEMES = ("neo4j", "neo4j+s", "neo4j+ssc", "bolt", "bolt+s", "bolt+ssc")
_URL = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://")
_LOGIN = re.compile(r"[^/\\]*:[^/\\]*@")
_BARE = re.compile(rf"({'|'.join(map(re.escape, SCHEMES))}):", re.IGNORECASE)


def is_address(text: str) -> bool:
    """Return whether a text is the address of a Neo4j server, in any case of letters.

    Raises
    ------
    StoreError
        If it is an address of another kind, or only looks like one; a login in it is not said back.

    Examples
    --------
    >>> is_address("BOLT://localhost:7687"), is_address("data/norfolk"), is_address("example:open-source")
    (True, False, False)
    """
    if text.startswith("example:"):
        return False
    url = _URL.match(text)
    if url is None and (_LOGIN.match(text) or _BARE.match(text)):
        raise StoreError(
            "this looks like an address, and is none (it is not repeated here: it may hold a password); "
            "write bolt://HOST:7687, and set NEO4J_USERNAME and NEO4J_PASSWORD"
        )
    if url is None:
        return False
    if url[1].lower() not in SCHEMES:
        raise StoreError(
            f"an address that begins with {url[1]}:// is not read; write one with {', '.join(SCHEMES)}, or a path"
        )
    refuse_more(text)
    return True


def refuse_more(text: str) -> None:
    """Refuse an address that holds more than host and port, such as a user or password, without saying it back.

    Raises
    ------
    StoreError
        If it does.
    """
    _, *rest = re.split(r"[/?#]", text.partition("://")[2])
    if "@" in text:
        raise StoreError(
            "an address with a user or password in it is refused: it would stand in the shell's history and in the "
            "list of processes; set NEO4J_USERNAME and NEO4J_PASSWORD instead"
        )
    if any(rest):
        raise StoreError(
            "the address has more than a host and a port (it is not repeated here: it may hold a password); the "
            "database is named by NEO4J_DATABASE"
        )


def normal_address(text: str) -> str:
    """Return an address with its scheme in small letters.

    Examples
    --------
    >>> normal_address("BOLT://Host:7687")
    'bolt://Host:7687'
    """
    scheme, rest = text.split("://", 1)
    return f"{scheme.lower()}://{rest}"
