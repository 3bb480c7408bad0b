"""``graphlab centrality``: lines and places ranked, with the interval in which a rank can be trusted."""

from __future__ import annotations

from typing import Any

import click

from graphlab.commands.shared.options import asks_server, engine_options, network_options, source_argument
from graphlab.commands.shared.printing import emit
from graphlab.commands.shared.reading import network_of
from graphlab.commands.shared.tables import further_tables
from graphlab.commands.shared.typed import complete_source_ids

#: Kept beside `graphlab.analysis.centrality.measures.MEASURES` so that help stays fast; a test compares them.
MEASURES = (
    "origin-town-betweenness",
    "degree",
    "strength",
    "betweenness",
    "closeness",
    "harmonic",
    "pagerank",
    "eigenvector",
    "katz",
    "hits",
    "core",
    "clustering",
    "redundancy",
)
TABLES = further_tables("stability", "why", needs={"stability": "stability runs, such as --stability 200"})


@click.command("centrality")
@source_argument
@click.option("--measure", metavar="NAME", help=f"One of: {', '.join(MEASURES)}.")
@click.option("--top", type=click.IntRange(min=1), metavar="N", help="Show the first N ranks only.")
@click.option(
    "--stability",
    type=click.IntRange(min=0),
    metavar="N",
    help="Rank again in N runs with links missing; 0 for none.  [default: 200 for small networks]",
)
@click.option(
    "--missing",
    type=click.FloatRange(min=0, max=1, max_open=True),
    default=0.1,
    show_default=True,
    help="Probability that a link is missing in a run.",
)
@click.option("--seed", type=click.IntRange(min=0), default=0, show_default=True, help="Seed of the runs.")
@click.option("--raw", is_flag=True, help="Pairs rather than shares of pairs, where the measure counts pairs.")
@click.option("--explain", metavar="ID", shell_complete=complete_source_ids, help="Say which pairs give ID its score.")
@click.option("--weak-points", is_flag=True, help="Show what holds the network together alone instead.")
@click.option(
    "--cut", nargs=2, metavar="ORIGIN TOWN", help="Show the fewest lines that cut the town off from the origin instead."
)
@engine_options("degree, betweenness and pagerank", "scores")
@TABLES.option
@network_options
def command(
    source: str, table: str | None, format_: str | None, output: str | None, force: bool, **options: Any
) -> None:
    """Rank the lines and places of SOURCE, with ties and the interval in which a rank can be trusted.

    Example: graphlab centrality example:open-source --top 10
    """
    asked = ("stability",) if options["stability"] else ()
    result, tables = TABLES.chosen(_asked_for(source, options), table, asked)
    emit(result, format_=format_, output=output, force=force, quiet=options["quiet"], tables=tables)


def _asked_for(source: str, options: dict[str, Any]) -> Any:
    if asks_server(options):
        return _on_server(source, options)
    net = network_of(source, options)
    if options["weak_points"] or options["cut"]:
        from graphlab.analysis.centrality.weak_points import cutting_lines, weak_points

        return cutting_lines(net, *options["cut"]) if options["cut"] else weak_points(net)
    from graphlab.analysis.centrality.ranking import centrality, explained_node

    if options["explain"]:
        return explained_node(net, options["explain"], options["measure"], top=options["top"] or 10)
    return centrality(
        net,
        options["measure"],
        stability=options["stability"],
        top=options["top"],
        jobs=options["jobs"],
        cluster=options["cluster"],
        seed=options["seed"],
        normalized=not options["raw"],
        missing=options["missing"],
    )


def _on_server(source: str, options: dict[str, Any]) -> Any:
    from graphlab.analysis.centrality.gds import centrality_on_server
    from graphlab.stores.neo4j.gds import Engine

    if any(options[name] for name in ("stability", "explain", "weak_points", "cut")):
        raise click.UsageError("--stability, --explain, --weak-points and --cut go with --engine own.")
    engine = Engine.from_source(source)
    net = network_of(source, options)
    asked = {"top": options["top"], "normalized": not options["raw"], "write": options["write"]}
    return centrality_on_server(net, engine, options["measure"], **asked)
