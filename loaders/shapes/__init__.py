"""What a foreign sheet is: its shape is recognised before its columns are mapped, and every doubt becomes a question.

`vocabulary` knows the words of headers, `columns` looks at one column, `recognise` names the shape of a table;
`counts` (with its `figure_columns`, `header_levels`, `figures`: what is counted and what marks mean, and `combined`:
headers that say measure and period), `trackers`, `events`, `places` and `labels` find the part of each column (`ends`:
of places, `times`: of time, `found`: what they are, `weeks`: of dates that stand for weeks, and of weeks by number,
`numbers_of_periods`: of other periods by number; `statuses`: how lines stand; `percent_rows`: rows that are no counts;
`refusals`: what leaves open what its figures are of) and write the mapping of their shape into a `reading`, of figures
by `count_lines`. `suggestion` puts the mapping file together, `preview` shows what would come out of it beside the
sheet's own totals, `interview` asks the questions and keeps the answers.
"""
