"""``graphlab claims``: the claims behind an id."""

from __future__ import annotations

from typing import Any

import click

from graphlab.commands.shared.options import filter_options, output_options, source_argument
from graphlab.commands.shared.printing import emit
from graphlab.commands.shared.reading import network_of
from graphlab.commands.shared.typed import complete_source_ids


@click.command("claims")
@source_argument
@click.argument("ids", nargs=-1, required=True, metavar="ID...", shell_complete=complete_source_ids)
@filter_options
@output_options
def command(
    source: str, ids: tuple[str, ...], format_: str | None, output: str | None, force: bool, **options: Any
) -> None:
    """Show the claims behind each ID: of any output, a line, a place, an operation or a source.

    Example: graphlab claims example:open-source gravity-london echo
    """
    from graphlab.analysis.inspection.claims import claims

    net = network_of(source, options)
    emit(claims(net, *ids), format_=format_, output=output, force=force, quiet=options["quiet"])
