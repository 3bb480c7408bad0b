"""Counts in a sentence.

`forms` finds the `mentions`, `portions` reckons exact portions, `ellipses` those without a noun of their own
(`subject_places` their place), `parts` which of them point at a whole, `by_clause` those that the grammar of their
clause gives (`predicates`, `noun_phrases`, `clause_words`), `numbers_of` those of which the noun is said first,
`ordinals` those of "the sixth line to be closed", `place_lists` those of numbers and places in pairs, `answers` those
of an answer, `figures` those of which a label, a header, a list or a question (`questions`) says the noun, `respective`
those of two lists in one order, `lone_shares` shares without a number. `repeats` leaves out what is said again,
`checks` compares the counts.
"""
