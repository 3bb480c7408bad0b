"""A dataset from Spark DataFrames: one for each table of the data model, with its columns."""

from __future__ import annotations

from collections.abc import Mapping
from difflib import get_close_matches
from typing import Any

from graphlab.dataset import Dataset
from graphlab.errors import NotFoundError, require
from graphlab.model.intake.raw import RawTable
from graphlab.model.tables import TABLES

Frames = Mapping[str, Any]


def dataset(frames: Frames, record: Mapping[str, Any] | None = None, *, keep_going: bool = False) -> Dataset:
    """Return the claims of some DataFrames as a dataset, checked like every other load.

    Parameters
    ----------
    frames
        Table of the data model -> DataFrame, for example ``{"links": ..., "places": ...}``. Filter them before:
        the rows come to this machine.
    record
        What stands in ``dataset.yaml``.
    keep_going
        Leave rows with defects out instead of refusing the load.

    Raises
    ------
    NotFoundError
        If there is no such table.
    LoadError
        With the report of every defect.
    """
    raws = [RawTable.of(table, rows_of(frame), file=f"Spark: {table}") for table, frame in known(frames).items()]
    return Dataset.build(raws, record, keep_going=keep_going)


def known(frames: Frames) -> dict[str, Any]:
    """Return the DataFrames in the order of the tables.

    Raises
    ------
    NotFoundError
        If there is no such table.
    """
    for table in frames:
        if table not in TABLES:
            raise NotFoundError(f"there is no table '{table}'", get_close_matches(table, TABLES))
    return {table: frames[table] for table in TABLES if table in frames}


def rows_of(frame: Any) -> list[dict[str, str]]:
    """Return the rows of a DataFrame as text, on this machine."""
    rows: list[dict[str, str]] = as_text(frame).toPandas().to_dict("records")
    return rows


def as_text(frame: Any) -> Any:
    """Return a DataFrame with every cell as the text of a CSV file: 5.0 is "5", a date 2019-11-30, nothing is empty."""
    of = require("pyspark.sql.functions", extra="spark")
    cells = []
    for name, kind in frame.dtypes:
        cell = of.col(f"`{name}`")
        text = cell.cast("string")
        if kind in ("double", "float") or kind.startswith("decimal"):
            whole = cell == of.floor(cell)
            text = of.when(of.isnan(cell.cast("double")), "").when(whole, cell.cast("bigint").cast("string"))
            text = text.otherwise(cell.cast("string"))
        cells.append(of.coalesce(text, of.lit("")).alias(name))
    return frame.select(*cells)
