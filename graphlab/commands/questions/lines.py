"""``graphlab lines``: the ledger of lines."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from graphlab.commands.shared.large import emit_lines, filters_in_pieces, memory_for, memory_option, open_pieces
from graphlab.commands.shared.options import as_at_option, filter_options, output_options, source_argument
from graphlab.commands.shared.printing import emit
from graphlab.commands.shared.reading import network_of
from graphlab.commands.shared.tables import further_tables

#: Tables that come with --survival.
SURVIVAL = ("survival", "band", "durations")
TABLES = further_tables(*SURVIVAL, "successors", "impossible")


@click.command("lines")
@source_argument
@click.option("--survival", is_flag=True, help="Add how long lines lasted and how soon they came back (Kaplan-Meier).")
@TABLES.option
@filter_options
@as_at_option
@memory_option
@output_options
def command(
    source: str,
    survival: bool,
    table: str | None,
    format_: str | None,
    output: str | None,
    force: bool,
    memory: str | None,
    **options: Any,
) -> None:
    """Show one row a line of SOURCE: where from, where to, seen when, and what became of it.

    Example: graphlab lines example:open-source --place "great yarmouth"
    """
    within = memory_for(source, memory, quiet=options["quiet"])
    if within is not None:
        from graphlab.large.engine import refuse
        from graphlab.large.lines import ledger_lines

        if survival or table:
            raise refuse("--survival" if survival else "--table")
        filters = filters_in_pieces(options)
        with open_pieces(Path(source), within, quiet=options["quiet"]) as engine:
            emit_lines(
                ledger_lines(engine, filters), format_=format_, output=output, force=force, quiet=options["quiet"]
            )
        return
    from graphlab.analysis.lifecycle.ledger import lines

    result = lines(network_of(source, options), survival=survival or table in SURVIVAL)
    result, tables = TABLES.chosen(result, table, SURVIVAL)
    emit(
        result,
        format_=format_,
        output=output,
        force=force,
        quiet=options["quiet"],
        part=lambda name, further: bool(further.rows) or name in SURVIVAL,
        tables=tables,
    )
