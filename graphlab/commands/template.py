"""``graphlab template``: an empty dataset with its columns explained."""

from __future__ import annotations

from pathlib import Path

import click

from graphlab.errors import OutputError


@click.command("template")
@click.option(
    "-o", "--output", required=True, type=click.Path(), metavar="FILE.xlsx|FOLDER", help="Workbook or folder to write."
)
@click.option("--force", is_flag=True, help="Overwrite what is there.")
def command(output: str, force: bool) -> None:
    """Write an empty dataset with its columns explained, to start from."""
    from graphlab.report.template import write_folder, write_workbook

    path = Path(output)
    workbook = path.suffix.lower() == ".xlsx"
    if path.suffix and not workbook and not path.is_dir():
        raise OutputError(f"'{path}' is neither a workbook (.xlsx) nor a folder; nothing was written")
    if path.exists() and not force and (workbook or not path.is_dir() or any(path.iterdir())):
        raise OutputError(f"'{path}' is there already; nothing was written (--force overwrites)")
    (write_workbook if workbook else write_folder)(path)
    click.echo(f"Wrote {path}", err=True)
