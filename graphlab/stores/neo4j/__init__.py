"""A Neo4j database as a store.

`store` is the way in, over `connect`. `schema` says how a dataset is a graph; `read` gives it back, `measure` only the
counts of one measure; `write` merges in one transaction, `stage` a large one in many, beside what `others` hang on our
nodes; `answers` runs named questions, `own_cypher` refuses what could do more than read, `gds` Graph Data Science.
"""
