"""What the finding of a table compares: the places of the end that splits it, each once and all of one level."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import numpy as np

from graphlab.analysis.flows.rows import RowOptions, rows_of
from graphlab.counting.groups import Group
from graphlab.counting.margins import margin
from graphlab.counting.row_tables import DENOMINATORS
from graphlab.counting.table import Table
from graphlab.graph.network import Network
from graphlab.model.tables import SPECIAL
from graphlab.wording.phrases import listed

Row = Mapping[str, Any]
_PLURAL = {"county": "counties", "country": "countries", "city": "cities", "": "places", "special": "places"}


@dataclass(frozen=True)
class Areas:
    """Which area stands for each of some places, so that all that are compared are of one level.

    Attributes
    ----------
    of
        Place -> area. Places of one kind, none within another, stand for themselves.
    """

    net: Network
    of: Mapping[str, str]

    @classmethod
    def among(cls, net: Network, places: Iterable[str]) -> Areas:
        """Return the areas of some places: themselves where they are of one level, else counties (London is one)."""
        asked = set(places) - set(SPECIAL)
        named = sorted(asked)
        geography = net.dataset.geography
        kinds = {net.places[p].text("kind") if p in net.places else "" for p in named}
        inner = any(not asked.isdisjoint(geography.ancestors(p)) for p in named)
        if len(kinds) < 2 and not inner:
            return cls(net, {p: p for p in named})
        areas = {p: geography.area_of(p) for p in named}
        wide = set(areas.values())
        outermost = {p: next((q for q in reversed(geography.ancestors(a)) if q in wide), a) for p, a in areas.items()}
        return cls(net, outermost)

    @cached_property
    def members(self) -> dict[str, list[str]]:
        """The places that an area stands for."""
        found: dict[str, list[str]] = defaultdict(list)
        for place in sorted(self.of):
            found[self.of[place]].append(place)
        return dict(found)

    def parts(self, area: str) -> list[str]:
        """Return the places within an area that it stands for."""
        return [p for p in self.members.get(area, ()) if p != area]

    def name(self, area: str) -> str:
        """Return an area by name, with the level that it takes in: "London and its boroughs".

        A place that alone stands for its area keeps its name, with the area behind it.
        """
        parts = self.parts(area)
        if not parts:
            return self.net.name(area)
        if self.members[area] == parts and len(parts) == 1:
            return f"{self.net.name(parts[0])} (in {self.net.name(area)})"
        kinds = {self.net.places[p].text("kind") if p in self.net.places else "" for p in parts}
        plurals = sorted(_PLURAL.get(kind, f"{kind}s") for kind in kinds)
        return f"{self.net.name(area)} and its {' and '.join(plurals) if len(plurals) < 3 else _PLURAL['']}"

    def several(self, area: str) -> bool:
        """Whether the name of an area is a plural."""
        return " and its " in self.name(area)


@dataclass(frozen=True)
class Headline:
    """The places of one table at the end that splits it, with bounds, shares and ranks over all their pairs.

    Attributes
    ----------
    table
        The pairs.
    group
        The table in question.
    """

    table: Table
    group: Group
    net: Network = field(repr=False)

    @classmethod
    def of(cls, table: Table, group: Group) -> Headline:
        """Return the headline of a group of a table of pairs."""
        return cls(table, group, table.net)

    @property
    def end(self) -> str:
        """The end that splits the table."""
        return self.group.split_by

    @cached_property
    def areas(self) -> Areas:
        """Which area stands for each place at that end."""
        return Areas.among(self.net, getattr(self.table.cells, self.end)[list(self.group.rows)].tolist())

    @cached_property
    def margin(self) -> Table:
        """The table of that end."""
        return margin(self.table, self.group, self.end, lambda place: self.areas.of.get(place, place))

    def by_share(self, of: str) -> list[dict[str, Any]]:
        """Return the rows with a denominator; outside of what is said by `where`."""
        if of not in self._shared:
            self._shared[of] = (
                self._of_outside(self.rows)
                if of == DENOMINATORS[-1]
                else rows_of(self.margin, self.margin.shares(of), RowOptions())
            )
        return self._shared[of]

    @cached_property
    def _shared(self) -> dict[str, list[dict[str, Any]]]:
        return {}

    def _of_outside(self, rows: Sequence[Row]) -> list[dict[str, Any]]:
        places = {r["origin"] for r in self._outside(self._named(rows))} if self.end == "origin" else set()
        among = np.array([r["origin"] in places for r in rows], dtype=bool)
        return rows_of(self.margin, self.margin.shares_among(among), RowOptions())

    def share(self, row: Row, of: str) -> Row:
        """Return a row with its share of a denominator."""
        return self.by_share(of)[self._place[row[self.end]]]

    @cached_property
    def _place(self) -> dict[str, int]:
        return {r[self.end]: i for i, r in enumerate(self.rows)}

    @property
    def rows(self) -> Sequence[Row]:
        """The rows, with all as denominator."""
        return self.by_share("all")

    @cached_property
    def named(self) -> list[Row]:
        """Rows of named places that have a number, the greatest lower bound first."""
        return self._named(self.rows)

    def _named(self, rows: Sequence[Row]) -> list[Row]:
        found = [r for r in rows if r[self.end] not in SPECIAL and r["low"] is not None]
        return sorted(found, key=lambda r: (-r["low"], r[self.end]))

    @cached_property
    def towns(self) -> list[str]:
        """The named places at the other end of the pairs."""
        other = "destination" if self.end == "origin" else "origin"
        if other not in self.group.ends:
            return []
        return sorted(set(getattr(self.table.cells, other)[list(self.group.rows)].tolist()) - set(SPECIAL))

    @cached_property
    def outside(self) -> list[Row]:
        """Named origins that are none of the areas supplied, nor within or around one; all rows of another split."""
        return self._outside(self.named)

    @property
    def has_largest(self) -> bool:
        """Whether one of those outside can be the largest: where each is 0, none is."""
        return any(r["high"] != 0 for r in self.outside)

    @cached_property
    def level(self) -> list[Row]:
        """The first of those outside with whatever has exactly as much; the first alone where its figure is a range."""
        first = self.outside[0]
        if first["low"] != first["high"]:
            return [first]
        return [r for r in self.outside if (r["low"], r["high"]) == (first["low"], first["high"])]

    @cached_property
    def rivals(self) -> list[Row]:
        """Those outside that are not level with the first and may have as much, by their bounds."""
        least = self.outside[0]["low"]
        level = {r[self.end] for r in self.level}
        others = [r for r in self.outside if r[self.end] not in level]
        return [r for r in others if r["high"] is None or r["high"] >= least]

    def names(self, rows: Sequence[Row], *, most: int = 4) -> str:
        """Return the places of some rows by name, the rest counted."""
        return listed([self.name(r) for r in rows], most=most)

    def _outside(self, named: Sequence[Row]) -> list[Row]:
        if self.end != "origin":
            return list(named)
        return [r for r in named if not self._inside(r["origin"])]

    def _inside(self, area: str) -> bool:
        """Return whether an area, or a place that it stands for, lies in a town or has one in it."""
        towns, around = self._supplied
        return any(
            p in around or not towns.isdisjoint(self.net.dataset.geography.ancestors(p))
            for p in (area, *self.areas.members.get(area, ()))
        )

    @cached_property
    def _supplied(self) -> tuple[frozenset[str], frozenset[str]]:
        """The towns, and these with all that they lie within."""
        towns = frozenset(self.towns)
        return towns, towns.union(*map(self.net.dataset.geography.ancestors, towns))

    @cached_property
    def inside(self) -> list[Row]:
        """Named rows that are not outside."""
        outside = {r[self.end] for r in self.outside}
        return [r for r in self.named if r[self.end] not in outside]

    @property
    def where(self) -> str:
        """Outside of what, in words with a space before; "" where nothing is inside."""
        if not self.inside or self.end != "origin":
            return ""
        return f" outside {self.net.name(self.towns[0]) if len(self.towns) == 1 else 'the areas supplied'}"

    @cached_property
    def rest(self) -> list[Row]:
        """Rows that are not placed at this end."""
        return [r for r in self.rows if r[self.end] in SPECIAL]

    def name(self, row: Row) -> str:
        """Return the place of a row by name."""
        return self.areas.name(str(row[self.end]))

    def verb(self, row: Row) -> str:
        """Return "is", or "are" for an area with its parts."""
        return "are" if self.areas.several(str(row[self.end])) else "is"

    def level_note(self, row: Row) -> str:
        """Return a sentence on the places that an area stands for; "" where its name says all."""
        area = str(row[self.end])
        parts = self.areas.parts(area)
        if not parts or len(self.areas.members[area]) < 2:
            return ""
        named = listed([self.net.name(p) for p in self.areas.members[area]], most=4)
        return f"Areas of one level are compared: {self.net.name(area)} is {named}."
