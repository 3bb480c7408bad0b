"""Which lines to close with what there is.

- `planning`: the command `plan`
- `asked`: what it is asked with, read against the network
- `aims`: what is to be won
- `costs`: what a closure costs
- `candidates`: the table for "which next"
"""
