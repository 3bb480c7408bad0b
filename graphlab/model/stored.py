"""A checked dataset as bytes and back, without Python objects in it: numbers as they are, texts as UTF-8.

First the length of a JSON text (8 bytes), then that text: where each column stands, the record and the report; then the
columns: distinct texts with a separator between, and codes in the least number of bytes that holds them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from functools import partial
from typing import Any

import numpy as np

from graphlab.model.claim_set import ClaimSet
from graphlab.model.columns import Table, TextColumn
from graphlab.model.intake.report import Defect, FileCount, LoadReport
from graphlab.model.record import Record
from graphlab.model.tables import TABLES

#: Raised whenever the form changes.
FORM = 2
_BETWEEN = "\x1e"
_KEY = "key"


def pack(data: ClaimSet, key: str) -> bytes | None:
    """Return a dataset as bytes under a key; None where a text or its record cannot be told so.

    Parameters
    ----------
    data
        As it was loaded: no row rejected.
    key
        What it was made of; `unpack` asks for the same.
    """
    report = data.report or LoadReport()
    parts: list[bytes] = []
    place = 0

    def put(blob: bytes) -> tuple[int, int]:
        nonlocal place
        parts.append(blob)
        place += len(blob)
        return place - len(blob), len(blob)

    tables: dict[str, Any] = {}
    for name in TABLES:
        table = data.columns(name)
        columns = {}
        for column, held in table.columns.items():
            texts = _BETWEEN.join(held.texts)
            if texts.count(_BETWEEN) != max(len(held.texts) - 1, 0):
                return None
            columns[column] = (len(held.texts), *put(texts.encode("utf-8", "surrogatepass")), *_put_codes(held, put))
        numbers = () if TABLES[name].key or name == "same" else put(table.numbers.tobytes())
        tables[name] = {"length": len(table), "columns": columns, "numbers": numbers}
    told = {
        "form": FORM,
        _KEY: key,
        "digest": data.digest,
        "tables": tables,
        "record": data.record.as_dict(),
        "files": [asdict(f) for f in report.files],
        "defects": [asdict(d) for d in report.defects],
        "assumptions": report.assumptions,
        "ignored": report.ignored,
    }
    try:
        head = json.dumps(told).encode()
    except (TypeError, ValueError):
        return None
    return b"".join((len(head).to_bytes(8, "little"), head, *parts))


def _put_codes(held: TextColumn, put: Any) -> tuple[str, int, int]:
    kind = "u1" if len(held.texts) <= 1 << 8 else "u2" if len(held.texts) <= 1 << 16 else "u4"
    return (f"<{kind}", *put(held.codes.astype(f"<{kind}").tobytes()))


def unpack(content: bytes, key: str) -> ClaimSet | None:
    """Return the dataset that was packed under a key; None where it was another key or form.

    Texts and codes are made of the bytes when a column is first asked for.
    """
    size = int.from_bytes(content[:8], "little")
    told = json.loads(content[8 : 8 + size])
    if told.get("form") != FORM or told.get(_KEY) != key:
        return None
    body = memoryview(content)[8 + size :]
    record, defects = Record.read(told["record"])
    if defects or record.as_dict() != told["record"]:
        return None
    report = LoadReport(
        tuple(FileCount(**f) for f in told["files"]),
        tuple(Defect(**d) for d in told["defects"]),
        tuple(told["assumptions"]),
        tuple(told["ignored"]),
    )
    data = ClaimSet({name: _table(name, told["tables"][name], body) for name in TABLES}, record, report)
    data.__dict__["digest"] = told["digest"]
    return data


def _table(name: str, told: Mapping[str, Any], body: memoryview) -> Table:
    columns = {}
    for column, (number, start, size, kind, codes_start, codes_size) in told["columns"].items():
        texts = partial(_texts, body[start : start + size], number)
        codes = partial(_codes, body[codes_start : codes_start + codes_size], kind)
        columns[column] = TextColumn(texts, codes)
    table = Table(name, columns, told["length"])
    if told["numbers"]:
        start, size = told["numbers"]
        table.__dict__["numbers"] = np.frombuffer(body[start : start + size], np.uint64)
    return table


def _texts(blob: memoryview, number: int) -> list[str]:
    return str(blob, "utf-8", "surrogatepass").split(_BETWEEN) if number else []


def _codes(blob: memoryview, kind: str) -> np.ndarray:
    return np.frombuffer(blob, kind).astype(np.int32)
