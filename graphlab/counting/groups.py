"""What decides which cells there are (`Terms`), and the rows that make one table (`Group`, all: `GroupColumns`)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from graphlab.model.tables import SPECIAL
from graphlab.model.values import Bounds

if TYPE_CHECKING:
    pass


@dataclass(frozen=True)
class Terms:
    """What decides which cells there are.

    Attributes
    ----------
    by
        ``month``, ``quarter`` or ``year``: cells of one bucket of time each.
    spread
        With `by`: share flows that span several buckets evenly over their days.
    sum_subjects
        Add subjects.
    whole_time
        All flows of a subject and definition are one table whatever their periods, as when a period is asked for.
    each_subject
        Look at each subject by itself: parts of a total of another subject stand for themselves.
    """

    by: str | None = None
    spread: bool = False
    sum_subjects: bool = False
    whole_time: bool = False
    each_subject: bool = False


@dataclass(frozen=True)
class Group:
    """The rows that make one table: of one definition and time, and of one subject or one stated total.

    Attributes
    ----------
    number
        Of the table.
    rows
        Indices of its rows, in their order.
    subject
        Of its stated total, else of its rows.
    totals
        Positions of its stated totals.
    whole
        What it adds up to, each thing once.
    start_text, end_text
        First and last day that it speaks of, as precisely as the source says it.
    ends
        The ends that its claims say: arrests by place of arrest alone have destinations and no origins.
    split_by
        The end by which its rows differ: ``"origin"`` or ``"destination"``.
    """

    number: int
    rows: tuple[int, ...]
    subject: str
    definition: str
    bucket: int
    totals: tuple[int, ...]
    whole: Bounds
    first: int
    last: int
    start_text: str
    end_text: str
    ends: tuple[str, ...]
    split_by: str

    def places(self, row: Mapping[str, Any]) -> bool:
        """Whether a row names a place at every end that the table says."""
        return not any(row[end] in SPECIAL for end in self.ends)


@dataclass(frozen=True)
class GroupColumns:
    """All tables that rows make, in the order of their first rows, without an object of each.

    Attributes
    ----------
    numbers
        Of the tables.
    rows, bounds
        Table ``i`` has the rows ``rows[bounds[i]:bounds[i + 1]]``, in their order.
    place
        Which of the tables each row is in.
    """

    numbers: np.ndarray
    rows: np.ndarray
    bounds: np.ndarray
    place: np.ndarray

    @classmethod
    def of(cls, table: np.ndarray) -> GroupColumns:
        """Return the tables of rows with these numbers of their table.

        Examples
        --------
        >>> found = GroupColumns.of(np.array([7, 3, 7]))
        >>> found.numbers.tolist(), found.rows_of(0), found.place.tolist()
        ([7, 3], (0, 2), [0, 1, 0])
        """
        numbers, lead, code = np.unique(table, return_index=True, return_inverse=True)
        order = np.argsort(lead)
        of_code = np.empty(len(order), dtype=np.int64)
        of_code[order] = np.arange(len(order))
        place = of_code[code]
        bounds = np.append(0, np.cumsum(np.bincount(place, minlength=len(numbers))))
        return cls(numbers[order], np.argsort(place, kind="stable"), bounds, place)

    def __len__(self) -> int:
        return len(self.numbers)

    def rows_of(self, at: int) -> tuple[int, ...]:
        """Return the rows of a table."""
        return tuple(self.rows[self.bounds[at] : self.bounds[at + 1]].tolist())

    @property
    def leads(self) -> np.ndarray:
        """The first row of each table."""
        return np.asarray(self.rows[self.bounds[:-1]])
