"""What to find out next: every gap in the data with what it would settle.

- `gap`: one gap, its finding, the width now and with the gap filled
- `figures`: what totals do not itemise, unknown ends, figures with bounds, figures of one source, undated figures
- `lines`: closures nobody checked, lines without an end or a date, pairs of lines nobody has judged
- `gaps`: the table of all of them, what would change a finding first
"""
