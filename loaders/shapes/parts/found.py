"""What the columns beside the numbers of a table were found to be."""

from __future__ import annotations

from dataclasses import dataclass, field

from graphlab.loaders.shapes.columns import Column
from graphlab.loaders.shapes.vocabulary import Measure


@dataclass
class Labels:
    """What the columns beside the numbers are.

    Attributes
    ----------
    ends
        The column of each end, with the doubt about it ("" for none).
    routes
        The column of both ends, with what is taken of its cells for each.
    extracts
        What is taken of the cells of an end, where it is not the whole of them.
    fresh
        Ends whose places are new ones.
    of_sheet
        The line of the mapping for the place that the name of the sheet is, "" for none.
    period
        The lines of the mapping for the period.
    breakdowns
        Columns that tell rows apart and are no part of a claim.
    measures
        What each label of the column `measure` counts, where it is not the label itself.
    totals
        Whether a label is a total.
    """

    ends: dict[str, tuple[Column, str]] = field(default_factory=dict)
    codes: dict[str, Column] = field(default_factory=dict)
    routes: dict[str, tuple[Column, str]] = field(default_factory=dict)
    extracts: dict[str, str] = field(default_factory=dict)
    fresh: set[str] = field(default_factory=set)
    of_sheet: str = ""
    period: list[str] = field(default_factory=list)
    period_columns: list[Column] = field(default_factory=list)
    subject: Column | None = None
    line: Column | None = None
    measure: Column | None = None
    measures: dict[str, Measure] = field(default_factory=dict)
    note: Column | None = None
    grade: Column | None = None
    breakdowns: list[Column] = field(default_factory=list)
    totals: bool = False
