"""Rates: a count per month of the period that it covers, or per 10,000 people, with the exposure stated."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from graphlab.analysis.flows.rows import exposure
from graphlab.counting.cells import Cells, number
from graphlab.counting.selection import FlowClaims
from graphlab.counting.totals import Trees
from graphlab.errors import RefusedError
from graphlab.model.result import Column
from graphlab.model.values import Number

if TYPE_CHECKING:
    from graphlab.graph.network import Network

#: Column of the places table with the number of people.
POPULATION = "population"
RATES = {"month": "months that the claims cover together", "10k": "10,000 people of the destination"}
Rate = tuple[Any, Any, Any]


def rates_of(
    net: Network, claims: FlowClaims, cells: Cells, trees: Trees, per: str | None
) -> tuple[list[Column], dict[int, Rate], list[str]]:
    """Return the columns of a rate, the rate of every row (exposure, low, high), and what to say about it.

    Raises
    ------
    RefusedError
        If a stock is asked for per month, or no place has a population.
    """
    if per is None:
        return [], {}, []
    exposed, note = _months(claims, cells, trees) if per == "month" else _people(net, cells)
    rates: dict[int, Rate] = {}
    for i in range(len(cells)):
        size = exposed(i)
        low, high = number(float(cells.low[i])), number(float(cells.high[i]))
        rates[i] = (size, _over(low, size), _over(high, size))
    columns = [
        Column("exposure", per, RATES[per]),
        Column("rate_low", f"{claims.unit} per {per}", "low / exposure"),
        Column("rate_high", f"{claims.unit} per {per}", "high / exposure"),
    ]
    return columns, rates, [note]


def _over(x: Number | None, size: float | None) -> float | None:
    return None if x is None or not size else x / size


def _months(claims: FlowClaims, cells: Cells, trees: Trees) -> tuple[Callable[[int], float | None], str]:
    if claims.kind != "flow":
        raise RefusedError(f"'{claims.measure}' is a {claims.kind}: only a flow has a rate per month")
    note = "Rates are per month of the period that a row's claims cover (column exposure); an open period has none."
    return (lambda i: exposure(claims, cells, i, trees.parts)), note


def _people(net: Network, cells: Cells) -> tuple[Callable[[int], float | None], str]:
    people = {key: _number(row.text(POPULATION)) for key, row in net.places.items()}
    if not any(people.values()):
        raise RefusedError(f"a rate per 10k needs a column '{POPULATION}' in the table places; there is none")

    def exposed(i: int) -> float | None:
        size = people.get(str(cells.destination[i]))
        return None if size is None else size / 10_000

    missing: Sequence[str] = sorted({str(d) for d in cells.destination if people.get(str(d)) is None})
    lack = f" Without a population: {', '.join(missing)}." if missing else ""
    return exposed, f"Rates are per 10,000 people of the destination (column {POPULATION} of places).{lack}"


def _number(text: str) -> float | None:
    try:
        return float(text.replace(",", "")) or None
    except ValueError:
        return None
