"""From an article to draft claims.

`draft` makes the claims, `phrases` finds sentences, numbers, dates and names.
"""
