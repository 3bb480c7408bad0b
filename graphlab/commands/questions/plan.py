"""``graphlab plan``: which lines to close with so much effort, and what that frees."""

from __future__ import annotations

from typing import Any

import click

from graphlab.commands.shared.options import filter_options, future_options, output_options, source_argument
from graphlab.commands.shared.printing import emit
from graphlab.commands.shared.reading import network_of
from graphlab.commands.shared.tables import further_tables

#: Kept beside `graphlab.analysis.plan.aims.AIMS` so that help stays fast; a test compares them.
AIMS = ("towns", "pairs", "months")
TABLES = further_tables("frontier", "cases", "past", "next")


def _weights(ctx: click.Context, param: click.Parameter, given: tuple[str, ...]) -> dict[str, float]:
    """Read ``column=weight`` as typed."""
    weights = {}
    for text in given:
        name, _, value = text.rpartition("=")
        try:
            weights[name.strip()] = float(value)
        except ValueError:
            name = ""
        if not name:
            raise click.BadParameter(f"'{text}' is no weight; write column=number, such as sole_supplier=2")
    return weights


@click.command("plan")
@source_argument
@click.option(
    "--budget",
    type=click.FloatRange(min=0, min_open=True),
    metavar="N",
    help="How many lines can be closed; with --costs what may be spent.  [required without --free]",
)
@click.option(
    "--free",
    multiple=True,
    metavar="PLACE",
    help="Win only this town; may be repeated. Without --budget: at the least cost.",
)
@click.option("--aim", type=click.Choice(AIMS), default="towns", show_default=True, help="What to win most of.")
@click.option(
    "--costs",
    type=click.Path(exists=True, dir_okay=False),
    metavar="FILE",
    help="CSV with the columns line, operation, cost.",
)
@click.option(
    "--worth",
    type=click.Path(exists=True, dir_okay=False),
    metavar="FILE",
    help="CSV with the columns place, worth: what a town is worth.  [default: each 1]",
)
@click.option("--origin-level", default="", metavar="LEVEL", help="Tell origins of pairs apart at this level.")
@click.option(
    "--horizon",
    type=click.FloatRange(min=0, min_open=True),
    default=12.0,
    show_default=True,
    metavar="MONTHS",
    help="Of --aim months: a line out of use counts no longer than this.",
)
@click.option(
    "--weight",
    "weights",
    multiple=True,
    callback=_weights,
    metavar="COLUMN=N",
    help="Weigh a column of the table next; may be repeated.",
)
@click.option(
    "--time-limit",
    type=click.FloatRange(min=0, min_open=True),
    default=120.0,
    show_default=True,
    metavar="SECONDS",
    help="Of each search; then the bound is said instead of the proof.",
)
@TABLES.option
@filter_options
@future_options
@output_options
def command(
    source: str, table: str | None, format_: str | None, output: str | None, force: bool, **options: Any
) -> None:
    """Say which lines of SOURCE to close with so much effort, and what that frees.

    Example: graphlab plan example:open-source --budget 3
    """
    from graphlab.analysis.plan.planning import plan

    if options["budget"] is None and not options["free"]:
        raise click.UsageError("Say how many lines can be closed (--budget N), or which towns to free (--free PLACE).")
    names = ("aim", "free", "worth", "costs", "origin_level", "horizon", "weights", "time_limit")
    result = plan(network_of(source, options), options["budget"], **{name: options[name] for name in names})
    shown, parts = TABLES.chosen(result, table)
    emit(shown, format_=format_, output=output, force=force, quiet=options["quiet"], tables=parts)
