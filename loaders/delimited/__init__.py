"""CSV files.

`csv_table` reads any delimited file (`quotes`: its rows, and quotation marks left open; `regular`: large ones of which
every line is a row, at once); `single` one that is named as
a table, `loose` any other.
"""
