"""The annex of a product: everything that its numbered notes lead to, as one page and as one workbook.

`content` says what stands in it, `page` writes ``annex.html``, `book` writes ``annex.xlsx``;
`sheet_rows` its rows; `assurance` is the part for whoever must vouch for the product.
"""
