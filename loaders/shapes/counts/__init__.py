"""Tables of counts, long and wide.

`tables` reads them: `header_levels` of several header rows, `figures` (what is counted, and what marks mean),
`combined` headers that say measure and period in one. `count_lines` writes their part of the mapping, `versions`
leaves out what says a figure over again, `refusals` says what leaves open what the figures are of.
"""
