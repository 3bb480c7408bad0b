"""The engine: what is one cell, one period, one table, and what may be added.

The order in which a table comes about::

    selection      the claims that a question is about; measures and units are never mixed
    sums           what ties claims together, what the parts of a total leave, towns as counties
    regions        what claims are about: which lie within which, which overlap
    totals         which claims become rows, which are denominators
    buckets        months, quarters, years; spreading: over the days that a claim covers
    cells          what is one cell, and what its claims say together; preference: which of two in conflict is taken
    bounds         the tightest bounds that all claims together allow, solved in `feasible`
    row_tables     which rows are one table, which ends it says, which rows a denominator admits
    shares         of which denominator, at least and at most, and in which order
    table          all of it, once: what a `Result` carries; groups: the rows that make one table
    making         a table of claims, step by step as above
    joint          several rows together: sums, shares, and every combination that the claims allow
    sharing        rows that share something, and what they come to, each thing once
    margins        one end of a table by itself: origins beside origins, areas of one level
    readings       one cell by itself in a period
    figures        counted outcomes of one subject; stock: two readings of a stock and what ended between them
"""
