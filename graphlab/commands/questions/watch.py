"""``graphlab watch``: what is unusual in a town, with the rate of false alarms."""

from __future__ import annotations

from typing import Any

import click

from graphlab.commands.shared.options import network_options, source_argument
from graphlab.commands.shared.printing import emit
from graphlab.commands.shared.reading import network_of
from graphlab.commands.shared.tables import further_tables

TABLES = further_tables("quiet", "back", "first_seen", "unchecked", "long_series", "neighbours")


@click.command("watch")
@source_argument
@click.option("--measure", metavar="M", help="Only this measure, such as arrests, or 'new lines'.  [default: all]")
@click.option("--unit", metavar="U", help="Unit of the measure, where it has several.")
@click.option(
    "--alpha",
    type=click.FloatRange(0, 1, min_open=True, max_open=True),
    default=0.01,
    show_default=True,
    help="Chance of an alarm by itself in one look, at most.",
)
@click.option(
    "--past",
    type=click.IntRange(min=12),
    default=24,
    show_default=True,
    metavar="MONTHS",
    help="Months of its own past that a month is compared with.",
)
@click.option(
    "--quiet-days",
    type=click.IntRange(min=1),
    default=90,
    show_default=True,
    help="Open lines without a sighting for so long have gone quiet.",
)
@click.option(
    "--recent-days",
    type=click.IntRange(min=1),
    default=31,
    show_default=True,
    help="List returns and first sights of so many days.",
)
@click.option(
    "--check-days",
    type=click.IntRange(min=0),
    default=90,
    show_default=True,
    help="List closures that nobody looked at again for longer.",
)
@TABLES.option
@network_options
def command(
    source: str, table: str | None, format_: str | None, output: str | None, force: bool, **options: Any
) -> None:
    """Say what is unusual in the towns of SOURCE in the last full month, and list what a team works through.

    Example: graphlab watch example:open-source --as-at 2020-12-31
    """
    from graphlab.analysis.watch.watching import watch

    net = network_of(source, options)
    names = ("measure", "unit", "alpha", "past", "jobs", "cluster")
    days = {name: options[f"{name}_days"] for name in ("quiet", "recent", "check")}
    result = watch(net, **{name: options[name] for name in names}, **days)
    shown, parts = TABLES.chosen(result, table)
    emit(shown, format_=format_, output=output, force=force, quiet=options["quiet"], tables=parts)
