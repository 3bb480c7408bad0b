"""What is unusual now.

- `watching`: the command `watch`
- `series`: months of counts and of new lines, by town
- `long_series`: above the thresholds of EARS
- `neighbours`: towns near each other with more than their share
- `worklists`: gone quiet, back, first seen, closed and not looked for again
"""
