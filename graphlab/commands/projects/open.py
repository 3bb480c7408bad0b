"""``graphlab open``: the same work on pages of one's own machine."""

from __future__ import annotations

from pathlib import Path

import click


@click.command("open")
@click.argument("where", nargs=-1, metavar="[PROJECT|SOURCE]...")
@click.option("--port", type=click.IntRange(0, 65535), default=0, help="Port on this machine.  [default: a free one]")
@click.option("--no-browser", is_flag=True, help="Do not open the browser; print the address only.")
@click.option(
    "--idle",
    type=click.FloatRange(min=0, min_open=True),
    default=60.0,
    show_default=True,
    metavar="MINUTES",
    help="End after so long without a request.",
)
@click.option("--make-shortcut", is_flag=True, help="Write a shortcut to this project into its folder, and end.")
@click.option("--quiet", is_flag=True, help="Print the address only.")
@click.pass_context
def command(
    ctx: click.Context,
    where: tuple[str, ...],
    port: int,
    no_browser: bool,
    idle: float,
    make_shortcut: bool,
    quiet: bool,
) -> None:
    """Open a project, or sheets, on pages of this machine: nothing is sent anywhere else.

    Without PROJECT the project around the current folder is opened, else the current folder, to begin one. Sheets that
    are named become the sources of a new project in the current folder.

    Example: graphlab open tracker_2026-10-05.xlsx
    """
    from graphlab.errors import require

    for package in ("starlette", "uvicorn", "python_multipart"):
        require(package, extra="open")
    from graphlab.workbench.desk import Desk
    from graphlab.workbench.server import serve
    from graphlab.workbench.shortcut import write_shortcut

    folder, sheets = _folder(where)
    if sheets:
        Desk(folder).add(sheets)
    if make_shortcut:
        click.echo(f"Wrote {write_shortcut(folder)}: a double click opens the project", err=True)
        return
    program = ctx.find_root().command
    assert isinstance(program, click.Group)
    said = click.echo if not quiet else lambda line: click.echo(line) if "http" in line else None
    serve(folder, program, port=port, browser=not no_browser, idle=idle, say=said)


def _folder(where: tuple[str, ...]) -> tuple[Path, list[str]]:
    """Return the folder of the project, and the sheets that are to be its sources."""
    from graphlab.errors import NotFoundError
    from graphlab.loaders.folder import is_dataset
    from graphlab.project.place import find_project, is_project

    if not where:
        return find_project() or Path(), []
    if len(where) == 1 and "://" not in where[0] and not where[0].startswith("example:"):
        path = Path(where[0])
        if is_project(path):
            return (path if path.is_dir() else path.parent), []
        if path.is_dir() and not is_dataset(path):
            return path, []
        if not path.exists():
            raise NotFoundError(f"there is no file or folder '{path}'")
    return find_project() or Path(), list(where)
