"""``graphlab load``: put sources into a store."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from graphlab.commands.shared.large import memory_for, memory_option
from graphlab.commands.shared.options import DROP_HELP, HOME_HELP, cache_option, output_options
from graphlab.commands.shared.printing import emit
from graphlab.commands.shared.reading import read_source, show_progress
from graphlab.wording.phrases import many, verb

if TYPE_CHECKING:
    from graphlab.model.notes import Note
    from graphlab.model.result import Result
    from graphlab.stores.protocol import StoreReport

#: Options that need the whole in memory.
_SMALL_ONLY = (
    "replace", "edition_of", "keep_going", "rejected", "mapping", "matches", "home", "drop_personal", "leaves",
)  # fmt: skip


@click.command("load")
@click.argument("sources", nargs=-1, required=True, metavar="SOURCE...")
@click.option("--into", "store", required=True, metavar="STORE", help="A dataset folder, or neo4j://HOST:PORT.")
@click.option(
    "--as",
    "form",
    type=click.Choice(("csv", "parquet")),
    help="How a folder keeps its tables.  [default: as it does, else csv]",
)
@click.option("--replace", is_flag=True, help="Remove from the store what is in none of the sources.")
@click.option(
    "--edition-of",
    metavar="SOURCE_ID",
    help="A new edition of this source: it replaces the one in the store in every figure, which stays on record.",
)
@click.option("--keep-going", is_flag=True, help="Leave rows with defects out instead of refusing the load.")
@click.option("--rejected", type=click.Path(file_okay=False), help="With --keep-going: write the rejected rows here.")
@click.option("--mapping", type=click.Path(exists=True, dir_okay=False), help="How a foreign sheet becomes claims.")
@click.option("--matches", type=click.Path(exists=True, dir_okay=False), help="Settled names (matches.csv).")
@click.option("--home", metavar="AREA", help=HOME_HELP)
@click.option("--drop-personal", is_flag=True, help=DROP_HELP)
@click.option("--release", "leaves", is_flag=True, help="For others: claims of handling C stay out of the store.")
@click.option("--flows/--no-flows", default=None, help="On Neo4j: draw FLOWS_TO between places for counts.")
@memory_option
@output_options
@cache_option
def command(
    sources: tuple[str, ...],
    store: str,
    form: str | None,
    replace: bool,
    edition_of: str | None,
    rejected: str | None,
    leaves: bool,
    flows: bool | None,
    memory: str | None,
    format_: str | None,
    output: str | None,
    force: bool,
    quiet: bool,
    **options: Any,
) -> None:
    """Put each SOURCE into a STORE, whole or not at all; twice changes nothing.

    A claim may correct one in the store (supersedes). Next week's list of a source: --edition-of tracker.

    The login of a server is read from NEO4J_USERNAME, NEO4J_PASSWORD and NEO4J_DATABASE.

    Example: graphlab load example:open-source --into neo4j://localhost:7687
    """
    from graphlab.analysis.inspection.handling import held_claims, held_sentence, visible_dataset, withheld_rows
    from graphlab.dataset import Dataset
    from graphlab.errors import RefusedError
    from graphlab.model.intake.checks import more_to_come
    from graphlab.model.notes import FINDING, noted
    from graphlab.stores import open_store
    from graphlab.stores.neo4j.store import Neo4jStore

    within = None if memory is None else memory_for(sources[0], memory)
    if within is not None:
        result = _in_pieces(sources, store, form, within, quiet)
        emit(result, format_=format_, output=output, force=force, quiet=quiet)
        return
    if replace and edition_of:
        raise click.UsageError(
            "--replace and --edition-of exclude each other: a store, or one source of it, is replaced."
        )
    with more_to_come():
        data = read_source(*sources, quiet=quiet, **options)
    for warning in (data.report.warnings if data.report is not None and not quiet else ())[:5]:
        click.echo(f"Warning: {warning}", err=True)
    if rejected and data.report is not None and data.report.rejected:
        from pathlib import Path

        from graphlab.loaders.rejects import write_rejected

        numbers = write_rejected(data.report, Path(rejected), data)
        rows = many(sum(numbers.values()), "rejected row")
        click.echo(f"Wrote {rejected}: {rows} to correct and load again", err=True)
    if leaves:
        data = Dataset.of(visible_dataset(data.network(as_listed=True), superseded=True))
    target = open_store(store, form or "")
    edition_of = edition_of or _of_projects(sources)
    progress = None if quiet else show_progress
    if isinstance(target, Neo4jStore):
        report = target.merge(data, replace=replace, edition_of=edition_of, progress=progress, flows=flows)
    elif flows is not None:
        raise RefusedError("--flows draws relationships in Neo4j; a folder has none")
    else:
        report = target.merge(data, replace=replace, edition_of=edition_of, progress=progress)
    held = held_sentence(held_claims(data))
    if held:
        click.echo(f"Handling: what was put into {report.store} holds {held}", err=True)
    said = [] if report.changed else ["Nothing changed: all of it was there."]
    if edition_of and report.changed:
        said.append(
            f"The edition that was there of {edition_of.replace(';', ', ')} stays on record and is in no figure."
        )
    result = _account(report, [*noted(FINDING, said), *withheld_rows(data).notes], data.marking)
    emit(result, format_=format_, output=output, force=force, quiet=quiet)


def _account(report: StoreReport, notes: Sequence[Note], marking: str) -> Result:
    """Return what a load did, by table."""
    from graphlab.model.result import Column, Result

    tables = sorted({*report.added, *report.unchanged, *report.removed})
    counted = {"added": report.added, "unchanged": report.unchanged, "removed": report.removed}
    means = {"added": "rows that are new or changed", "unchanged": "rows that were there", "removed": "rows taken out"}
    return Result(
        title="What the load did",
        method="Rows of every table, compared with what the store held before; a changed row is removed and added.",
        columns=[Column("table", "", "table of the dataset"), *(Column(k, "rows", v) for k, v in means.items())],
        rows=[{"table": t, **{k: v.get(t, 0) for k, v in counted.items()}} for t in tables],
        notes=notes,
        marking=marking,
    )


def _in_pieces(sources: tuple[str, ...], store: str, form: str | None, memory: str, quiet: bool) -> Result:
    """Put a folder into a new folder of Parquet files, within so much memory."""
    from pathlib import Path

    from graphlab.analysis.inspection.handling import held_sentence
    from graphlab.errors import RefusedError
    from graphlab.large.convert import convert
    from graphlab.large.engine import refuse
    from graphlab.model.notes import FINDING, noted
    from graphlab.stores import is_address

    params = click.get_current_context().params
    typed = [name for name in _SMALL_ONLY if params.get(name)]
    if typed or len(sources) > 1:
        raise refuse(f"--{typed[0].replace('_', '-')}" if typed else "A load of several sources")
    if form != "parquet" or is_address(store):
        raise RefusedError("in pieces a folder is put into a folder of Parquet files: add --as parquet")
    done = convert(Path(sources[0]), Path(store), memory, None if quiet else show_progress)
    if done.doubt and not quiet:
        click.echo(f"Warning: {done.doubt}; graphlab check {store} --memory {memory} looks again", err=True)
    if not quiet:
        click.echo(done.report.as_text(), err=True)
    if held := held_sentence(done.held):
        click.echo(f"Handling: what was put into {done.store.store} holds {held}", err=True)
    kept = f"{many(done.held, 'claim')} of handling C {verb(done.held, 'is', 'are')} kept out of products; "
    kept += "graphlab check --memory none says what changes without them."
    return _account(done.store, noted(FINDING, [kept] if done.held else []), done.marking)


def _of_projects(sources: tuple[str, ...]) -> str:
    """Return the ids of all that projects among the sources read: each week is a new edition of each."""
    from pathlib import Path

    from graphlab.project.place import is_project
    from graphlab.sources import open_source

    projects = [s for s in sources if "://" not in s and is_project(Path(s))]
    return ";".join(sorted({key for project in projects for key in open_source(project).sources}))
