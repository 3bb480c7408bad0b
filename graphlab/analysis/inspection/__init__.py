"""What is in a dataset, and what is wrong with it.

One command a module: `info` (what is there, counted by `holdings`), `check` (what would be loaded, and what is wrong),
`claims` (behind an id); beside them `duplicates` (lines that may be one), `contradictions` (what the claims of one line
cannot all say), `handling` (what products withhold, and why).
"""
