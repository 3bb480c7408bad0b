"""The data model: bounded values, periods, grades, tables, the immutable dataset and the result of an analysis.

What a claim is made of: `values`, `periods` (`spans`: years and parts of them by name), `grades`, `statuses`; `claims`
themselves; `tables` (columns, one row model each), `record` (``dataset.yaml``), what was `judged` of lines of several
lists and of editions. `intake` reads rows into a checked `claim_set`, by the rules of `addition`; it holds `columns`
(`content_numbers`: what their rows say; `distinct`: the values of an array), of which rows, `entities` and claims
(`claim_maker`) are made when somebody asks for them. Beside that `geography`, `naming`, `identifiers`
(what is no name), `hidden_names`, `stored` (a dataset as bytes and back) and `result`, which every
analysis gives, with its `notes`; its rows may be kept as columns (`column_rows`).
"""
