"""Counts in a sentence.

`forms` finds the `mentions`, `ellipses` those without a noun of their own, `parts` which of them point at a whole,
`by_clause` those that the grammar of their clause gives (`predicates`, `noun_phrases`, `clause_words`),
`figures` those of which a question, a label, a header or a list says the noun, `respective` those of two lists in one
order, `lone_shares` shares without a number. `repeats` leaves out what is said again, `checks` compares the counts.
"""
