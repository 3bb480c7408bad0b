"""The mapping file read: its words are checked before any sheet is read, and every complaint names its line."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from graphlab.errors import DataError
from graphlab.loaders.mapping.naming.names import TABLE_OF
from graphlab.loaders.mapping.numbered_periods import MONTHS, is_first_day
from graphlab.loaders.mapping.periods import WEEK_RULES
from graphlab.loaders.mapping.rules import PERIOD, PLACEHOLDERS, Cell, SheetMapping, SheetRule, TableRule
from graphlab.loaders.mapping.yaml_lines import Block, read_yaml
from graphlab.model.tables import ENTITY_TABLES, LINK_TYPES, PERIOD_COLUMNS, TABLES

TOP = (
    "graphlab",
    "record",
    "source",
    "home",
    *ENTITY_TABLES,
    "sheets",
    "sheet",
    "header",
    "table",
    "turned",
    "rows",
    "leave_out",
    "fill_down",
    "tables",
    "graph",
    "drop_personal",
)


SHEET = ("sheet", "header", "table", "turned", "rows", "leave_out", "fill_down", "tables")


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
    "ids",
    "columns",
    "default_kind",
)


#: Words of `graph` that have few values.
GRAPH_VALUES = {
    "ends": ("id", "position"),
    "edges": ("lines",),
    "places": ("match",),
    "ids": ("names",),
    "default_kind": tuple(TABLE_OF),
}


OPTIONS = ("unpivot", "where", "filled", "totals", "add", "count", "reverse")


FORMS = ("column", "columns", "first", "value", "header", "cell", "template", "title", "sheet", "of_file")


MODIFIERS = (
    *("translate", "extract", "format", "match", "code", "unmatched", "default", "split", "new", "same_when", "join"),
    *("year", "week", "rounded", "numbered"),
)


#: Words of a column that are texts as they stand.
_TEXTS = ("column", "join", "template", "extract", "format", "default", "match", "code", "unmatched", "new", "week")


#: What `week` may say: that each of single days begins a week, or ends one; how weeks are numbered.
WEEK_WORDS = ("begins", "ends", *WEEK_RULES)


UNMATCHED = ("error", "new", "unknown", "not-itemised", "empty")


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
        source, home = str(top.get("source", "")), str(top.get("home", ""))
        drop = str(top.get("drop_personal", "no")).lower() in ("yes", "true")
        return SheetMapping(self.file, dict(record), source, home, entities, sheets, graph, drop)

    def _graph(self, top: Block) -> Mapping[str, Any]:
        if "graph" not in top:
            return {}
        block = self.block(top["graph"], top.line_of("graph"), "graph")
        self.only(block, GRAPH, "graph")
        for name, allowed in GRAPH_VALUES.items():
            if name in block and block[name] not in allowed:
                rule = f"'{block[name]}' is not known for {name}"
                raise self.error(block.line_of(name), rule, f"write {' or '.join(allowed)}")
        for name in ("kinds", "types", "by_ends", "columns"):
            for key, value in self.block(block.get(name, Block(block.line)), block.line_of(name), name).items():
                self._translation(name, str(key), str(value), block[name].line_of(key))
        found = dict(block)
        if "reverse" in block:
            found["reverse"] = self.texts(block["reverse"], block.line_of("reverse"), "reverse")
        return found

    def _translation(self, name: str, key: str, value: str, line: int) -> None:
        """Refuse a translation to a kind or type that there is not, or of two ends that are not written as such."""
        allowed: tuple[str, ...] = tuple(TABLE_OF) if name == "kinds" else tuple(LINK_TYPES)
        chosen = value.lower() if name == "kinds" else value.upper().removesuffix(" REVERSED")
        if name != "columns" and chosen not in allowed:
            raise self.error(line, f"'{value}' is not known for {name}", f"write one of {', '.join(allowed)}")
        if name == "by_ends" and "->" not in key:
            raise self.error(line, f"'{key}' does not name two ends", 'write for instance "place -> line"')

    def _entities(self, top: Block, table: str) -> tuple[Mapping[str, str], ...]:
        line, key = top.line_of(table), TABLES[table].key
        if not isinstance(top[table], list):
            raise self.error(line, f"'{table}' must be a list of rows", f"begin each with '- {key}: ...'")
        rows = [self.block(row, line, f"a row of {table}") for row in top[table]]
        for row in rows:
            if not row.get(key):
                raise self.error(row.line, f"a row of {table} has no '{key}'", "give it one")
            for name, text in row.items():
                self._settled(str(text), row.line_of(name))
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
        if header and not re.fullmatch(r"none|\d{1,9}(?:-\d{1,9})?", header):
            raise self.error(
                block.line_of("header"),
                f"'{header}' is not the number of a row",
                "write the row of the header, 3-4 for two rows, or none",
            )
        if rows and not re.fullmatch(r"\d{0,9}\.\.\d{0,9}", rows):
            raise self.error(block.line_of("rows"), f"'{rows}' is not a range of rows", "write for instance 5..40")
        number = str(block.get("table", "") or "0")
        if not number.isdecimal() or len(number) > 9:
            raise self.error(block.line_of("table"), f"'{number}' is no number of a table", "write 1 for the first")
        fill = self.texts(block.get("fill_down", []), block.line_of("fill_down"), "fill_down")
        left = self.lists(block, "leave_out")
        turned, sheet = self._yes(block, "turned"), str(block.get("sheet", ""))
        return SheetRule(block.line, sheet, header, int(number), rows, fill, left, tuple(tables), turned)

    def _yes(self, block: Block, key: str) -> bool:
        """Return whether a word that is yes or no says yes; no where it is not there."""
        written = str(block.get(key, "no")).lower()
        if written not in ("yes", "no", "true", "false"):
            raise self.error(block.line_of(key), f"'{block[key]}' is neither yes nor no", f"write {key}: yes")
        return written in ("yes", "true")

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
        elif any(c.header is not None or c.cell for c in cells.values()):
            raise self.error(block.line, "'header' and 'cell' need 'unpivot'", "say which columns become rows")
        spec = TABLES[table]
        count = str(block.get("count", ""))
        given = ("count_id", "source_id", *(["value"] if count else []))
        missing = [c for c in spec.required if c not in cells and c not in given]
        if missing:
            rule = f"{table} needs the column{'s' if len(missing) > 1 else ''} {', '.join(missing)}"
            raise self.error(block.line, rule, f"add '{missing[0]}:' with a column of the sheet or {{value: ...}}")
        filled = self.texts(block.get("filled", []), block.line_of("filled"), "filled")
        words = block.get("totals") == "words"
        totals = {} if words else self.lists(block, "totals")
        where, add = self.lists(block, "where"), self.texts(block.get("add", []), block.line_of("add"), "add")
        for option in ("add", "count"):
            if option in block and table != "counts":
                raise self.error(block.line_of(option), f"'{option}' is for counts only", "leave it out")
        return TableRule(
            *(table, block.line, cells, unpivot, where, filled, totals),
            total_words=words,
            add=add,
            count=count,
            reverse=self._yes(block, "reverse"),
        )

    def _cell(self, value: Any, line: int) -> Cell:
        if isinstance(value, str):
            if not value:
                raise self.error(line, "names no column", "write the header of a column, or {value: ...}")
            return Cell(line, column=value)
        block = self.block(value, line, "a column")
        self.only(block, FORMS + MODIFIERS, "a column")
        if "value" in block:
            self._settled(str(block["value"]), block.line_of("value"))
        forms = [f for f in FORMS if f in block]
        if len(forms) != 1:
            raise self.error(line, f"needs exactly one of {', '.join(FORMS)}", "write for instance {column: Area}")
        words = (("match", tuple(TABLE_OF)), ("new", tuple(TABLE_OF)), ("unmatched", UNMATCHED), ("week", WEEK_WORDS))
        for name, allowed in words:
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
        rounded = str(block.get("rounded", "0"))
        if not rounded.isdecimal() or len(rounded) > 7 or ("rounded" in block and int(rounded) < 2):
            rule = f"'{rounded}' is nothing that numbers are rounded to"
            raise self.error(block.line_of("rounded"), rule, "write 5, 10, 100 ...")
        translate = self.block(block["translate"], line, "translate") if "translate" in block else {}
        of_file = self._of_file(block)
        year = block.get("year", "")
        years = self._of_file(self.block(year, block.line_of("year"), "year")) if not isinstance(year, str) else {}
        if not isinstance(year, str) and not years:
            raise self.error(block.line_of("year"), "'year' names no year", "write a column, title, header or 2021")
        return Cell(
            line=line,
            columns=self.texts(block.get("columns", []), line, "columns"),
            first=self.texts(block.get("first", []), line, "first"),
            value=str(block["value"]) if "value" in block else None,
            header=self._level(block, line),
            cell="cell" in block,
            title="title" in block and str(block["title"]) != "place",
            title_place=str(block.get("title", "")) == "place",
            sheet="sheet" in block,
            of_file=of_file,
            year=year if isinstance(year, str) else "",
            year_of_file=years,
            rounded=int(rounded),
            numbered=self._numbered(block),
            split=tuple(s for s in self.texts(block.get("split", []), line, "split") if s),
            translate={k: str(v) for k, v in translate.items()},
            same_when=self.texts(block.get("same_when", []), line, "same_when"),
            **{k: str(block[k]) for k in _TEXTS if k in block},
        )

    def _numbered(self, block: Block) -> Mapping[str, str]:
        """Return by year what its periods by number begin with, {} where a block says nothing of them."""
        if "numbered" not in block:
            return {}
        found = self.block(block["numbered"], block.line_of("numbered"), "numbered")
        for year, text in found.items():
            self._settled(str(text), found.line_of(year))
            if str(text) != MONTHS and not is_first_day(str(text)):
                rule = f"'{text}' is no first day of period 1 of {year}"
                raise self.error(found.line_of(year), rule, f'write it as "2024-04-01", or {MONTHS}')
        return {str(year): str(text) for year, text in found.items()}

    def _of_file(self, block: Block) -> Mapping[str, str]:
        """Return the texts by name of a file that a block gives, {} where it gives none."""
        if "of_file" not in block:
            return {}
        found = self.block(block["of_file"], block.line_of("of_file"), "of_file")
        for name, text in found.items():
            self._settled(str(text), found.line_of(name))
        return {name: str(text) for name, text in found.items()}

    def _settled(self, text: str, line: int) -> None:
        if text.strip() in PLACEHOLDERS:
            rule = f"{text.strip()} is still to be settled"
            raise self.error(line, rule, "write what it is, or run graphlab check SHEET --ask")

    def _level(self, block: Block, line: int) -> str | None:
        if "header" not in block:
            return None
        written = str(block["header"]).lower()
        if written in ("yes", "true"):
            return "0"
        if not re.fullmatch(r"[1-9](?:-[1-9])?", written):
            raise self.error(line, f"'{written}' is no row of a header", "write yes, 1 for its first row, or 2-3")
        return written

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
