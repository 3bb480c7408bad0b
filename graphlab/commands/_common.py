"""What the commands share: SOURCE, the filters, the output options, and the way results are printed."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from itertools import takewhile
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from graphlab.wording.phrases import many, verb

if TYPE_CHECKING:
    from graphlab.dataset import Dataset
    from graphlab.graph.network import Network
    from graphlab.model.result import Result

F = TypeVar("F", bound=Callable[..., Any])
FILTER_NAMES = (
    "period", "min_grade", "include_handling", "certainty", "subject", "place", "roll_up", "pseudonyms",
    "as_at", "all_time", "state",
)  # fmt: skip
#: Ways to say which lines a question about what comes next is asked of.
_WAYS = {"period": "--period", "as_at": "--as-at", "all_time": "--all-time"}
_SHEET_OPTIONS = ("mapping", "matches", "home", "same", "drop_personal", "edition")
_META = "graphlab."
#: Options of files that decide what is said; a mapping may be one that is still to be written.
_DECIDING = ("mapping", "matches", "same", "style")
_SAID = f"{_META}said"
#: Seconds of work after which a long load says how far it is where stderr is no terminal, and between two such lines.
PATIENCE = 2.0
#: Endings of files beside a dataset that hold no data; only ``check`` names them.
_PROSE = (".md", ".txt", ".rst")
DROP_HELP = "Leave columns and words about people out of a mapped sheet."
HOME_HELP = "The home area: of several places of one name in a foreign sheet, the one in it is meant."
FORMATS = ("table", "csv", "json", "markdown")
_ENDINGS = {".csv": "csv", ".json": "json", ".md": "markdown", ".markdown": "markdown", ".txt": "table"}


def typed_arguments(ctx: click.Context) -> list[str]:
    """Return the arguments typed before the first option; Click forgets them when an option is being completed."""
    from click.shell_completion import split_arg_string

    words = split_arg_string(os.environ.get("COMP_WORDS", ""))
    name = ctx.info_name or ""
    after = words[words.index(name) + 1 :] if name in words else []
    return list(takewhile(lambda word: not word.startswith("-"), after))


def complete_source_ids(ctx: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """Offer ids and names of the SOURCE that was already typed, for shell completion."""
    source = ctx.params.get("source") or next(iter(ctx.params.get("sources") or ()), None)
    source = source or next(iter(typed_arguments(ctx)), None)
    if not source:
        return []
    try:
        from graphlab.sources import open_source

        data = open_source(source)
    except Exception:  # noqa: BLE001 - completion must never print an error into a shell
        return []
    kinds: dict[str, tuple[Mapping[str, Any], ...]] = {
        "place": (data.places,),
        "close_origin": (data.places,),
        "line": (data.lines,),
        "close": (data.lines,),
        "operation": (data.operations,),
        "close_operation": (data.operations,),
    }
    tables = kinds.get(param.name or "", (data.lines, data.places, data.operations))
    return sorted(key for table in tables for key in table if key.startswith(incomplete))


def source_argument(function: F) -> F:
    """Add the argument SOURCE, given to the function as ``source``, and how it is read (`reading_options`)."""
    edition = click.option(
        "--edition",
        metavar="DATE",
        callback=_keep,
        expose_value=False,
        help="What was known on that day: an edition of a project, or of sources that are editions.",
    )
    return click.argument("source", metavar="SOURCE")(reading_options(edition(function)))


def _keep(ctx: click.Context, param: click.Parameter, value: str | bool | None) -> None:
    if value:
        ctx.meta[f"{_META}{param.name}"] = value


def cache_option(function: F) -> F:
    """Add whether what an earlier load kept is used (`graphlab.files.cache`); it is not given to the function."""
    return click.option(
        "--no-cache",
        is_flag=True,
        expose_value=False,
        callback=_without_cache,
        help="Read the files again, whatever an earlier run kept of them; keep nothing.",
    )(function)


def _without_cache(ctx: click.Context, param: click.Parameter, value: bool) -> None:
    if value:
        from graphlab.files.cache import without_cache

        ctx.with_resource(without_cache())


def reading_options(function: F) -> F:
    """Add how a foreign sheet is read.

    ``--mapping``, ``--matches``, ``--home``, ``--drop-personal`` and ``--same`` are not given to the function;
    `read_source` finds them.
    """
    file = click.Path(exists=True, dir_okay=False)
    return _stacked(
        function,
        [
            click.option(
                "--mapping", type=file, callback=_keep, expose_value=False, help="How a foreign sheet is read (YAML)."
            ),
            click.option(
                "--matches", type=file, callback=_keep, expose_value=False, help="Settled names (matches.csv)."
            ),
            click.option("--home", metavar="AREA", callback=_keep, expose_value=False, help=HOME_HELP),
            click.option("--drop-personal", is_flag=True, callback=_keep, expose_value=False, help=DROP_HELP),
            click.option(
                "--same", type=file, callback=_keep, expose_value=False, help="Judgements on lines that may be one."
            ),
            cache_option,
        ],
    )


def _stacked(function: F, options: list[Callable[[F], F]]) -> F:
    for option in reversed(options):
        function = option(function)
    return function


def filter_options(function: F) -> F:
    """Add the filters that are the same everywhere."""
    complete = complete_source_ids
    return _stacked(
        function,
        [
            click.option(
                "--period", metavar="PERIOD", help="Only what lies in it: 2019-11..2021-12; either end may be open."
            ),
            click.option("--min-grade", metavar="GRADE", help="Only claims graded at least so well, such as 2C."),
            click.option(
                "--include-handling", metavar="C", help="Let in claims with handling code C, which stay out otherwise."
            ),
            click.option(
                "--audience",
                type=click.Choice(["internal", "external"]),
                help="internal lets handling C in, external keeps it out.  [default: external]",
            ),
            click.option(
                "--certainty", metavar="WORD", help="Only links at least so certain: stated, implied or unknown."
            ),
            click.option(
                "--subject",
                metavar="ID",
                shell_complete=complete,
                help="Only claims about this operation, line or place.",
            ),
            click.option(
                "--place", metavar="ID", shell_complete=complete, help="Only what touches this place or lies within it."
            ),
            click.option("--roll-up", metavar="LEVEL", help="Show places at this level: county, force, region ..."),
            click.option("--pseudonyms", is_flag=True, help="Replace brand names in every output."),
        ],
    )


_AS_AT = click.option(
    "--as-at", metavar="DATE", help="As at this day: later claims are not used.  [default: the cut-off]"
)


def as_at_option(function: F) -> F:
    """Add the day as at which the data are read."""
    return _AS_AT(function)


def future_options(function: F) -> F:
    """Add which lines a question about what comes next is asked of: those that stand open, unless told."""
    return _stacked(
        function,
        [
            _AS_AT,
            click.option("--all-time", is_flag=True, help="Ask of all lines ever seen, not only of those open."),
            click.option("--state", metavar="STATES", help="Only lines in these states: active,returned,dormant ..."),
        ],
    )


def output_options(function: F) -> F:
    """Add the ways of printing that are the same everywhere."""
    return _stacked(
        function,
        [
            click.option(
                "--format",
                "format_",
                type=click.Choice(FORMATS),
                help="How to print; otherwise by the ending of -o, else a table.",
            ),
            click.option(
                "-o", "--output", type=click.Path(dir_okay=False), help="Write to this file instead of the terminal."
            ),
            click.option("--force", is_flag=True, help="Overwrite what is there."),
            click.option("--quiet", is_flag=True, help="No progress on stderr."),
        ],
    )


def spread_options(function: F) -> F:
    """Add where long work is done: the same bytes everywhere."""
    return _stacked(
        function,
        [
            click.option(
                "--jobs",
                type=click.IntRange(min=1),
                metavar="N",
                help="Processes for long work.  [default: 1; with --cluster local one for each processor]",
            ),
            click.option(
                "--cluster",
                metavar="ADDRESS",
                help="Long work on a dask cluster: local, tcp://HOST:8786, or with certificates tls://HOST:8786.",
            ),
        ],
    )


def network_options(function: F) -> F:
    """Add what every question about the network of open lines has: filters, the day, where it is done, how printed."""
    return _stacked(function, [filter_options, future_options, spread_options, output_options])


def engine_options(asked: str, kept: str) -> Callable[[F], F]:
    """Return what adds who does the work: this program, or Graph Data Science on the server of SOURCE.

    Parameters
    ----------
    asked
        What the server is asked for, such as ``degree and pagerank``.
    kept
        What it keeps with ``--write``, such as ``scores``.
    """
    engine = click.option(
        "--engine",
        type=click.Choice(["own", "gds"]),
        default="own",
        show_default=True,
        help=f"gds: {asked} by Graph Data Science, where SOURCE is Neo4j.",
    )
    write = click.option(
        "--write", metavar="PROPERTY", help=f"With --engine gds: write the {kept} back to this property."
    )
    return lambda function: _stacked(function, [engine, write])


def asks_server(options: Mapping[str, Any]) -> bool:
    """Return whether the work is to be done on the server.

    Raises
    ------
    click.UsageError
        If something is to be written back without asking the server.
    """
    if options["write"] and options["engine"] != "gds":
        raise click.UsageError("--write goes with --engine gds.")
    return bool(options["engine"] == "gds")


def read_source(*sources: str, quiet: bool = False, **options: Any) -> Dataset:
    """Return the dataset of one or several sources; a long load says on stderr how far it is."""
    from graphlab.sources import open_source

    context = click.get_current_context(silent=True)
    typed = context.meta if context else {}
    options = {name: typed.get(f"{_META}{name}") for name in _SHEET_OPTIONS} | options
    options["drop_personal"] = bool(options["drop_personal"])
    if context:
        context.meta.setdefault(_SAID, time.process_time())
    data = open_source(*sources, progress=None if quiet else show_progress, **options)
    hidden = bool(context and context.params.get("pseudonyms"))
    warn_of_report(data, quiet=quiet, names=not hidden)
    if hidden:
        warn_of_brands(data)
    return data


def read_apart(source: str, *, quiet: bool = False, **options: Any) -> list[Dataset]:
    """Return the datasets of a source: of a project each of its sources by itself, of all others one."""
    from graphlab.project.reading import is_project, read_project
    from graphlab.sources import open_parts

    if "://" in source or not is_project(Path(source)):
        return [read_source(source, quiet=quiet, **options)]
    given = (options.get("mapping"), options.get("matches"), options.get("home"), bool(options.get("drop_personal")))
    return open_parts(read_project(source), given, progress=None if quiet else show_progress)


def warn_of_brands(data: Dataset) -> None:
    """Say which brands ``--pseudonyms`` cannot take out of texts, because they are words of places too."""
    from graphlab.model.pseudonyms import doubtful_brands
    from graphlab.wording.phrases import listed

    doubtful = doubtful_brands(data)
    if doubtful:
        stays = verb(len(doubtful), "is a name of a place too and stays", "are names of places too and stay")
        click.echo(f"Warning: {listed(doubtful)} {stays} in texts; read the output before it leaves.", err=True)


def show_progress(what: str, done: int) -> None:
    """Say on stderr how far a long task is: each step on a terminal, elsewhere a line every few seconds."""
    if _may_say():
        click.echo(f"{what}: {many(done, 'row')}", err=True)


def _may_say() -> bool:
    """Return whether progress is told now: not where NO_COLOR is set, and without a terminal now and then only."""
    if os.environ.get("NO_COLOR"):
        return False
    if sys.stderr.isatty():
        return True
    context = click.get_current_context(silent=True)
    if context is None:
        return False
    now = time.process_time()
    if now - context.meta.setdefault(_SAID, now) < PATIENCE:
        return False
    context.meta[_SAID] = now
    return True


def show_protection(done: int, of: int) -> None:
    """Say on stderr how many of the numbers that must be protected are, as `show_progress` does."""
    if sys.stderr.isatty() and not os.environ.get("NO_COLOR"):
        click.echo(f"Small numbers: {done:,} of {of:,} {verb(done, 'is', 'are')} safe", err=True)


def warn_of_report(data: Dataset, *, quiet: bool, names: bool = True) -> None:
    """Say in one line on stderr what the load rejected, left out and took for granted; without `names`, how much."""
    report = data.report
    if quiet or report is None:
        return
    left = [text for text in report.ignored if Path(text.partition(": ")[0]).suffix.lower() not in _PROSE]
    if not (report.errors or left or report.assumptions):
        return
    rejected = len(report.errors)
    were = f"{many(rejected, 'row or cell', 'rows or cells')} {verb(rejected, 'was', 'were')} rejected"
    parts = [were] if rejected else []
    if not names:
        parts += [f"{len(left):,} left out"] if left else []
        parts += [f"{len(report.assumptions):,} taken for granted"] if report.assumptions else []
        click.echo(f"Note: {'; '.join(parts)}. graphlab check tells all.", err=True)
        return
    if left:
        more = f" (and {len(left) - 1} more)" if len(left) > 1 else ""
        parts.append(f"left out: {left[0]}{more}")
    parts += list(report.assumptions[:2])
    more = f" (and {len(report.assumptions) - 2} more)" if len(report.assumptions) > 2 else ""
    click.echo(f"Note: {'; '.join(parts)}{more}. graphlab check tells all.", err=True)


def _with_audience(options: Mapping[str, Any]) -> Mapping[str, Any]:
    """Return the options with the audience told as handling; the two must not contradict each other."""
    audience, handling = options.get("audience"), (options.get("include_handling") or "").upper()
    if audience and handling and (audience == "internal") != (handling == "C"):
        raise click.UsageError(f"--audience {audience} and --include-handling {handling} contradict each other.")
    return {**options, "include_handling": "C"} if audience == "internal" else options


def refuse_contradiction(leaves: bool, filters: Mapping[str, Any]) -> None:
    """Refuse ``--release`` beside a filter that lets handling C in."""
    if leaves and filters.get("include_handling", "").upper() == "C":
        raise click.UsageError("--release leaves handling C out and --include-handling C lets it in: choose one.")


def filters_of(options: Mapping[str, Any]) -> dict[str, Any]:
    """Return the filters among the options of a command.

    Raises
    ------
    click.UsageError
        If a command about what comes next is asked of a day, a period and all time at once.
    """
    options = _with_audience(options)
    asked = [typed for name, typed in _WAYS.items() if options.get(name)]
    if "all_time" in options and len(asked) > 1:
        raise click.UsageError(f"{asked[0]} and {asked[1]} exclude each other: choose which lines are asked about.")
    return {name: options[name] for name in FILTER_NAMES if options.get(name)}


def typed_reading() -> list[str]:
    """Return which of the options that say how sources are read were typed (`reading_options`, ``--edition``)."""
    context = click.get_current_context(silent=True)
    return [name for name in _SHEET_OPTIONS if context and context.meta.get(f"{_META}{name}")]


def network_of(source: str, options: Mapping[str, Any]) -> Network:
    """Return the filtered network that SOURCE and the filter options ask for."""
    return read_source(source, quiet=bool(options.get("quiet"))).network(**filters_of(options))


def format_of(format_: str | None, output: str | None) -> str:
    """Return how to print: as asked, else by the ending of the output file, else as a table."""
    if format_:
        return format_
    return _ENDINGS.get(Path(output).suffix.lower(), "table") if output else "table"


def render(result: Result, how: str, *, every_part: bool = False, tables: Mapping[str, Result] | None = None) -> str:
    """Return a result as text in one of `FORMATS`; `every_part` adds the further tables below a terminal's table.

    JSON holds those of `tables` beside the rows.
    """
    if how == "json":
        return result.to_json(tables)
    if how == "csv":
        return result.to_csv()
    shown = [result, *(p for p in result.parts.values() if p is not result and every_part)]
    return "\n".join(r.to_markdown() if how == "markdown" else r.to_text() for r in shown)


def emit(
    result: Result,
    *,
    format_: str | None,
    output: str | None,
    force: bool,
    quiet: bool = False,
    every_part: bool = True,
    tables: Mapping[str, Result] | None = None,
) -> None:
    """Print a result or write it to a file.

    Parameters
    ----------
    result
        What to print. On a terminal (format ``table`` or ``markdown``) its parts follow it, if `every_part`.
    format_, output, force, quiet
        The output options as typed.
    tables
        Further tables that were asked for: JSON holds them, CSV is one table and says which it leaves out.

    Raises
    ------
    OutputError
        If the file is there and `force` is off, or it cannot be written.
    """
    how = format_of(format_, output)
    text = render(result, how, every_part=every_part, tables=tables)
    left_out = [name for name in tables or {} if (tables or {})[name] is not result]
    if how == "csv" and left_out and not quiet:
        click.echo(f"CSV is one table; left out: {', '.join(left_out)} (--table NAME prints one).", err=True)
    if output is None or output == "-":
        click.echo(text, nl=False)
    else:
        write_file(Path(output), text, force=force)
        if not quiet:
            click.echo(f"Wrote {output}", err=True)


def write_file(path: Path, content: str | bytes | Iterable[str], *, force: bool, answers: bool = False) -> None:
    """Write a file whole or not at all; see `graphlab.files.write_file`.

    It takes the place of no source that was typed, nor of a mapping, style or other file that is read beside it;
    `answers` are what was asked about a sheet, which are added to mapping and matches.
    """
    from graphlab import files

    read = {} if answers else typed_files()
    beside = [file for use, file in read.items() if use != "same"]  # judgements are added to their own file
    files.write_file(path, content, force=force, sources=[*typed_sources(), *beside])


def typed_inputs() -> dict[str, Path]:
    """Return the files beside the sources that decide what the running command says, by what they are used as."""
    return {use: file for use, file in typed_files().items() if use in _DECIDING}


def typed_files() -> dict[str, Path]:
    """Return every file that the running command reads beside its sources, by the name of the option."""
    context = click.get_current_context(silent=True)
    if context is None:
        return {}
    read = [p.name or "" for p in context.command.params if isinstance(p.type, click.Path) and p.type.exists]
    names = dict.fromkeys((*_DECIDING, *read))
    given = {name: context.params.get(name) or context.meta.get(f"{_META}{name}") for name in names}
    return {name: Path(file) for name, file in given.items() if isinstance(file, str) and file != "-"}


def typed_words() -> list[str]:
    """Return the words of the running command as they were typed, wherever it runs."""
    context = click.get_current_context(silent=True)
    return list(context.meta.get(f"{_META}typed", ())) if context else []


def typed_sources(*sources: str) -> list[Path]:
    """Return the files and folders among the sources of the running command, which are only read."""
    context = click.get_current_context(silent=True)
    typed = [] if context is None else [context.params.get("source"), *(context.params.get("sources") or ())]
    return [Path(s) for s in dict.fromkeys((*sources, *typed)) if s and "://" not in s and Path(s).exists()]
