"""Which lines and places matter.

`ranking` ranks by the `measures`, with the runs of `stability` (on arrays in `routes_left`) and their sentences
(`stability_notes`); `explain` opens a score to the pairs behind it; `weak_points` finds what the network falls apart
without; `gds` asks a Neo4j server instead.
"""
