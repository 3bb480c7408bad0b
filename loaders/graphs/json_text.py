"""The text of a JSON file as objects: one document or one object a line, bounded, with errors that say where."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from graphlab.errors import DataError
from graphlab.loaders.graphs.model import FileGraph
from graphlab.loaders.halves import half_character
from graphlab.wording.phrases import many, verb

#: A JSON text must be held in memory at several times its size; larger graphs come as GraphML or as an edge list.
MAX_JSON_BYTES = 150_000_000
LINE_ENDINGS = (".jsonl", ".ndjson")


def parsed_json(path: Path, graph: FileGraph) -> Any:
    """Return what a JSON file holds; a file of JSON lines is a list. Notes on the way go to `graph`.

    Raises
    ------
    DataError
        If it is too large, not UTF-8, no JSON, or nested too deep; says the line.
    """
    text = _text(path)
    found = _parsed(path, text, graph)
    if "\\ud" in text.lower() and (half := half_character(found)):
        raise DataError(f"{path.name} holds half a character ({half})", "write the text anew")
    return found


def _parsed(path: Path, text: str, graph: FileGraph) -> Any:
    constants: list[str] = []
    try:
        if path.suffix.lower() in LINE_ENDINGS:
            return _lines(path.name, text, constants, graph)
        try:
            return json.loads(text, parse_constant=constants.append)
        except json.JSONDecodeError as error:
            if not error.msg.startswith("Extra data"):
                raise
            return _lines(path.name, text, constants, graph)
    except json.JSONDecodeError as error:
        raise DataError(
            f"{path.name}, line {error.lineno}, column {error.colno}: not JSON ({error.msg})",
            "save the graph again from its program",
        ) from None
    except RecursionError:
        raise DataError(
            f"{path.name}: lists or objects are nested too deep", "this is no graph; check the file"
        ) from None
    except ValueError as error:
        raise DataError(f"{path.name}: not JSON ({error})", "save the graph again from its program") from None
    finally:
        if constants:
            found = ", ".join(sorted(set(constants)))
            graph.notes.append(
                f"{path.name}: {many(len(constants), 'value')} {found} "
                f"{verb(len(constants), 'was', 'were')} read as empty"
            )


def _text(path: Path) -> str:
    size = path.stat().st_size
    if size > MAX_JSON_BYTES:
        raise DataError(
            f"{path.name} has {size:,} bytes; a JSON graph may have {MAX_JSON_BYTES:,}",
            "save it as GraphML or as an edge list, which are read as a stream",
        )
    try:
        return path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DataError(f"{path.name}: byte {error.start:,} is not UTF-8", "save the file as UTF-8") from None


def _lines(name: str, text: str, constants: list[str], graph: FileGraph) -> list[Any]:
    found = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            found.append(json.loads(line, parse_constant=constants.append))
        except json.JSONDecodeError as error:
            raise json.JSONDecodeError(error.msg, f"{chr(10) * (number - 1)}{line}", number - 1 + error.pos) from None
    graph.notes.append(f"{name}: read as JSON lines, one object a line ({len(found):,})")
    return found
