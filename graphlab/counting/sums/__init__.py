"""Sums among claims.

`relations` tie claims together (the rules stand in `graphlab.model.addition`), `remainders` are what the parts of a
total leave, `rollup` makes cells of counties of cells of towns.
"""
