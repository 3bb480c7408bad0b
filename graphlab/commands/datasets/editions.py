"""``graphlab editions``: how a figure moved between editions, what is still to come, and why it moved."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from graphlab.commands.shared.options import filter_options, filters_of, output_options, source_argument
from graphlab.commands.shared.printing import emit
from graphlab.commands.shared.reading import network_of
from graphlab.commands.shared.tables import further_tables

if TYPE_CHECKING:
    from graphlab.dataset import Dataset
    from graphlab.model.result import Result
    from graphlab.project.reading import Project

#: Kept beside `graphlab.analysis.editions.editions.TABLES` so that help stays fast; a test compares them.
NAMES = ("triangle", "ages", "nowcast", "past-errors", "bridge", "bridge-cells", "readings", "ratio", "scope")
TABLES = further_tables(*NAMES, needs={"ratio": "--per"})


def _is_project(source: str) -> bool:
    from pathlib import Path

    from graphlab.project.place import is_project

    return "://" not in source and is_project(Path(source))


def _record(source: str) -> Dataset:
    """Return a project with all its editions."""
    from graphlab.project.reading import read_project
    from graphlab.sources import open_editions

    return open_editions(read_project(source))


def _kept(source: str) -> Result:
    """Return the editions that a project keeps."""
    from pathlib import Path

    from graphlab.model.result import Column, Result
    from graphlab.project.kept import kept_editions
    from graphlab.project.reading import read_project

    project = read_project(Path(source))
    rows = [
        {
            "edition": e.name,
            "as_at": e.as_at or None,
            "files": tuple(s["file"] for s in e.sources if "file" in s) or None,
            "digest": e.digest,
        }
        for e in kept_editions(project)
    ]
    columns = [
        Column("edition", "", "its day; .2 for a second one of that day"),
        Column("as_at", "date", "last day that its data speak for"),
        Column("files", "", "files that were read"),
        Column("digest", "", "fingerprint of what it says"),
    ]
    title = "Editions that are kept" if rows else "No edition is kept yet"
    return Result(title, "What graphlab refresh kept, the oldest first.", columns, rows, marking=_marking(project))


def _marking(project: Project) -> str:
    from graphlab.model.grades import highest_marking

    return project.settings.marking or highest_marking()


@click.command("editions")
@source_argument
@click.option("--measure", multiple=True, metavar="M", help="What to follow, such as lines closed.")
@click.option("--list", "list_", is_flag=True, help="List the editions that a project keeps.")
@click.option("--unit", metavar="U", help="Unit of the measure, where it has several.")
@click.option(
    "--between",
    nargs=2,
    metavar="EDITION EDITION",
    help="Say why it moved between these two, by source or day of publication, instead of from each to the next.",
)
@click.option("--per", metavar="M", help="Divide readings since one start by this measure, such as lines closed.")
@TABLES.option
@filter_options
@output_options
def command(
    source: str,
    list_: bool,
    table: str | None,
    format_: str | None,
    output: str | None,
    force: bool,
    **options: Any,
) -> None:
    """Say how a measure of SOURCE moved between editions, what is still to come, and why it moved.

    Sources are editions of one another when they say so in a column edition_of, or when a claim of one supersedes a
    claim of the other. A terminal shows all tables, data formats the figures by edition unless --table names another.

    Example: graphlab editions example:programme --measure arrests --per "lines closed"
    """
    from graphlab.analysis.editions.editions import editions

    if list_:
        emit(_kept(source), format_=format_, output=output, force=force, quiet=options["quiet"])
        return
    if not options["measure"]:
        raise click.UsageError("Missing option '--measure': what to follow (--list lists the editions of a project).")
    net = _record(source).network(**filters_of(options)) if _is_project(source) else network_of(source, options)
    result = editions(net, options["measure"], options["unit"], per=options["per"], between=options["between"])
    result, tables = TABLES.chosen(result, table)
    quiet = options["quiet"]
    emit(result, format_=format_, output=output, force=force, quiet=quiet, every_part=not table, tables=tables)
