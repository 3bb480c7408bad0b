"""`graphlab flows`: who supplies whom, with remainder rows, denominators and doubts."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Any

import click

from graphlab.commands.shared.large import emit_lines, filters_in_pieces, memory_for, memory_option, open_pieces
from graphlab.commands.shared.options import filter_options, filters_of, output_options, source_argument
from graphlab.commands.shared.printing import emit
from graphlab.commands.shared.reading import network_of
from graphlab.commands.shared.tables import further_tables
from graphlab.commands.shared.typed import typed_reading

PARTS = {
    "conflicts": "Add a table of every claim that was passed over, and why.",
    "totals": "Add row and column totals, with what they can and cannot add up.",
    "boundary": "Add what stays inside a police force area and what crosses its boundary.",
    "shape": "Add concentration, net export, location quotients and residuals of the flow system.",
    "backbone": "Add the corridors that stand out at one of their ends (disparity filter).",
    "estimate": "Add likelihood estimates of totals with bounded counts, with their interval.",
}
#: Tables that come with a part of another name.
COMES_WITH = {"places": "shape", "corridors": "shape", "coverage": "compare"}
TABLES = further_tables(*PARTS, "surprise", "compare", *COMES_WITH, needs={"compare": "--compare BEFORE AFTER"})


def _part_options(function: Any) -> Any:
    for name, text in reversed(PARTS.items()):
        function = click.option(f"--{name}", is_flag=True, help=text)(function)
    return function


def _chosen_on_server(source: str, measures: tuple[str, ...], options: dict[str, Any], ask: Any) -> Any:
    """Return the result from the counts of the measure alone, where SOURCE is Neo4j and they are enough, else None.

    Names are looked up among everything, and errors tell what else there is: both need the whole.
    """
    from graphlab.stores.addresses import is_address, normal_address

    named = {*filters_of(options)} & {"place", "subject", "pseudonyms"}
    if not is_address(source) or len(measures) != 1 or measures[0].casefold() == "lines" or named or typed_reading():
        return None
    from graphlab.dataset import Dataset
    from graphlab.errors import NotFoundError, RefusedError
    from graphlab.stores.neo4j.store import Neo4jStore

    found = Neo4jStore.from_url(normal_address(source)).read_measure(measures[0])
    try:
        return None if found is None else ask(Dataset.of(found).network(**filters_of(options)))
    except (NotFoundError, RefusedError):
        return None


@click.command(name="flows")
@source_argument
@click.option(
    "--measure", "measures", multiple=True, required=True, metavar="NAME",
    help="What is counted: arrests, lines closed ... or lines (distinct lines a pair). Several are refused.",
)  # fmt: skip
@click.option("--unit", "units", multiple=True, metavar="NAME", help="Of what, where a measure has several units.")
@click.option("--kind", type=click.Choice(["stock", "flow", "distinct"]), help="Where a measure is counted both ways.")
@click.option(
    "--share-of", type=click.Choice(["all", "itemised", "named", "outside"]), default="all", show_default=True,
    help="Denominator: all (stated total, else sum), itemised, named ends, or from outside the destination.",
)  # fmt: skip
@click.option("--by", type=click.Choice(["month", "quarter", "year"]), help="One row a pair and bucket of time.")
@click.option("--spread", is_flag=True, help="With --by: share out claims that span several, evenly over their days.")
@click.option("--per", type=click.Choice(["month", "10k"]), help="Rates: per month covered, or per 10,000 people.")
@click.option("--sum-subjects", is_flag=True, help="Add subjects, although one thing may be counted under several.")
@click.option("--new-origins", is_flag=True, help="Ranks: what is not placed may belong to places that are in no row.")
@_part_options
@click.option(
    "--surprise", type=click.Choice(["unconstrained", "origin", "destination", "doubly", "radiation"]),
    help="Add corridors larger or smaller than size and distance explain: gravity or radiation model.",
)  # fmt: skip
@TABLES.option
@click.option(
    "--distances", type=click.Path(exists=True, dir_okay=False), metavar="FILE",
    help="For --surprise: CSV with origin, destination, distance (km) instead of great-circle distances.",
)  # fmt: skip
@click.option(
    "--sizes", metavar="FILE|MEASURE",
    help="For --surprise: CSV of place, size (or origin_size, destination_size); or a column of places, or a measure.",
)  # fmt: skip
@click.option(
    "--alpha", type=click.FloatRange(0, 1, min_open=True, max_open=True), metavar="LEVEL",
    help="For --backbone: keep corridors whose chance is below LEVEL at an end [default: 0.05].",
)  # fmt: skip
@click.option(
    "--compare", nargs=2, metavar="PERIOD PERIOD", help="Add rate ratios of two periods, with exact intervals."
)
@filter_options
@memory_option
@output_options
def command(
    source: str,
    measures: tuple[str, ...],
    units: tuple[str, ...],
    surprise: str | None,
    distances: str | None,
    sizes: str | None,
    alpha: float | None,
    table: str | None,
    compare: tuple[str, str] | None,
    format_: str | None,
    output: str | None,
    force: bool,
    quiet: bool,
    memory: str | None,
    **options: Any,
) -> None:
    """Show who supplies whom: one row a pair of places, with its remainder.

    \b
    Examples:
      graphlab flows example:open-source --measure arrests --subject gravity
      graphlab flows example:open-source --measure arrests --subject gravity --share-of outside
      graphlab flows example:open-source --measure arrests --subject norwich --by month
      graphlab flows example:open-source --measure lines --roll-up county

    Totals are denominators and never rows; what their parts leave is a row (not-itemised). Stocks, distinct counts,
    subjects and definitions are never added.
    """  # noqa: D301
    asked = {name: options[name] for name in ("kind", "share_of", "by", "per", "sum_subjects", "spread", "new_origins")}
    within = memory_for(source, memory, quiet=quiet)
    if within is not None:
        further = {"surprise": surprise, "distances": distances, "sizes": sizes, "table": table, "compare": compare}
        further |= {name: options[name] for name in PARTS}
        shown = {"format_": format_, "output": output, "force": force, "quiet": quiet}
        _in_pieces(source, within, (measures, units), options, asked, further, shown)
        return
    from graphlab.analysis.flows.od_table import flows

    wanted = COMES_WITH.get(table, table) if table else None
    if wanted == "compare" and not compare:
        raise click.UsageError(f"--table {table} needs --compare BEFORE AFTER.")
    parts = [name for name in PARTS if options[name] or name == wanted]
    more: dict[str, Any] = {}
    if surprise or wanted == "surprise":
        parts.append("surprise")
        more["model"] = surprise
    if distances:
        from graphlab.analysis.flows.gravity_inputs import read_distances

        more["distances"] = read_distances(distances)
    if sizes:
        from graphlab.analysis.flows.gravity_inputs import read_sizes

        more["sizes"] = read_sizes(sizes) if Path(sizes).is_file() else sizes
    if alpha is not None:
        more["alpha"] = alpha
    if compare:
        parts.append("compare")
        more["periods"] = compare
    ask: Any = partial(flows, measure=list(measures), unit=list(units) or None, **asked, parts=parts, **more)
    result = None if parts else _chosen_on_server(source, measures, options, ask)
    if result is None:
        result = ask(network_of(source, {**options, "quiet": quiet}))
    result, tables = TABLES.chosen(result, table, list(result.parts))
    emit(result, format_=format_, output=output, force=force, quiet=quiet, tables=tables)


def _in_pieces(
    source: str,
    memory: str,
    named: tuple[tuple[str, ...], tuple[str, ...]],
    options: Mapping[str, Any],
    asked: Mapping[str, Any],
    further: Mapping[str, Any],
    shown: Mapping[str, Any],
) -> None:
    """Answer from a folder that is read in pieces."""
    from graphlab.large.engine import refuse
    from graphlab.large.flows import flow_lines

    for name, value in further.items():
        if value:
            raise refuse(f"--{name}")
    filters = filters_in_pieces(options)
    with open_pieces(Path(source), memory, quiet=shown["quiet"]) as engine:
        emit_lines(flow_lines(engine, *named, filters, asked), **shown)
