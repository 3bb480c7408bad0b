"""``graphlab check``: what would be loaded, and everything that is wrong with it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from graphlab.commands.shared.large import memory_for, memory_option, open_pieces
from graphlab.commands.shared.options import DROP_HELP, HOME_HELP, cache_option
from graphlab.commands.shared.printing import format_of, write_file
from graphlab.commands.shared.reading import show_progress
from graphlab.wording.phrases import many, verb

if TYPE_CHECKING:
    from graphlab.dataset import Dataset
    from graphlab.model.claim_set import ClaimSet
    from graphlab.model.intake.report import LoadReport

_FORMATS = ("table", "csv", "json", "markdown", "html")
#: Options that need the whole in memory.
_SMALL_ONLY = (
    "mapping", "matches", "home", "suggest_mapping", "ask", "drop_personal", "fix", "write_matches", "rejected",
)  # fmt: skip


@click.command("check")
@click.argument("sources", metavar="SOURCE...", nargs=-1, required=True)
@click.option("--mapping", type=click.Path(dir_okay=False), help="A mapping file that says what a foreign sheet means.")
@click.option("--matches", type=click.Path(dir_okay=False), help="Settled names: a file with name, kind and id.")
@click.option("--home", metavar="AREA", help=HOME_HELP)
@click.option(
    "--suggest-mapping",
    metavar="[FILE]",
    is_flag=False,
    flag_value="-",
    help="Write a first mapping for a foreign sheet, with its doubts as comments.",
)
@click.option("--ask", is_flag=True, help="Ask the doubts about a foreign sheet one by one; write mapping and matches.")
@click.option("--drop-personal", is_flag=True, help=DROP_HELP)
@click.option(
    "--fix",
    metavar="COPY.xlsx",
    type=click.Path(dir_okay=False),
    help="Write a copy of the workbook with every doubtful cell coloured and commented.",
)
@click.option(
    "--write-matches", type=click.Path(dir_okay=False), help="Write the names that are not clear, to be settled."
)
@click.option(
    "--rejected", type=click.Path(file_okay=False), help="Write the rows that would be rejected into this folder."
)
@click.option(
    "--format",
    "format_",
    type=click.Choice(_FORMATS),
    help="How to print; otherwise by the ending of -o, else a table.",
)
@memory_option
@click.option("-o", "--output", type=click.Path(dir_okay=False), help="Write to this file instead of the terminal.")
@click.option("--force", is_flag=True, help="Overwrite what is there.")
@click.option("--quiet", is_flag=True, help="No progress on stderr.")
@cache_option
def command(
    sources: tuple[str, ...],
    mapping: str | None,
    matches: str | None,
    home: str | None,
    suggest_mapping: str | None,
    ask: bool,
    drop_personal: bool,
    fix: str | None,
    write_matches: str | None,
    rejected: str | None,
    format_: str | None,
    output: str | None,
    force: bool,
    quiet: bool,
    memory: str | None,
) -> None:
    """Say what would be loaded from SOURCE, and everything that is wrong with it. Nothing is loaded.

    Exit status 1 if the load would be refused, as that of a foreign sheet is until a mapping says what it means.
    """
    if _checked_in_pieces(sources, memory, format_, output, force, quiet):
        return
    if suggest_mapping is not None:
        _suggest(sources, suggest_mapping, home or "", drop_personal, force)
        return
    if ask:
        from graphlab.commands.shared.check_sheet import settle

        mapping, matches = settle(sources, mapping, matches, home or "", drop_personal, force)
    from graphlab.analysis.inspection.check import load_report

    progress = None if quiet else show_progress
    shown = None
    if mapping is None:
        from graphlab.commands.shared.check_sheet import preview_of, report_of

        shown = preview_of(sources, matches, home or "", drop_personal)
    if shown is not None:
        report, data = report_of(shown), None
    else:
        options = {"mapping": mapping, "matches": matches, "home": home, "drop_personal": drop_personal}
        report, data = load_report(sources, **options, progress=progress)  # type: ignore[arg-type]
    if fix:
        _fix(sources, report, Path(fix), force)
    if write_matches:
        _write_matches(sources, mapping, matches, home, Path(write_matches), force)
    if rejected and report.errors:
        _write_rejected(sources, mapping, matches, home, Path(rejected))
    how = (
        "html"
        if not format_ and output and Path(output).suffix.lower() in (".html", ".htm")
        else format_of(format_, output)
    )
    if how == "table":
        known: ClaimSet | None = data
        if shown is not None:
            known = shown.data or shown.partial
        elif data is None:
            known = _sound(sources, mapping, matches, home, drop_personal)
        text = "\n".join([*(shown.lines() if shown else []), _table(report, known)])
    else:
        text = _document(report, data, how, sources, mapping, matches, home)
    _print(text, output, force, quiet)
    if report.errors:
        raise SystemExit(1)


def _checked_in_pieces(
    sources: tuple[str, ...], memory: str | None, format_: str | None, output: str | None, force: bool, quiet: bool
) -> bool:
    """Say whether the load would take a folder of Parquet files as it stands, if it is to be read in pieces."""
    within = memory_for(sources[0], memory, quiet=quiet) if memory or len(sources) == 1 else None
    if within is None:
        return False
    from graphlab.analysis.inspection.check import load_verdict
    from graphlab.errors import RefusedError
    from graphlab.large.engine import refuse
    from graphlab.large.soundness import NOT_LOOKED_AT, doubts, sound_report

    params = click.get_current_context().params
    typed = [name for name in _SMALL_ONLY if params.get(name)]
    if typed or len(sources) > 1:
        raise refuse(f"--{typed[0].replace('_', '-')}" if typed else "The check of several sources")
    if format_of(format_, output) != "table":
        raise RefusedError("in pieces the account is a table: leave out --format; --memory none reads all at once")
    with open_pieces(Path(sources[0]), within, quiet=quiet) as engine:
        doubt = next(doubts(engine, warnings=True), None)
        if doubt is not None:
            raise RefusedError(
                f"not every row can be taken as it stands ({doubt}); "
                "graphlab check FOLDER --memory none reads all at once and says everything"
            )
        report = sound_report(engine)
    text = "\n".join([load_verdict(report), "", report.as_text(), "", NOT_LOOKED_AT]) + "\n"
    _print(text, output, force, quiet)
    return True


def _print(text: str, output: str | None, force: bool, quiet: bool) -> None:
    if output and output != "-":
        write_file(Path(output), text, force=force)
        if not quiet:
            click.echo(f"Wrote {output}", err=True)
    else:
        click.echo(text, nl=False)


def _sound(
    sources: tuple[str, ...], mapping: str | None, matches: str | None, home: str | None, drop_personal: bool
) -> Dataset | None:
    """Return what is sound in sources whose load is refused: what their lines contradict is shown all the same."""
    from graphlab.errors import GraphlabError
    from graphlab.sources import open_source

    options = {"mapping": mapping, "matches": matches, "home": home, "drop_personal": drop_personal}
    try:
        return open_source(*sources, **options, keep_going=True)  # type: ignore[arg-type]
    except GraphlabError:
        return None


def _table(report: LoadReport, data: ClaimSet | None) -> str:
    from graphlab.analysis.inspection.check import load_verdict, without_repeats
    from graphlab.analysis.inspection.contradictions import contradictions
    from graphlab.analysis.inspection.duplicates import pairs_left_out, possible_duplicates

    lines = [load_verdict(report), "", without_repeats(report).as_text()]
    pairs = possible_duplicates(data) if data is not None else []
    against = contradictions(data) if data is not None else []
    if against:
        lines += ["", "what the record of one line cannot all say:", *(f"  {text}" for text in against[:40])]
        lines += [f"  ... and {len(against) - 40:,} more (--format csv lists all)"] if len(against) > 40 else []
    if pairs:
        lines += ["", "lines of one brand (never merged without a rule of yours):", *(f"  {pair}" for pair in pairs)]
    if data is not None and (left := pairs_left_out(data)):
        lines += [f"  ... and {left}"]
    if data is not None:
        from graphlab.analysis.inspection.handling import withheld_rows

        notes = withheld_rows(data).notes
        lines += ["", "handling:", *(f"  {note}" for note in notes)] if notes else []
    return "\n".join(lines) + "\n"


def _document(
    report: LoadReport,
    data: Dataset | None,
    how: str,
    sources: tuple[str, ...],
    mapping: str | None,
    matches: str | None,
    home: str | None,
) -> str:
    from graphlab.analysis.inspection.check import check_result, marking_of

    marking = "" if data is not None else marking_of(sources, mapping=mapping, matches=matches, home=home)
    result = check_result(report, data, marking=marking)
    if how == "html":
        from graphlab.report.pages.check import check_page

        return check_page(result)
    if how == "json":
        return result.to_json()
    return result.to_csv() if how == "csv" else result.to_markdown()


def _suggest(sources: tuple[str, ...], target: str, home: str, drop_personal: bool, force: bool) -> None:
    from graphlab.errors import NotFoundError
    from graphlab.loaders.graphs.suggest import holds_graph, suggest_graph_mapping
    from graphlab.loaders.shapes.suggestion import suggest_mapping

    path = Path(sources[0])
    if not path.exists():
        raise NotFoundError(f"there is no file '{path}'")
    if holds_graph(path):
        text = suggest_graph_mapping(path, home)
    else:
        text = suggest_mapping(path, home=home, drop_personal=drop_personal)
    if target == "-":
        click.echo(text, nl=False)
    else:
        write_file(Path(target), text, force=force)
        click.echo(f"Wrote {target}: settle every '# ?', then graphlab check {path} --mapping {target}", err=True)


def _fix(sources: tuple[str, ...], report: LoadReport, target: Path, force: bool) -> None:
    from graphlab.errors import NotFoundError
    from graphlab.report.exports.commented import write_commented

    path = Path(sources[0])
    if len(sources) != 1 or not path.is_file():
        raise NotFoundError(f"--fix needs one workbook or CSV file, and there is no file '{path}'")
    number = write_commented(path, report, target, force=force)
    click.echo(
        f"Wrote {target}: {many(number, 'cell')} {verb(number, 'is', 'are')} coloured and "
        f"commented; no value was changed",
        err=True,
    )


def _write_matches(
    sources: tuple[str, ...], mapping: str | None, matches: str | None, home: str | None, target: Path, force: bool
) -> None:
    import csv
    import io

    from graphlab.loaders.mapping.load import read_mapped
    from graphlab.loaders.mapping.naming.matches import MATCH_COLUMNS, open_questions
    from graphlab.model.result import safe_cell

    if mapping is None:
        raise click.UsageError("--write-matches needs --mapping: only mapped sheets have names to settle")
    *_, index = read_mapped(Path(sources[0]), Path(mapping), matches=matches, home=home or "")
    rows = open_questions(index.seen)
    out = io.StringIO()
    writer = csv.DictWriter(out, MATCH_COLUMNS, lineterminator="\n")
    writer.writeheader()
    writer.writerows({k: safe_cell(str(v)) for k, v in row.items()} for row in rows)
    write_file(target, out.getvalue(), force=force)
    click.echo(f"Wrote {target}: {many(len(rows), 'name')} to settle", err=True)


def _write_rejected(
    sources: tuple[str, ...], mapping: str | None, matches: str | None, home: str | None, folder: Path
) -> None:
    from graphlab.analysis.inspection.check import load_report
    from graphlab.loaders.rejects import write_rejected

    report, data = load_report(sources, mapping=mapping, matches=matches, home=home, keep_going=True)
    numbers = write_rejected(report, folder, data)
    said = ", ".join(f"{n:,} of {table}" for table, n in sorted(numbers.items()))
    click.echo(
        f"Wrote {folder}: {said or 'nothing was rejected'}; correct them and load the folder beside the rest", err=True
    )
