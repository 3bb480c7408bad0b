"""``graphlab synth``: a made-up dataset with a known truth."""

from __future__ import annotations

import click


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
    from pathlib import Path

    from graphlab.errors import RefusedError
    from graphlab.loaders.synth import make
    from graphlab.loaders.synth_files import write_synthetic
    from graphlab.loaders.synth_messy import plant

    made = make(lines, seed)
    planted = []
    if messy:
        try:
            planted = plant(made, messy, seed)
        except ValueError as error:
            raise RefusedError(str(error)) from None
    write_synthetic(made, Path(output), planted, force=force)
    said = f", {len(planted):,} defects planted" if planted else ""
    click.echo(f"Wrote {output}: {lines:,} lines, seed {seed}{said}", err=True)
