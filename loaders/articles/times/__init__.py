"""Dates and periods in a sentence.

`dates` finds them: a date is read by `points`, periods by `two_ends`, `single_dates` and `going_back` (to the period
named last), against the `clock` of publication.
"""
