"""Foreign sheets through a mapping.

`load` is the way in. `mapping_file` checks the mapping and makes `rules` of it (`yaml_lines` knows its lines). On a
sheet, `blocks` finds the tables (`turning` turns those on their side), `view` their rows, `titles`, `periods` and
`numbered_periods` their dates, `unpivoting` the columns that become rows; `sheet` makes raw rows (`records`) of each
`cell_text` and its `total_labels`, those that need no care in `plain_rows` at once, `splitting` cells that name several
places (a column of them in `cut_cells`), `adding` rows that fall on one cell, checked against the printed `totals` and
`percentages`; `gathered` holds what a column of figures gave, and `settling` settles counts as columns where nothing
asks for more; `own_ends` warns of places that became their own origin, `recorded` looks for the day of statuses.
`named` asks `names` what each name means; `matches` are the names that somebody settled, or has to. `words` holds
shorthand and footnotes, which `searching` looks for in many texts together; `doubts` finds what nobody has settled yet.
"""
