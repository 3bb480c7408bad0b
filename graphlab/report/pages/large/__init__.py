"""Pages of more claims than a reader's filters can ask again: worked out in columns, only what is drawn is made.

`size` says which networks these are and what their pages leave out; `behind` finds the first claims of what is drawn;
`ties` are the links of a network picture as columns, `picture` what is drawn of them; `months` are
those in which lines were seen.
"""
