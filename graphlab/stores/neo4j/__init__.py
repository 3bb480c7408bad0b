"""A Neo4j database as a store.

`store` is the way in, over `connect`. `schema` says how a dataset is a graph; `read` gives it back; `write` merges in
one transaction, `stage` a large one in many; `answers` runs named questions, `gds` Graph Data Science.
"""
