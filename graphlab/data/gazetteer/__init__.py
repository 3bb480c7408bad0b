"""The packaged gazetteer of the United Kingdom: ``places.csv``, its hand-written ``seed.txt``, and what builds it.

`build` is run by a developer and needs GeoNames; at run time only `gazetteer_rows` is used.
"""

from __future__ import annotations

import csv
from functools import lru_cache
from importlib import resources


@lru_cache(maxsize=1)
def gazetteer_rows() -> tuple[dict[str, str], ...]:
    """Return the places of the gazetteer as rows of the places table, sorted by id."""
    text = (resources.files(__name__) / "places.csv").read_text(encoding="utf-8")
    return tuple(dict(row) for row in csv.DictReader(text.splitlines()))
