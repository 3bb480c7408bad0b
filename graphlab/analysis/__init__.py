"""Analyses: pure functions from a `Network` to a `Result`.

Folders know each other only through `lifecycle` (which lines stand open, what became of them) and `change` (two periods
side by side)::

    lifecycle      the lives of lines, and the command `lines`
    change         two periods compared, interrupted series, displacement
    flows          who supplies whom
    disruption     what was done to lines, and what came after
    editions       how a figure moved between editions, what is still to come, why it moved
    whatif         what closing lines would cut
    plan           which lines to close with what there is
    watch          what is unusual in a town
    centrality     which lines and places matter
    communities    groups that hold together
    deconfliction  which lines of several lists may be one
    inspection     what is in a dataset, what is wrong with it; the claims behind an id
`gaps` reads all of them: what to find out next; `versions` says how two of a dataset differ.
"""
