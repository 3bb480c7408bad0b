"""What a gravity model is given besides the flows: distances and sizes, from files with ids or names of places."""

from __future__ import annotations

import csv
import math
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from graphlab.errors import DataError, NotFoundError, RefusedError

if TYPE_CHECKING:
    from graphlab.graph.network import Network
    from graphlab.model.claims import Count

#: Size of a place as an origin and as a destination.
Sizes = Mapping[str, tuple[float, float]]
Distances = Mapping[tuple[str, str], float]


def read_distances(path: str) -> dict[tuple[str, str], float]:
    """Return the distances of a CSV file with the columns origin, destination and distance (km), by pair as written.

    Places are ids or names. Zero is taken on the diagonal only: from a place to itself.

    Raises
    ------
    DataError
        If the file cannot be read, a column is missing or a distance is not a number above 0; names the line.
    """
    found: dict[tuple[str, str], float] = {}
    for line, row in _rows(path):
        origin, destination = row.get("origin") or "", row.get("destination") or ""
        distance = _number(row.get("distance"))
        diagonal = origin.casefold() == destination.casefold()
        if not origin or not destination or distance is None or distance < 0 or (distance == 0 and not diagonal):
            raise DataError(
                f"{path}, line {line}: origin, destination and a distance above 0 (0 from a place to itself) are "
                f"needed; found {row.get('distance') or ''!r}",
                "write the columns origin, destination, distance",
            )
        found[origin, destination] = distance
    return found


def read_sizes(path: str) -> dict[str, tuple[float, float]]:
    """Return the sizes of a CSV file: the columns place and size, or place, origin_size and destination_size.

    Raises
    ------
    DataError
        If the file cannot be read, a column is missing or a size is not a number above 0; names the line.
    """
    found: dict[str, tuple[float, float]] = {}
    for line, row in _rows(path):
        sizes = [_number(row.get(name) or row.get("size")) for name in ("origin_size", "destination_size")]
        if not row.get("place") or any(size is None or size <= 0 for size in sizes):
            raise DataError(
                f"{path}, line {line}: a place and sizes above 0 are needed; found {dict(row)}",
                "write the columns place and size, or place, origin_size, destination_size",
            )
        found[row["place"]] = float(sizes[0] or 0), float(sizes[1] or 0)
    return found


def _rows(path: str) -> Iterator[tuple[int, dict[str, str]]]:
    try:
        with Path(path).open(encoding="utf-8-sig", newline="") as stream:
            yield from enumerate(csv.DictReader(stream), 2)
    except (OSError, UnicodeDecodeError, csv.Error) as error:
        raise DataError(f"'{path}' cannot be read: {error}", "give a CSV file in UTF-8") from error


def _number(text: str | None) -> float | None:
    try:
        number = float((text or "").replace(",", ""))
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def by_place_id(net: Network, given: Distances) -> tuple[dict[tuple[str, str], float], int]:
    """Return distances by pairs of ids, and how many rows name a place that is not in the data.

    Raises
    ------
    DataError
        If two different places are 0 km apart.
    """
    found: dict[tuple[str, str], float] = {}
    other = 0
    for (origin, destination), distance in given.items():
        ends = _place(net, origin), _place(net, destination)
        if None in ends:
            other += 1
        elif ends[0] != ends[1]:
            found[ends[0] or "", ends[1] or ""] = distance
    return found, other


def _place(net: Network, name: str) -> str | None:
    try:
        return net.find(name, kinds=("place",))
    except NotFoundError as error:
        if "fits several" in str(error):
            raise
        return None


def sizes_of(net: Network, given: str | Mapping[str, tuple[float, float]], places: Collection[str]) -> Sizes:
    """Return the size of every place, as an origin and as a destination.

    Parameters
    ----------
    net
        The view; for names, columns of places and counts.
    given
        Sizes by id or name (`read_sizes`), a column of the places table, or a measure that is counted by place (the
        latest exact count of each place).
    places
        Ids that need a size.

    Raises
    ------
    RefusedError
        If a place has none.
    """
    if isinstance(given, str):
        found = {p: size for p in places if (size := _column(net, p, given) or _counted(net, p, given))}
        sizes: Sizes = {p: (size, size) for p, size in found.items()}
    else:
        sizes = {key: size for name, size in given.items() if (key := _place(net, name)) is not None}
    missing = sorted(set(places) - set(sizes))
    if missing:
        what = f"'{given}'" if isinstance(given, str) else "the file of sizes"
        raise RefusedError(f"{what} gives no size for {', '.join(missing)}")
    return sizes


def _column(net: Network, place: str, name: str) -> float | None:
    size = _number(net.places[place].text(name)) if place in net.places else None
    return size if size is not None and size > 0 else None


def _counted(net: Network, place: str, measure: str) -> float | None:
    counts = [c for c in net.counts if c.measure.casefold() == measure.casefold() and _is_of(c, place)]
    exact = [c for c in counts if c.value.bounds.exact and (c.value.low or 0) > 0]
    if not exact:
        return None
    latest = max(exact, key=lambda c: (c.period.last_ordinal, c.id))
    return float(latest.value.low or 0)


def _is_of(count: Count, place: str) -> bool:
    """Return whether a count is of all of a place."""
    ends = {count.origin, count.destination} - {""}
    return ends == {place} if ends else count.subject == place
