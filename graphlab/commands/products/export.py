"""``graphlab export``: a dataset for other tools."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from graphlab.commands.shared.options import filter_options, filters_of, refuse_contradiction, source_argument
from graphlab.commands.shared.reading import read_source
from graphlab.wording.phrases import many

_FORMATS = ("csv", "xlsx", "graphml", "gexf", "json", "cypher", "neo4j-admin", "flowmap", "geojson", "i2")


@click.command("export")
@source_argument
@click.option("-o", "--output", type=click.Path(), required=True, help="File, or folder with --format.")
@click.option("--format", "format_", type=click.Choice(_FORMATS), help="Needed for folders; otherwise by the ending.")
@click.option("--measure", metavar="NAME", help="For flowmap and GeoJSON: which flow (lines when left out).")
@click.option("--unit", metavar="NAME", help="For flowmap and GeoJSON: unit of the measure.")
@click.option(
    "--suppress-below", type=click.IntRange(min=2), metavar="N", help="Hide counts from 1 to N-1, and others as needed."
)
@click.option("--key", type=click.Path(dir_okay=False), help="Key of --pseudonyms; beside the output when left out.")
@click.option("--release", "leaves", is_flag=True, help="For others: handling C stays out of our own formats too.")
@filter_options
@click.option("--force", is_flag=True, help="Replace what is there.")
@click.option("--quiet", is_flag=True, help="Say only what was left out.")
def command(
    source: str,
    output: str,
    format_: str | None,
    measure: str | None,
    unit: str | None,
    suppress_below: int | None,
    key: str | None,
    leaves: bool,
    force: bool,
    quiet: bool,
    **options: Any,
) -> None:
    """Write SOURCE for other tools, by the ending of the output.

    .graphml .gexf .json .xlsx .cypher .geojson .anx, or a folder with --format csv, flowmap or neo4j-admin. Claims,
    bounds and grades survive; what a format cannot carry is listed on stderr.
    """
    from graphlab.analysis.inspection.handling import held_sentence
    from graphlab.commands.shared.reading import show_protection
    from graphlab.commands.shared.typed import typed_sources
    from graphlab.release.pseudonym_key import key_path, refuse_key_inside
    from graphlab.release.release import release
    from graphlab.report.exports.export import CARRIERS, check_output, export, format_of

    target = Path(output)
    filters = filters_of(options)
    refuse_contradiction(leaves, filters)
    sources = typed_sources(source)
    check_output(target, format_of(target, format_), force=force, sources=sources)
    data = read_source(source, quiet=quiet)
    key_file = Path(key) if key else key_path(target)
    refuse_key_inside(key_file, target)
    progress = None if quiet else show_protection
    leaving = release(
        data,
        filters,
        suppress_below=suppress_below,
        key_file=key_file,
        progress=progress,
        as_listed=format_of(target, format_) in CARRIERS,
    )
    exported, withheld = export(
        leaving.net, target, format=format_, measure=measure, unit=unit, release=leaves, force=force, sources=sources
    )
    for line in exported.left_out:
        click.echo(f"Left out: {line}", err=True)
    if withheld:
        click.echo(
            "Withheld: " + ", ".join(f"{many(n, 'claim')} by {reason}" for reason, n in withheld.items()), err=True
        )
    held = held_sentence(exported.held)
    if held:
        click.echo(f"Handling: {output} holds {held}", err=True)
    if not quiet:
        for line in (*leaving.sentences, *exported.notes):
            click.echo(f"Note: {line}", err=True)
        click.echo(f"Wrote {output} ({leaving.net.marking})", err=True)
