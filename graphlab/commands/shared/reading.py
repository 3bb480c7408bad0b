"""How SOURCE is read for a command: with its reading options, progress, and what the load took for granted."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from graphlab.commands.shared.options import filters_of
from graphlab.commands.shared.typed import META, SHEET_OPTIONS
from graphlab.wording.phrases import many, verb

if TYPE_CHECKING:
    from graphlab.dataset import Dataset
    from graphlab.graph.network import Network

_SAID = f"{META}said"
#: Seconds of work after which a long load says how far it is where stderr is no terminal, and between two such lines.
PATIENCE = 2.0
#: Endings of files beside a dataset that hold no data; only ``check`` names them.
_PROSE = (".md", ".txt", ".rst")


def read_source(*sources: str, quiet: bool = False, **options: Any) -> Dataset:
    """Return the dataset of one or several sources; a long load says on stderr how far it is."""
    from graphlab.sources import open_source

    context = click.get_current_context(silent=True)
    typed = context.meta if context else {}
    options = {name: typed.get(f"{META}{name}") for name in SHEET_OPTIONS} | options
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
    from graphlab.project.place import is_project

    if "://" in source or not is_project(Path(source)):
        return [read_source(source, quiet=quiet, **options)]
    from graphlab.project.reading import read_project
    from graphlab.sources import open_parts

    given = (options.get("mapping"), options.get("matches"), options.get("home"), bool(options.get("drop_personal")))
    return open_parts(read_project(source), given, progress=None if quiet else show_progress)


def warn_of_brands(data: Dataset) -> None:
    """Say which brands ``--pseudonyms`` cannot take out of texts, because they are words of places too."""
    from graphlab.model.hidden_names.pseudonyms import doubtful_brands
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


def network_of(source: str, options: Mapping[str, Any]) -> Network:
    """Return the filtered network that SOURCE and the filter options ask for."""
    return read_source(source, quiet=bool(options.get("quiet"))).network(**filters_of(options))
