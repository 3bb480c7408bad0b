"""Numbers, bounds, shares, dates and lists in words, once."""
