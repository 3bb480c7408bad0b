"""The lives of lines: `states`, `ledger` (the command `lines`), survival."""
