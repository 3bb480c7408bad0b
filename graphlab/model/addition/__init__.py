"""What may be added, on bare ids and days: the rules that the load check and the counting engine share.

`nesting` (which places hold which), `coverage` (which periods may be added) and `splits` (in which ways parts split
their total). `graphlab.counting` applies them to claims; nothing else decides what may be added.
"""
