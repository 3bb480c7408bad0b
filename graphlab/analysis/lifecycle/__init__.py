"""The lives of lines.

`states` is the state machine over the claims about one line, with its `closures` and `oddities`; `life_columns` is the
same for all lines at once, on arrays (claims are `told` there); `lives` are both for the lines of a network; `standing`
says which of them stand open, `aftermath` what became of each closure (`aftermath_columns`: of all at once), `supply`
which lines serve each pair and town and `pairs` when these are lost (`pair_columns`: of all lines at once). `ledger` is
the command `lines`, with its `ledger_rows` and the `survival_tables`.
"""
