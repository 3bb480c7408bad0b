"""What a reader asks, answered: each answer is one sentence, made from one table that proves it.

`findings` knows the questions of every product and their order; `supply` tells what changed and who supplies us,
`lines` what was disrupted, what stands open and which next, `gaps` what is not known; `naming` keeps names short.
"""
