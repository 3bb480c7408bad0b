"""Flows of one figure with their origins rolled up to police forces and their towns kept: what a force's map draws."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from graphlab.graph.network import Network
from graphlab.model.tables import SPECIAL
from graphlab.model.values import Bounds
from graphlab.report.drawing.map import project
from graphlab.report.pages.flow_series import Row, Series, size_of, together
from graphlab.report.pages.map_records import coordinates_at_home
from graphlab.report.pages.names import name_of

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Area:
    """An origin or a town on the map: its key, its name, and where it lies on the Mercator plane."""

    key: str
    name: str
    at: Point
    force: str = ""


@dataclass(frozen=True, slots=True)
class RolledFlow:
    """What goes from an origin area to a town: its bounds; both ends may be the same area."""

    origin: Area
    town: Area
    bounds: Bounds

    @property
    def size(self) -> float:
        """What it is ranked and drawn by."""
        return size_of({"low": self.bounds.low, "high": self.bounds.high})


@dataclass(frozen=True)
class RolledFlows:
    """The flows of a figure, greatest first, with what is on no map.

    Attributes
    ----------
    name
        The figure.
    unplaced
        Rows with an end that is unknown, not itemised or without coordinates.
    home
        Force that the map is of; "" for none.
    """

    name: str
    flows: tuple[RolledFlow, ...]
    unplaced: tuple[Row, ...]
    home: str = ""


def areas_of(net: Network) -> dict[str, Area]:
    """Return the area that each place on the map is rolled up to: its police force, under the name of its widest place.

    Notes
    -----
    All places of one force are one area. Where one place of the force holds the others (London its boroughs), the area
    has its name and place; otherwise it has the name of the force and lies in the middle of its places.
    """
    by_force: dict[str, list[str]] = defaultdict(list)
    for key, place in sorted(net.places.items()):
        if key not in SPECIAL and place.text("force"):
            by_force[place.text("force")].append(key)
    found: dict[str, Area] = {}
    for force, keys in by_force.items():
        area = _area(net, force, keys)
        if area is not None:
            found |= dict.fromkeys(keys, area)
    for key in net.places:
        if key not in found and (at := coordinates_at_home(net, key)) is not None:
            found[key] = Area(key, name_of(net, key), project(*at))
    return found


def _area(net: Network, force: str, keys: Sequence[str]) -> Area | None:
    tops = [k for k in keys if not any(k != other and net.is_within(k, other) for other in keys)]
    whole = [k for k in tops if all(k == other or net.is_within(other, k) for other in keys)]
    if len(whole) == 1 and (at := coordinates_at_home(net, whole[0])) is not None:
        return Area(whole[0], name_of(net, whole[0]), project(*at), force)
    points = [project(*at) for k in tops if (at := coordinates_at_home(net, k)) is not None]
    points = points or [project(*at) for k in keys if (at := coordinates_at_home(net, k)) is not None]
    if not points:
        return None
    middle = (sum(p[0] for p in points) / len(points), sum(p[1] for p in points) / len(points))
    return Area(f"force/{force}", force, (round(middle[0], 1), round(middle[1], 1)), force)


def home_force(net: Network, asked: str, rows: Iterable[Row]) -> str:
    """Return the force that a map is of: the one asked for, by its name or a place of it, else that of most towns.

    Without one asked for it is the force to which more than half of all flows go, else none: a picture of everything.
    """
    forces = {key: place.text("force") for key, place in net.places.items()}
    if asked:
        named = {force.casefold(): force for force in forces.values() if force}
        if asked.casefold() in named:
            return named[asked.casefold()]
        return forces.get(net.dataset.find(asked, kinds=("place",)), "")
    counted: Counter[str] = Counter()
    for row in rows:
        counted[forces.get(str(row["destination"]), "")] += 1
    total = sum(counted.values())
    force, most = max(sorted(counted.items()), key=lambda item: item[1], default=("", 0))
    return force if force and 2 * most > total else ""


def rolled_flows(net: Network, series: Series, home: str = "") -> RolledFlows:
    """Return the flows of a series with their origins rolled up.

    Parameters
    ----------
    net
        The network.
    series
        One figure; lines are counted once however many rows they are in, counts are added as the counting engine adds.
    home
        The force that the map is of, as `home_force` takes it.
    """
    areas = areas_of(net)
    groups: dict[tuple[Area, str], list[Row]] = defaultdict(list)
    unplaced = []
    for row in series.rows:
        origin, town = str(row["origin"] or ""), str(row["destination"] or "")
        if origin in areas and coordinates_at_home(net, town) is not None:
            groups[areas[origin], town].append(row)
        else:
            unplaced.append(row)
    flows = [
        RolledFlow(origin, _town(net, town, areas, origin), _together(net, rows))
        for (origin, town), rows in groups.items()
    ]
    flows.sort(key=lambda f: (-f.size, f.origin.key, f.town.key))
    return RolledFlows(series.name, tuple(flows), tuple(unplaced), home_force(net, home, series.rows))


def _town(net: Network, key: str, areas: Mapping[str, Area], origin: Area) -> Area:
    """Return a town as it is; where it is itself the area that its origin is rolled up to, that area."""
    if areas[key].key == key and origin.key == key:
        return origin
    at = coordinates_at_home(net, key)
    return Area(key, name_of(net, key), project(*at) if at else origin.at, net.places[key].text("force"))


def _together(net: Network, rows: Sequence[Row]) -> Bounds:
    return Bounds(rows[0]["low"], rows[0]["high"]) if len(rows) == 1 else together(net, rows)
