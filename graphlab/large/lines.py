"""The ledger of lines, line by line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from graphlab.analysis.lifecycle.ledger import lines
from graphlab.large.by_line import Lined, last_day, resolved
from graphlab.large.engine import Engine
from graphlab.large.pieces import Table, Whole
from graphlab.large.soundness import require_sound


def ledger_lines(engine: Engine, filters: Mapping[str, Any]) -> Iterator[str]:
    """Yield the CSV of `graphlab.analysis.lifecycle.ledger.lines` line by line, header first.

    Parameters
    ----------
    engine
        An open folder.
    filters
        As for `graphlab.graph.network.Network`.

    Raises
    ------
    RefusedError
        If the folder is not as load writes it, or the question needs the whole in memory.
    """
    require_sound(engine)
    whole = Whole(engine)
    whole.require_current()
    asked = resolved(whole, filters)
    lined = Lined(whole, last_day(whole))
    table = Table(lines(lined.of([]).network(**asked)))
    yield table.header
    for piece in lined.tied():
        table.keep(lines(piece.network(**asked)), "line")
    yield from table.lines((lines(piece.network(**asked)) for piece in lined.alone()), "line")
