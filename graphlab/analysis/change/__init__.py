"""Two periods compared.

`comparison` is the command: it compares the `cells` of two periods, in treated, buffer and control `areas` cut to the
`same_time`; `interrupted` fits the series of `points` before and after.
"""
