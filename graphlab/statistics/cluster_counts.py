"""How many different things a list of records speaks of, while some pairs are judged and others are in doubt.

Records that are judged the same are one. What may be the same but is not judged makes the number a range: from the
fewest things that no judgement forbids to all of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from graphlab.model.judged.joining import components, root, shortest_chain

#: Largest group of records in doubt for which the fewest things are found by trying every partition.
EXACT = 12


@dataclass(frozen=True, slots=True)
class Range:
    """A number of things: from, to, and whether the lower end is proved to be the fewest."""

    low: int
    high: int
    proved: bool = True


class ContradictionError(ValueError):
    """Judged the same by a chain of judgements, and judged different."""

    def __init__(self, path: Sequence[object]) -> None:
        """Keep the chain of records, each judged the same as the next, whose ends are judged different."""
        super().__init__(" = ".join(map(str, path)) + f", but {path[0]} and {path[-1]} are judged different")
        self.path = tuple(path)


@dataclass
class Clusters:
    """Records under judgements: which are one, which cannot be, and which may be.

    Parameters
    ----------
    records
        Every record; others in the pairs are ignored.
    same, different
        Judged pairs.
    doubtful
        Undecided pairs, with the probability that they are one.
    owners
        The lists that a record stands in; two records that share a list are not one unless judged so (a list knows its
        own records apart).

    Raises
    ------
    ContradictionError
        If a pair judged different is joined by a chain of pairs judged the same.
    """

    records: Sequence[str]
    same: Collection[tuple[str, str]] = ()
    different: Collection[tuple[str, str]] = ()
    doubtful: Mapping[tuple[str, str], float] = field(default_factory=dict)
    owners: Mapping[str, Collection[str]] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Join what is judged the same and sort what remains into groups in doubt."""
        known = set(self.records)
        joined = [(a, b) for a, b in self.same if a in known and b in known]
        self.representative = components(self.records, joined)
        for a, b in sorted(tuple(sorted(pair)) for pair in self.different):
            if a in known and b in known and self.representative[a] == self.representative[b]:
                raise ContradictionError(shortest_chain(a, b, joined))
        self._forbidden = {
            frozenset((self.representative[a], self.representative[b]))
            for a, b in self.different
            if a in known and b in known
        }
        self._owners: dict[str, set[str]] = defaultdict(set)
        for record in self.records:
            self._owners[self.representative[record]].update(self.owners.get(record, ()))
        self._maybe: dict[tuple[str, str], float] = {}
        for (a, b), chance in self.doubtful.items():
            if a in known and b in known:
                first, second = sorted((self.representative[a], self.representative[b]))
                if first != second and self._may_be_one(first, second):
                    self._maybe[first, second] = max(chance, self._maybe.get((first, second), 0.0))
        group = components(sorted(set(self.representative.values())), self._maybe)
        self._groups: dict[str, list[str]] = defaultdict(list)
        for cluster in sorted(group):
            self._groups[group[cluster]].append(cluster)
        self._group = group

    def _may_be_one(self, first: str, second: str) -> bool:
        return frozenset((first, second)) not in self._forbidden and not self._owners[first] & self._owners[second]

    @property
    def in_doubt(self) -> bool:
        """Whether any two records may be one and are not judged."""
        return bool(self._maybe)

    def renamed(self, names: Mapping[str, str]) -> Clusters:
        """Return the same records under other names."""

        def pairs(old: Iterable[tuple[str, str]]) -> list[tuple[str, str]]:
            return [(names[a], names[b]) for a, b in old if a in names and b in names]

        return Clusters(
            [names[r] for r in self.records],
            pairs(self.same),
            pairs(self.different),
            dict(zip(pairs(self.doubtful), self.doubtful.values(), strict=True)),
            {names[r]: owners for r, owners in self.owners.items()},
        )

    def group_of(self, record: str) -> str:
        """Return the group in doubt that a record is in, named by its smallest record."""
        return self._group[self.representative[record]]

    def groups_in_doubt(self) -> list[tuple[list[str], list[tuple[int, int]], list[tuple[int, int]]]]:
        """Return each group in doubt: its members, the pairs that may be one and the pairs that cannot, by position.

        Examples
        --------
        >>> Clusters(["a", "b", "c"], doubtful={("a", "b"): 0.5}).groups_in_doubt()
        [(['a', 'b'], [(0, 1)], [])]
        """
        found = []
        for _, members in sorted(self._groups.items()):
            if len(members) > 1:
                pairs = [(i, j) for j in range(len(members)) for i in range(j)]
                beside = [(i, j) for i, j in pairs if (members[i], members[j]) in self._maybe]
                apart = [(i, j) for i, j in pairs if not self._may_be_one(members[i], members[j])]
                found.append((list(members), beside, apart))
        return found

    def count(self, records: Iterable[str] | None = None) -> Range:
        """Return how many different things some of the records (all when left out) speak of.

        Notes
        -----
        Exact for groups in doubt of up to `EXACT` records that are not judged the same; beyond, the lower end is the
        largest set found in which no two can be one, and `Range.proved` is False.
        """
        asked = set(self.representative) if records is None else set(records) & set(self.representative)
        clusters = {self.representative[r] for r in asked}
        low, proved = 0, True
        for group in sorted({self._group[c] for c in clusters}):
            members = self._groups[group]
            wanted = [c in clusters for c in members]
            if sum(wanted) == 1:
                low += 1
            elif len(members) <= EXACT:
                low += self._fewest(members, wanted)
            else:
                low += self._apart([c for c, w in zip(members, wanted, strict=True) if w])
                proved = False
        return Range(low, len(clusters), proved)

    def expected(self, records: Iterable[str] | None = None) -> float:
        """Return the expected number: all, less the probabilities along the most likely tree that joins them.

        Notes
        -----
        Takes the doubtful pairs of the tree as independent; a number to plan with, not a bound.
        """
        asked = set(self.representative) if records is None else set(records) & set(self.representative)
        clusters = {self.representative[r] for r in asked}
        pairs = sorted(
            (pair for pair in self._maybe if set(pair) <= clusters), key=lambda pair: (-self._maybe[pair], pair)
        )
        parent = {c: c for c in clusters}
        number = float(len(clusters))
        for first, second in pairs:
            a, b = root(parent, first), root(parent, second)
            if a != b:
                parent[b] = a
                number -= self._maybe[first, second]
        return number

    def _fewest(self, members: Sequence[str], wanted: Sequence[bool]) -> int:
        """Return the fewest things among the wanted members, over all partitions that are allowed."""
        n = len(members)
        beside, apart = [0] * n, [0] * n
        for i, a in enumerate(members):
            for j, b in enumerate(members):
                if i != j and not self._may_be_one(a, b):
                    apart[i] |= 1 << j
                if (min(a, b), max(a, b)) in self._maybe and i != j:
                    beside[i] |= 1 << j
        allowed = [_hangs_together(s, beside, apart) for s in range(1 << n)]
        counted = sum(1 << i for i, w in enumerate(wanted) if w)
        best = [0] + [n + 1] * ((1 << n) - 1)
        for whole in range(1, 1 << n):
            lowest = whole & -whole
            part = whole
            while part:
                if part & lowest and allowed[part]:
                    best[whole] = min(best[whole], best[whole ^ part] + (1 if part & counted else 0))
                part = (part - 1) & whole
        return best[-1]

    def _apart(self, clusters: Sequence[str]) -> int:
        """Return the size of a set, found greedily, in which no two can be one: that many things there are at least."""
        chosen: list[str] = []
        degree = {c: sum(not self._may_be_one(c, o) for o in clusters if o != c) for c in clusters}
        for cluster in sorted(clusters, key=lambda c: (-degree[c], c)):
            if all(not self._may_be_one(cluster, other) for other in chosen):
                chosen.append(cluster)
        return len(chosen)


def _hangs_together(chosen: int, beside: Sequence[int], apart: Sequence[int]) -> bool:
    """Return whether the chosen members are joined by doubtful pairs and hold no pair that cannot be one."""
    if not chosen:
        return False
    reached = frontier = chosen & -chosen
    rest = chosen
    while rest:
        i = (rest & -rest).bit_length() - 1
        if apart[i] & chosen:
            return False
        rest &= rest - 1
    while frontier:
        i = (frontier & -frontier).bit_length() - 1
        frontier &= frontier - 1
        new = beside[i] & chosen & ~reached
        reached |= new
        frontier |= new
    return reached == chosen
