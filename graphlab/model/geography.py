"""How places lie within each other, and the place that stands for another at a level (county, force, region ...)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property

from graphlab.model.entities import Entities
from graphlab.model.tables import PlaceRow

#: Levels that may always be asked for; a place that has none at a level stays itself.
STANDARD_LEVELS = frozenset({"borough", "county", "force", "region", "town"})


def _as_id(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


class Geography:
    """Answers about the tree of `within` and about police force areas."""

    def __init__(self, places: Mapping[str, PlaceRow]) -> None:
        """Take places by id."""
        self._places = places
        self._up: dict[str, tuple[str, ...]] = {}

    def ancestors(self, place: str) -> tuple[str, ...]:
        """Return the places that a place lies within, nearest first.

        A police force whose place lies in none is in the region that names it as its own (the Metropolitan in London),
        so that the two are never added.
        """
        if place not in self._up:
            found: dict[str, None] = {}
            outer = self._around(place)
            while outer and outer not in found and outer != place:
                found[outer] = None
                outer = self._around(outer)
            self._up[place] = tuple(found)
        return self._up[place]

    def _texts(self, column: str) -> dict[str, str]:
        """Return the text of a column by place: of a table no row is made for it."""
        places = self._places
        if isinstance(places, Entities):
            return places.texts(column)
        return {key: row.text(column) for key, row in places.items()}

    @cached_property
    def _within(self) -> dict[str, str]:
        return self._texts("within")

    @cached_property
    def _kind(self) -> dict[str, str]:
        return self._texts("kind")

    @cached_property
    def _force(self) -> dict[str, str]:
        return self._texts("force")

    @cached_property
    def positions(self) -> dict[str, tuple[float, float]]:
        """Latitude and longitude in degrees of every place that has both."""
        given = zip(self._texts("lat").items(), self._texts("lon").values(), strict=True)
        return {place: (float(lat), float(lon)) for (place, lat), lon in given if lat and lon}

    def _around(self, place: str) -> str:
        """Return the place that a place lies in at once; "" for none."""
        if found := self._within.get(place, ""):
            return found
        return self._region_of_force.get(place, "") if self._kind.get(place) == "force" else ""

    def is_within(self, place: str, other: str) -> bool:
        """Return whether a place is another or lies within it."""
        return place == other or other in self.ancestors(place)

    @cached_property
    def _by_name(self) -> dict[str, str]:
        found: dict[str, tuple[bool, bool, str]] = {}
        for key in sorted(self._places):
            row = self._places[key]
            for name in row.names():
                rank = (row.kind != "force", name.casefold() != row.name.casefold(), key)
                found[name.casefold()] = min(rank, found.get(name.casefold(), rank))
        return {name: key for name, (*_, key) in found.items()}

    def force_of(self, place: str) -> str | None:
        """Return the id of the police force area of a place, or None when nothing says it.

        The name in the column ``force`` (the place's own, else that of the nearest place around it) is looked up among
        names and aliases of places; a name that no place bears becomes an id in lower case with hyphens. A place of
        kind ``force`` is its own answer.
        """
        for key in (place, *self.ancestors(place)):
            if self._kind.get(key) == "force":
                return key
            if force := self._force.get(key, ""):
                return self._by_name.get(force.casefold()) or _as_id(force)
        return None

    @cached_property
    def force_names(self) -> dict[str, str]:
        """Names of the force areas that are no places themselves, by the id that stands for them."""
        named = sorted({*self._force.values()} - {""})
        return {_as_id(name): name for name in named if name.casefold() not in self._by_name}

    @cached_property
    def _region_of_force(self) -> dict[str, str]:
        """Regions that are one force's area (London is the Metropolitan's), by the id of that force."""
        named = sorted(key for key, kind in self._kind.items() if kind == "region" and self._force[key])
        forces = {key: self._force[key] for key in reversed(named)}
        return {self._by_name.get(force.casefold()) or _as_id(force): key for key, force in forces.items()}

    def area_of(self, place: str) -> str:
        """Return the county that a place is or lies in; in London, which has no counties, London; else the place.

        A region whose row names a force is an area like a county: what lies in it, and that force, are it. So London,
        its boroughs, the Metropolitan and the City are one area.
        """
        around = (place, *self.ancestors(place))
        kinds = {key: self._kind[key] for key in around if key in self._kind}
        county = next((key for key, kind in kinds.items() if kind == "county"), None)
        if county is not None:
            return county
        policed = set(self._region_of_force.values())
        region = next((key for key in kinds if key in policed), None)
        if region is None and any(kind in ("force", "borough") for kind in kinds.values()):
            region = self._region_of_force.get(str(self.force_of(place)))
        return region or place

    def at_level(self, place: str, level: str) -> str | None:
        """Return the place that stands for `place` at a level, or None when it has none there."""
        if level == "force":
            return self.force_of(place)
        return next((key for key in (place, *self.ancestors(place)) if self._kind.get(key) == level), None)

    @property
    def levels(self) -> tuple[str, ...]:
        """Return the levels that places can be rolled up to, in alphabetical order."""
        return self.levels_without(frozenset())

    def levels_without(self, hidden: frozenset[str]) -> tuple[str, ...]:
        """Return the levels of the places that are not among some ids, in alphabetical order."""
        kinds = {kind for key, kind in self._kind.items() if key not in hidden}
        return tuple(sorted((kinds - {"", "special", "node"}) | STANDARD_LEVELS))
