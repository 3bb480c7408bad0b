"""Who supplies whom.

`od_table` is the command: `options` checks what was asked, `lines` counts distinct lines instead of
claims (`line_columns`: of all pairs at once), `rows`,
`rates` and `notes` make of a counted table what is printed. `extras` adds the further tables: `conflicts`, `margins`
(totals), `force_boundary`, `concentration` (shape), `backbone`, `estimates`, `residuals` (surprise, with
`gravity_inputs`) and `two_periods` (compare). `matrices` takes a table apart into the rows that may be added;
`headline` is what the
finding of a table compares (places of one level, each once), `line_origins` the same
of lines; `standing` says how firm a first place is.
"""
