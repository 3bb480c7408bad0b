"""From an article to draft claims, each with its quotation and its doubts.

`reading` reads text, HTML, Word and PDF; `sentences` finds the sentences. What stands in a sentence: `people` (masked),
`operations`, `dates`, `named_places`, `quantities`; `shadow` puts signs in their place. `grammar` (``grammar.yaml``)
says in which forms a count is said: `mentions` finds them, `figures` those of which a question, a label, a header or
a list says the noun, `respective` those of two lists in one order; `attachment` says where, when, by whom and of which
whole, `lone_shares` finds shares without a number, `words` holds lists of words; `brands` finds named lines, `checks`
compares the drafts, and `draft` makes the tables of them. `judged` keeps
a draft from being written over once somebody has begun to review it.
"""
