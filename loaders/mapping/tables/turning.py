"""Tables on their side: attributes stand below each other and one thing is a column; turned, it is a row."""

from __future__ import annotations

from collections.abc import Sequence

from graphlab.loaders.mapping.tables.blocks import Block, find_blocks, name_columns
from graphlab.loaders.sheets.grid import Grid, column_letters, fill_merged

#: What the things of a turned table are called where its corner is empty.
CORNER = "Line"


def tables_of(grid: Grid, *, turned: bool = False) -> list[Block]:
    """Return the tables of a sheet from the top down, each on its side where a mapping says so."""
    return [turn(block) if turned else block for block in find_blocks(grid)]


def turn(block: Block) -> Block:
    """Return a table with its columns as rows; titles and notes stay.

    Notes
    -----
    A cell keeps its place: what stands in row 3 of column B stands in row 2 of column C, and is called so in errors,
    after the name of the sheet with `graphlab.loaders.sheets.grid.TURNED`.
    """
    grid = block.grid
    fill_merged(grid, block.header)
    indices = range(max(block.first, 0), block.stop)
    numbers = [grid.numbers[i] for i in indices]
    made = Grid(grid.file, grid.sheet, margins=grid.margins, hidden=grid.hidden, turned_from=grid)
    for column in range(block.left, block.right):
        made.add(column + 1, _cells(grid, indices, numbers, column))
    made.gaps.clear()
    if made.rows and not made.rows[0][numbers[0] - 1]:
        made.rows[0][numbers[0] - 1] = CORNER
    made.bad_cells = {(column + 1, row - 1): defect for (row, column), defect in grid.bad_cells.items()}
    first = column_letters(block.left + 1)
    places = f"row {block.left + 2} is its column {first}, and column {column_letters(numbers[0] - 1)} its row"
    said = f"{grid.name}: on its side: its columns are read as rows ({places} {numbers[0]})"
    made.assumptions = [*grid.assumptions, said]
    table = Block(made, 0, 0, len(made.rows), numbers[0] - 1, numbers[-1])
    table.titles, table.notes = list(block.titles), list(block.notes)
    name_columns(table)
    return table


def _cells(grid: Grid, indices: Sequence[int], numbers: Sequence[int], column: int) -> list[str]:
    """Return a column of a table, each cell at the number of its row."""
    cells = [""] * numbers[-1]
    for index, number in zip(indices, numbers, strict=True):
        cells[number - 1] = grid.cell(index, column)
    return cells
