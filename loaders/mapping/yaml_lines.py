"""YAML with the line of every key, for errors that name the mapping's line; no aliases, no tags, bounded size."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from graphlab.errors import DataError
from graphlab.loaders.delimited.csv_table import read_text
from graphlab.loaders.halves import half_character

MAX_BYTES = 1_000_000
MAX_DEPTH = 12
_FORM = "see docs/ways-in.md for the form of a mapping"


class Block(dict[str, Any]):
    """A YAML mapping that knows its own line and the line of each key."""

    def __init__(self, line: int) -> None:
        """Start an empty block that begins at a line."""
        super().__init__()
        self.line = line
        self.lines: dict[str, int] = {}

    def line_of(self, key: str) -> int:
        """Return the line of a key; that of the block when it has no such key."""
        return self.lines.get(key, self.line)


def read_yaml(path: Path) -> Block:
    """Return the top mapping of a YAML file; all scalars are text, empty ones "".

    Raises
    ------
    DataError
        If it is too large, not YAML, uses aliases or is no mapping; says the line.
    """
    if path.stat().st_size > MAX_BYTES:
        raise DataError(f"{path.name} is larger than {MAX_BYTES:,} bytes", "is this the right file?")
    try:
        text = read_text(path)
        depth = 0
        for event in yaml.parse(text, Loader=yaml.SafeLoader):
            opens = isinstance(event, yaml.MappingStartEvent | yaml.SequenceStartEvent)
            depth += opens - isinstance(event, yaml.MappingEndEvent | yaml.SequenceEndEvent)
            if depth > MAX_DEPTH:
                raise _error(path, _line(event), "is nested too deeply", _FORM)
            if isinstance(event, yaml.AliasEvent):
                raise _error(path, _line(event), "aliases (*name) are not read", "write the value again")
        node = yaml.compose(text, Loader=yaml.SafeLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or "not YAML"
        raise _error(path, mark.line if mark else 0, f"not YAML: {problem}", "write 'name: value' lines") from None
    except (RecursionError, UnicodeDecodeError):
        raise DataError(f"{path.name} is not YAML text", "write 'name: value' lines") from None
    top = _to_python(path, node, 0) if node is not None else Block(1)
    if not isinstance(top, Block):
        raise _error(path, 0, "is not a mapping", "write 'name: value' lines")
    return top


def _error(path: Path, line: int, rule: str, remedy: str) -> DataError:
    return DataError(f"{path.name}, line {line + 1}: {rule}", remedy)


def _line(event: Any) -> int:
    return event.start_mark.line if event.start_mark else 0


def _to_python(path: Path, node: Any, depth: int) -> Any:
    line = node.start_mark.line
    if depth > MAX_DEPTH:
        raise _error(path, line, "is nested too deeply", _FORM)
    if isinstance(node, yaml.MappingNode):
        block = Block(line + 1)
        for key_node, value_node in node.value:
            key = str(getattr(key_node, "value", ""))
            if not isinstance(key_node, yaml.ScalarNode):
                raise _error(path, key_node.start_mark.line, "a name must be text", "put it between quotation marks")
            if half := half_character(key):
                raise _error(path, line, f"holds half a character ({half})", "write the text anew")
            if key in block:
                raise _error(path, key_node.start_mark.line, f"'{key}' stands twice", "keep one")
            block[key] = _to_python(path, value_node, depth + 1)
            block.lines[key] = key_node.start_mark.line + 1
        return block
    if isinstance(node, yaml.SequenceNode):
        return [_to_python(path, item, depth + 1) for item in node.value]
    value = str(node.value)
    if half := half_character(value):
        raise _error(path, line, f"holds half a character ({half})", "write the text anew")
    return "" if node.tag == "tag:yaml.org,2002:null" else value
