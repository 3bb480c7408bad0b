"""`graphlab view`: an interactive page that works offline from one file, or a still picture."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from graphlab.commands.shared.options import filter_options, future_options, source_argument
from graphlab.commands.shared.reading import network_of
from graphlab.commands.shared.typed import complete_source_ids


@click.command("view")
@source_argument
@click.option(
    "-o",
    "--output",
    type=click.Path(),
    required=True,
    help="File to write: .html is the interactive page; .png, .svg and .pdf are stills of the same data. "
    "A folder, with / at its end: all five pages, linked with each other.",
)
@click.option(
    "--as",
    "as_",
    type=click.Choice(["network", "map", "sankey", "timeline", "matrix", "pyvis"]),
    default="network",
    show_default=True,
    help="What to draw; pyvis is the network with the physics of vis-network.",
)
@filter_options
@future_options
@click.option("--measure", metavar="NAME", help="Figure to draw (map, sankey, matrix) or to count as lost (network).")
@click.option("--unit", metavar="NAME", help="Unit of the measure, where it has several.")
@click.option(
    "--top", type=click.IntRange(min=1), help="Only the greatest flows or best connected nodes; counts the rest."
)
@click.option(
    "--layout",
    type=click.Choice(["layered", "force"]),
    help="Arrangement of the network shown first.  [default: layered]",
)
@click.option(
    "--aggregate",
    type=click.Choice(["auto", "none", "twins", "places", "communities"]),
    help="Draw groups: auto does so above 1,000 nodes; none never; twins joins lines that serve the same places.",
)
@click.option(
    "--ego",
    metavar="ID",
    shell_complete=complete_source_ids,
    help="Only what lies around this line, place or operation.",
)
@click.option("--hops", type=click.IntRange(min=0), help="How many steps around it.  [default: 2]")
@click.option("--seed", type=int, help="Seed of the force-directed arrangement and of communities.  [default: 0]")
@click.option("--force", is_flag=True, help="Overwrite what is there.")
@click.option("--quiet", is_flag=True, help="No message on stderr.")
def command(source: str, output: str, as_: str, force: bool, quiet: bool, **options: Any) -> None:
    """Draw an interactive page that works offline from one file.

    The page holds its data and scripts, asks for nothing, and opens every node, link and figure to its claims.
    """
    from graphlab.commands.shared.typed import typed_sources
    from graphlab.errors import OutputError
    from graphlab.files import check_file, write_file
    from graphlab.files.targets import refuse_address
    from graphlab.report.views import PAGES, STILLS, still_or_page

    path = Path(output)
    refuse_address(path)
    if output.endswith(("/", "\\")) or path.is_dir():
        _write_linked(source, path, options | {"quiet": quiet}, force=force)
        return
    if path.suffix.lower() not in (*PAGES, *STILLS):
        raise OutputError(f"'{path}': a view is written as .html, .png, .svg or .pdf; nothing was written")
    sources = typed_sources(source)
    check_file(path, force=force, sources=sources)
    net = network_of(source, {**options, "quiet": quiet})
    names = ("measure", "unit", "top", "layout", "aggregate", "ego", "hops", "seed")
    content = still_or_page(net, path.suffix.lower(), as_, **{name: options[name] for name in names})
    write_file(path, content, force=force, sources=sources)
    if not quiet:
        click.echo(f"Wrote {output}", err=True)


def _write_linked(source: str, folder: Path, options: dict[str, Any], *, force: bool) -> None:
    """Write the five pages of a source into a folder, linked with each other."""
    from graphlab.commands.shared.typed import typed_sources
    from graphlab.errors import RefusedError
    from graphlab.files import check_file, write_file
    from graphlab.report.views import LINKED, linked_pages

    one_page = ("measure", "unit", "top", "layout", "aggregate", "ego", "hops", "seed")
    if given := [name for name in one_page if options[name] is not None]:
        raise RefusedError(f"--{given[0]} is for one page; name a file instead of the folder '{folder}'")
    sources = typed_sources(source)
    for name in LINKED:
        check_file(folder / f"{name}.html", force=force, sources=sources)
    for file, html in linked_pages(network_of(source, options)).items():
        write_file(folder / file, html.encode("utf-8"), force=force, sources=sources)
    if not options["quiet"]:
        click.echo(f"Wrote {', '.join(f'{name}.html' for name in LINKED)} into {folder}", err=True)
