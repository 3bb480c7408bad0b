"""Made-up datasets with a known truth.

`world` makes lines, operations and their claims with a truth beside them; `defects` spoils them in stated places;
`files` writes both.
"""
