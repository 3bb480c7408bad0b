"""What a foreign sheet is: its shape is recognised before its columns are mapped, and every doubt becomes a question.

`vocabulary` knows the words of headers, `columns` looks at one column, `recognise` names the shape of a table;
`counts` (with its `figure_columns` and `header_levels`), `trackers`, `events`, `places` and `labels` find the part of
each column (`weeks`: of dates that stand for weeks, and of weeks by number; `refusals`: what leaves open what its
figures are of) and write the mapping of their shape into a `reading`, of figures by `count_lines`. `suggestion` puts
the mapping file together, `preview` shows what would come out of it beside the sheet's own totals, `interview` asks
the questions and keeps the answers.
"""
