"""``graphlab refresh``: the weekly loop of a project in one command."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from graphlab.commands.shared.options import cache_option
from graphlab.commands.shared.printing import emit
from graphlab.commands.shared.reading import show_progress, warn_of_report

if TYPE_CHECKING:
    from graphlab.report.refresh import Refreshed


@click.command("refresh")
@click.argument("project", metavar="[PROJECT]", default=None, required=False, type=click.Path(file_okay=False))
@click.option("--dry-run", is_flag=True, help="Say what changed and what would be written; write nothing.")
@click.option(
    "--edition", metavar="DATE", default="", help="Write the products of this kept edition again, as they were."
)
@click.option("--date", "day", metavar="DATE", default="", help="The day of sheets that have none in their names.")
@click.option("--quiet", is_flag=True, help="Say nothing but what changed.")
@cache_option
def command(project: str | None, dry_run: bool, edition: str, day: str, quiet: bool) -> None:
    """Read the sources of PROJECT again, keep what they say, say what changed, and write its products.

    Nothing is written if the load is refused. Twice changes nothing. What is kept of each week lies in editions/ as
    plain text: graphlab editions --list shows it, --edition 2026-10-05 writes the products of that week again.
    """
    from graphlab.commands.shared.project import project_folder
    from graphlab.model.periods import parse_date
    from graphlab.report.refresh import refresh

    folder = Path(project) if project else project_folder()
    day = parse_date(day).text if day else ""
    done = refresh(folder, edition=edition, day=day, dry_run=dry_run, progress=None if quiet else show_progress)
    warn_of_report(done.data, quiet=quiet)
    _say(done, dry_run=dry_run, quiet=quiet)


def _say(done: Refreshed, *, dry_run: bool, quiet: bool) -> None:
    from dataclasses import replace

    from graphlab.analysis.versions.change_sentences import change_sentences

    if done.changes is None:
        click.echo(f"The first edition, {done.edition.name}: there is none of an earlier day to compare it with.")
    else:
        for sentence in change_sentences(done.changes):
            click.echo(sentence)
        click.echo("")
        parts = {name: part for name, part in done.changes.parts.items() if name == "operations" and part.rows}
        emit(replace(done.changes, parts=parts), format_="table", output=None, force=False)
    if quiet:
        return
    if done.is_new:
        click.echo(f"{'Would keep' if dry_run else 'Kept'} edition {done.edition.name}", err=True)
    elif not done.written:
        click.echo(f"Nothing changed: edition {done.edition.name} stands, and so do its products", err=True)
    for name in done.written:
        click.echo(f"{'Would write' if dry_run else 'Wrote'} {name}", err=True)
