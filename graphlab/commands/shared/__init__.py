"""What the commands share.

`options` declares SOURCE, the filters and the ways of printing; `typed` is what was typed of them. `reading` reads
SOURCE (`project` fills in what a project says), `printing` prints or writes a result, `tables` offers its further
tables, `large` does the same piece by piece for what does not fit into memory, `check_sheet` asks the questions of a
foreign sheet, and `errors` puts what went wrong into one line.
"""
