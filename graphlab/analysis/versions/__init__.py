"""How two versions of a dataset differ: last week's and this week's, an edition and the next.

`diff` is the command. `line_changes` says line by line what became of it, in words; `closure_changes` which closures
came, went or were corrected; `same_lines` which line of the one version is which of the other; `operation_changes` how
the figures of operations moved, and by which claims; `claim_changes` lists every row that was added, corrected or
withdrawn and the counts that move; `change_sentences` puts the whole into a few sentences for the top of a product.
"""
