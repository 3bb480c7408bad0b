"""`Network`: a dataset seen through filters: counts in columns, claims, origin-destination pairs, NetworkX graphs."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from functools import cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np

from graphlab.errors import NotFoundError
from graphlab.graph.activity import CERTAIN, POSSIBLE, activity
from graphlab.graph.choice import pair_asked_for, selected_lines
from graphlab.graph.claim_columns import ClaimColumns, FilteredClaims, LineSpans, LinkPeriods
from graphlab.graph.filters import CERTAINTY, PASSES, SUPPLY, Filters, Scope
from graphlab.graph.hidden import hidden_entities
from graphlab.graph.supply import Pairs
from graphlab.model.claim_set import ClaimSet
from graphlab.model.claims import Claim, Count, Event, Link, Status
from graphlab.model.columns import TextColumn
from graphlab.model.entities import Entities
from graphlab.model.judged.editions import current_editions
from graphlab.model.periods import Period
from graphlab.model.result import WITHHELD
from graphlab.model.statuses import STATUS
from graphlab.model.tables import SPECIAL, LineRow, OperationRow, PlaceRow, SourceRow
from graphlab.wording.phrases import many

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd

    from graphlab.graph.count_frame import CountArrays
    from graphlab.graph.supply_columns import SupplyColumns

R = TypeVar("R")
FILTERS = (
    "period", "min_grade", "include_handling", "certainty", "subject", "place", "roll_up",
    "as_at", "all_time", "state",
)  # fmt: skip


class Network:
    """A filtered view of a dataset; cheap to make, everything in it is worked out when it is first asked for.

    Parameters
    ----------
    dataset
        What is looked at.
    filters
        ``period`` (``"2019-11..2021-12"``), ``min_grade`` (``"2C"``), ``include_handling`` (``"C"``), ``certainty``
        (``"stated"``, ``"implied"``), ``subject``, ``place`` (id, name or alias), ``roll_up`` (``"county"``,
        ``"force"``, ``"region"``), ``as_at`` (``"2026-10-05"``: claims whose
        first day is later are not used; the cut-off of the data for questions about the future), ``all_time`` (ask
        such questions of all lines ever seen), ``state`` (``"active,returned"``: ask them of lines in these states).
    scope
        The lines whose supply is looked at, where that is narrowed to those that stand open; see
        `graphlab.analysis.lifecycle.standing`.
    all_editions
        Look at the claims of editions that were replaced too (`graphlab.model.judged.editions`).

    Raises
    ------
    PeriodTextError, GradeTextError, NotFoundError
        If a filter cannot be read or names something that is not there.
    """

    def __init__(
        self, dataset: ClaimSet, *, scope: Scope | None = None, all_editions: bool = False, **filters: Any
    ) -> None:
        unknown = sorted(set(filters) - set(FILTERS))
        if unknown:
            raise TypeError(f"unknown filter {unknown[0]!r}; filters are {', '.join(FILTERS)}")
        #: All that is on record, the claims of editions that were replaced too; no figure is made of it.
        self.record = dataset
        self.all_editions = all_editions
        dataset = dataset if all_editions else current_editions(dataset)
        self.filters = Filters.read(dataset, filters)
        self.dataset = dataset
        self.scope = scope
        #: What was asked for, for the record; nothing reads it to make another network (see `with_filters`).
        self.parameters: dict[str, Any] = {name: _as_told(filters[name]) for name in FILTERS if filters.get(name)}
        if dataset.pseudonymised:
            self.parameters["pseudonyms"] = True
        resolved = {k: v for k, v in (("subject", self.filters.subject), ("place", self.filters.place)) if v}
        self.parameters |= resolved
        #: The filters as asked, names resolved to ids: what another view of the same claims starts from.
        self.asked: Mapping[str, Any] = MappingProxyType({**filters, **resolved})

    def with_filters(self, *, scope: Scope | None = None, **changes: Any) -> Network:
        """Return the same claims seen through these filters with some changed; None takes a filter away.

        The `scope` stays what it is unless another is given.
        """
        asked = {**self.asked, **changes}
        return Network(self.record, scope=scope or self.scope, all_editions=self.all_editions, **asked)

    def with_all_editions(self) -> Network:
        """Return this view of all that is on record, the claims of editions that were replaced too."""
        if self.all_editions or self.record is self.dataset:
            return self
        return Network(self.record, scope=self.scope, all_editions=True, **self.asked)

    @property
    def period(self) -> Period | None:
        """The asked period, or None."""
        return self.filters.period

    @property
    def marking(self) -> str:
        """Protective marking of the dataset."""
        return self.dataset.marking

    # --- entities ---------------------------------------------------------------------------------------------

    @cached_property
    def lines(self) -> Mapping[str, LineRow]:
        """Every line by id (a filter hides claims, not entities), but for those that only handling C speaks of."""
        return self._without_hidden(self.dataset.lines)

    @cached_property
    def places(self) -> Mapping[str, PlaceRow]:
        """Every place by id, but for those that only claims of handling C speak of."""
        return self._without_hidden(self.dataset.places)

    @cached_property
    def operations(self) -> Mapping[str, OperationRow]:
        """Every operation by id, but for those that only claims of handling C speak of."""
        return self._without_hidden(self.dataset.operations)

    @cached_property
    def sources(self) -> Mapping[str, SourceRow]:
        """Every source by id, but for those that only claims of handling C speak of."""
        return self._without_hidden(self.dataset.sources)

    @cached_property
    def hidden(self) -> frozenset[str]:
        """Ids of the entities that only claims of handling C speak of; none when those were asked for."""
        return frozenset() if self.filters.include_c else hidden_entities(self.dataset)

    def _without_hidden(self, rows: Mapping[str, R]) -> Mapping[str, R]:
        if self.hidden.isdisjoint(rows):
            return rows
        if isinstance(rows, Entities):
            return rows.without(self.hidden)
        return MappingProxyType({key: row for key, row in rows.items() if key not in self.hidden})

    def find(self, name: str, kinds: Sequence[str] = ("line", "place", "operation", "source")) -> str:
        """Return the id of what a person calls `name`, among the entities that may be named.

        Raises
        ------
        NotFoundError
            If nothing or several things bear it; offers the closest, none that only handling C speaks of.
        """
        before = self.dataset.before
        if before is not None:
            try:
                hidden = frozenset() if self.filters.include_c else hidden_entities(before.data)
                found = before.data.find(name, kinds, without=hidden)
                return self.dataset.find(before.key.get(found, found), kinds, without=self.hidden)
            except NotFoundError:
                name = before.without_brands(name)
        return self.dataset.find(name, kinds, without=self.hidden)

    def name(self, key: str) -> str:
        """Return the name of an entity as people write it; several ids with ';' between give several names."""
        if ";" not in key:
            return self.dataset.name(key)
        return " and ".join(self.dataset.name(part) for part in key.split(";"))

    def names_of_lines(self, lines: Sequence[str]) -> list[str]:
        """Return the name of each of some lines as people write it, without making a row of each."""
        table = self.dataset.columns("lines").columns
        at = table["line_id"].codes_of(lines)
        row = np.zeros(len(table["line_id"].texts) + 1, np.int64)
        row[table["line_id"].codes] = np.arange(1, len(table["line_id"]) + 1)
        names = ["", *table["name"].texts]
        codes = np.concatenate([np.zeros(1, np.int64), table["name"].codes + 1])[row[at]].tolist()
        return [names[code] or self.name(line) for code, line in zip(codes, lines, strict=True)]

    def kinds_of_places(self, places: Sequence[str]) -> dict[str, str]:
        """Return the kind of each of some places, "" where none is stated, without making a row of each."""
        table = self.dataset.columns("places").columns
        at, kind = table["place_id"].codes_of(places), table["kind"]
        row = np.zeros(len(table["place_id"].texts), np.int64)
        row[table["place_id"].codes] = np.arange(len(kind))
        codes = kind.codes[row[at]].tolist() if len(places) else []
        return {place: kind.texts[code] for place, code in zip(places, codes, strict=True)}

    def name_apart(self, line: str) -> str:
        """Return the name of a line as a list of lines needs it: with its id where another line has the same brand."""
        return self._apart(self.name(line), line)

    def names_apart(self, lines: Sequence[str]) -> list[str]:
        """Return the same of each of some lines, without making a row of each."""
        return list(map(self._apart, self.names_of_lines(lines), lines))

    def _apart(self, name: str, line: str) -> str:
        return f"{name} ({line})" if name.casefold() in self._brands_of_several else name

    @cached_property
    def _brands_of_several(self) -> frozenset[str]:
        """The brands, case folded, that more than one line has."""
        counted = Counter(name.casefold() for name in self.names_of_lines(list(self.lines)))
        return frozenset(brand for brand, lines in counted.items() if lines > 1)

    # --- counts -----------------------------------------------------------------------------------------------

    @cached_property
    def count_columns(self) -> ClaimColumns:
        """Every count of the dataset in columns, with its days and why it passes or not."""
        from graphlab.graph.count_frame import count_columns

        return count_columns(self.dataset, self.filters, self.out_of_scope)

    @cached_property
    def count_arrays(self) -> CountArrays:
        """Every count in columns (`graphlab.graph.count_frame.COLUMNS`), ``status`` telling why it passes or not."""
        from graphlab.graph.count_frame import arrays_of

        return arrays_of(self.dataset, self.count_columns)

    @property
    def all_counts(self) -> pd.DataFrame:
        """The same as a frame of pandas."""
        return self.count_arrays.frame

    @cached_property
    def out_of_scope(self) -> frozenset[str]:
        """Ids of the lines that are not asked about: what they supply, and what is counted of them alone, stays out."""
        if self.scope is None or self.scope.lines is None:
            return frozenset()
        return frozenset(self.dataset.lines.keys() - self.scope.lines)

    @cached_property
    def count_frame(self) -> pd.DataFrame:
        """The counts that pass, in columns, by id."""
        frame = self.all_counts
        return frame[frame["status"] == PASSES].reset_index(drop=True)

    @cached_property
    def ends_of_counts(self) -> frozenset[str]:
        """What the counts that pass give as origin or destination; empty where one does not say."""
        columns, shown = self.count_columns.table.columns, self.count_columns.passes
        return frozenset().union(*(columns[end].counts(shown) for end in ("origin", "destination")))

    @cached_property
    def counts(self) -> tuple[Count, ...]:
        """The counts that pass, as claims, by id."""
        return self.dataset.counts_at(self.count_columns.rows)

    # --- links and events -------------------------------------------------------------------------------------

    @cached_property
    def _filtered(self) -> FilteredClaims:
        return FilteredClaims(
            self.dataset,
            self.filters,
            lines=self._selected_lines,
            out_of_scope=self.out_of_scope,
            operations=self.operations,
        )

    @cached_property
    def link_columns(self) -> ClaimColumns:
        """Every link of the dataset in columns, with its days and why it passes or not."""
        return self._filtered.links

    @cached_property
    def event_columns(self) -> ClaimColumns:
        """Every event and recorded status of the dataset in columns, with its days and why it passes or not."""
        return self._filtered.events

    @property
    def line_spans(self) -> LineSpans:
        """The widest days that the dated links and events of every line allow, in columns; see `span`."""
        return self._filtered.spans

    @cached_property
    def link_periods(self) -> Mapping[str, Period]:
        """The period of every link by claim id; undated ones take that of their line or operation."""
        return LinkPeriods(self.dataset, self.line_spans, self.operations)

    @cached_property
    def _selected_lines(self) -> frozenset[str] | None:
        """Lines that the filters on subject and place leave, or None when there are none."""
        return selected_lines(self.dataset, self.filters)

    @cached_property
    def links(self) -> tuple[Link, ...]:
        """The links that pass, by id; in a period, those that are certainly or possibly active in it."""
        return self.dataset.links_at(self.link_columns.rows)

    def links_of(self, *types: str) -> tuple[Link, ...]:
        """Return the links of some types that pass, by id; only these are made."""
        columns = self.link_columns
        return self.dataset.links_at(np.flatnonzero(columns.passes & columns["link_type"].is_in(types)))

    @cached_property
    def events(self) -> tuple[Event, ...]:
        """The events that pass, by id; in a period, those that may have happened in it."""
        return tuple(x for x in self._told_at_events if isinstance(x, Event))

    @cached_property
    def statuses(self) -> tuple[Status, ...]:
        """The recorded statuses that pass, by id; in a period, those of a day in it."""
        return tuple(x for x in self._told_at_events if isinstance(x, Status))

    @cached_property
    def _told_at_events(self) -> tuple[Event | Status, ...]:
        return self.dataset.told_at(self.event_columns.rows)

    @property
    def claims(self) -> tuple[Claim, ...]:
        """Every claim that passes: counts, links, events and recorded statuses, each by id."""
        return (*self.counts, *self.links, *self.events, *self.statuses)

    def withheld(
        self, *, counts: Any = None, links: Collection[str] | None = None, events: bool = False
    ) -> dict[str, int]:
        """Count the claims left out, by reason, among those that the question is about.

        Parameters
        ----------
        counts
            Mask over `all_counts` of the counts that matter; none when left out.
        links
            Types of link that matter; none when left out.
        events
            Whether events matter.
        """
        tally: Counter[str] = Counter()
        if counts is not None:
            tally.update(
                self.count_columns.reasons(counts if isinstance(counts, slice) else np.asarray(counts, dtype=bool))
            )
        if links:
            tally.update(self.link_columns.reasons(self.link_columns["link_type"].is_in(links)))
        if events:
            tally.update(self.event_columns.reasons())
        keys = (*WITHHELD, CERTAINTY) if self.filters.certainty else WITHHELD
        return {key: tally.get(key, 0) for key in keys}

    # --- time -------------------------------------------------------------------------------------------------

    def span(self, line: str) -> Period:
        """Return the widest period that the dated links and events of a line allow; an open side reaches for ever."""
        return self.line_spans.period(line)

    def link_activity(self, link: Link) -> str | None:
        """Return whether a link is "certain", "possible" or not (None) active in the asked period."""
        return activity(self.link_periods[link.id], self.filters.period)

    @cached_property
    def _line_activity(self) -> Mapping[str, str]:
        found: dict[str, str] = {}
        links, events = self.link_columns, self.event_columns
        supply = links.passes & links["link_type"].is_in(SUPPLY)
        told = events.passes & ~events["event"].equals(STATUS)
        for column, mask, certain in (
            (links["from"], supply, links.certain),
            (events["line_id"], told, events.certain),
        ):
            for line in column.take(mask).texts:
                found.setdefault(line, POSSIBLE)
            found.update(dict.fromkeys(column.take(mask & certain).texts, CERTAIN))
        return found

    def line_activity(self, line: str) -> str | None:
        """Return whether a line is "certain", "possible" or not (None) active in the asked period."""
        return self._line_activity.get(line)

    # --- geography --------------------------------------------------------------------------------------------

    def position(self, place: str) -> tuple[float, float] | None:
        """Return latitude and longitude of a place in WGS84 degrees; None where the dataset has none."""
        return self.dataset.geography.positions.get(place) if place in self.places else None

    def rolled(self, places: TextColumn) -> TextColumn:
        """Return a column of places with, in each row, the place that stands for its own at the asked level."""
        if not self.filters.roll_up or not len(places):
            return places
        return TextColumn.from_codes([self.roll(place) for place in places.texts], places.codes)

    def roll(self, place: str) -> str:
        """Return the place that stands for a place at the asked level; itself when it has none there."""
        if not self.filters.roll_up or place in SPECIAL or not place:
            return place
        return self.dataset.geography.at_level(place, self.filters.roll_up) or place

    @cached_property
    def unrolled(self) -> tuple[str, ...]:
        """Places with a link or count that lack the asked level and stay themselves, by id."""
        if not self.filters.roll_up:
            return ()
        used = {n for x in self.links for n in (x.start_node, x.end_node)} | self.ends_of_counts
        level = self.filters.roll_up
        return tuple(sorted(p for p in used if p in self.places and self.dataset.geography.at_level(p, level) is None))

    def is_within(self, place: str, other: str) -> bool:
        """Return whether a place is another or lies within it."""
        return self.dataset.geography.is_within(place, other)

    # --- pairs and graphs -------------------------------------------------------------------------------------

    @cached_property
    def pairs(self) -> Pairs:
        """The lines that serve each pair (origin, destination), rolled up, special ends included, in sorted order.

        A line with two origins and n towns serves every combination. A pair is certain where both links are.
        """
        links = self.link_columns
        found = Pairs(links, self.rolled(links["to"]), self.dataset.claim_column("links"))
        if not self.filters.place:
            return found
        return found.among([pair for pair in found if pair_asked_for(pair, self.dataset, self.filters)])

    @cached_property
    def graph(self) -> nx.MultiDiGraph:
        """Everything that passes: entities as nodes by id, links as edges keyed by claim id, geography and nesting."""
        from graphlab.graph.build import full_graph

        return full_graph(self)

    @cached_property
    def supply_graph(self) -> nx.Graph:
        """The network that is analysed: lines and places, a simple undirected graph without the special ends."""
        from graphlab.graph.build import supply_graph

        return supply_graph(self)

    @cached_property
    def supply_columns(self) -> SupplyColumns:
        """The same network as columns, for what is asked of all its nodes and links."""
        from graphlab.graph.supply_columns import SupplyColumns

        return SupplyColumns(self)

    @cached_property
    def served_graph(self) -> nx.DiGraph:
        """The directed form origin -> line -> town, without the special ends.

        A place that is both an origin and a town is one node of it.
        """
        from graphlab.graph.build import served_graph

        return served_graph(self)

    @cached_property
    def is_plain(self) -> bool:
        """Whether this is a plain network: edges without kinds (CONNECTS), and no line with a place."""
        types = set(self.dataset.columns("links").columns["link_type"].texts)
        return "CONNECTS" in types and types.isdisjoint(SUPPLY)

    @property
    def analysed_types(self) -> tuple[str, ...]:
        """The types of link of which the network that is analysed consists."""
        return ("CONNECTS",) if self.is_plain else SUPPLY

    def to_networkx(self) -> nx.MultiDiGraph:
        """Return a copy of `graph` to play with."""
        return self.graph.copy()

    def __repr__(self) -> str:
        graph = self.supply_graph
        nodes, links = graph.number_of_nodes(), graph.number_of_edges()
        ends = many(nodes, "line or place", "lines and places")
        sizes = f"{ends}, {many(links, 'link')}, {many(int(self.count_columns.passes.sum()), 'count')}"
        asked = ", ".join(f"{k} {v}" for k, v in self.parameters.items()) or "none"
        return f"<Network {self.dataset.title or 'untitled'}: {sizes}; filters: {asked}>"


def _as_told(value: Any) -> str | bool:
    """Return a filter as it is told: True as it is, several words with commas between."""
    if value is True:
        return True
    return ",".join(map(str, value)) if isinstance(value, list | tuple) else str(value)


def as_network(claims: ClaimSet | Network) -> Network:
    """Return a network as it is, and claims as a network without filters: what analyses take may be either."""
    return claims if isinstance(claims, Network) else Network(claims)
