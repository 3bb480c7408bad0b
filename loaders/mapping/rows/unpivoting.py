"""Which columns of a sheet become rows: those that a mapping names, or that hold periods, places or numbers."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from graphlab.errors import DataError
from graphlab.loaders.mapping.naming.names import NameIndex
from graphlab.loaders.mapping.numbered_periods import period_number
from graphlab.loaders.mapping.periods import is_period, lacks_year
from graphlab.loaders.mapping.rules import PERIOD, TableRule
from graphlab.loaders.mapping.tables.blocks import is_value
from graphlab.loaders.mapping.tables.view import View, require_column
from graphlab.loaders.mapping.words import SHORTHAND, is_part_total, is_total, total_of

_KINDS = ("periods", "numbers", "places")


def unpivoted(view: View, rule: TableRule, file: str, index: NameIndex) -> list[str]:
    """Return the columns that become rows.

    Raises
    ------
    DataError
        If there is none, or a name is none of the sheet.
    """
    options = rule.unpivot or {}
    columns = list(view.columns)
    used = {c for cell in rule.cells.values() for c in cell.needs}
    line = rule.line
    word = options.get("columns")
    if isinstance(word, str) and word in _KINDS and word not in columns:
        chosen = [c for c in columns if c not in used and _suits(view, rule, index, c, word, options)]
        if not chosen:
            text = f"{file}, line {line}: no column of {view.grid.name} is one of {word}"
            raise DataError(text, "name the columns, or correct the header row")
    elif "columns" in options:
        chosen = options["columns"] if isinstance(options["columns"], list) else [options["columns"]]
        for column in chosen:
            require_column(view, column, file, line)
    elif "from" in options or "to" in options:
        for side in ("from", "to"):
            if side in options:
                require_column(view, options[side], file, line)
        start = columns.index(options["from"]) if "from" in options else 0
        end = columns.index(options["to"]) if "to" in options else len(columns) - 1
        chosen = columns[start : end + 1]
    elif "matching" in options:
        try:
            chosen = [c for c in columns if re.search(options["matching"], c)]
        except re.error as error:
            raise DataError(
                f"{file}, line {line}: '{options['matching']}' is no regular expression ({error})"
            ) from None
    else:
        left = options.get("except", [])
        left = left if isinstance(left, list) else [left]
        chosen = [c for c in columns if c not in used and c not in left]
    if not chosen:
        raise DataError(f"{file}, line {line}: 'unpivot' fits no column of {view.grid.name}", "correct it")
    return list(chosen)


def _suits(view: View, rule: TableRule, index: NameIndex, column: str, word: str, options: Mapping[str, Any]) -> bool:
    """Return whether a column is one of periods, places or numbers; totals of these are too."""
    left = options.get("except", [])
    if column in (left if isinstance(left, list) else [left]) or column in view.personal:
        return False
    sample = [view.text(cells, column) for _, cells in view.rows[:200]]
    filled = [t for t in sample if t]
    told = rule.cells["value"].translate if "value" in rule.cells else {}
    numbers = sum(
        is_value(t) or not any(map(str.isalpha, t)) or len(t) < 4 or t in told or t.lower() in SHORTHAND for t in filled
    )
    if 2 * numbers < len(filled) or any(t.endswith("%") for t in filled) or not filled:
        return False
    targets = (PERIOD, "destination", "origin") if word != "places" else ("destination", "origin")
    levels = [c.header for t, c in rule.cells.items() if c.header is not None and t in targets]
    level = levels[0] if levels else "0"
    text = view.level(column, level)
    if word == "numbers" or is_total(text) or is_part_total(text):
        return True
    if word == "periods":
        return is_period(text) or lacks_year(text) or bool(period_number(text)) or is_period(total_of(text))
    return bool(index.peek(text, "place").id) or not is_period(text)
