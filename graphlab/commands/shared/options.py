"""What the commands share of their options: SOURCE, the filters, where work is done, the ways of printing."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, TypeVar

import click

from graphlab.commands.shared.printing import FORMATS
from graphlab.commands.shared.typed import META, complete_source_ids

F = TypeVar("F", bound=Callable[..., Any])
FILTER_NAMES = (
    "period", "min_grade", "include_handling", "certainty", "subject", "place", "roll_up", "pseudonyms",
    "as_at", "all_time", "state",
)  # fmt: skip
#: Ways to say which lines a question about what comes next is asked of.
_WAYS = {"period": "--period", "as_at": "--as-at", "all_time": "--all-time"}
DROP_HELP = "Leave columns and words about people out of a mapped sheet."
HOME_HELP = "The home area: of several places of one name in a foreign sheet, the one in it is meant."


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
        ctx.meta[f"{META}{param.name}"] = value


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
                "--period",
                metavar="PERIOD",
                help="Only what lies in it: 2019-11..2021-12 (either end may be open), 2019, 2023/24, Q1 2023/24.",
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
