"""From an article to draft claims, each with its quotation and its doubts.

`reading` reads text, HTML, Word and PDF; `sentences` finds the sentences. What stands in a sentence: `people` (masked),
`operations`, `dates`, `named_places`, `quantities`; `shadow` puts signs in their place. A date is read by `points`,
periods by `two_ends`, `single_dates` and `going_back` (to the period named last), against the `clock` of publication.
`grammar` (``grammar.yaml``) says in which forms a count is said: `forms` finds the `mentions`, `ellipses` those without
a noun of their own, `parts` which of them point at a whole, `figures` those of which a question, a label, a header or
a list says the noun, `respective` those of two lists in one order. `attachment` says what a count is about: where
(`count_places`), when (`count_periods`), by whom (`actors`) and of which whole (`wholes`), as far as its clause
reaches (`clauses`), with what is said once for several (`said_once`) and what the `memory` of the article holds.
`lone_shares` finds shares without a number, `words` holds lists of words; `brands` finds named lines, `named_lines`
says where they run and what became of them; `flows` (``flows.yaml``) finds what comes from where to where of a line
without a name, `flow_chains` what two sentences say of it together, `carriers` which line that is; `acted_in` where an
operation acted. `findings` goes through an article sentence by sentence, `inherited` (with `inherited_places`) takes
over from the text around what a sentence does not say, `repeats` leaves out what is said again, `checks` compares the
counts, `rows` puts all into the columns of the tables, and `draft` gives the files. `judged` keeps a draft from being
written over once somebody has begun to review it.
"""
