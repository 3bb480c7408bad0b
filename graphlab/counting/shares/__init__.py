"""Rows beside each other.

`denominators` says of what a row is a share, `overlaps` what claims that reach into each other come to together.
`counted` holds the rows with what bounds them, `tight` finds their tightest shares, `possible` shares and ranks over
everything that the claims allow.
"""
