"""The option ``--memory``, and what the commands share that can read a folder in pieces."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from graphlab.commands.shared.options import filters_of
from graphlab.commands.shared.printing import format_of, write_file
from graphlab.commands.shared.typed import typed_reading
from graphlab.errors import RefusedError
from graphlab.wording.phrases import many

if TYPE_CHECKING:
    from graphlab.large.engine import Engine

F = TypeVar("F", bound=Callable[..., Any])
#: The word for "read all at once".
WHOLE = "none"
_HELD = 1 << 24


def memory_option(function: F) -> F:
    """Add how much memory may be used: a folder of Parquet files is then read in pieces."""
    return click.option(
        "--memory",
        metavar="SIZE",
        help="Read a folder of Parquet files in pieces, within 1GB say; none: all at once.  [default: by its size]",
    )(function)


def memory_for(source: str, memory: str | None, *, quiet: bool = False) -> str | None:
    """Return within how much memory a source is read in pieces; None where it is read all at once.

    A folder of Parquet files of more than `graphlab.large.engine.LARGE` claims is, without being told: stderr says so.
    """
    if memory is not None:
        return None if memory.lower() == WHOLE else memory
    folder = Path(source)
    if "://" in source or not folder.is_dir() or not any(folder.glob("*.parquet")):
        return None
    from graphlab.large.engine import DEFAULT_MEMORY, LARGE, claims_in, is_parquet

    claims = claims_in(folder) if is_parquet(folder) else 0
    if claims <= LARGE:
        return None
    if not quiet:
        size = many(claims, "claim")
        click.echo(f"{size}: read in pieces within {DEFAULT_MEMORY} (--memory SIZE; none: all at once)", err=True)
    return DEFAULT_MEMORY


def open_pieces(folder: Path, memory: str, *, quiet: bool) -> AbstractContextManager[Engine]:
    """Open a folder that is read in pieces; stderr says now and then how far the reading is, unless `quiet`."""
    from graphlab.commands.shared.reading import show_progress
    from graphlab.large.engine import opened

    return opened(folder, memory, None if quiet else show_progress)


def filters_in_pieces(options: Mapping[str, Any]) -> dict[str, Any]:
    """Return the filters as typed; what needs the whole in memory is refused.

    Raises
    ------
    RefusedError
        For options that read sheets or editions, and for pseudonyms.
    """
    typed = [f"--{name.replace('_', '-')}" for name in typed_reading()]
    typed += ["--pseudonyms"] if options.get("pseudonyms") else []
    if typed:
        from graphlab.large.engine import refuse

        raise refuse(typed[0])
    return filters_of(options)


def emit_lines(lines: Iterable[str], *, format_: str | None, output: str | None, force: bool, quiet: bool) -> None:
    """Print lines of CSV, or write them to a file; nothing is printed or written before all of them are known.

    Raises
    ------
    RefusedError
        If another format was asked for.
    """
    if format_of(format_, output) != "csv":
        raise RefusedError(
            "in pieces the answer is CSV: add --format csv, or -o FILE.csv; --memory none reads all at once"
        )
    if output is not None and output != "-":
        write_file(Path(output), lines, force=force)
        if not quiet:
            click.echo(f"Wrote {output}", err=True)
        return
    with tempfile.SpooledTemporaryFile(max_size=_HELD, mode="w+", encoding="utf-8", newline="\n") as held:
        held.writelines(lines)
        held.seek(0)
        for line in held:
            click.echo(line, nl=False)
