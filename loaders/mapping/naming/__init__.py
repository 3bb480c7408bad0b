"""What each name on a sheet means.

`names` reads the list of names that somebody settled, `matches` are those that somebody has settled or has to, `named`
asks for each name of a sheet. `doubtful` knows the words and marks that cast doubt on a name.
"""
