"""The plain loops, compiled by numba: the optional faster path, with the same source and so the same results."""

from __future__ import annotations

from typing import Any

from graphlab.graph.kernel import loops


def compiled_brandes() -> Any:
    """:func:`graphlab.graph.kernel.loops.brandes` as machine code, or None when numba is not installed.

    Notes
    -----
    Compiled once for each installation and kept on disk; where no cache folder can be written it is compiled once
    for each process.
    """
    try:
        import numba
        from numba.extending import register_jitable
    except ImportError:
        return None
    if "brandes" not in _READY:
        for part in (loops.search_levels, loops.search_lengths, loops.book):
            register_jitable(part)
        try:
            _READY["brandes"] = numba.njit(cache=True)(loops.brandes)
        except RuntimeError:  # numba: "no locator available", nowhere to keep the cache
            _READY["brandes"] = numba.njit(loops.brandes)
    return _READY["brandes"]


_READY: dict[str, Any] = {}
