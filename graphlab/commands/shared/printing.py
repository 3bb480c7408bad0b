"""How results come out: as a table, CSV, JSON or Markdown, on the terminal or into a file."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from graphlab.commands.shared.typed import typed_files, typed_sources

if TYPE_CHECKING:
    from graphlab.model.result import Result

    Part = Callable[[str, Result], bool]

FORMATS = ("table", "csv", "json", "markdown")
_ENDINGS = {".csv": "csv", ".json": "json", ".md": "markdown", ".markdown": "markdown", ".txt": "table"}


def format_of(format_: str | None, output: str | None) -> str:
    """Return how to print: as asked, else by the ending of the output file, else as a table."""
    if format_:
        return format_
    return _ENDINGS.get(Path(output).suffix.lower(), "table") if output else "table"


def render(
    result: Result,
    how: str,
    *,
    every_part: bool = False,
    part: Part | None = None,
    tables: Mapping[str, Result] | None = None,
) -> str:
    """Return a result as text in one of `FORMATS`; `every_part` adds the further tables below a terminal's table.

    JSON holds those of `tables` beside the rows; `part` says of a table by name whether it is printed.
    """
    if how == "json":
        return result.to_json(tables)
    if how == "csv":
        return result.to_csv()
    parts = result.parts.items() if every_part else ()
    shown = [result, *(p for name, p in parts if p is not result and (part is None or part(name, p)))]
    return "\n".join(r.to_markdown() if how == "markdown" else r.to_text() for r in shown)


def emit(
    result: Result,
    *,
    format_: str | None,
    output: str | None,
    force: bool,
    quiet: bool = False,
    every_part: bool = True,
    part: Part | None = None,
    tables: Mapping[str, Result] | None = None,
) -> None:
    """Print a result or write it to a file.

    Parameters
    ----------
    result
        What to print. On a terminal (format ``table`` or ``markdown``) its parts follow it, if `every_part`: those
        that `part`, if it is given, says yes to. In other formats they are not even made.
    format_, output, force, quiet
        The output options as typed.
    tables
        Further tables that were asked for: JSON holds them, CSV is one table and says which it leaves out.

    Raises
    ------
    OutputError
        If the file is there and `force` is off, or it cannot be written.
    """
    how = format_of(format_, output)
    text = render(result, how, every_part=every_part, part=part, tables=tables)
    left_out = [name for name in tables or {} if (tables or {})[name] is not result]
    if how == "csv" and left_out and not quiet:
        click.echo(f"CSV is one table; left out: {', '.join(left_out)} (--table NAME prints one).", err=True)
    if output is None or output == "-":
        click.echo(text, nl=False)
    else:
        write_file(Path(output), text, force=force)
        if not quiet:
            click.echo(f"Wrote {output}", err=True)


def write_file(path: Path, content: str | bytes | Iterable[str], *, force: bool, answers: bool = False) -> None:
    """Write a file whole or not at all; see `graphlab.files.write_file`.

    It takes the place of no source that was typed, nor of a mapping, style or other file that is read beside it;
    `answers` are what was asked about a sheet, which are added to mapping and matches.
    """
    from graphlab import files

    read = {} if answers else typed_files()
    beside = [file for use, file in read.items() if use != "same"]  # judgements are added to their own file
    files.write_file(path, content, force=force, sources=[*typed_sources(), *beside])
