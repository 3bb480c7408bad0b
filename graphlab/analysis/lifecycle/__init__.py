"""The lives of lines.

`states` is the state machine over the claims about one line, with its `closures` and `oddities`; `lives` runs it for
all lines of a network; `standing` says which of them stand open, `aftermath` what became of each closure, `supply`
which lines serve each pair and town and `pairs` when these are lost. `ledger` is the command `lines`, with the
`survival_tables`.
"""
