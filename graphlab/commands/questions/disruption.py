"""``graphlab disruption``: what was done to lines, and what came after."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import click

from graphlab.commands.shared.large import emit_lines, filters_in_pieces, memory_for, memory_option, open_pieces
from graphlab.commands.shared.options import as_at_option, filter_options, output_options, source_argument
from graphlab.commands.shared.printing import emit, format_of
from graphlab.commands.shared.reading import network_of
from graphlab.commands.shared.tables import further_tables
from graphlab.commands.shared.typed import complete_source_ids

#: Kept beside `graphlab.analysis.disruption.summary.TABLES` so that help stays fast; a test compares them.
TABLES = ("operation", "line", "place", "stock", "outcome", "other", "returns", "stated")
FURTHER = further_tables(*TABLES)


@click.command("disruption")
@source_argument
@click.option(
    "--by",
    type=click.Choice(TABLES),
    help="One table only; otherwise a terminal shows all, data formats give operation.",
)
@click.option(
    "--operation", metavar="ID", shell_complete=complete_source_ids, help="Only this operation and its parts."
)
@click.option("--line", metavar="ID", shell_complete=complete_source_ids, help="Only this line.")
@FURTHER.option
@filter_options
@as_at_option
@memory_option
@output_options
def command(
    source: str,
    by: str | None,
    table: str | None,
    operation: str | None,
    line: str | None,
    format_: str | None,
    output: str | None,
    force: bool,
    memory: str | None,
    **options: Any,
) -> None:
    """Say what was done to the lines of SOURCE, and what came after.

    Example: graphlab disruption example:open-source --by stock --place norfolk
    """
    from graphlab.analysis.disruption.summary import disruption

    if by and table:
        raise click.UsageError("--by and --table both ask for one table; use one of them.")
    within = memory_for(source, memory, quiet=options["quiet"])
    if within is not None:
        shown = {"format_": format_, "output": output, "force": force, "quiet": options["quiet"]}
        _in_pieces(source, within, options, {"--table": table, "--line": line}, (by, operation), shown)
        return
    net = network_of(source, options)
    result = disruption(net, by, operation=operation, line=line)
    result, tables = FURTHER.chosen(result, table)
    shows_all = by is None and format_of(format_, output) in ("table", "markdown")
    emit(
        result,
        format_=format_,
        output=output,
        force=force,
        quiet=options["quiet"],
        every_part=shows_all,
        part=lambda name, _: name != "operation",
        tables=tables,
    )


def _in_pieces(
    source: str,
    memory: str,
    options: Mapping[str, Any],
    further: Mapping[str, Any],
    asked: tuple[str | None, str | None],
    shown: Mapping[str, Any],
) -> None:
    """Answer from a folder that is read in pieces."""
    from graphlab.large.disruption import disruption_lines
    from graphlab.large.engine import refuse

    for option, value in further.items():
        if value:
            raise refuse(option)
    filters = filters_in_pieces(options)
    by, operation = asked
    with open_pieces(Path(source), memory, quiet=options["quiet"]) as engine:
        emit_lines(disruption_lines(engine, by, filters, operation=operation), **shown)
