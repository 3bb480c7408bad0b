"""Who supplies whom, where the claims are in Spark: each subject's counts are added on an executor, by `flows`.

Claims of different subjects are never one cell, part of one total or in conflict, so that a subject's rows are the same
whether others are counted beside it or not. Where a claim does refer to one of another subject or measure, this is
refused.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from graphlab.analysis.flows.od_table import flows
from graphlab.analysis.flows.rows import COLUMNS
from graphlab.counting.selection import select_claims
from graphlab.dataset import Dataset
from graphlab.errors import DataError, NotFoundError, RefusedError, require
from graphlab.model.judged.editions import has_editions
from graphlab.model.tables import clean_subject
from graphlab.spark.claims import Frames, as_text, known, rows_of

_ENTITIES = ("places", "lines", "operations", "sources")
_WHAT = ("measure", "unit", "stock_or_flow")
_KEY = "graphlab subject"

_NUMBERS = ("low", "high", "share_low", "share_high", "denominator")
_SCHEMA = ", ".join(
    f"{c.name} {'double' if c.name in _NUMBERS else 'array<string>' if c.name == 'claims' else 'string'}"
    for c in COLUMNS
)


@dataclass(frozen=True)
class Matrix:
    """The table of one measure, still in Spark.

    Attributes
    ----------
    rows
        DataFrame with the columns of `graphlab.analysis.flows.rows.COLUMNS` and ``row``, the place of a row within its
        subject. Sorted by ``subject``, ``row`` they are the rows of `flows`, in their order.
    withheld
        DataFrame ``reason``, ``claims``: how many claims of the measure are in no row, and why.
    """

    rows: Any
    withheld: Any


def od_matrix(
    frames: Frames,
    measure: str,
    unit: str | None = None,
    kind: str | None = None,
    *,
    record: Mapping[str, Any] | None = None,
    filters: Mapping[str, Any] | None = None,
    partitions: int | None = None,
) -> Matrix:
    """Return the origin-to-destination table of one measure, with bounds, as `graphlab.flows` gives it.

    Parameters
    ----------
    frames
        Table -> DataFrame. ``counts`` stays where it is; the entities (places, lines, operations, sources) come to the
        driver and go to every executor.
    measure, unit, kind
        As for `graphlab.flows`.
    record
        What stands in ``dataset.yaml``.
    filters
        As for `graphlab.dataset.Dataset.network`, for example ``{"period": "2019..2020", "min_grade": "2C"}``.
    partitions
        Into how many parts the subjects are shared out; as Spark is set if not said.

    Raises
    ------
    NotFoundError, RefusedError
        As `graphlab.flows`; also where a claim corrects, or is part of, one of another subject or measure.
    """
    of = require("pyspark.sql.functions", extra="spark")
    tables = {table: rows_of(frame) for table, frame in known(frames).items() if table in _ENTITIES}
    told = dict(record or {})
    counts = as_text(frames["counts"]).withColumn(_KEY, of.pandas_udf(_subjects, "string")(of.col("subject")))
    raw, asked = _asked(counts, tables, told, (measure, unit, kind), dict(filters or {}))
    _refuse_references(of, counts)

    def count(parts: Iterator[pd.DataFrame]) -> Iterator[pd.DataFrame]:
        mine = [row for part in parts for row in part.to_dict("records")]
        if mine:
            yield _counted({**tables, "counts": mine}, told, asked, dict(filters or {}))

    wanted = of.struct(*_WHAT).isin([of.struct(*map(of.lit, triple)) for triple in raw])
    apart = counts.where(wanted).repartition(*([partitions] if partitions else []), of.col(_KEY)).drop(_KEY)
    found = apart.mapInPandas(count, f"{_SCHEMA}, row long, reason string, number long")
    rows = found.where("reason is null").drop("reason", "number")
    withheld = found.where("reason is not null").groupBy("reason").agg(of.sum("number").alias("claims"))
    return Matrix(rows, withheld.where("claims > 0"))


def _subjects(texts: pd.Series) -> pd.Series:
    """Return subjects as they are kept; one that is wrong as it is, so that the load says what is wrong."""
    return texts.map({text: _subject(text) for text in texts.unique()})


def _subject(text: str) -> str:
    try:
        return clean_subject(text.strip())
    except DataError:
        return text


def _asked(
    counts: Any,
    tables: Mapping[str, Any],
    record: Mapping[str, Any],
    asked: tuple[str, str | None, str | None],
    filters: Mapping[str, Any],
) -> tuple[list[tuple[str, ...]], tuple[str, str, str]]:
    """Return every way in which what is asked for is written, and measure, unit and kind as `graphlab.flows` has them.

    One count for each way stands for all of them in a small dataset, which also checks the entities.
    """
    of = require("pyspark.sql.functions", extra="spark")
    told = [c for c in (*_WHAT, "handling") if c in counts.columns]
    one_each = counts.groupBy(*told).agg(of.min(of.struct("subject", "source_id")).alias("one"))
    written = [row.asDict() for row in one_each.select(*told, "one.*").orderBy(*told).collect()]
    rows = [{**row, "count_id": f"{i}", "value": "1"} for i, row in enumerate(written)]
    data = Dataset.build({**tables, "counts": rows}, record)
    if has_editions(data):
        raise RefusedError("some sources are editions of others, which needs all claims together: use graphlab.flows")
    handling = {name: value for name, value in filters.items() if name == "include_handling"}
    one = select_claims(data.network(**handling), *asked)[0]
    chosen = (one.measure, one.unit, one.kind)
    kept = {row["count_id"] for row in data.rows("counts") if tuple(row[c] for c in _WHAT) == chosen}
    return sorted({tuple(w[c] for c in _WHAT) for i, w in enumerate(written) if str(i) in kept}), chosen


def _refuse_references(of: Any, counts: Any) -> None:
    """Refuse claims that refer to one of another subject or measure, and ids that two of these share."""
    if "count_id" not in counts.columns:
        return
    group = of.concat_ws("\x1f", of.col(_KEY), *(of.lower(of.trim(column)) for column in _WHAT))
    ids = counts.where("trim(count_id) <> ''").select(of.trim("count_id").alias("id"), group.alias("of"))
    twice = ids.distinct().groupBy("id").count().where("count > 1").limit(1).collect()
    if twice:
        raise RefusedError(f"count '{twice[0]['id']}' is there with two subjects or measures: correct the id")
    for column in ("supersedes", "part_of"):
        if column in counts.columns:
            told = counts.select(of.trim(column).alias("id"), group.alias("by")).where("id <> ''")
            apart = told.join(ids, "id").where("of <> by").limit(1).collect()
            if apart:
                raise RefusedError(
                    f"count '{apart[0]['id']}' is named in '{column}' of a count of another subject or measure: this "
                    "needs all claims together, use graphlab.flows"
                )


def _counted(
    tables: Mapping[str, Any], record: Mapping[str, Any], asked: tuple[str, str, str], filters: Mapping[str, Any]
) -> pd.DataFrame:
    """Return the rows of the subjects in one partition, and after them how many claims are in none."""
    net = Dataset.build(tables, record).network(**filters)
    try:
        result = flows(net, asked[0], asked[1], kind=asked[2])
    except NotFoundError:  # a filter left nothing of this partition
        return pd.DataFrame(columns=[*(c.name for c in COLUMNS), "row", "reason", "number"])
    nothing = dict.fromkeys([*(c.name for c in COLUMNS), "row", "reason", "number"])
    seen: dict[str, int] = {}
    rows: list[dict[str, Any]] = []
    for row in result.rows:
        at = seen[row["subject"]] = seen.get(row["subject"], -1) + 1
        told: dict[str, Any] = {c.name: row.get(c.name) for c in COLUMNS}
        numbers = {name: float(told[name]) for name in _NUMBERS if told[name] is not None}
        texts = {name: str(value) for name, value in told.items() if name not in numbers and value is not None}
        rows.append({**nothing, **texts, **numbers, "claims": list(row["claims"]), "row": at})
    rows += [{**nothing, "reason": reason, "number": number} for reason, number in result.withheld.items()]
    return pd.DataFrame(rows, columns=list(nothing), dtype=object)
