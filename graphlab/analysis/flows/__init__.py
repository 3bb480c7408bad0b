"""Who supplies whom: `od_table` (the command) and what it prints beside its rows."""
