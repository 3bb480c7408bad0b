"""``graphlab diff``: what changed between two versions of a dataset."""

from __future__ import annotations

from typing import Any

import click

from graphlab.commands._common import emit, filter_options, filters_of, format_of, output_options, read_source
from graphlab.commands._tables import further_tables

TABLES = further_tables("figures", other_names={"figure": "figures"})


@click.command("diff")
@click.argument("old", metavar="SOURCE")
@click.argument("new", metavar="SOURCE")
@click.option(
    "--by",
    type=click.Choice(("claim", "figure")),
    default="claim",
    show_default=True,
    help="Which table in data formats.",
)
@TABLES.option
@filter_options
@output_options
def command(
    old: str,
    new: str,
    by: str,
    table: str | None,
    format_: str | None,
    output: str | None,
    force: bool,
    quiet: bool,
    **options: Any,
) -> None:
    """Say what changed from the first SOURCE to the second: added, corrected, withdrawn, and which figures move."""
    from graphlab.analysis.inspection.diff import diff

    result = diff(read_source(old, quiet=True), read_source(new, quiet=True), **filters_of(options))
    data_format = format_of(format_, output) in ("csv", "json")
    chosen = result.parts["figures"] if by == "figure" and not table else result
    chosen, tables = TABLES.chosen(chosen, table)
    emit(
        chosen,
        format_=format_,
        output=output,
        force=force,
        quiet=quiet,
        every_part=not data_format,
        tables=tables,
    )
