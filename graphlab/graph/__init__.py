"""The graph: `Network`, the filtered NetworkX view of a dataset, and the fast kernels on arrays.

`network` is the room: claims seen through `filters`, as columns (`count_frame`, `claim_columns`), as dates
(`activity`), narrowed to a subject or place (`choice`), grouped by their ends (`supply`, `supply_columns`), in parts
that hang together (`components`) and as graphs (`build`); `hidden` holds back what only claims of handling C speak of.
`kernel` computes on arrays.
"""
