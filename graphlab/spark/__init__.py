"""Claims that are in Spark already: read from its DataFrames, counted by the rules of the house where they are.

- `claims`   a dataset from DataFrames, one for each table
- `matrix`   the origin-to-destination table of one measure, subject by subject on the executors
- `route`    betweenness and other work in pieces on the executors

Needs the extra ``spark`` (and Java), and graphlab on every executor. No GraphFrames.
"""

from __future__ import annotations

from graphlab.spark.claims import dataset
from graphlab.spark.matrix import Matrix, od_matrix
from graphlab.spark.route import SparkRoute

__all__ = ["Matrix", "SparkRoute", "dataset", "od_matrix"]
