"""The mapping file: how a foreign sheet becomes claims, checked against the data model before any sheet is read."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from graphlab.errors import DataError
from graphlab.loaders.mapping.names import TABLE_OF
from graphlab.loaders.mapping.yaml_lines import Block, read_yaml
from graphlab.model.intake.validation import PERIOD_COLUMNS
from graphlab.model.tables import ENTITY_TABLES, TABLES

TOP = (
    "graphlab",
    "record",
    "source",
    "home",
    *ENTITY_TABLES,
    "sheets",
    "sheet",
    "header",
    "rows",
    "leave_out",
    "tables",
    "graph",
)
SHEET = ("sheet", "header", "rows", "leave_out", "tables")
GRAPH = (
    "node_kind",
    "edge_type",
    "kinds",
    "types",
    "default_type",
    "by_ends",
    "reverse",
    "name",
    "ends",
    "edges",
    "line",
    "places",
)
#: Words of `graph` that have few values.
GRAPH_VALUES = {"ends": ("id", "position"), "edges": ("lines",), "places": ("match",)}
OPTIONS = ("unpivot", "where", "filled", "totals")
FORMS = ("column", "columns", "first", "value", "header", "cell", "template")
MODIFIERS = ("translate", "extract", "format", "match", "unmatched", "default", "split", "new", "same_when", "join")
UNMATCHED = ("error", "new", "unknown", "not-itemised", "empty")
#: The target `period` stands for the two date columns of a table.
PERIOD = "period"


@dataclass(frozen=True)
class Cell:
    """Where the text of a target column comes from, and what is done to it.

    Attributes
    ----------
    line
        Line of the mapping, for errors.
    column, columns, join
        One column of the sheet, or several put together.
    first
        Several columns, of which the first that is filled is taken.
    value
        A constant.
    template
        Text with ``{Column}`` in it.
    header, cell
        Of an unpivoted table: the header of the column, the cell itself.
    translate, extract, format, default, split
        What is done to the text, in this order: extract (a regular expression), translate, default, format, split.
    match, unmatched
        Kind of thing that the text names, and what to do when it is not clear.
    new, same_when
        Kind of thing that is made, and the columns that tell two of them apart.
    """

    line: int
    column: str = ""
    columns: tuple[str, ...] = ()
    join: str = " "
    first: tuple[str, ...] = ()
    value: str | None = None
    template: str = ""
    header: bool = False
    cell: bool = False
    translate: Mapping[str, str] = field(default_factory=dict)
    extract: str = ""
    format: str = ""
    default: str = ""
    split: str = ""
    match: str = ""
    unmatched: str = "error"
    new: str = ""
    same_when: tuple[str, ...] = ()

    @property
    def needs(self) -> tuple[str, ...]:
        """Columns of the sheet that it reads."""
        named = tuple(re.findall(r"\{([^{}]+)\}", self.template))
        return tuple(dict.fromkeys(c for c in (self.column, *self.columns, *self.first, *named, *self.same_when) if c))


@dataclass(frozen=True)
class TableRule:
    """How the rows of a sheet become rows of one table."""

    table: str
    line: int
    cells: Mapping[str, Cell]
    unpivot: Mapping[str, Any] | None = None
    where: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    filled: tuple[str, ...] = ()
    totals: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True)
class SheetRule:
    """Which sheet, where its header is, which rows to leave out, and what it becomes."""

    line: int
    sheet: str = ""
    header: str = ""
    rows: str = ""
    leave_out: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    tables: tuple[TableRule, ...] = ()


@dataclass(frozen=True)
class SheetMapping:
    """A mapping file as read."""

    file: str
    record: Mapping[str, Any]
    source: str
    home: str
    entities: Mapping[str, tuple[Mapping[str, str], ...]]
    sheets: tuple[SheetRule, ...]
    graph: Mapping[str, Any]


class _Reader:
    """Reads blocks of one mapping file; every complaint names its line."""

    def __init__(self, file: str) -> None:
        self.file = file

    def error(self, line: int, rule: str, remedy: str = "see docs/ways-in.md") -> DataError:
        return DataError(f"{self.file}, line {line}: {rule}", remedy)

    def only(self, block: Block, allowed: tuple[str, ...], what: str) -> None:
        for key in block:
            if key not in allowed:
                raise self.error(
                    block.line_of(key), f"'{key}' is not known in {what}", f"write one of {', '.join(allowed)}"
                )

    def block(self, value: Any, line: int, what: str) -> Block:
        if not isinstance(value, Block):
            raise self.error(line, f"{what} must be 'name: value' lines")
        return value

    def texts(self, value: Any, line: int, what: str) -> tuple[str, ...]:
        items = value if isinstance(value, list) else [value]
        if any(not isinstance(i, str) for i in items):
            raise self.error(line, f"{what} must be a text or a list of texts")
        return tuple(items)

    def lists(self, block: Block, key: str) -> dict[str, tuple[str, ...]]:
        if key not in block:
            return {}
        inner = self.block(block[key], block.line_of(key), key)
        return {name: self.texts(value, inner.line_of(name), name) for name, value in inner.items()}

    def mapping(self, top: Block) -> SheetMapping:
        self.only(top, TOP, "a mapping")
        entities = {t: self._entities(top, t) for t in ENTITY_TABLES if t in top}
        if "sheets" in top:
            if not isinstance(top["sheets"], list):
                raise self.error(
                    top.line_of("sheets"), "'sheets' must be a list", "begin each sheet with '- sheet: name'"
                )
            sheets = tuple(self._sheet(self.block(s, top.line_of("sheets"), "a sheet")) for s in top["sheets"])
        else:
            part = Block(top.line)
            part.update({k: v for k, v in top.items() if k in SHEET})
            part.lines = top.lines
            sheets = (self._sheet(part),) if "tables" in top else ()
        graph = self._graph(top)
        if not sheets and not graph:
            raise self.error(top.line, "says nothing of any table", "add 'tables:' with one block a table")
        record = self.block(top["record"], top.line_of("record"), "record") if "record" in top else {}
        return SheetMapping(
            self.file, dict(record), str(top.get("source", "")), str(top.get("home", "")), entities, sheets, graph
        )

    def _graph(self, top: Block) -> Mapping[str, Any]:
        if "graph" not in top:
            return {}
        block = self.block(top["graph"], top.line_of("graph"), "graph")
        self.only(block, GRAPH, "graph")
        for name, allowed in GRAPH_VALUES.items():
            if name in block and block[name] not in allowed:
                rule = f"'{block[name]}' is not known for {name}"
                raise self.error(block.line_of(name), rule, f"write {' or '.join(allowed)}")
        for name in ("kinds", "types", "by_ends"):
            if name in block:
                self.block(block[name], block.line_of(name), name)
        found = dict(block)
        if "reverse" in block:
            found["reverse"] = self.texts(block["reverse"], block.line_of("reverse"), "reverse")
        return found

    def _entities(self, top: Block, table: str) -> tuple[Mapping[str, str], ...]:
        line, key = top.line_of(table), TABLES[table].key
        if not isinstance(top[table], list):
            raise self.error(line, f"'{table}' must be a list of rows", f"begin each with '- {key}: ...'")
        rows = [self.block(row, line, f"a row of {table}") for row in top[table]]
        for row in rows:
            if not row.get(key):
                raise self.error(row.line, f"a row of {table} has no '{key}'", "give it one")
        return tuple({k: str(v) for k, v in row.items()} for row in rows)

    def _sheet(self, block: Block) -> SheetRule:
        self.only(block, SHEET, "a sheet")
        if not isinstance(block.get("tables"), list) or not block["tables"]:
            raise self.error(
                block.line_of("tables"), "a sheet needs 'tables', a list", "begin each with '- counts:' or '- links:'"
            )
        tables = []
        for item in block["tables"]:
            item = self.block(item, block.line_of("tables"), "a table")
            if len(item) != 1 or next(iter(item)) not in TABLES:
                names = ", ".join(item)
                raise self.error(
                    item.line, f"'{names}' is not one table", f"write one of {', '.join(TABLES)}, then its columns"
                )
            table = next(iter(item))
            tables.append(self._table(table, self.block(item[table], item.line, table)))
        header, rows = str(block.get("header", "")), str(block.get("rows", ""))
        if header and not re.fullmatch(r"none|\d+(?:-\d+)?", header):
            raise self.error(
                block.line_of("header"),
                f"'{header}' is not the number of a row",
                "write the row of the header, 3-4 for two rows, or none",
            )
        if rows and not re.fullmatch(r"\d*\.\.\d*", rows):
            raise self.error(block.line_of("rows"), f"'{rows}' is not a range of rows", "write for instance 5..40")
        return SheetRule(
            block.line, str(block.get("sheet", "")), header, rows, self.lists(block, "leave_out"), tuple(tables)
        )

    def _table(self, table: str, block: Block) -> TableRule:
        cells: dict[str, Cell] = {}
        for target in block:
            if target in OPTIONS:
                continue
            if target == PERIOD:
                if table not in PERIOD_COLUMNS:
                    raise self.error(block.line_of(target), f"{table} has no period")
            elif not re.fullmatch(r"\w[\w .-]*", target):
                raise self.error(
                    block.line_of(target), f"'{target}' cannot be the name of a column", "use letters, digits and _"
                )
            cells[target] = self._cell(block[target], block.line_of(target))
        unpivot = None
        if "unpivot" in block:
            unpivot = self.block(block["unpivot"], block.line_of("unpivot"), "unpivot")
            self.only(unpivot, ("columns", "except", "matching", "from", "to", "empty"), "unpivot")
        elif any(c.header or c.cell for c in cells.values()):
            raise self.error(block.line, "'header' and 'cell' need 'unpivot'", "say which columns become rows")
        spec = TABLES[table]
        missing = [c for c in spec.required if c not in cells and c not in ("count_id", "source_id")]
        if missing:
            rule = f"{table} needs the column{'s' if len(missing) > 1 else ''} {', '.join(missing)}"
            raise self.error(block.line, rule, f"add '{missing[0]}:' with a column of the sheet or {{value: ...}}")
        filled = self.texts(block.get("filled", []), block.line_of("filled"), "filled")
        where, totals = self.lists(block, "where"), self.lists(block, "totals")
        return TableRule(table, block.line, cells, unpivot, where, filled, totals)

    def _cell(self, value: Any, line: int) -> Cell:
        if isinstance(value, str):
            if not value:
                raise self.error(line, "names no column", "write the header of a column, or {value: ...}")
            return Cell(line, column=value)
        block = self.block(value, line, "a column")
        self.only(block, FORMS + MODIFIERS, "a column")
        forms = [f for f in FORMS if f in block]
        if len(forms) != 1:
            raise self.error(line, f"needs exactly one of {', '.join(FORMS)}", "write for instance {column: Area}")
        for name, allowed in (("match", tuple(TABLE_OF)), ("new", tuple(TABLE_OF)), ("unmatched", UNMATCHED)):
            if name in block and block[name] not in allowed:
                raise self.error(
                    block.line_of(name),
                    f"'{block[name]}' is not known for {name}",
                    f"write one of {', '.join(allowed)}",
                )
        if block.get("new") == "line" and "same_when" not in block:
            rule = "a new line needs 'same_when': a brand is a name and never the identity"
            raise self.error(line, rule, "write same_when: [Line, Town], the columns that tell two lines apart")
        self._pattern(block, line)
        translate = self.block(block["translate"], line, "translate") if "translate" in block else {}
        return Cell(
            line=line,
            columns=self.texts(block.get("columns", []), line, "columns"),
            first=self.texts(block.get("first", []), line, "first"),
            value=str(block["value"]) if "value" in block else None,
            header="header" in block,
            cell="cell" in block,
            translate={k: str(v) for k, v in translate.items()},
            same_when=self.texts(block.get("same_when", []), line, "same_when"),
            **{
                k: str(block[k])
                for k in (
                    "column",
                    "join",
                    "template",
                    "extract",
                    "format",
                    "default",
                    "split",
                    "match",
                    "unmatched",
                    "new",
                )
                if k in block
            },
        )

    def _pattern(self, block: Block, line: int) -> None:
        if "extract" not in block:
            return
        try:
            groups = re.compile(str(block["extract"])).groups
        except re.error as error:
            raise self.error(line, f"'{block['extract']}' is no regular expression ({error})") from None
        if groups != 1:
            raise self.error(line, f"'{block['extract']}' must have one group", "put ( ) around the part to keep")


def read_mapping(path: Path) -> SheetMapping:
    """Return a mapping file, checked: known words only, every required column of every table said.

    Raises
    ------
    DataError
        At the first thing that is wrong; says the line of the mapping and what to write.
    """
    return _Reader(path.name).mapping(read_yaml(path))
