"""``graphlab whatif``: what closing lines would cut."""

from __future__ import annotations

from typing import Any

import click

from graphlab.commands.shared.options import network_options, source_argument
from graphlab.commands.shared.printing import emit
from graphlab.commands.shared.reading import network_of
from graphlab.commands.shared.tables import further_tables
from graphlab.commands.shared.typed import complete_source_ids

#: Kept beside `graphlab.analysis.whatif.orders.STRATEGIES` so that help stays fast; a test compares them.
STRATEGIES = ("degree", "betweenness", "collective-influence", "origin-town-betweenness")
TIES = ("smallest", "largest", "last")
TABLES = further_tables("best", "curve", "special", needs={"best": "--best K", "curve": "--curve STRATEGY"})


@click.command("whatif")
@source_argument
@click.option(
    "--close",
    multiple=True,
    metavar="LINE",
    shell_complete=complete_source_ids,
    help="Close this line; may be repeated.",
)
@click.option(
    "--close-operation",
    metavar="ID",
    shell_complete=complete_source_ids,
    help="Close the lines that an operation acted on.",
)
@click.option(
    "--close-origin",
    metavar="PLACE",
    shell_complete=complete_source_ids,
    help="Close every line run from a place or within it.",
)
@click.option("--rank", is_flag=True, help="One row a line: what closing it alone would cut, greatest loss first.")
@click.option("--measure", multiple=True, metavar="M", help="Count the flow lost in this measure, such as arrests.")
@click.option("--unit", metavar="U", help="Unit of the measure, where it has several.")
@click.option(
    "--best", type=click.IntRange(min=1), metavar="K", help="Find the sets of 1 to K lines that cut most pairs."
)
@click.option("--curve", multiple=True, type=click.Choice(STRATEGIES), help="Add a removal curve; may be repeated.")
@click.option("--all-nodes", is_flag=True, help="Stress test: let curves remove places too.")
@click.option("--adaptive", is_flag=True, help="Recompute the score of a curve after each removal.")
@click.option(
    "--ties",
    type=click.Choice(TIES),
    default="smallest",
    show_default=True,
    help="Which of equal scores a curve removes first: smallest id, or largest (last) in natural order.",
)
@click.option("--stress", multiple=True, metavar="PLACE", help="Stress test: remove this place; may be repeated.")
@click.option(
    "--efficiency/--no-efficiency", default=None, help="Work efficiency out however long it takes, or not at all."
)
@TABLES.option
@network_options
def command(
    source: str, table: str | None, format_: str | None, output: str | None, force: bool, **options: Any
) -> None:
    """Say what closing lines of SOURCE would cut, and which line matters most.

    Example: graphlab whatif example:open-source --close Echo
    """
    wanted = ("close", "close_operation", "close_origin", "rank", "best", "curve", "stress")
    if not any(options[name] for name in wanted):
        raise click.UsageError("name lines with --close, or ask for --rank, --best or --curve")
    from graphlab.analysis.whatif.steps import whatif

    names = (
        "close_operation",
        "close_origin",
        "rank",
        "unit",
        "ties",
        "curve",
        "adaptive",
        "all_nodes",
        "stress",
        "efficiency",
        "jobs",
        "cluster",
    )
    asked = {name: options[name] for name in names} | {
        "measure": options["measure"] or None,
        "best": options["best"] or 0,
    }
    result = whatif(network_of(source, options), options["close"], **asked)
    result, tables = TABLES.chosen(result, table, ("best", "curve"))
    emit(
        result,
        format_=format_,
        output=output,
        force=force,
        quiet=options["quiet"],
        part=lambda _, further: bool(further.rows),
        tables=tables,
    )
