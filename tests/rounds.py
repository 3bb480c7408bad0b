"""How many random inputs a test tries: few at every landing, many by hand (``make test-long``)."""

from __future__ import annotations

import os

LONG = os.environ.get("GRAPHLAB_TESTS") == "long"


def rounds(few: int, many: int) -> range:
    """Return the seeds that are tried: the first few, or with ``GRAPHLAB_TESTS=long`` many."""
    return range(many if LONG else few)


def examples(few: int, many: int) -> int:
    """Return how many examples hypothesis draws: few, or with ``GRAPHLAB_TESTS=long`` many."""
    return len(rounds(few, many))
