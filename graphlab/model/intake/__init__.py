"""From rows of text to checked claims: `raw`, `review`, `validation`, `build`, `report`.

While it is checked a table is `held` as columns; `checks` looks at the whole, with `parts`, `wholes` and `far_dates`.
"""
