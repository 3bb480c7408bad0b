"""Neighbouring towns: whether some of them together have more in the last months than their share."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from graphlab.analysis.watch.series import Cell, Month, Series
from graphlab.counting.buckets import bucket_name
from graphlab.graph.network import Network
from graphlab.model.result import Column, Result
from graphlab.spread.routes import HERE, Route
from graphlab.statistics.aberration import Cluster, space_time_scan
from graphlab.statistics.gravity import great_circle_km

#: How far apart towns may be, in km, and how many months a cluster may last at most.
RADIUS_KM, LONGEST = 50.0, 3
RUNS, SEED = 999, 0
COLUMNS = (
    Column("measure", "", "what is counted"),
    Column("unit", "", "of what"),
    Column("places", "", "ids of the towns that stand out together"),
    Column("names", "", "their names"),
    Column("first_month", "", "first month of the cluster"),
    Column("last_month", "", "its last month: the one that is judged"),
    Column("observed", "", "counted there and then"),
    Column("expected", "", "what the towns' and the months' own totals lead to expect"),
    Column("probability", "", "share of runs in which chance gives as much"),
    Column("towns", "towns", "towns that were looked at"),
    Column("left_out", "towns", "towns left out: no position, a month that nobody counted, or a range for a count"),
    Column("claims", "", "ids behind what was counted there and then"),
    Column("subject", "", "whom the counts are said of"),
    Column("definition", "", "what the measure means"),
)
METHOD = (
    f"Space-time permutation scan: towns within {RADIUS_KM:g} km of a town, the last 1 to {LONGEST} months, against "
    f"what their own totals and those of the months lead to expect; {RUNS} permutations of the months, seed {SEED}."
)


def neighbours(
    net: Network,
    found: Iterable[Series],
    window: Sequence[Month],
    first: Month | None,
    parameters: Mapping[str, Any],
    way: Route = HERE,
) -> Result:
    """Return, for each measure, the neighbouring towns that stand out most in the last months.

    Parameters
    ----------
    net
        The network, for names, positions and marking.
    found
        The series.
    window
        The months that are looked at; the last is the one that is judged.
    first
        First month in which lines were looked for at all.
    parameters
        What was asked.
    way
        Where the permutations are made, one measure a piece.

    References
    ----------
    Kulldorff, Heffernan, Hartman, Assuncao & Mostashari 2005, PLoS Medicine 2:e59.
    """
    together: dict[tuple[str, str, str, str], list[Series]] = {}
    for series in found:
        together.setdefault((series.measure, series.unit, series.subject, series.definition), []).append(series)
    looks = [look for key in sorted(together) if (look := _look(net, together[key], window, first)) is not None]
    found_in = way.each(_scanned, None, [(look.counts, look.zones) for look in looks])
    rows = [_row(net, look, best) for look, best in zip(looks, found_in, strict=True) if best is not None]
    rows.sort(key=lambda r: (r["probability"], r["measure"], str(r["subject"]), str(r["definition"])))
    return Result(
        "Neighbouring towns with more than their share",
        METHOD,
        COLUMNS,
        rows,
        parameters=dict(parameters),
        seed=SEED,
        marking=net.marking,
    )


@dataclass(frozen=True)
class _Look:
    """The towns of one measure that can be scanned, with their counts, and the sets of them that may stand out."""

    towns: Sequence[Series]
    kept: Sequence[Series]
    known: Sequence[Month]
    counts: list[list[int]]
    zones: list[tuple[int, ...]]


def _look(net: Network, towns: Sequence[Series], window: Sequence[Month], first: Month | None) -> _Look | None:
    """Return what is scanned of one measure; None with fewer than two towns or too few months."""
    known = [month for month in window if not towns[0].complete or (first is not None and month >= first)]
    kept = [(x, counts, at) for x in towns if (counts := _counts(x, known)) and (at := net.position(x.town))]
    if len(kept) < 2 or len(known) <= LONGEST:
        return None
    lat, lon = (np.array([at[k] for _, _, at in kept]) for k in (0, 1))
    distance = great_circle_km(lat, lon)
    zones = sorted(
        {tuple(np.flatnonzero(row <= reach).tolist()) for row in distance for reach in row[row <= RADIUS_KM]}
    )
    return _Look(towns, [x for x, _, _ in kept], known, [counts for _, counts, _ in kept], zones)


def _scanned(_: object, piece: tuple[list[list[int]], list[tuple[int, ...]]]) -> Cluster | None:
    counts, zones = piece
    return space_time_scan(counts, zones, longest=LONGEST, runs=RUNS, seed=SEED)


def _row(net: Network, look: _Look, best: Cluster) -> dict[str, Any]:
    """Return the cluster of one measure as a row."""
    towns, months = look.towns, look.known[best.first : best.last + 1]
    inside = [look.kept[i] for i in best.places]
    claims = {claim for x in inside for month in months for claim in x.months.get(month, Cell()).claims}
    return {
        "measure": towns[0].measure,
        "unit": towns[0].unit,
        "places": tuple(x.town for x in inside),
        "names": tuple(net.name(x.town) for x in inside),
        "first_month": bucket_name(months[0], "month"),
        "last_month": bucket_name(months[-1], "month"),
        "observed": int(best.observed),
        "expected": best.expected,
        "probability": best.probability,
        "towns": len(look.kept),
        "left_out": len(towns) - len(look.kept) or None,
        "claims": tuple(sorted(claims)),
        "subject": towns[0].subject or None,
        "definition": towns[0].definition or None,
    }


def _counts(series: Series, months: Sequence[Month]) -> list[int]:
    """Return the counts of some months; nothing where one was not counted or is a range."""
    cells = [series.months.get(month, Cell() if series.complete else None) for month in months]
    exact = [int(cell.low) for cell in cells if cell is not None and cell.low == cell.high and cell.low % 1 == 0]
    return exact if len(exact) == len(months) else []
