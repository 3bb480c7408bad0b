"""Groups of lines and places that hold together.

`detection` is the command: it runs one of the `methods` many times, takes the `consensus` of the runs, holds it
against the `baselines` (rewired networks, geography, other resolutions) and follows it `over_time`; `gds` asks a Neo4j
server instead.
"""
