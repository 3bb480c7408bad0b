"""``graphlab info``: what is in a dataset."""

from __future__ import annotations

from typing import Any

import click

from graphlab.commands._common import emit, filter_options, network_of, output_options, source_argument


@click.command("info")
@source_argument
@filter_options
@output_options
def command(source: str, format_: str | None, output: str | None, force: bool, **options: Any) -> None:
    """Say what is in SOURCE: entities, claims, periods, measures and units, grades, gaps."""
    from graphlab.analysis.inspection.info import info

    emit(info(network_of(source, options)), format_=format_, output=output, force=force, quiet=options["quiet"])
