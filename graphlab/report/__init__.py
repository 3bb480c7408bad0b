"""Results to people: tables, pages, pictures, documents and files that other programs read.

`briefing` uses `views`, which knows every page (`pages`) and still (`stills`) by name; `exports` writes files for
other programs; all of them draw with `drawing`. `house_style` says whose product it is (`force_templates` opens its
templates), `steady_zip` makes office files the same bytes twice. `refresh` is the weekly loop of a project: read
again, keep, compare, write the products.
"""
