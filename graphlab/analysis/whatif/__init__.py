"""What closing lines would cut.

`steps` is the command. A `scenario` is the network before and after: the pairs that are lost (`lifecycle.pairs`), the
`flow_at_stake`, special ends shown apart, `removal` along `orders` (`curves`), the `efficiency` without each line,
and the best sets of lines (`set_search`, `best_sets`); `sentences` says it, `payload` gives it to a page.
"""
