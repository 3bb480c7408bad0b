"""Who may ask this server: only the browser of this machine that was given its token, and no other site through it."""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable, MutableMapping
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qs

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
App = Callable[[Scope, Receive, Send], Awaitable[None]]

#: Where the token of the first address is turned into a cookie.
START = "/start"
#: Most that one request may send, in bytes.
MOST_BYTES = 64 * 1024 * 1024
_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'self'"
)
#: A page of `view` or a briefing brings its script with it. It runs apart from this server: no cookie, no request.
DOCUMENT_POLICY = (
    "sandbox allow-scripts allow-downloads allow-popups allow-modals; default-src 'none'; "
    "script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:; font-src data:"
)
_SAFE = ("GET", "HEAD")
_HEADERS = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "same-origin",
    "cache-control": "no-store",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}


class TooMuchError(Exception):
    """A request sends more than `MOST_BYTES`."""


class Guard:
    """An application behind the guard.

    Attributes
    ----------
    app
        What answers those who may ask.
    token
        Secret of this run; it stands in the first address and, after that, in the cookie.
    port
        Port of the server: other hosts and ports in a request are refused, whatever name leads here.
    """

    def __init__(self, app: App, token: str, port: int) -> None:
        self.app, self.token = app, token
        self.hosts = frozenset(f"{host}:{port}" for host in ("127.0.0.1", "localhost", "[::1]"))
        self.cookie = f"graphlab-{port}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or refuse it."""
        if scope["type"] != "http":
            if scope["type"] == "lifespan":
                await self.app(scope, receive, send)
            return
        headers = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in scope["headers"]}
        refusal = self._refusal(scope, headers)
        if refusal:
            await _plain(send, 403, refusal)
        elif scope["path"] == START:
            await self._start(scope, send)
        elif not self._knows(headers):
            await _plain(send, 401, "Open the address that graphlab printed when it started; it holds the key.")
        elif _length(headers) > MOST_BYTES:
            await _plain(send, 413, _too_much())
        else:
            try:
                await self.app(scope, _counted(receive), _with_headers(send))
            except TooMuchError:
                await _plain(send, 413, _too_much())

    def _refusal(self, scope: Scope, headers: dict[str, str]) -> str:
        if headers.get("host", "") not in self.hosts:
            return "This server answers only to its own address on this machine."
        if headers.get("sec-fetch-site", "none") not in ("none", "same-origin"):
            return "Another site may not ask this server."
        if scope["method"] not in (*_SAFE, "POST"):
            return "This server knows GET and POST."
        origin = headers.get("origin", "")
        if origin and origin.removeprefix("http://") != headers["host"]:
            return "Another site may not send forms to this server."
        if scope["method"] not in _SAFE and not origin:
            return "A form must say where it comes from; use a current browser."
        return ""

    def _knows(self, headers: dict[str, str]) -> bool:
        cookie = SimpleCookie()
        try:
            cookie.load(headers.get("cookie", ""))
        except CookieError:
            return False
        given = cookie.get(self.cookie)
        return given is not None and hmac.compare_digest(given.value.encode(), self.token.encode())

    async def _start(self, scope: Scope, send: Send) -> None:
        given = parse_qs(scope["query_string"].decode("latin-1")).get("key", [""])[0]
        if not hmac.compare_digest(given.encode(), self.token.encode()):
            await _plain(send, 401, "This key is not the one that graphlab printed when it started.")
            return
        cookie = f"{self.cookie}={self.token}; HttpOnly; SameSite=Strict; Path=/"
        await _answer(send, 303, b"", {"location": "/", "set-cookie": cookie, "content-type": "text/plain"})


def _length(headers: dict[str, str]) -> int:
    text = headers.get("content-length", "0")
    return int(text) if text.isdecimal() else 0


def _too_much() -> str:
    return f"More than {MOST_BYTES // 1024 // 1024} MB were sent; put the file into the project folder instead."


def _counted(receive: Receive) -> Receive:
    """Return a receiver that stops when more arrives than may, whatever the request said of its length."""
    arrived = 0

    async def counted() -> MutableMapping[str, Any]:
        nonlocal arrived
        message = await receive()
        arrived += len(message.get("body", b""))
        if arrived > MOST_BYTES:
            raise TooMuchError
        return message

    return counted


def _with_headers(send: Send) -> Send:
    async def sending(message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            there = {name.lower() for name, _ in message["headers"]}
            added = {**_HEADERS, "content-security-policy": _POLICY}
            message["headers"] = [
                *message["headers"],
                *((k.encode(), v.encode()) for k, v in added.items() if k.encode() not in there),
            ]
        await send(message)

    return sending


async def _plain(send: Send, status: int, text: str) -> None:
    await _answer(send, status, text.encode(), {"content-type": "text/plain; charset=utf-8"})


async def _answer(send: Send, status: int, body: bytes, headers: dict[str, str]) -> None:
    told = {**_HEADERS, "content-security-policy": _POLICY, **headers}
    await send(
        {
            "type": "http.response.start",
            "status": status,
            "headers": [(name.encode(), value.encode("latin-1")) for name, value in told.items()],
        }
    )
    await send({"type": "http.response.body", "body": body})
