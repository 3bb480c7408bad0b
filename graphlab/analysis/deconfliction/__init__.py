"""Which lines of several lists may be one line, and how many different lines there are.

`records` (a line as one list describes it), `comparison` (how far two records agree, for all pairs), `proposals` (the
weight of each pair and what it is made of), `counts` (different lines as ranges, under judgements and doubt),
`deconflict` (the command), `lookalikes` (what every other count of lines asks).
"""
