"""Positions, colours and marks, drawn by pages, stills and documents alike.

Arrangements: `layered` and `force` (networks), `map`, `sankey`, `matrix`, `timeline`. What they are made of: `marks`,
`colours`, `signs`; `clip` cuts at a window; `text_width` measures texts; `svg` writes marks for a page.
"""
