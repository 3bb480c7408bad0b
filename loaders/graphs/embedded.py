"""A whole dataset inside a graph file: what our own GraphML and JSON exports carry beside nodes and edges.

The tables stand as JSON text in attributes of the graph, cut into pieces (``graphlab_tables_001`` ...), because
readers of XML limit the length of one text. Where they are present they are the dataset, and nodes and edges, which
say less, are only counted.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from graphlab.errors import DataError
from graphlab.loaders.halves import half_character
from graphlab.model.intake.raw import RawTable
from graphlab.model.tables import TABLES

PREFIX = "graphlab_tables_"
PIECE = 1_000_000


def pieces_of(tables: Mapping[str, Sequence[Mapping[str, str]]], record: Mapping[str, Any]) -> dict[str, str]:
    """Return the attributes that carry a dataset; no piece begins or ends with a blank, which readers strip.

    Examples
    --------
    >>> pieces_of({"lines": [{"line_id": "rico"}]}, {})
    {'graphlab_tables_001': '{"record":{},"schema":1,"tables":{"lines":[{"line_id":"rico"}]}}'}
    """
    content = {"schema": 1, "record": record, "tables": tables}
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    cuts = [0]
    while len(text) - cuts[-1] > PIECE:
        cut = cuts[-1] + PIECE
        while text[cut - 1].isspace() or text[cut].isspace():
            cut -= 1
        cuts.append(cut)
    ends = [*cuts[1:], len(text)]
    width = max(3, len(str(len(cuts))))
    return {f"{PREFIX}{n:0{width}}": text[a:b] for n, (a, b) in enumerate(zip(cuts, ends, strict=True), 1)}


def whole_tables(attributes: Mapping[str, str], file: str) -> tuple[list[RawTable], dict[str, Any]] | None:
    """Return the raw tables and the record that attributes of a graph carry; None when they carry none.

    Raises
    ------
    DataError
        If they are damaged.
    """
    names = sorted(name for name in attributes if name.startswith(PREFIX))
    if not names:
        return None
    try:
        content = json.loads("".join(attributes[name] for name in names))
        if half := half_character(content):
            raise ValueError(f"half a character: {half}")
        tables, record = content["tables"], dict(content["record"])
        rows = {name: [{str(k): str(v) for k, v in row.items()} for row in tables.get(name, ())] for name in TABLES}
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise DataError(
            f"{file}: the attributes '{PREFIX}...' do not hold a dataset ({error})",
            "export the file again, or delete these attributes to read its nodes and edges",
        ) from None
    raws = [_padded(name, found, f"{file}: {name}") for name, found in rows.items() if found]
    return raws, record


def _padded(table: str, rows: list[dict[str, str]], file: str) -> RawTable:
    """Return a raw table that has every required column, empty where no row says anything."""
    columns = tuple(dict.fromkeys((*TABLES[table].required, *(c for row in rows for c in row))))
    return RawTable(table, file, columns, rows, range(1, len(rows) + 1))
