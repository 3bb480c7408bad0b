"""``graphlab info``: what is in a dataset."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from graphlab.commands.shared.large import filters_in_pieces, memory_for, memory_option, open_pieces
from graphlab.commands.shared.options import filter_options, output_options, source_argument
from graphlab.commands.shared.printing import emit, format_of
from graphlab.commands.shared.reading import network_of
from graphlab.commands.shared.tables import further_tables

if TYPE_CHECKING:
    from graphlab.model.result import Result

TABLES = further_tables("measures")


@click.command("info")
@source_argument
@TABLES.option
@filter_options
@memory_option
@output_options
def command(
    source: str,
    table: str | None,
    format_: str | None,
    output: str | None,
    force: bool,
    memory: str | None,
    **options: Any,
) -> None:
    """Say what is in SOURCE: entities, claims, periods, measures and units, grades, gaps."""
    from graphlab.analysis.inspection.info import info

    within = memory_for(source, memory, quiet=options["quiet"])
    if within is None:
        result = info(network_of(source, options))
    else:
        result = _in_pieces(source, within, options, named=format_of(format_, output) != "table", table=table)
    result, tables = TABLES.chosen(result, table)
    emit(result, format_=format_, output=output, force=force, quiet=options["quiet"], tables=tables)


def _in_pieces(source: str, memory: str, options: Mapping[str, Any], *, named: bool, table: str | None) -> Result:
    """Return what is in a folder that is read in pieces."""
    from graphlab.large.engine import refuse
    from graphlab.large.info import info_in_pieces

    if named and table:
        raise refuse("A table that names every claim")
    filters = filters_in_pieces(options)
    with open_pieces(Path(source), memory, quiet=options["quiet"]) as engine:
        return info_in_pieces(engine, filters, named=named)
