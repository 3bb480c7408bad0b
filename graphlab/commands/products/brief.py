"""``graphlab brief``: the main job, from a dataset to a folder that can be sent."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from graphlab.commands.shared.options import filter_options, filters_of, future_options, source_argument
from graphlab.commands.shared.reading import read_source
from graphlab.commands.shared.typed import complete_source_ids, typed_inputs, typed_words
from graphlab.wording.phrases import many

if TYPE_CHECKING:
    from graphlab.release.inputs import InputFile

#: Options that are said by the name of their file, and those that are left out of a record.
_NAMED = ("--style", "--mapping", "--matches", "--same", "--since")
_LEFT_OUT = ("-o", "--output", "--key")
#: The folder that a command in a record writes: whatever it was called, following the record gives the same bytes.
AGAIN = "again"


@click.command("brief")
@source_argument
@click.option("-o", "--output", type=click.Path(file_okay=False), required=True, help="The folder to write.")
@click.option(
    "--to", multiple=True, type=click.Choice(("html", "docx", "pptx")), help="Only these formats; all when left out."
)
@click.option(
    "--length",
    type=click.Choice(("short", "full")),
    default="short",
    show_default=True,
    help="Two pages and six slides, or every section.",
)
@click.option(
    "--product", type=click.Choice(("weekly", "quarterly")), help="A weekly update, or a statement of --period."
)
@click.option(
    "--since", metavar="SOURCE", help="The edition before, inside a project by its day: say what changed since."
)
@click.option("--assurance", is_flag=True, help="Put a page into the annex for whoever must vouch for it.")
@click.option("--date", default="", metavar="DATE", help="Date of the product; the data's cut-off when left out.")
@click.option("--title", default="", metavar="TEXT", help="Title of the product.")
@click.option("--author", default="", metavar="NAME", help="Author, for the control block.")
@click.option("--style", type=click.Path(dir_okay=False, exists=True), help="House style file (YAML).")
@click.option("--line", metavar="ID", shell_complete=complete_source_ids, help="One-page card of a line.")
@click.option("--operation", metavar="ID", shell_complete=complete_source_ids, help="Debrief of an operation.")
@click.option(
    "--town", metavar="ID", shell_complete=complete_source_ids, help="Profile of a town; --place does the same."
)
@click.option("--marking", metavar="TEXT", help="Marking of the product; that of the data is the floor.")
@click.option("--authorised-by", default="", metavar="NAME", help="Who decided a marking below that of the data.")
@click.option(
    "--suppress-below", type=click.IntRange(min=2), metavar="N", help="Hide counts from 1 to N-1, and others as needed."
)
@click.option("--key", type=click.Path(dir_okay=False), help="Key of --pseudonyms; beside the folder when left out.")
@click.option("--measure", metavar="NAME", help="With --before and --after: what to compare.")
@click.option("--unit", metavar="NAME", help="Unit of --measure.")
@click.option("--before", metavar="PERIOD", help="First period of a comparison.")
@click.option("--after", metavar="PERIOD", help="Second period of a comparison.")
@filter_options
@future_options
@click.option("--force", is_flag=True, help="Replace the folder.")
@click.option("--quiet", is_flag=True, help="Say nothing when all went well.")
def command(source: str, output: str, to: tuple[str, ...], style: str | None, key: str | None, **options: Any) -> None:
    """Write a briefing of SOURCE into a folder.

    The folder holds briefing.docx (two pages), briefing.pptx (six slides), briefing.html, annex.html, annex.xlsx,
    network.html, map.html, tables/*.csv, pictures/*.png and run-record.json. It is written whole or not at all. --place
    makes a town profile, --line a card of a line, --operation a debrief.
    """
    from graphlab.commands.shared.project import read_version
    from graphlab.commands.shared.reading import show_protection
    from graphlab.commands.shared.typed import typed_sources
    from graphlab.files import check_folder
    from graphlab.report.briefing.folder import PRODUCT, BriefingOptions, brief
    from graphlab.report.house_style import read_style

    force, quiet = options["force"], options["quiet"]
    sources = typed_sources(source)
    check_folder(Path(output), PRODUCT, force=force, sources=sources)
    filters = filters_of(options)
    order = BriefingOptions(
        to=tuple(dict.fromkeys(to)),
        length=options["length"],
        product=options["product"] or "",
        assurance=options["assurance"],
        date=options["date"],
        title=options["title"],
        author=options["author"],
        line=options["line"],
        operation=options["operation"],
        place=options["town"] or filters.pop("place", None),
        suppress_below=options["suppress_below"],
        marking=options["marking"],
        authorised_by=options["authorised_by"],
        change=_change(options),
        command=command_as_typed(source),
    )
    data = read_source(source, quiet=quiet)
    before = read_version(options["since"]) if options["since"] else None
    house = read_style(style) if style else None
    key_file = Path(key) if key else None
    made = brief(
        data,
        output,
        order,
        style=house,
        key_file=key_file,
        force=force,
        sources=sources,
        progress=None if quiet else show_protection,
        before=before,
        inputs=_inputs(source),
        **filters,
    )
    _report_outputs(made, output, quiet=quiet)


def _change(options: dict[str, Any]) -> dict[str, Any] | None:
    asked = {name: options[name] for name in ("measure", "unit", "before", "after") if options[name]}
    if not asked:
        return None
    missing = [f"--{name}" for name in ("measure", "before", "after") if name not in asked]
    if missing:
        raise click.UsageError(f"a comparison needs --measure, --before and --after; {missing[0]} is missing")
    return asked


def _inputs(source: str) -> list[InputFile]:
    """Return the files that are used beside the data: those that were typed, and those of a project."""
    from graphlab.project.place import is_project
    from graphlab.release.inputs import input_file

    found = [input_file(use, path) for use, path in typed_inputs().items()]
    if "://" in source or not is_project(Path(source)):
        return found
    from graphlab.project.reading import read_project

    project = read_project(source)
    kept = [input_file("project", project.path("graphlab.yaml"))]
    for chosen in project.sources():
        kept += [input_file("mapping", chosen.mapping)] if chosen.mapping else []
        kept += [input_file("matches", chosen.matches)] if chosen.matches else []
    return [*kept, *found]


def command_as_typed(source: str, arguments: Sequence[str] | None = None) -> str:
    """Return the command as typed, without paths: files by their names, the key left out, the output called `AGAIN`."""
    words = list(typed_words() if arguments is None else arguments)
    kept: list[str] = []
    at = 0
    while at < len(words):
        option, given, value = words[at].partition("=")
        if option in _LEFT_OUT:
            at += 1 if given else 2
        elif option.startswith("-o"):
            at += 1  # the output, typed without a space
        elif option in _NAMED:
            value = value if given else words[at + 1] if at + 1 < len(words) else ""
            kept += [option, _name(value)]
            at += 1 if given else 2
        else:
            kept.append(_name(words[at]) if words[at] == source else words[at])
            at += 1
    if kept[:1] != ["brief"]:
        kept = ["brief", _name(source)]
    return shlex.join(["graphlab", *kept, "-o", AGAIN])


def _name(source: str) -> str:
    return source if "://" in source or source.startswith("example:") else Path(source).name or "."


def _report_outputs(made: Any, output: str, *, quiet: bool) -> None:
    for name, why in sorted(made.refused.items()):
        click.echo(f"Not shown: {name}: {why}.", err=True)
    if quiet:
        return
    for sentence in made.briefing.findings:
        click.echo(f"- {sentence.text}")
    for sentence in made.release.sentences:
        click.echo(sentence, err=True)
    tables = sum(name.startswith("tables/") for name in made.files)
    documents = ", ".join(name for name in made.files if "/" not in name)
    click.echo(f"Wrote {output} ({made.briefing.marking}): {documents}, {many(tables, 'table')}, pictures.", err=True)
