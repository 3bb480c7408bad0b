"""Datasets larger than memory: Parquet folders read by DuckDB in pieces that do not touch each other.

No rule of counting is stated here a second time. `engine` opens a folder within a limit on memory. `soundness` shows by
distinct cells, keys and references that the load would take every row as it stands, and refuses the rest. `pieces`
cuts the claims where nothing ties one side to the other (a subject with all that is part of its totals; `by_line`: a
line with its successors), hands each piece to the analysis that small datasets use, and joins the rows as text.
`flows`, `lines`, `disruption` and `info` are the questions that are answered so. `convert` puts a folder of CSV files
into one of Parquet.
"""
