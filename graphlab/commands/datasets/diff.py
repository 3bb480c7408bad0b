"""``graphlab diff``: what changed between two versions of a dataset."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import click

from graphlab.commands.shared.options import filter_options, filters_of, output_options, reading_options
from graphlab.commands.shared.printing import emit, format_of
from graphlab.commands.shared.tables import further_tables

#: What follows the table by line on a terminal: figures of operations; the others are asked for.
SHOWN = ("operations",)
TABLES = further_tables("operations", "figures", "claim", other_names={"figure": "figures", "operation": "operations"})


@click.command("diff")
@click.argument("old", metavar="[SOURCE]", required=False)
@click.argument("new", metavar="[SOURCE]", required=False)
@click.option(
    "--by",
    type=click.Choice(("line", "figure", "claim")),
    default="line",
    show_default=True,
    help="What a row is of: a line and what became of it, a count that moves, or a claim.",
)
@TABLES.option
@reading_options
@filter_options
@output_options
def command(
    old: str | None,
    new: str | None,
    by: str,
    table: str | None,
    format_: str | None,
    output: str | None,
    force: bool,
    quiet: bool,
    **options: Any,
) -> None:
    """Say what changed from the first SOURCE to the second.

    Line by line, in words: new, closed, back, gone quiet, moved, re-graded, corrected, withdrawn; then how figures of
    operations moved, with the claims that moved them. Each SOURCE may be a folder, a sheet, a store or a project.
    Inside a project a day names its edition of that day; what is not named is the edition before, and the project now.

    \b
    Examples:
      graphlab diff last-week this-week
      graphlab diff 2026-10-05
    """  # noqa: D301
    from graphlab.analysis.versions.diff import diff
    from graphlab.commands.shared.project import read_versions

    result = diff(*read_versions(old, new), by, **filters_of(options))
    data_format = format_of(format_, output) in ("csv", "json")
    chosen, tables = TABLES.chosen(result, table)
    if by == "line" and not table:
        parts = {name: part for name, part in chosen.parts.items() if name in SHOWN and part.rows}
        chosen = replace(chosen, parts=parts)
    emit(
        chosen,
        format_=format_,
        output=output,
        force=force,
        quiet=quiet,
        every_part=not data_format and by == "line",
        tables=tables,
    )
