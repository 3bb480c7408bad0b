"""Raw rows from the cells of a table.

`sheet` makes them (`records`) of each `cell_text` and its `total_labels`, those that need no care in `plain_rows` at
once. `unpivoting` finds the columns that become rows, `cut_cells` cuts a column of cells that name several places,
`adding` adds rows that fall on one cell, checked against the printed `totals` and `percentages`. `gathered` holds what
a column of figures gave, `settling` settles counts as columns where nothing asks for more, and `own_ends` warns of
places that became their own origin.
"""
