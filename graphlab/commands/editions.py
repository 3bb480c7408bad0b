"""``graphlab editions``: how a figure moved between editions, what is still to come, and why it moved."""

from __future__ import annotations

from typing import Any

import click

from graphlab.commands._common import emit, filter_options, network_of, output_options, source_argument
from graphlab.commands._tables import further_tables

#: Kept beside `graphlab.analysis.editions.editions.TABLES` so that help stays fast; a test compares them.
NAMES = ("triangle", "ages", "nowcast", "past-errors", "bridge", "bridge-cells", "readings", "ratio", "scope")
TABLES = further_tables(*NAMES, needs={"ratio": "--per"})


@click.command("editions")
@source_argument
@click.option("--measure", multiple=True, required=True, metavar="M", help="What to follow, such as lines closed.")
@click.option("--unit", metavar="U", help="Unit of the measure, where it has several.")
@click.option("--per", metavar="M", help="Divide readings since one start by this measure, such as lines closed.")
@TABLES.option
@filter_options
@output_options
def command(
    source: str, table: str | None, format_: str | None, output: str | None, force: bool, **options: Any
) -> None:
    """Say how a measure of SOURCE moved between editions, what is still to come, and why it moved.

    Sources are editions of one another when they say so in a column edition_of, or when a claim of one supersedes a
    claim of the other. A terminal shows all tables, data formats the figures by edition unless --table names another.

    Example: graphlab editions example:programme --measure arrests --per "lines closed"
    """
    from graphlab.analysis.editions.editions import editions

    net = network_of(source, options)
    result = editions(net, options["measure"], options["unit"], per=options["per"])
    result, tables = TABLES.chosen(result, table)
    quiet = options["quiet"]
    emit(result, format_=format_, output=output, force=force, quiet=quiet, every_part=not table, tables=tables)
