"""What closing lines costs, and what places are worth: one each, or as a file of the analyst says."""

from __future__ import annotations

import csv
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from graphlab.errors import RefusedError
from graphlab.wording.phrases import listed

Finder = Callable[[str, str], str]


@dataclass(frozen=True)
class Costs:
    """What it costs to close each line, and to open each operation that closes lines.

    Attributes
    ----------
    lines
        Cost of each line; one that is not named costs `usual`.
    operations
        Cost of opening each operation, once, however many lines it closes.
    through
        The operations of which one must be opened to close a line; none = the line needs no operation.
    usual
        Cost of a line that is not named.
    unit
        ``lines`` (slots) or ``cost``.
    """

    lines: Mapping[str, float] = field(default_factory=dict)
    operations: Mapping[str, float] = field(default_factory=dict)
    through: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    usual: float = 1.0
    unit: str = "lines"

    def of(self, line: str) -> float:
        """Return what closing a line costs, without opening an operation."""
        return self.lines.get(line, self.usual)


def read_costs(path: str | Path, find: Finder, targeted: Mapping[str, Collection[str]]) -> Costs:
    """Return the costs of a CSV file with the columns ``line``, ``operation`` and ``cost``.

    Parameters
    ----------
    path
        The file. A row with a line is what closing the line costs; with an operation, what opening it costs, once; with
        both, what closing the line costs when that operation does it.
    find
        Gives the id for a name of a kind (``line``, ``operation``).
    targeted
        The lines that each operation is said to have acted on: those it can close unless the file says which.

    Raises
    ------
    RefusedError
        If the file cannot be read, lacks a column, or a cost is no number of at least 0.
    """
    rows = _rows(Path(path), ("cost",), ("line", "operation"))
    lines: dict[str, float] = {}
    operations: dict[str, float] = {}
    through: dict[str, list[str]] = {}
    for number, row in rows:
        line = find(row["line"], "line") if row["line"] else ""
        operation = find(row["operation"], "operation") if row["operation"] else ""
        cost = _number(path, number, row["cost"])
        if not line and not operation:
            raise RefusedError(f"{Path(path).name}, line {number}: neither a line nor an operation is named")
        if not line:
            operations[operation] = cost
            continue
        if line in lines and lines[line] != cost:
            raise RefusedError(f"{Path(path).name}, line {number}: {line} has two costs, {lines[line]:g} and {cost:g}")
        lines[line] = cost
        if operation:
            through.setdefault(line, []).append(operation)
    for operation in operations:
        if not any(operation in named for named in through.values()):
            for line in targeted.get(operation, ()):
                through.setdefault(line, []).append(operation)
    kept = {line: tuple(sorted(set(ops))) for line, ops in sorted(through.items())}
    return Costs(lines, operations, kept, unit="cost")


def read_worth(path: str | Path, find: Callable[[str, str], str | None]) -> dict[str, float]:
    """Return what each place is worth, from a CSV file with the columns ``place`` and ``worth``.

    Parameters
    ----------
    path
        The file.
    find
        Gives the id for a name or id and a kind (``place``); None for a place that the data do not speak of, which is
        passed over.

    Raises
    ------
    RefusedError
        If the file cannot be read, lacks a column, names nothing, names a place twice with two worths, or a worth is no
        number of at least 0.
    """
    worth: dict[str, float] = {}
    for number, row in _rows(Path(path), ("place", "worth")):
        if not row["place"]:
            raise RefusedError(f"{Path(path).name}, line {number}: no place is named")
        place, value = find(row["place"], "place"), _number(path, number, row["worth"], "worth")
        if place is not None and worth.setdefault(place, value) != value:
            raise RefusedError(
                f"{Path(path).name}, line {number}: {place} has two worths, {worth[place]:g} and {value:g}"
            )
    if not worth:
        raise RefusedError(f"{Path(path).name} names no place that the data speak of")
    return worth


def _rows(path: Path, columns: tuple[str, ...], optional: tuple[str, ...] = ()) -> list[tuple[int, dict[str, str]]]:
    """Return the lines of a CSV file that say something, with their numbers; one optional column must be there."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as stream:
            reader = csv.DictReader(stream)
            names = {str(name).strip().lower(): name for name in reader.fieldnames or ()}
            if not names.keys() >= set(columns) or (optional and not names.keys() & set(optional)):
                there = ", ".join(map(str, reader.fieldnames or ())) or "none"
                raise RefusedError(f"{path.name} needs the columns {listed([*optional, *columns])}; it has: {there}")
            told = [
                {key: str(row.get(names[key]) or "").strip() if key in names else "" for key in (*optional, *columns)}
                for row in reader
            ]
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise RefusedError(f"'{path.name}' cannot be read as CSV: {error}") from None
    return [(number, row) for number, row in enumerate(told, start=2) if any(row.values())]


def _number(path: str | Path, number: int, text: str, what: str = "cost") -> float:
    try:
        value = float(text.replace(",", ""))
    except ValueError:
        value = -1.0
    if not 0 <= value < float("inf"):
        raise RefusedError(f"{Path(path).name}, line {number}: '{text}' is no {what}; write a number of at least 0")
    return value
