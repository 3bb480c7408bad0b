"""What a reader asks, answered: each answer is one sentence, made from one table that proves it.

`findings` knows every question; `since` tells what changed between editions, `supply` what changed between two readings
and who supplies us, `lines` what was disrupted, what stands open and which next, `gaps` what is not known, `operation`
what an operation did, `card` what is stated of a line, `quarter` a quarterly statement; `naming` keeps names short.
"""
