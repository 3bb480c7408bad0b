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
    return True


def normal_address(text: str) -> str:
    """Return an address with its scheme in small letters.

    Examples
    --------
    >>> normal_address("BOLT://Host:7687")
    'bolt://Host:7687'
    """
    scheme, rest = text.split("://", 1)
    return f"{scheme.lower()}://{rest}"
