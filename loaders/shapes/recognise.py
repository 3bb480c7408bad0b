"""The shape of a table, recognised before its columns are mapped."""

from __future__ import annotations

import re
from collections.abc import Mapping

from graphlab.loaders.graphs.node_table import is_node_table
from graphlab.loaders.mapping.naming.names import NameIndex
from graphlab.loaders.mapping.tables.blocks import Block
from graphlab.loaders.mapping.tables.turning import turn
from graphlab.loaders.mapping.words import is_total
from graphlab.loaders.shapes import events, places, trackers
from graphlab.loaders.shapes.columns import Column, look_at
from graphlab.loaders.shapes.counts import tables
from graphlab.loaders.shapes.counts.combined import is_counted
from graphlab.loaders.shapes.parts.figure_columns import has_numbers
from graphlab.loaders.shapes.parts.labels import RATES
from graphlab.loaders.shapes.parts.several import counts_names, names_several
from graphlab.loaders.shapes.percent_rows import percent_rows
from graphlab.loaders.shapes.reading import Reading
from graphlab.loaders.shapes.vocabulary import plain_header, role_of
from graphlab.loaders.sheets.grid import fill_merged

#: Columns that Cytoscape writes into its tables of nodes and edges, which are only part of a network.
_CYTOSCAPE = {"suid", "shared name"}
#: Headers of lists that speak of the tables of a file: its contents, its notes, its terms.
_ABOUT_TABLES = {
    *("note number", "note text", "note no", "worksheet", "worksheet title", "worksheet name", "worksheet number"),
    *("table title", "table name", "relevant tables", "definition", "definitions", "abbreviation", "tab name"),
}
#: A line has no more attributes, blank rows among them.
_MOST_ATTRIBUTES = 120
_EDGE_ENDS = (
    ({"source", "target"}, "a list of edges"),
    ({"end 1", "end 2"}, "a list of links of i2"),
    ({"from id", "to id"}, "a list of links"),
)
#: So many letters has the name of a line at most, where no header calls it one.
_LONGEST_NAME = 30
#: Headers of names that may be of people or buildings.
_MAY_NAME_ELSE = re.compile(r"\b(?:names?|venues?|premises|property|properties|sites?|buildings?|who)\b", re.IGNORECASE)
_LIFE_ROLES = frozenset(("status", "start", "end", "closed_on", "closed_by", "closure_type", "disrupted_on"))
_TRACKER_ROLES = _LIFE_ROLES - {"closure_type"} | {"origin", "destination", "grade"}


def read_block(
    block: Block,
    index: NameIndex,
    number: int = 1,
    answers: Mapping[str, str] | None = None,
    shared: dict[tuple[str, str], str] | None = None,
) -> Reading:
    """Return what a table is and how it maps.

    Parameters
    ----------
    block
        The table.
    index
        What names may mean.
    number
        Which table of the file it is; stands in the keys of its questions.
    answers
        Answers to questions, by key.
    shared
        Keys of the questions of all tables of the file, which this one adds to.
    """
    fill_merged(block.grid, block.header)
    aside = percent_rows(block)
    columns = look_at(block, index, without=aside.rows)
    reading = Reading(block, columns, index, number, answers or {}, {} if shared is None else shared)
    for name, texts in aside.labels.items():
        reading.leave_rows(name, texts, RATES, aside.rows)
    for column in reading.columns:
        if column.personal:
            reading.parts[column.name] = f"not used: it holds {column.personal}, personal data"
    if _of_something_else(reading):
        return reading
    if block.header == block.first and is_node_table(block.names[block.left :], _first_rows(block)):
        reading.shape, reading.why = "the nodes of a graph", "it has ids with labels, and nothing that was counted"
        reading.refused = (
            f"it is {reading.shape}, without its edges: put both files into one folder, and name the folder"
        )
        return reading
    hidden = [c for c in reading.columns if c.personal and c.role in ("line", "id") and "line" in c.name.lower()]
    if hidden and not any(c.role == "line" and not c.personal for c in reading.columns):
        reading.shape, reading.why = (
            "a list of lines known by personal data",
            f"'{hidden[0].name}' holds {hidden[0].personal}",
        )
        reading.refused = (
            f"{reading.why}, which is personal data and never an id: give each line a reference of your own"
        )
        return reading
    if on_its_side := _on_its_side(block):
        return _read_turned(reading, on_its_side)
    if places.is_list(reading):
        places.read(reading)
    elif _is_tracker(reading.columns):
        trackers.read(reading)
    elif _named_otherwise(reading):
        trackers.read(reading)
        reading.lines[0] += reading.doubt("lines", "are these names of lines?")
    elif has_numbers(reading):
        tables.read(reading)
    else:
        events.read(reading)
    for column in reading.free():
        reading.leave(column, "nothing says what it is" if column.filled else "it is empty")
    return reading


def _of_something_else(reading: Reading) -> bool:
    """Refuse what its headers show to be a part of a graph, or a list that speaks of other tables."""
    names = {plain_header(c.name) for c in reading.columns}
    if names >= _CYTOSCAPE:
        reading.shape, reading.why = "a table of Cytoscape", "it has the columns SUID and shared name"
        reading.refused = f"it is {reading.shape} and no network: export the network itself, as .cyjs or GraphML"
        return True
    for ends, what in _EDGE_ENDS:
        if ends <= names:
            reading.shape, reading.why = what, f"its header has {' and '.join(sorted(ends))}"
            reading.refused = f"it is {what}: graphlab reads it as a graph, without a mapping"
            return True
    if strong := sorted(names & _ABOUT_TABLES):
        reading.shape, reading.why = "a list of notes, terms or tables", f"a column is called '{strong[0]}'"
        reading.refused = f"it is {reading.shape}: {reading.why}"
        return True
    return False


def _first_rows(block: Block) -> list[list[str]]:
    return [block.grid.rows[i][block.left : block.right] for i in block.body[:60]]


def _read_turned(reading: Reading, labels: str) -> Reading:
    """Return the reading of a tracker whose lines stand across, read with its columns as rows."""
    block = turn(reading.block)
    columns = look_at(block, reading.index)
    turned = Reading(block, columns, reading.index, reading.number, reading.answers, reading.shared)
    for column in turned.columns:
        if column.personal:
            turned.parts[column.name] = f"not used: it holds {column.personal}, personal data"
    corner = turned.columns[0]
    if not _known_lines(turned.columns) and not corner.role and not corner.personal:
        corner.role = "line"
    if not _is_tracker(turned.columns):
        turned.shape, turned.why = "a tracker on its side", f"its rows are {labels}, and its lines stand across"
        turned.refused = f"{turned.why}, but no row names them: write 'Line' before their names"
        return turned
    trackers.read(turned)
    turned.shape, turned.why = "a tracker of lines on its side, one column a line", f"its rows are {labels}"
    turned.sheet_lines.insert(0, "turned: yes")
    for column in turned.free():
        turned.leave(column, "nothing says what it is" if column.filled else "it is empty")
    return turned


def _known_lines(columns: list[Column]) -> bool:
    """Return whether a column names lines, or their numbers."""
    return any(c.role in ("line", "id") and c.filled for c in columns)


def _on_its_side(block: Block) -> str:
    """Return the first labels of a tracker whose attributes stand below each other, one line a column; "" for none."""
    if len(block.body) > _MOST_ATTRIBUTES:
        return ""
    labels = [block.grid.cell(i, block.left) for i in (block.header, *block.body)]
    labels = [label for label in labels if label]
    known = [label for label in labels if role_of(label) in _TRACKER_ROLES | {"line", "notes", "id"}]
    across = [name for name in block.names[block.left + 1 : block.right] if role_of(name) and not is_total(name)]
    life = {role_of(label) for label in labels} & _LIFE_ROLES
    if len(labels) < 4 or len(labels) > 40 or across or not life or 3 * len(known) < 2 * len(labels):
        return ""
    return ", ".join(f"'{label}'" for label in known[:3])


def _named_otherwise(reading: Reading) -> bool:
    """Return whether rows are lines though no header says so: names with an end of a line and two dates of its life.

    The column of the names ("Crew") is asked about; from then on it is one of lines.
    """
    columns = reading.columns
    dated = [c for c in columns if c.role in _LIFE_ROLES and c.dated]
    placed = any(c.role in ("origin", "destination") and c.places > 0.5 for c in columns)
    names = next((c for c in columns if _holds_names(c)), None)
    if names is None or not placed or len(dated) < 2 or any(c.measure or c.numeric for c in columns):
        return False
    usual = "no" if _MAY_NAME_ELSE.search(names.name) else "yes"
    if reading.ask("lines", f"Does '{names.name}' name lines, one a row?", usual, ("yes", "no")) == "no":
        return False
    names.role = "line"
    return True


def _holds_names(column: Column) -> bool:
    """Return whether a column without a part holds short names in capitals that are no places and no dates."""
    if column.role or column.personal or not column.words or column.places > 0.3 or column.periods > 0.3:
        return False
    return all(len(x) <= _LONGEST_NAME and x[:1].isupper() and len(x.split()) <= 4 for x in column.labels)


def _is_tracker(columns: list[Column]) -> bool:
    """Return whether one row is one line: a column of lines in words, and what happened to a line beside it."""
    lines = [c for c in columns if c.role == "line" and c.words and not c.personal]
    named_ids = [c for c in columns if c.role == "id" and "line" in c.name.lower() and c.filled]
    roles = {c.role for c in columns if c.filled}
    life = len(roles & _LIFE_ROLES)
    if not lines and not (named_ids and life):
        return False
    figures = [c for c in columns if c.numeric and c.role != "line"]
    counted = [c for c in figures if c.role == "value" or c.header_period or is_counted(c)]
    several = names_several(lines)
    numbers = [c for c in counted if not c.header_total and not (several and counts_names(c, several))]
    return bool(roles & _TRACKER_ROLES) and (life >= 1 or not numbers)
