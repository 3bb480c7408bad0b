"""``graphlab info``: what is in a dataset."""

from __future__ import annotations

from typing import Any

import click

from graphlab.commands.shared.options import filter_options, output_options, source_argument
from graphlab.commands.shared.printing import emit
from graphlab.commands.shared.reading import network_of
from graphlab.commands.shared.tables import further_tables

TABLES = further_tables("measures")


@click.command("info")
@source_argument
@TABLES.option
@filter_options
@output_options
def command(
    source: str, table: str | None, format_: str | None, output: str | None, force: bool, **options: Any
) -> None:
    """Say what is in SOURCE: entities, claims, periods, measures and units, grades, gaps."""
    from graphlab.analysis.inspection.info import info

    result, tables = TABLES.chosen(info(network_of(source, options)), table)
    emit(result, format_=format_, output=output, force=force, quiet=options["quiet"], tables=tables)
