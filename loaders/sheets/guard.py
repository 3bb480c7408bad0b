"""A stream that stops XML which no program wrote: one endless tag, text or comment makes a parser slow and large."""

from __future__ import annotations

from typing import IO

from graphlab.errors import DataError

MAX_STRETCH = 6_000_000


class GuardedStream:
    """Passes bytes on and refuses a stretch of them that is too long without the end of a tag."""

    def __init__(self, stream: IO[bytes], name: str) -> None:
        """Guard a stream; `name` is what errors call the file."""
        self._stream = stream
        self._name = name
        self._since = 0
        self._started = False

    def read(self, size: int = -1) -> bytes:
        """Return the next bytes.

        Raises
        ------
        DataError
            If the file does not begin as XML, or a stretch without the end of a tag is too long.
        """
        chunk = self._stream.read(size)
        if chunk and not self._started:
            self._started = True
            if not chunk.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n\x00").startswith(b"<"):
                raise DataError(f"{self._name}, line 1: is not XML", "check the file's ending, or save it again")
        end = chunk.rfind(b">")
        self._since = self._since + len(chunk) if end < 0 else len(chunk) - end - 1
        if self._since > MAX_STRETCH:
            rule = f"{self._name}: more than {MAX_STRETCH:,} bytes stand in it without the end of a tag"
            raise DataError(rule, "no program writes such a file; check it")
        return chunk

    def close(self) -> None:
        """Close the stream below."""
        self._stream.close()
