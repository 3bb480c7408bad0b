"""``graphlab change``: two periods compared."""

from __future__ import annotations

from typing import Any

import click

from graphlab.commands.shared.options import filter_options, output_options, source_argument
from graphlab.commands.shared.printing import emit
from graphlab.commands.shared.reading import network_of
from graphlab.commands.shared.tables import further_tables
from graphlab.commands.shared.typed import complete_source_ids

#: Kept beside `graphlab.statistics.interrupted_series.IMPACTS` so that help stays fast; a test compares them.
IMPACTS = ("level", "slope", "both")
AREAS = ("treated", "buffer", "control", "buffer_control")
TABLES = further_tables(
    "series",
    "displacement",
    other_names={"interrupted-series": "series"},
    needs={"displacement": "--treated, and --buffer or --control"},
)


@click.command("change")
@source_argument
@click.option("--measure", multiple=True, required=True, metavar="M", help="What to compare, such as arrests.")
@click.option("--unit", metavar="U", help="Unit of the measure, where it has several.")
@click.option("--before", required=True, metavar="PERIOD", help="The first period, such as 2019.")
@click.option("--after", required=True, metavar="PERIOD", help="The second period, such as 2020-01..2020-06.")
@click.option("--treated", metavar="PLACE", shell_complete=complete_source_ids, help="Where something was done.")
@click.option("--buffer", metavar="PLACE", shell_complete=complete_source_ids, help="The area around it.")
@click.option("--control", metavar="PLACE", shell_complete=complete_source_ids, help="A like area away from it.")
@click.option("--buffer-control", metavar="PLACE", shell_complete=complete_source_ids, help="A control for the buffer.")
@click.option("--exposure", metavar="M", help="Divide interrupted series by this measure, such as population.")
@click.option("--impact", type=click.Choice(IMPACTS), default="level", show_default=True, help="Step, bend or both.")
@click.option(
    "--harmonics", type=click.IntRange(min=0), default=0, show_default=True, help="Pairs of waves for the season."
)
@click.option("--placebo", is_flag=True, help="Try false dates and untreated places.")
@TABLES.option
@filter_options
@output_options
def command(
    source: str, table: str | None, format_: str | None, output: str | None, force: bool, **options: Any
) -> None:
    """Compare a measure of SOURCE in two periods: rate ratios, interrupted series, displacement.

    Example: graphlab change example:open-source --measure arrests --before 2021-01..2021-06 --after 2021-07..2021-12
    """
    from graphlab.analysis.change.comparison import change

    names = ("unit", "treated", "buffer", "control", "buffer_control", "exposure", "impact", "harmonics", "placebo")
    asked = {name: options[name] for name in names}
    net = network_of(source, options)
    result = change(net, options["measure"], options["before"], options["after"], **asked)
    series = options["exposure"] or options["harmonics"] or options["placebo"] or options["impact"] != IMPACTS[0]
    areas = any(options[name] for name in AREAS)
    wanted = [name for name, is_asked in (("series", series), ("displacement", areas)) if is_asked]
    result, tables = TABLES.chosen(result, table, wanted)
    emit(result, format_=format_, output=output, force=force, quiet=options["quiet"], tables=tables)
