"""``graphlab template``: an empty dataset with its columns explained."""

from __future__ import annotations

import click


@click.command("template")
@click.option(
    "-o", "--output", required=True, type=click.Path(), metavar="FILE.xlsx|FOLDER", help="Workbook or folder to write."
)
@click.option("--force", is_flag=True, help="Overwrite what is there.")
def command(output: str, force: bool) -> None:
    """Write an empty dataset with its columns explained, to start from."""
    from graphlab.report.exports.template import template

    click.echo(f"Wrote {template(output, force=force)}", err=True)
