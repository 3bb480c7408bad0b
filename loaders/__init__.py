"""Ways in, one per file: a folder of CSV files, a workbook, a mapped spreadsheet, a graph file.

Each gives a `graphlab.model.claim_set.ClaimSet` whose `report` tells what was read, kept, merged and rejected.
"""
