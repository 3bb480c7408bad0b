"""What is in a dataset, what is wrong with it, and how two of them differ.

One command a module: `info` (what is there), `check` (what would be loaded, and what is wrong), `diff` (two versions),
`claims` (behind an id), `duplicates` (lines that may be one), `contradictions` (what the claims of one line cannot all
say), `handling` (what products withhold, and why).
"""
