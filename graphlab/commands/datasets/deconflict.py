"""``graphlab deconflict``: which lines of several lists may be one line."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from graphlab.commands.shared.options import (
    DROP_HELP,
    HOME_HELP,
    cache_option,
    filter_options,
    filters_of,
    output_options,
)
from graphlab.commands.shared.printing import emit, write_file
from graphlab.commands.shared.reading import read_apart
from graphlab.commands.shared.tables import further_tables

if TYPE_CHECKING:
    from graphlab.model.judged.judgements import Judgement
    from graphlab.model.result import Result

_ANSWERS = {"s": "same", "d": "different", "u": "unsure"}
TABLES = further_tables("waterfall", "counts", "changes")


@click.command("deconflict")
@click.argument("sources", metavar="SOURCE...", nargs=-1, required=True)
@click.option("--mapping", type=click.Path(exists=True, dir_okay=False), help="How a foreign sheet becomes claims.")
@click.option("--matches", type=click.Path(exists=True, dir_okay=False), help="Settled names (matches.csv).")
@click.option("--home", metavar="AREA", help=HOME_HELP)
@click.option("--drop-personal", is_flag=True, help=DROP_HELP)
@click.option("--same", type=click.Path(dir_okay=False), help="Judgements that were made already (same.csv).")
@click.option(
    "--write",
    type=click.Path(dir_okay=False),
    help="Write the judgements and, below them, the pairs that wait for one into this file.",
)
@click.option("--ask", is_flag=True, help="Ask about one pair after the other, and keep the answers in --write.")
@click.option("--by", "decided_by", metavar="NAME", help="Who decides, for --ask; kept with each answer.")
@click.option("--on", "decided_on", metavar="DATE", help="On which day, for --ask; kept with each answer.")
@click.option("--explain", metavar="PAIR", help="Show what the weight of one pair is made of: its number, or A = B.")
@click.option(
    "--least", type=click.FloatRange(0.01, 1), default=0.05, show_default=True, help="Pairs less likely are two lines."
)
@click.option("--top", type=click.IntRange(1), help="Show so many undecided pairs; the counts take all.")
@TABLES.option
@filter_options
@output_options
@cache_option
def command(sources: tuple[str, ...], same: str | None, write: str | None, ask: bool, **options: Any) -> None:
    """Say which lines of several SOURCEs may be one line, and how many different lines there are between them.

    Nothing is joined without a judgement of yours: mark pairs same, different or unsure in the file of --write, or
    answer with --ask, and give that file with --same next time. Lines of one source are never compared.

    Example: graphlab deconflict met.xlsx norfolk.xlsx --write same.csv
    """
    from graphlab.analysis.deconfliction.deconflict import deconflict
    from graphlab.loaders.judgements import load_judgements

    if ask and (not write or options["explain"] or options["table"]):
        raise click.UsageError("--ask asks about one pair after the other: use it with --write same.csv alone")
    judgements = list(load_judgements(Path(same))) if same else []
    quiet = bool(options["quiet"])
    sheets = {"mapping": options["mapping"], "matches": options["matches"], "home": options["home"]}
    sheets["drop_personal"] = options["drop_personal"]
    lists = [data for source in sources for data in read_apart(source, quiet=quiet, **sheets)]
    nets = [data.network(as_listed=True, **filters_of(options)) for data in lists]
    asked_for = {"least": options["least"], "top": options["top"]}
    result = deconflict(*nets, same=judgements, **asked_for)
    if ask:
        judgements += _asked(result, options)
        result = deconflict(*nets, same=judgements, **asked_for)
    if write:
        _write(result, judgements, Path(write), force=options["force"] or write == same, quiet=quiet)
    if options["explain"]:
        result = _explained(result, options["explain"])
    result, tables = TABLES.chosen(result, options["table"])
    _emit(result, {name: part for name, part in result.parts.items() if name == "counts"}, tables, options)


def _emit(result: Result, shown: dict[str, Result], tables: dict[str, Result], options: dict[str, Any]) -> None:
    from dataclasses import replace

    emit(
        replace(result, parts=shown),
        format_=options["format_"],
        output=options["output"],
        force=options["force"],
        quiet=options["quiet"],
        tables=tables,
    )


def _explained(result: Result, pair: str) -> Result:
    """Return the waterfall of one pair."""
    from dataclasses import replace

    from graphlab.analysis.deconfliction.deconflict import find_pair

    first, second = find_pair(result, pair)
    waterfall = result.parts["waterfall"]
    rows = [row for row in waterfall.rows if (row["first"], row["second"]) == (first, second)]
    return replace(waterfall, title=f"What the weight of {first} and {second} is made of", rows=rows)


def _asked(result: Result, options: dict[str, Any]) -> list[Judgement]:
    """Ask about each undecided pair on the terminal and return the answers."""
    from graphlab.model.judged.judgements import Judgement
    from graphlab.model.periods import parse_date
    from graphlab.wording.phrases import chance

    day = parse_date(options["decided_on"]).text if options["decided_on"] else ""
    found = []
    open_rows = [row for row in result.rows if row["judgement"] is None]
    for number, row in enumerate(open_rows, 1):
        click.echo(
            f"\n{number} of {len(open_rows)}: {row['first']} ({row['name_first']}) and {row['second']} "
            f"({row['name_second']})\n  {'; '.join(row['agreement'])}; "
            f"{row['likelihood']} ({chance(row['probability'])})",
            err=True,
        )
        answer = click.prompt(
            "One line? [s]ame, [d]ifferent, [u]nsure, [n]ext, [q]uit",
            type=click.Choice([*_ANSWERS, "n", "q"]),
            default="n",
            show_choices=False,
            err=True,
        )
        if answer == "q":
            break
        if answer in _ANSWERS:
            first, second = sorted((row["first"], row["second"]))
            found.append(Judgement(first, second, _ANSWERS[answer], options["decided_by"] or "", day))
    return found


def _write(result: Result, judgements: list[Judgement], path: Path, *, force: bool, quiet: bool) -> None:
    from graphlab.loaders.judgements import judgements_text

    waiting = [(row["first"], row["second"]) for row in result.rows if row["judgement"] is None]
    write_file(path, judgements_text(judgements, waiting), force=force)
    if not quiet:
        click.echo(f"Wrote {path}: {len(judgements):,} judged, {len(waiting):,} waiting", err=True)
