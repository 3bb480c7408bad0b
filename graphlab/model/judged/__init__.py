"""What is one thing though it is written twice.

`judgements` on pairs of lines, `joining` of pairs into chains, `lists`: a dataset in which lines judged to be one are
one; `editions` of a source: which claims a later one replaced.
"""
