"""What closing each line alone loses, and which lines stand in for it: the rule of `pairs` on arrays."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from itertools import chain

import numpy as np

from graphlab.analysis.lifecycle.pairs import Pair, PairTable
from graphlab.model.column_rows import Lists
from graphlab.model.columns import TextColumn, distinct, runs


class PairColumns:
    """Lines, the pairs that they serve and when, one entry a line and pair, in order of pair and line.

    Attributes
    ----------
    pairs, lines
        Pairs and lines, sorted.
    pair, line
        Number of both in each entry.
    """

    def __init__(
        self, pairs: Sequence[Pair], lines: TextColumn, pair: np.ndarray, line: np.ndarray, days: np.ndarray
    ) -> None:
        """Take pairs and lines, the number of both in each entry, and first and last day of each line."""
        self.pairs, self.lines, self._names = pairs, lines.texts, lines
        self.pair, self.line = pair, line
        self._sizes = np.bincount(pair, minlength=len(pairs))
        self._first, self._last = np.unique(days, return_inverse=True)[1].reshape(-1, 2).T.astype(np.int32)

    @classmethod
    def of(cls, table: PairTable) -> PairColumns:
        """Return the same of a table."""
        pairs, lines = sorted(table.served), TextColumn.of(table.lines)
        sizes = np.array([len(table.served[pair]) for pair in pairs], np.int64)
        serving = list(chain.from_iterable(map(table.served.__getitem__, pairs)))
        days = np.array([table.spans[line] for line in table.lines], np.int64).reshape(-1, 2)
        return cls(
            pairs, lines, np.repeat(np.arange(len(pairs)), sizes), lines.codes_of(serving).astype(np.int64), days
        )

    @cached_property
    def _by_line(self) -> tuple[np.ndarray, np.ndarray]:
        """The entries line by line, and where those of each line begin and end."""
        order = np.argsort(self.line, kind="stable")
        bounds = np.searchsorted(self.line[order], np.arange(len(self.lines) + 1))
        return order, bounds

    def numbers(self, lines: Sequence[str]) -> np.ndarray:
        """Return the numbers of some lines, -1 for one that serves no pair."""
        return self._names.codes_of(lines).astype(np.int64)

    @cached_property
    def alone(self) -> np.ndarray:
        """Whether the line of each entry overlaps none of the others of its pair: closing it alone loses the pair.

        Within a pair in order of their first days, a line has a cover if an earlier one lasts until its first day or
        the next one starts by its last.
        """
        first, last = self._first[self.line], self._last[self.line]
        order = np.lexsort((last, first, self.pair))
        pair, first, last = self.pair[order], first[order], last[order]
        apart = len(self.lines) * 2 + 1  # more than there are different days
        reach = np.maximum.accumulate(pair * apart + last) - pair * apart  # below 0 before the first of a pair
        same = np.diff(pair) == 0
        covered = np.zeros(len(order), bool)
        covered[1:] |= same & (reach[:-1] >= first[1:])
        covered[:-1] |= same & (first[1:] <= last[:-1])
        alone = np.empty(len(order), bool)
        alone[order] = ~covered
        return alone

    def losses(self, lines: np.ndarray, texts: Sequence[str]) -> Lists:
        """Return the pairs that closing each of some lines alone loses, sorted, each by its text.

        Parameters
        ----------
        lines
            Numbers of lines, -1 for one that serves no pair.
        texts
            What is said of each of `pairs`.
        """
        order, _ = self._by_line
        lost = order[self.alone[order]]
        bounds = np.searchsorted(self.line[lost], np.arange(len(self.lines) + 1))
        return Lists(texts, self.pair[lost], bounds).take(lines)

    def stand_ins(self, lines: np.ndarray, at_once: int = 4_000_000) -> Lists:
        """Return `PairTable.redundant_with` of each of some lines, by their numbers, comparing so many `at_once`."""
        order, bounds = self._by_line
        begins = np.where(lines < 0, 0, bounds[lines])
        times = np.where(lines < 0, 0, bounds[lines + 1] - begins)
        entries = order[runs(begins, times)]
        ends = np.cumsum(np.append(0, times))
        compared = np.append(0, np.cumsum(self._sizes[self.pair[entries]]))[ends]
        width = max(len(self.lines), 1)
        keys = [np.zeros(0, np.int64)]
        for begin, end in _shares(compared, at_once):
            rows = np.repeat(np.arange(begin, end), times[begin:end])
            keys.append(self._compared(rows, entries[ends[begin] : ends[end]], width))
        row, other = np.divmod(np.concatenate(keys), width)
        return Lists.of_groups(row, self.lines, other, len(lines), None)

    def _compared(self, rows: np.ndarray, entries: np.ndarray, width: int) -> np.ndarray:
        """Return row and line as one number where the line shares the pair of an entry of the row and overlaps it."""
        pair, starts = self.pair[entries], np.cumsum(self._sizes) - self._sizes
        times = self._sizes[pair]
        other = self.line[runs(starts[pair], times)]
        row, mine = np.repeat(rows, times), np.repeat(self.line[entries], times)
        both = (mine != other) & (self._first[mine] <= self._last[other]) & (self._first[other] <= self._last[mine])
        keys = row[both] * width + other[both]
        return keys if bool((keys[1:] > keys[:-1]).all()) else distinct(keys)


def _shares(ends: np.ndarray, at_once: int) -> Iterator[tuple[int, int]]:
    """Yield rows in shares of about so many, at least one row each; `ends` counts those before each row."""
    begin = 0
    while begin < len(ends) - 1:
        end = int(np.searchsorted(ends, ends[begin] + at_once, side="right")) - 1
        end = max(begin + 1, min(end, len(ends) - 1))
        yield begin, end
        begin = end
