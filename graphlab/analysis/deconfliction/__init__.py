"""Which lines of several lists may be one line, and how many different lines there are.

`deconflict` is the command: `records` makes comparable records of lines, `proposals` scores pairs of them,
`comparison` says what each pair is made of, `counts` how many different lines there are at least and at most.
"""
