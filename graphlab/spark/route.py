"""Work in pieces on the executors of Spark, by `mapInPandas`."""

from __future__ import annotations

import pickle
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd

from graphlab.errors import StoreError, require
from graphlab.spread.routes import Done, Work


@dataclass(frozen=True, slots=True)
class SparkRoute:
    """The route of a Spark session; a piece whose executor dies is done again by Spark."""

    session: Any

    def each(
        self, work: Work[Any, Any, Done], shared: Any, pieces: Sequence[Any], *, seconds: float | None = None
    ) -> Iterator[Done]:
        """Yield the results in the order of the pieces; see `graphlab.spread.routes.Route.each`.

        Notes
        -----
        Spark takes what is shared to each executor once. All results come to the driver before the first is given.
        """
        failed = require("pyspark.errors", extra="spark").PySparkException
        listed = list(pieces)
        if not listed:
            return
        sent = self.session.sparkContext.broadcast(pickle.dumps((work, shared, listed)))

        def batches(frames: Iterator[pd.DataFrame]) -> Iterator[pd.DataFrame]:
            do, common, asked = pickle.loads(sent.value)  # noqa: S301 - from our own driver
            for frame in frames:
                for at in frame["id"]:
                    yield pd.DataFrame({"id": [at], "done": [pickle.dumps(do(common, asked[at]))]})

        numbers = self.session.range(0, len(listed), 1, numPartitions=len(listed))
        try:
            found = numbers.mapInPandas(batches, "id long, done binary").collect()
        except failed as error:
            raise StoreError(f"Spark cannot do this work: {str(error).strip().splitlines()[-1]}") from error
        finally:
            sent.unpersist()
        for row in sorted(found, key=lambda row: row["id"]):
            yield pickle.loads(row["done"])  # noqa: S301 - from our own executors
