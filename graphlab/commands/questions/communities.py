"""``graphlab communities``: groups of lines and places that hold together in most runs."""

from __future__ import annotations

from typing import Any

import click

from graphlab.commands.shared.options import asks_server, engine_options, network_options, source_argument
from graphlab.commands.shared.printing import emit
from graphlab.commands.shared.reading import network_of
from graphlab.commands.shared.tables import further_tables

TABLES = further_tables(
    "quality",
    "resolution",
    "windows",
    other_names={"modularity": "quality", "rewired": "quality", "scan": "resolution", "window": "windows"},
    needs={"resolution": "--scan", "windows": "--window PERIOD twice or more"},
)
#: Kept beside `graphlab.analysis.communities.methods.METHODS` so that help stays fast; a test compares them.
METHODS = ("louvain", "leiden", "bipartite", "label-propagation")


@click.command("communities")
@source_argument
@click.option("--method", metavar="NAME", default="louvain", show_default=True, help=f"One of: {', '.join(METHODS)}.")
@click.option("--runs", type=click.IntRange(min=1), default=50, show_default=True, help="Runs with different seeds.")
@click.option(
    "--seed", type=click.IntRange(min=0), default=0, show_default=True, help="Seed from which all runs get theirs."
)
@click.option(
    "--resolution",
    type=click.FloatRange(min=0, min_open=True),
    default=1.0,
    show_default=True,
    help="Below 1 larger communities, above 1 smaller ones.",
)
@click.option("--scan/--no-scan", default=None, help="Try 15 resolutions from 0.2 to 3.  [default: for small networks]")
@click.option(
    "--rewired/--no-rewired",
    default=None,
    help="Compare with random networks of the same degrees.  [default: for small networks]",
)
@click.option(
    "--window",
    "windows",
    multiple=True,
    metavar="PERIOD",
    help="Follow communities over these periods; name at least two.",
)
@engine_options("louvain, leiden or wcc", "communities")
@TABLES.option
@network_options
def command(
    source: str, table: str | None, format_: str | None, output: str | None, force: bool, **options: Any
) -> None:
    """Find the communities of lines and places of SOURCE on which most runs agree.

    Example: graphlab communities example:open-source --method leiden
    """
    options["table"] = table
    result = _on_server(source, options) if asks_server(options) else _own(source, options)
    wanted = {"quality": options["rewired"], "resolution": options["scan"], "windows": options["windows"]}
    result, tables = TABLES.chosen(result, table, [name for name, asked in wanted.items() if asked])
    emit(result, format_=format_, output=output, force=force, quiet=options["quiet"], tables=tables)


def _own(source: str, options: dict[str, Any]) -> Any:
    from graphlab.analysis.communities.detection import communities

    names = ("runs", "seed", "resolution", "scan", "rewired", "windows", "jobs", "cluster")
    asked = {name: options[name] for name in names}
    if TABLES.stands_for(options["table"]) == "resolution" and asked["scan"] is None:
        asked["scan"] = True
    return communities(network_of(source, options), options["method"], **asked)


def _on_server(source: str, options: dict[str, Any]) -> Any:
    from graphlab.analysis.communities.gds import communities_on_server
    from graphlab.stores.neo4j.gds import Engine

    if options["windows"] or options["resolution"] != 1:
        raise click.UsageError("--window and --resolution go with --engine own.")
    engine = Engine.from_source(source)
    asked = {name: options[name] for name in ("runs", "seed", "write")}
    return communities_on_server(network_of(source, options), engine, options["method"], **asked)
