"""Any sheet as grids of text, by the ending of its file."""

from __future__ import annotations

from pathlib import Path

from graphlab.loaders.sheets.grid import Grid, Progress, read_delimited


def read_grids(path: Path, *, progress: Progress | None = None) -> list[Grid]:
    """Return every sheet of a workbook, or the one grid of a delimited file.

    Raises
    ------
    DataError
        If the file is damaged, harmful or too large; says where and what to do.
    """
    ending = path.suffix.lower()
    if ending in (".xlsx", ".xlsm"):
        from graphlab.loaders.sheets.xlsx import read_xlsx

        return read_xlsx(path, progress=progress)
    if ending == ".ods":
        from graphlab.loaders.sheets.ods import read_ods

        return read_ods(path, progress=progress)
    return [read_delimited(path)]
