"""Pictures for paper: PNG, SVG, PDF.

`paper` sets a drawing on a sheet, `ink` draws it by matplotlib, `lettering` sets words on pixels, `png` packs these;
`network`, `map`, `flows` and `timeline` make the drawings of the pages, `force_map` the map of a force for documents
and slides.
"""
