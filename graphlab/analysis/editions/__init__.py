"""How a figure moved between editions, what is still to come, and why it moved.

`editions` is the command. `readings` finds what each edition says of a cell; `ages` makes triangles of it, forecasts
and their past errors; `bridge` accounts for the change from one edition to the next; `cumulative` reads a count that
runs on from one start, and what is stated in between; `scope` says which places joined or left; `incomplete` which
periods are not yet complete, for every other table and chart.
"""
