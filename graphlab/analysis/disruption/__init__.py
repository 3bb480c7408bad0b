"""What was done to lines and what came after.

`summary` is the command: within a `scope` it makes the `tables` of operations, lines and places
(their `tallies` counted on arrays), `stock` against flow,
the counted `outcomes`, and the `returns` of what was closed (of the lines that operations `named`).
"""
