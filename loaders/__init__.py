"""Ways in, one per file: a folder of CSV or Parquet files, a workbook, a mapped spreadsheet, a graph file.

`endings` is the registry: which loader reads which file. `folder` reads a dataset, `parquet` its Parquet files,
`delimited` and `sheets` single files of it, `graphs` graph files, `mapping` foreign sheets by a mapping, which
`shapes` drafts; `articles` drafts claims from text. `judgements` reads ``same.csv``; `rejects` writes what was
refused, to be corrected; `halves` finds half characters, `personal` what is personal; `kept_loads` keeps what came
of a folder.

Each gives a `graphlab.model.claim_set.ClaimSet` whose `report` tells what was read, kept, merged and rejected.
"""
