"""Pictures for paper: PNG, SVG, PDF.

`paper` sets a drawing on a sheet; `network`, `map`, `flows` and `timeline` make the drawings.
"""
