"""``graphlab demo``: the whole main job on the packaged real dataset, into a folder of its own."""

from __future__ import annotations

from pathlib import Path

import click

from graphlab.wording.phrases import many

SOURCE = "example:open-source"
FOLDER = "graphlab-demo"


@click.command("demo")
@click.option(
    "-o",
    "--output",
    type=click.Path(file_okay=False),
    default=FOLDER,
    show_default=True,
    help="The folder, replaced each time.",
)
@click.option("--quiet", is_flag=True, help="Say nothing when all went well.")
def command(output: str, quiet: bool) -> None:
    """Run the main job on the packaged real dataset and say what it found and where it put it.

    The folder is replaced each time, unless it holds files that are not ours. It holds the briefing, the pages, the
    tables and the pictures.
    """
    from graphlab.report.briefing.folder import BriefingOptions, brief
    from graphlab.sources import open_source

    folder = Path(output)
    data = open_source(SOURCE)
    made = brief(data, folder, BriefingOptions(command="graphlab demo"), force=True)
    if quiet:
        return
    click.echo(
        f"{data.title} ({SOURCE}): {many(len(data.lines), 'line')}, {many(len(data.places), 'place')}, "
        f"{many(len(data.sources), 'source')}.\n"
    )
    for sentence in made.briefing.findings:
        click.echo(f"- {sentence.text}")
    click.echo(f"\nWritten to {folder}/ ({made.briefing.marking}):")
    for name in made.files:
        if "/" not in name:
            click.echo(f"  {folder / name}")
    click.echo(f"  {folder / 'tables'}/*.csv, {folder / 'pictures'}/*.png")
    click.echo(f"Open {folder / 'briefing.html'} in a browser; it needs no internet.")
    click.echo("Next, with your own data: graphlab brief YOUR-FOLDER -o briefing")
    for name, why in sorted(made.refused.items()):
        if name.startswith("briefing."):
            click.echo(f"Not written: {name}: {why}.", err=True)
