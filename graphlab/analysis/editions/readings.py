"""Which sources are editions of one another, and what each says of a cell."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from graphlab.counting.cells import Key
from graphlab.counting.preference import preferred
from graphlab.graph.network import Network
from graphlab.model.claims import Count
from graphlab.model.judged.editions import EDITION_OF
from graphlab.model.periods import parse_date
from graphlab.model.tables import TABLES


@dataclass(frozen=True)
class Edition:
    """What was published on one day in one family of sources.

    Attributes
    ----------
    family
        Name that its sources share; "" for sources that say of what they are editions no more than the rest.
    day
        When it was published, as an ordinal; of an undated one the last day that it counts, before which it cannot
        have been published.
    dated
        Whether the day is that of publication.
    sources
        Ids of its sources.
    counts
        Its claims of the measure, those that another of them corrects left out.
    """

    family: str
    day: int
    dated: bool
    sources: tuple[str, ...]
    counts: tuple[Count, ...]

    @property
    def published(self) -> date | None:
        """The day of publication; None where it is not known."""
        return date.fromordinal(self.day) if self.dated else None

    @property
    def name(self) -> str:
        """Its sources, as tables name it."""
        return ";".join(self.sources)

    def by_cell(self, net: Network) -> dict[Key, Count]:
        """Return the claim of each cell, of several that conflict the one to take."""
        found: dict[Key, list[Count]] = defaultdict(list)
        for count in self.counts:
            found[Key.of(count)].append(count)
        chosen = {key: preferred(net.dataset, claims)[0] for key, claims in sorted(found.items())}
        return {key: claim for key, claim in chosen.items() if isinstance(claim, Count)}


@dataclass(frozen=True, slots=True)
class Reading:
    """What one edition says of one cell."""

    key: Key
    edition: Edition
    claim: Count

    @property
    def age(self) -> int | None:
        """Days from the end of the period to publication; None where either is not known."""
        known = self.edition.dated and self.claim.period.end is not None
        return self.edition.day - self.key.last if known else None


def counts_of_all_editions(net: Network) -> list[Count]:
    """Return the counts that pass the filters, those that a later claim supersedes too: an edition said them."""
    rows = {table: [dict(row) for row in net.dataset.rows(table)] for table in TABLES}
    if not any(row["supersedes"] for row in rows["counts"]):
        return list(net.counts)
    rows["counts"] = [row | {"supersedes": ""} for row in rows["counts"]]
    data = net.dataset.with_rows(rows)
    passing = {c.id for c in Network(data, scope=net.scope, all_editions=True, **net.asked).counts}
    return [c for c in net.dataset.counts if c.id in passing]


def editions_of(net: Network, counts: Sequence[Count]) -> list[Edition]:
    """Return the editions of claims of one measure, by family and day.

    Sources are of one family when they bear the same `EDITION_OF`, when one bears the id of another there, or when a
    claim of one supersedes a claim of another; all sources that nothing ties to another are one family.
    """
    families = _families(net, counts)
    found: dict[tuple[str, int, bool, str], list[Count]] = defaultdict(list)
    for count in counts:
        day = published_day(net, count.source)
        undated = max(c.period.last_known for c in counts if c.source == count.source) if day is None else 0
        # Sources of one day are one edition; of undated ones nobody can say so.
        key = (families[count.source], day or undated, day is not None, "" if day is not None else count.source)
        found[key].append(count)
    return [
        Edition(family, day, dated, tuple(sorted({c.source for c in claims})), _standing(claims))
        for (family, day, dated, _), claims in sorted(found.items())
    ]


def published_day(net: Network, source: str) -> int | None:
    """Return the last day on which a source can have been published, as an ordinal; None where it does not say."""
    row = net.dataset.sources.get(source)
    return parse_date(row.published).last.toordinal() if row is not None and row.text("published") else None


def family_of(net: Network, source: str) -> str:
    """Return the name of the family that a source says it belongs to; "" if it says nothing."""
    row = net.dataset.sources.get(source)
    return row.text(EDITION_OF).strip() if row is not None else ""


def _families(net: Network, counts: Iterable[Count]) -> Mapping[str, str]:
    """Return the name of the family of each source of some claims: the smallest name that ties it."""
    above: dict[str, str] = {}

    def top(name: str) -> str:
        above.setdefault(name, name)
        while above[name] != name:
            name = above[name]
        return name

    def tie(one: str, other: str) -> None:
        first, second = sorted((top(one), top(other)))
        above[second] = first

    held = {c.id: c for c in net.dataset.counts}
    counts = list(counts)
    tied: set[str] = set()
    for count in counts:
        name = family_of(net, count.source)
        before = held.get(count.supersedes)
        for other in (name, before.source if before is not None and before.source != count.source else ""):
            if other:
                tie(count.source, other)
                tied |= {count.source, other}
    roots = {top(name) for name in tied}
    named = {root: min(n for n in tied if top(n) == root) for root in roots}
    told = {top(c.source): family_of(net, c.source) for c in counts if family_of(net, c.source)}
    return {c.source: told.get(top(c.source), named.get(top(c.source), "")) if c.source in tied else "" for c in counts}


def _standing(claims: Sequence[Count]) -> tuple[Count, ...]:
    gone = {c.supersedes for c in claims} - {""}
    return tuple(sorted((c for c in claims if c.id not in gone), key=lambda c: c.id))


def readings_of(net: Network, editions: Iterable[Edition]) -> dict[tuple[str, Key], list[Reading]]:
    """Return the readings of every cell, by family and cell, in order of publication."""
    found: dict[tuple[str, Key], list[Reading]] = defaultdict(list)
    for edition in editions:
        for key, claim in edition.by_cell(net).items():
            found[edition.family, key].append(Reading(key, edition, claim))
    return dict(sorted(found.items()))
