"""What a foreign sheet is: its shape is recognised before its columns are mapped, and every doubt becomes a question.

`vocabulary` knows the words of headers, `columns` looks at one column, `recognise` names the shape of a table. Tables
of `counts`, `trackers`, `events` and `places` find the `parts` of their columns and write the mapping of their shape
into a `reading`; `percent_rows` are rows that are no counts. `suggestion` puts the mapping file together, `preview`
shows what would come out of it beside the sheet's own totals, `interview` asks the questions and keeps the answers.
"""
