"""``graphlab gaps``: what to find out next."""

from __future__ import annotations

from typing import Any

import click

from graphlab.commands.shared.options import as_at_option, filter_options, output_options, source_argument
from graphlab.commands.shared.printing import emit
from graphlab.commands.shared.reading import network_of


@click.command("gaps")
@source_argument
@filter_options
@as_at_option
@output_options
def command(source: str, format_: str | None, output: str | None, force: bool, **options: Any) -> None:
    """Say what to find out next: each gap of SOURCE with what it would settle.

    \b
    Examples:
      graphlab gaps example:open-source --subject gravity
      graphlab gaps example:open-source -o gaps.csv

    Rows that can change a finding stand first, then those that settle most of its width.
    """  # noqa: D301
    from graphlab.analysis.gaps.gaps import gaps

    emit(gaps(network_of(source, options)), format_=format_, output=output, force=force, quiet=options["quiet"])
