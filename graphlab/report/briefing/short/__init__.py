"""The short form of a product: a few A4 pages, a few slides, and a page whose rest is folded.

`room` says how much room a text, table or chart takes and keeps a product within its budget; `paper` writes Word pages
(`word_chart` their charts), `slides` the deck; `closing` has the lines at the head and the end of both and of the page.
"""
