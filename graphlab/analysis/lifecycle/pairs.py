"""Which origin-to-town pairs are lost when lines close: the rule of the data model on plain arrays.

A town counts as a pair from anywhere: its origin is empty.
A pair is lost when a closed line that served it overlaps in time no remaining line that serves it. A line's span is the
widest that its dates allow; an open end reaches for ever and an undated line overlaps all.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

Pair = tuple[str, str]
Span = tuple[int, int]
#: How many times as many lines must serve a pair as are closed before those that are left are looked at one by one.
MANY = 4


class PairText(str):
    """A pair as it is printed in one cell, which knows its ends: nothing has to be read out of the text again.

    Examples
    --------
    >>> PairText("a > b", "t"), PairText("a > b", "t").ends
    ('a > b > t', ('a > b', 't'))
    """

    __slots__ = ("ends",)
    ends: Pair

    def __new__(cls, origin: str, town: str) -> PairText:
        """Return the text of a pair."""
        made = super().__new__(cls, f"{origin} > {town}")
        made.ends = origin, town
        return made

    def __reduce__(self) -> tuple[type[PairText], Pair]:
        """Return what a copy is made from."""
        return PairText, self.ends


def pair_texts(pairs: Iterable[Pair]) -> tuple[str, ...] | None:
    """Return pairs in order for one cell, a town (a pair from anywhere) by itself; None for none.

    Examples
    --------
    >>> pair_texts([("A", "u"), ("", "t")])
    ('t', 'A > u')
    """
    return tuple(PairText(origin, town) if origin else town for origin, town in sorted(pairs)) or None


def ends_of(texts: Iterable[PairText] | None) -> list[Pair]:
    """Return the pairs that texts tell; none of None."""
    return [text.ends for text in texts or ()]


@dataclass(frozen=True)
class PairTable:
    """Lines, the pairs that they serve and when.

    Attributes
    ----------
    served
        The lines of each pair.
    spans
        First and last day of each line as ordinal numbers (`graphlab.model.periods.OPEN_FIRST`, `OPEN_LAST` when open).

    Examples
    --------
    >>> table = PairTable({("A", "t"): ("l1", "l2")}, {"l1": (1, 5), "l2": (4, 9)})
    >>> sorted(table.lost({"l1"})), sorted(table.lost({"l1", "l2"}))
    ([], [('A', 't')])
    """

    served: Mapping[Pair, tuple[str, ...]]
    spans: Mapping[str, Span]

    @cached_property
    def lines(self) -> tuple[str, ...]:
        """Every line that serves a pair, sorted."""
        return tuple(sorted({line for lines in self.served.values() for line in lines}))

    @cached_property
    def pairs_of(self) -> Mapping[str, tuple[Pair, ...]]:
        """The pairs of each line, sorted."""
        found: dict[str, list[Pair]] = {line: [] for line in self.lines}
        for pair in sorted(self.served):
            for line in self.served[pair]:
                found[line].append(pair)
        return {line: tuple(pairs) for line, pairs in found.items()}

    def overlap(self, a: str, b: str) -> bool:
        """Return whether two lines may have run on the same day."""
        first, other = self.spans[a], self.spans[b]
        return first[0] <= other[1] and other[0] <= first[1]

    def covers(self, pair: Pair, line: str, closed: Collection[str]) -> list[str]:
        """Return the remaining lines that serve a pair at a time when `line` did."""
        return [
            other for other in self.served[pair] if other != line and other not in closed and self.overlap(line, other)
        ]

    def lost(self, closed: Collection[str]) -> set[Pair]:
        """Return the pairs that are lost when a set of lines is closed together.

        Parameters
        ----------
        closed
            Lines to close; the order makes no difference.
        """
        touched = {pair for line in closed for pair in self.pairs_of.get(line, ())}
        return {pair for pair in touched if self.is_lost(pair, closed)}

    def is_lost(self, pair: Pair, closed: Collection[str]) -> bool:
        """Return whether a pair is lost when a set of lines is closed together."""
        serving = self.served[pair]
        if MANY * len(closed) < len(serving):
            # Beside a few closed lines one of the first that are left nearly always ran at the same time.
            return any(
                not any(self.overlap(line, other) for other in serving if other not in closed)
                for line in self._serving(pair).intersection(closed)
            )
        gone = [line for line in serving if line in closed]
        left = [line for line in serving if line not in closed] if gone else ()
        return any(not any(self.overlap(line, other) for other in left) for line in gone)

    def _serving(self, pair: Pair) -> frozenset[str]:
        if pair not in self._sets:
            self._sets[pair] = frozenset(self.served[pair])
        return self._sets[pair]

    @cached_property
    def _sets(self) -> dict[Pair, frozenset[str]]:
        return {}

    def redundant_with(self, line: str, closed: Collection[str] = ()) -> tuple[str, ...]:
        """Return the remaining lines that serve a pair of `line` at a time when it did, sorted."""
        others = {other for pair in self.pairs_of.get(line, ()) for other in self.covers(pair, line, closed)}
        return tuple(sorted(others))
