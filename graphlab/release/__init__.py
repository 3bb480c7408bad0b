"""What is done to data before it leaves the room: suppression, its attack, pseudonym keys, run records.

`release` does all of it, before the filters: `suppression` hides small numbers, by the `relations` a reader could use,
and `attack` proves that none can be worked out; `pseudonym_key` keeps what undoes the pseudonyms; `run_record` says
how to make a product again.
"""
