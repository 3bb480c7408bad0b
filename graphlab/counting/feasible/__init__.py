"""The feasible set of a table: every assignment of numbers that the claims allow together, and its extremes.

A printed bound is the least or the greatest that a figure takes over this set. The rooms of the folder, in the order in
which a figure goes through them:

- `system`: variables with bounds, linear relations between them, and the components that they fall into
- `regions`: claims about places and times as a system: what lies within what, what overlaps, what is one total
- `propagation`: bounds by interval arithmetic, to a fixed point; on relations without a circle that is already exact
- `one_relation`: sums over a total, its parts and their rest, by arithmetic
- `programme`: linear and whole-number programmes (HiGHS, gap 0) for what is still open
- `solution`: `Solution`, the answers: bounds, sums, shares, ranks; each with whether it is proved
- `ranking`: the best and the worst rank that each of several figures can take
- `ratios`: the extremes of a part over its whole
- `enumeration`: every assignment written out, for what is no linear expression
- `conflict`: claims that cannot all be true, as the smallest set that contradicts itself
"""
