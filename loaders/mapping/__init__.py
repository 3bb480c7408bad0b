"""Foreign sheets through a mapping.

`load` is the way in. `mapping_file` checks the mapping and makes `rules` of it (`yaml_lines` knows its lines). On a
sheet, `tables` finds what belongs together, `periods` its dates (also those in words,
`worded_periods`, and by number, `numbered_periods`), `rows` make raw rows of its
cells, and `naming` asks what each name means. `splitting` cuts cells that name several things; `words` holds shorthand
and footnotes, which `searching` looks for in many texts together. `recorded` looks for the day of statuses, `doubts`
finds what nobody has settled yet.
"""
