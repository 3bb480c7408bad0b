"""``graphlab synth``: a made-up dataset with a known truth."""

from __future__ import annotations

import click

from graphlab.wording.phrases import many


@click.command("synth")
@click.option("-o", "--output", required=True, type=click.Path(file_okay=False), help="Folder to write.")
@click.option("--lines", required=True, type=click.IntRange(1, 1_000_000), help="How many lines.")
@click.option("--seed", default=0, show_default=True, help="The same seed gives the same dataset.")
@click.option(
    "--messy",
    metavar="[N]",
    is_flag=False,
    flag_value="3",
    type=click.IntRange(1, 100_000),
    help="Plant N defects of every kind (3 unless told) and write down where.",
)
@click.option("--force", is_flag=True, help="Overwrite what is there.")
def command(output: str, lines: int, seed: int, messy: int | None, force: bool) -> None:
    """Make up a dataset of LINES lines with a known truth, for training and testing.

    The folder holds the tables, dataset.yaml, truth.json and, with --messy, planted.csv.
    """
    from graphlab.synthesis.files import synth

    made = synth(lines, output=output, seed=seed, messy=messy or 0, force=force)
    planted = made.truth.get("planted", ())

    said = f", {many(len(planted), 'defect')} planted" if planted else ""
    click.echo(f"Wrote {output}: {many(lines, 'line')}, seed {seed}{said}", err=True)
