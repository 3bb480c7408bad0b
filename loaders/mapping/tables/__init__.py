"""Tables on a sheet.

`blocks` finds them, `turning` turns those on their side, `titles` reads what stands above and below, and `view` gives
their rows.
"""
