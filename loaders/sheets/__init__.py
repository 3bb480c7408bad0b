"""Workbooks read into grids, within bounds.

`read` gives any file as the cells of a `grid`: through `xlsx` (its cells: `xlsx_sheet`, its styles: `openpyxl_parts`)
or `ods`; `archive` and `guard` look for bombs first. `column_rows`
keeps the rows of a large file as columns. `workbook` reads a whole dataset.
"""
