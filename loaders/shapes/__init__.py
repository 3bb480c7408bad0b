"""What a foreign sheet is: its shape is recognised before its columns are mapped, and every doubt becomes a question.

`columns` looks at one column, `recognise` names the shape of a table and the part of each column in it, `counts`,
`trackers` and `events` write the mapping of a shape, `suggestion` puts the mapping file together, `preview` shows what
would come out of it beside the sheet's own totals, `ask` holds the questions and applies their answers, `fix` writes a
copy of a workbook with its doubtful cells coloured.
"""
