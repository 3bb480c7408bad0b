"""From an article to draft claims, each with its quotation and its doubts.

`reading` reads text, HTML, Word and PDF; `sentences` finds the sentences. What stands in a sentence: `people` (masked),
`operations`, `times`, `named_places`, `quantities`; `shadow` puts signs in their place. `grammar` (``grammar.yaml``)
says in which forms something is said, `words` holds lists of words. `counts` are found first, then what they are
`about`, then `lines` and what comes from where to where; `acted_in` and `conducted` say where an operation acted.
`findings` goes through an article sentence by sentence, `rows` puts all into the columns of the tables, and `draft`
gives the files.
`judged` keeps a draft from being written over once somebody has begun to review it.
"""
