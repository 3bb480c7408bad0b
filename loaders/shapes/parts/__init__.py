"""What a column says, in any shape of table.

`labels` gives every column of words its part: `ends` of places, `times` (`weeks`: dates and numbers that stand for
weeks; `spans`: for months, quarters, years; `years`: which twelve months a bare year is; `numbers_of_periods`: other
periods by number), `statuses` of lines; `figure_columns` hold numbers, `several` are names of lines in one cell,
`marks` stand below towns or months. `found` names what the figures are of.
"""
