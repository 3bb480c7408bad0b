"""What is unusual now.

- `watching`: the command `watch`
- `series`: months of counts and of new lines, by town
- `worklists`: gone quiet, back, first seen, closed and not looked for again
"""
