"""CSV files.

`csv_table` reads any delimited file (`quotes`: its rows, and quotation marks left open); `single` one that is named as
a table, `loose` any other.
"""
