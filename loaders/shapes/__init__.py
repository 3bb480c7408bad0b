"""What a foreign sheet is: its shape is recognised before its columns are mapped, and every doubt becomes a question.

`vocabulary` holds the words of headers. `columns` looks at one column (`labels`: one beside the numbers), `recognise`
names the shape of a table and the part of each column in it, `counts`, `trackers`, `events` and `places` write the
mapping of a shape, what was understood is a `reading`; `suggestion` puts the mapping file together, `preview` shows
what would come out of it beside the sheet's own totals, `ask` holds the questions and applies their answers, `fix`
writes a copy of a workbook with its doubtful cells coloured.
"""
