"""Numbers, bounds, shares, dates and lists in words, once.

`phrases` is used by every sentence, `text_table` by every terminal, `csv_text` by every table in CSV; `likelihood`
holds the yardstick for probabilities, `months` the names of the months.
"""
